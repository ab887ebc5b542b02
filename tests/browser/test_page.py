"""The page in a real browser, as somebody new would use it on a phone: in six languages, by keyboard, without scripts,
in the dark and on paper."""

import itertools
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.screens.phrases import LANGUAGES, Voice
from knowledge.language import direction
from knowledge.library import load
from tests.bot.telegram.harness import running_page, unset
from tests.browser.conftest import Visit, accessible, overflows
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

NUMBERS = itertools.count(1)
PHONE = {"width": 390, "height": 844}
SAUDI_ID = "cwg-cop-2022/2.3/4"
TEXT = load(ROOT / "knowledge").passage(SAUDI_ID).text
#: Each leads to that passage.
ASKED = {
    "ar": "أي بلد عرض تنظيم جلسات إعلامية؟",
    "en": "Which country offered to organise information sessions?",
    "es": "¿Qué país propuso organizar sesiones informativas?",
    "fr": "Quel pays a proposé d'organiser des séances d'information ?",
    "ru": "Какая страна предложила провести информационные сессии?",
    "zh": "哪个国家提议举办信息通报会？",
}
#: Whether a field shows the whole of its hint.
HINT_FITS = """field => {
    const style = getComputedStyle(field), pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return pen.measureText(field.placeholder).width <= room;
}"""
#: What is to be pressed and is lower than 44 pixels; links within a sentence may be.
SMALL = """all => all.filter(one => !one.closest(".skip, .exact, p:not(.source, .site, .row, .chip), .number") &&
    (one.offsetHeight || one.getBoundingClientRect().height) < 43.5).map(one => one.outerHTML)"""
ON_ONE_LINE = "runs => runs.every(run => new Set([...run.getClientRects()].map(one => one.top)).size <= 1)"
#: What a sentence with a run would be torn by: a run that is itself a column beside the words around it.
IN_COLUMNS = """runs => runs.map(run => run.parentElement)
    .filter(one => /^(inline-)?(flex|grid)$/.test(getComputedStyle(one).display)).map(one => one.outerHTML)"""
#: A question that is read in the light of the answer before it.
FOLLOWING = "/?q=16&after=cwg-cop-2022/2.3"
PATHS = ("/", "/?q={}", "/?q=xyzzy", FOLLOWING, f"/p/{SAUDI_ID}", "/p/cwg-cop-2022/2.3", "/sections", "/meetings",
         "/about", "/privacy")  # fmt: skip


