"""The contents of a section: its nested lists, and the parts that form a passage together."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from knowledge import marks
from knowledge.importing.blocks import Block, Kind
from knowledge.importing.labels import has_words, names_people
from knowledge.marks import Label, Reading, counted
from knowledge.numerals import han

EXTRA = (Kind.ROW, Kind.FOOTNOTE, Kind.BOX)
ENDS = tuple(".;:,!?…。；：！？؟،")
_COLONS = (":", "：")
_STOPS = tuple(".!?…。！？؟")
_CLOSING = "\"'”»’)]"
#: The most letters of a passage of several parts; of a list of names; and of an introducing line.
_LONGEST, _LONGEST_LIST, _LEAD = 900, 5000, 300
#: The most letters of several paragraphs before a numbered list that are one text.
_LONGEST_TEXT = 1500
#: Letters of a line that heads words behind it.
_SHORT_LEAD = 120
#: The fewest letters of a part that reads well alone.
_SHORT = 60


@dataclass(slots=True)
class Part:
    """A block on its way to a report.

    block: the block
    label: the number or mark before it
    text: the words after the label
    opens: whether it opens a section
    heads: whether its words are that section's title
    way: the way in which it opens a section: a word, or a style and its level
    piece: whether it is a piece of a list that is too long for a passage
    """

    block: Block
    label: Label
    text: str
    opens: bool = False
    heads: bool = False
    way: tuple[str, float] = ("", 0)
    piece: bool = False

    def said(self, *, item: bool = False) -> str:
        """The words after their printed mark; an `item` has no bullet."""
        mark = self.label.printed or self.label.mark or self.label.number
        mark += "." if mark[:1].isalnum() and (mark[-1].isalpha() or mark[-1].isdecimal()) else ""
        if not mark or self.text.startswith(f"{mark} ") or (item and self.label.mark == "•"):
            return self.text
        return (
            f"{mark}{self.text}" if unicodedata.east_asian_width(mark[-1]) in "WF" else f"{mark} {self.text}"
        )


@dataclass(slots=True)
class Point:
    """A point of a list, with the points within it.

    value: the value of its mark, 0 for a bullet
    """

    part: Part
    value: int = 0
    inner: list["Point"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its mark, as an id has it."""
        core = re.sub(r"[^\w.]|\.$", "", self.part.label.mark or self.part.label.number)
        said = str(self.value) if not core.isascii() or core == "" else core
        return han(said)

    def following(self) -> list[Part]:
        """All parts within it."""
        return [part for point in self.inner for part in (point.part, *point.following())]

    def letters(self) -> int:
        """The number of its letters, with all points within it."""
        return width(self.part.text) + sum(point.letters() for point in self.inner)


def nested(own: Sequence[Part]) -> list[Point]:
    """Nest parts as lists."""
    options = [_options(part) for part in own]

    def adapt(n: int, last: int, form: str) -> list[Reading]:
        """The readings of a part. A list within a point of the same form has a form of its own: a bullet typed below
        an automatic one, or the other way round, and a number 1 that a number introduces."""
        alike = (own[n].block.label == "") == (own[last].block.label == "")
        inner, introduced = form.endswith("-"), _introduces(own[last])
        below = [(f"{shape}-", value) for shape, value in options[n]]
        if own[n].label.mark == "•":
            return below if (alike if inner else not alike and introduced) else options[n]
        if (form, 1) in options[n] and introduced and last == n - 1:
            return below
        return [*below, *options[n]] if inner else [*options[n], *below]

    points, roots = list[Point](), list[Point]()
    for part, place in zip(own, marks.nested(options, adapt), strict=True):
        points.append(Point(part, place.value))
        (points[place.around[-1]].inner if place.around else roots).append(points[-1])
    return roots


def _options(part: Part) -> list[Reading]:
    """The possible readings of a part's mark, with the depth of its list."""
    if part.block.kind in EXTRA or part.label == Label() or part.label.word:
        return []
    return [(f"{part.block.level}{form}", number) for form, number in counted(part.label)]


