"""Documents become reports: structure, ids and words as they are."""

import datetime
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.editing.importing import day_of, find_meeting
from knowledge.importing.blocks import DocumentError
from knowledge.importing.merging import add_language
from knowledge.importing.opening import open_document, read_document
from knowledge.importing.repairs import keep_repairs
from knowledge.importing.structure import Imported, build
from knowledge.layout import write
from knowledge.library import load
from knowledge.report import Report, Section
from knowledge.reportfile import read_report
from tests.knowledge.rendering import as_markdown, as_page, as_text, as_word, saved

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
DOCUMENTS = Path(__file__).parent / "documents"
RECEIVED = DOCUMENTS / "cwg-cop-2022-ru.txt"

#: Ending of the file → how a report is written in it.
WRITERS: dict[str, Callable[[Report], bytes]] = {
    "text.txt": as_text, "markdown.md": as_markdown, "page.html": as_page, "typed.docx": as_word,
    "automatic.docx": lambda report: as_word(report, automatic=True),
}  # fmt: skip


def imported(path: Path, id_: str = "x", language: str = "en", title: str = "") -> Imported:
    """A document, read and built."""
    return build(read_document(path), id_, language, title, "", find_meeting)


def open_text(folder: Path) -> Path:
    """LibreOffice's source as an OpenDocument text."""
    flat = (DOCUMENTS / "libreoffice.fodt").read_text("utf-8")
    spaces = re.search(r"<office:document\b([^>]*)>", flat)

    def part(root: str, *names: str) -> str:
        found = [
            one
            for name in names
            for one in re.findall(rf"<office:{name}\b.*?</office:{name}>", flat, re.DOTALL)
        ]
        return f"<office:{root}{spaces[1] if spaces else ''}>{''.join(found)}</office:{root}>"

    path = folder / "libreoffice.odt"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", part("document-content", "automatic-styles", "body"))
        file.writestr("styles.xml", part("document-styles", "styles", "master-styles"))
        file.writestr("meta.xml", part("document-meta", "meta"))
    return path


def official(report: Report) -> Report:
    """A report in its own language alone."""

    def only(section: Section) -> Section:
        title, text = (
            {report.language: one[report.language]} if one else None for one in (section.title, section.text)
        )
        items = tuple({report.language: item[report.language]} for item in section.items)
        return replace(
            section, title=title, text=text, items=items, sections=tuple(map(only, section.sections))
        )

    title = {report.language: report.title[report.language]}
    return replace(report, title=title, sections=tuple(map(only, report.sections)))


COP = official(load(KNOWLEDGE).reports[0])


