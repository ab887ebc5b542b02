"""What keeps the page safe: nothing that is typed becomes a page's own, nobody is kept, and nobody takes it all."""

import asyncio
import re
from urllib.parse import quote, urlencode

import httpx
import pytest

from bot.screens.phrases import LANGUAGES, Voice
from bot.service.worker import Edition, Worker
from bot.settings import PAGES
from bot.web import site
from bot.web.guard import AT_ONCE, KEY, KINDS, MINUTE, PATH, Limit
from bot.web.site import KEPT_LENGTH
from index.answer import Answer
from index.pipeline import Question
from tests.bot.telegram.harness import SAUDI, SAUDI_ID, TEXT
from tests.bot.web.conftest import Open, Page, Seen, answering

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7919*7907}}\r\nX-Evil: 1\0&lt;"
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
    assert "62615533" not in answer.text
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


FEW = {"CWGCOP_WEB_QUESTIONS": "10"}


async def ask_till_refused(page: Page, *paths: str, **more: str) -> list[str]:
    """Ask another question each time until one is refused; those that were answered."""
    for number in range(40):
        question = f"{SAUDI} {number}"
        if (await page.get(paths[number % len(paths)], q=question, **more)).status_code == 429:
            return [f"{SAUDI} {asked}" for asked in range(number)]
    raise AssertionError("nothing is refused")


async def test_too_many_questions(open_page: Open) -> None:
    """One more is asked to wait, is told how long, and need not be typed again; reading goes on; so do others, and what
    was answered already."""
    page = await open_page(**FEW)
    asked = await ask_till_refused(page, "/en/", "/api/ask")
    assert len(asked) == 7
    late = await page.get("/fr/", q=f"{SAUDI}?")
    seconds = int(late.headers["retry-after"])
    assert (late.status_code, 1 <= seconds <= 12) == (429, True)
    assert " ".join(Voice("fr", "web").say("too-many", seconds=seconds).split()) in Seen(late.text).words
    assert Seen(late.text).all("input", name="q", value=f"{SAUDI}?")
    (spanish,) = Seen(late.text).all("a", hreflang="es")
    assert spanish["href"] == f"/es/?{urlencode({'q': f'{SAUDI}?'})}"
    program = await page.get("/api/ask", q=f"{SAUDI}?")
    assert (program.status_code, int(program.headers["retry-after"]) >= 1) == (429, True)
    assert (await page.get(f"/en/p/{SAUDI_ID}")).status_code == 200
    assert (await page.get("/en/", q=asked[0])).status_code == 200
    assert (await (await open_page(address="192.0.2.9", **FEW)).get("/en/", q=SAUDI)).status_code == 200


async def test_a_program_leaves_some_to_the_others(open_page: Open) -> None:
    """Behind the same address another browser still asks, when one has asked all that it may; together they have the
    address's share."""
    page = await open_page(**FEW)
    asked = []
    for browser in "abc":
        page.client.headers["user-agent"] = browser
        asked.append(len(await ask_till_refused(page, "/en/", on=browser)))
    assert asked[0] == 7
    assert asked[1] >= 2
    assert 9 <= sum(asked) <= 11


@pytest.mark.parametrize("most", ["1", "6", "10"])
async def test_who_waits_as_told_may_ask(open_page: Open, monkeypatch: pytest.MonkeyPatch, most: str) -> None:
    """However few questions an address may ask: one at once, and another after the seconds that were said."""
    clock = Clock()
    monkeypatch.setattr(Limit.__init__, "__defaults__", (MINUTE, clock))
    page = await open_page(CWGCOP_WEB_QUESTIONS=most)
    asked = await ask_till_refused(page, "/en/")
    assert asked
    for number in range(5):
        late = await page.get("/en/", q=f"{SAUDI} again {number}")
        assert late.status_code == 429
        clock.now += int(late.headers["retry-after"])
        for path in ("/page.css", "/page.js", "/icon.svg"):
            assert (await page.get(path)).status_code == 200
        assert (await page.get("/en/", q=f"{SAUDI} again {number}")).status_code == 200
        await ask_till_refused(page, "/en/", on=str(number))


@pytest.mark.parametrize("path", ["/en/", "/en/nowhere", "/page.css", "/api", "/p/x", "/en/vote", "/en/?q=!"])
async def test_every_request_counts(open_page: Open, path: str) -> None:
    """Whatever the address: who asks for a hundred at once is told to go on later, before anything is done for it."""
    page = await open_page(**FEW)
    found = [await page.client.get(path, follow_redirects=False) for _ in range(130)]
    assert {one.status_code for one in found[:90]} != {429}
    refused = [one for one in found if one.status_code == 429]
    assert {one.headers["retry-after"] for one in refused} == {"1"}
    assert max(len(one.content) for one in refused) < 300
    assert page.metrics.registry.get_sample_value("cwgcop_page_total", {"status": "429"}) > 1


