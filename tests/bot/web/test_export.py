"""Passages as files, opened again by a library that knows their form."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.bot.web.conftest import Page

BULLET, SECTION = "cwg-cop-2022/2.3/4", "cwg-cop-2022/2.4"


async def test_a_word_file(page: Page) -> None:
    """A Word file has the passages of its address word for word, each with citation, mark, link and official text;
    paragraphs in Arabic run from right to left."""
    response = await page.client.get("/ar/file.docx", params={"p": [BULLET, SECTION]})
    assert response.headers["content-disposition"] == 'attachment; filename="cwg-cop-2022.docx"'
    paragraphs = {
        each.text: each._p.pPr.find(qn("w:bidi")) is not None
        for each in Document(io.BytesIO(response.content)).paragraphs
    }
    book = page.house.worker.live.book
    for passage in (book.passages[BULLET], *book.chapters[SECTION].whole()):
        assert paragraphs[passage.text["ar"]]
        assert not paragraphs[passage.original]
        assert any(text.endswith(f"/p/{passage.id}") for text in paragraphs)


async def test_a_markdown_file(page: Page) -> None:
    """A Markdown file has the passage, its citation and mark, its link and its official text."""
    text = (await page.client.get("/en/file.md", params={"p": BULLET})).text
    passage = page.house.worker.live.book.passages[BULLET]
    quoted, cited, link, title, official = text.strip().split("\n\n")
    assert (quoted, official) == (f"> {passage.text['en']}", f"> {passage.original}")
    assert "section 2.3" in cited
    assert " · Translation" in cited
    assert link.endswith(f"/p/{BULLET}>")
    assert title


@pytest.mark.parametrize("path", ["/en/file.docx", "/en/file.md?p=no/such", "/xx/file.md?p=" + BULLET])
async def test_what_no_file_is_made_of(page: Page, path: str) -> None:
    """Without an id that the reports have there is no file."""
    assert (await page.client.get(path)).status_code == 404
