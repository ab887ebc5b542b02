"""PDF files with text in them: their lines, put together to paragraphs by size, length and what they begin with."""

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf

from knowledge.importing.blocks import Block, DocumentError, Kind, Source, clean
from knowledge.importing.labels import Label, split
from knowledge.importing.opening import Progress

#: Of a heading beside the text's own size, of a footnote's sign, of the gap between paragraphs beside the letters.
_LARGER, _RAISED, _GAP = 1.12, 0.75, 1.7
#: A line shorter than this share of a full one ends its paragraph, unless a space at its end says that it was wrapped.
_SHORT = 0.75
_PAGES = 3000


@dataclass(slots=True)
class _Line:
    text: str = ""
    size: float = 0
    bold: bool = True
    height: float = 0
    page: int = 0
    note: str = ""  #: the footnote that it begins, as page.number: some documents count anew on each page
    #: The footnotes that are referred to, which are in its text as \0page.number\0.
    signs: tuple[str, ...] = ()


def read(path: Path, data: bytes, *, progress: Progress | None = None, **_: object) -> Source:
    """Read a PDF. Raises `DocumentError`."""
    source = Source()
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(path, "is locked with a password: save it without one")
        if len(reader.pages) > _PAGES:
            raise DocumentError(path, f"has {len(reader.pages)} pages: no report is so long")
        pages: list[list[_Line]] = []
        for number, page in enumerate(reader.pages):
            pages.append(_lines(page, number))
            _leave_out_links(page, source)
            if progress:
                progress("Reading pages", (number + 1) / len(reader.pages))
        source.title = str((reader.metadata.title if reader.metadata else "") or "")
    except DocumentError:
        raise
    except pypdf.errors.DependencyError as exc:
        raise DocumentError(
            path, "is locked: open it and print it to a new PDF, or take the Word file"
        ) from exc
    except Exception as exc:  # pypdf raises whatever a broken file makes it stumble over
        message = f"is damaged or cut off ({type(exc).__name__}): get it again from where it came"
        raise DocumentError(path, message) from exc
    if not any(pages):
        message = "has no text in it: it is a scan, a picture of each page; take the Word file, or have it read by OCR"
        raise DocumentError(path, message)
    for place, lines in enumerate(pages, start=1):
        if not lines:
            source.leave_out(f"page {place}, which has no text (a picture?)")
    _join(_without_margins(pages, source), source)
    return source


def _lines(page: Any, number: int) -> list[_Line]:
    """The lines of a page, in the order in which they are drawn."""
    lines, pieces = [], list[tuple[str, float, float, bool]]()

    def end() -> None:
        text = "".join(piece[0] for piece in pieces)
        if text.strip():
            size = Counter[float]()
            for said, points, *_ in pieces:
                size[points] += len(said.strip())
            line = _Line(size=size.most_common(1)[0][0], page=number)
            line.height = next(height for said, _, height, _ in pieces if said.strip())
            line.bold = all(bold for said, _, _, bold in pieces if said.strip())
            for said, points, _, _ in pieces:
                if said.strip().isdigit() and points < _RAISED * line.size:
                    if line.text.strip():
                        line.signs += (f"{number}.{said.strip()}",)
                        said = f"\0{line.signs[-1]}\0"
                    else:
                        line.note, said = f"{number}.{said.strip()}", ""
                line.text += said
            lines.append(line)
        pieces.clear()

    def visit(
        text: str, around: list[float], matrix: list[float], font: dict[str, Any] | None, size: float
    ) -> None:
        points = round(size * abs(matrix[3] or matrix[1] or 1) * abs(around[3] or 1), 1)
        height = matrix[5] * around[3] + around[5]
        bold = bool(re.search("bold|black|heavy", str((font or {}).get("/BaseFont", "")), re.IGNORECASE))
        for number, part in enumerate(text.split("\n")):
            if number:
                end()
            if part:
                pieces.append((part, points, height, bold))

    page.extract_text(visitor_text=visit)
    end()
    return lines


