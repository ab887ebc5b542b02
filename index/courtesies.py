"""Courtesies around a question: greetings before it, thanks and signatures behind it, by closed lists (courtesies.txt).

A model reads them with the question, and no report has "Best regards, Anna". They are cut off where a line, a sentence
or the text begins or ends, and at a comma. What is nothing but courtesies stays whole: there they are what is said. So
does what may be content: a list, a quotation, thanks to somebody.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import chain

from index.cues.words import fold, has_han
from knowledge.normal import normalise

_BEFORE = frozenset({"opening", "letters", "announcing", "please", "thanks"})
_BEHIND = frozenset({"please", "thanks", "closing"})
#: The languages of the lines of thanks.
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "de", "pt")
#: The words (in Chinese, signs) that stand at least before what no full stop sets off: fewer may be one of a list.
_LEAST = 3
#: The words of a signature at most: a name, a name with an office, one in small letters; the signs of a Chinese word.
_NAME, _OFFICE, _SMALL, _SIGNS = 4, 9, 2, 4
#: How many of the last places where something may end are looked at.
_PLACES = 10
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
#: What stands between two parts of a text; spaces alone do so only where Chinese is written with them.
_GAP = re.compile(rf"(?:[:;]-?[()D](?!\w)|[\s.,!?;:~。؟،؛{_EMOJI}]|(?<![\w-])-+(?![\w-]))+")
#: A sentence's end; French puts a space before it.
_MARKS = re.compile("(?: ?[.!?؟。])*")
_FACE = re.compile(rf"[:;]-?[()D]|[{_EMOJI}]")
_SKIP = re.compile("[ ¿¡]*")
_QUIET = re.compile(rf"[\s.!?؟{_EMOJI}]")
_FIRST = re.compile(r"[^\W_\u3400-\u9fff]+")
_LETTER = re.compile(r"\w")
_BEGINS = re.compile(r"(?<!\w)\w|[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:['.-][^\W_\u3400-\u9fff]+)*")
_NAMES = re.compile(r"\.?(?: ?[^\W\d_][\w'-]*\.?){0,3}")
#: Chinese asks on behind these without a comma.
_HAN_ASKS = re.compile("(?:请问|請問|请教|請教|问)(?:一下)?$")
_HAN_QUESTION = re.compile("[谁誰哪几幾吗嗎呢何]|什么|多少|怎")


class _Phrases:
    """Phrases by the words that they begin with, Chinese ones by the sign: to make patterns of all of them takes three
    times as long, at every start."""

    def __init__(self, lists: Mapping[str, Sequence[str]], *roles: str) -> None:
        """Those of these sections, the first section's before the next one's, and of each the longest first."""
        self._by_first: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for role in roles:
            for phrase in lists[role]:
                self._by_first[_first(phrase, 0)].append((role, phrase))

    def match(self, low: str, at: int) -> tuple[str, int] | None:
        """The section of the phrase that stands at a place, whole, and where it ends."""
        for role, phrase in self._by_first.get(_first(low, at), ()):
            end = at + len(phrase)
            if low.startswith(phrase, at) and (has_han(phrase[-1]) or not _LETTER.match(low, end)):
                return role, end
        return None


def _first(low: str, at: int) -> str:
    word = _FIRST.match(low, at)
    return word[0] if word else low[at : at + 1]


def _lines() -> dict[str, list[list[str]]]:
    """The phrases of each line of each section of the list, folded."""
    found: dict[str, list[list[str]]] = {}
    for line in (files("index") / "courtesies.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(fold(normalise(line)).split(" | "))
    return found


_LINES = _lines()
#: The phrases of each section, the longest first.
_LISTS = {name: sorted({*chain(*lines)}, key=len, reverse=True) for name, lines in _LINES.items()}
_PIECES = _Phrases(
    _LISTS, "opening", "letters", "announcing", "closing", "thanks", "please", "titles", "beside"
)
#: The thanks of each language.
_THANKS = _Phrases(dict(zip(_LANGUAGES, _LINES["thanks"], strict=True)), *_LANGUAGES)
_ASKING, _LAST = _Phrases(_LISTS, "asking"), _Phrases(_LISTS, "closing", "thanks")
_CAPITAL = re.compile(" (?=[A-ZÀ-ÖØ-ÞА-Я])")
_SAYING, _OFFICES, _PARTICLES = (frozenset(_LISTS[name]) for name in ("saying", "office", "particles"))


def without(question: str) -> str:
    """The question in the spelling that texts are matched in, without the courtesies around it."""
    text = _by_line(question)
    kept = _kept(text)
    if kept == text or _says_nothing(kept):
        return normalise(text) if "\n" in text else text
    return normalise(kept)


def thanks(text: str) -> str | None:
    """The language of the thanks in a text that is nothing but courtesies; None where it says more, asks, or thanks
    for nothing."""
    text = _by_line(text)
    low = fold(text)
    if any(mark in low for mark in "?؟") or not _says_nothing(_kept(text)):
        return None
    found = (_THANKS.match(low, place.start()) for place in _BEGINS.finditer(low))
    return next((match[0] for match in found if match), None)


def _by_line(text: str) -> str:
    """The text in the spelling that texts are matched in, line by line."""
    return "\n".join(filter(None, map(normalise, text.splitlines())))


def _kept(text: str) -> str:
    """What is left of a text without the courtesies around it."""
    low = fold(text)
    return _without_end(text, low, _begin(text, low))


def _read(text: str, low: str, at: int) -> tuple[set[str], int]:
    """What kinds of phrases stand at a place, side by side, and where the last of them ends."""
    roles: set[str] = set()
    end = at
    while found := _PIECES.match(low, start := _skipped(low, end)):
        role, end = found
        roles.add(role)
        said = low[start:end]
        if role == "titles":
            names = _NAMES.match(text, end)
            if names and all(word[0].isupper() for word in _WORD.findall(names[0])):
                end = names.end()
        if _HAN_ASKS.search(said):
            break
    return roles, end


def _skipped(low: str, at: int) -> int:
    """The place behind spaces and the marks that Spanish begins a sentence with."""
    return _SKIP.match(low, at).end()  # type: ignore[union-attr]


def _asks(low: str, at: int) -> bool:
    """Whether a word stands here that a question begins with."""
    return _ASKING.match(low, _skipped(low, at)) is not None


def _begin(text: str, low: str) -> int:
    """Where the question begins, behind the courtesies."""
    first = _GAP.match(low)
    begin = first.end() if first and _FACE.search(first[0]) else 0
    while begin < len(low):
        roles, end = _read(text, low, begin)
        heads = roles & _BEFORE
        if not heads:
            break
        gap = _GAP.match(low, end)
        after = gap.end() if gap else end
        if after == len(low) or (gap and _divides(low, gap) and _sets_off(low, heads, gap)):
            begin = after
        elif (_HAN_ASKS.search(low[:end]) and low[end] != "候") or (
            heads <= {"opening", "please"} and _asks(low, after)
        ):
            return after
        else:
            break
    return begin


def _divides(low: str, gap: re.Match[str]) -> bool:
    """Whether what stands between two parts is more than a space within a sentence."""
    return gap[0] != " " or has_han(low[gap.start() - 1 : gap.start()] + low[gap.end() : gap.end() + 1])


def _sets_off(low: str, heads: set[str] | frozenset[str], gap: re.Match[str]) -> bool:
    """Whether these courtesies end at what follows them. What begins a list, or a sentence, does not."""
    marks = _FACE.sub("", gap[0])
    if ":" in marks and "\n" not in marks:
        return not heads.isdisjoint(("letters", "announcing")) and "thanks" not in heads
    if "?" in marks or "؟" in marks:
        return "opening" in heads
    if marks != gap[0] or any(mark in marks for mark in ".!。\n"):
        return True
    return heads != {"announcing"} and ("thanks" not in heads or _asks(low, gap.end()))


def _without_end(text: str, low: str, begin: int) -> str:
    """The text from `begin` on, without the courtesies at its end."""
    end = _end(text, low, begin)
    while (sooner := _end(text[:end], low[:end], begin)) < end:  # "Sent from my phone", behind a signature
        end = sooner
    kept = text[begin:end]
    last = _ending(low[begin:end])
    if last:
        words = _WORD.findall(low[begin : begin + last])
        typed = kept[last + 1]
        if len(words) >= _LEAST and words[-1] not in _SAYING and (not typed.isupper() or kept.isupper()):
            kept = kept[:last].rstrip(" ,-")
    # A question that ended behind "please" stays one.
    asks = re.compile(" ?[?؟]").search(text, begin + len(kept))
    return kept + asks[0] if asks and kept[-1:].isalnum() else kept


def _ending(low: str) -> int:
    """Where the space before a courtesy stands that ends a text without a mark before it; 0 where none does."""
    end = len(low)
    while end and _QUIET.match(low, end - 1):
        end -= 1
    said = next((phrase for phrase in _LISTS["ending"] if low.endswith(f" {phrase}", 0, end)), None)
    return 0 if said is None else end - len(said) - 1


def _end(text: str, low: str, begin: int) -> int:
    """Where what comes before the courtesies at the end of a text ends, its full stop or question mark included."""
    gaps = [gap for gap in _GAP.finditer(low, begin) if gap.start() > begin and _divides(low, gap)]
    if not text.isupper():
        gaps += [gap for gap in _CAPITAL.finditer(text, begin) if _begins(text, low, gap.end())]
        gaps.sort(key=lambda gap: gap.start())
    for place in range(max(0, len(gaps) - _PLACES), len(gaps)):
        gap = gaps[place]
        since = gaps[place - 1].end() if place and gap[0] != " " else begin
        if _only_courtesies(text, low, gap, low[since : gap.start()]):
            return gap.start() + len(_MARKS.match(gap[0])[0])  # type: ignore[index]
    return len(text)


def _begins(text: str, low: str, at: int) -> bool:
    """Whether a courtesy stands here with the capital of a sentence ("the results Many thanks"), and is no name: "Thank
    You" may be one, and so may a word, and what a word for a name stands before."""
    before = text[:at].split()[-1]
    if fold(before) in _SAYING:
        return False
    found = _LAST.match(low, at)
    said = text[at : found[1]] if found else ""
    named = before[0].isupper()  # Harald Bye
    return said[1:].islower() and not named and (" " in said or at + len(said) < len(text))


