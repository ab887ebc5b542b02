"""Ranking: views collapse, cues lift, the verifier reads; and the engine over all of it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import calibration, finder, search, vectors
from index.answer import Outcome
from index.calibration import from_json, to_json
from index.cues import Fit, Places, find
from index.engine import Engine, open_library
from index.errors import IndexDamagedError
from index.lessons import Learnt, Reminder
from index.model.encoder import Encoding
from index.opening import OpenIndex, open_index
from index.reader import Reader, logits_of
from index.search import Ranking, rank
from index.signals import NAMES, signals
from index.verifier import SILENT, Usual, Verifier
from knowledge.library import Library
from tests.index.demo import DemoEncoder
from tests.index.reports import built, report

NOWHERE = Fit(None, frozenset(), {}, {})


class Says(Verifier):
    """A verifier that says what it is told to of the passages that it reads, in their order: 0 where no more is left."""

    def __init__(self, answers: Sequence[float] = (), ranks: Sequence[float] = ()) -> None:
        super().__init__(Reader({}), Reader({}), Usual({}))
        object.__setattr__(self, "said", (answers, ranks))

    def logits(
        self, question: NDArray[np.float32], passages: Sequence[NDArray[np.float32]], *, ranking: bool = True
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Both kinds of logits."""
        said: tuple[Sequence[float], Sequence[float]] = self.said  # type: ignore[attr-defined]
        answers, ranks = (
            np.array((*some, *[0.0] * len(passages))[: len(passages)], np.float32) for some in said
        )
        return answers, ranks if ranking else np.zeros_like(ranks)


class Reads(DemoEncoder):
    """An encoder that says 2 of each passage that it reads together with a question, and counts them."""

    read = 0

    def read_together(self, question: Encoding, passage: NDArray[np.float32]) -> float:
        """The log-odds."""
        assert len(question.middle)
        assert len(passage)
        self.read += 1
        return 2.0


@pytest.fixture
def index(tmp_path: Path) -> OpenIndex:
    """The small report's index."""
    built(tmp_path)
    return open_index(tmp_path, "demo-1", 64)


def ranked(index: OpenIndex, question: str, fit: Fit = NOWHERE, verifier: Verifier | None = None) -> Ranking:
    """Rank for a question with the demo encoder."""
    nothing = np.zeros(len(index.manifest.passages), np.float32)
    return rank(index, DemoEncoder().encode([question], "query")[0], fit, verifier or Says(), nothing)


def ids(index: OpenIndex, ranking: Ranking) -> list[str]:
    """The ids of the ranked passages."""
    return [index.passage_id(int(row)) for row in ranking.rows]


def test_a_passage_is_found_once_by_its_best_view(index: OpenIndex) -> None:
    """A passage with two views is one hit, whose view is the one that the question's words are in."""
    for question, language in (("Saudi Arabia sessions", "en"), ("Саудовская Аравия сессии", "ru")):
        ranking = ranked(index, question)
        found = ids(index, ranking)
        assert found[0] == "cop/2.1/1"
        assert len(found) == len(set(found)) == 5
        assert index.language(int(ranking.rows[0])) == language
        assert ranking.maxsim[0] == pytest.approx(ranking.similarities[0].mean())


def test_the_line_that_names_a_meeting_beats_its_bullets(index: OpenIndex) -> None:
    """What a passage says itself counts for more than the context that its neighbours have from it."""
    ranking = ranked(index, "The seventeenth meeting of 2021")
    assert ids(index, ranking)[0] == "cop/2.1"
    assert ranking.maxsim[0] > ranking.maxsim[1] + 0.1


def test_cues_lift_what_they_point_at(index: OpenIndex) -> None:
    """Of two passages as near, the one that carries the meeting named comes first."""
    plain = ids(index, ranked(index, "unique guidelines"))
    last = plain[-1]
    fit = Fit(frozenset({last}), frozenset(), {"meetings": frozenset({last})}, {})
    narrowed = ranked(index, "unique guidelines", fit)
    assert ids(index, narrowed).index(last) < plain.index(last)
    assert narrowed.maxsim.max() == pytest.approx(ranked(index, "unique guidelines").maxsim.max())


