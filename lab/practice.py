"""The practice data: reports with questions, twin reports and question–sentence pairs, from the files in `lab/data`.

Each file has one JSON value a line and is compressed (`xz`); lab/data/README.md says what stands in which. What is
read here was checked when it was packed: as YAML, like any knowledge folder.
"""

import datetime
import json
import lzma
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import UserError
from knowledge.library import Library, load
from knowledge.questions import Kind, Question, Split, load_questions
from knowledge.report import Meeting, Report, Section

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Practice:
    """A report with the questions about it."""

    report: Report
    questions: tuple[Question, ...]

    @property
    def library(self) -> Library:
        """The report alone."""
        return Library((self.report,))


@dataclass(frozen=True, slots=True)
class Twins:
    """Two versions of one invented report on the same matters, each with facts that the other lacks: the same
    questions, each with the passages of that version that answer it.

    A question that one version answers and the other does not can be told apart by reading alone: its looks are the
    same in both. (After Kaushik, Hovy and Lipton, "Learning the Difference that Makes a Difference with
    Counterfactually-Augmented Data", 2020.)
    """

    name: str
    a: Practice
    b: Practice


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence with a question that it answers, and a near miss: the same subject, another fact.

    `sentence`, `question` and `miss` map languages to texts (those of one map translate each other). The
    `counterpart` is a sentence like the first that answers the miss; `both` when it answers the question too.
    """

    id: str
    sentence: Mapping[str, str]
    question: Mapping[str, str]
    miss: Mapping[str, str]
    counterpart: str | None
    both: bool


def practice(split: Split) -> list[Practice]:
    """The practice reports of a split, by their ids."""
    return [_practice(row, split) for row in rows(f"reports-{split}")]


def twins() -> list[Twins]:
    """The twin reports, by their names. All are of the learn side."""
    return [
        Twins(row["name"], _practice(row["a"], Split.LEARN), _practice(row["b"], Split.LEARN))
        for row in rows("twins")
    ]


def pairs() -> list[Pair]:
    """The pairs, in the order of their documents."""
    return [Pair(**row) for row in rows("pairs")]


def own(knowledge: Path, split: Split) -> list[Practice]:
    """The same of a knowledge folder: its reports that have questions of a split. Raises UserError."""
    library = load(knowledge)
    asked = [question for question in load_questions(knowledge, library) if question.split is split]
    found = (
        Practice(report, tuple(one for one in asked if one.report == report.id)) for report in library.reports
    )
    return [one for one in found if one.questions]


def pack(knowledge: Path) -> int:
    """Add the reports of a knowledge folder to the practice reports of the splits that its questions have, in the
    place of those of the same id; return how many. Raises UserError where the folder has errors."""
    added = 0
    for split in Split:
        new = {one.report.id: _row(one) for one in own(knowledge, split)}
        added += len(new)
        if new:
            name = f"reports-{split}"
            known = {row["report"]["id"]: row for row in rows(name)} | new
            write(name, [known[id_] for id_ in sorted(known)])
    return added


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of a file as JSON values. Raises UserError."""
    path = DATA / f"{name}.jsonl.xz"
    try:
        return [json.loads(line) for line in lzma.decompress(path.read_bytes()).splitlines()]
    except (OSError, lzma.LZMAError, ValueError) as exc:
        raise UserError(f"{path}: cannot be read ({exc}): the laboratory needs a whole checkout") from exc


def write(name: str, values: Iterable[Mapping[str, Any]]) -> None:
    """Write a file: from the same values the same bytes."""
    lines = (json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain) for value in values)
    text = "".join(f"{line}\n" for line in lines)
    (DATA / f"{name}.jsonl.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def _practice(row: Mapping[str, Any], split: Split) -> Practice:
    about = row["report"]
    name = about["id"]
    report = Report(
        name, about["language"], about["title"], tuple(map(_section, about["sections"])),
        frozenset(about["official"]), _date(about.get("date")), about.get("source"),
    )  # fmt: skip
    questions = (
        Question(name, one["id"], name, split, Kind(one["kind"]), one.get("style"),
                 tuple(one.get("passages", ())), one["text"])
        for one in row["questions"]
    )  # fmt: skip
    return Practice(report, tuple(questions))


def _section(row: Mapping[str, Any]) -> Section:
    held = row.get("meeting")
    meeting = None if held is None else Meeting(held.get("number"), _date(held.get("date")))
    items, inner = tuple(row.get("items", ())), tuple(map(_section, row.get("sections", ())))
    return Section(row["id"], row.get("title"), meeting, row.get("text"), items, inner)


def _date(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _row(one: Practice) -> dict[str, Any]:
    """What `_practice` reads; the names of the file and of the split stand nowhere in it."""
    kept = ("id", "kind", "style", "passages", "text")
    questions = [{key: value for key in kept if (value := getattr(it, key))} for it in one.questions]
    return {"report": _filled(asdict(one.report)), "questions": questions}


def _filled(value: Any) -> Any:
    """A value without the parts of it that are empty."""
    if isinstance(value, dict):
        return {key: _filled(part) for key, part in value.items() if part is not None and part != ()}
    return [_filled(part) for part in value] if isinstance(value, tuple) else value


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
