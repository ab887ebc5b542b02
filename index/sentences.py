"""Sentences and clauses of a text, by the rules of Unicode (UAX #29, sentence boundaries), in any language."""

from collections.abc import Iterator

import regex

#: Where a sentence may end, with the marks and the space behind its end. A full stop ends none before a small letter,
#: nor behind a single capital (an initial). Semicolons and new lines end a clause.
_END = regex.compile(
    r"\p{SB=STerm}+[\p{SB=STerm}\p{SB=ATerm}\p{SB=Close}]*\p{SB=Sp}*"
    r"|(?<!\b\p{Lu})\p{SB=ATerm}+\p{SB=Close}*\p{SB=Sp}+(?![^\p{SB=OLetter}\p{SB=Upper}\p{SB=Lower}\p{SB=STerm}\n]*\p{SB=Lower})"
    r"|[;;；؛]\s*|\s*\n\s*"
)
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
