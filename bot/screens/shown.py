"""The reply to a message as one value, which the chat, the page and the command line each render."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.screens.citation import (
    capital,
    citation,
    full_date,
    heading_of,
    in_a_row,
    meeting_name,
    place_of,
    short,
)
from bot.screens.phrases import LANGUAGES, Block, Run, Voice, label, paragraph
from bot.screens.quotes import (
    SAID,
    Quotation,
    looked_up,
    passage_blocks,
    section_blocks,
    section_passages,
)
from bot.service.book import Book, Chapter, top
from index.acts import Act
from index.answer import PLACES, TOP, Answer, Outcome
from index.words import quoted
from knowledge.report import Passage, Report, in_language

if TYPE_CHECKING:  # they load what a conversation needs; `cwgcop ask` has none
    from bot.service.conversation import Found, Reply
    from bot.service.store import LastShown
    from bot.service.worker import Edition

#: The most columns of a passage's first words in a list, and of all reports' titles in a row.
BEGINNING, TITLES = 90, 600
#: The most reports whose sections are listed at once: hundreds of reports would give tens of thousands.
MANY = 20
#: The most places of looked-up words that are named after the quoted ones.
NAMED = 20
#: The largest difference of scores between the first passage and further ones that are named: half of those answer
#: too, few others do.
BESIDE = 0.25
#: The replies to messages that ask nothing of the reports.
ASIDES = {
    Act.THANKS: "welcome", Act.OK: "ok", Act.BYE: "bye", Act.WRONG: "wrong", Act.SUMMARISE: "summarise",
    Act.STOP: "stop",
}  # fmt: skip


class Offer(StrEnum):
    """The ways in which a reader may go on."""

    NOTHING = ""
    NEXT = "next"  #: questions to ask next
    SAMPLES = "samples"  #: questions to begin with
    CONTENTS = "contents"
    MEETINGS = "meetings"
    LANGUAGES = "languages"  #: the languages of the quoted texts
    ONWARD = "onward"  #: the passages before and after the last one


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of a reply.

    said, below: Paragraphs before and after the quotations.
    quotations, chapter: Passages, or a section, quoted whole.
    text: The wished language of the quotations; "" for the reader's.
    title: The title of one of several parts: its question.
    about: The place of the section that a leaning question is taken to be about.
    parts: The replies to each of several questions, in order.
    earlier: Passages of earlier reports on the same subject, the newest first; `below` names them.
    others: Further passages found.
    near, asked: The ids of the passages found for a question, best first, and the question's words.
    before: The ids of what was shown before.
    unanswered: Whether the reader can ask to be told when it is answered.
    """

    said: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    chapter: Chapter | None = None
    text: str = ""
    below: tuple[str, ...] = ()
    title: str = ""
    about: str = ""
    parts: tuple["Shown", ...] = ()
    earlier: tuple[Quotation, ...] = ()
    others: tuple[Passage, ...] = ()
    near: tuple[str, ...] = ()
    asked: str = ""
    before: tuple[str, ...] = ()
    offers: Offer = Offer.NOTHING
    unanswered: bool = False

    @property
    def pieces(self) -> tuple[Passage | Chapter, ...]:
        """The quoted passages, or section; of several parts the first of each."""
        own = (self.chapter,) if self.chapter else tuple(each.passage for each in self.quotations)
        return (*(part.pieces[0] for part in self.parts if part.pieces), *own)

    @property
    def place(self) -> str:
        """The id of the first quotation, "" for none."""
        return self.pieces[0].id if self.pieces else ""

    @property
    def seen(self) -> list[str]:
        """The ids of the passages that are quoted."""
        passages = self.chapter.whole() if self.chapter else [each.passage for each in self.quotations]
        return [*(id_ for part in self.parts for id_ in part.seen), *(each.id for each in passages)]

    def next(self, book: Book, language: str) -> list[str]:
        """Questions to ask next, best first; more than are shown at a time."""
        shown = [*self.before, *self.seen]
        return book.suggest(language, self.near, shown, self.asked) if self.near else []


