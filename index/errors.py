"""The errors of finding passages that a person can mend."""

from pathlib import Path
from typing import Self

from knowledge.errors import UserError

#: What mends an index, whatever it has.
REBUILD = "run `cwgcop index build`"


class ModelError(UserError):
    """Raised when the embedding model is missing, damaged, or of a kind that this project cannot run."""


class StoredIndexError(UserError):
    """Raised when the index on disk cannot be used, written or changed; the base of those below."""


class IndexMissingError(StoredIndexError):
    """Raised when there is no index, or no build of the name that was asked for."""


class IndexDamagedError(StoredIndexError):
    """Raised when a file of the index is missing, truncated, exchanged or altered."""

    @classmethod
    def unreadable(cls, path: Path, reason: object) -> Self:
        """For a file that cannot be read, and why."""
        said = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
        return cls(f"{path}: cannot be read ({said}): {REBUILD}")


class IndexMismatchError(StoredIndexError):
    """Raised when the index is sound but was made for another model or by another version of the program.

    `model` is the name of the model that it was made for, None where its format cannot be read.
    """

    def __init__(self, message: str, model: str | None) -> None:
        self.model = model
        super().__init__(message)


class IndexBusyError(StoredIndexError):
    """Raised when another process is building or changing the same index."""


class BuildError(StoredIndexError):
    """Raised when a build could not be finished; the index in use stays as it was."""
