"""What is judged: every question of a split, in every language, by set."""

from collections.abc import Sequence
from pathlib import Path

from index.answer import Answer, Hit, Outcome
from index.exam import Exam
from knowledge.questions import Split
from lab.exams import DRAFTED, PLAIN, PRACTICE, REPORT, answers, more, sets
from lab.judge import summary

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_further_sets_are_of_the_same_split() -> None:
    """Practice reports with four lessons a passage, and short questions about new ones; the summary has a line for
    each."""
    found = more(Split.CHOOSE)
    reports = {exam.name for exam in sets(KNOWLEDGE, Split.CHOOSE)[PRACTICE]}
    for name, taught in ((DRAFTED, True), (PLAIN, False)):
        assert {exam.name for exam in found[name]} <= reports
        assert {bool(exam.taught) for exam in found[name]} == {taught}
    rows = answers({PLAIN: found[PLAIN]}, First, lambda _what, _share: None)
    (head, line) = summary(rows)
    assert head.split()[:3] == ["answerable", "right", "first"]
    assert line.split()[:2] == [PLAIN, str(sum(row.answerable for row in rows[PLAIN]))]
    assert (line.split()[5], line.split()[7]) == (".000", ".000")  # nothing is denied, nothing declined


class First:
    """Answers everything with the first passage of its library."""

    def __init__(self, exam: Exam) -> None:
        passage = exam.library.passages[0]
        self._answer = Answer(Outcome.ANSWER, 0.5, (Hit(passage, 0.5, passage.report.language),), None)

    def ask(self, questions: Sequence[str]) -> list[Answer]:
        """Answer each question."""
        return [self._answer] * len(questions)


def test_every_question_is_asked_of_its_own_report() -> None:
    """Own questions come with the lessons of the learn side, each practice report alone and without; an answer is
    marked by the questions of its report."""
    found = sets(KNOWLEDGE, Split.CHOOSE)
    assert [exam.name for exam in found[REPORT]] == ["knowledge"]
    assert found[REPORT][0].taught
    assert len(found[PRACTICE]) == 9
    assert not any(exam.taught for exam in found[PRACTICE])
    shares: list[float] = []
    rows = answers(found, First, lambda _what, share: shares.append(share))
    assert rows.keys() == found.keys()
    for name, some in rows.items():
        assert len(some) == sum(len(exam.texts()) for exam in found[name])
        assert {row.shown[0].partition("/")[0] for row in some} == {
            row.report or "cwg-cop-2022" for row in some
        }
        assert 0 < sum(row.right for row in some) < len(some)
    assert shares == sorted(shares)
    assert shares[-1] == 1
