"""The language of a question, or None if it is not sure.

A script of one language decides alone. Among the languages of a script two classifiers give probabilities, which are
multiplied: fastText's lid.176 (Joulin et al., 2017; the file lid.176.ftz), and a naive Bayes over the words and the
groups of 1 to 4 letters in our own short sentences (`languages.txt`). If the second is sure, fastText is not asked.

The sentences have what fastText lacks: the style of questions, and Russian, Arabic and Chinese in Latin letters. The
embedding model has no part in it. On a few letters the prior of a language counts too; the six UN languages come first.
docs/decisions/language-of-a-question.md has the figures.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.language import UN_LANGUAGES, base
from knowledge.normal import script_of

SENTENCES = "languages.txt"
#: The class of texts that must not be taken for a language.
UNKNOWN = "und"
#: The least probability of a language that is named. A neighbour called one of the six costs more than a
#: neighbour called another: its reader gets English whichever it is.
SURE = dict.fromkeys(UN_LANGUAGES, 0.7)
SURE_OF_OTHERS = 0.5
#: A text of at most so many letters is one word: often a name, or the same in English, French and Dutch. For such a
#: text, and for one long word, a language of Latin script is named only with this probability.
FEW = 10
SURE_OF_FEW = 0.85
#: The least probability at which the letter groups decide alone: it spares loading fastText.
CLEAR = 0.97
#: The n-grams of a text are far from independent: their log-probabilities count this much.
GRAM_WEIGHT = 0.15
#: A whole word counts as so many of its parts.
WORD_WEIGHT = 3
#: The share of the mean of all languages in each one's rate of a gram.
MIXED = 0.3
#: A text of at most so many words, without acronyms, is brief.
BRIEF = 3
#: Letters read. The first words of a pasted page tell its language.
READ = 500

#: Scripts in which one language, or one far more than the others, is written; names as Unicode has them.
ALONE = {
    "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el", "HEBREW": "he",
    "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "ETHIOPIC": "am", "DEVANAGARI": "hi", "BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu",
    "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "TIBETAN": "bo",
}  # fmt: skip
#: The languages of the other scripts: those of the sentences first, then those that fastText alone knows.
SHARED = {
    "LATIN": [
        "en", "fr", "es", "de", "pt", "it", "nl", "sv", "ro", "ca", "pl", "tr", "id", "vi", "da", "cs", "hu",
        "fi", "sw", "ms", "hr", "und", "no", "gl", "et", "lt", "lv", "sk", "sl", "az", "eu", "cy", "is", "eo",
        "sq", "af", "ga", "mt", "tl", "lb", "uz", "bs", "so", "ha", "yo", "mg", "ceb",
    ],
    "CYRILLIC": ["ru", "uk", "bg", "sr", "mk", "kk", "be", "mn", "ky", "tg", "tt", "ba"],
    "ARABIC": ["ar", "fa", "ur", "ug", "ckb", "ps", "sd"],
}  # fmt: skip
#: fastText's names for what has another here.
RENAMED = {"nn": "no", "sh": "hr", "arz": "ar"}
#: How much more likely one of the six languages is than another of its script before a letter is read (a logarithm),
#: on FEW letters or less; with more letters it falls with their square, because a longer text shows its language.
USUAL = {"LATIN": 1.0, "CYRILLIC": 3.0, "ARABIC": 3.0}
#: The same for an expected language: that of the report, or of the reader's telephone.
EXPECTED = 3.0
#: One language that has two names here, by its script.
TWINS = {"hr": "sr", "bs": "sr", "sr": "hr"}
#: Languages that are written so nearly alike that a text does not tell surely which of them it is in.
NEAR = ({"da", "nb", "nn", "no"}, {"bs", "hr", "sr"}, {"id", "ms"})
#: Letters that rule a language out.
FOREIGN = {
    "ru": frozenset("іїєґўјљњђћџѓќѕәғқңөұүһӣҷӯҳҡҙҫҗ"),
    "uk": frozenset("ыэёъ"),
    "bg": frozenset("ыэёіїєґ"),
    "sr": frozenset("йщъыьэюяё"),
    "mk": frozenset("йщъыьэюяё"),
    "be": frozenset("ищъ"),
    "ar": frozenset("پچژگکیےٹڈڑںہھ"),
}
#: The number of Latin letters that one character of another script outweighs: foreign names are mostly in Latin.
DENSE = {"LATIN": 1, "CJK": 5, "HIRAGANA": 5, "KATAKANA": 5, "HANGUL": 5}

#: A letter of a script that may have capitals: it can stand in an acronym, between other letters.
_CASED = r"(?:(?![\u0590-\u1cff\u2e80-\ud7ff])[^\W\d_])"
_WORD = re.compile(rf"{_CASED}+|(?:(?!{_CASED})[^\W\d_])+")
_GAP = re.compile(r"[\W\d_]+")


def detect(text: str, expected: Collection[str] = ()) -> str | None:
    """The language tag of a question in one of some 90 languages; None if it is not sure.

    Words in capitals ("CWG-COP") are ignored, because an acronym is the same in every language. The tags in `expected`
    decide where a few words may be in several languages ("section 3, point 2" in English or French).
    """
    tag = _detect(text, tuple(expected))
    return None if tag == UNKNOWN else tag


def is_romanised(text: str) -> bool:
    """Whether a text in Latin letters is in a language of another script."""
    return _detect(text, ()) == UNKNOWN


@lru_cache(16)  # one question is looked at several times; no more words of people are held in memory
def _detect(text: str, expected: tuple[str, ...]) -> str | None:
    """The language as `detect` gives it, or UNKNOWN for a language in the letters of another script."""
    text = text[:READ].encode("utf-8", "ignore").decode()
    words = _words(text)
    script = _script(words)
    if script in ALONE:
        return ALONE[script]
    if script not in SHARED:
        return None
    tags = SHARED[script]
    grams = np.sum([_spoken(script, word) for word in words], axis=0)
    # A language without sentences gets the value of the third best: there fastText decides.
    scores = np.append(grams, np.full(len(tags) - len(grams), np.sort(grams)[-3]))
    letters = frozenset("".join(words))
    size = sum(map(len, words))
    likely = frozenset(map(base, expected))
    likely |= {TWINS[tag] for tag in likely & TWINS.keys()}
    scores += min(1.0, FEW / size) ** 2 * _likely(script, likely)
    for tag, foreign in FOREIGN.items():
        if tag in tags and letters & foreign:
            scores[tags.index(tag)] = -math.inf
    best, share = _best(scores)
    if share < CLEAR:
        best, share = _best(scores + _fasttext(text, script))
    tag = tags[best]
    few = script == "LATIN" and (len(words) == 1 or size <= FEW) and tag not in likely
    sure = SURE_OF_FEW if few else SURE.get(tag, SURE_OF_OTHERS)
    return tag if share >= sure else None


@lru_cache(100)
def _likely(script: str, expected: frozenset[str]) -> NDArray[np.float64]:
    """The logarithm of the prior probability of each language of a script."""
    return np.array(
        [
            USUAL[script] * (tag in UN_LANGUAGES or tag in expected) + EXPECTED * (tag in expected)
            for tag in SHARED[script]
        ]
    )


def is_brief(text: str) -> bool:
    """Whether a text has so few words that they may be the same in several languages."""
    return len(_words(text[:READ])) <= BRIEF


def scripts_of(text: str) -> set[str]:
    """The scripts of a text's letters, acronyms too, by their names in Unicode: none where it has no letters."""
    return {script_of(letter) for letter in text[:READ] if letter.isalpha()} & {*SHARED, *ALONE}


