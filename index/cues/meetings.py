"""Which meetings a text names: by ordinal ("the 17th meeting") and by place ("the last of them")."""

import re

from index.cues.chinese import in_chinese
from index.cues.further import in_further_languages
from index.cues.nouns import MANY, POINTED, STOPS, noun_at
from index.cues.numerals import Numeral, numeral_at
from index.cues.relative import ordinal_of_them, relative_at
from index.cues.value import Relative
from index.cues.words import Words, definite, has_han, listed

#: Singular in form, a count in sense: 2 собрания, 17 اجتماعا.
_RUSSIAN_GENITIVE = listed("заседания собрания сессии встречи совещания")
_NUMBER_SIGNS = listed("no num nr numero number номер номером رقم n o . # ' ال ( °")
_AND = frozenset(("and", "et", "y", "e", "и", "&", "/", ",", "و", "или", "or", "ou"))
_THROUGH = frozenset(("-", "to", "through", "till", "a", "au", "al", "по", "до", "الي", "حتي"))
_ARTICLES = listed("the la le les el los las l ال a au al по")
_ROMAN = re.compile("(X{0,4}(?:IX|IV|V?I{0,4}))(?:e|ème|a|ª|-е)?")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_COUNTED = (
    "participant", "people", "person", "countr", "member", "state", "delegat", "expert", "day",
    "contribut", "document", "pays", "pais", "участник", "стран", "человек", "делегат", "эксперт",
    "день", "дня", "مشارك", "دول", "شخص", "%",
)  # fmt: skip
_ADJECTIVE = (
    "ого", "его", "ой", "ей", "ом", "ем", "ое", "ее", "ая", "ий", "ый", "му", "ым", "ую", "ые", "ых", "м", "ми",
)  # fmt: skip
_FEMININE = ("جلس", "دور")
_HUNDREDS = listed("hundred cent ciento сто cento hundert")
#: A working group's own short name with a figure is its meeting: CWG-COP 16.
_GROUP = frozenset(("cwg", "ргс", "gtc"))


def meetings(words: Words) -> tuple[frozenset[int], Relative | None]:
    """Ordinals of the meetings that are named, and the place of one in a row; their figures count as used."""
    found: set[int] = set()
    relative: Relative | None = None
    if has_han(words.text):
        relative = in_chinese(words, found)
    for place in range(len(words)):
        if not words.is_word(place):
            continue
        noun = noun_at(words, place)
        if noun:
            _before(words, place, noun, found)
            _after(words, place, noun, found)
        elif words.low[place] in _GROUP and words.is_word(place + 2) and words.at(place + 1) == "-":
            number = numeral_at(words, place + 3)
            if (
                number
                and words.is_figure(place + 3)
                and not words.glued(place + 3)
                and place + 3 not in words.used
            ):
                _take(words, place + 3, number, found)
        relative = relative or relative_at(words, place, noun)
    if relative is None:
        relative = in_further_languages(words, found)
    if relative is None:
        relative = ordinal_of_them(words)
    # In figures it is a meeting's number, in words it may be the first of those there are.
    if relative is None and found == {1} and "1" not in words.low:
        relative = "first"
    return frozenset(found), relative


def _before(words: Words, place: int, noun: str, found: set[int]) -> None:
    """The 17th meeting; 15th and 16th CWG meetings; 15th to 18th sessions; 17-е собрание."""
    end = place
    if noun in POINTED and words.at(end - 1) == "." and words.glued(end - 1) and words.is_figure(end - 2):
        _take(words, end - 2, Numeral(int(words.low[end - 2]), True, end - 1), found)
        return
    for gap in range(4):
        got = _ending_at(words, end)
        if got:
            start, number = got
            if words.at(start - 1) in _HUNDREDS or (
                words.at(start - 1) in ("and", "-") and words.at(start - 2) in _HUNDREDS
            ):
                return  # the hundred and first is not the first
            # In Arabic an ordinal with the article stands behind its noun: النتيجة الثانية للاجتماع, but ثاني اجتماع.
            if _is_arabic(noun) and (gap or definite(words.low[start]) or words.at(start - 1) == "ال"):
                return
            # A count, as in "three meetings", names none of them; "di 17 ci" is Chinese in Latin letters.
            names = number.ordinal or words.at(start - 1) == "di"
            if not names and (gap or not _counts_one(words, start, number, noun)):
                return
            if _take(words, start, number, found):
                _listed_before(words, start, number.value, found)
            return
        end -= 1
        between = words.at(end)
        if between in STOPS or not (words.is_word(end) or between == "-"):
            return
        # In Russian an adjective or acronym may stand between: «третьего дня собрания» is no third meeting.
        if "а" <= between[0] <= "я" and not (between.endswith(_ADJECTIVE) or words.raw[end].isupper()):
            return


def _counts_one(words: Words, start: int, number: Numeral, noun: str) -> bool:
    """Whether a number without an ordinal's ending still names one meeting: 17 собрание, 17 meeting."""
    if not words.is_figure(start) or noun in MANY or number.value < 2:
        return False
    if noun in _RUSSIAN_GENITIVE:
        return number.value > 4
    # Arabic counts with the singular: 17 اجتماعا.
    return not _is_arabic(noun)


