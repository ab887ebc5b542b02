"""A text cut into words, figures and signs, spelt in one way, and what the rules call each. Each token keeps its place
and its own spelling: "US" is a State and "us" is not."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from index.mentions.numbers import Number, month_words, roman_value
from index.mentions.vocabulary import SIMPLIFY, Vocabulary, bare, definite, fold, has_han, of_script

if TYPE_CHECKING:
    from index.mentions.rules import Rule

_TOKEN = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+|[0-9]+|[^\w\s]")
_NOUNS = ("meeting", "meetings", "pointed")
_RELATIVE = frozenset(
    kind + side
    for kind in ("last", "penultimate", "previous", "next", "earliest")
    for side in ("", "-behind")
)
#: What says nothing of what a question is for: the body that met, and the little words of any question.
_SILENT = frozenset({"them", "little", "body"})
#: The classes of conferences' and bodies' acronyms; that of the Chinese for a council may end a longer row of signs.
_CODED = ("conference-", "body-", "plenipotentiary")
#: The Spanish for a session has two words, both are as many as the first says.
_PERIOD = re.compile(r"periodo(s?) (?:\w+ )?de sesiones\b")


class Words:
    """The tokens of a text. `low` are the folded tokens, `raw` the same as typed, `spans` their places, `forms` the
    folded ones without what Arabic joins to them. The text itself is as typed, save that its Chinese is simplified;
    `folded` is all of it so."""

    def __init__(self, text: str) -> None:
        self.folded = low = fold(text)
        self.text = text if text.isascii() else text.translate(SIMPLIFY)
        self.spans = tuple(match.span() for match in _TOKEN.finditer(low))
        self.low = tuple(low[start:end] for start, end in self.spans)
        self.raw = tuple(text[start:end] for start, end in self.spans)
        self.size = len(self.low)
        self.han = has_han(text)
        self.figured = any(map(str.isdecimal, self.low))
        #: What `number_at` found at a place.
        self.numbers: dict[int, Number | None] = {}

    def __len__(self) -> int:
        return self.size

    @cached_property
    def told(self) -> list[int]:
        """The places of the words and figures."""
        return [place for place, word in enumerate(self.low) if word.isalnum()]

    @cached_property
    def forms(self) -> tuple[list[str], ...]:
        """Each token, then without what Arabic writes together with it."""
        return tuple(map(bare, self.low))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the languages that the text may be in, by its scripts."""
        return of_script(self.text)

    @cached_property
    def classes(self) -> tuple[frozenset[str], ...]:
        """The classes of each token in the vocabulary."""
        return tuple(map(self.vocabulary.kinds, self.low))

    @cached_property
    def kinds(self) -> tuple[frozenset[str], ...]:
        """The same, and what the rules call the tokens by their looks and by what stands beside them."""
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
    def rules(self) -> dict[str, list["Rule"]]:
        """The rules of the languages that may find something, by what they find."""
        needing, present = self.vocabulary.needing, frozenset(self.by_kind)
        found: dict[str, list[Rule]] = {}
        for number in sorted({number for kind in present for number in needing.get(kind, ())}):
            rule = self.vocabulary.rules[number]
            if not any(map(present.isdisjoint, rule.needs)):
                found.setdefault(rule.kind, []).append(rule)
        return found

    def at(self, place: int) -> str:
        """The folded token at a place, or "" beyond the ends."""
        return self.low[place] if 0 <= place < self.size else ""

    def is_a(self, place: int, *kinds: str) -> bool:
        """Whether the token at a place is of one of these classes."""
        return 0 <= place < self.size and not self.classes[place].isdisjoint(kinds)

    def glued(self, place: int) -> bool:
        """Whether the token stands right after the one before it, without a space."""
        return 0 < place < self.size and self.spans[place][0] == self.spans[place - 1][1]

    def is_word(self, place: int) -> bool:
        """Whether there is a word (not a figure, not a sign) at a place."""
        return self.at(place).isalpha()

    def is_figure(self, place: int, least: int = 0, most: int = 10**9) -> bool:
        """Whether there are digits at a place, few enough to be a number of that size."""
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


