"""A report's texts in another language, side by side with the official ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from bot.desk.ask import Ask
from bot.desk.journal import What
from bot.screens.citation import place
from knowledge import mending
from knowledge.diff import Kind
from knowledge.doubts import other_figures
from knowledge.language import UN_LANGUAGES, canonical
from knowledge.mending import Mended
from knowledge.report import Report, Text

#: The rows on one page.
_ROWS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A text in the table.

    own: the id within the report; s: and the id for a heading; "" for the report's title
    cited: its place in the report
    text: the text in its languages
    stale: whether the official text has changed since the translation
    outdated: whether the file says so, until somebody mends or confirms it
    """

    own: str
    cited: str
    text: Text
    stale: bool
    outdated: bool = False


def table(ask: Ask) -> Response:
    """The table of one language."""
    report = ask.house.report(ask.id)
    others = dict.fromkeys([*(tag for one in report.passages() for tag in one.text), *UN_LANGUAGES])
    choices = [tag for tag in others if tag != report.language]
    to = canonical(ask.given("to") or choices[0])
    stale = {one.id for one in ask.house.changes() if one.kind is Kind.STALE and one.language == to}
    every = list(_rows(report, ask.voice.language, stale, ask.say("title"), to))
    only = ask.given("only")
    rows = every
    if only in ("missing", "stale"):
        rows = [row for row in every if (row.stale if only == "stale" else to not in row.text)]
    pages = max(1, -(-len(rows) // _ROWS))
    number = min(max(int(given) if (given := ask.given("page")).isdecimal() else 1, 1), pages)
    return ask.page(
        "texts.html", title=report.title[report.language], report=report, to=to, choices=choices, only=only,
        rows=rows[(number - 1) * _ROWS : number * _ROWS], number=number, pages=pages, count=len(every),
        missing=sum(to not in row.text for row in every), stale=sum(row.stale for row in every),
        official=to in report.official, other_figures=other_figures,
    )  # fmt: skip


def save(ask: Ask) -> Response:
    """Save the changed texts of the table."""
    to, report = canonical(ask.given("to")), ask.house.report(ask.id)
    rows = {row.own: row for row in _rows(report, "en", set(), "", to)}
    current = {own: row.text.get(to, "") for own, row in rows.items()}
    sent = list(zip(ask.every("own"), ask.every("seen"), ask.every("text"), strict=True))
    new = {own: text.replace("\r\n", "\n").strip() for own, _, text in sent}
    changed = {own: text for own, text in new.items() if text != current.get(own, "")}
    right = [own for own in ask.every("right") if own not in changed and own in rows and rows[own].outdated]

    def how(report: Report) -> Mended:
        for own, text in changed.items():
            if not own:
                report = mending.set_title(report, to, text).report
            elif own.startswith("s:"):
                meeting = next(one.meeting for one in report.every_section() if one.id == own[2:])
                report = mending.set_heading(report, own[2:], to, text, meeting).report
            else:
                report = mending.edit(report, own, to, text).report
        return Mended(mending.confirm(report, right, to), {})

    number = 0
    if changed or right:
        what: What = "did-translate", {"count": len(changed) + len(right), "language": to, "report": ask.id}
        number = ask.house.mend(
            ask.who, what, ask.id, how, {own: seen for own, seen, _ in sent if own in {*changed, *right}}
        )
    query = {name: ask.given(name) for name in ("only", "page")}
    at = next(iter(changed)) or "title" if changed else ""
    return ask.lead(f"/r/{ask.id}/texts", at, to=to, at=at, done=number or "", **query)


def _rows(report: Report, language: str, stale: set[str], title: str, to: str) -> Iterator[Row]:
    yield Row("", title, report.title, stale=False)
    headed: set[str] = set()
    for passage in report.passages():
        for section in passage.path:
            if section.id not in headed and section.title:
                yield Row(f"s:{section.id}", section.id, section.title, stale=False)
            headed.add(section.id)
        own = passage.id.partition("/")[2]
        outdated = report.is_outdated(passage.text, to)
        yield Row(own, place(passage, language), passage.text, outdated or passage.id in stale, outdated)
