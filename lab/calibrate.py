"""`python -m lab fit`: fit the calibration anew, on what serving observes.

Practice reports of the learn side that `train-reader` leaves out are asked about without lessons. Reports with
drafted lessons are asked about with few and many of them, for all and for half of their passages. Short questions are
asked like the others. The project's own report is asked about with some of its lessons, the others asked. Each question
is asked in one of its languages. Words and letters drawn at random stand for what nobody means as a question.
"""

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.cli.terminal import encoding
from bot.settings import Settings
from index import calibration, pipeline
from index.building import chit_chat
from index.calibration import FEATURES, Calibration
from index.engine import open_library
from index.exam import Remembering
from index.lessons import Lessons
from index.model.encoder import Encoder
from knowledge.library import Library
from knowledge.progress import Progress
from knowledge.questions import Kind, Question, Split
from lab.practice import Practice, drafts, few, kept_for_calibration, own, plain

#: Lessons a passage that are left of the drafted ones, in turn, and how often such a case counts.
DRAFTED, TAUGHT = (2, 4, 8), 6.0
#: The same of the own report's (0: all, in all their languages), and for how many of the practice reports it counts.
LEFT, OFTEN = (2, 4, 8, 0), 0.9
#: Texts drawn at random for each report asked about, and how often what is off topic counts.
RANDOM, OFF_TOPIC = 3, 2.0
#: The ridges of the regression, and of that on the question's vector alone.
RIDGE, RIDGE_PRIOR = 1e-3, 3e-2
_LETTERS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшыэюя",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "的一是不了人我在有他这为之大来",
)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question as serving saw it: its features and its vector, whether its first passage answers, and how much it
    counts; `answerable` is None for what is off topic."""

    report: str
    features: Array
    vector: NDArray[np.float32]
    right: bool
    answerable: bool | None
    weight: float


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Fit the calibration anew and write it."""
    with encoding(settings) as (encoder, report):
        seen = kept_for_calibration(), own(settings.knowledge, Split.LEARN)
        found = fit(list(cases(*seen, encoder, report)))
    Path(args.to).write_text(calibration.to_json(found), encoding="utf-8")
    for name, weight in zip(FEATURES, found.weights, strict=True):
        print(f"{weight:+8.3f}  {name}")
    print(f"{found.bias:+8.3f}  bias")
    return 0


