"""Calibration: turns an observation into a probability.

One logistic regression over labelled questions about many reports, with lessons and without
(`python -m lab fit`).
"""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.default import DEFAULT

SHIPPED = Path(__file__).with_name("calibration.json")
#: The features of the regression, in the order of the vector that `index.pipeline.observe` gives.
FEATURES = (
    "cosine",  #: of the question and the first passage's best view
    "margin",  #: how much higher the first passage scores than the second
    "cosine_spread",  #: how far the first cosine is above the candidates' mean, in their standard deviations
    "lesson_gain",  #: what lessons add to the first passage's score
    "unanswered_lessons",  #: the share of unanswered questions among the lessons like the question
    "nearest_lesson",  #: the cosine of the nearest lesson about its report
    "reader_logit",  #: the reader's logit for the first passage, times the reader's share
    "question_prior",  #: the log-odds, by the question alone, that reports answer it
    "chit_chat",  #: how much nearer the question is to chit-chat than to the first passage
    "unmatched_mention",  #: whether no passage has the meeting, date, section, body or document mentioned
    "unmatched_state",  #: whether no passage has the State mentioned
    "matched_mention",  #: whether the first passage has the meeting, date or section mentioned
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regression."""

    weights: tuple[float, ...]  #: one for each of FEATURES
    bias: float
    prior: tuple[float, ...] = ()  #: turns a question's vector into `question_prior`; none for other models

    def parts(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the log-odds, (len(FEATURES),)."""
        return np.asarray(features * np.array(self.weights), np.float64)

    def confidence(self, features: NDArray[np.float64]) -> float:
        """The probability that the first passage answers."""
        return float(1 / (1 + np.exp(-(self.parts(features).sum() + self.bias))))


@cache
def shipped(model: str) -> Calibration:
    """The calibration that comes with the program, for a model. To another than the default a question's vector alone
    says nothing."""
    found = from_json(SHIPPED.read_text(encoding="utf-8"))
    return found if model == DEFAULT else replace(found, prior=())


def from_json(text: str) -> Calibration:
    """Read what `to_json` gave. Raises ValueError, TypeError or KeyError."""
    content: dict[str, Any] = json.loads(text)
    weights = content["weights"]
    if tuple(weights) != FEATURES:
        raise ValueError("made by another version of the program")
    return Calibration(tuple(weights.values()), content["bias"], tuple(content["prior"]))


def to_json(calibration: Calibration) -> str:
    """The calibration as JSON."""
    weights = dict(zip(FEATURES, calibration.weights, strict=True))
    return (
        json.dumps({"bias": calibration.bias, "weights": weights, "prior": calibration.prior}, indent=1)
        + "\n"
    )
