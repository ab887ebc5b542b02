"""The bot's health, in words: whether requests may be sent to it, and whether Telegram reaches it."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

from bot.service.errors import StoreError
from bot.service.store import Store
from bot.service.worker import Worker

#: Telegram must have been heard within this many seconds.
FRESH = 60.0
#: A batch of questions must be answered within this many seconds.
STALLED = 30.0
#: Seconds between two measures of how late work begins, and how late it may begin.
PULSE, LATE = 0.5, 3.0


class Health:
    """Gathers what is known of the bot's state.

    telegram: whether updates are expected.
    alarms: sentences on what is wrong with the index, although people are answered.
    why: why updates last did not come in.
    telegram_time: the time in seconds that Telegram told last.
    """

    def __init__(
        self,
        store: Store,
        worker: Worker,
        clock: Callable[[], float] = time.monotonic,
        *,
        telegram: bool = True,
        alarms: Sequence[str] = (),
    ) -> None:
        self._store, self._worker, self._clock, self._telegram = store, worker, clock, telegram
        self._alarms = alarms
        self._heard: float | None = None
        self._reached = False
        self.telegram_time: float | None = None
        self._late = deque[float]([0.0], maxlen=round(60 / PULSE))
        self.why = "Telegram has not been reached yet"

    @property
    def warnings(self) -> list[str]:
        """Sentences on what is wrong, although people are answered."""
        late = f"replies wait: within the last minute the bot's work began {self.late:.0f} seconds late"
        return [*self._alarms, *self._worker.warnings, *([late] if self.late > LATE else [])]

    def note_telegram_time(self, seconds: float) -> None:
        """Note the time that an answer of Telegram has."""
        self.telegram_time = seconds

    def reached(self) -> None:
        """Note that updates can come in: Telegram gave some, or knows the webhook."""
        self._reached = True

    @property
    def late(self) -> float:
        """Most seconds by which work on the event loop began late within the last minute; replies wait as long."""
        return max(self._late)

    async def pulse(self) -> None:
        """Measure, until cancelled, how late work begins."""
        while True:
            due = self._clock() + PULSE
            await asyncio.sleep(PULSE)
            self._late.append(self._clock() - due)

    def heard(self) -> None:
        """Note that Telegram just gave updates, or confirmed that it can deliver to the webhook."""
        self._heard, self._reached = self._clock(), True
        self.why = ""

    def is_fresh(self) -> bool:
        """Whether Telegram was heard lately."""
        return self._heard is not None and self._clock() - self._heard <= FRESH

    def unheard(self) -> list[str]:
        """A sentence on why Telegram does not reach the bot; none while it does."""
        if not self._telegram or self.is_fresh():
            return []
        since = "never" if self._heard is None else f"{self._clock() - self._heard:.0f} seconds ago"
        return [f"Telegram was last heard {since}" + (f": {self.why}" if self.why else "")]

    async def problems(self) -> list[str]:
        """Sentences on why no requests should be sent to the bot; none if they may be sent.

        That Telegram is silent is no reason once it was reached: a router that then sent nothing would keep it silent
        for ever.
        """
        found = []
        if self._worker.edition is None:
            found.append("no index is live yet")
        if self._worker.age > STALLED:
            found.append(f"the search has not answered for {self._worker.age:.0f} seconds")
        if not self._reached:
            found += self.unheard()
        try:
            await self._store.check()
        except StoreError as error:
            found.append(f"the database cannot be written: {error}")
        return found

    async def all_problems(self) -> list[str]:
        """Sentences on all that keeps the bot from answering in Telegram."""
        return list(dict.fromkeys([*await self.problems(), *self.unheard()]))
