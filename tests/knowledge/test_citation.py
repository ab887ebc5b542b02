"""Citations: worded from the structure, in the reader's language, safe in either direction of writing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.citation import FSI, PDI, citation, place
from knowledge.library import load
from knowledge.report import Meeting, Passage, Report, Section

LIBRARY = load(Path(__file__).parents[2] / "knowledge")
UN = ("en", "fr", "es", "ru", "ar", "zh")


def balanced(text: str) -> bool:
    """Whether every isolate that is opened is closed, in order."""
    depth = 0
    for char in text:
        depth += (char == FSI) - (char == PDI)
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize(
    ("passage", "language", "expected"),
    [
        ("2.4/1", "en", "section 2.4 (18th meeting, 12 January 2022), bullet 1"),
        ("2.4/1", "fr", "section 2.4 (18e réunion, 12 janvier 2022), point 1"),
        ("2.4/1", "es", "sección 2.4 (18.ª reunión, 12 de enero de 2022), punto 1"),
        ("2.4/1", "ru", "раздел 2.4 (18-е собрание, 12 января 2022\xa0г.), пункт 1"),
        ("2.4/1", "ar", f"القسم {FSI}2.4{PDI} (الاجتماع الثامن عشر، 12 يناير 2022)، النقطة 1"),
        ("2.4/1", "zh", "第2.4节（第18次会议，2022年1月12日），第1项"),
        ("2.1", "en", "section 2.1 (15th meeting, 26 September 2019)"),
        ("1.1/2", "en", "section 1.1, paragraph 2"),
        ("1.1/2", "ru", "раздел 1.1, абзац 2"),
        ("1.1/2", "zh", "第1.1节，第2段"),
        ("summary", "en", "Summary"),
        ("action", "fr", "Suite à donner"),
        ("references", "ar", "المراجع"),
        ("4", "es", "sección 4 (Agradecimientos)"),
        ("4", "de", "section 4 (Acknowledgements)"),
        ("2.4/1", "zh-Hant", "第2.4节（第18次会议，2022年1月12日），第1项"),
    ],
)
def test_place(passage: str, language: str, expected: str) -> None:
    """A passage's place has section, meeting, date and bullet or paragraph, as its language writes them."""
    found = LIBRARY.passage(f"cwg-cop-2022/{passage}")
    assert place(found, language) == expected
    assert citation(found, language).endswith(expected)


def test_report_title_leads() -> None:
    """A citation starts with the report's title in the reader's language, and invents no document symbol."""
    passage = LIBRARY.passage("cwg-cop-2022/3.1")
    assert citation(passage, "fr") == (
        "Rapport du Groupe de travail du Conseil sur la protection en ligne des enfants (GTC-COP), 2019-2022, section 3.1"
    )


@pytest.mark.parametrize("language", [*UN, "de", "fa", "sw"])
def test_every_passage(language: str) -> None:
    """Every passage has its own one-line citation in every language, its isolates balanced."""
    citations = [citation(passage, language) for passage in LIBRARY.passages]
    assert len(set(citations)) == len(citations) > 0
    for text in citations:
        assert balanced(text)
        assert text == text.strip()
        assert "\n" not in text
        assert "None" not in text


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "1st meeting"), ("en", 2, "2nd meeting"), ("en", 3, "3rd meeting"), ("en", 11, "11th meeting"),
        ("en", 21, "21st meeting"), ("en", 112, "112th meeting"), ("fr", 1, "1re réunion"), ("fr", 2, "2e réunion"),
        ("ru", 3, "3-е собрание"), ("zh", 1, "第1次会议"), ("ar", 1, "الاجتماع الأول"), ("ar", 10, "الاجتماع العاشر"),
        ("ar", 11, "الاجتماع الحادي عشر"), ("ar", 21, "الاجتماع الحادي والعشرون"), ("ar", 30, "الاجتماع الثلاثون"),
        ("ar", 100, "الاجتماع 100"),
    ],
)  # fmt: skip
def test_ordinals(language: str, number: int, expected: str) -> None:
    """A meeting's number is an ordinal of the language."""
    section = Section("2", meeting=Meeting(number), text={"ru": "а"})
    passage = next(Report("x", "ru", {"ru": "О"}, (section,), frozenset({"ru"})).passages())
    assert expected in place(passage, language)


def test_meeting_with_a_date_alone() -> None:
    """A meeting may have no number; a French first of the month is an ordinal; nested sections inherit it."""
    inner = Section("2.1", items=({"ru": "а"},))
    outer = Section("2", meeting=Meeting(date=date(2022, 5, 1)), sections=(inner,))
    (passage,) = Report("x", "ru", {"ru": "О"}, (outer,), frozenset({"ru"})).passages()
    assert place(passage, "fr") == "section 2.1 (1er mai 2022), paragraphe 1"


def test_a_title_in_another_script_is_isolated() -> None:
    """A title that only exists in the report's language stands in an isolate, in either direction."""
    (passage,) = Report(
        "x", "ar", {"ar": "تقرير"}, (Section("annex", text={"ar": "ن"}),), frozenset({"ar"})
    ).passages()
    assert citation(passage, "en") == f"{FSI}تقرير{PDI}, section {FSI}annex{PDI}"
    (passage,) = Report(
        "x", "ru", {"ru": "Отчет"}, (Section("1", text={"ru": "а"}),), frozenset({"ru"})
    ).passages()
    assert citation(passage, "ar") == f"{FSI}Отчет{PDI}، القسم 1"


texts = st.text(st.sampled_from("aЯم字1 .-(\n\u2066\u2067\u2068\u2069\u202e\u200f"), min_size=1)


@given(texts, texts, st.sampled_from(UN), st.sampled_from([*UN, "de", "he"]), st.integers(1, 9999))
def test_hostile_titles(title: str, heading: str, official: str, reader: str, number: int) -> None:
    """No title, whatever control characters it holds, leaves a citation unbalanced or broken over lines."""
    section = Section("2.A", {official: heading}, Meeting(number, date(2022, 1, 12)), {official: "x"})
    report = Report("x", official, {official: title}, (section,), frozenset({official}))
    cited = citation(Passage(report, (section,), 7, {official: "x"}), reader)
    assert balanced(cited)
    assert cited
    assert "\n" not in cited
    assert not set(cited) & set("\u2066\u2067\u202e\u200f")
