"""One worker that answers questions in a thread, away from the event loop. It answers waiting questions in batches."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.service.book import Book
from bot.service.errors import StuckError
from index.acts import Message
from index.answer import Answer
from index.engine import Engine
from index.pipeline import Question, listening
from knowledge.errors import UserError

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: Most questions of a batch, and most characters of all but its first. Batches of up to 8 are the fastest; one question
#: of 2,000 characters takes as long as eight short ones.
BATCH, CHARACTERS = 8, 800
#: Seconds between two looks for a newer index, and most seconds if it cannot be opened.
LOOK, LAST_LOOK = 3.0, 60.0
#: A batch that takes more seconds counts as stuck.
STUCK = 120.0
#: Seconds to wait at the end for threads that nobody awaits: a build would take minutes.
LEAVE = 0.5


@dataclass(frozen=True, slots=True)
class Edition:
    """The live reports, and the name of the index build in which they are searched."""

    book: Book
    build: str


#: A question to be answered, or the text of a message to be classified.
_Waiting = Question | str


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A question or message that waits.

    future: gets the result.
    since: when it was asked.
    later: whether it waits behind the questions of chats.
    """

    question: _Waiting
    future: "asyncio.Future[tuple[Any, Edition]]"
    since: float
    later: bool

    @property
    def length(self) -> int:
        """Characters of its text."""
        return len(self.question if isinstance(self.question, str) else self.question.text)


#: Gets the seconds that a stage took.
Spent = Callable[[str, float], None]


