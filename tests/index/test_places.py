"""Places: where the reports carry what a question names."""

import datetime

import pytest

from index.cues import Date, Places, find, scan
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section


def _report(**changes: object) -> Report:
    sections = (
        Section(
            "1",
            title={"en": "Introduction", "ru": "Введение"},
            text={"en": "Brazil and Kenya led since PP-18."},
        ),
        Section(
            "2",
            title={"en": "Meetings"},
            sections=(
                Section(
                    "2.1",
                    meeting=Meeting(15, datetime.date(2019, 9, 26)),
                    text={"en": "Outcomes of the fifteenth meeting, 26 September 2019:"},
                    items=({"en": "Brazil offered a course."}, {"en": "There were 40 participants."}),
                ),
                Section(
                    "2.2",
                    title={"en": "Sixteenth meeting, 4 February 2020"},
                    items=({"en": "A joint report with the 15th meeting was agreed."},),
                ),
            ),
        ),
        Section("3", title={"en": "Recommendations"}, text={"en": "The Group should go on."}),
        Section("4", title={"en": "Bicycle lanes in the capital"}, text={"en": "Twelve were built."}),
    )  # fmt: skip
    values = {
        "id": "r",
        "language": "en",
        "title": {"en": "T"},
        "sections": sections,
        "official": frozenset({"en"}),
    }
    return Report(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def places() -> Places:
    """The places of a small report."""
    return Places.of(Library((_report(),)))


def test_fit_by_meeting(places: Places) -> None:
    """A meeting narrows to its section, and to what else names it."""
    fit = places.fits(find("the 15th meeting"))
    assert fit.passages == {"r/2.1", "r/2.1/1", "r/2.1/2", "r/2.2/1"}
    assert not fit.clashing


def test_dates_of_unlike_precision_fit_together(places: Places) -> None:
    """A month and a day in it, a year and a month of it: each is found, whatever parts the other lacks."""
    fit = places.fits(find("in September 2019, that is on 26 September 2019, or just in 2019?"))
    assert fit.passages is not None
    assert "r/2.1" in fit.passages


def test_fit_by_relative(places: Places) -> None:
    """The last meeting is the last by date; there is no fifth of two."""
    assert places.fits(find("the last meeting")).passages == {"r/2.2/1"}
    assert places.fits(find("the first meeting")).passages == {"r/2.1", "r/2.1/1", "r/2.1/2"}
    assert not places.fits(find("the first meeting")).clashing
    assert places.fits(find("the fifth of the meetings")).clashing == {"relative": (5,)}


def test_fit_together(places: Places) -> None:
    """Cues of several families narrow together, and to nothing where no passage carries them all."""
    assert places.fits(find("fifteenth meeting in September 2019")).passages == {
        "r/2.1",
        "r/2.1/1",
        "r/2.1/2",
    }
    assert places.fits(find("section 3 in 2020")).passages == frozenset()


def test_what_is_sought_is_held(places: Places) -> None:
    """The passages that hold a time are those with a date of their own, not those below a heading with one."""
    assert places.fits(find("When did they meet?")).holding == {"r/2.1"}
    assert places.fits(find("How many were there?")).holding is not None
    assert places.fits(find("Who was there?")).holding is None


def test_lifted(places: Places) -> None:
    """A State or body lifts the passages that name it and narrows to none."""
    fit = places.fits(find("What did Brazil do?"))
    assert fit.passages is None
    assert fit.lifted == {"r/1", "r/2.1/1"}
    assert places.fits(find("PP")).lifted == {"r/1"}


def test_clash(places: Places) -> None:
    """A cue that no passage carries clashes, whatever its family."""
    fit = places.fits(find("Did Oman report 300 cases to the 14th meeting in 2018 under Resolution 7?"))
    assert fit.clashing == {
        "states": ("OM",), "numbers": ("300",), "meetings": (14,), "dates": (Date(2018),),
        "groups": (("resolution", "7"),),
    }  # fmt: skip
    assert places.fits(find("hello")).clashing == {}


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("results of the fifteenth meeting", "r/2.1"),
        ("итоги шестнадцатого собрания", "r/2.2"),
        ("results of the meeting of 26 September 2019", "r/2.1"),
        ("2020年2月4日会议的成果", "r/2.2"),
        ("the last meeting", "r/2.2"),
        ("section 3", "r/3"),
        ("recommendations?", "r/3"),
        ("Каковы рекомендации?", "r/3"),
        ("有哪些建议？", "r/3"),
        ("Введение", "r/1"),
        ("bicycle lanes", "r/4"),
        ("the G15", None),
        ("15th and 16th meetings", None),
        ("the fourteenth meeting", None),
        ("16th meeting of September 2019", None),
        ("the colour of the mascot", None),
        ("", None),
    ],
)
def test_sections_of(places: Places, question: str, section: str | None) -> None:
    """The section that a whole-section question is about, by meeting, date, number or title, if it is one."""
    assert places.sections_of(find(question), question) == ((section,) if section else ())


