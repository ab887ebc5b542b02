"""What an import makes of documents as people have them: the worst of each kind, made anew."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.editing.importing import day_of
from bot.screens.citation import FSI, PDI, citation
from knowledge.importing.blocks import Block, DocumentError, Kind, Source
from knowledge.importing.labels import in_contents
from knowledge.importing.numbering import figure
from knowledge.importing.opening import read_document
from knowledge.importing.structure import Choices, build
from knowledge.layout import write
from knowledge.reportfile import read_report
from tests.knowledge.rendering import as_pdf, number_headings, number_of, saved
from tests.knowledge.test_importing import find_meeting, imported, outline


def text(tmp_path: Path, *lines: str, name: str = "x.txt") -> list[str]:
    """The outline of a plain text."""
    (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    return outline(imported(tmp_path / name).report)


def word(tmp_path: Path, document: docx.document.Document) -> list[str]:
    """The outline of a Word file."""
    (tmp_path / "x.docx").write_bytes(saved(document))
    return outline(imported(tmp_path / "x.docx").report)


def test_numbers_of_a_style_that_stands_on_another(tmp_path: Path) -> None:
    """A heading's style may have the level, and the one that it stands on the list."""
    document = docx.Document()
    number_headings(document)
    styles = document.styles
    number_of(_Styled(styles["Heading 1"]), 0)
    styles["Heading 2"].base_style = styles["Heading 1"]
    properties = styles["Heading 2"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/></w:numPr>'))
    for title, level in (("Aims", 1), ("Work", 1), ("General", 2), ("Special", 2)):
        document.add_heading(title, level)
        document.add_paragraph("It met.")
    assert [line.partition(" ")[0] for line in word(tmp_path, document)] == ["1", "2", "2.1", "2.2"]


def test_a_list_that_does_not_say_where_it_starts(tmp_path: Path) -> None:
    """The first number of a level without a start is 0, as the format has it."""
    document = docx.Document()
    number_headings(document)
    for start in document.part.numbering_part.element.xpath(
        'w:abstractNum[@w:abstractNumId="77"]/w:lvl[2]/w:start'
    ):
        start.getparent().remove(start)
    for title, level in (("Aims", 1), ("General", 2), ("Special", 2)):
        number_of(document.add_heading(title, level), level - 1)
        document.add_paragraph("It met.")
    assert [line.partition(" ")[0] for line in word(tmp_path, document)] == ["1", "1.0", "1.1"]


def test_links_to_other_pages_are_no_text(tmp_path: Path) -> None:
    """What leads to the pages before and after, as DocBook and others mark it, is left out and named."""
    row = "<table><tr><th colspan=3>6.3. Work</th></tr><tr><td><a accesskey=p href=a>Prev</a></td><td>Chapter 6</td></table>"
    body = "<h2>6.3. Work</h2><p>It met.</p>"
    for before in (
        f"<div class=navheader>{row}</div>",
        "<div role=navigation>6.3. Work</div>",
    ):
        (tmp_path / "x.html").write_text(f"<meta charset=utf-8><title>T</title>{before}{body}")
        found = imported(tmp_path / "x.html")
        assert outline(found.report) == ["6.3 [Work] It met."]
        assert [one.why for one in found.left_out] == ["a page's menu"]


class _Styled:
    """A style where a paragraph is wanted."""

    def __init__(self, style: object) -> None:
        self._p = style.element  # type: ignore[attr-defined]


def test_struck_words_of_markdown_are_left_out(tmp_path: Path) -> None:
    """Words that Markdown strikes through are no text, and are named."""
    (tmp_path / "x.md").write_text("It costs ~~five~~ six.", encoding="utf-8")
    found = read_document(tmp_path / "x.md")
    assert (found.blocks[0].text, [one.text for one in found.left_out]) == ("It costs six.", ["five"])


def test_struck_words_are_left_out(tmp_path: Path) -> None:
    """Words that are struck through are no text, and are named; underlined ones are."""
    document = docx.Document()
    paragraph = document.add_paragraph("The fee is ")
    paragraph.add_run("ten").font.strike = True
    paragraph.add_run("twelve").underline = True
    document.add_paragraph("It is paid at once.")
    (tmp_path / "x.docx").write_bytes(saved(document))
    source = read_document(tmp_path / "x.docx")
    assert source.blocks[0].text == "The fee is twelve"
    assert list(map(str, source.left_out)) == ["struck through: ten"]


def test_votes_beside_their_question(tmp_path: Path) -> None:
    """A table stays in its place, behind the line that introduces it; each figure stands behind its heads."""
    document = docx.Document()
    for number in (1, 2, 3):
        document.add_paragraph().add_run(f"{number}. Question {number}:").bold = True
        document.add_paragraph(f"Proposal {number} was read.")
        document.add_paragraph().add_run("The vote:").bold = True
        table = document.add_table(3, 4)
        for row, cells in zip(
            table.rows,
            (("For", "", "Against", ""), ("m2", "%", "m2", "%"), (f"9{number}", "91", "3", "9")),
            strict=True,
        ):
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(0, 2).merge(table.cell(0, 3))
        document.add_paragraph("It was adopted.")
    lines = word(tmp_path, document)
    assert lines[1] == (
        "2 [Question 2:] Proposal 2 was read. / The vote:\nFor, m2: 92; For, %: 91; Against, m2: 3; Against, %: 9 / "
        "It was adopted. <item 2: table 2, row 3>"
    )


def test_points_stay_with_their_numbered_paragraph(tmp_path: Path) -> None:
    """The printed number is that of the item; a paragraph behind a bullet is not glued to it."""
    document = docx.Document()
    document.add_heading("1 Duties", 1)
    for said in ("1.\tTo pay.", "2.\tTo report:", "(a)\tyearly;", "(b)\tin writing.", "3.\tTo vote."):
        document.add_paragraph(said)
    document.add_heading("2 Rights", 1)
    for said in (
        "•\tTo speak, to ask and to be heard.",
        "This is new.",
        "1.\tTo leave whenever it likes.",
        "Nothing else.",
    ):
        document.add_paragraph(said)
    assert word(tmp_path, document) == [
        "1 [Duties] 1. To pay. / 2. To report:\n(a) yearly;\n(b) in writing. / 3. To vote.",
        "2 [Rights] To speak, to ask and to be heard. / This is new. / 1. To leave whenever it likes. / "
        "Nothing else.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (("民法典范本全文，供导入试验之用", "第一编 总则", "第一章 基本规定", "第一百三十四条　民事法律行为成立。", "第一百三十五条　可以采用书面形式：",
          "（一）合同；", "（二）信函。", "第二章 其他", "第一百三十五条之一　从其规定。", "第一百三十六条　自成立时生效。"),
         ["book-1 [第一编 总则]", "chapter-1 [第一章 基本规定]", "134 [第一百三十四条]", "135 [第一百三十五条]", "chapter-2 [第二章 其他]",
          "135-1 [第一百三十五条之一]", "136 [第一百三十六条]"]),
        (("Глава I. Общее устройство", "Статья 1. Республика есть союз граждан, равных в правах и в обязанностях своих.",
          "Статья 2. Власть принадлежит гражданам, которые осуществляют её через выборные советы.", "Глава II. Выборы",
          "Статья 3. Выборы проходят каждые четыре года, и каждый гражданин имеет один голос на них."),
         ["chapter-i [Глава I. Общее устройство]", "1 [Статья 1]", "2 [Статья 2]", "chapter-ii [Глава II. Выборы]", "3 [Статья 3]"]),
        (("Título I", "Art. 1 La Sociedad se compone de todas las personas que estudian en la Escuela y lo piden.",
          "Art. 2 Son órganos de la Sociedad la Asamblea, el Consejo y el Tribunal, como sigue en esta ley.", "Título II",
          "Art. 3.— La Asamblea se reúne cada mes del año lectivo, salvo que el Consejo decida otra cosa."),
         ["title-i [Título I]", "1 [Art. 1]", "2 [Art. 2]", "title-ii [Título II]", "3 [Art. 3]"]),
        (("المادة الأولى : الاسم والتفسير", "رابطة الطلاب.", "المادة الثانية : الأهداف", "خدمة الأعضاء.", "المادة الثالثة : العضوية", "لكل طالب."),
         ["1 [المادة الأولى : الاسم والتفسير]", "2 [المادة الثانية : الأهداف]", "3 [المادة الثالثة : العضوية]"]),
        (("Art. 8o A perda da qualidade de associado.", "Art. 9º As penas serão aplicadas.", "Art. 10 A Diretoria decide."),
         ["8 [Art. 8o]", "9 [Art. 9º]", "10 [Art. 10]"]),
    ],
    ids=["zh", "ru", "es", "ar", "pt"],
)  # fmt: skip
def test_articles(lines: tuple[str, ...], ids: list[str], tmp_path: Path) -> None:
    """Articles with their text on the same line are sections by their numbers, within chapters and the like."""
    found = text(tmp_path, *lines)
    assert [line.partition("]")[0] + "]" for line in found] == ids


@pytest.mark.parametrize(
    ("outer", "inner"),
    [("ARTICLE {}", "Section {}"), ("Section {}", "Article {}")],
    ids=["article", "section"],
)
def test_what_begins_anew_is_within(outer: str, inner: str, tmp_path: Path) -> None:
    """Of two words with numbers the one that begins with 1 again behind each of the other stands within it, and has its
    number before its own."""
    lines = [
        line
        for roman in ("I", "II", "III")
        for line in (
            f"{outer.format(roman)} - DUTIES",
            *(part for n in (1, 2) for part in (f"{inner.format(n)} - Of work", "It is to be done by all.")),
        )
    ]
    found = [line.partition(" ")[0] for line in text(tmp_path, *lines)]
    first = "II" if outer.startswith("ARTICLE") else "section-ii"
    assert found[3:6] == [first, f"{first}-1", f"{first}-2"]


def test_articles_within_chapters_of_their_style() -> None:
    """A chapter is around the articles behind it, though all have one style and the articles count on."""
    blocks = [
        Block(kind, words, level=1)
        for n, part in ((1, 1), (2, 1), (3, 2), (4, 2))
        for kind, words in (
            *([(Kind.HEADING, f"Chapter {part}: On the {_NOUNS[part]}")] if n % 2 else []),
            (Kind.HEADING, f"Article {n}. {_NOUNS[n]}"), (Kind.PARAGRAPH, "It is free."))
    ]  # fmt: skip
    found = build(Source(blocks), "x", "en", "T", "", find_meeting).report.sections
    assert [(one.id, [inner.id for inner in one.sections]) for one in found] == [
        ("chapter-1", ["1", "2"]),
        ("chapter-2", ["3", "4"]),
    ]


def test_points_too_long_for_a_passage_are_sections(tmp_path: Path) -> None:
    """Lists stand within lists as they are counted, whatever their marks; a point with much in it is a section, with its
    mark behind the section's number, and a short one heads its points."""
    long = " ".join(["It is to be done by all of them without delay."] * 18)
    lines = (
        "Rules of the house and of the garden", "Article 1. Duties", "A. Duties of members:", f"1. {long}", f"2. {long}", "a. at once;",
        "b. in writing.", "B. Rights.", "Article 2. End", "It ends.", "Article 3. More", "No more.",
    )  # fmt: skip
    assert text(tmp_path, *lines)[:3] == [
        "1 [Article 1. Duties]",
        f"1-A [A. Duties of members:] 1. {long} / 2. {long}\na. at once;\nb. in writing.",
        "1-B B. Rights.",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "ARTICLE {}-1. ",
        "Art. {}º ",
        "Article {}er ",
        "Article {}\u00a0bis ",
        "ARTICULO No {} ",
        "Artículo N° {} ",
        "Article ({}) : ",
    ],
)
def test_numbers_of_articles_as_laws_have_them(said: str, tmp_path: Path) -> None:
    """68-1, 8º, 1er, 9 bis, with a blank that does not break, No 7 and (8) are numbers of articles."""
    long = "The members of the house shall meet each year in the garden, unless it rains there."
    found = text(tmp_path, *(f"{said.format(n)}{long}" for n in (67, 68, 69, 70)))
    own = "68-1" if "-" in said else "68-bis" if "bis" in said else "68"
    assert found[1].startswith(f"{own} [{said.format(68).strip(' .:')}] {long}")


def test_a_contents_page_that_has_no_pages(tmp_path: Path) -> None:
    """Lines under a heading for them, which all come again, are no passages; nor are the links at a page's head."""
    titles = ("第一章 总则", "第二章 会员", "第三章 附则")
    lines = text(
        tmp_path,
        "协会章程范本，供导入试验之用",
        "目　录",
        *titles,
        *(part for one in titles for part in (one, "从其规定。")),
    )
    assert lines == [f"chapter-{n} [{title}] 从其规定。" for n, title in enumerate(titles, start=1)]
    links = "".join(f"<li><a href='#s{n}'>Part {name}</a></li>" for n, name in enumerate("ABCDEFG"))
    parts = "".join(
        f"<h2 id=s{n}>Part {name}</h2><p>See part <a href='#s2'>C</a> and <a href='#s3'>4</a>.</p>"
        for n, name in enumerate("ABCDEFG")
    )
    (tmp_path / "x.html").write_text(f"<h1>A manual of parts</h1><ul>{links}</ul>{parts}", encoding="utf-8")
    found = outline(imported(tmp_path / "x.html").report)
    assert found[0] == "part-a [Part A] See part C and 4."
    assert len(found) == 7


