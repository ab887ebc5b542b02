"""The result of every reader: a document as a list of blocks."""

import math
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from knowledge.errors import UserError


class DocumentError(UserError):
    """Raised when a document (`path`) cannot be imported; the message says why and what to do."""

    def __init__(self, path: Path, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(f"{path}: {message}")


class Kind(StrEnum):
    """The kind of a block in the document's own form; typed numbers and bullets are still in its text."""

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

    `level` of a heading counts from 1, of a list item or a numbered paragraph from 0; `label` is the automatic number
    before it, as readers see it ("2.4", "(a)"; "•" for a bullet); `links` are (words, address); `note` is its origin
    ("table 1, row 2"); `front`: it is in a box on the first page; `bold`: all its letters are bold; `page` and `size`
    are its page and the size of its letters, if the file has them; `code`: a line of a program.
    """

    kind: Kind
    text: str
    level: int = 0
    label: str = ""
    links: tuple[tuple[str, str], ...] = ()
    note: str = ""
    front: bool = False
    bold: bool = False
    page: int = 0
    size: float = 0
    code: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the document that is left out of the report: the reason, and its words."""

    why: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {first_words(self.text)}" if self.text else self.why


#: Lines of a program form one block, up to the length of a passage.
_LONGEST_CODE = 2500


@dataclass(slots=True)
class Words:
    """The words of a paragraph, cell or footnote during reading, its links, and the blocks after it."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)

    def block(self, kind: Kind, note: str) -> Block:
        """All of them as one block."""
        return Block(kind, clean(self.text), links=tuple(self.links), note=note)


@dataclass(slots=True)
class Cell:
    """A cell of a table, with the beginning and end of its columns, as numbers or positions."""

    words: Words
    begin: float
    end: float
    bold: bool = False
    page: int = 0


@dataclass(slots=True)
class Source:
    """A document after reading. `paragraphs` counts its visible paragraphs, also those left out."""

    blocks: list[Block] = field(default_factory=list)
    left_out: dict[LeftOut, None] = field(default_factory=dict)  #: each once, in order
    title: str = ""  #: the title that a page states
    tables: int = 0

    def add(self, block: Block) -> None:
        """Add a block, unless it is empty."""
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.code and block.code and len(last.text) < _LONGEST_CODE:
            self.blocks[-1] = replace(last, text=f"{last.text}\n{block.text}", links=last.links + block.links)
        elif block.text or block.label:
            self.blocks.append(block)

    def add_table(self, rows: list[list[Cell]], *, heads: int = 0, front: bool = False) -> None:
        """Add a table: a block for each row, in which each cell follows the heads of its columns.

        `heads`: the number of rows marked as heads; without any, heads are recognised by the figures below them.
        """
        self.tables += 1
        rows = [
            row for row in rows if any(clean(cell.words.text).strip() or cell.words.after for cell in row)
        ]
        if len(rows) > 1 and sum(bool(cell.words.text.strip()) for cell in rows[0]) == 1 < len(rows[1]):
            caption = next(cell.words for cell in rows.pop(0) if cell.words.text.strip())
            self.add(replace(caption.block(Kind.PARAGRAPH, ""), front=front, page=rows[0][0].page))
            self.blocks += caption.after
            heads = max(heads - 1, 0)
        said = [[_lines(cell.words.text) for cell in row] for row in rows]
        heads = heads if 0 < heads < len(rows) else _heads(rows, said)
        most = max(map(len, rows), default=0)
        for row in rows[:heads]:
            if 1 < len(row) < most:  # heads over several columns extend half the way to their neighbours
                for one, after in pairwise(row):
                    one.end = after.begin = (one.end + after.begin) / 2
                row[0].begin, row[-1].end = 0, math.inf
        for number, (row, texts) in enumerate(zip(rows, said, strict=True), start=1):
            if number > heads:
                filled = [one for one in texts if one]
                if len(texts) > 2 and len(filled) == 1 and filled[0].strip(".)").isdigit():
                    self.leave_out("a row of a table with nothing but its number", filled[0])
                    continue
                links = tuple(link for cell in row for link in cell.words.links)
                note = f"table {self.tables}, row {number}"
                # The lines of a short cell are one; a row of long paragraphs is no row.
                text = " | ".join(one.replace("\n", " ") if len(one) < _SHORT_CELL else one for one in filled)
                kind, parts = Kind.ROW, [text]
                if heads:
                    pairs = [pair for pair in zip(row, texts, strict=True) if pair[1]]
                    parts = ["; ".join(_headed(cell, one, rows[:heads], said) for cell, one in pairs)]
                elif len(text) > _LONGEST_ROW and 2 * len(filled) < text.count("\n"):
                    kind, parts = Kind.PARAGRAPH, "\n".join(filled).split("\n")
                for part in parts:
                    own = tuple(link for link in links if kind is Kind.ROW or link[0] in part)
                    self.add(Block(kind, part, links=own, note=note, front=front, page=row[0].page))
            self.blocks += [block for cell in row for block in cell.words.after]

    def leave_out(self, why: str, text: str = "") -> None:
        """Name a piece that is left out, once."""
        self.left_out[LeftOut(why, text.strip())] = None


def _lines(text: str) -> str:
    """The paragraphs of a cell, each on a line."""
    return "\n".join(" ".join(line.split()) for line in clean(text).splitlines() if line.strip())


#: A cell of figures; the longest head of a column; the number of first rows that may be heads.
_FIGURES = re.compile(r"[\W_]*\d[\W\d_]*(?:[^\W\d_]{1,3}[\W\d_]*)?")
_LONGEST_HEAD, _MOST_HEADS = 100, 3
#: Letters of a cell whose lines are read as one, and of a row whose lines are read as paragraphs.
_SHORT_CELL, _LONGEST_ROW = 100, 900


def _heads(cells: list[list[Cell]], rows: list[list[str]]) -> int:
    """The number of header rows of a table: words above columns of figures, or bold rows above others."""

    def has_figures(row: list[str]) -> bool:
        return any(_FIGURES.fullmatch(one) for one in row if one)

    bold = [
        all(cell.bold for cell, one in zip(*row, strict=True) if one) for row in zip(cells, rows, strict=True)
    ]
    plain = next((n for n, one in enumerate(bold) if not one), 0)
    plain = plain if plain <= _MOST_HEADS and not any(bold[plain:]) else 0
    first = next((n for n, row in enumerate(rows) if has_figures(row)), 0)
    if not 0 < first <= _MOST_HEADS or any(len(one) > _LONGEST_HEAD for row in rows[:first] for one in row):
        return plain
    below = sum(has_figures(row) for row in rows[first:])
    told = 2 * below > len(rows) - first and sum(bool(one) for one in rows[first - 1]) > 1
    return max(first, plain) if told else plain


def _headed(cell: Cell, text: str, heads: list[list[Cell]], said: list[list[str]]) -> str:
    """A cell's words after the heads of its columns."""
    over = dict.fromkeys(
        said[n][at].replace("\n", " ")
        for n, row in enumerate(heads)
        for at, head in enumerate(row)
        if said[n][at] and min(cell.end, head.end) > max(cell.begin, head.begin)
    )
    return f"{', '.join(one.rstrip(' :：') for one in over)}: {text}" if over else text


#: Remains of word processors' exports; soft hyphens and marks without width, except the joiners of Persian and Hindi
#: and direction marks, which change a text's reading; control characters, which no text file may hold.
_NO_TEXT = re.compile(
    r"\[(?:bookmark|footnoteRef|endnoteRef)\s*:[^\]]{0,200}\]|[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """A text verbatim, without characters that are not text. Space at the end stays, as in the official text."""
    text = _NO_TEXT.sub("", text).replace("\r\n", "\n")
    text = re.sub("[\x0b\x0c\r\x85\u2028\u2029]", "\n", text)
    text = re.sub(r"(?<![ \t])[ \t]*\n\s*", "\n", text.lstrip())
    return re.sub("(?<! ) *\t[ \t]*", " ", text.rstrip("\t\n")) if text.strip() else ""


def first_words(text: str) -> str:
    """The beginning of a text, to name it by."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
