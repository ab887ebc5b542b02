"""The bot and the Bot API stand-in as processes, and people who talk to the bot."""

import json
import multiprocessing
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import IncompleteRead
from importlib import import_module
from pathlib import Path
from random import SystemRandom
from typing import Any

from bot.screens.phrases import Voice
from knowledge.library import load

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "4242:TEST-token"
#: A question, the passage that answers it, by id and in each language, and what the interface says.
SAUDI = "Kingdom Saudi Arabia offered information sessions"
SAUDI_ID = "cwg-cop-2022/2.3/4"
TEXT = load(ROOT / "knowledge").passage(SAUDI_ID).text


def say(language: str, key: str, /, **values: str | int) -> str:
    """What the interface says."""
    return Voice(language).say(key, **values)


def http(url: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """GET, or POST `body` as JSON; the status and the text."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    # From Python 3.13 on urllib keeps the first certificates that it has trusted.
    trust = ssl.create_default_context() if url.startswith("https:") else None
    try:
        with urllib.request.urlopen(request, timeout=120, context=trust) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        try:
            return error.code, error.read().decode()
        except IncompleteRead:  # what is refused before its body is read may lose its words in a proxy
            return error.code, ""


def free_port() -> int:
    """A port that nothing listens on, and that no connection going out is given: a bot begins again on its own."""
    while True:
        port = SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


#: A machine with other work takes so many times as long.
BUSY = 6


def until(what: Callable[[], Any], seconds: float = 10.0, pause: float = 0.03) -> Any:
    """Wait until `what` returns something true, and return it; on a machine that is free for `seconds` at most."""
    end = time.monotonic() + seconds * BUSY
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(pause)
    raise AssertionError(f"nothing came within {seconds * BUSY} s")


def unset(**environ: str) -> dict[str, str]:
    """The environment with these settings, without those of whoever runs the tests."""
    return {
        name: each for name, each in os.environ.items() if not name.startswith(("CWGCOP", "TELEG"))
    } | environ


def cwgcop(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command with such settings to its end."""
    program = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(
        program, cwd=ROOT, env=unset(**environ), capture_output=True, text=True, timeout=280
    )


@contextmanager
def running_page(env: dict[str, str], seconds: float = 60) -> Iterator[str]:
    """Where `cwgcop web` answers that runs in such an environment; it ends in order."""
    where = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "web"], cwd=ROOT, env=env | {"CWGCOP_WEB": where}
    )

    def answers() -> bool:
        with suppress(OSError):
            return process.poll() is not None or http(f"http://{where}/en/")[0] == 200
        return False

    try:
        until(answers, seconds)
        yield f"http://{where}"
    finally:
        process.terminate()
        assert process.wait(120) == 0


class BotAPI:
    """A running stand-in."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.botapi"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.url = f"http://127.0.0.1:{self.port}"
        self._callbacks = 0

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def post(self, name: str, body: Any) -> Any:
        """A control call."""
        return json.loads(http(f"{self.url}/control/{name}", body)[1])

    def get(self, name: str) -> Any:
        """A control look."""
        return json.loads(http(f"{self.url}/control/{name}")[1])

    def calls(self, method: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """What was called, of one method."""
        calls = self.get(f"calls?after={after}")["calls"]
        return [call for call in calls if method in (None, call["method"])]

    def count(self) -> int:
        """How many calls there have been."""
        return int(self.get("calls?after=1000000000")["count"])

    def update(self, *updates: dict[str, Any]) -> list[int]:
        """Updates happen."""
        return list(self.post("update", list(updates))["update_ids"])

    def first(self, method: str, *updates: dict[str, Any]) -> dict[str, Any]:
        """Updates happen; the first call of a method that comes after them."""
        after = self.count()
        self.update(*updates)
        return until(lambda: self.calls(method, after))[0]

    def reply(self, chat: int, message: dict[str, Any]) -> str:
        """A message happens; the words that come back to a chat."""
        return str(self.answer(chat, {"message": message})["text"])

    def answer(self, chat: int, update: dict[str, Any]) -> dict[str, Any]:
        """An update happens; the first message that comes to a chat after it."""
        after = self.count()
        self.update(update)
        return until(lambda: self.sent(chat, after))[0]

    def fail(self, method: str, **how: Any) -> None:
        """Let calls fail."""
        self.post("fail", {"method": method, **how})

    def sent(self, chat: int, after: int = 0) -> list[dict[str, Any]]:
        """Messages that reached a chat, in order: the results of sendMessage."""
        calls = self.calls("sendMessage", after)
        return [call["result"] for call in calls if call.get("result", {}).get("chat", {}).get("id") == chat]

    def message(self, chat: int, number: int) -> dict[str, Any]:
        """A message as it is now."""
        messages = self.get("state")["messages"]
        return next(each for each in messages if (each["chat"]["id"], each["message_id"]) == (chat, number))


class Person:
    """Somebody who writes to the bot."""

    def __init__(self, api: BotAPI, number: int, language: str | None = "en") -> None:
        self.api, self.id = api, number
        self.user: dict[str, Any] = {"id": number, "is_bot": False, "first_name": "Ann"}
        if language:
            self.user["language_code"] = language
        self._numbers = iter(range(1, 1_000_000))

    def message(self, text: str | None = None, **fields: Any) -> dict[str, Any]:
        """A message of theirs in the private chat, as Telegram has it."""
        message = {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": self.id, "type": "private", "first_name": "Ann"},
            "from": self.user,
            **fields,
        }
        if text is not None:
            message["text"] = text
            if text.startswith("/"):
                length = len(text.split()[0])
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return message

    def say(self, text: str | None, **fields: Any) -> dict[str, Any]:
        """Send a message, and wait for the first message that comes back."""
        return self.api.answer(self.id, {"message": self.message(text, **fields)})

    def press(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """Press a button, also one behind ⋯, and wait for what it does: the message that changed or came."""
        labels = [button["text"] for button in buttons(message)]
        if "⋯" in labels and not any(label in each for each in labels):
            message = self.press(message, "⋯")
        after = self.api.count()
        self.api.update({"callback_query": self.query(data_of(message, label), message)})
        done = until(lambda: self._effects(after))
        return done

    def query(self, data: str, message: dict[str, Any]) -> dict[str, Any]:
        """A press of a button with `data` under `message`."""
        self.api._callbacks += 1
        return {"id": f"q{self.api._callbacks}", "from": self.user, "message": message,
                "chat_instance": "1", "data": data}  # fmt: skip

    def _effects(self, after: int) -> dict[str, Any] | None:
        calls = self.api.calls(after=after)
        for call in calls:
            changes = {"sendMessage", "editMessageText", "editMessageReplyMarkup"}
            if call["method"] in changes and isinstance(call.get("result"), dict):
                return call["result"]
            if call["method"] == "answerCallbackQuery" and "text" in call["args"] and call["status"] == 200:
                return {"notice": call["args"]["text"]}
        return None


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """All buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def data_of(message: dict[str, Any], label: str) -> str:
    """The data of the button whose label holds `label`."""
    found = [button["callback_data"] for button in buttons(message) if label in button["text"]]
    assert found, f"no button {label!r} among {[button['text'] for button in buttons(message)]}"
    return str(found[0])


