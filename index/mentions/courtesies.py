"""Removes the courtesies around a question, and gives it in the spelling for matching."""

import re
from collections import defaultdict
from functools import lru_cache

from index.mentions.text import READ, classes_of, fold, has_han, vocabulary_of
from index.mentions.vocabulary import Vocabulary
from knowledge.normal import normalise

_BEFORE = frozenset({"opening", "announcing", "please", "thanks", "leading"})
_BEHIND = frozenset({"please", "thanks", "closing"})
#: The fewest words before a courtesy without a full stop between: fewer words may be an item of a list.
_LEAST = 3
#: The most words of a name, and of a signature; the most characters of a signature.
_NAME, _SIGNED, _LONG = 4, 9, 100
#: The number of last positions that are tried as the end of the question.
_PLACES = 10
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
#: The separators between two parts of a text.
_GAP = re.compile(rf"(?:[:;]-?[()D](?!\w)|[\s.,!?;:~。؟،؛{_EMOJI}]|(?<![\w-])-+(?![\w-]))*")
_FACES = re.compile(rf"(?: ?(?:[:;]-?[()D]|[{_EMOJI}]))+$")
_STOPS = re.compile("[.!?؟。\n]")
_ASKED = re.compile(r" ?[?؟]")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:['.-][^\W_\u3400-\u9fff]+)*")
_NAMES = re.compile(r"\.?(?: ?[^\W\d_][\w'-]*\.?){0,3}")
#: Words with figures and Roman numbers are always in capitals: PP-22, XVII.
_LOWERED = re.compile(r"(\S*\d\S*|(?<!\w)(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})(?!\w))|\w+")
#: Repetitions by which people try a program: words repeated five times or more, characters ten times.
_SAID_AGAIN = re.compile(r"(?<!\w)(\w.{0,39}?)(?:\W+\1){4,}(?!\w)", re.IGNORECASE)
_TYPED_AGAIN = re.compile(r"([^\W\d]{1,10}?)\1{9,}", re.IGNORECASE)
#: Fewer words in capitals may be acronyms.
_FEWEST = 4


@lru_cache(16)  # one message is cleaned several times; no more words of people are held in memory
def clean(question: str) -> str:
    """Clean a question: in the spelling for matching, still readable.

    Greetings before it, thanks and signatures after it are removed, by the phrases in the languages' files.
    Repetitions are reduced to one. A text all in capitals gets small letters. A text of nothing but courtesies stays
    whole.
    """
    # One sign may stand for many, as ﷺ for eighteen letters.
    text = "\n".join(filter(None, map(normalise, question[:READ].splitlines())))[:READ].rstrip()
    text = normalise(_Message(text).kept() or text)
    text = _TYPED_AGAIN.sub(r"\1", _SAID_AGAIN.sub(r"\1", text))
    letters = "".join(filter(str.isalpha, text))
    if not all(map(str.isupper, letters)) or len(re.findall(r"[^\W\d_]{2,}", text)) < _FEWEST:
        return text
    first = text.index(letters[0])
    small = _LOWERED.sub(lambda match: match[0] if match[1] else match[0].lower(), text)
    return text[: first + 1] + small[first + 1 :]


@lru_cache(16)
def _phrases(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, set[str]]]:
    """A pattern of the phrases of courtesy, the longest first, and the roles of each."""
    roles = defaultdict[str, set[str]](set)
    for role, phrases in vocabulary.phrases.items():
        for phrase in phrases:
            roles[phrase].add(role)
    longest = sorted(roles, key=len, reverse=True)
    forms = (re.escape(phrase) + ("" if has_han(phrase[-1]) else r"(?!\w)") for phrase in longest)
    return re.compile(f"[ ¿¡]*({'|'.join(forms) or '(?!)'})"), roles


