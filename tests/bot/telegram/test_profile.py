"""The bot's menu and descriptions in Telegram: registered with the build that is live, and again with another."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.screens.phrases import LANGUAGES
from bot.service import worker as module
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram import profile
from bot.telegram.admin import ADMIN_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.network import Api
from bot.telegram.sender import Sender
from index.answer import Answer, Outcome
from index.pipeline import Question
from knowledge.library import Library
from knowledge.report import Report
from tests.bot.telegram.test_updates import Recorder


class Titled:
    """An engine whose one report has a title."""

    def __init__(self, version: str, title: str) -> None:
        report = Report("r", "en", {"en": title}, (), frozenset({"en"}))
        self.version, self.library = version, Library((report,))

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Say nothing."""
        return [Answer(Outcome.NONE, 0.0, (), None) for _ in questions]


@contextlib.asynccontextmanager
async def registering(
    recorder: Recorder, store: Store, worker: Worker, admins: Collection[int] = ()
) -> AsyncIterator[None]:
    """Keep the bot registered while the block runs."""
    line = Api("4242:x", request=recorder, get_updates_request=Recorder())
    await line.initialize()
    sender = Sender(line, Metrics(), store, Identity(b"k" * 32))
    task = asyncio.create_task(profile.keep_registered(line, sender, store, worker, admins))
    async with asyncio.timeout(60):
        yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def descriptions(recorder: Recorder) -> list[tuple[str, str]]:
    """The descriptions that Telegram was told, with their languages."""
    return [
        (told["language_code"], told["description"])
        for name, told in recorder.calls
        if name == "setMyDescription"
    ]


@pytest.mark.parametrize("refused", [None, "fr"])
async def test_a_new_build_is_described_where_its_reports_have_other_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str | None
):
    """One with the same titles is not told of again; what Telegram refuses of one language keeps no other from it."""
    for each in (module, profile):
        monkeypatch.setattr(each, "LOOK", 0.01)
    builds = [Titled("one", "Whales"), Titled("two", "Whales"), Titled("three", "Herons")]
    recorder = Recorder(
        lambda name, told: 400 if (name, told.get("language_code")) == ("setMyCommands", refused) else 200
    )
    live = ["one"]
    worker = Worker(lambda: builds.pop(0), lambda engine: engine.version != live[0])
    await worker.open()
    watching = asyncio.create_task(worker.watch())
    async with Store(tmp_path / "bot.sqlite3") as store, registering(recorder, store, worker):
        for build, times in (("one", 1), ("two", 1), ("three", 2)):
            live[0] = build
            ends = times * (len(LANGUAGES) + 1)
            names: list[str] = []
            while worker.live.build != build or names.count("setMyShortDescription") < ends:
                await asyncio.sleep(0.01)
                names = [name for name, _ in recorder.calls]
            await asyncio.sleep(0.05)
            assert [name for name, _ in recorder.calls].count("setMyShortDescription") == ends
    watching.cancel()
    worker.close()
    told = descriptions(recorder)
    assert [language for language, _ in told] == 2 * ["", *LANGUAGES]
    for (_, text), title in zip(told, len(told) // 2 * ["Whales"] + len(told) // 2 * ["Herons"], strict=True):
        assert ("Whales" in text, "Herons" in text) == (title == "Whales", title == "Herons")


async def test_admins_have_a_menu_of_their_own_until_they_are_none(tmp_path: Path):
    """One whose account is deleted keeps no language from being registered; who is an admin no more, by the settings of
    the next start, loses the menu and is kept no longer. All that at the pace that Telegram allows."""
    times: list[float] = []
    menus: dict[int, int] = {}

    def status(name: str, told: dict[str, Any]) -> int:
        times.append(time.monotonic())
        chat = told["scope"]["chat_id"] if "scope" in told else 0
        if chat == 70:
            return 403
        if chat and name == "setMyCommands":
            menus[chat] = len(told["commands"])
        elif chat:
            menus.pop(chat, None)
        return 200

    recorder, worker = Recorder(status), Worker(lambda: Titled("one", "Whales"), lambda _: False)
    async with Store(tmp_path / "bot.sqlite3") as store:
        for admins, left in ((range(70, 75), {71, 72, 73, 74}), ([74], {74})):
            before = await store.fact("profile")
            await worker.open()
            async with registering(recorder, store, worker, admins):
                while await store.fact("profile") == before:
                    await asyncio.sleep(0.01)
            assert await store.fact("admins") == json.dumps([*admins])
            assert menus == dict.fromkeys(left, len(COMMANDS + ADMIN_COMMANDS))
    worker.close()
    assert [language for language, _ in descriptions(recorder)] == 2 * ["", *LANGUAGES]
    assert times[40] - times[0] > 0.9
