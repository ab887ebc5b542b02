"""The database's file: transactions are whole or not at all, also when whoever began one goes away."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.service.database import Database
from bot.service.errors import StoreError, without_password
from bot.service.postgres import PostgreSQL
from bot.service.sqlite import SQLite
from tests.postgres import Server

PUT = "INSERT INTO facts (name, value) VALUES ($1, $2)"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path):
    """An open database, of either kind."""
    sqlite = request.param == "sqlite"
    address = "" if sqlite else request.getfixturevalue("address")
    async with SQLite(tmp_path / "bot.sqlite3") if sqlite else PostgreSQL(address) as opened:
        yield opened


@pytest.fixture
def address(server: Server) -> str:
    """The address of an empty database."""
    return server.database()


async def names(database: Database) -> list[str]:
    """What is kept in the table of facts."""
    return [name for (name,) in await database.rows("SELECT name FROM facts ORDER BY name")]


async def test_a_failing_statement_undoes_those_before_it(database: Database):
    """Nothing of a transaction stays when its last statement fails, and the next one goes through."""
    with pytest.raises(StoreError, match=r"(?i)unique"):
        await database.write((PUT, "a", "1"), (PUT, "b", "1"), (PUT, "a", "2"))
    assert await names(database) == []
    assert await database.write((PUT, "a", "1"), (PUT, "b", "1")) == [1, 1]
    assert await names(database) == ["a", "b"]


async def test_one_cancelled_while_it_waits_leaves_no_transaction_open(tmp_path: Path):
    """Somebody else holds the file; who waits for it is cancelled; once it is free, writing works."""
    async with SQLite(tmp_path / "bot.sqlite3") as database:
        await _cancelled(database)


async def _cancelled(database: SQLite) -> None:
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(database.write((PUT, "a", "1"), (PUT, "b", "1")))
    await asyncio.sleep(0.05)
    waiting.cancel()
    other.execute("ROLLBACK")
    other.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await database.write((PUT, "c", "1"), (PUT, "d", "1"))
    assert await names(database) == ["c", "d"]


async def test_writers_do_not_mix(database: Database):
    """Transactions begun at once come one after the other: one that fails undoes nothing of another."""
    found = await asyncio.gather(
        *(database.write((PUT, f"{number}", "1"), (PUT, f"{number % 5}x", "1")) for number in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, StoreError) for one in found) == 5
    kept = set(await names(database))
    assert len(kept) == 10
    assert all(
        {f"{number}x"} < kept and len({f"{number}", f"{number + 5}"} & kept) == 1 for number in range(5)
    )


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_an_address_is_named_without_its_password(scheme: str):
    """Whatever database it is of; a file has its path."""
    assert without_password(f"{scheme}://me:Xylophon@db/bot?password=Xylophon") == f"{scheme}://db/bot"
    assert without_password("/data/bot.sqlite3") == "/data/bot.sqlite3"
