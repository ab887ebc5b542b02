"""The files of a build. Arrays are in NumPy's .npy format, written row by row, then mapped: nothing is parsed. Small
.npz files are read whole. Nothing is unpickled. Texts are in SQLite files, which are written in one go."""

import hashlib
import sqlite3
import weakref
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import EIO
from pathlib import Path
from threading import Lock
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.errors import REBUILD, IndexDamagedError


class ArrayWriter:
    """Appends rows to a .npy file without holding them, to be used as a context manager.

    Nothing is mapped for writing: a full disk then is an OSError, not the end of the process.
    """

    def __init__(self, path: Path, dtype: DTypeLike, row: tuple[int, ...] = ()) -> None:
        self._dtype, self._row, self.rows = np.dtype(dtype), row, 0
        self._file = path.open("wb")
        self._write_header()

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._file.seek(0)
                self._write_header()  # as long as before: NumPy leaves room for more rows
        finally:
            self._file.close()

    def add(self, rows: NDArray[Any]) -> None:
        """Append (n, *row) values."""
        if rows.shape[1:] != self._row:
            raise ValueError(f"rows of shape {rows.shape[1:]}, not {self._row}")
        self._file.write(np.ascontiguousarray(rows, self._dtype).tobytes())
        self.rows += len(rows)

    def _write_header(self) -> None:
        shape = (self.rows, *self._row)
        about = {"descr": self._dtype.str, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(self._file, about)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array."""
    with ArrayWriter(path, array.dtype.type, array.shape[1:]) as writer:
        writer.add(array)


def map_array(path: Path, dtype: DTypeLike, row: tuple[int, ...] = ()) -> NDArray[Any]:
    """Map a file of ArrayWriter for reading, (rows, *row). Raises IndexDamagedError where it has another array."""
    try:
        try:
            array = np.load(path, mmap_mode="r", allow_pickle=False)
        except ValueError:  # of no rows there is nothing to map
            array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc
    if array.dtype != dtype or array.shape[1:] != row:
        raise IndexDamagedError(f"{path}: not the array that was written: {REBUILD}")
    return np.asarray(array)  # NumPy's own class for it makes each slice ten times as dear


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of an .npz file, by name. Raises OSError, or ValueError for a file that is none or is damaged."""
    try:
        # Opened here: numpy leaves a broken archive open.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (EOFError, BadZipFile, KeyError, TypeError, RuntimeError, zlib.error) as exc:
        raise ValueError(str(exc)) from exc


# SQLite


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


def file_sha256(path: Path) -> str:
    """Return the hash of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
