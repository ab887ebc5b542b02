"""The buttons under screens: other languages, what stands beside a passage, sharing, votes, lists page by page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.screens.blocks import label as label
from bot.screens.citation import full_date, meeting_name
from bot.screens.phrases import LANGUAGES, Voice, own_name
from bot.screens.presses import Action, link, pack
from bot.screens.quotes import capital, heading_of, section_passages, shown
from bot.service.book import Book, Chapter, top
from index.answer import Answer, Outcome
from knowledge.language import direction
from knowledge.report import Passage, Report, in_language

#: Buttons on one page of a list.
PAGE = 8


@dataclass(frozen=True, slots=True)
class Button:
    """A button: exactly one of `data` (comes back to the bot), `url` and `inline` (a query to share)."""

    label: str
    data: str | None = None
    url: str | None = None
    inline: str | None = None


Row = tuple[Button, ...]
#: Rows of buttons under a message.
Keyboard = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a passage is shown: the language of its text, whether the original stands beside it, and for whose
    question (an update id, or "") with which other passages."""

    language: str
    original: bool = False
    question: str = ""
    others: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of buttons that is walked page by page: what it is a list of, the page, and the way back."""

    action: Action
    id: str
    choices: Sequence[Button]
    page: int = 0
    back: Row = ()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-len(self.choices) // PAGE), 1)

    @property
    def shown(self) -> int:
        """The page that is shown, from 0: the nearest there is."""
        return min(max(self.page, 0), self.pages - 1)

    def keyboard(self, voice: Voice) -> Keyboard:
        """The buttons of its page, and those that turn pages."""
        at, turns = self.shown, []
        if at > 0:
            turns.append(_button(voice, _previous(voice), self.action, self.id, str(at - 1 or "")))
        if at < self.pages - 1:
            turns.append(_button(voice, _next(voice), self.action, self.id, str(at + 1)))
        choices = self.choices[at * PAGE : (at + 1) * PAGE]
        return _filled(*((button,) for button in choices), tuple(turns), self.back)


def answer_keyboard(voice: Voice, book: Book, answer: Answer, question: str) -> Keyboard:
    """What is under an answer; `question` is the update id that its votes count for."""
    found = shown(book, answer)
    look = Look(voice.language, question=question, others=tuple(hit.passage for hit in answer.hits[1:3]))
    if isinstance(found, Chapter):
        return section_keyboard(voice, book, found, look)
    if not found:
        return () if answer.unread else covers(voice, book)
    if answer.outcome is Outcome.CLOSEST or (answer.found_words and len(found) > 1):
        return quoted_keyboard(voice, found, question)
    return passage_keyboard(voice, book, found[0], look)


def passage_keyboard(voice: Voice, book: Book, passage: Passage, look: Look) -> Keyboard:
    """What is under one passage."""
    return _filled(
        _language_row(voice, Action.PASSAGE, passage.id, passage, look),
        _neighbour_row(voice, book, passage, look),
        *(_offer_row(voice, other, look) for other in look.others if other.id != passage.id),
        _share_row(voice, passage.id, look),
    )


def section_keyboard(voice: Voice, book: Book, chapter: Chapter, look: Look) -> Keyboard:
    """What is under a section."""
    inner = [(_inner_button(voice, below, look),) for below in chapter.within() if below.whole()]
    if len(inner) > PAGE:
        # Telegram takes a hundred buttons, and a reader fewer: the contents have pages.
        inner = [(_list_button(voice, heading_of(chapter, voice.language), Action.CONTENTS, chapter.id),)]
    beside = _chapter_row(voice, book, chapter, look)
    passages = section_passages(chapter)
    if not passages:
        # A heading alone has no other language to be read in, and is nothing to share.
        return _filled(*inner, beside, _votes(voice, chapter.id, look.question))
    # One translation is enough to offer the original; without any, one that could be shown is, to go back to it.
    first = min(
        passages, key=lambda each: (_is_original(each, look.language), _is_original(each, voice.language))
    )
    language = _language_row(voice, Action.SECTION, chapter.id, first, look)
    return _filled(language, *inner, beside, _share_row(voice, chapter.id, look))


def quoted_keyboard(voice: Voice, passages: Sequence[Passage], question: str) -> Keyboard:
    """What is under several passages: a button that opens each; the votes count for the first."""
    look = Look(voice.language, question=question)
    opens = (_offer_row(voice, passage, look) for passage in passages)
    return _filled(*opens, _votes(voice, passages[0].id, question))


def languages_keyboard(
    voice: Voice, action: Action, identifier: str, languages: Iterable[str], look: Look
) -> Keyboard:
    """The languages that a passage or a section can be read in, and the way back."""

    def reads(text: str, language: str) -> Button:
        return _button(voice, text, action, identifier, language, "", look.question)

    buttons = [
        reads(own_name(language) if language in LANGUAGES else voice.name(language), language)
        for language in languages
    ]
    return (*_in_threes(buttons), (reads(voice.say("button-back"), look.language),))


def interface_keyboard(voice: Voice, asker: str) -> Keyboard:
    """The bot's languages; each button is in its own language. Only the `asker` may press them."""
    return _in_threes([_button(voice, own_name(each), Action.INTERFACE, each, asker) for each in LANGUAGES])


