"""Where in the reports the mentions are: which passages carry which; and what a question means beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from index.mentions import stored
from index.mentions.courtesies import is_chit_chat
from index.mentions.finding import find, read
from index.mentions.numbers import in_other_figures
from index.mentions.outline import Asked, Outline, Part, headings
from index.mentions.reading import Reading
from index.mentions.reports import TIERS, tier
from index.mentions.sections import RECOMMENDATIONS
from index.mentions.value import Date, Kind, Mention, values_of
from index.mentions.whole import asks_for_all, asks_when
from index.mentions.words import Words
from knowledge.library import Library
from knowledge.normal import normalise

#: What is asked about a meeting, a date or a section stands there. A State, body or document only speaks for those that
#: name it: the passage that answers about Kenya may say Nairobi.
_NARROWING = (Kind.MEETING, Kind.DATE, Kind.SECTION)
_NAMING = (Kind.STATE, Kind.DOCUMENT, Kind.ORGANISATION)
#: What looks like a year and counts something: 2,000.
_COUNT = re.compile(r"(?<![\d.,])((?:19|20)|[12][ ,.]\d)\d\d(?![\d])")

Index = Mapping[Any, frozenset[str]]


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
    items: frozenset[str] = frozenset()
    passages: frozenset[str] | None = None
    clashes: frozenset[Kind] = frozenset()
    rows: int = 0
    other_body: bool = False
    unsure: bool = False
    chit_chat: bool = False


@dataclass(frozen=True)
class Directory:
    """The mentions of a library's passages: ids of those that carry each (`carried`), that hold a time (`timed`), that
    begin with a document's number (`opening`: "Recommendation 3. That …"); numbers that look like years and are none
    (`counts`); the sections (`outline`). Made once for a build: `dump` and `load` keep it beside the index."""

    carried: Mapping[Kind, Index]
    timed: frozenset[str]
    opening: Index
    counts: frozenset[int]
    outline: Outline

    @classmethod
    def of(cls, library: Library) -> Self:
        """Read the mentions of every text of the library in every language."""
        carried: dict[Kind, defaultdict[Any, set[str]]] = {
            kind: defaultdict(set) for kind in (*_NARROWING, *_NAMING)
        }
        timed: set[str] = set()
        opening: defaultdict[Any, set[str]] = defaultdict(set)
        counts: set[int] = set()
        above: dict[str, tuple[Mention, ...]] = {}
        outline = Outline.of(library)
        groups = frozenset(outline.reports.groups)

        def carry(kind: Kind, value: Any, id_: str) -> None:
            carried[kind][value].add(id_)

        for passage in library.passages:
            texts = [normalise(text) for text in passage.text.values()]
            own = [read(text, groups).mentions() for text in texts]
            if any(values_of(mentions, Kind.DATE) for mentions in own):
                timed.add(passage.id)
            for text, mentions in zip(texts, own, strict=True):
                counts.update(_counts(text, mentions))
                for document in values_of(
                    mentions[:1] if mentions and not mentions[0].start else (), Kind.DOCUMENT
                ):
                    if document[1]:
                        opening[document].add(passage.id)
            for section in passage.path:
                key = f"{passage.report.id}/{section.id}"
                if key not in above:
                    above[key] = tuple(one for text in headings(section) for one in find(text))
                carry(Kind.SECTION, section.id.lower(), passage.id)
            for mention in (
                *(one for mentions in own for one in mentions),
                *(one for section in passage.path for one in above[f"{passage.report.id}/{section.id}"]),
            ):
                if mention.kind in carried and mention.kind is not Kind.SECTION:
                    for value in mention.values:
                        carry(mention.kind, value, passage.id)
            if passage.id.count("/") > 1:
                carry(Kind.SECTION, passage.id.partition("/")[2].lower(), passage.id)
            meeting = passage.meeting
            if meeting is not None and meeting.number is not None:
                carry(Kind.MEETING, meeting.number, passage.id)
            if meeting is not None and meeting.date is not None:
                carry(Kind.DATE, Date(meeting.date.year, meeting.date.month, meeting.date.day), passage.id)
        return cls(
            {kind: _frozen(index) for kind, index in carried.items()},
            frozenset(timed), _frozen(opening), frozenset(counts), outline,
        )  # fmt: skip

    def understand(self, text: str) -> Understanding:
        """What a cleaned question (`index.mentions.clean`) mentions, and what it means beside the reports."""
        words = Words(text)
        asked_text, reports = self.outline.reports.read(text, words)
        reading = read(words if asked_text == text else asked_text, self._groups)
        mentions = reading.mentions()
        asked = self._resolved(reading, reports)
        by_kind, clashes, rows = self._carriers(asked, mentions, reports)
        narrowing = [by_kind[kind] for kind in _NARROWING if by_kind[kind]]
        whole = asks_for_all(reading, self.outline.reports.bodies)
        of_others = self._is_of_another(reading, asked)
        found = Understanding(
            asked_text,
            mentions,
            reports,
            passages=frozenset.intersection(*narrowing) if narrowing else None,
            clashes=clashes,
            rows=rows,
            chit_chat=is_chit_chat(text),
        )
        if whole and of_others:
            return replace(found, other_body=True)
        ours = clashes.isdisjoint(_NAMING)  # another body's meeting may have the number of one of ours
        before_all = self._is_before_all(asked)
        # The last meeting is not the section called Meetings.
        sections = self.outline.titled(reading, reports) if asked.place is None else ()
        if whole and ours and not sections:
            sections = self.outline.about(asked, asked_text, reports)
            # What happened in Nepal in 2023 is told by that year's meeting only if that is where it was.
            if reading.has(Kind.STATE):
                sections = tuple(id_ for id_ in sections if id_ in by_kind[Kind.STATE])
        items = self._items(asked, reading, by_kind, found.passages) if whole and ours else frozenset[str]()
        if ours and not before_all and not of_others and asks_when(reading):
            items |= self._held(asked, reports)
        higher = self._is_called_higher(reading, asked)
        return replace(
            found, sections=sections, items=items, unsure=bool(sections) and (before_all or higher)
        )

    def contradicts(self, mentions: tuple[Mention, ...], passage: str) -> bool:
        """Whether a passage has another meeting, date or State than a question that mentions these, and not the one
        that is named."""
        asked = _asked(mentions)
        meetings = asked.meetings
        if asked.place is not None:
            meetings = meetings | {n for part in self.outline.in_row(asked, None) for n in part.meetings}
        has = {
            kind: self._had[kind].get(passage, frozenset()) for kind in (Kind.MEETING, Kind.DATE, Kind.STATE)
        }
        states = values_of(mentions, Kind.STATE)
        return (
            bool(meetings and has[Kind.MEETING] and not meetings & has[Kind.MEETING])
            or bool(states and has[Kind.STATE] and not states & has[Kind.STATE])
            or bool(
                asked.dates and has[Kind.DATE]
                and not any(_agree(day, held) for day in asked.dates for held in has[Kind.DATE])
            )
        )  # fmt: skip

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(self.outline.reports.groups)

    @cached_property
    def _had(self) -> dict[Kind, dict[str, frozenset[Any]]]:
        """What each passage has, by its id."""
        had: dict[Kind, dict[str, frozenset[Any]]] = {}
        for kind, index in self.carried.items():
            found: defaultdict[str, set[Any]] = defaultdict(set)
            for value, ids in index.items():
                for id_ in ids:
                    found[id_].add(value)
            had[kind] = _frozen(found)
        return had

    def _carriers(
        self, asked: Asked, mentions: tuple[Mention, ...], reports: frozenset[str] | None
    ) -> tuple[dict[Kind, frozenset[str]], frozenset[Kind], int]:
        """The ids of the passages that carry what is named, by its kind; the kinds of what none carries; and in how
        many rows of meetings a place was found."""
        by_kind: dict[Kind, frozenset[str]] = {}
        clashes: set[Kind] = set()
        meetings, rows = set(asked.meetings), 0
        in_row: frozenset[str] = frozenset()
        if asked.place is not None:
            chosen = self.outline.in_row(asked, reports)
            rows = len(chosen)
            if chosen and asked.place == "first" and 1 not in self.carried[Kind.MEETING]:
                meetings.discard(1)
            in_row = frozenset(id_ for part in chosen for id_ in part.passages)
            if (
                not chosen
                and isinstance(asked.place, int)
                and any(part.in_row for part in self.outline.parts)
            ):
                clashes.add(Kind.PLACE)
        # What looks like a year may count something: 2000 schools, where a passage says 2,000.
        dates = {
            day for day in asked.dates
            if day.month or day.year not in self.counts or self._carrying(Kind.DATE, day, reports)
        }  # fmt: skip
        wanted: dict[Kind, Iterable[Any]] = {
            Kind.MEETING: meetings, Kind.DATE: dates, Kind.SECTION: asked.sections, Kind.DOCUMENT: asked.documents,
            Kind.STATE: values_of(mentions, Kind.STATE), Kind.ORGANISATION: values_of(mentions, Kind.ORGANISATION),
        }  # fmt: skip
        for kind, values in wanted.items():
            found = [self._carrying(kind, value, reports) for value in values]
            by_kind[kind] = frozenset[str]().union(*found)
            if not all(found):
                clashes.add(kind)
        by_kind[Kind.MEETING] |= in_row
        return by_kind, frozenset(clashes), rows

    def _carrying(self, kind: Kind, value: Any, reports: frozenset[str] | None) -> frozenset[str]:
        """The ids of the passages, of these reports (None: of all), that carry something."""
        index = self.carried[kind]
        if kind is Kind.DATE:
            ids = frozenset[str]().union(*(ids for date, ids in index.items() if value.covers(date)))
        elif kind is Kind.DOCUMENT and not value[1]:
            ids = frozenset[str]().union(*(ids for pair, ids in index.items() if pair[0] == value[0]))
        else:
            ids = index.get(value, frozenset())
        return ids if reports is None else frozenset(id_ for id_ in ids if id_.partition("/")[0] in reports)

    def _resolved(self, reading: Reading, reports: frozenset[str] | None) -> Asked:
        """What is named as these reports are to be read: section 2, where there is none, is section II; "the second
        meeting of 2023" is the second of that year where none of it is numbered so; an item of a meeting ("/3") is that
        of its section, the second recommendation the second item of their section, if there is one, and so is
        recommendation 2 where no passage names it."""
        asked = _asked(reading.mentions(), reading.low)
        known = self.carried[Kind.SECTION].keys()
        other = {own: in_other_figures(own) for own in asked.sections - known}
        sections = {other[own] if other.get(own) in known else own for own in asked.sections}
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
        numbered = {
            document: item
            for document in asked.documents
            if document[0] == "recommendation" and document not in self.carried[Kind.DOCUMENT]
            if (item := self.outline.recommendation(document[1], reports))
        }
        sections = (sections - counted - items) | found | set(numbered.values())
        return replace(
            asked, sections=frozenset(sections - {""}), documents=asked.documents - numbered.keys()
        )

    def _items(
        self,
        asked: Asked,
        reading: Reading,
        by_kind: Mapping[Kind, frozenset[str]],
        passages: frozenset[str] | None,
    ) -> frozenset[str]:
        """The ids of the passages that a question names by their own number and nothing else: item 3 of section 2.1,
        recommendation 3."""
        if any("/" in own for own in asked.sections):
            return (passages or frozenset()) & by_kind[Kind.SECTION]
        if len(asked.documents) != 1 or any(one.kind is not Kind.DOCUMENT for one in reading.found):
            return frozenset()
        return self.opening.get(next(iter(asked.documents)), frozenset()) & by_kind[Kind.DOCUMENT]

    def _held(self, asked: Asked, reports: frozenset[str] | None) -> frozenset[str]:
        """The ids of the lines that say when the meetings that are named were: those of their sections that hold a
        time; of a meeting without a section the one passage that names it and holds a time."""
        if not asked.meetings and asked.place is None:
            return frozenset()
        sections = self.outline.about(asked, "", reports)
        if not sections and asked.place is None:
            # One that is still to come is named by a passage at most.
            named = (self._carrying(Kind.MEETING, number, reports) for number in asked.meetings)
            told = frozenset[str]().union(*named) & self.timed
            return told if len(told) == 1 else frozenset()
        return frozenset(sections) & self.timed

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
        said, ours = tier(reading.words), self.outline.reports.tier
        called = not reading.acronyms.isdisjoint(reading.words.low)
        return said is not None and ours is not None and said > ours and not called

    def _is_before_all(self, asked: Asked) -> bool:
        """Whether it is the first meeting that is named, and the reports' meetings have higher numbers: then it may be
        one that no report is of, or the first of theirs."""
        numbered = any(part.in_row and part.meetings for part in self.outline.parts)
        return numbered and asked.place == "first" and 1 in asked.meetings - self.carried[Kind.MEETING].keys()

    def dump(self) -> str:
        """The directory as JSON."""
        return stored.dump(self)

    @classmethod
    def load(cls, text: str) -> Self:
        """The directory that `dump` wrote."""
        return stored.load(cls, text)


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


def _agree(one: Date, other: Date) -> bool:
    """Whether two dates may be the same: no part that both have differs."""
    return all(
        mine is None or theirs is None or mine == theirs for mine, theirs in zip(one, other, strict=True)
    )


def _counts(text: str, mentions: tuple[Mention, ...]) -> Iterable[int]:
    """The numbers in a text that look like years and are none."""
    for match in _COUNT.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in mentions):
            value = int(re.sub(r"\D", "", match[0]))
            if 1900 <= value < 2100:
                yield value


def _frozen(index: Mapping[Any, set[Any]]) -> dict[Any, frozenset[Any]]:
    return {value: frozenset(ids) for value, ids in index.items()}


__all__ = ["Directory", "Part", "Understanding"]
