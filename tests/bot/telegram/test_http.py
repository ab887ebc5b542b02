"""What the bot serves over HTTP when something is wrong, asked over real HTTP."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Address
from bot.telegram.errors import StoreError
from bot.telegram.health import Health
from bot.telegram.http import CONNECTIONS, ListenError, health_routes, listen, webhook_route
from bot.telegram.metrics import Metrics
from bot.telegram.store import Store
from bot.telegram.worker import Worker
from tests.bot.telegram.harness import free_port, http


def _no_engine() -> Any:
    raise AssertionError


async def _fails(*_: object) -> None:
    raise StoreError("the disk is gone")


def ask(address: Address, *headers: str) -> bytes:
    """What a server says to the start of a request whose body never comes."""
    with socket.create_connection((address.host, address.port), timeout=3) as raw:
        lines = ["POST /hook HTTP/1.1", "Host: bot.example", "Content-Length: 900000", *headers, "", ""]
        raw.sendall("\r\n".join(lines).encode())
        return raw.recv(65536)


async def test_a_stranger_is_refused_before_the_body_is_read() -> None:
    """Whoever does not know the secret, or the path, is told so at once, and not by which server."""
    address = Address("127.0.0.1", free_port())
    for path, status in (("hook", b" 403 "), ("other", b" 404 ")):
        server = listen(
            address, [webhook_route(f"https://bot.example/{path}", "secret", _fails)], "CWGCOP_HTTP"
        )
        said = await asyncio.to_thread(ask, address, "X-Telegram-Bot-Api-Secret-Token: wrong")
        server.stop()
        assert status in said.partition(b"\r\n")[0]
        assert b"server:" not in said.lower()


async def test_connections_are_counted() -> None:
    """Beyond as many as there may be, one is closed at once; when others end there is room again."""
    address = Address("127.0.0.1", free_port())
    server = listen(address, [], "CWGCOP_HTTP")

    def crowd() -> bytes:
        held = [socket.create_connection((address.host, address.port), timeout=3) for _ in range(CONNECTIONS)]
        time.sleep(0.2)
        with socket.create_connection((address.host, address.port), timeout=3) as late:
            said = late.recv(1)
        for raw in held:
            raw.close()
        time.sleep(0.2)
        return said

    assert await asyncio.to_thread(crowd) == b""
    assert (await asyncio.to_thread(http, f"http://{address}/"))[0] == 404
    server.stop()


async def served(routes: list[tuple[str, Any, dict[str, Any]]], path: str, *body: Any) -> tuple[int, str]:
    """What a server with these routes answers."""
    address = Address("127.0.0.1", free_port())
    server = listen(address, routes, "CWGCOP_HTTP")
    try:
        return await asyncio.to_thread(http, f"http://{address}{path}", *body)
    finally:
        server.stop()


async def test_metrics_are_there_without_the_database(tmp_path: Path) -> None:
    """The counters are, and how many wait is not a number that was true once."""
    metrics = Metrics()
    metrics.waiting.set(3)
    metrics.answers.labels("none", "en").inc()
    health = Health(Store(tmp_path / "bot.sqlite3"), Worker(_no_engine, lambda _: False))
    status, text = await served(health_routes(health, metrics, _fails), "/metrics")
    assert status == 200
    assert 'cwgcop_answers_total{language="en",outcome="none"} 1.0' in text
    assert "cwgcop_updates_waiting NaN" in text


@pytest.mark.parametrize(
    ("body", "put", "status"),
    [(b"[" * 100_000, None, 400), (b"[]", None, 400), (b"{", None, 400), (b'{"update_id": 1}', _fails, 503)],
)
async def test_the_webhook_refuses_what_it_cannot_keep(
    body: bytes, put: Callable[..., Awaitable[None]] | None, status: int
) -> None:
    """What is no update is told so; one that cannot be written is to be delivered again."""

    async def never(_: list[dict[str, Any]]) -> None:
        raise AssertionError

    route = webhook_route("https://bot.example/hook", "secret", put or never)
    assert (await served([route], "/hook", body, {"X-Telegram-Bot-Api-Secret-Token": "secret"}))[0] == status


async def test_a_host_that_cannot_be_one_is_told() -> None:
    """A label of a name is empty: one sentence names the setting."""
    with pytest.raises(ListenError, match=r"CWGCOP_HTTP: cannot listen on a\.\.b:8090 \(no such host\)"):
        listen(Address("a..b", 8090), [], "CWGCOP_HTTP")
