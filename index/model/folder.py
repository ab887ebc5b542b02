"""A prepared model on disk: how it is made, checked, published and opened.

`<models>/<name>/` holds `manifest.json` and the files that it lists: `graph.onnx`, `words.bin`, `tokenizer.bin`,
`projection.npy` and `tokenizer.json` (only export reads it). A folder is made beside, in `.<name>-XXXXXXXX`, checked,
and published by one rename. The model that it replaces is moved away just before: it comes back where that rename
fails, or, where the process is killed between the two, when the next one prepares.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import durable
from index.durable import file_sha256
from index.errors import IndexBusyError, ModelError
from index.lock import locked
from index.model import default
from index.model.default import DEFAULT, FORMAT
from index.model.encoder import Encoder, GraphEncoder, Recipe
from index.model.projection import Projection
from index.model.runtime import Session
from index.model.tokenizer import Segmenter, Specials, Tokenizer
from index.model.weights import BLOCK, TABLE, Shape

MANIFEST = "manifest.json"
FILES = ("graph.onnx", "words.bin", "tokenizer.bin", "projection.npy", "tokenizer.json")

#: Seconds to wait for another process that prepares the same model.
WAIT = 600

#: In the folder that is made beside: the model that the new one replaces.
_OLD = "old"

#: The dense layer after pooling, (dimension, dimension + 1) with the bias last; few models have one.
HEAD = "head.npy"

#: Gets a sentence on what is being done and the share done of the whole, 0 to 1.
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a prepared model is.

    `source` says where it came from, with hashes; `files` maps a name to [bytes, SHA-256].
    """

    name: str
    fingerprint: str
    source: dict[str, str]
    licence: str
    recipe: Recipe
    shape: Shape
    graph: str
    tokenizer: Segmenter
    specials: Specials
    files: dict[str, list[Any]]
    format: int = FORMAT

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.shape.hidden


def is_prepared(models: Path, name: str = DEFAULT) -> bool:
    """Whether `open_encoder` would find the model whole (file sizes are compared, not contents)."""
    try:
        read_manifest(models, name)
    except ModelError:
        return False
    return True


def remedy(name: str) -> str:
    """What to run when the model is missing or damaged."""
    return "run `cwgcop model prepare`" if name == DEFAULT else f"run `cwgcop model add` for {name} again"


def read_manifest(models: Path, name: str = DEFAULT) -> Manifest:
    """The manifest of a prepared model whose files are all there at their full size; else ModelError."""
    folder = models / name
    path = folder / MANIFEST
    try:
        described = json.loads(path.read_bytes())
    except FileNotFoundError:
        there = ", ".join(sorted(found.parent.name for found in models.glob(f"[!.]*/{MANIFEST}")))
        known = f", where there is {there}" if there else ""
        raise ModelError(f"the model {name} is not in {models}{known}; {remedy(name)}") from None
    except (OSError, ValueError) as exc:
        raise ModelError(f"{path}: damaged ({exc}); {remedy(name)}") from exc
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise ModelError(f"{path}: made by another version of the program; {remedy(name)}")
    try:
        parts = {"recipe": Recipe, "shape": Shape, "specials": Specials}
        manifest = Manifest(**described | {key: part(**described[key]) for key, part in parts.items()})
        sizes = {file: int(size) for file, (size, _) in manifest.files.items()}
        if manifest.fingerprint != default.current(name, manifest.source, manifest.recipe):
            raise ModelError(f"{path}: made by another version of the program; {remedy(name)}")
    except (TypeError, ValueError, KeyError, AttributeError) as exc:
        raise ModelError(f"{path}: damaged ({exc}); {remedy(name)}") from exc
    for file in {*FILES, *sizes}:
        try:
            size = (folder / file).stat().st_size
        except OSError:
            raise ModelError(f"{folder / file}: missing; {remedy(name)}") from None
        if size != sizes.get(file):
            raise ModelError(f"{folder / file}: {size} bytes instead of {sizes.get(file)}; {remedy(name)}")
    return manifest


def verify(models: Path, name: str = DEFAULT) -> Manifest:
    """Compare every file with its hash and load the model; ModelError names the first file that is wrong."""
    manifest = read_manifest(models, name)
    for file in manifest.files:
        path = models / name / file
        if file_sha256(path) != manifest.files[file][1]:
            raise ModelError(f"{path}: altered since it was prepared; {remedy(name)}")
    open_encoder(models, name).close()
    return manifest


def open_encoder(models: Path, name: str = DEFAULT, threads: int = 1) -> Encoder:
    """Open a prepared model, in some tens of milliseconds; `threads` share the batches of one call.

    Raises ModelError that says what to run when it is not prepared, damaged or not supported here.
    """
    manifest = read_manifest(models, name)
    try:
        return open_folder(models / name, manifest, threads)
    except ModelError as exc:
        raise ModelError(f"{exc}; {remedy(name)}") from exc
    except (OSError, ValueError, TypeError, KeyError, EOFError) as exc:
        raise ModelError(f"{models / name}: damaged ({exc}); {remedy(name)}") from exc


def open_folder(folder: Path, manifest: Manifest, threads: int = 1, projected: bool = True) -> GraphEncoder:
    """The encoder over a folder's files; without `projected`, one that does not project."""
    if projected:
        means, directions = np.split(np.load(folder / "projection.npy", allow_pickle=False), [2])
        projection = Projection(means, directions)
    else:
        projection = Projection.identity(manifest.dimension)
    return GraphEncoder(
        name=manifest.name,
        fingerprint=manifest.fingerprint,
        recipe=manifest.recipe,
        tokenizer=Tokenizer(folder / "tokenizer.bin", manifest.tokenizer, manifest.specials),
        words=np.memmap(folder / "words.bin", TABLE, "r").reshape(-1, manifest.dimension // BLOCK),
        session=Session(folder / "graph.onnx"),
        projection=projection,
        head=np.load(folder / HEAD, allow_pickle=False) if manifest.recipe.head else None,
        threads=threads,
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, which completes a folder."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", "utf-8")


@contextmanager
def alone(models: Path, name: str, progress: Progress) -> Iterator[None]:
    """Let no other process change the model while the block runs; waits for one that does. What killed ones left is
    cleared away before."""
    models.mkdir(parents=True, exist_ok=True)
    try:
        with locked(
            models / f".{name}.lock",
            wait=WAIT,
            busy=lambda: progress("waiting for another preparation of the model", 0.0),
        ):
            # The whole name, for the model e5 has no say in what is made of e5-large.
            left = re.compile(rf"\.{re.escape(name)}-[a-z0-9_]{{8}}")
            for path in models.iterdir():
                if left.fullmatch(path.name):
                    _clear(path, models / name)
            yield
    except IndexBusyError as exc:
        raise ModelError(f"{models / name}: another process is still preparing it; try again later") from exc


@contextmanager
def beside(models: Path, name: str) -> Iterator[Path]:
    """A new folder that takes the name's place when the block ends well, and vanishes when it does not. For who is
    `alone`."""
    temporary, target = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=models)), models / name
    new = temporary / "new"
    new.mkdir()
    try:
        yield new
        durable.sync_tree(new)
        if target.exists():
            target.rename(temporary / _OLD)
        new.rename(target)
        durable.sync(models)
    finally:
        _clear(temporary, target)


def _clear(temporary: Path, target: Path) -> None:
    """Remove what a preparation has made, but put the model that it moved away back where none took its place."""
    if (temporary / _OLD).exists() and not target.exists():
        (temporary / _OLD).rename(target)
    shutil.rmtree(temporary, ignore_errors=True)
