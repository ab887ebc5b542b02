"""Imports a document as a report, as its new version or as another language version: plans it first, then writes it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path

from bot.editing.reportfiles import report_id, rewrite, write_followed, write_schemas
from bot.errors import UsageError
from index.durable import write_bytes
from index.language import are_near, detect
from index.mentions import Mention, MentionKind, find, values_of
from knowledge.errors import UserError
from knowledge.filenames import yaml_files
from knowledge.following import Followed, Moves, follow, moves
from knowledge.importing.blocks import Source
from knowledge.importing.labels import has_words, names_people, says_minutes
from knowledge.importing.merging import Merged, add_language, renew
from knowledge.importing.repairs import Repaired, keep_repairs
from knowledge.importing.structure import Choices, Imported, build
from knowledge.lining import column
from knowledge.report import Meeting, Report, Section
from knowledge.reportfile import ReportFile, read_report

#: The fewest letters of a text whose language can be recognised.
_LONG_ENOUGH = 40
#: About the number of texts whose language is looked at.
_SAMPLE = 20
#: The name of an earlier imported document among the copies of files, and how many of them are compared.
_DOCUMENT, _COMPARED = "document.yaml", 5
#: Characters of a line searched for a meeting.
_READ = 400


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of an import.

    id: the report's id
    language: the language of the document's text; None for that of the existing report
    version: whether the document is another language version of the report
    replace: whether existing texts may be replaced
    title: the title; "" for the document's own
    meeting: a day, "none", "sections", or "" to read it from the document
    choices: values that replace guesses
    """

    id: str
    language: str | None
    version: bool = False
    replace: bool = False
    title: str = ""
    meeting: str = ""
    choices: Choices = Choices()


@dataclass(frozen=True, slots=True)
class Plan:
    """An import that is not written yet.

    path: the report file
    old: the existing report; None for a new one
    imported: the result of reading the document
    document: the report from the document alone, with the chosen meeting
    merged: the report that will be written
    repaired: the kept repairs by hand
    moved: the ids that the report changes
    version: whether it is another language version
    """

    path: Path
    old: Report | None
    imported: Imported
    document: Report
    merged: Merged
    repaired: Repaired
    moved: Moves
    version: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The result of writing an import.

    strayed: comments whose place in the file is gone
    before: the folder with copies of the changed files; None for a new report
    followed: the question files in which ids have changed
    """

    strayed: list[str]
    before: Path | None
    followed: dict[Path, Followed]


def plan(knowledge: Path, data: Path, options: ImportOptions, read: Callable[[], Source]) -> Plan:
    """Plan the import of a document, which `read` reads; writes nothing. Raises UserError."""
    path, old = existing(knowledge / "reports", report_id(options.id, "--id"))
    if old is None and options.version:
        raise UserError(
            f"{path}: there is no such report to add {options.language} to: import its official text first"
        )
    if old is not None and not options.version and not options.replace:
        raise UserError(
            f"{path}: there is a report {options.id} already: give --replace to renew it, or another --id"
        )
    language = options.language or (old.language if old else "")
    if not language:
        raise UsageError("--language is missing: say which language the document is in, as in --language ru")
    if old is not None and options.version and language == old.language:
        raise UsageError(
            f"--as {language}: that is the report's own language: use --replace without --as to renew it"
        )
    has = old is not None and any(language in one.text for one in old.passages())
    if options.version and not options.replace and has:
        raise UserError(f"{path}: has texts in {language} already: give --replace to write over them")
    fallback = old.title[language] if old is not None and language in old.title else ""
    imported = build(read(), options.id, language, options.title, fallback, find_meeting, options.choices)
    if not any(imported.report.passages()):
        raise UserError("the document has no words that a report could quote: nothing is imported")
    report = _of_meeting(imported.report, options.meeting)
    merged, repaired = Merged(report, 0, ()), Repaired(report, 0, ())
    if old is not None and options.version:
        merged = add_language(old, report, language, titled=imported.titled)
    elif old is not None and old.language == language:
        if (imported_before := _origin(_last(data, knowledge, options.id), old)) is not None:
            repaired = keep_repairs(imported_before, old, report)
        merged = renew(old, repaired.report)
    moved = moves(old, merged.report) if old is not None else Moves()
    return Plan(path, old, imported, report, merged, repaired, moved, options.version)


def write(plan: Plan, knowledge: Path, data: Path) -> Written:
    """Write a planned import, and have questions follow their passages; on any error the files stay as they were.
    Raises UserError."""
    last = _last(data, knowledge, plan.document.id)
    files = follow(knowledge, plan.document.id, plan.moved)
    paths = (plan.path, *files, *([] if plan.version else [last]))
    old = {path: path.read_bytes() for path in paths if path.exists()}
    names = (last.with_suffix(f".{number}.before") for number in count(1))
    before = next(name for name in names if not name.exists())
    for path, content in old.items():
        copy = before / (_DOCUMENT if path == last else path.relative_to(knowledge))
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(copy, content)
    last.parent.mkdir(parents=True, exist_ok=True)
    try:
        strayed, _ = rewrite(plan.path, plan.merged.report)
        write_followed(files)
        write_schemas(knowledge)
        if not plan.version:
            rewrite(last, plan.document)
    except BaseException:
        for path in paths:
            if path not in old:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != old[path]:
                write_bytes(path, old[path])
        raise
    return Written(strayed, before if plan.old is not None else None, files)


def _last(data: Path, knowledge: Path, id_: str) -> Path:
    """The report as the last imported document has it. Other knowledge folders have their own."""
    name = sha256(str(knowledge.resolve()).encode()).hexdigest()[:8]
    return data / "imports" / name / f"{id_}.yaml"


def _origin(last: Path, report: Report) -> Report | None:
    """The imported document that a report was made from: the most similar one of the last, since somebody may have gone
    back to an earlier version. What differs from it are repairs by hand."""
    copies = last.parent.glob(f"{last.stem}.*.before/{_DOCUMENT}")
    earlier = sorted(copies, key=lambda path: -path.stat().st_mtime)
    read = (read_report(path).report for path in (last, *earlier[:_COMPARED]) if path.exists())
    lines = set(column(report, report.language).values())

    def likeness(document: Report) -> float:
        own = set(column(document, document.language).values())
        return len(own & lines) / len(own | lines)

    return max((one for one in read if one and one.language == report.language), key=likeness, default=None)


def existing(folder: Path, id_: str) -> tuple[Path, Report | None]:
    """The file of a report, and the report if the file exists. Raises UserError if it cannot be read."""
    named = folder / f"{id_}.yaml"
    found: ReportFile | None = None
    for path in yaml_files(folder):
        file = read_report(path)
        # A copy may have the same id: the file that is named by it is the report's.
        if path.name == named.name or (file.id == id_ and (found is None or found.path != named)):
            found = file
    if found is None:
        return named, None
    if found.report is None or found.id != id_:
        message = "has errors, or another id than its name says: mend it first (cwgcop knowledge check)"
        raise UserError(f"{found.path}: {message}")
    return found.path, found.report


def _of_meeting(report: Report, meeting: str) -> Report:
    """Give the report with its meeting: a day makes the whole document one meeting, "none" removes meetings,
    "sections" or nothing keeps each section's own. Raises UsageError."""
    if meeting in ("", "sections"):
        return report
    bare = tuple(map(_without_meeting, report.sections))
    if meeting == "none":
        return replace(report, sections=bare)
    try:
        day = date.fromisoformat(meeting)
    except ValueError:
        raise UsageError(
            f"--meeting {meeting}: give the day of the meeting as in 2025-06-05, or none, or sections"
        ) from None
    ids = {section.id for section in report.every_section()}
    own = next(name for name in ("meeting", "the-meeting", "whole-meeting") if name not in ids)
    return replace(report, sections=(Section(own, meeting=Meeting(None, day), sections=bare),))


