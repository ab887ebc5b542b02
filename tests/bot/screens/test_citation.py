"""Citations: worded from the structure, in the reader's language, safe in either direction of writing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screens.citation import FSI, PDI, citation, in_a_row, place, section_place, short
from index.mentions import clean
from knowledge.library import Library, load
from knowledge.report import Meeting, Passage, Report, Section
from tests.index.mentions.directories import directory_of

LIBRARY = load(Path(__file__).parents[3] / "knowledge")
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
        ("2.1/1", "en", "section 2.1 (15th meeting, 26 September 2019), bullet 1"),
        ("2.1", "en", "section 2.1"),
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


@pytest.mark.parametrize(
    ("passage", "language", "expected"),
    [
        ("2.4/1", "en", "§ 2.4, 18th meeting (12 January 2022), bullet 1"),
        ("2.4/1", "ar", f"القسم {FSI}2.4{PDI}، الاجتماع الثامن عشر (12 يناير 2022)، النقطة 1"),
        ("2.4/1", "zh", "第2.4节，第18次会议（2022年1月12日），第1项"),
        ("1.1/2", "fr", "§ 1.1 (Introduction), paragraphe 2"),
        ("4", "zh", "第4节（致谢）"),
        ("summary", "es", "Resumen"),
    ],
)
def test_short(passage: str, language: str, expected: str) -> None:
    """In short, a place has the section's number, the meeting with its date or the nearest title, and the bullet or
    paragraph."""
    assert short(LIBRARY.passage(f"cwg-cop-2022/{passage}"), language) == expected


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
    places = [short(passage, language) for passage in LIBRARY.passages]
    assert len(set(citations)) == len(set(places)) == len(citations) > 0
    for text in (*citations, *places):
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


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Twenty-seventh session", "section 2 (Twenty-seventh session, 14 February 2023)"),
        ("en", "27th session, 14–16 February 2023", "section 2 (27th session, 14–16 February 2023)"),
        ("fr", "Vingt-septième session", "section 2 (Vingt-septième session, 14 février 2023)"),
        ("fr", "27e session, 14 au 16 février 2023", "section 2 (27e session, 14 au 16 février 2023)"),
        ("fr", "Séances du 13 au 16 février", "section 2 (Séances du 13 au 16 février, 27e réunion, 2023)"),
        ("es", "Vigésima séptima sesión", "sección 2 (Vigésima séptima sesión, 14 de febrero de 2023)"),
        ("ru", "Двадцать седьмое заседание", "раздел 2 (Двадцать седьмое заседание, 14 февраля 2023\xa0г.)"),
        ("ru", "27-е заседание, 14–16 февраля 2023 года", "раздел 2 (27-е заседание, 14–16 февраля 2023 года)"),
        ("ar", "الدورة السابعة والعشرون", "القسم 2 (الدورة السابعة والعشرون، 14 فبراير 2023)"),
        ("zh", "第二十七届会议", "第2节（第二十七届会议，2023年2月14日）"),
        ("en", "Twenty-sixth session", "section 2 (Twenty-sixth session, 27th meeting, 14 February 2023)"),
        ("en", "Work in February 2023", "section 2 (Work in February 2023, 27th meeting, 14 February 2023)"),
        (
            "en", "Progress from 1 January 2019 to 31 December 2023",
            "section 2 (Progress from 1 January 2019 to 31 December 2023, 27th meeting, 14 February 2023)",
        ),
        ("en", "15 to 16 February 2023", "section 2 (15 to 16 February 2023, 27th meeting, 14 February 2023)"),
        ("de", "27. Sitzung", f"section 2 ({FSI}27. Sitzung{PDI}, 14 February 2023)"),
    ],
)  # fmt: skip
def test_what_the_title_says_of_the_meeting_is_not_said_again(
    language: str, title: str, expected: str
) -> None:
    """A title's ordinal, in words or figures, and its days stand alone; what it leaves unsaid is added."""
    section = Section("2", {language: title}, Meeting(27, date(2023, 2, 14)), items=({language: "x"},))
    report = Report("x", language, {language: "x"}, (section,), frozenset({language}))
    assert section_place((section,), language, language) == expected
    assert place(next(report.passages()), language).startswith(expected)


