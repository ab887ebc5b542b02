"""The texts of a build: the reports that it was made from, whole, so that it answers in its own words whatever the
files in the knowledge folder say by now."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import IndexDamagedError
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section

TEXTS = "reports.json"


def store(folder: Path, library: Library) -> None:
    """Store a library's reports with the build in `folder`."""
    text = json.dumps([_written_report(report) for report in library.reports], ensure_ascii=False)
    # Reports need not come from files: a lone surrogate must not stop a build.
    (folder / TEXTS).write_bytes(text.encode("utf-8", "surrogatepass"))


def load(folder: Path) -> Library:
    """Read the reports of the build in `folder`: equal to what `store` got. Raises IndexDamagedError."""
    path = folder / TEXTS
    try:
        reports = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
        return Library(tuple(_read_report(report) for report in reports))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as exc:
        raise IndexDamagedError.unreadable(path, exc) from exc


def _written_report(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "language": report.language,
        "title": dict(report.title),
        "official": sorted(report.official),
        "date": _written_date(report.date),
        "source": report.source,
        "sections": [_written_section(section) for section in report.sections],
    }


def _written_section(section: Section) -> dict[str, Any]:
    meeting = section.meeting
    return {
        "id": section.id,
        "title": None if section.title is None else dict(section.title),
        "meeting": meeting and {"number": meeting.number, "date": _written_date(meeting.date)},
        "text": None if section.text is None else dict(section.text),
        "items": [dict(item) for item in section.items],
        "sections": [_written_section(inner) for inner in section.sections],
    }


def _written_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_report(written: dict[str, Any]) -> Report:
    sections = tuple(_read_section(section) for section in written["sections"])
    official, day = frozenset(written["official"]), _read_date(written["date"])
    return Report(
        written["id"], written["language"], written["title"], sections, official, day, written["source"]
    )


def _read_section(written: dict[str, Any]) -> Section:
    meeting = written["meeting"]
    return Section(
        written["id"],
        written["title"],
        meeting and Meeting(meeting["number"], _read_date(meeting["date"])),
        written["text"],
        tuple(written["items"]),
        tuple(_read_section(inner) for inner in written["sections"]),
    )


def _read_date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
