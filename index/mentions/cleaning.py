"""A question as a person would read it: without the courtesies around it, what is said over and over once, and not in
capitals alone."""

import re

from index.mentions.courtesies import without
from index.mentions.finding import READ

#: Fewer words in capitals may be acronyms.
_FEWEST = 4
#: Filler that a program is tried with: words that are said five times or more, signs ten times.
_SAID_AGAIN = re.compile(r"(?<!\w)(\w.{0,39}?)(?:\W+\1){4,}(?!\w)", re.IGNORECASE)
_TYPED_AGAIN = re.compile(r"([^\W\d]{1,10}?)\1{9,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
#: What has figures, or is a Roman one, is written in capitals anyway: PP-22, XVII.
_LOWERED = re.compile(r"(\S*\d\S*|(?<!\w)(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})(?!\w))|\w+")


def clean(question: str) -> str:
    """The question in the spelling that texts are matched in, as it is meant to be read."""
    # What is longer is no question: nobody waits, and no memory is taken, for all of it.
    text = _TYPED_AGAIN.sub(r"\1", _SAID_AGAIN.sub(r"\1", without(question[:READ])))
    if not text.isupper() or len(_WORD.findall(text)) < _FEWEST:
        return text
    if not all(map(str.isupper, filter(str.isalpha, text))):
        return text  # acronyms in a script without capitals
    small = _LOWERED.sub(lambda match: match[0] if match[1] else match[0].lower(), text)
    first = next(place for place, sign in enumerate(small) if sign.isalpha())
    return small[:first] + small[first].upper() + small[first + 1 :]
