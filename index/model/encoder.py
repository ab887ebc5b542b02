"""Texts to vectors: one graph for questions and passages, the mean of its last layer, projected.

The only module that uses onnxruntime.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model.tokenizer import Tokenizer

# Its wheels report to Microsoft what they are used for, on Linux since 1.32, unless this is set before the import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

#: Weights that share one scale.
BLOCK = 32
#: A block of the word table, which is stored in rows of them: value = scale × number.
TABLE = np.dtype([("scale", "<f2"), ("numbers", "i1", BLOCK)])
#: A text is encoded as a question or as a passage.
TextKind = Literal["query", "passage"]
KINDS: tuple[TextKind, TextKind] = ("query", "passage")
T = TypeVar("T")
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The result of one run for a text: its vector, and those of its content tokens (n, dimension), projected and of
    length one; n is 0 for a model without a blend."""

    vector: Array
    tokens: Array


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

    def encode(self, texts: Sequence[str], kind: TextKind) -> Array:
        """The texts' vectors (texts, dimension), each of length one; each is what the text alone would get.

        Several threads may ask.
        """

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The texts' vectors as `encode` has them, with those of their tokens."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A model's requirements for texts: prompts, pooling, and the most tokens with everything around them.

    `blend` has the weight of each layer in a token's vector, the last layer first; earlier layers are less
    specialised than the last. Without it a model gives no tokens.
    """

    prompts: Mapping[TextKind, str]
    pooling: Literal["mean", "cls"]
    room: int
    blend: Sequence[float] = ()


class Session:
    """One loaded graph, of which a run takes one thread. Safe to call from several threads."""

    def __init__(self, graph: Path) -> None:
        """Load a graph from a file. Raises ModelError when this onnxruntime cannot run it; what to do about it, who
        knows the model says."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(str(graph), options, ["CPUExecutionProvider"])
        except Exception as exc:  # onnxruntime's own errors share no base class
            reason = str(exc).strip().partition("\n")[0][:200]
            raise ModelError(
                f"{graph}: onnxruntime {onnxruntime.__version__} cannot load it ({reason})"
            ) from exc

    def run(self, words: Array) -> list[Array]:
        """The graph's outputs (`index.model.graph`), in its order, for one text's word rows (length, hidden): each
        (length, …)."""
        return [np.asarray(output[0]) for output in self._session.run(None, {"words": words[None]})]


@dataclass(frozen=True, slots=True)
class Projection:
    """The projection of vectors (`index.model.projection`).

    means: The prompts' mean vectors, (2, dimension)
    directions: The directions to project out, unit and orthogonal, (n, dimension)
    """

    means: Array
    directions: Array

    def apply(self, vectors: Array, kind: TextKind) -> Array:
        """Project vectors (…, dimension) that came from texts of that kind; unit length."""
        centred = vectors - self.means[KINDS.index(kind)]
        centred -= (centred @ self.directions.T) @ self.directions
        return unit(centred)

    @classmethod
    def identity(cls, dimension: int) -> "Projection":
        """The one that changes nothing."""
        return cls(np.zeros((2, dimension), np.float32), np.zeros((0, dimension), np.float32))


def unit(vectors: Array) -> Array:
    """The vectors (…, dimension) at length one; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def word_rows(table: NDArray[Any]) -> Array:
    """Rows of a word table as float32: (…, hidden/32) of TABLE becomes (…, hidden)."""
    values = table["numbers"] * table["scale"].astype(np.float32)[..., None]
    return np.asarray(values.reshape(*table.shape[:-1], -1), np.float32)


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
    threads: int = 1

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return len(self.projection.means[0])

    def encode(self, texts: Sequence[str], kind: TextKind) -> Array:
        """The texts' vectors, in their order; a text beyond the model's room is cut."""

        def vector(ids: list[int]) -> Array:
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

    def run(self, ids: Sequence[int]) -> list[Array]:
        """The graph's outputs for one text's ids."""
        return self.session.run(word_rows(self.words[ids]))

    def _pooled(self, states: Array) -> Array:
        """The vector of one text, by its last layer, before projection."""
        return unit(states.mean(0) if self.recipe.pooling == "mean" else states[0])

    def close(self) -> None:
        """Release the graph and the mapped files. Closing twice does nothing."""
        for part in ("session", "words", "tokenizer"):
            vars(self).pop(part, None)
