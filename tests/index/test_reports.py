"""Which report a question names, of several, and what that leaves of it."""

import datetime
from dataclasses import replace

import pytest

from index import asides
from index.answer import Outcome
from index.calibration import Calibration, Judgement
from index.cues import Places, find
from index.cues.reports import Reports
from index.engine import Engine, open_library
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.report import Meeting, Report, Section
from tests.index.demo import DemoEncoder


def _report(id_: str, title: dict[str, str], meeting: Meeting, decided: str) -> Report:
    """A report of one meeting, with a recommendation."""
    sections = (
        Section(
            "1", title={"en": "Meetings"},
            sections=(Section("1.1", meeting=meeting, text={"en": "The meeting took place."}, items=({"en": decided},)),),
        ),
        Section("2", title={"en": "Recommendations"}, text={"en": "The members should go on."}),
    )  # fmt: skip
    return Report(id_, "en", title, sections, frozenset({"en"}))


OLD = _report(
    "wg-sea-2020",
    {"en": "Report of the Working Group on the Sea (WG-SEA), 2017–2020", "ru": "Отчет группы по морю (РГ-МОРЕ), 2017–2020"},
    Meeting(3, datetime.date(2020, 5, 4)), "Kenya offered a boat.",
)  # fmt: skip
NEW = _report(
    "wg-sea-2022", {"en": "Report of the Working Group on the Sea (WG-SEA), 2020–2022"},
    Meeting(4, datetime.date(2022, 5, 4)), "Kenya offered a harbour.",
)  # fmt: skip
OTHER = _report(
    "halvorsen", {"en": "The Halvorsen Commission on Prices: follow-up"},
    Meeting(9, datetime.date(2023, 1, 2)), "The commission offered a table of prices.",
)  # fmt: skip
LIBRARY = Library((OLD, NEW, OTHER))
REPORTS = Reports.of(LIBRARY)


@pytest.mark.parametrize(
    ("question", "asked", "named"),
    [
        ("In the 2022 report, what did Kenya offer?", "In the report, what did Kenya offer?", "wg-sea-2022"),
        ("what does the report of 2020 say", "what does the report say", "wg-sea-2020"),
        ("the 2017-2020 report: boats?", "the report: boats?", "wg-sea-2020"),
        ("Que dit le rapport de l'année 2022 ?", "Que dit le rapport ?", "wg-sea-2022"),
        ("¿Qué dice el informe del 2022?", "¿Qué dice el informe ?", "wg-sea-2022"),
        ("Что сказано в отчете за 2022 год?", "Что сказано в отчете ?", "wg-sea-2022"),
        ("2022年的报告里说了什么？", "报告里说了什么?", "wg-sea-2022"),
        ("报告（2017-2020年）说了什么？", "报告 说了什么?", "wg-sea-2020"),
        ("ماذا يقول تقرير عام 2022؟", "ماذا يقول تقرير ؟", "wg-sea-2022"),
        ("What did WG-SEA say in 2022?", "What did say in 2022?", "wg-sea-2020 wg-sea-2022"),
        ("что решила рг-море", "что решила", "wg-sea-2020 wg-sea-2022"),
        ("WG-SEA的报告", "的报告", "wg-sea-2020 wg-sea-2022"),
        ("What did WG-SEA say in its 2020 report?", "What did say in its report?", "wg-sea-2020"),
        ("What did the Halvorsen Commission offer?", "What did the Commission offer?", "halvorsen"),
        ("What do the prices say, Halvorsen?", "What do the prices say, ?", "halvorsen"),
        ("Halvorsen?", "Halvorsen?", ""),
        ("prices of halvorsen", "prices of halvorsen", ""),
        ("In the 1999 report, what did Kenya offer?", "In the 1999 report, what did Kenya offer?", ""),
        ("Who presented the report in 2022?", "Who presented the report in 2022?", ""),
        ("the prices of a follow-up", "the prices of a follow-up", ""),
    ],
)  # fmt: skip
def test_what_names_a_report(question: str, asked: str, named: str) -> None:
    """The year of a report, its group's acronym in any language of its titles, a name that its title alone has. The year
    and the name are not asked of the passages; a year that no report is of stays a date."""
    found, ids = REPORTS.read(normalise(question))
    assert " ".join(found.split()) == asked
    assert sorted(ids or ()) == named.split()


def test_of_one_report_the_year_is_not_asked_either() -> None:
    """There is nothing to choose from, but no passage says "2022" because its report is of 2022."""
    assert Reports.of(Library((NEW,))).read("In the 2022 report, who spoke?") == (
        "In the report, who spoke?",
        None,
    )


