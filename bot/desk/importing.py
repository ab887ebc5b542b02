"""Imports a dropped file: shows its text and the planned report, and takes a person's choices."""

import re
from collections import Counter
from functools import partial
from itertools import chain, count
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.desk.ask import Ask
from bot.desk.house import ChangedError, digest_of
from bot.editing.importing import ImportOptions, Plan, day_of, language_of, plan, write
from bot.editing.reportfiles import report_id
from bot.screens.citation import place
from bot.screens.phrases import LANGUAGES, own_name
from index.language import are_near
from knowledge import layout
from knowledge.diff import Change, Kind, compare, paired
from knowledge.errors import UserError
from knowledge.following import follow
from knowledge.importing.labels import latin
from knowledge.importing.structure import Choices
from knowledge.language import base, canonical
from knowledge.library import Library


def drop(ask: Ask) -> Response:
    """Keep a dropped file, and redirect to the page of its import."""
    file = ask.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise UserError(ask.say("no-file"))
    token = ask.house.keep(file.filename, file.file)
    return ask.lead(f"/import/{token}", report=ask.given("report"), kind=ask.given("kind"))


def look(ask: Ask) -> Response:
    """What comes of a dropped file."""
    token = str(ask.request.path_params["token"])
    _, name = ask.house.dropped(token)
    options, spoken, planned, trouble = _options(ask, name), _spoken(ask), None, ""
    blocks = []
    try:
        blocks = ask.house.source(token, accept_changes=_accepts(ask)).blocks
        planned = _plan(ask, token, options)
    except UserError as error:
        trouble = ask.remark(str(error))[0]
    own = options.language or (planned.document.language if planned else "")
    if spoken and spoken != own and are_near(spoken, own):
        spoken = None
    return ask.page(
        "import.html", title=name, options=options, plan=planned, trouble=trouble, blocks=blocks, spoken=spoken,
        kind=_kind(ask), foreign=_foreign(ask), reports=[report.id for report in ask.house.files().library.reports],
        **(_shown(ask, planned) if planned else {"day": None}),
    )  # fmt: skip


def act(ask: Ask) -> Response:
    """Save a dropped file as a report, or plan its import again, as the form says."""
    token, house = str(ask.request.path_params["token"]), ask.house
    _, name = house.dropped(token)
    if ask.given("do") == "throw":
        house.put_away(token)
        return ask.lead("/")
    if tag := _tag(ask):
        canonical(tag)
    of = f"{_kind(ask)} {ask.given('report')}"
    if ask.given("do") == "look" or ask.given("of", of) != of:  # losses of an existing report are shown first
        wished = [(key, value) for key, value in ask.form.items() if key not in ("pass", "seen", "of", "do")]
        return ask.lead(f"/import/{token}?{urlencode(wished)}")
    if found := _foreign(ask):
        if ask.given("do") == "language":
            return ask.lead(
                f"/import/{token}", report=ask.given("report"), kind="language", language=found[0]
            )
        if ask.given("do") != "anyway":
            raise UserError(ask.say("is-translation", found=found[1], own=found[2]))
    options = _options(ask, name)
    planned = _plan(ask, token, options)
    if _seen(planned) != ask.given("seen"):
        raise ChangedError(options.id)
    what = "did-import", {"file": name, "report": options.id}
    _, number = house.journal.make(ask.who, what, lambda: write(planned, house.knowledge, house.data))
    house.put_away(token)
    page = f"/r/{options.id}/texts" if planned.version else f"/r/{options.id}"
    return ask.lead(page, done=number or "", to=planned.document.language if planned.version else "")


def _plan(ask: Ask, token: str, options: ImportOptions) -> Plan:
    """Plan the import of a dropped file. Raises UserError in the words of the form."""
    try:
        report_id(options.id, "--id")
    except UserError:
        raise UserError(ask.say("wrong-id", id=options.id)) from None
    house, read = ask.house, partial(ask.house.source, token, accept_changes=_accepts(ask))
    try:
        return plan(house.knowledge, house.data, options, read)
    except UserError as error:
        raise UserError(ask.remark(str(error))[0]) from error


def _seen(plan: Plan) -> str:
    """The digest of the report that is there."""
    return digest_of(plan.old and layout.write(plan.old))


def _kind(ask: Ask) -> str:
    """The purpose of the file: a "new" report, a new "version" of one, or its text in another "language"."""
    kind = ask.given("kind")
    return kind if kind in ("version", "language") and ask.given("report") else "new"


def _accepts(ask: Ask) -> bool:
    return bool(ask.given("accept"))


