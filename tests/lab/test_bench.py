"""`python -m lab bench`: what its figures make of what was measured. The measuring itself takes minutes."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import lab.bench
from lab.__main__ import main
from lab.bench import ROWS, table


def lines(question: float) -> dict[str, str]:
    """The table of a run in which a question takes ours so many milliseconds and the plain design 20, by its rows."""
    ours = {
        "asked": question,
        "worked": question,
        "encodings": question / 3,
        "batch": 1.0,
        "build": 2.0,
        "cold": 0.3,
    }
    plain = {"asked": 20, "worked": 20, "encodings": 7, "batch": 3.5, "build": 6.0, "cold": 6}
    sides = (side | {"cold worked": 1, "memory": memory} for side, memory in ((ours, 120), (plain, 900)))
    told = table(*({name: [value] * 40 for name, value in side.items()} for side in sides)).splitlines()
    return {name: line for line in told for name, *_ in ROWS if line.startswith(f"{name} ")}


def test_a_ratio_says_how_many_times_better_ours_is() -> None:
    """Less time and less memory give ratios above one."""
    found = lines(4)
    for name, ratio in (
        ("one question, warm: median", 5),
        ("256 questions in batch", 3.5),
        ("cold ask: peak memory", 7.5),
    ):
        assert f" {ratio:.1f} ×" in found[name]


def test_targets_are_met_or_not() -> None:
    """Every figure with a target says whether it was met; a slower question misses its own alone."""
    assert sum(line.endswith(": met") for line in lines(4).values()) == 7
    slow = [name for name, line in lines(9).items() if line.endswith(": not met")]
    assert [name.rpartition(": ")[2] for name in slow] == [
        "median",
        "median processor time",
        "… in encodings of the same question",
    ]
    assert "≤ 1.60: not met" in lines(9)[slow[-1]]


def test_without_the_development_set_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where torch is missing, one sentence names what to install."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab.bench, "find_spec", lambda name: None if name == "torch" else find_spec(name))
    assert main(["bench"]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert 'pip install -e ".[models]"' in said
