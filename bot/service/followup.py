"""Messages that lean on the answer before them: "and the next meeting?", "who proposed it?", "anything else?".

A question leans only if nothing in it has a subject of its own: once connectives, question words, pronouns,
words for a meeting and general verbs are taken out, nothing is left, and what was there points back. So a
question that merely contains "it" or "next" stands alone.

The words are each language's own, in `bot/locales/<language>/followup.toml`, spelt as `knowledge.normal.normalise`
leaves them: `opening` and `phrases` begin a fragment ("and", "what about"), `next` and `previous` lead on and back,
`last` is the last there is, `filling` gives a question no subject (articles, general verbs), `prefixes` may be stuck to
a word. Numbers are no words of this: `index.mentions` reads them. `more` is a regular expression of whole messages in
small letters, without accents and signs, that ask what else there is; "and then?" is no such, it names a place.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.service.book import Book, Chapter
from bot.service.store import LastShown
from index.mentions import without
from index.mentions.tokens import Tokens, han_value, is_meeting
from index.mentions.tokens import number_at as numeral_at
from index.mentions.vocabulary import numerals
from knowledge.language import UN_LANGUAGES

#: The kinds of words; one that is of several counts as the first.
KINDS = ("pronouns", "next", "previous", "last", "meeting", "section", "questions", "filling", "opening")
#: A question of more words than this is no fragment.
LONGEST = 9

_LOCALES = Path(__file__).resolve().parents[1] / "locales"
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WORD = re.compile(r"[^\W_]+")
_HAN_ORDINAL = re.compile(f"第?([0-9]+|[{''.join(numerals())}]{{1,9}})[次届个]")
_HAN_SIGN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language: the kind of each word, what begins a fragment or is stuck to a word, and what asks for more."""

    kinds: Mapping[str, str]
    opening: frozenset[str]
    phrases: tuple[str, ...]
    prefixes: tuple[str, ...]
    more: re.Pattern[str]
    han: bool

    @classmethod
    def of(cls, language: str) -> "Vocabulary":
        """The vocabulary in a language's file."""
        words: dict[str, Any] = tomllib.loads((_LOCALES / language / "followup.toml").read_text("utf-8"))
        kinds = {word: kind for kind in reversed(KINDS) for word in words[kind].split()}
        return cls(
            kinds, frozenset(words["opening"].split()), tuple(words.get("phrases", ())),
            tuple(words.get("prefixes", ())), re.compile("".join(words["more"])), language == "zh",
        )  # fmt: skip

    def strip(self, token: str) -> str:
        """A token without what is stuck to it, when it is known so."""
        if token in self.kinds:
            return token
        stripped = (token.removeprefix(prefix) for prefix in self.prefixes if token.startswith(prefix))
        return next((form for form in stripped if form in self.kinds), token)


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Each language's vocabulary, in the order in which they are tried: the first that knows every word reads."""
    return {language: Vocabulary.of(language) for language in UN_LANGUAGES}


@dataclass(frozen=True, slots=True)
class Lean:
    """What a leaning question is about: a section to show, or the last answer's passage with `asks` True."""

    chapter: str | None
    asks: bool = False


