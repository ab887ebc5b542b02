"""Finds what a text mentions: meetings, dates, sections, documents, States and organisations.

It knows no report. The languages' rules and patterns stand in `languages/`; a reader here reads what a rule calls by
`@name`.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple

from index.mentions.tokens import Tokens, han_value, lists_at, month_at, number_at, roman_at, values_in
from index.mentions.vocabulary import TokenRule, names
from knowledge.normal import normalise

#: Characters of a text that are read.
READ = 5000
#: The section of a report's recommendations, whatever its id, and the number of the last of them.
RECOMMENDATIONS, LAST = "recommendations", "last"


class MentionKind(StrEnum):
    """A kind of thing that is mentioned, and the values of such a mention."""

    MEETING = "meeting"  #: ordinals: 17
    PLACE = "place"  #: of a meeting in a row: "last", "first", "next", "previous", n, or -n from the end
    DATE = "date"  #: `Date`s
    SECTION = "section"  #: ids as written, in lower case: "2.3"
    ITEM = "item"  #: "2.3/1"; "/1" of a named meeting; "recommendations/2"
    DOCUMENT = "document"  #: (kind, number): ("resolution", "1306"), ("pp", "22"), ("symbol", "cist/13/l.2")
    STATE = "state"  #: ISO 3166 codes
    ORGANISATION = "organisation"  #: codes such as "who"


class Date(NamedTuple):
    """A date, or those of its parts that a text gives: one at least."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def covers(self, other: "Date") -> bool:
        """Whether `other` agrees in all parts of this date: January 2021 covers 26 January 2021."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention.

    values: what is mentioned; several of a list ("the 15th to 18th meetings")
    start, end: the characters of the text; mentions do not overlap
    """

    kind: MentionKind
    values: tuple[Any, ...]
    start: int
    end: int


def values_of(mentions: Iterable[Mention], kind: MentionKind) -> frozenset[Any]:
    """All values of the mentions of a kind."""
    return frozenset(value for mention in mentions if mention.kind is kind for value in mention.values)


class Match(NamedTuple):
    """What a rule found: values, and the first and the last character (exclusive) of what it takes."""

    values: list[Any]
    start: int
    end: int


#: Reads something at a token: its values and where it ends, the longest first.
Reader = Callable[[Tokens, int], Iterator[tuple[list[Any], int]]]


