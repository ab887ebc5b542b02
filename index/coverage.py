"""Coverage: how many lessons each passage has, and how well questions are answered that were *not* learnt.

The lessons are held out batch by batch: what is learnt from the others answers those of the batch. A batch is a file,
being of one author or one occasion; a file with most of a report's lessons is parted by question. All wordings of a
question are held out together: its translation would give it away.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.bootstrap import Figure
from index.building import Progress, stored_wordings
from index.engine import Engine
from index.evaluation import Row, figures
from index.exam import Exam, Remembering
from index.lessons import Learnt, wordings_of
from knowledge.questions import Kind, Question
from knowledge.report import Report

#: The parts of a file with more than so much of a report's lessons, and how much that is.
PARTS, MOST = 5, 2 / 3
MEASURES = ("recall_at_1", "recall_at_3", "near_declined_at_95")
LEARNING = "learning from all lessons but some"


@dataclass(frozen=True, slots=True)
class PassageCoverage:
    """A passage's `lessons`: wordings that it answers; of these, held out, so many found a right passage `first`, or
    among the first `three`."""

    id: str
    lessons: int
    first: int
    three: int

    @property
    def need(self) -> float:
        """What lessons may bring here: the share that goes wrong, had one more gone wrong. Without lessons it is 1, and
        of passages that are always found it is higher where that is known of fewer questions."""
        return (self.lessons - self.first + 1) / (self.lessons + 1)


@dataclass(frozen=True, slots=True)
class ReportCoverage:
    """A report's passages in reading order, how many wordings its lessons have that a passage answers and that none
    does, and the MEASURES over all of them, held out; those that no lesson counts for are left out."""

    report: str
    passages: tuple[PassageCoverage, ...]
    answered: int
    unanswered: int
    figures: dict[str, Figure]

    @property
    def next(self) -> list[PassageCoverage]:
        """The passages, those first for which to write next."""
        return sorted(self.passages, key=lambda one: -one.need)


def coverage(report: Report, rows: Iterable[Row]) -> ReportCoverage:
    """The coverage of a report by what `held_out` gave."""
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
    """Ask the lessons of an exam (its `taught`), each of an engine that learnt from all but its batch; `engine` is the
    exam's own, whose build has the wordings' vectors."""
    index, batches = engine.index, _batches(exam.taught)
    known = stored_wordings(index)
    wordings = wordings_of(exam.taught)
    vectors = np.array([known[one.text] for one in wordings]).reshape(-1, index.manifest.dimension)
    batch_of = np.array([batches[one.question] for one in wordings], int)
    rows: list[Row] = []

    def told(count: int) -> None:
        progress(LEARNING, (len(rows) + count) / len(wordings))

    for number in range(max(batches, default=-1) + 1):
        kept = np.flatnonzero(batch_of != number)
        rest = [wordings[row] for row in kept]
        learnt = Learnt.of(rest, vectors[kept], index.views.cosines, index.passages.place, index.spans)
        asked = [one for one, batch in zip(exam.taught, batches, strict=True) if batch == number]
        rows += Exam(exam.name, exam.library, tuple(asked)).sit(
            Engine(replace(index, learnt=learnt), Remembering(engine.encoder, known), engine.cuts),
            told,
        )
    return rows


def _batches(questions: Sequence[Question]) -> list[int]:
    """The batch of each question, -1 of those that are not asked: they are of no report, or no lessons. Batches of one
    number are of different reports, so that they may be held out together."""
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
