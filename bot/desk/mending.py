"""The pages of all reports and of one report, and the actions of its forms."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from bot.desk.ask import Ask
from bot.screens.citation import place
from knowledge import mending
from knowledge.diff import Change, Kind
from knowledge.errors import UserError
from knowledge.mending import Mended
from knowledge.report import FRONT, Meeting, Passage, Report, Section, paths, report_of

#: The rows of a report on one page.
_ROWS = 150


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a report's page: the heading of a section (`passage` is None), or a passage.

    own: its id within the report; that of a heading begins with s:
    level: the level of its section, from 1
    can: the actions that its HTML form offers beside saving
    """

    own: str
    level: int
    section: Section
    passage: Passage | None
    cited: str
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A report in the list.

    passages, languages: the number of its passages, and of those in each language
    changed: the number of texts that differ from the live ones; None for a report that is not live
    wrong: the number of problems in its files
    waiting: the number of drafts of questions that wait
    """

    report: Report
    passages: int
    languages: dict[str, int]
    changed: int | None
    wrong: int
    waiting: int


def home(ask: Ask) -> Response:
    """Show the reports with their state, and a field to drop a file on."""
    files, published = ask.house.files(), ask.house.published()
    changed = Counter(report_of(one.id) for one in ask.house.changes())
    states = []
    for file in files.files:
        if (report := file.report) is None:
            continue
        passages = list(report.passages())
        languages = Counter(tag for one in passages for tag in one.text)
        states.append(
            State(
                report, len(passages), dict(languages.most_common()),
                changed[report.id] if report.id in published else None,
                sum(one.file == str(file.path) for one in files.problems),
                sum(one.drafted and one.report == report.id for one in files.questions),
            )
        )  # fmt: skip
    broken = [one for one in files.problems if one.is_error] if files.files else []
    uploads = ask.house.uploads() if "edit" in ask.may else []
    return ask.page("home.html", states=states, broken=broken, problems=files.problems, uploads=uploads)


def report(ask: Ask) -> Response:
    """Show a report as it will be quoted."""
    report, files = ask.house.report(ask.id), ask.house.files()
    changes = ask.house.changes() if report.id in ask.house.published() else ()
    places = list(_places(report))
    mend = ask.given("mend") if "edit" in ask.may else ""
    at = next((number for number, (own, *_) in enumerate(places) if own == (mend or ask.given("at"))), 0)
    number = int(given) if (given := ask.given("page")).isdecimal() else at // _ROWS + 1
    whole = bool(ask.given("whole"))
    size = len(places) or 1 if whole else _ROWS
    pages = max(1, -(-len(places) // size))
    number = min(max(number, 1), pages)
    path = next((file.path for file in files.files if file.report is report), None)
    return ask.page(
        "report.html", title=report.title[report.language], report=report,
        rows=[_row(ask, report, *one) for one in places[(number - 1) * size : number * size]], whole=whole,
        marks=_marks(report, changes),
        lessons=Counter(id_ for one in files.questions if not one.drafted for id_ in one.passages for _ in one.text),
        mending=mend, number=number, pages=pages, sections=[*_sections(ask, report)],
        problems=[one for one in files.problems if one.file == str(path)],
    )  # fmt: skip


def mend(ask: Ask) -> Response:
    """Do the action of a form on a report's page."""
    do, own, text = ask.given("do"), ask.given("own"), ask.given("text")
    section = own[2:]
    seen = {"" if do == "title" else own: ask.given("seen")}
    owns = [own]
    if do.startswith("several-"):
        seen = dict(value.rpartition(" ")[::2] for value in ask.every("at"))
        owns = [*seen]
        if not owns:
            raise UserError(ask.say("none-chosen"))
    at: str | None = owns[0]
    ways: dict[str, tuple[str, Callable[[Report], Mended]]] = {
        "save": ("did-edit", lambda report: mending.edit(report, at or own, text)),
        "join": ("did-join", lambda report: mending.join_before(report, at or own)),
        "several-join": ("did-join", lambda report: mending.join(report, owns)),
        "out": ("did-leave-out", lambda report: mending.leave_out(report, owns)),
        "several-out": ("did-leave-out", lambda report: mending.leave_out(report, owns)),
        "up": ("did-move", lambda report: mending.move(report, own, "up")),
        "down": ("did-move", lambda report: mending.move(report, own, "down")),
        "move": ("did-move", lambda report: mending.move(report, own, ask.given("to"))),
        "heading": ("did-heading", lambda report: mending.make_heading(report, at or own)),
        "title": ("did-title", lambda report: mending.set_title(report, text)),
        "section": ("did-section", lambda report: mending.set_heading(report, section, text, _meeting(ask))),
        "text": ("did-text", lambda report: mending.make_text(report, section)),
        "in": ("did-level", lambda report: mending.set_level(report, section, 1)),
        "out-level": ("did-level", lambda report: mending.set_level(report, section, -1)),
    }  # fmt: skip
    if do not in ways:
        raise UserError(ask.say("not-done"))
    what, how = ways[do]
    said = {"place": f"{ask.id}/{', '.join(owns)}".replace("s:", "").rstrip("/")}
    before = ask.house.report(ask.id)
    said["text"] = " ".join((text or _words(before, owns[0])).split())[:80]
    steps = [how]
    if "text" in ask.form and do in ("join", "heading", "in", "out-level", "text", "up", "down", "move"):
        # What is typed is saved too: at the new place of a passage that moves, since its parts go there.
        saved = ways["section" if own.startswith("s:") else "save"][1]
        steps.insert(len(steps) if do in ("up", "down", "move") else 0, saved)

    def noted(how: Callable[[Report], Mended]) -> Callable[[Report], Mended]:
        def step(report: Report) -> Mended:
            nonlocal at
            mended = how(report)
            at = mended.moves.passages.get(at or "", at)
            return mended

        return step

    number = ask.house.mend(ask.who, (what, said), ask.id, [*map(noted, steps)], seen)
    rows, after = ([row for row, *_ in _places(one)] for one in (before, ask.house.report(ask.id)))
    if owns[0] and at not in after:  # it is gone: the row in its place
        place = rows.index(owns[0]) if owns[0] in rows else 0
        at = after[min(place, len(after) - 1)]
    return ask.lead(f"/r/{ask.id}", at or "", at=at or "", done=number or "")


