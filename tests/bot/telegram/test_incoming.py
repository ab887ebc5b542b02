"""A webhook that Telegram cannot reach is told, with the stand-in and the real loop that keeps it registered."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.service import health as health_module
from bot.service.health import Health
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.settings import Settings
from bot.telegram import incoming
from bot.telegram.network import open_api
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, TOKEN, BotAPI, Person, free_port
from tests.bot.telegram.wordmatch import WordMatch


async def test_a_webhook_that_telegram_cannot_reach_is_told_and_may_be_sent_requests(
    api: BotAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """While updates wait that Telegram could not deliver, the webhook does not count as heard, and the reason is given;
    a router may send to it all the same, else Telegram would never be heard again."""
    monkeypatch.setattr(incoming, "LOOK", 0.05)
    monkeypatch.setattr(health_module, "FRESH", 0.5)
    monkeypatch.setenv("NO_PROXY", "*")
    worker = Worker(lambda: WordMatch(load(ROOT / "knowledge")), lambda _: False)
    await worker.open()
    store = Store(tmp_path / "bot.sqlite3")
    await store.__aenter__()
    health = Health(store, worker)
    assert await health.problems() == ["Telegram was last heard never: Telegram has not been reached yet"]
    line = open_api(Settings.from_env({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}))
    await line.initialize()
    url = f"http://127.0.0.1:{free_port()}/hook"
    keeping = asyncio.create_task(incoming.Incoming(line, health, Metrics()).keep_webhook(url, "s" * 32))

    async def until(fresh: bool) -> None:
        end = time.monotonic() + 10
        while health.is_fresh() != fresh:
            assert time.monotonic() < end
            await asyncio.sleep(0.05)

    await until(fresh=True)
    api.update({"message": Person(api, 9301).message("/help")})
    await until(fresh=False)
    while not health.why:
        await asyncio.sleep(0.05)
    assert health.why == "Telegram cannot deliver to the webhook, 1 updates wait: Connection refused"
    assert health.why in caplog.text
    assert health.why in health.unheard()[0]
    assert await health.problems() == []
    api.post("set", {"updates": []})
    await until(fresh=True)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await line.shutdown()
    await store.__aexit__(None, None, None)
