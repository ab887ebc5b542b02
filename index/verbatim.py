"""Words that stand in a passage just as they were typed: who types a name, or a phrase of the report, looks it up.

Nothing in "Ingrid Solvang" asks, so all that learnt from questions is unsure of it, beside the passage that has her.
"""

import re
from collections.abc import Sequence

from index.answer import Outcome
from index.calibration import Judgement
from index.cues.words import fold, has_han
from index.views import views_of
from knowledge.report import Passage

#: What such words get: of the questions of the learn and choose side five are such, and all five were right.
VERBATIM = Judgement(Outcome.ANSWER, 0.95)
#: Words that more passages hold than this say too little of which is meant, and so do fewer letters.
_MOST, _LETTERS, _CHARACTERS = 3, 4, 2
_WORD = re.compile(r"\w+")


def holding(text: str, passages: Sequence[Passage]) -> tuple[int, ...]:
    """The places of the passages that have all words of a normalised text, side by side, in one of their languages;
    none where the text is too short, or too many have it."""
    words = _spelt(text)
    if len(words.replace(" ", "")) < (_CHARACTERS if has_han(words) else _LETTERS):
        return ()
    places = tuple(
        place
        for place, passage in enumerate(passages)
        if any(_stands(words, _spelt(view.body)) for view in views_of(passage))
    )
    return places if len(places) <= _MOST else ()


def _spelt(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _stands(words: str, text: str) -> bool:
    return words in text if has_han(words) else f" {words} " in f" {text} "
