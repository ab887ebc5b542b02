"""Remarks of imports and of the check in the language of the desk. The English sentence is the key, as in gettext:
the catalogues `bot/locales/*/remarks.ftl` have the frequent ones; others stay English, and the page marks them so."""

import re
from functools import cache

from bot.screens.phrases import FALLBACK, LOCALES, Voice


def spoken(voice: Voice, sentence: str) -> tuple[str, str]:
    """A remark in the language of a voice, and the language that it is in."""
    for key, pattern in _patterns():
        if found := pattern.fullmatch(sentence):
            values = found.groupdict()
            if "language" in values:
                values["language"] = voice.name(values["language"])
            return Voice(voice.language, "remarks").say(key, **values), voice.language
    return sentence, FALLBACK


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The key of each English sentence, and a pattern that matches the sentence and finds its values."""
    text = (LOCALES / FALLBACK / "remarks.ftl").read_text(encoding="utf-8")
    found = []
    for key, sentence in re.findall(r"(?m)^([a-z-]+) = (.+)$", text):
        pattern = re.sub(r"\\\{\\ \\\$(\w+)\\ \\\}", r"(?P<\1>.+?)", re.escape(sentence))
        found.append((key, re.compile(pattern, re.DOTALL)))
    return tuple(found)
