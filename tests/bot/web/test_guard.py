"""What keeps the page safe: nothing that is typed becomes a page's own, nobody is kept, and nobody takes it all."""

import asyncio
import re
from urllib.parse import quote, urlencode

import httpx
import pytest

from bot.errors import SettingsError
from bot.screens.phrases import LANGUAGES, Voice
from bot.settings import Settings
from bot.web.guard import ADDRESSES, BYTES, KEY, QUESTIONS, SECONDS, Limit
from tests.bot.telegram.harness import SAUDI, SAUDI_ID, TEXT
from tests.bot.web.conftest import Open, Page, Seen

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}\r\nX-Evil: 1\0&lt;"
PATHS = (
    "/en/", f"/en/?q={SAUDI}&ask=en", "/en/sections", f"/ar/p/{SAUDI_ID}", "/ru/privacy", "/en/nowhere", "/", "/api",
    "/api/ask?q=a", "/api/nothing", "/page.css", "/page.js", "/icon.svg",
)  # fmt: skip


def assert_clean(answer: httpx.Response) -> None:
    """A page has no tag, attribute or header but its own."""
    seen = Seen(answer.text)
    assert [one.get("src", "").partition("?")[0].rpartition("/")[2] for one in seen.all("script")] == [
        "page.js"
    ]
    assert not seen.all("img")
    attributes = {name for _, attributes in seen.tags for name in attributes}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert not seen.all("style")
    assert "49" not in answer.text.replace("2049", "")
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize("field", ["q", "after", "on", "ask", "text", "lang", "thanks"])
@pytest.mark.parametrize("path", ["/en/", f"/en/p/{SAUDI_ID}", "/en/p/cwg-cop-2022/2.3", "/en/sections", "/"])
async def test_what_is_typed_stays_words(page: Page, path: str, field: str) -> None:
    """Markup in any field of an address is shown as it was typed, or not at all."""
    for question in (SAUDI, "xyzzy"):
        answer = await page.get(path, **({"q": question, "after": SAUDI_ID, "on": "who?"} | {field: EVIL}))
        assert answer.status_code in {200, 404}
        assert_clean(answer)


@pytest.mark.parametrize("field", ["question", "passage", "q", "after", "on", "helps"])
async def test_what_is_posted_stays_words(page: Page, field: str) -> None:
    """The same of a vote, which leads back to no other site."""
    fields = {"question": "-5", "passage": SAUDI_ID, "q": SAUDI, "helps": "+"} | {field: EVIL}
    answer = await page.client.post("/en/vote", data=fields)
    assert answer.status_code in {200, 400}
    assert answer.url.host == "page.test"
    assert_clean(answer)


@pytest.mark.parametrize("path", ["/en/p/{}", "/{}/", "/en/p/cwg-cop-2022/{}", "/p/{}", "/{}"])
async def test_an_address_stays_words(page: Page, path: str) -> None:
    """The same of a path."""
    answer = await page.get(path.format(quote(EVIL, safe="")))
    assert answer.status_code == 404
    assert_clean(answer)


@pytest.mark.parametrize("name", ["host", "accept-language", "x-forwarded-host", "origin", "referer"])
async def test_a_header_stays_words(page: Page, name: str) -> None:
    """The same of what a browser says of itself."""
    evil = EVIL.replace("\r\n", " ").replace("\0", "")
    for path in ("/", f"/en/p/{SAUDI_ID}"):
        assert_clean(await page.client.get(path, headers={name: evil}))


async def test_every_answer_is_guarded(page: Page) -> None:
    """No script, style or frame but our own, no guessing of types, no address to others, no cookie; no words of a
    question in a shared cache."""
    for path in PATHS:
        answer = await page.client.get(path, follow_redirects=False)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
        assert answer.headers["cache-control"] == "private, no-cache"


async def test_nothing_of_others(page: Page) -> None:
    """A page loads from its own server alone, and leads nowhere else."""
    for path in PATHS[:5]:
        html = (await page.get(path)).text
        found = re.findall(r"""(?:src|href|action)="([^"]*)\"""", html)
        assert len(found) > 10
        assert [one for one in found if not re.match(r"/(?!/)|#|http://page\.test/", one)] == []


