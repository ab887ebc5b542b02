"""From blocks to a report: which are headings, sections, items, and what their ids are."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile

from knowledge.importing.blocks import Block, Kind, LeftOut, Source, clean, first_words
from knowledge.importing.labels import (
    COUNTS_ANEW,
    Label,
    front,
    has_words,
    in_contents,
    is_dotted,
    of_automatic,
    slug,
    split,
    words,
)
from knowledge.report import Meeting, Report, Section

#: Finds the meeting that a line names, by ordinal and date; None where it names none or several.
FindMeeting = Callable[[str], Meeting | None]

_EXTRA = (Kind.ROW, Kind.FOOTNOTE, Kind.BOX)
_ENDS = tuple(".;:,!?…。；：！？؟،")
_OPENING_QUOTES = tuple("\"'“‘„«「『")
_QUOTES = "\"'”»’」』"
_HEADING_LENGTH = 120
_LONGEST_TITLE = 300
#: "Document C22/50-R" and "Page 1" are no titles; a Chinese sign counts twice.
_SHORTEST_TITLE = 20
#: The level of a numbered paragraph: below every heading's.
_PARAGRAPH_LEVEL = 100
#: The level of a bold line without a number.
_BOLD_LEVEL = 9
_COUNTED = re.compile(r"([^\W\d_]{3,20})\s+(\d{1,3})\s*[:：.–—-]")
#: Letters of an item that a numbered paragraph and its points make, and of a list of names; of words in a short list.
_LONGEST_ITEM, _LONGEST_LIST, _SHORT = 1500, 5000, 24
_FEWEST_ARTICLES = 3
#: Letters of what stands before the first heading, if it is one text.
_SHORT_FRONT = 700
#: Lines of a contents page.
_LONGEST_CONTENTS = 1000
#: Letters of what stands behind the number of an article, if that is its title.
_SHORT_TITLE = 60
#: So many sections may stand before an annex that is the document itself.
_COVER = 4
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


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose instead of having it guessed.

    `headings` are told by "styles", by "bold" or by "numbered" lines alone; `articles`: lines such as "Article 3" open
    sections, however few there are; `from_page`: pages of a PDF before that one are left out.
    """

    headings: str = ""
    articles: bool = False
    from_page: int = 0


_GUESSED = Choices()


@dataclass(slots=True)
class _Part:
    """A block on its way: its label, the text behind it, and whether it opens a section (`heads`: with a heading)."""

    block: Block
    label: Label
    text: str
    heads: bool = False
    opens: bool = False
    scope: int = 0
    listing: bool = False  #: whether it introduces or holds a list of names
    table: str = ""  #: the table whose rows a list of names holds
    leads: bool = False  #: whether it introduces a list, and holds what was read of it


@dataclass(slots=True)
class _Node:
    id: str
    title: str | None = None
    number: str = ""
    level: int = 1
    front: bool = False
    apart: bool = False
    word: str = ""  #: of its label
    unsure: bool = False  #: whether the title may be the section's text
    heading: _Part | None = None
    own: list[_Part] = field(default_factory=list)
    inner: list["_Node"] = field(default_factory=list)


def build(
    source: Source,
    id_: str,
    language: str,
    title: str,
    fallback: str,
    find_meeting: FindMeeting,
    choices: Choices = _GUESSED,
) -> Imported:
    """Make a report of a document. `title` goes before the document's own; `fallback` is for one that has none."""
    return _Builder(source, language, find_meeting, choices).build(id_, title, fallback)


