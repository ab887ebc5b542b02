"""Cuts a text into tokens, with their classes, numbers and months."""

import re
from collections.abc import Container, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

from index.mentions import vocabulary as voc
from index.mentions.vocabulary import Element, Vocabulary
from knowledge.normal import script_of
from knowledge.numerals import SAID_HAN, han

V = TypeVar("V")
_TOKEN = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+|[0-9]+|[^\w\s]")
#: Characters of a text that are read.
READ = 5000
#: The largest difference between the first and the last number of a range.
RANGE = 50
#: The most numbers in a list, and the most words in one number: quatre-vingt-dix-sept.
_LISTED, _SPELT = 12, 4
#: Letters of the longest beginning of a class, and of the longest ending.
_LONGEST, _ENDING = 20, 4
#: The class of a council or an assembly.
COUNCIL = "council"
#: The first letters of a word, which show its subject.
_STEM = 5
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {"X" * tens + one: 10 * tens + at for tens in range(5) for at, one in enumerate(_ONES)}


def fold(text: str) -> str:
    """The text in lower case, without accents, with Arabic and Chinese letters in one spelling. Its length stays."""
    folded = text.translate(voc.FOLD)
    low = folded.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return not text.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in text)


def vocabulary_of(text: str) -> Vocabulary:
    """The vocabulary of the scripts that a text has letters of; of Latin for figures alone."""
    if text.isascii():
        return voc.of_scripts(frozenset(["LATIN"]))
    return voc.of_scripts(voc.scripts() & {script_of(sign) for sign in set(text) if sign.isalpha()})


class Number(NamedTuple):
    """A number that ends before the token `end`. An ordinal says which one, a count how many."""

    value: int
    ordinal: bool
    end: int