def test_two_reports_are_unclear() -> None:
    """A meeting that two reports have may be either's, and narrows to both."""
    places = Places.of(Library((_report(), _report(id="s"))))
    asked = find("results of the fifteenth meeting")
    assert places.sections_of(asked) == ("r/2.1", "s/2.1")
    assert {id_[0] for id_ in places.fits(asked).passages or ()} == {"r", "s"}


def _meetings(*sections: Section, id: str = "r-2021") -> Places:
    return Places.of(Library((_report(id=id, sections=sections),)))


def _section(places: Places, question: str) -> tuple[str, ...]:
    return places.sections_of(find(question), question)


def _held(own: str, number: int | None, day: str | None, **more: object) -> Section:
    date = datetime.date.fromisoformat(day) if day else None
    return Section(own, meeting=Meeting(number, date), items=({"en": f"Agreed {own}."},), **more)  # type: ignore[arg-type]


def test_dates_of_unlike_precision_stand_in_a_row() -> None:
    """A month beside a day, and days without a year: the row has an order all the same."""
    for first, last in (("March 2021", "12 March 2021"), ("12 March", "12 May 2021")):
        titles = (f"Third meeting, {first}", f"Fourth meeting, {last}")
        places = _meetings(
            *(Section(str(n), title={"en": title}, text={"en": "x"}) for n, title in enumerate(titles))
        )
        assert _section(places, "the last meeting") == ("r-2021/1",)


def test_the_row_where_a_date_lacks() -> None:
    """Then meetings stand by their numbers; one with a date alone stands in the row as well."""
    places = _meetings(_held("a", 9, "2021-03-02"), _held("b", 10, None))
    assert (_section(places, "the last meeting"), _section(places, "the first meeting")) == (
        ("r-2021/b",),
        ("r-2021/a",),
    )
    dated = _meetings(_held("a", None, "2021-03-02"), _held("b", None, "2021-05-02"))
    assert _section(dated, "the last meeting") == ("r-2021/b",)
    assert _section(dated, "the last meeting but one") == ("r-2021/a",)


def test_a_title_that_mentions_a_meeting_is_none() -> None:
    """Where a report codes its meetings; a title that is no more than a meeting's name is one all the same."""
    follow_up = Section(
        "c", title={"en": "Follow-up to the tenth meeting"}, items=({"en": "Letters were sent."},)
    )
    places = _meetings(_held("a", 9, "2021-03-02"), _held("b", 10, "2021-05-02"), follow_up)
    assert _section(places, "What happened at the tenth meeting?") == ("r-2021/b",)
    assert _section(places, "What happened at the last meeting?") == ("r-2021/b",)


def test_the_days_of_a_meeting_are_no_meetings() -> None:
    """Of sections in one another the outermost is the meeting's; a day of its own names the inner one."""
    days = (_held("a.1", 9, "2021-03-02"), _held("a.2", 9, "2021-03-03"))
    places = _meetings(
        Section("a", meeting=Meeting(9, datetime.date(2021, 3, 2)), sections=days), _held("b", 10, None)
    )
    assert _section(places, "What happened at the ninth meeting?") == ("r-2021/a",)
    assert _section(places, "What happened at the first meeting?") == ("r-2021/a",)
    assert _section(places, "What happened on 3 March 2021?") == ("r-2021/a.2",)


def test_the_first_meeting_of_a_year() -> None:
    """Of a series whose numbers begin anew each year, the row is that of the year that is named."""
    reports = (
        _report(
            id=f"r-{year}", sections=(_held("a", None, f"{year}-02-01"), _held("b", None, f"{year}-09-01"))
        )
        for year in (2022, 2023)
    )
    places = Places.of(Library(tuple(reports)))
    assert _section(places, "What came out of the first meeting of 2023?") == ("r-2023/a",)
    assert _section(places, "What came out of the last meeting in 2022?") == ("r-2022/b",)
    assert _section(places, "What came out of the first meeting?") == ("r-2022/a",)


def test_the_first_meeting_is_the_one_numbered_so() -> None:
    """Another group's first in the row is then no rival."""
    one = _report(id="a-2022", sections=(_held("1", 1, "2022-01-01"), _held("2", 2, "2022-02-01")))
    other = _report(id="b-2022", sections=(_held("1", 15, "2022-01-01"),))
    places = Places.of(Library((one, other)))
    assert _section(places, "What came out of the first meeting?") == ("a-2022/1",)
    assert places.fits(find("What came out of the first meeting?")).rows == 1


