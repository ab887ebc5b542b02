"""Lessons: labelled queries. The label is the passages that answer, or that none does.

A question that resembles a lesson is probably answered by the lesson's passage, or not answered if the lesson is not.
(Questions as further views of a passage: Nogueira et al., "Document Expansion by Query Prediction", 2019; here people
wrote them.) A kernel ridge regression weighs all lessons. Its target is not which passage answers, but the error of
the passages' views: where they are right there is little to learn, so passages without lessons keep their rank. Each
passage with lessons gives back a share of the gain that its lessons show when they are held out, because any question
about it gains that much. Questions of the judge side are never lessons.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from index.language import written_in
from index.mentions.text import Tokens
from knowledge.filenames import digest
from knowledge.library import Library
from knowledge.normal import normalise

if TYPE_CHECKING:
    from knowledge.questions import Question

Array = NDArray[np.float32]
#: The passages' cosines, by their best views, to the rows of vectors (n, dimension): (n, passages).
Cosines = Callable[[Array, range], Array]

#: The steepness of the kernel exp(GAMMA (cosine - 1)), and the regression's ridge.
GAMMA, RIDGE = 4.0, 0.1
#: The views' prediction for a lesson is the softmax of their cosines at this temperature.
TEMPERATURE = 0.1
#: The share of a passage's held-out gain that it gives back, and the number of parts held out in turn.
GIVEN_BACK, FOLDS = 0.75, 4
#: Questions that are suggested for a passage; the last word of one, from 0, that may be its question word; by how much
#: its cosine to its passage is the largest; and the cosine of two that are alike.
SUGGESTED, EARLY, CLEAR, ALIKE = 6, 2, 0.05, 0.9
#: Cases that are fitted at a time: a kernel of thousands of wordings would fill the memory.
_CASES = 1024


@dataclass(frozen=True, slots=True)
class Lessons:
    """A source of lessons.

    digest: changes whenever `read` may give other questions; cheap to compare
    read: gives the questions; slow
    """

    digest: str
    read: "Callable[[], Sequence[Question]]"

    @classmethod
    def of_folder(cls, folder: Path, library: Library) -> Self:
        """The questions of the learn side of a knowledge folder. `read` raises KnowledgeError."""

        def read() -> "list[Question]":
            # It reads YAML, which nobody needs who only asks.
            from knowledge.questions import Split, load_questions

            return [one for one in load_questions(folder, library) if one.split is Split.LEARN]

        # Unreadable files are reported by `read`: an existing build answers without them.
        return cls(digest(folder / "questions"), read)

    @classmethod
    def of(cls, questions: "Sequence[Question]") -> Self:
        """These questions."""
        text = repr([(one.report, one.passages, one.kind, one.text) for one in questions])
        return cls(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), lambda: questions)

    def prepared(self) -> Self:
        """These lessons with their questions already read. Raises what `read` does."""
        questions = self.read()
        return replace(self, read=lambda: questions)


NO_LESSONS = Lessons.of(())


@dataclass(frozen=True, slots=True)
class Wording:
    """A lesson in one language: its place among the questions, its report (None: any), and the ids of the passages
    that answer it, none if no passage does."""

    text: str
    question: int
    report: str | None
    passages: tuple[str, ...]


def wordings_of(questions: "Iterable[Question]") -> list[Wording]:
    """The wordings of questions that are answered by passages as they stand, or by none."""
    return [
        Wording(normalise(text), number, question.report, question.passages)
        for number, question in enumerate(questions)
        if not question.names_section
        for text in question.text.values()
    ]


def suggestions(
    questions: "Sequence[Question]", vectors: Array, cosines: Cosines, place_of: Callable[[str], int | None],
    spans: Mapping[str, range],
) -> dict[str, list[dict[str, str]]]:  # fmt: skip
    """The questions to suggest for each passage, by its id: SUGGESTED at most, each in its languages.

    A suggested question is a sentence that this passage alone answers. Those that are clearest come first: they are
    nearer to their passage than to any other of its report, by CLEAR at least. Others are riddles to a person who has
    not read the passage. Of two alike the clearer one is given. One that is not well written in each of its languages
    was typed as in a chat. One that begins with no question word in most of them sounds like a quiz: "Is it long or
    short?". A language whose question words are not known does not count. `vectors` are those of
    `wordings_of(questions)`, `spans` the places of each report's passages. Under "" stand the samples to greet with.
    """
    rows: dict[int, list[int]] = {}
    for row, wording in enumerate(wordings_of(questions)):
        one = questions[wording.question]
        if one.is_answerable and one.style in ("sentence", None) and len(one.passages) == 1:
            rows.setdefault(wording.question, []).append(row)
    asking = {
        number: {tag: _asks_at(each) for tag, each in questions[number].text.items()} for number in rows
    }
    known = {tag for places in asking.values() for tag, at in places.items() if at < inf}
    found: dict[str, list[tuple[float, Array, dict[str, str]]]] = {}
    for number, held in rows.items():
        one = questions[number]
        asks, place = asking[number], place_of(one.passages[0])
        text = {tag: each for tag, each in one.text.items() if tag not in known or asks[tag] < inf}
        usual = median([at for tag, at in asks.items() if tag in known] or [0])
        good = usual <= EARLY and all(_well_written(each, tag) for tag, each in one.text.items())
        if text and place is not None and good:
            mean = vectors[held].mean(axis=0)
            mean /= np.linalg.norm(mean)
            span = next(span for span in spans.values() if place in span)
            near = cosines(mean[None], span)[0]
            clear = float(near[place - span.start] - np.delete(near, place - span.start).max(initial=-1))
            if clear >= CLEAR:
                found.setdefault(one.passages[0], []).append((clear, mean, text))
    given = {"": [one.text for one in questions if one.style == "sample"]}
    for id_, several in found.items():
        kept = list[tuple[float, Array, dict[str, str]]]()
        for each in sorted(several, key=lambda each: -each[0]):
            if all(float(each[1] @ other[1]) < ALIKE for other in kept[:SUGGESTED]):
                kept.append(each)
        given[id_] = [text for _, _, text in kept[:SUGGESTED]]
    return given


def _asks_at(question: str) -> float:
    """Which word of a question is its first question word, from 0; infinity where it has none."""
    return min(Tokens(normalise(question)).by_class.get("asking", ()), default=inf)


def _well_written(question: str, language: str) -> bool:
    """Whether a question begins with a capital of its language's script, where that has any, and ends as one."""
    first = next(filter(str.isalpha, question), "")
    ends = question.rstrip().endswith(("?", "\uff1f", "\u061f"))
    return ends and not first.islower() and written_in(first, language)


