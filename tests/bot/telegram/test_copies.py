"""Builds that reach every replica through a real PostgreSQL, whole or not at all."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.telegram import copies
from bot.telegram.copies import CHANNEL, Copies
from bot.telegram.worker import Worker
from index.builds import KEPT, Builds
from index.errors import BuildError, IndexBusyError, IndexDamagedError
from index.publications import Publications, Record, Step
from knowledge.errors import UserError
from tests.bot.telegram.harness import ROOT
from tests.bot.telegram.scale import storm
from tests.index.reports import built, opened
from tests.postgres import Server

pytestmark = pytest.mark.usefixtures("brief")


@pytest.fixture
def database(server: Server) -> str:
    """The address of an empty database."""
    return server.database()


@pytest.fixture
def replica(database: str, tmp_path: Path) -> Callable[..., "Replica"]:
    """Makes replicas, each with a disk of its own."""
    return lambda name, kind="demo", **how: Replica(tmp_path / name, database, kind, **how)


class Replica(Copies):
    """A replica whose builds are of the demo encoder."""

    def __init__(self, data: Path, database: str, kind: str, *, vectors: bool = False) -> None:
        super().__init__(data, database, kind, vectors=vectors)
        self.data, self.builds, self.publications = data, Builds(data), Publications(data)

    def build(self, text: str) -> str:
        """Build and hand over an index of one text; the build's name."""
        with self.publishing():
            return built(self.data, {"ru": text}).name

    def text(self) -> str:
        """The text that is live."""
        return opened(self.data).library.passages[-1].text["ru"]


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_one_builds_is_live_on_all(replica: Callable[..., Replica], monkeypatch: pytest.MonkeyPatch):
    """A build reaches a replica with nothing and one with another index byte for byte, in rows of any size, and is
    held there."""
    monkeypatch.setattr(copies, "SIZE", 1000)
    one, two, three = map(replica, "abc")
    assert not two.catch_up()
    for other in ("Что-то другое", "И ещё"):
        built(three.data, {"ru": other})
    three.builds.remove(
        three.builds.names()[0]
    )  # made within a second of the first's, it would be called like that
    name = one.build("Первый")
    for other in (two, three):
        assert other.catch_up()
        assert (other.builds.live(), other.builds.held()) == (name, name)
        assert contents(other.builds.path(name)) == contents(one.builds.path(name))
        assert other.text() == "Первый"
    assert one.builds.held() == name


def test_any_replica_goes_back_for_all(replica: Callable[..., Replica]):
    """A replica that has just been set up goes back to the build before, and all follow, also the one that made both."""
    one, two = replica("a"), replica("b")
    before, now = one.build("Первый"), one.build("Второй")
    with two.publishing():
        assert two.builds.live() == now
        assert two.builds.rollback().name == before
    one.catch_up()
    assert (one.builds.live(), one.text()) == (before, "Первый")
    # What was left is not come back to, wherever it was made.
    with one.publishing(), pytest.raises(UserError, match="no build before"):
        one.builds.rollback()


