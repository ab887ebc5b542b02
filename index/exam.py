"""Exams: test questions about a library, for an engine or anything else that answers."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.answer import Answer
from index.building import Order, build
from index.builds import Builds
from index.engine import Engine, open_order
from index.evaluation import Row, mark
from index.lessons import Lessons
from index.model.encoder import Encoded, Encoder, TextKind
from knowledge.library import Library, load
from knowledge.progress import Progress
from knowledge.questions import Question, Split, load_questions

_BATCH = 64


class Asked(Protocol):
    """Something that answers questions: the engine, or an engine without some part."""

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question, in order."""


@dataclass(frozen=True, slots=True)
class Exam:
    """Questions about the passages of one library.

    name: the report's id, or the folder's name
    library: the reports
    questions: the questions to ask
    taught: the lessons about the same passages; none where `questions` are the lessons
    """

    name: str
    library: Library
    questions: tuple[Question, ...]
    taught: tuple[Question, ...] = ()

    def texts(self) -> list[tuple[Question, str]]:
        """Each question in each of its languages, as (question, language)."""
        return [(question, language) for question in self.questions for language in question.text]

    def engine(self, encoder: Encoder, data: Path, progress: Progress | None = None) -> Engine:
        """Open the engine over the exam's library.

        Its index is in `<data>/eval` and never live. It is built again each time, so the program is measured as it is.
        Vectors of the last build are used again.
        """
        order = Order(
            self.library, Lessons.of(self.taught), encoder, Builds(data / "eval" / self.name),
            progress or (lambda _what, _share: None),
        )  # fmt: skip
        build(order, wait=600)
        return open_order(order)

    def sit(self, asked: Asked, done: Callable[[int], None] = lambda _count: None) -> list[Row]:
        """Ask every question in every language, on all processors, and mark the answers.

        `done` is called with the number of answers so far.
        """
        texts = self.texts()
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]

        def answers(batch: list[tuple[Question, str]]) -> list[Answer]:
            return asked.ask([question.text[language] for question, language in batch])

        rows: list[Row] = []
        spoken = {
            report.id: {tag for one in report.passages() for tag in one.text}
            for report in self.library.reports
        }
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch, given in zip(batches, pool.map(answers, batches), strict=True):
                for (question, language), answer in zip(batch, given, strict=True):
                    crossed = language not in spoken.get(question.report or "", self.library.languages)
                    rows.append(mark(question, language, answer, crossed=crossed))
                done(len(rows))
        return rows


def whole(folder: Path, split: Split) -> list[Exam]:
    """The folder's questions of a split as one exam about all its reports; an empty list without questions."""
    library = load(folder)
    every = load_questions(folder, library)
    questions = tuple(question for question in every if question.split is split)
    taught = tuple(
        question for question in every if split is not Split.LEARN and question.split is Split.LEARN
    )
    return [Exam(folder.resolve().name, library, questions, taught)] if questions else []


class Remembering:
    """An encoder that encodes no text twice. Several engines can share it.

    `known` has the vectors of questions that were encoded before.
    """

    def __init__(self, encoder: Encoder, known: Mapping[str, NDArray[np.float32]] | None = None) -> None:
        self._encoder = encoder
        self._known: dict[tuple[TextKind, str], Encoded] = {}
        self._questions = dict(known or {})
        self.name, self.dimension, self.fingerprint = encoder.name, encoder.dimension, encoder.fingerprint

    def encode(self, texts: Sequence[str], kind: TextKind) -> NDArray[np.float32]:
        """The texts' vectors (texts, dimension)."""
        known = self._questions if kind == "query" else {}
        vectors = {text: known[text] for text in texts if text in known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        vectors |= {text: one.vector for text, one in zip(new, self.tokens(new, kind), strict=True)}
        return np.array([vectors[text] for text in texts]).reshape(len(texts), self.dimension)

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The texts' vectors with those of their tokens; each text is encoded once."""
        new = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        if new:
            for text, one in zip(new, self._encoder.tokens(new, kind), strict=True):
                self._known[kind, text] = one
        return [self._known[kind, text] for text in texts]


@dataclass(frozen=True, slots=True)
class Times:
    """The milliseconds of each question, by the clock and of the processor."""

    clock: list[float]
    processor: list[float]


def clock(asked: Asked, texts: Sequence[str]) -> Times:
    """Ask texts one at a time. The first is asked once before, so that everything is loaded."""
    asked.ask(texts[:1])
    times = Times([], [])
    for text in texts:
        started, used = time.perf_counter(), time.process_time()
        asked.ask([text])
        times.processor.append(1000 * (time.process_time() - used))
        times.clock.append(1000 * (time.perf_counter() - started))
    return times
