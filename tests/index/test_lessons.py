"""Lessons: what the bot makes of questions whose answer it is told, and that it is told none it is judged by."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from index import finder
from index.engine import open_engine, open_library, open_live
from index.errors import BuildError, IndexDamagedError
from index.exam import whole
from index.lessons import (
    ENOUGH,
    LEARNT,
    NO_LESSONS,
    VECTORS,
    WORDINGS,
    Learnt,
    Lessons,
    Reminder,
    encode,
    known,
    load,
    store,
    wordings_of,
)  # fmt: skip
from index.model.default import DEFAULT
from index.model.encoder import Encoder, Encoding
from index.model.folder import read_manifest
from index.signals import NAMES
from index.staleness import State, status
from knowledge.errors import KnowledgeError
from knowledge.library import Library
from knowledge.library import load as load_library
from knowledge.questions import Kind, Question, Split
from knowledge.report import Report, Section
from tests.index.demo import DemoEncoder
from tests.index.reports import report

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
REPORT = """report: {id: cop, language: en, title: T, official: [en]}
sections:
  - {id: "1", text: {en: "The Group met in the autumn and spoke about parents."}}
  - {id: "2", text: {en: "Kenya offered a course for teachers."}}
"""
QUESTIONS = """split: learn
report: cop
questions:
  - {id: a, kind: answerable, passages: ["1"], text: {en: "Is there something for zebras?"}}
  - {id: b, kind: unanswerable, text: {en: "Who paid for the lunch?"}}
  - {id: c, kind: answerable, split: judge, passages: ["2"], text: {en: "What did Kenya offer?"}}
