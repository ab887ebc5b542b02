"""The way of a question, step by step, over a small index: clean, understand, encode, retrieve, observe, decide, cite."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import pipeline, vectors
from index.answer import Answer, Outcome
from index.building import build
from index.calibration import FEATURES, Calibration
from index.errors import IndexDamagedError
from index.opening import OpenIndex
from index.pipeline import (
    CUTS,
    WEIGHTS,
    Cuts,
    Decision,
    Observation,
    Question,
    Ranking,
    Rule,
    Weights,
    newest,
)
from knowledge.questions import Kind
from knowledge.report import Meeting, Report, Section
from tests.index.demo import DemoEncoder
from tests.index.reports import fish, opened, order, question, report

HELD = ((8, "2021-03-02", "Nairobi, Kenya"), (9, "2022-03-02", "Quito, Ecuador"))


def sea(id_: str = "sea", year: int = 2022) -> Report:
    """A report of two meetings, whose items are in the same words, and of recommendations."""
    held = tuple(
        Section(
            f"1.{place}",
            meeting=Meeting(number, date.fromisoformat(day)),
            text={"en": f"The meeting of {day} was held in {where}."},
            items=(
                {"en": "A course for sailors was agreed."},
                {"en": f"The harbour of {number} boats was opened."},
            ),
        )
        for place, (number, day, where) in enumerate(HELD, 1)
    )
    wanted = Section(
        "2",
        title={"en": "Recommendations"},
        items=({"en": "A second letter should be sent."}, {"en": "The pool should be closed."}),
    )
    title = {"en": f"Report of the Working Group on the Sea (WG-SEA), {year - 2}–{year}"}
    sections = (Section("1", title={"en": "Meetings"}, sections=held), wanted)
    return Report(id_, "en", title, sections, frozenset({"en"}))


LESSONS = (
    question("which big cats were on the agenda", "cop/summary"),
    question("what was the cost of it", kind=Kind.UNANSWERABLE),
    question("second bullet of section 2", "sea/1.1", about="sea"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    """An index of three reports, one of them with lessons."""
    data = tmp_path_factory.mktemp("pipeline")
    build(order(data, reports=[report(), sea(), fish()], lessons=LESSONS))
    return opened(data)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    """An index of the report on the sea alone."""
    data = tmp_path_factory.mktemp("alone")
    build(order(data, reports=[sea()]))
    return opened(data)


def sure(index: OpenIndex, confidence: float) -> OpenIndex:
    """The index, with a calibration that is as sure of everything."""
    bias = math.log(confidence / (1 - confidence))
    return replace(index, calibration=Calibration((0.0,) * len(FEATURES), bias))


def choir(data: Path, *sections: Section) -> OpenIndex:
    """An index of a report on a choir."""
    build(
        order(
            data, reports=[Report("choir", "en", {"en": "Report of the choir"}, sections, frozenset({"en"}))]
        )
    )
    return opened(data)


def observed(index: OpenIndex, text: str, weights: Weights = WEIGHTS) -> Observation:
    """What is observed of a question."""
    (query,) = pipeline.encode_questions(index, DemoEncoder(), [text], weights)
    return pipeline.observe(index, query, weights)


def features(index: OpenIndex, text: str, weights: Weights = WEIGHTS) -> dict[str, float]:
    """The features of a question, by name."""
    return dict(zip(FEATURES, observed(index, text, weights).features.tolist(), strict=True))


def retrieved(index: OpenIndex, text: str, weights: Weights = WEIGHTS) -> tuple[list[str], Ranking]:
    """The ids of the passages that a question finds, best first, and the ranking."""
    (query,) = pipeline.encode_questions(index, DemoEncoder(), [text], weights)
    found = pipeline.retrieve(index, query, weights)
    return [index.passages.id(place) for place in found.passages.tolist()], found


def decided(index: OpenIndex, text: str, cuts: Cuts = CUTS) -> Decision:
    """What is decided of a question."""
    return pipeline.decide(index, observed(index, text), cuts)


def answered(index: OpenIndex, *texts: str) -> list[Answer]:
    """The answers to questions."""
    return pipeline.answer(index, DemoEncoder(), texts)


def test_what_is_encoded_is_the_question_without_its_courtesies(index: OpenIndex) -> None:
    """The typed text is kept, its language told; greetings, capitals and a report's name are not what is encoded."""
    encoder = DemoEncoder()
    typed = ["Hello, WHO OFFERED THE SESSIONS? Thanks, Anna", "Кто предложил сессии?"]
    queries = pipeline.encode_questions(index, encoder, typed)
    assert encoder.texts == ["Who offered the sessions?", "Кто предложил сессии?"]
    assert [query.question.text for query in queries] == typed
    assert [query.language for query in queries] == ["en", "ru"]
    assert pipeline.encode_questions(index, encoder, []) == []


