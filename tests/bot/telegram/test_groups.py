"""Groups and channels, with the real bot process over real HTTP with the Bot API stand-in."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from bot.telegram.buttons import Action, pack
from tests.bot.telegram.harness import Bot, BotAPI, Person, data_of, say, until

numbers = itertools.count(9_100_000_100)
SAUDI = "Kingdom Saudi Arabia offered information sessions"
ANSWER = "proposed organizing information sessions"


def group(chat: int, **fields: object) -> dict[str, object]:
    """Fields of a message in a group."""
    return {"chat": {"id": chat, "type": "supergroup", "title": "Delegates"}, **fields}


def mention(text: str, name: str = "@cwgcop_test_bot") -> dict[str, object]:
    """A message's text with the entity of the mention in it."""
    return {"text": text, "entities": [{"type": "mention", "offset": text.index(name), "length": len(name)}]}


def silent(shared: Bot, update: dict[str, object], person: Person) -> bool:
    """Whether an update gets nothing, seen from the answer to what is asked after it."""
    after = shared.api.count()
    shared.api.update(update)
    person.say("/help")
    return len(shared.api.calls("sendMessage", after)) == 1


def test_in_a_group_only_what_is_for_the_bot(shared: Bot, ann: Person):
    """A mention, a reply to the bot and a command are answered, in their topic; the rest gets nothing."""
    chat = -1000000000000 - next(numbers)
    api = shared.api
    assert silent(shared, {"message": ann.message(SAUDI, **group(chat))}, ann)
    assert silent(
        shared, {"message": ann.message(**group(chat), **mention("@other_bot hi", "@other_bot"))}, ann
    )
    who = {**ann.user, "id": 1, "first_name": "Bob"}
    bob = {"type": "text_mention", "offset": 0, "length": 3, "user": who}
    assert silent(shared, {"message": ann.message(f"Bob, {SAUDI}", entities=[bob], **group(chat))}, ann)
    assert silent(shared, {"message": ann.message("/help@other_bot", **group(chat))}, ann)

    after = api.count()
    asked = ann.message(
        **group(chat, message_thread_id=7, is_topic_message=True),
        **mention(f"@cwgcop_test_bot, {SAUDI}?"),
    )
    api.update({"message": asked})
    answer = until(lambda: api.sent(chat, after))[0]
    assert ANSWER in answer["text"]
    assert answer["message_thread_id"] == 7
    assert str(asked["message_id"]) in api.calls("sendMessage", after)[0]["args"]["reply_parameters"]

    own = {**OWN, "chat": asked["chat"]}
    assert ANSWER in api.reply(chat, ann.message(SAUDI, **group(chat, reply_to_message=own)))
    opened = {**own, "forum_topic_created": {"name": "Delegates", "icon_color": 1}}
    assert silent(shared, {"message": ann.message(SAUDI, **group(chat, reply_to_message=opened))}, ann)
    assert "meetings" in api.reply(chat, ann.message("/meetings@cwgcop_test_bot", **group(chat)))
    command = mention("@cwgcop_test_bot /meetings")
    assert "meetings" in api.reply(chat, ann.message(**group(chat), **command))
    no_command = mention(f"@cwgcop_test_bot /{SAUDI.replace(' ', ', ', 1)}")
    assert ANSWER in api.reply(chat, ann.message(**group(chat), **no_command))
    alone = mention("@CWGCOP_test_bot", "@CWGCOP_test_bot")
    assert "To ask me, mention me" in api.reply(chat, ann.message(**group(chat), **alone))
    kept = [question for (question,) in shared.rows("SELECT question FROM questions")]
    assert not [question for question in kept if "@" in question or question.startswith(",")]


