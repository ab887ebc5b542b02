"""Groups unanswered questions by meaning, for the command line, the desk and the admins."""

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

#: A question joins a group if its mean cosine to the group's questions is at least this, in any language. Measured on
#: 300 lessons of the CWG-COP report in six languages each, in random order: of 100 wordings in one group 81 ask the
#: same question (91 have the same answer), and 73 of 100 wordings of a question are in one group. At .5 these figures
#: are 60 (78) and 77, at .7 91 (97) and 57.
ALIKE = 0.6
#: Hexadecimal digits of an id: of six, two of 5,000 questions had the same.
_ID = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same and are not closed.

    ids: all ids of the group, one for each wording, closed ones too. The first one is shown: it stays the same as long
        as its question is kept.
    questions: the open questions, oldest first.
    passages: how often each passage was shown first for them, most often first.
    votes: by passage id, how many people said that it helped, and how many that it did not.
    closed: why earlier questions of the group were closed.
    """

    ids: tuple[str, ...]
    questions: tuple[Kept, ...]
    passages: Mapping[str, int]
    votes: Mapping[str, tuple[int, int]]
    closed: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id that is shown."""
        return self.ids[0]

    @property
    def last(self) -> datetime:
        """The time of its last question."""
        return self.questions[-1].asked

    @property
    def outcomes(self) -> dict[str, int]:
        """The number of its questions by outcome."""
        return dict(sorted(Counter(question.outcome for question in self.questions).items()))

    @property
    def texts(self) -> dict[str, str | None]:
        """Each wording once, as it was first typed, with its language; the most frequent first."""
        counts = Counter(key(question.question) for question in self.questions)
        typed = {key(question.question): question for question in reversed(self.questions)}
        return {typed[own].question: typed[own].language for own, _ in counts.most_common()}


def unanswered(kept: Sequence[Kept], encoder: Encoder) -> list[Group]:
    """The groups of questions without an answer, or with one that somebody voted against; the largest first.

    Closed questions are grouped too, so that a question that is asked again has its old id. A group without open
    questions is left out.
    """
    asked = [one for one in kept if one.outcome != Outcome.ANSWER or any(no for _, no in one.votes.values())]
    members = _alike([clean(one.question) for one in asked], encoder)
    groups = [_group([asked[number] for number in numbers]) for numbers in members]
    return sorted((one for one in groups if one.questions), key=lambda one: (-len(one.questions), one.id))


def _alike(texts: Sequence[str], encoder: Encoder) -> list[list[int]]:
    """The indexes of texts that mean the same. Each text in turn joins the group of the highest mean cosine."""
    each = list(dict.fromkeys(texts))
    vectors = dict(zip(each, encoder.encode(each, "query"), strict=True)) if each else {}
    sums = np.zeros((len(each), encoder.dimension), np.float32)
    members: list[list[int]] = []
    group_of: dict[str, int] = {}
    for number, text in enumerate(texts):
        if text not in group_of:
            sizes = np.array(list(map(len, members)), np.float32)
            alike = sums[: len(members)] @ vectors[text] / sizes
            best = int(alike.argmax()) if len(members) and alike.max() >= ALIKE else len(members)
            group_of[text] = best
            members += [[]] if best == len(members) else []
        sums[group_of[text]] += vectors[text]
        members[group_of[text]].append(number)
    return members


def _group(questions: Sequence[Kept]) -> Group:
    open_ = tuple(question for question in questions if question.closed is None)
    votes: dict[str, tuple[int, int]] = {}
    for question in open_:
        for passage, (yes, no) in question.votes.items():
            before = votes.get(passage, (0, 0))
            votes[passage] = (before[0] + yes, before[1] + no)
    first = Counter(question.passages[0] for question in open_ if question.passages)
    ids = dict.fromkeys(
        hashlib.sha256(clean(question.question).encode("utf-8", "surrogatepass")).hexdigest()[:_ID]
        for question in questions
    )
    closed = dict.fromkeys(question.closed for question in questions if question.closed is not None)
    return Group(tuple(ids), open_, dict(first.most_common()), votes, tuple(closed))
