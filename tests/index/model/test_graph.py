"""The graph that is written around a model's weights, against BertModel and what it was built around."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.model import graph
from index.model.encoder import Session, word_rows
from index.model.weights import Weights, read_q4, word_table
from lab.plain import bert
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


def states(weights: Weights, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """The last layer of BertModel with these weights."""
    import torch

    with torch.no_grad():
        return np.asarray(bert(weights).eval()(torch.from_numpy(ids[None])).last_hidden_state[0])


def test_the_graph_gives_bert_s_states(weights: Weights, tmp_path: Path) -> None:
    """At float32 they are equal; in whole numbers they are near, and nearer with peaks and with more bits."""
    ids = np.random.default_rng(2).integers(0, len(weights.words), 9)
    expected, words = states(weights, ids), word_rows(weights.words[ids])

    def run(made: Any) -> list[NDArray[np.float32]]:
        graph.write(made, tmp_path)
        assert (
            len({path.stat().st_mode for path in tmp_path.iterdir()}) == 1
        )  # who may read one may read both
        return Session(tmp_path / graph.GRAPH).run(words)

    def error(made: Any) -> float:
        return float(np.abs(run(made)[0] - expected).mean())

    _, *inputs = run(graph.build_watched(weights))
    names = graph.watched(weights.shape)
    peaks = {name: np.abs(values).max(0) for name, values in zip(names, inputs, strict=True)}
    assert error(graph.build(weights, "float")) < 1e-4
    best = error(graph.build(weights, "int8", peaks))
    assert best < 0.02
    assert best < error(graph.build(weights, "int8"))
    assert best < error(graph.build(weights, "int7", peaks))


def test_a_word_table_is_near_the_rows_it_was_made_of() -> None:
    """To a half of a 127th of the largest in a block, and rows of nothing stay nothing."""
    rows = np.random.default_rng(3).normal(size=(50, 64)).astype(np.float32) * 5
    rows[7] = 0
    found = word_rows(word_table(rows))
    assert found[7].any() == False  # noqa: E712
    assert np.abs(found - rows).max() <= np.abs(rows).max() / 127 / 2 * 1.01
