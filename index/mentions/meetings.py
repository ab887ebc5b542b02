"""Which meetings a text names: by ordinal ("the 17th meeting") and by place in a row ("the last of them")."""

import re

from index.mentions.numbers import RANGE, han_value
from index.mentions.reading import Reading
from index.mentions.value import Kind
from index.mentions.vocabulary import Patterns

#: What a meeting's place in a row is called in the files, and what is: some rules have the number themselves.
_PLACES = {"last": "last", "previous": "previous", "next": "next", "first": "first", "penultimate": -2}


def meetings(reading: Reading) -> None:
    """Find the meetings that are named, by number or by place."""
    words = reading.words
    for patterns in words.vocabulary.patterned:
        if patterns.in_text(reading.low):
            _in_patterns(reading, patterns)
    for name in ("from-the-end", "penultimate", "last", "previous", "next", "earliest", "of-them"):
        for found in () if reading.has(Kind.PLACE) else reading.follow(f"place {name}"):
            value = {"earliest": "first", "from-the-end": -sum(found.values), "of-them": sum(found.values)}
            reading.take(Kind.PLACE, [value.get(name) or _PLACES[name]], found.start, found.end)
            break
    for found in reading.follow("meeting"):
        if all(0 < value < 1000 for value in found.values):
            reading.take(Kind.MEETING, found.values, found.start, found.end)
    for place in range(len(words) - 1):
        number = words.low[place + 1] if words.is_figure(place + 1, 1, 999) else ""
        attached = words.glued(place + 1) or (words.glued(place + 2) and words.is_word(place + 2))
        if number and words.low[place] in reading.groups and not attached:
            reading.take(Kind.MEETING, [int(number)], place + 1, place + 2)


def _in_patterns(reading: Reading, patterns: Patterns) -> None:
    """Meetings as the patterns of a language name them: 第17回会合, 17차 회의, هفدهمین نشست."""
    for kind in ("from the end", "of them", "meeting", *_PLACES):
        for match in (match for pattern in patterns.get(kind) for match in pattern.finditer(reading.low)):
            said = next(filter(None, match.groups()), "")
            value = patterns.ordinal(said)
            values = [value] if value else numbers(said)
            if kind in _PLACES:
                if not reading.has(Kind.PLACE):
                    reading.take_span(Kind.PLACE, [_PLACES[kind]], *match.span())
            elif values and all(0 < one < 1000 for one in values):
                row = [-values[0] if kind == "from the end" else values[0]]
                named = kind == "meeting"
                reading.take_span(*(Kind.MEETING, values) if named else (Kind.PLACE, row), *match.span())


def numbers(listed: str) -> list[int]:
    """The numbers of a list in figures or Chinese numerals, those between the ends of a range too: 十五至十八."""
    found: list[int] = []
    joint = ""
    for part in re.findall(r"[0-9]+|[零〇一二三四五六七八九十百两]+|[至到~-]", listed):
        value = han_value(part)
        if value is None:
            joint = part
            continue
        if joint and found and found[-1] < value < found[-1] + RANGE:
            found += range(found[-1] + 1, value)
        found.append(value)
        joint = ""
    return found
