"""The words of each language, from its file in `languages/`, and the rules over classes of words.

A line of a file is one of these (a form may have spaces, and "~" stands for one within an ending):

    script: CJK KANA                  the scripts of the file's words, by their names in Unicode
    last: final | lat- | -est | "Où"  a class of words: a word, a beginning, an ending, a word with its accents
    count 20 10: twenty | thirty      number words, here from 20 on in steps of 10
    ordinal 1 + o a: prim | second    ordinals, with endings; "_" is no ending
    joined: ال | و                    what is written together with the word behind it
    silent := them|little&!month      a class made of others
    meeting = [ #o ] gap{0,3} noun    a rule, see `Element`
    meeting ~ 第#次@                  a regular expression: # numbers, % one, %% one that is not read, = an ordinal of
                                      `named`, @ the file's `noun`
    listing: [、和]                    what may stand between the numbers of a list in patterns
    say thanks: thanks | cheers       phrases of courtesy

Only the files of the scripts in a text are read, with those of the script COMMON.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.normal import script_of

HERE = Path(__file__).parent
_LINE = re.compile(r"([\w -]+?)(?: \+ ([\w~ -]+))?(:| :=| ~| =) (.*)")
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_SIGN = re.compile("@|#|%%|%|(?<![?<])=")
#: Scripts that put a space between words. In other scripts a pattern may begin within a word.
_SPACED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
#: Letters of the longest beginning of a class, and of the longest ending.
_LONGEST = 20
_ENDING = 4

#: Letters that are spelt as others: traditional Chinese signs, variants of Arabic letters; and accented Latin letters.
_SPELT = dict(zip(*(HERE / "letters.txt").read_text(encoding="utf-8").split(), strict=True))
SIMPLIFY = str.maketrans({letter: other for letter, other in _SPELT.items() if letter >= "\u3400"})
_ACCENTED = filter(unicodedata.decomposition, map(chr, (*range(0xC0, 0x180), *range(0x1EA0, 0x1EFA))))
_FOLD = str.maketrans({letter: unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED} | _SPELT)


def fold(text: str) -> str:
    """The text in lower case, without accents, with Arabic and Chinese letters in one spelling. Its length stays."""
    folded = text.translate(_FOLD)
    low = folded.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return not text.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in text)


class Element(NamedTuple):
    """One element of a rule.

    `a|b&!c` fits a word of class a, or of class b and not c; `'but'` fits that word. `?` or `{0,3}` behind it say how
    many words may fit in a row. `<` looks at the word before, `>` at the next one. `#` reads a number or a list of
    them; the letters o, f, c, l behind it stand for ordinals, figures, counts in words, lists alone; a number behind
    these is the least value. `@name` calls the reader of that name. `[` and `]` stand around what is taken.
    """

    sign: str
    reader: str
    tests: tuple[tuple[frozenset[str], frozenset[str]], ...]
    least: int
    most: int

    def fits(self, kinds: frozenset[str]) -> bool:
        """Whether a word of these classes fits."""
        return any(wanted <= kinds and barred.isdisjoint(kinds) for wanted, barred in self.tests)


class TokenRule:
    """A rule: the `kind` of what it finds, and its `elements`.

    A text that it fits has a class of each set in `needs`. What it finds begins at a word of a class in `firsts`.
    """

    #: Classes that most texts have are looked up last.
    _USUAL = frozenset({"word", "numeral", "noun", "first"})

    def __init__(self, kind: str, text: str) -> None:
        self.kind, self.elements = kind, tuple(map(_element, text.split(" ")))
        wanted = [[kinds for kinds, _ in one.tests] for one in self.elements if one.least and not one.sign]
        needs = [frozenset(map(min, kinds)) for kinds in wanted if all(kinds)]
        self.needs = sorted(needs, key=lambda kinds: not kinds.isdisjoint(self._USUAL))
        first = next(one for one in self.elements if not one.sign)
        self.firsts = tuple(min(wanted) for wanted, _ in first.tests)


_ELEMENT = re.compile(r"([<>]?)(#[ofcl]*\d*|@[a-z-]+)?&?([^?{]*)(\?|\{(\d),(\d)\})?")


@cache
def _element(text: str) -> Element:
    if text in ("[", "]"):
        return Element(text, "", (), 0, 0)
    sign, reader, tests, many, least, most = _ELEMENT.fullmatch(text).groups()  # type: ignore[union-attr]
    number = "&numeral" if reader and reader[0] == "#" else ""
    bounds = (int(least), int(most)) if least else (0, 1) if many else (1, 1)
    return Element(sign, reader or "", _tests(f"{tests}{number}"), *bounds)


def _tests(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The classes that a word has to have, and those that it may not have, in each alternative."""
    found = []
    for test in text.split("|"):
        parts = set(filter(None, test.split("&")))
        barred = {part for part in parts if part[0] == "!"}
        found.append((frozenset(parts - barred), frozenset(part[1:] for part in barred)))
    return tuple(found)


