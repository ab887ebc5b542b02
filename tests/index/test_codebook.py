"""Token vectors in 48 bytes: how near they come back, and how the codebook is learnt."""

from pathlib import Path

import numpy as np

from index.codebook import CODES, shipped
from index.model.encoder import Encoder
from knowledge.library import load

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_tokens_of_a_report_come_back_near(encoder: Encoder) -> None:
    """In each language, though nothing was learnt from them, and of length one; of none come none."""
    library = load(KNOWLEDGE)
    for language in library.languages:
        texts = [one.in_language(language)[0] for one in library.passages]
        tokens = np.concatenate([one.tokens for one in encoder.tokens(texts[::6], "passage")])
        codes = shipped().codes(tokens)
        found = shipped().vectors(codes)
        assert (codes.shape, codes.dtype) == ((len(tokens), CODES), np.uint8)
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
        assert (found * shipped().turned(tokens)).sum(1).mean() > 0.88
        assert shipped().vectors(codes[:0]).shape == (0, 384)
