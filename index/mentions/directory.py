"""Where in the reports the mentions are: which passages carry which; and what a question means beside them."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.mentions.courtesies import is_chit_chat
from index.mentions.finding import READ, RECOMMENDATIONS, Date, Kind, Mention, Reading, find, read, values_of
from index.mentions.outline import Asked, Outline, Part, headings, parts_of
from index.mentions.places import Ids, Places
from index.mentions.reports import TIERS, Reports, acronyms, spoken, tier
from index.mentions.whole import asks_for_all, asks_when
from index.mentions.words import Words, in_other_figures
from knowledge.normal import normalise
from knowledge.report import Report, Section

#: What is asked about a meeting, a date or a section stands there. A State, body or document only speaks for those that
#: name it: the passage that answers about Kenya may say Nairobi.
_NARROWING = (Kind.MEETING, Kind.DATE, Kind.SECTION)
_POINTING = (Kind.MEETING, Kind.PLACE, Kind.SECTION, Kind.ITEM)
_NAMING = (Kind.STATE, Kind.DOCUMENT, Kind.ORGANISATION)
#: What passages carry in their words or their meeting's; their sections are the outline's.
_CARRIED = (Kind.MEETING, Kind.DATE, *_NAMING)
#: What else is known of passages: that they hold a time; the document that they begin with ("Recommendation 3. That
#: …"); numbers that look like years and are none.
_TIMED, _OPENING, _COUNTED = "timed", "opening", "counted"
#: What looks like a year and counts something: 2,000.
_COUNT = re.compile(r"(?<![\d.,])((?:19|20)|[12][ ,.]\d)\d\d(?![\d])")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question means beside the reports.

    `text` goes to the encoder: the name of the report is taken out where it only names it. `reports`: ids of those
    that it names, of several; None where it names none. `sections`: full ids of the sections asked for as a whole: one,
    or one in each of several reports. `items`: ids of the passages named by their place ("2.3 bullet 4"), and of the
    lines that say when a meeting was. `passages`: ids of those that carry a meeting, date and section that is named;
    None where none is, empty where no passage carries them together. `clashes`: kinds of which something is named that
    no passage carries. `rows`: in how many rows of meetings "the last meeting" or the like was found, for each group of
    reports has its own. `other_body`: a whole meeting of a body above, or of another organisation. `unsure`: the
    meeting may not be the one meant.
    `chit_chat`: it is nothing but courtesies.
    """

    text: str
    mentions: tuple[Mention, ...]
    reports: frozenset[str] | None = None
    sections: tuple[str, ...] = ()
    items: Set[str] = frozenset()
    passages: Set[str] | None = None
    clashes: frozenset[Kind] = frozenset()
    rows: int = 0
    other_body: bool = False
    unsure: bool = False
    chit_chat: bool = False


