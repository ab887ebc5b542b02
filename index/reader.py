"""A reader: a small network that reads a question against a passage, token by token, and gives one logit.

It works on token vectors that are there already: each question token attends to the passage's tokens (by learnt
projections and by plain cosine), what it finds is compared with what it asks, and the comparisons are pooled (after
Parikh et al., "A Decomposable Attention Model for Natural Language Inference", 2016). Similarity alone cannot tell "how
many took part" from "who took part"; this can.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

HEADS = 4
#: How sharply tokens attend: to learnt projections, and to cosines.
SHARP, SHARP_COSINE = 6.0, 20.0
#: The layers, a matrix (out, in) `<name>.weight` and a vector (out,) `<name>.bias` each; and those of them that project
#: a passage's tokens.
LAYERS = ("query", "key", "value", "asked", "found", "compare", "weigh", "pool", "logit")
OF_PASSAGES = ("key", "value", "found")


@dataclass(frozen=True, slots=True)
class Reader:
    """The network's parameters by name. Without any it says nothing: 0 of every passage."""

    parameters: Mapping[str, Array]

    def _logits(self, question: Array, cosines: Array, told: Array, absent: NDArray[np.bool_]) -> Array:
        """From the cosines (passages, q, n), -1 for an absent token, and the passages' tokens as OF_PASSAGES project
        them without biases, (passages, n, 3 size)."""
        count, tokens, _ = cosines.shape
        if not self.parameters:
            return np.zeros(count, np.float32)
        key, value, projected = np.split(told, len(OF_PASSAGES), axis=2)
        best = cosines.max(2)
        mean = best.mean(1)
        aligned = softmax(np.float32(SHARP_COSINE) * cosines) @ projected + self.parameters["found.bias"]
        found = self._attend(question, key, value, absent)
        asked = np.broadcast_to(self._apply("asked", question), (count, tokens, aligned.shape[2]))
        plain = np.stack((best, best - mean[:, None], np.broadcast_to(mean[:, None], best.shape)), 2)
        compared = np.maximum(
            self._apply("compare", np.concatenate((asked, found, aligned, asked * aligned, plain), 2)), 0
        )
        weights = softmax(self._apply("weigh", compared)[..., 0])
        summary = np.concatenate(
            (
                (compared * weights[..., None]).sum(1), compared.max(1),
                np.stack((mean, best.min(1), (best * weights).sum(1), np.full(count, np.log1p(tokens))), 1),
            ), 1,
        )  # fmt: skip
        hidden = np.maximum(self._apply("pool", summary.astype(np.float32)), 0)
        return self._apply("logit", hidden)[:, 0]

    def _attend(self, question: Array, key: Array, value: Array, absent: NDArray[np.bool_]) -> Array:
        """What each question token finds by learnt attention, (passages, q, size)."""

        def heads(vectors: Array) -> Array:
            return vectors.reshape(*vectors.shape[:-1], HEADS, -1).swapaxes(-2, -3)

        query, key = heads(self._apply("query", question)), heads(key + self.parameters["key.bias"])
        scale = SHARP / query.shape[-1] ** 0.5
        scores = np.where(absent[:, None], np.float32(-1e4), query @ key.swapaxes(-1, -2) * np.float32(scale))
        found = softmax(scores) @ heads(value + self.parameters["value.bias"])
        return np.asarray(found.swapaxes(1, 2).reshape(len(absent), len(question), -1), np.float32)

    def _apply(self, layer: str, x: Array) -> Array:
        return apply(self.parameters, layer, x)


def logits_of(readers: Sequence[Reader], question: Array, passages: Sequence[Array]) -> list[Array]:
    """Each reader's logits, one for each passage.

    `question` is (q, dimension) and each passage (n, dimension): unit token vectors, q ≥ 1. A passage
    without tokens gets the logit of one that has nothing to do with the question.
    """
    nothing = np.zeros((1, question.shape[1]), np.float32)
    told = [passage if len(passage) else nothing for passage in passages]
    present = np.arange(max(map(len, told))) < np.array([[len(passage)] for passage in told])
    # All that is asked of a passage's tokens, in one product: their cosines and the learnt projections.
    weights = [
        [reader.parameters[f"{name}.weight"] for name in OF_PASSAGES] if reader.parameters else []
        for reader in readers
    ]
    asked_of = np.concatenate((question, *(weight for some in weights for weight in some)))
    products = np.zeros((*present.shape, len(asked_of)), np.float32)
    products[present] = np.concatenate(told) @ asked_of.T
    absent = ~present[:, None]
    sizes = [len(question), *(sum(map(len, some)) for some in weights)]
    cosines, *projected = np.split(products, np.cumsum(sizes[:-1]), axis=2)
    cosines = np.where(absent, np.float32(-1), cosines.swapaxes(1, 2))
    return [
        reader._logits(question, cosines, some, absent)
        for reader, some in zip(readers, projected, strict=True)
    ]


def apply(parameters: Mapping[str, Array], layer: str, x: Array) -> Array:
    """A layer's output (…, out) for its input (…, in)."""
    return np.asarray(x @ parameters[f"{layer}.weight"].T + parameters[f"{layer}.bias"], np.float32)


def softmax(x: Array) -> Array:
    """The softmax along the last axis."""
    x = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(x / x.sum(-1, keepdims=True), np.float32)