class _Builder:
    def __init__(self, source: Source, language: str, find_meeting: FindMeeting, choices: Choices) -> None:
        self.source, self.language, self.find_meeting = source, language, find_meeting
        self.choices = choices
        before = [block for block in source.blocks if 0 < block.page < choices.from_page]
        for block in before:
            source.leave_out(f"what stands before page {choices.from_page}", block.text)
        source.blocks = [
            one for block in source.blocks if not 0 < block.page < choices.from_page for one in _parted(block)
        ]
        self.blocks = _without_contents(source)
        self.left_out = list(source.left_out)
        self.remarks: list[str] = []
        self.headings = 0
        self.root = _Node("")
        self.stack: list[_Node] = []
        self.taken: set[str] = set()
        self.numbered = False  #: whether an outermost section has a number
        self.numbers = False  #: whether any section has one
        self.sizes = set[float]()  #: of the letters of numbered headings that are bold
        self.divisions: frozenset[str] = frozenset()  #: words of parts above the articles
        self.again = Counter[str]()  #: how often an id was wanted that was taken

    def build(self, id_: str, title: str, fallback: str) -> Imported:
        parts = [_part(block) for block in self.blocks]
        _mark_letters(parts)
        _turn_numbers(parts)
        self._leave_out_parts_listed(parts)
        said = self._title(parts)
        for again in [
            part
            for part in parts[:_COVER]
            if said and part.label == Label() and _key(part.text) == _key(said)
        ]:
            parts.remove(again)
            self.left_out.append(LeftOut("the title once more", again.text))
        self.divisions = _mark_articles(parts, 1 if self.choices.articles else _FEWEST_ARTICLES)
        _mark_series(parts)
        _mark_headings(parts, self.divisions, self.choices.headings)
        parts = _with_titles(parts)
        self.sizes = {
            part.block.size for part in parts if part.heads and part.block.bold and part.label.depth == 1
        } - {0}  # fmt: skip
        self.remarks += [*_guesses(parts), *_mark_paragraphs(parts)]
        for part in parts:
            self._place(part)
        sections = tuple(self._finished(node) for node in self.root.inner)
        if title and said and title != said:
            self.left_out.append(LeftOut("the document's own title", said))
        found = " ".join((title or said or self._of_properties()).split())
        if not found and not fallback:
            self.remarks.append("no title found, so the id stands for it: give one with --title")
        named = {self.language: found or fallback or id_}
        report = Report(id_, self.language, named, sections, frozenset({self.language}))
        self.remarks += self._against_contents(report)
        count = len(parts) + bool(said) + len(self.source.left_out)
        return Imported(report, bool(found), count, self.headings, tuple(self.left_out), tuple(self.remarks))

    def _leave_out_parts_listed(self, parts: list[_Part]) -> None:
        """Leave out a contents page of chapters and the like: a run of their names that come again below."""
        last = {(part.label.word, part.label.number): n for n, part in enumerate(parts)}
        run: list[_Part] = []
        for n, part in enumerate([*parts, None]):
            known = part is not None and part.label.word in words()["apart"]
            if part is not None and (
                (known and last[part.label.word, part.label.number] > n)
                or has_words(part.text, "contents", whole=True)
            ):
                run.append(part)
                continue
            if sum(one.label.word != "" for one in run) > 2:
                for one in run:
                    parts.remove(one)
                    self.left_out.append(LeftOut("the contents page", one.block.text))
            run = []

    def _against_contents(self, report: Report) -> Iterator[str]:
        """A remark where headings have other numbers than the contents page gives them."""
        listed: dict[str, set[str]] = {}
        for piece in self.left_out:
            if piece.why == "the contents page":
                label, rest = split(in_contents(piece.text) or re.sub(r"\s\d{1,4}$", "", piece.text))
                if label.number and not label.word:
                    listed.setdefault(_key(rest), set()).add(label.number)
        titled = [(one.id, one.title[self.language]) for one in report.every_section() if one.title]
        wrong = [
            (id_, title, *numbers)
            for id_, title in titled
            if len(numbers := listed.get(_key(title), ())) == 1
            and re.fullmatch(r"[\d.]+", id_)
            and id_ not in numbers
        ]
        if wrong:
            id_, title, number = wrong[0]
            yield f"numbers that the contents page gives otherwise: {len(wrong)}, as {number} for {id_} {title}"

    def _of_properties(self) -> str:
        """The title that a page gives itself, or that of the file's properties where the first lines have it too."""
        begins = _key("".join(block.text for block in self.source.blocks[:20]))
        known = _key(self.source.property) in begins
        return self.source.title or (self.source.property if known else "")

    def _title(self, parts: list[_Part]) -> str:
        """Take the title out of the parts: what has its style, the only heading of the first level where others follow,
        the largest or bold lines at the head, or a first line that is like one."""
        titles = [part for part in parts if part.block.kind is Kind.TITLE]
        for n, part in enumerate(titles[1:], 1):  # those that follow one another
            if parts.index(part) != parts.index(titles[0]) + n:
                titles = titles[:n]
                break
        styled = [part for part in parts if part.block.kind is Kind.HEADING]
        if not titles:
            first = [part for part in styled if part.block.level == 1]
            if len(first) == 1 < len(styled) and styled[0] is first[0] and first[0].label == Label():
                titles = first
        titles = titles or _at_head(parts)
        if not titles and not self.source.title and parts and _is_title(parts[0]):
            titles = parts[:1]
        if not titles or len(titles) == len(parts):  # a title of nothing is a text
            return ""
        del parts[parts.index(titles[0]) : parts.index(titles[-1]) + 1]
        return " ".join(" ".join(part.block.text.split()) for part in titles)

    def _place(self, part: _Part) -> None:
        block, label = part.block, part.label
        opens = bool(label.number) and part.opens and not self._is_again(part)
        if not (opens or part.heads or _is_seen(part.text)) and label.number:  # a number alone
            part.label, part.text = Label(), clean(block.text)
        if not (opens or part.label.number or _is_seen(part.text)) or _ORNAMENT.fullmatch(part.text):
            self.left_out.append(LeftOut("a line of signs", block.text))
        elif opens:
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
        if part.block.kind is not Kind.PARAGRAPH or self.numbered or len(part.text) > _HEADING_LENGTH:
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
        if part.label.word in ("article", "section"):
            return [node for node in self.stack if not node.front and (node.word or node.level < part.block.level)
                    and node.word not in ("article", part.label.word)]  # fmt: skip
        for node in self.stack:
            within = number.startswith(f"{node.number}.") if node.number else not node.front
            if part.heads and not node.number and not node.word:
                within = within and node.level < (part.block.level or part.label.depth)
            if part.block.kind is Kind.HEADING and not node.front:
                within = node.apart or node.level < part.block.level or (within and bool(node.number))
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
        node = _Node(
            id_, number=label.number, level=level, heading=part if part.heads else None, word=label.word
        )
        if part.heads:
            node.title = _heading(part) or None
            node.unsure = part.block.kind is not Kind.HEADING and not label.word
        elif part.text:
            node.title = label.printed or None
            node.own.append(_unlabelled(part))
        self._open(node, around)

    def _open_heading(self, part: _Part) -> None:
        label = part.label
        plain = label == Label() and part.block.size not in self.sizes
        level = part.block.level or (_BOLD_LEVEL if plain else 1)
        around = list(
            takewhile(lambda node: not node.front and (node.level < level or node.apart), self.stack)
        )
        if label.word in COUNTS_ANEW:  # an annex ends another, an appendix stays within its annex
            around = [
                node
                for node in around
                if node.word != label.word and (node.level < level or node.word == "annex")
            ]
            around = [] if label.word == "annex" and not part.block.level else around
        elif label.word in self.divisions:
            around = [node for node in self.stack if not node.front]
            words = [node.word for node in around]
            if label.word in words:
                around = around[: words.index(label.word)]
            around = [node for node in around if node.word not in ("", "article")]
        id_ = front(part.text) or slug(part.text)
        if label.word in COUNTS_ANEW and not label.number:
            id_ = label.word
        elif label.number:
            id_ = f"{label.word}-{label.number.lower()}" if label.word != "roman" else label.number
            if id_ in self.taken and around and label.word in self.divisions:
                id_ = f"{around[-1].id}-{id_}"
        if not re.fullmatch("[A-Za-z0-9.-]+", id_):
            id_ = f"section-{len(self.taken) + 1}"
        node = _Node(self._free(id_), _heading(part), level=level, heading=part, word=label.word)
        node.apart = label.word in COUNTS_ANEW and (self.numbers or len(self.taken) > _COVER)
        self._open(node, around)

    def _open(self, node: _Node, around: list[_Node]) -> None:
        (around[-1] if around else self.root).inner.append(node)
        self.numbered = self.numbered or (not around and bool(node.number))
        self.numbers = self.numbers or bool(node.number)
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
        own = _one_list(node.own) if has_words(node.title or "", "participants") else _in_one(node.own)
        if node.unsure and not own and not node.inner and node.heading is not None:
            node.title, own, node.heading = None, [_unlabelled(node.heading)], None
        # What stands before the first heading is one text, unless it is the document.
        whole = node.front and (node.title is not None or sum(len(part.text) for part in own) <= _SHORT_FRONT)
        lead, items = _arranged(own, whole)
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


