"""Whether this machine's processor computes a graph's products as they are meant."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from index.model import graph
from index.model.runtime import Session

_WIDTH = 64


def is_exact(kind: str) -> bool:
    """Whether products of a kind of graph (`index.model.graph.Kind`) come out right here, seen by the largest there is.

    Without instructions for it a processor adds pairs of products in 16 bits, which cuts off sums of 8 bits. On the
    probes of `index.model.prepare` the int8 graph then agrees with float32 at a cosine of .997 to .998, not .999.
    """
    if (largest := graph.LIMITS.get(kind)) is None:
        return True
    numbers = np.full((_WIDTH, _WIDTH), largest, np.int8)
    inputs = ["words", "numbers", "scales"]
    node = helper.make_node("DynamicQuantizeMatMul", inputs, ["sums"], domain=graph.CONTRIB)
    made = helper.make_graph(
        [node], "largest",
        [helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "length", _WIDTH])],
        [helper.make_tensor_value_info("sums", TensorProto.FLOAT, [1, "length", _WIDTH])],
        [
            numpy_helper.from_array(numbers, "numbers"),
            numpy_helper.from_array(np.ones(_WIDTH, np.float32), "scales"),
        ],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(graph.CONTRIB, 1)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "largest.onnx"
        onnx.save(helper.make_model(made, opset_imports=opsets, ir_version=8), path)
        (sums,) = Session(path).run(np.ones((3, _WIDTH), np.float32))
    return bool(np.allclose(sums, _WIDTH * largest, rtol=0.01))
