"""An empty database of either kind."""

from pathlib import Path

import pytest

from bot.service.store import Store
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty database is, of either kind."""
    if request.param == "sqlite":
        return tmp_path / "bot.sqlite3"
    server: Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
async def store(where: Path | str):
    """An open database, of either kind."""
    async with Store(where) as opened:
        await opened.database.beat(0)  # else a replica of several claims nothing
        yield opened
