"""What is named by its number, or its place in a row: meetings ("the 17th meeting", "the last of them"); sections and
what they have in them (section 2.3, paragraph 2 of section 1.1, what does 2.3 say); and documents: resolutions, study
groups, conferences, CIST/13/L.2."""

import re
from collections.abc import Iterator
from typing import Any

from index.mentions.numbers import lists_at, roman_at
from index.mentions.reading import Kind, Mention, Reading
from index.mentions.words import Words

#: The section that a report's recommendations are in, whatever its id, and the number of the last of them.
RECOMMENDATIONS, LAST = "recommendations", "last"
_ID = r"(?:[ivxlcdm]+|[a-zа-я]|\d{1,3})(?:\.(?:\d{1,3}|[a-z]))*"
_ROMAN = re.compile("[IVXLC]+")
#: A Roman number that may stand alone before a point: no C.1, X.25, V.90, which others' documents have.
_ROMAN_ALONE = r"(?:[IVX]{2,}\.[0-9]{1,2}|[IV]\.[0-9])(?:\.[0-9]{1,2})*"
#: A part of a document's symbol (13, L.2, RES, Rev.1), and a symbol: three parts or more, one of them with a figure
#: behind the first slash (A/RES/77/214), or two. Of two the last is a figure (JC/8), or has one behind a point
#: (S/PV.9000), so that SG2/SG17, LTE/5G and HIV/COVID-19 are none; nor is a year (ITU/2021) or an item of section IV.
_PART = r"[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*(?:\([A-Za-z0-9.]+\))?"
_SYMBOL = (
    r"(?<![A-Za-z0-9_./-])(?:"
    rf"[A-Z][A-Z0-9-]*(?=/\S{{0,40}}(?:[./]|[A-Z-])[0-9]+(?![GK]\b))(?:/{_PART}){{2,}}|"
    r"(?![IVXLC]+/)[A-Z][A-Z0-9-]+/(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]+(?:-[A-Z])?|"
    r"[A-Z][A-Z0-9-]*/[A-Z][A-Za-z]*\.[0-9]+(?:\([A-Za-z0-9.]+\))?"
    r")(?![A-Za-z0-9_/])"
)
_DOCUMENTS = ("resolution", "decision", "recommendation", "study-group", "pp")
_SAID = ("little", "tell", "section", "item", "reporting", "all")
#: How far the meeting that is meant is from the one whose number is given: the meeting after the 10th.
_BESIDE = {"following": 1, "preceding": -1}
_PLACES = ("from-the-end", "penultimate", "last", "previous", "next", "earliest", "of-them")


def meetings(reading: Reading) -> None:
    """Find the meetings that are named, by number or by place."""
    words = reading.words
    for name, step in _BESIDE.items():
        for values, *span in reading.follow(name):
            if len(values) == 1 and 0 < values[0] + step < 1000:
                reading.take_span(Kind.MEETING, [values[0] + step], *span)
    for name in _PLACES:
        for found in () if reading.has(Kind.PLACE) else reading.follow(f"place {name}"):
            count = sum(found.values)
            said = {"earliest": "first", "penultimate": -2, "from-the-end": -count, "of-them": count}
            if value := said.get(name, name):
                reading.take_span(Kind.PLACE, [value], found.start, found.end)
            break
    for values, *span in reading.follow("meeting"):
        if values and all(0 < value < 1000 for value in values):
            reading.take_span(Kind.MEETING, values, *span)
    for place in range(len(words) - 1 if reading.groups else 0):
        number = words.low[place + 1] if words.is_figure(place + 1, 1, 999) else ""
        attached = words.glued(place + 1) or (words.glued(place + 2) and words.is_word(place + 2))
        if number and words.low[place] in reading.groups and not attached:
            reading.take(Kind.MEETING, [int(number)], place + 1, place + 2)


