"""The ONNX graph of an encoder, written around its weights without torch.

Input `words` (batch, length, hidden) float32: the word rows, looked up outside so that the table stays
memory-mapped; input `mask` (batch, length) int32: 1 for a token, 0 for padding. Outputs (batch, length, hidden)
float32: `states`, the last layer, `tokens`, the recipe's blend of layers, and `middle`, the layer that it names, where
it names one. Figures behind each choice are in docs/decisions/graph-without-torch.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model.weights import BLOCK, Blocks, Matrix, Shape, Weights

#: `bits4`: matrices that come in 4-bit blocks and have no adapter stay so (MatMulNBits), others are float32;
#: `bits8`: matrices are put into 8-bit blocks, an adapter merged in; `float`: every matrix is float32.
Kind = Literal["bits4", "bits8", "float"]

CONTRIB = "com.microsoft"
#: Weights that share a scale in 8-bit blocks: a seventh faster than 32; 128 is no faster still.
WIDE = 64
#: The matrices of a layer that are one product each, by the name of the product.
PRODUCTS = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}

Array = NDArray[np.float32]


def build(
    weights: Weights,
    kind: Kind,
    *,
    blend: Sequence[float] = (1.0,),
    middle: int = 0,
    peaks: Mapping[str, Array] | None = None,
) -> bytes:
    """The serialised graph. `float` gives equal vectors where blocks are not supported, at half the speed.

    `blend` and `middle` are the recipe's; ValueError when the model has fewer layers. `peaks` are those of
    `reference.layers`: with them 8-bit blocks follow float32 more closely.
    """
    return _serialised(_Builder(weights, kind, peaks or {}).model(blend, middle))


def build_upper(
    weights: Weights, kind: Kind, first: int, *, peaks: Mapping[str, Array] | None = None
) -> bytes:
    """The serialised graph of the layers from `first` on: input `words`, here the states before that layer, and
    `mask`, as above; output `states`."""
    return _serialised(_Builder(weights, kind, peaks or {}).upper(first))


def _serialised(model: onnx.ModelProto) -> bytes:
    return bytes(model.SerializeToString(deterministic=True))


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

    def vector(self, name: str) -> str:
        return self.constant(name, self.weights.vectors[name].astype(np.float32))

    def product(self, layer: str, name: str, source: str) -> str:
        """`source` times the transposed matrices (out, in) of a product, one under the other, plus bias."""
        names = [f"{layer}.{part}" for part in PRODUCTS[name]]
        matrices = [self.weights.matrices[part] for part in names]
        adapted = any(part in self.weights.adapter.pairs for part in names)
        blocks = [matrix for matrix in matrices if isinstance(matrix, Blocks)]
        name = f"{layer}.{name}"
        biases = [self.weights.vectors[f"{part}.b"] for part in names]
        bias = self.constant(f"{name}.b", np.concatenate(biases).astype(np.float32))
        inputs = matrices[0].shape[1]
        if self.kind == "bits4" and len(blocks) == len(matrices) and not adapted:
            bits, block = 4, BLOCK
            packed, scales = (np.concatenate(part) for part in zip(*map(_packed4, blocks), strict=True))
        elif self.kind == "bits8" and inputs % BLOCK == 0:
            bits, block = 8, WIDE if inputs % WIDE == 0 else BLOCK
            matrix = np.concatenate([self.weights.merged(part) for part in names])
            if name.endswith(("qkv", "fi")) and names[0] in self.peaks:
                smooth = _smoothing(self.peaks[names[0]])
                matrix = matrix * smooth
                source = self.node("Mul", [source, self.constant(f"{name}.smooth", 1 / smooth)], f"{name}.in")
            packed, scales = _packed8(matrix, block)
        else:
            matrix = np.concatenate([self.weights.merged(part) for part in names])
            plain = self.node("MatMul", [source, self.constant(f"{name}.w", matrix.T)], f"{name}.plain")
            return self.node("Add", [plain, bias], f"{name}.out")
        return self.node(
            "MatMulNBits",
            [
                source,
                self.constant(f"{name}.w", packed),
                self.constant(f"{name}.scales", scales),
                "",
                "",
                bias,
            ],
            f"{name}.out",
            CONTRIB,
            K=inputs,
            N=len(packed),
            bits=bits,
            block_size=block,
            accuracy_level=4,
        )

    def add_and_norm(self, source: str, skip: str, norm: str) -> str:
        # Two nodes: SkipLayerNormalization, which does both, takes three times as long on a processor.
        added = self.node("Add", [source, skip], f"{norm}.in")
        inputs = [added, self.vector(f"{norm}.w"), self.vector(f"{norm}.b")]
        epsilon = self.weights.shape.epsilon
        return self.node("LayerNormalization", inputs, f"{norm}.out", epsilon=epsilon, axis=-1)

    def layer(self, number: int, source: str) -> str:
        layer = f"l{number}"
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
        attended = self.product(layer, "ao", attended)
        middle = self.add_and_norm(attended, source, f"{layer}.aln")
        inner = self.product(layer, "fi", middle)
        if self.weights.shape.activation == "gelu":
            inner = self.node("Gelu", [inner], f"{layer}.gelu", CONTRIB)
        else:
            inner = self.node("Relu", [inner], f"{layer}.relu")
        return self.add_and_norm(self.product(layer, "fo", inner), middle, f"{layer}.oln")

    def blend(self, layers: list[str], blend: Sequence[float]) -> None:
        if len(blend) > len(layers) or not any(blend):
            raise ValueError(f"a blend of {blend} for a model of {len(layers) - 1} layers")
        parts = []
        for back, weight in enumerate(blend):
            if weight:
                share = self.constant(f"blend.{back}", np.array(weight, np.float32))
                parts.append(self.node("Mul", [layers[-1 - back], share], f"blend.{back}.out"))
        self.node("Sum", parts, "tokens")

    def model(self, blend: Sequence[float], middle: int) -> onnx.ModelProto:
        shape = self.weights.shape
        # The first `length` rows of the position table.
        self.constant("positions", self.weights.positions.astype(np.float32))
        self.node("Shape", ["words"], "length", start=1, end=2)
        zero = self.constant("zero", np.zeros(1, np.int64))
        self.node("Slice", ["positions", zero, "length"], "placed")
        self.node("Add", ["words", "placed"], "embedded")
        norm = ["embedded", self.vector("emb.ln.w"), self.vector("emb.ln.b")]
        layers = self.layers(0, self.node("LayerNormalization", norm, "l", epsilon=shape.epsilon, axis=-1))
        self.blend(layers, blend)
        if not middle:
            return self.made(["states", "tokens"])
        if middle >= len(layers):
            raise ValueError(f"the middle after layer {middle} of a model of {shape.layers}")
        self.node("Identity", [layers[middle]], "middle")
        return self.made(["states", "tokens", "middle"])

    def upper(self, first: int) -> onnx.ModelProto:
        self.layers(first, "words")
        return self.made(["states"])

    def layers(self, first: int, source: str) -> list[str]:
        """What the layers from `first` on start from, and what each gives; the last is an output."""
        self.constant("thirds", np.full(3, self.weights.shape.hidden, np.int64))
        layers = [source]
        for number in range(first, self.weights.shape.layers):
            layers.append(self.layer(number, layers[-1]))
        self.node("Identity", [layers[-1]], "states")
        return layers

    def made(self, outputs: Sequence[str]) -> onnx.ModelProto:
        sizes = ["batch", "length", self.weights.shape.hidden]
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, sizes),
                helper.make_tensor_value_info("mask", TensorProto.INT32, sizes[:2]),
            ],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes) for name in outputs],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="cwgcop")


def _packed4(matrix: Blocks) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The same nibbles as MatMulNBits wants them: weight 2j in the low half of byte j, 2j + 1 in the high."""
    nibbles = np.concatenate((matrix.nibbles & 15, matrix.nibbles >> 4), axis=-1)
    return nibbles[..., 0::2] | (nibbles[..., 1::2] << 4), matrix.scales.astype(np.float32).reshape(-1)


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


