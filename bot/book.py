"""The reports as a reader turns their pages: passages by id, neighbours, sections, meetings."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from knowledge.library import Library
from knowledge.report import Meeting, Passage, Report, Section, report_of


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section in its place: `path` leads from the outermost section to this one."""

    report: Report
    path: tuple[Section, ...]

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.path[-1]

    @property
    def id(self) -> str:
        """`<report>/<section>`."""
        return self.report.id_of(self.section)

    def passages(self) -> tuple[Passage, ...]:
        """The section's own text and items, in order; those of the sections within it are not among them."""
        return tuple(self.report.own_passages(self.path))

    def whole(self) -> tuple[Passage, ...]:
        """The same with those of all the sections within it, however deep, in reading order."""
        return tuple(passage for each in self.all() for passage in each.passages())

    def all(self) -> Iterator["Chapter"]:
        """It and the sections within it, however deep, in reading order."""
        yield self
        for inner in self.within():
            yield from inner.all()

    def within(self) -> tuple["Chapter", ...]:
        """The sections directly within this one."""
        return tuple(Chapter(self.report, (*self.path, section)) for section in self.section.sections)


class Book:
    """All reports. Immutable: a changed report makes a new book. Of a large library it reads what is asked for."""

    def __init__(self, reports: Library | Iterable[Report]) -> None:
        self._library = library = reports if isinstance(reports, Library) else Library(tuple(reports))
        self.reports, self.passages = library.reports, library.ids
        self._reports = {report.id: report for report in self.reports}
        self.chapters: Mapping[str, Chapter] = _Chapters(library.sections, self._reports)

    def ids(self) -> Collection[str]:
        """Every id that a button or a link may carry: of passages, sections and reports."""
        return ChainMap(cast(Any, self.passages), cast(Any, self.chapters), self._reports)

    def report(self, identifier: str) -> Report | None:
        """The report of that id."""
        return self._reports.get(identifier)

    def neighbour(self, passage: Passage, step: int) -> Passage | None:
        """The passage `step` places on (or back) in the same report, if there is one."""
        place = self._library.place(passage.id)
        if place is None or not 0 <= place + step < len(self.passages):
            return None
        found = self._library.at(place + step)
        return found if found.report.id == passage.report.id else None

    def readable(self, report: Report) -> list[Chapter]:
        """The sections of a report that have words of their own, in order."""
        return [each for first in top(report) for each in first.all() if each.passages()]

    @cached_property
    def meetings(self) -> list[tuple[Meeting, Chapter]]:
        """The sections that are about a meeting, the earliest meeting first."""
        found = [
            (chapter.section.meeting, chapter)
            for chapter in self.chapters.values()
            if chapter.section.meeting
        ]
        return sorted(found, key=lambda pair: (pair[0].date or date.max, pair[0].number or 0))


@dataclass(frozen=True, eq=False)
class _Chapters(Mapping[str, Chapter]):
    sections: Mapping[str, tuple[Section, ...]]
    reports: Mapping[str, Report]

    def __getitem__(self, identifier: str) -> Chapter:
        return Chapter(self.reports[report_of(identifier)], self.sections[identifier])

    def __iter__(self) -> Iterator[str]:
        return iter(self.sections)

    def __len__(self) -> int:
        return len(self.sections)


def top(report: Report) -> tuple[Chapter, ...]:
    """A report's outermost sections."""
    return tuple(Chapter(report, (section,)) for section in report.sections)
