"""The page as it runs: alone as `cwgcop web`, and in the bot's own process, where both say the same."""

import itertools
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.screens.phrases import LANGUAGES
from knowledge.library import load
from tests.bot.telegram.conftest import api, start_bot
from tests.bot.telegram.harness import SAUDI, TEXT, Bot, Person, cwgcop, free_port, http, running_page, until
from tests.bot.web.conftest import Seen
from tests.conftest import ROOT

__all__ = ["api", "start_bot"]


def questions() -> Iterator[str]:
    """A hundred: the beginnings of passages in six languages, whole sections, and what is close or not there."""
    passages = load(ROOT / "knowledge").passages
    for number, passage in itertools.product(range(3), passages):
        language = LANGUAGES[(number + passages.index(passage)) % len(LANGUAGES)]
        words = passage.text[language]
        yield " ".join(words.split()[:9]) if language != "zh" else words[:24]
    yield from (f"What came out of meeting {number}?" for number in (15, 16, 17, 18))
    yield from (
        "the sessions proposed", "сессии предложило", "xyzzy plugh", "Где мой багаж?", "Thank you!", "ދިވެހި",
    )  # fmt: skip
    yield from (
        f"{word} of the Council"
        for word in ("members", "reports", "sessions", "guidelines", "Chair", "mascot")
    )


def test_page_and_bot_say_the_same(start_bot: Callable[..., Bot]) -> None:
    """Of a hundred questions each gets, in Telegram and on the page, the same passages in the same words."""
    web = f"127.0.0.1:{free_port()}"
    bot = start_bot(CWGCOP_WEB=web)
    asked = list(questions())
    assert len(set(asked)) >= 100
    people = [Person(bot.api, 9_000_000_000 + number, "en") for number in range(len(asked))]
    bot.api.update(*({"message": person.message(text)} for person, text in zip(people, asked, strict=True)))
    for number, (person, question) in enumerate(zip(people, asked, strict=True)):
        message = until(lambda person=person: bot.api.sent(person.id), 20)[0]["text"]
        # The proxy says that somebody else asks each time: nobody asks a hundred in a minute.
        address = f"http://{web}/en/?{urlencode({'q': question, 'ask': 'en'})}"
        status, html = http(address, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        assert status == 200
        seen = Seen(html)
        lines = [" ".join(line.split()).removeprefix("— ") for line in message.splitlines() if line.strip()]
        assert [line for line in lines if line not in seen.words] == [], question
        own = [" ".join(text.split()) for text in seen.quoted]
        assert [text for text in own if text not in " ".join(message.split())] == [], question
    kept = bot.rows(
        "SELECT question, language, outcome, passages FROM questions ORDER BY chat = 'page' DESC, question"
    )
    assert sorted(kept[: len(kept) // 2]) == sorted(kept[len(kept) // 2 :])


def test_the_page_does_not_wait_for_telegram(start_bot: Callable[..., Bot]) -> None:
    """A bot that cannot reach Telegram answers on its page, says that it is not ready, and stops when it is told."""
    web = f"127.0.0.1:{free_port()}"
    bot = start_bot(wait=False, CWGCOP_WEB=web, TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    until(lambda: f"the page is on: http://{web}" in bot.logged(), 30)
    assert TEXT["en"] in http(f"http://{web}/en/?{urlencode({'q': SAUDI})}")[1]
    status, why = bot.ready()
    assert (status, "Telegram was last heard never" in why) == (503, True)
    assert bot.stop() == 0


@pytest.fixture
def own(environ: dict[str, str], built: Path, tmp_path: Path) -> dict[str, str]:
    """That environment with a data folder of its own: these processes keep what they are asked."""
    shutil.copytree(built, tmp_path / "page")
    return environ | {"CWGCOP_DATA": str(tmp_path / "page")}


def test_the_page_alone(own: dict[str, str], tmp_path: Path) -> None:
    """`cwgcop web` needs no token: it answers, is ready, keeps what is asked, and stops on SIGTERM; a bot beside it on
    the same data is refused."""
    health = f"127.0.0.1:{free_port()}"
    env = own | {"CWGCOP_HTTP": health}
    with running_page(env) as page:
        status, html = http(f"{page}/en/?{urlencode({'q': 'Who bought electric buses?', 'ask': 'en'})}")
        assert status == 200
        assert "Suzhou bought three hundred electric buses." in html
        assert http(f"http://{health}/readyz") == (200, "ready\n")
        assert 'cwgcop_answers_total{language="en"' in http(f"http://{health}/metrics")[1]
        bot = cwgcop("bot", **env, TELEGRAM_BOT_TOKEN="4242:TEST-token")
        assert (bot.returncode, "another bot" in bot.stderr) == (1, True)
    with closing(sqlite3.connect(tmp_path / "page" / "bot.sqlite3")) as kept:
        assert kept.execute("SELECT question FROM questions").fetchall() == [("Who bought electric buses?",)]
    assert not (tmp_path / "page" / "bot.key").exists()


def test_an_address_that_is_taken(own: dict[str, str]) -> None:
    """One sentence names the setting, and the process ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = cwgcop("web", **own, CWGCOP_WEB=address)
    assert ended.returncode == 1
    assert f"CWGCOP_WEB: cannot listen on {address} (Address already in use)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_all_that_the_bots_process_serves(start_bot: Callable[..., Bot]) -> None:
    """A webhook, the page and what watches the bot are served by one process; a browser that stays connected does not
    keep it from ending."""
    port, hook = free_port(), free_port()
    web = f"127.0.0.1:{port}"
    bot = start_bot(
        CWGCOP_WEB=web, TELEGRAM_WEBHOOK_URL=f"http://127.0.0.1:{hook}/hook",
        TELEGRAM_WEBHOOK_LISTEN=f"127.0.0.1:{hook}", TELEGRAM_WEBHOOK_SECRET="0123456789abcdef",
    )  # fmt: skip
    assert TEXT["en"] in Person(bot.api, 9_100_000_000).say(SAUDI)["text"]
    assert http(f"http://{web}/en/")[0] == 200
    assert http(f"http://{web}/readyz")[0] == 404
    assert http(f"http://127.0.0.1:{hook}/en/")[0] == 404
    assert http(f"http://127.0.0.1:{hook}/hook", {})[0] == 403
    reader = HTTPConnection("127.0.0.1", port)
    reader.request("GET", f"/en/?{urlencode({'q': SAUDI})}")
    assert TEXT["en"] in reader.getresponse().read().decode()
    assert bot.stop() == 0
    reader.close()
