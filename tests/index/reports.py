"""Small reports, lessons and indexes for the tests of the index."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from index.building import BuildReport, Order, build
from index.builds import Builds
from index.lessons import Lessons
from index.model.encoder import Encoder
from index.opening import OpenIndex, open_index
from knowledge.library import Library
from knowledge.questions import Kind, Question, Split
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


def fish() -> Report:
    """Return a report of another matter, of one passage."""
    text = {"en": "Norway counted the herring in May."}
    return Report("fish", "en", {"en": "Fish"}, (Section("1", text=text),), frozenset(["en"]))


def passages(*bullets: dict[str, str]) -> list[Passage]:
    """Return the passages of `report(*bullets)`."""
    return list(report(*bullets).passages())


def question(text: str, *ids: str, kind: Kind = Kind.ANSWERABLE, about: str | None = "cop") -> Question:
    """Return a question of the learn side in English, about the report `cop` or another."""
    return Question("f", text, about, Split.LEARN, kind, None, ids, {"en": text})


def order(
    data: Path,
    *bullets: dict[str, str],
    lessons: Sequence[Question] = (),
    encoder: Encoder | None = None,
    reports: Sequence[Report] = (),
) -> Order:
    """Order an index of `report(*bullets)`, or of other reports, with the demo encoder or another."""
    library = Library(tuple(reports) or (report(*bullets),))
    return Order(library, Lessons.of(lessons), encoder or DemoEncoder(), Builds(data))


def built(data: Path, *bullets: dict[str, str]) -> BuildReport:
    """Build an index of `report(*bullets)` with the demo encoder."""
    return build(order(data, *bullets))


def opened(data: Path) -> OpenIndex:
    """Open the live index for the demo encoder."""
    return open_index(data, "demo-1", 64)


def of_another_form(build: Path) -> None:
    """Make of the manifest of the build in this folder one of another version of the program, sound in itself."""
    path = build / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))["manifest"] | {"format": 8}
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    digest = hashlib.sha256(written.encode()).hexdigest()
    path.write_text(json.dumps({"sha256": digest, "manifest": content}), encoding="utf-8")
