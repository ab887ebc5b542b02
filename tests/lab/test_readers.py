"""The reader's training gives networks that the program reads as they were learnt."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow

RANDOM = np.random.default_rng(5)


def tokens(count: int, dimension: int = 16) -> np.ndarray:
    """So many unit vectors."""
    found = RANDOM.standard_normal((count, dimension)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_a_network_says_what_its_learner_said() -> None:
    """Padding of shorter texts changes nothing; a passage that a question lacks has a logit far below all others."""
    import torch

    from lab.readers import Learner

    torch.manual_seed(1)
    learner = Learner(16, 8).eval()
    questions, passages = [tokens(3), tokens(5)], [[tokens(4), tokens(9)], [tokens(2)]]
    with torch.no_grad():
        logits = learner.logits(list(zip(questions, passages, strict=True))).numpy()
    network = learner.network()
    for said, question, texts in zip(logits, questions, passages, strict=True):
        assert np.allclose(network.logits(question, texts), said[: len(texts)], atol=1e-4)
    assert logits[1, 1] == -1e4


def test_it_learns_which_passage_answers() -> None:
    """Here it is the one that has the question's first token, though others are as near by their cosine."""
    from lab.readers import Case, auroc, learnt, right_first

    found = []
    for _ in range(60):
        question, texts = tokens(3), [tokens(6) for _ in range(4)]
        place = int(RANDOM.integers(4))
        texts[place][2] = question[0]
        found.append(Case(question, tuple(texts), np.zeros(4, np.float32), np.arange(4) == place))
    learner = learnt("ranks", {"practice": found}, 60, lambda _what, _share: None)
    assert right_first(found, learner) > 0.7
    assert right_first(found, None) < 0.6
    assert 0 <= auroc(found, learner) <= 1


def test_it_learns_which_sentence_answers() -> None:
    """Here it is the one with a token that all such sentences have; a sentence without tokens is no error."""
    from index import reader
    from index.marks import shipped
    from lab.readers import Case, learnt, right_first

    sign, found = tokens(1, 384), []
    for _ in range(80):
        place = int(RANDOM.integers(2))
        sentences = [np.concatenate([tokens(4, 384), *[sign] * (at == place)]) for at in range(2)]
        right = np.arange(3) == place
        found.append(Case(tokens(3, 384), (*sentences, 0 * sign), np.zeros(3, np.float32), right))
    assert right_first(found, shipped()) < 0.75
    start = reader.shipped().answers
    assert (
        right_first(found, learnt("marks", {"marks": found}, 60, lambda _what, _share: None, 5e-4, start))
        > 0.9
    )
