"""What the bot says in six languages, from the Fluent catalogues in `bot/locales`."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from bot.citation import full_date
from knowledge.errors import UserError
from knowledge.language import name

#: The interface's languages, in the order of their buttons.
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FALLBACK = "en"
#: Languages written from right to left: what is filled in is kept from turning the sentence around.
RIGHT_TO_LEFT = frozenset({"ar"})

LOCALES = Path(__file__).resolve().parent.parent / "locales"


class CatalogueError(UserError):
    """Raised when a catalogue is missing or broken."""


class Messages:
    """Every text of the interface. Opened once; formatting reads only."""

    def __init__(self, folder: Path = LOCALES) -> None:
        self._bundles = {language: _bundle(folder, language) for language in LANGUAGES}

    def text(self, language: str, key: str, /, **values: str | int) -> str:
        """The text `key` in `language`, which is one of LANGUAGES, with `values` filled in."""
        bundle = self._bundles[language]
        if not bundle.has_message(key):
            bundle = self._bundles[FALLBACK]
        pattern = bundle.get_message(key).value
        formatted, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise CatalogueError(f"bot/locales/{language}/telegram.ftl: {key}: {errors[0]}")
        return str(formatted)

    def date(self, language: str, day: date) -> str:
        """A date in full, such as 12 January 2022."""
        return full_date(day, language)

    def own_name(self, language: str) -> str:
        """What a language calls itself, as its button has it."""
        own = name(language, language)
        return own[:1].upper() + own[1:]


def choose(*wishes: str | None) -> str:
    """The first of `wishes`, each a BCP 47 tag or None, that the interface has; else English."""
    for wish in wishes:
        base = (wish or "").replace("_", "-").partition("-")[0].lower()
        if base in LANGUAGES:
            return base
    return FALLBACK


def paragraphs(text: str) -> Iterable[str]:
    """The paragraphs of a text from a catalogue."""
    return text.split("\n\n")


def _bundle(folder: Path, language: str) -> FluentBundle:
    path = folder / language / "telegram.ftl"
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(
            f"{path} cannot be read ({error.strerror}): install the program anew."
        ) from error
    bundle = FluentBundle([language], use_isolating=language in RIGHT_TO_LEFT)
    bundle.add_resource(FluentResource(source))
    return bundle
