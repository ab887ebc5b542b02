"""Token vectors in one byte for each eight of their numbers: the nearest of 256 pieces.

Vectors are turned first, so that eight numbers belong together (after Ge, He, Ke and Sun, "Optimized Product
Quantization", 2014), and never turned back: the reader reads turned ones. Turn and pieces were learnt from the default
model's tokens (`python -m lab train-codebook`).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.files import read_arrays

#: What a Codebook has, in half precision.
SHIPPED = Path(__file__).with_name("codebook.npz")
#: Bytes of a token.
CODES = 48

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Codebook:
    """What turns vectors, orthogonal (dimension, dimension), and the pieces that codes stand for, (CODES, 256, numbers
    of a piece)."""

    turn: Array
    pieces: Array

    def turned(self, vectors: Array) -> Array:
        """Vectors (n, dimension) turned; of a model that gives no tokens there are none, of whatever dimension."""
        return vectors @ self.turn.T if len(vectors) else vectors

    def codes(self, vectors: Array) -> NDArray[np.uint8]:
        """The codes (n, CODES) of vectors (n, dimension)."""
        parts = self.turned(vectors).reshape(len(vectors), *self.pieces.shape[::2])
        found = np.empty(parts.shape[:2], np.uint8)
        for place, pieces in enumerate(self.pieces):
            near = parts[:, place] @ pieces.T
            near -= (pieces**2).sum(1) / 2
            found[:, place] = near.argmax(1)
        return found

    def vectors(self, codes: NDArray[np.uint8]) -> Array:
        """The vectors (n, dimension) of codes (n, CODES), turned, and of length one like those of an encoder."""
        places = codes + np.arange(CODES, dtype=np.intp) * self.pieces.shape[1]
        # Several times as fast as indexing by two arrays, since no place has to be looked at: there is none beyond.
        found: Array = self.pieces.reshape(-1, self.pieces.shape[2]).take(places, 0, mode="clip")
        found = found.reshape(len(codes), len(self.turn))
        found /= np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
        return found


@cache
def shipped() -> Codebook:
    """The codebook that comes with the program."""
    return Codebook(**{name: array.astype(np.float32) for name, array in read_arrays(SHIPPED).items()})
