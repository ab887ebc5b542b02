"""Questions that lean on the answer before them: "and the next meeting?", "who proposed it?".

A question leans only if nothing in it has a subject of its own: once connectives, question words, pronouns,
words for a meeting and general verbs are taken out, nothing is left, and what was there points back. So a
question that merely contains "it" or "next" stands alone.
"""

import re
from dataclasses import dataclass

from bot.telegram.book import Book, Chapter
from bot.telegram.followup_words import LANGUAGES, Vocabulary
from index.mentions import without
from index.mentions.kinds import noun_at
from index.mentions.numbers import han_value
from index.mentions.numbers import number_at as numeral_at
from index.mentions.vocabulary import HAN
from index.mentions.words import Words

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HAN_ORDINAL = re.compile(f"第?({HAN})[次届个]")
_HAN_SIGN = re.compile("[\u4e00-\u9fff]")
#: A question of more words than this is no fragment.
LONGEST = 9


@dataclass(frozen=True, slots=True)
class Lean:
    """What a leaning question is about: a section to show, or the last answer's passage with `asks` True."""

    chapter: str
    asks: bool = False


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
    """What `question` is about, given that the last answer came from `place`; None when it stands alone."""
    chapter = book.chapters.get(place.rpartition("/")[0] if place not in book.chapters else place)
    text = _in_figures(question).lower().strip(" ¿?!.")
    read = next((found for words in LANGUAGES if (found := _read(text, words)) is not None), None)
    if chapter is None or read is None:
        return None
    # "The 17th meeting", "the last meeting" are whole; "and the 17th?", "and the last one?" lean.
    whole = read.meeting and not read.opens
    if read.step or (read.last and not whole):
        beside = _step(chapter, book, read)
        return None if beside is None else Lean(beside.id)
    if read.last:
        return None
    if read.number is not None:
        if read.section or whole:  # a section's number says all by itself
            return None
        named = next(
            (
                each
                for meeting, each in book.meetings()
                if meeting.number == read.number and each.report.id == chapter.report.id
            ),
            None,
        )
        return None if named is None else Lean(named.id)
    return Lean(chapter.id, asks=True) if read.points else None


def together(before: str, question: str) -> str:
    """A question that leans on the one before it, and says too little to be searched for on its own, behind that."""
    return f"{without(before)} {without(question)}"


def _step(chapter: Chapter, book: Book, read: _Read) -> Chapter | None:
    """The meeting or section before or after `chapter`, or the last, of the same report."""
    meetings = [each for _, each in book.meetings() if each.report.id == chapter.report.id]
    at_meeting = chapter.id in {each.id for each in meetings}
    if read.meeting and not (at_meeting or read.last):
        return None
    order = meetings if not read.section and (at_meeting or read.meeting) else _readable(chapter, book)
    if read.last:
        return order[-1] if order else None
    places = [each.id for each in order]
    at = places.index(chapter.id) + read.step if chapter.id in places else -1
    return order[at] if 0 <= at < len(order) else None


def _readable(chapter: Chapter, book: Book) -> list[Chapter]:
    return [
        each for each in book.chapters.values() if each.passages() and each.report.id == chapter.report.id
    ]


def _in_figures(question: str) -> str:
    """The question in the spelling that questions are matched in and without courtesies around it, with figures for the
    numbers that say which one: the 18th, dix-huitième and meeting eighteen. Those that count, such as "one", stay
    words."""
    words = Words(without(question))
    text, at, place = "", 0, 0
    while place < len(words):
        numeral = numeral_at(words, place)
        named = place > 0 and words.is_word(place - 1) and bool(noun_at(words, place - 1))
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
    points = opens = bool(phrase)
    meeting = section = asked = last = False
    step, number = 0, None
    for place, token in enumerate(tokens):
        form = words.strip(token)
        if place == 0 and form != token and any(token.startswith(each) for each in words.opening):
            opens = points = True  # the "and" that Arabic writes as one with the word after it
        if form in words.opening and place == 0:
            opens = points = True
        elif form in words.pronouns:
            points = True
        elif form in words.next or form in words.previous:
            step = 1 if form in words.next else -1
        elif form in words.last:
            last = True
        elif form in words.meeting:
            meeting = True
        elif form in words.section:
            section = True
        elif form.isdecimal():
            if number is not None:
                return None  # several are no one place
            number = int(form)
        elif form in words.questions:
            asked = True
        elif form not in words.filling and form not in words.opening:
            return None
    # "Why?", "When?" on their own point back; "the meeting" alone does not.
    points = points or (asked and not meeting and not section)
    if number == 1 and asked and not opens:
        number = None  # "who proposed it first?"
    return _Read(points, opens, step, last, number, meeting, section)


def _han_tokens(text: str, words: Vocabulary) -> list[str] | None:
    """A Chinese question cut into known words, longest first; None when something is left over."""
    text = re.sub(r"[\s，。？！、?!,.：:]+", "", text)
    tokens, at = [], 0
    while at < len(text):
        if number := _HAN_ORDINAL.match(text, at):
            tokens.append(str(han_value(number[1])))
            at = number.end()
            continue
        known = next((word for word in words.longest if text.startswith(word, at)), None)
        if known is None:
            return None
        tokens.append(known)
        at += len(known)
    return tokens
