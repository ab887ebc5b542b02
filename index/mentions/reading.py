"""What a text mentions, as values; and a text while it is read for them: its words, and which characters some mention
has taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from index.mentions.numbers import values_in
from index.mentions.rules import Found, Parser
from index.mentions.words import Words


class Kind(StrEnum):
    """A kind of thing that is mentioned."""

    MEETING = "meeting"  #: ordinals: 17
    PLACE = "place"  #: of a meeting in a row: "last", "first", "next", "previous", n, or -n from the end
    DATE = "date"
    SECTION = "section"  #: ids as written, in lower case: "2.3"
    ITEM = "item"  #: "2.3/1"; of a meeting that is named "/1"; of the recommendations "recommendations/2"
    DOCUMENT = "document"  #: (kind, number): ("resolution", "1306"), ("pp", "22"), ("symbol", "cist/13/l.2")
    STATE = "state"  #: ISO 3166 codes
    ORGANISATION = "organisation"  #: their codes, such as "who"


class Date(NamedTuple):
    """A date, or the parts of one that a text gives. At least one part is known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def covers(self, other: "Date") -> bool:
        """Whether `other` says all that this date says: January 2021 covers 26 January 2021."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: a list ("the 15th to 18th meetings") has several values. It stands from which character of the text
    to which; no two stand at the same place."""

    kind: Kind
    values: tuple[Any, ...]
    start: int
    end: int


def values_of(mentions: Iterable[Mention], kind: Kind) -> frozenset[Any]:
    """All values of the mentions of a kind."""
    return frozenset(value for mention in mentions if mention.kind is kind for value in mention.values)


class Reading:
    """Collects the mentions of a text. Each piece of the text is taken once, by the first that takes it. `groups` are
    the acronyms of the bodies that met: a number behind one is that of their meeting (WG-SEA 16), `acronyms`
    their parts."""

    parsers: ClassVar[dict[str, Parser]] = {}

    def __init__(self, words: Words, groups: frozenset[str] = frozenset()) -> None:
        self.words = words
        self.groups = frozenset(group.rpartition("-")[2] for group in groups)
        self.acronyms = frozenset(part for group in groups for part in group.split("-"))
        self.found: list[Mention] = []
        #: Which characters some mention has taken, and which one that names a meeting, section, date or document: a
        #: State or an organisation is named beside it.
        self._taken, self.naming = bytearray(len(words.text)), bytearray(len(words.text))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention has taken any of these characters."""
        return not any(self._taken[start:end])

    def names(self, place: int) -> bool:
        """Whether the token at a place is of what names a meeting, section, date or document."""
        return 0 <= place < len(self.words) and any(self.naming[slice(*self.words.spans[place])])

    def free(self, place: int) -> bool:
        """Whether no mention has taken any of the token at a place."""
        return not 0 <= place < len(self.words) or self.is_free(*self.words.spans[place])

    def take(self, kind: Kind, values: Iterable[Any], first: int, end: int) -> bool:
        """Take the tokens from one place to before another, if all are free."""
        return self.take_span(kind, values, self.words.spans[first][0], self.words.spans[end - 1][1])

    def take_span(self, kind: Kind, values: Iterable[Any], start: int, end: int) -> bool:
        """Take the characters from one to before another, if all are free."""
        if start >= end or not self.is_free(start, end):
            return False
        self.found.append(Mention(kind, tuple(dict.fromkeys(values)), start, end))
        self._taken[start:end] = b"\1" * (end - start)
        if kind not in (Kind.STATE, Kind.ORGANISATION):
            self.naming[start:end] = b"\1" * (end - start)
        return True

    def settle(self, mention: Mention, kind: Kind | None, values: Iterable[Any]) -> None:
        """Make another mention of one that was taken; None: none at all."""
        self.found.remove(mention)
        start, end = mention.start, mention.end
        self._taken[start:end] = self.naming[start:end] = bytes(end - start)
        if kind is not None:
            self.take_span(kind, values, start, end)

    def finds(self, kind: str) -> bool:
        """Whether a rule of a kind finds something where nothing is taken."""
        return any(True for _ in self.follow(kind))

    def follow(self, kind: str) -> Iterable[Found]:
        """What the patterns and the rules of a kind find where nothing is taken, one after the other and from left to
        right, with the characters that it stands at."""
        known = kind in self.words.rules or kind in self.words.vocabulary.patterns
        return self._follow(kind) if known else ()

    def _follow(self, kind: str) -> Iterator[Found]:
        words, vocabulary = self.words, self.words.vocabulary
        for match in vocabulary.matches(kind, words.folded):
            if self.is_free(*match.span()):
                said = next(filter(None, match.groups()), "")
                ordinal = vocabulary.ordinals.get(said)
                values = [ordinal] if ordinal else values_in(said)
                if values or not said:
                    yield Found(values, *match.span())
        for rule in words.rules.get(kind, ()):
            begins = {at for first in rule.firsts for at in words.by_kind.get(first, ())}
            for place in sorted(begins):
                for values, first, end in rule.at(words, place, self.parsers):
                    span = words.spans[first][0], words.spans[end - 1][1]
                    if self.is_free(*span):
                        yield Found(values, *span)
                        break

    def has(self, *kinds: Kind) -> bool:
        """Whether something of one of these kinds is mentioned."""
        return any(mention.kind in kinds for mention in self.found)

    def mentions(self) -> tuple[Mention, ...]:
        """What was found, in the order of the text."""
        return tuple(sorted(self.found, key=lambda one: one.start))
