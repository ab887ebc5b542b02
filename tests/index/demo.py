"""A demo encoder, a pure function of the text, so that tests can assert ranks and count what is embedded; and additions
to a build."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.additions import Additions
from index.model.encoder import Encoder, Encoding


class DemoEncoder:
    """Words as hashed character trigrams: texts that share letters are near, in whatever language.

    `texts` records what it was asked to encode.
    """

    name = "demo"

    def __init__(self, dimension: int = 64, fingerprint: str = "demo-1") -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> list[Encoding]:
        """Return the encodings: a token a word, their sum as the pooled vector."""
        self.texts += texts
        return [self._encode(text) for text in texts]

    def read_together(self, question: Encoding, passage: NDArray[np.float32]) -> float:
        """Nothing: it did not learn to."""
        return 0.0

    def close(self) -> None:
        """Nothing is held."""

    def _encode(self, text: str) -> Encoding:
        pieces = tuple(word for word in text.split() if any(map(str.isalnum, word)))
        tokens = np.array([self._word(piece) for piece in pieces], np.float32).reshape(-1, self.dimension)
        pooled = _unit(tokens.sum(axis=0) + self._word(text) * 1e-3)
        return Encoding(pooled, tokens, pieces, pooled, 3 * tokens)

    def _word(self, word: str) -> NDArray[np.float32]:
        padded = f" {word.casefold()} "
        vector = np.zeros(self.dimension)
        for start in range(len(padded) - 2):
            digest = hashlib.sha256(padded[start : start + 3].encode()).digest()
            seed = np.frombuffer(digest, np.uint8)[np.arange(self.dimension) % 32]
            vector += (np.roll(seed, start % 3) > 127) * 2.0 - 1
        return _unit(vector)


def _unit(vector: NDArray[np.floating]) -> NDArray[np.float32]:
    length = np.linalg.norm(vector)
    return (vector / length if length else np.eye(1, len(vector))[0]).astype(np.float32)


class Added(Additions):
    """Additions that are stored by a function, and of this program and taught as another one says of a build."""

    def __init__(
        self,
        store: Callable[[Path], object] = lambda _: None,
        of_program: Callable[[Path], bool] = lambda _: True,
        taught: Callable[[Path], bool] = lambda _: True,
    ) -> None:
        self._store, self._of_program, self._taught = store, of_program, taught

    def store(self, folder: Path, encoder: Encoder, previous: Path | None) -> None:
        """Call the function."""
        self._store(folder)

    def is_of_program(self, folder: Path) -> bool:
        """What the function says."""
        return self._of_program(folder)

    def is_taught(self, folder: Path) -> bool:
        """What the function says."""
        return self._taught(folder)
