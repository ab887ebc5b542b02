"""A question's passages, best first: dense candidates, then late interaction over tokens and what speaks beside it.

Late interaction (Khattab and Zaharia, "ColBERT", SIGIR 2020): a passage's MaxSim is the mean over the
question's tokens of each one's best cosine to a token of the passage. A passage has a view in each of its
languages and scores by its best one, so it is found once, whatever the language.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.cues import Fit
from index.lessons import Reminder
from index.model.encoder import Encoding
from index.opening import OpenIndex
from index.verifier import Verifier

Array = NDArray[np.float32]

#: Passages that late interaction re-ranks. More cost time and find nothing more.
DEPTH = 30
#: The share of MaxSim that the passage's own words have alone, without the context it is indexed with.
BODY_SHARE = 0.4
#: Passages that the verifier reads, and the share in the score of what it says for their order, where lessons say
#: nothing: chosen for the verifier as it ships, and to be chosen again with another.
READ, ORDER_SHARE = 8, 0.05
#: What the score adds to MaxSim: a lift for a passage that carries the
#: meeting, date or section that the question names, the State or body, or a thing of the kind that is sought.
NARROWED, LIFTED = 0.35, 0.04
HOLDING = 0.05
#: The lift for passages of a report that the question names, of several, and how many of each are candidates.
NAMED, OWN = 0.12, 10
#: The share of lexical agreement, and how many passages are candidates by it alone.
LEXICAL_SHARE, SPELT = 0.15, 3
#: The share of what lessons say for a passage, and how much of it makes a passage a candidate whatever else is.
REMINDED, SURELY = 0.3, 0.3


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages as places in the manifest's list, best first; every array has one entry a passage.

    `rows` are their best views. `scores` order them: MaxSim (`maxsim`) and what cues, lexical agreement, lessons
    and the verifier add. `logits` are the verifier's on whether a passage answers, `order` on which of them does (0
    where lessons judge); those not read have the least of those read.
    `dense` are the cosines of the pooled vectors, `lexical` the lexical agreement, `similarities` (passages, q)
    the best cosine of each question token to the best view.
    """

    passages: NDArray[np.int32]
    rows: NDArray[np.int64]
    scores: Array
    maxsim: Array
    logits: Array
    order: Array
    dense: Array
    lexical: Array
    similarities: Array

    def __len__(self) -> int:
        return len(self.passages)

    def take(self, places: NDArray[np.int64]) -> "Ranking":
        """The passages at these places, in this order."""
        return Ranking(
            self.passages[places], self.rows[places], self.scores[places], self.maxsim[places],
            self.logits[places], self.order[places], self.dense[places], self.lexical[places],
            self.similarities[places],
        )  # fmt: skip


def rank(
    index: OpenIndex,
    question: Encoding,
    fit: Fit,
    verifier: Verifier,
    lexical: Array,
    reminder: Reminder | None = None,
) -> Ranking:
    """Rank at most DEPTH passages, and those that the question's cues narrow to, for a question.

    `lexical` is the question's lexical agreement with each passage of the index, `reminder` what was learnt of such
    questions. None is ranked for a question without content tokens.
    """
    if not len(question.tokens):
        nothing = np.zeros(0, np.float32)
        return Ranking(
            np.zeros(0, np.int32), np.zeros(0, np.int64), nothing, nothing, nothing, nothing, nothing, nothing,
            nothing[:, None],
        )  # fmt: skip
    narrowed = sorted(index.places[id_] for id_ in fit.passages or ())
    named = _of_reports(index, fit.reports, question.vector) if fit.reports else []
    sure = np.flatnonzero(reminder.answered > SURELY).tolist() if reminder else []
    spelt = [int(place) for place in np.argsort(-lexical, kind="stable")[:SPELT] if lexical[place] > 0]
    candidates, dense = _candidates(
        index, question.vector, [*narrowed[:DEPTH], *sure[:DEPTH], *spelt, *named]
    )
    maxsim, rows, similarities = _late(index, question.tokens, candidates)
    within = np.isin(candidates, narrowed)
    lifts = NARROWED * within + LIFTED * np.isin(candidates, [index.places[id_] for id_ in fit.lifted])
    if fit.holding:
        lifts += HOLDING * np.isin(candidates, [index.places[id_] for id_ in fit.holding])
    if fit.reports:
        lifts += NAMED * np.isin(
            candidates, [place for report in fit.reports for place in index.span(report)]
        )
    lifts += LEXICAL_SHARE * lexical[candidates]
    scores = (maxsim + lifts).astype(np.float32)
    if reminder:
        about = np.isin(candidates, narrowed) if narrowed else np.ones(len(candidates), np.bool_)
        scores = reminder.lifted(scores, candidates, REMINDED, about)
    best = np.argsort(-scores, kind="stable")
    # Lessons know better: with them the first passage was the right one less often after it.
    ranking = not (reminder and reminder.judges[candidates[best[:READ]]].all())
    logits, order = _read(index, question.tokens, rows, best, verifier, ranking=ranking)
    # What cues narrow to is put in order by itself: the reader does not see how much a meeting's number says.
    best_order = np.where(within, order[within].max(initial=-np.inf), order.max())
    scores += np.float32(ORDER_SHARE) * (order - best_order)
    found = Ranking(
        candidates, rows, scores, maxsim, logits, order, dense, lexical[candidates], similarities
    )  # fmt: skip
    return found.take(np.argsort(-scores, kind="stable"))


