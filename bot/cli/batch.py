"""Many questions at once: JSON lines in, JSON lines out, in order, in flat memory."""

import json
import math
import os
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from bot.screens.quotes import answer_json
from bot.service.reader import language_of
from index.engine import Engine
from index.pipeline import Question
from knowledge.errors import UserError
from knowledge.language import reader_language

#: Questions encoded together at most. More would only make the first of them wait.
BATCH = 32


@dataclass(frozen=True, slots=True)
class _Line:
    id: Any
    text: str = ""
    language: str | None = None
    error: str | None = None


def _parse(raw: bytes) -> _Line:
    identity = None
    try:
        row = _object(raw)
        identity = row.get("id")
        text, language = _string(row, "text"), _string(row, "lang", optional=True)
        return _Line(identity, text, reader_language(language) if language else None)
    except UserError as error:
        return _Line(identity, error=str(error))


def _string(row: dict[str, Any], key: str, *, optional: bool = False) -> str:
    value = row.get(key)
    if value is None and optional:
        return ""
    if not isinstance(value, str):
        raise UserError(f'"{key}" is {"missing or " if value is None else ""}not a string.')
    return value


def _object(raw: bytes) -> dict[str, Any]:
    try:
        # A byte-order mark starts what Windows programs write; NaN and Infinity are Python's, not JSON's, and 1e400
        # would come out as one.
        row = json.loads(raw.decode("utf-8-sig"), parse_constant=_finite, parse_float=_finite)
    except UnicodeDecodeError:
        raise UserError("The line is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise UserError("The line is not JSON.") from None
    if not isinstance(row, dict):
        raise UserError('The line is not an object such as {"id": "1", "text": "…"}.')
    return row


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


@contextmanager
def _own(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream through a buffer of its own: Python aborts when a thread holds that of standard input at its end."""
    try:
        descriptor = os.dup(stream.fileno())
    except (OSError, ValueError):  # in memory, or closed
        yield stream
        return
    with open(descriptor, "rb") as own:
        yield own


def _waiting(stream: BinaryIO) -> Iterator[list[_Line]]:
    """Yield the lines that have arrived, up to BATCH together, as soon as there is one."""
    lines: queue.Queue[bytes | OSError | None] = queue.Queue(maxsize=4 * BATCH)

    def read() -> None:
        try:
            with _own(stream) as own:
                for raw in own:
                    lines.put(raw)
            lines.put(None)
        except OSError as error:
            lines.put(error)

    threading.Thread(target=read, daemon=True).start()
    while True:
        batch = [lines.get()]
        while len(batch) < BATCH and isinstance(batch[-1], bytes) and not lines.empty():
            batch.append(lines.get())
        yield [_parse(raw) for raw in batch if isinstance(raw, bytes) and raw.strip()]
        if isinstance(batch[-1], OSError):
            raise UserError(f"standard input cannot be read: {batch[-1].strerror}") from batch[-1]
        if batch[-1] is None:
            return


def answer_batch(
    engine: Engine, stream: BinaryIO, out: TextIO, top: int | None = None, language: str | None = None,
    *, exact: bool = False,
) -> int:  # fmt: skip
    """Answer each line of `stream` with a line of `out`; return how many lines were broken.

    `language` is the reader's where a line names none. With `exact` words are looked up as they stand.
    """
    broken = 0
    for lines in _waiting(stream):
        asked = [Question(line.text, exact=exact) for line in lines if line.error is None]
        answers = iter(engine.ask(asked))
        for line in lines:
            if line.error is not None:
                broken += 1
                row: dict[str, Any] = {"id": line.id, "error": line.error}
            else:
                answer = next(answers)
                spoken = line.language or language or language_of(line.text, answer)
                row = answer_json(answer, spoken, line.id, top)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()
    return broken
