"""Sentences and clauses of a text in any language, by Unicode's rules (UAX #29), and the one nearest to a question."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray

from knowledge.normal import normalise

Array = NDArray[np.float32]

#: Where a sentence may end, with the marks and the space behind its end. A full stop ends none before a small letter,
#: nor behind a single capital (an initial). Semicolons and new lines end a clause.
_END = regex.compile(
    r"\p{SB=STerm}+[\p{SB=STerm}\p{SB=ATerm}\p{SB=Close}]*(?:\p{SB=Sp}*\p{Pf})*\p{SB=Sp}*"
    r"|(?<!\b\p{Lu})\p{SB=ATerm}+\p{SB=Close}*\p{SB=Sp}+(?![^\p{SB=OLetter}\p{SB=Upper}\p{SB=Lower}\p{SB=STerm}\n]*\p{SB=Lower})"
    r"|[;;；؛]\s*|\s*\n\s*"
)
#: How sharply a question's token votes for the sentence that matches it best.
_SHARP = 20.0
_BRACKET = regex.compile(r"[\p{Ps}\p{Pe}]")
_WORD = regex.compile(r"[\p{L}\p{N}]")


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


def nearest(question: Array, tokens: Array, text: str) -> tuple[int, int] | None:
    """The sentence of a text that is nearest to a question; None where the text has one sentence, or no token.

    `question` (n, dimension) and `tokens` (m, dimension) are unit vectors of their tokens. Which tokens are of which
    sentence is told by the share of letters. Each of the question's tokens votes for the sentences that match it best.
    """
    spans = sentences(text)
    if len(spans) < 2 or not len(question) or not len(tokens):
        return None
    ends = np.array([len(normalise(text[:end])) for _, end in spans])
    cuts = np.rint(ends / ends[-1] * len(tokens)).astype(int).tolist()
    matches = question @ tokens.T
    parts = [matches[:, first:last] for first, last in pairwise([0, *cuts])]
    best = np.array([part.max(1) if part.shape[1] else np.full(len(question), -1.0) for part in parts])
    votes = np.exp(_SHARP * (best - best.max(0)))
    return spans[int((votes / votes.sum(0)).sum(1).argmax())]