def documents(reading: Reading) -> None:
    """Find documents and bodies with a number of theirs, and the conferences that mean something without one."""
    words = reading.words
    for match in re.finditer(_SYMBOL, words.text) if "/" in words.text else ():
        reading.take_span(Kind.DOCUMENT, [("symbol", match[0].lower())], *match.span())
    for kind in _DOCUMENTS:
        for values, *span in reading.follow(f"document {kind}"):
            reading.take_span(Kind.DOCUMENT, [(kind, str(value)) for value in values or [""]], *span)
    for place, low in enumerate(words.low):
        if ("coded" in words.kinds[place] or low in reading.acronyms) and reading.free(place):
            _conference(reading, place)


def _conference(reading: Reading, place: int) -> None:
    """PP-18, ПК-22, WTDC-21, Council-15, and the same without a number where it means something."""
    words = reading.words
    code = _code(words, place)
    alone = code.startswith("conference-")
    kind = code.partition("-")[2]
    number = place + 1
    hyphen = words.at(number) == "-" and words.glued(number) and words.glued(number + 1)
    if not kind and hyphen and words.low[place] in reading.acronyms:
        kind = words.low[place]
    number += hyphen
    figure = words.at(number) if words.is_figure(number) else ""
    # "WG-SEA 16" and "WG-19" differ: a body's year stands behind a hyphen or at once.
    if kind and (
        (len(figure) in (2, 4) and words.glued(number)) or (alone and len(figure) == 2 and not hyphen)
    ):
        reading.take(Kind.DOCUMENT, [(kind, figure[-2:])], place, number + 1)
    elif alone:
        reading.take(Kind.DOCUMENT, [(kind, "")], place, place + 1)


def _code(words: Words, place: int) -> str:
    """The class of the conference or body whose acronym stands at a token, "" for none. In small letters a conference
    needs a number."""
    raw = words.raw[place]
    classes = words.classes[place] | (words.vocabulary.kinds(raw[-3:]) if words.han else frozenset())
    code = next((one for one in classes if one.startswith(("conference-", "body-"))), "")
    spelt = raw.isupper() or raw.lower() == raw.upper() or (code.startswith("body-") and raw.istitle())
    if code and (spelt or (code.startswith("conference-") and words.is_figure(place + 1))):
        return code
    return "conference-pp" if words.is_a(place, "plenipotentiary") else ""


