"""The bot's menu of commands and its descriptions in Telegram, in each language and the default."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from telegram import BotCommandScopeChat
from telegram.error import BadRequest

from bot.screens.phrases import FALLBACK, LANGUAGES, Voice, label
from bot.screens.shown import titles
from bot.service.book import Book
from bot.service.errors import ChatGoneError, StoreError
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram.admin import ADMIN_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.network import Api
from bot.telegram.sender import NO_CHAT, Sender

log = logging.getLogger(__name__)

#: Names of facts in the store: the digest of what Telegram was told, and the chats that have an admin's menu.
_FACT, _ADMINS = "profile", "admins"
#: Seconds between two looks for a new build.
LOOK = 3.0
#: Longest description that Telegram takes, in characters.
DESCRIPTION = 512


async def keep_registered(
    api: Api, sender: Sender, store: Store, worker: Worker, admins: Collection[int] = ()
) -> None:
    """Register the commands and descriptions with each index build that goes live, until cancelled. The descriptions
    name its reports. The chats of `admins` have commands of their own, until they are admins no more."""
    registered = ""
    while True:
        if (live := worker.live).build != registered:
            await _register(api, sender, store, live.book, admins)
            registered = live.build
        await asyncio.sleep(LOOK)


async def _register(api: Api, sender: Sender, store: Store, book: Book, admins: Collection[int]) -> None:
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
    text = json.dumps([api.id, wanted, sorted(admins)], sort_keys=True)
    digest = hashlib.blake2s(text.encode()).hexdigest()
    try:
        if await store.fact(_FACT) == digest:
            return
        before = set(json.loads(await store.fact(_ADMINS) or "[]"))
        await store.set_fact(_ADMINS, json.dumps(sorted(before.union(admins))))
        await _tell(api, sender, wanted, admins, before.difference(admins))
        await store.set_fact(_ADMINS, json.dumps(sorted(admins)))
        await store.set_fact(_FACT, digest)
    except StoreError as error:
        log.error("the commands are registered with the next index build or start: %s", error)


def _commands(voice: Voice, names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, voice.say(f"command-{name}")) for name in names]


async def _tell(
    api: Api,
    sender: Sender,
    wanted: Mapping[str, Mapping[str, Any]],
    admins: Collection[int],
    gone: Collection[int],
) -> None:
    for tag, each in wanted.items():
        calls = [
            partial(api.set_my_commands, commands=each["commands"]),
            partial(api.set_my_description, description=each["description"]),
            partial(api.set_my_short_description, short_description=each["short"]),
        ]
        for admin in admins:
            scope = BotCommandScopeChat(admin)
            calls.append(partial(api.set_my_commands, commands=each["admin"], scope=scope))
        calls += [partial(api.delete_my_commands, scope=BotCommandScopeChat(admin)) for admin in gone]
        for call in calls:
            try:
                await sender.call(NO_CHAT, partial(call, language_code=tag))
            except (BadRequest, ChatGoneError):
                if "scope" not in call.keywords:
                    log.error("our bug: Telegram refuses %s in %r", call.func.__name__, tag)
                elif "commands" in call.keywords:
                    log.warning(
                        "an admin has not begun a chat with the bot: their menu lacks the admins' commands"
                    )
    log.info("commands and descriptions are registered")


def description(voice: Voice, book: Book) -> str:
    """The text that people see before they start. Titles that are too long for Telegram are cut."""
    room = DESCRIPTION - len(voice.say("description", reports=""))
    return voice.say("description", reports=label(titles(book, voice.language), room))
