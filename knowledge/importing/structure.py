"""From blocks to a report: which are headings, sections, items, and what their ids are."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from knowledge.importing.blocks import Block, Kind, LeftOut, Source, clean
from knowledge.importing.labels import COUNTS_ANEW, Label, front, of_automatic, slug, split, words
from knowledge.report import Meeting, Report, Section

#: Finds the meeting that a line names, by ordinal and date; None where it names none or several.
FindMeeting = Callable[[str], Meeting | None]

_EXTRA = (Kind.ROW, Kind.FOOTNOTE, Kind.BOX)
_ENDS = tuple(".;:,!?…。；：！？؟،")
_QUOTES = "\"'”»’」』"
_HEADING_LENGTH = 120
_LONGEST_TITLE = 300
#: "Document C22/50-R" and "Page 1" are no titles; a Chinese sign counts twice.
_SHORTEST_TITLE = 20
#: The level of a numbered paragraph: below every heading's.
_PARAGRAPH_LEVEL = 100
#: The level of a bold line without a number.
_BOLD_LEVEL = 9
#: A line of a contents page: words, and the number of a page behind a tab or dots.
_CONTENTS = re.compile(r"(?:\t|[.…·]{3}|(?:\. ){3})[\s.…·]*(?:\d{1,3}|[ivxl]{1,5})$")
_ORNAMENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """A report and what became of its document: how many paragraphs it had, how many of them are headings, and which
    pieces are left out. `titled`: it has a title, given or found. `remarks` are what a person should look at."""

    report: Report
    titled: bool
    paragraphs: int
    headings: int
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    """A block on its way: its label, the text behind it, and whether it opens a section (`heads`: with a heading)."""

    block: Block
    label: Label
    text: str
    heads: bool = False
    opens: bool = False
    scope: int = 0


@dataclass(slots=True)
class _Node:
    id: str
    title: str | None = None
    number: str = ""
    level: int = 1
    front: bool = False
    apart: bool = False
    unsure: bool = False  #: whether the title may be the section's text
    heading: _Part | None = None
    own: list[_Part] = field(default_factory=list)
    inner: list["_Node"] = field(default_factory=list)


def build(
    source: Source, id_: str, language: str, title: str, fallback: str, find_meeting: FindMeeting
) -> Imported:
    """Make a report of a document. `title` goes before the document's own; `fallback` is for one that has none."""
    return _Builder(source, language, find_meeting).build(id_, title, fallback)


