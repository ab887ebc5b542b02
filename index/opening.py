"""A build opened for reading: checked before anything of it is believed."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import calibration, texts
from index.arrays import map_array, read_arrays
from index.builds import PART, Builds
from index.calibration import Calibration
from index.errors import REBUILD, IndexDamagedError, IndexMismatchError
from index.lessons import Learnt
from index.manifest import Manifest, check_files
from index.mentions import Directory
from index.tokens import Tokens
from index.vectors import EXACT, Views
from knowledge.library import Library
from knowledge.report import report_of

#: What passages carry which mention, and what was learnt from the lessons.
DIRECTORY, LEARNT = "mentions.json", "learnt.npz"
#: The vectors of what people write to any bot, (texts, dimension).
CHIT_CHAT = "chit-chat.npy"
#: The vectors of the lessons' wordings, and their texts: what the next build need not encode again.
WORDINGS, WORDING_TEXTS = "wordings.npy", "wordings.json"
#: What only the next build reads.
_UNREAD = frozenset({EXACT, WORDINGS, WORDING_TEXTS})

Array = NDArray[np.float32]


@dataclass(frozen=True)
class OpenIndex:
    """A build opened for reading: places of passages are those in the manifest's list. May be shared by threads."""

    folder: Path
    manifest: Manifest
    library: Library
    views: Views
    tokens: Tokens
    directory: Directory
    learnt: Learnt
    chit_chat: Array
    calibration: Calibration

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each passage in the manifest's list, by its id."""
        return {id_: place for place, (id_, _) in enumerate(self.manifest.passages)}

    @cached_property
    def spans(self) -> dict[str, range]:
        """The places of each report's passages, which lie side by side, by the report's id."""
        spans: dict[str, range] = {}
        for place, (id_, _) in enumerate(self.manifest.passages):
            report = report_of(id_)
            spans[report] = range(spans[report].start if report in spans else place, place + 1)
        return spans

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


def open_build(folder: Path, fingerprint: str, dimension: int, *, whole: bool = False) -> OpenIndex:
    """Open the build in `folder`. Raises IndexDamagedError or IndexMismatchError.

    Every file is hashed but those that only the next build reads: what is altered is an error, never an answer. With
    `whole`, for that next build, these are hashed too.
    """
    manifest = Manifest.read(folder)
    if folder.name.removesuffix(PART) != manifest.name:
        raise IndexDamagedError(f"{folder}: its manifest is that of {manifest.name}: {REBUILD}")
    if (manifest.fingerprint, manifest.dimension) != (fingerprint, dimension):
        raise IndexMismatchError(
            f"{folder}: the index was built with another model, or another version of it ({manifest.model}, "
            f"dimension {manifest.dimension}): {REBUILD}, or set CWGCOP_MODEL to that model",
            model=manifest.model,
        )
    check_files(folder, manifest.files, unread=frozenset() if whole else _UNREAD)
    return read(folder, manifest)


def read(folder: Path, manifest: Manifest) -> OpenIndex:
    """Read the files of a build, which were checked. Raises IndexDamagedError."""
    views = Views.open(folder, len(manifest.passages))
    tokens = Tokens.open(folder, manifest.dimension, len(views.passage_of))
    try:
        directory = Directory.load((folder / DIRECTORY).read_text(encoding="utf-8"))
        learnt = Learnt(**read_arrays(folder / LEARNT))
        chit_chat = np.array(map_array(folder / CHIT_CHAT, np.float32, (manifest.dimension,)))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise IndexDamagedError.unreadable(folder, exc) from exc
    passages, dimension = len(manifest.passages), manifest.dimension
    if not (
        len(views.passage_of) == manifest.views
        and int(views.language_of.max(initial=0)) < len(manifest.languages)
        and views.vectors.dimension == learnt.landmarks.shape[-1] == dimension
        and learnt.report.shape == learnt.given.shape == (passages,)
        and len(learnt.depth) == learnt.report[-1] + 1
    ):
        raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
    library, calibrated = texts.load(folder), calibration.load(folder)
    return OpenIndex(folder, manifest, library, views, tokens, directory, learnt, chit_chat, calibrated)
