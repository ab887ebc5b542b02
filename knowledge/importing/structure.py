"""Makes a report of blocks: finds headings, sections and items, and gives them ids."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise, takewhile

from knowledge.importing.blocks import Block, Kind, LeftOut, Source, clean
from knowledge.importing.contents import key, without_contents
from knowledge.importing.labels import (
    BESIDE,
    BULLETS,
    COUNTS_ANEW,
    front,
    has_words,
    in_contents,
    label_of,
    list_of_annexes,
    names_kind,
    names_people,
    of_automatic,
    says_minutes,
    slug,
    split,
    value,
    words,
)
from knowledge.importing.outline import (
    HEADING_LENGTH,
    LONGEST_TITLE,
    NUMBERS,
    SENTENCE_ENDS,
    WITHIN,
    Outline,
    Way,
    are_bold_lines_few,
    embolden,
    forget_amounts,
    guesses,
    is_like_heading,
    mark,
    mark_paragraphs,
    part_of,
    size_of_text,
)
from knowledge.importing.passages import ENDS, Part, Point, arranged, width
from knowledge.language import base
from knowledge.marks import Label, counted
from knowledge.report import FRONT, Meeting, Report, Section, Text

#: Finds the meeting that a line names, by ordinal and date, or minutes with a date; None if it names none or several.
FindMeeting = Callable[[str], Meeting | None]

#: "Document C22/50-R" and "Page 1" are no titles; a Chinese sign counts twice.
_SHORTEST_TITLE = 20
_FEWEST_ARTICLES = 3
#: The fewest words of a text whose script can be recognised.
_MANY_WORDS = 100
#: More letters of a paragraph that has points on lines of their own are several paragraphs.
_LONG = 900
#: The most letters before the first heading that form one text.
_SHORT_FRONT = 700
#: The most letters of a point that is the title of the points within it, and of one that is a sentence.
_SHORT_POINT, _SHORT_SENTENCE = 80, 60
#: The most letters of a line that is a day, and the fewest meetings that days tell.
_SHORT_DATE, _FEWEST_MEETINGS = 24, 3
#: The most sections before an annex that is the document itself.
_COVER = 4
#: The most lines at the head of a document among which its title is looked for.
_HEAD = 6
#: The ways of sections that are opened by a number alone.
_NUMBERED = ("number", "paragraph")
#: The mark of a heading that is a letter.
_LETTERED = re.compile(r"\(?([a-zA-Z])[.)]")
#: Salvador, 19 de julho de 2011; Amiens, le 12 octobre 2025.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PLACE_AND_DATE = re.compile(
    r"[^\W\d_][^\d:;.]{1,60},\s+(?:[^\W\d_]{1,4}\s+)?(?:\d{1,2}\W{0,2}\s*(?:\w+\W?\s+){1,3}|\d\d?\.\d\d?\.|[^\W\d_]+\s+\d{1,2},\s+)(?:19|20)\d\d\W{0,3}(?:г\.?|года)?\W*"
)
_NO_BLOCK = Block(Kind.PARAGRAPH, "")
#: 20. 1. Words; an introduction before more; and a heading with the first number within it, or its
#: article, behind it.
_SPACED = re.compile(r"(\d{1,3})\. (\d{1,3})\. ")
_LEAD = re.compile(r"[^:：\n]{1,80}(?::\s+|：\s*)(?=\S)")
_WITH_FIRST = re.compile(r"((\d{1,2})\W{1,4}[^\W\d_][^.:;\n]{2,60}?)\s+(?=\2\.1[.)]?\s*[–—-]?\s)")
_WITH_ARTICLE = re.compile(r"[^.:;\n]{3,120}?\s+(?=[^\W\d_]+\s+\d{1,3}\s*[–—-])")
_PICTURES = re.compile(r"[\u2300-\u245f\u2500-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_ORNAMENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """A report, with an account of its document.

    report: the report
    titled: whether it has a title, given or found
    paragraphs: the number of paragraphs in the document
    headings: the number of headings among them
    left_out: the pieces left out
    remarks: what a person should look at
    """

    report: Report
    titled: bool
    paragraphs: int
    headings: int
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices in place of guesses.

    headings: the evidence for headings: "styles", "bold" or "numbered" lines alone; "" for all
    articles: whether lines such as "Article 3" open sections, however few there are
    from_page: the first page of a PDF that is read
    """

    headings: str = ""
    articles: bool = False
    from_page: int = 0


_GUESSED = Choices()


