"""The texts of a build: the reports that it was made from, whole, so that it answers in its own words whatever the
files in the knowledge folder say by now. Reports' outermost sections are mapped, and each is read when it is asked
for."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, map_array, write_array
from index.errors import REBUILD, IndexDamagedError
from index.passages import OF_IDS, Ids, IdsWriter, Passages
from knowledge.errors import UnknownPassageError
from knowledge.library import Library, keys_of
from knowledge.report import Meeting, Passage, Report, Section, report_of

#: What is said of the reports themselves, their meetings among it; their outermost sections one after the other, as
#: JSON; and of each where it begins, its first passage and, counting those within others, the first section in it,
#: (sections + 1, 3) int64. The ids of all sections are in files that begin with OF_SECTIONS.
TEXTS, SECTIONS, FIRST, OF_SECTIONS = "reports.json", "sections.npy", "first-section.npy", "section-"
FILES = (TEXTS, SECTIONS, FIRST, *(f"{OF_SECTIONS}{name}" for name in OF_IDS))
#: The questions to suggest for passages, as JSON.
SUGGESTIONS = "suggestions.json"
#: Outermost sections that are kept once they were read.
_KEPT = 256


class TextsWriter:
    """Writes the texts of a build, report by report, to be used as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._files = folder, ExitStack()
        self._file = self._files.enter_context(ArrayWriter(folder / SECTIONS, np.uint8))
        self._ids = self._files.enter_context(IdsWriter(folder, OF_SECTIONS))
        self._first, self._reports = [np.zeros((1, 3), np.int64)], list[Mapping[str, Any]]()

    def __enter__(self) -> "TextsWriter":
        return self

    def begin(self, report: Report) -> None:
        """Begin a report."""
        held = ((section, section.meeting) for section in report.every_section())
        self._reports.append(
            {
                "id": report.id,
                "language": report.language,
                "title": dict(report.title),
                "official": sorted(report.official),
                "date": _written_date(report.date),
                "source": report.source,
                "symbol": report.symbol,
                "translator": report.translator,
                "sections": len(report.sections),
                "meetings": [
                    [report.id_of(one), _written_meeting(meeting)] for one, meeting in held if meeting
                ],
            }
        )

    def add(self, report: Report, sections: Sequence[Section]) -> None:
        """Append some of its outermost sections."""
        for section in sections:
            text = json.dumps(_written_section(section), ensure_ascii=False)
            # Reports need not come from files: a lone surrogate must not stop a build.
            self._file.add(np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8))
            self._ids.add(list(_paths(report.id, (section,))))
            passages = self._first[-1][-1, 1] + _count(section)
            self._first.append(np.array([[self._file.rows, passages, self._ids.count]], np.int64))

    def __exit__(self, kind: object, *rest: object) -> None:
        self._files.__exit__(kind, *rest)  # type: ignore[arg-type]
        if kind is None:
            write_array(self._folder / FIRST, np.concatenate(self._first))
            text = json.dumps(self._reports, ensure_ascii=False)
            (self._folder / TEXTS).write_bytes(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, eq=False)
class Texts:
    """The files of a build's texts, opened for reading."""

    reports: Sequence[Mapping[str, Any]]
    sections: NDArray[np.uint8]
    first: NDArray[np.int64]
    ids: Ids

    @cached_property
    def of_report(self) -> list[range]:
        """The outermost sections of each report."""
        stops = np.cumsum([0, *(report["sections"] for report in self.reports)]).tolist()
        return [range(first, stop) for first, stop in pairwise(stops)]

    def holding(self, place: int) -> int:
        """The outermost section that a passage is in."""
        return int(np.searchsorted(self.first[:, 1], place, "right")) - 1

    @cached_property
    def section(self) -> Callable[[int], Section]:
        """Reads an outermost section. Raises IndexDamagedError."""

        @lru_cache(_KEPT)
        def read(number: int) -> Section:
            first, last = self.first[number : number + 2, 0].tolist()
            text = self.sections[first:last].tobytes().decode("utf-8", "surrogatepass")
            try:
                return _read_section(json.loads(text))
            except (ValueError, TypeError, KeyError, RecursionError) as exc:
                raise IndexDamagedError(f"{SECTIONS}: cannot be read ({exc}): {REBUILD}") from exc

        return read


