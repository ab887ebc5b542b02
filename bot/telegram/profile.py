"""The bot's menu of commands and its descriptions in Telegram, in six languages and the default."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from telegram import BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.screens.phrases import FALLBACK, LANGUAGES, Voice, label
from bot.screens.shown import titles
from bot.service.book import Book
from bot.service.errors import StoreError
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram.network import Line
from bot.telegram.replies import ADMIN_COMMANDS, COMMANDS
from bot.telegram.sender import Pace, Waits, code, retry_after

log = logging.getLogger(__name__)

#: What is kept: the digest of what Telegram was told, and the numbers of the chats that have an admin's menu.
_FACT, _ADMINS = "profile", "admins"
#: Longest description that Telegram takes, in characters.
DESCRIPTION = 512


async def keep_registered(
    line: Line, store: Store, worker: Worker, pace: Pace, admins: Collection[int] = ()
) -> None:
    """Register the commands and descriptions with each index build that goes live, whose reports they name, until
    cancelled; the chats of `admins` have commands of their own, until they are admins no more."""
    while True:
        await _register(line, store, (await worker.newest()).book, pace, admins)


async def _register(line: Line, store: Store, book: Book, pace: Pace, admins: Collection[int]) -> None:
    """Tell Telegram the commands and descriptions, unless it was told the same before."""
    wanted = {
        tag: {
            "commands": _commands(voice, COMMANDS),
            "admin": _commands(voice, COMMANDS + ADMIN_COMMANDS),
            "description": description(voice, book),
            "short": voice.say("short-description"),
        }
        for tag, voice in [("", Voice(FALLBACK)), *((tag, Voice(tag)) for tag in LANGUAGES)]
    }
    text = json.dumps([line.id, wanted, sorted(admins)], sort_keys=True)
    digest = hashlib.blake2s(text.encode()).hexdigest()
    try:
        if await store.fact(_FACT) == digest:
            return
        before = set(json.loads(await store.fact(_ADMINS) or "[]"))
        await store.set_fact(_ADMINS, json.dumps(sorted(before.union(admins))))
        await _tell(line, pace, wanted, admins, before.difference(admins))
        await store.set_fact(_ADMINS, json.dumps(sorted(admins)))
        await store.set_fact(_FACT, digest)
    except StoreError as error:
        log.error("what commands there are is said again with the next index build or start: %s", error)


def _commands(voice: Voice, names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, voice.say(f"command-{name}")) for name in names]


async def _tell(
    line: Line,
    pace: Pace,
    wanted: Mapping[str, Mapping[str, Any]],
    admins: Collection[int],
    gone: Collection[int],
) -> None:
    call = partial(_patiently, line, pace)
    for tag, each in wanted.items():
        await call("set_my_commands", commands=each["commands"], language_code=tag)
        await call("set_my_description", description=each["description"], language_code=tag)
        await call("set_my_short_description", short_description=each["short"], language_code=tag)
        for admin in admins:
            scope = BotCommandScopeChat(admin)
            await call("set_my_commands", commands=each["admin"], scope=scope, language_code=tag)
        for admin in gone:
            scope = BotCommandScopeChat(admin)
            await call("delete_my_commands", scope=scope, language_code=tag)
    log.info("commands and descriptions are registered")


def description(voice: Voice, book: Book) -> str:
    """What people see before they start; of titles that are too long for Telegram the end is left out."""
    room = DESCRIPTION - len(voice.say("description", reports=""))
    return voice.say("description", reports=label(titles(book, voice.language), room))


async def _patiently(line: Line, pace: Pace, method: str, **arguments: Any) -> None:
    """Call until it is through; what Telegram refuses is logged, since a menu is no reason to stop."""
    growing = Waits()
    while True:
        await pace.wait(0)
        try:
            await getattr(line, method)(**arguments)
        except RetryAfter as error:
            await asyncio.sleep(retry_after(error))
        except (BadRequest, Forbidden):  # the second where an admin's account is deleted
            if method == "set_my_commands" and "scope" in arguments:
                log.warning(
                    "an admin has not begun a chat with the bot: their menu lacks what they alone may do"
                )
            elif "scope" not in arguments:
                log.error("our bug: Telegram refuses %s in %r", method, arguments["language_code"])
            return
        except TelegramError as error:
            log.warning("Telegram failed (%s) at %s, tried again", code(error), method)
            await growing.wait()
        else:
            return
