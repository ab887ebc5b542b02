"""What the bot serves over HTTP when something is wrong, asked over real HTTP."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from bot.service.errors import StoreError
from bot.service.health import LATE, PULSE, Health
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.settings import Address
from bot.telegram.http import LARGEST, app, health_routes
from bot.telegram.incoming import webhook_route
from bot.web.server import listening
from tests.bot.telegram.harness import free_port, http
from tests.bot.web.test_server import said


def _no_engine() -> Any:
    raise AssertionError


async def _fails(*_: object) -> None:
    raise StoreError("the disk is gone")


async def _never(_: list[dict[str, Any]]) -> None:
    raise AssertionError


@pytest.mark.parametrize(
    ("start", "status"),
    [("POST /hook", b" 403 "), ("POST /other", b" 404 "), ("PUT /hook", b" 405 "), ("POST /hook/", b" 404 ")],
)
async def test_a_stranger_is_refused_before_the_body_is_read(start: str, status: bytes) -> None:
    """Whoever does not know the secret, the path or the method is told so at once, and not by which server."""
    address = Address("127.0.0.1", free_port())
    hook = app([webhook_route("https://bot.example/hook", "secret", _fails)])
    async with listening(address, hook, "TELEGRAM_WEBHOOK_LISTEN"):
        head = f"{start} HTTP/1.1\nHost: bot.example\nContent-Length: 900000\n"
        answer = await asyncio.to_thread(said, address, f"{head}X-Telegram-Bot-Api-Secret-Token: wrong\n\n")
    assert status in answer.partition(b"\r\n")[0]
    assert b"connection: close" in answer.lower()
    assert b"server:" not in answer.lower()


async def served(routes: list[Route], path: str, *body: Any) -> tuple[int, str]:
    """What a server with these routes answers."""
    address = Address("127.0.0.1", free_port())
    async with listening(address, app(routes), "CWGCOP_HTTP"):
        return await asyncio.to_thread(http, f"http://{address}{path}", *body)


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


async def test_work_that_begins_late_is_seen(tmp_path: Path) -> None:
    """Where the event loop stood still, /readyz says for how long replies waited."""
    health = Health(Store(tmp_path / "bot.sqlite3"), Worker(_no_engine, lambda _: False))
    pulse = asyncio.create_task(health.pulse())
    await asyncio.sleep(0.1)
    assert health.warnings == []
    time.sleep(LATE + PULSE)  # noqa: ASYNC251 as work that does not let go
    await asyncio.sleep(0.1)
    pulse.cancel()
    assert (health.late > LATE, len(health.warnings)) == (True, 1)


@pytest.mark.parametrize(
    ("body", "put", "status"),
    [
        (b"[" * 100_000, _never, 400), (b"[]", _never, 400), (b"{", _never, 400), (b'{"a": "\xff"}', _never, 400),
        (b'{"update_id": 1}', _fails, 503), (b'{"a": "' + b"a" * LARGEST + b'"}', _never, 413),
    ],
)  # fmt: skip
async def test_the_webhook_refuses_what_it_cannot_keep(
    body: bytes, put: Callable[..., Awaitable[None]], status: int
) -> None:
    """What is no update, or too large for one, is told so; one that cannot be written is to be delivered again."""
    route = webhook_route("https://bot.example/hook", "secret", put)
    assert (await served([route], "/hook", body, {"X-Telegram-Bot-Api-Secret-Token": "secret"}))[0] == status