def test_what_is_read_together(tmp_path: Path) -> None:
    """A list is read with the line that introduces it, a line like a heading with the words behind it; sentences stay
    apart, and points that are too many for a passage are as they are counted."""
    rules = [
        f"({letter}) to keep for ever what was written on page {letter} of the book of the house;"
        for letter in "abcdefghijklmnopqr"
    ]
    assert text(
        tmp_path, "1. Duties", "The Chair is to see to it:", "(a) to open the house;", "(b) to close it.",
        "On fees", "They are due at once.", "They are low.", "2. Rules", "They are:", *rules,
    ) == [
        "1 [Duties] The Chair is to see to it:\n(a) to open the house;\n(b) to close it. / "
        "On fees\nThey are due at once. / They are low.",
        f"2 [Rules] They are: / {' / '.join(rules)}",
    ]  # fmt: skip


def test_sentences_behind_bullets(tmp_path: Path) -> None:
    """Sentences of a list are read with the line that introduces it, unless it says what a meeting did; a table behind
    a list is not of it."""
    points = ["- The house kept its book for all of that year.", "- It did."]
    met = "Outcomes of the nineteenth meeting, held on 17 January 2023:"
    assert text(
        tmp_path, "1. End", "Members leave by:", "- Death.", "- A letter.", "2. Work", met, *points
    ) == [
        "1 [End] Members leave by:\n• Death.\n• A letter.",
        f"2 [Work] {' / '.join((met, *(point[2:] for point in points)))}",
    ]
    rows = "<table><tr><th>Who<th>Votes<tr><td>Ada<td>12</table>"
    (tmp_path / "x.html").write_text(
        f"<h1>End</h1>Members leave by:<ul><li>Death.<li>A letter.</ul>{rows}", "utf-8"
    )
    [line] = outline(imported(tmp_path / "x.html").report)
    assert "A letter. / Who: Ada" in line


def test_letters_that_look_like_roman_numbers(tmp_path: Path) -> None:
    """A single "I." behind "H." is a letter, as is "L." behind "K."; before "II." it is a number."""
    said = [
        line for letter in "ABCDEFGHIJ" for line in (f"{letter}. On house {letter}", "It is kept by all.")
    ]
    assert [line.partition(" ")[0] for line in text(tmp_path, "1. Names", *said)] == ["1"]
    found = text(tmp_path, *said[:16], "I. Aims", "They are few.", "II. Means", "They are fewer.")
    assert found[-2:] == ["I [I. Aims] They are few.", "II [II. Means] They are fewer."]


def test_lines_that_a_page_keeps(tmp_path: Path) -> None:
    """Preformatted lines of a web page stay lines; other line breaks of its source are spaces."""
    page = "<h1>Use</h1><p>Type\nthis:</p><pre><span>$ list\n</span>\n  one\n</pre><p>It\nlists.</p>"
    (tmp_path / "x.html").write_text(page, encoding="utf-8")
    assert outline(imported(tmp_path / "x.html").report) == ["front Type this:\n$ list\none\nIt lists."]


def test_lists_that_are_too_long_for_a_passage(tmp_path: Path) -> None:
    """Each point is an item below the line that introduces them; a line within a section stands before each piece of
    its list; a paragraph that names members present swallows none."""
    points = [
        f"- to keep what was written on page {n} of the book of the house, for ever and at once"
        for n in range(18)
    ]
    said = "The house may change the book by a vote of all members present."
    found = text(
        tmp_path,
        "1. Duties",
        "The Chair is to see to it:",
        *points,
        "2. Votes",
        said,
        "The Chair is:",
        *points,
        said,
        "1. It votes.",
    )
    first, second = (line.split(" / ") for line in found)
    assert first == ["1 [Duties] The Chair is to see to it:", *(point[2:] for point in points)]
    assert [one.partition("\n")[0] for one in second[1:3]] == ["The Chair is:", "The Chair is:"]
    assert sum(one.count("page") for one in second[1:3]) == len(points)
    assert second[3:] == [said, "1. It votes."]


def test_titles_above_their_articles(tmp_path: Path) -> None:
    """A short line above the number of an article is its title where most articles have one there."""
    lines = [
        part
        for n, word in enumerate(_NOUNS[:3], 1)
        for part in (f"On the {word}", f"Artículo {n}:", "It is kept by all.")
    ]
    assert text(tmp_path, *lines) == [
        f"{n} [Artículo {n}: On the {word}] It is kept by all." for n, word in enumerate(_NOUNS[:3], 1)
    ]


def test_articles_that_count_anew_at_the_end(tmp_path: Path) -> None:
    """The last part of a law may have articles of its own numbers: they have the part's name before them."""
    said = "It is to be kept by all of them, as it was said before by the house and by its members."
    numbers = ((1, 2), (3, 4), (5, 6), (1,))
    lines = [
        line
        for n, articles in enumerate(numbers, 1)
        for line in (f"Título {n}", *(f"Art. {one}.- {said}" for one in articles))
    ]
    assert [line.partition(" ")[0] for line in text(tmp_path, *lines)][-4:] == [
        "5",
        "6",
        "title-4",
        "title-4-1",
    ]


def test_a_title_that_what_it_numbers_follows(tmp_path: Path) -> None:
    """In a document with styles, a short numbered line is a title where the next line has the first number within it."""
    document = docx.Document()
    document.add_heading("1 Rules", 1)
    for line in (
        "1.1 Boats of the house",
        "1.1.1 They are kept.",
        "1.1.2 They are painted",
        "1.2 Nets",
        "2.4 They are mended.",
    ):
        document.add_paragraph(line)
    assert word(tmp_path, document)[1:4] == [
        "1.1 [Boats of the house]",
        "1.1.1 They are kept.",
        "1.1.2 They are painted",
    ]


def test_lines_in_capitals_are_headings(tmp_path: Path) -> None:
    """Short lines in capitals head what follows; so do numbered ones that end in a colon, where most do."""
    lines = [
        part for word in _NOUNS[:3] for part in (f"THE {word.upper()}", "It is kept by all, as it was said.")
    ]
    assert [line.partition("]")[0] for line in text(tmp_path, *lines)[1:]] == [
        f"the-{word} [THE {word.upper()}" for word in _NOUNS[1:3]
    ]
    lines = [
        part for n, word in enumerate(_NOUNS[:3], 1) for part in (f"{n}. The {word}:", "- It is kept by all.")
    ]
    assert text(tmp_path, *lines) == [
        f"{n} [The {word}:] It is kept by all." for n, word in enumerate(_NOUNS[:3], 1)
    ]


def test_an_agenda_is_no_contents_page(tmp_path: Path) -> None:
    """A list that a line introduces is read out, though the headings below have its words."""
    names = [f"On the {word} of the house" for word in (*_NOUNS, "book")]
    points = "\n".join(f"{n}. {name}" for n, name in enumerate(names, 1))
    parts = "\n".join(f"## {n}. {name}\n\nIt was kept.\n\nIt was left.\n" for n, name in enumerate(names, 1))
    (tmp_path / "x.md").write_text(f"# Minutes\n\nThe Chair read the agenda:\n\n{points}\n\n{parts}")
    found = imported(tmp_path / "x.md")
    assert found.left_out == ()
    assert names[3] in outline(found.report)[0]


def test_rows_with_figures_are_no_contents_page() -> None:
    """Rows with figures that do not go up are text, though their words come again with others."""
    rows = [("force", 155, "angle", 35), ("force", 120, "angle", 12), ("force", 99, "angle", 7)]
    blocks = [Block(Kind.ROW, f"{word} | {n}") for a, n, b, m in rows for word, n in ((a, n), (b, m))]
    words = [Block(Kind.PARAGRAPH, "The result is shown when the key is pressed.")]
    blocks = [*blocks[:2], *words, *blocks[2:4], *words, *blocks[4:]]
    found = build(Source(blocks), "x", "en", "T", "", find_meeting)
    assert found.left_out == ()


def test_a_long_line_without_a_stop(tmp_path: Path) -> None:
    """A long paragraph that lacks its full stop is no heading of a long one behind it; a short line is."""
    line = "It was said by the harbour master that the boats of the house are to be mended by all of its members before the spring"
    words = " ".join(["The fees of the house are low and are paid at once by all."] * 15)
    assert text(tmp_path, "1. Boats", f"{line} comes", words, "On nets", words) == [
        f"1 [Boats] {line} comes / {words} / On nets\n{words}"
    ]


def test_numbers_that_are_none_of_their_row(tmp_path: Path) -> None:
    """A line that begins with another article, or with a day, opens no section; an article whose number is taken keeps it
    in its words; the number of an article is that of no meeting."""
    lines = (
        "Rules of the house and of the garden", "Article 1. Aims", "It serves all.", "Article 2. Meetings of the house",
        "The house meets in spring.", "Article 9 of the law is to be kept by all, as it was read.", "Article 3. End", "It ends.",
        "Article 1 transitional. The old rules hold for a year.",
    )  # fmt: skip
    assert text(tmp_path, *lines) == [
        "1 [Article 1. Aims] It serves all.",
        "2 [Article 2. Meetings of the house] The house meets in spring. / "
        "Article 9 of the law is to be kept by all, as it was read.",
        "3 [Article 3. End] It ends. / Article 1 transitional. The old rules hold for a year.",
    ]
    changes = [f"• Article {number}.B.2: It was removed from the rules." for number in ("I", "II", "III")]
    assert [line.split(" ")[0] for line in text(tmp_path, "The rules changed so.", *changes)] == ["front"]
    days = ("22 April 2025", "17 April 2025", "3 April 2025")
    page = "".join(f"<h2>{day}</h2><p>We met.</p><h2>Agenda</h2><p>Work on {day}.</p>" for day in days)
    (tmp_path / "x.html").write_text(f"<title>Minutes of the house</title>{page}", encoding="utf-8")
    found = outline(imported(tmp_path / "x.html").report)
    assert found[2:4] == [
        "17-april-2025 [17 April 2025] We met.",
        "17-april-2025-agenda [Agenda] Work on 17 April 2025.",
    ]


def test_an_agenda_is_a_list(tmp_path: Path) -> None:
    """Numbered lines with nothing but short points below are no headings."""
    said = [f"It was said {n} times that boats are to be mended." for n in range(6)]
    lines = (
        "Minutes of the group of the harbour",
        "Agenda:",
        "1. Topics",
        "a. Boats",
        "b. Nets",
        "2. Rest",
        *said,
    )
    assert text(tmp_path, *lines) == [
        "front Agenda:\n1. Topics\na. Boats\nb. Nets\n2. Rest\n" + "\n".join(said)
    ]


def test_pages_of_a_plain_text(tmp_path: Path) -> None:
    """Heads and feet of pages are left out, and what goes on over a page is one paragraph."""
    pages = [
        f"Rules  June 1996\n\n{n}. Part\n\nThe members of the house are to meet\n\n\nAda  [Page {n}]\n"
        for n in (1, 2, 3)
    ]
    pages = [
        *(
            f"{page}\f\nRules  June 1996\n\nin the garden at noon.\n\nAda  [Page {n}]\n"
            for n, page in enumerate(pages)
        )
    ]
    found = text(tmp_path, "\f".join(pages))
    assert found[0] == "1 [Part] The members of the house are to meet\nin the garden at noon."


def test_headings_that_have_no_style(tmp_path: Path) -> None:
    """Lines that are bold alone are headings, with a colon as well, unless one comes three times; so are lines that are
    counted with a word; a person may say otherwise."""
    document = docx.Document()
    for part in ("Calendar:", "Costs:"):
        document.add_paragraph().add_run(part).bold = True
        document.add_paragraph("It was said and was written down.")
    for number in (1, 2, 3):
        document.add_paragraph(f"Issue {number} : what to do about the {number} boats of the harbour master")
        document.add_paragraph().add_run("Benefit:").bold = True
        document.add_paragraph("Fewer boats are lost than before.")
    assert word(tmp_path, document)[:3] == [
        "calendar [Calendar:] It was said and was written down.", "costs [Costs:] It was said and was written down.",
        "issue-1-what-to-do [Issue 1 : what to do about the 1 boats of the harbour master] "
        "Benefit:\nFewer boats are lost than before.",
    ]  # fmt: skip
    source = read_document(tmp_path / "x.docx")
    plain = build(source, "x", "en", "T", "", find_meeting, Choices(headings="styles"))
    assert not any("calendar" in one.id for one in plain.report.every_section())


def test_a_cover_that_says_annex(tmp_path: Path) -> None:
    """Where the document itself is an annex, its numbers stand alone."""
    lines = (
        "Annex VII to the Technical Regulations",
        "1.1\tGeneral",
        "1.1.1\tIt applies to all of them.",
        "1.2\tTerms",
        "1.2.1\tA word.",
    )
    assert [line.partition(" ")[0] for line in text(tmp_path, *lines)] == [
        "annex-vii",
        "1.1",
        "1.1.1",
        "1.2",
        "1.2.1",
    ]