class _Builder:
    def __init__(self, source: Source, language: str, find_meeting: FindMeeting) -> None:
        self.source, self.language, self.find_meeting = source, language, find_meeting
        self.blocks = _without_contents(source)
        self.left_out = list(source.left_out)
        self.remarks: list[str] = []
        self.headings = 0
        self.root = _Node("")
        self.stack: list[_Node] = []
        self.taken: set[str] = set()
        self.numbered = False  #: whether an outermost section has a number
        self.again = Counter[str]()  #: how often an id was wanted that was taken

    def build(self, id_: str, title: str, fallback: str) -> Imported:
        parts = [_part(block) for block in self.blocks]
        _mark_letters(parts)
        said = self._title(parts)
        _mark_headings(parts)
        self.remarks += _mark_paragraphs(parts)
        for part in parts:
            self._place(part)
        sections = tuple(self._finished(node) for node in self.root.inner)
        if title and said and title != said:
            self.left_out.append(LeftOut("the document's own title", said))
        found = " ".join((title or said or self.source.title).split())
        if not found and not fallback:
            self.remarks.append("no title found, so the id stands for it: give one with --title")
        named = {self.language: found or fallback or id_}
        report = Report(id_, self.language, named, sections, frozenset({self.language}))
        count = len(parts) + bool(said) + len(self.source.left_out)
        return Imported(report, bool(found), count, self.headings, tuple(self.left_out), tuple(self.remarks))

    def _title(self, parts: list[_Part]) -> str:
        """Take the title out of the parts: what has its style, the only heading of the first level where others follow,
        or a first line that is like one."""
        titles = [part for part in parts if part.block.kind is Kind.TITLE]
        if not titles:
            styled = [part for part in parts if part.block.kind is Kind.HEADING]
            first = [part for part in styled if part.block.level == 1]
            if len(first) == 1 < len(styled) and styled[0] is first[0] and first[0].label == Label():
                titles = first
        if not titles and not self.source.title and parts and _is_title(parts[0]):
            titles = parts[:1]
        if not titles or len(parts) == 1:  # a title of nothing is a text
            return ""
        parts.remove(titles[0])
        return titles[0].text

    def _place(self, part: _Part) -> None:
        block, label = part.block, part.label
        if (not part.text and not label.number) or (_ORNAMENT.fullmatch(part.text) and not label.number):
            self.left_out.append(LeftOut("a line of signs", block.text))
        elif label.number and part.opens and not self._is_again(part):
            self._open_numbered(part)
        elif part.heads:
            self._open_heading(part)
        elif (id_ := self._front_id(part)) is not None:
            self._open(_Node(self._free(id_), part.text, front=True, heading=part), [])
        else:
            self._current().own.append(part)

    def _is_again(self, part: _Part) -> bool:
        """Whether a numbered paragraph has the number of a section: it is of a list that counts anew."""
        return not part.heads and self._id(part) in self.taken

    def _front_id(self, part: _Part) -> str | None:
        """The id of the front matter's section that a paragraph is the heading of, or None."""
        if part.block.kind is not Kind.PARAGRAPH or self.numbered:
            return None
        known = front(part.text)
        short = len(part.text) <= _HEADING_LENGTH and not part.text.endswith(_ENDS)
        if known or (part.block.front and part.block.bold and short):
            return known or slug(part.text) or "front"
        return None

    def _current(self) -> _Node:
        if not self.stack:
            self._open(_Node(self._free("front"), front=True), [])
        return self.stack[-1]

    def _id(self, part: _Part) -> str:
        around = next((node for node in reversed(self._around(part)) if node.apart), None)
        return f"{around.id}-{part.label.number}" if around else part.label.number

    def _around(self, part: _Part) -> list[_Node]:
        """The open sections that a numbered one is within."""
        number, kept = part.label.number, []
        for node in self.stack:
            within = number.startswith(f"{node.number}.") if node.number else not node.front
            if part.block.kind is Kind.HEADING and not node.front:
                within = node.level < part.block.level or (within and bool(node.number))
            if not within:
                break
            kept.append(node)
        return kept

    def _open_numbered(self, part: _Part) -> None:
        around, label = self._around(part), part.label
        wanted = self._id(part)
        id_ = self._free(wanted)
        if id_ != wanted:
            self.remarks.append(f"the number {label.number} comes twice: the second is section {id_}")
        level = part.block.level or label.depth if part.heads else _PARAGRAPH_LEVEL + label.depth
        node = _Node(id_, number=label.number, level=level, heading=part if part.heads else None)
        if part.heads:
            node.title = _heading(part) or None
            node.unsure = part.block.kind is not Kind.HEADING
        elif part.text:
            node.own.append(_unlabelled(part))
        self._open(node, around)

    def _open_heading(self, part: _Part) -> None:
        label = part.label
        level = part.block.level or (_BOLD_LEVEL if label == Label() else 1)
        around = [node for node in self.stack if not node.front and node.level < level]
        id_ = front(part.text) or slug(part.text)
        if label.word in COUNTS_ANEW and not label.number:
            id_ = label.word
        elif label.number:
            id_ = f"{label.word}-{label.number.lower()}" if label.word != "roman" else label.number
        if not re.fullmatch("[A-Za-z0-9.-]+", id_):
            id_ = f"section-{len(self.taken) + 1}"
        node = _Node(self._free(id_), _heading(part), level=level, heading=part)
        node.apart = label.word in COUNTS_ANEW
        self._open(node, around)

    def _open(self, node: _Node, around: list[_Node]) -> None:
        (around[-1] if around else self.root).inner.append(node)
        self.numbered = self.numbered or (not around and bool(node.number))
        self.stack = [*around, node]
        self.taken.add(node.id)

    def _free(self, id_: str) -> str:
        """The id, or with a number behind it where it is taken."""
        free = id_
        while free in self.taken:
            self.again[id_] += 1
            free = f"{id_}-{self.again[id_] + 1}"
        return free

    def _finished(self, node: _Node) -> Section:
        plain = [part for part in node.own if part.block.kind not in _EXTRA]
        extra = [part for part in node.own if part.block.kind in _EXTRA]
        if node.unsure and not plain and not node.inner and node.heading is not None:
            node.title, plain, node.heading = None, [_unlabelled(node.heading)], None
        lead, items = _arranged(plain, node.front)
        items += extra
        text = "\n".join(part.text for part in lead) or None
        self.headings += node.heading is not None and node.title is not None
        notes = [
            *self._notes(node.heading, "title"),
            *(note for part in lead for note in self._notes(part, "text")),
        ]
        notes += [note for n, part in enumerate(items, 1) for note in self._notes(part, f"item {n}", str(n))]
        return Section(
            node.id,
            self._text(node.title),
            self._meeting(node.title, text, bool(items)) if not node.front else None,
            self._text(text),
            tuple({self.language: part.text} for part in items),
            tuple(self._finished(inner) for inner in node.inner),
            tuple(dict.fromkeys(notes)),
        )

    def _text(self, text: str | None) -> dict[str, str] | None:
        return {self.language: text} if text else None

    def _notes(self, part: _Part | None, where: str, number: str = "") -> Iterator[str]:
        if part is None:
            return
        if part.block.note:
            yield f"{where}: {part.block.note}"
        label = part.label.number or part.label.mark.strip("•")
        if number and label and label != number:
            yield f"{where}: {label}"
        yield from (f"{where}: {words} <{address}>" for words, address in part.block.links)

    def _meeting(self, title: str | None, text: str | None, introduces: bool) -> Meeting | None:
        """The meeting of a title, or of a line with ordinal and date that introduces what follows."""
        found = self.find_meeting(title) if title else None
        if found and found.number:
            return found
        if text and (introduces or text.rstrip().endswith((":", "："))):
            found = self.find_meeting(text)
            return found if found and found.number and found.date else None
        return None