def start_keyboard(voice: Voice, book: Book) -> Keyboard:
    """Sample questions where there are some, the contents, the bot's language."""
    samples = question_rows(voice, book.samples(voice.language))
    contents = _button(voice, voice.say("button-sections"), Action.CONTENTS)
    return (*samples, (contents, _button(voice, "🌐 " + voice.say("button-language"), Action.INTERFACE)))


def question_rows(voice: Voice, questions: Iterable[str]) -> Keyboard:
    """Questions as buttons that ask them: the label is the question."""
    numbered = enumerate(questions, start=1)
    return tuple((_button(voice, question, Action.SAMPLE, str(number)),) for number, question in numbered)


def forget_keyboard(voice: Voice, asker: str) -> Keyboard:
    """Yes and no to whether to erase everything. Only the `asker` may press them."""
    return _yes_no(voice, "forget-yes", Action.FORGET, asker)


def rollback_keyboard(voice: Voice, build: str) -> Keyboard:
    """Yes and no to whether to go back from the build that is live."""
    return _yes_no(voice, "rollback-yes", Action.ROLLBACK, build)


def contents_list(voice: Voice, book: Book, identifier: str = "", page: int = 0) -> Listing:
    """The sections of a report or within a section; with several reports, those first."""
    if not identifier and len(book.reports) == 1:
        identifier = book.reports[0].id
    report, chapter, back = book.report(identifier), book.chapters.get(identifier), None
    if chapter is not None:
        back = chapter.report.id_of(chapter.path[-2]) if len(chapter.path) > 1 else chapter.report.id
        choices = [_chapter_button(voice, inner) for inner in chapter.within()]
    elif report is not None:
        back = "" if len(book.reports) > 1 else None
        choices = [_chapter_button(voice, outer) for outer in top(report)]
    else:
        choices = [_report_button(voice, book, each, Action.CONTENTS) for each in book.reports]
    behind = () if back is None else (_list_button(voice, voice.say("button-back"), Action.CONTENTS, back),)
    return Listing(Action.CONTENTS, identifier, choices, page, behind)


def meetings_list(voice: Voice, book: Book, identifier: str = "", page: int = 0) -> Listing:
    """The meetings of a report by date: each button opens what came out of one. With several reports that have
    meetings, those first; with none, nothing."""
    having = book.with_meetings()
    of = next((each for each in having if each.id == identifier or len(having) == 1), None)
    if of is None:
        reports = [_report_button(voice, book, each, Action.MEETINGS) for each in having]
        return Listing(Action.MEETINGS, "", reports, page)
    choices = [
        _list_button(voice, capital(meeting_name(meeting, voice.language)), Action.SECTION, section)
        for meeting, section in book.meetings(of)
    ]
    back = (_list_button(voice, voice.say("button-back"), Action.MEETINGS),) if len(having) > 1 else ()
    return Listing(Action.MEETINGS, of.id, choices, page, back)


def covers(voice: Voice, book: Book) -> Keyboard:
    """What the reports cover, as buttons: the first page of the contents, and the meetings."""
    meetings = _list_button(voice, voice.say("command-meetings"), Action.MEETINGS)
    return (*contents_list(voice, book).keyboard(voice), *(((meetings,),) if book.with_meetings() else ()))


def reading_on(voice: Voice, book: Book, identifier: str, look: Look) -> Keyboard:
    """The buttons that lead on from a passage or a section, and back."""
    passage, chapter = book.passages.get(identifier), book.chapters.get(identifier)
    if chapter is not None:
        return (_chapter_row(voice, book, chapter, look),)
    return (_neighbour_row(voice, book, passage, look),) if passage is not None else covers(voice, book)


def open_keyboard(voice: Voice, username: str, identifier: str) -> Keyboard:
    """The button under a shared passage, which opens it in the bot."""
    return ((Button(voice.say("button-open"), url=link(username, identifier)),),)


def report_name(book: Book, report: Report, language: str) -> str:
    """A report's title; after its date, or its id where it has none, if another report's looks the same on a button."""
    if language not in book.labels:
        titles = (in_language(each.title, language, each.language)[0] for each in book.reports)
        book.labels[language] = Counter(map(label, titles))
    title, _ = in_language(report.title, language, report.language)
    if book.labels[language][label(title)] == 1:
        return title
    return f"{full_date(report.date, language) if report.date else report.id} — {title}"


def _button(voice: Voice, text: str, action: Action, identifier: str = "", *fields: str) -> Button:
    return Button(text, data=pack(action, voice.language, identifier, *fields))


def _yes_no(voice: Voice, yes: str, action: Action, *fields: str) -> Keyboard:
    signs = ((yes, "+"), ("forget-no", "-"))
    return tuple((_button(voice, voice.say(key), action, sign, *fields),) for key, sign in signs)