async def test_thirty_questions_a_minute(open_page: Open) -> None:
    """One more is asked to wait, in words, and need not be typed again; others go on asking; votes and reading are
    free."""
    page = await open_page()
    for number in range(QUESTIONS):
        path = ("/en/", "/api/ask")[number % 2]
        assert (await page.get(path, q=SAUDI)).status_code == 200
    late = await page.get("/fr/", q=SAUDI)
    assert (late.status_code, late.headers["retry-after"]) == (429, "60")
    assert Voice("fr", "web").say("too-many") in Seen(late.text).words
    assert Seen(late.text).all("input", name="q", value=SAUDI)
    (spanish,) = Seen(late.text).all("a", hreflang="es")
    assert spanish["href"] == f"/es/?{urlencode({'q': SAUDI})}"
    program = await page.get("/api/ask", q=SAUDI)
    assert (program.status_code, program.headers["retry-after"]) == (429, "60")
    for _ in range(QUESTIONS):
        assert (await page.client.post("/en/vote", data={"question": "-5", "helps": "+"})).status_code == 200
    assert (await page.client.post("/en/vote", data={"question": "-5", "helps": "+"})).status_code == 429
    assert (await page.get(f"/en/p/{SAUDI_ID}")).status_code == 200
    assert (await (await open_page(address="192.0.2.9")).get("/en/", q=SAUDI)).status_code == 200


async def test_a_vote_is_no_question(open_page: Open) -> None:
    """The answer that it leads back to is not counted again."""
    page = await open_page()
    seen = await page.ask(SAUDI)
    for _ in range(QUESTIONS - 1):
        await page.get("/en/", q=SAUDI)
    fields = {str(one["name"]): str(one["value"]) for one in seen.all("input", type="hidden")[:3]}
    assert (await page.client.post("/en/vote", data={**fields, "helps": "+"})).status_code == 200
    assert (await page.get("/en/", q=SAUDI)).status_code == 429


async def test_a_question_that_turns_the_page_counts_once(open_page: Open) -> None:
    """It is asked twice, by us; whoever asks it again, or follows the link once more, is counted."""
    page, turned = await open_page(), "Саудовская Аравия предложила провести сессии"
    for _ in range(QUESTIONS):
        assert (await page.get("/en/", q=turned, ask="en")).status_code == 200
    assert (await page.get("/ru/", q=turned, ask="en")).status_code == 429
    assert (await page.get("/en/", q=turned, ask="en")).status_code == 429


async def test_who_does_not_follow_where_the_page_turns_is_counted(page: Page) -> None:
    """Asking only the first half again and again is asking again and again."""
    query = {"q": "Саудовская Аравия предложила провести сессии", "ask": "en"}
    for number in range(QUESTIONS + 1):
        answer = await page.client.get("/en/", params=query, follow_redirects=False)
        assert answer.status_code == (303 if number < QUESTIONS else 429)


class Clock:
    """A clock that is set."""

    now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


async def test_the_key_is_thrown_away_though_nobody_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the page's privacy says; so are the codes that were made with it."""
    monkeypatch.setattr("bot.web.guard.KEY", 0.05)
    limit = Limit()
    assert limit.allows("192.0.2.1", "who?")
    limit.number("192.0.2.1", "who?")
    await asyncio.sleep(0.2)
    assert not limit._key
    assert not limit._asked
    assert not limit._numbers


def test_the_limit_looks_back_a_minute() -> None:
    """Whoever waits may ask again; all of a line that has an IPv6 network are one; its neighbours are others."""
    clock = Clock()
    limit = Limit(clock)
    assert all(limit.allows(f"2001:db8::{number}") for number in range(QUESTIONS))
    assert not limit.allows("2001:db8::ffff")
    assert limit.allows("2001:db8:0:1::1")
    assert limit.allows("::ffff:192.0.2.1")
    clock.now += SECONDS
    assert limit.allows("2001:db8::1")


def test_what_stands_for_an_address_is_short_lived() -> None:
    """After an hour another code does, and nothing says that they were one: what a question is kept under is chance. The
    tables have their bounds."""
    clock = Clock()
    limit = Limit(clock)
    code, number = limit._code("192.0.2.1"), limit.number("192.0.2.1", "who?")
    assert number < 0
    assert number == limit.number("192.0.2.1", "who?")
    assert len({number, limit.number("192.0.2.1", "why?"), limit.number("192.0.2.2", "who?")}) == 3
    clock.now += KEY
    assert code != limit._code("192.0.2.1")
    assert number != limit.number("192.0.2.1", "who?")
    for host in range(ADDRESSES + 100):
        address = f"10.{host >> 16}.{host >> 8 & 255}.{host & 255}"
        assert limit.allows(address)
        limit.number(address, "who?")
        limit.excuse(address, "who?")
    assert len(limit._asked) == len(limit._numbers) == len(limit._excused) == ADDRESSES
    # Whoever goes on asking is not forgotten for others' sake.
    assert limit.allows("10.0.0.100")
    assert limit.allows("192.0.2.3")
    assert sum(limit.allows("10.0.0.100") for _ in range(QUESTIONS)) == QUESTIONS - 2


