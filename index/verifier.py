"""The verifier: what is learnt of reading. One network says how well a passage answers a question, one which passage of
several does so best, and one, from the question alone, how likely it is answered at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import read_arrays
from index.errors import IndexDamagedError
from index.reader import LAYERS, Array, Reader, apply, logits_of, softmax

#: What the question's token vectors and its pooled vector are multiplied by for the network that reads it alone:
#: numbers of unit vectors are small.
TOKEN_SCALE, POOLED_SCALE = 4.0, 8.0
USUAL_LAYERS = ("token", "weigh", "pool", "logit")


@dataclass(frozen=True, slots=True)
class Usual:
    """The parameters, by name, of the network that reads a question alone. Without any it says nothing: 0."""

    parameters: Mapping[str, Array]

    def logit(self, question: Array, pooled: Array) -> float:
        """The log-odds that a question is answered by a report on its subject, from its token vectors (q, dimension),
        q ≥ 1, and its pooled vector (dimension,) alone: reports rather say what was decided than what it cost.

        Heads of learnt attention read what kind of thing is asked, after Lin et al., "A Structured Self-attentive
        Sentence Embedding", ICLR 2017.
        """
        if not self.parameters:
            return 0.0
        tokens = np.maximum(apply(self.parameters, "token", question * np.float32(TOKEN_SCALE)), 0)
        weights = softmax(apply(self.parameters, "weigh", tokens).T)
        summary = np.concatenate(
            ((weights @ tokens).ravel(), tokens.max(0), pooled * np.float32(POOLED_SCALE))
        )
        hidden = np.maximum(apply(self.parameters, "pool", summary), 0)
        return float(apply(self.parameters, "logit", hidden)[0])


@dataclass(frozen=True, slots=True)
class Verifier:
    """The three networks.

    `answers`: above 0, the passage rather answers the question than not. `ranks`: of passages that look alike, the
    one with the higher logit rather answers; how high it is says nothing, since it learnt from questions that are
    answered. `usual` reads the question without any passage.
    """

    answers: Reader
    ranks: Reader
    usual: Usual

    @classmethod
    def read(cls, path: Path) -> "Verifier":
        """Read an .npz of parameters, `<network>.<layer>.weight` and `.bias`. Raises IndexDamagedError: every build
        has its own."""
        try:
            arrays = read_arrays(path)

            def parameters(network: str, layers: Sequence[str]) -> dict[str, Array]:
                names = [f"{layer}.{part}" for layer in layers for part in ("weight", "bias")]
                return {name: np.asarray(arrays[f"{network}.{name}"], np.float32) for name in names}

            answers, ranks = (Reader(parameters(network, LAYERS)) for network in ("answers", "ranks"))
            return cls(answers, ranks, Usual(parameters("usual", USUAL_LAYERS)))
        except (OSError, ValueError, KeyError) as exc:
            raise IndexDamagedError.unreadable(path, exc) from exc

    def logits(
        self, question: Array, passages: Sequence[Array], *, ranking: bool = True
    ) -> tuple[Array, Array]:
        """The logits of `answers` and of `ranks` for each passage, those of `ranks` 0 without `ranking`, which saves
        their time; the arguments are those of `reader.logits_of`."""
        if not ranking:
            (answers,) = logits_of([self.answers], question, passages)
            return answers, np.zeros_like(answers)
        answers, ranks = logits_of([self.answers, self.ranks], question, passages)
        return answers, ranks


#: A verifier that has nothing to say: for token vectors from which the networks did not learn.
SILENT = Verifier(Reader({}), Reader({}), Usual({}))