async def test_a_question_that_turns_the_page_is_searched_for_once(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is one whose answer is shown again after a vote, and one that many ask at the same time."""
    asked = answering(monkeypatch, lambda answer, _: answer)
    await page.get("/en/", q="Саудовская Аравия предложила провести сессии", ask="en")
    assert len(asked) == 1
    seen = await page.ask(TEXT["en"])
    fields = {str(one["name"]): str(one["value"]) for one in seen.all("input", type="hidden")[3:]}
    assert (await page.client.post("/en/vote", data={**fields, "helps": "+"})).status_code == 200
    assert len(asked) == 2
    await asyncio.gather(*(page.get("/en/", q=SAUDI) for _ in range(20)))
    assert len(asked) == 3


async def test_a_hall_behind_one_address(page: Page) -> None:
    """Three hundred people who open the page and ask, each something else, within a minute are all answered."""
    found = await asyncio.gather(
        *(page.get("/en/", q=f"{SAUDI} {number}", ask="en") for number in range(300))
    )
    files = [await page.get(path) for path in ("/", "/page.css", "/page.js", "/icon.svg") for _ in range(300)]
    assert {one.status_code for one in (*found, *files)} == {200}


async def test_few_questions_of_a_visitor_are_at_work_at_once(
    page: Page, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others wait for their turn, and nobody else behind them."""
    at_work, most = [0], [0]
    ask = Worker.ask

    async def counted(self: Worker, question: Question) -> tuple[Answer, Edition]:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        await asyncio.sleep(0.01)
        found = await ask(self, question)
        at_work[0] -= 1
        return found

    monkeypatch.setattr(Worker, "ask", counted)
    await asyncio.gather(*(page.get("/en/", q=f"{SAUDI} {number}") for number in range(40)))
    assert most == [AT_ONCE]
    other = await open_page(address="192.0.2.2")
    await asyncio.gather(
        *(each.get("/en/", q=f"{SAUDI}! {number}") for number in range(40) for each in (page, other))
    )
    assert most == [2 * AT_ONCE]


class Clock:
    """A clock that is set."""

    now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


async def test_the_key_is_thrown_away_though_nobody_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the page's privacy says; so are the codes that were made with it."""
    monkeypatch.setattr("bot.web.guard.KEY", 0.05)
    limit = Limit(10)
    assert not limit.wait("192.0.2.1", 1)
    await asyncio.sleep(0.2)
    assert not limit._key
    assert not limit._left


def test_the_limit_fills_again() -> None:
    """Whoever waits as long as is said may ask again; a household that has an IPv6 network is one, its neighbours are
    others."""
    clock = Clock()
    limit = Limit(30, clock=clock)
    assert not any(limit.wait(f"2001:db8:0:{number:x}::1", 1) for number in range(30))
    seconds = limit.wait("2001:db8:0:ff::1", 1)
    assert seconds == 2
    assert limit.wait("2001:db8::1", 1, spare=3) == 8
    assert not limit.wait("2001:db8:0:100::1", 1)
    assert not limit.wait("::ffff:192.0.2.1", 1)
    clock.now += seconds
    assert not limit.wait("2001:db8::1", 1)
    assert limit.wait("2001:db8::1", 1)
    clock.now += MINUTE
    assert not limit.wait("2001:db8::1", 30)


def test_what_stands_for_an_address_is_short_lived() -> None:
    """After an hour another code does, and nothing says that they were one, nor the number that a question is kept
    under."""
    clock = Clock()
    limit = Limit(30, clock=clock)
    code, number = limit._code("192.0.2.1"), limit.number("192.0.2.1", "who?")
    assert number < 0
    assert number == limit.number("192.0.2.1", "who?")
    assert len({number, limit.number("192.0.2.1", "why?"), limit.number("192.0.2.2", "who?")}) == 3
    clock.now += KEY
    assert code != limit._code("192.0.2.1")
    assert number != limit.number("192.0.2.1", "who?")


def test_strangers_push_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many addresses ask, what each has used is known, and what is known has its bounds."""
    monkeypatch.setattr("bot.web.guard.VISITORS", 100)
    clock = Clock()
    limit = Limit(30, clock=clock)
    assert not limit.wait("192.0.2.1", 30)
    waits = [limit.wait(f"10.0.{number >> 8}.{number & 255}", 1) for number in range(500)]
    assert limit.wait("192.0.2.1", 1)
    assert len(limit._left) == 101
    # Those that are too many to be told apart share what one has.
    assert (any(waits[:129]), all(waits[129:])) == (False, True)
    clock.now += MINUTE
    assert not limit.wait("10.9.9.9", 1)
    assert len(limit._left) == 1
    # Nor do the names that one makes up for browsers.
    for number in range(100):
        limit.wait("10.9.9.9", 0.1, browser=f"Browser {number}")
    assert len(limit._left) <= 1 + KINDS


async def test_long_paths_are_refused(page: Page) -> None:
    """No address is so long; what is said of it is short."""
    answer = await page.get(f"/en/{'a' * PATH}")
    assert (answer.status_code, len(answer.content) < 10) == (414, True)
    assert (await page.get(f"/en/{'a' * 1000}")).status_code == 404


async def test_long_questions_are_cut(page: Page) -> None:
    """No question is so long: what is beyond is not read, as in Telegram."""
    long = SAUDI + " a" * 20_000
    assert TEXT["en"] in (await page.ask(long)).words
    assert len((await page.store.kept())[0].question) == KEPT_LENGTH


async def test_a_visitors_share_of_what_is_kept(
    page: Page, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond it questions are answered and not kept; those of others are."""
    monkeypatch.setattr(site, "KEPT", 3)
    for address, kept in (("192.0.2.1", 3), ("192.0.2.2", 6)):
        greedy = await open_page(address=address)
        for number in range(5):
            assert TEXT["en"] in (await greedy.ask(f"{SAUDI} {number}")).words
        assert len(await page.store.kept()) == kept


async def test_what_other_sites_make_browsers_ask_is_not_kept(open_page: Open) -> None:
    """It is answered; a site that a setting names may ask in earnest, and so may who types the address, and a program."""
    page = await open_page(CWGCOP_WEB_ORIGINS="https://www.example.org")
    for headers, kept in (
        ({"sec-fetch-site": "cross-site"}, 0), ({"sec-fetch-site": "same-site"}, 0),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, 0),
        ({"sec-fetch-site": "cross-site", "origin": "https://www.example.org"}, 1), ({"sec-fetch-site": "none"}, 2), ({}, 3),
        ({"origin": "https://evil.example"}, 3), ({"origin": "null"}, 3),
    ):  # fmt: skip
        answer = await page.client.get("/api/ask", params={"q": f"{SAUDI} {kept}"}, headers=headers)
        assert answer.json()["passages"][0]["id"] == SAUDI_ID
        assert len(await page.store.kept()) == kept