def test_a_passage_is_found_once_best_first(index: OpenIndex) -> None:
    """Whatever the number of its views; each array has an entry a passage, and the view is the one that is nearest."""
    for text, language in (("Saudi Arabia offered sessions", "en"), ("Саудовская Аравия предложила", "ru")):
        ids, found = retrieved(index, text)
        assert ids[0] == "cop/2.1/1"
        assert len(set(ids)) == len(ids) == index.manifest.passages
        assert all(len(getattr(found, name)) == len(ids) for name in ("rows", "cosines", "gains", "scores"))
        assert list(found.scores) == sorted(found.scores, reverse=True)
        assert index.views.language(int(found.rows[0])) == language


def test_candidates_are_the_nearest_and_what_else_speaks_for_a_passage(index: OpenIndex) -> None:
    """Of a hundred thousand passages only a few are looked at: those near, those that lessons speak for, those that carry
    what is mentioned, those named by place, and the nearest of a report that is named."""
    few = Weights(near_candidates=1, lesson_candidates=1, report_candidates=2)
    assert len(retrieved(index, "the herring", few)[0]) == 2  # one is near, one lessons speak for
    cats = "what big cats were on the agenda"
    assert retrieved(index, cats, few)[0][0] == "cop/summary"
    assert "cop/summary" not in retrieved(index, cats, replace(few, lesson_weight=0.0))[0]
    none = replace(few, lesson_weight=0.0)
    met = "the herring was counted at the 8th meeting"
    ids = retrieved(index, met, none)[0]
    assert (ids[0], len(ids)) == ("sea/1.1", 2)  # one is near, one carries the meeting
    assert retrieved(index, "second item of section 2", none)[0][0] == "sea/2/2"
    named = retrieved(index, "the herring in the report of WG-SEA", none)[0]
    assert sum(id_.startswith("sea/") for id_ in named) == 2


def test_a_romanised_question_is_read_in_the_script_of_the_report(index: OpenIndex) -> None:
    """Each question of a batch keeps its own reading, the one that is nearest to a passage."""
    typed, other = "saudovskaya araviya predlozhila sessii", "Who counted the herring?"
    first, second, again = pipeline.encode_questions(index, DemoEncoder(), [typed, other, typed])
    assert (first.understanding.text, first.language) == ("саудовская аравия предложила сессии", "ru")
    assert (second.question.text, second.understanding.text) == (other, other)
    assert again.understanding.text == first.understanding.text
    assert pipeline.observe(index, first).ids[0] == "cop/2.1/1"


def test_what_a_question_mentions_is_lifted(alone: OpenIndex) -> None:
    """Of passages in the same words the one of the meeting comes first that is named."""
    for ordinal, own in (("8th", "1.1"), ("9th", "1.2")):
        text = f"A course for sailors was agreed at the {ordinal} meeting"
        assert retrieved(alone, text)[0][0] == f"sea/{own}/1"
        flat = retrieved(alone, text, Weights(mention_boost=0.0))[1]
        lifted = retrieved(alone, text)[1]
        assert lifted.scores[0] == pytest.approx(flat.scores.max() + 0.35, abs=0.05)


def test_a_report_that_is_named_is_preferred(tmp_path: Path) -> None:
    """Of two reports in the same words the passages of the one that is named come first."""
    build(order(tmp_path, reports=[sea("one", 2020), sea("two", 2022)]))
    both = opened(tmp_path)
    for name, year in (("one", 2020), ("two", 2022)):
        ids, found = retrieved(both, f"In the {year} report, who opened the harbour?")
        assert ids[0].startswith(f"{name}/")
        assert found.scores[0] - found.scores[1] < 0.12 or ids[1].startswith(name)


