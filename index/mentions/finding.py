"""Finds what a text mentions: meetings, dates, sections, documents, States and organisations.

It knows no report. The languages' rules and regular expressions are in `languages/`. A rule calls a reader below by
`@name`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple

from index.mentions.text import READ, Tokens, fits, values_in
from index.mentions.vocabulary import Rule, first_words, names
from knowledge.normal import normalise
from knowledge.numerals import han


class MentionKind(StrEnum):
    """A kind of thing that is mentioned, and the values of such a mention."""

    MEETING = "meeting"  #: ordinals: 17
    PLACE = "place"  #: of a meeting in a row: "last", "first", "next", "previous", n, or -n from the end
    DATE = "date"  #: `Date`s
    SECTION = (
        "section"  #: ids as written, in lower case: "2.3"; of an item "2.3/1", or "/1" of a named meeting
    )
    DOCUMENT = "document"  #: (kind, number): ("resolution", "1306"), ("pp", "22")
    STATE = "state"  #: ISO 3166 codes
    ORGANISATION = "organisation"  #: codes such as "who"


MEETING, PLACE, DATE = MentionKind.MEETING, MentionKind.PLACE, MentionKind.DATE
SECTION, DOCUMENT = MentionKind.SECTION, MentionKind.DOCUMENT
STATE, ORGANISATION = MentionKind.STATE, MentionKind.ORGANISATION


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
    """A match of a rule: its values, and the first and the last character (exclusive) that it takes."""

    values: list[Any]
    start: int
    end: int


#: Reads something at a token: its values and where it ends, the longest first.
ReadAt = Callable[[Tokens, int], Iterator[tuple[list[Any], int]]]
#: The owner of a character of a text: no mention, a State or an organisation, another mention.
_FREE, _NAMED, _POINTED = b"\0", b"\1", b"\2"


class Reading:
    """The mentions of a text. The first that takes a character has it.

    tokens: the tokens of the text
    acronyms: the parts of the acronyms of the reports' bodies; a number behind one is a meeting's (WG-SEA 16)
    found: the mentions so far
    """

    def __init__(self, tokens: Tokens, groups: frozenset[str] = frozenset()) -> None:
        self.tokens = tokens
        self.acronyms = frozenset(part for group in groups for part in group.split("-"))
        self.found: list[Mention] = []
        self.taken = bytearray(len(tokens.text))

    def names(self, place: int) -> bool:
        """Whether a meeting, section, date or document is named at a token."""
        return 0 <= place < len(self.tokens) and _POINTED[0] in self.taken[slice(*self.tokens.spans[place])]

    def free(self, place: int) -> bool:
        """Whether no mention has taken any of the token at a place."""
        return not any(self.taken[slice(*self.tokens.spans[place])])

    def take(self, kind: MentionKind, values: Iterable[Any], start: int, end: int) -> bool:
        """Take the characters from `start` to before `end` for a mention, if all are free."""
        if start >= end or any(self.taken[start:end]):
            return False
        self.found.append(Mention(kind, tuple(dict.fromkeys(values)), start, end))
        named = kind in (STATE, ORGANISATION)
        self.taken[start:end] = (_NAMED if named else _POINTED) * (end - start)
        return True

    def take_tokens(self, kind: MentionKind, values: Iterable[Any], first: int, end: int) -> bool:
        """The same for tokens."""
        return self.take(kind, values, self.tokens.spans[first][0], self.tokens.spans[end - 1][1])

    def replace(self, mention: Mention, values: Iterable[Any]) -> None:
        """Give a mention other values; without any it is none."""
        self.found.remove(mention)
        self.taken[mention.start : mention.end] = _FREE * (mention.end - mention.start)
        if values:
            self.take(mention.kind, values, mention.start, mention.end)

    def finds(self, kind: str) -> bool:
        """Whether a rule of a kind finds something where nothing is taken."""
        return any(True for _ in self.follow(kind))

    def follow(self, kind: str) -> Iterator[Match]:
        """The matches of the patterns and rules of a kind in free text, from left to right."""
        tokens, vocabulary = self.tokens, self.tokens.vocabulary
        for match in tokens.matches(kind):
            if not any(self.taken[match.start() : match.end()]):
                listed = next(filter(None, match.groups()), "")
                ordinal = vocabulary.named.get(listed)
                values = [ordinal] if ordinal else values_in(vocabulary, listed)
                if values or not listed:
                    yield Match(values, *match.span())
        for rule in vocabulary.rules.get(kind, ()):
            if any(map(tokens.by_class.keys().isdisjoint, rule.needs)):
                continue
            for place in sorted({at for first in rule.firsts for at in tokens.by_class.get(first, ())}):
                for values, first, end in _fit(rule, tokens, place, place, 0, Match([], place, -1)):
                    start, stop = tokens.spans[first][0], tokens.spans[end - 1][1]
                    if not any(self.taken[start:stop]):
                        yield Match(values, start, stop)
                        break

    def has(self, *kinds: MentionKind) -> bool:
        """Whether something of one of these kinds is mentioned."""
        return any(mention.kind in kinds for mention in self.found)

    def mentions(self) -> tuple[Mention, ...]:
        """The mentions found, in the order of the text."""
        return tuple(sorted(self.found, key=lambda mention: mention.start))


_END = frozenset({"end"})
_NUMBER = re.compile(r"#([ofc]*)([ln]?)(\d*)")


def _fit(rule: Rule, tokens: Tokens, place: int, at: int, step: int, found: Match) -> Iterator[Match]:
    """The ways in which a rule fits from a token on, the longest first; `found` counts tokens."""
    values, start, end = found
    if step == len(rule.elements):
        yield Match(values, start, at if end < 0 else end)
        return
    element = rule.elements[step]
    classes = tokens.classes[at] if 0 <= at < len(tokens) else _END
    reads: Iterable[tuple[list[Any], int]] = [([], at)]
    if element.sign == "[":
        start = at
    elif element.sign == "]":
        end = at
    elif element.sign:
        beside = classes if element.sign == ">" else tokens.classes[at - 1] if at else _END
        reads = reads if fits(element, beside) else ()
    elif element.reader:
        read = _READERS.get(element.reader[1:]) or partial(_numbers, wanted=element.reader)
        fit = classes is not _END and fits(element, classes)
        reads = chain(read(tokens, at) if fit else (), () if element.least else reads)
    else:
        most = 0
        while most < element.most and at + most < len(tokens) and fits(element, tokens.classes[at + most]):
            most += 1
        reads = (([], at + length) for length in range(most, element.least - 1, -1))
    for more, after in reads:
        yield from _fit(rule, tokens, place, after, step + 1, Match([*values, *more], start, end))


def _numbers(tokens: Tokens, place: int, wanted: str) -> Iterator[tuple[list[int], int]]:
    """The lists of numbers at a token that `#` with its letters means."""
    kinds, many, least = _NUMBER.fullmatch(wanted).groups()  # type: ignore[union-attr]
    for values, kind, end in tokens.numbers(place):
        fit = not many or (many == "l") == (len(values) > 1)
        if fit and (not kinds or kind in kinds) and values[-1] >= int(least or 1):
            yield values, end


def read(text: str | Tokens, groups: frozenset[str] = frozenset()) -> Reading:
    """Read a normalised text, or its tokens. `groups` are the acronyms of the reports' bodies.

    Documents come first: the number of a resolution is no year. Dates come next: a day is no meeting.
    """
    reading = Reading(Tokens(text[:READ]) if isinstance(text, str) else text, groups)
    for finds in (_documents, _dates, _meetings, _sections, _states):
        finds(reading)
    return reading


def find(text: str) -> tuple[Mention, ...]:
    """The mentions of a text, in its order. The text is normalised first."""
    return read(normalise(text)).mentions()


# Meetings

#: The difference between the meant meeting and the one whose number is given: the meeting after the 10th.
_BESIDE = {"following": 1, "preceding": -1}
_PLACES = ("from-the-end", "penultimate", "last", "previous", "next", "earliest", "of-them")


def _meetings(reading: Reading) -> None:
    """Find meetings by number, or by place in a row."""
    tokens = reading.tokens
    for name, step in _BESIDE.items():
        for values, *span in reading.follow(name):
            if len(values) == 1:
                reading.take(MEETING, [values[0] + step], *span)
    for name in _PLACES:
        found = next(reading.follow(f"place {name}"), None)
        if found and not reading.has(PLACE):
            count = sum(found.values)
            of_name = {"earliest": "first", "penultimate": -2, "from-the-end": -count, "of-them": count}
            reading.take(PLACE, [of_name.get(name, name)], found.start, found.end)
    for values, *span in reading.follow("meeting"):
        if values:
            reading.take(MEETING, values, *span)
    for place in range(1, len(tokens) if reading.acronyms else 0):
        named = tokens.low[place - 1] in reading.acronyms and not tokens.glued(place)  # COP29 is another's
        if named and tokens.is_figure(place, 1, 999):
            reading.take_tokens(MEETING, [int(tokens.low[place])], place, place + 1)


# Documents

_DOCUMENTS = ("resolution", "decision", "recommendation", "study-group", "pp")
_CONFERENCE = "conference-"


def _documents(reading: Reading) -> None:
    """Find documents and bodies by number, and conferences that mean something without one.

    PP-18, ПК-22, WTDC-21; of a body's acronym with a year, CWG-19, the year stands behind a hyphen.
    """
    tokens = reading.tokens
    for kind in _DOCUMENTS:
        for values, *span in reading.follow(f"document {kind}"):
            reading.take(DOCUMENT, [(kind, str(value)) for value in values or [""]], *span)
    for place, (low, raw, classes) in enumerate(zip(tokens.low, tokens.raw, tokens.classes, strict=True)):
        code = next((name.removeprefix(_CONFERENCE) for name in classes if name.startswith(_CONFERENCE)), "")
        if code or low in reading.acronyms:
            number = place + 1 + (tokens.at(place + 1) == "-" and tokens.glued(place + 1))
            figure = tokens.at(number) if tokens.is_figure(number) else ""
            glued = tokens.glued(number) and len(figure) in (2, 4) and (code or number > place + 1)
            if glued or (code and len(figure) == 2):
                reading.take_tokens(DOCUMENT, [(code or low, figure[-2:])], place, number + 1)
            elif code and (raw.isupper() or figure):
                reading.take_tokens(DOCUMENT, [(code, "")], place, place + 1)


# Sections

_ID = r"(?:[ivxlcdm]+|[a-zа-я]|\d{1,3})(?:\.(?:\d{1,3}|[a-z]))*"
_PART = r"(?:[0-9]+|[^\W\d_]+)"
_ROMAN = re.compile("[IVXLC]+")
_ALONE = re.compile(r"\d{1,2}(?:\.\d{1,2})+(?:/\d+)?")


def _sections(reading: Reading) -> None:
    """Find sections, paragraphs and items that are called so, or stand alone as 2.3.

    Beside a section or a meeting an item is one of it. "The second paragraph" needs one of them.
    """
    of_meeting = reading.has(MEETING, PLACE)
    sections: list[Mention] = []
    items: list[Mention] = []
    counted: list[Mention] = []
    for kind in ("section", "part", "item", "counted", "alone"):
        for values, *span in reading.follow(kind):
            own = [str(value) for value in values if kind != "alone" or _ALONE.fullmatch(value)]
            if own and reading.take(SECTION, own, *span):
                number = kind in ("item", "counted") and all(map(str.isdigit, own))
                (sections if not number else items if kind == "item" else counted).append(reading.found[-1])
    owns = {own for section in sections for own in section.values} or ({""} if of_meeting else set())
    if owns:
        items += counted
    else:
        for mention in counted:
            reading.replace(mention, ())
    if len(owns) == 1 and items:
        joined = [f"{own}/{number}" for item in items for number in item.values for own in owns]
        for mention in (*sections, *items):
            reading.replace(mention, joined)


def _ids(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read the ids of sections in a list: 2.3; II and III; 2 and 3; 2.4/1 of an item."""
    joints = ".-" if tokens.is_a(place - 1, "hyphened") else "."
    pattern = re.compile(rf"{_PART}(?:[{joints}]{_PART}){{0,4}}(?:/[0-9]{{1,9}}(?![0-9]))?")
    ids: list[Any] = []
    found: list[tuple[list[Any], int]] = []
    while len(ids) < 4 and place < len(tokens):
        raw, own = tokens.raw[place], pattern.match(tokens.folded, tokens.spans[place][0])
        lettered = raw.isdigit() or _ROMAN.fullmatch(raw) is not None or (len(raw) == 1 and raw.isupper())
        id_ = own[0].replace("-", ".") if own else ""
        if not own or not lettered or not re.fullmatch(_ID, id_.partition("/")[0]):
            break
        ids, end = [*ids, id_], bisect_left(tokens.spans, (own.end(),))
        found.append((ids, end))
        if not tokens.is_a(end, "and"):
            break
        place = end + 1
    yield from reversed(found)


