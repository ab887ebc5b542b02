"""Whether a question asks about a whole meeting or section, rather than for one fact of it.

It does when, besides the words that name the meeting, it has only words that ask for all there is: results,
decisions, "what happened", "tell me about". Anything else in it is a fact that is sought.
"""

import re

from index.cues import asking
from index.cues.nouns import alike, is_meeting
from index.cues.relative import is_relative
from index.cues.value import Cues
from index.cues.words import Words, bare, has_han

#: A question that names a meeting may hold one word more, if it names a place or says whose it was.
_SLACK = 1
_HAN_SLACK = 4
#: One that names none may hold a few, which a section's title will have to answer to.
_TITLE = 4


def whole_section(cues: Cues, words: Words) -> bool:
    """Whether the question that `scan` gave these cues and words for asks about a whole meeting or section."""
    named = bool(cues.meetings or cues.relative or cues.dates or cues.sections)
    if has_han(words.text):
        return _in_chinese(words, named)
    return _in_words(words, named)


def _in_words(words: Words, named: bool) -> bool:
    first = [word for word in words.low if word.isalpha()][:2]
    # "Did the meeting …" is for yes or no; «هل يمكن» is "can you", and "was hat" is German.
    german = first[:1] == ["was"] and first[-1] in asking.AFTER_WAS
    if (
        first and first[0] in asking.YES_OR_NO and not german and not first[-1].startswith("يمكن")
    ) or "où" in (raw.lower() for raw in words.raw):
        return False
    asked = tells = False
    rest: list[int] = []
    for place, word in enumerate(words.low):
        if not word.isalnum() or place in words.used or len(word) == 1 or (german and place == 1):
            continue
        forms = bare(word)
        if not asking.ONE_FACT.isdisjoint(forms):
            return False
        if _says_nothing(words, place, forms):
            continue
        if _begins(forms, asking.PEOPLE):
            return False
        if _begins(forms, asking.ALL) or (
            named and any(alike(form, right) for form in forms for right in asking.SPELT)
        ):
            asked = True
        elif _begins(forms, asking.TELL) or not asking.TELL_WORDS.isdisjoint(forms):
            tells = True
        elif not (named and any(alike(form, right) for form in forms for right in asking.SPELT_BODY)):
            rest.append(place)
    if not named:
        return (asked or tells) and len(rest) <= _TITLE
    return not rest or ((asked or tells) and len(rest) <= _SLACK and all(_is_where(words, at) for at in rest))


def _says_nothing(words: Words, place: int, forms: list[str]) -> bool:
    """Whether a word is the meeting's, the body's that met, or a little word of any question."""
    return (
        is_meeting(words, place)
        or is_relative(forms)
        or any(form in asking.FUNCTION for form in forms)
        or _begins(forms, asking.BODY)
        or words.raw[place].isupper()
    )


def _begins(forms: list[str], stems: tuple[str, ...]) -> bool:
    return any(form.startswith(stems) for form in forms)


def _is_where(words: Words, place: int) -> bool:
    """Whether a word names a place (at the Geneva meeting) or a body (of the group on spectrum)."""
    link = place - 1
    while link > 0 and words.low[link] in asking.ARTICLES:
        link -= 1
    if words.at(link) in asking.ABOUT:
        return _begins(bare(words.at(link - 1)), asking.BODY) or _begins(
            bare(words.at(link - 1)), asking.OF_ALL
        )
    return words.raw[place][0].isupper() or words.at(link) in asking.IN or words.low[place].startswith("ب")


def _in_chinese(words: Words, named: bool) -> bool:
    text = "".join(sign for place, sign in enumerate(words.text) if not words.is_taken(place, place + 1))
    if re.search(asking.HAN_FACT, text):
        return False
    asked = re.search(asking.HAN_ALL, text) is not None
    rest = len(re.sub(asking.HAN_FILL, "", re.sub(asking.HAN_ALL, "", text)))
    if named:
        return rest == 0 or (asked and rest <= _HAN_SLACK)
    return asked and rest <= _TITLE * 2


def content(text: str, *, of_question: bool = False) -> frozenset[str]:
    """What a text is about: the beginnings of its words without words of asking, Chinese in pairs.

    Of a question, without the words for results and for the body that met, either.
    """
    found: set[str] = set()
    if of_question:
        text = re.sub(asking.HAN_ALL, " ", text)
    for word in Words(text).low:
        if has_han(word):
            left = re.sub(asking.HAN_FILL, "", word)
            found.update(left[at : at + 2] for at in range(max(len(left) - 1, 1)) if left)
        elif word.isalnum() and (len(word) > 1 or word.isdigit()):
            forms = bare(word)
            words_of_asking = asking.FUNCTION | asking.TELL_WORDS | asking.ONE_FACT
            idle = not words_of_asking.isdisjoint(forms) or _begins(forms, asking.TELL)
            if not idle and not (of_question and (_begins(forms, asking.ALL) or _begins(forms, asking.BODY))):
                found.add(next((form for form in reversed(forms) if len(form) > 2), word)[:5])
    return frozenset(found)
