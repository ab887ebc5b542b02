"""Whether a question asks for a whole meeting or section, rather than for one fact of it; or for when a meeting was.

Besides what names the meeting, a question for all of it has only words that ask for all there is: results, decisions,
"what happened", "tell me about". Any other word is a fact that is sought.
"""

import re
from collections.abc import Container

from index.mentions.finding import MentionKind, Reading
from index.mentions.tokens import Tokens, is_meeting
from index.mentions.vocabulary import has_han

#: The most other words where a meeting is named: one, if it says where or whose the meeting was. In Chinese four signs
#: before the word for a meeting, and one sign anywhere, which may be a slip.
_SLACK, _HAN_SLACK, _SLIP = 1, 4, 1
#: The most other words where no meeting is named; a section's title has to have them.
_TITLE = 4
#: Scripts whose words the tokens cut at vowel signs.
_CUT = re.compile("[\u0900-\u0eff]")
#: Letters of a word that tell what it is about.
_STEM = 5
#: Little words within the name of a body: on corridors and ports; sur les repas à l'école.
_WITHIN = ("article", "and", "of", "of-place", "about")
#: Classes of words that ask for a section or for all of it.
_ASKING = ("named-part", "about", "all", "body")


def asks_for_all(reading: Reading, bodies: Container[str] = frozenset()) -> bool:
    """Whether a question asks for a whole meeting or section. `bodies` has the stems in the names of bodies."""
    tokens = reading.tokens
    documents = [
        number for one in reading.found if one.kind is MentionKind.DOCUMENT for _, number in one.values
    ]
    pointing = (
        MentionKind.MEETING,
        MentionKind.PLACE,
        MentionKind.DATE,
        MentionKind.SECTION,
        MentionKind.ITEM,
    )
    named = reading.has(*pointing) or any(documents)
    if (named and _is_beside(reading)) or _CUT.search(tokens.text):
        return False
    return _in_signs(reading, named) if tokens.han else _in_words(reading, named, bodies)


def _in_words(reading: Reading, named: bool, bodies: Container[str]) -> bool:
    tokens = reading.tokens
    if is_for_yes_or_no(reading) or reading.finds("single"):
        return False
    asked = tells = False
    rest: list[int] = []
    for place in tokens.told:
        day = tokens.is_a(place, "day") and reading.names(place + 1)
        if reading.names(place) or len(tokens.low[place]) == 1 or day:
            continue
        if not named and tokens.is_a(place, "named-part"):
            tells = True
        elif _says_nothing(reading, place) or (
            _is_in_name(reading, place, bodies) if named else tokens.is_a(place, "about")
        ):
            continue
        elif tokens.is_a(place, "all") or (named and _is_misspelt(tokens, place, "spelt")):
            asked = True
        elif tokens.is_a(place, "tell"):
            tells = True
        elif not (named and (tokens.is_a(place, "held") or _is_misspelt(tokens, place, "spelt-body"))):
            rest.append(place)
    if not named:
        return (asked or tells) and len(rest) <= _TITLE
    called = not all(map(reading.free, rest))  # why those of the Comoros came late
    if len(rest) > _SLACK or (rest and not asked and (not tells or called)):
        return False
    return all(_is_where(reading, at) for at in rest)


def _is_misspelt(tokens: Tokens, place: int, kind: str) -> bool:
    return any(tokens.vocabulary.is_alike(form, kind, 0.8) for form in tokens.forms[place])


def is_for_yes_or_no(reading: Reading) -> bool:
    """Whether a question is for yes or no: "did the meeting …", "le budget a-t-il été adopté"."""
    turned = reading.finds("turned") and "open" not in reading.tokens.by_kind
    return turned or reading.finds("doubt")


def _is_beside(reading: Reading) -> bool:
    """Whether a question is for what was before or after what it names, and not at it."""
    tokens = reading.tokens
    if tokens.han:
        return tokens.vocabulary.finds("beside", _left_of(reading, " "))
    beside = tokens.by_kind.get("beside", ())
    return any(not reading.names(place) and not reading.names(place - 1) for place in beside)


def _says_nothing(reading: Reading, place: int) -> bool:
    """Whether a word is the meeting's, the body's that met, or a little word of any question."""
    return "silent" in reading.tokens.kinds[place] or reading.tokens.low[place] in reading.acronyms


def _is_in_name(reading: Reading, place: int, bodies: Container[str]) -> bool:
    """Whether a word stands in the name of the body that met: the fifth meeting of the Nordic Spectrum Group.

    "What was done about spectrum" does not name it.
    """
    tokens, at = reading.tokens, place
    if _stem(tokens, place) not in bodies:
        return False
    while _stem(tokens, before := tokens.skip(at - 1, *_WITHIN, step=-1)) in bodies or tokens.is_a(
        before, "body"
    ):
        at = before
    link = tokens.skip(at - 1, "article", step=-1)
    return (
        tokens.is_a(link, "behind-body", "body")
        or is_meeting(tokens, link)
        or link < 0
        or reading.names(link)
    )


