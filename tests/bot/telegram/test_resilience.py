"""What must not happen: a question lost, an order turned, a chat delayed by another, a bot that gives up."""

import re
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from bot.service.database import WaitingUpdate
from bot.telegram.inbox import FLOOD, FLOOD_SECONDS, QueuedUpdate, _is_flood
from tests.bot.telegram.harness import TEXT, TOKEN, Bot, BotAPI, Person, data_of, free_port, http, say, until
from tests.bot.telegram.soak import Storm

QUESTION = "Kingdom Saudi Arabia offered information sessions number"
SECRET = "s3cret-that-is-long-enough"


def webhook() -> dict[str, str]:
    """Settings for a webhook on a free port."""
    port = free_port()
    return {
        "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook/here",
        "TELEGRAM_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_short_storm_loses_nothing(start_bot: Callable[..., Bot], api: BotAPI, mode: str):
    """Twenty chats ask while the bot is killed again and again and Telegram fails: all are answered, in order."""
    bot = start_bot(**(webhook() if mode == "webhook" else {}))
    storm = Storm(api, bot, rate=10, seconds=6, kill_every=(1, 2), fail_every=2).run()
    assert (storm.lost, storm.did["out of order"]) == (0, 0), storm.report()
    assert storm.did["kills"] >= 1


def test_a_flood_delays_nobody_else_and_is_answered_once(start_bot: Callable[..., Bot], api: BotAPI):
    """100 messages at once from one chat: another does not wait for them; the flooder is told once."""
    start_bot()
    flooder, ann = Person(api, 6002), Person(api, 6003)
    api.update(*({"message": flooder.message(f"{QUESTION} {number}")} for number in range(99)),
               {"message": flooder.message("/about")})  # fmt: skip
    begun = time.monotonic()
    ann.say("/help")
    assert time.monotonic() - begun < 20  # of a hundred
    replies = until(lambda: [m["text"] for m in api.sent(flooder.id) if m["text"].startswith("Report of")]
                    and api.sent(flooder.id), 20)  # fmt: skip
    told = [message for message in replies if message["text"] == say("en", "flood")]
    assert len(told) == 1
    assert replies[-1]["text"].startswith("Report of")
    assert len(replies) < 10
    after = api.count()
    api.update(
        *({"message": flooder.message(QUESTION)} for _ in range(40)), {"message": flooder.message("/about")}
    )
    until(lambda: any(m["text"].startswith("Report of") for m in api.sent(flooder.id, after)), 20)
    assert say("en", "flood") not in [message["text"] for message in api.sent(flooder.id, after)]


async def test_what_was_sent_over_minutes_is_no_flood():
    """However much waits, as when the bot was away: all of it is answered."""

    def waiting(apart: int, count: int = FLOOD + 1) -> list[QueuedUpdate]:
        return [
            QueuedUpdate(WaitingUpdate(number, "", "", 1, 0), None, 0.0, 6002, number * apart)
            for number in range(count)
        ]

    apart = FLOOD_SECONDS // (FLOOD - 1)
    assert _is_flood(waiting(apart))
    assert not _is_flood(waiting(apart + 1))
    assert not _is_flood(waiting(apart, FLOOD))


def test_edits_and_presses_keep_to_the_limits_too(start_bot: Callable[..., Bot], api: BotAPI):
    """Edits and presses of one message that wait are dealt with as one, and no second has more calls than Telegram
    allows, however many there are of either; every vote counts."""
    bot = start_bot()
    ann, people = Person(api, 6211), [Person(api, 8100 + number) for number in range(12)]
    question = ann.message("zzzzqq")
    api.answer(ann.id, {"message": question})
    replies = [each.press(each.say(QUESTION), "⋯") for each in people]
    time.sleep(4)  # what came before is no longer counted
    after = api.count()
    edits = [
        {**question, "text": f"zzzzqq {number}", "edit_date": 1_790_000_000 + 5 * number}
        for number in range(12)
    ]
    api.update(
        *({"edited_message": each} for each in edits),
        {"edited_message": {**question, "text": QUESTION, "edit_date": int(time.time())}},
        *({"callback_query": each.query(data_of(reply, label), reply)}
          for label in ("Official", "Next", "This helps", "Does not", "This helps", "Next", "Official")
          for each, reply in zip(people, replies, strict=True)),
    )  # fmt: skip
    until(
        lambda: api.calls("answerCallbackQuery", after) and "cwgcop_updates_waiting 0.0" in bot.metrics(), 60
    )
    calls = [call for call in api.calls(after=after) if call["method"] != "getUpdates"]
    assert len([call for call in calls if call["args"].get("chat_id") == str(ann.id)]) <= 4
    last = next(each for each in reversed(calls) if each["args"].get("chat_id") == str(ann.id))
    assert TEXT["en"] in last["args"]["text"]
    for each in people:
        edited = [call for call in calls if call["args"].get("chat_id") == str(each.id)]
        assert ["Official text" in call["args"]["text"] for call in edited] == [True]
    assert len([call for call in calls if call["args"].get("text") == say("en", "notice-thanks")]) == 24
    at = [call["at"] for call in calls]
    assert max(sum(start <= each < start + 0.8 for each in at) for start in at) <= 45  # some stall on the way


def test_telegram_down_at_start_is_waited_for(start_bot: Callable[..., Bot], api: BotAPI):
    """A bot that cannot reach Telegram at start says so, is alive but not ready, and goes on when it can."""
    api.fail("getMe", times=3, status=502)
    bot = start_bot(wait=False)
    until(lambda: "Telegram cannot be reached" in (bot.log.exists() and bot.logged()))
    status, why = bot.ready()
    assert status == 503
    assert "Telegram was last heard never" in why
    assert http(f"http://127.0.0.1:{bot.http}/healthz")[0] == 200
    until(bot.is_ready, 20)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TELEGRAM_BOT_TOKEN": "4242:WRONG-token"}, ["TELEGRAM_BOT_TOKEN"]),
        # Where a server that is not Telegram's says 404, its URL may be what is wrong.
        ({"TELEGRAM_API_URL": "{url}/api"}, ["TELEGRAM_API_URL", "TELEGRAM_BOT_TOKEN"]),
    ],
)
def test_a_wrong_token_or_address_is_one_sentence(
    start_bot: Callable[..., Bot], api: BotAPI, changed: dict[str, str], named: list[str]
):
    """What Telegram refuses ends the bot with exit code 1 and a sentence that names the settings, never the token."""
    bot = start_bot(wait=False, **{name: value.format(url=api.url) for name, value in changed.items()})
    assert bot.process.wait(120) == 1
    (line,) = filter(None, bot.logged().splitlines())
    assert all(name in line for name in named)
    assert changed.get("TELEGRAM_BOT_TOKEN", TOKEN) not in line


