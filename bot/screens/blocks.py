"""What a person reads as structure: blocks of styled runs. They become text and entities only when they are sent."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from unicodedata import east_asian_width

#: Columns of a button's label: Telegram itself cuts it sooner on a narrow phone.
LABEL = 60


class Style(StrEnum):
    """How a run looks, in Telegram's own names for entities."""

    PLAIN = ""
    BOLD = "bold"
    ITALIC = "italic"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a quotation of the report. `tight` puts it on the line after the one before it."""

    runs: tuple[Run, ...]
    quote: bool = False
    tight: bool = False

    @property
    def text(self) -> str:
        """The block's words without their looks."""
        return "".join(run.text for run in self.runs)


def paragraph(*runs: str | Run, tight: bool = False) -> Block:
    """A paragraph; strings are plain runs."""
    return Block(tuple(run if isinstance(run, Run) else Run(run) for run in runs), tight=tight)


def bold(text: str) -> Run:
    """A bold run."""
    return Run(text, Style.BOLD)


def italic(text: str) -> Run:
    """A run in italics."""
    return Run(text, Style.ITALIC)


def quote(text: str, *, tight: bool = False) -> Block:
    """A quotation of the report, verbatim."""
    return Block((Run(text),), quote=True, tight=tight)


def label(text: str, limit: int = LABEL) -> str:
    """A text in one line of `limit` columns at most, cut at a word; Chinese takes two a character."""
    text = " ".join(text.split())
    ends = list(accumulate(2 if east_asian_width(sign) in "WF" else 1 for sign in text))
    if not ends or ends[-1] <= limit:
        return text
    cut = text[: bisect_right(ends, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip(" ,;:.،؛，；：。、") + "…"
