"""The sentence of a passage that answers a question.

Sentences are told by their marks. A network as those of `index.reader` gives each a logit; it learnt from sentences
that readers marked (`lab/marks.py`). The share of the question's tokens that match a sentence best is added.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

from index.reader import Network, read_network
from knowledge.normal import normalise

SHIPPED = Path(__file__).with_name("marks.npz")
NAME = "marks"

Array = NDArray[np.float32]

#: Where a sentence may end, with the marks and the space behind its end. A full stop ends none before a small letter,
#: nor behind a capital with two small letters at most (J., Mr., Sra.). Semicolons and new lines end a clause.
_END = regex.compile(
    r"\p{SB=STerm}+[\p{SB=STerm}\p{SB=ATerm}\p{SB=Close}]*(?:\p{SB=Sp}*\p{Pf})*\p{SB=Sp}*"
    r"|(?<!\b\p{Lu}\p{Ll}{0,2})\p{SB=ATerm}+\p{SB=Close}*\p{SB=Sp}+(?![^\p{SB=OLetter}\p{SB=Upper}\p{SB=Lower}\p{SB=STerm}\n]*\p{SB=Lower})"
    r"|[;;；؛]\s*|\s*\n\s*"
)
#: How sharply a question's token votes for the sentence that matches it best.
_SHARP = 20.0
_BRACKET = regex.compile(r"[\p{Ps}\p{Pe}]")
_WORD = regex.compile(r"[\p{L}\p{N}]")


@cache
def shipped() -> Network:
    """The network that comes with the program."""
    return read_network(SHIPPED, NAME)


def sentences(text: str) -> list[tuple[int, int]]:
    """The start and the end of each sentence or clause, without the space around it. Nothing ends within brackets."""
    spans, start = [], 0
    for end in _ends(text):
        spans += _trimmed(text, start, end)
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    depth, after = 0, 0
    for found in _END.finditer(text):
        for bracket in _BRACKET.findall(text, after, found.end()):
            depth = max(depth + (1 if regex.match(r"\p{Ps}", bracket) else -1), 0)
        after = found.end()
        if depth == 0 or "\n" in found[0]:
            depth = 0
            yield found.end()
    yield len(text)


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A span without the space around it; none where it has no word."""
    part = text[start:end]
    if not _WORD.search(part):
        return []
    return [(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))]


def parts(tokens: Array, text: str, spans: Sequence[tuple[int, int]]) -> list[Array]:
    """The tokens (n, dimension) of a text by its sentences, by their share of the letters."""
    starts = [0, *(end for _, end in spans)]
    ends = np.cumsum([len(normalise(text[start:end])) for start, end in pairwise(starts)])
    cuts = np.rint(ends / ends[-1] * len(tokens)).astype(int).tolist()
    return [tokens[first:last] for first, last in pairwise([0, *cuts])]


def answering(question: Array, tokens: Array, text: str) -> tuple[int, int] | None:
    """The sentence of a text that answers a question; None where the text has one sentence, or no token.

    `question` (n, dimension) and `tokens` (m, dimension) are unit vectors of their tokens.
    """
    spans = sentences(text)
    if len(spans) < 2 or not len(question) or not len(tokens):
        return None
    pieces = parts(tokens, text, spans)
    return spans[int((shipped().logits(question, pieces) + votes(question, pieces)).argmax())]


def votes(question: Array, pieces: Sequence[Array]) -> Array:
    """The share of the question's tokens that vote for each sentence. A token votes for those that match it best."""
    nothing = np.full((len(question), 1), -1.0, np.float32)
    best = np.array([(question @ piece.T if len(piece) else nothing).max(1) for piece in pieces])
    shares = np.exp(_SHARP * (best - best.max(0)))
    return np.asarray((shares / shares.sum(0)).mean(1), np.float32)