def _words(report: Report, own: str) -> str:
    """The official words of a passage, or of a section's heading."""
    if not own.startswith("s:"):
        return mending.text_of(report, own)[report.language]
    titles = (one.title for one in report.every_section() if one.id == own[2:] and one.title)
    return next(titles, {report.language: ""})[report.language]


def _meeting(ask: Ask) -> Meeting | None:
    number, day = ask.given("number").strip(), ask.given("day").strip()
    if not number and not day:
        return None
    try:
        return Meeting(int(number) if number else None, date.fromisoformat(day) if day else None)
    except ValueError:
        raise UserError(ask.say("wrong-meeting")) from None


def _places(report: Report) -> Iterator[tuple[str, tuple[Section, ...], Passage | None]]:
    """Yield the headings and passages of a report in order: the id of the row, the path of the section, the passage."""
    for path in paths(report.sections):
        yield f"s:{path[-1].id}", path, None
        for passage in report.own_passages(path):
            yield passage.id.partition("/")[2], path, passage


def _row(ask: Ask, report: Report, own: str, path: tuple[Section, ...], passage: Passage | None) -> Row:
    section, at = path[-1], passage.number or 0 if passage else 0
    if passage is None:
        siblings = path[-2].sections if len(path) > 1 else report.sections
        able = {
            "in": siblings[0] is not section,
            "out-level": len(path) > 1,
            "text": section.title is not None,
        }
        cited = _named(ask, section)
    else:
        first = next(report.passages()).id
        able = {"join": passage.id != first, "up": at > 1, "down": 0 < at < len(section.items)}
        cited = place(passage, ask.voice.language)
    return Row(own, len(path), section, passage, cited, can=tuple(do for do in able if able[do]))


def _marks(report: Report, changes: Sequence[Change]) -> dict[str, dict[str, None]]:
    """The changes of each passage since publishing, and whether a translation is out of date."""
    marks: dict[str, dict[str, None]] = {}
    for change in changes:
        if change.kind not in (Kind.ABOUT, Kind.REMOVED) and (change.official or change.kind is Kind.STALE):
            marks.setdefault(change.id, {})[change.kind.value] = None
    for passage in report.passages() if report.outdated else ():
        if any(report.is_outdated(passage.text, tag) for tag in passage.text):
            marks.setdefault(passage.id, {})[Kind.STALE.value] = None
    return marks


def _sections(ask: Ask, report: Report) -> Iterator[tuple[str, str]]:
    """The sections to choose from: their ids and headings."""
    for section in report.every_section():
        yield (
            section.id,
            f"{_named(ask, section)} {(section.title or {}).get(report.language, '')}"[:70].rstrip(),
        )


def _named(ask: Ask, section: Section) -> str:
    """A section's id, or words for the ids that an import gives to sections without a heading."""
    made = section.title is None and section.id in (FRONT, "meeting")
    return ask.say(f"part-{section.id}") if made else section.id
