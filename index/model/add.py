"""Other models, prepared: folders and hub models of the BERT and XLM-RoBERTa families."""

import hashlib
import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from index.durable import new_folder
from index.errors import ModelError
from index.model import folder as models_folder
from index.model import prepare, projection
from index.model.default import DEFAULT
from index.model.encoder import BLOCK, KINDS, Encoder, Recipe, TextKind, unit
from index.model.folder import Manifest
from index.model.prepare import AGREEMENT, PROBES, Source, write
from index.model.weights import Shape, Weights, word_table
from knowledge.progress import Progress

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
#: The families whose graph `graph.build` writes.
FAMILIES = ("bert", "xlm-roberta")
#: Passages are short: longer windows of added models would cost memory and time for nothing.
ROOM = 512


def add(models: Path, name_or_folder: str, progress: Progress = lambda _what, _share: None) -> Manifest:
    """Prepare a sentence-transformers model, from a folder or by its hub name, beside the default one.

    It is known afterwards by the last part of its name. Raises ModelError when it is not of a supported
    family, cannot be loaded, or would not give sentence-transformers' own vectors.
    """
    sentence_transformers = library("adding a model")
    name = Path(name_or_folder).name
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) or name == DEFAULT:
        raise ModelError(f"{name_or_folder}: “{name}” cannot be its name here; rename the folder")
    progress(f"loading {name_or_folder}", 0.0)
    source, loaded = _source(sentence_transformers, name, name_or_folder)
    try:
        with prepare.alone(models, name, progress), new_folder(models / name) as folder:
            manifest = write(folder, source, progress)
            sentences = [text for row in projection.sample()[:10] for key, text in row.items() if key != "id"]
            with closing(models_folder.open_folder(folder, manifest, projected=False)) as ours:
                least = agreement(ours, loaded, [*PROBES, *sentences], manifest.recipe.prompts)
            if not least >= AGREEMENT:
                raise ModelError(
                    f"{name_or_folder}: not added: its vectors here differ from sentence-transformers' "
                    f"(cosine {least:.4f}, {AGREEMENT} is the least)"
                )
    except np.linalg.LinAlgError as exc:  # from the projection
        raise ModelError(f"{name_or_folder}: not added: some of its vectors are no numbers") from exc
    except OSError as exc:
        raise ModelError(f"cannot add the model in {models}: {exc}; make room or set CWGCOP_MODELS") from exc
    return manifest


def _source(sentence_transformers: Any, name: str, name_or_folder: str) -> tuple[Source, Any]:
    try:
        loaded = sentence_transformers.SentenceTransformer(name_or_folder, device="cpu")
        kinds = [type(module).__name__ for module in loaded]
        config = loaded[0].auto_model.config
    except Exception as exc:  # the hub's and the files' errors are of many kinds
        reason = str(exc).strip().partition("\n")[0][:200]
        raise ModelError(f"{name_or_folder}: sentence-transformers cannot load it ({reason})") from exc
    if config.model_type not in FAMILIES:
        raise ModelError(
            f"{name_or_folder}: a {config.model_type} model; "
            "only models of the BERT and XLM-RoBERTa families can be added"
        )
    if config.hidden_act != "gelu" or getattr(config, "is_decoder", False):
        raise ModelError(f"{name_or_folder}: an encoder with {config.hidden_act} activation is not supported")
    if config.hidden_size % BLOCK:
        raise ModelError(f"{name_or_folder}: a dimension of {config.hidden_size} is no multiple of {BLOCK}")
    if [kind for kind in kinds if kind != "Normalize"] != ["Transformer", "Pooling"]:
        raise ModelError(f"{name_or_folder}: the steps {' → '.join(kinds)} are not supported")
    if not hasattr(loaded.tokenizer, "backend_tokenizer"):  # MeCab's Japanese, for one
        raise ModelError(f"{name_or_folder}: its tokenizer has no tokenizer.json and is not supported")
    state = {key: value.float().numpy() for key, value in loaded[0].auto_model.state_dict().items()}
    described = loaded.tokenizer.backend_tokenizer.to_str().encode()
    weights = _weights(state, config)
    recipe = Recipe(
        _prompts(name, loaded.prompts or {}),
        _pooling(name_or_folder, loaded[1]),
        min(int(loaded.max_seq_length or ROOM), weights.shape.positions, ROOM),
    )
    digest = hashlib.sha256(described)
    for key in sorted(key for key in state if not key.startswith("pooler.")):
        digest.update(state[key].tobytes())
    origin = {"model": name, "weights": f"sha256:{digest.hexdigest()}"}
    licence = getattr(loaded.model_card_data, "license", None) or "as its source says"
    return Source(name, weights, described, recipe, origin, str(licence)), loaded


