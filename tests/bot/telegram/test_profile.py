"""The bot's menu and descriptions in Telegram: registered with the build that is live, and again with another."""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from telegram import BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from bot.screens.phrases import LANGUAGES
from bot.service import worker as module
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram.profile import keep_registered
from bot.telegram.sender import Pace
from index.answer import Answer, Outcome
from index.pipeline import Question
from knowledge.library import Library
from knowledge.report import Report


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
    monkeypatch.setattr(module, "LOOK", 0.01)
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
            asyncio.create_task(keep_registered(line, store, worker, Pace())),  # type: ignore[arg-type]
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


class Left(Told):
    """A line on which the admins' accounts are deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    async def set_my_commands(
        self, commands: list[Any], language_code: str, scope: BotCommandScopeChat | None = None
    ) -> None:
        """Refuse what is for an admin."""
        self.times.append(time.monotonic())
        if scope is not None:
            raise Forbidden("Forbidden: user is deactivated")


async def test_an_admin_whose_account_is_deleted_keeps_no_language_from_being_registered(tmp_path: Path):
    """All languages are told of, and nothing is tried again; all that at the pace that Telegram allows."""
    line, worker = Left(), Worker(lambda: Titled("one", "Whales"), lambda _: False)
    await worker.open()
    async with Store(tmp_path / "bot.sqlite3") as store:
        task = asyncio.create_task(keep_registered(line, store, worker, Pace(), range(77, 82)))  # type: ignore[arg-type]
        async with asyncio.timeout(60):
            while await store.fact("profile") is None:
                await asyncio.sleep(0.01)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    worker.close()
    assert [language for language, _ in line.descriptions] == ["", *LANGUAGES]
    assert line.times[30] - line.times[0] > 0.9
