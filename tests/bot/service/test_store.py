"""The bot's database: what goes in stays in, once, in order, and is erased when it should be."""

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.service.database import MIGRATIONS, WaitingUpdate
from bot.service.errors import DatabaseError, StoreError
from bot.service.identity import Identity
from bot.service.sqlite import SQLite
from bot.service.store import KEEP_LAST_SHOWN, PAGE, Figures, Kept, LastShown, QuestionRecord, Store
from bot.service.wishes import Wishes
from bot.telegram import app


@pytest.fixture
async def file(tmp_path: Path):
    """An open database that is a file."""
    async with Store(tmp_path / "bot.sqlite3") as opened:
        yield opened


async def claimed(store: Store) -> list[WaitingUpdate]:
    """The updates that are now to be dealt with, in order."""
    return await store.database.claim(9, ())


def question(update_id: int, person: str = "p", words: str = "what?") -> QuestionRecord:
    """A question of `person`."""
    return QuestionRecord(update_id, person, "chat", words, "en", "answer", 0.9, ("r/1",), "b1")


async def test_put_is_idempotent(store: Store):
    """An update that comes twice is kept once, and only its first coming counts as new."""
    assert await store.put([(1, "a", "{}"), (2, "b", "{}")]) == [1, 2]
    assert await store.put([(2, "b", "{}"), (3, "a", "{}")]) == [3]
    assert [row.update_id for row in await claimed(store)] == [1, 2, 3]


async def test_what_is_kept_outlasts_a_power_cut(file: Store):
    """Telegram is told that an update arrived once it is on the disk, not on its way there."""
    assert await file.database.rows("PRAGMA synchronous") == [(2,)]  # FULL


async def test_what_comes_while_the_last_run_s_is_read_is_claimed_once(file: Store):
    """Though it is in the file by then, and at hand too."""
    _, rows = await asyncio.gather(file.put([(1, "a", "{}")]), file.database.claim(9, []))
    assert [row.update_id for row in rows] == [1]
    assert await file.database.claim(9, []) == []


async def test_survives_reopening(where: Path | str):
    """What was put and not finished is there when the database is opened again, with how far it got."""
    async with Store(where) as store:
        await store.database.beat(0)
        await store.put([(1, "a", '{"x": 1}'), (2, "a", "{}")])
        assert len(await claimed(store)) == 2
        await store.begin(WaitingUpdate(1, "", "", 1, 0))
        await store.note_sent(1, "chat", 7, 0, 70)
        await store.finish([2])
    async with Store(where) as store:
        await store.database.beat(0)
        (row,) = await claimed(store)
        assert (row.update_id, row.body, row.starts, row.sent) == (1, '{"x": 1}', 1, 1)
        assert await store.replies("chat", 7) == [70]


async def test_finished_updates_stay_known_without_their_words(store: Store):
    """A finished update is not taken again, and nothing that it said is left."""
    await store.put([(1, "a", '{"text": "Geheimnis"}')])
    await store.finish([1])
    assert await store.put([(1, "a", '{"text": "Geheimnis"}')]) == []
    assert await store.begin(WaitingUpdate(1, "", "", 1, 0)) is None
    assert await store.count_waiting() == 0


async def test_forget_leaves_no_byte(file: Store):
    """After /forget neither the database, which only its owner may read, nor its write-ahead log holds a person's words,
    nor those of an update that is done."""
    assert isinstance(file.database, SQLite)
    path = file.database.path
    assert path.stat().st_mode & 0o077 == 0
    await file.put([(9, "a", '{"text": "Xylophonzimmer"}')])
    await file.finish([9])
    await file.record(question(1, "me", "Xylophonzimmer"))
    await file.record(question(2, "you", "Zitronenfalter"))
    await file.choose_language("me", "fr")
    await file.note_shown("chat", ["r/1"], 1, last=LastShown("r/1", "", 1), message=7)
    await file.vote("me", "chat", 1, "r/1", helps=True)
    assert b"Xylophonzimmer" in b"".join(path.read_bytes() for path in path.parent.glob("bot.sqlite3*"))
    forgotten = await file.forget("me", ["chat"])
    assert (forgotten.questions, forgotten.votes) == (1, 1)
    files = list(path.parent.glob("bot.sqlite3*"))
    assert files
    everything = b"".join(path.read_bytes() for path in files)
    assert b"Xylophonzimmer" not in everything
    assert b"Zitronenfalter" in everything
    assert await file.language("me") is None


