"""Errors of asking and of its settings."""

from knowledge.errors import UserError


class SettingsError(UserError):
    """Raised when settings are wrong. `problems` has one sentence for each, all found at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class UsageError(UserError):
    """Raised when a command was given wrong arguments; the command line exits 2."""