def test_lines_broken_by_hand(tmp_path: Path) -> None:
    """Lines that were broken by hand are put together; points stay apart."""
    said = (
        "The group considered the matter at length and agreed on what is to be done by all of its members before "
        "the end of the year, so that the fees can be paid in time."
    )
    words = said.split()
    broken = [" ".join(words[n : n + 9]) for n in range(0, len(words), 9)]
    found = text(
        tmp_path,
        *(part for _ in range(5) for part in (*broken, "")),
        "  1. To pay at once.",
        "  2. To leave.",
    )
    assert found == [
        f"front {' '.join(words)}" + f"\n{' '.join(words)}" * 4 + " / 1. To pay at once. / 2. To leave."
    ]


def test_names_and_programs_are_one_passage(tmp_path: Path) -> None:
    """The participants of a meeting, and the lines of a program, are one item together."""
    document = docx.Document()
    document.add_heading("1 Opening", 1)
    document.add_paragraph("The Chair opened the meeting.")
    document.add_paragraph("Participants:")
    for name in ("Ada Lovelace, Chair", "Grace Hopper", "Mary Jackson, Secretary"):
        document.add_paragraph(name, style="List Bullet")
    document.styles.add_style("Source Code", 1)
    for line in ("{", '  "a": 1', "}"):
        document.add_paragraph(line, style="Source Code")
    assert word(tmp_path, document) == [
        "1 [Opening] The Chair opened the meeting. / Participants:\n• Ada Lovelace, Chair\n• Grace Hopper\n"
        '• Mary Jackson, Secretary / {\n"a": 1\n}'
    ]


def sentence(words: str) -> str:
    """A line that fills a page."""
    return f"{words} and of all that was said of it on that day by the members"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<p>MINUTES</p><p>of the founding meeting</p><p>Present:</p><p>1. Ann</p>", "MINUTES of the founding meeting"),
        ("<p><b>Statutes</b></p><p>Statutes of the harbour house</p><p>§ 1 It is open.</p>",
         "Statutes of the harbour house"),
        ("<p><b>HOUSE OF THE HARBOUR</b></p><h1>BYLAWS</h1><p>They were made in May.</p><h2>1. Aims</h2>",
         "HOUSE OF THE HARBOUR BYLAWS"),
        (f"<p><b>Charter of the harbour house</b></p><p>{'Those who sign. ' * 30}</p><h1>Preamble</h1><p>We agree.</p>"
         "<h2>1. Aims</h2><p>They last.</p>", "Charter of the harbour house"),
    ],
    ids=["two lines", "said once more", "lines before it", "no heading behind text"],
)  # fmt: skip
def test_title_at_the_head(page: str, title: str, tmp_path: Path) -> None:
    """A short line at the head is the title together with the lines around it; a heading behind text is none."""
    (tmp_path / "x.html").write_text(page, encoding="utf-8")
    assert imported(tmp_path / "x.html").report.title == {"en": title}


def test_a_heading_stays_beside_a_title_by_hand(tmp_path: Path) -> None:
    """A heading that was guessed to be the title stays, if a person gives quite another title."""
    (tmp_path / "x.md").write_text(
        "# Preamble\n\nWe met.\n\n# 1 Aims\n\nWe meet.\n\n# 2 End\n\nNo more.", encoding="utf-8"
    )
    kept = [
        [section.id for section in imported(tmp_path / "x.md", title=title).report.sections]
        for title in ("Charter of the house", "The preamble")
    ]
    assert kept == [["preamble", "1", "2"], ["front", "1", "2"]]


def test_a_list_that_is_one_passage_keeps_its_first_mark(tmp_path: Path) -> None:
    """Of points in one passage the first has its mark too."""
    lines = ["# Fees", "", "* five for a person", "* ten for a house", "", "# End", "", "No more."]
    found = text(tmp_path, *lines, name="x.md")
    assert found[0] == "fees [Fees] • five for a person\n• ten for a house"


def test_what_follows_a_numbered_heading_at_once_is_within_it(tmp_path: Path) -> None:
    """A bold line as large as the numbered ones is within them, if one follows a numbered one at once."""
    document = docx.Document()
    for words in (
        "1. RULES",
        "It is so.",
        "2. TALKS",
        "Letters",
        "We write.",
        "Calls",
        "We call.",
        "3. END",
        "No more.",
    ):
        document.add_paragraph().add_run(words).bold = not words.endswith(".")
    assert word(tmp_path, document) == [
        "1 [RULES] It is so.",
        "2 [TALKS]",
        "letters [Letters] We write.",
        "calls [Calls] We call.",
        "3 [END] No more.",
    ]


def test_a_long_line_goes_on_with_numbered_headings(tmp_path: Path) -> None:
    """A numbered line that is too long for a heading, between headings that it goes on with, is a section."""
    long = "Presentation and approval of what is left of the fund of the house, which was told of in the letter of the spring: they agreed."
    lines = [
        "1 Opening",
        "We met.",
        "2 Report",
        "It was read.",
        "2.1 Risks",
        "None were seen.",
        f"3. {long}",
        "All agreed.",
        f"4. {long}",
        "All agreed.",
        "5 End",
        "We went.",
    ]
    assert [line.partition(" ")[0] for line in text(tmp_path, *lines)] == ["1", "2", "2.1", "3", "4", "5"]


def test_long_paragraphs_before_a_list_are_items(tmp_path: Path) -> None:
    """Paragraphs before a numbered list are one text up to the length of a long passage, else an item each."""
    said = " ".join(["The members of the house shall be told of all of them without delay."] * 12)
    points = ["1. The first point is that it rains.", "2. The second point is that it snows."]
    for many, count in ((1, 3), (2, 4)):
        lines = ["## Aims", *[said] * many, *points, "## End", "No more."]
        found = text(tmp_path, *"\n\n".join(lines).split("\n"), name="x.md")[0]
        assert found.count(" / ") + 1 == count


def test_a_heading_of_two_lines(tmp_path: Path) -> None:
    """A numbered line with a break in it is a heading, if what is numbered within it follows."""
    document = docx.Document()
    for words in (
        "1. Aims",
        "1.1 We meet.",
        "2. Choice of members\nfor the council",
        "2.1 All may stand.",
        "2.2 All vote.",
    ):
        document.add_paragraph(words)
    found = [line.partition("]")[0] for line in word(tmp_path, document)]
    assert found == [
        "1 [Aims",
        "1.1 We meet.",
        "2 [Choice of members for the council",
        "2.1 All may stand.",
        "2.2 All vote.",
    ]


def test_cells_of_several_lines(tmp_path: Path) -> None:
    """The lines of a short cell are read as one, before the next cell."""
    document = docx.Document()
    table = document.add_table(2, 2)
    for n, cell in enumerate(one for row in table.rows for one in row.cells):
        cell.text = f"House {n}"
        cell.add_paragraph(f"Ms {n}")
    assert word(tmp_path, document) == [
        "front House 0 Ms 0 | House 1 Ms 1\nHouse 2 Ms 2 | House 3 Ms 3 <item 1: table 1, row 1; table 1, row 2>"
    ]


def test_articles_within_paragraphs_of_a_page(tmp_path: Path) -> None:
    """A bold article begins within a paragraph; a title's name on the next line is of it, if an article follows."""
    page = "".join(
        f"<p><b>Titolo {n}</b></p><p>{name}</p><p>Art. {2 * at - 1} It is so.</p><p>Loss <strong>ART. {2 * at}</strong> It ends.</p>"
        for at, (n, name) in enumerate((("I", "Seat"), ("II", "Aims")), start=1)
    )
    assert [line.partition("]")[0] for line in text(tmp_path, page, name="x.html")] == [
        "title-i [Titolo I Seat", "1 [Art. 1", "2 [ART. 2", "title-ii [Titolo II Aims", "3 [Art. 3", "4 [ART. 4",
    ]  # fmt: skip


def test_lines_that_a_break_parts(tmp_path: Path) -> None:
    """An empty line ends a paragraph of a web page, and numbers with a stop begin others on their lines."""
    page = "<h3>2. Aims</h3>2.1. We meet.<br>2.2. We read.<br><br>All are free.<h3>3. End</h3>3.1. No more."
    assert text(tmp_path, page, name="x.html") == [
        "2 [Aims]",
        "2.1 We meet.",
        "2.2 We read. / All are free.",
        "3 [End]",
        "3.1 No more.",
    ]


def test_a_page_of_a_pdf(tmp_path: Path) -> None:
    """Heads and feet go, text that comes again stays; a wrapped line that begins with a number goes on; words broken by a
    hyphen, bullets and a paragraph over two pages come together; the largest line is the title."""
    pages = []
    for number in (1, 2, 3):
        pages.append([
            (60, 770, 9, "Minutes of the group"), (300, 40, 9, f"Page {number}"),
            *([(60, 730, 20, "BReport on the harbour")] if number == 1 else []),
            (60, 700, 14, f"B{number}. Item"), (60, 680, 10, sentence("They thought of paragraph")),
            (60, 668, 10, f"5.{number}.2. of the rules, and of the frame-"), (60, 656, 10, "work that is new."),
            (70, 640, 10, "o"), (84, 640, 10, sentence("It is one more point that")), (84, 628, 10, "two lines."),
(60, 70 + 8 * number, 10, "Heard: the harbour master."),
            *([(60, 60, 10, sentence("It goes on and on until 2"))] if number == 1 else []),
        ])  # fmt: skip
    pages[1].insert(2, (60, 718, 10, "with the next page."))
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    found = imported(tmp_path / "x.pdf")
    assert found.report.title == {"en": "Report on the harbour"}
    first = outline(found.report)[0]
    assert first.startswith("1 [Item] ")
    assert (
        sentence("They thought of paragraph") + " 5.1.2. of the rules, and of the framework that is new."
        in first
    )
    assert sentence("It is one more point that") + " two lines." in first
    assert sentence("It goes on and on until 2") + " with the next page." in first
    assert sum("Heard: the harbour master." in line for line in outline(found.report)) == 3
    assert {one.text for one in found.left_out} == {"Minutes of the group", "Page …"}


def test_what_stands_around_the_text_of_a_pdf(tmp_path: Path) -> None:
    """Heads with the number of the page go, and so do a contents page whose numbers of pages go up, and an index; a
    chapter's title joins its number."""
    cover = [(60, 700, 20, "BContents"), *((60, 640 - 20 * n, 10, f"{n} On the {word}") for n, word in enumerate(_NOUNS, 1)),
             *((400, 640 - 20 * n, 10, str(2 * n)) for n in range(1, 6))]  # fmt: skip
    pages = [cover]
    for number, word in enumerate(_NOUNS, 2):
        lines = [(80, 640 - 14 * n, 10, sentence(f"Line {n} of page {number} goes on")) for n in range(1, 21)]
        heads = [(80, 660, 16, f"BChapter {number}"), (80, 640, 18, f"BOn the {word}")]
        pages.append([(80, 760, 10, f"{number} Rules of the harbour"), *heads, *lines])
    index = [
        (80, 640 - 14 * n, 10, f"Boat {word} {'. ' * 20}{n}, {n + 4}") for n, word in enumerate(_NOUNS * 3)
    ]
    pages.append([(80, 760, 10, "7 Rules of the harbour"), *index])
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    found = imported(tmp_path / "x.pdf", title="T")
    assert [line.partition("]")[0] for line in outline(found.report)] == [
        f"chapter-{number} [Chapter {number} On the {word}" for number, word in enumerate(_NOUNS, 2)
    ]
    assert [one.page for one in found.report.sections] == [2, 3, 4, 5, 6]
    assert next(found.report.passages()).original.startswith("Line 1 of page 2")
    assert not any(". . ." in one.original for one in found.report.passages())
    assert in_contents("On the nets | 19 al 27") == in_contents("On the nets\t28") == "On the nets"


def test_heads_of_pages_with_wide_margins(tmp_path: Path) -> None:
    """Heads go that stand far below the edge of the sheet, and those that name the chapter of their page."""
    pages = []
    for number in range(6):
        chapter = f"On the {_NOUNS[number // 2]}"
        head = (60, 670, 10, chapter if number % 2 else f"Journal of the harbour, page {number + 1}")
        said = [sentence(f"It goes on in {_NOUNS[(n + number) % 5]}") for n in range(30)]
        lines = [(60, 600 - 12 * n, 10, line) for n, line in enumerate(said)]
        pages.append([head, *([] if number % 2 else [(60, 630, 20, f"B{chapter}")]), *lines])
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    found = imported(tmp_path / "x.pdf", title="T").report
    assert [one.title["en"] for one in found.sections if one.title] == ["On the boats", "On the nets"]
    assert not any("Journal" in one.original or "On the" in one.original for one in found.passages())


