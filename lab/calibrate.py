"""`python -m lab fit`: fit the calibration anew, on what serving observes.

It asks about practice reports that `train-reader` leaves out, without lessons. Where a report has drafted lessons, it
asks again with few and with many of them, about all and about half of the passages. Of the project's own report it asks
a third of the questions; the others are the lessons. It asks each question in one of its languages. Words and letters
drawn at random stand for messages without a meaning.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.cli.terminal import encoding
from bot.settings import Settings
from index import calibration, pipeline
from index.building import Order, chit_chat
from index.builds import Builds
from index.calibration import FEATURES, Calibration
from index.engine import open_order
from index.exam import Remembering
from index.lessons import Lessons
from index.model.encoder import Encoder
from knowledge.progress import Progress
from knowledge.questions import Kind, Question, Split
from lab.practice import Practice, drafts, few, in_one_language, kept_for_calibration, own, short_questions

#: The most drafted lessons of a passage, in turn; the weight of such a case.
DRAFTED, TAUGHT = (2, 4, 8), 6.0
#: The most lessons of a passage of the own report, in turn, 0 for all; the weight of its cases beside all others.
LEFT, OFTEN = (2, 4, 8, 0), 0.9
#: Texts that are drawn at random for each report; the weight of a case off topic.
RANDOM, OFF_TOPIC = 3, 2.0
#: The ridges of the regression, and of the one on the question's vector alone.
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
    """A question as serving observed it.

    report: the id of its report
    features: those of the calibration, (features,)
    vector: the question's, (dimension,)
    right: whether the first passage answers
    answerable: whether the report answers; None for a question off topic
    weight: how much the case counts
    """

    report: str
    features: Array
    vector: NDArray[np.float32]
    right: bool
    answerable: bool | None
    weight: float


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Fit the calibration anew and write it."""
    with encoding(settings) as (encoder, report):
        reports, owns = kept_for_calibration(), own(settings.knowledge, Split.LEARN)
        found = fit(list(cases(reports, owns, encoder, report)))
    Path(args.to).write_text(calibration.to_json(found), encoding="utf-8")
    for name, weight in zip((*FEATURES, "bias"), (*found.weights, found.bias), strict=True):
        print(f"{weight:+8.3f}  {name}")
    return 0


def cases(
    reports: Sequence[Practice], owns: Sequence[Practice], encoder: Encoder, progress: Progress
) -> Iterator[Case]:
    """The cases of practice reports, and of the project's own reports."""
    chance, drafted, short = random.Random(2022), drafts(), short_questions(Split.LEARN)
    asides = chit_chat()  # each build has them: encoded once they cost no time
    known = dict(zip(asides, encoder.encode(asides, "query"), strict=True))
    for number, practice in enumerate(reports):
        progress("asking about practice reports", number / len(reports))
        once, id_ = Remembering(encoder, known), practice.report.id
        asked = [in_one_language(each, chance) for each in (*practice.questions, *short.get(id_, ()))]
        yield from observed(practice, [*asked, *at_random(practice, chance)], (), once, 1.0)
        for most in DRAFTED if id_ in drafted else ():
            lessons = few(drafted[id_], most, chance)
            ids = sorted(practice.library.ids)
            half = set(chance.sample(ids, len(ids) // 2))
            about_half = [each for each in lessons if not each.passages or half.intersection(each.passages)]
            for taught in (lessons, about_half):
                yield from observed(practice, asked, taught, once, TAUGHT)
    count = sum(len(practice.questions) for practice in reports)
    for practice in owns:
        once = Remembering(encoder, known)
        for number, most in enumerate(LEFT):
            progress("asking about the own report", number / len(LEFT))
            mixed = chance.sample(practice.questions, len(practice.questions))
            third = len(mixed) // 3
            asked = [in_one_language(each, chance) for each in mixed[:third]]
            lessons = few(mixed[third:], most, chance) if most else mixed[third:]
            weight = OFTEN * count / len(asked) / len(LEFT) if count else 1.0
            yield from observed(practice, [*asked, *at_random(practice, chance)], lessons, once, weight)


def at_random(practice: Practice, chance: random.Random) -> Iterator[Question]:
    """Texts without a meaning: words of the report in no order, letters in no order, one sign again and again."""
    words = [word for passage in practice.library.passages for word in passage.original.split()]

    def letters(signs: str) -> str:
        return "".join(chance.choices(signs, k=chance.randint(3, 12)))

    for number in range(RANDOM):
        signs = chance.choice(_LETTERS)
        text = (
            " ".join(chance.choices(words, k=chance.randint(2, 9))),
            " ".join(letters(signs) for _ in range(chance.randint(1, 4))),
            chance.choice(signs) * chance.randint(2, 9),
        )[number % 3]
        id_, name = practice.report.id, f"random-{number}"
        yield Question(id_, name, id_, Split.LEARN, Kind.OFF_TOPIC, None, (), {"en": text})


def observed(
    practice: Practice, asked: Sequence[Question], taught: Sequence[Question], encoder: Encoder, weight: float
) -> Iterator[Case]:
    """The cases of questions about a report, with some lessons, which the calibration decides."""
    asked = [question for question in asked if question.kind is not Kind.SECTION]
    rows = [(question, text) for question in asked for text in question.text.values()]
    with TemporaryDirectory() as data:
        engine = open_order(Order(practice.library, Lessons.of(taught), encoder, Builds(Path(data))))
        queries = pipeline.encode_questions(engine.index, encoder, [text for _, text in rows])
        for (question, _), query in zip(rows, queries, strict=True):
            seen = pipeline.observe(engine.index, query)
            rule = pipeline.decide(engine.index, seen).rule
            if rule in (pipeline.Rule.CALIBRATION, pipeline.Rule.CONTRADICTED):
                off_topic, right = question.kind is Kind.OFF_TOPIC, seen.ids[0] in question.passages
                counts = weight * (OFF_TOPIC if off_topic else 1.0)
                answerable = None if off_topic else bool(question.passages)
                yield Case(practice.report.id, seen.features, query.vector, right, answerable, counts)


def fit(cases: Sequence[Case]) -> Calibration:
    """Fit the regression. The prior of each report's questions is learnt from the other half of the reports."""
    features = np.array([case.features for case in cases])
    vectors = np.array([case.vector for case in cases], np.float64)
    right = np.array([case.right for case in cases], np.float64)
    weight = np.array([case.weight for case in cases])
    on_topic = np.array([case.answerable is not None for case in cases])
    answerable = np.array([bool(case.answerable) for case in cases], np.float64)
    reports = np.unique([case.report for case in cases], return_inverse=True)[1]
    column = FEATURES.index("question_prior")

    def prior(among: NDArray[np.bool_]) -> Array:
        """The weights of a question's vector for whether the report answers."""
        return logistic(vectors[among], answerable[among], weight[among], RIDGE_PRIOR)[:-1]

    for half in (0, 1):
        own_half = reports % 2 == half
        features[own_half, column] = vectors[own_half] @ prior(~own_half & on_topic)
    weights = [round(float(value), 4) for value in logistic(features, right, weight, RIDGE)]
    of_vector = tuple(round(float(value), 3) for value in prior(on_topic))
    return Calibration(tuple(weights[:-1]), weights[-1], of_vector)


def logistic(values: Array, labels: Array, weight: Array, ridge: float) -> Array:
    """The weights (columns + 1,), the bias last, of a logistic regression with a ridge on columns of equal spread."""
    scale = values.std(axis=0) + 1e-9
    regression = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-8)
    regression.fit(values / scale, labels, weight / weight.sum())
    return np.append(regression.coef_[0] / scale, regression.intercept_)
