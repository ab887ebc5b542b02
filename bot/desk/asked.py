"""Questions of people: their figures, and those asked in vain, which can be answered here."""

import asyncio
import csv
import io
from collections import Counter
from dataclasses import asdict

from starlette.responses import PlainTextResponse, Response

from bot.desk.ask import Ask
from bot.editing.asked import NoBotError, database, draft_wordings, kept_in
from bot.editing.lessonfile import LessonFile
from bot.editing.reportfiles import put_in
from bot.service.store import Store
from bot.service.unanswered import Group, unanswered
from bot.service.wishes import waiting
from index.errors import StoredIndexError
from knowledge.errors import UserError
from knowledge.report import report_of

#: The most groups of one page.
_SHOWN = 40


def show(ask: Ask) -> Response:
    """The page."""
    try:
        kept, figures = kept_in(ask.house.settings), asyncio.run(database(ask.house.settings, Store.figures))
        groups = unanswered(kept, ask.house.encoder()) if kept else []
        wait = asyncio.run(database(ask.house.settings, lambda store: waiting(store, groups)))
        trouble = ""
    except UserError as error:
        kept, figures, groups, wait, trouble = [], [], [], {}, str(error)
        trouble = ask.say("no-bot-yet") if isinstance(error, NoBotError) else ask.remark(trouble)[0]
    months: dict[str, Counter[str]] = {}
    for one in figures:
        months.setdefault(one.month, Counter())[one.outcome] += one.questions
    passages = ask.house.files().library.ids
    shown = Counter(one.passages[0] for one in kept if one.passages and one.outcome == "answer")
    return ask.page(
        "asked.html", title=ask.say("asked"), groups=groups[:_SHOWN], wait=wait, figures=figures, months=months,
        trouble=trouble,
        most=max((sum(counts.values()) for counts in months.values()), default=1), passages=passages,
        shown=[(id_, count) for id_, count in shown.most_common(10) if id_ in passages],
        near={group.id: _near(ask, group) for group in groups[:_SHOWN]},
    )  # fmt: skip


def table(ask: Ask) -> Response:
    """The figures as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["month", "language", "outcome", "questions", "helped", "did_not"])
    writer.writerows(
        list(asdict(one).values()) for one in asyncio.run(database(ask.house.settings, Store.figures))
    )
    named = {"content-disposition": 'attachment; filename="asked.csv"'}
    return PlainTextResponse(out.getvalue(), media_type="text/csv", headers=named)


def act(ask: Ask) -> Response:
    """Answer a group, or close it."""
    house, wanted = ask.house, ask.given("group")
    groups = unanswered(kept_in(house.settings), house.encoder())
    group = next((one for one in groups if wanted in one.ids), None)
    if group is None:
        raise UserError(ask.say("no-group"))
    passage = ask.given("other").strip() or ask.given("passage")
    library, text, do = house.files().library, ask.given("text"), ask.given("do")
    if do == "done":
        because = " ".join(ask.given("because").split())
        if not because:
            raise UserError(ask.say("say-why"))

        async def close(store: Store) -> None:
            await store.close_questions([one.id for one in group.questions], because)

        asyncio.run(database(house.settings, close))
        return ask.lead("/asked")
    if not passage and do == "none":  # any passage tells the report
        passage = next(iter(_near(ask, group)), "")
    if not passage:
        raise UserError(ask.say("choose-passage"))
    if passage not in library.ids:
        raise UserError(ask.say("no-passage", id=passage))
    report = house.report(report_of(passage))

    def work() -> list[str]:
        ids = [] if do == "none" else [passage]
        if do == "text":
            section = library.ids[passage].section
            path = next(
                one.path for one in house.files().files if one.report is not None and one.id == report.id
            )
            ids = [put_in(house.knowledge, path, report, section.id, text.strip())]
        now = house.report(report.id)
        file = LessonFile.open(house.settings, house.files().library, now)
        drafts, _ = draft_wordings(file, group, ids)
        return [one.id for one in file.own[len(file.own) - len(drafts) :]]

    if do == "text" and not text.strip():
        raise UserError(ask.say("no-text"))
    drafts, number = house.journal.make(
        ask.who, lambda ids: ("did-draft", {"count": len(ids), "report": report.id}), work
    )
    return ask.lead(f"/r/{report.id}/questions", "cards", done=number or "", new=" ".join(drafts))


def _near(ask: Ask, group: Group) -> list[str]:
    """The closest passages of a group: those shown to people, else those that the bot finds now."""
    found = [id_ for id_ in group.passages if id_ in ask.house.files().library.ids]
    if not found:
        try:
            answer = ask.house.engine(draft=False).ask([next(iter(group.texts))])[0]
        except StoredIndexError:  # nothing is live, or it is made anew
            return []
        found = [hit.passage.id for hit in answer.hits[:3] if hit.passage.id in ask.house.files().library.ids]
    return found[:3]
