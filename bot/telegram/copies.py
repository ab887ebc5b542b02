"""Builds of the index on their way from one replica to all, through the database of CWGCOP_DATABASE.

What is live there is live everywhere: each replica takes it over, beside its own builds, and holds it, so that
nothing goes live because a replica's files have changed. Whoever builds, publishes or goes back does that on their own
disk, as where there is one machine, in the lock of `publishing`; what is live afterwards is handed over, with the
builds that led to it and the history of publications. A file is there as a list of parts, each kept by its hash, so
what two builds have in common is sent and kept once; and a replica that has a file in another build does not fetch it.
"""

import asyncio
import hashlib
import io
import logging
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Self

from bot.settings import Settings
from bot.telegram.database import place
from bot.telegram.errors import DatabaseError, StoreError
from bot.telegram.sender import Waits
from bot.telegram.worker import Worker
from index import manifest
from index.building import program
from index.builds import PART, Builds
from index.durable import file_sha256, link
from index.engine import ready_encoder
from index.errors import BuildError, IndexBusyError, IndexDamagedError, StoredIndexError
from index.model.folder import is_prepared, read_manifest
from index.publications import Publications
from knowledge.errors import UserError

log = logging.getLogger(__name__)

#: Bytes of a file in a part at most.
SIZE = 8 << 20
#: How long a replica that publishes, or a program that writes beside the builds, is waited for, in seconds.
WAIT = 600.0
#: How often what is live is looked at though nothing was heard, and where somebody is publishing, in seconds.
POLL, AGAIN = 10.0, 1.0
#: Kinds that are kept: that of the newest hand-over and the one before it.
KINDS = 2
#: How long a database that is lost meanwhile is waited for, to hand over what was built, in seconds.
PATIENCE = 60.0
#: How long a statement may take, in seconds.
ANSWER = 60.0
#: The lock of whoever publishes, and where what went live is called out.
_LOCK, CHANNEL = 0x636F7069, "cwgcop_live"
#: Where the publications are, among the builds.
_PUBLICATIONS = "publications"