def arranged(
    own: list[Part], *, whole: bool, listing: bool, apart: bool
) -> tuple[list[Part], list[Part], list[Point]]:
    """Arrange a section: its own text, its items, and points that become sections because some are too long for a
    passage.

    Footnotes, and text boxes beside a list, come last. `whole`: words without a list are one text. `listing`: they
    are names, which form one passage. `apart`: it says what a meeting did, so sentences behind bullets are items.
    """
    behind = {Kind.FOOTNOTE} | ({Kind.BOX} if any(part.label != Label() for part in own) else set())
    notes = [part for part in own if part.block.kind in behind]
    main = [part for part in own if part.block.kind not in behind]
    points = nested(main)
    counted_ = [point for point in points if point.value]
    if len(counted_) > 1 and any(point.inner and point.letters() > _LONGEST for point in counted_):
        # Words after a list belong to its last point if other points have words as well.
        within = any(inner.part.label == Label() for point in counted_[:-1] for inner in point.inner)
        first, last = points.index(counted_[0]), counted_[0]
        for point in points[first:] if within else []:
            last = point if point.value else last
            last.inner += [] if point.value else [point]
        points = points[:first] if within else points
        numbered, inner = any(point.part.label.number for point in counted_), counted_
        points = [point for point in points if not point.value]
    else:
        numbered, inner = any(point.part.label.number for point in counted_), []
    passages = _read_together(points, listing=listing, apart=apart)
    lead = next((n for n, part in enumerate(passages) if part.piece or _is_listed(part)), len(passages))
    one = numbered and sum(width(part.text) for part in passages[:lead]) <= _LONGEST_TEXT
    if not (lead == 1 or (whole and lead == len(passages)) or one):
        lead = 0
    return passages[:lead], passages[lead:] + list(_short_joined(notes)), inner


def _short_joined(notes: list[Part]) -> Iterator[Part]:
    """Footnotes and the like, of which short ones are one passage with those beside them."""
    run: list[Part] = []
    for note in notes:
        short = run and min(width(run[-1].text), width(note.text)) < _SHORT
        if run and not (short and sum(width(part.text) for part in (*run, note)) <= _LONGEST):
            yield glued(run)
            run = []
        run.append(note)
    if run:
        yield glued(run)


def _read_together(points: list[Point], *, listing: bool, apart: bool) -> list[Part]:
    """Make passages of points. Parts that do not read well alone are joined: a point with those within it, an
    introducing line with the list or paragraph after it, short points and rows with each other."""
    passages: list[list[Part]] = []
    whole, pieces = 0, set[int]()  #: how many passages are closed; which are pieces of a list
    for unit, alone in _units(points, first=True, apart=apart):
        last = passages[-1] if len(passages) > whole else []
        named = unit[0].block.kind in EXTRA or not _stands_alone(unit[0])
        names = listing or (bool(last) and names_people(last[0].text) and named)
        if last and not alone and _belongs(last, unit, first=len(passages) == 1, names=names):
            last += unit
        else:
            passages.append(list(unit))
        if alone:
            whole = len(passages)
            pieces |= {whole - 1} if len(unit) > 1 else set()
    return [replace(glued(parts), piece=n in pieces) for n, parts in enumerate(passages)]


def _units(
    points: list[Point], *, first: bool = False, apart: bool = False
) -> Iterator[tuple[list[Part], bool]]:
    """What is never torn if it is short: a point with what is within it, a line with the list that it introduces, and
    counted points, or the bullets with which a section begins, of which most do not stand alone; and whether nothing
    else joins it. `first`: a section begins here; `apart`: its sentences behind bullets are items."""
    n = 0
    while n < len(points):
        part = points[n].part
        listed = n + 1 < len(points) and _is_listed(points[n + 1].part)
        after = points[n + 1].part if listed else part
        point = after.label.mark == "•" or (listed and points[n + 1].value == 1)
        leads = part.label == Label() and (
            _introduces(part) or (point and not _stands_alone(after) and not _stands_alone(part))
        )
        run: list[Point] = []
        if listed and leads and not (apart and n == 0 and _is_bullet(after)):
            run = _run(points, n, partial(_is_of, after.block.kind is Kind.ROW))
            # A list that is too long for a passage; what has numbers are items, which keep them.
            if not run and after.block.kind not in EXTRA and not (first and after.label.number):
                end = n + 1
                while end < len(points) and _is_marked(points[end].part):
                    end += 1
                yield from _parted(points[n:end], alone=first and n == 0)
                n = end
                continue
        elif points[n].value and not (n and points[n - 1].value):
            run = _run(points, n, lambda point: point.value > 0)
        elif first and n == 0 and part.label.mark == "•":
            run = _run(points, n, lambda point: point.part.label.mark == "•")
            run = [] if any(point.inner for point in run) else run
        if run and not leads:
            run = run if 2 * sum(_stands_alone(point.part) for point in run) < len(run) else []
        run = run or points[n : n + 1]
        parts = [part for point in run for part in (point.part, *point.following())]
        if sum(width(part.text) for part in parts) <= _LONGEST:
            yield parts, False
        else:
            yield from _parted([points[n], *points[n].inner])
        n += len(run)