@pytest.fixture(scope="module")
def data(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of the shipped report."""
    folder = tmp_path_factory.mktemp("page") / "data"
    shutil.copytree(index_folder, folder)
    return folder


@pytest.fixture(scope="module")
def address(data: Path, models: Path) -> Iterator[str]:
    """`cwgcop web` on the shipped report."""
    with running_page(unset(CWGCOP_DATA=str(data), CWGCOP_MODELS=str(models))) as address:
        yield address


@pytest.fixture
def see(visit: Visit) -> Visit:
    """Open pages as somebody whose address is another each time, as a proxy on this machine says."""
    number = next(NUMBERS)
    return partial(visit, extra_http_headers={"X-Forwarded-For": f"198.51.100.{number}"})


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    page.locator("#q").fill(question)
    page.locator("#q").press("Enter")


@pytest.mark.parametrize("language", LANGUAGES)
def test_asking_on_a_phone(see: Visit, address: str, language: str) -> None:
    """The browser's language greets; the answer, its place and its mark come in it; back and forth lead where they
    should, and the question is there when its address is opened again."""
    page, voice = see(address, locale=language, viewport=PHONE), Voice(language)
    assert page.url == f"{address}/{language}/"
    assert page.evaluate("[document.documentElement.lang, document.dir]") == [language, direction(language)]
    assert page.locator("#q").evaluate(HINT_FITS)
    ask(page, ASKED[language])
    quoted = page.locator("blockquote").first
    expect(quoted).to_have_text(TEXT[language])
    assert quoted.evaluate("one => getComputedStyle(one).direction") == direction(language)
    expect(page.get_by_role("heading", level=1)).to_have_text(ASKED[language])
    answered = page.url
    # The question, the answer, its place, the questions to ask next and the vote are on one screen.
    for shown in (
        page.locator("h1"),
        quoted,
        page.locator(".source a"),
        page.locator(".links a:visible").last,
        page.locator(".votes"),
    ):
        box = shown.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"]
    page.locator(".source a").first.click()
    assert page.url == f"{address}/{language}/p/{SAUDI_ID}"
    # In its section, and seen at once.
    expect(page.locator("blockquote:visible")).to_have_count(6)
    expect(page.locator(".here blockquote").first).to_have_text(TEXT[language])
    expect(page.locator(".here blockquote").first).to_be_in_viewport()
    page.get_by_role("link", name=voice.say("button-section")).click()
    expect(page.locator("blockquote")).to_have_count(6)
    page.go_back()
    page.go_back()
    assert page.url == answered
    expect(quoted).to_have_text(TEXT[language])
    page.reload()
    expect(quoted).to_have_text(TEXT[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375), ("light", 320)])
def test_accessible_in_every_language(
    see: Visit, address: str, language: str, scheme: str, width: int
) -> None:
    """axe finds nothing on any kind of page; nothing is wider than the window; no line ends within CWG-COP, and no
    sentence falls apart into columns. The languages stand in one row, and the field shows its whole hint."""
    size = {"width": width, "height": 800}
    page = see(f"{address}/{language}/", color_scheme=scheme, viewport=size, bypass_csp=True)
    assert page.locator("#q").evaluate(HINT_FITS)
    assert len(set(page.locator(".languages li").evaluate_all("all => all.map(one => one.offsetTop)"))) == 1
    for path in PATHS if width == 375 or language == "ar" else PATHS[1:6]:
        page.goto(f"{address}/{language}{path.format(ASKED[language])}")
        small = page.locator("a:visible, button:visible, input:visible, summary:visible").evaluate_all(SMALL)
        assert small == [], path
        for closed in page.locator("summary").all():
            closed.click()
        assert not overflows(page), path
        assert page.locator(".run").evaluate_all(ON_ONE_LINE), path
        assert page.locator(".run").evaluate_all(IN_COLUMNS) == [], path
        assert accessible(page) == [], path


def test_keyboard_alone(see: Visit, address: str) -> None:
    """Asking, voting, citing and asking on need no mouse; the field has the focus at the start and by a stroke; what has
    it can be seen."""
    page = see(f"{address}/en/", locale="en")
    expect(page.get_by_role("combobox", name="Your question")).to_be_focused()
    page.goto(f"{address}/en/sections")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Your question")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type(ASKED["en"])
    page.keyboard.press("Enter")
    page.get_by_text("Cite").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("With its text")).to_be_visible()
    expect(page.get_by_label("Place alone")).to_have_value(re.compile(f"\n{address}/en/p/{SAUDI_ID}$"))
    page.get_by_role("button", name="This helps", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_have_text("Thank you! The secretariat will see this.")
    expect(page.get_by_role("status")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_be_focused()
    ask(page, "and the next meeting?")
    expect(page.locator(".answer")).to_contain_text("18th meeting")


def test_suggested_questions_are_new_on_each_page(see: Visit, address: str) -> None:
    """What an earlier page suggested makes room for others, but not where that page is opened again."""
    page = see(f"{address}/en/?q={ASKED['en']}", locale="en")
    links = page.locator(".next a:visible")
    first = links.all_inner_texts()
    page.goto(f"{address}/en/?q=What+did+the+Group+recommend+to+the+Council%3F")
    assert len(links.all_inner_texts()) == 3
    assert set(first).isdisjoint(links.all_inner_texts())
    page.goto(f"{address}/en/?q={ASKED['en']}")
    assert links.all_inner_texts() == first


def test_names_for_who_listens(see: Visit, address: str) -> None:
    """A screen reader hears what each part is, and each language by its own name."""
    page = see(f"{address}/fr/?q={ASKED['fr']}", locale="fr")
    for role, name in (("navigation", "Langue"), ("navigation", "Pages"), ("combobox", "Votre question")):
        expect(page.get_by_role(role, name=name)).to_be_visible()
    expect(page.get_by_role("main")).to_be_visible()
    link = page.get_by_role("link", name="العربية")
    assert (link.get_attribute("lang"), link.get_attribute("dir")) == ("ar", "rtl")
    current = page.locator("[aria-current]")
    assert current.inner_text() == "Français"
    page.emulate_media(forced_colors="active")  # which takes shadows and backgrounds away
    assert current.evaluate("one => getComputedStyle(one).borderBottomStyle") == "solid"
    assert page.locator(".original blockquote").get_attribute("lang") == "ru"


def test_the_button_that_copies(see: Visit, address: str) -> None:
    """It copies the passage, its place and its lasting link, and says so."""
    page = see(f"{address}/en/p/{SAUDI_ID}", locale="en", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite").click()
    page.get_by_role("button", name="Copy").last.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(TEXT["en"])
    assert copied.endswith(f"\n{address}/en/p/{SAUDI_ID}")


def test_a_phrase_does_not_turn_the_page(see: Visit, address: str) -> None:
    """Words that are quoted, and a word or two, leave the reader's language as it is; one press leads back from where a
    question turned it."""
    page = see(f"{address}/fr/", locale="fr")
    for phrase in ('"unique platform"', "indicators"):
        ask(page, phrase)
        assert page.url.startswith(f"{address}/fr/")
    ask(page, ASKED["en"])
    assert page.url.startswith(f"{address}/en/")
    page.get_by_role("link", name="Français").click()
    assert page.url.startswith(f"{address}/fr/")
    expect(page.locator("blockquote").first).to_have_text(TEXT["fr"])


def test_what_this_browser_remembers(see: Visit, address: str) -> None:
    """The last questions stand on the start page until they are erased; whether the official text was open stays too."""
    page = see(f"{address}/en/", locale="en")
    expect(page.locator(".last")).to_be_hidden()
    ask(page, ASKED["en"])
    page.get_by_text("Official text (Russian)").click()
    expect(page.locator(".original blockquote")).to_be_visible()
    ask(page, "Who was thanked?")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who was thanked?")
    page.goto(f"{address}/en/p/{SAUDI_ID}")
    expect(page.locator(".original blockquote")).to_be_visible()
    page.goto(f"{address}/en/")
    assert page.locator(".last a").all_inner_texts() == ["Who was thanked?", ASKED["en"]]
    page.locator(".last a").last.click()
    expect(page.locator("blockquote").first).to_have_text(TEXT["en"])
    page.goto(f"{address}/en/")
    page.get_by_role("button", name="Erase").click()
    expect(page.locator(".last")).to_be_hidden()
    page.reload()
    expect(page.locator(".last")).to_be_hidden()


def test_words_as_one_types(see: Visit, address: str) -> None:
    """The report's own words are offered, from one list that comes once."""
    page = see(f"{address}/en/", locale="en")
    lists: list[str] = []
    page.on("request", lambda request: "/words" in request.url and lists.append(request.url))
    page.locator("#q").press_sequentially("What about the indi")
    expect(page.locator("#known option").first).to_have_attribute("value", "What about the indicators")
    page.locator("#q").press_sequentially("cators of regul")
    assert len(lists) == 1


def test_without_scripts(see: Visit, address: str) -> None:
    """All works without scripts: asking in another language, voting, citing; there is no button that does nothing."""
    page = see(f"{address}/en/", java_script_enabled=False, locale="en", viewport=PHONE)
    ask(page, ASKED["ru"])
    assert page.url.startswith(f"{address}/ru/")
    expect(page.locator("blockquote").first).to_have_text(TEXT["ru"])
    page.get_by_text("Цитировать").click()
    expect(page.locator("textarea").first).to_be_visible()
    expect(page.locator(".tools button")).to_have_count(3)
    expect(page.locator(".tools button:visible")).to_have_count(0)
    page.get_by_role("button", name=Voice("ru").say("button-helps"), exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()


def test_on_paper(see: Visit, address: str) -> None:
    """It prints black on white from a dark screen too: the passages, their places and the address, nothing to press; an
    official text that is open says that it is one."""
    page = see(f"{address}/en/?q={ASKED['en']}", color_scheme="dark")
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("form:visible, nav:visible, button:visible, summary:visible").count() == 0
    expect(page.locator(".address")).to_contain_text(f"{address}/en/?q=Which+country")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".source")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_text("Official text (Russian)").click()
    page.emulate_media(media="print")
    expect(page.get_by_text("Official text (Russian)")).to_be_visible()
