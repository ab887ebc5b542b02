"""The language in which a reader is answered who has chosen none."""

import unicodedata
from functools import lru_cache
from itertools import chain

from index.answer import Answer, Outcome
from index.language import ALONE, DENSE, SHARED, UNKNOWN, detect, is_brief, scripts_of, sentences, written_in
from knowledge.language import UN_LANGUAGES
from knowledge.normal import normalise, script_of

#: More languages whose names are known, and in which languages are named.
LESSER = ("ha", "yo", "so")


def language_of(question: str, answer: Answer, client: str | None = None) -> str:
    """The language to answer in for a reader who asked `question` and gets `answer`. `client` is the language of their
    program, if known.

    It is the language of the question. A few words, a name or a figure may be in several languages or in none. Then it
    is the language of the program, else of the report that was found, else one of the six in the script of the
    question, else English.
    """
    text = normalise(question)
    if answer.found_words:
        stays = client and (scripts_of(text) <= {"LATIN"} or written_in(text, client))
        return client if client and stays else answer.language or client or "en"
    if not is_brief(text) and (answer.language or scripts_of(text) <= {"LATIN"}):
        # A language of another script may be written in Latin letters: believe that only of an answered question.
        read = answer.language is not None and not written_in(text, answer.language)
        return (answer.language if not read or answer.outcome is Outcome.ANSWER else None) or client or "en"
    report = answer.hits[0].passage.report.language if answer.hits else None
    expected = client or report
    found = detect(text, (expected,) if expected else ())
    if found:
        return found
    # Readers of all scripts write names in Latin letters.
    if client and scripts_of(text) <= {"LATIN"}:
        return client
    wishes = (client, report, answer.language, "en", *UN_LANGUAGES)
    return next((wish for wish in wishes if wish and written_in(text, wish)), client or "en")


def language_asked_for(text: str) -> str | None:
    """The tag of the language that a message asks for: the last language that it names, in any of some thirty
    languages, else the language of the message."""
    said = _folded(text)
    found = [(place, len(stem), tag) for stem, tag in _stems().items() if (place := said.rfind(stem)) >= 0]
    # In scripts with capitals a name must begin a word; in others a word may be joined to it.
    whole = [
        name for name in found if not (said[name[0]].upper().isupper() and said[: name[0]][-1:].isalpha())
    ]
    if whole:
        return max(whole)[2]
    return detect(normalise(text))


@lru_cache(1)
def _stems() -> dict[str, str]:
    """The stems of the languages' names, in each of these languages, with the tag of the language."""
    from babel import Locale  # few messages need it

    readers = [*UN_LANGUAGES, *sentences(), *ALONE.values(), *LESSER]
    tags = dict.fromkeys((*readers, *chain.from_iterable(SHARED.values())))
    found: dict[str, str] = {}
    for reader in dict.fromkeys(each for each in readers if each != UNKNOWN):
        names = Locale(reader).languages
        for tag in (each for each in tags if each != UNKNOWN):
            name = _folded(names.get(tag, "")).removeprefix("ال")
            # The ending may change; in Chinese and Japanese the last character is a word for "language".
            dense = DENSE.get(script_of(name[:1] or " "), 0) > 1
            stem = name[: -2 if len(name) > 5 else -1 if len(name) > (1 if dense else 4) else None]
            if len(stem) > (0 if dense else 2 if name.upper() == name else 3):
                found.setdefault(stem, tag)
    return found


def _folded(text: str) -> str:
    """The text in small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.lower())
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if not unicodedata.combining(sign)))
