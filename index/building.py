"""A build: written beside the live one, checked, and made live at one stroke, or removed without a trace.

What an earlier build has of the same content is copied from it, the rest is embedded, in flat memory.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import calibration, texts, tokens, vectors
from index.arrays import ArrayWriter, map_array, write_array
from index.builds import PART, Builds
from index.errors import (
    BuildError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoredIndexError,
)
from index.lessons import Learnt, Lessons, Wording, wordings_of
from index.manifest import Manifest, describe_files
from index.mentions import Directory
from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.model.weights import BLOCK, TABLE, word_table
from index.opening import (
    CHIT_CHAT,
    DIRECTORY,
    LEARNT,
    WORDING_TEXTS,
    WORDINGS,
    OpenIndex,
    open_build,
    open_index,
    read,
)  # fmt: skip
from index.staleness import ANOTHER_PROGRAM, HELD, against
from index.vectors import VIEWS, Views
from index.views import content_hash, source_hash, views_of
from knowledge.library import Library
from knowledge.normal import normalise

Array = NDArray[np.float32]
#: Gets what is being done and the share done of it, 0 to 1.
Progress = Callable[[str, float], None]

#: Texts embedded at a time, and views that a new build must find again.
_BATCH, _SAMPLE = 256, 20
EMBEDDING, LEARNING = "embedding the passages", "learning from the questions"


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
class Order:
    """What is to be built and where: an index of the library, in vectors of the encoder, with what is learnt from the
    lessons. `sources` are the folders of builds whose vectors are copied beside those of the live one."""

    library: Library
    lessons: Lessons
    encoder: Encoder
    builds: Builds
    progress: Progress = lambda _what, _share: None
    sources: tuple[Path, ...] = ()

    def open(self, name: str, *, whole: bool = False) -> OpenIndex:
        """Open a build for the encoder. Raises IndexDamagedError or IndexMismatchError."""
        folder, encoder = self.builds.folder / name, self.encoder
        return open_build(folder, encoder.fingerprint, encoder.dimension, whole=whole)


def build(order: Order, *, wait: float = 0) -> BuildReport:
    """Build the index and make it live; keep the last builds, remove older. Waits up to `wait` seconds for another
    build to end. Whatever goes wrong, the live index stays. Raises IndexBusyError, BuildError, and what reading the
    lessons raises."""
    with order.builds.writing(wait):
        return _build(order)


def build_changes(order: Order, go_live: Callable[[str], None] | None = None) -> BuildReport:
    """The same, but where a build that is sound would come out the same in everything, that one is live, the live one
    first: so that builds of the same texts do not push older ones out. `go_live` gets the name of the finished build,
    if another way than `Builds.publish` is to make it live; what it raises leaves the live index."""
    builds, started = order.builds, time.monotonic()
    with builds.writing():
        same = _same(order)
        if same is None:
            return _build(order, go_live)
        (go_live or builds.publish)(same.name)
        count, seconds = len(same.passages), time.monotonic() - started
        return BuildReport(same.name, count, same.views, 0, count, seconds, new=False)


def open_or_build(
    order: Order, *, notice: Callable[[str], None] = lambda _sentence: None, wait: float = 600
) -> OpenIndex:
    """Open the live index; build it first where it is missing or damaged, or where passages, lessons or this program
    have changed since; but for changes of passages or lessons a build that is held is not replaced.

    An index of another model is left alone: IndexMismatchError says what to run. A process that finds another one
    building waits for it, up to `wait` seconds, and takes over what it built. `notice` gets a sentence where one is
    built anew, or is kept though something has changed.
    """
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
    encoder = order.encoder
    return found.index or open_index(order.builds.root.parent, encoder.fingerprint, encoder.dimension)


def program() -> str:
    """The hash of what comes with the program and is stored with a build, vectors aside."""
    parts = (str(FORMAT), "\n".join(chit_chat()), calibration.shipped())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


#: Raise it when what is stored beside the vectors changes its form, or mentions are read otherwise than before: builds
#: are then made again from their own vectors.
FORMAT = 1


def chit_chat() -> list[str]:
    """What people write to any bot, one text a line of `asides.txt`."""
    lines = (files("index") / "asides.txt").read_text(encoding="utf-8").splitlines()
    return [normalise(line) for line in lines if line.strip() and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class _Found:
    """The live index, None where it has to be built anew, and what speaks against it, "" where nothing does."""

    index: OpenIndex | None
    against: str


def _look(order: Order) -> _Found:
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
    if index.manifest.program != program():
        return _Found(None, ANOTHER_PROGRAM)
    changed = against(index.manifest, order.library, order.lessons)
    held = builds.held() == index.manifest.name
    return _Found(index if held or not changed else None, changed)


def _same(order: Order) -> Manifest | None:
    """The manifest of a build of the same sources, lessons, program and model of which every byte is sound."""
    builds, knowledge, made_by = order.builds, source_hash(order.library.passages), program()
    live = builds.current()
    for name in sorted(builds.names(), key=lambda name: (name == live, name), reverse=True):
        try:
            found = Manifest.read(builds.folder / name)
            if (found.knowledge, found.lessons, found.program) == (knowledge, order.lessons.digest, made_by):
                return order.open(name, whole=True).manifest
        except StoredIndexError:
            continue  # of no use
    return None


def _build(order: Order, go_live: Callable[[str], None] | None = None) -> BuildReport:
    started, builds = time.monotonic(), order.builds
    order = replace(order, lessons=order.lessons.prepared())  # whoever made a mistake there is told at once
    builds.sweep()
    builds.folder.mkdir(parents=True, exist_ok=True)
    name = builds.new()
    part = builds.folder / f"{name}{PART}"
    try:
        part.mkdir()
        manifest, reused = _write(part, order, _earlier(order))
        replace(manifest, files=describe_files(part)).write(part)
        builds.finish(name)
        (go_live or builds.publish)(name)
    except BaseException:
        _discard(builds, name)
        raise
    builds.prune()
    passages, seconds = len(manifest.passages), time.monotonic() - started
    return BuildReport(name, passages, manifest.views, passages - reused, reused, seconds)


def _earlier(order: Order) -> list[OpenIndex]:
    """The builds to copy from, the live one first: those of the same model of which every byte is sound."""
    folders = list(order.sources)
    with suppress(StoredIndexError):
        folders.insert(0, order.builds.folder / order.builds.live())
    found = []
    for folder in folders:
        with suppress(StoredIndexError):  # what is copied from none is embedded, which mends whatever it was
            found.append(open_build(folder, order.encoder.fingerprint, order.encoder.dimension, whole=True))
    return found


def _discard(builds: Builds, name: str) -> None:
    """Remove what there is of a build, unless it went live at the last moment."""
    try:
        if builds.live() == name:
            return
    except StoredIndexError:
        pass
    for folder in (builds.folder / f"{name}{PART}", builds.folder / name):
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, order: Order, earlier: Sequence[OpenIndex]) -> tuple[Manifest, int]:
    """Write all files of a build into its empty folder; its manifest, which knows of no files yet, and how many
    passages were copied. Raises OSError, BuildError, and what reading the lessons raises."""
    library, encoder = order.library, order.encoder
    known: dict[str, tuple[OpenIndex, int]] = {}
    for one in reversed(earlier):
        starts = zip(one.manifest.passages, one.views.first_row.tolist(), strict=False)
        known |= {sha256: (one, first) for (_, sha256), first in starts}
    hashes: dict[str, str] = {}
    rows: list[_Row] = []
    owners: list[tuple[int, str]] = []
    for number, passage in enumerate(library.passages):
        if passage.id in hashes:
            raise BuildError(f"{passage.id}: two passages have this id: run `cwgcop knowledge check`")
        views = views_of(passage)
        hashes[passage.id] = content_hash(views)
        source, first = known.get(hashes[passage.id], (None, 0))
        rows += [(view.text, source, first + place) for place, view in enumerate(views)]
        owners += [(number, view.language) for view in views]
    if not rows:
        raise BuildError(
            "there is nothing to index: the reports have no passage: run `cwgcop knowledge check`"
        )
    languages = tuple(sorted({language for _, language in owners}))
    manifest = Manifest(
        name=folder.name.removesuffix(PART),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        knowledge=source_hash(library.passages),
        lessons=order.lessons.digest,
        program=program(),
        passages=tuple(hashes.items()),
        languages=languages,
        views=len(rows),
    )
    sample = _embed(folder, rows, order)
    vectors.write(folder, encoder.dimension)
    table = [(number, languages.index(language)) for number, language in owners]
    write_array(folder / VIEWS, np.array(table, np.int32))
    texts.store(folder, library)
    (folder / DIRECTORY).write_text(Directory.of(library).dump(), encoding="utf-8")
    (folder / calibration.FILE).write_text(_calibration(encoder), encoding="utf-8")
    _store_chit_chat(folder, encoder, earlier)
    wordings = wordings_of(order.lessons.read())
    heard: dict[str, Array] = {}
    for one in earlier:
        heard |= stored_wordings(one)
    said = _encoded(wordings, order, heard)
    write_array(folder / WORDINGS, said)
    spelt = json.dumps([one.text for one in wordings], ensure_ascii=False)
    (folder / WORDING_TEXTS).write_text(spelt, encoding="utf-8")
    stored = Views.open(folder, len(hashes))
    for row, vector in sample.items():
        if not float(stored.vectors.search(vector, 1).scores[0]) > 0.98:
            raise BuildError(f"{folder}: row {row} was not found again: the index was not changed")
    places = {id_: place for place, id_ in enumerate(hashes)}
    learnt = Learnt.of(wordings, said, stored.cosines, places)
    arrays = {name: getattr(learnt, name) for name in Learnt.__dataclass_fields__}
    np.savez(folder / LEARNT, **arrays)
    read(folder, manifest)
    return manifest, sum(sha256 in known for sha256 in hashes.values())


#: A view's text, and the earlier build and its row that have the vectors, None where none has.
_Row = tuple[str, OpenIndex | None, int]


def _embed(folder: Path, rows: Sequence[_Row], order: Order) -> dict[int, Array]:
    """Write the vectors of all views and of their tokens, embedding what no earlier build has; return a sample of the
    views' by row."""
    sampled = set(np.linspace(0, len(rows) - 1, _SAMPLE, dtype=int).tolist())
    sample: dict[int, Array] = {}
    order.progress(EMBEDDING, 0.0)
    dimension, first = order.encoder.dimension, [0]
    with (
        ArrayWriter(folder / vectors.EXACT, np.float32, (dimension,)) as file,
        ArrayWriter(folder / tokens.TOKENS, TABLE, (dimension // BLOCK,)) as read,
    ):
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            new = [text for text, source, _ in batch if source is None]
            encoded = iter(order.encoder.tokens(new, "passage") if new else ())
            for number, (text, source, row) in enumerate(batch, start):
                if source is None:
                    one = next(encoded)
                    vector, table = one.vector, word_table(one.tokens)
                else:
                    vector = source.views.vectors.embedded(row, row + 1)[0]
                    table = source.tokens.stored(row)
                if not abs(float(np.linalg.norm(vector)) - 1) < 1e-2:
                    raise BuildError(f"the model gave no unit vector for the text {text[:60]!r}")
                file.add(vector[None])
                read.add(table)
                first.append(read.rows)
                if number in sampled:
                    sample[number] = vector
            order.progress(EMBEDDING, (start + len(batch)) / len(rows))
    write_array(folder / tokens.FIRST, np.array(first, np.int64))
    return sample


def _calibration(encoder: Encoder) -> str:
    """The shipped calibration; to other models the question's vector alone says nothing."""
    shipped = calibration.from_json(calibration.shipped())
    return calibration.to_json(shipped if encoder.name == DEFAULT else replace(shipped, usual=()))


def _store_chit_chat(folder: Path, encoder: Encoder, earlier: Sequence[OpenIndex]) -> None:
    """Store the vectors of chit-chat; those of an earlier build where one was of this program."""
    known = (one.chit_chat for one in earlier if one.manifest.program == program())
    found = next(known, None)
    write_array(folder / CHIT_CHAT, encoder.encode(chit_chat(), "query") if found is None else found)


def _encoded(wordings: Sequence[Wording], order: Order, known: dict[str, Array]) -> Array:
    """The vectors of wordings (wordings, dimension), encoding those that are not known."""
    new = sorted({one.text for one in wordings} - known.keys(), key=lambda text: (len(text), text))
    for start in range(0, len(new), _BATCH):
        order.progress(LEARNING, start / len(new))
        batch = new[start : start + _BATCH]
        for text, vector in zip(batch, order.encoder.encode(batch, "query"), strict=True):
            if not np.isfinite(vector).all():
                raise BuildError(f"the model has no vector for the question {text!r}: word it otherwise")
            known[text] = vector
    if wordings:
        order.progress(LEARNING, 1.0)
    rows = [known[one.text] for one in wordings]
    return np.array(rows, np.float32).reshape(len(rows), order.encoder.dimension)


def stored_wordings(previous: OpenIndex) -> dict[str, Array]:
    """The vectors of wordings that a build has, by text; none where they cannot be read."""
    try:
        found = np.array(map_array(previous.folder / WORDINGS, np.float32, (previous.manifest.dimension,)))
        said = json.loads((previous.folder / WORDING_TEXTS).read_text(encoding="utf-8"))
        return dict(zip(said, found, strict=True))
    except (OSError, ValueError, TypeError, IndexDamagedError):
        return {}  # then all are encoded, which mends whatever it was
