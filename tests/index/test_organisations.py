"""International organisations by any of their names."""

import pytest

from index.cues import find, scan


@pytest.mark.parametrize(
    "text",
    [
        "What did WHO propose?", "Qu'a dit l'OMS ?", "что предложила ВОЗ", "世卫组织提了什么建议？",
        "предложение Всемирной организации здравоохранения", "ماذا قدمت منظمة الصحة العالمية؟",
        "the World Health Organization's letter", "la Organización Mundial de la Salud",
    ],
)  # fmt: skip
def test_an_organisation_in_any_language(text: str) -> None:
    """Each of its names is one cue."""
    assert find(text).organisations == {"who"}


@pytest.mark.parametrize(
    "text",
    [
        "Who proposed it?",
        "WHO offered to help?",
        "AU COURS DE LA REUNION",
        "qué es eu",
        "El mot",
        "world banking",
    ],
)
def test_what_is_none(text: str) -> None:
    """Acronyms are capitals, among other letters."""
    assert not find(text).organisations


def test_its_words_are_names() -> None:
    """They are no names that somebody else has to look up."""
    words = scan("Did the International Civil Aviation Organization write?")[1]
    assert [words.low[place] for place in sorted(words.named)] == [
        "international",
        "civil",
        "aviation",
        "organization",
    ]
