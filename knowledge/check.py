"""Everything that is wrong or doubtful in a knowledge folder, at once."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.doubts import doubts, titled_alike
from knowledge.filenames import misnamed, unread
from knowledge.library import Library, read_folder
from knowledge.problem import Problem
from knowledge.questions import Question, contradictions, read_questions
from knowledge.reportfile import ReportFile


@dataclass(frozen=True, slots=True)
class Checked:
    """A knowledge folder as it is.

    files: the report files, right or wrong
    library: the reports without errors
    questions: the questions that can be read, drafts too
    problems: all that is wrong or doubtful, by file and line
    """

    files: tuple[ReportFile, ...]
    library: Library
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]


def check(folder: Path) -> list[Problem]:
    """All problems of the reports and questions of a folder, by file and line; none in one that is right.

    Warnings do not keep the folder from being used. Never raises for what the folder holds.
    """
    return list(checked(folder).problems)


def checked(folder: Path) -> Checked:
    """Read a folder, with all its problems. Never raises for what it holds."""
    files, problems = read_folder(folder)
    problems = [*problems, *misnamed(files), *unread(folder)]
    for file in files:
        problems += doubts(file)
    problems += titled_alike(files)
    library = Library(tuple({file.id: file.report for file in files if file.report}.values()))
    broken = {name for file in files if file.report is None for name in (file.id, file.path.stem) if name}
    questions, unsound = read_questions(folder, library, broken)
    problems += [*unsound, *contradictions(folder, questions)]
    problems.sort(key=lambda problem: (problem.file, problem.line or 0))
    return Checked(tuple(files), library, questions, tuple(problems))
