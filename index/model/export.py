"""A prepared model as a sentence-transformers folder: for other programs, for training, for comparison."""

import json
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
    sentence_transformers = library("exporting a model")
    manifest = models_folder.verify(models, name)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ModelError(f"{folder}: not empty; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        _write(models / name, manifest, folder)
    except OSError as exc:
        raise ModelError(f"{folder}: cannot be written ({exc})") from exc
    theirs = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    with closing(models_folder.open_folder(models / name, manifest, projected=False)) as ours:
        least = agreement(ours, theirs, PROBES, manifest.recipe.prompts)
    if least < AGREEMENT:
        raise ModelError(
            f"{folder}: its vectors differ from the model's (cosine {least:.4f}); please report this"
        )


def _write(source: Path, manifest: Manifest, folder: Path) -> None:
    from safetensors.numpy import save_file

    shape, recipe, specials = manifest.shape, manifest.recipe, manifest.specials
    words = np.fromfile(source / "words.bin", TABLE).reshape(-1, shape.hidden // BLOCK)
    weights = graph.read((source / "graph.onnx").read_bytes(), shape, words)
    save_file(bert_state(weights), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = json.loads((source / "tokenizer.json").read_bytes())
    names = {token["id"]: token["content"] for token in tokenizer["added_tokens"]}
    pad = next((number for number, text in names.items() if "pad" in text.lower()), 0)
    config = bert_config(shape, len(words)) | {"pad_token_id": pad}
    package = "sentence_transformers.models"
    parts = [("", "Transformer"), ("1_Pooling", "Pooling")]
    files: dict[str, object] = {
        "config.json": config,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": recipe.room,
            "cls_token": names[specials.before[0]],
            "sep_token": names[specials.after[0]],
            "pad_token": names[pad],
            "unk_token": names[specials.unknown],
        },
        "sentence_bert_config.json": {"max_seq_length": recipe.room, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": recipe.prompts, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": recipe.pooling == "mean",
            "pooling_mode_cls_token": recipe.pooling == "cls",
            "include_prompt": True,
        },
    }
    if recipe.head:
        parts.append(("2_Dense", "Dense"))
        head = np.load(source / models_folder.HEAD, allow_pickle=False)
        (folder / "2_Dense").mkdir()
        state = {"linear.weight": head[:, :-1].copy(), "linear.bias": head[:, -1].copy()}
        save_file(state, folder / "2_Dense" / "model.safetensors", metadata={"format": "pt"})
        activation = {"tanh": "Tanh", "identity": "linear.Identity"}[recipe.head]
        files["2_Dense/config.json"] = {
            "in_features": shape.hidden,
            "out_features": shape.hidden,
            "bias": True,
            "activation_function": f"torch.nn.modules.{'activation.' * (activation == 'Tanh')}{activation}",
        }
    parts.append((f"{len(parts)}_Normalize", "Normalize"))
    files["modules.json"] = [
        {"idx": index, "name": str(index), "path": path, "type": f"{package}.{kind}"}
        for index, (path, kind) in enumerate(parts)
    ]
    for file, content in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    origin = ", ".join(f"{key}: {value}" for key, value in manifest.source.items())
    readme = f"{manifest.name}, written by `cwgcop model export` ({origin})."
    readme = f"---\nlicense: {manifest.licence.lower()}\n---\n{readme}\n"
    (folder / "README.md").write_text(readme, "utf-8")


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
