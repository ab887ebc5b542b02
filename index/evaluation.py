"""Evaluation: marks each answer against its question, and gives figures over many of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.answer import Answer, Outcome
from knowledge.language import UN_LANGUAGES
from knowledge.questions import Kind, Question

Array = NDArray[np.float64]
#: One value a case.
Cases = Sequence[float] | NDArray[Any]
#: The number of shown passages that a row keeps.
KEPT = 3
#: The group of questions in languages without a text in the report.
OTHER = "other"
ALL = "all"

#: The meaning of each measure, in the order of the tables.
MEASURES = {
    "recall_at_1": "right passage first",
    "recall_at_3": "right in the first 3",
    "recall_at_10": "right in the first 10",
    "mrr": "mean reciprocal rank",
    "answered": "answerable: answered",
    "answered_right": "answerable: answered, right",
    "right_among_answered": "right among answered",
    "denied": "answerable: said not to be there",
    "near_declined": "near: not answered",
    "near_none": "near: said not to be there",
    "near_declined_at_95": "near declined at 95 % answered",
    "off_none": "off topic: said not to be there",
    "off_declined": "off topic: not answered",
    "calibration_error": "calibration error",
}
DRAWS = 1000
#: The share of the answerable questions at whose confidence `declined_at` cuts.
ANSWERED = 0.95
_BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % interval; `count` is its number of cases. NaN: none."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """The result of one question in one language. `question` is `<file>/<id>`; `expected` and `shown` are ids.

    `rank` is the place of the first right passage, from 1; None if none is right. `crossed`: the report has no text
    in the question's language.
    """

    question: str
    report: str
    language: str
    crossed: bool
    kind: Kind
    style: str
    text: str
    expected: tuple[str, ...]
    shown: tuple[str, ...]
    rank: int | None
    outcome: Outcome
    confidence: float

    @property
    def key(self) -> str:
        """The name of the row, the same in each run."""
        return f"{self.question}/{self.language}"

    @property
    def answerable(self) -> bool:
        """Whether the report answers the question."""
        return self.kind in (Kind.ANSWERABLE, Kind.SECTION)

    @property
    def right(self) -> bool:
        """Whether the first passage answers the question, whatever the outcome."""
        return self.rank == 1

    @property
    def good(self) -> bool:
        """Whether the reply was right: the right passage as an answer; or no answer if the report does not say, and
        off topic no passage either."""
        if self.answerable:
            return self.right and self.outcome is Outcome.ANSWER
        return self.outcome is Outcome.NONE or (
            self.kind is Kind.UNANSWERABLE and self.outcome is not Outcome.ANSWER
        )


def mark(question: Question, language: str, answer: Answer, *, crossed: bool) -> Row:
    """Mark the answer to a question asked in `language`."""
    return Row(
        question=f"{question.file}/{question.id}",
        report=question.report or "",
        language=language,
        crossed=crossed,
        kind=question.kind,
        style=question.style or "",
        text=question.text[language],
        expected=question.passages,
        shown=tuple(hit.passage.id for hit in answer.hits[:KEPT]),
        rank=_rank(question, answer),
        outcome=answer.outcome,
        confidence=answer.confidence,
    )


def _rank(question: Question, answer: Answer) -> int | None:
    for place, hit in enumerate(answer.hits, start=1):
        found = hit.passage.section_ids if question.kind is Kind.SECTION else (hit.passage.id,)
        if not set(found).isdisjoint(question.passages):
            return place
    return None


def groups(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows by language, ALL of them first; last, where the report lacks some of the languages, OTHER."""
    spoken = {row.language for row in rows}
    languages = [tag for tag in UN_LANGUAGES if tag in spoken] + sorted(spoken.difference(UN_LANGUAGES))
    found = {ALL: list(rows)} | {tag: [row for row in rows if row.language == tag] for tag in languages}
    crossed = [row for row in rows if row.crossed]
    return found | ({OTHER: crossed} if crossed else {})


def scores(rows: Sequence[Row]) -> dict[str, tuple[NDArray[Any], NDArray[np.bool_]]]:
    """The score of each row in each measure that is a share or a mean, and the rows that count for it."""
    rank = np.array([row.rank or np.inf for row in rows])
    right = rank == 1
    answer, none = (
        np.array([row.outcome is it for row in rows], bool) for it in (Outcome.ANSWER, Outcome.NONE)
    )
    answerable = np.array([row.answerable for row in rows], bool)
    near, off = (
        np.array([row.kind is kind for row in rows], bool) for kind in (Kind.UNANSWERABLE, Kind.OFF_TOPIC)
    )
    return {
        "recall_at_1": (right, answerable),
        "recall_at_3": (rank <= 3, answerable),
        "recall_at_10": (rank <= 10, answerable),
        "mrr": (1 / rank, answerable),
        "answered": (answer, answerable),
        "answered_right": (answer & right, answerable),
        "right_among_answered": (right, answerable & answer),
        "denied": (none, answerable),
        "near_declined": (~answer, near),
        "near_none": (none, near),
        "declined": (~answer, ~answerable),
        "off_none": (none, off),
        "off_declined": (~answer, off),
    }


