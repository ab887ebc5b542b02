"""Questions in a script that the models cannot read: they are told so, rather than guessed at.

The default model reads with XLM-R's vocabulary: of a script that this does not have, nothing is left but
unknown pieces. A language that it does not know, in a script that it does, is read and often understood.
docs/decisions/language-of-a-question.md has the figures.
"""

import re

from index.language import READ
from knowledge.normal import script_of

#: Living scripts, and a few that are not, of which XLM-R knows no language, by the first word that Unicode
#: has for their letters: at least four in five of these are pieces that its vocabulary does not have.
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
