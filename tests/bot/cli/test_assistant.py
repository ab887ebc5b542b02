"""`cwgcop questions draft --ask`: an assistant that stands in for any at an OpenAI-compatible address."""

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, main_thread
from typing import Any

import pytest

from knowledge.drafts import PIECE, prompt
from knowledge.library import load
from tests.bot.cli.test_lessons import REPLY, Cwgcop, cwgcop, kept

__all__ = ["cwgcop"]

KEY = "sk-secret-of-the-test"


@dataclass
class Assistant:
    """What it was sent, as (path, headers, body), and what it answers next: (status, headers, body); the last stays."""

    url: str = ""
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None


def completion(text: str | None, end: str = "stop") -> str:
    """A reply as such servers give it."""
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": end}]})


LINES = "\n".join(map(json.dumps, REPLY))
GOOD = (200, {}, completion(LINES))


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch, cwgcop: Cwgcop) -> Iterator[Assistant]:
    """An assistant at the address that is set, with its key in a file, as settings have it."""
    stand_in = Assistant()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stand_in.asked.append((self.path, dict(self.headers), body))
            stand_in.meanwhile()
            status, headers, text = stand_in.answers[0]
            del stand_in.answers[: len(stand_in.answers) > 1]
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(text.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}/v1"
    Path("key").write_text(f"{KEY}\n", encoding="utf-8")
    for name, value in (("URL", stand_in.url), ("KEY_FILE", "key"), ("MODEL", "writer-1")):
        monkeypatch.setenv(f"CWGCOP_ASSISTANT_{name}", value)
    yield stand_in
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_report_s_public_text_goes_out_and_its_reply_is_read(
    cwgcop: Cwgcop, assistant: Assistant
) -> None:
    """One request with the prompt that --out writes and nothing else in it, though there is more in the folder; its
    reply is checked as one from a file."""
    Path("questions").mkdir()
    Path("questions/judged.yaml").write_text(
        "report: cities\nsplit: judge\nquestions: [{id: a, kind: unanswerable, text: {en: Whose secret is it?}}]\n",
        encoding="utf-8",
    )
    notes = (
        Path("reports/cities.yaml").read_text(encoding="utf-8") + "    notes: [internal to the secretariat]\n"
    )
    Path("reports/cities.yaml").write_text(notes, encoding="utf-8")
    assistant.answers = [GOOD]
    done = cwgcop("draft", "cities", "--ask")
    assert (done.status, done.err) == (0, "")
    assert "line 5 is left out: cities has no passage '1/9':" in done.out
    assert "4 of 6 lines are drafts." in done.out
    assert kept()[:-1] == [(REPLY[place]["text"], True) for place in (0, 1, 2, 5)]
    ((path, headers, body),) = assistant.asked
    assert path == "/v1/chat/completions"
    sent = prompt(load(Path()).reports[0])
    assert body == {"model": "writer-1", "messages": [{"role": "user", "content": sent}]}
    assert headers["Authorization"] == f"Bearer {KEY}"
    outside = {name for name in headers if name not in ("Authorization", "Content-Length", "Content-Type")}
    assert outside == {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}
    for private in ("Whose secret", "internal", str(Path().resolve()), KEY):
        assert private not in json.dumps(body)
    cwgcop("draft", "cities", "--out", "prompt.md")
    assert Path("prompt.md").read_text(encoding="utf-8") == sent


def test_a_reply_outlasts_what_others_write_meanwhile(cwgcop: Cwgcop, assistant: Assistant) -> None:
    """It takes minutes, in which the file of drafts may get others: both are kept."""
    assistant.answers = [GOOD]
    other = '{"passages": [], "lang": "en", "text": "Who paid for the snacks?"}'
    Path("other.jsonl").write_text(other, encoding="utf-8")
    assert cwgcop("draft", "cities", "--read", "other.jsonl").status == 0
    drafts = Path("questions/cities-lessons.yaml")
    assistant.meanwhile = lambda: drafts.write_text(
        drafts.read_text("utf-8").replace("snacks", "sandwiches"), "utf-8"
    )
    assert cwgcop("draft", "cities", "--ask").status == 0
    assert [text for text, _ in kept()][:2] == ["Who paid for the sandwiches?", REPLY[0]["text"]]


