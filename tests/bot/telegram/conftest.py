"""A stand-in for each module, a bot with the word-matching engine for each test that asks for one."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram.harness import ROOT, Bot, BotAPI


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the reports, built once; copy it before use."""
    data = tmp_path_factory.mktemp("index") / "data"
    env = {**os.environ, "CWGCOP_DATA": str(data)}
    command = [sys.executable, "-m", "bot", "index", "build"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    return data


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
    """One bot for all conversations of a module."""
    standin = BotAPI()
    bot = Bot(standin, tmp_path_factory.mktemp("bot"))
    yield bot
    bot.close()
    standin.close()
