"""Changes that a person makes to a report: passages are edited, joined, split, moved and left out, headings
are set. Follows what becomes of each id.

Every function gives a new report and leaves the rest unchanged. Unchanged texts stay the same objects: by
their identity `done` finds the new place of each passage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from knowledge.errors import UserError
from knowledge.following import Moves, moves_of
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section, Text, key_of

#: The place of a passage in its section: 0 is the section's own text, then its items from 1.
_Passages = list[Text | None]


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


def text_of(report: Report, own: str) -> Text:
    """The text of a passage by its id within the report. Raises UserError if it no longer exists."""
    section, number = _place(report, own)
    text = section.text if number == 0 else dict(enumerate(section.items, 1)).get(number)
    if text is None:
        raise UserError(
            f"{report.id}/{own} is not there any more: somebody has changed the report; look at it again"
        )
    return text


@dataclass
class _Work:
    """A report that is being changed. `successors` maps a text that was replaced to the new texts."""

    report: Report
    successors: list[tuple[Text, Text]] = field(default_factory=list)

    def section(self, id_: str, change: Callable[[Section], Section]) -> None:
        """Change one section."""

        def within(section: Section) -> Section:
            section = change(section) if section.id == id_ else section
            return replace(section, sections=tuple(map(within, section.sections)))

        self.report = replace(self.report, sections=tuple(map(within, self.report.sections)))

    def siblings(self, id_: str, change: Callable[[list[Section], int], list[Section]]) -> None:
        """Change the list of sections that contains a section; the change gets this list and the section's
        place in it."""

        def within(row: Sequence[Section]) -> tuple[Section, ...]:
            row = [replace(one, sections=within(one.sections)) for one in row]
            place = next((place for place, one in enumerate(row) if one.id == id_), None)
            return tuple(row if place is None else change(row, place))

        self.report = replace(self.report, sections=within(self.report.sections))

    def done(self, before: Report) -> Mended:
        """Give the changed report, and the changes of its ids."""
        self.report = self.report.with_outdated(())
        now = {id(passage.text): passage.id for passage in self.report.passages()}
        if not now:
            raise UserError(f"{self.report.id}: a report needs a passage: this is its last")
        follows = {id(old): id(new) for old, new in self.successors}
        places: dict[str, str] = {}
        for passage in before.passages():
            key = id(passage.text)
            while key not in now and key in follows:
                key = follows[key]
            if key in now:
                places[passage.id] = now[key]
        after = Library((self.report,))
        found = moves_of(Library((before,)), after, places)
        # A person's section keeps its id as long as it is there.
        gone = {own: to for own, to in found.sections.items() if f"{before.id}/{own}" not in after.sections}
        return Mended(self.report, replace(found, sections=gone))


def edit(report: Report, own: str, text: str) -> Mended:
    """Give a passage another official text; an empty line splits it."""
    parts = [part for part in (part.strip() for part in _blank_lines(text)) if part]
    work, old, language = _Work(report), text_of(report, own), report.language
    if not parts:
        raise UserError(f"{report.id}/{own}: an official text cannot be empty: leave the passage out instead")
    new: Text = {**old, language: parts[0]}
    work.successors.append((old, new))
    further: list[Text] = [{language: part} for part in parts[1:]]
    section_id, number = own.partition("/")[0], _place(report, own)[1]

    def change(section: Section) -> Section:
        if number == 0 and further and not section.items:
            return _with(replace(section, text=new), language, further)
        passages = _row(section)
        passages[number] = new
        passages[number + 1 : number + 1] = further
        return _with_row(section, passages)

    work.section(section_id, change)
    if parts[0] != old[language]:
        work.report = work.report.with_outdated(
            key_of(tag, said) for tag, said in new.items() if tag != language
        )
    mended = work.done(report)
    if not further:
        return mended
    first = mended.moves.passages.get(own) or own
    at = _place(mended.report, first)[1]
    return replace(mended, parts={own: (first, *(f"{section_id}/{at + n}" for n in range(1, len(parts))))})


def join(report: Report, owns: Sequence[str]) -> Mended:
    """Join several passages: the first gets the texts of the others at its end. A section that becomes empty
    is deleted."""
    texts = [text_of(report, own) for own in owns]
    if len(owns) < 2:
        raise UserError("choose two passages or more to join them")
    tags = dict.fromkeys(tag for text in texts for tag in text)
    glue = {tag: "" if tag.startswith(("zh", "ja")) else " " for tag in tags}
    new: Text = {tag: glue[tag].join(text[tag] for text in texts if tag in text) for tag in tags}
    section, first = _place(report, owns[0])
    work = _Work(report, [(text, new) for text in texts])
    outdated = [
        key_of(tag, new[tag])
        for tag in tags
        if any(tag not in text or report.is_outdated(text, tag) for text in texts)
    ]

    def change(section: Section) -> Section:
        row = _row(section)
        row[first] = new
        return _with_row(section, row)

    work.section(section.id, change)
    work.report = work.report.with_outdated(outdated)
    work.report = leave_out(work.report, owns[1:]).report
    return work.done(report)


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
    for section in {place[0].id: place[0] for place in (_place(report, own) for own in owns)}.values():
        out = {number for one, number in (_place(report, own) for own in owns) if one.id == section.id}

        def change(section: Section, out: set[int] = out) -> Section:
            row = [None if place == 0 and 0 in out else text for place, text in enumerate(_row(section))
                   if place == 0 or place not in out]  # fmt: skip
            return _with_row(section, row)

        work.section(section.id, change)
        work.siblings(
            section.id, lambda row, place: row[:place] + _unless_empty(row[place]) + row[place + 1 :]
        )
    return work.done(report)


def move(report: Report, own: str, to: str) -> Mended:
    """Move a passage "up" or "down" in its section, or to the end of the section `to`."""
    text, (section, number) = text_of(report, own), _place(report, own)
    work = _Work(report)
    if to in ("up", "down"):
        other = number + (1 if to == "down" else -1)
        row = _row(section)
        if number == 0 or not 0 < other < len(row):
            raise UserError(
                f"{report.id}/{own} stands at the {'end' if to == 'down' else 'beginning'} of its section"
            )
        row[number], row[other] = row[other], row[number]
        work.section(section.id, lambda one: _with_row(one, row))
        return work.done(report)
    if all(one.id != to for one in report.every_section()):
        raise UserError(f"{report.id} has no section {to!r}: choose one of the list")

    def without(section: Section) -> Section:
        row = _row(section)
        if number:
            del row[number]
        else:
            row[0] = None
        return _with_row(section, row)

    work.section(section.id, without)
    work.section(to, lambda one: _with(one, report.language, [text]))
    work.siblings(section.id, lambda row, place: row[:place] + _unless_empty(row[place]) + row[place + 1 :])
    return work.done(report)


def add_item(report: Report, section_id: str, text: str) -> Mended:
    """Put a passage at the end of a section."""
    work = _Work(report)
    work.section(section_id, lambda one: _with(one, report.language, [{report.language: text}]))
    return work.done(report)


def make_heading(report: Report, own: str) -> Mended:
    """Make a passage the heading of a new section, which gets the passages after it."""
    text, (section, number) = text_of(report, own), _place(report, own)
    id_ = _free(report)
    row = _row(section)
    new = Section(id_, title=text, items=tuple(one for one in row[number + 1 :] if one is not None))
    work = _Work(report)

    def change(row: list[Section], place: int) -> list[Section]:
        rest = _with_row(row[place], _row(row[place])[:number] or [None])
        opened = replace(new, sections=row[place].sections)
        rest = replace(rest, sections=())
        if rest.title is not None and not _unless_empty(rest):  # the outer heading stays outer
            return [*row[:place], replace(rest, sections=(opened,)), *row[place + 1 :]]
        return [*row[:place], *_unless_empty(rest), opened, *row[place + 1 :]]

    work.siblings(section.id, change)
    return work.done(report)


def make_text(report: Report, section_id: str) -> Mended:
    """Turn a heading into a passage: at the end of the section before it, or first in its own section if it
    is the first one."""
    section = _section(report, section_id)
    if section.title is None:
        raise UserError(f"{report.id}/{section_id} has no heading")
    work, title = _Work(report), section.title

    def change(row: list[Section], place: int) -> list[Section]:
        one = row[place]
        own = [title, *([one.text] if one.text else []), *one.items]
        if place == 0 or row[place - 1].sections:
            kept = replace(one, title=None, text=None, items=tuple(own))
            return [*row[:place], kept, *row[place + 1 :]]
        before = row[place - 1]
        joined = replace(_with(before, report.language, own), sections=one.sections)
        return [*row[: place - 1], joined, *row[place + 1 :]]

    work.siblings(section_id, change)
    return work.done(report)


def set_heading(report: Report, section_id: str, title: str, meeting: Meeting | None) -> Mended:
    """Give a section another official heading, "" for none, and its meeting."""
    old, title, work = _section(report, section_id), " ".join(title.split()), _Work(report)
    new = {**(old.title or {}), report.language: title} if title else None
    work.section(section_id, lambda one: replace(one, title=new, meeting=meeting))
    return work.done(report)


def set_level(report: Report, section_id: str, step: int) -> Mended:
    """Move a heading one level in (1), under the one before it, or out (-1). As in a word processor, sections
    that follow it under its old heading are then under it."""
    _section(report, section_id)
    work = _Work(report)
    if step > 0:

        def inwards(row: list[Section], place: int) -> list[Section]:
            if place == 0:
                raise UserError(
                    f"{report.id}/{section_id} is the first of its level: there is no heading to put it under"
                )
            before = replace(row[place - 1], sections=(*row[place - 1].sections, row[place]))
            return [*row[: place - 1], before, *row[place + 1 :]]

        work.siblings(section_id, inwards)
        return work.done(report)
    parent = next(
        (one for one in report.every_section() if any(it.id == section_id for it in one.sections)), None
    )
    if parent is None:
        raise UserError(f"{report.id}/{section_id} is at the outermost level already")
    inner = list(parent.sections)
    at = next(place for place, one in enumerate(inner) if one.id == section_id)
    raised = replace(inner[at], sections=(*inner[at].sections, *inner[at + 1 :]))

    def outwards(row: list[Section], place: int) -> list[Section]:
        kept = replace(row[place], sections=tuple(inner[:at]))
        return [*row[:place], *([kept] if kept.title else _unless_empty(kept)), raised, *row[place + 1 :]]

    work.siblings(parent.id, outwards)
    return work.done(report)


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


def _section(report: Report, id_: str) -> Section:
    for section in report.every_section():
        if section.id == id_:
            return section
    raise UserError(f"{report.id} has no section {id_!r} any more: look at the report again")


def _place(report: Report, own: str) -> tuple[Section, int]:
    id_, _, number = own.partition("/")
    return _section(report, id_), int(number) if number.isdecimal() else 0


def _row(section: Section) -> _Passages:
    return [section.text, *section.items]


def _with_row(section: Section, row: _Passages) -> Section:
    return replace(section, text=row[0], items=tuple(text for text in row[1:] if text is not None))


def _with(section: Section, language: str, texts: Sequence[Text]) -> Section:
    """Put passages at the end of a section. Its own text becomes the first of them, unless it introduces them: items
    are there already, or the text ends in a colon."""
    if section.text is None or section.items or section.text[language].endswith((":", "：")):
        return replace(section, items=(*section.items, *texts))
    return replace(section, text=None, items=(section.text, *texts))


def _unless_empty(section: Section) -> list[Section]:
    return [section] if section.text or section.items or section.sections else []


def _free(report: Report) -> str:
    taken = {section.id for section in report.every_section()}
    return next(id_ for number in count(1) if (id_ := f"section-{number}") not in taken)
