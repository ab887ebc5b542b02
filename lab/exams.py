"""What is asked to judge the program: the project's own questions, and reports that nothing learnt from."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from bot.cli.eval import asking
from index.evaluation import Row
from index.exam import Asked, Exam, whole
from knowledge.progress import Progress
from knowledge.questions import Split
from lab.practice import drafts, few, plain, practice

#: The folder's own reports together; the practice reports, each alone and without lessons, as a new report is.
REPORT, PRACTICE = "report", "practice"
#: Practice reports with four lessons a passage; short questions about some of them, without lessons.
DRAFTED, PLAIN = "drafted", "plain"
Sets = Mapping[str, Sequence[Exam]]


def sets(knowledge: Path, split: Split) -> dict[str, list[Exam]]:
    """The exams of each set. Raises UserError."""
    alone = [Exam(one.report.id, one.library, one.questions) for one in practice(split)]
    found = {REPORT: whole(knowledge, split), PRACTICE: alone}
    return {name: exams for name, exams in found.items() if exams}


def more(split: Split) -> dict[str, list[Exam]]:
    """The exams of further sets."""
    taught, asked, chance = drafts(), plain(split), random.Random(4)
    alone = [Exam(one.report.id, one.library, one.questions) for one in practice(split)]
    found = {
        DRAFTED: [replace(one, taught=tuple(few(taught[one.name], 4, chance))) for one in alone if one.name in taught],
        PLAIN: [replace(one, questions=asked[one.name]) for one in alone if one.name in asked],
    }  # fmt: skip
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
