"""Vectors in, rows out. The only module of the product that uses FAISS.

`vectors.faiss` is an ordinary FAISS file, of the form that `form` gives for so many views.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, map_array, write_array
from index.errors import REBUILD, BuildError, IndexDamagedError
from index.segments import take_over

FILE = "vectors.faiss"
#: The vectors as they were embedded, (rows, dimension) float32, in files that builds share; and which rows of a build
#: lie side by side in which of them, (runs, 3) int64: how many, the file, and the first there. Kept where
#: `vectors.faiss` rounds: what that finds is put in order by them, and the next build takes unchanged ones from them.
EXACT, RUNS = "vectors-*.npy", "vector-runs.npy"
#: (views, 2) int32: the passage and the language of each row, as places in the manifest's lists of them.
VIEWS = "views.npy"
#: Up to FLAT_LIMIT views vectors stay exact (25 MB at 384 dimensions), up to EIGHT_LIMIT they have one byte a number,
#: beyond one bit.
FLAT_LIMIT, EIGHT_LIMIT = 16_384, 1 << 17
#: The share of the NEAREST views of a question that what rounds has to find of those that are nearest exactly.
NEAREST, RECALL = 30, 0.98
#: So many times what is asked for is put in order by the exact vectors; of what bits find so many rows.
_ORDERED, _OF_BITS = 2, 4096
BLOCK = 16_384  # rows learnt from, and added at a time, so that a build runs in flat memory
_FAISS_ERRORS = (RuntimeError, AssertionError, ValueError, TypeError, MemoryError)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Nearest rows of one query, best first: `rows` (k,) int64, inner products `scores` (k,) float32."""

    rows: NDArray[np.int64]
    scores: Array


