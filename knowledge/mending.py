"""Changes that a person makes to a report: passages are edited, joined, split, moved and left out, headings
are set. Follows what becomes of each id.

Every function gives a new report and leaves the old one unchanged. Unchanged texts stay the same objects: by
their identity `done` finds the new place of each passage.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from knowledge.errors import UserError
from knowledge.following import Moves, moves_of
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section, Text, introduces, key_of, paths


@dataclass(frozen=True, slots=True)
class Mended:
    """A report after a change.

    report: the report
    moves: the changed ids
    parts: the own ids of the parts of a split passage, by its own id
    """

    report: Report
    moves: Moves = Moves()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class _Part:
    """A section of a report that is being changed.

    level: its level, from 1
    section: the section, of which the id, the heading and the meeting count
    row: its passages: its own text, which is empty if it has none, then its items
    """

    level: int
    section: Section
    row: list[Text]


#: A passage: the place of its section among the parts, and its own place in the row of that.
_Place = tuple[int, int]


class _Work:
    """A report that is being changed: all its sections in reading order, in one list."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.parts = [
            _Part(len(path), path[-1], [path[-1].text or {}, *path[-1].items])
            for path in paths(report.sections)
        ]
        #: Texts that were replaced, each with its successor.
        self.replaced: list[tuple[Text, Text]] = []

    def section(self, id_: str) -> int:
        """The place of a section. Raises UserError."""
        for at, part in enumerate(self.parts):
            if part.section.id == id_:
                return at
        raise UserError(f"{self.report.id} has no section {id_!r} any more: look at the report again")

    def place(self, own: str) -> _Place:
        """The place of a passage, by its own id. Raises UserError."""
        id_, _, number = own.partition("/")
        at, within = self.section(id_), int(number) if number.isdecimal() else 0
        if not any(self.parts[at].row[within : within + 1]):
            raise UserError(
                f"{self.report.id}/{own} is not there any more: somebody has changed the report; look at it again"
            )
        return at, within

    def put(self, at: int, texts: Iterable[Text]) -> None:
        """Put passages at the end of a section. Its own text becomes the first of them, unless it introduces
        them: items are there already, or the text ends in a colon."""
        row = self.parts[at].row
        if len(row) == 1 and row[0] and not introduces(row[0][self.report.language]):
            row.insert(0, {})
        row += texts

    def take(self, place: _Place) -> Text:
        """Take a passage out of its section."""
        row, within = self.parts[place[0]].row, place[1]
        text = row[within]
        row[within : within + 1] = [] if within else [{}]
        return text

    def remove(self, places: Collection[_Place]) -> None:
        """Remove passages, and each section that becomes empty."""
        for place in sorted(places, reverse=True):
            self.take(place)
        for at in sorted({at for at, _ in places}, reverse=True):
            self.remove_empty(at)

    def remove_empty(self, at: int) -> None:
        """Remove a section that has neither passages nor inner sections."""
        if not any(self.parts[at].row) and _end(self.parts, at) == at + 1:
            del self.parts[at]

    def done(self, outdated: Iterable[str] = ()) -> Mended:
        """The changed report, with further outdated texts, and the changes of its ids."""
        before, changed = self.report, replace(self.report, sections=tuple(_nested(self.parts)))
        report = changed.with_outdated(outdated)
        now = {id(passage.text): passage.id for passage in report.passages()}
        if not now:
            raise UserError(f"{report.id}: a report needs a passage: this is its last")
        now |= {id(old): now[id(new)] for old, new in self.replaced if id(new) in now}
        places = {one.id: now[id(one.text)] for one in before.passages() if id(one.text) in now}
        after = Library((report,))
        moves = moves_of(Library((before,)), after, places)
        # A person's section keeps its id as long as it is there.
        gone = {own: to for own, to in moves.sections.items() if f"{before.id}/{own}" not in after.sections}
        return Mended(report, replace(moves, sections=gone))


def _end(parts: Sequence[_Part], at: int) -> int:
    """The place after a section and those within it."""
    after = (n for n in range(at + 1, len(parts)) if parts[n].level <= parts[at].level)
    return next(after, len(parts))


def _nested(parts: Sequence[_Part]) -> Iterator[Section]:
    """The sections of some parts: each has within it the following parts of a deeper level."""
    at = 0
    while at < len(parts):
        part, end = parts[at], _end(parts, at)
        own, *items = part.row
        inner = tuple(_nested(parts[at + 1 : end]))
        yield replace(part.section, text=own or None, items=tuple(items), sections=inner)
        at = end


def text_of(report: Report, own: str) -> Text:
    """The text of a passage by its id within the report. Raises UserError if it no longer exists."""
    work = _Work(report)
    return work.take(work.place(own))


def edit(report: Report, own: str, text: str) -> Mended:
    """Give a passage another official text; an empty line splits it."""
    said = [part for part in (part.strip() for part in _blank_lines(text)) if part]
    work, language = _Work(report), report.language
    at, within = work.place(own)
    if not said:
        raise UserError(f"{report.id}/{own}: an official text cannot be empty: leave the passage out instead")
    row = work.parts[at].row
    old = row[within]
    row[within] = new = {**old, language: said[0]}
    work.replaced.append((old, new))
    further = [{language: one} for one in said[1:]]
    if further and len(row) == 1:
        work.put(at, further)
    else:
        row[within + 1 : within + 1] = further
    others = (key_of(tag, one) for tag, one in new.items() if tag != language)
    mended = work.done(others if said[0] != old[language] else ())
    if not further:
        return mended
    first = mended.moves.passages.get(own) or own
    section_id, _, number = first.partition("/")
    rest = (f"{section_id}/{int(number or 0) + n}" for n in range(1, len(said)))
    return replace(mended, parts={own: (first, *rest)})


