"""Conversations with the real bot process, over real HTTP with the Bot API stand-in."""

import itertools

import pytest

from tests.bot.telegram.harness import Bot, Person, buttons, until

numbers = itertools.count(100)
QUESTION = "Which kingdom offered to organize information sessions on online protection?"


@pytest.fixture
def ann(shared: Bot) -> Person:
    """Somebody new."""
    return Person(shared.api, next(numbers))


def test_start_greets_in_the_language_of_the_client(shared: Bot):
    """/start greets in the client's language, with three sample questions as buttons."""
    for language, word in (
        ("ar", "مرحباً"),
        ("zh-hans", "您好"),
        ("fr", "Bonjour"),
        ("sw", "Hello"),
        (None, "Hello"),
    ):
        reply = Person(shared.api, next(numbers), language).say("/start")
        assert word in reply["text"]
        assert len(buttons(reply)) == 5


def test_an_answer_quotes_cites_and_marks(ann: Person):
    """A question gets the passage whole as a quotation, with citation, mark, and buttons."""
    reply = ann.say(QUESTION)
    assert "Kingdom of Saudi Arabia" in reply["text"]
    assert "section 2.3" in reply["text"]
    assert "Translation (English)" in reply["text"]
    assert reply["entities"][0]["type"] == "blockquote"
    labels = [button["text"] for button in buttons(reply)]
    assert any("Original text" in label for label in labels)


def test_everything_is_reached(ann: Person):
    """Nothing here fails: a smoke test of every command."""
    for command in (
        "/help",
        "/language",
        "/sections",
        "/meetings",
        "/privacy",
        "/forget",
        "/about",
        "/nonsense",
    ):
        assert until(lambda command=command: ann.say(command))["text"]
