"""Reads plain text: one paragraph a line, as word processors save it, or lines broken by hand."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from knowledge.importing.blocks import Block, Kind, Source, clean
from knowledge.importing.labels import is_dotted, split
from knowledge.importing.opening import decode
from knowledge.importing.passages import ENDS
from knowledge.marks import Label

#: The fewest letters of a full line that was broken by hand.
_FULL = range(45, 101)


def read(path: Path, data: bytes, **_: object) -> Source:
    """Read plain text. Raises `DocumentError`."""
    source = Source()
    lines = _without_pages(decode(path, data), source)
    for line in _joined(lines) if _are_broken(lines) else lines:
        text = line if "\t" in line.strip() else clean(line)
        indent = len(line) - len(line.lstrip(" "))
        # Numbers may stand flush right: of an indented point the words tell how deep it is.
        indent = indent and len(line) - len(split(line.lstrip(" "))[1])
        source.add(Block(Kind.PARAGRAPH, text.lstrip() if text.strip() else "", indent))
    return source


def _without_pages(text: str, source: Source) -> list[str]:
    """The lines without heads and feet of pages, which end with a form feed; paragraphs that continue over them are
    joined."""
    pages = [page.strip("\n").split("\n") for page in text.replace("\r\n", "\n").split("\f")]
    ends = Counter(re.sub(r"\d+", "…", page[at]).strip() for page in pages for at in (0, -1))
    lines: list[str] = []
    for page in pages:
        for at in (0, -1):
            said = page[at] if page else ""
            if len(pages) > 2 and said.strip() and ends[re.sub(r"\d+", "…", said).strip()] > 1:
                source.leave_out("the head or foot of a page", re.sub(r"\d+", "…", said))
                page.pop(at)
        own = "\n".join(page).strip("\n").split("\n")
        torn = lines and not lines[-1].rstrip().endswith(ENDS) and own[0][:1].strip() == lines[-1][:1].strip()
        lines += own if torn or not lines else ["", *own]
    return lines


def _are_broken(lines: list[str]) -> bool:
    """Whether lines were broken by hand: blank ones stand between, and most of the others are nearly full."""
    followed = sorted(len(line.rstrip()) for line, after in pairwise(lines) if line.strip() and after.strip())
    blank = sum(not line.strip() for line in lines)
    if len(followed) < 8 or 20 * blank < len(lines):
        return False
    full = followed[len(followed) * 19 // 20]
    return full in _FULL and 10 * sum(length >= 0.75 * full for length in followed) > 6 * len(followed)


def _joined(lines: list[str]) -> list[str]:
    """Each paragraph as one line: it begins behind a blank line, or with a number or bullet."""
    found: list[str] = []
    begins = True
    for line in lines:
        text = line.strip()
        label = split(text)[0]
        if not text:
            begins = True
        elif begins or is_dotted(found[-1]) or (label != Label() and label.firm and not label.word):
            found.append(line.rstrip())
            begins = False
        elif found[-1].endswith("-") and not found[-1].endswith("--"):
            found[-1] += text
        else:
            found[-1] += f" {text}"
    return found