@dataclass(frozen=True)
class Gathered:
    """What the passages of some sections mention, counted from the first. `values` is what is carried; `pairs` are a
    value's place in them and a passage's, one after the other; `said` are all words, with a space between; `passages`
    how many there are. Values and `parts` are JSON already: those of thousands of reports come together as text."""

    values: Sequence[str]
    pairs: Sequence[int]
    parts: str
    said: str
    passages: int

    @classmethod
    def of(cls, report: Report, sections: Sequence[Section], groups: frozenset[str]) -> Self:
        """Read the mentions of every text of some outermost sections of a report in every language. `groups` are the
        acronyms of all reports' bodies."""
        values: dict[tuple[str, Any], int] = {}
        pairs: dict[tuple[int, int], None] = {}
        said: set[str] = set()
        above: dict[str, tuple[Mention, ...]] = {}
        count = 0
        for place, passage in enumerate(report.passages(sections)):
            carried: list[tuple[str, Any]] = []
            mentioned: list[Mention] = []
            for text in map(normalise, passage.text.values()):
                reading = read(text, groups)
                mentions = reading.mentions()
                mentioned += mentions
                said.update(spoken(reading.words if len(text) <= READ else Words(text)))
                carried += ((_COUNTED, number) for number in _counts(text, mentions))
                opening = values_of((one for one in mentions[:1] if not one.start), Kind.DOCUMENT)
                carried += ((_OPENING, document) for document in opening if document[1])
            if any(one.kind is Kind.DATE for one in mentioned):
                carried.append((_TIMED, ""))
            for section in passage.path:
                if section.id not in above:
                    above[section.id] = tuple(one for text in headings(section) for one in find(text))
                mentioned += above[section.id]
            told = (one for one in mentioned if one.kind in _CARRIED)
            carried += ((one.kind, value) for one in told for value in one.values)
            meeting = passage.meeting
            if meeting is not None and meeting.number is not None:
                carried.append((Kind.MEETING, meeting.number))
            if meeting is not None and (day := meeting.date) is not None:
                carried.append((Kind.DATE, Date(day.year, day.month, day.day)))
            for one in carried:
                pairs[values.setdefault(one, len(values)), place] = None
            count = place + 1
        words = " ".join(sorted(word for word in said if not word.isspace()))
        numbers = [number for pair in pairs for number in pair]
        return cls(list(map(dump, values)), numbers, dump(list(parts_of(report, sections))), words, count)

    def dump(self) -> str:
        """It as JSON."""
        return dump(self)

    @classmethod
    def load(cls, text: str) -> Self:
        """What `dump` wrote."""
        return cls(*json.loads(text))


