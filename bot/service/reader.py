"""The language in which a reader is answered who has chosen none."""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path

from index.answer import Answer, Outcome
from index.language import detect, is_brief, scripts_of, written_in
from knowledge.language import UN_LANGUAGES
from knowledge.normal import normalise

#: The stems of languages' names, with their tags; `python -m lab.names` writes it.
LANGUAGES = Path(__file__).with_name("languages.json")


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
    """The tag of the language that a message asks for: the last language that it names, in any of some ninety
    languages, or by the tag of one of the six; else the language of the message."""
    said = folded(text)
    found = [(place, len(stem), tag) for stem, tag in _stems().items() if (place := said.rfind(stem)) >= 0]
    # In scripts with capitals a name must begin a word; in others a word may be joined to it.
    whole = [
        name for name in found if not (said[name[0]].upper().isupper() and said[: name[0]][-1:].isalpha())
    ]
    if whole:
        return max(whole)[2]
    codes = [word.lower() for word in text.split() if word.isupper() and word.lower() in UN_LANGUAGES]
    return codes[0] if codes else detect(normalise(text))


@lru_cache(1)
def _stems() -> dict[str, str]:
    """The stems of the languages' names, in each of some ninety languages, with the tag of the language."""
    found: dict[str, str] = json.loads(LANGUAGES.read_text(encoding="utf-8"))
    return found


def folded(text: str) -> str:
    """The text in small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.lower())
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if not unicodedata.combining(sign)))
