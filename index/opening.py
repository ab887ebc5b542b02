"""Opens a build for reading, after checking all its files; and says whether it fits the reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import calibration
from index.builds import Builds
from index.calibration import Calibration
from index.errors import (
    REBUILD,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoredIndexError,
)
from index.files import map_array, read_arrays
from index.lessons import Learnt, Lessons
from index.manifest import ANOTHER_PROGRAM, Manifest, check_files
from index.mentions import Directory
from index.texts import Passages, StoredLibrary
from index.vectors import Tokens, Views
from index.views import content_hash, knowledge_hash, source_hash, views_of
from index.words import WORDS, Words
from knowledge.filenames import digest
from knowledge.library import Library
from knowledge.report import Report

#: The mentions of passages; and the regression learnt from the lessons, with its weights apart.
DIRECTORY, CARRIED, LEARNT, WEIGHTS = "mentions.json", "mentions.npy", "learnt.npz", "learnt.npy"
#: The vectors of chit-chat, (texts, dimension).
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
    if folder.name != manifest.name:
        raise IndexDamagedError(f"{folder}: its manifest is that of {manifest.name}: {REBUILD}")
    if (manifest.fingerprint, manifest.dimension) != (fingerprint, dimension):
        raise IndexMismatchError(
            f"{folder}: the index was built with another model, or another version of it ({manifest.model}, "
            f"dimension {manifest.dimension}): {REBUILD}, or set CWGCOP_MODEL to that model",
            model=manifest.model,
        )
    check_files(folder, manifest.files)
    try:
        return read(folder, manifest)
    except IndexDamagedError as error:
        if not (changed := manifest.changes()):
            raise
        raise IndexMismatchError(f"{error} ({changed})", manifest.model) from error


def read(folder: Path, manifest: Manifest) -> OpenIndex:
    """Read the files of a build, which were checked. Raises IndexDamagedError."""
    views = Views.open(folder, manifest.passages, manifest.languages)
    store = Tokens.open(folder, len(views.passage_of), manifest.dimension)
    passages = Passages.open(folder, manifest.passages)
    try:
        said, carried = (
            (folder / DIRECTORY).read_text(encoding="utf-8"),
            map_array(folder / CARRIED, np.int32),
        )
        directory = Directory.load(said, carried, passages.place, len(passages))
        learnt = Learnt(**read_arrays(folder / LEARNT), weights=map_array(folder / WEIGHTS, np.float32))
        chit_chat = np.array(map_array(folder / CHIT_CHAT, np.float32, (manifest.dimension,)))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise IndexDamagedError.unreadable(folder, exc) from exc
    sizes = learnt.blocks[:, 3] * learnt.blocks[:, 4]
    if not (
        len(views.passage_of) == manifest.views
        and views.vectors.dimension == learnt.landmarks.shape[-1] == manifest.dimension
        and learnt.given.shape == (manifest.passages,)
        and len(learnt.depth) == len(learnt.blocks) == len(passages.spans)
        and (len(learnt.marks), len(learnt.weights)) == (int(learnt.blocks[:, 3].sum()), int(sizes.sum()))
    ):
        raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
    library, calibrated = StoredLibrary.open(passages), calibration.shipped(manifest.model)
    return OpenIndex(
        folder, manifest, passages, library, views, store, directory, learnt, chit_chat, calibrated,
        Words(folder / WORDS),
    )  # fmt: skip


def is_made_of(data: Path, knowledge: Path) -> bool:
    """Whether the live build was made by this version of the program of the very files of a knowledge folder, so that
    nobody needs to read them."""
    builds = Builds(data)
    try:
        manifest = Manifest.read(builds.folder / builds.live())
    except StoredIndexError:
        return False
    made_of, files = (
        (manifest.report_files, manifest.lessons),
        (knowledge / "reports", knowledge / "questions"),
    )
    return made_of == tuple(map(digest, files)) and not manifest.changes()


# Whether it fits the reports

#: The words of `status` for a build that stays live although the reports have changed.
HELD = (
    "the build was made live on purpose and stays until `cwgcop knowledge publish` or `cwgcop index build` makes the "
    "reports as they are now live"
)


class State(StrEnum):
    """The state of an index."""

    LIVE = "live"  #: it fits the reports and the model
    STALE = "stale"  #: it is sound, but was made of other texts, or by another model or program
    DAMAGED = "damaged"  #: its files have changed since they were written
    MISSING = "missing"  #: there is none


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the live index.

    state: the state
    reason: the state in a sentence
    manifest: its manifest; None if none can be read
    """

    state: State
    reason: str
    manifest: Manifest | None = None


def changes(manifest: Manifest, folder: Path, reports: Sequence[Report]) -> str:
    """The differences between the build in `folder` and the present reports, in words; "" for none.

    Passages are compared by their content hashes, in the reports whose source hash differs. Raises IndexDamagedError.
    """
    if knowledge_hash(digests := [source_hash(one) for one in reports]) == manifest.knowledge:
        return ""
    was = Passages.open(folder, manifest.passages)
    known = {digest for _, digest, _ in was.reports}
    same = {one.id for one, digest in zip(reports, digests, strict=True) if digest in known}
    spans = (span for report, span in was.spans.items() if report not in same)
    stored = {id_: sha256 for span in spans for id_, sha256 in was.hashes(span).items()}
    passages = (passage for report in reports if report.id not in same for passage in report.passages())
    now = {passage.id: content_hash(views_of(passage)) for passage in passages}
    counts = {
        "added": len(now.keys() - stored.keys()),
        "changed": sum(stored.get(id_, sha256) != sha256 for id_, sha256 in now.items()),
        "removed": len(stored.keys() - now.keys()),
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join(said) or "what stands around the texts"


def describe_changes(manifest: Manifest, folder: Path, library: Library, lessons: Lessons) -> str:
    """Say what has changed since the build in `folder` was made; "" for no change. Raises IndexDamagedError."""
    if differences := changes(manifest, folder, library.reports):
        return f"the reports have changed since: {differences}"
    return "" if manifest.lessons == lessons.digest else "the questions to learn from have changed since"


def status(data: Path, library: Library, lessons: Lessons, model: str, fingerprint: str) -> Status:
    """The state of the live index beside a library, lessons and a model (name and fingerprint).

    The large files of the index are not read.
    """
    builds = Builds(data)
    try:
        folder = builds.folder / builds.live()
        manifest = Manifest.read(folder)
        check_files(folder, manifest.files, hashes=False)
    except IndexMissingError as exc:
        return Status(State.MISSING, str(exc))
    except IndexMismatchError as exc:
        return Status(State.STALE, str(exc))
    except IndexDamagedError as exc:
        return Status(State.DAMAGED, str(exc))
    if manifest.fingerprint != fingerprint and manifest.model != model:
        return Status(State.STALE, f"built with another model ({manifest.model})", manifest)
    if manifest.fingerprint != fingerprint:
        return Status(State.STALE, ANOTHER_PROGRAM, manifest)
    try:
        reason = manifest.changes() or describe_changes(manifest, folder, library, lessons)
    except IndexDamagedError as exc:
        return Status(State.DAMAGED, str(exc))
    if reason:
        held = f"; {HELD}" if builds.held() == manifest.name else ""
        return Status(State.STALE, f"{reason}{held}", manifest)
    return Status(State.LIVE, "up to date", manifest)
