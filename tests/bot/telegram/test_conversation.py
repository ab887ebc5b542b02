"""Conversations with the real bot process, over real HTTP with the Bot API stand-in."""

import itertools
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from bot.screens.citation import citation, short
from bot.screens.phrases import LANGUAGES
from bot.telegram.buttons import Action, link, pack
from knowledge.library import load
from tests.bot.telegram.harness import (
    ROOT,
    SAUDI,
    SAUDI_ID,
    TEXT,
    Bot,
    BotAPI,
    Person,
    buttons,
    data_of,
    say,
    until,
)

numbers = itertools.count(9_000_000_100)
#: Words of 2.3/4 in each language, as somebody would ask with them.
ASKED = {
    "ar": "المملكة العربية السعودية عرضت تنظيم جلسات إعلامية",
    "en": SAUDI,
    "es": "Reino Arabia Saudita ofreció organizar sesiones informativas",
    "fr": "Royaume Arabie saoudite proposé organiser séances information",
    "ru": "Королевство Саудовская Аравия предложило организовать информационные сессии",
    "zh": "沙特阿拉伯王国提出举办信息通报会",
}


@pytest.mark.parametrize(
    ("code", "word"),
    [("ar", "مرحباً"), ("zh-hans", "您好"), ("fr", "Bonjour"), ("es", "¡Hola!"), ("ru", "Здравствуйте"),
     ("en", "Hello"), ("sw", "Hello"), (None, "Hello")],
)  # fmt: skip
def test_start_greets_in_the_language_of_the_client(shared: Bot, code: str | None, word: str):
    """/start greets in the client's language, else in English, with three sample questions as buttons."""
    reply = Person(shared.api, next(numbers), code).say("/start")
    assert word in reply["text"]
    assert "2022" in reply["text"]
    assert len(buttons(reply)) == 5


