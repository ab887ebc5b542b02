"""`python -m lab bench --growth`: the archives that it makes, and what it says of figures. The measuring takes hours."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.model.encoder import Encoded, TextKind
from lab.growth import LANGUAGES, ROWS, ArchiveEncoder, archive, real_reports, real_texts, table
from tests.index.demo import DemoEncoder


class Tokens(DemoEncoder):
    """The demo encoder with a token a text."""

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """Return the vectors, each as its token too."""
        return [Encoded(vector, vector[None]) for vector in self.encode(texts, kind)]


@pytest.mark.slow
def test_an_archive_has_so_many_passages_and_the_asked_ones_at_any_size() -> None:
    """Passages of practice reports come first, made ones fill up, in as many languages as there are reports for."""
    small, large = archive(1_500), archive(15_000)
    assert (len(small.passages), len(large.passages)) == (1_500, 15_000)
    assert {report.language for report in large.reports} >= set(LANGUAGES)
    asked = {id_ for question in real_reports()[1] for id_ in question.passages}
    assert len(asked) > 200
    assert asked <= small.ids.keys() & large.ids.keys()
    assert all(len(of_language) == 400 for of_language in real_texts().values())


def test_a_changed_archive_differs_in_so_many_passages() -> None:
    """Of the same passages a hundred have another text, in all made reports."""
    both = zip(archive(30_000).passages, archive(30_000, 100).passages, strict=True)
    changed = [old.report.id for old, new in both if old.text != new.text]
    assert (len(changed), len(set(changed))) == (100, 15)


@pytest.mark.slow
def test_made_passages_have_made_vectors_and_others_their_own(tmp_path: Path) -> None:
    """A made text's vector is mixed of real ones, the same each time and of length one; what has no invented number is
    encoded."""
    encoder = ArchiveEncoder(Tokens(), tmp_path / "base.npz")
    made = [passage.original for passage in archive(1_200).passages[-40:]]
    found = encoder.tokens([*made, "Kenya offered a course."], "passage")
    assert np.allclose([np.linalg.norm(one.vector) for one in found], 1, atol=1e-5)
    assert len({one.vector.tobytes() for one in found}) == 41
    again = ArchiveEncoder(Tokens(), tmp_path / "base.npz").tokens(made[5:9], "passage")
    assert [one.vector.tobytes() for one in again] == [one.vector.tobytes() for one in found[5:9]]
    assert np.allclose(found[-1].vector, Tokens().encode(["Kenya offered a course."], "passage")[0])


def test_each_size_has_a_column() -> None:
    """A line for each figure, with its value at each size."""
    steps = {step: {figure: 0.5 for _, _, (_, figure) in ROWS} for step in ("build", "change", "ask")}
    lines = table({1_000: steps, 10_000: steps | {"ask": steps["ask"] | {"right": 123.4}}}).splitlines()
    assert lines[0].split() == ["passages", "1,000", "10,000"]
    assert next(line.split()[-2:] for line in lines if line.startswith("right")) == ["0.50", "123"]