"""


def question(text: str, *passages: str, kind: Kind = Kind.ANSWERABLE, about: str | None = "cop") -> Question:
    """A question of the learn side in English, about the report `cop` or another."""
    return Question("f", text, about, Split.LEARN, kind, None, passages, {"en": text})


def fish() -> Report:
    """A report of another matter."""
    text = {"en": "Norway counted the herring in May."}
    return Report("fish", "en", {"en": "Fish"}, (Section("1", text=text),), frozenset(["en"]))


def test_a_question_reminds_of_those_like_it(tmp_path: Path) -> None:
    """Each passage gets what the questions that it answers say for it, and so does that none answers."""
    taught = Lessons.of(
        [
            question("who offered sessions", "cop/2.1/1"),
            question("when did they meet", "cop/2.1"),
            question("what did it cost", kind=Kind.UNANSWERABLE),
            question("hello there", kind=Kind.OFF_TOPIC),
            question("what came of it", "cop/2.1", "cop/2.1/1", kind=Kind.SECTION),
        ]
    )
    encoder = DemoEncoder()
    places = {"cop/summary": 0, "cop/2.1": 1, "cop/2.1/1": 2}
    store(tmp_path, taught, places, encoder)
    learnt = load(tmp_path, 3, encoder.dimension)
    assert learnt.landmarks.shape == (4, 64)
    for text, place in (
        ("who offered sessions", 2),
        ("when did they meet", 1),
        ("what did it cost", 3),
        ("hello there", 3),
    ):
        reminder = learnt.remind(encoder.encode([text], "query")[0].vector)
        assert reminder is not None
        found = [*reminder.answered, reminder.unanswered[0]]
        assert found[place] > 0.7
        assert max(found[:place] + found[place + 1 :]) < 0.2
        assert reminder.answered[0] == 0


def test_what_all_questions_share_says_nothing(tmp_path: Path) -> None:
    """Of two words, one in every lesson and one in a single lesson, the second decides."""
    encoder = DemoEncoder()
    taught = [question(f"report {word}", "cop/1") for word in ("mascot", "translators", "budget", "venue")]
    lessons = Lessons.of([*taught, question("report chairman", "cop/2")])
    store(tmp_path, lessons, {"cop/1": 0, "cop/2": 1}, encoder)
    reminder = load(tmp_path, 2, 64).remind(encoder.encode(["the report chairman"], "query")[0].vector)
    assert reminder is not None
    assert reminder.answered[1] > 2 * reminder.answered[0]


def test_wordings_of_a_question_are_one_landmark() -> None:
    """However many languages a question is asked in, it is compared with once."""
    both = replace(question("who", "cop/1"), text={"en": "who offered sessions", "fr": "qui a offert"})
    wordings = wordings_of([both, question("when", "cop/1")])
    learnt = Learnt.of(wordings, encode(wordings, DemoEncoder()), {"cop/1": 0})
    assert (len(wordings), len(learnt.landmarks)) == (3, 2)


def test_a_passage_that_is_gone_is_forgotten() -> None:
    """A question may outlive its passage, or its report: then it neither lifts another nor counts as unanswerable."""
    asked = [
        question("who", "cop/gone"),
        question("why", kind=Kind.UNANSWERABLE, about="gone"),
        question("when", "cop/1", "cop/gone"),
    ]
    learnt = Learnt.of(wordings_of(asked), np.eye(3, dtype=np.float32), {"cop/1": 0})
    assert len(learnt.landmarks) == 1
    for vector in np.eye(3, dtype=np.float32)[:2]:
        reminder = learnt.remind(vector)
        assert reminder is not None
        assert (reminder.answered[0] < 0.1, reminder.unanswered.tolist()) == (True, [0])


def test_lessons_of_a_report_say_what_they_say_alone() -> None:
    """Whatever others are taught, of each report its own lessons and those of no report speak, also where one answers
    what another does not, and where the reports' passages do not lie side by side."""
    encoder = DemoEncoder()
    places = {"cop/1": 0, "fish/1": 1, "cop/2": 2}
    taught = [
        question("who offered sessions", "cop/2"),
        question("who offered sessions", kind=Kind.UNANSWERABLE, about="fish"),
        question("when did they meet", kind=Kind.UNANSWERABLE),
        question("what was counted", "fish/1", about="fish"),
        question("hello there", kind=Kind.OFF_TOPIC, about=None),
    ]

    def learnt(lessons: Sequence[Question], ids: Sequence[str]) -> Learnt:
        wordings = wordings_of(lessons)
        return Learnt.of(wordings, encode(wordings, encoder), {id_: place for place, id_ in enumerate(ids)})

    together = learnt(taught, list(places))
    assert together.weights.shape == (5, 5)
    assert together.depth.tolist() == [1, 2, 1]
    for name in ("cop", "fish"):
        ids = [id_ for id_ in places if id_.startswith(name)]
        alone = learnt([one for one in taught if one.report in (None, name)], ids)
        for text in ("who offered sessions", "when", "was anything counted", "hello there", "mascots"):
            vector = encoder.encode([text], "query")[0].vector
            of_all, of_one = together.remind(vector), alone.remind(vector)
            assert of_all is not None
            assert of_one is not None
            rows = [places[id_] for id_ in ids]
            for said in ("answered", "unanswered", "within", "across", "many", "judges"):
                np.testing.assert_allclose(getattr(of_all, said)[rows], getattr(of_one, said), atol=1e-5)
    greeted = together.remind(encoder.encode(["hello there"], "query")[0].vector)
    offered = together.remind(encoder.encode(["who offered sessions"], "query")[0].vector)
    assert greeted is not None
    assert offered is not None
    assert greeted.unanswered.min() > 0.7
    assert offered.answered[2] > 0.7
    assert (offered.unanswered > 0.7).tolist() == [False, True, False]


def test_over_other_reports_nothing_is_lifted_that_the_question_is_not_about() -> None:
    """A meeting that the question names tells more than the likeness of its other words."""
    lifts, many = np.array([1, 0.5, 0], np.float32), np.array([True, True, False])
    reminder = Reminder(lifts, lifts * 0, lifts, lifts, many, many)
    scores = np.array([0.2, 0.3, 0.4], np.float32)
    for about, expected in (([True, True, True], [1.2, 0.8, 0.4]), ([False, False, True], [0.3, -0.1, 0.4])):
        lifted = reminder.lifted(scores, np.arange(3, dtype=np.int32), 1.0, np.array(about))
        np.testing.assert_allclose(lifted, expected, atol=1e-6)


def test_without_lessons_nothing_is_reminded(tmp_path: Path) -> None:
    """A report that nobody has written questions for is searched as it is."""
    store(tmp_path, NO_LESSONS, {"cop/1": 0}, DemoEncoder())
    assert load(tmp_path, 1, 64).remind(np.ones(64, np.float32)) is None


