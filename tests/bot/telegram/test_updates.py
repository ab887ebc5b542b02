"""Updates of every kind and combination of fields that PTB can read: no error, no silence."""

import asyncio
import gc
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.service.errors import StoreError
from bot.service.health import Health
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import QuestionRecord, Store
from bot.service.worker import Worker
from bot.settings import CHECKOUT
from bot.telegram import network, sender
from bot.telegram.admin import Admins
from bot.telegram.handlers import Handlers
from bot.telegram.inbox import Inbox
from bot.telegram.network import Api
from bot.telegram.sender import Pace, Sender
from bot.telegram.services import Services
from bot.telegram.splitting import split
from knowledge.library import load
from tests.bot.telegram.harness import SAUDI, TEXT, say
from tests.bot.telegram.wordmatch import Opened, WordMatch

LIBRARY = load(CHECKOUT / "knowledge")
ME = {"id": 4242, "is_bot": True, "first_name": "B", "username": "cwgcop_test_bot"}


class Recorder(BaseRequest):
    """Takes the place of the network: notes what is called, and answers as Telegram would; some calls it refuses."""

    def __init__(self, status: Callable[[str, dict[str, Any]], int] = lambda *_: 200) -> None:
        self._status = status
        self.calls: list[tuple[str, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float:
        """Nothing is read."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Note a call and answer it."""
        name = url.rpartition("/")[2]
        parameters = request_data.parameters if request_data is not None else {}
        self.calls.append((name, parameters))
        if (status := self._status(name, parameters)) != 200:
            return status, json.dumps({"ok": False, "error_code": status, "description": "no"}).encode()
        result: Any = True
        if name == "getMe":
            result = ME
        elif name in {"sendMessage", "editMessageText"}:
            chat = {"id": parameters.get("chat_id", 1), "type": "private"}
            result = {"message_id": 1, "date": 1, "chat": chat, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["/start", "/help@cwgcop_test_bot", "/forget x", "@cwgcop_test_bot who?", "meeting 16", "raisin",
                     "Kingdom Saudi Arabia sessions", "/start cwg-cop-2022_2__4", "\ud83d", "\x00", "👩‍👩‍👧‍👦"]),
)  # fmt: skip
ids = st.integers(1, 2**40)
user = st.fixed_dictionaries(
    {"id": ids, "is_bot": st.booleans(), "first_name": st.text(min_size=1, max_size=9)},
    optional={
        "language_code": st.sampled_from(["ar", "zh-hans", "pt-br", "", "xx"]),
        "username": st.text(max_size=9),
    },
)
chat = st.one_of(
    st.fixed_dictionaries({"id": ids, "type": st.just("private"), "first_name": st.just("A")}),
    st.fixed_dictionaries(
        {
            "id": ids.map(lambda number: -number),
            "type": st.sampled_from(["group", "supergroup"]),
            "title": st.just("G"),
        },
        optional={"is_forum": st.booleans()},
    ),
)
file = {"file_id": "f", "file_unique_id": "u"}
entity = st.fixed_dictionaries(
    {"type": st.sampled_from(["mention", "bot_command", "text_mention", "url", "bold", "novel"]),
     "offset": st.integers(-2, 90), "length": st.integers(-2, 90)},
    optional={"user": st.just(ME)},
)  # fmt: skip
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "text": words,
    "caption": words,
    "entities": st.lists(entity, max_size=3),
    "caption_entities": st.lists(entity, max_size=2),
    "photo": st.just([{**file, "width": 1, "height": 1}]),
    "voice": st.just({**file, "duration": 1}),
    "video_note": st.just({**file, "duration": 1, "length": 1}),
    "audio": st.just({**file, "duration": 1}),
    "document": st.just(file),
    "sticker": st.just({**file, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}),
    "location": st.just({"longitude": 1.0, "latitude": 1.0, "live_period": 60}),
    "contact": st.just({"phone_number": "1", "first_name": "B"}),
    "dice": st.just({"emoji": "🎲", "value": 3}),
    "new_chat_members": st.lists(user, max_size=2),
    "left_chat_member": user,
    "new_chat_title": st.just("T"),
    "group_chat_created": st.just(True),
    "migrate_from_chat_id": st.just(-5),
    "message_auto_delete_timer_changed": st.just({"message_auto_delete_time": 5}),
    "forward_origin": st.just({"type": "hidden_user", "date": 1, "sender_user_name": "X"}),
    "reply_to_message": st.just({"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": ME}),
    "message_thread_id": st.integers(1, 99),
    "is_topic_message": st.booleans(),
    "sender_chat": chat,
    "via_bot": st.just(ME),
    "quote": st.just({"text": "q", "position": 0}),
    "edit_date": st.just(5),
    "forum_topic_created": st.just({"name": "T", "icon_color": 1}),
    "video_chat_started": st.just({}),
    "has_media_spoiler": st.booleans(),
}  # fmt: skip
#: Of these Telegram itself tells: they get no answer.
SERVICE = {"new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "migrate_from_chat_id",
           "message_auto_delete_timer_changed", "forum_topic_created", "video_chat_started"}  # fmt: skip