class Tokens:
    """The tokens of a text.

    folded: the text folded, as long as `text`
    text: the text as typed, with simplified Chinese
    spans: where each token starts and ends
    low, raw: the tokens, folded and as typed
    han: whether there is Chinese
    vocabulary: the words of the languages that the text may be in, by its scripts
    """

    def __init__(self, text: str) -> None:
        self.folded = low = fold(text)
        self.text = text if text.isascii() else text.translate(voc.SIMPLIFY)
        self.spans = tuple(match.span() for match in _TOKEN.finditer(low))
        self.low = tuple(low[start:end] for start, end in self.spans)
        self.raw = tuple(text[start:end] for start, end in self.spans)
        self.han = has_han(text)
        self.vocabulary = vocabulary_of(self.text)
        self._numbers: dict[int, Number | None] = {}

    def __len__(self) -> int:
        return len(self.low)

    @cached_property
    def said(self) -> list[int]:
        """The places of the words and figures."""
        return [place for place, word in enumerate(self.low) if word.isalnum()]

    @cached_property
    def classes(self) -> tuple[frozenset[str], ...]:
        """The classes of each token: of the word, of its looks, and of what stands beside it."""
        return tuple(map(self._classes_at, range(len(self))))

    def _classes_at(self, place: int) -> frozenset[str]:
        low = self.low[place]
        beside = {"glued": self.glued(place), "dotted": self.at(place + 1) in (".", "/") and low.isalnum()}
        found = _classes(self.vocabulary, low, self.raw[place]).union(
            name for name, so in beside.items() if so
        )
        beside_figure = any(map(self.is_figure, (place + 1, *range(place - 3, place))))
        if beside_figure and low not in self.vocabulary.words and is_alike(self.vocabulary, low, "meeting"):
            found |= {"meeting", "noun", "silent"}
        return found

    @cached_property
    def by_class(self) -> dict[str, list[int]]:
        """The places of the tokens of each class."""
        found: dict[str, list[int]] = {}
        for place, classes in enumerate(self.classes):
            for kind in classes:
                found.setdefault(kind, []).append(place)
        return found

    def forms(self, place: int) -> tuple[str, ...]:
        """A word, then its remainders without joined particles; nothing for a figure or sign."""
        return forms_of(self.vocabulary, self.low[place]) if self.at(place).isalpha() else ()

    def at(self, place: int) -> str:
        """The folded token at a place, "" beyond the ends."""
        return self.low[place] if 0 <= place < len(self.low) else ""

    def is_a(self, place: int, *classes: str) -> bool:
        """Whether the token at a place is of one of these classes."""
        return 0 <= place < len(self.low) and not self.classes[place].isdisjoint(classes)

    def glued(self, place: int) -> bool:
        """Whether no space stands before the token."""
        return 0 < place < len(self.low) and self.spans[place][0] == self.spans[place - 1][1]

    def is_figure(self, place: int, least: int = 0, most: int = 10**9) -> bool:
        """Whether the token at a place is a number in figures within bounds."""
        token = self.at(place)
        return token.isdecimal() and len(token) < 10 and least <= int(token) <= most

    def skip(self, place: int, *classes: str, step: int = 1, most: int = 6) -> int:
        """The first place from this one on whose token is of none of these classes."""
        while most and self.is_a(place, *classes):
            place, most = place + step, most - 1
        return place

    def stem(self, place: int) -> str:
        """The beginning of a word, which other numbers and cases keep; "" beyond the ends."""
        return next((form for form in self.forms(place)[1:] if len(form) > 2), self.at(place))[:_STEM]

    def matches(self, kind: str, text: str | None = None) -> Iterator[re.Match[str]]:
        """The matches of the regular expressions of a kind in the folded text, or in another text."""
        for pattern in self.vocabulary.patterns.get(kind, ()):
            yield from re.finditer(pattern, self.folded if text is None else text)

    def without(self, text: str, *kinds: str) -> str:
        """A text without the matches of the regular expressions of some kinds, one kind after the other."""
        for kind in kinds:
            for pattern in self.vocabulary.patterns.get(kind, ()):
                text = re.sub(pattern, "", text)
        return text

    # Numbers

    def number(self, place: int) -> Number | None:
        """The longest number that starts at a token."""
        if place not in self._numbers:
            self._numbers[place] = self._figure(place) if self.is_figure(place) else self._in_words(place)
        return self._numbers[place]

    def _figure(self, place: int) -> Number:
        """A number in figures: 17, 17th, 17-е, 17.ª."""
        after = place + 1
        if self.at(after) in ("-", ".") and self.glued(after + 1):
            after += 1
        value = int(self.low[place])
        if (self.glued(after) and self.is_a(after, "suffix")) or self.is_a(after, "apart"):
            return Number(value, True, after + 1)
        return Number(value, False, place + 1)

    def _in_words(self, place: int, below: int = 1000) -> Number | None:
        """A number in words: the longest that the languages have, and a lower one behind tens or a hundred."""
        known = self.vocabulary.numbers
        found = next(self.longest(place, known, known, _SPELT, "number-joint"), None)
        if found is None:
            return None
        value, _, end = found
        ordinal, value = value < 0, abs(value)
        lower = 100 if value == 100 else 10
        if value % 10 == 0 and (ordinal or value > 10) and lower < below:  # vigésima primera; not dix un
            more = self._in_words(self.skip(end, "number-joint", most=2), lower)
            if more and more.value < lower:
                return Number(value + more.value, more.ordinal, more.end)
        return Number(value, ordinal, end)

    def _roman(self, place: int) -> Number | None:
        """A Roman number in capitals: XVII, XVIIe."""
        value = roman(self.raw[place], self.vocabulary) if 0 <= place < len(self) else 0
        return Number(value, True, place + 1) if value else None

    def numbers(self, place: int) -> Iterator[tuple[list[int], str, int]]:
        """The lists of numbers that start at a token, longest first: 15th and 16th, 15 to 18, с 15-го по 18-е.

        Each comes with "o" for ordinals, "f" for figures, "c" for counts in words; and with its end.
        """
        found: list[tuple[list[int], str, int]] = []
        values: list[int] = []
        kind, through, before = "", False, None
        while len(found) < _LISTED and (number := self.number(place) or self._roman(place)):
            # Quoi de neuf à la quatrième réunion ?
            if before and self.at(place).isalpha() and number.ordinal != before.ordinal:
                break
            if before and through and before.value < number.value <= before.value + RANGE:
                values = [*values, *range(before.value + 1, number.value)]
            values = [*values, number.value]
            kind = "o" if number.ordinal or kind == "o" else "f" if self.is_figure(place) else "c"
            found.append((values, kind, number.end))
            place, before, through = number.end, number, self.is_a(number.end, "through")
            if through or self.is_a(place, "and"):
                place = self.skip(place + 1, "the")
            elif not self.is_a(place, "and-joined"):
                break
        yield from reversed(found)

    def month(self, place: int) -> tuple[int, int]:
        """The month that is named at a token and where its name ends; (0, place) where none is."""
        for table in ("months", "dated"):
            for month, _, end in self.longest(place, voc.names()[table], voc.first_words(table), 2):
                return month, end
        return 0, place

    def longest(
        self, place: int, known: Mapping[str, V], firsts: Container[str], most: int, *joints: str
    ) -> Iterator[tuple[V, str, int]]:
        """The values of the known names that begin at a token, the longest first, each with its name and its end.

        A name begins with one of `firsts`, and has `most` words at most. Words of the classes `joints` do not count.
        """
        if not (forms := [form for form in self.forms(place) if form in firsts]):
            return
        names, ends = [""], [place + 1]
        while len(names) < most and ends[-1] < len(self):
            at = self.skip(ends[-1], *joints, most=2)
            names.append(f"{names[-1]} {self.at(at)}")
            ends.append(at + 1)
        for rest, end in zip(reversed(names), reversed(ends), strict=True):
            for name in (f"{form}{rest}" for form in forms):
                if name in known:
                    yield known[name], name, end


