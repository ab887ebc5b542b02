"""Figures on answers, against cases small enough to work out by hand."""

import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.answer import Answer, Hit, Outcome
from index.evaluation import OTHER, Figure, Resamples, Row, evenness, figures, groups, mark
from index.exam import Exam, Remembering, clock
from knowledge.library import Library
from knowledge.questions import Kind, Question, Split
from knowledge.report import Report, Section
from tests.index.demo import DemoEncoder
from tests.index.reports import report

LIBRARY = Library((report(),))


def question(kind: Kind, *passages: str, id_: str = "q", **text: str) -> Question:
    """Return a question about the small report."""
    return Question("cop", id_, "cop", Split.JUDGE, kind, None, passages, text or {"en": "What?"})


def answer(
    *ids: str, outcome: Outcome = Outcome.ANSWER, sure: float = 0.9, section: str | None = None
) -> Answer:
    """Return an answer with these passages."""
    hits = tuple(Hit(LIBRARY.passage(id_), 0.5, "ru") for id_ in ids)
    return Answer(outcome, sure, hits, "en", section)


def row(kind: Kind, outcome: Outcome, rank: int | None = None, sure: float = 0.5, **more: object) -> Row:
    """Return a marked answer."""
    blank = Row("cop/q", "cop", "en", False, kind, "", "What?", (), (), rank, outcome, sure)
    return replace(blank, **more)  # type: ignore[arg-type]


def each_its_own(rows: Sequence[Row]) -> list[Row]:
    """Return the rows as those of questions of their own."""
    return [replace(row, question=f"cop/{number}") for number, row in enumerate(rows)]


def test_rank_is_that_of_the_first_right_passage() -> None:
    """Any passage that the question names is right, and the first of them counts."""
    asked = question(Kind.ANSWERABLE, "cop/2.1/1", "cop/2.1/3")
    assert mark(asked, "en", answer("cop/2.1/2", "cop/2.1/3", "cop/2.1/1"), crossed=False).rank == 2
    assert mark(asked, "en", answer("cop/summary"), crossed=False).rank is None
    assert mark(asked, "en", answer(), crossed=False).rank is None


@pytest.mark.parametrize(
    ("got", "rank"),
    [
        (answer("cop/2.1", "cop/2.1/1", section="cop/2.1"), 1),
        (answer("cop/2.1/3"), 1),
        (answer("cop/summary", "cop/2.1/3"), 2),
        (answer("cop/summary", section="cop/summary"), None),
    ],
)
def test_a_section_is_right_as_such_or_by_its_first_passage(got: Answer, rank: int | None) -> None:
    """A question about a section is answered by the section, or by a passage of it."""
    assert mark(question(Kind.SECTION, "cop/2.1"), "en", got, crossed=False).rank == rank


def test_what_is_good_for_each_kind() -> None:
    """Right and answered; near and not answered; off topic and declined."""
    good = {
        (kind, outcome)
        for kind in Kind
        for outcome in Outcome
        if row(kind, outcome, rank=1 if kind in (Kind.ANSWERABLE, Kind.SECTION) else None).good
    }
    assert good == {
        (Kind.ANSWERABLE, Outcome.ANSWER),
        (Kind.SECTION, Outcome.ANSWER),
        (Kind.UNANSWERABLE, Outcome.CLOSEST),
        (Kind.UNANSWERABLE, Outcome.NONE),
        (Kind.OFF_TOPIC, Outcome.NONE),
    }
    assert not row(Kind.ANSWERABLE, Outcome.ANSWER, rank=2).good


def test_figures_count_what_they_say() -> None:
    """Each measure is the share of its own kind of question."""
    rows = each_its_own(
        [
            row(Kind.ANSWERABLE, Outcome.ANSWER, rank=1),
            row(Kind.ANSWERABLE, Outcome.ANSWER, rank=2),
            row(Kind.SECTION, Outcome.CLOSEST, rank=1),
            row(Kind.ANSWERABLE, Outcome.NONE, rank=None),
            row(Kind.UNANSWERABLE, Outcome.ANSWER, rank=None),
            row(Kind.UNANSWERABLE, Outcome.CLOSEST, rank=None),
            row(Kind.UNANSWERABLE, Outcome.NONE, rank=None),
            row(Kind.OFF_TOPIC, Outcome.NONE, rank=None),
            row(Kind.OFF_TOPIC, Outcome.CLOSEST, rank=None),
        ]
    )
    found = {name: (round(figure.value, 3), figure.count) for name, figure in figures(rows).items()}
    assert found == {
        "recall_at_1": (0.5, 4), "recall_at_3": (0.75, 4), "recall_at_10": (0.75, 4), "mrr": (0.625, 4),
        "denied": (0.25, 4), "answered": (0.5, 4), "answered_right": (0.25, 4), "right_among_answered": (0.5, 2),
        "near_declined": (0.667, 3), "near_none": (0.333, 3), "near_declined_at_95": (0.0, 3), "off_none": (0.5, 2),
        "off_declined": (1.0, 2), "calibration_error": (found["calibration_error"][0], 9),
    }  # fmt: skip
    ranked = figures(each_its_own([row(Kind.ANSWERABLE, Outcome.ANSWER, rank) for rank in (1, 3, 4, 10, 11)]))
    assert (ranked["recall_at_3"].value, ranked["recall_at_10"].value) == (0.4, 0.8)


