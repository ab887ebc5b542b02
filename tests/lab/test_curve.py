"""The curve: more and more of the drafted lessons."""

from collections import Counter

from lab.curve import COUNTS, some
from lab.practice import drafts


def test_each_step_has_the_lessons_of_the_one_before() -> None:
    """No passage has more than its number, none is left out, and those that nothing answers grow alike."""
    every = drafts()
    assert every
    for lessons in every.values():
        about = {one.passages[0] for one in lessons if one.passages}
        near = sum(not one.passages for one in lessons)
        before: set[str] = set()
        for count in COUNTS:
            kept = some(lessons, count)
            by_passage = Counter(one.passages[0] for one in kept if one.passages)
            assert set(by_passage) == (about if count else set())
            assert max(by_passage.values(), default=0) == count
            assert abs(sum(not one.passages for one in kept) - near * count / 8) <= 0.5
            assert before <= {one.id for one in kept}
            before = {one.id for one in kept}
