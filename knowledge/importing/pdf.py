"""Reads PDF files with text: letters and their positions give lines, table rows and paragraphs."""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.importing.blocks import Block, Cell, DocumentError, Kind, Source, Words, clean
from knowledge.importing.contents import key
from knowledge.importing.labels import BULLETS, in_contents, split, words
from knowledge.marks import Label
from knowledge.progress import Progress

_PAGES = 3000
#: Relative sizes: of a heading to the text; of a footnote's sign to its line.
_LARGER, _RAISED = 1.12, 0.8
#: The relative size of notes beside a text, the fewest wide lines of that text, and the first number of such notes.
_SMALLER, _FEW_LINES, _BESIDE = 0.92, 5, 1000
#: Distances in heights of letters: the largest offset of letters on one line, the least gap between two cells, and
#: the least change of the edge of an indented line.
_SAME, _APART, _INDENT = 0.55, 1.4, 0.8
#: The least gap between two words of a line without a letter for the space, in heights of letters.
_SPACE = 0.5
_COMMAS = re.compile("[，。；]")
_STOPS = tuple(".;:!?…。；：！？؟")
#: The most lines of a cell; more lines are a column of the page.
_LINES_OF_CELL = 12
#: The number of right-to-left pages on which both orders of the letters of ligatures are tried.
_TRIED = 6
#: The fewest pages that show where the edges of their text are.
_FEW_PAGES = 3
#: The lower and upper edge of a page, as shares of its height.
_EDGE = (0.14, 0.12)
#: Signs of a Chinese line that is no heading.
_SHORT_WIDE = 18
#: A number that may stand before a paragraph: 2. 2) (2) (A2012.1) 2.1
_TOKEN = re.compile(r"[(\[]?\w{0,6}?\d[\w.]{0,12}[.)\]](?=\s)|\d{1,3}(?:\.\d{1,3})+(?=\s)")
#: A number alone: Pp1, 2.1, (3)
_NUMBERED = re.compile(r"\W?[^\W\d]{0,6}\d[\w.]{0,12}\W?")
#: Accents and vowel signs that may be drawn apart from their letters, as LaTeX does.
_MARKS = dict(zip("`´¨˜ˆ¸ˇ", "\u0300\u0301\u0308\u0303\u0302\u0327\u030c", strict=True))
_MARKS |= {chr(code): chr(code) for code in range(0x64B, 0x653)}
_MARKS |= {chr(code): "" for code in range(0xE000, 0xF000)}  # that only their font knows
#: The least width of lam-alef, in heights of letters.
_LIGATURE = 0.45
#: The most letters between a mark and its letter.
_BETWEEN = 150
#: The fill of justified Arabic words.
_KASHIDA = re.compile("(?<=[\u0620-\u06ff])\u0640+(?=[\u0620-\u06ff])")
_PAIRS = ("()", "[]", "«»")
_BULLET = re.compile(rf"[{BULLETS}o–—−*-]")
#: A point with a dash: I - words, a – words.
_DASHED = re.compile(r"(?:[IVXL]{1,6}|[a-z]|\d{1,3})\s[-–—−]\s")


@dataclass(slots=True)
class _Line:
    """The letters of one line of a page. Edges are mirrored on pages with right-to-left text."""

    text: str
    left: float
    right: float
    height: float
    size: float
    bold: bool
    page: int
    edge: float | None = None  #: the left edge of a separate number or bullet before it
    note: str = ""  #: the footnote that it begins, as page.number: some documents count anew on each page
    #: The referenced footnotes; in its text they are \0page.number\0.
    signs: tuple[str, ...] = ()
    cells: list[list["_Line"]] = field(default_factory=list)  #: of a row of a table


@dataclass(frozen=True, slots=True)
class _Letter:
    sign: str
    left: float
    right: float
    height: float
    size: float
    bold: bool


def read(path: Path, data: bytes, *, progress: Progress | None = None, **_: object) -> Source:
    """Read a PDF. Raises `DocumentError`."""
    source = Source()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if "assword" in str(exc):
            raise DocumentError(path, "is locked with a password: save it without one") from exc
        raise DocumentError(path, "is damaged or cut off: get it again from where it came") from exc
    if len(document) > _PAGES:
        raise DocumentError(path, f"has {len(document)} pages: no report is so long")
    pages: list[list[_Line]] = []
    heights: list[float] = []
    turned: list[bool] = []
    for number in range(len(document)):
        try:
            page = document[number]
            pages.append(_lines(page, number + 1, source, turned))
            heights.append(page.get_height())
            page.close()
        except (pypdfium2.PdfiumError, ValueError) as exc:
            raise DocumentError(path, f"page {number + 1} is damaged: get the file again") from exc
        if progress:
            progress("Reading pages", (number + 1) / len(document))
    if not any(pages):
        message = "has no text in it: it is a scan, a picture of each page; take the Word file, or have it read by OCR"
        raise DocumentError(path, message)
    for place, lines in enumerate(pages, start=1):
        if not lines:
            source.leave_out(f"page {place}, which has no text (a picture?)")
    body = _body(line for lines in pages for line in lines)
    _without_furniture(pages, heights, body, source)
    beside = _beside(pages, body)
    if lines := [line for n, page in enumerate(pages) for line in _parted(page, beside[n])]:
        _Joining(lines, source).join()
    # The file's own title, if it has several words, which are all on the first page.
    title = re.sub(r"^Microsoft Word - |\.\w{3,4}$", "", document.get_metadata_dict().get("Title", ""))
    named, first = (
        re.findall(r"\w+", said.casefold())
        for said in (title, " ".join(one.text for one in source.blocks if one.page == 1))
    )
    source.title = title if len(named) > 1 and set(named) <= set(first) else ""
    return source


@dataclass(frozen=True, slots=True)
class _Style:
    """The style of letters."""

    size: float = 0
    bold: bool = False
    turn: int = 0  #: 0: along the page, 1: upwards, 3: downwards