def join(report: Report, owns: Sequence[str]) -> Mended:
    """Join several passages: the first gets the texts of the others at its end. A section that becomes empty
    is deleted."""
    work = _Work(report)
    places = [work.place(own) for own in owns]
    if len(places) < 2:
        raise UserError("choose two passages or more to join them")
    texts = [work.parts[at].row[within] for at, within in places]
    tags = dict.fromkeys(tag for text in texts for tag in text)
    glue = {tag: "" if tag.startswith(("zh", "ja")) else " " for tag in tags}
    new: Text = {tag: glue[tag].join(text[tag] for text in texts if tag in text) for tag in tags}
    work.replaced += [(text, new) for text in texts]
    at, within = places[0]
    work.parts[at].row[within] = new
    work.remove(places[1:])
    return work.done(
        key_of(tag, new[tag])
        for tag in tags
        if any(tag not in text or report.is_outdated(text, tag) for text in texts)
    )


def join_before(report: Report, own: str) -> Mended:
    """Join a passage with the one before it."""
    text_of(report, own)
    row = [passage.id.partition("/")[2] for passage in report.passages()]
    if own == row[0]:
        raise UserError(f"{report.id}/{own} is the first passage: there is none before it to join it with")
    return join(report, [row[row.index(own) - 1], own])


def leave_out(report: Report, owns: Sequence[str]) -> Mended:
    """Delete passages from a report, and each section that becomes empty."""
    work = _Work(report)
    work.remove({work.place(own) for own in owns})
    return work.done()


def move(report: Report, own: str, to: str) -> Mended:
    """Move a passage "up" or "down" in its section, or to the end of the section `to`."""
    work = _Work(report)
    at, within = work.place(own)
    if to in ("up", "down"):
        row, other = work.parts[at].row, within + (1 if to == "down" else -1)
        if within == 0 or not 0 < other < len(row):
            raise UserError(
                f"{report.id}/{own} stands at the {'end' if to == 'down' else 'beginning'} of its section"
            )
        row[within], row[other] = row[other], row[within]
        return work.done()
    work.put(work.section(to), [work.take((at, within))])
    work.remove_empty(at)
    return work.done()


def add_item(report: Report, section_id: str, text: str) -> Mended:
    """Put a passage at the end of a section."""
    work = _Work(report)
    work.put(work.section(section_id), [{report.language: text}])
    return work.done()


def make_heading(report: Report, own: str) -> Mended:
    """Make a passage the heading of a new section, which gets the passages after it. Right under another heading
    it is one of an inner section."""
    work = _Work(report)
    at, within = work.place(own)
    part, end = work.parts[at], _end(work.parts, at)
    taken = {one.section.id for one in work.parts}
    id_ = next(id_ for number in count(1) if (id_ := f"section-{number}") not in taken)
    opened = Section(id_, title=part.row[within])
    work.parts.insert(at + 1, _Part(part.level, opened, [{}, *part.row[within + 1 :]]))
    part.row = part.row[:within] or [{}]
    if not any(part.row) and part.section.title is None:
        del work.parts[at]
    elif not any(part.row):
        for one in work.parts[at + 1 : end + 1]:
            one.level += 1
    return work.done()


def make_text(report: Report, section_id: str) -> Mended:
    """Turn a heading into a passage: at the end of the section before it, or first in its own section if it
    is the first one."""
    work = _Work(report)
    at = work.section(section_id)
    part = work.parts[at]
    if part.section.title is None:
        raise UserError(f"{report.id}/{section_id} has no heading")
    texts = [part.section.title, *filter(None, part.row)]
    if at and work.parts[at - 1].level == part.level:
        work.put(at - 1, texts)
        del work.parts[at]
    else:
        part.section, part.row = replace(part.section, title=None), [{}, *texts]
    return work.done()


def set_heading(report: Report, section_id: str, title: str, meeting: Meeting | None) -> Mended:
    """Give a section another official heading, "" for none, and its meeting."""
    work, title = _Work(report), " ".join(title.split())
    part = work.parts[work.section(section_id)]
    new = {**(part.section.title or {}), report.language: title} if title else None
    part.section = replace(part.section, title=new, meeting=meeting)
    return work.done()


def set_level(report: Report, section_id: str, step: int) -> Mended:
    """Move a heading one level in (1), under the one before it, or out (-1). As in a word processor, sections
    that follow it under its old heading are then under it."""
    work = _Work(report)
    at = work.section(section_id)
    level = work.parts[at].level
    if step > 0 and (at == 0 or work.parts[at - 1].level < level):
        raise UserError(
            f"{report.id}/{section_id} is the first of its level: there is no heading to put it under"
        )
    if step < 0 and level == 1:
        raise UserError(f"{report.id}/{section_id} is at the outermost level already")
    for part in work.parts[at : _end(work.parts, at)]:
        part.level += step
    outer = next((n for n in range(at - 1, -1, -1) if work.parts[n].level < level), 0)
    if step < 0 and work.parts[outer].section.title is None:
        work.remove_empty(outer)
    return work.done()


def set_title(report: Report, title: str) -> Mended:
    """Give the report another official title."""
    if not title:
        raise UserError(f"{report.id}: a report needs a title: citations give it")
    return Mended(replace(report, title={**report.title, report.language: title}))


def _blank_lines(text: str) -> list[str]:
    parts, lines = [""], text.replace("\r\n", "\n").split("\n")
    for line in lines:
        if line.strip():
            parts[-1] += ("\n" if parts[-1] else "") + line.rstrip()
        else:
            parts.append("")
    return parts
