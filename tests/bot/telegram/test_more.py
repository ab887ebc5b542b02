"""“Anything else?” in six languages, told apart from questions."""

import pytest

from bot.screens.display import Display
from bot.screens.phrases import Voice
from bot.service.book import Book
from bot.service.followup import asks_more, has_question
from bot.service.store import LastShown
from bot.settings import CHECKOUT
from knowledge.library import load

BOOK = Book(load(CHECKOUT / "knowledge").reports)

MORE = {
    "en": ["anything else?", "And more?", "What else?", "Is that all?", "Is there anything else about it?",
        "Thanks! Anything else? Best, Anna"],
    "fr": ["et encore ?", "Autre chose ?", "Et quoi d'autre ?", "Y a-t-il autre chose ?", "C’est tout ?"],
    "es": ["¿algo más?", "¿Y qué más?", "¿Hay algo más?", "algo mas", "¿Eso es todo?"],
    "ru": ["и ещё?", "Что ещё?", "ещё что-нибудь?", "есть что-то еще?", "Это всё?", "А есть ли ещё что-то?"],
    "ar": ["وماذا أيضا؟", "ماذا أيضاً؟", "هل هناك شيء آخر؟", "المزيد", "هل من مزيد؟"],
    "zh": ["还有呢？", "还有吗", "還有嗎？", "还有什么？", "还有其他的吗？", "继续"],
}  # fmt: skip
OTHER = [
    "anything else about the mascot?", "and the next meeting?", "what else did the Chair say?", "who else?", "then?",
    "something", "Et ensuite ?", "Autre réunion ?", "más reuniones", "еще раз", "Что еще рекомендовала Группа?", "есть",
    "هل", "شيء", "من", "وماذا بعد؟", "有", "还有谁？", "还有沙特呢？", "然后呢？", "",
]  # fmt: skip


@pytest.mark.parametrize("language", MORE)
def test_asking_for_more_is_known_with_its_language(language: str):
    """However it is put, a bare wish for more is known."""
    assert {text: asks_more(text) for text in MORE[language]} == dict.fromkeys(MORE[language], language)


@pytest.mark.parametrize("text", OTHER)
def test_a_question_with_a_subject_is_none(text: str):
    """Whoever says what more is about, or asks for the next meeting, asks a question."""
    assert asks_more(text) is None


def test_after_pages_were_turned_the_passage_that_follows_is_given():
    """Where no question is known, more is what the button Next shows, to the end of the report."""
    voice, identifier = Voice("en"), "cwg-cop-2022/2.3/4"
    screen, shown = Display(voice, BOOK).more(LastShown(identifier, ""), None)
    assert shown == ["cwg-cop-2022/2.3/5"]
    assert BOOK.passages[shown[-1]].text["en"] in screen.blocks[0].text
    at_end = Display(voice, BOOK).more(LastShown(list(BOOK.passages)[-1], ""), None)[0]
    assert at_end.blocks == voice.blocks("more-end")
    assert at_end.keyboard


def test_a_question_that_leaned_is_not_asked_again_alone():
    """A question such as "who proposed it?" says nothing without what it leaned on, and neither does what was forgotten."""
    asked = {
        ("Who proposed it?", "2.3/4"): False, ("", "2.3/4"): False, ("The mascot?", "2.3/4"): True,
        ("And the next one?", "2.4"): False, ("下一次呢？", "2.4/1"): False, ("And the 3rd?", "2.4"): False,
        ("Who proposed it?", "9.9/1"): False, ("What happened at the 18th meeting?", "2.4"): True,
    }  # fmt: skip
    for (question, place), own in asked.items():
        assert has_question(LastShown(f"cwg-cop-2022/{place}", question), BOOK) == own, question
