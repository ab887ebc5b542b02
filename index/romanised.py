"""Other readings of a question in Latin letters, for languages that have a script of their own."""

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files

#: A word with Latin letters; figures and apostrophes may stand for letters in it.
_WORD = re.compile(r"(?<![^\W_])(?=[0-9']*[a-z])[a-z0-9']+(?![^\W_]) ?", re.IGNORECASE)

#: Patterns and their replacements, in order.
Rules = list[tuple[re.Pattern[str], str]]


def readings(text: str, languages: Collection[str]) -> list[str]:
    """A text in Latin letters as it is written in the script of each of these languages, if its rules are known.
    Words in capitals stay as they are."""
    return [
        _WORD.sub(lambda match: match[0] if match[0].isupper() else _spelt(match[0], rules), text)  # noqa: B023
        for language, rules in _rules().items()
        if language in languages
    ]


def _spelt(typed: str, rules: Rules) -> str:
    word = typed.rstrip().lower()
    for pattern, letters in rules:
        word = pattern.sub(letters, word)
    return word.removesuffix("-") if word.endswith("-") else word + typed[len(typed.rstrip()) :]


@cache
def _rules() -> dict[str, Rules]:
    found: dict[str, Rules] = {}
    for line in (files("index") / "romanised.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            rules = found.setdefault(line.removeprefix("## "), [])
        elif line and not line.startswith("#"):
            pattern, _, letters = line.partition("\t")
            rules.append((re.compile(pattern), letters))
    return found
