"""Models in and out as sentence-transformers folders: `export` and `add`. Both need the extra `models`."""

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model import folder as models_folder
from index.model import graph, projection
from index.model.default import DEFAULT
from index.model.encoder import Recipe
from index.model.folder import Manifest, Progress
from index.model.prepare import AGREEMENT, PROBES, Source, write
from index.model.projection import KINDS, Kind, unit
from index.model.weights import Shape, Weights
from index.model.words import Words

#: The families whose graph `graph.build` writes.
FAMILIES = ("bert", "xlm-roberta")
#: Our names of a layer's parts and BertModel's.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
#: Passages are short: longer windows of added models would cost memory and time for nothing.
ROOM = 512


def _library(purpose: str) -> Any:
    try:
        import sentence_transformers  # noqa: PLC0415 (an extra: heavy, and absent at run time)
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415
    except ImportError as exc:
        raise ModelError(f'{purpose} needs the extra: pip install -e ".[models]"') from exc
    # The progress bars and the notes on a pooler that nobody uses would confuse a reader of ours.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    return sentence_transformers


def export(models: Path, name: str, folder: Path) -> None:
    """Write a prepared model as a sentence-transformers folder: float32 weights with the adapter merged in.

    Raises ModelError when the folder has something in it, the extra is missing, or the vectors that
    sentence-transformers makes of the folder differ.
    """
    library = _library("exporting a model")
    manifest = models_folder.verify(models, name)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ModelError(f"{folder}: not empty; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        _write(models / name, manifest, folder)
    except OSError as exc:
        raise ModelError(f"{folder}: cannot be written ({exc})") from exc
    ours = models_folder.open_folder(models / name, manifest, 1, projected=False)
    least = _agreement(ours, library.SentenceTransformer(str(folder), device="cpu"), PROBES, manifest.prompts)
    if least < AGREEMENT:
        raise ModelError(
            f"{folder}: its vectors differ from the model's (cosine {least:.4f}); please report this"
        )


def _write(source: Path, manifest: Manifest, folder: Path) -> None:
    from safetensors.numpy import save_file  # noqa: PLC0415 (comes with the extra)

    shape = Shape(**manifest.shape)
    table = Words(source / "words.bin", manifest.words, shape.hidden)
    words = table.rows(np.arange(table.count))
    weights = graph.read((source / "graph.onnx").read_bytes(), shape, words)
    save_file(_state(weights), folder / "model.safetensors", metadata={"format": "pt"})
    specials = manifest.specials
    tokenizer = json.loads((source / "tokenizer.json").read_bytes())
    names = {token["id"]: token["content"] for token in tokenizer["added_tokens"]}
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": len(words),
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "hidden_act": shape.activation,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": 2,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": next((number for number, text in names.items() if "pad" in text.lower()), 0),
        "torch_dtype": "float32",
    }
    package = "sentence_transformers.models"
    parts = [("", "Transformer"), ("1_Pooling", "Pooling")]
    files: dict[str, object] = {
        "config.json": config,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": manifest.room,
            "cls_token": names[specials["before"][0]],
            "sep_token": names[specials["after"][0]],
            "pad_token": names[config["pad_token_id"]],
            "unk_token": names[specials["unknown"]],
        },
        "sentence_bert_config.json": {"max_seq_length": manifest.room, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": manifest.prompts, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": manifest.pooling == "mean",
            "pooling_mode_cls_token": manifest.pooling == "cls",
            "include_prompt": True,
        },
    }
    if manifest.head:
        parts.append(("2_Dense", "Dense"))
        head = np.load(source / models_folder.HEAD, allow_pickle=False)
        (folder / "2_Dense").mkdir()
        state = {"linear.weight": head[:, :-1].copy(), "linear.bias": head[:, -1].copy()}
        save_file(state, folder / "2_Dense" / "model.safetensors", metadata={"format": "pt"})
        activation = {"tanh": "Tanh", "identity": "linear.Identity"}[manifest.head]
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


