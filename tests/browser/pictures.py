"""Pictures of the preview for the guide: `python -m tests.browser.pictures` writes docs/pictures/preview-*.png.

The live index is that of the shipped reports; then a sentence is changed, as a clerk would, and a translation taken out.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot.cli.main import main as cwgcop
from tests.browser.conftest import FLAGS, chromium
from tests.conftest import ROOT

#: The language, the width and the height of each.
PICTURES = {"en": (1000, 1560), "ar": (375, 790)}


def spoil(folder: Path) -> None:
    """Write the shipped report into a knowledge folder, with one text changed and one translation gone."""
    shipped = (ROOT / "knowledge" / "reports" / "cwg-cop-2022.yaml").read_text("utf-8")
    before, _, rest = shipped.replace("В настоящем документе", "В этом документе", 1).partition(
        "      ar: |-\n"
    )
    (folder / "reports").mkdir()
    (folder / "reports" / "cwg-cop-2022.yaml").write_text(before + rest.partition("\n")[2], encoding="utf-8")
    shutil.copytree(ROOT / "knowledge" / "questions", folder / "questions")


def main() -> int:
    """Build an index, preview a change, and take the pictures."""
    folder = ROOT / "docs" / "pictures"
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        where, out = Path(temporary), Path(temporary) / "preview.html"
        os.environ["CWGCOP_DATA"] = os.environ.get("CWGCOP_DATA") or str(where / "data")
        spoil(where)
        if cwgcop(["index", "build"]) or cwgcop(
            ["--knowledge", str(where), "knowledge", "preview", "--out", str(out)]
        ):
            return 1
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for language, (width, height) in PICTURES.items():
            page = browser.new_page(locale=language, viewport={"width": width, "height": height})
            page.goto(out.as_uri())
            page.screenshot(path=folder / f"preview-{language}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