def _style(raw: Any, at: int) -> _Style:
    matrix, name, flags = pdfium.FS_MATRIX(), ctypes.create_string_buffer(200), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(raw, at, matrix)
    pdfium.FPDFText_GetFontInfo(raw, at, name, len(name), flags)
    bold = re.search(b"(?i:bold|black|heavy|simhei|stheiti)", name.value) is not None
    across = abs(matrix.b) > 2 * abs(matrix.a) and abs(matrix.b) > 0.01
    return _Style(
        round(pdfium.FPDFText_GetFontSize(raw, at) * (abs(matrix.c if across else matrix.d) or 1), 1),
        bold or pdfium.FPDFText_GetFontWeight(raw, at) >= 600,
        0 if not across else 1 if matrix.b > 0 else 3,
    )


def _letters(page: Any, source: Source) -> list[_Letter]:
    """The letters of a page in drawing order, with spaces. A page most of whose words stand across it is turned."""
    text = page.get_textpage()
    raw, x, y = text.raw, ctypes.c_double(), ctypes.c_double()
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    wide, tall = page.get_size()[:: -1 if page.get_rotation() % 180 else 1]
    letters: dict[int, list[_Letter]] = {0: [], 1: [], 3: []}  # by their turn
    style, drawn = _Style(), None
    for at in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        sign = chr(code) if code not in (0, 0xFFFE, 2) and not 0xD800 <= code < 0xE000 else "-"
        if code == 0:
            sign = "\ufffd"
        if sign in "\r\n":
            continue
        pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
        pdfium.FPDFText_GetCharBox(raw, at, left, right, low, high)
        # Letters of one drawing object have one style.
        piece = ctypes.cast(pdfium.FPDFText_GetTextObject(raw, at), ctypes.c_void_p).value
        if piece is None or piece != drawn:
            last, style, drawn = style, _style(raw, at), piece
            if piece is None:  # a space that is not in the file
                style = replace(style, turn=last.turn)
        begin, end, height = {
            0: (left.value, right.value, y.value),
            1: (low.value, high.value, wide - x.value),
            3: (tall - high.value, tall - low.value, x.value),
        }[style.turn]
        letters[style.turn].append(_Letter(sign, begin, end, height, style.size, style.bold))
    most = max(letters, key=lambda turn: sum(not one.sign.isspace() for one in letters[turn]))
    page.set_rotation(90 * most)
    others = (found for turn, found in letters.items() if turn != most)
    lines = (line for found in others for _, line in groupby(found, key=lambda one: one.height))
    if across := " ".join(" ".join("".join(one.sign for one in line) for line in lines).split()):
        source.leave_out("words that stand across a page", across)
    return _accented(letters[most])


def _accented(letters: list[_Letter]) -> list[_Letter]:
    """The letters with the accents and vowel signs that are drawn above or below them."""
    found: dict[int, _Letter] = dict(enumerate(letters))
    for n, mark in enumerate(letters):
        if mark.sign not in _MARKS:
            continue
        size, middle = max(mark.size, 4), (mark.left + mark.right) / 2
        under = (
            k
            for k in range(max(n - _BETWEEN, 0), min(n + _BETWEEN, len(letters)))
            if letters[k].sign.isalpha() and letters[k].sign not in _MARKS  # ˆ counts as a letter
            if letters[k].left - 1 < middle < letters[k].right + 1
            if mark.sign != "`" or mark.right > letters[k].left  # else it is a quotation mark
            if abs(letters[k].height - mark.height) < _SAME * size
        )
        at = min(under, key=lambda k: abs(letters[k].left + letters[k].right - 2 * middle), default=None)
        if at is None:
            continue
        one = found[at]
        sign = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(one.sign, one.sign) + _MARKS[mark.sign])
        found[at] = replace(one, sign=sign, left=min(one.left, mark.left), right=max(one.right, mark.right))
        del found[n]
        before, after = (_beyond(letters, n, step) for step in (-1, 1))
        apart = max(letters[after].left - letters[before].right, letters[before].left - letters[after].right)
        spaces = [k for k in range(before + 1, after) if letters[k].sign.isspace()]
        for k in spaces[apart >= 0.2 * size :]:  # but for one between words
            found.pop(k, None)
    return list(found.values())


def _beyond(letters: list[_Letter], at: int, step: int) -> int:
    """The place of the next letter before or after one."""
    while 0 <= at + step < len(letters):
        at += step
        if not letters[at].sign.isspace() and letters[at].sign not in _MARKS:
            break
    return at


def _lines(page: Any, number: int, source: Source, turned: list[bool]) -> list[_Line]:
    """The pieces of lines of a page: letters on one line without a gap.

    turned: for each earlier right-to-left page, whether the letters of its ligatures come in the wrong order
    """
    letters = _letters(page, source)
    directions = Counter(unicodedata.bidirectional(one.sign[0]) for one in letters)
    mirrored = directions["R"] + directions["AL"] > directions["L"]
    if mirrored:
        width = page.get_width()
        letters = [replace(one, left=width - one.right, right=width - one.left) for one in letters]
    strips: list[list[_Letter]] = []
    line: _Letter | None = None  # the first letter of full size
    for one in letters:
        far = line is None or abs(one.height - line.height) > _SAME * max(one.size, line.size)
        if one.sign.isspace():
            if strips and not far:
                strips[-1].append(one)
            continue
        if line is None or far:
            strips.append([])
            line = one
        elif one.size > line.size:
            line = one
        strips[-1].append(one)
    if mirrored:  # in the right order of ligatures' letters more words begin as Arabic words do
        strips = _merged(strips)
        tried = (True, False) if len(turned) < _TRIED else (2 * sum(turned) >= len(turned),)
        ordered = {way: [list(_in_order(strip, turned=way)) for strip in strips] for way in tried}
        turned.append(max(tried, key=lambda way: _beginnings(ordered[way])))
        pieces = ordered[turned[-1]]
    else:
        pieces = [list(_apart(strip)) for strip in strips]
    found = [made for strip in pieces for piece in strip if (made := _line(piece, number))]
    by_height = sorted(found, key=lambda one: -one.height)
    beside = any(
        a.height - b.height < _SAME * a.size and not _is_label([a]) and not _is_label([b])
        for a, b in pairwise(by_height)
    )
    in_order = all(b.height - a.height < a.size for a, b in pairwise(found))
    return found if beside or in_order else by_height


