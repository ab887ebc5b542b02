"""Passages as a file to download: Word or Markdown."""

import asyncio
import io
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.screens.phrases import Voice
from bot.screens.quotes import Quotation
from bot.service.book import Book
from knowledge.language import direction
from knowledge.report import Passage

#: The most passages of one file.
MOST = 200
#: The one thread that writes Word files: each such thread keeps 100 MB of memory.
_WRITER = ThreadPoolExecutor(1, "word")


def chosen(voice: Voice, book: Book, identifiers: Iterable[str], language: str) -> list[Quotation]:
    """The passages of some ids, of passages or sections, in order, each once. Raises KeyError for an unknown id."""
    passages: dict[str, Passage] = {}
    for each in identifiers:
        # If a passage and its section share an id, it means the section, as in a link.
        chapter = book.chapters.get(each)
        found = (book.passages[each],) if chapter is None else chapter.whole()
        passages |= {passage.id: passage for passage in found}
    return [Quotation.of(passage, voice.language, language) for passage in list(passages.values())[:MOST]]


def markdown(quotations: Sequence[Quotation], address: Callable[[str], str]) -> bytes:
    """The passages as Markdown, each with its citation, its mark, its address and its official text."""
    parts = []
    for each in quotations:
        parts += [
            _quoted(each.whole(each.language)),
            f"{_plain(f'— {each.cited}')} · {each.mark}",
            f"<{address(each.passage.id)}>",
        ]
        parts += (
            [f"{each.original_title}:", _quoted(each.whole(each.passage.report.language))]
            if each.original
            else []
        )
    return "\n\n".join((*parts, "")).encode()


async def written(quotations: Sequence[Quotation], address: Callable[[str], str], language: str) -> bytes:
    """The quotations as a Word file, after the files that were requested before."""
    return await asyncio.get_running_loop().run_in_executor(_WRITER, word, quotations, address, language)


def word(quotations: Sequence[Quotation], address: Callable[[str], str], language: str) -> bytes:
    """The quotations as a Word file; paragraphs in right-to-left scripts have that direction."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()

    def add(text: str, tag: str, style: str) -> None:
        paragraph = document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        spoken = OxmlElement("w:lang")
        properties = run._r.get_or_add_rPr()
        if direction(tag) == "rtl":
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            properties.append(OxmlElement("w:rtl"))
            spoken.set(qn("w:bidi"), tag)
        else:
            spoken.set(qn("w:val"), tag)
        properties.append(spoken)

    for each in quotations:
        add(each.whole(each.language), each.language, "List Paragraph")
        add(f"— {each.cited} · {each.mark}", language, "Normal")
        add(address(each.passage.id), "en", "Normal")
        if each.original:
            official = each.passage.report.language
            add(each.original_title, language, "Normal")
            add(each.whole(official), official, "List Paragraph")
        document.add_paragraph()  # between passages
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _plain(text: str) -> str:
    """The text with Markdown's special characters escaped."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#" else char for char in text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {_plain(line)}" for line in text.splitlines())