def _state(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """The tensors of a BertModel."""
    hidden, vectors = weights.shape.hidden, weights.vectors
    state = {
        "embeddings.word_embeddings.weight": weights.words,
        "embeddings.position_embeddings.weight": weights.positions,  # with the token type's row added in
        "embeddings.token_type_embeddings.weight": np.zeros((2, hidden), np.float32),
        "embeddings.LayerNorm.weight": vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": vectors["emb.ln.b"],
    }
    for layer in range(weights.shape.layers):
        for part, theirs in PARTS.items():
            name, path = f"l{layer}.{part}", f"encoder.layer.{layer}.{theirs}"
            state[f"{path}.weight"] = vectors[f"{name}.w"] if "ln" in part else weights.merged(name)
            state[f"{path}.bias"] = vectors[f"{name}.b"]
    return {name: np.ascontiguousarray(value, np.float32) for name, value in state.items()}


def add(models: Path, name_or_folder: str, progress: Progress = lambda _what, _share: None) -> Manifest:
    """Prepare a sentence-transformers model, from a folder or by its hub name, beside the default one.

    It is known afterwards by the last part of its name. Raises ModelError when it is not of a supported
    family, cannot be loaded, or would not give sentence-transformers' own vectors.
    """
    library = _library("adding a model")
    name = Path(name_or_folder).name
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) or name == DEFAULT:
        raise ModelError(f"{name_or_folder}: “{name}” cannot be its name here; rename the folder")
    progress(f"loading {name_or_folder}", 0.0)
    source, loaded = _source(library, name, name_or_folder)
    try:
        with models_folder.alone(models, name, progress), models_folder.beside(models, name) as folder:
            manifest = write(folder, source, progress)
            ours = models_folder.open_folder(folder, manifest, 1, projected=False)
            sentences = [text for row in projection.sample()[:10] for key, text in row.items() if key != "id"]
            least = _agreement(ours, loaded, [*PROBES, *sentences], manifest.prompts)
            ours.close()
            if least < AGREEMENT:
                raise ModelError(
                    f"{name_or_folder}: not added: its vectors here differ from sentence-transformers' "
                    f"(cosine {least:.4f}, {AGREEMENT} is the least)"
                )
    except OSError as exc:
        raise ModelError(f"cannot add the model in {models}: {exc}; make room or set CWGCOP_MODELS") from exc
    return manifest


def _agreement(ours: Any, theirs: Any, texts: Any, prompts: Mapping[Kind, str]) -> float:
    """The least cosine between our unprojected vectors and sentence-transformers' own, both prompts."""
    least = 1.0
    for kind in KINDS:
        expected = theirs.encode(list(texts), prompt=prompts[kind] or None, show_progress_bar=False)
        got = np.stack([encoding.raw for encoding in ours.encode(list(texts), kind)])
        least = min(least, float((unit(np.asarray(expected, np.float32)) * got).sum(-1).min()))
    return least


