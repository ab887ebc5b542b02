"""`cwgcop knowledge import`: a report file from a document."""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.cli.terminal import note, progress, wished
from bot.editing.importing import ImportOptions, Plan, Written, day_of, existing, other_language, plan, write
from bot.editing.reportfiles import report_id
from bot.errors import UsageError
from bot.settings import Settings
from knowledge.importing.blocks import LeftOut, first_words
from knowledge.importing.opening import open_document
from knowledge.importing.structure import Choices

#: The begins of reasons for pieces that stood around the text: these are listed last.
_AROUND = (
    "a page",
    "the contents page",
    "the head or foot",
    "a picture",
    "a line of signs",
    "img",
    "a form",
)
_SHOWN = 3


def import_document(settings: Settings, args: argparse.Namespace) -> int:
    """Import a document as a report, as its new version or as another language version of it; the exit status."""
    options = ImportOptions(
        args.id, _language(settings, args), bool(args.version), args.replace, args.title or "", args.meeting,
        Choices(args.headings or "", args.articles, args.from_page),
    )  # fmt: skip
    with progress() as bar:
        document, accept = Path(args.file), args.accept_changes
        read = partial(open_document, document, accept_changes=accept, progress=bar)
        planned = plan(settings.knowledge, settings.data, options, read)
    done = write(planned, settings.knowledge, settings.data)
    _say(args, planned, done)
    if planned.repaired.kept:
        note(f"repairs by hand that were kept: {planned.repaired.kept}")
    for conflict in planned.repaired.conflicts:
        note(f"your repair is not kept: {conflict}")
    if done.before is not None:
        note(f"the files as they were: {done.before}")
    for file, followed in done.followed.items():
        if followed.moved:
            note(f"{file}: {followed.moved} questions name the new ids of passages that have moved")
        if followed.gone:
            note(f"{file}: {followed.gone} questions are left out: all that they were about is gone")
    return 0


def _language(settings: Settings, args: argparse.Namespace) -> str | None:
    """The language of the document, from the options. Raises UsageError."""
    option, tag = ("--as", args.version) if args.version else ("--language", args.language)
    if args.version and args.language:
        raise UsageError("--language: is that of the official text: with --as leave it out")
    language = wished(tag, option)
    _, old = existing(settings.knowledge / "reports", report_id(args.id, "--id"))
    if old is not None and language and not args.version and not args.replace and language != old.language:
        raise UsageError(
            f"--language {tag}: the report is in {old.language}: give that, or --as {tag} to add to it"
        )
    return language


def _say(args: argparse.Namespace, planned: Plan, done: Written) -> None:
    path, imported, merged = planned.path, planned.imported, planned.merged
    report = imported.report
    passages = sum(1 for _ in report.passages())
    remarks = [
        *imported.remarks,
        *(f"a comment's place is gone: {first_words(line)}" for line in done.strayed),
    ]
    if (found := other_language(report)) is not None:
        other, most = found
        option = f"--as {other}" if args.version else f"--language {other}"
        advice = f"import it again with {option}" if most else "import each language from a file of its own"
        told = "the text" if most else "a part of the text"
        remarks.insert(0, f"{told} is in {other}, not in {report.language}: {advice}")
    title = report.title[report.language]
    if not args.meeting and not args.version and (day := day_of(report)):
        remarks.append(f"if these are minutes of one meeting, --meeting {day} makes them so")
    if imported.titled and not args.title:
        remarks.insert(0, f"citations give the title so: {title} (--title gives another)")
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
    """The pieces, or the first three of each kind. Pieces of the text itself come before those around it."""
    kinds: dict[str, list[LeftOut]] = {}
    for piece in pieces:
        kinds.setdefault(re.sub(r"\S*\d\S*", "…", piece.why), []).append(piece)
    for kind in sorted(kinds, key=lambda kind: kind.startswith(_AROUND)):
        shown = kinds[kind] if verbose else kinds[kind][:_SHOWN]
        yield from map(str, shown)
        if len(kinds[kind]) > len(shown):
            what = shown[0].why if shown[0].text else "of this kind"
            yield f"{what}: {len(kinds[kind]) - len(shown)} more (--verbose names all)"
