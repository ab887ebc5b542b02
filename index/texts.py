"""The complete reports of a build in one SQLite file, so that it answers in its own words, independent of the
knowledge files.

An outermost section is read when something in it is asked for, so a million passages cost a process no memory.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.files import Database, writing
from knowledge.errors import UnknownPassageError
from knowledge.library import Library, keys_of
from knowledge.report import Meeting, Passage, Report, Section, paths

REPORTS = "reports.db"
#: The questions to suggest for passages, as JSON.
SUGGESTIONS = "suggestions.json"
#: Outermost sections that are kept once they were read; places of which is kept what stands there.
_KEPT, _PLACES = 256, 4096
#: `first` is the place of the first passage, `content` JSON, `key` and `bare` are the numbers of `keys_of`.
#: `outermost` are the reports' own sections, `sections` all, also those within others. Bytes, as text may not be UTF-8.
_SCHEMA = """
CREATE TABLE reports(number INTEGER PRIMARY KEY, id BLOB, source TEXT, first INTEGER, content BLOB);
CREATE TABLE outermost(number INTEGER PRIMARY KEY, report INTEGER, first INTEGER, content BLOB);
CREATE TABLE sections(number INTEGER PRIMARY KEY, outermost INTEGER, id BLOB, key INTEGER, bare INTEGER);
CREATE TABLE passages(place INTEGER PRIMARY KEY, hash BLOB, id BLOB, key INTEGER, bare INTEGER);
"""
_INDEXES = """
CREATE INDEX firsts ON outermost(first); CREATE INDEX hashes ON passages(hash);
CREATE INDEX section_keys ON sections(key); CREATE INDEX section_bare ON sections(bare);
CREATE INDEX passage_keys ON passages(key); CREATE INDEX passage_bare ON passages(bare);
"""
T = TypeVar("T")


class TextsWriter:
    """Writes the texts of a build, report by report, to be used as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._files = ExitStack()
        self._file = self._files.enter_context(writing(folder / REPORTS, _SCHEMA))
        self.passages, self._reports = 0, 0

    def __enter__(self) -> Self:
        return self

    def begin(self, report: Report, source: str) -> None:
        """Begin a report, whose source hash this is."""
        number, first = self._reports, self.passages
        meetings = [(report.id_of(one), one.meeting) for one in report.every_section() if one.meeting]
        about = asdict(replace(report, sections=(), official=frozenset()))
        about |= {"official": sorted(report.official)}
        for key in ("outdated", "confirmed", "unplaced"):  # a build has no texts that nobody is shown
            del about[key]
        content = _bytes([about, [(id_, asdict(meeting)) for id_, meeting in meetings]])
        row = (number, _named(report.id)[0], source, first, content)
        self._file.execute("INSERT INTO reports VALUES(?, ?, ?, ?, ?)", row)
        for section in report.sections:
            values = (number, first, _bytes(asdict(section)))
            outermost = self._file.execute("INSERT INTO outermost VALUES(NULL, ?, ?, ?)", values).lastrowid
            within = ((outermost, *_named(report.id_of(path[-1]))) for path in paths((section,)))
            self._file.executemany("INSERT INTO sections VALUES(NULL, ?, ?, ?, ?)", within)
            first += sum(1 for _ in report.passages((section,)))
        self._reports += 1

    def add(self, ids: Sequence[str], hashes: Sequence[bytes]) -> None:
        """Append passages of the report that was begun last, with their content hashes."""
        rows = ((one, *_named(id_)) for id_, one in zip(ids, hashes, strict=True))
        places = range(self.passages, self.passages + len(ids))
        numbered = ((place, *row) for place, row in zip(places, rows, strict=True))
        self._file.executemany("INSERT INTO passages VALUES(?, ?, ?, ?, ?)", numbered)
        self.passages += len(ids)

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            for statement in _INDEXES.split(";"):
                self._file.execute(statement)
        self._files.__exit__(kind, *rest)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of a build in reading order.

    reports: of each report the id, the source hash, and the place of its first passage
    """

    file: Database
    reports: Sequence[tuple[str, str, int]]
    count: int

    @classmethod
    def open(cls, folder: Path, passages: int) -> Self:
        """Open a build with so many passages, whose files were checked. Raises IndexDamagedError."""
        file = Database(folder / REPORTS)
        ((count,),) = file.rows("SELECT count(*) FROM passages")
        if count != passages:
            raise IndexDamagedError.unreadable(file.path, f"it has {count} passages, not {passages}")
        found = file.rows("SELECT id, source, first FROM reports ORDER BY number")
        return cls(file, [(_text(id_), source, first) for id_, source, first in found], count)

    def __len__(self) -> int:
        return self.count

    @cached_property
    def id(self) -> Callable[[int], str]:
        """Finds the id of the passage at a place."""

        def read(place: int) -> str:
            ((id_,),) = self.file.rows("SELECT id FROM passages WHERE place = ?", place)
            return _text(id_)

        return lru_cache(_PLACES)(read)

    def place(self, id_: str) -> int | None:
        """The place of the passage with this id; None for an unknown id."""
        query = "SELECT place FROM passages WHERE key = ? AND id = ?"
        named, key, _ = _named(id_)
        return next((place for (place,) in self.file.rows(query, key, named)), None)

    def hashes(self, span: range) -> dict[str, str]:
        """The content hashes, hexadecimal, of the passages at the places of a span, by id."""
        query = "SELECT id, hash FROM passages WHERE place >= ? AND place < ? ORDER BY place"
        return {_text(id_): found.hex() for id_, found in self.file.rows(query, span.start, span.stop)}

    def by_hash(self, content: bytes) -> int | None:
        """The place of a passage with a content hash; None where there is none."""
        found = self.file.rows("SELECT place FROM passages WHERE hash = ? LIMIT 1", content)
        return next((place for (place,) in found), None)

    @cached_property
    def spans(self) -> dict[str, range]:
        """The places of each report's passages by the report's id, without reports that have none."""
        stops = [first for _, _, first in self.reports[1:]] + [self.count]
        found = ((id_, range(first, stop)) for (id_, _, first), stop in zip(self.reports, stops, strict=True))
        return {id_: span for id_, span in found if span}

    @cached_property
    def report_of(self) -> NDArray[np.int32]:
        """The report of each passage, as a place among the `spans`."""
        sizes = [len(span) for span in self.spans.values()]
        return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


@dataclass(frozen=True, eq=False, repr=False)
class StoredSections(Sequence[Section]):
    """The outermost sections of a report, each read when it is asked for."""

    read: Callable[[int], Section]
    span: range

    def __len__(self) -> int:
        return len(self.span)

    @overload
    def __getitem__(self, place: int) -> Section: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Section, ...]: ...
    def __getitem__(self, place: int | slice) -> Section | tuple[Section, ...]:
        if isinstance(place, slice):
            return tuple(map(self.read, self.span[place]))
        return self.read(self.span[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, eq=False)
class StoredLibrary(Library):
    """The reports of a build. An id is looked up by reading only the outermost section around it."""

    stored: Passages
    #: Reads an outermost section by its number. Raises IndexDamagedError.
    section: Callable[[int], Section]
    meetings: Mapping[str, Sequence[tuple[str, Meeting]]]

    @classmethod
    def open(cls, stored: Passages) -> Self:
        """Open the reports of a build whose passages these are. Raises IndexDamagedError."""
        file = stored.file

        @lru_cache(_KEPT)
        def section(number: int) -> Section:
            ((content,),) = file.rows("SELECT content FROM outermost WHERE number = ?", number)
            return _checked(file.path, lambda: read_section(_json(content)))

        counts = dict(file.rows("SELECT report, count(*) FROM outermost GROUP BY report"))
        stops = np.cumsum([1, *(counts.get(number, 0) for number in range(len(stored.reports)))]).tolist()
        spans = [range(first, stop) for first, stop in pairwise(stops)]
        contents = [content for (content,) in file.rows("SELECT content FROM reports ORDER BY number")]

        def read() -> tuple[list[Report], Mapping[str, Sequence[tuple[str, Meeting]]]]:
            about = [_json(content) for content in contents]
            parts = (StoredSections(section, span) for span in spans)
            reports = [read_report(row, part) for (row, _), part in zip(about, parts, strict=True)]
            return reports, {row["id"]: [(id_, _meeting(one)) for id_, one in held] for row, held in about}

        reports, meetings = _checked(file.path, read)
        return cls(tuple(reports), stored, section, meetings)

    @property
    def ids(self) -> Mapping[str, Passage]:
        """Every passage by its id, in reading order."""
        query = "SELECT id FROM passages ORDER BY place"
        return _ById(self.stored.file, query, len(self.stored), self._passage)

    @property
    def sections(self) -> Mapping[str, tuple[Section, ...]]:
        """Every section by its full id, in reading order, as the path to it."""
        ((count,),) = self.stored.file.rows("SELECT count(*) FROM sections")
        return _ById(self.stored.file, "SELECT id FROM sections ORDER BY number", count, self._path)

    def _passage(self, id_: str) -> Passage | None:
        place = self.position(id_)
        return None if place is None else self.at(place)

    def _path(self, id_: str) -> tuple[Section, ...] | None:
        number = self._outermost(id_)
        own, inside = id_.partition("/")[2], () if number is None else paths((self.section(number),))
        return next((path for path in inside if path[-1].id == own), None)

    def at(self, place: int) -> Passage:
        """The passage at a place."""
        number, first = self._around(place)
        return self._within(number)[place - first]

    @cached_property
    def _around(self) -> Callable[[int], tuple[int, int]]:
        """Finds the outermost section around the passage at a place, by its number, and its first place."""
        query = (
            "SELECT number, first FROM outermost WHERE first <= ? ORDER BY first DESC, number DESC LIMIT 1"
        )
        return lru_cache(_PLACES)(lambda place: self.stored.file.rows(query, place)[0])

    def position(self, passage_id: str) -> int | None:
        """The place of the passage of that id, None where there is none."""
        return self.stored.place(passage_id)

    def each_passage(self) -> Iterator[Passage]:
        """Every passage in reading order, of one outermost section after another."""
        ((count,),) = self.stored.file.rows("SELECT count(*) FROM outermost")
        return (passage for number in range(1, count + 1) for passage in self._within(number))

    @cached_property
    def _within(self) -> Callable[[int], tuple[Passage, ...]]:
        """Reads the passages of an outermost section."""

        @lru_cache(_KEPT)
        def read(number: int) -> tuple[Passage, ...]:
            query = "SELECT report FROM outermost WHERE number = ?"
            ((report,),) = self.stored.file.rows(query, number)
            return tuple(self.reports[report].passages([self.section(number)]))

        return read

    def _outermost(self, section_id: str) -> int | None:
        """The outermost section that a section is in; None where there is no such section."""
        query = "SELECT outermost FROM sections WHERE key = ? AND id = ?"
        named, key, _ = _named(section_id)
        return next((number for (number,) in self.stored.file.rows(query, key, named)), None)

    def by_key(self, key: int) -> Iterable[str]:
        """The ids of passages, sections and reports that have a key (`keys_of`)."""
        query = """SELECT id FROM passages WHERE key = ?1 OR bare = ?1
                   UNION ALL SELECT id FROM sections WHERE key = ?1 OR bare = ?1"""
        found = (_text(id_) for (id_,) in self.stored.file.rows(query, _signed(key)))
        reports = (report.id for report in self.reports if key in keys_of(report.id))
        return dict.fromkeys((*found, *reports))

    def section_passages(self, section_id: str) -> tuple[Passage, ...]:
        """The passages of a section and of those within it, in reading order. Raises `UnknownPassageError`."""
        number = self._outermost(section_id)
        if number is None:
            raise UnknownPassageError(section_id)
        return tuple(one for one in self._within(number) if section_id in one.section_ids)

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Checked questions by the id of the passage that answers them, each in its languages; samples under ""."""
        path = self.stored.file.path.with_name(SUGGESTIONS)
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


