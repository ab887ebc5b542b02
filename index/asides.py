"""Asides: what people write to a bot that no report is meant to answer, from greetings to gibberish."""

import hashlib
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamagedError
from index.model.encoder import Encoder
from knowledge.normal import normalise

SOURCE = "asides.txt"
FILE = "asides.npy"
#: The hash of the texts whose vectors FILE holds.
STAMP = "asides.sha256"
#: A question is an aside, whatever its words remind of, from this cosine on and this much nearer than to any
#: passage: 17 of 5,637 answerable questions of the learn and choose side are, and 950 of 2,079 off topic.
SURE, LEAD = 0.6, 0.2


def shipped() -> bytes:
    """The list that comes with the program."""
    return (files("index") / SOURCE).read_bytes()


def encode(encoder: Encoder) -> NDArray[np.float32]:
    """The vectors of all asides, (asides, dimension)."""
    return np.stack([encoding.vector for encoding in encoder.encode(_texts(), "query")])


def store(folder: Path, encoder: Encoder, previous: Path | None = None) -> None:
    """Store the vectors with a build. Those of the build in `previous`, of the same model, are copied where they are of
    the same texts: some hundred short ones take seconds."""
    digest = hashlib.sha256("\n".join(_texts()).encode()).hexdigest()
    (folder / STAMP).write_text(digest, encoding="ascii")
    if previous is not None and _read(previous / STAMP) == digest:
        shutil.copyfile(previous / FILE, folder / FILE)
    else:
        np.save(folder / FILE, encode(encoder), allow_pickle=False)


def _texts() -> list[str]:
    lines = [line.strip() for line in shipped().decode("utf-8").splitlines()]
    return [normalise(line) for line in lines if line and not line.startswith("#")]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="ascii") if path.is_file() else None


def load(folder: Path, dimension: int) -> NDArray[np.float32]:
    """Read the vectors that a build has. Raises IndexDamagedError."""
    path = folder / FILE
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc
    if vectors.ndim != 2 or vectors.shape[1] != dimension or vectors.dtype != np.float32:
        raise IndexDamagedError(f"{path}: not of this model: {REBUILD}")
    return np.asarray(vectors)


def nearest(vectors: NDArray[np.float32], question: NDArray[np.float32]) -> float:
    """The cosine of a question's vector (dimension,) to the nearest aside."""
    return float((vectors @ question).max())
