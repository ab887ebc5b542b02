"""The reports for reading: passages by id, their neighbours, sections, meetings, suggested questions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from unicodedata import east_asian_width
from zlib import crc32

from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.report import Meeting, Passage, Report, Section, report_of

#: Questions that are suggested at a time; those from which they are chosen; and most columns of one: it is a button's
#: label.
SUGGESTED, CHOICE, SHORT = 3, 18, 50
#: Passages that are looked at for a question to suggest.
LOOKED_AT = 40
#: Two questions that share this many of their words count as alike. Words are compared by their first STEM letters,
#: since endings change.
ALIKE, STEM = 0.6, 5


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of a report. `path` has the sections around it, the outermost first, and the section itself last."""

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
        """The section's own text and items, in order, without those of the sections within it."""
        return tuple(self.report.own_passages(self.path))

    def whole(self) -> tuple[Passage, ...]:
        """The passages of this section and of all sections within it, however deep, in reading order."""
        return tuple(passage for each in self.all() for passage in each.passages())

    def all(self) -> Iterator["Chapter"]:
        """This section and all sections within it, however deep, in reading order."""
        yield self
        for inner in self.within():
            yield from inner.all()

    def within(self) -> tuple["Chapter", ...]:
        """The sections directly within this one."""
        return tuple(Chapter(self.report, (*self.path, section)) for section in self.section.sections)


class Book:
    """All reports. Immutable: a changed report makes a new book. Passages are read only when they are asked for."""

    def __init__(self, reports: Library | Iterable[Report]) -> None:
        self._library = library = reports if isinstance(reports, Library) else Library(tuple(reports))
        self.reports, self.passages = library.reports, library.ids
        self._reports = {report.id: report for report in self.reports}
        self.chapters: Mapping[str, Chapter] = _Chapters(library.sections, self._reports)
        #: The number of reports with each label, by language; the code that makes labels fills it.
        self.labels: dict[str, Counter[str]] = {}

    def by_key(self, key: int) -> Iterable[str]:
        """The ids of passages, sections and reports that have a key (`knowledge.library.keys_of`)."""
        return self._library.by_key(key)

    def samples(self, language: str) -> list[str]:
        """Up to three questions in `language` that greet a person."""
        samples = [text[language] for text in self._library.suggestions.get("", ()) if language in text]
        return (samples or self.suggest(language, ()))[:SUGGESTED]

    def suggest(
        self, language: str, near: Iterable[str], shown: Sequence[str] = (), asked: str = ""
    ) -> list[str]:
        """Questions in `language` that a person may ask after the question `asked`, best first.

        They are about passages that were found for it (`near`, ids, best first), then about those that follow the
        passages `shown`. Each is about another passage, and the first of them about different sections; sections that
        were shown come last. Another `asked` gets another one of several about a passage.
        """
        sections: dict[str, list[str]] = {}
        seen = {self.passages[id_].section_id for id_ in shown if id_ in self.passages}
        for id_ in dict.fromkeys((*near, *self._following(shown))):
            passage = self.passages[id_]
            # A line that introduces bullets has little to be asked about.
            if id_ not in shown and (passage.number is not None or not passage.section.items):
                texts = self._short(id_, language, asked)
                chosen = texts[crc32(asked.encode()) % len(texts)] if texts else ""
                sections.setdefault(passage.section_id, []).append(chosen)
        rounds = zip_longest(*(sections[each] for each in sorted(sections, key=seen.__contains__)))
        return [text for each in rounds for text in each if text][:CHOICE]

    def _short(self, id_: str, language: str, asked: str) -> list[str]:
        """The short questions about a passage that are not like `asked`, in the order of the library."""
        wanted = _words(asked)
        return [
            each[language]
            for each in self._library.suggestions.get(id_, ())
            if 0 < columns(each.get(language, "")) <= SHORT
            and all(_share(_words(text), wanted) < ALIKE for text in each.values())
        ]

    def _following(self, shown: Sequence[str]) -> Iterator[str]:
        """The ids of the passages after those `shown`, or of the first passages; after the last come the first."""
        last, count = self._library.position(shown[-1]) if shown else None, len(self.passages)
        start = 0 if last is None else last + 1
        for position in range(start, start + min(LOOKED_AT, count)):
            yield self._library.at(position % count).id

    def report(self, identifier: str) -> Report | None:
        """The report of that id."""
        return self._reports.get(identifier)

    def beside(self, piece: Passage | Chapter) -> tuple[str, str]:
        """The ids of the passages before and after a passage in its report, or of the readable sections before and
        after a section; "" for none."""
        if isinstance(piece, Chapter):
            order = ["", *(each.id for each in self.readable(piece.report)), ""]
            at = order.index(piece.id) if piece.id in order else None
            return ("", "") if at is None else (order[at - 1], order[at + 1])
        at = self._library.position(piece.id)
        return ("", "") if at is None else (self._id_at(at - 1, piece), self._id_at(at + 1, piece))

    def _id_at(self, position: int, beside: Passage) -> str:
        found = self._library.at(position) if 0 <= position < len(self.passages) else None
        return found.id if found is not None and found.report.id == beside.report.id else ""

    def readable(self, report: Report) -> list[Chapter]:
        """The sections of a report that have words of their own, in order."""
        return [each for first in top(report) for each in first.all() if each.passages()]

    def count(self, report: Report) -> int:
        """How many passages a report has."""
        return self._library.counts[report.id]

    def with_meetings(self) -> list[Report]:
        """The reports that have sections about a meeting."""
        return [report for report in self.reports if self._library.meetings[report.id]]

    def meetings(self, report: Report) -> list[tuple[Meeting, str]]:
        """The meetings of a report's sections, with the ids of the sections, the earliest first. They are sorted by
        date, or by number if one has no date and all have numbers."""
        found = [(meeting, id_) for id_, meeting in self._library.meetings[report.id]]
        counted = not all(meeting.date for meeting, _ in found) and all(
            meeting.number for meeting, _ in found
        )
        days = {id_: date.max if counted else meeting.date or date.max for meeting, id_ in found}
        return sorted(found, key=lambda pair: (days[pair[1]], pair[0].number or 0))


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


def _words(text: str) -> set[str]:
    """The first letters of a text's longer words; for Chinese and Japanese all pairs of characters in a row."""
    found = set[str]()
    for word in re.findall(r"\w+", normalise(text).casefold()):
        dense = columns(word) > len(word)
        found |= {word[at : at + 2] for at in range(len(word) - 1)} if dense else {word[:STEM]}
    return {word for word in found if len(word) > 3 or word.isdigit() or columns(word) > len(word)}


def _share(words: set[str], others: set[str]) -> float:
    """The share of `words` that are in `others`."""
    return len(words & others) / len(words) if words else 0.0


def columns(text: str) -> int:
    """The width of a text in columns: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