def _parted(block: Block) -> list[Block]:
    """A paragraph in which articles or chapters begin on lines of their own, as one block each."""
    lines = block.text.split("\n")
    starts = [n for n, line in enumerate(lines) if n and split(line)[0].word not in ("", "roman")]
    if block.kind is not Kind.PARAGRAPH or not starts:
        return [block]
    texts = ["\n".join(lines[a:b]) for a, b in pairwise([0, *starts, len(lines)])]
    return [replace(block, text=texts[0]), *(replace(block, text=text, links=()) for text in texts[1:])]


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
    worded = part.label.word not in ("", "roman")
    return " ".join(clean(part.block.text).split()) if worded else re.sub(r"^[–—-]\s+", "", part.text)


def _at_head(parts: list[_Part]) -> list[_Part]:
    """The largest lines at the head, or the bold ones before text that is not bold."""
    head = [part for part in parts[:8] if part.block.kind is Kind.PARAGRAPH and part.label == Label()]
    head = [part for part in head if 0 < len(part.text) <= _LONGEST_TITLE]
    head = [
        part for part in head if not (part.text.endswith((":", "：")) or part.block.front or front(part.text))
    ]
    sizes = Counter[float]()
    for part in parts:
        sizes[part.block.size] += len(part.text)
    body = max(sizes, key=lambda size: sizes[size], default=0)
    largest = max((part.block.size for part in head), default=0)
    found = [part for part in head if part.block.size == largest] if 0 < body < largest else []
    if not found and parts and parts[0] in head and parts[0].block.bold and _bold_tells(parts):
        found = parts[:1]
    for one, following in pairwise(parts[:8]):  # its next lines
        if found and found[-1] is one and following in head and len(found) < 4:
            alike = following.block.bold == one.block.bold and following.block.size == one.block.size
            found += [following] if alike and following not in found else []
    run = [part for n, part in enumerate(found) if parts.index(part) == parts.index(found[0]) + n]
    return run if sum(len(part.text) for part in run) <= _LONGEST_TITLE else run[:1]


