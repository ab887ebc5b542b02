"""Names in a question that the reports do not have at all: a sign that they do not answer it.

"What did Interpol propose?" is near to every proposal. Names are what is written as such, with capitals, so nothing
is found in Arabic and Chinese, nor where the question's language is none of the reports': names change with it.
"""

import re
from collections.abc import Collection

from index.lexical import Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
#: Shorter words with one capital are as often a slip as a name.
_SHORTEST = 3
#: A name is unheard when less of its spelling than this is anywhere in the reports: endings may differ.
_SEEN = 0.5
#: Languages that write every noun with a capital: there only acronyms are names for sure.
_NOUNS = frozenset({"de", "lb"})


def unheard(text: str, language: str | None, languages: Collection[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The names in a question's text that no passage has, in their order. `language` is the question's, where
    known, and `languages` are those of the passages in `lexicon`."""
    if language not in languages:
        return ()
    words = list(_WORD.finditer(text))
    if sum(word[0].isupper() for word in words) * 2 > len(words):
        return ()  # somebody types capitals alone

    def is_name(place: int) -> bool:
        word = words[place][0]
        if sum(letter.isupper() for letter in word) > 1:
            return True
        begins = not place or text[words[place - 1].end() : words[place].start()].strip(" ,;()-–—'’") != ""
        return word[0].isupper() and len(word) >= _SHORTEST and not begins and language not in _NOUNS

    names = dict.fromkeys(words[place][0] for place in range(len(words)) if is_name(place))
    return tuple(name for name in names if lexicon.seen(name) < _SEEN)
