"""Whether a question asks about a whole meeting or section, rather than for one fact of it; or just for when it was.

It does when, besides the words that name the meeting, it has only words that ask for all there is: results,
decisions, "what happened", "tell me about". Anything else in it is a fact that is sought.
"""

import re

from index.cues import asking
from index.cues.nouns import alike, is_meeting
from index.cues.relative import is_of_them, is_relative
from index.cues.value import Cues
from index.cues.words import Words, bare, has_han

#: A question that names a meeting may hold one word more, if it names a place or says whose it was; in Chinese so many
#: signs before the word for a meeting, and one sign anywhere, which may be a slip.
_SLACK = 1
_HAN_SLACK = 4
_SLIP = 1
#: One that names none may hold a few, which a section's title will have to answer to.
_TITLE = 4


def whole_section(cues: Cues, words: Words, body: frozenset[str] = frozenset()) -> bool:
    """Whether the question that `scan` gave these cues and words for asks about a whole meeting or section. `body` are
    words of the name of the body that met, folded."""
    numbered = any(number for _, number in cues.groups)
    named = bool(cues.meetings or cues.relative or cues.dates or cues.sections or numbered)
    if named and _is_beside(words):
        return False
    if has_han(words.text):
        return _in_chinese(cues, words, named)
    met = bool(cues.meetings or cues.relative) or any(is_meeting(words, at) for at in range(len(words)))
    return _in_words(words, named, met, body)


def _in_words(words: Words, named: bool, met: bool, body: frozenset[str]) -> bool:
    if re.search(asking.CUT, words.text):
        return False
    first = [word for word in words.low if word.isalpha()][:2]
    german = _is_german(first)
    if _for_yes_or_no(words) or "où" in (raw.lower() for raw in words.raw) or first[:1] == ["ou"]:
        return False
    asked = tells = False
    rest: list[int] = []
    for place, word in enumerate(words.low):
        if not word.isalnum() or place in words.used or len(word) == 1 or (german and place == 1):
            continue
        forms = bare(word)
        if _seeks_one(words, place, forms):
            return False
        if not asking.DAY.isdisjoint(forms) and place + 1 in words.used:
            continue
        if not named and not asking.PARTS.isdisjoint(forms):
            tells = True
            continue
        if _says_nothing(words, place, forms) or (not named and word in asking.ABOUT):
            continue
        if _begins(forms, asking.PEOPLE):
            return False
        if named and word in body and _in_its_name(words, place, body):
            continue
        if _begins(forms, asking.ALL) or (
            named and any(alike(form, right) for form in forms for right in asking.SPELT)
        ):
            asked = True
        elif _begins(forms, asking.TELL) or not asking.TELL_WORDS.isdisjoint(forms):
            tells = True
        elif not (
            named
            and (
                _begins(forms, asking.HELD)
                or any(alike(form, right) for form in forms for right in asking.SPELT_BODY)
            )
        ):
            rest.append(place)
    if not named:
        return (asked or tells) and len(rest) <= _TITLE
    if len(rest) > _SLACK or (rest and not asked and (not tells or not words.named.isdisjoint(rest))):
        return False  # why those of the Comoros came late
    return all(_is_where(words, at, met) for at in rest)


def _seeks_one(words: Words, place: int, forms: list[str]) -> bool:
    """Whether a word asks for one fact, or of another: who, the place of a meeting (not that it took place), its last
    decision, a sector of the Union."""
    word = words.low[place]
    if word in asking.UNION and words.at(place + 1) == "-" and len(words.at(place + 2)) == 1:
        return True  # ITU-D is a part of it
    if word in ("place", "lieu"):
        return words.at(place - 1) not in asking.TOOK
    if is_relative(forms) and _begins(bare(words.at(place + 1)), asking.ALL):
        return True
    return not asking.ONE_FACT.isdisjoint(forms) and (word, words.at(place - 1)) != ("qui", "ce")


def _is_german(said: list[str]) -> bool:
    return said[:1] == ["was"] and said[1:2] != [] and said[1] in asking.AFTER_WAS