def _only_courtesies(text: str, low: str, gap: re.Match[str], before: str) -> bool:
    """Whether there are only courtesies, and then a signature, from a gap to the text's end."""
    marks = _FACE.sub("", gap[0])
    if ":" in marks and "\n" not in marks:
        return False
    stops = marks != gap[0] or any(mark in marks for mark in ".!?؟。\n")
    at, said = gap.end(), set[str]()
    if at == len(low):
        return _FACE.search(gap[0]) is not None
    while at < len(low):
        roles, end = _read(text, low, at)
        heads = roles & _BEHIND
        if not heads:
            return False
        said |= heads
        between = _GAP.match(low, end)
        at = between.end() if between else end
        set_off = between is not None and _divides(low, between)
        may_sign = (stops or set_off) if "closing" in heads else (stops and set_off and "thanks" in heads)
        if at < len(low) and may_sign and _signs(text, low, at, closing="closing" in heads, set_off=set_off):
            at = len(low)
        elif not between:
            break
    few = len("".join(_WORD.findall(before)) if has_han(before) else _WORD.findall(before)) < _LEAST
    asks = any(mark in low[gap.end() :] for mark in "?؟")
    return at == len(low) and (said <= {"please"} or (not asks and (stops or not few)))


def _signs(text: str, low: str, at: int, *, closing: bool, set_off: bool) -> bool:
    """Whether what is left is a signature: few words, and all as in names."""
    words = _WORD.findall(text[at:])
    if not words or re.search(r'[?؟:"\d]', text[at:]) or _asks(low, at):
        return False
    if has_han(text[at:]):
        short = all(len(word) <= _SIGNS or word.endswith(tuple(_OFFICES)) for word in words)
        return short and len(words) <= (_NAME if closing else 1) and not _HAN_QUESTION.search(text[at:])
    office = not _OFFICES.isdisjoint(map(fold, words))
    if len(words) > (_OFFICE if office or "," in text[at:] else _NAME):
        return False
    if all(word[0].isupper() or fold(word) in _PARTICLES | _OFFICES for word in words):
        return True
    if closing and set_off and "," in text[at:] and words[0][0].isupper() and len(words) <= _OFFICE:
        return True  # Anna Smith, fishers' club of Orrin
    if not any(word[0].islower() for word in words):  # letters without capitals
        return closing or len(words) <= _SMALL
    return closing and set_off and len(words) <= _SMALL


def _says_nothing(kept: str) -> bool:
    """Whether nothing is left but courtesies, and a signature behind them."""
    low, at = fold(kept), 0
    while at < len(low):
        roles, end = _read(kept, low, at)
        gap = _GAP.match(low, end)
        end = gap.end() if gap else end
        set_off = gap is not None and _divides(low, gap)
        if "closing" in roles and set_off and _signs(kept, low, end, closing=True, set_off=True):
            return True
        if end == at:
            return _WORD.search(low, at) is None
        at = end
    return True
