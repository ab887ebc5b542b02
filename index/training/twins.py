"""Twin reports: two versions of one invented report on the same matters, each with facts that the other lacks.

A question that one version answers and the other does not can be told apart by reading alone: its looks are
the same in both. (After Kaushik, Hovy and Lipton, "Learning the Difference that Makes a Difference with
Counterfactually-Augmented Data", 2020.)
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from index.errors import ModelError
from index.exam import Exam
from knowledge.library import Library
from knowledge.questions import Kind, Question, Split
from knowledge.report import Meeting, Report, Section

Version = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Twins:
    """Both versions as exams: the same questions, each with the passages of that version that answer it."""

    name: str
    a: Exam
    b: Exam


def read_twins(folder: Path) -> list[Twins]:
    """Read `folder/*.yaml`, in the order of their names. Raises ModelError for a file not in the form."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
            found.append(Twins(content["report"], _exam(content, "a"), _exam(content, "b")))
        except (OSError, yaml.YAMLError, KeyError, TypeError, IndexError) as exc:
            raise ModelError(f"{path}: is not a file of twin reports ({exc!r})") from exc
    return found


def _exam(content: Mapping[str, Any], version: Version) -> Exam:
    language, name = content["language"], f"{content['report']}-{version}"
    ids: list[str] = []
    sections = [_section(section, language, version, ids) for section in content["sections"]]
    official = frozenset((language,))
    report = Report(name, language, {language: content["title"]}, tuple(sections), official)
    questions = [
        _question(question, name, version, number, ids)
        for number, question in enumerate(content["questions"], 1)
    ]
    return Exam(name, Library((report,)), tuple(questions))


def _section(section: Mapping[str, Any], language: str, version: Version, ids: list[str]) -> Section:
    """A section about a meeting has a line and items; any other has a section for each passage."""
    own, title = str(section["id"]), {language: section["title"]} if "title" in section else None
    texts = [{language: passage.get("both") or passage[version]} for passage in section["passages"]]
    if "meeting" not in section:
        ids += [f"{own}.{number}" for number, _ in enumerate(texts, 1)]
        parts = (Section(f"{own}.{number}", text=text) for number, text in enumerate(texts, 1))
        return Section(own, title, sections=tuple(parts))
    ids += [own, *(f"{own}/{number}" for number in range(1, len(texts)))]
    meeting = section["meeting"]
    date = meeting["date"] if isinstance(meeting.get("date"), datetime.date) else None
    return Section(own, title, Meeting(meeting["number"], date), texts[0], tuple(texts[1:]))


def _question(
    question: Mapping[str, Any], name: str, version: Version, number: int, ids: Sequence[str]
) -> Question:
    right = tuple(f"{name}/{ids[place - 1]}" for place in question[version])
    kind = Kind.ANSWERABLE if right else Kind.UNANSWERABLE
    return Question(name, str(number), name, Split.LEARN, kind, None, right, question["text"])
