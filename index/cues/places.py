"""Where in the reports the cues are: which passages carry which, and which section a question is about."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from index.cues.finding import find, scan
from index.cues.reports import Reports
from index.cues.sought import Sought
from index.cues.titles import Titles
from index.cues.value import Cues, Date
from index.cues.whole import whole_section
from knowledge.library import Library
from knowledge.report import Passage, Section

#: The families that narrow: what is asked about a meeting, a date or a section stands there.
NARROWING = ("meetings", "dates", "sections")
#: The families that lift: the passage that answers about Kenya may say Nairobi. They clash as well, and so do
#: figures, which say little: a question may get them wrong.
LIFTING = ("states", "groups")
_FAMILIES = (*NARROWING, *LIFTING, "numbers")


@dataclass(frozen=True, slots=True)
class Fit:
    """What a question's cues find in the reports.

    `passages`: ids of the passages that carry a cue of every narrowing family that is matched; None without
    such a cue, empty where no passage carries them together. `lifted`: those that name a State or body of the
    question. `by_family`: the ids for each family by itself. `matched` and `clashing`: by family, the cues
    that some passage carries and those that none does. `holding`: ids of the passages that hold a thing of
    the kind that is sought, a time or a number; None when neither is. `reports`: ids of the reports that the question
    names, of several; None when it names none. Then only passages of theirs are narrowed to. `rows`: in how many rows
    of meetings "the last meeting" or the like was found, for each group of reports has its own.
    """

    passages: frozenset[str] | None
    lifted: frozenset[str]
    by_family: Mapping[str, frozenset[str]]
    matched: Mapping[str, tuple[Any, ...]]
    clashing: Mapping[str, tuple[Any, ...]]
    holding: frozenset[str] | None = None
    reports: frozenset[str] | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class NamedSection:
    """A section as cues name it. `meetings` and `dates` are its meeting's, as coded or as its line says; `in_row` is
    whether it stands for a meeting in the row of a report's meetings."""

    id: str
    report: str
    own: str
    meetings: tuple[int, ...]
    dates: tuple[Date, ...]
    in_row: bool
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """The cues of a library's passages. Made once for a build: `dump` and `load` keep it beside the index."""

    carried: Mapping[str, Mapping[Any, frozenset[str]]]
    holding: Mapping[Sought, frozenset[str]]
    sections: tuple[NamedSection, ...]
    titles: Titles
    reports: Reports

    @classmethod
    def of(cls, library: Library) -> Self:
        """Read the cues of every text of the library in every language."""
        carried: dict[str, defaultdict[Any, set[str]]] = {family: defaultdict(set) for family in _FAMILIES}
        holding: dict[Sought, set[str]] = {kind: set() for kind in Sought}
        above: dict[str, tuple[Cues, ...]] = {}
        for passage in library.passages:
            own = [find(text) for text in passage.text.values()]
            if any(cues.dates for cues in own):
                holding[Sought.TIME].add(passage.id)
            if any(cues.numbers or cues.meetings for cues in own):
                holding[Sought.NUMBER].add(passage.id)
            inherited: list[Cues] = []
            for section in passage.path:
                key = f"{passage.report.id}/{section.id}"
                if key not in above:
                    above[key] = tuple(find(text) for text in _headings(section))
                inherited += above[key]
            for cues in (*own, *inherited):
                for family, index in carried.items():
                    for cue in getattr(cues, family) if family != "sections" else ():
                        index[cue].add(passage.id)
            for section in passage.path:
                carried["sections"][section.id.lower()].add(passage.id)
            if passage.id.count("/") > 1:
                carried["sections"][passage.id.partition("/")[2].lower()].add(passage.id)
            meeting = passage.meeting
            if meeting is not None and meeting.number is not None:
                carried["meetings"][meeting.number].add(passage.id)
            if meeting is not None and meeting.date is not None:
                day = meeting.date
                carried["dates"][Date(day.year, day.month, day.day)].add(passage.id)
        return cls(
            {
                family: {cue: frozenset(ids) for cue, ids in found.items()}
                for family, found in carried.items()
            },
            {kind: frozenset(ids) for kind, ids in holding.items()},
            tuple(_places(library)),
            Titles.of(library),
            Reports.of(library),
        )

    def fits(self, cues: Cues, reports: frozenset[str] | None = None) -> Fit:
        """Which passages the cues of a question narrow to, of the reports that it names (None: of all), and which cues
        no passage carries."""
        by_family: dict[str, frozenset[str]] = {}
        matched: dict[str, tuple[Any, ...]] = {}
        clashing: dict[str, tuple[Any, ...]] = {}
        meetings = set(cues.meetings)
        rows = 0
        if cues.relative is not None:
            chosen = self._relative(cues, reports)
            rows = len(chosen)
            if chosen:
                meetings -= {1} if cues.relative == "first" and 1 not in self.carried["meetings"] else set()
                by_family["meetings"] = frozenset(id_ for place in chosen for id_ in place.passages)
                matched["relative"] = (cues.relative,)
            elif isinstance(cues.relative, int) and any(place.in_row for place in self.sections):
                clashing["relative"] = (cues.relative,)
        # What looks like a year may count something: 2000 schools, where a passage says 2,000.
        counts = {
            day
            for day in cues.dates
            if day.month is None
            and str(day.year) in self.carried["numbers"]
            and not self._carrying("dates", day, reports)
        }
        asked = {family: getattr(cues, family) for family in _FAMILIES} | {
            "meetings": meetings,
            "dates": cues.dates - counts,
            "numbers": cues.numbers | {str(day.year) for day in counts},
        }
        for family, wanted in asked.items():
            found = {cue: self._carrying(family, cue, reports) for cue in wanted}
            hit = tuple(sorted((cue for cue, ids in found.items() if ids), key=str))
            missed = tuple(sorted((cue for cue, ids in found.items() if not ids), key=str))
            if hit:
                matched[family] = hit
                ids = frozenset[str]().union(*(found[cue] for cue in hit))
                by_family[family] = by_family.get(family, frozenset()) | ids
            if missed:
                clashing[family] = missed
        narrowing = [ids for family, ids in by_family.items() if family in NARROWING]
        passages = frozenset.intersection(*narrowing) if narrowing else None
        lifted = frozenset[str]().union(*(by_family.get(family, ()) for family in LIFTING))
        holding = None
        if cues.sought:
            holding = frozenset[str]().union(*(self.holding[kind] for kind in cues.sought))
        return Fit(passages, lifted, by_family, matched, clashing, holding, reports, rows)

    def sections_of(
        self, cues: Cues, text: str = "", reports: frozenset[str] | None = None
    ) -> tuple[str, ...]:
        """The full id of the one section that a whole-section question is about, of the reports that it names (None: of
        all); those of several where each is in another report; none when that is unclear.

        By the meeting's ordinal or place in the row, its date, the section's own number; else by its title,
        where `text` is little more than that.
        """
        sections = [place for place in self.sections if reports is None or place.report in reports]
        chosen: list[set[str]] = []
        if cues.meetings or cues.relative is not None:
            numbered = {place.id for place in sections if set(place.meetings) & cues.meetings}
            chosen.append(numbered or {place.id for place in self._relative(cues, reports)})
            if len(cues.meetings) > 1:
                return ()
        if cues.dates:
            chosen.append(
                {
                    place.id
                    for place in sections
                    if any(wanted.covers(day) for wanted in cues.dates for day in place.dates)
                }
            )
        if cues.sections:
            chosen.append({place.id for place in sections if place.own.lower() in cues.sections})
        if not chosen and text and not cues.groups:
            chosen.append(self.titles.closest(text))
        common = set[str]().union(*chosen[:1]).intersection(*chosen)
        found = [place for place in sections if place.id in common]
        return (
            tuple(place.id for place in found) if len({place.report for place in found}) == len(found) else ()
        )

    def _relative(self, cues: Cues, reports: frozenset[str] | None) -> list[NamedSection]:
        """The sections of the meeting at a place in the row, one for each of these reports (None: all) that has such a
        row; as the last and the first those of all the reports of a series. "The first meeting" is the one numbered
        so, where there is such; that of 2023 is the first in 2023."""
        places = [
            place for place in self.sections if place.in_row and (reports is None or place.report in reports)
        ]
        numbered = [place for place in places if 1 in place.meetings]
        if numbered and cues.relative == "first" and 1 in cues.meetings:
            return numbered
        dated = [
            place
            for place in places
            if any(wanted.year and wanted.covers(day) for wanted in cues.dates for day in place.dates)
        ]
        counted = isinstance(cues.relative, int) and cues.relative > 0
        rows: defaultdict[str, list[NamedSection]] = defaultdict(list)
        for place in dated or places:
            rows[place.report if counted else self.reports.series[place.report]].append(place)
        found = []
        for row in rows.values():
            row.sort(key=self._in_order(row))
            match cues.relative:
                case "last":
                    found.append(row[-1])
                case "first":
                    found.append(row[0])
                case int(n) if 0 < n <= len(row):
                    found.append(row[n - 1])
                case int(n) if 0 < -n <= len(row):
                    found.append(row[n])
        return found

    def _in_order(self, row: Iterable[NamedSection]) -> Callable[[NamedSection], Any]:
        """What a row of meetings is sorted by: their dates; where one lacks, their reports' years and their
        numbers."""
        if all(place.dates for place in row):
            return lambda place: (_day(max(place.dates, key=_day)), place.meetings)
        return lambda place: (self.reports.years.get(place.report, (0, 0))[1], place.meetings)

    def _carrying(self, family: str, cue: Any, reports: frozenset[str] | None) -> frozenset[str]:
        """The ids of the passages, of these reports (None: of all), that carry a cue."""
        index = self.carried[family]
        if family == "dates":
            ids = frozenset[str]().union(*(ids for date, ids in index.items() if cue.covers(date)))
        elif family == "groups" and not cue[1]:
            ids = frozenset[str]().union(*(ids for pair, ids in index.items() if pair[0] == cue[0]))
        else:
            ids = index.get(cue, frozenset())
        return ids if reports is None else frozenset(id_ for id_ in ids if id_.partition("/")[0] in reports)

    def dump(self) -> str:
        """The places as JSON."""
        carried = {
            family: [[cue, sorted(ids)] for cue, ids in index.items()]
            for family, index in self.carried.items()
        }
        holding = {kind: sorted(ids) for kind, ids in self.holding.items()}
        sections = [[getattr(place, name) for name in NamedSection.__slots__] for place in self.sections]
        content = [carried, holding, sections, self.titles.state(), self.reports.state()]
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Self:
        """The places that `dump` wrote."""
        carried, holding, sections, titles, reports = json.loads(text)
        return cls(
            {
                family: {_read(family, cue): frozenset(ids) for cue, ids in pairs}
                for family, pairs in carried.items()
            },
            {Sought(kind): frozenset(ids) for kind, ids in holding.items()},
            tuple(
                NamedSection(
                    id_, report, own, tuple(meetings), tuple(Date(*day) for day in days), in_row, tuple(ids)
                )
                for id_, report, own, meetings, days, in_row, ids in sections
            ),
            Titles.from_state(titles),
            Reports.from_state(reports),
        )


