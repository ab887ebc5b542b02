"""What goes out again after Telegram could not be reached."""

import asyncio
import time
from pathlib import Path

import pytest
from telegram.error import TelegramError

from bot.errors import SettingsError
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.settings import Settings
from bot.telegram import network as module
from bot.telegram.network import open_api
from bot.telegram.sender import Sender
from bot.telegram.splitting import MessageText
from tests.bot.telegram.harness import TOKEN, BotAPI, free_port


async def test_the_first_call_that_gets_through_wakes_all_who_wait(
    api: BotAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """After an outage no chat waits for as long as its waits had grown while its neighbours are answered."""
    monkeypatch.setattr(module, "FIRST_WAIT", 60.0)
    monkeypatch.setattr(module, "LAST_WAIT", 60.0)
    monkeypatch.setenv("NO_PROXY", "*")

    line = open_api(Settings.from_env({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}))
    await line.initialize()
    async with Store(tmp_path / "bot.sqlite3") as store:
        sender = Sender(line, Metrics(), store, Identity(b"k" * 32))
        api.fail("sendMessage", times=3, status=502)
        waiting = [asyncio.create_task(sender.send(chat, MessageText("late"))) for chat in (9401, 9402, 9403)]
        await asyncio.sleep(1)
        assert not any(task.done() for task in waiting)
        begun = time.monotonic()
        await sender.send(9404, MessageText("first"))
        await asyncio.gather(*waiting)
        assert time.monotonic() - begun < 10
    await line.shutdown()


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"TELEGRAM_API_URL": "http://nowhere.invalid"}, "the name is not known: see to DNS"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:{closed}"}, "the connection is refused"),
        ({"TELEGRAM_API_URL": "https://127.0.0.1:{api}"}, "no secure connection can be made"),
        ({"TELEGRAM_PROXY": "http://127.0.0.1:{closed}"}, "by way of a proxy, the connection is refused"),
    ],
    ids=["DNS", "refused", "TLS", "proxy"],
)
async def test_why_telegram_cannot_be_reached_is_said(
    api: BotAPI, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], why: str
):
    """A name that is not known, a refusal, TLS and a dead proxy are told apart, in words."""
    monkeypatch.setenv("NO_PROXY", "*")
    ports = {"closed": free_port(), "api": api.port}
    given = {name: value.format(**ports) for name, value in settings.items()}
    line = open_api(Settings.from_env({"TELEGRAM_BOT_TOKEN": TOKEN, **given}))
    with pytest.raises(TelegramError) as failed:
        await line.get_me()
    assert module.why(failed.value) == why
    await line.shutdown()


def test_certificates_that_cannot_be_read_are_one_sentence(tmp_path: Path):
    """The setting and the file are named."""
    (tmp_path / "ca.pem").write_text("none")
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_CA": str(tmp_path / "ca.pem")}
    with pytest.raises(SettingsError, match=r"TELEGRAM_CA \(.*ca\.pem\) cannot be read"):
        open_api(Settings.from_env(given))
