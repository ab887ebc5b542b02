"""Texts to vectors: one graph for questions and passages, the mean of its last layer, projected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.model.projection import Projection, TextKind, unit
from index.model.runtime import Session
from index.model.tokenizer import Tokenizer
from index.model.weights import word_rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one run gives of a text: its vector, and those of its content tokens (n, dimension), projected and of length
    one; n is 0 for every text of a model without a blend."""

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]


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

    def encode(self, texts: Sequence[str], kind: TextKind) -> NDArray[np.float32]:
        """The texts' vectors (texts, dimension), each of length one; each is what the text alone would get.

        Several threads may ask.
        """

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The texts' vectors as `encode` has them, with those of their tokens."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model wants its texts: prompts, pooling, and the most tokens with everything around them.

    `head` is the activation of a dense layer after pooling, where there is one. `blend` says what a token's vector is
    made of: the weight of each layer, the last first; earlier ones know less of what the last was trained for, and more
    of everything else. Without it a model gives no tokens.
    """

    prompts: Mapping[TextKind, str]
    pooling: Literal["mean", "cls"]
    room: int
    head: Literal["", "tanh", "identity"] = ""
    blend: Sequence[float] = ()


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
    of_tokens: Projection
    head: NDArray[np.float32] | None = None
    threads: int = 1

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return len(self.projection.means[0])

    def encode(self, texts: Sequence[str], kind: TextKind) -> NDArray[np.float32]:
        """The texts' vectors, in their order; a text beyond the model's room is cut."""

        def vector(ids: list[int]) -> NDArray[np.float32]:
            return self._pooled(self.run(ids)[0])

        vectors = self._each(vector, texts, kind)
        return self.projection.apply(np.array(vectors, np.float32).reshape(-1, self.dimension), kind)

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The texts' vectors with those of their tokens, from one run a text."""

        def encoded(ids: list[int]) -> Encoded:
            states, *blended = self.run(ids)
            vector = self.projection.apply(self._pooled(states), kind)
            if not blended:
                return Encoded(vector, states[:0])
            content = blended[0][self.tokenizer.content(self.recipe.prompts[kind], ids)]
            return Encoded(vector, self.of_tokens.apply(unit(content), kind))

        return self._each(encoded, texts, kind)

    def _each(self, run: Callable[[list[int]], T], texts: Sequence[str], kind: TextKind) -> list[T]:
        """What `run` makes of each text's ids."""
        if self.threads == 1 or len(texts) < 2:
            return [run(self.ids(text, kind)) for text in texts]
        from concurrent.futures import ThreadPoolExecutor  # 10 ms that one question needs not

        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda text: run(self.ids(text, kind)), texts))

    def ids(self, text: str, kind: TextKind) -> list[int]:
        """The ids of a text, with the prompt's and those around it."""
        return self.tokenizer.ids(self.recipe.prompts[kind], text, self.recipe.room)

    def run(self, ids: Sequence[int]) -> list[NDArray[np.float32]]:
        """The graph's outputs for one text's ids."""
        return self.session.run(word_rows(self.words[ids]))

    def _pooled(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vector of one text, by its last layer, before projection."""
        vector = states.mean(0) if self.recipe.pooling == "mean" else states[0]
        if self.head is not None:
            vector = self.head[:, :-1] @ vector + self.head[:, -1]
            vector = np.tanh(vector) if self.recipe.head == "tanh" else vector
        return unit(vector)

    def close(self) -> None:
        """Let go of the graph and the mapped files; of what is closed already there is nothing to let go."""
        for part in ("session", "words", "tokenizer"):
            vars(self).pop(part, None)