def test_sigterm_finishes_what_is_begun_and_keeps_the_rest(start_bot: Callable[..., Bot], api: BotAPI):
    """After SIGTERM, also if it comes twice, the answer being made goes out, the exit code is 0, the rest comes after;
    one that cannot be sent keeps the bot from ending for seconds at most. A button from before works."""
    bot, ann = start_bot(), Person(api, 6801)
    reply = ann.say(QUESTION)
    api.fail("sendMessage", delay=1.5)
    api.update(*({"message": ann.message(f"/help {number}")} for number in range(3)))
    until(lambda: len(api.calls("sendMessage")) > 1)
    bot.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert bot.stop() == 0
    assert len(api.sent(ann.id)) == 2
    api.fail("sendMessage", times=6, status=502)
    bot.start()
    until(lambda: len(api.calls("sendMessage")) >= 4)
    begun = time.monotonic()
    assert bot.stop() == 0
    assert time.monotonic() - begun < 30
    bot.start()
    until(lambda: len(api.sent(ann.id)) == 4, 30)
    assert "Саудовская Аравия" in ann.press(reply, "Official text")["text"]


def test_an_update_that_ends_the_process_takes_nobody_with_it(start_bot: Callable[..., Bot], api: BotAPI):
    """After a few ends it is given up, with an apology in the language of its sender; who was dealt with beside it has
    got an answer, and nobody else an apology."""
    eve, others = Person(api, 6820, "fr"), [Person(api, 6821 + number) for number in range(4)]
    bot = start_bot(HANGING="1")
    api.update(
        {"message": eve.message("die, whoever reads this")},
        *({"message": each.message(QUESTION)} for each in others),
    )
    ends = 0
    while not api.sent(eve.id):
        if bot.process.poll() is not None:
            assert bot.process.returncode == 7
            ends += 1
            assert ends <= 5
            bot.start(wait=False)
        time.sleep(0.05)
    assert [message["text"] for message in api.sent(eve.id)] == [say("fr", "trouble")]
    for each in others:
        (reply,) = until(lambda each=each: api.sent(each.id))
        assert TEXT["en"] in reply["text"]
    assert ends == 5


