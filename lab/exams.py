"""What is asked to judge the program: the project's own questions, and reports that nothing learnt from."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from bot.cli.eval import asking
from index.engine import Progress
from index.evaluation import Row
from index.exam import Asked, Exam, whole
from knowledge.questions import Split
from lab.practice import practice

#: The sets: the folder's own reports together, and the practice reports, each asked about alone as a new report would
#: be, without lessons.
REPORT, PRACTICE = "report", "practice"
Sets = Mapping[str, Sequence[Exam]]


def sets(knowledge: Path, split: Split) -> dict[str, list[Exam]]:
    """The exams of each set. Raises UserError."""
    alone = [Exam(one.report.id, one.library, one.questions) for one in practice(split)]
    found = {REPORT: whole(knowledge, split), PRACTICE: alone}
    return {name: exams for name, exams in found.items() if exams}


def answers(asked: Sets, system: Callable[[Exam], Asked], report: Progress) -> dict[str, list[Row]]:
    """What a system made for each exam answers, marked, by set."""
    total = sum(len(exam.texts()) for exam in chain.from_iterable(asked.values()))
    before = 0
    found: dict[str, list[Row]] = {}
    for name, exams in asked.items():
        rows = found.setdefault(name, [])
        for exam in exams:
            rows += exam.sit(system(exam), asking(report, exam.name, before, total))
            before += len(exam.texts())
    return found