@dataclass(eq=False)
class Vocabulary:
    """What the languages of some scripts call things.

    words, beginnings, endings, accented: the classes of each
    forms: the words of each class
    phrases_of: by the first word of a class's form of several words, the other words and the class
    joined: what is written together with the word behind it, shortest first
    capitals: languages that write every noun with a capital
    numbers: the values of number words; below zero those of ordinals
    made: classes made of others, in order
    rules: the rules; `needing` has their places in it by a class that each needs
    patterns: regular expressions by what they find, each with words of which a text has one
    ordinals: the values of what `=` stands for in patterns
    """

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    beginnings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    endings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    accented: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    phrases_of: dict[str, list[tuple[list[str], str]]] = field(default_factory=lambda: defaultdict(list))
    joined: list[str] = field(default_factory=list)
    capitals: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    made: list[tuple[str, Element]] = field(default_factory=list)
    rules: list[TokenRule] = field(default_factory=list)
    needing: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    patterns: dict[str, list[tuple[str, list[str]]]] = field(default_factory=lambda: defaultdict(list))
    ordinals: dict[str, int] = field(default_factory=dict)
    phrases: "Phrases" = field(default_factory=lambda: Phrases())

    def __post_init__(self) -> None:
        self.kinds = lru_cache(10_000)(self._kinds)
        self.is_alike = lru_cache(10_000)(self._is_alike)

    def bare(self, word: str) -> list[str]:
        """A folded word, then what is left of it without what is joined to it: two letters at least."""
        found = [word]
        for joined in self.joined:
            before, _, instead = joined.partition(">")
            if word.startswith(before) and len(word) > len(before) + 1:
                found.append(instead + word[len(before) :])
        return found

    def _kinds(self, word: str) -> frozenset[str]:
        """The classes of a folded word, with those of what is left without what is joined to it."""
        found: set[str] = set()
        for form in self.bare(word):
            found |= self.words.get(form, set())
            for end in range(1, min(len(form), _LONGEST) + 1):
                found |= self.beginnings.get(form[:end], set())
        for size in range(1, min(len(word), _ENDING) + 1):
            found |= self.endings.get(word[-size:], set())
        return frozenset(found)

    def _is_alike(self, word: str, kind: str, cutoff: float) -> bool:
        """Whether a word is one of a class with a slip: a letter changed, dropped, doubled, or two exchanged.

        `cutoff` is the least ratio of `difflib`.
        """
        close = get_close_matches(word, self.forms[kind], 3, cutoff) if len(word) > 4 else ()
        return any(form[0] == word[0] and abs(len(form) - len(word)) < 2 for form in close)

    def matches(self, kind: str, text: str) -> Iterator[re.Match[str]]:
        """What the patterns of a kind find in a text."""
        for pattern, nouns in self.patterns.get(kind, ()):
            if not nouns or any(map(text.__contains__, nouns)):
                yield from re.compile(pattern).finditer(text)

    def finds(self, kind: str, text: str) -> bool:
        """Whether the patterns of a kind find something in a text."""
        return next(self.matches(kind, text), None) is not None

    def without(self, text: str, *kinds: str) -> str:
        """A text without what the patterns of some kinds find, one kind after the other."""
        for kind in kinds:
            for pattern, _ in self.patterns.get(kind, ()):
                text = re.sub(pattern, "", text)
        return text


class Phrases:
    """Phrases of courtesy by their role, looked up by their first word, Chinese ones by their first sign."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, str]] = defaultdict(dict)
        self._by_first: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, role: str, phrases: Iterable[str], language: str) -> None:
        """Add the phrases of a role in a language."""
        for phrase in phrases:
            if phrase not in self._of[role]:
                self._of[role][phrase] = language
                self._by_first[role, _first(phrase, 0)].append(phrase)

    def of(self, role: str) -> Collection[str]:
        """All phrases of a role."""
        return self._of[role].keys()

    def match(self, low: str, at: int, roles: Iterable[str]) -> tuple[str, int, str] | None:
        """The longest phrase at a place of the first role that has one: its role, its end and its language."""
        first = _first(low, at)
        for role in roles:
            fits = [one for one in self._by_first.get((role, first), ()) if _stands(low, at, one)]
            if fits:
                longest = max(fits, key=len)
                return role, at + len(longest), self._of[role][longest]
        return None


def _first(low: str, at: int) -> str:
    word = _WORD.match(low, at)
    return word[0] if word else low[at : at + 1]


def _stands(low: str, at: int, phrase: str) -> bool:
    after = low[at + len(phrase) : at + len(phrase) + 1]
    whole = "\u3400" <= phrase[-1] <= "\u9fff" or not (after.isalnum() or after == "_")
    return whole and low.startswith(phrase, at)


def of_script(text: str) -> Vocabulary:
    """The vocabulary of the scripts that a text has letters of; Latin for figures alone."""
    if text.isascii():
        return _vocabulary(("LATIN",))
    known = {name for names, _ in _files().values() for name in names}
    return _vocabulary(tuple(sorted({script_of(sign) for sign in set(text) if sign.isalpha()} & known)))


@cache
def _files() -> dict[str, tuple[list[str], str]]:
    """The scripts and the text of each language's file. Files for all scripts come last."""
    found: dict[str, tuple[list[str], str]] = {}
    for path in sorted((HERE / "languages").iterdir()):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = text.partition("script: ")[2].partition("\n")[0].split(" "), text
    return dict(sorted(found.items(), key=lambda item: "COMMON" in item[1][0]))


