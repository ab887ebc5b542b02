"""Each training command learns from its data and writes a file that the program reads."""

import json
import lzma
from pathlib import Path

import pytest

from index import acts, calibration, marks, reader
from lab import practice
from lab.__main__ import main

pytestmark = pytest.mark.slow

#: Practice reports, twins, pairs and messages that are kept.
KEPT = 3


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The laboratory's data, of which few rows are kept, and few steps."""
    import lab.acts
    import lab.marks
    import lab.readers

    reports = set[str]()
    for file in sorted(practice.DATA.glob("*.xz"), key=lambda path: "reports" not in path.name):
        name = file.name.partition(".")[0]
        rows = practice.rows(name)
        if name in ("reports-learn", "reports-judge"):  # those with marked sentences first
            marked = {row["report"] for row in practice.rows(name.replace("reports", "marks"))}
            rows.sort(key=lambda row: row["report"]["id"] not in marked)
        if name.startswith("reports"):
            rows = rows[:KEPT]
            reports |= {row["report"]["id"] for row in rows}
        else:
            rows = [row for row in rows if row.get("report") in reports] or rows[:KEPT]
        with lzma.open(tmp_path / file.name, "wt") as kept:
            kept.writelines(f"{json.dumps(row)}\n" for row in rows)
    lines = (practice.DATA / "acts.txt").read_text("utf-8").splitlines()
    every = (line if line.startswith("#") else " | ".join(line.split(" | ")[:2]) for line in lines)
    (tmp_path / "acts.txt").write_text("\n".join(every), "utf-8")
    for module, name, value in (
        (practice, "DATA", tmp_path), (lab.acts, "DATA", tmp_path), (lab.acts, "EPOCHS", 2), (lab.acts, "QUESTIONS", 20),
        (lab.acts, "WORDS", 20), (lab.acts, "LETTERS", 20), (lab.marks, "STEPS", 3),
        (lab.readers, "STEPS", {"ranks": 3, "answers": 3}),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("few")
def test_each_command_learns_what_the_program_reads(tmp_path: Path) -> None:
    """From little data it learns badly, but to the end."""
    files = [tmp_path / name for name in ("acts.npz", "reader.npz", "marks.npz", "calibration.json")]
    for command, file in zip(("train-acts", "train-reader", "train-marks", "fit"), files, strict=True):
        assert main([command, "--to", str(file)]) == 0
    assert len(acts.read(files[0]).learnt) > 100
    for file, names in ((files[1], ("ranks", "answers")), (files[2], (marks.NAME,))):
        assert all(reader.read_network(file, name).parameters for name in names)
    assert calibration.from_json(files[3].read_text("utf-8")).weights