def _for_yes_or_no(words: Words) -> bool:
    """Whether a question is for yes or no: "did the meeting …", "le budget a-t-il …"; «هل يمكن» is "can you", and "was
    hat" is German."""
    said = [word for word in words.low if word.isalpha()]
    if said[:2] == ["est", "ce"]:
        return True
    turned = any(word in asking.TURNED and words.at(at - 1) == "-" for at, word in enumerate(words.low))
    if turned and asking.OPEN.isdisjoint(said):
        return True
    return said[:1] != [] and (
        said[0] in asking.YES_OR_NO and not _is_german(said) and not "".join(said[1:2]).startswith("يمكن")
    )


def _is_beside(words: Words) -> bool:
    """Whether a question is for what was before or after what it names, and not at it."""
    if has_han(words.text):
        text = "".join(" " if words.is_taken(at, at + 1) else sign for at, sign in enumerate(words.text))
        return re.search(asking.HAN_BESIDE, text) is not None
    return any(
        place not in words.used and place - 1 not in words.used and not asking.BESIDE.isdisjoint(bare(word))
        for place, word in enumerate(words.low)
    )


def _says_nothing(words: Words, place: int, forms: list[str]) -> bool:
    """Whether a word is the meeting's, the body's that met, or a little word of any question."""
    return (
        is_meeting(words, place)
        or is_relative(forms)
        or is_of_them(forms)
        or any(form in asking.FUNCTION for form in forms)
        or _begins(forms, asking.BODY)
    )


def _begins(forms: list[str], stems: tuple[str, ...]) -> bool:
    return any(form.startswith(stems) for form in forms)


def _in_its_name(words: Words, place: int, body: frozenset[str]) -> bool:
    """Whether a word of the body's name stands where the name does: the fifth meeting of the Nordic Spectrum Group, the
    Nordic Spectrum Group's fifth meeting; and not what it did about spectrum."""
    link = place - 1
    while link >= 0 and (words.low[link] in body or words.low[link] in asking.ARTICLES):
        link -= 1
    forms = bare(words.low[link]) if link >= 0 else []
    return (
        link < 0 or link in words.used or not asking.BODY_BEHIND.isdisjoint(forms) or is_meeting(words, link)
    ) or _begins(forms, asking.BODY)


def _is_where(words: Words, place: int, met: bool) -> bool:
    """Whether a word names a place (at the Geneva meeting, on the 5th in Geneva) or a body (of the group on spectrum),
    and not who said something there. `met` is whether a meeting is named, and not a date alone."""
    if len(words.raw[place]) > 1 and words.raw[place].isupper():
        return False  # the meeting of the WMO
    link = place - 1
    while link > 0 and words.low[link] in asking.ARTICLES:
        link -= 1
    if words.at(link) in asking.ABOUT:
        return _begins(bare(words.at(link - 1)), asking.BODY) or _begins(
            bare(words.at(link - 1)), asking.OF_ALL
        )
    ahead = place + 1
    while ahead in words.used or words.at(ahead) == "-":
        ahead += 1
    in_place = words.at(link) in asking.IN or (
        words.at(link) in asking.OF and (words.raw[place][0].isupper() or is_meeting(words, link - 1))
    )
    if in_place or words.low[place].startswith("ب"):
        # What happened in the Alps in 2021 need not have been at the meeting of that year; whether it was in a State,
        # who knows the reports can say.
        return met or place in words.named
    return is_meeting(words, ahead)


def _in_chinese(cues: Cues, words: Words, named: bool) -> bool:
    # What names a meeting by its number leaves the word for one in its place.
    sign = "会" if cues.meetings else ""
    text = "".join(
        sign if words.is_taken(place, place + 1) else letter for place, letter in enumerate(words.text)
    )
    if re.search(asking.KANA, text):
        if re.search(asking.KANA_FACT, text):
            return False
        text = re.sub(asking.KANA_FILL, "", text.replace("决ま", "决定"))
    if re.search(asking.HAN_FACT, text):
        return False
    asked = re.search(asking.HAN_ALL, text) is not None
    rest = _left(text)
    if not named:
        return asked and rest <= _TITLE * 2
    if cues.states:
        return False  # what one of them said or did is one fact
    where = 0 if re.search(asking.HAN_TOPIC, text) else _where(text)
    return rest == 0 or (asked and rest <= where + _SLIP and where <= _HAN_SLACK)


