"""The word table on disk: most of a multilingual model, of which a text needs a few rows."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.model.weights import BLOCK, Blocks, Matrix

#: `bits4`: rows of 4-bit blocks, a float16 scale before each block's 16 bytes; `half`: rows of float16.
Kind = Literal["bits4", "half"]


class Words:
    """The memory-mapped table."""

    def __init__(self, path: Path, kind: Kind, hidden: int) -> None:
        """Map the file that `write` made; `hidden` is the length of a row in weights."""
        self._hidden = hidden
        self._table: NDArray[Any]
        if kind == "bits4":
            data = np.memmap(path, np.uint8, "r")
            self._table = data.reshape(-1, hidden // BLOCK, 2 + BLOCK // 2)
        else:
            self._table = np.memmap(path, "<f2", "r").reshape(-1, hidden)
        self._kind = kind

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._table)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The rows for ids of any shape: (*shape, hidden)."""
        rows = self._table[ids]
        if self._kind == "half":
            return rows.astype(np.float32)
        scales = np.ascontiguousarray(rows[..., :2]).view("<f2")[..., 0]
        return Blocks(scales, rows[..., 2:]).values().reshape(*ids.shape, self._hidden)


def write(matrix: Matrix, path: Path) -> Kind:
    """Write the table the way it came: blocks stay blocks, anything else becomes float16."""
    if isinstance(matrix, Blocks):
        scales = matrix.scales.astype("<f2")[..., None].view(np.uint8)
        np.concatenate((scales, matrix.nibbles), axis=-1).tofile(path)
        return "bits4"
    matrix.astype("<f2").tofile(path)
    return "half"
