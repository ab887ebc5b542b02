"""The plain design that the program is compared with: sentence-transformers on torch, one flat FAISS index.

It knows no views, no projection, no lessons and no mentions. Its cold `ask` is `python -m lab.plain MODEL FOLDER
QUESTION`, which prints the nearest of the texts in the folder.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import faiss
import torch

from index.answer import Answer, Hit, Outcome
from index.model.default import DEFAULT
from index.model.export import export
from index.model.peer import library as sentence_transformers
from index.model.prepare import prepare
from knowledge.library import Library
from knowledge.normal import normalise

#: Passages that a question gets: as many as the project's own `ask` shows.
TOP = 3
#: Where in the folder of models the default one is without our adapter.
PUBLISHED = "published"


class Plain:
    """The model of a sentence-transformers folder and an index to `build` or `load`; one thread."""

    def __init__(self, model: Path) -> None:
        torch.set_num_threads(1)
        faiss.omp_set_num_threads(1)
        self._model = sentence_transformers("the plain design").SentenceTransformer(str(model), device="cpu")
        self.texts: list[str] = []
        self._index: Any = None

    def build(self, texts: Sequence[str]) -> None:
        """Embed the texts and index them in place of what was there."""
        vectors = self._model.encode_document(list(texts), normalize_embeddings=True)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        self.texts = list(texts)

    def encode(self, questions: Sequence[str]) -> Any:
        """The vectors of questions."""
        return self._model.encode_query(list(questions), normalize_embeddings=True)

    def ask(self, questions: Sequence[str]) -> list[list[tuple[float, int]]]:
        """The nearest texts of each question as (cosine, place among the texts), best first."""
        scores, rows = self.search(self.encode(questions), TOP)
        return [
            [(float(score), int(row)) for score, row in zip(*found, strict=True)]
            for found in zip(scores, rows, strict=True)
        ]

    def search(self, vectors: Any, count: int) -> Any:
        """The cosines and places of the texts nearest to each of some vectors."""
        return self._index.search(vectors, min(count, len(self.texts)))

    def load(self, folder: Path) -> None:
        """Read the texts in `plain.json` and their index, which is made first where it is missing."""
        texts, index = json.loads((folder / "plain.json").read_text(encoding="utf-8")), folder / "plain.faiss"
        if not index.exists():
            self.build(texts)
            faiss.write_index(self._index, str(index))
        self._index, self.texts = faiss.read_index(str(index)), texts


class Published:
    """The plain design with the model as its authors left it, over the official text of a library's passages: the
    first version that anybody would write. It always answers; its confidence is the cosine, which only orders."""

    def __init__(self, plain: Plain, library: Library) -> None:
        self._plain, self._passages = plain, library.passages
        plain.build([normalise(passage.original) for passage in self._passages])

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question, in order."""
        return [self._answer(found) for found in self._plain.ask([normalise(one) for one in questions])]

    def _answer(self, found: Sequence[tuple[float, int]]) -> Answer:
        passages = [(score, self._passages[row]) for score, row in found]
        hits = tuple(Hit(passage, score, passage.report.language) for score, passage in passages)
        return Answer(Outcome.ANSWER, min(1.0, max(0.0, hits[0].score)), hits, None)


def published(models: Path, progress: Callable[[str, float], None]) -> Plain:
    """The default model without our adapter, which is prepared first where it is missing. Raises ModelError."""
    prepare(models / PUBLISHED, None, progress, adapter=None)
    with tempfile.TemporaryDirectory(prefix="cwgcop-plain-") as folder:
        export(models / PUBLISHED, DEFAULT, Path(folder, "model"))
        return Plain(Path(folder, "model"))


if __name__ == "__main__":
    model, folder, *asked = sys.argv[1:]
    plain = Plain(Path(model))
    plain.load(Path(folder))
    for score, row in plain.ask(asked)[0] if asked else ():
        print(f"{score:.3f} {plain.texts[row]}")
