"""Names that stand in a passage just as they were typed: who types a name and nothing else looks it up.

Nothing in "Ingrid Solvang" asks, so all that learnt from questions is unsure of it, beside the passage that has her.
Names are what is written as such: with capitals, and not because a sentence begins. So this is for scripts that have
them, and not for languages in which every noun has one.
"""

import re
from collections.abc import Mapping

from index.answer import Outcome
from index.calibration import Judgement
from index.cues.words import CAPITAL_NOUNS, fold
from knowledge.language import base
from knowledge.report import Passage

#: What such words get: they stand there; and what a name gets that "who is" stands before: what is said there may
#: tell who it is.
VERBATIM = Judgement(Outcome.ANSWER, 0.95, "verbatim")
MENTIONED = Judgement(Outcome.CLOSEST, 0.5, "verbatim")
#: More words than this are no name; what more passages hold than that says too little of which is meant.
_LONGEST, _MOST = 6, 3
#: Words of a figure with what it counts: 161.3 MHz.
_FEW = 3
#: Words of fewer letters may be small in a name: the University of Pell.
_SMALL = 4
#: What may stand before a name, folded: who is Ingrid Solvang?
_WHO = re.compile(
    "¿?(?:who(?: is| was|'s)|qui (?:est|etait)|quien (?:es|era)|кто (?:такой|такая|это)|wer (?:ist|war)|quem (?:e|foi)|"
    "chi (?:e|era)) "
)
#: A document by its symbol: CPV/29/INF.4.
_SYMBOL = re.compile(r"(?=\S*\d)[^\W\d_][\w.-]*(?:/[\w.()-]+)+")
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"(?:^|[.?!…:;¿¡\n])\W*$")


def asked_for(text: str) -> tuple[str, Judgement]:
    """The words of a normalised text that may be a name, and what it gets where they are."""
    who = _WHO.match(fold(text))
    return (text[who.end() :].strip(" ?"), MENTIONED) if who else (text, VERBATIM)


def holding(text: str, passages: Mapping[int, Passage]) -> tuple[int, ...]:
    """The places of the passages, by which they are given, that have all words of a normalised text, side by side, as a
    name in one of their languages, or as a document's symbol or a figure; none where too many have it. One word alone
    has to be typed with a capital too, or be a figure."""
    words = _WORD.findall(text)
    figure = len(words) <= _FEW and any(map(str.isdigit, text)) and "/" not in text
    symbol = figure or _SYMBOL.fullmatch(text.strip(" ?")) is not None
    if not 0 < len(words) <= _LONGEST or (len(words) == 1 and not (symbol or _may_name(words[0]))):
        return ()
    spelt = r"\W+".join(re.escape(fold(word)) for word in words)
    # 161 is not in 161.3.
    side_by_side = re.compile(rf"(?<![\w.,]){spelt}(?![.,]?\w)" if figure else rf"(?<!\w){spelt}(?!\w)")
    places = tuple(
        place
        for place, passage in passages.items()
        if any(
            (side_by_side.search(fold(said)) if symbol else _names(side_by_side, said))
            for tag, said in passage.text.items()
            if symbol or base(tag) not in CAPITAL_NOUNS
        )
    )
    return places if len(places) <= _MOST else ()


def _names(side_by_side: re.Pattern[str], said: str) -> bool:
    """Whether a text has what is looked for where it names something."""
    for found in side_by_side.finditer(fold(said)):
        words = list(_WORD.finditer(said, *found.span()))
        long = [word[0] for word in words if len(word[0]) >= _SMALL]
        begins = _ENDS.search(said[: found.start()]) is not None
        # What a sentence begins with has a capital anyway, unless more of it has.
        told = [word for word in long if word[0].isupper() and not (begins and word is long[0])]
        if long and all(word[0].isupper() for word in long) and told:
            return True
    return False


def _may_name(word: str) -> bool:
    return len(word) >= _SMALL and word[0].isupper()
