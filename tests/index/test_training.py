"""Training: what is learnt on torch is what the program runs in numpy, and the pairs are whole."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from index.exam import Exam, each
from index.finder import VERIFIER
from index.reader import Reader, logits_of
from index.signals import NAMES
from index.training.batches import Mix, batches, twin_drill
from index.training.knowing import calibrate, calibrations, usual
from index.training.pairs import read_pairs
from index.training.reports import Judged, labelled
from index.training.run import PACKAGE, divided, is_kept
from index.training.twins import read_twins
from index.training.usual import Network as UsualNetwork
from index.training.usual import Settings as UsualSettings
from index.training.verifier import RANKING, Claim, Network, Settings, train_answers, train_ranks, write
from index.verifier import Usual, Verifier
from knowledge.library import Library
from knowledge.normal import normalise
from knowledge.questions import Kind, Question, Split
from tests.index.demo import DemoEncoder
from tests.index.reports import report

PRACTICE = Path(__file__).resolve().parents[2] / "knowledge" / "practice"


def _unit(chance: np.random.Generator, count: int) -> np.ndarray:
    vectors = chance.normal(size=(count, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_numpy_reads_as_torch_learnt() -> None:
    """A reader's logits equal those of the network that was trained."""
    torch.manual_seed(0)
    network = Network(32, Settings()).eval()
    reader = Reader({name: value.numpy() for name, value in network.state_dict().items()})
    chance = np.random.default_rng(1)
    question, passage = _unit(chance, 6), _unit(chance, 11)
    ours = logits_of([reader], question, [passage])[0][0]
    one = [torch.from_numpy(text)[None] for text in (question, passage)]
    with torch.no_grad():
        theirs = network(one[0], torch.ones(1, 6), one[1], torch.ones(1, 11))[0].item()
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5)


def test_numpy_reads_a_question_alone_as_torch_learnt() -> None:
    """The log-odds of what is usual equal those of the network that was trained, padding or not."""
    torch.manual_seed(0)
    network = UsualNetwork(32, UsualSettings()).eval()
    usual = Usual({name: value.numpy() for name, value in network.state_dict().items()})
    chance = np.random.default_rng(1)
    question, pooled = _unit(chance, 6), _unit(chance, 1)[0]
    padded, present = torch.zeros(1, 9, 32), torch.zeros(1, 9)
    padded[0, :6], present[0, :6] = torch.from_numpy(question), 1
    with torch.no_grad():
        theirs = network(padded, present, torch.from_numpy(pooled)[None])[0].item()
    assert usual.logit(question, pooled) == pytest.approx(theirs, rel=1e-3, abs=1e-5)


def test_each_network_comes_back_as_itself(tmp_path: Path) -> None:
    """What is written is read again, and what judges is not taken for what ranks; the shipped file has the recipe's
    sizes."""
    torch.manual_seed(0)
    readers = [
        Reader({name: value.numpy() for name, value in Network(32, settings).state_dict().items()})
        for settings in (Settings(), RANKING)
    ]
    usual = Usual({name: it.numpy() for name, it in UsualNetwork(32, UsualSettings()).state_dict().items()})
    write(Verifier(*readers, usual), tmp_path / "verifier.npz")
    back = Verifier.read(tmp_path / "verifier.npz")
    chance = np.random.default_rng(1)
    question, passages = _unit(chance, 6), [_unit(chance, 11), _unit(chance, 4)]
    for mine, theirs in zip(
        back.logits(question, passages), logits_of(readers, question, passages), strict=True
    ):
        np.testing.assert_allclose(mine, theirs, rtol=2e-2, atol=1e-3)
    assert back.usual.logit(question, question[0]) == pytest.approx(
        usual.logit(question, question[0]), abs=1e-3
    )
    shipped = Verifier.read(PACKAGE / VERIFIER)
    for one, settings in ((shipped.answers, Settings()), (shipped.ranks, RANKING)):
        shapes = {name: value.shape for name, value in Network(384, settings).state_dict().items()}
        assert {name: value.shape for name, value in one.parameters.items()} == shapes