def test_heads_with_a_chapter_and_the_number_of_the_page(tmp_path: Path) -> None:
    """A line at the edge of a page goes if a number in it counts the pages, whatever else it says."""
    pages = []
    for number, word in enumerate(_NOUNS):
        said = [sentence(f"{n + 7} is the number of {word} on line {n}") for n in range(30)]
        lines = [(60, 600 - 12 * n, 10, line) for n, line in enumerate(said)]
        head = [(60, 670, 10, f"{number + 41}"), (300, 670, 10, f"ON THE {word.upper()} OF ALL")]
        pages.append([*head, *lines, (250, 240, 10, f"Page {number + 1} of 5")])
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    blocks = read_document(tmp_path / "x.pdf").blocks
    assert not any("OF ALL" in one.text or "of 5" in one.text for one in blocks)
    assert all(f"{word} on line 0 " in " ".join(one.text for one in blocks) for word in _NOUNS)


def test_what_is_printed_around_the_text_of_several_pages(tmp_path: Path) -> None:
    """Tabs beside the text go, and so does a number of a page in an odd place; a last line that comes again stays."""
    pages = []
    for number, word in enumerate(_NOUNS, 1):
        said = [sentence(f"They went to the {word} on day {n}") for n in range(number, number + 30)]
        last = f"of the harbour of {1990 + number * 7}."
        lines = [(60, 700 - 12 * n, 10, line) for n, line in enumerate([*said, "of the harbour.", last])]
        tabs = [(520, 600 - 90 * n, 6, f"B{chapter}") for n, chapter in enumerate(_NOUNS)]
        pages.append(
            [*lines, *(tabs if number % 2 else []), (300, 40 if number > 1 else 140, 10, str(number))]
        )
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    source = read_document(tmp_path / "x.pdf")
    assert " ".join(one.text for one in source.blocks).count("of the harbour. of the harbour of") == 5
    assert not any(re.search(r"\b\d\b$|^\W*(?:boats|nets)", one.text) for one in source.blocks)
    assert {one.text for one in source.left_out} == {"…", *_NOUNS}
    (tmp_path / "x.pdf").write_bytes(as_pdf([[*pages[1][:20], (300, 140, 10, "1")], pages[1][:20]]))
    assert not any("1" in one.text.split() for one in read_document(tmp_path / "x.pdf").blocks)


def test_letters_with_several_dashes(tmp_path: Path) -> None:
    """Letters of one list are its points, whichever dash is behind each."""
    lines = [f"{mark} {'يجب أن يكون للعامل عقد مكتوب ' * 8}." for mark in ("أ –", "ب-", "ج -", "د –")]
    (tmp_path / "x.txt").write_text(
        "\n".join(["المادة 1", "تكون حقوق العامل كما يلي:", *lines]), encoding="utf-8"
    )
    report = build(read_document(tmp_path / "x.txt"), "x", "ar", "T", "", find_meeting).report
    assert [one.original[0] for one in report.passages() if "/" in one.id.partition("/")[2]] == [
        "أ",
        "ب",
        "ج",
        "د",
    ]


def test_plain_numbers_before_bold_annexes(tmp_path: Path) -> None:
    """Numbered lines are headings though they are not bold, where bold lines are numbered annexes."""
    lines = [(14, "BRules of the harbour")]
    for n, word in enumerate(_NOUNS, 1):
        lines += [(10, f"{n} On the {word}"), (10, sentence(f"It is said of the {word}") + ".")]
    for n in (1, 2):
        lines += [(10, f"BAnnex {n}. List {n}"), (10, sentence(f"They are here in list {n}") + ".")]
    (tmp_path / "x.pdf").write_bytes(
        as_pdf([[(60, 700 - 24 * n, size, said) for n, (size, said) in enumerate(lines)]])
    )
    found = outline(imported(tmp_path / "x.pdf", title="T").report)
    assert [line.partition(" ")[0] for line in found] == ["1", "2", "3", "4", "5", "annex-1", "annex-2"]


@pytest.mark.parametrize(("turn", "place"), [(90, "0 1 -1 0 600 0"), (270, "0 -1 1 0 0 800")])
def test_turned_pages_of_a_pdf(turn: int, place: str, tmp_path: Path) -> None:
    """Words up or down a page are read in their direction where they are most of it, and are left out elsewhere."""
    rows = [
        (left, 500 - 14 * n, 10, f"{word} {n}")
        for n in range(3)
        for left, word in ((60, "Fee"), (400, "Sum"))
    ]
    line = (60, 700, 10, sentence("They went to the harbour with boats and nets"))
    writer = pypdf.PdfWriter(io.BytesIO(as_pdf([rows, rows])))
    straight = pypdf.PdfReader(io.BytesIO(as_pdf([[], [line]])))
    for page, other in zip(writer.pages, straight.pages, strict=True):
        drawn = pypdf.generic.DecodedStreamObject()
        words, more = (one["/Contents"].get_object().get_data() for one in (page, other))
        drawn.set_data(b"q %s cm %s Q %s" % (place.encode(), words, more))
        page[pypdf.generic.NameObject("/Contents")] = writer._add_object(drawn)
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "x.pdf")
    source = read_document(tmp_path / "x.pdf")
    assert [one.text for one in source.blocks] == [*(f"Fee {n} | Sum {n}" for n in range(3)), line[3]]
    (left,) = source.left_out
    assert left.why == "words that stand across a page"
    assert left.text.startswith("Fee 0 Sum 0 Fee 1")


def test_titles_that_several_sections_have(tmp_path: Path) -> None:
    """Sections of one title have the id of the section around before their own."""
    lines = [
        part for n in (1, 2) for part in (f"## {n} Part {n}", "It met.", "### Reasons", "So it was said.")
    ]
    found = text(tmp_path, *("\n\n".join(lines)).split("\n"), name="x.md")
    assert [line.partition(" ")[0] for line in found] == ["1", "1-reasons", "2", "2-reasons"]


def test_pages_of_items(tmp_path: Path) -> None:
    """An item has the page that it begins on, or that of the item before it where the document does not say."""
    source = Source(
        [
            Block(Kind.HEADING, "1 Part", 1, page=2),
            *(Block(Kind.PARAGRAPH, f"It met {n}.", page=n) for n in (2, 3, 0)),
        ]
    )
    section = build(source, "x", "en", "T", "", find_meeting).report.sections[0]
    assert (section.page, section.pages) == (2, (2, 3, 3))
    (tmp_path / "x.yaml").write_text(
        write(build(source, "x", "en", "T", "", find_meeting).report), encoding="utf-8"
    )
    found = read_report(tmp_path / "x.yaml").report
    assert found is not None
    assert found.sections[0] == section


#: Of what a document has chapters.
_NOUNS = ("harbour", "boats", "nets", "fees", "light")


def test_hyphens_at_the_ends_of_lines_of_a_pdf(tmp_path: Path) -> None:
    """A word broken at its hyphen keeps it, if the document has others that begin so; a syllable's hyphen goes."""
    lines = [
        "The price is half-price, as was said of it on that day by all, for some four half-",
        "days and more,",
        "as was said of it on that day by all of the members of the house at the har-",
        "bour.",
    ]
    (tmp_path / "x.pdf").write_bytes(as_pdf([[(60, 700 - 12 * n, 10, line) for n, line in enumerate(lines)]]))
    said = " ".join(block.text for block in read_document(tmp_path / "x.pdf").blocks)
    assert "four half-days" in said
    assert "the harbour" in said


def test_justified_lines_of_a_pdf(tmp_path: Path) -> None:
    """Words with the same wide gap between them are one line; words in columns are cells."""
    words = [(60 + 80 * n, 700 - 14 * line, 10, "words") for line in (0, 1) for n in range(5)]
    cells = [(left, 600 - 14 * line, 10, "cell") for line in (0, 1) for left in (60, 150, 300)]
    (tmp_path / "x.pdf").write_bytes(as_pdf([[*words, *cells]]))
    blocks = read_document(tmp_path / "x.pdf").blocks
    assert blocks[0].text == " ".join(["words"] * 10)
    assert [one.text for one in blocks[1:]] == ["cell | cell | cell"] * 2


@pytest.mark.parametrize(
    ("own", "title"), [("Microsoft Word - Statutes HBA 2021", "Statutes HBA 2021"), ("Empty Template", "x")]
)
def test_own_title_of_a_pdf(own: str, title: str, tmp_path: Path) -> None:
    """A PDF that shows no title has its own if the words of that are on the first page."""
    lines = ["Valid from May 2021.", "DRAFT OF THE STATUTES OF THE HBA OF 2021.", "The HBA is a house."]
    page = [(60, 700 - 30 * n, 10, f"B{line}") for n, line in enumerate(lines)]
    writer = pypdf.PdfWriter(io.BytesIO(as_pdf([page])))
    writer.add_metadata({"/Title": own})
    writer.write(tmp_path / "x.pdf")
    assert imported(tmp_path / "x.pdf").report.title == {"en": title}


def test_definitions_of_a_pdf(tmp_path: Path) -> None:
    """A term in the middle beside its definition of several lines is one row with it, whichever is drawn first."""
    line = "it is said here of the house"
    rows = [
        part
        for top in (700, 640, 580)
        for part in ((60, top - 12, 10, "Term"), *((150, top - 12 * n, 10, f"{line} {n}") for n in range(3)))
    ]
    drawn = [*rows[:4], *rows[5:8], rows[4], *rows[8:]]
    (tmp_path / "x.pdf").write_bytes(
        as_pdf([[(60, 730, 10, f"The words mean what {line} and there:"), *drawn]])
    )
    blocks = read_document(tmp_path / "x.pdf").blocks
    assert [one.text for one in blocks[1:]] == [f"Term | {line} 0 {line} 1 {line} 2"] * 3


def test_arabic_of_a_pdf(tmp_path: Path) -> None:
    """Arabic is read by place, whatever the order in which it is drawn."""
    drawn = "".join(chr(0x61 + n) for n in (3, 1, 2))
    spelt = "".join(chr(0x627 + n) for n in (2, 1, 3))
    page = [(300, 700, 12, f"A{drawn}"), (360, 700, 12, f"A{drawn}"), (300, 660, 12, "A" + drawn * 3)]
    (tmp_path / "x.pdf").write_bytes(as_pdf([page]))
    said = " ".join(block.text for block in read_document(tmp_path / "x.pdf").blocks)
    assert said.split()[:2] == [spelt, spelt]


@pytest.mark.parametrize("ligature", ["z", "{"])
def test_ligatures_of_an_arabic_pdf(tmp_path: Path, ligature: str) -> None:
    """The letters of lam-alef are read in their order, in whichever the file has them."""
    page = [(300, 700 - 20 * line, 12, f"Acb{ligature}a") for line in range(4)]
    (tmp_path / "x.pdf").write_bytes(as_pdf([page]))
    said = " ".join(block.text for block in read_document(tmp_path / "x.pdf").blocks)
    assert set(said.split()) == {"الا" + chr(0x628) + chr(0x629)}


def test_sections_that_begin_pages(tmp_path: Path) -> None:
    """They are headings, and no page's head, though each page begins with one."""
    words = ["roof", "door", "hall", "yard", "gate", "path", "pond"]
    pages = [
        [
            (60, 760, 10, f"Section {n}"),
            *(
                (60, 700 - 12 * k, 10, f"The {word} of the {line} is in order.")
                for k, line in enumerate(words)
            ),
        ]
        for n, word in enumerate(words, start=1)
    ]
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    assert [section.id for section in imported(tmp_path / "x.pdf", title="T").report.sections] == list(
        "1234567"
    )


def test_letters_that_stand_for_others(tmp_path: Path) -> None:
    """An Arabic text whose letters are not those that one sees is told of."""
    for said, told in (
        ("حٌظؤر١ي رٔزذ حٌٕٔذ حٌّٜخَ٘س", 1),
        ("البىظبً اىَقشس ٍتطيب سبعةت", 1),
        ("البرنامج المقرر في الجامعة", 0),
    ):
        (tmp_path / "x.txt").write_text(f"{said} " * 40, encoding="utf-8")
        found = build(read_document(tmp_path / "x.txt"), "x", "ar", "T", "", find_meeting)
        assert sum("have it read by OCR" in remark for remark in found.remarks) == told


def test_marks_over_their_letters(tmp_path: Path) -> None:
    """An accent or vowel sign that is drawn apart belongs to the letter below it, and makes no word's end; one that only
    its font knows goes, and a quotation mark before a letter stays."""
    latin = [
        (60, 700, 10, "COMIT"),
        (94, 702, 10, "´"),
        (92.2, 700, 10, "E"),
        (101.5, 700, 10, "y"),
        (109.3, 700, 10, "otros"),
    ]
    arabic = [(300, 700, 12, "Acab"), (301, 697, 12, "A}"), (295, 680, 12, "Acabbbbbbb")]
    private = [*arabic[:1], (301, 697, 12, "A|"), *arabic[2:]]
    grave = [(60, 700, 6, "`all' of the utilit"), (98.9, 700, 6, "`"), (98.2, 700, 6, "a")]
    # A circumflex is itself a letter.
    hat = [(60, 700, 10, "ci"), (67.8, 702, 10, "ˆ"), (67.2, 700, 10, "encia")]
    cases = (
        (latin, "COMITÉ y otros"),
        (hat, "ciência"),
        (grave, "`all' of the utilità"),
        (arabic, "باةَ"),
        (private, "باة ب"),
    )
    for pieces, said in cases:
        (tmp_path / "x.pdf").write_bytes(as_pdf([pieces]))
        assert said in read_document(tmp_path / "x.pdf").blocks[0].text


