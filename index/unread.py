"""Questions in a script that the models cannot read. The bot says so instead of guessing.

The default model has XLM-R's vocabulary: a script that it lacks becomes unknown pieces. A new language in a known
script is read and often understood.
docs/decisions/language-of-a-question.md has the figures.
"""

import re

from index.language import READ
from knowledge.normal import script_of

#: Scripts without a language of XLM-R's, by the first word of their letters' names in Unicode. At least four in five of
#: their letters are unknown pieces.
SCRIPTS = frozenset([
    "TIBETAN", "THAANA", "NKO", "CHEROKEE", "TIFINAGH", "CANADIAN", "OL", "VAI", "ADLAM", "YI",
    "MONGOLIAN", "MEETEI", "LIMBU", "LISU", "LEPCHA", "CHAKMA", "BALINESE", "JAVANESE", "SUNDANESE",
    "BUGINESE", "BATAK", "REJANG", "CHAM", "TAI", "NEW", "KAYAH", "SAURASHTRA", "SYLOTI", "HANIFI",
    "BAMUM", "BASSA", "MENDE", "MIAO", "PAHAWH", "NYIAKENG", "OSAGE", "OSMANYA", "WARANG", "SORA",
    "MRO", "PAU", "SYRIAC", "MANDAIC", "SAMARITAN", "COPTIC", "GUNJALA", "MASARAM", "MEDEFAIDRIN",
    "WANCHO", "TOTO", "NUSHU", "TAGALOG", "TAGBANWA", "HANUNOO", "BUHID", "NEWA", "TIRHUTA", "TAKRI",
    "KAITHI", "SHAVIAN", "DESERET", "GOTHIC", "RUNIC", "OGHAM", "GLAGOLITIC", "CUNEIFORM", "EGYPTIAN",
    "LINEAR", "PHOENICIAN",
])  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+")


def is_unread(text: str) -> bool:
    """Whether most letters of a question, acronyms aside, are of a script that the models cannot read."""
    words = [word for word in _WORD.findall(text[:READ]) if not (word.isascii() and word.isupper())]
    letters = "".join(words)
    strange = sum(script_of(letter) in SCRIPTS for letter in letters)
    return strange * 2 > len(letters)