def _merged(strips: list[list[_Letter]]) -> list[list[_Letter]]:
    """The strips, of which those that touch each other on one line are one: right-to-left lines are drawn in pieces."""
    found: list[tuple[list[_Letter], float, float]] = []
    for strip in strips:
        seen = [one for one in strip if not one.sign.isspace()]
        left, right = min(one.left for one in seen), max(one.right for one in seen)
        size = max(one.size for one in seen)
        for n, (other, begin, end) in enumerate(found):
            level = abs(other[0].height - strip[0].height) < 0.1 * size
            if level and max(left - end, begin - right) < 0.4 * size:
                found[n] = (other + strip, min(begin, left), max(end, right))
                break
        else:
            found.append((strip, left, right))
    return [strip for strip, _, _ in found]


def _apart(strip: list[_Letter]) -> Iterator[list[_Letter]]:
    """Split a line at gaps, and where the pen moves back."""
    piece, edge = list[_Letter](), 0.0
    for one in strip:
        if piece and not one.sign.isspace():
            size = max(one.size, 4)
            if not -2 * size < one.left - edge < _APART * size:
                yield piece
                piece = []
            elif one.left - edge > _SPACE * size and _is_narrow(piece[-1].sign) and _is_narrow(one.sign):
                piece.append(replace(one, sign=" "))
        piece.append(one)
        if not one.sign.isspace():
            edge = one.right
    yield piece


def _beginnings(strips: list[list[list[_Letter]]]) -> int:
    """The number of words that begin as most Arabic words do, less those that are nothing else."""
    text = " ".join("".join(one.sign for one in piece) for pieces in strips for piece in pieces)
    known = "|".join(words()["beginnings"])
    alone = len(re.findall(rf"(?<!\w)(?:{known})(?!\w)", text))
    return len(re.findall(rf"(?<!\w)(?:{known})(?=\w)", text)) - 3 * alone


def _in_order(strip: list[_Letter], *, turned: bool) -> Iterator[list[_Letter]]:
    """Split a right-to-left line by position, independent of the drawing order. `turned`: the letters of a
    ligature, which have one position, come in the wrong order."""
    signs = sorted(
        (one for one in strip if not one.sign.isspace() or one.right - one.left > 0.1),
        key=lambda one: (one.left + one.right) / 2,
    )
    alefs = [n for n, one in enumerate(signs) if one.sign == "ا"]
    least = min((signs[n].right - signs[n].left for n in alefs), default=0)
    for n in alefs:
        one, beside = signs[n], signs[max(n - 1, 0) : n + 2]
        alone = sum((other.left, other.right) == (one.left, one.right) for other in beside) == 1
        if alone and max(_LIGATURE * one.size, 2 * least) < one.right - one.left < one.size:
            signs[n] = replace(one, sign="لا")  # the file names only its second letter
    piece, ligature, edge = list[_Letter](), 0, 0.0
    for one in signs:
        last = piece[-1] if piece else None
        if last and abs(last.left - one.left) + abs(last.right - one.right) < 0.01:
            ligature += turned
            piece.insert(len(piece) - ligature, one)
            continue
        ligature = 0
        if last and one.left - edge > _APART * max(one.size, 4) and not one.sign.isspace():
            yield _logical(piece)
            piece = []
        elif (
            last
            and one.left - edge > (0.4 if _in_number(last) and _in_number(one) else 0.18) * one.size
            and not (last.sign.isspace() or one.sign.isspace())
        ):
            piece.append(replace(one, sign=" "))
        piece.append(one)
        edge = max(edge, one.right)
    yield _logical(piece)


def _in_number(one: _Letter) -> bool:
    return one.sign.isdigit() or one.sign in ".,٫٬"


def _logical(piece: list[_Letter]) -> list[_Letter]:
    """The letters of a line from the right, with Latin words and figures turned round."""
    kinds = {unicodedata.bidirectional(one.sign[0]) for one in piece}
    if "L" in kinds and not kinds & {"R", "AL"}:
        return piece[::-1]
    found, run = list[_Letter](), list[_Letter]()
    for one in piece:
        kind = unicodedata.bidirectional(one.sign[0])
        if kind in ("L", "EN", "AN") or (run and kind in ("CS", "ES", "ET", "WS", "ON", "NSM")):
            run.append(one)
            continue
        found += _turned(run)
        found, run = [*found, one], []
    return found + _turned(run)


def _turned(run: list[_Letter]) -> list[_Letter]:
    """Reverse a left-to-right run; spaces and punctuation at its end stay after it."""
    last = max((n for n, one in enumerate(run) if one.sign.isalnum()), default=-1) + 1
    return run[:last][::-1] + run[last:]


def _line(piece: list[_Letter], page: int) -> _Line | None:
    signs = [one for one in piece if not one.sign.isspace()]
    if not signs:
        return None
    size = Counter(one.size for one in signs).most_common(1)[0][0]
    full = [one for one in signs if one.size >= _RAISED * size] or signs
    line = _Line(
        "", min(one.left for one in signs), max(one.right for one in signs), full[0].height, size,
        2 * sum(one.bold for one in full if one.sign.isalpha()) > sum(one.sign.isalpha() for one in full), page,
    )  # fmt: skip
    raised = ""
    for one in [*piece, _Letter(" ", 0, 0, 0, 0, False)]:
        small = one.sign.isdigit() and one.size <= _RAISED * size
        if small and one.height > line.height + 0.1 * size:
            raised += one.sign
            continue
        if raised and ((small and one.height < line.height - 0.1 * size) or one.sign == "⁄"):  # a fraction
            line.text += f"{' ' if line.text[-1:].isdigit() else ''}{raised}{'/' if small else ''}"
        elif raised:
            line.signs += (f"{page}.{raised}",)
            line.text += f"\0{line.signs[-1]}\0"
        raised = ""
        line.text += one.sign
    line.text = _KASHIDA.sub("", line.text.strip())
    if match := re.match(r"[(\[]?\0(\d+\.\d+)\0[)\]]?\s*(?=\S)", line.text):
        line.note, line.text = match[1], line.text[match.end() :]
        line.signs = line.signs[1:]
    return line


