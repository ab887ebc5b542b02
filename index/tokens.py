"""The token vectors of all views, for the reader: 48 bytes each (`index.codebook`), memory-mapped. The models that
give no tokens leave the store empty."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index import codebook
from index.arrays import ArrayWriter, map_array
from index.errors import REBUILD, IndexDamagedError

#: The codes of all tokens, (tokens, CODES) uint8; and where the tokens of each view end, (views,) int64.
TOKENS, ENDS = "tokens.npy", "token-ends.npy"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The store of a build, opened for reading. May be shared by threads.

    `table` are the codes of all tokens, `ends` (views,) where those of each view end.
    """

    table: NDArray[np.uint8]
    ends: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, views: int) -> Self:
        """Open the store of a build of so many views, whose files were checked. Raises IndexDamagedError."""
        table = map_array(folder / TOKENS, np.uint8, (codebook.CODES,))
        ends = map_array(folder / ENDS, np.int64)
        if len(ends) != views or (np.diff(ends, prepend=0) < 0).any() or ends[-1:].sum() != len(table):
            raise IndexDamagedError(f"{folder}: {TOKENS} and {ENDS} do not fit each other: {REBUILD}")
        return cls(table, ends)

    def __len__(self) -> int:
        return len(self.table)

    def codes(self, first: int, last: int) -> NDArray[np.uint8]:
        """The codes of the tokens of views `first` to `last` (exclusive)."""
        return self.table[self.ends[first - 1] if first else 0 : self.ends[last - 1]]

    def vectors(self, row: int) -> NDArray[np.float32]:
        """The vectors (n, dimension) of the tokens of a view, turned (`index.codebook`)."""
        return codebook.shipped().vectors(self.codes(row, row + 1))


class TokensWriter:
    """Writes the store of a build, view by view, to be used as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._files = ExitStack()
        self._table = self._files.enter_context(ArrayWriter(folder / TOKENS, np.uint8, (codebook.CODES,)))
        self._ends = self._files.enter_context(ArrayWriter(folder / ENDS, np.int64))

    def __enter__(self) -> Self:
        return self

    def add(self, views: Sequence[NDArray[np.float32]]) -> None:
        """Append the vectors (n, dimension) of the tokens of views."""
        self._ends.add(self._table.rows + np.cumsum([len(one) for one in views], dtype=np.int64))
        self._table.add(codebook.shipped().codes(np.concatenate(views)))

    def copy(self, tokens: Tokens, first: int, last: int) -> None:
        """Append the tokens of views `first` to `last` (exclusive) of an earlier build, one at least."""
        codes = tokens.codes(first, last)
        self._ends.add(self._table.rows + len(codes) - int(tokens.ends[last - 1]) + tokens.ends[first:last])
        self._table.add(codes)

    def __exit__(self, *how: Any) -> None:
        self._files.__exit__(*how)