def blocks(
    voice: Voice, shown: Shown, *, titled: bool, text: str = "", original: bool = False
) -> Iterator[Block]:
    """The paragraphs and quotations of a reply. Reports are named if `titled`. `text` is the language of a section if
    the reply names none; with `original` official texts follow translated passages."""
    if shown.title:
        yield paragraph(Run(shown.title, "bold"))
    if shown.about and shown.chapter is None:
        yield paragraph(Run(voice.say("follow-up", place=shown.about), "italic"))
    yield from map(paragraph, shown.said)
    for part in shown.parts:
        yield from blocks(voice, part, titled=titled, text=text, original=original)
    for quotation in shown.quotations:
        yield from passage_blocks(quotation, titled=titled, original=original)
    if shown.chapter is not None:
        language = shown.text or text or voice.language
        yield from section_blocks(voice, shown.chapter, language, titled=titled)
    yield from map(paragraph, shown.below)


def answer(voice: Voice, book: Book, found: Answer, asked: str = "") -> Shown:
    """The content of the answer to the question `asked`."""
    reader, count, lookup = voice.language, len(book.reports), found.lookup
    near = tuple(hit.passage.id for hit in found.hits[:TOP])
    offers = Offer.NOTHING if found.unread else Offer.NEXT
    said = looked_up(voice, lookup) if lookup is not None else ()
    shown = Shown(said, near=near, asked=asked, offers=offers, unanswered=found.is_open)
    if found.found_words:
        rest = [hit.passage for hit in found.hits[PLACES:]]
        cited = citation if count > 1 else short
        places = in_a_row((cited(each, reader) for each in rest[:NAMED]), reader)
        quotations = tuple(Quotation.found(found, hit, reader) for hit in found.hits[:PLACES])
        below = (voice.say("words-also", places=places),) if rest else ()
        return replace(shown, quotations=quotations, below=below, others=tuple(rest))
    if found.unread or found.outcome is Outcome.NONE or not found.hits:
        none = voice.paragraphs("language-unread" if found.unread else "none-intro", count=count)
        return shown if said else replace(shown, said=none)
    if found.outcome is Outcome.CLOSEST:
        said = (*said, *voice.paragraphs("closest-intro" if lookup is None else "words-nearest", count=count))
    if chapter := book.chapters.get(found.whole or ""):
        return replace(shown, said=said, chapter=chapter)
    first, *more = found.hits[:TOP]
    places = in_a_row((citation(each, reader) for each in found.earlier), reader)
    return replace(
        shown, said=said, quotations=(Quotation.found(found, first, reader),),
        others=tuple(hit.passage for hit in more if hit.score >= first.score - BESIDE),
        below=(voice.say("earlier-reports", earlier=places),) if places else (),
        earlier=tuple(Quotation.of(each, reader) for each in found.earlier),
    )  # fmt: skip


def reply(voice: Voice, given: "Reply", before: "LastShown | None") -> Shown:
    """The content of the reply to a message. `before` is the place of the answer before it."""
    book, act = given.edition.book, given.act
    passages = [book.passages[each] for each in given.ids if each in book.passages]
    quotations = tuple(Quotation.of(each, voice.language) for each in passages)
    if given.found:
        return replace(_found(voice, given, quotations), before=before.ids if before else ())
    if act in ASIDES:
        offers = Offer.CONTENTS if act in (Act.WRONG, Act.SUMMARISE) else Offer.NOTHING
        return Shown(voice.paragraphs(ASIDES[act]), offers=offers)
    if given.starts:
        shown, known = start(voice, book), given.language in (None, *LANGUAGES)
        return shown if known else replace(shown, said=(*shown.said, voice.say("start-language")))
    if before is None and not given.ids:
        return Shown(voice.paragraphs("leans-on-nothing"), offers=Offer.SAMPLES)
    if act is Act.MORE and not given.ids:
        return Shown(voice.paragraphs("more-end"), offers=Offer.ONWARD)
    if act is Act.MORE:
        asked = label(quoted(before.question) or before.question, SAID) if before else ""
        return Shown(voice.paragraphs("more-intro", question=asked) if asked else (), quotations)
    if act in (Act.LANGUAGE, Act.ORIGINAL):
        return _in_language(voice, given, before)
    if not given.ids:
        return Shown(voice.paragraphs("elsewhere-none"), offers=Offer.MEETINGS)
    if given.ids[0] not in book.passages:
        return opened(voice, book, given.ids[0]) or Shown()
    place = place_of(book.chapters[passages[0].section_id], voice.language)
    return Shown(voice.paragraphs("follow-up", place=place), quotations)


