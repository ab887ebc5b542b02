"""`python -m lab curve`: how many drafted lessons bring what, on reports that are new to the bot."""

import argparse
from collections import Counter

from bot.cli.eval import interval, value
from bot.cli.terminal import encoding
from bot.settings import Settings
from index.coverage import MEASURES
from index.evaluation import MEASURES as SAID
from index.evaluation import Row, figures
from index.exam import Exam, Remembering
from knowledge.drafts import EACH
from knowledge.questions import Question, Split
from lab.practice import drafts, practice

#: Lessons a passage.
COUNTS = (0, 2, 4, EACH)


def command(settings: Settings, _args: argparse.Namespace) -> int:
    """Ask the reports of the choose side that lessons were drafted for their own questions, with more and more of
    these lessons; questions and lessons are by different hands."""
    drafted = drafts()
    reports = [one for one in practice(Split.CHOOSE) if one.report.id in drafted]
    rows: dict[int, list[Row]] = {count: [] for count in COUNTS}
    with encoding(settings) as (encoder, report):
        once = Remembering(encoder)
        for number, one in enumerate(reports):
            for count, found in rows.items():
                report(one.report.id, number / len(reports))
                lessons = some(drafted[one.report.id], count)
                exam = Exam(one.report.id, one.library, one.questions, lessons)
                found += exam.sit(exam.engine(once, settings.data))
    print(f"{len(reports)} reports", *(f"{count} a passage" for count in COUNTS), sep=" | ")
    by_count = [figures(found, MEASURES) for found in rows.values()]
    for name in MEASURES:
        cells = (f"{value(it[name])} ({interval(it[name])})" for it in by_count)
        print(SAID[name], *cells, sep=" | ")
    return 0


def some(lessons: tuple[Question, ...], each: int) -> tuple[Question, ...]:
    """The first lessons of each passage, so many, and the same share of those that nothing answers."""
    near = sum(not one.passages for one in lessons)
    seen: Counter[tuple[str, ...]] = Counter()
    kept = []
    for one in lessons:
        about = one.passages[:1]
        if seen[about] < (each if about else round(near * each / EACH)):
            seen[about] += 1
            kept.append(one)
    return tuple(kept)
