"""`cwgcop questions`: what the secretariat reads of what people asked."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.service.store import LastShown, QuestionRecord, Store

ASKED = (
    QuestionRecord(
        1, "me", "here", "Who\nchairs the Group?", "en", "answer", 0.93, ("cop/2.1", "cop/2.2"), "b1"
    ),
    QuestionRecord(2, "me", "here", "Сколько это стоило?", "ru", "none", 0.04, ("cop/3.1",), "b1"),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of a bot that was asked two questions."""

    async def fill() -> None:
        async with Store(tmp_path / "bot.sqlite3") as store:
            for question in ASKED:
                await store.record(question)
            await store.note_shown("here", ["cop/2.2"], 1, last=LastShown("cop/2.2", "", 1))
            await store.vote("me", "here", 1, "cop/2.2", helps=True)

    asyncio.run(fill())
    return tmp_path


def test_questions_are_listed_oldest_first(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, with what it got, what was shown first, and what people said of the passages; no person."""
    assert main(["--data", str(data), "questions"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("answer   en   Who chairs the Group?  [cop/2.2: 1 helped, 0 did not]")
    assert second.endswith("none     ru   Сколько это стоило?  [cop/3.1]")


def test_nothing_in_a_question_changes_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters and marks that turn the direction of text are left out; joiners of letters are not."""

    async def fill() -> None:
        async with Store(tmp_path / "bot.sqlite3") as store:
            asked = "\u202eWho\x1b[2J \x9bchairs\u2066? می\u200cشود"
            await store.record(QuestionRecord(1, "me", "here", asked, "en", "none", 0.1, (), "b1"))

    asyncio.run(fill())
    assert main(["--data", str(tmp_path), "questions"]) == 0
    assert capsys.readouterr().out.endswith("  Who[2J chairs? می\u200cشود\n")


def test_unanswered_ones_alone_as_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another program gets all that is kept but who asked."""
    assert main(["--data", str(data), "questions", "--outcome", "none", "--json"]) == 0
    [line] = map(json.loads, capsys.readouterr().out.splitlines())
    assert line.pop("asked").endswith("+00:00")
    assert line == {
        "question": "Сколько это стоило?", "language": "ru", "outcome": "none", "confidence": 0.04,
        "passages": ["cop/3.1"], "build": "b1", "votes": {},
    }  # fmt: skip


def test_where_no_bot_has_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence says so, and no database is made by looking."""
    assert main(["--data", str(tmp_path), "questions"]) == 1
    assert "no bot has run on this data folder" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_damaged_database_is_one_sentence(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what to do, and does not take the damage for a mistake in the program."""
    path = data / "bot.sqlite3"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"x" * (len(content) // 2))
    assert main(["--data", str(data), "questions"]) == 1
    said = capsys.readouterr().err
    assert "restore the backup" in said
    assert "mistake in the program" not in said
