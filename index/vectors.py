"""The vectors of the views and of their tokens. The only module of the product that uses FAISS.

`vectors.faiss` is an ordinary FAISS file, of the form that `form` gives for so many views.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, BuildError, IndexDamagedError
from index.files import ArrayWriter, map_array

FILE = "vectors.faiss"
#: The unrounded vectors, (rows, dimension) float32. They are kept if `vectors.faiss` rounds: they order its results,
#: and the next build copies unchanged ones.
EXACT = "vectors.npy"
#: (views, 2) int32: the passage and the language of each row, as places in the manifest's lists of them.
VIEWS = "views.npy"
#: Up to so many views vectors stay exact (200 MB at 384 dimensions); beyond, FAISS keeps one bit of each number.
FLAT_LIMIT = 1 << 17
#: The share of the NEAREST views of a question that must be found where vectors are rounded.
NEAREST, RECALL = 30, 0.98
#: Rows that the rounded vectors find, which the exact ones then order.
_ROUGH = 4096
BLOCK = 16_384  # rows trained on, and added at a time, so that a build runs in flat memory
_FAISS_ERRORS = (RuntimeError, AssertionError, ValueError, TypeError, MemoryError)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Nearest rows of one query, best first: `rows` (k,) int64, inner products `scores` (k,) float32."""

    rows: NDArray[np.int64]
    scores: Array


class Vectors:
    """The vectors of a build's views. May be shared by threads.

    `exact` are they as embedded, (rows, dimension), where FAISS's file rounds; else None.
    """

    def __init__(self, index: Any, exact: Array | None) -> None:
        self._index, self.exact = index, exact
        self.count, self.dimension = int(index.ntotal), int(index.d)

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Open the vectors of a build whose files were checked: FAISS dies of a file that is cut. Raises
        IndexDamagedError."""
        faiss, path = _faiss(), folder / FILE
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        except (*_FAISS_ERRORS, OSError, EOFError) as exc:
            raise IndexDamagedError(f"{path}: FAISS cannot read it ({_reason(exc)}): {REBUILD}") from exc
        kept = folder / EXACT
        exact = map_array(kept, np.float32, (index.d,)) if kept.exists() else None
        if exact is not None and len(exact) != index.ntotal:
            raise IndexDamagedError(f"{path}: it does not fit {EXACT}: {REBUILD}")
        return cls(index, exact)

    def search(self, vector: Array, k: int) -> Found:
        """The `k` nearest rows, or all if they are fewer, of a unit vector (dimension,)."""
        count = min(k, self.count)
        if self.exact is None:
            scores, rows = self._index.search(vector[None], count)
            return Found(rows[0], scores[0])
        found = self._index.search(vector[None], min(max(count, _ROUGH), self.count))[1][0]
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
            return self.exact[first:last]
        return np.asarray(self._index.reconstruct_n(first, last - first), np.float32)


@dataclass(frozen=True, slots=True)
class Views:
    """The vectors of a build by passage. Each row is one view. The views of one passage lie side by side.

    passage_of: The passage of each row, (views,)
    language_of: The language of each row, as a place in `languages`, (views,)
    first_row: The first row of each passage, and the number of rows behind the last, (passages + 1,)
    languages: The language tags
    """

    vectors: Vectors
    passage_of: NDArray[np.int32]
    language_of: NDArray[np.int32]
    first_row: NDArray[np.int64]
    languages: Sequence[str]

    @classmethod
    def open(cls, folder: Path, passages: int, languages: Sequence[str]) -> "Views":
        """Open the views of so many passages in these languages, whose files were checked. Raises IndexDamagedError."""
        vectors = Vectors.open(folder)
        table = np.array(map_array(folder / VIEWS, np.int32, (2,)))
        passage_of, language_of = np.ascontiguousarray(table.T)
        first_row = np.searchsorted(passage_of, np.arange(passages + 1))
        # Each passage has a view, and what is of one lies side by side.
        apart = (np.diff(first_row) < 1).any() or (np.diff(passage_of) < 0).any()
        if len(table) != vectors.count or apart or language_of.max(initial=0) >= len(languages):
            raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
        return cls(vectors, passage_of, language_of, first_row, languages)

    def language(self, row: int) -> str:
        """The language of a row."""
        return self.languages[int(self.language_of[row])]

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


def form(views: int) -> str:
    """The form of an index of so many views, as FAISS calls it: the one place where it is chosen."""
    return "Flat" if views <= FLAT_LIMIT else "RaBitQfs"


def recall(vectors: Vectors, queries: Array) -> float:
    """The share of the views nearest to some queries (n, dimension) that are found, where vectors are rounded."""
    exact = vectors.exact
    if exact is None or not len(queries):
        return 1.0
    count = min(NEAREST, len(exact))
    best = np.full((len(queries), count), -2, np.float32)
    for first in range(0, len(exact), BLOCK):
        best = np.concatenate([best, queries @ exact[first : first + BLOCK].T], axis=1)
        best = np.partition(best, -count, axis=1)[:, -count:]
    found = [
        exact[vectors.search(query, count).rows] @ query >= least - 1e-6
        for query, least in zip(queries, best.min(axis=1), strict=True)
    ]
    return float(np.mean(found))


def write(folder: Path, dimension: int) -> None:
    """Write `vectors.faiss` from the vectors that were written to EXACT, and remove these if nothing was rounded.

    Raises OSError, or BuildError for what FAISS has against it.
    """
    faiss, exact = _faiss(), map_array(folder / EXACT, np.float32, (dimension,))
    rows, kind = len(exact), form(len(exact))
    try:
        index = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
        if kind != "Flat":
            index.train(exact[:: -(-rows // BLOCK)])
        for first in range(0, rows, BLOCK):
            index.add(np.ascontiguousarray(exact[first : first + BLOCK]))
        # FAISS's own way to write a file reports a disk that is full on stderr alone, and carries on.
        with (folder / FILE).open("wb") as file:
            faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
    except _FAISS_ERRORS as exc:
        raise BuildError(f"{folder / FILE}: cannot be written ({_reason(exc)})") from exc
    if kind == "Flat":
        del exact  # Windows removes no file that is mapped
        (folder / EXACT).unlink()


def _faiss() -> Any:
    import faiss  # 65 ms, which no command pays that neither asks nor builds

    return faiss


def _reason(exc: Exception) -> str:
    """The last line of an error's message: FAISS puts the place in its source code before it."""
    return (str(exc).strip().splitlines() or [type(exc).__name__])[-1]