@dataclass(frozen=True)
class Directory:
    """The mentions of the passages of some reports. `values` are what they carry, `numbers` the number of each;
    `carrying` their passages' places by these numbers, `carried` the numbers by the passages' places; the sections
    (`outline`). Made once for a build: `join` makes what is kept beside the index, and `load` reads it."""

    ids: Ids
    values: Sequence[tuple[str, Any]]
    numbers: Mapping[tuple[str, Any], int]
    carrying: "Rows"
    carried: "Rows"
    outline: Outline

    @staticmethod
    def join(reports: Sequence[Report], gathered: Iterable[Gathered]) -> tuple[str, NDArray[np.int32]]:
        """The directory of reports, of whose sections this was gathered, as `load` takes it."""
        named, said, parts = Reports.of(reports), set[str](), list[str]()
        values: dict[str, int] = {}
        pairs = [np.empty((0, 2), np.int32)]
        first = 0
        for one in gathered:
            numbers = np.array([values.setdefault(value, len(values)) for value in one.values], np.int32)
            own = np.array(one.pairs, np.int32).reshape(-1, 2)
            pairs.append(np.column_stack([numbers[own[:, 0]], own[:, 1] + first]).astype(np.int32))
            # JSON in JSON, so that those of all reports are not in memory twice when they are read.
            parts.append(dump([first, one.parts]))
            said |= named.names.keys() & set(one.said.split(" "))
            first += one.passages
        table = np.concatenate(pairs)
        arrays = [*Rows.of(table, len(values)), *Rows.of(table[:, ::-1], first)]
        sizes = np.array([len(one) for one in arrays], np.int32)
        text = f"[[{','.join(values)}],[{','.join(parts)}],{dump(named.without(said))}]"
        return text, np.concatenate([sizes, *arrays])

    @classmethod
    def load(cls, text: str, array: NDArray[np.int32], ids: Ids) -> Self:
        """The directory that `join` gave, of passages with these ids. Raises ValueError, TypeError or KeyError."""
        listed, parts, reports = json.loads(text)
        values = _pairs(listed)
        ends = np.cumsum([_ARRAYS, *array[:_ARRAYS].tolist()]).tolist()
        rows = [array[first:last] for first, last in pairwise(ends)]
        if ends[-1] != len(array) or [len(rows[0]), len(rows[2])] != [len(listed) + 1, len(ids) + 1]:
            raise ValueError("the mentions do not fit the passages")
        placed = (
            replace(part, first=part.first + before, last=part.last + before)
            for before, some in parts for part in map(Part.load, json.loads(some))
        )  # fmt: skip
        outline = Outline(tuple(placed), Reports.load(reports))
        numbers = {value: number for number, value in enumerate(values)}
        return cls(ids, values, numbers, Rows(*rows[:2]), Rows(*rows[2:]), outline)

    def understand(self, text: str) -> Understanding:
        """What a cleaned question (`index.mentions.clean`) mentions, and what it means beside the reports."""
        words = Words(text)
        asked_text, reports = self.outline.reports.read(text, words)
        reading = read(words if asked_text == text else asked_text, self._groups)
        # A citation has the section's title in brackets.
        named = values_of(reading.found, Kind.SECTION) | values_of(reading.found, Kind.ITEM)
        cited = asked_text
        for own in {one.partition("/")[0] for one in named} if "(" in cited else ():
            for title in (title for part in self.outline.by_own.get(own, ()) for title in part.titles):
                cited = cited.replace(f"({title})", "")
        if cited != asked_text:
            asked_text, reading = cited, read(cited, self._groups)
        mentions = reading.mentions()
        whole = asks_for_all(reading, self.outline.reports.bodies)
        if reports is None and whole and reading.has(*_POINTING):
            reports = self.outline.reports.called(asked_text)
        asked = self._resolved(reading, reports)
        by_kind, clashes, rows = self._carriers(asked, mentions, reports)
        narrowing = [by_kind[kind] for kind in _NARROWING if by_kind[kind]]
        of_others, before_all = self._is_of_another(reading, asked), self._is_before_all(asked, reports)
        other_body = whole and of_others
        # Another body's meeting may have the number of one of ours.
        ours = clashes.isdisjoint(_NAMING) and not other_body
        # The last meeting is not the section called Meetings.
        titled = asked.place is None and not other_body
        sections = self.outline.titled(reading, reports) if titled else ()
        if whole and ours and not sections:
            sections = self.outline.about(asked, asked_text, reports)
            # What happened in Nepal in 2023 is told by that year's meeting only if that is where it was.
            if reading.has(Kind.STATE):
                sections = tuple(id_ for id_ in sections if id_ in by_kind[Kind.STATE])
        passages = reduce(and_, narrowing) if narrowing else None
        items = [self._items(asked, reading, by_kind, passages)] if whole and ours else []
        if ours and not before_all and not of_others and asks_when(reading):
            items.append(self._held(asked, reports))
        return Understanding(
            asked_text, mentions, reports, sections, Places.union(self.ids, [one.array for one in items]), passages,
            clashes, rows, other_body, bool(sections) and (before_all or self._is_called_higher(reading, asked)),
            is_chit_chat(text),
        )  # fmt: skip

    def contradicts(self, mentions: tuple[Mention, ...], passage: str) -> bool:
        """Whether a passage has another meeting, date or State than a question that mentions these, and not the one
        that is named."""
        asked = _asked(mentions)
        meetings = asked.meetings
        if asked.place is not None:
            meetings = meetings | {n for part in self.outline.in_row(asked, None) for n in part.meetings}
        has: defaultdict[str, set[Any]] = defaultdict(set)
        place = self.ids.place(passage)
        for number in self.carried[place].tolist() if place is not None else ():
            kind, value = self.values[number]
            has[kind].add(value)
        named = {Kind.MEETING: meetings, Kind.DATE: asked.dates, Kind.STATE: values_of(mentions, Kind.STATE)}
        both = ((wanted, has[kind]) for kind, wanted in named.items() if wanted and has[kind])
        return not all(
            any(_agree(one, held) for one in wanted for held in of_kind) for wanted, of_kind in both
        )

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(self.outline.reports.groups)

    @cached_property
    def _none(self) -> Places:
        return Places(self.ids, np.empty(0, np.int32))

    @cached_property
    def _alike(self) -> dict[tuple[str, Any], list[Any]]:
        """The dates that are carried, by their years, with None all; and the documents, by their kinds."""
        found: defaultdict[tuple[str, Any], list[Any]] = defaultdict(list)
        for kind, value in self.values:
            if kind in (Kind.DATE, Kind.DOCUMENT):
                for first in {value[0], None}:
                    found[kind, first].append(value)
        return found

    def _carriers(
        self, asked: Asked, mentions: tuple[Mention, ...], reports: frozenset[str] | None
    ) -> tuple[dict[Kind, Places], frozenset[Kind], int]:
        """The ids of the passages that carry what is named, by its kind; the kinds of what none carries; and in how
        many rows of meetings a place was found."""
        by_kind: dict[Kind, Places] = {}
        clashes: set[Kind] = set()
        chosen = self.outline.in_row(asked, reports) if asked.place is not None else []
        if not chosen and isinstance(asked.place, int) and self.outline.rows:
            clashes.add(Kind.PLACE)
        unknown = chosen and asked.place == "first" and (Kind.MEETING, 1) not in self.numbers
        wanted: dict[Kind, Iterable[Any]] = {
            Kind.MEETING: asked.meetings - ({1} if unknown else set()),
            # What looks like a year may count something: 2000 schools, where a passage says 2,000.
            Kind.DATE: {
                day for day in asked.dates if day.month or (_COUNTED, day.year) not in self.numbers
                or len(self._carrying(Kind.DATE, day, reports))
            },
            Kind.SECTION: asked.sections, Kind.DOCUMENT: asked.documents,
            Kind.STATE: values_of(mentions, Kind.STATE), Kind.ORGANISATION: values_of(mentions, Kind.ORGANISATION),
        }  # fmt: skip
        for kind, values in wanted.items():
            found = [self._carrying(kind, value, reports) for value in values]
            if not all(map(len, found)):
                clashes.add(kind)
            if kind is Kind.MEETING:
                found += map(_places_of, chosen)
            by_kind[kind] = Places.union(self.ids, found) if found else self._none
        return by_kind, frozenset(clashes), len(chosen)

    def _carrying(self, kind: Kind, value: Any, reports: frozenset[str] | None) -> NDArray[np.int32]:
        """The places of the passages, of these reports (None: of all), that carry something."""
        if kind is Kind.SECTION:
            found = self._within(value)
        else:
            values = [value]
            if kind is Kind.DATE:
                values = [day for day in self._alike.get((kind, value.year), ()) if value.covers(day)]
            elif kind is Kind.DOCUMENT and not value[1]:
                values = self._alike.get((kind, value[0]), [])
            found = Places.union(self.ids, [self._holding(kind, one) for one in values]).array
        if reports is None or not len(found):
            return found
        spans = [span for report, span in self._spans.items() if report in reports]
        within = [(span.start <= found) & (found < span.stop) for span in spans]
        return found[np.any(within, axis=0)] if within else found[:0]

    def _holding(self, kind: str, value: Any) -> NDArray[np.int32]:
        """The places of the passages that carry just this."""
        number = self.numbers.get((kind, value))
        return self._none.array if number is None else self.carrying[number]

    def _within(self, own: str) -> NDArray[np.int32]:
        """The places of the passages of the sections of a number, or of the items of that number (2.3/1) in them."""
        section, _, item = own.partition("/")
        parts = self.outline.by_own.get(section, ())
        if not item:
            return Places.union(self.ids, list(map(_places_of, parts))).array
        return Places.of(self.ids, (f"{part.id}/{item}" for part in parts)).array

    @cached_property
    def _spans(self) -> dict[str, range]:
        """The places of the passages of each report that has some."""
        reports = self.outline.of_report.items()
        return {name: range(parts[0].first, max(part.last for part in parts)) for name, parts in reports}

    def _resolved(self, reading: Reading, reports: frozenset[str] | None) -> Asked:
        """What is named as these reports are to be read: section 2, where there is none, is section II; "the second
        meeting of 2023" is the second of that year where none of it is numbered so; an item of a meeting ("/3") is that
        of its section, the second recommendation the second item of their section, if there is one, and so is
        recommendation 2 where no passage names it."""
        asked = _asked(reading.mentions(), reading.words.folded)
        sections = {
            other if not len(self._within(own)) and len(self._within(other := in_other_figures(own))) else own
            for own in asked.sections
        }
        if len(asked.meetings) == 1 and asked.place is None and (ordinal := min(asked.meetings)) > 1:
            dated = self.outline.dated(asked, reports)
            if len(dated) >= ordinal and not any(ordinal in one.meetings for one in dated):
                asked = replace(asked, meetings=frozenset(), place=ordinal)
        counted = {own for own in sections if own.startswith(f"{RECOMMENDATIONS}/")}
        found = {self.outline.recommendation(own.partition("/")[2], reports) for own in counted}
        items = {own for own in sections if own.startswith("/")}
        if items:
            whose = [part.own.lower() for part in self.outline.of_meeting(asked, reports)]
            found |= {f"{own}{item}" for own in whose for item in items} or items
        unnamed = (one for one in asked.documents if (Kind.DOCUMENT, one) not in self.numbers)
        advice = {
            one: self.outline.recommendation(one[1], reports) for one in unnamed if one[0] == "recommendation"
        }
        sections = ((sections - counted - items) | found | set(advice.values())) - {""}
        documents = asked.documents - {one for one, item in advice.items() if item}
        return replace(asked, sections=frozenset(sections), documents=documents)

    def _items(
        self, asked: Asked, reading: Reading, by_kind: Mapping[Kind, Places], found: Places | None
    ) -> Places:
        """The ids of the passages that a question names by their own number and nothing else: item 3 of section 2.1,
        recommendation 3."""
        if any("/" in own for own in asked.sections):
            return by_kind[Kind.SECTION] & (found or self._none)
        if len(asked.documents) != 1 or any(one.kind is not Kind.DOCUMENT for one in reading.found):
            return self._none
        return by_kind[Kind.DOCUMENT] & Places(self.ids, self._holding(_OPENING, *asked.documents))

    def _held(self, asked: Asked, reports: frozenset[str] | None) -> Places:
        """The ids of the lines that say when the meetings that are named were: those of their sections that hold a
        time; of a meeting without a section the one passage that names it and holds a time."""
        if not asked.meetings and asked.place is None:
            return self._none
        timed = Places(self.ids, self._holding(_TIMED, ""))
        sections = self.outline.about(asked, "", reports)
        if sections or asked.place is not None:
            return timed & Places.of(self.ids, sections)
        # One that is still to come is named by a passage at most.
        named = [self._carrying(Kind.MEETING, number, reports) for number in asked.meetings]
        told = timed & Places.union(self.ids, named)
        return told if len(told) == 1 else self._none

    def _is_of_another(self, reading: Reading, asked: Asked) -> bool:
        """Whether the meeting that is named is that of a council or an assembly above the bodies that the reports are
        of, or of an international organisation that none of them is of."""
        others = values_of(reading.mentions(), Kind.ORGANISATION) - self.outline.reports.organisations
        of_meeting = bool(asked.meetings) or asked.place is not None
        named = of_meeting or bool(asked.dates)
        top = named and tier(reading.words) == len(TIERS) - 1 and self._is_called_higher(reading, asked)
        return top or (bool(others) and of_meeting)

    def _is_called_higher(self, reading: Reading, asked: Asked) -> bool:
        """Whether the body whose meeting is named stands above those that the reports are of; a group may also be
        called a committee."""
        if not (asked.meetings or asked.place is not None or asked.dates):
            return False
        said, ours = tier(reading.words), set(map(int, self.outline.reports.tiers))
        called = not reading.acronyms.isdisjoint(reading.words.low)
        return said is not None and bool(ours) and said > min(ours) and said not in ours and not called

    def _is_before_all(self, asked: Asked, reports: frozenset[str] | None) -> bool:
        """Whether it is the first meeting that is named, and the reports' meetings have higher numbers: then it may be
        one that no report is of, or the first of theirs. That of a year is the first of that year."""
        unknown = asked.place == "first" and 1 in asked.meetings and (Kind.MEETING, 1) not in self.numbers
        return (
            unknown
            and any(part.meetings for part in self.outline.rows)
            and not self.outline.dated(asked, reports)
        )