def test_report_as_received() -> None:
    """The text of the CWG-COP report gives the shipped file's sections, ids, meetings and words to the last space."""
    found = imported(RECEIVED, COP.id, "ru", COP.title["ru"])
    assert found.report == COP
    assert (found.paragraphs, found.headings, len(list(found.report.passages()))) == (40, 7, 30)
    assert [str(piece) for piece in found.left_out] == [
        "a line of signs: ____________",
        "a line of signs: ______________",
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_report_in_other_formats(name: str, tmp_path: Path) -> None:
    """The same report in each format, with typed and automatic numbers, gives the same."""
    (tmp_path / name).write_bytes(WRITERS[name](COP))
    found = imported(tmp_path / name, COP.id, "ru", COP.title["ru"]).report
    spaces = name.endswith((".md", ".html"))  # which end no paragraph with one
    assert found == (_trimmed(COP) if spaces else COP)


def _trimmed(report: Report) -> Report:
    def trim(section: Section) -> Section:
        items = tuple({tag: said.rstrip(" ") for tag, said in item.items()} for item in section.items)
        text = {tag: said.rstrip(" ") for tag, said in section.text.items()} if section.text else None
        return replace(section, text=text, items=items, sections=tuple(map(trim, section.sections)))

    return replace(report, sections=tuple(map(trim, report.sections)))


def outline(report: Report) -> list[str]:
    """Each section as `id [title] {meeting} text / item / item <notes>`."""
    lines = []
    for one in report.every_section():
        title = f" [{one.title[report.language]}]" if one.title else ""
        meeting = f" {{{one.meeting.number} {one.meeting.date}}}" if one.meeting else ""
        texts = [text[report.language] for text in (one.text, *one.items) if text]
        notes = f" <{'; '.join(one.notes)}>" if one.notes else ""
        lines.append(f"{one.id}{title}{meeting} {' / '.join(texts)}{notes}".rstrip())
    return lines


FRONT = [
    "summary [Resumen] Informe de prueba, hecho para este programa.",
    "action [Acción solicitada] Se invita al Grupo a tomar nota de este documento.",
]
SPANISH = [
    *FRONT,
    "1 [Introducción]",
    "1.1 El Grupo se creó en 2021 para probar la importación, con 1\u00a0000 palabras. / No existe ningún grupo así. "
    "<item 1: footnote 1>",
    "1.2 Véase la Resolución 7 del Grupo. <text: Resolución 7 <https://example.org/r7>>",
    "2 [Actividades]",
    "2.1 [Tercera reunión del Grupo de Prueba, celebrada el 4 de mayo de 2023] {3 2023-05-04} Resultados principales: / "
    "Se eligió una mascota.\n• Es un erizo. / Se aplazó el presupuesto. / Se dieron las gracias. / "
    "Propuesta: Mascota; Votos: 12 <item 4: table 1, row 2>",
    "2.2 [Recomendaciones] El Grupo recomienda:\n1. continuar;\n2. medir.\n(a) con calma; / Un cuadro de texto al margen. "
    "<item 1: text box>",
]


def test_word_file_of_libreoffice() -> None:
    """LibreOffice's automatic numbers, lists, notes, boxes, tables, links and headers are told; each comes once."""
    found = imported(DOCUMENTS / "libreoffice.docx", language="es")
    assert outline(found.report) == SPANISH
    assert list(map(str, found.left_out)) == ["a page's header: GP-PRUEBA/7-S"]
    # The properties have a title that the page has not: it may be another document's.
    assert (found.titled, len(found.remarks)) == (False, 1)


def test_page_of_libreoffice() -> None:
    """The same as a web page, in which the text box is a picture, which is named."""
    found = imported(DOCUMENTS / "libreoffice.html", language="es")
    last = "2.2 [Recomendaciones] El Grupo recomienda:\n1. continuar;\n2. medir.\na. con calma;"
    assert found.report.title == {"es": "Informe del Grupo de Prueba"}
    assert outline(found.report) == [*SPANISH[:-1], last]
    assert list(map(str, found.left_out)) == [
        "a page's header: GP-PRUEBA/7-S",
        "img, which is not fetched: Frame1",
    ]


def test_pdf_of_libreoffice() -> None:
    """The same as a PDF: lines come together, headings are told by their size, footnotes find their sections."""
    found = imported(DOCUMENTS / "libreoffice.pdf", language="es")
    lines = [line.replace("1 000", "1\u00a0000") for line in outline(found.report)]
    assert lines[1:7] == [*SPANISH[:4], "1.2 Véase la Resolución 7 del Grupo.", SPANISH[5]]
    assert lines[7] == SPANISH[6].replace("\n•", " /").replace("item 4", "item 5")
    assert found.left_out == ()


def test_open_document_text(tmp_path: Path) -> None:
    """The same as an OpenDocument text: its numbers, lists, notes, tables and links are told."""
    found = imported(open_text(tmp_path), language="es")
    assert outline(found.report) == SPANISH
    assert list(map(str, found.left_out)) == ["a page's header: GP-PRUEBA/7-S"]


@pytest.mark.parametrize("name", ["typed", "automatic"])
def test_report_saved_again_by_libreoffice(name: str) -> None:
    """The CWG-COP report as a Word file that LibreOffice saved again is the same to the last space."""
    assert imported(DOCUMENTS / f"resaved-{name}.docx", COP.id, "ru", COP.title["ru"]).report == COP


def test_tracked_changes() -> None:
    """Tracked changes are refused, or accepted on demand: what was deleted is named."""
    path = DOCUMENTS / "changes.docx"
    with pytest.raises(
        DocumentError, match=r"has 2 tracked changes, so its text is not settled: accept or reject them"
    ):
        open_document(path)
    source = open_document(path, accept_changes=True)
    assert "Se aplazó hoy el presupuesto." in [block.text for block in source.blocks]
    assert "deleted by a tracked change: del todo" in map(str, source.left_out)


def test_what_word_files_hide(tmp_path: Path) -> None:
    """Rows of a table within a content control are rows; a paragraph whose end was deleted before a table, or at the end
    of all, is one; a tab that is aligned by the margin stands between words."""

    def row(text: str) -> str:
        return f"<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"

    def ended(text: str) -> str:
        end = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
        return f"<w:p>{end}<w:r><w:t>{text}</w:t></w:r></w:p>"

    document = docx.Document()
    document.add_heading("1 Members", 1)
    parts = (
        ended("Before the table."),
        f"<w:tbl><w:tblPr/><w:tblGrid/>{row('first')}<w:sdt><w:sdtContent>{row('second')}</w:sdtContent></w:sdt></w:tbl>",
        "<w:p><w:r><w:t>left</w:t><w:ptab/><w:t>right</w:t></w:r></w:p>",
        ended("One that "), "<w:p><w:r><w:t>goes on.</w:t></w:r></w:p>", ended("The last words."),
    )  # fmt: skip
    for part in parts:
        body = parse_xml(f"<w:body {nsdecls('w')}>{part}</w:body>")
        document.element.body.insert(len(document.element.body) - 1, body[0])
    (tmp_path / "x.docx").write_bytes(saved(document))
    said = [block.text for block in open_document(tmp_path / "x.docx", accept_changes=True).blocks]
    assert said[1:] == [
        "Before the table.", "first", "second", "left\tright", "One that goes on.", "The last words."
    ]  # fmt: skip


def test_paragraphs_within_what_is_none(tmp_path: Path) -> None:
    """Paragraphs and headings stay apart within fonts, links and elements of a page's own, in cells as well; a table's
    caption is a paragraph."""
    (tmp_path / "x.html").write_text(
        "<h2>1 Part</h2><font face='Arial'><p>One was said.</p><p>Another was said.</p></font>"
        "<my-part><div>Mine.</div><div>Yours.</div></my-part><a href='x.html'><h2>2 Linked</h2></a><p>Under <b>it</b>.</p>"
        "<table><caption>Members</caption><tr><td><font><p>a</p><p>b</p></font></td><td>c</td></tr></table>"
        "<table><tr><td>d</td><td><table><tr><td>e</td><td>f</td></tr></table></td></tr></table><select><option>Other</select>",
        encoding="utf-8",
    )
    found = imported(tmp_path / "x.html")
    assert outline(found.report) == [
        "1 [Part] One was said. / Another was said. / Mine. / Yours.",
        "2 [Linked] Under it. / Members\na b | c / d | e f <item 2: table 1, row 1; item 3: table 2, row 1>",
    ]
    assert list(map(str, found.left_out)) == ["a form: Other"]


@pytest.mark.parametrize(
    "said",
    ["99.9 % of all", "٩٩٫٩ ٪ of all", "2.4 GHz/5 GHz", "２．４ 亿美元"],
)  # fmt: skip
def test_an_amount_is_no_number_of_a_section(said: str, tmp_path: Path) -> None:
    """What begins with an amount keeps it, though there are sections that are numbered like it."""
    more = [f"{number}.1 It met." for number in (1, 2, 3, 5)]
    lines = "\n".join(("1\tPart", "It met.", f"{said} was named.", *more))
    (tmp_path / "x.txt").write_text(lines, encoding="utf-8")
    assert outline(imported(tmp_path / "x.txt").report) == [f"1 [Part] It met. / {said} was named.", *more]


def test_a_numbered_section_stays_one(tmp_path: Path) -> None:
    """A number is not an amount because a word behind it begins like a unit."""
    (tmp_path / "x.txt").write_text(
        "1\tPart\n1.1 Metres were read.\n1.2 European bodies spoke.\n1.3 In it.", encoding="utf-8"
    )
    assert outline(imported(tmp_path / "x.txt").report) == [
        "1 [Part]", "1.1 Metres were read.", "1.2 European bodies spoke.", "1.3 In it."
    ]  # fmt: skip


def test_a_number_of_no_row_is_no_section(tmp_path: Path) -> None:
    """A time of day stays in its sentence where nothing else in the document is numbered like it."""
    (tmp_path / "x.txt").write_text(
        "1\tPart\n1.1 It met.\n10.30 The Chair opened the meeting.\n1.2 It ended.\n3.1 A new row.",
        encoding="utf-8",
    )
    assert outline(imported(tmp_path / "x.txt").report) == [
        "1 [Part]", "1.1 It met. / 10.30 The Chair opened the meeting.", "1.2 It ended.", "3.1 A new row."
    ]  # fmt: skip


def test_a_letter_with_a_stop_stays_in_the_text(tmp_path: Path) -> None:
    """A letter with a full stop stays where it is, be it an abbreviation or the mark of a point."""
    lines = "1\tPart\nг. Женева, Швейцария.\nт. е. в Европе.\na. yearly;\nb. monthly;"
    (tmp_path / "x.txt").write_text(lines, encoding="utf-8")
    assert outline(imported(tmp_path / "x.txt").report) == [
        "1 [Part] г. Женева, Швейцария. / т. е. в Европе.\na. yearly;\nb. monthly;"
    ]


def test_a_bold_quotation_is_no_heading(tmp_path: Path) -> None:
    """A sentence that ends within its quotation marks ends, as one without them does."""
    document = docx.Document()
    document.add_heading("1 Part", 1)
    document.add_paragraph("It was said:")
    document.add_paragraph().add_run("“A licence that nobody can afford serves nobody.”").bold = True
    document.add_paragraph("It met again.")
    (tmp_path / "x.docx").write_bytes(saved(document))
    said = "It was said:\n“A licence that nobody can afford serves nobody.” / It met again."
    assert outline(imported(tmp_path / "x.docx").report) == [f"1 [Part] {said}"]


def test_a_sentence_in_the_style_of_a_heading_can_be_cited(tmp_path: Path) -> None:
    """A sentence on the line of its article, or among points with a heading's style, is text if nothing is below it;
    so is a point of some length that is a sentence, before the points within it."""
    document = docx.Document()
    document.add_heading("1 Part", 1)
    document.add_heading("a) One: it writes the template.", 2)
    document.add_heading("b) Two: it reads the table.", 2)
    document.add_heading("2 Leaving", 1)
    document.add_paragraph("1. The membership ends by death, by leaving or by the Council's decision.")
    document.add_paragraph(f"a) Who leaves writes a letter{' to the Council' * 60}.")
    document.add_paragraph("b) Who has died needs none.")
    document.add_paragraph("2. Nobody returns.")
    document.add_heading("Article 3: The funds are held by the Treasurer.", 1)
    (tmp_path / "x.docx").write_bytes(saved(document))
    found = outline(imported(tmp_path / "x.docx").report)
    assert found[:2] == [
        "1 [Part] a) One: it writes the template. / b) Two: it reads the table.",
        "2 [Leaving]",
    ]
    assert found[2].startswith(
        "2-1 1. The membership ends by death, by leaving or by the Council's decision."
    )
    assert found[-1] == "3 [Article 3] The funds are held by the Treasurer."


def test_lists_below_points(tmp_path: Path) -> None:
    """A point that introduces a list stays with it alone, also where its own bullet is typed and the others are not."""
    (tmp_path / "x.html").write_text(
        "<h1>Rules</h1><h2>1 Duties</h2><ul><li>The coach is chosen by all of those who take part (each year anew)"
        "<li>Competitors are obliged:<ul><li>To be on time.</ul></ul><p>• Organisers are obliged:</p>"
        "<ul><li>To promote it.<li>To publish everything about it.</ul>",
        encoding="utf-8",
    )
    assert outline(imported(tmp_path / "x.html").report) == [
        "1 [Duties] The coach is chosen by all of those who take part (each year anew) / "
        "Competitors are obliged:\n• To be on time. / "
        "Organisers are obliged:\n• To promote it.\n• To publish everything about it."
    ]


def test_a_caption_is_no_heading(tmp_path: Path) -> None:
    """Word's style for the words under a table is bold: what follows the table stays in its section."""
    document = docx.Document()
    document.add_heading("1 Part", 1)
    document.add_paragraph("It met.")
    document.add_paragraph("Table 1: Meetings", style="Caption")
    document.add_paragraph("It met again.")
    (tmp_path / "x.docx").write_bytes(saved(document))
    assert outline(imported(tmp_path / "x.docx").report) == [
        "1 [Part] It met. / Table 1: Meetings\nIt met again."
    ]


def test_sections_are_not_within_the_front_matter(tmp_path: Path) -> None:
    """What stands between the title of a page and its first numbered heading does not hold that section."""
    (tmp_path / "x.html").write_text(
        "<h1>Report of the group</h1><p>Made by the office.</p><h2>1 Opening</h2><p>It met.</p><h2>2 End</h2><p>Done.</p>",
        encoding="utf-8",
    )
    found = imported(tmp_path / "x.html").report
    assert [one.id for one in found.sections] == ["front", "1", "2"]


def test_chinese_headings(tmp_path: Path) -> None:
    """Chapters, sections, articles and annexes with Chinese numerals are told; an ordinal within a sentence is none."""
    lines = (
        "频谱工作组关于二〇二六年各项工作的总报告", "第一章 总则", "第一节 背景", "工作组已成立。", "第二节 会议", "１．选举了主席。",
        "２．推迟了预算。", "第二章 建议", "第十一条 期限", "第一次会议通过了议程。", "附件一 会议表", "见下。",
    )  # fmt: skip
    (tmp_path / "x.txt").write_text("\n".join(lines), encoding="utf-8")
    found = imported(tmp_path / "x.txt", language="zh")
    assert outline(found.report) == [
        "chapter-1 [第一章 总则]",
        "1 [第一节 背景] 工作组已成立。",
        "2 [第二节 会议] １．选举了主席。 / ２．推迟了预算。",
        "chapter-2 [第二章 建议]",
        "11 [第十一条 期限] 第一次会议通过了议程。",
        "annex-1 [附件一 会议表] 见下。",
    ]


def test_chinese_lists(tmp_path: Path) -> None:
    """一、 is a number as 1. is, （一） and ① are marks as (a) is: what begins so is not glued to what stands before."""
    lines = (
        "频谱工作组二〇二七年报告", "一、概述", "1. 工作组已成立。", "2. 共有三十二个成员国。", "二、会议", "（一）开幕；", "（1）选举；", "① 通过；",
        "（二）闭幕。", "十分感谢。",
    )  # fmt: skip
    (tmp_path / "x.txt").write_text("\n".join(lines), encoding="utf-8")
    found = imported(tmp_path / "x.txt", language="zh")
    assert found.report.title == {"zh": lines[0]}
    assert outline(found.report) == [
        "1 [概述] 1. 工作组已成立。 / 2. 共有三十二个成员国。",
        "2 [会议] （一）开幕；\n（1）选举；\n① 通过； / （二）闭幕。 / 十分感谢。",
    ]


@pytest.mark.parametrize("name", ["x.docx", "x.html"])
def test_cells_stay_in_their_columns(name: str, tmp_path: Path) -> None:
    """Each cell stands behind the head of its column, though cells are empty or reach over others; one that reaches down
    is said in each row, and heads are no rows."""
    document = docx.Document()
    document.add_heading("1 Part", 1)
    table = document.add_table(rows=5, cols=3)
    rows = (
        ("Meeting", "Place", "Papers"),
        ("First", "", "14"),
        ("", "Bonn", ""),
        ("", "Lima", "2"),
        ("", "", ""),
    )
    for row, said in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, said, strict=True):
            cell.text = words
    table.cell(2, 0).merge(table.cell(3, 0)).text = "Second"
    wide = table.add_row().cells
    wide[0].merge(wide[1]).text = "Both"
    wide[2].text = "16"
    (tmp_path / "x.docx").write_bytes(saved(document))
    (tmp_path / "x.html").write_text(
        "<h2>1 Part</h2><table><tr><th>Meeting<th>Place<th>Papers<tr><td>First<td>&nbsp;<td>14<tr><td rowspan=2>Second<td>Bonn"
        "<td><tr><td>Lima<td>2<tr><td><td><td><tr><td colspan=2>Both<td>16</table>", encoding="utf-8"
    )  # fmt: skip
    (section,) = imported(tmp_path / name).report.sections
    assert section.items[0]["en"].split("\n") == [
        "Meeting: First; Papers: 14", "Meeting: Second; Place: Bonn", "Meeting: Second; Place: Lima; Papers: 2",
        "Meeting, Place: Both; Papers: 16",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "id_", "title"),
    [("ANNEX", "annex", "ANNEX"), ("Приложение: Состав", "annex", "Приложение: Состав"), ("附录", "appendix", "附录"),
     ("Annexe – Mandat", "annex", "Annexe – Mandat")],
)  # fmt: skip
def test_the_only_annex_has_no_number(said: str, id_: str, title: str, tmp_path: Path) -> None:
    """What counts anew in it does not go on with the section before it."""
    (tmp_path / "x.txt").write_text(f"1. Part\nIt met.\n{said}\n1.1 Its members.\n1.2 Its aims.", "utf-8")
    found = imported(tmp_path / "x.txt")
    assert outline(found.report) == [
        "1 [Part] It met.", f"{id_} [{title}]", f"{id_}-1.1 Its members.", f"{id_}-1.2 Its aims."
    ]  # fmt: skip