def of_council(tokens: Tokens) -> bool:
    """Whether a text names a council or an assembly and no group. Its meeting is none of a group that reports to it."""
    return any(tokens.matches(COUNCIL)) or (COUNCIL in tokens.by_class and "group" not in tokens.by_class)


def fits(element: Element, classes: frozenset[str]) -> bool:
    """Whether a word of these classes fits an element of a rule."""
    return any(wanted <= classes and barred.isdisjoint(classes) for wanted, barred in element.tests)


@lru_cache(10_000)
def forms_of(vocabulary: Vocabulary, word: str) -> tuple[str, ...]:
    """A folded word, then its remainders without joined particles, of two letters or more."""
    found = [word]
    for joined in vocabulary.joined:
        before, _, instead = joined.partition(">")
        if word.startswith(before) and len(word) > len(before) + 1:
            found.append(instead + word[len(before) :])
    return tuple(found)


def with_joined(vocabulary: Vocabulary, word: str) -> tuple[str, ...]:
    """A folded word with each particle that may be joined to it."""
    pairs = (joined.partition(">")[::2] for joined in vocabulary.joined)
    return tuple(before + word[len(instead) :] for before, instead in pairs if word.startswith(instead))


@lru_cache(10_000)
def classes_of(vocabulary: Vocabulary, word: str) -> frozenset[str]:
    """The classes of a folded word in a vocabulary, also without joined particles."""
    found: set[str] = set()
    for form in forms_of(vocabulary, word):
        found |= vocabulary.words.get(form, set())
        for end in range(1, min(len(form), _LONGEST) + 1):
            found |= vocabulary.beginnings.get(form[:end], set())
    for size in range(1, min(len(word), _ENDING) + 1):
        found |= vocabulary.endings.get(word[-size:], set())
    return frozenset(found)


@lru_cache(10_000)
def is_alike(vocabulary: Vocabulary, word: str, kind: str) -> bool:
    """Whether a word is one of a class with a slip: a letter changed, dropped, doubled, or two exchanged."""
    forms = [form for form, classes in vocabulary.words.items() if kind in classes] if len(word) > 4 else []
    close = get_close_matches(word, forms, 3, 0.8)
    return any(form[0] == word[0] and abs(len(form) - len(word)) < 2 for form in close)


@lru_cache(10_000)
def _classes(vocabulary: Vocabulary, low: str, raw: str) -> frozenset[str]:
    """The classes of a token wherever it stands, with those of its looks, and the token itself in quotes."""
    word, figure, forms = low.isalpha(), low.isdecimal() and len(low) < 10, forms_of(vocabulary, low)
    number = figure or any(form in vocabulary.numbers for form in forms)
    looks = {
        f"'{low}'": True, script_of(low[0]).lower(): word, "word": word, "letter": len(low) == 1,
        "short": len(low) < 4, "capitals": raw.isupper(), "figure": figure, "number": number,
        "numeral": number or roman(raw, vocabulary) > 0, "month": not voc.first_words("months").isdisjoint(forms),
        "month-dated": not voc.first_words("dated").isdisjoint(forms),
        "of-year": figure and len(low) == 4 and low[:2] in ("19", "20"),
    }  # fmt: skip
    found = classes_of(vocabulary, low) | {name for name, so in looks.items() if so}
    found |= vocabulary.words.get(f'"{raw.lower()}"', set())  # with its accents
    for name, test in vocabulary.made:
        if fits(test, found):
            found |= {name}
    return found


def roman(text: str, vocabulary: Vocabulary) -> int:
    """The value of a Roman number in capitals, with an ending of a vocabulary's ordinals; 0 for other texts."""
    ending = text.lstrip("XVI")
    value = _ROMAN.get(text.removesuffix(ending), 0)
    return value if not ending or "suffix" in classes_of(vocabulary, fold(ending)) else 0


def values_in(vocabulary: Vocabulary, listed: str) -> list[Any]:
    """The values of a list in figures or Chinese numerals, with those within its ranges (十五至十八).

    What is no whole number stays as it is: 2.3, 77/214.
    """
    found: list[Any] = []
    ranged = False
    for part in map(han, re.findall(rf"[0-9a-z]+(?:[./][0-9]+)*|{SAID_HAN}|\S", listed)):
        number = part.isdecimal() and len(part) < 10
        if number:
            value = int(part)
            before = found[-1] if ranged and found and isinstance(found[-1], int) else value
            found += [*(range(before + 1, value) if value < before + RANGE else ()), value]
        elif part.isascii() and part[0].isalnum() and not part.isdecimal():
            found.append(part)
        ranged = not number and (ranged or "day-through" in classes_of(vocabulary, part))
    return found