def written_in(text: str, language: str) -> bool:
    """Whether all letters of a text are of a language's script. A text without letters is."""
    tag = base(language)
    own = {script for script, tags in SHARED.items() if tag in tags}
    own |= {script for script, alone in ALONE.items() if alone == tag}
    return scripts_of(text) <= own and not FOREIGN.get(tag, frozenset()) & frozenset(text[:READ].lower())


def are_near(tag: str, other: str) -> bool:
    """Whether two tags are of one language, or of languages written nearly alike."""
    both = {base(tag), base(other)}
    return len(both) == 1 or any(both <= near for near in NEAR)


def _best(scores: NDArray[np.float64]) -> tuple[int, float]:
    """The place of the highest log-probability, and its share of the sum of the probabilities."""
    shares = np.exp(scores - scores.max())
    best = int(shares.argmax())
    return best, float(shares[best] / shares.sum())


def _words(text: str) -> list[str]:
    """The words in small letters, without words in capitals if not all words are in capitals."""
    words = _WORD.findall(text)
    shouted = len(words) >= 3 and text.isupper() and max(map(len, words)) > 5
    return [word.lower() for word in words if shouted or len(word) == 1 or not word.isupper()]


def _script(words: list[str]) -> str | None:
    """The script of most letters, by its name in Unicode; one kana makes Han Japanese."""
    counts: Counter[str] = Counter()
    for letter, times in Counter("".join(words)).items():
        script = script_of(letter)
        counts[script] += times * DENSE.get(script, 2)
    if counts["HIRAGANA"] or counts["KATAKANA"]:
        counts["KATAKANA"] += counts.pop("CJK", 0) + counts.pop("HIRAGANA", 0)
    return max(counts, key=lambda script: counts[script]) if counts else None


