"""The file names of a knowledge folder: which files are read, and warnings about the others."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.problem import Problem, Severity

if TYPE_CHECKING:
    from knowledge.reportfile import ReportFile

PARTS = ("reports", "questions")

#: Names that resemble ours except for the ending: Windows hides the .txt that its editor adds.
_NEARLY_YAML = re.compile(r"(?P<stem>.+?)(?P<ending>\.ya?ml(?:\.te?xt)?)", re.IGNORECASE)
#: Notes, schemas, and files that editors and systems leave behind.
_NO_MATTER = re.compile(
    r"[.~#].*|.*~|.*\.(?:bak|orig|swp|tmp)|.*\.schema\.json|readme(?:\..*)?|licen[cs]e(?:\..*)?"
    r"|__.*|desktop\.ini|thumbs\.db",
    re.IGNORECASE,
)
_PLAIN_TEXT = frozenset({"", ".txt", ".text", ".md"})


def yaml_files(folder: Path) -> list[Path]:
    """List the YAML files of a folder by name, without hidden ones, which editors leave; none if there is no
    such folder. Raises OSError if the folder cannot be read."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    return sorted(folder / name for name in names if name.endswith(".yaml") and not name.startswith("."))


def digest(folder: Path) -> str:
    """The hash of the YAML files of a folder, byte for byte. What cannot be read counts by its error."""
    whole = hashlib.sha256()
    try:
        paths = yaml_files(folder)
    except OSError as exc:
        paths = []
        whole.update(str(exc).encode("utf-8", "surrogatepass"))
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as exc:
            content = str(exc).encode("utf-8", "surrogatepass")
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def unreadable(folder: Path, exc: OSError) -> Problem:
    """The error of a folder whose files cannot be listed."""
    reason = exc.strerror or str(exc)
    advice = "check that it is a folder that you may read"
    return Problem(str(folder), None, "folder", f"cannot be read ({reason})", advice)


def unread(folder: Path) -> Iterator[Problem]:
    """Warn of files that are not read though their names suggest it."""
    for path in _entries(folder):
        if path.is_file() and _NEARLY_YAML.fullmatch(path.name):
            advice = "move it to reports/ if it holds a report, to questions/ if it holds questions"
            yield _unread(path, "it stands beside the folders reports and questions", advice)
    for part in PARTS:
        entries = _entries(folder / part)
        names = {path.name for path in entries}
        for path in entries:
            if path.suffix == ".yaml":
                continue
            if path.is_dir():
                yield from _deeper(path, part)
            elif path.is_file():
                yield _unread(path, *_by_name(path, names))


def _deeper(folder: Path, part: str) -> Iterator[Problem]:
    for path in _entries(folder):
        if path.is_dir() and not path.is_symlink():
            yield from _deeper(path, part)
        elif path.is_file() and _NEARLY_YAML.fullmatch(path.name):
            yield _unread(path, f"it stands in a folder within {part}", f"move it to {part}/ itself")


def _by_name(path: Path, names: set[str]) -> tuple[str, str]:
    """Give the reason why a file is not read, by its name, and the remedy."""
    nearly = _NEARLY_YAML.fullmatch(path.name)
    stem, ending = (nearly["stem"], nearly["ending"]) if nearly else (path.stem, path.suffix)
    reason = f"its name ends in {ending}" if ending else "its name does not end in .yaml"
    if not nearly and ending.lower() not in _PLAIN_TEXT:
        return reason, "make a report of it with cwgcop knowledge import, and keep it elsewhere"
    name = f"{stem}.yaml"
    if name in names:
        return reason, f"delete it or keep it elsewhere: there is a {name} already"
    return reason, f"rename it to {name}" if nearly else f"rename it to {name}, or keep it elsewhere"


def taken(files: "Sequence[ReportFile]") -> Iterator[Problem]:
    """Give an error for each report id that two files have. The file that is named by the id keeps it."""
    keeps: dict[str, ReportFile] = {}
    for file in files:
        if file.id is not None and (file.id not in keeps or file.path.stem == file.id):
            keeps[file.id] = file
    for file in files:
        if file.id is not None and keeps[file.id] is not file:
            message = f"the id {file.id!r} is taken by {keeps[file.id].path.name}"
            advice = "delete this file if it is a copy, or give the report in it another id"
            yield Problem(str(file.path), file.id_line, "report.id", message, advice)


def misnamed(files: "Sequence[ReportFile]") -> Iterator[Problem]:
    """Warn of each file that is not named by its report's id, unless another file has that name."""
    ids = [file.id for file in files]
    names = {file.path.name for file in files}
    for file in files:
        if file.report is None or file.path.stem == file.id or ids.count(file.id) > 1:
            continue
        name = f"{file.id}.yaml"
        message = f"the file is named {file.path.name} but the report {file.id}"
        advice = f"rename the file to {name}"
        if name in names:
            advice = (
                f"there is a {name} already: delete this file if it is a copy, or give its report another id"
            )
        yield Problem(str(file.path), file.id_line, "report.id", message, advice, Severity.WARNING)


def _entries(folder: Path) -> list[Path]:
    """List the entries of a folder by name, without those that need no warning; none if there is no such
    folder."""
    try:
        return sorted(path for path in folder.iterdir() if not _NO_MATTER.fullmatch(path.name))
    except OSError:
        return []


def _unread(path: Path, reason: str, advice: str) -> Problem:
    return Problem(str(path), None, "file", f"is not read: {reason}", advice, Severity.WARNING)