def test_each_topic_of_a_group_leans_on_its_own_answers(shared: Bot, ann: Person):
    """What was asked in one topic is no answer before what is asked in another, or in none; /forget reaches them all."""
    api, chat = shared.api, -1000000000000 - next(numbers)
    topics = [{"message_thread_id": each, "is_topic_message": True} for each in (7, 9)]
    for topic, number in zip(topics, (15, 16), strict=True):
        api.reply(chat, ann.message(**group(chat, **topic), **mention(f"@cwgcop_test_bot meeting {number}")))
    following = mention("@cwgcop_test_bot and the next meeting?")
    for topic, section in zip(topics, ("2.2", "2.3"), strict=True):
        assert f"Section {section}" in api.reply(chat, ann.message(**group(chat, **topic), **following))
    assert "Still about" not in api.reply(chat, ann.message(**group(chat), **following))
    before = shared.rows("SELECT count(*) FROM chats")
    ann.say("meeting 15", **topics[0])
    assert shared.rows("SELECT count(*) FROM chats") != before
    ann.press(ann.say("/forget"), "Yes")
    assert shared.rows("SELECT count(*) FROM chats") == before


@pytest.mark.parametrize("joined", ["new_chat_members", "group_chat_created"])
def test_who_adds_the_bot_to_a_group_reads_how_to_ask(shared: Bot, ann: Person, joined: str):
    """One line, with an example; when somebody else is added the bot says nothing."""
    chat, us = -1000000000000 - next(numbers), {"id": 4242, "is_bot": True, "first_name": "B"}
    fields = {joined: True if joined == "group_chat_created" else [us]}
    how = say("en", "group-help", mention="@cwgcop_test_bot", sample="Saudi Arabia offered one sessions?")
    assert shared.api.reply(chat, ann.message(**group(chat, **fields))) == how
    assert silent(shared, {"message": ann.message(**group(chat, new_chat_members=[ann.user]))}, ann)


def test_a_confirmation_is_its_askers(shared: Bot, ann: Person):
    """In a group another's press below /forget or /language does nothing but tell them so; the asker's own erases, and
    the group does not read how much."""
    api, chat, eve = shared.api, -1000000000000 - next(numbers), Person(shared.api, next(numbers))
    for each in (ann, eve):
        api.reply(chat, each.message(**group(chat), **mention("@cwgcop_test_bot Zebrafinch meetings")))

    def kept() -> int:
        return len(shared.rows("SELECT person FROM questions WHERE question LIKE 'Zebrafinch%'"))

    for command, answer in (("/forget", "Yes"), ("/forget", "No"), ("/language", "English")):
        asked = api.answer(chat, {"message": ann.message(command, **group(chat))})
        # What the members can read in a button names nobody in the database.
        data = data_of(asked, answer)
        people = [person for (person,) in shared.rows("SELECT person FROM questions WHERE person <> ''")]
        assert not [person for person in people if person[:8] in data]
        assert eve.press(asked, answer)["notice"] == say("en", "notice-not-yours")
        assert kept() == 2
        done = ann.press(asked, answer)["text"]
        if answer == "Yes":
            assert done == say("en", "forget-done-here")
            assert kept() == 1
            api.reply(chat, ann.message(**group(chat), **mention("@cwgcop_test_bot Zebrafinch meetings")))
    # A button of before names nobody.
    old = ann.query(pack(Action.FORGET, "en", "+"), asked)
    notice = api.first("answerCallbackQuery", {"callback_query": old})
    assert notice["args"]["text"] == say("en", "notice-not-yours")


def test_forget_reaches_what_waits_in_another_chat(shared: Bot, ann: Person):
    """What a person asked in a group, and what is not answered there yet, is erased by /forget in private; what another
    member asked there is answered."""
    api, chat, eve = shared.api, -1000000000000 - next(numbers), Person(shared.api, next(numbers))

    def kept() -> list[str]:
        sql = "SELECT question FROM questions WHERE question LIKE 'Numbatgalago%'"
        return [question for (question,) in shared.rows(sql)]

    asked = ann.say("/forget")
    api.fail("sendMessage", chat=chat, status=429, retry_after=5)
    for who in (ann, ann, eve):
        said = mention(f"@cwgcop_test_bot Numbatgalago {who is eve}")
        api.update({"message": who.message(**group(chat, **said))})
    until(kept)
    assert "1 question" in ann.press(asked, "Yes")["text"]
    bodies = shared.rows("SELECT body FROM updates WHERE body LIKE '%Numbatgalago False%'")
    assert (kept(), bodies) == ([], [])
    until(kept)
    assert kept() == ["Numbatgalago True"]