@dataclass(slots=True)
class _Node:
    """A section under construction."""

    id: str
    title: str | None = None
    number: str = ""
    way: Way = ("", 0)
    front: bool = False
    apart: bool = False  #: whether numbers within it start again and have its id before them
    heading: Part | None = None
    own: list[Part] = field(default_factory=list)
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
    """Make a report of a document. `title` replaces the document's own title; `fallback` is used if it has none."""
    return _Builder(source, language, find_meeting, choices).build(id_, title, fallback)


class _Builder:
    def __init__(self, source: Source, language: str, find_meeting: FindMeeting, choices: Choices) -> None:
        self.source, self.language, self.find_meeting = source, language, find_meeting
        self.choices = choices
        before = [block for block in source.blocks if 0 < block.page < choices.from_page]
        for block in before:
            source.leave_out(f"what stands before page {choices.from_page}", block.text)
        kept = [block for block in source.blocks if not 0 < block.page < choices.from_page]
        source.blocks = [
            one for block, after in pairwise([*kept, _NO_BLOCK]) for one in _parted(block, after)
        ]
        _use_styles_as_text(source.blocks)
        _close_numbers(source.blocks)
        _leave_out_heads(source)
        self.blocks = without_contents(source)
        self.left_out = list(source.left_out)
        self.remarks: list[str] = []
        self.headings = 0
        self.root = _Node("")
        self.stack: list[_Node] = []
        self.taken: set[str] = set()
        self.numbers = False  #: whether any section has a number
        self.outline = Outline([])
        self.minutes: list[str] = []  #: the headings of minutes
        self.closings: list[Part] = []  #: the lines that begin place, date and signatures
        self.again = Counter[str]()  #: the number of times that a used id was needed again

    def build(self, id_: str, title: str, fallback: str) -> Imported:
        parts = _with_their_numbers([part_of(block) for block in self.blocks])
        forget_amounts(parts)
        embolden(parts)
        self._leave_out_parts_listed(parts)
        before = list(parts)
        said = self._title(parts)
        if title and not _is_alike(title, said) and not any(part.block.kind is Kind.TITLE for part in before):
            parts, said = before, ""  # the guess was wrong
        for again in [
            part
            for part in parts[:_COVER]
            if part.label == Label() and key(part.text) == key(said or self.source.title) != ""
        ]:
            parts.remove(again)
            self.left_out.append(LeftOut("the title once more", again.text))
        parts = mark(parts, self.choices.headings, 1 if self.choices.articles else _FEWEST_ARTICLES)
        self.remarks += guesses(parts)
        self.minutes = [
            part.text for part in parts if part.heads and part.label == Label() and says_minutes(part.text)
        ]
        if says_minutes(title or said) or any(map(names_people, (part.text for part in parts))):
            self._find_dated(parts)
        mark_paragraphs(parts)
        self.closings = _closings(parts)
        self.outline = Outline(parts)
        for part in parts:
            self._place(part)
        sections = tuple(self._finished(node) for node in self.root.inner)
        if title and said and title != said:
            self.left_out.append(LeftOut("the document's own title", said))
        headers = (piece.text for piece in self.source.left_out if piece.why == "a page's header")
        header = next((text for text in headers if len(text.split()) > 2 and len(text) <= HEADING_LENGTH), "")
        lines = (title or said or self.source.title or header).split()
        found = " ".join(word for word in lines if not _PICTURES.fullmatch(word)).rstrip(" :：|–-")
        if not found and not fallback:
            self.remarks.append("no title found, so the id stands for it: give one with --title")
        named = {self.language: found or fallback or id_}
        report = Report(id_, self.language, named, sections, frozenset({self.language}))
        self.remarks += [*self._against_contents(report), *_of_letters(report)]
        count = len(parts) + bool(said) + len(self.source.left_out)
        return Imported(report, bool(found), count, self.headings, tuple(self.left_out), tuple(self.remarks))

    def _find_dated(self, parts: list[Part]) -> None:
        """Find the meetings of minutes of several: the headings of one way, or else the short lines, with one day each,
        in order."""
        lines: dict[Way | None, list[Part]] = {}
        for part in parts:
            if part.heads or (part.block.kind is Kind.PARAGRAPH and len(part.block.text) <= _SHORT_DATE):
                lines.setdefault(part.way if part.heads else None, []).append(part)
        for way, mine in lines.items():
            found = [(part, self.find_meeting(part.block.text)) for part in mine]
            met = [(part, one.date) for part, one in found if one and one.date and not one.number]
            days = [day for _, day in met]
            least = max(_FEWEST_MEETINGS, len(mine) * 4 // 5 if way else 0)
            if len(met) < least or days not in (sorted(days), sorted(days, reverse=True)):
                continue
            for part, _ in met:
                if way is None:
                    part.label, part.text = Label(), clean(part.block.text)
                part.opens = part.heads = True
                self.minutes.append(part.text)
            told = f"meetings told by the days of their headings: {len(met)}, from {days[0]} to {days[-1]}"
            self.remarks.append(f"{told}; --meeting none takes none")

    def _leave_out_parts_listed(self, parts: list[Part]) -> None:
        """Leave out a contents page of chapters and the like: a run of their names that come again below."""
        last = {(part.label.word, part.label.number): n for n, part in enumerate(parts)}
        run: list[Part] = []
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
        """Remark on headings whose numbers differ from the contents page."""
        listed: dict[str, set[str]] = {}
        for piece in self.left_out:
            if piece.why == "the contents page":
                label, rest = split(in_contents(piece.text) or re.sub(r"\s\d{1,4}$", "", piece.text))
                if label.number and not label.word:
                    listed.setdefault(key(rest), set()).add(label.number)
        wrong = [
            (one.id, title, *numbers) for one in report.every_section()
            if (title := (one.title or {}).get(self.language, "")) and re.fullmatch(r"[\d.]+", one.id)
            and len(numbers := listed.get(key(title), ())) == 1 and one.id not in numbers
        ]  # fmt: skip
        if wrong:
            id_, title, number = wrong[0]
            yield f"numbers that the contents page gives otherwise: {len(wrong)}, as {number} for {id_} {title}"

    def _title(self, parts: list[Part]) -> str:
        """Take the title out of the parts: what has its style, the only heading of the first level where others follow,
        the largest or bold lines at the head, or a first line that is like one."""
        titles = [part for part in parts if part.block.kind is Kind.TITLE]
        for n, part in enumerate(titles[1:], 1):  # those that follow one another
            if parts.index(part) != parts.index(titles[0]) + n:
                titles = titles[:n]
                break
        titles = titles or _styled_title(parts) or _at_head(parts)
        titles = self._of_minutes(parts, titles) or titles or _of_kind(parts, self.source.title)
        titles = _with_its_lines(titles, parts, self.source.title)
        if not titles or len(titles) == len(parts):  # a title of nothing is a text
            return ""
        begin = parts.index(titles[0])
        # Behind text it heads a section too.
        if sum(len(part.text) for part in parts[:begin]) <= LONGEST_TITLE:
            del parts[begin : parts.index(titles[-1]) + 1]
        lines = [" ".join(part.block.text.split()) for part in titles]
        again = len(lines) > 1 and lines[1].casefold().startswith(lines[0].casefold())
        said = " ".join(lines[1:] if again else lines)
        # The site's name says whose statutes they are.
        short = width(said) < _SHORTEST_TITLE and names_kind(said)
        more = r"[^\w{]+\w[^{}]*" if short else r"\s+\w[^|]*"
        longer = re.match(rf"{re.escape(said)}{more}", self.source.title, re.IGNORECASE)
        return longer[0] if longer else said

    def _of_minutes(self, parts: list[Part], titles: list[Part]) -> list[Part]:
        """The line of a title that says that the document is minutes of a day, or another one at the head, if there is
        one alone; what stands before it is left out."""
        dated = [part for part in parts if says_minutes(part.text) and self.find_meeting(part.text)]
        before = list(takewhile(lambda part: part not in dated, parts[:_COVER]))
        text = any(has_words(part.text, "approved") or not is_like_heading(part) for part in before)
        if len(dated) != 1 or len(before) == _COVER or text:
            return []
        for part in before:
            parts.remove(part)
            self.left_out.append(LeftOut("a line before the title", part.block.text))
        return titles[titles.index(dated[0]) :] if dated[0] in titles else dated

    def _place(self, part: Part) -> None:
        block, label = part.block, part.label
        # A numbered paragraph with the number of a section is of a list that counts anew.
        opens = part.opens and (part.heads or self._id(part, self._around(part)) not in self.taken)
        if not opens and (label.word or (label.number and not _is_seen(part.text))):  # a number alone
            part.label, part.text = Label(), clean(block.text)
        if not (opens or part.label.number or _is_seen(part.text)) or _ORNAMENT.fullmatch(part.text):
            self.left_out.append(LeftOut("a line of signs", block.text))
        elif any(part is one for one in self.closings):
            word, first = list_of_annexes(part.text)
            own = [part_of(replace(block, text=first))] if first else []
            node = _Node(self._free("closing"), word or part.text, front=True, own=own)
            self._open(node, [])
        elif opens:
            self._open_section(part)
        elif (id_ := self._front_id(part)) is not None:
            self._open(_Node(self._free(id_), part.text, front=True, heading=part), [])
        else:
            if not self.stack:
                self._open(_Node(self._free(FRONT), front=True), [])
            self.stack[-1].own.append(part)

    def _front_id(self, part: Part) -> str | None:
        """The id of the front matter's section that a paragraph is the heading of, or None."""
        numbered = any(node.number for node in self.root.inner)
        if part.block.kind is not Kind.PARAGRAPH or numbered or len(part.text) > HEADING_LENGTH:
            return None
        known = front(part.text)
        if known or (part.block.front and part.block.bold and not part.text.endswith(ENDS)):
            return known or slug(part.text) or FRONT
        return None

    def _around(self, part: Part) -> list[_Node]:
        """The open sections that one is within."""
        kept: list[_Node] = []
        for node in self.stack:
            if node.front or not self._is_within(part, node):
                break
            kept.append(node)
        return kept

    def _is_within(self, part: Part, node: _Node) -> bool:
        way = part.way
        if way == WITHIN:
            return node.way != WITHIN
        if node.apart and node.way[0] in COUNTS_ANEW and part.label.word != node.way[0]:
            return True  # all up to the next annex, but not the appendix's annex
        if node.number and part.label.number.startswith(f"{node.number.removesuffix('.0')}."):
            return True
        if way[0] in _NUMBERED and (node.way[0] in _NUMBERED or (node.number and node.way[0] == "style")):
            return False
        if node.way[0] == way[0] in ("style", "plain"):
            return node.way[1] < way[1]
        return self.outline.is_outer(node.way, way)

    def _id(self, part: Part, around: list[_Node]) -> str:
        """The id that a section wants: its number, behind that of the section within which its kind begins anew."""
        label, way = part.label, part.way
        if label.word in COUNTS_ANEW and not label.number:
            own = label.word
        elif label.number and (label.word in ("", "roman") or self._is_article(part)):
            own = label.number
        elif label.number:
            own = f"{label.word}-{label.number.lower()}"
        elif around and (way[0] == "letter" or around[-1].number) and (letter := _LETTERED.match(label.mark)):
            return f"{around[-1].id}-{letter[1]}"
        else:
            own = front(part.text) or slug(part.text)
            own = own if re.fullmatch("[A-Za-z0-9.-]+", own) else f"section-{len(self.taken) + 1}"
            return f"{around[-1].id}-{own}" if around and key(part.text) in self.outline.several else own
        if way == WITHIN and around:
            return f"{around[-1].id}-{own}"
        counted = way if label.word else NUMBERS
        for node in reversed(around):
            if node.number and own.startswith(f"{node.number}."):
                return node.id + own[len(node.number) :]
            if (node.apart and not label.word) or self.outline.anew & {(node.way, way), (node.way, counted)}:
                return f"{node.id}-{own}"
        if label.word and around and own in self.taken and value(label.number) == len(around[-1].inner) + 1:
            return f"{around[-1].id}-{own}"  # it counts anew in this part alone
        return own

    def _is_article(self, part: Part) -> bool:
        """Whether a number says which section it is: that of an article, or of a section that holds no articles."""
        holds = self.outline.is_outer(part.way, ("article", 0))
        beside = part.label.word in BESIDE
        return part.label.word == "article" or (
            part.label.word in words()["article"] and not (holds or beside)
        )

    def _open_section(self, part: Part) -> None:
        around, label = self._around(part), part.label
        wanted = self._id(part, around)
        id_ = self._free(wanted)
        if id_ != wanted and label.number:
            self.remarks.append(f"the number {label.number} comes twice: the second is section {id_}")
        bare = label.number if not label.word or self._is_article(part) else ""
        node = _Node(id_, number=bare, way=part.way, heading=part if part.heads else None)
        if part.heads:
            node.title = _heading(part) or None
        elif part.text:
            node.title = label.name or None
            node.own.append(_unlabelled(part))
        node.apart = label.word in COUNTS_ANEW and (self.numbers or len(self.taken) > _COVER)
        self._open(node, around)

    def _open(self, node: _Node, around: list[_Node]) -> None:
        (around[-1] if around else self.root).inner.append(node)
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
        own = node.own or [part for part in self.closings if node.front and part.text == node.title]
        if (heading := node.heading) and not own and not node.inner:
            label, said = heading.label, heading.text
            ends = said.endswith(SENTENCE_ENDS) or width(said) > HEADING_LENGTH
            # A numbered heading of nothing is a paragraph, and so is a sentence.
            if (label.number and not label.word) or (ends and not said.isupper()):
                node.title, node.heading, own = label.name or None, None, [_unlabelled(heading)]
        # What stands before the first heading is one text, unless it is the document.
        whole = node.front and (node.title is not None or sum(len(part.text) for part in own) <= _SHORT_FRONT)
        listing = has_words(node.title or "", "participants")
        self.headings += node.heading is not None and node.title is not None
        inner = tuple(self._finished(one) for one in node.inner)
        made = self._section(node.id, node.title, own, whole=whole, listing=listing)
        named = node.heading.text if node.heading and node.heading.label.word else node.title
        meeting = self._meeting(named, made.text, bool(made.items)) if not node.front else None
        notes = tuple(dict.fromkeys((*self._notes(node.heading, "title"), *made.notes)))
        page = (node.heading.block.page if node.heading else 0) or made.page
        return replace(made, meeting=meeting, sections=made.sections + inner, notes=notes, page=page)

    def _section(
        self, id_: str, title: str | None, own: list[Part], *, whole: bool = False, listing: bool = False
    ) -> Section:
        """A section of its own words: its text, items and, where points are long, sections of points."""
        head = own[0].text if own else ""
        met = self._meeting(title, None, False) or self._meeting(None, {self.language: head}, False)
        lead, items, points = arranged(own, whole=whole, listing=listing, apart=met is not None)
        text = "\n".join(part.text for part in lead)
        notes = [note for part in lead for note in self._notes(part, "text")]
        notes += [note for n, part in enumerate(items, 1) for note in self._notes(part, f"item {n}")]
        begin = next((part.block.page for part in (*lead, *items) if part.block.page), 0)
        pages = tuple(
            accumulate((part.block.page for part in items), lambda last, page: page or last, initial=begin)
        )
        return Section(
            id_,
            {self.language: title} if title else None,
            None,
            {self.language: text} if text else None,
            tuple({self.language: part.said(item=True)} for part in items),
            tuple(self._of_point(id_, point) for point in points),
            tuple(dict.fromkeys(notes)),
            begin or None,
            pages[1:] if len(set(pages)) > 1 else (),
        )

    def _of_point(self, id_: str, point: Point) -> Section:
        """A point of a list, with the points within it, as a section: A of article II is II-A."""
        numbered = id_ == FRONT and point.name.isdigit()
        own = self._free(point.name if numbered else f"{id_}-{point.name}")
        self.taken.add(own)
        inner, said = point.following(), point.part.text
        if inner and len(said) <= (_SHORT_SENTENCE if said.endswith(SENTENCE_ENDS) else _SHORT_POINT):
            # A citation names a number by the id, another mark by the title.
            title = said if point.part.label.number else point.part.said()
            made = self._section(own, title, inner)
            return replace(made, notes=(*self._notes(point.part, "title"), *made.notes))
        return self._section(own, None, [Part(point.part.block, Label(), point.part.said()), *inner])

    def _notes(self, part: Part | None, where: str) -> Iterator[str]:
        if part is not None and part.block.note:
            yield f"{where}: {part.block.note}"
        yield from (f"{where}: {said} <{address}>" for said, address in (part.block.links if part else ()))

    def _meeting(self, title: str | None, text: Text | None, introduces: bool) -> Meeting | None:
        """The meeting of a title, or of a line with ordinal and date that introduces what follows."""
        found = self.find_meeting(title) if title else None
        if found and (found.number or (title in self.minutes and len(self.minutes) > 1)):
            return found
        said = "" if title else (text or {}).get(self.language, "").partition("\n")[0]
        if said and (introduces or said.rstrip().endswith((":", "："))):
            found = self.find_meeting(said)
            return found if found and found.number and found.date else None
        return None


def _closings(parts: list[Part]) -> list[Part]:
    """The lines with place or date with which the signatures begin, at the end or before an annex or a heading of the
    first level; the lines behind them head nothing."""
    found: list[Part] = []
    tail: list[Part] = []
    opened = numbered = 0
    for part in [*parts, None]:
        annex = part is None or (part.heads and part.label.word in COUNTS_ANEW)
        outer = (
            part is not None and part.block.kind is Kind.HEADING and part.block.level == 1 and numbered > 1
        )
        if outer or (annex and opened > 1):
            begin = next((n for n, one in enumerate(tail) if _closes(one)), len(tail))
            if 0 < begin < len(tail) and is_like_heading(tail[begin - 1], most=_SHORT_SENTENCE):
                begin -= 1  # "Place, date and signatures"
            for one in tail[begin:]:
                one.opens = one.heads = False
            found += tail[begin : begin + 1]
        if part is not None:
            plain = part.label == Label() or any(list_of_annexes(one.text)[0] for one in tail)
            short = plain and len(part.text) <= HEADING_LENGTH
            tail = [*tail, part] if short and part.block.kind is not Kind.HEADING and not annex else []
            opened, numbered = opened + part.opens, numbered + (part.opens and part.label.number != "")
    return found


def _closes(part: Part) -> bool:
    """Whether a line has the place and date of a document, says when it was adopted, or begins a list of annexes."""
    said = part.text.casefold().split()
    first = any(said[: len(known.split())] == known.split() for known in words()["closing"])
    listed = list_of_annexes(part.text)[0] != ""
    return listed or bool(_PLACE_AND_DATE.fullmatch(part.text)) or (first and bool(_YEAR.search(part.text)))


def _with_their_numbers(parts: list[Part]) -> list[Part]:
    """The parts; a number or mark that stands alone before plain words is theirs, and a bold line that goes on in small
    letters on the next is one."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        plain = part.label == Label() and part.block.kind is Kind.PARAGRAPH
        alone = last and not last.text and last.label.firm and not last.label.word and not last.block.label
        if last and alone and plain and last.block.kind is part.block.kind:
            block = replace(part.block, text=f"{last.block.text} {part.block.text}")
            found[-1] = replace(part, block=block, label=last.label)
        elif last and plain and _goes_on(last, part):
            block = replace(last.block, text=f"{last.block.text.rstrip()} {part.block.text}")
            found[-1] = replace(last, block=block, text=f"{last.text.rstrip()} {part.text}")
        else:
            found.append(part)
    return found


def _goes_on(part: Part, after: Part) -> bool:
    """Whether a short bold paragraph goes on in the next one, which is not too long for the title of a document."""
    one, other = part.block, after.block
    alike = one.bold and other.bold and (one.kind, one.size) == (other.kind, other.size)
    short = len(part.text) <= HEADING_LENGTH and not part.text.endswith(ENDS)
    short = short and not (names_kind(part.text) and len(part.text + after.text) > LONGEST_TITLE)
    return alike and short and after.text[:1].islower()


def _of_letters(report: Report) -> Iterator[str]:
    """A remark where words of an Arabic text do not begin or end as Arabic words do: its letters stand for others."""
    found = [word for passage in report.passages() for word in passage.original.split() if len(word) > 2]
    begins = sum(word.startswith(tuple(words()["beginnings"])) for word in found)
    within = sum(re.search(rf"[{''.join(words()['endings'])}][^\W\d]", word) is not None for word in found)
    wrong = 50 * begins < len(found) or 30 * within > len(found)
    if base(report.language) == "ar" and len(found) > _MANY_WORDS and wrong:
        yield "the letters are not those that one sees: take the Word file instead, or have it read by OCR"


def _unlabelled(part: Part) -> Part:
    """The part as plain words: its number is the section's."""
    return Part(part.block, Label(), part.text)


def _use_styles_as_text(blocks: list[Block]) -> None:
    """Make paragraphs of titles behind numbers or text, and of headings whose sentence goes on in the next block."""
    before, numbered = 0, False
    for n, (block, after) in enumerate(zip(blocks, [*blocks[1:], None], strict=True)):
        astray = block.kind is Kind.TITLE and (numbered or before > LONGEST_TITLE)
        goes_on = after is not None and after.kind is Kind.PARAGRAPH and after.text[:1].islower()
        bare = (
            block.kind is Kind.HEADING and split(block.text)[0] == Label() and not (block.page or block.label)
        )
        if bare and goes_on and not block.text.endswith(ENDS):
            astray = len(block.text) > _SHORT_SENTENCE
        if astray:
            blocks[n] = replace(block, kind=Kind.PARAGRAPH, level=0, bold=False)
        before += 0 if block.front or block.kind is Kind.TITLE else len(block.text)
        numbered = numbered or bool(block.label or split(block.text)[0].number)


def _leave_out_heads(source: Source) -> None:
    """Leave out the head of a page that is typed into the text: the first lines, two or more, where all of them come
    again, twice or more."""
    lines = [key(block.text) for block in source.blocks]
    again = [n for n in range(2, len(lines)) if lines[n : n + 2] == lines[:2]]
    many = 2
    while again and many < again[0] and all(lines[n + many : n + many + 1] == [lines[many]] for n in again):
        many += 1
    left = {n + k for n in again for k in range(many)}
    short = all(0 < len(block.text) <= HEADING_LENGTH for block in source.blocks[:many])
    if len(again) > 1 and short and lines[0] != lines[1]:
        for n in left:
            source.leave_out("a page's header", source.blocks[n].text)
        source.blocks = [block for n, block in enumerate(source.blocks) if n not in left]


def _close_numbers(blocks: list[Block]) -> None:
    """Take the spaces out of numbers such as "20. 1.", if 1, 2 and 3 or more stand behind the same number."""
    rows: dict[str, dict[str, int]] = {}
    for n, block in enumerate(blocks):
        if match := _SPACED.match(block.text):
            rows.setdefault(match[1], {})[match[2]] = n
    for row in rows.values():
        if len(row) > 2 and list(row) == [str(n) for n in range(1, len(row) + 1)]:
            for n in row.values():
                blocks[n] = replace(blocks[n], text=_SPACED.sub(r"\1.\2. ", blocks[n].text, count=1))


def _parted(block: Block, after: Block) -> list[Block]:
    """A paragraph as one block each for: its articles or chapters, or several numbers with a stop, on lines of their
    own; the lines of a long one that has points; and the first number or point of a list that goes on behind it."""
    inner = _WITH_FIRST.match(block.text) or _with_first_point(block, after)  # "2 – Fees 2.1 – …"
    if block.kind is Kind.HEADING and (said := _WITH_ARTICLE.match(block.text)):  # "Fees ARTICLE 39 – …"
        label = split(block.text[said.end() :])[0]
        inner = (
            said if label.word in words()["article"] and label.name.isupper() > said[0].isupper() else inner
        )
    first, rest = ([inner[0].rstrip()], block.text[inner.end() :]) if inner else ([], block.text)
    lines = [*first, *re.split(r"\n|(?<=[。；])(?=第\S{1,9}\s)", rest)]
    labels = [split(line)[0] for line in lines]
    numbered = sum(one.depth > 1 and one.firm for one in labels) > 1
    long = len(block.text) > _LONG and sum(one != Label() and one.firm for one in labels) > 1
    starts = [
        n for n, one in enumerate(labels)
        if n and (n == len(first) or one.word not in ("", "roman") or (numbered and one.depth > 1 and one.firm)
                  or (long and ((one != Label() and one.firm) or lines[n - 1].rstrip().endswith(ENDS))))
    ]  # fmt: skip
    if not (inner or block.kind in (Kind.PARAGRAPH, Kind.ITEM)) or not starts:
        return [block]
    titles = [
        n - 1 for n in starts
        if n > 1 and labels[n].word in words()["article"] and labels[n - 1] == Label()
        and 0 < len(lines[n - 1]) <= HEADING_LENGTH and not lines[n - 1].endswith(ENDS)
    ]  # fmt: skip
    starts = sorted({*starts, *titles})
    texts = ["\n".join(lines[a:b]) for a, b in pairwise([0, *starts, len(lines)])]
    others = [Block(Kind.PARAGRAPH, text, page=block.page, size=block.size) for text in texts[1:]]
    return [replace(block, text=texts[0]), *others]


def _with_first_point(block: Block, after: Block) -> re.Match[str] | None:
    """The words of a paragraph before the first point of a list, whose second point is the next block."""
    inner = None if list_of_annexes(block.text)[0] else _LEAD.match(block.text)
    first = split(block.text[inner.end() :])[0] if inner else Label(firm=False)
    second = of_automatic(after.label) if after.label else split(after.text)[0]
    goes_on = {(form, value - 1) for form, value in counted(second) if first.firm} & {*counted(first)}
    return inner if any(value == 1 for _, value in goes_on) else None


def _heading(part: Part) -> str:
    """The words of a heading: "Article 11", "Annex 1" and "IV." are of them, a mere number is not."""
    if part.label.name:
        return " ".join(clean(part.block.text).lstrip(f"{BULLETS} ").split())
    part = replace(part, text=re.sub(r"^[–—-]\s+", "", part.text))
    return part.text if part.label.number and not part.label.word else part.said(item=True)


def _at_head(parts: list[Part]) -> list[Part]:
    """The largest lines at the head, or the bold ones before text that is not bold."""
    before = takewhile(lambda part: not (part.block.page and part.block.kind is Kind.HEADING), parts[:8])
    head = [part for part in before if part.block.kind is Kind.PARAGRAPH and part.label == Label()]
    head = [part for part in head if 0 < len(part.text) <= LONGEST_TITLE]
    body = size_of_text(parts)
    head = [
        part
        for part in head
        if not (part.block.front or front(part.text) or names_people(part.text))
        and (part.block.size > body > 0 or not part.text.endswith((":", "：")))
    ]
    largest = max((part.block.size for part in head), default=0)
    found = [part for part in head if part.block.size == largest] if 0 < body < largest else []
    bold = (
        bool(parts)
        and parts[0] in head
        and parts[0].block.bold
        and not any(one.label.word for one in parts[1:2])
    )
    if not found and bold and are_bold_lines_few(parts):
        found = parts[:1]
    for one, following in pairwise(parts[:8]):  # its next lines
        if found and found[-1] is one and following in head and len(found) < 4:
            alike = following.block.bold == one.block.bold and following.block.size == one.block.size
            alike = alike and not label_of(following.text)
            found += [following] if alike and following not in found else []
    run = [part for n, part in enumerate(found) if parts.index(part) == parts.index(found[0]) + n]
    return run if sum(len(part.text) for part in run) <= LONGEST_TITLE else run[:1]


def _of_kind(parts: list[Part], stated: str) -> list[Part]:
    """The first line at the head that names the kind of the document or says that minutes follow, or the only heading
    of the first level that does so, if no title is `stated`."""
    head = takewhile(
        lambda part: part.label == Label() and part.block.kind is not Kind.FOOTNOTE, parts[:_HEAD]
    )
    styled = [part for part in parts if part.block.kind is Kind.HEADING]
    level = min((part.block.level for part in styled), default=0)
    first = [part for part in styled if part.block.level == level]
    first = first if len(first) == 1 and first[0].label == Label() else []
    minutes = Counter(part.block.kind for part in parts if says_minutes(part.text) and is_like_heading(part))
    for part in () if stated else (*head, *first):
        line = replace(part, text=" ".join(part.text.split()))
        named = names_kind(line.text) or (says_minutes(line.text) and minutes[part.block.kind] < 2)
        if named and is_like_heading(line, asks=True, most=LONGEST_TITLE) and not label_of(line.text):
            return [part]
    return []


def _is_alike(title: str, other: str) -> bool:
    """Whether one title has most of the other's words."""
    one, its = (set(re.findall(r"\w+", said.casefold())) for said in (title, other))
    same = key(title) in key(other) or key(other) in key(title)
    return same or 2 * len(one & its) > min(len(one), len(its))


def _styled_title(parts: list[Part]) -> list[Part]:
    """The headings that are the title: the largest lines, if all are at the head, or the first of its level, if it is
    the only one or all others have numbers. Behind text a heading is a section's."""
    styled = [part for part in parts if part.block.kind is Kind.HEADING]
    if not styled or styled[0].label != Label():
        return []
    opens, size = parts[0] is styled[0], max(part.block.size for part in parts)
    largest = list(takewhile(lambda part: part.block.size == size and part in styled, parts))
    if opens and len(largest) == sum(part.block.size == size for part in parts):
        return largest
    before = sum(len(part.text) for part in parts[: parts.index(styled[0])])
    level = styled[0].block.level
    bare = any(part.label == Label() for part in styled[1:] if part.block.level == level)
    least = level == min(part.block.level for part in styled)
    fits = (opens or len(styled) > 1) and not bare and least and before <= LONGEST_TITLE
    return styled[:1] if fits else []


def _with_its_lines(titles: list[Part], parts: list[Part], stated: str) -> list[Part]:
    """A title, or none, with the line behind it that alone names the document's kind, and, if no title is `stated`,
    with as many lines at the head as make it long enough: those behind it, then those before."""
    levels = Counter(
        part.block.level for part in parts if part.block.kind is Kind.HEADING and part.label == Label()
    )
    head = list(takewhile(lambda part: part in titles or _is_line_of_title(part, levels), parts))
    if titles and titles[0] not in head:
        return titles
    start = head.index(titles[0]) if titles else 0
    named = [part for part in (*titles, *head[start + len(titles) :][:1]) if names_kind(part.text)]
    titles = [*titles, *named] if titles and len(named) == 1 and named[0] not in titles else titles
    if stated or (titles and titles[0].block.kind is Kind.HEADING and re.search(r"\d", titles[0].text)):
        return titles
    found, before = list(titles), head[:start]
    for part in [*head[start + len(titles) :], None, None]:
        if width(" ".join(word for one in found for word in one.text.split())) >= _SHORTEST_TITLE:
            return found
        found, before = ([*found, part], before) if part else ([*before, *found], [])
    return titles


def _is_line_of_title(part: Part, levels: Counter[int]) -> bool:
    """Whether a line at the head may be of the title. `levels` counts the headings without a number by level: one of
    several is a section's."""
    block, text = part.block, part.text
    heads = block.kind is Kind.HEADING and levels[block.level] == 1
    line = (
        (heads or block.kind is Kind.PARAGRAPH)
        and part.label == Label()
        and is_like_heading(part, most=LONGEST_TITLE)
    )
    detail = block.front or label_of(text)
    return line and not (detail or front(text) or names_people(text) or has_words(text, "approved"))


def _is_seen(text: str) -> bool:
    """Whether a text has a sign that can be seen."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)
