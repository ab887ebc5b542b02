"""A prepared model as a sentence-transformers folder: for other programs, for training, for comparison."""

import json
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model import folder as models_folder
from index.model import graph
from index.model.folder import Manifest
from index.model.peer import PARTS, agreement, library
from index.model.prepare import AGREEMENT, PROBES
from index.model.weights import BLOCK, TABLE, Shape, Weights, word_rows


def export(models: Path, name: str, folder: Path) -> None:
    """Write a prepared model as a sentence-transformers folder: float32 weights with the adapter merged in.

    Raises ModelError when the folder has something in it, the extra is missing, or the vectors that
    sentence-transformers makes of the folder differ.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ModelError(f"{folder}: not empty; name a new folder")
        sentence_transformers = library("exporting a model")
        manifest = models_folder.verify(models, name)
        folder.mkdir(parents=True, exist_ok=True)
        _write(models / name, manifest, folder)
    except OSError as exc:
        raise ModelError(f"{folder}: cannot be written ({exc})") from exc
    theirs = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    with closing(models_folder.open_folder(models / name, manifest, projected=False)) as ours:
        least = agreement(ours, theirs, PROBES, manifest.recipe.prompts)
    if not least >= AGREEMENT:
        raise ModelError(
            f"{folder}: its vectors differ from the model's (cosine {least:.4f}); please report this"
        )


def _write(source: Path, manifest: Manifest, folder: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules as parts
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    shape, recipe, specials = manifest.shape, manifest.recipe, manifest.specials
    words = np.fromfile(source / "words.bin", TABLE).reshape(-1, shape.hidden // BLOCK)
    weights = graph.read(source, shape, words)
    tokens = json.loads((source / "tokenizer.json").read_bytes())["added_tokens"]
    names = {token["id"]: token["content"] for token in tokens}
    pad = next((number for number, text in names.items() if "pad" in text.lower()), 0)
    bert = BertModel(BertConfig(**bert_config(shape, len(words)), pad_token_id=pad), add_pooling_layer=False)
    bert.load_state_dict({name: torch.tensor(value) for name, value in bert_state(weights).items()})
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(source / "tokenizer.json"),
        cls_token=names[specials.before[0]],
        sep_token=names[specials.after[0]],
        pad_token=names[pad],
        unk_token=names[specials.unknown],
    )
    with tempfile.TemporaryDirectory() as temporary:
        bert.save_pretrained(temporary)
        tokenizer.save_pretrained(temporary)
        modules = [parts.Transformer(temporary, max_seq_length=recipe.room)]
    modules.append(parts.Pooling(shape.hidden, recipe.pooling))
    if recipe.head:
        head = torch.from_numpy(np.load(source / models_folder.HEAD, allow_pickle=False))
        activation = torch.nn.Tanh() if recipe.head == "tanh" else torch.nn.Identity()
        dense = parts.Dense(shape.hidden, shape.hidden, activation_function=activation)
        dense.linear.load_state_dict({"weight": head[:, :-1], "bias": head[:, -1]})
        modules.append(dense)
    made = SentenceTransformer(
        modules=[*modules, parts.Normalize()], prompts=dict(recipe.prompts), device="cpu"
    )
    made.save(str(folder), create_model_card=False)
    origin = ", ".join(f"{key}: {value}" for key, value in manifest.source.items())
    readme = f"{manifest.name}, written by `cwgcop model export` ({origin})."
    (folder / "README.md").write_text(f"---\nlicense: {manifest.licence.lower()}\n---\n{readme}\n", "utf-8")


def bert_config(shape: Shape, vocabulary: int) -> dict[str, object]:
    """The configuration of a BertModel of this shape."""
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": vocabulary,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "hidden_act": shape.activation,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": 2,
        "layer_norm_eps": shape.epsilon,
        "torch_dtype": "float32",
    }


def bert_state(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """The tensors of a BertModel, adapter merged in."""
    hidden, vectors = weights.shape.hidden, weights.vectors
    state = {
        "embeddings.word_embeddings.weight": word_rows(weights.words),
        "embeddings.position_embeddings.weight": weights.positions,  # with the token type's row added in
        "embeddings.token_type_embeddings.weight": np.zeros((2, hidden), np.float32),
        "embeddings.LayerNorm.weight": vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": vectors["emb.ln.b"],
    }
    for layer in range(weights.shape.layers):
        for part, theirs in PARTS.items():
            name, path = f"l{layer}.{part}", f"encoder.layer.{layer}.{theirs}"
            state[f"{path}.weight"] = vectors[f"{name}.w"] if "ln" in part else weights.matrices[name]
            state[f"{path}.bias"] = vectors[f"{name}.b"]
    return {name: np.ascontiguousarray(value, np.float32) for name, value in state.items()}
