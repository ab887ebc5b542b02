"""A text cut into words, figures and signs, the classes of each, and the numbers and months that they say."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from index.mentions.vocabulary import (
    SIMPLIFY,
    TokenRule,
    Vocabulary,
    fold,
    has_han,
    names,
    numerals,
    of_script,
)
from knowledge.normal import script_of

_TOKEN = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+|[0-9]+|[^\w\s]")
_NOUNS = ("meeting", "meetings", "pointed")
#: The largest difference between the first and the last number of a range.
RANGE = 50
#: The most numbers in a list.
_LISTED = 12
#: The most words in one number: quatre-vingt-dix-sept.
_SPELT = 4
_ROMAN = re.compile(r"(?=[XVI])(X{0,4})(IX|IV|V?I{0,4})([^\W\d_]*)")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "IIII")


class Number(NamedTuple):
    """A number that ends before the token `end`. An ordinal says which one, a count how many."""

    value: int
    ordinal: bool
    end: int


class Tokens:
    """The tokens of a text.

    text: the text as typed, with simplified Chinese
    folded: the text folded, as long as `text`
    low, raw: the tokens, folded and as typed
    spans: where each token starts and ends
    numbers: what `number_at` found at a token
    """

    def __init__(self, text: str) -> None:
        self.folded = low = fold(text)
        self.text = text if text.isascii() else text.translate(SIMPLIFY)
        self.spans = tuple(match.span() for match in _TOKEN.finditer(low))
        self.low = tuple(low[start:end] for start, end in self.spans)
        self.raw = tuple(text[start:end] for start, end in self.spans)
        self.size = len(self.low)
        self.han = has_han(text)
        self.numbers: dict[int, Number | None] = {}

    def __len__(self) -> int:
        return self.size

    @cached_property
    def told(self) -> list[int]:
        """The places of the words and figures."""
        return [place for place, word in enumerate(self.low) if word.isalnum()]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the languages that the text may be in, by its scripts."""
        return of_script(self.text)

    @cached_property
    def forms(self) -> tuple[list[str], ...]:
        """Each token, then what is left without what is joined to it."""
        return tuple(map(self.vocabulary.bare, self.low))

    @cached_property
    def classes(self) -> tuple[frozenset[str], ...]:
        """The classes of each token in the vocabulary."""
        found = list(map(self.vocabulary.kinds, self.low))
        for place, word in enumerate(self.low):
            for others, kind in self.vocabulary.phrases_of.get(word, ()):
                end = place + len(others)
                if list(self.low[place + 1 : end + 1]) == others:
                    found[place] = found[end] = frozenset([kind])
        return tuple(found)

    @cached_property
    def kinds(self) -> tuple[frozenset[str], ...]:
        """The classes of each token for rules: also those of its looks, and of what stands beside it."""
        first = next((place for place, low in enumerate(self.low) if low.isalpha()), -1)
        return tuple(_kinds(self, place, first=place == first) for place in range(self.size))

    @cached_property
    def by_kind(self) -> dict[str, list[int]]:
        """The places of the tokens of each class."""
        found: dict[str, list[int]] = {}
        for place, kinds in enumerate(self.kinds):
            for kind in kinds:
                found.setdefault(kind, []).append(place)
        return found

    @cached_property
    def rules(self) -> dict[str, list[TokenRule]]:
        """The rules that may find something, by what they find."""
        needing, present = self.vocabulary.needing, frozenset(self.by_kind)
        found: dict[str, list[TokenRule]] = {}
        for number in sorted({number for kind in present for number in needing.get(kind, ())}):
            rule = self.vocabulary.rules[number]
            if not any(map(present.isdisjoint, rule.needs)):
                found.setdefault(rule.kind, []).append(rule)
        return found

    def at(self, place: int) -> str:
        """The folded token at a place, "" beyond the ends."""
        return self.low[place] if 0 <= place < self.size else ""

    def is_a(self, place: int, *kinds: str) -> bool:
        """Whether the token at a place is of one of these classes."""
        return 0 <= place < self.size and not self.classes[place].isdisjoint(kinds)

    def glued(self, place: int) -> bool:
        """Whether no space stands before the token."""
        return 0 < place < self.size and self.spans[place][0] == self.spans[place - 1][1]

    def is_word(self, place: int) -> bool:
        """Whether the token at a place is a word."""
        return self.at(place).isalpha()

    def is_figure(self, place: int, least: int = 0, most: int = 10**9) -> bool:
        """Whether the token at a place is a number in figures within bounds."""
        token = self.at(place)
        return token.isdecimal() and len(token) < 10 and least <= int(token) <= most

    def skip(self, place: int, *kinds: str, step: int = 1, most: int = 6) -> int:
        """The first place from this one on whose token is of none of these classes."""
        while most and self.is_a(place, *kinds):
            place, most = place + step, most - 1
        return place

    def places(self, start: int, end: int) -> range:
        """The places of the tokens between two characters of the text."""
        first = bisect_right(self.spans, start, key=lambda span: span[1])
        return range(first, max(first, bisect_left(self.spans, end, key=lambda span: span[0])))


