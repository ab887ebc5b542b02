"""Inline mode, in any chat and in the bot's own."""

import itertools
import json

from tests.bot.telegram.harness import SAUDI, SAUDI_ID, TEXT, Bot, Person, say, until

numbers = itertools.count(7_000_000_100)


def test_inline_mode(shared: Bot, ann: Person):
    """An inline question gives passages with citation; nothing gives sections; an id gives its passage; where there
    is none, a button leads to the greeting."""

    def ask(query: str, offset: str = "") -> dict[str, object]:
        asked = {"id": f"i{next(numbers)}", "from": ann.user, "query": query, "offset": offset}
        call = shared.api.first("answerInlineQuery", {"inline_query": asked})
        assert call["status"] == 200
        return {**call["args"], "results": json.loads(call["args"].get("results", "[]"))}

    answer = ask(SAUDI)["results"]
    assert TEXT["en"] in answer[0]["input_message_content"]["message_text"]
    assert "section 2.3" in answer[0]["input_message_content"]["message_text"]
    assert answer[0]["reply_markup"]["inline_keyboard"][0][0]["url"].startswith(
        "https://t.me/cwgcop_test_bot?start="
    )
    assert len(ask("")["results"]) >= 10
    for made_up in ("9" * 18, "9" * 20, "9" * 5000, "²", "-1"):
        assert "results" in ask("", made_up)
    (shared_passage,) = ask(SAUDI_ID)["results"]
    assert TEXT["en"] in shared_passage["input_message_content"]["message_text"]
    nothing = ask("zzzzqq")
    assert nothing["results"] == []
    button = json.loads(str(nothing["button"]))
    assert button["text"] == say("en", "inline-none", count=1)
    assert ann.say(f"/start {button['start_parameter']}")["text"] == ann.say("/start")["text"]


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
