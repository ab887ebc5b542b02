"""The language of a reader who has chosen none."""

import unicodedata

import pytest

from bot.service.reader import language_of
from index.answer import Answer, Hit, Outcome
from index.language import detect
from knowledge.report import Report, Section


def spoken(
    question: str, report: str | None, client: str | None = None, *, without_courtesies: str | None = None
) -> str:
    """The language in which a question is answered that found a passage of a report in `report`."""
    hits = ()
    if report is not None:
        made = Report("x", report, {report: "x"}, (Section("1", text={report: "x"}),), frozenset({report}))
        hits = tuple(Hit(passage, 1.0, report) for passage in made.passages())
    return language_of(
        question, Answer(Outcome.CLOSEST, 0.5, hits, detect(without_courtesies or question)), client
    )


@pytest.mark.parametrize(
    ("question", "report", "client", "language"),
    [
        ("réunion de novembre", "ru", "es", "fr"), ("next meeting", "fr", "es", "en"), ("раздел 3, абзац 2", "fr", None, "ru"),
        ("Wer hat das vorgeschlagen?", "fr", "es", "de"),
    ],
)  # fmt: skip
def test_the_language_that_was_written_comes_first(
    question: str, report: str, client: str | None, language: str
) -> None:
    """Neither the report's language nor the program's stands above the one that the question is in."""
    assert spoken(question, report, client) == language


@pytest.mark.parametrize(
    ("question", "report", "client", "language"),
    [
        ("section 3, point 2", "fr", None, "fr"), ("section 3, point 2", "en", None, "en"),
        ("section 3, point 2", "en", "fr", "fr"), ("28e session", "fr", None, "fr"), ("Busan", "fr", "es", "es"),
        ("Busan", "es", None, "es"), ("12.01.2022", "ar", None, "ar"), ("12.01.2022", "ar", "zh-hans", "zh-hans"),
        ("CWG-COP", "ru", "ru", "ru"), ("?!", None, None, "en"),
    ],
)  # fmt: skip
def test_where_words_do_not_tell_the_program_does_and_then_the_report(
    question: str, report: str | None, client: str | None, language: str
) -> None:
    """Names, figures and words of several languages are answered in the program's language, else in the report's."""
    assert spoken(question, report, client) == language


@pytest.mark.parametrize(
    ("question", "report", "client", "language"),
    [
        ("Busan", "ru", None, "en"), ("CWG-COP", "zh", None, "en"), ("Бишкек", "fr", None, "ru"), ("МСЭ", "fr", "es", "ru"),
        ("ЄС", "ru", None, "en"), ("МСД", "bg", None, "bg"),
    ],
)  # fmt: skip
def test_the_script_is_that_of_the_answer(
    question: str, report: str, client: str | None, language: str
) -> None:
    """Who types Latin letters is not answered in a report's Cyrillic, and who types Cyrillic not in Latin letters."""
    assert spoken(question, report, client) == language


def test_a_long_question_in_no_known_language_is_answered_in_english() -> None:
    """A report's language is no guess at that of a whole sentence."""
    asked = "skolko predlozheniy polucheno ot uchastnikov"
    assert spoken(asked, "fr") == "en"
    assert spoken(asked, "fr", "ru") == "ru"


def test_an_accent_of_its_own_makes_no_word() -> None:
    """Some programs send letters and accents apart."""
    assert spoken(unicodedata.normalize("NFD", "Réunion précédente"), "fr") == "fr"


def test_a_question_among_courtesies_keeps_to_its_script() -> None:
    """Of what few words are left the language may be unsure: who typed Cyrillic is answered in Cyrillic all the same."""
    for asked in (
        "Подскажите, пожалуйста, кого избрали председателем?",
        "кого избрали председателем? Большое спасибо",
    ):
        for report in ("ru", "fr"):
            assert spoken(asked, report, without_courtesies="кого избрали председателем?") == "ru"
