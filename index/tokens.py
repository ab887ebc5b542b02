"""The token vectors of all views, for the reader: 48 bytes each (`index.codebook`), memory-mapped. The models that
give no tokens leave the store empty.

A million passages have gigabytes of them, in files that builds share (`segments`); and each view's tokens have a sum of
their own, which is compared when they are read: nobody hashes gigabytes to answer one question.
"""

import os
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index import codebook
from index.arrays import ArrayWriter, map_array
from index.errors import REBUILD, IndexDamagedError
from index.segments import take_over

#: (tokens, CODES) uint8 each; and (views,) of ROW: the file, the first of a view's tokens in it, how many there are,
#: and their CRC-32.
TOKENS, ROWS = "tokens-*.npy", "token-rows.npy"
ROW = np.dtype([("first", "<i8"), ("file", "<i4"), ("count", "<i4"), ("sum", "<u4")])


@dataclass(frozen=True, slots=True)
class Tokens:
    """The store of a build, opened for reading. May be shared by threads."""

    files: Sequence[Path]
    tables: Sequence[NDArray[Any]]
    rows: NDArray[Any]

    @classmethod
    def open(cls, folder: Path, views: int) -> Self:
        """Open the store of a build of so many views, whose files were checked. Raises IndexDamagedError."""
        files = sorted(folder.glob(TOKENS))
        tables = [map_array(file, np.uint8, (codebook.CODES,)) for file in files]
        rows = map_array(folder / ROWS, ROW)
        ends = rows["first"] + rows["count"]
        sizes = np.array([len(table) for table in tables], np.int64)
        if (
            len(rows) != views or (rows["first"] < 0).any() or (rows["count"] < 0).any()
            or not tables or rows["file"].min(initial=0) < 0 or rows["file"].max(initial=0) >= len(tables)
            or (ends > sizes[rows["file"]]).any()
        ):  # fmt: skip
            raise IndexDamagedError(f"{folder}: {TOKENS} and {ROWS} do not fit each other: {REBUILD}")
        return cls(files, tables, rows)

    def __len__(self) -> int:
        return sum(map(len, self.tables))

    def codes(self, row: int) -> NDArray[np.uint8]:
        """The codes of the tokens of a view. Raises IndexDamagedError where they were altered."""
        first, file, count, sum_ = self.rows[row].item()
        found: NDArray[np.uint8] = self.tables[file][first : first + count]
        if zlib.crc32(found.tobytes()) != sum_:
            raise IndexDamagedError(f"{self.files[file]}: the content is not what was written: {REBUILD}")
        return found

    def vectors(self, row: int) -> NDArray[np.float32]:
        """The vectors (n, dimension) of the tokens of a view, turned (`index.codebook`)."""
        return codebook.shipped().vectors(self.codes(row))


@dataclass
class TokensWriter:
    """Writes the store of a build, view by view, to be used as a context manager: new tokens, and those of views that
    an earlier build has. Which of its files are taken over is known only when all views are: `rows` go to the disk at
    the end."""

    folder: Path
    _parts: list[tuple[Tokens | None, NDArray[Any]]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        # No other build's file has this name, whatever folder it is in: files of several come together in one.
        self._name = TOKENS.replace("*", os.urandom(16).hex())
        self._file = ArrayWriter(self.folder / self._name, np.uint8, (codebook.CODES,))

    def __enter__(self) -> Self:
        return self

    def add(self, views: Sequence[NDArray[np.float32]]) -> None:
        """Append the vectors (n, dimension) of the tokens of views."""
        codes = codebook.shipped().codes(np.concatenate(views))
        rows, end = np.zeros(len(views), ROW), 0
        for number, one in enumerate(views):
            first, end = end, end + len(one)
            rows[number] = (self._file.rows + first, 0, len(one), zlib.crc32(codes[first:end].tobytes()))
        self._file.add(codes)
        self._parts.append((None, rows))

    def take(self, tokens: Tokens, first: int, last: int) -> None:
        """Append the tokens of rows `first` to `last` (exclusive) of an earlier build."""
        self._parts.append((tokens, np.array(tokens.rows[first:last])))

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            taken = self._settle() if kind is None else []
        finally:
            self._file.__exit__(kind, *rest)
        if kind is None:
            names = sorted(path.name for path in self.folder.glob(TOKENS))
            new = names.index(self._name)
            numbers = np.array([*(names.index(name) for name in taken), new], np.int32)
            with ArrayWriter(self.folder / ROWS, ROW) as file:
                for _, rows in self._parts:
                    rows["file"] = numbers[rows["file"]]
                    file.add(rows)

    def _settle(self) -> list[str]:
        """Link the files that are taken over, and copy what is of use in others. The rows' files are then places among
        the links, whose names are returned, and behind them the new file."""
        used: Counter[tuple[Path, int]] = Counter()
        for tokens, rows in self._parts:
            if tokens is not None:
                counts = np.bincount(rows["file"], rows["count"], len(tokens.files)).astype(int).tolist()
                for path, table, count in zip(tokens.files, tokens.tables, counts, strict=True):
                    used[path, len(table)] += count
        taken = take_over(self.folder, used, self._file.rows)
        for tokens, rows in self._parts:
            if tokens is None:
                rows["file"] = len(taken)
                continue
            places = [taken.index(path) if path in taken else -1 for path in tokens.files]
            numbers = np.array(places, np.int32)[rows["file"]]
            for row in np.flatnonzero(numbers < 0).tolist():
                first, file, count, sum_ = rows[row].item()
                rows[row] = (self._file.rows, file, count, sum_)
                self._file.add(tokens.tables[file][first : first + count])
            rows["file"] = np.where(numbers < 0, len(taken), numbers)
        return [path.name for path in taken]
