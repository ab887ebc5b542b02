"""The lesson file of each report, which commands and the desk write: drafts, accepted ones, and what a person wrote;
and the file of tests that people wrote at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.editing.reportfiles import carried
from bot.errors import UsageError
from bot.settings import Settings
from index.durable import write_text
from knowledge.drafts import numbered, write
from knowledge.errors import KnowledgeError, UserError
from knowledge.layout import said_in
from knowledge.library import Library
from knowledge.questions import Question, Split, read_questions
from knowledge.report import Report


@dataclass
class LessonFile:
    """A file of lessons on one report, or of tests.

    path: the file
    report: the report of the lessons
    own: the questions in the file
    others: the questions in all other files
    text: the text of the file when it was last read or written
    split: what the questions are for
    """

    path: Path
    report: Report
    own: list[Question]
    others: list[Question]
    text: str
    split: Split = Split.LEARN

    @classmethod
    def open(
        cls, settings: Settings, library: Library, report: Report, split: Split = Split.LEARN
    ) -> "LessonFile":
        """The file of a report, which may not exist yet. Raises KnowledgeError, and UserError if it has other
        questions."""
        holds = "lessons" if split is Split.LEARN else "tests"
        path = settings.knowledge / "questions" / f"{report.id}-{holds}.yaml"
        text = _content(path)
        questions, problems = read_questions(settings.knowledge, library)
        if any(problem.is_error for problem in problems):
            raise KnowledgeError(problems)
        own = [one for one in questions if one.file == path.stem]
        if any((one.report, one.split) != (report.id, split) for one in own):
            raise UserError(
                f"{path}: holds other questions than {holds} on {report.id}: move them to another file"
            )
        return cls(path, report, own, [one for one in questions if one.file != path.stem], text, split)

    @property
    def known(self) -> list[Question]:
        """All questions of the folder."""
        return [*self.others, *self.own]

    @property
    def waiting(self) -> int:
        """The number of its questions that wait to be accepted."""
        return sum(one.drafted for one in self.own)

    def add(self, questions: Iterable[Question]) -> None:
        """Add questions with new ids, and save."""
        self.save([*self.own, *(replace(one, file=self.path.stem) for one in numbered(questions, self.own))])

    def save(self, own: list[Question]) -> None:
        """Write these questions to the file; without any, remove it. Raises UserError if somebody else has written it
        meanwhile."""
        if _content(self.path) != self.text:
            raise UserError(f"{self.path}: somebody else has changed it meanwhile: start the command again")
        self.own = own
        text = write(self.report.id, own, said_in(self.text), self.split) if own else ""
        self.text, _ = carried(self.path, text) if own else (text, [])
        self.path.parent.mkdir(exist_ok=True)
        if own:
            write_text(self.path, self.text)
        else:
            self.path.unlink(missing_ok=True)


def _content(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace") if path.exists() else ""


def named(library: Library, id_: str) -> Report:
    """The report of that id. Raises UsageError."""
    for report in library.reports:
        if report.id == id_:
            return report
    raise UsageError(f"no report {id_!r}: use one of {', '.join(one.id for one in library.reports)}")
