"""Moves the bot's state from one database to another, and compares the two."""

import time
from collections import Counter
from typing import Any

from bot.service.database import Content, Database, Where
from bot.service.errors import DatabaseError, StoreError, without_password
from bot.service.store import Store

#: The tables that are moved: all but `replicas`, which says who is alive.
TABLES = (
    "updates",
    "people",
    "chats",
    "replies",
    "questions",
    "votes",
    "figures",
    "facts",
    "lanes",
    "wishes",
)
#: A replica that was seen within so many seconds may be alive.
LATELY = 60.0


async def move(source: Where, target: Where, *, migrate: bool = False) -> Content:
    """Write all rows of `source` to `target`, which must be empty, in one transaction. `source` is not changed, unless
    `migrate` allows to bring it up to date.

    Raises DatabaseError if a bot runs on one of them, one cannot be used, or the rows that were written differ.
    """
    try:
        async with Store(source, migrate=migrate) as old, Store(target) as new:
            for where, store in ((source, old), (target, new)):
                sql = "SELECT replica FROM replicas WHERE seen > $1"
                if await store.database.rows(sql, time.time() - LATELY):
                    raise DatabaseError(where, "a bot runs on it: stop it, and wait a minute.")
            if any((await _content(new.database)).values()):
                raise DatabaseError(target, "something is in it already: move that away.")
            content = await _content(old.database)
            await new.database.write(
                *(
                    (f"INSERT INTO {table} VALUES ({_marks(row)})", *row)  # noqa: S608 - names of ours
                    for table, rows in content.items()
                    for row in rows.elements()
                )
            )
            if await _content(new.database) != content:
                raise DatabaseError(target, "what was written differs from what is there: empty it.")
            return await new.content()
    except StoreError as error:
        raise DatabaseError(
            f"{without_password(source)} or {without_password(target)}", f"{error}."
        ) from error


async def _content(database: Database) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows of each table, without an order: the two databases sort text differently. NUL is left out, since
    PostgreSQL cannot keep it."""
    return {
        table: Counter(
            tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row)
            for row in await database.rows(f"SELECT * FROM {table}")  # noqa: S608
        )
        for table in TABLES
    }


def _marks(row: tuple[Any, ...]) -> str:
    return ", ".join(f"${number}" for number in range(1, len(row) + 1))