def _read(
    index: OpenIndex,
    question: Array,
    rows: NDArray[np.int64],
    best: NDArray[np.int64],
    verifier: Verifier,
    *,
    ranking: bool,
) -> tuple[Array, Array]:
    """What the verifier says of each view in `rows`, of which it reads the first of `best`."""
    read, unread = best[:READ], best[READ:]
    said = np.empty((2, len(rows)), np.float32)
    texts = [index.tokens.view(int(row)) for row in rows[read]]
    said[:, read] = verifier.logits(question, texts, ranking=ranking)
    said[:, unread] = said[:, read].min(1, keepdims=True)  # which leaves them below those read
    logits, order = said
    return logits, order


def _late(
    index: OpenIndex, question: Array, candidates: NDArray[np.int32]
) -> tuple[Array, NDArray[np.int64], Array]:
    """MaxSim, best view and that view's similarities of each candidate passage."""
    rows = np.concatenate([np.arange(index.first_row[p], index.first_row[p + 1]) for p in candidates])
    similarities = index.tokens.maxsim(question, rows, BODY_SHARE)
    maxsim = similarities.mean(axis=1)
    counts = np.diff(index.first_row)[candidates]
    owner = np.repeat(np.arange(len(candidates)), counts)
    # Sorted by passage, then MaxSim, the last of each passage is its best view.
    best = np.lexsort((maxsim, owner))[np.cumsum(counts) - 1]
    return maxsim[best], rows[best], similarities[best]


def _of_reports(index: OpenIndex, reports: frozenset[str], vector: Array) -> list[int]:
    """The OWN passages of each report that are nearest."""
    found: list[int] = []
    for report in sorted(reports):
        places = index.span(report)
        first = index.first_row[places.start : places.stop]
        rows = index.vectors.approximate(int(first[0]), int(index.first_row[places.stop])) @ vector
        nearest = np.argsort(-np.maximum.reduceat(rows, first - first[0]), kind="stable")[:OWN]
        found += (nearest + places.start).tolist()
    return found


def _candidates(index: OpenIndex, vector: Array, narrowed: list[int]) -> tuple[NDArray[np.int32], Array]:
    """The DEPTH passages with the nearest views and those narrowed to; the cosines of their best views."""
    found = index.vectors.search(vector[None], DEPTH * max(1, len(index.manifest.languages)))
    passages = index.passage_of[found.rows[0]]
    # The nearest view of each passage comes first: what follows of the same passage adds nothing.
    _, first = np.unique(passages, return_index=True)
    first = np.sort(first)[:DEPTH]
    candidates, cosines = passages[first], found.scores[0][first]
    missing = sorted(set(narrowed) - set(candidates.tolist()))
    added = [
        float(
            (index.vectors.approximate(int(index.first_row[p]), int(index.first_row[p + 1])) @ vector).max()
        )
        for p in missing
    ]
    return (
        np.concatenate((candidates, np.array(missing, np.int32))).astype(np.int32),
        np.concatenate((cosines, np.array(added, np.float32))).astype(np.float32),
    )
