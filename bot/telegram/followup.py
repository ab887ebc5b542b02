"""Questions that lean on the answer before them: "and the next meeting?", "who proposed it?".

A question leans only if nothing in it has a subject of its own: once connectives, question words, pronouns,
words for a meeting and general verbs are taken out, nothing is left, and what was there points back. So a
question that merely contains "it" or "next" stands alone.
"""

import re
from dataclasses import dataclass

from bot.telegram.book import Book, Chapter
from bot.telegram.followup_words import LANGUAGES, Words

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER = re.compile(
    r"(?:n[o°]\s*)?(\d{1,3})(?:st|nd|rd|th|e|è?me|re|er|\.?[ªºa]|-?(?:й|я|е|го|м|ом|ое|ая))?"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
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
    number: int | None = None
    meeting: bool = False
    section: bool = False


def lean(question: str, place: str, book: Book) -> Lean | None:
    """What `question` is about, given that the last answer came from `place`; None when it stands alone."""
    chapter = book.chapters.get(place.rpartition("/")[0] if place not in book.chapters else place)
    read = next((found for words in LANGUAGES if (found := _read(question, words)) is not None), None)
    if chapter is None or read is None:
        return None
    if read.step:
        beside = _step(chapter, book, read)
        return None if beside is None else Lean(beside.id)
    if read.number is not None:
        # "The 17th meeting" is whole; "and the 17th?" leans. A section's number says all by itself.
        if read.section or (read.meeting and not read.opens):
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


def _step(chapter: Chapter, book: Book, read: _Read) -> Chapter | None:
    meetings = [each for _, each in book.meetings() if each.report.id == chapter.report.id]
    readable = [each for each in book.chapters.values() if each.passages()]
    order = readable if read.section or chapter.id not in {each.id for each in meetings} else meetings
    if read.meeting and chapter.id not in {each.id for each in meetings}:
        return None
    places = [each.id for each in order]
    at = places.index(chapter.id) + read.step if chapter.id in places else -1
    return order[at] if 0 <= at < len(order) else None


def _read(question: str, words: Words) -> _Read | None:
    text = question.lower().replace("ё", "е").replace("’", "'").strip(" ¿?!.")
    phrase = next((each for each in words.phrases if text.startswith(f"{each} ")), "")
    text = text[len(phrase) :]
    tokens = _han_tokens(text, words) if _HAN.search(text) else _TOKEN.findall(text)
    if tokens is None or not 1 <= len(tokens) <= LONGEST or bool(_HAN.search(text)) != words.han:
        return None
    points = opens = bool(phrase)
    meeting = section = asked = False
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
        elif form in words.meeting:
            meeting = True
        elif form in words.section:
            section = True
        elif form in words.ordinals:
            number = words.ordinals[form]
        elif (match := _NUMBER.fullmatch(form)) is not None:
            number = int(match[1])
        elif form in words.questions:
            asked = True
        elif form not in words.filling and form not in words.opening:
            return None
    # "Why?", "When?" on their own point back; "the meeting" alone does not.
    points = points or (asked and not meeting and not section)
    return _Read(points, opens, step, number, meeting, section)


def _han_tokens(text: str, words: Words) -> list[str] | None:
    """A Chinese question cut into known words, longest first; None when something is left over."""
    text = re.sub(r"[\s，。？！、?!,.：:]+", "", text)
    tokens, at = [], 0
    while at < len(text):
        if number := re.match(r"第?([零一二三四五六七八九十\d]{1,3})(?:次|届|个)", text[at:]):
            tokens.append(str(_han_number(number[1])))
            at += number.end()
            continue
        known = next((word for word in words.longest if text.startswith(word, at)), None)
        if known is None:
            return None
        tokens.append(known)
        at += len(known)
    return tokens


def _han_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.partition("十")
    if not ten:
        return _HAN_DIGITS[text[0]]
    return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS.get(units, 0) if units else 0)
