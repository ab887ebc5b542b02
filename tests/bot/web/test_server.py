"""The HTTP server, asked over real HTTP, by those too who ask nothing."""

import asyncio
import contextlib
import re
import shutil
import socket
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from bot.settings import Address
from bot.web import guard, server
from bot.web.guard import Guarded
from bot.web.server import EACH, ListenError, apart, listening
from tests.bot.telegram.harness import TEXT, free_port, http, until
from tests.bot.telegram.test_proxy import changed, run_nginx
from tests.bot.web.conftest import Open
from tests.conftest import ROOT


async def _reads(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())}")


async def _who(request: Request) -> PlainTextResponse:
    assert request.client is not None
    return PlainTextResponse(request.client.host)


#: As many connections as a test opens at once.
CONNECTIONS = 100
APP = Guarded(Starlette(routes=[Route("/", _reads, methods=["POST"]), Route("/who", _who)]))


@contextlib.asynccontextmanager
async def served(app: ASGIApp = APP, *proxies: str) -> AsyncIterator[Address]:
    """Serve it on a free port."""
    address = Address("127.0.0.1", free_port())
    async with listening(address, app, "CWGCOP_WEB", proxies):
        yield address


def said(address: Address, request: str = "", body: bytes = b"") -> bytes:
    """All that a server says to the bytes of a request, until it closes."""
    with socket.create_connection((address.host, address.port), timeout=8) as raw:
        raw.sendall(request.replace("\n", "\r\n").encode() + body)
        got = b""
        with contextlib.suppress(ConnectionResetError):
            while part := raw.recv(65536):
                got += part
    return got


async def test_connections_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond as many as there may be, one is closed at once; when others end there is room again."""
    monkeypatch.setattr(server, "CONNECTIONS", CONNECTIONS)
    async with served() as address:

        def crowd() -> bytes:
            held = [socket.create_connection((address.host, address.port)) for _ in range(CONNECTIONS)]
            time.sleep(0.3)
            with socket.create_connection((address.host, address.port), timeout=3) as late:
                answer = b""
                with contextlib.suppress(ConnectionResetError):
                    answer = late.recv(1)
            for raw in held:
                raw.close()
            time.sleep(0.3)
            return answer

        assert await asyncio.to_thread(crowd) == b""
        assert (await asyncio.to_thread(http, f"http://{address}/who"))[0] == 200


def _is_open(raw: socket.socket) -> bool:
    raw.setblocking(False)
    try:
        return raw.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


@pytest.mark.parametrize(
    ("proxies", "held"), [((), EACH), (("127.0.0.2",), EACH), (("127.0.0.0/8",), 3 * EACH)]
)
async def test_an_address_has_few_connections(proxies: tuple[str, ...], held: int) -> None:
    """Others get in meanwhile, and so does a proxy, which speaks for many."""
    address = Address("127.0.0.1", free_port())

    def crowd() -> int:
        with contextlib.ExitStack() as stack:
            opened = [
                stack.enter_context(socket.create_connection((address.host, address.port)))
                for _ in range(3 * EACH)
            ]
            until(lambda: sum(map(_is_open, opened)) == held)
            other = stack.enter_context(
                socket.create_connection((address.host, address.port), 9, source_address=("127.0.0.3", 0))
            )
            other.sendall(b"GET /who HTTP/1.1\r\nHost: a\r\n\r\n")
            return int(other.recv(4096).split()[1])

    async with listening(address, APP, "CWGCOP_WEB", proxies, each=EACH):
        assert await asyncio.to_thread(crowd) == 200


async def test_a_page_apart_does_not_keep_this_loop(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is served there, work here goes on; an address that is taken is told here; the thread ends with the
    block."""

    async def works(_: Request) -> PlainTextResponse:
        time.sleep(0.5)  # noqa: ASYNC251 as a page that takes long to make
        return PlainTextResponse(threading.current_thread().name)

    address = Address("127.0.0.1", free_port())
    app = Guarded(Starlette(routes=[Route("/", works)]))
    async with apart(listening(address, app, "CWGCOP_WEB")):
        asked = asyncio.create_task(asyncio.to_thread(http, f"http://{address}/"))
        began, turns = time.monotonic(), 0
        while not asked.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert (await asked, turns > 10) == ((200, "page"), True), time.monotonic() - began
        with pytest.raises(ListenError):
            async with apart(listening(address, app, "CWGCOP_WEB")):
                pass
    assert "page" not in {thread.name for thread in threading.enumerate()}
    assert caplog.text == ""