class Reading:
    """The mentions of a text. The first that takes a character has it.

    tokens: the tokens of the text
    groups: the last parts of the acronyms of the reports' bodies; a number behind one is a meeting's (WG-SEA 16)
    acronyms: all parts of these acronyms
    found: the mentions so far
    naming: 1 for each character of a mention that is no State and no organisation
    """

    def __init__(self, tokens: Tokens, groups: frozenset[str] = frozenset()) -> None:
        self.tokens = tokens
        self.groups = frozenset(group.rpartition("-")[2] for group in groups)
        self.acronyms = frozenset(part for group in groups for part in group.split("-"))
        self.found: list[Mention] = []
        self._taken, self.naming = bytearray(len(tokens.text)), bytearray(len(tokens.text))

    def names(self, place: int) -> bool:
        """Whether a meeting, section, date or document is named at a token."""
        return 0 <= place < len(self.tokens) and any(self.naming[slice(*self.tokens.spans[place])])

    def free(self, place: int) -> bool:
        """Whether no mention has taken any of the token at a place."""
        return not 0 <= place < len(self.tokens) or not any(self._taken[slice(*self.tokens.spans[place])])

    def take(self, kind: MentionKind, values: Iterable[Any], start: int, end: int) -> bool:
        """Take the characters from `start` to before `end` for a mention, if all are free."""
        if start >= end or any(self._taken[start:end]):
            return False
        self.found.append(Mention(kind, tuple(dict.fromkeys(values)), start, end))
        self._taken[start:end] = b"\1" * (end - start)
        if kind not in (MentionKind.STATE, MentionKind.ORGANISATION):
            self.naming[start:end] = b"\1" * (end - start)
        return True

    def take_tokens(self, kind: MentionKind, values: Iterable[Any], first: int, end: int) -> bool:
        """The same for tokens."""
        return self.take(kind, values, self.tokens.spans[first][0], self.tokens.spans[end - 1][1])

    def replace(self, mention: Mention, kind: MentionKind | None, values: Iterable[Any]) -> None:
        """Put another mention in the place of one, or none."""
        self.found.remove(mention)
        start, end = mention.start, mention.end
        self._taken[start:end] = self.naming[start:end] = bytes(end - start)
        if kind is not None:
            self.take(kind, values, start, end)

    def finds(self, kind: str) -> bool:
        """Whether a rule of a kind finds something where nothing is taken."""
        return any(True for _ in self.follow(kind))

    def follow(self, kind: str) -> Iterator[Match]:
        """What the patterns and the rules of a kind find where nothing is taken, from left to right."""
        tokens, vocabulary = self.tokens, self.tokens.vocabulary
        for match in vocabulary.matches(kind, tokens.folded) if kind in vocabulary.patterns else ():
            if not any(self._taken[match.start() : match.end()]):
                listed = next(filter(None, match.groups()), "")
                ordinal = vocabulary.ordinals.get(listed)
                values = [ordinal] if ordinal else values_in(vocabulary, listed)
                if values or not listed:
                    yield Match(values, *match.span())
        for rule in tokens.rules.get(kind, ()):
            for place in sorted({at for first in rule.firsts for at in tokens.by_kind.get(first, ())}):
                for values, first, end in _fit(rule, tokens, place, place, 0, Match([], place, -1)):
                    start, stop = tokens.spans[first][0], tokens.spans[end - 1][1]
                    if not any(self._taken[start:stop]):
                        yield Match(values, start, stop)
                        break

    def has(self, *kinds: MentionKind) -> bool:
        """Whether something of one of these kinds is mentioned."""
        return any(mention.kind in kinds for mention in self.found)

    def mentions(self) -> tuple[Mention, ...]:
        """What was found, in the order of the text."""
        return tuple(sorted(self.found, key=lambda mention: mention.start))


def _fit(rule: TokenRule, tokens: Tokens, place: int, at: int, step: int, found: Match) -> Iterator[Match]:
    """The ways in which a rule fits from a token on, the longest first; `found` counts tokens."""
    values, start, end = found
    if step == len(rule.elements):
        yield Match(values, start, at if end < 0 else end)
        return
    element = rule.elements[step]
    kinds = tokens.kinds[at] if 0 <= at < len(tokens) else _END
    reads: Iterable[tuple[list[Any], int]] = [([], at)]
    if element.sign == "[":
        start = at
    elif element.sign == "]":
        end = at
    elif element.sign:
        beside = kinds if element.sign == ">" else tokens.kinds[at - 1] if at else _END
        reads = reads if element.fits(beside) else ()
    elif element.reader:
        read = _READERS.get(element.reader[1:]) or partial(_numbers, wanted=element.reader)
        fits = kinds is not _END and element.fits(kinds)
        reads = chain(read(tokens, at) if fits else (), () if element.least else reads)
    else:
        most = 0
        while most < element.most and at + most < len(tokens) and element.fits(tokens.kinds[at + most]):
            most += 1
        reads = (([], at + length) for length in range(most, element.least - 1, -1))
    for more, after in reads:
        yield from _fit(rule, tokens, place, after, step + 1, Match([*values, *more], start, end))


_END = frozenset({"end"})
_NUMBER = re.compile(r"#([ofcl]*)(\d*)")


def _numbers(tokens: Tokens, place: int, wanted: str) -> Iterator[tuple[list[int], int]]:
    """The lists of numbers at a token that `#` with its letters means."""
    kinds, least = _NUMBER.fullmatch(wanted).groups()  # type: ignore[union-attr]
    for values, kind, end in lists_at(tokens, place):
        alone = "l" not in kinds or len(values) > 1
        if (not kinds.strip("l") or kind in kinds) and alone and values[-1] >= int(least or 1):
            yield values, end


def read(text: str | Tokens, groups: frozenset[str] = frozenset()) -> Reading:
    """Read a normalised text, or its words. `groups` are the acronyms of the reports' bodies.

    Documents come first: the number of a resolution is no year. Dates come next: a day is no meeting.
    """
    reading = Reading(Tokens(text[:READ]) if isinstance(text, str) else text, groups)
    for finds in (_documents, _dates, _meetings, _sections, _states):
        finds(reading)
    return reading


