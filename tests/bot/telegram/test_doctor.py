"""`cwgcop doctor`: each thing that the bot needs is well, doubtful or wrong, with what to do."""

import asyncio
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.service.store import FILE, Store
from tests.bot.conftest import Run
from tests.bot.telegram.harness import TOKEN, Bot, BotAPI, Person, free_port, http, until
from tests.postgres import Server

Look = Callable[..., dict[str, tuple[str, str]]]
NAMES = ["python", "settings", "model", "knowledge", "index", "disk", "rights", "key", "database"]


@pytest.fixture
def look(run: Run) -> Look:
    """Run the doctor: what it says of each thing, the last line where it has several."""

    def lines(**environ: str) -> dict[str, tuple[str, str]]:
        done = run("doctor", "--json", **environ)
        said = json.loads(done.out)
        found = {line["check"]: (line["finding"], line["said"]) for line in said["lines"]}
        wrong = any(line["finding"] == "wrong" for line in said["lines"])
        assert (done.status, said["ok"], done.err) == (int(wrong), not wrong, "")
        return found

    return lines


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A data folder of one's own, with an index."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def test_without_a_token_a_bot_cannot_run_and_all_else_is_well(run: Run, built: Path) -> None:
    """A machine that only asks, if that is said: a line for each thing, none wrong, and nothing is written to look."""
    before = sorted(built.rglob("*"))
    assert run("doctor").status == 1
    done = run("doctor", "--ask-only")
    assert (done.status, done.err) == (0, ""), done.out
    assert [line.split()[1] for line in done.out.splitlines()] == NAMES
    doubtful = {line.split()[1] for line in done.out.splitlines() if line.split()[0] != "ok"}
    assert doubtful <= {"disk"}  # this machine's own
    assert "0 days old, 4 passages: up to date" in done.out
    assert sorted(built.rglob("*")) == before


@pytest.mark.parametrize(
    ("environ", "finding", "said"),
    [
        ({"CWGCOP_ADMIN": "1"}, "wrong", "CWGCOP_ADMIN is not a setting: did you mean CWGCOP_ADMINS?"),
        # It may be another program's.
        ({"TELEGRAM_TOKEN": "1:abc", "TELEGRAM_API_ID": "5"}, "warning",
         "TELEGRAM_TOKEN is not a setting: did you mean TELEGRAM_BOT_TOKEN?"),
        ({"TELEGRAM_BOT_TOKEN": "half"}, "wrong", "is not a bot token"),
        ({"CWGCOP_ANSWER": "0.3", "CWGCOP_CLOSEST": "0.5"}, "wrong",
         "CWGCOP_CLOSEST (0.5) is over CWGCOP_ANSWER (0.3): set a lower one"),
        ({"TELEGRAM_WEBHOOK_URL": "http://bot.example.org/hook"}, "wrong", "https alone"),
    ],
    ids=["ours", "another's", "no token", "cuts", "http"],
)  # fmt: skip
def test_settings_that_cannot_be_meant(look: Look, environ: dict[str, str], finding: str, said: str) -> None:
    """Names that are no settings are hinted at, and values that no use can be made of are named."""
    found = look(**environ)["settings"]
    assert (found[0], said in found[1]) == (finding, True)


@pytest.mark.parametrize(("free", "finding"), [(10**10, "ok"), (5 * 10**8, "warning"), (10**7, "wrong")])
def test_a_disk_that_fills(look: Look, monkeypatch: pytest.MonkeyPatch, free: int, finding: str) -> None:
    """It is said before there is none left."""
    used = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: used)
    assert look()["disk"][0] == finding


def test_a_missing_model_and_a_missing_index_say_what_to_run(look: Look, tmp_path: Path) -> None:
    """A model must be had; the index is built by the bot itself."""
    found = look(CWGCOP_MODELS=str(tmp_path))
    assert found["model"][0] == "wrong"
    assert "cwgcop model prepare" in found["model"][1]
    finding, said = look(CWGCOP_DATA=str(tmp_path / "none"))["index"]
    assert (finding, "cwgcop index build" in said) == ("warning", True)


def test_an_index_that_is_stale_or_damaged(look: Look, cities: Path, data: Path, tmp_path: Path) -> None:
    """A stale one is a warning with what changed; one altered byte is wrong; an error in a report is named."""
    edited = Path(shutil.copytree(cities, tmp_path / "knowledge"))
    report = edited / "reports" / "cities.yaml"
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("adopted", "has adopted"), encoding="utf-8")
    (edited / "reports" / ".#cities.yaml").symlink_to("ann@desk.12:34")  # Emacs' lock, to nothing
    found = look(CWGCOP_KNOWLEDGE=str(edited))
    finding, said = found["index"]
    assert (finding, found["knowledge"][0]) == ("warning", "ok")
    assert said.endswith("1 changed: run cwgcop index build")
    report.write_text(text.replace("title: {ru: А", "titel: {ru: А"), encoding="utf-8")
    found = look(CWGCOP_KNOWLEDGE=str(edited))
    assert found["index"][0] == "warning"
    assert (found["knowledge"][0], "cities.yaml:7" in found["knowledge"][1]) == ("wrong", True)

    (vectors,) = data.glob("index/builds/*/vectors.faiss")
    content = bytearray(vectors.read_bytes())
    content[-5] ^= 1
    vectors.write_bytes(content)
    finding, said = look(CWGCOP_DATA=str(data))["index"]
    assert (finding, "vectors.faiss" in said) == ("wrong", True)


