"""Asides: what people write to a bot that no report is meant to answer, from greetings to gibberish."""

from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.manifest import REBUILD
from index.model.encoder import Encoder
from knowledge.normal import normalise

SOURCE = "asides.txt"
FILE = "asides.npy"
#: A question is an aside, whatever its words remind of, from this cosine on and this much nearer than to any
#: passage: 3 of 2,871 answerable questions of the learn and choose side are, and 437 of 1,050 off topic.
SURE, LEAD = 0.6, 0.1


def shipped() -> bytes:
    """The list that comes with the program."""
    return (files("index") / SOURCE).read_bytes()


def encode(encoder: Encoder) -> NDArray[np.float32]:
    """The vectors of all asides, (asides, dimension)."""
    lines = [line.strip() for line in shipped().decode("utf-8").splitlines()]
    texts = [normalise(line) for line in lines if line and not line.startswith("#")]
    return np.stack([encoding.vector for encoding in encoder.encode(texts, "query")])


def load(folder: Path, dimension: int) -> NDArray[np.float32]:
    """Read the vectors that a build has. Raises IndexDamagedError."""
    path = folder / FILE
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as exc:
        raise IndexDamagedError(f"{path}: cannot be read ({exc}): {REBUILD}") from exc
    if vectors.ndim != 2 or vectors.shape[1] != dimension or vectors.dtype != np.float32:
        raise IndexDamagedError(f"{path}: not of this model: {REBUILD}")
    return np.asarray(vectors)


def nearest(vectors: NDArray[np.float32], question: NDArray[np.float32]) -> float:
    """The cosine of a question's vector (dimension,) to the nearest aside."""
    return float((vectors @ question).max())