def test_it_is_off_unless_an_address_is_set(
    cwgcop: Cwgcop, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key and a model alone ask nobody; without a key none is sent."""
    monkeypatch.delenv("CWGCOP_ASSISTANT_URL")
    assert "CWGCOP_ASSISTANT_URL is not set" in cwgcop("draft", "cities", "--ask").err
    assert not assistant.asked
    monkeypatch.setenv("CWGCOP_ASSISTANT_URL", f"{assistant.url}/chat/completions")
    monkeypatch.delenv("CWGCOP_ASSISTANT_KEY_FILE")
    monkeypatch.delenv("CWGCOP_ASSISTANT_MODEL")
    assistant.answers = [GOOD]
    assert cwgcop("draft", "cities", "--ask").status == 0
    ((path, headers, body),) = assistant.asked
    assert (path, "Authorization" in headers, list(body)) == ("/v1/chat/completions", False, ["messages"])


def test_a_busy_assistant_is_asked_again(cwgcop: Cwgcop, assistant: Assistant) -> None:
    """After as long as it says; what never works is told."""
    busy = [(status, {"Retry-After": "0"}, "") for status in (429, 503, 500)]
    assistant.answers = [*busy, GOOD]
    assert cwgcop("draft", "cities", "--ask").status == 0
    assert len(assistant.asked) == 4
    assistant.answers = busy[:1]
    done = cwgcop("draft", "cities", "--ask")
    assert (done.status, len(assistant.asked)) == (1, 8)
    assert done.err.endswith(
        "takes no more for now (status 429): try again later, or see to the account's limits\n"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}, f"bad key {KEY}"), "refuses the key (status 401): see to CWGCOP_ASSISTANT_KEY_FILE"),
        ((404, {}, ""), "is not there (status 404): see to CWGCOP_ASSISTANT_URL and CWGCOP_ASSISTANT_MODEL"),
        ((400, {}, f"no such model {KEY}"), "refuses what is asked (status 400): see to CWGCOP_ASSISTANT_MODEL"),
        ((302, {"Location": "http://127.0.0.1:1/"}, ""), "refuses what is asked (status 302)"),
        ((200, {}, "<html>"), "what came back is no reply of an OpenAI-compatible assistant"),
        ((200, {}, "[]"), "what came back is no reply of an OpenAI-compatible assistant"),
        ((200, {}, '{"choices": []}'), "what came back is no reply of an OpenAI-compatible assistant"),
        ((200, {}, completion(None)), "what came back is no reply of an OpenAI-compatible assistant"),
        ((200, {}, completion(" \n")), "the reply has no line"),
        ((200, {}, completion(LINES[:30], "length")), "the reply has no line"),
    ],
)  # fmt: skip
def test_a_failure_is_one_sentence(
    cwgcop: Cwgcop, assistant: Assistant, answer: tuple[int, dict[str, str], str], said: str
) -> None:
    """It says what to do, and never the key, whatever the server says."""
    assistant.answers = [answer]
    done = cwgcop("draft", "cities", "--ask")
    assert (done.status, done.out, len(assistant.asked)) == (1, "", 1)
    assert said in done.err
    assert done.err.splitlines()[-1].startswith(f"cwgcop: {assistant.url}/chat/completions: ")
    assert KEY not in done.err + done.out
    assert not Path("questions").exists()


def test_an_assistant_that_never_answers(
    cwgcop: Cwgcop, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not waited for without end."""
    import socket

    monkeypatch.setattr("bot.editing.assistant.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("CWGCOP_ASSISTANT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert "does not answer within" in cwgcop("draft", "cities", "--ask").err


def test_a_reply_that_is_cut_off_is_read_as_far_as_it_is_whole(cwgcop: Cwgcop, assistant: Assistant) -> None:
    """The line in which it ends is none, and a sentence says so."""
    assistant.answers = [(200, {}, completion(LINES[:-20], "length"))]
    done = cwgcop("draft", "cities", "--ask")
    assert "the assistant's reply was cut off by its length" in done.err
    assert "3 of 5 lines are drafts." in done.out
    assert [text for text, _ in kept()] == [REPLY[place]["text"] for place in (0, 1, 2)]


def longer(count: int, words: str = "") -> None:
    """Make the report longer by so many passages."""
    report = Path("reports/cities.yaml").read_text(encoding="utf-8")
    more = (f"      - {{ru: Город {number} открыл музей.{words}}}\n" for number in range(count))
    Path("reports/cities.yaml").write_text(report + "".join(more), encoding="utf-8")


def test_a_long_report_goes_out_in_pieces(cwgcop: Cwgcop, assistant: Assistant) -> None:
    """Each asks about passages of its own and has the whole text; where one fails, what came before it is kept, and the
    failure is told in the end."""
    longer(2 * PIECE)
    assistant.answers = [GOOD, (401, {}, "")]
    done = cwgcop("draft", "cities", "--ask")
    assert done.status == 1
    assert "5 of 6 lines are drafts." in done.out  # there is a passage 1/9 now
    assert done.err.count("\n") == 1
    assert "refuses the key" in done.err
    assert len(kept()) == 5
    first, second = (body["messages"][0]["content"] for _, _, body in assistant.asked)
    assert "For each of the passages 1/1, 1/2, " in first
    assert "For each of the passages 1/13, " in second
    assert all("[1/28] Автобусы\nГород 23 открыл музей." in sent for sent in (first, second))


def test_what_came_before_it_was_interrupted_is_kept(cwgcop: Cwgcop, assistant: Assistant) -> None:
    """Ctrl-C while a later piece is waited for ends the asking, not what was received; nothing more is asked."""
    longer(2 * PIECE)
    assistant.answers = [GOOD]

    def interrupt() -> None:
        if len(assistant.asked) == 2:
            signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)

    assistant.meanwhile = interrupt
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # where the tests run in the background
    done = cwgcop("draft", "cities", "--ask", typed="")
    signal.signal(signal.SIGINT, before)
    assert done.status == 130
    assert "5 of 6 lines are drafts." in done.out
    assert len(kept()) == 5
    assert "Enter takes all" not in done.out
    assert len(assistant.asked) == 2