def _figures(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """Documents' numbers: 2; 77/214; X.1205; 179 and 1306."""
    lettered = len(words.low[place]) == 1 and words.raw[place].isupper() and words.at(place + 1) == "."
    part = words.at(place + 1) == "/" and words.is_figure(place) and words.glued(place + 2)
    if (lettered or part) and words.is_figure(place + 2):
        yield [f"{words.raw[place]}{words.low[place + 1]}{words.low[place + 2]}"], place + 3
    elif words.is_figure(place):
        yield from ((values, end) for values, kind, end in lists_at(words, place) if kind == "f")


def _ids(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """The ids of sections in a list: 2.3; II and III; 2 and 3."""
    before = words.at(place - 1)
    joints = ".-" if before > "\u0620" and not before.endswith("ات") else "."
    ids: list[Any] = []
    found: list[tuple[list[Any], int]] = []
    while len(ids) < 4 and place < len(words):
        text, end = _id(words, place, joints)
        raw = words.raw[place]
        lettered = raw.isdigit() or _ROMAN.fullmatch(raw) is not None or (len(raw) == 1 and raw.isupper())
        if not lettered or not re.fullmatch(_ID, text.partition("/")[0]):
            break
        ids = [*ids, text]
        found.append((ids, end))
        if not words.is_a(end, "and"):
            break
        place = end + 1
    yield from reversed(found)


def _alone(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """A number with a point that, without a word for a section, is one: "what does 2.3 say", not "2.3 hectares", "USD
    2.3" or "at 9.30"."""
    text, end = _id(words, place)
    parts = text.partition("/")[0].split(".")
    before, after = place - 1, words.at(end)
    if len(words) == 3 and text.count("/") == 1 and len(parts) == 1 and words.is_figure(0):
        yield [text], end
    within = words.at(before) == "." and words.glued(place) and words.glued(before)
    if len(parts) < 2 or (within and (words.is_figure(place - 2) or roman_at(words, place - 2))):
        return
    if not words.is_figure(place):
        if words.raw[place].isupper() and re.fullmatch(_ROMAN_ALONE, ".".join(parts).upper()):
            yield [text], end
        return
    time = words.is_a(before, "time") and len(parts[1]) == 2
    code = len(words.at(before)) == 3 and words.raw[before].isupper()
    money = code or words.at(before) in ("$", "€", "£")
    unit = after in ("%", "°", "$", "€") or (after == "-" and words.glued(end))
    short = all(part.isdigit() and len(part) < 3 for part in parts)
    told = words.is_a(end, "behind-section", *_SAID) or not words.is_word(end)
    if short and told and not (time or money or unit or words.is_a(before, "version")):
        yield [text], end


def _id(words: Words, place: int, joints: str = ".") -> tuple[str, int]:
    """The number at a place with its points, and the item's behind it if there is one: 2.4/1; and where it ends. In
    Arabic a hyphen may stand for the point (القسم 2-3)."""
    part = r"(?:[0-9]+|[^\W\d_]+)"
    own = re.compile(rf"{part}(?:[{joints}]{part}){{0,4}}(?:/[0-9]{{1,9}}(?![0-9]))?")
    match = own.match(words.folded, words.spans[place][0])
    return (match[0].replace("-", "."), words.places(*match.span()).stop) if match else ("", place + 1)


Reading.parsers |= {"figures": _figures, "ids": _ids, "alone": _alone}


def sections(reading: Reading) -> None:
    """Find the sections, paragraphs and items that are named as such, or stand alone as 2.3. Where a section or a
    meeting is named, an item is one of it."""
    words, of_meeting = reading.words, reading.has(Kind.MEETING, Kind.PLACE)
    named: list[Mention] = []
    items: list[Mention] = []
    counted: list[Mention] = []  # the second paragraph: of what, if neither is named?
    for found in reading.follow("advice"):
        number = found.values[0] if found.values else LAST
        reading.take_span(Kind.ITEM, [f"{RECOMMENDATIONS}/{number}"], found.start, found.end)
    for kind in ("section", "part", "inner", "item", "counted", "alone"):
        for values, *span in reading.follow(kind) if not (kind == "part" and of_meeting) else ():
            own, of_item = list(map(str, values)), kind == "item" or (kind == "inner" and named)
            into = counted if kind == "counted" else items if of_item else named
            agenda = kind in ("item", "counted") and _of_agenda(words, *span)
            if own and not agenda and reading.take_span(Kind.SECTION, own, *span):
                into.append(reading.found[-1])
    _settle(reading, named, items, counted, of_meeting=of_meeting)


def _settle(
    reading: Reading, named: list[Mention], items: list[Mention], counted: list[Mention], *, of_meeting: bool
) -> None:
    """Say of items whose they are: of the one section that is named, or of the meeting. Where neither is, a paragraph
    by its number is a section, and one that is counted nothing."""
    if counted and not named and not of_meeting:  # the second paragraph of paragraph 1.1
        named = [one for one in items if not all(map(str.isdigit, one.values))]
        items = [one for one in items if one not in named]
    if named or of_meeting:
        items = [*items, *counted]
    else:
        for one in counted:
            reading.settle(one, None, ())
    owns = {own for one in named for own in one.values}
    numbers = [number for one in items for number in one.values]
    of_one = numbers and all(map(str.isdigit, numbers)) and (len(owns) == 1 or (of_meeting and not owns))
    values = [f"{next(iter(owns), '')}/{number}" for number in numbers] if of_one else []
    for one in (*named, *items):
        if values or any("/" in own for own in one.values):
            reading.settle(one, Kind.ITEM, values or one.values)


def _of_agenda(words: Words, start: int, end: int) -> bool:
    """Whether an agenda is named beside a word for an item: its items are no sections of a report."""
    at = words.places(start, end)
    return any(words.is_a(place, "agenda") for place in (at.start - 1, *range(at.start + 1, at.stop + 4)))
