"""The ONNX graph of an encoder, written around its weights without torch.

Input `words` (1, length, hidden) float32: the word rows of one text, looked up outside so that the table stays
memory-mapped. Output `states` (1, length, hidden) float32: the last layer; for a recipe with a blend `tokens`, the same
of its layers' weighted sum. A run is of one text, because most products
round their inputs to 8 bits by one scale for all of a run: so vectors do not depend on what else is encoded.
Figures behind each choice are in docs/decisions/graph-without-torch.md.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model.weights import Shape, Weights

#: The storage of matrices: whole numbers, one scale for each output, or float32.
Kind = Literal["int8", "int7", "float"]
#: The largest whole number. Processors without instructions for it add pairs of products in 16 bits, which hold those
#: of 7 bits alone.
LIMITS = {"int8": 127, "int7": 63}

#: In a model's folder.
GRAPH, MATRICES = "graph.onnx", "matrices.bin"

CONTRIB = "com.microsoft"
#: The matrices of a layer that are one product each, by the name of the product.
PRODUCTS = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}

Array = NDArray[np.float32]


def build(
    weights: Weights, kind: Kind, peaks: Mapping[str, Array] | None = None, blend: Sequence[float] = ()
) -> onnx.ModelProto:
    """The graph. `float` gives equal vectors where the others do not work, at less than half the speed.

    `peaks` has the largest value of each input (in,) of a product: with them whole numbers follow float32 more
    closely.
    `blend` is the recipe's.
    """
    return _Builder(weights, kind, peaks or {}).model(["states", *["tokens"] * bool(blend)], blend)


def build_watched(weights: Weights) -> onnx.ModelProto:
    """The float graph with more outputs: the input of each of `watched`."""
    return _Builder(weights, "float", {}).model(
        ["states", *(f"{name}.in" for name in watched(weights.shape))]
    )


def watched(shape: Shape) -> list[str]:
    """The names of a model's products, `l<i>.<product>`."""
    return [f"l{layer}.{product}" for layer in range(shape.layers) for product in PRODUCTS]


def write(model: onnx.ModelProto, folder: Path) -> None:
    """Write a graph into a folder: its matrices lie in a file of their own, which is mapped and not parsed."""
    (folder / MATRICES).unlink(missing_ok=True)  # it would be appended to
    onnx.save_model(
        model, folder / GRAPH, save_as_external_data=True, location=MATRICES, size_threshold=10_000
    )
    # onnx closes it to all but its owner: a model that root prepared must be read by others too.
    (folder / MATRICES).chmod((folder / GRAPH).stat().st_mode)


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
        name, parts = f"{layer}.{product}", [f"{layer}.{part}" for part in PRODUCTS[product]]
        matrix = np.concatenate([self.weights.matrices[part] for part in parts])
        bias = self.constant(
            f"{name}.b", np.concatenate([self.weights.vectors[f"{part}.b"] for part in parts])
        )
        if self.kind == "float":
            source = self.node("Identity", [source], f"{name}.in")
            plain = self.node("MatMul", [source, self.constant(f"{name}.w", matrix.T)], f"{name}.plain")
            return self.node("Add", [plain, bias], f"{name}.out")
        if product in {"qkv", "fi"} and name in self.peaks:
            smooth = _smoothing(self.peaks[name])
            matrix = matrix * smooth
            source = self.node("Mul", [source, self.constant(f"{name}.smooth", 1 / smooth)], f"{name}.in")
        scales = np.maximum(np.abs(matrix).max(1) / LIMITS[self.kind], 1e-12).astype(np.float32)
        numbers = self.constant(f"{name}.w", np.rint(matrix / scales[:, None]).astype(np.int8).T)
        factors = self.constant(f"{name}.scales", scales)
        if product != "fo":
            inputs = [source, numbers, factors, "", bias]
            return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", CONTRIB)
        # Outputs of the activation differ most between tokens, so here each token has its own scale.
        size = self.node("Abs", [source], f"{name}.abs")
        size = self.node("ReduceMax", [size], f"{name}.max", axes=[-1], keepdims=1)
        source = self.node("Div", [source, size], f"{name}.even")
        source = self.node("QuantizeLinear", [source, "step", "middle"], f"{name}.bytes")
        inputs = [source, numbers, "step", factors, "middle"]
        plain = self.node("MatMulIntegerToFloat", inputs, f"{name}.plain", CONTRIB)
        return self.node("Add", [self.node("Mul", [plain, size], f"{name}.sized"), bias], f"{name}.out")

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
            parts,
            f"{layer}.attended",
            CONTRIB,
            num_heads=self.weights.shape.heads,
        )
        # Add and norm are two nodes: SkipLayerNormalization, which does both, takes three times as long.
        added = self.node("Add", [self.product(layer, "ao", attended), source], f"{layer}.added")
        middle = self.norm(added, f"{layer}.aln")
        inner = self.product(layer, "fi", middle)
        inner = self.node("Gelu", [inner], f"{layer}.active", CONTRIB)
        added = self.node("Add", [self.product(layer, "fo", inner), middle], f"{layer}.sum")
        return self.norm(added, f"{layer}.oln")

    def model(self, outputs: list[str], blend: Sequence[float] = ()) -> onnx.ModelProto:
        shape = self.weights.shape
        # The first `length` rows of the position table.
        self.constant("positions", self.weights.positions)
        self.node("Shape", ["words"], "length", start=1, end=2)
        zero = self.constant("zero", np.zeros(1, np.int64))
        self.node("Slice", ["positions", zero, "length"], "placed")
        layers = [self.norm(self.node("Add", ["words", "placed"], "embedded"), "emb.ln")]
        self.constant("thirds", np.full(3, shape.hidden, np.int64))
        self.constant("step", np.array(1 / 127, np.float32))
        self.constant("middle", np.array(128, np.uint8))
        for number in range(shape.layers):
            layers.append(self.layer(f"l{number}", layers[-1]))
        self.node("Identity", [layers[-1]], "states")
        shares = [
            self.node(
                "Mul",
                [layer, self.constant(f"{layer}.share", np.full(1, share, np.float32))],
                f"{layer}.shared",
            )
            for layer, share in zip(reversed(layers), blend, strict=False)
            if share
        ]
        if shares:
            self.node("Sum", shares, "tokens")
        words = helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "length", shape.hidden])
        found = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", None]) for name in outputs
        ]
        graph = helper.make_graph(self.nodes, "encoder", [words], found, self.constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="cwgcop")


def _smoothing(peaks: Array) -> Array:
    """The factors that divide a product's inputs and multiply its matrix's columns (SmoothQuant, Xiao 2023).

    The inputs are rounded to 8 bits too, and a few of their columns are 20 times as large as the others.
    """
    ratio = peaks / max(float(np.median(peaks)), 1e-12)
    return np.asarray(np.sqrt(np.clip(ratio, 1, 1e4)), np.float32)
