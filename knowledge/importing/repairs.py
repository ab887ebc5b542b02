"""Keeps repairs by hand when the next version of a document is imported.

The last import, the present file and the next import are merged as three versions of one list of lines: headings and
passages in reading order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import count, pairwise, takewhile

from knowledge.importing.blocks import first_words
from knowledge.report import FRONT, Report, Section, Text

#: Lines that share at least this part of their letters are versions of one line.
_ALIKE = 0.5


#: A difference of the versions: its first line and its end in the last import, in the file, and in the next import.
_Place = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A new import with the repairs.

    report: the report
    kept: the number of kept repairs
    conflicts: the repairs that could not be kept, a line each
    """

    report: Report
    kept: int
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading or a passage.

    words: the official text; "" for a section without a heading
    text: the text in all languages
    depth: the depth of a heading's section, from 0
    section: the section that a heading opens; None for a passage
    own: whether a passage is the section's own text, not an item
    page: the page that an item begins on, if known
    """

    words: str
    text: Text | None
    depth: int = 0
    section: Section | None = None
    own: bool = False
    page: int | None = None

    @property
    def key(self) -> tuple[bool, str]:
        """The identity of the line in each version."""
        return self.section is None, self.words


def keep_repairs(base: Report, mine: Report, new: Report) -> Repaired:
    """Apply the changes from `base`, the last import, to `mine`, the present file, to `new`, the next import.

    Changes are ids of sections, titles, meetings, official texts, and the list of passages and headings in order. If
    the document has changed in the same place, it wins, and a conflict names the lost repair.
    """
    return _Merge(base, mine, new).done()


class _Merge:
    def __init__(self, base: Report, mine: Report, new: Report) -> None:
        self._report, self._language = new, new.language
        self._base, self._mine, self._new = (list(_lines(one, new.language)) for one in (base, mine, new))
        self._titles = [one.title[new.language] for one in (base, mine)]
        self._ids = {line.section.id for line in self._new if line.section}
        self._kept = 0
        self._conflicts: list[str] = []

    def done(self) -> Repaired:
        title, (was, by_hand) = self._report.title, self._titles
        if title[self._language] == was != by_hand:
            title, self._kept = {**title, self._language: by_hand}, 1
        self._edit()
        edited, conflicts, refused = self._kept, list(self._conflicts), set[int]()
        while True:
            self._kept, self._conflicts = edited, list(conflicts)
            lines = self._merged(refused)
            report = replace(self._report, title=title, sections=_sections(lines))
            if not (more := self._astray(list(_lines(report, self._language)), refused)):
                break
            refused |= more
        return Repaired(report, self._kept, tuple(self._conflicts))

    def _edit(self) -> None:
        """Put a person's words for a line into the same line of the next import, at its new place."""
        left = Counter(line.key for line in self._new)
        edits: dict[tuple[bool, str], _Line] = {}
        for a, b, c, d in _hunks(self._base, self._mine):
            before, after = self._base[a:b], self._mine[c:d]
            pairs = list(zip(before, after, strict=False))
            if len(before) != len(after) or not all(_one(*pair, alone=len(pairs) == 1) for pair in pairs):
                continue
            for was, now in pairs:
                if left[was.key] == 1:
                    edits[was.key] = now
                    self._kept += 1
        self._base, self._new = (
            [
                replace(one, words=by.words, text=by.text) if (by := edits.get(one.key)) else one
                for one in lines
            ]
            for lines in (self._base, self._new)
        )

    def _merged(self, refused: set[int]) -> list[_Line]:
        """The lines of the three versions in one row; of the changes by hand that begin at the lines `refused` of the
        last import the document's own lines."""
        merged: list[_Line] = []
        at = 0, 0, 0
        for base, mine, new in self._places():
            for i, j, k in zip(
                range(at[0], base[0]), range(at[1], mine[0]), range(at[2], new[0]), strict=True
            ):
                merged.append(self._line(self._base[i], self._mine[j], self._new[k]))
            at = base[1], mine[1], new[1]
            was, hand, now = self._base[slice(*base)], self._mine[slice(*mine)], self._new[slice(*new)]
            before, by_hand, after = ([line.key for line in lines] for lines in (was, hand, now))
            if by_hand in (before, after):
                merged += now
            elif before == after and base[0] not in refused:
                self._kept += 1
                merged += self._free(_renumbered(was, hand, now), now)
            else:
                merged += now
                said = [line.words for line in hand if line.key not in before] or [line.words for line in was]
                self._conflicts += map(first_words, filter(None, said))
        return merged

    def _places(self) -> Iterator[_Place]:
        """The places where the file or the next import differs from the last import, as (first, end) in each of the
        three; at the end the end of each."""
        row = sorted(
            (a, b, side, (d - c) - (b - a))
            for side, lines in enumerate((self._mine, self._new))
            for a, b, c, d in _hunks(self._base, lines)
        )
        groups: list[tuple[int, int, list[int]]] = []
        for a, b, side, grown in row:
            first, end, growth = a, b, [0, 0]
            # Two insertions at one line have no defined order.
            if groups and (a < groups[-1][1] or groups[-1][:2] == (a, b)):
                first, end, growth = groups.pop()
            growth[side] += grown
            groups.append((first, max(end, b), growth))
        shift = [0, 0]
        for first, end, growth in groups:
            mine, new = ((first + s, end + s + g) for s, g in zip(shift, growth, strict=True))
            shift = [s + g for s, g in zip(shift, growth, strict=True)]
            yield (first, end), mine, new
        base, mine, new = ((len(lines), len(lines)) for lines in (self._base, self._mine, self._new))
        yield base, mine, new

    def _line(self, before: _Line, by_hand: _Line, now: _Line) -> _Line:
        """A line that all versions have: its level, and the id and meeting of its section."""
        if before.section is None or by_hand.section is None or now.section is None:
            return replace(now, own=by_hand.own if before.own == now.own else now.own)
        section = now.section
        if before.depth == now.depth != by_hand.depth:
            now, self._kept = replace(now, depth=by_hand.depth), self._kept + 1
        begins = [(one.section.text or {}).get(self._language) for one in (before, now) if one.section]
        for name in ("id", "meeting"):
            was, mine, new = (getattr(one.section, name) for one in (before, by_hand, now))
            if mine in (was, new) or (name == "id" and mine in self._ids):
                continue
            if was == new and (name == "id" or begins[0] == begins[1]):
                section, self._kept = replace(section, **{name: mine}), self._kept + 1
            else:
                self._conflicts.append(f"{section.id}: {name} {mine if name == 'id' else mine and mine.date}")
        return replace(now, section=section)

    def _free(self, mine: Sequence[_Line], new: Sequence[_Line]) -> Iterator[_Line]:
        """Lines by hand; a section among them has an id that the document gives to no other."""
        taken = self._ids - {line.section.id for line in new if line.section}
        for line in mine:
            if line.section:
                own = line.section.id
                others = (f"{own}-{number}" for number in count(2))
                if own in taken:
                    own = next(id_ for id_ in others if id_ not in taken | self._ids)
                taken.add(own)
                line = replace(line, section=replace(line.section, id=own))
            yield line

    def _astray(self, merged: Sequence[_Line], refused: set[int]) -> set[int]:
        """The first lines of changes by hand that move a passage which would then be lost, or be there twice."""
        base, mine, new, now = (
            Counter(line.words for line in lines if line.words)
            for lines in (self._base, self._mine, self._new, merged)
        )
        wrong = {words for words in base if mine[words] == base[words] and now[words] != new[words]}
        found, every = set[int](), set[int]()
        for place, hand, _ in self._places():
            every.add(place[0])
            touched = Counter(line.key for line in self._mine[slice(*hand)])
            touched.subtract(line.key for line in self._base[slice(*place)])
            if any(touched[is_passage, words] for words in wrong for is_passage in (True, False)):
                found.add(place[0])
        if found <= refused and not wrong.isdisjoint(
            line.words for line in self._base if line.section is None
        ):
            found = (
                every  # it is lost because of lines around it: for instance a heading with nothing left below
            )
        return found - refused


