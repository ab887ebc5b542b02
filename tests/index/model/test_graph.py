"""The graph that is written around a model's weights, against the same in plain numpy."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index.model import graph, reference, runtime
from index.model.weights import read_q4
from tests.index.model import tiny


@pytest.mark.parametrize("kind", ["bits4", "float"])
def test_a_graph_gives_its_weights_back(kind: graph.Kind) -> None:
    """What is read from a graph of 4-bit blocks or of floats is exactly what it was built around."""
    weights = read_q4(tiny.weights())
    found = graph.read(graph.build(weights, kind), weights.shape, np.zeros((1, tiny.HIDDEN), np.float32))
    assert found.matrices.keys() == weights.matrices.keys()
    for name in weights.matrices:
        np.testing.assert_array_equal(found.merged(name), weights.merged(name))
    for name, vector in weights.vectors.items():
        np.testing.assert_array_equal(found.vectors[name], vector)
    np.testing.assert_array_equal(found.positions, weights.positions)


def test_large_inputs_are_smoothed() -> None:
    """With peaks, 8-bit blocks stay near float32 where one column of the inputs dwarfs its neighbours."""
    weights = read_q4(tiny.weights())
    for layer in range(tiny.LAYERS):
        for name in ("aln", "oln"):
            scaled = weights.vectors[f"l{layer}.{name}.w"].copy()
            scaled[5] *= 100
            weights.vectors[f"l{layer}.{name}.w"] = scaled  # type: ignore[index]
    words = np.random.default_rng(2).normal(size=(9, tiny.HIDDEN)).astype(np.float32)
    peaks: dict[str, NDArray[np.float32]] = {}
    expected = reference.layers(weights, words, peaks)[-1]

    def error(made: bytes) -> float:
        states, _ = runtime.Session(made).run(words[None], np.ones((1, 9), np.int32))
        return float(np.abs(states - expected).mean())

    plain, smoothed = error(graph.build(weights, "bits8")), error(graph.build(weights, "bits8", peaks=peaks))
    assert smoothed < plain / 2
    assert error(graph.build(weights, "float", peaks=peaks)) < 1e-4


@pytest.mark.parametrize("blend", [(1.0,), (1.0, 0.5), (0.0, 0.25, 2.0)])
def test_tokens_are_the_blend_of_layers_that_the_recipe_names(blend: tuple[float, ...]) -> None:
    """The graph's second output is the weighted sum of its layers, the last first; the first is the last layer."""
    weights = read_q4(tiny.weights())
    words = np.random.default_rng(3).normal(size=(7, tiny.HIDDEN)).astype(np.float32)
    layers = reference.layers(weights, words)
    made = graph.build(weights, "float", blend=blend)
    states, tokens = runtime.Session(made).run(words[None], np.ones((1, 7), np.int32))
    np.testing.assert_allclose(states[0], layers[-1], atol=1e-4)
    np.testing.assert_allclose(tokens[0], reference.blended(layers, blend), atol=1e-4)
    assert reference.blended(layers, blend)[0] @ np.eye(tiny.HIDDEN)[3] == pytest.approx(
        sum(layers[len(layers) - 1 - back][0, 3] * weight for back, weight in enumerate(blend)), abs=1e-5
    )


@pytest.mark.parametrize("kind", ["bits8", "float"])
def test_the_upper_graph_goes_on_from_the_middle(kind: graph.Kind) -> None:
    """A text through the lower layers and then through the upper graph comes to what it does through both at once; a
    neighbour that is padded changes nothing."""
    weights = read_q4(tiny.weights())
    words = np.random.default_rng(4).normal(size=(2, 7, tiny.HIDDEN)).astype(np.float32)
    mask = np.ones((2, 7), np.int32)
    mask[1, 5:] = 0
    whole = runtime.Session(graph.build(weights, kind, middle=1))
    states, _, middle = whole.run(words, mask)
    np.testing.assert_allclose(middle[0], reference.layers(weights, words[0])[1], atol=0.3)
    (found,) = runtime.Session(graph.build_upper(weights, kind, 1)).run(middle, mask)
    np.testing.assert_allclose(found[0], states[0], atol=1e-4)
    np.testing.assert_allclose(found[1, :5], states[1, :5], atol=1e-4)
    np.testing.assert_allclose(
        reference.upper(weights, middle[0], 1)[-1], reference.layers(weights, words[0])[-1], atol=0.5
    )


def test_a_middle_above_the_last_layer_is_refused() -> None:
    """A recipe that does not fit the model stops the preparation."""
    with pytest.raises(ValueError, match="middle"):
        graph.build(read_q4(tiny.weights()), "float", middle=tiny.LAYERS + 1)


def test_a_blend_of_more_layers_than_there_are_is_refused() -> None:
    """A recipe that does not fit the model stops the preparation, and so does one of no layer at all."""
    for blend in ((1.0,) * (tiny.LAYERS + 2), (0.0, 0.0), ()):
        with pytest.raises(ValueError, match="blend"):
            graph.build(read_q4(tiny.weights()), "float", blend=blend)
