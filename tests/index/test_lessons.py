"""Lessons: what the index makes of questions whose answer it is told, and that it is told none it is judged by."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import building
from index.building import build, open_or_build
from index.errors import IndexDamagedError
from index.exam import whole
from index.lessons import NO_LESSONS, Cosines, Learnt, Lessons, Recall, wordings_of
from index.opening import LEARNT, State, status
from knowledge.errors import KnowledgeError
from knowledge.library import load as load_library
from knowledge.questions import Kind, Question, Split
from tests.index.demo import DemoEncoder
from tests.index.reports import opened, order, question

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
Array = NDArray[np.float32]
#: What the views of three passages say: the words of the first two, and of the third nothing that is asked.
VIEWS = {"cop/1": "the Group met in the autumn", "cop/2": "Kenya offered a course", "cop/3": "annex"}


def _vectors(texts: Sequence[str]) -> Array:
    return DemoEncoder().encode(texts, "query")


def _cosines(texts: Sequence[str]) -> Cosines:
    views = _vectors(texts)
    return lambda vectors, passages: vectors @ views[passages.start : passages.stop].T


def learnt(lessons: Sequence[Question], views: dict[str, str] = VIEWS) -> Learnt:
    """What is learnt from lessons about passages whose views are given."""
    wordings = wordings_of(lessons)
    places = {id_: place for place, id_ in enumerate(views)}
    spans: dict[str, range] = {}
    for id_, place in places.items():
        spans[id_[: id_.index("/")]] = range(
            spans.get(id_[: id_.index("/")], range(place, place)).start, place + 1
        )
    vectors = _vectors([one.text for one in wordings])
    return Learnt.of(wordings, vectors, _cosines(list(views.values())), places.get, spans)


def recall(lessons: Sequence[Question], text: str, views: dict[str, str] = VIEWS) -> Recall:
    """What lessons say of a question."""
    return learnt(lessons, views).recall(_vectors([text])[0])


def test_what_resembles_a_lesson_gains_and_what_is_far_from_all_does_not() -> None:
    """The passage that answers it gains where its views do not say so themselves; of what is like no lesson, nothing is
    said."""
    taught = [question("was Kenya offered a course", "cop/3"), question("when did the Group meet", "cop/1")]
    like = recall(taught, "was Kenya offered courses")
    assert like.gain.argmax() == 2
    assert like.gain[2] > 0.3 > 0 > like.gain[1]
    assert like.nearest.min() > 0.7
    assert abs(recall(taught, "wxq vkj pqz").gain).max() < 0.1
    # The views are right here: there is little to learn.
    assert recall(taught, "when did the Group meet").gain[0] < 0.5 * like.gain[2]


@pytest.mark.parametrize("about", ["cop", None])
def test_what_nothing_answers_is_none(about: str | None) -> None:
    """A question like one that the report is known not to answer is rather not answered; others are."""
    taught = [
        question("what did it cost", kind=Kind.UNANSWERABLE, about=about),
        question("what did Kenya offer", "cop/2"),
    ]
    cost, offer = (recall(taught, text) for text in ("what did it cost", "what did Kenya offer"))
    assert cost.none.min() > 0.6 > 0.3 > offer.none.max()
    assert cost.gain.max() < 0.1


def test_passages_without_lessons_keep_their_rank() -> None:
    """Where half of the passages have lessons, a question that the views of another answer is still found there."""
    views = {
        f"cop/{number}": f"{word} {word}s" for number, word in enumerate(("apple", "bear", "cider", "daisy"))
    }
    taught = [
        question(f"{ask} {word}", f"cop/{number}")
        for number, word in ((0, "apple"), (1, "bear"))
        for ask in ("who saw the", "when was the", "how many of the", "what of the")
    ]
    found = learnt(taught, views)
    for number, word in enumerate(("apple", "bear", "cider", "daisy")):
        for ask in ("which was the", "what of the"):
            vector = _vectors([f"{ask} {word}"])[0]
            scores = _vectors(list(views.values())) @ vector + found.recall(vector).gain
            assert scores.argmax() == number
    given = found.given
    assert given[:2].min() >= 0
    assert not given[2:].any()


def test_a_passage_gives_back_what_its_lessons_say_of_each_other() -> None:
    """Lessons that are alike say of each other what any question about the passage gains, and what is like none loses as
    much; a single one, of which none is left to hold out, and one that others speak against, give nothing back."""
    alike = [
        question(f"is there a zebra {word}", "cop/3") for word in ("here", "there", "today", "now", "again")
    ]
    many, one = learnt(alike), learnt(alike[:1])
    assert many.given[2] > 0.05
    assert many.depth.tolist() == pytest.approx([5 / 3])
    assert not many.given[:2].any()
    assert not one.given.any()
    assert many.recall(_vectors(["mascots"])[0]).gain[2] == pytest.approx(-many.given[2], abs=0.05)
    others = [question(f"Kenya offered a course {number}", "cop/3") for number in range(8)]
    assert learnt([*others, question("Kenya offered a course", "cop/2")]).given[1] == 0
    assert one.recall(_vectors(["is there a zebra here"])[0]).gain[2] > 0.5


def test_wordings_of_a_question_are_one_landmark() -> None:
    """However many languages a question is asked in, it is compared with once, and found by each."""
    text = {"en": "who saw zebras", "fr": "qui a vu des zèbres"}
    found = learnt([replace(question("who", "cop/3"), text=text), question("when", "cop/1")])
    assert len(found.landmarks) == 2
    for wording in text.values():
        assert found.recall(_vectors([wording])[0]).gain.argmax() == 2


def test_questions_in_the_same_words_are_weighed_against_each_other() -> None:
    """Two people write the same question of different passages: half of it each."""
    twice = [question("is there a zebra", "cop/3"), question("is there a zebra", "cop/1")]
    said = recall([one for one in twice for _ in range(3)], "is there a zebra").gain
    assert said[0] == pytest.approx(said[2], abs=0.2)
    assert abs(said).max() < 1


def test_a_passage_that_is_gone_is_forgotten() -> None:
    """A question may outlive its passage, or its report: then it neither lifts another nor counts as unanswerable."""
    found = learnt(
        [
            question("who", "cop/gone"),
            question("why", kind=Kind.UNANSWERABLE, about="gone"),
            question("what came of it", "cop/1", kind=Kind.SECTION),
            question("when was the zebra", "cop/3", "cop/gone"),
        ]
    )
    assert len(found.landmarks) == 1
    for text in ("who", "why"):
        said = found.recall(_vectors([text])[0])
        assert (abs(said.gain).max() < 0.2, said.none.max() < 0.2) == (True, True)
    assert found.recall(_vectors(["when was the zebra"])[0]).gain.argmax() == 2


def test_lessons_of_a_report_say_what_they_say_alone() -> None:
    """Whatever others are taught, of each report its own lessons and those of no report speak, also where one answers
    what another does not."""
    views = {**VIEWS, "fish/1": "Norway counted the herring"}
    taught = [
        question("who offered sessions", "cop/2"),
        question("who offered sessions", kind=Kind.UNANSWERABLE, about="fish"),
        question("is it raining", kind=Kind.OFF_TOPIC, about=None),
        question("how many were there", "fish/1", about="fish"),
    ]
    together = learnt(taught, views)
    for name, place, span in (("cop", 0, slice(0, 3)), ("fish", 1, slice(3, 4))):
        own = {id_: text for id_, text in views.items() if id_.startswith(name)}
        alone = learnt([one for one in taught if one.report in (None, name)], own)
        for text in ("who offered sessions", "how many", "is it raining", "mascots"):
            vector = _vectors([text])[0]
            of_all, of_one = together.recall(vector), alone.recall(vector)
            np.testing.assert_allclose(of_all.gain[span], of_one.gain, atol=1e-5)
            for said in ("none", "nearest"):
                np.testing.assert_allclose(getattr(of_all, said)[place], getattr(of_one, said)[0], atol=1e-5)
    offered = together.recall(_vectors(["who offered sessions"])[0])
    assert (offered.none > 0.5).tolist() == [False, True]
    assert together.recall(_vectors(["is it raining"])[0]).none.min() > 0.5


def test_what_was_learnt_of_other_passages_is_an_error(tmp_path: Path) -> None:
    """Arrays that do not fit the passages, or are cut short, are never answered from."""
    done = build(order(tmp_path, lessons=[question("who", "cop/2.1")]))
    index = opened(tmp_path)
    path = tmp_path / "index" / "builds" / done.name / LEARNT
    sound = path.read_bytes()
    arrays = {name: getattr(index.learnt, name) for name in Learnt.__dataclass_fields__ if name != "weights"}
    np.savez(path, **(arrays | {"given": index.learnt.given[:-1]}))
    with pytest.raises(IndexDamagedError, match="do not fit each other"):
        building.read(path.parent, index.manifest)
    for content in (sound[:-8], b"", b"PK"):
        path.write_bytes(content)
        with pytest.raises(IndexDamagedError, match="cannot be read"):
            building.read(path.parent, index.manifest)


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


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge folder with a report, two lessons and a question of the judge side."""
    for part, text in (("reports", REPORT), ("questions", QUESTIONS)):
        (tmp_path / "knowledge" / part).mkdir(parents=True)
        (tmp_path / "knowledge" / part / "cop.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def asked(knowledge: Path, tmp_path: Path) -> Callable[[], building.Order]:
    """What orders an index of that folder as it is then."""

    def ordered() -> building.Order:
        library = load_library(knowledge)
        return replace(order(tmp_path), library=library, lessons=Lessons.of_folder(knowledge, library))

    return ordered


def test_the_questions_of_the_folder_are_learnt_and_a_change_is_noticed(
    knowledge: Path, tmp_path: Path, asked: Callable[[], building.Order]
) -> None:
    """Only the learn side is; another question makes the index stale, and the next to ask learns it."""
    first = open_or_build(asked())
    assert len(first.learnt.landmarks) == 2
    assert open_or_build(asked()).manifest.name == first.manifest.name
    more = '  - {id: d, kind: answerable, passages: ["2"], text: {en: "Is there a course?"}}\n'
    (knowledge / "questions" / "cop.yaml").write_text(QUESTIONS + more, encoding="utf-8")

    def state() -> tuple[State, str]:
        now = asked()
        found = status(tmp_path, now.library, now.lessons, "demo", "demo-1")
        return found.state, found.reason

    assert state() == (State.STALE, "the questions to learn from have changed since")
    assert len(open_or_build(asked()).learnt.landmarks) == 3
    assert state() == (State.LIVE, "up to date")


def test_a_mistake_in_the_questions_is_told_before_anything_is_embedded(
    knowledge: Path, asked: Callable[[], building.Order]
) -> None:
    """Who mistyped a question does not wait for a model that works in vain; sound questions are read once a build."""
    file = knowledge / "questions" / "cop.yaml"
    file.write_text(QUESTIONS.replace("answerable,", "answerabel,", 1), encoding="utf-8")
    wrong = asked()
    with pytest.raises(KnowledgeError, match="did you mean answerable"):
        build(wrong)
    assert wrong.encoder.texts == []  # type: ignore[attr-defined]
    times: list[int] = []
    lessons = Lessons("digest", lambda: times.append(1) or [question("who offered sessions", "cop/1")])
    build(replace(wrong, lessons=lessons))
    assert len(times) == 1


@pytest.mark.parametrize("what", ["file", "folder"])
def test_questions_that_cannot_be_read_are_an_error_of_the_questions(
    knowledge: Path, asked: Callable[[], building.Order], what: str
) -> None:
    """They are another thing than none: named where a build would need them, while the live build stays in reach."""
    live = open_or_build(asked())
    folder = knowledge / "questions"
    (folder / "cop.yaml").unlink()
    without = asked().lessons.digest
    if what == "file":
        (folder / "cop.yaml").symlink_to(knowledge / "nowhere")
    else:
        folder.rmdir()
        folder.write_text("no folder")
    assert asked().lessons.digest != without
    with pytest.raises(KnowledgeError, match=r"questions.*: cannot be read"):
        open_or_build(asked())
    assert live.manifest.name == asked().builds.live()


def test_the_digest_is_of_all_that_is_learnt() -> None:
    """Another text, passage, kind or report is another lesson."""
    one = question("who", "cop/1")
    others = [question("when", "cop/1"), question("who", "cop/2"), question("who"), question("who", "cop/1", about=None),
              question("who", "cop/1", kind=Kind.UNANSWERABLE)]  # fmt: skip
    digests = {Lessons.of([it]).digest for it in (one, *others)} | {NO_LESSONS.digest}
    assert len(digests) == 7


def test_nobody_is_judged_by_what_was_taught() -> None:
    """An exam comes with the lessons of the learn side alone, and one of the learn side with none."""
    for exam in whole(KNOWLEDGE, Split.JUDGE):
        assert {one.split for one in exam.taught} == {Split.LEARN}
        assert {one.split for one in exam.questions} == {Split.JUDGE}
    assert not any(exam.taught for exam in whole(KNOWLEDGE, Split.LEARN))