class Worker:
    """Answers questions with an engine that one thread uses.

    open_engine: opens the live build.
    newer: tells whether another build than the engine's is live.
    spent: gets the seconds that each question waited ("queue"), and that each batch took in each stage of the engine.
    edition: the live reports and build; None before `open`.
    warnings: a sentence on why a newer index cannot be opened, if so; people are answered all the same.
    """

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        newer: Callable[[Engine], bool],
        spent: Spent = lambda _stage, _seconds: None,
    ) -> None:
        self._open, self._newer, self._spent = open_engine, newer, spent
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        self._waiting: list[_Asked] = []
        self._asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._engine: Engine | None = None
        self._aside: list[threading.Thread] = []
        self._call: Future[tuple[list[Any], dict[str, float]]] | None = None
        self._begun = 0.0
        self.edition: Edition | None = None
        self.warnings: list[str] = []

    @property
    def live(self) -> Edition:
        """The live reports and build. Raises RuntimeError before `open`."""
        if self.edition is None:
            raise RuntimeError("no index is open yet")
        return self.edition

    async def open(self) -> None:
        """Open the engine. Raises UserError when there is no index to open."""
        self._loop = asyncio.get_running_loop()
        self._take(await self.run_in_thread(self._tried))

    async def ask(self, question: str | Question, *, later: bool = False) -> tuple[Answer, Edition]:
        """Answer one question; return the edition too. It shares a batch with others that wait at the same time.

        A question for `later`, or from another event loop (the page's), waits behind those of the chats.
        """
        asked = question if isinstance(question, Question) else Question(question)
        return await self._wait(asked, later=later)

    async def hear(self, text: str, *, later: bool = False) -> Message:
        """Classify a message. It waits as a question does."""
        message: Message = (await self._wait(text, later=later))[0]
        return message

    async def _wait(self, waiting: _Waiting, *, later: bool = False) -> tuple[Any, Edition]:
        loop = self._loop or asyncio.get_running_loop()
        later = later or loop is not asyncio.get_running_loop()
        return await across(loop, self._result(waiting, later=later))

    async def _result(self, waiting: _Waiting, *, later: bool) -> tuple[Any, Edition]:
        future: asyncio.Future[tuple[Any, Edition]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(waiting, future, time.monotonic(), later))
        self._asked.set()
        return await future

    @property
    def age(self) -> float:
        """Seconds for which the present batch has been worked on; 0 without one."""
        return 0.0 if self._call is None or self._call.done() else time.monotonic() - self._begun

    async def run(self) -> None:
        """Answer questions, until cancelled. Raises StuckError when the engine does not come back."""
        while True:
            await self._asked.wait()
            batch = self._batch()
            for asked in batch:
                self._spent("queue", time.monotonic() - asked.since)
            edition = self.live
            results = await self._results([asked.question for asked in batch]) if batch else []
            for asked, result in zip(batch, results, strict=True):
                if asked.future.done():  # its asker has gone
                    continue
                if isinstance(result, Exception):
                    asked.future.set_exception(result)
                else:
                    asked.future.set_result((result, edition))

    def _batch(self) -> list[_Asked]:
        """Take the question that has waited longest, and the shortest of the others: so a few long ones do not make
        everybody wait. Questions for later come after the others. Those whose asker has gone are dropped."""
        waiting = sorted(
            (asked for asked in self._waiting if not asked.future.done()), key=lambda asked: asked.later
        )
        batch, room = waiting[:1], CHARACTERS
        for asked in sorted(waiting[1:], key=lambda asked: (asked.later, asked.length)):
            room -= asked.length
            if room < 0 or len(batch) == BATCH:
                break
            batch.append(asked)
        self._waiting = [asked for asked in waiting if asked not in batch]
        if not self._waiting:
            self._asked.clear()
        return batch

    async def _results(self, waiting: list[_Waiting]) -> list[Any]:
        """The answer, message or error of each. Raises StuckError."""
        if self._engine is None:
            raise RuntimeError("no index is open")
        # Submitted without an await before it: nothing can close this engine meanwhile.
        self._begun, self._call = time.monotonic(), self._thread.submit(_timed, self._engine, waiting)
        done, _ = await asyncio.wait({asyncio.wrap_future(self._call)}, timeout=STUCK)
        if not done:
            raise StuckError(STUCK)
        results, times = done.pop().result()
        for stage, seconds in times.items():
            self._spent(stage, seconds)
        return results

    async def watch(self) -> None:
        """Open a newer index when it goes live, until cancelled. Questions in work keep the old one."""
        loop = asyncio.get_running_loop()
        wait = LOOK
        while True:
            await asyncio.sleep(wait)
            try:
                old = self._engine
                if old is not None and await loop.run_in_executor(None, self._newer, old):
                    self._take(await self.run_in_thread(self._tried))
                    log.info("the index build %s is live", self.live.build)
                wait, self.warnings = LOOK, []
                continue
            except UserError as error:
                log.error("a newer index cannot be opened, the bot keeps the one it has: %s", error)
                said = str(error)
            except Exception as error:
                log.error("our bug: a newer index failed, the bot keeps the one it has", exc_info=error)
                said = "the log says why"
            self.warnings = [f"a newer index cannot be opened, the bot keeps the one it has: {said}"]
            wait = min(wait * 2, LAST_LOOK)

    def close(self) -> None:
        """Take no more questions."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def is_busy(self) -> bool:
        """Whether the engine still answers, or a thread of `run_in_thread` still works, although nobody awaits it."""
        for thread in self._aside:
            thread.join(LEAVE)
        if self._call is not None:
            wait_for([self._call], LEAVE)
        works = any(thread.is_alive() for thread in self._aside)
        return works or not (self._call is None or self._call.done())

    async def run_in_thread(self, work: Callable[[], Result]) -> Result:
        """Run work in a daemon thread: it may take minutes, and the program may end before it is done."""
        done: Future[Result] = Future()
        done.set_running_or_notify_cancel()  # so a caller that is cancelled does not cancel it

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as raised:
                done.set_exception(raised)

        thread = threading.Thread(target=run, name="aside", daemon=True)
        self._aside = [each for each in self._aside if each.is_alive()] + [thread]
        thread.start()
        return await asyncio.wrap_future(done)

    def _tried(self) -> Engine:
        """Open an engine, and ask it one question before people's questions go to it."""
        engine = self._open()
        engine.ask([Question("?")])
        return engine

    def _take(self, engine: Engine) -> None:
        self._engine = engine
        self.edition = Edition(Book(engine.library), engine.version)


async def across(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Result]) -> Result:
    """Await work on the event loop `loop`, which may be another than the running one."""
    if loop is asyncio.get_running_loop():
        return await work
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))


def _timed(engine: Engine, waiting: Sequence[_Waiting]) -> tuple[list[Any], dict[str, float]]:
    """Answer questions and classify messages, in order; return also the seconds of each stage. If a batch fails, each
    of it is dealt with alone, and an error is a result too."""
    with listening() as times:
        try:
            return _together(engine, waiting), times
        except Exception as error:
            if len(waiting) == 1:
                return [error], times
    return [_timed(engine, [each])[0][0] for each in waiting], times


def _together(engine: Engine, waiting: Sequence[_Waiting]) -> list[Any]:
    questions = [each for each in waiting if isinstance(each, Question)]
    texts = [each for each in waiting if isinstance(each, str)]
    answers = iter(engine.ask(questions) if questions else ())
    messages = iter(engine.hear(texts) if texts else ())
    return [next(messages) if isinstance(each, str) else next(answers) for each in waiting]
