"""Finds every problem of a knowledge folder at once."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

from knowledge.doubts import doubts, titled_alike
from knowledge.filenames import misnamed, unread, yaml_files
from knowledge.library import Library, read_folder
from knowledge.problem import Problem
from knowledge.questions import Question, read_questions
from knowledge.reportfile import ReportFile, read_report


@dataclass(frozen=True, slots=True)
class Checked:
    """The content of a knowledge folder.

    files: every report file, with or without errors
    library: the reports without errors
    questions: the questions that can be read, with the drafts
    problems: all errors and warnings, by file and line
    """

    files: tuple[ReportFile, ...]
    library: Library
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]


def check(folder: Path) -> list[Problem]:
    """List all problems of the reports and questions of a folder, by file and line.

    Warnings do not keep the folder from being used. Never raises for what the folder holds.
    """
    return list(checked(folder).problems)


def checked(folder: Path) -> Checked:
    """Read a folder, with all its problems. Never raises for what it holds."""
    return Checking(folder).now()


class Checking:
    """A folder that is checked repeatedly: only files that changed since are read again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reports: dict[Path, tuple[_State, ReportFile, list[Problem]]] = {}
        self._questions: tuple[Hashable, tuple[tuple[Question, ...], list[Problem]]] | None = None

    def now(self) -> Checked:
        """Give the present content of the folder, with all its problems. Never raises for what it holds."""
        files, problems = read_folder(self._folder, self._report)
        problems = [*problems, *misnamed(files), *unread(self._folder)]
        self._reports = {file.path: self._reports[file.path] for file in files}
        for _, _, found in self._reports.values():
            problems += found
        problems += titled_alike(files)
        library = Library(tuple({file.id: file.report for file in files if file.report}.values()))
        broken = {name for file in files if file.report is None for name in (file.id, file.path.stem) if name}
        questions, unsound = self._asked(library, broken)
        problems += unsound
        problems.sort(key=lambda problem: (problem.file, problem.line or 0))
        return Checked(tuple(files), library, questions, tuple(problems))

    def take(self, file: ReportFile) -> None:
        """Take over a file that was just written and read back, so that it is not read again."""
        self._reports[file.path] = _state(file.path), file, list(doubts(file))

    def _report(self, path: Path) -> ReportFile:
        state, known = _state(path), self._reports.get(path)
        if known is None or known[0] != state:
            file = read_report(path)
            self._reports[path] = known = state, file, list(doubts(file))
        return known[1]

    def _asked(self, library: Library, broken: set[str]) -> tuple[tuple[Question, ...], list[Problem]]:
        """Read the questions and their problems. Questions are compared with the ids of the library alone."""
        try:
            states: Hashable = tuple((path, _state(path)) for path in yaml_files(self._folder / "questions"))
        except OSError as error:
            states = error.strerror
        key = states, tuple(library.ids), tuple(library.sections), frozenset(broken)
        if self._questions is None or self._questions[0] != key:
            self._questions = key, read_questions(self._folder, library, broken)
        return self._questions[1]


#: The identity of a file: its time of change, size and inode; None if the file cannot be read.
_State = tuple[int, int, int] | None


def _state(path: Path) -> _State:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
