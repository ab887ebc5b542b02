"""Lessons: labelled queries, of which it is known which passages answer them or that none does.

What resembles a question whose passage is known is rather answered by that passage; what resembles those that the
report is known not to answer is rather not answered. (Questions as further views of a passage: Nogueira et al.,
"Document Expansion by Query Prediction", 2019; here people wrote them.) A kernel ridge regression weighs all of them
against each other. It does not learn which passage answers, but how far that is from what the passage's views say
already: where they are right there is little to learn, so that passages without lessons keep their rank. And each
passage with lessons gives back a share of what its own lessons say of each other when they are held out: what a
question about it may expect to gain anyway. Questions of the judge side are never among the lessons.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.filenames import yaml_files
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.questions import Kind, Question, Split, load_questions
from knowledge.report import report_of

Array = NDArray[np.float32]
#: The passages' cosines, by their best views, to the rows of vectors (n, dimension): (n, passages).
Cosines = Callable[[Array, range], Array]

#: How fast the kernel exp(GAMMA (cosine - 1)) falls, and the regression's ridge.
GAMMA, RIDGE = 4.0, 0.1
#: What the views say of a lesson is the softmax of their cosines at this temperature.
TEMPERATURE = 0.1
#: The share of what lessons held out say of a passage that it gives back, and the parts that are held out in turn.
GIVEN_BACK, FOLDS = 0.75, 4
#: Cases that are fitted at a time: a kernel of thousands of wordings would fill the memory.
_CASES = 1024


@dataclass(frozen=True, slots=True)
class Lessons:
    """Where lessons come from. `digest` is another whenever `read` may give other questions: to compare it is
    cheap, to read them is not."""

    digest: str
    read: Callable[[], Sequence[Question]]

    @classmethod
    def of_folder(cls, folder: Path, library: Library) -> Self:
        """The questions of the learn side of a knowledge folder. `read` raises KnowledgeError."""
        digest = hashlib.sha256()
        # What cannot be read is for `read` to say: a build that is there answers without it.
        try:
            paths = yaml_files(folder / "questions")
        except OSError as exc:
            paths = []
            digest.update(str(exc).encode("utf-8", "surrogatepass"))
        for path in paths:
            try:
                content = path.read_bytes()
            except OSError as exc:
                content = str(exc).encode("utf-8", "surrogatepass")
            digest.update(hashlib.sha256(content).digest())
        return cls(
            digest.hexdigest(),
            lambda: [one for one in load_questions(folder, library) if one.split is Split.LEARN],
        )

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Self:
        """These questions."""
        text = repr([(one.report, one.passages, one.kind, one.text) for one in questions])
        return cls(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), lambda: questions)

    def prepared(self) -> Self:
        """The same, read by now. Raises what `read` does."""
        questions = self.read()
        return replace(self, read=lambda: questions)


NO_LESSONS = Lessons.of(())


@dataclass(frozen=True, slots=True)
class Wording:
    """A question of the lessons in one language: its place among them, the report that it is about (None: any), and
    the ids of the passages that answer it, none where no passage does."""

    text: str
    question: int
    report: str | None
    passages: tuple[str, ...]


def wordings_of(questions: Iterable[Question]) -> list[Wording]:
    """The wordings of questions that are answered by passages as they stand, or by none."""
    return [
        Wording(normalise(text), number, question.report, question.passages)
        for number, question in enumerate(questions)
        if question.kind is not Kind.SECTION
        for text in question.text.values()
    ]


@dataclass(frozen=True, slots=True)
class Recall:
    """What the lessons say of one question, an entry a passage of the index: `gain`, how much more the passage answers
    it than its views say; `none`, how far lessons like it are answered by nothing in the passage's report; `nearest`,
    the cosine of the nearest lesson about that report, 0 where it has none."""

    gain: Array
    none: Array
    nearest: Array


@dataclass(frozen=True)
class Learnt:
    """What was learnt from lessons, for the passages of an index in their order.

    The landmarks (n, dimension) are the mean vectors of the lessons' wordings, `about` (n,) the report that each is
    about (-1: any); `weights` (n, passages + reports) have a column a passage and one a report for "nothing answers";
    `report` (passages,) is the passage's report; `given` (passages,) what each passage gives back; `depth`
    (reports,) how many wordings a passage of the report has that are answered.
    """

    landmarks: Array
    about: NDArray[np.int32]
    weights: Array
    report: NDArray[np.int32]
    given: Array
    depth: Array

    @classmethod
    def of(
        cls, wordings: Sequence[Wording], vectors: Array, cosines: Cosines, places: dict[str, int]
    ) -> "Learnt":
        """Learn from wordings and their vectors (wordings, dimension); `places` are the passages' places by id, those
        of a report side by side. A lesson of which no passage is left, or of another report, is none.

        Kernel ridge regression by the subset of regressors (Rasmussen and Williams, "Gaussian Processes for Machine
        Learning", 2006, 8.3.1), one landmark a question for all its languages. Each report is fitted on its own lessons
        and those of no report: a question that it answers, another need not.
        """
        names = [report_of(id_) for id_ in sorted(places, key=places.__getitem__)]
        reports = {name: place for place, name in enumerate(dict.fromkeys(names))}
        report = np.array([reports[name] for name in names], np.int32)
        kept = [
            row
            for row, one in enumerate(wordings)
            if (
                not places.keys().isdisjoint(one.passages) if one.passages else one.report in {None, *reports}
            )
        ]
        numbers, owner = np.unique([wordings[row].question for row in kept], return_inverse=True)
        cases = vectors[kept]
        landmarks = np.zeros((len(numbers), vectors.shape[1]))
        np.add.at(landmarks, owner, cases)
        landmarks /= np.maximum(np.linalg.norm(landmarks, axis=1, keepdims=True), 1e-9)
        about = np.full(len(numbers), -1, np.int32)
        for case, row in enumerate(kept):
            about[owner[case]] = reports.get(wordings[row].report or "", -1)
        answers = np.zeros((len(kept), len(names)), np.bool_)
        for case, row in enumerate(kept):
            answers[case, [places[id_] for id_ in wordings[row].passages if id_ in places]] = True
        weights = np.zeros((len(landmarks), len(names) + len(reports)))
        given, depth = np.zeros(len(names)), np.zeros(len(reports), np.float32)
        for place in reports.values():
            rows = np.flatnonzero(np.isin(about[owner], (place, -1)))
            span = np.flatnonzero(report == place)
            depth[place] = answers[:, span].any(axis=1).sum() / len(span)
            if len(rows):
                part = _Part(cases[rows], owner[rows], answers[np.ix_(rows, span)], landmarks)
                own = part.learn(cosines(cases[rows], range(span[0], span[-1] + 1)))
                weights[:, [*span, len(names) + place]] = own.weights
                given[span] = own.given
        marks, columns, back = (one.astype(np.float32) for one in (landmarks, weights, given))
        return cls(marks, about, columns, report, back, depth)

    def recall(self, question: Array) -> Recall:
        """What the lessons say of a question's vector (dimension,)."""
        passages = len(self.report)
        if not len(self.landmarks):
            nothing = np.zeros(passages, np.float32)
            return Recall(nothing, nothing, nothing)
        near = self.landmarks @ question
        found = _kernel(near) @ self.weights
        nearest = np.zeros(self.weights.shape[1] - passages, np.float32)
        own = np.flatnonzero(self.about >= 0)
        np.maximum.at(nearest, self.about[own], near[own])
        return Recall(found[:passages] - self.given, found[passages:][self.report], nearest[self.report])


@dataclass(frozen=True, slots=True)
class _Own:
    """What one report has learnt: `weights` (landmarks, passages + 1), and `given` (passages,)."""

    weights: NDArray[Any]
    given: NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """The cases of one report: vectors, the landmark of each, which passages answer it, and all landmarks."""

    cases: Array
    owner: NDArray[np.int64]
    answers: NDArray[np.bool_]
    landmarks: NDArray[np.float64]

    def learn(self, cosines: Array) -> _Own:
        """Fit on all cases by weights that come nearest to their targets, and on all but a fold in turn to see what
        lessons say that were held out."""
        answered: NDArray[np.bool_] = np.any(self.answers, axis=1)
        said = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / TEMPERATURE)
        said *= answered[:, None] / said.sum(axis=1, keepdims=True)
        target = np.column_stack([self.answers - said, ~answered])
        own = np.unique(self.owner)
        marks = self.landmarks[own]
        # A little of the identity keeps questions that are worded alike from making the matrix singular.
        matrix = RIDGE * _kernel(marks @ marks.T) + 1e-6 * np.eye(len(marks))
        aim = np.zeros((len(marks), target.shape[1]))
        for start in range(0, len(target), _CASES):
            seen = _kernel(self.cases[start : start + _CASES] @ marks.T)
            matrix += seen.T @ seen
            aim += seen.T @ target[start : start + _CASES]
        weights = np.zeros((len(self.landmarks), target.shape[1]))
        weights[own] = np.linalg.solve(matrix, aim)
        held = np.zeros(self.answers.shape)
        for number in range(FOLDS):
            apart, rest = np.flatnonzero(self.owner % FOLDS == number), np.flatnonzero(own % FOLDS != number)
            if len(apart) and len(rest):
                # All but these cases: what they have brought is taken off again.
                seen = _kernel(self.cases[apart] @ marks[rest].T)
                left = np.linalg.solve(
                    matrix[np.ix_(rest, rest)] - seen.T @ seen, aim[rest] - seen.T @ target[apart]
                )
                held[apart] = (seen @ left)[:, :-1]
        count = self.answers.sum(axis=0)
        mean = (held * self.answers).sum(axis=0) / np.maximum(count, 1)
        return _Own(weights, GIVEN_BACK * np.maximum(mean, 0))


def _kernel(cosines: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.exp(GAMMA * (cosines - 1)))
