"""Questions as they are meant to be read."""

import pytest

from index.asked import as_asked
from index.cues import READ


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("WHAT CAME OUT OF THE XVII MEETING? THANKS, ANNA", "What came out of the XVII meeting?"),
        ("WHAT DID PP-22 DECIDE ON COP?", "What did PP-22 decide on cop?"),
        ("¿QUÉ DIJO KENIA EN LA REUNIÓN 17?", "¿Qué dijo kenia en la reunión 17?"),
        ("QU'A PROPOSÉ LE KENYA ?", "Qu'a proposé le kenya ?"),
        ("КТО ПРЕДЛОЖИЛ ПРОВЕСТИ ЗАНЯТИЯ", "Кто предложил провести занятия"),
        ("Hello, WHO OFFERED THE SESSIONS?", "Who offered the sessions?"),
    ],
)
def test_capitals_alone_are_read_as_a_sentence(typed: str, read: str) -> None:
    """Somebody types with the shift key down; figures and Roman numbers stay as they are."""
    assert as_asked(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "ITU CWG COP",
        "INGRID SOLVANG",
        "Who Paid For The Lunch?",
        "WHO is asked about COP by ITU",
        "ITU CWG COP WHO 的报告",
        "谁提议的?",
        "?!",
        "",
    ],
)
def test_other_capitals_stay(text: str) -> None:
    """A few acronyms, names, and acronyms beside another script are meant as they are."""
    assert as_asked(text) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lorem ipsum " * 5, "lorem ipsum"),
        ("x" * 900, "x"),
        ("哈" * 12, "哈"),
        ("Money, money, MONEY, money, money for whom?", "Money for whom?"),
        ("What of 1000000 and the very very very first?", "What of 1000000 and the very very very first?"),
    ],
)
def test_what_is_said_over_and_over_is_said_once(typed: str, read: str) -> None:
    """Filler is as little of a question as its one word; figures, and what comes twice, stay."""
    assert as_asked(typed) == read


def test_what_is_longer_is_not_read() -> None:
    """Nobody asks so much."""
    assert len(as_asked(" ".join(f"w{number}" for number in range(9000)))) <= READ
