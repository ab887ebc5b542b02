"""A report's texts in another language, side by side with the official ones."""

from dataclasses import dataclass

from starlette.responses import Response

from bot.desk.ask import Ask
from bot.desk.house import ChangedError, digest_of
from bot.desk.journal import What
from bot.screens.citation import place
from knowledge import lining
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
    """

    own: str
    cited: str
    text: Text
    stale: bool


def table(ask: Ask) -> Response:
    """The table of one language, and the texts of that language without a place."""
    report = ask.house.report(ask.id)
    others = dict.fromkeys([*(tag for one in report.passages() for tag in one.text), *UN_LANGUAGES])
    choices = [tag for tag in others if tag != report.language]
    to, at, only, source = (
        canonical(ask.given("to") or choices[0]),
        ask.given("at"),
        ask.given("only"),
        ask.given("move"),
    )
    every, official = dict(lining.rows(report)), lining.column(report, report.language)
    passages = {one.id.partition("/")[2]: one for one in report.passages()}
    outdated = {own for own, one in passages.items() if report.is_outdated(one.text, to)}
    changes = (one for one in ask.house.changes() if one.kind is Kind.STALE and one.language == to)
    stale = outdated | {own for one in changes if (own := one.id.removeprefix(f"{report.id}/")) in every}
    missing = [own for own, text in every.items() if to not in text]
    doubtful = [own for own, one in every.items() if other_figures(one[report.language], one.get(to, ""))]
    some = {"missing": missing, "stale": [own for own in every if own in stale], "doubtful": doubtful}
    owns = some.get(only, [*every])
    pages = max(1, -(-len(owns) // _ROWS))
    wanted = (
        int(given)
        if (given := ask.given("page")).isdecimal()
        else owns.index(at) // _ROWS + 1
        if at in owns
        else 1
    )
    number = min(max(wanted, 1), pages)
    rows = [
        Row(
            own, place(passages[own], ask.voice.language) if own in passages else own[2:] or ask.say("title"),
            every[own], own in stale,
        )
        for own in owns[(number - 1) * _ROWS : number * _ROWS]
    ]  # fmt: skip
    left = lining.unplaced(report, to)
    return ask.page(
        "texts.html", title=report.title[report.language], report=report, to=to, choices=choices, only=only,
        rows=rows, number=number, pages=pages, count=len(every), missing=len(missing), stale=len(stale),
        doubtful=len(doubtful), official=to in report.official, other_figures=other_figures, left=left, source=source,
        moved=source and (left.get(source) or every.get(source, {}).get(to, "")), places=official if source else {},
        lined=digest_of(lining.column(report, to) | left), onto=ask.given("onto") or source,
        gap=next(filter(None, missing), ""),
    )  # fmt: skip


def act(ask: Ask) -> Response:
    """Save the changed texts of the table, or move a text to its place."""
    to, report, do = canonical(ask.given("to")), ask.house.report(ask.id), ask.given("do")
    query = {name: ask.given(name) for name in ("only", "page")}
    if do:
        return _move(ask, report, to)
    current = lining.column(report, to)
    sent = list(zip(ask.every("own"), ask.every("seen"), ask.every("text"), strict=True))
    new = {own: text.replace("\r\n", "\n").strip() for own, _, text in sent}
    right = ask.every("right")
    changed = {own: text for own, text in new.items() if text != current.get(own, "") or own in right}
    number, at = 0, ""
    if changed:
        words = next(filter(None, changed.values()), "")
        what: What = "did-translate", {
            "count": len(changed), "language": to, "report": ask.id, "text": " ".join(words.split())[:80],
        }  # fmt: skip

        def how(report: Report) -> Mended:
            return Mended(lining.set_texts(report, to, changed))

        number = ask.house.mend(
            ask.who, what, ask.id, [how], {own: seen for own, seen, _ in sent if own in changed}
        )
        at = next(iter(changed)) or "title"
    return ask.lead(f"/r/{ask.id}/texts", at, to=to, at=at, done=number or "", **query)


def _move(ask: Ask, report: Report, to: str) -> Response:
    """Move a text to another place, alone or with those below it; or throw one away that has no place."""
    do, source = ask.given("do"), ask.given("source")
    at = ask.given("place") if do != "drop" else ""

    def how(report: Report) -> Mended:
        left = lining.unplaced(report, to)
        if digest_of(lining.column(report, to) | left) != ask.given("lined"):
            raise ChangedError(source)
        return Mended(lining.place(report, to, source, at, below=do == "below"))

    said = (lining.column(report, to) | lining.unplaced(report, to)).get(source, "")
    what: What = "did-drop" if do == "drop" else "did-place", {
        "language": to, "place": f"{ask.id}/{at}", "text": " ".join(said.split())[:80],
    }  # fmt: skip
    number = ask.house.mend(ask.who, what, ask.id, [how], {})
    return ask.lead(f"/r/{ask.id}/texts", at, to=to, at=at, done=number)