def test_what_rounds_ranks_as_what_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where vectors are rounded to be searched, the exact ones say how near each is; and where they are altered, nothing
    is answered."""
    text = "the harbour in the report of the Working Group on the Sea, item 1 of section 2"
    build(order(tmp_path / "exact", reports=[report(), sea()]))
    ids, found = retrieved(opened(tmp_path / "exact"), text)
    monkeypatch.setattr(vectors, "FLAT_LIMIT", 0)
    build(order(tmp_path, reports=[report(), sea()]))
    again, rounded = retrieved(opened(tmp_path), text)
    assert again == ids
    np.testing.assert_allclose(rounded.scores, found.scores, atol=1e-5)
    [file] = opened(tmp_path).folder.glob(vectors.EXACT)
    file.write_bytes(file.read_bytes()[:128] + bytes(file.stat().st_size - 128))
    with pytest.raises(IndexDamagedError):
        opened(tmp_path)


def test_each_feature_has_what_it_is_named_for(index: OpenIndex) -> None:
    """The features of a question are those of the ranking's head, of what lessons say, and of what is mentioned."""
    cats, cost = "which big cats were on the agenda", "what was the cost of it"
    seen, found = observed(index, cats), features(index, cats)
    ranking = seen.ranking
    assert seen.ids[0] == "cop/summary"
    assert found["cosine"] == pytest.approx(float(ranking.cosines[0]))
    assert found["margin"] == pytest.approx(min(0.5, float(ranking.scores[0] - ranking.scores[1])))
    assert found["lesson_gain"] == pytest.approx(float(ranking.gains[0]))
    assert found["lesson_gain"] > 0.3
    assert found["nearest_lesson"] == pytest.approx(1.0)
    first = observed(index, cost)
    none = float(first.ranking.recall.none[index.passages.report_of[first.ranking.passages[0]]])
    assert features(index, cost)["unanswered_lessons"] == pytest.approx(none)
    assert features(index, "the herring was counted by Norway")["nearest_lesson"] == 0
    clear = features(index, "Saudi Arabia offered sessions")
    assert clear["cosine_spread"] > 1
    assert (
        clear["unmatched_mention"]
        == clear["unmatched_state"]
        == clear["matched_mention"]
        == clear["chit_chat"]
        == 0
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What was agreed at the 8th meeting?", (1, 0, 0)),
        ("What was agreed at the 14th meeting?", (0, 1, 0)),
        ("What was agreed in 1999?", (0, 1, 0)),
        ("What did Brazil agree to?", (0, 0, 1)),
        ("What was agreed in Kenya?", (0, 0, 0)),
        ("What did Interpol agree to?", (0, 1, 0)),
    ],
)
def test_what_no_passage_carries_is_a_feature(alone: OpenIndex, text: str, told: tuple[int, ...]) -> None:
    """A meeting, date or body that nothing carries clashes; so, apart from them, does a State; without mentions none."""
    names = ("matched_mention", "unmatched_mention", "unmatched_state")
    found, without = features(alone, text), features(alone, text, Weights(read_mentions=False))
    assert tuple(found[name] for name in names) == told
    assert not any(without[name] for name in names)


def test_parts_can_be_taken_away_from_what_is_observed(index: OpenIndex) -> None:
    """Each weight that is 0 leaves its features at 0: so its worth is measured."""
    prior = np.eye(1, 64)[0] * 3
    asked = replace(index, calibration=replace(index.calibration, prior=tuple(prior)))
    chat = "hello there how are you today my friend"
    vector = pipeline.encode_questions(asked, DemoEncoder(), [chat])[0].vector
    whole = features(asked, chat)
    assert whole["question_prior"] == pytest.approx(3 * float(vector[0]), abs=1e-5)
    assert whole["chit_chat"] > 0
    bare = features(asked, chat, Weights(question_prior=False, chit_chat=False))
    assert bare["question_prior"] == bare["chit_chat"] == 0
    cats = features(asked, "which big cats were on the agenda", Weights(lesson_weight=0.0))
    assert cats["lesson_gain"] == cats["unanswered_lessons"] == cats["nearest_lesson"] == 0
    other_model = replace(index, calibration=replace(index.calibration, prior=(1.0, 2.0)))
    assert features(other_model, chat)["question_prior"] == 0


