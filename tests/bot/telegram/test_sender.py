"""What goes out again after Telegram could not be reached."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.telegram import sender as module
from bot.telegram.network import open_line
from bot.telegram.sender import Sender
from bot.telegram.splitting import Part
from tests.bot.telegram.harness import TOKEN, BotAPI


async def test_the_first_call_that_gets_through_wakes_all_who_wait(
    api: BotAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """After an outage no chat waits for as long as its waits had grown while its neighbours are answered."""
    monkeypatch.setattr(module, "FIRST_WAIT", 60.0)
    monkeypatch.setattr(module, "LAST_WAIT", 60.0)
    monkeypatch.setenv("NO_PROXY", "*")

    async def nothing(*_: object) -> None:
        pass

    line = open_line(TOKEN, api.url)
    await line.initialize()
    async with Store(tmp_path / "bot.sqlite3") as store:
        sender = Sender(line, Metrics(), nothing, store)
        api.fail("sendMessage", times=3, status=502)
        waiting = [asyncio.create_task(sender.send(chat, Part("late"))) for chat in (9401, 9402, 9403)]
        await asyncio.sleep(1)
        assert not any(task.done() for task in waiting)
        begun = time.monotonic()
        await sender.send(9404, Part("first"))
        await asyncio.gather(*waiting)
        assert time.monotonic() - begun < 10
    await line.shutdown()
