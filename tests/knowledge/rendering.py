"""A report as documents: what the import has to make the same report of again."""

import html
import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from knowledge.report import Report, Section

#: (kind, level, number, words): a heading, a numbered paragraph, a plain one or a bullet.
Piece = tuple[str, int, str, str]


def pieces(report: Report) -> Iterator[Piece]:
    """The paragraphs of a report in its official language, in order."""
    language = report.language

    def walk(section: Section, level: int) -> Iterator[Piece]:
        number = section.id if section.id[0].isdigit() else ""
        plain = [section.text[language]] if section.text else [item[language] for item in section.items]
        if section.title is not None:
            yield "heading" if number else "front", level, number, section.title[language]
        elif plain:
            yield "numbered", level, number, plain.pop(0)
        for words in plain:
            yield from (("plain", level, "", line) for line in words.split("\n"))
        for item in section.items if section.text else ():
            yield "bullet", level, "", item[language]
        for inner in section.sections:
            yield from walk(inner, level + 1)

    for section in report.sections:
        yield from walk(section, 1)


def as_text(report: Report) -> bytes:
    """Plain text, as the CWG-COP report was received."""
    lines = []
    for kind, _, number, words in pieces(report):
        lines.append(
            {"bullet": "•\t", "heading": f"{number}\t", "numbered": f"{number}\t"}.get(kind, "") + words
        )
    return "\n".join(lines).encode()


def as_markdown(report: Report) -> bytes:
    """Markdown with lists and headings."""
    lines = []
    for kind, level, number, words in pieces(report):
        words = re.sub(r"([\\`*_{}\[\]<>()#+!|~&-])", r"\\\1", words)
        before = {"heading": f"{'#' * level} {number} ", "numbered": f"{number} ", "bullet": "- "}.get(
            kind, ""
        )
        lines.append(before + words)
    return "\n\n".join(lines).encode()


def as_page(report: Report) -> bytes:
    """A web page."""
    lines = ["<!doctype html><meta charset=utf-8><body>"]
    for kind, level, number, words in pieces(report):
        words = html.escape(words)
        lines.append({
            "heading": f"<h{level}>{number} {words}</h{level}>", "numbered": f"<p>{number}&#9;{words}</p>",
            "bullet": f"<ul><li><p>{words}</p></ul>",
        }.get(kind, f"<p>{words}"))  # fmt: skip
    return "\n".join(lines).encode()


def as_word(report: Report, *, automatic: bool = False, title: bool = True) -> bytes:
    """A Word file by python-docx: typed numbers and bullets, or automatic ones; the front matter in a one-cell table."""
    document = docx.Document()
    if automatic:
        number_headings(document)
    if title:
        document.add_paragraph(report.title[report.language], style="Title")
    box = None
    for kind, level, number, words in pieces(report):
        if kind in ("heading", "numbered"):
            box = None
        if kind == "front" and box is None:
            box = document.add_table(1, 1).cell(0, 0)
        into: Any = box or document
        if kind == "heading":
            paragraph = document.add_heading(words if automatic else f"{number}\t{words}", level)
        elif kind == "bullet":
            paragraph = into.add_paragraph(words if automatic else f"•\t{words}")
            if automatic:
                paragraph.style = document.styles["List Bullet"]
        else:
            typed = kind == "numbered" and not automatic
            paragraph = into.add_paragraph(f"{number}\t{words}" if typed else words)
            if kind == "front":
                paragraph.runs[0].bold = True
        if automatic and kind in ("heading", "numbered"):
            number_of(paragraph, level - 1)
    return saved(document)


def number_headings(document: Any) -> None:
    """Add a list of the numbers 1, 1.1, 1.1.1 to a document: list 77."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{".".join(f"%{part}" for part in range(1, n + 2))}"/></w:lvl>'
        for n in range(4)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def number_of(paragraph: Any, level: int, list_id: int = 77) -> None:
    """Number a paragraph automatically."""
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", list_id)):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(value))
        numbering.append(element)
    properties.append(numbering)


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
