"""Sentence-transformers, which models come from and go to: the library, its names, and agreement with it."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from index.errors import ModelError
from index.model.encoder import Encoder
from index.model.projection import KINDS, TextKind, unit

#: Our names of a layer's parts and BertModel's.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def library(purpose: str) -> Any:
    """The library; ModelError that says how to install it when it is missing."""
    try:
        import sentence_transformers
        from transformers.utils import logging as transformers_logging
    except ImportError as exc:
        raise ModelError(f'{purpose} needs the extra: pip install -e ".[models]"') from exc
    # The progress bars and the notes on a pooler that nobody uses would confuse a reader of ours.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    return sentence_transformers


def agreement(ours: Encoder, theirs: Any, texts: Sequence[str], prompts: Mapping[TextKind, str]) -> float:
    """The least cosine between our vectors, which must not be projected, and sentence-transformers' own; NaN where
    some are no numbers."""
    least = 1.0
    for kind in KINDS:
        expected = theirs.encode(list(texts), prompt=prompts[kind] or None, show_progress_bar=False)
        cosines = (unit(np.asarray(expected, np.float32)) * ours.encode(texts, kind)).sum(-1)
        least = float(np.minimum(least, cosines.min()))  # unlike min() never passes over NaN
    return least
