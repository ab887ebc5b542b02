"""The default model's encoder: shapes, order, batches, and texts that nobody expects."""

import numpy as np
import pytest

from index.model.encoder import Encoder
from index.model.projection import sample
from tests.index.model.texts import ODD


def test_an_encoding_has_unit_vectors_of_the_model_s_dimension(encoder: Encoder) -> None:
    """Pooled, raw and token vectors have length one, and there is a piece for each token."""
    (encoding,) = encoder.encode(["Which country offered to organise information sessions?"], "query")
    assert encoder.dimension == 384
    assert encoding.vector.shape == encoding.raw.shape == (384,)
    assert encoding.pieces == (
        "▁Which",
        "▁country",
        "▁offered",
        "▁to",
        "▁organise",
        "▁information",
        "▁sessions",
    )
    assert encoding.tokens.shape == (7, 384)
    for vectors in (encoding.vector, encoding.raw, encoding.tokens):
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=-1), 1, atol=1e-5)


def test_prompts_make_questions_and_passages_differ(encoder: Encoder) -> None:
    """The same words as a question and as a passage are near each other but not the same."""
    (question,), (passage,) = (
        encoder.encode(["Online safety of children"], kind) for kind in ("query", "passage")
    )
    assert 0.5 < question.raw @ passage.raw < 0.9999


def test_a_batch_equals_one_by_one(encoder: Encoder) -> None:
    """Texts of mixed lengths in one call, in any order, get what each gets alone."""
    sentences = [row[language] for row in sample()[:3] for language in ("en", "ar", "zh", "ru")]
    texts = ["one", " ".join(sentences * 4), *sentences, "", "two words", sentences[0] * 3]
    for place, together in enumerate(encoder.encode(texts, "passage")):
        (alone,) = encoder.encode([texts[place]], "passage")
        assert alone.pieces == together.pieces
        np.testing.assert_allclose(alone.vector, together.vector, atol=2e-5)
        np.testing.assert_allclose(alone.tokens, together.tokens, atol=2e-4)


@pytest.mark.parametrize("text", [*ODD, "\ud800", "слово " * 17_000, "字" * 100_000])
def test_odd_texts_are_encoded(encoder: Encoder, text: str) -> None:
    """Empty, NUL, half a character, emoji alone, 100,000 characters: each gets finite vectors."""
    for kind in ("query", "passage"):
        (encoding,) = encoder.encode([text], kind)
        assert np.isfinite(encoding.vector).all()
        assert encoding.tokens.shape == (len(encoding.pieces), 384)
        assert len(encoding.pieces) <= 512


def test_a_text_without_words_has_no_tokens(encoder: Encoder) -> None:
    """Emoji, punctuation or nothing at all leave no content token, and no text leaves no encoding."""
    for encoding in encoder.encode(["😀", "?!…", "", "   "], "query"):
        assert encoding.tokens.shape == (0, 384)
        assert encoding.pieces == ()
    assert encoder.encode([], "query") == []
