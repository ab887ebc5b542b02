"""Merges an import with the existing report: another language version is aligned with it, or a new version replaces
it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from operator import itemgetter

from knowledge.diff import compare, paired
from knowledge.importing.blocks import first_words
from knowledge.library import Library
from knowledge.lining import column
from knowledge.numerals import numbers
from knowledge.report import Report, Section, Text, key_of

#: A note written by an import; the next import writes it again.
_OF_AN_IMPORT = re.compile(r"(?:title|text|item \d+): ")
#: A number up to this may be a word in another language.
_FEW = 12
#: The least share of common numbers of texts that belong together; and the most pairs of texts that are compared.
_ALIKE, _MOST = 0.65, 100_000


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
    have, left = Counter([*column(merged, language).values(), *lining.divided]), list[str]()
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
        self.own, self.language = report.language, language
        self.lines: list[str] = []
        self.divided: list[str] = []
        self.taken = 0
        mine, theirs = list(report.every_section()), list(other.every_section())
        self.pairs = _paired(mine, theirs, report.language, language)
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
            held = f"{theirs.number} of {theirs.date}"
            self.lines.append(
                f"{section.id}: meeting {mine.number} of {mine.date}, but in {self.language} {held}"
            )
            return replace(section, sections=inner)
        items, said = list(section.items), [one[self.language] for one in other.items]
        found = _aligned([one[self.own] for one in items], said)
        for at, one in found.items():
            items[at] = {**items[at], self.language: one}
        self.taken += len(found)
        if not {*found.values()} <= {*said}:
            self.divided += [one for one in said if one not in found.values()]
        if len(items) != len(said):
            counts = f"items: {len(items)}, but {len(said)} in {self.language}"
            self.lines.append(f"{section.id}: {counts}; lined up: {len(found)}")
        title, text = (self._one(section, other, part) for part in ("title", "text"))
        self.taken += text is not None and self.language in text and other.text is not None
        return replace(section, title=title, text=text, items=tuple(items), sections=inner)

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


def _paired(mine: list[Section], theirs: list[Section], own: str, language: str) -> dict[str, Section]:
    """The sections of the other version by the id of their counterpart: by the same id, then, between those, by what
    agrees where none has a number. (An id such as section-3 says nothing of the title.)"""
    ids = {section.id: section for section in theirs if not section.id.startswith("section-")}
    pairs = {section.id: ids[section.id] for section in mine if section.id in ids}
    if [one.id for one in theirs if one.id in pairs] != list(pairs):
        return pairs  # in another order: sections between them cannot be matched
    for here, there in zip(_gaps(mine, pairs), _gaps(theirs, pairs), strict=True):
        if not any(one.id[0].isdigit() for one in (*here, *there)):
            words, others = (
                [_words(one, tag) for one in some] for some, tag in ((here, own), (there, language))
            )
            pairs |= {here[at].id: there[place] for at, place in _agreeing(words, others)}
    return pairs


def _words(section: Section, language: str) -> str:
    texts = (section.title, section.text, *section.items)
    return "\n".join(text[language] for text in texts if text)


def _agreeing(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """The places of texts of two languages that belong together, in order.

    As many texts belong together one by one, unless more numbers speak against it than for it. Else two do whose
    numbers agree best, and the texts between such pairs where as many stand on both sides.
    """
    anchors = _anchors([numbers(text) for text in mine], [numbers(text) for text in theirs])
    straight = sum(at == place for at, place in anchors)
    if len(mine) == len(theirs) and 2 * straight >= len(anchors):
        return [(at, at) for at in range(len(mine))]
    here, there = [at for at, _ in anchors], sorted(place for _, place in anchors)
    order = here, [at for at, _ in sorted(anchors, key=itemgetter(1))]
    pairs, ends = list[tuple[int, int]](), (-1, -1)
    blocks = SequenceMatcher(None, *order, autojunk=False).get_matching_blocks()
    kept = [(here[a + n], there[b + n]) for a, b, size in blocks for n in range(size)]
    for at, place in (*kept, (len(mine), len(theirs))):
        if at - ends[0] == place - ends[1]:
            pairs += zip(range(ends[0] + 1, at), range(ends[1] + 1, place), strict=True)
        pairs += [(at, place)] if at < len(mine) else []
        ends = at, place
    return pairs


def _anchors(mine: Sequence[Counter[int]], theirs: Sequence[Counter[int]]) -> list[tuple[int, int]]:
    """The places of texts of which each has the numbers of the other more than of any other text."""
    if len(mine) * len(theirs) > _MOST:
        return []

    def likeness(one: Counter[int], other: Counter[int]) -> float:
        both = one & other
        tells = both.total() > 1 or max(both, default=0) > _FEW
        return 2 * both.total() / (one.total() + other.total()) if tells else 0

    rows = [[likeness(one, other) for other in theirs] for one in mine]
    best = [max(column) for column in zip(*rows, strict=True)]
    return [
        (at, place)
        for at, row in enumerate(rows)
        for place, value in enumerate(row)
        if value >= _ALIKE and value == max(row) == best[place]
        and row.count(value) == 1 == sum(other[place] == value for other in rows)
    ]  # fmt: skip


def _aligned(mine: Sequence[str], theirs: Sequence[str]) -> dict[int, str]:
    """The texts of another language by the places of those that they belong to. A list that is in pieces in one
    language alone is divided or joined by its lines."""
    if len(mine) != len(theirs) and (refitted := _refitted(mine, theirs)):
        return dict(enumerate(refitted))
    return {at: theirs[place] for at, place in _agreeing(mine, theirs)}


def _refitted(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The other texts with as many lines each as the official ones have; none if all have not as many together. The
    line that introduces a list stands before each of its pieces."""
    wanted = [text.split("\n") for text in mine]
    again = [at > 0 and len(one) > 1 and one[0] == wanted[at - 1][0] for at, one in enumerate(wanted)]
    heads, lines = set[str](), list[str]()
    for text in theirs:
        head, *rest = text.split("\n")
        lines += rest if rest and head in heads else [head, *rest]
        heads.add(head)
    if len(lines) != sum(len(one) - more for one, more in zip(wanted, again, strict=True)):
        return []
    found, head = list[str](), ""
    for one, more in zip(wanted, again, strict=True):
        size = len(one) - more
        piece, lines = lines[:size], lines[size:]
        head = head if more else piece[0]
        found.append("\n".join([head, *piece] if more else piece))
    return found


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