class Copies:
    """The builds in the data folder `data`, and the database at the address `database`. Every method may raise
    DatabaseError and StoredIndexError.

    Replicas whose builds the others cannot read, as while one after another is updated, are of another `kind`: what is
    live is so for one. With `vectors`, those of large builds are put into the database apart.
    """

    def __init__(self, data: Path, database: str, kind: str, *, vectors: bool = False) -> None:
        self._database, self._kind, self._vectors = database, kind, vectors
        self._builds, self._publications = Builds(data), Publications(data)

    @classmethod
    def of(cls, settings: Settings, database: str) -> Self:
        """Those of a replica. Its model is prepared first if it is not there. Raises ModelError."""
        if not is_prepared(settings.models, settings.model):
            ready_encoder(settings.models, settings.model)
        made_for = read_manifest(settings.models, settings.model).fingerprint
        kind = hashlib.sha256(f"{manifest.FORMAT} {made_for} {program()}".encode()).hexdigest()[:16]
        return cls(settings.data, database, kind, vectors=settings.vectors is not None)

    def catch_up(self) -> bool:
        """Take over what is live, unless it is so here, or somebody is publishing, perhaps on this very disk; False
        where nothing is live yet."""
        return asyncio.run(self._catch_up())

    async def _catch_up(self) -> bool:
        async with self._connected() as db:
            line = await self._line(db)
            if await db.fetchval("SELECT pg_try_advisory_lock_shared($1)", _LOCK) or not self._builds.names():
                if not self._is_live(line):
                    await self._take_over(db, line)
                await self._fetch_publications(db)
            return bool(line)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Be the only one that publishes, beginning with what is live; what is so in the end is handed over."""
        with asyncio.Runner() as runner:
            db, before = runner.run(self._begin())
            try:
                yield
            finally:
                runner.run(self._end(db, before))

    async def follow(self, worker: Worker) -> None:
        """Take over what goes live, until cancelled; the worker opens it then."""
        growing, called = Waits(), asyncio.Event()
        while True:
            try:
                async with self._connected() as db:
                    await db.add_listener(CHANNEL, lambda *_: called.set())
                    while True:
                        called.clear()
                        behind = not self._is_live(await self._line(db))
                        if behind:
                            await worker.aside(self.catch_up)
                        growing = Waits()
                        with suppress(TimeoutError):
                            await asyncio.wait_for(called.wait(), AGAIN if behind else POLL)
            except UserError as error:
                log.error("what went live cannot be had, the bot keeps the index that it has: %s", error)
                await growing.wait()

    def _is_live(self, line: tuple[str, ...]) -> bool:
        """Whether the last of these builds is live and held here, or there is none."""
        return not line or self._builds.held() == line[-1]

    async def _line(self, db: Any) -> tuple[str, ...]:
        return tuple(
            (await db.fetchval("SELECT line FROM live_builds WHERE kind = $1", self._kind) or "").split()
        )

    async def _lock(self) -> Any:
        """A connection that holds the lock of whoever publishes."""
        db, until = await self._connect(), time.monotonic() + WAIT
        try:
            with self._translated():
                while not await db.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
                    if time.monotonic() > until:
                        raise IndexBusyError("another replica is publishing: wait until it has ended")
                    await asyncio.sleep(AGAIN)
        except BaseException:
            db.terminate()
            raise
        return db

    async def _begin(self) -> tuple[Any, tuple[str, ...]]:
        """A connection that holds the lock, and what is live, which is taken over; what is damaged in the database
        stops nobody from publishing anew."""
        db = await self._lock()
        try:
            with self._translated():
                line = await self._line(db)
                try:
                    await self._fetch_publications(db)
                    if not self._is_live(line):
                        await self._take_over(db, line)
                except IndexDamagedError as error:
                    log.error("what is live cannot be had, and is published over: %s", error)
                return db, line
        except BaseException:
            db.terminate()
            raise

    async def _end(self, db: Any, before: tuple[str, ...]) -> None:
        """Hand over what is live here now. Where the connection is lost, and the lock with it, as when another server
        takes the place of one that has died, that is tried again for a while."""
        line, until = self._sound(), time.monotonic() + PATIENCE
        while True:
            try:
                if db.is_closed():
                    db = await self._lock()
                if self._vectors:
                    self._put_vectors(line)
                with self._translated():
                    if await self._line(db) not in (before, line):
                        raise BuildError(
                            "another build went live on another replica meanwhile: publish again"
                        )
                    await self._hand_over(db, line)
                return
            except DatabaseError:
                if time.monotonic() > until:
                    raise
            finally:
                db.terminate()
            await asyncio.sleep(AGAIN)

    def _sound(self) -> tuple[str, ...]:
        """The line that is live here, without what is damaged; nothing where the live build is."""
        try:
            line = self._builds.line()
        except StoredIndexError:
            return ()
        sound = tuple(filter(self._is_sound, line))
        return sound if sound[-1:] == line[-1:] else ()

    def _is_sound(self, name: str) -> bool:
        try:
            self._builds.verify(name)
        except StoredIndexError:
            return False
        return True

    # From the database.

    async def _take_over(self, db: Any, line: tuple[str, ...]) -> None:
        builds = self._builds
        with builds.writing(WAIT):
            await self._fetch(db, line[-1])
            builds.take_over(line)
            for name in line[:-1]:
                with suppress(IndexDamagedError):  # one less to go back to
                    await self._fetch(db, name)
            builds.take_over(line)
        log.info("the index build %s is taken over", line[-1])

    async def _fetch(self, db: Any, name: str) -> None:
        """Write a build beside the others, and make it one of them once every byte of it is what was handed over."""
        builds = self._builds
        if name in builds.names():
            try:
                builds.verify(name)
                return
            except StoredIndexError:
                builds.remove(name)
        builds.sweep()
        part, here, linked = builds.folder / f"{name}{PART}", self._here(), set[manifest.StoredFile]()
        part.mkdir(parents=True)
        try:
            await self._write(db, name, manifest.NAME, part)
            for file in manifest.Manifest.read(part).files:
                # What is damaged here is fetched.
                if (old := here.get(file.sha256)) and old.exists() and file_sha256(old) == file.sha256:
                    link(old, part / _plain(name, file.path))
                    linked.add(file)
                else:
                    await self._write(db, name, file.path, part)
            builds.finish(name, unread=linked.__contains__)
        finally:
            builds.sweep()

    def _here(self) -> dict[str, Path]:
        """The files of the builds that are here, by their hashes."""
        found = dict[str, Path]()
        for name in self._builds.names():
            folder = self._builds.folder / name
            with suppress(StoredIndexError):
                found |= {file.sha256: folder / file.path for file in manifest.Manifest.read(folder).files}
        return found

    async def _write(self, db: Any, name: str, path: str, folder: Path) -> None:
        with (folder / _plain(name, path)).open("xb") as file:
            async for body in _bodies(db, name, path):
                file.write(body)

    async def _fetch_publications(self, db: Any) -> None:
        """Have the history of publications, and the files of each, as they are in the database."""
        kept, history = self._publications, self._publications.history
        paths = await db.fetch("SELECT DISTINCT path FROM copies WHERE place = $1", _PUBLICATIONS)
        if not paths:
            return
        lines = await _whole(db, history.name)
        if history.exists():
            here = history.read_bytes()
            if here == lines:
                return
            if not lines.startswith(here):
                history.replace(history.with_suffix(".before"))
        files = [path for (path,) in paths if path != history.name and not (kept.root / path).exists()]
        contents = [(path, await _whole(db, path)) for path in files]
        kept.restore([*contents, (history.name, lines)])

    # To the database.

    async def _hand_over(self, db: Any, line: tuple[str, ...]) -> None:
        async with db.transaction():
            if line and line[-1:] != (await self._line(db))[-1:]:
                for name in line:
                    await self._send(db, name)
                await self._call_out(db, line)
            await self._send_publications(db)
        if line:
            with self._builds.writing(WAIT):
                self._builds.take_over(line)

    def _put_vectors(self, line: Iterable[str]) -> None:
        from bot.telegram.vectors import put

        for name in line:
            put(self._database, self._builds.folder / name)

    async def _send(self, db: Any, name: str) -> None:
        """Hand over a build, unless the database has it."""
        if await db.fetchval("SELECT count(*) FROM copies WHERE place = $1", name):
            return
        folder = self._builds.folder / name
        for path in folder.iterdir():
            with path.open("rb") as file:
                await _store(db, name, path.name, file)

    async def _call_out(self, db: Any, line: Iterable[str]) -> None:
        """Say what is live, and delete what no replica needs any more."""
        await db.execute(
            "INSERT INTO live_builds (kind, line, since) VALUES ($1, $2, $3) "
            "ON CONFLICT (kind) DO UPDATE SET line = $2, since = $3",
            self._kind, " ".join(line), time.time(),
        )  # fmt: skip
        await db.execute(
            "DELETE FROM live_builds WHERE kind NOT IN (SELECT kind FROM live_builds ORDER BY since DESC LIMIT $1)",
            KINDS,
        )
        lines = await db.fetch("SELECT line FROM live_builds")
        names = [name for (line,) in lines for name in line.split()]
        await db.execute("DELETE FROM copies WHERE place <> ALL ($1)", [*names, _PUBLICATIONS])
        await db.execute(
            "DELETE FROM parts WHERE NOT EXISTS (SELECT FROM copies WHERE copies.sha256 = parts.sha256)"
        )
        tables = await db.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid) "
            "AND relname LIKE 'vectors %' AND split_part(relname, ' ', 2) <> ALL ($1)", names,
        )  # fmt: skip
        for (table,) in tables:  # see `bot.telegram.vectors`
            await db.execute(f'DROP TABLE "{table}"')
        await db.execute("SELECT pg_notify($1, '')", CHANNEL)

    async def _send_publications(self, db: Any) -> None:
        paths = await db.fetch("SELECT DISTINCT path FROM copies WHERE place = $1", _PUBLICATIONS)
        there = {path for (path,) in paths}
        for path, content in self._publications.contents():
            if path == self._publications.history.name:
                await db.execute("DELETE FROM copies WHERE place = $1 AND path = $2", _PUBLICATIONS, path)
            elif path in there:
                continue
            await _store(db, _PUBLICATIONS, path, io.BytesIO(content))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        db = await self._connect()
        try:
            with self._translated():
                yield db
        finally:
            db.terminate()

    async def _connect(self) -> Any:
        """A connection of its own, which holds a lock or listens, to a database with this version's tables."""
        # Most bots have no use for its library, which takes 40 ms at each start.
        from bot.telegram.postgres import PostgreSQL, connect

        with self._translated():
            async with PostgreSQL(self._database):
                pass
            return await connect(self._database, ANSWER)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from bot.telegram.postgres import PostgreSQL, translated

        try:
            with translated():
                yield
        except StoreError as error:
            raise DatabaseError(place(self._database), f"{error}: {PostgreSQL.remedy}.") from error


