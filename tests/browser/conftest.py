"""Pages in a real browser, which must be quiet: `make judge` runs these tests, `make test` does not.

A test gets `visit`: it opens a page by its address and hands it over; what the page asks of any network but its own
server, and what it complains of on the console, fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Frame, Page, sync_playwright

#: Opens a page: its address, then what a browser's context takes (viewport, color_scheme, locale, java_script_enabled).
Visit = Callable[..., Page]

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def chromium() -> str:
    """The program of Chromium as the system has it."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.exit(
            "no Chromium: install it (Debian: apt install chromium), or name its program in CHROMIUM", 1
        )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, opened once."""
    program = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages, each in a context of its own."""
    wrong: list[str] = []
    contexts = []

    def open_page(address: str, **how: Any) -> Page:
        # axe is put into pages that allow no script but their own.
        context = browser.new_context(bypass_csp=how.pop("bypass_csp", False), **how)
        contexts.append(context)
        page = context.new_page()
        own = urlsplit(address)[:2]
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning")
                and "409 (Conflict)" not in message.text  # two people change one text
                and wrong.append(message.text)
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: urlsplit(request.url)[:2] != own and wrong.append(f"asks for {request.url}"),
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def accessible(page: Page | Frame) -> list[str]:
    """What axe finds wrong with a page, a line each."""
    page.evaluate(_AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def overflows(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