@pytest.mark.parametrize(("train", "bar"), [(train_answers, 0.0), (train_ranks, None)])
def test_a_reader_learns_to_read(train: Callable[..., Reader], bar: float | None) -> None:
    """On claims that only a look at the passage can tell apart, it gets nearly all right: whether a passage answers, or
    which of two does."""
    chance = np.random.default_rng(2)
    key, fact = _unit(chance, 1), _unit(chance, 1)
    claims = []
    for _ in range(60):
        question = np.concatenate((key, _unit(chance, 3))).astype(np.float16)
        noise = _unit(chance, 4)
        claims.append(
            Claim(question, (np.concatenate((noise, fact)).astype(np.float16),), (noise.astype(np.float16),))
        )
    # What has nothing to tell apart teaches nothing about the order, and is no error.
    claims.append(replace(claims[0], answering=()))
    settings = Settings(size=8, inner=16, dropout=0.0, steps=120, rate=1e-2)
    learnt = train([claims], settings, lambda _what, _share: None)
    right = 0
    for claim in claims[:-1]:
        texts = [text.astype(np.float32) for text in (claim.question, claim.answering[0], claim.other[0])]
        yes, no = logits_of([learnt], texts[0], texts[1:])[0]
        right += yes > no if bar is None else yes > bar > no
    assert right >= 55


def test_a_calibration_finds_the_signal_that_tells() -> None:
    """Confidence follows the one signal that the labels follow, and is calibrated on it."""
    chance = np.random.default_rng(3)
    rows = []
    for place in range(600):
        values = chance.normal(size=len(NAMES))
        right = bool(chance.random() < 1 / (1 + np.exp(-3 * values[0])))
        question = Question(PRACTICE, str(place), "r", Split.LEARN, Kind.ANSWERABLE, None, (), {"en": "?"}, 1)
        rows.append(Judged(f"r{place % 3}", True, False, question, values, right))
    fitted = calibrate(rows)
    assert abs(fitted.weights[0]) > 5 * max(map(abs, fitted.weights[1:]))
    guesses = np.array([fitted.confidence(row.signals) for row in rows])
    assert abs(guesses.mean() - np.mean([row.right for row in rows])) < 0.03
    assert list(fitted.right) == sorted(fitted.right)


def test_reports_with_lessons_have_a_calibration_of_their_own() -> None:
    """What tells in reports with lessons says nothing of those without; with one kind alone both learn from it."""
    chance = np.random.default_rng(4)
    rows = []
    for place in range(600):
        values, taught = chance.normal(size=len(NAMES)), place % 2
        right = bool(chance.random() < 1 / (1 + np.exp(-3 * values[1 - taught])))
        question = Question(PRACTICE, str(place), "r", Split.LEARN, Kind.ANSWERABLE, None, (), {"en": "?"}, 1)
        rows.append(Judged(f"r{place % 3}", bool(taught), False, question, values, right))
    both = calibrations(rows)
    assert both.of(taught=True).weights[0] > 5 * abs(both.of(taught=True).weights[1])
    assert both.of(taught=False).weights[1] > 5 * abs(both.of(taught=False).weights[0])
    alone = calibrations([row for row in rows if row.taught])
    assert alone.taught == both.taught
    assert alone.untaught.weights[0] > 5 * abs(alone.untaught.weights[1])


def test_what_names_the_report_is_not_learnt_from() -> None:
    """A question is read as the program reads it: the year of its report is no date in it."""
    written = replace(report(), title={"ru": "Отчет 2021 года"})
    asked = Question(
        "cop",
        "q",
        "cop",
        Split.LEARN,
        Kind.ANSWERABLE,
        None,
        ("cop/2.1/1",),
        {"en": "In the 2021 report?"},
        1,
    )
    [one] = labelled([Exam("cop", Library((written,)), (asked,))], DemoEncoder(), 0)
    assert not one.asked[0].cues.dates
    one.folder.cleanup()


