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
    "other logits",  #: the best logit of the others, less the first one's
    "together",  #: the joint reader's, of the first passage; 0 where lessons judge
    "maxsim",  #: of the first passage
    "standing out",  #: MaxSim of the first against the spread of the others, in standard deviations
    "margin",  #: the first score less the second
    "dense",  #: cosine of the pooled vectors
    "lexical",  #: lexical agreement of the first passage
    "lexical lead",  #: how much more another passage agrees
    "dense agrees",  #: the first passage is the dense search's first too
    "clash",  #: a meeting, date, section or body is named that no passage carries
    "State clashes",
    "name unheard",  #: a name stands in it that no passage has
    "narrowed",  #: the first passage carries the meeting, date or section named
    "off place",  #: it does not, though some passage does
    "State agrees",
    "tokens",  #: logarithm of their number
    "far",  #: how much the dense cosine lacks of FAR_DENSE
    "far in words",  #: how much MaxSim lacks of FAR_MAXSIM
    "usual",  #: the log-odds that a question of this kind is answered at all
    "lacking",  #: a time or a number is sought, and the first passage holds none
    "asked before",  #: how far those like it are answered by the first passage
    "asked in vain",  #: how far those like it are not answered
    "aside",  #: how much nearer than ASIDE the question is to what people write that no report answers
    "aside nearer",  #: how much nearer it is to that than to the first passage
)
#: Where nearness begins to speak. Hardly any answerable question lies beyond these, most off-topic ones do.
FAR_DENSE, FAR_MAXSIM, ASIDE = 0.30, 0.42, 0.50


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
    maxsim, scores, logits = ranking.maxsim, ranking.scores, ranking.logits
    others = maxsim[1:] if len(maxsim) > 2 else np.array([0.0, maxsim[0]])
    clashes = {family for family, cues in fit.clashing.items() if cues}
    before = in_vain = 0.0
    if reminder:
        first = ranking.passages[0]
        before, in_vain = float(reminder.answered[first]), float(reminder.unanswered[first])
    narrowed = fit.passages is not None and ids[0] in fit.passages
    values = {
        "logit": logits[0],
        "other logits": logits[1:].max() - logits[0] if len(logits) > 1 else -5.0,
        "together": together,
        "maxsim": maxsim[0],
        "standing out": min((maxsim[0] - others.mean()) / (others.std() + 0.02), 8.0),
        "margin": scores[0] - scores[1] if len(scores) > 1 else 0.3,
        "dense": ranking.dense[0],
        "lexical": ranking.lexical[0],
        "lexical lead": ranking.lexical.max() - ranking.lexical[0],
        "dense agrees": ranking.dense[0] >= ranking.dense.max(),
        "clash": bool(clashes & {"meetings", "relative", "dates", "sections", "groups"}),
        "State clashes": "states" in clashes,
        "name unheard": bool(unheard),
        "narrowed": narrowed,
        "off place": bool(fit.passages) and not narrowed,
        "State agrees": ids[0] in fit.lifted,
        "tokens": np.log(ranking.similarities.shape[1]),
        "far": max(0.0, FAR_DENSE - ranking.dense[0]),
        "far in words": max(0.0, FAR_MAXSIM - maxsim[0]),
        "usual": usual,
        "lacking": fit.holding is not None and ids[0] not in fit.holding,
        "asked before": before,
        "asked in vain": in_vain,
        "aside": max(0.0, aside - ASIDE),
        "aside nearer": max(0.0, aside - ranking.dense[0]),
    }
    return np.array([values[name] for name in NAMES], np.float64)
