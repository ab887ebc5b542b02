"""Letters that look the same in Latin and Cyrillic: finds words that mix them, and spells them in one script."""

import re
from collections.abc import Set

_LATIN = "ABEKMHOPCTYXIJSaeopcyxijs"
_CYRILLIC = "АВЕКМНОРСТУХІЈЅаеорсухіјѕ"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)

_LATIN_LETTER = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]")
_CYRILLIC_LETTER = re.compile("[Ѐ-ӿ]")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ]+")

#: ITU's acronyms whose every letter has a Cyrillic twin: «СОР» is COP on whatever keyboard it was typed.
ACRONYMS = frozenset({"COP"})


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
