"""The words of each language, from its file in `languages/`, and the tables of names that `generate` writes.

A file begins with `script:`. Its other lines are `class: form | form`, where "-" at a form's end stands for any ending;
`count 20 10: twenty | thirty`, number words from 20 on in steps of 10; `ordinal 1 + o a: prim | second`, such with
endings; `say role: phrase | phrase`, courtesies; `kind = elements`, a rule (`index.mentions.rules`); `kind ~ pattern`,
a regular expression in which # stands for numbers, % for one, %% for one that is not looked at, = for the ordinals of
the file (`named`) and @ for its `noun`. Only the files of the scripts that a text has are read, and patterns compiled
where their noun is in it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.mentions.rules import Rule

_HERE = Path(__file__).parent
_LINE = re.compile(r"([\w -]+?)(?: \+ ([\w ]+))?(:| ~| =) (.*)")
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_SIGN = re.compile("@|#|%%|%|(?<![?<])=")
#: The scripts in which a pattern begins where a word does.
_APART = re.compile("^script: (?:Latin|Cyrillic|Greek)$", re.MULTILINE)
#: Letters of the longest stem.
_LONGEST = 20
HAN = "(?:[0-9]++|[零〇一二三四五六七八九十百两]{1,9}+)"
#: A number, or some in a list: what joins them, and what stands behind each in Chinese.
_JOINT = "[次届场轮]?+[会议]{0,2}+ ?+(?:、|和|与|及|至|到|-|~|,|以及) ?+第?+ ?+"
_NUMBERS = rf"(?<![\d.])((?:{HAN} ?+{_JOINT}){{0,20}}{HAN})"


@dataclass
class Vocabulary:
    """What the languages of some scripts call things: the classes of words and of beginnings of words, number words
    (an ordinal's value is below zero), and of the languages with patterns these."""

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=dict)
    patterned: list["Patterns"] = field(default_factory=list)
    rules: dict[str, list["Rule"]] = field(default_factory=dict)
    phrases: "Phrases" = field(default_factory=lambda: Phrases())
    _of: dict[str, list[str]] = field(default_factory=dict)

    def kinds(self, forms: Iterable[str]) -> frozenset[str]:
        """The classes that a word in one of its forms is of."""
        found: set[str] = set()
        for form in forms:
            if form in self.words:
                found |= self.words[form]
            for end in range(1, min(len(form), _LONGEST) + 1):
                if (stem := form[:end]) in self.stems:
                    found |= self.stems[stem]
        return frozenset(found)

    def of(self, kind: str) -> list[str]:
        """The words of a class."""
        if kind not in self._of:
            self._of[kind] = [word for word, kinds in self.words.items() if kind in kinds]
        return self._of[kind]


class Phrases:
    """Courtesies by their role, of several words each (`say role: phrase | phrase` in a file), looked up by the word
    that they begin with, Chinese ones by the sign."""

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
        """The role of the longest phrase that stands whole at a place, of the first of these that one is of, where it
        ends, and its language."""
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
    end = at + len(phrase)
    whole = "\u3400" <= phrase[-1] <= "\u9fff" or not (
        low[end : end + 1].isalnum() or low[end : end + 1] == "_"
    )
    return whole and low.startswith(phrase, at)