def test_what_the_line_quoted_says_of_the_meeting_is_not_said_again() -> None:
    """Beside the line that introduces a section its meeting is not named again; beside its bullets it is."""
    line = {"fr": "Le Groupe a tenu sa vingt-septième session du 14 au 16 février 2023."}
    section = Section("2", None, Meeting(27, date(2023, 2, 14)), line, ({"fr": "x"},))
    opening, bullet = Report("x", "fr", {"fr": "x"}, (section,), frozenset({"fr"})).passages()
    assert place(opening, "fr") == "section 2"
    assert place(bullet, "fr") == "section 2 (27e réunion, 14 février 2023), point 1"


def test_the_title_of_a_section_around_is_not_shown_and_says_nothing() -> None:
    """Only the title in the citation counts: a section within one named by its meeting has the meeting's number."""
    inner = Section("2.1", {"en": "Decisions"}, items=({"en": "x"},))
    outer = Section("2", {"en": "Twenty-seventh session"}, Meeting(27), sections=(inner,))
    assert section_place((outer, inner), "en", "en") == "section 2.1 (Decisions, 27th meeting)"


def test_meeting_with_a_date_alone() -> None:
    """A meeting may have no number; a French first of the month is an ordinal; nested sections inherit it."""
    inner = Section("2.1", items=({"ru": "а"},))
    outer = Section("2", meeting=Meeting(date=date(2022, 5, 1)), sections=(inner,))
    (passage,) = Report("x", "ru", {"ru": "О"}, (outer,), frozenset({"ru"})).passages()
    assert place(passage, "fr") == "section 2.1 (1er mai 2022), paragraphe 1"


@pytest.mark.parametrize(
    ("path", "number", "expected", "brief"),
    [
        ((("135", "第一百三十五条"),), 2, "第一百三十五条, paragraph 2", "第一百三十五条, paragraph 2"),
        ((("5", "Article 5 – Aims"),), None, "Article 5 – Aims", "Article 5"),
        ((("5", "Aims in 5 parts of it all"),), None, "section 5 (Aims in 5 parts of it all)",
         "§ 5 (Aims in 5 parts of it all)"),
        ((("II", "ARTICLE II"), ("II-3", "Section 3: Dues")), 1, "ARTICLE II, Section 3: Dues, paragraph 1",
         "ARTICLE II, Section 3, paragraph 1"),
        ((("5", "Article 5"), ("5-2", None), ("5-2-a", None)), 1, "Article 5, paragraph 2, a, paragraph 1", None),
        ((("annex-1", "Annex 1"), ("annex-1-2.1", None)), None, "Annex 1, section 2.1", "Annex 1, § 2.1"),
        ((("annex-1", "Annex 1"), ("annex-1-2", "Aims"), ("annex-1-2.1", None)), None, "Annex 1, section 2.1", "Annex 1, § 2.1"),
        ((("7", "Article 7 – The assembly"), ("quorum", "Quorum:")), 2, "Article 7, Quorum, paragraph 2", None),
        ((("7", "The assembly"), ("quorum", "Quorum")), 2, "section 7, Quorum, paragraph 2", "§ 7, Quorum, paragraph 2"),
        ((("aims", "Aims"), ("means", "Means")), None, "Means", None),
        ((("1", "Article premier – Nom"),), None, "Article premier – Nom", "Article premier"),
        ((("13", "المادة الثالثة عشرة"),), None, "المادة الثالثة عشرة", None),
        ((("2", "§ 2. Seat"),), 1, "§ 2. Seat, paragraph 1", "§ 2, paragraph 1"),
        ((("4", "§ 4"), ("4-8", "It has steps:")), 1, "§ 4, paragraph 8 (It has steps), paragraph 1", "§ 4, paragraph 8, paragraph 1"),
        ((("II", "II. Members"), ("II-A", "A. Kinds")), None, "II. Members, A. Kinds", None),
        ((("chapter-2", "Chapter 2. Rights"), ("3-2", "Article 3")), 1, "Chapter 2, Article 3, paragraph 1", None),
        ((("front", None),), 16, "paragraph 16", "paragraph 16"),
        ((("front", None),), None, "paragraph 1", "paragraph 1"),
    ],
)  # fmt: skip
def test_what_can_be_seen_is_cited(
    path: tuple[tuple[str, str | None], ...], number: int | None, expected: str, brief: str | None
) -> None:
    """A number is cited as the title prints it, a section whose number begins anew, and one without a number, within
    the one with a number around it, and what stands before all headings by its paragraph alone."""
    sections = tuple(Section(own, {"en": title} if title else None) for own, title in path)
    passage = Passage(
        Report("x", "en", {"en": "x"}, sections[:1], frozenset()), sections, number, {"en": "y"}, tuple
    )
    assert place(passage, "en").translate(dict.fromkeys(map(ord, FSI + PDI))) == expected
    assert short(passage, "en").translate(dict.fromkeys(map(ord, FSI + PDI))) == (brief or expected)


