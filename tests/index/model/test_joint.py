"""The joint reader: what was learnt on torch is what a prepared model reads, and it reads."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from index.errors import ModelError
from index.model import default, graph
from index.model.encoder import Encoder
from index.model.joint import GRAPH, Joint, JointWeights
from index.model.weights import read_q4
from index.training.joint import Network, Settings, train, write
from index.training.verifier import Claim
from tests.index.model import tiny

MIDDLE = 1


@pytest.fixture(scope="module")
def network() -> Network:
    """A network over the tiny model's upper layer, with additions and a head that say something."""
    torch.manual_seed(0)
    made = Network(read_q4(tiny.weights()), MIDDLE, Settings(rank=4)).eval()
    for part in made.adapted.values():
        torch.nn.init.normal_(part.b, std=0.1)
    torch.nn.init.normal_(made.mark)
    return made


@pytest.fixture
def joint(network: Network, tmp_path: Path) -> Joint:
    """The reader as it is prepared from what the network writes."""
    write(network, tmp_path / "learnt.npz")
    learnt, weights = JointWeights.read(tmp_path / "learnt.npz"), read_q4(tiny.weights(), None)
    weights = type(weights)(
        weights.shape, weights.words, weights.positions, weights.vectors, weights.matrices, learnt.additions
    )
    (tmp_path / GRAPH).write_bytes(graph.build_upper(weights, "float", MIDDLE))
    learnt.write_head(tmp_path)
    return Joint.open(tmp_path, 1)


def _states(count: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(count, tiny.HIDDEN)).astype(np.float32)


def test_the_prepared_reader_reads_as_torch_learnt(network: Network, joint: Joint) -> None:
    """Its logits equal those of the network that was trained, and it says something of a passage without tokens too."""
    question, passages = _states(5, 1), [_states(9, 2), _states(3, 3)]
    with torch.no_grad():
        expected = network.logits([(question, passage) for passage in passages]).numpy()  # type: ignore[misc]
    assert abs(expected[0] - expected[1]) > 0.02
    found = [joint.logit(question, passage) for passage in passages]
    np.testing.assert_allclose(found, expected, atol=0.02)
    assert np.isfinite(joint.logit(question, question[:0]))


def test_a_reader_learns_to_read() -> None:
    """On claims that only a look at the passage can tell apart, it gets nearly all right."""
    fact = 3 * _states(1, 9)
    claims = []
    for number in range(0, 120, 3):
        question, noise = _states(4, 100 + number), _states(5, 101 + number)
        answer = np.concatenate((_states(4, 102 + number), fact))
        some = [text.astype(np.float16) for text in (question, answer, noise)]
        claims.append(Claim(some[0], (some[1],), (some[2],)))
    settings = Settings(rank=4, inner=16, steps=60, claims=16, warm_up=5, rate=5e-3)
    weights = read_q4(tiny.weights())
    missed = [replace(claim, answering=()) for claim in claims]
    learnt = train(weights, MIDDLE, claims, missed, claims, settings, lambda _what, _share: None)
    with torch.no_grad():
        yes = learnt.logits([(claim.question, claim.answering[0]) for claim in claims])
        no = learnt.logits([(claim.question, claim.other[0]) for claim in claims])
    assert ((yes > 0) & (no < 0)).float().mean() > 0.9


def test_who_asks_matters(joint: Joint) -> None:
    """A question's states and a passage's are not taken for each other."""
    one, other = _states(5, 1), _states(5, 2)
    assert abs(joint.logit(one, other) - joint.logit(other, one)) > 1e-3


@pytest.mark.parametrize("content", [b"", b"rubbish" * 9])
def test_a_file_that_is_no_reader(tmp_path: Path, content: bytes) -> None:
    """It is named, with what to do."""
    (tmp_path / "joint.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"joint\.npz: not a file of a joint reader"):
        JointWeights.read(tmp_path / "joint.npz")


def test_the_shipped_reader_reads(encoder: Encoder) -> None:
    """Of two passages on one subject, the one that says what is asked answers more surely, in other languages too."""
    passages = encoder.encode(
        [
            "The committee met in Lisbon in March 2019 and elected Ms Okoye as its chair.",
            "The committee met in Lisbon in March 2019. Eleven member states took part.",
        ],
        "passage",
    )
    states = [passage.middle for passage in passages]
    for who, how_many in (
        ("Who was elected to chair the committee?", "How many member states attended?"),
        ("Кого избрали председателем комитета?", "Сколько государств участвовало в заседании?"),
        ("谁当选为委员会主席？", "有多少成员国参加了会议？"),
    ):
        asked = encoder.encode([who, how_many], "query")
        first, second = ([encoder.read_together(question, state) for state in states] for question in asked)
        assert first[0] > first[1]
        assert second[1] > second[0]


def test_the_shipped_reader_fits_the_model() -> None:
    """It adds to the layers above the middle alone, and takes no more than 1.5 MB."""
    learnt = JointWeights.read(default.JOINT)
    layers = {int(name[1:].partition(".")[0]) for name in learnt.additions.pairs}
    assert layers == set(range(default.RECIPE.middle, 12))
    assert default.JOINT.stat().st_size < 1.5e6
