"""The commands of admins: /status, /unanswered, /reindex, /rollback; and the alerts that admins get."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Collection, Mapping, Sequence
from statistics import quantiles

from bot.screens.phrases import Voice, choose, label
from bot.service.errors import ChatGoneError, StoreError
from bot.service.health import Health
from bot.service.opening import Opening
from bot.service.unanswered import Group
from bot.telegram.buttons import Action, Press
from bot.telegram.display import Choice, Say
from bot.telegram.services import Services
from bot.telegram.splitting import split
from bot.telegram.turn import Turn
from index.answer import Outcome
from index.publishing import Publication
from knowledge.errors import UserError

log = logging.getLogger(__name__)

#: The commands of an admin, after the others in the menu.
ADMIN_COMMANDS = ("status", "unanswered", "reindex", "rollback")
#: Most groups of /unanswered, and most columns of a question in it.
GROUPS, ASKED = 10, 120
#: Seconds between two messages on a build's progress, and between two looks at the bot's health.
SHOW, LOOK = 3.0, 10.0
#: An alert of one kind comes at most once in so many seconds.
QUIET = 3600.0
#: The times in which /status counts questions, in seconds.
DAY, WEEK = 86400.0, 7 * 86400.0


class Admins:
    """Answers the commands of the admins, whose Telegram ids are `ids`. Nobody else has these commands."""

    def __init__(
        self, services: Services, health: Health, opening: Opening, ids: Collection[int] = ()
    ) -> None:
        self._services, self._worker = services, services.worker
        self._health, self._opening, self._ids = health, opening, ids
        self._building: asyncio.Task[None] | None = None

    def has(self, turn: Turn) -> bool:
        """Whether an update comes from an admin, in private."""
        return turn.is_private and turn.user is not None and turn.user.id in self._ids

    async def command(self, turn: Turn, name: str) -> Say | None:
        """What one of ADMIN_COMMANDS gets; None if a message was sent already."""
        if name == "rollback":
            build = self._worker.live.build
            signs = (("rollback-yes", "+"), ("forget-no", "-"))
            rows = tuple((Choice(Say(key), Action.ROLLBACK, sign, (build,)),) for key, sign in signs)
            return Say("rollback-ask", {"build": build}, rows=rows)
        if name == "status":
            return await self._status()
        if name == "unanswered":
            kept = await self._services.store.kept()
            return _unanswered(await self._worker.run_in_thread(lambda: self._opening.groups(kept)))
        if self._building is not None and not self._building.done():
            return Say("reindex-busy")
        log.info("%s has the files published", _who(turn))
        self._building = asyncio.create_task(self._build(turn))
        return None

    async def pressed(self, turn: Turn, press: Press) -> Say:
        """Go back to the build before, if the button says yes and the build that it names is still live."""
        if not self.has(turn) or (press.id == "+" and press["build"] != self._worker.live.build):
            return Say("notice-old")
        if press.id != "+":
            return Say("rollback-kept")
        try:
            done = await self._worker.run_in_thread(lambda: self._opening.back(_who(turn), press["build"]))
        except UserError as error:
            log.warning("%s could not have the build before: %s", _who(turn), error)
            return Say("rollback-failed", {"reason": str(error)})
        log.warning("%s went back to the index build %s", _who(turn), done.name)
        return Say("rollback-done", {"build": done.name})

    async def watch(self) -> None:
        """Tell the admins, until cancelled, when the bot stops answering and when it answers again.

        A state that comes back within QUIET seconds is told after that time, if it still holds.
        """
        before, told = (True, True), dict[tuple[bool, bool], float]()
        while True:
            await asyncio.sleep(LOOK)
            problems, warnings = await self._health.all_problems(), self._health.warnings
            now, state = time.monotonic(), (not problems, not warnings)
            if state == before or now - told.get(state, -QUIET) < QUIET:
                continue
            before, told[state] = state, now
            said = "; ".join((*problems, *warnings)) or "ready"
            log.log(logging.INFO if all(state) else logging.ERROR, "readiness: %s", said)
            await asyncio.gather(*(self._tell(each, problems, warnings) for each in self._ids))

    async def _status(self) -> Say:
        """How the bot is. What is wrong stands in English, as in the logs."""
        store, live = self._services.store, self._worker.live
        wrong = [*await self._health.all_problems(), *self._health.warnings]
        waiting = await store.count_waiting() - 1  # the message that asks waits too
        day, week = await store.outcomes(DAY), await store.outcomes(WEEK)
        today = {outcome.value: _by_language(day.get(outcome.value, {})) for outcome in Outcome}
        counts = {outcome.value: sum(week.get(outcome.value, {}).values()) for outcome in Outcome}
        more: tuple[Say | str, ...] = (
            *wrong,
            Say("status-index", {"build": live.build, "passages": len(live.book.passages)}),
            *self._opening.warnings(),
            Say("status-waiting", {"waiting": waiting}),
            *_times(self._services.metrics.recent()),
            Say("status-day", today),
            Say("status-week", counts),
        )
        return Say("status-wrong" if wrong else "status-well", more=more)

    async def _build(self, turn: Turn) -> None:
        """Publish as `cwgcop knowledge publish` does, in a thread, and show the progress in a message."""
        began = time.monotonic()
        at: list[tuple[str, float]] = [("…", 0.0)]
        await self._show(turn, Say("reindex-begun", {"what": "…", "percent": 0}), edits=False)
        work = asyncio.create_task(
            self._worker.run_in_thread(lambda: self._opening.publish(_who(turn), lambda *now: at.append(now)))
        )
        said = at[-1]
        while not (await asyncio.wait({work}, timeout=SHOW))[0]:
            if at[-1] != said:
                said = at[-1]
                await self._show(turn, Say("reindex-begun", {"what": said[0], "percent": int(100 * said[1])}))
        try:
            done = work.result()
            refused = "" if done.build else _refusal(done)
        except UserError as error:
            refused = str(error)
        except Exception as error:
            log.error("our bug: a build that an admin asked for failed", exc_info=error)
            await self._show(turn, Say("trouble"))
            return
        if refused:
            log.warning("nothing was published: %s", refused)
            await self._show(turn, Say("reindex-failed", {"reason": refused}))
            return
        key = "reindex-done" if done.new else "reindex-same"
        figures = {"changes": len(done.changes), "seconds": round(time.monotonic() - began)}
        log.info("published: %s %s %s", key, done.build, figures)
        await self._show(turn, Say(key, {"build": done.build, **figures}))

    async def _show(self, turn: Turn, said: Say, *, edits: bool = True) -> None:
        """Show a text in place of the reply. A chat or database that has gone meanwhile does not end the build."""
        with contextlib.suppress(ChatGoneError, StoreError):
            await self._services.sender.reply(turn, said.screen(turn.voice), edits=edits)

    async def _tell(self, admin: int, problems: Collection[str], warnings: Collection[str]) -> None:
        try:
            language = None
            with contextlib.suppress(StoreError):
                language = await self._services.store.language(self._services.identity.person(admin))
            key = "alert-lost" if problems else "status-wrong" if warnings else "alert-back"
            screen = Say(key, more=(*problems, *warnings)).screen(Voice(choose(language)))
            for part in split(screen.blocks):
                await self._services.sender.send(admin, part)
        except ChatGoneError:
            log.warning("an admin has not begun a chat with the bot, or has left it: they are told nothing")
        except Exception as error:
            log.error("our bug: an admin could not be told", exc_info=error)


def _who(turn: Turn) -> str:
    """The name of an admin in the log and in the history of publications: a code that only the key can resolve."""
    return f"an admin ({turn.person[:8]})"


def _refusal(done: Publication) -> str:
    """Why nothing went live."""
    said = []
    if done.official:
        said.append(f"official texts have changed or gone under {len(done.official)} ids")
    if done.falls:
        said.append(f"answers get worse ({', '.join(sorted({fall.group for fall in done.falls}))})")
    if done.untold:
        said.append(f"what is live cannot be asked ({done.untold.partition(': run `')[0]})")
    return f"{'; '.join(said)}: `cwgcop knowledge publish` lists it, and can be told that it is meant"


def _unanswered(groups: Sequence[Group]) -> Say:
    """The groups of unanswered questions: how often each was asked, its most frequent wording, and the passage that
    came closest."""
    lines = []
    for group in groups[:GROUPS]:
        closest = next(iter(group.passages), "")
        asked = f"{len(group.questions)} × {label(next(iter(group.texts)), ASKED)}"
        lines.append(f"{asked}\n→ {closest}" if closest else asked)
    return Say("unanswered", {"groups": len(groups), "shown": len(lines)}, more=tuple(lines))


def _times(times: Sequence[float]) -> tuple[Say, ...]:
    """The seconds to the last replies."""
    if len(times) < 2:
        return ()
    cuts = quantiles(times, n=20, method="inclusive")
    return (Say("status-times", {"half": f"{cuts[9]:.2f}", "most": f"{cuts[18]:.2f}", "count": len(times)}),)


def _by_language(counts: Mapping[str, int]) -> str:
    """A count, and that of each language: "12 (en 10, fr 2)"."""
    each = ", ".join(f"{tag or '?'} {count}" for tag, count in sorted(counts.items()))
    return f"{sum(counts.values())} ({each})" if counts else "0"
