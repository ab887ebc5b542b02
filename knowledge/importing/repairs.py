"""Repairs by hand outlast the next version of a document: what a person changed since the last import is kept."""

from dataclasses import dataclass, replace
from typing import Any

from knowledge.diff import paired
from knowledge.importing.blocks import first_words
from knowledge.library import Library
from knowledge.report import Report, Section, Text


@dataclass(frozen=True, slots=True)
class Repaired:
    """A new import with the repairs.

    report: the report
    kept: how many repairs were kept
    conflicts: the repairs that could not be kept, a line each
    """

    report: Report
    kept: int
    conflicts: tuple[str, ...]


def keep_repairs(base: Report, mine: Report, new: Report) -> Repaired:
    """Make the changes from `base`, the last import, to `mine`, the file as it stands, in `new`, the next import.

    These are ids of sections, titles, meetings and official texts. Where the document has changed in the same place,
    the document counts, and a conflict says what was there.
    """
    return _Repairs(base, mine, new).done()


class _Repairs:
    def __init__(self, base: Report, mine: Report, new: Report) -> None:
        self._new, self._language = new, new.language
        self._base_title, self._mine_title = (one.title[new.language] for one in (base, mine))
        self._was = {section.id: section for section in base.every_section()}
        self._mine = {section.id: section for section in mine.every_section()}
        self._to_mine = _counterparts(base, mine)
        self._from_new = {theirs: own for own, theirs in _counterparts(base, new).items()}
        self._ids = {section.id for section in new.every_section()}
        self._base_ids = _passages(base, new)
        self._mine_ids = _passages(mine, base)
        self._base_texts, self._mine_texts = _texts(base), _texts(mine)
        self._kept = 0
        self._conflicts: list[str] = []

    def done(self) -> Repaired:
        title, language = self._new.title, self._language
        if title[language] == self._base_title != self._mine_title:
            title, self._kept = {**title, language: self._mine_title}, self._kept + 1
        report = replace(self._new, title=title, sections=tuple(map(self._section, self._new.sections)))
        return Repaired(report, self._kept, tuple(self._conflicts))

    def _section(self, section: Section) -> Section:
        was = self._was.get(self._from_new.get(section.id, ""))
        mine = self._mine.get(self._to_mine.get(was.id, "")) if was else None
        items = section.items
        if was is not None and mine is not None and len(was.items) != len(mine.items):
            # Which words stand for which cannot be known then.
            said = f"{len(mine.items)} items by hand, {len(was.items)} in the document before"
            self._conflicts.append(f"{section.id}: {said}: join, split, add or leave out again what you did")
        else:
            items = tuple(self._text(item, f"{section.id}/{n}") for n, item in enumerate(items, 1))
        own: dict[str, Any] = {
            "text": section.text and self._text(section.text, section.id),
            "items": items,
            "sections": tuple(map(self._section, section.sections)),
        }
        if was is not None and mine is not None:
            for name in ("id", "title", "meeting"):
                before, by_hand, now = (getattr(one, name) for one in (was, mine, section))
                if name == "title":
                    before, by_hand, now = (
                        one and {self._language: one[self._language]} for one in (before, by_hand, now)
                    )
                if by_hand in (before, now):
                    continue
                free = name != "id" or by_hand not in self._ids
                same = name != "meeting" or self._begins(was) == self._begins(section)
                if before == now and free and same:
                    own[name] = by_hand
                    self._kept += 1
                else:
                    self._conflicts.append(f"{section.id}: {name} was repaired by hand: {_said(by_hand)}")
        return replace(section, **own)

    def _begins(self, section: Section) -> list[str]:
        """What names the meeting of a section: its title and its own words."""
        return [(text or {}).get(self._language, "") for text in (section.title, section.text)]

    def _text(self, text: Text, own_id: str) -> Text:
        base_id = self._base_ids.get(own_id, "")
        before, mine = self._base_texts.get(base_id), self._mine_texts.get(self._mine_ids.get(base_id, ""))
        now = text[self._language]
        if before is None or mine is None or mine in (before, now):
            return text
        if before == now:
            self._kept += 1
            return {**text, self._language: mine}
        self._conflicts.append(f"{own_id}: the text was repaired by hand: {first_words(mine)}")
        return text


def _said(value: object) -> str:
    return " ".join(value.values()) if isinstance(value, dict) else str(value or "none")


def _passages(old: Report, new: Report) -> dict[str, str]:
    """The own id in `old` of each passage of `new` that was there, by its own id."""
    pairs = paired(Library((old,)), Library((new,)))
    return {now.partition("/")[2]: was.partition("/")[2] for now, was in pairs.items()}


def _texts(report: Report) -> dict[str, str]:
    return {passage.id.partition("/")[2]: passage.original for passage in report.passages()}


def _counterparts(old: Report, new: Report) -> dict[str, str]:
    """The id in `new` of each section of `old`: where its passages are, else that of the same id or title."""
    sections = {own_id.partition("/")[0] for own_id in _texts(new)}
    found: dict[str, set[str]] = {}
    for now, was in _passages(old, new).items():
        found.setdefault(was.partition("/")[0], set()).add(now.partition("/")[0])
    pairs = {was: next(iter(places)) for was, places in found.items() if len(places) == 1}
    others = {section.id: section for section in new.every_section() if section.id not in sections}
    for section in old.every_section():
        if section.id not in pairs and section.id in others:
            pairs[section.id] = section.id
        elif section.id not in pairs and section.title:
            same = [
                one.id
                for one in others.values()
                if one.title and one.title[new.language] == section.title.get(new.language)
            ]
            if len(same) == 1:
                pairs[section.id] = same[0]
    return pairs