async def test_a_connection_that_asks_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place is not held by whoever says nothing, or never ends what is said."""
    monkeypatch.setattr(server, "ASK", 0.3)
    async with served() as address:
        for request in ("", "GET / HTTP/1.1\nHost: a\n"):
            assert await asyncio.to_thread(said, address, request) == b""
        second = await asyncio.to_thread(said, address, "GET /who HTTP/1.1\nHost: a\n\nGET /who HTTP/1.1\nHo")
        assert second.count(b"HTTP/1.1 200 OK") == 1


async def test_a_connection_that_does_not_read_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place is not held by whoever asks much and takes nothing."""
    monkeypatch.setattr(server, "READ", 0.3)
    monkeypatch.setattr(server, "IDLE", 1)
    monkeypatch.setattr(server, "CONNECTIONS", CONNECTIONS)

    async def says_much(request: Request) -> PlainTextResponse:
        return PlainTextResponse("a" * 50_000)

    def crowd(address: Address) -> None:
        for _ in range(CONNECTIONS):
            raw = socket.socket()
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            raw.connect((address.host, address.port))
            held.append(raw)
            with contextlib.suppress(ConnectionError):  # closed already
                raw.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 100)

    def gets_in() -> bool:
        with contextlib.suppress(OSError):
            return http(f"http://{address}/")[0] == 200
        return False

    held: list[socket.socket] = []
    async with served(Guarded(Starlette(routes=[Route("/", says_much)]))) as address:
        await asyncio.to_thread(crowd, address)
        await asyncio.to_thread(until, gets_in, 30)
    for raw in held:
        raw.close()


async def test_who_reads_after_a_while_keeps_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who reads nothing for so long loses it."""
    monkeypatch.setattr(server, "READ", 1)

    async def says_much(request: Request) -> PlainTextResponse:
        return PlainTextResponse("a" * 5_000_000)

    def twice(address: Address) -> None:
        with socket.create_connection((address.host, address.port), timeout=8) as raw:
            for _ in range(2):
                raw.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                time.sleep(0.2)
                left = 5_000_000
                while left > 0:
                    part = raw.recv(65536)
                    assert part
                    left -= part.count(b"a")
                time.sleep(1)

    async with served(Guarded(Starlette(routes=[Route("/", says_much)]))) as address:
        await asyncio.to_thread(twice, address)


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one that is too large, by what it says or by what it is; nor is what is refused read on."""
    monkeypatch.setattr(guard, "BODY", 0.3)
    post = "POST {} HTTP/1.1\nHost: a\n{}\n\n"
    async with served() as address:
        slow = await asyncio.to_thread(said, address, post.format("/", "Content-Length: 5"), b"abc")
        assert b" 408 " in slow.partition(b"\r\n")[0]
        large = b"a" * (guard.BYTES + 1)
        long = await asyncio.to_thread(
            said, address, post.format("/", f"Content-Length: {len(large)}"), large
        )
        assert b" 413 " in long.partition(b"\r\n")[0]
        chunk = b"%x\r\n%b\r\n" % (len(large), large)
        chunked = await asyncio.to_thread(
            said, address, post.format("/", "Transfer-Encoding: chunked"), chunk
        )
        assert b" 413 " in chunked.partition(b"\r\n")[0]
        other = await asyncio.to_thread(said, address, post.format("/none", "Content-Length: 900000"))
        assert b" 404 " in other.partition(b"\r\n")[0]
        for answer in (slow, long, chunked, other):
            assert b"connection: close" in answer.lower()
            assert b"server:" not in answer.lower()