# Dates

_IN_FIGURES = (
    r"(?<![\d./])(?:(\d{1,2}) ?- ?(?=\d{1,2}[./]))?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4})(?![\d]|[.]\d)"
)
#: The last day of a month.
_LAST_DAY = 31


def _dates(reading: Reading) -> None:
    """Find dates: whole ones, months and years; lists and ranges of days."""
    tokens = reading.tokens
    _in_figures(reading)
    for match in tokens.matches("whole date"):  # 2021年1月26日, 5月5日、6日和7日, 2021년 3월
        year, month = (int(han(match[n])) if match[n] else None for n in (1, 2))
        days = values_in(tokens.vocabulary, match[3] or "")
        known = (year or month) and (not year or 1900 <= year < 2100) and (month is None or 1 <= month <= 12)
        if known and all(1 <= day <= _LAST_DAY for day in days):
            reading.take(DATE, [Date(year, month, day) for day in days or [None]], *match.span())
    for values, *span in reading.follow("date"):
        said = [value if isinstance(value, tuple) else ("day", value) for value in values]
        days = [value for part, value in said if part == "day"]
        parts: dict[str, int] = dict(said)
        date = Date(parts.get("year"), parts.get("month"))
        if days and max(days) > _LAST_DAY:
            continue
        reading.take(DATE, [date._replace(day=day) for day in days or [None]], *span)