def test_what_nothing_counts_for_is_left_out() -> None:
    """A set without off-topic questions has no figure for them, and no rows no figures at all."""
    assert "off_none" not in figures([row(Kind.ANSWERABLE, Outcome.ANSWER, rank=1)])
    assert figures([]) == {}


def test_declined_at_95_asks_how_well_confidence_tells_the_two_apart() -> None:
    """One in twenty answerable questions may be lost; what is unanswerable below the next is declined."""
    answerable = np.array([0.1] + [0.5 + number / 100 for number in range(19)])
    near = np.array([0.05, 0.3, 0.49, 0.5, 0.9])
    confidence = np.concatenate([answerable, near])
    which = np.arange(len(confidence)) < len(answerable)
    figure = Resamples([str(number) for number in range(len(which))]).declined_at(confidence, which, ~which)
    assert figure.value == pytest.approx(3 / 5)
    # Of two answerable ones a draw may have neither: it has no cut, and says nothing.
    few = Resamples([str(number) for number in range(12)])
    answerable = np.arange(12) >= 10
    apart = few.declined_at(np.where(answerable, 0.9, 0.1), answerable, ~answerable)
    assert (apart.low, apart.value, apart.high) == (1.0, 1.0, 1.0)
    flat = Resamples(list("abcd")).declined_at(np.full(4, 0.8), [1, 1, 0, 0], [0, 0, 1, 1])
    assert flat.value == flat.high == 0


def test_calibration_error_is_none_when_confidence_means_what_it_says() -> None:
    """Right as often as it is sure: no error. Always sure and right half the time: one half."""
    generator = np.random.default_rng(1)
    sure = generator.random(5_000)
    right = generator.random(5_000) < sure
    cases = [str(number % 500) for number in range(5_000)]
    assert Resamples(cases).calibration_error(sure, right).value < 0.025
    half = Resamples(list("abcd")).calibration_error(np.ones(4), [1, 0, 1, 0])
    assert half.value == 0.5
    assert Resamples(["a"]).calibration_error([1.0], [0]).value == 1


def test_an_interval_covers_what_it_estimates() -> None:
    """Of intervals over samples of a known share, about 95 in a hundred cover it."""
    generator = np.random.default_rng(2)
    covered = 0
    for _ in range(60):
        hits = generator.random(120) < 0.7
        figure = Resamples([str(number) for number in range(120)]).ratio(hits, np.ones(120))
        covered += figure.low <= 0.7 <= figure.high
    assert 52 <= covered <= 60