@dataclass(frozen=True, eq=False)
class _ById(Mapping[str, T]):
    """A mapping by id: a query gives the ids, `read` the value of an id, or None."""

    file: Database
    query: str
    count: int
    read: Callable[[str], T | None]

    def __getitem__(self, id_: str) -> T:
        found = self.read(id_)
        if found is None:
            raise KeyError(id_)
        return found

    def __iter__(self) -> Iterator[str]:
        return (_text(id_) for (id_,) in self.file.rows(self.query))

    def __len__(self) -> int:
        return self.count


def read_report(row: Mapping[str, Any], sections: Sequence[Section]) -> Report:
    """A report from what JSON keeps of it."""
    parts = {"official": frozenset(row["official"]), "date": _date(row.get("date")), "sections": sections}
    return Report(**{**row, **parts})


def read_section(row: Mapping[str, Any]) -> Section:
    """A section from what JSON keeps of it."""
    held, inner = row.get("meeting"), tuple(map(read_section, row.get("sections", ())))
    parts: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in row.items()}
    return Section(**parts | {"meeting": held and _meeting(held), "sections": inner})


def _meeting(row: Mapping[str, Any]) -> Meeting:
    return Meeting(row.get("number"), _date(row.get("date")))


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _checked(path: Path, read: Callable[[], T]) -> T:
    """What `read` gives. Raises IndexDamagedError where the content is of another form."""
    try:
        return read()
    except (ValueError, TypeError, KeyError, RecursionError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc


def _named(id_: str) -> tuple[bytes, int, int]:
    """An id as bytes, and its two keys."""
    key, bare = map(_signed, keys_of(id_))
    return id_.encode("utf-8", "surrogatepass"), key, bare


def _signed(key: int) -> int:
    """A key of 64 bits as SQLite has numbers."""
    return key - (1 << 63)


def _text(id_: bytes) -> str:
    return id_.decode("utf-8", "surrogatepass")


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


def _json(content: bytes) -> Any:
    return json.loads(content.decode("utf-8", "surrogatepass"))


def among(places: NDArray[np.integer], of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which places are among sorted ones."""
    at = np.searchsorted(of, places)
    found = at < len(of)
    found[found] = of[at[found]] == places[found]
    return found
