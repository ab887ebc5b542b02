"""Candidates: vectors in, rows out. The only module that uses FAISS, beside the plain design that we compare with.

`vectors.faiss` is an ordinary FAISS file: exact float32 up to FLAT_LIMIT views, one byte a number above.
FAISS is imported when it is needed, to write, and to search many views: the rows of a small file lie in it as
plain floats, which numpy reads and multiplies in less time than the library takes to load.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import map_array
from index.errors import REBUILD, BuildError, IndexDamagedError

FILE = "vectors.faiss"
#: The vectors as they were embedded, (rows, dimension) float32. Kept where `vectors.faiss` rounds, for the
#: next build to take unchanged ones from: rounding what was rounded would drift from build to build. No answer
#: rests on them.
EXACT = "vectors.npy"
#: Up to this many views the vectors stay exact: 25 MB at 384 dimensions.
FLAT_LIMIT = 16_384
_SAMPLE = 65_536  # rows that the quantiser learns the range of each dimension from
_BLOCK = 16_384  # rows added at a time, so that a build runs in flat memory

# IndexFlatIP on disk: "IxFI", dimension, rows, two unused numbers, trained, metric 0 (inner product), length.
_FLAT_HEADER = struct.Struct("<4siqqq?iQ")
_FAISS_ERRORS = (RuntimeError, AssertionError, ValueError, TypeError, MemoryError)


@dataclass(frozen=True, slots=True)
class Found:
    """Nearest rows of each query, best first: `rows` (q, k) int64, inner products `scores` (q, k) float32."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


class Candidates(Protocol):
    """The port: vectors in, rows out. What stands behind it may change, so no one cuts on its scores."""

    rows: int
    dimension: int

    def search(self, vectors: NDArray[np.float32], k: int) -> Found:
        """Find the `k` nearest rows, or all if they are fewer, of each of (q, dimension) unit vectors."""
        ...

    def approximate(self, first: int, last: int) -> NDArray[np.float32]:
        """Return rows `first` to `last` (exclusive) as they are searched, (last - first, dimension): rounded where
        `vectors.faiss` rounds."""
        ...

    def exact(self, first: int, last: int) -> NDArray[np.float32]:
        """Return the same rows as they were embedded. For building alone: EXACT is not hashed when it is opened."""
        ...


