"""Bots as processes on one PostgreSQL: they share what comes, and what a killed one was dealing with the others do."""

import logging
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.builds import Builds
from tests.bot.conftest import REPORT, Run
from tests.bot.telegram.harness import (
    SAUDI,
    TEXT,
    TOKEN,
    Bot,
    BotAPI,
    Person,
    cwgcop,
    free_port,
    http,
    until,
)
from tests.postgres import Server

#: What all replicas have in common beside the database.
SAME = {"CWGCOP_KEY": "k" * 32, "TELEGRAM_WEBHOOK_SECRET": "s" * 32}
#: Makes a replica with a data folder of its own.
Make = Callable[..., Bot]


@pytest.fixture
def replica(api: BotAPI, server: Server, tmp_path: Path) -> Iterator[Make]:
    """Starts replicas on one database, which end with the test."""
    bots: list[Bot] = []
    address = server.database()

    def make(**options: Any) -> Bot:
        bots.append(Bot(api, tmp_path / f"replica{len(bots)}", CWGCOP_DATABASE=address, **SAME, **options))
        return bots[-1]

    yield make
    for bot in bots:
        bot.close()


def updates(bot: Bot) -> int:
    """How many messages a replica has taken from Telegram."""
    counted = re.search(r'cwgcop_updates_total{kind="message"} (\d+)', bot.metrics())
    return int(counted[1]) if counted else 0


def test_each_takes_what_the_webhook_brings(api: BotAPI, replica: Make):
    """Updates of one chat that come to different replicas, one of them twice, are answered once and in order."""
    ports = free_port(), free_port()
    url = f"http://127.0.0.1:{ports[0]}/hook"
    bots = [replica(TELEGRAM_WEBHOOK_URL=url, TELEGRAM_WEBHOOK_LISTEN=f"127.0.0.1:{port}") for port in ports]
    ann = Person(api, 9601)
    texts = ("/start", SAUDI, "/help", SAUDI, "/privacy")
    for number, text in enumerate(texts):
        body = {"update_id": 5000 + number, "message": ann.message(text)}
        for port in {ports[number % 2], ports[0]}:
            sent = http(f"http://127.0.0.1:{port}/hook", body, {"X-Telegram-Bot-Api-Secret-Token": "s" * 32})
            assert sent[0] == 200
    sent = until(lambda: len(found := api.sent(ann.id)) >= len(texts) and found, 20)
    assert len(sent) == len(texts)
    assert [TEXT["en"][:40] in each["text"] for each in sent] == [False, True, False, True, False]
    assert [bot.ready()[0] for bot in bots] == [200, 200]


def test_replicas_share_a_data_folder_and_take_up_what_one_publishes(
    api: BotAPI, server: Server, tmp_path: Path, models: Path, built: Path
):
    """Two bots as they are run, on one folder: one builds the index and both answer from it; a publication is live on
    both. A bot without their database is kept off the folder."""
    data = shutil.copytree(built, tmp_path / "data")  # the index of a report that has changed since
    report = data / "knowledge" / "reports" / "cities.yaml"
    report.parent.mkdir(parents=True)
    report.write_text(REPORT.replace("Osaka checked", "Osaka tried"), encoding="utf-8")
    common = {"CWGCOP_DATABASE": server.database(), "CWGCOP_DATA": str(data), "CWGCOP_MODELS": str(models),
              "CWGCOP_KNOWLEDGE": str(data / "knowledge"), **SAME}  # fmt: skip
    bots = [
        Bot(api, tmp_path / f"log{number}", command=("bot", "bot"), wait=False, **common)
        for number in range(2)
    ]
    try:
        for bot in bots:
            until(bot.is_ready, 300)
        before = bots[0].build()
        assert (bots[1].build(), Builds(data).names()[1:]) == (before, [before])
        report.write_text(REPORT.replace("Nairobi adopted", "Nairobi took"), encoding="utf-8")
        assert bots[0].cwgcop("knowledge", "publish").wait(120) == 0
        now = Builds(data).live()
        assert now != before
        until(lambda: [bot.build() for bot in bots] == [now, now], 60)
        alone = cwgcop(
            "bot", **common | {"CWGCOP_DATABASE": ""}, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api.url
        )
        assert (alone.returncode, "another bot runs on this data folder" in alone.stderr) == (1, True)
    finally:
        for bot in bots:
            bot.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"CWGCOP_KEY": ""}, "CWGCOP_KEY is not set"),
        ({"TELEGRAM_WEBHOOK_URL": "https://a.example", "TELEGRAM_WEBHOOK_SECRET": ""}, "TELEGRAM_WEBHOOK_SECRET is not set"),
        ({"CWGCOP_DATABASE": "mysql://me:Xylophon@127.0.0.1:1/bot"}, "CWGCOP_DATABASE is not the address of a PostgreSQL"),
    ],
)  # fmt: skip
def test_what_it_does_not_start_with(run: Run, changed: dict[str, str], said: str):
    """A sentence for each, and the password in none."""
    handlers = logging.getLogger().handlers[:]
    env = {"CWGCOP_DATABASE": "postgresql://127.0.0.1:1/bot", "TELEGRAM_BOT_TOKEN": TOKEN, **SAME, **changed}
    done = run("bot", **env)
    logging.getLogger().handlers[:] = handlers
    assert (done.status, said in done.err, "Xylophon" in done.err) == (1, True, False)


def test_one_whose_chat_another_took_says_nothing_there(api: BotAPI, server: Server, replica: Make):
    """One stands still in a call that fails, and its sessions end: what it would send again the other has sent by then,
    and what comes after it too."""
    one, ann = replica(), Person(api, 9851)
    api.fail("sendMessage", delay=1, status=502)
    api.update({"message": ann.message(SAUDI)}, {"message": ann.message("/help")})
    until(lambda: api.calls("sendMessage"))
    one.process.send_signal(signal.SIGSTOP)
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cwgcop'")
    other = replica()
    until(lambda: len(api.sent(ann.id)) >= 2, 30)
    one.process.send_signal(signal.SIGCONT)
    time.sleep(3)  # it tries again after a second at most
    assert "cwgcop_updates_waiting 0.0" in other.metrics()
    assert [TEXT["en"][:40] in each["text"] for each in api.sent(ann.id)] == [True, False]
