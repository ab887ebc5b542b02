"""The page in a frame of another site, in a real browser."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.screens.phrases import LANGUAGES, Voice
from tests.bot.telegram.harness import running_page, unset
from tests.browser.conftest import accessible, overflows
from tests.browser.test_page import ASKED, TEXT, data  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

HOST = """<!doctype html><html lang="{0}"><head><meta charset="utf-8"><title>Committee</title>
<link rel="icon" href="data:,"><style>body {{ color: {2}; background: {3} }} a {{ color: {4} }}</style></head>
<body><main><h1>Committee</h1><script src="{1}/{0}/frame.js" async></script></main></body></html>"""

#: Ink, paper and links of a light page, and of a dark one, which some languages have.
COLOURS = (("#222222", "#fff8e7", "#7a1f1f"), ("#eeeeee", "#102030", "#ffd27f"))
DARK = ("ar", "zh")


class Quiet(SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def hosts(data: Path, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:  # noqa: F811
    """Two sites with the script in a page for each language: the first may show the page in a frame."""
    folder = tmp_path_factory.mktemp("site")
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    sites = [f"http://127.0.0.1:{server.server_port}" for server in servers]
    frames = {"CWGCOP_WEB_FRAMES": sites[0]}
    with running_page(unset(CWGCOP_DATA=str(data), CWGCOP_MODELS=str(models), **frames)) as address:
        for language in LANGUAGES:
            (folder / f"{language}.html").write_text(
                HOST.format(language, address, *COLOURS[language in DARK]), "utf-8"
            )
        yield sites
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_line_puts_the_page_into_another(hosts: list[str], browser: Browser, language: str) -> None:
    """The frame asks and answers in its language, is as high as what it shows and has the colours around it; axe finds
    nothing in it or around it; nothing complains."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844})
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
    page.goto(f"{hosts[0]}/{language}.html")
    inside = page.frame_locator("iframe")
    inside.locator("#q").fill(ASKED[language])
    inside.locator("#q").press("Enter")
    expect(inside.locator("blockquote").first).to_have_text(TEXT[language])
    expect(inside.locator("footer, .languages")).to_have_count(0)
    frame = page.frames[1]
    tall = "document.documentElement.scrollHeight <= innerHeight"
    frame.wait_for_function(tall)
    answered = page.locator("iframe").evaluate("one => one.offsetHeight")
    inside.locator(".cite summary").first.click()
    page.wait_for_function(f"document.querySelector('iframe').offsetHeight > {answered}")
    frame.wait_for_function(tall)
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    around = page.locator("body").evaluate(colours)
    assert frame.locator("html").evaluate(colours) == around
    assert page.locator("iframe").get_attribute("title") == Voice(language, "web").say("title")
    assert [accessible(page), [] if not overflows(page) else ["wide"]] == [[], []]
    assert accessible(frame) == []
    assert wrong == []
    context.close()


def test_another_site_gets_no_frame(hosts: list[str], browser: Browser) -> None:
    """One that is not named shows nothing of the page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{hosts[1]}/en.html")
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.frame_locator("iframe").locator("#q")).to_have_count(0)
    context.close()
