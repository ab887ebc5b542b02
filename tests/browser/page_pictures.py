"""A picture of the page for the guide: `python -m tests.browser.page_pictures` writes docs/pictures/page.png.

The real page answers one question on six phones, each in a language of its own, one of them in the dark.
"""

import base64
import os
import sys
import tempfile
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from bot.screens.phrases import LANGUAGES
from tests.bot.telegram.harness import running_page
from tests.browser.conftest import FLAGS, chromium
from tests.browser.test_page import ASKED
from tests.conftest import ROOT

PHONE = {"width": 375, "height": 780}
DARK = "es"


def main() -> int:
    """Start the page, take six pictures, and put them side by side."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        env = {**os.environ, "CWGCOP_DATA": os.environ.get("CWGCOP_DATA") or temporary}
        with (
            running_page(env, 300) as address,
            playwright.chromium.launch(executable_path=chromium(), args=FLAGS) as browser,
        ):
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
