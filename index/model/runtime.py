"""The one user of onnxruntime: word rows to the states of a text, and products of whole numbers."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.errors import ModelError

#: The graph of one node: MatMulInteger of `a` (uint8) and `b` (int8) is `y` (int32). Written out because the
#: library that makes graphs takes longer to import than all else that a question needs.
PRODUCT = bytes.fromhex(
    "08083a440a180a01610a0162120179220d4d61744d756c496e7465676572120770726f64756374"
    "5a090a016112040a0208025a090a016212040a02080362090a017912040a02080642040a001011"
)


class Session:
    """One loaded graph. Safe to call from several threads."""

    def __init__(self, graph: Path | bytes, threads: int = 1) -> None:
        """Load a graph from a file or bytes. Raises ModelError when this onnxruntime cannot run it; what to do about
        it, who knows the model says."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A waiting thread that spins takes the processor from its neighbours; the arena keeps a batch's peak.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        source = graph if isinstance(graph, bytes) else str(graph)
        try:
            self._session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
        except Exception as exc:  # onnxruntime's own errors share no base class
            where = "the model's graph" if isinstance(graph, bytes) else str(graph)
            raise ModelError(
                f"{where}: onnxruntime {onnxruntime.__version__} cannot load it ({_first_line(exc)})"
            ) from exc

    def run(self, words: NDArray[np.float32], mask: NDArray[np.int32]) -> list[NDArray[np.float32]]:
        """The graph's outputs (`index.model.graph`), in its order, each shaped as `words` (batch, length, hidden);
        `mask` is (batch, length)."""
        outputs = self._session.run(None, {"words": words, "mask": mask})
        return [np.asarray(output, np.float32) for output in outputs]


def product(left: NDArray[np.uint8], right: NDArray[np.int8]) -> NDArray[np.int32]:
    """`left` (n, d) times `right` (d, m), several times as fast as the same in floats.

    Keep `right` within ±63: processors without instructions for it add pairs in 16 bits.
    """
    (result,) = _product().run(["y"], {"a": left, "b": right})
    return np.asarray(result, np.int32)


@lru_cache
def _product() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(PRODUCT, options, providers=["CPUExecutionProvider"])


def _first_line(exc: Exception) -> str:
    return str(exc).strip().partition("\n")[0][:200]
