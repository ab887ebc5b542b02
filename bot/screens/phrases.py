"""The interface's texts in its languages, from the Fluent catalogues in `bot/locales`, and styled text."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.service.book import columns
from bot.settings import LANGUAGES as LANGUAGES
from bot.settings import LOCALES as LOCALES
from knowledge.errors import UserError
from knowledge.language import direction, name

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

FALLBACK = "en"
#: Separators of words in a row, if not an ASCII comma. CLDR joins the last word by "and", wrongly in Spanish.
_COMMAS = {"ar": "، ", "zh": "、"}

#: The most columns of a button's label: Telegram itself cuts it earlier on a narrow phone.
LABEL = 60


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `style` is "", "bold" or "italic", which are Telegram's names."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a quotation of the report. `tight` puts it on the line after the one before it."""

    runs: tuple[Run, ...]
    quote: bool = False
    tight: bool = False

    @property
    def text(self) -> str:
        """The words without styles."""
        return "".join(run.text for run in self.runs)


def paragraph(*runs: str | Run, tight: bool = False, quote: bool = False) -> Block:
    """A paragraph, or a quotation; strings are plain runs."""
    return Block(tuple(run if isinstance(run, Run) else Run(run) for run in runs), quote, tight)


def label(text: str, limit: int = LABEL) -> str:
    """A text in one line of at most `limit` columns, cut at a word; a Chinese character takes two."""
    text = " ".join(text.split())
    ends = list(accumulate(map(columns, text)))
    if not ends or ends[-1] <= limit:
        return text
    cut = text[: bisect_right(ends, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip(" ,;:.،؛，；：。、") + "…"


@dataclass(frozen=True, slots=True)
class Voice:
    """The interface in one of LANGUAGES; `catalogue` is the name of its file of texts."""

    language: str
    catalogue: str = "telegram"

    def say(self, key: str, /, **values: str | int) -> str:
        """A text of the catalogue with `values` filled in."""
        bundle = _bundle(self.language, self.catalogue)
        formatted, errors = bundle.format_pattern(bundle.get_message(key).value, values)
        if errors:
            raise UserError(f"bot/locales/{self.language}/{self.catalogue}.ftl: {key}: {errors[0]}")
        return str(formatted)

    def paragraphs(self, key: str, /, **values: str | int) -> tuple[str, ...]:
        """The paragraphs of a text of the catalogue."""
        return tuple(self.say(key, **values).split("\n\n"))

    def name(self, language: str) -> str:
        """The name of a language."""
        return name(language, self.language)

    def names(self, languages: Iterable[str]) -> str:
        """The names of languages, in a row."""
        return _COMMAS.get(self.language, ", ").join(map(self.name, languages))


def phrase(key: str, language: str, /, **values: str | int) -> str:
    """A phrase of the command line in `language`, in English where the interface does not have that language."""
    return Voice(choose(language), "terminal").say(key, **values)


def choose(*wishes: str | None) -> str:
    """The first of `wishes`, each a BCP 47 tag or None, that the interface has; else English."""
    for wish in wishes:
        base = (wish or "").replace("_", "-").partition("-")[0].lower()
        if base in LANGUAGES:
            return base
    return FALLBACK


def own_name(language: str) -> str:
    """The name of a language in itself, as the start of a line."""
    own = name(language, language)
    return own[:1].upper() + own[1:]


@lru_cache
def _bundle(language: str, catalogue: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # 40 ms that JSON does not pay

    path = LOCALES / language / f"{catalogue}.ftl"
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = f"{path} cannot be read ({error.strerror}): install the program anew."
        raise UserError(reason) from error
    # Values are isolated, so that they do not change the sentence's direction; a terminal would show the marks.
    isolates = catalogue != "terminal" and direction(language) == "rtl"
    bundle = FluentBundle([language], use_isolating=isolates)
    bundle.add_resource(FluentResource(source))
    return bundle