def _spoken(ask: Ask) -> str | None:
    """The language of the dropped file, if it is sure."""
    try:
        source = ask.house.source(str(ask.request.path_params["token"]), accept_changes=_accepts(ask))
    except UserError:  # the plan will give the reason
        return None
    return language_of(block.text for block in source.blocks)


def _foreign(ask: Ask) -> tuple[str, str, str] | None:
    """The language of a new version that is in another than its report, and the names of both."""
    if _kind(ask) != "version":
        return None
    spoken, own = _spoken(ask), ask.house.report(ask.given("report")).language
    other = spoken is not None and not are_near(spoken, own)
    return (spoken, ask.voice.name(spoken), ask.voice.name(own)) if spoken and other else None


def _tag(ask: Ask) -> str:
    """The language tag in the form, where the name of a language may stand too."""
    given = ask.given("language").strip()
    named = {name.casefold(): tag for tag in LANGUAGES for name in (own_name(tag), ask.voice.name(tag))}
    return named.get(given.casefold(), given)


def _options(ask: Ask, name: str) -> ImportOptions:
    kind, tag = _kind(ask), _tag(ask)
    try:
        tag = canonical(tag) if tag else ""
    except UserError:  # a form with it is refused
        tag = ""
    if kind == "new" and not tag:
        tag = _spoken(ask) or "en"
    elif kind == "language" and not tag:
        own, tag = ask.house.report(ask.given("report")).language, _spoken(ask) or ""
        if not tag or base(tag) == base(own):
            tag = "fr" if own == "en" else "en"
    page, meeting = ask.given("from"), ask.given("meeting")
    if meeting == "day":
        meeting = ask.given("day").strip()
    choices = Choices(
        ask.given("headings"), bool(ask.given("articles")), int(page) if page.isdecimal() else 0
    )
    title = " ".join(ask.given("title").split())
    if kind == "version" and "meeting" not in (*ask.request.query_params, *ask.form):
        # Choices for the existing version apply to the new one too.
        old = ask.house.report(ask.given("report"))
        title, whole = old.title[old.language], old.sections[0]
        bare = len(old.sections) == 1 and whole.title is None and not whole.items
        if bare and whole.meeting is not None and whole.meeting.date is not None:
            meeting = whole.meeting.date.isoformat()
    id_ = ask.given("report") if kind != "new" else ask.given("id").strip() or _id_of(ask, name)
    return ImportOptions(
        id_, canonical(tag) if tag else None, kind == "language", kind != "new", title,
        meeting, choices,
    )  # fmt: skip


def _id_of(ask: Ask, name: str) -> str:
    """A new short id for a report that is made of a file of that name."""
    letters = re.sub("[^a-z0-9]+", "-", latin(name.rpartition(".")[0]))
    stem = letters.strip("-")[:50].strip("-") or "report"
    taken = {report.id for report in ask.house.files().library.reports}
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(id_ for id_ in names if id_ not in taken)


def _shown(ask: Ask, plan: Plan) -> dict[str, object]:
    report = plan.merged.report
    passages = [(one, place(one, ask.voice.language)) for one in report.passages()]
    own = [ask.say("repair-lost", what=one) for one in plan.repaired.conflicts]
    words = [passage.original for passage, _ in passages]
    for other in ask.house.files().library.reports if plan.old is None else ():
        known = {one.original for one in other.passages()}
        if 2 * (same := sum(one in known for one in words)) > len(words):
            own.append(ask.say("same-text", count=same, all=len(words), report=other.id))
    if plan.version:
        own += [ask.say("not-lined-up", what=ask.remark(line)[0]) for line in plan.merged.lines]
        if left := report.unplaced.get(plan.document.language):
            own.append(ask.say("without-place", count=len(left)))
    moved = gone = 0
    for followed in follow(ask.house.knowledge, report.id, plan.moved).values():
        moved, gone = moved + followed.moved, gone + followed.gone
    changes: list[Change] | None = None
    counts = Counter[str]()
    if plan.old is not None and not plan.version:
        before, after = Library((plan.old,)), Library((report,))
        changes = [one for one in compare(before, after) if one.official]
        counts.update(one.kind.value for one in changes)
        touched = {one.id for one in changes if one.kind in (Kind.CHANGED, Kind.MOVED, Kind.ADDED)}
        if outdated := len(report.outdated - plan.old.outdated):
            own.append(ask.say("translations-outdated", count=outdated))
        counts["same"] = sum(id_ not in touched for id_ in paired(before, after))
    return {
        "seen": _seen(plan), "passages": passages, "remarks": plan.imported.remarks, "own": own,
        "changes": changes, "counts": counts, "moved": moved, "gone": gone,
        "day": day_of(plan.document) if not plan.version else None,
    }  # fmt: skip