def test_a_question_under_a_message_is_asked_by_a_press(shared: Bot, ann: Person):
    """A sample is answered with the question above, and not kept; so is one under an old message, of which Telegram
    gives the words no longer, greeted anew."""
    start = ann.say("/start")
    answer = ann.press(start, "offered two sessions?")
    assert answer["text"].startswith(
        say("en", "question-asked", question="Saudi Arabia offered two sessions?")
    )
    assert TEXT["en"] in answer["text"]
    assert not shared.rows("SELECT 1 FROM questions WHERE question LIKE '%two sessions%'")
    gone = {"message_id": start["message_id"], "date": 0, "chat": start["chat"]}
    query = ann.query(data_of(start, "offered two"), gone)
    assert shared.api.answer(ann.id, {"callback_query": query})["text"] == start["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_in_each_language(shared: Bot, language: str):
    """In each of the six languages a question gets the passage in that language, cited and marked."""
    person = Person(shared.api, next(numbers), language)
    reply = person.say(ASKED[language])
    assert TEXT[language] in reply["text"]
    assert "2.3" in reply["text"]
    mark = say(
        language, "mark-official" if language == "ru" else "mark-translation", language="|", original=""
    )
    assert mark.partition("|")[0].rstrip("\u2068") in reply["text"]
    first = reply["entities"][0]
    assert first["type"] == "blockquote"
    assert first["offset"] == 0
    assert person.say("/help")["text"].startswith(say(language, "help", mention="x")[:20])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_original_is_hidden_again(shared: Bot, language: str):
    """Under a passage with its original a button hides it, and the message is what it was; so in a section."""
    person = Person(shared.api, next(numbers), language)
    show, hide = say(language, "button-original"), say(language, "button-original-hide")
    reply = person.say(ASKED[language])
    both = person.press(reply, show)
    assert TEXT["ru"] in both["text"]
    assert show not in [button["text"] for button in buttons(both)]
    again = person.press(both, hide)
    assert (again["text"], again["entities"]) == (reply["text"], reply["entities"])
    assert show in [button["text"] for button in buttons(again)]
    section = person.press(again, say(language, "button-section"))
    original = person.press(section, show)
    assert TEXT["ru"] in original["text"]
    assert person.press(original, hide)["text"] == section["text"]


def test_neighbours_and_the_whole_section(ann: Person):
    """Previous, next and whole section lead from an answer to what stands around it, in order; the contents to the
    lists within them. The answer stays: what is opened comes below it, and a list turns its pages in its place."""
    reply = ann.press(ann.say(SAUDI), "⋯")
    following, before = ann.press(reply, "Next"), ann.press(reply, "Previous")
    assert "bullet 5" in following["text"]
    assert "bullet 3" in before["text"]
    section, listed = ann.press(before, "Whole section"), ann.press(reply, "Contents")
    within = ann.press(listed, "Section 2")
    messages = (reply, following, before, section, within, ann.press(within, "17th meeting"))
    assert len({each["message_id"] for each in messages}) == len(messages)
    assert within["message_id"] == listed["message_id"]
    items = load(ROOT / "knowledge").sections["cwg-cop-2022/2.3"][-1].items
    bullets = [item["en"].strip() for item in items]
    places = [section["text"].index(bullet) for bullet in bullets]
    assert places == sorted(places)
    assert len(bullets) == 5


def test_every_button_works_and_leads_on(shared: Bot, ann: Person):
    """Every button that can be reached from any reply does something, and none is an error."""
    seen: set[str] = set()
    commands = ("/start", "/sections", "/meetings", "/language", "/forget")
    waiting = [
        ann.say(text) for text in (SAUDI, "meeting 18", "guidelines delegations", "zz mascot", *commands)
    ]
    after = shared.api.count()
    for _ in range(400):
        if not waiting:
            break
        message = waiting.pop(0)
        for button in buttons(message):
            data = button.get("callback_data")
            # Of buttons that do the same to different passages, a few are enough.
            kind = data and (data[:2], data.count("|"), data.split("|")[2][:16])
            if data is None or kind in seen:
                continue
            seen.add(kind)
            shared.api.update({"callback_query": ann.query(data, message)})
        time.sleep(0.02)
        for call in shared.api.calls(after=after):
            if call["method"] in {"sendMessage", "editMessageText"} and isinstance(call.get("result"), dict):
                waiting.append(call["result"])
        after = shared.api.count()
    until(lambda: "cwgcop_updates_waiting 0.0" in shared.metrics(), 60)
    assert len(seen) > 30
    refused = [call for call in shared.api.calls() if call["status"] == 400]
    assert [call["description"] for call in refused if "not modified" not in call["description"]] == []
    assert "cwgcop_troubles_total 0.0" in shared.metrics()


@pytest.mark.parametrize("data", ["", "1p|en|cwg-cop-2022/2.3/4|xxx"])
def test_a_button_that_is_not_ours_says_so(shared: Bot, ann: Person, data: str):
    """Data of another version, cut off or made up gets a notice, never an error."""
    notice = shared.api.first("answerCallbackQuery", {"callback_query": ann.query(data, ann.say("/start"))})
    assert "too old" in notice["args"]["text"]


def test_an_answer_has_three_buttons_and_three_questions(shared: Bot, ann: Person):
    """The official text, the whole section and ⋯, then questions about what was found beside, others each time; ⋯ shows
    all buttons and leaves text and questions as they are."""
    before = ann.say(SAUDI)
    reply = ann.say(SAUDI)
    assert {button["text"] for button in buttons(before)[3:]}.isdisjoint(
        each["text"] for each in buttons(reply)
    )
    labels = [button["text"] for button in buttons(reply)]
    assert labels[:3] == ["Official text", "Whole section", "⋯"]
    assert len(labels) == 6
    assert all(label.startswith("What of ") and SAUDI_ID not in label for label in labels[3:])
    everything = ann.press(reply, "⋯")
    assert (everything["text"], everything["message_id"]) == (reply["text"], reply["message_id"])
    all_labels = " ".join(button["text"] for button in buttons(everything))
    for wanted in "Another language", "Share", "Previous", "Contents", "Next", "This helps", "Does not help":
        assert wanted in all_labels
    assert [label for label in labels[3:] if label not in all_labels] == []
    passage = load(ROOT / "knowledge").passage(SAUDI_ID)
    assert short(passage, "en") in reply["text"]
    copies = [button["copy_text"]["text"] for button in buttons(everything) if "copy_text" in button]
    assert copies == [citation(passage, "en")]
    old = {"message_id": reply["message_id"], "date": 0, "chat": reply["chat"]}
    below = shared.api.answer(ann.id, {"callback_query": ann.query(data_of(reply, "⋯"), old)})
    assert TEXT["en"] in below["text"]
    assert "This helps" in " ".join(button["text"] for button in buttons(below))


def test_a_reaction_is_a_vote(shared: Bot, ann: Person):
    """A thumb on an answer counts for what that shows, not for what is opened after it; a later thumb instead. On two
    answers in a message it counts for both, on anything else for nothing."""

    def react(message: dict[str, object], sign: str) -> None:
        reaction = {"type": "emoji", "emoji": sign}
        about = {"chat": message["chat"], "message_id": message["message_id"], "user": ann.user, "date": 1}
        shared.api.update({"message_reaction": {**about, "old_reaction": [], "new_reaction": [reaction]}})
        ann.say("/language")

    def votes() -> list[tuple[str, int]]:
        sql = "SELECT passage, helps FROM votes JOIN questions ON update_id = votes.question WHERE questions.question = ?"
        return shared.rows(sql, asked)

    asked = f"{SAUDI} Thumbelina"
    reply = ann.say(asked)
    react(ann.say("/help"), "👎")
    react(reply, "🤔")
    assert votes() == []
    ann.press(reply, "Whole section")
    react(reply, "👍")
    assert votes() == [(SAUDI_ID, 1)]
    react(reply, "👎")
    assert votes() == [(SAUDI_ID, 0)]
    asked = f"{SAUDI}? Which meetings are a platform for sharing information and lessons learned?"
    react(ann.say(asked), "👍")
    assert [helps for _, helps in votes()] == [1, 1]


def test_whoever_chose_a_language_to_read_is_asked_whether_always(shared: Bot, ann: Person):
    """A press on "Always …?" changes the bot's language and leaves the passage where it is; it is offered once."""
    offer = say("fr", "button-always")
    reply, again = (ann.press(ann.press(ann.say(SAUDI), "Another language"), "Français") for _ in range(2))
    assert offer not in [button["text"] for button in buttons(again)]
    assert ann.press(reply, offer)["notice"] == say("fr", "language-set")
    assert ann.say("/language")["text"] == say("fr", "language-ask")
    assert offer not in [
        button["text"] for button in buttons(ann.press(ann.say(SAUDI), say("fr", "button-section")))
    ]


def test_what_a_press_cannot_change_comes_below_and_what_it_would_leave_as_it_is_does_not(
    shared: Bot, ann: Person
):
    """A button that is pressed twice at once makes no message; one under a message that cannot be edited makes one."""
    reply = ann.say(SAUDI)
    data, after = data_of(reply, "Official text"), shared.api.count()
    for _ in range(2):
        shared.api.first("editMessageText", {"callback_query": ann.query(data, reply)})
    ann.say("/help")
    assert len(shared.api.sent(ann.id, after)) == 1
    shared.api.fail("editMessageText", status=400, description="Bad Request: message can't be edited")
    below = shared.api.answer(ann.id, {"callback_query": ann.query(data, reply)})
    assert TEXT["ru"] in below["text"]


def test_a_reply_to_an_older_answer_leans_on_that(ann: Person):
    """And not on what was shown last."""
    older = ann.say(SAUDI)
    ann.say("Who created the mascot?")
    bot = {"id": 4242, "is_bot": True, "first_name": "B"}
    said = ann.say("when was that?", reply_to_message={**older, "from": bot})["text"]
    assert "26 January 2021" in said
    assert "26 January 2021" not in ann.say("Who created the mascot?")["text"]


def test_closest_and_none(ann: Person):
    """Closest says that this may not answer and quotes; none says so in two lines, whom to write to if a contact is set,
    with questions to ask instead; of what has nothing to do with it neither is spoken of."""
    closest = ann.say("guidelines delegations xyzzy")
    assert closest["text"].startswith("The report may not answer this")
    assert any(entity["type"].endswith("blockquote") for entity in closest["entities"])
    nothing = ann.say("zzzzqq mascot")
    assert "found nothing on this" in nothing["text"]
    assert (say("en", "none-passed") in nothing["text"], "desk@example.org" in nothing["text"]) == (
        True,
        True,
    )
    assert "desk@example.org" not in ann.say("hello")["text"]
    samples = [each["text"] for each in buttons(ann.say("/start"))][:3]
    offered = [*samples, say("en", "button-sections")]
    assert [each["text"] for each in buttons(ann.say("zzzzqq"))] == offered
    assert buttons(nothing)[0]["text"] == say("en", "button-follow")


def test_who_is_answered_in_another_language_gets_back_by_one_press(ann: Person):
    """Below an answer in the question's language a button shows the same in that of the reader's Telegram."""
    reply = ann.say("Какая страна предложила провести информационные сессии?")
    assert TEXT["ru"] in reply["text"]
    assert TEXT["en"] in ann.press(reply, "English")["text"]
    assert "English" not in str(buttons(ann.say(SAUDI)))


def test_thanks_get_a_friendly_line_and_are_not_kept(shared: Bot, ann: Person):
    """Bare thanks are answered in their language and not kept as a question; with a question they are one."""
    assert ann.say("Thanks a lot!")["text"] == say("en", "welcome")
    assert ann.say("谢谢")["text"] == say("zh", "welcome")
    assert ann.say("Merci d’avance !")["text"] == say("fr", "welcome")
    asked = "Thanks! And which Kingdom offered information sessions?"
    assert TEXT["en"] in ann.say(asked)["text"]
    kept = [question for (question,) in shared.rows("SELECT question FROM questions")]
    assert asked in kept
    assert not {"Thanks a lot!", "谢谢", "Merci d’avance !"} & set(kept)


def test_votes_and_questions_are_kept_for_the_secretariat_and_forgotten(shared: Bot, ann: Person):
    """A question and a vote are kept under a hash; /forget erases them, and the words from the files too. What it then
    said stays, whatever is pressed again."""
    words = "Kingdom Saudi Arabia offered Quokkaburra sessions"
    reply = ann.say(words)
    assert "Thank you" in ann.press(reply, "Does not help")["notice"]
    ((person, passages),) = shared.rows("SELECT person, passages FROM questions WHERE question = ?", words)
    assert shared.rows("SELECT passage, helps FROM votes WHERE person = ?", person) == [(SAUDI_ID, 0)]
    assert SAUDI_ID in passages
    assert str(ann.id) not in person
    asked = ann.say("/forget")
    done = ann.press(asked, "Yes")
    assert "1 question, 1 opinion" in done["text"]
    for label in ("No", "Yes"):  # as a second device still shows them
        assert ann.press(asked, label)["notice"] == say("en", "notice-old")
    files = list(shared.data.glob("bot.sqlite3*"))
    assert files
    assert b"Quokkaburra" not in b"".join(file.read_bytes() for file in files)


def test_a_made_up_press_learns_nothing_of_others_questions(shared: Bot, ann: Person):
    """With another's number a press quotes no question, tells no answer and counts as no vote; nor do votes on what was
    not shown, or numbers that no database holds."""
    words = "Kingdom Saudi Arabia offered Zwergkaenguru information sessions children online"
    after = shared.api.count()
    (asked,) = shared.api.update({"message": ann.message(words)})
    own = until(lambda: shared.api.sent(ann.id, after))[0]
    eve = Person(shared.api, next(numbers))
    below = eve.say("/help")

    def forged(person: Person, action: Action, *fields: str, identifier: str = SAUDI_ID) -> dict[str, object]:
        after = shared.api.count()
        data = pack(action, "en", identifier, *fields)
        shared.api.update({"callback_query": person.query(data, below if person is eve else own)})
        return until(lambda: person._effects(after))

    opened = forged(eve, Action.PASSAGE, "en", "", str(asked))
    assert TEXT["en"] in opened["text"]
    others = [any("What of" in button["text"] for button in buttons(each)) for each in (own, opened)]
    assert others == [True, False]
    assert "Zwergkaenguru" not in eve.say("anything else?")["text"]
    for person, question, passage, counts in (
        (eve, asked, SAUDI_ID, False),
        (ann, asked, "cwg-cop-2022/2.1/1", False),
        (ann, asked, "no/such", False),
        (ann, "9" * 25, SAUDI_ID, False),
        (ann, asked, SAUDI_ID, True),
    ):
        notice = forged(person, Action.VOTE, "+", str(question), identifier=passage)["notice"]
        assert notice == say("en", "notice-thanks" if counts else "notice-old")
    assert TEXT["fr"] in forged(eve, Action.PASSAGE, "fr", "", "9" * 25)["text"]
    assert shared.rows("SELECT passage FROM votes WHERE question = ?", asked) == [(SAUDI_ID,)]
    assert "cwgcop_troubles_total 0.0" in shared.metrics()


def test_a_link_opens_a_passage(shared: Bot, ann: Person):
    """t.me/bot?start=<passage> opens the passage; one that is not there is said to be withdrawn."""
    start = link("x", SAUDI_ID).partition("=")[2]
    assert TEXT["en"] in ann.say(f"/start {start}")["text"]
    assert TEXT["en"] in ann.say(f"/start {SAUDI_ID}")["text"]
    for typed in ("cwg-cop-2022_2__4", "CWG-COP-2022-2-4"):
        assert "Section 2.4" in ann.say(f"/start {typed}")["text"]
    assert "no longer in the report" in ann.say("/start cwg-cop-2022_7")["text"]


ODD = {
    "voice": {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}},
    "photo": {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]},
    "poll without a field that PTB requires": {"poll": {"id": "1", "question": "?", "options": []}},
    "something new": {"hologram": {"size": 3}},
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_anything_else_gets_a_friendly_line(ann: Person, kind: str):
    """In a private chat nothing is met with silence or an error text."""
    reply = ann.say(None, **ODD[kind])
    assert reply["text"] == say("en", "only-text-spoken" if kind == "voice" else "only-text")


