"""Keeps one reply from blocking all others: a limit for each step, and a watchdog for the event loop."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import traceback
import types
from collections.abc import Coroutine, Generator, Iterator
from typing import Any, TypeVar

from bot.service.errors import StepError

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: Seconds of processor time that one step of a reply may take. A step is the code that runs between two awaits.
STEP = 5.0
#: The watchdog looks at the loop once in LOOK seconds. It ends the process after STILL looks without a sign of life.
#: It counts looks, not time: a machine that was suspended looks at nothing.
LOOK, STILL = 1.0, 30


@types.coroutine
def limited(work: Coroutine[Any, Any, Result]) -> Generator[Any, Any, Result]:
    """Await `work`. Raises StepError in a step of it that takes more than STEP seconds of processor time."""
    step, value = work.send, None
    while True:
        try:
            with _alarm(STEP):
                waited_for = step(value)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        try:
            step, value = work.send, (yield waited_for)
        except BaseException as error:
            step, value = work.throw, error


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """End the process if the running event loop stands still, so that it is started again.

    Updates that were being answered then count as begun and not done: the inbox gives up one that ends the process
    again and again.
    """
    loop, alive, left = asyncio.get_running_loop(), threading.Event(), threading.Event()
    ours = threading.get_ident()

    def watch() -> None:
        missed = 0
        while not left.wait(LOOK):
            missed = 0 if alive.is_set() else missed + 1
            alive.clear()
            if missed > STILL:
                stack = traceback.extract_stack(sys._current_frames().get(ours))
                places = ", ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in stack[-3:])
                log.critical("our bug: the bot stands still in %s: it ends, to be started again", places)
                os._exit(1)
            loop.call_soon_threadsafe(alive.set)

    alive.set()
    thread = threading.Thread(target=watch, name="watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        left.set()
        thread.join()


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise StepError in the block after `seconds` of processor time. Does nothing on Windows or in another thread than
    the main one."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _ring(_number: int, _frame: types.FrameType | None) -> None:
    raise StepError(STEP)