def test_lessons_are_encoded_once(tmp_path: Path) -> None:
    """What the last build knew is copied: only a new wording is encoded."""
    encoder = DemoEncoder()
    old = [question("who offered sessions", "cop/1"), question("what did it cost", kind=Kind.UNANSWERABLE)]
    places = {"cop/1": 0}
    (tmp_path / "old").mkdir()
    store(tmp_path / "old", Lessons.of(old), places, encoder)
    encoder.texts.clear()
    new = Lessons.of([*old, question("when was it", "cop/1")])
    store(tmp_path, new, places, encoder, known(tmp_path / "old", 64))
    assert encoder.texts == ["when was it"]
    assert len(load(tmp_path, 1, 64).landmarks) == 3


@pytest.mark.parametrize("name", [VECTORS, WORDINGS])
def test_what_cannot_be_copied_is_encoded_again(tmp_path: Path, name: str) -> None:
    """Vectors that are missing, cut short, of another model or of an earlier form are no reason to fail."""
    store(tmp_path, Lessons.of([question("who", "cop/1")]), {"cop/1": 0}, DemoEncoder())
    assert list(known(tmp_path, 64)) == ["who"]
    assert known(tmp_path, 32) == {}
    for content in ("{}", "3", '[["who", ["cop/1"]]]'):
        (tmp_path / WORDINGS).write_text(content, encoding="utf-8")
        assert known(tmp_path, 64) == {}
    (tmp_path / WORDINGS).write_text('["who"]', encoding="utf-8")
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-1])
    assert known(tmp_path, 64) == {}
    assert known(tmp_path / "nowhere", 64) == {}


class Silent(DemoEncoder):
    """A model that has no vector for anything."""

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> list[Encoding]:
        """The encodings, with vectors that are not numbers."""
        return [replace(one, vector=one.vector * np.nan) for one in super().encode(texts, kind)]


def test_a_question_without_a_vector_stops_the_build(tmp_path: Path) -> None:
    """It would spoil all that was learnt; the sentence names it."""
    with pytest.raises(BuildError, match="'who'"):
        store(tmp_path, Lessons.of([question("who", "cop/1")]), {"cop/1": 0}, Silent())


def test_lessons_speak_for_their_own_report_alone(encoder: Encoder, tmp_path: Path) -> None:
    """Beside a report with lessons enough, one without is judged as if there were none."""
    count = ENOUGH * len(Library((report(),)).passages)
    taught = Lessons.of(
        [question(f"Which big cats were on agenda {number}?", "cop/summary") for number in range(count)]
    )
    both = open_library(Library((report(), fish())), encoder, tmp_path, taught=taught)
    (_, about_fish), (_, about_cop) = both.find(
        ["Who counted the herring?", "Which big cats were on the agenda?"]
    )
    calibrations = both.finder.calibrations
    assert (about_fish.ids[0], about_cop.ids[0]) == ("fish/1", "cop/summary")
    assert (about_fish.calibration, about_cop.calibration) == (calibrations.untaught, calibrations.taught)
    assert about_fish.signals is not None
    assert (
        about_fish.signals[NAMES.index("asked in vain")]
        == about_fish.signals[NAMES.index("asked before")]
        == 0
    )


def test_what_another_report_was_taught_does_not_judge(encoder: Encoder, tmp_path: Path) -> None:
    """One lesson about a report says nothing of its other questions, also where another report, with lessons enough, is
    known not to answer them; of what is nearly that lesson it says what it says alone."""
    counted, dry = "Who counted the herring?", "Was the weather dry?"
    count = ENOUGH * len(Library((report(),)).passages)
    many = [question(f"Who was at table {number}?", "cop/summary") for number in range(count)]
    many += [question(text, kind=Kind.UNANSWERABLE) for text in (counted, dry)]
    lesson = question(dry, "fish/1", about="fish")
    library = Library((report(), fish()))
    engine = open_library(library, encoder, tmp_path, taught=Lessons.of([*many, lesson]))
    (_, far), (_, near) = engine.find([counted, dry])
    calibrations = engine.finder.calibrations
    before, in_vain = NAMES.index("asked before"), NAMES.index("asked in vain")
    assert (far.ids[0], near.ids[0]) == ("fish/1", "fish/1")
    assert (far.calibration, near.calibration) == (calibrations.untaught, calibrations.taught)
    assert far.signals is not None
    assert near.signals is not None
    assert far.signals[before] == far.signals[in_vain] == 0
    assert near.signals[before] > 0.8
    assert abs(near.signals[in_vain]) < 0.1


