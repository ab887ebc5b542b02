"""The one user of onnxruntime: word rows to the states of a text."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

# Its wheels report to Microsoft what they are used for, on Linux since 1.32, unless this is set before the import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime


class Session:
    """One loaded graph, of which a run takes one thread. Safe to call from several threads."""

    def __init__(self, graph: Path) -> None:
        """Load a graph from a file. Raises ModelError when this onnxruntime cannot run it; what to do about it, who
        knows the model says."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(str(graph), options, ["CPUExecutionProvider"])
        except Exception as exc:  # onnxruntime's own errors share no base class
            reason = str(exc).strip().partition("\n")[0][:200]
            raise ModelError(
                f"{graph}: onnxruntime {onnxruntime.__version__} cannot load it ({reason})"
            ) from exc

    def run(self, words: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """The graph's outputs (`index.model.graph`), in its order, for one text's word rows (length, hidden): each
        (length, …)."""
        return [np.asarray(output[0]) for output in self._session.run(None, {"words": words[None]})]