def test_a_year_that_counts(places: Places) -> None:
    """What looks like a year is a count where a passage has it as one and none as a year."""
    numbered = Places.of(
        Library((_report(sections=(Section("1", text={"en": "Some 2,000 schools have it."}),)),))
    )
    fit = numbered.fits(find("Who connected 2000 schools?"))
    assert (set(fit.by_family), fit.clashing) == ({"numbers"}, {})
    assert places.fits(find("Who connected 2000 schools?")).clashing == {"dates": (Date(2000),)}


def test_an_item_by_its_number(places: Places) -> None:
    """An item of a section narrows to its passage."""
    assert places.fits(find("paragraph 2 of section 2.1")).passages == {"r/2.1/2"}


def test_what_another_report_carries_clashes() -> None:
    """A question that names its report is compared with that alone."""
    one = _report(id="a-2022", sections=(_held("1", 15, "2022-01-01"),))
    other = _report(id="b-2022", sections=(_held("1", 16, "2022-01-01"),))
    fit = Places.of(Library((one, other))).fits(find("the 16th meeting"), frozenset({"a-2022"}))
    assert (fit.by_family, fit.clashing) == ({}, {"meetings": (16,)})


@pytest.mark.parametrize(
    "asked", ["введение", "благодарности?", "remerciements", "致谢", "presupuesto", "المالية"]
)
def test_titles_in_common_in_other_languages(asked: str) -> None:
    """A name that reports have in common is known whole, and not inside another word."""
    titles = {"введение": "Introduction", "presupuesto": "Finances", "المالية": "Finances"}
    title = titles.get(asked, "Acknowledgements")
    places = _meetings(
        Section("1", title={"en": title}, text={"en": "x"}),
        Section("2", title={"en": "Fish"}, text={"en": "y"}),
    )
    assert _section(places, asked) == ("r-2021/1",)
    assert _section(places, "شمالية") == ()


def test_dump_and_load(places: Places) -> None:
    """Places come back from JSON as they were."""
    assert Places.load(places.dump()) == places


def test_the_second_meeting_of_a_year() -> None:
    """It is the second of that year where none of it is numbered so, and else the one that is."""
    places = _meetings(
        _held("a", 7, "2022-03-02"), _held("b", 8, "2023-03-02"), _held("c", 9, "2023-09-02"),
        _held("d", 10, "2024-09-02"),
    )  # fmt: skip
    assert _section(places, "the second meeting of 2023") == ("r-2021/c",)
    assert places.fits(find("the second meeting of 2023")).passages == {"r-2021/c/1"}
    assert not places.fits(find("the second meeting of 2023")).clashing
    assert _section(places, "the ninth meeting of 2023") == ("r-2021/c",)
    assert places.fits(find("the third meeting of 2023")).clashing["meetings"] == (3,)


def test_an_item_of_a_meeting() -> None:
    """The third point of the ninth meeting is an item of its section, and of none if it is not there."""
    places = _meetings(_held("a", 8, "2023-03-02"), _held("b", 9, "2023-09-02"))
    asked = find("point 1 of the 9th meeting")
    assert places.items(asked, places.fits(asked)) == {"r-2021/b/1"}
    asked = find("first point of the last meeting")
    assert places.items(asked, places.fits(asked)) == {"r-2021/b/1"}
    asked = find("point 3 of the 9th meeting")
    assert (places.items(asked, places.fits(asked)), places.fits(asked).clashing) == (
        frozenset(),
        {"sections": ("b/3",)},
    )


def test_a_numbered_document() -> None:
    """What begins with its number is the document; what mentions it, or is named by more, is not."""
    texts = (
        "Recommendation 3. Close the office.",
        "The Board noted recommendation 3.",
        "Resolution 3: go on.",
    )
    places = _meetings(Section("1", items=tuple({"en": text} for text in texts)))
    for question, ids in (
        ("recommendation 3", {"r-2021/1/1"}),
        ("What does recommendation 3 say about 2021?", set()),
        ("recommendation 4", set()),
    ):
        asked = find(question)
        assert places.items(asked, places.fits(asked)) == ids