def _kinds(tokens: Tokens, place: int, *, first: bool) -> frozenset[str]:
    """All classes of a token, and the token itself in quotes."""
    low, after = tokens.low[place], tokens.at(place + 1)
    found = set[str]()
    if tokens.glued(place):
        found.add("glued")
    if after in (".", "/") and low.isalnum():
        found.add("dotted")
    if low.isalpha():
        if first:
            found.add("first")
        if noun := _noun(tokens, place):
            found |= {"noun", "silent", noun}
    elif after == "." and tokens.is_figure(place) and tokens.is_figure(place + 2) and tokens.glued(place + 2):
        found.add("decimal")
    looks = _looks(tokens.vocabulary, low, tokens.raw[place])
    return looks | found if found else looks


def _noun(tokens: Tokens, place: int) -> str:
    """The class of the word for a meeting at a token, else "". Beside a figure it may be misspelt."""
    if kind := next((kind for kind in _NOUNS if kind in tokens.classes[place]), ""):
        return kind
    beside = any(map(tokens.is_figure, (place + 1, *range(place - 3, place))))
    slip = beside and tokens.low[place] not in tokens.vocabulary.words
    return "meeting" * (slip and tokens.vocabulary.is_alike(tokens.low[place], "meeting", 0.85))


@lru_cache(10_000)
def _looks(vocabulary: Vocabulary, low: str, raw: str) -> frozenset[str]:
    """The classes of a token wherever it stands."""
    word, figure, forms = low.isalpha(), low.isdecimal() and len(low) < 10, vocabulary.bare(low)
    number = figure or any(form in vocabulary.numbers for form in forms)
    said = {
        f"'{low}'": True, script_of(low[0]).lower(): word, "word": word, "letter": len(low) == 1,
        "short": len(low) < 4, "capitals": raw.isupper(), "figure": figure, "number": number,
        "numeral": number or roman_value(raw, vocabulary), "month": not _months().isdisjoint(forms),
        "of-year": figure and len(low) == 4 and low[:2] in ("19", "20"),
    }  # fmt: skip
    found = vocabulary.kinds(low) - {"meeting", "meetings"} | {name for name, so in said.items() if so}
    found |= vocabulary.accented.get(raw.lower(), set())
    for name, test in vocabulary.made:
        if test.fits(found):
            found |= {name}
    return found


def number_at(tokens: Tokens, place: int) -> Number | None:
    """The longest number that starts at a token."""
    if place not in tokens.numbers:
        tokens.numbers[place] = (
            _figure(tokens, place) if tokens.is_figure(place) else _in_words(tokens, place)
        )
    return tokens.numbers[place]


def _figure(tokens: Tokens, place: int) -> Number:
    """A number in figures: 17, 17th, 17-е, 17.ª, الـ17."""
    after = place + 1
    if tokens.at(after) in ("-", ".") and tokens.glued(after) and tokens.glued(after + 1):
        after += 1
    value = int(tokens.low[place])
    if (tokens.glued(after) and tokens.is_a(after, "suffix")) or tokens.is_a(after, "apart"):
        return Number(value, True, after + 1)
    return Number(value, tokens.glued(place) and tokens.is_a(place - 1, "article-glued"), place + 1)


def _in_words(tokens: Tokens, place: int) -> Number | None:
    """A number in words: the longest that the languages have, and another behind tens or a hundred."""
    known, value, end = tokens.vocabulary.numbers, 0, place
    for form in tokens.forms[place] if tokens.is_word(place) else ():
        if form in known and not value:
            value, end, spelt, after = known[form], place + 1, form, place + 1
            for _ in range(_SPELT - 1):
                after = tokens.skip(after, "number-joint", most=2)
                spelt, after = f"{spelt} {tokens.at(after)}", after + 1
                if spelt in known:
                    value, end = known[spelt], after
    if not value:
        return None
    ordinal, value = value < 0, abs(value)
    if value % 10 == 0 and (ordinal or value > 10):  # vigésima primera; not dix un
        behind = tokens.skip(end, "number-joint", most=2)
        more = number_at(tokens, behind) if tokens.is_word(behind) else None
        if more and more.value < (100 if value == 100 else 10) and (more.ordinal or not ordinal):
            return Number(value + more.value, more.ordinal, more.end)
    return Number(value, ordinal, end)


