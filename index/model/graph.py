"""The ONNX graph of an encoder, written around its weights without torch.

Input `words` (batch, length, hidden) float32: the word rows, looked up outside so that the table stays
memory-mapped; input `mask` (batch, length) int32: 1 for a token, 0 for padding. Output `states` (batch, length,
hidden) float32: the last layer. Figures behind each choice are in docs/decisions/graph-without-torch.md.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model.weights import BLOCK, Shape, Weights

#: `bits8`: matrices are put into 8-bit blocks (MatMulNBits); `float`: every matrix is float32.
Kind = Literal["bits8", "float"]

CONTRIB = "com.microsoft"
#: Weights that share a scale in 8-bit blocks: a seventh faster than 32; 128 is no faster still.
WIDE = 64
#: The matrices of a layer that are one product each, by the name of the product.
PRODUCTS = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}

Array = NDArray[np.float32]


def build(weights: Weights, kind: Kind, peaks: Mapping[str, Array] | None = None) -> bytes:
    """The serialised graph. `float` gives equal vectors where blocks are not supported, at half the speed.

    `peaks` are those of `watched`: with them 8-bit blocks follow float32 more closely.
    """
    return _Builder(weights, kind, peaks or {}).model(["states"])


def build_watched(weights: Weights) -> bytes:
    """The float graph with more outputs: the input of each of `watched`."""
    return _Builder(weights, "float", {}).model(
        ["states", *(f"{name}.in" for name in watched(weights.shape))]
    )


def watched(shape: Shape) -> list[str]:
    """The names of a model's products, `l<i>.<product>`."""
    return [f"l{layer}.{product}" for layer in range(shape.layers) for product in PRODUCTS]


class _Builder:
    def __init__(self, weights: Weights, kind: Kind, peaks: Mapping[str, Array]) -> None:
        self.weights = weights
        self.kind = kind
        self.peaks = peaks
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], output, domain=domain, **attributes))
        return output

    def product(self, layer: str, product: str, source: str) -> str:
        """`source` times the transposed matrices (out, in) of a product, one under the other, plus bias."""
        parts = [f"{layer}.{part}" for part in PRODUCTS[product]]
        matrix = np.concatenate([self.weights.matrices[part] for part in parts])
        bias = np.concatenate([self.weights.vectors[f"{part}.b"] for part in parts])
        name = f"{layer}.{product}"
        bias_name = self.constant(f"{name}.b", bias)
        inputs = matrix.shape[1]
        if self.kind == "float" or inputs % BLOCK:
            source = self.node("Identity", [source], f"{name}.in")
            plain = self.node("MatMul", [source, self.constant(f"{name}.w", matrix.T)], f"{name}.plain")
            return self.node("Add", [plain, bias_name], f"{name}.out")
        if product in {"qkv", "fi"} and name in self.peaks:
            smooth = _smoothing(self.peaks[name])
            matrix = matrix * smooth
            source = self.node("Mul", [source, self.constant(f"{name}.smooth", 1 / smooth)], f"{name}.in")
        block = WIDE if inputs % WIDE == 0 else BLOCK
        packed, scales = _packed8(matrix, block)
        constants = [self.constant(f"{name}.w", packed), self.constant(f"{name}.scales", scales)]
        return self.node(
            "MatMulNBits",
            [source, *constants, "", "", bias_name],
            f"{name}.out",
            CONTRIB,
            K=inputs,
            N=len(packed),
            bits=8,
            block_size=block,
            accuracy_level=4,
        )

    def norm(self, source: str, name: str) -> str:
        inputs = [
            source,
            *(self.constant(f"{name}.{part}", self.weights.vectors[f"{name}.{part}"]) for part in "wb"),
        ]
        epsilon = self.weights.shape.epsilon
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=epsilon, axis=-1)

    def layer(self, layer: str, source: str) -> str:
        parts = [f"{layer}.{part}.out" for part in "qkv"]
        together = self.product(layer, "qkv", source)
        self.nodes.append(helper.make_node("Split", [together, "thirds"], parts, axis=2))
        attended = self.node(
            "MultiHeadAttention",
            [*parts, "", "mask"],
            f"{layer}.attended",
            CONTRIB,
            num_heads=self.weights.shape.heads,
        )
        # Add and norm are two nodes: SkipLayerNormalization, which does both, takes three times as long.
        added = self.node("Add", [self.product(layer, "ao", attended), source], f"{layer}.added")
        middle = self.norm(added, f"{layer}.aln")
        inner = self.product(layer, "fi", middle)
        if self.weights.shape.activation == "gelu":
            inner = self.node("Gelu", [inner], f"{layer}.active", CONTRIB)
        else:
            inner = self.node("Relu", [inner], f"{layer}.active")
        added = self.node("Add", [self.product(layer, "fo", inner), middle], f"{layer}.sum")
        return self.norm(added, f"{layer}.oln")

    def model(self, outputs: list[str]) -> bytes:
        shape = self.weights.shape
        # The first `length` rows of the position table.
        self.constant("positions", self.weights.positions)
        self.node("Shape", ["words"], "length", start=1, end=2)
        zero = self.constant("zero", np.zeros(1, np.int64))
        self.node("Slice", ["positions", zero, "length"], "placed")
        states = self.norm(self.node("Add", ["words", "placed"], "embedded"), "emb.ln")
        self.constant("thirds", np.full(3, shape.hidden, np.int64))
        for number in range(shape.layers):
            states = self.layer(f"l{number}", states)
        self.node("Identity", [states], "states")
        sizes = ["batch", "length", shape.hidden]
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, sizes),
                helper.make_tensor_value_info("mask", TensorProto.INT32, sizes[:2]),
            ],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [*sizes[:2], None]) for name in outputs],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="cwgcop")
        return bytes(model.SerializeToString(deterministic=True))


