"""The ONNX graph of an encoder, written around its weights without torch.

Input `words` (batch, length, hidden) float32: the word rows, looked up outside so that the table stays
memory-mapped; input `mask` (batch, length) int32: 1 for a token, 0 for padding. Output `states`
(batch, length, hidden) float32: the last layer. An adapter stays beside its 4-bit matrix as two small
products, so nothing is requantised.
"""

from typing import Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model.weights import BLOCK, MATRICES, Adapter, Blocks, Matrix, Shape, Weights, dense

#: `bits4`: matrices that come in 4-bit blocks stay so (MatMulNBits), others are float32; `bits8`: float32
#: matrices are put into 8-bit blocks; `float`: every matrix is float32.
Kind = Literal["bits4", "bits8", "float"]

CONTRIB = "com.microsoft"


def build(weights: Weights, kind: Kind) -> bytes:
    """The serialised graph. `float` gives equal vectors where blocks are not supported, at half the speed."""
    return bytes(_Builder(weights, kind).model().SerializeToString(deterministic=True))


class _Builder:
    def __init__(self, weights: Weights, kind: Kind) -> None:
        self.weights = weights
        self.kind = kind
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], output, domain=domain, **attributes))
        return output

    def product(self, name: str, source: str) -> str:
        """`source` times the transposed matrix `name` (out, in), adapter included."""
        matrix = self.weights.matrices[name]
        result = self.matrix(name, source, matrix)
        pair = self.weights.adapter.pairs.get(name)
        if pair is None:
            return result
        low = self.node("MatMul", [source, self.constant(f"{name}.A", pair[0].T)], f"{name}.low")
        added = self.node("MatMul", [low, self.constant(f"{name}.B", pair[1].T)], f"{name}.added")
        return self.node("Add", [result, added], f"{name}.sum")

    def matrix(self, name: str, source: str, matrix: Matrix) -> str:
        outputs, inputs = matrix.shape
        if self.kind == "bits4" and isinstance(matrix, Blocks):
            bits, packed, scales = 4, *_packed4(matrix)
        elif self.kind == "bits8" and inputs % BLOCK == 0:
            bits, packed, scales = 8, *_packed8(dense(matrix))
        else:
            return self.node("MatMul", [source, self.constant(f"{name}.w", dense(matrix).T)], f"{name}.out")
        return self.node(
            "MatMulNBits",
            [source, self.constant(f"{name}.w", packed), self.constant(f"{name}.scales", scales)],
            f"{name}.out",
            CONTRIB,
            K=inputs,
            N=outputs,
            bits=bits,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def vector(self, name: str) -> str:
        return self.constant(name, self.weights.vectors[name].astype(np.float32))

    def add_and_norm(self, source: str, skip: str, bias: str, norm: str) -> str:
        inputs = [source, skip, self.vector(f"{norm}.w"), self.vector(f"{norm}.b"), self.vector(bias)]
        epsilon = self.weights.shape.epsilon
        return self.node("SkipLayerNormalization", inputs, f"{norm}.out", CONTRIB, epsilon=epsilon)

    def layer(self, number: int, source: str) -> str:
        vectors, layer = self.weights.vectors, f"l{number}"
        q, k, v = (self.product(f"{layer}.{name}", source) for name in "qkv")
        bias = np.concatenate([vectors[f"{layer}.{name}.b"] for name in "qkv"]).astype(np.float32)
        attended = self.node(
            "MultiHeadAttention",
            [q, k, v, self.constant(f"{layer}.qkv.b", bias), "mask"],
            f"{layer}.attended",
            CONTRIB,
            num_heads=self.weights.shape.heads,
        )
        attended = self.product(f"{layer}.ao", attended)
        middle = self.add_and_norm(attended, source, f"{layer}.ao.b", f"{layer}.aln")
        inner = self.product(f"{layer}.fi", middle)
        bias_name = self.vector(f"{layer}.fi.b")
        if self.weights.shape.activation == "gelu":
            inner = self.node("BiasGelu", [inner, bias_name], f"{layer}.gelu", CONTRIB)
        else:
            inner = self.node("Add", [inner, bias_name], f"{layer}.biased")
            inner = self.node("Relu", [inner], f"{layer}.relu")
        outer = self.product(f"{layer}.fo", inner)
        return self.add_and_norm(outer, middle, f"{layer}.fo.b", f"{layer}.oln")

    def model(self) -> onnx.ModelProto:
        shape = self.weights.shape
        # The first `length` rows of the position table.
        self.constant("positions", self.weights.positions.astype(np.float32))
        self.node("Shape", ["words"], "length", start=1, end=2)
        zero = self.constant("zero", np.zeros(1, np.int64))
        self.node("Slice", ["positions", zero, "length"], "placed")
        self.node("Add", ["words", "placed"], "embedded")
        norm = ["embedded", self.vector("emb.ln.w"), self.vector("emb.ln.b")]
        states = self.node("LayerNormalization", norm, "l", epsilon=shape.epsilon, axis=-1)
        for number in range(shape.layers):
            states = self.layer(number, states)
        self.node("Identity", [states], "states")
        sizes = ["batch", "length", shape.hidden]
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, sizes),
                helper.make_tensor_value_info("mask", TensorProto.INT32, sizes[:2]),
            ],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, sizes)],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="cwgcop")


def _packed4(matrix: Blocks) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The same nibbles as MatMulNBits wants them: weight 2j in the low half of byte j, 2j + 1 in the high."""
    nibbles = np.concatenate((matrix.nibbles & 15, matrix.nibbles >> 4), axis=-1)
    return nibbles[..., 0::2] | (nibbles[..., 1::2] << 4), matrix.scales.astype(np.float32).reshape(-1)


def _packed8(matrix: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The matrix in 8-bit blocks: value = (byte − 128) × scale."""
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1, keepdims=True) / 127, 1e-12).astype(np.float32)
    return (np.rint(blocks / scales) + 128).astype(np.uint8), scales.reshape(-1)


def read(model: bytes, shape: Shape, words: NDArray[np.float32]) -> Weights:
    """The weights that `build` put into a graph, every matrix as float32, beside the word table's rows."""
    constants = {
        part.name: numpy_helper.to_array(part) for part in onnx.load_from_string(model).graph.initializer
    }
    matrices: dict[str, Matrix] = {}
    pairs: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
    for name in [f"l{layer}.{kind}" for layer in range(shape.layers) for kind in MATRICES]:
        weight = constants.pop(f"{name}.w")
        scales = constants.pop(f"{name}.scales", None)
        if scales is None:
            matrices[name] = weight.T
        else:
            if weight.shape[-1] == BLOCK:
                values = weight.astype(np.float32) - 128
            else:
                values = np.stack((weight & 15, weight >> 4), axis=-1).astype(np.float32) - 8
            values = values.reshape(*weight.shape[:2], BLOCK) * scales.reshape(*weight.shape[:2], 1)
            matrices[name] = values.reshape(len(weight), -1)
        if f"{name}.A" in constants:
            pairs[name] = constants.pop(f"{name}.A").T, constants.pop(f"{name}.B").T
    for layer in range(shape.layers):
        bias = np.split(constants.pop(f"l{layer}.qkv.b"), 3)
        constants |= {f"l{layer}.{name}.b": part for name, part in zip("qkv", bias, strict=True)}
    return Weights(shape, words, constants.pop("positions"), constants, matrices, Adapter(pairs))