@dataclass(frozen=True, slots=True)
class Exact:
    """The vectors as they were embedded. Row r is in the run i with `first[i] <= r < first[i + 1]`: of the file
    `file[i]` the row `at[i] + r - first[i]`."""

    files: Sequence[Path]
    tables: Sequence[Array]
    first: NDArray[np.int64]
    file: NDArray[np.int64]
    at: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, dimension: int) -> Self:
        """Open those of a build whose files were checked. Raises IndexDamagedError."""
        files = sorted(folder.glob(EXACT))
        tables = [map_array(file, np.float32, (dimension,)) for file in files]
        counts, file, at = np.array(map_array(folder / RUNS, np.int64, (3,))).T
        sizes = np.array([len(table) for table in tables], np.int64)
        if not (
            (counts > 0).all() and (at >= 0).all() and (file >= 0).all() and file.max(initial=-1) < len(files)
            and (at + counts <= sizes[file]).all()
        ):  # fmt: skip
            raise IndexDamagedError(f"{folder}: {EXACT} and {RUNS} do not fit each other: {REBUILD}")
        return cls(files, tables, np.cumsum([0, *counts.tolist()]), file, at)

    def __len__(self) -> int:
        return int(self.first[-1])

    def runs(self, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """Where rows `first` to `last` (exclusive) are: how many, the file, and the first there."""
        run = int(np.searchsorted(self.first, first, "right")) - 1
        while first < last:
            end = min(last, int(self.first[run + 1]))
            yield end - first, int(self.file[run]), int(self.at[run]) + first - int(self.first[run])
            first, run = end, run + 1

    def between(self, first: int, last: int) -> Array:
        """Rows `first` to `last` (exclusive), mapped where they lie side by side."""
        parts = [self.tables[file][at : at + count] for count, file, at in self.runs(first, last)]
        return parts[0] if len(parts) == 1 else np.concatenate([self.tables[0][:0], *parts])

    def __getitem__(self, rows: NDArray[np.int64]) -> Array:
        run = np.searchsorted(self.first, rows, "right") - 1
        file, at = self.file[run], rows - self.first[run] + self.at[run]
        if (file == file[:1]).all():
            return np.asarray(self.tables[int(file[0]) if len(file) else 0][at])
        found = np.empty((len(rows), self.tables[0].shape[1]), np.float32)
        for number, table in enumerate(self.tables):
            own = np.flatnonzero(file == number)
            found[own] = table[at[own]]
        return found


class Vectors:
    """The vectors of a build's views in its own files."""

    def __init__(self, index: Any, exact: Exact | None) -> None:
        self._index, self.exact = index, exact
        self._bits = isinstance(index, _faiss().IndexRaBitQFastScan)
        self.count, self.dimension = int(index.ntotal), int(index.d)

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Open the vectors of a build whose files were checked: FAISS dies of a file that is cut. Raises
        IndexDamagedError."""
        faiss, path = _faiss(), folder / FILE
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
            exact = Exact.open(folder, index.d) if (folder / RUNS).exists() else None
        except (*_FAISS_ERRORS, OSError, EOFError) as exc:
            raise IndexDamagedError(f"{path}: FAISS cannot read it ({_reason(exc)}): {REBUILD}") from exc
        found = cls(index, exact)
        if exact is not None and len(exact) != found.count:
            raise IndexDamagedError(f"{path}: it does not fit {RUNS}: {REBUILD}")
        return found

    def search(self, vector: Array, k: int) -> Found:
        """The `k` nearest rows, or all if they are fewer, of a unit vector (dimension,)."""
        count = min(k, self.count)
        if self.exact is None:
            scores, rows = self._index.search(vector[None], count)
            return Found(rows[0], scores[0])
        several = max(_ORDERED * count, _OF_BITS if self._bits else 0)
        found = self._index.search(vector[None], min(several, self.count))[1][0]
        found = found[found >= 0]
        scores = self.exact[found] @ vector
        best = np.argsort(-scores, kind="stable")[:count]
        return Found(found[best], scores[best])

    def at(self, rows: NDArray[np.int64]) -> Array:
        """These rows as they were embedded, (rows, dimension)."""
        if self.exact is not None:
            return self.exact[rows]
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)

    def embedded(self, first: int, last: int) -> Array:
        """Rows `first` to `last` (exclusive) as they were embedded, (last - first, dimension)."""
        if self.exact is not None:
            return self.exact.between(first, last)
        return np.asarray(self._index.reconstruct_n(first, last - first), np.float32)


@dataclass(frozen=True, slots=True)
class Views:
    """The vectors of a build by passage. Row r is one view: passage `passage_of[r]` in language `language_of[r]`, both
    (views,) int32. The views of one passage lie side by side: passage p has rows `first_row[p]` to `first_row[p + 1]`,
    (passages + 1,) int64."""

    vectors: Vectors
    passage_of: NDArray[np.int32]
    language_of: NDArray[np.int32]
    first_row: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, passages: int) -> "Views":
        """Open the views of a build of so many passages, whose files were checked. Raises IndexDamagedError."""
        vectors = Vectors.open(folder)
        table = np.array(map_array(folder / VIEWS, np.int32, (2,)))
        passage_of, language_of = np.ascontiguousarray(table.T)
        first_row = np.searchsorted(passage_of, np.arange(passages + 1))
        # Each passage has a view, and what is of one lies side by side.
        if len(table) != vectors.count or (np.diff(first_row) < 1).any() or (np.diff(passage_of) < 0).any():
            raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
        return cls(vectors, passage_of, language_of, first_row)

    def nearest(self, vector: Array, k: int) -> NDArray[np.int32]:
        """The passages of the `k` nearest views of a question's vector (dimension,), each once, best first."""
        passages = self.passage_of[self.vectors.search(vector, k).rows]
        found, first = np.unique(passages, return_index=True)
        return found[np.argsort(first)]

    def best(self, passages: NDArray[np.integer], vector: Array) -> tuple[NDArray[np.int64], Array]:
        """The row of each passage's best view for a question's vector (dimension,), and its cosine; of one passage
        at least."""
        first, stop = self.first_row[passages], self.first_row[passages + 1]
        ends = np.cumsum(stop - first)
        rows = np.arange(ends[-1]) + np.repeat(stop - ends, stop - first)
        found = self.vectors.at(rows) @ vector
        best = [part.argmax() for part in np.split(found, ends[:-1])] + ends - (stop - first)
        return rows[best], found[best]

    def cosines(self, vectors: Array, passages: range) -> Array:
        """The cosines (n, passages) of vectors (n, dimension) to passages side by side, by their best views."""
        first = self.first_row[passages.start : passages.stop]
        found = vectors @ self.vectors.embedded(int(first[0]), int(self.first_row[passages.stop])).T
        return np.maximum.reduceat(found, first - first[0], axis=1)


class VectorsWriter:
    """Writes the vectors of a build, to be used as a context manager: new ones, and those that an earlier build has."""

    def __init__(self, folder: Path, dimension: int) -> None:
        #: A file and its rows, None for the new one; how many of them lie side by side, and the first.
        self._runs: list[tuple[Path, Array | None, int, int]] = []
        # No other build's file has this name: files of several come together in one folder.
        self._folder, self._new = folder, folder / EXACT.replace("*", os.urandom(16).hex())
        self._file = ArrayWriter(self._new, np.float32, (dimension,))

    def __enter__(self) -> Self:
        return self

    def add(self, rows: Array) -> None:
        """Append vectors (n, dimension)."""
        self._runs.append((self._new, None, len(rows), self._file.rows))
        self._file.add(rows)

    def take(self, vectors: Vectors, first: int, last: int) -> None:
        """Append rows `first` to `last` (exclusive) of an earlier build."""
        if isinstance(vectors, Vectors) and (exact := vectors.exact) is not None:
            runs = exact.runs(first, last)
            self._runs += [(exact.files[file], exact.tables[file], count, at) for count, file, at in runs]
            return
        for start in range(first, last, BLOCK):
            self.add(vectors.embedded(start, min(start + BLOCK, last)))

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            if kind is None:
                self._settle()
        finally:
            self._file.__exit__(kind, *rest)

    def _settle(self) -> None:
        """Link the files that are taken over, copy what is of use in others, and note the runs."""
        used: Counter[tuple[Path, int]] = Counter()
        for path, table, count, _ in self._runs:
            if table is not None:
                used[path, len(table)] += count
        taken = take_over(self._folder, used, self._file.rows)
        names, runs = sorted(path.name for path in (self._new, *taken)), list[tuple[int, int, int]]()
        for path, table, count, at in self._runs:
            if table is not None and path not in taken:
                rows, path, at = table[at : at + count], self._new, self._file.rows
                for first in range(0, count, BLOCK):
                    self._file.add(rows[first : first + BLOCK])
            file = names.index(path.name)
            if runs and (runs[-1][1], runs[-1][0] + runs[-1][2]) == (file, at):
                before, _, at = runs.pop()
                count += before
            runs.append((count, file, at))
        write_array(self._folder / RUNS, np.array(runs, np.int64).reshape(-1, 3))


def form(views: int) -> str:
    """The form of an index of so many views, as FAISS calls it: the one place where it is chosen. In bytes a million
    views would be 384 MB to read for each question."""
    return "Flat" if views <= FLAT_LIMIT else "SQ8" if views <= EIGHT_LIMIT else "RaBitQfs"


def recall(folder: Path, vectors: Vectors, queries: Array) -> float:
    """The share of the views nearest to some queries (n, dimension) that are found, where vectors are rounded."""
    if not (folder / RUNS).exists() or not len(queries):
        return 1.0
    exact = Exact.open(folder, vectors.dimension)
    rows, count = len(exact), min(NEAREST, len(exact))
    best = np.full((len(queries), count), -2, np.float32)
    for first in range(0, rows, BLOCK):
        some = exact.between(first, min(first + BLOCK, rows))
        best = np.concatenate([best, queries @ some.T], axis=1)
        best = np.partition(best, -count, axis=1)[:, -count:]
    found = [
        exact[vectors.search(query, count).rows] @ query >= least - 1e-6
        for query, least in zip(queries, best.min(axis=1), strict=True)
    ]
    return float(np.mean(found))


def write(folder: Path, dimension: int) -> None:
    """Write `vectors.faiss` from what VectorsWriter wrote to `folder`, and remove that when nothing was rounded.

    Raises OSError, or BuildError for what FAISS has against it.
    """
    faiss, exact = _faiss(), Exact.open(folder, dimension)
    rows, kind = len(exact), form(len(exact))
    try:
        index = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
        if kind != "Flat":
            index.train(exact[np.arange(0, rows, -(-rows // BLOCK))])
        for first in range(0, rows, BLOCK):
            index.add(np.ascontiguousarray(exact.between(first, min(first + BLOCK, rows))))
        # FAISS's own way to write a file reports a disk that is full on stderr alone, and carries on.
        with (folder / FILE).open("wb") as file:
            faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
    except _FAISS_ERRORS as exc:
        raise BuildError(f"{folder / FILE}: cannot be written ({_reason(exc)})") from exc
    if kind == "Flat":
        files = exact.files
        del exact  # Windows removes no file that is mapped
        for path in (*files, folder / RUNS):
            path.unlink()


def _faiss() -> Any:
    import faiss  # 65 ms, which no command pays that neither asks nor builds

    return faiss


def _reason(exc: Exception) -> str:
    """The last line of an error's message: FAISS puts the place in its source code before it."""
    return (str(exc).strip().splitlines() or [type(exc).__name__])[-1]
