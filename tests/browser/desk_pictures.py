"""Pictures of the desk for the guide: `python -m tests.browser.desk_pictures` writes docs/pictures/desk-*.png.

The shipped report is on the desk, and a Word file that is dropped on it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from playwright.sync_api import sync_playwright

from tests.bot.telegram.harness import free_port, unset
from tests.browser.conftest import FLAGS, chromium
from tests.browser.test_desk import PARAGRAPHS
from tests.conftest import ROOT

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1100, "height": 760}


def main() -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        shutil.copytree(ROOT / "knowledge" / "reports", folder / "k" / "reports")
        document = docx.Document()
        document.add_paragraph("Report of the group on harbours and honey 2027", style="Title")
        for style, text in PARAGRAPHS:
            document.add_paragraph(text, style=style)
        document.save(str(folder / "honey 2027.docx"))
        env = unset(
            CWGCOP_KNOWLEDGE=str(folder / "k"),
            CWGCOP_DATA=str(folder / "d"),
            CWGCOP_DESK=f"127.0.0.1:{free_port()}",
        )
        command = [sys.executable, "-m", "bot", "desk", "--no-browser"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
        assert process.stderr
        found = re.search(r"(http://[^/]+)\S+", process.stderr.readline())
        assert found
        page = playwright.chromium.launch(executable_path=chromium(), args=FLAGS).new_page(
            viewport=SIZE, locale="en-GB"
        )
        page.goto(found[0])
        page.get_by_label("Drop a document here").set_input_files(folder / "honey 2027.docx")
        page.get_by_role("button", name="Look at it").click()
        page.screenshot(path=PICTURES / "desk-import.png")
        page.goto(f"{found[1]}/r/cwg-cop-2022?mend=2.2/2#2.2/2")
        page.screenshot(path=PICTURES / "desk-passage.png")
        page.goto(f"{found[1]}/r/cwg-cop-2022/texts?to=ar")
        page.screenshot(path=PICTURES / "desk-texts.png")
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    main()
