"""`python -m lab judge`: the whole evaluation, of own questions and of reports that nothing learnt from."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from bot.cli.eval import as_json, table, value
from bot.cli.terminal import Page, encoding
from bot.settings import Settings
from index.evaluation import Row, figures
from knowledge.questions import Split
from lab import ablate
from lab.exams import REPORT, answers, more, sets

#: Styles of questions that are no whole sentence in one language and spelling.
HARD = {"acronym", "fragment", "keywords", "mixed", "transliteration", "typo"}
#: The measures of the summary, with the heads of its columns.
COLUMNS = {
    "recall_at_1": "right first", "answered_right": "answered, right", "right_among_answered": "of answers right",
    "denied": "denied", "near_declined": "near: no answer", "off_none": "off topic: none",
}  # fmt: skip


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Ask every question of a split: of the project's own reports, and of practice reports, each alone."""
    split = Split(args.split)
    found = sets(settings.knowledge, split)
    besides = more(settings.knowledge, split)
    with encoding(settings) as (encoder, report):
        rows = answers(found, lambda exam: exam.engine(encoder, settings.data), report)
        others = answers(besides, lambda exam: exam.engine(encoder, settings.data), report)
        if args.plain:
            from lab.plain import Published, published  # torch: some seconds that only this pays

            plain = published()
            beside = answers(found, lambda exam: Published(plain, exam.library), report)
    if args.json:
        print(
            json.dumps(
                {name: as_json(some) for name, some in (rows | others).items()}, ensure_ascii=False, indent=1
            )
        )
        return 0
    colour = Page.for_stream(sys.stdout).colour
    print("\n\n".join(table(name, some, colour=colour) for name, some in rows.items()))
    hard = [row for row in rows.get(REPORT, ()) if row.style in HARD]
    print("", *summary(rows | {"hard styles": hard} | others), sep="\n")
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
