"""`python -m lab bench`: what its figures make of what was measured. The measuring itself takes minutes."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import lab.bench
from lab.__main__ import main
from lab.bench import figures, table
from lab.benchrun import Cold, Measured, Side


def measured(wall: float) -> Measured:
    """A run in which a question takes ours `wall` seconds and the plain design 0.02."""
    ours = Side([(wall, wall)] * 40, [(0.0035, 0.003)] * 40, [1.0], [2.0], [Cold(0.3, 0.2, 120)] * 5)
    plain = Side([(0.02, 0.02)] * 40, [], [3.5], [6.0], [Cold(6, 5, 900)] * 5)
    return Measured(30, 180, ours, plain, [(2 * wall, 0.01)] * 40)


def test_a_ratio_says_how_many_times_better_ours_is() -> None:
    """Less time, less memory and more a second all give ratios above one where ours is better."""
    found = {figure.name: figure for figure in figures(measured(0.004))}
    assert found["one question, warm: median"].ratio == pytest.approx(5)
    assert found["questions in batch"].ratio == pytest.approx(3.5)
    assert found["building: texts (the same 180)"].ratio == pytest.approx(3)
    assert found["cold ask: wall time"].ratio == pytest.approx(20)
    assert found["cold ask: peak memory"].ratio == pytest.approx(7.5)
    assert found["ours, warm median: 30 passages | 2000"].plain == pytest.approx(8)


def test_targets_are_met_or_not() -> None:
    """Every figure with a target says whether it was met; a slower question misses its own alone."""
    assert [figure.met for figure in figures(measured(0.004)) if figure.target] == [True] * 6
    slow = [figure for figure in figures(measured(0.006)) if figure.met is False]
    assert [figure.name for figure in slow] == [
        "one question, warm: median",
        "one question, warm: median | its encoding",
    ]
    assert "≥ 3.5 ×: not met" in table(slow)
    assert "≤ 1.3 encodings: not met" in table(slow)


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
