"""What is judged: every question of a split, in every language, by set."""

from collections.abc import Sequence
from pathlib import Path

from index.answer import Answer, Hit, Outcome
from index.exam import Exam
from knowledge.questions import Split
from lab.exams import PRACTICE, REPORT, answers, sets

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
