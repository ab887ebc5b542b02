"""Coverage: how many lessons each passage has, and how well questions are answered that were *not* learnt.

Lessons are held out in batches: the engine learns from the other batches and is asked the questions of one. A batch is
a file, because a file has one author. A file with most of a report's lessons is divided by question. All wordings of a
question are in one batch, because a translation would give the answer away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.building import stored_wordings
from index.engine import Engine
from index.evaluation import Figure, Row, figures
from index.exam import Exam, Remembering
from index.lessons import Learnt, wordings_of
from knowledge.progress import Progress
from knowledge.questions import Kind, Question
from knowledge.report import Report

#: A file with more than this share of a report's lessons is divided into so many batches.
MOST, PARTS = 2 / 3, 5
MEASURES = ("recall_at_1", "recall_at_3", "near_declined_at_95")
LEARNING = "learning from all lessons but some"


@dataclass(frozen=True, slots=True)
class PassageCoverage:
    """The lessons of one passage.

    lessons: wordings that the passage answers
    first: wordings that found a right passage first when they were held out
    three: wordings that found one among the first three
    """

    id: str
    lessons: int
    first: int
    three: int

    @property
    def need(self) -> float:
        """How much more lessons may help this passage, from 0 to 1: its share of errors if there were one error more.

        It is 1 without lessons, and falls with the number of lessons that find the passage.
        """
        return (self.lessons - self.first + 1) / (self.lessons + 1)


@dataclass(frozen=True, slots=True)
class ReportCoverage:
    """The lessons of one report.

    passages: the coverage of each passage, in reading order
    answered: wordings that a passage answers
    unanswered: wordings that no passage answers
    figures: the MEASURES of all held-out wordings, without those that no wording counts for
    """

    report: str
    passages: tuple[PassageCoverage, ...]
    answered: int
    unanswered: int
    figures: dict[str, Figure]

    @property
    def next(self) -> list[PassageCoverage]:
        """The passages, those that need lessons most first."""
        return sorted(self.passages, key=lambda one: -one.need)


def coverage(report: Report, rows: Iterable[Row]) -> ReportCoverage:
    """The coverage of a report, from the rows of `held_out`."""
    own = [row for row in rows if row.report == report.id]
    answerable = [row for row in own if row.answerable]
    lessons, first, three = (
        Counter(id_ for row in answerable if (row.rank or np.inf) <= rank for id_ in row.expected)
        for rank in (np.inf, 1, 3)
    )
    passages = (
        PassageCoverage(one.id, lessons[one.id], first[one.id], three[one.id]) for one in report.passages()
    )
    count = len(answerable)
    return ReportCoverage(report.id, tuple(passages), count, len(own) - count, figures(own, MEASURES))


def held_out(exam: Exam, engine: Engine, progress: Progress) -> list[Row]:
    """Ask each lesson of an exam (`taught`) of an engine that learnt from all other batches.

    `engine` is the exam's own. Its build has the vectors of the wordings.
    """
    rows: list[Row] = []
    total = len(wordings_of(exam.taught))

    def told(count: int) -> None:
        progress(LEARNING, (len(rows) + count) / total)

    for asked in batches(exam.taught):
        held = {(one.file, one.id) for one in asked}
        others = [one for one in exam.taught if (one.file, one.id) not in held]
        rows += Exam(exam.name, exam.library, asked).sit(learning_from(engine, others), told)
    return rows


def learning_from(engine: Engine, lessons: Sequence[Question]) -> Engine:
    """The engine as it would be had it learnt from these lessons alone, all of which its build has the vectors of."""
    index, known = engine.index, stored_wordings(engine.index)
    wordings = wordings_of(lessons)
    vectors = np.array([known[one.text] for one in wordings]).reshape(-1, index.manifest.dimension)
    learnt = Learnt.of(wordings, vectors, index.views.cosines, index.passages.place, index.passages.spans)
    return replace(engine, index=replace(index, learnt=learnt), encoder=Remembering(engine.encoder, known))


def batches(lessons: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """The batches that lessons are held out in."""
    numbers = _batches(lessons)
    for number in range(max(numbers, default=-1) + 1):
        yield tuple(one for one, batch in zip(lessons, numbers, strict=True) if batch == number)


def _batches(questions: Sequence[Question]) -> list[int]:
    """The number of each question's batch; -1 for a question without a report, and for one that is no lesson.

    Batches of different reports may have one number: they are held out together.
    """
    files: dict[str, dict[str, list[int]]] = {}
    for place, one in enumerate(questions):
        if one.report is not None and one.kind in (Kind.ANSWERABLE, Kind.UNANSWERABLE):
            files.setdefault(one.report, {}).setdefault(one.file, []).append(place)
    found = [-1] * len(questions)
    for of_report in files.values():
        total, first = sum(map(len, of_report.values())), 0
        for places in of_report.values():
            parts = PARTS if len(places) > MOST * total else 1
            for number, place in enumerate(places):
                found[place] = first + number % parts
            first += parts
    return found
