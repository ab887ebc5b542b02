"""Texts to vectors: one graph for questions and passages, the mean of its last layer, projected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.model.projection import Kind, Projection, unit
from index.model.runtime import Session
from index.model.tokenizer import Tokenizer
from index.model.weights import word_rows


class Encoder(Protocol):
    """What turns texts into vectors. `fingerprint` is a hash of everything that shapes them."""

    @property
    def name(self) -> str:
        """The model's name in the models folder."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def fingerprint(self) -> str:
        """A hash of everything that shapes the vectors: two encoders with one fingerprint agree."""

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """The texts' vectors (texts, dimension), each of length one; each is what the text alone would get.

        Several threads may ask.
        """

    def close(self) -> None:
        """Let go of the model; the encoder cannot be used afterwards."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model wants its texts: prompts, pooling, and the most tokens with everything around them.

    `head` is the activation of a dense layer after pooling, where there is one.
    """

    prompts: Mapping[Kind, str]
    pooling: Literal["mean", "cls"]
    room: int
    head: Literal["", "tanh", "identity"] = ""


@dataclass
class GraphEncoder:
    """An Encoder over a prepared model's parts; `threads` share the texts of one call."""

    name: str
    fingerprint: str
    recipe: Recipe
    tokenizer: Tokenizer
    words: NDArray[Any]
    session: Session
    projection: Projection
    head: NDArray[np.float32] | None = None
    threads: int = 1

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return len(self.projection.means[0])

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """The texts' vectors, in their order; a text beyond the model's room is cut."""

        def encoded(text: str) -> NDArray[np.float32]:
            return self._pooled(self.ids(text, kind))

        if self.threads > 1 and len(texts) > 1:
            from concurrent.futures import ThreadPoolExecutor  # 10 ms that one question needs not

            with ThreadPoolExecutor(self.threads) as pool:
                vectors = list(pool.map(encoded, texts))
        else:
            vectors = [encoded(text) for text in texts]
        return self.projection.apply(np.array(vectors, np.float32).reshape(-1, self.dimension), kind)

    def ids(self, text: str, kind: Kind) -> list[int]:
        """The ids of a text, with the prompt's and those around it."""
        return self.tokenizer.ids(self.recipe.prompts[kind], text, self.recipe.room)

    def run(self, ids: Sequence[int]) -> list[NDArray[np.float32]]:
        """The graph's outputs for one text's ids."""
        return self.session.run(word_rows(self.words[ids]))

    def _pooled(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The vector of one text, by its ids, before projection."""
        states = self.run(ids)[0]
        vector = states.mean(0) if self.recipe.pooling == "mean" else states[0]
        if self.head is not None:
            vector = self.head[:, :-1] @ vector + self.head[:, -1]
            vector = np.tanh(vector) if self.recipe.head == "tanh" else vector
        return unit(vector)

    def close(self) -> None:
        """Let go of the graph and the mapped files; of what is closed already there is nothing to let go."""
        for part in ("session", "words", "tokenizer"):
            vars(self).pop(part, None)
