"""A screen is what one reply shows: blocks and the buttons under them. A voice speaks one language."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from unicodedata import east_asian_width

from bot.telegram.blocks import Block, paragraph
from bot.telegram.buttons import Keyboard
from bot.telegram.messages import RIGHT_TO_LEFT, Messages, paragraphs
from knowledge.language import name

#: A button's label is cut for the eye here; Telegram itself cuts it sooner on a narrow phone.
LABEL = 60


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks in order, and the keyboard under the last message that they fill."""

    blocks: tuple[Block, ...]
    keyboard: Keyboard = ()

    def headed(self, *blocks: Block) -> "Screen":
        """The same screen with `blocks` above it."""
        return Screen((*blocks, *self.blocks), self.keyboard)


@dataclass(frozen=True, slots=True)
class Voice:
    """The interface in one language, which is one of `messages.LANGUAGES`."""

    messages: Messages
    language: str

    def say(self, key: str, /, **values: str | int) -> str:
        """A text of the catalogue."""
        return self.messages.text(self.language, key, **values)

    def blocks(self, key: str, /, **values: str | int) -> tuple[Block, ...]:
        """A text of the catalogue, a block a paragraph."""
        return tuple(paragraph(text) for text in paragraphs(self.say(key, **values)))

    def screen(self, key: str, keyboard: Keyboard = (), /, **values: str | int) -> Screen:
        """A screen that says one text of the catalogue."""
        return Screen(self.blocks(key, **values), keyboard)

    @property
    def previous(self) -> str:
        """The label of what leads back; its arrow points to where reading begins."""
        return ("▶ " if self.language in RIGHT_TO_LEFT else "◀ ") + self.say("button-previous")

    @property
    def next(self) -> str:
        """The label of what leads on."""
        return self.say("button-next") + (" ◀" if self.language in RIGHT_TO_LEFT else " ▶")

    def name(self, language: str) -> str:
        """What a language is called."""
        return name(language, self.language)

    def date(self, day: date) -> str:
        """A date in full."""
        return self.messages.date(self.language, day)


def label(text: str, limit: int = LABEL) -> str:
    """A button's label: one line of `limit` columns at most, cut at a word; Chinese takes two a character."""
    text = " ".join(text.split())
    ends = list(accumulate(2 if east_asian_width(sign) in "WF" else 1 for sign in text))
    if not ends or ends[-1] <= limit:
        return text
    cut = text[: bisect_right(ends, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip(" ,;:.，；：。、") + "…"


def capital(text: str) -> str:
    """The text as the start of a line."""
    return text[:1].upper() + text[1:]
