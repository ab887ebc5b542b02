"""The interface's texts in six languages, from the Fluent catalogues in `bot/locales`, and how words look."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from bot.service.book import columns
from knowledge.errors import UserError
from knowledge.language import direction, name

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

#: The interface's languages, in the order of their buttons.
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FALLBACK = "en"
#: What stands between words in a row where that is no ASCII comma; CLDR joins the last by "and", wrongly in Spanish.
_COMMAS = {"ar": "، ", "zh": "、"}

LOCALES = Path(__file__).resolve().parents[1] / "locales"
#: Columns of a button's label: Telegram itself cuts it sooner on a narrow phone.
LABEL = 60


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `style` is "", "bold" or "italic", which are Telegram's own names."""

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
        """The words without their looks."""
        return "".join(run.text for run in self.runs)


def paragraph(*runs: str | Run, tight: bool = False, quote: bool = False) -> Block:
    """A paragraph, or a quotation; strings are plain runs."""
    return Block(tuple(run if isinstance(run, Run) else Run(run) for run in runs), quote, tight)


def label(text: str, limit: int = LABEL) -> str:
    """A text in one line of `limit` columns at most, cut at a word; Chinese takes two a character."""
    text = " ".join(text.split())
    ends = list(accumulate(map(columns, text)))
    if not ends or ends[-1] <= limit:
        return text
    cut = text[: bisect_right(ends, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip(" ,;:.،؛，；：。、") + "…"


@dataclass(frozen=True, slots=True)
class Voice:
    """The interface in one language, which is one of LANGUAGES; `catalogue` says where it speaks."""

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
        """What a language is called."""
        return name(language, self.language)

    def names(self, languages: Iterable[str]) -> str:
        """What languages are called, in a row."""
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
    """What a language calls itself, as the start of a line."""
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
    # What is filled in is kept from turning the sentence around; a terminal shows the marks that do it.
    isolates = catalogue != "terminal" and direction(language) == "rtl"
    bundle = FluentBundle([language], use_isolating=isolates)
    bundle.add_resource(FluentResource(source))
    return bundle