@dataclass(frozen=True, eq=False, repr=False)
class StoredSections(Sequence[Section]):
    """The outermost sections of a report, each read when it is asked for."""

    texts: Texts
    span: range

    def __len__(self) -> int:
        return len(self.span)

    @overload
    def __getitem__(self, place: int) -> Section: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Section, ...]: ...
    def __getitem__(self, place: int | slice) -> Section | tuple[Section, ...]:
        if isinstance(place, slice):
            return tuple(map(self.texts.section, self.span[place]))
        return self.texts.section(self.span[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, eq=False)
class StoredLibrary(Library):
    """The reports of a build. Of what is asked for by its id, the outermost section around it is read alone."""

    folder: Path
    texts: Texts
    stored: Passages

    @classmethod
    def open(cls, folder: Path, stored: Passages) -> "StoredLibrary":
        """Open the reports of the build in `folder`, whose passages are these. Raises IndexDamagedError."""
        path = folder / TEXTS
        try:
            written = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
            sections, first = (
                map_array(folder / SECTIONS, np.uint8),
                map_array(folder / FIRST, np.int64, (3,)),
            )
            texts = Texts(written, sections, first, Ids.open(folder, OF_SECTIONS))
            reports = tuple(
                _read_report(report, StoredSections(texts, span))
                for report, span in zip(written, texts.of_report, strict=True)
            )
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as exc:
            raise IndexDamagedError.unreadable(path, exc) from exc
        outermost = texts.of_report[-1].stop if reports else 0
        ends = [len(sections), len(stored), len(texts.ids)]
        if first[-1].tolist() != ends or outermost != len(first) - 1:
            raise IndexDamagedError(f"{path}: it does not fit {SECTIONS}: {REBUILD}")
        return cls(reports, folder, texts, stored)

    @property
    def ids(self) -> Mapping[str, Passage]:
        """Every passage by its id, in reading order."""
        return _Ids(self)

    @property
    def sections(self) -> Mapping[str, tuple[Section, ...]]:
        """Every section by its full id, in reading order, as the path to it."""
        return _Paths(self)

    def at(self, place: int) -> Passage:
        """The passage at a place."""
        number = self.texts.holding(place)
        return self.within(number)[place - int(self.texts.first[number, 1])]

    def place(self, passage_id: str) -> int | None:
        """The place of the passage of that id, None where there is none."""
        return self.stored.place(passage_id)

    def each_passage(self) -> Iterator[Passage]:
        """Every passage in reading order, of one outermost section after another."""
        return (passage for number in range(len(self.texts.first) - 1) for passage in self.within(number))

    @cached_property
    def within(self) -> Callable[[int], tuple[Passage, ...]]:
        """Reads the passages of an outermost section."""
        starts = [span.start for span in self.texts.of_report]

        @lru_cache(_KEPT)
        def read(number: int) -> tuple[Passage, ...]:
            report = self.reports[int(np.searchsorted(starts, number, "right")) - 1]
            return tuple(report.passages([self.texts.section(number)]))

        return read

    def outermost(self, section_id: str) -> int | None:
        """The outermost section that a section is in; None where there is no such section."""
        place = self.texts.ids.place(section_id)
        return None if place is None else int(np.searchsorted(self.texts.first[:, 2], place, "right")) - 1

    def by_key(self, key: int) -> Iterable[str]:
        """The ids of passages, sections and reports that have a key (`keys_of`)."""
        stored = (id_ for ids in (self.stored.ids, self.texts.ids) for _, id_ in ids.by_key(key))
        reports = (report.id for report in self.reports if key in keys_of(report.id))
        return dict.fromkeys((*stored, *reports))

    def section_passages(self, section_id: str) -> tuple[Passage, ...]:
        """The passages of a section and of those within it, in reading order. Raises `UnknownPassageError`."""
        number = self.outermost(section_id)
        if number is None:
            raise UnknownPassageError(section_id)
        return tuple(one for one in self.within(number) if section_id in one.section_ids)

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Checked questions by the id of the passage that answers them, each in its languages; samples under ""."""
        path = self.folder / SUGGESTIONS
        try:
            found: Mapping[str, Sequence[Mapping[str, str]]] = json.loads(path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as exc:
            raise IndexDamagedError.unreadable(path, exc) from exc
        return found

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many passages each report has, by its id."""
        return {report.id: len(self.stored.spans.get(report.id, ())) for report in self.reports}

    @cached_property
    def meetings(self) -> Mapping[str, Sequence[tuple[str, Meeting]]]:
        """The sections of each report that are about a meeting, by their full ids, in reading order."""
        return {
            report["id"]: [(id_, _read_meeting(meeting)) for id_, meeting in report["meetings"]]
            for report in self.texts.reports
        }


@dataclass(frozen=True, eq=False)
class _Ids(Mapping[str, Passage]):
    library: StoredLibrary

    def __getitem__(self, id_: str) -> Passage:
        place = self.library.stored.place(id_)
        if place is None:
            raise KeyError(id_)
        return self.library.at(place)

    def __iter__(self) -> Iterator[str]:
        return map(self.library.stored.ids.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.library.stored)


@dataclass(frozen=True, eq=False)
class _Paths(Mapping[str, tuple[Section, ...]]):
    library: StoredLibrary

    def __getitem__(self, id_: str) -> tuple[Section, ...]:
        number = self.library.outermost(id_)
        if number is None:
            raise KeyError(id_)
        return _paths(report_of(id_), (self.library.texts.section(number),))[id_]

    def __iter__(self) -> Iterator[str]:
        return map(self.library.texts.ids.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.library.texts.ids)


def _paths(report: str, sections: Sequence[Section]) -> dict[str, tuple[Section, ...]]:
    """The paths to sections and to those within them, by their full ids."""
    found = dict[str, tuple[Section, ...]]()

    def walk(inner: Sequence[Section], above: tuple[Section, ...]) -> None:
        for section in inner:
            found[f"{report}/{section.id}"] = path = (*above, section)
            walk(section.sections, path)

    walk(sections, ())
    return found


def _written_section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": None if section.title is None else dict(section.title),
        "meeting": section.meeting and _written_meeting(section.meeting),
        "text": None if section.text is None else dict(section.text),
        "items": [dict(item) for item in section.items],
        "page": section.page,
        "pages": section.pages,
        "sections": [_written_section(inner) for inner in section.sections],
    }


def _written_meeting(meeting: Meeting) -> Mapping[str, Any]:
    return {"number": meeting.number, "date": _written_date(meeting.date)}


def _written_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_report(written: Mapping[str, Any], sections: Sequence[Section]) -> Report:
    official, day = frozenset(written["official"]), _read_date(written["date"])
    return Report(
        written["id"],
        written["language"],
        written["title"],
        sections,
        official,
        day,
        written["source"],
        written["symbol"],
        written["translator"],
    )


def _read_section(written: dict[str, Any]) -> Section:
    return Section(
        written["id"],
        written["title"],
        written["meeting"] and _read_meeting(written["meeting"]),
        written["text"],
        tuple(written["items"]),
        tuple(_read_section(inner) for inner in written["sections"]),
        page=written["page"],
        pages=tuple(written["pages"]),
    )


def _read_meeting(written: Mapping[str, Any]) -> Meeting:
    return Meeting(written["number"], _read_date(written["date"]))


def _read_date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _count(section: Section) -> int:
    """The passages of a section and of those within it."""
    return (section.text is not None) + len(section.items) + sum(map(_count, section.sections))
