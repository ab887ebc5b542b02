"""Several replicas on one PostgreSQL: each chat with one of them at a time, in order, and with another when that is gone."""

import asyncio
import contextlib
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator

import pytest

from bot.service.database import WaitingUpdate
from bot.service.errors import DatabaseError, StoreError
from bot.service.postgres import LEASE, PostgreSQL
from bot.service.store import KEEP_LANE, QuestionRecord, Store
from bot.telegram.sender import Pace
from tests.postgres import Server


@pytest.fixture
def address(server: Server) -> str:
    """The address of an empty database, and of its owner, who may nothing else."""
    made = server.database()
    name = made.rpartition("/")[2]
    server.run(f"CREATE ROLE {name} LOGIN")
    server.run(f"ALTER DATABASE {name} OWNER TO {name}")
    return made.replace("//postgres@", f"//{name}@")


@contextlib.asynccontextmanager
async def replica(address: str) -> AsyncIterator[Store]:
    """A replica that the others have seen."""
    async with Store(address) as store:
        await store.database.beat(0)
        assert isinstance(store.database, PostgreSQL)
        store.database._came = 0
        yield store


def waits(number: int) -> WaitingUpdate:
    """An update as a replica begins it."""
    return WaitingUpdate(number, "", "", 1, 0)


async def ids(store: Store, room: int = 9) -> list[int]:
    """The updates that a replica claims."""
    return [row.update_id for row in await store.database.claim(room, ())]


async def test_a_chat_is_one_replicas_at_a_time(address: str):
    """Two replicas share what waits by chats; what comes later in a chat is for the one that has it."""
    async with replica(address) as one, replica(address) as other:
        await one.put([(1, "a", "{}"), (2, "b", "{}"), (3, "a", "{}"), (4, "c", "{}")])
        assert await ids(one, room=1) == [1, 3]
        assert await ids(other, room=1) == [2]
        await other.put([(5, "a", "{}"), (6, "b", "{}")])
        assert await ids(other, room=1) == [6]
        assert await ids(one, room=1) == [5]
        assert await ids(other) == [4]
        assert await ids(one) == await ids(other) == []
        assert await one.begin(waits(2)) is None
        assert await other.begin(waits(2)) is not None


async def test_a_chat_stays_with_who_knows_its_pace(address: str):
    """Also when nothing of it waits, for as long as Telegram's limits look back; then anybody has it."""
    async with replica(address) as one, replica(address) as other:
        await one.put([(1, "a", "{}")])
        assert await ids(one) == [1]
        await one.finish([1])
        await one.put([(2, "a", "{}")])
        assert await ids(other) == []
        await one.database.write(("UPDATE lanes SET used = used - 66",))
        assert await ids(other) == [2]


async def test_all_is_done_once_and_in_order(address: str):
    """Each update comes twice, handlers fail, three replicas share the work: none is lost, done twice or out of order, and
    never are two of a chat in work at once."""
    order: dict[str, list[int]] = defaultdict(list)
    working: set[str] = set()
    shares: dict[Store, int] = defaultdict(int)
    chance = random.Random(1)

    async def deal(store: Store, lane: str, waiting: list[int]) -> None:
        while waiting:
            assert lane not in working
            working.add(lane)
            assert await store.begin(waits(waiting[0])) is not None
            await asyncio.sleep(chance.uniform(0, 0.02))
            working.remove(lane)
            if chance.random() > 0.1:  # else the handler has failed
                order[lane].append(waiting[0])
                await store.finish([waiting[0]])
                waiting.pop(0)
                shares[store] += 1

    async def work(store: Store) -> None:
        has: dict[str, list[int]] = {}
        tasks: dict[str, asyncio.Task[None]] = {}
        while await store.count_waiting() or sum(shares.values()) < 300:
            for row in await store.database.claim(4, [each for lane in has.values() for each in lane]):
                has.setdefault(row.lane, []).append(row.update_id)
                if row.lane not in tasks or tasks[row.lane].done():
                    tasks[row.lane] = asyncio.create_task(deal(store, row.lane, has[row.lane]))
            await store.database.woken()
        await asyncio.gather(*tasks.values())

    async def come(store: Store) -> None:
        for number in range(1, 301, 3):
            updates = [(each, f"chat {each * 7 % 20}", "{}") for each in range(number, number + 3)]
            await asyncio.gather(store.put(updates), store.put(updates))

    async with replica(address) as one, replica(address) as two, replica(address) as three:
        await asyncio.wait_for(asyncio.gather(come(one), work(one), work(two), work(three)), 25)
        assert await one.count_waiting() == 0
    assert sorted(each for lane in order.values() for each in lane) == list(range(1, 301))
    assert all(each == sorted(each) for each in order.values())
    assert len(shares) > 1