DAMAGES = {
    "a byte": "UPDATE copies SET body = set_byte(body, 99, get_byte(body, 99) # 1) "
    "WHERE path = 'chit-chat.npy' AND part = 0;",
    "a byte and its hash": "UPDATE copies SET body = set_byte(body, 99, get_byte(body, 99) # 1) "
    "WHERE path = 'chit-chat.npy' AND part = 0; UPDATE copies SET sha256 = encode(sha256(body), 'hex');",
    "a row in the middle": "DELETE FROM copies WHERE path = 'chit-chat.npy' AND part = 0;",
    "the last row": "DELETE FROM copies WHERE path = 'chit-chat.npy' AND part = "
    "(SELECT max(part) FROM copies WHERE path = 'chit-chat.npy');",
    "a file": "DELETE FROM copies WHERE path = 'mentions.json';",
    "the manifest": "DELETE FROM copies WHERE path = 'manifest.json';",
    "another build": "UPDATE copies SET place = '000009-20260101T000000Z' WHERE place IN (SELECT right(line, 23) FROM live_builds); "
    "UPDATE live_builds SET line = '000009-20260101T000000Z';",
    "everything": "DELETE FROM copies;",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_does_not_arrive_whole_is_refused(
    replica: Callable[..., Replica],
    server: Server,
    database: str,
    damage: str,
    monkeypatch: pytest.MonkeyPatch,
):
    """A build of which a byte is another, or anything is missing, goes live nowhere, and nothing of it stays; what is
    built next reaches all."""
    monkeypatch.setattr(copies, "SIZE", 500)
    one, two = replica("a"), replica("b")
    before = one.build("Первый")
    two.catch_up()
    one.build("Второй")
    server.run(DAMAGES[damage], database)
    with pytest.raises(IndexDamagedError):
        two.catch_up()
    assert (two.builds.live(), two.text()) == (before, "Первый")
    assert [path.name for path in two.builds.folder.iterdir()] == [before]
    built(
        two.data, {"ru": "Не отсюда"}
    )  # or, built within a second of the second, the third would be called like that
    now = two.build("Третий")
    one.catch_up()
    assert (one.builds.live(), one.text()) == (now, "Третий")


def test_replicas_of_two_versions_do_not_hand_each_other_what_they_cannot_read(
    replica: Callable[..., Replica], server: Server, database: str
):
    """What a newer version publishes leaves those of the older one as they are, and a third version the first has
    nothing in the database any more."""
    old, new, newest = replica("a", "1"), replica("b", "2"), replica("c", "3")
    first = old.build("Первый")
    assert not new.catch_up()
    new.build("Второй")
    assert old.catch_up()
    assert old.builds.live() == first
    newest.build("Третий")
    assert not old.catch_up()
    assert old.text() == "Первый"
    places = server.run("SELECT DISTINCT place FROM copies", database)
    assert {place for (place,) in places} == {new.builds.live(), newest.builds.live()}


def test_the_database_keeps_as_many_builds_as_a_disk(
    replica: Callable[..., Replica], server: Server, database: str
):
    """Builds that no replica can go back to are deleted."""
    one = replica("a")
    names = [one.build(f"Текст {number}") for number in range(KEPT + 2)]
    places = server.run("SELECT DISTINCT place FROM copies ORDER BY place", database)
    assert [place for (place,) in places] == names[-KEPT:]


def test_two_do_not_publish_at_once(replica: Callable[..., Replica], monkeypatch: pytest.MonkeyPatch):
    """While one publishes, another who would is told so, and nobody takes anything over, not on its own disk either:
    what was just made live there is not taken back before it was handed over."""
    one, two = replica("a"), replica("b")
    one.build("Первый")
    two.catch_up()
    with one.publishing():
        now = built(one.data, {"ru": "Второй"}).name
        assert one.catch_up()
        assert one.builds.live() == now
        monkeypatch.setattr(copies, "WAIT", 1.0)
        with pytest.raises(IndexBusyError, match="another replica is publishing"), two.publishing():
            pass
    two.catch_up()
    assert two.builds.live() == now


def test_what_is_built_while_the_database_is_lost_is_handed_over(
    replica: Callable[..., Replica], server: Server, database: str
):
    """Whoever builds while the server is another by the end hands the build over all the same; but not where somebody
    else has published since."""
    one, two = replica("a"), replica("b")
    one.build("Первый")
    with one.publishing():
        now = built(one.data, {"ru": "Второй"}).name
        server.stop("immediate")
        server.start()
    assert (one.builds.live(), one.builds.held(), one.text()) == (now, now, "Второй")
    two.catch_up()
    assert two.text() == "Второй"
    with pytest.raises(BuildError, match="another build went live"), one.publishing():  # noqa: PT012
        built(one.data, {"ru": "Третий"})
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
        built(two.data, {"ru": "Не отсюда"})  # or the next would be called as the one before
        last = two.build("Четвёртый")
    one.catch_up()
    assert (one.builds.live(), one.text()) == (last, "Четвёртый")


def test_what_was_not_handed_over_is_taken_back(replica: Callable[..., Replica]):
    """Where a program ends before it has handed over what it made live, what is live in the database is so again."""
    one = replica("a")
    name = one.build("Первый")
    built(one.data, {"ru": "Второй"})
    one.catch_up()
    assert (one.builds.live(), one.text()) == (name, "Первый")


def test_a_publication_that_fails_changes_nothing(replica: Callable[..., Replica]):
    """What ends publishing leaves what was live, for all."""
    one, two = replica("a"), replica("b")
    name = one.build("Первый")
    with pytest.raises(UserError), one.publishing():
        raise UserError("an error in a report")
    two.catch_up()
    assert two.builds.live() == name


def test_the_history_of_publications_goes_along(replica: Callable[..., Replica], tmp_path: Path):
    """Who published what, and the files of each publication, are on every replica; a history that is none of theirs is
    set aside."""
    one, two, three = map(replica, "abc")
    report = tmp_path / "knowledge" / "reports" / "one.yaml"
    report.parent.mkdir(parents=True)
    report.write_text("report: {id: one, language: en, title: One}", encoding="utf-8")

    def publish(by: Replica, text: str) -> str:
        report.write_text(f"{report.read_text(encoding='utf-8')}\n# {text}", encoding="utf-8")
        with by.publishing():
            files = by.publications.keep(report.parents[1])
            name = built(by.data, {"ru": text}).name
            by.publications.add(Record("2026-01-01T00:00:00+00:00", "Ann", Step.PUBLISHED, name, files, text))
        return files

    three.publications.add(Record("2025-01-01T00:00:00+00:00", "Eve", Step.PUBLISHED, "x", "f"))
    files = [publish(one, "Первый"), publish(two, "Второй")]
    three.catch_up()
    one.catch_up()
    for each in (one, two, three):
        assert [record.why for record in each.publications.records()] == ["Первый", "Второй"]
        assert all(each.publications.folder(one_of).is_dir() for one_of in files)
    assert "Eve" in (three.data / "publications" / "history.before").read_text(encoding="utf-8")


@asynccontextmanager
async def following(replica: Replica) -> AsyncIterator[None]:
    """A replica that follows."""
    worker = Worker(lambda: pytest.fail("nobody opens it"), lambda _: False)
    task = asyncio.create_task(replica.follow(worker))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def live(replica: Replica, name: str, seconds: float = 10) -> None:
    """Wait until a build is live."""
    async with asyncio.timeout(seconds):
        while replica.builds.held() != name:
            await asyncio.sleep(0.02)


async def test_what_goes_live_is_heard_of(replica: Callable[..., Replica], monkeypatch: pytest.MonkeyPatch):
    """A replica that runs takes up what goes live without waiting for its next look."""
    monkeypatch.setattr(copies, "POLL", 60.0)
    one, two = replica("a"), replica("b")
    await asyncio.to_thread(one.build, "Первый")
    async with following(two):
        await live(two, one.builds.live())
        await live(two, await asyncio.to_thread(one.build, "Второй"), 3)


async def test_what_was_not_heard_of_is_seen(
    replica: Callable[..., Replica], monkeypatch: pytest.MonkeyPatch
):
    """Where the call is lost, as behind some poolers, the next look finds it."""
    monkeypatch.setattr(copies, "POLL", 0.2)
    monkeypatch.setattr(copies, "CHANNEL", "elsewhere")
    one, two = replica("a"), replica("b")
    await asyncio.to_thread(one.build, "Первый")
    async with following(two):
        await live(two, one.builds.live())
        monkeypatch.setattr(copies, "CHANNEL", CHANNEL)
        await live(two, await asyncio.to_thread(one.build, "Второй"), 3)


async def test_a_database_that_goes_away_is_followed_again(
    replica: Callable[..., Replica], server: Server, caplog: pytest.LogCaptureFixture
):
    """While the database is down that is said; afterwards what goes live is taken up again."""
    one, two = replica("a"), replica("b")
    await asyncio.to_thread(one.build, "Первый")
    async with following(two):
        await live(two, one.builds.live())
        await asyncio.to_thread(server.stop, "immediate")
        await asyncio.to_thread(server.start)
        await live(two, await asyncio.to_thread(one.build, "Второй"), 20)
    assert "what went live cannot be had" in caplog.text


def test_the_commands_reach_all(index_folder: Path, database: str, tmp_path: Path):
    """What `cwgcop` makes live on one machine is live on the others, and in their history."""
    shutil.copytree(index_folder, tmp_path / "a")

    def cwgcop(where: str, *command: str) -> str:
        env = {**os.environ, "CWGCOP_DATABASE": database, "CWGCOP_DATA": str(tmp_path / where)}
        program = [sys.executable, "-m", "bot", *command]
        return subprocess.run(program, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout

    cwgcop("a", "index", "build")
    assert f"Build {Builds(tmp_path / 'a').live()} is live" in cwgcop(
        "b", "knowledge", "publish", "--by", "Ann"
    )
    assert "published by Ann" in cwgcop("a", "knowledge", "history")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_real_replicas_in_a_storm():
    """Two bots answer 200 questions, none lost or out of order, while they are killed, an index is built on one of them,
    which answers on both within seconds, and the standby takes the place of the database's primary."""
    done = storm(2, 200, 4, kills=2)
    assert (done.lost, done.did["out of order"]) == (0, 0), done.report()
    assert (done.did["kills"], done.did["failovers"]) == (2, 1)
    assert done.reached
    assert max(done.reached) < 30
    assert done.did["repeated"] <= 10
