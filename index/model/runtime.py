"""The one user of onnxruntime: a session that turns word rows into the states of the last layer."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.errors import ModelError


class Session:
    """One loaded graph. Safe to call from several threads."""

    def __init__(self, graph: Path | bytes, threads: int = 1) -> None:
        """Load a graph from a file or bytes. Raises ModelError when this onnxruntime cannot run it."""
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
                f"{where}: onnxruntime {onnxruntime.__version__} cannot load it ({_first_line(exc)}); "
                "run `cwgcop model prepare`"
            ) from exc

    def states(self, words: NDArray[np.float32], mask: NDArray[np.int32]) -> NDArray[np.float32]:
        """The last layer, shaped as `words` (batch, length, hidden); `mask` is (batch, length)."""
        (states,) = self._session.run(["states"], {"words": words, "mask": mask})
        return np.asarray(states, np.float32)


def _first_line(exc: Exception) -> str:
    return str(exc).strip().partition("\n")[0][:200]
