"""The token vectors of all views: one byte a number and one scale a token, memory-mapped.

A build has two such stores: `tokens`, which late interaction compares, and `states`, all tokens of a view in the middle
of the model (`Encoding.middle`). Files: `<store>.codes.npy` (n, dimension) int8, `<store>.scales.npy` (n,) float16,
`<store>.offsets.npy` (views + 1,) int64 (the tokens of view r are offsets[r] to offsets[r + 1]), `<store>.bodies.npy`
(views,) int32: how many of them come before the passage's own, and `<store>.checks.npy` (views,) uint32: CRC-32 of
codes and scales of each view. The first two grow to gigabytes, so they are checked view by view when first read.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import ArrayWriter, map_array, write_array
from index.errors import REBUILD, IndexDamagedError
from index.model.runtime import product

TOKENS, STATES = "tokens", "states"


def files(store: str) -> tuple[str, str, str, str, str]:
    """The names of a store's files: codes, scales, offsets, bodies and checks."""
    return (
        f"{store}.codes.npy", f"{store}.scales.npy", f"{store}.offsets.npy", f"{store}.bodies.npy",
        f"{store}.checks.npy",
    )  # fmt: skip


#: The files that opening an index does not hash: `TokenStore` checks them as they are read.
CHECKED_WHEN_READ = frozenset((*files(TOKENS)[:2], *files(STATES)[:2]))
#: The similarity to a view without tokens: the least that a cosine can be.
NOTHING = -1.0
_BLOCK = 2048  # tokens multiplied at a time: what that takes stays in the processor's cache
_STEPS = 63  # `product` wants numbers within ±63
_FINER = 2 * _STEPS


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one view as stored: `codes` (n, dimension) int8, `scales` (n,) float16.

    The first `body` of them are the context's, the rest the passage's own.
    """

    codes: NDArray[np.int8]
    scales: NDArray[np.float16]
    body: int = 0

    @classmethod
    def of(cls, vectors: NDArray[np.float32], body: int = 0) -> "Tokens":
        """Round the (n, dimension) vectors to one byte a number, the largest of each token being ±127."""
        largest = np.abs(vectors).max(axis=1, initial=0)
        scales = (largest / 127).astype(np.float16)
        # The rounded scale divides, so that what is read back is as near as a byte allows.
        codes = np.rint(vectors / np.maximum(scales, np.float16(6e-8)).astype(np.float32)[:, None])
        return cls(codes.clip(-127, 127).astype(np.int8), scales, body)

    def vectors(self) -> NDArray[np.float32]:
        """Return the vectors, (n, dimension)."""
        return self.codes.astype(np.float32) * self.scales.astype(np.float32)[:, None]

    def check(self) -> int:
        """Return the CRC-32 over codes and scales."""
        return zlib.crc32(self.scales.tobytes(), zlib.crc32(self.codes.tobytes()))


class TokenStore:
    """The token vectors of a build, read as they are needed. May be shared by threads."""

    def __init__(
        self,
        path: Path,
        codes: NDArray[np.int8],
        scales: NDArray[np.float16],
        offsets: NDArray[np.int64],
        bodies: NDArray[np.int32],
        checks: NDArray[np.uint32],
    ) -> None:
        self._path = path
        # Plain views: numpy takes longer to index what it knows to be mapped.
        self._codes, self._scales = np.asarray(codes), np.asarray(scales)
        self._offsets, self._checks = offsets, checks
        self._bodies = bodies
        self._sound = np.zeros(len(checks), np.bool_)

    @classmethod
    def open(cls, folder: Path, dimension: int, store: str = TOKENS) -> "TokenStore":
        """Open a store's files in `folder`. Raises IndexDamagedError if they do not fit each other."""
        paths = [folder / name for name in files(store)]
        codes = map_array(paths[0], np.int8, (dimension,))
        scales = map_array(paths[1], np.float16)
        offsets = np.array(map_array(paths[2], np.int64))
        bodies = np.array(map_array(paths[3], np.int32))
        checks = np.array(map_array(paths[4], np.uint32))
        if not (
            len(offsets) == len(checks) + 1 == len(bodies) + 1
            and offsets[0] == 0
            and offsets[-1] == len(codes) == len(scales)
            and np.all(np.diff(offsets) >= 0)
            and np.all((bodies >= 0) & (bodies <= np.diff(offsets)))
        ):
            raise IndexDamagedError(f"{folder}: the {store}.*.npy files do not fit each other: {REBUILD}")
        return cls(paths[0], codes, scales, offsets, bodies, checks)

    @property
    def rows(self) -> int:
        """The number of views."""
        return len(self._checks)

    @property
    def dimension(self) -> int:
        """The length of a token vector."""
        return int(self._codes.shape[1])

    @property
    def tokens(self) -> int:
        """The number of tokens of all views."""
        return len(self._codes)

    def stored(self, row: int) -> Tokens:
        """Return the tokens of one view as stored. Raises IndexDamagedError when they were altered."""
        first, last = self._offsets[row], self._offsets[row + 1]
        tokens = Tokens(self._codes[first:last], self._scales[first:last], int(self._bodies[row]))
        if not self._sound[row]:
            if tokens.check() != self._checks[row]:
                raise IndexDamagedError(f"{self._path}: the tokens of row {row} were altered: {REBUILD}")
            self._sound[row] = True
        return tokens

    def view(self, row: int) -> NDArray[np.float32]:
        """Return the token vectors of one view, (n, dimension). Raises IndexDamagedError."""
        return self.stored(row).vectors()

    def maxsim(
        self,
        query: NDArray[np.float32],
        rows: Sequence[int] | NDArray[np.integer[Any]],
        body_share: float = 0.0,
    ) -> NDArray[np.float32]:
        """Return, for each of `rows` and each of the (q, dimension) query tokens, its best similarity.

        The result is (len(rows), q); its mean over a row is the view's MaxSim. `body_share` of it is the best
        similarity to the passage's own tokens, its context left out: what passages of one section share then
        counts for less than what each says. A view without tokens gets NOTHING. Raises IndexDamagedError.
        """
        rows = np.asarray(rows, np.int64)
        for row in rows[~self._sound[rows]]:
            self.stored(int(row))
        best = np.full((len(rows), len(query)), NOTHING, np.float32)
        lengths = self._offsets[rows + 1] - self._offsets[rows]
        full = np.flatnonzero(lengths)
        if not len(full) or not len(query):
            return best
        lengths = lengths[full]
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        # Token j of the gathered ones is token j - start of its view.
        gathered = np.arange(lengths.sum()) + np.repeat(self._offsets[rows[full]] - starts, lengths)
        similarities = np.empty((len(gathered), len(query)), np.float32)
        columns, step = _whole(query)
        for first in range(0, len(gathered), _BLOCK):
            block = gathered[first : first + _BLOCK]
            sums = _times(self._codes[block], columns)
            scales = self._scales[block].astype(np.float32)[:, None]
            np.multiply(sums, scales, out=similarities[first : first + _BLOCK], dtype=np.float32)
        # Each view's context, then its own tokens: those of a view that is all context are its own.
        bodies = np.where(self._bodies[rows[full]] < lengths, self._bodies[rows[full]], 0)
        bounds = np.stack((starts, starts + bodies), axis=1)
        found = np.maximum.reduceat(similarities, bounds.ravel(), axis=0)
        context, own = found[0::2], found[1::2]
        whole = np.maximum(context, own)
        best[full] = (whole + np.float32(body_share) * (own - whole)) * step
        return best


