"""`cwgcop eval` on a small knowledge folder: what it prints, keeps and compares."""

import json
import re
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.evalcharts import reliability
from bot.evalpage import page
from bot.evalruns import Comparison, LastRun
from bot.evaltable import table
from index.answer import Outcome
from index.errors import ModelError
from index.evaluation import Result, Row
from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.model.folder import read_manifest
from index.plain import PUBLISHED, published_encoder
from knowledge.questions import Kind

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
    """A knowledge folder with a practice report beside its own."""
    for folder, id_ in ((tmp_path / "knowledge", "harbour"), (tmp_path / "knowledge/practice", "quay")):
        for part, text in (("reports", REPORT), ("questions", QUESTIONS)):
            (folder / part).mkdir(parents=True)
            (folder / part / f"{id_}.yaml").write_text(text.replace("harbour", id_), encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def run(knowledge: Path, tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `cwgcop eval` with more arguments: (exit status, standard output, standard error)."""

    def call(*more: str) -> tuple[int, str, str]:
        folders = ["--knowledge", str(knowledge), "--data", str(tmp_path / "data"), "--models", str(models)]
        status = main([*folders, "eval", *more])
        return status, *capsys.readouterr()

    return call


def row(**more: Any) -> Row:
    """Return a marked answer."""
    values: dict[str, Any] = {
        "question": "harbour/q", "report": "harbour", "language": "en", "crossed": False,
        "kind": Kind.ANSWERABLE, "style": "", "text": "What?", "expected": ("harbour/2",),
        "shown": ("harbour/1/1",), "rank": 2, "outcome": Outcome.ANSWER, "confidence": 0.5,
    }  # fmt: skip
    return Row(**values | more)


def test_the_figures_of_both_sets_as_json(run: Any) -> None:
    """Each set has figures with intervals by language, the plain design's beside them, and every row."""
    status, out, _ = run("--json")
    found = json.loads(out)
    assert status == 0
    assert found["sets"].keys() == {"report", "mini-reports"}
    report = found["sets"]["report"]
    assert (report["questions"], report["translations"]) == (4, 5)
    assert report["figures"].keys() == {"all", "en", "fr", "other"}
    assert report["figures"]["all"]["recall_at_1"] == {"value": 1, "low": 1, "high": 1, "count": 3}
    assert report["plain"]["all"]["recall_at_3"]["value"] == 1
    assert {"p50", "p95"} <= found["milliseconds"].keys()
    assert [row["set"] for row in found["rows"]] == 5 * ["report"] + 5 * ["mini-reports"]
    assert found["rows"][0]["question"] == "harbour/crane"


def test_the_plain_design_has_the_model_as_it_was_published(models: Path, encoder: Encoder) -> None:
    """Without our adapter, made once and kept beside the others; another model than the default is as it is."""
    with closing(published_encoder(models, DEFAULT, None, None)) as published:
        ours, theirs = (one.encode(["Mooring fees rose."], "passage")[0].raw for one in (encoder, published))
    assert float(ours @ theirs) < 0.99
    source = read_manifest(models / PUBLISHED).source
    assert source["adapter"].startswith("none")
    with pytest.raises(ModelError, match="the model other is not in"):
        published_encoder(models, "other", None, None)


def test_all_reports_at_once(run: Any) -> None:
    """Where it is asked for, the own report and the practice report are asked about in one index. These questions are
    others than those about each alone: a later run of these does not compare with them."""
    run("--set", "report")
    found = json.loads(run("--json", "--set", "together")[1])
    assert found["compared"]["translations"] == 0
    assert found["sets"].keys() == {"together"}
    assert found["sets"]["together"]["reports"] == 2
    assert {row["question"] for row in found["rows"]} >= {"together/harbour/fee", "together/quay/fee"}
    assert {id_.partition("/")[0] for row in found["rows"] for id_ in row["shown"]} == {"harbour", "quay"}


def test_what_was_won_and_lost_since_the_last_run(run: Any, knowledge: Path) -> None:
    """A later run names what went wrong since; one that was not to be saved is no last run."""
    first = run("--set", "report")[1]
    assert "No run of these questions is saved yet" in first
    file = knowledge / "questions/harbour.yaml"
    file.write_text(QUESTIONS.replace('passages: ["1/1"]', 'passages: ["2"]'), encoding="utf-8")
    for _ in range(2):
        compared = json.loads(run("--json", "--set", "report", "--no-save")[1])["compared"]
        assert compared["translations"] == 5
        assert compared["won"] == []
        assert set(compared["lost"]) <= {"harbour/crane/en", "harbour/crane/fr"}
        assert compared["lost"]


def test_a_question_in_other_words_is_a_new_one(tmp_path: Path) -> None:
    """Only a question that stands as it stood is compared."""
    last = LastRun(tmp_path)
    last.save([row(rank=1), row(language="fr")])
    last = LastRun(tmp_path)
    assert last.compare([row(text="Which?")]) == Comparison(0, (), ())
    assert last.compare([row(), row(language="fr", rank=1)]) == Comparison(
        2, won=(row(language="fr", rank=1),), lost=(row(),)
    )


def test_a_run_over_a_part_leaves_the_rest_to_compare_with(tmp_path: Path) -> None:
    """Questions that a run does not ask keep what they had."""
    LastRun(tmp_path).save([row(), row(language="fr")])
    LastRun(tmp_path).save([row(rank=1)])
    assert LastRun(tmp_path).compare([row(rank=1), row(language="fr")]) == Comparison(2, (), ())


def test_a_damaged_last_run_is_named(run: Any, tmp_path: Path) -> None:
    """A last run that cannot be read is an error that says what to do, before anything is asked."""
    (tmp_path / "data/eval").mkdir(parents=True)
    (tmp_path / "data/eval/last.json").write_text("{", encoding="utf-8")
    status, _, err = run()
    assert status == 1
    assert "last.json: cannot be read" in err
    assert "remove it" in err


def test_the_calibration_is_that_of_the_program_not_of_an_earlier_run(run: Any, tmp_path: Path) -> None:
    """An index left by an earlier version is built again before anything is measured."""
    first = json.loads(run("--json", "--set", "report")[1])["sets"]
    folder = tmp_path / "data/eval/knowledge/index"
    live = folder / "builds" / (folder / "live").read_text(encoding="utf-8").strip()
    (live / "calibration.json").write_text("{}", encoding="utf-8")
    status, out, _ = run("--json", "--set", "report")
    assert status == 0
    assert json.loads(out)["sets"] == first


def test_no_questions_of_the_split(run: Any) -> None:
    """A split that no question has is an error that names the folder and the split."""
    status, _, err = run("--split", "learn")
    assert status == 1
    assert "questions: no question there has split: learn" in err
    assert len(err.splitlines()) == 1
    status, _, err = run("--split", "learn", "--set", "together")
    assert (status, len(err.splitlines())) == (1, 1)
    assert "fewer than two reports" in err


class _Reader(HTMLParser):
    """Collects tags and checks that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone(run: Any, tmp_path: Path) -> None:
    """Every element is closed, nothing is fetched from elsewhere, and questions are shown, not obeyed."""
    assert run("--html", str(tmp_path / "page.html"))[0] == 0
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    status, output, _ = run("--html", str(tmp_path / "nowhere" / "page.html"))
    assert status == 1
    assert "Since the last run" in output  # the figures are not lost with the page
    reader = _Reader()
    reader.feed(html)
    assert reader.open == []
    assert sum(tag == "svg" for tag, _ in reader.tags) == 8
    assert not [attrs for _, attrs in reader.tags if attrs.keys() & {"src", "href"}]
    assert not re.search(r"url\(|@import|https?:", html)
    assert "<b>" not in html


def test_a_miss_is_shown_with_what_was_expected() -> None:
    """A miss has its question, what was expected and what came instead, in their own direction."""
    rows = [row(text="ما هذا؟", language="ar"), row(question="harbour/fine", rank=1)]
    texts = {"harbour/2": "Fees rose.", "harbour/1/1": "A <crane>."}
    html = page([Result.of("report", rows, rows)], "about", Comparison(0, (), ()), texts)
    misses = html[html.index('class="misses"') :]
    assert misses.count("<tr><td") == 1
    assert '<div dir="auto" lang="ar">ما هذا؟</div>' in misses
    assert "Fees rose." in misses
    assert "A &lt;crane&gt;." in misses


def test_the_reliability_plot_puts_bins_where_they_are() -> None:
    """Ten questions sure of .5, all right, are one point per bin at half way across and at the top."""
    svg = reliability([row(question=str(number), rank=1) for number in range(10)])
    assert len(set(re.findall(r'<circle class="ours" cx="(.*?)" cy="(.*?)"', svg))) == 1
    assert "confidence 0.50, right 1.00" in svg
    assert "10 questions with confidence 0.50" in svg


def test_the_table_leaves_out_what_was_not_asked() -> None:
    """A set without off-topic questions has no line for them; intervals stand under the figures."""
    rows = [row(question=f"harbour/{number}", rank=1 + number % 2) for number in range(20)]
    lines = table(Result.of("report", rows, rows), colour=False).splitlines()
    assert lines[0] == "report: 1 report, 20 questions in 20 translations"
    assert not any("off topic" in line for line in lines)
    first = next(number for number, line in enumerate(lines) if line.startswith("right passage first"))
    assert lines[first].split()[-2:] == [".500", ".500"]
    assert re.fullmatch(r" +(\.\d\d–\.\d\d) +\1", lines[first + 1])
    assert lines[first + 2].startswith("  plain design")
