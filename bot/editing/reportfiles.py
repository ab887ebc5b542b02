"""Writes a report file: completely or not at all, in the one layout, with its comments."""

import tempfile
from dataclasses import replace
from pathlib import Path

from bot.errors import UsageError
from index.durable import write_text
from knowledge import mending
from knowledge.comments import carry
from knowledge.diff import Kind, compare
from knowledge.errors import UserError
from knowledge.filenames import yaml_files
from knowledge.following import Followed, follow
from knowledge.form import REPORT_ID, schemas
from knowledge.layout import write
from knowledge.library import Library, load
from knowledge.report import Report, key_of, report_of
from knowledge.reportfile import ReportFile, read_report

_LONGEST_ID = 60


def report_id(id_: str, option: str) -> str:
    """Check that an id is valid for a report. Raises UsageError."""
    if not REPORT_ID.fullmatch(id_) or len(id_) > _LONGEST_ID:
        letters = f"use only a-z, 0-9 and hyphens, as in cwg-cop-2022, {_LONGEST_ID} at most"
        raise UsageError(f"{option} {id_!r} cannot be the name of a report: {letters}")
    return id_


def write_schemas(folder: Path) -> None:
    """Write both schemas into a knowledge folder, completely or not at all."""
    for path, text in schemas(folder).items():
        write_text(path, text)


def carried(path: Path, text: str) -> tuple[str, list[str]]:
    """A file's new text with the comments of the existing file; and the comments whose place is gone."""
    return carry(path.read_text(encoding="utf-8-sig"), text) if path.exists() else (text, [])


def rewrite(path: Path, report: Report) -> tuple[list[str], ReportFile]:
    """Write a report file, completely or not at all, and only if reading it back gives the same. Gives the comments
    of the existing file that stand elsewhere now because their place is gone, and the file as read back. Raises
    UserError."""
    text, strayed = carried(path, write(report))
    with tempfile.TemporaryDirectory() as folder:
        proof = Path(folder) / path.name
        proof.write_text(text, encoding="utf-8", newline="\n")
        read = read_report(proof)
        wrong = next((problem for problem in read.problems if problem.is_error), None)
    if read.report != report:
        reason = f"{wrong.field}: {wrong.message}" if wrong else "it is read back otherwise"
        raise UserError(f"{path}: not written, since it would have an error ({reason})")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
    problems = tuple(replace(problem, file=str(path)) for problem in read.problems)
    return strayed, replace(read, path=path, problems=problems)


def mark_stale(knowledge: Path, live: Library | None) -> int:
    """Mark each translation as outdated that is as in the live report although its official text has changed. Gives the
    number of marked translations. Raises UserError."""
    stale: dict[str, set[str]] = {}
    for one in compare(live, load(knowledge)) if live else ():
        if one.kind is Kind.STALE:
            stale.setdefault(report_of(one.id), set()).add(key_of(one.language, one.new))
    for path in yaml_files(knowledge / "reports") if stale else ():
        report = read_report(path).report
        if report is not None and report.id in stale:
            rewrite(path, report.with_outdated(stale[report.id]))
    return sum(map(len, stale.values()))


def put_in(knowledge: Path, path: Path, report: Report, section_id: str, text: str) -> str:
    """Put a text at the end of a section of a report's file, with questions following; the new passage's id."""
    mended = mending.add_item(report, section_id, text)
    rewrite(path, mended.report)
    write_followed(follow(knowledge, report.id, mended.moves))
    section = next(one for one in mended.report.every_section() if one.id == section_id)
    return f"{report.id_of(section)}/{len(section.items)}"


def write_followed(files: dict[Path, Followed]) -> None:
    """Write question files with changed ids; a file without questions is removed."""
    for path, followed in files.items():
        if followed.text:
            write_text(path, followed.text)
        else:
            path.unlink()