def _list_button(voice: Voice, text: str, action: Action, identifier: str = "") -> Button:
    return _button(voice, label(text), action, identifier)


def _look_button(voice: Voice, text: str, action: Action, identifier: str, look: Look) -> Button:
    """A button that opens a passage or a section in the language that is being read."""
    return _button(voice, text, action, identifier, look.language, "", look.question)


def _filled(*rows: Row) -> Keyboard:
    return tuple(row for row in rows if row)


def _in_threes(buttons: Sequence[Button]) -> Keyboard:
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def _previous(voice: Voice) -> str:
    """The label of what leads back; its arrow points to where reading begins."""
    return ("▶ " if direction(voice.language) == "rtl" else "◀ ") + voice.say("button-previous")


def _next(voice: Voice) -> str:
    return voice.say("button-next") + (" ◀" if direction(voice.language) == "rtl" else " ▶")


def _report_button(voice: Voice, book: Book, report: Report, action: Action) -> Button:
    return _list_button(voice, report_name(book, report, voice.language), action, report.id)


def _chapter_button(voice: Voice, chapter: Chapter) -> Button:
    """A section as a button, which opens it, or the list of those within it where it has no words of its own."""
    text = heading_of(chapter, voice.language)
    passages = chapter.passages()
    if chapter.section.title is None and chapter.section.meeting is None and passages:
        text = f"{text} — {passages[0].in_language(voice.language)[0]}"
    return _list_button(voice, text, Action.SECTION if passages else Action.CONTENTS, chapter.id)


def _inner_button(voice: Voice, below: Chapter, look: Look) -> Button:
    own = below.passages()
    if not own:
        # A heading alone leads on to what is within it.
        return _chapter_button(voice, below)
    return _look_button(voice, _passage_label(own[0], voice.language), Action.SECTION, below.id, look)


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


def _language_row(voice: Voice, action: Action, identifier: str, passage: Passage, look: Look) -> Row:
    """The original text, or the way back from it, and other languages, for what `passage` stands for."""
    row, original = [], passage.report.language
    translated, section = not _is_original(passage, look.language), action is Action.SECTION
    # What the button shows: text in a language, with the original beside it ("o") or not.
    shows: tuple[str, str] | None = None
    if section and not translated and not _is_original(passage, voice.language):
        key, shows = "button-original-hide", (voice.language, "")
    elif translated and look.original:
        key, shows = "button-original-hide", (look.language, "")
    elif translated:
        # A passage gets its original beside it; a section, being long, is shown in the original instead.
        key, shows = "button-original", (original, "") if section else (look.language, "o")
    if shows is not None:
        row.append(_button(voice, voice.say(key), action, identifier, *shows, look.question))
    fields = (look.language, "s" if section else "p", look.question)
    others = _button(voice, "🌐 " + voice.say("button-language"), Action.LANGUAGES, identifier, *fields)
    return (*row, others)


def _neighbour_row(voice: Voice, book: Book, passage: Passage, look: Look) -> Row:
    before, after = book.neighbour(passage, -1), book.neighbour(passage, 1)
    row = [_look_button(voice, voice.say("button-section"), Action.SECTION, passage.section_id, look)]
    if before is not None:
        row.insert(0, _look_button(voice, _previous(voice), Action.PASSAGE, before.id, look))
    if after is not None:
        row.append(_look_button(voice, _next(voice), Action.PASSAGE, after.id, look))
    return tuple(row)


def _chapter_row(voice: Voice, book: Book, chapter: Chapter, look: Look) -> Row:
    order = [each.id for each in book.readable(chapter.report)]
    at = order.index(chapter.id) if chapter.id in order else None
    row = [_button(voice, voice.say("button-sections"), Action.CONTENTS, chapter.report.id)]
    if at:
        row.insert(0, _look_button(voice, _previous(voice), Action.SECTION, order[at - 1], look))
    if at is not None and at + 1 < len(order):
        row.append(_look_button(voice, _next(voice), Action.SECTION, order[at + 1], look))
    return tuple(row)


def _offer_row(voice: Voice, passage: Passage, look: Look) -> Row:
    # A line that introduces bullets says little without them.
    introduces = passage.number is None and passage.section.items
    opens = (Action.SECTION, passage.section_id) if introduces else (Action.PASSAGE, passage.id)
    return (_look_button(voice, _passage_label(passage, voice.language), *opens, look),)


def _share_row(voice: Voice, identifier: str, look: Look) -> Row:
    share = Button("↗ " + voice.say("button-share"), inline=identifier)
    return (share, *_votes(voice, identifier, look.question))


def _votes(voice: Voice, identifier: str, question: str) -> Row:
    if not question:
        return ()
    return tuple(
        _button(voice, f"{sign} {voice.say(key)}", Action.VOTE, identifier, vote, question)
        for sign, key, vote in (("👍", "button-helps", "+"), ("👎", "button-helps-not", "-"))
    )