def figures(rows: Sequence[Row], measures: Iterable[str] = tuple(MEASURES)) -> dict[str, Figure]:
    """The measures over rows, by their names, without those that no row counts for."""
    if not rows:
        return {}
    sample, scored = Resamples([row.question for row in rows]), scores(rows)
    confidence = np.array([row.confidence for row in rows])
    right, answerable = scored["recall_at_1"]
    near = scored["near_declined"][1]

    def figure(measure: str) -> Figure:
        if measure == "near_declined_at_95":
            return sample.declined_at(confidence, answerable, near)
        if measure == "calibration_error":
            return sample.calibration_error(confidence, right)
        return sample.ratio(*scored[measure])

    found = {measure: figure(measure) for measure in measures}
    return {measure: one for measure, one in found.items() if one.count}


def evenness(by_group: Mapping[str, Mapping[str, Figure]]) -> float:
    """The share right first in the worst UN language, over that in the best; NaN where there are not two."""
    values = [
        by_group[tag]["recall_at_1"].value for tag in UN_LANGUAGES if "recall_at_1" in by_group.get(tag, {})
    ]
    return min(values) / max(values) if len(values) > 1 and max(values) else float("nan")


class Resamples:
    """Bootstrap intervals: the figures of the cases, and of `DRAWS` resamples, all from one seed.

    `clusters` names each case's cluster, (cases,): the cases of a cluster, such as the translations
    of one question, are drawn together, because they depend on each other.
    """

    def __init__(self, clusters: Sequence[str], seed: int = 2022) -> None:
        names, self._cluster = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
        count = len(names)
        drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / max(count, 1)), DRAWS)
        self._weights = np.vstack([np.ones(count), drawn]).astype(np.float64)

    def ratio(self, numerator: Cases, among: Cases) -> Figure:
        """The mean of `numerator` over the cases `among`, both (cases,)."""
        among, count = np.asarray(among, bool), self._weights.shape[1]
        above = np.bincount(self._cluster, np.where(among, numerator, 0.0), count)
        below = np.bincount(self._cluster, among.astype(float), count)
        with np.errstate(invalid="ignore", divide="ignore"):
            return _figure(self._weights @ above / (self._weights @ below), int(among.sum()))

    def declined_at(self, confidence: Cases, answerable: Cases, near: Cases) -> Figure:
        """The share of the `near` cases that fall below the confidence at which ANSWERED of the `answerable`
        ones are answered. It measures how well the confidence separates the two, independent of the program's cuts."""
        confidence, right = np.asarray(confidence, float), np.asarray(answerable, bool)
        near = np.asarray(near, bool)
        order = np.argsort(confidence, kind="stable")

        def share(weight: Array) -> float:
            upto = np.cumsum((weight * right)[order])
            if not upto[-1] or not (weight * near).any():
                return float("nan")
            # The first answerable case, from below, with which more than the rest of them would be lost.
            cut = confidence[order][np.argmax(upto > (1 - ANSWERED) * upto[-1] + 1e-9)]
            return float(weight[near & (confidence < cut)].sum() / weight[near].sum())

        return self._each(share, int(near.sum()) if right.any() else 0)

    def calibration_error(self, confidence: Cases, right: Cases) -> Figure:
        """Expected calibration error over ten bins of equal mass: how far, on average, the share right in a
        bin is from the confidence in it (Naeini et al., AAAI 2015)."""
        confidence = np.asarray(confidence, float)
        # Shuffled first, so that equal confidences fall into bins by chance, not by report.
        order = np.random.default_rng(0).permutation(len(confidence))
        order = order[np.argsort(confidence[order], kind="stable")]
        gap = (confidence - np.asarray(right, float))[order]

        def error(weight: Array) -> float:
            weight, total = weight[order], weight.sum()
            bins = np.minimum(((np.cumsum(weight) - weight / 2) / total * _BINS).astype(int), _BINS - 1)
            return float(np.abs(np.bincount(bins, weight * gap)).sum() / total)

        return self._each(error, len(confidence))

    def percentile(self, values: Cases, percent: float) -> Figure:
        """A percentile of values, one a case."""
        order = np.argsort(ascending := np.asarray(values, float), kind="stable")

        def place(weight: Array) -> float:
            upto = np.cumsum(weight[order])
            return float(ascending[order[np.argmax(upto >= percent / 100 * upto[-1] - 1e-9)]])

        return self._each(place, len(order))

    def _each(self, measure: Callable[[Array], float], count: int) -> Figure:
        """The figure of a measure of the cases' weights (cases,)."""
        if not count:
            return _figure(np.empty(0), 0)
        return _figure(np.array([measure(weights[self._cluster]) for weights in self._weights]), count)


def _figure(rows: Array, count: int) -> Figure:
    """The figure of values whose first is that of the sample itself."""
    drawn = rows[1:][np.isfinite(rows[1:])]
    if not count or not len(drawn):
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(rows[0]), float(low), float(high), count)