def test_numbers_of_a_size_that_no_report_has(tmp_path: Path) -> None:
    """A list on a web page that begins with such a one begins with 1."""
    nines = "9" * 5000
    (tmp_path / "x.html").write_text(
        f"<h2>1 A</h2><p>It met.</p><ol start={nines}><li value={nines}>One</ol>", encoding="utf-8"
    )
    assert outline(imported(tmp_path / "x.html").report) == ["1 [A] It met. / 1. One"]


def test_terms_and_what_they_mean(tmp_path: Path) -> None:
    """A term of a list is read with what stands behind it."""
    (tmp_path / "x.html").write_text(
        "<h2>1 A</h2><dl><dt>clean</dt><dd><p>It undoes all.</p><p>It may.</p></dd><dt>build</dt><dd>It makes.</dd></dl>",
        encoding="utf-8",
    )
    assert outline(imported(tmp_path / "x.html").report) == [
        "1 [A] clean\nIt undoes all. / It may. / build\nIt makes."
    ]


def test_how_many_annexes_there_are_is_no_annex(tmp_path: Path) -> None:
    """A line of a letter that counts them begins none."""
    (tmp_path / "x.txt").write_text("Annexe: 1\n1. Part\nIt met.", "utf-8")
    assert outline(imported(tmp_path / "x.txt").report) == ["front Annexe: 1", "1 [Part] It met."]


