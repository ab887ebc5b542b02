"""Systems with something taken away, for the gate to find out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.answer import Answer, Outcome
from index.exam import Asked
from index.model.encoder import Encoder, Encoding, GraphEncoder
from index.model.folder import open_encoder
from index.model.projection import Projection


def uncentred(models: Path) -> Encoder:
    """The default encoder without its projection: languages pull their own texts near."""
    encoder = open_encoder(models)
    assert isinstance(encoder, GraphEncoder)
    encoder._projection = Projection.identity(encoder.dimension)
    encoder.fingerprint += "-uncentred"
    return encoder


class Pooled:
    """An encoder whose texts have one token vector, the pooled one: MaxSim is the dense score then."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self.fingerprint = f"{encoder.fingerprint}-pooled"

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> list[Encoding]:
        """The encodings of texts, without what late interaction lives on."""
        return [
            replace(encoding, tokens=encoding.vector[None], pieces=("▁",))
            for encoding in self._encoder.encode(texts, kind)
        ]

    def read_together(self, question: Encoding, passage: NDArray[np.float32]) -> float:
        """How surely the passage answers: nothing is taken away here."""
        return self._encoder.read_together(question, passage)

    def close(self) -> None:
        """Nothing of its own is held."""


class Constant:
    """A system that is as sure of everything."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question, always with the same confidence."""
        return [
            replace(answer, outcome=Outcome.ANSWER, confidence=0.8) for answer in self._asked.ask(questions)
        ]