def test_translations_are_drawn_together() -> None:
    """Six translations that stand and fall together say as much as one question: the interval is as wide."""
    hits = [number % 2 for number in range(40)]
    once = Resamples([str(number) for number in range(40)]).ratio(hits, np.ones(40))
    six = Resamples([str(number // 6) for number in range(240)]).ratio(np.repeat(hits, 6), np.ones(240))
    assert (six.value, six.low, six.high) == pytest.approx((once.value, once.low, once.high), abs=0.03)


def test_percentiles() -> None:
    """The 95th percentile is the value that 95 in a hundred do not exceed."""
    figure = Resamples([str(number) for number in range(100)]).percentile(range(1, 101), 95)
    assert figure.value == 95
    assert figure.low < 95 < figure.high


def test_groups_are_languages_in_the_order_of_the_un_then_others() -> None:
    """All rows first, then each language; questions in a language without text apart."""
    rows = [
        row(Kind.ANSWERABLE, Outcome.ANSWER, language=tag, crossed=tag == "de") for tag in ("zh", "de", "en")
    ]
    assert {name: len(some) for name, some in groups(rows).items()} == {
        "all": 3, "en": 1, "zh": 1, "de": 1, "other": 1,
    }  # fmt: skip
    assert list(groups(rows)) == ["all", "en", "zh", "de", "other"]
    assert "other" not in groups(rows[:1])


def test_evenness_is_the_worst_language_over_the_best() -> None:
    """.6 in the worst and .8 in the best are .75; one language alone has none."""

    def first(share: float) -> dict[str, Figure]:
        return {"recall_at_1": Figure(share, share, share, 9)}

    assert evenness({"all": first(0.1), "en": first(0.8), "ar": first(0.6)}) == pytest.approx(0.75)
    assert math.isnan(evenness({"en": first(0.8)}))


class Always:
    """Answers everything with one passage."""

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question."""
        return [answer("cop/2.1/1") for _ in questions]


def test_an_exam_asks_every_question_in_every_language() -> None:
    """Each translation is asked, in order; a language without text is marked."""
    exam = Exam(
        "cop",
        LIBRARY,
        (
            question(Kind.ANSWERABLE, "cop/2.1/1", en="Saudi Arabia?", ru="Саудовская Аравия предложила?"),
            question(Kind.ANSWERABLE, "cop/2.1/2", id_="other", fr="Год?"),
        ),
    )
    steps: list[int] = []
    rows = exam.sit(Always(), steps.append)
    assert [(row.key, row.crossed) for row in rows] == [
        ("cop/q/en", False), ("cop/q/ru", False), ("cop/other/fr", True),
    ]  # fmt: skip
    assert rows[1].rank == 1
    assert rows[1].shown[0] == "cop/2.1/1"
    assert steps == [3]
    assert figures(groups(rows)["ru"])["recall_at_1"].value == 1
    assert len(clock(Always(), ["a", "b"]).clock) == 2


def test_a_language_that_another_report_alone_has_is_marked() -> None:
    """What counts is whether the report that a question is about has text in its language; without one, whether any
    has."""
    crane = question(Kind.ANSWERABLE, "cop/2.1/1", en="Who offered?", fr="Qui a offert ?")
    pizza = replace(question(Kind.OFF_TOPIC, id_="pizza", fr="une pizza"), report=None)
    other = Report("port", "fr", {"fr": "Port"}, (Section("1", text={"fr": "La grue."}),), frozenset({"fr"}))
    rows = Exam("both", Library((report(), other)), (crane, pizza)).sit(Always())
    assert [(row.key, row.crossed) for row in rows] == [
        ("cop/q/en", False), ("cop/q/fr", True), ("cop/pizza/fr", False),
    ]  # fmt: skip
    assert len(groups(rows)[OTHER]) == 1


def test_batches_are_asked_side_by_side_and_kept_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first batch waits here for the second one, and stays the first."""
    many = tuple(
        question(Kind.ANSWERABLE, "cop/summary", id_=f"q{number}", en="Why?") for number in range(65)
    )
    met, steps = threading.Barrier(2), list[int]()
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    class Meeting(Always):
        def ask(self, questions: Sequence[str]) -> list[Answer]:
            """Answer only beside another batch."""
            met.wait(20)
            return super().ask(questions)

    rows = Exam("cop", LIBRARY, many).sit(Meeting(), steps.append)
    assert [row.question for row in rows] == [f"cop/q{number}" for number in range(65)]
    assert steps == [64, 65]


def test_nothing_is_encoded_twice() -> None:
    """Systems that share a remembering encoder cost one encoding a text and kind; what they get is what it gives."""
    encoder = DemoEncoder()
    remembering = Remembering(encoder)
    first = remembering.encode(["a b", "c", "a b"], "query")
    np.testing.assert_array_equal(first, DemoEncoder().encode(["a b", "c", "a b"], "query"))
    np.testing.assert_array_equal(remembering.encode(["c", "a b"], "query"), first[[1, 0]])
    assert encoder.texts == ["a b", "c"]
    assert remembering.encode([], "query").shape == (0, 64)
    remembering.encode(["c"], "passage")
    assert encoder.texts == ["a b", "c", "c"]


def test_an_exam_s_index_is_never_the_live_one(tmp_path: Path) -> None:
    """It is built beside, with the exam's lessons, anew each time, and asked as any other."""
    lesson = replace(question(Kind.ANSWERABLE, "cop/summary", en="Zebras?"), split=Split.LEARN)
    exam = Exam("cop", LIBRARY, (question(Kind.ANSWERABLE, "cop/summary", en="Zebras?"),), (lesson,))
    engines = [exam.engine(DemoEncoder(), tmp_path) for _ in range(2)]
    assert not (tmp_path / "index").exists()
    assert engines[0].version != engines[1].version
    assert exam.sit(engines[1])[0].rank == 1
