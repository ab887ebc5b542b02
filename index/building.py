"""A build: written beside the live one, checked, and made live at one stroke, or removed without a trace."""

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import vectors
from index.additions import NOTHING, Additions
from index.arrays import ArrayWriter, map_array, write_array
from index.builds import PART, Builds
from index.durable import sync, sync_tree
from index.errors import (
    BuildError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoredIndexError,
)
from index.manifest import Manifest, check_files, describe_files
from index.model.encoder import Encoder
from index.opening import VIEWS, OpenIndex, open_build, open_index
from index.staleness import ANOTHER_PROGRAM, HELD, outdated
from index.tokens import STATES, TOKENS, Tokens, TokenWriter, files
from index.views import View, content_hash, source_hash, views_of
from knowledge.report import Passage

#: Called with the number of views done and of all.
Progress = Callable[[int, int], None]

_BATCH = 32  # views embedded at a time: at 512 tokens each, 50 MB of token vectors
_SAMPLE = 20  # views that a new build must find again


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
    IndexBusyError, BuildError, and what storing the additions raises.
    """
    builds = Builds(data)
    with builds.writing(wait):
        return _build(list(passages), encoder, builds, progress, additions)


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
    passages, builds, started = list(passages), Builds(data), time.monotonic()
    with builds.writing():
        same = _same(builds, encoder, source_hash(passages), additions)
        if same is None:
            return _build(passages, encoder, builds, progress, additions)
        builds.publish(same.name)
        builds.release()
        count, seconds = len(same.passages), time.monotonic() - started
        return BuildReport(same.name, count, same.views, 0, count, seconds, new=False)


def _same(builds: Builds, encoder: Encoder, knowledge: str, additions: Additions) -> Manifest | None:
    """The manifest of a build of these sources, additions and model of which every byte is sound."""
    try:
        live = builds.live()
    except StoredIndexError:
        live = ""
    for name in sorted(builds.names(), key=lambda name: (name == live, name), reverse=True):
        folder = builds.folder / name
        try:
            stored = additions.is_of_program(folder) and additions.is_taught(folder)
            if stored and Manifest.read(folder).knowledge == knowledge:
                builds.verify(name)
                return open_build(folder, encoder.fingerprint, encoder.dimension).manifest
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
    passages, builds = list(passages), Builds(data)
    found = _look(builds, encoder, passages, additions)
    if found.index is None:
        with builds.writing(wait):
            found = _look(builds, encoder, passages, additions)
            if found.index is None:
                if found.against:
                    notice(f"the index is built anew: {found.against}")
                _build(passages, encoder, builds, progress, additions)
    if found.index is not None and found.against:
        notice(f"the index build {found.index.manifest.name} answers: {found.against}; {HELD}")
    return found.index or open_index(data, encoder.fingerprint, encoder.dimension)


@dataclass(frozen=True, slots=True)
class _Found:
    """The live index, None where it has to be built anew, and what speaks against it, "" where nothing does."""

    index: OpenIndex | None
    against: str


def _look(builds: Builds, encoder: Encoder, passages: Sequence[Passage], additions: Additions) -> _Found:
    """Look at the live index as `open_or_build` does. Raises IndexMismatchError for one of another model."""
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
    if not additions.is_of_program(index.folder):
        return _Found(None, ANOTHER_PROGRAM)
    against = outdated(index.folder, index.manifest, passages, additions)
    held = builds.held() == index.manifest.name
    return _Found(index if held or not against else None, against)


def _build(
    passages: Sequence[Passage],
    encoder: Encoder,
    builds: Builds,
    progress: Progress | None,
    additions: Additions,
) -> BuildReport:
    started = time.monotonic()
    builds.sweep()
    builds.folder.mkdir(parents=True, exist_ok=True)
    name = builds.new()
    part = builds.folder / f"{name}{PART}"
    try:
        part.mkdir()
        previous = _previous(builds, encoder)
        written = _write(part, passages, encoder, previous, progress)
        _check(open_build(part, encoder.fingerprint, encoder.dimension), written.sample)
        additions.store(part, encoder, previous.folder if previous else None)
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
        passages=len(passages),
        views=manifest.views,
        embedded=len(passages) - written.reused,
        reused=written.reused,
        seconds=time.monotonic() - started,
    )


@dataclass(frozen=True, slots=True)
class _Sampled:
    """A view as it was embedded, to be found again in what was written."""

    row: int
    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Written:
    manifest: Manifest
    reused: int
    sample: tuple[_Sampled, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a view comes from: the row of the live index that has it, or, when None, the encoder."""

    view: View
    row: int | None


def _previous(builds: Builds, encoder: Encoder) -> OpenIndex | None:
    """Return the live index to copy from, if every byte of it is sound and its model is the same."""
    try:
        builds.verify()
        return open_build(builds.folder / builds.live(), encoder.fingerprint, encoder.dimension)
    except StoredIndexError:
        return None  # then everything is embedded, which mends whatever it was


