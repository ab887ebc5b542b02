"""`python -m lab bench`: what its figures make of what was measured. The measuring itself takes minutes."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import lab.bench
from lab.__main__ import main
from lab.bench import Cold, Figure, Side, figures, table


def measured(wall: float) -> list[Figure]:
    """The figures of a run in which a question takes ours `wall` seconds and the plain design 0.02."""
    ours = Side([(wall, wall)] * 40, [1.0], [2.0], [Cold(0.3, 0.2, 120)] * 5)
    plain = Side([(0.02, 0.02)] * 40, [3.5], [6.0], [Cold(6, 5, 900)] * 5)
    return figures(ours, plain, [0.003] * 40)


def test_a_ratio_says_how_many_times_better_ours_is() -> None:
    """Less time and less memory give ratios above one."""
    found = {figure.name: figure.ratio for figure in measured(0.004)}
    assert found["one question, warm: median"] == pytest.approx(5)
    assert found["256 questions in batch"] == pytest.approx(3.5)
    assert found["cold ask: peak memory"] == pytest.approx(7.5)


def test_targets_are_met_or_not() -> None:
    """Every figure with a target says whether it was met; a slower question misses its own alone."""
    assert sum(figure.verdict.endswith(": met") for figure in measured(0.004)) == 7
    slow = [figure for figure in measured(0.009) if figure.verdict.endswith(": not met")]
    assert [figure.name.rpartition(": ")[2] for figure in slow] == [
        "median",
        "median processor time",
        "… processor time | its encoding's",
    ]
    assert "≥ 2.5 ×: not met" in table(slow)
    assert "≤ 4.80 ms: not met" in table(slow)


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