@pytest.mark.parametrize("name", ["x.txt", "x.docx"])
def test_a_typed_contents_page(name: str, tmp_path: Path) -> None:
    """Lines with a page's number make no sections, and are named, where the words of most come again as they are; a row
    of a table that was saved as text is kept."""
    lines = (
        "Report of the fourth meeting", "Contents", "1 Opening\t2", "1.1 Agenda ........ 2", "Annex 1 Members\t3", "Index\t4",
        "1 Opening", "1.1 Agenda", "It met.", "Papers\t41", "Annex 1 Members", "Many.",
    )  # fmt: skip
    if name == "x.txt":
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    else:
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line)
        (tmp_path / name).write_bytes(saved(document))
    found = imported(tmp_path / name)
    assert outline(found.report) == [
        "1 [Opening]",
        "1.1 [Agenda] It met. / Papers 41",
        "annex-1 [Annex 1 Members] Many.",
    ]
    assert list(map(str, found.left_out)) == [
        "the contents page: Contents", "the contents page: 1 Opening 2", "the contents page: 1.1 Agenda ........ 2",
        "the contents page: Annex 1 Members 3", "the contents page: Index 4",
    ]  # fmt: skip


def test_a_footnote_that_nothing_refers_to(tmp_path: Path) -> None:
    """Markdown does not show it, so it is named."""
    (tmp_path / "x.md").write_text(
        "# A\n\nSaid[^1].\n\n[^1]: Noted.\n[^x]: Kept for later.\n", encoding="utf-8"
    )
    found = imported(tmp_path / "x.md")
    assert list(map(str, found.left_out)) == ["a footnote that nothing refers to: Kept for later."]


