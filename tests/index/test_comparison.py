"""Two states of the reports asked the same: what changed for a delegate, and when the gate closes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import comparison
from index.answer import Answer, Hit, Outcome
from index.comparison import Pair, Said, falls, figures, judging
from index.engine import Engine
from index.evaluation import Row
from index.publishing import Publisher, PublishOptions, difference, publish
from knowledge.library import Library
from knowledge.questions import Kind, Split
from tests.index.demo import DemoEncoder
from tests.index.reports import question, report


def pair(
    number: int, *, was: bool = True, now: bool = True, language: str = "en", known: bool = True
) -> Pair:
    """An answerable test that was right, or not, and is now."""
    rows = (
        Row(f"f/{number}", "cop", language, False, Kind.ANSWERABLE, "", "who", ("cop/1",), ("cop/1",),
            1 if right else 2, Outcome.ANSWER, 0.9)
        for right in (was, now)
    )  # fmt: skip
    old, new = rows
    return Pair(old, new, known)


def some(count: int, lost: int, won: int = 0, **more: object) -> list[Pair]:
    """So many tests, some of them lost and some won."""
    return [pair(number, was=number >= won, now=number < count - lost, **more) for number in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pairs", "closed"),
    [
        (some(3, 1), False),
        (some(2, 2), False),  # fewer than three questions are no ground for anything
        (some(3, 3), True),
        (some(100, 2), False),  # within the margin
        (some(100, 5), True),
        (some(1000, 12), False),  # sure, and within the margin
        (some(100, 8, won=5), False),  # some fell, some rose: chance
        (some(100, 5, known=False), False),  # of a report that was not live
        # One question in six languages is one question.
        ([pair(1, now=False, language=tag) for tag in ("ar", "en", "es", "fr", "ru", "zh")], False),
    ],
)
def test_the_gate_closes_when_a_share_falls_too_far_beyond_chance(
    pairs: Sequence[Pair], closed: bool
) -> None:
    """Neither one question of three nor a fall within the margin or within chance closes it."""
    assert bool(falls(pairs)) == closed


def test_a_language_that_falls_is_named_with_what_was_lost() -> None:
    """Among many questions in another language five lost of twenty are nothing; in their own they close the gate."""
    found = falls([*some(20, 5, language="ar"), *some(300, 0)])
    assert [(fall.group, fall.share, len(fall.lost)) for fall in found] == [("ar", "right_first", 5)]


@pytest.mark.parametrize(
    ("count", "taken", "closed"),
    [(3, 2, False), (5, 4, True), (100, 7, False), (100, 12, True), (1000, 60, False)],
)
def test_a_new_report_takes_over_few_questions_that_were_right(count: int, taken: int, closed: bool) -> None:
    """One in twenty is let through, and what may be chance; it is judged over all languages together."""
    pairs = [replace(one, taken=number < taken) for number, one in enumerate(some(count, 0))]
    assert [(fall.share, fall.group, len(fall.lost)) for fall in falls(pairs)] == [
        ("kept", "all", taken)
    ] * closed


def test_what_should_not_be_answered_counts_too() -> None:
    """Near questions that get an answer all of a sudden close the gate by their own share."""
    near = [
        Pair(*(replace(row, kind=Kind.UNANSWERABLE, outcome=outcome) for row, outcome in
               ((one.old, Outcome.CLOSEST), (one.new, Outcome.ANSWER))), known=True)
        for one in some(5, 0)
    ]  # fmt: skip
    assert {(fall.share, fall.old, fall.new) for fall in falls(near)} == {("declined", 1.0, 0.0)}


def test_lessons_stand_in_where_a_report_has_no_tests() -> None:
    """A report's lessons are tests only while it has none."""
    lesson, test = question("a", "cop/1"), replace(question("b", "cop/1"), split=Split.JUDGE)
    other = question("c", "fish/1", about="fish")
    assert judging([lesson, other]) == [lesson, other]
    assert judging([lesson, test, other]) == [test, other]


def test_figures_of_a_report_that_is_new_have_nothing_before_them() -> None:
    """Though it is the only one: it stands apart from the reports that both sides have."""
    found = figures(some(4, 1, known=False))
    assert found == {"report cop": {"right_first": {"old": None, "new": 0.75, "count": 4}}}
    assert list(figures(some(4, 1))) == ["all", "en"]