def opened(voice: Voice, book: Book, identifier: str, text: str = "", *, line: bool = False) -> Shown | None:
    """The passage or the section of an id, in the language `text`; None if there is none. With `line` only a
    section's introducing line."""
    chapter, passage = book.chapters.get(identifier), book.passages.get(identifier)
    # A line that introduces bullets says little alone.
    if chapter is not None and (passage is None or (chapter.section.items and not line)):
        return Shown(chapter=chapter, text=text)
    if passage is None:
        return None
    return Shown(quotations=(Quotation.of(passage, voice.language, text),), text=text)


def _found(voice: Voice, given: "Reply", quotations: Sequence[Quotation]) -> Shown:
    """The answer to a question; the answers to several below each other."""

    def one(found: "Found") -> Shown:
        about = "" if found.about is None else place_of(found.about, voice.language)
        shown = answer(voice, given.edition.book, found.answer, found.asked)
        # Alone nobody would know what a question refers to that leant on the answer before.
        return replace(shown, about=about, unanswered=shown.unanswered and found.leant is None)

    if len(given.found) == 1 and not given.ids:
        return one(given.found[0])
    # A part without an answer, or with nothing but what answers the other, says so in one line.
    answered = {found.ids[0] for found in given.found if found.answer.outcome is Outcome.ANSWER}
    none = [
        found
        for found in given.found
        if not found.ids or (found.answer.outcome is not Outcome.ANSWER and found.ids[0] in answered)
    ]
    # Two questions with the same answer get it once.
    same = dict[str, list["Found"]]()
    for found in given.found:
        if found not in none:
            same.setdefault(found.answer.whole or found.ids[0], []).append(found)
    if not same:
        return one(given.found[0])
    # One question about two meetings is not repeated.
    several = len({found.asked for found in given.found}) > 1
    parts = []
    for first, *others in same.values():
        # The second may have been read together with the first.
        asked = [found.asked.removeprefix(first.asked).strip() or found.asked for found in (first, *others)]
        parts.append(replace(one(first), title=" · ".join(asked) if several else ""))
    already = {each.passage.id for part in parts for each in part.quotations}
    besides = tuple(each for each in quotations if each.passage.id not in already)
    near = tuple(id_ for part in parts for id_ in part.near)
    return Shown(
        quotations=besides,
        below=tuple(voice.say("half-none", question=found.asked) for found in none),
        parts=tuple(parts),
        near=near,
    )


def _in_language(voice: Voice, given: "Reply", before: "LastShown | None") -> Shown:
    """The last reply in the requested language; or the languages that it has, if it lacks that one."""
    book, wished = given.edition.book, given.language or voice.language
    unsure = before is not None and before.unsure
    said = voice.paragraphs("closest-intro", count=len(book.reports)) if unsure else ()
    lines = before.lines if before is not None else ()
    every = [
        shown
        for each in given.ids
        if (shown := opened(voice, book, each, wished, line=each in lines)) is not None
    ]
    if len(every) != 1:
        return Shown(said, text=wished, parts=tuple(every))
    chapter = every[0].chapter
    texts = section_passages(chapter) if chapter else [each.passage for each in every[0].quotations]
    if any(wished in each.text for each in texts):
        return replace(every[0], said=said)
    none = voice.paragraphs("language-none", language=voice.name(wished))
    usual = opened(voice, book, given.ids[0]) or Shown()
    return replace(usual, said=(*said, *none), offers=Offer.LANGUAGES)


