"""The few words around a quoted passage on the command line, from `bot/locales/<language>/terminal.ftl`."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.language import base

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

_LOCALES, _FILE = Path(__file__).resolve().parent / "locales", "terminal.ftl"


def phrase(key: str, language: str, /, **values: str | int) -> str:
    """The phrase `key` in `language`, in English where the interface does not have that language."""
    bundle = _bundle(spoken(language))
    text, _ = bundle.format_pattern(bundle.get_message(key).value, values)
    return str(text)


def spoken(language: str) -> str:
    """The language in which a reader of `language` gets the phrases."""
    return base(language) if (_LOCALES / base(language) / _FILE).exists() else "en"


@lru_cache
def _bundle(language: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # 40 ms that JSON does not pay

    path = _LOCALES / language / _FILE
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
