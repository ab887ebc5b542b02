"""Names that no passage has: what counts as a name, and where the reports' languages say nothing."""

import pytest

from index.cues import scan
from index.lexical import Lexicon
from index.unheard import unheard

LEXICON = Lexicon.of(
    [
        {
            "en": "Kenya offered a course for the ITU regional offices",
            "fr": "Le Kenya a offert un cours",
            "ru": "Отчет направлен в Исследовательскую комиссию МСЭ",
            "ar-EG": "قدمت كينيا دورة تدريبية",
            "zh": "肯尼亚提供了一门课程",
        },
        {"en": "A", "fr": "B", "ru": "В", "ar-EG": "ا", "zh": "一", "es": "Un curso"},
    ]
)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("What did Norvik offer?", "en", ("Norvik",)),
        ("What did Interpol and the United States offer?", "en", ()),  # these too
        ("What did Kenya offer?", "en", ()),
        ("Did Kenya write to MERCAB and TDAG?", "en", ("MERCAB", "TDAG")),
        ("Norvik, what did it offer?", "en", ()),  # whatever begins a sentence has a capital
        ("In 2021 Norvik offered “Eurojust” what?", "en", ("Norvik", "Eurojust")),
        ("Qu'a dit le président d'Norvik ?", "fr", ("Norvik",)),
        ("What was offered at the XVII meeting, and by SG 17?", "en", ()),  # for the cues to judge
        ("Does Brazil offer a course?", "en", ()),
        ("Что Вы скажете о Вашем отчете?", "ru", ()),
        ("Who Paid For The Lunch?", "en", ()),
        ("ماذا قدمت MERCAB", "ar", ("MERCAB",)),
        ("我是做青年工作的NGO", "zh", ("NGO",)),
        ("It offered a course. Surprising?", "en", ()),
        ("Что сказали в Исследовательской комиссии?", "ru", ()),  # another ending is no other name
        ("Что сказали в Норвике?", "ru", ("Норвике",)),
        ("WHAT DID NORVIK OFFER", "en", ()),
        ("Was hat der Bericht gesagt?", "de", ()),
        ("¿Qué ofreció Norvik?", "es", ()),  # not every passage is in Spanish
        ("What did Norvik offer?", None, ()),
        ("", "en", ()),
    ],
)
def test_names_that_no_passage_has(text: str, language: str | None, names: tuple[str, ...]) -> None:
    """A name in a language of the reports is unheard when its spelling is nowhere in them."""
    assert unheard(scan(text)[1], language, LEXICON) == names


def test_german_nouns_are_no_names() -> None:
    """Where every noun has a capital, only acronyms count."""
    lexicon = Lexicon.of([{"de": "Der Bericht"}])
    assert unheard(scan("Was sagt der Ausschuss über MERCAB?")[1], "de", lexicon) == ("MERCAB",)