#: What a question leans on that is a fragment, but of nothing that there is.
NOWHERE = Lean(None)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is left of a question in one language once it is read."""

    points: bool = False  #: a pronoun, or a connective that opens the question, or a bare question word
    opens: bool = False  #: begins with "and", "what about"
    step: int = 0  #: +1 for next, -1 for previous
    last: bool = False
    number: int | None = None
    meeting: bool = False
    section: bool = False


def lean(question: str, place: str, book: Book) -> Lean | None:
    """What `question` is about, given that the last answer came from `place`: NOWHERE as after the last meeting, None
    when it stands alone."""
    chapter = book.chapters.get(place.rpartition("/")[0] if place not in book.chapters else place)
    text = _in_figures(question).lower().strip(" ¿?!.")
    read = next(
        (found for words in vocabularies().values() if (found := _read(text, words)) is not None), None
    )
    # The meeting after the 15th is said whole.
    if read is None or (read.step and read.meeting and read.number is not None):
        return None
    # "The 17th meeting", "the last meeting" are whole; "and the 17th?", "and the last one?" lean.
    whole = read.meeting and not read.opens
    stepping = read.step or (read.last and not whole)
    if not stepping:
        # A section's number says all by itself.
        if read.last or (read.number is not None and (read.section or whole)):
            return None
        if read.number is None and not read.points:
            return None
    if chapter is None:
        return NOWHERE
    if stepping:
        beside = _step(chapter, book, read)
        return NOWHERE if beside is None else Lean(beside.id)
    if read.number is None:
        return Lean(chapter.id, asks=True)
    held = book.meetings(chapter.report)
    return next((Lean(section) for meeting, section in held if meeting.number == read.number), NOWHERE)


def together(before: str, question: str) -> str:
    """A question that leans on the one before it, and says too little to be searched for on its own, behind that."""
    return f"{without(before)} {without(question)}"


def asks_more(text: str) -> str | None:
    """The language in which a message asks for more of the last answer and nothing else but courtesies, or None."""
    folded = _folded(without(text))
    return next((tag for tag, words in vocabularies().items() if words.more.fullmatch(folded)), None)


def has_question(place: LastShown, book: Book) -> bool:
    """Whether the last question is known, and was one that can be asked again on its own."""
    return bool(place.question) and lean(place.question, place.id, book) is None


def _folded(text: str) -> str:
    """Words in small letters without accents, vowel signs and punctuation, one space between them."""
    text = unicodedata.normalize("NFKD", text.lower()).replace("ـ", "")
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(_WORD.findall(text))


def _step(chapter: Chapter, book: Book, read: _Read) -> Chapter | None:
    """The meeting or section before or after `chapter`, or the last, of the same report."""
    meetings = [book.chapters[section] for _, section in book.meetings(chapter.report)]
    at_meeting = chapter.id in {each.id for each in meetings}
    if read.meeting and not (at_meeting or read.last):
        return None
    by_meeting = not read.section and (at_meeting or read.meeting)
    order = meetings if by_meeting else book.readable(chapter.report)
    if read.last:
        return order[-1] if order else None
    places = [each.id for each in order]
    at = places.index(chapter.id) + read.step if chapter.id in places else -1
    return order[at] if 0 <= at < len(order) else None


def _in_figures(question: str) -> str:
    """The question in the spelling that questions are matched in and without courtesies around it, with figures for the
    numbers that say which one: the 18th, dix-huitième and meeting eighteen. Those that count, such as "one", stay
    words."""
    words = Tokens(without(question))
    text, at, place = "", 0, 0
    while place < len(words):
        numeral = numeral_at(words, place)
        named = place > 0 and words.is_word(place - 1) and is_meeting(words, place - 1)
        if numeral and (numeral.ordinal or words.is_figure(place) or named):
            # The "and" that Arabic writes as one with the number stays.
            joined = "و " if words.low[place].startswith("و") else ""
            text += words.text[at : words.spans[place][0]] + joined + str(numeral.value)
            at = words.spans[numeral.end - 1][1]
        place = numeral.end if numeral else place + 1
    return text + words.text[at:]


def _read(text: str, words: Vocabulary) -> _Read | None:
    phrase = next((each for each in words.phrases if text.startswith(f"{each} ")), "")
    text = text[len(phrase) :]
    tokens = _han_tokens(text, words) if _HAN_SIGN.search(text) else _TOKEN.findall(text)
    if tokens is None or not 1 <= len(tokens) <= LONGEST or bool(_HAN_SIGN.search(text)) != words.han:
        return None
    opens, step, kinds, numbers = bool(phrase), 0, set(), []
    for place, token in enumerate(tokens):
        form = words.strip(token)
        if place == 0 and form in words.opening:
            opens = True
            continue
        if place == 0 and form != token and token.startswith(tuple(words.opening)):
            opens = True  # the "and" that Arabic writes as one with the word after it
        kind = words.kinds.get(form)
        if form.isdecimal():
            numbers.append(int(form))
        elif kind is None:
            return None
        else:
            kinds.add(kind)
            step = {"next": 1, "previous": -1}.get(kind, step)
    if len(numbers) > 1:
        return None  # several are no one place
    asked, meeting, section = "questions" in kinds, "meeting" in kinds, "section" in kinds
    # "Why?", "When?" on their own point back; "the meeting" alone does not.
    points = opens or "pronouns" in kinds or (asked and not meeting and not section)
    number = numbers[0] if numbers else None
    if number == 1 and asked and not opens:
        number = None  # "who proposed it first?"
    return _Read(points, opens, step, "last" in kinds, number, meeting, section)


def _han_tokens(text: str, words: Vocabulary) -> list[str] | None:
    """A Chinese question cut into known words, longest first; None when something is left over."""
    text = re.sub(r"[\s，。？！、?!,.：:]+", "", text)
    tokens, at = [], 0
    while at < len(text):
        if number := _HAN_ORDINAL.match(text, at):
            tokens.append(str(han_value(number[1])))
            at = number.end()
            continue
        known = max((word for word in words.kinds if text.startswith(word, at)), key=len, default=None)
        if known is None:
            return None
        tokens.append(known)
        at += len(known)
    return tokens