def _beside(pages: list[list[_Line]], body: float) -> list[list[_Line]]:
    """For each page the small lines after its text, or before it, if most pages have some: else these are of tables."""
    found: list[tuple[list[_Line], list[_Line]]] = []
    texts = 0
    for lines in pages:
        wide = max((one.right - one.left for one in lines if one.size == body), default=0)
        text = [one for one in lines if one.size == body and one.right - one.left > 0.7 * wide]
        if len(text) < _FEW_LINES:
            found.append(([], []))
            continue
        texts += 1
        full = [one for one in lines if one.size >= _SMALLER * body]
        low, top = min(one.height for one in text) - 2 * body, max(one.height for one in full) + body
        small = [one for one in lines if one.size < _SMALLER * body and low <= one.height <= top]
        left, right = min(one.left for one in text), max(one.right for one in text)
        sides = [one for one in small if one.right < left], [one for one in small if one.left > right]
        for side in sides:
            level = [any(abs(one.height - line.height) < 1.5 * line.size for line in full) for one in side]
            said = any(re.search(r"[^\W\d]", one.text) and not _NUMBERED.fullmatch(one.text) for one in side)
            if not said or 3 * sum(level) < 2 * len(side):
                side.clear()
        found.append(sides)
    often = 2 * sum(bool(before) for before, _ in found) > texts
    return [(before if often else []) + after for before, after in found]


def _parted(lines: list[_Line], beside: list[_Line]) -> list[_Line]:
    """The lines and rows of a page, in which the lines beside its text are notes to the line at their height."""
    found, last = _rows([one for one in lines if one not in beside]), None
    for n, note in enumerate(notes := _rows(beside)):
        near = last is not None and 0 < last.height - note.height < 1.9 * note.size
        if not note.note and not near and not re.match(r"\d", note.text):
            note.note = f"{note.page}.{_BESIDE + n}"
            line = min(found, key=lambda one: abs(one.height - note.height))
            line.text, line.signs = f"{line.text}\0{note.note}\0", (*line.signs, note.note)
        last = note
    return found + notes


def _rows(lines: list[_Line]) -> list[_Line]:
    """The lines of a page; lines beside each other become table rows with cells."""
    rows = _grid(lines)
    found: list[_Line] = []
    for place, row in enumerate(rows):
        if len(row) == 2 and all(_is_label([one]) for one in row[0]):
            for label in row[0]:
                first = min(row[1], key=lambda one: abs(one.height - label.height))
                first.text, first.edge = f"{label.text}\t{first.text}", label.left
                first.signs = label.signs + first.signs
            found += row[1]
        elif (
            len(row) > 1
            and not _is_justified(row)
            and (
                any(len(cell) > 1 for cell in row)
                or any(_aligned(row, rows[near]) for near in (place - 1, place + 1) if 0 <= near < len(rows))
            )
        ):
            first = row[0][0]
            low = min((one for cell in row for one in cell), key=lambda one: one.height)
            found.append(
                _Line("", first.left, row[-1][-1].right, low.height, first.size, False, first.page, cells=row)
            )
        else:
            found += _joined_lines(row)
    return found


def _joined_lines(row: list[list[_Line]]) -> Iterator[_Line]:
    """The lines of a row that is of no table: a line that goes on at the right is one with it."""
    last, *others = (one for cell in row for one in cell)
    for line in others:
        raised = (line.height - last.height) / max(line.size, last.size)
        if line.left > last.right - 0.3 * line.size and -_SAME < raised < 1:
            last.text, last.right = f"{last.text} {line.text}", line.right
            last.signs += line.signs
        else:
            yield last
            last = line
    yield last


