"""Calibration: from what was observed to a confidence that means what it says.

One logistic regression over labelled questions about many reports, with lessons and without
(`python -m lab fit`), which is stored with each build.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError

FILE = "calibration.json"
#: What the regression weighs, in the order of the vector that `index.pipeline.observe` gives.
FEATURES = (
    "cosine",  #: of the question and the first passage's best view
    "margin",  #: how much higher the first passage scores than the second
    "spread",  #: how far the first cosine stands above all candidates', in their standard deviations
    "gain",  #: what lessons add for the first passage
    "none",  #: how far lessons like the question are answered by nothing in its report
    "near",  #: the cosine of the nearest lesson about its report
    "answers",  #: what the reader says of the first passage, where lessons are few
    "usual",  #: how usual it is that a question like this one is answered at all
    "chit-chat",  #: how much nearer the question is to what people write to any bot than to the first passage
    "clash",  #: a meeting, date, section, body or document is mentioned that no passage carries
    "other State",  #: a State is mentioned that no passage mentions
    "carried",  #: the first passage carries the meeting, date or section mentioned
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regression: a weight for each of FEATURES, and the bias; `usual` (dimension,) turns a question's vector into
    the feature of that name, and is empty for models that it was not fitted with."""

    weights: tuple[float, ...]
    bias: float
    usual: tuple[float, ...] = ()

    def parts(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the log-odds, (len(FEATURES),)."""
        return np.asarray(features * np.array(self.weights), np.float64)

    def confidence(self, features: NDArray[np.float64]) -> float:
        """The probability that the first passage answers."""
        return float(1 / (1 + np.exp(-(self.parts(features).sum() + self.bias))))


def shipped() -> str:
    """The calibration that comes with the program, as JSON."""
    return (files("index") / FILE).read_text(encoding="utf-8")


def load(folder: Path) -> Calibration:
    """Read the calibration of a build. Raises IndexDamagedError."""
    path = folder / FILE
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc


def from_json(text: str) -> Calibration:
    """Read what `to_json` gave. Raises ValueError, TypeError or KeyError."""
    content: dict[str, Any] = json.loads(text)
    weights = content["weights"]
    if tuple(weights) != FEATURES:
        raise ValueError("made by another version of the program")
    return Calibration(tuple(weights.values()), content["bias"], tuple(content["usual"]))


def to_json(calibration: Calibration) -> str:
    """The calibration as JSON."""
    weights = dict(zip(FEATURES, calibration.weights, strict=True))
    return (
        json.dumps({"bias": calibration.bias, "weights": weights, "usual": calibration.usual}, indent=1)
        + "\n"
    )
