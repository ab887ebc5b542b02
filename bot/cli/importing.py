"""`cwgcop knowledge import`: a report file from a document."""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from bot.cli.reportfiles import report_id, rewrite, write_schemas
from bot.cli.terminal import note, progress, wished
from bot.errors import UsageError
from bot.settings import Settings
from index.durable import write_text
from index.language import detect
from index.mentions import MentionKind, find, values_of
from knowledge.errors import UserError
from knowledge.filenames import yaml_files
from knowledge.following import follow, moves
from knowledge.importing.blocks import LeftOut, first_words
from knowledge.importing.merging import Merged, add_language, renew
from knowledge.importing.opening import open_document
from knowledge.importing.repairs import Repaired, keep_repairs
from knowledge.importing.structure import Choices, Imported, build
from knowledge.language import base
from knowledge.report import Meeting, Report, Section
from knowledge.reportfile import ReportFile, read_report

#: How pieces begin that stand around a text; of so many a kind is told; letters of a text whose language can be told.
_AROUND = (
    "a page",
    "the contents page",
    "the head or foot",
    "a link",
    "a picture",
    "a line of signs",
    "img",
    "a form",
)
_SHOWN = 3
_LONG_ENOUGH = 40
#: A meeting is named at the beginning of a line.
_READ = 400


def import_document(settings: Settings, args: argparse.Namespace) -> int:
    """Import a document as a report, as its new version or as another language version of it; the exit status."""
    path, old = _existing(settings.knowledge / "reports", report_id(args.id, "--id"))
    language = _language(args, old)
    if old is None and args.version:
        raise UserError(
            f"{path}: there is no such report to add {args.version} to: import its official text first"
        )
    if old is not None and not args.version and not args.replace:
        raise UserError(
            f"{path}: there is a report {args.id} already: give --replace to renew it, or another --id"
        )
    if (
        old is not None
        and args.version
        and not args.replace
        and any(language in one.text for one in old.passages())
    ):
        raise UserError(f"{path}: has texts in {language} already: give --replace to write over them")
    with progress() as bar:
        source = open_document(Path(args.file), accept_changes=args.accept_changes, progress=bar)
    fallback = old.title[language] if old is not None and language in old.title else ""
    choices = Choices(args.headings or "", args.articles, args.from_page)
    imported = build(source, args.id, language, args.title or "", fallback, _meeting, choices)
    report = _of_meeting(imported.report, args.meeting)
    merged, repaired = Merged(report, 0, ()), Repaired(report, 0, ())
    before = settings.data / "imports" / f"{args.id}.yaml"
    if old is not None and args.version:
        merged = add_language(old, report, language, titled=imported.titled)
    elif old is not None and old.language == language:
        base = read_report(before).report if before.exists() else None
        if base is not None and base.language == language:
            repaired = keep_repairs(base, old, report)
        merged = renew(old, repaired.report)
    moved = moves(old, merged.report) if old is not None else {}
    before.parent.mkdir(parents=True, exist_ok=True)
    if old is not None:
        write_text(before.with_suffix(".before"), path.read_text(encoding="utf-8-sig"))
    strayed = rewrite(path, merged.report)
    if not args.version:
        rewrite(before, report)
    followed = follow(settings.knowledge, args.id, moved)
    for file, (text, _) in followed.items():
        write_text(file, text)
    write_schemas(settings.knowledge)
    _say(args, path, imported, merged, strayed)
    if repaired.kept:
        note(f"repairs by hand that were kept: {repaired.kept}")
    for conflict in repaired.conflicts:
        note(f"look at: {conflict}")
    if old is not None:
        note(f"the file as it was: {before.with_suffix('.before')}")
    for file, (_, count) in followed.items():
        note(f"{file}: {count} questions name the new ids of passages that have moved")
    return 0


def _existing(folder: Path, id_: str) -> tuple[Path, Report | None]:
    """The file of a report, and the report where there is one. Raises UserError where it cannot be read."""
    named = folder / f"{id_}.yaml"
    found: ReportFile | None = None
    for path in yaml_files(folder):
        file = read_report(path)
        # A copy may have the id too: the one that is named by it is the report.
        if path.name == named.name or (file.id == id_ and (found is None or found.path != named)):
            found = file
    if found is None:
        return named, None
    if found.report is None or found.id != id_:
        message = "has errors, or another id than its name says: mend it first (cwgcop knowledge check)"
        raise UserError(f"{found.path}: {message}")
    return found.path, found.report


def _language(args: argparse.Namespace, old: Report | None) -> str:
    """The language of the document, by the flags."""
    option, tag = ("--as", args.version) if args.version else ("--language", args.language)
    if args.version and args.language:
        raise UsageError("--language: is that of the official text: with --as leave it out")
    language = wished(tag, option)
    if language is None:
        if old is not None:
            return old.language
        raise UsageError("--language is missing: say which language the document is in, as in --language ru")
    if old is not None and args.version and language == old.language:
        raise UsageError(
            f"--as {tag}: that is the report's own language: use --replace without --as to renew it"
        )
    if old is not None and not args.version and not args.replace and language != old.language:
        raise UsageError(
            f"--language {tag}: the report is in {old.language}: give that, or --as {tag} to add to it"
        )
    return language


