"""Names in a question that the reports do not have at all: a sign that they do not answer it.

"What did Norvik propose?" is near to every proposal. Names are what is written as such, with capitals, so most
are missed in Arabic and Chinese; and names change with the language, so they are looked for only where every
passage has the question's.
"""

import re

from index.cues import find
from index.cues.words import CAPITAL_NOUNS, Words, listed
from index.lexical import Lexicon
from knowledge.language import base

#: Words of one kind of script; what an apostrophe or a hyphen joins counts by itself (l'Union).
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
#: What ends a sentence, and may stand before the next one's first word.
_ENDS = re.compile(r"[.?!…:;¿¡\n]\W*$")
#: A number that follows capitals, as in SG 2 or PP-22: the cues know whether a passage has it.
_NUMBERED = re.compile(r"[ \-]?\d")
_ROMAN = re.compile("[IVXLC]+")
#: Shorter words with one capital are as often a slip as a name.
_SHORTEST = 3
#: A name is unheard when less of its spelling than this is anywhere in the reports: endings may differ.
_SEEN = 0.5
#: Where more words than this share begin with a capital, capitals say nothing.
_MOST = 0.75
#: What is written with capitals and names nobody.
_NO_NAMES = listed(
    "ok pdf faq mr mrs ms dr sir madam вы вас вам вами ваш ваша ваше ваши вашего вашей вашем вашему вашим ваших "
    "monsieur madame mme usted ustedes sr sra"
)


def unheard(words: Words, language: str | None, lexicon: Lexicon) -> tuple[str, ...]:
    """The names in a question that no passage has, in their order. `words` are the question's as `scan` gives them:
    those that cues are made of (a State, a month) are for the cues. `language` is the question's, where
    it is known."""
    if language is None or base(language) not in lexicon.languages:
        return ()
    text = words.text
    found = list(_WORD.finditer(text))
    if len(found) > 2 and sum(word[0][0].isupper() for word in found) > _MOST * len(found):
        return ()  # somebody types capitals alone, or Each Word With One
    used = [words.spans[place] for place in words.used | words.named]

    def begins(place: int) -> bool:
        """Whether a sentence begins with the word; only what stands between it and the one before is looked at."""
        if not place:
            return not any(map(str.isalnum, text[: found[0].start()]))
        return _ENDS.search(text[found[place - 1].end() : found[place].start()]) is not None

    def is_name(place: int, word: re.Match[str]) -> bool:
        spelt = word[0]
        if spelt.lower() in _NO_NAMES or _ROMAN.fullmatch(spelt):
            return False
        if spelt.isupper() and _NUMBERED.match(text, word.end()):
            return False
        if any(start < word.end() and end > word.start() for start, end in used):
            return False
        if sum(letter.isupper() for letter in spelt) > 1:
            return True
        capital = spelt[0].isupper() and len(spelt) >= _SHORTEST and language not in CAPITAL_NOUNS
        return capital and not begins(place)

    names = dict.fromkeys(word[0] for place, word in enumerate(found) if is_name(place, word))
    # A State's people may be called otherwise in the reports.
    return tuple(name for name in names if lexicon.seen(name) < _SEEN and not find(name).states)
