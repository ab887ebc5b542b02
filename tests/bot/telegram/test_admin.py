"""What admins are told unasked: that the bot is not ready, and that it is again, neither too often."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update

from bot.service.database import WaitingUpdate
from bot.service.health import Health
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.telegram import admin as module
from bot.telegram.admin import Admins
from bot.telegram.turn import read
from index.publishing import Publication
from knowledge.errors import UserError
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, say
from tests.bot.telegram.test_updates import Recorder, serving
from tests.bot.telegram.wordmatch import Opened

LIBRARY = load(ROOT / "knowledge")


def wrote(number: int) -> Update:
    """Somebody wrote in private."""
    who = {"id": number, "is_bot": False, "first_name": "A"}
    chat = {**who, "type": "private"}
    update = {"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": chat, "from": who, "text": "x"}}
    return Update.de_json(update)


def told(recorder: Recorder) -> list[tuple[int, str]]:
    """What was sent, or written in the place of what was, and to whom."""
    return [(each["chat_id"], each["text"]) for name, each in recorder.calls if "text" in each]


async def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds, and a little longer."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)


@pytest.mark.parametrize("quiet", [0.0, 3600.0])
async def test_admins_hear_when_readiness_is_lost_and_when_it_returns(
    monkeypatch: pytest.MonkeyPatch, quiet: float
):
    """Each admin hears both in their own language, with the reasons; twice in an hour only what has changed for good."""
    monkeypatch.setattr(module, "LOOK", 0.01)
    monkeypatch.setattr(module, "QUIET", quiet)
    now, recorder = [0.0], Recorder()
    async with serving(recorder, Metrics()) as (services, _):
        health = Health(services.store, services.worker, lambda: now[0])
        await services.store.choose_language(services.identity.person(8), "fr")
        admins = Admins(services, health, Opened(), [7, 8])
        health.heard()
        watching = asyncio.create_task(admins.watch())
        for lost, back in ((2, 4), (4, 4) if quiet else (6, 8)):
            now[0] += 100
            await until(lambda count=lost: len(told(recorder)) >= count)
            health.heard()
            await until(lambda count=back: len(told(recorder)) >= count)
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
    first = [text for chat, text in told(recorder) if chat == 7]
    lost = f"{say('en', 'alert-lost')}\n\nTelegram was last heard 100 seconds ago"
    assert first == [lost, say("en", "alert-back")] * (1 if quiet else 2)
    assert [text for chat, text in told(recorder) if chat == 8][1] == say("fr", "alert-back")


@pytest.mark.parametrize("fails", [False, True])
async def test_a_second_publication_is_refused_while_one_runs(monkeypatch: pytest.MonkeyPatch, fails: bool):
    """The first goes on, shows how far it is and ends with its figures, or with the reason why there are none; then
    another may begin."""
    monkeypatch.setattr(module, "SHOW", 0.01)
    go, recorder = threading.Event(), Recorder()
    whose: list[str] = []

    def publish(who: str, progress: Any) -> Publication:
        whose.append(who)
        progress("embedding the passages", 0.5)
        go.wait()
        if fails:
            raise UserError("the disk is full")
        return Publication("000001", "000002", True, LIBRARY, LIBRARY, (), (), None, ())

    async with serving(recorder, Metrics()) as (services, _):
        opening, store = Opened(), services.store
        monkeypatch.setattr(opening, "publish", publish)
        admins = Admins(services, Health(store, services.worker), opening, [7])
        row = WaitingUpdate(1, "", "", 1, 0)
        turn, other = [
            await read(row, wrote(number), services.bot, store, services.identity) for number in (7, 8)
        ]
        assert (admins.has(turn), admins.has(other)) == (True, False)
        assert await admins.command(turn, "reindex") is None
        refused = await admins.command(turn, "reindex")
        assert refused is not None
        assert refused.key == "reindex-busy"
        await until(lambda: len(told(recorder)) >= 2)
        go.set()
        await until(lambda: len(told(recorder)) >= 3)
        async with asyncio.timeout(60):
            while await admins.command(turn, "reindex") is not None:
                await asyncio.sleep(0.01)
        await until(lambda: len(told(recorder)) >= 5)
    said = [text for _, text in told(recorder)]
    assert said[1] == say("en", "reindex-begun", what="embedding the passages", percent=50)
    assert set(whose) == {f"an admin ({Identity(b'k' * 32).person(7)[:8]})"}
    done = [say("en", "reindex-done", build="000002", changes=0, seconds=seconds) for seconds in range(60)]
    assert said[2] in ([say("en", "reindex-failed", reason="the disk is full")] if fails else done)
