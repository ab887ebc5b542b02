"""What the bot listens on: /healthz, /readyz and /metrics, and the webhook."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application, RequestHandler, stream_request_body

from bot.settings import Address
from bot.telegram.errors import StoreError
from bot.telegram.health import Health
from bot.telegram.metrics import Metrics
from knowledge.errors import UserError

log = logging.getLogger(__name__)

#: An update is a few kilobytes; Telegram's largest are far below this.
LARGEST = 1 << 20
#: Connections that are held at once; Telegram opens 40 at most.
CONNECTIONS = 100


class ListenError(UserError):
    """Raised when an address cannot be listened on."""


class _Base(RequestHandler):
    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain")
        self.finish(f"{status_code}\n")


@stream_request_body
class _NotFound(_Base):
    def prepare(self) -> None:
        self.send_error(404)

    def data_received(self, chunk: bytes) -> None:
        """Nothing is kept of it."""


class _Healthz(_Base):
    async def get(self) -> None:
        self.set_header("Content-Type", "text/plain")
        self.finish("alive\n")


class _Readyz(_Base):
    def initialize(self, health: Health) -> None:
        self._health = health

    async def get(self) -> None:
        problems = await self._health.problems()
        self.set_status(503 if problems else 200)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("".join(f"{problem}\n" for problem in problems) or "ready\n")


class _Metrics(_Base):
    def initialize(self, metrics: Metrics, refresh: Callable[[], Awaitable[None]]) -> None:
        self._metrics, self._refresh = metrics, refresh

    async def get(self) -> None:
        try:
            await self._refresh()
        except StoreError:
            # The counters are there, now that somebody needs them; how many wait is not known. /readyz says why.
            self._metrics.waiting.set(float("nan"))
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(generate_latest(self._metrics.registry))


@stream_request_body
class _Webhook(_Base):
    def initialize(self, secret: str, put: Callable[[list[dict[str, Any]]], Awaitable[None]]) -> None:
        self._secret, self._put, self._body = secret, put, bytearray()

    def prepare(self) -> None:
        # Before the body is read: of what Telegram did not send nothing is kept.
        given = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.send_error(403)

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    async def post(self) -> None:
        try:
            update = json.loads(self._body)
        except (ValueError, RecursionError):
            self.send_error(400)
            return
        if not isinstance(update, dict):
            self.send_error(400)
            return
        try:
            # Telegram hears that the update arrived only after it is on disk.
            await self._put([update])
        except StoreError as error:
            log.error("the database cannot be written, Telegram will deliver again: %s", error)
            self.send_error(503)
            return
        self.finish()


class _Server(HTTPServer):
    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        if len(self._connections) < CONNECTIONS:
            super().handle_stream(stream, address)
        else:
            stream.close()


def health_routes(
    health: Health, metrics: Metrics, refresh: Callable[[], Awaitable[None]]
) -> list[tuple[str, Any, dict[str, Any]]]:
    """The routes of CWGCOP_HTTP; `refresh` is awaited before the metrics are read."""
    return [
        ("/healthz", _Healthz, {}),
        ("/readyz", _Readyz, {"health": health}),
        ("/metrics", _Metrics, {"metrics": metrics, "refresh": refresh}),
    ]


def webhook_route(
    url: str, secret: str, put: Callable[[list[dict[str, Any]]], Awaitable[None]]
) -> tuple[str, Any, dict[str, Any]]:
    """The route of the webhook: the path of its public URL."""
    return (_literal(urlsplit(url).path or "/"), _Webhook, {"secret": secret, "put": put})


def listen(address: Address, routes: list[tuple[str, Any, dict[str, Any]]], setting: str) -> HTTPServer:
    """Serve `routes` at `address`, which `setting` names. Raises ListenError."""
    app = Application(routes, default_handler_class=_NotFound, log_function=lambda _: None)
    server = _Server(app, max_body_size=LARGEST, body_timeout=10, idle_connection_timeout=75, xheaders=True)
    try:
        server.listen(address.port, address.host)
    except (OSError, UnicodeError) as error:  # the second is for what is no host's name
        reason = error.strerror if isinstance(error, OSError) else "no such host"
        raise ListenError(f"{setting}: cannot listen on {address} ({reason}): choose another.") from error
    return server


def _literal(path: str) -> str:
    """A path as the pattern that matches nothing else."""
    return "".join(f"\\{char}" if not char.isalnum() and char not in "/_-" else char for char in path)