def _asked(report: str, kind: Kind, values: np.ndarray, right: bool, *, taught: bool = False) -> Judged:
    question = Question(PRACTICE, "q", report, Split.LEARN, kind, None, (), {"en": "?"}, 1)
    return Judged(report, taught, False, question, values, right)


def test_an_answer_elsewhere_counts_without_lessons_alone() -> None:
    """The same questions, once of a report with lessons: there it is the first passage that tells. Confidence stays
    the share of first passages that are right."""
    chance = np.random.default_rng(6)
    rows = []
    for place in range(2400):
        answerable, found = place % 3 > 0, place % 3 == 1
        values = chance.normal(size=len(NAMES))
        values[0] += 2 * answerable
        values[1] += 2 * found
        kind = Kind.ANSWERABLE if answerable else Kind.OFF_TOPIC
        rows.append(_asked("r", kind, values, found, taught=place % 2 > 0))
    both = calibrations(rows)
    ratios = [one.weights[0] / one.weights[1] for one in (both.taught, both.untaught)]
    assert ratios[1] > 1.5 * ratios[0]
    answerable = [row for row in rows if row.question.kind is Kind.ANSWERABLE and not row.taught]
    guesses = np.array([both.untaught.confidence(row.signals) for row in answerable])
    assert 0.4 < guesses.mean() < 0.6


def test_how_many_near_questions_somebody_wrote_says_nothing() -> None:
    """Five times as many near questions about the same report: confidence means the same."""
    chance = np.random.default_rng(7)

    def confidence(near: int) -> float:
        rows = []
        for place in range(400 * (1 + near)):
            answerable = place < 400
            values = chance.normal(size=len(NAMES))
            values[0] += 2 * answerable
            kind = Kind.ANSWERABLE if answerable else Kind.UNANSWERABLE
            rows.append(_asked("r", kind, values, answerable))
        unsure = np.zeros(len(NAMES))
        unsure[0] = 1
        return calibrate(rows).confidence(unsure)

    assert confidence(1) == pytest.approx(confidence(5), abs=0.05)
    assert confidence(1) > 0.65


def test_no_practice_report_teaches_both_verifier_and_calibration() -> None:
    """Each of the learn side teaches one of the two."""
    teaching, kept = ({exam.name for exam in exams} for exams in divided(PRACTICE))
    assert not teaching & kept
    assert teaching | kept == {exam.name for exam in each(PRACTICE, Split.LEARN)}
    assert len(teaching) > len(kept) > 40


def test_eased_questions_set_no_threshold() -> None:
    """Where outcomes change follows from questions as hard as a reader's."""
    rows = []
    for place in range(400):
        values = np.zeros(len(NAMES))
        values[0] = 3 if place % 2 else 1
        question = Question(PRACTICE, str(place), "r", Split.LEARN, Kind.ANSWERABLE, None, (), {"en": "?"}, 1)
        rows.append(Judged("r", True, bool(place % 2), question, values, place % 4 > 0))
    fitted = calibrate(rows)
    sure = np.zeros(len(NAMES))
    sure[0] = 1
    assert max(fitted.right) == pytest.approx(fitted.confidence(sure), abs=1e-3)


def test_one_in_twelve_twins_is_kept() -> None:
    """Nothing learns from about so many, and from the rest the adapter does."""
    twins = read_twins(PRACTICE / "twins")
    assert len(twins) / 18 < sum(map(is_kept, twins)) < len(twins) / 8


def test_what_is_usual_is_learnt_from_questions_alone() -> None:
    """Where nobody says what things cost, a question for a cost is unusual, whatever else is in it."""
    about = ["meeting", "report", "course", "letter", "group", "survey", "plan", "speech", "visit", "list"]

    def exam(words: list[str]) -> Exam:
        questions = [
            Question(PRACTICE, f"{place}{kind}", "r", Split.LEARN, kind, None, (), {"en": text}, 1)
            for place, word in enumerate(words)
            for kind, text in (
                (Kind.ANSWERABLE, f"what did the {word} decide"),
                (Kind.UNANSWERABLE, f"how expensive was the {word}"),
            )
        ]
        return Exam("r", Library(()), tuple(questions))

    encoder = DemoEncoder()
    settings = UsualSettings(steps=150, rate=1e-2)
    learnt = usual([exam(about[:7])], encoder, settings, lambda _what, _share: None)
    for word in about[7:]:
        asked = encoder.encode([f"what did the {word} decide", f"how expensive was the {word}"], "query")
        likely, unlikely = (learnt.logit(encoding.tokens, encoding.vector) for encoding in asked)
        assert likely > 0 > unlikely


