"""Numbered sections and what they have in them: section 2.3, paragraph 2 of section 1.1, what does 2.3 say; and the
numbered documents: resolutions, study groups, conferences, CIST/13/L.2."""

import re
from collections.abc import Iterator
from typing import Any

from index.mentions.names import conference
from index.mentions.numbers import han_value, lists_at, roman_at
from index.mentions.reading import Reading
from index.mentions.value import Kind, Mention
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


def documents(reading: Reading) -> None:
    """Find documents and bodies with a number of theirs, and the conferences that mean something without one."""
    words = reading.words
    for match in re.finditer(_SYMBOL, words.text) if "/" in words.text else ():
        reading.take_span(Kind.DOCUMENT, [("symbol", match[0].lower())], *match.span())
    for kind in _DOCUMENTS:
        for said, span in reading.patterned(kind):
            value = said if "/" in said else han_value(said) if said else ""
            if value is not None:
                reading.take_span(Kind.DOCUMENT, [(kind, str(value))], *span)
        for found in reading.follow(f"document {kind}"):
            reading.take(
                Kind.DOCUMENT, [(kind, str(value)) for value in found.values], found.start, found.end
            )
    for place in range(len(words)):
        if words.is_word(place) and reading.free(place):
            _conference(reading, place)


def _conference(reading: Reading, place: int) -> None:
    """PP-18, ПК-22, WTDC-21, Council-15, and the same without a number where it means something."""
    words = reading.words
    kind, alone = conference(words, place)
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


def _figures(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """Documents' numbers: 2; 77/214; X.1205; 179 and 1306."""
    if len(words.at(place)) == 1 and words.raw[place].isupper() and words.at(place + 1) == ".":
        if words.is_figure(place + 2):
            yield [f"{words.raw[place]}.{words.low[place + 2]}"], place + 3
    elif (
        words.at(place + 1) == "/"
        and words.is_figure(place)
        and words.glued(place + 2)
        and words.is_figure(place + 2)
    ):
        yield [f"{words.low[place]}/{words.low[place + 2]}"], place + 3
    elif words.is_figure(place):
        yield from ((values, end) for values, kind, end in lists_at(words, place) if kind == "f")


def _ids(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """The ids of sections in a list: 2.3; II and III; 2 and 3."""
    arabic = words.low[place - 1 : place] and words.low[place - 1][:1] > "\u0620"
    joints = ".-" if arabic and not words.low[place - 1].endswith("ات") else "."
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
    money = words.at(before) in ("$", "€", "£") or (
        len(words.at(before)) == 3 and words.raw[before].isupper()
    )
    unit = after in ("%", "°", "$", "€") or (after == "-" and words.glued(end))
    short = all(part.isdigit() and len(part) < 3 for part in parts)
    told = words.is_a(end, "behind-section", *_SAID) or not words.is_word(end)
    if short and told and not (time or money or unit or words.is_a(before, "version")):
        yield [text], end


def _id(words: Words, place: int, joints: str = ".") -> tuple[str, int]:
    """The number at a place with its points, and the item's behind it if there is one: 2.4/1; and where it ends. In
    Arabic a hyphen may stand for the point (القسم 2-3)."""
    text, end = words.at(place), place + 1
    while (
        end - place < 8 and words.at(end) and words.at(end) in joints and words.glued(end) and words.glued(end + 1)
        and words.at(end + 1).isalnum()
    ):  # fmt: skip
        text += "." + words.at(end + 1)
        end += 2
    if words.at(end) == "/" and words.glued(end + 1) and words.is_figure(end + 1):
        return f"{text}/{words.low[end + 1]}", end + 2
    return text, end


Reading.parsers |= {"figures": _figures, "ids": _ids, "alone": _alone}


def sections(reading: Reading) -> None:
    """Find the sections, paragraphs and items that are named as such, or stand alone as 2.3. Where a section or a
    meeting is named, an item is one of it."""
    words, of_meeting = reading.words, reading.has(Kind.MEETING, Kind.PLACE)
    named: list[Mention] = []
    items: list[Mention] = []
    counted: list[Mention] = []  # the second paragraph: of what, if neither is named?
    for kind, into in (("recommendation", None), ("sections", named), ("items", items), ("counted", counted)):
        for said, span in reading.patterned(f"{kind} named"):
            ids = re.findall(r"[0-9a-z]+(?:\.[0-9]+)*|[零〇一二三四五六七八九十百两]+", said)
            own = [one if "." in one or (value := han_value(one)) is None else str(value) for one in ids]
            if into is None:
                reading.take_span(Kind.ITEM, [f"{RECOMMENDATIONS}/{own[0] if own else LAST}"], *span)
            elif reading.take_span(Kind.SECTION, own, *span):
                into.append(reading.found[-1])
    for kind in ("advice", "section", "part", "inner", "item", "counted", "alone"):
        for found in reading.follow(kind) if not (kind == "part" and of_meeting) else ():
            values = [str(value) for value in found.values]
            if kind == "advice":
                reading.take(
                    Kind.ITEM, [f"{RECOMMENDATIONS}/{values[0] if values else LAST}"], found.start, found.end
                )
            elif not (kind in ("item", "counted") and _of_agenda(words, found.start, found.end)):
                into = (
                    counted
                    if kind == "counted"
                    else items
                    if kind == "item" or (kind == "inner" and named)
                    else named
                )
                if reading.take(Kind.SECTION, values, found.start, found.end):
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
    return any(words.is_a(at, "agenda") for at in (start - 1, *range(start + 1, end + 4)))
