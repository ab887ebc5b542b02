"""Language centring by one projection for all languages: it removes the language from a vector.

A small multilingual model places texts of one language near each other, whatever their content. From one set of
sentences in several languages: each prompt's global mean is subtracted, the directions in which the means of
the languages differ are projected out, and the length is made one again. No guess at a text's language is
needed. Vectors of texts and those of their tokens each have their own.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from index.model.encoder import KINDS, Array, Encoder, Projection, TextKind

#: Directions removed. Six languages and two prompts have twelve differences; more than eight costs retrieval.
DIRECTIONS = 8
SAMPLE = Path(__file__).with_name("tico19-sample.jsonl")


def sample() -> list[dict[str, str]]:
    """The shipped TICO-19 sentences (CC0): maps from language to text, with the `id` of the sentence."""
    return [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]


def estimate(encoder: Encoder, progress: Callable[[float], None]) -> list[Projection]:
    """From the sample, by an encoder that does not project yet: that of texts, and that of tokens where it gives any.
    `progress` gets the share done."""
    sentences = sample()
    jobs: list[tuple[TextKind, str]] = [
        (kind, language) for kind in KINDS for language in sentences[0] if language != "id"
    ]
    means: dict[tuple[TextKind, str], Array] = {}
    of_tokens: dict[tuple[TextKind, str], Array] = {}
    for kind, language in jobs:
        encoded = encoder.tokens([row[language] for row in sentences], kind)
        means[kind, language] = np.mean([one.vector for one in encoded], axis=0)
        tokens = np.concatenate([one.tokens for one in encoded])
        if len(tokens):
            of_tokens[kind, language] = np.mean(tokens, axis=0)
        progress(len(means) / len(jobs))
    return [between(found, encoder.dimension) for found in (means, of_tokens) if found]


def between(means: Mapping[tuple[TextKind, str], Array], dimension: int) -> Projection:
    """The projection by the mean vector of each prompt and language."""
    by_kind = [np.stack([mean for (k, _), mean in means.items() if k == kind]) for kind in KINDS]
    centres = np.stack([group.mean(0) for group in by_kind])
    differences = np.concatenate([group - centre for group, centre in zip(by_kind, centres, strict=True)])
    _, strengths, directions = np.linalg.svd(differences.astype(np.float64), full_matrices=False)
    most = min(DIRECTIONS, dimension - 1)
    kept = directions[:most][strengths[:most] > 1e-9]
    return Projection(centres.astype(np.float32), kept.astype(np.float32).reshape(-1, dimension))
