"""The reader: two small networks that read a question against a passage, token by token, and give one logit each.

They use stored token vectors (`index.vectors`). Each token of the question attends to the passage's tokens, by learnt
projections and by plain cosine; the attended vector is compared with the token, and the comparisons are pooled (after
Parikh et al., "A Decomposable Attention Model for Natural Language Inference", 2016). Similarity alone does not
separate "how many took part" from "who took part"; the reader does, also without lessons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.files import read_arrays

#: `<network>.<layer>.weight` (out, in) and `.bias` (out,), in half precision; learnt from the default model's tokens.
SHIPPED = Path(__file__).with_name("reader.npz")
HEADS = 4
#: How sharply tokens attend: to learnt projections, and to cosines.
SHARP, SHARP_COSINE = 6.0, 20.0

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """A network's parameters by name."""

    parameters: Mapping[str, Array]

    def logits(self, question: Array, passages: Sequence[Array]) -> Array:
        """The logit of each passage for a question. Both are unit vectors of tokens: (q, dimension), q ≥ 1, and (n,
        dimension). A passage without tokens counts as unrelated."""
        passages = [one if len(one) else np.zeros((1, question.shape[1]), np.float32) for one in passages]
        tokens = np.concatenate(passages)
        query, key, value = (
            self._layer(name, x).reshape(len(x), HEADS, -1).swapaxes(0, 1)
            for name, x in (("query", question), ("key", tokens), ("value", tokens))
        )
        cosines, scores = question @ tokens.T, SHARP / query.shape[2] ** 0.5 * query @ key.swapaxes(1, 2)
        best, aligned, found = (
            np.empty((len(passages), len(question), size), np.float32)
            for size in (1, question.shape[1], HEADS * value.shape[2])
        )
        end = 0
        for number, passage in enumerate(passages):
            own, end = slice(end, end + len(passage)), end + len(passage)
            best[number] = cosines[:, own].max(1, keepdims=True)
            aligned[number] = _softmax(SHARP_COSINE * cosines[:, own]) @ passage
            np.concatenate(_softmax(scores[..., own]) @ value[:, own], 1, out=found[number])
        asked = np.broadcast_to(self._layer("asked", question), found.shape)
        aligned = self._layer("found", aligned)  # of the attended tokens: less work than of all
        mean = np.broadcast_to(best.mean(1, keepdims=True), best.shape)
        parts = np.concatenate((asked, found, aligned, asked * aligned, best, best - mean, mean), 2)
        compared = np.maximum(self._layer("compare", parts), 0)
        weights = _softmax(self._layer("weigh", compared)[..., 0])
        many = np.full(len(best), np.log1p(len(question)), np.float32)
        best = best[..., 0]
        numbers = np.stack((best.mean(1), best.min(1), (best * weights).sum(1), many), 1)
        pooled = (compared * weights[..., None]).sum(1)
        summary = np.concatenate((pooled, compared.max(1), numbers), 1)
        return self._layer("logit", np.maximum(self._layer("pool", summary), 0))[:, 0]

    def _layer(self, name: str, x: Array) -> Array:
        rows = (
            x.reshape(-1, x.shape[-1]) @ self.parameters[f"{name}.weight"].T + self.parameters[f"{name}.bias"]
        )
        return np.asarray(rows.reshape(*x.shape[:-1], -1))


@dataclass(frozen=True, slots=True)
class Networks:
    """`ranks` orders similar passages: its logit is only comparable between passages of one question, because it
    learnt from answered questions. `answers`: above 0, a passage probably answers."""

    ranks: Network
    answers: Network


@cache
def shipped() -> Networks:
    """The reader that comes with the program."""
    return Networks(*(read_network(SHIPPED, name) for name in ("ranks", "answers")))


def read_network(path: Path, name: str) -> Network:
    """The network with a name in a file."""
    found = ((*one.partition("."), array) for one, array in read_arrays(path).items())
    return Network({layer: array.astype(np.float32) for network, _, layer, array in found if network == name})


def _softmax(x: NDArray[Any]) -> Array:
    """The softmax along the last axis."""
    x = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(x / x.sum(-1, keepdims=True), np.float32)