async def test_forget_takes_what_waits(store: Store):
    """What waits of a person is erased with the rest, and what is just being answered is not kept afterwards."""
    await store.put([(number, "group", '{"from": {"id": 51}}') for number in (7, 8, 9)])
    assert list(await store.waiting_before(9, '"id": 51')) == [7, 8]
    await store.forget("p", [], [7, 8])
    await store.record(question(7, "p"))
    assert await store.kept() == []
    assert list(await store.waiting_before(99, '"id": 51')) == [9]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("write to ann.b+c@mail.example.org please", "write to … please"),
        ("my number is +41 22 730 51 11, call me", "my number is …, call me"),
        ("0041227305111 или 89161234567?", "… или …?"),
        ("(022) 730-51-11 or 79 123 45 67", "… or …"),
        ("8 912 345 67 89, 8-912-345-67-89, 8 (912) 345-67-89", "…, …, …"),
        ("call +41 22 73\u200b0 51 11", "call …"),
        ("john (at) example.org, John＠example.org", "…, …"),
        ('"john smith"@example.org or @john_smith or https://t.me/john_smith', "… or … or https://…"),
        ("was it 12 January 2022 or 2019–2022, Resolution 179 (PP-18), 12.01.2022?", None),
        (
            "2019-2020-2021-2022, 2019-2022, C22/15, CWG-COP-19/12-15-003, 2024-11-30 14.30, 1.1.2019 31.12.2022",
            None,
        ),
        (
            "12 500 000 of 18 000 000-20 000 000 children, sections 2.1 and 2.2.1, 978-92-61-12345-6, 05.11.22 14.30",
            None,
        ),
    ],
)
async def test_words_that_name_people_are_not_kept(store: Store, asked: str, kept: str | None):
    """Mail addresses, user names and telephone numbers in a question are not kept; dates, amounts and numbers of
    documents are."""
    await store.record(question(1, words=asked))
    assert [each.question for each in await store.kept()] == [kept or asked]


async def test_the_last_vote_counts(store: Store):
    """A person who changes their mind about a passage has one vote; the secretariat sees how many, and not whose. A
    question that is answered again after a crash is one question."""
    await store.record(question(1))
    await store.record(question(1))
    await store.note_shown("chat", ["r/1"], 1, last=LastShown("r/1", "", 1), message=7)
    for person, helps in (("me", True), ("me", False), ("you", True)):
        assert await store.vote(person, "chat", 1, "r/1", helps=helps)
    [kept] = await store.kept()
    assert isinstance(kept, Kept)
    assert (kept.question, kept.outcome, kept.passages, kept.votes) == (
        "what?",
        "answer",
        ("r/1",),
        {"r/1": (1, 1)},
    )
    assert abs(kept.asked.timestamp() - time.time()) < 60


async def test_a_question_is_known_in_its_own_chat_alone(store: Store):
    """In another chat its number gives no words, no passages and no vote; in its own, votes on what was shown alone."""
    await store.record(question(1))
    await store.note_shown("chat", ["r/1", "r/1/2"], 1, last=LastShown("r/1", "", 1), message=7)
    await store.note_shown("other", ["r/9"], 1, last=LastShown("r/1", "", 1), message=7)
    assert await store.last_shown("other", 8) == LastShown("r/1", "")
    assert await store.last_shown("chat", 8) == LastShown("r/1", "what?", 1)
    assert await store.shown(1, "other") is None
    given = await store.shown(1, "chat")
    assert given
    assert given.ids == ("r/1",)
    tried = {(chat, each): await store.vote("me", chat, 1, each, helps=True)
             for chat in ("other", "chat") for each in ("r/1", "r/1/2", "r/2", "r/9", "r")}  # fmt: skip
    assert [each for each, counted in tried.items() if counted] == [("chat", "r/1"), ("chat", "r/1/2")]
    await store.move_chat("chat", "super")
    assert await store.shown(1, "super") == given


