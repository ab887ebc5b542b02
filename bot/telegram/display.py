"""What a chat shows: replies as values, and how each becomes a screen, blocks with buttons under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from telegram import CopyTextButton, InlineKeyboardButton

from bot.screens import shown as screens
from bot.screens.citation import citation, heading_of, ordinal, section_citation
from bot.screens.phrases import LANGUAGES, Block, Run, Voice, choose, label, own_name, paragraph
from bot.screens.quotes import Quotation, section_passages
from bot.screens.shown import Link, Offer, Shown, contents, meetings, named, report_name
from bot.service.book import SUGGESTED, Book, Chapter
from bot.service.conversation import Reply
from bot.service.store import LastShown
from bot.telegram.buttons import VERSION, Action, Press, pack
from bot.telegram.turn import Turn
from index.acts import Act
from knowledge.language import direction
from knowledge.report import Passage, in_language, report_of

#: Buttons on one page of a list.
PAGE = 8
#: The most characters that a button may copy.
COPIED = 256

ButtonRow = tuple[InlineKeyboardButton, ...]
#: Rows of buttons under a message.
Keyboard = tuple[ButtonRow, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks in order, and the keyboard under the last message that they fill. With `buttons_only` the message is there
    already, if it still is, and only its buttons change."""

    blocks: tuple[Block, ...]
    keyboard: Keyboard = ()
    buttons_only: bool = False

    @property
    def questions(self) -> list[str]:
        """The questions that its buttons ask."""
        return [each.text for row in self.keyboard for each in row if asks_question(each)]

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Self:
        """The screen that `as_json` gave."""
        blocks = (
            Block(tuple(Run(**run) for run in each["runs"]), each["quote"], each["tight"])
            for each in fields["blocks"]
        )
        rows = (tuple(InlineKeyboardButton.de_json(each, None) for each in row) for row in fields["keyboard"])
        return cls(tuple(blocks), tuple(rows))

    def as_json(self) -> dict[str, Any]:
        """The screen as values of JSON."""
        rows = [[button.to_dict() for button in row] for row in self.keyboard]
        return {"blocks": [asdict(block) for block in self.blocks], "keyboard": rows}

    def headed(self, line: str) -> "Screen":
        """This screen below a line in italics."""
        return replace(self, blocks=(paragraph(Run(line, "italic")), *self.blocks))


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a text.

    label: its text, of the catalogue or as it stands.
    action, id, fields: what it does (`buttons.pack`).
    """

    label: "Say | str"
    action: Action
    id: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """A text of the catalogue.

    key, values: its name, and what it is filled in with.
    more: texts below it, of the catalogue or as they stand.
    rows: the buttons below all.
    language: the language to say it in; "" for the reader's.
    """

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    more: tuple["Say | str", ...] = ()
    rows: tuple[tuple[Choice, ...], ...] = ()
    language: str = ""

    def text(self, voice: Voice) -> str:
        """The text alone."""
        return (Voice(self.language) if self.language else voice).say(self.key, **self.values)

    def screen(self, voice: Voice) -> Screen:
        """The texts, a paragraph each, and the buttons."""
        texts = (_text(voice, each) for each in (self, *self.more))
        blocks = tuple(paragraph(part) for text in texts for part in text.split("\n\n"))
        rows = (
            tuple(button(voice, _text(voice, one.label), one.action, one.id, *one.fields) for one in row)
            for row in self.rows
        )
        return Screen(blocks, tuple(rows))


@dataclass(frozen=True, slots=True)
class Answered:
    """The reply to a message.

    before: what was shown in the chat before.
    question: the update id of the question that votes are for; "" for none.
    kept: whether the question is kept for the secretariat.
    contact: the address where a person can write to it; "" if none is set.
    heading: the question, if a button asked it.
    suggested: questions that were suggested before in the chat, each with a number, the last one's highest.
    """

    reply: Reply
    before: LastShown | None = None
    question: str = ""
    kept: bool = False
    contact: str = ""
    heading: str = ""
    suggested: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a press opens; or what a link with an id opens. `shown` is what it shows, if that had to be asked for."""

    display: "Display"
    press: Press | str
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that is sent."""

    name: str
    content: bytes


#: What an update gets.
Said = Screen | Say | Answered | Opened


def screen_of(turn: Turn, said: Said) -> Screen:
    """The screen of what an update gets."""
    if isinstance(said, Say):
        return said.screen(turn.voice)
    if isinstance(said, Answered):
        return _answered(turn, said)
    if isinstance(said, Opened):
        display, press = said.display, said.press
        if said.shown is not None:
            return display.screen(said.shown)
        asks = (each for row in turn.buttons for each in row if asks_question(each))
        return display.opened(press) if isinstance(press, str) else display.pressed(press, asks)
    return said


def _answered(turn: Turn, said: Answered) -> Screen:
    reply, before = said.reply, said.before
    voice = Voice(choose(turn.saved, reply.language, turn.client))
    if reply.act is Act.LANGUAGE:  # the language that is asked for now wins over the chosen one
        voice = Voice(choose(reply.language, voice.language))
    display = Display(voice, reply.edition.book, question=said.question, suggested=said.suggested)
    screen = display.screen(screens.reply(voice, reply, before), before.id if before is not None else "")
    notes = screens.note_for_unanswered(voice, reply, said.contact) if said.kept else ()
    back = display.back(reply, choose(turn.saved, turn.client)) if turn.saved or turn.client else ()
    blocks = (*screen.blocks, *(paragraph(each, tight=True) for each in notes))
    whole = Screen(blocks, (*screen.keyboard, *back))
    return whole.headed(turn.voice.say("question-asked", question=said.heading)) if said.heading else whole


@dataclass(frozen=True, slots=True)
class Display:
    """The way to show the reports of `book` to one person."""

    voice: Voice  #: the interface in the person's language
    book: Book
    text: str = ""  #: language of the passages; "" for the interface's
    original: bool = False  #: whether the official text stands below a translated passage
    question: str = ""  #: update id of the question that is answered, for votes
    near: tuple[str, ...] = ()  #: ids of what was found for the question, best first
    offers: bool = False  #: whether to offer that the bot speaks the language of the passages from now on
    unsure: bool = False  #: whether what was found may not answer the question
    suggested: Mapping[str, int] = field(
        default_factory=dict
    )  #: questions suggested before, the last one highest

    @property
    def language(self) -> str:
        """The language of the passages."""
        return self.text or self.voice.language

    # Screens.

    def screen(self, shown: Shown, last: str = "") -> Screen:
        """The screen of a reply. `last` is the id of the text shown before it."""
        found = next((each.language for each in shown.quotations if each.phrase), "")
        here = replace(self, text=shown.text or self.text or found, near=shown.near or self.near)
        listed = self.meetings(report_of(last) if last else "") if shown.offers is Offer.MEETINGS else None
        titled = len(self.book.reports) > 1
        blocks = tuple(
            screens.blocks(self.voice, shown, titled=titled, text=here.text, original=self.original)
        )
        if listed is not None:
            return Screen((*blocks, *listed.blocks), listed.keyboard)
        return Screen(blocks, here._keyboard(shown, last))

    def pressed(self, press: Press, asks: Iterable[InlineKeyboardButton] = ()) -> Screen:
        """The screen of a pressed button about the reports. Below all buttons of a text stay those that ask a
        question."""
        whole, known = press["kind"] == "s", press.id in self.book.chapters or self.book.report(press.id)
        if press.action is Action.MEETINGS:
            return self.meetings(press.id, press.page)
        if press.action is Action.CONTENTS and (known or not press.id):
            return self.contents(press.id, press.page)
        if press.action is Action.LANGUAGES:
            return self.languages(press.id, whole=whole)
        if press.action is Action.MORE and (rows := self.everything(press.id, whole=whole)):
            keyboard = (*rows, *((each,) for each in asks))
            return replace(self.opened(press.id), keyboard=keyboard, buttons_only=True)
        piece = self.piece(press.id, whole=press.action is Action.SECTION)
        if piece is None or press.action not in (Action.PASSAGE, Action.SECTION):
            return self.withdrawn(press.id)
        return self.alone(piece)

    def opened(self, identifier: str) -> Screen:
        """The screen of an id: a passage, a whole section, or the list of its contents."""
        chapter = self.book.chapters.get(identifier)
        piece = self.piece(identifier, whole=bool(chapter and chapter.section.items))
        if piece is not None:
            return self.alone(piece)
        known = chapter is not None or self.book.report(identifier) is not None
        return self.contents(identifier) if known else self.withdrawn("")

    def piece(self, identifier: str, *, whole: bool) -> Passage | Chapter | None:
        """The passage of an id, or the section if `whole`."""
        chapter = self.book.chapters.get(identifier) if whole else None
        return chapter or self.book.passages.get(identifier)

    def alone(self, piece: Passage | Chapter) -> Screen:
        """One passage quoted whole; of a section its own words in order, and the sections within it as buttons."""
        if isinstance(piece, Chapter):
            return self.screen(Shown(chapter=piece))
        quotation, unsure = Quotation.of(piece, self.voice.language, self.text), self.is_unsure(piece.id)
        said = self.voice.paragraphs("closest-intro", count=len(self.book.reports)) if unsure else ()
        return self.screen(Shown(said, (quotation,), unanswered=unsure))

    def is_unsure(self, identifier: str) -> bool:
        """Whether a passage was found for the question and may not answer it."""
        return self.unsure and identifier in self.near

    def withdrawn(self, identifier: str) -> Screen:
        """The screen for an id that no longer exists."""
        name = "" if identifier.startswith("#") else identifier
        said = paragraph(self.voice.say("withdrawn"), " ", Run(name, "italic"))
        return Screen((said,), self.covers())

    def languages(self, identifier: str, *, whole: bool) -> Screen:
        """A passage, or a section that is `whole`, with the languages that it can be read in."""
        piece = self.piece(identifier, whole=whole)
        if piece is None:
            return self.withdrawn(identifier)
        return Screen(self.alone(piece).blocks, self._language_rows(piece))

    def contents(self, identifier: str = "", page: int = 0) -> Screen:
        """The sections of a report or within a section, a page of them; with several reports, those first."""
        voice, book, back = self.voice, self.book, None
        if not identifier and len(book.reports) == 1:
            identifier = book.reports[0].id
        chapter, report = book.chapters.get(identifier), book.report(identifier)
        if chapter is not None:
            heading = [paragraph(Run(heading_of(chapter, voice.language), "bold"))]
            back = chapter.report.id_of(chapter.path[-2]) if len(chapter.path) > 1 else chapter.report.id
        elif report is not None:
            title = paragraph(Run(report_name(voice, book, report), "bold"))
            heading = [title, paragraph(voice.say("sections-title"))]
            back = "" if len(book.reports) > 1 else None
        else:
            heading = [paragraph(voice.say("reports-title"))]
        return self._listed(
            heading, Action.CONTENTS, identifier, contents(voice, book, identifier), page, back
        )

    def meetings(self, identifier: str = "", page: int = 0) -> Screen:
        """The meetings of a report by date, a page of them; with several reports that have meetings, those first."""
        having, voice, book = self.book.with_meetings(), self.voice, self.book
        report = next((each for each in having if each.id == identifier or len(having) == 1), None)
        if not having:
            return replace(Say("meetings-none").screen(voice), keyboard=self.contents().keyboard)
        if report is None:
            reports = [Link(each.id, report_name(voice, book, each)) for each in having]
            heading = [paragraph(voice.say("reports-title"))]
            return self._listed(heading, Action.MEETINGS, "", reports, page, opens=Action.MEETINGS)
        heading = [paragraph(each) for each in voice.paragraphs("meetings-title")]
        if len(book.reports) > 1:
            heading.insert(0, paragraph(Run(report_name(voice, book, report), "bold")))
        back, held = "" if len(having) > 1 else None, meetings(voice, book, report)
        return self._listed(heading, Action.MEETINGS, report.id, held, page, back, Action.SECTION)

    def _listed(
        self, heading: Sequence[Block], action: Action, identifier: str, links: Sequence[Link], page: int,
        back: str | None = None, opens: Action | None = None,
    ) -> Screen:  # fmt: skip
        """A page of a list of links. `action` and `identifier` are those of the list, whose pages they turn. `back` is
        the id of the list around it. Each link does what `opens` says; None: opens a section with words of its own,
        or lists what is within."""
        voice, pages = self.voice, max(-(-len(links) // PAGE), 1)
        at = min(max(page, 0), pages - 1)
        rows = list[ButtonRow]()
        for link in links[at * PAGE : (at + 1) * PAGE]:
            chapter = self.book.chapters.get(link.id) if opens is None else None
            does = opens or (Action.SECTION if chapter and chapter.passages() else Action.CONTENTS)
            # A section comes below the list; a list within it takes its place.
            rows.append(
                (self._button(label(link.text), does, link.id, "" if does is Action.SECTION else "0"),)
            )
        turns = (
            self._button(turned(voice, key), action, identifier, str(number))
            for key, number in (("button-previous", at - 1), ("button-next", at + 1))
            if 0 <= number < pages
        )
        behind = () if back is None else (self._button(label(voice.say("button-back")), action, back, "0"),)
        which = voice.say("page-of", page=at + 1, pages=pages) if pages > 1 else ""
        numbered = (paragraph(which, tight=True),) if which else ()
        return Screen((*heading, *numbered), filled(voice, *rows, tuple(turns), behind))

    def covers(self) -> Keyboard:
        """What the reports cover, as buttons: the first page of the contents, and the meetings."""
        held = self._button(label(self.voice.say("command-meetings")), Action.MEETINGS)
        return (*self.contents().keyboard, *(((held,),) if self.book.with_meetings() else ()))

    def everything(self, identifier: str, *, whole: bool) -> Keyboard | None:
        """All buttons under a passage, or under a section that is `whole`, besides questions; None if there is none."""
        voice, piece = self.voice, self.piece(identifier, whole=whole)
        if piece is None:
            return None
        if isinstance(piece, Chapter):
            action, first, rows = Action.SECTION, self._first_of(piece), self._section_rows(piece)[:-1]
            cited = section_citation(piece.report, piece.path, voice.language)
        else:
            action, first, rows, cited = Action.PASSAGE, piece, (), citation(piece, voice.language)
        fields = (self.language, action.value, self.question)
        others = self._button("🌐 " + voice.say("button-language"), Action.LANGUAGES, identifier, *fields)
        share = InlineKeyboardButton("↗ " + voice.say("button-share"), switch_inline_query=identifier)
        file = self._button("📄 " + voice.say("button-file"), Action.FILE, identifier, self.language)
        copied = CopyTextButton(label(cited, COPIED))
        cite = InlineKeyboardButton("❝ " + voice.say("button-cite"), copy_text=copied)
        original = self._original(action, identifier, first) if first is not None else ()
        votes = tuple(
            self._button(f"{sign} {voice.say(key)}", Action.VOTE, identifier, vote, self.question)
            for sign, key, vote in (("👍", "button-helps", "+"), ("👎", "button-helps-not", "-"))
            if self.question
        )
        later = self._about_question("button-follow-later")
        beside = self._beside(piece)
        return filled(voice, *rows, (*original, cite), (others, share), (file,), beside, votes, *later)

    def back(self, given: Reply, usual: str) -> Keyboard:
        """The button that shows the same in the `usual` language of a reader who is answered in another."""
        if self.voice.language == usual or not given.shown:
            return ()
        identifier = given.shown[0]
        chapter = self.book.chapters.get(identifier)
        action = Action.SECTION if chapter is not None and chapter.section.items else Action.PASSAGE
        text = "🌐 " + own_name(usual)
        return ((button(Voice(usual), text, action, identifier, usual, "", self.question, "-"),),)

    # Rows of buttons.

    def _keyboard(self, shown: Shown, last: str) -> Keyboard:
        """The buttons under what is shown."""
        pieces = list({piece.id: piece for piece in shown.pieces}.values())
        follow = self._about_question("button-follow") if shown.unanswered else ()
        if pieces and shown.offers is Offer.LANGUAGES:
            return self._language_rows(pieces[0])
        if len(pieces) > 1:
            return tuple((self._opening(each),) for each in pieces)
        if pieces:
            piece = pieces[0]
            rows = self._section_rows(piece) if isinstance(piece, Chapter) else self._passage_rows(piece)
            alone = shown.earlier and not shown.about
            years = self._about_question("button-earlier", Action.EARLIER) if alone else ()
            further = self._next(shown) if piece.id in self.near or shown.near else ()
            return (*rows, *years, *follow, *further)
        samples = question_rows(self.voice, self.book.samples(self.voice.language))
        if shown.offers is Offer.NEXT:
            return (*follow, *(self._next(shown) or samples), (self._contents_button(""),))
        if shown.offers is Offer.SAMPLES:
            spoken = self._button("🌐 " + self.voice.say("button-language"), Action.INTERFACE)
            return (*samples, (self._contents_button(""), spoken))
        if shown.offers is Offer.ONWARD and (before := self.piece(last, whole=True)) is not None:
            return filled(self.voice, self._beside(before))
        return self.covers() if shown.offers in (Offer.CONTENTS, Offer.ONWARD) else ()

    def _passage_rows(self, passage: Passage) -> Keyboard:
        """Buttons for the official text, the whole section, and all other buttons."""
        whole = self._opens(self.voice.say("button-section"), Action.SECTION, passage.section_id)
        original = self._original(Action.PASSAGE, passage.id, passage)
        more = self._more_button(passage.id, "p")
        return filled(self.voice, (*original, whole, more), self._always())

    def _section_rows(self, chapter: Chapter) -> Keyboard:
        """Buttons for inner sections, the official text, the contents, and all other buttons."""
        inner = [(self._opening(below),) for below in chapter.within() if below.whole()]
        if len(inner) > PAGE:
            # Telegram takes a hundred buttons, and a reader fewer: the contents have pages.
            heading = heading_of(chapter, self.voice.language)
            inner = [(self._button(label(heading), Action.CONTENTS, chapter.id),)]
        first = self._first_of(chapter)
        if first is None:
            # A heading alone has no other language to be read in, and is nothing to share.
            return filled(self.voice, *inner, self._beside(chapter))
        contents = self._contents_button(chapter.report.id)
        original = self._original(Action.SECTION, chapter.id, first)
        more = self._more_button(chapter.id, "s")
        return filled(self.voice, *inner, self._always(), (*original, contents, more))

    def _language_rows(self, piece: Passage | Chapter) -> Keyboard:
        """The languages that a passage or a section can be read in, and the way back."""
        action = Action.SECTION if isinstance(piece, Chapter) else Action.PASSAGE
        passages = section_passages(piece) if isinstance(piece, Chapter) else (piece,)

        def reads(text: str, language: str, same: str = "-") -> InlineKeyboardButton:
            return self._button(text, action, piece.id, language, "", self.question, same)

        tags = sorted({tag for each in passages for tag in each.text}, key=_in_order)
        names = [own_name(tag) if tag in LANGUAGES else self.voice.name(tag) for tag in tags]
        choices = [reads(name, tag, "+") for name, tag in zip(names, tags, strict=True)]
        return (*in_threes(choices), (reads(self.voice.say("button-back"), self.language),))

    def _next(self, shown: Shown) -> Keyboard:
        """Questions that the reader may ask next."""
        shown = replace(shown, near=shown.near or self.near)
        questions = shown.next(self.book, self.voice.language)
        questions.sort(key=lambda question: self.suggested.get(question, -1))
        return question_rows(self.voice, questions[:SUGGESTED])

    def _about_question(self, key: str, action: Action = Action.FOLLOW) -> Keyboard:
        """A button about the question: by default it offers to tell the person when that is answered, or anew."""
        if not self.question:
            return ()
        return ((self._button(self.voice.say(key), action, "", "", "", self.question),),)

    def _always(self) -> ButtonRow:
        """Offers to speak the language that the person has just chosen to read."""
        if not self.offers or self.language not in LANGUAGES:
            return ()
        text = Voice(self.language).say("button-always")
        return (self._button(text, Action.INTERFACE, self.language, "", "+"),)

    def _original(self, action: Action, identifier: str, passage: Passage) -> ButtonRow:
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
        return (self._button(self.voice.say(key), action, identifier, *shows, self.question, "-"),)

    def _beside(self, piece: Passage | Chapter) -> ButtonRow:
        """The buttons to the previous text, to the contents, and to the next text."""
        action = Action.SECTION if isinstance(piece, Chapter) else Action.PASSAGE
        before, after = self.book.beside(piece)
        row = [self._contents_button(piece.report.id)]
        if before:
            row.insert(0, self._opens(turned(self.voice, "button-previous"), action, before))
        if after:
            row.append(self._opens(turned(self.voice, "button-next"), action, after))
        return tuple(row)

    # Buttons.

    def _button(self, text: str, action: Action, identifier: str = "", *fields: str) -> InlineKeyboardButton:
        return button(self.voice, text, action, identifier, *fields)

    def _opens(self, text: str, action: Action, identifier: str) -> InlineKeyboardButton:
        """Opens a passage or a section in the language that is being read."""
        return self._button(text, action, identifier, self.language, "", self.question)

    def _contents_button(self, identifier: str) -> InlineKeyboardButton:
        return self._button(self.voice.say("button-sections"), Action.CONTENTS, identifier)

    def _more_button(self, identifier: str, kind: str) -> InlineKeyboardButton:
        fields = (self.language, "o" if self.original else kind, self.question)
        return self._button("⋯", Action.MORE, identifier, *fields)

    def _opening(self, piece: Passage | Chapter) -> InlineKeyboardButton:
        """Opens a passage or a section; for a section with only a heading the list of its contents."""
        if isinstance(piece, Chapter):
            own = piece.passages()
            if not own:
                return self._button(label(named(self.voice, piece)), Action.CONTENTS, piece.id)
            return self._opens(_passage_label(own[0], self.voice.language), Action.SECTION, piece.id)
        # A line that introduces bullets says little without them.
        introduces = piece.number is None and piece.section.items
        opens = (Action.SECTION, piece.section_id) if introduces else (Action.PASSAGE, piece.id)
        return self._opens(_passage_label(piece, self.voice.language), *opens)

    def _first_of(self, chapter: Chapter) -> Passage | None:
        """The passage by which it is known whether a section can be shown in the official text, and back."""

        def order(passage: Passage) -> tuple[bool, bool]:
            return _is_original(passage, self.language), _is_original(passage, self.voice.language)

        return min(section_passages(chapter), key=order, default=None)


def _passage_label(passage: Passage, language: str) -> str:
    """A passage as a button: where it is, and how it begins."""
    section = passage.section
    where = section.id
    if section.title is not None and not where[:1].isdigit():
        # "references" is a name for programs; people know the section by its title.
        where, _ = in_language(section.title, language, passage.report.language)
    if (number := ordinal(passage)) is not None:  # else the text begins with what is printed
        where = f"{where} · {number}"
    return label(f"{where} — {passage.in_language(language)[0]}")


def _is_original(passage: Passage, language: str) -> bool:
    """Whether a reader of `language` gets the report's own words."""
    return passage.in_language(language)[1] == passage.report.language


