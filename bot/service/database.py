"""The port to the bot's database, and its schema. Statements are plain SQL with `$1` parameters, the same for both.

`sqlite` and `postgres` implement it. They differ in how a database is opened, how updates are claimed, and how a
process that waits for updates is woken.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.service.errors import DatabaseError

#: Where a database is: a file, or the address of a PostgreSQL.
Where = Path | str

#: The migrations, numbered from 1. New ones are appended; a released one is never edited.
MIGRATIONS = (
    """
    CREATE TABLE updates (
        update_id BIGINT PRIMARY KEY,
        lane TEXT NOT NULL,
        body TEXT,
        received DOUBLE PRECISION NOT NULL,
        starts INTEGER NOT NULL DEFAULT 0,
        sent INTEGER NOT NULL DEFAULT 0,
        done DOUBLE PRECISION
    );
    CREATE INDEX updates_open ON updates (update_id) WHERE done IS NULL;
    CREATE INDEX updates_done ON updates (done) WHERE done IS NOT NULL;
    CREATE TABLE people (person TEXT PRIMARY KEY, language TEXT NOT NULL);
    CREATE TABLE chats (
        chat TEXT PRIMARY KEY,
        gone DOUBLE PRECISION,
        place TEXT,
        question BIGINT,
        placed DOUBLE PRECISION
    );
    CREATE TABLE replies (
        chat TEXT NOT NULL,
        asked BIGINT NOT NULL,
        part INTEGER NOT NULL,
        message BIGINT NOT NULL,
        sent DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (chat, asked, part)
    );
    CREATE TABLE questions (
        update_id BIGINT PRIMARY KEY,
        person TEXT NOT NULL,
        asked DOUBLE PRECISION NOT NULL,
        question TEXT NOT NULL,
        language TEXT,
        outcome TEXT NOT NULL,
        confidence DOUBLE PRECISION NOT NULL,
        passages TEXT NOT NULL,
        build TEXT NOT NULL
    );
    CREATE INDEX questions_person ON questions (person);
    CREATE INDEX questions_asked ON questions (asked);
    CREATE TABLE votes (
        person TEXT NOT NULL,
        question BIGINT NOT NULL,
        passage TEXT NOT NULL,
        helps INTEGER NOT NULL,
        voted DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (person, question, passage)
    );
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    """,
    """
    ALTER TABLE chats DROP COLUMN gone;
    DELETE FROM chats WHERE placed IS NULL;
    ALTER TABLE chats ADD COLUMN message BIGINT;
    ALTER TABLE chats ADD COLUMN place_before TEXT;
    ALTER TABLE chats ADD COLUMN question_before BIGINT;
    ALTER TABLE chats ADD COLUMN placed_before DOUBLE PRECISION;
    """,
    # Of an older question nobody knows the chat: nothing leans on it, and no vote is taken on it.
    """
    ALTER TABLE questions ADD COLUMN chat TEXT;
    ALTER TABLE questions ADD COLUMN opened TEXT NOT NULL DEFAULT ' ';
    """,
    """
    ALTER TABLE questions ADD COLUMN closed TEXT;
    CREATE TABLE figures (
        month TEXT NOT NULL,
        language TEXT NOT NULL,
        outcome TEXT NOT NULL,
        questions BIGINT NOT NULL,
        helped BIGINT NOT NULL,
        did_not BIGINT NOT NULL,
        PRIMARY KEY (month, language, outcome)
    );
    """,
    # Which of several replicas deals with a chat and with its updates; in SQLite there is one bot, and they are empty.
    """
    ALTER TABLE updates ADD COLUMN holder TEXT;
    CREATE INDEX updates_lane ON updates (lane, update_id) WHERE done IS NULL;
    CREATE TABLE lanes (lane TEXT PRIMARY KEY, holder TEXT, used DOUBLE PRECISION NOT NULL);
    CREATE TABLE replicas (replica TEXT PRIMARY KEY, seen DOUBLE PRECISION NOT NULL, pid INTEGER NOT NULL);
    """,
    # The index was in the database once; schemas 6 and 7 made what this takes away.
    "SELECT 1",
    "SELECT 1",
    """
    DROP TABLE IF EXISTS copies;
    DROP TABLE IF EXISTS parts;
    DROP TABLE IF EXISTS live_builds;
    """,
    # Which question a reply answers, for votes by reactions.
    """
    ALTER TABLE replies ADD COLUMN question BIGINT;
    """,
    # Who wants to be told when a question is answered. `sealed` says where and what, for whoever has the key.
    """
    CREATE TABLE wishes (
        person TEXT NOT NULL,
        wish TEXT NOT NULL,
        question BIGINT NOT NULL,
        since DOUBLE PRECISION NOT NULL,
        reminded DOUBLE PRECISION,
        build TEXT NOT NULL,
        sealed TEXT NOT NULL,
        PRIMARY KEY (person, wish)
    );
    """,
)

#: Counts the fields of `Content` from `languages` to `waiting`.
COUNTS = (
    "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM questions), (SELECT count(*) FROM questions "
    "WHERE outcome = 'none'), (SELECT count(*) FROM updates WHERE done IS NULL)"
)


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """An update in the database that is not done.

    lane: the hash of its chat, or of its sender if it has no chat.
    body: the update as JSON.
    starts: how many processes have begun it.
    sent: how many messages of its reply were sent.
    """

    update_id: int
    lane: str
    body: str
    starts: int
    sent: int


@dataclass(frozen=True, slots=True)
class Content:
    """How much a database holds.

    schema: the number of its last migration.
    languages: people who chose a language.
    questions: questions that are kept.
    unanswered: questions among them that got no answer.
    waiting: updates that are not done.
    published: files of publications, which a backup has.
    """

    schema: int
    languages: int
    questions: int
    unanswered: int
    waiting: int
    published: int = 0


class Database(ABC):
    """A database, open in an `async with` block. A write is committed when it returns. Methods may raise StoreError.

    With `migrate` a database of an older version is brought up to date; without, it is refused. The methods that are
    not abstract serve one process that is alone with its database.

    new: whether the database was empty when it was opened.
    damaged: whether the database was found to be damaged since.
    schema: the number of its last migration.
    holder: the name of this process in it; "" if it has one process alone.
    remedy: what a person does if it cannot be used.
    """

    new = damaged = False
    schema = 0
    holder = remedy = ""

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    @abstractmethod
    async def _start(self) -> None: ...

    @abstractmethod
    async def _end(self) -> None: ...

    @abstractmethod
    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Run a query; return its rows."""

    async def change(self, sql: str, *values: Any) -> list[Any]:
        """Run one statement that changes rows; return the rows of its RETURNING."""
        return await self.rows(sql, *values)

    @abstractmethod
    async def write(self, *statements: tuple[Any, ...]) -> list[int]:
        """Run statements, each (sql, *values), in one transaction; return how many rows each changed."""

    async def verify(self) -> None:  # noqa: B027 - a server looks after its files itself
        """Check the stored data, and set `damaged` if they are."""

    def check(self) -> None:  # noqa: B027
        """Raise StoreError if a write would be lost now."""

    async def empty_log(self) -> bool:
        """Erase from the log what was erased from the tables. False if another program reads it."""
        return True

    @abstractmethod
    async def wake(self, rows: Sequence[WaitingUpdate]) -> None:
        """Tell the processes that wait in `woken` that these updates have come."""

    @abstractmethod
    async def woken(self) -> None:
        """Return when there may be updates to claim."""

    @abstractmethod
    async def claim(self, room: int, has: Collection[int]) -> list[WaitingUpdate]:
        """Take updates that only this process deals with from now on. `has` are those that it took before. One of
        several processes takes those of at most `room` chats."""

    async def beat(self, age: float) -> int:
        """Note that this process lives, and that all was well `age` seconds ago. Returns how many processes live; 0 if
        another process has taken the updates of this one."""
        return 1

    async def is_leader(self, task: str) -> bool:
        """Whether this process is the one that does `task`. Once True, it stays True while the process lives."""
        return True


def newer(where: object, schema: int) -> DatabaseError:
    """The error of a database that a newer program made."""
    return DatabaseError(where, f"a newer version of the bot made it (schema {schema}): update the bot.")


def pending(where: object, schema: int, *, migrate: bool) -> list[tuple[int, str]]:
    """The migrations that a database lacks, with their numbers. Raises DatabaseError for a database of a newer program,
    and without `migrate` for one of an older program."""
    if schema > len(MIGRATIONS):
        raise newer(where, schema)
    if schema < len(MIGRATIONS) and not migrate:
        said = f"an older version of the bot made it (schema {schema}): start the bot first."
        raise DatabaseError(where, said)
    return list(enumerate(MIGRATIONS[schema:], start=schema + 1))
