"""The reports as one person sees them: answers, passages, sections, lists, each with the buttons under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.screens.blocks import Block, bold, italic, paragraph
from bot.screens.citation import citation, meeting_name, section_citation
from bot.screens.keyboards import (
    PAGE,
    Button,
    Keyboard,
    Listing,
    Row,
    button,
    filled,
    in_threes,
    label,
    list_button,
    question_rows,
    report_name,
    turned,
)
from bot.screens.phrases import LANGUAGES, Voice, own_name
from bot.screens.presses import Action
from bot.screens.quotes import (
    answer_blocks,
    capital,
    heading_of,
    named,
    passage_blocks,
    quoted_blocks,
    section_blocks,
    section_passages,
    shown,
)
from bot.screens.replies import Screen
from bot.service.book import Book, Chapter, top
from index.answer import TOP, Answer, Outcome
from knowledge.report import Passage, Report, in_language


@dataclass(frozen=True, slots=True)
class Display:
    """How the reports of `book` are shown to one person."""

    voice: Voice  #: the interface in the person's language
    book: Book
    text: str = ""  #: language of the passages; "" for the interface's
    original: bool = False  #: whether the official text stands below a translated passage
    question: str = ""  #: update id of the question that is answered, for votes
    near: tuple[str, ...] = ()  #: ids of what was found for the question, best first
    offers: bool = False  #: whether to offer that the bot speaks the language of the passages from now on

    @property
    def language(self) -> str:
        """The language of the passages."""
        return self.text or self.voice.language

    # Screens.

    def answer(self, found: Answer, asked: str = "", *, alone: bool = True) -> Screen:
        """What answers the question whose words are `asked`; `alone` where it leant on nothing."""
        blocks, what = answer_blocks(self.voice, self.book, found), shown(self.book, found)
        here = replace(self, near=tuple(hit.passage.id for hit in found.hits[:TOP]))
        if found.unread:
            return Screen(blocks)
        if isinstance(what, Chapter):
            seen = [passage.id for passage in what.whole()]
            return Screen(blocks, (*here._section_rows(what), *here._next_questions(seen, asked)))
        if not what:
            questions, contents = here._next_questions((), asked), self._contents_button("")
            rows = (*questions, (contents,)) if questions else self.covers()
            return Screen(blocks, (*self._about_question("button-follow"), *rows))
        if len(what) > 1:
            return Screen(blocks, here._opening_rows(what))
        follow = self._about_question("button-follow") if found.outcome is Outcome.CLOSEST else ()
        further = here._next_questions((what[0].id,), asked)
        years = self._about_question("button-earlier", Action.EARLIER) if found.earlier and alone else ()
        return Screen(blocks, (*here._passage_rows(what[0]), *years, *follow, *further))

    def passage(self, passage: Passage) -> Screen:
        """One passage quoted whole."""
        several = len(self.book.reports) > 1
        blocks = passage_blocks(self.voice, passage, self.language, original=self.original, titled=several)
        questions = self._next_questions((passage.id,)) if passage.id in self.near else ()
        return Screen(blocks, (*self._passage_rows(passage), *questions))

    def section(self, chapter: Chapter) -> Screen:
        """A section's own words in order; the sections within it as buttons."""
        several = len(self.book.reports) > 1
        blocks = section_blocks(self.voice, chapter, self.language, titled=several)
        return Screen(blocks, self._section_rows(chapter))

    def opened(self, identifier: str) -> Screen:
        """What an id stands for: a passage, a section whole, or the list of what is within it."""
        chapter = self.book.chapters.get(identifier)
        # A line that introduces bullets says little without them.
        if chapter is not None and chapter.section.items:
            return self.section(chapter)
        if identifier in self.book.passages:
            return self.passage(self.book.passages[identifier])
        if chapter is None and self.book.report(identifier) is None:
            return self.withdrawn("")
        return self.contents(identifier)

    def withdrawn(self, identifier: str) -> Screen:
        """What is shown where there is nothing of that id any more."""
        name = "" if identifier.startswith("#") else identifier
        return Screen((paragraph(self.voice.say("withdrawn"), " ", italic(name)),), self.covers())

    def languages(self, identifier: str, *, whole: bool) -> Screen:
        """A passage, or a section that is `whole`, with the languages that it can be read in."""
        chapter, passage = self.book.chapters.get(identifier), self.book.passages.get(identifier)
        if whole and chapter is not None:
            action, screen, passages = Action.SECTION, self.section(chapter), section_passages(chapter)
        elif passage is not None:
            action, screen, passages = Action.PASSAGE, self.passage(passage), (passage,)
        else:
            return self.withdrawn(identifier)

        def reads(text: str, language: str, chosen: str = "") -> Button:
            return button(self.voice, text, action, identifier, language, "", self.question, chosen)

        tags = sorted({tag for each in passages for tag in each.text}, key=_in_order)
        names = [own_name(tag) if tag in LANGUAGES else self.voice.name(tag) for tag in tags]
        choices = [reads(name, tag, "+") for name, tag in zip(names, tags, strict=True)]
        back = (reads(self.voice.say("button-back"), self.language),)
        return Screen(screen.blocks, (*in_threes(choices), back))

    def passages(self, passages: Sequence[Passage]) -> Screen:
        """Several passages quoted one below the other, with a button that opens each; one as it is shown alone."""
        if len(passages) == 1:
            return self.passage(passages[0])
        return Screen(quoted_blocks(self.voice, self.book, passages), self._opening_rows(passages))

    def beside(self, identifier: str) -> Keyboard:
        """The buttons that lead on from a passage or a section, and back."""
        passage, chapter = self.book.passages.get(identifier), self.book.chapters.get(identifier)
        if chapter is not None:
            return filled(self.voice, self._chapters_beside(chapter))
        return filled(self.voice, self._passages_beside(passage)) if passage is not None else self.covers()

    def contents(self, identifier: str = "", page: int = 0) -> Screen:
        """The sections of a report or within a section, a page of them; with several reports, those first."""
        listing = self._contents(identifier, page)
        chapter, report = self.book.chapters.get(listing.id), self.book.report(listing.id)
        if chapter is not None:
            heading = [paragraph(bold(heading_of(chapter, self.voice.language)))]
        elif report is not None:
            title = report_name(self.book, report, self.voice.language)
            heading = [paragraph(bold(title)), paragraph(self.voice.say("sections-title"))]
        else:
            heading = [paragraph(self.voice.say("reports-title"))]
        return self._listed(heading, listing)

    def meetings(self, identifier: str = "", page: int = 0) -> Screen:
        """The meetings of a report by date, a page of them; with several reports that have meetings, those first."""
        having = self.book.with_meetings()
        report = next((each for each in having if each.id == identifier or len(having) == 1), None)
        if not having:
            return Screen.saying(self.voice, "meetings-none", self._contents().keyboard(self.voice))
        if report is None:
            reports = [self._report_button(each, Action.MEETINGS) for each in having]
            heading = [paragraph(self.voice.say("reports-title"))]
            return self._listed(heading, Listing(Action.MEETINGS, "", reports, page))
        choices = [
            list_button(
                self.voice, capital(meeting_name(meeting, self.voice.language)), Action.SECTION, section
            )
            for meeting, section in self.book.meetings(report)
        ]
        back = (self._back(Action.MEETINGS),) if len(having) > 1 else ()
        heading = list(self.voice.blocks("meetings-title"))
        if len(self.book.reports) > 1:
            heading.insert(0, paragraph(bold(report_name(self.book, report, self.voice.language))))
        return self._listed(heading, Listing(Action.MEETINGS, report.id, choices, page, back))

    def covers(self) -> Keyboard:
        """What the reports cover, as buttons: the first page of the contents, and the meetings."""
        meetings = list_button(self.voice, self.voice.say("command-meetings"), Action.MEETINGS)
        return (
            *self._contents().keyboard(self.voice),
            *(((meetings,),) if self.book.with_meetings() else ()),
        )

    def everything(self, identifier: str, *, whole: bool) -> Keyboard | None:
        """All buttons under a passage, or under a section that is `whole`; None where there is no such."""
        voice, chapter, passage = (
            self.voice,
            self.book.chapters.get(identifier),
            self.book.passages.get(identifier),
        )
        rows: Keyboard = ()
        if whole and chapter is not None:
            action, rows, beside = (
                Action.SECTION,
                self._section_rows(chapter)[:-1],
                self._chapters_beside(chapter),
            )
            first, seen = self._first_of(chapter), [each.id for each in chapter.whole()]
            cited = section_citation(chapter.report, chapter.path, voice.language)
        elif passage is not None:
            action, first, beside = Action.PASSAGE, passage, self._passages_beside(passage)
            seen, cited = [identifier], citation(passage, voice.language)
        else:
            return None
        fields = (self.language, "s" if action is Action.SECTION else "p", self.question)
        others = button(voice, "🌐 " + voice.say("button-language"), Action.LANGUAGES, identifier, *fields)
        share = Button("↗ " + voice.say("button-share"), inline=identifier)
        file = button(voice, "📄 " + voice.say("button-file"), Action.FILE, identifier, self.language)
        cite = Button("❝ " + voice.say("button-cite"), copy=cited)
        original = self._original(action, identifier, first) if first is not None else ()
        votes = tuple(
            button(voice, f"{sign} {voice.say(key)}", Action.VOTE, identifier, vote, self.question)
            for sign, key, vote in (("👍", "button-helps", "+"), ("👎", "button-helps-not", "-"))
            if self.question
        )
        found = self._next_questions(seen) if set(seen).intersection(self.near) else ()
        later = self._about_question("button-follow-later")
        return filled(
            voice, *rows, (*original, cite), (others, share), (file,), beside, votes, *later, *found
        )

    # Rows of buttons.

    def _passage_rows(self, passage: Passage) -> Keyboard:
        """The official text, the whole section, and what opens all other buttons."""
        whole = self._opens(self.voice.say("button-section"), Action.SECTION, passage.section_id)
        original = self._original(Action.PASSAGE, passage.id, passage)
        more = self._more_button(passage.id, "p")
        return filled(self.voice, (*original, whole, more), self._always())

    def _section_rows(self, chapter: Chapter) -> Keyboard:
        """The sections within one, the official text, the contents, and what opens all other buttons."""
        inner = [(self._inner_button(below),) for below in chapter.within() if below.whole()]
        if len(inner) > PAGE:
            # Telegram takes a hundred buttons, and a reader fewer: the contents have pages.
            heading = heading_of(chapter, self.voice.language)
            inner = [(list_button(self.voice, heading, Action.CONTENTS, chapter.id),)]
        first = self._first_of(chapter)
        if first is None:
            # A heading alone has no other language to be read in, and is nothing to share.
            return filled(self.voice, *inner, self._chapters_beside(chapter))
        contents = self._contents_button(chapter.report.id)
        original = self._original(Action.SECTION, chapter.id, first)
        more = self._more_button(chapter.id, "s")
        return filled(self.voice, *inner, self._always(), (*original, contents, more))

    def _opening_rows(self, passages: Iterable[Passage]) -> Keyboard:
        """A button that opens each passage."""
        return tuple((self._offer(passage),) for passage in passages)

    def _next_questions(self, seen: Sequence[str], asked: str = "") -> Keyboard:
        """Questions that the reader may ask next; none that what was `seen` answers."""
        if not self.near:
            return ()
        number = int(self.question or "0")
        return question_rows(
            self.voice, self.book.suggest(self.voice.language, self.near, seen, asked, number)
        )

    def _about_question(self, key: str, action: Action = Action.FOLLOW) -> Keyboard:
        """A button about the question: by default it offers to tell the person when that is answered, or anew."""
        if not self.question:
            return ()
        return ((button(self.voice, self.voice.say(key), action, "", "", "", self.question),),)

    def _always(self) -> Row:
        """Offers to speak the language that the person has just chosen to read."""
        if not self.offers or self.language not in LANGUAGES:
            return ()
        text = Voice(self.language).say("button-always")
        return (button(self.voice, text, Action.INTERFACE, self.language, "", "+"),)

    def _original(self, action: Action, identifier: str, passage: Passage) -> Row:
        """Shows or hides the official text of what `passage` stands for."""
        official, section = passage.report.language, action is Action.SECTION
        translated = not _is_original(passage, self.language)
        # What the button shows: text in a language, with the official text beside it ("o") or not.
        if section and not translated and not _is_original(passage, self.voice.language):
            key, shows = "button-original-hide", (self.voice.language, "")
        elif translated and self.original:
            key, shows = "button-original-hide", (self.language, "")
        elif translated:
            # A passage gets its official text below it; a section, being long, is shown in it instead.
            key, shows = "button-original", (official, "") if section else (self.language, "o")
        else:
            return ()
        return (button(self.voice, self.voice.say(key), action, identifier, *shows, self.question),)

    def _passages_beside(self, passage: Passage) -> Row:
        beside = (self.book.neighbour(passage, step) for step in (-1, 1))
        return self._turning(Action.PASSAGE, passage.report, *(each.id if each else None for each in beside))

    def _chapters_beside(self, chapter: Chapter) -> Row:
        order = [each.id for each in self.book.readable(chapter.report)]
        at = order.index(chapter.id) if chapter.id in order else None
        before = order[at - 1] if at else None
        after = order[at + 1] if at is not None and at + 1 < len(order) else None
        return self._turning(Action.SECTION, chapter.report, before, after)

    def _turning(self, action: Action, report: Report, before: str | None, after: str | None) -> Row:
        """What leads back, to the contents, and on."""
        row = [self._contents_button(report.id)]
        if before is not None:
            row.insert(0, self._opens(turned(self.voice, "button-previous"), action, before))
        if after is not None:
            row.append(self._opens(turned(self.voice, "button-next"), action, after))
        return tuple(row)

    # Buttons.

    def _opens(self, text: str, action: Action, identifier: str) -> Button:
        """Opens a passage or a section in the language that is being read."""
        return button(self.voice, text, action, identifier, self.language, "", self.question)

    def _contents_button(self, identifier: str) -> Button:
        return button(self.voice, self.voice.say("button-sections"), Action.CONTENTS, identifier)

    def _more_button(self, identifier: str, kind: str) -> Button:
        fields = (self.language, "o" if self.original else kind, self.question)
        return button(self.voice, "⋯", Action.MORE, identifier, *fields)

    def _offer(self, passage: Passage) -> Button:
        # A line that introduces bullets says little without them.
        introduces = passage.number is None and passage.section.items
        opens = (Action.SECTION, passage.section_id) if introduces else (Action.PASSAGE, passage.id)
        return self._opens(_passage_label(passage, self.voice.language), *opens)

    def _inner_button(self, below: Chapter) -> Button:
        own = below.passages()
        if not own:
            # A heading alone leads on to what is within it.
            return self._chapter_button(below)
        return self._opens(_passage_label(own[0], self.voice.language), Action.SECTION, below.id)

    def _chapter_button(self, chapter: Chapter) -> Button:
        """Opens a section, or the list of those within it where it has no words of its own."""
        action = Action.SECTION if chapter.passages() else Action.CONTENTS
        return list_button(self.voice, named(chapter, self.voice.language), action, chapter.id)

    def _report_button(self, report: Report, action: Action) -> Button:
        return list_button(self.voice, report_name(self.book, report, self.voice.language), action, report.id)

    def _back(self, action: Action, identifier: str = "") -> Button:
        return list_button(self.voice, self.voice.say("button-back"), action, identifier)

    def _first_of(self, chapter: Chapter) -> Passage | None:
        """The passage by which it is known whether a section can be shown in the official text, and back."""

        def order(passage: Passage) -> tuple[bool, bool]:
            return _is_original(passage, self.language), _is_original(passage, self.voice.language)

        return min(section_passages(chapter), key=order, default=None)

    # Lists.

    def _contents(self, identifier: str = "", page: int = 0) -> Listing:
        if not identifier and len(self.book.reports) == 1:
            identifier = self.book.reports[0].id
        report, chapter, back = self.book.report(identifier), self.book.chapters.get(identifier), None
        if chapter is not None:
            back = chapter.report.id_of(chapter.path[-2]) if len(chapter.path) > 1 else chapter.report.id
            choices = [self._chapter_button(inner) for inner in chapter.within()]
        elif report is not None:
            back = "" if len(self.book.reports) > 1 else None
            choices = [self._chapter_button(outer) for outer in top(report)]
        else:
            choices = [self._report_button(each, Action.CONTENTS) for each in self.book.reports]
        behind = () if back is None else (self._back(Action.CONTENTS, back),)
        return Listing(Action.CONTENTS, identifier, choices, page, behind)

    def _listed(self, heading: Sequence[Block], listing: Listing) -> Screen:
        """A page of a list, which says which of how many it is."""
        blocks = list(heading)
        if listing.pages > 1:
            at = self.voice.say("page-of", page=listing.shown + 1, pages=listing.pages)
            blocks.append(paragraph(at, tight=True))
        return Screen(tuple(blocks), listing.keyboard(self.voice))


def _passage_label(passage: Passage, language: str) -> str:
    """A passage as a button: where it is, and how it begins."""
    section = passage.section
    where = section.id
    if section.title is not None and not where[:1].isdigit():
        # "references" is a name for programs; people know the section by its title.
        where, _ = in_language(section.title, language, passage.report.language)
    if passage.number is not None:
        where = f"{where} · {passage.number}"
    return label(f"{where} — {passage.in_language(language)[0]}")


def _is_original(passage: Passage, language: str) -> bool:
    """Whether a reader of `language` gets the report's own words."""
    return passage.in_language(language)[1] == passage.report.language


def _in_order(tag: str) -> tuple[int, str]:
    return (LANGUAGES.index(tag) if tag in LANGUAGES else len(LANGUAGES), tag)