def _parted(points: list[Point], *, alone: bool = False) -> Iterator[tuple[list[Part], bool]]:
    """A line and the list behind it, which are too long for a passage: the line stands before each piece of the list.
    `alone`: it is the text of its section, and each point an item, unless they are short."""
    lead, *others = points
    units = [unit for unit, _ in _units(others)]
    if alone and sum(point.letters() for point in others) >= _SHORT * len(others):
        yield [lead.part], True
        yield from ((unit, True) for point in others for unit, _ in _units([point]))
        return
    sentences = 2 * sum(point.value > 0 and _stands_alone(point.part) for point in others) > len(others)
    again = [lead.part] if width(lead.part.text) <= _LEAD and not sentences else []
    chunk = [lead.part]
    for unit in units:
        if (len(chunk) > 1 or chunk[0] is not lead.part) and (
            sentences or sum(width(part.text) for part in (*chunk, *unit)) > _LONGEST
        ):
            yield chunk, True
            chunk = list(again)
        chunk += unit
    yield chunk, True


def _run(points: list[Point], begin: int, goes_on: Callable[[Point], bool]) -> list[Point]:
    """The run of points from one on; none if they are too long for a passage."""
    letters, end = points[begin].letters(), begin + 1
    while letters <= _LONGEST and end < len(points) and goes_on(points[end]):
        letters, end = letters + points[end].letters(), end + 1
    return points[begin:end] if letters <= _LONGEST else []


def _belongs(last: list[Part], unit: list[Part], *, first: bool, names: bool) -> bool:
    """Whether a unit joins the passage before it, the `first` of a section."""
    before, part = last[-1], unit[0]
    letters = sum(width(one.text) for one in (*last, *unit))
    if has_words(part.text, "participants") or (first and len(last) == 1 and _is_bullet(part)):
        return names and _is_listed(part)
    counts = part.label.mark not in ("", "•") or part.label.number
    # A bullet may be the heading of words behind it.
    bullet = before.label.mark == "•" and (len(last) == 1 or _introduces(before)) and not _is_listed(part)
    heads = before.label == Label() or bullet
    leads = heads and not counts and not _stands_alone(before)
    leads = leads and all(one.label == Label() for one in last[:-1])
    most = _LEAD if _introduces(before) or _is_listed(part) else _SHORT_LEAD
    if leads and before.block.kind is not Kind.ROW and letters - width(part.text) <= most:
        return True
    if letters > (_LONGEST_LIST if names else _LONGEST):
        return False
    if not _is_listed(part) and part.text[:1].islower() and not _stands_alone(before):
        return True  # it goes on
    table = before.block.note.partition(",")[0] == part.block.note.partition(",")[0]
    alike = before.block.kind is part.block.kind and before.label.word == part.label.word and table
    if names:
        return (len(last) == 1 or alike) and not part.block.code
    if part.block.kind is Kind.ROW and table and _is_head(part) != _is_head(before):
        return _is_head(before)
    # A point that introduces a list, after a long one.
    apart = len(last) == 1 and len(unit) > 1 and _is_marked(part) and _introduces(part)
    alike = alike and before.label == part.label and not (apart and width(before.text) >= _SHORT)
    return alike and not _stands_alone(part if part.block.kind is Kind.ROW else before)


def _is_listed(part: Part) -> bool:
    """Whether a part belongs to a list or a table."""
    return part.label != Label() or part.block.kind in EXTRA


def _is_of(table: bool, point: Point) -> bool:
    """Whether a point goes on with a list or a `table`, and introduces none itself."""
    part = point.part
    return _is_listed(part) and (part.block.kind is Kind.ROW) == table and not _introduces(part)


def _is_marked(part: Part) -> bool:
    """Whether a part is a point of a list."""
    return part.label != Label() and part.block.kind not in EXTRA


def _is_head(part: Part) -> bool:
    """Whether a row of a table has one cell, which is the heading of the rows below."""
    return part.block.kind is Kind.ROW and not re.search(r"\| |: ", part.text)


def _introduces(part: Part) -> bool:
    """Whether a part ends in a colon."""
    return part.text.rstrip().endswith(_COLONS)


def _is_bullet(part: Part) -> bool:
    """Whether a part is a sentence behind a bullet."""
    return part.label.mark == "•" and _stands_alone(part)


def _stands_alone(part: Part) -> bool:
    """Whether a part reads well alone: a sentence, or a row of a table or lines of a program of some length."""
    if part.block.kind in EXTRA or part.block.code:
        return width(part.text) >= _SHORT
    return part.text.rstrip().rstrip(_CLOSING).endswith(_STOPS)


def glued(parts: list[Part]) -> Part:
    """Join parts, each on its own line after its mark."""
    first = parts[0]
    links = tuple(link for part in parts for link in part.block.links)
    notes = "; ".join(part.block.note for part in parts if part.block.note)
    # Of several points the first needs its mark as the others do.
    following = {(shape, max(n - 1, 0)) for shape, n in _options(parts[1])} if len(parts) > 1 else set()
    alike = not _introduces(first) and not following.isdisjoint(_options(first))
    text = "\n".join([first.said() if alike else first.text, *(part.said() for part in parts[1:])])
    block = replace(first.block, links=links, note=notes)
    return Part(block, first.label, text)


def width(text: str) -> int:
    """The letters of a text; a Chinese sign counts twice."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