#: The confidence of what is the closest there is at most.
UNSURE = (CUTS.answer + CUTS.closest) / 2
RULES = {
    "ཨ་ཀརྣ་གང་གིས་ཆ་འཕྲིན་ཚོགས་འདུ": (Rule.UNREAD, Outcome.NONE, 0.0),
    "": (Rule.CHIT_CHAT, Outcome.NONE, 0.01),
    " \n\t": (Rule.CHIT_CHAT, Outcome.NONE, 0.01),
    "\ud800": (Rule.CHIT_CHAT, Outcome.NONE, 0.01),
    "?! …": (Rule.CHIT_CHAT, Outcome.NONE, 0.01),
    "Thank you very much": (Rule.CHIT_CHAT, Outcome.NONE, 0.01),
    "Привет!": (Rule.CHIT_CHAT, Outcome.NONE, 0.01),
    "What came out of the 8th meeting?": (Rule.WHOLE, Outcome.ANSWER, 0.97),
    "Results of the first meeting": (Rule.WHOLE, Outcome.CLOSEST, UNSURE),
    "second bullet of section 2": (Rule.PLACE, Outcome.ANSWER, 0.97),
    "Who opened the harbour?": (Rule.CALIBRATION, Outcome.ANSWER, 0.9),
    "What did Brazil say about the harbour in Kenya?": (Rule.CALIBRATION, Outcome.ANSWER, 0.9),
}  # fmt: skip


@pytest.mark.parametrize("text", RULES)
def test_the_first_rule_that_fits_sets_the_outcome(alone: OpenIndex, text: str) -> None:
    """A script that is not read, courtesies or signs alone, a whole section, a place, else the calibration."""
    found = decided(sure(alone, 0.9), text)
    assert (found.rule, found.outcome, round(found.confidence, 4)) == RULES[text]


@pytest.mark.parametrize(
    ("confidence", "cuts", "outcome"),
    [
        (CUTS.answer + 1e-4, Cuts(), Outcome.ANSWER),
        (CUTS.answer - 1e-4, Cuts(), Outcome.CLOSEST),
        (CUTS.closest + 1e-4, Cuts(), Outcome.CLOSEST),
        (CUTS.closest - 1e-4, Cuts(), Outcome.NONE),
        (0.9, Cuts(0.95, 0.85), Outcome.CLOSEST),
        (0.3, Cuts(0.2, 0.1), Outcome.ANSWER),
        (0.3, Cuts(0.9, 0.4), Outcome.NONE),
    ],
)
def test_the_cuts_divide_confidence_into_outcomes(
    alone: OpenIndex, confidence: float, cuts: Cuts, outcome: Outcome
) -> None:
    """From one on it is an answer, from the other on the closest there is, below nothing."""
    found = decided(sure(alone, confidence), "Sing me a lullaby!", cuts)
    assert (found.outcome, found.confidence) == (outcome, pytest.approx(confidence))


def test_a_passage_with_a_word_of_the_question_is_not_denied(alone: OpenIndex) -> None:
    """It is shown as unsure from a third of the cut on: a question without a word in it is denied, be it with words as
    short as articles, and so is one that is far from it. Of a language that the reports lack no words can be missed."""
    for text, confidence, outcome in (
        ("The harbours of boats?", CUTS.closest / 2, Outcome.CLOSEST),
        ("The harbours of boats?", CUTS.closest / 4, Outcome.NONE),
        ("Who opened the cage?", CUTS.closest / 2, Outcome.NONE),
        ("Sing me a lullaby!", CUTS.closest / 2, Outcome.NONE),
        ("Sing me a lullaby!", CUTS.closest + 1e-4, Outcome.CLOSEST),
        ("Кто открыл гавань?", CUTS.closest / 2, Outcome.CLOSEST),
    ):
        found = decided(sure(alone, confidence), text)
        assert (text, found.outcome, found.rule) == (text, outcome, Rule.CALIBRATION)


