"""The bot's database as a SQLite file, for one bot alone; and its backups."""

import asyncio
import contextlib
import logging
import os
import sqlite3
import zlib
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import aiosqlite

from bot.service.database import COUNTS, MIGRATIONS, Content, Database, WaitingUpdate, newer, pending
from bot.service.errors import DatabaseError, StoreError, advice
from knowledge.errors import UserError

log = logging.getLogger(__name__)

#: Milliseconds to wait for another program that writes, and for one that reads while the log is cut. Replies wait too.
BUSY, BUSY_LOG = 5000, 20
#: Codes of sqlite3 for a file that is no database, or a damaged one.
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
#: Every update that is not done, oldest first.
WAITING = "SELECT update_id, lane, body, starts, sent FROM updates WHERE done IS NULL ORDER BY update_id"
#: What a person does if the file is damaged.
RESTORE = "it is damaged: stop the bot and restore the backup with `cwgcop state restore`"


class SQLite(Database):
    """A file, the database of one bot alone (see `Database`)."""

    remedy = "check the data folder's space and rights"

    def __init__(self, path: Path, *, migrate: bool = True) -> None:
        self.path = path
        self._migrates = migrate
        self._come: list[WaitingUpdate] = []
        self._woken, self._replayed = asyncio.Event(), False
        self._connection: aiosqlite.Connection | None = None
        # One writer at a time: statements of two transactions must not mix on the one connection.
        self._writing = asyncio.Lock()

    @property
    def _db(self) -> aiosqlite.Connection:
        if self._connection is None:
            raise DatabaseError(self.path, "it is not open.")
        return self._connection

    async def _start(self) -> None:
        pragmas = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", f"busy_timeout={BUSY}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Created here so that only the bot's own user can read it, whatever the umask is.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = await aiosqlite.connect(self.path, isolation_level=None)
            for pragma in pragmas:
                await self._db.execute(f"PRAGMA {pragma}")
            if (await self.rows("PRAGMA quick_check(1)"))[0][0] != "ok":
                raise DatabaseError(self.path, f"{RESTORE}.")
            version = int((await self.rows("PRAGMA user_version"))[0][0])
            for number, script in pending(self.path, version, migrate=self._migrates):
                await self._db.executescript(
                    f"BEGIN IMMEDIATE; {script}; PRAGMA user_version={number}; COMMIT;"
                )
            self.new, self.schema = version == 0, len(MIGRATIONS)
        except (OSError, sqlite3.Error, StoreError) as error:
            remedy = "" if _is_corrupt(error) else ": check the data folder's rights and space"
            raise DatabaseError(self.path, f"{_said(error)}{remedy}.") from error

    async def _end(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        with self._translated():
            return list(await self._db.execute_fetchall(sql, _numbered(values)))

    async def write(self, *statements: tuple[Any, ...]) -> list[int]:
        async with self._writing:
            if len(statements) == 1:
                # One statement is a transaction by itself: two hops to the database's thread fewer.
                return [await self._run(*statements[0])]
            async with self._transaction():
                counts = [await self._run(*statement) for statement in statements]
                await self._run("COMMIT")
            return counts

    @contextlib.asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """A transaction that the block commits; an exception in the block undoes it."""
        try:
            await self._run("BEGIN IMMEDIATE")
            yield
        except BaseException:
            # Also if the task is cancelled while it waits for BEGIN, which the database's thread runs all the same: an
            # open transaction would stop every later write.
            await self._db.rollback()
            raise

    async def _run(self, sql: str, *values: Any) -> int:
        with self._translated():
            return (await self._db.execute(sql, _numbered(values))).rowcount

    async def change(self, sql: str, *values: Any) -> list[Any]:
        async with self._writing:
            return await self.rows(sql, *values)

    async def empty_log(self) -> bool:
        # secure_delete overwrites deleted rows in the file; the log has the old pages until it is cut.
        async with self._writing:
            await self.rows(f"PRAGMA busy_timeout={BUSY_LOG}")
            try:
                return not (await self.rows("PRAGMA wal_checkpoint(TRUNCATE)"))[0][0]
            finally:
                await self.rows(f"PRAGMA busy_timeout={BUSY}")

    async def verify(self) -> None:
        # A second connection reads all pages; the first one has some in its memory.
        if not self.damaged and self.path.is_file():
            try:
                await asyncio.to_thread(look, self.path)
            except DatabaseError:
                self._note_damage()

    def _note_damage(self) -> None:
        self.damaged = True
        log.critical("what cannot be read or kept in the database is done without: %s", RESTORE)

    def check(self) -> None:
        """Raise StoreError if the file is gone, or its folder cannot be read: a write may be lost then."""
        try:
            self.path.stat()
        except FileNotFoundError as error:
            said = f"{self.path} is gone: bring it back, or stop the bot and restore the backup"
            raise StoreError(said) from error
        except OSError as error:
            raise StoreError(f"{self.path}: {advice(error)}") from error

    async def wake(self, rows: Sequence[WaitingUpdate]) -> None:
        self._come += rows
        self._woken.set()

    async def woken(self) -> None:
        await self._woken.wait()
        self._woken.clear()

    async def claim(self, room: int, has: Collection[int]) -> list[WaitingUpdate]:
        """Take the updates that the last run left open, once; then those that come, also if the file is damaged."""
        rows = []
        if not self._replayed and not self.damaged:
            self._come.clear()  # they are in the file too
            rows = [WaitingUpdate(*row) for row in await self.rows(WAITING)]
            self._replayed = True
        known = {row.update_id for row in rows}
        rows += [row for row in self._come if row.update_id not in known]
        self._come.clear()
        return rows

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            if _is_corrupt(error) and not self.damaged:
                self._note_damage()
            raise StoreError(_said(error)) from error


def look(path: Path, remedy: str = RESTORE) -> Content:
    """Check a database's file, whether a bot uses it or not, and change nothing in it.

    Raises DatabaseError for a damaged file, with `remedy`, and for one of a newer version of the bot or of another
    program.
    """
    if not path.is_file():
        raise DatabaseError(path, "there is no such file.")
    try:
        with _reading(path) as raw:
            return _content(raw, path, remedy)
    except sqlite3.Error as error:
        said = remedy if _is_corrupt(error) else f"{error}: check its rights"
        raise DatabaseError(path, f"{said}.") from error


def copy(
    source: Path, target: Path, remedy: str = RESTORE, published: Iterable[tuple[str, bytes]] = ()
) -> Content:
    """Copy a database as it is at one moment, also while a bot writes, to one file that nobody else may read. The files
    of `published` go into it too; `take_out` gives them back.

    The target is replaced once the copy is on disk and found sound. Raises DatabaseError, as `look` does, and UserError
    if the copy cannot be written.
    """
    look(source, remedy)
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with _reading(source) as raw, contextlib.closing(sqlite3.connect(part)) as made:
            raw.backup(made)
            # In the mode of the source a second file would belong to the copy.
            made.execute("PRAGMA journal_mode=DELETE")
            rows = ((name, zlib.compress(content)) for name, content in published)
            made.execute(
                "CREATE TABLE IF NOT EXISTS published (name TEXT PRIMARY KEY, content BLOB NOT NULL)"
            )
            made.executemany("INSERT OR REPLACE INTO published VALUES (?, ?)", rows)
            made.commit()
            content = _content(made, source, remedy)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise UserError(f"{target}: cannot be written: {said}: see to the space and rights there.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return content


def take_out(path: Path, source: Path, remedy: str) -> list[tuple[str, bytes]]:
    """Remove the published files from `path`, a copy of the backup `source`, and return them. Raises DatabaseError,
    with `remedy`, if they are damaged, and UserError if the copy cannot be written."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as raw, raw:
            rows = raw.execute("SELECT * FROM published")
            files = [(name, zlib.decompress(content)) for name, content in rows]
            raw.execute("DROP TABLE published")
    except zlib.error as error:
        raise DatabaseError(source, f"{remedy}.") from error
    except sqlite3.Error as error:
        raise UserError(f"{path}: cannot be written: {error}: see to the space and rights there.") from error
    return files


def _reading(path: Path) -> contextlib.closing[sqlite3.Connection]:
    """A connection that can only read a file."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    return contextlib.closing(sqlite3.connect(address, uri=True, timeout=BUSY / 1000))


def _content(raw: sqlite3.Connection, path: Path, remedy: str) -> Content:
    if raw.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DatabaseError(path, f"{remedy}.")
    schema = int(raw.execute("PRAGMA user_version").fetchone()[0])
    if schema > len(MIGRATIONS):
        raise newer(path, schema)
    tables = "'updates', 'people', 'questions', 'facts'"
    if raw.execute(f"SELECT count(*) FROM sqlite_master WHERE name IN ({tables})").fetchone()[0] < 4:  # noqa: S608
        raise DatabaseError(path, "it is no database of the bot.")
    published = 0
    if raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'published'").fetchone()[0]:
        published = raw.execute("SELECT count(*) FROM published WHERE name LIKE 'files/%'").fetchone()[0]
    languages, questions, unanswered, waiting = raw.execute(COUNTS).fetchone()
    return Content(schema, languages, questions, unanswered, waiting, published)


def _said(error: Exception) -> str:
    """An error in words, with what to do if the database is damaged."""
    corrupt = isinstance(error, sqlite3.Error) and _is_corrupt(error)
    return f"{error}: {RESTORE}" if corrupt else str(error)


def _is_corrupt(error: BaseException) -> bool:
    """Whether an error of sqlite3, or the StoreError that was raised from it, says that the file is damaged."""
    reason = error.__cause__ if isinstance(error, StoreError) else error
    code = getattr(reason, "sqlite_errorcode", None)  # None if Python itself raised the error
    return code is not None and code & 0xFF in _CORRUPT  # the higher bytes only tell details


def _numbered(values: Sequence[Any]) -> dict[str, Any]:
    """Values for `$1`, `$2`, … as sqlite3 takes them: by the name after the dollar sign."""
    return {str(number): value for number, value in enumerate(values, start=1)}