def _leave_out_links(page: Any, source: Source) -> None:
    for annotation in page.get("/Annots") or ():
        action = annotation.get_object().get("/A")
        address = action.get_object().get("/URI") if action else None
        if address:
            source.leave_out("a link, whose words a PDF does not tell", str(address))


def _without_margins(pages: list[list[_Line]], source: Source) -> list[_Line]:
    """The lines without page numbers and what stands at the head or foot of most pages."""
    ends = Counter(place for page in pages for place in {_place(line) for line in _ends(page)})
    kept = []
    for page in pages:
        at_ends = {id(line) for line in _ends(page)}
        for line in page:
            said = line.text.strip()
            often = ends[_place(line)] > max(2, len(pages) / 2)
            if id(line) in at_ends and (often or re.fullmatch(r"[-–— ]*\d+[-–— ]*", said)):
                source.leave_out("the head or foot of a page", re.sub(r"\d+", "…", said))
            else:
                kept.append(line)
    return kept


def _place(line: _Line) -> tuple[str, int]:
    """What a line says, figures aside, and how high it stands."""
    return re.sub(r"\d+", "0", line.text.strip()), round(line.height)


def _ends(page: list[_Line]) -> list[_Line]:
    by_height = sorted(page, key=lambda line: line.height)
    return [*by_height[:2], *by_height[-2:]]


def _tell_notes(lines: list[_Line], body: float) -> None:
    """Tell footnotes whose number is not raised: it is one that its page refers to, glued on or in small letters."""
    signs = {sign for line in lines for sign in line.signs}
    for line in lines:
        number = re.match(r"(\d+)(\s*)(?=[^\W\d])", line.text)
        if number and f"{line.page}.{number[1]}" in signs and (not number[2] or line.size < body):
            line.note, line.text = f"{line.page}.{number[1]}", line.text[number.end() :]


def _join(lines: list[_Line], source: Source) -> None:
    if not lines:
        return
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0]
    lengths = sorted(len(line.text) for line in lines if line.size == body)
    full = lengths[len(lengths) * 9 // 10]
    sizes = sorted({line.size for line in lines if line.size > _LARGER * body}, reverse=True)
    _tell_notes(lines, body)
    notes = {line.note for line in lines if line.note}
    text, begun, last = "", lines[0], lines[0]
    places: dict[str, int] = {}  # of footnotes: behind how many blocks
    footnotes: list[tuple[str, Block]] = []

    def end() -> None:
        said = re.sub("\0(\\d+\\.(\\d+))\0", lambda sign: "" if sign[1] in notes else sign[2], text)
        said = clean(said).rstrip(" ") if "\t" not in said else said
        kind, level = Kind.PARAGRAPH, 0
        if begun.note:
            note = f"footnote {begun.note.partition('.')[2]}"
            footnotes.append((begun.note, Block(Kind.FOOTNOTE, said, note=note)))
            return
        if begun.size in sizes:
            kind, level = Kind.HEADING, split(said)[0].depth or min(sizes.index(begun.size) + 1, 8)
        source.add(Block(kind, said, level, bold=begun.bold))
        places.update(dict.fromkeys(re.findall("\0([\\d.]+)\0", text), len(source.blocks)))

    for line in lines:
        wraps = last.text.endswith((" ", "\u00ad", "-")) or len(last.text) >= _SHORT * full * body / last.size
        apart = line.page == last.page and not 0 <= last.height - line.height <= _GAP * line.size
        other = line.size != last.size or line.bold != last.bold
        starts = bool(line.note) or (split(line.text)[0] != Label() and split(line.text)[0].firm)
        if text and (not wraps or apart or starts or other):
            end()
            text = ""
        begun = begun if text else line
        joint = (
            ""
            if not text
            or text.endswith((" ", "-", "\u00ad"))
            or (not text[-1].isascii() and ord(text[-1]) > 0x2E80)
            else " "
        )
        text += joint + line.text
        last = line
    end()
    behind = len(source.blocks)
    in_order = sorted(footnotes, key=lambda one: places.get(one[0], behind))
    for id_, block in in_order[::-1]:  # from the end, so that places stay
        source.blocks.insert(places.get(id_, behind), block)
