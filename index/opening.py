"""A build opened for reading: checked before anything of it is believed."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import calibration
from index.arrays import map_array, read_arrays
from index.builds import PART, Builds
from index.calibration import Calibration
from index.errors import REBUILD, IndexDamagedError, IndexMismatchError
from index.lessons import Learnt
from index.manifest import Manifest, check_files
from index.mentions import Directory
from index.program import ANOTHER_PROGRAM, program
from index.texts import Passages, StoredLibrary
from index.tokens import Tokens
from index.vectors import Views
from index.words import WORDS, Words

#: What passages carry which mention; and what was learnt from the lessons, its weights apart.
DIRECTORY, CARRIED, LEARNT, WEIGHTS = "mentions.json", "mentions.npy", "learnt.npz", "learnt.npy"
#: The vectors of what people write to any bot, (texts, dimension).
CHIT_CHAT = "chit-chat.npy"
#: The vectors of the lessons' wordings and of chit-chat, and their texts: the next build need not encode them again.
WORDINGS, WORDING_TEXTS = "wordings.npy", "wordings.json"
Array = NDArray[np.float32]


@dataclass(frozen=True)
class OpenIndex:
    """A build opened for reading: places of passages are those in the manifest's list. May be shared by threads."""

    folder: Path
    manifest: Manifest
    passages: Passages
    library: StoredLibrary
    views: Views
    tokens: Tokens
    directory: Directory
    learnt: Learnt
    chit_chat: Array
    calibration: Calibration
    words: Words

    @property
    def spans(self) -> dict[str, range]:
        """The places of each report's passages, which lie side by side, by the report's id."""
        return self.passages.spans

    def language(self, row: int) -> str:
        """The language of a row."""
        return self.manifest.languages[int(self.views.language_of[row])]


def open_index(data: Path, fingerprint: str, dimension: int) -> OpenIndex:
    """Open the live build in the data folder for the model of this fingerprint and dimension.

    Raises IndexMissingError, IndexDamagedError, or IndexMismatchError for another model or format.
    """
    builds = Builds(data)
    name = builds.live()
    while True:
        try:
            return open_build(builds.folder / name, fingerprint, dimension)
        except IndexDamagedError:
            # A slow reader may find its build pruned: then another has gone live meanwhile.
            if name == (name := builds.live()):
                raise


def open_build(folder: Path, fingerprint: str, dimension: int) -> OpenIndex:
    """Open the build in `folder`: every file is hashed, so that what is altered is an error, never an answer. Raises
    IndexDamagedError or IndexMismatchError."""
    manifest = Manifest.read(folder)
    if folder.name.removesuffix(PART) != manifest.name:
        raise IndexDamagedError(f"{folder}: its manifest is that of {manifest.name}: {REBUILD}")
    if (manifest.fingerprint, manifest.dimension) != (fingerprint, dimension):
        raise IndexMismatchError(
            f"{folder}: the index was built with another model, or another version of it ({manifest.model}, "
            f"dimension {manifest.dimension}): {REBUILD}, or set CWGCOP_MODEL to that model",
            model=manifest.model,
        )
    try:
        check_files(folder, manifest.files)
        return read(folder, manifest)
    except IndexDamagedError as error:
        if manifest.program == program():
            raise
        raise IndexMismatchError(f"{error} ({ANOTHER_PROGRAM})", manifest.model) from error


def read(folder: Path, manifest: Manifest) -> OpenIndex:
    """Read the files of a build, which were checked. Raises IndexDamagedError."""
    views = Views.open(folder, manifest.passages)
    store = Tokens.open(folder, len(views.passage_of))
    passages = Passages.open(folder, manifest.passages)
    try:
        said, carried = (
            (folder / DIRECTORY).read_text(encoding="utf-8"),
            map_array(folder / CARRIED, np.int32),
        )
        directory = Directory.load(said, carried, passages)
        learnt = Learnt(**read_arrays(folder / LEARNT), weights=map_array(folder / WEIGHTS, np.float32))
        chit_chat = np.array(map_array(folder / CHIT_CHAT, np.float32, (manifest.dimension,)))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise IndexDamagedError.unreadable(folder, exc) from exc
    sizes = learnt.blocks[:, 3] * learnt.blocks[:, 4]
    if not (
        len(views.passage_of) == manifest.views
        and int(views.language_of.max(initial=0)) < len(manifest.languages)
        and views.vectors.dimension == learnt.landmarks.shape[-1] == manifest.dimension
        and learnt.given.shape == (manifest.passages,)
        and len(learnt.depth) == len(learnt.blocks) == len(passages.spans)
        and (len(learnt.marks), len(learnt.weights)) == (int(learnt.blocks[:, 3].sum()), int(sizes.sum()))
    ):
        raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
    library, calibrated = StoredLibrary.open(passages), calibration.load(folder)
    return OpenIndex(
        folder, manifest, passages, library, views, store, directory, learnt, chit_chat, calibrated,
        Words(folder / WORDS),
    )  # fmt: skip
