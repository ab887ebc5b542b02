"""Texts to vectors: one graph for questions and passages, pooled and token vectors from the same run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.model.joint import Joint
from index.model.projection import Kind, Projection, unit
from index.model.runtime import Session
from index.model.tokenizer import Tokenizer
from index.model.words import Words

#: The most texts in one run, and the most tokens with their padding: beyond, memory grows and speed does not.
BATCH_TEXTS = 8
BATCH_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class Encoding:
    """The vectors of one text, float32, all but `middle` of unit length.

    `vector` (dimension,) is pooled from the last layer and projected; `tokens` (n, dimension) are the content
    tokens, of the recipe's blend of layers, projected, n may be 0; `pieces` are the n tokens as the tokenizer has
    them (with ▁ or ##); `raw` (dimension,) is the pooled vector before projection, which still knows the text's
    language; `middle` (length, dimension) are the states of all its tokens, with the prompt's, after the recipe's
    middle layer: none where the recipe names no such layer.
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    pieces: tuple[str, ...]
    raw: NDArray[np.float32]
    middle: NDArray[np.float32]


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

    def encode(self, texts: Sequence[str], kind: Kind) -> list[Encoding]:
        """The encodings of texts, in their order; each is what the text alone would get. Several threads may ask."""

    def read_together(self, question: Encoding, passage: NDArray[np.float32]) -> float:
        """How surely a passage, given by its `Encoding.middle`, answers the question, in log-odds (see
        `index.model.joint`); 0 from a model that did not learn to. Several threads may ask."""

    def close(self) -> None:
        """Let go of the model; the encoder cannot be used afterwards."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model wants its texts: prompts, pooling, and the most tokens with everything around them.

    `head` is the activation of a dense layer after pooling, where there is one. `blend` says what a token's vector
    is made of: the weight of each layer, the last first. Earlier layers know less of what the last were trained
    for, and more of everything else. Vectors of whole texts are the last layer's. `middle` is how many layers a text
    passes alone before `index.model.joint` reads it beside another; 0 where nothing does.
    """

    prompts: Mapping[Kind, str]
    pooling: Literal["mean", "cls"]
    room: int
    head: Literal["", "tanh", "identity"] = ""
    blend: tuple[float, ...] = (1.0,)
    middle: int = 0


class GraphEncoder:
    """An Encoder over a prepared model's parts."""

    def __init__(
        self,
        *,
        name: str,
        fingerprint: str,
        recipe: Recipe,
        tokenizer: Tokenizer,
        words: Words,
        session: Session,
        projection: Projection,
        head: NDArray[np.float32] | None = None,
        joint: Joint | None = None,
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = projection.pooled.means.shape[1]
        self._recipe = recipe
        self._tokenizer = tokenizer
        self._words = words
        self._session = session
        self._projection = projection
        self._head = head
        self._joint = joint
        self._skip = {kind: tokenizer.prompt_length(prompt) for kind, prompt in recipe.prompts.items()}

    def encode(self, texts: Sequence[str], kind: Kind) -> list[Encoding]:
        """The encodings of texts, in their order; a text beyond the model's room is cut."""
        recipe = self._recipe
        ids = [self._tokenizer.ids(recipe.prompts[kind], text, recipe.room) for text in texts]
        encodings: dict[int, Encoding] = {}
        for batch in _batches(ids):
            longest = max(len(ids[place]) for place in batch)
            mask = np.zeros((len(batch), longest), np.int32)
            table = np.zeros((len(batch), longest), np.int64)
            for row, place in enumerate(batch):
                mask[row, : len(ids[place])] = 1
                table[row, : len(ids[place])] = ids[place]
            outputs = self._session.run(self._words.rows(table), mask)
            for row, place in enumerate(batch):
                own = [output[row, : len(ids[place])] for output in outputs]
                encodings[place] = self.encoding(*own, ids=ids[place], kind=kind)
        return [encodings[place] for place in range(len(texts))]

    def encoding(
        self,
        states: NDArray[np.float32],
        tokens: NDArray[np.float32],
        middle: NDArray[np.float32] | None = None,
        *,
        ids: list[int],
        kind: Kind,
    ) -> Encoding:
        """What the last layer, the blend and the middle, (length, dimension) each, of a text with these ids come to."""
        raw = self._pooled(states)
        places, pieces = self._tokenizer.content(ids, self._skip[kind])
        projection = self._projection
        content = projection.tokens.apply(unit(tokens[places]), kind)
        middle = np.zeros((0, self.dimension), np.float32) if middle is None else middle
        return Encoding(projection.pooled.apply(raw, kind), content, pieces, raw, middle)

    def read_together(self, question: Encoding, passage: NDArray[np.float32]) -> float:
        """How surely the passage answers; 0 where the recipe has no middle."""
        return self._joint.logit(question.middle, passage) if self._joint else 0.0

    def _pooled(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        vector = states.mean(0) if self._recipe.pooling == "mean" else states[0]
        if self._head is not None:
            vector = self._head[:, :-1] @ vector + self._head[:, -1]
            vector = np.tanh(vector) if self._recipe.head == "tanh" else vector
        return unit(vector)

    def close(self) -> None:
        """Let go of the graph and the mapped files; of what is closed already there is nothing to let go."""
        for part in ("_session", "_words", "_tokenizer", "_joint"):
            vars(self).pop(part, None)


def _batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The places of `ids` in batches of like length, so that little is padding."""
    batch: list[int] = []
    for place in sorted(range(len(ids)), key=lambda place: len(ids[place])):
        if batch and (len(batch) == BATCH_TEXTS or (len(batch) + 1) * len(ids[place]) > BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
