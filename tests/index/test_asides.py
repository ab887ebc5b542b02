"""Asides: what no report is meant to answer, in six languages."""

import re
from pathlib import Path

import numpy as np
import pytest

from index import asides
from knowledge.normal import normalise
from knowledge.questions import Split
from lab.practice import own, practice
from tests.index.demo import DemoEncoder

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_vectors_are_copied_from_a_build_with_the_same_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second build encodes nothing and has the same vectors; one after a new line encodes again."""
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()
    encoder = DemoEncoder()
    asides.store(first, encoder, None)
    assert len(encoder.texts) == len(asides.load(first, 64)) > 500
    encoder.texts.clear()
    asides.store(second, encoder, first)
    assert not encoder.texts
    assert np.array_equal(asides.load(first, 64), asides.load(second, 64))
    monkeypatch.setattr(asides, "shipped", lambda: b"# a list\nHello\n\nTell me a joke\n")
    asides.store(third, encoder, second)
    assert encoder.texts == ["Hello", "Tell me a joke"]
    assert len(asides.load(third, 64)) == 2


def test_a_build_of_an_earlier_version_is_no_source(tmp_path: Path) -> None:
    """Vectors that do not say of which texts they are are not copied."""
    encoder, old = DemoEncoder(), tmp_path / "old"
    old.mkdir()
    np.save(old / asides.FILE, np.zeros((3, 64), np.float32))
    asides.store(tmp_path, encoder, old)
    assert len(asides.load(tmp_path, 64)) == len(encoder.texts) > 500


def test_no_aside_is_worded_as_a_question_that_is_judged_by() -> None:
    """What is judged by was not collected from, and the list holds nothing twice."""

    def key(text: str) -> str:
        return re.sub(r"\W+", " ", normalise(text).casefold()).strip()

    lines = [line for line in asides.shipped().decode().splitlines() if line and not line.startswith("#")]
    keys = [key(line) for line in lines]
    held = {
        key(text)
        for split in (Split.CHOOSE, Split.JUDGE)
        for one in (*own(KNOWLEDGE, split), *practice(split))
        for question in one.questions
        for text in question.text.values()
    }
    assert not held & set(keys)
    assert len(set(keys)) == len(keys)