message = st.builds(
    lambda required, chosen: {**required, **chosen},
    st.fixed_dictionaries(
        {"message_id": ids, "date": st.integers(1, 2**31), "chat": chat}, optional={"from": user}
    ),
    st.lists(st.sampled_from(sorted(FIELDS)), max_size=5, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names})
    ),
)
data = st.one_of(st.text(max_size=64), st.sampled_from(["1m|en|yzb", "1t|fr", "1g|en|ru", "1f|en|-"]))
query = st.fixed_dictionaries(
    {"id": st.just("1"), "from": user, "chat_instance": st.just("1")},
    optional={
        "message": message,
        "inline_message_id": st.just("i"),
        "data": data,
        "game_short_name": st.just("g"),
    },
)
inline = st.fixed_dictionaries(
    {"id": st.just("1"), "from": user, "query": words, "offset": st.text(max_size=4)}
)
member = st.builds(
    lambda where, who, status: {
        "chat": where, "from": who, "date": 1, "old_chat_member": {"user": ME, "status": "left"},
        "new_chat_member": {"user": ME, "status": status, "until_date": 0},
    },
    chat, user, st.sampled_from(["left", "member", "kicked"]),
)  # fmt: skip
reaction = st.fixed_dictionaries(
    {
        "chat": chat, "message_id": ids, "date": st.just(1), "old_reaction": st.just([]),
        "new_reaction": st.lists(st.sampled_from([
            {"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "1"}, {"type": "paid"},
        ]), max_size=2),
    },
    optional={"user": user, "actor_chat": chat},
)  # fmt: skip
update = st.one_of(
    st.fixed_dictionaries({"message_reaction": reaction}),
    st.fixed_dictionaries({"message": message}),
    st.fixed_dictionaries({"edited_message": message}),
    st.fixed_dictionaries({"channel_post": message}),
    st.fixed_dictionaries({"edited_channel_post": message}),
    st.fixed_dictionaries({"callback_query": query}),
    st.fixed_dictionaries({"inline_query": inline}),
    st.fixed_dictionaries({"my_chat_member": member}),
    st.fixed_dictionaries({"chat_join_request": st.just({})}),
)


@asynccontextmanager
async def serving(recorder: Recorder, metrics: Metrics) -> AsyncIterator[tuple[Services, Api]]:
    """All that people are served with, but for the network."""
    line, identity = Api("4242:x", request=recorder, get_updates_request=Recorder()), Identity(b"k" * 32)
    await line.initialize()
    worker = Worker(lambda: WordMatch(LIBRARY), lambda _: False)
    await worker.open()
    running = asyncio.create_task(worker.run())
    with tempfile.TemporaryDirectory() as folder:
        async with Store(Path(folder) / "db") as store:
            sender = Sender(line, metrics, store, identity)
            yield Services(store, sender, identity, worker, metrics, line.bot), line
    running.cancel()
    worker.close()


@asynccontextmanager
async def inbox_of(recorder: Recorder, metrics: Metrics) -> AsyncIterator[tuple[Inbox, Store]]:
    """An inbox with everything but the network."""
    async with serving(recorder, metrics) as (services, line):
        admins = Admins(services, Health(services.store, services.worker), Opened())
        yield Inbox(services, Handlers(services, admins), line), services.store


@asynccontextmanager
async def taking(inbox: Inbox, store: Store) -> AsyncIterator[None]:
    """Have what waits dealt with, until nothing does when the block has ended."""
    task = asyncio.create_task(inbox.take_up())
    yield
    while await store.count_waiting():
        await asyncio.sleep(0.005)
    task.cancel()


async def deal(updates: list[dict[str, Any]]) -> tuple[Recorder, float]:
    """Have updates dealt with; what was called, and how many were our errors."""
    recorder, metrics = Recorder(), Metrics()
    async with inbox_of(recorder, metrics) as (inbox, store):
        async with taking(inbox, store):
            for number, each in enumerate(updates):
                await inbox.put([{"update_id": number, **each}])
        await inbox.drain(1)
    return recorder, metrics.troubles._value.get()


def written(number: int, text: str, chat: int = 5) -> dict[str, Any]:
    """An update of that number: somebody writes to the bot."""
    ann = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": 1, "chat": {**ann, "type": "private"}, "from": ann, "text": text}
    return {"update_id": number, "message": message}


def readable(each: dict[str, Any]) -> bool:
    """Whether PTB can read an update."""
    try:
        Update.de_json({"update_id": 1, **each}, None)
    except (TypeError, KeyError, ValueError, AttributeError):
        return False
    return True


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.reuse],
)
@given(st.lists(update.filter(readable), min_size=1, max_size=4))
def test_no_update_is_an_error(updates: list[dict[str, Any]]):
    """Whatever PTB can read is dealt with without an error of ours; who writes in private gets a message, also if it
    tells of something beside."""
    recorder, troubles = asyncio.run(deal(updates))
    assert troubles == 0
    private = {
        each["message"]["chat"]["id"] for each in updates
        if each.get("message", {}).get("chat", {}).get("type") == "private"
        and ("text" in each["message"] or not SERVICE & each["message"].keys())
        # Our own words, and a passage of ours that somebody chose inline, are no question.
        and ME["id"] not in {each["message"].get(by, {}).get("id") for by in ("from", "via_bot")}
    }  # fmt: skip
    assert private <= {
        parameters.get("chat_id") for name, parameters in recorder.calls if name == "sendMessage"
    }


