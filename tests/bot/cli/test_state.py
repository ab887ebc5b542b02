"""`cwgcop state`: backups of a bot that runs, restores that lose nothing, checks that say what is there."""

import asyncio
import io
import re
import shutil
import sqlite3
import stat
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.service.database import MIGRATIONS
from bot.service.identity import Identity
from bot.service.moving import TABLES
from bot.service.store import QuestionRecord, Store
from index.lock import locked
from index.publications import Publications, Record, Step
from tests.postgres import Server

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of a bot in which one person chose French and asked in vain."""
    folder = tmp_path / "data"

    async def fill() -> None:
        identity = Identity.open(folder / "bot.key")
        async with Store(folder / "bot.sqlite3") as store:
            await store.choose_language(identity.person(1), "fr")
            await store.record(QuestionRecord(1, identity.person(1), "c", "Why?", "fr", "none", 0.1, (), "b"))

    asyncio.run(fill())
    return folder


@pytest.fixture
def command(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `cwgcop state` on that folder, or another: its status, output and errors."""
    monkeypatch.delenv("CWGCOP_KEY", raising=False)

    def run(*arguments: object, on: Path = data) -> tuple[int, str, str]:
        status = main(["--data", str(on), "state", *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def question(path: Path) -> str:
    """The question that a database has first."""
    with closing(sqlite3.connect(path)) as raw:
        return str(raw.execute("SELECT question FROM questions ORDER BY update_id").fetchone()[0])


def ask_another(path: Path, text: str) -> None:
    """Write another question over the first."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE questions SET question = ?", (text,))


def test_a_backup_is_one_file_for_the_bots_user_alone(command: Command, tmp_path: Path) -> None:
    """It has all that is kept; the key goes beside it when asked for, and is said to belong apart."""
    file = tmp_path / "backup"
    status, out, _ = command("backup", file)
    assert status == 0
    assert "chosen languages: 1; questions: 1 (1 without an answer)" in out
    assert "The key is not in it" in out
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup"]
    assert "Keep it apart" in command("backup", file, "--with-key")[1]
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup", "backup.key"]
    assert mode(file) == mode(tmp_path / "backup.key") == 0o600
    assert command("check", file)[1] == f"{file}: sound, {out.partition(': ')[2].splitlines()[0]}\n"
    assert question(file) == "Why?"


def test_a_backup_is_of_one_moment_while_another_writes(command: Command, data: Path, tmp_path: Path) -> None:
    """What is committed and stands in the write-ahead log alone is in it; an open transaction is not."""
    with closing(sqlite3.connect(data / "bot.sqlite3", isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("UPDATE questions SET question = 'Committed?'")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE questions SET question = 'Half?'")
        assert command("backup", tmp_path / "backup")[0] == 0
    assert question(tmp_path / "backup") == "Committed?"


def test_a_restore_onto_nothing_brings_everything_back(command: Command, tmp_path: Path) -> None:
    """With the key the same person has their language; the unanswered question is there, and the next update too."""
    command("backup", tmp_path / "without")
    assert "put it into" in command("restore", tmp_path / "without", on=tmp_path / "keyless")[2]
    command("backup", tmp_path / "backup", "--with-key")
    empty = tmp_path / "elsewhere"
    assert command("restore", tmp_path / "backup", on=empty)[::2] == (0, "")
    assert mode(empty / "bot.sqlite3") == mode(empty / "bot.key") == 0o600

    async def look() -> None:
        async with Store(empty / "bot.sqlite3") as store:
            assert await store.language(Identity.open(empty / "bot.key").person(1)) == "fr"
            assert [(kept.question, kept.outcome) for kept in await store.kept()] == [("Why?", "none")]

    asyncio.run(look())


def test_publications_come_back_too(command: Command, data: Path, tmp_path: Path) -> None:
    """The history and the files that it names, byte for byte, what else lies there not; those that were there are set
    aside, and the database that is restored has no trace of them. A backup without any leaves them alone."""
    knowledge, publications = tmp_path / "knowledge", Publications(data)
    command("backup", tmp_path / "without")
    (knowledge / "reports").mkdir(parents=True)
    (knowledge / "reports" / "a.yaml").write_bytes(b"report: \xd0\xb0\r\n")
    kept = publications.keep(knowledge)
    publications.add(Record("2026-01-01", "Ann", Step.PUBLISHED, "000001", kept))
    (knowledge / "reports" / "a.yaml").write_bytes(b"report: b")
    publications.keep(knowledge)  # of one that was refused
    status, out, _ = command("backup", tmp_path / "backup", "--with-key")
    assert (status, out.count("files of publications: 1")) == (0, 1)
    assert "files of publications: 1" in command("check", tmp_path / "backup")[1]

    empty = tmp_path / "elsewhere"
    assert command("restore", tmp_path / "backup", on=empty)[::2] == (0, "")
    restored = Publications(empty)
    assert restored.records() == publications.records()
    assert (restored.folder(kept) / "reports" / "a.yaml").read_bytes() == b"report: \xd0\xb0\r\n"
    assert [path.name for path in restored.files.iterdir()] == [kept]
    assert "files of publications" not in command("check", on=empty)[1]

    assert "publications.before" in command("restore", tmp_path / "backup", on=empty)[1]
    assert "publications.before" not in command("restore", tmp_path / "without", on=empty)[1]
    assert restored.records() == publications.records()


def test_a_backup_cannot_write_elsewhere(command: Command, tmp_path: Path) -> None:
    """What is named as no file of a publication is refused."""
    command("backup", tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup")) as raw, raw:
        raw.execute(
            "INSERT INTO published VALUES ('files/0a/reports/../../../../x', ?)", (zlib.compress(b""),)
        )
    status, _, err = command("restore", tmp_path / "backup", on=tmp_path / "elsewhere")
    assert status == 1
    assert "is no file of a publication" in err
    assert not (tmp_path / "elsewhere" / "bot.sqlite3").exists()


def test_a_restore_that_fails_leaves_all_as_it_was(
    command: Command, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a full disk at any step nor Ctrl-C sets anything aside that does not come back, nor leaves a part of the
    backup; nor is anything restored under the hands of whoever publishes, or from files that are damaged."""
    knowledge, publications = tmp_path / "knowledge", Publications(data)
    (knowledge / "reports").mkdir(parents=True)
    (knowledge / "reports" / "a.yaml").write_bytes(b"report: a")
    publications.add(Record("2026-01-01", "Ann", Step.PUBLISHED, "000001", publications.keep(knowledge)))
    file = tmp_path / "backup"
    command("backup", file)
    with publications.writing():
        pass  # there is its lock
    before = {str(path.relative_to(data)) for path in data.rglob("*")} | {"bot.lock"}

    def refused(said: str, code: int = 1) -> None:
        status, out, err = command("restore", file)
        assert (status, out, len(err.splitlines())) == (code, "", code == 1)
        assert said in err
        assert {str(path.relative_to(data)) for path in data.rglob("*")} == before

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def full_database(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for raised, said, code in ((full, "free space there", 1), (stop, "", 130)):
        with monkeypatch.context() as patched:
            patched.setattr("index.publications.write_bytes", raised)
            refused(said, code)
    with monkeypatch.context() as patched:
        patched.setattr("bot.service.sqlite.zlib.decompress", full_database)  # as the next statement says
        refused("see to the space")
    with publications.writing():
        refused("another program")
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE published SET content = substr(content, 1, 5)")
    refused("take another backup")
    assert len(publications.records()) == 1


def test_a_restore_keeps_what_was_there(command: Command, data: Path, tmp_path: Path) -> None:
    """Database, what of it stands in its log alone, and another key are set aside, each restore's apart."""
    database, file = data / "bot.sqlite3", tmp_path / "backup"
    command("backup", file, "--with-key")
    (data / "bot.key").write_text("another-key-of-thirty-two-letters")
    copied = tmp_path / "copied"
    copied.mkdir()
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        raw.execute("UPDATE questions SET question = 'In the log?'")
        for path in data.glob("bot.*"):  # as a kill leaves them: with a log that was not taken in
            shutil.copy(path, copied)
    assert (copied / "bot.sqlite3-wal").stat().st_size
    status, out, _ = command("restore", file, on=copied)
    assert status == 0
    assert "bot.sqlite3.before" in out
    assert not (copied / "bot.sqlite3-shm").exists(), "a program that still reads the old one has it"
    assert question(copied / "bot.sqlite3") == "Why?"
    assert question(copied / "bot.sqlite3.before") == "In the log?"
    assert (copied / "bot.key.before").read_text() == "another-key-of-thirty-two-letters"
    assert (copied / "bot.key").read_bytes() == (tmp_path / "backup.key").read_bytes()
    ask_another(copied / "bot.sqlite3", "Second?")
    assert command("restore", file, on=copied)[0] == 0
    assert question(copied / "bot.sqlite3.before2") == "Second?"
    assert not (copied / "bot.key.before2").exists(), "it is the same key"
    assert question(copied / "bot.sqlite3.before") == "In the log?"


def test_a_restore_is_refused_while_a_bot_runs(command: Command, data: Path, tmp_path: Path) -> None:
    """Nothing is changed then; when the bot is gone it goes through."""
    command("backup", tmp_path / "backup")
    ask_another(data / "bot.sqlite3", "New?")
    with locked(data / "bot.lock"):
        status, _, err = command("restore", tmp_path / "backup")
    assert (status, len(err.splitlines())) == (1, 1)
    assert "stop it" in err
    assert question(data / "bot.sqlite3") == "New?"
    assert command("restore", tmp_path / "backup")[0] == 0
    assert question(data / "bot.sqlite3") == "Why?"


def half(path: Path) -> None:
    """Cut a file off in the middle of a page."""
    path.write_bytes(path.read_bytes()[:9000])


def newer(path: Path) -> None:
    """Make it one of a later version of the bot."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")


def of_another(path: Path) -> None:
    """Make it a database of another program."""
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE other (x)")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (half, "it is damaged"),
        (newer, f"a newer version of the bot made it (schema {len(MIGRATIONS) + 1}): update the bot"),
        (of_another, "it is no database of the bot"),
        (lambda path: path.write_text("no database at all" * 99), "it is damaged"),
        (Path.unlink, "there is no such file"),
    ],
)
def test_what_is_no_sound_database_replaces_nothing(
    command: Command, data: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    """One sentence says why, of a backup as of the bot's own; neither the database nor an older backup is touched."""
    file = tmp_path / "backup"
    command("backup", file)
    shutil.copy(file, tmp_path / "good")
    spoil(file)
    for status, out, err in (command("check", file), command("restore", file)):
        assert (status, out, len(err.splitlines())) == (1, "", 1)
        assert said in err
    assert question(data / "bot.sqlite3") == "Why?"
    assert {path.name for path in data.iterdir()} == {"bot.backed-up", "bot.key", "bot.lock", "bot.sqlite3"}
    spoil(data / "bot.sqlite3")
    for status, _, err in (command("check"), command("backup", tmp_path / "good")):
        assert status == 1
        assert said in err
    assert question(tmp_path / "good") == "Why?"


def test_one_of_an_older_version_is_sound(command: Command, tmp_path: Path) -> None:
    """It is restored as it is; the bot brings it up to date when it starts."""
    old = Path(__file__).parents[1] / "service" / "databases" / "schema-2.sql"
    with closing(sqlite3.connect(tmp_path / "old")) as raw:
        raw.executescript(old.read_text(encoding="utf-8"))
    status, out, _ = command("restore", tmp_path / "old", on=tmp_path / "elsewhere")
    assert status == 0
    assert f"schema 2, {len(MIGRATIONS)} at the bot's next start" in out


def test_a_pipe_takes_and_gives_a_backup(
    command: Command, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` is standard output and input: for a container, whose folders are not those of the machine."""
    piped = io.BytesIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", io.TextIOWrapper(piped, write_through=True))
        status = main(["--data", str(data), "state", "backup", "-"])
        backed = piped.getvalue()
    assert status == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(backed)))
    assert command("restore", "-", on=tmp_path / "elsewhere")[0] == 0
    assert question(tmp_path / "elsewhere" / "bot.sqlite3") == "Why?"


def test_a_backup_replaces_no_link_no_device_and_no_database(
    command: Command, data: Path, tmp_path: Path
) -> None:
    """A link leads to the backup then; what is no file, as /dev/stdout in a pipe, is not made one."""
    latest, nowhere = tmp_path / "latest", tmp_path / "nowhere"
    latest.symlink_to(tmp_path / "monday")
    nowhere.symlink_to("/dev/null")
    assert command("backup", latest)[0] == 0
    assert (latest.is_symlink(), question(tmp_path / "monday")) == (True, "Why?")
    status, _, err = command("backup", nowhere)
    assert (status, nowhere.is_symlink(), "- for standard output" in err) == (1, True, True)
    status, _, err = command("backup", data / "bot.sqlite3")
    assert (status, "the database itself" in err) == (1, True)


def test_a_key_that_is_a_setting_is_not_in_a_backup(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said so before anything is written, as where no bot has run; a key beside a backup is left where it is."""
    status, _, err = command("backup", tmp_path / "other", "--with-key", on=tmp_path / "nowhere")
    assert (status, "no bot has run here" in err) == (1, True)
    command("backup", tmp_path / "backup", "--with-key")
    monkeypatch.setenv("CWGCOP_KEY", "k" * 32)
    status, _, err = command("backup", tmp_path / "other", "--with-key")
    assert (status, "CWGCOP_KEY" in err, (tmp_path / "other").exists()) == (1, True, False)
    assert command("restore", tmp_path / "backup", on=tmp_path / "elsewhere")[::2] == (0, "")
    assert not (tmp_path / "elsewhere" / "bot.key").exists()


@pytest.fixture
def address(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty PostgreSQL, which is set."""
    made = server.database()
    monkeypatch.setenv("CWGCOP_DATABASE", made)
    return made


async def _migrated(path: Path) -> None:
    async with Store(path):
        pass


@pytest.mark.parametrize("schema", [2, 0])
def test_all_is_carried_to_postgresql_and_back(
    command: Command, data: Path, address: str, tmp_path: Path, server: Server, schema: int
) -> None:
    """Every row of every table, also of a database of an earlier version, and what waits is dealt with there; the source
    stays, and what is not empty is not written to."""
    if schema:
        (data / "bot.sqlite3").unlink()
        script = Path(__file__).parents[1] / "service" / "databases" / f"schema-{schema}.sql"
        with closing(sqlite3.connect(data / "bot.sqlite3")) as raw, raw:
            raw.executescript(script.read_text(encoding="utf-8"))
    source = (data / "bot.sqlite3").read_bytes()
    status, out, err = command("move", "postgresql")
    assert (status, err) == (0, "")
    assert (data / "bot.sqlite3").read_bytes() == source
    assert f"CWGCOP_KEY_FILE={data / 'bot.key'}" in out
    assert f"Delete {data / 'bot.sqlite3'} when all is well" in out
    assert out.split(": ", 1)[1].split(";")[0] == f"schema {len(MIGRATIONS)}"
    assert command("check")[1].partition("answers, ")[2].strip(".\n") in out
    assert "something is in it already" in command("move", "postgresql")[2]
    if schema:
        assert server.run("SELECT update_id, lane FROM updates WHERE done IS NULL", address)[0][0] == 1003
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    status, out, err = command("move", "sqlite", on=elsewhere)
    assert (status, err) == (0, "")
    assert "Unset CWGCOP_DATABASE" in out
    assert "something is in it already" in command("move", "sqlite", on=elsewhere)[2]
    asyncio.run(_migrated(data / "bot.sqlite3"))
    with (
        closing(sqlite3.connect(data / "bot.sqlite3")) as before,
        closing(sqlite3.connect(elsewhere / "bot.sqlite3")) as now,
    ):
        tables = [name for (name,) in before.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # Who lives is no part of the state, and builds of the index are published anew.
        assert set(tables) - {"replicas", "copies", "parts", "live_builds"} == set(TABLES)
        for table in TABLES:
            rows = [sorted(each.execute(f"SELECT * FROM {table}"), key=repr) for each in (before, now)]
            assert rows[0] == rows[1], table
        assert before.execute("SELECT count(*) FROM questions").fetchone()[0] > 0


def test_nothing_is_carried_while_a_bot_runs(
    command: Command, data: Path, address: str, server: Server
) -> None:
    """Neither from its folder, nor to or from a PostgreSQL that a replica was seen on; and not where none is named."""
    with locked(data / "bot.lock"):
        assert "A bot runs on" in command("move", "postgresql")[2]

    async def be_seen() -> None:
        async with Store(address) as store:
            await store.database.beat(0)
            status, out, err = await asyncio.to_thread(command, "move", "postgresql")
            assert (status, out) == (1, "")
            assert "a bot runs on it: stop it" in err

    asyncio.run(be_seen())
    assert server.run("SELECT * FROM questions", address) == []


def test_postgresql_is_backed_up_with_its_own_tools(command: Command, address: str, tmp_path: Path) -> None:
    """One sentence has the command; nothing is written, and the password is not in it."""
    for done, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        status, out, err = command(done, tmp_path / "file")
        assert (status, out) == (1, "")
        assert re.search(rf"with `{tool} .*FILE --dbname=ADDRESS`.*CWGCOP_DATABASE or its file", err)
        assert address not in err
    assert not (tmp_path / "file").exists()
