"""Language centring by one projection for all languages: what a vector says of its language is taken away.

A small multilingual model places texts of one language near each other whatever they say. From one set of
sentences in several languages: each prompt's global mean is subtracted, the directions in which the means of
the languages differ are projected out, and the length is made one again. No guess at a text's language is
needed. Pooled vectors and token vectors each have their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.model.encoder import Encoder

Kind = Literal["query", "passage"]
KINDS: tuple[Kind, Kind] = ("query", "passage")
#: Directions removed. Six languages and two prompts have twelve differences; more than eight costs retrieval.
DIRECTIONS = 8
SAMPLE = "tico19-sample.jsonl"

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Space:
    """The projection of one kind of vector.

    `means` (2, dimension) are those of the prompts, `directions` (n, dimension) are unit and orthogonal.
    """

    means: Array
    directions: Array

    def apply(self, vectors: Array, kind: Kind) -> Array:
        """Project vectors (…, dimension) that came from texts of that kind; unit length."""
        centred = vectors - self.means[KINDS.index(kind)]
        centred -= (centred @ self.directions.T) @ self.directions
        return unit(centred)

    @classmethod
    def estimate(cls, means: Mapping[tuple[Kind, str], Array], dimension: int) -> "Space":
        """From the mean vector of each prompt and language."""
        by_kind = [np.stack([mean for (k, _), mean in means.items() if k == kind]) for kind in KINDS]
        centres = np.stack([group.mean(0) for group in by_kind])
        differences = np.concatenate([group - centre for group, centre in zip(by_kind, centres, strict=True)])
        _, strengths, directions = np.linalg.svd(differences.astype(np.float64), full_matrices=False)
        kept = directions[: min(DIRECTIONS, dimension - 1)][
            strengths[: min(DIRECTIONS, dimension - 1)] > 1e-9
        ]
        return cls(centres.astype(np.float32), kept.astype(np.float32).reshape(-1, dimension))


@dataclass(frozen=True, slots=True)
class Projection:
    """The projections of pooled vectors and of token vectors."""

    pooled: Space
    tokens: Space

    @classmethod
    def identity(cls, dimension: int) -> "Projection":
        """The one that changes nothing."""
        space = Space(np.zeros((2, dimension), np.float32), np.zeros((0, dimension), np.float32))
        return cls(space, space)

    def array(self) -> Array:
        """As one array to store: (2, 2 + directions, dimension), pooled then tokens, the two means first."""
        rows = max(len(self.pooled.directions), len(self.tokens.directions))
        dimension = self.pooled.means.shape[1]
        array = np.zeros((2, 2 + rows, dimension), np.float32)
        for place, space in enumerate((self.pooled, self.tokens)):
            array[place, :2] = space.means
            array[place, 2 : 2 + len(space.directions)] = space.directions
        return array

    @classmethod
    def of(cls, array: Array) -> "Projection":
        """From what `array` gave."""
        return cls(*(Space(part[:2].copy(), part[2:].copy()) for part in array))


def unit(vectors: Array) -> Array:
    """The vectors (…, dimension) at length one; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def sample() -> list[dict[str, str]]:
    """The shipped TICO-19 sentences (CC0): maps from language to text, with the `id` of the sentence."""
    import json

    lines = (files("index.model") / SAMPLE).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def estimate(
    encoder: "Encoder", sentences: Sequence[Mapping[str, str]], progress: Callable[[float], None]
) -> Projection:
    """From aligned sentences, by an encoder that does not project yet. `progress` gets the share done."""
    languages = [key for key in sentences[0] if key != "id"]
    pooled: dict[tuple[Kind, str], Array] = {}
    tokens: dict[tuple[Kind, str], Array] = {}
    jobs: list[tuple[Kind, str]] = [(kind, language) for kind in KINDS for language in languages]
    for done, (kind, language) in enumerate(jobs):
        encodings = encoder.encode([sentence[language] for sentence in sentences], kind)
        pooled[kind, language] = np.mean([encoding.vector for encoding in encodings], axis=0)
        known = np.concatenate([encoding.tokens for encoding in encodings])
        if len(known):  # a small model's tokenizer may know nothing of a script
            tokens[kind, language] = np.mean(known, axis=0, dtype=np.float32)
        progress((done + 1) / len(jobs))
    return Projection(Space.estimate(pooled, encoder.dimension), Space.estimate(tokens, encoder.dimension))
