"""Arrays in files: NumPy's own .npy format without pickle, written row by row, read by mapping."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.manifest import REBUILD


class ArrayWriter:
    """Appends rows to a .npy file without holding them, to be used as a context manager.

    NumPy pads its header so that the number of rows, known only at the end, fits in afterwards. Nothing is
    mapped for writing: a full disk then is an OSError, not the end of the process.
    """

    def __init__(self, path: Path, dtype: type[np.generic], row: tuple[int, ...] = ()) -> None:
        self._dtype, self._row, self.rows = np.dtype(dtype), row, 0
        self._file = path.open("wb")
        self._write_header()

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._file.seek(0)
                self._write_header()
        finally:
            self._file.close()

    def add(self, rows: NDArray[Any]) -> None:
        """Append (n, *row) values."""
        if rows.shape[1:] != self._row:
            raise ValueError(f"rows of shape {rows.shape[1:]}, not {self._row}")
        self._file.write(np.ascontiguousarray(rows, self._dtype).tobytes())
        self.rows += len(rows)

    def _write_header(self) -> None:
        header = {"descr": self._dtype.str, "fortran_order": False, "shape": (self.rows, *self._row)}
        npy.write_array_header_1_0(self._file, header)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array."""
    with ArrayWriter(path, array.dtype.type, array.shape[1:]) as writer:
        writer.add(array)


def map_array(path: Path, dtype: type[np.generic], dimensions: int) -> NDArray[Any]:
    """Map a .npy file for reading. Raises IndexDamagedError when it is not such an array, whole."""
    try:
        with path.open("rb") as file:
            if npy.read_magic(file) == (1, 0):
                shape, fortran, stored = npy.read_array_header_1_0(file)
                size = file.tell() + int(np.prod(shape, dtype=np.int64)) * stored.itemsize
                if (fortran, stored, len(shape)) == (False, np.dtype(dtype), dimensions):
                    if path.stat().st_size == size and 0 in shape:
                        return np.empty(shape, dtype)  # of nothing there is nothing to map
                    if path.stat().st_size == size:
                        return np.memmap(path, dtype, "r", file.tell(), shape)
    except (OSError, ValueError, EOFError, SyntaxError) as exc:
        raise IndexDamagedError(f"{path}: cannot be read ({exc}): {REBUILD}") from exc
    raise IndexDamagedError(f"{path}: not an array of the type, shape and length that was written: {REBUILD}")
