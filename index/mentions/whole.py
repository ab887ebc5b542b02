"""Decides whether a question asks for a whole meeting or section, or for one fact of it, or for a meeting's date.

A question for a whole meeting has only the meeting's name and words that ask for everything: results, decisions,
"what happened", "tell me about". Any other word asks for one fact.
"""

import re
from collections import defaultdict
from collections.abc import Container, Mapping

from index.mentions.finding import DATE, DOCUMENT, MEETING, PLACE, SECTION, STATE, Reading
from index.mentions.text import COUNCIL, Tokens, is_alike, of_council

#: In Chinese the most other signs before the word for a meeting, and anywhere: one may be a slip.
_BEFORE, _SLIP = 4, 1
#: Scripts whose words the tokens cut at vowel signs.
_CUT = re.compile("[\u0900-\u0eff]")
#: Little words within the name of a body: on corridors and ports; sur les repas à l'école.
_WITHIN = ("article", "and", "of", "of-place", "about")


def asks_for_all(reading: Reading, bodies: Container[str] = frozenset()) -> bool:
    """Whether a question asks for a whole meeting or section. `bodies` has the stems in the names of bodies."""
    tokens = reading.tokens
    if _CUT.search(tokens.text) or (of_council(tokens) and COUNCIL not in bodies):
        return False
    numbered = any(number for one in reading.found if one.kind is DOCUMENT for _, number in one.values)
    named = numbered or reading.has(MEETING, PLACE, DATE, SECTION)
    return _all_in_chinese(reading) if tokens.han else _all_in_words(reading, named, bodies)


def asks_for_one(reading: Reading) -> bool:
    """Whether a question asks for one fact: who, where, how long."""
    return reading.finds("single")


def names_when(tokens: Tokens) -> bool:
    """Whether a question has a word that asks when something was."""
    return "when" in tokens.by_class or any(tokens.matches("when"))


def only_names(reading: Reading, bodies: Container[str]) -> bool:
    """Whether the line that introduces a section says no more than which meeting it was, and when."""
    return not reading.tokens.han and not _words_left(reading, bodies)["other"]


def _words_left(reading: Reading, bodies: Container[str]) -> Mapping[str, list[int]]:
    """The words that do not name the meeting, by what they ask for: "all", "tell", "other"."""
    tokens, found = reading.tokens, defaultdict[str, list[int]](list)
    for place in tokens.said:
        if _is_filler(reading, place) or _is_in_name(reading, place, bodies):
            continue
        if tokens.is_a(place, "all") or _is_misspelt(tokens, place, "spelt"):
            found["all"].append(place)
        elif tokens.is_a(place, "tell"):
            found["tell"].append(place)
        elif not (tokens.is_a(place, "held") or _is_misspelt(tokens, place, "spelt-body")):
            found["other"].append(place)
    return found


def _all_in_words(reading: Reading, named: bool, bodies: Container[str]) -> bool:
    if asks_for_one(reading):
        return False
    told = _words_left(reading, bodies)
    asked, tells, rest = told["all"], told["tell"], told["other"]
    if not named:
        return bool(asked or tells)  # a section's title has the other words
    # Why those of the Comoros came late asks no more than what a State did.
    asks = asked or not rest or (tells and all(map(reading.free, rest)))
    return bool(asks) and all(_says_where(reading, at) for at in rest)


def _is_misspelt(tokens: Tokens, place: int, kind: str) -> bool:
    return any(is_alike(tokens.vocabulary, form, kind) for form in tokens.forms(place))


def _is_filler(reading: Reading, place: int) -> bool:
    """Whether a word names the meeting or the body that met, or is a little word of any question."""
    tokens = reading.tokens
    return (
        reading.names(place)
        or len(tokens.low[place]) == 1
        or tokens.is_a(place, "silent")
        or (tokens.is_a(place, "day") and reading.names(place + 1))
        or tokens.low[place] in reading.acronyms
    )


def _is_in_name(reading: Reading, place: int, bodies: Container[str]) -> bool:
    """Whether a word stands in the name of the body that met: the fifth meeting of the Nordic Spectrum Group.

    "What was done about spectrum" does not name it.
    """
    tokens, at = reading.tokens, place
    if tokens.stem(place) not in bodies:
        return False
    while tokens.stem(before := tokens.skip(at - 1, *_WITHIN, step=-1)) in bodies or tokens.is_a(
        before, "body"
    ):
        at = before
    link = tokens.skip(at - 1, "article", step=-1)
    return link < 0 or tokens.is_a(link, "behind-body", "body", "noun") or reading.names(link)


def _says_where(reading: Reading, place: int) -> bool:
    """Whether a word says where the meeting was (in Geneva, the Geneva meeting) or whose (of the spectrum group).

    Not so where only a date is named: what happened in the Alps in 2021 need not have been at that year's meeting.
    """
    tokens = reading.tokens
    if len(tokens.raw[place]) > 1 and tokens.raw[place].isupper():
        return False  # the meeting of the WMO
    link = tokens.skip(place - 1, "article", step=-1)
    named = tokens.raw[place][0].isupper() or tokens.is_a(link - 1, "noun")
    if (
        tokens.is_a(link, "in")
        or (tokens.is_a(link, "of-place") and named)
        or tokens.is_a(place, "joined-in")
    ):
        return reading.has(PLACE) or "noun" in tokens.by_class
    return tokens.is_a(place + 1, "noun")


def _all_in_chinese(reading: Reading) -> bool:
    """The same for Chinese, by the patterns of its file."""
    tokens = reading.tokens
    # What names a meeting by its number leaves a sign in its place, which the patterns read as a word for one.
    text = _without_mentions(reading, "_" if reading.has(MEETING) else "")
    if asks_for_one(reading):
        return False
    asked, rest = any(tokens.matches("han all", text)), _count_left(tokens, text)
    if reading.has(STATE):
        return False  # what a State said or did is one fact
    # What stands before the meeting says where or whose it was, unless it says who spoke of what there.
    said = sum(_count_left(tokens, match[0]) for match in tokens.matches("han where", text))
    spoke = any(_count_left(tokens, match[1]) for match in tokens.matches("han at", text))
    if spoke or any(tokens.matches("han topic", text)):
        said = 0
    return rest == 0 or (asked and rest <= said + _SLIP and said <= _BEFORE)


def _without_mentions(reading: Reading, sign: str = "") -> str:
    """A text with a sign for each character of its mentions but States, and without the acronyms of the bodies."""
    text = "".join(
        sign if taken > 1 else own for own, taken in zip(reading.tokens.text, reading.taken, strict=True)
    )
    for acronym in reading.acronyms:
        text = re.sub(rf"(?i)(?<![^\W\u3400-\u9fff]){re.escape(acronym)}(?![^\W\u3400-\u9fff])", "", text)
    return text


def _count_left(tokens: Tokens, text: str) -> int:
    """The number of characters of a Chinese text that neither ask for everything nor are empty words."""
    return len(tokens.without(text, "han all", "han fill"))


def asks_when(reading: Reading) -> bool:
    """Whether a question asks when something was, and says otherwise no more than that it was held."""
    tokens = reading.tokens
    if tokens.han:
        rest = _without_mentions(reading)
        asked = tokens.without(rest, "when")
        return asked != rest and not _count_left(tokens, asked)
    # When and where: the same line says both.
    return names_when(tokens) and all(
        _is_filler(reading, at) or tokens.is_a(at, "when", "where", "held", "was") for at in tokens.said
    )
