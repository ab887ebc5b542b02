"""What a question means beside the reports: whole sections, passages by their place, a filter, what nothing carries."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.mentions.courtesies import is_chit_chat
from index.mentions.finding import RECOMMENDATIONS, Mention, MentionKind, Reading, read, values_of
from index.mentions.gathering import TIMED
from index.mentions.outline import TIERS, Asked, Outline, Part, Reports, tier
from index.mentions.tokens import Tokens, in_other_figures
from index.mentions.whole import asks_for_all, asks_when, is_for_yes_or_no
from index.places import Ids, Places

#: A named meeting, date or section filters the passages. A State, body or document does not: the passage that answers
#: about Kenya may say Nairobi.
_FILTERING = (MentionKind.MEETING, MentionKind.DATE, MentionKind.SECTION)
_POINTING = (MentionKind.MEETING, MentionKind.PLACE, MentionKind.SECTION, MentionKind.ITEM)
_BRACKETS = re.compile(r" ?\([^()]*\)")
_NAMING = (MentionKind.STATE, MentionKind.DOCUMENT, MentionKind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question means beside the reports.

    text: what goes to the encoder, without the name of a report
    reports: ids of the reports that it names; None for none or all
    sections: full ids of the sections asked for as a whole: one, or one in each of several reports
    items: ids of passages named by their place ("2.3 bullet 4"), and of lines that say when a meeting was
    passages: ids of those that carry the named meeting, date and section; None where none is named
    clashes: kinds of which something is named that no passage carries
    rows: in how many rows of meetings a place ("the last meeting") was found
    other_body: whether a whole meeting of a body above the reports' bodies is asked for
    unsure: whether another meeting may be meant
    chit_chat: whether it is nothing but courtesies
    """

    text: str
    mentions: tuple[Mention, ...]
    reports: frozenset[str] | None = None
    sections: tuple[str, ...] = ()
    items: Set[str] = frozenset()
    passages: Set[str] | None = None
    clashes: frozenset[MentionKind] = frozenset()
    rows: int = 0
    other_body: bool = False
    unsure: bool = False
    chit_chat: bool = False


@dataclass(frozen=True, slots=True)
class RaggedRows:
    """RaggedRows of numbers of differing length: row r is `flat[first[r] : first[r + 1]]`."""

    first: NDArray[np.int32]
    flat: NDArray[np.int32]

    def __getitem__(self, row: int) -> NDArray[np.int32]:
        first, last = self.first[row : row + 2].tolist()
        return np.asarray(self.flat[first:last])


#: How many arrays `Directory.load` reads.
_ARRAYS = 4


