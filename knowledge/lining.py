"""The texts of a report in another language: set, and moved to the passages that they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from knowledge.errors import UserError
from knowledge.report import Report, Section, Text, key_of


def rows(report: Report) -> Iterator[tuple[str, Text]]:
    """Yield the texts of a report in reading order, by their ids within it: "" for the title, `s:2.4` for a heading."""
    yield "", report.title
    for section in report.every_section():
        if section.title is not None:
            yield f"s:{section.id}", section.title
        if section.text is not None:
            yield section.id, section.text
        for number, item in enumerate(section.items, start=1):
            yield f"{section.id}/{number}", item


def column(report: Report, language: str) -> dict[str, str]:
    """The texts in a language by the ids of `rows`; "" where one is missing."""
    return {own: text.get(language, "") for own, text in rows(report)}


def set_texts(report: Report, language: str, said: Mapping[str, str]) -> Report:
    """Set texts in a language other than the report's own, by the ids of `rows`; "" removes one. They are outdated no
    more; those that are as they were are confirmed."""

    def text(own: str, old: Text | None) -> Text | None:
        if old is None or own not in said:
            return old
        return {tag: one for tag, one in {**old, language: said[own]}.items() if one}

    def section(old: Section) -> Section:
        items = (text(f"{old.id}/{number}", item) for number, item in enumerate(old.items, start=1))
        return replace(
            old, title=text(f"s:{old.id}", old.title), text=text(old.id, old.text),
            items=tuple(filter(None, items)), sections=tuple(map(section, old.sections)),
        )  # fmt: skip

    right = {key_of(language, one) for one in said.values()}
    confirmed = {
        report.confirmation(old, language) for own, old in rows(report)
        if said.get(own) and said[own] == old.get(language)
    }  # fmt: skip
    return replace(
        report, title=text("", report.title) or report.title, sections=tuple(map(section, report.sections)),
        outdated=report.outdated - right, confirmed=report.confirmed | confirmed,
    ).with_outdated(())  # fmt: skip


def unplaced(report: Report, language: str) -> dict[str, str]:
    """The texts of a language without a place, by "+0", "+1" and so on."""
    return {f"+{number}": text for number, text in enumerate(report.unplaced.get(language, ()))}


def place(report: Report, language: str, source: str, to: str, *, below: bool) -> Report:
    """Move a text in a language to the place `to`; "" throws away an unplaced one. Raises UserError.

    `source` is its place, or its id in `unplaced`. The text that was at `to` takes its place. If texts `below` go
    along, these are: from a place those up to the next missing one, the next heading or the end; of unplaced texts as
    many as there are missing ones below `to`. Texts that lose their place then become unplaced.
    """
    texts, left = column(report, language), unplaced(report, language)
    places, sources = [*texts][1:], left if source in left else texts
    if source in left and not to:
        return _with_unplaced(report, language, [text for own, text in left.items() if own != source])
    if to not in places or not sources.get(source):
        raise UserError(f"{report.id} has no text there any more: look at it again")
    after = places[places.index(to) + 1 :]
    if source in left:
        room = [to, *takewhile(lambda own: not texts[own], after if below else ())]
        moved = [*left][[*left].index(source) :][: len(room)]
        new = dict(zip(room, [left[own] for own in moved], strict=False))
        left |= dict.fromkeys(moved, "") | {source: texts[to]}
    elif not below:
        new = {source: texts[to], to: texts[source]}
    else:
        beneath = places[places.index(source) + 1 :]
        run = [source, *takewhile(lambda own: texts[own] and not own.startswith("s:"), beneath)]
        room = [to, *takewhile(lambda own: not own.startswith("s:"), after)][: len(run)]
        new = dict.fromkeys(run, "") | dict(zip(room, [texts[own] for own in run], strict=False))
        out = [*(own for own in room if own not in run), *run[len(room) :]]
        left |= {f"{own} out": texts[own] for own in out}
    done = replace(set_texts(report, language, new), outdated=report.outdated, confirmed=report.confirmed)
    return _with_unplaced(done, language, [*filter(None, left.values())])


def _with_unplaced(report: Report, language: str, texts: list[str]) -> Report:
    left = {**report.unplaced, language: tuple(texts)}
    return replace(report, unplaced={tag: some for tag, some in left.items() if some})
