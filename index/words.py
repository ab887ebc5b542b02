"""Exact words: in which passages words stand, in every language that the passages have.

The words of a build are in one SQLite file with a full-text index (FTS5). A word is found whatever its case, accents,
width and Arabic alef forms, and in its other forms (plural, case) by the Snowball stemmers; where no form stands in
the reports, as the beginning of a word. Scripts without spaces are indexed by pairs of letters.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import chain, islice, product, zip_longest
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import regex

from index.files import Database, writing
from index.mentions.text import forms_of, vocabulary_of, with_joined
from knowledge.language import base
from knowledge.normal import normalise, script_of
from knowledge.report import Passage

#: The file of a build.
WORDS = "words.db"
#: The most places that a lookup lists, and the most rows of the index (a passage in one language) that it counts.
LISTED, COUNTED = 100, 5_000
#: The most characters of a phrase to look up, and the most words of a message that is looked up without quotation
#: marks.
LONGEST, LONE = 1000, 3
#: The most letters of a word that is stemmed: a stemmer's time grows with their square.
_LONGEST_WORD = 60
#: Phrases that a lookup tries: each word in each of its forms.
_PHRASES = 128
#: The fewest letters of a word that is found as the beginning of another.
_BEGINNING = 4
#: The fewest letters of a word that shows the subject of a question.
_TELLING = 5
#: Suggestions for words that stand nowhere.
_SUGGESTED = 3
#: Words that are remembered while an index is written.
_KNOWN = 300_000
#: The number of words compared with a misspelt one, the largest difference of length, and the least share of common
#: letters.
_COMPARED, _SLIPS, _ALIKE = 2000, 2, 0.8

_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
#: A run of a script without spaces, or a word of another. Invisible marks within a word belong to it.
_RUN = regex.compile(
    rf"(?V1)[{_SPACELESS}](?:\p{{Cf}}*[{_SPACELESS}\p{{M}}])*"
    rf"|[[\p{{L}}\p{{N}}]--[{_SPACELESS}]](?:\p{{Cf}}*[[\p{{L}}\p{{N}}\p{{M}}]--[{_SPACELESS}]])*"
)
#: A letter with the marks on it.
_LETTER = regex.compile(r"\X")
_IS_SPACELESS = regex.compile(f"[{_SPACELESS}]")
#: Letters of a word: two in scripts whose letters are syllables, six in others without spaces.
_SYLLABLES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}]")
_QUOTED = regex.compile(r"(\p{Quotation_Mark}+)(.*?)(\p{Quotation_Mark}+)[\s\p{P}]*", regex.DOTALL)
_MARK = regex.compile(r"(?V1)[\p{Quotation_Mark}--['’]]")
#: A quotation within a message. A straight mark that follows a letter may belong to a word, as in Hebrew.
_WITHIN = regex.compile(
    rf"""(?V1)(?:(?<![[\p{{L}}\p{{N}}]--[{_SPACELESS}]])"|[\p{{Quotation_Mark}}--["'’]])"""
    r"""[^\p{Quotation_Mark}]+(?:['’][^\p{Quotation_Mark}]+)*[\p{Quotation_Mark}--['’]]"""
)
_UNSPOKEN = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_ACCENT = regex.compile("[\u0300-\u036f]+")
#: Arabic and Persian letters that are written one for another.
_ARABIC = str.maketrans("أإآٱىؤئةکی", "اااا" + "ي" + "و" + "ي" + "ه" + "ك" + "ي")
#: Marks behind looked-up words that are no part of them.
_ENDS = " .…,;:!。，！،؛"
#: A question mark of any script.
_ASKS = regex.compile(r"[?？؟;⁇⁈⸮՞፧꘏]\s*$")

_SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5(words, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, row);
CREATE TABLE languages(number INTEGER PRIMARY KEY, tag TEXT);
CREATE TABLE spellings(low TEXT, language INTEGER, form TEXT, stem TEXT, texts INTEGER,
    PRIMARY KEY(low, language)) WITHOUT ROWID;
