"""Numbers in figures and in words, 1 to 99, as counts and as ordinals in any case and gender."""

import re
from typing import NamedTuple

from index.cues.numberwords import number_words
from index.cues.words import Words, bare, definite, has_han, listed


class Numeral(NamedTuple):
    """A number that ends before token `end`. An ordinal says which one, a count how many."""

    value: int
    ordinal: bool
    end: int


_COUNT, _ORDER = number_words()
#: What follows a figure, at once or after a hyphen or point, and makes an ordinal of it (17th, 17-е, 17.ª).
_SUFFIXES = listed(
    "th st nd rd e eme ieme er re ere nde o a os as я е й ья ье ая ое ые го ого его му ому м ом ым х ых "
    "ми ю ую ой ый ий те ste"
)  # fmt: skip
#: Of these, what some write with a space before it.
_APART = listed("eme ieme")
_SPANISH_TENS = ("decim", "vigesim", "trigesim", "cuadrag", "quincuag", "sexag", "septuag", "octog", "nonag")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_NUMBER = re.compile("[零〇一二三四五六七八九十百两]+")
HAN = "(?:[0-9]++|[零〇一二三四五六七八九十百两]++)"


def numeral_at(words: Words, place: int) -> Numeral | None:
    """The number that starts at a token, if one does: the longest reading."""
    token = words.at(place)
    if words.is_figure(place):
        return _figure(words, place)
    for form in bare(token):
        if form in _ORDER or form in _COUNT:
            ordinal = form in _ORDER
            value = _ORDER[form] if ordinal else _COUNT[form]
            if "\u0620" <= token[0] <= "\u06ff":
                return _arabic(words, place, value, ordinal)
            return _compound(words, place, value, ordinal)
    return None


def _figure(words: Words, place: int) -> Numeral:
    """17, 17th, 17-е, 17.ª, الـ17."""
    after = place + 1
    if words.at(after) in ("-", ".") and words.glued(after) and words.glued(after + 1):
        after += 1
    value = int(words.low[place])
    if words.glued(after) and words.at(after) in _SUFFIXES:
        return Numeral(value, True, after + 1)
    if words.at(after) in _APART:
        return Numeral(value, True, after + 1)
    article = words.glued(place) and words.at(place - 1) in ("ال", "وال", "بال", "لل")
    return Numeral(value, article, place + 1)


def _compound(words: Words, place: int, value: int, ordinal: bool) -> Numeral:
    """forty-first, двадцать первое, quarante et unième, quatre-vingt-dix-septième, vigésima primera."""
    end = place + 1
    spanish = ordinal and words.low[place].startswith(_SPANISH_TENS)
    while not ordinal or spanish:
        after = end
        if words.at(after) == "-":
            after += 1
        if words.at(after) in ("et", "y"):
            after += 1
            if words.at(after) == "-":
                after += 1
        word = words.at(after)
        # Counts before ordinals: "second" follows no ten that "two" would not.
        more = _ORDER.get(word, 0) if spanish else _COUNT.get(word) or _ORDER.get(word, 0)
        if value == 4 and word.startswith("vingt") and words.low[place] == "quatre":
            value = 80
        elif (
            (value % 10 == 0 and 20 <= value < 100 and 0 < more < 10)
            or (value in (60, 80) and 10 <= more < 20)
            or (value % 100 % 20 == 10 and 0 < more < 10 and (spanish or words.at(end - 1) == "dix"))
        ):
            value += more
        else:
            break
        ordinal = word in _ORDER and word not in _COUNT
        spanish = False
        end = after + 1
    return Numeral(value, ordinal, end)


def _arabic(words: Words, place: int, value: int, ordinal: bool) -> Numeral:
    """السابع عشر, الحادي والعشرين, سبعة عشر."""
    following = words.at(place + 1)
    if value < 10 and following in ("عشر", "عشره"):
        return Numeral(value + 10, ordinal, place + 2)
    if value < 10 and following.startswith("و"):
        tens = next((_COUNT[form] for form in bare(following[1:]) if form in _COUNT), 0)
        if tens >= 20:
            return Numeral(value + tens, ordinal, place + 2)
    # "العشرون" with the article is the twentieth; twenty things have none.
    if value >= 20 and definite(words.low[place]):
        ordinal = True
    return Numeral(value, ordinal, place + 1)


