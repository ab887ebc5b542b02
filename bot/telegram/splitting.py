"""Cuts blocks into messages: text with entities, each at most 4,096 UTF-16 units.

A cut falls between blocks if it can, else between paragraphs, sentences, words, graphemes. It falls outside styled runs
and outside a pair of direction marks. A styled run that is longer than a message goes on in the next one. A block that
can be cut only within a pair of direction marks loses all its marks.
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

#: Marks that begin a part in another direction, and marks that end it.
_OPENERS, _CLOSERS = "\u2066\u2067\u2068\u202a\u202b\u202d\u202e", "\u2069\u202c"
_MARKS = frozenset(_OPENERS + _CLOSERS)
#: Ends of sentences, with what may close a quotation after them, and the space.
_SENTENCE = regex.compile(
    r"(?:(?<![.!?؟۔…])[.!?؟۔…]+[\"'»”’)\]]*\s+|(?<![。！？；])[。！？；]+[”’」』）]*\s*)"
)
_GRAPHEME = regex.compile(r"\X", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class MessageText:
    """The text of one message, and its styled parts, which are counted in UTF-16 units."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or the rest of one that is not in a message yet.

    styles: styled parts of the text, each (style, start, end).
    quote: whether it is a quotation.
    gap: the text between it and the piece before.
    """

    text: str
    styles: tuple[tuple[str, int, int], ...]
    quote: bool
    gap: str

    def cut(self, start: int, end: int, gap: str) -> "_Piece":
        """The piece from `start` to `end`."""
        styles = tuple(
            (style, max(first, start) - start, min(last, end) - start)
            for style, first, last in self.styles
            if first < end and last > start
        )
        return _Piece(self.text[start:end], styles, self.quote, gap)

    def unmarked(self) -> "_Piece":
        """The piece without direction marks."""
        places = list(accumulate((char not in _MARKS for char in self.text), initial=0))
        styles = tuple((style, places[first], places[last]) for style, first, last in self.styles)
        text = "".join(char for char in self.text if char not in _MARKS)
        return _Piece(text, tuple(each for each in styles if each[1] < each[2]), self.quote, self.gap)


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def split(blocks: Sequence[Block], limit: int = LIMIT) -> list[MessageText]:
    """The messages for `blocks`, in order, none empty. `limit` is in UTF-16 units, 16 at least.

    The time is linear in the text's length. One block gives at most 2 + 2 × its length / `limit` messages.
    """
    parts: list[MessageText] = []
    held: list[_Piece] = []
    room = limit

    def flush() -> None:
        nonlocal room
        if held:
            parts.append(_part(held))
            held.clear()
        room = limit

    for piece in _pieces(blocks):
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
            # A block that fits into one message is not cut. A longer one fills the room that is left.
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
    # A text has at least as many units as characters: the units of a long one need not be counted.
    return len(text) <= room and units(text) <= room


def _pieces(blocks: Sequence[Block]) -> Iterator[_Piece]:
    for block in blocks:
        text, styles = "", []
        for run in block.runs:
            if run.style and run.text.strip():
                styles.append((run.style, len(text), len(text) + len(run.text)))
            text += run.text
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if end > start:
            gap = "\n" if block.tight else "\n\n"
            yield _Piece(text, tuple(styles), block.quote, gap).cut(start, end, gap)


def _break(piece: _Piece, room: int) -> tuple[_Piece, _Piece]:
    """Cut a piece that is longer than `room` units in two, the first at most `room` long."""
    # Only the text before the last possible break is read, so that the time is linear.
    sizes = accumulate((2 if char > "\uffff" else 1 for char in piece.text[: room + 1]), initial=0)
    reach = bisect_right(list(sizes), room) - 1
    at = _best(piece, reach, strict=True)
    if not at and not _MARKS.isdisjoint(piece.text):
        return _break(piece.unmarked(), room)
    # One grapheme may be longer than a message: then it is cut.
    at = at or _best(piece, reach, strict=False) or max(reach, 1)
    text = piece.text
    head_end = len(text[:at].rstrip()) or at
    rest_start = at + len(text[at:]) - len(text[at:].lstrip())
    return piece.cut(0, head_end, piece.gap), piece.cut(rest_start, len(text), "\n")


def _best(piece: _Piece, reach: int, *, strict: bool) -> int:
    """The best place to break at or before `reach`, 0 for none; if `strict`, outside styles and direction marks."""
    window = piece.text[: reach + 1]
    deltas = (1 if char in _OPENERS else -1 if char in _CLOSERS else 0 for char in window)
    depths = list(accumulate(deltas, lambda depth, delta: max(depth + delta, 0), initial=0))
    kinds = (
        [match.end() for match in regex.finditer(r"\n+", window)],
        [match.end() for match in _SENTENCE.finditer(window)],
        [match.end() for match in regex.finditer(r"\s+", window)],
        [match.end() for match in _GRAPHEME.finditer(piece.text, 0, min(len(piece.text), reach + 512))],
    )
    for kind, places in enumerate(kinds):
        # A break that leaves a third of the message empty is worse than one of the next kind further on.
        least = reach * 2 // 3 if kind < 3 else 1
        for at in reversed(places):
            styled = any(first < at < last for _, first, last in piece.styles)
            if least <= at <= reach and not (strict and (depths[at] or styled)):
                return at
    return 0


def _part(pieces: Sequence[_Piece]) -> MessageText:
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
    return MessageText(text, tuple(entities))