def test_lam_alef_that_a_pdf_names_alef(tmp_path: Path) -> None:
    """An alef that is twice as wide as others, and as lam-alef is, stands for it."""
    (tmp_path / "x.pdf").write_bytes(as_pdf([[(300, 700, 12, "A!c!cac!c")]]))
    assert read_document(tmp_path / "x.pdf").blocks[0].text == "ةاةلاةاةا"


def test_justified_arabic_of_a_pdf(tmp_path: Path) -> None:
    """The fill within words goes; a number keeps its point; a line of Latin words is read from the left."""
    page = [(340, 700, 12, "AcWWa"), (295, 700, 12, "3.500"), (300, 680, 12, "Acabcabc"),
            (300, 640, 12, "70 - Ibid., p. 3.")]  # fmt: skip
    (tmp_path / "x.pdf").write_bytes(as_pdf([page]))
    said = [block.text for block in read_document(tmp_path / "x.pdf").blocks]
    assert said[0].startswith("اة 3.500")
    assert said[-1] == "70 - Ibid., p. 3."


def test_footnotes_below_the_text_of_a_pdf(tmp_path: Path) -> None:
    """A small line at a page's foot that begins with a number of the page's text is a note, and what goes on with the
    next page is no part of it."""
    pages = [
        [(60, 700, 14, f"B{n}. Item"), (60, 680, 10, sentence("It was said")), (60, 668, 10, "by the mayor"),
         (121, 672, 6, str(n)), (60, 80, 8, f"{n} - See page 9, on the {_NOUNS[n]}."), (300, 40, 9, str(n))]
        for n in (1, 2, 3)
    ]  # fmt: skip
    (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
    found = outline(imported(tmp_path / "x.pdf", title="T").report)
    said = sentence("It was said")
    assert found == [
        f"{n} [Item] {said} by the mayor / See page 9, on the {_NOUNS[n]}. <item 1: footnote {n}>"
        for n in (1, 2, 3)
    ]


def test_lines_of_chinese_paragraphs(tmp_path: Path) -> None:
    """A sentence goes on after a line's end, however short the line is; an article within a line begins a paragraph."""
    (tmp_path / "x.pdf").write_bytes(
        as_pdf([[(60, 700, 12, "A" + "#" * 30 + "$##"), (60, 670, 12, "A#$##%")]])
    )
    assert [block.text for block in read_document(tmp_path / "x.pdf").blocks] == [
        f"{'当' * 30}，当当当，当当。"
    ]
    source = [Block(Kind.PARAGRAPH, "第一条 当事人应当，按照约定。第二条 裁决作出后，不予受理。")]
    source.append(Block(Kind.PARAGRAPH, "第三条 没有约定的，按照法律。"))
    report = build(Source(source), "x", "zh", "T", "", find_meeting).report
    assert [one.id for one in report.sections] == ["1", "2", "3"]


def test_letters_of_no_size(tmp_path: Path) -> None:
    """A line whose letters have no size ends nothing."""
    (tmp_path / "x.pdf").write_bytes(
        as_pdf([[(60, 700, 0, "Nothing"), (60, 680, 10, "Something was said.")]])
    )
    try:
        assert read_document(tmp_path / "x.pdf").blocks
    except DocumentError as error:
        pytest.fail(str(error))


def test_numbers_that_the_contents_page_gives_otherwise(tmp_path: Path) -> None:
    """Where headings have other numbers than there, that is told."""
    document = docx.Document()
    for line in ("Contents", "1 Opening\t2", "2 Agenda\t2", "3 Members\t3"):
        document.add_paragraph(line)
    for title in ("1 Opening", "2 Agenda", "4 Members"):
        document.add_heading(title, 1)
        document.add_paragraph("It met.")
    (tmp_path / "x.docx").write_bytes(saved(document))
    remarks = imported(tmp_path / "x.docx", title="T").remarks
    assert remarks == ("numbers that the contents page gives otherwise: 1, as 3 for 4 Members",)


def test_bullets_within_bullets_stay_with_them(tmp_path: Path) -> None:
    """A short bullet is one passage with the bullets within it."""
    (tmp_path / "x.md").write_text(
        "# T\n\n## Work\n\n- One tool.\n    - It is free.\n    - It is slow.\n- Another tool.\n"
    )
    assert outline(imported(tmp_path / "x.md").report) == [
        "work [Work] One tool.\n• It is free.\n• It is slow. / Another tool."
    ]


def test_typed_bullets_within_automatic_ones(tmp_path: Path) -> None:
    """Bullets that are typed below an automatic one are within it."""
    document = docx.Document()
    document.add_heading("1 Tasks", 1)
    for name in ("Ada:", "Grace:"):
        document.add_paragraph(name, style="List Bullet")
        for line in ("- To write!", "\uf02d To draw!"):  # the sign of a symbol font
            document.add_paragraph(line)
    assert word(tmp_path, document) == [
        "1 [Tasks] Ada:\n• To write!\n• To draw! / Grace:\n• To write!\n• To draw!"
    ]


def test_numbered_questions_are_titles(tmp_path: Path) -> None:
    """A numbered line that ends with a question mark is a title where most of its depth are short lines."""
    found = text(
        tmp_path, "1. Work", "1.1. What is done?", "It is done by all.", "1.2. Who does it", "All of them do."
    )
    assert found == [
        "1 [Work]",
        "1.1 [What is done?] It is done by all.",
        "1.2 [Who does it] All of them do.",
    ]


@pytest.mark.parametrize("goes_on", ['continue-numbering="true"', 'continue-list="one"'])
def test_lists_of_open_documents_go_on(goes_on: str, tmp_path: Path) -> None:
    """A list that goes on with the numbers of an earlier one does so, behind words in between; an item that holds
    nothing but a list has no number."""
    spaces = " ".join(f'xmlns:{one}="urn:{one}"' for one in ("office", "text", "style"))
    level = '<text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix=")"/>'
    style = f'<office:automatic-styles><text:list-style style:name="L">{level}</text:list-style></office:automatic-styles>'
    inner = "<text:list-item><text:list><text:list-item><text:p>Yes.</text:p></text:list-item></text:list></text:list-item>"
    one = '<text:list text:style-name="L" {}><text:list-item><text:p>It is paid {}.</text:p></text:list-item>{}</text:list>'
    parts = one.format('xml:id="one"', "once", inner), one.format(f"text:{goes_on}", "late", "")
    body = f"<text:h>Fees</text:h>{parts[0]}<text:p>That is usual.</text:p>{parts[1]}"
    content = f"<office:document-content {spaces}>{style}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    with zipfile.ZipFile(tmp_path / "x.odt", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", content)
    assert "b) It is paid late." in outline(imported(tmp_path / "x.odt").report)[0]


def test_a_label_of_boxes_joins_their_text(tmp_path: Path) -> None:
    """A word alone that comes again and again before longer texts joins each of them."""
    box = "<table><tr><td rowspan=2></td><th>Note</th></tr><tr><td>{}</td></tr></table>"
    said = ["It is to be paid at once.", "All of it is free of tax.", "None of it is paid back."]
    boxes = "".join(f"<p>Of the fee, the {n} part.</p>{box.format(one)}" for n, one in enumerate(said, 1))
    (tmp_path / "x.html").write_text(f"<meta charset=utf-8><title>T</title><h2>1. Fees</h2>{boxes}")
    found = outline(imported(tmp_path / "x.html").report)[0]
    assert all(f"Note\n{one}" in found for one in said)


def test_a_bold_title_beside_its_plain_number(tmp_path: Path) -> None:
    """A bold title is a heading though its number is not bold; a gap between two pieces of a line parts words."""
    page = [piece for n, word in enumerate(_NOUNS) for piece in (
        (60, 700 - 60 * n, 10, f"{n + 1}."), (90, 700 - 60 * n, 10, "BOn"), (112, 700 - 60 * n, 10, f"Bthe {word}."),
        *((60, 684 - 60 * n - 12 * k, 10, sentence(f"Line {k} goes on")) for k in range(3)))]  # fmt: skip
    (tmp_path / "x.pdf").write_bytes(as_pdf([page]))
    found = outline(imported(tmp_path / "x.pdf", title="T").report)
    assert [line.partition("]")[0] for line in found] == [
        f"{n} [On the {word}." for n, word in enumerate(_NOUNS, 1)
    ]


def test_numbers_of_a_pdf_by_their_left_edges(tmp_path: Path) -> None:
    """A number that begins anew at a deeper edge is a point of the number around it, which goes on behind it; one edge
    that is off changes nothing."""
    lines = [(60, 14, "BRules")]
    for n, word in enumerate(_NOUNS, 1):
        inner = [
            (90 + 10 * (n == k == 2), 10, f"{k}. It is said {k} times of the {word}.") for k in (1, 2, 3)
        ]
        lines += [(60, 10, f"{n}. On the {word} this is to be said by all of them:"), *inner]
    drawn = [(edge, 700 - 14 * n, size, line) for n, (edge, size, line) in enumerate(lines)]
    (tmp_path / "x.pdf").write_bytes(as_pdf([drawn]))
    found = outline(imported(tmp_path / "x.pdf", title="T").report)
    assert [(line[:2], line.count(" / ")) for line in found] == [(f"{n} ", 2) for n in range(1, 6)]


def test_fractions_of_small_figures(tmp_path: Path) -> None:
    """A raised figure over a lowered one is a fraction."""
    pieces = [
        (60, 700, 10, "By a majority of"),
        (140, 704, 7, "2"),
        (140, 697, 7, "3"),
        (146, 700, 10, "of the members."),
    ]
    (tmp_path / "x.pdf").write_bytes(as_pdf([pieces]))
    assert "2/3" in read_document(tmp_path / "x.pdf").blocks[0].text


def test_numbers_without_a_stop_that_go_on(tmp_path: Path) -> None:
    """A line begins a paragraph if its number, such as 1.2, follows that of an earlier one at the same edge."""
    lines = [(60, 700 - 12 * n, 10, sentence(f"1.{n} They went")) for n in (1, 2, 3)]
    (tmp_path / "x.pdf").write_bytes(as_pdf([lines]))
    assert [one.text for one in read_document(tmp_path / "x.pdf").blocks] == [said for *_, said in lines]


def test_notes_beside_the_text_of_a_pdf(tmp_path: Path) -> None:
    """Small lines beside a text are a note behind its paragraph, and no cells of its lines; before it most pages have
    some, as else they are of a table."""
    lines = [(60, 700 - 12 * n, 10, sentence(f"They went to the {word}")) for n, word in enumerate(_NOUNS)]
    lines += [(60, 634, 10, sentence("Then they all came back"))]
    beside = [(520, 688, 8, "The aims of"), (520, 678, 8, "them all")]
    (tmp_path / "x.pdf").write_bytes(as_pdf([[*lines[:2], *beside, *lines[2:]]]))
    blocks = read_document(tmp_path / "x.pdf").blocks
    assert [(one.kind, one.text) for one in blocks] == [
        (Kind.PARAGRAPH, " ".join(said for *_, said in lines[:5])),
        (Kind.FOOTNOTE, "The aims of them all"),
        (Kind.PARAGRAPH, lines[5][3]),
    ]
    before = [(8, height, size, said.replace("The aims", "Aims")) for _, height, size, said in beside]
    (tmp_path / "x.pdf").write_bytes(as_pdf([[*lines[:2], *before, *lines[2:]]]))
    assert [one.kind for one in read_document(tmp_path / "x.pdf").blocks] == [one.kind for one in blocks]


def test_points_of_a_pdf_that_a_dash_sets_off(tmp_path: Path) -> None:
    """A point such as "I - words" begins a paragraph, and its indented second line goes on with it."""
    lines = [(60, 700, "The duties of all the members are these:")]
    for n, roman in enumerate(("I", "II", "III")):
        lines += [
            (60, 686 - 28 * n, sentence(f"{roman} - It is {_NOUNS[n]}")),
            (76, 672 - 28 * n, "of the group;"),
        ]
    (tmp_path / "x.pdf").write_bytes(as_pdf([[(left, height, 10, said) for left, height, said in lines]]))
    found = next(imported(tmp_path / "x.pdf", title="T").report.passages()).original.split("\n")
    assert found[1:] == [
        f"{sentence(f'{roman} - It is {_NOUNS[n]}')} of the group;"
        for n, roman in enumerate(("I", "II", "III"))
    ]


def test_a_sentence_goes_on_with_the_numbers_of_headings(tmp_path: Path) -> None:
    """A numbered sentence behind numbered headings is the next section; a list within a section is none."""
    lines = ["1. Opening", "It was opened.", "2. Agenda", "It was adopted.", "2.1 Changes", "They were made."]
    lines += [
        "3. The fees were set at ten a month.",
        "All agreed.",
        "4. Votes",
        "1. Yes, of all.",
        "2. No, of none.",
    ]
    assert [line.partition(" ")[0] for line in text(tmp_path, *lines)] == ["1", "2", "2.1", "3", "4"]


