"""`cwgcop questions`: what people asked the bot and what they got, as the secretariat reads it."""

import argparse
import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from bot.service.database import place
from bot.service.errors import DatabaseError, StoreError
from bot.service.store import Kept, Store, where_of
from bot.settings import Settings
from knowledge.errors import UserError

T = TypeVar("T")
#: What would change the terminal rather than show in it: control characters, and marks that turn the direction of text.
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


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


def kept_in(settings: Settings) -> list[Kept]:
    """The questions that are kept. Raises what `database` does."""
    return asyncio.run(database(settings, Store.kept))


async def database(settings: Settings, use: Callable[[Store], Awaitable[T]]) -> T:
    """What `use` gives of the bot's database. Raises UserError where there is none, DatabaseError for one that cannot
    be used."""
    where = where_of(settings)
    if isinstance(where, Path) and not where.is_file():
        raise UserError(
            f"{where}: there is none: no bot has run on this data folder; name another with --data"
        )
    try:
        async with Store(where, migrate=False) as store:
            return await use(store)
    except StoreError as error:
        raise DatabaseError(place(where), str(error)) from error


def _line(kept: Kept) -> str:
    when = f"{kept.asked:%Y-%m-%d %H:%M}"
    votes = [f"{id_}: {yes} helped, {no} did not" for id_, (yes, no) in kept.votes.items()]
    first = kept.passages[0] if kept.passages and not votes else ""
    notes = "; ".join(votes) or first
    return f"{when}  {kept.outcome:<7}  {kept.language or '?':<3}  {shown(kept.question)}" + (
        f"  [{notes}]" if notes else ""
    )


def shown(question: str) -> str:
    """What somebody asked as one line that does no more to a terminal than show."""
    return " ".join(_NOT_SHOWN.sub("", question).split())


def _as_json(kept: Kept) -> dict[str, object]:
    return {
        "asked": kept.asked.isoformat(timespec="seconds"), "question": kept.question, "language": kept.language,
        "outcome": kept.outcome, "confidence": kept.confidence, "passages": kept.passages, "build": kept.build,
        "votes": {id_: {"helped": yes, "did_not": no} for id_, (yes, no) in kept.votes.items()},
    }  # fmt: skip