def test_the_days_of_a_meeting() -> None:
    """A meeting was on all days that its title or its line gives with the one that is coded, and on no other."""
    line = {"en": "The group met in Bern from 14 to 16 May and saw the report of 1 May 2020."}
    places = _meetings(
        _held("a", 8, "2024-05-14", title={"en": "Eighth meeting"}, text=line), _held("b", 9, "2024-09-02")
    )
    for day in ("14 May 2024", "16 May 2024", "May 2024"):
        assert _section(places, f"What happened on {day}?") == ("r-2021/a",)
    for day in ("17 May 2024", "1 May 2020"):
        assert _section(places, f"What happened on {day}?") == ()


def test_when_a_meeting_was(places: Places) -> None:
    """The line that gives its date says so; where no line does, nothing is said to."""
    assert places.held(find("When was the fifteenth meeting?")) == {"r/2.1"}
    assert places.held(find("When was the sixteenth meeting?")) == frozenset()
    assert places.held(find("When was the budget made?")) == frozenset()
    assert places.held(find("When was the fourteenth meeting?")) == frozenset()


def test_titled() -> None:
    """A section is found by its title as it is, the longest of several; one of two with the same is not."""
    places = _meetings(
        Section("1", title={"en": "Budget", "fr": "Budget annuel"}, text={"en": "x"}),
        Section("2", title={"en": "Outcomes of the budget"}, text={"en": "x"}),
        Section("3", title={"en": "Offices"}, text={"en": "x"}),
        Section("4", title={"en": "Offices"}, text={"en": "x"}),
    )
    for question, ids in (
        ("What does the section on budget say?", ("r-2021/1",)),
        ("budget annuel", ("r-2021/1",)),
        ("Outcomes of the budget", ("r-2021/2",)),
        ("offices", ()),
        ("budget cuts", ()),
    ):
        assert places.titled(scan(question)[1]) == ids


def test_what_only_looks_like_a_title() -> None:
    """The G13 is not the 13th meeting, and in Chinese a name in common is not in every question that has its signs."""
    places = _meetings(
        Section("2", title={"en": "13th meeting"}, text={"en": "x"}),
        Section("3", title={"en": "Recommendations"}, text={"en": "x"}),
    )
    assert _section(places, "What did the G13 decide?") == ()
    assert places.titled(scan("建议")[1]) == places.titled(scan("Recommendations?")[1]) == ("r-2021/3",)
    assert places.titled(scan("是谁建议互动的")[1]) == ()


def test_the_second_recommendation() -> None:
    """It is the second item of the one section of recommendations, in words or figures, where no passage is numbered
    so itself; where there is no such section or item, nothing speaks for or against it."""
    items = tuple({"en": text} for text in ("Open an office.", "Close the pool."))
    places = _meetings(
        Section("7", title={"en": "Recommendations"}, items=items), _held("a", 8, "2023-03-02")
    )
    for question in (
        "the second recommendation", "recommendation 2", "第二项建议", "recommendation number two",
        "recomendación número 2", "Empfehlung Nummer 2", "the last recommendation",
    ):  # fmt: skip
        asked = find(question)
        assert places.items(asked, places.fits(asked)) == {"r-2021/7/2"}
        assert not places.fits(asked).clashing
    asked = find("the fifth recommendation")
    assert (places.fits(asked).passages, places.fits(asked).clashing) == (None, {})
    assert places.fits(find("recommendation 5")).clashing == {"groups": (("recommendation", "5"),)}


def test_recommendations_in_sections_of_their_own() -> None:
    """The second is the second section within that of recommendations, which is then asked about as a whole."""
    inner = tuple(Section(f"3.{n}", text={"en": f"Do {n}."}) for n in (1, 2))
    places = _meetings(Section("3", title={"en": "Recommendations"}, sections=inner))
    for question in ("the second recommendation", "recommendation 2"):
        assert _section(places, question) == ("r-2021/3.2",)
    assert _section(places, "the third recommendation") == ()
    for question in ("the last recommendation", "la última recomendación", "التوصية الأخيرة", "最后一项建议"):
        assert _section(places, question) == ("r-2021/3.2",)


def test_a_meeting_by_where_it_was() -> None:
    """What a question calls its meeting is in the line of one alone."""
    places = _meetings(
        _held(
            "a",
            8,
            "2023-03-02",
            text={"en": "The eighth meeting was held in Quito.", "zh": "第八次会议在基多举行。"},
        ),
        _held("b", 9, "2024-03-02", text={"en": "The ninth meeting was held in Bern, online."}),
        _held("c", 10, "2025-03-02", text={"en": "The tenth meeting was held online."}),
    )
    for question in ("results of the meeting in Quito", "the Quito meeting", "基多会议的成果"):
        assert _section(places, question) == ("r-2021/a",)
    for question in (
        "results of the meeting in Paris", "the online meeting", "what was agreed in Quito",
        "the budget meeting in Quito",
    ):  # fmt: skip
        assert _section(places, question) == ()


