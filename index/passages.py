"""The passages of a build in reading order: their ids, their content hashes and their reports.

The files are memory-mapped, so a million passages cost a process no memory before it asks for one.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, map_array, write_array
from index.errors import REBUILD, IndexDamagedError
from knowledge.library import key_of, keys_of

#: The ids as bytes, one after the other; where each begins, (ids + 1,) int64; the two keys of each id (`keys_of`),
#: sorted; and the place of the id that each key belongs to.
IDS, FIRST_ID, KEYS, PLACES = "ids.npy", "first-id.npy", "keys.npy", "places.npy"
OF_IDS = (IDS, FIRST_ID, KEYS, PLACES)
#: The content hashes, (passages, 32) bytes.
HASHES = "hashes.npy"
#: The reports, in order: id, the hash of what its passages' views are made of, and its first passage.
REPORTS = "passages.json"
FILES = (*OF_IDS, HASHES, REPORTS)


@dataclass(frozen=True)
class Ids:
    """Ids of a build, opened for reading."""

    spelt: NDArray[np.uint8]
    first: NDArray[np.int64]
    keys: NDArray[np.uint64]
    places: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path, what: str = "") -> Self:
        """Open the ids of passages, or of `what`, in files that were checked. Raises IndexDamagedError."""
        kinds = zip(OF_IDS, (np.uint8, np.int64, np.uint64, np.int32), strict=True)
        spelt, first, keys, places = (map_array(folder / f"{what}{name}", kind) for name, kind in kinds)
        if not (2 * len(first) - 2 == len(keys) == len(places) and first[-1] == len(spelt)):
            raise IndexDamagedError(f"{folder}: the files of its ids do not fit each other: {REBUILD}")
        return cls(spelt, first, keys, places)

    def __len__(self) -> int:
        return len(self.first) - 1

    def __getitem__(self, place: int) -> str:
        first, last = self.first[place : place + 2].tolist()
        return self.spelt[first:last].tobytes().decode("utf-8", "surrogatepass")

    def by_key(self, key: int) -> Iterator[tuple[int, str]]:
        """The ids that have a key, each with its place."""
        at = int(np.searchsorted(self.keys, np.uint64(key)))
        while at < len(self.keys) and int(self.keys[at]) == key:
            yield (place := int(self.places[at])), self[place]
            at += 1

    def place(self, id_: str) -> int | None:
        """The place of an id; None for an unknown id."""
        return next((place for place, one in self.by_key(key_of(id_)) if one == id_), None)

    def within(self, span: range) -> list[str]:
        """The ids at the places of a span."""
        first = self.first[span.start : span.stop + 1].tolist()
        text = self.spelt[first[0] : first[-1]].tobytes()
        return [
            text[a - first[0] : b - first[0]].decode("utf-8", "surrogatepass") for a, b in pairwise(first)
        ]


class IdsWriter:
    """Writes ids, to be used as a context manager."""

    def __init__(self, folder: Path, what: str = "") -> None:
        self._folder, self._what = folder, what
        self._file = ArrayWriter(folder / f"{what}{IDS}", np.uint8)
        self._first, self._keys = [np.zeros(1, np.int64)], [np.empty((0, 2), np.uint64)]
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def add(self, ids: Sequence[str]) -> None:
        """Append ids."""
        spelt = [id_.encode("utf-8", "surrogatepass") for id_ in ids]
        keys = np.array([keys_of(id_) for id_ in ids], np.uint64).reshape(-1, 2)
        ends = np.cumsum([len(one) for one in spelt], dtype=np.int64)
        self._add(np.frombuffer(b"".join(spelt), np.uint8), ends, keys)

    def _add(self, spelt: NDArray[np.uint8], ends: NDArray[np.int64], keys: NDArray[np.uint64]) -> None:
        self._first.append(ends + self._file.rows)
        self._file.add(spelt)
        self._keys.append(keys)
        self.count += len(ends)

    def __exit__(self, kind: object, *rest: object) -> None:
        self._file.__exit__(kind, *rest)
        if kind is None:
            keys = np.concatenate(self._keys).ravel()
            order = np.argsort(keys, kind="stable")
            write_array(self._folder / f"{self._what}{FIRST_ID}", np.concatenate(self._first))
            write_array(self._folder / f"{self._what}{KEYS}", keys[order])
            write_array(self._folder / f"{self._what}{PLACES}", (order // 2).astype(np.int32))


@dataclass(frozen=True)
class Passages:
    """The passages of a build, opened for reading.

    reports: of each report the id, the source hash, and the place of its first passage
    ids: the passages' ids
    hashes: their content hashes, (passages, 32)
    """

    reports: Sequence[tuple[str, str, int]]
    ids: Ids
    hashes: NDArray[np.uint8]

    @classmethod
    def open(cls, folder: Path, passages: int) -> "Passages":
        """Open a build with so many passages, whose files were checked. Raises IndexDamagedError."""
        try:
            reports = [
                (id_, digest, first) for id_, digest, first in json.loads((folder / REPORTS).read_bytes())
            ]
        except (OSError, ValueError, TypeError) as exc:
            raise IndexDamagedError.unreadable(folder / REPORTS, exc) from exc
        hashes, ids = map_array(folder / HASHES, np.uint8, (32,)), Ids.open(folder)
        if not len(hashes) == len(ids) == passages:
            raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
        return cls(reports, ids, hashes)

    def __len__(self) -> int:
        return len(self.hashes)

    def id(self, place: int) -> str:
        """The id of the passage at a place."""
        return self.ids[place]

    def place(self, id_: str) -> int | None:
        """The place of the passage with this id; None for an unknown id."""
        return self.ids.place(id_)

    def hash(self, place: int) -> str:
        """The content hash of the passage at a place, hexadecimal."""
        return bytes(self.hashes[place]).hex()

    def span(self, number: int) -> range:
        """The places of the passages of the report at a place in `reports`."""
        stop = self.reports[number + 1][2] if number + 1 < len(self.reports) else len(self)
        return range(self.reports[number][2], stop)

    @cached_property
    def spans(self) -> dict[str, range]:
        """The places of each report's passages by the report's id, without reports that have none."""
        found = ((id_, self.span(number)) for number, (id_, _, _) in enumerate(self.reports))
        return {id_: span for id_, span in found if span}

    @cached_property
    def report_of(self) -> NDArray[np.int32]:
        """The report of each passage, as a place among the `spans`."""
        return np.repeat(
            np.arange(len(self.spans), dtype=np.int32), [len(span) for span in self.spans.values()]
        )

    @cached_property
    def by_hash(self) -> "ByHash":
        """The passages by their content hashes."""
        return ByHash(self.hashes)


class ByHash:
    """Finds rows of hashes (n, 32); sorts them when it is made."""

    def __init__(self, hashes: NDArray[np.uint8]) -> None:
        self._hashes = hashes
        heads = np.ascontiguousarray(hashes[:, :8]).view(np.uint64)[:, 0]
        self._order = np.argsort(heads, kind="stable")
        self._heads = heads[self._order]

    def __call__(self, digest: bytes) -> int | None:
        """The place of a hash; None where there is none."""
        head = np.frombuffer(digest[:8], np.uint64)[0]
        at = int(np.searchsorted(self._heads, head))
        while at < len(self._heads) and self._heads[at] == head:
            if self._hashes[place := int(self._order[at])].tobytes() == digest:
                return place
            at += 1
        return None


class PassagesWriter:
    """Writes the passages of a build, report by report, to be used as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()
        self._ids = self._files.enter_context(IdsWriter(folder))
        self._hashes = self._files.enter_context(ArrayWriter(folder / HASHES, np.uint8, (32,)))
        self._reports: list[Any] = []

    def __enter__(self) -> "PassagesWriter":
        return self

    def begin(self, report: str, digest: str) -> None:
        """Begin a report."""
        self._reports.append((report, digest, len(self)))

    def add(self, ids: Sequence[str], hashes: NDArray[np.uint8]) -> None:
        """Append passages of the report that was begun last."""
        self._ids.add(ids)
        self._hashes.add(hashes)

    def __len__(self) -> int:
        return self._hashes.rows

    def __exit__(self, kind: object, *rest: object) -> None:
        self._files.__exit__(kind, *rest)  # type: ignore[arg-type]
        if kind is None:
            (self._folder / REPORTS).write_text(
                json.dumps(self._reports, ensure_ascii=True), encoding="utf-8"
            )
