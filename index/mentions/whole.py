"""Whether a question asks about a whole meeting or section, rather than for one fact of it; or just for when it was.

It does when, besides what names the meeting, it has only words that ask for all there is: results, decisions, "what
happened", "tell me about". Anything else in it is a fact that is sought.
"""

import re

from index.mentions.finding import Kind, Reading
from index.mentions.vocabulary import alike, has_han
from index.mentions.words import Words, is_meeting

#: A question that names a meeting may hold one word more, if it names a place or says whose it was; in Chinese so many
#: signs before the word for a meeting, and one sign anywhere, which may be a slip.
_SLACK, _HAN_SLACK, _SLIP = 1, 4, 1
#: One that names none may hold a few, which a section's title will have to answer to.
_TITLE = 4
#: Scripts whose words are cut at their vowel signs: of what is left nobody can say what it asks.
_CUT = "[\u0900-\u0eff]"
_KANA = "[ぁ-んァ-ヶ]"
_MET = (Kind.MEETING, Kind.PLACE)
#: Letters of a word that tell what it is about.
STEM = 5
#: Little words within the name of a body: on corridors and ports; sur les repas à l'école.
WITHIN = ("article", "and", "of", "of-place", "about")
#: What asks for a section, or for all of it, and is nothing that a title is about.
_ASKING = ("named-part", "about", "all", "body")


def asks_for_all(reading: Reading, body: frozenset[str] = frozenset()) -> bool:
    """Whether a question asks about a whole meeting or section. `body` are the stems of words of the name of the
    body that met, folded."""
    words = reading.words
    documents = [number for one in reading.found if one.kind is Kind.DOCUMENT for _, number in one.values]
    named = reading.has(*_MET, Kind.DATE, Kind.SECTION, Kind.ITEM) or any(documents)
    if named and _is_beside(reading):
        return False
    if words.han:
        return _in_chinese(reading, named)
    met = reading.has(*_MET) or any(is_meeting(words, at) for at in range(len(words)))
    return not re.search(_CUT, words.text) and _in_words(reading, named, met, body)


def _in_words(reading: Reading, named: bool, met: bool, body: frozenset[str]) -> bool:
    words = reading.words
    if _for_yes_or_no(reading) or reading.finds("single"):
        return False
    asked = tells = False
    rest: list[int] = []
    for place in words.told:
        if reading.names(place) or len(words.low[place]) == 1:
            continue
        if words.is_a(place, "day") and reading.names(place + 1):
            continue
        if not named and words.is_a(place, "named-part"):
            tells = True
        elif _says_nothing(reading, place) or (
            _in_its_name(reading, place, body) if named else words.is_a(place, "about")
        ):
            continue
        elif words.is_a(place, "all") or (named and _is_misspelt(words, place, "spelt")):
            asked = True
        elif words.is_a(place, "tell"):
            tells = True
        elif not (named and (words.is_a(place, "held") or _is_misspelt(words, place, "spelt-body"))):
            rest.append(place)
    if not named:
        return (asked or tells) and len(rest) <= _TITLE
    called = not all(map(reading.free, rest))  # why those of the Comoros came late
    if len(rest) > _SLACK or (rest and not asked and (not tells or called)):
        return False
    return all(_is_where(reading, at, met) for at in rest)


def _is_misspelt(words: Words, place: int, kind: str) -> bool:
    return any(alike(form, words.vocabulary.forms[kind], 0.8) for form in words.forms[place])


def _for_yes_or_no(reading: Reading) -> bool:
    """Whether a question is for yes or no: "did the meeting …"; French turns round what it asks so (le budget a-t-il
    été adopté ?), unless a word that asks for more is there."""
    turned = reading.finds("turned") and "open" not in reading.words.by_kind
    return turned or reading.finds("doubt")


def _is_beside(reading: Reading) -> bool:
    """Whether a question is for what was before or after what it names, and not at it."""
    words = reading.words
    if words.han:
        return words.vocabulary.finds("beside", _left_of(reading, " "))
    beside = words.by_kind.get("beside", ())
    return any(not reading.names(place) and not reading.names(place - 1) for place in beside)


def _says_nothing(reading: Reading, place: int) -> bool:
    """Whether a word is the meeting's, the body's that met, or a little word of any question."""
    return "silent" in reading.words.kinds[place] or reading.words.low[place] in reading.acronyms


def _in_its_name(reading: Reading, place: int, body: frozenset[str]) -> bool:
    """Whether a word of the body's name stands where the name does: the fifth meeting of the Nordic Spectrum Group, the
    Nordic Spectrum Group's fifth meeting; and not what it did about spectrum."""
    words, link = reading.words, place - 1
    if words.low[place][:STEM] not in body:
        return False
    while words.at(before := words.skip(link, *WITHIN, step=-1))[:STEM] in body:
        link = before - 1
    link = words.skip(link, "article", step=-1)
    behind = words.is_a(link, "behind-body", "body") or is_meeting(words, link)
    return behind or link < 0 or reading.names(link)


def _is_where(reading: Reading, place: int, met: bool) -> bool:
    """Whether a word names a place (at the Geneva meeting, on the 5th in Geneva) or a body (of the group on spectrum),
    and not who said something there. `met` is whether a meeting is named, and not a date alone."""
    words = reading.words
    if len(words.raw[place]) > 1 and words.raw[place].isupper():
        return False  # the meeting of the WMO
    link = words.skip(place - 1, "article", step=-1)
    if words.is_a(link, "about"):
        return words.is_a(link - 1, "of-all")
    ahead = place + 1
    while ahead < len(words) and (reading.names(ahead) or words.at(ahead) == "-"):
        ahead += 1
    named = words.raw[place][0].isupper() or is_meeting(words, link - 1)
    if words.is_a(link, "in") or (words.is_a(link, "of-place") and named) or words.low[place].startswith("ب"):
        # What happened in the Alps in 2021 need not have been at the meeting of that year; whether it was in a State,
        # who knows the reports can say.
        return met or not reading.free(place)
    return is_meeting(words, ahead)


