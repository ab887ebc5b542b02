"""The joint reader: the model's upper layers, which learnt to read a question and a passage together.

The lower layers pass each text alone, so that the index can hold what they make of a passage; the upper ones, with
low-rank additions of their own, let the two attend to each other (MacAvaney et al., "Efficient Document Re-Ranking for
Transformers by Precomputing Term Representations", SIGIR 2020). A small head says how surely the passage answers.
Vectors that were made apart cannot tell "how many took part" from "who took part"; this reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import read_arrays
from index.errors import ModelError
from index.model.projection import unit
from index.model.runtime import Session
from index.model.weights import Adapter

Array = NDArray[np.float32]

#: In a prepared model's folder: the graph of the upper layers, and the head's parameters.
GRAPH, HEAD = "joint.onnx", "joint.npz"
#: What is added to each of the question's states, so that the layers know them from the passage's, (dimension,).
MARK = "head.mark"
#: The head's layers: a matrix (out, in) `<name>.weight` and a vector (out,) `<name>.bias` each.
LAYERS = ("head.hidden", "head.logit")


@dataclass(frozen=True, slots=True)
class JointWeights:
    """What a file of a joint reader holds: the additions to the upper layers, and the head's parameters by name."""

    additions: Adapter
    head: Mapping[str, Array]

    @classmethod
    def read(cls, path: Path) -> "JointWeights":
        """Read an .npz with what `Adapter.of` takes, and the head. Raises ModelError."""
        try:
            arrays = {name: np.asarray(array, np.float32) for name, array in read_arrays(path).items()}
            head = {
                name: arrays.pop(name)
                for name in (MARK, *(f"{n}.{p}" for n in LAYERS for p in ("weight", "bias")))
            }
            return cls(Adapter.of(arrays), head)
        except (OSError, ValueError, KeyError) as exc:
            raise ModelError(
                f"{path}: not a file of a joint reader ({exc}); fetch it again, or run make train"
            ) from exc

    def write_head(self, folder: Path) -> None:
        """Write the head into a model's folder."""
        np.savez(folder / HEAD, **dict(self.head))  # type: ignore[arg-type]


class Joint:
    """The reader of a prepared model. Safe to call from several threads."""

    def __init__(self, session: Session, head: Mapping[str, Array]) -> None:
        self._session, self._head = session, head

    @classmethod
    def open(cls, folder: Path, threads: int) -> "Joint":
        """Open what is in a model's folder. Raises OSError, ValueError or ModelError."""
        return cls(Session(folder / GRAPH, threads), read_arrays(folder / HEAD))

    def logit(self, question: Array, passage: Array) -> float:
        """How surely the passage answers the question: log-odds, as they were learnt.

        `question` (q, dimension), q ≥ 1, and `passage` (n, dimension) are states of `Encoding.middle`.
        """
        states = np.concatenate((question + self._head[MARK], passage))[None]
        (read,) = self._session.run(states, np.ones(states.shape[:2], np.int32))
        features = _features(read[0, : len(question)], read[0, len(question) :])
        hidden = np.maximum(self._apply("head.hidden", features), 0)
        return float(self._apply("head.logit", hidden)[0])

    def _apply(self, layer: str, x: Array) -> Array:
        return np.asarray(x @ self._head[f"{layer}.weight"].T + self._head[f"{layer}.bias"], np.float32)


def _features(question: Array, passage: Array) -> Array:
    """What the head is told of the states that were read: means, the first one, and how the two agree."""
    if len(passage):
        best, mean = (unit(question) @ unit(passage).T).max(1), passage.mean(0)
    else:
        best, mean = np.full(len(question), -1, np.float32), np.zeros_like(question[0])
    agreement = np.array([best.mean(), best.min()], np.float32)
    return np.concatenate((question.mean(0), mean, question[0], agreement))