def _whole(query: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Put the (q, dimension) query tokens into whole numbers, (dimension, 2 q), times a step for each, (q,).

    Each token is two columns: its rounded values, and what the rounding left over, _FINER times as fine, which
    the step is for. Together they are off by less than 1e-4 of the token's largest value.
    """
    step = np.maximum(np.abs(query).max(axis=1), np.float32(1e-12)) / np.float32(_STEPS)
    exact = query / step[:, None]
    high = np.rint(exact)
    low = np.rint((exact - high) * _FINER)
    return np.concatenate([high, low]).T.astype(np.int8, order="C"), step / np.float32(_FINER)


def _times(codes: NDArray[np.int8], columns: NDArray[np.int8]) -> NDArray[np.int32]:
    """Multiply (n, dimension) codes, which it alters, with the columns of `_whole`, (n, q)."""
    # Bytes without a sign are multiplied fastest: codes + 128, whose share of the sums is taken off again.
    unsigned = codes.view(np.uint8)
    unsigned ^= np.uint8(128)
    sums = product(unsigned, columns)
    # Below 2,130 dimensions no sum needs more than 32 bits.
    sums -= 128 * columns.sum(axis=0, dtype=np.int32)
    high, low = np.hsplit(sums, 2)
    return high * np.int32(_FINER) + low


class TokenWriter:
    """Writes a store of a build view by view, in flat memory. Use as a context manager."""

    def __init__(self, folder: Path, dimension: int, store: str = TOKENS) -> None:
        codes, scales, *self._rest = (folder / name for name in files(store))
        self._codes = ArrayWriter(codes, np.int8, (dimension,))
        self._scales = ArrayWriter(scales, np.float16)
        self._offsets, self._bodies, self._checks = [0], list[int](), list[int]()

    def __enter__(self) -> "TokenWriter":
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            self._codes.__exit__(kind, *rest)
        finally:  # else a full disk leaves a file open, and complains a second time when it is collected
            self._scales.__exit__(kind, *rest)
        if kind is None:
            offsets, bodies, checks = self._rest
            write_array(offsets, np.array(self._offsets, np.int64))
            write_array(bodies, np.array(self._bodies, np.int32))
            write_array(checks, np.array(self._checks, np.uint32))

    def add(self, tokens: Tokens) -> None:
        """Append the tokens of the next view."""
        self._codes.add(tokens.codes)
        self._scales.add(tokens.scales)
        self._offsets.append(self._offsets[-1] + len(tokens.codes))
        self._bodies.append(tokens.body)
        self._checks.append(tokens.check())
