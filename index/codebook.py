"""Token vectors in one byte for each eight of their numbers: the nearest of 256 pieces (after Jégou, Douze and Schmid,
"Product Quantization for Nearest Neighbor Search", 2011), which were learnt from the default model's tokens
(`python -m lab train-codebook`).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import read_arrays

#: `pieces`, (CODES, 256, numbers of a piece), in half precision.
SHIPPED = Path(__file__).with_name("codebook.npz")
#: Bytes of a token.
CODES = 48

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Codebook:
    """The pieces that codes stand for, (CODES, 256, numbers of a piece)."""

    pieces: Array

    def codes(self, vectors: Array) -> NDArray[np.uint8]:
        """The codes (n, CODES) of vectors (n, dimension)."""
        parts = vectors.reshape(len(vectors), *self.pieces.shape[::2])
        found = np.empty(parts.shape[:2], np.uint8)
        for place, pieces in enumerate(self.pieces):
            near = parts[:, place] @ pieces.T
            near -= (pieces**2).sum(1) / 2
            found[:, place] = near.argmax(1)
        return found

    def vectors(self, codes: NDArray[np.uint8]) -> Array:
        """The vectors (n, dimension) of codes (n, CODES), of length one like those of an encoder."""
        places = codes + np.arange(CODES, dtype=np.intp) * self.pieces.shape[1]
        # Several times as fast as indexing by two arrays, since no place has to be looked at: there is none beyond.
        found: Array = self.pieces.reshape(-1, self.pieces.shape[2]).take(places, 0, mode="clip")
        found = found.reshape(len(codes), self.pieces[:, 0].size)
        found /= np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
        return found


@cache
def shipped() -> Codebook:
    """The codebook that comes with the program."""
    return Codebook(read_arrays(SHIPPED)["pieces"].astype(np.float32))