def _in_figures(reading: Reading) -> None:
    """Take 2021-01-26, 26.01.2021, 26/01/2021, 01/26/2021, 26-28.01.2021, 12.01.22."""
    text = reading.tokens.text
    for match in re.finditer(_IN_FIGURES, text):
        first, second, third = int(match[2]), int(match[4]), int(match[5])
        if 1900 <= first < 2100 and len(match[5]) < 3:
            date = _valid(first, second, third)
        elif len(match[2]) < 3 and 1900 <= third < 2100:
            date = _valid(third, second, first) or _valid(third, first, second)
        else:
            short = match[3] == "." and all(len(match[part]) == 2 for part in (2, 4, 5))
            date = _valid(2000 + third, second, first) if short else None
        if date:
            more = range(max(1, int(match[1])), date.day or 0) if match[1] else ()
            reading.take(DATE, [*(date._replace(day=day) for day in more), date], *match.span())


def _valid(year: int, month: int, day: int) -> Date | None:
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= _LAST_DAY else None


def _month(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read a month. The UN's Arabic gives two names of it: آذار/مارس, آذار (مارس)."""
    month, end = tokens.month(place)
    if month and tokens.at(end) in ("/", "("):
        again, after = tokens.month(end + 1)
        if again == month:
            end = after + (tokens.at(end) == "(" and tokens.at(after) == ")")
    if month:
        yield [("month", month)], end


def _year(tokens: Tokens, place: int) -> Iterator[tuple[list[Any], int]]:
    """Read a year, behind what may join it; of two figures behind a sign or before a word for years: January '22."""
    place = tokens.skip(place, "joint", most=3)
    if tokens.is_figure(place, 1900, 2099):
        yield [("year", int(tokens.low[place]))], place + 1
    elif len(tokens.at(place)) == 2 and tokens.is_figure(place):
        signed = tokens.at(place - 1) == "'" and tokens.glued(place) and not tokens.glued(place - 1)
        if signed or tokens.is_a(place + 1, "year"):
            yield [("year", 2000 + int(tokens.low[place]))], place + 1


_READERS: Mapping[str, ReadAt] = {"ids": _ids, "month": _month, "year": _year}


# States and organisations

#: The most words of a name, and the most letters of an adjective's ending.
_WORDS, _ENDING = 6, 4


def _states(reading: Reading) -> None:
    """Find UN member States, their adjectives beside a delegation or the like, and international organisations.

    A name is whole words; the longest wins. A name that is also a common word counts where it is written as a name.
    """
    tokens, place, acronyms = reading.tokens, 0, names()["acronyms"]
    while place < len(tokens):
        code, end = _longest(tokens, place)
        # WHO offered to help?
        if not code and tokens.raw[place] in acronyms and not tokens.text.isupper():
            code = acronyms[tokens.raw[place]] if place or tokens.raw[place] != "WHO" else ""
        before = place - (3 if tokens.at(place - 1) == "-" else 1)  # la délégation néo-zélandaise
        if not end and not code and (tokens.is_a(place + 1, "actor") or tokens.is_a(before, "actor")):
            code = _adjective(tokens, place)
        end = end or place + 1
        if code:
            reading.take_tokens(_kind(code), [code], place, end)
        place = end
    for match in _in_signs().finditer(tokens.text) if tokens.han else ():
        code, around = names()["han"][match[0]], tokens.text[max(0, match.start() - 1) : match.end() + 2]
        if code and not any(tokens.matches("not-state", around.replace(match[0], "_"))):
            reading.take(_kind(code), [code], *match.span())


def _kind(code: str) -> MentionKind:
    """The kind of a code. Codes of States are in capitals."""
    return STATE if code.isupper() else ORGANISATION


def _longest(tokens: Tokens, place: int) -> tuple[str, int]:
    """The code of the longest name that begins at a token and its end; "" of what is no name here, 0 without one."""
    known, firsts = names()["names"], first_words("names")
    for code, name, end in tokens.longest(place, known, firsts, _WORDS, "name-joint"):
        if " " in name or _is_name(tokens, place, name):
            return code, end
    return "", 0


def _is_name(tokens: Tokens, place: int, word: str) -> bool:
    """Whether a word that is a State's name is one here. The languages' files list those that are common words."""
    raw, classes = tokens.raw[place], tokens.vocabulary.words.get(word, set[str]())
    if "state-in-capitals" in classes:
        return raw.isupper()
    if "state-inside" in classes:
        return raw[0].isupper() and place > 0
    if "state-behind" in classes:
        return raw != word or tokens.is_a(place - 1, "before-state")
    # Somebody who types no capital at all means the State as well, save for these words.
    return "state-with-capital" not in classes or raw[0].isupper()


def _adjective(tokens: Tokens, place: int) -> str:
    """The code of the State whose adjective stands at a token; "" for none."""
    stems = names()["adjectives"]
    for word in tokens.forms(place):
        for cut in range(min(_ENDING, len(word) - 3) + 1):
            stem, ending = word[: len(word) - cut], word[len(word) - cut :]
            if stem in stems and (not ending or "state-ending" in tokens.vocabulary.words.get(ending, ())):
                return str(stems[stem])
    return ""


@cache
def _in_signs() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names()["han"], key=len, reverse=True))))
