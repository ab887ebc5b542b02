"""What delegates asked and the reports did not answer, grouped by meaning: for the command line and the admins."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.service.store import Kept
from index.answer import Outcome
from index.mentions import clean
from index.model.encoder import Encoder
from knowledge.drafts import key

#: The mean cosine to a group's questions from which on a question is of the group, in whatever language. Measured on
#: 300 lessons of the CWG-COP report in six languages each, asked in no order: of those that a wording shares its group
#: with, 81 of 100 are wordings of the same question (91 are answered by the same passages), and it finds 73 of 100 of
#: its own. At .5 these are 60 (78) and 77, at .7 91 (97) and 57.
ALIKE = 0.6
#: Hexadecimal digits of an id: of six, two of 5,000 questions had the same.
_ID = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same and are not closed, oldest first. `passages`: those that were shown first for them,
    with how often, most often first; `votes`: by passage how many said that it helped and how many that it did not;
    `closed`: why earlier ones like them were closed. `ids` are all ids that the group is known by, of which `id`, that
    of its first question, is shown: it stays, as far as that question is kept, whatever is asked later."""

    ids: tuple[str, ...]
    questions: tuple[Kept, ...]
    passages: Mapping[str, int]
    votes: Mapping[str, tuple[int, int]]
    closed: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id that it is called by."""
        return self.ids[0]

    @property
    def last(self) -> datetime:
        """When it was asked last."""
        return self.questions[-1].asked

    @property
    def outcomes(self) -> dict[str, int]:
        """How many of them had which outcome."""
        return dict(sorted(Counter(one.outcome for one in self.questions).items()))

    @property
    def texts(self) -> dict[str, str | None]:
        """Each wording once, as it was typed first, with its language; those asked most often first."""
        counts = Counter(key(one.question) for one in self.questions)
        typed = {key(one.question): one for one in reversed(self.questions)}
        return {typed[own].question: typed[own].language for own, _ in counts.most_common()}


def unanswered(kept: Sequence[Kept], encoder: Encoder) -> list[Group]:
    """The groups of questions that got no answer, or one that somebody said does not help; most asked first.

    `kept` is what `Store.kept` gives. Questions that are closed found groups too, so that what is asked anew is known
    by its old id; a group of closed ones alone is not given.
    """
    asked = [one for one in kept if one.outcome != Outcome.ANSWER or any(no for _, no in one.votes.values())]
    members = _alike([clean(one.question) for one in asked], encoder)
    groups = [_group([asked[place] for place in places]) for places in members]
    return sorted((one for one in groups if one.questions), key=lambda one: (-len(one.questions), one.id))


def _alike(texts: Sequence[str], encoder: Encoder) -> list[list[int]]:
    """The places of texts that mean the same, each joined in order to the group that it is most like on the mean."""
    each = list(dict.fromkeys(texts))
    vectors = dict(zip(each, encoder.encode(each, "query"), strict=True)) if each else {}
    sums = np.zeros((len(each), encoder.dimension), np.float32)
    members: list[list[int]] = []
    group_of: dict[str, int] = {}
    for place, text in enumerate(texts):
        if text not in group_of:
            sizes = np.array(list(map(len, members)), np.float32)
            alike = sums[: len(members)] @ vectors[text] / sizes
            best = int(alike.argmax()) if len(members) and alike.max() >= ALIKE else len(members)
            group_of[text] = best
            members += [[]] if best == len(members) else []
        sums[group_of[text]] += vectors[text]
        members[group_of[text]].append(place)
    return members


def _group(questions: Sequence[Kept]) -> Group:
    open_ = tuple(one for one in questions if one.closed is None)
    votes: dict[str, tuple[int, int]] = {}
    for one in open_:
        for passage, (yes, no) in one.votes.items():
            before = votes.get(passage, (0, 0))
            votes[passage] = (before[0] + yes, before[1] + no)
    first = Counter(one.passages[0] for one in open_ if one.passages)
    ids = dict.fromkeys(
        hashlib.sha256(clean(one.question).encode("utf-8", "surrogatepass")).hexdigest()[:_ID]
        for one in questions
    )
    closed = dict.fromkeys(one.closed for one in questions if one.closed is not None)
    return Group(tuple(ids), open_, dict(first.most_common()), votes, tuple(closed))
