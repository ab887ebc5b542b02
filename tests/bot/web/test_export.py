"""Passages as files, opened again by a library that knows their form."""

import asyncio
import io
import threading
import time

import pytest
from docx import Document
from docx.oxml.ns import qn

from bot.web import export
from tests.bot.web.conftest import Open, Page

BULLET, SECTION = "cwg-cop-2022/2.3/4", "cwg-cop-2022/2.4"


async def test_a_word_file(page: Page) -> None:
    """A Word file has the passages of its address word for word, each with citation, mark, link and official text;
    paragraphs in Arabic run from right to left."""
    response = await page.client.get("/ar/file.docx", params={"p": [BULLET, SECTION]})
    assert response.headers["content-disposition"] == 'attachment; filename="cwg-cop-2022.docx"'
    paragraphs = {
        each.text: each._p.pPr.find(qn("w:bidi")) is not None
        for each in Document(io.BytesIO(response.content)).paragraphs
        if each.text
    }
    book = page.services.worker.live.book
    for passage in (book.passages[BULLET], *book.chapters[SECTION].whole()):
        assert paragraphs[passage.text["ar"]]
        assert not paragraphs[passage.original]
        assert any(text.endswith(f"/p/{passage.id}") for text in paragraphs)


async def test_a_markdown_file(page: Page) -> None:
    """A Markdown file has the passage, its citation and mark, its link and its official text."""
    text = (await page.client.get("/en/file.md", params={"p": BULLET})).text
    passage = page.services.worker.live.book.passages[BULLET]
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


async def test_few_word_files_are_written(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word files are written one after another, and each counts as a question."""
    at_work, most = set[int](), 0

    def word(*_: object) -> bytes:
        nonlocal most
        at_work.add(threading.get_ident())
        most = max(most, len(at_work))
        time.sleep(0.02)
        return b""

    monkeypatch.setattr(export, "word", word)
    page = await open_page(CWGCOP_WEB_QUESTIONS="10")
    files = await asyncio.gather(*(page.client.get("/en/file.docx", params={"p": BULLET}) for _ in range(20)))
    assert most == 1
    assert 6 <= sum(each.status_code == 200 for each in files) <= 10
    assert {each.status_code for each in files} == {200, 429}