def _listed_before(words: Words, start: int, value: int, found: set[int]) -> None:
    """Walk back over "15th and", "15th to", "с 15-го по"."""
    while start > 1:
        link = start - 1
        while words.at(link) in _ARTICLES and words.at(link) not in _THROUGH and link > 0:
            link -= 1
        joint = words.at(link)
        if joint not in _AND and joint not in _THROUGH:
            return
        end = link
        if words.at(end - 1) == ",":
            end -= 1
        got = _ending_at(words, end)
        if got is None:
            return
        begin, number = got
        if words.is_word(begin) and not number.ordinal:
            return  # quoi de neuf à la quatrième réunion ?
        if not _take(words, begin, number, found):
            return
        if joint in _THROUGH and number.value < value <= number.value + 50:
            found.update(range(number.value, value))
        start, value = begin, number.value


def _after(words: Words, place: int, noun: str, found: set[int]) -> None:
    """Meeting 17, собрание № 17, reunión número diecisiete, الاجتماع السابع عشر, الاجتماعان 15 و16."""
    start = place + 1
    while words.at(start) in _NUMBER_SIGNS and start - place < 5:
        start += 1
    if words.at(start) == "ke" and words.at(start + 1) == "-":
        start += 2  # Indonesian: pertemuan ke-8
    if noun == "egtema" and words.at(start) == "3":
        start += 1  # the letter ع as people type it in Latin letters
    signed = not all(words.at(sign) in (".", "'", "ال", "3") for sign in range(place + 1, start))
    number = (numeral_at(words, start) or _roman_at(words, start)) if start < len(words) else None
    if number is None and _is_arabic(noun):
        start, number = _agreeing(words, place, noun)
    if number is None or not (signed or _names_one(words, start, number, noun)):
        return
    if _take(words, start, number, found):
        words.used.update(range(place + 1, start) if signed else ())
        _listed_after(words, number, found)


def _agreeing(words: Words, place: int, noun: str) -> tuple[int, Numeral | None]:
    """The ordinal behind other words that agrees with an Arabic noun: اجتماع الفريق السابع عشر."""
    for start in range(place + 2, min(place + 6, len(words))):
        if words.at(start) in STOPS or not words.is_word(start) or words.low[start].endswith("ات"):
            break
        number = numeral_at(words, start)
        if number:
            agrees = number.ordinal and words.low[start].endswith("ه") == noun.startswith(_FEMININE)
            return start, number if agrees else None
    return place, None


def _names_one(words: Words, start: int, number: Numeral, noun: str) -> bool:
    """Whether a number right after the noun, without a sign such as №, says which meeting it is."""
    following = words.at(number.end)
    alone = not words.is_word(number.end) or following in STOPS
    if number.ordinal:
        # «собрание второй группы» is no second meeting. In Arabic the ordinal follows its noun.
        return alone or _is_arabic(noun)
    if words.is_figure(start):
        # A date, or a count of something else.
        dotted = words.at(start + 1) == "." and words.is_figure(start + 2)
        listed_ = noun not in MANY or following in _AND or following in _THROUGH
        return listed_ and not dotted and not following.startswith(_COUNTED)
    return alone and noun not in MANY and not _is_arabic(noun)


def _is_arabic(word: str) -> bool:
    return "\u0620" <= word[0] <= "\u06ff"


def _listed_after(words: Words, number: Numeral, found: set[int]) -> None:
    """Walk on over "and 18", "to 18", والسادس عشر."""
    while True:
        link = number.end
        if words.at(link) == "," and (words.at(link + 1) in _AND or words.is_figure(link + 1)):
            link += words.at(link + 1) in _AND
        joint = words.at(link)
        if joint in _AND or joint in _THROUGH:
            start = link + 1
            while words.at(start) in _ARTICLES:
                start += 1
        elif joint.startswith("و") and len(joint) > 2:
            start = link
        else:
            return
        following = numeral_at(words, start) if start < len(words) else None
        if (
            following is None or start in words.used or following.ordinal != number.ordinal
            or (words.is_word(following.end) and words.at(following.end).startswith(_COUNTED))
        ):  # fmt: skip
            return
        if joint in _THROUGH and number.value < following.value <= number.value + 50:
            found.update(range(number.value + 1, following.value))
        if not _take(words, start, following, found):
            return
        number = following


def _take(words: Words, place: int, number: Numeral, found: set[int]) -> bool:
    if place in words.used or not 0 < number.value < 1000:
        return False
    found.add(number.value)
    words.used.update(range(place, number.end))
    return True


def _ending_at(words: Words, end: int) -> tuple[int, Numeral] | None:
    """The longest number whose last token is before `end`."""
    best = None
    for start in range(end - 1, max(end - 8, -1), -1):
        number = numeral_at(words, start)
        if number and number.end == end and start not in words.used:
            if best is None or not words.is_figure(start):
                best = (start, number)
        elif number and number.end > end:
            break
    roman = _roman_at(words, end - 1)
    return best or ((end - 1, roman) if roman else None)


def _roman_at(words: Words, place: int) -> Numeral | None:
    """XVII, XVIIe: a Roman number in capitals."""
    match = _ROMAN.fullmatch(words.raw[place]) if 0 <= place < len(words) else None
    if match is None or not match[1]:
        return None
    values = [_ROMAN_VALUES[letter] for letter in match[1]]
    value = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return Numeral(value, True, place + 1)
