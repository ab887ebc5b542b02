"""`cwgcop questions`: what people asked the bot and what they got, as the secretariat reads it."""

import argparse
import asyncio
import json
from dataclasses import asdict

from bot.editing.asked import database, kept_in, shown
from bot.service.store import Kept, Store
from bot.settings import Settings


def questions(settings: Settings, args: argparse.Namespace) -> int:
    """Print the questions that are kept, oldest first; the exit status. Raises UserError where no bot has run."""
    for kept in kept_in(settings):
        if args.outcome in (None, kept.outcome):
            print(json.dumps(_as_json(kept), ensure_ascii=False) if args.json else _line(kept))
    return 0


def figures(settings: Settings, args: argparse.Namespace) -> int:
    """Print how many questions there were in each month, those too that are kept no longer; the exit status."""
    rows = [asdict(one) for one in asyncio.run(database(settings, Store.figures))]
    if args.json:
        print(json.dumps(rows, indent=1))
    for row in () if args.json else rows:
        print(
            "{month}  {language:<3}  {outcome:<7}  {questions:6} asked, {helped} helped, {did_not} did not".format(
                **row
            )
        )
    return 0


def _line(kept: Kept) -> str:
    when = f"{kept.asked:%Y-%m-%d %H:%M}"
    votes = [f"{id_}: {yes} helped, {no} did not" for id_, (yes, no) in kept.votes.items()]
    first = kept.passages[0] if kept.passages and not votes else ""
    notes = "; ".join(votes) or first
    return f"{when}  {kept.outcome:<7}  {kept.language or '?':<3}  {shown(kept.question)}" + (
        f"  [{notes}]" if notes else ""
    )


def _as_json(kept: Kept) -> dict[str, object]:
    return {
        "asked": kept.asked.isoformat(timespec="seconds"), "question": kept.question, "language": kept.language,
        "outcome": kept.outcome, "confidence": kept.confidence, "passages": kept.passages, "build": kept.build,
        "votes": {id_: {"helped": yes, "did_not": no} for id_, (yes, no) in kept.votes.items()},
    }  # fmt: skip
