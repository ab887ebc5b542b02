"""The one spelling for matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normal import disguised, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("РГС-СОР", "РГС-COP"),  # Cyrillic СОР
        ("ргс-сор", "ргс-COP"),
        ("СOР", "COP"),  # mixed
        ("МCЭ-D", "МСЭ-D"),  # Latin C in МСЭ
        ("Coвет", "Совет"),
        ("ООН", "ООН"),
        ("сорок", "сорок"),
        ("ПК -18", "ПК-18"),
        ("ПК‑22", "ПК-22"),  # non-breaking hyphen
        ("2019–2022", "2019-2022"),
        ("2022\u00a0г.", "2022 г."),
        ("«да» “yes” „ja“", '"да" "yes" "ja"'),
        ("l’enfant", "l'enfant"),
        ("отчёт", "отчет"),
        ("мо\u0438\u0306", "мой"),  # decomposed й
        ("مُحَمَّـد", "محمد"),
        ("\ufefb", "لا"),  # presentation form
        ("٢٠٢٢ ۱۸", "2022 18"),
        ("２０２２年", "2022年"),
        ("a\u200bb\u2068c\u2069\ufeff\u00ad", "abc"),
        ("  a \r\n\t b\x00c  ", "a b c"),
        ("a\ud800b", "ab"),
        ("", ""),
        ("\u212a\u0420\u0301", "KṔ"),  # the mark joins the letter once that is Latin
        ("ё\u0308\u0308", "е"),
        ("сор - 18", "COP-18"),  # an acronym, once it is spelt as one
        ("жⱥсор", "жⱥCOP"),
    ],
)  # fmt: skip
def test_normalise(text: str, expected: str) -> None:
    """Spellings that a reader takes for the same become the same."""
    assert normalise(text) == expected


def test_lower() -> None:
    """In lower case, an acronym typed on either keyboard in either case is the same word."""
    assert {normalise(word, lower=True) for word in ("COP", "cop", "СОР", "сор", "СOP")} == {"cop"}


def test_own_acronyms() -> None:
    """Other acronyms can be named."""
    assert normalise("ТС", acronyms=frozenset({"TC"})) == "TC"
    assert normalise("ТС") == "ТС"


@given(st.text(st.characters() | st.sampled_from("СOРCОPёй-– \u0640\u0651\u200d18ПКAB")), st.booleans())
def test_twice_is_once(text: str, lower: bool) -> None:
    """Normalising what is normal changes nothing, and nothing of the text makes it fail."""
    once = normalise(text, lower=lower)
    assert normalise(once, lower=lower) == once


def test_a_letter_that_parts_a_word_when_it_is_small() -> None:
    """Capitals and small letters of a word with it come to the same."""
    assert normalise("ЖȺСОР", lower=True) == normalise("жⱥсор", lower=True) == "жⱥcop"


def test_disguised() -> None:
    """Words in two scripts, and Latin acronyms in Cyrillic letters, are found; honest words are not."""
    assert disguised("СОР, РГС-СОР, СOР, Coвет, РГС-COP, ООН, МСЭ-D, COP, сорок") == [
        "СОР",
        "СОР",
        "СOР",
        "Coвет",
    ]
