"""The inbox: keeps updates in the database and hands them to the handlers. No update is lost.

Chats are dealt with at the same time. Within a chat one update is dealt with at a time. The people of a chat take
turns, and each person's updates are dealt with in order.

An update is put in the database before Telegram is told that it arrived. It stays open until it has been dealt with. An
update that is open when the process ends is dealt with at the next start, or by another replica.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import Update

from bot.service.database import WaitingUpdate
from bot.service.errors import ChatGoneError, StoreError, TakenError
from bot.service.logs import UPDATE
from bot.service.watchdog import limited
from bot.service.wishes import TOLD
from bot.telegram.buttons import VERSION, Action
from bot.telegram.display import File, Said, Say
from bot.telegram.handlers import Handlers
from bot.telegram.network import Api, Backoff
from bot.telegram.sender import CURRENT, Current
from bot.telegram.services import Services
from bot.telegram.turn import Turn, addressed, read, user_of

log = logging.getLogger(__name__)

#: A flood is more than FLOOD waiting messages, edits and presses of one person, sent within FLOOD_SECONDS.
FLOOD = 20
FLOOD_SECONDS = 60
#: A person is told of their flood at most once in this many seconds.
FLOOD_QUIET = 600.0
#: An update with SUSPECT starts that was never done may have ended the process. It is begun alone; of several, the one
#: with the fewest starts is begun first. So an update that was only begun beside it is done before it has TOO_OFTEN
#: starts. With more starts than that an update is given up. Starts while Telegram fails do not count
#: (`Store.reset_starts`).
SUSPECT, TOO_OFTEN = 2, 5
#: Seconds that the others wait for an update that is begun alone. They also stop waiting once Telegram fails to take
#: its reply.
ALONE = 30.0
#: Chats that one replica of several deals with at once.
ROOM = 64
#: How often a replica says that it lives, in seconds.
BEAT = 1.0
#: The beginnings of the data of buttons that change no message: each press of them counts.
COUNTED = tuple(f"{VERSION}{action}" for action in (Action.VOTE, Action.SAMPLE, Action.FOLLOW, Action.FILE))
#: Errors that PTB raises for an update that it cannot read.
_UNREADABLE = (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError)
#: Numbers of updates are below this: the database holds no larger ones.
_LARGEST_ID = 2**63


@dataclass(frozen=True, slots=True)
class QueuedUpdate:
    """An update that waits for its turn.

    row: the update as it is kept. `row.starts` counts this process as one that has begun it.
    update: the update as PTB reads it; None if it cannot.
    arrived: when this process took it, in seconds of a monotonic clock.
    person: the Telegram id of its sender; 0 for none.
    sent: when it was sent, in seconds; None if it is not for the bot, and so not part of a flood.
    replaces: a name that is the same for edits of one message, presses that change one message, and inline queries.
        Only the last waiting update of a name is dealt with. "" for all other updates.
    failed: done once Telegram refuses or misses a call that answers it.
    """

    row: WaitingUpdate
    update: Update | None
    arrived: float
    person: int
    sent: int | None = None
    replaces: str = ""
    failed: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


#: The waiting updates of a chat, by person. The person whose turn it is comes first.
Lane = dict[int, deque[QueuedUpdate]]


class Inbox:
    """Keeps updates and has the handlers deal with them, until `drain`."""

    def __init__(self, services: Services, handlers: Handlers, api: Api) -> None:
        self._services, self._store, self._metrics = services, services.store, services.metrics
        self._identity, self._handlers, self._api = services.identity, handlers, api
        self._lanes: dict[str, Lane] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._told: dict[int, float] = {}
        self._stopping = False

    async def put(self, updates: Iterable[dict[str, Any]]) -> None:
        """Put updates in the database, where `take_up` finds them. Raises StoreError when they are not there."""
        known = {
            update["update_id"]: update
            for update in updates
            if type(update.get("update_id")) is int and abs(update["update_id"]) < _LARGEST_ID
        }
        if not known:
            return
        # JSON in ASCII: the database could not keep half of a surrogate pair.
        rows = [
            (number, self._identity.chat(chat_of(update) or user_of(update) or 0), json.dumps(update))
            for number, update in known.items()
        ]
        for number in await self._store.put(rows):
            self._metrics.updates.labels(kind(known[number])).inc()

    async def take_up(self) -> None:
        """Begin the updates of this process, until cancelled. Updates that may have ended a process are begun alone,
        one after the other; then come the rest."""
        backoff = Backoff()
        while True:
            try:
                waiting = (items for lane in self._lanes.values() for items in lane.values())
                has = [item.row.update_id for items in waiting for item in items]
                rows = await self._store.database.claim(max(0, ROOM - len(self._lanes)), has)
            except StoreError as error:
                log.error("the database cannot be used (%s): %s", error, self._store.database.remedy)
                await backoff.wait()
                continue
            backoff = Backoff()
            if left := sum(row.starts > 0 for row in rows):
                log.info("%d updates that were begun before are still to be dealt with", left)
            # Nothing can be begun alone while this process deals with other updates.
            suspects = [row for row in rows if row.starts >= SUSPECT and not self._tasks]
            for row in sorted(suspects, key=lambda row: row.starts):
                log.warning("an update was begun %d times and never done: it is begun alone", row.starts)
                item = self._item(row)
                self._begin(row.lane, item)
                ends = {self._tasks[row.lane], item.failed}
                await asyncio.wait(ends, timeout=ALONE, return_when=asyncio.FIRST_COMPLETED)
            for row in rows:
                if row not in suspects:
                    self._begin(row.lane, self._item(row))
            await self._store.database.woken()

    async def hold(self) -> None:
        """Say that this replica lives and how long its engine has been at work, until cancelled. Keep to this replica's
        share of the pace, and let go the updates that another replica has taken."""
        while True:
            with contextlib.suppress(StoreError):  # `take_up` says so, and /readyz
                replicas = await self._store.database.beat(self._services.worker.age)
                if not replicas:
                    self._let_go()
                self._services.sender.pace.share(replicas or 1)
            await asyncio.sleep(BEAT)

    async def drain(self, seconds: float, *, crashed: bool = False) -> None:
        """Begin nothing more, and wait at most `seconds` for the updates that are begun. An update that is not done by
        then counts as begun only if the process `crashed`."""
        self._stopping = True
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        begun = [
            next(iter(self._lanes[name].values()))[0]
            for name, task in self._tasks.items()
            if not task.done() and name in self._lanes
        ]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(StoreError):
            await self._store.unbegin(() if crashed else (item.row.update_id for item in begun))

    def _let_go(self) -> None:
        if self._lanes:
            log.warning("%d chats are left to other replicas", len(self._lanes))
        self._lanes.clear()
        for task in self._tasks.values():
            task.cancel()

    def _item(self, row: WaitingUpdate) -> QueuedUpdate:
        """The item of an update. An update that cannot be read has neither `sent` nor `replaces`."""
        sent, update = None, None
        replaces, row, raw = "", replace(row, starts=row.starts + 1), json.loads(row.body)
        with contextlib.suppress(*_UNREADABLE):
            update = Update.de_json(raw, self._api)
            message, press = update.message or update.edited_message, update.callback_query
            if message is not None and addressed(message, self._services.bot).ours:
                sent = int((message.edit_date or message.date).timestamp())
                replaces = f"edit {message.message_id}" if update.edited_message is not None else ""
            elif press is not None:
                data = press.data or ""
                number = None if press.message is None else press.message.message_id
                replaces = f"press {number} {data if data.startswith(COUNTED) else ''}"
                sent = int(time.time())
            elif update.inline_query is not None:
                replaces = "typing"  # Telegram sends one for each pause
        return QueuedUpdate(row, update, time.monotonic(), user_of(raw) or 0, sent, replaces)

    def _begin(self, name: str, item: QueuedUpdate) -> None:
        lane = self._lanes.setdefault(name, {})
        items = lane.setdefault(item.person, deque())
        # Webhook calls may overtake each other: updates wait in the order of Telegram's numbers.
        begun, at = int(next(iter(lane)) == item.person), len(items)
        while at > begun and items[at - 1].row.update_id > item.row.update_id:
            at -= 1
        items.insert(at, item)
        if name not in self._tasks and not self._stopping:
            task = asyncio.create_task(self._work(name))
            self._tasks[name] = task
            task.add_done_callback(lambda _: self._left(name))

    def _left(self, name: str) -> None:
        self._tasks.pop(name, None)
        # Updates may have come between the last look and the end of the task.
        for items in self._lanes.pop(name, {}).values():
            for item in items:
                self._begin(name, item)

    async def _work(self, name: str) -> None:
        lane = self._lanes[name]
        backoff = Backoff()
        while lane and not self._stopping:
            person, items = next(iter(lane.items()))
            item = items[0]
            UPDATE.set(self._identity.person(item.row.update_id)[:8])
            CURRENT.set(Current(item.row.update_id, item.failed))
            try:
                if _is_flood(items):
                    await self._thin(items)
                else:
                    if item.replaces and item.replaces in {later.replaces for later in list(items)[1:]}:
                        await self._store.finish([item.row.update_id])
                    else:
                        await self._deal(item)
                    items.popleft()
            except TakenError:
                log.info("another replica has taken this chat while it was answered: nothing more is sent")
                items.popleft()
            except StoreError as error:
                log.error("the database cannot be used (%s): %s", error, self._store.database.remedy)
                await backoff.wait()
                continue
            except Exception as error:
                # It stays in the database for the next start; the updates behind it do not wait for that.
                log.error("our bug: an update could not be dealt with at all", exc_info=error)
                items.popleft()
            del lane[person]
            if items:
                lane[person] = items  # behind the others

    async def _thin(self, items: deque[QueuedUpdate]) -> None:
        """Drop all updates of a flood but the newest, and tell the person once."""
        *flood, newest = (item for item in items if item.sent is not None)
        row = await self._store.begin(flood[0].row)
        now = time.monotonic()
        self._told = {who: told for who, told in self._told.items() if now - told <= FLOOD_QUIET}
        if row is not None and newest.person not in self._told:
            self._told[newest.person] = now
            log.info("%d messages at once from one person: the newest is answered", len(flood) + 1)
            with self._told_or_logged():
                turn = await self._read(row, flood[0].update)
                await self._say(turn, Say("flood"))
        dropped = {item.row.update_id for item in flood}
        await self._store.finish(dropped)
        kept = [item for item in items if item.row.update_id not in dropped]
        items.clear()
        items.extend(kept)

    async def _deal(self, item: QueuedUpdate) -> None:
        row = await self._store.begin(item.row)
        if row is None:
            return
        self._metrics.spent("wait", time.monotonic() - item.arrived)
        body: dict[str, Any] = json.loads(row.body)
        update = item.update
        try:
            update = update or Update.de_json(body, self._api)
            if row.starts > TOO_OFTEN:
                raise RuntimeError("begun too often")
            await limited(self._answer(row, update, body))
        except ChatGoneError:
            log.info("a chat cannot be written to any more: nothing more is sent there")
        except Exception as error:
            if isinstance(error, StoreError) and not self._store.damaged:
                raise
            self._metrics.troubles.inc()
            kind_of = "an update that cannot be read" if update is None else f"an update of kind {kind(body)}"
            log.error("our bug: %s failed", kind_of, exc_info=error)
            with self._told_or_logged():
                turn = await self._read(replace(row, sent=0), update, chat_of(body) or 0)
                await self._say(turn, self._handlers.trouble(turn))
        await self._store.finish([row.update_id])
        self._metrics.done(time.monotonic() - item.arrived)

    async def _answer(self, row: WaitingUpdate, update: Update, body: dict[str, Any]) -> None:
        """Have an update handled, and send what it gets. Raises ChatGoneError."""
        if TOLD in body:
            chat, screen = self._handlers.following.deliver(body[TOLD])
            await self._say(await self._read(row, None, chat), screen)
        else:
            turn = await self._read(row, update)
            await self._say(turn, await self._handlers.handle(turn))

    async def _read(self, row: WaitingUpdate, update: Update | None, chat: int = 0) -> Turn:
        return await read(row, update, self._services.bot, self._store, self._identity, chat)

    async def _say(self, turn: Turn, said: Said | File | None) -> None:
        """Send what an update gets."""
        sender = self._services.sender
        if isinstance(said, File):
            await sender.send_file(turn, said.name, said.content)
        elif said is not None:
            await sender.reply(turn, self._handlers.screen(turn, said), edits=turn.edited)

    @contextlib.contextmanager
    def _told_or_logged(self) -> Iterator[None]:
        """Log an error that keeps a person from being told something. Raises TakenError, and StoreError unless the
        database is damaged."""
        try:
            yield
        except ChatGoneError:
            pass
        except Exception as error:
            if isinstance(error, StoreError) and (isinstance(error, TakenError) or not self._store.damaged):
                raise
            log.error("our bug: an apology or a flooder's note failed too", exc_info=error)


def _is_flood(items: Iterable[QueuedUpdate]) -> bool:
    sent = [item.sent for item in items if item.sent is not None]
    return len(sent) > FLOOD and sent[-1] - sent[-FLOOD] <= FLOOD_SECONDS


def kind(update: dict[str, Any]) -> str:
    """The kind of an update: the name of its one field beside update_id."""
    names = sorted(name for name in update if name != "update_id")
    return names[0] if len(names) == 1 and names[0].isidentifier() else "other"


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat that an update is about, if any."""
    for value in update.values():
        if isinstance(value, dict):
            for holder in (value, value.get("message")):
                chat = holder.get("chat") if isinstance(holder, dict) else None
                if isinstance(chat, dict) and type(chat.get("id")) is int:
                    return int(chat["id"])
    return None