@pytest.mark.parametrize("path", ["/api/ask", "/en/"])
async def test_old_browsers_say_by_a_referrer_who_makes_them_ask(open_page: Open, path: str) -> None:
    """Without Sec-Fetch-Site too nothing is kept of what another site makes a browser ask."""
    page = await open_page(CWGCOP_WEB_ORIGINS="https://www.example.org")
    for number, (headers, kept) in enumerate((
        ({"referer": "https://evil.example/x"}, 0), ({"origin": "https://evil.example"}, 0), ({"referer": "//[x"}, 0),
        ({"referer": "https://www.example.org/x"}, 1), ({}, 2),
        ({"referer": "https://page.test/fr/", "host": "page.test"}, 3),
    )):  # fmt: skip
        asked = {"q": f"{SAUDI} {number}", "ask": "en"}
        assert (await page.client.get(path, params=asked, headers=headers)).status_code == 200
        assert len(await page.store.kept()) == kept


async def test_a_vote_that_another_site_sends_or_that_says_nothing_is_refused(page: Page) -> None:
    """Neither is kept, nor thanked for."""
    form = {"question": "-1", "passage": SAUDI_ID, "q": SAUDI}
    for more, headers in (({"helps": "-"}, {"sec-fetch-site": "cross-site"}), ({"helps": "x"}, {}), ({}, {})):
        done = await page.client.post("/en/vote", data=form | more, headers=headers)
        assert done.status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "evil.example:99", "[::1]"])
async def test_addresses_to_cite_are_never_the_visitors(page: Page, host: str) -> None:
    """Where no setting says what the page's address is, it is where the page listens, whatever a request says."""
    for path in (f"/en/p/{SAUDI_ID}", "/api"):
        text = (await page.client.get(path, headers={"host": host})).text
        assert "http://page.test" in text
        assert "evil" not in text


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
    for alike in ("/copy", "/cop.css", f"{prefix}x/en/"):
        assert (await page.get(alike)).status_code == 404
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
    page = await open_page(CWGCOP_WEB_ORIGINS="HTTPS://WWW.Example.org/,https://b.example:8443", **FEW)
    read = ["/api", "/api/", "/api/nothing", "/api/ask", *(f"/api/ask?q=a{number}" for number in range(12))]
    for path, allowed in (*((each, origin["origin"]) for each in read), ("/en/", None)):
        answer = await page.client.get(path, headers=origin)
        assert answer.headers.get("access-control-allow-origin") == allowed
    last = await page.client.get("/api/ask?q=a", headers=origin)
    assert (last.status_code, last.json()) == (429, {"error": "Too Many Requests"})
    stranger = await page.client.get("/api/ask?q=a", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers


async def test_paths_that_the_page_has_are_refused(page: Page) -> None:
    """Every part that an address of the page begins with is one that a public path may not begin or end with."""
    routes = page.app._app.routes  # type: ignore[attr-defined]
    first = {route.path.split("/")[1] for route in routes}
    assert len(first) > 8
    assert first - {"", "{language}"} <= PAGES


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_scripts_nothing_is_hidden(page: Page, language: str) -> None:
    """All that needs scripts is the button that copies, hidden until they run, and further questions to suggest."""
    seen = await page.see(f"/{language}/", q=SAUDI)
    assert [one for tag, one in seen.tags if "hidden" in one and tag != "li"] == seen.all(
        "button", type="button"
    )
