"""Numbers in figures and in words, 1 to 199, as counts and as ordinals in any case and gender; and months."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from index.mentions.vocabulary import definite, names

if TYPE_CHECKING:
    from index.mentions.words import Words


class Number(NamedTuple):
    """A number that ends before token `end`. An ordinal says which one, a count how many."""

    value: int
    ordinal: bool
    end: int


#: What the first and the last of a range may be apart.
RANGE = 50
#: Numbers of a list at most.
_LISTED = 12
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100}
_HAN = "".join((*_DIGITS, *_TENS))
#: What number words of one number may have between them.
_JOINING = frozenset({"-", "et", "y", "and"})
_ROMAN = re.compile("(?=.)(X{0,4})(IX|IV|V?I{0,4})(?:e|ème|a|ª|-е)?")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "IIII")


def number_at(words: "Words", place: int) -> Number | None:
    """The number that starts at a token, if one does: the longest reading."""
    if place not in words.numbers:
        words.numbers[place] = _number_at(words, place)
    return words.numbers[place]


def _number_at(words: "Words", place: int) -> Number | None:
    if words.is_figure(place):
        return _figure(words, place)
    if not words.is_word(place):
        return None
    known = words.vocabulary.numbers
    signed = next((known[form] for form in words.forms[place] if form in known), 0)
    value, ordinal, end = abs(signed), signed < 0, place + 1
    if not value:
        return None
    if "\u0620" <= words.low[place][0] <= "\u06ff":
        return _arabic(words, place, value, ordinal)
    tens = ordinal and value % 10 == 0 and words.low[place].isascii()  # vigésima primera, décima oitava
    while not ordinal or tens:
        after = end
        while words.at(after) in _JOINING and after - end < 3:
            after += 1
        more = known.get(words.at(after), 0)
        # soixante-quinze, dix-sept
        room = 100 if value == 100 else 20 if value in (60, 80) else 10 if value % 10 == 0 else 0
        if value == 4 and more == 20 and words.low[place] == "quatre":
            value = 80
        elif 0 < abs(more) < room and (more < 0 if tens else value > 10 or words.at(end - 1) == "dix"):
            value += abs(more)
        else:
            break
        ordinal, tens, end = more < 0, False, after + 1
    return Number(value, ordinal, end)


def _figure(words: "Words", place: int) -> Number:
    """17, 17th, 17-е, 17.ª, الـ17."""
    after = place + 1
    if words.at(after) in ("-", ".") and words.glued(after) and words.glued(after + 1):
        after += 1
    value = int(words.low[place])
    if (words.glued(after) and words.is_a(after, "suffix")) or words.is_a(after, "apart"):
        return Number(value, True, after + 1)
    article = words.glued(place) and words.at(place - 1)[-2:] in ("ال", "لل")
    return Number(value, article, place + 1)


def _arabic(words: "Words", place: int, value: int, ordinal: bool) -> Number:
    """السابع عشر, الحادي والعشرين, سبعة عشر; the twentieth has an article, twenty things have none."""
    known = words.vocabulary.numbers
    following = words.at(place + 1)
    if value < 10 and known.get(following) == 10:
        return Number(value + 10, ordinal, place + 2)
    if value < 10 and following.startswith("و"):
        tens = next((known[form] for form in words.forms[place + 1] if known.get(form, 0) >= 20), 0)
        if tens:
            return Number(value + tens, ordinal, place + 2)
    return Number(value, ordinal or (value >= 20 and definite(words.low[place])), place + 1)


def lists_at(words: "Words", place: int) -> Iterator[tuple[list[int], str, int]]:
    """The lists of numbers that start at a token, longest first: 15th and 16th, 15 to 18, с 15-го по 18-е. Each with
    "o" for ordinals, "f" for figures, "c" for counts in words; and where it ends."""
    number = number_at(words, place) or roman_at(words, place)
    found: list[tuple[list[int], str, int]] = []
    values: list[int] = []
    kind = ""
    while number and len(found) < _LISTED:
        values = [*values, number.value]
        kind = "o" if number.ordinal or kind == "o" else "f" if words.is_figure(place) else "c"
        found.append((values, kind, number.end))
        place = words.skip(number.end, "listed", most=1)
        through = words.is_a(place, "through")
        if through or words.is_a(place, "and"):
            place = words.skip(place + 1, "the")
        elif place > number.end:
            following = number_at(words, place)
            if not (words.is_figure(place) or (following and following.ordinal)):
                break
        elif not (words.at(place).startswith("و") and len(words.at(place)) > 2):
            break
        following = number_at(words, place) or roman_at(words, place)
        # Quoi de neuf à la quatrième réunion ?
        if following and words.is_word(place) and following.ordinal != number.ordinal:
            break
        if following and through and number.value < following.value <= number.value + RANGE:
            values = [*values, *range(number.value + 1, following.value)]
        number = following
    yield from reversed(found)


def roman_at(words: "Words", place: int) -> Number | None:
    """XVII, XVIIe: a Roman number in capitals."""
    value = roman_value(words.raw[place]) if 0 <= place < len(words) else 0
    return Number(value, True, place + 1) if value else None


def roman_value(text: str) -> int:
    """The value of a Roman number in capitals, 0 of what is none."""
    match = _ROMAN.fullmatch(text)
    return 10 * len(match[1]) + _ONES.index(match[2]) if match and match[2] in _ONES else 0


def in_other_figures(own: str) -> str:
    """A section's id with its first part in Roman figures instead of Arabic ones, or the other way round: ii.3 of 2.3;
    "" of what has neither."""
    first, point, rest = own.partition(".")
    if first.isdecimal() and 0 < int(first) < 40:
        return f"{'x' * (int(first) // 10)}{_ONES[int(first) % 10].lower()}{point}{rest}"
    value = roman_value(first.upper())
    return f"{value}{point}{rest}" if value else ""


def han_value(text: str) -> int | None:
    """The value of a number in figures or Chinese numerals (十七, 二十一, 一百零三), or None."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) < 10 else None
    if not set(text) <= _DIGITS.keys() | _TENS.keys():
        return None
    if _TENS.keys().isdisjoint(text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) < 10 else None
    total, digit = 0, 0
    for position, sign in enumerate(text):
        if sign in _TENS:
            total += (digit or (1 if position == 0 or sign == "十" else 0)) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def values_in(said: str) -> list[Any]:
    """The numbers of a list in figures or Chinese numerals, those between the ends of a range too (十五至十八), and
    what is no whole number as it is: 2.3, 77/214."""
    found: list[Any] = []
    joint = False
    for part in re.findall(rf"([0-9a-z]+(?:[./][0-9]+)*|[{_HAN}]+)|[至到~-]", said):
        value = han_value(part)
        if value is not None:
            before = found[-1] if joint and found and isinstance(found[-1], int) else value
            found += [*(range(before + 1, value) if value < before + RANGE else ()), value]
        elif part and not part.isdecimal():
            found.append(part)
        joint = not part
    return found


@cache
def month_words() -> frozenset[str]:
    """The words that names of months begin with."""
    return frozenset(name.partition(" ")[0] for name in names()["months"])


def month_at(words: "Words", place: int) -> tuple[int, int]:
    """The month that is named at a token and where its name ends; (0, place) where none is."""
    months = names()["months"]
    for form in words.forms[place] if words.is_word(place) else ():
        for name, end in ((f"{form} {words.at(place + 1)}", place + 2), (form, place + 1)):
            if name in months:
                return months[name], end
    return 0, place
