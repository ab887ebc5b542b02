"""The one spelling that texts and questions are matched in. What people read is verbatim, never this."""

import re
import unicodedata
from collections.abc import Set

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


def normalise(text: str, *, lower: bool = False, acronyms: Set[str] = ACRONYMS) -> str:
    """The text for matching: composed (NFKC), one sort of space, hyphen, quotation mark and digit, no
    invisible marks, no Arabic vowel marks, ё as е, «ПК -18» as «ПК-18», words in one script («РГС-СОР» as
    «РГС-COP»).

    With `lower`, in lower case as well. Normalising twice changes nothing.
    """
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(_ONE_SIGN))
    text = unicodedata.normalize("NFKC", text).translate(_ONE_SIGN)
    text = _SPACE.sub(" ", text).strip()
    text = _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0], match[0])), text)
    text = spell(_STRAY_SPACE.sub("-", text), acronyms)
    return text.lower() if lower else text
