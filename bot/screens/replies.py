"""Screens, each made from values: the blocks that one reply shows, and the buttons under them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Self

from bot.screens import keyboards
from bot.screens.blocks import Block, bold, italic, paragraph
from bot.screens.citation import full_date, in_a_row
from bot.screens.keyboards import Keyboard, Listing, Look, label
from bot.screens.phrases import LANGUAGES, Voice
from bot.screens.presses import Action
from bot.screens.quotes import (
    answer_blocks,
    heading_of,
    passage_blocks,
    quoted_blocks,
    section_blocks,
    section_passages,
)
from bot.service.book import Book, Chapter
from bot.service.store import LastShown
from bot.service.unanswered import Group
from bot.service.worker import Edition
from index.answer import TOP, Answer, Outcome
from knowledge.report import Passage, in_language

#: The commands in Telegram's menu, in its order.
COMMANDS = ("start", "help", "find", "language", "sections", "meetings", "privacy", "forget", "about")
#: Those of an admin, after them.
ADMIN_COMMANDS = ("status", "unanswered", "reindex", "rollback")
#: Groups that /unanswered shows, and the columns of a question in it.
GROUPS, ASKED = 10, 120
#: The most of the reports' titles that is said, in columns.
TITLES = 600


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks in order, and the keyboard under the last message that they fill."""

    blocks: tuple[Block, ...]
    keyboard: Keyboard = ()

    @classmethod
    def saying(cls, voice: Voice, key: str, keyboard: Keyboard = (), /, **values: str | int) -> Self:
        """A screen that says one text of the catalogue."""
        return cls(voice.blocks(key, **values), keyboard)

    def headed(self, voice: Voice, key: str, /, **values: str) -> "Screen":
        """The same screen below a line in italics."""
        return Screen((paragraph(italic(voice.say(key, **values))), *self.blocks), self.keyboard)


def answer(voice: Voice, book: Book, found: Answer, question: str) -> Screen:
    """What an answer shows; `question` is the update id that its votes count for."""
    keyboard = keyboards.answer_keyboard(voice, book, found, question)
    return Screen(answer_blocks(voice, book, found), keyboard)


def passage(voice: Voice, book: Book, shown: Passage, look: Look) -> Screen:
    """One passage quoted whole."""
    blocks = passage_blocks(voice, shown, look.language, original=look.original)
    return Screen(blocks, keyboards.passage_keyboard(voice, book, shown, look))


def section(voice: Voice, book: Book, chapter: Chapter, look: Look) -> Screen:
    """A section's own words in order; the sections within it as buttons."""
    blocks = section_blocks(voice, chapter, look.language)
    return Screen(blocks, keyboards.section_keyboard(voice, book, chapter, look))


def opened(voice: Voice, book: Book, identifier: str, look: Look) -> Screen:
    """What an id stands for: a passage, a section whole, or the list of what is within; whether it is there or not."""
    chapter = book.chapters.get(identifier)
    # A line that introduces bullets says little without them.
    if chapter is not None and chapter.section.items:
        return section(voice, book, chapter, look)
    if identifier in book.passages:
        return passage(voice, book, book.passages[identifier], look)
    if chapter is None and book.report(identifier) is None:
        return Screen.saying(voice, "withdrawn", keyboards.covers(voice, book))
    return contents(voice, book, identifier)


def withdrawn(voice: Voice, book: Book, identifier: str) -> Screen:
    """What a button shows that leads to what is no longer there."""
    name = "" if identifier.startswith("#") else identifier
    said = paragraph(voice.say("withdrawn"), " ", italic(name))
    return Screen((said,), keyboards.covers(voice, book))


def languages(voice: Voice, book: Book, identifier: str, look: Look, *, whole: bool) -> Screen:
    """A passage, or a section that is `whole`, with the languages that it can be read in."""
    if whole and identifier in book.chapters:
        action, chapter = Action.SECTION, book.chapters[identifier]
        blocks, passages = section_blocks(voice, chapter, look.language), section_passages(chapter)
    elif identifier in book.passages:
        action, passages = Action.PASSAGE, (book.passages[identifier],)
        blocks = passage_blocks(voice, passages[0], look.language, original=look.original)
    else:
        return withdrawn(voice, book, identifier)
    tags = sorted({tag for each in passages for tag in each.text}, key=_in_order)
    return Screen(blocks, keyboards.languages_keyboard(voice, action, identifier, tags, look))


