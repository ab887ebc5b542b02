"""The errors of reading reports, and the base class of all errors that a person can mend."""

from collections.abc import Iterable

from knowledge.problem import Problem


class UserError(Exception):
    """Raised when a person can mend the fault.

    Its message is one sentence for that person: it names the file, line, field or setting and says what to
    do. The command line prints it and exits 1; no traceback reaches a user.
    """


class KnowledgeError(UserError):
    """Raised when a knowledge folder has errors: `problems` holds all, the message one line an error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems if problem.is_error))


class UnknownPassageError(UserError, LookupError):
    """Raised when no report has a passage or section of that id (`id`)."""

    def __init__(self, unknown: str) -> None:
        self.id = unknown
        super().__init__(
            f"no report has a passage or section {unknown!r}: check the id, or the knowledge folder"
        )
