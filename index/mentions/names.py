"""States and international organisations that a text names.

Precision comes first: a name is whole words, the longest wins, and one that is also a common word counts only where it
is written as a name.
"""

import re
from collections import defaultdict
from functools import cache

from index.mentions.reading import Kind, Reading
from index.mentions.vocabulary import names
from index.mentions.words import Words

#: Names are looked up by so many letters of their first word.
_KEY = 4
#: The ending of an adjective at most.
_ENDING = 4
#: Spanish (西班牙语) is no State, but Spanish culture (西班牙文化) may be one's.
_HAN_LANGUAGE = "语(?!言)|文(?![化献件本学章明字])"
#: The side of a State in Chinese, by the sign for it, where no other word is before and after it: 方法方面, 打印方式,
#: 5日方可. Those of China, Russia and the United States are in names.txt.
_HAN_SIDES = {"印": "IN", "日": "JP", "法": "FR", "英": "GB", "韩": "KR", "德": "DE"}
_HAN_SIDE = (
    r'(?<![^和与及同跟对向由被让请给据问的是为、,。;:?! "(])'
    f"([{''.join(_HAN_SIDES)}])方(?![面式法案可才向便针程])"
)


def named(reading: Reading) -> None:
    """Find the UN member States that are named, adjectives of theirs beside a delegation or the like, and international
    organisations, whatever the text calls them: WHO, l'OMS, ВОЗ, 世卫组织."""
    words, place, acronyms = reading.words, 0, names()["acronyms"]
    shouted = words.text.isupper()
    while place < len(words):
        raw = words.raw[place]
        code, end = _longest(words, place) if words.is_word(place) else ("", place + 1)
        # WHO offered to help?
        if not code and raw in acronyms and not shouted and (place or raw != "WHO"):
            code = acronyms[raw]
        before = place - (3 if words.at(place - 1) == "-" else 1)  # la délégation néo-zélandaise
        if not end and not code and (words.is_a(place + 1, "actor") or words.is_a(before, "actor")):
            code = _adjective(words, place)
        end = end or place + 1
        if code:
            reading.take(_kind(code), [code], place, end)
        place = end
    if words.han:
        _in_han(reading)


def _kind(code: str) -> Kind:
    """Whose a code is: those of States are in capitals."""
    return Kind.STATE if code.isupper() else Kind.ORGANISATION


def _longest(words: Words, place: int) -> tuple[str, int]:
    """The code of the longest name that begins at a token, "" of what only looks like one, and where it ends, 0 where
    there is none."""
    article = ["ال" + form for form in words.forms[place]] if "لل" in words.low[place][:3] else []
    for form in (*words.forms[place], *article):
        for parts, code in _called().get(form[:_KEY], ()):
            end = _end(words, place, form, parts)
            if end and (len(parts) > 1 or not code.isupper() or _is_name(words, place, form)):
                return code, end
    return "", 0


@cache
def _called() -> dict[str, list[tuple[list[str], str]]]:
    """The words of each name, and its code, the longest first, by the beginning of the first word."""
    called: defaultdict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for name, code in sorted(names()["names"].items(), key=lambda item: -item[0].count(" ")):
        called[name.partition(" ")[0].removesuffix("-")[:_KEY]].append((name.split(), code))
    return dict(called)


def _end(words: Words, place: int, first: str, parts: list[str]) -> int:
    """Where the name that begins at a token ends, of which this is the first word's form; 0 where it does not. What
    ends with a hyphen has any ending."""
    for at, part in enumerate(parts):
        place += at > 0 and words.at(place) in ("'", "-", ".", "&")
        said = words.at(place) if at else first
        if not (said.startswith(part[:-1]) if part.endswith("-") else said == part):
            return 0
        place += 1
    return place


def _is_name(words: Words, place: int, word: str) -> bool:
    """Whether a word that is a State's name is so here; the classes of common words are the languages' own."""
    raw, kinds = words.raw[place], words.vocabulary.words.get(word, set[str]())
    if "state-in-capitals" in kinds:
        return raw.isupper() and (len(words) < 4 or not words.text.isupper())
    if "state-not-used" in kinds and not raw.isupper():
        return not any(words.is_a(at, "using") for at in range(len(words)))
    if "state-inside" in kinds:
        return raw[0].isupper() and place > 0 and words.low[place - 1] not in '.!?-"'
    if "state-behind" in kinds:
        return raw != word or words.is_a(place - 1, "before-state")
    # Somebody who types no capital at all means the State as well, save for these words.
    return "state-with-capital" not in kinds or raw[0].isupper()


def _adjective(words: Words, place: int) -> str:
    stems = names()["adjectives"]
    for word in words.forms[place]:
        for cut in range(min(_ENDING, len(word) - 3) + 1):
            stem, ending = word[: len(word) - cut], word[len(word) - cut :]
            if stem in stems and (not ending or "state-ending" in words.vocabulary.words.get(ending, ())):
                return str(stems[stem])
    return ""


@cache
def _in_signs() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names()["han"], key=len, reverse=True))))


def _in_han(reading: Reading) -> None:
    """Chinese names, longest first, from left to right."""
    text, han = reading.words.text, names()["han"]
    for side in re.finditer(_HAN_SIDE, text):
        reading.take_span(Kind.STATE, [_HAN_SIDES[side[1]]], *side.span())
    for match in _in_signs().finditer(text):
        code, other = han[match[0]], re.match(_HAN_LANGUAGE, text[match.end() :])
        if code and not other and text[match.start() - 1 : match.start()] != "女":
            reading.take_span(_kind(code), [code], *match.span())
