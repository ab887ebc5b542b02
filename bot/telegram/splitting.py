"""Blocks into messages: text with entities, each at most 4,096 UTF-16 units, broken where a reader would.

A break falls, in this order of preference, between blocks, paragraphs, sentences, words, graphemes; outside
styled runs and outside a pair of direction marks. A run or pair that is longer than a message is closed at
the break and opened again after it. Direction marks that are nested too deep are left out: no text needs them.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import regex
from telegram import MessageEntity

from bot.screens.phrases import Block

#: Telegram's limit for one message, in UTF-16 units after entities.
LIMIT = 4096
#: A quotation longer than this, in UTF-16 units, is folded until the reader opens it.
FOLD = 420
#: Telegram ignores entities beyond the hundredth.
MAX_ENTITIES = 100
#: Direction marks that may be open at one place of a text.
DEEPEST = 16

_OPENERS = {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"} | dict.fromkeys(
    "\u202a\u202b\u202d\u202e", "\u202c"
)
_CLOSERS = frozenset(_OPENERS.values())
#: Ends of sentences in the six languages, with what may close a quotation after them, and the space.
_SENTENCE = regex.compile(
    r"(?:(?<![.!?؟۔…])[.!?؟۔…]+[\"'»”’)\]]*\s+|(?<![。！？；])[。！？；]+[”’」』）]*\s*)"
)
_GRAPHEME = regex.compile(r"\X", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its text and its styled stretches, which are counted in UTF-16 units."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or the part of one that is still to be sent.

    `styles` are styled stretches of the text: style, start, end. `gap` stands between it and the text before.
    """

    text: str
    styles: tuple[tuple[str, int, int], ...]
    quote: bool
    gap: str

    def cut(self, start: int, end: int, gap: str, before: str = "", after: str = "") -> "_Piece":
        """The piece from `start` to `end`, with direction marks put back `before` and `after` it."""
        styles = [
            (style, max(first, start) - start + len(before), min(last, end) - start + len(before))
            for style, first, last in self.styles
            if first < end and last > start
        ]
        return _Piece(before + self.text[start:end] + after, tuple(styles), self.quote, gap)


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def split(blocks: Sequence[Block], limit: int = LIMIT) -> list[Part]:
    """The messages for `blocks`, in order, none empty. `limit` is in UTF-16 units, 16 at least.

    The time is linear in the text's length. One block gives at most 2 + 2 × its length / `limit` messages.
    """
    parts: list[Part] = []
    held: list[_Piece] = []
    room = limit

    def flush() -> None:
        nonlocal room
        if held:
            parts.append(_part(held))
            held.clear()
        room = limit

    for piece in _pieces(blocks, min(DEEPEST, limit // 16)):
        rest = piece
        while True:
            gap = units(rest.gap) if held else 0
            if len(held) >= MAX_ENTITIES // 4:
                flush()
                continue
            if _fits(rest.text, room - gap):
                held.append(rest)
                room -= gap + units(rest.text)
                break
            # A block that fits into a message of its own is not torn; a longer one fills what is left.
            if held and (_fits(rest.text, limit) or room - gap < limit // 2):
                flush()
                continue
            head, rest = _break(rest, room - gap)
            if head.text.strip():
                held.append(head)
            flush()
            if not rest.text.strip():
                break
    flush()
    return parts


def _fits(text: str, room: int) -> bool:
    # A text has at least as many units as characters: a long one need not be counted.
    return len(text) <= room and units(text) <= room


def _pieces(blocks: Sequence[Block], deepest: int) -> Iterator[_Piece]:
    for block in blocks:
        text, styles = "", []
        open_marks: list[str] = []
        for run in block.runs:
            said = _shallow(run.text, open_marks, deepest)
            if run.style and said.strip():
                styles.append((run.style, len(text), len(text) + len(said)))
            text += said
        start = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        if end > start:
            gap = "\n" if block.tight else "\n\n"
            yield _Piece(text, tuple(styles), block.quote, gap).cut(start, end, gap)


def _shallow(text: str, open_marks: list[str], deepest: int) -> str:
    """The text without the direction marks that are nested deeper than `deepest`; updates `open_marks`."""
    kept = []
    for char in text:
        deep = False
        if char in _OPENERS:
            open_marks.append(char)
            deep = len(open_marks) > deepest
        elif open_marks and char == _OPENERS[open_marks[-1]]:
            deep = len(open_marks) > deepest
            open_marks.pop()
        if not deep:
            kept.append(char)
    return "".join(kept)


def _break(piece: _Piece, room: int) -> tuple[_Piece, _Piece]:
    """Cut a piece that is longer than `room` units in two, the first at most `room` long."""
    text = piece.text
    # No break is further on: what follows is not looked at, so that the time grows with the text alone.
    window = text[: room + 1]
    sizes = list(accumulate((2 if char > "\uffff" else 1 for char in window), initial=0))
    depths = _depths(window)
    # Direction marks that are open at a break are closed and opened again: keep room for as many.
    reach = bisect_right(sizes, room) - 1
    at = _best(piece, depths, reach)
    if depths[at]:
        reach = bisect_right(sizes, max(room - len(depths[at]), 1)) - 1
        at = _best(piece, depths, reach)
    open_marks = depths[at]
    after = "".join(_OPENERS[mark] for mark in reversed(open_marks))
    before = "".join(open_marks)
    head_end = len(text[:at].rstrip()) or at
    rest_start = at + len(text[at:]) - len(text[at:].lstrip())
    return (
        piece.cut(0, head_end, piece.gap, after=after),
        piece.cut(rest_start, len(text), "\n", before=before),
    )


def _best(piece: _Piece, depths: list[tuple[str, ...]], reach: int) -> int:
    """The best place to break at or before `reach`; at least 1."""
    text = piece.text
    window = text[: reach + 1]
    kinds = (
        [match.end() for match in regex.finditer(r"\n+", window)],
        [match.end() for match in _SENTENCE.finditer(window)],
        [match.end() for match in regex.finditer(r"\s+", window)],
        [match.end() for match in _GRAPHEME.finditer(text, 0, min(len(text), reach + 512))],
    )
    inside = [(first, last) for _, first, last in piece.styles]
    best = 0
    # First outside styles and direction marks altogether, then wherever a grapheme ends.
    for strict in (True, False):
        for kind, places in enumerate(kinds):
            # A break that leaves most of the message empty is no better than a rougher one further on.
            least = reach * 2 // 3 if kind < 3 else 1
            for at in reversed(places):
                if at > reach or at < least:
                    continue
                if strict and (depths[at] or any(first < at < last for first, last in inside)):
                    continue
                best = max(best, at)
                break
            if best:
                return best
    # One grapheme longer than a message: nothing is whole any more.
    return max(reach, 1)


def _depths(text: str) -> list[tuple[str, ...]]:
    """The direction marks that are open at each place in `text`."""
    open_marks: tuple[str, ...] = ()
    depths = [open_marks]
    for char in text:
        if char in _OPENERS:
            open_marks = (*open_marks, char)
        elif char in _CLOSERS and open_marks and _OPENERS[open_marks[-1]] == char:
            open_marks = open_marks[:-1]
        depths.append(open_marks)
    return depths


def _part(pieces: Sequence[_Piece]) -> Part:
    text, entities = "", []
    for piece in pieces:
        if text:
            text += piece.gap
        start = units(text)
        length = units(piece.text)
        if piece.quote:
            kind = "expandable_blockquote" if length > FOLD else "blockquote"
            entities.append(MessageEntity(kind, start, length))
        for style, first, last in piece.styles:
            offset = start + units(piece.text[:first])
            entities.append(MessageEntity(style, offset, units(piece.text[first:last])))
        text += piece.text
    return Part(text, tuple(entities))