def test_the_page_is_cited() -> None:
    """The whole citation has the page that the item begins on, else that of its section."""
    section = Section("2", page=7, pages=(7, 8), items=({"en": "a"}, {"en": "b"}))
    cited = [
        citation(one, "en") for one in Report("x", "en", {"en": "T"}, (section,), frozenset()).passages()
    ]
    assert cited == ["T, section 2, paragraph 1, page 7", "T, section 2, paragraph 2, page 8"]


def test_footnotes_are_no_paragraphs() -> None:
    """An item that is a footnote is cited as such, and not by its place among the paragraphs."""
    items = tuple({"en": said} for said in ("a", "b", "c", "d"))
    notes = ("item 2: footnote 42", "item 3: footnote 43; footnote 44", "item 4: a note beside the text")
    report = Report("x", "en", {"en": "T"}, (Section("2", items=items, notes=notes),), frozenset())
    assert [place(one, "fr") for one in report.passages()] == [
        "section 2, paragraphe 1", "section 2, note 42", "section 2, note 43, note 44",
        f"section 2, {FSI}“d…”{PDI}",
    ]  # fmt: skip


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


def test_a_label_of_another_language_stands_once() -> None:
    """For a reader of another language too, the label that a title prints is not said again."""
    section = Section("5", {"pl": "§ 5. Cele"}, text={"pl": "a"})
    (passage,) = Report("x", "pl", {"pl": "S"}, (section,), frozenset({"pl"})).passages()
    assert place(passage, "en") == f"{FSI}§ 5. Cele{PDI}"


@pytest.mark.parametrize(("language", "between"), [("ar", "؛ "), ("zh", "；"), ("ru", "; "), ("de", "; ")])
def test_citations_in_a_row(language: str, between: str) -> None:
    """They have commas of their own, and are kept apart by what the reader's language has between such."""
    assert in_a_row(["а, б", "в"], language) == f"а, б{between}в"


texts = st.text(st.sampled_from("aЯم字1 .-(\n\u2066\u2067\u2068\u2069\u202e\u200f"), min_size=1)


@settings(deadline=None)  # the first title reads the words for labels
@given(texts, texts, st.sampled_from(UN), st.sampled_from([*UN, "de", "he"]), st.integers(1, 9999))
def test_hostile_titles(title: str, heading: str, official: str, reader: str, number: int) -> None:
    """No title, whatever control characters it holds, leaves a citation unbalanced or broken over lines."""
    section = Section("2.A", {official: heading}, Meeting(number, date(2022, 1, 12)), {official: "x"})
    report = Report("x", official, {official: title}, (section,), frozenset({official}))
    cited = citation(Passage(report, (section,), 7, {official: "x"}, tuple), reader)
    assert balanced(cited)
    assert cited
    assert "\n" not in cited
    assert not set(cited) & set("\u2066\u2067\u202e\u200f")


def test_a_citation_asks_for_what_it_cites() -> None:
    """Who sends a citation as a question means that passage, or the section that its line opens."""
    titled = Section(
        "3", {"en": "Ports of call"}, items=({"en": "Seven were dredged."}, {"en": "Two were not."})
    )
    ports = Report(
        "ports-2024", "en", {"en": "Annual report on the ports, 2024"}, (titled,), frozenset({"en"})
    )
    library = Library((*LIBRARY.reports, ports))
    directory = directory_of(library)
    for passage in library.passages:
        for language in UN:
            asked = directory.understand(clean(citation(passage, language)))
            named = {library.passages[place].id for place in asked.items}
            assert passage.id in (*named, *asked.sections), citation(passage, language)
            assert asked.reports in (None, {passage.report.id})


