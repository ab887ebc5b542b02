"""Texts to vectors: one graph for questions and passages, the mean of its last layer, projected."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.model.projection import Kind, Projection, unit
from index.model.runtime import Session
from index.model.tokenizer import Tokenizer
from index.model.weights import word_rows

#: The most texts in one run, and the most tokens with their padding: beyond, memory grows and speed does not.
BATCH_TEXTS = 8
BATCH_TOKENS = 1024


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


class GraphEncoder:
    """An Encoder over a prepared model's parts."""

    def __init__(
        self,
        *,
        name: str,
        fingerprint: str,
        recipe: Recipe,
        tokenizer: Tokenizer,
        words: NDArray[Any],
        session: Session,
        projection: Projection,
        head: NDArray[np.float32] | None = None,
        threads: int = 1,
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = projection.means.shape[1]
        self._recipe = recipe
        self._tokenizer = tokenizer
        self._words = words
        self._session = session
        self._projection = projection
        self._head = head
        self._threads = threads

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """The texts' vectors, in their order; a text beyond the model's room is cut."""
        ids = self.ids(texts, kind)
        vectors = np.empty((len(ids), self.dimension), np.float32)

        def run(batch: list[int]) -> None:
            vectors[batch] = self._pooled([ids[place] for place in batch])

        batches = _batches([len(one) for one in ids])
        if len(batches) > 1 and self._threads > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, batches))
        else:
            for batch in batches:
                run(batch)
        return self._projection.apply(vectors, kind)

    def ids(self, texts: Sequence[str], kind: Kind) -> list[list[int]]:
        """The ids of each text, with the prompt's and those around it."""
        recipe = self._recipe
        return [self._tokenizer.ids(recipe.prompts[kind], text, recipe.room) for text in texts]

    def run(self, batch: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], list[NDArray[np.float32]]]:
        """The mask (texts, length), 1 where a text has an id, and the graph's outputs for some texts' ids."""
        lengths = np.array([len(ids) for ids in batch])
        mask = (np.arange(lengths.max()) < lengths[:, None]).astype(np.int32)
        table = np.zeros(mask.shape, np.int64)
        table[mask == 1] = np.concatenate(batch)
        return mask, self._session.run(word_rows(self._words[table]), mask)

    def _pooled(self, batch: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The vectors of some texts, by their ids, before projection."""
        mask, (states, *_) = self.run(batch)
        if self._recipe.pooling == "mean":
            vectors = (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        else:
            vectors = states[:, 0]
        if self._head is not None:
            vectors = vectors @ self._head[:, :-1].T + self._head[:, -1]
            vectors = np.tanh(vectors) if self._recipe.head == "tanh" else vectors
        return unit(vectors)

    def close(self) -> None:
        """Let go of the graph and the mapped files; of what is closed already there is nothing to let go."""
        for part in ("_session", "_words", "_tokenizer"):
            vars(self).pop(part, None)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """The places of texts in batches of like length, so that little is padding."""
    batches: list[list[int]] = [[]]
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if len(batches[-1]) == BATCH_TEXTS or (len(batches[-1]) + 1) * lengths[place] > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(place)
    return batches if lengths else []