# One bot, which goes on whatever Telegram does.


def test_order_within_a_chat_is_kept(shared: Bot, ann: Person):
    """Answers come in the order of the questions, whatever each of them takes."""
    names = ["/help", "sleep", "/about", "/privacy", "sleep", "/meetings"]
    shared.api.update(*({"message": ann.message(name)} for name in names))
    replies = until(lambda: len(found := shared.api.sent(ann.id)) >= 6 and found, 20)
    none = say("en", "none-intro", count=1)
    starts = ["Ask in any", none, "Report of", "What I keep", none, "The meetings"]
    assert all(message["text"].startswith(start) for message, start in zip(replies, starts, strict=True))


def test_many_chats_are_answered_at_once(shared: Bot):
    """Sixteen chats whose sends are slow are answered together, not one after the other."""
    api, people = shared.api, [Person(shared.api, 6100 + number) for number in range(16)]
    api.fail("sendMessage", times=16, delay=1.0)
    begun = time.monotonic()
    api.update(*({"message": each.message(QUESTION)} for each in people))
    until(lambda: all(api.sent(each.id) for each in people))
    assert time.monotonic() - begun < 12


def test_429_pauses_only_its_own_chat(shared: Bot, ann: Person):
    """A chat that has to wait waits as long as Telegram asks, and another does not."""
    api, slow = shared.api, Person(shared.api, 6201)
    refusal = {"status": 429, "retry_after": 3, "description": "Too Many Requests: retry after 3"}
    api.fail("sendMessage", chat=slow.id, **refusal)
    begun = time.monotonic()
    api.update({"message": slow.message("/help")})
    ann.say("/help")
    assert not api.sent(slow.id)
    until(lambda: api.sent(slow.id))
    assert time.monotonic() - begun > 2.9


@pytest.mark.parametrize(
    ("method", "failure"),
    [
        ("sendMessage", {"status": 502}), ("sendMessage", {"drop": True}),
        ("sendMessage", {"status": 429, "retry_after": 1}), ("getUpdates", {"status": 502}),
        ("getUpdates", {"drop": True}), ("getUpdates", {"after_drop": True}), ("getUpdates", {"status": 409}),
    ],
)  # fmt: skip
def test_what_fails_is_tried_until_it_is_through(
    shared: Bot, ann: Person, method: str, failure: dict[str, object]
):
    """Errors of the server, broken connections and other pollers are waited out, said, and bring nothing twice."""
    shared.api.fail(method, times=2, **failure)
    assert ann.say("/help")["text"]
    assert ann.say("/about")["text"]
    assert len(shared.api.sent(ann.id)) == 2
    if failure == {"status": 409}:
        assert "another program takes this bot's updates (409)" in shared.logged()


