"""The desk without a browser: who comes in, what is refused, and that nothing is lost."""

import asyncio
import html
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from bot.desk.app import serve
from bot.desk.door import Door
from bot.desk.house import House, Job
from bot.desk.remarks import spoken
from bot.desk.site import app
from bot.editing.reportfiles import put_in
from bot.errors import SettingsError
from bot.screens.phrases import LANGUAGES, Voice
from bot.service.identity import Identity
from bot.service.store import FILE, QuestionRecord, Store
from bot.service.wishes import Wishes
from bot.settings import Settings
from index.answer import Outcome
from index.building import EMBEDDING, LEARNING, build_changes
from index.builds import Builds
from index.comparison import Changed, Comparison, Pair, Said
from index.coverage import LEARNING as ALL_BUT_SOME
from index.engine import order_of
from index.evaluation import Row
from index.publications import Publications, files_digest
from index.publishing import ASKING, Compared
from knowledge.check import check
from knowledge.language import direction
from knowledge.library import load
from knowledge.questions import Kind

REPORT = """\
report:
  id: trial
  language: en
  title: {en: Trial, fr: Essai}
sections:
  - id: "1"
    title: Outcomes
    items: [{en: A mascot was chosen., fr: Une mascotte a été choisie.}, The budget was put off., The Chair closed it.]
"""
LESSONS = """\
licence: CC0-1.0
about: Lessons
report: trial
split: learn
questions:
  - {id: d1, kind: answerable, passages: ["1/3"], text: {en: "who ended the session?"}}
"""


class Clerk:
    """Somebody at the desk, with a browser's cookies."""

    def __init__(
        self, folder: Path, header: str = "", peer: str = "127.0.0.1", *, models: Path | None = None,
        headers: dict[str, str] | None = None, **named: str,
    ) -> None:  # fmt: skip
        self.knowledge, self.said = folder / "k", list[str]()
        named |= {"CWGCOP_MODELS": str(models)} if models else {}
        folders = {"CWGCOP_KNOWLEDGE": str(self.knowledge), "CWGCOP_DATA": str(folder / "d")}
        settings = Settings.from_env({**folders, "CWGCOP_DESK_USER": header, **named})
        self.house = House(settings)
        self.door = Door(settings, "anna", "http://desk.test", self.said.append)
        transport = httpx.ASGITransport(app(self.house, self.door), client=(peer, 1))
        self.client = httpx.AsyncClient(
            transport=transport, base_url="http://desk.test", headers=headers or {}
        )

    async def come_in(self) -> "Clerk":
        """Open the one-time address."""
        response = await self.client.get(self.door.invite())
        assert response.status_code == 303
        return self

    async def get(self, path: str) -> str:
        """A page."""
        response = await self.client.get(path)
        assert response.status_code == 200, response.text
        return response.text

    async def post(self, path: str, page: str = "/", /, **fields: Any) -> httpx.Response:
        """Send a form of a page, with the ticket that it carries."""
        found = re.search('name="pass" value="([^"]+)"', await self.get(page))
        assert found
        self.ticket = found[1]
        files = fields.pop("files", None)
        return await self.client.post(path, data={"pass": self.ticket, **fields}, files=files)

    async def seen(self, own: str, where: str = "") -> str:
        """What the form of a text says that was seen of it."""
        page = await self.get(where or f"/r/trial?mend={own}")
        found = re.search(f'name="own" value="{own}"><input type="hidden" name="seen" value="([^"]+)"', page)
        assert found
        return found[1]

    async def save(self, own: str, text: str) -> httpx.Response:
        """Give a passage another official text."""
        fields = {"do": "save", "own": own, "seen": await self.seen(own), "text": text}
        return await self.post("/r/trial", **fields)

    async def publish(self, **fields: Any) -> str:
        """Publish, wait until it is done, and the page that says how it went."""
        response = await self.post("/publish", do="publish", **fields)
        assert response.status_code == 303, response.text
        await self.done()
        return await self.get("/publish")

    def take_as_live(self) -> None:
        """Have the files as they are pass for what was published."""
        live = load(self.knowledge)
        self.house.live = lambda: live  # type: ignore[method-assign]

    async def done(self) -> None:
        """Wait until long work is done."""
        while self.house.job is None or not self.house.job.done:
            await asyncio.sleep(0.05)
        assert not self.house.job.error

    def texts(self) -> list[str]:
        """The official texts as they are in the files."""
        return [one.original for one in load(self.knowledge).passages]


