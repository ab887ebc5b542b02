"""The practice data are whole and keep the sides apart."""

import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from knowledge.normal import normalise
from knowledge.questions import Kind, Split
from lab.practice import Practice, contrasts, own, pairs, practice, rows, short_questions, twins

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_practice_reports_are_whole() -> None:
    """Each has questions, of its own passages and sections; no text stands under two splits, and each report in one."""
    seen: dict[str, Split] = {}
    reports: set[str] = set()
    for split in Split:
        for one in practice(split):
            assert one.report.id not in reports
            reports.add(one.report.id)
            known = one.library.ids.keys() | one.library.sections.keys()
            assert len({question.id for question in one.questions}) == len(one.questions) > 5
            for question in one.questions:
                assert set(question.passages) <= known
                assert bool(question.passages) == (question.kind in (Kind.ANSWERABLE, Kind.SECTION))
                for text in question.text.values():
                    assert seen.setdefault(normalise(text, lower=True), split) is split
    assert len(reports) > 400


def test_short_questions_are_of_reports_of_their_split() -> None:
    """Each is answered by passages of its report, or by none; the folder's own report is asked to learn from alone."""
    for split in Split:
        known = {one.report.id: one.library.ids for one in practice(split)}
        if split is Split.LEARN:
            known |= {one.report.id: one.library.ids for one in own(KNOWLEDGE, split)}
        every = short_questions(split)
        assert sum(map(len, every.values())) > 200
        for report, questions in every.items():
            for question in questions:
                assert set(question.passages) <= known[report].keys()
                assert bool(question.passages) == (question.kind is Kind.ANSWERABLE)


def test_contrasts_are_pairs() -> None:
    """Each has a question that a passage of its report answers, and one in its language that none answers."""
    known = {one.report.id: one.library.ids for one in practice(Split.LEARN)}
    for report, questions in contrasts().items():
        for answered, near in zip(questions[::2], questions[1::2], strict=True):
            assert answered.passages
            assert known[report].keys() >= set(answered.passages)
            assert (near.kind, near.passages) == (Kind.UNANSWERABLE, ())
            assert near.text.keys() == answered.text.keys()


def test_talks_are_about_the_folder_s_report() -> None:
    """Of the most direct questions there is one for each passage in each of the report's languages."""
    (report,) = own(KNOWLEDGE, Split.JUDGE)
    known = {*report.library.ids, *report.library.sections}
    for split in (Split.CHOOSE, Split.JUDGE):
        turns = [turn for one in rows(f"talks-{split}") for turn in one["turns"]]
        assert len(turns) > 200
        assert known.issuperset(id_ for turn in turns for id_ in turn.get("passages", ()))
    direct = [one for one in rows("talks-judge") if one["set"] == "direct"]
    asked = {(id_, one["language"]) for one in direct for turn in one["turns"] for id_ in turn["passages"]}
    assert asked == {(id_, tag) for id_ in report.library.ids for tag in ("ar", "en", "es", "fr", "ru", "zh")}


def test_the_pairs_are_whole() -> None:
    """Every pair has its sentence, a question in two languages, a near miss and a counterpart."""
    every = rows("pairs")
    assert len(every) > 1400
    for pair, one in zip(every, pairs(Random(1)), strict=True):
        assert len(pair["sentence"]) >= 4
        assert len(pair["question"]) == 2
        assert pair["counterpart"] not in {"", *pair["sentence"].values()}
        question, miss = one.questions
        assert len(one.library.passages) == 2
        assert (len(question.passages), miss.passages) == (1 + pair["both"], (one.library.passages[1].id,))
        assert question.text
        assert miss.text


def test_twins_are_twins() -> None:
    """Both versions have the same passages and questions by place; about as many are answered by each alone."""
    alone = {"a": 0, "b": 0}
    for first, second in twins():
        assert len(first.library.passages) == len(second.library.passages)
        for a, b in zip(first.questions, second.questions, strict=True):
            assert a.text == b.text
            assert len(a.text) == 2
            for question, version in ((a, first), (b, second)):
                assert set(question.passages) <= version.library.ids.keys()
            alone["a"] += bool(a.passages and not b.passages)
            alone["b"] += bool(b.passages and not a.passages)
    assert min(alone.values()) > 0.9 * max(alone.values()) > 1000


@pytest.mark.slow
def test_twins_ask_nothing_that_is_chosen_or_judged_by() -> None:
    """No question about twins is worded as one that a choice or a figure rests on, be it about another report."""

    def key(text: str) -> str:
        return re.sub(r"\W+", " ", normalise(text).casefold()).strip()

    def wordings(some: Iterable[Practice]) -> set[str]:
        return {key(text) for one in some for question in one.questions for text in question.text.values()}

    sides = (Split.CHOOSE, Split.JUDGE)
    held = wordings(one for side in sides for one in (*own(KNOWLEDGE, side), *practice(side)))
    taught = wordings(first for first, _ in twins())
    assert min(len(held), len(taught)) > 5000
    assert not held & taught
