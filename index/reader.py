"""The reader: two small networks that read a question against a passage, token by token, and give one logit each.

They use stored token vectors (`index.vectors`). Each token of the question attends to the passage's tokens, by learnt
projections and by plain cosine; the attended vector is compared with the token, and the comparisons are pooled (after
Parikh et al., "A Decomposable Attention Model for Natural Language Inference", 2016). Similarity alone does not
separate "how many took part" from "who took part"; the reader does, also without lessons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from index.files import read_arrays
from knowledge.normal import normalise

#: `<network>.<layer>.weight` (out, in) and `.bias` (out,), in half precision; learnt from the default model's tokens.
SHIPPED = Path(__file__).with_name("reader.npz")
HEADS = 4
#: How sharply tokens attend: to learnt projections, and to cosines.
SHARP, SHARP_COSINE = 6.0, 20.0

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """A network's parameters by name."""

    parameters: Mapping[str, Array]

    def logits(self, question: Array, passages: Sequence[Array]) -> Array:
        """The logit of each passage for a question. Both are unit vectors of tokens: (q, dimension), q ≥ 1, and (n,
        dimension). A passage without tokens counts as unrelated."""
        passages = [one if len(one) else np.zeros((1, question.shape[1]), np.float32) for one in passages]
        tokens = np.concatenate(passages)
        query, key, value = (
            self._layer(name, x).reshape(len(x), HEADS, -1).swapaxes(0, 1)
            for name, x in (("query", question), ("key", tokens), ("value", tokens))
        )
        cosines, scores = question @ tokens.T, SHARP / query.shape[2] ** 0.5 * query @ key.swapaxes(1, 2)
        best, aligned, found = (
            np.empty((len(passages), len(question), size), np.float32)
            for size in (1, question.shape[1], HEADS * value.shape[2])
        )
        end = 0
        for number, passage in enumerate(passages):
            own, end = slice(end, end + len(passage)), end + len(passage)
            best[number] = cosines[:, own].max(1, keepdims=True)
            aligned[number] = _softmax(SHARP_COSINE * cosines[:, own]) @ passage
            np.concatenate(_softmax(scores[..., own]) @ value[:, own], 1, out=found[number])
        asked = np.broadcast_to(self._layer("asked", question), found.shape)
        aligned = self._layer("found", aligned)  # of the attended tokens: less work than of all
        mean = np.broadcast_to(best.mean(1, keepdims=True), best.shape)
        parts = np.concatenate((asked, found, aligned, asked * aligned, best, best - mean, mean), 2)
        compared = np.maximum(self._layer("compare", parts), 0)
        weights = _softmax(self._layer("weigh", compared)[..., 0])
        many = np.full(len(best), np.log1p(len(question)), np.float32)
        best = best[..., 0]
        numbers = np.stack((best.mean(1), best.min(1), (best * weights).sum(1), many), 1)
        pooled = (compared * weights[..., None]).sum(1)
        summary = np.concatenate((pooled, compared.max(1), numbers), 1)
        return self._layer("logit", np.maximum(self._layer("pool", summary), 0))[:, 0]

    def _layer(self, name: str, x: Array) -> Array:
        rows = (
            x.reshape(-1, x.shape[-1]) @ self.parameters[f"{name}.weight"].T + self.parameters[f"{name}.bias"]
        )
        return np.asarray(rows.reshape(*x.shape[:-1], -1))


@dataclass(frozen=True, slots=True)
class Networks:
    """`ranks` orders similar passages: its logit is only comparable between passages of one question, because it
    learnt from answered questions. `answers`: above 0, a passage probably answers."""

    ranks: Network
    answers: Network


@cache
def shipped() -> Networks:
    """The reader that comes with the program."""
    arrays = {name: array.astype(np.float32) for name, array in read_arrays(SHIPPED).items()}
    ranks, answers = (
        Network({
            name.removeprefix(f"{network}."): array
            for name, array in arrays.items()
            if name.startswith(f"{network}.")
        })
        for network in ("ranks", "answers")
    )  # fmt: skip
    return Networks(ranks, answers)


def _softmax(x: NDArray[Any]) -> Array:
    """The softmax along the last axis."""
    x = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(x / x.sum(-1, keepdims=True), np.float32)


# The sentence that answers

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

    `question` (n, dimension) and `tokens` (m, dimension) are unit vectors of their tokens. Tokens are assigned to
    sentences by the share of letters. Each of the question's tokens votes for the sentences that match it best.
    """
    spans = sentences(text)
    if len(spans) < 2 or not len(question) or not len(tokens):
        return None
    starts = [0, *(end for _, end in spans)]
    ends = np.cumsum([len(normalise(text[start:end])) for start, end in pairwise(starts)])
    cuts = np.rint(ends / ends[-1] * len(tokens)).astype(int).tolist()
    matches = question @ tokens.T
    parts = [matches[:, first:last] for first, last in pairwise([0, *cuts])]
    best = np.array([part.max(1) if part.shape[1] else np.full(len(question), -1.0) for part in parts])
    votes = np.exp(_SHARP * (best - best.max(0)))
    return spans[int((votes / votes.sum(0)).sum(1).argmax())]
