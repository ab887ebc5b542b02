"""The vectors of large builds in a PostgreSQL with pgvector, where they outgrow a replica (CWGCOP_VECTORS).

Whoever hands a build over puts its vectors into a table of their own, with an index (HNSW) of half their precision; the
build, on every replica, then says where they are instead of having them. What the index finds is put in order by the
exact vectors, and each row that is asked for is compared with its sum: one that is missing or altered is an error.
"""

import asyncio
import json
import logging
import zlib
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from secrets import token_hex
from threading import Lock, Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.telegram.database import place
from bot.telegram.errors import AwayError, StoreError
from bot.telegram.postgres import connect, translated
from index import vectors
from index.arrays import map_array
from index.durable import write_text
from index.errors import REBUILD, IndexDamagedError
from index.manifest import Manifest, describe_files
from index.opening import WORDINGS
from index.vectors import BLOCK, ELSEWHERE, EXACT, FILE, Array, Candidates, Found, recall

log = logging.getLogger(__name__)

#: Views from which on a build's vectors are put into the database: fewer are no burden to anybody.
LEAST = vectors.FLAT_LIMIT
#: Links of a row in the index, and rows that are looked at to find them. For a question it finds all that is nearest
#: or little, so more of the nearest is asked for than of files. Rows that it gives for the exact vectors to put in
#: order: as many as find that share, or all, without it (0). Of 100,000 views 1,600 found .999, and for 1 of 200
#: questions another passage came first than from files; with pgvector's own 16 and 64 they found .993, and it was 4.
LINKS, LOOKED_AT, ENOUGH, SEVERAL = 24, 128, 0.995, (1600, 3200, 6400, 0)
#: How long the index of a table may take to be made, in seconds.
_MAKING = 6 * 3600.0
#: A session that searches: the index gives more rows for as long as they are asked for, whatever else would be cheaper.
_SEARCHING = {
    "hnsw.ef_search": "200", "hnsw.iterative_scan": "relaxed_order", "enable_seqscan": "off", "jit": "off",
}  # fmt: skip


class Server:
    """The database at an address, asked from any thread. Every method may raise AwayError."""

    def __init__(self, address: str) -> None:
        self._address, self._using = address, Lock()
        self._db: Any = None

    def rows(self, table: str, what: str, rest: str = "", *values: Any) -> list[Any]:
        """The rows that a query of a table gives. Raises IndexDamagedError where there is no such table."""
        with self._using:
            try:
                return list(_done(self._rows(table, f'{what} "{table}" {rest}', values)))
            except AwayError:  # perhaps only the connection was
                return list(_done(self._rows(table, f'{what} "{table}" {rest}', values)))

    def put(self, table: str, stored: Candidates) -> None:
        """Make a table of vectors, and their index."""
        _done(self._put(table, stored))

    def close(self) -> None:
        """Let go of the connection."""
        if self._db is not None:
            _loop().call_soon_threadsafe(self._db.terminate)

    async def _rows(self, table: str, sql: str, values: Iterable[Any]) -> Any:
        with self._translated(table):
            if self._db is None or self._db.is_closed():
                await self._connect(**_SEARCHING)
            return await self._db.fetch(sql, *values)

    async def _put(self, table: str, stored: Candidates) -> None:
        half = f"(vector::halfvec({stored.dimension})) halfvec_ip_ops"
        for_each = f"row int PRIMARY KEY, sum bigint NOT NULL, vector vector({stored.dimension}) NOT NULL"
        with self._translated(table):
            await self._connect(answer=_MAKING)
            await self._db.execute(f'CREATE TABLE "{table}" ({for_each})')
            await self._db.copy_records_to_table(table, records=_records(stored))
            links = f"m = {LINKS}, ef_construction = {LOOKED_AT}"
            await self._db.execute(f'CREATE INDEX ON "{table}" USING hnsw ({half}) WITH ({links})')
            self._db.terminate()

    async def _connect(self, **how: Any) -> None:
        db = await connect(self._address, **how)
        await db.execute("CREATE EXTENSION IF NOT EXISTS vector")
        found = "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'vector'"
        schema = await db.fetchval(found)
        await db.set_type_codec("vector", schema=schema, encoder=bytes, decoder=bytes, format="binary")
        self._db = db

    @contextmanager
    def _translated(self, table: str) -> Iterator[None]:
        try:
            with translated():
                yield
        except StoreError as error:
            if getattr(error.__cause__, "sqlstate", None) == "42P01":  # no such table
                raise _damaged(table) from error
            advice = "check that it runs, and has pgvector 0.8 or newer (CREATE EXTENSION vector)"
            raise AwayError(place(self._address), f"{error}: {advice}.") from error