def find(text: str) -> tuple[Mention, ...]:
    """What a text mentions, in its order. The text is normalised first."""
    return read(normalise(text)).mentions()


# Meetings

#: The difference between the meeting that is meant and the one whose number is given: the meeting after the 10th.
_BESIDE = {"following": 1, "preceding": -1}
_PLACES = ("from-the-end", "penultimate", "last", "previous", "next", "earliest", "of-them")


def _meetings(reading: Reading) -> None:
    """Find meetings by number, or by place in a row."""
    tokens = reading.tokens
    for name, step in _BESIDE.items():
        for values, *span in reading.follow(name):
            if len(values) == 1 and 0 < values[0] + step < 1000:
                reading.take(MentionKind.MEETING, [values[0] + step], *span)
    for name in _PLACES:
        for found in () if reading.has(MentionKind.PLACE) else reading.follow(f"place {name}"):
            count = sum(found.values)
            value = {"earliest": "first", "penultimate": -2, "from-the-end": -count, "of-them": count}.get(
                name, name
            )
            if value:
                reading.take(MentionKind.PLACE, [value], found.start, found.end)
            break
    for values, *span in reading.follow("meeting"):
        if values and all(0 < value < 1000 for value in values):
            reading.take(MentionKind.MEETING, values, *span)
    for place in range(1, len(tokens) if reading.groups else 0):
        attached = tokens.glued(place) or (tokens.glued(place + 1) and tokens.is_word(place + 1))
        if tokens.is_figure(place, 1, 999) and tokens.low[place - 1] in reading.groups and not attached:
            reading.take_tokens(MentionKind.MEETING, [int(tokens.low[place])], place, place + 1)


# Documents

#: Part of a document's symbol (13, L.2, RES, Rev.1). A symbol has three parts or more, one of them with a figure
#: behind the first slash (A/RES/77/214), or two. Of two the last is a figure (JC/8) or has one behind a point
#: (S/PV.9000); SG2/SG17, LTE/5G, HIV/COVID-19, a year (ITU/2021) and an item of section IV are none.
_PART = r"[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*(?:\([A-Za-z0-9.]+\))?"
_SYMBOL = (
    r"(?<![A-Za-z0-9_./-])(?:"
    rf"[A-Z][A-Z0-9-]*(?=/\S{{0,40}}(?:[./]|[A-Z-])[0-9]+(?![GK]\b))(?:/{_PART}){{2,}}|"
    r"(?![IVXLC]+/)[A-Z][A-Z0-9-]+/(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]+(?:-[A-Z])?|"
    r"[A-Z][A-Z0-9-]*/[A-Z][A-Za-z]*\.[0-9]+(?:\([A-Za-z0-9.]+\))?"
    r")(?![A-Za-z0-9_/])"
)
_CODED = ("conference-", "body-", "plenipotentiary")
_DOCUMENTS = ("resolution", "decision", "recommendation", "study-group", "pp")


def _documents(reading: Reading) -> None:
    """Find documents and bodies by number, and conferences that mean something without one."""
    tokens = reading.tokens
    for match in re.finditer(_SYMBOL, tokens.text) if "/" in tokens.text else ():
        reading.take(MentionKind.DOCUMENT, [("symbol", match[0].lower())], *match.span())
    for kind in _DOCUMENTS:
        for values, *span in reading.follow(f"document {kind}"):
            reading.take(MentionKind.DOCUMENT, [(kind, str(value)) for value in values or [""]], *span)
    coded = [places for kind, places in tokens.by_kind.items() if kind.startswith(_CODED)]
    acronyms = [place for place, low in enumerate(tokens.low) if low in reading.acronyms]
    for place in sorted({*chain(*coded, acronyms)}):
        code = _conference(tokens, place)
        if (code or tokens.low[place] in reading.acronyms) and reading.free(place):
            _take_conference(reading, place, code)