def test_what_cues_narrow_to_is_put_in_order_by_itself(index: OpenIndex) -> None:
    """The verifier's order, which does not know how much a meeting's number says, does not take it down."""
    plain = ids(index, ranked(index, "guidelines year"))
    one, two = plain[1], plain[2]
    fit = replace(NOWHERE, passages=frozenset({one, two}))
    for ranks, first in (((0.0, 0.0, 20.0), one), ((0.0, 10.0, 20.0), two)):
        assert ids(index, ranked(index, "guidelines year", fit, Says(ranks=ranks)))[0] == first


def test_the_passages_of_a_report_that_is_named_are_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two reports in the same words the one that is named comes first. Its passages are candidates however far they
    are."""
    monkeypatch.setattr(search, "DEPTH", 1)
    monkeypatch.setattr(search, "OWN", 2)
    both = open_library(Library((report(id_="one"), report(id_="two"))), DemoEncoder(), tmp_path).finder.index
    for name in ("one", "two"):
        found = ids(both, ranked(both, "guidelines translated", replace(NOWHERE, reports=frozenset({name}))))
        assert found[0] == f"{name}/2.1/3"
        assert sum(id_.startswith(f"{name}/") for id_ in found) == 2


def test_no_answer_rests_on_vectors_that_are_not_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where vectors are rounded, the unrounded ones are for the next build: whatever becomes of their file, what is
    found and how near it is stays, also for what cues point at and for a report that is named."""
    monkeypatch.setattr(vectors, "write", partial(vectors.write, flat_limit=0))
    monkeypatch.setattr(search, "DEPTH", 1)
    built(tmp_path)
    fit = replace(NOWHERE, passages=frozenset({"cop/summary"}), reports=frozenset({"cop"}))
    file = open_index(tmp_path, "demo-1", 64).folder / vectors.EXACT

    def found() -> tuple[list[str], list[float]]:
        opened = open_index(tmp_path, "demo-1", 64)
        ranking = ranked(opened, "Saudi Arabia sessions", fit)
        return ids(opened, ranking), ranking.dense.tolist()

    before = found()
    file.write_bytes(file.read_bytes()[:128] + bytes(file.stat().st_size - 128))
    assert found() == before
    assert len(before[0]) == 5


