"""The verifier: reads a question against a passage, token by token, and says how well the one answers the other.

A small network over token vectors that are there already: each question token attends to the passage's tokens
(by learnt projections and by plain cosine), what it finds is compared with what it asks, and the comparisons
are pooled into one logit (after Parikh et al., "A Decomposable Attention Model for Natural Language
Inference", 2016). Similarity alone cannot tell "how many took part" from "who took part"; this can. A second one,
as small, reads the question alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.manifest import REBUILD

Array = NDArray[np.float32]

HEADS = 4
#: How sharply tokens attend: to learnt projections, and to cosines.
SHARP, SHARP_COSINE = 6.0, 20.0
#: What the question's token vectors and its pooled vector are multiplied by for the network that reads it alone:
#: numbers of unit vectors are small.
TOKEN_SCALE, POOLED_SCALE = 4.0, 8.0
#: The parameters: a matrix (out, in) `<name>.weight` and a vector (out,) `<name>.bias` each: those of the network that
#: reads a question against a passage, and those of the one that reads the question alone.
LAYERS = ("query", "key", "value", "asked", "found", "compare", "weigh", "pool", "logit")
#: Those that project a passage's tokens.
OF_PASSAGES = ("key", "value", "found")
USUAL = ("usual.token", "usual.weigh", "usual.pool", "usual.logit")


@dataclass(frozen=True, slots=True)
class Verifier:
    """The parameters of both networks by name."""

    parameters: Mapping[str, Array]

    @classmethod
    def read(cls, path: Path) -> "Verifier":
        """Read an .npz of parameters. Raises IndexDamagedError: every build has its own."""
        names = [f"{layer}.{part}" for layer in (*LAYERS, *USUAL) for part in ("weight", "bias")]
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                return cls({name: np.asarray(file[name], np.float32) for name in names})
        except (OSError, ValueError, EOFError, KeyError, BadZipFile) as exc:
            raise IndexDamagedError(f"{path}: cannot be read ({exc}): {REBUILD}") from exc

    def logits(self, question: Array, passages: Sequence[Array]) -> Array:
        """Return one logit for each passage: above 0, it rather answers than not.

        `question` is (q, dimension) and each passage (n, dimension): unit token vectors, q ≥ 1. A passage
        without tokens gets the logit of one that has nothing to do with the question.
        """
        count, tokens = len(passages), len(question)
        nothing = np.zeros((1, question.shape[1]), np.float32)
        told = [passage if len(passage) else nothing for passage in passages]
        present = np.arange(max(map(len, told))) < np.array([[len(passage)] for passage in told])
        # All that is asked of a passage's tokens, in one product: their cosines and the learnt projections.
        asked_of = np.concatenate((question, *(self.parameters[f"{name}.weight"] for name in OF_PASSAGES)))
        answers = np.zeros((*present.shape, len(asked_of)), np.float32)
        answers[present] = np.concatenate(told) @ asked_of.T
        absent = ~present[:, None]
        cosines = np.where(absent, np.float32(-1), answers[..., :tokens].swapaxes(1, 2))
        key, value, projected = np.split(answers[..., tokens:], len(OF_PASSAGES), axis=2)
        best = cosines.max(2)
        mean = best.mean(1)
        aligned = _softmax(np.float32(SHARP_COSINE) * cosines) @ projected + self.parameters["found.bias"]
        found = self._attend(question, key, value, absent)
        asked = np.broadcast_to(self._apply("asked", question), (count, tokens, aligned.shape[2]))
        plain = np.stack((best, best - mean[:, None], np.broadcast_to(mean[:, None], best.shape)), 2)
        compared = np.maximum(
            self._apply("compare", np.concatenate((asked, found, aligned, asked * aligned, plain), 2)), 0
        )
        weights = _softmax(self._apply("weigh", compared)[..., 0])
        summary = np.concatenate(
            (
                (compared * weights[..., None]).sum(1), compared.max(1),
                np.stack((mean, best.min(1), (best * weights).sum(1), np.full(count, np.log1p(tokens))), 1),
            ), 1,
        )  # fmt: skip
        hidden = np.maximum(self._apply("pool", summary.astype(np.float32)), 0)
        return self._apply("logit", hidden)[:, 0]

    def usual(self, question: Array, pooled: Array) -> float:
        """The log-odds that a question is answered by a report on its subject, from its token vectors (q, dimension),
        q ≥ 1, and its pooled vector (dimension,) alone: reports rather say what was decided than what it cost.

        Heads of learnt attention read what kind of thing is asked, after Lin et al., "A Structured Self-attentive
        Sentence Embedding", ICLR 2017.
        """
        tokens = np.maximum(self._apply("usual.token", question * np.float32(TOKEN_SCALE)), 0)
        weights = _softmax(self._apply("usual.weigh", tokens).T)
        summary = np.concatenate(
            ((weights @ tokens).ravel(), tokens.max(0), pooled * np.float32(POOLED_SCALE))
        )
        hidden = np.maximum(self._apply("usual.pool", summary), 0)
        return float(self._apply("usual.logit", hidden)[0])

    def _attend(self, question: Array, key: Array, value: Array, absent: NDArray[np.bool_]) -> Array:
        """What each question token finds by learnt attention, (passages, q, size); `key` and `value` (passages, n,
        size) lack their biases."""

        def heads(vectors: Array) -> Array:
            return vectors.reshape(*vectors.shape[:-1], HEADS, -1).swapaxes(-2, -3)

        query, key = heads(self._apply("query", question)), heads(key + self.parameters["key.bias"])
        scale = SHARP / query.shape[-1] ** 0.5
        scores = np.where(absent[:, None], np.float32(-1e4), query @ key.swapaxes(-1, -2) * np.float32(scale))
        found = _softmax(scores) @ heads(value + self.parameters["value.bias"])
        return np.asarray(found.swapaxes(1, 2).reshape(len(absent), len(question), -1), np.float32)

    def _apply(self, layer: str, x: Array) -> Array:
        return np.asarray(
            x @ self.parameters[f"{layer}.weight"].T + self.parameters[f"{layer}.bias"], np.float32
        )


def _softmax(x: Array) -> Array:
    x = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(x / x.sum(-1, keepdims=True), np.float32)