def _cited(items: list[dict[str, str]], language: str, text: str = "", **others: object) -> list[str]:
    """The places of the items of section 3.2 in a language, without the section."""
    own = {"en": text} if text else None
    section = Section("3.2", None, None, own, tuple(items), **others)  # type: ignore[arg-type]
    report = Report("x", "en", {"en": "x"}, (section,), frozenset({"en"}))
    head = section_place((section,), "en", language)
    cited = [place(one, language).removeprefix(head) for one in report.passages() if one.number]
    return [one.lstrip(",،， ") for one in cited]


@pytest.mark.parametrize(
    ("text", "items", "expected"),
    [
        ("", "9. Nine.|(a) Here.|(b) There.|10. Ten.",
         ["paragraph 9", "paragraph 9, (a)", "paragraph 9, (b)", "paragraph 10"]),
        ("", "a) One.|b) Two.|It closed.", ["a)", "b)", "text after b)"]),
        ("It did:", "(a) One.|(b) Two.|Then it closed.", ["(a)", "(b)", "text after (b)"]),
        ("", "It met.|It said:|a) One.|which is long.|b) Two.|It closed.",
         ["paragraph 1", "paragraph 2", "a)", "a)", "b)", "paragraph 3"]),
        ("", "It met.|1. One.|2. Two.|It closed.", ["", "paragraph 1", "paragraph 2", "text after 2"]),
        ("", "It met for days.|It was long.|1. One.|It closed late.|It closed.",
         ["“It met for…”", "“It was long.…”", "paragraph 1", "text after 1, “It closed late.…”", "text after 1, “It closed.…”"]),
        ("It did:", "(a) One.|In the case of war, it met.|In the case of need, it did not.",
         ["(a)", "text after (a), “In the case of war,…”", "text after (a), “In the case of need,…”"]),
        ("", "I. One.|II. Two.\nIII. Three.|IV. Four.", ["I", "II–III", "IV"]),
        ("", "2. To do:\n1. this;\n2. that;\n3. all.|3. To go.", ["paragraph 2", "paragraph 3"]),
        ("", "A. Smith opened.|M. Dupont spoke.|M. Martin too.", ["paragraph 1", "paragraph 2", "paragraph 3"]),
        ("It says:", "(z) One.|(aa) Two.|(ab) Three.", ["(z)", "(aa)", "(ab)"]),
        ("It says:", "a. One. It is the only one.", ["a"]),
        ("", "12. Mai: Wahl.|3. Juni: Treffen.", ["paragraph 1", "paragraph 2"]),
        ("", "2024 was long.|2.5 million came.", ["paragraph 1", "paragraph 2"]),
    ],
)  # fmt: skip
def test_the_printed_mark_is_cited(text: str, items: str, expected: list[str]) -> None:
    """An item is cited by the mark that it prints, behind those of the points around it. Others are counted among
    themselves where nobody would take their number for a printed one, or else by the mark before them, and by their
    first words where there are several, as many as differ; a day or a name is no mark."""
    assert _cited([{"en": item} for item in items.split("|")], "en", text) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["paragraph 9", "paragraph 9, (a)"]), ("fr", ["paragraphe 9", "paragraphe 9, a)"]),
        ("es", ["párrafo 9", "párrafo 9, (a)"]), ("ru", ["пункт 9", "пункт 9, а)"]),
        ("ar", ["الفقرة 9", f"الفقرة 9، {FSI}(a){PDI}"]), ("zh", ["第9段", "第9段，(a)"]),
    ],
)  # fmt: skip
def test_a_printed_mark_is_that_of_the_text_beside_it(language: str, expected: list[str]) -> None:
    """A language's own mark is cited where its text prints one, else the official text's."""
    items = [{"en": "9. Nine.", "fr": "9. Neuf."}, {"en": "(a) Here.", "fr": "a) Ici.", "ru": "а) Тут."}]
    assert _cited(items, language)[:2] == expected


def test_the_words_of_a_point_are_the_point() -> None:
    """Item 1 of point 6 that prints "6-" or "(6)" is paragraph 6; the words behind it are told by the first ones."""
    for mark in ("6-", "(6)"):
        point = Section("A-6", items=({"en": f"{mark} Freedom."}, {"en": "It makes them grow."}))
        section = Section("A", {"en": "A. Aims"}, sections=(point,))
        report = Report("x", "en", {"en": "x"}, (section,), frozenset({"en"}))
        assert {place(one, "en") for one in report.passages()} == {
            "A. Aims, paragraph 6",
            "A. Aims, paragraph 6, “It makes them…”",
        }