def test_legal_text_of_word(tmp_path: Path) -> None:
    """Articles have their own numbers, paragraphs that begin anew in each are items, what counts anew in an annex has
    its name before it."""
    document = docx.Document()
    document.add_paragraph("Convention", style="Title")
    document.add_heading("Chapter I: Aims", 1)
    document.add_heading("Article 11 – Duties", 2)
    for words in (
        "1. States\u00a0shall co\u00adoperate.",
        "They do so at once.",
        "2.\tStates shall report:",
        "(a) yearly;",
    ):
        document.add_paragraph(words)
    document.add_heading("Article ١٢", 2)
    document.add_paragraph("1. Nothing else.")
    document.add_heading("Annex 1", 1)
    document.add_heading("1 Terms", 2)
    document.add_paragraph("1.1 A term.")
    document.add_heading("Words", 3)
    document.add_paragraph("Many.", style="List Bullet")
    document.add_paragraph("Inner.", style="List Bullet 2")
    (tmp_path / "x.docx").write_bytes(saved(document))
    assert outline(imported(tmp_path / "x.docx").report) == [
        "chapter-i [Chapter I: Aims]",
        "11 [Article 11 – Duties] 1. States\u00a0shall cooperate.\nThey do so at once. / 2. States shall report:\n(a) yearly;",
        "12 [Article ١٢] 1. Nothing else.",
        "annex-1 [Annex 1]",
        "annex-1-1 [Terms]",
        "annex-1-1.1 A term.",
        "words [Words] Many. / Inner.",
    ]


