"""`cwgcop eval` on a small knowledge folder: what it prints."""

import json
import re
from pathlib import Path

import pytest

from tests.bot.conftest import Run

REPORT = """\
report: {id: harbour, language: en, title: {en: Report on the harbour}}
sections:
  - id: "1"
    title: {en: Cranes}
    items: [The third crane was repaired in March., The cranes lifted nine thousand containers.]
  - {id: "2", title: {en: Fees}, text: Mooring fees rose by four per cent.}
"""
QUESTIONS = """\
report: harbour
split: judge
questions:
  - {id: crane, kind: answerable, passages: ["1/1"], text: {en: When was the third crane repaired?, fr: "Quand la troisième grue a-t-elle été réparée ?"}}
  - {id: fee, kind: answerable, passages: ["2"], text: {en: By how much did mooring fees rise?}}
  - {id: who, kind: unanswerable, style: person, text: {en: Who repaired the crane <b>?}}
  - {id: pizza, kind: off-topic, text: {en: a pizza please}}
"""  # fmt: skip


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge folder with one report and its questions."""
    for part, text in (("reports", REPORT), ("questions", QUESTIONS)):
        (tmp_path / "knowledge" / part).mkdir(parents=True)
        (tmp_path / "knowledge" / part / "harbour.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "knowledge"


def test_the_figures_as_json(cwgcop: Run) -> None:
    """There are figures with intervals by language, times, and every answer."""
    status, out, _ = cwgcop("eval", "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["split"], found["reports"], found["questions"], found["translations"]) == ("judge", 1, 4, 5)
    assert found["figures"].keys() == {"all", "en", "fr", "other"}
    assert found["figures"]["all"]["recall_at_1"] == {"value": 1, "low": 1, "high": 1, "count": 3}
    assert {"p50", "p95"} <= found["milliseconds"].keys()
    assert [row["question"] for row in found["rows"]][:3] == ["harbour/crane", "harbour/crane", "harbour/fee"]


def test_the_figures_as_a_table(cwgcop: Run) -> None:
    """For a person there is a column a language, and what a question takes."""
    status, out, _ = cwgcop("eval")
    assert status == 0
    assert out.startswith("knowledge: 1 report, 4 questions in 5 translations\n")
    assert out.splitlines()[1].split() == ["all", "en", "fr", "other*"]
    assert re.search(r"one question \(\d+ asked alone\): p50 ", out)


def test_the_cuts_are_those_of_the_settings(cwgcop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is called an answer is what would be one for whoever asks with the same settings."""
    monkeypatch.setenv("CWGCOP_ANSWER", "1")
    monkeypatch.setenv("CWGCOP_CLOSEST", "0")
    rows = json.loads(cwgcop("eval", "--json")[1])["rows"]
    assert {row["outcome"] for row in rows} == {"closest"}


def test_no_questions_of_the_split(cwgcop: Run) -> None:
    """A split that no question has is an error that names the folder and the split."""
    status, _, err = cwgcop("eval", "--split", "learn")
    assert status == 1
    assert "questions: no question there has split: learn" in err
    assert len(err.splitlines()) == 1
