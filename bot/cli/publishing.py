"""`cwgcop knowledge diff`, `publish`, `history`, `rollback` and `discard`: changed files go live, and back."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any

from bot.cli.terminal import encoding, give, note, user
from bot.editing.asked import last_asked, shown
from bot.editing.reportfiles import mark_stale
from bot.errors import UsageError
from bot.settings import Settings
from index.builds import Builds
from index.comparison import KEPT, MARGIN, TAKEN, Comparison, Fall, figures
from index.errors import IndexMissingError, StoredIndexError
from index.pipeline import Cuts
from index.publications import Publications, Record, Step
from index.publishing import (
    Publication,
    Publisher,
    PublishOptions,
    difference,
    live_library,
    live_reports,
    roll_back,
    unfinished,
)
from index.publishing import discard as discard_changes
from index.publishing import publish as publish_files
from knowledge.diff import Change, Kind, compare
from knowledge.errors import KnowledgeError, UserError
from knowledge.importing.blocks import first_words
from knowledge.library import Library, load
from knowledge.report import report_of

#: The reason that is recorded if somebody confirmed on a terminal and gave none.
_ASKED_FOR = "confirmed on a terminal"
#: Most changed answers that are listed.
_LISTED = 40
_SHARES = {
    "right_first": "right passage first",
    "declined": "not answered where nothing answers",
    KEPT: "right before, and no new report comes first now",
}


def diff(settings: Settings, args: argparse.Namespace) -> None:
    """Print the changes of the texts and of the answers."""
    old, new = Path(args.old) if args.old else None, Path(args.new or settings.knowledge)
    try:
        before = load(old) if old else live_library(settings.data)
    except IndexMissingError as error:
        raise UserError(
            f"{settings.data}: nothing is live yet that could be compared: run cwgcop knowledge publish, "
            "or name another folder: cwgcop knowledge diff OLD"
        ) from error
    now = load(new)
    changes, answers = compare(before, now), None
    if not args.no_answers:
        with _publisher(settings) as publisher:
            answers = difference(publisher, old, new, last_asked(settings, note))
    lines = chain(_texts(before, now, changes), _compared(before, now, answers))
    give(args, {"changes": list(map(asdict, changes)), "answers": _answers(answers)}, lines)


def publish(settings: Settings, args: argparse.Namespace) -> None:
    """Make the knowledge folder live, or say why not."""
    if args.force is not None and not args.force.strip():
        raise UsageError('--force needs a reason, as in --force "the old report had the wrong year"')
    options = PublishOptions(
        args.by or user(), args.force or args.why, args.force is not None, args.accept_official
    )
    try:
        with suppress(StoredIndexError):  # publishing says so
            live = live_reports(settings.data)
            if args.accept_official and (count := mark_stale(settings.knowledge, live)):
                note(
                    f"{count} translations are older than their official text: they are marked as outdated now, "
                    "and nobody is shown them until they are mended"
                )
        with _publisher(settings) as publisher:
            asked = last_asked(settings, note)
            done = publish_files(publisher, options, asked)
            refused = done.falls and not (done.build or done.official or args.json)
            if refused and _wants_it_all_the_same(done):
                forced = replace(options, force=True, why=options.why or _ASKED_FOR)
                done = publish_files(publisher, forced, asked)
    except KnowledgeError as error:
        raise UserError(f"{error}\n{_stays(settings)}") from error
    give(args, _as_json(done), _page(done))
    if not done.build:
        raise UserError(_refusal(done, settings))


def _wants_it_all_the_same(done: Publication) -> bool:
    """Show on a terminal which answers get worse, and ask whether to go live all the same."""
    if not sys.stdin.isatty():
        return False
    print("\n".join(line for fall in done.falls for line in _fall(fall)))
    try:
        return input("Go live all the same? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def history(settings: Settings, args: argparse.Namespace) -> None:
    """List what was published, the newest first."""
    records, live = Publications(settings.data).records(), Builds(settings.data).current()
    if cut_off := unfinished(settings.data):
        note(cut_off)
    give(args, {"live": live, "publications": list(map(asdict, records))}, _history(records, live))


def rollback(settings: Settings, args: argparse.Namespace) -> None:
    """Make an earlier publication live again."""
    with _publisher(settings) as publisher:
        done = roll_back(publisher, args.by or user(), args.why, args.build)
    kept = Publications(settings.data).files / done.replaced
    live = f"Build {done.build} is live, and {settings.knowledge} has the files that were published with it."
    give(args, asdict(done) | {"kept": str(kept)}, [live, f"The files that were there until now: {kept}."])


def discard(settings: Settings, _args: argparse.Namespace) -> None:
    """Undo the changes of the knowledge files since the last publication."""
    kept = discard_changes(settings.data, settings.knowledge)
    if kept is None:
        print("Nothing has changed since the last publication.")
    else:
        print(f"{settings.knowledge} has the files of the last publication again. Those until now: {kept}.")


@contextmanager
def _publisher(settings: Settings) -> Iterator[Publisher]:
    with encoding(settings) as (encoder, report):
        cuts = Cuts(settings.answer, settings.closest)
        yield Publisher(settings.knowledge, settings.data, encoder, cuts, report)


def _stays(settings: Settings) -> str:
    live = Builds(settings.data).current()
    stays = f": build {live} stays live, with all the reports in it" if live else ", and nothing is live"
    return f"nothing was published{stays}"


def _texts(old: Library, new: Library, changes: Sequence[Change]) -> Iterator[str]:
    """The changes of the texts, one line each; one line for a new or removed report."""
    before, after = ({report.id for report in library.reports} for library in (old, new))
    for sign, library, ids in (("added", new, after - before), ("removed", old, before - after)):
        for report in library.reports:
            if report.id in ids:
                yield f"{sign:8} the report {report.id}: {sum(1 for _ in report.passages())} passages"
    for change in changes:
        if report_of(change.id) in before & after:
            yield str(change)
    yield _counted(Counter(change.kind for change in changes))


def _counted(counts: Mapping[Any, int]) -> str:
    said = [f"{counts[kind]} {kind}" for kind in Kind if counts.get(kind)]
    return f"Texts: {', '.join(said)}." if said else "No text has changed."


def _compared(old: Library, new: Library, answers: Comparison | None) -> Iterator[str]:
    """The changed answers side by side, and the figures on the test questions."""
    if answers is None:
        return
    told = [change for change in answers.changed if not change.taught]
    for change in told[:_LISTED]:
        yield from (
            "",
            f"{shown(change.text)}  [{change.language}, {change.question or 'asked by somebody'}]",
        )
        for word, said, library in (("was", change.old, old), ("now", change.new, new)):
            yield f"  {word}  {said.outcome:7}  {said.first}  {_words(library, said.first, change.language)}".rstrip()
    more = len(told) - _LISTED
    yield from ("", *([f"… and {more} more: --json has all of them."] if more > 0 else []))
    taught = len(answers.changed) - len(told)
    lessons = [
        f"{count} {word}" for count, word in ((answers.added, "added"), (answers.removed, "removed")) if count
    ]
    if lessons:
        yield f"Lessons: {', '.join(lessons)}."
    learnt = f", {taught} of them lessons that are answered as they teach" if taught else ""
    yield f"Answers: {answers.asked} questions asked of both, {len(answers.changed)} answered otherwise{learnt}."
    yield from _figures(figures(answers.pairs))


def _words(library: Library, id_: str, language: str) -> str:
    if id_ in library.ids:
        return first_words(library.ids[id_].in_language(language)[0])
    return "the whole section" if id_ else ""


def _figures(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[str]:
    for group, shares in found.items():
        said = (f"{_SHARES[name]} {_change(figure)} of {figure['count']}" for name, figure in shares.items())
        yield f"  {group:4} {'; '.join(said)}"


def _change(figure: Mapping[str, Any]) -> str:
    return " → ".join(_share(figure[side]) for side in ("old", "new") if figure[side] is not None)


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _page(done: Publication) -> Iterator[str]:
    """The lines on a publication, refused or not."""
    if done.previous_build or done.old.reports:
        live = f"build {done.previous_build}{', which was live' if done.build else ''}"
        yield f"Compared with {live if done.previous_build else 'what was published last'}:"
        yield from _texts(done.old, done.now, done.changes)
        yield from _compared(done.old, done.now, done.answers)
    else:
        yield f"The first publication: {len(done.now.passages)} passages."
    if done.untold:
        yield f"What is live could not be asked: {done.untold}"
    if done.official:
        yield from (
            "",
            "Official texts that are not what they were under their ids, which links, buttons and questions carry:",
        )
        moved = {one.was: f": its text is {one.id} now" for one in done.changes if one.was}
        yield from (f"  {id_}{moved.get(id_, '')}" for id_ in done.official)
    for fall in done.falls:
        yield from _fall(fall)
    if done.build:
        said = "is live" if done.new else "is live as it was: nothing that is asked has changed"
        yield from ("", f"Build {done.build} {said}.")


def _fall(fall: Fall) -> Iterator[str]:
    margin = TAKEN if fall.share == KEPT else MARGIN
    said = f"{_share(fall.old)} → {_share(fall.new)}, more than {_share(margin)}, and beyond chance"
    yield from ("", f"Worse: {_SHARES[fall.share]}, {fall.group}: {said}:")
    for pair in fall.lost:
        row = pair.new
        wanted = f"expected {' or '.join(row.expected)}" if row.expected else "expected no answer"
        got = f"{row.outcome} {row.shown[0] if row.shown else ''}".rstrip()
        yield f"  {shown(row.text)}  [{row.language}, {row.question}]: {wanted}, now {got}"


def _refusal(done: Publication, settings: Settings) -> str:
    """The reason why nothing went live, and the remedy."""
    lines = []
    if done.official:
        lines.append(
            "official texts are not what they were: mend those above, or give --accept-official if it is meant"
        )
    if done.falls:
        lines.append('answers get worse: see to the questions above, or give --force "the reason"')
        got = {report_of(pair.new.shown[0]) for fall in done.falls for pair in fall.lost if pair.new.shown}
        if new := ", ".join(sorted(got - {report.id for report in done.old.reports})):
            lines.append(
                f"{new} is new, and a new report also answers questions that name none, as some above that now get its "
                "passages: where these answer as well, nothing is wrong: name the report that is meant in the "
                f'question, or go on with --force "{new} answers these too"; where they do not, keep it back'
            )
    if done.untold:
        what = done.untold.partition(": run `")[0]
        lines.append(
            f'what is live cannot be asked ({what}): run `cwgcop index build`, or give --force "the reason"'
        )
    return "\n".join((*lines, _stays(settings)))


def _history(records: Sequence[Record], live: str) -> Iterator[str]:
    last = max((number for number, record in enumerate(records) if record.build == live), default=None)
    if live and last is None:
        yield f"* {live}  made live by `cwgcop index build`, not published"
    for number, record in reversed(list(enumerate(records))):
        yield from _line(record, live=number == last, first=not number)
    if not records:
        yield "Nothing was published yet: run cwgcop knowledge publish."


def _line(record: Record, *, live: bool, first: bool) -> Iterator[str]:
    mark, when = "*" if live else " ", record.when[:16].replace("T", " ")
    forced = " (forced)" if record.forced else ""
    why = f": {shown(record.why)}" if record.why else ""
    yield f"{mark} {record.build}  {when}  {record.step} by {record.who}{forced}{why}"
    if not record.files:
        yield f"    instead of {record.previous_build or 'none'}; the files stayed as they were"
        return
    if record.step is Step.ROLLED_BACK:
        yield f"    instead of {record.previous_build}; the files that were there: {record.replaced}"
        return
    yield f"    {_counted(record.changes) if record.previous_build or not first else 'the first publication'}"
    if record.accepted:
        yield f"    official texts changed on purpose: {', '.join(record.accepted)}"
    every = record.figures.get("all", {})
    if every:
        yield "    " + "; ".join(f"{_SHARES[name]} {_change(figure)}" for name, figure in every.items())


def _as_json(done: Publication) -> dict[str, Any]:
    return {
        "published": bool(done.build),
        "previous_build": done.previous_build,
        "build": done.build,
        "new": done.new,
        "changes": list(map(asdict, done.changes)),
        "official": done.official,
        "answers": _answers(done.answers),
        "worse": list(map(asdict, done.falls)),
        "untold": done.untold,
    }


def _answers(found: Comparison | None) -> dict[str, Any] | None:
    if found is None:
        return None
    changed = list(map(asdict, found.changed))
    return {"asked": found.asked, "changed": changed, "figures": figures(found.pairs)}