def write(folder: Path, dimension: int, *, flat_limit: int = FLAT_LIMIT) -> None:
    """Write `vectors.faiss` from the `vectors.npy` in `folder`, and remove that when nothing was rounded.

    Raises OSError, or BuildError for what FAISS has against it.
    """
    faiss = _faiss()
    exact = map_array(folder / EXACT, np.float32, (dimension,))
    rows = len(exact)
    flat = rows <= flat_limit
    try:
        if flat:
            index = faiss.IndexFlatIP(dimension)
        else:
            index = faiss.IndexScalarQuantizer(
                dimension, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
            )
            index.train(np.ascontiguousarray(exact[:: -(-rows // _SAMPLE)]))
        for first in range(0, rows, _BLOCK):
            index.add(np.ascontiguousarray(exact[first : first + _BLOCK]))
        # FAISS's own way to write a file reports a disk that is full on stderr alone, and carries on.
        with (folder / FILE).open("wb") as file:
            faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
    except _FAISS_ERRORS as exc:
        raise BuildError(f"{folder / FILE}: cannot be written ({_reason(exc)})") from exc
    if flat:
        del exact  # Windows removes no file that is mapped
        (folder / EXACT).unlink()


def open_vectors(folder: Path, dimension: int) -> Candidates:
    """Open the vectors of a build whose files were checked. Raises IndexDamagedError."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            header = file.read(_FLAT_HEADER.size)
        if header.startswith(b"IxFI"):
            return _Flat(path, header)
        return _Quantised(path, map_array(folder / EXACT, np.float32, (dimension,)))
    except (OSError, ValueError, EOFError) as exc:
        raise IndexDamagedError.unreadable(path, _reason(exc)) from exc


class _Flat:
    """Exact vectors, read from the FAISS file and searched by one matrix product."""

    def __init__(self, path: Path, header: bytes) -> None:
        if len(header) < _FLAT_HEADER.size:
            raise IndexDamagedError(f"{path}: the file is truncated: {REBUILD}")
        _, self.dimension, self.rows, _, _, _, metric, length = _FLAT_HEADER.unpack(header)
        values = np.fromfile(path, np.dtype("<f4"), offset=_FLAT_HEADER.size)
        if metric != 0 or not length == len(values) == self.rows * self.dimension:
            raise IndexDamagedError(f"{path}: the header does not fit the content: {REBUILD}")
        self._vectors: NDArray[np.float32] = values.reshape(self.rows, self.dimension)

    def search(self, vectors: NDArray[np.float32], k: int) -> Found:
        scores = np.asarray(vectors, np.float32) @ self._vectors.T
        k = min(k, self.rows)
        some = np.argpartition(scores, self.rows - k, axis=1)[:, self.rows - k :] if k < self.rows else None
        rows = np.broadcast_to(np.arange(self.rows), scores.shape) if some is None else np.sort(some, axis=1)
        kept = np.take_along_axis(scores, rows, axis=1)
        order = np.argsort(-kept, axis=1, kind="stable")  # equal scores: the first row first
        return Found(np.take_along_axis(rows, order, axis=1), np.take_along_axis(kept, order, axis=1))

    def approximate(self, first: int, last: int) -> NDArray[np.float32]:
        return self._vectors[first:last]

    exact = approximate


class _Quantised:
    """One byte a number, memory-mapped and searched by FAISS."""

    def __init__(self, path: Path, exact: NDArray[np.float32]) -> None:
        faiss = _faiss()
        self.rows, self.dimension = exact.shape
        if path.stat().st_size < exact.size:  # FAISS maps a cut file without a word, and dies reading it
            raise IndexDamagedError(f"{path}: the file is truncated: {REBUILD}")
        # Flat codes are mapped by IFC, which older versions lack: they read the file into memory.
        flags = getattr(faiss, "IO_FLAG_MMAP_IFC", 0) | faiss.IO_FLAG_READ_ONLY
        try:
            self._index = faiss.read_index(str(path), flags)
        except _FAISS_ERRORS as exc:
            raise IndexDamagedError(f"{path}: FAISS cannot read it ({_reason(exc)}): {REBUILD}") from exc
        self._exact = exact
        if exact.shape != (self._index.ntotal, self._index.d):
            raise IndexDamagedError(f"{path}: it does not fit {EXACT}: {REBUILD}")

    def search(self, vectors: NDArray[np.float32], k: int) -> Found:
        try:
            scores, rows = self._index.search(np.ascontiguousarray(vectors, np.float32), min(k, self.rows))
        except _FAISS_ERRORS as exc:
            raise IndexDamagedError(f"{FILE}: FAISS cannot search it ({_reason(exc)}): {REBUILD}") from exc
        return Found(rows, scores)

    def approximate(self, first: int, last: int) -> NDArray[np.float32]:
        try:
            return np.asarray(self._index.reconstruct_n(first, last - first), np.float32)
        except _FAISS_ERRORS as exc:
            raise IndexDamagedError(f"{FILE}: FAISS cannot read it ({_reason(exc)}): {REBUILD}") from exc

    def exact(self, first: int, last: int) -> NDArray[np.float32]:
        return np.asarray(self._exact[first:last])


def _faiss() -> Any:
    import faiss  # 65 ms, which nothing but a build and a large index pays

    return faiss


def _reason(exc: Exception) -> str:
    """Return the last line of an error's message: FAISS puts the place in its source code before it."""
    return (str(exc).strip().splitlines() or [type(exc).__name__])[-1]