CREATE INDEX forms ON spellings(form);
CREATE INDEX stems ON spellings(stem, language);
"""
#: A row of `texts` is a passage in a language: the passage's place times this, plus the language's number.
_LANGUAGES = 1024


class Token(NamedTuple):
    """A word of a text.

    form: The word as it is compared (`fold`).
    low: The word in lower case, with its accents.
    start, end: Where it stands in the text.
    """

    form: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in which looked-up words stand.

    place: The passage's place in the build.
    languages: The languages of the texts in which they stand.
    verbatim: Whether they stand there in the form in which they were asked.
    """

    place: int
    languages: tuple[str, ...]
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """The result of looking up words.

    phrase: The words that were looked up.
    quoted: Whether they were quoted, or looked up on purpose.
    within: Whether they are quoted in a message of more words, which may be a question.
    places: The passages with them: first verbatim, then in other forms, each in the order of the reports.
    count: The number of places, with those that are not listed.
    more: Whether there are more places than were counted.
    meant: Similarly spelt words of the reports with their languages, if the words stand nowhere.
    strange: Whether the reports have no text in the script of the words.
    """

    phrase: str
    quoted: bool
    places: tuple[Place, ...] = ()
    count: int = 0
    more: bool = False
    meant: Mapping[str, frozenset[str]] = field(default_factory=dict)
    strange: bool = False
    within: bool = False

    def language(self, guess: str | None) -> str | None:
        """The language of most places; if several have the same number, the guess, else None. Places of other forms
        count only without verbatim ones."""
        places = [place for place in self.places if place.verbatim] or self.places
        counts = Counter(tag for place in places for tag in place.languages)
        most = [tag for tag, count in counts.items() if count == max(counts.values())]
        return guess if guess in most else most[0] if len(most) == 1 else None


