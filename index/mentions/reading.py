"""A text while it is read for mentions: its words, and which characters some mention has taken."""

from collections.abc import Iterable
from typing import Any

from index.mentions.value import Kind, Mention
from index.mentions.words import Words, fold


class Reading:
    """Collects the mentions of a text. Each piece of the text is taken once, by the first that takes it. `groups` are
    the acronyms of bodies behind which a number is that of their meeting."""

    def __init__(self, text: str, groups: frozenset[str] = frozenset()) -> None:
        self.words = Words(text)
        self.low = fold(self.words.text)
        self.groups = groups
        self.found: list[Mention] = []

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention has taken any of these characters."""
        return all(end <= one.start or one.end <= start for one in self.found)

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
        return True

    def has(self, *kinds: Kind) -> bool:
        """Whether something of one of these kinds is mentioned."""
        return any(mention.kind in kinds for mention in self.found)

    def mentions(self) -> tuple[Mention, ...]:
        """What was found, in the order of the text."""
        return tuple(sorted(self.found, key=lambda one: one.start))
