"""What is judged: every question of a split, in every language, by set; and what a part is worth."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.answer import Answer, Hit, Outcome
from index.exam import Exam
from knowledge.questions import Split
from lab.judge import DRAFTED, PRACTICE, REPORT, SHORT, answers, changes, sets, summary

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


class First:
    """Answers everything with the first passage of its library."""

    def __init__(self, exam: Exam) -> None:
        passage = exam.library.passages[0]
        self._answer = Answer(Outcome.ANSWER, 0.5, (Hit(passage, 0.5, passage.report.language),), None)

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question."""
        return [self._answer] * len(questions)


def test_every_question_is_asked_of_its_own_report() -> None:
    """Own questions come with the lessons of the learn side, each practice report alone; an answer is marked by the
    questions of its report. Practice reports come without lessons, some of them again with, and with short questions."""
    found = sets(KNOWLEDGE, Split.CHOOSE)
    assert [exam.name for exam in found[REPORT]] == ["knowledge"]
    assert len(found[PRACTICE]) == 9
    taught = {name: {bool(exam.taught) for exam in exams} for name, exams in found.items()}
    assert taught == {REPORT: {True}, PRACTICE: {False}, DRAFTED: {True}, SHORT: {False}}
    reports = {exam.name for exam in found[PRACTICE]}
    assert reports > {exam.name for exam in found[DRAFTED]} | {exam.name for exam in found[SHORT]}
    shares: list[float] = []
    rows = answers(found, First, lambda _what, share: shares.append(share))
    assert rows.keys() == found.keys()
    for name, some in rows.items():
        assert len(some) == sum(len(exam.texts()) for exam in found[name])
        assert {row.shown[0].partition("/")[0] for row in some} == {
            row.report or "cwg-cop-2022" for row in some
        }
    assert all(0 < sum(row.right for row in rows[name]) < len(rows[name]) for name in (REPORT, PRACTICE))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    line = summary({SHORT: rows[SHORT]})[1].split()
    assert line[:2] == [SHORT, str(sum(row.answerable for row in rows[SHORT]))]
    assert (line[5], line[7]) == (".000", ".000")  # nothing is denied, nothing declined


@pytest.mark.parametrize(("ranks", "first"), [((1, 1), "+0.000"), ((1, 2), "-1.000*"), ((2, 1), "+1.000*")])
def test_a_change_is_the_difference_on_the_same_questions(ranks: tuple[int, int], first: str) -> None:
    """Where another system puts the right passage second, all of "right first" is lost; what stays has no star."""
    rows = answers({SHORT: sets(KNOWLEDGE, Split.CHOOSE)[SHORT]}, First, lambda _what, _share: None)[SHORT]
    ours, theirs = ({SHORT: [replace(row, rank=rank) for row in rows]} for rank in ranks)
    head, line = changes("without reading", ours, theirs)
    assert head.startswith("without reading".rjust(18) + "right first".rjust(18))
    assert line.split()[1] == first
    assert line.split()[-1] == "+0.000"