def _write(
    folder: Path,
    passages: Sequence[Passage],
    encoder: Encoder,
    previous: OpenIndex | None,
    progress: Progress | None,
) -> _Written:
    """Write all files of a build, in flat memory."""
    known: dict[str, int] = {}
    if previous is not None:
        stored = (sha256 for _, sha256 in previous.manifest.passages)
        known = dict(zip(stored, previous.first_row.tolist(), strict=False))
    pairs: dict[str, str] = {}
    sources: list[_Source] = []
    rows: list[tuple[int, str]] = []
    for number, passage in enumerate(passages):
        if passage.id in pairs:
            raise BuildError(f"{passage.id}: two passages have this id: run `cwgcop knowledge check`")
        views = views_of(passage)
        pairs[passage.id] = content_hash(views)
        first = known.get(pairs[passage.id])
        for offset, view in enumerate(views):
            sources.append(_Source(view, None if first is None else first + offset))
            rows.append((number, view.language))
    if not sources:
        raise BuildError(
            "there is nothing to index: the reports have no passage: run `cwgcop knowledge check`"
        )

    sample = _embed(folder, sources, encoder, previous, progress)
    languages = tuple(sorted({language for _, language in rows}))
    table = [(number, languages.index(language)) for number, language in rows]
    write_array(folder / VIEWS, np.array(table, np.int32))
    tokens = len(map_array(folder / files(TOKENS)[1], np.float16))
    vectors.write(folder, encoder.dimension)
    manifest = Manifest(
        name=folder.name.removesuffix(PART),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        knowledge=source_hash(passages),
        passages=tuple(pairs.items()),
        languages=languages,
        views=len(sources),
        tokens=tokens,
        files=describe_files(folder),
    )
    manifest.write(folder)
    reused = sum(sha256 in known for sha256 in pairs.values())
    return _Written(manifest, reused, sample)


def _embed(
    folder: Path,
    sources: Sequence[_Source],
    encoder: Encoder,
    previous: OpenIndex | None,
    progress: Progress | None,
) -> tuple[_Sampled, ...]:
    """Write vectors and tokens of all views, embedding what `previous` does not have; return a sample."""
    sample: list[_Sampled] = []
    sampled = set(np.linspace(0, len(sources) - 1, _SAMPLE, dtype=int).tolist())
    with (
        ArrayWriter(folder / vectors.EXACT, np.float32, (encoder.dimension,)) as vector_file,
        TokenWriter(folder, encoder.dimension) as token_file,
        TokenWriter(folder, encoder.dimension, STATES) as state_file,
    ):
        if progress is not None:
            progress(0, len(sources))
        for start in range(0, len(sources), _BATCH):
            batch = sources[start : start + _BATCH]
            texts = [source.view.text for source in batch if source.row is None]
            encodings = iter(encoder.encode(texts, "passage") if texts else ())
            for row, source in enumerate(batch, start):
                if source.row is not None and previous is not None:
                    vector = previous.vectors.exact(source.row, source.row + 1)[0]
                    tokens, states = previous.tokens.stored(source.row), previous.states.stored(source.row)
                else:
                    encoding = next(encodings)
                    vector = encoding.vector
                    tokens = Tokens.of(encoding.tokens, source.view.context_pieces(encoding.pieces))
                    states = Tokens.of(encoding.middle)
                    if not abs(float(np.linalg.norm(vector)) - 1) < 1e-2:
                        raise BuildError(f"{source.view.passage}: the model gave no unit vector for its text")
                vector_file.add(vector[None])
                token_file.add(tokens)
                state_file.add(states)
                if row in sampled:
                    sample.append(_Sampled(row, vector, tokens.vectors()))
            if progress is not None:
                progress(start + len(batch), len(sources))
    return tuple(sample)


def _check(index: OpenIndex, sample: Iterable[_Sampled]) -> None:
    """Find a sample of views again in a new build. Raises BuildError when one is not what was embedded."""
    for view in sample:
        row = int(index.vectors.search(view.vector[None], 1).rows[0, 0])
        found = float(index.vectors.exact(row, row + 1)[0] @ view.vector)
        best = index.tokens.maxsim(view.tokens, [view.row])
        if not (found > 0.98 and (best > 0.98 * (view.tokens**2).sum(axis=1)).all()):
            raise BuildError(f"{index.folder}: row {view.row} was not found again: the index was not changed")


def _discard(builds: Builds, name: str) -> None:
    """Remove what there is of a build, unless it went live at the last moment."""
    try:
        if builds.live() == name:
            return
    except StoredIndexError:
        pass
    for folder in (builds.folder / f"{name}{PART}", builds.folder / name):
        shutil.rmtree(folder, ignore_errors=True)
