"""A stand-in for each module, a bot with the word-matching engine for each test that asks for one."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram.harness import Bot, BotAPI, Person

numbers = itertools.count(8_000_000_100)


@pytest.fixture
def api() -> Iterator[BotAPI]:
    """A fresh stand-in."""
    standin = BotAPI()
    yield standin
    standin.close()


@pytest.fixture
def start_bot(api: BotAPI, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """Starts bots that end with the test."""
    bots: list[Bot] = []

    def start(**options: Any) -> Bot:
        bot = Bot(api, tmp_path / "data", **options)
        bots.append(bot)
        return bot

    yield start
    for bot in bots:
        bot.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all conversations of a module, which writes to a chat as fast as it can."""
    standin = BotAPI()
    bot = Bot(standin, tmp_path_factory.mktemp("bot"), HURRIED="1", CWGCOP_CONTACT="desk@example.org")
    yield bot
    bot.close()
    standin.close()


@pytest.fixture
def ann(shared: Bot) -> Person:
    """Somebody new whose Telegram is in English."""
    return Person(shared.api, next(numbers))
