"""The page in the tests' own process: the real app, worker and database over the engine that counts words."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.types import ASGIApp

from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.settings import Settings
from bot.web.site import PageServices, site
from index.answer import Answer
from index.pipeline import Question
from knowledge.library import Library, load
from tests.bot.telegram.harness import ROOT
from tests.bot.telegram.wordmatch import Suggesting, WordMatch


class Seen(HTMLParser):
    """A page as it is read: its tags with their attributes, and the words of its main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._main, self._words = 0, [""]
        #: What is quoted, the official text beside it left aside.
        self.quoted: list[str] = []
        self._quoting = self._beside = False
        self.feed(html)

    @property
    def words(self) -> str:
        """What is said in the main part, spaces as one."""
        return " ".join("".join(self._words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """The attributes of each such tag."""
        return [found for name, found in self.tags if name == tag and attributes.items() <= found.items()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append((tag, dict(attrs)))
        self._main += tag == "main"
        self._beside = self._beside or ("class", "original") in attrs
        if tag == "blockquote" and not self._beside:
            self._quoting = True
            self.quoted.append("")
        self._quoting = self._quoting and tag != "a"
        if tag in {"p", "li", "h1", "h2", "blockquote", "summary", "label", "button"}:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Note where the main part ends."""
        self._main -= tag == "main"
        self._quoting = self._quoting and tag != "blockquote"
        self._beside = self._beside and tag != "details"

    def handle_data(self, data: str) -> None:
        """Note what is said."""
        if self._main:
            self._words.append(data)
        if self._quoting:
            self.quoted[-1] += data


class Page:
    """Somebody with a browser."""

    def __init__(self, client: httpx.AsyncClient, services: PageServices, app: ASGIApp) -> None:
        self.client, self.store, self.metrics, self.app = client, services.store, services.metrics, app
        self.services = services

    async def get(self, path: str, /, **query: str) -> httpx.Response:
        """Open an address, and follow where it leads on."""
        return await self.client.get(f"{path}?{urlencode(query)}" if query else path)

    async def see(self, path: str, /, **query: str) -> Seen:
        """Open an address that is there."""
        answer = await self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return Seen(answer.text)

    async def ask(self, question: str, language: str = "en", **more: str) -> Seen:
        """Ask with the form of a page."""
        return await self.see(f"/{language}/", q=question, ask=language, **more)


def answering(monkeypatch: pytest.MonkeyPatch, other: Callable[[Answer, Question], Answer]) -> list[Question]:
    """Have the engine give another answer than it would; what it is asked from now on."""
    asked, answer = list[Question](), WordMatch._answer

    def answered(self: WordMatch, question: Question) -> Answer:
        asked.append(question)
        return other(answer(self, question), question)

    monkeypatch.setattr(WordMatch, "_answer", answered)
    return asked


#: Opens a page: settings by their names, the address of who asks, another engine.
Open = Callable[..., Any]


@pytest.fixture
def library(request: pytest.FixtureRequest) -> Library:
    """The reports: those that are shipped, or a test's own."""
    reports = getattr(request, "param", None)
    return Suggesting(load(ROOT / "knowledge").reports) if reports is None else Library(reports)


@pytest.fixture
async def open_page(tmp_path: Path, library: Library) -> AsyncIterator[Open]:
    """Open pages that end with the test."""
    async with contextlib.AsyncExitStack() as stack:
        worker = Worker(lambda: WordMatch(library), lambda _: False)
        await worker.open()
        store = await stack.enter_async_context(Store(tmp_path / "bot.sqlite3"))
        stack.callback(worker.close)
        running = asyncio.create_task(worker.run())
        stack.callback(running.cancel)

        async def opened(address: str = "192.0.2.1", **settings: str) -> Page:
            services = PageServices(worker, store, Metrics())
            app = site(services, Settings.from_env(settings, strict=True))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 4242))
            client = httpx.AsyncClient(
                transport=transport, base_url="http://page.test", follow_redirects=True
            )
            return Page(await stack.enter_async_context(client), services, app)

        yield opened


@pytest.fixture
async def page(open_page: Open) -> Page:
    """A page with no settings."""
    opened: Page = await open_page()
    return opened
