"""A build: written beside the live one, checked, and made live at one stroke, or removed without a trace.

What an earlier build has of the same content is copied from it, the rest is embedded, in flat memory.
"""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import groupby, pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index import calibration, vectors, words
from index.arrays import ArrayWriter, map_array, write_array
from index.builds import GO_BACK, PART, Builds
from index.errors import (
    BuildError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoredIndexError,
)
from index.lessons import Learnt, Lessons, Wording, suggestions, wordings_of
from index.manifest import Manifest, StoredFile, describe_files
from index.mentions import Gathered, groups_of, join
from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.opening import (
    CARRIED,
    CHIT_CHAT,
    DIRECTORY,
    FIRST_GATHERED,
    GATHERED,
    LARGE,
    LEARNT,
    SECTION_HASHES,
    WEIGHTS,
    WORDING_TEXTS,
    WORDINGS,
    OpenIndex,
    open_build,
    open_index,
    read,
)  # fmt: skip
from index.passages import ByHash, Passages, PassagesWriter
from index.staleness import ANOTHER_PROGRAM, HELD, against
from index.texts import SUGGESTIONS, StoredLibrary, TextsWriter
from index.tokens import TokensWriter
from index.vectors import VIEWS, Exact, VectorsWriter, Views
from index.views import content_hash, knowledge_hash, section_hashes, source_hash, views_of
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.report import Report, Section

Array = NDArray[np.float32]
#: Gets what is being done and the share done of it, 0 to 1.
Progress = Callable[[str, float], None]

#: Texts embedded at a time; views that a new build must find again; lessons by which it is compared with exact search.
_BATCH, _SAMPLE, _ASKED = 256, 20, 100
DAMAGED = "it is damaged"
EMBEDDING, LEARNING = "embedding the passages", "learning from the questions"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` and `reused` count passages; their sum is `passages`. `new` is whether there is a
    new build at all: else one that was there is live, being the same in everything. `recall` is the manifest's."""

    name: str
    passages: int
    views: int
    embedded: int
    reused: int
    seconds: float
    new: bool = True
    recall: float = 1.0


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
        count, seconds = same.passages, time.monotonic() - started
        return BuildReport(same.name, count, same.views, 0, count, seconds, new=False)


def open_or_build(
    order: Order, *, notice: Callable[[str], None] = lambda _sentence: None, wait: float = 600
) -> OpenIndex:
    """Open the live index; build it first where it is missing or damaged, or where passages, lessons or this program
    have changed since. A build that is held is replaced only where another program made it.

    An index of another model is left alone: IndexMismatchError says what to run. A held build that is damaged is left
    alone too: IndexDamagedError. A process that finds another one building waits for it, up to `wait` seconds, and
    takes over what it built. `notice` gets a sentence where one is built anew, or is kept though something has changed.
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


def open_beside(
    order: Order, desk: Builds, *, draft: bool = False, notice: Callable[[str], None] = lambda _sentence: None
) -> OpenIndex:
    """Open the index for somebody who only reads: nothing goes live by it.

    The live index is opened if it is that of the order, or held. Otherwise, and always for a `draft`, the order's is
    opened among the builds of `desk`, built there first where it is missing. `notice` gets a sentence then, and where a
    held build answers for other texts. Raises what `open_or_build` does.
    """
    found = _look(order) if not draft else _Found(None, "")
    if found.index is not None:
        if found.against:
            name = found.index.manifest.name
            notice(f"the index build {name} answers: {found.against}; {HELD}; --draft asks them now")
        return found.index
    if found.against:
        now = "an index beside it answers, of the reports as they are now: `cwgcop index build` makes it live"
        notice(f"the live index is left as it is: {found.against}; {now}")
    live = order.builds.current()
    sources = (order.builds.folder / live,) if live else ()
    return open_or_build(replace(order, builds=desk, sources=sources))


def program() -> str:
    """The hash of what comes with the program and is stored with a build, vectors aside."""
    parts = (str(FORMAT), "\n".join(chit_chat()), calibration.shipped())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


#: Raise it when what is stored beside the vectors changes its form, or mentions are read otherwise than before: builds
#: are then made again from their own vectors.
FORMAT = 5


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
    except IndexDamagedError as error:
        if builds.is_held():
            said = str(error).partition(": run `")[0]
            raise IndexDamagedError(
                f"{said}: it was made live on purpose, so none is built: {GO_BACK}"
            ) from error
        return _Found(None, DAMAGED)
    except IndexMismatchError as error:
        if error.model != encoder.name:
            raise
        return _Found(None, ANOTHER_PROGRAM)
    if index.manifest.program != program():
        return _Found(None, ANOTHER_PROGRAM)
    changed = against(index.manifest, index.folder, order.library, order.lessons)
    held = builds.held() == index.manifest.name
    return _Found(index if held or not changed else None, changed)


