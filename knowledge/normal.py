"""The one spelling in which texts and questions are matched. People read the verbatim text, never this form."""

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache

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

# Letters that look the same in Latin and Cyrillic.
_LATIN = "ABEKMHOPCTYXIJSaeopcyxijs"
_CYRILLIC = "АВЕКМНОРСТУХІЈЅаеорсухіјѕ"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)

_LATIN_LETTER = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]")
_CYRILLIC_LETTER = re.compile("[Ѐ-ӿ]")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ]+")

#: ITU's acronyms whose every letter has a Cyrillic twin: «СОР» is COP on whatever keyboard it was typed.
ACRONYMS = frozenset({"COP"})


@lru_cache(64)  # a message is normalised for several questions about it
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


def latin_acronyms(text: str) -> set[str]:
    """Words of two or more Latin capitals that all have Cyrillic twins."""
    return {
        word for word in _WORD.findall(text) if len(word) > 1 and word.isupper() and set(word) <= set(_LATIN)
    }


def disguised(text: str, acronyms: Set[str] = ACRONYMS) -> list[str]:
    """The words that mix Latin and Cyrillic letters, and the `acronyms` written in Cyrillic letters alone."""
    found = []
    for word in _WORD.findall(text):
        if not _CYRILLIC_LETTER.search(word):
            continue
        if _LATIN_LETTER.search(word) or (word.isupper() and word.translate(_TO_LATIN) in acronyms):
            found.append(word)
    return found


def spell(text: str, acronyms: Set[str] = ACRONYMS) -> str:
    """The text with every word in one script: acronyms in Latin letters, other mixed words in the script that
    has a letter without a twin, or else in that of most of their letters."""
    return _WORD.sub(lambda match: _spell_word(match[0], acronyms), text)


def _spell_word(word: str, acronyms: Set[str]) -> str:
    if not _CYRILLIC_LETTER.search(word):
        return word
    latin = word.translate(_TO_LATIN)
    if latin.upper() in acronyms or word.upper().translate(_TO_LATIN) in acronyms:
        return word.upper().translate(_TO_LATIN)
    if not _LATIN_LETTER.search(word):
        return word
    if not _CYRILLIC_LETTER.search(latin):
        cyrillic = word.translate(_TO_CYRILLIC)
        if _LATIN_LETTER.search(cyrillic):
            return latin
        return latin if len(_CYRILLIC_LETTER.findall(word)) * 2 <= len(word) else cyrillic
    cyrillic = word.translate(_TO_CYRILLIC)
    return word if _LATIN_LETTER.search(cyrillic) else cyrillic
