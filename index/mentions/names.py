"""States and international organisations that a text names.

Precision comes first: a name is whole words, the longest wins, and one that is also a common word counts only where it
is written as a name.
"""

import re
from collections import defaultdict
from functools import cache

from index.mentions.reading import Kind, Reading
from index.mentions.vocabulary import HERE, fold, has_han, names
from index.mentions.words import Words

#: Names are looked up by so many letters of their first word.
_KEY = 4
#: Words of a State's name at most.
_LONGEST = 8
#: The ending of an adjective at most.
_ENDING = 4
#: Spanish (西班牙语) is no State, but Spanish culture (西班牙文化) may be one's.
_HAN_LANGUAGE = "语(?!言)|文(?![化献件本学章明字])"
#: The side of a State in Chinese, by the sign for it, where no other word is before and after it: 方法方面, 打印方式,
#: 5日方可. Those of China, Russia and the United States are in states.txt.
_HAN_SIDES = {"印": "IN", "日": "JP", "法": "FR", "英": "GB", "韩": "KR", "德": "DE"}
_HAN_SIDE = (
    r'(?<![^和与及同跟对向由被让请给据问的是为、,。;:?! "(])'
    f"([{''.join(_HAN_SIDES)}])方(?![面式法案可才向便针程])"
)


def states(reading: Reading) -> None:
    """Find the UN member States that are named, and adjectives of theirs beside a delegation or the like."""
    words = reading.words
    table = names()["names"]
    places = [place for place in range(len(words)) if words.low[place].isalpha()]
    index = 0
    while index < len(places):
        place = places[index]
        code, length = "", 0
        for form in words.forms[place]:
            rests = table.get(form) or table.get("ال" + form if "لل" in words.low[place][:3] else "")
            if rests:
                code, length = _longest(words, places, index, form, rests)
                if length:
                    break
        if not length:
            code = _adjective(words, place)
            before = place - (3 if words.at(place - 1) == "-" else 1)  # la délégation néo-zélandaise
            code = code if code and (words.is_a(place + 1, "actor") or words.is_a(before, "actor")) else ""
        length = max(length, 1)
        if code:
            reading.take(Kind.STATE, [code], place, places[index + length - 1] + 1)
        index += length
    if words.han:
        _in_han(reading)


def _longest(
    words: Words, places: list[int], index: int, first: str, rests: dict[str, str]
) -> tuple[str, int]:
    """The code of the longest name that begins here and its length in words; ("", 0) where none does."""
    following = [first, *(words.low[at] for at in places[index + 1 : index + _LONGEST])]
    reach = 1
    while reach < len(following) and _joined(words, places[index + reach - 1], places[index + reach]):
        reach += 1
    for length in range(reach, 0, -1):
        code = rests.get(" ".join(following[1:length]))
        if code is not None and (length > 1 or _is_name(words, places[index], first)):
            return code, length
    return "", 0


def _joined(words: Words, before: int, after: int) -> bool:
    """Whether only a hyphen, apostrophe, point, ampersand or space stands between two words."""
    return after - before == 1 or (after - before == 2 and words.low[before + 1] in "-'.&")


def _is_name(words: Words, place: int, word: str) -> bool:
    """Whether a word that is a State's name is so here; the classes of common words are the languages' own."""
    raw, kinds = words.raw[place], words.vocabulary.words.get(word, set[str]())
    if "state-in-capitals" in kinds:
        return raw.isupper() and (len(words) < 4 or not words.text.isupper())
    if "state-not-used" in kinds and not raw.isupper():
        return not any(words.is_a(at, "using") for at in range(len(words)))
    if "state-inside" in kinds:
        return raw[0].isupper() and place > 0 and words.low[place - 1] not in '.!?-"'
    if "state-behind" in kinds:
        return raw != word or words.is_a(place - 1, "before-state")
    # Somebody who types no capital at all means the State as well, save for these words.
    return "state-with-capital" not in kinds or raw[0].isupper()


def _adjective(words: Words, place: int) -> str:
    stems = names()["adjectives"]
    for word in words.forms[place]:
        for cut in range(min(_ENDING, len(word) - 3) + 1):
            stem, ending = word[: len(word) - cut], word[len(word) - cut :]
            if stem in stems and (not ending or "state-ending" in words.vocabulary.words.get(ending, ())):
                return str(stems[stem])
    return ""


def _in_han(reading: Reading) -> None:
    """Chinese names, longest first, from left to right."""
    text, han = reading.words.text, names()["han"]
    for side in re.finditer(_HAN_SIDE, text):
        reading.take_span(Kind.STATE, [_HAN_SIDES[side[1]]], *side.span())
    place = 0
    while place < len(text):
        rests = han.get(text[place])
        best = max((rest for rest in rests or () if text.startswith(rest, place + 1)), key=len, default=None)
        if rests is None or best is None:
            place += 1
            continue
        end = place + 1 + len(best)
        if rests[best] and not re.match(_HAN_LANGUAGE, text[end:]) and text[place - 1 : place] != "女":
            reading.take_span(Kind.STATE, [rests[best]], place, end)
        place = end


@cache
def _organisations() -> tuple[dict[str, str], dict[str, list[tuple[tuple[str, ...], str]]], dict[str, str]]:
    """What organisations are called, each with its code: acronyms; names, by the beginning of their first word, as
    words (those that end with a hyphen have any ending); Chinese names."""
    acronyms: dict[str, str] = {}
    called: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    han: dict[str, str] = {}
    for line in (HERE / "organisations.txt").read_text(encoding="utf-8").splitlines():
        code, *listed = line.split(" | ")
        for name in listed:
            if has_han(name):
                han[name] = code
            elif name.isupper() and name.isalpha():
                acronyms[name] = code
            else:
                parts = tuple(fold(name).split())
                called[parts[0][:_KEY]].append((parts, code))
    return acronyms, dict(called), han


def organisations(reading: Reading) -> None:
    """Find the international organisations that are named, whatever the text calls them: WHO, l'OMS, ВОЗ, 世卫组织."""
    words = reading.words
    acronyms, called, han = _organisations()
    if words.han:
        for name in sorted((name for name in han if name in words.text), key=len, reverse=True):
            start = words.text.index(name)
            reading.take_span(Kind.ORGANISATION, [han[name]], start, start + len(name))
    shouted = words.text.isupper()
    for place in range(len(words)):
        raw = words.raw[place]
        # WHO offered to help?
        if raw in acronyms and not shouted and (place or raw != "WHO"):
            reading.take(Kind.ORGANISATION, [acronyms[raw]], place, place + 1)
            continue
        for form in words.forms[place]:
            for parts, code in called.get(form[:_KEY], ()):
                end = _end(words, place, form, parts)
                if end:
                    reading.take(Kind.ORGANISATION, [code], place, end)


def _end(words: Words, place: int, first: str, parts: tuple[str, ...]) -> int:
    """Where the name that begins at a token ends, of which this is the first word's form; 0 where it does not."""
    for at, part in enumerate(parts):
        while at and words.at(place) in ("'", "-"):
            place += 1
        said = words.at(place) if at else first
        if not (said.startswith(part[:-1]) if part.endswith("-") else said == part):
            return 0
        place += 1
    return place
