"""What goes out: at Telegram's pace, and again for as long as it takes."""

import asyncio
import contextlib
import datetime
import logging
import random
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    LinkPreviewOptions,
    ReplyParameters,
)
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

from bot.service.errors import ChatGoneError
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.telegram.buttons import Keyboard
from bot.telegram.network import Line
from bot.telegram.splitting import Part

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: At most so many calls in so many seconds: to all chats, to one chat, to a group. Telegram allows short bursts over
#: one a second in a chat.
ALL, CHAT, GROUP = ((30, 1.0),), ((4, 4.0),), ((4, 4.0), (20, 60.0))
#: As many times as any limit looks back.
MEMORY = 30
#: Waits between tries grow from the first to the last, in seconds.
FIRST_WAIT, LAST_WAIT = 0.5, 10.0
#: What Telegram says of a chat that is no more, besides 403.
_GONE = (
    "chat not found", "user is deactivated", "peer_id_invalid", "chat_write_forbidden", "not enough rights",
    "have no rights to send", "need administrator rights", "group chat was deactivated", "topic_closed",
)  # fmt: skip
#: A short name for each kind of refusal or failure, the first that fits.
_CODES = (
    (RetryAfter, "429"), (Forbidden, "403"), (InvalidToken, "401"), (Conflict, "409"), (EndPointNotFound, "404"),
    (BadRequest, "400"), (ChatMigrated, "migrated"), (TimedOut, "timeout"), (TelegramError, "network"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dealt:
    """An update that is being dealt with. `failed` is done once Telegram has refused or missed a call for it."""

    update_id: int
    failed: asyncio.Future[None]


#: The update that is being dealt with; None where what goes out answers none.
DEALT: ContextVar[Dealt | None] = ContextVar("dealt", default=None)


class Waits:
    """Growing waits, with some chance in them so that many do not come back at once."""

    def __init__(self) -> None:
        self._next, self._woken = FIRST_WAIT, False

    async def wait(self, through: asyncio.Event | None = None) -> float:
        """Wait; the next wait is twice as long. Returns the seconds that it took at most.

        `through` may end one of these waits early: another call has got through. A call that fails again after that is
        not helped by others any more.
        """
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


class Pace:
    """Tells when the next call may go. Times are those of `clock`, in seconds. Chat 0 stands for calls to none, such as
    the answers to presses: they count among all calls alone."""

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
        """Leave room for other replicas in what goes to all chats. A chat is one replica's at a time, and with it its
        whole pace."""
        self._all = tuple((max(1, most // replicas), seconds) for most, seconds in ALL)

    def delay(self, chat: int) -> float:
        """How long a call for `chat` has to wait for its own chat's sake, in seconds."""
        now = self._clock()
        sent = self._sent.get(chat, ())  # a chat that nothing went to is not noted
        limits = GROUP if chat < 0 else CHAT if chat else ()
        free = [sent[-most] + seconds for most, seconds in limits if len(sent) >= most]
        return max([now, self._paused.get(chat, now), *free]) - now

    def reserve(self, chat: int) -> float:
        """Take the next place among the calls for all chats: first come, first served.

        Returns how long it is until then, in seconds.
        """
        now, every = self._clock(), self._sent[None]
        slot = max([now, *(every[-most] + seconds for most, seconds in self._all if len(every) >= most)])
        for key in (None, chat):
            self._sent[key].append(slot)
            if len(self._sent[key]) > MEMORY:
                self._sent[key].popleft()
        if (
            len(self._sent) > 10_000
        ):  # chats that have been quiet for longer than any limit looks back are dropped
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

    def __init__(self, line: Line, metrics: Metrics, store: Store, identity: Identity) -> None:
        self._line, self._metrics, self._store, self._identity = line, metrics, store, identity
        self.pace = Pace()

    async def send(
        self, chat: int, part: Part, keyboard: Keyboard = (), reply_to: int | None = None, thread: int | None = None
    ) -> int:  # fmt: skip
        """Send a message; return its number. Raises ChatGoneError."""
        reply = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
        where: dict[str, Any] = {"message_thread_id": thread, "reply_parameters": reply}
        text = _arguments(part, keyboard)
        try:
            sent = await self._call(chat, lambda to: self._line.send_message(to, **text, **where))
        except BadRequest as error:
            if "thread not found" in str(error).lower():
                where["message_thread_id"] = None
            else:
                # Entities that Telegram refuses are our bug: the words go out without them.
                log.error("our bug: Telegram refused a message's looks or buttons: it goes out plain")
                text = _arguments(Part(part.text), ())
            sent = await self._call(chat, lambda to: self._line.send_message(to, **text, **where))
        return sent.message_id

    async def send_file(
        self, chat: int, name: str, content: bytes, reply_to: int | None = None, thread: int | None = None
    ) -> int:
        """Send a file; return its message's number. Raises ChatGoneError."""
        reply = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
        how: dict[str, Any] = {"filename": name, "reply_parameters": reply, "message_thread_id": thread}
        sent = await self._call(chat, lambda to: self._line.send_document(to, content, **how))
        return sent.message_id

    async def edit(self, chat: int, message: int, part: Part, keyboard: Keyboard) -> bool:
        """Change a message; False when it cannot be changed any more. Raises ChatGoneError."""
        text = _arguments(part, keyboard)
        return await self._changed(
            chat, lambda to: self._line.edit_message_text(chat_id=to, message_id=message, **text)
        )

    async def edit_keyboard(self, chat: int, message: int, keyboard: Keyboard) -> bool:
        """Change the buttons under a message; False when they cannot be changed any more. Raises ChatGoneError."""
        rows = InlineKeyboardMarkup(keyboard)
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
        growing, dealt = Waits(), DEALT.get()
        while True:
            await self.pace.wait(chat)
            if dealt is not None:
                await self._store.raise_if_taken(dealt.update_id)
            try:
                with self._metrics.seconds.labels("send").time():
                    return await call(chat)
            except TelegramError as error:
                self._metrics.errors.labels(code(error)).inc()
                failure = error
            if dealt is not None:
                await self._store.reset_starts(dealt.update_id)
                if not dealt.failed.done():
                    dealt.failed.set_result(None)
            if isinstance(failure, RetryAfter):
                seconds = retry_after(failure)
                log.warning("Telegram asks one chat to wait for %.0f s", seconds)
                self.pace.pause(chat, seconds)
            elif isinstance(failure, ChatMigrated):
                await self._store.move_chat(*map(self._identity.chat, (chat, failure.new_chat_id)))
                chat = failure.new_chat_id
            elif isinstance(failure, Forbidden) or _is_gone(failure):
                raise ChatGoneError from failure
            elif isinstance(failure, BadRequest):
                raise failure
            else:
                seconds = await growing.wait(self._line.through)
                log.warning("Telegram takes no message: %s; tried again within %.1f s", why(failure), seconds)


def code(error: TelegramError) -> str:
    """A short name for Telegram's refusal or failure, for counting and logs; never its words."""
    return next(name for kind, name in _CODES if isinstance(error, kind))


def why(error: TelegramError) -> str:
    """Why a call did not get through, in words, never Telegram's own."""
    if isinstance(error, InvalidToken):
        return "it refuses the token (401): was it revoked?"
    return next(iter(getattr(error, "__notes__", [])), f"it says {code(error)}, of a server in trouble")


def retry_after(error: RetryAfter) -> float:
    """For how many seconds Telegram asks to wait."""
    return error._retry_after / datetime.timedelta(seconds=1)  # the public attribute warns


def _arguments(part: Part, keyboard: Keyboard) -> dict[str, Any]:
    """The arguments of sendMessage and editMessageText for a part."""
    markup = InlineKeyboardMarkup(keyboard) if keyboard else None
    preview = LinkPreviewOptions(is_disabled=True)
    return {
        "text": part.text,
        "entities": part.entities,
        "reply_markup": markup,
        "link_preview_options": preview,
    }


def _is_gone(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in str(error).lower() for words in _GONE)
