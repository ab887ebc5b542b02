"""The page on other sites: in their frames, in feed readers, in text messages."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.screens.phrases import LANGUAGES, Voice
from bot.web.api import SHORTEST_TEXT
from index.publications import Publications, Record, Step
from tests.bot.telegram.harness import SAUDI, TEXT
from tests.bot.web.conftest import Open, Page

ATOM = "{http://www.w3.org/2005/Atom}"
FRAMES = {"CWGCOP_WEB_FRAMES": "https://www.example.org,https://b.example"}


async def test_a_frame_where_it_is_allowed_alone(open_page: Open, page: Page) -> None:
    """The sites that are named may show the page, in a compact form, by a script with the page's own address; where
    none is named there is no script."""
    assert (await page.get("/fr/frame.js")).status_code == 404
    framed = await open_page(**FRAMES, CWGCOP_WEB_URL="https://council.example/cop")
    script = (await framed.get("/cop/fr/frame.js")).text
    assert '"https://council.example/cop/fr/"' in script
    answer = await framed.client.get("/cop/fr/", headers={"sec-fetch-dest": "iframe"})
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors https://www.example.org https://b.example" in policy
    assert "default-src 'none'" in policy
    assert "x-frame-options" not in answer.headers
    assert ("<footer>" in answer.text, "autofocus" in answer.text) == (False, False)
    assert "<footer>" in (await framed.get("/cop/fr/")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_feed_has_what_was_published(open_page: Open, tmp_path: Path, language: str) -> None:
    """Publications and rollbacks, newest first, with the reports that are new and how many texts changed; neither who nor
    why, and no index alone. It is there before anything was published."""
    page = await open_page(CWGCOP_DATA=str(tmp_path))
    empty = ET.fromstring((await page.get(f"/feed/{language}.xml")).text)
    assert (empty.findall(f"{ATOM}entry"), empty.find(f"{ATOM}updated") is None) == ([], False)
    history = Publications(tmp_path)
    kept = history.files / "f" / "reports" / "cwg-cop-2022.yaml"
    kept.parent.mkdir(parents=True)
    kept.touch()
    for number, step in enumerate((Step.PUBLISHED, Step.INDEX_BUILT, Step.ROLLED_BACK, Step.RENEWED), 1):
        to = "b0" if step is Step.ROLLED_BACK else ""
        when, changes = f"2026-11-0{number}T10:00:00+00:00", {"added": 7}
        history.add(
            Record(when, "Ann <a@b.example>", step, f"b{number}", "f", "a secret", changes=changes, to=to)
        )
    answer = await page.get(f"/feed/{language}.xml")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    entries = ET.fromstring(answer.text).findall(f"{ATOM}entry")
    web = Voice(language, "web").say
    title = page.services.worker.live.book.reports[0].title[language]
    titles = [web("feed-back"), f"{web('feed-published')}: {title}"]
    assert [one.findtext(f"{ATOM}title") for one in entries] == titles
    links = [link.attrib["href"] for one in entries for link in one.findall(f"{ATOM}link")]
    assert links == [f"http://page.test/{language}/sections", f"http://page.test/{language}/p/cwg-cop-2022"]
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [
        "2026-11-03T10:00:00+00:00",
        "2026-11-01T10:00:00+00:00",
    ]
    assert web("feed-changes", added=7, changed=0, removed=0) in (entries[0].findtext(f"{ATOM}summary") or "")
    assert not any(word in answer.text for word in ("Ann", "secret"))
    assert f'href="/feed/{language}.xml"' in (await page.get(f"/{language}/")).text


async def test_a_text_of_so_many_characters(page: Page) -> None:
    """It is the passage, its citation and its mark; where there is less room the passage is cut at a word, and the
    citation stays. What the report does not say is said."""
    whole = (await page.get("/api/ask", q=SAUDI, format="text", lang="en")).text
    passage, source, mark = whole.split("\n")
    assert passage == TEXT["en"]
    assert mark == Voice("en").say("mark-translation", language="English", original="Russian")
    for most in (SHORTEST_TEXT, len(whole) - 1, len(whole)):
        text = (await page.get("/api/ask", q=SAUDI, format="text", lang="en", most=str(most))).text
        assert len(text) <= most
        words = text.split("\n")[0]
        assert passage.startswith(words.removesuffix("…"))
        assert source in text
    assert (await page.get("/api/ask", q="xyzzy", format="text", lang="fr")).text == Voice("fr").say(
        "none-intro", count=1
    )
    section = (await page.get("/api/ask", q="meeting 16", format="text", lang="ru", most="500")).text
    assert 200 < len(section) <= 500
    for wrong in ("9", "many", "-1", "1" * 30):
        answer = await page.get("/api/ask", q=SAUDI, format="text", most=wrong)
        assert (answer.status_code, answer.json()) == (
            400,
            {"error": "most is not a number of characters from 160 on"},
        )
