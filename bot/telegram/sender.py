"""What goes out: at Telegram's pace, and again for as long as it takes."""

import asyncio
import contextlib
import datetime
import logging
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import InlineQueryResultArticle, InlineQueryResultsButton
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.screens.keyboards import Keyboard
from bot.service.errors import ChatGoneError
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.telegram.limits import Pace
from bot.telegram.network import Line, edit_arguments, markup, send_arguments
from bot.telegram.splitting import Part

log = logging.getLogger(__name__)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Dealt:
    """An update that is being dealt with; `failed` is done once Telegram fails to take what answers it."""

    update_id: int
    failed: asyncio.Future[None]


#: The update that is being dealt with; None where what goes out answers none.
DEALT: ContextVar[Dealt | None] = ContextVar("dealt", default=None)

#: Waits between tries grow from the first to the last, in seconds.
FIRST_WAIT, LAST_WAIT = 0.5, 10.0
#: What Telegram says of a chat that is no more, besides 403.
_GONE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "group chat was deactivated",
    "topic_closed",
)


class Waits:
    """Growing waits, with some chance in them so that many do not come back at once."""

    def __init__(self) -> None:
        self._next, self._woken = FIRST_WAIT, False

    async def wait(self, through: asyncio.Event | None = None) -> float:
        """Wait; the next wait is twice as long. Returns how long it was at most, in seconds. `through` ends one wait of
        these early: that others get through says little of a call that failed again since."""
        seconds = self._next * random.uniform(0.8, 1.2)
        self._next = min(self._next * 2, LAST_WAIT)
        if through is None or self._woken:
            await asyncio.sleep(seconds)
            return seconds
        through.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(through.wait(), seconds)
            self._woken = True
        return seconds


def code(error: TelegramError) -> str:
    """A short name for Telegram's refusal or failure, for counting and logs; never its words."""
    names = (
        (RetryAfter, "429"), (Forbidden, "403"), (InvalidToken, "401"), (Conflict, "409"),
        (EndPointNotFound, "404"), (BadRequest, "400"), (ChatMigrated, "migrated"), (TimedOut, "timeout"),
    )  # fmt: skip
    return next((name for kind, name in names if isinstance(error, kind)), "network")


def why(error: TelegramError) -> str:
    """Why a call did not get through, in words, never Telegram's own."""
    if isinstance(error, InvalidToken):
        return "it refuses the token (401): was it revoked?"
    noted = getattr(error, "__notes__", [])
    return noted[0] if noted else f"it says {code(error)}, of a server in trouble"


class Sender:
    """Calls to Telegram, at their `pace`. `on_moved` hears of a chat's new id; the `store` knows whether an update's
    calls may go out, now that their turn has come."""

    def __init__(
        self,
        line: Line,
        metrics: Metrics,
        on_moved: Callable[[int, int], Awaitable[None]],
        store: Store,
    ) -> None:
        self._line, self._metrics = line, metrics
        self._on_moved, self._store = on_moved, store
        self.pace = Pace()

    async def send(
        self,
        chat: int,
        part: Part,
        keyboard: Keyboard = (),
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> int:
        """Send a message; return its number. Raises ChatGoneError."""
        arguments = send_arguments(part, keyboard, reply_to, thread)
        try:
            sent = await self._call(chat, lambda to: self._line.send_message(to, **arguments))
        except BadRequest as error:
            if "thread not found" in str(error).lower():
                arguments["message_thread_id"] = None
            else:
                # Entities that Telegram refuses are our bug: the words go out without them.
                log.error("our bug: Telegram refused a message's looks or buttons: it goes out plain")
                arguments = send_arguments(Part(part.text), (), reply_to, thread)
            sent = await self._call(chat, lambda to: self._line.send_message(to, **arguments))
        return sent.message_id

    async def edit(self, chat: int, message: int, part: Part, keyboard: Keyboard) -> bool:
        """Change a message; False when it cannot be changed any more. Raises ChatGoneError."""
        text = edit_arguments(part, keyboard)
        return await self._changed(
            chat, lambda to: self._line.edit_message_text(chat_id=to, message_id=message, **text)
        )

    async def edit_keyboard(self, chat: int, message: int, keyboard: Keyboard) -> bool:
        """Change the buttons under a message; False when they cannot be changed any more. Raises ChatGoneError."""
        rows = markup(keyboard)
        return await self._changed(
            chat, lambda to: self._line.edit_message_reply_markup(to, message, reply_markup=rows)
        )

    async def delete(self, chat: int, message: int) -> None:
        """Delete a message of ours, if it is still there."""
        await self._changed(chat, lambda to: self._line.delete_message(to, message))

    async def notice(self, query: str, text: str | None = None) -> None:
        """Answer a pressed button: its clock stops, and `text` shows over the chat."""
        # A query that is too old to be answered is no matter.
        await self._changed(0, lambda _: self._line.answer_callback_query(query, text=text))

    async def results(
        self,
        query: str,
        results: list[InlineQueryResultArticle],
        next_offset: str,
        button: InlineQueryResultsButton | None,
    ) -> None:
        """Answer an inline query. Results are each reader's own, since languages differ."""
        how: dict[str, Any] = {
            "cache_time": 30,
            "is_personal": True,
            "next_offset": next_offset,
            "button": button,
        }
        await self._changed(0, lambda _: self._line.answer_inline_query(query, results, **how))

    async def _changed(self, chat: int, call: Callable[[int], Awaitable[Any]]) -> bool:
        try:
            await self._call(chat, call)
        except BadRequest as error:
            return "not modified" in str(error).lower()
        return True

    async def _call(self, chat: int, call: Callable[[int], Awaitable[Result]]) -> Result:
        """Call until it is through. Raises BadRequest and ChatGoneError, which no repetition mends."""
        growing = Waits()
        while True:
            await self.pace.wait(chat)
            if (dealt := DEALT.get()) is not None:
                await self._store.still(dealt.update_id)
            try:
                with self._metrics.seconds.labels("send").time():
                    return await call(chat)
            except TelegramError as error:
                self._metrics.errors.labels(code(error)).inc()
                failure = error
            if dealt is not None:
                await self._store.acquit(dealt.update_id)
                if not dealt.failed.done():
                    dealt.failed.set_result(None)
            if isinstance(failure, RetryAfter):
                seconds = failure._retry_after / datetime.timedelta(seconds=1)  # the public one warns
                log.warning("Telegram asks one chat to wait for %.0f s", seconds)
                self.pace.pause(chat, seconds)
            elif isinstance(failure, ChatMigrated):
                await self._on_moved(chat, failure.new_chat_id)
                chat = failure.new_chat_id
            elif isinstance(failure, Forbidden) or _is_gone(failure):
                raise ChatGoneError from failure
            elif isinstance(failure, BadRequest):
                raise failure
            else:
                seconds = await growing.wait(self._line.through)
                log.warning("Telegram takes no message: %s; tried again within %.1f s", why(failure), seconds)


def _is_gone(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in str(error).lower() for words in _GONE)
