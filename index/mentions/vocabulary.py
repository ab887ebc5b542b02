"""How words are spelt here, and the words of each language, from its file in `languages/`.

A file begins with `script:`. Its other lines are `class: form | form`, where "-" at a form's end stands for any ending;
`count 20 10: twenty | thirty`, number words from 20 on in steps of 10; `ordinal 1 + o a: prim | second`, such with
endings; `say role: phrase | phrase`, courtesies; `kind = elements`, a rule (`index.mentions.rules`); `kind ~ pattern`,
a regular expression in which # stands for numbers, % for one, %% for one that is not looked at, = for the ordinals
that the file has before it (`named`) and @ for its `noun`. Only the files of the scripts that a text has are read, and
patterns compiled where their noun is in it.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.normal import script_of

if TYPE_CHECKING:
    from index.mentions.rules import Rule

HERE = Path(__file__).parent
_LINE = re.compile(r"([\w -]+?)(?: \+ ([\w ]+))?(:| ~| =) (.*)")
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_SIGN = re.compile("@|#|%%|%|(?<![?<])=")
#: The scripts in which a pattern begins where a word does: elsewhere words are written together, or little ones joined
#: to their beginning.
_APART = frozenset({"LATIN", "CYRILLIC", "GREEK"})
#: Letters of the longest stem.
_LONGEST = 20
HAN = "(?:[0-9]++|[零〇一二三四五六七八九十百两]{1,9}+)"
#: A number, or some in a list: what joins them, and what stands behind each in Chinese.
_JOINT = "[次届场轮]?+[会议]{0,2}+ ?+(?:、|和|与|及|至|到|-|~|,|以及) ?+第?+ ?+"
_NUMBERS = rf"(?<![\d.])((?:{HAN} ?+{_JOINT}){{0,20}}{HAN})"

#: The traditional Chinese signs of the words that there are here, and the simplified ones.
_SIMPLER = dict(zip(*(HERE / "simplified.txt").read_text(encoding="utf-8").split(), strict=True))
SIMPLIFY = str.maketrans(_SIMPLER)
_ACCENTED = filter(unicodedata.decomposition, map(chr, (*range(0xC0, 0x180), *range(0x1EA0, 0x1EFA))))
_FOLD = str.maketrans(
    {letter: unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ئ": "ي", "٫": ".", "٬": ","}
    | _SIMPLER
)
#: What is written together with an Arabic word, longest first: and, so; in, as, to; the. Of the word two letters
#: stay at least.
_PREFIXES = sorted(
    (link + before for link in ("و", "ف", "") for before in ("بال", "كال", "لل", "ال", "ب", "ل", "ك", "")),
    key=len,
    reverse=True,
)[:-1]
_ATTACHED = frozenset("وفبكلا")
_DEFINITE = re.compile("[وف]?(?:[بك]?ال|لل)")


def fold(text: str) -> str:
    """The text in lower case, without accents, Arabic letters merged, Chinese simplified; as long as the text."""
    folded = text.translate(_FOLD)
    low = folded.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return not text.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in text)


def bare(word: str) -> list[str]:
    """A folded word, then without what Arabic writes together with it."""
    if word[:1] not in _ATTACHED:
        return [word]
    rests = (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix))
    return [word, *(rest for rest in rests if len(rest) > 1)]


def definite(word: str) -> bool:
    """Whether a folded Arabic word has the article."""
    return _DEFINITE.match(word) is not None


@dataclass(eq=False)
class Vocabulary:
    """What the languages of some scripts call things: the classes of words, and the words `of` each, the classes of
    beginnings of words, number words (an ordinal's value is below zero), patterns by what they find, each with the
    nouns of which it needs one, and the ordinals in them."""

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=dict)
    patterns: dict[str, list[tuple[str, list[str]]]] = field(default_factory=lambda: defaultdict(list))
    ordinals: dict[str, int] = field(default_factory=dict)
    rules: list["Rule"] = field(default_factory=list)
    #: The numbers of the rules by a class that a text has to have for them.
    needing: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    phrases: "Phrases" = field(default_factory=lambda: Phrases())
    #: The classes that a folded word, or what is left of it without what Arabic joins to it, is of.
    kinds: Callable[[str], frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = lru_cache(10_000)(self._kinds)

    def _kinds(self, word: str) -> frozenset[str]:
        found: set[str] = set()
        for form in bare(word):
            found |= self.words.get(form, set())
            for end in range(1, min(len(form), _LONGEST) + 1):
                found |= self.stems.get(form[:end], set())
        return frozenset(found)

    def matches(self, kind: str, text: str) -> Iterator[re.Match[str]]:
        """What the patterns of a kind find in a text."""
        for pattern, nouns in self.patterns.get(kind, ()):
            if not nouns or any(map(text.__contains__, nouns)):
                yield from re.compile(pattern).finditer(text)

    def finds(self, kind: str, text: str) -> bool:
        """Whether the patterns of a kind find something in a text."""
        return next(self.matches(kind, text), None) is not None

    def without(self, text: str, *kinds: str) -> str:
        """A text without what the patterns of some kinds find, one after the other."""
        for kind in kinds:
            for pattern, _ in self.patterns.get(kind, ()):
                text = re.sub(pattern, "", text)
        return text


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
    after = low[at + len(phrase) : at + len(phrase) + 1]
    whole = "\u3400" <= phrase[-1] <= "\u9fff" or not (after.isalnum() or after == "_")
    return whole and low.startswith(phrase, at)


def of_script(text: str) -> Vocabulary:
    """The vocabulary of the scripts that a text has letters of; figures alone have Latin ones."""
    if text.isascii():
        return _vocabulary(("LATIN",))
    return _vocabulary(tuple(sorted({script_of(sign) for sign in set(text) if sign.isalpha()} & _scripts())))


@cache
def _files() -> dict[str, tuple[list[str], str]]:
    """The scripts and the text of each language's file, what all share last."""
    found: dict[str, tuple[list[str], str]] = {}
    for path in sorted((HERE / "languages").iterdir()):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = text.partition("script: ")[2].partition("\n")[0].split(" "), text
    return dict(sorted(found.items(), key=lambda item: "COMMON" in item[1][0]))


@cache
def _scripts() -> frozenset[str]:
    """The scripts of the languages that there are."""
    return frozenset(name for names, _ in _files().values() for name in names)


@lru_cache(16)
def _vocabulary(scripts: tuple[str, ...]) -> Vocabulary:
    found = Vocabulary()
    for language, (names, text) in _files().items():
        if not {"COMMON", *scripts}.isdisjoint(names):
            _add(found, fold(text), language, apart=not _APART.isdisjoint(names))
    return found


def _add(found: Vocabulary, text: str, language: str, *, apart: bool) -> None:
    """Add what a file has to a vocabulary."""
    from index.mentions.rules import Rule

    signs = {"#": _NUMBERS, "%": f"({HAN})", "%%": HAN}
    nouns: list[str] = []
    for line in text.splitlines():
        parsed = None if line.startswith("#") else _LINE.fullmatch(line)
        if parsed is None:
            continue
        key, endings, sign, value = parsed.groups()
        kind, *numbers = key.split(" ")
        forms = value.split(" | ")
        if sign == " =":
            found.rules.append(rule := Rule(key, value))
            for needed in rule.needs[0]:
                found.needing[needed].append(len(found.rules) - 1)
        elif sign == " ~":
            pattern = _SIGN.sub(lambda sign: signs[sign[0]], value)
            found.patterns[key].append((r"(?<!\w)" * apart + pattern, nouns if "@" in value else []))
        elif kind == "say":
            found.phrases.add(numbers[0], forms, language)
        elif key == "noun":
            signs["@"], nouns = f"(?:{value})", [] if "(" in value else value.split("|")
        elif key == "named":  # the ordinals of its patterns, forms of one between bars
            told = enumerate(value.split(), 1)
            same = {form.replace("_", " "): n for n, one in told for form in one.split("|")}
            signs["="] = rf"(?<!\w)({'|'.join(sorted(map(re.escape, same), key=len, reverse=True))})"
            found.ordinals |= same
        elif kind in ("count", "ordinal"):
            first, step = int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 1
            for place, one in enumerate(forms):
                signed = (first + place * step) * (-1 if kind == "ordinal" else 1)
                for stem in one.split():
                    for ending in (endings or "_").split():
                        found.numbers.setdefault(stem + ending.strip("_"), signed)
        else:
            for form in forms:
                found.of[key].append(form)
                stem = form.endswith("-") and len(form) > 1
                (found.stems[form[:-1]] if stem else found.words[form]).add(key)


@cache
def names() -> dict[str, Any]:
    """The tables of States and months that `index.mentions.generate` writes."""
    return json.loads((HERE / "names.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