def test_damage_is_found(tmp_path: Path) -> None:
    """What was learnt, cut short, or of another model or index, is an error that says what to do."""
    store(tmp_path, Lessons.of([question("who", "cop/1")]), {"cop/1": 0}, DemoEncoder())
    for passages, dimension in ((1, 32), (2, 64)):
        with pytest.raises(IndexDamagedError, match="cwgcop index build"):
            load(tmp_path, passages, dimension)
    (tmp_path / LEARNT).write_bytes((tmp_path / LEARNT).read_bytes()[:-8])
    with pytest.raises(IndexDamagedError, match="cwgcop index build"):
        load(tmp_path, 1, 64)


def test_what_is_learnt_is_found_and_what_is_not_there_less_sure(encoder: Encoder, tmp_path: Path) -> None:
    """A question told to be answered by a passage finds it, and one told to be unanswered is less sure."""
    text = "Which big cats were on the agenda?"
    cost = "What did the guidelines cost?"
    library = Library((report(),))
    plain = open_library(library, encoder, tmp_path / "plain")
    taught = Lessons.of([question(text, "cop/summary"), question(cost, kind=Kind.UNANSWERABLE)])
    wiser = open_library(library, encoder, tmp_path / "wiser", taught=taught)
    other = "Were any big cats on the agenda?"
    assert plain.ask([other])[0].hits[0].passage.id != "cop/summary"
    assert wiser.ask([other])[0].hits[0].passage.id == "cop/summary"
    asked = "How much did the guidelines cost?"
    assert wiser.ask([asked])[0].confidence < plain.ask([asked])[0].confidence


def test_a_few_lessons_judge_what_is_nearly_one_of_them(encoder: Encoder, tmp_path: Path) -> None:
    """Of a report with two lessons another question is judged as if there were none."""
    cost = "What did the guidelines cost?"
    taught = Lessons.of([question(cost, kind=Kind.UNANSWERABLE), question("Was it long?", "cop/2.1")])
    wiser = open_library(Library((report(),)), encoder, tmp_path, taught=taught)
    (_, near), (_, far) = wiser.find([cost, "Who offered sessions?"])
    assert near.calibration == wiser.finder.calibrations.taught
    assert far.calibration == wiser.finder.calibrations.untaught


def test_a_build_says_that_it_learns(tmp_path: Path) -> None:
    """After the passages are embedded progress goes on, from nothing to all, for the lessons; without any it does not."""
    said: list[tuple[str, float]] = []
    many = Lessons.of([question(f"who offered session {number}", "cop/2.1") for number in range(150)])
    library = Library((report(),))
    for taught in (many, NO_LESSONS):
        said.clear()
        open_library(
            library, DemoEncoder(), tmp_path / taught.digest, lambda *one: said.append(one), taught=taught
        )
        what = [one for one, _ in said]
        learning = [share for one, share in said if one == "learning from the questions"]
        assert what.index("embedding the passages") == said.index(("embedding the passages", 0.0)) == 0
        assert learning == ([0.0, 0.25, 0.5, 0.75, 1.0] if taught is many else [])
        assert not learning or what[-1] == "learning from the questions"


def test_whoever_stops_the_learning_does_not_wait_for_all_of_it() -> None:
    """Stopped after the first batch, what is not begun yet is never encoded."""
    encoder = DemoEncoder()
    many = wordings_of([question(f"who offered session {number}") for number in range(20_000)])

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode(many, encoder, progress=stop)
    assert len(encoder.texts) < 10_000