def _take_conference(reading: Reading, place: int, code: str) -> None:
    """Take PP-18, ПК-22, WTDC-21, Council-15; or a conference without a number."""
    tokens = reading.tokens
    alone = code.startswith("conference-")
    kind = code.partition("-")[2]
    number = place + 1
    hyphen = tokens.at(number) == "-" and tokens.glued(number) and tokens.glued(number + 1)
    if not kind and hyphen:
        kind = tokens.low[place]
    number += hyphen
    figure = tokens.at(number) if tokens.is_figure(number) else ""
    # "WG-SEA 16" and "WG-19" differ: a body's year stands behind a hyphen or at once.
    glued = len(figure) in (2, 4) and tokens.glued(number)
    if kind and (glued or (alone and len(figure) == 2 and not hyphen)):
        reading.take_tokens(MentionKind.DOCUMENT, [(kind, figure[-2:])], place, number + 1)
    elif alone:
        reading.take_tokens(MentionKind.DOCUMENT, [(kind, "")], place, place + 1)


def _conference(tokens: Tokens, place: int) -> str:
    """The class of the conference or body whose acronym stands at a token; "" for none.

    A conference's acronym in small letters needs a number behind it.
    """
    raw = tokens.raw[place]
    classes = tokens.classes[place]
    code = next((kind for kind in classes if kind.startswith(_CODED[:2])), "")
    spelt = raw.isupper() or raw.lower() == raw.upper() or (code.startswith("body-") and raw.istitle())
    if code and (spelt or (code.startswith("conference-") and tokens.is_figure(place + 1))):
        return code
    return "conference-pp" if "plenipotentiary" in classes else ""


