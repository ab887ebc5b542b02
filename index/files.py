"""The files of a build. Arrays are in NumPy's .npy format, written row by row, then mapped: nothing is parsed. Small
.npz files are read whole. Nothing is unpickled. Texts are in SQLite files, which are written in one go."""

import math
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

_HEADER = 128  # bytes: always the same, so that the number of rows, known only at the end, fits in afterwards


class ArrayWriter:
    """Appends rows to a .npy file without holding them, to be used as a context manager.

    Nothing is mapped for writing: a full disk then is an OSError, not the end of the process.
    """

    def __init__(self, path: Path, dtype: DTypeLike, row: tuple[int, ...] = ()) -> None:
        self._dtype, self._row, self.rows = np.dtype(dtype), row, 0
        self._file = path.open("wb")
        self._file.write(_header(self._dtype, (0, *row)))

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._file.seek(0)
                self._file.write(_header(self._dtype, (self.rows, *self._row)))
        finally:
            self._file.close()

    def add(self, rows: NDArray[Any]) -> None:
        """Append (n, *row) values."""
        if rows.shape[1:] != self._row:
            raise ValueError(f"rows of shape {rows.shape[1:]}, not {self._row}")
        self._file.write(np.ascontiguousarray(rows, self._dtype).tobytes())
        self.rows += len(rows)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array."""
    with ArrayWriter(path, array.dtype.type, array.shape[1:]) as writer:
        writer.add(array)


def map_array(path: Path, dtype: DTypeLike, row: tuple[int, ...] = ()) -> NDArray[Any]:
    """Map a file of ArrayWriter for reading, (rows, *row).

    Raises IndexDamagedError unless its length is that of whole rows and its header the one written for them:
    it is compared, never parsed, so a damaged one can do nothing.
    """
    kind = np.dtype(dtype)
    try:
        size = path.stat().st_size
        rows, rest = divmod(size - _HEADER, math.prod(row) * kind.itemsize)
        with path.open("rb") as file:
            if rest == 0 and rows >= 0 and file.read(_HEADER) == _header(kind, (rows, *row)):
                if rows == 0:
                    return np.empty((0, *row), kind)  # of nothing there is nothing to map
                # Without NumPy's own class for it, which makes each slice ten times as dear.
                return np.asarray(np.memmap(path, kind, "r", _HEADER, (rows, *row)))
    except (OSError, ValueError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc
    raise IndexDamagedError(f"{path}: not the array that was written: {REBUILD}")


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of an .npz file, by name. Raises OSError, or ValueError for a file that is none or is damaged."""
    try:
        # Opened here: numpy leaves a broken archive open.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (EOFError, BadZipFile, KeyError, TypeError, RuntimeError, zlib.error) as exc:
        raise ValueError(str(exc)) from exc


def _header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """Return the header of version 1.0: magic, version, length, a dictionary, spaces, new line."""
    fields = str({"descr": dtype.str, "fortran_order": False, "shape": shape}).encode()
    length = _HEADER - 10
    return b"\x93NUMPY\x01\x00" + length.to_bytes(2, "little") + fields.ljust(length - 1) + b"\n"


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