def test_changed_lessons_make_a_new_build(encoder: Encoder, tmp_path: Path, models: Path) -> None:
    """A question added to the learn side is learnt at the next start; one of the judge side never is."""
    knowledge, data = tmp_path / "knowledge", tmp_path / "data"
    for folder, name, text in (("reports", "cop", REPORT), ("questions", "some", QUESTIONS)):
        (knowledge / folder).mkdir(parents=True)
        (knowledge / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with open_engine(knowledge, data, models) as engine:
        first = engine.version
        assert len(engine.finder.learnt.landmarks) == 2
    with open_engine(knowledge, data, models) as engine:
        assert engine.version == first
    file = knowledge / "questions" / "some.yaml"
    more = '  - {id: d, kind: answerable, passages: ["2"], text: {en: "Is there a course?"}}\n'
    file.write_text(QUESTIONS + more, encoding="utf-8")
    build = data / "index" / "builds" / first
    library = load_library(knowledge)
    additions = finder.Files(library, Lessons.of_folder(knowledge, library))
    assert additions.is_of_program(build)
    assert not additions.is_taught(build)

    def state() -> State:
        fingerprint = read_manifest(models, DEFAULT).fingerprint
        return status(data, library.passages, DEFAULT, fingerprint, additions).state

    assert state() is State.STALE
    with open_engine(knowledge, data, models) as engine:
        assert engine.version != first
        assert len(engine.finder.learnt.landmarks) == 3
    assert state() is State.LIVE


def test_a_question_file_that_cannot_be_read_is_an_error_of_the_questions(
    tmp_path: Path, models: Path
) -> None:
    """It is named where a build would need it, once, and the live build stays in reach."""
    knowledge, data = tmp_path / "knowledge", tmp_path / "data"
    (knowledge / "reports").mkdir(parents=True)
    (knowledge / "questions").mkdir()
    (knowledge / "reports" / "cop.yaml").write_text(REPORT, encoding="utf-8")
    with open_engine(knowledge, data, models) as engine:
        live = engine.version
    library = load_library(knowledge)
    without = Lessons.of_folder(knowledge, library).digest
    file = knowledge / "questions" / "some.yaml"
    file.symlink_to(tmp_path / "nowhere")
    taught = Lessons.of_folder(knowledge, library)
    assert taught.digest != without
    for fails in (taught.read, lambda: open_engine(knowledge, data, models)):
        with pytest.raises(KnowledgeError) as caught:
            fails()
        advice = "check that it is a file that you may read"
        assert str(caught.value) == f"{file}: file: cannot be read (No such file or directory): {advice}"
    with open_live(data, models) as engine:
        assert engine.version == live
    (tmp_path / "nowhere").write_text(QUESTIONS, encoding="utf-8")
    with open_engine(knowledge, data, models) as engine:
        assert len(engine.finder.learnt.landmarks) == 2


def test_a_mistake_in_the_questions_is_told_before_anything_is_embedded(tmp_path: Path) -> None:
    """Who mistyped a question does not wait for a model that works in vain; sound questions are read once a build."""
    for part, text in (
        ("reports", REPORT),
        ("questions", QUESTIONS.replace("answerable,", "answerabel,", 1)),
    ):
        (tmp_path / part).mkdir()
        (tmp_path / part / "cop.yaml").write_text(text, encoding="utf-8")
    library, encoder = load_library(tmp_path), DemoEncoder()
    with pytest.raises(KnowledgeError, match="did you mean answerable"):
        open_library(library, encoder, tmp_path / "data", taught=Lessons.of_folder(tmp_path, library))
    assert encoder.texts == []
    times: list[int] = []
    sound = Lessons("digest", lambda: times.append(1) or [question("who offered sessions", "cop/1")])
    open_library(library, encoder, tmp_path / "data", taught=sound)
    assert len(times) == 1


def test_a_questions_folder_that_cannot_be_listed_is_another_than_none(tmp_path: Path) -> None:
    """Lessons that cannot be read are not as good as no lessons: a build says so, the digest differs."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "cop.yaml").write_text(REPORT, encoding="utf-8")
    library = load_library(tmp_path)
    none = Lessons.of_folder(tmp_path, library)
    (tmp_path / "questions").write_text("no folder")
    taught = Lessons.of_folder(tmp_path, library)
    assert taught.digest != none.digest
    with pytest.raises(KnowledgeError, match="questions: folder: cannot be read"):
        taught.read()


@pytest.mark.parametrize("split", [Split.CHOOSE, Split.JUDGE])
def test_nobody_is_judged_by_what_was_taught(split: Split) -> None:
    """An exam comes with the lessons of the learn side alone, and one of the learn side with none."""
    for exam in whole(KNOWLEDGE, split):
        assert exam.taught
        assert {one.split for one in exam.taught} == {Split.LEARN}
        assert {one.split for one in exam.questions} == {split}
    assert not any(exam.taught for exam in whole(KNOWLEDGE, Split.LEARN))
