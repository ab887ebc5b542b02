"""The session, and the graph that is written out."""

import numpy as np
import onnx
from onnx import TensorProto, helper

from index.model.runtime import PRODUCT, product


def test_the_graph_that_is_written_out_is_the_one_it_says() -> None:
    """The bytes of PRODUCT are the graph of one MatMulInteger node, as onnx itself makes it."""
    node = helper.make_node("MatMulInteger", ["a", "b"], ["y"])
    kinds = {"a": TensorProto.UINT8, "b": TensorProto.INT8, "y": TensorProto.INT32}
    a, b, y = (helper.make_tensor_value_info(name, kind, None) for name, kind in kinds.items())
    graph = helper.make_graph([node], "product", [a, b], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert onnx.load_from_string(PRODUCT) == model


def test_products_of_whole_numbers_are_exact() -> None:
    """The product is that of whole numbers, the largest that are allowed included."""
    rng = np.random.default_rng(1)
    left = rng.integers(0, 256, (50, 384), np.uint8)
    right = rng.integers(-63, 64, (384, 7)).astype(np.int8)
    left[0], right[:, 0] = 255, 63
    np.testing.assert_array_equal(product(left, right), left.astype(np.int64) @ right.astype(np.int64))
