"""An engine that never comes back from a question that has "hang" in it, with limits that a test can wait for; one that
has "die" in it ends the process. With FAILING what takes updates up fails. A reply to "spin" is never made, and takes the
processor; one to "stand" is never made either, and takes nothing.
"""

import os
import threading
import time
from collections.abc import Sequence

from bot.service import health, watchdog, worker
from bot.telegram import app
from bot.telegram.display import Display, Screen
from bot.telegram.inbox import Inbox
from index.answer import Answer
from index.pipeline import Question
from tests.bot.telegram import wordmatch
from tests.bot.telegram.wordmatch import WordMatch


class Hanging(WordMatch):
    """The engine that counts words, until it hangs."""

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer each, or never."""
        if any("hang" in question.text for question in questions):
            threading.Event().wait()
        if any("die" in question.text for question in questions):
            os._exit(7)
        _asked.append(questions[0].text)
        return super().ask(questions)


def _never(*values: object) -> Screen:
    if "spin" in _asked[-1]:
        while True:
            pass
    if "stand" in _asked[-1]:
        time.sleep(600)
    return _answer(*values)  # type: ignore[arg-type]


_answer, _asked = Display.screen, [""]


async def _fails(_: Inbox) -> None:
    raise RuntimeError("Blunderbuss")


def main() -> int:
    """Run the bot with it."""
    if "FAILING" in os.environ:
        Inbox.take_up = _fails  # type: ignore[method-assign]
    Display.screen = _never
    watchdog.STEP, watchdog.LOOK, watchdog.STILL = 0.2, 0.1, 80
    app.DRAIN, health.STALLED, worker.STUCK = 1.0, 1.0, float(os.environ.get("STUCK", "600"))
    return wordmatch.main(Hanging)