@lru_cache(10_000)
def _spoken(script: str, word: str) -> NDArray[np.float64]:
    """The log-likelihood of each language of a script that has sentences, given a word.

    It is the sum over the whole word and its groups of 1 to 4 characters, with a space at each end.
    """
    word = f" {word} "
    parts = [word[start : start + size] for size in (1, 2, 3, 4) for start in range(len(word) - size + 1)]
    known = [one for part in parts if (one := _counted(script, part)) is not None]
    if len(known) == len(parts) and (whole := _counted(script, word)) is not None:
        known += [whole] * WORD_WEIGHT
    return np.asarray(GRAM_WEIGHT * np.sum([np.zeros(len(_texts(script)[1])), *known], axis=0))


@lru_cache(1)
def sentences() -> dict[str, str]:
    """The sentences of each language, one a line."""
    blocks = (files("index") / SENTENCES).read_text("utf-8").split("\n## ")[1:]
    texts = dict(block.split("\n", 1) for block in blocks)
    lines = (files("index.model") / "tico19-sample.jsonl").read_text("utf-8").splitlines()
    longer = [json.loads(line) for line in lines[::5]]  # more would outweigh the neighbours, who have none
    for tag in ("en", "fr", "es", "ru", "ar"):
        texts[tag] += "\n".join(sentence[tag] for sentence in longer)
    return texts


@lru_cache(50_000)
def _counted(script: str, gram: str) -> NDArray[np.float64] | None:
    """The log-likelihood ratio of each language of a script that has sentences, given a gram; None for a new gram.

    Each language's rate is interpolated with the mean of all (Jelinek and Mercer, 1980), so that languages with few
    sentences lose no more by a missing gram than others. A gram is counted when it is first met: this is faster than
    reading a table of all grams.
    """
    together, texts = _texts(script)
    # Searching all sentences takes longer than remembering that no sentence has a part of the gram.
    parts = (gram[:-1], gram[1:]) if 1 < len(gram) < 5 else ()
    if any(_counted(script, part) is None for part in parts) or gram not in together:
        return None
    rates = np.array([text.count(gram) / len(text) for text in texts])
    return np.asarray(np.log((1 - MIXED) * rates / rates.mean() + MIXED))


@lru_cache(len(SHARED))
def _texts(script: str) -> tuple[str, list[str]]:
    """The words of a script's languages: all together, and of each."""
    found = sentences()
    texts = [_GAP.sub(" ", f" {found[tag].lower()} ") for tag in SHARED[script] if tag in found]
    return "".join(texts), texts


@lru_cache(1)
def _model() -> Any:
    """The file lid.176.ftz."""
    import fasttext  # most questions do not need it

    return fasttext.load_model(str(Path(__file__).with_name("lid.176.ftz")))


