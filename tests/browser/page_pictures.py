"""Pictures of the page: `python -m tests.browser.page_pictures` writes docs/pictures/page.png, and for links to the page
that somebody sends, bot/web/card-LANGUAGE.png.

For the guide the real page answers one question on six phones, each in a language of its own, one of them in the dark.
"""

import base64
import os
import sys
import tempfile
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from bot.screens.phrases import LANGUAGES, Voice
from knowledge.language import direction
from tests.bot.telegram.harness import running_page
from tests.browser.conftest import FLAGS, chromium
from tests.browser.test_page import ASKED
from tests.conftest import ROOT

PHONE = {"width": 375, "height": 780}
DARK = "es"
#: What a link to the page shows: the size is the one that messengers ask for.
CARD = """<html lang="{language}" dir="{direction}"><link rel="stylesheet" href="{css}"><style>
body {{ width: 1200px; max-width: none; height: 630px; min-height: 0; justify-content: center; padding: 0 110px }}
h1 {{ font-size: 92px; margin: 0; border-inline-start: 14px solid var(--accent); padding-inline-start: 50px }}
p {{ font-size: 38px; margin: 50px 0 0; padding-inline-start: 64px; color: var(--soft) }}
</style><h1>{title}</h1><p>{said}</p>"""


def cards(browser: Browser) -> None:
    """Draw what a link to the page shows, in each language."""
    page = browser.new_page(viewport={"width": 1200, "height": 630}, color_scheme="light")
    for language in LANGUAGES:
        words = Voice(language, "web").say("title"), Voice(language).say("start-limits")
        fields = dict(zip(("title", "said"), words, strict=True), direction=direction(language))
        folder = ROOT / "bot" / "web"
        html = CARD.format(language=language, css=(folder / "page.css").as_uri(), **fields)
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
            file.write(f'<!doctype html><meta charset="utf-8">{html}')
            file.flush()
            page.goto(f"file://{file.name}")
            page.screenshot(path=folder / f"card-{language}.png")


def main() -> int:
    """Start the page, take six pictures, and put them side by side."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        env = {**os.environ, "CWGCOP_DATA": os.environ.get("CWGCOP_DATA") or temporary}
        with (
            running_page(env, 300) as address,
            playwright.chromium.launch(executable_path=chromium(), args=FLAGS) as browser,
        ):
            cards(browser)
            shots = []
            for language in LANGUAGES:
                page = browser.new_page(viewport=PHONE, color_scheme="dark" if language == DARK else "light")
                page.goto(f"{address}/{language}/?q={quote(ASKED[language])}")
                shots.append(base64.b64encode(page.screenshot()).decode())
            side = "".join(f'<img src="data:image/png;base64,{shot}">' for shot in shots)
            page = browser.new_page(viewport={"width": 3 * 399 + 24, "height": 100})
            page.set_content(
                "<style>body{margin:0;padding:24px 0 0 24px;background:#e6e7e3;font-size:0}img{margin:0 24px 24px 0;"
                f"border-radius:10px}}</style>{side}"
            )
            page.screenshot(path=ROOT / "docs" / "pictures" / "page.png", full_page=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
