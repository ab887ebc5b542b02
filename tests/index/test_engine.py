"""The engine: opened, closed, going back; and the calibration that a build stores."""

import json
import time
from pathlib import Path

import pytest

from index import calibration
from index.answer import Outcome
from index.building import build_changes
from index.builds import Builds
from index.engine import Engine, open_live, open_order, open_to_read, order_of
from index.errors import IndexMissingError
from index.model.default import DEFAULT
from index.model.encoder import Encoder
from index.opening import open_index
from index.pipeline import Cuts, listening, stage
from index.publishing import index_back
from knowledge.library import load
from tests.index.demo import DemoEncoder
from tests.index.reports import of_another_form, order

ASKED = "What did Saudi Arabia offer?"
REPORT = (
    "report: {id: cop, language: en, title: T}\nsections: [{id: '1', text: {en: Kenya offered a course.}}]\n"
)


def test_an_engine_serves_what_it_was_opened_with(tmp_path: Path) -> None:
    """Whatever is built or removed meanwhile."""
    engine = open_order(order(tmp_path))
    before = engine.ask([ASKED])
    for number in range(4):
        open_order(order(tmp_path, {"ru": f"Иное {number}"}))
    assert engine.version not in Builds(tmp_path).names()
    assert engine.ask([ASKED]) == before


def test_the_cuts_are_the_engine_s(tmp_path: Path) -> None:
    """Of the same confidence, another cut makes another outcome."""
    outcomes = []
    for cuts in (Cuts(0.0, 0.0), Cuts(1.0, 0.0), Cuts(1.0, 1.0)):
        engine = open_order(order(tmp_path), cuts)
        outcomes.append(engine.ask([ASKED])[0].outcome)
    assert outcomes == [Outcome.ANSWER, Outcome.CLOSEST, Outcome.NONE]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge folder with a report of one passage."""
    (tmp_path / "knowledge" / "reports").mkdir(parents=True)
    (tmp_path / "knowledge" / "reports" / "cop.yaml").write_text(REPORT, encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.mark.usefixtures("brief")
def test_a_build_of_another_version_is_not_gone_back_to(
    knowledge: Path, tmp_path: Path, models: Path
) -> None:
    """It is passed over, and without another the sentence says why; a process that must not build says what to run."""
    data, file = tmp_path / "data", knowledge / "reports" / "cop.yaml"
    with pytest.raises(IndexMissingError, match="run `cwgcop index build`"):
        open_live(data, models)
    first = build_changes(order_of(knowledge, data, models))
    file.write_text(REPORT.replace("Kenya", "Ghana"), encoding="utf-8")
    build_changes(order_of(knowledge, data, models))
    of_another_form(Builds(data).folder / first.name)
    with pytest.raises(IndexMissingError, match="another version of this program wrote it"):
        index_back(data, models, DEFAULT, "an admin")


@pytest.mark.usefixtures("brief")
def test_files_that_nobody_changed_are_not_read(
    knowledge: Path, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks opens the live build by the digest of its files; once one differs, or for a draft, all are read."""
    data, file = tmp_path / "data", knowledge / "reports" / "cop.yaml"
    name, read = build_changes(order_of(knowledge, data, models)).name, list[Path]()
    monkeypatch.setattr("index.engine.load", lambda folder: read.append(folder) or load(folder))
    assert (open_to_read(knowledge, data, models).version, read) == (name, [])
    open_to_read(knowledge, data, models, draft=True)
    file.write_text(f"{REPORT}# A note.\n", encoding="utf-8")
    assert (open_to_read(knowledge, data, models).version, len(read)) == (name, 2)
    file.write_text(REPORT.replace("Kenya", "Ghana"), encoding="utf-8")
    assert "Ghana" in str(open_to_read(knowledge, data, models).library.reports)


@pytest.mark.usefixtures("brief")
def test_the_real_encoder_answers_across_languages(encoder: Encoder, tmp_path: Path) -> None:
    """With the default model, a French question finds the bullet that no French text was indexed of; small talk is no
    question, nor is a question in a script that it cannot read."""
    engine = open_order(order(tmp_path, encoder=encoder))
    asked = ["Quel pays a proposé des sessions ?", "Tell me a joke", "މަޢުލޫމާތު ދިނުމުގެ ބައްދަލުވުންތައް"]
    found, joke, unread = engine.ask(asked)
    assert found.hits[0].passage.id == "cop/2.1/1"
    assert found.confidence > joke.confidence
    assert (joke.outcome, unread.outcome, unread.unread) == (Outcome.NONE, Outcome.NONE, True)


def test_the_calibration_comes_back_as_it_was_written() -> None:
    """It is in the order of the features; what was made for others is refused."""
    text = calibration.SHIPPED.read_text("utf-8")
    assert calibration.to_json(calibration.from_json(text)) == text
    assert tuple(json.loads(text)["weights"]) == calibration.FEATURES
    renamed = text.replace('"margin"', '"length"')
    for other in (renamed, "{}", "not JSON", "[]"):
        with pytest.raises((ValueError, KeyError, TypeError)):
            calibration.from_json(other)


def test_the_prior_of_a_vector_holds_for_the_default_model_alone(tmp_path: Path) -> None:
    """With another model a question's vector alone says nothing."""
    named = DemoEncoder()
    for name in (named.name, DEFAULT):
        named.name = name
        engine = open_order(order(tmp_path / name, encoder=named))
        assert bool(engine.index.calibration.prior) == (name == DEFAULT)


def test_the_sentence_that_answers_is_marked(index_folder: Path, encoder: Encoder) -> None:
    """Of a passage of three sentences the one that answers is marked, in each language; of one sentence the question's
    words."""
    engine = Engine(open_index(index_folder, encoder.fingerprint, encoder.dimension), encoder)
    asked = "What does the increasingly active participation in the meetings underscore?"
    (hit, *_), passages = engine.ask([asked])[0].hits, ("cwg-cop-2022/3.1", "cwg-cop-2022/2.3/4")
    marked = {tag: text[slice(*hit.marks(tag)[0])] for tag, text in hit.passage.text.items()}
    assert hit.passage.id == passages[0]
    assert marked["en"].startswith("The increasingly active participation")
    assert marked["fr"].startswith("La participation de plus en plus active")
    assert marked["zh"].endswith("。")
    (alone, *_) = engine.ask(["Which country proposed information sessions?"])[0].hits
    text = alone.passage.text["en"]
    assert alone.passage.id == passages[1]
    assert [text[slice(*span)] for span in alone.marks("en")] == ["proposed", "information sessions"]


def test_a_stage_within_another_is_counted_apart() -> None:
    """The inner one's time is not the outer one's; a stage that comes twice is summed up; the sum is the whole."""
    with stage("nobody listens"), listening() as spent:
        began = time.perf_counter()
        with stage("outer"):
            for _ in range(2):
                with stage("inner"):
                    time.sleep(0.05)
        whole = time.perf_counter() - began
    assert spent.keys() == {"outer", "inner"}
    assert spent["inner"] >= 0.1
    assert abs(sum(spent.values()) - whole) < 0.005