def _fasttext(text: str, script: str) -> NDArray[np.float64]:
    """The logarithm of fastText's probability of each language of a script."""
    tags = SHARED[script]
    shares = np.zeros(len(tags))
    for label, share in zip(*_model().predict(" ".join(text.lower().split()), k=12), strict=True):
        tag = label.removeprefix("__label__")
        tag = RENAMED.get(tag, tag)
        if tag in tags:
            shares[tags.index(tag)] += share
    # No language gets probability 0, least of all one without a class in fastText.
    return np.log(shares + np.where(np.array(tags) == UNKNOWN, 0.02, 0.003))


# Scripts that the models cannot read

#: The bot says so instead of guessing. The default model has XLM-R's vocabulary, in which at least four in five
#: letters of these scripts are unknown pieces. Each is the first word of its letters' names in Unicode.
SCRIPTS = frozenset([
    "TIBETAN", "THAANA", "NKO", "CHEROKEE", "TIFINAGH", "CANADIAN", "OL", "VAI", "ADLAM", "YI",
    "MONGOLIAN", "MEETEI", "LIMBU", "LISU", "LEPCHA", "CHAKMA", "BALINESE", "JAVANESE", "SUNDANESE",
    "BUGINESE", "BATAK", "REJANG", "CHAM", "TAI", "NEW", "KAYAH", "SAURASHTRA", "SYLOTI", "HANIFI",
    "BAMUM", "BASSA", "MENDE", "MIAO", "PAHAWH", "NYIAKENG", "OSAGE", "OSMANYA", "WARANG", "SORA",
    "MRO", "PAU", "SYRIAC", "MANDAIC", "SAMARITAN", "COPTIC", "GUNJALA", "MASARAM", "MEDEFAIDRIN",
    "WANCHO", "TOTO", "NUSHU", "TAGALOG", "TAGBANWA", "HANUNOO", "BUHID", "NEWA", "TIRHUTA", "TAKRI",
    "KAITHI", "SHAVIAN", "DESERET", "GOTHIC", "RUNIC", "OGHAM", "GLAGOLITIC", "CUNEIFORM", "EGYPTIAN",
    "LINEAR", "PHOENICIAN",
])  # fmt: skip

_LETTERS = re.compile(r"[^\W\d_]+")


def is_unread(text: str) -> bool:
    """Whether most letters of a question, acronyms aside, are of a script that the models cannot read."""
    words = [word for word in _LETTERS.findall(text[:READ]) if not (word.isascii() and word.isupper())]
    letters = "".join(words)
    strange = sum(script_of(letter) in SCRIPTS for letter in letters)
    return strange * 2 > len(letters)


# Other readings of a question in Latin letters

#: A word with Latin letters; figures and apostrophes may stand for letters in it.
_ROMAN = re.compile(r"(?<![^\W_])(?=[0-9']*[a-z])[a-z0-9']+(?![^\W_]) ?", re.IGNORECASE)

#: Patterns and their replacements, in order.
Rules = list[tuple[re.Pattern[str], str]]


def readings(text: str, languages: Collection[str]) -> list[str]:
    """A text in Latin letters as it is written in the script of each of these languages, if its rules are known.
    Words in capitals stay as they are."""
    return [
        _ROMAN.sub(lambda match: match[0] if match[0].isupper() else _spelt(match[0], rules), text)  # noqa: B023
        for language, rules in _rules().items()
        if language in languages
    ]


def _spelt(typed: str, rules: Rules) -> str:
    word = typed.rstrip().lower()
    for pattern, letters in rules:
        word = pattern.sub(letters, word)
    return word.removesuffix("-") if word.endswith("-") else word + typed[len(typed.rstrip()) :]


@cache
def _rules() -> dict[str, Rules]:
    found: dict[str, Rules] = {}
    for line in (files("index") / "romanised.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            rules = found.setdefault(line.removeprefix("## "), [])
        elif line and not line.startswith("#"):
            pattern, _, letters = line.partition("\t")
            rules.append((re.compile(pattern), letters))
    return found
