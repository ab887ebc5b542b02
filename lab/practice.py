"""The practice data of `lab/data`: reports with questions, twin reports, and pairs of a question and a sentence.

Each file has one JSON value a line and is compressed (`xz`); lab/data/README.md says what stands in which.
"""

import json
import lzma
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.texts import read_report, read_section
from knowledge.errors import UserError
from knowledge.library import Library, load
from knowledge.questions import Kind, Question, Split, load_questions
from knowledge.report import Report, Section

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


def practice(split: Split) -> list[Practice]:
    """The practice reports of a split, by their ids."""
    return [_practice(row, split) for row in rows(f"reports-{split}")]


def kept_for_calibration() -> list[Practice]:
    """The practice reports of the learn side that only the calibration learns from.

    They are each third report, and those with drafted or short questions.
    """
    others = drafts().keys() | short_questions(Split.LEARN).keys()
    reports = enumerate(practice(Split.LEARN))
    return [one for number, one in reports if number % 3 == 0 or one.report.id in others]


def twins() -> list[tuple[Practice, Practice]]:
    """Two versions of each of many invented reports, all of the learn side. Each has facts that the other lacks.

    Both have the same questions; each question names the passages of its version that answer it. Only reading tells
    whether a version answers a question. After Kaushik, Hovy and Lipton, "Learning the Difference that Makes a
    Difference with Counterfactually-Augmented Data", 2020.
    """
    return [(_practice(row["a"], Split.LEARN), _practice(row["b"], Split.LEARN)) for row in rows("twins")]


def pairs(chance: random.Random) -> list[Practice]:
    """A sentence, in one of its languages, and a similar one, each two as a report. One question asks about a fact of
    the first sentence, another one about the same fact of the second."""
    found = []
    for row in rows("pairs"):
        id_, language = row["id"], chance.choice(sorted(row["sentence"]))
        sentences = ({language: row["sentence"][language]}, {language: row["counterpart"]})
        report = Report(id_, language, {}, (Section("1", items=sentences),), frozenset({language}))
        first, second = (one.id for one in report.passages())
        answers = {"question": (first, second) if row["both"] else (first,), "miss": (second,)}
        questions = (
            Question(id_, name, id_, Split.LEARN, Kind.ANSWERABLE, None, passages, row[name])
            for name, passages in answers.items()
        )
        found.append(Practice(report, tuple(questions)))
    return found


def drafts() -> dict[str, tuple[Question, ...]]:
    """The lessons that a writing assistant drafted from a report's text alone, by the report's id.

    A passage has eight, each in one language. A fifth of all are about what the report leaves out.
    """
    return _by_report("drafts", Split.LEARN)


def short_questions(split: Split) -> dict[str, tuple[Question, ...]]:
    """Questions as people type them in a chat, by the id of their report: a word or two, or half a sentence.

    Each is in one language, often another than the report's.
    """
    return _by_report(f"short-{split}", split)


def contrasts() -> dict[str, tuple[Question, ...]]:
    """Pairs of questions by the report's id: one that a passage answers, one about a detail that it leaves out."""
    return _by_report("contrasts", Split.LEARN)


def few(questions: Sequence[Question], most: int, chance: random.Random) -> list[Question]:
    """A sample of questions, each in one language: `most` at most for a passage, a third as many unanswerable ones."""
    found: list[Question] = []
    count = Counter[str]()
    unanswerable = 0
    for whole in chance.sample(questions, len(questions)):
        question = in_one_language(whole, chance)
        if question.kind is Kind.ANSWERABLE and max(count[id_] for id_ in question.passages) < most:
            count.update(question.passages)
            found.append(question)
        elif question.kind is Kind.UNANSWERABLE and unanswerable * 3 < count.total():
            unanswerable += 1
            found.append(question)
    return found


def any_of(texts: Mapping[str, str], chance: random.Random) -> str:
    """One of a text's translations, drawn at random."""
    return texts[chance.choice(sorted(texts))]


def in_one_language(question: Question, chance: random.Random) -> Question:
    """A question in one of its languages, drawn at random."""
    language = chance.choice(sorted(question.text))
    return replace(question, text={language: question.text[language]})


def own(knowledge: Path, split: Split) -> list[Practice]:
    """The reports of a knowledge folder that have questions of a split. Raises UserError."""
    library, asked = load(knowledge), defaultdict[str | None, list[Question]](list)
    for question in load_questions(knowledge, library):
        if question.split is split:
            asked[question.report].append(question)
    return [Practice(report, tuple(asked[report.id])) for report in library.reports if report.id in asked]


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


def _by_report(name: str, split: Split) -> dict[str, tuple[Question, ...]]:
    """The questions of a file by the ids of their reports."""
    found: dict[str, list[Question]] = {}
    for number, row in enumerate(rows(name)):
        found.setdefault(row["report"], []).append(_question(row, name, row["report"], split, number))
    return {report: tuple(questions) for report, questions in found.items()}
