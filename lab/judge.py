"""`python -m lab judge`: the whole evaluation: own questions, reports that nothing learnt from, and conversations."""

import argparse
import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from bot.cli.eval import as_json, asking, table, value
from bot.cli.terminal import Page, encoding
from bot.settings import Settings
from index.evaluation import Resamples, Row, figures, scores
from index.exam import Asked, Exam, Remembering, whole
from index.pipeline import WEIGHTS, Weights
from knowledge.progress import Progress
from knowledge.questions import Split
from lab.practice import drafts, few, practice, short_questions
from lab.practice import rows as rows_of
from lab.talks import HARD, aligned, lead
from lab.talks import table as talked

#: The folder's own reports together; the practice reports, each alone and without lessons, as a new report is.
REPORT, PRACTICE = "report", "practice"
#: Practice reports with four lessons a passage; short questions about some of them, without lessons.
DRAFTED, SHORT = "drafted", "short"
#: The measures of the summary, with the heads of its columns.
COLUMNS = {
    "recall_at_1": "right first", "answered_right": "answered, right", "right_among_answered": "of answers right",
    "denied": "denied", "near_declined": "near: no answer", "off_none": "off topic: none",
}  # fmt: skip
#: The measure for which each system counts questions of its own.
OWN = "right_among_answered"
#: The parts of the program that can be left out, each with the weights without it.
PARTS = {
    "lessons": Weights(lesson_weight=0.0),
    "mentions": Weights(read_mentions=False),
    "filter": Weights(mention_boost=0.0),
    "chit-chat": Weights(chit_chat=False),
    "prior": Weights(question_prior=False),
    "reading": Weights(read=0),
    "candidates": Weights(lesson_candidates=0),
}
#: The marked answers of each set.
Rows = Mapping[str, Sequence[Row]]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Ask the questions of a split: about the folder's own reports, and about practice reports, each alone. Then lead
    the conversations about the own reports.

    `--talks` leads the conversations alone. `--without` also asks the program without a part. The calibration stays as
    it was fitted with all parts.
    """
    split = Split(args.split)
    asked = {} if args.talks else sets(settings.knowledge, split)
    with encoding(settings) as (real, report):
        encoder = Remembering(real)

        def engine(exam: Exam, weights: Weights = WEIGHTS) -> Asked:
            return replace(exam.engine(encoder, settings.data), weights=weights)

        rows = answers(asked, engine, report)
        (own,) = whole(settings.knowledge, split)
        marks = lead(own.engine(encoder, settings.data), rows_of(f"talks-{split}"), report)
        others: dict[str, Rows] = {}
        for part in args.without:
            others[f"without {part}"] = answers(asked, partial(engine, weights=PARTS[part]), report)
    if args.json:
        every: dict[str, Any] = {name: as_json(some) for name, some in rows.items()}
        for name, other in others.items():
            every |= {f"{set_}, {name}": as_json(some) for set_, some in other.items()}
        every["talks"] = {name: list(map(asdict, some)) for name, some in marks.items()}
        print(json.dumps(every, ensure_ascii=False, indent=1))
        return 0
    colour = Page.for_stream(sys.stdout).colour
    print("\n\n".join(table(name, some, colour=colour) for name, some in rows.items()))
    hard = [row for row in rows.get(REPORT, ()) if row.style in HARD]
    print("", *(summary(rows | {"hard styles": hard}) if rows else ()), "", *talked(marks), sep="\n")
    for name, other in others.items():
        print("", *changes(name, rows, other), sep="\n")
    return 0


def sets(knowledge: Path, split: Split) -> dict[str, list[Exam]]:
    """The exams of each set. Raises UserError."""
    taught, short, chance = drafts(), short_questions(split), random.Random(4)
    alone = [Exam(one.report.id, one.library, one.questions) for one in practice(split)]
    found = {
        REPORT: whole(knowledge, split),
        PRACTICE: alone,
        DRAFTED: [replace(one, taught=tuple(few(taught[one.name], 4, chance))) for one in alone if one.name in taught],
        SHORT: [replace(one, questions=short[one.name]) for one in alone if one.name in short],
    }  # fmt: skip
    return {name: exams for name, exams in found.items() if exams}


def answers(
    asked: Mapping[str, Sequence[Exam]], system: Callable[[Exam], Asked], report: Progress
) -> dict[str, list[Row]]:
    """The marked answers of a system to all exams, by set. `system` makes it for an exam."""
    total = sum(len(exam.texts()) for exam in chain.from_iterable(asked.values()))
    before = 0
    found: dict[str, list[Row]] = {}
    for name, exams in asked.items():
        rows = found.setdefault(name, [])
        for exam in exams:
            rows += exam.sit(system(exam), asking(report, exam.name, before, total))
            before += len(exam.texts())
    return found


def summary(rows: Rows) -> list[str]:
    """A line for each set: how many answerable questions it has, and the measures of COLUMNS."""
    lines = [["", "answerable", *COLUMNS.values()]]
    for name, some in rows.items():
        found, count = figures(some, COLUMNS), sum(row.answerable for row in some)
        lines.append([name, str(count), *(value(found.get(measure)) for measure in COLUMNS)])
    return aligned(lines)


def changes(name: str, rows: Rows, others: Rows) -> list[str]:
    """A line for each set: how much greater the measures of another system are than ours, on the same questions.

    A star marks a change whose 95 % interval leaves out 0.
    """
    measures = [measure for measure in COLUMNS if measure != OWN]
    lines = [[name, *(COLUMNS[measure] for measure in measures)]]
    for set_, some in rows.items():
        sample, ours, theirs = Resamples([row.question for row in some]), scores(some), scores(others[set_])
        lines.append([set_])
        for measure in measures:
            change = sample.ratio(1.0 * theirs[measure][0] - ours[measure][0], ours[measure][1])
            star = "*" * (change.low > 0 or change.high < 0)
            lines[-1].append(f"{change.value:+.3f}{star}" if change.count else "")
    return aligned(lines)
