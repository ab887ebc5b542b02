"""What a message is: a question of its own, one that leans on the answer before it, a greeting, thanks.

In the field's terms, its dialogue act. A network with one hidden layer over the encoder's vector of the message says
which; `python -m lab train-acts` learns it from labelled messages in some eighty languages. The messages that it learnt
from are remembered as they are spelt, with their language. It was learnt from the default model's vectors: with another
model every message is a question of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model.encoder import Encoded

_SIGNS = re.compile(r"[^\w'’]+")

#: The weights that ship.
SHIPPED = Path(__file__).with_name("acts.npz")
#: A longer message is a question of its own.
LONGEST = 160
#: The most words of asides in a row.
ROW = 8
#: The probability from which a message is a question of its own, whatever else it may be.
QUESTION = 0.35


class Act(StrEnum):
    """What a message is."""

    QUESTION = "question"  #: a question with a subject of its own
    ABOUT = "about"  #: why, how many, what for: asked of what the last answer said
    WHO = "who"  #: who said it
    WHEN = "when"  #: when it was, at which meeting
    WHERE = "where"  #: where it stands
    NEXT = "next"  #: the meeting or section after
    PREVIOUS = "previous"  #: the one before
    LAST = "last"  #: the last one
    THERE = "there"  #: the 17th, 2021: the same at another meeting or section
    LANGUAGE = "language"  #: the last answer in another language
    ORIGINAL = "original"  #: the last answer in the official language
    MORE = "more"  #: what else there is
    CORRECTION = "correction"  #: "no, I meant 2021"
    GREETING = "greeting"
    THANKS = "thanks"
    OK = "ok"
    BYE = "bye"
    WRONG = "wrong"  #: the last answer is not what was asked
    HELP = "help"  #: who are you, what can you do
    SUMMARISE = "summarise"
    STOP = "stop"
    FOLLOW = "follow"  #: wants to be told when there is an answer


#: What gets a sentence, and is no question.
ASIDES = frozenset({
    Act.GREETING, Act.THANKS, Act.OK, Act.BYE, Act.WRONG, Act.HELP, Act.SUMMARISE, Act.STOP,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was understood before it is answered.

    text: the message in the spelling that texts are matched in, without courtesies around it.
    act: what it is.
    question: the probability that it is a question of its own.
    encoded: its vectors; None where it was not encoded.
    language: the language of a remembered message; None where it is not known.
    subject: the forms in the reports of the rarest of its few words that stands there; none if it has more words.
    """

    text: str
    act: Act = Act.QUESTION
    question: float = 1.0
    encoded: Encoded | None = None
    language: str | None = None
    subject: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Classifier:
    """What was learnt.

    hidden: the weights (dimension + 1, units) of the hidden layer, its bias last.
    weights: the weights (units + 1, acts) of the last layer, its bias last.
    word: the mean vector of single words on any subject.
    learnt: the act and the language, "" if several, of each message that it was learnt from as `bare` spells it.
    """

    hidden: NDArray[np.float32]
    weights: NDArray[np.float32]
    word: NDArray[np.float32]
    learnt: Mapping[str, tuple[Act, str]]

    def hear(self, text: str, encoded: Encoded) -> Message:
        """The message of a text and its vectors."""
        words = bare(text).split()
        if known := self.learnt.get(" ".join(words)) or (len(words) <= ROW and self._aside(words)):
            act, language = known
            return Message(text, act, float(act is Act.QUESTION), encoded, language or None)
        units = np.maximum(encoded.vector @ self.hidden[:-1] + self.hidden[-1], 0)
        logits = units @ self.weights[:-1] + self.weights[-1]
        odds = np.exp(logits - logits.max())
        question = float(odds[0] / odds.sum())
        act = tuple(Act)[int(odds.argmax())] if question < QUESTION else Act.QUESTION
        if act in ASIDES and not any(map(str.isalpha, text)):  # a figure is no courtesy
            act = Act.QUESTION
        return Message(text, act, question, encoded)

    def _aside(self, words: Sequence[str]) -> tuple[Act, str] | None:
        """The last of the remembered asides that words consist of, thanks before a farewell; None if they say more."""
        for at in range(len(words)):
            last = self.learnt.get(" ".join(words[at:]))
            if last and last[0] in ASIDES and (before := self._aside(words[:at]) if at else last):
                return before if (before[0], last[0]) == (Act.THANKS, Act.BYE) else last
        return None


def read(path: Path) -> Classifier:
    """The classifier of a file."""
    with np.load(path) as arrays:
        rows = (row.split("\t") for row in str(arrays["learnt"]).split("\n"))
        learnt = {text: (Act(act), tag) for text, act, tag in rows}
        hidden, weights, word = (arrays[name].astype(np.float32) for name in ("hidden", "weights", "word"))
        return Classifier(hidden, weights, word, learnt)


@cache
def shipped() -> Classifier:
    """The classifier that ships."""
    return read(SHIPPED)


def bare(text: str) -> str:
    """A text in small letters without signs."""
    return " ".join(_SIGNS.sub(" ", text.lower()).split())
