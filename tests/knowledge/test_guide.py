"""The guide for the secretariat is true."""

import re
from pathlib import Path

from knowledge.check import check
from knowledge.layout import of_questions, write
from knowledge.library import load
from tests.knowledge.conftest import Folder

GUIDE = (Path(__file__).parents[2] / "docs" / "secretariat.md").read_text(encoding="utf-8")
QUESTIONS, REPORT = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_examples(folder: Folder) -> None:
    """The report and the questions of the guide are free of errors and warnings, and laid out as they are to be."""
    path = folder(**{"example-2023": REPORT, "questions_example": QUESTIONS})
    assert check(path) == []
    assert load(path).passage("example-2023/2.10/2").text["en"] == "The second outcome."
    assert write(load(path).reports[0]) == REPORT
    assert of_questions(QUESTIONS) == QUESTIONS


def test_problem_line(folder: Folder) -> None:
    """The problem that the guide shows is what the check says of that slip."""
    lines = REPORT.splitlines()
    at = next(number for number, line in enumerate(lines) if number > 20 and line == "    text:")
    lines[at] = "    txet:"
    path = folder(**{"example-2023": "\n".join(lines)})
    (problem,) = [problem for problem in check(path) if problem.is_error]
    assert str(problem).replace(str(path), "knowledge") in GUIDE
