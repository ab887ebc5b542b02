"""Merges an import with the existing report: another language version is aligned with it, or a new version replaces
it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.diff import compare, paired
from knowledge.importing.blocks import first_words
from knowledge.library import Library
from knowledge.lining import column
from knowledge.report import Report, Section, Text, key_of

#: A note written by an import; the next import writes it again.
_OF_AN_IMPORT = re.compile(r"(?:title|text|item \d+): ")


@dataclass(frozen=True, slots=True)
class Merged:
    """A report after merging, the number of passages that got a text, and remarks for a person: places that do not
    match, or the changes."""

    report: Report
    taken: int
    lines: tuple[str, ...]


def add_language(report: Report, other: Report, language: str, *, titled: bool) -> Merged:
    """Add the texts of another language version, section by section. Places that do not match are left unchanged and
    named, never guessed; the texts there become `unplaced`. `titled`: whether the other version has its own title."""
    lining = _Lining(report, other, language)
    sections = tuple(lining.section(section) for section in report.sections)
    title = {**report.title, language: other.title[language]} if titled else report.title
    merged = replace(report, title=title, sections=sections)
    have, left = Counter(column(merged, language).values()), list[str]()
    for said in [*column(other, language).values()][1:]:  # all but the title
        have[said] -= 1
        left += [said] if have[said] < 0 else []
    before, now = column(report, language), column(merged, language)
    replaced = [
        own.removeprefix("s:") or "title" for own, text in before.items() if text and now[own] != text
    ]
    lines = [f"another text in {language} takes the place of the one here: {own}" for own in replaced]
    unplaced = {**report.unplaced, language: tuple(left)}
    merged = replace(merged, unplaced={tag: texts for tag, texts in unplaced.items() if texts})
    return Merged(merged, lining.taken, (*lines, *lining.lines))


class _Lining:
    def __init__(self, report: Report, other: Report, language: str) -> None:
        self.language = language
        self.lines: list[str] = []
        self.taken = 0
        mine, theirs = list(report.every_section()), list(other.every_section())
        self.pairs = _paired(mine, theirs)
        paired = {section.id for section in self.pairs.values()}
        self.lines += [
            f"{one.id}: has no counterpart in {language}"
            for one in mine if one.id not in self.pairs and _beginning(one, report.language)
        ]  # fmt: skip
        self.lines += [
            f"{one.id} in {language} has no counterpart: {first_words(_beginning(one, language))}"
            for one in theirs if one.id not in paired and _beginning(one, language)
        ]  # fmt: skip

    def section(self, section: Section) -> Section:
        inner = tuple(self.section(one) for one in section.sections)
        other = self.pairs.get(section.id)
        if other is None:
            return replace(section, sections=inner)
        mine, theirs = section.meeting, other.meeting
        if (
            mine
            and theirs
            and (mine.number != theirs.number or (mine.date and theirs.date and mine.date != theirs.date))
        ):
            said = f"{theirs.number} of {theirs.date}"
            self.lines.append(
                f"{section.id}: meeting {mine.number} of {mine.date}, but in {self.language} {said}"
            )
            return replace(section, sections=inner)
        items = section.items
        if len(items) == len(other.items):
            items = tuple(self._joined(one, its) for one, its in zip(items, other.items, strict=True))
            self.taken += len(items)
        else:
            counts = f"{len(items)} items, but {len(other.items)} in {self.language}"
            self.lines.append(f"{section.id}: {counts}: none was taken")
        title, text = (self._one(section, other, part) for part in ("title", "text"))
        self.taken += text is not None and self.language in text and other.text is not None
        return replace(section, title=title, text=text, items=items, sections=inner)

    def _one(self, section: Section, other: Section, part: str) -> Text | None:
        mine: Text | None = getattr(section, part)
        theirs: Text | None = getattr(other, part)
        if mine is not None and theirs is not None:
            return self._joined(mine, theirs)
        if mine is not None:
            self.lines.append(f"{section.id}: no {part} in {self.language}")
        elif theirs is not None:
            said = first_words(theirs[self.language])
            self.lines.append(f"{section.id}: has no {part}, but in {self.language} it has: {said}")
        return mine

    def _joined(self, mine: Text, theirs: Text) -> Text:
        return {**mine, self.language: theirs[self.language]}


def _paired(mine: list[Section], theirs: list[Section]) -> dict[str, Section]:
    """The sections of the other version by the id of their counterpart: by the same id, then, between those, in order
    where as many without a number stand on both sides. (An id such as section-3 says nothing of the title.)"""
    ids = {section.id: section for section in theirs if not section.id.startswith("section-")}
    pairs = {section.id: ids[section.id] for section in mine if section.id in ids}
    if [one.id for one in theirs if one.id in pairs] != list(pairs):
        return pairs  # in another order: sections between them cannot be matched
    for here, there in zip(_gaps(mine, pairs), _gaps(theirs, pairs), strict=True):
        if len(here) == len(there) and not any(one.id[0].isdigit() for one in (*here, *there)):
            pairs |= {one.id: other for one, other in zip(here, there, strict=True)}
    return pairs


def _gaps(sections: list[Section], pairs: dict[str, Section]) -> list[list[Section]]:
    gaps: list[list[Section]] = [[]]
    for section in sections:
        if section.id in pairs:
            gaps.append([])
        else:
            gaps[-1].append(section)
    return gaps


def renew(old: Report, new: Report) -> Merged:
    """The new version of a report, with the translations of its passages and titles. Those of passages whose official
    text has changed are outdated."""
    language = new.language
    by_id = {passage.id: passage.text for passage in old.passages()}
    by_text: dict[str, list[Text]] = {}
    titles: dict[str, Text] = {}
    for text in by_id.values():
        by_text.setdefault(text[language], []).append(text)
    for section in old.every_section():
        if section.title:
            titles.setdefault(section.title[language], section.title)
    before = {section.id: section for section in old.every_section()}
    pairs = paired(Library((old,)), Library((new,)))
    kept, outdated = 0, set(old.outdated)

    def text_of(text: Text, id_: str) -> Text:
        nonlocal kept
        same = by_id.get(f"{new.id}/{id_}", {})
        found = [same] if same.get(language) == text[language] else by_text.get(text[language], [])
        kept += len(found) == 1
        if len(found) == 1:
            return found[0]
        older = by_id.get(pairs.get(f"{new.id}/{id_}", ""), {})
        outdated.update(key_of(tag, said) for tag, said in older.items() if tag != language)
        return {**older, **text}

    def section_of(section: Section) -> Section:
        was = before.get(section.id)
        meeting = section.meeting
        if meeting is None and was is not None and (was.title, was.text) != (None, None):
            same = [(one or {}).get(language) for one in (was.title, was.text)]
            meeting = (
                was.meeting
                if same == [(one or {}).get(language) for one in (section.title, section.text)]
                else None
            )
        return replace(
            section,
            title=titles.get(section.title[language], section.title) if section.title else None,
            meeting=meeting,
            text=text_of(section.text, section.id) if section.text else None,
            items=tuple(text_of(item, f"{section.id}/{n}") for n, item in enumerate(section.items, start=1)),
            sections=tuple(section_of(inner) for inner in section.sections),
            notes=(
                *section.notes,
                *(one for one in (was.notes if was else ()) if not _OF_AN_IMPORT.match(one)),
            ),
        )

    title = old.title if old.title.get(language) == new.title[language] else new.title
    sections = tuple(section_of(section) for section in new.sections)
    renewed = replace(old, title=title, sections=sections).with_outdated(outdated)
    return Merged(renewed, kept, tuple(_changes(old, renewed)))


def _changes(old: Report, new: Report) -> Iterator[str]:
    """The changes of the official text, titles and meetings, one line each."""
    for change in compare(Library((old,)), Library((new,))):
        if change.official:
            yield str(change)
    if outdated := len(new.outdated - old.outdated):
        yield f"translations of changed passages: {outdated}; nobody is shown them until they are mended"


def _beginning(section: Section, language: str) -> str:
    texts = [section.title, section.text, *section.items]
    return next((text[language] for text in texts if text), "")
