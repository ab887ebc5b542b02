"""Checks and opens a prepared model on disk.

`<models>/<name>/` holds `manifest.json` and the files that it lists: `graph.onnx` and its `matrices.bin`, `words.bin`,
`tokenizer.bin` and `projection.npy`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from index.errors import ModelError
from index.files import file_sha256
from index.model import default
from index.model.default import DEFAULT
from index.model.encoder import BLOCK, TABLE, Encoder, GraphEncoder, Projection, Recipe, Session
from index.model.tokenizer import Specials, Tokenizer
from index.model.weights import Shape

MANIFEST = "manifest.json"
FILES = ("graph.onnx", "matrices.bin", "words.bin", "tokenizer.bin", "projection.npy")

#: The encoders that somebody uses, by folder, fingerprint and threads. One takes 50 MB, which the C library does not
#: give back when it is opened and let go of again and again.
_IN_USE: WeakValueDictionary[tuple[Path, str, int], GraphEncoder] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a prepared model.

    source: its origin, with hashes
    graph: the storage of its matrices (`graph.Kind`)
    files: [bytes, SHA-256] of each file, by name
    """

    name: str
    fingerprint: str
    source: dict[str, str]
    licence: str
    recipe: Recipe
    shape: Shape
    graph: str
    specials: Specials
    files: dict[str, list[Any]]

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
    """The command to run if the model is missing or damaged."""
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
    try:
        parts = {"recipe": Recipe, "shape": Shape, "specials": Specials}
        manifest = Manifest(**described | {key: part(**described[key]) for key, part in parts.items()})
        sizes = {file: int(size) for file, (size, _) in manifest.files.items()}
        same = manifest.fingerprint == default.current(name, manifest.source, manifest.recipe)
    except (TypeError, ValueError, KeyError, AttributeError):
        same = False
    if not same:
        raise ModelError(f"{path}: made by another version of the program, or damaged; {remedy(name)}")
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
    _loaded(models, name, manifest).close()
    return manifest


def open_encoder(models: Path, name: str = DEFAULT, threads: int = 1) -> Encoder:
    """Open a prepared model, in some tens of milliseconds, or share it with those who use it already; `threads` share
    the texts of one call.

    Raises ModelError that says what to run when it is not prepared, damaged or not supported here.
    """
    manifest = read_manifest(models, name)
    key = (models.resolve() / name, manifest.fingerprint, threads)
    if (encoder := _IN_USE.get(key)) is None:
        encoder = _IN_USE[key] = _loaded(models, name, manifest, threads)
    return encoder


def _loaded(models: Path, name: str, manifest: Manifest, threads: int = 1) -> GraphEncoder:
    try:
        return open_folder(models / name, manifest, threads)
    except ModelError as exc:
        raise ModelError(f"{exc}; {remedy(name)}") from exc
    except (OSError, ValueError, TypeError, KeyError, EOFError) as exc:
        raise ModelError(f"{models / name}: damaged ({exc}); {remedy(name)}") from exc


def open_folder(folder: Path, manifest: Manifest, threads: int = 1, projected: bool = True) -> GraphEncoder:
    """The encoder over a folder's files; without `projected`, one that does not project."""
    if projected:
        stored = np.load(folder / "projection.npy", allow_pickle=False)
        projections = [Projection(*np.split(one, [2])) for one in stored]
    else:
        projections = [Projection.identity(manifest.dimension)]
    return GraphEncoder(
        name=manifest.name,
        fingerprint=manifest.fingerprint,
        recipe=manifest.recipe,
        tokenizer=Tokenizer(folder / "tokenizer.bin", manifest.specials),
        words=np.memmap(folder / "words.bin", TABLE, "r").reshape(-1, manifest.dimension // BLOCK),
        session=Session(folder / "graph.onnx"),
        projection=projections[0],
        of_tokens=projections[-1],
        threads=threads,
    )