def more(voice: Voice, book: Book, place: LastShown, found: Answer | None) -> tuple[Screen, list[str]]:
    """What follows the last answer, and the ids of what it shows, of which the last is the place that it leaves the
    reader at; `found` is the answer to the last question once more."""
    ids = [hit.passage.id for hit in found.hits[: 2 * TOP]] if found is not None else []
    if found is None or found.outcome is Outcome.NONE or found.whole is not None:
        ids = []
    asked = "" if place.asked is None else str(place.asked)
    look = Look(voice.language, question=asked)
    if place.id in ids:
        start = ids.index(place.id) + 1
        if found is not None and found.outcome is Outcome.CLOSEST:
            start = max(start, TOP)  # those were shown together
        batch = ids[start : (start // TOP + 1) * TOP]
        if batch:
            passages = [book.passages[each] for each in batch]
            screen = Screen(quoted_blocks(voice, passages), keyboards.quoted_keyboard(voice, passages, asked))
            return screen.headed(voice, "more-intro", question=label(place.question, 100)), batch
    shown = book.passages.get(place.id)
    after = None if shown is None or place.id in book.chapters else book.neighbour(shown, 1)
    if place.id not in ids and after is not None:
        # The reader has turned pages since: on, as the button does.
        return passage(voice, book, after, look), [after.id]
    return Screen.saying(voice, "more-end", keyboards.reading_on(voice, book, place.id, look)), [place.id]


def contents(voice: Voice, book: Book, identifier: str = "", page: int = 0) -> Screen:
    """The sections of a report or within a section, a page of them; with several reports, those first."""
    listing = keyboards.contents_list(voice, book, identifier, page)
    chapter, report = book.chapters.get(listing.id), book.report(listing.id)
    if chapter is not None:
        heading = [paragraph(bold(heading_of(chapter, voice.language)))]
    elif report is not None:
        title = keyboards.report_name(book, report, voice.language)
        heading = [paragraph(bold(title)), paragraph(voice.say("sections-title"))]
    else:
        heading = [paragraph(voice.say("reports-title"))]
    return _listed(voice, heading, listing)


def meetings(voice: Voice, book: Book, identifier: str = "", page: int = 0) -> Screen:
    """The meetings of a report by date, a page of them; with several reports that have meetings, those first."""
    listing = keyboards.meetings_list(voice, book, identifier, page)
    if not listing.choices:
        return Screen.saying(voice, "meetings-none", keyboards.contents_list(voice, book).keyboard(voice))
    report = book.report(listing.id)
    if report is None:
        return _listed(voice, [paragraph(voice.say("reports-title"))], listing)
    heading = list(voice.blocks("meetings-title"))
    if len(book.reports) > 1:
        heading.insert(0, paragraph(bold(keyboards.report_name(book, report, voice.language))))
    return _listed(voice, heading, listing)


def start(voice: Voice, book: Book) -> Screen:
    """The greeting, sample questions as buttons where there are some, and what the bot does not do."""
    greeting = voice.blocks("start-greeting", reports=titles(book, voice.language))
    return Screen((*greeting, *voice.blocks("start-limits")), keyboards.start_keyboard(voice, book))


def titles(book: Book, language: str) -> str:
    """The titles of the reports, as far as a reader's language has them; of very many the first."""
    names = [in_language(report.title, language, report.language)[0] for report in book.reports]
    return label(in_a_row(names, language), TITLES)


def language(voice: Voice, asker: str) -> Screen:
    """The choice of the bot's language, which is the `asker`'s alone."""
    return Screen.saying(voice, "language-ask", keyboards.interface_keyboard(voice, asker))


def forget(voice: Voice, asker: str) -> Screen:
    """The question whether to erase everything that is kept of the `asker`."""
    return Screen.saying(voice, "forget-ask", keyboards.forget_keyboard(voice, asker))


def group_help(voice: Voice, book: Book, mention: str) -> Screen:
    """How to ask in a group."""
    sample = next(iter(book.samples(voice.language)), "…")
    return Screen.saying(voice, "group-help", mention=mention, sample=sample)


def about(voice: Voice, edition: Edition, model: str) -> Screen:
    """Which reports, which index, which model, which program."""
    blocks = []
    for report in edition.book.reports:
        title, _ = in_language(report.title, voice.language, report.language)
        official = voice.names(sorted(report.official))
        count = edition.book.count(report)
        blocks.append(paragraph(voice.say("about-report", title=title, passages=count, languages=official)))
        days = [
            full_date(meeting.date, voice.language)
            for meeting, _ in edition.book.meetings(report)
            if meeting.date is not None
        ]
        if days:
            span = voice.say("about-meetings", first=days[0], last=days[-1])
            blocks.append(paragraph(span, tight=True))
    blocks.append(paragraph(voice.say("about-index", build=edition.build, model=model)))
    blocks.append(paragraph(voice.say("about-source")))
    return Screen(tuple(blocks))


def status(
    voice: Voice,
    edition: Edition,
    waiting: int,
    times: Sequence[float],
    day: Mapping[str, Mapping[str, int]],
    week: Mapping[str, Mapping[str, int]],
    problems: Sequence[str],
    remarks: Sequence[str],
) -> Screen:
    """How the bot does, for an admin: what waits, seconds to the last replies, how many questions of the last day and
    week had which outcome, of the day in which language, what is wrong, and remarks on the index; these two in English,
    as the logs have them."""
    passages = len(edition.book.passages)
    counts = {outcome.value: sum(week.get(outcome.value, {}).values()) for outcome in Outcome}
    today = {outcome.value: _by_language(day.get(outcome.value, {})) for outcome in Outcome}
    lines = [
        voice.say("status-wrong" if problems else "status-well"),
        *problems,
        voice.say("status-index", build=edition.build, passages=passages),
        *remarks,
        voice.say("status-waiting", waiting=waiting),
        *_times(voice, times),
        voice.say("status-day", **today),
        voice.say("status-week", **counts),
    ]
    return Screen(tuple(paragraph(line) for line in lines))


def unanswered(voice: Voice, groups: Sequence[Group]) -> Screen:
    """What was not answered, by meaning, for an admin: of each group how often it was asked, the wording that was asked
    most, and the passage that came closest."""
    shown = groups[:GROUPS]
    lines = [voice.say("unanswered", groups=len(groups), shown=len(shown))]
    for one in shown:
        closest = next(iter(one.passages), "")
        lines.append(f"{len(one.questions)} × {label(next(iter(one.texts)), ASKED)}")
        lines[-1] += f"\n→ {closest}" if closest else ""
    return Screen(tuple(paragraph(line) for line in lines))


def rollback(voice: Voice, build: str) -> Screen:
    """The question whether to go back from a build to the one before it."""
    return Screen.saying(voice, "rollback-ask", keyboards.rollback_keyboard(voice, build), build=build)


def alert(voice: Voice, problems: Collection[str], remarks: Collection[str] = ()) -> Screen:
    """What an admin is told when the bot does not answer, or something else is wrong, or all is well again."""
    key = "alert-lost" if problems else "status-wrong" if remarks else "alert-back"
    lines = [voice.say(key), *problems, *remarks]
    return Screen(tuple(paragraph(line) for line in lines))


def _times(voice: Voice, times: Sequence[float]) -> tuple[str, ...]:
    if len(times) < 2:
        return ()
    cuts = quantiles(times, n=20, method="inclusive")
    half, most = f"{cuts[9]:.2f}", f"{cuts[18]:.2f}"
    return (voice.say("status-times", half=half, most=most, count=len(times)),)


def _by_language(counts: Mapping[str, int]) -> str:
    """A count, and that of each language: "12 (en 10, fr 2)"."""
    each = ", ".join(f"{tag or '?'} {count}" for tag, count in sorted(counts.items()))
    return f"{sum(counts.values())} ({each})" if counts else "0"


def _listed(voice: Voice, heading: Sequence[Block], listing: Listing) -> Screen:
    """A page of a list, which says which of how many it is."""
    blocks = list(heading)
    if listing.pages > 1:
        at = voice.say("page-of", page=listing.shown + 1, pages=listing.pages)
        blocks.append(paragraph(at, tight=True))
    return Screen(tuple(blocks), listing.keyboard(voice))


def _in_order(tag: str) -> tuple[int, str]:
    return (LANGUAGES.index(tag) if tag in LANGUAGES else len(LANGUAGES), tag)
