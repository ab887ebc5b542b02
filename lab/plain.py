"""The plain design that the program is compared with: sentence-transformers on torch, one flat FAISS index.

It knows no views, no projection, no lessons and no mentions. Its cold `ask` is `python -m lab.plain FOLDER QUESTION`,
which prints the nearest of the texts in the folder. Without a question that makes its model and index.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import torch

from index.model import prepare
from index.model.add import PARTS
from index.model.add import library as sentence_transformers
from index.model.default import RECIPE, TOKENIZER, WEIGHTS
from index.model.encoder import word_rows
from index.model.weights import Weights, read_q4

#: Passages that a question gets: as many as the project's own `ask` shows.
TOP = 3


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

    def ask(self, questions: Sequence[str]) -> list[list[tuple[float, int]]]:
        """The nearest texts of each question as (cosine, place among the texts), best first."""
        vectors = self._model.encode_query(list(questions), normalize_embeddings=True)
        found = zip(*self._index.search(vectors, min(TOP, len(self.texts))), strict=True)
        return [list(zip(cosines.tolist(), places.tolist(), strict=True)) for cosines, places in found]

    def load(self, folder: Path) -> None:
        """Read the texts in `texts.json` and their index, which is made first where it is missing."""
        texts, index = json.loads((folder / "texts.json").read_text(encoding="utf-8")), folder / "plain.faiss"
        if not index.exists():
            self.build(texts)
            faiss.write_index(self._index, str(index))
        self._index, self.texts = faiss.read_index(str(index)), texts


def write(folder: Path, adapter: Path | None = None) -> None:
    """Write the default model as a sentence-transformers folder, with the additions of an adapter's file. Raises
    ModelError."""
    from transformers import PreTrainedTokenizerFast

    library = sentence_transformers("the plain design")
    parts = library.sentence_transformer.modules
    weights = read_q4(prepare.fetch(WEIGHTS, None))
    weights = weights.adapted(adapter) if adapter else weights
    with tempfile.TemporaryDirectory() as temporary:
        definition = Path(temporary, "tokenizer.json")
        definition.write_bytes(prepare.fetch(TOKENIZER, None))
        names = {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
        PreTrainedTokenizerFast(tokenizer_file=str(definition), **names).save_pretrained(temporary)
        bert(weights).save_pretrained(temporary)
        modules = [parts.Transformer(temporary, max_seq_length=RECIPE.room)]
    modules += [parts.Pooling(weights.shape.hidden, RECIPE.pooling), parts.Normalize()]
    made = library.SentenceTransformer(modules=modules, prompts=dict(RECIPE.prompts), device="cpu")
    made.save(str(folder), create_model_card=False)


def bert(weights: Weights) -> Any:
    """A BertModel with these weights."""
    from transformers import BertConfig, BertModel

    shape, vectors = weights.shape, weights.vectors
    config = BertConfig(
        vocab_size=len(weights.words), hidden_size=shape.hidden, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, intermediate_size=shape.inner, max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon, pad_token_id=1,
    )  # fmt: skip
    state = {
        "embeddings.word_embeddings.weight": word_rows(weights.words),
        "embeddings.position_embeddings.weight": weights.positions,  # with the token type's row added in
        "embeddings.token_type_embeddings.weight": np.zeros((2, shape.hidden), np.float32),
        "embeddings.LayerNorm.weight": vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": vectors["emb.ln.b"],
    }
    for layer in range(shape.layers):
        for part, theirs in PARTS.items():
            name, path = f"l{layer}.{part}", f"encoder.layer.{layer}.{theirs}"
            state[f"{path}.weight"] = vectors[f"{name}.w"] if "ln" in part else weights.matrices[name]
            state[f"{path}.bias"] = vectors[f"{name}.b"]
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(
        {name: torch.tensor(np.asarray(value, np.float32)) for name, value in state.items()}
    )
    return model


if __name__ == "__main__":
    folder, *asked = sys.argv[1:]
    if not Path(folder, "model").exists():
        write(Path(folder, "model"))
    plain = Plain(Path(folder, "model"))
    plain.load(Path(folder))
    for score, row in plain.ask(asked)[0] if asked else ():
        print(f"{score:.3f} {plain.texts[row]}")
