"""The answer to a question: an outcome, its confidence, and the passages, best first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from index.words import Lookup
from knowledge.report import Passage

#: How many passages a reader gets unless they ask for another number.
TOP = 3
#: How many places of looked-up words are quoted.
PLACES = 5
#: The least score of a passage near a question: three in four questions off the subject have less, one in fifty on it.
NEAR = 0.06

#: Parts of a text: the start and the end of each, in order.
Spans = tuple[tuple[int, int], ...]


class Outcome(StrEnum):
    """Whether the passages answer the question."""

    ANSWER = "answer"  #: they answer it
    CLOSEST = "closest"  #: they may; not confirmed
    NONE = "none"  #: the reports do not say


def unmarked(_language: str) -> Spans:
    """No marks in any language."""
    return ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    view: The language of the text that matched best.
    languages: The languages of the texts in which looked-up words stand.
    marks: Finds in the text of a language the sentence that is nearest to the question, or its words in a text of one
        sentence.
    """

    passage: Passage
    score: float
    view: str
    languages: tuple[str, ...] = ()
    marks: Callable[[str], Spans] = field(default=unmarked, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one question, with confidence in [0, 1] that the first passage answers it.

    `hits` is best first and may be non-empty for every outcome. `section` is set if the question is about a whole
    section or meeting: then `hits` has that section's passages in reading order. `language` is the question's own
    language if it was recognised with confidence, else None. `unread` marks a question in a script that the models
    cannot read: its outcome is NONE, and `hits` is a guess. `earlier` has passages of older reports on the same
    subject, the newest first. `lookup` is set if words were looked up: then `hits` begins with the passages that
    contain them.
    """

    outcome: Outcome
    confidence: float
    hits: tuple[Hit, ...]
    language: str | None
    section: str | None = None
    unread: bool = False
    earlier: tuple[Passage, ...] = ()
    lookup: Lookup | None = None

    @property
    def found_words(self) -> bool:
        """Whether words were looked up and found: then `hits` are the places, not a ranking."""
        return self.lookup is not None and bool(self.lookup.places)

    @property
    def whole(self) -> str | None:
        """The section that is shown whole."""
        return None if self.outcome is Outcome.NONE else self.section

    @property
    def is_open(self) -> bool:
        """Whether it is a question about the subject of the reports that they do not answer, or not for sure."""
        near = bool(self.hits) and self.hits[0].score >= NEAR and not self.unread
        return self.outcome is Outcome.CLOSEST or (self.outcome is Outcome.NONE and near)
