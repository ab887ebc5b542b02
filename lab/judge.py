"""`python -m lab judge`: the whole evaluation, of own questions and of reports that nothing learnt from."""

import argparse
import json
import sys

from bot.cli.eval import as_json, table
from bot.cli.terminal import Page, encoding
from bot.settings import Settings
from knowledge.questions import Split
from lab import ablate
from lab.exams import answers, sets


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Ask every question of a split: of the project's own reports, and of practice reports, each alone."""
    found = sets(settings.knowledge, Split(args.split))
    with encoding(settings) as (encoder, report):
        rows = answers(found, lambda exam: exam.engine(encoder, settings.data), report)
        if args.plain:
            from lab.plain import Published, published  # torch: some seconds that only this pays

            plain = published(settings.models, report)
            beside = answers(found, lambda exam: Published(plain, exam.library), report)
    if args.json:
        print(json.dumps({name: as_json(some) for name, some in rows.items()}, ensure_ascii=False, indent=1))
        return 0
    colour = Page.for_stream(sys.stdout).colour
    print("\n\n".join(table(name, some, colour=colour) for name, some in rows.items()))
    if args.plain:
        named = [("the program", rows), ("the plain design in its place", beside)]
        print("", *ablate.table(ablate.compared(named)), sep="\n")
    return 0
