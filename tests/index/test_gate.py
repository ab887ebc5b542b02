"""The gate: fixed questions put to the real model, and that each part that is kept is missed when it is broken."""

import math
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import lessons
from index.building import Order
from index.builds import Builds
from index.engine import Engine, open_order
from index.evaluation import Row, figures
from index.exam import Exam, Remembering, whole
from index.lessons import Lessons
from index.mentions import MentionKind, clean, find
from index.model.encoder import Encoded, Encoder, TextKind
from index.pipeline import WEIGHTS
from knowledge.questions import Kind, Question, Split
from lab.practice import drafts, practice

pytestmark = pytest.mark.timeout(1800)

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
#: The practice reports that are asked about without lessons, and with drafted ones.
NEW, DRAFTED = ("europe-trends", "fisheries-data", "linshui-libraries-2023"), "spectrum-sharing"
NARROWING = {MentionKind.MEETING, MentionKind.PLACE, MentionKind.DATE, MentionKind.SECTION}

# The least that each figure may be, by set and measure (index.evaluation.MEASURES). Each stands a little below what is
# reached, so that moving a few questions passes and losing a part of the system does not. Raise one when it is clearly
# passed.
FLOORS = {
    ("report", "recall_at_1"): 0.93,
    ("report", "recall_at_3"): 0.98,
    ("report", "answered_right"): 0.87,
    ("report", "right_among_answered"): 0.95,
    ("report", "near_declined_at_95"): 0.9,
    ("report", "off_declined"): 0.94,
    ("named", "recall_at_1"): 0.91,
    ("named", "answered_right"): 0.78,
    ("new", "recall_at_1"): 0.79,
    ("new", "recall_at_3"): 0.92,
    ("new", "answered_right"): 0.65,
    ("new", "right_among_answered"): 0.84,
    ("new", "near_declined"): 0.7,
    ("new", "near_declined_at_95"): 0.44,
    ("new", "off_none"): 0.5,
    ("new", "off_declined"): 0.93,
    ("drafted", "recall_at_1"): 0.91,
    ("drafted", "answered_right"): 0.82,
    ("drafted", "near_declined_at_95"): 0.65,
    ("half", "recall_at_1"): 0.87,
}
#: The most that each may be.
CEILINGS = {("report", "calibration_error"): 0.12, ("new", "calibration_error"): 0.085}
SETS = {name for name, _ in FLOORS}
#: The parts that a weight takes away, and the figures that fall without them.
BROKEN = {
    "lesson_weight": {"report recall_at_1", "report answered_right", "drafted recall_at_1"},
    "read_mentions": {"named recall_at_1", "named answered_right", "new near_declined_at_95"},
    "mention_boost": {"named recall_at_1"},
    "chit_chat": {"new off_none"},
    "question_prior": {"new near_declined"},
    "read": {"new recall_at_1", "new answered_right"},
    "least_reading": {"report recall_at_1", "report answered_right"},
}


