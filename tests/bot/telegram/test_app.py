"""What runs beside the conversations."""

import asyncio
import re
from pathlib import Path

import pytest

import bot.telegram
from bot.telegram import app
from bot.telegram.errors import StoreError


class Full:
    """A store that cannot be written the first time."""

    def __init__(self) -> None:
        self.sweeps = 0

    async def sweep(self) -> None:
        """Fail once."""
        self.sweeps += 1
        if self.sweeps == 1:
            raise StoreError("database or disk is full")


async def test_what_could_not_be_deleted_is_deleted_later(monkeypatch: pytest.MonkeyPatch):
    """A disk that was full for a moment does not end the deleting of what is old, nor does it trouble the end."""
    monkeypatch.setattr(app, "SWEEP", 0.01)
    store = Full()
    async with app._running(app._sweep(store)):
        while store.sweeps < 3:
            await asyncio.sleep(0.01)


def test_the_package_names_modules_that_there_are():
    """Whoever reads what the package says of itself finds every module that it names."""
    named = re.findall("`([a-z]+)[`.]", bot.telegram.__doc__ or "")
    there = {file.stem for file in Path(bot.telegram.__file__).parent.glob("*.py")}
    assert len(named) > 10
    assert set(named) - there == set()
