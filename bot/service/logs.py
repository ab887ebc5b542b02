"""Logs: plain lines on a terminal, JSON lines elsewhere, each with its update's id, never people's words.

Nothing of ours logs what people wrote. What others log, or what an exception says, may hold the token or
words, so exceptions are logged as their types and places alone, and the token is struck out of every line.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from types import TracebackType

#: The hashed id of the update that is being dealt with.
UPDATE: ContextVar[str] = ContextVar("update", default="")


class _Formatter(logging.Formatter):
    def __init__(self, secrets: tuple[str, ...], *, lines: bool) -> None:
        super().__init__(datefmt="%Y-%m-%dT%H:%M:%S%z")
        self._secrets, self._lines = secrets, lines

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            message += f" [{where(record.exc_info[1])}]"
        for secret in self._secrets:
            message = message.replace(secret, "<token>")
        update = UPDATE.get()
        time = self.formatTime(record, self.datefmt)
        if self._lines:
            entry = {"time": time, "level": record.levelname.lower(), "logger": record.name}
            if update:
                entry["update"] = update
            return json.dumps({**entry, "message": message}, ensure_ascii=False)
        return f"{time} {record.levelname:<7} {update + ' ' if update else ''}{message}"


def configure(*secrets: str | None) -> None:
    """Send every log line to stderr, with `secrets` struck out."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Formatter(tuple(secret for secret in secrets if secret), lines=not sys.stderr.isatty())
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
    # These say every request with its URL, which holds the token.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.ERROR)
    sys.excepthook = _excepthook


def where(error: BaseException) -> str:
    """An exception as its type and the places that it came through, without its message."""
    chain: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(chain) < 3:
        frames = traceback.extract_tb(seen.__traceback__)[-6:]
        places = " < ".join(
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames)
        )
        chain.append(f"{type(seen).__name__} at {places}")
        seen = seen.__cause__ or seen.__context__
    return ", from ".join(chain)


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("bot.telegram").critical("the bot stops: %s", where(error))