def _is_where(reading: Reading, place: int) -> bool:
    """Whether a word says where the meeting was (in Geneva, the Geneva meeting) or whose (of the spectrum group).

    Not so where only a date is named: what happened in the Alps in 2021 need not have been at that year's meeting.
    """
    tokens = reading.tokens
    if len(tokens.raw[place]) > 1 and tokens.raw[place].isupper():
        return False  # the meeting of the WMO
    link = tokens.skip(place - 1, "article", step=-1)
    if tokens.is_a(link, "about"):
        return tokens.is_a(link - 1, "of-all")
    ahead = place + 1
    while ahead < len(tokens) and (reading.names(ahead) or tokens.at(ahead) == "-"):
        ahead += 1
    named = tokens.raw[place][0].isupper() or is_meeting(tokens, link - 1)
    if (
        tokens.is_a(link, "in")
        or (tokens.is_a(link, "of-place") and named)
        or tokens.is_a(place, "joined-in")
    ):
        met = reading.has(MentionKind.MEETING, MentionKind.PLACE) or "noun" in tokens.by_kind
        return met or not reading.free(place)
    return is_meeting(tokens, ahead)


def _left_of(reading: Reading, sign: str = "") -> str:
    """A text with a sign for each character of its mentions but States, and without the acronyms of the bodies."""
    text = "".join(
        sign if named else own for own, named in zip(reading.tokens.text, reading.naming, strict=True)
    )
    for acronym in reading.acronyms:
        text = re.sub(rf"(?i)(?<![^\W\u3400-\u9fff]){re.escape(acronym)}(?![^\W\u3400-\u9fff])", "", text)
    return text


def _in_signs(reading: Reading, named: bool) -> bool:
    """The same for Chinese, and for Japanese with Chinese signs, by the patterns of their files."""
    vocabulary = reading.tokens.vocabulary
    # What names a meeting by its number leaves the word for one in its place.
    text = _left_of(reading, vocabulary.forms["met"][0] if reading.has(MentionKind.MEETING) else "")
    if vocabulary.finds("kana", text):
        if vocabulary.finds("kana fact", text):
            return False
        text = vocabulary.without(text, "kana fill")
    if vocabulary.finds("han fact", text):
        return False
    asked, rest = vocabulary.finds("han all", text), _left(reading.tokens, text)
    if not named:
        return asked and rest <= _TITLE * 2
    if reading.has(MentionKind.STATE):
        return False  # what a State said or did is one fact
    # What stands before the meeting says where or whose it was, unless it says who spoke of what there.
    said = sum(_left(reading.tokens, match[0]) for match in vocabulary.matches("han where", text))
    spoke = any(_left(reading.tokens, match[1]) for match in vocabulary.matches("han at", text))
    if spoke or vocabulary.finds("han topic", text):
        said = 0
    return rest == 0 or (asked and rest <= said + _SLIP and said <= _HAN_SLACK)


def _left(tokens: Tokens, text: str) -> int:
    """How many signs of a Chinese text neither ask for all there is nor say nothing."""
    return len(tokens.vocabulary.without(text, "han all", "han fill"))


def asks_when(reading: Reading) -> bool:
    """Whether a question asks when something was, and says otherwise no more than that it was held."""
    tokens = reading.tokens
    if tokens.han:
        rest = _left_of(reading)
        asked = tokens.vocabulary.without(rest, "han when")
        beside = _is_beside(reading) or tokens.vocabulary.finds("han fact", asked)
        return asked != rest and not beside and not _left(tokens, asked)
    if "when" not in tokens.by_kind:
        return False
    places = [at for at in tokens.told if not reading.names(at)]
    if is_for_yes_or_no(reading) or _is_beside(reading) or any(tokens.is_a(at, "reporting") for at in places):
        return False
    # When and where: the same line says both.
    said = ("when", "where", "held", "was")
    return any(tokens.is_a(at, "when") for at in places) and all(
        len(tokens.low[at]) == 1 or _says_nothing(reading, at) or tokens.is_a(at, *said) for at in places
    )


def content(text: str, *, of_question: bool = False) -> frozenset[str]:
    """What a text is about: the beginnings of its words without words of asking; of Chinese, its pairs of signs.

    A question's words for results and for the body that met are left out too.
    """
    tokens = Tokens(text)
    found: set[str] = set()
    idle = ("little", "tell", "fact", *(_ASKING if of_question else ()))
    for place, word in enumerate(tokens.low):
        if has_han(word):
            left = tokens.vocabulary.without(word, *(("han all",) if of_question else ()), "han fill")
            found.update(left[at : at + 2] for at in range(max(len(left) - 1, 1)) if left)
        elif word.isalnum() and (len(word) > 1 or word.isdigit()) and not tokens.is_a(place, *idle):
            found.add(_stem(tokens, place))
    return frozenset(found)


def _stem(tokens: Tokens, place: int) -> str:
    """The beginning of a word, which it keeps in another number or case."""
    forms = tokens.forms[place][1:] if 0 <= place < len(tokens) else ()
    return next((form for form in forms if len(form) > 2), tokens.at(place))[:_STEM]
