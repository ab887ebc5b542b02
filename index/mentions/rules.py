"""Rules over the words of a text, as the files of the languages have them: `meeting = [ #o ] gap{0,3} noun`.

A rule is a row of elements. `a|b&!c` is a word of class a, or of b and not of c; `'but'` is that word; `index.mentions.
words` has further classes. Behind an element `?`, `*` or `{0,3}` say how many words of it may follow one another. `<`
looks at the word before, `>` at the word ahead. `#` is a number, or some in a list, of those kinds that letters name: o
ordinals, f figures, c counts in words, l lists alone; and a least value. `@name` is what a parser of that name reads.
What stands in brackets is taken.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple

from index.mentions.numbers import lists_at
from index.mentions.words import Words

#: Reads something at a place: its values and where it ends, longest first.
Parser = Callable[[Words, int], Iterator[tuple[list[Any], int]]]
_ELEMENT = re.compile(r"([<>]?)(#[ofcl]*\d*|@[a-z-]+)?&?([^?*{]*)(\?|\*|\{(\d),(\d)\})?")
_NUMBER = re.compile(r"#([ofcl]*)(\d*)")
_END = frozenset({"end"})
_MOST = 6
#: What most texts have is looked for last.
_USUAL = frozenset({"word", "numeral", "noun", "first"})


class Found(NamedTuple):
    """What a rule found: what its parsers read, and the tokens in its brackets."""

    values: list[Any]
    start: int
    end: int


class _Element(NamedTuple):
    sign: str
    parser: str
    tests: tuple[tuple[frozenset[str], frozenset[str]], ...]
    least: int
    most: int

    def fits(self, kinds: frozenset[str]) -> bool:
        """Whether a word of these classes is of the element."""
        return any(wanted <= kinds and barred.isdisjoint(kinds) for wanted, barred in self.tests)


class Rule:
    """One rule, and the `kind` of what it finds. Of each of `needs` a text that has it has a class; it begins with a
    word of one of `firsts`."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind, self.elements = kind, tuple(map(_element, text.split(" ")))
        wanted = [[kinds for kinds, _ in one.tests] for one in self.elements if one.least and not one.sign]
        needs = [frozenset(map(min, kinds)) for kinds in wanted if all(kinds)]
        self.needs = sorted(needs, key=lambda kinds: not kinds.isdisjoint(_USUAL))
        first = next(one for one in self.elements if not one.sign)
        self.firsts = tuple(min(wanted) for wanted, _ in first.tests)

    def at(self, words: Words, place: int, parsers: Mapping[str, Parser]) -> Iterator[Found]:
        """What the rule may find that begins at a place, the longest first."""
        return self._follow(words, place, 0, parsers, Found([], place, -1))

    def _follow(
        self, words: Words, at: int, step: int, parsers: Mapping[str, Parser], found: Found
    ) -> Iterator[Found]:
        values, start, end = found
        if step == len(self.elements):
            yield Found(values, start, at if end < 0 else end)
            return
        one = self.elements[step]
        kinds = words.kinds[at] if 0 <= at < len(words) else _END
        reads: Iterable[tuple[list[Any], int]] = [([], at)]
        if one.sign == "[":
            start = at
        elif one.sign == "]":
            end = at
        elif one.sign:
            seen = kinds if one.sign == ">" else words.kinds[at - 1] if at else _END
            reads = reads if one.fits(seen) else ()
        elif one.parser:
            read = parsers.get(one.parser[1:]) or partial(_numbers, wanted=one.parser)
            fits = kinds is not _END and one.fits(kinds)
            reads = chain(read(words, at) if fits else (), () if one.least else reads)
        else:
            most = 0
            while most < one.most and at + most < len(words) and one.fits(words.kinds[at + most]):
                most += 1
            reads = (([], at + length) for length in range(most, one.least - 1, -1))
        for more, after in reads:
            yield from self._follow(words, after, step + 1, parsers, Found([*values, *more], start, end))


def _numbers(words: Words, place: int, wanted: str) -> Iterator[tuple[list[int], int]]:
    """The lists of numbers at a place that are of the kinds that are wanted, longest first."""
    kinds, least = _NUMBER.fullmatch(wanted).groups()  # type: ignore[union-attr]
    for values, kind, end in lists_at(words, place):
        alone = "l" not in kinds or len(values) > 1
        if (not kinds.strip("l") or kind in kinds) and alone and values[-1] >= int(least or 1):
            yield values, end


@cache
def _element(text: str) -> _Element:
    if text in ("[", "]"):
        return _Element(text, "", (), 0, 0)
    sign, parser, tests, many, least, most = _ELEMENT.fullmatch(text).groups()  # type: ignore[union-attr]
    parsed = []
    for test in tests.split("|"):
        parts = [*filter(None, test.split("&")), *(["numeral"] if parser and parser[0] == "#" else [])]
        barred = {part for part in parts if part[0] == "!"}
        parsed.append((frozenset(parts) - barred, frozenset(part[1:] for part in barred)))
    bounds = {"?": (0, 1), "*": (0, _MOST), None: (1, 1)}.get(many) or (int(least), int(most))
    return _Element(sign, parser or "", tuple(parsed), *bounds)