def _kinds(words: Words, place: int, *, first: bool) -> frozenset[str]:
    """All classes of a token, and the word itself in quotes."""
    low, after = words.low[place], words.at(place + 1)
    found = set[str]()
    if words.glued(place):
        found.add("glued")
    if after in (".", "/") and low.isalnum():
        found.add("dotted")
    if low.isalpha():
        if first:
            found.add("first")
        if noun := noun_at(words, place):
            found |= {"noun", "silent", noun}
    elif after == "." and words.is_figure(place) and words.is_figure(place + 2) and words.glued(place + 2):
        found.add("decimal")
    looks = _looks(words.vocabulary, low, words.raw[place])
    return looks | found if found else looks


@lru_cache(10_000)
def _looks(vocabulary: Vocabulary, low: str, raw: str) -> frozenset[str]:
    """The classes of a token wherever it stands."""
    classes = vocabulary.kinds(low)
    letter, figure = low.isalpha(), low.isdecimal() and len(low) < 10
    number = figure or any(form in vocabulary.numbers for form in bare(low))
    arabic = letter and "\u0620" <= low[0] <= "\u06ff"
    relative = not _RELATIVE.isdisjoint(classes)
    # In Russian only an adjective or an acronym may stand between: «третьего дня собрания» is no third meeting.
    ending = any("adjective" in vocabulary.words.get(low[-size:], ()) for size in (1, 2, 3, 4))
    between = letter and (not "а" <= low[0] <= "я" or raw.isupper() or ending)
    coded = any(one.startswith(_CODED) for one in (*classes, *vocabulary.kinds(low[-3:])))
    said = {
        f"'{low}'": True, "coded": coded,
        "month": not month_words().isdisjoint(bare(low)),
        "numeral": number or roman_value(raw), "number": number,
        "figure": figure, "of-year": figure and len(low) == 4 and low[:2] in ("19", "20"),
        "relative": relative, "silent": relative or not _SILENT.isdisjoint(classes),
        "grave": "ù" in raw.lower(), "august": "آ" in raw, "letter": len(low) == 1, "word": letter,
        "short": len(low) < 4, "capitals": raw.isupper(), "arabic": arabic, "definite": arabic and definite(low),
        "fem": arabic and low.endswith("ه"), "plural": arabic and low.endswith("ات"),
        "gap": low == "-" or (between and not arabic and not number and "stop" not in classes),
    }  # fmt: skip
    return classes - {"meeting", "meetings"} | {name for name, so in said.items() if so}


def noun_at(words: Words, place: int) -> str:
    """The class of the word for a meeting at a token, or ""; beside a figure it may be misspelt."""
    word = words.at(place)
    if not word.isalpha():
        return ""
    if word.startswith("periodo") or word == "sesiones":
        start = place - 3 * (word == "sesiones")
        period = _PERIOD.search(" ".join(words.low[max(0, start) : start + 4]))
        return ("meetings" if period[1] else "meeting") if period else "meetings" * (word == "sesiones")
    classes = words.classes[place]
    if not classes.isdisjoint(_NOUNS):
        return next(kind for kind in _NOUNS if kind in classes)
    if (
        len(word) < 6
        or not words.figured
        or not any(map(words.is_figure, (place + 1, *range(place - 3, place))))
    ):
        return ""
    return "meeting" if any(alike(word, one) for one in words.vocabulary.of["meeting"]) else ""


def is_meeting(words: Words, place: int) -> bool:
    """Whether there is a word for a meeting at a token."""
    return 0 <= place < len(words) and "noun" in words.kinds[place]


def alike(word: str, noun: str) -> bool:
    """Whether a word is a noun with one slip: a letter changed, dropped, doubled, or two exchanged."""
    if word[0] != noun[0] or abs(len(word) - len(noun)) > 1:
        return False
    same = (one == other for one, other in zip(word, noun, strict=False))
    start = sum(takewhile(bool, same))
    rest, wanted = word[start:], noun[start:]
    return (
        rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
        or (len(rest) > 1 and rest[1::-1] == wanted[:2] and rest[2:] == wanted[2:])
    )  # fmt: skip
