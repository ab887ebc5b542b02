"""The default model's encoder: shapes, order, batches, and texts that nobody expects."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.model.folder import open_encoder
from index.model.projection import sample
from tests.index.model.texts import ODD


def test_vectors_are_unit_rows_of_the_model_s_dimension(encoder: Encoder) -> None:
    """One float32 row a text, of length one; no text leaves no row."""
    vectors = encoder.encode(["Which country offered to organise information sessions?", ""], "query")
    assert (vectors.shape, vectors.dtype, encoder.dimension) == ((2, 384), np.float32, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=-1), 1, atol=1e-5)
    assert encoder.encode([], "query").shape == (0, 384)


def test_prompts_make_questions_and_passages_differ(encoder: Encoder) -> None:
    """The same words as a question and as a passage are near each other but not the same."""
    (question,), (passage,) = (
        encoder.encode(["Online safety of children"], kind) for kind in ("query", "passage")
    )
    assert 0.5 < question @ passage < 0.9999


@pytest.mark.parametrize("threads", [1, 2])
def test_a_batch_equals_one_by_one(models: Path, threads: int) -> None:
    """Texts of mixed lengths in one call, in any order, on one thread or more, get what each gets alone."""
    sentences = [row[language] for row in sample()[:3] for language in ("en", "ar", "zh", "ru")]
    texts = ["one", " ".join(sentences * 4), *sentences, "", "two words", sentences[0] * 3]
    encoder = open_encoder(models, threads=threads)
    together = encoder.encode(texts, "passage")
    alone = np.concatenate([encoder.encode([text], "passage") for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize("text", [*ODD, "\ud800", "слово " * 17_000, "字" * 100_000])
def test_odd_texts_are_encoded(encoder: Encoder, text: str) -> None:
    """Empty, NUL, half a character, emoji alone, 100,000 characters: each gets a finite vector."""
    for kind in ("query", "passage"):
        assert np.isfinite(encoder.encode([text], kind)).all()


def test_tokens_come_from_the_run_that_gives_the_vector(encoder: Encoder) -> None:
    """The vector is that of `encode`; each word has its token vectors of length one, the prompt and signs none."""
    texts = ["Online safety, of children!", "?!", ""]
    found = encoder.tokens(texts, "query")
    np.testing.assert_allclose([one.vector for one in found], encoder.encode(texts, "query"), atol=1e-6)
    assert [one.tokens.shape for one in found] == [(4, 384), (0, 384), (0, 384)]
    np.testing.assert_allclose(np.linalg.norm(found[0].tokens, axis=-1), 1, atol=1e-5)
    (passage,) = encoder.tokens(["The safety of young people on the Internet"], "passage")
    near = found[0].tokens @ passage.tokens.T
    assert near.argmax(axis=1)[[1, 2]].tolist() == [1, 2]


def test_onnxruntime_reports_to_nobody(models: Path, tmp_path: Path) -> None:
    """Opening the model leaves no trace of onnxruntime's telemetry, which keeps what it sends below the home folder."""
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    if "SYSTEMROOT" in os.environ:
        env["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    session = f"Session(Path({str(models / DEFAULT / 'graph.onnx')!r}))"
    program = f"from pathlib import Path; from index.model.encoder import Session; {session}"
    subprocess.run([sys.executable, "-c", program], env=env, check=True)
    assert list(tmp_path.rglob("*")) == []
