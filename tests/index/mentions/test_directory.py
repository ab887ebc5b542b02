"""What a question means beside the reports: which sections, passages and reports it names, and what they have not."""

import datetime
from typing import Any

import pytest

from index.mentions import Directory, MentionKind, clean, find
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section
from tests.index.mentions.directories import directory_of


def _section(
    own: str, title: str = "", text: str | None = None, items: tuple[str, ...] = (), **more: Any
) -> Section:
    """A section in English."""
    return Section(
        own, title={"en": title} if title else None, text=None if text is None else {"en": text},
        items=tuple({"en": item} for item in items), **more,
    )  # fmt: skip


def _held(own: str, number: int | None, day: str | None, text: str | None = None, **more: Any) -> Section:
    date = datetime.date.fromisoformat(day) if day else None
    return _section(own, text=text, items=(f"Agreed {own}.",), meeting=Meeting(number, date), **more)


def _directory(*sections: Section, title: str = "T", id: str = "r", language: str = "en") -> Directory:
    report = Report(id, language, {language: title}, sections, frozenset({language}))
    return directory_of(Library((report,)))


MEETINGS = _directory(
    Section("1", title={"en": "Introduction", "ru": "Введение"}, text={"en": "Brazil and Kenya led since PP-18."}),
    _section("2", "Meetings", sections=(
        _section(
            "2.1", text="Outcomes of the fifteenth meeting, 26 September 2019:",
            items=("Brazil offered a course.", "There were 40 participants."),
            meeting=Meeting(15, datetime.date(2019, 9, 26)),
        ),
        _section("2.2", "Sixteenth meeting, 4 February 2020", items=("A joint report with the 15th meeting was agreed.",)),
    )),
    _section("3", "Recommendations", "The Group should go on."),
    _section("4", "Bicycle lanes in the capital", "Twelve were built."),
)  # fmt: skip
DATED = _directory(
    _held("a", 7, "2022-03-02"), _held("b", 8, "2023-03-02"), _held("c", 9, "2023-09-02"), _held("d", 10, "2024-09-02"),
    _section("e", "Follow-up to the tenth meeting", items=("Letters were sent.",)),
)  # fmt: skip
PLACED = _directory(
    _held("a", 8, "2024-05-14", "The eighth meeting was held in Quito from 14 to 16 May and saw the report of 1 May 2020.",
          title="Eighth meeting"),
    _held("b", 9, "2024-09-02", "The ninth meeting was held in Bern, online."),
    _held("c", 10, "2025-03-02", "The tenth meeting was held online."),
    _section("5", text="The eleventh meeting will be held in May 2026."),
)  # fmt: skip
LISTED = _directory(
    _section("7", "Recommendations", items=("Open an office.", "Close the pool.")), _held("a", 8, "2023-03-02"),
    _section("8", items=("Resolution 3: go on.", "The Board noted resolution 3.", "Some 2,000 schools have it.")),
)  # fmt: skip
ROMAN = _directory(
    _section("II", sections=(_section("II.3", text="x"),)), _section("4", text="y"),
    _section("5", "Recommendations", sections=(_section("5.1", text="Do 1."), _section("5.2", text="Do 2."))),
)  # fmt: skip
TITLED = _directory(
    Section("1", title={"en": "Budget", "fr": "Budget annuel"}, text={"en": "x"}),
    _section("2", "Outcomes of the budget", "x"), _section("3", "Offices", "x"), _section("4", "Offices", "x"),
    _section("5", "Acknowledgements", "x"), _section("6", "13th meeting", "x"),
)  # fmt: skip

