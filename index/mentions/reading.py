"""A text while it is read for mentions: its words, and which characters some mention has taken."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from index.mentions.rules import Found, Parser
from index.mentions.value import Kind, Mention
from index.mentions.words import Words


class Reading:
    """Collects the mentions of a text. Each piece of the text is taken once, by the first that takes it. `groups` are
    the acronyms of the bodies that met: a number behind one is that of their meeting (WG-SEA 16), `acronyms`
    their parts."""

    parsers: ClassVar[dict[str, Parser]] = {}

    def __init__(self, words: Words, groups: frozenset[str] = frozenset()) -> None:
        self.words, self.low = words, words.folded
        self.groups = frozenset(group.rpartition("-")[2] for group in groups)
        self.acronyms = frozenset(part for group in groups for part in group.split("-"))
        self.found: list[Mention] = []
        self._kinds = set[Kind]()
        self._taken, self._naming = bytearray(len(words.text)), bytearray(len(words.text))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention has taken any of these characters."""
        return self._taken.find(1, start, end) < 0

    def names(self, place: int) -> bool:
        """Whether the token at a place is of what names a meeting, section, date or document; a State is named
        beside it."""
        return 0 <= place < len(self.words) and self._naming.find(1, *self.words.spans[place]) >= 0

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
        self._kinds.add(kind)
        self._taken[start:end] = b"\1" * (end - start)
        if kind not in (Kind.STATE, Kind.ORGANISATION):
            self._naming[start:end] = b"\1" * (end - start)
        return True

    def settle(self, mention: Mention, kind: Kind | None, values: Iterable[Any]) -> None:
        """Make another mention of one that was taken; None: none at all."""
        self.found.remove(mention)
        self._taken[mention.start : mention.end] = self._naming[mention.start : mention.end] = bytes(
            mention.end - mention.start
        )
        if kind is not None:
            self.take_span(kind, values, mention.start, mention.end)
        self._kinds = {one.kind for one in self.found}

    def patterned(self, kind: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """What the patterns of a kind find where nothing is taken: the first group that fits, and from where to
        where."""
        for patterns in self.words.vocabulary.patterned:
            for pattern in patterns.get(kind):
                for match in pattern.finditer(self.low):
                    if self.is_free(*match.span()):
                        yield next(filter(None, match.groups()), ""), match.span()

    def finds(self, kind: str) -> bool:
        """Whether a rule of a kind finds something where nothing is taken."""
        return next(self.follow(kind), None) is not None

    def follow(self, kind: str) -> Iterator[Found]:
        """What the rules of a kind find where nothing is taken, by rule and from left to right."""
        words, places = self.words, self.words.by_kind
        for rule in words.rules.get(kind, ()):
            begins = {at for first in rule.firsts for at in places.get(first, ())}
            for place in sorted(begins):
                for found in rule.at(words, place, self.parsers):
                    if self.is_free(words.spans[found.start][0], words.spans[found.end - 1][1]):
                        yield found
                        break

    def has(self, *kinds: Kind) -> bool:
        """Whether something of one of these kinds is mentioned."""
        return not self._kinds.isdisjoint(kinds)

    def mentions(self) -> tuple[Mention, ...]:
        """What was found, in the order of the text."""
        return tuple(sorted(self.found, key=lambda one: one.start))
