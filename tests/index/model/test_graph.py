"""The graph that is written around a model's weights, against BertModel and what it was built around."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.model import graph
from index.model.export import bert_config, bert_state
from index.model.runtime import Session
from index.model.weights import Weights, read_q4, word_rows, word_table
from tests.index.model import tiny


@pytest.fixture
def weights() -> Weights:
    """Random weights, one column of whose layer norms dwarfs the others."""
    weights = read_q4(tiny.weights())
    for layer in range(tiny.LAYERS):
        for name in ("aln", "oln"):
            scaled = weights.vectors[f"l{layer}.{name}.w"].copy()
            scaled[5] *= 100
            weights.vectors[f"l{layer}.{name}.w"] = scaled  # type: ignore[index]
    return weights


def states(weights: Weights, ids: NDArray[np.int64], mask: NDArray[np.int32]) -> NDArray[np.float32]:
    """The last layer of BertModel with these weights."""
    import torch
    from transformers import BertConfig, BertModel

    model: Any = BertModel(
        BertConfig(**bert_config(weights.shape, len(weights.words))), add_pooling_layer=False
    )
    model.load_state_dict({name: torch.tensor(value) for name, value in bert_state(weights).items()})
    with torch.no_grad():
        found = model.eval()(torch.from_numpy(ids), torch.from_numpy(mask)).last_hidden_state
    return np.asarray(found)


def test_the_graph_gives_bert_s_states(weights: Weights) -> None:
    """At float32 they are equal, padding beside a text included; in 8 bits they are near, and nearer with peaks."""
    ids = np.random.default_rng(2).integers(0, len(weights.words), (2, 9))
    mask = np.ones((2, 9), np.int32)
    mask[1, 5:] = 0
    expected = states(weights, ids, mask)[mask == 1]

    def error(made: bytes) -> float:
        return float(
            np.abs(Session(made).run(word_rows(weights.words[ids]), mask)[0][mask == 1] - expected).mean()
        )

    _, *inputs = Session(graph.build_watched(weights)).run(word_rows(weights.words[ids]), mask)
    names = graph.watched(weights.shape)
    peaks = {name: np.abs(values[mask == 1]).max(0) for name, values in zip(names, inputs, strict=True)}
    assert error(graph.build(weights, "float")) < 1e-4
    assert error(graph.build(weights, "bits8", peaks)) < error(graph.build(weights, "bits8")) * 0.7


@pytest.mark.parametrize(("kind", "tolerance"), [("bits8", 0.004), ("float", 0)])
def test_a_graph_gives_its_weights_back(weights: Weights, kind: graph.Kind, tolerance: float) -> None:
    """What is read from a graph is what it was built around, to the rounding of its kind."""
    peaks = {
        name: np.full(64, 9, np.float32) for name in graph.watched(weights.shape) if name.endswith("qkv")
    }
    found = graph.read(graph.build(weights, kind, peaks), weights.shape, weights.words)
    assert found.matrices.keys() == weights.matrices.keys()
    for name, matrix in weights.matrices.items():
        np.testing.assert_allclose(found.matrices[name], matrix, atol=tolerance * np.abs(matrix).max())
    for name, vector in weights.vectors.items():
        np.testing.assert_array_equal(found.vectors[name], vector)
    np.testing.assert_array_equal(found.positions, weights.positions)


def test_a_word_table_is_near_the_rows_it_was_made_of() -> None:
    """To a half of a 127th of the largest in a block, and rows of nothing stay nothing."""
    rows = np.random.default_rng(3).normal(size=(50, 64)).astype(np.float32) * 5
    rows[7] = 0
    found = word_rows(word_table(rows))
    assert found[7].any() == False  # noqa: E712
    assert np.abs(found - rows).max() <= np.abs(rows).max() / 127 / 2 * 1.01
