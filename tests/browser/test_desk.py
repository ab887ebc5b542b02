"""The desk in a real browser, as a clerk uses it: from a Word file to a published answer, by mouse and by keyboard."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from bot.service.store import FILE, QuestionRecord, Store
from knowledge.library import load
from tests.bot.telegram.harness import cwgcop, free_port, unset
from tests.browser.conftest import Visit, accessible, overflows
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

PARAGRAPHS = (
    ("Heading 1", "Outcomes of the meeting"),
    ("Normal", "The harbour of Oslo gets a new lighthouse of forty metres, which the Council pays."),
    (
        "Normal",
        "Participants tasted eleven sorts of honey and gave the first prize to a beekeeper from Malta.",
    ),
    ("Normal", "The next meeting of the group is held in Nairobi in the first week of October."),
)
REPLY = [
    {
        "passages": ["outcomes-of-the-meeting/1"],
        "lang": "en",
        "text": "Who foots the bill for the new beacon in Norway's capital?",
    },
    {
        "passages": ["outcomes-of-the-meeting/2"],
        "lang": "fr",
        "text": "De quel pays vient le vainqueur du concours de miel ?",
    },
    {"passages": ["outcomes-of-the-meeting/9"], "lang": "en", "text": "no such passage"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a Word file, and an empty knowledge folder."""
    document = docx.Document()
    document.add_paragraph("Report of the group on harbours and honey 2027", style="Title")
    for style, text in PARAGRAPHS:
        document.add_paragraph(text, style=style)
    document.save(str(tmp_path / "honey 2027.docx"))
    (tmp_path / "k" / "reports").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def desk(folder: Path, models: Path, visit: Visit) -> Iterator[Callable[..., Page]]:
    """`cwgcop desk`, and a page of it of somebody who has come in."""
    port = free_port()
    env = unset(
        CWGCOP_KNOWLEDGE=str(folder / "k"), CWGCOP_DATA=str(folder / "d"), CWGCOP_MODELS=str(models),
        CWGCOP_DESK=f"127.0.0.1:{port}",
    )  # fmt: skip
    command = [sys.executable, "-m", "bot", "desk", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = process.stderr.readline()
    address = re.search(r"http://\S+", said)
    assert address, said
    pages: list[Page] = []

    def come_in(**how: Any) -> Page:
        pages.append(visit(address[0], **how))
        return pages[-1]

    yield come_in
    for page in pages:
        page.close()
    process.terminate()
    assert process.wait(60) == 0
    process.stderr.close()


def wait(page: Page) -> None:
    """Wait for long work to be done."""
    page.wait_for_url(lambda address: not address.endswith("/work"), timeout=200_000)


def answer(folder: Path, question: str) -> str:
    """The first passage that is live for a question."""
    data = {"CWGCOP_KNOWLEDGE": str(folder / "k"), "CWGCOP_DATA": str(folder / "d")}
    return str(json.loads(cwgcop("ask", question, "--json", **data).stdout)["passages"][0]["text"])


def drop(page: Page, folder: Path) -> None:
    """Drop the Word file, and look at it."""
    page.get_by_label("Drop a document here").set_input_files(folder / "honey 2027.docx")
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/import/*")


@pytest.mark.slow
def test_by_mouse(desk: Callable[..., Page], folder: Path) -> None:
    """A Word file becomes a report, is mended, translated, taught, tried and published, and taken back: no terminal."""
    page = desk(bypass_csp=True)
    drop(page, folder)
    expect(page.get_by_text("The text is in English.")).to_be_visible()
    expect(page.get_by_text("headings: 1; passages: 3")).to_be_visible()
    assert accessible(page) == []
    page.get_by_label("Short name").fill("honey-2027")
    page.get_by_role("button", name="Save as a report").click()
    page.wait_for_url("**/r/**")
    assert page.url.startswith(page.url.partition("/r/")[0] + "/r/honey-2027")
    assert accessible(page) == []
    # Mend: split a passage, join it again by undoing, and change a word.
    page.locator(".passage .edit").nth(1).click()
    field = page.get_by_label("Official text")
    field.fill(PARAGRAPHS[2][1].replace(" and gave", "\n\nAnd gave"))
    assert accessible(page) == []
    page.get_by_role("button", name="Save").click()
    assert len(load(folder / "k").passages) == 4
    page.get_by_role("button", name="Undo").click()
    assert [one.original for one in load(folder / "k").passages] == [text for _, text in PARAGRAPHS[1:]]
    # Translate.
    page.get_by_role("link", name="Translations").click()
    page.get_by_role("link", name="Arabic").click()
    expect(page.get_by_text("0 of 5 texts")).to_be_visible()
    page.locator("textarea").nth(2).fill("يحصل ميناء أوسلو على منارة جديدة.")
    assert page.locator("textarea").nth(2).evaluate("field => getComputedStyle(field).direction") == "rtl"
    assert accessible(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 5 texts")).to_be_visible()
    # Teach.
    page.get_by_role("link", name="Questions").click()
    assert "lighthouse of forty metres" in page.get_by_label("Prompt").input_value()
    page.get_by_label("The assistant's reply").fill("\n".join(map(json.dumps, REPLY)))
    page.get_by_role("button", name="Read the reply").click()
    wait(page)
    expect(page.get_by_text("2 new drafts; 1 lines are left out.")).to_be_visible()
    assert accessible(page) == []
    page.get_by_label("No", exact=True).nth(1).check()
    page.get_by_role("button", name="Yes to all 2").click()  # the answer that was given stays
    expect(page.get_by_text("1 questions teach the bot, 0 wait")).to_be_visible()
    # Publish the first time, change a text, try it, and see what is refused.
    page.get_by_role("link", name="Publish").click()
    page.get_by_label("Why").fill("the report of 2027")
    page.get_by_role("button", name="Publish").click()
    wait(page)
    expect(page.get_by_text("It is live")).to_be_visible()
    assert answer(folder, "who foots the bill for the new beacon?") == PARAGRAPHS[1][1]
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_text("As published")).to_be_visible()
    page.get_by_role("link", name="Report of the group on harbours").click()
    page.locator(".passage .edit").first.click()
    page.get_by_label("Official text").fill(PARAGRAPHS[1][1].replace("Oslo", "Bergen"))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Try").click()
    page.get_by_label("Question").fill("who pays for the new lighthouse?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("button", name="Make it ready").click()
    wait(page)
    page.get_by_label("Question").fill("who pays for the new lighthouse?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".beside section").nth(0)).to_contain_text("harbour of Oslo")
    expect(page.locator(".beside section").nth(1)).to_contain_text("harbour of Bergen")
    assert accessible(page) == []
    page.get_by_role("link", name="Publish").click()
    expect(page.locator("del")).to_have_text(["Oslo", "Oslo"])
    page.get_by_role("button", name="Publish").click()  # stays: each changed official text is to be ticked
    page.get_by_label("honey-2027/").check()
    page.get_by_label("Why").fill("it moved")
    page.get_by_role("button", name="Publish").click()
    wait(page)
    expect(page.get_by_text("It is live")).to_be_visible()
    assert "Bergen" in answer(folder, "who pays for the new lighthouse?")
    # And back.
    page.get_by_role("link", name="History").click()
    assert accessible(page) == []
    page.get_by_role("button", name=re.compile("^Go back to what was published")).click()
    page.get_by_role(
        "button", name=re.compile("^Go back to what was published")
    ).click()  # it says what that is
    wait(page)
    expect(page.get_by_text("is live again")).to_be_visible()
    assert "Oslo" in answer(folder, "who pays for the new lighthouse?")
    page.get_by_role("link", name="What people ask").click()
    assert accessible(page) == []


async def record(path: Path, asked: QuestionRecord) -> None:
    """Keep a question that was asked."""
    async with Store(path) as store:
        await store.record(asked)


def test_by_keyboard(desk: Callable[..., Page], folder: Path) -> None:
    """Reports are mended by keys alone, whatever letters these have, and what was typed outlasts a page that is left.
    Of two people's changes of one text the link to the new one has the focus."""
    page = desk()
    drop(page, folder)
    page.get_by_role("button", name="Save as a report").press("Enter")
    page.wait_for_url(re.compile("/r/"))
    texts = [text for _, text in PARAGRAPHS[1:]]
    russian = "new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({russian})")  # the heading
    page.keyboard.press("j")  # the first passage
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".mend textarea")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Eleven sorts of honey.")
    page.reload()
    expect(page.locator(".mend textarea")).to_have_value("Eleven sorts of honey.")
    page.locator(".mend textarea").press("Escape")
    expect(page.locator(".mend")).to_have_count(0)
    page.locator(".passage .edit").nth(1).click()
    expect(page.locator(".mend textarea")).to_have_value("Eleven sorts of honey.")
    page.locator(".mend textarea").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("done="))
    assert [one.original for one in load(folder / "k").passages] == [
        texts[0],
        "Eleven sorts of honey.",
        texts[2],
    ]
    page.keyboard.press("u")
    page.wait_for_url(re.compile("done=3"))
    assert [one.original for one in load(folder / "k").passages] == texts
    # Somebody else changes the text: the focus is on the link to the new one.
    page.locator(".passage .edit").nth(1).click()
    expect(page.locator(".mend textarea")).to_be_focused()  # the keys are heard
    page.locator(".mend textarea").fill("Twelve sorts of honey.")
    (report,) = (folder / "k" / "reports").iterdir()
    report.write_text(report.read_text("utf-8").replace("eleven sorts", "ten sorts"), "utf-8")
    page.locator(".mend textarea").press("Control+Enter")
    expect(page.get_by_role("link", name="The new text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".mend textarea")).to_be_in_viewport()
    expect(page.locator(".mend textarea")).to_have_value(texts[1].replace("eleven sorts", "ten sorts"))


def test_what_is_typed_is_kept(desk: Callable[..., Page], folder: Path) -> None:
    """What is typed and chosen outlasts another page, and a desk that is away when it is saved. It is marked as not
    saved, until it is saved or left."""
    page = desk()
    unsaved, there = page.get_by_text("Not saved yet."), page.url
    drop(page, folder)
    page.get_by_label("Short name").fill("harbours-2027")
    page.get_by_label("Title").fill("Harbours")
    page.get_by_role("button", name="Look again").click()
    page.wait_for_url("**id=harbours**")
    page.get_by_label("Meeting").select_option("about none")
    page.goto(there)
    page.get_by_role("link", name="honey 2027.docx").click()
    expect(page.get_by_label("Short name")).to_have_value("harbours-2027")
    expect(page.get_by_label("Title")).to_have_value("Harbours")
    expect(page.get_by_label("Meeting")).to_have_value("none")
    expect(unsaved).to_have_count(3)
    assert accessible(page) == []
    page.get_by_role("button", name="Save as a report").click()
    page.wait_for_url("**/r/harbours-2027**")
    page.locator(".passage .edit").nth(1).click()
    page.get_by_label("Official text").fill("Eleven sorts of honey.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click(no_wait_after=True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto(urljoin(there, "/r/harbours-2027"))
    expect(unsaved).to_have_count(1)
    page.locator(".passage .edit").nth(1).click()
    expect(page.get_by_label("Official text")).to_have_value("Eleven sorts of honey.")
    page.get_by_label("Section").select_option(index=0)
    page.get_by_role("button", name="Move there").click()
    page.wait_for_url("**done=**")
    expect(unsaved).to_have_count(0)
    assert load(folder / "k").passages[-1].original == "Eleven sorts of honey."
    page.goto(urljoin(there, "/r/harbours-2027/questions"))
    page.get_by_label("The assistant's reply").fill("A long reply.")
    page.reload()
    expect(page.get_by_label("The assistant's reply")).to_have_value("A long reply.")
    page.get_by_role("button", name="Leave it as it is").click()
    page.reload()
    expect(page.get_by_label("The assistant's reply")).to_have_value("")


TEXTS = """\
report:
  id: trial
  language: en
  title: Trial
  unplaced: {fr: [Quatre.]}
sections:
  - id: "1"
    items: [One., {en: Two., fr: Un.}, {en: Three., fr: Deux.}, {en: Four., fr: Trois.}]
"""


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Drag something by mouse."""
    what.hover()
    page.mouse.down()
    for _ in range(2):  # the first move begins the drag
        to.hover()
    page.mouse.up()


def test_texts_are_dragged_to_their_places(desk: Callable[..., Page], folder: Path) -> None:
    """Translations that stand on the wrong rows are moved by mouse with those below them, and by keyboard."""

    def french() -> list[str]:
        return [one.text.get("fr", "") for one in load(folder / "k").passages]

    (folder / "k" / "reports" / "trial.yaml").write_text(TEXTS, "utf-8")
    page = desk(bypass_csp=True)
    page.goto(urljoin(page.url, "/r/trial/texts?to=fr"))
    assert accessible(page) == []
    rows = page.locator(".pairs tbody tr")
    drag(page, rows.nth(2).get_by_role("link", name="Move"), rows.nth(1).locator("textarea"))
    expect(page.get_by_label("goes to")).to_have_value("1/1")
    assert accessible(page) == []
    page.get_by_role("button", name="This and those below it").click()
    expect(page.get_by_text("Moved (French): trial/1/1.")).to_be_visible()
    assert french() == ["Un.", "Deux.", "Trois.", ""]
    page.locator(".unplaced").get_by_role("link", name="Move").press("Enter")
    expect(page.get_by_label("goes to")).to_be_focused()
    page.keyboard.press("End")
    page.get_by_role("button", name="This text alone").press("Enter")
    expect(page.locator(".unplaced")).to_have_count(0)
    assert french() == ["Un.", "Deux.", "Trois.", "Quatre."]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".unplaced")).to_have_count(1)
    page.wait_for_load_state()
    drag(page, page.locator(".unplaced").get_by_role("link", name="Move"), rows.nth(4))
    page.get_by_role("button", name="This text alone").click()
    expect(page.locator(".unplaced")).to_have_count(0)
    assert french() == ["Un.", "Deux.", "Trois.", "Quatre."]


def test_small_and_dark(desk: Callable[..., Page], folder: Path) -> None:
    """On a phone, in the dark, nothing is wider than the window, and axe finds nothing."""
    page = desk(bypass_csp=True, viewport={"width": 375, "height": 740}, color_scheme="dark")
    assert not overflows(page)
    drop(page, folder)
    assert not overflows(page)
    assert accessible(page) == []
    page.get_by_role("button", name="Save as a report").click()
    page.wait_for_url("**/r/**")
    for tab, where in (("Translations", "texts"), ("Questions", "questions"), ("Passages", "honey-2027")):
        page.get_by_role("link", name=tab).click()
        page.wait_for_url(f"**/{where}")
        assert not overflows(page), tab
        assert accessible(page) == []
    own = page.url.rpartition("/r/")[2]
    (report,) = (folder / "k" / "reports").iterdir()  # with a word as wide as the window
    report.write_text(
        report.read_text("utf-8").replace("a new lighthouse", "Leuchtturmwärterversammlungsraum"), "utf-8"
    )
    asked = QuestionRecord(
        1, "p", "c", "Who pays?", "en", "none", 0.1, (f"{own}/outcomes-of-the-meeting/1",), "b"
    )
    with ThreadPoolExecutor() as pool:  # the browser has this thread's loop
        pool.submit(asyncio.run, record(folder / "d" / FILE, asked)).result()
    page.locator(".passage .edit").first.click()
    page.wait_for_url("**mend=**")
    assert not overflows(page)
    for path in (
        "publish",
        "history",
        "try",
        "asked",
        f"r/{own}/tests",
        f"r/{own}?mend=s:outcomes-of-the-meeting",
    ):
        page.goto(urljoin(page.url, f"/{path}"))
        assert not overflows(page), path
        if path == "asked":
            expect(page.get_by_text("Asked once")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_other_languages(desk: Callable[..., Page], folder: Path, language: str) -> None:
    """Each page is accessible in another script and direction, and no wider than the window."""
    shutil.copytree(ROOT / "knowledge" / "reports", folder / "k" / "reports", dirs_exist_ok=True)
    page = desk(bypass_csp=True, locale=language)
    own = "cwg-cop-2022"
    for path in ("", f"r/{own}?mend=2.2/2", f"r/{own}?mend=s:2.2", f"r/{own}/texts?to=ar", f"r/{own}/questions", f"r/{own}/tests", "try",
                 "publish", "history", "asked"):  # fmt: skip
        page.goto(urljoin(page.url, f"/{path}"))
        assert page.evaluate("document.documentElement.lang") == language
        assert not overflows(page), path
        assert accessible(page) == [], path


def test_without_scripts(desk: Callable[..., Page], folder: Path) -> None:
    """All of it works without scripts."""
    page = desk(java_script_enabled=False)
    drop(page, folder)
    page.get_by_role("button", name="Save as a report").click()
    page.get_by_role("link", name="Edit").last.click()
    page.locator(".mend").get_by_role("button", name="Leave out").click()
    page.get_by_role("button", name="Undo").click()
    assert len(load(folder / "k").passages) == 3
