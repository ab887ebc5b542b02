"""Sections by what cues name: a meeting's ordinal, its place in the row of a report's meetings, its date; a section's
own number; its title."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from index.cues.finding import find, scan
from index.cues.nouns import is_meeting
from index.cues.reports import Reports
from index.cues.sections import LAST, RECOMMENDATIONS
from index.cues.titles import Titles
from index.cues.value import Cues, Date
from index.cues.whole import content, whole_section
from index.cues.words import Words, has_han
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.report import Passage, Section

#: Days that a meeting's first and last may be apart, where its title or its line says from when to when it was.
_LONGEST = 31


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
class NamedSections:
    """The sections of every report, outer ones before those in them. `lines` are what the titles and the lines that
    introduce a meeting say, as sets of word beginnings, each with its section's id."""

    sections: tuple[NamedSection, ...]
    lines: tuple[tuple[str, frozenset[str]], ...]
    titles: Titles
    reports: Reports

    @classmethod
    def of(cls, library: Library) -> Self:
        """The sections of a library's reports."""
        sections = tuple(_named(library))
        return cls(sections, _lines(library, sections), Titles.of(library), Reports.of(library))

    def within(self, reports: frozenset[str] | None) -> list[NamedSection]:
        """The sections of these reports (None: of all)."""
        return [section for section in self.sections if reports is None or section.report in reports]

    def resolved(self, cues: Cues, reports: frozenset[str] | None) -> Cues:
        """The same cues as these reports are to be read: "the second meeting of 2023" is the second of that year where
        none of it is numbered so; an item of a meeting ("/3") is that of its section, the second recommendation the
        second item of their section, if there is one."""
        (ordinal, *more) = sorted(cues.meetings) or (0,)
        if ordinal > 1 and not more and cues.relative is None:
            year = [one for one in self._dated(cues, reports) if ordinal in one.meetings]
            if not year and len(self._dated(cues, reports)) >= ordinal:
                cues = replace(cues, meetings=frozenset(), relative=ordinal)
        counted = {cue for cue in cues.sections if cue.startswith(f"{RECOMMENDATIONS}/")}
        if counted:
            found = {self.recommendation(cue.partition("/")[2], reports) for cue in counted} - {""}
            cues = replace(cues, sections=cues.sections - counted | found)
        items = {cue for cue in cues.sections if cue.startswith("/")}
        if items:
            whose = [section.own.lower() for section in self._of_meeting(cues, reports)]
            found = {f"{own}{item}" for own in whose for item in items} or items
            cues = replace(cues, sections=cues.sections - items | found)
        return cues

    def recommendation(self, number: str, reports: frozenset[str] | None) -> str:
        """The item of the one section of recommendations that has this number (LAST: the last), as its section's id and
        the number, or the id of the section in it that is in this place; "" where there is none."""
        titled = self.titles.common.get("recommendations", ())
        found = _outermost([section for section in self.within(reports) if section.id in titled])
        if len(found) != 1:
            return ""
        [whole] = found
        items = [id_ for id_ in whole.passages if id_.rpartition("/")[0] == whole.id]
        inner = _outermost([one for one in self.within(reports) if set(one.passages) < set(whole.passages)])
        if number == LAST:
            number = str(len(items or inner))
        if f"{whole.id}/{number}" in items:
            return f"{whole.own.lower()}/{number}"
        place = int(number) if number.isdecimal() else 0
        return inner[place - 1].own.lower() if 0 < place <= len(inner) else ""

    def _of_meeting(self, cues: Cues, reports: frozenset[str] | None) -> list[NamedSection]:
        """The sections of the meetings that are named."""
        numbered = [section for section in self.within(reports) if set(section.meetings) & cues.meetings]
        return numbered or self.in_row(cues, reports)

    def _dated(self, cues: Cues, reports: frozenset[str] | None) -> list[NamedSection]:
        """The meetings in a row that were in a year, or month of one, that is named."""
        return [
            section
            for section in self.within(reports)
            if section.in_row
            and any(wanted.year and wanted.covers(day) for wanted in cues.dates for day in section.dates)
        ]

    def about(self, cues: Cues, text: str = "", reports: frozenset[str] | None = None) -> tuple[str, ...]:
        """The full id of the one section that a whole-section question is about, of the reports that it names (None: of
        all); those of several where each is in another report; none when that is unclear.

        By the meeting's ordinal or place in the row, its date, the section's own number; else by its title, or by
        where the meeting was, where `text` is little more than that. The cues are `resolved`.
        """
        if any(number for _, number in cues.groups):
            return ()  # recommendation 2 of the 17th meeting
        sections = self.within(reports)
        chosen: list[set[str]] = []
        if cues.meetings or cues.relative is not None:
            chosen.append({section.id for section in self._of_meeting(cues, reports)})
            if len(cues.meetings) > 1:
                return ()
        if cues.dates:
            chosen.append(
                {
                    section.id
                    for section in sections
                    if any(wanted.covers(day) for wanted in cues.dates for day in section.dates)
                }
            )
        if cues.sections:
            chosen.append({section.id for section in sections if section.own.lower() in cues.sections})
        if not chosen and text and not cues.groups:
            chosen.append(self.titles.closest(text) or self._met_there(text))
        return self._one_each(set.intersection(*chosen) if chosen else set(), reports)

    def _met_there(self, text: str) -> set[str]:
        """The sections of the meetings in whose titles or lines is all that a question calls its meeting: the meeting
        in Quito."""
        words = Words(text)
        nouns = {place for place in range(len(words)) if is_meeting(words, place)}
        if not nouns and not has_han(text):
            return set()
        said = content(
            " ".join(word for place, word in enumerate(words.low) if place not in nouns), of_question=True
        )
        return {id_ for id_, line in self.lines if said and said <= line}

    def titled(self, words: Words, reports: frozenset[str] | None = None) -> tuple[str, ...]:
        """The same of a question that has a section's title as it is, and otherwise only words of asking."""
        return self._one_each(self.titles.asked_for(words), reports)

    def _one_each(self, chosen: set[str], reports: frozenset[str] | None) -> tuple[str, ...]:
        found = [section for section in self.within(reports) if section.id in chosen]
        alone = len({section.report for section in found}) == len(found)
        return tuple(section.id for section in found) if alone else ()

    def in_row(self, cues: Cues, reports: frozenset[str] | None) -> list[NamedSection]:
        """The sections of the meeting at a place in the row, one for each of these reports (None: all) that has such a
        row; as the last and the first those of all the reports of a series. "The first meeting" is the one numbered
        so, where there is such; that of 2023 is the first in 2023."""
        sections = [section for section in self.within(reports) if section.in_row]
        numbered = [section for section in sections if 1 in section.meetings]
        if numbered and cues.relative == "first" and 1 in cues.meetings:
            return numbered
        counted = isinstance(cues.relative, int) and cues.relative > 0
        rows: defaultdict[str, list[NamedSection]] = defaultdict(list)
        for section in self._dated(cues, reports) or sections:
            rows[section.report if counted else self.reports.series[section.report]].append(section)
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
        if all(section.dates for section in row):
            return lambda section: (_day(max(section.dates, key=_day)), section.meetings)
        return lambda section: (self.reports.years.get(section.report, (0, 0))[1], section.meetings)

    def state(self) -> list[Any]:
        """The sections as JSON values."""
        sections = [[getattr(section, name) for name in NamedSection.__slots__] for section in self.sections]
        lines = [[id_, sorted(line)] for id_, line in self.lines]
        return [sections, lines, self.titles.state(), self.reports.state()]

    @classmethod
    def from_state(cls, state: list[Any]) -> Self:
        """The sections that `state` gave."""
        sections, lines, titles, reports = state
        return cls(
            tuple(
                NamedSection(
                    id_, report, own, tuple(meetings), tuple(Date(*day) for day in days), in_row, tuple(ids)
                )
                for id_, report, own, meetings, days, in_row, ids in sections
            ),
            tuple((id_, frozenset(line)) for id_, line in lines),
            Titles.from_state(titles),
            Reports.from_state(reports),
        )


