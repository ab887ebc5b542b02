"""The language that a reader is answered in, where she has chosen none."""

from index.answer import Answer
from index.language import detect, is_brief, scripts_of, written_in
from knowledge.language import UN_LANGUAGES
from knowledge.normal import normalise


def language_of(question: str, answer: Answer, client: str | None = None) -> str:
    """The language of a reader who asked `question` and gets `answer`; `client` is that of her program, if known.

    It is the question's. Where a few words may be in several languages, or in none (a name, a figure), her program's
    decides; else that of the report that was found; else the one of the six in whose script she wrote; else English.
    """
    text = normalise(question)
    if answer.found_words:
        return client or answer.language or "en"
    if not is_brief(text) and (answer.language or scripts_of(text) <= {"LATIN"}):
        return answer.language or client or "en"
    report = answer.hits[0].passage.report.language if answer.hits else None
    expected = client or report
    found = detect(text, (expected,) if expected else ())
    if found:
        return found
    # Names in Latin letters are written by everybody, those in other letters by those who have them.
    if client and scripts_of(text) <= {"LATIN"}:
        return client
    wishes = (client, report, "en", *UN_LANGUAGES)
    return next((wish for wish in wishes if wish and written_in(text, wish)), client or "en")