def test_the_data_folder(look: Look, data: Path) -> None:
    """A database without its key or with damage is wrong, open rights are doubtful."""
    (data / FILE).write_text("no database" * 999)
    (data / FILE).chmod(0o644)
    found = look(CWGCOP_DATA=str(data))
    assert found["database"][0] == found["key"][0] == "wrong"
    assert "cwgcop state restore" in found["database"][1]
    assert found["rights"] == (
        "warning", f"{data / FILE}: others on this machine can read it: chmod 600 {data / FILE}"
    )  # fmt: skip
    (data / "bot.key").write_text("short")
    assert "cut off" in look(CWGCOP_DATA=str(data))["key"][1]
    (data / "bot.key").write_text("k" * 64)
    assert look(CWGCOP_DATA=str(data), CWGCOP_KEY="k" * 64)["key"][0] == "warning"


def test_a_postgresql(look: Look, data: Path, server: Server) -> None:
    """It has to answer and to have been used, needs a key that all replicas have, and its password is not shown."""
    address = server.database()
    unused = look(CWGCOP_DATA=str(data), CWGCOP_DATABASE=address)
    assert (unused["key"][0], unused["database"][0]) == ("wrong", "wrong")
    assert "no bot has used it" in unused["database"][1]

    async def use() -> None:
        async with Store(address) as store:
            await store.choose_language("p", "fr")

    asyncio.run(use())
    used = look(CWGCOP_DATA=str(data), CWGCOP_DATABASE=address, CWGCOP_KEY="k" * 64)
    assert used["key"][0] == "ok"
    assert used["database"][0] == "ok"
    assert "chosen languages: 1" in used["database"][1]
    away = look(CWGCOP_DATA=str(data), CWGCOP_DATABASE="postgresql://me:Xylophon@127.0.0.1:1/bot")["database"]
    assert away[0] == "wrong"
    assert "postgresql://127.0.0.1:1/bot cannot be used" in away[1]
    assert "Xylophon" not in away[1]


def test_whether_a_bot_runs_and_what_it_says(look: Look, start_bot: Callable[..., Bot], api: BotAPI) -> None:
    """One that runs on the data folder is asked how it is; where none does, that is said, and ports that are taken."""
    bot = start_bot()
    said = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "CWGCOP_HTTP": f"127.0.0.1:{bot.http}"}
    assert look(**said, CWGCOP_DATA=str(bot.data))["bot"] == ("ok", "telegramz: heard")
    finding, words = look(**said)["bot"]
    assert (finding, "cannot listen on" in words) == ("wrong", True)
    assert bot.stop() == 0
    finding, words = look(**said)["bot"]
    assert (finding, words.startswith("none runs on")) == ("warning", True)


def test_a_clock_that_is_not_telegrams(look: Look, api: BotAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock set ahead would have what people asked deleted, or kept too long: it is wrong, and by how much is said."""
    said, right = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}, time.time
    monkeypatch.setattr("bot.cli.doctor.time.time", lambda: right() + 86400)
    finding, words = look(**said)["clock"]
    assert (finding, words.startswith("24.0 hours ahead of Telegram's: set the clock")) == ("wrong", True)


def test_what_telegram_says(look: Look, api: BotAPI) -> None:
    """The token's bot is named; a refused token, a server that is not there and a webhook in trouble are wrong."""
    said = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    found = look(**said)
    assert found["token"] == ("ok", "it is @cwgcop_test_bot's")
    assert found["webhook"] == ("ok", "none, the bot polls; 0 updates wait")
    found = look(**said | {"TELEGRAM_BOT_TOKEN": "4242:wrong"})
    assert (found["api"][0], found["token"][0]) == ("ok", "wrong")
    assert "BotFather" in found["token"][1]
    url = f"http://127.0.0.1:{free_port()}"
    finding, words = look(**said | {"TELEGRAM_API_URL": url})["api"]
    assert (finding, TOKEN in words) == ("wrong", False)
    assert "TELEGRAM_API_URL" in words

    hook = {"TELEGRAM_WEBHOOK_URL": f"{url}/hook"}
    assert look(**said, **hook)["webhook"][0] == "warning"  # the bot has not registered it
    http(f"{api.url}/bot{TOKEN}/setWebhook", {"url": f"{url}/hook"})
    assert look(**said)["webhook"][0] == "warning"  # the bot is to poll
    assert look(**said, **hook)["webhook"] == ("ok", "registered; 0 updates wait")
    api.update({"message": Person(api, 8_200_000_001).message("Who?")})
    finding, words = until(lambda: (said_of := look(**said, **hook)["webhook"])[0] != "ok" and said_of)
    assert (finding, "1 updates wait" in words, "Connection refused" in words) == ("wrong", True, True)
