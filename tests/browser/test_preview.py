"""The preview in a real browser: quiet, accessible, in six languages, on a phone, in the dark and on paper."""

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.screens.phrases import LANGUAGES
from tests.browser.conftest import Visit, accessible, overflows
from tests.browser.pictures import spoil

pytestmark = pytest.mark.browser

OTHER = """\
report:
  id: z
  language: ar
  title: {ar: تقرير, en: Another report}
sections:
  - id: "1"
    title: أولاً
    text: CWG-COP نص يبدأ بحروف لاتينية.
    sections:
      - id: "1.1"
        items: [{ar: بند., he: סעיף.}, "https://example.org/a-very-long-address/that-has-no-place-to-break-whatsoever-in-it"]
"""


@pytest.fixture(scope="module")
def address(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the shipped report, of which one text was changed and one translation is gone, and of another."""
    folder = tmp_path_factory.mktemp("preview")
    spoil(folder)
    (folder / "reports" / "z.yaml").write_text(OTHER, encoding="utf-8")
    out = folder / "preview.html"
    where = ["--knowledge", str(folder), "--data", str(index_folder)]
    assert main([*where, "knowledge", "preview", "--out", str(out)]) == 0
    return out.as_uri()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_accessible_in_every_language(
    visit: Visit, address: str, language: str, scheme: str, width: int
) -> None:
    """axe finds nothing, by day on a wide screen and by night on a phone; nothing is wider than the window."""
    size = {"width": width, "height": 800}
    page = visit(address, locale=language, color_scheme=scheme, viewport=size, bypass_csp=True)
    assert page.evaluate("document.documentElement.lang") == language
    assert not overflows(page)
    assert accessible(page) == []


def test_switch(visit: Visit, address: str) -> None:
    """The page is in the browser's language, and in another once that is chosen, by keyboard too."""
    page = visit(address, locale="de-DE")
    heading = page.locator("h2").first
    assert heading.inner_text().startswith("Report of the Council Working Group")
    page.get_by_label("العربية").check()
    assert heading.inner_text().startswith("تقرير فريق العمل")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.dir") == "ltr"


def test_texts_stand_as_they_are_written(visit: Visit, address: str) -> None:
    """Each text says its language and runs its own way, also one that begins with letters of the other direction."""
    page = visit(address, locale="en")
    (text,) = page.locator(".said", has_text="CWG-COP نص").all()
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("ar", "rtl")
    assert text.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator(".said:lang(he)").get_attribute("dir") == "rtl"


def test_what_is_wanting(visit: Visit, address: str) -> None:
    """What is older than its official text is marked, and so is what is not translated; both are counted."""
    page = visit(address, locale="en")
    summary = page.locator("[id='cwg-cop-2022/summary']")
    assert summary.locator(".t-fr .mark").inner_text() == "Out of date"
    assert summary.locator(".t-ar .mark").inner_text() == "Not translated"
    assert page.locator(".mark:visible").count() == 5
    rows = {
        row.split("\n")[0].split("\t")[0].split(" ")[0]: row.split("\t")[1:]
        for row in page.locator("tr").all_inner_texts()[:8]
    }
    assert rows["العربية"] == ["29", "1", "0"]
    assert rows["Français"] == ["30", "0", "1"]


def test_answer(visit: Visit, address: str) -> None:
    """The live build is asked a question of the folder, in the page's language, and answers as in Telegram."""
    page = visit(address, locale="fr")
    sample = page.locator(".sample")
    assert sample.locator(".asked:visible").inner_text().endswith("?")
    assert "langue" in sample.locator(".keys:visible").inner_text()
    assert "Traduction (français)\u202f; le texte officiel est en russe" in sample.inner_text()


def test_without_scripts(visit: Visit, address: str) -> None:
    """Where no script runs the page is whole, in English, without a switch that does nothing."""
    page = visit(address, java_script_enabled=False, locale="ru")
    assert page.locator("h3:visible").nth(1).inner_text() == "Summary"
    assert page.locator("form:visible").count() == 0


def test_on_paper(visit: Visit, address: str) -> None:
    """It prints: black on white from a dark screen too, without the switch."""
    page = visit(address, color_scheme="dark")
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("form:visible, nav:visible").count() == 0
