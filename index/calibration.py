"""Calibration: from signals to an outcome and a confidence that means what it says.

Logistic regressions on `index.signals`, fitted on labelled questions about many reports, the project's own
among them (`index.training.run.calibrating`), and stored with the index: one for reports with lessons, one for
those without, since what lessons say takes the weight from all else. Where outcomes change is given as a share
of the right answers that are found, so that it means the same for every report, model and fit.
"""

import json
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.answer import Outcome
from index.errors import IndexDamagedError
from index.signals import NAMES

FILE = "calibration.json"
#: Raised when the file's form or the signals' meaning changes.
FORMAT = 3
#: The share of the right first passages that are given as answers, unless the admin sets another. Of right ones, since
#: a share of all answerable questions would lower the bar for every passage that is wrong.
ANSWER_SHARE = 0.95
#: Of the right answers that are not given as such, the share that gets *closest* rather than *none*.
CLOSEST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome, and the confidence in [0, 1] that the first passage answers. `rule` is what gave them where it was
    not the calibration: a whole section is asked for, or an item by its number; words that are no question, a name as
    it stands in a passage, a meeting of another body."""

    outcome: Outcome
    confidence: float
    rule: Literal["section", "item", "aside", "verbatim", "body"] | None = None

    def among(self, places: int) -> "Judgement":
        """The same where the question may mean any of so many places: more than one confirm nothing."""
        if places < 2:
            return self
        outcome = Outcome.CLOSEST if self.outcome is Outcome.ANSWER else self.outcome
        return replace(self, outcome=outcome, confidence=self.confidence / places)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regression: a weight for each signal, in units of `scales` around `means`, and the bias.

    `right` are the confidences of questions whose first passage answers, at 0, 1, … 100 per cent of them, rising.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    right: tuple[float, ...]

    def parts(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each signal adds to the log-odds, (len(NAMES),): 0 for a signal at its mean."""
        standard = (signals - np.array(self.means)) / np.array(self.scales)
        return np.asarray(standard * np.array(self.weights), np.float64)

    def confidence(self, signals: NDArray[np.float64]) -> float:
        """The confidence in [0, 1] that the first passage answers."""
        return float(1 / (1 + np.exp(-(self.parts(signals).sum() + self.bias))))

    def judge(self, signals: NDArray[np.float64], answer_share: float = ANSWER_SHARE) -> Judgement:
        """The outcome at an operating point: the share of the right answers to give."""
        confidence = self.confidence(signals)
        if confidence >= self.threshold(answer_share):
            return Judgement(Outcome.ANSWER, confidence)
        closest = self.threshold(answer_share + (1 - answer_share) * CLOSEST_SHARE)
        return Judgement(Outcome.CLOSEST if confidence >= closest else Outcome.NONE, confidence)

    def threshold(self, share: float) -> float:
        """The confidence that this share of the right answers reaches."""
        return float(np.interp(1 - share, np.linspace(0, 1, len(self.right)), self.right))


@dataclass(frozen=True, slots=True)
class Calibrations:
    """The calibration for reports with lessons, and that for those without."""

    taught: Calibration
    untaught: Calibration

    def of(self, *, taught: bool) -> Calibration:
        """The one for a report with lessons, or for one without."""
        return self.taught if taught else self.untaught


def shipped() -> str:
    """The calibrations that come with the program, as JSON."""
    return (files("index") / FILE).read_text(encoding="utf-8")


def store(folder: Path) -> None:
    """Store the shipped calibrations with a build."""
    (folder / FILE).write_text(shipped(), encoding="utf-8")


def load(folder: Path) -> Calibrations:
    """Read the calibrations of a build. Raises IndexDamagedError."""
    path = folder / FILE
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc


def from_json(text: str) -> Calibrations:
    """Read what `to_json` gave. Raises ValueError, TypeError or KeyError."""
    content: Any = json.loads(text)
    same = isinstance(content, dict) and content.get("format") == FORMAT
    if not same or tuple(content.get("signals", ())) != NAMES:
        raise ValueError("made by another version of the program")

    def read(fields: dict[str, Any]) -> Calibration:
        values: dict[str, Any] = {n: tuple(it) if isinstance(it, list) else it for n, it in fields.items()}
        return Calibration(**values)

    return Calibrations(read(content["taught"]), read(content["untaught"]))


def to_json(calibrations: Calibrations) -> str:
    """The calibrations as JSON, one line a field."""

    def written(calibration: Calibration) -> str:
        fields = asdict(calibration).items()
        return (
            "{\n"
            + ",\n".join(f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in fields)
            + "\n  }"
        )

    return (
        f'{{\n  "format": {FORMAT},\n  "signals": {json.dumps(NAMES)},\n'
        f'  "taught": {written(calibrations.taught)},\n  "untaught": {written(calibrations.untaught)}\n}}\n'
    )