async def test_who_is_gone_leaves_its_chats_at_once(address: str):
    """A replica that ends hands over; one whose connection breaks is given a moment to come back, then its chats and its
    turn to poll are another's."""
    async with replica(address) as other:
        async with replica(address) as one:
            await one.put([(1, "a", "{}")])
            assert (await ids(one), await ids(other)) == ([1], [])
            assert (await one.database.is_leader("poll"), await other.database.is_leader("poll")) == (
                True,
                False,
            )
        assert await ids(other) == [1]
        assert await other.database.is_leader("poll")
    async with replica(address) as one, replica(address) as other:
        assert await ids(one) == [1]
        assert await one.database.is_leader("poll")
        assert await other.database.beat(0) == 2
        assert isinstance(one.database, PostgreSQL)
        assert one.database._own is not None
        one.database._own.terminate()
        begun = time.monotonic()
        while not (taken := await ids(other)):
            await asyncio.sleep(0.1)
        assert taken == [1]
        assert 1 < time.monotonic() - begun < 10
        assert await other.database.beat(0) == 1
        assert await other.database.is_leader("poll")
        assert await one.begin(waits(1)) is None
        assert await one.database.beat(0) == 2


async def test_what_a_long_outage_left_open_is_dealt_with(address: str):
    """However long nobody ran, and though the first thing that a replica does is to sweep: the chat of what was begun
    and not done is claimed, and one that nothing waits in is forgotten."""
    async with replica(address) as one:
        await one.put([(1, "a", "{}"), (2, "b", "{}")])
        assert await ids(one) == [1, 2]
        await one.finish([2])
        await one.database.write(("UPDATE lanes SET used = used - $1", KEEP_LANE + 1.0))
    async with replica(address) as other:
        await other.sweep()
        assert await other.database.rows("SELECT lane FROM lanes") == [("a",)]
        assert await ids(other) == [1]


async def test_who_comes_back_in_time_keeps_its_chats(address: str):
    """A connection that broke is made anew with the next beat, and nothing has changed hands."""
    async with replica(address) as one, replica(address) as other:
        await one.put([(1, "a", "{}")])
        assert await ids(one) == [1]
        assert isinstance(one.database, PostgreSQL)
        assert one.database._own is not None
        one.database._own.terminate()
        assert await one.database.beat(0) == 2
        assert await ids(other) == []
        assert await one.begin(waits(1)) is not None


async def test_a_stuck_engine_holds_a_chat_for_its_lease_and_no_longer(address: str):
    """The lease counts from when all was well. When it is over another replica has the chat, and the first one begins
    nothing of it any more, and is another one when it is well again."""
    async with replica(address) as one, replica(address) as other:
        await one.put([(1, "a", "{}"), (2, "a", "{}")])
        assert await ids(one) == [1, 2]
        assert await one.database.beat(LEASE - 0.5) == 2
        assert await ids(other) == []
        await asyncio.sleep(0.6)
        assert await ids(other) == [1, 2]
        assert await one.begin(waits(2)) is None
        assert await one.database.beat(LEASE + 0.1) == 0
        await one.put([(3, "b", "{}")])
        assert await ids(one) == []
        assert await one.database.beat(0) == 0
        assert await one.database.beat(0) == 2


async def test_what_a_broken_claim_took_is_not_forgotten(address: str, monkeypatch: pytest.MonkeyPatch):
    """A connection that breaks after the claim and before its result costs nothing but a second claim."""
    async with replica(address) as one:
        await one.put([(1, "a", "{}")])
        assert await ids(one) == [1]
        await one.put([(2, "a", "{}"), (3, "b", "{}")])
        rows = PostgreSQL.rows

        async def broken(self: PostgreSQL, sql: str, *values: object) -> list[object]:
            found = await rows(self, sql, *values)
            if "WITH live" in sql:
                raise StoreError("connection was closed in the middle of operation")
            return found

        monkeypatch.setattr(PostgreSQL, "rows", broken)
        with pytest.raises(StoreError):
            await one.database.claim(9, [1])
        monkeypatch.undo()
        assert [row.update_id for row in await one.database.claim(9, [1])] == [2, 3]


async def test_replicas_hear_of_updates_at_once(address: str):
    """One that waits is woken when another puts, long before it would look by itself."""
    async with replica(address) as one, replica(address) as other:
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(other.database.woken())
        await asyncio.sleep(0.05)
        begun = time.monotonic()
        await one.put([(1, "a", "{}")])
        await waiting
        assert time.monotonic() - begun < 0.5


