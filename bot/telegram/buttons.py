"""Screens, their buttons and links. What a button carries means the same in a year: ids are stable, and nothing is kept
in memory.

A button's data is `1<action>|<language>|<id>|<field>|…|<check>`, at most 64 bytes: a version, a letter for
the action, the language of the message it hangs under, the stable id of what it shows, fields, a checksum.
An id too long for that is replaced by `#` and a hash of it, which is looked up among the ids there are.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from telegram import InlineKeyboardButton

from bot.screens.phrases import Block, Run, Voice, label, paragraph
from bot.service.errors import ButtonError
from knowledge.language import direction
from knowledge.library import bare, key_of, shorten

#: Gives the ids that there are by a key (`knowledge.library.keys_of`).
ByKey = Callable[[int], Iterable[str]]

VERSION = "1"
LIMIT = 64
#: Buttons on one page of a list.
PAGE = 8
_SEPARATOR = "|"
_SAFE = re.compile(r"[A-Za-z0-9./#+-]*")
_STAND_IN = re.compile(r"#[0-9a-f]{20}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


ButtonRow = tuple[InlineKeyboardButton, ...]
#: Rows of buttons under a message.
Keyboard = tuple[ButtonRow, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks in order, and the keyboard under the last message that they fill."""

    blocks: tuple[Block, ...]
    keyboard: Keyboard = ()

    @classmethod
    def saying(cls, voice: Voice, key: str, keyboard: Keyboard = (), /, **values: str | int) -> Self:
        """A screen that says one text of the catalogue."""
        return cls(tuple(map(paragraph, voice.paragraphs(key, **values))), keyboard)

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
        return Screen((paragraph(Run(line, "italic")), *self.blocks), self.keyboard)


class Action(StrEnum):
    """What a button does."""

    PASSAGE = (
        "p"  #: passage; language of its text, "o" to show the original below it, question, "+" if just chosen
    )
    SECTION = "s"  #: section; language of its text, "", question, "+" if that was just chosen
    LANGUAGES = (
        "l"  #: passage or section; language of its text, "s" for a section, question: offers its languages
    )
    MORE = "o"  #: passage or section; language of its text, "s" for a section or "o" as above, question: all buttons
    CONTENTS = "t"  #: report, section or "" for all reports; page
    MEETINGS = "m"  #: report or "" for all; page
    SAMPLE = "a"  #: number of the question among those under the message; its words are the button's label
    FILE = "d"  #: passage or section; language of its text: sends it as a file
    VOTE = "v"  #: passage or section; + or -, question (the update id of it)
    INTERFACE = "g"  #: language to speak from now on; asker, "+" to leave the message as it is
    FORGET = "f"  #: + to erase, - to leave; asker
    EARLIER = "y"  #: ""; "", "", question: what earlier reports say on it
    FOLLOW = "w"  #: wish, or ""; "+" where one still waits, "", question: tells when it is answered
    ROLLBACK = "r"  #: + to go back, - to stay; the build that was live


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button says. `language` is that of the message it hangs under; `id` may be a hash.

    Anybody can make one up: nothing in it is longer than a button's data, and a number none that the database lacks.
    """

    action: Action
    language: str = ""
    id: str = ""
    fields: tuple[str, ...] = ()

    @property
    def text_language(self) -> str:
        """The language to show a text in; "" for that of the message."""
        return self._field(0)

    @property
    def original(self) -> bool:
        """Whether a passage is to have its original beside it."""
        return self.action in (Action.PASSAGE, Action.MORE) and self._field(1) == "o"

    @property
    def whole(self) -> bool:
        """Whether it is about a section, not about a passage."""
        return self._field(1) == "s"

    @property
    def chosen(self) -> bool:
        """Whether the language of the text was just chosen by hand."""
        return self.action in (Action.PASSAGE, Action.SECTION) and self._field(3) == "+"

    @property
    def stays(self) -> bool:
        """Whether the message stays as it is."""
        return self.action is Action.INTERFACE and self._field(1) == "+"

    @property
    def page(self) -> int:
        """The page of a list, from 0."""
        return _number(self._field(0)) or 0

    @property
    def question(self) -> int | None:
        """The question (its update id) that it was shown for."""
        return _number(self._field(1 if self.action is Action.VOTE else 2))

    @property
    def asker(self) -> str:
        """Who alone may press it: a code for the person; "" in a private chat, where nobody else is."""
        return self._field(0) if self.action in (Action.FORGET, Action.INTERFACE) else ""

    @property
    def build(self) -> str:
        """The index build that was live when the button was made."""
        return self._field(0)

    @property
    def agrees(self) -> bool:
        """Whether a vote is for a passage, or somebody still waits."""
        return self._field(0) == "+"

    def _field(self, number: int) -> str:
        return self.fields[number] if number < len(self.fields) else ""


def pack(action: Action, language: str, identifier: str = "", *fields: str) -> str:
    """A button's data. All may hold letters, digits and ./#+- only; the id may be of any length."""
    parts = [f"{VERSION}{action.value}", language, identifier, *fields]
    while not parts[-1]:
        parts.pop()
    if not all(_SAFE.fullmatch(part) for part in parts):
        raise ValueError(f"a button cannot carry {parts!r}")
    body = _SEPARATOR.join(parts)
    if len(body) + 4 > LIMIT:
        parts[2] = shorten(identifier)
        body = _SEPARATOR.join(parts)
    return f"{body}{_SEPARATOR}{_check(body)}"


