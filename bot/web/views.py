"""What a page shows, as values: the words are the bot's own, by the same functions; a page also knows which passage and
which language each text is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.screens import conversation
from bot.screens.blocks import Block, Run
from bot.screens.citation import citation, full_date, meeting_name, place, section_citation, short
from bot.screens.display import Display
from bot.screens.keyboards import label, report_name
from bot.screens.phrases import LANGUAGES, Voice
from bot.screens.quotes import (
    BEGINNING,
    Line,
    answer_blocks,
    capital,
    earlier_blocks,
    heading_of,
    mark_of,
    marked,
    marks_of,
    named,
    place_of,
    section_lines,
    section_passages,
    shown,
    shown_in,
)
from bot.service.book import Book, Chapter, top
from bot.service.conversation import ELSEWHERE, Reply
from bot.service.store import LastShown
from index.acts import Act
from index.answer import PLACES, TOP, Answer, Hit, Spans
from knowledge.report import Passage, Report, report_of

#: How far below the first a passage may be that is named beside it: half of those answer too, of the others few.
BESIDE = 0.25
#: Columns of a question to ask next: two lines on a phone.
NEXT = 72
#: Reports whose sections are listed on one page: those of hundreds would be tens of thousands, each read for it.
MANY = 20


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage quoted whole.

    passage, language: The passage, and the language of the text that is quoted.
    source, place: Its whole citation, and its place in short, for the link to it.
    mark: Whether the text is official or a translation.
    title: The heading of the official text, "" where that is what is quoted.
    marks: Gives the parts that answer in the text of a language.
    """

    passage: Passage
    language: str
    source: str
    place: str
    mark: str
    title: str = ""
    marks: Callable[[str], Spans] = lambda _: ()

    @classmethod
    def of(cls, voice: Voice, passage: Passage, language: str) -> "Quotation":
        """Quote a passage to a reader of `voice` in `language`, or what comes nearest."""
        given, official = passage.in_language(language)[1], passage.report.language
        source, where = f"— {citation(passage, voice.language)}", short(passage, voice.language)
        title = voice.say("original-title", language=voice.name(official)) if given != official else ""
        return cls(passage, given, source, where, mark_of(voice, passage.report, given), title)

    @property
    def text(self) -> str:
        """The text that is quoted."""
        return self.passage.text[self.language]

    @property
    def original(self) -> str:
        """The official text beside a translation, or nothing."""
        return self.passage.original if self.title else ""

    def runs(self, language: str) -> tuple[Run, ...]:
        """The text in a language, of which what answers is bold."""
        return marked(self.passage.text[language], self.marks(language))

    @property
    def copy(self) -> str:
        """The quotation as one takes it along, without its address."""
        return f"{self.text}\n{self.source}\n{self.mark}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a section or a passage.

    id: the id of what it leads to
    text: the words of the link
    within: the links listed below it
    """

    id: str
    text: str
    within: tuple["Link", ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a heading, which leads to an id itself, where it has one."""

    heading: str
    links: Sequence[Link]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer, a passage or a section shows.

    said, below: Sentences before and after what is quoted.
    earlier: What earlier reports say on the same, the newest first; `below` names them.
    quotations, lines: Passages quoted whole, and the lines of a section.
    about: What the question was taken to be about, if it leant on the answer before.
    parts: What each of several questions shows, in order.
    others: Passages found beside.
    place: What a following question leans on, and what votes are taken on.
    next: Questions to ask next.
    groups: Links to what is within.
    title, report: The heading of what stands alone, and its report's id.
    before, after: The ids of what is before and after it, if anything.
    texts: The languages that it can be read in besides.
    copy: A section as one takes it along, without its address.
    """

    said: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    lines: tuple[Line, ...] = ()
    below: tuple[str, ...] = ()
    earlier: tuple[Quotation, ...] = ()
    about: str = ""
    parts: tuple["Shown", ...] = ()
    others: tuple[Link, ...] = ()
    next: tuple[str, ...] = ()
    place: str = ""
    groups: tuple[Group, ...] = ()
    title: str = ""
    report: str = ""
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    texts: tuple[str, ...] = ()
    copy: str = ""

    @property
    def first(self) -> str:
        """What is quoted first."""
        quotes = (line.text for line in self.lines if line.kind == "quote")
        return self.quotations[0].text if self.quotations else next(quotes, "")


def answer(voice: Voice, book: Book, found: Answer, asked: str) -> Shown:
    """What the answer to the question `asked` shows."""
    what, language = shown(book, found), voice.language
    passages = what.passages() if isinstance(what, Chapter) else what
    near = () if isinstance(what, Chapter) else (hit.passage.id for hit in found.hits)
    further = tuple(book.suggest(language, near, [passage.id for passage in passages], asked, longest=NEXT))
    if isinstance(what, Chapter):
        return replace(section(voice, what, language), next=further)
    said = _said(answer_blocks(voice, book, found))
    if not what:
        return Shown(said[:2], next=further)
    floor = found.hits[0].score - BESIDE
    beside = (
        found.hits[PLACES:] if found.found_words else [hit for hit in found.hits[1:TOP] if hit.score >= floor]
    )
    by_id = {hit.passage.id: hit for hit in found.hits}
    quotations = tuple(_quotation(voice, found, by_id[passage.id]) for passage in what)
    below = tuple(block.text for block in earlier_blocks(voice, found))
    earlier = tuple(Quotation.of(voice, passage, language) for passage in found.earlier)
    others = tuple(link(voice, hit.passage) for hit in beside)
    return Shown(
        said, quotations, below=below, earlier=earlier, others=others, place=what[0].id, next=further
    )


def _quotation(voice: Voice, answer: Answer, hit: Hit) -> Quotation:
    given = shown_in(hit, voice.language)
    quoted = Quotation.of(voice, hit.passage, given)
    return replace(quoted, marks=partial(marks_of, answer, hit))


def reply(voice: Voice, given: Reply, before: LastShown | None) -> Shown:
    """What a message gets: what the bot says and quotes."""
    book, found = given.edition.book, given.found
    if len(found) == 1 and not given.ids:
        leant = found[0].about
        about = "" if leant is None else place_of(leant, voice.language)
        return replace(answer(voice, book, found[0].answer, found[0].asked), about=about)
    said = _said(conversation.reply(Display(voice, book), given, before).blocks)
    if given.act is Act.STOP:  # the chat has a command for it
        said = (Voice(voice.language, "web").say("stop"),)
    if given.act in (Act.LANGUAGE, Act.ORIGINAL) and given.ids:
        language = given.language or voice.language
        again = [shown for each in given.ids if (shown := opened(voice, book, each, language)) is not None]
        # Of a passage the lines are those of the section around it, which was not shown.
        *others, last = [replace(each, lines=() if each.quotations else each.lines) for each in again]
        return replace(last, said=said, parts=tuple(others))
    headed = conversation.headed(found)
    parts = tuple(replace(answer(voice, book, one.answer, one.asked), title=title) for title, one in headed)
    if found:
        said = tuple(voice.say("half-none", question=one.asked) for one in found if not one.ids)
    there = {quoted.passage.id for part in parts for quoted in part.quotations}
    passages = [book.passages[each] for each in given.ids if each in book.passages and each not in there]
    quotations = tuple(Quotation.of(voice, passage, voice.language) for passage in passages)
    groups = contents(voice, book) if given.act in conversation.LEADING else ()
    if given.act in ELSEWHERE and not found and before is not None:
        groups = meetings(voice, book)
    further = () if quotations or parts or groups else tuple(book.samples(voice.language))
    first = parts[0].place if parts else given.place.id if given.place else ""
    return Shown(said, quotations, groups=groups, parts=parts, place=first, next=further)


def opened(voice: Voice, book: Book, identifier: str, language: str) -> Shown | None:
    """What the id of a passage or a section stands for, in `language`; None where there is no such."""
    chapter, passage = book.chapters.get(identifier), book.passages.get(identifier)
    # A line that introduces bullets says little without them.
    if chapter is not None and (passage is None or chapter.section.items):
        readable = [each.id for each in book.readable(chapter.report)]
        at = readable.index(identifier) if identifier in readable else None
        before, after = ([], []) if at is None else (readable[:at][-1:], readable[at + 1 :][:1])
        shown = section(voice, chapter, language)
    elif passage is not None:
        chapter = book.chapters[passage.section_id] if passage.number is not None else None
        around = () if chapter is None else section_lines(voice, chapter, language)
        before, after = (
            [each.id] if (each := book.neighbour(passage, step)) is not None else [] for step in (-1, 1)
        )
        shown = Shown(
            quotations=(Quotation.of(voice, passage, language),), place=identifier,
            lines=tuple(line for line in around if line.kind == "quote"),
            title=capital(place(passage, voice.language)), texts=_texts((passage,), language),
        )  # fmt: skip
    else:
        return None
    return replace(shown, report=report_of(identifier), before=before, after=after)


def section(voice: Voice, chapter: Chapter, language: str) -> Shown:
    """A section's own words in order, and the sections within it that are not among them."""
    passages = section_passages(chapter)
    lines = tuple(section_lines(voice, chapter, language))
    within = tuple(_chapter(voice, inner, deep=False) for inner in chapter.within() if inner.whole())
    inside = {passage.section_id for passage in passages} - {chapter.id}
    rest = tuple(each for each in within if each.id not in inside)
    groups = (Group("", rest),) if rest else ()
    title, report = heading_of(chapter, voice.language), chapter.report
    cited = section_citation(report, chapter.path, voice.language)
    quoted = (line.numbered for line in lines[1:] if line.kind != "title")
    return Shown(
        lines=lines, place=chapter.id, groups=groups, title=title,
        texts=_texts(passages, language, report.language), copy="\n".join((*quoted, f"— {cited}")),
    )  # fmt: skip


