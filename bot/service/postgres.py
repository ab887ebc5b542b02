"""The bot's database in PostgreSQL, for any number of replicas. One replica at a time deals with a chat.

Each replica has a session of its own, in which it notes once a second that it lives: this is its beat. A replica
without a beat for LEASE seconds, or whose session has ended, counts as dead: the others take its updates. The times of
beats are those of the server's clock.
"""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator, Collection, Sequence
from math import inf
from typing import Any

import asyncpg

from bot.service.database import MIGRATIONS, Database, WaitingUpdate, pending
from bot.service.errors import DatabaseError, StoreError

log = logging.getLogger(__name__)

#: A replica counts as alive for LEASE seconds after its last beat, and for GRACE seconds without a session. A new
#: replica waits GRACE seconds, so that the others see it first.
LEASE, GRACE = 30.0, 3.0
#: Seconds for which a chat stays with the replica that dealt with it last, which knows its pace. It is a little longer
#: than the time in which Telegram's limits count messages.
STAY = 65.0
#: Seconds between two looks for updates of which no other replica told.
LOOK = 1.0
#: Seconds by which a replica claims later for each update that it has: replicas with less to do claim first.
LATER = 0.005
#: Most chats of one claim, so that each replica gets some of many that wait.
SHARE = 8
#: Seconds that a connection to the server, and an answer of it, may take.
REACH, ANSWER = 5.0, 10.0
#: Most connections of a replica.
CONNECTIONS = 8
#: The name of notices, and the begin of the names of locks.
NAME = "cwgcop"

_NOW = "extract(epoch FROM clock_timestamp())::float8"
#: The replicas that are alive.
_LIVE = (
    f"SELECT replica FROM replicas WHERE seen > {_NOW} - {LEASE} "
    f"AND (seen > {_NOW} - {GRACE} OR pid IN (SELECT pid FROM pg_stat_activity))"
)
_COUNT = f"SELECT count(*) FROM ({_LIVE}) AS live"
_BEAT = (
    f"UPDATE replicas SET seen = {_NOW} - $2, pid = pg_backend_pid() "
    f"WHERE replica = $1 AND seen > {_NOW} - {LEASE}"
)
_HELD = (
    f"UPDATE lanes SET used = {_NOW} WHERE holder = $1 AND EXISTS "
    "(SELECT 1 FROM updates WHERE updates.lane = lanes.lane AND done IS NULL AND updates.holder = $1)"
)
_LANES = (
    "INSERT INTO lanes (lane, used) "
    "SELECT DISTINCT lane, 0 FROM updates WHERE done IS NULL AND holder IS NULL ORDER BY lane "
    "ON CONFLICT (lane) DO NOTHING"
)
#: Gives back updates that this replica claimed in a call whose result was lost with the connection.
_GIVE_BACK = (
    "UPDATE updates SET holder = NULL WHERE done IS NULL AND holder = $1 AND update_id <> ALL($2::bigint[])"
)
#: The row of a lane is the lock of its chat: of two replicas one gets it, and the other skips it.
_CLAIM = f"""
WITH live AS MATERIALIZED ({_LIVE}), claimed AS (
    UPDATE lanes SET holder = $1, used = {_NOW} WHERE lane IN (
        SELECT lane FROM lanes
        WHERE EXISTS (SELECT 1 FROM live WHERE replica = $1)
        AND EXISTS (
            SELECT 1 FROM updates
            WHERE updates.lane = lanes.lane AND done IS NULL AND updates.holder IS DISTINCT FROM $1
        )
        AND (
            holder IS NULL OR holder = $1 OR NOT EXISTS (SELECT 1 FROM live WHERE replica = lanes.holder)
            OR used < {_NOW} - {STAY} AND NOT EXISTS (
                SELECT 1 FROM updates
                WHERE updates.lane = lanes.lane AND done IS NULL AND updates.holder = lanes.holder
            )
        )
        ORDER BY (SELECT min(update_id) FROM updates WHERE updates.lane = lanes.lane AND done IS NULL)
        LIMIT $2 FOR UPDATE SKIP LOCKED
    ) RETURNING lane
)
UPDATE updates SET holder = $1 FROM claimed
WHERE updates.lane = claimed.lane AND done IS NULL AND updates.holder IS DISTINCT FROM $1
RETURNING update_id, updates.lane, body, starts, sent
"""


