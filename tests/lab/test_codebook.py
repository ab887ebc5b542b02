"""The codebook is learnt from practice texts of the learn side, and fits what it is learnt from."""

import numpy as np
import pytest

from index.model.encoder import unit
from index.vectors import CODES, codebook
from index.views import views_of
from knowledge.questions import Split
from lab.codebook import learn, material
from lab.practice import practice


def test_it_learns_from_nothing_that_is_judged_by() -> None:
    """Thousands of texts, none of them of a passage of a report of another side."""
    texts = set(material())
    assert len(texts) > 4000
    for one in (*practice(Split.CHOOSE), *practice(Split.JUDGE)):
        assert texts.isdisjoint(view.text for passage in one.library.passages for view in views_of(passage))


@pytest.mark.slow
def test_what_was_learnt_from_is_stored_nearer() -> None:
    """To vectors unlike tokens a codebook of their own is nearer than the one that ships."""
    chance = np.random.default_rng(48)
    vectors = unit(chance.standard_normal((2000, 384)).astype(np.float32))
    own = learn(vectors)
    assert own.pieces.shape == codebook().pieces.shape == (CODES, 256, 8)
    near, far = (
        (it.vectors(it.codes(vectors)) * it.turned(vectors)).sum(1).mean() for it in (own, codebook())
    )
    assert near > far + 0.05