def _bold_tells(parts: list[_Part]) -> bool:
    """Whether bold lines stand out: less than half of the letters are bold."""
    bold = sum(len(part.text) for part in parts if part.block.bold)
    return 2 * bold < sum(len(part.text) for part in parts)


def _is_title(part: _Part) -> bool:
    like = part.block.kind is Kind.PARAGRAPH and part.label == Label() and _is_like_heading(part)
    long = _width(part.text) >= _SHORTEST_TITLE
    return like and not part.block.front and not front(part.text) and long


def _width(text: str) -> int:
    """The letters of a text; a Chinese sign counts twice."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def _is_seen(text: str) -> bool:
    """Whether a text has a sign that can be seen."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)


def _is_like_heading(part: _Part) -> bool:
    return (
        0 < len(part.text) <= _HEADING_LENGTH
        and not part.text.rstrip().rstrip(_QUOTES).endswith(_ENDS)
        and "\n" not in part.text
    )


def _without_contents(source: Source) -> list[Block]:
    """The blocks without a contents page: a run of lines of which most come again as lines of their own, and which end
    with a page or stand under a heading for such a list."""
    keys = [_key(in_contents(block.text) or block.text) for block in source.blocks]
    whole = [_key(f"{block.label}{block.text}") for block in source.blocks]
    later = Counter([*keys, *(key for key, other in zip(whole, keys, strict=True) if key != other)])
    last = {key: n for n, key in [*enumerate(keys), *enumerate(whole)]}
    kinds = [(block.kind, in_contents(block.text) is None) for block in source.blocks]
    left = set[int]()
    n = scanned = 0
    while n < len(source.blocks):
        heads = has_words(source.blocks[n].text, "contents", whole=True)
        if n < scanned and not heads and kinds[n] == kinds[n - 1]:  # within a run that is none
            n += 1
            continue
        end = begin = n + heads
        hits = paged = misses = good = 0
        furthest = min(len(source.blocks), n + _LONGEST_CONTENTS)
        while end < furthest and misses < 3 and len(source.blocks[end].text) < 250:
            page = in_contents(source.blocks[end].text) is not None
            if end > begin and not page and begin < len(keys) and keys[end] == keys[begin]:
                break  # where the first line comes again, the text begins
            again = later[keys[end]] > 1 and last[keys[end]] > end + hits // 2
            hits, paged = hits + (again or (page and bool(paged))), paged + page
            misses = 0 if again or page else misses + 1
            end += 1
            good = end if again or page else good
        least = 2 if heads or paged else 6
        run = range(begin, good)
        real = sum(later[keys[at]] > 1 and last[keys[at]] >= good for at in run)
        dotted = sum(is_dotted(source.blocks[at].text) for at in run)
        if dotted > 3 and 2 * dotted >= len(run):
            real = len(run)
        if (
            len(run) >= least
            and 2 * real > len(run)
            and (heads or 2 * paged >= len(run) or _links(source.blocks, run))
        ):
            left |= set(range(n, good))
            n = good
        elif not heads:
            scanned = good
        n += 1
    for at in sorted(left):
        if at - 1 not in left and at and has_words(source.blocks[at - 1].text, "contents", whole=True):
            left.add(at - 1)
    for at in sorted(left):
        source.leave_out("the contents page", f"{source.blocks[at].label} {source.blocks[at].text}")
    return [block for n, block in enumerate(source.blocks) if n not in left]


