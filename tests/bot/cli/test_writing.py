"""`cwgcop questions write` as a process: lessons written in a conversation, each on disk before the next is asked for."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from knowledge.library import load
from knowledge.questions import Kind, Question, read_questions
from tests.bot.conftest import REPORT

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for all: what one process has embedded the next has not to."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def start(
    knowledge: Path, data: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Start `cwgcop questions write` in a folder with one report."""
    monkeypatch.chdir(knowledge)
    started = []

    def begin(*arguments: str, **streams: int) -> subprocess.Popen[bytes]:
        folders = ["--knowledge", ".", "--data", str(data)]
        command = [sys.executable, "-m", "bot", *folders, "questions", "write", *arguments]
        env = {**environ, "PYTHONUNBUFFERED": "1"}
        started.append(subprocess.Popen(command, env=env, **streams))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def written() -> list[Question]:
    """What the file of written lessons has."""
    questions, problems = read_questions(Path(), load(Path()))
    assert not problems
    return list(questions)


PIPED = """\
How many e-buses did they get?
- What did each of the vehicles in Suzhou cost?
Suzhou bought three hundred electric buses.
- how many e-buses did they get

Whose idea was one fare for everything?
q
never read
"""


TAKEN_BACK = """\
u
How many e-buses did they get?
How many e-buses did they order?

u
u
u
Whose idea was one fare for everything?
"""


def test_the_last_question_is_taken_back(start: Start) -> None:
    """One after the other, also from the passage before; what another conversation has written stays."""
    Path("questions").mkdir()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    start("cities", **pipes).communicate(b"Are there new buses in Suzhou?\nq\n")
    out, err = (part.decode() for part in start("cities", **pipes).communicate(TAKEN_BACK.encode()))
    assert err == ""
    assert [line for line in out.splitlines() if " to take" in line or "  taken" in line] == [
        "  nothing to take back",
        "  taken back: How many e-buses did they order?",
        "  taken back: How many e-buses did they get?",
        "  nothing to take back",
    ]
    assert "1 new, 2 in all" in out
    assert [text for one in written() for text in one.text.values()] == [
        "Are there new buses in Suzhou?", "Whose idea was one fare for everything?",
    ]  # fmt: skip


def test_a_conversation_on_a_pipe(start: Start) -> None:
    """The passage in the clerk's language, what the bot says today, copies and texts on two sides refused with a
    reason; taken up again, passages without lessons come first."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = start("cities", "--lang", "fr", **pipes)
    out, err = (part.decode() for part in process.communicate(PIPED.encode()))
    assert (process.returncode, err) == (0, "")
    assert "[1 of 4] cities/1/1, lessons: 0\n  Suzhou a acheté trois cents autobus électriques.\n  — " in out
    kept, near, copy, sides, fare = [
        line for line in out.splitlines() if line.startswith(("  kept", "  not"))
    ]
    assert kept.startswith("  kept (en); today the bot says ")
    assert kept.endswith("): 1/1, this passage")
    assert near.startswith("  kept (en); today the bot says ")
    assert copy == "  not kept: copies passage 1/1"
    assert sides.startswith(
        "  not kept: is in cities-written.yaml already (learn, question d1), on the other side"
    )
    assert fare.startswith("  kept (en); ")
    assert "questions/cities-written.yaml: 3 new, 3 in all" in out
    assert [(one.kind, one.passages, list(one.text.values()), one.drafted) for one in written()] == [
        (Kind.ANSWERABLE, ("cities/1/1",), ["How many e-buses did they get?"], False),
        (Kind.UNANSWERABLE, (), ["What did each of the vehicles in Suzhou cost?"], False),
        (Kind.ANSWERABLE, ("cities/1/2",), ["Whose idea was one fare for everything?"], False),
    ]
    again = start(**pipes)
    out = again.communicate(b"")[0].decode()
    places = [
        out.index(f"{id_}, lessons: {count}") for id_, count in (("1/3", 0), ("1/4", 0)) if id_ in out
    ] or [0]
    assert places == [out.index("[1 of 4] cities/1/3, lessons: 0") + len("[1 of 4] cities/")]
    assert "Осака" in out
    assert "0 new, 3 in all" in out


@pytest.mark.parametrize("end", ["\x03", "\x04", "kill"])
def test_it_can_be_left_at_any_time(start: Start, end: str) -> None:
    """By Ctrl-C or Ctrl-D it ends in order, and what was taken is on disk before the next prompt, also where the
    process is killed."""
    leader, follower = pty.openpty()
    process = start(
        "cities",
        **dict.fromkeys(("stdin", "stdout", "stderr"), follower),
        start_new_session=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # where the tests run in the background
    )
    os.close(follower)
    seen = ""

    def until(words: str) -> None:
        nonlocal seen
        deadline = time.monotonic() + 120
        while words not in seen:
            assert time.monotonic() < deadline, seen
            seen += os.read(leader, 4096).decode(errors="replace")

    try:
        until("\r\n> ")
        os.write(leader, b"How many e-buses did they get?\n")
        until("kept (en); today the bot says ")
        seen = seen.partition("kept (en)")[2]
        until("\r\n> ")
        time.sleep(0.3)  # a signal between the prompt and the reading is noticed at the next key only
        assert len(written()) == 1
        if end == "kill":
            process.send_signal(signal.SIGKILL)
        elif end == "\x03":
            process.send_signal(signal.SIGINT)  # the terminal is not the process's own
        else:
            os.write(leader, end.encode())
        with suppress(OSError):
            until("1 new, 1 in all")
        assert process.wait(60) == (-signal.SIGKILL if end == "kill" else 0)
    finally:
        os.close(leader)
    assert len(written()) == 1
    assert end == "kill" or "1 new, 1 in all" in seen
    assert "Traceback" not in seen


def test_the_report_with_the_fewest_lessons_is_taken(start: Start) -> None:
    """Where none is named; the words of an unknown one or language are one sentence."""
    towns = REPORT.replace("id: cities", "id: towns")
    Path("reports/towns.yaml").write_text(towns, encoding="utf-8")
    Path("questions").mkdir()
    Path("questions/a.yaml").write_text(
        'report: cities\nsplit: learn\nquestions: [{id: a, kind: answerable, passages: ["1/1"], text: {en: Buses?}}]\n',
        encoding="utf-8",
    )
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    assert "[1 of 4] towns/1/1" in start(**pipes).communicate()[0].decode()
    for arguments, said in (
        (["nowhere"], "no report 'nowhere': use one of cities, towns"),
        (["cities", "--lang", "??"], "--lang ??: "),
    ):
        process = start(*arguments, **pipes)
        assert said in process.communicate()[1].decode()
        assert process.returncode == 2