def test_articles_that_are_counted_anew_within_one(tmp_path: Path) -> None:
    """Points that have the article's word are the article's, if the articles go on behind them."""
    lines = [line for n in range(1, 7) for line in (f"Article {n}", f"It is free on day {n}.")]
    for n in range(1, 5):
        lines.insert(9 + n, f"Art.{n} Nobody pays for {_NOUNS[n]}.")
    lines = ["Chapter I", *lines[:8], "Chapter II", *lines[8:]]
    found = [line for line in text(tmp_path, *lines) if not line.startswith("chapter")]
    assert [line.partition(" ")[0] for line in found] == ["1", "2", "3", "4", "5", "6"]
    assert "Art.2 Nobody pays for nets." in found[4]


def test_headings_in_capitals_of_a_pdf(tmp_path: Path) -> None:
    """Lines in capitals that are set in the middle are one heading; one behind a dash and before a section is one."""
    page = [(60, 790, 10, sentence("It is of old"))]
    for n, word in enumerate(_NOUNS[1:4], 1):
        top = 900 - 160 * n
        page += [(231, top, 10, f"CONCERNING THE {word.upper()}"), (200, top - 12, 10, "WITH ALL THAT BELONGS TO IT HERE"),
                 (60, top - 28, 10, sentence(f"It is good that {word}")), (60, top - 44, 10, f"- OF THE {word.upper()} ITSELF"),
                 (60, top - 58, 10, sentence(f"Section {2 * n - 1}. Everybody has it")),
                 (60, top - 86, 10, sentence(f"Section {2 * n}. Nobody loses it"))]  # fmt: skip
    (tmp_path / "x.pdf").write_bytes(as_pdf([page]))
    found = outline(imported(tmp_path / "x.pdf", title="T").report)
    assert [line.partition("]")[0].partition("[")[2] for line in found if "FEES" in line] == [
        "CONCERNING THE FEES WITH ALL THAT BELONGS TO IT HERE",
        "OF THE FEES ITSELF",
    ]


def test_titles_of_covers_and_heads(tmp_path: Path) -> None:
    """The title is all of a cover's large lines, which hold no section; without one it is the first page's head."""
    text_ = [(60, 600 - 12 * n, 10, sentence(f"Line {n} goes on")) for n in range(4)]
    cover = [(60, 600, 30, "Opinion"), (60, 560, 24, "on the harbour"), (60, 100, 16, "Self-referral 88")]
    heads = [(60, 770, 10, "Meeting of the harbour group on Tuesday"), (60, 660, 10, sentence("It was said") + "."),
             (60, 640, 10, "BItem"), *text_]  # fmt: skip
    for pages, title in (
        ([cover, [], heads[1:]], "Opinion on the harbour"),
        ([heads, heads[:2], heads[:2]], "Meeting of the harbour group on Tuesday"),
    ):
        (tmp_path / "x.pdf").write_bytes(as_pdf(pages))
        report = imported(tmp_path / "x.pdf").report
        assert report.title == {"en": title}
        assert [one.id for one in report.sections] == ["front", "item"]


def test_captions_and_short_notes(tmp_path: Path) -> None:
    """A bold line that names a figure heads nothing; short footnotes of a section are one passage."""
    document = docx.Document()
    document.add_heading("T", 0)
    for words, bold in (
        ("Fees", True),
        (sentence("They rose") + ".", False),
        ("Figure 2: Fees by year", True),
        (sentence("They fell") + ".", False),
    ):
        document.add_paragraph().add_run(words).bold = bold
    assert [line.partition(" ")[0] for line in word(tmp_path, document)] == ["fees"]
    notes = [
        Block(Kind.FOOTNOTE, one, note=f"footnote {n}") for n, one in enumerate(("Ibid.", "See page 9."), 1)
    ]
    source = Source([Block(Kind.HEADING, "1 Fees", 1), Block(Kind.PARAGRAPH, "They rose."), *notes])
    found = outline(build(source, "x", "en", "T", "", find_meeting).report)
    assert found == ["1 [Fees] They rose. / Ibid.\nSee page 9. <item 1: footnote 1; footnote 2>"]


def test_larger_bold_lines_are_around_smaller_ones(tmp_path: Path) -> None:
    """A bold line of a PDF before a smaller bold line is a heading as well."""
    said = [Block(Kind.PARAGRAPH, f"{sentence(f'Line {n}')}.", page=1, size=10) for n in range(12)]
    heads = [
        Block(Kind.PARAGRAPH, words, page=1, size=size, bold=True)
        for words, size in (("Boats", 13), ("Fees", 10))
    ]
    report = build(Source([*said[:9], *heads, *said[9:]]), "x", "en", "T", "", find_meeting).report
    assert [one.title["en"] for one in report.every_section() if one.title] == ["Boats", "Fees"]


def test_paragraphs_with_one_label_decide_together(tmp_path: Path) -> None:
    """Chapters of a paragraph each are sections with their words as text, also those without a full stop."""
    said = (
        "The group decides by vote",
        "It meets in May.",
        "Each member may vote",
        "A vote is open for a week",
    )
    chapters = (f"<p><b>Chapter {n}:</b> {words}</p>" for n, words in enumerate(said, 1))
    found = text(tmp_path, "<title>Rules</title><h2>Part one</h2>", *chapters, name="x.html")
    assert found[-4:] == [f"chapter-{n} [Chapter {n}] {words}" for n, words in enumerate(said, 1)]


def test_numbers_and_letters_of_headings_in_a_page(tmp_path: Path) -> None:
    """A number in a box of its own is none of the next word's letters; the letter of a heading is of its article."""
    body = "".join(f"<h3><span>Art. {n}</span>Réunions</h3><h4>A. Lieu</h4><p>À Kiel.</p>" for n in (1, 2, 3))
    assert text(tmp_path, f"<meta charset=utf-8><title>T</title>{body}", name="x.html") == [
        line for n in (1, 2, 3) for line in (f"{n} [Art. {n} Réunions]", f"{n}-A [A. Lieu] À Kiel.")
    ]


def test_furniture_of_a_page(tmp_path: Path) -> None:
    """What leads around in a site is left out and named, and the keys before a page are none of its text."""
    links = "".join(f"<li><a href={n}><h3>{n}</h3></a></li>" for n in ("Aims", "Members"))
    (tmp_path / "x.html").write_text(
        f"---\ntitle: Rules of the club of Kiel\n---\n<!doctype html><title>Club</title><body><a href=#text>Go</a>"
        f"<header><nav>N</nav><h1><a href=/>Club</a></h1></header><section id=menu><ul>{links}</ul></section>"
        "<h1>Rules of the club</h1><p>It met.</p><div><a href=x.pdf download>As PDF</a></div>"
        "<div class=footer><p>Made by us.</p></div>",
        "utf-8",
    )
    found = imported(tmp_path / "x.html")
    assert (found.report.title["en"], outline(found.report)) == (
        "Rules of the club of Kiel",
        ["front It met."],
    )
    assert [one.text for one in found.left_out] == ["Go", "NClub", "AimsMembers", "As PDF", "Made by us."]


def test_dashes_behind_numbers(tmp_path: Path) -> None:
    """A dash behind a number is no text, with a space before it or a stop or without."""
    found = text(
        tmp_path,
        "Rules of the club of Kiel",
        "1.- Aims",
        "1.1– It met.",
        "2.- Fees",
        "2.1 - It rose.",
        "2.2 – It fell.",
    )
    assert found == ["1 [Aims]", "1.1 It met.", "2 [Fees]", "2.1 It rose.", "2.2 It fell."]


def test_hours_are_no_numbers_of_sections(tmp_path: Path) -> None:
    """Numbers of two parts that are all hours of the day open no section."""
    hours = ("9.30 Opening", "10.00 Break", "11.45 End")
    assert text(tmp_path, "Programme of the day in Kiel", *hours) == ["front " + "\n".join(hours)]


def test_paragraph_signs_within_articles() -> None:
    """§ 1 of each article is within it, also where titles, chapters and bold lines are around some articles."""
    lines = [
        "TÍTULO I",
        "*RESOLVE",
        "Art. 1º O grupo.",
        "TÍTULO II",
        "CAPÍTULO I",
        "Art. 2º Reúne-se.",
        "§ 1º Em maio.",
        "§ 2º Em junho.",
        "CAPÍTULO II",
        "Art. 3º Decide.",
        "§ 1º Por voto.",
        "§ 2º Em sessão.",
        "*RESOLVE",
        "Art. 4º Vota.",
    ]
    source = Source([Block(Kind.PARAGRAPH, one.strip("*"), bold=one[0] in "*TC") for one in lines])
    found = outline(build(source, "x", "pt", "T", "", find_meeting).report)
    ids = [line.partition(" ")[0] for line in found]
    assert [id_ for id_ in ids if re.search(r"-\d$", id_)] == ["2-1", "2-2", "3-1", "3-2"]


def test_two_minutes_in_one_document(tmp_path: Path) -> None:
    """Headings that say that minutes of a day follow are two meetings; the line of one among others is a title."""
    document = docx.Document()
    document.add_heading("Club of Kiel\t1 July 2023", 1)
    for day in ("31 March 2023", "2 May 2023"):
        document.add_heading(f"Minutes of the board, {day}", 1)
        document.add_paragraph("It met.")
    found = word(tmp_path, document)
    assert found[1:] == [
        "minutes-of-the-board-31 [Minutes of the board, 31 March 2023] {None 2023-03-31} It met.",
        "minutes-of-the-board-2 [Minutes of the board, 2 May 2023] {None 2023-05-02} It met.",
    ]
    for element in document.element.body[3:-1]:
        document.element.body.remove(element)
    (tmp_path / "x.docx").write_bytes(saved(document))
    report = imported(tmp_path / "x.docx").report
    assert (report.title["en"], day_of(report)) == ("Minutes of the board, 31 March 2023", date(2023, 3, 31))
    assert outline(report) == ["front It met."]


def test_a_date_in_the_title_of_rules(tmp_path: Path) -> None:
    """A document that names no meeting is of none, whatever date its title has."""
    (tmp_path / "x.txt").write_text(
        "Rules of the run of Kiel, 13 May 2023\n1. Start\nIt starts.\n2. End\nIt ends."
    )
    assert day_of(imported(tmp_path / "x.txt").report) is None


def test_place_and_date_at_the_end(tmp_path: Path) -> None:
    """Place, date and signatures at the end, or before an annex, are a section of their own, named by their first line."""
    rules = ("Rules of the club of Kiel", "§ 1 Aims", "It sails.", "§ 2 End", "It ends when all agree.")
    for line in (
        "Kiel, den 17. Mai 2018",
        "Stand 22.04.2017",
        "Fait à Kiel, le 17 mai 2018.",
        "Approved on April 2016.",
    ):
        assert text(tmp_path, *rules, line)[2:] == [f"closing [{line}] {line}"]
        assert text(tmp_path, *rules, line, "Ada Byron, president")[2:] == [
            f"closing [{line}] Ada Byron, president"
        ]
    assert text(tmp_path, *rules, "It met in 2018.")[2:] == []


def test_styles_that_are_text(tmp_path: Path) -> None:
    """A style Title behind numbers is text, as is a heading whose sentence goes on in the next paragraph; the line
    between two articles is the first one's."""
    document = docx.Document()
    document.add_heading("Statutes of the club of Kiel", 1)
    for n, words in enumerate(
        (
            "Its area is the whole of the country. For the right and proper",
            "It has a seat",
            "It meets",
            "It ends",
        ),
        1,
    ):
        document.add_heading(f"§ {n}", 2)
        document.add_heading(words, 2) if n == 1 else document.add_paragraph(words)
        document.add_paragraph("reaching of its aims it goes abroad.") if n == 1 else None
    document.add_paragraph("of this year.", "Title")
    assert word(tmp_path, document) == [
        "1 [§ 1] Its area is the whole of the country. For the right and proper\nreaching of its aims it goes abroad.",
        "2 [§ 2] It has a seat",
        "3 [§ 3] It meets",
        "4 [§ 4] It ends\nof this year.",
    ]
    assert imported(tmp_path / "x.docx").report.title == {"en": "Statutes of the club of Kiel"}


def test_a_cover_in_bold_letters(tmp_path: Path) -> None:
    """Place and date in bold letters at the head are no headings."""
    document = docx.Document()
    for words, bold in (("Terms and conditions:", True), ("May 2021", True), ("Kiel, Holstein", True), ("Chair: Ada", False),
                        ("Aims", True), (sentence("It sails") + ".", False), ("Fees", True), (sentence("It pays") + ".", False)):  # fmt: skip
        document.add_paragraph().add_run(words).bold = bold
    assert [line.partition("] ")[0] for line in word(tmp_path, document)][1:] == ["aims [Aims", "fees [Fees"]
    assert imported(tmp_path / "x.docx").report.title["en"] == "Terms and conditions"