def _lines(report: Report, language: str) -> Iterator[_Line]:
    def walk(sections: Sequence[Section], depth: int) -> Iterator[_Line]:
        for section in sections:
            yield _Line((section.title or {}).get(language, ""), section.title, depth, section)
            if section.text is not None:
                yield _Line(section.text[language], section.text, own=True)
            for place, item in enumerate(section.items):
                page = section.pages[place] if place < len(section.pages) else None
                yield _Line(item[language], item, page=page)
            yield from walk(section.sections, depth + 1)

    return walk(report.sections, 0)


def _sections(lines: Sequence[_Line]) -> tuple[Section, ...]:
    """The sections of a list of lines. Empty ones are left out."""
    if lines and lines[0].section is None:
        lines = [_Line("", None, section=Section(FRONT)), *lines]
    found: list[Section] = []
    tops = [place for place, line in enumerate(lines) if line.section and line.depth <= lines[0].depth]
    for first, end in pairwise([*tops, len(lines)]):
        head, rest = lines[first], lines[first + 1 : end]
        own = list(takewhile(lambda line: line.section is None, rest))
        below = _sections(rest[len(own) :])
        texts = [line.text or {} for line in own]
        text = texts.pop(0) if own and own[0].own else None
        pages = tuple(line.page for line in own if line.page is not None)
        if head.section and (own or below):
            found.append(
                replace(
                    head.section, title=head.text, text=text, items=tuple(texts), sections=below,
                    pages=pages if len(pages) == len(texts) else (),
                )
            )  # fmt: skip
    return tuple(found)


def _hunks(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[tuple[int, int, int, int]]:
    """The differences of two lists of lines: the first line and the end in each."""
    before, after = ([line.key for line in lines] for lines in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield a, b, c, d


def _renumbered(was: Sequence[_Line], hand: Sequence[_Line], now: Sequence[_Line]) -> Sequence[_Line]:
    """Lines by hand, with the document's new numbers for sections whose numbers nobody has changed."""
    if len(hand) != len(now):
        return hand
    return [
        replace(line, section=replace(line.section, id=new.section.id))
        if line.section and old.section and new.section and line.section.id == old.section.id
        else line
        for old, line, new in zip(was, hand, now, strict=True)
    ]


def _one(was: _Line, now: _Line, *, alone: bool) -> bool:
    """Whether one line is an edited version of the other; a line that is `alone` in its place needs no similarity."""
    if (was.section is None) != (now.section is None):
        return False
    if was.section and now.section and was.section.id != now.section.id:
        return False
    likeness = SequenceMatcher(None, was.words, now.words, autojunk=False)
    return alone or likeness.quick_ratio() >= _ALIKE