async def test_large_bodies_are_refused(page: Page) -> None:
    """A form is small."""
    answer = await page.client.post("/en/vote", content=b"q=" + b"a" * BYTES)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


async def test_long_questions_are_cut(page: Page) -> None:
    """No question is so long: what is beyond is not read, as in Telegram."""
    long = SAUDI + " a" * 20_000
    assert TEXT["en"] in (await page.ask(long)).words
    assert len((await page.store.kept())[0].question) <= 2000


@pytest.mark.parametrize("path", ["/cop", "/", ""])
async def test_under_a_path(open_page: Open, path: str) -> None:
    """Behind a proxy that serves the page under a path, and passes that on or not, every link has it, and lasting links
    have the public address."""
    page = await open_page(CWGCOP_WEB_URL="https://council.example/cop")
    prefix = path.rstrip("/")
    seen = await page.see(f"{prefix}/zh/p/{SAUDI_ID}")
    assert seen.all("link", rel="canonical", href=f"https://council.example/cop/zh/p/{SAUDI_ID}")
    links = [str(one.get("href") or one.get("src")) for tag in ("a", "script") for one in seen.all(tag)]
    assert len(links) > 10
    assert [link for link in links if not link.startswith(("/cop/", "#"))] == []
    assert seen.all("form", action="/cop/zh/")
    leads = await page.client.get(f"{prefix}/p/{SAUDI_ID}", follow_redirects=False)
    assert leads.headers["location"] == f"/cop/en/p/{SAUDI_ID}"
    assert (await page.get("/cop/page.css")).status_code == 200
    assert (await page.get(f"{prefix}/api")).json()["servers"] == [{"url": "https://council.example/cop"}]
    assert (await page.get("/copy")).status_code == 404
    assert (await page.get("/cop/en")).url.path == "/cop/en"
    turned = await page.get(f"{prefix}/en/", q="Саудовская Аравия предложила сессии", ask="en")
    assert turned.url.path == "/cop/ru/"


async def test_under_a_path_of_other_letters(open_page: Open) -> None:
    """However the setting writes it, a proxy that passes the path on finds the page."""
    for written in ("c%C3%B6p", "cöp"):
        page = await open_page(CWGCOP_WEB_URL=f"https://council.example/{written}")
        assert (await page.get("/c%C3%B6p/")).url.raw_path == b"/c%C3%B6p/en/"
        assert (await page.get("/c%C3%B6p/en/")).status_code == 200


async def test_other_sites_ask_where_they_may(open_page: Open) -> None:
    """Browsers let pages of other origins read the JSON only where a setting names them; the page itself never."""
    origin = {"origin": "https://www.example.org"}
    assert (
        "access-control-allow-origin"
        not in (await (await open_page()).client.get("/api", headers=origin)).headers
    )
    page = await open_page(CWGCOP_WEB_ORIGINS="HTTPS://WWW.Example.org/,https://b.example:8443")
    read = ["/api", "/api/", "/api/nothing", "/api/ask", *["/api/ask?q=a"] * (QUESTIONS + 1)]
    for path, allowed in (*((each, origin["origin"]) for each in read), ("/en/", None)):
        answer = await page.client.get(path, headers=origin)
        assert answer.headers.get("access-control-allow-origin") == allowed
    last = await page.client.get("/api/ask?q=a", headers=origin)
    assert (last.status_code, last.json()) == (429, {"error": "Too Many Requests"})
    stranger = await page.client.get("/api/ask?q=a", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize(
    ("name", "value"),
    [("CWGCOP_WEB", "8080"), ("CWGCOP_WEB_URL", "council.example"), ("CWGCOP_WEB_URL", "https://a.example/?x"),
     *(("CWGCOP_WEB_URL", f"https://a.example/{first}/") for first in (*LANGUAGES, "api")),
     ("CWGCOP_WEB_PROXIES", "nginx"), ("CWGCOP_WEB_ORIGINS", "https://a.example/page"), ("CWGCOP_WEB_ORIGINS", "*"),
     ("CWGCOP_WEB_ORIGINS", "https://a.example:443"), ("CWGCOP_WEB_ORIGINS", "https://bücher.example")],
)  # fmt: skip
def test_wrong_settings_are_named(name: str, value: str) -> None:
    """One sentence says which, and what it takes."""
    with pytest.raises(SettingsError, match=f"{name} "):
        Settings.from_env({name: value}, strict=True)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_scripts_nothing_is_hidden(page: Page, language: str) -> None:
    """All that needs scripts is the button that copies: it is hidden until they run."""
    seen = await page.see(f"/{language}/", q=SAUDI)
    assert [one for _, one in seen.tags if "hidden" in one] == seen.all("button", type="button")
