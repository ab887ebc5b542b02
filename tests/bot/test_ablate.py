"""`cwgcop model ablate`: its table."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.ablate import table
from index.bootstrap import Figure
from index.training.ablation import Line


def test_the_table_has_a_row_a_part() -> None:
    """The full system comes first with its figures; then changes, in bold what is no chance."""
    full = {"report": {"recall_at_1": Figure(0.75, 0.7, 0.8, 100), "answered": Figure(1, 1, 1, 100)}}
    less = {"report": {"recall_at_1": Figure(-0.05, -0.08, -0.02, 100), "answered": Figure(0.0, 0, 0, 100)}}
    more = {
        "report": {"recall_at_1": Figure(0.012, -0.01, 0.03, 100), "answered": Figure(-0.2, -0.5, 0.1, 9)}
    }
    lines = list(table([Line("the full system", full), Line("cues", less), Line("rule", more)]))
    assert lines[0].startswith("| without | report: right first | in the first 3 | answered |")
    assert lines[2] == "| the full system | .750 | – | 1.000 | – | – |"
    assert lines[3] == "| cues | **−.050** | – | 0 | – | – |"
    assert lines[4] == "| rule | +.012 | – | −.200 | – | – |"


def test_rows_do_not_wait_for_one_another() -> None:
    """A row is there before the next part is measured."""
    full = {"report": {"answered": Figure(1, 1, 1, 100)}}

    def broken() -> Iterator[Line]:
        yield Line("the full system", full)
        raise ZeroDivisionError

    rows = table(broken())
    assert [next(rows) for _ in range(3)][2].startswith("| the full system |")
    with pytest.raises(ZeroDivisionError):
        next(rows)


def test_a_folder_without_questions_is_said_to_have_none(
    tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is nothing to fit on or to judge, one sentence says what to write."""
    report = "report: {id: quay, language: en, title: Quay}\nsections: [{id: '1', text: The quay is long.}]\n"
    for folder in (tmp_path, tmp_path / "practice"):
        (folder / "reports").mkdir(parents=True)
        (folder / "reports" / "quay.yaml").write_text(report, encoding="utf-8")
    assert main(["--knowledge", str(tmp_path), "--models", str(models), "model", "ablate"]) == 1
    assert "docs/secretariat.md" in capsys.readouterr().err


def test_a_part_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is measured for it."""
    assert main(["model", "ablate", "--only", "rainbows"]) == 1
    assert "--only rainbows: no part has this in its name" in capsys.readouterr().err
