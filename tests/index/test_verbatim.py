"""Names that stand in a passage as they were typed."""

import pytest

from index.answer import Outcome
from index.engine import Engine, open_library
from index.model.encoder import Encoder
from index.verbatim import MENTIONED, VERBATIM, asked_for, holding
from knowledge.library import Library
from knowledge.normal import normalise
from tests.index.reports import report

PASSAGES = list(
    report(
        {
            "ru": "Комиссию возглавила Ингрид Сульванг",
            "en": "The Group elected Ms Ingrid Solvang as Chair",
            "zh": "选举英格丽德",
        },
        {
            "ru": "Секретариат благодарит",
            "en": "Which nets? The ferry Marsvin of the University of Pell has a Solvang.",
        },
        {
            "ru": "Кроме того, решено (CPV/29/INF.4)",
            "en": "More is said on mesh size, which is 161.3 mm, and 9840 nets",
            "de": "Der Vorschlag der Kommission",
        },
    ).passages()
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ingrid Solvang", (2,)), ("ingrid solvang?", (2,)), ("«Ингрид Сульванг»", (2,)), ("Solvang", (2, 3)),
        ("Marsvin", (3,)), ("University of Pell", (3,)), ("Pell University", ()), ("Ingrid", (2,)), ("Ingri", ()),
        ("Ingrid Solvang as", (2,)), ("marsvin", ()), ("Which", ()), ("Group", (2,)), ("elected", ()), ("Elected", ()),
        ("mesh size", ()), ("Кроме того", ()), ("More", ()), ("more", ()), ("Vorschlag", ()), ("英格丽德", ()),
        ("The", ()), ("", ()), ("?!", ()), ("CPV/29/INF.4", (4,)), ("cpv/29/inf.4 ?", (4,)), ("CPV/29/INF.5", ()), ("CPV/29", (4,)),
        ("29/INF.4", ()), ("161.3", (4,)), ("9840", (4,)), ("161.3 mm?", (4,)), ("161", ()), ("61.3 mm", ()), ("161.3 m", ()),
    ],
)  # fmt: skip
def test_what_stands_there_as_a_name(text: str, places: tuple[int, ...]) -> None:
    """All words, side by side and whole, with capitals that no sentence's beginning gives them; no phrase or little
    word that happens to stand in few passages."""
    assert holding(text, dict(enumerate(PASSAGES))) == places


def test_names_that_many_have_say_nothing() -> None:
    """What four passages have tells none of them."""
    many = [{"ru": f"Так решила Комиссия {number}"} for number in range(4)]
    assert holding("Комиссия", dict(enumerate(report(*many[:3]).passages()))) == (2, 3, 4)
    assert holding("Комиссия", dict(enumerate(report(*many).passages()))) == ()


@pytest.fixture(scope="module")
def engine(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The real model over a small report."""
    bullets = [
        {"en": "Ms Ingrid Solvang was elected Chair of the lake commission."},
        {"en": "The ferry Marsvin was withdrawn after forty years."},
        {"en": "Fishing with gill nets is closed in May, thanks to the spawning of the char."},
    ]
    return open_library(Library((report(*bullets),)), encoder, tmp_path_factory.mktemp("verbatim"))


@pytest.mark.parametrize(("text", "place"), [("Marsvin", "cop/2.1/2"), ("ingrid solvang", "cop/2.1/1")])
def test_a_name_that_is_typed_is_answered_by_its_passage(engine: Engine, text: str, place: str) -> None:
    """Who types nothing but a name gets the passage that has it, as an answer."""
    [answer] = engine.ask([text])
    assert (answer.outcome, answer.hits[0].passage.id) == (Outcome.ANSWER, place)


@pytest.mark.parametrize("text", ["thanks", "after", "closed", "elected", "years"])
def test_a_little_word_is_no_look_up(engine: Engine, text: str) -> None:
    """A word that is no name is not taken for one, though a single passage has it."""
    [answer] = engine.ask([text])
    assert answer.confidence != VERBATIM.confidence


@pytest.mark.parametrize(
    "text",
    [
        "Who is Ingrid Solvang?", "who was Ingrid Solvang", "Qui est Ingrid Solvang ?", "¿Quién es Ingrid Solvang?",
        "Кто такая Ingrid Solvang?", "Wer ist Ingrid Solvang?",
    ],
)  # fmt: skip
def test_who_somebody_is_may_stand_where_the_name_does(engine: Engine, text: str) -> None:
    """The passage with the name comes first, though unconfirmed unless all else confirms it."""
    assert asked_for(normalise(text)) == ("Ingrid Solvang", MENTIONED)
    [answer] = engine.ask([text])
    assert answer.hits[0].passage.id == "cop/2.1/1"
    assert answer.outcome is not Outcome.NONE


def test_who_does_something_is_no_name() -> None:
    """What follows "who is" is a name where it stands in a passage as one, and else nothing."""
    name, _ = asked_for("who is elected?")
    assert holding(name, dict(enumerate(PASSAGES))) == ()
