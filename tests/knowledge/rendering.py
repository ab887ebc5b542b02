"""A report as documents: what the import has to make the same report of again."""

import html
import io
import re
from collections.abc import Iterator, Sequence
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


#: A piece of a PDF's page: its left edge, its height, the size of its letters and its words; "B" before these for bold,
#: "A" for letters that stand for Arabic ones.
Words = tuple[float, float, float, str]


def as_pdf(pages: Sequence[Sequence[Words]]) -> bytes:
    """A PDF with words at their places."""
    arabic = "".join(f"<{n:02x}> <{0x627 + n - 0x61:04x}>\n" for n in range(0x61, 0x7A))
    arabic += "<7a> <06440627>\n<7b> <06270644>\n"  # a ligature, whose letters come in either order
    # The fill of justified words, a vowel sign, a narrow alef; a Chinese sign, comma and full stop; a private one.
    arabic += "<57> <0640>\n<7d> <064e>\n<21> <0627>\n<23> <5f53>\n<24> <ff0c>\n<25> <3002>\n<7c> <e821>\n"
    cmap = f"begincmap\n1 begincodespacerange\n<00> <ff>\nendcodespacerange\n34 beginbfchar\n{arabic}endbfchar\nendcmap"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]  # fmt: skip
    kids = []
    for page in pages:
        drawn = ""
        for left, height, size, words in page:
            font, said = ("FBA".find(words[0]), words[1:]) if words[:1] in "BA" else (0, words)
            said = re.sub(r"([()\\])", r"\\\1", said)
            drawn += f"BT /F{font} {size} Tf {left} {height} Td ({said}) Tj ET\n"
        kids.append(f"{len(objects) + 1} 0 R")
        fonts = "/F0 3 0 R/F1 4 0 R/F2 5 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<<{fonts}>>>>"
                       f"/Contents {len(objects) + 2} 0 R>>")  # fmt: skip
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode()