def _of_meeting(report: Report, wish: str) -> Report:
    """The report with its meeting: a day makes the whole document one meeting, "none" takes meetings away, "sections"
    or nothing leaves each section its own. Raises UsageError."""
    if wish in ("", "sections"):
        return report
    bare = tuple(map(_without_meeting, report.sections))
    if wish == "none":
        return replace(report, sections=bare)
    try:
        day = date.fromisoformat(wish)
    except ValueError:
        raise UsageError(
            f"--meeting {wish}: give the day of the meeting as in 2025-06-05, or none, or sections"
        ) from None
    ids = {section.id for section in report.every_section()}
    own = next(name for name in ("meeting", "the-meeting", "whole-meeting") if name not in ids)
    return replace(report, sections=(Section(own, meeting=Meeting(None, day), sections=bare),))


def _without_meeting(section: Section) -> Section:
    return replace(section, meeting=None, sections=tuple(map(_without_meeting, section.sections)))


def _day_of(report: Report) -> date | None:
    """The one day that the title or the first passages of a report without meetings name: it may be that of minutes."""
    if any(section.meeting for section in report.every_section()):
        return None
    texts = [report.title[report.language], *(one.original[:_READ] for one in islice(report.passages(), 5))]
    days = {
        value for text in texts for one in find(text) if one.kind is MentionKind.DATE for value in one.values
    }
    whole = {day for day in days if None not in day}
    try:
        return date(*whole.pop()) if len(whole) == 1 else None
    except ValueError:
        return None


def _meeting(line: str) -> Meeting | None:
    """The one meeting that a line names, with its first day."""
    mentions = find(line[:_READ])
    numbers = values_of(mentions, MentionKind.MEETING)
    days = [value for one in mentions if one.kind is MentionKind.DATE for value in one.values]
    whole = [day for day in days if None not in day]
    if len(numbers) != 1:
        return None
    try:
        return Meeting(min(numbers), date(*whole[0]) if whole else None)
    except ValueError:
        return Meeting(min(numbers))


def _say(
    args: argparse.Namespace, path: Path, imported: Imported, merged: Merged, strayed: list[str]
) -> None:
    report = imported.report
    passages = sum(1 for _ in report.passages())
    remarks = [*imported.remarks, *(f"a comment's place is gone: {first_words(line)}" for line in strayed)]
    if (other := _other_language(report)) is not None:
        option = f"--as {other}" if args.version else f"--language {other}"
        remarks.insert(0, f"the text is in {other}, not in {report.language}: import it again with {option}")
    title = report.title[report.language]
    if not args.meeting and not args.version and (day := _day_of(report)):
        remarks.append(f"if these are minutes of one meeting, --meeting {day} makes them so")
    if imported.titled and not args.title and title.isupper():
        remarks.append(f"the title is in capitals, and citations give it so: --title gives another: {title}")
    if args.version:
        links = [f"{one.id}: {said}" for one in report.every_section() for said in one.notes if "<" in said]
        if report.language not in merged.report.official:
            remarks.append(
                f"{report.language} counts as a translation: list it in report.official if it is official"
            )
        remarks += [f"not kept of the {args.version} version: {said}" for said in links]
    if args.json:
        about = {
            "file": str(path), "id": report.id, "language": report.language, "title": title,
            "paragraphs": imported.paragraphs, "headings": imported.headings, "passages": passages,
            "taken": merged.taken,
            "left_out": [{"why": one.why, "text": one.text} for one in imported.left_out],
            "remarks": remarks, "mismatches" if args.version else "changes": merged.lines,
        }  # fmt: skip
        print(json.dumps(about, ensure_ascii=False))
        return
    for line in merged.lines:
        print(f"does not line up: {line}" if args.version else line)
    for line in _few(imported.left_out, verbose=args.verbose):
        print(f"left out: {line}")
    for line in _few([LeftOut(one) for one in remarks], verbose=args.verbose):
        print(f"look at: {line}")
    if args.version:
        total = sum(1 for _ in merged.report.passages())
        print(f"{path}: {merged.taken} of {total} passages have {report.language} now.")
        if merged.lines:
            note(
                "correct the document and import it again with --replace, or type what is wanting into the file"
            )
        return
    print(
        f"{path}: {imported.paragraphs} paragraphs in, {imported.headings} headings and {passages} passages out, "
        f"{len(imported.left_out)} pieces left out."
    )
    note("read the file through, then run cwgcop knowledge check")


def _few(pieces: Sequence[LeftOut], *, verbose: bool) -> Iterator[str]:
    """The pieces, of each kind the first three; what was in the text itself comes before what stood around it."""
    kinds: dict[str, list[LeftOut]] = {}
    for piece in pieces:
        kinds.setdefault(re.sub(r"\S*\d\S*", "…", piece.why), []).append(piece)
    for kind in sorted(kinds, key=lambda kind: kind.startswith(_AROUND)):
        shown = kinds[kind] if verbose else kinds[kind][:_SHOWN]
        yield from map(str, shown)
        if len(kinds[kind]) > len(shown):
            what = shown[0].why if shown[0].text else "of this kind"
            yield f"{what}: {len(kinds[kind]) - len(shown)} more (--verbose names all)"


def _other_language(report: Report) -> str | None:
    """The language in which most of a report is, if it is another than the report says."""
    texts = [passage.original for passage in report.passages() if len(passage.original) > _LONG_ENOUGH]
    sample = texts[:: max(1, len(texts) // 20)]
    found = Counter(tag for text in sample if (tag := detect(text)) is not None)
    tag, count = found.most_common(1)[0] if found else ("", 0)
    return tag if 3 * count > 2 * len(sample) and base(tag) != base(report.language) else None