def note_for_unanswered(voice: Voice, given: "Reply", contact: str) -> tuple[str, ...]:
    """Lines below a kept question without an answer: its readers, and the address to write to."""
    answers = [found.answer for found in given.found]
    if not answers or not all(answer.outcome is Outcome.NONE and answer.is_open for answer in answers):
        return ()
    written = (voice.say("none-contact", contact=contact),) if contact else ()
    return (voice.say("none-passed"), *written)


# Lists.


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a report, a section or a passage by its id, and the links listed below it."""

    id: str
    text: str
    within: tuple["Link", ...] = ()


def contents(voice: Voice, book: Book, identifier: str = "", *, deep: bool = False) -> list[Link]:
    """The sections of a report or within a section, or the reports if no id is given; with their inner sections if
    `deep`, but not those of more than MANY reports."""
    chapter, report = book.chapters.get(identifier), book.report(identifier)
    if chapter is not None or report is not None:
        inner = chapter.within() if chapter is not None else top(report) if report is not None else ()
        names = [(each.id, named(voice, each)) for each in inner]
    else:
        names = [(each.id, report_name(voice, book, each)) for each in book.reports]
        deep = deep and len(names) <= MANY
    return [
        Link(id_, name, tuple(contents(voice, book, id_, deep=True)) if deep else ()) for id_, name in names
    ]


def meetings(voice: Voice, book: Book, report: Report) -> tuple[Link, ...]:
    """The meetings of a report by date."""
    held = book.meetings(report)
    return tuple(Link(section, capital(meeting_name(meeting, voice.language))) for meeting, section in held)


def all_meetings(voice: Voice, book: Book) -> list[Link]:
    """The reports that have meetings, with the meetings by date."""
    having = book.with_meetings()
    return [Link(each.id, report_name(voice, book, each), meetings(voice, book, each)) for each in having]


def named(voice: Voice, chapter: Chapter) -> str:
    """A section in a list: its heading, or its first words if it has neither title nor meeting."""
    heading, passages = heading_of(chapter, voice.language), chapter.passages()
    if chapter.section.title is not None or chapter.section.meeting is not None or not passages:
        return heading
    return f"{heading} — {label(passages[0].in_language(voice.language)[0], BEGINNING)}"


def report_name(voice: Voice, book: Book, report: Report) -> str:
    """A report's title. If another title looks the same on a button, the date or the id stands before it."""
    language = voice.language
    if language not in book.labels:
        names = (in_language(each.title, language, each.language)[0] for each in book.reports)
        book.labels[language] = Counter(map(label, names))
    title, _ = in_language(report.title, language, report.language)
    if book.labels[language][label(title)] == 1:
        return title
    return f"{full_date(report.date, language) if report.date else report.id} — {title}"


def start(voice: Voice, book: Book) -> Shown:
    """The greeting, questions to begin with, and what the bot does not do."""
    greeting = voice.paragraphs("start-greeting", reports=titles(book, voice.language))
    return Shown((*greeting, *voice.paragraphs("start-limits")), offers=Offer.SAMPLES)


def titles(book: Book, language: str) -> str:
    """The titles of the reports in a reader's language, if they have one; only the first of very many."""
    names = [in_language(report.title, language, report.language)[0] for report in book.reports]
    return label(in_a_row(names, language), TITLES)


def about(voice: Voice, edition: "Edition", model: str) -> list[tuple[str, ...]]:
    """Lines about the reports, the index, the model, and the program."""
    said = list[tuple[str, ...]]()
    for report in edition.book.reports:
        title, _ = in_language(report.title, voice.language, report.language)
        official, count = voice.names(sorted(report.official)), edition.book.count(report)
        lines = [voice.say("about-report", title=title, passages=count, languages=official)]
        if days := [meeting.date for meeting, _ in edition.book.meetings(report) if meeting.date]:
            first, last = (full_date(day, voice.language) for day in (days[0], days[-1]))
            lines.append(voice.say("about-meetings", first=first, last=last))
        said.append(tuple(lines))
    return [
        *said,
        (voice.say("about-index", build=edition.build, model=model),),
        (voice.say("about-source"),),
    ]