def turned(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Each question in one of its languages, all in turn."""
    found = []
    for number, one in enumerate(questions):
        language = sorted(one.text)[number % len(one.text)]
        found.append(replace(one, text={language: one.text[language]}))
    return tuple(found)


def each(questions: Sequence[Question]) -> list[Question]:
    """Each question in each of its languages, as questions of their own."""
    return [replace(one, text={tag: text}) for one in questions for tag, text in one.text.items()]


def gibberish() -> Iterator[Question]:
    """Words, letters and signs that nobody means as a question; the calibration was fitted on others."""
    chance = random.Random(7)
    words = [
        "table",
        "banana",
        "seven",
        "quietly",
        "blue",
        "orange",
        "yesterday",
        "mountain",
        "engine",
        "paper",
        "window",
        "slow",
        "ticket",
        "river",
    ]
    scripts = (
        "abcdefghijklmnopqrstuvwxyz",
        "абвгдежзиклмнопрст",
        "ابتثجحخدذرزسشص",
        "天地人你我他山水火木金土",
    )
    for number in range(40):
        letters = chance.choice(scripts)
        text = (
            " ".join(chance.choices(words, k=chance.randint(2, 7))),
            " ".join("".join(chance.choices(letters, k=chance.randint(3, 12))) for _ in range(3)),
            chance.choice([*letters, "的", "?"]) * chance.randint(2, 9),
        )[number % 3]
        yield Question("gate", f"{number}", None, Split.JUDGE, Kind.OFF_TOPIC, None, (), {"en": text})


def narrowing(one: Question) -> bool:
    """Whether a question with an answer names a meeting, a date or a section."""
    text = next(iter(one.text.values()))
    kinds = {mention.kind for mention in find(clean(text))}
    return one.kind is Kind.ANSWERABLE and not kinds.isdisjoint(NARROWING)


def exams() -> dict[str, list[Exam]]:
    """What is asked, by set: of the CWG-COP report with its lessons, and what is
    no question at all; of the same without, what names a meeting, a date or
    a section; of new reports without lessons, and what is off topic; of one with drafted lessons; and of the same with
    those for every second passage alone."""
    (judge,), (choose,) = (whole(KNOWLEDGE, split) for split in (Split.JUDGE, Split.CHOOSE))
    off = tuple(one for one in turned(choose.questions) if one.kind is Kind.OFF_TOPIC)
    named = tuple(filter(narrowing, each([*judge.questions, *choose.questions])))
    new = {one.report.id: one for one in practice(Split.CHOOSE)}
    about = new[DRAFTED]
    taught, asked = drafts()[DRAFTED], turned(about.questions)
    covered = {passage.id for passage in about.library.passages[::2]}
    half = tuple(one for one in taught if covered.issuperset(one.passages))
    return {
        "report": [replace(judge, questions=(*turned(judge.questions), *gibberish()))],
        "named": [Exam("named", judge.library, named)],
        "new": [Exam(id_, new[id_].library, (*turned(new[id_].questions), *off)) for id_ in NEW],
        "drafted": [Exam(DRAFTED, about.library, asked, taught)],
        "half": [Exam(DRAFTED, about.library, tuple(each(about.questions)), half)],
    }


def fallen(rows: Mapping[str, Sequence[Row]]) -> dict[str, float]:
    """The figures of the sets that are out of bounds, by `set measure`; NaN where nothing counts."""
    measures = {measure for _, measure in (*FLOORS, *CEILINGS)}
    reached = {name: figures(some, measures) for name, some in rows.items()}
    wrong = {}
    for bounds, sign in ((FLOORS, 1), (CEILINGS, -1)):
        for (name, measure), bound in bounds.items():
            if name in rows:
                figure = reached[name].get(measure)
                value = figure.value if figure else math.nan
                if not sign * (value - bound) >= 0:
                    wrong[f"{name} {measure}"] = value
    return wrong


class Gate:
    """The sets with an engine for each exam, to be asked as they are and with something taken away."""

    def __init__(self, encoder: Encoder, data: Path, report: Path) -> None:
        self.encoder, self._data, self._report = encoder, data, report
        self._exams = exams()
        self._engines = {name: self.opened(name) for name in self._exams}

    def opened(self, name: str, encoder: Encoder | None = None) -> list[Engine]:
        """The engines of a set, built anew; of the report that of the index as the program itself builds it."""
        if name != "report":
            data = self._data / name
            return [exam.engine(encoder or self.encoder, data) for exam in self._exams[name]]
        (exam,) = self._exams[name]
        taught = Lessons.of_folder(KNOWLEDGE, exam.library)
        return [open_order(Order(exam.library, taught, self.encoder, Builds(self._report)))]

    def of(self, figures: Iterable[str]) -> dict[str, list[Engine]]:
        """The engines of the sets that some figures (`set measure`) are of."""
        return {name: self._engines[name] for name in {figure.partition(" ")[0] for figure in figures}}

    def rows(
        self, engines: Mapping[str, Sequence[Engine]] | None = None, **weights: object
    ) -> dict[str, list[Row]]:
        """What is answered, marked, by set: by these engines, by other weights."""
        found: dict[str, list[Row]] = {}
        for name, some in (self._engines if engines is None else engines).items():
            asked = zip(self._exams[name], some, strict=True)
            less = [(exam, replace(engine, weights=replace(WEIGHTS, **weights))) for exam, engine in asked]  # type: ignore[arg-type]
            found[name] = [row for exam, engine in less for row in exam.sit(engine)]
        return found

    def negated(self) -> dict[str, list[Engine]]:
        """The engines with a calibration that is sure where it was not."""
        found = {}
        for name, some in self._engines.items():
            ours = some[0].index.calibration
            other = replace(ours, weights=tuple(-weight for weight in ours.weights), bias=-ours.bias)
            found[name] = [replace(one, index=replace(one.index, calibration=other)) for one in some]
        return found


@pytest.fixture(scope="module")
def gate(encoder: Encoder, index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """The sets, of which each text is encoded once."""
    data = tmp_path_factory.mktemp("gate")
    shutil.copytree(index_folder, data / "own")
    return Gate(Remembering(encoder), data, data / "own")


class Shuffled:
    """An encoder that gives the passages of a batch each other's vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self.fingerprint = f"{encoder.fingerprint}-shuffled"

    def encode(self, texts: Sequence[str], kind: TextKind) -> NDArray[np.float32]:
        """The texts' vectors (texts, dimension)."""
        vectors = self._encoder.encode(texts, kind)
        return vectors[::-1] if kind == "passage" else vectors

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The same, with the vectors of the tokens."""
        encoded = self._encoder.tokens(texts, kind)
        return encoded[::-1] if kind == "passage" else encoded


def test_questions_are_answered_as_well_as_they_were(gate: Gate) -> None:
    """The figures on all sets hold."""
    assert fallen(gate.rows()) == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", BROKEN)
def test_a_part_that_is_taken_away_is_missed(gate: Gate, part: str) -> None:
    """Without it the gate is shut, by the figures that it is there for."""
    without = {part: type(getattr(WEIGHTS, part))(0)}
    assert BROKEN[part] <= fallen(gate.rows(gate.of(BROKEN[part]), **without)).keys()


@pytest.mark.slow
def test_a_calibration_turned_round_is_missed(gate: Gate) -> None:
    """A confidence that is high where it was low shuts the gate on every set."""
    wrong = fallen(gate.rows(gate.negated()))
    assert {
        "report off_declined",
        "named answered_right",
        "new near_declined",
        "drafted answered_right",
    } <= wrong.keys()


@pytest.mark.slow
def test_vectors_of_other_passages_are_missed(gate: Gate) -> None:
    """Where passages have each other's vectors, what is new is not found."""
    rows = gate.rows({name: gate.opened(name, Shuffled(gate.encoder)) for name in ("named", "new")})
    assert {"named recall_at_1", "new recall_at_1", "new recall_at_3"} <= fallen(rows).keys()


@pytest.mark.slow
def test_what_lessons_give_back_is_missed(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where half of the passages have lessons, without it they draw questions from the other half."""
    monkeypatch.setattr(lessons, "GIVEN_BACK", 0.0)
    assert "half recall_at_1" in fallen(gate.rows({"half": gate.opened("half")}))


def test_nothing_asked_is_no_pass() -> None:
    """Without questions there are no figures, and that is a failure."""
    assert len(fallen(dict.fromkeys(SETS, ()))) == len(FLOORS) + len(CEILINGS)