def test_the_verifier_orders_what_it_reads(index: OpenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ranks decides between passages as near; what is not read stays below, whatever it says."""
    monkeypatch.setattr(search, "READ", 2)
    before = ranked(index, "guidelines year")
    first, second, *rest = ids(index, before)
    after = ranked(index, "guidelines year", verifier=Says((-20.0, 20.0), (-60.0, -20.0)))
    assert ids(index, after) == [second, first, *rest]
    assert after.logits.tolist() == [20.0, -20.0, *[-20.0] * len(rest)]
    assert list(after.scores) == sorted(after.scores, reverse=True)


def test_whether_a_passage_answers_does_not_order_it(index: OpenIndex) -> None:
    """That is for the judgement."""
    after = ranked(index, "guidelines year", verifier=Says((-20.0, 20.0)))
    assert ids(index, after) == ids(index, ranked(index, "guidelines year"))


def test_where_lessons_judge_the_verifier_does_not_order(index: OpenIndex) -> None:
    """What answers is known from people there; elsewhere, and where other reports' passages are read too, the
    verifier's order holds."""
    question = DemoEncoder().encode(["guidelines year"], "query")[0]
    nothing = np.zeros(len(index.manifest.passages), np.float32)
    before = ids(index, ranked(index, "guidelines year"))
    for judges in (np.ones(len(nothing)), np.arange(len(nothing)) > 0, nothing):
        told = judges.astype(np.bool_)
        reminder = Reminder(nothing, nothing, nothing, nothing, told, told)
        found = rank(index, question, NOWHERE, Says(ranks=(0.0, 20.0)), nothing, reminder)
        assert (ids(index, found) == before) == told.all()


def test_lessons_of_one_report_do_not_draw_questions_from_another(index: OpenIndex) -> None:
    """They order their own report's passages; over those of a report without lessons they lift none of them, but where
    the question is nearly one of them."""
    question = DemoEncoder().encode(["guidelines year"], "query")[0]
    nothing = np.zeros(len(index.manifest.passages), np.float32)
    other, first, last = (index.places[ids(index, ranked(index, "guidelines year"))[n]] for n in (0, 1, -1))
    lifts = nothing.copy()
    lifts[last] = 4
    many = np.ones(len(nothing), np.bool_)
    for across, order in ((nothing, [other, last]), (lifts, [last, other])):
        for all_many in (True, False):
            many[other] = all_many
            reminder = Reminder(lifts, nothing, lifts, across, many, many)
            found = rank(index, question, NOWHERE, Says(), nothing, reminder).passages.tolist()
            assert found[:2] == ([last, other] if all_many else order)
            assert found.index(last) < found.index(first)
    # However nearly it is one of them: no lesson sees that the question names another meeting.
    elsewhere = replace(NOWHERE, passages=frozenset({index.manifest.passages[other][0]}))
    assert rank(index, question, elsewhere, Says(), nothing, reminder).passages[0] == other


@pytest.mark.parametrize("dimension", [64, 384])
def test_to_the_vectors_of_another_model_the_verifier_says_nothing(tmp_path: Path, dimension: int) -> None:
    """It did not learn from them; the question is answered all the same."""
    opened = open_library(Library((report(),)), DemoEncoder(dimension), tmp_path)
    [(_, finding)] = opened.find(["Saudi Arabia sessions"])
    assert finding.ids[0] == "cop/2.1/1"
    assert not finding.ranking.logits.any()
    assert not finding.ranking.order.any()


def test_the_first_passage_is_read_beside_the_question(tmp_path: Path) -> None:
    """What the joint reader says of it is a signal. It is not asked where its word would not count, which would double
    the time: where lessons judge, and where the question is surely an aside."""
    encoder = Reads()
    opened = open_library(Library((report(),)), encoder, tmp_path)
    together = NAMES.index("together")

    def told(engine: Engine, question: str) -> tuple[float, int]:
        before = encoder.read
        [(_, finding)] = engine.find([question])
        assert finding.signals is not None
        return float(finding.signals[together]), encoder.read - before

    assert told(opened, "Saudi Arabia sessions") == (2, 1)
    assert told(opened, "Hi there, good morning!") == (0, 0)
    nothing = np.zeros(5, np.float32)

    class Judging(Learnt):
        def remind(self, vector: NDArray[np.float32]) -> Reminder:
            every = np.ones(5, np.bool_)
            return Reminder(nothing, nothing, nothing, nothing, every, every)

    learnt = opened.finder.learnt
    judging = Judging(learnt.landmarks, learnt.weights, learnt.report, learnt.depth)
    with_lessons = replace(opened, finder=replace(opened.finder, learnt=judging))
    assert told(with_lessons, "Saudi Arabia sessions") == (0, 0)


def test_a_question_without_words_finds_nothing(index: OpenIndex) -> None:
    """No content token, no ranking."""
    assert len(ranked(index, "?! …")) == 0


def test_signals_say_what_clashes(index: OpenIndex) -> None:
    """A meeting that no passage carries clashes; one that some passage carries does not."""
    places = Places.of(Library((report(),)))
    clash = {}
    for number in ("17th", "14th"):
        fit = places.fits(find(f"What was offered at the {number} meeting?"))
        ranking = ranked(index, "sessions", fit)
        clash[number] = signals(ranking, ids(index, ranking), fit, (), 0.0, 0.0, 0.0, None)[
            NAMES.index("clash")
        ]
    assert clash == {"17th": 0, "14th": 1}


def test_each_signal_has_its_name() -> None:
    """Of a ranking of which every figure is another, each signal has the value that it is named for."""
    both = np.array([1.0, 2.0], np.float32)
    ranking = Ranking(
        np.array([1, 0], np.int32), np.array([3, 0]), np.array([0.9, 0.55], np.float32), both / 10, both * both + 2, both,
        np.array([0.25, 0.26], np.float32), np.array([0.4, 0.7], np.float32), np.zeros((2, 5), np.float32),
    )  # fmt: skip
    reminder = Reminder(
        *(np.array([0.0, said], np.float32) for said in (0.31, 0.36, 0.33, 0.34)), *[both > 0] * 2
    )
    fit = Fit(frozenset({"b"}), frozenset({"a"}), {}, {"states": ("Kenya",)}, holding=frozenset({"b"}))
    given = signals(ranking, ("a", "b"), fit, ("Interpol",), 0.52, 0.77, 0.88, reminder)
    found = dict(zip(NAMES, np.round(given, 3).tolist(), strict=True))
    assert found == {
        "logit": 3, "together": 0.88, "standing out": 0.714, "dense": 0.25, "lexical lead": 0.3, "dense agrees": 0,
        "clash": 0, "State clashes": 1, "name unheard": 1, "narrowed": 0, "usual": 0.77, "asked before": 0.31,
        "asked in vain": 0.36, "aside nearer": 0.27,
    }  # fmt: skip
    for family in ("meetings", "relative", "dates", "sections", "groups", "organisations"):
        fit = Fit(None, frozenset(), {}, {family: (1,)})
        assert signals(ranking, ("a", "b"), fit, (), 0.5, 0.7, 0.8, reminder)[NAMES.index("clash")] == 1


def test_passages_read_together_get_what_each_gets_alone() -> None:
    """Padding says nothing, nor does another reader of the same passages."""
    chance = np.random.default_rng(0)

    def unit(count: int) -> NDArray[np.float32]:
        vectors = chance.normal(size=(count, 64)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def reader() -> Reader:
        sizes = {"query": 64, "key": 64, "value": 64, "asked": 64, "found": 64, "compare": 35, "weigh": 16}
        outs = dict.fromkeys(("query", "key", "value", "asked", "found"), 8) | {"compare": 16, "weigh": 1}
        shapes = {name: (outs[name], size) for name, size in sizes.items()} | {
            "pool": (8, 36),
            "logit": (1, 8),
        }
        return Reader(
            {f"{name}.weight": chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
            | {
                f"{name}.bias": chance.normal(size=shape[:1]).astype(np.float32)
                for name, shape in shapes.items()
            }
        )

    one, other = reader(), reader()
    question, passages = unit(7), [unit(3), unit(40), unit(1), unit(0)]
    alone = [[logits_of([some], question, [text])[0][0] for text in passages] for some in (one, other)]
    np.testing.assert_allclose(logits_of([one, other], question, passages), alone, rtol=1e-4)
    assert logits_of([SILENT.ranks], question, passages)[0].tolist() == [0.0] * 4
    assert len({round(float(logit), 3) for some in alone for logit in some}) == 8


def test_a_damaged_verifier_is_an_error(tmp_path: Path) -> None:
    """A cut file is told from a whole one."""
    file = tmp_path / "verifier.npz"
    whole = (Path(finder.__file__).parent / finder.VERIFIER).read_bytes()
    np.save(tmp_path / "array.npy", np.zeros(3))
    for content in (b"", whole[:1000], b"nothing", (tmp_path / "array.npy").read_bytes()):
        file.write_bytes(content)
        with pytest.raises(IndexDamagedError, match="cwgcop index build"):
            Verifier.read(file)
    with np.load(Path(finder.__file__).parent / finder.VERIFIER) as arrays:
        np.savez(file, **{name: arrays[name] for name in arrays.files if not name.startswith("usual")})
    with pytest.raises(IndexDamagedError, match="cwgcop index build"):
        Verifier.read(file)


def test_a_higher_share_answers_more() -> None:
    """The operating point is a share: the higher, the lower the bar; the outcome follows confidence."""
    both = from_json(calibration.shipped())
    assert from_json(to_json(both)) == both
    shipped = both.taught
    bars = [shipped.threshold(share) for share in (0.5, 0.8, 0.95, 0.99)]
    assert bars == sorted(bars, reverse=True)
    sure, unsure = np.zeros(len(NAMES)), np.zeros(len(NAMES))
    sure[0], unsure[0] = 5, -8
    assert shipped.judge(sure).outcome is Outcome.ANSWER
    assert shipped.judge(unsure).outcome is Outcome.NONE
    assert shipped.confidence(sure) > shipped.confidence(unsure)


def test_a_calibration_of_another_version_is_refused() -> None:
    """Other signals, other numbers: never applied to these."""
    renamed = calibration.shipped().replace(json.dumps(NAMES[0]), '"length"')
    for text in (renamed, "{}", "not JSON"):
        with pytest.raises(ValueError, match=r"another version|Expecting"):
            from_json(text)