@dataclass(frozen=True, slots=True)
class Recall:
    """The lessons' prediction for one question. `gain` (passages,): by how much each passage answers better than its
    views predict. By report, `none`: how far similar lessons are answered by nothing in the report; `nearest`: the
    cosine of the nearest lesson about that report, 0 without lessons."""

    gain: Array
    none: Array
    nearest: Array


@dataclass(frozen=True)
class Learnt:
    """The regression learnt from lessons, for the passages of an index in their order.

    The landmarks (n, dimension) are the mean vectors of the lessons' wordings, `about` (n,) the report that each is
    about (-1: any). Each report has a block of `weights`: a row for each of its landmarks, whose places `marks` has, a
    column a passage if lessons of its own are answered, and one for "nothing answers". `blocks` (reports, 5) says of
    each where its passages, marks and weights begin, and how many marks and columns there are. `given` (passages,) is
    what each passage gives back; `depth` (reports,) how many wordings a passage of the report has that are answered.
    """

    landmarks: Array
    about: NDArray[np.int32]
    blocks: NDArray[np.int64]
    marks: NDArray[np.int32]
    weights: Array
    given: Array
    depth: Array

    @classmethod
    def of(
        cls,
        wordings: Sequence[Wording],
        vectors: Array,
        cosines: Cosines,
        place_of: Callable[[str], int | None],
        spans: Mapping[str, range],
    ) -> "Learnt":
        """Learn from wordings and their vectors (wordings, dimension); `place_of` gives a passage's place by its id,
        `spans` the places of each report's. A lesson of which no passage is left, or of another report, is none.

        Kernel ridge regression by the subset of regressors (Rasmussen and Williams, "Gaussian Processes for Machine
        Learning", 2006, 8.3.1), one landmark a question for all its languages. Each report is fitted on its own lessons
        and those of no report: a question that it answers, another need not.
        """
        reports = {name: place for place, name in enumerate(spans)}
        right = [[place for id_ in one.passages if (place := place_of(id_)) is not None] for one in wordings]
        kept = [
            row
            for row, one in enumerate(wordings)
            if (right[row] if one.passages else one.report in {None, *reports})
        ]
        numbers, owner = np.unique([wordings[row].question for row in kept], return_inverse=True)
        cases = vectors[kept]
        landmarks = np.zeros((len(numbers), vectors.shape[1]))
        np.add.at(landmarks, owner, cases)
        landmarks /= np.maximum(np.linalg.norm(landmarks, axis=1, keepdims=True), 1e-9)
        about = np.full(len(numbers), -1, np.int32)
        for case, row in enumerate(kept):
            about[owner[case]] = reports.get(wordings[row].report or "", -1)
        given = np.zeros(max((span.stop for span in spans.values()), default=0), np.float32)
        depth, blocks = np.zeros(len(reports), np.float32), np.zeros((len(reports), 5), np.int64)
        marks, weights = [np.empty(0, np.int32)], [np.empty(0, np.float32)]
        begins = [0, 0]
        of_cases = about[owner]
        for span, place in zip(spans.values(), reports.values(), strict=True):
            rows = np.flatnonzero((of_cases == place) | (of_cases == -1))
            answers = np.zeros((len(rows), len(span)), np.bool_)
            for case, row in enumerate(rows.tolist()):
                answers[case, [one - span.start for one in right[kept[row]] if one in span]] = True
            depth[place] = answers.any(axis=1).sum() / len(span)
            own = np.unique(owner[rows]).astype(np.int32)
            columns = 0
            if len(rows):
                if not answers.any():  # of its passages nothing is learnt, but when nothing answers
                    span, answers = span[:0], answers[:, :0]
                part = _Part(cases[rows], np.searchsorted(own, owner[rows]), answers, landmarks[own])
                learnt = part.learn(
                    cosines(cases[rows], span) if span else np.empty((len(rows), 0), np.float32)
                )
                weights.append(learnt.weights.astype(np.float32).ravel())
                columns = learnt.weights.shape[1]
                given[span.start : span.stop] = learnt.given
            marks.append(own)
            blocks[place] = (span.start, *begins, len(own), columns)
            begins = [begins[0] + len(own), begins[1] + len(own) * columns]
        return cls(
            landmarks.astype(np.float32),
            about,
            blocks,
            np.concatenate(marks),
            np.concatenate(weights),
            given,
            depth,
        )

    def recall(self, question: Array) -> Recall:
        """The lessons' prediction for a question's vector (dimension,)."""
        gain, none, nearest = (
            -self.given,
            np.zeros(len(self.depth), np.float32),
            np.zeros(len(self.depth), np.float32),
        )
        near = self.landmarks @ question
        kernel = _kernel(near)
        for place, (first, mark, weight, marks, columns) in enumerate(self.blocks.tolist()):
            if marks:
                block = self.weights[weight : weight + marks * columns].reshape(marks, columns)
                found = kernel[self.marks[mark : mark + marks]] @ block
                gain[first : first + columns - 1] += found[:-1]
                none[place] = found[-1]
        own = np.flatnonzero(self.about >= 0)
        np.maximum.at(nearest, self.about[own], near[own])
        return Recall(gain, none, nearest)


@dataclass(frozen=True, slots=True)
class _Own:
    """The regression of one report: `weights` (landmarks, passages + 1), and `given` (passages,)."""

    weights: NDArray[Any]
    given: NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """The cases of one report: vectors, the landmark of each, which passages answer it, and the landmarks."""

    cases: Array
    owner: NDArray[np.int64]
    answers: NDArray[np.bool_]
    landmarks: NDArray[np.float64]

    def learn(self, cosines: Array) -> _Own:
        """Fit on all cases by least squares, and on all but one fold in turn, to predict the held-out lessons."""
        answered: NDArray[np.bool_] = np.any(self.answers, axis=1)
        said = np.exp((cosines - cosines.max(axis=1, keepdims=True, initial=-1)) / TEMPERATURE)
        said *= answered[:, None] / np.maximum(said.sum(axis=1, keepdims=True), 1)
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
                # Without these cases: their contribution is subtracted.
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