def lists_at(tokens: Tokens, place: int) -> Iterator[tuple[list[int], str, int]]:
    """The lists of numbers that start at a token, longest first: 15th and 16th, 15 to 18, с 15-го по 18-е.

    Each comes with "o" for ordinals, "f" for figures, "c" for counts in words; and with its end.
    """
    number = number_at(tokens, place) or roman_at(tokens, place)
    found: list[tuple[list[int], str, int]] = []
    values: list[int] = []
    kind = ""
    while number and len(found) < _LISTED:
        values = [*values, number.value]
        kind = "o" if number.ordinal or kind == "o" else "f" if tokens.is_figure(place) else "c"
        found.append((values, kind, number.end))
        place = tokens.skip(number.end, "listed", most=1)
        through = tokens.is_a(place, "through")
        if through or tokens.is_a(place, "and"):
            place = tokens.skip(place + 1, "the")
        elif place > number.end:
            following = number_at(tokens, place)
            if not (tokens.is_figure(place) or (following and following.ordinal)):
                break
        elif not tokens.is_a(place, "and-joined"):
            break
        following = number_at(tokens, place) or roman_at(tokens, place)
        # Quoi de neuf à la quatrième réunion ?
        if following and tokens.is_word(place) and following.ordinal != number.ordinal:
            break
        if following and through and number.value < following.value <= number.value + RANGE:
            values = [*values, *range(number.value + 1, following.value)]
        number = following
    yield from reversed(found)


def roman_at(tokens: Tokens, place: int) -> Number | None:
    """A Roman number in capitals: XVII, XVIIe."""
    value = roman_value(tokens.raw[place], tokens.vocabulary) if 0 <= place < len(tokens) else 0
    return Number(value, True, place + 1) if value else None


def roman_value(text: str, vocabulary: Vocabulary | None = None) -> int:
    """The value of a Roman number in capitals, with an ending of a vocabulary's ordinals; 0 for other texts."""
    match = _ROMAN.fullmatch(text)
    ended = match and match[3] and not (vocabulary and "suffix" in vocabulary.kinds(fold(match[3])))
    return 10 * len(match[1]) + _ONES.index(match[2]) if match and not ended else 0


def in_other_figures(own: str) -> str:
    """A section's id with its first part in Roman figures instead of Arabic ones or the reverse; else ""."""
    first, point, rest = own.partition(".")
    if first.isdecimal() and 0 < int(first) < 40:
        return f"{'x' * (int(first) // 10)}{_ONES[int(first) % 10].lower()}{point}{rest}"
    value = roman_value(first.upper())
    return f"{value}{point}{rest}" if value else ""


def han_value(text: str) -> int | None:
    """The value of a number in figures or Chinese numerals (十七, 二十一, 一百零三), None for other texts."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) < 10 else None
    values = [numerals().get(sign, -1) for sign in text]
    if min(values) < 0:
        return None
    if max(values) < 10:
        return int("".join(map(str, values))) if len(text) < 10 else None
    total = digit = 0
    for place, value in enumerate(values):
        if value >= 10:
            total, digit = total + (digit or (1 if value == 10 or not place else 0)) * value, 0
        else:
            digit = value
    return total + digit


def values_in(vocabulary: Vocabulary, listed: str) -> list[Any]:
    """The values of a list in figures or Chinese numerals, with those within its ranges (十五至十八).

    What is no whole number stays as it is: 2.3, 77/214.
    """
    found: list[Any] = []
    ranged = False
    for part in re.findall(rf"[0-9a-z]+(?:[./][0-9]+)*|[{''.join(numerals())}]+|\S", listed):
        value = han_value(part)
        if value is not None:
            before = found[-1] if ranged and found and isinstance(found[-1], int) else value
            found += [*(range(before + 1, value) if value < before + RANGE else ()), value]
        elif part[0].isascii() and part[0].isalnum() and not part.isdecimal():
            found.append(part)
        ranged = (ranged and value is None) or "day-through" in vocabulary.kinds(part)
    return found


@cache
def _months() -> frozenset[str]:
    """The first words of the names of months."""
    return frozenset(name.partition(" ")[0] for name in names()["months"])


def month_at(tokens: Tokens, place: int) -> tuple[int, int]:
    """The month that is named at a token and where its name ends; (0, place) where none is."""
    months = names()["months"]
    for form in tokens.forms[place] if tokens.is_word(place) else ():
        for name, end in ((f"{form} {tokens.at(place + 1)}", place + 2), (form, place + 1)):
            if name in months:
                return months[name], end
    return 0, place


def is_meeting(tokens: Tokens, place: int) -> bool:
    """Whether there is a word for a meeting at a token."""
    return 0 <= place < len(tokens) and "noun" in tokens.kinds[place]
