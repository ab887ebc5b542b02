"""The words of each language, from its file in `languages/`, and the rules over classes of words.

A line of a file is one of these:

    script: CJK KANA                  the scripts of the file's words, by their names in Unicode
    last: final | lat- | -est         a class of words: a word, a beginning, an ending
    count 20 10: twenty | thirty      number words, here from 20 on in steps of 10
    ordinal 1 + o a: prim | second    ordinals, with endings; "_" is no ending, "~" a space
    joined: ال | و                    what is written together with the word behind it
    silent := them|little&!month      a class made of others
    meeting = [ #o ] gap{0,3} noun    a rule, see `Element`
    meeting ~ 第#次@                  a regular expression: # numbers, % one, %% one that is not read, = an ordinal of
                                      `named`, @ the file's `noun`
    question-word: wie|wat            words that questions ask with, "¿" in the next line
    halves: ¿.*?( en )(?=¿)           a regular expression: its group is what stands between two questions
    listing: [、和]                    what may stand between the numbers of a list in regular expressions
    say thanks: thanks | cheers       phrases of courtesy

`keys.txt` has all keys. The files of the scripts in a text are read, and those of the script COMMON.
"""

import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.errors import UserError
from knowledge.numerals import SAID_HAN

HERE = Path(__file__).parent
#: Letters that are spelt as others: traditional Chinese signs, variants of Arabic letters; and accented Latin letters.
_SPELT = dict(zip(*(HERE / "letters.txt").read_text(encoding="utf-8").split(), strict=True))
_ACCENTED = filter(
    unicodedata.decomposition, map(chr, (*range(0xC0, 0x180), *range(0x218, 0x21C), *range(0x1EA0, 0x1EFA)))
)
FOLD = str.maketrans({letter: unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED} | _SPELT)
SIMPLIFY = str.maketrans({letter: other for letter, other in _SPELT.items() if letter >= "\u3400"})

_LINE = re.compile(r"([\w -]+?)(?: \+ ([\w~ -]+))?(:| :=| ~| =) (.*)")
_SIGN = re.compile("@|¿|#|%%|%|(?<![?<])=")
#: The line that says what a sign in a pattern stands for.
_SIGNS = {"@": "noun: ", "=": "named: ", "¿": "question-word: "}
#: Scripts that put a space between words. In other scripts a pattern may begin within a word.
_SPACED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
_ELEMENT = re.compile(r"([<>]?)(#[ofcln]*\d*|@[a-z-]+)?&?([^?{]*)(\?|\{(\d),(\d)\})?")

#: The classes that a word must have, and those that it may not have, in each alternative.
Tests = tuple[tuple[frozenset[str], frozenset[str]], ...]


class Element(NamedTuple):
    """An element of a rule.

    `a|b&!c` fits a word of class a, or of class b and not c; `'but'` fits that word. `?` or `{0,3}` behind it say how
    many words may fit in a row. `<` looks at the word before, `>` at the next one. `@name` calls the reader of that
    name. `[` and `]` stand around what is taken. `#` reads a number or a list of them. The letters o, f, c behind it
    stand for ordinals, figures, counts in words, l for lists alone, n for one number; a figure is the least value.
    """

    sign: str
    reader: str
    tests: Tests
    least: int
    most: int


@cache
def element(text: str) -> Element:
    """Read an element of a rule, or a class made of others. Raises ValueError."""
    if text in ("[", "]"):
        return Element(text, "", (), 0, 0)
    parsed = _ELEMENT.fullmatch(text)
    if parsed is None:
        raise ValueError(f"{text!r} is no element of a rule")
    sign, reader, tests, many, least, most = parsed.groups()
    number = "&numeral" if reader and reader[0] == "#" else ""
    found = []
    for test in f"{tests}{number}".split("|"):
        parts = frozenset(filter(None, test.split("&")))
        barred = frozenset(part for part in parts if part[0] == "!")
        found.append((parts - barred, frozenset(part[1:] for part in barred)))
        for name in (part.lstrip("!") for part in parts):
            if name[0] != "'" and name not in _classes():
                raise ValueError(_unknown(name))
    bounds = (int(least), int(most)) if least else (0, 1) if many else (1, 1)
    return Element(sign, reader or "", tuple(found), *bounds)


class Rule(NamedTuple):
    """A rule: its elements, the classes of the word that it begins at, and of each word that it needs one class."""

    elements: tuple[Element, ...]
    firsts: tuple[str, ...]
    needs: tuple[frozenset[str], ...]


def _rule(text: str) -> Rule:
    elements = tuple(map(element, text.split(" ")))
    first = next(one for one in elements if not one.sign)
    needed = ([wanted for wanted, _ in one.tests] for one in elements if one.least and not one.sign)
    needs = tuple(frozenset(map(min, kinds)) for kinds in needed if all(kinds))
    return Rule(elements, tuple(min(wanted) for wanted, _ in first.tests), needs)


@dataclass(eq=False)
class Vocabulary:
    """The words of the languages of some scripts.

    words, beginnings, endings: the classes of each
    joined: particles that are written together with the next word, shortest first
    numbers: the values of number words; below zero those of ordinals
    made: classes composed of others, in order
    rules: the rules of each kind
    patterns: the regular expressions of each kind
    named: the values of `=` in regular expressions
    phrases: phrases of courtesy by their roles
    """

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    beginnings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    endings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    joined: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    made: list[tuple[str, Element]] = field(default_factory=list)
    rules: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    patterns: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@cache