class Patterns:
    """The patterns of a language, compiled when a text has its noun."""

    def __init__(self, patterns: Mapping[str, list[str]], noun: str, ordinals: Mapping[str, int]) -> None:
        self._patterns, self._ordinals = patterns, ordinals
        self._nouns = [] if "(" in noun else noun.split("|")
        self._noun = noun
        self._compiled: dict[str, list[re.Pattern[str]]] = {}

    def in_text(self, low: str) -> bool:
        """Whether a folded text has the language's noun."""
        return not self._nouns or any(noun in low for noun in self._nouns)

    def get(self, kind: str) -> list[re.Pattern[str]]:
        """The compiled patterns of a kind."""
        if kind not in self._compiled:
            words = "|".join(sorted(map(re.escape, self._ordinals), key=len, reverse=True))
            signs = {
                "@": f"(?:{self._noun})", "#": _NUMBERS, "=": rf"(?<!\w)({words})", "%": f"({HAN})", "%%": HAN,
            }  # fmt: skip
            self._compiled[kind] = [
                re.compile(_SIGN.sub(lambda sign: signs[sign[0]], pattern))
                for pattern in self._patterns.get(kind, ())
            ]
        return self._compiled[kind]

    def kinds(self, beginning: str) -> list[str]:
        """The kinds that the language has patterns of and that begin so."""
        return [kind for kind in self._patterns if kind.startswith(beginning)]

    def ordinal(self, said: str) -> int | None:
        """The value of an ordinal of the file."""
        return self._ordinals.get(said)


def of_script(text: str) -> Vocabulary:
    """The vocabulary of the scripts that a text has letters of; figures alone have Latin ones."""
    if text.isascii():
        return _vocabulary(("Latin",))
    return _vocabulary(tuple(name for name, letter in _scripts() if letter.search(text)))


@cache
def _files() -> dict[str, dict[str, str]]:
    """The text of each language's file, by its scripts and its name."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted((_HERE / "languages").iterdir(), key=lambda one: one.name):
        text = path.read_text(encoding="utf-8")
        scripts = text.partition("script: ")[2].partition("\n")[0]
        found[scripts][path.name.removesuffix(".txt")] = text
    return dict(found)


@cache
def _scripts() -> list[tuple[str, Any]]:
    """The scripts of the languages that there are, and a pattern of their letters."""
    import regex  # 9 ms that a text in plain Latin letters does without

    scripts = {name for names in _files() for name in names.split()} - {"Common"}
    return [(name, regex.compile(rf"\p{{Script={name}}}")) for name in sorted(scripts)]


@cache
def _vocabulary(scripts: tuple[str, ...]) -> Vocabulary:
    found = Vocabulary()
    for names, texts in _files().items():
        if not {"Common", *scripts}.isdisjoint(names.split()):
            for language, text in texts.items():
                _add(found, text, language)
    return found


def _add(found: Vocabulary, text: str, language: str) -> None:
    """Add what a file has to a vocabulary."""
    from index.mentions.rules import Rule
    from index.mentions.words import fold

    patterns: dict[str, list[str]] = defaultdict(list)
    noun, ordinals = "", {}
    # Elsewhere words are written together, or little ones joined to their beginning.
    apart = r"(?<!\w)" if _APART.search(text) else ""
    for line in fold(text).splitlines():
        parsed = None if line.startswith("#") else _LINE.fullmatch(line)
        if parsed is None:
            continue
        key, endings, sign, value = parsed.groups()
        kind, *numbers = key.split(" ")
        forms = value.split(" | ")
        if sign == " =":
            found.rules.setdefault(key, []).append(Rule(value))
        elif sign == " ~":
            patterns[key].append(apart + value)
        elif kind == "say":
            found.phrases.add(numbers[0], forms, language)
        elif key == "noun":
            noun = value
        elif key == "named":  # the ordinals of its patterns, forms of one between bars
            for number, same in enumerate(value.split(), 1):
                ordinals.update({form.replace("_", " "): number for form in same.split("|")})
        elif kind in ("count", "ordinal"):
            first, step = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 1
            for place, same in enumerate(forms):
                signed = (first + place * step) * (-1 if kind == "ordinal" else 1)
                for stem in same.split():
                    for ending in (endings or "_").split():
                        found.numbers.setdefault(stem + ending.strip("_"), signed)
        else:
            for form in forms:
                (found.stems[form[:-1]] if form.endswith("-") and len(form) > 1 else found.words[form]).add(
                    key
                )
    if patterns:
        found.patterned.append(Patterns(patterns, noun, ordinals))


@cache
def names() -> dict[str, Any]:
    """The tables of States and months that `index.mentions.generate` writes."""
    return json.loads((_HERE / "names.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