def _same(order: Order) -> Manifest | None:
    """The manifest of a build of the same sources, lessons, program and model of which every byte is sound."""
    builds, made_by, live = order.builds, program(), order.builds.current()
    knowledge = knowledge_hash(map(source_hash, order.library.reports))
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
        earlier = _earlier(order)
        manifest, reused = _write(part, order, earlier)
        taken = _taken(part, earlier)
        earlier.clear()  # of a million passages an open build is 300 MB
        manifest = _learn(part, order, manifest)
        read(part, manifest)
        replace(manifest, files=describe_files(part, taken)).write(part)
        # What is large was hashed a moment ago: to read it again would take seconds.
        builds.finish(name, unread=lambda file: file.size >= LARGE)
        (go_live or builds.publish)(name)
    except BaseException:
        _discard(builds, name)
        raise
    builds.prune()
    passages, seconds = manifest.passages, time.monotonic() - started
    return BuildReport(
        name, passages, manifest.views, passages - reused, reused, seconds, recall=manifest.recall
    )


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


def _taken(folder: Path, earlier: Sequence[OpenIndex]) -> list[StoredFile]:
    """What earlier builds say of the files that a build has in common with them."""
    return [
        file for one in earlier for file in one.manifest.files
        if (folder / file.path).exists() and (folder / file.path).samefile(one.folder / file.path)
    ]  # fmt: skip


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
    """Write the files of a build into its empty folder, but for what `_learn` does; its manifest, which knows of no
    files yet, and how many passages were copied. Raises OSError, BuildError, and what reading the lessons raises."""
    encoder, reports = order.encoder, order.library.reports
    order.progress(EMBEDDING, 0.0)
    with _Parts(folder, order, earlier) as parts:
        for number, report in enumerate(reports):
            parts.add(number, report)
    if not parts.languages:
        raise BuildError(
            "there is nothing to index: the reports have no passage: run `cwgcop knowledge check`"
        )
    table, languages = parts.table()
    passages = len(parts.passages)
    manifest = Manifest(
        name=folder.name.removesuffix(PART),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        knowledge=knowledge_hash(parts.digests.values()),
        lessons=order.lessons.digest,
        program=program(),
        passages=passages,
        languages=languages,
        views=len(table),
    )
    write_array(folder / VIEWS, table)
    words.write(folder, StoredLibrary.open(folder, Passages.open(folder, passages)).each_passage())
    said, carried = join(reports, parts.gathered())
    (folder / DIRECTORY).write_text(said, encoding="utf-8")
    write_array(folder / CARRIED, carried)
    (folder / calibration.FILE).write_text(_calibration(encoder), encoding="utf-8")
    _store_chit_chat(folder, encoder, earlier)
    wordings = wordings_of(order.lessons.read())
    heard: dict[str, Array] = {}
    for one in earlier:
        heard |= stored_wordings(one)
    write_array(folder / WORDINGS, _encoded(wordings, order, heard))
    spelt = json.dumps([one.text for one in wordings], ensure_ascii=False)
    (folder / WORDING_TEXTS).write_text(spelt, encoding="utf-8")
    return manifest, parts.copied