def _unlabelled(part: _Part) -> _Part:
    """The part as plain words: its number is the section's."""
    return _Part(part.block, Label(), part.text)


def _part(block: Block) -> _Part:
    text = block.text
    if block.label:
        label = of_automatic(block.label)
    elif block.kind in _EXTRA or block.kind is Kind.TITLE:
        label = Label()
    else:
        label, text = split(text)
        if block.kind is Kind.ITEM and label == Label():
            label = Label(mark="•")
    text = clean(text)
    if block.kind in (Kind.HEADING, Kind.TITLE):
        text = " ".join(text.split(" ")).replace("\n", " ").strip()
    return _Part(block, label, text)


def _heading(part: _Part) -> str:
    """The words of a heading: "Article 11" and "Annex 1" are of them, a mere number is not."""
    worded = part.label.word in ("article", "annex", "appendix", "part", "chapter")
    return " ".join(clean(part.block.text).split()) if worded else part.text


def _is_title(part: _Part) -> bool:
    like = part.block.kind is Kind.PARAGRAPH and part.label == Label() and _is_like_heading(part)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in part.text)
    long = len(part.text) + wide >= _SHORTEST_TITLE
    return like and not part.block.front and not front(part.text) and long


def _is_like_heading(part: _Part) -> bool:
    return (
        0 < len(part.text) <= _HEADING_LENGTH
        and not part.text.rstrip().rstrip(_QUOTES).endswith(_ENDS)
        and "\n" not in part.text
    )


def _without_contents(source: Source) -> list[Block]:
    """The blocks but for a contents page that was typed: lines that end with a page, of which most come again without
    it."""
    said = {" ".join(f"{block.label} {block.text}".split()) for block in source.blocks}
    kept: list[Block] = []
    for _, run in groupby(source.blocks, key=lambda one: _in_contents(one) is None):
        blocks = list(run)
        if 2 * sum(_in_contents(one) in said for one in blocks) <= len(blocks):
            kept += blocks
            continue
        if kept and kept[-1].text.strip(" :：").casefold() in words()["contents"]:
            source.leave_out("the contents page", kept.pop().text)
        for one in blocks:
            source.leave_out("the contents page", one.text)
    return kept


def _in_contents(block: Block) -> str | None:
    """The words of a line of a contents page."""
    said = block.text.rstrip() if block.kind is Kind.PARAGRAPH else ""
    line = _CONTENTS.search(said[-200:])
    return " ".join(said[: len(said) - len(line[0])].rstrip(" \t.…·").split()) or None if line else None


