"""A question as a person would read it: without the courtesies around it, which are greetings before it, thanks and
signatures behind it, by the lists of the languages; what is said over and over once; and not in capitals alone.

A model reads them with the question, and no report has "Best regards, Anna". They are cut off where a line, a sentence
or the text begins or ends, and at a comma. What is nothing but courtesies stays whole: there they are what is said. So
does what may be content: a list, a quotation, thanks to somebody.
"""

import re
from functools import cached_property

from index.mentions.finding import READ
from index.mentions.tokens import Tokens
from index.mentions.vocabulary import Phrases, fold, has_han, of_script
from knowledge.normal import normalise

_PIECES = ("opening", "letters", "announcing", "closing", "thanks", "please", "titles", "beside")
_BEFORE = frozenset({"opening", "letters", "announcing", "please", "thanks"})
_BEHIND = frozenset({"please", "thanks", "closing"})
#: The words (in Chinese, signs) that stand at least before what no full stop sets off: fewer may be one of a list.
_LEAST = 3
#: The words of a signature at most: a name, a name with an office, one in small letters; the signs of a Chinese word.
_NAME, _OFFICE, _SMALL, _SIGNS = 4, 9, 2, 4
#: The most characters of a signature. To read all that follows, at each of hundreds of courtesies, takes too long.
_SIGNED = 200
#: How many of the last places where something may end are looked at, and how often courtesies end what is left.
_PLACES, _LAYERS = 10, 5
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
#: What stands between two parts of a text; spaces alone do so only where Chinese is written with them.
_GAP = re.compile(rf"(?:[:;]-?[()D](?!\w)|[\s.,!?;:~。؟،؛{_EMOJI}]|(?<![\w-])-+(?![\w-]))+")
_NO_GAP = re.compile("")
#: A sentence's end; French puts a space before it.
_MARKS = re.compile("(?: ?[.!?؟。])*")
_FACE = re.compile(rf"[:;]-?[()D]|[{_EMOJI}]")
_SKIP = re.compile("[ ¿¡]*")
# From where such signs begin alone: tried from each of thousands of them it would take as many times as long.
_QUIET = re.compile(rf"(?<![\s.!?؟{_EMOJI}])[\s.!?؟{_EMOJI}]+$")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:['.-][^\W_\u3400-\u9fff]+)*")
_NAMES = r"\.?(?: ?[^\W\d_][\w'-]*\.?){0,3}"
#: Chinese asks on behind these without a comma.
_HAN_ASKS = "(?:请问|请教|问)(?:一下)?$"
_HAN_QUESTION = "[谁哪几吗呢何]|什么|多少|怎"
_CAPITAL = re.compile(" (?=[A-ZÀ-ÖØ-ÞА-Я])")
#: Fewer words in capitals may be acronyms.
_FEWEST = 4
#: Filler that a program is tried with: words that are said five times or more, signs ten times.
_SAID_AGAIN = re.compile(r"(?<!\w)(\w.{0,39}?)(?:\W+\1){4,}(?!\w)", re.IGNORECASE)
_TYPED_AGAIN = re.compile(r"([^\W\d]{1,10}?)\1{9,}", re.IGNORECASE)
_LONG = r"[^\W\d_]{2,}"
#: What has figures, or is a Roman one, is written in capitals anyway: PP-22, XVII.
_LOWERED = re.compile(r"(\S*\d\S*|(?<!\w)(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})(?!\w))|\w+")


def clean(question: str) -> str:
    """The question in the spelling that texts are matched in, as it is meant to be read."""
    # What is longer is no question: nobody waits, and no memory is taken, for all of it.
    text = _TYPED_AGAIN.sub(r"\1", _SAID_AGAIN.sub(r"\1", without(question[:READ])))
    if not text.isupper() or len(re.findall(_LONG, text)) < _FEWEST:
        return text
    if not all(map(str.isupper, filter(str.isalpha, text))):
        return text  # acronyms in a script without capitals
    small = _LOWERED.sub(lambda match: match[0] if match[1] else match[0].lower(), text)
    first = next(place for place, sign in enumerate(small) if sign.isalpha())
    return small[:first] + small[first].upper() + small[first + 1 :]


def without(question: str) -> str:
    """The question in the spelling that texts are matched in, without the courtesies around it."""
    text = _by_line(question)
    said = _Said(text)
    kept = said.without_end(said.begin())
    if kept == text or _Said(kept).is_nothing():
        return normalise(text) if "\n" in text else text
    return normalise(kept)


def is_chit_chat(text: str) -> bool:
    """Whether a normalised text is nothing but courtesies, or but signs."""
    if not any(map(str.isalpha, text)):
        return not any(map(str.isalnum, text))
    return _Said(text).is_nothing()


def asks_at(words: Tokens, place: int) -> bool:
    """Whether a word that a question begins with stands at a place."""
    at = words.spans[place][0]
    return of_script(words.text).phrases.match(words.folded, at, ("asking",)) is not None


def _by_line(text: str) -> str:
    """The text in the spelling that texts are matched in, line by line; no more than READ of what one sign may stand
    for, as the eighteen letters of ﷺ."""
    return "\n".join(filter(None, map(normalise, text.splitlines())))[:READ].rstrip()


class _Said:
    """A text, as it is typed and folded, and the phrases of its scripts."""

    def __init__(self, text: str) -> None:
        self.text, self.low = text, fold(text)

    @cached_property
    def phrases(self) -> Phrases:
        return of_script(self.text).phrases

    def begin(self) -> int:
        """Where the question begins, behind the courtesies."""
        low = self.low
        first = _GAP.match(low)
        begin = first.end() if first and _FACE.search(first[0]) else 0
        while begin < len(low):
            roles, end = self._read(begin)
            heads = roles & _BEFORE
            if not heads:
                break
            gap = self._gap(end)
            after, asks = gap.end(), re.search(_HAN_ASKS, low[:end]) and low[end : end + 1] != "候"
            if after < len(low) and not (self._divides(gap) and self._sets_off(heads, gap)):
                return after if asks or (heads <= {"opening", "please"} and self._asks(after)) else begin
            begin = after
        return begin

    def without_end(self, begin: int) -> str:
        """The text from `begin` on, without the courtesies at its end."""
        end = len(self.text)
        for _ in range(_LAYERS):  # "Sent from my phone", behind a signature
            sooner = _Said(self.text[:end])._end(begin)
            if sooner == end:
                break
            end = sooner
        kept = self.text[begin:end]
        quiet = _QUIET.sub("", self.low[begin:end])
        last = next((phrase for phrase in self.phrases.of("ending") if quiet.endswith(f" {phrase}")), "")
        if last:
            at = len(quiet) - len(last) - 1
            words = _WORD.findall(quiet[:at])
            saying = words and words[-1] in self.phrases.of("saying")
            if len(words) >= _LEAST and not saying and (not kept[at + 1].isupper() or kept.isupper()):
                kept = kept[:at].rstrip(" ,-")
        # A question that ended behind "please" stays one.
        asks = re.compile(" ?[?؟]").search(self.text, begin + len(kept))
        return kept + asks[0] if asks and kept[-1:].isalnum() else kept

    def is_nothing(self) -> bool:
        """Whether there are only courtesies, and a signature behind them."""
        low, at = self.low, 0
        while at < len(low):
            roles, end = self._read(at)
            gap = self._gap(end)
            if (
                "closing" in roles
                and self._divides(gap)
                and self._signs(gap.end(), closing=True, set_off=True)
            ):
                return True
            if gap.end() == at:
                return _WORD.search(low, at) is None
            at = gap.end()
        return True

    def _gap(self, at: int) -> re.Match[str]:
        """What stands between two parts at a place, which may be nothing."""
        return _GAP.match(self.low, at) or _NO_GAP.match(self.low, at)  # type: ignore[return-value]

    def _read(self, at: int) -> tuple[set[str], int]:
        """What kinds of phrases stand at a place, side by side, and where the last of them ends."""
        roles, end = set[str](), at
        while found := self._match(end, *_PIECES):
            start, (role, end, _) = end, found
            roles.add(role)
            names = re.match(_NAMES, self.text[end:]) if role == "titles" else None
            if names and all(word[0].isupper() for word in _WORD.findall(names[0])):
                end += names.end()
            if re.search(_HAN_ASKS, self.low[start:end]):
                break
        return roles, end

    def _match(self, at: int, *roles: str) -> tuple[str, int, str] | None:
        """What `Phrases.match` finds behind spaces and the marks that Spanish begins a sentence with."""
        return self.phrases.match(self.low, _SKIP.match(self.low, at).end(), roles)  # type: ignore[union-attr]

    def _asks(self, at: int) -> bool:
        """Whether a word stands here that a question begins with."""
        return self._match(at, "asking") is not None

    def _divides(self, gap: re.Match[str]) -> bool:
        """Whether what stands between two parts is more than a space within a sentence."""
        beside = self.low[gap.start() - 1 : gap.start()] + self.low[gap.end() : gap.end() + 1]
        return gap[0] not in ("", " ") or (gap[0] == " " and has_han(beside))

    def _sets_off(self, heads: set[str], gap: re.Match[str]) -> bool:
        """Whether these courtesies end at what follows them. What begins a list, or a sentence, does not."""
        marks = _FACE.sub("", gap[0])
        if ":" in marks and "\n" not in marks:
            return not heads.isdisjoint(("letters", "announcing")) and "thanks" not in heads
        if "?" in marks or "؟" in marks:
            return "opening" in heads
        if marks != gap[0] or any(mark in marks for mark in ".!。\n"):
            return True
        return heads != {"announcing"} and ("thanks" not in heads or self._asks(gap.end()))

    def _end(self, begin: int) -> int:
        """Where what comes before the courtesies at the end of a text ends, its full stop or question mark
        included."""
        gaps = [gap for gap in _GAP.finditer(self.low, begin) if gap.start() > begin and self._divides(gap)]
        if not self.text.isupper():
            gaps += [gap for gap in _CAPITAL.finditer(self.text, begin) if self._begins(gap.end())]
            gaps.sort(key=lambda gap: gap.start())
        for place in range(max(0, len(gaps) - _PLACES), len(gaps)):
            gap = gaps[place]
            since = gaps[place - 1].end() if place and gap[0] != " " else begin
            if self._only_courtesies(gap, self.low[since : gap.start()]):
                return gap.start() + len(_MARKS.match(gap[0])[0])  # type: ignore[index]
        return len(self.text)

    def _begins(self, at: int) -> bool:
        """Whether a courtesy stands here with the capital of a sentence ("the results Many thanks"), and is no name:
        "Thank You" may be one, and so may a word, and what a word for a name stands before."""
        before = self.text[:at].rsplit(maxsplit=1)[-1]
        found = self.phrases.match(self.low, at, ("closing", "thanks"))
        said = self.text[at : found[1]] if found else ""
        if not said[1:].islower() or before[0].isupper() or fold(before) in self.phrases.of("saying"):
            return False  # Harald Bye
        return " " in said or at + len(said) < len(self.text)

    def _only_courtesies(self, gap: re.Match[str], before: str) -> bool:
        """Whether there are only courtesies, and then a signature, from a gap to the text's end."""
        low = self.low
        marks = _FACE.sub("", gap[0])
        if ":" in marks and "\n" not in marks:
            return False
        stops = marks != gap[0] or any(mark in marks for mark in ".!?؟。\n")
        at, said = gap.end(), set[str]()
        if at == len(low):
            return _FACE.search(gap[0]) is not None
        while at < len(low):
            roles, end = self._read(at)
            heads = roles & _BEHIND
            if not heads:
                return False
            said |= heads
            between = self._gap(end)
            at, set_off, closing = between.end(), self._divides(between), "closing" in heads
            may_sign = (stops or set_off) if closing else (stops and set_off and "thanks" in heads)
            if at < len(low) and may_sign and self._signs(at, closing=closing, set_off=set_off):
                at = len(low)
            elif not between[0]:
                break
        words = _WORD.findall(before)
        few = (len("".join(words)) if has_han(before) else len(words)) < _LEAST
        asks = any(mark in low[gap.end() :] for mark in "?؟")
        return at == len(low) and (said <= {"please"} or (not asks and (stops or not few)))

    def _signs(self, at: int, *, closing: bool, set_off: bool) -> bool:
        """Whether what is left is a signature: few words, and all as in names."""
        if len(self.text) - at > _SIGNED:
            return False
        left = self.text[at:]
        words = _WORD.findall(left)
        if not words or re.search(r'[?؟:"\d]', left) or self._asks(at):
            return False
        offices = self.phrases.of("office")
        if has_han(left):
            short = all(len(word) <= _SIGNS or word.endswith(tuple(offices)) for word in words)
            few = len(words) <= (_NAME if closing else 1)
            return short and few and not re.search(_HAN_QUESTION, fold(left))
        if len(words) > (_OFFICE if "," in left or any(fold(word) in offices for word in words) else _NAME):
            return False
        small = {*self.phrases.of("particles"), *offices}
        if all(word[0].isupper() or fold(word) in small for word in words):
            return True
        if closing and set_off and "," in left and words[0][0].isupper():
            return True  # Anna Smith, fishers' club of Orrin
        if not any(word[0].islower() for word in words):  # letters without capitals
            return closing or len(words) <= _SMALL
        return closing and set_off and len(words) <= _SMALL