def test_what_the_passage_contradicts_is_the_closest_at_most(alone: OpenIndex) -> None:
    """However sure the calibration is, a passage of another meeting than the one that is named is no answer; of the
    meeting that is named, it is."""
    engine = sure(alone, 0.99)
    # Nothing was asked of retrieval: the passage of the eighth meeting is made the first.
    seen = observed(
        engine, "Who opened the harbour of 8 boats at the ninth meeting?", Weights(mention_boost=0.0)
    )
    eighth = replace(seen, ids=("sea/1.1/2", *seen.ids[1:]))
    ninth = replace(seen, ids=("sea/1.2/2", *seen.ids[1:]))
    found = pipeline.decide(engine, eighth)
    assert (found.rule, found.outcome) == (Rule.CONTRADICTED, Outcome.CLOSEST)
    assert found.confidence == pytest.approx(UNSURE)
    assert pipeline.decide(engine, eighth, Cuts(0.1, 0.05)).outcome is Outcome.CLOSEST
    # Where the closest is to be what is an answer anyhow, nothing is between them.
    assert pipeline.decide(engine, eighth, Cuts(0.3, 0.3)).outcome is Outcome.NONE
    assert pipeline.decide(engine, eighth, Cuts(0.3, 0.5)).outcome is Outcome.NONE
    assert pipeline.decide(sure(alone, 0.04), eighth).outcome is Outcome.NONE
    assert pipeline.decide(engine, ninth).rule is Rule.CALIBRATION


def test_a_passage_of_another_report_than_the_one_named_is_the_closest_at_most(index: OpenIndex) -> None:
    """However sure the calibration is."""
    engine = sure(index, 0.99)
    seen = observed(engine, "What does WG-SEA say of the harbour?")
    assert pipeline.decide(engine, seen).rule is Rule.CALIBRATION
    found = pipeline.decide(engine, replace(seen, ids=("fish/1", *seen.ids[1:])))
    assert (found.rule, found.outcome) == (Rule.CONTRADICTED, Outcome.CLOSEST)


def test_a_text_that_was_encoded_is_not_encoded_again(alone: OpenIndex) -> None:
    """Vectors that come with a question are its own, unless the name of a report is taken out of it."""
    encoder = DemoEncoder()
    (known,) = pipeline.encode(alone, encoder, ["Who spoke?"])
    asked = [Question("Who spoke?", encoded=known), Question("Who sang?")]
    encoder.texts.clear()
    first, _ = pipeline.encode_questions(alone, encoder, asked)
    assert encoder.texts == ["Who sang?"]
    assert first.vector is known.vector


def test_a_whole_section_is_given_in_order(alone: OpenIndex) -> None:
    """Asked what came out of a meeting, the answer is its line and bullets in reading order, each with the view's
    score."""
    (answer,) = answered(alone, "What came out of the 9th meeting?")
    assert (answer.outcome, answer.section) == (Outcome.ANSWER, "sea/1.2")
    assert [hit.passage.id for hit in answer.hits] == ["sea/1.2", "sea/1.2/1", "sea/1.2/2"]


def test_a_passage_named_by_its_place_comes_first(index: OpenIndex, alone: OpenIndex) -> None:
    """The second item of a section is its second item, not what says "second" or what a lesson knows of; what is asked
    about it is judged as any question."""
    second, asked = (
        "second bullet of section 2",
        "Who sent the second letter according to item 2 of section 2?",
    )
    (answer,) = answered(alone, second)
    assert (answer.outcome, answer.hits[0].passage.id, answer.section) == (Outcome.ANSWER, "sea/2/2", None)
    ids, found = retrieved(index, second)
    assert (ids[0], ids[1]) == ("sea/2/2", "sea/1.1")
    assert found.scores[0] < found.scores[1]
    assert decided(alone, asked).rule in (Rule.CALIBRATION, Rule.CONTRADICTED)


def test_where_several_reports_may_be_meant_none_is_the_answer(tmp_path: Path) -> None:
    """The last meeting of two groups, the same item of two reports, what was said at the last meeting of either: each is
    the closest there is at most. A report that is named is meant alone."""
    other = replace(sea("land"), title={"en": "Report of the Working Group on Land (WG-LAND), 2020–2022"})
    build(order(tmp_path, reports=[sea(), other]))
    both = sure(opened(tmp_path), 0.9)
    whole = decided(both, "What came out of the last meeting?")
    assert (whole.rule, whole.confidence, len(whole.sections)) == (Rule.WHOLE, UNSURE, 2)
    assert whole.ids[:2] == ("land/1.2", "sea/1.2") or whole.ids[:2] == ("sea/1.2", "land/1.2")
    place = decided(both, "second bullet of section 2")
    assert (place.rule, place.confidence) == (Rule.PLACE, UNSURE)
    fact = decided(both, "Who opened the harbour at the last meeting?")
    assert (fact.rule, fact.confidence) == (Rule.CALIBRATION, UNSURE)
    low = decided(sure(both, 0.3), "Who opened the harbour at the last meeting?")
    assert low.confidence == pytest.approx(0.15)  # it may be either's
    named = decided(both, "What came out of the last meeting of the Working Group on Land?")
    assert (named.sections, named.confidence) == (("land/1.2",), pytest.approx(0.97))


