"""Ablation: its lines are the differences that they say, and its table has them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from index.answer import Outcome
from index.evaluation import Figure, Row, figures
from knowledge.questions import Kind
from lab.__main__ import main
from lab.ablate import MEASURES, WHOLE, Line, Rows, changes, compared, table


def test_what_decides_is_missed() -> None:
    """Where a part found what is right nothing is found without it, and where it did nothing all is as before; each
    system is asked when its line is asked for."""
    asked: list[str] = []

    def rows(name: str, rank: int) -> Rows:
        asked.append(name)
        chance = np.random.default_rng(1)
        return {"report": [replace(_row(chance, number), rank=rank) for number in range(60)]}

    systems = ((name, rows(name, rank)) for name, rank in ((WHOLE, 1), ("idle", 1), ("finding", 2)))
    lines = compared(systems)
    whole = next(lines)
    assert asked == [WHOLE]
    assert (whole.name, whole.figures["report"]["recall_at_1"].value) == (WHOLE, 1)
    idle, finding = lines
    assert {figure.value for figure in idle.figures["report"].values()} == {0}
    assert finding.figures["report"]["recall_at_1"].value == -1
    assert finding.figures["report"]["recall_at_3"].value == 0


def test_a_change_is_the_difference_of_two_figures() -> None:
    """The change of a measure is its figure in these answers less that in the others, by `index.evaluation`."""
    chance = np.random.default_rng(4)
    some, others = ([_row(chance, number) for number in range(300)] for _ in range(2))
    ours, theirs = figures(some, MEASURES), figures(others, MEASURES)
    found = changes(some, others)
    assert found.keys() == set(MEASURES)
    for measure, change in found.items():
        assert change.value == pytest.approx(ours[measure].value - theirs[measure].value)
        assert change.low < change.value < change.high


def test_the_table_has_a_row_a_part() -> None:
    """The whole comes first with its figures; then changes, in bold what is no chance; no row waits for the next."""
    full = {"report": {"recall_at_1": Figure(0.75, 0.7, 0.8, 100), "answered": Figure(1, 1, 1, 100)}}
    less = {"report": {"recall_at_1": Figure(-0.05, -0.08, -0.02, 100), "answered": Figure(0.0, 0, 0, 100)}}

    def lines() -> Iterator[Line]:
        yield Line(WHOLE, full)
        yield Line("lessons", less)
        raise ZeroDivisionError

    rows = table(lines())
    assert next(rows).startswith("| without | report: right first | in the first 3 | answered |")
    next(rows)
    assert next(rows) == "| the whole | .750 | – | 1.000 | – | – |"
    assert next(rows) == "| lessons | **−.050** | – | 0 | – | – |"
    with pytest.raises(ZeroDivisionError):
        next(rows)


def test_a_part_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is measured for it."""
    assert main(["ablate", "--only", "rainbows"]) == 1
    assert "--only rainbows: no part has this in its name" in capsys.readouterr().err


def _row(chance: np.random.Generator, number: int) -> Row:
    """A row whose kind follows from its number, and the rest from chance."""
    kind = (Kind.ANSWERABLE, Kind.UNANSWERABLE, Kind.OFF_TOPIC)[number % 3]
    return Row(
        f"harbour/{number // 6}", "harbour", "en", False, kind, "", "What?", (), (),
        int(chance.integers(1, 5)), Outcome.ANSWER if chance.random() < 0.6 else Outcome.NONE,
        float(chance.random()),
    )  # fmt: skip
