"""Names that no passage has: what counts as a name, and where the reports' languages say nothing."""

import pytest

from index.lexical import Lexicon
from index.unheard import unheard

LEXICON = Lexicon.of(
    [
        ["Kenya offered a course for the ITU regional offices", "Le Kenya a offert un cours"],
        ["Отчет направлен в Исследовательскую комиссию МСЭ"],
    ]
)
LANGUAGES = ("en", "fr", "ru")


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("What did Interpol offer?", "en", ("Interpol",)),
        ("What did Kenya offer?", "en", ()),
        ("Did Kenya write to UNICEF and TDAG?", "en", ("UNICEF", "TDAG")),
        ("Interpol, what did it offer?", "en", ()),  # whatever begins a sentence has a capital
        ("It offered a course. Surprising?", "en", ()),
        ("Что сказали в Исследовательской комиссии?", "ru", ()),  # another ending is no other name
        ("Что сказали в Интерполе?", "ru", ("Интерполе",)),
        ("WHAT DID INTERPOL OFFER", "en", ()),
        ("Was hat der Bericht gesagt?", "de", ()),
        ("¿Qué ofreció Interpol?", "es", ()),  # the reports have no Spanish
        ("What did Interpol offer?", None, ()),
        ("", "en", ()),
    ],
)
def test_names_that_no_passage_has(text: str, language: str | None, names: tuple[str, ...]) -> None:
    """A name in a language of the reports is unheard when its spelling is nowhere in them."""
    assert unheard(text, language, LANGUAGES, LEXICON) == names


def test_german_nouns_are_no_names() -> None:
    """Where every noun has a capital, only acronyms count."""
    assert unheard("Was sagt der Ausschuss über UNICEF?", "de", ("de",), LEXICON) == ("UNICEF",)