def test_of_several_years_the_newest_is_given_or_the_one_that_is_named(tmp_path: Path) -> None:
    """Older ones on the same are named, the newest first; a report of another group, and what is of another section,
    meeting or State than is asked about, is no edition of it."""
    land = replace(
        sea("land-2023", 2023), title={"en": "Report of the Working Group on Land (WG-LAND), 2021–2023"}
    )
    build(order(tmp_path, reports=[*(sea(f"sea-{year}", year) for year in (2018, 2020, 2022)), land]))
    years = opened(tmp_path)

    def given(text: str, *ids: str) -> tuple[str, tuple[str, ...]]:
        places = [years.passages.place(id_) for id_ in ids]
        rows = years.views.first_row[np.array(places, np.int64)]
        return newest(years, pipeline.understand(years, text), ids, rows)

    letter = [f"{name}/2/1" for name in ("sea-2020", "land-2023", "sea-2018", "sea-2022")]
    asked = "Who wants a second letter?"
    assert given(asked, *letter) == ("sea-2022/2/1", ("sea-2020/2/1", "sea-2018/2/1"))
    assert given(f"{asked[:-1]} in 2017?", *letter) == ("sea-2018/2/1", ())
    courses = ("sea-2020/1.2/1", "sea-2022/1.1/1")
    assert given("Was a course agreed?", *courses) == (courses[1], courses[:1])
    for other in ("at the 9th meeting", "in section 1.2"):
        assert given(f"Was a course agreed {other}?", *courses) == (courses[0], ())
    met = ("sea-2020/1.1", "sea-2022/1.2")
    assert given("What was held?", *met) == (met[1], met[:1])
    assert given("What was held in Kenya?", *met) == (met[0], ())


@pytest.mark.parametrize(("asked", "first"), [("?", "sea-2022/2/1"), (" in 2019?", "sea-2020/2/1")])
def test_the_closest_begins_with_the_edition_that_was_judged(tmp_path: Path, asked: str, first: str) -> None:
    """An unsure passage, like a sure one, is of the newest report of its group or of the one that is named."""
    build(order(tmp_path, reports=[sea(f"sea-{year}", year) for year in (2018, 2020, 2022)]))
    for confidence, outcome in ((0.9, Outcome.ANSWER), (UNSURE, Outcome.CLOSEST)):
        found = decided(sure(opened(tmp_path), confidence), f"Who wants a second letter{asked}")
        assert (found.outcome, found.ids[0]) == (outcome, first)


def test_what_the_reports_name_is_not_denied(tmp_path: Path) -> None:
    """A passage that has a word of the question, or the meeting that it names, is shown as not sure where it would not be
    shown otherwise."""
    build(order(tmp_path, reports=[sea()]))
    index = sure(opened(tmp_path), (CUTS.for_words().closest + CUTS.closest) / 2)
    number = HELD[0][0]
    for text, outcome in (
        ("Which whales paid elephants?", Outcome.NONE),
        ("Which sailors paid elephants?", Outcome.CLOSEST),
        (f"Which whales paid elephants at meeting {number}?", Outcome.CLOSEST),
    ):
        assert decided(index, text).outcome is outcome, text


def test_a_line_that_ends_in_a_colon_is_answered_with_what_follows(tmp_path: Path) -> None:
    """It is followed by its items, and by them alone; an item that ends so is shown as any other."""
    part = Section(
        "1", text={"en": "The choir sang:"}, items=({"en": "A song of spring:"}, {"en": "A carol."})
    )
    other = Section("2", text={"en": "The weather was fine:"})
    index = choir(tmp_path, part, other)
    engine = sure(index, 0.9)
    for text, section, ids in (
        ("The choir sang", "choir/1", ["choir/1", "choir/1/1", "choir/1/2"]),
        ("A song of spring", None, ["choir/1/1"]),
        ("The weather was fine", None, ["choir/2"]),
    ):
        (answer,) = answered(engine, text)
        assert (answer.outcome, answer.section) == (Outcome.ANSWER, section)
        assert [hit.passage.id for hit in answer.hits][: len(ids) if section is None else None] == ids
    (unsure,) = answered(sure(index, UNSURE), "Which songs of all did the choir sang?")
    assert unsure.outcome is Outcome.CLOSEST
    assert unsure.hits[0].passage.id in ("choir/1/1", "choir/1/2")  # the line alone would say nothing