def test_ordinals_of_portuguese_law(tmp_path: Path) -> None:
    """An ordinal sign behind a stop belongs to the number."""
    (tmp_path / "x.txt").write_text(
        "Art. 1.º O Conselho reúne.\n§ 1.º A primeira será em maio.\n§ 2.° A segunda será em junho.\n"
        "Art. 2.º - O Conselho decide.\n§ 1.º Decide em maio.\nArt. 3.º Fim.",
        encoding="utf-8",
    )
    assert outline(imported(tmp_path / "x.txt", language="pt").report) == [
        "1 [Art. 1.º] O Conselho reúne.", "1-1 [§ 1.º] A primeira será em maio.",
        "1-2 [§ 2.°] A segunda será em junho.",
        "2 [Art. 2.º] O Conselho decide.", "2-1 [§ 1.º] Decide em maio.", "3 [Art. 3.º] Fim.",
    ]  # fmt: skip


def test_paragraphs_numbered_throughout(tmp_path: Path) -> None:
    """Paragraphs that are numbered through a whole document are sections with their own numbers."""
    text = "# Report\n\n## Opening\n\n1\\. It was opened.\n\n## Elections\n\n2\\. Elected were:\n\n- A\n- B\n\n3\\. All agreed."
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    found = outline(imported(tmp_path / "x.md").report)
    assert found == [
        "opening [Opening]",
        "1 It was opened.",
        "elections [Elections]",
        "2 Elected were:\n• A\n• B",
        "3 All agreed.",
    ]


def test_sections_are_not_within_what_stands_before_them(tmp_path: Path) -> None:
    """However deep their headings are, and whether they are numbered."""
    text = "# Report\n\nBefore.\n\n## 1 Work\n\n1.1 A.\n\n## 2 More\n\nText.\n\n## Thanks\n\nTo all."
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    sections = imported(tmp_path / "x.md").report.sections
    assert [one.id for one in sections] == ["front", "1", "2", "thanks"]
    assert [[inner.id for inner in one.sections] for one in sections] == [[], ["1.1"], [], []]


def test_paragraphs_numbered_throughout_beside_numbered_headings(tmp_path: Path) -> None:
    """Two paragraphs cannot have the number of a heading as their id: they have theirs within their heading."""
    text = "# Report\n\n## 1 Opening\n\n1\\. It met.\n\n2\\. It sat.\n\n## 2 Elections\n\n3\\. It elected.\n\n4\\. All agreed."
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    assert outline(imported(tmp_path / "x.md").report) == [
        "1 [Opening]", "1-1 It met.", "1-2 It sat.", "2 [Elections]", "2-3 It elected.", "2-4 All agreed."
    ]  # fmt: skip


def test_paragraphs_numbered_through_a_part(tmp_path: Path) -> None:
    """Paragraphs that are numbered through several headings of a part of a document have their numbers."""
    articles = [f"## Article {n} Aim {n}\n\n1\\. It is.\n\n2\\. It was." for n in (1, 2, 3)]
    numbers = iter(range(1, 10))
    parts = [
        f"## {title}\n\n" + "\n\n".join(f"{next(numbers)}\\. It asks." for _ in range(3))
        for title in ("Aims", "Work", "Costs")
    ]
    (tmp_path / "x.md").write_text("\n\n".join(("# Report", *articles, *parts)), encoding="utf-8")
    found = outline(imported(tmp_path / "x.md").report)
    assert found[:2] == [
        "1 [Article 1 Aim 1] 1. It is. / 2. It was.",
        "2 [Article 2 Aim 2] 1. It is. / 2. It was.",
    ]
    assert found[-4:] == ["costs [Costs]", "costs-7 It asks.", "costs-8 It asks.", "costs-9 It asks."]


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("Outcomes of the nineteenth meeting, held on 17 January 2023:", 19, "2023-01-17"),
        ("Résultats de la dix-neuvième réunion, tenue le 17 janvier 2023:", 19, "2023-01-17"),
        ("Resultados de la 19.ª reunión, celebrada el 17 de enero de 2023:", 19, "2023-01-17"),
        ("Результаты девятнадцатого собрания, состоявшегося 17–18 января 2023 года:", 19, "2023-01-17"),
        ("نتائج الاجتماع التاسع عشر المعقود في ١٧ يناير 2023:", 19, "2023-01-17"),
        ("2023年1月17日举行的第十九次会议的成果：", 19, "2023-01-17"),
    ],
)
def test_meetings(line: str, number: int, day: str, tmp_path: Path) -> None:
    """A line that introduces what a meeting did has its ordinal and first day; a mere mention is none."""
    (tmp_path / "x.txt").write_text(
        f"1\tA\n1.1\t{line}\n•\tB.\n1.2\tIt thanked the 18th meeting, held on 5 May 2022.", "utf-8"
    )
    first, second = imported(tmp_path / "x.txt").report.sections[0].sections
    assert first.meeting is not None
    assert (first.meeting.number, str(first.meeting.date)) == (number, day)
    assert second.meeting is None


