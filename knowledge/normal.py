"""The one spelling in which texts and questions are matched. People read the verbatim text, never this form."""

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache

from knowledge.lookalike import ACRONYMS, spell

# Soft hyphen, zero-width and joining marks, direction marks, variation selectors, byte-order mark, and the
# lone surrogates that broken clients send; Arabic tatweel, vowel marks and Quranic signs.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\ud800-\udfff\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
_ONE_SIGN = str.maketrans(
    dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
    | dict.fromkeys("«»“”„‟〝〞＂", '"') | dict.fromkeys("‘’‚‛ʼ′＇`´", "'")
    | {"ё": "е", "Ё": "Е"}
)  # fmt: skip
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_STRAY_SPACE = re.compile(r"(?<=[A-ZА-ЯЁ]{2}) ?- ?(?=\d)")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
# Capitals for which only one of the letter and its small form is a letter to `spell`: in small letters a word
# would end or go on there.
_PARTING = re.compile("[İƁƆƉƊƏƐƓƔƖƗƜƝƟƦƩƮƱƲƷȺȾɄɅẞⱾⱿ]")
_STACKED = "\u0308\u0308"


def normalise(text: str, *, lower: bool = False, acronyms: Set[str] = ACRONYMS) -> str:
    """The text for matching: composed (NFKC), one sort of space, hyphen, quotation mark and digit, no
    invisible marks, no Arabic vowel marks, ё as е, «ПК -18» as «ПК-18», words in one script («РГС-СОР» as
    «РГС-COP»).

    With `lower`, in lower case as well. Normalising twice changes nothing.
    """
    while True:
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(_ONE_SIGN))
        if not unicodedata.is_normalized("NFKC", text):  # after a removal, marks may follow letters directly
            text = unicodedata.normalize("NFKC", text).translate(_ONE_SIGN)
        while (
            _STACKED in text
        ):  # else each pass would remove one mark of an е, and a text full of marks would take seconds
            text = text.replace(_STACKED, "\u0308")
        text = _SPACE.sub(" ", text).strip()
        text = _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0], match[0])), text)
        text = _STRAY_SPACE.sub("-", text)
        spelt = spell(text, acronyms)
        # Few texts need another pass: a letter in another script may join the mark after it, or end an
        # acronym.
        done = spelt == text and not (lower and _PARTING.search(spelt))
        text = spelt.lower() if lower else spelt
        if done and unicodedata.is_normalized("NFKC", text):
            return text


@lru_cache(10_000)
def script_of(letter: str) -> str:
    """The script of a letter, by the first word of its name in Unicode: LATIN, CYRILLIC, CJK."""
    return re.split("[ -]", unicodedata.name(letter, ""), maxsplit=1)[0]