def test_a_meeting_that_is_still_to_come() -> None:
    """The one passage that names it says when it is, if it holds a time."""
    later = Section("5", text={"en": "The ninth meeting will be held in May 2024."})
    places = _meetings(_held("a", 8, "2023-03-02"), later)
    assert places.held(find("When is the ninth meeting?")) == {"r-2021/5"}
    twice = Section("6", text={"en": "The ninth meeting of 2024 has a budget."})
    assert not _meetings(_held("a", 8, "2023-03-02"), later, twice).held(find("When is the ninth meeting?"))


def test_a_first_meeting_before_all() -> None:
    """In words it may be the first that there is; in figures it is a number that no meeting has."""
    places = _meetings(_held("a", 8, "2023-03-02"), _held("b", 9, "2024-03-02"))
    assert places.is_before_all(find("results of the first meeting"))
    assert not places.is_before_all(find("the first of the meetings"))
    assert places.fits(find("results of meeting 1")).clashing == {"meetings": (1,)}
    assert not _meetings(_held("a", 1, "2023-03-02")).is_before_all(find("results of the first meeting"))


@pytest.mark.parametrize(
    ("title", "question", "another"),
    [
        ("Report of the Council Working Group", "the last session of the Council", True),
        ("Report of the Council Working Group", "the last meeting of the Council working group", False),
        ("Report of the Council Working Group", "la dernière session du Conseil", True),
        ("Report of the Council Working Group", "итоги последней сессии Совета", True),
        ("理事会工作组报告", "理事会最后一次会议的成果", True),
        ("理事会工作组报告", "理事会工作组最后一次会议的成果", False),
        ("Report of the Ports Committee", "decisions of the committee's 8th meeting", False),
        ("Report of the Ports Committee", "decisions of the 8th Assembly meeting", True),
        ("Report of the Ports Committee", "decisions of the group's 8th meeting", False),
        ("Ports", "decisions of the 8th Assembly meeting", False),
        ("Ports", "results of the 8th meeting of the WMO", True),
        ("Report of the World Meteorological Organization", "results of the 8th meeting of the WMO", False),
        ("Ports", "What did the WMO propose?", False),
        ("Report of the Council Working Group", "What did the Council decide in March 2023?", True),
        ("Report of the Council Working Group", "What did the Council decide?", False),
        ("Report of the Council Working Group", "decisions of the committee's 8th meeting", False),
    ],
)
def test_the_meeting_of_a_body_above(title: str, question: str, another: bool) -> None:
    """A council's meeting is none of the group that reports to it."""
    report = Report("r", "en", {"en": title}, (_held("a", 8, "2023-03-02"),), frozenset({"en"}))
    assert Places.of(Library((report,))).is_of_another(find(question)) == another


def test_an_item_is_that_of_the_report_that_is_named() -> None:
    """Of two reports with a third recommendation each, the one that is asked about has it."""
    numbered = Section("1", items=({"en": "Recommendation 3. Close the office."},))
    listed = Section("5", title={"en": "Recommendations"}, items=({"en": "Open it."}, {"en": "Close it."}))
    library = Library(tuple(_report(id=f"cwg-{year}", sections=(numbered, listed)) for year in (2018, 2022)))
    places = Places.of(library)
    only = frozenset({"cwg-2022"})
    asked = find("recommendation 3")
    assert places.items(asked, places.fits(asked, only)) == {"cwg-2022/1/1"}
    assert places.items(asked, places.fits(asked)) == {"cwg-2018/1/1", "cwg-2022/1/1"}
    asked = find("the second recommendation")
    assert places.items(asked, places.fits(asked, only)) == {"cwg-2022/5/2"}


def test_a_document_beside_a_meeting_is_not_the_meeting(places: Places) -> None:
    """Recommendation 2 of a meeting is one fact of it."""
    assert places.sections_of(find("recommendation 2 of the 15th meeting")) == ()


def test_sections_in_roman_figures() -> None:
    """Section 2 is section II where there is no other, and the other way round."""
    places = _meetings(
        Section("II", sections=(Section("II.3", text={"en": "x"}),)), Section("4", text={"en": "y"})
    )
    assert _section(places, "section 2.3") == _section(places, "section II.3") == ("r-2021/II.3",)
    assert _section(places, "section 2") == ("r-2021/II",)
    assert _section(places, "section IV") == _section(places, "section 4") == ("r-2021/4",)
    assert places.fits(find("section 9")).clashing == {"sections": ("9",)}
    assert not places.fits(find("section 2")).clashing
