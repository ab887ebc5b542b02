"""The parts of the program that can be taken away, one at a time, to see what each is worth."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index import asides, building, search
from index.asked import as_asked
from index.cues import Cues, Fit, Places
from index.cues.reports import Reports
from index.cues.words import Words
from index.exam import Exam
from index.lessons import Learnt
from index.opening import OpenIndex
from index.signals import NAMES
from index.tokens import TokenStore
from index.training.system import System
from index.verifier import SILENT
from knowledge.report import Passage

#: The model as it ships, with the plain mean in place of its projection, with tokens of the last layer alone, or
#: without the adapter.
Model = Literal["shipped", "mean", "last", "bare"]
Array = NDArray[np.float32]

#: Signals that say the same in several ways.
GROUPS = {
    "clashes": ("clash", "State clashes"),
    "those of cues": ("clash", "State clashes", "narrowed"),
    "those of the pooled vectors": ("dense", "dense agrees"),
    "lessons": ("asked before", "asked in vain"),
}
#: The families of cues, by their names in `Cues`.
FAMILIES = {
    "meetings": ("meetings", "relative"),
    "dates": ("dates",),
    "sections": ("sections",),
    "States": ("states",),
    "bodies": ("groups", "organisations", "tier"),
    "what is sought": ("sought",),
}


@dataclass(frozen=True, slots=True)
class Constant:
    """A module's constant and the value that takes a part away."""

    module: ModuleType
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Part:
    """A part by name, and what the program is without it.

    `signals` are left out of the calibration. `change` makes the system without the part; it gets an empty
    folder that lasts as long as that. `model` is the model asked.
    """

    name: str
    signals: frozenset[str] = frozenset()
    change: Callable[[System, Path], System] | None = None
    constants: tuple[Constant, ...] = ()
    model: Model = "shipped"

    @property
    def asks_anew(self) -> bool:
        """Whether questions find something else without it; else they are only judged anew."""
        return self.change is not None or bool(self.constants)


def parts() -> list[Part]:
    """All parts; those that take another model come last."""
    every = [one.name for one in fields(Cues)]
    return [
        *(Part(f"signal: {name}", frozenset((name,))) for name in NAMES),
        *(Part(f"signals: {name} ({', '.join(some)})", frozenset(some)) for name, some in GROUPS.items()),
        *(Part(f"cues: {name}", change=_with_places(_Fewer, some)) for name, some in FAMILIES.items()),
        Part("cues: all, and whole sections", change=_with_places(_Sectionless, every)),
        Part("whole sections as answers", change=_with_places(_Sectionless)),
        Part("verifier", change=lambda system, _: system.changed(verifier=SILENT)),
        Part("the verifier's order", constants=(Constant(search, "ORDER_SHARE", 0.0),)),
        Part("MaxSim: ranked by the pooled cosine", change=_by_cosine),
        Part("a passage's own words alone", constants=(Constant(search, "BODY_SHARE", 0.0),)),
        Part("the lift for what holds a thing sought", constants=(Constant(search, "HOLDING", 0.0),)),
        Part("lexical agreement in the ranking", constants=(Constant(search, "LEXICAL_SHARE", 0.0),)),
        Part("lessons", change=lambda system, _: system.changed(learnt=_nothing)),
        Part("lessons: the lift alone", constants=(Constant(search, "REMINDED", 0.0),)),
        # No cosine is that near.
        Part("the rule for asides", constants=(Constant(asides, "SURE", 2.0),)),
        Part("views in languages not the report's own", change=_with_views(_in_own_language)),
        Part("the context of views", change=_with_views(_without_context)),
        Part("projection: the plain mean instead", model="mean"),
        Part("layers below the last in tokens (the verifier learnt with them)", model="last"),
        Part("adapter (the verifier learnt with it)", model="bare"),
    ]


def _nothing(learnt: Learnt) -> Learnt:
    return replace(learnt, landmarks=learnt.landmarks[:0], weights=learnt.weights[:0], depth=learnt.depth * 0)


@contextmanager
def set_to(constants: Sequence[Constant]) -> Iterator[None]:
    """Give constants their other values, and their own back when the block ends, however it does."""
    before = [replace(one, value=getattr(one.module, one.name)) for one in constants]
    try:
        for one in constants:
            setattr(one.module, one.name, one.value)
        yield
    finally:
        for one in before:
            setattr(one.module, one.name, one.value)


