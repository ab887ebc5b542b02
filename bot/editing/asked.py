"""Reads people's questions from the bot's database, for the command line and the desk."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from bot.editing.lessonfile import LessonFile
from bot.service.errors import DatabaseError, StoreError
from bot.service.store import FILE, Kept, Store, where_of
from bot.service.unanswered import Group
from bot.settings import Settings
from index.language import detect
from knowledge.drafts import Dropped, read_reply
from knowledge.errors import UserError
from knowledge.questions import Question

T = TypeVar("T")
#: The number of people's last questions that are asked again before publishing.
_ASKED = 200
#: Characters that change a terminal: control characters, and marks of text direction.
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class NoBotError(UserError):
    """Raised if there is no database, because no bot has run."""

    def __init__(self, where: Path) -> None:
        super().__init__(
            f"{where}: there is none: no bot has run on this data folder; name another with --data"
        )


def kept_in(settings: Settings) -> list[Kept]:
    """The kept questions. Raises what `database` does."""
    return asyncio.run(database(settings, Store.kept))


async def database(settings: Settings, use: Callable[[Store], Awaitable[T]]) -> T:
    """The result of `use` on the bot's database. Raises UserError if there is none, DatabaseError if it cannot be
    used."""
    where = where_of(settings)
    if isinstance(where, Path) and not where.is_file():
        raise NoBotError(where)
    try:
        async with Store(where, migrate=False) as store:
            return await use(store)
    except StoreError as error:
        raise DatabaseError(where, str(error)) from error


def shown(question: str) -> str:
    """A question as one line that is safe to print on a terminal."""
    return " ".join(_NOT_SHOWN.sub("", question).split())


def last_asked(settings: Settings, note: Callable[[str], None]) -> list[tuple[str, str]]:
    """The last questions that people asked the bot, with their languages; `note` hears why there are none."""
    if settings.database is None and not (settings.data / FILE).is_file():
        return []
    try:
        asked = asyncio.run(database(settings, lambda store: store.last_asked(_ASKED)))
    except UserError as error:
        note(f"what people asked is left out: {error}")
        return []
    return [(question, language or "?") for question, language in asked]


def draft_wordings(
    file: LessonFile, group: Group, passages: Sequence[str]
) -> tuple[list[Question], list[Dropped]]:
    """Add the wordings of a group to a file as drafts about `passages`, or as unanswerable ones. Gives the drafts,
    and the rejected wordings."""
    lines = [
        json.dumps(
            {"passages": passages, "lang": detect(text) or language or file.report.language, "text": text}
        )
        for text, language in group.texts.items()
    ]
    drafts, dropped = read_reply("\n".join(lines), file.report, file.known)
    if drafts:
        file.add(drafts)
    return drafts, dropped