def han_value(text: str) -> int | None:
    """The value of a number in figures or Chinese numerals (十七, 二十一, 一百零三), or None."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) < 10 else None
    if not _HAN_NUMBER.fullmatch(text):
        return None
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) < 10 else None
    total, digit = 0, 0
    for position, sign in enumerate(text):
        if sign in ("十", "百"):
            total += (digit or (1 if position == 0 or sign == "十" else 0)) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


_HUNDRED = listed("hundred cent cents hundert")
_THOUSAND = listed("thousand thousands mil mille тысяча тысячи тысяч тыс الف الاف")
_MILLION = listed("million millions millon millones миллион миллиона миллионов млн مليون ملايين")
_SCALE = dict.fromkeys(_THOUSAND, 1_000) | dict.fromkeys(_MILLION, 10**6)
#: Digits of a number at most, as somebody may go on for pages: what follows is another number.
_LONGEST = 18
_HAN_SCALE = {"百": 100, "千": 1_000, "万": 10_000, "亿": 10**8}
_HAN_COUNT = "([零〇一二三四五六七八九十百两]++)(?=[个名人位份次项天种条场届国家轮小年月件家所期])"
_FRENCH_SPANISH = listed("de la el los las en que del le les du des")


def figures(words: Words) -> frozenset[str]:
    """The counts that no other cue has used, as decimals: 20 000, 20,000 and 20 thousand are one."""
    found = set()
    place = 0
    while place < len(words):
        if place in words.used:
            place += 1
            continue
        if words.is_figure(place):
            ordinal = numeral_at(words, place)
            start, (value, place) = place, _grouped(words, place)
            if ordinal is None or not (ordinal.ordinal or _inside_word(words, start, place)):
                found.add(value)
            continue
        numeral = numeral_at(words, place) if words.is_word(place) else None
        if numeral and not numeral.ordinal and numeral.value > 1:
            # "once" is eleven in Spanish alone, "six" and "dix" are what they are.
            if words.low[place] != "once" or not _FRENCH_SPANISH.isdisjoint(words.low):
                count, end = _hundreds(words, numeral)
                found.add(str(count * _SCALE.get(words.at(end), 1)))
                place = end
            else:
                place = numeral.end
        else:
            place += 1
    if has_han(words.text):
        for match in re.finditer(_HAN_COUNT, words.text):
            before = words.text[match.start() - 1 : match.start()]
            value_ = han_value(match[1])
            taken = words.is_taken(*match.span(1))
            if not taken and before not in ("第", "年", "月") and value_ is not None and value_ > 1:
                found.add(str(value_))
    return frozenset(found)


def _hundreds(words: Words, count: Numeral) -> tuple[int, int]:
    """The number that a count begins, and where it ends: two hundred and fifty, trois cents."""
    if words.at(count.end) not in _HUNDRED or count.value > 99:
        return count.value, count.end
    value, end = 100 * count.value, count.end + 1
    start = end + (words.at(end) in ("and", "und", "et"))
    more = numeral_at(words, start) if words.is_word(start) else None
    if more and not more.ordinal and more.value < 100:
        return value + more.value, more.end
    return value, end


def _inside_word(words: Words, start: int, end: int) -> bool:
    """Whether a figure is part of a name or stands for a sound: G20, 5G, ra2ees."""
    before, after = words.at(start - 1), words.at(end)
    return (words.glued(start) and before.isalpha() and not has_han(before)) or (
        words.glued(end) and after.isalpha() and not has_han(after) and after not in _SCALE
    )


def _grouped(words: Words, place: int) -> tuple[str, int]:
    """The decimal at a figure with what belongs to it (thousands, decimals, "million"), and where it ends."""
    digits, end, fraction = words.low[place], place + 1, ""
    while True:
        sign = words.at(end) in (",", ".") and words.glued(end) and words.glued(end + 1)
        after = end + 1 if sign else end
        group = words.at(after) if words.is_figure(after) and after not in words.used else ""
        fits = (end > place + 1 or len(digits) <= 3) and len(digits) < _LONGEST
        if len(group) == 3 and fits and digits[0] != "0":
            digits, end = digits + group, after + 1
        elif sign and group:
            fraction, end = group, after + 1
            break
        else:
            break
    number = float(f"{digits}.{fraction}") if fraction else int(digits)
    following = words.at(end)
    scale = _SCALE.get(following) or (_HAN_SCALE.get(following[:1], 1) if words.glued(end) else 1)
    number *= scale
    return (f"{number:.12g}" if isinstance(number, float) and number < 1e6 else str(int(number))), end