def _outermost(sections: Sequence[NamedSection]) -> list[NamedSection]:
    """Those of some sections that are in no other of them."""
    return [one for one in sections if not any(set(one.passages) < set(other.passages) for other in sections)]


def _day(date: Date) -> tuple[int, int, int]:
    return (date.year or 0, date.month or 0, date.day or 0)


def headings(section: Section) -> Iterable[str]:
    """What a section says of all that is in it: its title, and the line that introduces its items."""
    yield from (section.title or {}).values()
    if section.items:
        yield from (section.text or {}).values()


def _named(library: Library) -> Iterable[NamedSection]:
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
            numbers == meetings if meetings else not numbers and set(days) <= set(dates)
            for numbers, dates in outer
        )
        if inner:
            meetings = ()
            days = () if any(set(days) <= set(dates) for _, dates in outer) else days
        yield NamedSection(
            id_, report, path[depth].id, meetings, days,
            in_row=bool(meetings or (path[depth].meeting and not inner)),
            passages=tuple(passage.id for passage in members),
        )  # fmt: skip


def _lines(library: Library, sections: Iterable[NamedSection]) -> tuple[tuple[str, frozenset[str]], ...]:
    in_row = {section.id for section in sections if section.in_row}
    met = {
        id_: one
        for passage in library.passages
        for one in passage.path
        if (id_ := f"{passage.report.id}/{one.id}") in in_row
    }
    return tuple((id_, content(normalise(text))) for id_, one in met.items() for text in headings(one))


def _meeting(section: Section, *, coding: bool) -> tuple[tuple[int, ...], tuple[Date, ...]]:
    """The number and the dates of a section's meeting, as coded, or as its title says; as its line does, if it
    introduces items. In a report that is `coding` meetings a number counts only in a title that is no more than that:
    "follow-up to the tenth meeting" is none."""
    meeting = section.meeting
    if meeting is not None:
        return () if meeting.number is None else (meeting.number,), _days(section, meeting.date)
    said = [scan(text) for text in headings(section)]
    days = {day for cues, _ in said for day in cues.dates if day.month is not None}
    named = [cues.meetings for cues, words in said if not coding or whole_section(cues, words)]
    meetings = frozenset[int]().union(*named)
    return tuple(meetings) if len(meetings) == 1 else (), tuple(sorted(days, key=_day))


def _days(section: Section, coded: datetime.date | None) -> tuple[Date, ...]:
    """The days of a meeting: the coded one, and those that title or text name with it, as in "14 to 16 May"."""
    if coded is None:
        return ()
    found = {coded}
    for text in (*(section.title or {}).values(), *(section.text or {}).values()):
        days = {day for date in find(text).dates if (day := _of(date, coded.year))}
        if coded in days:
            found |= {day for day in days if abs((day - coded).days) <= _LONGEST}
    return tuple(Date(day.year, day.month, day.day) for day in sorted(found))


def _of(date: Date, year: int) -> datetime.date | None:
    """The day that a date is, of this year if it names none; None where it is no day."""
    if not date.month or not date.day:
        return None
    try:
        return datetime.date(date.year or year, date.month, date.day)
    except ValueError:
        return None  # the 31st of November
