"""What a message is: a question of its own, one that leans on the answer before it, a greeting, thanks.

In the field's terms, its dialogue act. A multinomial logistic regression over the encoder's vector of the message says
which; `python -m lab train-acts` learns it from labelled messages in some thirty languages. It was learnt from the
default model's vectors: with another model every message is a question of its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.encoder import Encoded

Array = NDArray[np.float32]

#: The weights that ship.
SHIPPED = Path(__file__).with_name("acts.npz")
#: A longer message is a question of its own.
LONGEST = 160
#: The probability from which a message is a question of its own, whatever else it may be.
QUESTION = 0.35


class Act(StrEnum):
    """What a message is."""

    QUESTION = "question"  #: a question with a subject of its own
    ABOUT = "about"  #: why, how many, what for: asked of what the last answer said
    WHO = "who"  #: who said it
    WHEN = "when"  #: when it was, at which meeting
    WHERE = "where"  #: where it stands
    NEXT = "next"  #: the meeting or section after
    PREVIOUS = "previous"  #: the one before
    LAST = "last"  #: the last one
    THERE = "there"  #: the 17th, 2021: the same at another meeting or section
    LANGUAGE = "language"  #: the last answer in another language
    ORIGINAL = "original"  #: the last answer in the official language
    MORE = "more"  #: what else there is
    CORRECTION = "correction"  #: "no, I meant 2021"
    GREETING = "greeting"
    THANKS = "thanks"
    OK = "ok"
    BYE = "bye"
    WRONG = "wrong"  #: the last answer is not what was asked
    HELP = "help"  #: who are you, what can you do
    SUMMARISE = "summarise"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was understood before it is answered.

    text: the message in the spelling that texts are matched in, without courtesies around it.
    act: what it is.
    question: the probability that it is a question of its own.
    encoded: its vectors; None where it was not encoded.
    """

    text: str
    act: Act = Act.QUESTION
    question: float = 1.0
    encoded: Encoded | None = None


@dataclass(frozen=True, slots=True)
class Classifier:
    """The weights (dimension + 1, acts) of the regression, its bias last."""

    weights: NDArray[Any]

    def probabilities(self, vectors: NDArray[Any]) -> Array:
        """The probability of each act, in the order of `Act`, for each vector (n, dimension): (n, acts)."""
        logits = vectors @ self.weights[:-1] + self.weights[-1]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)

    def read(self, text: str, encoded: Encoded) -> Message:
        """The message of a text and its vectors."""
        found = self.probabilities(encoded.vector[None])[0]
        question = float(found[0])
        act = tuple(Act)[int(found.argmax())] if question < QUESTION else Act.QUESTION
        return Message(text, act, question, encoded)


@cache
def shipped() -> Classifier:
    """The classifier that ships."""
    with np.load(SHIPPED) as arrays:
        return Classifier(arrays["weights"].astype(np.float32))
