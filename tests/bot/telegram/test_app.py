"""What runs beside the conversations."""

import asyncio
import errno
import gc
import json
import logging
import os
import re
from pathlib import Path

import pytest

import bot.telegram
from bot.service import logs
from bot.service.errors import DatabaseError, StoreError
from bot.service.health import Health
from bot.service.identity import KEY, Identity
from bot.service.store import FILE, Store
from bot.service.worker import Worker
from bot.settings import Settings
from bot.telegram import app
from knowledge.errors import UserError
from tests.bot.conftest import Run
from tests.postgres import Server


class Full:
    """A store that cannot be written the first time."""

    def __init__(self) -> None:
        self.sweeps = 0

    async def sweep(self, told: float | None) -> None:
        """Fail once."""
        self.sweeps += 1
        if self.sweeps == 1:
            raise StoreError("database or disk is full")


async def test_what_could_not_be_deleted_is_deleted_later(monkeypatch: pytest.MonkeyPatch):
    """A disk that was full for a moment does not end the deleting of what is old, nor does it trouble the end."""
    monkeypatch.setattr(app, "SWEEP", 0.01)
    store = Full()
    health = Health(store, Worker(lambda: None, lambda _: False))  # type: ignore[arg-type,return-value]
    sweeping = asyncio.create_task(app._sweep(store, health))  # type: ignore[arg-type]
    while store.sweeps < 3:
        await asyncio.sleep(0.01)
    sweeping.cancel()


async def test_a_task_that_fails_says_no_words(capsys: pytest.CaptureFixture[str]):
    """What ends a task that nobody awaits is logged with its place, and without its text."""

    async def fails() -> None:
        raise RuntimeError("Blunderbuss")

    handlers = logging.getLogger().handlers[:]
    logs.configure("4242:token")
    asyncio.get_running_loop().set_exception_handler(app._unforeseen)
    try:
        task = asyncio.create_task(fails())
        await asyncio.wait({task})
        del task
        gc.collect()
        await asyncio.sleep(0)
    finally:
        logging.getLogger().handlers[:] = handlers
    said = capsys.readouterr().err
    assert "RuntimeError at" in said
    assert "Blunderbuss" not in said


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "free space there"), (errno.EACCES, "check the data folder's rights")]
)
def test_a_disk_that_is_full_is_told_from_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
):
    """Where the bot cannot write its first files, the advice is that for the reason, for its lock and for its key."""

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", fails)
    for opens in (
        app._alone(tmp_path / "bot.lock", shared=False).__enter__,
        lambda: Identity.open(tmp_path / "bot.key"),
    ):
        with pytest.raises(DatabaseError, match=f"{os.strerror(number)}: {said}"):
            opens()
    monkeypatch.undo()


def test_the_package_names_modules_that_there_are():
    """Whoever reads what the package says of itself finds every module that it names."""
    named = re.findall("`([a-z]+)[`.]", bot.telegram.__doc__ or "")
    there = {file.stem for file in Path(bot.telegram.__file__).parent.glob("*.py")}
    assert len(named) > 8
    assert set(named) - there == set()


def test_log_lines_are_for_programs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Where no terminal reads them they are JSON with a time of RFC 3339; under systemd their level comes first; the
    same warning is a line once a minute, and the next one says how many there were; a level may be set."""
    handlers, log = logging.getLogger().handlers[:], logging.getLogger("bot.telegram")
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    try:
        logs.configure(level="warning")
        for number in range(7):
            log.info("nothing")
            log.warning("Telegram is away for %d s", number)
        monkeypatch.setattr(logs, "AGAIN", 0.0)
        log.warning("Telegram is away for 8 s")
    finally:
        logging.getLogger().handlers[:] = handlers
        log.parent.setLevel(logging.NOTSET)  # type: ignore[union-attr]
    lines = capsys.readouterr().err.splitlines()
    assert [line[:3] for line in lines] == ["<4>", "<4>"]
    entries = [json.loads(line[3:]) for line in lines]
    assert entries[1]["message"] == "Telegram is away for 8 s (6 more since the last such line)"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", entries[0]["time"])


def test_a_wrong_setting_ends_a_service_for_good(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Its error is a line of the log, and its code one that systemd does not start again for; on a command line it is
    1."""
    handlers = logging.getLogger().handlers[:]
    for more, status in (({}, 1), ({"INVOCATION_ID": "1"}, 78)):
        done = run("bot", CWGCOP_HTTP="8080", **more)
        assert (done.status, json.loads(done.err.splitlines()[0])["level"]) == (status, "critical")
    logging.getLogger().handlers[:] = handlers
    assert run("--version").out.startswith("cwgcop 0.")


