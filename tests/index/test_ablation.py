"""Ablation: what is taken away is missed where it decides, and comes back."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from index import asides, search
from index.answer import Outcome
from index.bootstrap import Figure
from index.evaluation import Row, figures
from index.exam import whole
from index.model.encoder import Encoder
from index.training.ablation import FULL, MEASURES, ablate, changes
from index.training.parts import Constant, parts, set_to
from index.training.system import REPORT
from knowledge.questions import Kind, Split

#: Three meetings of which the words are the same: "first" and "last" alone tell them apart.
REPORTS = """\
report: {id: harbour, language: en, title: {en: Report on the harbour}}
sections:
  - id: "1"
    title: {en: Meetings}
    sections:
      - id: "1.1"
        meeting: {number: 5, date: 2019-03-04}
        text: {en: A meeting took place.}
        items: [The mooring fees were raised by four per cent., Norway offered to repair the third crane.]
      - id: "1.2"
        meeting: {number: 6, date: 2020-03-04}
        text: {en: A meeting took place.}
        items: [The mooring fees were raised by four per cent., Norway offered to repair the third crane.]
      - id: "1.3"
        meeting: {number: 7, date: 2021-03-04}
        text: {en: A meeting took place.}
        items: [The mooring fees were raised by four per cent., Norway offered to repair the third crane.]
  - {id: "2", title: {en: Cranes}, text: The cranes lifted nine thousand containers.}
"""
QUESTIONS = """\
report: harbour
split: judge
questions:
  - {id: first, kind: answerable, passages: ["1.1/1"], text: {en: By how much did the first meeting raise the fees?}}
  - {id: last, kind: answerable, passages: ["1.3/1"], text: {en: By how much did the last meeting raise the fees?}}
  - {id: earliest, kind: answerable, passages: ["1.1/2"], text: {en: What did Norway offer at the first meeting?}}
  - {id: latest, kind: answerable, passages: ["1.3/2"], text: {en: What did Norway offer at the last meeting?}}
  - {id: boxes, kind: answerable, passages: ["2"], text: {en: How many containers did the cranes lift?}}
  - {id: who, kind: unanswerable, text: {en: Who will pay for the crane?}}
  - {id: pizza, kind: off-topic, text: {en: a pizza please}}
"""  # fmt: skip


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A folder that is judged on, with a practice folder that is fitted on."""
    practice = tmp_path / "knowledge" / "practice"
    every = ((practice.parent, "harbour", "judge"), (practice, "pier", "learn"), (practice, "quay", "learn"))
    for folder, id_, split in every:
        for part, text in (("reports", REPORTS), ("questions", QUESTIONS)):
            (folder / part).mkdir(parents=True, exist_ok=True)
            text = text.replace("harbour", id_).replace("judge", split)
            (folder / part / f"{id_}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "knowledge"


def test_what_decides_is_missed(knowledge: Path, models: Path) -> None:
    """Of meetings that are alike the right one is found no more without cues of meetings, and as before
    without what has no say in it; the constants are as they were."""
    before = [search.BODY_SHARE, asides.SURE]
    wanted = {
        "cues: meetings", "cues: States", "signal: logit", "a passage's own words alone",
        "the rule for asides", "MaxSim: ranked by the pooled cosine", "projection: the plain mean instead",
        "views in languages not the report's own", "the context of views", "lessons",
    }  # fmt: skip
    shares: list[float] = []
    full, *others = ablate(
        knowledge, models, lambda _what, share: shares.append(share), lambda part: part.name in wanted
    )
    assert full.name == FULL.name
    assert full.figures.keys() == {REPORT}
    assert full.figures[REPORT]["recall_at_1"].value == 1
    assert {line.name for line in others} == wanted
    change = {line.name: line.figures[REPORT] for line in others}
    assert change["cues: meetings"]["recall_at_1"].value <= -0.4
    assert _values(change["cues: States"]) == dict.fromkeys(MEASURES, 0)
    assert change["signal: logit"]["recall_at_1"].value == 0
    assert before == [search.BODY_SHARE, asides.SURE]
    assert max(shares) <= 1


def test_the_full_system_is_the_program(
    knowledge: Path, models: Path, encoder: Encoder, tmp_path: Path
) -> None:
    """What the table says of the whole is what `cwgcop eval` finds, but for the calibration."""
    [full] = ablate(knowledge, models, lambda _what, _share: None, lambda _part: False)
    [exam] = whole(knowledge, Split.JUDGE)
    theirs = figures(exam.sit(exam.engine(encoder, tmp_path / "data")))
    for measure in ("recall_at_1", "recall_at_3"):
        assert full.figures[REPORT][measure] == theirs[measure]


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


def test_a_failure_leaves_no_constant_changed() -> None:
    """Constants are as before when the block that changed them fails."""
    before = search.BODY_SHARE
    seen = []

    def fail() -> None:
        with set_to([Constant(search, "BODY_SHARE", before + 1)]):
            seen.append(search.BODY_SHARE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [*seen, search.BODY_SHARE] == [before + 1, before]


def test_every_part_is_one() -> None:
    """No two parts share a name, each takes something away, and what it sets exists."""
    names = [part.name for part in parts()]
    assert len(names) == len(set(names)) > 30
    for part in parts():
        assert part.signals or part.asks_anew or part.model != "shipped"
        assert all(hasattr(one.module, one.name) for one in part.constants)


def _values(by_measure: Mapping[str, Figure]) -> dict[str, float]:
    return {measure: figure.value for measure, figure in by_measure.items()}


def _row(chance: np.random.Generator, number: int) -> Row:
    """A row whose kind follows from its number, and the rest from chance."""
    kind = (Kind.ANSWERABLE, Kind.UNANSWERABLE, Kind.OFF_TOPIC)[number % 3]
    return Row(
        f"harbour/{number // 6}", "harbour", "en", False, kind, "", "What?", (), (),
        int(chance.integers(1, 5)), Outcome.ANSWER if chance.random() < 0.6 else Outcome.NONE,
        float(chance.random()),
    )  # fmt: skip