def _where(text: str) -> int:
    """How many signs of a Chinese question say where the meeting was or whose it was, and not what somebody said at
    it."""
    before, *after = re.split("会" if "会" in text else asking.HAN_OF_ALL, text, maxsplit=1)
    if not after:
        return 0
    if "在" in before and _left(before.partition("在")[0]):
        return 0
    return _left(before) + sum(map(_left, re.findall(r"[(（].*?[)）]", text)))


def _left(text: str) -> int:
    """How many signs of a Chinese text neither ask for all there is nor say nothing."""
    return len(re.sub(asking.HAN_FILL, "", re.sub(asking.HAN_ALL, "", text)))


def asks_when(words: Words) -> bool:
    """Whether a question asks when something was, and says otherwise no more than that it was held: to be looked at
    where a meeting is named."""
    if has_han(words.text):
        rest = "".join(
            "" if words.is_taken(place, place + 1) else letter for place, letter in enumerate(words.text)
        )
        if _is_beside(words):
            return False
        asked = re.sub(asking.HAN_WHEN, "", rest)
        return asked != rest and not re.search(asking.HAN_FACT, asked) and not _left(asked)
    places = [place for place, word in enumerate(words.low) if word.isalnum() and place not in words.used]
    when = [not asking.WHEN.isdisjoint(bare(words.low[place])) for place in places]
    # When and where: the same line says both, or what it can.
    where = [not asking.WHERE.isdisjoint(bare(words.low[place])) for place in places]
    return (
        any(when)
        and not _for_yes_or_no(words)
        and not _is_beside(words)
        and not any(_begins(bare(words.low[place]), asking.REPORT) for place in places)
        and all(
            it
            or there
            or len(words.low[place]) == 1
            or _says_nothing(words, place, bare(words.low[place]))
            or _begins(bare(words.low[place]), asking.HELD)
            or words.low[place] in asking.WAR
            for it, there, place in zip(when, where, places, strict=True)
        )
    )


def nothing_but(words: Words, title: Words) -> bool:
    """Whether a question has a title's words, one after the other, and otherwise only words of asking for it."""
    if re.search(asking.CUT, words.text):
        return False
    if has_han(title.text):
        at = words.text.find(title.text)
        end = at + len(title.text)
        if at < 0 or end - at < 2 or words.is_taken(0, at) or words.is_taken(end, len(words.text)):
            return False
        rest = re.sub(asking.HAN_PARTS, "", f"{words.text[:at]},{words.text[end:]}")
        return not re.search(asking.HAN_FACT, rest) and not _left(rest)
    wanted = [word for word in title.low if word.isalnum()]
    places = [place for place, word in enumerate(words.low) if word.isalnum()]
    said = [words.low[place] for place in places]
    for start in range(len(said) - len(wanted) + 1 if wanted else 0):
        if said[start + 1 : start + len(wanted)] == wanted[1:] and wanted[0] in bare(said[start]):
            others = places[:start] + places[start + len(wanted) :]
            return not (others and _for_yes_or_no(words)) and all(_asks(words, place) for place in others)
    return False


def _asks(words: Words, place: int) -> bool:
    """Whether a word asks to be told, without saying of what."""
    forms = bare(words.low[place])
    letter = len(words.low[place]) == 1
    lettered = letter and place > 0 and words.raw[place].isupper()  # annex C
    if place in words.used or lettered or not asking.ONE_FACT.isdisjoint(forms):
        return False
    return (
        (letter and words.is_word(place))
        or not (asking.FUNCTION | asking.TELL_WORDS | asking.PARTS | asking.ABOUT).isdisjoint(forms)
        or _begins(forms, asking.TELL)
        or _begins(forms, asking.ALL)
        or _begins(forms, asking.BODY)
    )


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
            if of_question:
                words_of_asking |= asking.PARTS | asking.ABOUT
            idle = not words_of_asking.isdisjoint(forms) or _begins(forms, asking.TELL)
            if not idle and not (of_question and (_begins(forms, asking.ALL) or _begins(forms, asking.BODY))):
                found.add(next((form for form in reversed(forms) if len(form) > 2), word)[:5])
    return frozenset(found)