def test_a_whole_section_is_another_answer_than_its_first_passage() -> None:
    """What is compared is the section, where all of it is given."""
    hit = Hit(Library((report(),)).passage("cop/2.1"), 0.5, "en")
    given = Answer(Outcome.ANSWER, 0.9, (hit,), "en")
    assert Said.of(given) == Said(Outcome.ANSWER, "cop/2.1")
    assert Said.of(replace(given, section="cop/2")).first == "cop/2"
    assert Said.of(replace(given, outcome=Outcome.NONE)).first == ""


REPORT = """\
report: {id: r, language: en, title: The report}
sections:
  - id: "1"
    items: [Suzhou bought electric buses., Nairobi adopted a night timetable., %s]
"""
LESSON = """\
split: learn
report: r
questions:
  - {id: stops, kind: unanswerable, text: {en: "Osaka checked its stops?"}}
"""


@pytest.mark.usefixtures("brief")
def test_no_passage_and_no_question_is_encoded_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folders that differ in one passage of three: each text is encoded once, and when they are compared again no
    passage is. A question that is spelt like another is asked once, and an answer whose passage only moved is not
    listed; that of a lesson that is answered otherwise than it teaches is."""
    for name, last in (("old", "Osaka checked its stops."), ("new", "Lima opened a tram line.")):
        (tmp_path / name / "reports").mkdir(parents=True)
        (tmp_path / name / "reports" / "r.yaml").write_text(REPORT % last)
    monkeypatch.setattr(Engine, "ask", _sure(Engine.ask))
    encoder = DemoEncoder()
    publisher = Publisher(tmp_path / "new", tmp_path / "data", encoder)
    asked = [("Lima opened a tram line?", "en"), ("Suzhou bought electric buses?", "en")]
    twice = [*asked, ("LIMA opened a  tram line?", "en")]
    found = difference(publisher, tmp_path / "old", tmp_path / "new", twice)
    assert found.asked == 2
    assert encoder.texts.count(asked[0][0]) == 1
    passages = [text for text in encoder.texts if text.endswith(".")]
    assert sorted(passages) == sorted(set(passages))
    assert len(passages) == 4
    assert [(one.text, one.new.first) for one in found.changed] == [(asked[0][0], "r/1/3")]
    encoder.texts.clear()
    difference(publisher, tmp_path / "old", tmp_path / "new", asked)
    assert [text for text in encoder.texts if text.endswith(".")] == []

    moved = REPORT.replace("Suzhou bought electric buses., Nairobi", "Nairobi").replace(
        "%s", "Suzhou bought electric buses."
    )
    (tmp_path / "new" / "reports" / "r.yaml").write_text(moved)
    assert difference(publisher, tmp_path / "old", tmp_path / "new", asked[1:]).changed == ()

    (tmp_path / "new" / "questions").mkdir()
    (tmp_path / "new" / "questions" / "r.yaml").write_text(LESSON)
    [lesson] = difference(publisher, tmp_path / "old", tmp_path / "new", ()).changed
    assert (lesson.question, lesson.old.first, lesson.taught) == ("r/stops", "r/1/3", False)


@pytest.mark.usefixtures("brief")
def test_every_lesson_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson is asked in all its wordings where a change is near, and in one anywhere else: a change may move the
    confidence of any."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "questions").mkdir()
    text = (
        LESSON
        + '  - {id: tests, kind: answerable, passages: ["1/1"], text: {en: "buses?", fr: "autobus ?"}}\n'
    )
    (tmp_path / "questions" / "r.yaml").write_text(text)
    (tmp_path / "questions" / "test.yaml").write_text(
        LESSON.replace("learn", "judge").replace("Osaka", "Kyoto")
    )
    (tmp_path / "reports" / "r.yaml").write_text(REPORT % "Osaka checked its stops.")
    publisher = Publisher(tmp_path, tmp_path / "data", DemoEncoder())
    publish(publisher, PublishOptions("anna"))
    assert difference(publisher, None, tmp_path).asked == 3
    monkeypatch.setattr(comparison, "_touched", lambda _old, _new, lessons, *_: lessons)
    assert difference(publisher, None, tmp_path).asked == 4
    # Then lessons stand in for tests, and the progress has them too.
    (tmp_path / "questions" / "test.yaml").unlink()
    told = list[float]()
    difference(replace(publisher, progress=lambda _what, share: told.append(share)), None, tmp_path)
    assert told[-2:] == [1 / 2, 2 / 3]


def _sure(ask):  # type: ignore[no-untyped-def]
    """Asking as it is, but that whatever is found first is an answer: the demo encoder is sure of nothing."""

    def asked(engine, questions):  # type: ignore[no-untyped-def]
        return [replace(answer, outcome=Outcome.ANSWER) for answer in ask(engine, questions)]

    return asked
