"""Small reports and indexes for the tests of the index."""

from datetime import date
from pathlib import Path

from index.building import BuildReport, build
from knowledge.report import Meeting, Passage, Report, Section
from tests.index.demo import DemoEncoder

BULLETS = (
    {"ru": "Саудовская Аравия предложила сессии", "en": "Saudi Arabia offered sessions"},
    {"ru": "Текущий год уникален", "en": "The current year is unique"},
    {"ru": "Руководящие указания переведены", "en": "The guidelines were translated"},
)


def report(*bullets: dict[str, str], id_: str = "cop") -> Report:
    """Return a report of one untitled section and one about a meeting, with these bullets or else BULLETS."""
    front = Section("summary", text={"ru": "Краткий отчет"})
    meeting = Section(
        "2.1",
        title={"ru": "Собрание", "en": "Meeting"},
        meeting=Meeting(17, date(2021, 1, 29)),
        text={"ru": "Семнадцатое собрание 2021 года", "en": "The seventeenth meeting of 2021"},
        items=bullets or BULLETS,
    )
    title = {"ru": "Отчет", "en": "Report"}
    return Report(id_, "ru", title, (front, meeting), frozenset({"ru"}))


def passages(*bullets: dict[str, str]) -> list[Passage]:
    """Return the passages of `report(*bullets)`."""
    return list(report(*bullets).passages())


def built(data: Path, *bullets: dict[str, str]) -> BuildReport:
    """Build an index of `report(*bullets)` with the demo encoder."""
    return build(passages(*bullets), DemoEncoder(), data)