def test_a_line_with_a_date_is_the_closest_to_a_question_for_it(tmp_path: Path) -> None:
    """It says when a meeting was; what it introduces does not."""
    part = Section(
        "1", text={"en": "The choir sang on 26 January 2021:"}, items=({"en": "A song."}, {"en": "A carol."})
    )
    engine = sure(choir(tmp_path, part), UNSURE)
    for text, when in (
        ("When was it that the choir sang on and on?", True),
        ("What was it that the choir sang on?", False),
    ):
        (unsure,) = answered(engine, text)
        assert (unsure.outcome, unsure.hits[0].passage.id == "choir/1") == (Outcome.CLOSEST, when)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Results of the third meeting, held on 26 January 2021:", False),
        ("The third meeting was held in Luanda on 26 January 2021 and agreed:", True),
    ],
)
def test_a_line_that_only_names_a_meeting_answers_no_other_fact(
    tmp_path: Path, line: str, known: bool
) -> None:
    """Asked where a meeting was, a line that does not say where is unsure, and its section is not given whole."""
    part = Section("1", text={"en": line}, items=({"en": "A song."}, {"en": "A carol."}))
    engine = sure(choir(tmp_path, part), 0.6)
    (answer,) = answered(engine, "Where was the third meeting held on 26 January 2021?")
    assert (answer.outcome, answer.section) == (
        (Outcome.ANSWER, "choir/1") if known else (Outcome.CLOSEST, None)
    )


def test_a_follow_up_leans_on_a_section(alone: OpenIndex) -> None:
    """A question about a section prefers its passages, whatever it would mean alone; asked for the whole, it gets all of
    it; of a section that the index lacks nothing is known."""
    text = "Who agreed to the course for sailors?"
    for own in ("1.1", "1.2"):
        (query,) = pipeline.encode_questions(alone, DemoEncoder(), [Question(text, f"sea/{own}")])
        assert pipeline.observe(alone, query).ids[0] == f"sea/{own}/1"
    (whole,) = pipeline.answer(alone, DemoEncoder(), [Question("and the next one?", "sea/1.2", whole=True)])
    assert (whole.outcome, whole.section) == (Outcome.ANSWER, "sea/1.2")
    other, gone = pipeline.encode_questions(alone, DemoEncoder(), [Question(text), Question(text, "sea/9")])
    assert repr(gone.understanding) == repr(other.understanding)


def test_an_answer_cites_the_passages_with_their_best_views(index: OpenIndex) -> None:
    """Hits are the reports' own passages, best first, with scores and the language that was matched; the question's own
    language and an unread script are told."""
    known, unread = answered(index, "Саудовская Аравия предложила сессии", next(iter(RULES)))
    assert known.hits[0].passage is index.library.passage("cop/2.1/1")
    assert (known.hits[0].view, known.language, known.unread) == ("ru", "ru", False)
    scores = [hit.score for hit in known.hits]
    assert scores == sorted(scores, reverse=True)
    assert len(known.hits) == len({hit.passage.id for hit in known.hits}) == index.manifest.passages
    assert (unread.outcome, unread.unread, bool(unread.hits)) == (Outcome.NONE, True, True)


def test_questions_asked_together_get_what_each_gets_alone(index: OpenIndex) -> None:
    """A batch changes no answer, and answers come in the order of the questions."""
    texts = [
        "Who offered sessions?",
        "",
        "Что с руководящими указаниями?",
        "What came out of the 8th meeting?",
    ]

    def gist(answers: Sequence[Answer]) -> list[object]:
        return [(one.outcome, one.confidence, [hit.passage.id for hit in one.hits]) for one in answers]

    assert gist(answered(index, *texts)) == [one for text in texts for one in gist(answered(index, text))]
    assert answered(index) == []
