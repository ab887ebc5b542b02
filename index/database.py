"""The SQLite files of a build: written in one go, then opened for reading alone."""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import EIO
from pathlib import Path
from threading import Lock
from typing import Any

from index.errors import REBUILD, IndexDamagedError


class Database:
    """An SQLite file that was checked, opened for reading. May be shared by threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexDamagedError."""
        self.path = path
        try:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise IndexDamagedError.unreadable(path, error) from error
        # The module keeps one prepared statement a query: two threads at once would step the same one.
        self._turn = Lock()
        weakref.finalize(self, self._file.close)

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows that a query finds. Raises IndexDamagedError."""
        try:
            with self._turn:
                return self._file.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamagedError(f"{self.path}: cannot be read ({error}): {REBUILD}") from error


@contextmanager
def writing(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A new file of this schema, whose one transaction ends with the block. Raises OSError, as for a full disk."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {schema}")
            file.execute("BEGIN")
            yield file
            file.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(EIO, str(error), str(path)) from error
