"""What has changed between two states of the reports, in words."""

from dataclasses import replace
from datetime import date

from knowledge.diff import Kind, altered, compare
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section, Text


def library(*items: Text, id_: str = "r", meeting: int = 4) -> Library:
    """A library of one report with a section of these items."""
    section = Section("1", {"ru": "Итоги"}, Meeting(meeting, date(2022, 1, 12)), items=items)
    return Library((Report(id_, "ru", {"ru": "Отчет"}, (section,), frozenset({"ru"})),))


BUS: Text = {"ru": "Купили автобусы", "en": "Buses were bought", "fr": "Achat de bus"}
FARE: Text = {"ru": "Ввели единый билет", "en": "One ticket was introduced"}
NIGHT: Text = {"ru": "Приняли расписание", "en": "A timetable was adopted", "fr": "Horaire adopté"}


def said(old: Library, new: Library) -> list[str]:
    """The differences in words."""
    return list(map(str, compare(old, new)))


def test_nothing_has_changed() -> None:
    """Equal reports differ in nothing, and nothing official is altered."""
    assert said(library(BUS), library(BUS)) == []
    assert altered(library(BUS), library(BUS)) == ()


def test_each_kind_has_its_words() -> None:
    """A changed official text with its words and the translations that it leaves behind; one that is new and not
    translated as the others are; what moved, is gone, was translated anew or is no longer."""
    renewed = {**BUS, "ru": "Купили новые автобусы", "en": "New buses were bought"}
    assert said(library(BUS, NIGHT), library(renewed, NIGHT)) == [
        "changed  r/1/1: [→ новые]",
        "changed  r/1/1 in en: [Buses → New buses]",
        "stale    r/1/1 in fr: the official text has changed, this has not: Achat de bus",
    ]
    assert said(library(BUS, NIGHT), library(BUS, NIGHT, FARE)) == [
        "added    r/1/3: Ввели единый билет",
        "missing  r/1/3 in fr: not translated",
    ]
    assert said(library(BUS, FARE, NIGHT), library(FARE, NIGHT)) == [
        "moved    r/1/2 → r/1/1: Ввели единый билет",
        "moved    r/1/3 → r/1/2: Приняли расписание",
        "removed  r/1/1: Купили автобусы",
    ]
    poorer = {"ru": BUS["ru"], "en": BUS["en"]}
    assert said(library(BUS, NIGHT), library(poorer, NIGHT)) == [
        "missing  r/1/1 in fr: not translated any more"
    ]
    assert said(library(poorer, NIGHT), library(BUS, NIGHT)) == ["added    r/1/1 in fr: Achat de bus"]
    assert said(library(BUS), library(BUS, meeting=5)) == ["about    r/1, meeting: [4 → 5]"]


def test_equal_texts_are_told_apart_by_their_ids() -> None:
    """Of two items with one text, the second of which is put first, each keeps its place."""
    assert said(library(BUS, FARE, BUS), library(BUS, BUS, FARE)) == [
        "moved    r/1/3 → r/1/2: Купили автобусы",
        "moved    r/1/2 → r/1/3: Ввели единый билет",
    ]


def test_a_report_of_another_id_has_moved() -> None:
    """The passages of a report that was renamed moved; their old ids lead nowhere."""
    changes = compare(library(BUS), library(BUS, id_="s"))
    assert [(change.kind, change.was, change.id) for change in changes] == [(Kind.MOVED, "r/1/1", "s/1/1")]
    assert altered(library(BUS), library(BUS, id_="s")) == ("r/1/1",)


def test_official_texts_are_compared_byte_for_byte() -> None:
    """A space, an inserted bullet and a second official language count; translations and new passages do not."""
    spaced = {**BUS, "ru": "Купили  автобусы"}
    assert said(library(BUS), library(spaced))[0] == "changed  r/1/1: spaces alone"
    assert altered(library(BUS), library(spaced)) == ("r/1/1",)
    assert altered(library(BUS, FARE), library(NIGHT, BUS, FARE)) == ("r/1/1", "r/1/2")
    assert altered(library(BUS), library({**BUS, "fr": "Autobus"}, NIGHT)) == ()
    both = Library(tuple(replace(one, official=frozenset({"ru", "fr"})) for one in library(BUS).reports))
    other = Library(
        tuple(replace(one, official=frozenset({"ru", "fr"})) for one in library({**BUS, "fr": "Bus"}).reports)
    )
    assert altered(both, other) == ("r/1/1",)
