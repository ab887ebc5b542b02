"""International organisations that a text names, whatever it calls them: WHO, l'OMS, ВОЗ, 世卫组织.

A question about one that no passage names is not answered by what another did; and where the report says it in another
language, no spelling shows that it is there.
"""

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.cues.words import Words, bare, fold, has_han

#: Names are looked up by so many letters.
_KEY = 4


class _Table(NamedTuple):
    """What organisations are called, each with its code: acronyms; names, by the beginning of their first word, as
    words (those that end with a hyphen have any ending); Chinese names."""

    acronyms: dict[str, str]
    names: dict[str, list[tuple[tuple[str, ...], str]]]
    han: dict[str, str]


@cache
def _table() -> _Table:
    acronyms: dict[str, str] = {}
    names: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    han: dict[str, str] = {}
    for line in (files("index.cues") / "organisations.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, *called = (name.strip() for name in line.split("|"))
        for name in called:
            if has_han(name):
                han[name] = code
            elif name.isupper() and name.isalpha():
                acronyms[name] = code
            else:
                words = tuple(fold(name).split())
                names[words[0][:_KEY]].append((words, code))
    return _Table(acronyms, dict(names), han)


@cache
def _any_han() -> re.Pattern[str]:
    """Any of the Chinese names, compiled when the first Chinese question comes."""
    return re.compile("|".join(sorted(_table().han, key=len, reverse=True)))


def organisations(words: Words) -> frozenset[str]:
    """The codes of the organisations that are named; their words are marked as names."""
    table = _table()
    found = set[str]()
    if has_han(words.text):
        found.update(table.han[name] for name in _any_han().findall(words.text))
    shouted = words.text.isupper()
    for place, word in enumerate(words.low):
        raw = words.raw[place]
        # WHO offered to help?
        if raw in table.acronyms and not shouted and (place or raw != "WHO"):
            found.add(table.acronyms[raw])
            words.named.add(place)
            continue
        for form in bare(word):
            for parts, code in table.names.get(form[:_KEY], ()):
                end = _end(words, place, form, parts)
                if end:
                    found.add(code)
                    words.named.update(range(place, end))
    return frozenset(found)


def _end(words: Words, place: int, first: str, parts: tuple[str, ...]) -> int:
    """Where the name that begins at a token ends, of which this is the first word's form; 0 where it does not."""
    for at, part in enumerate(parts):
        while at and words.at(place) in ("'", "-"):
            place += 1
        said = words.at(place) if at else first
        if not (said.startswith(part[:-1]) if part.endswith("-") else said == part):
            return 0
        place += 1
    return place