async def test_a_body_that_comes_by_drops_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However soon the next drop comes."""
    monkeypatch.setattr(guard, "BODY", 0.3)
    told: list[Message] = []

    async def drop() -> Message:
        await asyncio.sleep(0.1)
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def tell(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "headers": [],
    }
    await asyncio.wait_for(APP(scope, drop, tell), 10)
    assert told[0]["status"] == 408


async def test_who_goes_within_a_body_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """A telephone that loses its network, or a stranger who says less than was announced, leaves no line in the log."""

    def goes(address: Address) -> None:
        with socket.create_connection((address.host, address.port)) as raw:
            raw.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
            time.sleep(0.2)

    async with served() as address:
        await asyncio.to_thread(goes, address)
        assert (await asyncio.to_thread(http, f"http://{address}/who"))[0] == 200
    assert [record.getMessage() for record in caplog.records] == []


async def test_what_a_page_loads_leaves_no_line(open_page: Open, caplog: pytest.LogCaptureFixture) -> None:
    """Everybody who opens the page loads its files: that is no error."""
    async with served((await open_page()).app) as address:
        for name in ("page.css", "page.js", "icon.svg") * 3:
            assert (await asyncio.to_thread(http, f"http://{address}/{name}"))[0] == 200
        await asyncio.sleep(0.2)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_who_asks_is_believed_from_proxies_alone() -> None:
    """What a stranger says of its address changes nothing; behind a proxy the last address that no proxy has counts."""
    forwarded = {"X-Forwarded-For": "192.0.2.7, 198.51.100.2"}
    for proxies, client in (((), "127.0.0.1"), (("127.0.0.0/8",), "198.51.100.2")):
        async with served(APP, *proxies) as address:
            told = await asyncio.to_thread(http, f"http://{address}/who", None, forwarded)
            assert told == (200, client)


async def test_what_is_no_http_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    """Noise, and headers without an end, get a plain refusal and no line in the log."""
    async with served() as address:
        for noise in ("\x16\x03\x01 hello\n\n", f"GET / HTTP/1.1\nX: {'a' * 100_000}\n\n"):
            answer = await asyncio.to_thread(said, address, noise)
            assert b" 400 " in answer.partition(b"\r\n")[0]
    assert caplog.text == ""


async def test_an_address_is_given_back() -> None:
    """When the block ends another may listen there, though somebody is still connected."""
    async with served() as address:
        held = socket.create_connection((address.host, address.port))
    async with listening(address, APP, "CWGCOP_WEB"):
        with pytest.raises(ListenError, match=f"CWGCOP_HTTP: cannot listen on {address} "):
            async with listening(address, APP, "CWGCOP_HTTP"):
                pass
    held.close()


async def test_a_host_that_cannot_be_one_is_told() -> None:
    """A label of a name is empty: one sentence names the setting."""
    with pytest.raises(ListenError, match=r"CWGCOP_HTTP: cannot listen on a\.\.b:8090 \(no such host\)"):
        async with listening(Address("a..b", 8090), APP, "CWGCOP_HTTP"):
            pass


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
async def test_long_questions_come_through_the_proxy(open_page: Open, tmp_path: Path) -> None:
    """nginx as the guide has it lets the longest pass, where the page turns to their language and after one as long too;
    and says nothing of who asks what while the page is away."""
    guide = re.search(r"```nginx\n(.+?)```", (ROOT / "docs" / "admin.md").read_text("utf-8"), re.DOTALL)
    assert guide
    public, inner = (Address("127.0.0.1", free_port()) for _ in range(2))
    log, stderr = tmp_path / "log", tmp_path / "stderr"
    places = {"127.0.0.1:8088": str(inner), "/var/log/nginx/error.log": str(log)}
    proxy = run_nginx(tmp_path, f"server {{\nlisten {public};\n{changed(guide[1], places)}}}\n")
    question = {"q": TEXT["zh"].ljust(2000, "的"), "after": "cwg-cop-2022/2.3", "on": "的" * 2000}
    address = f"http://{public}/cop/en/?{urlencode(question)}&ask=en"
    page = await open_page(CWGCOP_WEB_URL=f"http://{public}/cop")
    with stderr.open("w") as said_there:
        running = await asyncio.create_subprocess_exec(*proxy, stderr=said_there)
        try:
            with socket.socket() as door:
                await asyncio.to_thread(until, lambda: not door.connect_ex((public.host, public.port)))
            assert (await asyncio.to_thread(http, address))[0] == 502
            assert "%E7%9A%84" not in log.read_text() + stderr.read_text()
            async with listening(inner, page.app, "CWGCOP_WEB"):
                status, html = await asyncio.to_thread(http, address)
            assert (status, '<html lang="zh"' in html) == (200, True)
        finally:
            running.terminate()
            await running.wait()
