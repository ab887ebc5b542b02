"""The encoder's forward pass in plain numpy, float32: what a prepared graph is checked against."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.model.weights import Weights

Array = NDArray[np.float32]
_erf = np.frompyfunc(math.erf, 1, 1)


def blended(layers: Sequence[Array], blend: Sequence[float]) -> Array:
    """The blend (length, hidden) of a text's layers that a recipe names, the last layer's weight first."""
    parts = (layer * np.float32(weight) for layer, weight in zip(reversed(layers), blend, strict=False))
    return np.asarray(sum(parts), np.float32)


def layers(weights: Weights, words: Array, peaks: dict[str, Array] | None = None) -> list[Array]:
    """The states (length, hidden) of one text's word rows (length, hidden): as embedded, then after each layer.

    `peaks` is brought up to date: the name of a matrix → how large each of its inputs (in,) has been.
    """
    return upper(weights, _norm(weights, words + weights.positions[: len(words)], "emb.ln"), 0, peaks)


def upper(weights: Weights, x: Array, first: int, peaks: dict[str, Array] | None = None) -> list[Array]:
    """The states (length, hidden) before the layer `first`, and after it and each above; `peaks` as above."""
    shape, vectors = weights.shape, weights.vectors

    def product(x: Array, name: str) -> Array:
        if peaks is not None:
            peaks[name] = np.maximum(np.abs(x).max(0), peaks.get(name, np.float32(0)))
        return np.asarray(x @ weights.merged(name).T + vectors[f"{name}.b"], np.float32)

    length = len(x)
    found = [x]
    for number in range(first, shape.layers):
        q, k, v = (
            product(x, f"l{number}.{name}").reshape(length, shape.heads, -1).swapaxes(0, 1) for name in "qkv"
        )
        scores = q @ k.swapaxes(1, 2) / math.sqrt(shape.hidden / shape.heads)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        attended = (scores / scores.sum(-1, keepdims=True)) @ v
        attended = attended.swapaxes(0, 1).reshape(length, shape.hidden)
        x = _norm(weights, product(attended, f"l{number}.ao") + x, f"l{number}.aln")
        inner = product(x, f"l{number}.fi")
        if shape.activation == "gelu":
            inner = inner * 0.5 * (1 + np.asarray(_erf(inner / math.sqrt(2)), np.float32))
        else:
            inner = np.maximum(inner, 0)
        x = _norm(weights, product(inner, f"l{number}.fo") + x, f"l{number}.oln")
        found.append(x)
    return found


def _norm(weights: Weights, x: Array, name: str) -> Array:
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + weights.shape.epsilon)
    return np.asarray(scaled * weights.vectors[f"{name}.w"] + weights.vectors[f"{name}.b"], np.float32)