class Words:
    """The words of a build, opened for reading. May be shared by threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexDamagedError."""
        self._rows = Database(path).rows
        self._tags = dict(self._rows("SELECT number, tag FROM languages"))

    def asked(self, text: str, *, exact: bool = False) -> Lookup | None:
        """Look up the words of a message that is one quotation, or one to three words and no question, or any message
        where `exact` is wished; or the quotation within a message, if it stands in the reports. None for other
        messages. Raises IndexDamagedError."""
        phrase = quoted(text)
        if exact or phrase is not None:
            return self.look_up(text.strip() if phrase is None else phrase)
        if (parts := quotation(text)) is not None:
            within = self.look_up(quoted(parts[0]) or "", quoted=False)
            return replace(within, within=True) if within.places else None
        found = self.look_up(text.strip().rstrip(_ENDS), quoted=False) if lone(text) else None
        return found if found and (found.places or found.meant) else None

    def look_up(self, phrase: str, *, quoted: bool = True) -> Lookup:
        """Find the passages in which a phrase stands. Raises IndexDamagedError."""
        places, count, more = self._places(phrase)
        meant = {} if any(one.verbatim for one in places) else self._meant(phrase)
        strange = not places and not any(self._has_script(one.form[0]) for one in asked_tokens(phrase))
        return Lookup(phrase, quoted, tuple(places), count, more, meant, strange)

    def subject(self, text: str) -> frozenset[str]:
        """The forms in the reports of the rarest word of a text that stands there. Raises IndexDamagedError."""
        words = [
            one for one in asked_tokens(text) if len(one.form) >= _BEGINNING or _IS_SPACELESS.match(one.form)
        ]
        counts = {count: word for word in words if (count := self._stands(word))}
        return frozenset(self._forms(counts[min(counts)])) if counts else frozenset()

    def _stands(self, word: Token) -> int:
        """The approximate number of texts with a word: a text with two of its forms counts twice."""
        query = "SELECT texts FROM spellings WHERE low = ? LIMIT 1"
        return sum(count for low in self._forms(word) for (count,) in self._rows(query, low))

    def _places(self, phrase: str) -> tuple[list[Place], int, bool]:
        """The first places where a phrase stands, how many there are, and whether there are more than were counted."""
        words = asked_tokens(phrase)
        if not words or len(phrase) > LONGEST:
            return [], 0, False
        lows, forms = [one.low for one in words], [one.form for one in words]
        if _IS_SPACELESS.fullmatch(forms[-1]):
            exact = every = self._match([forms], beginning=True)
        else:
            exact = self._match([lows]) or self._match(product(*map(self._spellings, forms)))
            every = self._match(chain(_respelt(lows), product(*map(self._forms, words))))
        if not every and len(forms[-1]) >= _BEGINNING:
            every = self._match([lows], beginning=True)
        verbatim = dict.fromkeys(row // _LANGUAGES for row in exact)
        others = (row for row in every if row // _LANGUAGES not in verbatim)
        tags: dict[int, list[str]] = {}
        for row in (*exact, *others):
            tags.setdefault(row // _LANGUAGES, []).append(self._tags[row % _LANGUAGES])
        listed = islice(tags.items(), LISTED)
        places = [Place(place, tuple(found), place in verbatim) for place, found in listed]
        return places, len(tags), len(every) == COUNTED

    def _match(self, phrases: Iterable[Sequence[str]], *, beginning: bool = False) -> list[int]:
        """The rows in which one of the phrases stands; with `beginning` its last word may be a part of a longer one."""
        sign = "*" if beginning else ""
        spelt = " OR ".join(f'"{" ".join(each)}"{sign}' for each in islice(phrases, _PHRASES))
        query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid LIMIT ?"
        return [row for (row,) in self._rows(query, spelt, COUNTED)] if spelt else []

    def _spellings(self, form: str) -> list[str]:
        """The words of the reports that are a form, whatever their accents."""
        rows = self._rows("SELECT DISTINCT low FROM spellings WHERE form = ?", form)
        return [low for (low,) in rows]

    def _forms(self, word: Token) -> list[str]:
        """The words of the reports that are a word or another form of it, itself first; also without what is joined to
        it, as "and" and the article in Arabic, or with that."""
        vocabulary = vocabulary_of(word.low)
        parts = [one for one in forms_of(vocabulary, word.low) if len(one) >= _BEGINNING]
        joined = (self._same(part) for part in parts if part != word.low)
        longer = (self._spellings(fold(each)) for part in parts for each in with_joined(vocabulary, part))
        forms = word.low, *self._same(word.low), *chain.from_iterable((*joined, *longer))
        return list(dict.fromkeys(forms))

    def _same(self, word: str) -> list[str]:
        """The words of the reports that are spelt like a word in lower case, or have its stem."""
        query = "SELECT low FROM spellings WHERE stem = ? AND language = ?"
        stems = ((stem(word, tag), number) for number, tag in self._tags.items())
        found = (low for each in stems if each[0] for (low,) in self._rows(query, *each))
        return [*self._spellings(fold(word)), *found]

    def _meant(self, phrase: str) -> dict[str, frozenset[str]]:
        """The phrase with words of the reports in place of those that stand nowhere, as far as that stands there, and
        in which languages it does."""
        asked = asked_tokens(phrase)
        if len(asked) > LONE or len(phrase) > LONGEST or all(map(self._stands, asked)):
            return {}
        choices = [
            [phrase[one.start : one.end]] if self._stands(one) else self._alike(one.form) for one in asked
        ]
        spelt = (" ".join(each) for each in product(*choices))
        found = ((each, self._places(each)[0]) for each in spelt)
        stand = (
            (each, frozenset(tag for one in places for tag in one.languages))
            for each, places in found
            if places
        )
        return dict(islice(stand, _SUGGESTED))

    def _alike(self, word: str) -> list[str]:
        """The words of the reports that are spelt most like a word, of the frequent ones with its first letter."""
        query = """SELECT form, low FROM spellings WHERE form >= ? AND form < ? AND length(form) BETWEEN ? AND ?
                   ORDER BY texts DESC LIMIT ?"""
        ends = word[0], chr(ord(word[0]) + 1)
        known = dict(self._rows(query, *ends, len(word) - _SLIPS, len(word) + _SLIPS, _COMPARED))
        return [known[form] for form in get_close_matches(word, known, _SUGGESTED, _ALIKE)]

    def _has_script(self, letter: str) -> bool:
        """Whether the reports have words that begin with a letter of the same script as this one."""
        return letter.isdigit() or script_of(letter) in self._scripts

    @cached_property
    def _scripts(self) -> frozenset[str]:
        query = "SELECT DISTINCT substr(form, 1, 1) FROM spellings"
        return frozenset(script_of(letter) for (letter,) in self._rows(query))


def write(folder: Path, passages: Iterator[Passage]) -> None:
    """Write the words of a build's passages, given in order, into its folder. Raises OSError."""
    numbers: dict[str, int] = {}
    known: set[tuple[str, int]] = set()
    with writing(folder / WORDS, _SCHEMA) as file:
        for place, passage in enumerate(passages):
            for tag, text in passage.text.items():
                number = numbers.setdefault(tag, len(numbers))
                found = tokens(text)
                row = place * _LANGUAGES + number, " ".join(one.low for one in found)
                file.execute("INSERT INTO texts(rowid, words) VALUES(?, ?)", row)
                new = {one.low: one.form for one in found if (one.low, number) not in known}
                values = [(low, number, form, stem(low, tag), 0) for low, form in new.items()]
                file.executemany("INSERT OR IGNORE INTO spellings VALUES(?, ?, ?, ?, ?)", values)
                if len(known) > _KNOWN:
                    known.clear()
                known.update((low, number) for low in new)
        file.executemany("INSERT INTO languages VALUES(?, ?)", [(one, tag) for tag, one in numbers.items()])
        file.execute("INSERT INTO texts(texts) VALUES('optimize')")
        file.execute("UPDATE spellings SET texts = (SELECT doc FROM vocabulary WHERE term = low)")


def tokens(text: str) -> list[Token]:
    """The words of a text in order. Of a script without spaces, each two letters side by side and the last letter."""
    found = []
    for run in _RUN.finditer(text):
        if not _IS_SPACELESS.match(run[0]):
            if form := fold(run[0]):
                found.append(Token(form, lowered(run[0]), *run.span()))
            continue
        letters = [sign for sign in _LETTER.finditer(text, *run.span()) if fold(sign[0])]
        for sign, after in zip_longest(letters, letters[1:]):
            form, end = fold(sign[0]), sign.end()
            if after is not None:
                form, end = form + fold(after[0]), after.end()
            found.append(Token(form, form, sign.start(), end))
    return found


def _respelt(lows: Sequence[str]) -> list[list[str]]:
    """A word cut in two at each place, or two words joined: "platform", "plate-form"."""
    if len(lows) == 1 and len(lows[0]) >= _TELLING:
        return [[lows[0][:at], lows[0][at:]] for at in range(1, len(lows[0]))]
    return [["".join(lows)]] if len(lows) == 2 else []


def asked_tokens(phrase: str) -> list[Token]:
    """The words of a phrase that is looked up: the last letter of a script without spaces is in the pair before it."""
    found = tokens(phrase)
    return found[:-1] if len(found) > 1 and found[-1].end == found[-2].end else found


def has_word(words: Set[str], texts: Iterable[str]) -> bool:
    """Whether one of some words in lower case stands in one of some texts."""
    return any(one.low in words for text in texts for one in tokens(text)) if words else False


def marks(phrase: str, text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where a phrase stands in a text, each time its start and end. Other forms of its words count too."""
    asked, found = asked_tokens(phrase), tokens(text)
    stems = [stem(one.low, language) for one in asked]
    single = bool(asked and _IS_SPACELESS.fullmatch(asked[-1].form))

    def same(one: Token, at: int) -> bool:
        alike = one.form == asked[at].form or (stems[at] and stem(one.low, language) == stems[at])
        return bool(alike) or (single and at + 1 == len(asked) and one.form.startswith(asked[at].form))

    def fits(run: Sequence[Token]) -> bool:
        alike = len(run) == len(asked) and all(map(same, run, range(len(run))))
        return alike or "".join(one.form for one in run) == joined

    spans, first, joined = [], 0, "".join(one.form for one in asked)
    sizes = (len(asked), 3 - len(asked))[: 1 + (len(asked) < 3)]  # "platform" may be spelt "plate-form"
    while asked and first < len(found):
        run = next((some for size in sizes if fits(some := found[first : first + size])), None)
        if run is not None:
            end = run[-1].start + len(asked[-1].form) if single else run[-1].end
            spans.append((run[0].start, end))
        first += len(run) if run else 1
    return tuple(spans)


def shared(question: str, text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The spans (start, end) in a text of words of the question, in any form.

    Short words are left out. Words side by side give one span.
    """
    asked, spans = _roots(question, language), list[tuple[int, int]]()
    for one in tokens(text):
        if _root(one, language) not in asked:
            continue
        beside = spans and not any(map(str.isalnum, text[spans[-1][1] : one.start]))
        start = spans.pop()[0] if beside else one.start
        spans.append((start, one.end))
    return tuple(spans)


@lru_cache(32)
def _roots(question: str, language: str) -> frozenset[str]:
    """The roots of a question's words: the same for all passages that are shown."""
    return frozenset(_root(one, language) for one in _asked(question)) - {""}


@lru_cache(1)
def _asked(question: str) -> tuple[Token, ...]:
    """The words of a question, which are the same in every language."""
    return tuple(asked_tokens(question))


def _root(word: Token, language: str) -> str:
    """The part of a word that its forms share; "" if the word is too short, as prepositions are."""
    spaceless = _IS_SPACELESS.match(word.form)
    least = 2 if spaceless or word.form.isdigit() else _TELLING
    return (stem(word.low, language) or word.form) if len(word.form) >= least else ""


def quoted(text: str) -> str | None:
    """The words of a message that is one quotation, "" where nothing is between the marks; None for any other."""
    found = _QUOTED.fullmatch(text.strip())
    if found is None or _MARK.search(found[2]):
        return None
    return found[2].strip() if tokens(found[2]) else ""


def quotation(text: str) -> tuple[str, str] | None:
    """The first quotation within a message, with its marks, and the rest of the message; None where it has none or is
    one."""
    found = None if quoted(text) is not None else _WITHIN.search(text)
    return (found[0], text[: found.start()] + text[found.end() :]) if found else None


def lone(text: str) -> bool:
    """Whether a message is a few words and no question."""
    return few(text) and not _ASKS.search(text)


def few(text: str, most: int = LONE) -> bool:
    """Whether a message is one to `most` words; two letters of a script without spaces, in Thai and its like six, count
    as a word."""
    runs = (run for run in _RUN.findall(text[: LONGEST + 1]))
    size = sum(
        len(run) / (2 if _SYLLABLES.match(run) else 6) if _IS_SPACELESS.match(run) else 1 for run in runs
    )
    return len(text) <= LONGEST and 0 < size <= most


@lru_cache(100_000)
def fold(word: str) -> str:
    """A word normalised for comparison: in lower case, without accents, in one width, with one alef."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", lowered(word)))
    return unicodedata.normalize("NFC", plain).translate(_ARABIC)


@lru_cache(100_000)
def lowered(word: str) -> str:
    """A word in lower case, in one width, without invisible marks."""
    return _UNSPOKEN.sub("", normalise(word, lower=True).casefold())


@lru_cache(100_000)
def stem(low: str, language: str) -> str:
    """The stem of a word in lower case in a language; "" without a stemmer."""
    found, before = None if len(low) > _LONGEST_WORD else _stemmer(language), ""
    while found and low != before:  # particles of Arabic words are removed one at a time
        with _STEMMING:  # a stemmer object keeps its current word
            before, low = low, found.stemWord(low)
    return fold(low) if found else ""


_STEMMING = Lock()


@lru_cache
def _stemmer(language: str) -> Any:
    """The Snowball stemmer of a language, None where there is none."""
    import snowballstemmer
    from babel import Locale

    name = Locale("en").languages.get(base(language), "").lower()
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None