def _grid(lines: list[_Line]) -> list[list[list[_Line]]]:
    """The lines of a page as rows of cells: lines drawn one below the other are a cell, cells whose heights overlap a
    row."""
    runs: list[list[_Line]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        if last and _over(last, line) and 0 < last.height - line.height < 1.9 * max(line.size, last.size):
            runs[-1].append(line)
        else:
            runs.append([line])
    rows: list[list[list[_Line]]] = []
    while runs:
        run = runs.pop(0)
        row, cell = (rows[-1], rows[-1][-1]) if rows else ([], [])
        tail = [line for line in cell if line.height <= run[0].height + 0.7 * run[0].size]
        if (
            cell
            and abs(cell[0].height + cell[-1].height - run[0].height - run[-1].height) < 0.8 * run[0].size
        ):
            tail = cell  # in the middle beside it
        above = cell[: len(cell) - len(tail)]
        apart = tail != [] and tail == cell[len(above) :] and not any(_over(one, run[0]) for one in tail)
        if above and apart and (len(row) == 1 or any(_over(one, run[0]) for one in above)):
            # The last lines of a paragraph, or of a cell, begin a row.
            row[-1], row = above, [tail]
            rows.append(row)
        mine = [cell for cell in row if any(_over(one, run[0]) for one in cell)]
        others = [one for cell in row if cell not in mine for one in cell]
        if (
            (len(row) == 1 and not apart)
            or not others
            or len(mine) > 1
            or len(row[0]) > _LINES_OF_CELL
            or not _overlap(row, run)
        ):
            rows.append([run])
            continue
        end = next((n for n, line in enumerate(run) if any(_over(one, line) for one in others)), len(run))
        if run[end:]:
            runs.insert(0, run[end:])
        if mine:
            mine[0].extend(run[:end])
        else:
            row.append(run[:end])
    return [sorted(row, key=lambda cell: cell[0].left) for row in rows]


def _over(one: _Line, other: _Line) -> bool:
    """Whether a line is above or below another."""
    narrow = min(0.6 * other.size, one.right - one.left, other.right - other.left)
    return min(one.right, other.right) - max(one.left, other.left) > narrow / 2


def _overlap(row: list[list[_Line]], run: list[_Line]) -> bool:
    """Whether the heights of a row and of further lines overlap."""
    lines = [one for cell in row for one in cell]
    low, top = min(one.height for one in lines), max(one.height for one in lines)
    size = 0.8 * min(run[0].size, lines[0].size)
    return run[0].height > low - size and run[-1].height < top + size


def _is_label(cell: list[_Line]) -> bool:
    """Whether a cell is only a number or a bullet."""
    text = cell[0].text
    label, rest = split(f"{text}\t")
    return len(cell) == 1 and (
        bool(_BULLET.fullmatch(text)) or (label != Label() and not rest.strip() and not label.word)
    )


def _is_justified(row: list[list[_Line]]) -> bool:
    """Whether all gaps of a row have the same width: then they are between words, not columns."""
    gaps = [after[0].left - cell[0].right for cell, after in pairwise(row)]
    return len(gaps) > 1 and max(gaps) - min(gaps) < 0.1 * row[0][0].size


def _aligned(row: list[list[_Line]], other: list[list[_Line]]) -> bool:
    """Whether cells of two rows are aligned by their left, right or middle edges."""

    def edges(cell: list[_Line]) -> tuple[float, float, float]:
        left, right = min(one.left for one in cell), max(one.right for one in cell)
        return left, right, (left + right) / 2

    if len(other) < 2 or _is_label(other[0]):
        return False
    near = 2 * row[0][0].size
    return any(
        abs(mine - its) < near
        for one in row[1:]
        for cell in other[1:]
        for mine, its in zip(edges(one), edges(cell), strict=True)
    ) or (len(row) > 2 and len(other) > 2)


def _strips(page: list[_Line]) -> list[_Line]:
    """The lines of a page from the top, those at one height as one, whose cells they are."""
    found: list[list[_Line]] = []
    for line in sorted(page, key=lambda one: -one.height):
        if found and found[-1][0].height - line.height < _SAME * line.size:
            found[-1].append(line)
        else:
            found.append([line])
    strips = (sorted(strip, key=lambda one: one.left) for strip in found)
    return [
        replace(
            strip[0],
            text=" ".join(" ".join(one.text for one in strip).split()),
            bold=all(one.bold for one in strip),
            signs=tuple(sign for one in strip for sign in one.signs),
            cells=[[one] for one in strip],
        )
        for strip in strips
    ]


def _without_furniture(pages: list[list[_Line]], heights: list[float], body: float, source: Source) -> None:
    """Take away the numbers of pages, and the words around the text that come in one place on several pages: heads,
    feet and tabs."""
    strips = [_strips(page) for page in pages if page]
    signs = {sign for page in strips for line in page for sign in line.signs}
    # The usual height of the outermost lines, as some pages have wide margins.
    usual = [median([page[at].height for page in strips]) for at in (-1, 0)]

    def at_edge(line: _Line) -> bool:
        height = heights[line.page - 1]
        plain = len(strips) >= _FEW_PAGES and line.size <= _LARGER * body and not line.bold
        plain = plain and ("…" in said(line) or len(line.cells) == 1)
        outermost = plain and abs(line.height - usual[2 * line.height > height]) < line.size / 2
        return outermost or not _EDGE[0] * height < line.height < (1 - _EDGE[1]) * height

    def said(line: _Line) -> str:
        return re.sub(r"\d+", "…", line.text)

    def folios(line: _Line) -> set[tuple[int, int | str]]:
        """How far the numbers of a line are from its page's place, and the line's height, or its words around one."""
        height, ends = round(line.height / 2), {0, len(line.text)}
        found = re.finditer(r"(?<!\S)\d{1,4}(?!\S)", line.text)
        kept = (n for n in found if line.text == n[0] or f"{line.page}.{n[0]}" not in signs)  # else a note's
        return {(int(n[0]) - line.page, height if {*n.span()} & ends else said(line)) for n in kept}

    def outside(page: list[_Line]) -> Iterator[list[_Line]]:
        for side in (page[::-1], page):
            yield [line for n, line in enumerate(side[:4]) if n == 0 or at_edge(line)]

    def places(line: _Line) -> list[tuple[str, int]]:
        """The words of a line, and its height on the page, except for a line with a number, which may be anywhere."""
        height = round(line.height / 2)
        return [(said(line), 0)] if "…" in said(line) else [(said(line), height + n) for n in (-1, 0, 1)]

    edges = list({id(line): line for page in strips for side in outside(page) for line in side}.values())
    ends = Counter(places(one)[len(places(one)) // 2] for one in edges)
    levels = Counter(round(one.height / 2) for one in edges)
    heads = {key(one.text) for page in pages for one in page if one.size > _LARGER * body} - {""}
    least = max(2, min(math.ceil(0.4 * len(pages)), 5))
    known = Counter(line.text for line in edges)
    # The numbers of pages: at one height, as far from the pages' places on several of them.
    offsets = Counter(one for line in edges for one in folios(line))
    shifts = Counter(shift for line in edges for shift, _ in folios(line))
    many = max(_FEW_PAGES, least)
    furniture = set[int]()
    for page in strips:
        gap = median([a.height - b.height for a, b in pairwise(page)] or [0])
        for side, step in zip(outside(page), (-1, 1), strict=True):
            found = list[_Line]()
            for line in side:  # from the edge on, while every line is a head or foot
                number = re.fullmatch(r"[-–— ]*(?:…|[ivxl]{1,5})[-–— ]*", said(line)) is not None
                far = len(page) > 1 and abs(line.height - page[1 if step > 0 else -2].height) > 2 * gap
                far = far and any(shift == 0 or shifts[shift] > 1 for shift, _ in folios(line))
                number = number and (at_edge(line) or (far and line is side[0]))
                often = sum(ends[one] for one in places(line)) >= least
                part = split(line.text)[0].word and known[line.text] == 1  # an article begins the page
                again = often and not part
                again = again and (at_edge(line) or ("…" not in said(line) and len(strips) >= _FEW_PAGES))
                # The name of a chapter, on its pages.
                level = sum(levels[round(line.height / 2) + n] for n in (-1, 0, 1)) >= least
                named = at_edge(line) and level and key(line.text) in heads and line.size <= _LARGER * body
                counted = any(offsets[one] >= many for one in folios(line))
                if not (number or again or named or (counted and not part)):
                    break
                high = 2 * line.height > heights[line.page - 1]
                if len(strips) < _FEW_PAGES and page is strips[0] and high and line.size > _LARGER * body:
                    continue  # the title
                found.append(line)
            while found and re.search(r"[^\W\d]{3}|^\D*$", (line := found[-1]).text):
                if any(offsets[one] >= many for one in folios(line)):
                    break
                at = next(n for n, one in enumerate(page) if one is line) + step
                after = page[at] if 0 <= at < len(page) else line
                if after.size != line.size or not 0 < abs(after.height - line.height) < 1.2 * gap:
                    break
                found.pop()  # at the distance of the text's lines
            for line in found:
                furniture |= {id(one) for cell in line.cells for one in cell}
                source.leave_out("the head or foot of a page", said(line))
    first = [line for line in strips[0] if id(line.cells[0][0]) in furniture]
    head = [line.text for line in first if 2 * line.height > heights[line.page - 1] and len(line.cells) == 1]
    if head:
        source.leave_out("a page's header", " ".join(head))
    there = Counter((one.text, round(one.height / 2)) for page in pages for one in page)
    for page in pages:
        rest = [line for line in page if id(line) not in furniture]
        times = [sum(there[line.text, round(line.height / 2) + n] for n in (-1, 0, 1)) for line in rest]
        repeated = [
            line for line, n in zip(rest, times, strict=True)
            if n >= max(many, len(pages) / 2 if _is_label([line]) else 0)
        ]  # fmt: skip
        others = [line for line in rest if line not in repeated]
        left = min((one.left for one in others), default=0)
        right = max((one.right for one in others), default=math.inf)
        for line in repeated:  # beside all else
            if line.left > right or line.right < left:
                furniture.add(id(line))
                source.leave_out("words beside the text of several pages", line.text)
    for page in pages:
        page[:] = [line for line in page if id(line) not in furniture]


def _body(lines: Iterable[_Line]) -> float:
    """The size of most letters."""
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    return max(letters, key=lambda size: letters[size])


class _Joining:
    """Joins lines to paragraphs."""

    def __init__(self, lines: list[_Line], source: Source) -> None:
        self.lines, self.source = lines, source
        plain = [line for line in lines if not line.cells] or lines
        self.body = _body(plain)
        self.sizes = sorted({line.size for line in plain if line.size > _LARGER * self.body}, reverse=True)
        gaps = [
            (a.height - b.height) / b.size
            for a, b in pairwise(plain)
            if a.page == b.page and a.size == b.size and 0 < a.height - b.height < 2 * b.size
        ]
        self.leading = median(gaps) if gaps else 1.2
        widths = sorted(line.right - line.left for line in plain if line.size == self.body)
        self.width = widths[len(widths) * 9 // 10]
        self.left = [min((line.left for line in plain if line.page % 2 == odd), default=0) for odd in (0, 1)]
        self.edges: dict[int, list[_Line]] = {}
        for line in plain:
            self.edges.setdefault(line.page, []).append(line)
        words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in plain))
        self.words = Counter(word.casefold() for word in words)
        #: What stands before the last hyphen of a word.
        self.halves = {word.rpartition("-")[0] for word in self.words}
        #: The last number before a paragraph, by its form and position.
        self.tokens: dict[tuple[str, int], list[int]] = {}
        rings = [line for line in plain if re.match(r"o\s", line.text)]
        # A bullet of Courier's, unless "o" is a word that stands within lines too, as in Spanish.
        for line in rings if len(rings) > max(2, self.words["o"] - len(rings)) else ():
            line.text = f"•\t{line.text[2:].lstrip()}"
        self._tell_notes()
        self.notes = {line.note for line in lines if line.note}

    def _tell_notes(self) -> None:
        """Find footnotes whose number is not raised: their page refers to it, joined to a word or in small letters,
        with a sign behind it only below the text."""
        signs = {sign for line in self.lines for sign in line.signs}
        foot: dict[int, float] = {}
        for line in self.lines:
            if line.size >= self.body:
                foot[line.page] = min(line.height, foot.get(line.page, line.height))
        for line in self.lines:
            number = re.match(r"(\d+)([\s.)–-]*)(?=[^\W\d]|[\u064b-\u0652])", line.text)
            if not number or f"{line.page}.{number[1]}" not in signs:
                continue
            below = line.height < foot.get(line.page, 0) or number[2].isspace()
            if not number[2] or (line.size < self.body and below):
                line.note, line.text = f"{line.page}.{number[1]}", line.text[number.end() :]

    def join(self) -> None:
        """Add the blocks to the source."""
        places: dict[str, int] = {}  # of footnotes: behind how many blocks
        footnotes: list[tuple[str, Block]] = []
        points: list[tuple[int, int, float]] = []  # numbered blocks: place, number, left edge
        rows: list[_Line] = []
        for lines in [*self._paragraphs(self._without_notes(footnotes)), []]:
            if lines and lines[0].cells and (not rows or _goes_on(rows[-1], lines[0])):
                rows.append(lines[0])
                continue
            if rows:
                cells = [[self._cell(cell) for cell in row.cells] for row in rows]
                self.source.add_table(cells)
            rows = [lines[0]] if lines and lines[0].cells else []
            if rows or not lines:
                continue
            said = self._joined(lines)
            signs = re.findall("\0([\\d.]+)\0", said)
            said = self._without_signs(said)
            said = said if "\t" in said else clean(said).rstrip(" ")
            kind, level = Kind.PARAGRAPH, 0
            if lines[0].size in self.sizes and len(said) < 300:
                kind, level = Kind.HEADING, min(self.sizes.index(lines[0].size) + 1, 8)
            bold = all(line.bold for line in lines)
            line = lines[0]
            self.source.add(
                Block(
                    kind,
                    said,
                    level,
                    bold=bold,
                    page=line.page,
                    size=line.size,
                )
            )
            places.update(dict.fromkeys(signs, len(self.source.blocks)))
            label = split(said)[0]
            if kind is Kind.PARAGRAPH and label.number.isdigit() and label.firm and not label.word:
                edge = line.left if line.edge is None else line.edge
                points.append(
                    (len(self.source.blocks) - 1, int(label.number), edge - self.left[line.page % 2])
                )
        for n, level in _levels(points, _INDENT * self.body):
            block = self.source.blocks[n]
            self.source.blocks[n] = replace(block, level=0 if block.bold else level)
        behind = len(self.source.blocks)
        in_order = sorted(footnotes, key=lambda one: places.get(one[0], behind))
        for id_, block in in_order[::-1]:  # from the end, so that places stay
            self.source.blocks.insert(places.get(id_, behind), block)
        self._mark_title()

    def _mark_title(self) -> None:
        """Mark the title: the largest consecutive lines at the head of the first page, and all of a cover.

        Behind words of the text, a size that comes again is that of headings.
        """
        blocks = self.source.blocks
        wide = (
            line.page for line in self.lines
            if line.size <= _LARGER * self.body and line.right - line.left > 0.7 * self.width and not line.cells
        )  # fmt: skip
        text = min(wide, default=blocks[0].page)  # the first page with text
        head = [
            n for n, one in enumerate(blocks[:12]) if one.page == blocks[0].page and one.kind is Kind.HEADING
        ]
        largest = max((blocks[n].size for n in head), default=0)
        found = [
            n for n in head
            if blocks[n].size == largest and not blocks[n].text.endswith((":", "："))
            and split(blocks[n].text)[0] == Label()
        ]  # fmt: skip
        found = [n for place, n in enumerate(found) if n == found[0] + place]
        while found and blocks[0].page < text and found[-1] + 1 in head:
            if blocks[found[-1] + 1].size > blocks[found[-1]].size or re.search(
                r"\d", blocks[found[-1] + 1].text
            ):
                break
            found.append(found[-1] + 1)
        said = {key(blocks[n].text) for n in found}
        again = any(one.size == largest and one.page >= text and key(one.text) not in said for one in blocks)
        if sum(len(blocks[n].text) for n in found) < 3 or (again and found[0] > 0 and blocks[0].page == text):
            return
        for n, one in enumerate(blocks):
            if n in found:
                blocks[n] = replace(one, kind=Kind.TITLE, level=0)
            elif one.page < text and one.kind is Kind.HEADING:  # of a cover
                blocks[n] = replace(
                    one,
                    kind=Kind.PARAGRAPH,
                    level=0,
                    bold=False,
                    text="" if key(one.text) in said else one.text,
                )
        self.source.blocks = [one for one in blocks if one.text]

    def _without_notes(self, footnotes: list[tuple[str, Block]]) -> list[_Line]:
        """The lines without footnotes. Each footnote, with the lines below it, is added to a list."""
        kept, note = list[_Line](), list[_Line]()
        for line in [*self.lines, None]:
            if line and note and not line.note and not line.cells:
                last = note[-1]
                near = 0 < last.height - line.height < (self.leading + 0.45) * last.size
                if line.page == last.page and abs(line.size - last.size) < 0.5 and near:
                    note.append(line)
                    continue
            if note:
                said = clean(self._without_signs(self._joined(note))).rstrip(" ")
                number = int(note[0].note.partition(".")[2])
                name = "a note beside the text" if number >= _BESIDE else f"footnote {number}"
                block = Block(Kind.FOOTNOTE, said, note=name, page=note[0].page)
                footnotes.append((note[0].note, block))
                note = []
            if line and line.note:
                note = [line]
            elif line:
                kept.append(line)
        return kept

    def _without_signs(self, said: str) -> str:
        said = re.sub(
            "\\s*[(\\[]?\0(\\d+\\.(\\d+))\0[)\\]]?",
            lambda sign: (
                (" " if sign[0][:1].isspace() and said[sign.end() : sign.end() + 1].isalnum() else "")
                if sign[1] in self.notes
                else f" {sign[0].strip()}"
            ),
            said,
        )
        return re.sub("\0\\d+\\.(\\d+)\0", r"\1", said)

    def _cell(self, lines: list[_Line]) -> Cell:
        left, right = min(line.left for line in lines), max(line.right for line in lines)
        said = Words(self._without_signs(self._joined(lines)))
        return Cell(said, left, right, all(line.bold for line in lines), lines[0].page)

    def _paragraphs(self, all_lines: list[_Line]) -> Iterator[list[_Line]]:
        lines: list[_Line] = []
        for line in all_lines:
            if lines and (line.cells or lines[-1].cells or self._starts(lines, line)):
                yield lines
                lines = []
            if not lines and (token := _TOKEN.match(line.text)):
                figures = [int(one) for one in re.findall(r"\d{1,9}", token[0])]
                self.tokens[re.sub(r"\d+", "0", token[0]), round(line.left / 4)] = figures
            lines.append(line)
        if lines:
            yield lines

    def _starts(self, lines: list[_Line], line: _Line) -> bool:
        """Whether a line begins a paragraph."""
        last = lines[-1]
        if in_contents(last.text) or in_contents(line.text):
            return True
        size = max(line.size, last.size)
        if abs(line.size - last.size) > 0.1 * size:
            return True
        letters = all(re.search(r"\w{2}", one.text) for one in (line, last))
        ends = last.text.endswith(_STOPS)
        wraps = not self._is_short(last, line) or re.search(r"[^\W\d_]-$", last.text) is not None
        gap = last.height - line.height
        full = wraps and not ends and last.right - last.left > 0.7 * self.width
        if line.bold != last.bold and letters and (not full or gap > (self.leading + 0.15) * size):
            return True
        label = split(line.text)[0]
        apart = line.edge is not None or label.mark == "•" or self._follows(line)
        if apart or ((_DASHED.match(line.text) or (label != Label() and label.firm)) and (ends or not wraps)):
            return True
        wide = all(
            unicodedata.east_asian_width(one) in "WF" for one in (last.text[-1:] or "a") + line.text[:1]
        )
        if wide and label == Label() and not ends and line.bold == last.bold:
            said = "".join(one.text for one in lines)
            if _COMMAS.search(said) and _COMMAS.search(
                line.text
            ):  # a Chinese sentence goes on after any line
                return False
        if line.page != last.page or gap < -0.5 * size:
            goes_on = wraps and (not ends or line.text[:1].islower()) and not line.bold
            return not goes_on or (line.size != self.body and last.size != line.size)
        if gap > (self.leading + 0.45) * line.size:
            return True
        centred = abs(line.left + line.right - last.left - last.right) < size
        capitals = line.text.isupper() and last.text.isupper() and abs(line.left - last.left) > 1
        headed = (line.bold and line.left > last.left + 1) or capitals
        if line.size > _LARGER * self.body or (headed and centred):
            return False
        if _is_wide(last.text[-1:]) and _is_wide(line.text[:1]) and not ends and len(last.text) > _SHORT_WIDE:
            return False  # Chinese breaks anywhere
        if not wraps and (ends or last.right - last.left < 0.6 * self.width):
            return True
        first = lines[0]
        if line.left > last.left + _INDENT * size:
            marked = first.edge is not None or _TOKEN.match(first.text) or _DASHED.match(first.text)
            return not (len(lines) == 1 and (marked or split(first.text)[0] != Label()))
        return False

    def _follows(self, line: _Line) -> bool:
        """Whether a line begins with the number that follows that of an earlier paragraph, in the same column."""
        token = _TOKEN.match(line.text)
        shape = (re.sub(r"\d+", "0", token[0]), round(line.left / 4)) if token else None
        figures = [int(one) for one in re.findall(r"\d{1,9}", token[0])] if token else []
        return shape is not None and any(
            figures[:-1] == before[:-1] and figures[-1] == before[-1] + 1
            for before in (self.tokens.get((shape[0], shape[1] + n), [-1]) for n in (-1, 0, 1))
        )

    def _is_short(self, last: _Line, line: _Line) -> bool:
        """Whether the first word of a line would have had room at the end of the line before it."""
        word = line.text.split()[0] if line.text.split() else ""
        wide = (line.right - line.left) / max(len(line.text), 1) * (len(word) + 1)
        lines = [one for one in self.edges[last.page] if one.left < last.right and one.right > last.left]
        beside = sorted(one.right for one in lines)
        edge = beside[len(beside) * 9 // 10] if beside else last.right
        return last.right + wide < edge - 0.5 * last.size

    def _joined(self, lines: list[_Line]) -> str:
        text = ""
        for line in lines:
            if not text:
                text = line.text
            elif re.search(r"[^\W\d_][-\u00ad]$", text) and re.match(r"[^\W_]", line.text):
                text = self._unhyphenated(text, line.text)
            elif text.endswith(("-", "/")) and not text.endswith(" -"):
                text += line.text
            else:
                wide = _is_wide(text[-1:]) and _is_wide(line.text[:1])
                text += line.text if wide else f" {line.text}"
        return _bracketed(text) if re.search("[\u0590-\u08ff]{2}", text) else text

    def _unhyphenated(self, text: str, after: str) -> str:
        """Join two lines at a hyphen, as the document writes the word elsewhere, or others that begin so."""
        begun = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*(?=[-\u00ad]$)", text)
        ended = re.match(r"[^\W\d_]+", after)
        if begun and ended:
            glued, apart = f"{begun[0]}{ended[0]}".casefold(), f"{begun[0]}-{ended[0]}".casefold()
            whole = self.words[glued] >= self.words[apart] and after[:1].islower() and text[-2].islower()
            whole = whole and (self.words[glued] > 0 or begun[0].casefold() not in self.halves)
            if whole or text.endswith("\u00ad"):
                return text[:-1] + after
        return text + after


def _levels(points: list[tuple[int, int, float]], apart: float) -> Iterator[tuple[int, int]]:
    """The levels of numbered blocks by their left edges, if their numbers begin anew at each deeper edge, and go on
    where an edge comes again."""
    edges = sorted(edge for _, _, edge in points)
    steps = [b for a, b in pairwise(edges) if b - a > apart]
    found: list[tuple[int, int]] = []
    counts: list[int] = []  # the last number of each level that is open
    good = back = 0
    for n, number, edge in points:
        level = sum(step <= edge for step in steps)
        known = counts[level] if level < len(counts) else 0
        good += number == known + 1
        back += number == known + 1 > 1 and level < len(counts) - 1
        if number not in (known + 1, 1):  # as the numbers say, if one edge is off
            level = next((k for k, count in enumerate(counts) if number == count + 1), level)
        counts[level:] = [*[0] * (level - len(counts)), number]
        found.append((n, level))
    if back and 10 * good >= 8 * len(points):
        yield from found


def _is_wide(sign: str) -> bool:
    """Whether a sign is Chinese, after or before which a line breaks without a space."""
    return unicodedata.east_asian_width(sign or "a") in "WF"


def _is_narrow(sign: str) -> bool:
    """Whether a sign is a letter or figure that fills its place on the line."""
    return sign.isalnum() and not _is_wide(sign)


def _goes_on(row: _Line, after: _Line) -> bool:
    """Whether two rows are of one table, which may continue over pages."""
    return row.page == after.page or (row.page + 1 == after.page and len(row.cells) == len(after.cells))


def _bracketed(text: str) -> str:
    """A right-to-left text with mirrored brackets corrected: they open and close by turns."""
    opened = Counter[str]()

    def turned(found: re.Match[str]) -> str:
        pair = next(pair for pair in _PAIRS if found[0] in pair)
        opened[pair] += 1
        return pair[(opened[pair] + 1) % 2]

    return re.sub(f"[{re.escape(''.join(_PAIRS))}]", turned, text)