def test_an_album_gets_one_line(shared: Bot, ann: Person):
    """Of ten pictures sent together one is answered: by the words below it, or with the friendly line."""
    for number, caption in ((1, {"caption": SAUDI}), (2, {})):
        after = shared.api.count()
        album = {"media_group_id": f"{ann.id} {number}", **ODD["photo"]}
        shared.api.update(
            {"message": ann.message(**album, **caption)},
            *({"message": ann.message(**album)} for _ in range(9)),
        )
        shared.api.update({"message": ann.message("/about")})

        def texts(after: int = after) -> list[str]:
            return [message["text"] for message in shared.api.sent(ann.id, after)]

        first, last = until(lambda texts=texts: texts() and texts()[-1].startswith("Report of") and texts())
        assert (TEXT["en"] in first) == bool(caption)
        assert (first == say("en", "only-text")) == (not caption)
        assert last


def test_pins_and_timers_get_nothing(shared: Bot, ann: Person):
    """What Telegram itself says in a chat is no message of anybody's."""
    pinned = {"message_id": 1, "date": 1, "chat": {"id": ann.id, "type": "private"}, "text": "x"}
    after = shared.api.count()
    for service in (
        {"pinned_message": pinned},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    ):
        shared.api.update({"message": ann.message(**service)})
    ann.say("/about")
    assert shared.api.sent(ann.id, after)[0]["text"].startswith("Report of")