def _weights(state: dict[str, NDArray[np.float32]], config: Any) -> Weights:
    # XLM-RoBERTa counts places from behind its padding id; BERT from nought.
    first = config.pad_token_id + 1 if config.model_type == "xlm-roberta" else 0
    positions = state["embeddings.position_embeddings.weight"][first:]
    positions = positions + state["embeddings.token_type_embeddings.weight"][0]
    vectors = {
        "emb.ln.w": state["embeddings.LayerNorm.weight"],
        "emb.ln.b": state["embeddings.LayerNorm.bias"],
    }
    matrices = {}
    for layer in range(config.num_hidden_layers):
        for part, theirs in PARTS.items():
            name, path = f"l{layer}.{part}", f"encoder.layer.{layer}.{theirs}"
            vectors[f"{name}.b"] = state[f"{path}.bias"]
            if "ln" in part:
                vectors[f"{name}.w"] = state[f"{path}.weight"]
            else:
                matrices[name] = state[f"{path}.weight"]
    shape = Shape(
        hidden=config.hidden_size,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        inner=config.intermediate_size,
        positions=len(positions),
        epsilon=config.layer_norm_eps,
    )
    return Weights(
        shape, word_table(state["embeddings.word_embeddings.weight"]), positions, vectors, matrices
    )


def _pooling(name: str, module: Any) -> Literal["mean", "cls"]:
    mode = module.get_pooling_mode_str() if hasattr(module, "get_pooling_mode_str") else module.pooling_mode
    if mode not in {"mean", "cls"}:
        raise ModelError(f"{name}: pooling by {mode} is not supported, only mean and cls")
    return cast(Literal["mean", "cls"], mode)


def _prompts(name: str, prompts: Mapping[str, str]) -> dict[TextKind, str]:
    """The model's own prompts, or else those that e5 models were trained with."""
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not (query or passage) and "e5" in name.lower() and "instruct" not in name.lower():
        query, passage = "query: ", "passage: "
    return {"query": query, "passage": passage}


def library(purpose: str) -> Any:
    """Sentence-transformers; ModelError that says how to install it when it is missing."""
    try:
        import sentence_transformers
        from transformers.utils import logging as transformers_logging
    except ImportError as exc:
        raise ModelError(f'{purpose} needs the extra: pip install -e ".[models]"') from exc
    # The progress bars and the notes on a pooler that nobody uses would confuse a reader of ours.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    return sentence_transformers


def agreement(ours: Encoder, theirs: Any, texts: Sequence[str], prompts: Mapping[TextKind, str]) -> float:
    """The least cosine between our vectors, which must not be projected, and sentence-transformers' own; NaN where
    some are no numbers."""
    least = 1.0
    for kind in KINDS:
        expected = theirs.encode(list(texts), prompt=prompts[kind] or None, show_progress_bar=False)
        cosines = (unit(np.asarray(expected, np.float32)) * ours.encode(texts, kind)).sum(-1)
        least = float(np.minimum(least, cosines.min()))  # unlike min() never passes over NaN
    return least
