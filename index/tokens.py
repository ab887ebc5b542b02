"""The token vectors of all views, for the reader: one byte a number and one scale for 32 of them, memory-mapped. The
models that give no tokens leave the store empty."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import map_array
from index.errors import REBUILD, IndexDamagedError
from index.model.weights import BLOCK, TABLE, word_rows

#: (tokens, dimension/32) of TABLE, and (views + 1,) int64: the tokens of view r are FIRST[r] to FIRST[r + 1].
TOKENS, FIRST = "tokens.npy", "first-token.npy"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The store of a build, opened for reading. May be shared by threads."""

    table: NDArray[Any]
    first: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, dimension: int, views: int) -> "Tokens":
        """Open the store of a build of so many views, whose files were checked. Raises IndexDamagedError."""
        table = map_array(folder / TOKENS, TABLE, (dimension // BLOCK,))
        first = np.array(map_array(folder / FIRST, np.int64))
        if len(first) != views + 1 or first[0] or first[-1] != len(table) or (np.diff(first) < 0).any():
            raise IndexDamagedError(f"{folder}: {TOKENS} and {FIRST} do not fit each other: {REBUILD}")
        return cls(table, first)

    def stored(self, row: int) -> NDArray[Any]:
        """The tokens of a view as they are stored."""
        return self.table[self.first[row] : self.first[row + 1]]

    def vectors(self, row: int) -> NDArray[np.float32]:
        """The vectors (n, dimension) of the tokens of a view."""
        return word_rows(self.stored(row))
