"""Words that stand in a passage as they were typed."""

import pytest

from index.answer import Outcome
from index.engine import Engine, open_library
from index.model.encoder import Encoder
from index.verbatim import holding
from knowledge.library import Library
from tests.index.reports import report

PASSAGES = list(
    report(
        {
            "ru": "Комиссию возглавила Ингрид Сульванг",
            "en": "Ms Ingrid Solvang was elected Chair",
            "zh": "英格丽德当选主席",
        },
        {"ru": "Секретариат благодарит", "en": "The secretariat’s Solvang-Report on mesh size", "zh": "报告"},
    ).passages()
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ingrid Solvang", (2,)), ("ingrid solvang?", (2,)), ("«Ингрид Сульванг»", (2,)), ("Solvang", (2, 3)),
        ("mesh size", (3,)), ("size mesh", ()), ("Ingrid", (2,)), ("Ingri", ()), ("Ingrid Solvang elected", ()),
        ("英格丽德", (2,)), ("英", ()), ("was", ()), ("the", ()), ("", ()), ("?!", ()), ("Who is Ingrid Solvang?", ()),
    ],
)  # fmt: skip
def test_what_stands_word_for_word(text: str, places: tuple[int, ...]) -> None:
    """All words, side by side and whole, in any language of the passage; no word too short to mean one passage."""
    assert holding(text, PASSAGES) == places


def test_words_that_many_have_say_nothing() -> None:
    """What four passages have tells none of them."""
    many = [{"ru": f"Комиссия решила {number}"} for number in range(4)]
    assert holding("Комиссия", list(report(*many[:3]).passages())) == (2, 3, 4)
    assert holding("Комиссия", list(report(*many).passages())) == ()


@pytest.fixture(scope="module")
def engine(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The real model over a small report."""
    bullets = [
        {"en": "Ms Ingrid Solvang was elected Chair of the lake commission."},
        {"en": "The ferry Marsvin was withdrawn after forty years."},
        {"en": "Fishing with gill nets is closed in May, thanks to the spawning of the char."},
    ]
    return open_library(Library((report(*bullets),)), encoder, tmp_path_factory.mktemp("verbatim"))


@pytest.mark.parametrize(("text", "place"), [("Marsvin", "cop/2.1/2"), ("gill nets", "cop/2.1/3")])
def test_a_name_that_is_typed_is_answered_by_its_passage(engine: Engine, text: str, place: str) -> None:
    """Who types nothing but a name or a phrase gets the passage that has it, as an answer."""
    [answer] = engine.ask([text])
    assert (answer.outcome, answer.hits[0].passage.id) == (Outcome.ANSWER, place)


def test_small_talk_is_no_look_up(engine: Engine) -> None:
    """What is sure to ask nothing of a report gets no answer, though a passage has the word."""
    [answer] = engine.ask(["thanks"])
    assert answer.outcome is Outcome.NONE