def _source(library: Any, name: str, name_or_folder: str) -> tuple[Source, Any]:
    from transformers import AutoConfig  # noqa: PLC0415 (comes with the extra)

    local = Path(name_or_folder)
    try:
        subfolder = (
            {}
            if (local / "config.json").is_file() or not (local / "0_Transformer").is_dir()
            else {"subfolder": "0_Transformer"}
        )
        config = AutoConfig.from_pretrained(name_or_folder, **subfolder)
    except Exception as exc:  # the hub's and the files' errors are of many kinds
        raise ModelError(f"{name_or_folder}: no such folder or hub model can be read ({_line(exc)})") from exc
    if config.model_type not in FAMILIES:
        raise ModelError(
            f"{name_or_folder}: a {config.model_type} model; "
            "only models of the BERT and XLM-RoBERTa families can be added"
        )
    if config.hidden_act not in {"gelu", "relu"} or getattr(config, "is_decoder", False):
        raise ModelError(f"{name_or_folder}: an encoder with {config.hidden_act} activation is not supported")
    try:
        loaded = library.SentenceTransformer(name_or_folder, device="cpu")
    except Exception as exc:  # as above
        raise ModelError(f"{name_or_folder}: sentence-transformers cannot load it ({_line(exc)})") from exc
    modules = list(loaded)
    kinds = [type(module).__name__ for module in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or kinds[2:] not in (
        [],
        ["Normalize"],
        ["Dense"],
        ["Dense", "Normalize"],
    ):
        raise ModelError(f"{name_or_folder}: the steps {' → '.join(kinds)} are not supported")
    state = {
        key: np.asarray(value.float().numpy()) for key, value in modules[0].auto_model.state_dict().items()
    }
    described = loaded.tokenizer.backend_tokenizer.to_str().encode()
    weights = _weights(state, config)
    room = min(int(loaded.max_seq_length or ROOM), weights.shape.positions, ROOM)
    activation: Literal["", "tanh", "identity"]
    head, activation = _head(name_or_folder, modules[2]) if "Dense" in kinds else (None, "")
    recipe = Recipe(
        _prompts(name, loaded.prompts or {}), _pooling(name_or_folder, modules[1]), room, activation
    )
    digest = hashlib.sha256(described)
    for key in sorted(key for key in state if not key.startswith("pooler.")):
        digest.update(state[key].tobytes())
    if head is not None:
        digest.update(head.tobytes())
    origin = {"model": name, "weights": f"sha256:{digest.hexdigest()}"}
    licence = getattr(loaded.model_card_data, "license", None) or "as its source says"
    return Source(name, weights, described, recipe, origin, str(licence), head), loaded


def _weights(state: dict[str, NDArray[np.float32]], config: Any) -> Weights:
    # XLM-RoBERTa counts places from behind its padding id; BERT from nought.
    first = config.pad_token_id + 1 if config.model_type == "xlm-roberta" else 0
    positions = state["embeddings.position_embeddings.weight"][first:]
    positions = positions + state["embeddings.token_type_embeddings.weight"][0]
    vectors = {
        "emb.ln.w": state["embeddings.LayerNorm.weight"],
        "emb.ln.b": state["embeddings.LayerNorm.bias"],
    }
    matrices: dict[str, NDArray[np.float32]] = {}
    for layer in range(config.num_hidden_layers):
        for part, theirs in PARTS.items():
            path = f"encoder.layer.{layer}.{theirs}"
            (vectors if "ln" in part else matrices)[f"l{layer}.{part}{'.w' * ('ln' in part)}"] = state[
                f"{path}.weight"
            ]
            vectors[f"l{layer}.{part}.b"] = state[f"{path}.bias"]
    shape = Shape(
        hidden=config.hidden_size,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        inner=config.intermediate_size,
        positions=len(positions),
        epsilon=config.layer_norm_eps,
        activation=config.hidden_act,
    )
    return Weights(shape, state["embeddings.word_embeddings.weight"], positions, vectors, matrices)


def _pooling(name: str, module: Any) -> Literal["mean", "cls"]:
    mode = module.get_pooling_mode_str() if hasattr(module, "get_pooling_mode_str") else module.pooling_mode
    if mode not in {"mean", "cls"}:
        raise ModelError(f"{name}: pooling by {mode} is not supported, only mean and cls")
    return cast(Literal["mean", "cls"], mode)


def _head(name: str, module: Any) -> tuple[NDArray[np.float32], Literal["tanh", "identity"]]:
    """The dense layer after pooling, as `folder.HEAD` stores it, and its activation."""
    weight = module.linear.weight.detach().float().numpy()
    activation = type(module.activation_function).__name__.lower()
    if activation not in {"tanh", "identity"} or weight.shape[0] != weight.shape[1]:
        raise ModelError(f"{name}: its dense layer ({activation}, {weight.shape}) is not supported")
    bias = (
        np.zeros(len(weight)) if module.linear.bias is None else module.linear.bias.detach().float().numpy()
    )
    return np.column_stack((weight, bias)).astype(np.float32), cast(Literal["tanh", "identity"], activation)


def _prompts(name: str, prompts: Mapping[str, str]) -> dict[Kind, str]:
    """The model's own prompts, or else those that e5 models were trained with."""
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not (query or passage) and "e5" in name.lower() and "instruct" not in name.lower():
        query, passage = "query: ", "passage: "
    return {"query": query, "passage": passage}


def _line(exc: Exception) -> str:
    return str(exc).strip().partition("\n")[0][:200]
