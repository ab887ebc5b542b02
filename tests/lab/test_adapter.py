"""The adapter's batches hold what they should; that its training runs is for `make judge` to see."""

import random
from itertools import islice

import pytest

from knowledge.normal import normalise
from lab.batches import Mix, batches, drill
from lab.practice import pairs, twins


@pytest.mark.slow
def test_one_in_twelve_twins_is_kept() -> None:
    """Nothing learns from about so many, and from the rest the adapter does."""
    from lab.adapter import is_kept

    every = twins()
    assert len(every) / 18 < sum(map(is_kept, every)) < len(every) / 8


def test_a_batch_holds_the_answer_and_its_twin() -> None:
    """Every question's target answers it, and the same passage in the other version is there and does not."""
    drills = [drill(one.a, one.b) for one in twins()[:4]]
    texts = {text for each in drills for views in each.passages for text in views}
    twin = {
        each.passages[one][0]: each.passages[other][0] for each in drills for one, other in each.twin.items()
    }
    made = batches(pairs()[:60], drills, Mix(translations=0, pairs=0), random.Random(1))
    seen = 0
    for batch in islice(made, 5):
        there = list(batch.passages)
        assert texts >= set(there)
        for row, target in enumerate(batch.target):
            assert batch.right[row, target]
            other = twin.get(there[target])
            if other in there:
                seen += not batch.right[row, there.index(other)]
    assert seen > 50


def test_a_sentence_of_a_pair_stands_with_its_counterpart() -> None:
    """In a batch of pairs nothing but a question's own sentence answers it, unless both do."""
    some = pairs()[:40]
    batch = next(batches(some, [], Mix(translations=0, pairs=1), random.Random(1)))
    assert len(batch.questions) == len(batch.passages) == 24
    counterparts = {normalise(pair.counterpart or "") for pair in some}
    assert sum(text in counterparts for text in batch.passages) > 8
    assert batch.right.diagonal().all()
