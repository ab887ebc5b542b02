"""A question's passages, best first: dense candidates, then late interaction over token vectors.

Late interaction (Khattab and Zaharia, "ColBERT", SIGIR 2020): a passage's score is MaxSim, the mean over the
question's tokens of each one's best cosine to a token of the passage. A passage has a view in each of its
languages and scores by its best one, so it is found once, whatever the language.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.model.encoder import Encoding
from index.opening import OpenIndex

#: Passages that are re-ranked. More cost time and find nothing more.
DEPTH = 30


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages as places in the manifest's list, best first; every array has one entry a passage.

    `rows` are their best views, `scores` their MaxSim, `dense` the cosines of their pooled vectors, and
    `similarities` (passages, q) the best cosine of each question token to the best view.
    """

    passages: NDArray[np.int32]
    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    dense: NDArray[np.float32]
    similarities: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.passages)


def rank(index: OpenIndex, question: Encoding, depth: int = DEPTH) -> Ranking:
    """Rank at most `depth` passages for a question; none when it has no content tokens."""
    if not len(question.tokens):
        nothing = np.zeros(0, np.float32)
        return Ranking(np.zeros(0, np.int32), np.zeros(0, np.int64), nothing, nothing, nothing[:, None])
    candidates, dense = _candidates(index, question.vector, depth)
    rows = np.concatenate([np.arange(index.first_row[p], index.first_row[p + 1]) for p in candidates])
    similarities = index.tokens.maxsim(question.tokens, rows)
    scores = similarities.mean(axis=1)
    owner = np.repeat(np.arange(len(candidates)), np.diff(index.first_row)[candidates])
    # The best view of each passage: sorted by passage, then score, the last of each passage is its best.
    order = np.lexsort((scores, owner))
    best = order[np.append(np.flatnonzero(np.diff(owner[order])), len(order) - 1)]
    best = best[np.argsort(-scores[best], kind="stable")]
    return Ranking(
        passages=candidates[owner[best]], rows=rows[best], scores=scores[best], dense=dense[owner[best]],
        similarities=similarities[best],
    )  # fmt: skip


def _candidates(
    index: OpenIndex, vector: NDArray[np.float32], depth: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The `depth` passages with the nearest views, and the cosines of those views."""
    views = depth * max(1, len(index.manifest.languages))
    found = index.vectors.search(vector[None], views)
    passages = index.passage_of[found.rows[0]]
    # The nearest view of each passage comes first: what follows of the same passage adds nothing.
    _, first = np.unique(passages, return_index=True)
    first = np.sort(first)[:depth]
    return passages[first], found.scores[0][first]