@dataclass(frozen=True)
class _Fewer(Places):
    """Places that cues of some families do not point at."""

    families: tuple[str, ...] = ()

    def fits(self, cues: Cues, reports: frozenset[str] | None = None) -> Fit:
        return super().fits(self._left(cues), reports)

    def sections_of(
        self, cues: Cues, text: str = "", reports: frozenset[str] | None = None
    ) -> tuple[str, ...]:
        return super().sections_of(self._left(cues), text, reports)

    def held(self, cues: Cues, reports: frozenset[str] | None = None) -> frozenset[str]:
        return super().held(self._left(cues), reports)

    def items(self, cues: Cues, fit: Fit) -> frozenset[str]:
        return super().items(self._left(cues), fit)

    def is_of_another(self, cues: Cues) -> bool:
        return super().is_of_another(self._left(cues))

    def is_called_higher(self, cues: Cues) -> bool:
        return super().is_called_higher(self._left(cues))

    def is_before_all(self, cues: Cues) -> bool:
        return super().is_before_all(self._left(cues))

    def _left(self, cues: Cues) -> Cues:
        nothing = Cues()
        return replace(cues, **{family: getattr(nothing, family) for family in self.families})


class _Sectionless(_Fewer):
    """Places of which no section is what a question is about."""

    def sections_of(
        self, cues: Cues, text: str = "", reports: frozenset[str] | None = None
    ) -> tuple[str, ...]:
        return ()

    def titled(self, words: Words, reports: frozenset[str] | None = None) -> tuple[str, ...]:
        return ()


def _with_places(kind: type[_Fewer], families: Sequence[str] = ()) -> Callable[[System, Path], System]:
    """With every report's places of a kind, without cues of these families."""

    def other(places: Places) -> Places:
        state = {one.name: getattr(places, one.name) for one in fields(Places)}
        return kind(**state, families=tuple(families))

    return lambda system, _: system.changed(places=other)


class _Cosines(TokenStore):
    """Tokens of which each is as like the question as the view's pooled vector is."""

    def __init__(self, index: OpenIndex, pooled: Mapping[bytes, Array]) -> None:
        self.__dict__.update(vars(index.tokens))
        self._vectors, self._pooled = index.vectors, pooled

    def maxsim(
        self, query: Array, rows: Sequence[int] | NDArray[np.integer[Any]], body_share: float = 0.0
    ) -> Array:
        vectors = self._vectors.approximate(0, self._vectors.rows)[np.asarray(rows, np.int64)]
        return np.repeat((vectors @ self._pooled[_key(query)])[:, None], len(query), axis=1)


def _by_cosine(system: System, _folder: Path) -> System:
    encodings = [asked.encoding for _, report in system.fitted for asked in report.asked]
    for some in system.asked.values():
        for exam, _ in some:
            read = Reports.of(exam.library).read
            texts = [read(as_asked(question.text[language]))[0] for question, language in exam.texts()]
            encodings += system.encoder.encode(texts, "query")
    pooled = {_key(encoding.tokens): encoding.vector for encoding in encodings}
    return system.changed(index=lambda _exam, index: replace(index, tokens=_Cosines(index, pooled)))


def _key(tokens: Array) -> bytes:
    """What a question's tokens are known by where its pooled vector is not given."""
    return hashlib.blake2b(tokens.tobytes(), digest_size=16).digest()


def _with_views(view: Callable[[Passage], Passage]) -> Callable[[System, Path], System]:
    """With indexes of passages made other; what cues find in the passages stays."""

    def change(system: System, folder: Path) -> System:
        def index(exam: Exam, _index: OpenIndex) -> OpenIndex:
            passages = map(view, exam.library.passages)
            return building.open_or_build(passages, system.encoder, folder / exam.name)

        return system.changed(index=index)

    return change


def _in_own_language(passage: Passage) -> Passage:
    return replace(passage, text={passage.report.language: passage.original})


def _without_context(passage: Passage) -> Passage:
    path = tuple(replace(section, title=None, meeting=None, text=None) for section in passage.path)
    return replace(passage, path=path)
