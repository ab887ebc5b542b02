"""The passages of a build, in reading order: their ids and content hashes, memory-mapped, and the reports that they are
of. A million of them cost a process nothing before it asks for one."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, map_array, write_array
from index.errors import REBUILD, IndexDamagedError

#: The ids one after the other, as bytes, and where each begins, (passages + 1,) int64.
IDS, FIRST_ID = "ids.npy", "first-id.npy"
#: The content hashes, (passages, 32) bytes.
HASHES = "hashes.npy"
#: To find a passage by its id: what `_key` makes of the ids, sorted, and the places of the passages in that order.
KEYS, PLACES = "keys.npy", "places.npy"
#: The reports, in order: id, the hash of what its passages' views are made of, and its first passage.
REPORTS = "passages.json"
FILES = (IDS, FIRST_ID, HASHES, KEYS, PLACES, REPORTS)


@dataclass(frozen=True)
class Passages:
    """The passages of a build, opened for reading. `reports` are (id, source hash, first passage)."""

    reports: Sequence[tuple[str, str, int]]
    hashes: NDArray[np.uint8]
    _ids: NDArray[np.uint8]
    _first: NDArray[np.int64]
    _keys: NDArray[np.uint64]
    _places: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path, passages: int) -> "Passages":
        """Open those of a build of so many, whose files were checked. Raises IndexDamagedError."""
        try:
            reports = [
                (id_, digest, first) for id_, digest, first in json.loads((folder / REPORTS).read_bytes())
            ]
        except (OSError, ValueError, TypeError) as exc:
            raise IndexDamagedError.unreadable(folder / REPORTS, exc) from exc
        hashes, ids = map_array(folder / HASHES, np.uint8, (32,)), map_array(folder / IDS, np.uint8)
        first = map_array(folder / FIRST_ID, np.int64)
        keys, places = map_array(folder / KEYS, np.uint64), map_array(folder / PLACES, np.int32)
        if not (
            len(hashes) == len(first) - 1 == len(keys) == len(places) == passages and first[-1] == len(ids)
        ):
            raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
        return cls(reports, hashes, ids, first, keys, places)

    def __len__(self) -> int:
        return len(self.hashes)

    def id(self, place: int) -> str:
        """The id of the passage at a place."""
        first, last = self._first[place : place + 2].tolist()
        return self._ids[first:last].tobytes().decode("utf-8", "surrogatepass")

    def place(self, id_: str) -> int | None:
        """Where the passage of that id is; None where there is none."""
        key = _key(id_)
        at = int(np.searchsorted(self._keys, key))
        while at < len(self._keys) and self._keys[at] == key:
            if self.id(place := int(self._places[at])) == id_:
                return place
            at += 1
        return None

    def ids(self, span: range) -> list[str]:
        """The ids of passages side by side."""
        first = self._first[span.start : span.stop + 1].tolist()
        text = self._ids[first[0] : first[-1]].tobytes()
        return [
            text[a - first[0] : b - first[0]].decode("utf-8", "surrogatepass") for a, b in pairwise(first)
        ]

    def hash(self, place: int) -> str:
        """The content hash of the passage at a place, hexadecimal."""
        return bytes(self.hashes[place]).hex()

    def span(self, number: int) -> range:
        """The places of the passages of a report, by its own place."""
        stop = self.reports[number + 1][2] if number + 1 < len(self.reports) else len(self)
        return range(self.reports[number][2], stop)

    @cached_property
    def spans(self) -> dict[str, range]:
        """The places of each report's passages, which lie side by side, by the report's id; of those that have some."""
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
        return ByHash(self)


class ByHash:
    """Finds the passages of a build by their content hashes; sorts them when it is made."""

    def __init__(self, passages: Passages) -> None:
        self._hashes = passages.hashes
        heads = np.ascontiguousarray(passages.hashes[:, :8]).view(np.uint64)[:, 0]
        self._order = np.argsort(heads, kind="stable")
        self._heads = heads[self._order]

    def __call__(self, digest: bytes) -> int | None:
        """The place of a passage of this content hash; None where there is none."""
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
        self._ids = self._files.enter_context(ArrayWriter(folder / IDS, np.uint8))
        self._hashes = self._files.enter_context(ArrayWriter(folder / HASHES, np.uint8, (32,)))
        self._first, self._keys, self._reports = [0], list[NDArray[np.uint64]](), list[Any]()

    def __enter__(self) -> "PassagesWriter":
        return self

    def add(self, report: str, digest: str, ids: Sequence[str], hashes: NDArray[np.uint8]) -> None:
        """Append the passages of a report."""
        self._reports.append((report, digest, len(self)))
        spelt = [id_.encode("utf-8", "surrogatepass") for id_ in ids]
        self._ids.add(np.frombuffer(b"".join(spelt), np.uint8))
        self._hashes.add(hashes)
        self._first += (self._first[-1] + np.cumsum([len(one) for one in spelt])).tolist()
        self._keys.append(np.array([_key(id_) for id_ in ids], np.uint64))

    def __len__(self) -> int:
        return self._hashes.rows

    def __exit__(self, kind: object, *rest: object) -> None:
        self._files.__exit__(kind, *rest)  # type: ignore[arg-type]
        if kind is None:
            keys = np.concatenate([np.empty(0, np.uint64), *self._keys])
            order = np.argsort(keys, kind="stable")
            write_array(self._folder / FIRST_ID, np.array(self._first, np.int64))
            write_array(self._folder / KEYS, keys[order])
            write_array(self._folder / PLACES, order.astype(np.int32))
            (self._folder / REPORTS).write_text(
                json.dumps(self._reports, ensure_ascii=True), encoding="utf-8"
            )


def _key(id_: str) -> np.uint64:
    """A number of an id, that few others share."""
    digest = hashlib.blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))
