"""Inline mode, in any chat and in the bot's own."""

import itertools
import json
from typing import Any

import pytest

from bot.screens.citation import capital, place
from bot.screens.phrases import label
from bot.service.book import Book
from bot.telegram import inline
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, SAUDI, SAUDI_ID, TEXT, Bot, Person, say, until
from tests.bot.telegram.test_updates import deal

BOOK = Book(load(ROOT / "knowledge").reports)

numbers = itertools.count(7_000_000_100)


def ask(person: Person, query: str) -> dict[str, Any]:
    """What Telegram is told when somebody types that behind the bot's name."""
    asked = {"id": f"i{next(numbers)}", "from": person.user, "query": query, "offset": ""}
    call = person.api.first("answerInlineQuery", {"inline_query": asked})
    assert call["status"] == 200
    return {**call["args"], "results": json.loads(call["args"].get("results", "[]"))}


def test_inline_mode(shared: Bot, ann: Person):
    """An inline question gives passages with citation; nothing gives sections; an id gives its passage; where there
    is none, a button leads to the greeting."""
    said = ask(ann, SAUDI)
    assert json.loads(str(said["is_personal"]))
    answer = said["results"]
    content = answer[0]["input_message_content"]
    assert TEXT["en"] in content["message_text"]
    assert "section 2.3" in content["message_text"]
    assert "blockquote" in {each["type"] for each in content["entities"]}
    assert answer[0]["description"][:60] == TEXT["en"][:60]
    assert answer[0]["reply_markup"]["inline_keyboard"][0][0]["url"].startswith(
        "https://t.me/cwgcop_test_bot?start="
    )
    sections = [section for section in BOOK.chapters.values() if section.passages()]
    assert len(ask(ann, "")["results"]) == len(sections) < len(BOOK.chapters)
    (shared_passage,) = ask(ann, SAUDI_ID)["results"]
    assert TEXT["en"] in shared_passage["input_message_content"]["message_text"]
    assert "results" in ask(ann, BOOK.reports[0].id)  # which is no passage
    for text, said in (
        ("zzzzqq", "inline-none"),
        ("online", "inline-none"),
        ("ཨ་ཀརྣ་གང་གིས་ཆ་འཕྲིན", "inline-unread"),
    ):
        nothing = ask(ann, text)
        assert nothing["results"] == []
        button = json.loads(str(nothing["button"]))
        assert button["text"] == label(say("en", said, count=1))
    assert ann.say(f"/start {button['start_parameter']}")["text"] == ann.say("/start")["text"]


def test_an_inline_answer_is_that_of_the_chat(shared: Bot, ann: Person):
    """A section that is asked for comes first and whole, a passage as itself; few are offered, in the question's
    language, or the one that the reader chose."""
    section, *others = ask(ann, "outcomes of meeting 15")["results"]
    met = BOOK.chapters["cwg-cop-2022/2.1"]
    for passage in met.passages():
        assert passage.text["en"] in section["input_message_content"]["message_text"]
    assert 0 < len(others) < len(met.passages()) - 1
    only = "cwg-cop-2022/1.2"  # a section of one text, and that text
    (result,) = ask(ann, only)["results"]
    assert result["title"] == capital(place(BOOK.passages[only], "en"))
    assert result["input_message_content"]["message_text"].startswith(BOOK.passages[only].text["en"])
    russian = ask(ann, "Какая страна предложила провести информационные сессии?")["results"][0]
    assert TEXT["ru"] in russian["input_message_content"]["message_text"]
    ann.press(ann.say("/language"), "Français")
    (french,) = ask(ann, SAUDI_ID)["results"]
    assert TEXT["fr"] in french["input_message_content"]["message_text"]
    assert french["id"] != ask(Person(ann.api, next(numbers)), SAUDI_ID)["results"][0]["id"]


async def test_few_sections_are_offered_and_what_is_long_is_cut(monkeypatch: pytest.MonkeyPatch):
    """A message that has no room for all says so."""
    monkeypatch.setattr(inline, "SECTIONS", 5)
    monkeypatch.setattr(inline, "LONGEST", 500)
    query = {"id": "1", "from": Person(None, 5).user, "query": "", "offset": ""}  # type: ignore[arg-type]
    recorder, _ = await deal([{"inline_query": query}])
    (told,) = [told for name, told in recorder.calls if name == "answerInlineQuery"]
    texts = [each["input_message_content"]["message_text"] for each in told["results"]]
    cut = [text.endswith(say("en", "inline-cut")) for text in texts]
    assert (len(cut), 0 < sum(cut) < len(cut)) == (5, True)
    assert all(len(text) < 700 for text in texts)


def test_a_passage_that_was_chosen_inline_is_no_question(shared: Bot, ann: Person):
    """What somebody shares in the bot's own chat, through the bot, is not answered: the next message is."""
    after = shared.api.count()
    shared.api.update(
        {"message": ann.message(SAUDI, via_bot={"id": 4242, "is_bot": True, "first_name": "CWG-COP"})}
    )
    ann.say("/help")
    assert [each["text"] for each in shared.api.sent(ann.id, after)] == [
        say("en", "help", mention="@cwgcop_test_bot")
    ]


def test_of_what_is_typed_inline_only_the_last_is_answered(shared: Bot):
    """Twenty inline queries at once from one person get far fewer answers, the last one among them."""
    person = Person(shared.api, next(numbers))
    after = shared.api.count()
    query = {"from": person.user, "offset": ""}
    typed = [{**query, "id": f"t{number}", "query": SAUDI[: 5 + number]} for number in range(20)]
    shared.api.update(*({"inline_query": each} for each in typed))

    def answered() -> list[str]:
        return [call["args"]["inline_query_id"] for call in shared.api.calls("answerInlineQuery", after)]

    until(lambda: "t19" in answered())
    assert len(answered()) <= 3
