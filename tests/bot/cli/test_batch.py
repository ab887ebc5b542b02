"""`cwgcop ask --batch`: lines in, lines out."""

import io
import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.ask import answer_batch
from index.engine import Engine, open_engine
from knowledge.errors import UserError
from tests.bot.conftest import Run


@pytest.fixture(scope="module")
def engine(cities: Path, built: Path, models: Path) -> Engine:
    """The engine on the small report."""
    return open_engine(cities, built, models)


def answered(engine: Engine, *lines: str | bytes) -> tuple[int, list[dict[str, Any]]]:
    """The number of broken lines, and the replies."""
    raw = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    out = io.StringIO()
    broken = answer_batch(engine, io.BytesIO(raw), out)
    return broken, [json.loads(line) for line in out.getvalue().splitlines()]


def test_lines_come_out_in_order_and_broken_ones_in_their_place(run: Run) -> None:
    """Each line gets its line, in its own language or else the reader's; a broken one gets an error where it stood;
    exit 1 at the end."""
    lines = ['{"id": "a", "text": "Who bought buses?"}', "not JSON", '{"id": "c"}',
             '{"id": ["d"], "text": "Что предложил Медельин?", "lang": "es"}']  # fmt: skip
    done = run("ask", "--batch", "--lang", "fr", stdin="\n".join(lines).encode())
    replies = [json.loads(line) for line in done.out.splitlines()]
    assert [reply["id"] for reply in replies] == ["a", None, "c", ["d"]]
    assert [set(reply) == {"id", "error"} for reply in replies] == [False, True, True, False]
    assert (replies[0]["language"], replies[0]["passages"][0]["id"]) == ("fr", "cities/1/1")
    assert (replies[3]["language"], replies[3]["passages"][0]["language"]) == ("es", "en")
    assert done.status == 1
    assert done.err == "cwgcop: lines that could not be answered: 2\n"


def test_a_line_is_answered_before_the_input_ends(environ: dict[str, str], tmp_path: Path) -> None:
    """A line comes out for a line in, while standard input is still open."""
    command = [sys.executable, "-m", "bot", "ask", "--batch"]
    pipe = subprocess.PIPE
    env = environ | {"PYTHONUNBUFFERED": ""}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env, cwd=tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(b'{"id": %d, "text": "Who bought buses?"}\n' % number)
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 60)[0], "no line came out"
            line = os.read(process.stdout.fileno(), 1 << 16)
            assert json.loads(line)["id"] == number
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("[1]", "not an object"),
        ("{", "not JSON"),
        ('{"id": 1, "text": 5}', '"text" is not a string'),
        ('{"id": 1}', '"text" is missing'),
        ('{"id": 1, "text": "q", "lang": 7}', '"lang" is not a string'),
        ('{"id": 1, "text": "q", "lang": "xx"}', "'xx'"),
        ('{"id": NaN, "text": "q"}', "not JSON"),
        ('{"id": 1e400, "text": "q"}', "not JSON"),
        ('{"id": %s, "text": "q"}' % ("1" * 5000), "not JSON"),
        ("[" * 100_000, "not JSON"),
        (b"\xff", "not UTF-8"),
    ],
    ids=range(11),
)
def test_a_broken_line_says_what_is_wrong(engine: Engine, line: str | bytes, error: str) -> None:
    """The error of a broken line names the fault, and the lines around it are answered."""
    sound = '{"id": "sound", "text": "buses"}'
    broken, replies = answered(engine, sound, line, sound)
    assert broken == 1
    assert error in replies[1]["error"]
    assert [reply["id"] for reply in replies[::2]] == ["sound", "sound"]


def test_odd_questions_get_an_outcome(engine: Engine) -> None:
    """NUL, lone surrogates, nothing, emoji, 100,000 characters: each gets an outcome."""
    texts = ["a\0b", "\udfff buses \ud800", "", " ", "🚌", "من Osaka проверил?", "я" * 100_000, "\ufeff"]
    lines = [json.dumps({"id": "\ud800", "text": text}) for text in texts]
    broken, replies = answered(engine, b"\xef\xbb\xbf" + lines[0].encode(), *lines[1:])
    assert broken == 0
    assert len(replies) == len(texts)
    assert all(reply["outcome"] in {"answer", "closest", "none"} for reply in replies)
    assert [replies[place]["outcome"] for place in (2, 3, 7)] == ["none"] * 3


def test_an_input_that_cannot_be_read_is_an_error(engine: Engine) -> None:
    """When reading standard input fails, what came before is answered and the failure is told."""

    class Failing(io.RawIOBase):
        lines = iter([b'{"id": 1, "text": "buses"}\n'])

        def __next__(self) -> bytes:
            for line in self.lines:
                return line
            raise OSError(5, "Input/output error")

    out = io.StringIO()
    with pytest.raises(UserError, match="Input/output error"):
        answer_batch(engine, Failing(), out)
    assert json.loads(out.getvalue())["id"] == 1