def filled(page: str) -> dict[str, str]:
    """The values in the form of an import's page."""
    form = page.partition('class="wishes"')[2].partition("</form>")[0]
    inputs = re.findall('<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', form)
    selects = re.findall('<select name="([^"]+)">(.*?)</select>', form, re.DOTALL)
    found = dict(inputs) | {
        name: re.findall('<option(?: value="([^"]*)")? selected>([^<]*)', options)
        for name, options in selects
    }
    fields = {
        name: value if isinstance(value, str) else value[0][0] or (value[0][1] if name == "report" else "")
        for name, value in found.items() if value
    }  # fmt: skip
    return {name: value for name, value in fields.items() if name not in ("pass", "articles", "accept")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder with a report and a lesson, and room for data beside it."""
    for part, name, text in (("reports", "trial", REPORT), ("questions", "trial-lessons", LESSONS)):
        (tmp_path / "k" / part).mkdir(parents=True)
        (tmp_path / "k" / part / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


async def test_one_time_address(folder: Path) -> None:
    """The address signs in once; a stranger gets nothing but where to find a new one; a restart signs nobody out."""
    clerk = Clerk(folder)
    invitation = clerk.door.invite()
    assert (await clerk.client.get("/r/trial")).status_code == 401
    assert (await clerk.client.get("/?token=wrong")).status_code == 401
    assert (await clerk.client.get(invitation)).status_code == 303
    assert "Trial" in await clerk.get("/")
    other = Clerk(folder)
    assert (await other.client.get(invitation)).status_code == 401
    assert len(other.said) == 1  # a new address stands in the terminal
    other.client.cookies = clerk.client.cookies
    assert "Trial" in await other.get("/")
    flags = (await Clerk(folder).come_in()).client.cookies.jar
    assert all(cookie.has_nonstandard_attr("HttpOnly") for cookie in flags)
    neighbour = Clerk(folder, CWGCOP_DESK="127.0.0.1:8091")
    neighbour.client.cookies = clerk.client.cookies
    await neighbour.come_in()  # browsers send a cookie to every port of a machine
    assert "Trial" in await clerk.get("/")
    key = folder / "d" / "desk" / "key"
    assert key.stat().st_mode & 0o077 == 0
    key.write_bytes(b"")  # as a crash may leave it: nobody is let in by a key that is empty
    other = Clerk(folder)
    other.client.cookies = clerk.client.cookies
    assert (await other.client.get("/")).status_code == 401


@pytest.mark.parametrize(
    "path", ["/r/trial", "/drop", "/r/trial/texts", "/publish", "/history", "/import/../../x"]
)
async def test_no_form_without_its_ticket(folder: Path, path: str) -> None:
    """A form that another site sends changes nothing, nor does one of a stranger."""
    clerk = await Clerk(folder).come_in()
    fields = {"do": "out", "own": "1/1", "seen": await clerk.seen("1/1"), "number": "1"}
    for forged in ({}, {"pass": "0" * 32}):
        assert (await clerk.client.post(path, data=fields | forged)).status_code in (403, 404)
    stranger = Clerk(folder)
    assert (await stranger.client.post(path, data=fields)).status_code in (401, 404)
    assert len(clerk.texts()) == 3


async def test_mend_and_undo(folder: Path) -> None:
    """A passage is left out, its lesson's neighbour follows, and undoing brings back every byte. The history has the words
    that were changed, and offers to undo what can be undone now."""
    clerk = await Clerk(folder).come_in()
    before = {path: path.read_bytes() for path in clerk.knowledge.rglob("*.yaml")}
    response = await clerk.post("/r/trial", do="out", own="1/2", seen=await clerk.seen("1/2"))
    assert response.status_code == 303
    assert clerk.texts() == ["A mascot was chosen.", "The Chair closed it."]
    assert '["1/2"]' in (clerk.knowledge / "questions" / "trial-lessons.yaml").read_text()
    assert "Left out: trial/1/2." in await clerk.get(response.headers["location"])
    assert re.findall('name="number" value="([0-9]+)"', await clerk.get("/history")) == ["1"]
    await clerk.post("/history", number="1")
    assert {path: path.read_bytes() for path in clerk.knowledge.rglob("*.yaml")} == before
    await clerk.client.post("/language", data={"language": "fr"})
    page = await clerk.get("/history")
    assert "anna" in page
    assert re.findall('name="number" value="([0-9]+)"', page) == ["2"]
    assert "Changement 1 annulé. (Omis : trial/1/2. \u2068The budget was put off.\u2069)" in page
    assert "Left out" not in page


async def test_questions_of_a_split(folder: Path, models: Path) -> None:
    """A passage is split: each of its questions is on the part that it is nearest to."""
    clerk = await Clerk(folder, models=models).come_in()
    text = "Tea with milk was served.\n\nThe Chair closed the session."
    await clerk.save("1/3", text)
    assert [one.passages for one in clerk.house.files().questions] == [("trial/1/4",)]


async def test_old_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of changes that are both old and many changes back are not kept: these changes cannot be undone."""
    monkeypatch.setattr("bot.desk.journal._CHANGES", 2)
    clerk = await Clerk(folder).come_in()

    async def save(text: str) -> None:
        await clerk.save("1/1", text)

    for text in ("One.", "Two.", "Three."):
        await save(text)
    desk = folder / "d" / "desk"
    assert len(list((desk / "files").iterdir())) == 4  # of thirty days all
    lines = (desk / "changes.jsonl").read_text()
    (desk / "changes.jsonl").write_text(re.sub(r'"when": "\d{4}', '"when": "2001', lines))
    await save("Four.")
    assert len(list((desk / "files").iterdir())) == 3
    numbers = re.findall('name="number" value="([0-9]+)"', await clerk.get("/history"))
    assert numbers == ["4"]
    assert (await clerk.post("/history", number="2")).status_code == 400
    await clerk.post("/history", number="4")
    assert clerk.texts()[0] == "Three."


async def test_two_people(folder: Path) -> None:
    """Who changes a text that somebody else has changed meanwhile is told, and loses nothing of what was typed."""
    anna, boris = await Clerk(folder).come_in(), await Clerk(folder).come_in()
    seen = await boris.seen("1/1")
    await anna.post("/r/trial", do="save", own="1/1", seen=seen, text="A mascot was picked.")
    response = await boris.post("/r/trial", do="save", own="1/1", seen=seen, text="A mascot was drawn.")
    assert response.status_code == 409
    assert "A mascot was drawn." in response.text
    assert '<a href="#1/1">The new text</a>' in response.text
    assert anna.texts()[0] == "A mascot was picked."
    # Another passage of the same report is nobody else's business.
    response = await boris.save("1/2", "Put off.")
    assert response.status_code == 303
    # The earlier change cannot be undone under the later one.
    assert (await anna.post("/history", number="1")).status_code == 400
    assert anna.texts()[:2] == ["A mascot was picked.", "Put off."]


async def test_translations(folder: Path) -> None:
    """The table says what is missing, saves what is another now, and changes no other text."""
    clerk = await Clerk(folder).come_in()
    page = await clerk.get("/r/trial/texts?to=fr")
    assert ("2 of 5 texts" in page, 'id="place"' in page) == (True, False)
    owns = re.findall('name="own" value="([^"]*)"', page)
    seen = re.findall('name="seen" value="([^"]*)"', page)
    texts = ["Essai", "Résultats", "Une mascotte a été choisie.", "", ""]
    await clerk.post("/r/trial/texts", to="fr", own=owns, seen=seen, text=texts)
    report = load(clerk.knowledge).reports[0]
    assert report.sections[0].title == {"en": "Outcomes", "fr": "Résultats"}
    assert "3 of 5 texts" in await clerk.get("/r/trial/texts?to=fr")
    assert "\u2068Résultats\u2069" in await clerk.get("/history")
    assert 'dir="rtl"' in await clerk.get("/r/trial/texts?to=ar")


async def test_a_translation_of_an_earlier_text(folder: Path) -> None:
    """It is marked, shown to nobody and doubted by the check, before and after publishing, until somebody confirms it."""

    def shown() -> object:
        return next(load(clerk.knowledge).reports[0].passages()).text.get("fr")

    clerk = await Clerk(folder).come_in()
    table = "/r/trial/texts?to=fr"
    seen = await clerk.seen("1/1", table)
    await clerk.post("/r/trial/texts", to="fr", own="1/1", seen=seen, text="Une mascotte.")
    assert shown() == "Une mascotte."
    await clerk.save("1/1", "A mascot was dropped.")
    assert shown() is None
    assert "out of date" in await clerk.get("/r/trial")
    assert any("older than the official text" in one.message for one in check(clerk.knowledge))
    assert 'name="right" value="1/1"' in await clerk.get(f"{table}&only=stale")
    seen = await clerk.seen("1/1", table)
    await clerk.post("/r/trial/texts", to="fr", own="1/1", seen=seen, text="Une mascotte.", right="1/1")
    assert shown() == "Une mascotte."
    assert "out of date" not in await clerk.get(f"{table}&only=stale")


async def test_other_figures(folder: Path) -> None:
    """A translation that has another number than the official text is marked beside the field, and counted above."""
    clerk = await Clerk(folder).come_in()
    seen, text = await clerk.seen("1/1"), "It got 500 litres on 3 May."
    await clerk.post("/r/trial", do="save", own="1/1", seen=seen, text=text)
    for said, marked in (("400 litres, le 3 mai.", True), ("500 litres, le trois mai.", False)):
        seen = await clerk.seen("1/1", "/r/trial/texts?to=fr")
        await clerk.post("/r/trial/texts", to="fr", own="1/1", seen=seen, text=said)
        page = await clerk.get("/r/trial/texts?to=fr")
        assert ("(400 for 500)" in page, "1 with other figures" in page) == (marked, marked)
        page = await clerk.get("/r/trial/texts?to=fr&only=doubtful")
        assert page.count("<tr id") == marked


async def test_a_new_version(folder: Path) -> None:
    """A dropped file shows what is the same, changed and gone before it is saved, with the lessons that go along."""
    clerk = await Clerk(folder).come_in()
    text = b"# Trial\n\n## 1 Outcomes\n\n- A mascot was chosen.\n\n- The Chair closed it.\n"
    files = {"file": ("../../trial.md", text)}
    response = await clerk.post("/drop", files=files, report="trial", kind="version")
    where = response.headers["location"]
    page = await clerk.get(where)
    assert clerk.texts()[1] == "The budget was put off."
    assert f'href="{where.partition("?")[0]}"><bdi>trial.md' in await clerk.get("/")
    assert "One question goes along" in page
    assert "gone" in page
    fields = filled(page)
    where = where.partition("?")[0]
    assert (await clerk.post(where, "/", **fields | {"seen": "what was there before"})).status_code == 409
    response = await clerk.post(where, "/", **fields)
    assert response.status_code == 303, response.text
    assert clerk.texts() == ["A mascot was chosen.", "The Chair closed it."]
    assert load(clerk.knowledge).reports[0].title["fr"] == "Essai"
    assert "trial.md" not in (await clerk.get("/")).partition("<table")[0]  # saved, so listed no more
    where = (await clerk.post("/drop", files=files)).headers["location"]
    await clerk.post(where, "/", do="throw")
    assert "trial.md" not in await clerk.get("/")


async def test_an_import_takes_what_the_form_holds(folder: Path) -> None:
    """Saving takes the short name, title and meeting that were typed last. A bad short name is refused on the page,
    with what was typed. Undoing the import leads to the list of reports. Another kind is looked at before it is saved."""
    clerk = await Clerk(folder).come_in()
    text = b"# Minutes\n\n## 1 Outcomes\n\n- The harbour gets a lighthouse.\n"
    where = (await clerk.post("/drop", files={"file": ("a.md", text)})).headers["location"]
    page = await clerk.get(where)
    assert "cannot be taken" not in page  # by the browser, of a name that nobody typed
    fields = filled(page) | {"title": "Typed last", "meeting": "day", "day": "2026-03-04"}
    response = await clerk.post(where, "/", **fields | {"id": "GTC JP 2026"}, do="save")
    assert response.status_code == 400
    assert "GTC JP 2026" in response.text.partition('role="alert"')[2].partition("</div>")[0]
    typed = filled(response.text)
    assert typed == {name: fields[name] for name in typed} | {"id": "GTC JP 2026"}
    assert typed["title"] == "Typed last"
    response = await clerk.post(where, "/", **fields | {"language": "Klingonese"}, do="look")
    assert (response.status_code, filled(response.text)["language"]) == (400, "en")
    asked = (
        await clerk.post(where, "/", **fields | {"id": "pv4", "language": "English"}, do="look")
    ).headers["location"]
    assert filled(await clerk.get(asked)) == fields | {"id": "pv4"}
    response = await clerk.post(where, "/", **fields | {"kind": "version", "report": "trial"}, do="save")
    assert "beside" in await clerk.get(response.headers["location"])
    assert len(load(clerk.knowledge).reports) == 1
    response = await clerk.post(where, "/", **fields | {"id": "pv4"}, do="save")
    report = next(one for one in load(clerk.knowledge).reports if one.id == "pv4")
    meeting = report.sections[0].meeting
    assert (report.title["en"], meeting and str(meeting.date)) == ("Typed last", "2026-03-04")
    back = re.search('name="back" value="([^"]+)"', await clerk.get(response.headers["location"]))
    assert back
    response = await clerk.post("/history", number="1", back=html.unescape(back[1]))
    response = await clerk.client.get(response.headers["location"])
    assert response.headers["location"] == "/?done=2"
    assert "Undid change 1." in await clerk.get("/?done=2")


async def test_refusals_keep_the_page(folder: Path) -> None:
    """A refusal stands on the page of the form, without the notice of an earlier change, and keeps words and ticks. A
    form does not offer what cannot be done. The place is kept by an anchor, also by undoing."""
    clerk = await Clerk(folder).come_in()
    fields = {"own": "1/2", "seen": await clerk.seen("1/2")}
    done = (await clerk.post("/r/trial", do="up", **fields)).headers["location"]
    assert done.endswith("#1/1")
    back = re.search('name="back" value="([^"]+)"', await clerk.get(done))
    assert back
    where = (await clerk.post("/history", number="1", back=html.unescape(back[1]))).headers["location"]
    assert (where.partition("?")[0], where.partition("#")[2]) == ("/r/trial", "1/1")
    out = await clerk.post("/r/trial", do="out", own="1/3", seen=await clerk.seen("1/3"))
    assert out.headers["location"].endswith("#1/2")
    page = await clerk.get("/r/trial?mend=1/1")
    offered = set(
        re.findall('name="do" value="([a-z-]+)"', page.partition('id="1/1"')[2].partition("</form>")[0])
    )
    assert offered == {"save", "down", "heading", "out", "move"}
    assert 'value="in"' not in await clerk.get("/r/trial?mend=s:1")
    where = "/r/trial?mend=s:1&done=3"
    fields = {"own": "s:1", "seen": await clerk.seen("s:1", where), "number": "x", "day": ""}
    response = await clerk.post(where, do="section", text="Typed heading", **fields)
    assert response.status_code == 400
    assert ">Typed heading</textarea>" in response.text
    assert 'name="number" inputmode="numeric" size="4" value="x"' in response.text
    assert 'class="notice"' not in response.text
    tick = re.search('name="at" value="(1/1 [^"]+)"', page)
    assert tick
    response = await clerk.post("/r/trial", do="several-join", at=tick[1])
    assert f'value="{tick[1]}" form="several" checked' in response.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_remarks(folder: Path, language: str) -> None:
    """What import and check remark is in the language of the desk where it is frequent, else marked as English."""
    clerk = await Clerk(folder).come_in()
    await clerk.client.post("/language", data={"language": language})
    document = "1 One\nIt met.\n2 Two\nIt sat.\n2 Three\nIt rose.\nA \u202e turn.\n".encode()
    where = (await clerk.post("/drop", files={"file": ("a.txt", document)})).headers["location"]
    assert (folder / "d" / "desk" / "uploads").stat().st_mode & 0o077 == 0
    page = await clerk.get(f"{where}?language=en")
    assert ("no title found" in page) == (language == "en")
    assert re.search('<span lang="en" dir="ltr">[^<]*direction marks without a partner', page)
    assert ("only 1 of 3 passages have French" in await clerk.get("/r/trial")) == (language == "en")


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh"])
def test_what_long_work_does(language: str) -> None:
    """Each stage of long work is said in the language of the desk."""
    for stage in (EMBEDDING, LEARNING, ASKING, ALL_BUT_SOME):
        assert spoken(Voice(language), stage)[1] == language


async def test_another_language(folder: Path) -> None:
    """A document in another language is told as such, lined up by structure, and leaves the official text alone."""
    clerk = await Clerk(folder).come_in()
    before = clerk.texts()
    text = "# Essai\n\n## 1 Résultats\n\n- Une mascotte a été choisie par tous les participants.\n\n"
    text += "- Le budget a été reporté à la prochaine réunion du groupe.\n\n- Le Président a clos la réunion du groupe.\n"
    files = {"file": ("essai.md", text.encode())}
    response = await clerk.post("/drop", files=files, report="trial", kind="language")
    where = response.headers["location"]
    page = await clerk.get(where)
    assert "3 of 3 passages get a text" in page
    fields = filled(page)
    assert fields["language"] == "fr"
    assert "<strong>The text is in" not in page
    assert "<strong>The text is in French." in await clerk.get(
        where.replace("kind=language", "kind=language&language=es")
    )
    response = await clerk.post(where.partition("?")[0], "/", **fields)
    assert "/r/trial/texts" in response.headers["location"]
    assert "5 of 5 texts" in await clerk.get("/r/trial/texts?to=fr")
    assert clerk.texts() == before


async def test_texts_go_to_their_places(folder: Path) -> None:
    """Texts of another language version that do not line up are listed, shown to nobody, and moved to their passages, alone
    or with those below; undoing moves them back. Who moves what somebody else has moved is told."""
    clerk = await Clerk(folder).come_in()
    text = "# Essai\n\n## 1 Résultats\n\n- Une mascotte.\n\n- Le budget.\n\n- Un oiseau.\n\n- La fin.\n"
    where = (
        await clerk.post(
            "/drop", files={"file": ("essai.md", text.encode())}, report="trial", kind="language"
        )
    ).headers["location"]
    fields = filled(await clerk.get(where))
    page = (await clerk.post(where.partition("?")[0], "/", **fields)).headers["location"]
    assert "4 texts have no place" in await clerk.get(page)

    def french() -> list[str]:
        return [one.text.get("fr", "") for one in load(clerk.knowledge).passages]

    async def move(do: str, source: str, place: str = "") -> httpx.Response:
        shown = await clerk.get(f"/r/trial/texts?to=fr&move={quote(source)}")
        found = re.search('name="lined" value="([^"]+)"', shown)
        assert found
        return await clerk.post("/r/trial/texts", to="fr", do=do, source=source, place=place, lined=found[1])

    assert french() == ["Une mascotte a été choisie.", "", ""]
    await move("below", "+0", "1/1")
    assert french() == ["Une mascotte.", "Le budget.", "Un oiseau."]
    await move("below", "1/2", "1/1")
    assert french() == ["Le budget.", "Un oiseau.", ""]
    response = await move("alone", "1/2", "1/1")
    assert french() == ["Un oiseau.", "Le budget.", ""]
    assert "Moved (French): trial/1/1. \u2068Un oiseau." in await clerk.get(response.headers["location"])
    await clerk.post("/history", number="4")
    assert french() == ["Le budget.", "Un oiseau.", ""]
    await move("drop", "+0")
    response = await clerk.post(
        "/r/trial/texts", to="fr", do="alone", source="1/1", place="1/2", lined="what was there before"
    )
    assert response.status_code == 409
    assert french() == ["Le budget.", "Un oiseau.", ""]


@pytest.mark.parametrize("name", ["virus.exe", "a.docx", "../x.yaml", ".md", "big.pdf"])
async def test_files_that_cannot_be_read(folder: Path, name: str) -> None:
    """A file that is no document is refused in a sentence, and nothing of it reaches the reports."""
    clerk = await Clerk(folder).come_in()
    response = await clerk.post("/drop", files={"file": (name, b"\x00\x01 not a document")})
    if response.status_code == 303:
        page = await clerk.get(response.headers["location"])
        assert 'role="alert"' in page
        assert "Save as a report" not in page
    else:
        assert response.status_code == 400
    assert (await clerk.client.get("/import/..%2f..%2fkey")).status_code in (400, 404)
    assert len(clerk.texts()) == 3


async def test_header(folder: Path) -> None:
    """Behind a proxy its header names the person; what anybody else says there is not believed."""
    clerk = Clerk(folder, "X-Remote-User", headers={"X-Remote-User": "boris"})
    assert "boris" in await clerk.get("/")
    stranger = Clerk(folder, "X-Remote-User", "192.0.2.7", headers={"X-Remote-User": "boris"})
    assert (await stranger.client.get("/")).status_code == 401
    twice = [("X-Remote-User", "boris"), ("X-Remote-User", "anna")]  # one of them may be the visitor's own
    assert (await Clerk(folder, "X-Remote-User").client.get("/", headers=twice)).status_code == 401


async def test_roles(folder: Path) -> None:
    """The proxy's groups say who reads, edits and publishes; what somebody may not do is not offered, and refused."""
    named = {
        "CWGCOP_DESK_GROUPS": "X-Groups", "CWGCOP_DESK_EDITORS": "clerks, report  staff", "CWGCOP_DESK_PUBLISHERS": "heads"
    }  # fmt: skip
    found, questions = [], "/r/trial/questions"
    for groups in ("staff", "staff,report staff", "heads"):
        clerk = Clerk(folder, "X-User", **named, headers={"X-User": "boris", "X-Groups": groups})
        offered = [
            'type="file"' in await clerk.get("/"), 'class="edit"' in await clerk.get("/r/trial"),
            'value="publish"' in await clerk.get("/publish"),
        ]  # fmt: skip
        fields = {"do": "save", "own": "1/1", "seen": "", "text": "Changed."}
        edits = (await clerk.post("/r/trial", questions, **fields)).status_code != 403
        publishes = (await clerk.post("/publish", questions, do="publish", force="1")).status_code != 403
        found.append((offered, edits, publishes))
    assert found == [
        ([False, False, False], False, False),
        ([True, True, False], True, False),
        ([True, True, True], True, True),
    ]


@pytest.mark.parametrize("address", ["0.0.0.0:8090", "192.0.2.7:8090", "[::]:8090", "desk.example:8090"])
def test_beyond_this_machine(address: str) -> None:
    """Without somebody who says who asks, the desk listens on this machine alone."""
    settings = Settings.from_env({"CWGCOP_DESK": address}, strict=True)
    say: Callable[[str], None] = lambda _said: None  # noqa: E731
    with pytest.raises(SettingsError, match="CWGCOP_DESK_USER"):
        serve(settings, "anna", say, say)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_in_every_language(folder: Path, language: str) -> None:
    """Each page is there in each language, turned the right way, and asks for nothing of others. A report that is not there
    is told in it, with the way to the list."""
    clerk = await Clerk(folder).come_in()
    response = await clerk.client.post(
        "/language", data={"language": language, "back": "/\\elsewhere.example"}
    )
    assert response.headers["location"] == "/"
    for path in ("/", "/r/trial", "/r/trial?mend=1/1", "/r/trial?mend=s:1", "/r/trial/texts", "/r/trial/questions",
                 "/r/trial/tests", "/try", "/publish", "/history", "/asked"):  # fmt: skip
        page = await clerk.get(path)
        assert f'<html lang="{language}" dir="{direction(language)}">' in page
        assert "https://" not in page.replace("https://www.itu.int", "")
    response = await clerk.client.get("/r/nope")
    assert (response.status_code, '<p><a href="/">' in response.text) == (400, True)
    assert ("There is no report" in response.text) == (language == "en")


async def test_official_texts_are_ticked(folder: Path) -> None:
    """What is published is refused in a sentence until each changed official text is ticked, and a reason is given."""
    clerk = await Clerk(folder).come_in()
    clerk.take_as_live()
    await clerk.save("1/1", "A mascot was drawn.")
    page = await clerk.get("/publish")
    assert "trial/1/1" in page
    assert '<a href="/r/trial">trial</a> <bdi>sections' in page  # a remark
    response = await clerk.post("/publish", do="publish")
    assert (response.status_code, clerk.house.job) == (400, None)
    response = await clerk.post("/publish", do="publish", official="trial/1/1")
    assert (response.status_code, clerk.house.job) == (400, None)
    assert 'value="trial/1/1" checked' in response.text


async def test_questions_of_a_changed_passage(folder: Path) -> None:
    """Where an official text is another than live, its questions are flagged, and can be drafts again to say yes or no
    to."""
    clerk = await Clerk(folder).come_in()
    clerk.take_as_live()
    still = "are these questions still right?"
    assert still not in await clerk.get("/r/trial/questions")
    await clerk.save("1/3", "Nobody closed it.")
    assert "/r/trial/questions?about=1/3#1/3" in await clerk.get("/publish")
    assert still in await clerk.get("/r/trial/questions")
    response = await clerk.post("/r/trial/questions", do="again", passage="trial/1/3")
    page = await clerk.get(response.headers["location"].partition("#")[0])
    assert "who ended the session?" in page.partition('id="cards"')[2].partition("</form>")[0]
    assert not any(not one.drafted for one in clerk.house.files().questions)


async def test_what_questions_are_confused_with(folder: Path, models: Path) -> None:
    """Measuring names, beside each question that a bot without it answers wrongly, what it answers."""
    clerk = await Clerk(folder, models=models).come_in()
    await clerk.post("/r/trial/questions", do="own", passage="trial/1/1", text="what of the budget?")
    await clerk.post("/r/trial/questions", do="measure")
    await clerk.done()
    page = await clerk.get("/r/trial/questions")
    assert re.search(r"what of the budget\?</span> → <bdi>trial/1/2</bdi>", page)
    assert re.search(r"who ended the session\?</span></li>", page)


async def test_tests(folder: Path) -> None:
    """Somebody who may only read adds tests, which nobody learns, on a page without lessons."""
    named = {"CWGCOP_DESK_GROUPS": "X-Groups", "CWGCOP_DESK_EDITORS": "clerks"}
    clerk = Clerk(folder, "X-User", **named, headers={"X-User": "boris", "X-Groups": "staff"})
    where = "/r/trial/tests"
    page = await clerk.get(where)
    assert "The Chair closed it." in page
    assert "who ended the session?" not in page
    response = await clerk.post(where, where, passage="trial/1/1", text="which animal?", language="en")
    assert "A question added: trial/1/1. \u2068which animal?" in await clerk.get(response.headers["location"])
    response = await clerk.post(where, where, passage="trial/1/2", text="which animal?", language="en")
    assert response.status_code == 400
    assert 'value="which animal?"' in response.text
    tests = [
        (one.file, one.split, one.passages) for one in clerk.house.files().questions if one.split != "learn"
    ]
    assert tests == [("trial-tests", "judge", ("trial/1/1",))]


async def test_moved_texts_have_one_tick(folder: Path) -> None:
    """Of texts that stand elsewhere word for word one tick is asked for all; a text that was changed has its own, with
    what it was and what it is where it stands now."""
    clerk = await Clerk(folder).come_in()
    clerk.take_as_live()
    report = clerk.knowledge / "reports" / "trial.yaml"
    text = report.read_text("utf-8")
    report.write_text(text.replace("items: [", "items: [Somebody rang a bell., "), "utf-8")
    page = await clerk.get("/publish")
    (ticks,) = re.findall('name="official" value="([^"]+)"', page)
    assert ticks.split() == ["trial/1/1", "trial/1/2", "trial/1/3"]
    response = await clerk.post("/publish", do="publish", why="moved", official=ticks)
    assert response.status_code == 303


async def test_publishing(folder: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comparison is made once: publishing uses the one that was just made, if neither side has changed. Changed official
    texts that are ticked go live; where the text was changed by hand, its translation is out of date from then on. A live
    build that cannot be asked stops publishing, until the person publishes all the same. The history has the reasons.
    Asked questions that cannot be read are named."""
    clerk = await Clerk(folder, models=models).come_in()
    clerk.house.engine(draft=True)
    assert clerk.house.live() is None  # trying a draft publishes nothing
    assert "It is live" in await clerk.publish(why="the first")
    (folder / "d" / FILE).write_bytes(b"no database")
    clerk.house.job = Job("compare", "comparing", "/publish")
    assert (
        await clerk.post("/publish", do="publish", why="meanwhile", official="trial/1/1")
    ).status_code == 409
    reply = await clerk.post("/r/trial/questions", do="read", text="A long reply")
    assert (reply.status_code, "A long reply" in reply.text) == (409, True)
    clerk.house.job.done = True
    report = clerk.knowledge / "reports" / "trial.yaml"
    report.write_text(report.read_text("utf-8").replace("was chosen", "was drawn"), "utf-8")  # by hand
    page = await clerk.get("/r/trial/texts?to=fr&only=stale")
    assert 'name="right" value="1/1"' in page
    await clerk.publish(why="drawn", official="trial/1/1")
    live = clerk.house.live()
    assert live is not None
    assert "fr" not in live.passages[0].text
    assert "is older than its official text" in await clerk.get("/history")
    await clerk.save("1/1", "A mascot was made.")
    await clerk.post("/publish", do="compare")
    await clerk.done()
    with monkeypatch.context() as patch:
        patch.setattr("index.publishing.compare", None)
        page = await clerk.publish(why="a slip", official="trial/1/1")
    assert "It is live" in page
    assert "what people asked is left out" in page
    assert "questions were asked of both" in page
    await clerk.save("1/2", "It was put off.")
    page = await clerk.get("/publish")
    assert "questions were asked of both" not in page
    assert "What was changed since it began is not in it" in page
    await clerk.post("/history", number="3")
    live = clerk.house.live()
    assert live is not None
    assert live.passages[0].original == "A mascot was made."
    (folder / "d" / FILE).unlink()
    builds = Builds(folder / "d")
    shutil.rmtree(builds.folder / builds.live())
    assert "Nothing was published" in await clerk.publish(why="no force")
    page = await clerk.publish(why="it is lost", force="1")
    assert "It is live" in page
    assert "left out" not in page
    said = [(one.why, one.forced) for one in Publications(folder / "d").records()]
    assert said == [("the first", False), ("drawn", False), ("a slip", False), ("it is lost", True)]


async def test_back_before_the_first_publication(
    folder: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was live before anybody published can be gone back to, if its files stood when the desk began. What nobody has
    published is counted first; afterwards it can be brought back, and published without another comparison."""
    clerk = await Clerk(folder, models=models).come_in()
    settings = clerk.house.settings
    build_changes(order_of(clerk.knowledge, settings.data, settings.models, settings.model))
    clerk.house.renew("anna")
    await clerk.done()
    await clerk.save("1/1", "A mascot was drawn.")
    await clerk.publish(why="meant", official="trial/1/1")
    found = re.search('name="build" value="([^"]+)"', await clerk.get("/history"))
    assert found
    await clerk.save("1/2", "Put off.")
    await clerk.post("/r/trial/questions", do="own", passage="trial/1/1", text="Is it?")
    response = await clerk.post("/publish", do="back", build=found[1])
    assert "One text of the files is not published. One question, or draft of one, is not." in response.text
    assert clerk.texts()[:2] == ["A mascot was drawn.", "Put off."]
    await clerk.post("/publish", do="back", build=found[1], sure="1")
    await clerk.done()
    assert clerk.texts()[0] == "A mascot was chosen."
    response = await clerk.client.get("/work")
    page = await clerk.get(response.headers["location"])
    assert "is live again." in page
    assert "Went back to what was published 2" in page
    number = re.search('class="notice".*?name="number" value="([0-9]+)"', page, re.DOTALL)
    assert number
    await clerk.post("/history", number=number[1])
    assert clerk.texts()[:2] == ["A mascot was drawn.", "Put off."]
    for change in ("3", "2"):
        await clerk.post("/history", number=change)
    monkeypatch.setattr("index.publishing.compare", None)  # both sides were compared before
    assert "It is live" in await clerk.publish(why="meant", official="trial/1/1")


async def test_a_draft_outlasts_a_change(folder: Path, models: Path) -> None:
    """What was made ready can be asked after somebody has changed the files, and the page says so."""
    clerk = await Clerk(folder, models=models).come_in()
    await clerk.publish(why="the first")
    await clerk.save("1/1", "A mascot was drawn.")
    await clerk.post("/try", do="", q="mascot")
    await clerk.done()
    changed = "the files have changed since"
    page = await clerk.get("/try?q=who+chose+the+mascot")
    assert (page.count("A mascot was drawn."), changed in page) == (1, False)
    await clerk.save("1/1", "A mascot was made.")
    page = await clerk.get("/try?q=who+chose+the+mascot")
    assert (page.count("A mascot was drawn."), changed in page) == (1, True)


async def test_what_was_asked_in_vain(folder: Path, models: Path) -> None:
    """A group of questions becomes drafts on a passage, a text of the report, or is closed; a card makes it a lesson. How
    many wait for an answer is said."""
    async with Store(folder / "d" / FILE) as store:
        for number, text in enumerate(
            ("How much did the mascot cost?", "what was the price of the mascot", "Is there tea?")
        ):
            await store.record(QuestionRecord(number, "p", "c", text, "en", "none", 0.1, (), "b"))
        await Wishes(store, Identity(b"k" * 64)).keep("p", 5, 1, "what was the price", "en", (), "b")
    clerk = await Clerk(folder, models=models).come_in()
    page = await clerk.get("/asked")
    assert "Asked 2 times · one person waits to be told" in page
    group, other = re.findall('name="group" value="([^"]+)"', page)
    assert "checked" not in page
    assert "Choose the passage" in (await clerk.post("/asked", group=group, do="passage", other="")).text
    assert (await clerk.post("/asked", group=group, do="passage", other="trial/9")).status_code == 400
    response = await clerk.post("/asked", group=group, do="text", other="trial/1/1", text="It cost nothing.")
    assert clerk.texts()[-1] == "It cost nothing."
    page = await clerk.get(response.headers["location"].partition("#")[0])
    cards = re.findall('name="card" value="([^"]+)"><input type="hidden" name="seen" value="([^"]+)"', page)
    assert len(cards) == 2
    assert len(re.findall('value="yes" checked', page)) == 2  # one click more saves them
    fields = {
        "card": [id_ for id_, _ in cards],
        "seen": [seen for _, seen in cards],
        "text": ["What did it cost?", ""],
    }
    choices = {f"choice-{cards[0][0]}": "yes", f"choice-{cards[1][0]}": "no"}
    await clerk.post("/r/trial/questions", do="cards", **fields, **choices)
    lessons = {
        next(iter(one.text.values())): one.passages
        for one in clerk.house.files().questions
        if not one.drafted
    }
    assert lessons["What did it cost?"] == ("trial/1/4",)
    assert len(clerk.house.files().questions) == 2
    assert (await clerk.post("/asked", group=other, do="done")).status_code == 400
    await clerk.post("/asked", group=other, do="done", because="not a matter of the report")
    assert "Is there tea?" not in await clerk.get("/asked")
    assert ",en,none,3," in await clerk.get("/asked.csv")


def test_a_text_beside_an_only_paragraph(folder: Path) -> None:
    """A text that is put beside a section's only paragraph is the second, and questions on the first go along."""
    knowledge, path = folder / "k", folder / "k" / "reports" / "trial.yaml"
    path.write_text(REPORT.partition("    items:")[0] + "    text: {en: A mascot was chosen.}\n", "utf-8")
    lessons = knowledge / "questions" / "trial-lessons.yaml"
    lessons.write_text(LESSONS.replace("1/3", "1"), "utf-8")
    report = load(knowledge).reports[0]
    assert put_in(knowledge, path, report, "1", "It cost nothing.") == "trial/1/2"
    assert list(load(knowledge).ids) == ["trial/1/1", "trial/1/2"]
    assert '["1/1"]' in lessons.read_text("utf-8")


async def test_prompts_for_weak_passages(folder: Path) -> None:
    """The prompt is about all passages, or about those that have few questions; the whole text goes with each. It asks
    for as many questions a passage as are wished, with what they ask in the clerk's language, which a card shows."""
    clerk = await Clerk(folder).come_in()
    assert "For each of the 3 passages 8 questions" in await clerk.get("/r/trial/questions")
    await clerk.client.post("/language", data={"language": "fr"})
    page = await clerk.get("/r/trial/questions?each=4")
    assert "For each of the 3 passages 4 questions" in page
    assert "the question in French" in page
    drafts = "drafted: true, kind: answerable, passages: ['1/1'], text: {ru: Что?}, gloss: Quoi ?"
    (clerk.knowledge / "questions" / "trial-lessons.yaml").write_text(
        f"{LESSONS}  - {{id: d2, {drafts}}}\n", "utf-8"
    )
    assert '<p dir="auto">Quoi ?</p>' in await clerk.get("/r/trial/questions")
    where = "/r/trial/questions?each=4&weak=1"  # the choices outlast a form
    fields = {"do": "own", "passage": "trial/1/1", "text": "Une mascotte a-t-elle été choisie ?"}
    page = await clerk.get((await clerk.post(where, where, **fields)).headers["location"].partition("#")[0])
    assert ("4 questions" in page, "Pas encore publié" in page) == (True, True)
    await clerk.client.post("/language", data={"language": "en"})
    second = LESSONS.partition("  - {id")[2].replace("d1", "d2").replace("who ended", "who shut")
    (clerk.knowledge / "questions" / "trial-lessons.yaml").write_text(
        f"{LESSONS}  - {{id{second}", encoding="utf-8"
    )
    page = await clerk.get("/r/trial/questions?weak=1")
    assert "For each of the passages 1/1, 1/2 " in page
    assert "The Chair closed it." in page


async def test_pages_are_safe(folder: Path) -> None:
    """Pages allow no script but their own, sit in no frame, and show a document's letters as letters."""
    clerk = await Clerk(folder).come_in()
    await clerk.save("1/1", "<script>alert(1)</script>")
    response = await clerk.client.get("/r/trial")
    assert "<script>alert" not in response.text
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("do", ["up", "move", "join", "heading"])
async def test_typed_words_are_saved_with_the_act(folder: Path, do: str) -> None:
    """Words that were typed into a passage are saved where it is moved, joined or made a heading, and one change undoes
    both. So are a heading's words where it becomes a text."""
    clerk = await Clerk(folder).come_in()
    fields = {
        "own": "1/2",
        "seen": await clerk.seen("1/2"),
        "text": "The budget was cut.\n\nBy half.",
        "to": "1",
    }
    assert (await clerk.post("/r/trial", do=do, **fields)).status_code == 303
    texts = {
        "up": ["The budget was cut.", "By half.", "A mascot was chosen.", "The Chair closed it."],
        "move": ["A mascot was chosen.", "The Chair closed it.", "The budget was cut.", "By half."],
        "join": ["A mascot was chosen. The budget was cut.", "By half.", "The Chair closed it."],
        "heading": ["A mascot was chosen.", "By half.", "The Chair closed it."],
    }
    assert clerk.texts() == texts[do]
    assert [one.passages for one in clerk.house.files().questions] == [
        (next(one.id for one in load(clerk.knowledge).passages if one.original == "The Chair closed it."),)
    ]
    await clerk.post("/history", number="1")
    assert clerk.texts() == ["A mascot was chosen.", "The budget was put off.", "The Chair closed it."]
    await clerk.post("/r/trial", do="text", own="s:1", seen=await clerk.seen("s:1"), text="Results")
    assert clerk.texts()[0] == "Results"


@pytest.mark.parametrize("thrown", [False, True])
async def test_repairs_outlast_a_wrong_version(folder: Path, models: Path, thrown: bool) -> None:
    """After a wrong file is saved as a new version and undone, or thrown away with the draft, the next version keeps the
    repairs by hand."""
    clerk = await Clerk(folder, models=models).come_in()

    async def version(text: str) -> str:
        files = {"file": ("trial.md", text.encode())}
        where = (await clerk.post("/drop", files=files, report="trial", kind="version")).headers["location"]
        page = await clerk.get(where)
        assert (await clerk.post(where.partition("?")[0], where, **filled(page))).status_code == 303
        return page

    document = "# Trial\n\n## 1 Outcomes\n\n- A mascot was chosen.\n\n- The budget was put off.\n"
    await version(document)
    await clerk.save("1/2", "The budget was put off to May.")
    if thrown:
        await clerk.publish(why="the first")
    await version("# Trial\n\n## 1 Outcomes\n\n- Nothing of this was meant.\n\n- It belongs elsewhere.\n")
    if thrown:
        await clerk.post("/publish", do="discard", sure="1")
    else:
        await clerk.post("/history", number="3")
    page = await version(document + "\n- The Chair closed it.\n")
    assert "One of your repairs is kept." in page
    assert clerk.texts()[1:] == ["The budget was put off to May.", "The Chair closed it."]


async def test_the_browser_is_told_what_is_saved(folder: Path) -> None:
    """A cookie names the form that was saved: not one that is refused, looked at or sent by a stranger, nor long work
    that has not come to its end. The same form of long work begins it once, another one is told to wait."""
    clerk = await Clerk(folder).come_in()

    def told() -> list[str | None]:
        return [clerk.client.cookies.get(f"desk-saved{part}") for part in ("", "-work")]

    files = {"file": ("trial.md", b"# Trial\n\n- A mascot was chosen.\n")}
    where = (await clerk.post("/drop", files=files)).headers["location"]
    await clerk.post(where, do="look", sent="1-1", title="Typed")
    await clerk.post("/r/trial", do="save", own="1/1", seen="another", text="Typed.", sent="1-2")
    assert told() == [None, None]
    seen = await clerk.seen("1/1")
    await clerk.post("/r/trial", do="save", own="1/1", seen=seen, text="Typed.", sent="1-3")
    assert told() == ["1-3", None]
    stranger = await Clerk(folder).client.post("/r/trial", data={"text": "Typed.", "sent": "1-3"})
    assert "What you typed stands there again" in stranger.text
    ended = threading.Event()

    def waits(_bar: object) -> None:
        ended.wait(60)

    begun = clerk.house.start("publish", "publishing", "/publish", waits, sent="1-4")
    again = {"do": "publish", "why": "the reason", "official": "trial/1/1"}
    for sent, status in (("1-4", 303), ("1-5", 409), ("", 409)):
        response = await clerk.post("/publish", **again, sent=sent)
        assert (response.status_code, 'value="the reason"' in response.text) == (status, status == 409)
    assert told()[1] is None
    ended.set()
    await clerk.done()
    await clerk.get("/publish")
    assert (clerk.house.job, told()[1]) == (begun, "1-4")


async def test_work_that_was_cut_off(folder: Path) -> None:
    """After the desk was killed within long work, it says that nothing came of that; of what went live meanwhile it says
    nothing."""
    clerk = await Clerk(folder).come_in()
    ended = threading.Event()
    clerk.house.start("publish", "publishing", "/publish", lambda _bar: ended.wait(60))
    said = (folder / "d" / "desk" / "work.json").read_text("utf-8")
    next_day = await Clerk(folder).come_in()
    response = await next_day.client.get("/work")
    page = await next_day.get(response.headers["location"])
    assert "nothing came of it, and what was live stays" in page
    assert "Your draft is being checked, compared and published" in page
    assert Clerk(folder).house.job is None  # it is said once
    (folder / "d" / "desk" / "work.json").write_text(
        said.replace('"live": ""', '"live": "1-before"'), "utf-8"
    )
    assert Clerk(folder).house.job is None
    ended.set()


async def test_a_version_in_another_language(folder: Path) -> None:
    """A file in another language is not saved as a new version before somebody says that it is no translation. A
    document that stands in a report already is told."""
    clerk = await Clerk(folder).come_in()
    french = "# Essai\n\n## 1 Résultats\n\n- Une mascotte a été choisie par le groupe après un long débat.\n"
    files = {"file": ("essai.md", french.encode())}
    where = (await clerk.post("/drop", files=files, report="trial", kind="version")).headers["location"]
    page, path = await clerk.get(where), where.partition("?")[0]
    assert "The text is in French, and the report is in English." in page
    response = await clerk.post(path, where, **filled(page), do="save")
    assert (response.status_code, len(clerk.texts())) == (400, 3)
    response = await clerk.post(path, where, **filled(page) | {"do": "language"})
    assert response.headers["location"] == f"{path}?report=trial&kind=language&language=fr"
    assert "of 3 passages get a text in this language" in await clerk.get(response.headers["location"])
    assert (await clerk.post(path, where, **filled(page) | {"do": "anyway"})).status_code == 303
    assert clerk.texts()[0].startswith("Une mascotte")
    where = (await clerk.post("/drop", files=files)).headers["location"]
    assert "1 of 1 passages stand word for word in the report trial" in await clerk.get(where)
    danish = "Bestyrelsen skal indkalde til ordinær generalforsamling i foreningen hvert år.\n"
    where = (await clerk.post("/drop", files={"file": ("d.txt", danish.encode())})).headers["location"]
    assert "The text is in Danish." in await clerk.get(where)
    assert "The text is in" not in await clerk.get(f"{where}?language=nb")


async def test_what_is_not_live(folder: Path, models: Path) -> None:
    """The page to publish lists the lessons that change, and all answers that change, with the report and the right
    answer of those that get worse. The draft is thrown away once somebody has seen what goes."""
    clerk = await Clerk(folder, models=models).come_in()
    assert "It is live" in await clerk.publish(why="the first")
    own = {"do": "own", "passage": "trial/1/2", "text": "What happened to the money?", "language": "en"}
    await clerk.post("/r/trial/questions", **own)
    page = await clerk.get("/publish")
    assert "Lessons that change: 1" in page
    assert "What happened to the money?" in page
    answer = Said(Outcome.ANSWER, "trial/1/1")
    rows = [
        Row(
            "f/d1",
            "trial",
            "en",
            False,
            Kind.ANSWERABLE,
            "",
            f"q {n}",
            ("trial/1/3",),
            (),
            rank,
            Outcome.ANSWER,
            0.9,
        )
        for n, rank in enumerate((1, 2))
    ]
    other = Said(Outcome.ANSWER, "trial/1/3")
    changed = [Changed("f/d1", "en", "q 0", other, answer, taught=False)]
    changed += [Changed("", "en", f"o {n}", other, answer, taught=False) for n in range(70)]
    changed += [Changed("f/d2", "en", "taught", other, answer, taught=True)]
    found = Comparison(90, tuple(changed), (Pair(*rows, known=True),))
    build, files = Builds(folder / "d").current(), files_digest(clerk.knowledge)
    clerk.house.compared.append(Compared(build, files, found))
    page = await clerk.get("/publish")
    said = (
        "72 are answered otherwise",
        "get worse: 1<",
        "that change: 70<",
        "lessons teach them: 1<",
        "first 60 are",
    )
    assert [one for one in said if one not in page] == []
    assert "Right: <bdi>section 1 (Outcomes), paragraph 3 · trial</bdi>" in page
    response = await clerk.post("/publish", do="discard")
    assert "One question, or draft of one, is not." in response.text
    assert len(clerk.house.files().questions) == 2
    await clerk.post("/publish", do="discard", sure="1")
    assert len(clerk.house.files().questions) == 1


async def test_the_name_of_a_dropped_file(folder: Path) -> None:
    """It stands as the person gave it, with its quotes; letters with accents keep their base letter in the id."""
    clerk = await Clerk(folder).come_in()
    files = {"file": ('CR Plénière "Kapanış" 2025.md', "# Trial\n\n## Kayıt œuvre\n\n- A mascot.\n".encode())}
    where = (await clerk.post("/drop", files=files)).headers["location"]
    page = await clerk.get(where)
    assert 'name="id" value="cr-pleniere-kapanis-2025"' in page
    assert "CR Plénière &#34;Kapanış&#34; 2025.md" in page
    response = await clerk.post(where, where, **filled(page))
    assert 'id="s:kayit-oeuvre"' in await clerk.get(response.headers["location"])