def test_an_anonymous_admin_is_nobody(shared: Bot, ann: Person):
    """What admins ask in their group's name is kept under no code, since they share one number; a press is somebody's."""
    api, asked = shared.api, f"@cwgcop_test_bot {SAUDI} Wombatquokka"
    for chat in (-1000000000000 - next(numbers), -1000000000000 - next(numbers)):
        where = group(chat)
        fake = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        said = ann.message(**where, **mention(asked))
        reply = api.answer(chat, {"message": {**said, "from": fake, "sender_chat": where["chat"]}})
        assert ann.press(reply, "This helps")["notice"] == say("en", "notice-thanks")
    kept = shared.rows("SELECT update_id, person FROM questions WHERE question LIKE '%Wombatquokka'")
    votes = shared.rows("SELECT DISTINCT person FROM votes WHERE question = ?", kept[0][0])
    assert [person for _, person in kept] == ["", ""]
    assert votes != [("",)]
    forget = {**ann.message("/forget", **where), "from": fake, "sender_chat": where["chat"]}
    assert api.reply(chat, forget) == say("en", "forget-unnamed")
    assert "2 opinions" in ann.press(ann.say("/forget"), "Yes")["text"]


OWN = {
    "message_id": 1, "date": 1, "chat": {"id": -1, "type": "supergroup", "title": "G"},
    "from": {"id": 4242, "is_bot": True, "first_name": "B"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("many", "told", "to_us"),
    [
        (15, False, {"reply_to_message": OWN}),
        # As no app of Telegram's writes it to a bot, but anybody can.
        (60, True, {"entities": [{"type": "text_mention", "offset": 0, "length": 4, "user": OWN["from"]}]}),
    ],
)
def test_one_member_does_not_make_the_others_wait(
    start_bot: Callable[..., Bot], api: BotAPI, many: int, told: bool, to_us: dict[str, Any]
):
    """However many messages to the bot one member has waiting, another's question comes next but one; a flood is told and
    dropped."""
    chat = -1000000000000 - next(numbers)
    start_bot()
    ann, eve = Person(api, next(numbers)), Person(api, next(numbers))
    where = group(chat)
    reply = {**where, **to_us}
    after = api.count()
    api.update(
        *({"message": eve.message(f"/help {number}", **reply)} for number in range(many // 3)),
        *({"message": eve.message(f"{SAUDI} {number}", **reply)} for number in range(many // 3)),
        *(
            {"edited_message": eve.message(f"zzqq {number}", **reply)}
            for number in range(many - 2 * (many // 3))
        ),
        {"message": ann.message(**where, **mention("@cwgcop_test_bot /meetings"))},
    )
    replies = [
        message["text"] for message in until(lambda: api.sent(chat, after)[1:] and api.sent(chat, after))
    ]
    assert replies[1].startswith("The meetings")
    assert replies[0].startswith(say("en", "flood") if told else "Ask in any")


def test_a_channel_gets_a_note_only_when_it_mentions_the_bot(shared: Bot, ann: Person):
    """Channel posts are left alone, unless they mention the bot."""
    chat = -1000000000000 - next(numbers)
    post = {"message_id": 5, "date": 1, "chat": {"id": chat, "type": "channel", "title": "News"}}
    assert silent(shared, {"channel_post": {**post, "text": SAUDI}}, ann)
    named = {"channel_post": {**post, **mention("@cwgcop_test_bot hello")}}
    assert "not in channels" in shared.api.answer(chat, named)["text"]
