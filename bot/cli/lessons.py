"""`cwgcop questions coverage` and `draft`: shows where lessons are missing, and takes drafts of lessons."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bot.cli.terminal import encoding, give, note, progress, wished
from bot.editing.lessonfile import LessonFile, named
from bot.editing.lessons import accepted, ask_assistant, exam_of, try_reply
from bot.settings import Settings
from index.coverage import PassageCoverage, ReportCoverage, held_out
from index.coverage import coverage as coverage_of
from index.durable import write_text
from index.exam import Remembering
from knowledge.drafts import FAR_OFF, Dropped, prompt, prompts
from knowledge.errors import UserError
from knowledge.importing.blocks import first_words
from knowledge.library import Library, load
from knowledge.questions import Question, load_questions

#: Passages that are listed as the next to write for.
_NEXT = 5
#: The number of unanswered drafts shown at a time.
_AT_A_TIME = 10
_SAID = {
    "recall_at_1": "the right passage came first",
    "recall_at_3": "it was among the first three",
    "near_declined_at_95": "unanswered ones were declined, where 95 of 100 others are answered",
}
_LIVE = ". cwgcop knowledge publish makes them live"
_ASK = "Enter takes all, numbers leave those out (2 5), s: not now, q: the rest later > "


def coverage(settings: Settings, args: argparse.Namespace) -> None:
    """Print the number of lessons, their gain, and the passages that need more."""
    library = load(settings.knowledge)
    reports = [named(library, args.report)] if args.report else library.reports
    language = wished(args.lang)
    exam = exam_of(settings, library, load_questions(settings.knowledge, library))
    with encoding(settings) as (encoder, report):
        # The build's lessons are the questions of the exam, so each is encoded once.
        engine = exam.engine(Remembering(encoder), settings.data, report)
        rows = held_out(exam, engine, report)
    found = [coverage_of(report, rows) for report in reports]
    every = [asdict(report) | {"next": [passage.id for passage in report.next]} for report in found]
    pages = (_page(library, report, language, whole=bool(args.report)) for report in found)
    give(args, every, ["\n\n".join("\n".join(page) for page in pages)])


def draft(settings: Settings, args: argparse.Namespace) -> None:
    """Write the prompt for an assistant, or read its reply, and ask a person to accept drafts."""
    library = load(settings.knowledge)
    report = named(library, args.report)
    if args.out:
        write_text(Path(args.out), prompt(report))
        print(
            f"{args.out}: give it to any writing assistant, keep its reply as plain text in a file, and run "
            f"cwgcop questions draft {report.id} --read FILE"
        )
        return
    file = LessonFile.open(settings, library, report)
    new: list[Question] = []
    dropped: list[Dropped] = []
    failed: UserError | KeyboardInterrupt | None = None
    if args.read or args.ask:
        if args.ask:
            with progress() as bar:
                reply, failed = ask_assistant(settings, prompts(report), bar, note)
        else:
            reply = _reply(Path(args.read))
        if args.ask:  # the assistant takes minutes: somebody may have changed the file
            file = LessonFile.open(settings, library, report)
        with encoding(settings) as (encoder, bar):
            new, dropped = try_reply(settings, library, file, reply, encoder, bar)
        if new:
            file.add(new)
    if args.accept:
        file.save(list(map(accepted, file.own)))
    if args.json:
        taken = len(file.own) - file.waiting
        counts = {"file": str(file.path), "new": len(new), "waiting": file.waiting, "accepted": taken}
        print(json.dumps(counts | {"dropped": list(map(asdict, dropped))}, ensure_ascii=False, indent=1))
    else:
        for line in dropped:
            print(f"line {line.line} is left out: {line.reason}: {line.text[:90]}")
        if args.read or args.ask:
            print(f"{len(new)} of {len(new) + len(dropped)} lines are drafts.")
        stopped = isinstance(failed, KeyboardInterrupt)
        if file.waiting and not stopped and sys.stdin.isatty() and sys.stdout.isatty():
            _review(file)
        print(standing(file))
    if failed:
        raise failed
    if (args.read or args.ask) and not new:
        raise UserError(f"{args.read or 'the reply'}: no line of it is a new draft")


def standing(file: LessonFile) -> str:
    """The number of drafts of a file that wait, and what to do with them, in one line."""
    how = (
        f": cwgcop questions draft {file.report.id} shows them, --accept takes all" if file.waiting else _LIVE
    )
    return f"{file.path}: {len(file.own) - file.waiting} accepted, {file.waiting} waiting{how}."


def _page(library: Library, found: ReportCoverage, language: str | None, *, whole: bool) -> Iterator[str]:
    """The lines on a report; with `whole` also on each of its passages. Passages are shown in `language`, or in that of
    the report."""

    def row(covered: PassageCoverage) -> str:
        passage = library.passage(covered.id)
        words = first_words(passage.in_language(language or passage.report.language)[0])
        return f"    {covered.id.partition('/')[2]:12} {covered.lessons:5} {covered.first:5} {covered.three:5}  {words}"

    without = sum(not covered.lessons for covered in found.passages)
    yield f"{found.report}: {len(found.passages)} passages, {without} of them without lessons"
    yield f"  {found.answered} wordings that a passage answers, {found.unanswered} that none does"
    if found.figures:
        yield "  Of 100 such questions that the bot had not learnt:"
    for share, figure in found.figures.items():
        value, low, high = (round(100 * it) for it in (figure.value, figure.low, figure.high))
        yield f"    {value:3} ({low} to {high})  {_SAID[share]}"
    if whole:
        yield from ("", "  Each passage: lessons, right first, right in the first three")
        yield from map(row, found.passages)
    yield from ("", "  Write next for these: lessons, right first, right in the first three")
    yield from map(row, found.next[:_NEXT])
    if without:
        yield f"  (cwgcop questions draft {found.report} --out prompt.md has lessons drafted)"


def _reply(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UserError(f"{path}: is no text in UTF-8: save the assistant's reply as plain text") from exc


def _answer(count: int) -> str:
    """Ask a person about `count` drafts; the answer is numbers of drafts, s, q or nothing."""
    while True:
        try:
            said = input(_ASK).strip().lower()
        except EOFError:
            return "q"
        if said in ("q", "s") or all(it.isdecimal() and 1 <= int(it) <= count for it in _listed(said)):
            return said


def _listed(said: str) -> list[str]:
    return said.replace(",", " ").split()


def _review(file: LessonFile) -> None:
    """Show a person the waiting drafts, passage by passage. Each answer is saved at once."""
    shown: dict[str, str] = {}
    for passage in file.report.passages():
        # A draft that somebody has made one about a section is shown with how that begins.
        for id_ in (*passage.section_ids, passage.id):
            shown.setdefault(id_, passage.original)
    groups: dict[tuple[str, ...], list[Question]] = {}
    for draft in (draft for draft in file.own if draft.drafted):
        groups.setdefault(draft.passages, []).append(draft)
    unanswered = groups.pop((), [])
    parts = [(groups[ids], ids) for ids in sorted(groups, key=lambda ids: list(shown).index(ids[0]))]
    parts += [(unanswered[at : at + _AT_A_TIME], ()) for at in range(0, len(unanswered), _AT_A_TIME)]
    for number, (some, ids) in enumerate(parts, 1):
        print(
            f"\n[{number} of {len(parts)}]"
            + (" Sounds like it, but the report does not say:" if not ids else "")
        )
        for id_ in ids:
            print(f"{id_}: {shown[id_]}")
        for position, draft in enumerate(some, 1):
            mark = "  (far off: is it right?)" if draft.style == FAR_OFF else ""
            print(*(f"{position:4}  {tag}  {text}{mark}" for tag, text in draft.text.items()), sep="\n")
        said = _answer(len(some))
        if said == "q":
            break
        if said != "s":
            out = {some[int(position) - 1].id for position in _listed(said)}
            taken = {draft.id for draft in some}
            file.save(
                [accepted(draft) if draft.id in taken else draft for draft in file.own if draft.id not in out]
            )
