"""Language tags (BCP 47), checked against the languages, scripts and regions that CLDR knows."""

import re
from functools import lru_cache

from knowledge.errors import UserError

#: The official languages of the United Nations and of ITU.
UN_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)

#: Country codes that people write in place of a language's code.
_COUNTRY_FOR_LANGUAGE = {
    "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "jp": "ja", "ua": "uk", "us": "en",
}  # fmt: skip

#: Scripts in use that are written from right to left.
_RIGHT_TO_LEFT = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}


class UnknownLanguageError(UserError):
    """Raised when a tag names no known language. `meant` is the tag that was probably meant, or None."""

    def __init__(self, tag: str, meant: str | None) -> None:
        self.tag, self.meant = tag, meant
        super().__init__(f"unknown language tag {tag!r}: {self.advice}")

    @property
    def advice(self) -> str:
        """What to do."""
        return f"did you mean {self.meant}?" if self.meant else "use one such as ru, en or zh-Hant (BCP 47)"


@lru_cache(maxsize=1024)
def canonical(tag: str) -> str:
    """The tag in its usual spelling: `RU` → `ru`, `zh-hant` → `zh-Hant`. Raises `UnknownLanguageError`."""
    if tag in UN_LANGUAGES:  # spares the import of babel in nearly every run
        return tag
    match = _TAG.fullmatch(tag)
    if match is None:
        raise UnknownLanguageError(tag, _meant(tag))
    from babel import Locale

    names = Locale("en")
    language, script, region = match["language"].lower(), match["script"], match["region"]
    known = (
        language in names.languages
        and (script is None or script.title() in names.scripts)
        and (region is None or region.upper() in names.territories)
    )
    if not known:
        raise UnknownLanguageError(tag, _meant(tag))
    parts = [language, *([script.title()] if script else []), *([region.upper()] if region else [])]
    rest = tag[len("-".join(parts)) :].lower()
    return "-".join(parts) + rest


def reader_language(tag: str) -> str:
    """The language that a reader asked for, forgiving case, spaces and underscores (` pt_br` → `pt-BR`).

    Raises `UnknownLanguageError`.
    """
    return canonical(tag.strip().replace("_", "-"))


def base(tag: str) -> str:
    """The language alone: `zh-Hant` → `zh`."""
    return tag.partition("-")[0]


def name(tag: str, reader: str) -> str:
    """The name of a language in the reader's language, or else in English; its tag if it has no name."""
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale(base(reader)).languages
    except UnknownLocaleError:  # CLDR knows of more languages than it has words of
        names = Locale("en").languages
    return str(names.get(tag.replace("-", "_"), names.get(base(tag), tag)))


@lru_cache
def direction(tag: str) -> str:
    """The direction of a language's writing, as in HTML: ltr, rtl, or auto if it is unknown."""
    from babel.core import get_global  # CLDR's likely script, which needs no locale's own file

    base_tag, *subtags = tag.split("-")
    script = next((part for part in subtags if len(part) == 4 and part.isalpha()), None)
    if script is None:
        likely = get_global("likely_subtags")
        found = likely.get(tag.replace("-", "_")) or likely.get(base_tag)
        if found is None:
            return "auto"
        script = found.split("_")[1]
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


def _meant(tag: str) -> str | None:
    from babel import Locale
    from babel.core import get_global

    names = Locale("en")
    spelled = tag.strip().replace("_", "-").lower()
    if spelled != tag.lower():
        try:
            return canonical(spelled)
        except UnknownLanguageError:
            pass
    if spelled in _COUNTRY_FOR_LANGUAGE:
        return _COUNTRY_FOR_LANGUAGE[spelled]
    alias = get_global("language_aliases").get(spelled)
    if alias:
        return str(alias).replace("_", "-")
    by_name = {name.lower(): code for code, name in names.languages.items()}
    for code in UN_LANGUAGES:
        by_name[str(Locale(code).get_language_name(code)).lower()] = code
    meant = by_name.get(spelled)
    return meant.replace("_", "-") if meant else None