def publishing(settings: Settings) -> AbstractContextManager[None]:
    """`Copies.publishing`; nothing where there is no database of several replicas."""
    return Copies.of(settings, settings.database).publishing() if settings.database else nullcontext()


def _plain(name: str, path: str) -> str:
    """The path of a file of a build, which is no more than its name. Raises IndexDamagedError."""
    if Path(path).name != path:
        raise IndexDamagedError(f"build {name} in the database: {path!r} is no file of a build")
    return path


async def _store(db: Any, where: str, path: str, file: BinaryIO) -> None:
    for number in count():
        body = file.read(SIZE)
        if number and not body:
            return
        sha256 = hashlib.sha256(body).hexdigest()
        # One that was damaged there is sent again, or it would be in every build from now on.
        sql = "SELECT count(*) FROM parts WHERE sha256 = $1 AND encode(sha256(body), 'hex') = $1"
        if not await db.fetchval(sql, sha256):
            sql = "INSERT INTO parts (sha256, body) VALUES ($1, $2) ON CONFLICT (sha256) DO UPDATE SET body = $2"
            await db.execute(sql, sha256, body)
        await db.execute(
            "INSERT INTO copies (place, path, part, sha256) VALUES ($1, $2, $3, $4)", where, path, number, sha256
        )  # fmt: skip


async def _bodies(db: Any, where: str, path: str) -> AsyncIterator[bytes]:
    """The rows of a file, one after the other. Raises IndexDamagedError."""
    for number in count():
        sql = "SELECT sha256, body FROM copies JOIN parts USING (sha256) WHERE place = $1 AND path = $2 AND part = $3"
        row = await db.fetchrow(sql, where, path, number)
        if row is None and number:
            return
        if row is None or hashlib.sha256(row["body"]).hexdigest() != row["sha256"]:
            what = "is missing" if row is None else "is not what was handed over"
            raise IndexDamagedError(f"{where} in the database: part {number} of {path} {what}")
        yield row["body"]


async def _whole(db: Any, path: str) -> bytes:
    return b"".join([body async for body in _bodies(db, _PUBLICATIONS, path)])
