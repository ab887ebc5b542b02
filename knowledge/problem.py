"""A problem in a file of the knowledge folder, in words by which a clerk can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a problem: with an error the folder cannot be used, with a warning it can."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `line` counts from 1; it is None if the problem concerns the whole file.

    `field` is its place in the file's structure, such as `sections[2.4].items[1].fr`.
    """

    file: str
    line: int | None
    field: str
    message: str
    advice: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        warning = "warning: " if self.severity is Severity.WARNING else ""
        return f"{place}: {self.field}: {warning}{self.message}: {self.advice}"

    @property
    def is_error(self) -> bool:
        """Whether the folder cannot be used until this is mended."""
        return self.severity is Severity.ERROR
