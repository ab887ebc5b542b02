"""What stands in a section: its lists as they are nested, and the passages that are read together."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from knowledge.importing.blocks import Block, Kind
from knowledge.importing.labels import Label, counted, has_words
from knowledge.numerals import han

EXTRA = (Kind.ROW, Kind.FOOTNOTE, Kind.BOX)
ENDS = tuple(".;:,!?…。；：！？؟،")
_COLONS = (":", "：")
#: Letters of a passage that a point and the points within it make; of a list of names; of words in a short list.
_LONGEST_POINT, _LONGEST_LIST, _SHORT = 600, 5000, 24
#: Letters of a line that introduces a row or a paragraph.
_LONGEST_LEAD = 60


@dataclass(slots=True)
class Part:
    """A block on its way to a report.

    block: the block
    label: the number or mark before it
    text: the words behind that
    opens: whether it opens a section
    heads: whether its words are the title of that section
    way: what opens sections as it does: a word, or a style and its level
    scope: the annex that it is in, as a count
    listing: whether it introduces or holds a list of names
    leads: whether it introduces a list, and holds what was read of it
    """

    block: Block
    label: Label
    text: str
    opens: bool = False
    heads: bool = False
    way: tuple[str, int] = ("", 0)
    scope: int = 0
    listing: bool = False
    leads: bool = False

    def said(self, number: int = 0) -> str:
        """The words behind their mark, but where they are item `number`, which has a number or bullet anyway."""
        mark = self.label.mark or (f"{self.label.number}." if self.label.number else "")
        if not mark or (number and (mark == "•" or self.label.number == str(number))):
            return self.text
        return (
            f"{mark}{self.text}" if unicodedata.east_asian_width(mark[-1]) in "WF" else f"{mark} {self.text}"
        )


@dataclass(slots=True)
class Point:
    """A part of a list, with what is within it.

    shape: how its mark is written, and how deep if the document says so
    value: what it counts, 0 for a bullet
    """

    part: Part
    shape: str = ""
    value: int = 0
    inner: list["Point"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its mark, as an id has it."""
        core = re.sub(r"\W", "", self.part.label.mark or self.part.label.number)
        said = str(self.value) if not core.isascii() or core == "" else core
        return han(said)

    def following(self) -> list[Part]:
        """All parts within it."""
        return [part for point in self.inner for part in (point.part, *point.following())]

    def letters(self) -> int:
        """How many letters it has with all that is within it."""
        return len(self.part.text) + sum(point.letters() for point in self.inner)


def nested(own: Sequence[Part]) -> list[Point]:
    """Parts as lists within lists: a mark that goes on with an open list is of it; the first of another kind is within
    the point before it; words without a mark are within a point if its list goes on behind them."""
    options = [_options(part) for part in own]
    places: dict[tuple[str, int], list[int]] = {}
    for n, found in enumerate(options):
        for option in found:
            places.setdefault(option, []).append(n)

    def goes_on(point: Point, n: int) -> bool:
        """Whether the list of a point goes on behind a place before it begins anew."""

        def first(value: int) -> int:
            at = places.get((point.shape, value), [])
            where = bisect(at, n)
            return at[where] if where < len(at) else len(own)

        return point.value > 0 and first(point.value + 1) < min(first(1), len(own))

    roots: list[Point] = []
    stack: list[Point] = []
    for n, part in enumerate(own):
        made = Point(part)
        around = next((k for k in range(len(stack), 0, -1) if goes_on(stack[k - 1], n)), 0)
        if options[n]:
            going = [
                (k, option)
                for k in range(len(stack) - 1, -1, -1)
                for option in options[n]
                if option[0] == stack[k].shape and option[1] in (stack[k].value + 1, 0)
            ]
            if going:
                around, (made.shape, made.value) = going[0]
            else:
                made.shape, made.value = min(options[n], key=lambda one: abs(one[1] - 1))
                anew = [k for k, point in enumerate(stack) if point.shape == made.shape]
                within = bool(stack) and stack[-1].shape != made.shape and goes_on(stack[-1], n)
                around = anew[-1] if anew and not within else len(stack)
        del stack[around:]
        (stack[-1].inner if stack else roots).append(made)
        if options[n]:
            stack.append(made)
    return roots


def _options(part: Part) -> list[tuple[str, int]]:
    """How a part's mark may be read: its shape and value."""
    if part.block.kind in EXTRA or part.label == Label() or part.label.word:
        return []
    return [(f"{part.block.level}{shape}", number) for shape, number in counted(part.label)]


