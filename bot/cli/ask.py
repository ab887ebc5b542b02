"""`cwgcop ask`: one question, or a batch of JSON lines that is answered in order and in flat memory."""

import argparse
import json
import math
import os
import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from bot.cli.terminal import Page, note, progress, wished
from bot.errors import UsageError
from bot.screens.quotes import answer_json
from bot.service.book import Book
from bot.service.reader import language_of
from bot.settings import Settings
from index.engine import Engine, open_live, open_to_read
from index.pipeline import Cuts, Question
from knowledge.errors import KnowledgeError, UserError
from knowledge.language import reader_language

#: Most questions that are encoded together. With more, the first would wait for longer.
BATCH = 32


def engine(settings: Settings, *, draft: bool = False) -> Engine:
    """Open the engine of these settings, with a progress bar on a terminal.

    A `draft` answers from the files as they are. Without it, if files have errors, the live build answers if it can.
    """
    where, cuts = (settings.data, settings.models, settings.model), Cuts(settings.answer, settings.closest)
    try:
        with progress() as report:
            opened = open_to_read(settings.knowledge, *where, report, cuts, note, draft=draft)
    except KnowledgeError as error:
        if draft or not (settings.knowledge / "reports").is_dir():
            raise  # the folder is the wrong one: the live build has the reports of another
        try:
            opened = open_live(*where, cuts)
        except UserError:
            raise error from None
        note(f"{error}\nthe index build {opened.version} answers all the same: run `cwgcop knowledge check`")
    return opened


def ask(settings: Settings, args: argparse.Namespace) -> int:
    """Answer one question, or with --batch those of standard input. Gives the exit status."""
    if args.batch == (args.question is not None):
        raise UsageError('give one question, as in cwgcop ask "What did the Chair recommend?", or --batch')
    language = wished(args.lang)
    if args.batch:
        opened = engine(settings, draft=args.draft)
        broken = answer_batch(opened, sys.stdin.buffer, sys.stdout, args.top, language, exact=args.exact)
        if broken:
            print(f"cwgcop: lines that could not be answered: {broken}", file=sys.stderr)
        return 1 if broken else 0
    opened = engine(settings, draft=args.draft)
    asked = Question(args.question, exact=args.exact)
    answer = opened.ask([asked])[0]
    spoken = language or language_of(args.question, answer)
    if args.json:
        print(json.dumps(answer_json(answer, spoken, top=args.top), ensure_ascii=False, indent=2))
    else:
        page = Page.for_stream(sys.stdout, spoken, original=args.original)
        print(page.answer(Book(opened.library), answer, args.top))
    return 0


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
        # Windows programs begin with a byte-order mark. NaN and Infinity are no JSON, and 1e400 would become Infinity.
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
    """The stream with a buffer of its own: Python aborts at its end if a thread holds that of standard input."""
    try:
        descriptor = os.dup(stream.fileno())
    except (OSError, ValueError):  # in memory, or closed
        yield stream
        return
    with open(descriptor, "rb") as own:
        yield own


def _waiting(stream: BinaryIO) -> Iterator[list[_Line]]:
    """Yield the lines that have arrived, at most BATCH together, as soon as there is one."""
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
    """Answer each line of `stream` with a line of `out`; return how many lines could not be answered.

    `language` is the reader's language if a line names none. With `exact` words are looked up as they stand.
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