def _left_of(reading: Reading, sign: str = "") -> str:
    """A text with a sign for each character of its mentions but States and organisations, and without the names of the
    bodies that met."""
    text = "".join(
        sign if named else own for own, named in zip(reading.words.text, reading.naming, strict=True)
    )
    for acronym in reading.acronyms:
        text = re.sub(rf"(?i)(?<![^\W\u3400-\u9fff]){re.escape(acronym)}(?![^\W\u3400-\u9fff])", "", text)
    return text


def _in_chinese(reading: Reading, named: bool) -> bool:
    words = reading.words
    # What names a meeting by its number leaves the word for one in its place.
    text = _left_of(reading, "会" if reading.has(Kind.MEETING) else "")
    if re.search(_KANA, text):
        if words.vocabulary.finds("kana fact", text):
            return False
        text = words.vocabulary.without(text.replace("决ま", "决定"), "kana fill")
    if words.vocabulary.finds("han fact", text):
        return False
    asked = words.vocabulary.finds("han all", text)
    rest = _left(words, text)
    if not named:
        return asked and rest <= _TITLE * 2
    if reading.has(Kind.STATE):
        return False  # what one of them said or did is one fact
    where = 0 if words.vocabulary.finds("han topic", text) else _where(words, text)
    return rest == 0 or (asked and rest <= where + _SLIP and where <= _HAN_SLACK)


def _where(words: Words, text: str) -> int:
    """How many signs of a Chinese question say where the meeting was or whose it was, and not what somebody said at
    it."""
    end = text.find("会")
    if end < 0:
        end = next((match.start() for match in words.vocabulary.matches("han of all", text)), -1)
    if end < 0:
        return 0
    before = text[:end]
    if "在" in before and _left(words, before.partition("在")[0]):
        return 0
    return _left(words, before) + sum(_left(words, one) for one in re.findall(r"[(（].*?[)）]", text))


def _left(words: Words, text: str) -> int:
    """How many signs of a Chinese text neither ask for all there is nor say nothing."""
    return len(words.vocabulary.without(text, "han all", "han fill"))


def asks_when(reading: Reading) -> bool:
    """Whether a question asks when something was, and says otherwise no more than that it was held: to be looked at
    where a meeting is named."""
    words = reading.words
    if words.han:
        rest = _left_of(reading)
        asked = words.vocabulary.without(rest, "han when")
        beside = _is_beside(reading) or words.vocabulary.finds("han fact", asked)
        return asked != rest and not beside and not _left(words, asked)
    if "when" not in words.by_kind:
        return False
    places = [at for at in words.told if not reading.names(at)]
    if _for_yes_or_no(reading) or _is_beside(reading) or any(words.is_a(at, "reporting") for at in places):
        return False
    # When and where: the same line says both, or what it can.
    said = ("when", "where", "held", "was")
    return any(words.is_a(at, "when") for at in places) and all(
        len(words.low[at]) == 1 or _says_nothing(reading, at) or words.is_a(at, *said) for at in places
    )


def is_title(reading: Reading, title: Words) -> bool:
    """Whether a question has a title's words, one after the other, and otherwise only words of asking for it."""
    words = reading.words
    if re.search(_CUT, words.text):
        return False
    if title.han:
        before, found, behind = words.text.partition(title.text)
        at = len(before), len(words.text) - len(behind)
        if len(found) < 2 or any(reading.naming[: at[0]]) or any(reading.naming[at[1] :]):
            return False
        rest = words.vocabulary.without(f"{before},{behind}", "han part")
        return not words.vocabulary.finds("han fact", rest) and not _left(words, rest)
    wanted, said = [title.low[at] for at in title.told], [words.low[at] for at in words.told]
    for start in range(len(said) - len(wanted) + 1 if wanted else 0):
        end = start + len(wanted)
        if said[start + 1 : end] == wanted[1:] and wanted[0] in words.forms[words.told[start]]:
            others = words.told[:start] + words.told[end:]
            return not (others and _for_yes_or_no(reading)) and all(_asks(reading, place) for place in others)
    return False


def _asks(reading: Reading, place: int) -> bool:
    """Whether a word asks to be told, without saying of what."""
    words = reading.words
    letter = len(words.low[place]) == 1
    lettered = letter and place > 0 and words.raw[place].isupper()  # annex C
    asking = words.is_a(place, "little", "tell", *_ASKING) or (letter and words.is_word(place))
    return asking and not (reading.names(place) or lettered or words.is_a(place, "fact"))


def content(text: str, *, of_question: bool = False) -> frozenset[str]:
    """What a text is about: the beginnings of its words without words of asking, Chinese in pairs. Of a question,
    without the words for results and for the body that met, either."""
    words = Words(text)
    found: set[str] = set()
    idle: tuple[str, ...] = ("little", "tell", "fact")
    if of_question:
        idle += _ASKING
    for place, word in enumerate(words.low):
        if has_han(word):
            left = words.vocabulary.without(word, *(("han all",) if of_question else ()), "han fill")
            found.update(left[at : at + 2] for at in range(max(len(left) - 1, 1)) if left)
        elif word.isalnum() and (len(word) > 1 or word.isdigit()) and not words.is_a(place, *idle):
            found.add(stem(words, place))
    return frozenset(found)


def stem(words: Words, place: int) -> str:
    """The beginning of a word, by which it is the same in another number or case."""
    forms = reversed(words.forms[place])
    return next((form for form in forms if len(form) > 2), words.low[place])[:STEM]