def files() -> dict[str, tuple[list[str], str]]:
    """The scripts and the text of each language's file. Files for all scripts come last."""
    found: dict[str, tuple[list[str], str]] = {}
    for path in sorted((HERE / "languages").iterdir()):
        text = path.read_text(encoding="utf-8")
        if "script: " not in text:
            raise UserError(f"{path}: has no line such as 'script: LATIN', which says when the file is read")
        found[path.stem] = text.partition("script: ")[2].partition("\n")[0].split(" "), text
    return dict(sorted(found.items(), key=lambda item: "COMMON" in item[1][0]))


@cache
def keys() -> dict[str, str]:
    """The keys of the files' lines with their meanings: keys.txt."""
    lines = (HERE / "keys.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if line and line[0] != "#")


@cache
def _classes() -> frozenset[str]:
    """The classes that a rule may name."""
    made = (name for _, text in files().values() for name in re.findall(r"^([\w-]+) := ", text, re.MULTILINE))
    return frozenset([*keys(), *made, *map(str.lower, scripts())])


@lru_cache(16)
def of_scripts(scripts: frozenset[str]) -> Vocabulary:
    """The vocabulary of some scripts. Raises UserError if a line of their files cannot be read."""
    found = Vocabulary()
    for name, (names, text) in files().items():
        if "COMMON" in names or not scripts.isdisjoint(names):
            add(found, HERE / "languages" / f"{name}.txt", text)
    return found


def add(found: Vocabulary, path: Path, text: str) -> None:
    """Add a file's words to a vocabulary. Raises UserError if a line cannot be read."""
    signs = {"%%": f"(?:[0-9]++|{SAID_HAN}+)", "listing": " ?+[-~,] ?+"}
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                _add_line(found, line, signs)
            except ValueError as exc:
                raise UserError(f"{path}, line {number}: {exc}") from exc


def _add_line(found: Vocabulary, line: str, signs: dict[str, str]) -> None:
    """Add a line's words. `signs` has the meanings of signs in the file's patterns. Raises ValueError."""
    parsed = _LINE.fullmatch(line)
    if parsed is None:
        raise ValueError(f"{line!r} is none of KEY: WORDS, KEY := CLASSES, KEY = RULE and KEY ~ PATTERN")
    key, endings, sign, value = parsed[1], parsed[2], parsed[3], parsed[4].translate(FOLD).lower()
    kind, *numbers = key.split(" ")
    known = keys() if kind not in ("count", "ordinal", "say") else (kind,)
    if sign != " :=" and key not in known and kind not in known:
        raise ValueError(_unknown(key))
    forms = value.split(" | ")
    if sign == " =":
        found.rules[key].append(_rule(value))
    elif sign == " :=":
        found.made.append((key, element(value)))
    elif sign == " ~":
        found.patterns[key].append(_pattern(value, signs))
    elif key == "script":
        signs["spaced"] = r"(?<!\w)" * (not _SPACED.isdisjoint(value.upper().split(" ")))
    elif kind == "say":
        found.phrases[numbers[0]] += forms
    elif key == "joined":
        found.joined += forms
    elif key == "listing":
        signs[key] = value
    elif key == "question-word":
        signs["¿"] = f"(?:{parsed[4]})"
    elif key == "halves":
        found.patterns[key].append(_SIGN.sub(partial(_stands_for, signs), parsed[4]))
    elif key == "noun":
        signs["@"] = f"(?:{value})"
    elif key == "named":  # the ordinals of its patterns, forms of one between bars
        same = {
            form.replace("_", " "): n
            for n, named in enumerate(value.split(), 1) for form in named.split("|")
        }  # fmt: skip
        signs["="] = rf"(?<!\w)({'|'.join(sorted(map(re.escape, same), key=len, reverse=True))})"
        found.named |= same
    elif kind in ("count", "ordinal"):
        first, step = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 1
        for place, stems in enumerate(forms):
            signed = (first + place * step) * (-1 if kind == "ordinal" else 1)
            for stem in stems.split():
                for ending in (endings or "_").split():
                    spelt = (stem + ending.translate(FOLD).strip("_")).replace("~", " ")
                    found.numbers.setdefault(spelt, signed)
    else:
        for form in parsed[4].lower().split(" | ") if '"' in value else forms:
            _add_form(found, key, form)


def _unknown(key: str) -> str:
    nearest = get_close_matches(key, keys(), 1)
    return (
        f"{key!r} is no key{f', perhaps {nearest[0]!r}' if nearest else ''}: {HERE / 'keys.txt'} has them all"
    )


def _pattern(value: str, signs: dict[str, str]) -> str:
    """A pattern as a regular expression, in which signs stand for what the file says above. Raises ValueError."""
    one = signs["%%"]
    listed = rf"(?<![\d.])((?:{one} ?+{signs['listing']}){{0,20}}{one})"
    return signs["spaced"] + _SIGN.sub(partial(_stands_for, {**signs, "%": f"({one})", "#": listed}), value)


def _stands_for(signs: dict[str, str], sign: re.Match[str]) -> str:
    if sign[0] not in signs:
        raise ValueError(f"{sign[0]!r} stands for the line {_SIGNS[sign[0]]!r}, which must be above this one")
    return signs[sign[0]]


def _add_form(found: Vocabulary, key: str, form: str) -> None:
    """Add a form to a class: a word, a beginning or an ending."""
    if len(form) > 1 and form[-1] == "-":
        found.beginnings[form[:-1]].add(key)
    elif len(form) > 1 and form[0] == "-":
        found.endings[form[1:]].add(key)
    else:
        found.words[form].add(key)


@cache
def scripts() -> frozenset[str]:
    """The scripts that some file has words of."""
    return frozenset(name for names, _ in files().values() for name in names)


@cache
def names() -> dict[str, Any]:
    """The tables of States, organisations and months that `lab.names` writes."""
    return json.loads((HERE / "names.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def first_words(table: str) -> frozenset[str]:
    """The first words of the names in one of these tables."""
    return frozenset(name.partition(" ")[0] for name in names()[table])