def _figures(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read documents' numbers: 2; 77/214; X.1205; 179 and 1306."""
    lettered = len(tokens.low[place]) == 1 and tokens.raw[place].isupper() and tokens.at(place + 1) == "."
    part = tokens.at(place + 1) == "/" and tokens.is_figure(place) and tokens.glued(place + 2)
    if (lettered or part) and tokens.is_figure(place + 2):
        yield [f"{tokens.raw[place]}{tokens.low[place + 1]}{tokens.low[place + 2]}"], place + 3
    elif tokens.is_figure(place):
        yield from ((values, end) for values, kind, end in lists_at(tokens, place) if kind == "f")


# Sections

_ID = r"(?:[ivxlcdm]+|[a-zа-я]|\d{1,3})(?:\.(?:\d{1,3}|[a-z]))*"
_ROMAN = re.compile("[IVXLC]+")
#: A Roman number that may stand alone before a point: no C.1, X.25, V.90, which others' documents have.
_ROMAN_ALONE = r"(?:[IVX]{2,}\.[0-9]{1,2}|[IV]\.[0-9])(?:\.[0-9]{1,2})*"


def _sections(reading: Reading) -> None:
    """Find sections, paragraphs and items that are called so, or stand alone as 2.3.

    Beside a section or a meeting an item is one of it.
    """
    tokens, of_meeting = reading.tokens, reading.has(MentionKind.MEETING, MentionKind.PLACE)
    named: list[Mention] = []
    items: list[Mention] = []
    counted: list[Mention] = []  # "the second paragraph" needs a section or a meeting beside it
    for found in reading.follow("advice"):
        number = found.values[0] if found.values else LAST
        reading.take(MentionKind.ITEM, [f"{RECOMMENDATIONS}/{number}"], found.start, found.end)
    for kind in ("section", "part", "inner", "item", "counted", "alone"):
        for values, *span in reading.follow(kind) if not (kind == "part" and of_meeting) else ():
            own, of_item = list(map(str, values)), kind == "item" or (kind == "inner" and named)
            agenda = kind in ("item", "counted") and _of_agenda(tokens, *span)
            if own and not agenda and reading.take(MentionKind.SECTION, own, *span):
                (counted if kind == "counted" else items if of_item else named).append(reading.found[-1])
    if counted and not named and not of_meeting:  # the second paragraph of paragraph 1.1
        named = [item for item in items if not all(map(str.isdigit, item.values))]
        items = [item for item in items if item not in named]
    if named or of_meeting:
        items += counted
    else:
        for item in counted:
            reading.replace(item, None, ())
    owns = {own for section in named for own in section.values}
    numbers = [number for item in items for number in item.values]
    of_one = numbers and all(map(str.isdigit, numbers)) and (len(owns) == 1 or (of_meeting and not owns))
    joined = [f"{next(iter(owns), '')}/{number}" for number in numbers] if of_one else []
    for mention in (*named, *items):
        if joined or any("/" in own for own in mention.values):
            reading.replace(mention, MentionKind.ITEM, joined or mention.values)


def _of_agenda(tokens: Tokens, start: int, end: int) -> bool:
    """Whether an agenda is named beside an item: its items are no sections of a report."""
    at = tokens.places(start, end)
    return any(tokens.is_a(place, "agenda") for place in (at.start - 1, *range(at.start + 1, at.stop + 4)))


def _ids(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read the ids of sections in a list: 2.3; II and III; 2 and 3."""
    hyphened = place > 0 and "hyphened" in tokens.kinds[place - 1]
    ids: list[Any] = []
    found: list[tuple[list[Any], int]] = []
    while len(ids) < 4 and place < len(tokens):
        text, end = _id(tokens, place, ".-" if hyphened else ".")
        raw = tokens.raw[place]
        lettered = raw.isdigit() or _ROMAN.fullmatch(raw) is not None or (len(raw) == 1 and raw.isupper())
        if not lettered or not re.fullmatch(_ID, text.partition("/")[0]):
            break
        ids = [*ids, text]
        found.append((ids, end))
        if not tokens.is_a(end, "and"):
            break
        place = end + 1
    yield from reversed(found)


def _alone(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read a section's number without a word for a section: "what does 2.3 say".

    "2.3 hectares", "USD 2.3" and "at 9.30" have none.
    """
    text, end = _id(tokens, place)
    parts = text.partition("/")[0].split(".")
    before, after = place - 1, tokens.at(end)
    if len(tokens) == 3 and text.count("/") == 1 and len(parts) == 1 and tokens.is_figure(0):
        yield [text], end
    within = tokens.at(before) == "." and tokens.glued(place) and tokens.glued(before)
    if len(parts) < 2 or (within and (tokens.is_figure(place - 2) or roman_at(tokens, place - 2))):
        return
    if not tokens.is_figure(place):
        if tokens.raw[place].isupper() and re.fullmatch(_ROMAN_ALONE, ".".join(parts).upper()):
            yield [text], end
        return
    time = tokens.is_a(before, "time") and len(parts[1]) == 2
    money = tokens.at(before) in ("$", "€", "£") or (
        len(tokens.at(before)) == 3 and tokens.raw[before].isupper()
    )
    unit = after in ("%", "°", "$", "€") or (after == "-" and tokens.glued(end))
    short = all(part.isdigit() and len(part) < 3 for part in parts)
    told = not tokens.is_word(end) or "behind-section" in tokens.kinds[end]
    if short and told and not (time or money or unit or tokens.is_a(before, "version")):
        yield [text], end


def _id(tokens: Tokens, place: int, joints: str = ".") -> tuple[str, int]:
    """A section's number at a token, with the number of an item behind it (2.4/1), and where it ends."""
    part = r"(?:[0-9]+|[^\W\d_]+)"
    own = re.compile(rf"{part}(?:[{joints}]{part}){{0,4}}(?:/[0-9]{{1,9}}(?![0-9]))?")
    match = own.match(tokens.folded, tokens.spans[place][0])
    return (match[0].replace("-", "."), tokens.places(*match.span()).stop) if match else ("", place + 1)


# Dates

_IN_FIGURES = (
    r"(?<![\d.])(?:(\d{1,2}) ?- ?(?=\d{1,2}[./]))?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4})(?![\d]|[.]\d)"
)
_YEAR_MONTH = (
    r"(?<![\d.-])(?:((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./]((?:19|20)\d\d))(?![\d./-]\d|\d)"
)
#: The most days in a list.
_LISTED = 12
#: The most days between the first and the last of a range.
_SPAN = 31


def _dates(reading: Reading) -> None:
    """Find dates: whole ones, months and years; several days, and ranges."""
    tokens, before = reading.tokens, len(reading.found)
    if any(map(str.isdecimal, tokens.low)):
        _in_figures(reading)
    for match in tokens.vocabulary.matches(
        "whole date", tokens.folded
    ):  # 2021年1月26日, 5月5日、6日和7日, 2021년 3월
        year, month = (han_value(match[n]) if match[n] else None for n in (1, 2))
        days = values_in(tokens.vocabulary, match[3] or "")
        known_ = (year or month) and (not year or 1900 <= year < 2100) and (month is None or 1 <= month <= 12)
        if known_ and all(1 <= day <= 31 for day in days):
            reading.take(MentionKind.DATE, [Date(year, month, day) for day in days or [None]], *match.span())
    for values, *span in reading.follow("date"):
        said = [value if isinstance(value, tuple) else ("day", value) for value in values]
        days = [value for part, value in said if part == "day"]
        known: dict[str, int] = dict(said)
        date = Date(known.get("year"), known.get("month"))
        reading.take(MentionKind.DATE, [date._replace(day=day) for day in days or [None]], *span)
    _link(reading, before)


def _link(reading: Reading, before: int) -> None:
    """Join the first and the last date of a range to one mention, with the dates between them.

    Of two dates together one without a year has the other's: 26 January to 2 February 2021.
    """
    tokens, said = reading.tokens, sorted(reading.found[before:], key=lambda mention: mention.start)
    for place in range(len(said) - 2, -1, -1):
        first, second = said[place : place + 2]
        between = [tokens.vocabulary.kinds(word) for word in tokens.folded[first.end : second.start].split()]
        joined = between and not {"day-and", "day-through"}.isdisjoint(between[0])
        if not joined or any("day-the" not in kinds for kinds in between[1:]):
            continue
        since, until = first.values[-1], second.values[0]
        if since.month and until.month:
            later = since.month > until.month
            if since.year is None and until.year is not None:
                since = since._replace(year=until.year - later)
            elif until.year is None and since.year is not None:
                until = until._replace(year=since.year + later)
        ahead = tokens.skip(tokens.places(first.start, first.end)[0] - 1, "day-the", step=-1, most=1)
        ranged = "day-through" in between[0] or tokens.is_a(ahead, "range")
        inner = _between(since, until) if ranged else ()
        reading.replace(second, None, ())
        reading.replace(first, None, ())
        values = (*first.values[:-1], since, *inner, until, *second.values[1:])
        reading.take(MentionKind.DATE, values, first.start, second.end)
        said[place] = reading.found[-1]


def _between(first: Date, last: Date) -> Iterator[Date]:
    """The days, or months, between two dates."""
    if first.day and last.day and first.month and last.month:
        year = first.year or last.year
        try:
            start = datetime.date(first.year or 2000, first.month, first.day)
            days = (datetime.date(last.year or 2000, last.month, last.day) - start).days
        except ValueError:
            return  # the 31st of November
        for more in range(1, days if days <= _SPAN else 0):
            day = start + datetime.timedelta(more)
            yield Date(year and day.year, day.month, day.day)
    elif first.month and last.month and not first.day and not last.day and first.year == last.year:
        yield from (Date(first.year, month) for month in range(first.month + 1, last.month))


def _in_figures(reading: Reading) -> None:
    """Take 2021-01-26, 26.01.2021, 26/01/2021, 01/26/2021, 26-28.01.2021, 2021-01, 01.2021, 12.01.22."""
    text = reading.tokens.text
    for match in re.finditer(_IN_FIGURES, text):
        first, second, third = int(match[2]), int(match[4]), int(match[5])
        if 1900 <= first < 2100 and len(match[5]) < 3:
            date = _valid(first, second, third)
        elif len(match[2]) < 3 and 1900 <= third < 2100:
            date = _valid(third, second, first) or _valid(third, first, second)
        else:
            date = _valid(2000 + third, second, first) if _is_short(reading.tokens, match) else None
        if date:
            more = range(max(1, int(match[1])), date.day or 0) if match[1] else ()
            reading.take(MentionKind.DATE, [*(date._replace(day=day) for day in more), date], *match.span())
    for match in re.finditer(_YEAR_MONTH, text):
        month = Date(int(match[1] or match[4]), int(match[2] or match[3]))
        reading.take(MentionKind.DATE, [month], *match.span())


def _is_short(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether three pairs of figures with points (12.01.22) may be a date, and are not called a section."""
    if match[3] != "." or any(len(match[part]) != 2 for part in (2, 4, 5)):
        return False
    place = tokens.skip(tokens.places(*match.span())[0] - 1, "sign", step=-1)
    return not tokens.is_a(place, "named-part", "section", "item")


def _valid(year: int, month: int, day: int) -> Date | None:
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _month(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read a month. The UN's Arabic gives two names of it: آذار/مارس, آذار (مارس)."""
    month, end = month_at(tokens, place)
    if month and tokens.at(end) in ("/", "("):
        again, after = month_at(tokens, end + 1)
        if again == month:
            end = after + (tokens.at(end) == "(" and tokens.at(after) == ")")
    if month:
        yield [("month", month)], end


def _year(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read a year; of two figures behind a sign or before a word for years: January '22, январь 22 года."""
    if tokens.is_figure(place, 1900, 2099):
        yield [("year", int(tokens.low[place]))], place + 1
    elif len(tokens.at(place)) == 2 and tokens.is_figure(place):
        signed = tokens.at(place - 1) == "'" and tokens.glued(place) and not tokens.glued(place - 1)
        if signed or tokens.is_a(place + 1, "year"):
            yield [("year", 2000 + int(tokens.low[place]))], place + 1


def _day(tokens: Tokens, place: int) -> tuple[int, int, bool] | None:
    """A day, where it ends, and whether it is in words: 26, 26th, 26-е, 1.º; trente, premier, первое, الأول.

    A number in words that may also count or name a meeting ("la primera de marzo") is no day.
    """
    number = number_at(tokens, place)
    if number is None or not 0 < number.value <= _SPAN:
        return None
    if tokens.is_figure(place):
        return number.value, number.end, False
    is_day = ("day-ordinal" if number.ordinal else "day-count") in tokens.kinds[number.end - 1]
    return (number.value, number.end, True) if is_day else None


def _days(
    tokens: Tokens, place: int, *, worded: bool = False, behind: bool = False
) -> Iterator[tuple[list[Any], int]]:
    """Read a list of days, the longest first: 26, 27 and 28; from the 1st to the third.

    worded: whether the last day of the list is in words
    behind: whether the list stands behind its month; there a word that counts ends it: May 5, 12 of them
    """
    found: list[tuple[list[Any], int]] = []
    days: list[int] = []
    ranged = tokens.is_a(tokens.skip(place - 1, "day-the", step=-1, most=1), "range")
    named, through = {"noun", "named-part"} & tokens.kinds[place - 1] if place else set(), False
    for _ in range(_LISTED):
        got = _day(tokens, place)
        if got is None:
            break
        value, end, in_words = got
        joins = tokens.is_a(end, "day-and", "day-through")
        if behind and (
            in_words or tokens.is_a(end, "counted") or (tokens.at(place - 1) == "," and not joins)
        ):
            break
        days = [*days, *(range(days[-1] + 1, value) if through else ()), value]
        if in_words == worded:
            found.append(([("day", day) for day in days], end))
        if not joins or (named and tokens.at(end) == ","):  # meeting 17, 26 January
            break
        through = tokens.is_a(end, "day-through") or (ranged and tokens.at(end) != ",")
        place = tokens.skip(end + 1, "day-the", "day-and", most=2)
    yield from reversed(found)


_READERS: Mapping[str, Reader] = {
    "figures": _figures, "ids": _ids, "alone": _alone, "month": _month, "year": _year, "days": _days,
    "worded": partial(_days, worded=True), "behind": partial(_days, behind=True),
}  # fmt: skip


# States and organisations

#: Letters of a name's first word by which it is looked up.
_KEY = 4
#: The most letters of an adjective's ending.
_ENDING = 4


def _states(reading: Reading) -> None:
    """Find UN member States, their adjectives beside a delegation or the like, and international organisations.

    A name is whole words; the longest wins. A name that is also a common word counts where it is written as a name.
    """
    tokens, place, acronyms = reading.tokens, 0, names()["acronyms"]
    shouted = tokens.text.isupper()
    while place < len(tokens):
        raw = tokens.raw[place]
        code, end = _longest(tokens, place) if tokens.is_word(place) else ("", place + 1)
        # WHO offered to help?
        if not code and raw in acronyms and not shouted and (place or raw != "WHO"):
            code = acronyms[raw]
        before = place - (3 if tokens.at(place - 1) == "-" else 1)  # la délégation néo-zélandaise
        if not end and not code and (tokens.is_a(place + 1, "actor") or tokens.is_a(before, "actor")):
            code = _adjective(tokens, place)
        end = end or place + 1
        if code:
            reading.take_tokens(_kind(code), [code], place, end)
        place = end
    for name in tokens.vocabulary.patterns if tokens.han else ():
        for match in tokens.vocabulary.matches(name, tokens.text) if name.startswith("state ") else ():
            reading.take(MentionKind.STATE, [name[-2:].upper()], *match.span())
    for match in _in_signs().finditer(tokens.text) if tokens.han else ():
        code, around = names()["han"][match[0]], tokens.text[max(0, match.start() - 1) : match.end() + 2]
        if code and not tokens.vocabulary.finds("not-state", around.replace(match[0], "_")):
            reading.take(_kind(code), [code], *match.span())


def _kind(code: str) -> MentionKind:
    """The kind of what has a code. Codes of States are in capitals."""
    return MentionKind.STATE if code.isupper() else MentionKind.ORGANISATION


def _longest(tokens: Tokens, place: int) -> tuple[str, int]:
    """The code of the longest name that begins at a token and its end; "" of what is no name here, 0 without one."""
    for form in tokens.forms[place]:
        for parts, code in _names().get(form[:_KEY], ()):
            end = _end(tokens, place, form, parts)
            if end and (len(parts) > 1 or not code.isupper() or _is_name(tokens, place, form)):
                return code, end
    return "", 0


@cache
def _names() -> dict[str, list[tuple[list[str], str]]]:
    """The words of each name and its code, longest first, by the beginning of the first word."""
    found: defaultdict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for name, code in sorted(names()["names"].items(), key=lambda item: -item[0].count(" ")):
        found[name.partition(" ")[0].removesuffix("-")[:_KEY]].append((name.split(), code))
    return dict(found)


def _end(tokens: Tokens, place: int, first: str, parts: list[str]) -> int:
    """Where the name with these parts ends that begins at a token, 0 where it does not stand there.

    A part with a hyphen at its end may have any ending.
    """
    for at, part in enumerate(parts):
        place += at > 0 and tokens.at(place) in ("'", "-", ".", "&")
        said = tokens.at(place) if at else first
        if not (said.startswith(part[:-1]) if part.endswith("-") else said == part):
            return 0
        place += 1
    return place


def _is_name(tokens: Tokens, place: int, word: str) -> bool:
    """Whether a word that is a State's name is one here. The languages' files list those that are common words."""
    raw, kinds = tokens.raw[place], tokens.vocabulary.words.get(word, set[str]())
    if "state-in-capitals" in kinds:
        return raw.isupper() and (len(tokens) < 4 or not tokens.text.isupper())
    if "state-not-used" in kinds and not raw.isupper():
        return not any(tokens.is_a(at, "using") for at in range(len(tokens)))
    if "state-inside" in kinds:
        return raw[0].isupper() and place > 0 and tokens.low[place - 1] not in '.!?-"'
    if "state-behind" in kinds:
        return raw != word or tokens.is_a(place - 1, "before-state")
    # Somebody who types no capital at all means the State as well, save for these words.
    return "state-with-capital" not in kinds or raw[0].isupper()


def _adjective(tokens: Tokens, place: int) -> str:
    stems = names()["adjectives"]
    for word in tokens.forms[place]:
        for cut in range(min(_ENDING, len(word) - 3) + 1):
            stem, ending = word[: len(word) - cut], word[len(word) - cut :]
            if stem in stems and (not ending or "state-ending" in tokens.vocabulary.words.get(ending, ())):
                return str(stems[stem])
    return ""


@cache
def _in_signs() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names()["han"], key=len, reverse=True))))
