"""The few words around a quoted passage on the command line, from `bot/locales/<language>/terminal.ftl`."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.language import base

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

_LOCALES = Path(__file__).resolve().parent / "locales"


def phrase(key: str, language: str, /, **values: str) -> str:
    """The phrase `key` in `language`, in English where the interface does not have that language."""
    bundle = _bundle(base(language))
    text, _ = bundle.format_pattern(bundle.get_message(key).value, values)
    return str(text)


@lru_cache
def _bundle(language: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # 40 ms that JSON does not pay

    path = _LOCALES / language / "terminal.ftl"
    if not path.exists():
        return _bundle("en")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
