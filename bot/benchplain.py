"""The plain design that `cwgcop bench` compares with: sentence-transformers on torch, one flat FAISS index.

It knows no views, no projection and no late interaction. Its cold `ask` is `python -m bot.benchplain MODEL
FOLDER QUESTION`, which prints the nearest passages of the index that `Plain.save` wrote to the folder.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import torch

from index.model.peer import library

#: Passages that a question gets: as many as the project's own `ask` shows.
TOP = 3
_INDEX, _TEXTS = "plain.faiss", "plain.json"


class Plain:
    """The model of a sentence-transformers folder and an index to `build` or `load`; one thread."""

    def __init__(self, model: Path) -> None:
        torch.set_num_threads(1)
        faiss.omp_set_num_threads(1)
        sentence_transformers = library("the benchmark")
        self._model = sentence_transformers.SentenceTransformer(str(model), device="cpu")
        self._texts: list[str] = []
        self._index: Any = None

    def build(self, texts: Sequence[str]) -> None:
        """Embed the texts and index them in place of what was there."""
        vectors = self._model.encode_document(list(texts), normalize_embeddings=True)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        self._texts = list(texts)

    def ask(self, questions: Sequence[str]) -> list[list[tuple[float, str]]]:
        """The nearest passages of each question as (cosine, text), best first."""
        vectors = self._model.encode_query(list(questions), normalize_embeddings=True)
        scores, rows = self._index.search(vectors, min(TOP, len(self._texts)))
        return [
            [(float(score), self._texts[row]) for score, row in zip(*found, strict=True)]
            for found in zip(scores, rows, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write the index and its texts."""
        faiss.write_index(self._index, str(folder / _INDEX))
        (folder / _TEXTS).write_text(json.dumps(self._texts, ensure_ascii=False), encoding="utf-8")

    def load(self, folder: Path) -> None:
        """Read what `save` wrote."""
        self._index = faiss.read_index(str(folder / _INDEX))
        self._texts = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))


if __name__ == "__main__":
    plain = Plain(Path(sys.argv[1]))
    plain.load(Path(sys.argv[2]))
    for score, text in plain.ask([sys.argv[3]])[0]:
        print(f"{score:.3f} {text}")