def test_a_long_numbered_heading_with_nothing_below(tmp_path: Path) -> None:
    """A clause in the style of a heading, with nothing below it, is the text of its number."""
    document = docx.Document()
    clause = "The club sails on each Sunday of the year from the harbour of Kiel to the island behind it"
    for words in ("1 Aims", f"1.1 {clause}", f"1.2 {clause}", "2 Fees"):
        document.add_heading(words, 1 + words[1:2].count("."))
    document.add_paragraph("It pays.")
    assert word(tmp_path, document)[1:3] == [f"1.1 {clause}", f"1.2 {clause}"]


def test_text_in_the_style_of_a_heading(tmp_path: Path) -> None:
    """A point of a list that goes on, or behind which an article comes, is no heading, nor is a long sentence."""
    document = docx.Document()
    for words in ("Aims", "Fees"):
        document.add_heading(words, 1)
    long = f"{sentence('It pays')}, as the board has decided at its first meeting in Kiel."
    for words in (long, "b) (Repealed: 3 May 2021)", "c) It saves."):
        document.add_heading(words, 1) if words[0] != "c" else document.add_paragraph(words)
    for words in ("Article 1. It sails.", "a) It rows.", "Article 2. It pays.", "Article 3. It saves."):
        document.add_heading(words, 1) if words[0] == "a" else document.add_paragraph(words)
    assert word(tmp_path, document) == [
        "aims [Aims]",
        f"fees [Fees] {long} / b) (Repealed: 3 May 2021)\nc) It saves.",
        "1 [Article 1] It sails. / a) It rows.",
        "2 [Article 2] It pays.",
        "3 [Article 3] It saves.",
    ]


def test_articles_beside_the_articles(tmp_path: Path) -> None:
    """A provisional article has a number of its own; a heading may hold its article on its line; a heading behind the
    last article that looks as those of the articles is none of its own."""
    document = docx.Document()
    for words in ("Aims", "ARTICLE 1 – It sails.", "Fees ARTICLE 2 – (Changed)", "It pays.", "End", "ARTICLE 3 – It ends.",
                  "Change", "GEÇİCİ MADDE 1 – It was free."):  # fmt: skip
        document.add_paragraph(words) if words.endswith(".") else document.add_heading(words, 1)
    assert word(tmp_path, document) == [
        "1 [ARTICLE 1 Aims] It sails.",
        "2 [ARTICLE 2 Fees] (Changed)\nIt pays.",
        "3 [ARTICLE 3 End] It ends.",
        "provisional-1 [GEÇİCİ MADDE 1 Change] It was free.",
    ]
    document = docx.Document()
    for words in (
        "§ 1",
        "Aims",
        "It sails.",
        "§ 2",
        "Fees",
        "It pays.",
        "§ 3",
        "End",
        "It ends.",
        "Privacy",
        "It is kept.",
    ):
        document.add_paragraph().add_run(words).bold = not words.endswith(".")
    word(tmp_path, document)
    sections = imported(tmp_path / "x.docx").report.sections
    assert [one.id for one in sections] == ["1", "2", "3", "privacy"]


def test_a_section_sign_behind_the_number() -> None:
    """9 § is the number of a section, also 9 a §, printed so. A first page that lists the chapters and their sections
    without page numbers is a contents page, also where two stand on a line, and the last is not below."""
    aims, fees = (
        [f"{n} § Rule {n}" for n in range(1, 6)],
        [f"{n} § Fee {n}" for n in ("6", "7", "8", "8 a", "9")],
    )
    listed = ["AIMS", *aims[:3], " ".join(aims[3:]), "FEES", *fees, "10 § End"]
    blocks = [
        Block(Kind.HEADING if words.isupper() else Kind.PARAGRAPH, words, 1 * words.isupper(), page=1)
        for words in listed
    ]
    for words in ("AIMS", *aims, "FEES", *fees):
        blocks.append(Block(Kind.HEADING, words, 1, page=2))
        blocks += [] if words.isupper() else [Block(Kind.PARAGRAPH, f"{sentence('It sails')}.", page=2)]
    done = build(Source(blocks), "x", "sv", "T", "", find_meeting)
    assert [[one.id, *(inner.id for inner in one.sections)] for one in done.report.sections] == [
        ["aims", *"12345"],
        ["fees", "6", "7", "8", "8-a", "9"],
    ]
    assert len(done.left_out) == len(listed)
    places = [citation(one, "en") for one in done.report.passages()]
    assert places[8].replace(FSI, "").replace(PDI, "") == "T, 8 a § Fee 8 a, page 2"


def test_headings_of_chapters_before_articles() -> None:
    """A plain line before an article's number, as large as a heading in such a place, heads a chapter as well."""
    blocks = [Block(Kind.HEADING, "Aims", 1, size=28)]
    for n in range(1, 7):
        blocks += [Block(Kind.PARAGRAPH, "Fees", size=28)] if n == 4 else []
        blocks += [
            Block(Kind.PARAGRAPH, f"§ {n}", size=28),
            Block(Kind.PARAGRAPH, sentence("It sails") + ".", size=24),
        ]
    sections = build(Source(blocks), "x", "en", "T", "", find_meeting).report.sections
    assert [[one.id, *(inner.id for inner in one.sections)] for one in sections] == [
        ["aims", "1", "2", "3"],
        ["fees", "4", "5", "6"],
    ]


def test_lines_before_lists_that_begin_anew(tmp_path: Path) -> None:
    """Where nothing else shows headings, short lines before lists that begin with 1 are headings."""
    document = docx.Document()
    for title in ("Loans", "Fines", "Who may fine:"):
        document.add_paragraph(title)
        for n in (1, 2):
            document.add_paragraph(f"{n}.\tIt is to be done by all of them without delay, as they know.")
    said = "It is to be done by all of them without delay, as they know."
    points = f"1. {said} / 2. {said}"
    assert word(tmp_path, document) == [
        f"loans [Loans] {points}", f"fines [Fines] {points}", f"who-may-fine [Who may fine:] {points}",
    ]  # fmt: skip


def test_a_title_that_names_the_kind_of_document(tmp_path: Path) -> None:
    """Where nothing else shows a title, such a line at the head is it; an abbreviation at its end is no stop."""
    for lines, title in (
        (("House of Kiel,", "Rules of the house:"), "Rules of the house"),
        (("Satzung Haus Kiel e.V.",), "Satzung Haus Kiel e.V."),
    ):
        (tmp_path / "x.txt").write_text("\n".join((*lines, "1 Aims", "It met.")), encoding="utf-8")
        assert imported(tmp_path / "x.txt").report.title == {"en": title}


def test_lists_of_web_pages(tmp_path: Path) -> None:
    """A list has the letters of its style."""
    (tmp_path / "x.html").write_text(
        "---\ntitle: Rules\n---\n<h2><span>Art. 1</span>Aims</h2><p>It meets.</p><h2><span>Art. 2</span>Fees</h2><p>They are:</p>"
        "<ol style='list-style-type: lower-roman'><li>One.<li>Two.</ol>",
        encoding="utf-8",
    )
    found = imported(tmp_path / "x.html").report
    assert (found.title, outline(found)) == (
        {"en": "Rules"}, ["1 [Art. 1 Aims] It meets.", "2 [Art. 2 Fees] They are:\ni. One.\nii. Two."],
    )  # fmt: skip


def test_lettered_points_of_markdown(tmp_path: Path) -> None:
    """Points that Markdown takes for one paragraph have a line each."""
    assert text(tmp_path, "# Rules of it", "## 1 Fees", "They are:", "a) one;", "b) two.", name="x.md") == [
        "1 [Fees] They are:\na) one;\nb) two."
    ]


def test_marks_of_headings_are_in_their_titles(tmp_path: Path) -> None:
    """A Roman number or a letter before a heading is in its title, as citations have it."""
    lines = ("Rules of the house and of the garden", "I. AIMS", "It meets.", "II. FEES", "There are none.")
    assert text(tmp_path, *lines) == ["I [I. AIMS] It meets.", "II [II. FEES] There are none."]


def test_headings_that_nothing_marks(tmp_path: Path) -> None:
    """Short plain lines before sentences, below other headings of a Word file, are headings; so is the first line of
    the words before a list, where lines before lists are headings."""
    document = docx.Document()
    for topic in ("News", "Money"):
        document.add_heading(topic, 1)
        for line in ("Lifts", "Water"):
            document.add_paragraph(f"{line} of the house")
            document.add_paragraph(sentence("They were mended") + ".")
    assert [line.partition(" ")[0] for line in word(tmp_path, document)] == [
        "news", "news-lifts-of-the-house", "news-water-of-the-house", "money", "money-lifts-of-the-house", "money-water-of-the-house",
    ]  # fmt: skip
    lists = [
        line for name in ("Loans", "Desks", "Fees", "Fines\nAll pay") for line in (name, "1. A.", "2. B.")
    ]
    found = build(
        Source([Block(Kind.PARAGRAPH, one) for one in lists]), "x", "en", "T", "", find_meeting
    ).report
    assert outline(found)[2:] == ["fees [Fees] 1. A. / 2. B.", "fines [Fines] All pay / 1. A. / 2. B."]


def test_bullets_with_which_a_section_begins(tmp_path: Path) -> None:
    """Such bullets are one passage where few of them are sentences, and one each where most are."""
    lines = [
        "# Rules of the house of Kiel",
        "## Agenda",
        "- News.",
        "- Fees",
        "- Boats",
        "",
        "## Done",
        "- It met.",
        "- It ate.",
        "- Fees",
    ]
    assert text(tmp_path, *lines, name="x.md") == [
        "agenda [Agenda] • News.\n• Fees\n• Boats", "done [Done] It met. / It ate. / Fees",
    ]  # fmt: skip


def test_numbers_that_are_typed_amiss(tmp_path: Path) -> None:
    """A space within numbers that count up is none of theirs, and a heading may stand before its first clause."""
    lines = ("Rules of the house of Kiel", "1 – Aims 1.1 – It meets.", "1.2 – It eats.", "2 – Fees",
             "2. 1. They rose.", "2. 2. They fell.", "2. 3. They ended.")  # fmt: skip
    assert text(tmp_path, *lines) == [
        "1 [Aims]", "1.1 It meets.", "1.2 It eats.", "2 [Fees]", "2.1 They rose.", "2.2 They fell.", "2.3 They ended.",
    ]  # fmt: skip


def test_items_of_an_agenda_that_a_word_counts(tmp_path: Path) -> None:
    """Lines such as TOP1:, counted through a document, are headings, though no space parts word and number."""
    found = text(
        tmp_path, *(line for n in (1, 2, 3) for line in (f"TOP{n}:", f"It was said of the {_NOUNS[n]}."))
    )
    assert [line.partition(" ")[0] for line in found] == ["top1", "top2", "top3"]


def test_chinese_numbers_are_around_figures() -> None:
    """Figures below Chinese numbers are points of theirs, which count anew in each part; a list of annexes closes."""
    assert [figure(n, "chineseCounting") for n in (3, 10, 14, 20, 35)] == [
        "三",
        "十",
        "十四",
        "二十",
        "三十五",
    ]
    said = f"{'说明' * 20}。"
    lines = ("一、作业", said, "1.报告", said, "2.感悟", said, "二、成绩", said, "3月1日公布。")
    blocks = [
        block
        for n in "一二"
        for block in (
            Block(Kind.HEADING, f"第{n}部分 工作", 1),
            *(Block(Kind.PARAGRAPH, line, bold=len(line) < 6) for line in lines),
        )
    ]
    ends = [Block(Kind.PARAGRAPH, line) for line in ("附件：1. 名单", "2. 地图", "教务处", "2026年3月1日")]
    report = build(Source([*blocks, *ends]), "x", "zh", "通知", "", find_meeting).report
    assert [one.id for one in report.every_section()] == [
        "part-1", "part-1-1", "part-1-2", "part-2", "part-2-1", "part-2-2", "closing"
    ]  # fmt: skip
    assert report.sections[-1].title == {"zh": "附件"}


def test_a_number_1_that_a_number_introduces_is_within_it() -> None:
    """A list that begins with 1 behind "2. …:" belongs to 2, also with a gap; the outer list goes on behind it."""
    lines = ("1. It leads.", "2. It decides on:", "1. fees", "2. boats", "4. staff", "3. It meets.")
    items = [Block(Kind.ITEM, line[3:], label=line[:2]) for line in lines]
    source = Source([Block(Kind.HEADING, "Board", 1), *items, Block(Kind.HEADING, "Fees", 1), *items[:1]])
    found = outline(build(source, "x", "en", "T", "", find_meeting).report)
    assert (
        found[0]
        == "board [Board] 1. It leads. / 2. It decides on:\n1. fees\n2. boats\n4. staff / 3. It meets."
    )