def test_logs_hold_neither_the_token_nor_words_nor_ids(shared: Bot, ann: Person):
    """Nothing of a conversation is in the log: no words, no token, no number of a person, also where the engine fails; the
    person is told so kindly."""
    person = Person(shared.api, 7_777_777_001)
    person.say(f"{SAUDI} Jabberwocky")
    person.say(None, **ODD["poll without a field that PTB requires"])
    assert person.say("please raise Blunderbuss")["text"] == say("en", "trouble")
    logged = shared.logged()
    assert "RuntimeError at" in logged
    for secret in ("Jabberwocky", "Blunderbuss", "4242:TEST-token", "7777777001"):
        assert secret not in logged


def test_commands_are_registered_in_each_language(shared: Bot):
    """Telegram has the commands and both descriptions for the six languages and the default."""
    last = LANGUAGES[-1]
    until(lambda: "short_description" in shared.api.get("state")["profile"].get(last, {}))
    profile = shared.api.get("state")["profile"]
    assert set(profile) == {"", *LANGUAGES}
    for each in profile.values():
        assert len(each["commands"]) == 10
        assert "2022" in each["description"]
        assert each["short_description"]


def test_an_admin_learns_how_the_bot_does(start_bot: Callable[..., Bot], api: BotAPI):
    """Who is named in the settings gets the state and the week's questions; for others there is no such command."""
    bot = start_bot(CWGCOP_ADMINS="77,78")
    admin, other = Person(api, 78), Person(api, 79)
    other.say(SAUDI)
    other.say("Saudi zzzzqq")
    with closing(sqlite3.connect(bot.data / "bot.sqlite3")) as raw, raw:
        raw.execute("UPDATE questions SET asked = asked - 2 * 86400 WHERE question = 'Saudi zzzzqq'")
    status = admin.say("/status")["text"].split("\n\n")
    assert status[0] == say("en", "status-well")
    times = status.pop(3)
    assert re.fullmatch(
        r"Seconds to a reply: half of the last 2 within \d\.\d\d, 95% within \d\.\d\d\.", times
    )
    assert status[1:] == [
        say("en", "status-index", build="wordmatch", passages=len(load(ROOT / "knowledge").passages)),
        say("en", "status-waiting", waiting=0),
        say("en", "status-day", answer="1 (? 1)", closest="0", none="0"),
        say("en", "status-week", answer=1, closest=0, none=1),
    ]
    assert other.say("/status")["text"] == say("en", "unknown-command")
    assert other.say("/help@nobody")["text"] == say("en", "unknown-command")
    group = {"chat": {"id": -10078, "type": "supergroup", "title": "Delegates"}}
    api.update(
        *({"message": admin.message(f"/{name}@cwgcop_test_bot", **group)} for name in ("status", "meetings"))
    )
    assert "meetings" in until(lambda: api.sent(-10078))[0]["text"], "what an admin may see a group may not"
    for person, build in ((other, "wordmatch"), (admin, "another")):
        press = person.query(pack(Action.ROLLBACK, "en", "+", build), person.say("/about"))
        assert api.first("editMessageText", {"callback_query": press})["args"]["text"] == say(
            "en", "notice-old"
        )
    kept = dict(bot.rows("SELECT question, passages FROM questions"))
    assert "cwg-cop-2022" in kept["Saudi zzzzqq"]  # the nearest, for whoever reads what was not answered
    assert "cwg-cop-2022" in kept[SAUDI]
    assert len(kept) == 2
