"""Buttons under screens, and lists of them page by page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.screens.blocks import label as label
from bot.screens.citation import full_date
from bot.screens.phrases import Voice
from bot.screens.presses import Action, link, pack
from bot.service.book import Book
from knowledge.language import direction
from knowledge.report import Report, in_language

#: Buttons on one page of a list.
PAGE = 8


@dataclass(frozen=True, slots=True)
class Button:
    """A button: exactly one of `data` (comes back to the bot), `url`, `inline` (a query to share) and `copy` (a text to
    copy)."""

    label: str
    data: str | None = None
    url: str | None = None
    inline: str | None = None
    copy: str | None = None


Row = tuple[Button, ...]
#: Rows of buttons under a message.
Keyboard = tuple[Row, ...]


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
            turns.append(
                button(voice, turned(voice, "button-previous"), self.action, self.id, str(at - 1 or ""))
            )
        if at < self.pages - 1:
            turns.append(button(voice, turned(voice, "button-next"), self.action, self.id, str(at + 1)))
        choices = self.choices[at * PAGE : (at + 1) * PAGE]
        return filled(voice, *((button,) for button in choices), tuple(turns), self.back)


def question_rows(voice: Voice, questions: Iterable[str]) -> Keyboard:
    """Questions as buttons that ask them: the label is the question."""
    numbered = enumerate(questions, start=1)
    return tuple((button(voice, question, Action.SAMPLE, str(number)),) for number, question in numbered)


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


def button(voice: Voice, text: str, action: Action, identifier: str = "", *fields: str) -> Button:
    """A button that comes back to the bot."""
    return Button(text, data=pack(action, voice.language, identifier, *fields))


def list_button(voice: Voice, text: str, action: Action, identifier: str = "") -> Button:
    """A button of a list, whose label may be cut."""
    return button(voice, label(text), action, identifier)


def turned(voice: Voice, key: str) -> str:
    """The label of "Previous" or "Next", with an arrow that points where the language reads from or to."""
    back = key == "button-previous"
    arrow = "◀" if back != (direction(voice.language) == "rtl") else "▶"
    return f"{arrow} {voice.say(key)}" if back else f"{voice.say(key)} {arrow}"


def filled(voice: Voice, *rows: Row) -> Keyboard:
    """The rows that have buttons, in reading order: Telegram draws a row from left to right in every language."""
    step = -1 if direction(voice.language) == "rtl" else 1
    return tuple(row[::step] for row in rows if row)


def in_threes(buttons: Sequence[Button]) -> Keyboard:
    """Three buttons a row."""
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
