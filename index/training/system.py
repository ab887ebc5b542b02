"""The whole program on many reports: those its calibration is fitted on, and those it is judged on."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.calibration import Calibrations
from index.cues import Places
from index.engine import Engine
from index.evaluation import Row, mark
from index.exam import Exam, each, whole
from index.finder import VERIFIER
from index.lessons import Learnt
from index.model.encoder import Encoder
from index.opening import OpenIndex
from index.signals import NAMES
from index.training.knowing import calibrations
from index.training.reports import Judged, LabelledReport, labelled
from index.training.run import PACKAGE, STRANGERS, calibrating
from index.verifier import Verifier
from knowledge.errors import UserError
from knowledge.questions import Split

#: The sets that are judged: the folder's own reports together, and its practice reports each on its own.
REPORT, PRACTICE = "report", "mini-reports"
#: Of so many practice reports without lessons one is fitted on.
SPARED = 3


@dataclass(frozen=True, slots=True)
class Sat:
    """A marked answer and the signals that its outcome follows from: None where a rule gave the outcome.
    `taught` is whether the report has lessons."""

    row: Row
    taught: bool
    signals: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the questions got: those that the calibration is fitted on, and by set those that are judged."""

    fitted: tuple[Judged, ...]
    sat: Mapping[str, tuple[Sat, ...]]

    def rows(self, without: Collection[str] = ()) -> dict[str, list[Row]]:
        """The marked answers of each set, by calibrations that are fitted without the signals named."""
        kept = np.array([name not in without for name in NAMES], np.float64)
        fitted = calibrations([replace(one, signals=one.signals * kept) for one in self.fitted])
        return {name: [_judged(one, fitted, kept) for one in sat] for name, sat in self.sat.items()}


@dataclass(frozen=True, slots=True)
class System:
    """The parts of the program, opened on every report. `asked` has the exams of each set.

    The indexes of `fitted` are in temporary folders, which `close` removes; those of `asked` in the folder that
    `of` got. What `changed` gives shares them.
    """

    encoder: Encoder
    verifier: Verifier
    fitted: tuple[tuple[Exam, LabelledReport], ...]
    asked: Mapping[str, tuple[tuple[Exam, Engine], ...]]

    @classmethod
    def of(cls, knowledge: Path, encoder: Encoder, folder: Path) -> Self:
        """Index every report with what ships; a set without questions is left out. Of the practice reports without
        lessons that are fitted on, one in SPARED is, and each question in one of its languages: all are asked anew for
        many parts.

        Raises UserError, also where there is nothing to fit on or to judge.
        """
        practice = knowledge / "practice"
        own = {exam.name for exam in each(knowledge, Split.LEARN)}
        exams = [
            exam if exam.library.reports[0].id in own else _in_one_language(exam)
            for number, exam in enumerate(calibrating(knowledge))
            if exam.taught or number % SPARED == 0 or exam.library.reports[0].id in own
        ]
        sets = {REPORT: whole(knowledge, Split.JUDGE), PRACTICE: each(practice, Split.JUDGE)}
        if not exams or not any(sets.values()):
            raise UserError(
                f"{knowledge}: measuring takes questions of the learn side in practice/questions and some of "
                "the judge side there or in questions: write some as docs/secretariat.md shows"
            )
        return cls(
            encoder,
            Verifier.read(PACKAGE / VERIFIER),
            tuple(zip(exams, labelled(exams, encoder, STRANGERS), strict=True)),
            {
                name: tuple((exam, exam.engine(encoder, folder / name)) for exam in some)
                for name, some in sets.items()
                if some
            },
        )

    def changed(
        self,
        *,
        verifier: Verifier | None = None,
        places: Callable[[Places], Places] = lambda places: places,
        index: Callable[[Exam, OpenIndex], OpenIndex] = lambda _exam, index: index,
        learnt: Callable[[Learnt], Learnt] = lambda learnt: learnt,
    ) -> "System":
        """The system with another verifier, and with what the others make of every report's own."""

        def report(exam: Exam, one: LabelledReport) -> LabelledReport:
            found = places(one.places)
            asked = tuple(replace(asked, fit=found.fits(asked.cues)) for asked in one.asked)
            return replace(
                one, index=index(exam, one.index), places=found, asked=asked, learnt=learnt(one.learnt)
            )

        def engine(exam: Exam, one: Engine) -> Engine:
            finder = one.finder
            changed = replace(
                finder, index=index(exam, finder.index), places=places(finder.places),
                learnt=learnt(finder.learnt),
            )  # fmt: skip
            return replace(one, finder=changed)

        return System(
            self.encoder,
            verifier or self.verifier,
            tuple((exam, report(exam, one)) for exam, one in self.fitted),
            {
                name: tuple((exam, engine(exam, one)) for exam, one in some)
                for name, some in self.asked.items()
            },
        )

    def close(self) -> None:
        """Remove the indexes of `fitted`."""
        for _, report in self.fitted:
            report.folder.cleanup()

    def answers(self, done: Callable[[float], None]) -> Answers:
        """Ask every question; `done` gets the share asked so far, of the reports."""
        count = len(self.fitted) + sum(map(len, self.asked.values()))
        number = 0
        judged: list[Judged] = []
        for _, report in self.fitted:
            judged += report.judged(self.verifier)
            done((number := number + 1) / count)
        sat: dict[str, tuple[Sat, ...]] = {}
        for name, some in self.asked.items():
            found: list[Sat] = []
            for exam, engine in some:
                found += _sat(exam, replace(engine, finder=replace(engine.finder, verifier=self.verifier)))
                done((number := number + 1) / count)
            sat[name] = tuple(found)
        return Answers(tuple(judged), sat)


def _in_one_language(exam: Exam) -> Exam:
    # Where half of the questions are lessons in one language, those that have no other have none left.
    asked = [question for question in exam.questions if question.text]
    chosen = (random.Random(question.id).choice(sorted(question.text)) for question in asked)
    questions = (
        replace(question, text={language: question.text[language]})
        for question, language in zip(asked, chosen, strict=True)
    )
    return replace(exam, questions=tuple(questions))


def _sat(exam: Exam, engine: Engine) -> list[Sat]:
    """What `Exam.sit` marks, with the signals."""
    texts = exam.texts()
    found = []
    findings = engine.find([question.text[language] for question, language in texts])
    for (question, language), (_, finding) in zip(texts, findings, strict=True):
        answer = engine.answer(question.text[language], finding)
        row = mark(question, language, answer, crossed=language not in exam.library.languages)
        ruled = finding.judgement.rule is not None
        found.append(Sat(row, bool(exam.taught), None if ruled else finding.signals))
    return found


def _judged(sat: Sat, fitted: Calibrations, kept: NDArray[np.float64]) -> Row:
    if sat.signals is None:
        return sat.row
    judgement = fitted.of(taught=sat.taught).judge(sat.signals * kept)
    return replace(sat.row, outcome=judgement.outcome, confidence=judgement.confidence)
