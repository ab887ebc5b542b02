"""The whole of the training, in order: adapter, verifier, joint reader, calibration; each file that ships is written
anew."""

import hashlib
import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index.calibration import FILE as CALIBRATION
from index.calibration import to_json
from index.exam import Exam, Remembering, each
from index.finder import VERIFIER
from index.model import wheels
from index.model.default import JOINT, RECIPE, WEIGHTS
from index.model.default import SHIPPED as ADAPTER
from index.model.encoder import Encoder
from index.model.folder import open_encoder
from index.model.prepare import prepare
from index.model.weights import Adapter, read_q4
from index.training import adapter, joint, knowing, usual, verifier
from index.training.batches import drill, twin_drill
from index.training.pairs import read_pairs
from index.training.reports import labelled
from index.training.twins import Twins, read_twins
from index.verifier import Verifier
from knowledge.questions import Question, Split

#: How often the adapter meets the project's own report, for once that it meets another.
OWN = 20
#: One of so many twins, by its name, is kept apart: to choose between recipes by reports of the kind that was not
#: learnt from.
KEPT = 12
#: From one in so many practice reports of the learn side the calibration learns, the others teach the verifier; of the
#: first, one in so many is asked with lessons too.
CALIBRATING, WITH_LESSONS = 3, 8
#: In how many parts the project's own questions are asked, each with the others as lessons.
FOLDS = 6
#: How many questions about other reports, and how many off topic, a report is asked besides its own: where the
#: verifier learns, and where the calibration does.
STRANGERS_TAUGHT, STRANGERS = 6, 30
PACKAGE = Path(__file__).resolve().parent.parent


def train(
    knowledge: Path, models: Path, progress: Callable[[str, float], None], *, keep_adapter: bool
) -> None:
    """Learn from `knowledge` and its practice folder, and write adapter (unless kept), verifier, joint reader and
    calibration.

    Raises UserError.
    """
    practice = knowledge / "practice"
    pairs = read_pairs(practice)
    teaching = [one for one in read_twins(practice / "twins") if not is_kept(one)]
    own = each(knowledge, Split.LEARN)
    if not keep_adapter:
        drills = [*map(twin_drill, teaching), *[drill(exam) for exam in own] * OWN]
        adapter.train(pairs, drills, ADAPTER, adapter.Settings(), progress)
    with _encoder(models, progress) as opened:
        encoder = Remembering(opened)
        claims = knowing.pair_claims(pairs, opened, progress)
        progress("indexing the reports and encoding their questions", 0.0)
        taught = divided(practice)[0]
        reports = labelled([*own, *taught], encoder, STRANGERS_TAUGHT)
        versions = labelled(_exams(teaching), encoder, STRANGERS_TAUGHT)
        twins = list(zip(versions[::2], versions[1::2], strict=True))
        own_reports, others = reports[: len(own)], [reports[len(own) :], versions]
        answers, ranks = knowing.train(own_reports, others, claims, progress)
        often = knowing.usual(taught, encoder, usual.Settings(), progress)
        verifier.write(Verifier(answers, ranks, often), PACKAGE / VERIFIER)
        states = knowing.claims(reports[len(own) :], middle=True)
        weights = read_q4(wheels.read(WEIGHTS, None), Adapter.read(ADAPTER))
        settings = joint.Settings()
        read = joint.train(weights, RECIPE.middle, *states, knowing.contrasts(twins), settings, progress)
        joint.write(read, JOINT)
    learnt = Verifier.read(PACKAGE / VERIFIER)
    with _encoder(models, progress) as opened:
        progress("asking the reports kept for the calibration", 0.0)
        kept = labelled(calibrating(knowledge), Remembering(opened), STRANGERS)
        fitted = knowing.calibrations([row for report in kept for row in report.judged(learnt)])
    (PACKAGE / CALIBRATION).write_text(to_json(fitted), encoding="utf-8")


@contextmanager
def _encoder(models: Path, progress: Callable[[str, float], None]) -> Iterator[Encoder]:
    """The encoder of what ships by now."""
    prepare(models, progress=progress)
    opened = open_encoder(models)
    try:
        yield opened
    finally:
        opened.close()


def is_kept(twins: Twins) -> bool:
    """Whether nothing learns from these twins."""
    return zlib.crc32(twins.name.encode()) % KEPT == 0


def calibrating(knowledge: Path) -> list[Exam]:
    """What the calibration is fitted on: practice reports of the learn side from which nothing else learns, and the
    project's own report; without lessons, and the own one, and one in WITH_LESSONS of the others, once more
    with: of a practice report half of the questions are then the lessons, in another language, and
    the own one is asked in FOLDS parts of its questions, each with the rest as lessons."""
    _, kept = divided(knowledge / "practice")
    exams = [*kept, *map(_with_lessons, kept[::WITH_LESSONS])]
    for own in each(knowledge, Split.LEARN):
        exams.append(replace(own, eased=_ids(own.questions)))
        for fold in range(FOLDS):
            asked = own.questions[fold::FOLDS]
            rest = tuple(question for n, question in enumerate(own.questions) if n % FOLDS != fold)
            exams.append(
                replace(own, name=f"{own.name}-{fold}", questions=asked, taught=rest, eased=_ids(asked))
            )
    return exams


def divided(practice: Path) -> tuple[list[Exam], list[Exam]]:
    """The practice reports of the learn side that teach the verifier, and those kept for the calibration."""
    learn = each(practice, Split.LEARN)
    return [exam for number, exam in enumerate(learn) if number % CALIBRATING], learn[::CALIBRATING]


def _with_lessons(exam: Exam) -> Exam:
    """The exam in which half of the questions are taught in one language, and all are asked in the others."""
    questions = random.Random(exam.name).sample(exam.questions, len(exam.questions))
    first = [next(iter(question.text)) for question in questions]
    taught = [replace(one, text={tag: one.text[tag]}) for one, tag in zip(questions, first, strict=True)]
    asked = [
        replace(one, text={other: text for other, text in one.text.items() if other != tag})
        for one, tag in zip(questions, first, strict=True)
    ]
    lessons = tuple(taught[: len(taught) // 2])
    return replace(exam, questions=tuple(asked), taught=lessons, eased=_ids(lessons))


def _ids(questions: Iterable[Question]) -> frozenset[str]:
    return frozenset(question.id for question in questions)


def _exams(twins: Sequence[Twins]) -> list[Exam]:
    return [exam for one in twins for exam in (one.a, one.b)]


def written() -> list[tuple[Path, str]]:
    """The files that ship, with their SHA-256."""
    files = (ADAPTER, PACKAGE / VERIFIER, JOINT, PACKAGE / CALIBRATION)
    return [(file, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
