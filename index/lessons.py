"""Lessons: questions of the learn side, from which a report's readers may expect the bot to have learnt.

What resembles questions whose passage is known is rather answered by that passage; what resembles those that the
report is known not to answer is rather not answered. (Questions as further views of a passage: Nogueira et al.,
"Document Expansion by Query Prediction", 2019; here people wrote them.) Not the nearest question alone speaks: a
kernel ridge regression weighs them all against each other, so that what many questions share, whether answered
or not, counts for little. Questions of the judge side are never among them.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import read_arrays
from index.errors import REBUILD, BuildError, IndexDamagedError
from index.model.encoder import Encoder
from knowledge.filenames import yaml_files
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.questions import Kind, Question, Split, load_questions
from knowledge.report import report_of

Array = NDArray[np.float32]

VECTORS, WORDINGS, LEARNT = "lessons.npy", "lessons.json", "learnt.npz"
#: How fast the kernel exp(GAMMA (cosine - 1)) falls, and the regression's ridge.
GAMMA, RIDGE = 4.0, 0.1
#: How many lessons a passage, in a report's mean, are many. With fewer, what they do not know is mostly what nobody
#: thought of asking, and the passages that have some would be lifted over those that have none: then they speak
#: only of what is NEARLY one of them, and lift by BEYOND times what they say above HARDLY.
ENOUGH, NEARLY, HARDLY, BEYOND = 12, 0.6, 0.4, 1.6
#: Texts that are encoded together, threads that encode at most, and cases that are fitted at a time: a kernel of
#: thousands of wordings would fill the memory.
_BATCH, _THREADS, _CASES = 64, 8, 1024


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
class Reminder:
    """What a question reminds of, one entry a passage of the index.

    `answered` is how far the lessons say that it answers, and `unanswered` that nothing in its report does: about 0
    for no, 1 for yes, and 0 far from all lessons. `within` is what that lifts it by over passages of its own report,
    and `across` over those of others. `many` is whether its report has many lessons, and `judges` whether they say
    anything on whether it answers: they are many, or the question is nearly one of them.
    """

    answered: Array
    unanswered: Array
    within: Array
    across: Array
    many: NDArray[np.bool_]
    judges: NDArray[np.bool_]

    def lifted(
        self, scores: Array, passages: NDArray[np.int32], share: float, about: NDArray[np.bool_]
    ) -> Array:
        """The scores of these passages with a share of what lessons lift them by.

        Beside reports with few lessons, the best passage of a report with many gets only the lift that few would give
        it, and that report's other passages go down by as much: else questions about what nobody taught are drawn to
        what somebody did. Where a passage is not what the question is `about`, nothing: no
        lesson sees that a question names another meeting than it does."""
        lifted = scores + np.float32(share) * self.within[passages]
        many = self.many[passages]
        if many.any() and not many.all():
            across = scores + np.float32(share) * about * self.across[passages]
            lifted[many] -= lifted[many].max() - across[many].max()
        return lifted


@dataclass(frozen=True, slots=True)
class Learnt:
    """What lessons come to: `landmarks` (n, dimension), the mean of each question's wordings, and `weights`
    (n, passages + reports) of the kernel to each; the last columns say that no passage of a report answers. Of each
    passage, `report` (passages,) is the place of its report among these, and `depth` (passages,) how many lessons a
    passage that report has in the mean.
    """

    landmarks: Array
    weights: Array
    report: NDArray[np.int32]
    depth: Array

    @classmethod
    def of(cls, wordings: Sequence["Wording"], vectors: Array, places: Mapping[str, int]) -> Self:
        """Learn from wordings and their vectors (wordings, dimension); `places` are those of the passages in the
        index. A question whose passages are all gone, or the report that it is about, is no lesson any more.

        Kernel ridge regression by the subset of regressors (Rasmussen and Williams, "Gaussian Processes for
        Machine Learning", 2006, 8.3.1), the questions' means being the subset. The model lays languages over each
        other, so one landmark does for all wordings of a question; each wording is a case to fit. Each report is fitted
        on its own lessons and those of no report: a question that it answers, another need not.
        """
        names = [report_of(id_) for id_ in sorted(places, key=lambda id_: places[id_])]
        reports = {name: place for place, name in enumerate(dict.fromkeys(names))}
        report = np.array([reports[name] for name in names], np.int32)
        kept = [
            row
            for row, one in enumerate(wordings)
            if (
                not places.keys().isdisjoint(one.passages) if one.passages else one.report in {None, *reports}
            )
        ]
        found, owner = np.unique([wordings[row].question for row in kept], return_inverse=True)
        cases = vectors[kept].astype(np.float64)
        landmarks = np.zeros((len(found), vectors.shape[1]))
        np.add.at(landmarks, owner, cases)
        landmarks /= np.maximum(np.linalg.norm(landmarks, axis=1, keepdims=True), 1e-9)
        answers = np.zeros((len(kept), len(names) + len(reports)))
        nowhere = range(len(names), answers.shape[1])
        for case, row in enumerate(kept):
            passages = wordings[row].passages
            answers[case, [places[id_] for id_ in passages if id_ in places] if passages else nowhere] = 1
        weights = np.zeros((len(landmarks), answers.shape[1]))
        for name, place in reports.items():
            rows = [case for case, row in enumerate(kept) if wordings[row].report in {None, name}]
            columns = [*np.flatnonzero(report == place), len(names) + place]
            marks = np.unique(owner[rows])
            weights[np.ix_(marks, columns)] = _fit(
                cases[rows], landmarks[marks], answers[np.ix_(rows, columns)]
            )
        lessons = Counter(
            report for report, _ in {(wordings[row].report, wordings[row].question) for row in kept}
        )
        sizes = Counter(names)
        depth = np.array([lessons[name] / sizes[name] for name in names], np.float32)
        return cls(landmarks.astype(np.float32), weights.astype(np.float32), report, depth)

    def __bool__(self) -> bool:
        return len(self.landmarks) > 0

    def remind(self, question: Array) -> Reminder | None:
        """What a question's vector (dimension,) reminds of; None where nothing was learnt."""
        if not self:
            return None
        found = (_kernel(self.landmarks @ question) @ self.weights).astype(np.float32)
        answered, unanswered = np.split(found, [len(self.report)])
        few = np.float32(BEYOND) * np.maximum(answered - np.float32(HARDLY), 0)
        many = self.depth >= ENOUGH
        nearest = unanswered.copy()
        np.maximum.at(nearest, self.report, answered)
        judges = many | ((self.depth > 0) & (nearest[self.report] > NEARLY))
        within = np.where(many, answered, few)
        return Reminder(answered, unanswered[self.report], within, few, many, judges)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question of the lessons in one language: its place among them, the report that it is about, and the ids of
    the passages that answer it, none where no passage does."""

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


def encode(
    wordings: Sequence[Wording],
    encoder: Encoder,
    known: Mapping[str, Array] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Array:
    """Encode wordings, but for those whose vectors are `known`: (wordings, dimension). `progress` gets the number of
    batches done and of all. Raises BuildError for a wording that has no vector."""
    vectors = dict(known or {})
    # By length, so that little is padding; in threads, since thousands of wordings are what a first build waits for.
    new = sorted({one.text for one in wordings} - vectors.keys(), key=lambda text: (len(text), text))
    batches = [new[start : start + _BATCH] for start in range(0, len(new), _BATCH)]
    pool = ThreadPoolExecutor(min(os.cpu_count() or 1, _THREADS))
    try:
        encoded = pool.map(lambda batch: [one.vector for one in encoder.encode(batch, "query")], batches)
        for done, (batch, found) in enumerate(zip(batches, encoded, strict=True), start=1):
            for text, vector in zip(batch, found, strict=True):
                if not np.isfinite(vector).all():
                    raise BuildError(f"the model has no vector for the question {text!r}: word it otherwise")
                vectors[text] = vector
            progress(done, len(batches))
    finally:  # whoever stops it waits for the batches that are begun alone
        pool.shutdown(cancel_futures=True)
    rows = [vectors[one.text] for one in wordings]
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, encoder.dimension), np.float32)


def store(
    folder: Path,
    lessons: Lessons,
    places: Mapping[str, int],
    encoder: Encoder,
    known: Mapping[str, Array] | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> None:
    """Store lessons with a build whose passages are at `places`; `known` are vectors by text, from a build of the
    same model; `progress` gets the share that is done, 0 first, where there are lessons. Raises what `lessons.read`
    does."""
    wordings = wordings_of(lessons.read())
    if wordings:
        progress(0.0)
    vectors = encode(wordings, encoder, known, lambda done, batches: progress(done / (batches + 1)))
    learnt = Learnt.of(wordings, vectors, places)
    if wordings:
        progress(1.0)
    np.save(folder / VECTORS, vectors, allow_pickle=False)
    (folder / WORDINGS).write_text(
        json.dumps([one.text for one in wordings], ensure_ascii=False), encoding="utf-8"
    )
    np.savez(
        folder / LEARNT,
        landmarks=learnt.landmarks, weights=learnt.weights, report=learnt.report, depth=learnt.depth,
    )  # fmt: skip


def known(folder: Path, dimension: int) -> dict[str, Array]:
    """The vectors that a build has, by text; none where they cannot be read or are of another form."""
    try:
        vectors = np.load(folder / VECTORS, allow_pickle=False)
        texts = json.loads((folder / WORDINGS).read_text(encoding="utf-8"))
        if vectors.shape == (len(texts), dimension) and vectors.dtype == np.float32:
            return dict(zip(texts, vectors, strict=True))
    except (OSError, ValueError, EOFError, TypeError):
        pass  # then all are encoded, which mends whatever it was
    return {}


def load(folder: Path, passages: int, dimension: int) -> Learnt:
    """Read what a build of so many passages has learnt. Raises IndexDamagedError."""
    path = folder / LEARNT
    try:
        arrays = read_arrays(path)
        learnt = Learnt(arrays["landmarks"], arrays["weights"], arrays["report"], arrays["depth"])
    except (OSError, ValueError, KeyError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc
    questions, reports = len(learnt.landmarks), len(np.unique(learnt.report))
    shapes = learnt.landmarks.shape, learnt.weights.shape, learnt.report.shape, learnt.depth.shape
    if shapes != ((questions, dimension), (questions, passages + reports), (passages,), (passages,)):
        raise IndexDamagedError(f"{path}: not of this index: {REBUILD}")
    return learnt


def _fit(cases: NDArray[Any], landmarks: NDArray[Any], answers: NDArray[Any]) -> NDArray[Any]:
    """The weights (landmarks, columns) that come nearest to the answers (cases, columns)."""
    # A little of the identity keeps questions that are worded alike from making the matrix singular.
    matrix = RIDGE * _kernel(landmarks @ landmarks.T) + 1e-6 * np.eye(len(landmarks))
    target = np.zeros((len(landmarks), answers.shape[1]))
    for start in range(0, len(cases), _CASES):
        seen = _kernel(cases[start : start + _CASES] @ landmarks.T)
        matrix += seen.T @ seen
        target += seen.T @ answers[start : start + _CASES]
    return np.linalg.solve(matrix, target)


def _kernel(cosines: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.exp(GAMMA * (cosines - 1)))