def cases(
    reports: Sequence[Practice], owns: Sequence[Practice], encoder: Encoder, done: Progress
) -> Iterator[Case]:
    """What is asked, as serving sees it."""
    chance, drafted, short = random.Random(2022), drafts(), plain(Split.LEARN)
    asides = chit_chat()  # each build has them: encoded once they cost no time
    known = dict(zip(asides, encoder.encode(asides, "query"), strict=True))
    for number, one in enumerate(reports):
        done("asking about practice reports", number / len(reports))
        once = Remembering(encoder, known)
        asked = in_one_language([*one.questions, *short.get(one.report.id, ())], chance)
        yield from asking(one, [*asked, *at_random(one, chance)], (), once, 1.0)
        for left in DRAFTED if one.report.id in drafted else ():
            lessons = few(drafted[one.report.id], left, chance)
            ids = sorted(one.library.ids)
            half = set(chance.sample(ids, len(ids) // 2))
            about_half = [it for it in lessons if not it.passages or half.intersection(it.passages)]
            for taught in (lessons, about_half):
                yield from asking(one, asked, taught, once, TAUGHT)
    for one in owns:
        once = Remembering(encoder, known)
        for number, left in enumerate(LEFT):
            done("asking about the own report", number / len(LEFT))
            mixed = chance.sample(one.questions, len(one.questions))
            asked, rest = in_one_language(mixed[: len(mixed) // 3], chance), mixed[len(mixed) // 3 :]
            count = sum(len(it.questions) for it in reports)
            lessons = few(rest, left, chance) if left else rest
            weight = OFTEN * count / len(asked) / len(LEFT) if count else 1.0
            yield from asking(one, [*asked, *at_random(one, chance)], lessons, once, weight)


def in_one_language(questions: Iterable[Question], chance: random.Random) -> list[Question]:
    """Each question in one of its languages."""
    drawn = ((one, chance.choice(sorted(one.text))) for one in questions)
    return [replace(one, text={language: one.text[language]}) for one, language in drawn]


def at_random(one: Practice, chance: random.Random) -> Iterator[Question]:
    """Texts that nobody means: words of the report in no order, letters in no order, one sign again and again."""
    words = [word for passage in one.library.passages for word in passage.original.split()]
    for number in range(RANDOM):
        letters = chance.choice(_LETTERS)
        text = (
            " ".join(chance.choices(words, k=chance.randint(2, 9))),
            " ".join(
                "".join(chance.choices(letters, k=chance.randint(3, 12))) for _ in range(chance.randint(1, 4))
            ),
            chance.choice(letters) * chance.randint(2, 9),
        )[number % 3]
        yield Question(
            one.report.id,
            f"random-{number}",
            one.report.id,
            Split.LEARN,
            Kind.OFF_TOPIC,
            None,
            (),
            {"en": text},
        )


def asking(
    one: Practice, asked: Sequence[Question], taught: Sequence[Question], encoder: Encoder, weight: float
) -> Iterator[Case]:
    """What serving sees of questions about a report, where it knows some others as lessons."""
    rows = [
        (question, text)
        for question in asked
        if question.kind is not Kind.SECTION
        for text in question.text.values()
    ]
    with TemporaryDirectory() as data:
        engine = open_library(Library((one.report,)), encoder, Path(data), lessons=Lessons.of(taught))
        queries = pipeline.encode_questions(engine.index, encoder, [text for _, text in rows])
        for (question, _), query in zip(rows, queries, strict=True):
            seen = pipeline.observe(engine.index, query)
            if pipeline.decide(engine.index, seen).rule in (
                pipeline.Rule.CALIBRATION,
                pipeline.Rule.CONTRADICTED,
            ):
                right = seen.ids[0] in question.passages
                off_topic = question.kind is Kind.OFF_TOPIC
                answerable = None if off_topic else bool(question.passages)
                counts = weight * (OFF_TOPIC if off_topic else 1.0)
                yield Case(one.report.id, seen.features, query.vector, right, answerable, counts)


def fit(found: Sequence[Case]) -> Calibration:
    """Fit the regression. The prior of each report's questions is learnt from the other half of the reports."""
    features = np.array([case.features for case in found])
    vectors = np.array([case.vector for case in found], np.float64)
    right = np.array([case.right for case in found], np.float64)
    weight = np.array([case.weight for case in found])
    told = np.array([case.answerable is not None for case in found])
    answerable = np.array([bool(case.answerable) for case in found], np.float64)
    names = sorted({case.report for case in found})
    half = np.array([names.index(case.report) % 2 for case in found])
    prior = FEATURES.index("question_prior")
    for side in (0, 1):
        other = (half != side) & told
        learnt = logistic(vectors[other], answerable[other], weight[other], RIDGE_PRIOR)
        features[half == side, prior] = vectors[half == side] @ learnt[:-1]
    weights = logistic(features, right, weight, RIDGE)
    alone = logistic(vectors[told], answerable[told], weight[told], RIDGE_PRIOR)[:-1]
    rounded = tuple(round(float(value), 4) for value in weights)
    return Calibration(rounded[:-1], rounded[-1], tuple(round(float(value), 3) for value in alone))


def logistic(values: Array, labels: Array, weight: Array, ridge: float) -> Array:
    """The weights (columns + 1,), the bias last, of a logistic regression with a ridge on columns of equal spread."""
    scale = values.std(axis=0) + 1e-9
    regression = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-8)
    regression.fit(values / scale, labels, weight / weight.sum())
    return np.append(regression.coef_[0] / scale, regression.intercept_)
