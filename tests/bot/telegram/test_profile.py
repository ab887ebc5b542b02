"""The bot's menu and descriptions in Telegram: registered with the build that is live, and again with another."""

import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from telegram import BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from bot.screens.phrases import LANGUAGES
from bot.service import worker as module
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram import profile
from bot.telegram.admin import ADMIN_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.profile import keep_registered
from bot.telegram.sender import Sender
from index.answer import Answer, Outcome
from index.pipeline import Question
from knowledge.library import Library
from knowledge.report import Report


def _sender(line: "Told", store: Store) -> Sender:
    return Sender(line, Metrics(), store, Identity(b"k" * 32))  # type: ignore[arg-type]


class Titled:
    """An engine whose one report has a title."""

    def __init__(self, version: str, title: str) -> None:
        report = Report("r", "en", {"en": title}, (), frozenset({"en"}))
        self.version, self.library = version, Library((report,))

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Say nothing."""
        return [Answer(Outcome.NONE, 0.0, (), None) for _ in questions]


class Told:
    """A line that notes what it is told; a language of which it refuses the menu may be named."""

    id = 4242

    def __init__(self, refused: str | None = None) -> None:
        self.refused = refused
        self.descriptions: list[tuple[str, str]] = []
        self.ends = 0

    async def set_my_commands(self, commands: list[Any], language_code: str) -> None:
        """Refuse one, perhaps."""
        if language_code == self.refused:
            raise BadRequest("no")

    async def set_my_description(self, description: str, language_code: str) -> None:
        """Note it."""
        self.descriptions.append((language_code, description))

    async def set_my_short_description(self, short_description: str, language_code: str) -> None:
        """Count the languages that are done."""
        self.ends += 1


@pytest.mark.parametrize("refused", [None, "fr"])
async def test_a_new_build_is_described_where_its_reports_have_other_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str | None
):
    """One with the same titles is not told of again; what Telegram refuses of one language keeps no other from it."""
    for each in (module, profile):
        monkeypatch.setattr(each, "LOOK", 0.01)
    builds = [Titled("one", "Whales"), Titled("two", "Whales"), Titled("three", "Herons")]
    line, live = Told(refused), ["one"]
    worker = Worker(lambda: builds.pop(0), lambda engine: engine.version != live[0])
    all_ = len(LANGUAGES) + 1

    async def wait_for(build: str, told: int) -> None:
        live[0] = build
        async with asyncio.timeout(60):
            while worker.live.build != build or line.ends < told:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert line.ends == told

    await worker.open()
    async with Store(tmp_path / "bot.sqlite3") as store:
        tasks = [
            asyncio.create_task(worker.watch()),
            asyncio.create_task(keep_registered(line, _sender(line, store), store, worker)),  # type: ignore[arg-type]
        ]
        await wait_for("one", all_)
        await wait_for("two", all_)
        await wait_for("three", 2 * all_)
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
    worker.close()
    assert [language for language, _ in line.descriptions] == 2 * ["", *LANGUAGES]
    assert all("Whales" in text for _, text in line.descriptions[:all_])
    assert all("Herons" in text and "Whales" not in text for _, text in line.descriptions[all_:])


class Admins(Told):
    """A line on which the account of admin 70 is deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []
        self.menus: dict[int, int] = {}

    async def set_my_commands(
        self, commands: list[Any], language_code: str, scope: BotCommandScopeChat | None = None
    ) -> None:
        """Refuse what is for that admin."""
        self.times.append(time.monotonic())
        if scope is not None and scope.chat_id == 70:
            raise Forbidden("Forbidden: user is deactivated")
        if scope is not None:
            self.menus[int(scope.chat_id)] = len(commands)

    async def delete_my_commands(self, scope: BotCommandScopeChat, language_code: str) -> None:
        """Take a menu away."""
        self.menus.pop(int(scope.chat_id), None)


async def test_admins_have_a_menu_of_their_own_until_they_are_none(tmp_path: Path):
    """One whose account is deleted keeps no language from being registered; who is an admin no more, by the settings of
    the next start, loses the menu and is kept no longer. All that at the pace that Telegram allows."""
    line, worker = Admins(), Worker(lambda: Titled("one", "Whales"), lambda _: False)
    async with Store(tmp_path / "bot.sqlite3") as store:
        for admins, menus in ((range(70, 75), {71, 72, 73, 74}), ([74], {74})):
            before = await store.fact("profile")
            await worker.open()
            task = asyncio.create_task(keep_registered(line, _sender(line, store), store, worker, admins))  # type: ignore[arg-type]
            async with asyncio.timeout(60):
                while await store.fact("profile") == before:
                    await asyncio.sleep(0.01)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            assert await store.fact("admins") == json.dumps([*admins])
            assert line.menus == dict.fromkeys(menus, len(COMMANDS + ADMIN_COMMANDS))
    worker.close()
    assert [language for language, _ in line.descriptions] == 2 * ["", *LANGUAGES]
    assert line.times[30] - line.times[0] > 0.9