async def test_a_chat_moves_with_what_was_noted(store: Store):
    """A group that becomes a supergroup keeps its place, however often that is said: each message to its old number is
    told so, and the group itself."""
    await store.note_shown("old", [], None, last=LastShown("r/1", ""), message=7)
    for _ in range(2):
        await store.move_chat("old", "new")
        assert await store.last_shown("new", 8) == LastShown("r/1", "")
        assert await store.last_shown("old", 8) is None
    await store.note_shown(
        "old", [], None, last=LastShown("r/2", ""), message=9
    )  # to its old number somebody wrote late
    await store.move_chat("old", "new")
    assert await store.last_shown("new", 10) == LastShown("r/2", "")


async def test_a_message_leans_on_what_was_there_before_it(store: Store):
    """A message that is dealt with again, because it was edited or the bot died, finds the place that it found first;
    the next message, and whoever pressed a button, the place that it led to."""
    await store.note_shown("chat", [], None, last=LastShown("r/1", ""), message=7)
    assert await store.last_shown("chat", 7) is None
    for place in ("r/2", "r/3"):
        await store.note_shown("chat", [], None, last=LastShown(place, ""), message=8)
        assert await store.last_shown("chat", 8) == LastShown("r/1", "")
        assert (
            await store.last_shown("chat", 9) == await store.last_shown("chat", None) == LastShown(place, "")
        )


async def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path: Path):
    """What was noted goes along; that somebody had blocked the bot is noted no more."""
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version=1")
        raw.execute("INSERT INTO chats VALUES ('there', NULL, 'r/1', NULL, ?)", (time.time(),))
        raw.execute("INSERT INTO chats (chat, gone) VALUES ('blocked', 1.0)")
    raw.close()
    async with Store(path) as store:
        assert await store.last_shown("there", 1) == LastShown("r/1", "")
    with closing(sqlite3.connect(path)) as raw, raw:
        assert raw.execute("SELECT chat FROM chats").fetchall() == [("there",)]
    raw.close()


@pytest.mark.parametrize(
    ("schema", "last"),
    [
        (2, LastShown("cwg-cop-2022/2.3/4", "")),
        (3, LastShown("cwg-cop-2022/2.3/4", "Kingdom Saudi Arabia offered information sessions", 1001)),
        (7, LastShown("cwg-cop-2022/2.3/4", "Kingdom Saudi Arabia offered information sessions", 1001)),
        # This version's, kept for those to come.
        (10, LastShown("cwg-cop-2022/2.3/4", "Kingdom Saudi Arabia offered information sessions", 1001)),
    ],
)
async def test_a_database_of_an_earlier_version_is_taken_over(tmp_path: Path, schema: int, last: LastShown):
    """Languages, questions, votes, wishes and what waits are there, and figures are made of them; a question of the second
    version is of no known chat, and so nobody's to quote."""
    path, identity = tmp_path / "bot.sqlite3", Identity(b"k" * 32)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executescript(
            (Path(__file__).parent / "databases" / f"schema-{schema}.sql").read_text(encoding="utf-8")
        )
        raw.execute("UPDATE chats SET placed = ?", (time.time(),))
        raw.execute("UPDATE questions SET asked = ?", (time.time(),))
    raw.close()
    async with Store(path) as store:
        assert await store.language(identity.person(5001)) == "fr"
        assert [row.update_id for row in await claimed(store)] == [1003]
        assert [kept.outcome for kept in await store.kept()] == ["answer", "none"]
        assert (await store.kept())[0].votes == {"cwg-cop-2022/2.3/4": (1, 0)}
        assert await store.replies(identity.chat(5001), 1) == [1000001]
        assert await store.last_shown(identity.chat(5001), 9) == last
        assert sum(one.questions for one in await store.figures()) == 2
        waits = [wish.question for wish in await Wishes(store, identity).of(identity.person(5001))]
        assert waits == (["Who pays for the mascot?"] if schema == 10 else [])
        assert (await store.forget(identity.person(5001), [])).questions == 1