def contents(voice: Voice, book: Book, *some: Report) -> tuple[Group, ...]:
    """The sections of some reports, of all where none is named; of more than MANY the reports alone."""
    if len(some or book.reports) > MANY:
        return tuple(Group(report_name(book, each, voice.language), (), each.id) for each in book.reports)
    return tuple(
        Group(
            report_name(book, each, voice.language), tuple(_chapter(voice, one) for one in top(each)), each.id
        )
        for each in some or book.reports
    )


def meetings(voice: Voice, book: Book) -> tuple[Group, ...]:
    """The meetings of each report that has some, by date."""

    def links(report: Report) -> list[Link]:
        held = book.meetings(report)
        return [Link(section, capital(meeting_name(meeting, voice.language))) for meeting, section in held]

    return tuple(
        Group(report_name(book, each, voice.language), links(each), each.id) for each in book.with_meetings()
    )


def link(voice: Voice, passage: Passage) -> Link:
    """A link to a passage, which says where it is and how it begins."""
    where = capital(place(passage, voice.language))
    return Link(passage.id, f"{where} — {label(passage.in_language(voice.language)[0], BEGINNING)}")


def document(passage: Passage, language: str) -> list[str]:
    """What is known of the official document that a passage is in: where it was taken from, unless that is a link, its
    symbol, its day, and the page."""
    report, web = passage.report, Voice(language, "web")
    source = "" if "://" in (report.source or "") else report.source or ""
    day = full_date(report.date, language) if report.date else ""
    page = web.say("page", number=passage.page) if passage.page and report.source else ""
    return [part for part in (source, report.symbol or "", day, page) if part]


def tinted(color: str) -> str:
    """Style that gives links and buttons a colour, lighter in the dark."""
    dark = f"--accent: color-mix(in srgb, {color} 35%, white)"
    return f":root {{ --accent: {color} }} @media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def _chapter(voice: Voice, chapter: Chapter, *, deep: bool = True) -> Link:
    within = chapter.within() if deep else ()
    return Link(chapter.id, named(chapter, voice.language), tuple(_chapter(voice, inner) for inner in within))


def _texts(passages: Sequence[Passage], language: str, official: str = "") -> tuple[str, ...]:
    """The languages besides that passages can be read in, but for those of the page; with the `official` one, unless
    its text stands beside."""
    tags = sorted({tag for each in passages for tag in each.text} - {language})
    return tuple(tag for tag in tags if tag == official or tag not in LANGUAGES)


def _said(blocks: Sequence[Block]) -> tuple[str, ...]:
    """What is said before anything is quoted."""
    first = next((place for place, block in enumerate(blocks) if block.quote), len(blocks))
    return tuple(block.text for block in blocks[:first])
