"""A build: written beside the live one, checked, and made live at one stroke, or removed without a trace."""

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from index import writing
from index.additions import NOTHING, Additions
from index.builds import PART, Builds
from index.durable import sync, sync_tree
from index.errors import IndexDamagedError, IndexMismatchError, IndexMissingError, StoredIndexError
from index.manifest import Manifest, check_files, describe_files
from index.model.encoder import Encoder
from index.opening import OpenIndex, open_build, open_index
from index.staleness import ANOTHER_PROGRAM, HELD, outdated
from index.views import source_hash
from knowledge.report import Passage

Progress = writing.Progress


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` and `reused` count passages; their sum is `passages`. `new` is whether there is a
    new build at all: else one that was there is live, being the same in everything."""

    name: str
    passages: int
    views: int
    embedded: int
    reused: int
    seconds: float
    new: bool = True


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be built and where: an index of the passages, in vectors of the encoder, with the additions."""

    passages: tuple[Passage, ...]
    encoder: Encoder
    builds: Builds
    additions: Additions
    progress: Progress | None

    def open(self, name: str, *, whole: bool = False) -> OpenIndex:
        """Open a build for the encoder. Raises IndexDamagedError or IndexMismatchError."""
        folder, encoder = self.builds.folder / name, self.encoder
        return open_build(folder, encoder.fingerprint, encoder.dimension, whole=whole)


def build(
    passages: Iterable[Passage],
    encoder: Encoder,
    data: Path,
    *,
    progress: Progress | None = None,
    additions: Additions = NOTHING,
    wait: float = 0,
) -> BuildReport:
    """Build an index of the passages in the data folder and make it live; keep the last builds, remove older.

    Passages that the live index has, of the same content and model, are copied from it, not embedded. Waits
    up to `wait` seconds for another build to end. Whatever goes wrong, the live index stays. Raises
    IndexBusyError, BuildError, and what preparing and storing the additions raises.
    """
    order = _Order(tuple(passages), encoder, Builds(data), additions, progress)
    with order.builds.writing(wait):
        return _build(order)


def build_changes(
    passages: Iterable[Passage],
    encoder: Encoder,
    data: Path,
    *,
    progress: Progress | None = None,
    additions: Additions = NOTHING,
) -> BuildReport:
    """The same, but where a build that is sound would come out the same in everything, that one is live, the live one
    first: so that builds of the same texts do not push older ones out. It is held no more."""
    builds, started = Builds(data), time.monotonic()
    order = _Order(tuple(passages), encoder, builds, additions, progress)
    with builds.writing():
        same = _same(order)
        if same is None:
            return _build(order)
        builds.publish(same.name)
        builds.release()
        count, seconds = len(same.passages), time.monotonic() - started
        return BuildReport(same.name, count, same.views, 0, count, seconds, new=False)


def _same(order: _Order) -> Manifest | None:
    """The manifest of a build of the same sources, additions and model of which every byte is sound."""
    builds, additions, knowledge = order.builds, order.additions, source_hash(order.passages)
    try:
        live = builds.live()
    except StoredIndexError:
        live = ""
    for name in sorted(builds.names(), key=lambda name: (name == live, name), reverse=True):
        folder = builds.folder / name
        try:
            stored = additions.is_of_program(folder) and additions.is_taught(folder)
            if stored and Manifest.read(folder).knowledge == knowledge:
                return order.open(name, whole=True).manifest
        except (StoredIndexError, OSError):
            continue  # of no use
    return None


def open_or_build(
    passages: Iterable[Passage],
    encoder: Encoder,
    data: Path,
    *,
    progress: Progress | None = None,
    additions: Additions = NOTHING,
    notice: Callable[[str], None] = lambda _sentence: None,
    wait: float = 600,
) -> OpenIndex:
    """Open the live index; build it first where it is missing or damaged, or where the passages or the lessons
    have changed since; but for changes alone a build that is held is not replaced.

    It is built too where an earlier version of the program made it: of the same model as prepared then, or with other
    additions. An index of another model is left alone: IndexMismatchError says what to run.
    A process that finds another one building waits for it, up to `wait` seconds, and takes over what it built.
    `notice` gets a sentence where one is built anew, or is kept though something has changed.
    """
    order = _Order(tuple(passages), encoder, Builds(data), additions, progress)
    found = _look(order)
    if found.index is None:
        with order.builds.writing(wait):
            found = _look(order)
            if found.index is None:
                if found.against:
                    notice(f"the index is built anew: {found.against}")
                _build(order)
    if found.index is not None and found.against:
        notice(f"the index build {found.index.manifest.name} answers: {found.against}; {HELD}")
    return found.index or open_index(data, encoder.fingerprint, encoder.dimension)


@dataclass(frozen=True, slots=True)
class _Found:
    """The live index, None where it has to be built anew, and what speaks against it, "" where nothing does."""

    index: OpenIndex | None
    against: str


def _look(order: _Order) -> _Found:
    """Look at the live index as `open_or_build` does. Raises IndexMismatchError for one of another model."""
    builds, encoder = order.builds, order.encoder
    try:
        index = open_index(builds.root.parent, encoder.fingerprint, encoder.dimension)
    except IndexMissingError:
        return _Found(None, "")
    except IndexDamagedError:
        return _Found(None, "it is damaged")
    except IndexMismatchError as error:
        if error.model != encoder.name:
            raise
        return _Found(None, ANOTHER_PROGRAM)
    if not order.additions.is_of_program(index.folder):
        return _Found(None, ANOTHER_PROGRAM)
    against = outdated(index.folder, index.manifest, order.passages, order.additions)
    held = builds.held() == index.manifest.name
    return _Found(index if held or not against else None, against)


def _build(order: _Order) -> BuildReport:
    started, builds = time.monotonic(), order.builds
    additions = order.additions.prepared()
    builds.sweep()
    builds.folder.mkdir(parents=True, exist_ok=True)
    name = builds.new()
    part = builds.folder / f"{name}{PART}"
    try:
        part.mkdir()
        previous = _previous(order)
        written = writing.write(part, order.passages, order.encoder, previous, order.progress)
        writing.check(order.open(part.name), written.sample)
        additions.store(part, order.encoder, previous.folder if previous else None)
        replace(written.manifest, files=describe_files(part)).write(part)
        check_files(part, Manifest.read(part).files)
        sync_tree(part)
        part.rename(builds.folder / name)
        sync(builds.folder)
        builds.publish(name)
        builds.release()
    except BaseException:
        _discard(builds, name)
        raise
    builds.prune()
    manifest = written.manifest
    return BuildReport(
        name=name,
        passages=len(order.passages),
        views=manifest.views,
        embedded=len(order.passages) - written.reused,
        reused=written.reused,
        seconds=time.monotonic() - started,
    )


def _previous(order: _Order) -> OpenIndex | None:
    """Return the live index to copy from, if every byte of it is sound and its model is the same."""
    try:
        return order.open(order.builds.live(), whole=True)
    except StoredIndexError:
        return None  # then everything is embedded, which mends whatever it was


def _discard(builds: Builds, name: str) -> None:
    """Remove what there is of a build, unless it went live at the last moment."""
    try:
        if builds.live() == name:
            return
    except StoredIndexError:
        pass
    for folder in (builds.folder / f"{name}{PART}", builds.folder / name):
        shutil.rmtree(folder, ignore_errors=True)