async def test_replicas_that_start_at_once_migrate_once(address: str, server: Server):
    """Each of them finds the whole schema; whose schema is newer is refused, and who only reads makes none."""
    with pytest.raises(DatabaseError, match="no bot has used it"):
        async with Store(address, migrate=False):
            pass
    async with contextlib.AsyncExitStack() as stack:
        stores = [Store(address) for _ in range(4)]
        await asyncio.gather(*(stack.enter_async_context(store) for store in stores))
        assert sorted(store.database.new for store in stores) == [False, False, False, True]
        assert all([not await store.kept() for store in stores])
    server.run("INSERT INTO schema_version VALUES (99)", address)
    with pytest.raises(DatabaseError, match=r"schema 99.*update the bot"):
        async with Store(address):
            pass


async def test_one_replica_sweeps(address: str):
    """What is counted when it is deleted is counted once, however many replicas there are."""
    async with replica(address) as one, replica(address) as other:
        await one.record(QuestionRecord(1, "p", "c", "what?", "en", "answer", 0.9, (), "b"))
        await one.database.write(("UPDATE questions SET asked = 0",))
        await asyncio.gather(one.sweep(), other.sweep())
        assert [figures.questions for figures in await one.figures()] == [1]


async def test_text_that_postgresql_cannot_keep(address: str):
    """A NUL in a question is left out: SQLite keeps it, and nobody means it."""
    async with replica(address) as one:
        await one.record(QuestionRecord(1, "p", "c", "wh\0at?", "en", "answer", 0.9, (), "b"))
        assert [kept.question for kept in await one.kept()] == ["what?"]


async def test_a_server_that_goes_away_and_comes_back(server: Server, address: str):
    """Meanwhile every method raises one kind of error, which names no password; then all goes on by itself."""
    async with replica(address) as one:
        await one.put([(1, "a", "{}")])
        assert await ids(one) == [1]
        server.stop()
        try:
            for use in (
                one.put([(2, "a", "{}")]),
                one.check(),
                one.database.beat(0),
                one.database.claim(9, [1]),
            ):
                with pytest.raises(StoreError):
                    await use
        finally:
            server.start()
        await one.check()
        assert await one.database.beat(0) == 1
        assert isinstance(one.database, PostgreSQL)
        one.database._came = 0
        await one.put([(2, "a", "{}")])
        assert [row.update_id for row in await one.database.claim(9, [1])] == [2]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://me:Xylophon@127.0.0.1:1/bot", "Connect call failed"),
        ("postgresql://me:Xylophon@127.0.0.1:1,127.0.0.1:2/bot?target_session_attrs=read-write",
         "Connect call failed"),
        ("postgresql://me:Xylophon@nowhere.invalid/bot?password=Xylophon", "nowhere.invalid/bot cannot be used"),
        ("postgresql://me:Xylophon@127.0.0.1/bot?sslmode=Xylophon", "its address cannot be read"),
    ],
)  # fmt: skip
async def test_an_address_where_nothing_is(address: str, said: str):
    """One sentence says what is wrong and what to look at, without the password."""
    with pytest.raises(DatabaseError, match="CWGCOP_DATABASE") as caught:
        async with Store(address):
            pass
    assert said in str(caught.value)
    assert "Xylophon" not in str(caught.value)


async def test_a_database_that_is_not_there(address: str):
    """What the server says is passed on."""
    with pytest.raises(DatabaseError, match=r'database "test\d+x" does not exist'):
        async with Store(f"{address}x"):
            pass


async def test_a_server_that_can_only_be_read_is_left(server: Server, address: str):
    """A primary that becomes a standby is an error until there is one that can be written again."""
    async with replica(address) as one:
        await one.set_fact("a", "1")
        database = (await one.database.rows("SELECT current_database()"))[0][0]
        server.run(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cwgcop'")
        with pytest.raises(StoreError):
            await one.set_fact("a", "2")
        server.run(f"ALTER DATABASE {database} SET default_transaction_read_only = off")
        await asyncio.sleep(0.1)
        for _ in range(10):
            with contextlib.suppress(StoreError):
                await one.set_fact("a", "3")
        assert await one.fact("a") == "3"


async def test_the_pace_is_shared():
    """Of the calls that Telegram allows in all, each replica has its part; a chat's own pace stays whole."""
    for replicas, allowed in ((1, 30), (2, 15), (3, 10), (60, 1)):
        pace = Pace(lambda: 0.0)
        pace.share(replicas)
        assert [pace.reserve(number + 1) for number in range(allowed + 1)] == [*[0.0] * allowed, 1.0]
    pace = Pace(lambda: 0.0)
    pace.share(4)
    for _ in range(4):
        assert pace.delay(1) == 0
        pace.reserve(1)
    assert pace.delay(1) > 0
