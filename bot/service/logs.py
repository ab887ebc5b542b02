"""Logs: plain lines on a terminal, JSON lines elsewhere. Each has the hashed id of its update.

Our own code never logs what people wrote. The text of an exception, or a line of a library, may hold words or the
token. So an exception is logged by its type and its places alone, and the token is removed from every line.
"""

import json
import logging
import os
import re
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import datetime
from types import TracebackType

#: The hashed id of the update that is being answered.
UPDATE: ContextVar[str] = ContextVar("update", default="")

#: The same warning or error is logged once in so many seconds.
AGAIN = 60.0
#: What systemd's journal calls the levels.
_LEVELS = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}


class _Formatter(logging.Formatter):
    def __init__(self, secrets: tuple[str, ...], *, lines: bool) -> None:
        super().__init__()
        self._secrets, self._lines = secrets, lines
        # Under systemd each line begins with its level.
        self._journal = lines and "JOURNAL_STREAM" in os.environ

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            message += f" [{where(record.exc_info[1])}]"
        for secret in self._secrets:
            message = message.replace(secret, "<token>")
        update = UPDATE.get()
        when = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        if self._lines:
            entry = {"time": when, "level": record.levelname.lower(), "logger": record.name}
            if update:
                entry["update"] = update
            level = f"<{_LEVELS.get(record.levelno, 6)}>" if self._journal else ""
            return level + json.dumps({**entry, "message": message}, ensure_ascii=False)
        return f"{when} {record.levelname:<7} {update + ' ' if update else ''}{message}"


class _Once(logging.Filter):
    """Passes the same warning or error once in AGAIN seconds; figures in it do not count. The next such line says how
    many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        said = re.sub("[0-9.]+", "", f"{record.levelname} {record.getMessage()}")
        begun, left_out = self._last.get(said, (-AGAIN, 0))
        if record.levelno < logging.WARNING or record.exc_info:
            return True
        if time.monotonic() - begun < AGAIN:
            self._last[said] = (begun, left_out + 1)
            return False
        self._last[said] = (time.monotonic(), 0)
        if left_out:
            record.msg, record.args = f"{record.getMessage()} ({left_out} more since the last such line)", ()
        return True


def configure(*secrets: str | None, level: str = "info") -> None:
    """Send every log line of this `level` and above to stderr, with `secrets` removed."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Formatter(tuple(secret for secret in secrets if secret), lines=not sys.stderr.isatty())
    )
    handler.addFilter(_Once())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    least = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(max(least, logging.WARNING))
    logging.getLogger("bot").setLevel(least)
    # These say every request with its URL, which holds the token.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.ERROR)
    sys.excepthook = _excepthook


def say(error: Exception) -> None:
    """Log an error that ends the bot at its start, line by line."""
    configure()
    for line in str(error).splitlines():
        logging.getLogger("bot").critical("%s", line)


def where(error: BaseException) -> str:
    """The type of an exception and the places that it came through, without its message."""
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