@dataclass(frozen=True)
class Directory:
    """The mentions of the passages of some reports, made for a build by `gathering.join`.

    values: what passages carry: kinds and values
    numbers: the place of each in `values`
    carrying: the places of the passages that carry a value, by its number
    carried: the numbers of the values that a passage carries, by its place
    outline: the reports and their sections
    """

    ids: Ids
    values: Sequence[tuple[str, Any]]
    numbers: Mapping[tuple[str, Any], int]
    carrying: RaggedRows
    carried: RaggedRows
    outline: Outline

    @classmethod
    def load(cls, text: str, array: NDArray[np.int32], ids: Ids) -> Self:
        """The directory that `join` gave, of passages with these ids. Raises ValueError, TypeError or KeyError."""
        listed, parts, reports = json.loads(text)
        # JSON has made lists of tuples.
        values = [(kind, tuple(value) if isinstance(value, list) else value) for kind, value in listed]
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
        return cls(ids, values, numbers, RaggedRows(*rows[:2]), RaggedRows(*rows[2:]), outline)

    def understand(self, text: str) -> Understanding:
        """What a cleaned question (`index.mentions.clean`) mentions, and what it means beside the reports."""
        tokens = Tokens(text)
        asked_text, reports = self.outline.reports.named(text, tokens)
        reading = read(tokens if asked_text == text else asked_text, self._groups)
        numbered = reading.has(MentionKind.SECTION, MentionKind.ITEM)
        if numbered and "(" in asked_text:  # a citation has the section's title in brackets
            asked_text = _BRACKETS.sub("", asked_text)
            reading = read(asked_text, self._groups)
        mentions, whole = reading.mentions(), asks_for_all(reading, self.outline.reports.about)
        if not mentions:
            whole = whole or (not is_for_yes_or_no(reading) and self.outline.is_title(asked_text))
            sections = self.outline.about(Asked.of(()), asked_text, reports) if whole else ()
            return Understanding(asked_text, (), reports, sections, chit_chat=is_chit_chat(text))
        if reports is None and whole and reading.has(*_POINTING):
            reports = self.outline.reports.called(asked_text)
        asked = self._resolve(reading, reports)
        by_kind, clashes, rows = self._carriers(asked, mentions, reports)
        filtering = [by_kind[kind] for kind in _FILTERING if by_kind[kind]]
        passages = reduce(and_, filtering) if filtering else None
        other_body = whole and self._is_above(reading, asked)
        # Another body's meeting may have the number of one of ours.
        ours = clashes.isdisjoint(_NAMING) and not other_body
        sections = self.outline.about(asked, asked_text, reports) if whole and ours else ()
        # What happened in Nepal in 2023 is told by that year's meeting only if that is where it was.
        if reading.has(MentionKind.STATE):
            sections = tuple(id_ for id_ in sections if id_ in by_kind[MentionKind.STATE])
        before_all = self._is_before_all(asked)
        items = self._none
        if whole and ours and any("/" in own for own in asked.sections):
            items = by_kind[MentionKind.SECTION] & (passages or self._none)
        elif ours and not before_all and not self._is_above(reading, asked) and asks_when(reading):
            items = self._held(asked, reports)
        return Understanding(
            asked_text, mentions, reports, sections, items, passages, clashes, rows, other_body,
            bool(sections) and before_all, is_chit_chat(text),
        )  # fmt: skip

    def contradicts(self, mentions: tuple[Mention, ...], passage: str) -> bool:
        """Whether a passage has another meeting, date or State than a question, and not the named one."""
        asked = Asked.of(mentions)
        meetings = asked.meetings
        if asked.place is not None:
            meetings = meetings | {n for part in self.outline.in_row(asked, None) for n in part.meetings}
        carried: defaultdict[str, set[Any]] = defaultdict(set)
        place = self.ids.place(passage)
        for number in self.carried[place].tolist() if place is not None else ():
            kind, value = self.values[number]
            carried[kind].add(value)
        states = values_of(mentions, MentionKind.STATE)
        named = {MentionKind.MEETING: meetings, MentionKind.DATE: asked.dates, MentionKind.STATE: states}
        return any(
            values and carried[kind] and not any(_agree(a, b) for a in values for b in carried[kind])
            for kind, values in named.items()
        )

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(self.outline.reports.groups)

    @cached_property
    def _none(self) -> Places:
        return Places(self.ids, np.empty(0, np.int32))

    @cached_property
    def _alike(self) -> dict[tuple[str, Any], list[Any]]:
        """The carried dates by their years, and all by None; the carried documents by their kinds."""
        found: defaultdict[tuple[str, Any], list[Any]] = defaultdict(list)
        for kind, value in self.values:
            if kind in (MentionKind.DATE, MentionKind.DOCUMENT):
                for first in {value[0], None}:
                    found[kind, first].append(value)
        return found

    def _resolve(self, reading: Reading, reports: frozenset[str] | None) -> Asked:
        """What is named, with sections and items as these reports number them.

        Section 2 may be section II. "The second meeting of 2023" may be the second of that year.
        An item of a meeting ("/3") is that of its section. The second recommendation is the second item of their
        section, and so is recommendation 2 where no passage names it.
        """
        asked = Asked.of(reading.mentions(), reading.tokens.folded)
        if len(asked.meetings) == 1 and asked.place is None and (ordinal := min(asked.meetings)) > 1:
            dated = self.outline.dated(asked, reports)
            if len(dated) >= ordinal and not any(ordinal in part.meetings for part in dated):
                asked = replace(asked, meetings=frozenset(), place=ordinal)
        sections, documents = set(asked.sections), set(asked.documents)
        for own in asked.sections:
            section, _, item = own.partition("/")
            if section == RECOMMENDATIONS:
                sections.remove(own)
                sections.add(self.outline.recommendation(item, reports))
            elif not section:
                whose = {f"{part.own.lower()}{own}" for part in self.outline.of_meeting(asked, reports)}
                sections = sections - {own} | whose if whose else sections
            elif not self._has(own) and self._has(other := in_other_figures(own)):
                sections = sections - {own} | {other}
        for document in asked.documents:
            if document[0] == "recommendation" and (MentionKind.DOCUMENT, document) not in self.numbers:
                item = self.outline.recommendation(document[1], reports)
                sections.add(item)
                documents -= {document} if item else set()
        return replace(asked, sections=frozenset(sections - {""}), documents=frozenset(documents))

    def _has(self, own: str) -> bool:
        return len(self._carrying(MentionKind.SECTION, own, None)) > 0

    def _carriers(
        self, asked: Asked, mentions: tuple[Mention, ...], reports: frozenset[str] | None
    ) -> tuple[dict[MentionKind, Places], frozenset[MentionKind], int]:
        """The ids of the passages that carry what is named, by kind; the clashes; and the rows (`Understanding`)."""
        by_kind: dict[MentionKind, Places] = {}
        clashes: set[MentionKind] = set()
        chosen = self.outline.in_row(asked, reports) if asked.place is not None else []
        if not chosen and isinstance(asked.place, int) and self.outline.rows:
            clashes.add(MentionKind.PLACE)
        first_of_theirs = chosen and asked.place == "first" and (MentionKind.MEETING, 1) not in self.numbers
        meetings = asked.meetings - {1} if first_of_theirs else asked.meetings
        named: dict[MentionKind, Iterable[Any]] = {
            MentionKind.MEETING: meetings, MentionKind.DATE: asked.dates, MentionKind.SECTION: asked.sections,
            MentionKind.DOCUMENT: asked.documents,
            **{kind: values_of(mentions, kind) for kind in (MentionKind.STATE, MentionKind.ORGANISATION)},
        }  # fmt: skip
        for kind, values in named.items():
            found = [self._carrying(kind, value, reports) for value in values]
            if not all(map(len, found)):
                clashes.add(kind)
            if kind is MentionKind.MEETING:
                found += map(_places_of, chosen)
            by_kind[kind] = Places.union(self.ids, found) if found else self._none
        return by_kind, frozenset(clashes), len(chosen)

    def _carrying(self, kind: MentionKind, value: Any, reports: frozenset[str] | None) -> NDArray[np.int32]:
        """The places of the passages, of these reports (None: of all), that carry something."""
        if kind is MentionKind.SECTION:
            section, _, item = value.partition("/")
            parts = self.outline.by_own.get(section, ())
            of_items = Places.of(self.ids, (f"{part.id}/{item}" for part in parts))
            found = of_items.array if item else Places.union(self.ids, list(map(_places_of, parts))).array
        else:
            values = [value]
            if kind is MentionKind.DATE:
                values = [day for day in self._alike.get((kind, value.year), ()) if value.covers(day)]
            elif kind is MentionKind.DOCUMENT and not value[1]:
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

    @cached_property
    def _spans(self) -> dict[str, range]:
        """The places of the passages of each report that has some."""
        reports = self.outline.of_report.items()
        return {name: range(parts[0].first, max(part.last for part in parts)) for name, parts in reports}

    def _held(self, asked: Asked, reports: frozenset[str] | None) -> Places:
        """The ids of the lines that say when the named meeting was: those of its section with a date."""
        named = asked.meetings or asked.place is not None
        sections = self.outline.about(asked, "", reports) if named else ()
        return Places(self.ids, self._holding(TIMED, "")) & Places.of(self.ids, sections)

    def _is_above(self, reading: Reading, asked: Asked) -> bool:
        """Whether the named meeting is that of a council or an assembly above the bodies that the reports are of."""
        ours = set(map(int, self.outline.reports.tiers))
        called = not reading.acronyms.isdisjoint(reading.tokens.low)
        named = asked.meetings or asked.place is not None or asked.dates
        top = len(TIERS) - 1
        return bool(named and ours) and top not in ours and not called and tier(reading.tokens) == top

    def _is_before_all(self, asked: Asked) -> bool:
        """Whether "the first meeting" may be one before those of the reports, whose numbers are higher.

        The first meeting of a year is that year's.
        """
        unknown = (
            asked.place == "first" and 1 in asked.meetings and (MentionKind.MEETING, 1) not in self.numbers
        )
        of_year = any(date.year for date in asked.dates)
        return unknown and not of_year and any(part.meetings for part in self.outline.rows)


def _places_of(part: Part) -> NDArray[np.int32]:
    """The places of the passages of a section."""
    return np.arange(part.first, part.last, dtype=np.int32)


def _agree(one: Any, other: Any) -> bool:
    """Whether two values are the same, or two dates may be: no part that both have differs."""
    parts = zip(one, other, strict=True) if isinstance(one, tuple) else ((one, other),)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in parts)