def test_the_reports_that_came_with_the_program_are_copied_once(tmp_path: Path):
    """Only where settings say that an installation's own lie in the data folder; what is there stays."""
    app._bring_reports(tmp_path / "elsewhere", tmp_path)
    assert list(tmp_path.iterdir()) == []
    for _ in range(2):
        app._bring_reports(tmp_path / "knowledge", tmp_path)
        (report,) = (tmp_path / "knowledge" / "reports").iterdir()
        report.write_text("ours", encoding="utf-8")
    assert report.read_text(encoding="utf-8") == "ours"
    assert [path.name for path in tmp_path.iterdir()] == ["knowledge"]


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("bot.key", "bring the old bot.key back"), ("bot.sqlite3", "restore its backup with `cwgcop state restore`"),
        ("what is in it", "restore its backup with `cwgcop state restore`"), ("nothing", ""), ("all", ""),
    ],
)  # fmt: skip
async def test_what_is_lost_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture, lost: str, said: str):
    """Where the key is gone and the database is not, or the other way round, the bot says what that means; at its first
    start it says nothing."""
    settings = Settings.from_env({}, data=tmp_path)
    key, database = tmp_path / KEY, tmp_path / FILE
    if lost != "all":
        async with Store(database) as store:
            await store.choose_language(Identity.open(key).person(1), "fr")
    if lost == "what is in it":
        database.write_bytes(b"")
    elif lost.startswith("bot."):
        (tmp_path / lost).unlink()
    identity = Identity.open(key)
    async with Store(database) as store:
        await app.warn_of_keys(settings, identity, store)
    assert (len(caplog.messages), said in caplog.text) == (int(bool(said)), True)


async def test_another_key_than_the_databases_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """A bot that starts with another key than the database was filled with says so, once; with the same it says
    nothing."""
    settings = Settings.from_env({}, data=tmp_path)
    async with Store(tmp_path / FILE) as store:
        for key, said in ((b"a" * 32, 0), (b"a" * 32, 0), (b"b" * 32, 1), (b"b" * 32, 1)):
            await app.warn_of_keys(settings, Identity(key), store)
            assert caplog.text.count("another than the database") == said


async def test_bots_on_one_database_have_one_key(server: Server, tmp_path: Path):
    """A bot does not start beside another with another key, and the other's people stay."""
    settings = Settings.from_env({}, data=tmp_path)
    where = server.database()
    async with Store(where) as first, Store(where) as second:
        await app.warn_of_keys(settings, Identity(b"a" * 32), first)
        await first.database.beat(0.0)
        with pytest.raises(UserError, match="another key"):
            await app.warn_of_keys(settings, Identity(b"b" * 32), second)
        await app.warn_of_keys(settings, Identity(b"a" * 32), second)


async def test_the_key_may_lie_apart_from_the_data(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """The same key in a setting finds the same people, without a word; one that is left beside the data is told."""
    async with Store(tmp_path / FILE) as store:
        person = Identity.open(tmp_path / KEY).person(1)
        apart = (tmp_path / KEY).rename(tmp_path / "apart.key").read_text()
        identity = Identity(apart.encode())
        assert identity.person(1) == person
        settings = Settings.from_env({"CWGCOP_KEY": apart}, data=tmp_path)
        await app.warn_of_keys(settings, identity, store)
        assert (caplog.messages, (tmp_path / KEY).exists()) == ([], False)
        for content, said in ((apart, "to the same key"), ("x" * 64, "to another key")):
            (tmp_path / KEY).write_text(content)
            await app.warn_of_keys(settings, identity, store)
            assert said in caplog.messages[-1]
        assert apart not in caplog.text