def _learn(folder: Path, order: Order, manifest: Manifest) -> Manifest:
    """Make of the written vectors what is searched, see that it finds what it has to, and learn from the lessons. Gives
    the manifest. Raises OSError, BuildError, and what reading the lessons raises."""
    rows = np.unique(np.linspace(0, manifest.views - 1, _SAMPLE, dtype=int))
    sample = Exact.open(folder, manifest.dimension)[rows]
    vectors.write(folder, manifest.dimension)
    encoded = map_array(folder / WORDINGS, np.float32, (manifest.dimension,))
    stored, own = Views.open(folder, manifest.passages), Passages.open(folder, manifest.passages)
    for row, vector in zip(rows.tolist(), sample, strict=True):
        if not float(stored.vectors.search(vector, 1).scores[0]) > 0.98:
            raise BuildError(f"{folder}: row {row} was not found again: the index was not changed")
    asked = np.concatenate([encoded[:: -(-len(encoded) // _ASKED) or 1], sample])
    found = vectors.recall(folder, stored.vectors, asked)
    if found < vectors.RECALL:
        raise BuildError(
            f"{folder}: {found:.3f} of the nearest passages are found, not {vectors.RECALL}: the index was not changed"
        )
    lessons = order.lessons.read()
    suggested = json.dumps(suggestions(lessons, encoded, stored.cosines, own.place))
    (folder / SUGGESTIONS).write_text(suggested, encoding="utf-8")
    learnt = Learnt.of(wordings_of(lessons), encoded, stored.cosines, own.place, own.spans)
    arrays = {name: getattr(learnt, name) for name in Learnt.__dataclass_fields__}
    write_array(folder / WEIGHTS, arrays.pop("weights"))
    np.savez(folder / LEARNT, **arrays)
    return replace(manifest, recall=found)


class _Parts:
    """The files of a build that grow report by report, so that it runs in flat memory; to be used as a context manager.
    What an earlier build has of an outermost section is copied as it stands there; of one that has changed, passage by
    passage."""

    def __init__(self, folder: Path, order: Order, earlier: Sequence[OpenIndex]) -> None:
        self._folder, self._order, self._earlier = folder, order, earlier
        self._files = ExitStack()
        opened = self._files.enter_context
        self._vectors = opened(VectorsWriter(folder, order.encoder.dimension))
        self._tokens = opened(TokensWriter(folder))
        self.passages, self._texts = opened(PassagesWriter(folder)), opened(TextsWriter(folder))
        self._hashes = opened(ArrayWriter(folder / SECTION_HASHES, np.uint8, (32,)))
        self._gathered = opened(ArrayWriter(folder / GATHERED, np.uint8))
        self._first_gathered = [np.zeros(1, np.int64)]
        self._groups = groups_of(order.library.reports)
        self._known = [ByHash(map_array(one.folder / SECTION_HASHES, np.uint8, (32,))) for one in earlier]
        self._gather_alike = [_gathers_as(one, self._groups) for one in earlier]
        self.digests: dict[str, str] = {}
        self.languages: dict[str, int] = {}
        self._tables = [np.empty((0, 2), np.int32)]
        self.copied = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._files.__exit__(kind, *rest)  # type: ignore[arg-type]
        if kind is None:
            write_array(self._folder / FIRST_GATHERED, np.concatenate(self._first_gathered))

    def add(self, number: int, report: Report) -> None:
        """Append a report, which has this place among all. Raises BuildError."""
        ids = Counter(report.id_of(section) for section in report.every_section())
        twice = [id_ for id_, count in ids.items() if count > 1 or report.id in self.digests]
        if twice:
            raise BuildError(f"{twice[0]}: two passages have this id: run `cwgcop knowledge check`")
        hashes = section_hashes(report)
        digest = self.digests[report.id] = source_hash(report, hashes)
        self.passages.begin(report.id, digest)
        self._texts.begin(report)
        self._hashes.add(np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32))
        # Sections side by side in an earlier build are copied at once.
        places = enumerate(map(self._place, hashes))
        for found, run in groupby(places, lambda one: one[1] and (one[1][0], one[1][1] - one[0])):
            numbers = [at for at, _ in run]
            sections = report.sections[numbers[0] : numbers[-1] + 1]
            if found is None:
                self._embed(number, report, sections)
                self._gather(report, sections)
                continue
            source, span = self._earlier[found[0]], range(found[1] + numbers[0], found[1] + numbers[-1] + 1)
            self._copy(source, span)
            if self._gather_alike[found[0]]:
                text, first = _gathered_of(source.folder, span)
                self._first_gathered.append(first[1:] - first[0] + self._gathered.rows)
                self._gathered.add(text)
            else:
                self._gather(report, sections)
        self._order.progress(EMBEDDING, (number + 1) / len(self._order.library.reports))

    def table(self) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """The passage and the language of each view, and the languages that these are places in."""
        languages = sorted(self.languages)
        places = np.array([languages.index(one) for one in self.languages], np.int32)
        table = np.concatenate(self._tables)
        table[:, 1] = places[table[:, 1]]
        return table, tuple(languages)

    def gathered(self) -> Iterator[Gathered]:
        """What was gathered of each outermost section."""
        text, first = _gathered_of(
            self._folder, range(len(map_array(self._folder / FIRST_GATHERED, np.int64)) - 1)
        )
        for start, end in pairwise(first.tolist()):
            yield Gathered.load(text[start:end].tobytes().decode("utf-8", "surrogatepass"))

    def _place(self, digest: bytes) -> tuple[int, int] | None:
        """The earlier build that has an outermost section, and where; None where none has."""
        found = ((number, one(digest)) for number, one in enumerate(self._known))
        return next(((number, at) for number, at in found if at is not None), None)

    def _gather(self, report: Report, sections: Sequence[Section]) -> None:
        for section in sections:
            said = Gathered.of(report, [section], self._groups).dump().encode("utf-8", "surrogatepass")
            self._gathered.add(np.frombuffer(said, np.uint8))
            self._first_gathered.append(np.array([self._gathered.rows], np.int64))

    def _copy(self, source: OpenIndex, sections: range) -> None:
        texts = source.library.texts
        span = range(*texts.first[[sections.start, sections.stop], 1].tolist())
        first, last = source.views.first_row[[span.start, span.stop]].tolist()
        self._vectors.take(source.views.vectors, first, last)
        self._tokens.take(source.tokens, first, last)
        # A language that nothing of this is in is none of the new build.
        tags, places = np.unique(source.views.language_of[first:last], return_inverse=True)
        numbers = [self._language(source.manifest.languages[one]) for one in tags.tolist()]
        passages = source.views.passage_of[first:last] - span.start + len(self.passages)
        self._tables.append(np.column_stack([passages, np.array(numbers, np.int32)[places]]))
        self.passages.copy(source.passages, span)
        self._texts.copy(source.library, sections)
        self.copied += len(span)

    def _embed(self, number: int, report: Report, sections: Sequence[Section]) -> None:
        ids, hashes = list[str](), list[bytes]()
        rows: list[_Row] = []
        table: list[tuple[int, int]] = []
        for passage in report.passages(sections):
            place, views = len(self.passages) + len(ids), views_of(passage)
            content = bytes.fromhex(content_hash(views))
            ids.append(passage.id)
            hashes.append(content)
            found = ((one, one.passages.by_hash(content)) for one in self._earlier)
            source, was = next(((one, at) for one, at in found if at is not None), (None, 0))
            first = 0 if source is None else int(source.views.first_row[was])
            rows += [(view.text, source, first + at) for at, view in enumerate(views)]
            table += [(place, self._language(view.language)) for view in views]
            self.copied += source is not None
        for start in range(0, len(rows), _BATCH):
            if start:
                self._order.progress(
                    EMBEDDING, (number + start / len(rows)) / len(self._order.library.reports)
                )
            self._add(rows[start : start + _BATCH])
        self._tables.append(np.array(table, np.int32).reshape(-1, 2))
        self.passages.add(ids, np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32))
        self._texts.add(report, sections)

    def _add(self, rows: Sequence["_Row"]) -> None:
        """Append the vectors of views and of their tokens, embedding what no earlier build has."""
        new = [text for text, source, _ in rows if source is None]
        encoded = iter(self._order.encoder.tokens(new, "passage") if new else ())
        # Rows side by side in an earlier build are copied at once.
        runs = groupby(
            enumerate(rows), lambda one: (one[1][1] and id(one[1][1]), one[1][1] and one[1][2] - one[0])
        )
        for _, run in runs:
            members = [row for _, row in run]
            _, source, first = members[0]
            if source is None:
                found = [next(encoded) for _ in members]
                several = np.array([one.vector for one in found])
                for (text, _, _), length in zip(
                    members, np.linalg.norm(several, axis=1).tolist(), strict=True
                ):
                    if not abs(length - 1) < 1e-2:
                        raise BuildError(f"the model gave no unit vector for the text {text[:60]!r}")
                self._tokens.add([one.tokens for one in found])
                self._vectors.add(several)
            else:
                self._vectors.take(source.views.vectors, first, first + len(members))
                self._tokens.take(source.tokens, first, first + len(members))

    def _language(self, tag: str) -> int:
        return self.languages.setdefault(tag, len(self.languages))


#: A view's text, and the earlier build and its row that have the vectors, None where none has.
_Row = tuple[str, OpenIndex | None, int]


def _gathers_as(source: OpenIndex, groups: frozenset[str]) -> bool:
    """Whether what a build gathered of a report is what would be gathered now."""
    return source.manifest.program == program() and source.directory.outline.reports.groups.keys() == groups


def _gathered_of(folder: Path, sections: range) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """What a build gathered of outermost sections side by side, as JSON, and where each begins and ends in the file."""
    first = map_array(folder / FIRST_GATHERED, np.int64)[sections.start : sections.stop + 1]
    return map_array(folder / GATHERED, np.uint8)[first[0] : first[-1]], first


def _calibration(encoder: Encoder) -> str:
    """The shipped calibration; to other models the question's vector alone says nothing."""
    shipped = calibration.from_json(calibration.shipped())
    return calibration.to_json(shipped if encoder.name == DEFAULT else replace(shipped, prior=()))


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