def test_the_pairs_are_whole() -> None:
    """Every pair has its sentence, a question in two languages, a near miss and a counterpart."""
    pairs = read_pairs(PRACTICE)
    assert len(pairs) > 1400
    for pair in pairs:
        assert len(pair.sentence) >= 4
        assert len(pair.question) == 2
        assert pair.miss
        assert pair.counterpart
        assert pair.counterpart not in pair.sentence.values()


def test_twins_are_twins() -> None:
    """Both versions have the same passages and questions by place; about as many are answered by each alone."""
    alone = {"a": 0, "b": 0}
    for twins in read_twins(PRACTICE / "twins"):
        assert len(twins.a.library.passages) == len(twins.b.library.passages)
        for a, b in zip(twins.a.questions, twins.b.questions, strict=True):
            assert a.text == b.text
            assert len(a.text) == 2
            for question, exam in ((a, twins.a), (b, twins.b)):
                assert set(question.passages) <= {passage.id for passage in exam.library.passages}
            alone["a"] += bool(a.passages and not b.passages)
            alone["b"] += bool(b.passages and not a.passages)
    assert min(alone.values()) > 0.9 * max(alone.values()) > 1000


def test_twins_ask_nothing_that_is_chosen_or_judged_by() -> None:
    """No question about twins is worded as one that a choice or a figure rests on, be it about another report."""

    def key(text: str) -> str:
        return re.sub(r"\W+", " ", normalise(text).casefold()).strip()

    def wordings(exams: Iterable[Exam]) -> set[str]:
        return {key(text) for exam in exams for one in exam.questions for text in one.text.values()}

    held = wordings(
        exam
        for folder in (PRACTICE.parent, PRACTICE)
        for side in (Split.CHOOSE, Split.JUDGE)
        for exam in each(folder, side)
    )
    taught = wordings(twins.a for twins in read_twins(PRACTICE / "twins"))
    assert min(len(held), len(taught)) > 5000
    assert not held & taught


def test_a_batch_holds_the_answer_and_its_twin() -> None:
    """Every question's target answers it, and the same passage in the other version is there and does not."""
    twins = read_twins(PRACTICE / "twins")[:4]
    drills = [twin_drill(one) for one in twins]
    texts = {
        (place, view.text) for drill in drills for place, views in enumerate(drill.passages) for view in views
    }
    twin = {
        drill.passages[one][0].text: drill.passages[other][0].text
        for drill in drills
        for one, other in drill.twin.items()
    }
    made = batches(read_pairs(PRACTICE)[:60], drills, Mix(translations=0, pairs=0), random.Random(1))
    seen = 0
    for batch in islice(made, 5):
        there = [view.text for view in batch.passages]
        assert {text for _, text in texts} >= set(there)
        for row, target in enumerate(batch.target):
            assert batch.right[row, target]
            other = twin.get(there[target])
            if other in there:
                seen += not batch.right[row, there.index(other)]
    assert seen > 50


def test_a_sentence_of_a_pair_stands_with_its_counterpart() -> None:
    """In a batch of pairs nothing but a question's own sentence answers it, unless both do."""
    pairs = read_pairs(PRACTICE)[:40]
    batch = next(batches(pairs, [], Mix(translations=0, pairs=1), random.Random(1)))
    assert len(batch.questions) == len(batch.passages) == 24
    counterparts = {normalise(pair.counterpart or "") for pair in pairs}
    assert sum(view.body in counterparts for view in batch.passages) > 8
    assert batch.right.diagonal().all()