@pytest.mark.parametrize(
    ("who", "day"), [("Participants: Ada, Grace", datetime.date(2025, 6, 5)), ("All of it holds.", None)]
)
def test_the_day_of_minutes(who: str, day: datetime.date | None, tmp_path: Path) -> None:
    """Minutes, which name participants, may be of the first day that they name; rules are of none."""
    lines = (
        "Rules and words of the house",
        "1. Opening",
        "It was read on 5 June 2025.",
        who,
        "2. End",
        "The law is of 4 May 2001.",
    )
    (tmp_path / "x.txt").write_text("\n".join(lines), encoding="utf-8")
    assert day_of(imported(tmp_path / "x.txt").report) == day


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "zh"])
def test_report_in_other_languages(language: str, tmp_path: Path) -> None:
    """The CWG-COP report's other languages, each imported as a document of its own, line up with the official text by
    structure alone, with the same meetings, and give the shipped file."""
    shipped = load(KNOWLEDGE).reports[0]
    (tmp_path / "x.docx").write_bytes(as_word(official(replace(shipped, language=language)), automatic=True))
    other = imported(tmp_path / "x.docx", COP.id, language)
    merged = add_language(COP, other.report, language, titled=other.titled)
    assert merged.lines == ()
    assert merged.taken == 30
    want = {one.id: one.text[language] for one in shipped.passages()}
    assert {one.id: one.text[language] for one in merged.report.passages()} == want
    days = [one.meeting for one in other.report.every_section() if one.meeting]
    assert days == [one.meeting for one in COP.every_section() if one.meeting]


def test_title_of_a_plain_text(tmp_path: Path) -> None:
    """A first line that is like a title is one, in text that has no styles."""
    (tmp_path / "x.txt").write_text(
        "Report of the third meeting\n1. Opening\nIt was opened.\n2. Closing\nIt ended.", "utf-8"
    )
    found = imported(tmp_path / "x.txt").report
    assert found.title == {"en": "Report of the third meeting"}
    assert outline(found) == ["1 [Opening] It was opened.", "2 [Closing] It ended."]


def test_title_of_a_word_file(tmp_path: Path) -> None:
    """A centred first line is the title of a Word file that shows none otherwise."""
    document = docx.Document()
    document.add_paragraph("Robots at war. Rules of the tournament.").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words in ("It is held in May.", "1. Robots", "They weigh 70 kg."):
        document.add_paragraph(words)
    (tmp_path / "x.docx").write_bytes(saved(document))
    assert imported(tmp_path / "x.docx").report.title == {"en": "Robots at war. Rules of the tournament."}


@pytest.mark.parametrize(
    "page",
    [
        "<div title=header>Minutes of the harbour</div><h3>1. Boats</h3><p>Many.</p><h3>2. Nets</h3><p>Few.</p>",
        "<h1>Minutes of the harbour</h1><p>1. Boats are many.</p><p>2. Nets are few.</p>",
    ],
)
def test_title_of_a_page(page: str, tmp_path: Path) -> None:
    """The only heading is the title; without one, what stands at the head of each page is."""
    (tmp_path / "x.html").write_text(page, "utf-8")
    assert imported(tmp_path / "x.html").report.title == {"en": "Minutes of the harbour"}


def test_the_header_of_a_site(tmp_path: Path) -> None:
    """A header with a menu and no heading is left out; one with the title is read."""
    menu = "<div><nav><a href='/a'>About</a></nav><label>Language</label><ul><li>Donate</ul></div>"
    text = "<header><h1>Terms</h1><p>Adopted in May.</p></header><p>They hold for all.</p>"
    (tmp_path / "x.html").write_text(f"<body><header>{menu}</header>{text}</body>", encoding="utf-8")
    report = imported(tmp_path / "x.html").report
    assert report.title["en"] == "Terms"
    assert outline(report) == ["front Adopted in May.\nThey hold for all."]


@pytest.mark.parametrize("name", ["x.txt", "x.md", "x.html"])
def test_a_document_of_one_line(name: str, tmp_path: Path) -> None:
    """A line that would be the title, were there anything below it, is the text."""
    (tmp_path / name).write_text("Minutes of a meeting that nobody came to", encoding="utf-8")
    (section,) = imported(tmp_path / name).report.sections
    assert section.text == {"en": "Minutes of a meeting that nobody came to"}


def test_nothing_is_dropped() -> None:
    """Every word of LibreOffice's source is in the report or named as left out."""
    found = imported(DOCUMENTS / "libreoffice.docx", language="es")
    kept = write(found.report) + " ".join(map(str, found.left_out))
    source = re.sub(
        "<dc:creator>.*?<|<text:note-citation>.*?<", "<", (DOCUMENTS / "libreoffice.fodt").read_text("utf-8")
    )
    said = re.sub(
        "<[^>]+>",
        " ",
        source.partition("<office:master-styles>")[2].replace("&#xAD;", "").replace("&#xA0;", " "),
    )
    words = set(re.findall(r"\w+", said))
    assert len(words) > 50
    assert words - set(re.findall(r"\w+", kept)) <= {"1"}


