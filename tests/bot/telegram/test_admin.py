"""What admins are told unasked: that the bot is not ready, and that it is again, neither too often."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import pytest

from bot.telegram import admin as module
from bot.telegram.admin import Admins
from bot.telegram.health import Health
from bot.telegram.identity import Identity
from bot.telegram.metrics import Metrics
from bot.telegram.opening import Opening
from bot.telegram.splitting import Part
from bot.telegram.store import Store
from bot.telegram.turn import Services
from bot.telegram.worker import Worker
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, say
from tests.bot.telegram.wordmatch import WordMatch

LIBRARY = load(ROOT / "knowledge")


class Told:
    """Takes the sender's place: notes what goes to whom."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []

    async def send(self, chat: int, part: Part) -> int:
        """Note a message."""
        self.sent.append((chat, part.text))
        return 1


@pytest.mark.parametrize("quiet", [0.0, 3600.0])
async def test_admins_hear_when_readiness_is_lost_and_when_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: float
):
    """Each admin hears both in their own language, with the reasons; twice in an hour only what has changed for good."""
    monkeypatch.setattr(module, "LOOK", 0.01)
    monkeypatch.setattr(module, "QUIET", quiet)
    worker = Worker(lambda: WordMatch(LIBRARY), lambda _: False)
    await worker.open()
    now, told, identity = [0.0], Told(), Identity(b"k" * 32)
    async with Store(tmp_path / "bot.sqlite3") as store:
        health = Health(store, worker, lambda: now[0])
        services: Any = Services(store, told, identity)  # type: ignore[arg-type]
        await store.choose_language(identity.person(8), "fr")
        opening = Opening(lambda: WordMatch(LIBRARY), lambda _: False)
        admins = Admins(services, worker, Metrics(), health, opening, [7, 8])
        health.heard()
        watching = asyncio.create_task(admins.watch())
        for _ in range(2):
            await asyncio.sleep(0.1)
            now[0] += 100
            await asyncio.sleep(0.1)
            health.heard()
        await asyncio.sleep(0.1)
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
    worker.close()
    first = [text for chat, text in told.sent if chat == 7]
    lost = f"{say('en', 'alert-lost')}\n\nTelegram was last heard 100 seconds ago"
    assert first == [lost, say("en", "alert-back")] * (1 if quiet else 2)
    assert [text for chat, text in told.sent if chat == 8][1] == say("fr", "alert-back")