def _read(family: str, cue: Any) -> Any:
    """A cue as it was before JSON, which has no tuples."""
    if family == "dates":
        return Date(*cue)
    return tuple(cue) if family == "groups" else cue


def _day(date: Date) -> tuple[int, int, int]:
    return (date.year or 0, date.month or 0, date.day or 0)


def _headings(section: Section) -> Iterable[str]:
    """What a section says of all that is in it: its title, and the line that introduces its items."""
    yield from (section.title or {}).values()
    if section.items:
        yield from (section.text or {}).values()


def _places(library: Library) -> Iterable[NamedSection]:
    """The sections of every report. Of sections in one another with the same meeting the outermost is the meeting's."""
    passages: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in library.passages:
        for section in passage.path:
            passages[f"{passage.report.id}/{section.id}"].append(passage)
    coding = {
        passage.report.id for passage in library.passages if any(section.meeting for section in passage.path)
    }
    known: dict[str, tuple[tuple[int, ...], tuple[Date, ...]]] = {}
    for id_, members in passages.items():  # outer sections before those in them
        report, path = members[0].report.id, members[0].path
        depth = next(depth for depth, one in enumerate(path) if f"{report}/{one.id}" == id_)
        meetings, days = known[id_] = _meeting(path[depth], coding=report in coding)
        outer = [known[f"{report}/{one.id}"] for one in path[:depth]]
        # The days of one meeting may have sections of their own.
        inner = any(
            numbers == meetings if meetings else (numbers, dates) == ((), days) for numbers, dates in outer
        )
        if inner:
            meetings = ()
            days = () if any(dates == days for _, dates in outer) else days
        yield NamedSection(
            id_, report, path[depth].id, meetings, days,
            in_row=bool(meetings or (path[depth].meeting and not inner)),
            passages=tuple(passage.id for passage in members),
        )  # fmt: skip


def _meeting(section: Section, *, coding: bool) -> tuple[tuple[int, ...], tuple[Date, ...]]:
    """The number and the dates of a section's meeting, as coded, or as its title says; as its line does, if it
    introduces items. In a report that is `coding` meetings a number counts only in a title that is no more than that:
    "follow-up to the tenth meeting" is none."""
    meeting = section.meeting
    if meeting is not None:
        day = meeting.date
        return (
            () if meeting.number is None else (meeting.number,),
            () if day is None else (Date(day.year, day.month, day.day),),
        )
    said = [scan(text) for text in _headings(section)]
    days = {day for cues, _ in said for day in cues.dates if day.month is not None}
    named = [cues.meetings for cues, words in said if not coding or whole_section(cues, words)]
    meetings = frozenset[int]().union(*named)
    return tuple(meetings) if len(meetings) == 1 else (), tuple(sorted(days, key=_day))
