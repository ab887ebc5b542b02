"""Calls Telegram at the pace that it allows, and repeats a call that fails until it succeeds."""

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.service.errors import ChatGoneError
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.telegram.display import Keyboard, Screen
from bot.telegram.network import Api, Backoff, code, retry_after, why
from bot.telegram.splitting import MessageText, split
from bot.telegram.turn import Turn

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: At most so many calls in so many seconds: to all chats, to one chat, to a group. Telegram allows short bursts over
#: one a second in a chat.
ALL, CHAT, GROUP = ((30, 1.0),), ((4, 4.0),), ((4, 4.0), (20, 60.0))
#: Times of calls that are kept for a chat: as many as any limit counts.
MEMORY = 30
#: The chat of calls that go to no chat, such as answers to presses. They count among all calls alone.
NO_CHAT = 0
#: What Telegram says of a chat that is no more, besides 403.
_GONE = (
    "chat not found", "user is deactivated", "peer_id_invalid", "chat_write_forbidden", "not enough rights",
    "have no rights to send", "need administrator rights", "group chat was deactivated", "topic_closed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Current:
    """An update that is being answered. `failed` is done once Telegram has refused or missed a call for it."""

    update_id: int
    failed: asyncio.Future[None]


#: The update that is being answered; None where what goes out answers none.
CURRENT: ContextVar[Current | None] = ContextVar("current", default=None)


class Pace:
    """Tells when the next call may go. Times are those of `clock`, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all: tuple[tuple[int, float], ...] = ALL
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)
        self._paused: dict[int, float] = {}

    async def wait(self, chat: int) -> None:
        """Return when a call for `chat` may go, and count it."""
        while (delay := self.delay(chat)) > 0:  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(delay)
        if (delay := self.reserve(chat)) > 0:
            await asyncio.sleep(delay)

    def share(self, replicas: int) -> None:
        """Leave room for other replicas among the calls to all chats. A chat's own limits are not shared: one replica
        has it at a time."""
        self._all = tuple((max(1, most // replicas), seconds) for most, seconds in ALL)

    def delay(self, chat: int) -> float:
        """Seconds that a call for `chat` has to wait because of the limits of that chat."""
        now = self._clock()
        sent = self._sent.get(chat, ())  # a chat without calls gets no entry
        limits = GROUP if chat < 0 else CHAT if chat else ()
        free = [sent[-most] + seconds for most, seconds in limits if len(sent) >= most]
        return max([now, self._paused.get(chat, now), *free]) - now

    def reserve(self, chat: int) -> float:
        """Take the next free time among the calls for all chats: first come, first served.

        Returns the seconds until then.
        """
        now, every = self._clock(), self._sent[None]
        slot = max([now, *(every[-most] + seconds for most, seconds in self._all if len(every) >= most)])
        for key in (None, chat):
            self._sent[key].append(slot)
            if len(self._sent[key]) > MEMORY:
                self._sent[key].popleft()
        if len(self._sent) > 10_000:  # drop chats that were quiet for longer than any limit counts
            kept = ((key, sent) for key, sent in self._sent.items() if key is None or sent[-1] > now - 60)
            self._sent = defaultdict(deque, kept)
        return slot - now

    def pause(self, chat: int, seconds: float) -> None:
        """Let nothing go to `chat` for `seconds`."""
        now = self._clock()
        self._paused = {each: until for each, until in self._paused.items() if until > now}
        self._paused[chat] = max(self._paused.get(chat, now), now + seconds)


class Sender:
    """Calls Telegram at the `pace` that it allows.

    Before each call the `store` says whether this process still has the update. A chat's new id goes to the store as a
    hash of `identity`.
    """

    def __init__(self, api: Api, metrics: Metrics, store: Store, identity: Identity) -> None:
        self._api, self._metrics, self._store, self._identity = api, metrics, store, identity
        self.pace = Pace()

    async def reply(self, turn: Turn, screen: Screen, *, edits: bool = False) -> None:
        """Send the messages of a screen below the one that it answers, or show them in place of other messages: with
        `edits` of the reply to that one, after a press that opens nothing of the button's. Raises ChatGoneError."""
        parts = split(screen.blocks)
        messages = [(part, screen.keyboard if part is parts[-1] else ()) for part in parts]
        asked = None if turn.press is not None else turn.message_id
        old: list[int] = []
        if edits and asked is not None:
            old = await self._store.replies(turn.chat_key, asked)
        elif turn.press is not None and not turn.press.opens and turn.above is not None:
            if screen.buttons_only and await self.edit_keyboard(turn.chat, turn.above, screen.keyboard):
                return
            old = [turn.above] if len(messages) == 1 and not screen.buttons_only else []
        below = (
            None if turn.is_private or (edits and old) or turn.message is None else turn.message.message_id
        )
        for at, (part, keyboard) in enumerate(messages):
            if at < len(old) and await self.edit(turn.chat, old[at], part, keyboard):
                continue
            if at >= turn.sent or edits:
                message = await self.send(turn.chat, part, keyboard, below, turn.thread)
                await self._store.note_sent(turn.update_id, turn.chat_key, asked, at, message)
        for message in old[len(messages) :]:
            await self.delete(turn.chat, message)
        if edits and asked is not None and old:
            await self._store.drop_replies(turn.chat_key, asked, len(messages))

    async def send_file(self, turn: Turn, name: str, content: bytes) -> None:
        """Send a file below a message. Raises ChatGoneError."""
        if not turn.sent:
            below = None if turn.is_private or turn.message is None else turn.message.message_id
            send = partial(
                self._api.send_document, document=content, filename=name, **_where(below, turn.thread)
            )
            message = (await self.call(turn.chat, send)).message_id
            await self._store.note_sent(turn.update_id, turn.chat_key, None, 0, message)

    async def send(
        self, chat: int, text: MessageText, keyboard: Keyboard = (), reply_to: int | None = None,
        thread: int | None = None,
    ) -> int:  # fmt: skip
        """Send a message; return its number. Raises ChatGoneError."""
        said, where = _arguments(text, keyboard), _where(reply_to, thread)
        try:
            sent = await self.call(chat, partial(self._api.send_message, **said, **where))
        except BadRequest as error:
            if "thread not found" in str(error).lower():
                where = _where(reply_to, None)
            else:
                # Entities that Telegram refuses are our bug: the words go out without them.
                log.error("our bug: Telegram refused a message's looks or buttons: it goes out plain")
                said = _arguments(MessageText(text.text), ())
            sent = await self.call(chat, partial(self._api.send_message, **said, **where))
        return sent.message_id

    async def edit(self, chat: int, message: int, text: MessageText, keyboard: Keyboard) -> bool:
        """Change a message; False when it cannot be changed any more. Raises ChatGoneError."""
        edit = partial(self._api.edit_message_text, message_id=message, **_arguments(text, keyboard))
        return await self._changed(chat, edit)

    async def edit_keyboard(self, chat: int, message: int, keyboard: Keyboard) -> bool:
        """Change the buttons under a message; False when they cannot be changed any more. Raises ChatGoneError."""
        rows = InlineKeyboardMarkup(keyboard)
        edit = partial(self._api.edit_message_reply_markup, message_id=message, reply_markup=rows)
        return await self._changed(chat, edit)

    async def delete(self, chat: int, message: int) -> None:
        """Delete a message of ours, if it is still there."""
        await self._changed(chat, partial(self._api.delete_message, message_id=message))

    async def notice(self, query: str, text: str | None = None) -> None:
        """Answer a pressed button: its clock stops, and `text` shows over the chat. Does nothing for a query that is
        too old to be answered."""
        await self._changed(NO_CHAT, partial(self._api.answer_callback_query, query, text=text))

    async def results(
        self,
        query: str,
        results: list[InlineQueryResultArticle],
        button: InlineQueryResultsButton | None,
    ) -> None:
        """Answer an inline query. Results are each reader's own, since languages differ."""
        how: dict[str, Any] = {"cache_time": 30, "is_personal": True}
        answer = partial(self._api.answer_inline_query, query, results, button=button, **how)
        await self._changed(NO_CHAT, answer)

    async def _changed(self, chat: int, call: Callable[..., Awaitable[Any]]) -> bool:
        try:
            await self.call(chat, call)
        except BadRequest as error:
            return "not modified" in str(error).lower()
        return True

    async def call(self, chat: int, call: Callable[..., Awaitable[Result]]) -> Result:
        """Call until it succeeds, with the chat's id unless it is NO_CHAT. Raises BadRequest and ChatGoneError, which
        no repetition mends."""
        backoff, current = Backoff(), CURRENT.get()
        while True:
            await self.pace.wait(chat)
            if current is not None:
                await self._store.raise_if_taken(current.update_id)
            try:
                with self._metrics.seconds.labels("send").time():
                    return await (call(chat_id=chat) if chat else call())
            except TelegramError as error:
                self._metrics.errors.labels(code(error)).inc()
                failure = error
            if current is not None:
                await self._store.reset_starts(current.update_id)
                if not current.failed.done():
                    current.failed.set_result(None)
            if isinstance(failure, RetryAfter):
                seconds = retry_after(failure)
                log.warning("Telegram asks to wait for %.0f s before the next call of one kind", seconds)
                if chat:
                    self.pace.pause(chat, seconds)
                else:  # other calls to no chat are of another kind
                    await asyncio.sleep(seconds)
            elif isinstance(failure, ChatMigrated):
                await self._store.move_chat(*map(self._identity.chat, (chat, failure.new_chat_id)))
                chat = failure.new_chat_id
            elif isinstance(failure, Forbidden) or _is_gone(failure):
                raise ChatGoneError from failure
            elif isinstance(failure, BadRequest):
                raise failure
            else:
                seconds = await backoff.wait(self._api.answered)
                log.warning("Telegram takes no message: %s; tried again within %.1f s", why(failure), seconds)


def _where(reply_to: int | None, thread: int | None) -> dict[str, Any]:
    """The arguments that say below which message, and in which topic, something is sent."""
    reply = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
    return {"message_thread_id": thread, "reply_parameters": reply}


def _arguments(text: MessageText, keyboard: Keyboard) -> dict[str, Any]:
    """The arguments of sendMessage and editMessageText for a text."""
    markup = InlineKeyboardMarkup(keyboard) if keyboard else None
    preview = LinkPreviewOptions(is_disabled=True)
    return {
        "text": text.text, "entities": text.entities, "reply_markup": markup, "link_preview_options": preview,
    }  # fmt: skip


def _is_gone(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in str(error).lower() for words in _GONE)