def _links(blocks: list[Block], run: range) -> bool:
    """Whether a run of list items is a page's own list of what it holds."""
    return len(run) >= 6 and run.start < len(blocks) / 4 and all(blocks[n].kind is Kind.ITEM for n in run)


def _key(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _with_titles(parts: list[_Part]) -> list[_Part]:
    """The parts with the title of an article or chapter, which stands on the line below its number, in one."""
    found: list[_Part] = []
    for part in parts:
        last = found[-1] if found else None
        titled = part.block.bold or part.block.kind is Kind.HEADING
        if last is not None and last.label.printed and not last.text and last.heads and titled:
            short = len(part.text) <= _LONGEST_TITLE and not part.text.endswith(_ENDS)
            if (
                short
                and part.label == Label()
                and last.block.level in (0, part.block.level, part.block.level - 1)
            ):
                block = replace(last.block, text=f"{last.block.text.strip()} {part.text}")
                found[-1] = replace(last, block=block, text=part.text)
                continue
        found.append(part)
    return found


def _guesses(parts: list[_Part]) -> Iterator[str]:
    """What was guessed, and how a person chooses otherwise."""
    plain = [part for part in parts if part.block.kind is Kind.PARAGRAPH and not part.block.front]
    bold = [part for part in plain if part.heads and part.block.bold and part.label == Label()]
    if bold:
        other = "--headings styles or --headings numbered takes no bold line for one"
        yield f"headings told by bold letters alone: {len(bold)}, as “{first_words(bold[0].text)}”; {other}"
    articles = [part for part in plain if part.opens and part.label.word == "article"]
    if articles:
        first, last = articles[0].label, articles[-1].label
        yield f"articles told by their words: {len(articles)}, from {first.printed} to {last.printed}"


def _mark_articles(parts: list[_Part], least: int) -> frozenset[str]:
    """Open a section at each article, where `least` are numbered in a row; give the words of the parts above them."""
    for word in ("article", "section"):
        found = [part for part in parts if part.label.word == word and part.label.number[:1].isdigit()]
        numbers = [int(re.split(r"\D", part.label.number)[0]) for part in found]
        rising = sum(a <= b <= a + 1 for a, b in pairwise(numbers))
        if len(found) < least or (2 * rising < len(found) - 1 and least > 1):
            continue
        last = numbers[0] - 1
        lengths = sorted(_width(part.text) for part in found)
        others = sum(after.label.word == "" for part, after in pairwise(parts) if part.label.word == word)
        # What stands behind the number is a title.
        titled = 0 < lengths[len(lengths) // 2] <= _SHORT_TITLE and 5 * others >= 4 * len(found)
        for part, number in zip(found, numbers, strict=True):
            part.heads = titled and len(part.text) <= _HEADING_LENGTH
            if part.block.kind is Kind.HEADING or last <= number <= last + 10 or number == 1:
                part.opens, last = True, number
        return frozenset(words()["apart"]) | ({"section"} if word == "article" else set())
    return frozenset()


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


def _turn_numbers(parts: list[_Part]) -> None:
    """Turn numbers that are written from the right, where the first figure counts: 1.1, 2.1, 3.1 within chapter 1."""
    dotted = [part for part in parts if part.label.depth > 1 and not part.label.word]
    figures = [
        part.label.number.split(".") for part in dotted if part.label.number.replace(".", "").isdigit()
    ]
    if len(figures) < len(dotted) or not any(re.search("[\u0590-\u08ff]", part.text) for part in dotted):
        return
    first = sum(a[1:] == b[1:] and int(b[0]) == int(a[0]) + 1 for a, b in pairwise(figures))
    last = sum(a[:-1] == b[:-1] and int(b[-1]) == int(a[-1]) + 1 for a, b in pairwise(figures))
    if first > max(last, 2):
        for part, one in zip(dotted, figures, strict=True):
            part.label = replace(part.label, number=".".join(one[::-1]))


def _mark_series(parts: list[_Part]) -> None:
    """Tell headings that are counted with a word through the whole document: Issue 1: …, Issue 2: …"""
    series: dict[str, list[tuple[int, _Part]]] = {}
    for part in parts:
        match = (
            _COUNTED.match(part.text) if part.label == Label() and part.block.kind is Kind.PARAGRAPH else None
        )
        if match and match[1].casefold() not in words()["captions"]:
            series.setdefault(match[1].casefold(), []).append((int(match[2]), part))
    for found in series.values():
        heads = {id(part) for _, part in found}
        between = sum(id(b) not in heads for a, b in pairwise(parts) if id(a) in heads)
        if (
            len(found) > 2
            and [n for n, _ in found] == list(range(1, len(found) + 1))
            and 2 * between > len(found)
        ):
            for _, part in found:
                part.heads = len(part.text) <= _LONGEST_TITLE


def _mark_headings(parts: list[_Part], divisions: frozenset[str], by: str) -> None:
    """Tell headings: by their style or, where the document has none, by number, length and what follows; or in one way
    alone (`by`)."""
    if by in ("bold", "numbered"):
        for part in parts:
            if part.block.kind is Kind.HEADING:
                part.block = replace(part.block, kind=Kind.PARAGRAPH, level=0)
    styled = by == "styles" or any(part.block.kind is Kind.HEADING and not part.block.front for part in parts)
    rows = Counter(part.label.number.partition(".")[0] for part in parts)
    bold_tells = by == "bold" or (not by and _bold_tells(parts))
    often = Counter(
        part.text for part in parts if part.block.bold
    )  # a line that comes again introduces what follows
    # Where numbered headings are bold, a numbered line that is not is none.
    boldly = bold_tells and sum(one.block.bold and one.label.depth == 1 for one in parts) > 1
    last = scope = 0
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        label, kind = part.label, part.block.kind
        if kind in _EXTRA or kind is Kind.TITLE:
            continue
        bold = part.block.bold and bold_tells and not part.block.front
        like = _is_like_heading(part)
        plain = part.block.bold or not styled
        typed = like and not part.block.front and by not in ("styles", "bold") and plain
        typed = typed or (by == "bold" and like and bold)
        alone = (
            bold
            and part.text[:1] not in _OPENING_QUOTES
            and len(part.text) <= _HEADING_LENGTH
            and not (after and after.block.bold and after.label == label)
        )
        if part.heads:  # of a series, or an article with a title
            pass
        elif part.opens:  # an article
            part.heads = kind is Kind.HEADING or alone or not part.text or (typed and len(part.text) < 100)
        elif kind is Kind.HEADING:
            part.heads = len(part.text) <= _LONGEST_TITLE or not part.text.endswith(_ENDS)
        elif label.word in divisions:
            part.heads = (
                (like or not part.text)
                and after is not None
                and (not styled or bold or not part.text or label.printed in part.block.text)
            )
        elif label.word:
            part.heads = (typed or alone or not part.text) and after is not None
        elif label.depth > 1:
            part.heads = typed
            first, _, second = label.number.partition(".")
            if not label.firm and rows[first] == 1 and second != "1":  # "10.30 The meeting was opened"
                part.label, part.text, part.heads = Label(), clean(part.block.text), False
                continue
        elif label.number and label.number.isdigit():
            next_ = after.label.number if after else ""
            row = int(label.number) == last + 1 and next_ != str(last + 2)
            part.heads = row and ((typed and (bold or not boldly)) or alone)
        elif label == Label() and bold:
            apart = after is not None and not after.block.bold and not front(part.text)
            part.heads = (typed or alone) and apart and often[part.text] < 3
        if not part.heads and not part.opens and label.word:
            part.label, part.text = Label(), clean(part.block.text)
        part.opens = (
            bool(part.label.number)
            and part.label.word in ("", "article", "section")
            and (part.opens or part.heads or part.label.depth > 1)
        )
        part.opens = part.opens and part.label.word not in divisions
        if part.heads and label.word in COUNTS_ANEW:
            scope, last = scope + 1, 0
        elif part.heads and label.depth == 1 and label.number.isdigit():
            last = int(label.number)
        part.scope = scope


def _mark_paragraphs(parts: list[_Part]) -> Iterator[str]:
    """Paragraphs numbered 1, 2, 3 through the whole document are sections; those that begin anew in each are items, and
    so are those whose numbers headings have: that is what a person should look at."""
    scopes: dict[int, list[_Part]] = {}
    for part in parts:
        scopes.setdefault(part.scope, []).append(part)
    for mine in scopes.values():
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
        if not rising or (len(under) < 2 and headings) or not _is_through(mine, numbered):
            continue
        if taken.isdisjoint(map(str, numbers)):
            for part in numbered:
                part.opens = True
        elif len(numbers) > 3 and len(numbers) > 0.8 * (numbers[-1] - numbers[0]):
            yield (
                f"paragraphs are numbered from {numbers[0]} to {numbers[-1]} through all sections, whose numbers are "
                "the same: they are items, which citations count anew in each section"
            )


def _is_through(parts: list[_Part], numbered: list[_Part]) -> bool:
    """Whether numbered paragraphs go through most of a document, rather than being a list in it."""
    if not numbered:
        return False
    first, last = (
        next(n for n, part in enumerate(parts) if part is one) for one in (numbered[0], numbered[-1])
    )
    return any(part.heads for part in parts[first:last]) or 2 * (last - first + 1) > len(parts)


def _arranged(own: list[_Part], is_front: bool) -> tuple[list[_Part], list[_Part]]:
    """A section's own text and its items; footnotes, and text boxes beside a list, stand behind them."""
    behind = {Kind.FOOTNOTE} | ({Kind.BOX} if any(part.label != Label() for part in own) else set())
    notes = [part for part in own if part.block.kind in behind]
    main = [part for part in own if part.block.kind not in behind]
    listed = [n for n, part in enumerate(main) if part.label != Label() or part.block.kind in _EXTRA]
    lead = listed[0] if listed else len(main)
    if lead == 1 or (is_front and not listed) or (lead and _numbers(main)):
        return main[:lead], main[lead:] + notes
    return [], main + notes


def _numbers(parts: list[_Part]) -> list[int]:
    """The places of numbered parts."""
    return [
        n for n, part in enumerate(parts) if part.label.number.isdigit() and part.block.kind not in _EXTRA
    ]


def _in_one(own: list[_Part]) -> list[_Part]:
    """The parts with those put together that are read together: paragraphs and points between two numbered paragraphs
    with the first of them, so that the printed number is that of the item; a line that introduces a list of names with
    it; lists of short words."""
    places = _numbers(own)
    steps = {
        n: after
        for n, after in pairwise(places)
        if int(own[after].label.number) == int(own[n].label.number) + 1
    }
    found: list[_Part] = []
    n = 0
    while n < len(own):
        end = steps.get(n, n + 1)
        if n in places and n not in steps and (n in steps.values() or own[n].label.number == "1"):
            while end < len(own) and own[end].label.mark not in ("", "•"):  # its own points
                end += 1
        run = [part for part in own[n:end] if part.block.kind is not Kind.FOOTNOTE]
        fits = sum(len(part.text) for part in run) <= _LONGEST_ITEM and not any(
            part.block.kind is Kind.ROW for part in run
        )
        if len(run) > 1 and fits:
            found += [_glued(run), *(part for part in own[n:end] if part.block.kind is Kind.FOOTNOTE)]
        else:
            end = n + 1
            found.append(own[n])
        n = end
    return _short_lists(found)


def _short_lists(parts: list[_Part]) -> list[_Part]:
    """The parts with short lists, and names under a line that says so, in one each; a line that introduces a row or an
    item with it."""
    found: list[_Part] = []
    for part in parts:
        last = found[-1] if found else None
        table = part.block.note.partition(",")[0] if part.block.kind is Kind.ROW else ""
        listed = part.label.mark or table or not part.text.endswith(_ENDS)
        if last is not None and last.table not in ("", table):
            listed = False  # it stands behind the table
        plain = not part.block.bold and not part.block.code and len(part.text) < 200
        if last is not None and last.listing and listed and plain:
            found[-1] = _glued([last, part], listing=len(last.text) < _LONGEST_LIST)
            found[-1].table = table
        elif last is not None and _introduces(last, part, first=len(found) == 1):
            goes_on = bool(part.label.mark) and _width(last.text) <= _SHORT
            found[-1] = _glued([last, part], leads=goes_on)
        elif (
            last is not None
            and last.leads
            and part.label.mark
            and len(last.text) + len(part.text) < _LONGEST_ITEM
        ):
            found[-1] = _glued([last, part], leads=True)
        else:
            part.listing = has_words(part.text, "participants") and len(part.text) < 80
            found.append(part)
    joined: list[_Part] = []
    for marked, run in groupby(found, key=lambda one: bool(one.label.mark)):
        parts = list(run)
        lengths = sorted(_width(one.text) for one in parts)
        words = marked and len(parts) > 2 and not any(one.text.rstrip().endswith(_ENDS) for one in parts)
        short = words and lengths[len(parts) // 2] <= _SHORT and lengths[-1] <= 3 * _SHORT
        joined += [_glued(parts)] if short else parts
    return joined


def _introduces(part: _Part, following: _Part, *, first: bool) -> bool:
    """Whether a short line introduces the row or paragraph behind it, or a very short one a list."""
    ends = (":", "：")
    if part.label != Label() or part.block.kind in _EXTRA or not part.text.rstrip().endswith(ends):
        return False
    if following.label.number:
        return False
    if following.label != Label():
        return not first and _width(part.text) <= _SHORT and not following.text.rstrip().endswith(ends)
    alone = following.block.kind is Kind.PARAGRAPH and _width(part.text) <= _SHORT
    return alone or (
        not first and _width(part.text) <= 60 and following.block.kind in (Kind.ROW, Kind.PARAGRAPH)
    )


def _one_list(own: list[_Part]) -> list[_Part]:
    """A list of names as one part, as far as a passage may be long."""
    found: list[_Part] = []
    for part in own:
        if (
            found
            and len(found[-1].text) + len(part.text) < _LONGEST_LIST
            and part.block.kind is not Kind.FOOTNOTE
        ):
            found[-1] = _glued([found[-1], part])
        else:
            found.append(part)
    return found


def _glued(parts: list[_Part], *, listing: bool = False, leads: bool = False) -> _Part:
    """Parts as one, each on its own line behind its mark."""
    first = parts[0]

    def line(part: _Part) -> str:
        mark = part.label.mark or (f"{part.label.number}." if part.label.number else "")
        return f"{mark} {part.text}" if mark and part is not first else part.text

    links = tuple(link for part in parts for link in part.block.links)
    notes = "; ".join(part.block.note for part in parts if part.block.note)
    block = replace(first.block, links=links, note=notes)
    return _Part(block, first.label, "\n".join(map(line, parts)), listing=listing, leads=leads)
