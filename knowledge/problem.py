"""What is wrong in a file of the knowledge folder, said so that a clerk can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: an error keeps the folder from being used, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `line` counts from 1, or is None where the file as a whole is meant.

    `field` says where in the file's structure, such as `sections[2.4].items[1].fr`.
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
        """Whether the folder cannot be used before this is mended."""
        return self.severity is Severity.ERROR