class _Message:
    """A text, as it is typed and folded, and the phrases of its scripts."""

    def __init__(self, text: str) -> None:
        self.text, self.low, self.vocabulary = text, fold(text), vocabulary_of(text)

    def kept(self) -> str:
        """The text without the courtesies around it; "" where it is nothing else."""
        begin = self._start_of_question()
        end = self._end_of_question(begin)
        kept = "" if self._only_courtesies(begin) else _FACES.sub("", self.text[begin:end])
        asked = _ASKED.search(self.text, begin + len(kept))
        kept += asked[0] if asked and kept[-1:].isalnum() else ""
        # A signature, then "Sent from my phone".
        return kept if end == len(self.text) else _Message(kept).kept() or kept

    def _start_of_question(self) -> int:
        """The position where the question begins, after the courtesies."""
        begin, low = 0, self.low
        while begin < len(low):
            roles, end = self._phrases_at(begin)
            after = _GAP.match(low, end).end()  # type: ignore[union-attr]
            han = has_han(low[end - 1 : end])
            marks, asks = low[end:after] if han else low[end:after].strip(" "), self._asks_at(after)
            direct = roles.isdisjoint(("announcing", "thanks"))  # a question, raised by Kenya
            stops = _STOPS.search(marks)
            set_off = bool(marks) and (asks or direct)
            leads = "leading" in roles and (asks or han)
            if roles.isdisjoint(_BEFORE) or not (
                stops or set_off or leads or (asks and direct) or after == len(low)
            ):
                break
            begin = after
        return begin

    def _end_of_question(self, begin: int) -> int:
        """The position where the question ends, with its full stop or question mark, before the courtesies."""
        gaps = [
            gap
            for gap in re.finditer(_GAP.pattern[:-1] + "+", self.low)
            if begin < gap.start() and gap.end() < len(self.low)
        ]
        for gap in gaps[-_PLACES:]:
            before, marks = self.low[begin : gap.start()], gap[0].strip(" ")
            clause = re.split(r"[\n.,:;!?؟،。-]", before)[-1]
            few = (len(clause) if has_han(clause) else len(_WORD.findall(clause))) < _LEAST
            divided = marks or has_han(before[-1:])
            if (_STOPS.search(marks) or not few) and self._only_courtesies(gap.end(), last=not divided):
                return gap.start() + len(re.match(r"(?: ?[.!?؟。])*", gap[0])[0])  # type: ignore[index]
        return len(self.text)

    def _only_courtesies(self, at: int, *, last: bool = False) -> bool:
        """Whether there are only courtesies from a place to the text's end, and a signature behind them.

        last: whether it must be a courtesy that nothing sets off
        """
        if last and self.text[at : at + 1].isupper():
            return False
        while at < len(self.low):
            roles, end = self._phrases_at(at)
            if roles.isdisjoint(_BEHIND if not last else {"ending"}):
                return False
            at = _GAP.match(self.low, end).end()  # type: ignore[union-attr]
            marks, words = self.low[end:at].strip(" "), _WORD.findall(self.text[at:])
            divided = bool(marks) or has_han(self.text[at : at + 1])
            if words and not last and self._is_signature(at, words, roles, divided=divided):
                return True
            if ("?" in marks or "؟" in marks) and roles.isdisjoint(("please", "ending")):
                return False
        return True

    def _is_signature(self, at: int, words: list[str], roles: set[str], *, divided: bool) -> bool:
        """Whether the rest is a signature: a name, or after "Best regards," a name with an office."""
        left = self.text[at:]
        if len(left) > _LONG or len(words) > _SIGNED or re.search(r'[?؟:"\d]', left) or self._asks_at(at):
            return False
        capitals, small = (word[0].isupper() for word in words), any(word[0].islower() for word in words)
        name = len(words) <= _NAME and (all(capitals) or (divided and not small))
        return (name or divided) if "closing" in roles else (name and divided and "thanks" in roles)

    def _phrases_at(self, at: int) -> tuple[set[str], int]:
        """The roles of the phrases that stand at a place, side by side, and where the last of them ends."""
        found, end = set[str](), at
        pattern, known = _phrases(self.vocabulary)
        while "leading" not in found and (phrase := pattern.match(self.low, end)):
            roles = known[phrase[1]]
            found |= roles
            end = phrase.end()
            if "titles" in roles:
                names = _NAMES.match(self.text, end)[0]  # type: ignore[index]
                end += len(names) * all(word[0].isupper() for word in _WORD.findall(names))
        return found, end

    def _asks_at(self, at: int) -> bool:
        """Whether a word that a question begins with stands at a place, perhaps behind a mark."""
        word = re.compile(r"[ ¿¡]*([^\W_]+)").match(self.low, at)
        return word is not None and "asking" in classes_of(self.vocabulary, word[1])
