"""Calibration: from a ranking's signals to an outcome and a confidence that means what it says."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from index.answer import Outcome
from index.errors import IndexDamagedError
from index.search import Ranking

FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome, and the confidence in [0, 1] that the first passage answers."""

    outcome: Outcome
    confidence: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression on a ranking's signals, and the confidences at which outcomes change."""

    weight: float
    bias: float
    answer: float
    closest: float

    def judge(self, ranking: Ranking) -> Judgement:
        """Judge a ranking of one passage or more."""
        confidence = 1 / (1 + math.exp(-(self.weight * float(ranking.scores[0]) + self.bias)))
        if confidence >= self.answer:
            return Judgement(Outcome.ANSWER, confidence)
        return Judgement(Outcome.CLOSEST if confidence >= self.closest else Outcome.NONE, confidence)


#: Fitted on the practice reports' learn side.
SHIPPED = Calibration(weight=18.0, bias=-8.0, answer=0.5, closest=0.25)


def store(folder: Path) -> None:
    """Store the calibration with a build."""
    (folder / FILE).write_text(json.dumps(asdict(SHIPPED)), encoding="utf-8")


def load(folder: Path) -> Calibration:
    """Read the calibration of a build. Raises IndexDamagedError."""
    try:
        return Calibration(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as exc:
        raise IndexDamagedError(f"{folder / FILE}: cannot be read ({exc}): run cwgcop index build") from exc
