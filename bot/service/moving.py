"""All that is kept carried from one database to another, and compared there."""

import time
from collections import Counter
from typing import Any

from bot.service.database import Content, Database, Where, place
from bot.service.errors import DatabaseError, StoreError
from bot.service.store import Store

#: Every table of what is kept. Who lives is no part of it, and the index is published anew.
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
#: A replica that was seen within so many seconds may live.
LATELY = 60.0


async def move(source: Where, target: Where, *, migrate: bool = False) -> Content:
    """Write what `source` holds to `target`, which holds nothing, at once or not at all. `source` stays as it is, and
    one of an older version is refused, unless it may be migrated: a copy may. Raises DatabaseError where a bot runs on
    one of them, one cannot be used, or what was written differs."""
    try:
        async with Store(source, migrate=migrate) as old, Store(target) as new:
            for where, store in ((source, old), (target, new)):
                sql = "SELECT replica FROM replicas WHERE seen > $1"
                if await store.database.rows(sql, time.time() - LATELY):
                    raise DatabaseError(place(where), "a bot runs on it: stop it, and wait a minute.")
            if any((await _content(new.database)).values()):
                raise DatabaseError(place(target), "something is in it already: move that away.")
            content = await _content(old.database)
            await new.database.write(
                *(
                    (f"INSERT INTO {table} VALUES ({_marks(row)})", *row)  # noqa: S608 - names of ours
                    for table, rows in content.items()
                    for row in rows.elements()
                )
            )
            if await _content(new.database) != content:
                raise DatabaseError(place(target), "what was written differs from what is there: empty it.")
            return await new.content()
    except StoreError as error:
        raise DatabaseError(f"{place(source)} or {place(target)}", f"{error}.") from error


async def _content(database: Database) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows of each table, in no order: databases sort text each in its way. NUL is in no text of PostgreSQL's."""
    return {
        table: Counter(
            tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row)
            for row in await database.rows(f"SELECT * FROM {table}")  # noqa: S608
        )
        for table in TABLES
    }


def _marks(row: tuple[Any, ...]) -> str:
    return ", ".join(f"${number}" for number in range(1, len(row) + 1))
