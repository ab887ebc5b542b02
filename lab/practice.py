"""The practice data: reports with questions, twin reports and question–sentence pairs, from the files in `lab/data`.

Each file has one JSON value a line and is compressed (`xz`); lab/data/README.md says what stands in which.
"""

import json
import lzma
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.texts import read_report, read_section
from knowledge.errors import UserError
from knowledge.library import Library, load
from knowledge.questions import Kind, Question, Split, load_questions
from knowledge.report import Report

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


def kept_for_calibration() -> list[Practice]:
    """The practice reports of the learn side that the calibration is fitted on, and that the reader does not learn
    from: each third, and those with drafted or plain questions."""
    others = drafts().keys() | plain(Split.LEARN).keys()
    reports = enumerate(practice(Split.LEARN))
    return [one for number, one in reports if number % 3 == 0 or one.report.id in others]


def twins() -> list[Twins]:
    """The twin reports, by their names. All are of the learn side."""
    return [
        Twins(row["name"], _practice(row["a"], Split.LEARN), _practice(row["b"], Split.LEARN))
        for row in rows("twins")
    ]


def pairs() -> list[Pair]:
    """The pairs, in the order of their documents."""
    return [Pair(**row) for row in rows("pairs")]


def drafts() -> dict[str, tuple[Question, ...]]:
    """Lessons about some practice reports that a writing assistant drafted from the reports alone, by the report's id:
    eight a passage, each in one language, and as many unanswered ones as a quarter of them."""
    return _by_report("drafts", "drafts", Split.LEARN)


def plain(split: Split) -> dict[str, tuple[Question, ...]]:
    """Questions about some reports as people type them in a chat: a word or two, half a sentence, often in another
    language than the report's; by the report's id, each in one language."""
    return _by_report(f"plain-{split}", "plain", split)


def contrasts() -> dict[str, tuple[Question, ...]]:
    """Pairs of questions about some reports: one that a passage answers, and one like it on what that passage leaves
    out; by the report's id, each in one language."""
    return _by_report("contrasts", "contrasts", Split.LEARN)


def few(questions: Iterable[Question], left: int, chance: random.Random) -> list[Question]:
    """Questions, each in one language, of which so many a passage are answered, and a third as many by none."""
    found: list[Question] = []
    count: dict[str, int] = {}
    unanswered = 0
    for question in chance.sample(list(questions), len(list(questions))):
        language = chance.choice(sorted(question.text))
        one = replace(question, text={language: question.text[language]})
        if question.kind is Kind.ANSWERABLE and max(count.get(id_, 0) for id_ in question.passages) < left:
            count |= {id_: count.get(id_, 0) + 1 for id_ in question.passages}
            found.append(one)
        elif question.kind is Kind.UNANSWERABLE and unanswered * 3 < sum(count.values()):
            unanswered += 1
            found.append(one)
    return found


def own(knowledge: Path, split: Split) -> list[Practice]:
    """The same of a knowledge folder: its reports that have questions of a split. Raises UserError."""
    library = load(knowledge)
    asked = [question for question in load_questions(knowledge, library) if question.split is split]
    found = (
        Practice(report, tuple(one for one in asked if one.report == report.id)) for report in library.reports
    )
    return [one for one in found if one.questions]


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of a file as JSON values. Raises UserError."""
    path = DATA / f"{name}.jsonl.xz"
    try:
        return [json.loads(line) for line in lzma.decompress(path.read_bytes()).splitlines()]
    except (OSError, lzma.LZMAError, ValueError) as exc:
        raise UserError(f"{path}: cannot be read ({exc}): the laboratory needs a whole checkout") from exc


def _practice(row: Mapping[str, Any], split: Split) -> Practice:
    about = row["report"]
    report = read_report(about, tuple(map(read_section, about["sections"])))
    return Practice(report, tuple(_question(one, report.id, report.id, split) for one in row["questions"]))


def _question(row: Mapping[str, Any], file: str, about: str, split: Split, number: int = 0) -> Question:
    """A question of a file's line, in all its languages or in one."""
    passages = tuple(row.get("passages", ()))
    kind = Kind(row.get("kind") or (Kind.ANSWERABLE if passages else Kind.UNANSWERABLE))
    text = {row["language"]: row["text"]} if "language" in row else row["text"]
    return Question(file, row.get("id", str(number)), about, split, kind, row.get("style"), passages, text)


def _by_report(name: str, file: str, split: Split) -> dict[str, tuple[Question, ...]]:
    found: dict[str, list[Question]] = {}
    for number, row in enumerate(rows(name)):
        found.setdefault(row["report"], []).append(_question(row, file, row["report"], split, number))
    return {about: tuple(questions) for about, questions in found.items()}
