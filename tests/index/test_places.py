"""Places: where the reports carry what a question names."""

import datetime

import pytest

from index.cues import Date, Places, find
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
    assert fit.matched == {"meetings": (15,)}
    assert not fit.clashing


def test_dates_of_unlike_precision_fit_together(places: Places) -> None:
    """A month and a day in it, a year and a month of it: each is found, whatever parts the other lacks."""
    fit = places.fits(find("in September 2019, that is on 26 September 2019, or just in 2019?"))
    assert {Date(2019, 9, 26), Date(2019, 9), Date(2019)} == set(fit.matched["dates"])
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
    assert not fit.matched
    assert places.fits(find("hello")).clashing == places.fits(find("hello")).matched == {}


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


def test_dump_and_load(places: Places) -> None:
    """Places come back from JSON as they were."""
    assert Places.load(places.dump()) == places
