"""How fast Telegram lets a bot speak: to one chat, to a group, to all; and the pause that a 429 asks for."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable

#: At most so many calls in so many seconds. Telegram allows short bursts over one a second in a chat.
ALL = ((30, 1.0),)
CHAT = ((4, 4.0),)
GROUP = ((4, 4.0), (20, 60.0))
#: As many times as any limit looks back.
MEMORY = 30


class Pace:
    """Tells when the next call may go. Times are those of `clock`, in seconds. Chat 0 stands for calls to none, such as
    the answers to presses: of these only those in all are counted."""

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
        free = [self._paused.get(chat, now)]
        limits = GROUP if chat < 0 else CHAT if chat else ()
        free += [sent[-most] + seconds for most, seconds in limits if len(sent) >= most]
        return max(free) - now

    def reserve(self, chat: int) -> float:
        """Take the next place among the calls for all chats: first come, first served.

        Returns how long it is until then, in seconds.
        """
        now = self._clock()
        everywhere = self._sent[None]
        limits = self._all
        slot = max(
            [now, *(everywhere[-most] + seconds for most, seconds in limits if len(everywhere) >= most)]
        )
        for key in (None, chat):
            sent = self._sent[key]
            sent.append(slot)
            while len(sent) > MEMORY:
                sent.popleft()
        if len(self._sent) > 10_000:
            self._forget(now)
        return slot - now

    def pause(self, chat: int, seconds: float) -> None:
        """Let nothing go to `chat` for `seconds`."""
        now = self._clock()
        self._paused = {each: until for each, until in self._paused.items() if until > now}
        self._paused[chat] = max(self._paused.get(chat, now), now + seconds)

    def _forget(self, now: float) -> None:
        """Drop chats that have been quiet for longer than any limit looks back."""
        self._sent = defaultdict(
            deque, {key: sent for key, sent in self._sent.items() if key is None or sent[-1] > now - 60}
        )
