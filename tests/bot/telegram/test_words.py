"""Words that are looked up as they stand, in the chat."""

import itertools

import pytest

from bot.screens.phrases import LANGUAGES
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, Bot, Person, say

numbers = itertools.count(9_400_000_100)
#: Words that stand in one passage of the report, 2.1/5, in each language's text alone.
ONCE = {"en": "second liaison statement", "ru": "второе заявление о взаимодействии"}


def bold(message: dict[str, object]) -> list[str]:
    """What of a message is bold."""
    text, spans = str(message["text"]), message.get("entities", [])
    assert isinstance(spans, list)
    units = text.encode("utf-16-le")
    bolds = [(one["offset"], one["length"]) for one in spans if one["type"] == "bold"]
    return [units[2 * start : 2 * (start + length)].decode("utf-16-le") for start, length in bolds]


def test_quoted_words_are_counted_and_marked(shared: Bot) -> None:
    """The reply says in how many places they stand, marks them in bold, and each place has a button."""
    person = Person(shared.api, next(numbers))
    reply = person.say("“lessons learned”")
    assert reply["text"].startswith(say("en", "words-found", words="lessons learned", count=2, forms="no"))
    assert bold(reply) == ["lessons learned", "lessons learned"]
    assert "§ 2.2, 16th meeting (4 February 2020), bullet 3" in reply["text"]
    opened = person.press(reply, "3.1")
    assert "§ 3.1" in opened["text"] or "section 3.1" in opened["text"]


def test_find_looks_up_what_stands_behind_it(shared: Bot) -> None:
    """/find takes words without quotation marks; without words it says how it is used, by words that stand in the
    report. Beside words of another language than the reader's stands the official text."""
    person = Person(shared.api, next(numbers))
    assert bold(person.say("/find second LIAISON statement")) == [ONCE["en"]]
    reader = Person(shared.api, next(numbers), "fr")
    both = reader.press(reader.say(f'"{ONCE["en"]}"'), say("fr", "button-original"))["text"]
    assert all(words in both for words in ONCE.values())
    assert person.say("/find")["text"] == say("en", "find-how", sample=say("en", "find-sample"))
    texts = [each.text for each in load(ROOT / "knowledge").passages]
    assert [tag for tag in LANGUAGES if not any(say(tag, "find-sample") in text[tag] for text in texts)] == []


@pytest.mark.parametrize(
    ("message", "key"),
    [("\"zebra crossing\"", "words-nowhere"), ("«שלום»", "words-strange"), ("''", "words-empty"),
     ('"' + "x " * 800 + '"', "words-long")],
)  # fmt: skip
def test_what_cannot_be_found_is_said_in_a_sentence(shared: Bot, message: str, key: str) -> None:
    """Words that stand nowhere, a script that no report has, an empty and an endless quotation get their sentence."""
    reply = Person(shared.api, next(numbers)).say(message)
    assert reply["text"].startswith(say("en", key, words=message.strip("\"«»'")))


def test_what_turns_the_direction_of_words_is_left_out(shared: Bot) -> None:
    """Somebody's words, which the reply has, do not turn the words around them."""
    reply = Person(shared.api, next(numbers)).say("“\u202enowhere at all”")
    assert "nowhere at all" in reply["text"]
    assert "\u202e" not in reply["text"]