def _packed8(matrix: Array, block: int) -> tuple[NDArray[np.uint8], Array]:
    """The matrix in 8-bit blocks: value = (byte − 128) × scale."""
    blocks = matrix.reshape(len(matrix), -1, block)
    scales = np.maximum(np.abs(blocks).max(-1, keepdims=True) / 127, 1e-12).astype(np.float32)
    return (np.rint(blocks / scales) + 128).astype(np.uint8), scales.reshape(-1)


def _smoothing(peaks: Array) -> Array:
    """What a product's inputs are divided by and its matrix's columns multiplied by (SmoothQuant, Xiao 2023).

    The inputs are rounded to 8 bits in blocks too, and a few of their columns are 20 times as large as the
    others in their block.
    """
    ratio = peaks / max(float(np.median(peaks)), 1e-12)
    return np.asarray(np.sqrt(np.clip(ratio, 1, 1e4)), np.float32)


def read(model: bytes, shape: Shape, words: NDArray[Any]) -> Weights:
    """The weights that `build` put into a graph, every matrix as float32, beside the word table."""
    constants = {
        part.name: numpy_helper.to_array(part) for part in onnx.load_from_string(model).graph.initializer
    }
    matrices: dict[str, Array] = {}
    for name in watched(shape):
        layer, _, product = name.partition(".")
        parts = PRODUCTS[product]
        matrix = _matrix(constants, name)
        biases = np.split(constants.pop(f"{name}.b"), len(parts))
        for part, rows, bias in zip(parts, np.split(matrix, len(parts)), biases, strict=True):
            matrices[f"{layer}.{part}"] = rows
            constants[f"{layer}.{part}.b"] = bias
    return Weights(shape, words, constants.pop("positions"), constants, matrices)


def _matrix(constants: dict[str, NDArray[Any]], name: str) -> Array:
    """The float32 matrix (out, in) of a product, taken out of the constants."""
    weight, scales = constants.pop(f"{name}.w"), constants.pop(f"{name}.scales", None)
    if scales is None:
        return np.asarray(weight.T, np.float32)
    values = (weight.astype(np.float32) - 128) * scales.reshape(*weight.shape[:2], 1)
    return np.asarray(
        values.reshape(len(weight), -1) * constants.pop(f"{name}.smooth", np.float32(1)), np.float32
    )