def arranged(own: list[Part], *, whole: bool, listing: bool) -> tuple[list[Part], list[Part], list[Point]]:
    """A section's own text, its items, and the points that are sections because some are too long for a passage.

    Footnotes, and text boxes beside a list, stand last. `whole`: words without a list are one text. `listing`: they are
    names, which are read together.
    """
    behind = {Kind.FOOTNOTE} | ({Kind.BOX} if any(part.label != Label() for part in own) else set())
    notes = [part for part in own if part.block.kind in behind]
    main = [part for part in own if part.block.kind not in behind]
    if listing:
        main = _one_list(main)
    listed = [n for n, part in enumerate(main) if part.label != Label() or part.block.kind in EXTRA]
    lead = listed[0] if listed else len(main)
    points = nested(main)
    numbered = any(point.value and point.part.label.number for point in points)
    if not (lead == 1 or (whole and not listed) or (lead and numbered)):
        lead = 0
    text, points = main[:lead], points[lead:]
    counted_ = [point for point in points if point.value]
    if len(counted_) > 1 and any(point.inner and point.letters() > _LONGEST_POINT for point in counted_):
        first = points.index(counted_[0])
        sections: list[Point] = []
        for point in points[first:]:
            if point.value:
                sections.append(point)
            else:  # words behind a list go with its last point
                sections[-1].inner.append(point)
        return text, _flat(points[:first]) + notes, sections
    return text, _short_lists(_flat(points)) + notes, []


def _flat(points: list[Point]) -> list[Part]:
    """Points as items: with what is within them where that is short, else one after the other."""
    found: list[Part] = []
    for point in points:
        inner = point.following()
        rows = any(part.block.kind is Kind.ROW for part in inner)
        deeper = inner and inner[0].block.level > point.part.block.level
        leads = point.value or deeper or point.part.text.rstrip().endswith(_COLONS)
        if inner and leads and point.letters() <= _LONGEST_POINT and not rows:
            found.append(glued([point.part, *inner]))
        else:
            found += [point.part, *_flat(point.inner)]
    return found


def _short_lists(parts: list[Part]) -> list[Part]:
    """The parts with short lists, and names under a line that says so, in one each; a line that introduces a row or an
    item with it."""
    found: list[Part] = []
    table = ""  # whose rows the last part holds
    for part in parts:
        last = found[-1] if found else None
        row = part.block.note.partition(",")[0] if part.block.kind is Kind.ROW else ""
        listed = part.label.mark or row or not part.text.endswith(ENDS)
        plain = not part.block.bold and not part.block.code and len(part.text) < 200
        if last is not None and last.listing and listed and plain and table in ("", row):
            found[-1], table = glued([last, part], listing=len(last.text) < _LONGEST_LIST), row
        elif last is not None and _introduces(last, part, first=len(found) == 1):
            found[-1] = glued([last, part], leads=bool(part.label.mark) and width(last.text) <= _SHORT)
        elif last is not None and last.leads and part.label.mark and len(last.text) < _LONGEST_POINT:
            found[-1] = glued([last, part], leads=True)
        else:
            part.listing, table = has_words(part.text, "participants") and len(part.text) < 80, ""
            found.append(part)
    joined: list[Part] = []
    for marked, run in groupby(found, key=lambda one: bool(one.label.mark)):
        parts = list(run)
        lengths = sorted(width(one.text) for one in parts)
        names = marked and len(parts) > 2 and not any(one.text.rstrip().endswith(ENDS) for one in parts)
        short = names and lengths[len(parts) // 2] <= _SHORT and lengths[-1] <= 3 * _SHORT
        joined += [glued(parts)] if short else parts
    return joined


def _introduces(part: Part, following: Part, *, first: bool) -> bool:
    """Whether a short line introduces the row or paragraph behind it, or a very short one a list."""
    if part.label != Label() or part.block.kind in EXTRA or not part.text.rstrip().endswith(_COLONS):
        return False
    if following.label != Label():
        short = not following.label.number and width(part.text) <= _SHORT
        return short and not first and not following.text.rstrip().endswith(_COLONS)
    if following.block.kind is Kind.PARAGRAPH and width(part.text) <= _SHORT:
        return True
    kinds = (Kind.ROW, Kind.PARAGRAPH)
    return not first and width(part.text) <= _LONGEST_LEAD and following.block.kind in kinds


def _one_list(own: list[Part]) -> list[Part]:
    """A list of names as one part, as far as a passage may be long."""
    found: list[Part] = []
    for part in own:
        if found and len(found[-1].text) + len(part.text) < _LONGEST_LIST:
            found[-1] = glued([found[-1], part])
        else:
            found.append(part)
    return found


def glued(parts: list[Part], *, listing: bool = False, leads: bool = False) -> Part:
    """Parts as one, each on its own line behind its mark."""
    first = parts[0]
    links = tuple(link for part in parts for link in part.block.links)
    notes = "; ".join(part.block.note for part in parts if part.block.note)
    text = "\n".join([first.text, *(part.said() for part in parts[1:])])
    block = replace(first.block, links=links, note=notes)
    return Part(block, first.label, text, listing=listing, leads=leads)


def width(text: str) -> int:
    """The letters of a text; a Chinese sign counts twice."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
