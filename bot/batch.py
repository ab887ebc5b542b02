"""Many questions at once: JSON lines in, JSON lines out, in order, in flat memory."""

import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from bot.reply import Reply
from index.engine import Engine
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
        row = json.loads(raw.decode("utf-8"))
        if not isinstance(row, dict):
            return _Line(None, error='The line is not an object such as {"id": "1", "text": "…"}.')
        identity = row.get("id")
        if not isinstance(row.get("text"), str):
            return _Line(identity, error='"text" is missing or not a string.')
        language = row.get("lang")
        if language is not None and not isinstance(language, str):
            return _Line(identity, error='"lang" is not a string such as "fr".')
        return _Line(identity, row["text"], reader_language(language) if language else None)
    except UnicodeDecodeError:
        return _Line(None, error="The line is not UTF-8.")
    except (json.JSONDecodeError, RecursionError):
        return _Line(None, error="The line is not JSON.")
    except UserError as error:
        return _Line(identity, error=str(error))


def _waiting(stream: BinaryIO) -> Iterator[list[_Line]]:
    """Yield the lines that have arrived, up to BATCH together, as soon as there is one."""
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=4 * BATCH)

    def read() -> None:
        for raw in stream:
            lines.put(raw)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        batch = [lines.get()]
        while len(batch) < BATCH and batch[-1] is not None and not lines.empty():
            batch.append(lines.get())
        yield [_parse(raw) for raw in batch if raw is not None and raw.strip()]
        if batch[-1] is None:
            return


def answer_batch(
    engine: Engine, stream: BinaryIO, out: TextIO, top: int | None = None, language: str | None = None
) -> int:
    """Answer each line of `stream` with a line of `out`; return how many lines were broken.

    `language` is the reader's where a line names none.
    """
    broken = 0
    for lines in _waiting(stream):
        answers = iter(engine.ask([line.text for line in lines if line.error is None]))
        for line in lines:
            if line.error is not None:
                broken += 1
                row: dict[str, Any] = {"id": line.id, "error": line.error}
            else:
                row = Reply.to(next(answers), line.language or language, top).as_json(line.id)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()
    return broken
