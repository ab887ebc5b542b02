"""A demo encoder, a pure function of the text, so that tests can assert ranks and count what is embedded."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.model.encoder import Encoded, TextKind


class DemoEncoder:
    """Words as hashed character trigrams: texts that share letters are near, in whatever language.

    `texts` records what it was asked to encode.
    """

    name = "demo"

    def __init__(self, dimension: int = 64, fingerprint: str = "demo-1") -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], kind: TextKind) -> NDArray[np.float32]:
        """Return the vectors (texts, dimension): the sums of the words'."""
        self.texts += texts
        return np.array([_vector(text, self.dimension) for text in texts], np.float32).reshape(
            len(texts), self.dimension
        )

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """Return the vectors alone: it gives no tokens."""
        return [Encoded(vector, vector[None][:0]) for vector in self.encode(texts, kind)]


@lru_cache(20_000)
def _vector(text: str, dimension: int) -> NDArray[np.float32]:
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    return _unit(sum((_word(word, dimension) for word in words), _word(text, dimension) * 1e-3))


@lru_cache(20_000)
def _word(word: str, dimension: int) -> NDArray[np.float32]:
    padded = f" {word.casefold()} "
    vector = np.zeros(dimension)
    for start in range(len(padded) - 2):
        digest = hashlib.sha256(padded[start : start + 3].encode("utf-8", "surrogatepass")).digest()
        seed = np.frombuffer(digest, np.uint8)[np.arange(dimension) % 32]
        vector += (np.roll(seed, start % 3) > 127) * 2.0 - 1
    return _unit(vector)


def _unit(vector: NDArray[np.floating]) -> NDArray[np.float32]:
    length = np.linalg.norm(vector)
    return (vector / length if length else np.eye(1, len(vector))[0]).astype(np.float32)