def _mark_letters(parts: list[_Part]) -> None:
    """A typed letter with a full stop is a mark where letters are counted from the first on (Russian leaves some out);
    else an abbreviation begins with it."""
    found = [part for part in parts if not part.block.label and re.fullmatch(r"\w\.", part.label.mark)]
    letters = [ord(part.label.mark[0]) for part in found]
    last = 0
    for part, letter, after in zip(found, letters, [*letters, 0][1:], strict=True):
        if last < letter <= last + 2 or (chr(letter) in "aа" and letter < after <= letter + 2):
            last = letter
        else:
            part.label, part.text = Label(), clean(part.block.text)


def _mark_headings(parts: list[_Part]) -> None:
    """Tell headings: by their style or, where the document has none, by number, length and what follows."""
    styled = any(part.block.kind is Kind.HEADING and not part.block.front for part in parts)
    rows = Counter(part.label.number.partition(".")[0] for part in parts)
    last = scope = 0
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        label, kind = part.label, part.block.kind
        if kind in _EXTRA or kind is Kind.TITLE:
            continue
        typed = _is_like_heading(part) and not part.block.front and (part.block.bold or not styled)
        if kind is Kind.HEADING:
            part.heads = len(part.text) <= _LONGEST_TITLE or not part.text.endswith(_ENDS)
        elif label.word:
            part.heads = (typed or not part.text) and after is not None
        elif label.depth > 1:
            part.heads = typed
            first, _, second = label.number.partition(".")
            if not label.firm and rows[first] == 1 and second != "1":  # "10.30 The meeting was opened"
                part.label, part.text, part.heads = Label(), clean(part.block.text), False
                continue
        elif label.number:
            next_ = after.label.number if after else ""
            part.heads = typed and int(label.number) == last + 1 and next_ != str(last + 2)
        elif label == Label() and part.block.bold and not part.block.front:
            part.heads = typed and after is not None and not after.block.bold and not front(part.text)
        if not part.heads and label.word:
            part.label, part.text = Label(), clean(part.block.text)
        part.opens = bool(label.number) and label.word in ("", "article") and (part.heads or label.depth > 1)
        if part.heads and label.word in COUNTS_ANEW:
            scope, last = scope + 1, 0
        elif part.heads and label.depth == 1 and label.number.isdigit():
            last = int(label.number)
        part.scope = scope


def _mark_paragraphs(parts: list[_Part]) -> Iterator[str]:
    """Paragraphs numbered 1, 2, 3 through the whole document are sections; those that begin anew in each are items, and
    so are those whose numbers headings have: that is what a person should look at."""
    for scope in {part.scope for part in parts}:
        mine = [part for part in parts if part.scope == scope]
        taken = {part.label.number for part in mine if part.opens}
        numbered, headings, under = [], 0, set()
        for part in mine:
            headings += part.heads
            if part.label.depth == 1 and not part.opens and not part.heads and part.label.number.isdigit():
                if not part.label.firm:
                    part.label, part.text = Label(), clean(part.block.text)
                    continue
                numbered.append(part)
                under.add(headings)
        numbers = [int(part.label.number) for part in numbered]
        rising = all(a < b for a, b in pairwise(numbers))
        if not rising or (len(under) < 2 and headings):
            continue
        if taken.isdisjoint(map(str, numbers)):
            for part in numbered:
                part.opens = True
        elif numbers:
            yield (
                f"paragraphs are numbered from {numbers[0]} to {numbers[-1]} through all sections, whose numbers are "
                "the same: they are items, which citations count anew in each section"
            )


def _arranged(plain: list[_Part], is_front: bool) -> tuple[list[_Part], list[_Part]]:
    """A section's own text and its items. A paragraph between numbered ones belongs to the one before it."""
    listed = [n for n, part in enumerate(plain) if part.label != Label()]
    numbered = [n for n in listed if plain[n].label.number]
    lead = listed[0] if listed else len(plain)
    if numbered:
        items: list[_Part] = []
        for n, part in enumerate(plain[lead:], lead):
            if items and n not in listed and n < numbered[-1]:
                links = (*items[-1].block.links, *part.block.links)
                block = replace(items[-1].block, links=links)
                items[-1] = _Part(block, items[-1].label, f"{items[-1].text}\n{part.text}")
            else:
                items.append(part)
        return plain[:lead], items
    if lead == 1 or (is_front and not listed):
        return plain[:lead], plain[lead:]
    return [], plain
