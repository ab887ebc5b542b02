"""Vectors in, rows out. The only module of the product that uses FAISS.

`vectors.faiss` is an ordinary FAISS file: exact float32 up to FLAT_LIMIT views, one byte a number above.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, BuildError, IndexDamagedError

FILE = "vectors.faiss"
#: The vectors as they were embedded, (rows, dimension) float32. Kept where `vectors.faiss` rounds, for the next build
#: to take unchanged ones from: rounding what was rounded would drift from build to build. No answer rests on them.
EXACT = "vectors.npy"
#: Up to this many views the vectors stay exact: 25 MB at 384 dimensions.
FLAT_LIMIT = 16_384
_SAMPLE = 65_536  # rows that the quantiser learns the range of each dimension from
_BLOCK = 16_384  # rows added at a time, so that a build runs in flat memory
_FAISS_ERRORS = (RuntimeError, AssertionError, ValueError, TypeError, MemoryError)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Nearest rows of one query, best first: `rows` (k,) int64, inner products `scores` (k,) float32."""

    rows: NDArray[np.int64]
    scores: Array


class Vectors:
    """The vectors of a build's views, opened for reading. May be shared by threads."""

    def __init__(self, index: Any, exact: Array | None) -> None:
        self._index, self._exact = index, exact
        self.count, self.dimension = int(index.ntotal), int(index.d)

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Open the vectors of a build whose files were checked: FAISS dies of a file that is cut. Raises
        IndexDamagedError."""
        faiss, path = _faiss(), folder / FILE
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
            exact = np.load(folder / EXACT, mmap_mode="r") if (folder / EXACT).exists() else None
        except (*_FAISS_ERRORS, OSError, EOFError) as exc:
            raise IndexDamagedError(f"{path}: FAISS cannot read it ({_reason(exc)}): {REBUILD}") from exc
        found = cls(index, exact)
        if exact is not None and exact.shape != (found.count, found.dimension):
            raise IndexDamagedError(f"{path}: it does not fit {EXACT}: {REBUILD}")
        return found

    def search(self, vector: Array, k: int) -> Found:
        """The `k` nearest rows, or all if they are fewer, of a unit vector (dimension,)."""
        scores, rows = self._index.search(vector[None], min(k, self.count))
        return Found(rows[0], scores[0])

    def searched(self, first: int, last: int) -> Array:
        """Rows `first` to `last` (exclusive) as they are searched, (last - first, dimension)."""
        return np.asarray(self._index.reconstruct_n(first, last - first), np.float32)

    def embedded(self, first: int, last: int) -> Array:
        """The same rows as they were embedded. For building alone: EXACT is not hashed when a build is opened."""
        return self.searched(first, last) if self._exact is None else np.asarray(self._exact[first:last])


def write(folder: Path, vectors: Array, *, flat_limit: int = FLAT_LIMIT) -> None:
    """Write vectors (rows, dimension), which may be memory-mapped, into `folder`. Raises OSError or BuildError."""
    faiss = _faiss()
    rows, dimension = vectors.shape
    try:
        if rows <= flat_limit:
            index = faiss.IndexFlatIP(dimension)
        else:
            eight = faiss.ScalarQuantizer.QT_8bit
            index = faiss.IndexScalarQuantizer(dimension, eight, faiss.METRIC_INNER_PRODUCT)
            index.train(np.ascontiguousarray(vectors[:: -(-rows // _SAMPLE)]))
            np.save(folder / EXACT, vectors, allow_pickle=False)
        for first in range(0, rows, _BLOCK):
            index.add(np.ascontiguousarray(vectors[first : first + _BLOCK]))
        # FAISS's own way to write a file reports a disk that is full on stderr alone, and carries on.
        with (folder / FILE).open("wb") as file:
            faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
    except _FAISS_ERRORS as exc:
        raise BuildError(f"{folder / FILE}: cannot be written ({_reason(exc)})") from exc


def _faiss() -> Any:
    import faiss  # 65 ms, which no command pays that neither asks nor builds

    return faiss


def _reason(exc: Exception) -> str:
    """The last line of an error's message: FAISS puts the place in its source code before it."""
    return (str(exc).strip().splitlines() or [type(exc).__name__])[-1]