def unpack(data: str) -> Press:
    """What `data` says. Raises ButtonError for another version, a cut or changed text, an unknown action, and for more
    than a button holds."""
    body, separator, check = data.rpartition(_SEPARATOR)
    if (
        not separator
        or len(data) > LIMIT
        or not body.isascii()
        or _check(body) != check
        or not body.startswith(VERSION)
    ):
        raise ButtonError
    head, *parts = body.split(_SEPARATOR)
    if not all(map(_SAFE.fullmatch, parts)):
        raise ButtonError
    language, identifier, *fields = (*parts, "", "") if len(parts) < 2 else parts
    try:
        return Press(Action(head[len(VERSION) :]), language, identifier, tuple(fields))
    except ValueError:
        raise ButtonError from None


def resolve(field: str, by_key: ByKey) -> str:
    """The id that a field stands for: itself, or the one that it is the hash of."""
    if not _STAND_IN.fullmatch(field):
        return field
    return next((one for one in by_key(int(field[1:17], 16)) if shorten(one) == field), field)


def button(
    voice: Voice, text: str, action: Action, identifier: str = "", *fields: str
) -> InlineKeyboardButton:
    """A button that comes back to the bot."""
    return InlineKeyboardButton(text, callback_data=pack(action, voice.language, identifier, *fields))


def list_button(voice: Voice, text: str, action: Action, identifier: str = "") -> InlineKeyboardButton:
    """A button of a list, whose label may be cut."""
    return button(voice, label(text), action, identifier)


def question_rows(voice: Voice, questions: Iterable[str]) -> Keyboard:
    """Questions as buttons that ask them: the label is the question."""
    numbered = enumerate(questions, start=1)
    return tuple((button(voice, question, Action.SAMPLE, str(number)),) for number, question in numbered)


def turned(voice: Voice, key: str) -> str:
    """The label of "Previous" or "Next", with an arrow that points where the language reads from or to."""
    back = key == "button-previous"
    arrow = "◀" if back != (direction(voice.language) == "rtl") else "▶"
    return f"{arrow} {voice.say(key)}" if back else f"{voice.say(key)} {arrow}"


def filled(voice: Voice, *rows: ButtonRow) -> Keyboard:
    """The rows that have buttons, in reading order: Telegram draws a row from left to right in every language."""
    step = -1 if direction(voice.language) == "rtl" else 1
    return tuple(row[::step] for row in rows if row)


def in_threes(buttons: Sequence[InlineKeyboardButton]) -> Keyboard:
    """Three buttons a row."""
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of buttons that is walked page by page: what it is a list of, the page, and the way back."""

    action: Action
    id: str
    choices: Sequence[InlineKeyboardButton]
    page: int = 0
    back: ButtonRow = ()

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
        at = self.shown
        near = (("button-previous", at - 1), ("button-next", at + 1))
        turns = [
            button(voice, turned(voice, key), self.action, self.id, str(page or ""))
            for key, page in near
            if 0 <= page < self.pages
        ]
        choices = self.choices[at * PAGE : (at + 1) * PAGE]
        return filled(voice, *((choice,) for choice in choices), tuple(turns), self.back)


def link(username: str, identifier: str) -> str:
    """A link that opens a passage in the bot. Telegram allows letters, digits, _ and - in it, 64 at most."""
    # Ids have no _ of their own, so that no two of them look alike.
    start = identifier.replace("/", "_").replace(".", "__")
    if len(start) > LIMIT:
        start = "h" + shorten(identifier)[1:]
    return f"https://t.me/{username}?start={start}"


def from_link(start: str, by_key: ByKey) -> str | None:
    """The id that a link's parameter names, however it was written; None when there is no such passage.

    `/` and `.` may have been written as any sign that is neither letter nor digit. Where two ids would look
    the same, the one that is written exactly so wins.
    """
    alike = [one for one in by_key(key_of(bare(start))) if bare(one) == bare(start)]
    if start in alike:
        return start
    exact = (one for one in alike if link("", one).endswith(f"={start}"))
    stands_for = resolve(f"#{start[1:]}", by_key) if start.startswith("h") else "#"
    found = next(exact, None) or (stands_for if not stands_for.startswith("#") else None)
    return found or (alike[0] if len(alike) == 1 else None)


def _number(field: str) -> int | None:
    return int(field) if field.isdecimal() and len(field) < 19 else None


def _check(body: str) -> str:
    number = zlib.crc32(body.encode())
    return "".join(_DIGITS[number // 36**place % 36] for place in range(3))