async def test_sweep_deletes_by_age(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Questions go after 30 days and the marks of finished updates after three; no sooner. How many questions there
    were stays, with their votes, and is counted once."""
    await store.record(question(1))
    await store.note_shown("chat", ["r/1"], 1, last=LastShown("r/1", "", 1))
    assert await store.vote("p", "chat", 1, "r/1", helps=False)
    await store.record(question(2, "q"))
    await store.note_shown("chat", ["r/1"], 2, last=LastShown("r/1", "", 2))
    assert await store.vote("p", "chat", 2, "r/1", helps=True)
    await store.forget("q", [])  # the vote of another stays
    figures = await store.figures()
    assert figures == [Figures(f"{time.strftime('%Y-%m', time.gmtime())}", "en", "answer", 1, 0, 1)]
    await store.put([(1, "a", "{}"), (2, "a", "{}")])
    await store.finish([1])
    await store.sweep()
    assert len(await store.kept()) == 1
    assert await store.put([(1, "a", "{}")]) == []
    later = time.time() + 29 * 86400
    monkeypatch.setattr("bot.service.store.time.time", lambda: later)
    await store.sweep(later)
    assert len(await store.kept()) == 1
    later += 2 * 86400
    monkeypatch.setattr("bot.service.store.time.time", lambda: later)
    await store.sweep()
    assert len(await store.kept()) == 1
    await store.sweep(later)
    await store.sweep(later)
    assert await store.kept() == []
    assert await store.figures() == figures
    assert await store.database.rows("SELECT * FROM votes") == []
    assert [row.update_id for row in await claimed(store)] == [2]


@pytest.mark.parametrize("who", ["Telegram", "updates", "the last sweep"])
async def test_a_clock_set_ahead_deletes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, who: str
):
    """It is ahead of what Telegram's answers say, or, where none came, of the newest update or the last sweep: what
    people asked stays, and the log says why, once. With the clock right what is old goes, and the log says how much."""
    caplog.set_level("INFO")
    await store.record(question(1))
    if who != "the last sweep":
        await store.put([(1, "a", "{}")])
    await store.sweep()
    now = time.time()
    monkeypatch.setattr("bot.service.store.time.time", lambda: now + 31 * 86400)
    await store.put([(2, "a", "{}")] if who == "Telegram" else [])
    for _ in range(2):
        await store.sweep(now if who == "Telegram" else None)
    assert len(await store.kept()) == 1
    assert [line.levelname for line in caplog.records] == ["ERROR"]
    assert "the clock is 31.0 days ahead" in caplog.text
    await store.sweep(now + 31 * 86400)
    assert await store.kept() == []
    assert "deleted after their time: 1 questions, 0 votes, 0 updates" in caplog.text


async def test_figures_of_four_times_as_much_take_four_times_the_steps(file: Store):
    """Else the bot, which waits for its database, would stand still for minutes where there are many votes."""
    assert isinstance(file.database, SQLite)
    asked = (
        "INSERT INTO questions SELECT $1, 'p', $1, 'what?', 'en', 'answer', 0.9, '[]', 'b1', 'c', ' ', NULL"
    )
    voted, steps = "INSERT INTO votes VALUES ('me', $1, 'a', 1, $1)", []

    def step() -> int:
        steps[-1] += 1
        return 0

    for numbers in (range(500), range(500, 2000)):
        await file.database.write(*((sql, number) for number in numbers for sql in (asked, voted)))
        steps.append(0)
        await file.database._db.set_progress_handler(step, 100)
        (figures,) = await file.figures()
        await file.database._db.set_progress_handler(None, 100)
        assert figures.helped == figures.questions == numbers.stop
    assert steps[1] < 8 * steps[0]


async def test_of_the_page_the_newest_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch):
    """However many are asked there, so many stay; the others are counted. Those asked in Telegram are no part of it."""
    monkeypatch.setattr("bot.service.store.KEEP_PAGE", 2)
    await store.record(question(1))
    for number in range(-4, 0):
        await store.record(replace(question(number, PAGE), chat=PAGE))
        await store.note_shown(PAGE, ["r/1"], number, last=LastShown("r/1", "", number))
        assert await store.vote(PAGE, PAGE, number, "r/1", helps=True)
    figures = await store.figures()
    await store.sweep()
    await store.sweep()
    assert [kept.id for kept in await store.kept()] == [1, -2, -1]
    assert await store.figures() == figures
    assert len(await store.database.rows("SELECT * FROM votes")) == 2


async def test_the_last_questions(store: Store):
    """They are given oldest first, with their languages."""
    for number in range(1, 5):
        await store.record(question(number, words=f"what {number}?"))
    assert await store.last_asked(2) == [("what 3?", "en"), ("what 4?", "en")]
    assert len(await store.last_asked(9)) == 4


async def test_what_is_too_old_to_lean_on_is_swept(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Half an hour after an answer its place is erased, also where the chat has had another answer since."""
    now = time.time()
    for minutes, chat, place in ((0, "quiet", "r/1"), (0, "chat", "r/2"), (29, "chat", "r/3"), (31, "", "")):
        monkeypatch.setattr("bot.service.store.time.time", lambda minutes=minutes: now + 60 * minutes)
        if chat:
            await store.note_shown(chat, [], None, last=LastShown(place, ""), message=minutes)
    assert await store.last_shown("quiet", None) is None  # before it is swept too
    await store.sweep()
    assert KEEP_LAST_SHOWN + app.SWEEP < 3600  # /privacy says an hour
    rows = await store.database.rows("SELECT chat, place, place_before, placed_before FROM chats")
    assert rows == [("chat", "r/3", None, None)]
    assert await store.last_shown("chat", None) == LastShown("r/3", "")


async def test_a_file_that_is_damaged_meanwhile_is_found_by_the_next_sweep(
    file: Store, caplog: pytest.LogCaptureFixture
):
    """What this process has read is not read again, so nothing else notices: from then on the database is said to be
    damaged, and what is written is done without."""
    assert isinstance(file.database, SQLite)
    await file.record(question(1))
    assert await file.database.empty_log()
    with file.database.path.open("r+b") as raw:
        raw.write(b"\x55" * 8192)
    await file.check()
    assert len(await file.kept()) == 1
    await file.sweep()
    assert file.damaged
    assert "restore the backup" in caplog.text
    with pytest.raises(StoreError, match="restore the backup"):
        await file.check()
    assert await file.put([(1, "a", "{}")]) == [1]


async def test_a_database_with_damaged_pages_says_to_restore_the_backup(tmp_path: Path):
    """Pages that were overwritten are told at the start, also where nothing that the start needs is on them."""
    path = tmp_path / "bot.sqlite3"
    async with Store(path) as store:
        await store.set_fact("a", "b" * 200_000)
    content = path.read_bytes()
    at = content.rindex(b"bbbb") // 4096 * 4096
    path.write_bytes(content[:at] + b"\x55" * 4096 + content[at + 4096 :])
    with pytest.raises(DatabaseError, match=r"damaged: .*restore the backup"):
        async with Store(path):
            pass


async def test_a_folder_that_cannot_be_written_is_a_matter_of_rights(tmp_path: Path):
    """Where the file cannot be made, the advice is on rights and space, not on backups."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="rights and space") as caught:
        async with Store(tmp_path / "file" / "bot.sqlite3"):
            pass
    assert "backup" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="rights are other ones there")
async def test_a_file_that_is_gone_or_out_of_reach_is_said(tmp_path: Path):
    """What is written then would be lost with the process, or may be a matter of rights; all is well once that is
    over."""
    folder = tmp_path / "data"
    async with Store(folder / "bot.sqlite3") as store:
        (folder / "bot.sqlite3").rename(folder / "away")
        with pytest.raises(StoreError, match="is gone: bring it back"):
            await store.check()
        (folder / "away").rename(folder / "bot.sqlite3")
        await store.check()
        folder.chmod(0)
        as_root = os.geteuid() == 0
        if as_root:  # who may look into all
            os.seteuid(65534)
        try:
            with pytest.raises(StoreError, match="Permission denied: check the data folder's rights"):
                await store.check()
        finally:
            if as_root:
                os.seteuid(0)
            folder.chmod(0o700)
        await store.check()


async def test_what_goes_wrong_later_is_one_kind_of_error(store: Store):
    """When the open database can no longer be used, every method raises StoreError."""
    await store.database.write(("DROP TABLE updates",))
    with pytest.raises(StoreError):
        await store.put([(1, "a", "{}")])
    with pytest.raises(StoreError):
        await store.put([(1, "a", "{}"), (2, "a", "{}")])
    with pytest.raises(StoreError):
        await store.count_waiting()
    await store.choose_language("me", "fr")
    assert await store.language("me") == "fr"


async def test_a_full_disk_is_noticed(file: Store):
    """The check writes: where files may grow no more it fails, and is well again when they may."""
    resource = pytest.importorskip("resource")  # Windows limits no file sizes
    await file.check()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    await file.database.empty_log()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(StoreError):
            await file.check()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    await file.check()
