"""`python -m lab judge`: the whole evaluation: own questions, reports that nothing learnt from, and conversations."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.cli.eval import as_json, table, value
from bot.cli.terminal import Page, encoding
from bot.settings import Settings
from index.evaluation import Row, figures
from index.exam import whole
from knowledge.questions import Split
from lab import ablate
from lab.exams import REPORT, answers, more, sets
from lab.practice import rows as rows_of
from lab.talks import HARD, lead
from lab.talks import table as talked

#: The measures of the summary, with the heads of its columns.
COLUMNS = {
    "recall_at_1": "right first", "answered_right": "answered, right", "right_among_answered": "of answers right",
    "denied": "denied", "near_declined": "near: no answer", "off_none": "off topic: none",
}  # fmt: skip


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Ask every question of a split: of the project's own reports, and of practice reports, each alone; then lead the
    conversations about the own report. With `--talks` these alone."""
    split = Split(args.split)
    found = {} if args.talks else sets(settings.knowledge, split)
    besides = {} if args.talks else more(split)
    with encoding(settings) as (encoder, report):
        rows = answers(found, lambda exam: exam.engine(encoder, settings.data), report)
        others = answers(besides, lambda exam: exam.engine(encoder, settings.data), report)
        (own,) = whole(settings.knowledge, split)
        marks = lead(own.engine(encoder, settings.data), rows_of(f"talks-{split}"), report)
        if split is Split.JUDGE and not args.talks:
            from index.marks import shipped
            from lab.marks import agreed, cases  # torch

            marked = agreed(list(cases(split, encoder)), shipped())
            print(f"marked the sentence that a reader did: {marked:.3f}", file=sys.stderr)
        if args.plain:
            from lab.plain import Published, published  # torch: some seconds that only this pays

            plain = published()
            beside = answers(found, lambda exam: Published(plain, exam.library), report)
    if args.json:
        every: dict[str, Any] = {name: as_json(some) for name, some in (rows | others).items()}
        every["talks"] = {name: list(map(asdict, some)) for name, some in marks.items()}
        print(json.dumps(every, ensure_ascii=False, indent=1))
        return 0
    colour = Page.for_stream(sys.stdout).colour
    print("\n\n".join(table(name, some, colour=colour) for name, some in rows.items()))
    hard = [row for row in rows.get(REPORT, ()) if row.style in HARD]
    print("", *(summary(rows | {"hard styles": hard} | others) if rows else ()), "", *talked(marks), sep="\n")
    if args.plain:
        named = [("the program", rows), ("the plain design in its place", beside)]
        print("", *ablate.table(ablate.compared(named)), sep="\n")
    return 0


def summary(rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """A line for each set: how many answerable questions it has, and the measures of COLUMNS."""
    lines = ["".join(f"{head:>17}" for head in ("", "answerable", *COLUMNS.values()))]
    for name, some in rows.items():
        found = figures(some, COLUMNS)
        count = sum(row.answerable for row in some)
        lines.append(f"{name:>17}{count:>17}" + "".join(f"{value(found.get(one)):>17}" for one in COLUMNS))
    return lines
