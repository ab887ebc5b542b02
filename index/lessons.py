"""Lessons: questions of the learn side, from which a report's readers may expect the bot to have learnt.

What resembles a question whose passage is known is rather answered by that passage; what resembles one that the
report is known not to answer is rather not answered. (Questions as further views of a passage: Nogueira et al.,
"Document Expansion by Query Prediction", 2019; here people wrote them.) Questions of the judge side are never
among them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.manifest import REBUILD
from index.model.encoder import Encoder
from knowledge.library import Library, yaml_files
from knowledge.normal import normalise
from knowledge.questions import Kind, Question, Split, load_questions

Array = NDArray[np.float32]

VECTORS, ANSWERS = "lessons.npy", "lessons.json"
_BATCH = 64


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
        for path in yaml_files(folder / "questions"):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return cls(
            digest.hexdigest(),
            lambda: [one for one in load_questions(folder, library) if one.split is Split.LEARN],
        )

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Self:
        """These questions."""
        text = repr([(one.passages, one.kind, one.text) for one in questions])
        return cls(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), lambda: questions)


NO_LESSONS = Lessons.of(())


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a question reminds of: for each passage of the index the cosine of the nearest question that it is
    known to answer, 0 without any; and that of the nearest question known not to be answered, 0 without any."""

    answered: Array
    unanswered: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """Lessons as a build has them: `vectors` (n, dimension), a row for each wording of each question.

    `rows` and `places` (m,) are the pairs of a row and a passage that answers it, by passage; `silent` the rows
    that none answers; `passages` how many the index has.
    """

    vectors: Array
    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    silent: NDArray[np.int64]
    passages: int

    @classmethod
    def of(cls, vectors: Array, answers: Sequence[Sequence[str]], places: Mapping[str, int]) -> Self:
        """Those of `vectors` with the ids of the passages that answer each; ids that are gone count no more."""
        pairs = sorted((places[id_], row) for row, ids in enumerate(answers) for id_ in ids if id_ in places)
        return cls(
            vectors,
            np.array([row for _, row in pairs], np.int64),
            np.array([place for place, _ in pairs], np.int64),
            np.array([row for row, ids in enumerate(answers) if not ids], np.int64),
            len(places),
        )

    def __bool__(self) -> bool:
        return len(self.vectors) > 0

    def remind(self, question: Array) -> Reminder | None:
        """What a question's vector (dimension,) reminds of; None where nothing was learnt."""
        if not self:
            return None
        cosines = self.vectors @ question
        answered = np.zeros(self.passages, np.float32)
        np.maximum.at(answered, self.places, cosines[self.rows])
        return Reminder(answered, float(cosines[self.silent].max(initial=0.0)))


def learn(
    questions: Sequence[Question], encoder: Encoder, known: Mapping[str, Array] | None = None
) -> tuple[Array, list[tuple[str, tuple[str, ...]]]]:
    """Encode the wordings of questions that passages answer or that none does, but for those whose vectors are
    `known`: their vectors (n, dimension), and each as (text, ids of the passages)."""
    wordings = [
        (normalise(text), question.passages)
        for question in questions
        if question.kind in (Kind.ANSWERABLE, Kind.UNANSWERABLE)
        for text in question.text.values()
    ]
    vectors = dict(known or {})
    new = list(dict.fromkeys(text for text, _ in wordings if text not in vectors))
    for start in range(0, len(new), _BATCH):
        batch = new[start : start + _BATCH]
        vectors |= {
            text: encoding.vector
            for text, encoding in zip(batch, encoder.encode(batch, "query"), strict=True)
        }
    rows = [vectors[text] for text, _ in wordings]
    table = np.stack(rows) if rows else np.zeros((0, encoder.dimension), np.float32)
    return table.astype(np.float32), wordings


def store(folder: Path, lessons: Lessons, encoder: Encoder, known: Mapping[str, Array] | None = None) -> None:
    """Store lessons with a build; `known` are vectors by text, from a build of the same model. Raises what
    `lessons.read` does."""
    vectors, wordings = learn(lessons.read(), encoder, known)
    np.save(folder / VECTORS, vectors, allow_pickle=False)
    (folder / ANSWERS).write_text(json.dumps(wordings, ensure_ascii=False), encoding="utf-8")


def known(folder: Path, dimension: int) -> dict[str, Array]:
    """The vectors that a build has, by text; none where they cannot be read."""
    try:
        vectors, wordings = _read(folder, dimension)
    except IndexDamagedError:
        return {}  # then all are encoded, which mends whatever it was
    return {text: vector for vector, (text, _) in zip(vectors, wordings, strict=True)}


def load(folder: Path, places: Mapping[str, int], dimension: int) -> Learnt:
    """Read the lessons of a build, in which `places` are those of the passages. Raises IndexDamagedError."""
    vectors, wordings = _read(folder, dimension)
    return Learnt.of(vectors, [passages for _, passages in wordings], places)


def _read(folder: Path, dimension: int) -> tuple[Array, list[tuple[str, list[str]]]]:
    try:
        vectors = np.load(folder / VECTORS, allow_pickle=False)
        wordings = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
    except (OSError, ValueError, EOFError) as exc:
        raise IndexDamagedError(f"{folder / VECTORS}: cannot be read ({exc}): {REBUILD}") from exc
    if vectors.shape != (len(wordings), dimension) or vectors.dtype != np.float32:
        raise IndexDamagedError(f"{folder / VECTORS}: not of this model: {REBUILD}")
    return vectors, wordings