async def test_what_cannot_be_read_is_told_to_who_wrote_it_in_private():
    """A message of a kind that Telegram has yet to have gets a line; in a group it may be for anybody."""
    unreadable = ({"message": {"message_id": 1, "date": 1, "chat": {"id": chat}}} for chat in (5, -5))
    recorder, troubles = await deal(list(unreadable))
    sent = [(told["chat_id"], told["text"]) for name, told in recorder.calls if name == "sendMessage"]
    assert (sent, troubles) == ([(5, say("en", "only-text"))], 2)


async def test_a_lane_outlives_what_nobody_foresaw(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """An error outside all handling is logged as our bug, without its text, and what comes after is dealt with."""
    finish, failed = Store.finish, []

    async def fails_once(store: Store, update_ids: Iterable[int]) -> None:
        await finish(store, update_ids)
        failed.append(1)
        if len(failed) == 1:
            raise RuntimeError("Blunderbuss")

    monkeypatch.setattr(Store, "finish", fails_once)
    recorder, _ = await deal([written(number, "/help") for number in (1, 2)])
    gc.collect()
    await asyncio.sleep(0)
    assert [name for name, _ in recorder.calls if name == "sendMessage"] == ["sendMessage"] * 2
    assert "our bug: an update could not be dealt with at all" in caplog.messages
    assert "Blunderbuss" not in " ".join(caplog.messages)


async def test_what_comes_before_its_turn_waits_for_it():
    """Calls of the webhook may overtake each other: what waits in a chat is answered as Telegram numbered it."""
    recorder, _ = await deal([written(1, "/help"), written(3, "/about"), written(2, "/privacy")])
    sent = [values["text"] for name, values in recorder.calls if name == "sendMessage"]
    assert [text.startswith(say("en", "privacy")[:40]) for text in sent] == [False, True, False]


@pytest.mark.parametrize(("crashed", "starts"), [(False, 0), (True, 1)])
async def test_an_orderly_end_is_no_sign_of_guilt(
    monkeypatch: pytest.MonkeyPatch, crashed: bool, starts: int
):
    """What SIGTERM interrupts, however often, is never given up; what was in work when the search hung may be."""
    begun = asyncio.Event()

    async def hangs(*_: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Handlers, "handle", hangs)
    async with inbox_of(Recorder(), Metrics()) as (inbox, store):
        taking = asyncio.create_task(inbox.take_up())
        await inbox.put([written(1, "/help")])
        await begun.wait()
        taking.cancel()
        await inbox.drain(0.01, crashed=crashed)
        assert await store.database.rows("SELECT starts FROM updates") == [(starts,)]


async def test_of_several_suspects_the_one_that_was_begun_least_often_is_first():
    """So what only waited beside it is done before it is begun often enough to be given up."""
    recorder = Recorder()
    async with inbox_of(recorder, Metrics()) as (inbox, store):
        await inbox.put([written(1, "/help", 1), written(2, "/help", 2)])
        await store.database.write(("UPDATE updates SET starts = 5 - update_id",))
        async with taking(inbox, store):
            pass
    assert [values["chat_id"] for name, values in recorder.calls if name == "sendMessage"] == [2, 1]


async def test_a_disk_that_fails_again_and_again_is_no_fault_of_the_question(monkeypatch: pytest.MonkeyPatch):
    """However often one process has to begin a question anew, it is answered in the end, and not given up."""
    record, failed = Store.record, []

    async def fails(store: Store, question: QuestionRecord) -> None:
        failed.append(1)
        if len(failed) < 10:
            raise StoreError("database or disk is full")
        await record(store, question)

    monkeypatch.setattr(Store, "record", fails)
    monkeypatch.setattr(network, "FIRST_WAIT", 0.001)
    recorder, troubles = await deal([written(1, SAUDI)])
    (said,) = [parameters["text"] for name, parameters in recorder.calls if name == "sendMessage"]
    assert TEXT["en"] in said
    assert troubles == 0


async def test_parts_that_went_out_before_a_crash_are_not_sent_again(monkeypatch: pytest.MonkeyPatch):
    """A long reply goes on with the first part that was not sent."""
    monkeypatch.setattr(sender, "split", lambda blocks: split(blocks, 400))
    sent = []
    for before in (0, 2):
        recorder = Recorder()
        async with inbox_of(recorder, Metrics()) as (inbox, store):
            await inbox.put([written(1, "outcomes of meeting 15")])
            await store.database.write(("UPDATE updates SET sent = $1", before))
            async with taking(inbox, store):
                pass
        sent.append([values["text"] for name, values in recorder.calls if name == "sendMessage"])
    whole, rest = sent
    assert len(whole) > 2
    assert rest == whole[2:]


async def test_an_edit_leaves_no_part_of_the_longer_reply_before_it(monkeypatch: pytest.MonkeyPatch):
    """What has fewer parts now is deleted where it has none; what has more again is sent."""

    async def at_once(*_: Any) -> None:
        pass

    monkeypatch.setattr(Pace, "wait", at_once)
    monkeypatch.setattr(sender, "split", lambda blocks: split(blocks, 400))
    first, other = (written(1, text)["message"] for text in ("outcomes of meeting 15", "zzzzqq"))
    long, short, again = {"message": first}, {"edited_message": other}, {"edited_message": first}

    recorder, counts = Recorder(), list[list[int]]()
    async with inbox_of(recorder, Metrics()) as (inbox, store):
        for number, each in enumerate((long, short, again)):
            async with taking(inbox, store):
                await inbox.put([{"update_id": number, **each}])
            names = [name for name, _ in recorder.calls]
            counts.append([names.count(name) for name in ("sendMessage", "editMessageText", "deleteMessage")])
        await inbox.drain(1)
    (sent, *none), *edited = counts
    assert (sent > 1, none) == (True, [0, 0])
    assert edited == [[sent, 1, sent - 1], [2 * sent - 1, 2, sent - 1]]