LETTERS = "abcdefgéñßжщыجحدمن的了會तमकॐ"
WORD = st.text(
    LETTERS + LETTERS.upper() + "’'\"«»(){}[]<>&*_`#~|\\%@=+-–\u2011\u00a0,0123456789",
    min_size=1,
    max_size=12,
)
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
#: A sentence: it begins with a word that is no number or bullet. A heading ends without a stop.
SENTENCE = st.builds(
    "{} {}{}".format,
    st.sampled_from(["The", "Группа", "واقترح", "会议"]),
    WORDS,
    st.sampled_from([".", "!", "…"]),
)
TITLE = st.builds("{} {} x".format, st.sampled_from(["On", "Итоги", "نتائج", "关于"]), WORDS).map(
    lambda said: said[:80].rstrip() + "x"
)


@st.composite
def sections(draw: st.DrawFn, number: str, depth: int) -> Section:
    """A section with a title at the first level, with or without below; with a text, a text and bullets, or paragraphs."""
    inner = [
        draw(sections(f"{number}.{n}", depth + 1)) for n in range(1, draw(st.integers(0, 3 - depth)) + 1)
    ]
    titled = depth == 1 or draw(st.booleans())
    shapes = [(1, 0), (1, 2), (0, 2), (0, 3)] + ([(0, 0)] if inner and titled else [])
    texts, items = draw(st.sampled_from(shapes))
    return Section(
        number,
        {"en": draw(TITLE)} if titled else None,
        text={"en": draw(SENTENCE)} if texts else None,
        items=tuple({"en": draw(SENTENCE)} for _ in range(items)),
        sections=tuple(inner),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports of the shape that the guide describes."""
    front = [Section(id_, {"en": title}, text={"en": draw(SENTENCE)})
             for id_, title in (("summary", "Summary"), ("references", "References")) if draw(st.booleans())]  # fmt: skip
    numbered = [draw(sections(str(n), 1)) for n in range(1, draw(st.integers(1, 3)) + 1)]
    return Report("x", "en", {"en": "The report"}, (*front, *numbered), frozenset({"en"}))


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(report=reports())
def test_round_trip(name: str, tmp_path: Path, report: Report) -> None:
    """What is rendered as a document and imported is the same report; and so is what is written as YAML and read."""
    (tmp_path / name).write_bytes(WRITERS[name](report))
    assert imported(tmp_path / name, title="The report").report == report
    (tmp_path / "x.yaml").write_text(write(report), encoding="utf-8")
    assert read_report(tmp_path / "x.yaml").report == report


def test_formulas_keep_their_strokes(tmp_path: Path) -> None:
    """A fraction of a Word file has a stroke between its parts, and a power its sign."""
    written = docx.Document()
    paragraph = written.add_paragraph("Share: ")
    run = "<m:r><m:t>{}</m:t></m:r>"
    formula = (
        f"<m:oMath {nsdecls('m')}><m:f><m:num>{run.format('a+b')}</m:num><m:den>{run.format('1741.10')}</m:den></m:f>"
        f"<m:sSup><m:e>{run.format('x')}</m:e><m:sup>{run.format('2')}</m:sup></m:sSup></m:oMath>"
    )
    paragraph._p.append(parse_xml(formula))
    (tmp_path / "x.docx").write_bytes(saved(written))
    assert "Share: (a+b)/1741.10x^2" in str(outline(imported(tmp_path / "x.docx").report))


def test_texts_that_another_language_version_replaces_are_named() -> None:
    """What somebody typed in that language is not written over without a word."""
    old = (Section("1", text={"en": "One.", "fr": "Un."}), Section("2", text={"en": "Two."}))
    new = (Section("1", text={"fr": "Un seul."}), Section("2", text={"fr": "Deux."}))
    here = Report("x", "en", {"en": "A"}, old, frozenset({"en"}))
    other = Report("x", "fr", {"fr": "A"}, new, frozenset({"fr"}))
    merged = add_language(here, other, "fr", titled=False)
    assert merged.lines == ("another text in fr takes the place of the one here: 1",)


def test_a_section_with_a_title_by_hand_takes_its_new_number() -> None:
    """A numbered section without a heading that somebody gave one has the number that the next version gives it."""

    def report(*texts: str, titled: str = "") -> Report:
        sections = (
            Section(str(number), title={"en": "Marks"} if text == titled else None, text={"en": text})
            for number, text in enumerate(texts, start=1)
        )
        return Report("x", "en", {"en": "A"}, tuple(sections), frozenset({"en"}))

    old, new = ("One.", "Two.", "Three."), ("One.", "New.", "Two.", "Three.")
    repaired = keep_repairs(report(*old), report(*old, titled="Two."), report(*new)).report
    found = [(one.id, one.title and one.title["en"]) for one in repaired.every_section()]
    assert found == [("1", None), ("2", None), ("3", "Marks"), ("4", None)]