NESTED = _directory(
    _section("5", "Recommendations", sections=(_section("5.1", "Recommendations to members", "Do 1."), _section("5.2", text="Do 2."))),
    _section("6", "Eighth and ninth meetings", items=("x",)), _section("7", "Networks, wires, towers, masts and cables", "x"),
)  # fmt: skip
ROWS = _directory(
    _held("a", None, "2021-01-01"), _held("b", 1, "2022-01-01"),
    _section("c", meeting=Meeting(7, datetime.date(2023, 1, 2)), sections=(_held("c.1", 7, "2023-01-02"), _held("c.2", 7, "2023-01-02"))),
    _held("d", 9, "2024-09-02", "It was held in Bern. Letters were due on 10 September, and not on 31 November."),
    _section("e", text="The eleventh meeting will be held in May 2026."),
    _section("f", text="Papers for the eleventh meeting are due in April 2026."),
)  # fmt: skip
NUMBERED = _directory(_held("a", 1, "2022-03-02"), _held("b", 2, "2023-03-02"), _held("c", 3, "2023-09-02"))
BOTH = _directory(
    _section("II", text="x"), _section("2", text="y"),
    _section("4", items=("It was founded in 2000.", "Some 2,000 schools have it.")),
    _section("5", "Recommendations", items=("Go.",)), _section("6", "Recommendations to members", items=("Stay.",)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("directory", "sections"),
    [
        (MEETINGS, {
            "results of the fifteenth meeting": "2.1", "итоги шестнадцатого собрания": "2.2",
            "results of the meeting of 26 September 2019": "2.1", "2020年2月4日会议的成果": "2.2",
            "results of the last meeting": "2.2", "what does section 3 say?": "3", "recommendations?": "3",
            "Каковы рекомендации?": "3", "有哪些建议？": "3", "Введение": "1",
            "What did the G15 decide?": "", "results of the 15th and 16th meetings": "", "results of the fourteenth meeting": "",
            "results of the 16th meeting of September 2019": "", "the colour of the mascot": "", "": "",
            "recommendation 2 of the 15th meeting": "", "results of the 16th meeting of FIFA": "",
            "results of the 16th meeting of Norway": "", "Hello": "",
            "What happened in Brazil on 26 September 2019?": "", "Who spoke at the fifteenth meeting?": "",
        }),
        (DATED, {
            "What came out of the second meeting of 2023?": "c", "What came out of the ninth meeting of 2023?": "c",
            "What came out of the last meeting of 2023?": "c", "What came out of the last meeting?": "d",
            "What came out of the last meeting but one?": "c", "What came out of the first meeting?": "a",
            "What happened at the tenth meeting?": "d", "What happened on 2 March 2023?": "b",
        }),
        (PLACED, {
            "What happened on 14 May 2024?": "a", "What happened in May 2024?": "a",
            "What happened on 17 May 2024?": "", "What happened on 1 May 2020?": "",
        }),
        (ROMAN, {
            "section II.3": "II.3", "section II": "II", "section 4": "4", "section 9": "",
        }),
        (TITLED, {
            "What does the section on budget say?": "1", "budget annuel": "1", "Outcomes of the budget": "2", "offices": "",
            "budget cuts": "", "remerciements": "5", "致谢": "5", "благодарности?": "5", "What did the G13 decide?": "",
            "results of the last meeting": "6",
        }),
        (NESTED, {
            "results of the 9th meeting": "",
        }),
        (ROWS, {
            "results of the first meeting": "b", "results of the 7th meeting": "c", "What happened on 2 September 2024?": "d",
            "What happened on 10 September 2024?": "",
        }),
        (NUMBERED, {"What came out of the second meeting of 2023?": "b", "results of the second and third meetings": ""}),
        (BOTH, {"section 2": "2", "section II": "II"}),
        (LISTED, {"resolution 3 of the 8th meeting": ""}),
    ],
)  # fmt: skip
def test_whole_sections(directory: Directory, sections: dict[str, str]) -> None:
    """By meeting, place in the row, date, own number, title, or where the meeting was; none where that is unclear."""
    found = {asked: directory.understand(clean(asked)).sections for asked in sections}
    assert found == {asked: (f"r/{own}",) if own else () for asked, own in sections.items()}


@pytest.mark.parametrize(
    ("directory", "items"),
    [
        (MEETINGS, {
            "paragraph 2 of section 2.1": "2.1/2", "2.1 bullet 1": "2.1/1", "first point of the 15th meeting": "2.1/1",
            "point 1 of the last meeting": "2.2/1", "point 9 of the last meeting": "",
            "When was the fifteenth meeting?": "2.1", "When was the sixteenth meeting?": "", "When was the budget made?": "",
        }),
        (PLACED, {
            "When was the last meeting?": "", "When was the first meeting?": "",
            "When was the eighth meeting?": "a", "When was the 8th meeting of Interpol?": "",
        }),
    ],
)  # fmt: skip
def test_passages_by_their_place(directory: Directory, items: dict[str, str]) -> None:
    """An item of a section or of a meeting; the line that says when a meeting was."""
    found = {asked: directory.understand(clean(asked)).items.tolist() for asked in items}
    assert found == {asked: _places(directory, own) if own else [] for asked, own in items.items()}


def test_a_printed_number_names_its_item() -> None:
    """Where items print their numbers, paragraph 10 is the one that prints 10, wherever it stands."""
    items = ("9. Nine.", "(a) Here.", "(b) There.", "10. Ten.")
    section = Section("3", items=tuple({"en": item} for item in items))
    report = Report("r", "en", {"en": "Report"}, (section,), frozenset({"en"}))
    directory = directory_of(Library((report,)))
    assert directory.understand(clean("paragraph 10 of section 3")).items.tolist() == _places(
        directory, "3/4"
    )


def _places(directory: Directory, *own: str) -> list[int]:
    """The places of passages of the report r, all of which are there."""
    found = directory.places(f"r/{one}" for one in own).tolist()
    assert len(found) == len(own)
    return found


def _carriers(directory: Directory, asked: str) -> list[int] | None:
    found = directory.understand(asked).passages
    return None if found is None else found.tolist()


def _clashes(directory: Directory, asked: str) -> set[MentionKind]:
    return set(directory.understand(clean(asked)).clashes)


def test_what_no_passage_carries_clashes() -> None:
    """Whatever its kind; there is no fifth of two, and what another report has is not that of the one named."""
    asked = "Did Oman and WHO report to the 14th meeting in 2018 under Resolution 7, section 9?"
    assert _clashes(MEETINGS, asked) == set(MentionKind) - {MentionKind.PLACE}
    assert _clashes(MEETINGS, "the fifth of the meetings") == {MentionKind.PLACE}
    assert _clashes(MEETINGS, "hello") == set()
    assert _clashes(DATED, "the third meeting of 2023") == {MentionKind.MEETING}
    assert _clashes(LISTED, "recommendation 5") == {MentionKind.DOCUMENT}
    assert _clashes(MEETINGS, "Who connected 2000 schools?") == {MentionKind.DATE}
    assert _carriers(BOTH, "What was founded in 2000?") == _places(BOTH, "4/1")
    assert _clashes(MEETINGS, "the third point of the 40th meeting") == {
        MentionKind.MEETING,
        MentionKind.SECTION,
    }
    for asked in ("what was agreed on 1 January 2019?", "who spoke at the third meeting?"):
        assert _clashes(THREE, asked) == set() != _clashes(THREE, f"In the 2022 report, {asked}")


def test_what_carries_narrows() -> None:
    """A meeting narrows to its section and what else names it, two kinds to what carries both; a State to
    none."""
    carriers = {
        "the 15th meeting": ("2.1", "2.1/1", "2.1/2", "2.2/1"),
        "fifteenth meeting in September 2019": ("2.1", "2.1/1", "2.1/2"),
        "who spoke on 4 February?": ("2.2/1",), "who spoke at the last meeting?": ("2.2/1",), "section 3 in 2020": (),
    }  # fmt: skip
    for asked, own in carriers.items():
        assert _carriers(MEETINGS, asked) == _places(MEETINGS, *own), asked
    for asked in ("who spoke in February 2021?", "What did Brazil do?"):
        assert _carriers(MEETINGS, asked) is None


def test_what_a_passage_contradicts() -> None:
    """It has another meeting, date or State than the question, and not the one that is named."""
    for asked, passage, against in (
        ("What did they offer at the last meeting?", "r/2.1/1", True),
        ("What did they offer at the 15th meeting?", "r/2.1/1", False),
        ("What did they offer at the 16th meeting?", "r/2.1/1", True),
        ("What did they offer at the 16th meeting?", "r/4", False),
        ("What did Oman offer?", "r/2.1/1", True),
        ("What did Brazil offer?", "r/2.1/1", False),
        ("What was offered in 2020?", "r/2.1/1", True),
        ("What was offered in September?", "r/2.1/1", False),
    ):
        assert MEETINGS.contradicts(find(asked), passage) == against, asked


OLD, NEW, OTHER = (
    Report("wg-sea-2020", "en", {"en": "Report of the Working Group on the Sea (WG-SEA), 2017-2020", "ru": "Отчет РГ-МОРЕ"},
           (_section("1", sections=(_held("1.1", 3, "2019-01-01"),)), _section("2", "Recommendations", "Go on with boats.")),
           frozenset({"en"})),
    Report("wg-sea-2022", "en", {"en": "Report of the Working Group on the Sea (WG-SEA), 2022"},
           (_section("1", sections=(_held("1.1", 4, "2022-01-01"),)), _section("2", "Recommendations", "Go on with sails.")),
           frozenset({"en"})),
    Report("halvorsen", "en", {"en": "The Halvorsen Commission on Prices: follow-up"},
           (_section("1", sections=(_held("1.1", 9, "2023-01-02"),)), _section("2", "Recommendations", "A table of prices.")),
           frozenset({"en"})),
)  # fmt: skip
THREE = directory_of(Library((OLD, NEW, OTHER)))


@pytest.mark.parametrize(
    ("asked", "text", "named", "sections"),
    [
        ("In the 2022 report, what did Kenya offer?", "In the report, what did Kenya offer?", "wg-sea-2022", ""),
        ("the 2017-2020 report: boats?", "the report: boats?", "wg-sea-2020", ""),
        ("Que dit le rapport de l'année 2022 ?", "Que dit le rapport ?", "wg-sea-2022", ""),
        ("¿Qué dice el informe del 2022?", "¿Qué dice el informe ?", "wg-sea-2022", ""),
        ("Что сказано в отчете за 2022 год?", "Что сказано в отчете ?", "wg-sea-2022", ""),
        ("2022年的报告里说了什么？", "报告里说了什么?", "wg-sea-2022", ""),
        ("报告（2017-2020年）说了什么？", "报告 说了什么?", "wg-sea-2020", ""),
        ("ماذا يقول تقرير عام 2022؟", "ماذا يقول تقرير ؟", "wg-sea-2022", ""),
        ("Who spoke for WG-SEA in 2022?", "Who spoke for WG-SEA in 2022?", "wg-sea-2020 wg-sea-2022", ""),
        ("что решила рг-море", "что решила рг-море", "wg-sea-2020 wg-sea-2022", ""),
        ("in the 2018 report: boats?", "in the report: boats?", "wg-sea-2020", ""),
        ("What does the Report of the Working Group on the Sea (WG-SEA), 2022 say?", "What does the say?", "wg-sea-2022", ""),
        ("WG-SEA", "WG-SEA", "wg-sea-2020 wg-sea-2022", ""),
        ("What does the follow-up say?", "What does the follow-up say?", "", ""),
        ("In the 1999 report, what did Kenya offer?", "In the 1999 report, what did Kenya offer?", "", ""),
        ("Who presented the report in 2022?", "Who presented the report in 2022?", "", ""),
        ("results of the last meeting", "results of the last meeting", "", "wg-sea-2022/1.1 halvorsen/1.1"),
        ("results of the last meeting of WG-SEA", "results of the last meeting of WG-SEA", "wg-sea-2020 wg-sea-2022",
         "wg-sea-2022/1.1"),
        ("results of the third and fourth meetings", "results of the third and fourth meetings", "", ""),
        ("recommendations", "recommendations", "", "wg-sea-2020/2 wg-sea-2022/2 halvorsen/2"),
        ("recommendations of the 2020 report", "recommendations of the report", "wg-sea-2020", "wg-sea-2020/2"),
        ("outcomes of the third meeting", "outcomes of the third meeting", "", "wg-sea-2020/1.1"),
        ("outcomes of the third meeting in the 2022 report", "outcomes of the third meeting in the report", "wg-sea-2022", ""),
        ("report of the 2022 meeting", "report of the 2022 meeting", "", "wg-sea-2022/1.1"),
    ],
)  # fmt: skip
def test_reports_by_their_names(asked: str, text: str, named: str, sections: str) -> None:
    """The year and the whole title are taken out of the question, the group's acronym stays. A series of reports has one row
    of meetings, and what fits several reports is not settled by chance."""
    found = THREE.understand(clean(asked))
    assert (found.text, sorted(found.reports or ()), found.sections) == (
        text,
        named.split(),
        tuple(sections.split()),
    )


@pytest.mark.parametrize(
    ("asked", "sections"),
    [
        ("results of the last meeting of the rail freight group", "rail/1"),
        ("the school meals group's last meeting", "meals/1"),
        ("résultats de la dernière réunion du groupe sur les repas et la santé à l'école", "meals/1"),
        ("results of the last meeting of the group", "rail/1 meals/1"),
        ("results of the last meeting on freight", ""),
    ],
)
def test_reports_by_what_their_groups_are_on(asked: str, sections: str) -> None:
    """Where a meeting or section is named, two words of a title tell whose it is."""
    titles = {
        "rail": {"en": "Report of the Group on Rail and Road Freight"},
        "meals": {"en": "Report of the Group on School Meals", "fr": "Rapport du Groupe sur les repas et la santé à l'école"},
    }  # fmt: skip
    reports = (
        Report(id_, "en", one, (_held("1", 9, "2023-01-02"),), frozenset({"en"}))
        for id_, one in titles.items()
    )
    assert directory_of(Library(tuple(reports))).understand(clean(asked)).sections == tuple(sections.split())


def test_a_year_is_that_of_the_report_that_ends_with_it() -> None:
    """Or else of one that has it; of a report whose title and id have none it is its date's. In brackets a group's acronym
    needs no second part."""
    reports = (
        Report(id_, "en", {"en": title}, (_section("1", text="x"),), frozenset({"en"}), date=date)
        for id_, title, date in (
            ("a", "Report of the Spectrum Group (RSSG), 2016-2019", None),
            ("b", "Report of the Spectrum Group (RSSG), 2019-2022", None),
            ("ports", "Report on the Ports", datetime.date(2014, 1, 1)),
        )
    )
    three = directory_of(Library(tuple(reports)))
    for asked, named in (("2019", {"a"}), ("2020", {"b"}), ("2014", {"ports"}), ("RSSG", {"a", "b"})):
        assert three.understand(f"What does the {asked} report say?").reports == named
    assert three.understand("RSSG?").reports == {"a", "b"}


def test_a_council_beside_its_group() -> None:
    """Where a report is of the body above, its meetings are its own."""
    titles = {
        "group": "Report of the Council Working Group on Ports",
        "council": "Report of the session of the Council",
    }
    reports = (
        Report(id_, "en", {"en": title}, (_held("1", 9, "2023-01-02"),), frozenset({"en"}))
        for id_, title in titles.items()
    )
    both = directory_of(Library(tuple(reports)))
    assert both.understand("What did the last session of the Council decide?").sections == ("council/1",)


def test_a_group_on_something_else_is_another() -> None:
    """Its meeting is none of ours; one letter more or less makes no other name."""
    alone = _directory(
        _held("a", 8, "2023-03-02"), title="Report of the Working Group on Emergency Telecommunications"
    )
    for name in ("emergencies", "emergency telecommunications", "telecommunication"):
        assert alone.understand(f"results of the 8th meeting of the group on {name}").sections == ("r/a",)
    for name in ("spectrum", "languages"):
        assert alone.understand(f"results of the 8th meeting of the group on {name}").sections == ()


def test_a_number_behind_a_groups_acronym_is_its_meeting() -> None:
    """Whatever the acronym is: no group is known but by the titles."""
    assert THREE.understand("results of WG-SEA 4").sections == ("wg-sea-2022/1.1",)
    assert DATED.understand("results of WG-SEA 9").sections == ()
    assert THREE.understand("results of SEA4").sections == ()


@pytest.mark.parametrize(
    ("title", "asked", "whole"),
    [
        ("Report of the Council Working Group", "results of the last session of the Council", False),
        (
            "Report of the Council Working Group",
            "results of the last meeting of the Council working group",
            True,
        ),
        ("Report of the Council Working Group", "résultats de la dernière session du Conseil", False),
        ("Report of the Council Working Group", "итоги последней сессии Совета", False),
        ("理事会工作组报告", "理事会最后一次会议的成果", False),
        ("理事会工作组报告", "理事会工作组最后一次会议的成果", True),
        ("Report of the session of the Council", "results of the last session of the Council", True),
        ("Report of the Ports Committee", "decisions of the committee's 8th meeting", True),
        ("Report of the Council Working Group", "What did the last meeting recommend to the Council?", False),
    ],
)
def test_the_meeting_of_a_council(title: str, asked: str, whole: bool) -> None:
    """It is none of the group that reports to it."""
    found = _directory(_held("a", 8, "2023-03-02"), title=title).understand(clean(asked))
    assert found.sections == (("r/a",) if whole else ())


def test_a_meeting_that_may_be_another() -> None:
    """The first meeting of the report where its numbers begin later; not the first of a year."""
    group = _directory(
        _held("a", 8, "2023-03-02"), _held("b", 9, "2024-03-02"), title="Report of the Ports Group"
    )
    clash = frozenset({MentionKind.MEETING})
    unnumbered = _directory(_held("a", None, "2023-03-02"), _held("b", None, "2024-03-02"))
    for directory, asked, sections, clashes in (
        (group, "results of the first meeting", ("r/a",), clash),
        (group, "results of meeting 1", (), clash),
        (group, "results of the first meeting of 2024", ("r/b",), frozenset()),
        (group, "итоги первого собрания 2024 года", ("r/b",), frozenset()),
        (group, "2024年第一次会议的成果", ("r/b",), frozenset()),
        (ROWS, "results of the first meeting", ("r/b",), frozenset()),
        (unnumbered, "results of the first meeting", ("r/a",), frozenset()),
    ):
        found = directory.understand(clean(asked))
        assert (found.sections, found.clashes) == (sections, clashes), asked