#: Imports take most of a bot's start: those with the engine that counts words are forked from a process that has made
#: them (pytest's, which each would look up, too), where the system can.
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
_FORKS = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
if CAN_FORK:
    _FORKS.set_forkserver_preload(["pytest", "tests.bot.telegram.wordmatch"])


class Forked:
    """A forked bot, with what is used of `subprocess.Popen`."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self._process = _FORKS.Process(target=_count_words, args=(env, log))
        self._process.start()
        self.pid = self._process.pid or 0
        self.kill = self._process.kill

    @property
    def returncode(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, when it has ended; raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("the bot", timeout or 0)
        return self._process.exitcode


def _count_words(env: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT), 2)
    engine = "hanging" if "HANGING" in env else "wordmatch"
    sys.exit(import_module(f"tests.bot.telegram.{engine}").main())


class Bot:
    """A running bot. `command` is the module that is run."""

    def __init__(
        self, api: BotAPI, data: Path, *, command: tuple[str, ...] = (), wait: bool = True, **env: str
    ) -> None:
        self.api, self.data = api, data
        self.http = free_port()
        self.log = data.with_name(f"{data.name}.log")  # beside the data, which may be on a disk that is full
        own = {
            "OMP_NUM_THREADS": "1", "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "CWGCOP_DATA": str(data),
            "CWGCOP_HTTP": f"127.0.0.1:{self.http}", "NO_PROXY": "*",
        }  # fmt: skip
        self._env = unset(**own | env)
        # By default with the engine that counts words: it starts at once, and its answers are known.
        self._command = command
        self.start(wait=wait)

    def start(self, *, wait: bool = True) -> None:
        """Start the process, and wait until it is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.process: Forked | subprocess.Popen[bytes]
        with self.log.open("ab") as log:
            if self._command:
                program = [sys.executable, "-m", *self._command]
                self.process = subprocess.Popen(program, cwd=ROOT, env=self._env, stderr=log)
            else:
                self.process = Forked(self._env, self.log)
        if wait:
            until(self.is_ready, 30)

    def cwgcop(self, *command: str, stderr: int | None = None, **environ: str) -> subprocess.Popen[bytes]:
        """Begin a command with the bot's own settings, and with others."""
        program, env = [sys.executable, "-m", "bot", *command], self._env | environ
        return subprocess.Popen(program, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=stderr)

    def is_ready(self) -> bool:
        """Whether /readyz says so."""
        assert self.process.poll() is None, self.logged()
        try:
            return self.ready()[0] == 200
        except OSError:
            return False

    def ready(self) -> tuple[int, str]:
        """What /readyz says."""
        return http(f"http://127.0.0.1:{self.http}/readyz")

    def metrics(self) -> str:
        """What /metrics says."""
        return http(f"http://127.0.0.1:{self.http}/metrics")[1]

    def build(self) -> str:
        """The index build that is live."""
        found = re.search(r'cwgcop_index_info{build="(.*?)"}', self.metrics())
        return found[1] if found else ""

    def logged(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8")

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """What its database holds."""
        with closing(sqlite3.connect(self.data / "bot.sqlite3")) as raw:
            return raw.execute(sql, values).fetchall()

    def kill(self) -> None:
        """Kill it without a word."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end, and wait; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=120)

    def close(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.kill()


@contextmanager
def real_bot(folder: Path, seconds: float = 300, **env: str) -> Iterator[Bot]:
    """The bot as it is run, and a stand-in, which end with the block; its data are in the folder's `data`."""
    with closing(BotAPI()) as api, closing(
        Bot(api, folder / "data", command=("bot", "bot"), wait=False, **env)
    ) as bot:  # fmt: skip
        until(bot.is_ready, seconds)
        yield bot