class PostgreSQL(Database):
    """The database of any number of replicas, at an address (see `Database`)."""

    remedy = "check that PostgreSQL runs and can be reached"

    def __init__(self, address: str, *, migrate: bool = True) -> None:
        self._migrates = migrate
        self.holder = uuid.uuid4().hex
        self._address = address
        self._open: asyncpg.Pool | None = None
        self._woken = asyncio.Event()
        # The session that shows the others that this replica lives. It listens, and holds the locks of `is_leader`.
        self._own: asyncpg.Connection | None = None
        self._using, self._locks = asyncio.Lock(), set[str]()
        # When this replica began, in its present name, and when it beat last. Whether the result of a claim was lost.
        self._came, self._beaten, self._unsure = time.monotonic(), inf, False
        self._several = False

    @property
    def _pool(self) -> asyncpg.Pool:
        if self._open is None:
            raise DatabaseError(self._address, "it is not open.")
        return self._open

    async def _start(self) -> None:
        try:
            async with self._translated():
                pool = asyncpg.create_pool(self._address, min_size=1, max_size=CONNECTIONS, **_how())
                self._open = await pool
                await self._migrate()
        except StoreError as error:
            raise DatabaseError(self._address, f"{error}: {self.remedy}, and CWGCOP_DATABASE.") from error

    async def _end(self) -> None:
        pool, self._open = self._open, None
        own, self._own = self._own, None
        with contextlib.suppress(StoreError):
            async with self._translated():
                if own is not None:
                    # So the others need not wait for the end of its lease.
                    await own.execute("DELETE FROM replicas WHERE replica = $1", self.holder)
                    await own.close(timeout=REACH)
                if pool is not None:
                    await asyncio.wait_for(pool.close(), REACH)
        if pool is not None:
            pool.terminate()

    async def _migrate(self) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"{NAME} schema")
            there = await connection.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
            version = await connection.fetchval("SELECT max(version) FROM schema_version") if there else 0
            if not there and not self._migrates:
                raise DatabaseError(self._address, "no bot has used it.")
            scripts = pending(self._address, version, migrate=self._migrates)
            if not there:
                await connection.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
            for number, script in scripts:
                await connection.execute(script, timeout=600)
                await connection.execute("INSERT INTO schema_version VALUES ($1)", number)
            self.new, self.schema = not there, len(MIGRATIONS)

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        async with self._translated():
            return [tuple(row) for row in await self._pool.fetch(sql, *_storable(values))]

    async def write(self, *statements: tuple[Any, ...]) -> list[int]:
        async with self._translated(), self._pool.acquire() as connection, connection.transaction():
            done = [await connection.execute(sql, *_storable(values)) for sql, *values in statements]
        return [_count(each) for each in done]

    def check(self) -> None:
        """Raise StoreError if other replicas may have taken the chats of this one."""
        if (ago := time.monotonic() - self._beaten) > LEASE:
            raise StoreError(f"the others have not seen this replica for {ago:.0f} seconds")

    async def wake(self, rows: Sequence[WaitingUpdate]) -> None:
        """Tell every replica. One that does not hear it finds the updates at its next look."""
        with contextlib.suppress(StoreError):
            await self.rows("SELECT pg_notify($1, '')", NAME)

    async def woken(self) -> None:
        """Return when a replica has told of updates, and after LOOK seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), LOOK)
        self._woken.clear()

    async def claim(self, room: int, has: Collection[int]) -> list[WaitingUpdate]:
        """Take the open updates of this replica's chats, and those of some chats that no replica has."""
        if time.monotonic() < self._came + GRACE:
            return []
        if self._several:
            await asyncio.sleep(LATER * min(len(has), 20))
        if self._unsure:
            await self.rows(_GIVE_BACK, self.holder, list(has))
        await self.rows(_LANES)
        self._unsure = True
        rows = [WaitingUpdate(*row) for row in await self.rows(_CLAIM, self.holder, min(room, SHARE))]
        self._unsure = False
        if rows:
            self._woken.set()  # there may be more
        return sorted(rows, key=lambda row: row.update_id)

    async def beat(self, age: float) -> int:
        """Renew the lease of this replica; return how many replicas live. 0 if the beat came too late, or all was well
        too long ago: then this process goes on as a new replica."""
        self._beaten = min(self._beaten, time.monotonic())
        async with self._session() as own:
            if age < LEASE and _count(await own.execute(_BEAT, self.holder, age)):
                await own.execute(_HELD, self.holder)
                self._beaten = time.monotonic()
                replicas = int(await own.fetchval(_COUNT))
                self._several = replicas > 1
                return replicas
            gone = f"DELETE FROM replicas WHERE replica = $1 OR seen < {_NOW} - 3600"
            await own.execute(gone, self.holder)
            self.holder, self._came = uuid.uuid4().hex, time.monotonic()
            if age < LEASE:
                sql = f"INSERT INTO replicas (replica, seen, pid) VALUES ($1, {_NOW} - $2, pg_backend_pid())"
                await own.execute(sql, self.holder, age)
                if await own.fetchval(_COUNT) == 1:
                    self._came -= GRACE
            return 0

    async def is_leader(self, task: str) -> bool:
        """Take the lock of `task`, which the session keeps until it ends."""
        async with self._session() as own:
            if task not in self._locks:
                got = await own.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", f"{NAME} {task}")
                self._locks.update({task} if got else ())
            return task in self._locks

    @contextlib.asynccontextmanager
    async def _session(self) -> AsyncIterator[asyncpg.Connection]:
        """The session of this replica; a new one if it has ended."""
        async with self._using, self._translated():
            if self._own is None or self._own.is_closed():
                # If this process stands still, the server ends its session and its locks.
                idle = str(int(LEASE * 1000))
                self._own = await asyncpg.connect(self._address, **_how(idle_session_timeout=idle))
                self._locks.clear()
                self._came = time.monotonic()
                await self._own.add_listener(NAME, lambda *_: self._woken.set())
            yield self._own

    @contextlib.asynccontextmanager
    async def _translated(self) -> AsyncIterator[None]:
        """Raise StoreError for every error of the server, of the connection and of the library."""
        try:
            yield
        except asyncpg.ReadOnlySQLTransactionError as error:
            # This server is no longer the primary: the next connections go to the one that is.
            if self._open is not None:
                await self._open.expire_connections()
            raise StoreError("the server can only be read") from error
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise StoreError(_said(error)) from error
        except asyncpg.InternalClientError as error:
            raise StoreError("none of the servers can be written") from error


def _how(**server: str) -> dict[str, Any]:
    """The arguments of a connection. The server ends a transaction that stands still: others wait for its locks."""
    limits = {"idle_in_transaction_session_timeout": str(int(LEASE * 1000)), "application_name": NAME}
    return {
        "timeout": REACH, "command_timeout": ANSWER, "target_session_attrs": "read-write",
        "server_settings": {**limits, **server},
    }  # fmt: skip


def _said(error: BaseException) -> str:
    """An error in words. The address is never in them: it may hold a password."""
    if isinstance(error, asyncpg.ClientConfigurationError):
        return "its address cannot be read"
    if isinstance(error, TimeoutError):
        return "the server does not answer"
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


def _count(status: str) -> int:
    """The number of rows that a statement changed, from its status, as in "INSERT 0 1"."""
    number = status.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0


def _storable(values: Sequence[Any]) -> list[Any]:
    """Values without NUL, which PostgreSQL cannot keep in a text."""
    return [value.replace("\0", "") if isinstance(value, str) else value for value in values]