def _in_order(tag: str) -> tuple[int, str]:
    return (LANGUAGES.index(tag) if tag in LANGUAGES else len(LANGUAGES), tag)


def _text(voice: Voice, said: Say | str) -> str:
    return said if isinstance(said, str) else said.text(voice)


def button(
    voice: Voice, text: str, action: Action, identifier: str = "", *fields: str
) -> InlineKeyboardButton:
    """A button that comes back to the bot."""
    return InlineKeyboardButton(text, callback_data=pack(action, voice.language, identifier, *fields))


def question_rows(voice: Voice, questions: Iterable[str]) -> Keyboard:
    """Questions as buttons that ask them: the label is the question."""
    numbered = enumerate(questions, start=1)
    return tuple((button(voice, question, Action.SAMPLE, str(number)),) for number, question in numbered)


def asks_question(button: InlineKeyboardButton) -> bool:
    """Whether a button asks a question."""
    return str(button.callback_data).startswith(VERSION + Action.SAMPLE)


def turned(voice: Voice, key: str) -> str:
    """The label of "Previous" or "Next", with an arrow that points where the language reads from or to."""
    back = key == "button-previous"
    arrow = "◀" if back != (direction(voice.language) == "rtl") else "▶"
    return f"{arrow} {voice.say(key)}" if back else f"{voice.say(key)} {arrow}"


def filled(voice: Voice, *rows: ButtonRow) -> Keyboard:
    """The rows that have buttons, in reading order: Telegram draws a row from left to right in every language."""
    step = -1 if direction(voice.language) == "rtl" else 1
    return tuple(row[::step] for row in rows if row)


def in_threes(buttons: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """Three buttons or choices a row."""
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
