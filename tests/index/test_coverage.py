"""Coverage: lessons are held out by batch, and what is said of each passage follows from what was asked."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.answer import Outcome
from index.building import build
from index.coverage import coverage, held_out
from index.engine import Engine
from index.evaluation import Row
from index.exam import Exam
from index.opening import open_index
from knowledge.questions import Kind, Question
from tests.index.demo import DemoEncoder
from tests.index.reports import order, question, report

FILLER = [question(f"matter {number} {number * 7}", "cop/2.1/1") for number in range(8)]


def asked(tmp_path: Path, lessons: Sequence[Question]) -> tuple[list[Row], DemoEncoder]:
    """What lessons get when they are held out, and the encoder that read what was not known."""
    made = order(tmp_path, lessons=lessons)
    build(made)
    encoder = DemoEncoder()
    exam = Exam("cop", made.library, (), tuple(lessons))
    return held_out(
        exam, Engine(open_index(tmp_path, "demo-1", 64), encoder), lambda _what, _share: None
    ), encoder


def of(file: str, one: Question) -> Question:
    """The same question from a file."""
    return replace(one, file=file)


def gibberish(*ids: str, **more: str) -> Question:
    """A question that no view is like, in two languages that read alike: only a lesson tells what answers it."""
    return replace(question("xyzzy plugh", *ids), text={"en": "xyzzy plugh", "fr": "xyzzy plugh?"} | more)


def test_a_translation_never_gives_a_question_away(tmp_path: Path) -> None:
    """Where the same words are a lesson that stays, they are found; its own other language is held out with it."""
    alone, _ = asked(tmp_path / "alone", [*FILLER, gibberish("cop/2.1/2")])
    twice = [*FILLER, gibberish("cop/2.1/2"), replace(gibberish("cop/2.1/2"), id="again")]
    known, _ = asked(tmp_path / "twice", twice)
    assert [row.rank == 1 for row in alone if row.expected == ("cop/2.1/2",)] == [False, False]
    assert [row.rank for row in known if row.expected == ("cop/2.1/2",)] == [1, 1, 1, 1]


def test_a_file_is_held_out_whole_unless_it_has_most_lessons(tmp_path: Path) -> None:
    """What its own file says does not help a question, what another says does."""
    pair = [gibberish("cop/2.1/2"), replace(gibberish("cop/2.1/2"), id="again")]
    small = [of("small", one) for one in pair]
    one_file, _ = asked(tmp_path / "whole", [*FILLER, *small])
    two, _ = asked(tmp_path / "two", [*FILLER, *small[:1], *(of("other", one) for one in pair[1:])])
    assert [row.rank == 1 for row in one_file if row.question.startswith("small/")] == [False] * 4
    assert [row.rank for row in two if row.expected == ("cop/2.1/2",)] == [1] * 4


def test_what_is_stored_is_not_encoded_again(tmp_path: Path) -> None:
    """Each lesson is asked once in each language, with the vector of the build; of what is about no report, and of
    whole sections, nothing is asked."""
    lessons = [*FILLER, gibberish("cop/2.1/2"), question("Hello", kind=Kind.OFF_TOPIC, about=None),
               question("section 2.1", "cop/2.1", kind=Kind.SECTION),
               question("Who paid?", kind=Kind.UNANSWERABLE)]  # fmt: skip
    rows, encoder = asked(tmp_path, lessons)
    assert len(rows) == len(FILLER) + 2 + 1
    assert encoder.texts == []


def test_no_lessons_are_no_figures(tmp_path: Path) -> None:
    """Then every passage is wanting."""
    rows, _ = asked(tmp_path, [])
    found = coverage(report(), rows)
    assert (found.answered, found.unanswered, found.figures) == (0, 0, {})
    assert [one.need for one in found.passages] == [1.0] * len(found.passages)


def row(*expected: str, rank: int | None = 1, number: int = 0) -> Row:
    """What a lesson got."""
    kind = Kind.ANSWERABLE if expected else Kind.UNANSWERABLE
    return Row(f"f/{number}", "cop", "en", False, kind, "", "x", expected, (), rank, Outcome.ANSWER, 0.5)


def test_passages_are_counted_and_the_wanting_ones_come_first() -> None:
    """A question counts for each of its passages; those without lessons come first, then those that go wrong, then those
    that little is known of; other reports' lessons count for nothing."""
    rows = [
        row("cop/2.1/1", "cop/2.1", number=1),
        row("cop/2.1/1", rank=2),
        row("cop/2.1/2", rank=None),
        row(),
    ]
    rows += [row("cop/2.1", number=2), row("cop/2.1", number=3), replace(row("cop/summary"), report="fish")]
    found = coverage(report(), rows)
    assert [(one.id, one.lessons, one.first, one.three) for one in found.passages] == [
        ("cop/summary", 0, 0, 0), ("cop/2.1", 3, 3, 3), ("cop/2.1/1", 2, 1, 2), ("cop/2.1/2", 1, 0, 0),
        ("cop/2.1/3", 0, 0, 0),
    ]  # fmt: skip
    assert [one.id for one in found.next] == [
        "cop/summary", "cop/2.1/2", "cop/2.1/3", "cop/2.1/1", "cop/2.1",
    ]  # fmt: skip
    assert (found.answered, found.unanswered) == (5, 1)
    assert found.figures["recall_at_1"].value == 3 / 5
    assert found.figures["recall_at_3"].value == 4 / 5
