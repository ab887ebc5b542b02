"""The reports as a reader turns their pages: passages by id, neighbours, sections, meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
        own = [] if self.section.text is None else [Passage(self.report, self.path, None, self.section.text)]
        items = [
            Passage(self.report, self.path, number, item)
            for number, item in enumerate(self.section.items, start=1)
        ]
        return (*own, *items)

    def whole(self) -> tuple[Passage, ...]:
        """The same with those of all the sections within it, however deep, in reading order."""
        return (*self.passages(), *(passage for inner in self.within() for passage in inner.whole()))

    def within(self) -> tuple["Chapter", ...]:
        """The sections directly within this one."""
        return tuple(Chapter(self.report, (*self.path, section)) for section in self.section.sections)


class Book:
    """All reports. Immutable: a changed report makes a new book."""

    def __init__(self, reports: Iterable[Report]) -> None:
        library = Library(tuple(reports))
        self.reports, self.passages = library.reports, library.ids
        self._reports = {report.id: report for report in self.reports}
        self.chapters = {
            identifier: Chapter(self._reports[report_of(identifier)], path)
            for identifier, path in library.sections.items()
        }
        self._order = list(self.passages)
        self._place = {identifier: place for place, identifier in enumerate(self._order)}

    def ids(self) -> list[str]:
        """Every id that a button or a link may carry: of passages, sections and reports."""
        return [*self.passages, *self.chapters, *(report.id for report in self.reports)]

    def report(self, identifier: str) -> Report | None:
        """The report of that id."""
        return self._reports.get(identifier)

    def neighbour(self, passage: Passage, step: int) -> Passage | None:
        """The passage `step` places on (or back) in the same report, if there is one."""
        place = self._place[passage.id] + step
        if not 0 <= place < len(self._order):
            return None
        found = self.passages[self._order[place]]
        return found if found.report.id == passage.report.id else None

    def readable(self, report: Report) -> list[Chapter]:
        """The sections of a report that have words of their own, in order."""
        return [each for each in self.chapters.values() if each.passages() and each.report.id == report.id]

    def meetings(self) -> list[tuple[Meeting, Chapter]]:
        """The sections that are about a meeting, the earliest meeting first."""
        found = [
            (chapter.section.meeting, chapter)
            for chapter in self.chapters.values()
            if chapter.section.meeting
        ]
        return sorted(found, key=lambda pair: (pair[0].date or date.max, pair[0].number or 0))


def top(report: Report) -> tuple[Chapter, ...]:
    """A report's outermost sections."""
    return tuple(Chapter(report, (section,)) for section in report.sections)
