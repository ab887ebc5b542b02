"""`cwgcop questions coverage` and `cwgcop questions draft`: where lessons are wanting, and drafts of them."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

from bot.cli.terminal import progress
from bot.errors import UsageError
from bot.settings import Settings
from index.coverage import PassageCoverage, ReportCoverage, held_out
from index.coverage import coverage as coverage_of
from index.durable import write_text
from index.engine import ready_encoder
from index.exam import Exam
from index.language import detect
from knowledge.drafts import Dropped, numbered, prompt, read_reply, write
from knowledge.errors import KnowledgeError, UserError
from knowledge.language import base
from knowledge.library import Library, load
from knowledge.questions import Question, Split, load_questions, read_questions
from knowledge.report import Report

#: Passages that are named to write for next.
_NEXT = 5
#: A draft whose passage is not among so many is not believed.
_FOUND = 10
#: Unanswered drafts that are shown at a time.
_AT_A_TIME = 10
_SAID = {
    "recall_at_1": "the right passage came first",
    "recall_at_3": "it was among the first three",
    "near_declined_at_95": "unanswered ones were declined, where 95 of 100 others are answered",
}
_ASK = "Enter takes all, numbers leave those out (2 5), s: not now, q: the rest later > "


def coverage(settings: Settings, args: argparse.Namespace) -> int:
    """Print how many lessons there are, what they bring, and where more are wanted; the exit status."""
    library = load(settings.knowledge)
    reports = [_named(library, args.report)] if args.report else library.reports
    exam = _exam(settings, library, load_questions(settings.knowledge, library))
    with progress() as report, closing(ready_encoder(settings.models, settings.model, report)) as encoder:
        engine = exam.engine(encoder, settings.data, report)
        rows = held_out(exam, engine, report or (lambda _what, _share: None))
    found = [coverage_of(one, rows) for one in reports]
    if args.json:
        every = [asdict(one) | {"next": [passage.id for passage in one.next]} for one in found]
        print(json.dumps(every, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join("\n".join(_page(library, one, whole=bool(args.report))) for one in found))
    return 0


def draft(settings: Settings, args: argparse.Namespace) -> int:
    """Write the prompt for an assistant, or take its reply, and have drafts accepted; the exit status."""
    library = load(settings.knowledge)
    report = _named(library, args.report)
    if args.out:
        write_text(Path(args.out), prompt(report))
        print(
            f"{args.out}: give it to any writing assistant, keep its reply as a file, and read that with --read."
        )
        return 0
    questions, problems = read_questions(settings.knowledge, library)
    if any(problem.is_error for problem in problems):
        raise KnowledgeError(problems)
    file = settings.knowledge / "questions" / f"{report.id}-drafts.yaml"
    own = [one for one in questions if one.file == file.stem]
    if any((one.report, one.split) != (report.id, Split.LEARN) for one in own):
        raise UserError(
            f"{file}: holds other questions than lessons on {report.id}: move them to another file"
        )
    new: list[Question] = []
    dropped: list[Dropped] = []
    if args.read:
        read, dropped = read_reply(_reply(Path(args.read)), report, questions)
        exam = _exam(settings, library, questions, read)
        for one, reason in zip(read, _doubts(settings, exam), strict=True):
            if reason:
                dropped.append(Dropped(one.line, " / ".join(one.text.values()), reason))
            else:
                new.append(one)
        own = _saved(file, report, own + numbered(new, own)) if new else own
    if args.accept:
        own = _saved(file, report, [replace(one, drafted=False) for one in own])
    dropped.sort(key=lambda one: one.line)
    waiting = sum(one.drafted for one in own)
    if args.json:
        counts = {"file": str(file), "new": len(new), "waiting": waiting, "accepted": len(own) - waiting}
        print(json.dumps(counts | {"dropped": list(map(asdict, dropped))}, ensure_ascii=False, indent=1))
    else:
        for line in dropped:
            print(f"line {line.line} is left out: {line.reason}: {line.text[:90]}")
        if args.read:
            print(f"{len(new)} of {len(new) + len(dropped)} lines are drafts.")
        if waiting and sys.stdin.isatty() and sys.stdout.isatty():
            own = _reviewed(file, report, own)
            waiting = sum(one.drafted for one in own)
        how = f": cwgcop questions draft {report.id} shows them, --accept takes all" if waiting else ""
        print(f"{file}: {len(own) - waiting} accepted, {waiting} waiting{how}.")
    if args.read and not new:
        raise UserError(f"{args.read}: no line of it is a new draft")
    return 0


def _named(library: Library, id_: str) -> Report:
    for report in library.reports:
        if report.id == id_:
            return report
    raise UsageError(f"no report {id_!r}: use one of {', '.join(one.id for one in library.reports)}")


def _exam(
    settings: Settings, library: Library, known: Sequence[Question], asked: Sequence[Question] = ()
) -> Exam:
    learn = tuple(one for one in known if one.split is Split.LEARN and not one.drafted)
    return Exam(settings.knowledge.resolve().name, library, tuple(asked), learn)


def _page(library: Library, found: ReportCoverage, *, whole: bool) -> Iterator[str]:
    """What there is to say of a report, in lines; of each of its passages, if it is the whole."""
    without = sum(not one.lessons for one in found.passages)
    yield f"{found.report}: {len(found.passages)} passages, {without} of them without lessons"
    yield f"  {found.answered} wordings that a passage answers, {found.unanswered} that none does"
    if found.figures:
        yield "  Of 100 such questions that the bot had not learnt:"
    for name, figure in found.figures.items():
        value, low, high = (round(100 * it) for it in (figure.value, figure.low, figure.high))
        yield f"    {value:3} ({low} to {high})  {_SAID[name]}"
    if whole:
        yield from ("", "  Each passage: lessons, right first, right in the first three")
        yield from (_row(library, one) for one in found.passages)
    yield from ("", "  Write next for these: lessons, right first, right in the first three")
    yield from (_row(library, one) for one in found.next[:_NEXT])
    if without:
        yield f"  (cwgcop questions draft {found.report} --out prompt.md has lessons drafted)"


def _row(library: Library, one: PassageCoverage) -> str:
    words = " ".join(library.passage(one.id).in_language("en")[0].split())
    shown = words if len(words) <= 60 else f"{words[:59]}…"
    return f"    {one.id.partition('/')[2]:12} {one.lessons:5} {one.first:5} {one.three:5}  {shown}"


def _reply(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UserError(f"{path}: is no text in UTF-8: save the assistant's reply as plain text") from exc


def _doubts(settings: Settings, exam: Exam) -> list[str]:
    """Why each draft that is asked is not believed, "" where it is: its language is another, or its passage is not
    found by it."""
    if not exam.questions:
        return []
    with progress() as report, closing(ready_encoder(settings.models, settings.model, report)) as encoder:
        rows = exam.sit(exam.engine(encoder, settings.data, report))
    reasons = []
    for row in rows:
        spoken = detect(row.text)
        if spoken is not None and base(spoken) != base(row.language):
            reasons.append(f"is in {spoken} rather than in {row.language}")
        elif row.answerable and (row.rank or _FOUND + 1) > _FOUND:
            asked = ", ".join(id_.partition("/")[2] for id_ in row.expected)
            reasons.append(f"{asked} is not among the first {_FOUND} passages that are found")
        else:
            reasons.append("")
    return reasons


def _saved(file: Path, report: Report, own: list[Question]) -> list[Question]:
    """The questions of a file of drafts, after writing them; without any there is no file."""
    file.parent.mkdir(exist_ok=True)
    if own:
        write_text(file, write(report.id, own))
    else:
        file.unlink(missing_ok=True)
    return own


def _answer(count: int) -> str:
    """What a person says to so many drafts: numbers of them, s, q or nothing."""
    while True:
        try:
            said = input(_ASK).strip().lower()
        except EOFError:
            return "q"
        if said in ("q", "s") or all(it.isdecimal() and 1 <= int(it) <= count for it in _listed(said)):
            return said


def _listed(said: str) -> list[str]:
    return said.replace(",", " ").split()


def _reviewed(file: Path, report: Report, own: list[Question]) -> list[Question]:
    """The questions after a person has looked at those that wait, passage by passage; each answer is kept at once."""
    shown = {passage.id: passage for passage in report.passages()}
    groups: dict[tuple[str, ...], list[Question]] = {}
    for one in (one for one in own if one.drafted):
        groups.setdefault(one.passages, []).append(one)
    unanswered = groups.pop((), [])
    parts = [(groups[ids], ids) for ids in sorted(groups, key=lambda ids: list(shown).index(ids[0]))]
    parts += [(unanswered[at : at + _AT_A_TIME], ()) for at in range(0, len(unanswered), _AT_A_TIME)]
    for number, (some, ids) in enumerate(parts, 1):
        print(
            f"\n[{number} of {len(parts)}]"
            + (" Sounds like it, but the report does not say:" if not ids else "")
        )
        for id_ in ids:
            print(f"{id_}: {shown[id_].original}")
        for place, one in enumerate(some, 1):
            print(*(f"{place:4}  {tag}  {text}" for tag, text in one.text.items()), sep="\n")
        said = _answer(len(some))
        if said == "q":
            break
        if said != "s":
            out = {some[int(place) - 1].id for place in _listed(said)}
            taken = {one.id for one in some}
            own = [
                replace(one, drafted=one.drafted and one.id not in taken) for one in own if one.id not in out
            ]
            _saved(file, report, own)
    return own