#: How many arrays a directory has.
_ARRAYS = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers, sorted, of differing length: row r is `flat[first[r] : first[r + 1]]`."""

    first: NDArray[np.int32]
    flat: NDArray[np.int32]

    @staticmethod
    def of(table: NDArray[np.int32], count: int) -> list[NDArray[np.int32]]:
        """So many rows, of pairs of a row and a number in it."""
        rows, numbers = table[np.lexsort((table[:, 1], table[:, 0]))].T
        return [np.searchsorted(rows, np.arange(count + 1)).astype(np.int32), numbers]

    def __getitem__(self, row: int) -> NDArray[np.int32]:
        first, last = self.first[row : row + 2].tolist()
        return np.asarray(self.flat[first:last])


def _places_of(part: Part) -> NDArray[np.int32]:
    """The places of the passages of a section."""
    return np.arange(part.first, part.last, dtype=np.int32)


def groups_of(reports: Sequence[Report]) -> frozenset[str]:
    """The acronyms of the bodies that reports are of, by their titles alone."""
    titles = (title for report in reports for title in report.title.values())
    return frozenset(name for title in titles for name in acronyms(normalise(title)))


def _asked(mentions: tuple[Mention, ...], low: str = "") -> Asked:
    """What is mentioned, as one looks sections up by it. In figures the first meeting is a meeting's number, in words
    it may be the first of those there are."""
    place = next((value for one in mentions if one.kind is Kind.PLACE for value in one.values), None)
    first = [one for one in mentions if one.kind is Kind.MEETING]
    meetings = values_of(mentions, Kind.MEETING)
    if place is None and meetings == {1} and not any("1" in low[one.start : one.end] for one in first):
        place = "first"
    return Asked(
        meetings, place, values_of(mentions, Kind.DATE),
        values_of(mentions, Kind.SECTION) | values_of(mentions, Kind.ITEM), values_of(mentions, Kind.DOCUMENT),
    )  # fmt: skip


def _agree(one: Any, other: Any) -> bool:
    """Whether two values are the same, or two dates may be: no part that both have differs."""
    parts = zip(one, other, strict=True) if isinstance(one, tuple) else ((one, other),)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in parts)


def dump(value: Any) -> str:
    """A value as JSON: data classes as lists of their fields, sets as sorted ones."""

    def plain(one: Any) -> list[Any]:
        return (
            sorted(one) if isinstance(one, frozenset) else [getattr(one, part.name) for part in fields(one)]
        )

    return json.dumps(value, default=plain, ensure_ascii=False, separators=(",", ":"))


def _pairs(rows: Iterable[Any]) -> list[tuple[str, Any]]:
    """Kinds and values, with what JSON has made a list of as a tuple, for it is the key of an index."""
    return [(kind, tuple(value) if isinstance(value, list) else value) for kind, value in rows]


def _counts(text: str, mentions: tuple[Mention, ...]) -> Iterable[int]:
    """The numbers in a text that look like years and are none."""
    for match in _COUNT.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in mentions):
            value = int(re.sub(r"\D", "", match[0]))
            if 1900 <= value < 2100:
                yield value
