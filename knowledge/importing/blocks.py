"""What every reader gives: a document as a row of blocks."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from knowledge.errors import UserError


class DocumentError(UserError):
    """Raised when a document (`path`) cannot be imported; the message says why and what to do."""

    def __init__(self, path: Path, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(f"{path}: {message}")


class Kind(StrEnum):
    """What a block is in the document's own form; numbers and bullets that were typed are still in its text."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  #: of a list
    ROW = "table row"
    FOOTNOTE = "footnote"
    BOX = "text box"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, table row, footnote or text box.

    `level` of a heading counts from 1, of a list item from 0; `label` is the automatic number before it, as readers see
    it ("2.4", "(a)"; "•" for a bullet); `links` are (words, address); `note` says where it comes from ("table 1, row
    2"); `front`: it stands in the box of the first page; `bold`: all of it is bold.
    """

    kind: Kind
    text: str
    level: int = 0
    label: str = ""
    links: tuple[tuple[str, str], ...] = ()
    note: str = ""
    front: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the document that does not come into the report: why, and its words."""

    why: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {first_words(self.text)}" if self.text else self.why


@dataclass(slots=True)
class Words:
    """The words of a paragraph, cell or footnote while they are read, its links, and the blocks that follow it."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)

    def block(self, kind: Kind, note: str) -> Block:
        """All of them as one block."""
        return Block(kind, clean(self.text), links=tuple(self.links), note=note)


@dataclass(slots=True)
class Source:
    """A document that was read. `paragraphs` counts what it has in it that people read, whatever came of it."""

    blocks: list[Block] = field(default_factory=list)
    left_out: dict[LeftOut, None] = field(default_factory=dict)  #: each once, in order
    title: str = ""

    def add(self, block: Block) -> None:
        """Add a block, unless it is empty."""
        if block.text or block.label:
            self.blocks.append(block)

    def add_row(self, cells: list[Words], note: str, *, front: bool) -> None:
        """Add a row of a table. An empty cell keeps its place, but at the end, where nothing is shifted."""
        texts = [" ".join(clean(one.text).split("\n")).strip() for one in cells]
        while texts and not texts[-1]:
            texts.pop()
        text = "".join(f"{one} | " if one else "| " for one in texts).removesuffix(" | ")
        links = tuple(link for one in cells for link in one.links)
        self.add(Block(Kind.ROW, text, links=links, note=note, front=front))
        self.blocks += [block for one in cells for block in one.after]

    def leave_out(self, why: str, text: str = "") -> None:
        """Name a piece that is left out, once."""
        self.left_out[LeftOut(why, text.strip())] = None


#: What word processors' exports leave in a text; a soft hyphen and marks of no width, save the joiners of Persian and
#: Hindi and the marks of direction, which change how a text reads; controls, which no text file may hold.
_NO_TEXT = re.compile(
    r"\[(?:bookmark|footnoteRef|endnoteRef)\s*:[^\]]{0,200}\]|[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)


def clean(text: str) -> str:
    """A text verbatim, without what is not text. Space at the end stays, as the official text has it."""
    text = _NO_TEXT.sub("", text).replace("\r\n", "\n")
    text = re.sub("[\x0b\x0c\r\x85\u2028\u2029]", "\n", text)
    text = re.sub(r"(?<![ \t])[ \t]*\n\s*", "\n", text.lstrip())
    return re.sub("(?<! ) *\t[ \t]*", " ", text.rstrip("\t\n")) if text.strip() else ""


def first_words(text: str) -> str:
    """The beginning of a text, to name it by."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
