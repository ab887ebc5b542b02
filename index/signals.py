"""What a question, its cues and its ranking say on whether the first passage answers it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.cues import Fit
from index.lessons import Reminder
from index.search import Ranking

#: The signals, in the order of the vector that `signals` gives.
NAMES = (
    "logit",  #: the verifier's, of the first passage
    "together",  #: the joint reader's, of the first passage; 0 where lessons judge
    "standing out",  #: MaxSim of the first against the spread of the others, in standard deviations
    "dense",  #: cosine of the pooled vectors
    "lexical lead",  #: how much more another passage agrees
    "dense agrees",  #: the first passage is the dense search's first too
    "clash",  #: a meeting, date, section, body or organisation is named that no passage carries
    "State clashes",
    "name unheard",  #: a name stands in it that no passage has
    "narrowed",  #: the first passage carries the meeting, date or section named
    "usual",  #: the log-odds that a question of this kind is answered at all
    "asked before",  #: how far those like it are answered by the first passage
    "asked in vain",  #: how far those like it are not answered
    "aside nearer",  #: how much nearer the question is to what people write to any bot than to the first passage
)


def signals(
    ranking: Ranking,
    ids: Sequence[str],
    fit: Fit,
    unheard: Sequence[str],
    aside: float,
    usual: float,
    together: float,
    reminder: Reminder | None,
) -> NDArray[np.float64]:
    """The signals of a ranking of one passage or more, (len(NAMES),).

    `ids` are the ranked passages' ids; `unheard` the names in it that no passage has; `aside` is the question's
    cosine to the nearest aside, `usual` what the verifier makes of it alone, `together` what the joint reader
    makes of it and the first passage, `reminder` what was learnt of such questions.
    """
    maxsim = ranking.maxsim
    others = maxsim[1:] if len(maxsim) > 2 else np.array([0.0, maxsim[0]])
    clashes = {family for family, cues in fit.clashing.items() if cues}
    before = in_vain = 0.0
    if reminder:
        first = ranking.passages[0]
        before, in_vain = float(reminder.answered[first]), float(reminder.unanswered[first])
    values = {
        "logit": ranking.logits[0],
        "together": together,
        "standing out": min((maxsim[0] - others.mean()) / (others.std() + 0.02), 8.0),
        "dense": ranking.dense[0],
        "lexical lead": ranking.lexical.max() - ranking.lexical[0],
        "dense agrees": ranking.dense[0] >= ranking.dense.max(),
        "clash": bool(clashes & {"meetings", "relative", "dates", "sections", "groups", "organisations"}),
        "State clashes": "states" in clashes,
        "name unheard": bool(unheard),
        "narrowed": fit.passages is not None and ids[0] in fit.passages,
        "usual": usual,
        "asked before": before,
        "asked in vain": in_vain,
        "aside nearer": max(0.0, aside - ranking.dense[0]),
    }
    return np.array([values[name] for name in NAMES], np.float64)