def test_a_chat_that_cannot_be_written_to_is_left_alone(shared: Bot, ann: Person):
    """403 ends what is sent to that chat at once, and when the person writes again they are answered; a channel where
    the bot may read alone makes no error of ours."""
    api, logged = shared.api, len(shared.logged())

    def left() -> int:
        return shared.logged()[logged:].count("cannot be written to")

    api.fail("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    after = api.count()
    api.update({"message": ann.message("/help")})
    until(lambda: left() == 1)
    assert len(api.calls("sendMessage", after)) == 1
    assert ann.say("/help")["text"]
    post = {"message_id": 5, "date": 1, "chat": {"id": -10066, "type": "channel", "title": "News"}}
    named = {"text": "@cwgcop_test_bot", "entities": [{"type": "mention", "offset": 0, "length": 16}]}
    for number, why in enumerate(("need administrator rights in the channel chat", "TOPIC_CLOSED"), 2):
        api.fail("sendMessage", chat=-10066, status=400, description=f"Bad Request: {why}")
        api.update({"channel_post": {**post, **named}})
        until(lambda number=number: left() == number)
    assert "our bug" not in shared.logged()[logged:]


def test_refused_entities_go_out_as_plain_text(shared: Bot, ann: Person):
    """When Telegram refuses a message's looks its words go out all the same, and the log calls it our bug; that a topic is
    gone is none, and the reply keeps its looks."""
    logged = len(shared.logged())
    shared.api.fail("sendMessage", status=400, description="Bad Request: message thread not found")
    assert ann.say(QUESTION, message_thread_id=7, is_topic_message=True)["entities"]
    assert "our bug" not in shared.logged()[logged:]
    shared.api.fail("sendMessage", status=400, description="Bad Request: can't parse entities: whatever")
    reply = ann.say(QUESTION)
    assert ("Saudi Arabia" in reply["text"], reply["entities"]) == (True, [])
    assert "our bug" in shared.logged()[logged:]


def test_a_group_that_moves_is_followed(shared: Bot, ann: Person):
    """When a group became a supergroup the reply goes to its new number, where what was asked last is known."""
    api = shared.api

    def asked(chat: int, text: str) -> dict[str, Any]:
        entities = [{"type": "mention", "offset": 0, "length": 16}]
        group = {"id": chat, "type": "group", "title": "G"}
        return ann.message(text=f"@cwgcop_test_bot {text}", chat=group, entities=entities)

    api.reply(-77, asked(-77, "outcomes of meeting 16"))
    api.fail("sendMessage", chat=-77, status=400, migrate_to=-10077,
             description="Bad Request: group chat was upgraded to a supergroup chat")  # fmt: skip
    assert api.reply(-10077, asked(-77, "/help"))
    assert "Section 2.3" in api.reply(-10077, asked(-10077, "and the next meeting?"))
    # The group itself says so, too.
    api.reply(-78, asked(-78, "outcomes of meeting 16"))
    api.update({"message": {**asked(-78, ""), "text": None, "migrate_to_chat_id": -10078}})
    until(lambda: shared.rows("SELECT count(*) FROM updates WHERE done IS NULL") == [(0,)])
    assert "Section 2.3" in api.reply(-10078, asked(-10078, "and the next meeting?"))


def test_an_odd_update_stops_nothing(shared: Bot, ann: Person):
    """Updates that no library could read are passed over, and the next is answered; what happened is counted."""
    odd = ({"poll": {"id": "1"}}, {"message": 7}, {"message": {"message_id": 1}}, {"unheard_of": {"a": [1]}})
    shared.api.update(*odd, {"callback_query": {"id": "x"}})
    assert ann.say(QUESTION)["text"]
    metrics = until(lambda: "cwgcop_updates_waiting 0.0" in (found := shared.metrics()) and found)
    for counted in (
        r'cwgcop_updates_total{kind="message"} \d', r'cwgcop_answers_total{language="",outcome="answer"} \d',
        r'cwgcop_telegram_errors_total{code="network"} [1-9]', r'cwgcop_index_info{build="wordmatch"} 1.0',
        r'cwgcop_stage_seconds_count{stage="whole"} \d',
    ):  # fmt: skip
        assert re.search(counted, metrics), counted


def hanging(start_bot: Callable[..., Bot], api: BotAPI, stuck: str) -> Bot:
    """A bot whose search has just begun to hang."""
    bot = start_bot(HANGING="1", STUCK=stuck)
    api.update({"message": Person(api, 6811).message("hang on to what?")})

    def hangs() -> bool:
        status, reason = bot.ready()
        return status == 503 and "the search has not answered" in reason

    until(hangs)
    return bot


@pytest.mark.parametrize("end", ["by itself", "SIGTERM"])
def test_a_search_that_hangs_is_said_and_ends_the_bot(start_bot: Callable[..., Bot], api: BotAPI, end: str):
    """It is not ready, with the reason and a figure; what needs no search is answered; then it ends by itself, or when
    it is told to, without waiting for what never ends."""
    bot = hanging(start_bot, api, stuck="8" if end == "by itself" else "600")
    age = re.search(r"^cwgcop_batch_seconds ([\d.]+)", bot.metrics(), re.MULTILINE)
    assert age is not None
    assert float(age[1]) > 1
    assert Person(api, 6812).say("/help")["text"]
    if end == "by itself":
        assert bot.process.wait(120) == 1
        assert "the search has not answered for 8 s: the bot ends" in bot.logged()
    else:
        bot.process.send_signal(signal.SIGTERM)
        assert bot.process.wait(120) == 0
    assert api.sent(6811) == []


def test_a_reply_that_is_never_made_is_given_up(start_bot: Callable[..., Bot], api: BotAPI):
    """Its asker gets an apology, all others their answers; the bot goes on."""
    bot, eve, ann = start_bot(HANGING="1"), Person(api, 6841), Person(api, 6842)
    assert eve.say("spin, spin")["text"] == say("en", "trouble")
    assert TEXT["en"] in ann.say(QUESTION)["text"]
    assert bot.process.poll() is None


def test_a_bot_that_stands_still_ends(start_bot: Callable[..., Bot], api: BotAPI):
    """It says where it stood still; what it was answering counts as begun, so that it is given up in the end."""
    bot = start_bot(HANGING="1")
    api.update({"message": Person(api, 6843).message("stand there")})
    assert bot.process.wait(120) == 1
    assert re.search(r"the bot stands still in .*_never \(.*: it ends, to be started again", bot.logged())
    assert bot.rows("SELECT starts FROM updates WHERE done IS NULL") == [(1,)]


def test_a_bot_of_which_a_part_has_failed_ends(start_bot: Callable[..., Bot]):
    """It would be deaf and ready; what ended it is logged by its place, without its text."""
    bot = start_bot(HANGING="1", wait=False, FAILING="1")
    assert bot.process.wait(120) == 1
    assert "our bug: the bot ends, to be started again [RuntimeError at" in bot.logged()
    assert "Blunderbuss" not in bot.logged()


@pytest.mark.parametrize("table", ["questions", "updates"])
def test_a_page_damaged_meanwhile_keeps_nobody_from_an_answer(
    start_bot: Callable[..., Bot], api: BotAPI, table: str
):
    """Questions are answered though nothing can be kept; the bot is not ready, and says what to do; /forget is not said
    to be done."""
    bot = start_bot()
    ann = Person(api, 6203)
    assert TEXT["en"] in ann.say(QUESTION)["text"]
    until(lambda: "cwgcop_updates_waiting 0.0" in bot.metrics())  # it writes after the reply, too
    path = bot.data / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as raw, raw:
        # A change by another program: the bot reads all pages anew, from the file alone.
        raw.execute("INSERT INTO facts VALUES ('other', '1')")
        raw.commit()
        # Not at the moment when the bot does the same: what it then writes would mend the damage.
        until(lambda: not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        roots = [
            page for (page,) in raw.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", [table])
        ]
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    raw.close()
    assert roots
    with path.open("r+b") as file:
        for page in roots:
            file.seek((page - 1) * size)
            file.write(b"\x55" * size)
    for _ in range(2):
        assert TEXT["en"] in ann.say(QUESTION)["text"]
    status, why = bot.ready()
    assert status == 503
    assert "restore the backup" in why
    assert "restore the backup" in bot.logged()
    if table == "questions":
        assert ann.press(ann.say("/forget"), "Yes")["text"] == say("en", "trouble")


def test_forget_is_not_done_while_another_program_reads(start_bot: Callable[..., Bot], api: BotAPI):
    """The person is told, replies do not wait for the reader, and when it ends the words go from the log."""
    bot = start_bot()
    ann = Person(api, 6204)
    ann.say("Xylophonzimmer sessions")
    reader = sqlite3.connect(bot.data / "bot.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT * FROM questions").fetchall()
    assert ann.press(ann.say("/forget"), "Yes")["text"] == say("en", "forget-held")
    for number in range(3):
        begun = time.monotonic()
        Person(api, 62040 + number).say("/help")
        assert time.monotonic() - begun < 10
    until(lambda: "until another program no longer reads the database" in bot.logged())
    reader.close()
    until(lambda: "stands in the log no longer" in bot.logged())
    assert b"Xylophonzimmer" not in b"".join(path.read_bytes() for path in bot.data.glob("bot.sqlite3*"))
    assert "Done" in ann.press(ann.say("/forget"), "Yes")["text"]