@lru_cache(16)
def _vocabulary(scripts: tuple[str, ...]) -> Vocabulary:
    found = Vocabulary()
    for language, (names, text) in _files().items():
        if not {"COMMON", *scripts}.isdisjoint(names):
            _add(found, text, language, spaced=not _SPACED.isdisjoint(names))
    return found


def _add(found: Vocabulary, text: str, language: str, *, spaced: bool) -> None:
    """Add what a file has to a vocabulary."""
    one = f"(?:[0-9]++|[{''.join(numerals())}]{{1,9}}+)"
    signs, nouns, joint = {"%": f"({one})", "%%": one}, list[str](), " ?+[-~,] ?+"
    for line in text.splitlines():
        parsed = None if line.startswith("#") else _LINE.fullmatch(line)
        if parsed is None:
            continue
        key, endings, sign, value = parsed[1], parsed[2], parsed[3], fold(parsed[4])
        kind, *numbers = key.split(" ")
        forms = value.split(" | ")
        if sign == " =":
            found.rules.append(rule := TokenRule(key, value))
            for needed in rule.needs[0]:
                found.needing[needed].append(len(found.rules) - 1)
        elif sign == " :=":
            found.made.append((key, _element(value)))
        elif sign == " ~":
            signs["#"] = rf"(?<![\d.])((?:{one} ?+{joint}){{0,20}}{one})"
            pattern = _SIGN.sub(lambda sign: signs[sign[0]], value)
            found.patterns[key].append((r"(?<!\w)" * spaced + pattern, nouns if "@" in value else []))
        elif kind == "say":
            found.phrases.add(numbers[0], forms, language)
        elif key == "listing":
            joint = value
        elif key == "capital-nouns":
            found.capitals |= set(forms)
        elif key == "joined":
            found.joined += forms
        elif key == "noun":
            signs["@"], nouns = f"(?:{value})", [] if "(" in value else value.split("|")
        elif key == "named":  # the ordinals of its patterns, forms of one between bars
            same = {
                form.replace("_", " "): n
                for n, named in enumerate(value.split(), 1) for form in named.split("|")
            }  # fmt: skip
            signs["="] = rf"(?<!\w)({'|'.join(sorted(map(re.escape, same), key=len, reverse=True))})"
            found.ordinals |= same
        elif kind in ("count", "ordinal"):
            first, step = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 1
            for place, stems in enumerate(forms):
                signed = (first + place * step) * (-1 if kind == "ordinal" else 1)
                for stem in stems.split():
                    for ending in fold(endings or "_").split():
                        spelt = (stem + ending.strip("_")).replace("~", " ")
                        found.numbers.setdefault(spelt, signed)
        elif key != "numerals":
            for form, typed in zip(forms, parsed[4].split(" | "), strict=True):
                _add_form(found, key, form, typed)


def _add_form(found: Vocabulary, key: str, form: str, typed: str) -> None:
    """Add a form to a class: a word, a beginning, an ending, words in a row, or a word with its accents."""
    if len(form) > 2 and form[0] == form[-1] == '"':
        found.accented[typed[1:-1].lower()].add(key)
    elif " " in form:
        first, *others = form.split(" ")
        found.phrases_of[first].append((others, key))
    elif len(form) > 1 and form[-1] == "-":
        found.beginnings[form[:-1]].add(key)
    elif len(form) > 1 and form[0] == "-":
        found.endings[form[1:]].add(key)
    else:
        found.words[form].add(key)
        found.forms[key].append(form)


@cache
def numerals() -> dict[str, int]:
    """The values of the signs for numbers in Chinese: 0 to 9, 10 and 100."""
    line = re.search("^numerals: (.*)", _files()["signs"][1], re.MULTILINE)
    values = (*range(11), 100)
    signs = zip(values, line[1].split(" | "), strict=True) if line else ()
    return {sign: value for value, some in signs for sign in some}


@cache
def names() -> dict[str, Any]:
    """The tables of States, organisations and months that `lab.names` writes."""
    return json.loads((HERE / "names.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
