"""Ablation: what each part of the program is worth, by taking it away and fitting the calibration anew."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.answer import Outcome
from index.bootstrap import ANSWERED, Figure, Resamples
from index.evaluation import Row, figures
from index.exam import Remembering
from index.model import default
from index.model.default import DEFAULT
from index.model.encoder import Encoder, Encoding
from index.model.folder import open_folder, read_manifest
from index.model.prepare import prepare
from index.model.projection import Kind as TextKind
from index.model.projection import Projection, Space
from index.training.parts import Constant, Model, Part, parts, set_to
from index.training.system import Answers, System
from knowledge.questions import Kind

#: What is measured, in the order of the columns, by its name in `index.evaluation.MEASURES`.
MEASURES = ("recall_at_1", "recall_at_3", "answered", "near_declined_at_95", "off_declined")
FULL = Part("the full system")
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Line:
    """The full system's figures, or how much they change without a part: by set and measure."""

    name: str
    figures: Mapping[str, Mapping[str, Figure]]


def ablate(
    knowledge: Path,
    models: Path,
    progress: Progress,
    wanted: Callable[[Part], bool] = lambda _part: True,
    wheels: Path | None = None,
) -> Iterator[Line]:
    """Measure the full system, first, and the system without each of the parts that are wanted: each line when it is
    measured, since all of them take hours.

    Fits on what training fits the calibration on and judges on the judge side of `knowledge` and its practice
    folder. `wheels` are for `prepare`: the model without the adapter has to be made. Raises UserError.
    """
    chosen = [FULL, *filter(wanted, parts())]
    prepare(models, wheels, progress)
    done = 0
    full: dict[str, list[Row]] = {}

    def report(what: str, share: float = 0.0) -> None:
        progress(what, (done + share) / len(chosen))

    with _Models(models, wheels, report) as opened:
        for model, group in groupby(chosen, lambda part: part.model):
            encoder = opened.encoder(model)
            report("indexing the reports and encoding their questions")
            with ExitStack() as stack:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cwgcop-ablation-"))
                system = stack.enter_context(closing(System.of(knowledge, encoder, Path(folder))))
                known: Answers | None = None
                for part in group:
                    if part.asks_anew:
                        answers = _asked(system, part, report)
                    else:
                        answers = known = known or _asked(system, part, report)
                    rows = answers.rows(part.signals)
                    full = full or rows
                    sets = {
                        name: changes(some, full[name]) if done else figures(some, MEASURES)
                        for name, some in rows.items()
                    }
                    done += 1
                    yield Line(part.name, sets)


def _asked(system: System, part: Part, report: Callable[[str, float], None]) -> Answers:
    """What the system answers without a part."""
    what = part.name if part is FULL else f"without {part.name}"
    with set_to(part.constants), tempfile.TemporaryDirectory(prefix="cwgcop-ablation-") as folder:
        report(what, 0.0)
        changed = part.change(system, Path(folder)) if part.change else system
        return changed.answers(lambda share: report(what, share))


def changes(rows: Sequence[Row], full: Sequence[Row]) -> dict[str, Figure]:
    """How much more the measures are than over other answers to the same questions.

    The intervals are those of the differences; that of the declined is for the two cuts as they are.
    """
    sample = Resamples([row.question for row in rows])
    before = _scores(full)
    found = {
        name: sample.ratio(scores - before[name][0], among) for name, (scores, among) in _scores(rows).items()
    }
    return {name: figure for name, figure in found.items() if figure.count}


def _scores(rows: Sequence[Row]) -> dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """What each row scores by each measure, and whether it counts for it."""
    rank = np.array([row.rank or np.inf for row in rows])
    answer = np.array([row.outcome is Outcome.ANSWER for row in rows])
    confidence = np.array([row.confidence for row in rows])
    answerable = np.array([row.answerable for row in rows], bool)
    near, off = (
        np.array([row.kind is kind for row in rows], bool) for kind in (Kind.UNANSWERABLE, Kind.OFF_TOPIC)
    )
    ascending = np.sort(confidence[answerable])
    cut = ascending[int((1 - ANSWERED) * len(ascending) + 1e-9)] if len(ascending) else np.inf
    values = (
        (rank == 1, answerable),
        (rank <= 3, answerable),
        (answer, answerable),
        (confidence < cut, near),
        (~answer, off),
    )
    return {name: (it.astype(np.float64), among) for name, (it, among) in zip(MEASURES, values, strict=True)}


class _Models:
    """The encoders, each over a model that encodes nothing twice. Use as a context manager."""

    def __init__(self, models: Path, wheels: Path | None, progress: Progress) -> None:
        self._models, self._wheels, self._progress = models, wheels, progress
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._asked = self._opened(self._models)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def encoder(self, model: Model) -> Encoder:
        """The encoder of a model. One that is not the shipped one is made, and what others encoded is forgotten."""
        if model in ("shipped", "mean"):
            projection = _projection(self._models)
            return _Projected(self._asked, _means(projection) if model == "mean" else projection, model)
        self._asked.forget()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="cwgcop-ablation-")))
        last_alone = Constant(default, "RECIPE", replace(default.RECIPE, blend=(1.0,)))
        with set_to([last_alone] if model == "last" else []):
            prepare(
                folder,
                self._wheels,
                lambda what, _: self._progress(what, 0.0),
                None if model == "bare" else "shipped",
            )
            self._asked = self._opened(folder)
        return _Projected(self._asked, _projection(folder), model)

    def _opened(self, models: Path) -> Remembering:
        encoder = open_folder(models / DEFAULT, read_manifest(models), threads=1, projected=False)
        return self._stack.enter_context(closing(Remembering(encoder)))


class _Projected:
    """An encoder that projects what another one encoded without doing so."""

    def __init__(self, encoder: Encoder, projection: Projection, model: Model) -> None:
        self._encoder, self._projection = encoder, projection
        self.name, self.dimension = encoder.name, encoder.dimension
        self.fingerprint = f"{encoder.fingerprint}-{model}"

    def encode(self, texts: Sequence[str], kind: TextKind) -> list[Encoding]:
        """The encodings of texts, in their order."""
        pooled, tokens = self._projection.pooled, self._projection.tokens
        return [
            replace(one, vector=pooled.apply(one.raw, kind), tokens=tokens.apply(one.tokens, kind))
            for one in self._encoder.encode(texts, kind)
        ]

    def read_together(self, question: Encoding, passage: NDArray[np.float32]) -> float:
        """How surely the passage answers."""
        return self._encoder.read_together(question, passage)

    def close(self) -> None:
        """Nothing is held: the other encoder is its owner's."""


def _projection(models: Path) -> Projection:
    return Projection.of(np.load(models / DEFAULT / "projection.npy", allow_pickle=False))


def _means(projection: Projection) -> Projection:
    """The same without the directions in which languages differ."""
    return Projection(*(Space(it.means, it.directions[:0]) for it in (projection.pooled, projection.tokens)))
