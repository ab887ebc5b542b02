"""Bootstrap intervals: the same figures on the questions drawn again and again, with replacement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: One value a case.
Cases = Sequence[float] | NDArray[Any]

DRAWS = 1000
#: The share of the answerable questions at whose confidence `declined_at` cuts.
ANSWERED = 0.95
_BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % interval; `count` is how many cases it rests on. NaN: none."""

    value: float
    low: float
    high: float
    count: int


class Resamples:
    """Weights of cases in the sample as it is (row 0) and in `DRAWS` resamples, all from one seed.

    `clusters` names each case's cluster, (cases,): the cases of a cluster are drawn together, as the
    translations of one question are, since they stand and fall together. Every figure is worked out for all
    rows at once.
    """

    def __init__(self, clusters: Sequence[str], seed: int = 2022) -> None:
        names, self._cluster = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
        count = len(names)
        drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / max(count, 1)), DRAWS)
        self._weights = np.vstack([np.ones(count), drawn]).astype(np.float64)

    def ratio(self, numerator: Cases, among: Cases) -> Figure:
        """The mean of `numerator` over the cases `among`, both (cases,)."""
        among = np.asarray(among, bool)
        count = self._weights.shape[1]
        above = np.bincount(self._cluster, np.where(among, numerator, 0.0), count)
        below = np.bincount(self._cluster, among.astype(float), count)
        with np.errstate(invalid="ignore", divide="ignore"):
            return _figure(self._weights @ above / (self._weights @ below), int(among.sum()))

    def declined_at(self, confidence: Cases, answerable: Cases, near: Cases) -> Figure:
        """The share of the `near` cases that fall below the confidence at which ANSWERED of the `answerable`
        ones are answered: it says how well confidence tells the two apart, wherever the program cuts."""
        right, rights = self._ascending(confidence, np.asarray(answerable, bool))
        wrong, wrongs = self._ascending(confidence, np.asarray(near, bool))
        if not len(right) or not len(wrong):
            return _figure(np.full(len(self._weights), np.nan), 0)
        total = rights[:, -1:]
        # The first answerable case, from below, with which more than the rest of them would be lost.
        cut = right[np.argmax(rights > (1 - ANSWERED) * total + 1e-9, axis=1)]
        place = np.searchsorted(wrong, cut, side="left")
        below = np.take_along_axis(
            np.hstack([np.zeros((len(wrongs), 1)), wrongs]), place[:, None], axis=1
        )[:, 0]  # fmt: skip
        with np.errstate(invalid="ignore", divide="ignore"):
            # A draw without any answerable case has no cut.
            return _figure(np.where(total[:, 0] > 0, below / wrongs[:, -1], np.nan), len(wrong))

    def calibration_error(self, confidence: Cases, right: Cases) -> Figure:
        """Expected calibration error over ten bins of equal mass: how far, on average, the share right in a
        bin is from the confidence in it (Naeini et al., AAAI 2015)."""
        confidence = np.asarray(confidence, float)
        # Shuffled first, so that equal confidences fall into bins by chance, not by report.
        order = np.random.default_rng(0).permutation(len(confidence))
        order = order[np.argsort(confidence[order], kind="stable")]
        weights = self._weights[:, self._cluster[order]]
        upto = np.cumsum(weights, axis=1)
        total = upto[:, -1:]
        bins = np.minimum(((upto - weights / 2) / total * _BINS).astype(int), _BINS - 1)
        rows = np.arange(len(weights))[:, None] * _BINS
        gap = weights * (confidence - np.asarray(right, float))[order]
        gaps = np.bincount((rows + bins).ravel(), gap.ravel(), len(weights) * _BINS)
        return _figure(np.abs(gaps.reshape(-1, _BINS)).sum(axis=1) / total[:, 0], len(confidence))

    def percentile(self, values: Cases, percent: float) -> Figure:
        """A percentile of values, one a case."""
        array = np.asarray(values, float)
        ascending, upto = self._ascending(array, np.ones(len(array), bool))
        place = np.argmax(upto >= percent / 100 * upto[:, -1:] - 1e-9, axis=1)
        return _figure(ascending[place], len(array))

    def _ascending(self, values: Cases, among: NDArray[np.bool_]) -> tuple[Array, Array]:
        """The values `among`, ascending, and the weight up to each in every row."""
        places = np.flatnonzero(among)
        order = places[np.argsort(np.asarray(values)[places], kind="stable")]
        return np.asarray(values)[order], np.cumsum(self._weights[:, self._cluster[order]], axis=1)


def _figure(rows: Array, count: int) -> Figure:
    """The figure of values whose first is that of the sample itself."""
    drawn = rows[1:][np.isfinite(rows[1:])]
    if not count or not len(drawn):
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(rows[0]), float(low), float(high), count)
