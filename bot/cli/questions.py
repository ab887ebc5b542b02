"""`cwgcop questions`: lists what people asked and got, and groups unanswered questions by meaning."""

import argparse
import asyncio
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain

from bot.cli.lessons import standing
from bot.cli.terminal import encoding, give
from bot.editing.asked import database, draft_wordings, kept_in, shown
from bot.editing.lessonfile import LessonFile, named
from bot.editing.reportfiles import put_in
from bot.errors import UsageError
from bot.service.store import Kept, Store
from bot.service.unanswered import Group
from bot.service.unanswered import unanswered as groups_of
from bot.settings import Settings
from knowledge.layout import quoted
from knowledge.library import load
from knowledge.report import report_of

#: The most wordings and passages shown of a group.
_SHOWN = 3


def questions(settings: Settings, args: argparse.Namespace) -> None:
    """Print the questions that are kept, oldest first. Raises UserError where no bot has run."""
    for kept in kept_in(settings):
        if args.outcome in (None, kept.outcome):
            print(json.dumps(_as_json(kept), ensure_ascii=False) if args.json else _line(kept))


def figures(settings: Settings, args: argparse.Namespace) -> None:
    """Print the number of questions of each month, also of those no longer kept."""
    rows = [asdict(figure) for figure in asyncio.run(database(settings, Store.figures))]
    line = "{month}  {language:<3}  {outcome:<7}  {questions:6} asked, {helped} helped, {did_not} did not"
    give(args, rows, (line.format(**row) for row in rows))


def _line(kept: Kept) -> str:
    when = f"{kept.asked:%Y-%m-%d %H:%M}"
    votes = [f"{id_}: {yes} helped, {no} did not" for id_, (yes, no) in kept.votes.items()]
    first = kept.passages[0] if kept.passages and not votes else ""
    notes = "; ".join(votes) or first
    return f"{when}  {kept.outcome:<7}  {kept.language or '?':<3}  {shown(kept.question)}" + (
        f"  [{notes}]" if notes else ""
    )


def _as_json(kept: Kept) -> dict[str, object]:
    return {
        "asked": kept.asked.isoformat(timespec="seconds"), "question": kept.question, "language": kept.language,
        "outcome": kept.outcome, "confidence": kept.confidence, "passages": kept.passages, "build": kept.build,
        "votes": {id_: {"helped": yes, "did_not": no} for id_, (yes, no) in kept.votes.items()},
    }  # fmt: skip


def unanswered(settings: Settings, args: argparse.Namespace) -> None:
    """Print the groups, most asked first."""
    groups = _groups(settings)
    none = () if groups else ["Nothing that was asked in the last 30 days is open."]
    give(args, list(map(_group_json, groups)), chain(none, *map(_page, groups)))


def propose(settings: Settings, args: argparse.Namespace) -> None:
    """Make drafts of a group's wordings, or show how a new text that answers would stand in a report."""
    if args.none and args.text:
        raise UsageError("give --text or --none: what the report does not say has no text")
    group = _group(_groups(settings), args.group)
    library = load(settings.knowledge)
    passage = args.passage or next((id_ for id_ in group.passages if id_ in library.ids), None)
    if passage is None and args.none and len(library.reports) == 1:
        passage = next(iter(library.ids))
    if passage is None:
        of_which = " of the report that does not say" if args.none else ""
        raise UsageError(f"nothing was found for this group: name a passage{of_which} with --passage")
    if passage not in library.ids:
        raise UsageError(f"no report has a passage {passage!r}: name it as in cwg-cop-2022/2.4/1")
    report = named(library, report_of(passage))
    if args.text:
        section = library.passage(passage).section
        path = settings.knowledge / "reports" / f"{report.id}.yaml"
        new = f"{report.id_of(section)}/{len(section.items) + 1}"
        if args.write:
            new = put_in(settings.knowledge, path, report, section.id, args.text)
        written = f"{path}: passage {new} has the text. Go on with cwgcop knowledge check and"
        proposed = (
            f"Nothing is changed: a report says what was published. Where the text belongs into it, put this at the\n"
            f"end of the items of section {section.id} in {path}, or give --write:\n\n"
            f"      - {report.language}: {quoted(args.text)}\n\n"
            f"It is passage {new} then. Check with cwgcop knowledge check, and go on with"
        )
        lines = [written if args.write else proposed, f"cwgcop questions propose {group.id} --passage {new}"]
        give(args, {"file": str(path), "passage": new, "written": args.write}, lines, indent=None)
        return
    file = LessonFile.open(settings, library, report)
    ids = [] if args.none else [passage]
    drafts, dropped = draft_wordings(file, group, ids)
    left_out = [{"text": list(group.texts)[line.line - 1], "why": line.reason} for line in dropped]
    said = f"{passage} answers" if ids else f"{report.id} does not answer"
    lines = [
        *(f"left out: {one['why']}: {shown(one['text'])}" for one in left_out),
        f"new drafts: {len(drafts)} ({said}). They are delegates' words: take out what names a person.",
        standing(file),
        f"When they are live: cwgcop questions done {group.id} --because …",
    ]
    give(args, {"file": str(file.path), "new": len(drafts), "left_out": left_out}, lines, indent=None)


def done(settings: Settings, args: argparse.Namespace) -> None:
    """Close a group."""
    because = shown(args.because)
    if not because:
        raise UsageError("give the reason, as in --because 'not a matter of the report'")
    group = _group(_groups(settings), args.group)

    async def close(store: Store) -> None:
        await store.close_questions([question.id for question in group.questions], because)

    asyncio.run(database(settings, close))
    count = len(group.questions)
    said = f"{group.id}: closed, {count} questions. It is listed again when it is asked anew."
    give(args, {"group": group.id, "closed": count}, [said], indent=None)


def _groups(settings: Settings) -> list[Group]:
    kept = kept_in(settings)
    with encoding(settings) as (encoder, _):
        return groups_of(kept, encoder)


def _group(groups: list[Group], id_: str) -> Group:
    for group in groups:
        if id_ in group.ids:
            return group
    raise UsageError(f"no open group {id_!r}: cwgcop questions unanswered lists them")


def _page(group: Group) -> Iterator[str]:
    counts = ", ".join(f"{count} {each}" for each, count in group.outcomes.items())
    yield f"{group.id}  asked {len(group.questions)}× ({counts}), last {group.last:%Y-%m-%d}"
    for text, language in list(group.texts.items())[:_SHOWN]:
        yield f"    {language or '?':<3} {shown(text)}"
    if len(group.texts) > _SHOWN:
        yield f"    and other wordings: {len(group.texts) - _SHOWN}"
    if group.passages:
        near = (f"{id_} ({count})" for id_, count in list(group.passages.items())[:_SHOWN])
        yield f"    closest: {', '.join(near)}"
    for id_, (yes, no) in group.votes.items():
        yield f"    {id_}: {yes} said that it helps, {no} that it does not"
    for reason in group.closed:
        yield f"    closed before: {reason}"


def _group_json(group: Group) -> dict[str, object]:
    return {
        "id": group.id, "asked": len(group.questions), "outcomes": group.outcomes,
        "first": group.questions[0].asked.isoformat(timespec="seconds"),
        "last": group.last.isoformat(timespec="seconds"),
        "wordings": [{"text": text, "language": language} for text, language in group.texts.items()],
        "passages": group.passages,
        "votes": {id_: {"helped": yes, "did_not": no} for id_, (yes, no) in group.votes.items()},
        "closed_before": group.closed,
    }  # fmt: skip