def _without_meeting(section: Section) -> Section:
    return replace(section, meeting=None, sections=tuple(map(_without_meeting, section.sections)))


def day_of(report: Report) -> date | None:
    """The first day of a report without meetings that says that it is minutes, or names a meeting or participants: of
    the line that says so, of the title, or of the lines at the head."""
    sections = list(report.every_section())
    if any(section.meeting for section in sections):
        return None
    heads = [section.title[report.language] for section in sections if section.title]
    passages = [one.original[:_READ] for one in report.passages()]
    head = [report.title[report.language], *heads[:2], *passages[:5]]
    lines = [line for one in head for line in one.split("\n")]
    approved = any(has_words(line, "approved") for line in lines)  # by a meeting whose minutes are named
    said = [line for line in lines if says_minutes(line) and not approved]
    people = any(map(names_people, (*heads, *passages)))
    if not (said or people or values_of(find(head[0]), MentionKind.MEETING)):
        return None
    return next((days[0] for text in (*said, *head) if (days := _days(find(text)))), None)


def _days(mentions: Sequence[Mention]) -> list[date]:
    """The whole days among some mentions."""
    days = []
    for value in (value for one in mentions if one.kind is MentionKind.DATE for value in one.values):
        if None not in value:
            with suppress(ValueError):
                days.append(date(*value))
    return days


def find_meeting(line: str) -> Meeting | None:
    """The one meeting that a line names, with its first day; without a number if it names a day alone."""
    mentions = find(line[:_READ])
    numbers, days = values_of(mentions, MentionKind.MEETING), _days(mentions)
    if len(numbers) != 1 and (numbers or not days):
        return None
    return Meeting(min(numbers, default=None), days[0] if days else None)


def language_of(texts: Iterable[str]) -> str | None:
    """The language of most of some texts, if it is sure."""
    found, many = _languages(texts)
    tag, count = found.most_common(1)[0] if found else ("", 0)
    return tag if 3 * count > 2 * many else None


def _languages(texts: Iterable[str]) -> tuple[Counter[str], int]:
    """The languages of some of the texts, and how many of them were looked at."""
    long = [text for text in texts if len(text) > _LONG_ENOUGH]
    sample = long[:: max(1, len(long) // _SAMPLE)]
    return Counter(tag for text in sample if (tag := detect(text)) is not None), len(sample)


def other_language(report: Report) -> tuple[str, bool] | None:
    """The language of a third or more of a report, if it surely is not the report's own, and whether that is most."""
    found, many = _languages(passage.original for passage in report.passages())
    others = Counter({tag: n for tag, n in found.items() if not are_near(tag, report.language)})
    tag, count = others.most_common(1)[0] if others else ("", 0)
    return (tag, 3 * count > 2 * many) if count > 2 and 3 * count >= many else None
