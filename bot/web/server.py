"""The one HTTP server: uvicorn, which listens for as long as a block runs and holds few connections."""

import asyncio
import contextlib
import ipaddress
import os
import socket
import threading
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import AbstractAsyncContextManager

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.service.watchdog import watched
from bot.service.worker import across
from bot.settings import Address
from bot.web.guard import network_of
from knowledge.errors import UserError

#: The most open connections: a proxy has one for each waiting request; Telegram opens 40 at most.
CONNECTIONS = 500
#: The most connections of one address that is not a proxy, if strangers may connect.
EACH = 10
#: Times in seconds: for a connection to send a request, and to read the answer; an idle connection stays open; and at
#: the end running requests may finish.
ASK, READ, IDLE, LEAVE = 10.0, 60.0, 5, 2
#: The time for which an idle connection of a proxy stays open, longer than nginx keeps its own: it must not repeat a
#: POST.
PROXY_IDLE = 75


class ListenError(UserError):
    """Raised when an address cannot be listened on."""


class _Protocol(H11Protocol):
    """Closes connections if there are too many, too many from one address, or one is too slow.

    each: the most connections of one address
    proxies: addresses that may have more
    """

    each = CONNECTIONS
    proxies: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network] = ()

    _peer = ""
    _unasked: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer = network_of(host := transport.get_extra_info("peername")[0])
        same = sum(getattr(each, "_peer", "") == self._peer for each in self.connections)
        believed = any(ipaddress.ip_address(host) in each for each in self.proxies)
        if len(self.connections) > CONNECTIONS or (same > self.each and not believed):
            transport.abort()
        transport.set_write_buffer_limits(0)  # called as soon as written data is not read
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        elif self._unasked is not None:
            self._unasked.cancel()
            self._unasked = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(READ, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()

    def _wait(self) -> None:
        if self._unasked is None:
            self._unasked = self.loop.call_later(ASK, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._unasked, self._unread):
            if timer is not None:
                timer.cancel()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the process, which closes everything in order."""
        yield


def listen(address: Address, setting: str) -> socket.socket:
    """A socket that listens at `address`, which `setting` names. Raises ListenError."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family, backlog=CONNECTIONS)
    except (OSError, UnicodeError) as error:  # the second is for an invalid host name
        number = getattr(error, "errno", None) or 0
        reason = os.strerror(number) if number > 0 else "no such host"
        raise ListenError(f"{setting}: cannot listen on {address} ({reason}): choose another.") from error


@contextlib.asynccontextmanager
async def listening(
    address: Address,
    app: ASGIApp,
    setting: str,
    proxies: Sequence[str] = ("127.0.0.1", "::1"),
    idle: int = IDLE,
    each: int = CONNECTIONS,
) -> AsyncIterator[None]:
    """Serve `app` at `address`, which `setting` names, while the block runs. The `proxies` are believed about the
    visitor's address; any other address has at most `each` connections. Raises ListenError."""
    door = listen(address, setting)
    believed = [ipaddress.ip_network(proxy) for proxy in proxies]
    protocol = type("_Bounded", (_Protocol,), {"each": each, "proxies": believed})
    config = uvicorn.Config(
        app, http=protocol, ws="none", lifespan="off", interface="asgi3", log_config=None, log_level="error",
        access_log=False, server_header=False, forwarded_allow_ips=list(proxies), timeout_keep_alive=idle,
        timeout_graceful_shutdown=LEAVE, h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        door.close()


@contextlib.asynccontextmanager
async def apart(block: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
    """Hold a context open in a thread with its own event loop while the block runs: a flood there takes no more than
    a thread's share of time from this loop."""
    loop, watching = asyncio.new_event_loop(), contextlib.ExitStack()

    async def watch() -> None:
        watching.enter_context(watched())

    loop.set_exception_handler(asyncio.get_running_loop().get_exception_handler())
    thread = threading.Thread(target=loop.run_forever, name="page", daemon=True)
    thread.start()
    try:
        await across(loop, watch())
        await across(loop, block.__aenter__())
        try:
            yield
        finally:
            await across(loop, block.__aexit__(None, None, None))
    finally:
        watching.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(LEAVE)
        if not thread.is_alive():
            loop.close()
