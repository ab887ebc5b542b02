"""What admins are told unasked: that the bot is not ready, and that it is again, neither too often."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telegram import Update, User

from bot.service.database import WaitingUpdate
from bot.service.health import Health
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram import admin as module
from bot.telegram.admin import Admins
from bot.telegram.sender import Sender
from bot.telegram.services import Services
from bot.telegram.splitting import MessageText
from bot.telegram.turn import read
from index.publishing import Publication
from knowledge.errors import UserError
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, say
from tests.bot.telegram.wordmatch import Opened, WordMatch

LIBRARY = load(ROOT / "knowledge")


ME = User(4242, "B", is_bot=True)


def wrote(number: int) -> Update:
    """Somebody wrote in private."""
    who = {"id": number, "is_bot": False, "first_name": "A"}
    chat = {**who, "type": "private"}
    update = {"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": chat, "from": who, "text": "x"}}
    return Update.de_json(update)


class Told(Sender):
    """A sender that calls nobody: it notes what goes to whom."""

    def __init__(self, store: Store) -> None:
        self.sent: list[tuple[int, str]] = []
        self._store = store

    async def send(self, chat: int, part: MessageText, *_: object) -> int:
        """Note a message."""
        self.sent.append((chat, part.text))
        return 1

    async def edit(self, chat: int, _message: int, part: MessageText, *_: object) -> bool:
        """Note what a message says from now on."""
        self.sent.append((chat, part.text))
        return True

    async def delete(self, chat: int, message: int) -> None:
        """Take a message away that a shorter reply leaves over."""


async def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds, and a little longer."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)


@pytest.mark.parametrize("quiet", [0.0, 3600.0])
async def test_admins_hear_when_readiness_is_lost_and_when_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: float
):
    """Each admin hears both in their own language, with the reasons; twice in an hour only what has changed for good."""
    monkeypatch.setattr(module, "LOOK", 0.01)
    monkeypatch.setattr(module, "QUIET", quiet)
    worker = Worker(lambda: WordMatch(LIBRARY), lambda _: False)
    await worker.open()
    now, identity = [0.0], Identity(b"k" * 32)
    async with Store(tmp_path / "bot.sqlite3") as store:
        health, told = Health(store, worker, lambda: now[0]), Told(store)
        services = Services(store, told, identity, worker, Metrics(), ME)
        await store.choose_language(identity.person(8), "fr")
        opening = Opened()
        admins = Admins(services, health, opening, [7, 8])
        health.heard()
        watching = asyncio.create_task(admins.watch())
        for lost, back in ((2, 4), (4, 4) if quiet else (6, 8)):
            now[0] += 100
            await until(lambda count=lost: len(told.sent) >= count)
            health.heard()
            await until(lambda count=back: len(told.sent) >= count)
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
    worker.close()
    first = [text for chat, text in told.sent if chat == 7]
    lost = f"{say('en', 'alert-lost')}\n\nTelegram was last heard 100 seconds ago"
    assert first == [lost, say("en", "alert-back")] * (1 if quiet else 2)
    assert [text for chat, text in told.sent if chat == 8][1] == say("fr", "alert-back")


@pytest.mark.parametrize("fails", [False, True])
async def test_a_second_publication_is_refused_while_one_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
):
    """The first goes on, shows how far it is and ends with its figures, or with the reason why there are none; then
    another may begin."""
    monkeypatch.setattr(module, "SHOW", 0.01)
    worker, go = Worker(lambda: WordMatch(LIBRARY), lambda _: False), threading.Event()
    whose: list[str] = []

    def publish(who: str, progress: Any) -> Publication:
        whose.append(who)
        progress("embedding the passages", 0.5)
        go.wait()
        if fails:
            raise UserError("the disk is full")
        return Publication("000001", "000002", True, LIBRARY, LIBRARY, (), (), None, ())

    await worker.open()
    async with Store(tmp_path / "bot.sqlite3") as store:
        told, identity = Told(store), Identity(b"k" * 32)
        services, opening = Services(store, told, identity, worker, Metrics(), ME), Opened()
        monkeypatch.setattr(opening, "publish", publish)
        admins = Admins(services, Health(store, worker), opening, [7])
        row = WaitingUpdate(1, "", "", 1, 0)
        turn, other = [await read(row, wrote(number), ME, store, identity) for number in (7, 8)]
        assert (admins.has(turn), admins.has(other)) == (True, False)
        assert await admins.command(turn, "reindex") is None
        refused = await admins.command(turn, "reindex")
        assert refused is not None
        assert refused.key == "reindex-busy"
        await until(lambda: len(told.sent) >= 2)
        go.set()
        await until(lambda: len(told.sent) >= 3)
        async with asyncio.timeout(60):
            while await admins.command(turn, "reindex") is not None:
                await asyncio.sleep(0.01)
        await until(lambda: len(told.sent) >= 5)
    worker.close()
    said = [text for _, text in told.sent]
    assert said[1] == say("en", "reindex-begun", what="embedding the passages", percent=50)
    assert set(whose) == {f"an admin ({Identity(b'k' * 32).person(7)[:8]})"}
    done = [say("en", "reindex-done", build="000002", changes=0, seconds=seconds) for seconds in range(60)]
    assert said[2] in ([say("en", "reindex-failed", reason="the disk is full")] if fails else done)
