"""Builds an index beside the live one, checks it, and makes it live in one step, or removes it.

Vectors of unchanged content are copied from earlier builds; the rest is embedded, in flat memory.
"""

import json
import shutil
import time
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import vectors, words
from index.builds import GO_BACK, Builds
from index.durable import new_folder
from index.errors import (
    BuildError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoredIndexError,
)
from index.files import ArrayWriter, map_array, write_array
from index.lessons import Learnt, Lessons, suggestions, wordings_of
from index.manifest import ANOTHER_PROGRAM, Manifest, check_files, describe_files
from index.mentions import gather
from index.model.encoder import Encoded, Encoder
from index.opening import (
    CARRIED,
    CHIT_CHAT,
    DIRECTORY,
    HELD,
    LEARNT,
    WEIGHTS,
    WORDING_TEXTS,
    WORDINGS,
    OpenIndex,
    describe_changes,
    open_build,
    open_index,
    read,
)  # fmt: skip
from index.texts import SUGGESTIONS, Passages, StoredLibrary, TextsWriter
from index.vectors import EXACT, VIEWS, TokensWriter, Views
from index.views import content_hash, knowledge_hash, source_hash, views_of
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.progress import Progress
from knowledge.report import Report

Array = NDArray[np.float32]
#: Texts embedded in one call; views that a new build must find again; lessons that compare it with exact search.
_BATCH, _SAMPLE, _ASKED = 256, 20, 100
DAMAGED = "it is damaged"
EMBEDDING, LEARNING = "embedding the passages", "learning from the questions"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build.

    passages, views: how many there are
    embedded, reused: how many passages were embedded, and how many copied from an earlier build
    new: whether a build was made; else the same build was there and is live
    recall: that of the manifest
    """

    name: str
    passages: int
    views: int
    embedded: int
    reused: int
    seconds: float
    new: bool = True
    recall: float = 1.0


@dataclass(frozen=True)
class Order:
    """What is to be built: an index of the library.

    lessons: what it learns from
    encoder: what makes its vectors
    builds: where it is built
    sources: folders of builds whose vectors are copied, beside those of the live one
    """

    library: Library
    lessons: Lessons
    encoder: Encoder
    builds: Builds
    progress: Progress = lambda _what, _share: None
    sources: tuple[Path, ...] = ()

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """The source hash of each report."""
        return tuple(map(source_hash, self.library.reports))

    @property
    def knowledge(self) -> str:
        """The hash of the reports."""
        return knowledge_hash(self.digests)

    def made(self, manifest: Manifest) -> bool:
        """Whether a build was made of these reports and lessons by this version of the program."""
        return manifest.is_of(self.knowledge, self.lessons.digest)

    def beside(self) -> "Order":
        """The same, among the builds that are only compared and asked, with the vectors of the live build."""
        live = self.builds.current()
        sources = (self.builds.folder / live,) if live else ()
        return replace(self, builds=Builds(self.builds.root.parent / "eval" / "desk"), sources=sources)

    def open(self, name: str) -> OpenIndex:
        """Open a build for the encoder. Raises IndexDamagedError or IndexMismatchError."""
        folder, encoder = self.builds.folder / name, self.encoder
        return open_build(folder, encoder.fingerprint, encoder.dimension)


def build(order: Order, *, wait: float = 0) -> BuildReport:
    """Build the index and make it live; remove all but the last builds. Waits up to `wait` seconds for another build.

    On any error the live index is unchanged. Raises IndexBusyError, BuildError, and what reading the lessons raises.
    """
    with order.builds.writing(wait):
        return _build(order)


def build_changes(order: Order, go_live: Callable[[str], None] | None = None) -> BuildReport:
    """Build unless a sound build of the same inputs exists; make that one live instead, the live one first.

    So builds of the same texts do not push older ones out. `go_live` makes the named build live in place of
    `Builds.publish`; if it raises, the live index stays.
    """
    builds, started = order.builds, time.monotonic()
    with builds.writing():
        same = _same_build(order)
        if same is None:
            return _build(order, go_live)
        (go_live or builds.publish)(same.name)
        count, seconds = same.passages, time.monotonic() - started
        return BuildReport(same.name, count, same.views, 0, count, seconds, new=False)


def open_or_build(
    order: Order, *, notice: Callable[[str], None] = lambda _sentence: None, wait: float = 600
) -> OpenIndex:
    """Open the live index. Build it first if it is missing or damaged, or if reports, lessons or program have changed.

    A held build is replaced only if this program cannot read it. `notice` gets a sentence if an index is built anew, or
    kept though something has changed. If another process is building, its build is taken over; `wait` is how many
    seconds to wait for that.

    Raises IndexMismatchError for an index of another model, IndexDamagedError for a held build that is damaged.
    """
    index, reason = _look_at_live(order)
    if index is None:
        with order.builds.writing(wait):
            index, reason = _look_at_live(order)
            if index is None:
                if reason:
                    notice(f"the index is built anew: {reason}")
                return order.open(_build(order).name)
    if reason:
        notice(f"the index build {index.manifest.name} answers: {reason}; {HELD}")
    return index


def open_beside(
    order: Order, *, draft: bool = False, notice: Callable[[str], None] = lambda _sentence: None
) -> OpenIndex:
    """Open an index of the order for somebody who only asks. Nothing goes live.

    It is the live index if that is of the order, or held. Otherwise, and always for a `draft`, it is one beside it
    (`Order.beside`), built if it is missing. `notice` gets a sentence then, and if a held build answers for other
    texts. Raises what `open_or_build` does.
    """
    index, reason = (None, "") if draft else _look_at_live(order)
    if index is not None:
        if reason:
            notice(f"the index build {index.manifest.name} answers: {reason}; {HELD}; --draft asks them now")
        return index
    if reason:
        now = "an index beside it answers, of the reports as they are now: `cwgcop index build` makes it live"
        notice(f"the live index is left as it is: {reason}; {now}")
    return open_or_build(order.beside())


def chit_chat() -> list[str]:
    """Chit-chat, as people write it to any bot: the lines of `asides.txt`."""
    lines = (files("index") / "asides.txt").read_text(encoding="utf-8").splitlines()
    return [normalise(line) for line in lines if line.strip() and not line.startswith("#")]


def _look_at_live(order: Order) -> tuple[OpenIndex | None, str]:
    """The live index, None if it has to be built anew; and why it is not what was ordered, "" if it is.

    Raises IndexMismatchError for an index of another model.
    """
    builds, encoder = order.builds, order.encoder
    try:
        index = open_index(builds.root.parent, encoder.fingerprint, encoder.dimension)
    except IndexMissingError:
        return None, ""
    except IndexDamagedError as error:
        if builds.is_held():
            said = str(error).partition(": run `")[0]
            raise IndexDamagedError(
                f"{said}: it was made live on purpose, so none is built: {GO_BACK}"
            ) from error
        return None, DAMAGED
    except IndexMismatchError as error:
        if error.model != encoder.name:
            raise
        return None, ANOTHER_PROGRAM
    held = builds.held() == index.manifest.name
    changed = index.manifest.changes()
    if not changed:
        changed = describe_changes(index.manifest, index.folder, order.library, order.lessons)
    return (index if held or not changed else None), changed


def _same_build(order: Order) -> Manifest | None:
    """The manifest of an undamaged build of the same sources, lessons, program and model."""
    builds, live = order.builds, order.builds.current()
    for name in sorted(builds.names(), key=lambda name: (name == live, name), reverse=True):
        try:
            if order.made(Manifest.read(builds.folder / name)):
                return order.open(name).manifest
        except StoredIndexError:
            continue  # of no use
    return None


def _build(order: Order, go_live: Callable[[str], None] | None = None) -> BuildReport:
    started, builds = time.monotonic(), order.builds
    # The person who made a mistake in the lessons is told at once.
    order = replace(order, lessons=order.lessons.prepared())
    builds.sweep()
    name = builds.new()
    try:
        with new_folder(builds.folder / name) as folder:
            earlier = _earlier(order)
            manifest, reused = _write(folder, name, order, earlier)
            earlier.clear()  # of a million passages an open build is 300 MB
            manifest = _learn(folder, order, manifest)
            read(folder, manifest)
            replace(manifest, files=describe_files(folder)).write(folder)
            check_files(folder, Manifest.read(folder).files)
        (go_live or builds.publish)(name)
    except BaseException:
        if builds.current() != name:  # it may have gone live at the last moment
            shutil.rmtree(builds.folder / name, ignore_errors=True)
        raise
    builds.prune()
    passages, seconds = manifest.passages, time.monotonic() - started
    return BuildReport(
        name, passages, manifest.views, passages - reused, reused, seconds, recall=manifest.recall
    )


def _earlier(order: Order) -> list[OpenIndex]:
    """The builds to copy from, the live one first: undamaged ones of the same model."""
    folders = list(order.sources)
    with suppress(StoredIndexError):
        folders.insert(0, order.builds.folder / order.builds.live())
    found = []
    for folder in folders:
        # Without a build to copy from all is embedded, which mends any fault.
        with suppress(StoredIndexError):
            found.append(open_build(folder, order.encoder.fingerprint, order.encoder.dimension))
    return found


def _write(folder: Path, name: str, order: Order, earlier: Sequence[OpenIndex]) -> tuple[Manifest, int]:
    """Write the files of a build into its empty folder, but for what `_learn` does.

    Returns its manifest, which lists no files yet, and how many passages were copied. Raises OSError, BuildError, and
    what reading the lessons raises.
    """
    manifest, copied = _write_passages(folder, name, order, earlier)
    if same := next((one for one in earlier if one.manifest.has_words_of(manifest)), None):
        shutil.copyfile(same.folder / words.WORDS, folder / words.WORDS)
    else:
        words.write(folder, StoredLibrary.open(Passages.open(folder, manifest.passages)).each_passage())
    mentions, carried = gather(order.library.reports)
    (folder / DIRECTORY).write_text(mentions, encoding="utf-8")
    write_array(folder / CARRIED, carried)
    wordings = [wording.text for wording in wordings_of(order.lessons.read())]
    texts = [*wordings, *chit_chat()]
    vectors = _encoded(
        texts, order, {text: one for index in earlier for text, one in stored_wordings(index).items()}
    )
    write_array(folder / WORDINGS, vectors)
    (folder / WORDING_TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    write_array(folder / CHIT_CHAT, vectors[len(wordings) :])
    return manifest, copied


def _learn(folder: Path, order: Order, manifest: Manifest) -> Manifest:
    """Write the search index of the vectors, check that it finds a sample of them, and fit the lessons.

    Returns the manifest. Raises OSError, BuildError, and what reading the lessons raises.
    """
    rows = np.unique(np.linspace(0, manifest.views - 1, _SAMPLE, dtype=int))
    sample = map_array(folder / EXACT, np.float32, (manifest.dimension,))[rows]
    vectors.write(folder, manifest.dimension)
    lessons = order.lessons.read()
    wordings = wordings_of(lessons)
    encoded = map_array(folder / WORDINGS, np.float32, (manifest.dimension,))[: len(wordings)]
    stored, own = (
        Views.open(folder, manifest.passages, manifest.languages),
        Passages.open(folder, manifest.passages),
    )
    for row, vector in zip(rows.tolist(), sample, strict=True):
        if not float(stored.vectors.search(vector, 1).scores[0]) > 0.98:
            raise BuildError(f"{folder}: row {row} was not found again: the index was not changed")
    asked = np.concatenate([encoded[:: -(-len(encoded) // _ASKED) or 1], sample])
    found = vectors.recall(stored.vectors, asked)
    if found < vectors.RECALL:
        raise BuildError(
            f"{folder}: {found:.3f} of the nearest passages are found, not {vectors.RECALL}: the index was not changed"
        )
    suggested = json.dumps(suggestions(lessons, encoded, stored.cosines, own.place, own.spans))
    (folder / SUGGESTIONS).write_text(suggested, encoding="utf-8")
    learnt = Learnt.of(wordings, encoded, stored.cosines, own.place, own.spans)
    arrays = {name: getattr(learnt, name) for name in Learnt.__dataclass_fields__}
    write_array(folder / WEIGHTS, arrays.pop("weights"))
    np.savez(folder / LEARNT, **arrays)
    return replace(manifest, recall=found)


def _write_passages(
    folder: Path, name: str, order: Order, earlier: Sequence[OpenIndex]
) -> tuple[Manifest, int]:
    """Write vectors, tokens, texts and the table of views, a batch of passages at a time, so that memory is flat.

    Returns what `_write` does. Raises BuildError.
    """
    encoder, reports = order.encoder, order.library.reports
    views_of_all = (view for report in reports for passage in report.passages() for view in views_of(passage))
    tokens_kept = next(islice(views_of_all, vectors.FLAT_LIMIT, None), None) is None
    if tokens_kept:
        earlier = [one for one in earlier if one.manifest.views <= vectors.FLAT_LIMIT]
    numbers: dict[str, int] = {}  # of the languages, as they come
    table, copied = array("i"), 0
    order.progress(EMBEDDING, 0.0)
    with (
        ArrayWriter(folder / EXACT, np.float32, (encoder.dimension,)) as vectors_file,
        TokensWriter(folder, encoder.dimension) as tokens_file,
        TextsWriter(folder) as texts,
    ):
        for number, (report, digest) in enumerate(zip(reports, order.digests, strict=True)):
            _check_ids(report, reports[:number])
            texts.begin(report, digest)
            passages = report.passages()
            while batch := list(islice(passages, _BATCH)):
                viewed = [views_of(passage) for passage in batch]
                hashes = [bytes.fromhex(content_hash(views)) for views in viewed]
                sources = [_known(earlier, content) for content in hashes]
                new = [views for views, source in zip(viewed, sources, strict=True) if source is None]
                encoded = iter(_embedded(encoder, [view.text for views in new for view in views]))
                for place, (views, source) in enumerate(zip(viewed, sources, strict=True), texts.passages):
                    if source is None:
                        found = list(islice(encoded, len(views)))
                        vectors_file.add(np.array([one.vector for one in found]))
                        if tokens_kept:
                            tokens_file.add([one.tokens for one in found])
                    else:
                        index, first, last = source
                        vectors_file.add(index.views.vectors.embedded(first, last))
                        if tokens_kept:
                            tokens_file.copy(index.tokens, first, last)
                        copied += 1
                    for view in views:
                        table.extend((place, numbers.setdefault(view.language, len(numbers))))
                texts.add([passage.id for passage in batch], hashes)
            order.progress(EMBEDDING, (number + 1) / len(reports))
    languages = sorted(numbers)
    rows = np.frombuffer(table, np.int32).reshape(-1, 2).copy()
    rows[:, 1] = np.array([languages.index(one) for one in numbers], np.int32)[rows[:, 1]]
    write_array(folder / VIEWS, rows)
    if not texts.passages:
        raise BuildError(
            "there is nothing to index: the reports have no passage: run `cwgcop knowledge check`"
        )
    manifest = Manifest(
        name=name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        knowledge=order.knowledge,
        lessons=order.lessons.digest,
        report_files=order.library.files,
        passages=texts.passages,
        languages=tuple(languages),
        views=len(rows),
    )
    return manifest, copied


def _check_ids(report: Report, before: Sequence[Report]) -> None:
    """Raises BuildError where two sections of a report, or two reports, have one id."""
    ids = Counter(report.id_of(section) for section in report.every_section())
    known = any(one.id == report.id for one in before)
    if twice := [id_ for id_, count in ids.items() if count > 1 or known]:
        raise BuildError(f"{twice[0]}: two passages have this id: run `cwgcop knowledge check`")


def _known(earlier: Sequence[OpenIndex], content: bytes) -> tuple[OpenIndex, int, int] | None:
    """The earlier build that has views of this content hash, their first row and the row after their last."""
    for index in earlier:
        if (place := index.passages.by_hash(content)) is not None:
            first, last = index.views.first_row[place : place + 2].tolist()
            return index, first, last
    return None


def _embedded(encoder: Encoder, texts: Sequence[str]) -> Sequence[Encoded]:
    """The vectors of texts and of their tokens. Raises BuildError."""
    encoded = encoder.tokens(texts, "passage") if texts else ()
    for text, one in zip(texts, encoded, strict=True):
        if not abs(float(np.linalg.norm(one.vector)) - 1) < 1e-2:
            raise BuildError(f"the model gave no unit vector for the text {text[:60]!r}")
    return encoded


def _encoded(texts: Sequence[str], order: Order, known: dict[str, Array]) -> Array:
    """The vectors of questions (texts, dimension), encoding those that are not known."""
    new = sorted(set(texts) - known.keys(), key=lambda text: (len(text), text))
    for start in range(0, len(new), _BATCH):
        order.progress(LEARNING, start / len(new))
        batch = new[start : start + _BATCH]
        for text, vector in zip(batch, order.encoder.encode(batch, "query"), strict=True):
            if not np.isfinite(vector).all():
                raise BuildError(f"the model has no vector for the question {text!r}: word it otherwise")
            known[text] = vector
    order.progress(LEARNING, 1.0)
    rows = [known[text] for text in texts]
    return np.array(rows, np.float32).reshape(len(rows), order.encoder.dimension)


def stored_wordings(previous: OpenIndex) -> dict[str, Array]:
    """The stored vectors of lessons' wordings and of chit-chat of a build, by text; none if they cannot be read."""
    try:
        found = np.array(map_array(previous.folder / WORDINGS, np.float32, (previous.manifest.dimension,)))
        said = json.loads((previous.folder / WORDING_TEXTS).read_text(encoding="utf-8"))
        return dict(zip(said, found, strict=True))
    except (OSError, ValueError, TypeError, IndexDamagedError):
        return {}  # then all are encoded, which mends any fault