def read(model: bytes, shape: Shape, words: Array) -> Weights:
    """The weights that `build` put into a graph, every matrix as float32, beside the word table's rows."""
    constants = {
        part.name: numpy_helper.to_array(part) for part in onnx.load_from_string(model).graph.initializer
    }
    matrices: dict[str, Matrix] = {}
    for layer in range(shape.layers):
        for product, parts in PRODUCTS.items():
            matrix = _matrix(constants, f"l{layer}.{product}")
            biases = np.split(constants.pop(f"l{layer}.{product}.b"), len(parts))
            for part, rows, bias in zip(parts, np.split(matrix, len(parts)), biases, strict=True):
                matrices[f"l{layer}.{part}"] = rows
                constants[f"l{layer}.{part}.b"] = bias
    return Weights(shape, words, constants.pop("positions"), constants, matrices)


def _matrix(constants: dict[str, NDArray[Any]], name: str) -> Array:
    """The float32 matrix (out, in) of a product, taken out of the constants."""
    weight, scales = constants.pop(f"{name}.w"), constants.pop(f"{name}.scales", None)
    if scales is None:
        return np.asarray(weight.T, np.float32)
    if weight.shape[-1] == BLOCK // 2:
        values = np.stack((weight & 15, weight >> 4), axis=-1).astype(np.float32) - 8
    else:
        values = weight.astype(np.float32) - 128
    values = values.reshape(*weight.shape[:2], -1) * scales.reshape(*weight.shape[:2], 1)
    matrix = values.reshape(len(weight), -1)
    return np.asarray(matrix * constants.pop(f"{name}.smooth", np.float32(1)), np.float32)
