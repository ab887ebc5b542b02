"""Questions in Latin letters whose language has another script."""

import pytest

from index.language import detect, is_romanised
from index.romanised import readings


@pytest.mark.parametrize(
    ("language", "typed", "written"),
    [
        ("ru", "Chto predlozhila Saudovskaya Araviya na 16 sobranii RGS?",
         "что предложила саудовская аравия на 16 собрании RGS?"),
        ("ar", "shu iqtarahat al saudia 3an el COP?", "شو اقترهت السدية عن الCOP?"),
    ],
)  # fmt: skip
def test_a_word_is_read_in_the_script_of_its_language(language: str, typed: str, written: str) -> None:
    """Figures and words in capitals stay; of languages that a report lacks nothing is read."""
    assert readings(typed, {language, "en"}) == [written]
    assert readings(typed, {"en", "zh"}) == []


def test_what_is_romanised_is_of_no_language() -> None:
    """It is told from languages that are written in Latin letters."""
    for text in ("chto dolzhen sdelat Sovet", "shu el matloob men el majles", "zhuxi shuo le shenme"):
        assert is_romanised(text)
        assert detect(text) is None
    for text in ("What did the Council do?", "Que doit faire le Conseil ?", "mandat", "что", ""):
        assert not is_romanised(text)