class Tabled:
    """The vectors of a build in a table (see `Candidates`)."""

    def __init__(self, server: Server, table: str, count: int, dimension: int, several: int) -> None:
        self._rows, self._table, self._several = partial(server.rows, table), table, several
        self.count, self.dimension = count, dimension

    @classmethod
    def open(cls, server: Server, folder: Path) -> "Tabled":
        """Those that a build in `folder`, whose files were checked, says it has. Raises IndexDamagedError."""
        found = cls(server, **json.loads((folder / ELSEWHERE).read_text(encoding="utf-8")))
        if found._rows("SELECT count(*) FROM")[0][0] != found.count:
            raise _damaged(found._table)
        return found

    def search(self, vector: Array, k: int) -> Found:
        """The `k` nearest rows, or all if they are fewer, of a unit vector (dimension,)."""
        count, half = min(k, self.count), f"halfvec({self.dimension})"
        what = "SELECT row, -(vector <#> $1::vector) FROM"
        best = f"ORDER BY vector <#> $1::vector LIMIT {count}"
        if self._several:
            near = f"ORDER BY vector::{half} <#> $1::vector::{half} LIMIT {max(self._several, 2 * count)}"
            what, best = f"{what} (SELECT row, vector FROM", f"{near}) AS near {best}"
        found = self._rows(what, best, _binary(vector))
        if len(found) < count:
            raise _damaged(self._table)
        rows, scores = zip(*found, strict=True)
        return Found(np.array(rows, np.int64), np.array(scores, np.float32))

    def at(self, rows: NDArray[np.int64]) -> Array:
        """These rows as they were embedded, (rows, dimension)."""
        wanted, back = np.unique(rows, return_inverse=True)
        where = "WHERE row = ANY($1::int[]) ORDER BY row"
        found = self._rows("SELECT row, sum, vector FROM", where, wanted.tolist())
        sound = [row for row, total, vector in found if zlib.crc32(vector) == total]
        if sound != wanted.tolist():
            raise _damaged(self._table)
        numbers = np.frombuffer(b"".join(vector[4:] for _, _, vector in found), ">f4")
        return numbers.astype(np.float32).reshape(-1, self.dimension)[back]

    def embedded(self, first: int, last: int) -> Array:
        """Rows `first` to `last` (exclusive) as they were embedded, (last - first, dimension)."""
        return self.at(np.arange(first, last))


def reach(address: str) -> None:
    """Have builds opened whose vectors are in the database at this address."""
    vectors.reached = partial(Tabled.open, Server(address))


def put(address: str, folder: Path) -> None:
    """Put the vectors of the build in `folder` into the database, unless they are few or there already: the build says
    then where they are. Raises AwayError."""
    manifest = Manifest.read(folder)
    kept = [file for file in manifest.files if file.path not in {FILE, EXACT}]
    if manifest.views <= LEAST or len(kept) == len(manifest.files):
        return
    stored = vectors.Vectors.open(folder)
    lessons = map_array(folder / WORDINGS, np.float32, (stored.dimension,))
    own = stored.at(np.arange(0, stored.count, stored.count // 20 or 1))
    asked = np.concatenate([lessons[:: len(lessons) // 100 or 1], own])
    said: dict[str, Any] = {"table": f"vectors {manifest.name} {token_hex(4)}"}
    said |= {"count": stored.count, "dimension": stored.dimension}
    with closing(Server(address)) as server:
        server.put(said["table"], stored)
        for several in SEVERAL:
            found = recall(folder, Tabled(server, several=several, **said), asked)
            if found >= ENOUGH:
                break
    if not several:
        log.warning("build %s: an index finds too little: a question reads all vectors", manifest.name)
    write_text(folder / ELSEWHERE, json.dumps(said | {"several": several}))
    described = describe_files(folder, manifest.files)
    files = [file for file in described if file.path not in {FILE, EXACT}]
    replace(manifest, files=tuple(files), recall=found).write(folder)
    for name in (FILE, EXACT):
        with suppress(PermissionError):  # Windows removes no file that is mapped
            (folder / name).unlink(missing_ok=True)


def _records(stored: Candidates) -> Iterator[tuple[int, int, bytes]]:
    for first in range(0, stored.count, BLOCK):
        block = stored.embedded(first, min(first + BLOCK, stored.count))
        for row, vector in enumerate(map(_binary, block), first):
            yield row, zlib.crc32(vector), vector


def _binary(vector: Array) -> bytes:
    """A vector as PostgreSQL sends it: how many numbers, two bytes of nothing, the numbers."""
    return len(vector).to_bytes(2) + bytes(2) + vector.astype(">f4").tobytes()


def _damaged(table: str) -> IndexDamagedError:
    return IndexDamagedError(f'the table "{table}" of the database is not what was put there: {REBUILD}')


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """A loop that runs for as long as the process: who searches has none, or one that must not wait."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="vectors", daemon=True).start()
    return loop


def _done(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run_coroutine_threadsafe(work, _loop()).result()
