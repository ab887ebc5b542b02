"""The commands for reports, index and models."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.conftest import REPORT

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge folder to change."""
    (tmp_path / "k" / "reports").mkdir(parents=True)
    (tmp_path / "k" / "reports" / "cities.yaml").write_text(REPORT, encoding="utf-8")
    return tmp_path / "k"


@pytest.fixture
def command(
    knowledge: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:  # fmt: skip
    """Run a command on `knowledge` and a new data folder: its status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CWGCOP_MODEL", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        folders = ["--knowledge", str(knowledge), "--data", str(tmp_path / "d"), "--models", str(models)]
        status = main([*folders, *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_check_passes_a_sound_folder_and_names_every_error(command: Command, knowledge: Path) -> None:
    """`knowledge check` exits 0 for a sound folder, and 1 with each error's file and line otherwise."""
    assert command("knowledge", "check", "--quiet") == (0, "", "")
    assert command("knowledge", "check")[1].endswith(": 1 warning\n")
    (knowledge / "reports" / "old.yml").write_text(REPORT)
    assert command("knowledge", "check")[1].endswith(": 2 warnings\n")
    (knowledge / "reports" / "cities.yaml").write_text(
        REPORT.replace("title: {ru: Автобусы", "titel: {ru: А")
    )
    (knowledge / "reports" / "other.yaml").write_text("report: [")
    status, out, err = command("knowledge", "check")
    assert (status, err) == (1, "")
    assert "cities.yaml:7: " in out
    assert "other.yaml:" in out


def test_an_index_is_built_extended_rolled_back_and_verified(command: Command, knowledge: Path) -> None:
    """The index commands, from no index to a second build and back: each says what it did."""
    status, out, _ = command("index", "status")
    assert (status, out.partition(":")[0]) == (1, "missing")
    assert command("index", "list")[:2] == (0, "No build yet: run cwgcop index build.\n")

    status, out, _ = command("index", "build")
    assert status == 0
    assert "4 passages in 9 views; 4 passages embedded, 0 unchanged" in out
    status, out, _ = command("index", "status")
    assert (status, out.partition(":")[0]) == (0, "live")
    status, out, err = command("index", "rollback")
    assert (status, out, len(err.splitlines())) == (1, "", 1)

    text = REPORT.replace("Nairobi adopted", "Nairobi has adopted")
    (knowledge / "reports" / "cities.yaml").write_text(text)
    status, out, _ = command("index", "status")
    assert (status, out.partition(":")[0]) == (1, "stale")
    assert "1 passages embedded, 3 unchanged" in command("index", "build")[1]
    status, out, _ = command("index", "list")
    assert [line[0] for line in out.splitlines()] == ["*", " "]
    assert command("index", "rollback")[0] == 0
    status, out, _ = command("index", "list")
    assert [line[0] for line in out.splitlines()] == [" ", "*"]
    assert "is sound" in command("index", "verify")[1]


def test_a_damaged_index_is_found(command: Command, tmp_path: Path) -> None:
    """`index verify` exits 1 and names the file that was altered; `ask` builds the index again."""
    command("index", "build")
    (vectors,) = tmp_path.glob("d/index/builds/*/vectors.faiss")
    content = bytearray(vectors.read_bytes())
    content[-5] ^= 1
    vectors.write_bytes(content)
    status, _, err = command("index", "verify")
    assert status == 1
    assert "vectors.faiss" in err
    assert command("ask", "Who bought electric buses?", "--json")[0] == 0
    assert command("index", "verify")[0] == 0


def test_preparing_a_prepared_model_does_nothing(command: Command) -> None:
    """`model prepare` finds the model that is there and says where."""
    status, out, err = command("model", "prepare")
    assert (status, err) == (0, "")
    assert "multilingual-e5-small: ready, 384 dimensions" in out


def test_export_does_not_write_over_anything(command: Command, tmp_path: Path) -> None:
    """`model export` refuses a folder that has something in it, in one sentence that names it."""
    status, _, err = command("model", "export", str(tmp_path))
    assert (status, len(err.splitlines())) == (1, 1)
    assert str(tmp_path) in err