def test_names_come_back_from_json() -> None:
    """What names reports is stored with the places."""
    assert Places.load(Places.of(LIBRARY).dump()).reports == REPORTS


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("the last meeting", "wg-sea-2022/1.1 halvorsen/1.1"),
        ("the last meeting of WG-SEA", "wg-sea-2022/1.1"),
        ("recommendations", "wg-sea-2020/2 wg-sea-2022/2 halvorsen/2"),
        ("recommendations of the 2020 report", "wg-sea-2020/2"),
        ("What does WG-SEA recommend?", "wg-sea-2020/2 wg-sea-2022/2"),
        ("outcomes of the third meeting", "wg-sea-2020/1.1"),
        ("outcomes of the third meeting in the 2022 report", ""),
    ],
)
def test_sections_of_several_reports(question: str, sections: str) -> None:
    """A series of reports has one row of meetings. What fits several reports is not settled by chance."""
    text, named = REPORTS.read(question)
    assert Places.of(LIBRARY).sections_of(find(text), text, named) == tuple(sections.split())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine over the three reports."""
    return open_library(LIBRARY, DemoEncoder(), tmp_path_factory.mktemp("reports"))


def test_a_year_before_a_meeting_is_the_meetings() -> None:
    """The report of the 2022 meeting is not the 2022 report."""
    reports = Reports.of(Library((OLD, NEW)))
    assert reports.read(normalise("What does the report of the 2022 meeting say?")) == (
        "What does the report of the 2022 meeting say?", None,
    )  # fmt: skip
    assert reports.read(normalise("What does the 2022 report say?"))[1] == frozenset({"wg-sea-2022"})


def test_german_nouns_are_no_names() -> None:
    """All of them have capitals: what a question is about must not be cut from it."""
    german = replace(NEW, language="de", title={"de": "Jahresbericht über Gesundheit und Bildung"})
    asked = "Wie viel kostete die Bildung?"
    assert Reports.of(Library((german,))).read(asked) == (asked, None)
    assert (
        "Bildung"
        not in Reports.of(Library((replace(german, title={"fr": german.title["de"]}),))).read(asked)[0]
    )


def test_only_the_report_that_is_named_is_narrowed_to(opened: Engine) -> None:
    """Kenya offered something in both."""
    for year, first in ((2020, "wg-sea-2020/1.1/1"), (2022, "wg-sea-2022/1.1/1")):
        [answer] = opened.ask([f"In the {year} report, what did Kenya offer?"])
        assert answer.hits[0].passage.id == first
    [(_, finding)] = opened.find(["What did WG-SEA decide at the ninth meeting?"])
    assert (finding.fit.passages, dict(finding.fit.clashing)) == (None, {"meetings": (9,)})


def test_what_opens_each_section_where_several_fit(opened: Engine) -> None:
    """The reader chooses: the line of each comes first, and nothing is confirmed."""
    [both, one] = opened.ask(
        ["What came out of the last meeting?", "What came out of the last meeting of WG-SEA?"]
    )
    assert [hit.passage.id for hit in both.hits] == [
        "wg-sea-2022/1.1", "halvorsen/1.1", "wg-sea-2022/1.1/1", "halvorsen/1.1/1",
    ]  # fmt: skip
    assert (both.outcome, both.section) == (Outcome.CLOSEST, None)
    assert (one.outcome, one.section) == (Outcome.ANSWER, "wg-sea-2022/1.1")


def test_a_meeting_that_several_groups_had_confirms_nothing(
    opened: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one fact of it is asked for: half as sure, of either."""
    monkeypatch.setattr(asides, "SURE", 2.0)
    monkeypatch.setattr(Calibration, "judge", lambda *_: Judgement(Outcome.ANSWER, 0.8))
    [either, one] = opened.ask(["When did the last meeting end?", "When did the last meeting of WG-SEA end?"])
    assert (either.outcome, either.confidence) == (Outcome.CLOSEST, 0.4)
    assert (one.outcome, one.confidence) == (Outcome.ANSWER, 0.8)


def test_a_group_in_a_section_title_tells_no_section() -> None:
    """What WG-SEA recommends is not in the section on its activities, though this has its name."""
    activities = Section("3", title={"en": "Activities of WG-SEA"}, text={"en": "WG-SEA met once."})
    places = Places.of(Library((replace(OLD, sections=(*OLD.sections, activities)),)))
    for question, sections in (
        ("What does WG-SEA recommend?", ("wg-sea-2020/2",)),
        ("What did WG-SEA do?", ()),
    ):
        text, named = places.reports.read(question)
        assert text == question
        assert places.sections_of(find(text), text, named) == sections


@pytest.mark.parametrize("body", ["of FIFA", "of Norway", "of WTSA-24"])
def test_the_meeting_of_another_body_is_not_ours(
    opened: Engine, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    """Its number is one of ours by chance: a name that no passage has, a State or a body is asked about."""
    # The demo encoder takes half of all questions for small talk.
    monkeypatch.setattr(asides, "SURE", 2.0)
    [ours, theirs] = opened.ask([f"What did the third meeting {words}decide?" for words in ("", f"{body} ")])
    assert (ours.section, theirs.section) == ("wg-sea-2020/1.1", None)


def test_reports_of_the_same_year() -> None:
    """A year may name several."""
    library = Library((OLD, replace(OTHER, date=datetime.date(2020, 1, 1)), NEW))
    assert Reports.of(library).read("the 2020 report")[1] == {"wg-sea-2020", "halvorsen"}


def test_an_acronym_in_brackets_names_its_report() -> None:
    """In the title one part is enough, also where passages have it; without brackets, or typed small, it is none."""
    board = _report(
        "board-2021",
        {"en": "Report of the Board on Prices (BOPR)"},
        Meeting(2),
        "The BOPR bought a KOLT table.",
    )
    kolt = _report("kolt", {"en": "Minutes of KOLT, the second"}, Meeting(2), "KOLT met BOPR.")
    reports = Reports.of(Library((board, kolt)))
    assert reports.read("Who chairs the BOPR?") == ("Who chairs the BOPR?", frozenset({"board-2021"}))
    assert reports.read("who chairs the bopr?")[1] is None
    assert reports.read("Who chairs KOLT?")[1] is None