# The tokens of the views

#: The numbers of all tokens, (tokens, dimension) int8; and where the tokens of each view end, (views,) int64. Above
#: FLAT_LIMIT views neither has a row.
TOKENS, ENDS = "tokens.npy", "token-ends.npy"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The vectors of the views' tokens, a byte a number, opened for reading. May be shared by threads.

    table: the numbers of all tokens, (tokens, dimension)
    ends: where the tokens of each view end, (views,)
    """

    table: NDArray[np.int8]
    ends: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, views: int, dimension: int) -> Self:
        """Open the tokens of a build of so many views, whose files were checked. Raises IndexDamagedError."""
        table = map_array(folder / TOKENS, np.int8, (dimension,))
        ends = map_array(folder / ENDS, np.int64)
        if (
            len(ends) not in (0, views)
            or (np.diff(ends, prepend=0) < 0).any()
            or ends[-1:].sum() != len(table)
        ):
            raise IndexDamagedError(f"{folder}: {TOKENS} and {ENDS} do not fit each other: {REBUILD}")
        return cls(table, ends)

    def __len__(self) -> int:
        return len(self.table)

    def numbers(self, first: int, last: int) -> NDArray[np.int8]:
        """The stored numbers of the tokens of views `first` to `last` (exclusive), (n, dimension)."""
        return self.table[self.ends[first - 1] if first else 0 : self.ends[last - 1]]

    def vectors(self, row: int) -> Array:
        """The unit vectors (n, dimension) of the tokens of a view."""
        found = self.numbers(row, row + 1).astype(np.float32)
        found /= np.maximum(np.sqrt(np.einsum("ij,ij->i", found, found)), 1)[:, None]
        return found


class TokensWriter:
    """Writes the tokens of a build, view by view, to be used as a context manager.

    Each vector is written so that its largest number is 127: only its direction is read.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._files = ExitStack()
        self._table = self._files.enter_context(ArrayWriter(folder / TOKENS, np.int8, (dimension,)))
        self._ends = self._files.enter_context(ArrayWriter(folder / ENDS, np.int64))

    def __enter__(self) -> Self:
        return self

    def add(self, views: Sequence[Array]) -> None:
        """Append the vectors (n, dimension) of the tokens of views."""
        self._ends.add(self._table.rows + np.cumsum([len(one) for one in views], dtype=np.int64))
        vectors = np.concatenate(views)
        self._table.add(np.rint(vectors * (127 / np.maximum(np.abs(vectors).max(1, keepdims=True), 1e-12))))

    def copy(self, tokens: Tokens, first: int, last: int) -> None:
        """Append the tokens of views `first` to `last` (exclusive) of an earlier build, one at least."""
        numbers = tokens.numbers(first, last)
        self._ends.add(self._table.rows + len(numbers) - int(tokens.ends[last - 1]) + tokens.ends[first:last])
        self._table.add(numbers)

    def __exit__(self, *how: Any) -> None:
        self._files.__exit__(*how)