def test_a_head_of_pages_that_is_typed() -> None:
    """Lines at the head that come again twice are a page's head; a title holds the line that names the kind."""
    head = ("THE HARBOUR COMPANY OF THE ISLAND", "FEE RULES", "Changed in May")
    lines = [f"Article {n}: {sentence('Pay')}." for n in range(1, 5)]
    said = (*head, lines[0], *head, *lines[1:3], *head, lines[3])
    blocks = [Block(Kind.PARAGRAPH, line, size=20 if line == head[0] else 10) for line in said]
    report = build(Source(blocks), "x", "en", "", "", find_meeting).report
    assert report.title == {"en": f"{head[0]} {head[1]}"}
    assert outline(report) == [
        "front Changed in May",
        *(f"{n} [Article {n}] {line[11:]}" for n, line in enumerate(lines, 1)),
    ]


def test_bold_lines_that_go_on() -> None:
    """A bold line that goes on in small letters is one heading with the next; a bold sentence before a heading is text.
    The line before place and date begins the closing."""

    def line(words: str, kind: Kind = Kind.PARAGRAPH, *, bold: bool = False) -> Block:
        return Block(kind, words, int(kind is Kind.HEADING), bold=bold)

    said = [line(f"{sentence(f'Line {n}')}.") for n in range(4)]
    blocks = [
        line("Entered in the register.", bold=True), line("§ 1 Aims", Kind.HEADING), *said,
        line("Rules of the houses", bold=True), line("of the island", bold=True), *said,
        line("§ 2 Fees", Kind.HEADING), *said, line("Place and signatures"), line("Dresden, 1.11.2015"),
    ]  # fmt: skip
    report = build(Source(blocks), "x", "de", "T", "", find_meeting).report
    titles = [(one.title or {}).get("de") for one in report.every_section()]
    assert titles == [
        None,
        "§ 1 Aims",
        "Rules of the houses of the island",
        "§ 2 Fees",
        "Place and signatures",
    ]


def test_paragraphs_of_a_german_law_keep_their_numbers() -> None:
    """An Abschnitt is around paragraphs that count through the law, and takes none of their numbers."""
    blocks: list[Block] = []
    for n, word in enumerate(("Erster", "Zweiter"), 1):
        blocks.append(Block(Kind.PARAGRAPH, f"{word} Abschnitt", bold=True))
        for k in (2 * n - 1, 2 * n):
            blocks += [Block(Kind.PARAGRAPH, f"§ {k} Beiträge", bold=True), Block(Kind.PARAGRAPH, "Es gilt.")]
    report = build(Source(blocks), "x", "de", "T", "", find_meeting).report
    assert [one.id for one in report.every_section()] == ["division-1", "1", "2", "division-2", "3", "4"]


def test_a_title_before_a_long_bold_line() -> None:
    """The lines of a title are one, but for a line behind them that is too long for a title. In the text it goes on."""
    head = ["COMMISSION REGULATION (EU) 2021/646", "of 19 April 2021", "laying down rules for houses " * 11]
    blocks = [Block(Kind.PARAGRAPH, words, bold=True) for words in head]
    blocks += [Block(Kind.PARAGRAPH, f"{sentence(f'Line {n}')}.") for n in range(4)]
    blocks += [Block(Kind.PARAGRAPH, "They are", bold=True), blocks[2]]
    report = build(Source(blocks), "x", "en", "", "", find_meeting).report
    assert report.title == {"en": "COMMISSION REGULATION (EU) 2021/646 of 19 April 2021"}
    assert any("They are laying" in one.original for one in report.passages())


@pytest.mark.parametrize(
    ("head", "site", "title"),
    [
        ("Statutes", "Statutes | The Harbour", "Statutes | The Harbour"),
        ("Statutes", "Statutes of 2020 | {{site}}", "Statutes of 2020"),
        ("Fees", "Fees | The Harbour", "Fees"),
    ],
)
def test_a_short_title_of_a_page_has_its_site(head: str, site: str, title: str, tmp_path: Path) -> None:
    """A title that says nothing but the kind of the document has the name of the site behind it, if it is filled in."""
    page = f"<title>{site}</title><h1>{head}</h1><h2>Boats</h2><p>They float.</p>"
    (tmp_path / "x.html").write_text(page, encoding="utf-8")
    assert imported(tmp_path / "x.html").report.title == {"en": title}


def test_a_bold_line_of_markdown_heads_the_next_line(tmp_path: Path) -> None:
    """A bold line within a paragraph of Markdown is a heading of the words below it."""
    lines = ("# Rules of the house", "> **1 Fees**", "> All pay them.", ">", "> **2 Guests**", "> They ring.")
    assert text(tmp_path, *lines, name="x.md") == ["1 [Fees] All pay them.", "2 [Guests] They ring."]


def test_an_underlined_number_of_markdown_is_a_heading(tmp_path: Path) -> None:
    """A numbered line with a line of signs below it is a heading, not a point of a list."""
    lines = (
        "# Minutes of it",
        "",
        "1. Fees",
        "=======",
        "",
        "All pay.",
        "",
        "2. Rest",
        "=======",
        "",
        "None.",
    )
    assert text(tmp_path, *lines, name="x.md") == ["1 [Fees] All pay.", "2 [Rest] None."]


def test_points_of_markdown_with_a_full_stop(tmp_path: Path) -> None:
    """Lines with a. and b. below a point of Markdown are points within it."""
    lines = ("1. They are:", "    a. one;", "    b. two.", "2. No more.")
    assert text(tmp_path, "# Rules of it", "## Aims", *lines, name="x.md") == [
        "aims [Aims] 1. They are:\na. one;\nb. two. / 2. No more."
    ]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["会议记录", "地点：中院108", "我们讨论了工作计划。"], "会议记录"),
        (["Statutes of X", "Name of the school : The school", "It is a club."], "Statutes of X"),
        (
            [
                *["It is a club, says this line of a welcome."] * 9,
                "# House rules",
                "It is open.",
                "## Fees",
                "None.",
            ],
            "House rules",
        ),
        (["# Meeting 8", "A film shows it", "## Aims", "It met."], "Meeting 8"),
        (["---", 'title: Statutes of the "Club"', "---", "It met."], 'Statutes of the "Club"'),
        (["◑  STATUTES  ◐", "It met."], "STATUTES"),
    ],
)
def test_lines_of_a_title(tmp_path: Path, lines: list[str], title: str) -> None:
    """A title is the line that says the kind or minutes, or the only first heading, without ornaments and labels."""
    (tmp_path / "x.md").write_text("\n\n".join(lines).replace("\n\n", "\n", 2 * (lines[0] == "---")), "utf-8")
    assert imported(tmp_path / "x.md").report.title["en"] == title


@pytest.mark.parametrize("line", ["一、时间：2018.3.{} 地点：609", "2018/3/{}", "{}.03.2018"])
def test_meetings_of_dated_lines(tmp_path: Path, line: str) -> None:
    """In minutes, headings or lines that are days, in order, head a meeting each, which is told."""
    said = [
        one
        for n, day in enumerate((9, 16, 23))
        for one in (line.format(day).replace("一", "一二三"[n]), "It met.")
    ]
    (tmp_path / "x.txt").write_text("\n".join(["会议记录", *said]), encoding="utf-8")
    found = imported(tmp_path / "x.txt")
    days = [section.meeting.date.day for section in found.report.sections if section.meeting]
    assert (days, found.remarks[0].partition(";")[0]) == (
        [9, 16, 23], "meetings told by the days of their headings: 3, from 2018-03-09 to 2018-03-23",
    )  # fmt: skip


def test_a_bold_line_with_a_label(tmp_path: Path) -> None:
    """A bold line is no heading if other lines begin with its label and are not bold."""
    document = docx.Document()
    document.add_paragraph("Notes of the work of the house")
    for n in range(5):
        document.add_paragraph().add_run(f"Place: room {n}").bold = n == 3
        document.add_paragraph("It met.")
    assert not any("[" in line for line in word(tmp_path, document))


def test_a_list_that_begins_on_the_line_of_its_introduction(tmp_path: Path) -> None:
    """The first point of a list may stand behind the words that introduce it."""
    lines = ("Minutes of the house", "We saw to these: a) fees", "b) boats", "c) nets")
    assert text(tmp_path, *lines) == ["front We saw to these:\na) fees\nb) boats\nc) nets"]


def test_a_long_paragraph_of_points(tmp_path: Path) -> None:
    """Each point of a long paragraph with line breaks is a point of its own."""
    document = docx.Document()
    document.add_heading("1 Duties", 1)
    points = [f"{mark}) {'the care of the boats and nets ' * 12}all year;" for mark in "abc"]
    document.add_paragraph("The Board has:\n" + "\n".join(points))
    assert word(tmp_path, document) == [" / ".join(["1 [Duties] The Board has:", *points])]


def test_a_bold_sentence_is_no_heading(tmp_path: Path) -> None:
    """A long bold line that ends in a full stop is no heading, if most bold lines do not."""
    document = docx.Document()
    for title in (
        "Rules of the house",
        "Fees",
        "Guests of a member of the house ring at the door of the hall.",
        "Boats",
    ):
        document.add_paragraph().add_run(title).bold = True
        document.add_paragraph("The house has its own rules for all of this.")
    titles = re.findall(r"\[([^]]+)\]", "\n".join(word(tmp_path, document)))
    assert titles == ["Fees", "Boats"]


def test_titles_above_articles_with_their_text(tmp_path: Path) -> None:
    """A line above the number of most articles is their title, also where a break parts it from the number and the text
    follows on the same line; a Turkish chapter is one."""
    page = "<p><b>BİRİNCİ BÖLÜM</b></p><p>Kulüp</p>" + "".join(
        f"<p><b>{name}</b><br>Madde {n} — Kulüp üyeleri {n} kez toplanır.<br>a) Üye olur.</p>"
        for n, name in enumerate(("AMAÇ", "İLKELER", "ESASLAR"), start=5)
    )
    assert text(tmp_path, page, name="x.html") == [
        "chapter-1 [BİRİNCİ BÖLÜM Kulüp]",
        *(
            f"{n} [Madde {n} {name}] Kulüp üyeleri {n} kez toplanır.\na) Üye olur."
            for n, name in enumerate(("AMAÇ", "İLKELER", "ESASLAR"), start=5)
        ),
    ]


def test_capital_letters_before_capitals_are_headings(tmp_path: Path) -> None:
    """A., B., C. before capitals, between Roman numbers, head sections; so do none of a list, nor below a paragraph."""
    lines = ["I. AIMS", "§ 1. It is free.", "II. BODIES"]
    for letter, word in zip("ABC", _NOUNS, strict=False):
        lines += [
            f"{letter}. {word.upper()}",
            f"§ {ord(letter) - 63}. They meet once.",
            "1. In May.",
            "2. In June.",
        ]
    found = text(tmp_path, *lines, "III. LIST", "§ 5. Of these:", "A. NETS", "B. ROPES", "C. SAILS")
    assert [line.partition(" ")[0] for line in found] == [
        "I",
        "1",
        "II",
        "II-A",
        "2",
        "II-B",
        "3",
        "II-C",
        "4",
        "III",
        "5",
    ]
    assert "A. NETS" in found[-1]


def test_numbers_within_a_point_are_points(tmp_path: Path) -> None:
    """3.1 below point 3 of a list is of this point, and opens no section."""
    lines = [
        "Rules",
        "1. Play on.",
        "2. No light:",
        "2.1. wait a while;",
        "2.2. call the clerk.",
        "3. No sound.",
    ]
    document = docx.Document()
    for title in ("First", "Second"):
        document.add_heading(title, 1)
        for line in lines[1:]:
            document.add_paragraph(line)
    points = "1. Play on. / 2. No light:\n2.1. wait a while;\n2.2. call the clerk. / 3. No sound."
    assert word(tmp_path, document) == [f"first [First] {points}", f"second [Second] {points}"]


def test_a_title_behind_text_heads_a_section(tmp_path: Path) -> None:
    """A title that stands behind text is the heading of what follows, which is none of the section before."""
    lines = [
        "## 1 Welcome",
        *["It is a club, says this line of a welcome."] * 9,
        "# House rules",
        "It is open.",
    ]
    (tmp_path / "x.md").write_text("\n\n".join(lines), encoding="utf-8")
    report = imported(tmp_path / "x.md").report
    assert (report.title["en"], outline(report)[-1]) == (
        "House rules",
        "house-rules [House rules] It is open.",
    )


def test_numbers_that_go_on_behind_a_list(tmp_path: Path) -> None:
    """Paragraphs that are numbered through several headings are sections, though one of them holds a list of numbers,
    and though one is missing after which the list of another section would go on."""
    lines = ["# Rules of the house", "## The aims", *(f"{n}. They are kept by all." for n in range(1, 8))]
    for n, word in enumerate(_NOUNS[:4]):
        for k in {*range(3 * n + 1, 3 * n + 4)} - {7}:
            lines += [f"## The {word}"] if k in (1, 4, 8, 10) else []
            lines += [f"{k}. It is kept by the house of the {word}, on day {k} of each month."]
            lines += (
                [f"\t{m}. by the {noun};" for m, noun in enumerate(_NOUNS[:3], 1)] if k in (1, 5, 8) else []
            )
    found = text(tmp_path, *lines, name="x.md")
    numbers = [line.strip().partition(" ")[0] for line in found if line.strip()[0].isdigit()]
    assert numbers == [str(n) for n in range(1, 13) if n != 7]
