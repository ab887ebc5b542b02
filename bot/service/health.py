"""Whether the bot is well: what /readyz says, in words."""

import time
from collections.abc import Callable

from bot.service.errors import StoreError
from bot.service.store import Store
from bot.service.worker import Worker

#: Telegram must have been heard within this many seconds.
FRESH = 60.0
#: A batch of questions must be answered within so many.
STALLED = 30.0


class Health:
    """Gathers what is known of the bot's state. `why` is what last kept updates from coming in; without `telegram`
    none are to come."""

    def __init__(
        self,
        store: Store,
        worker: Worker,
        clock: Callable[[], float] = time.monotonic,
        *,
        telegram: bool = True,
    ) -> None:
        self._store, self._worker, self._clock, self._telegram = store, worker, clock, telegram
        self._heard: float | None = None
        self.why = "Telegram has not been reached yet"

    @property
    def remarks(self) -> list[str]:
        """What is wrong and keeps the bot from nothing, a sentence each."""
        return self._worker.remarks

    def heard(self) -> None:
        """Note that Telegram just gave updates, or confirmed the webhook."""
        self._heard = self._clock()
        self.why = ""

    def is_fresh(self) -> bool:
        """Whether Telegram was heard lately."""
        return self._heard is not None and self._clock() - self._heard <= FRESH

    async def problems(self) -> list[str]:
        """Why the bot is not ready, a sentence each; empty when it is."""
        found = []
        if self._worker.edition is None:
            found.append("no index is live yet")
        if self._worker.age > STALLED:
            found.append(f"the search has not answered for {self._worker.age:.0f} seconds")
        if self._telegram and not self.is_fresh():
            since = "never" if self._heard is None else f"{self._clock() - self._heard:.0f} seconds ago"
            found.append(f"Telegram was last heard {since}" + (f": {self.why}" if self.why else ""))
        try:
            await self._store.check()
        except StoreError as error:
            found.append(f"the database cannot be written: {error}")
        return found
