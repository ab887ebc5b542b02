"""Protects the page: security headers, limits of paths, bodies and requests, and the prefix of the public path."""

import asyncio
import contextlib
import hashlib
import ipaddress
import logging
import secrets
import time
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from weakref import WeakValueDictionary

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

#: The default time in which a used limit is whole again, in seconds; the number of visitors that are told apart; and
#: the questions of one visitor that are answered at the same time.
MINUTE, VISITORS, AT_ONCE = 60.0, 50_000, 4
#: Kinds of browser that are told apart at one address: invented names fill no more places than these.
KINDS = 16
#: The lifetime of the key that makes codes of addresses, in seconds.
KEY = 3600.0
#: The largest number of a question: half of a database's largest.
LARGEST = 1 << 62
#: The most bytes of a path, and of a body (two questions and a place); and the time that a body may take, in seconds.
PATH, BYTES, BODY = 2048, 1 << 16, 10.0
#: Forbids inline scripts and styles, content of other sites, and frames. The page's address, which holds the
#: question, goes to no other site, and no answer into shared caches.
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "private, no-cache",
}


def headers(frames: Sequence[str]) -> dict[str, str]:
    """The headers of a page that some sites may show in a frame."""
    if not frames:
        return HEADERS
    policy = "content-security-policy"
    said = HEADERS[policy].replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(frames)}")
    return {name: value for name, value in HEADERS.items() if name != "x-frame-options"} | {policy: said}


class Limit:
    """The limit of each visitor: `most` at once, and as much again within `seconds`.

    A visitor is an address, or a network of IPv6 addresses. Addresses are not kept: memory holds codes of them, made
    with a key. After an hour the key is deleted, with all counts.
    """

    def __init__(
        self, most: float, seconds: float = MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        #: What remains to each visitor, with the time of that count; the latest visitor is last.
        self._left: dict[bytes, tuple[float, float]] = {}
        self._lines = WeakValueDictionary[bytes, asyncio.Semaphore]()
        self._key, self._drawn = b"", 0.0

    def _code(self, address: str, *words: str) -> bytes:
        """The code of a visitor, or of a visitor's words, within the hour."""
        if not self._key or self._clock() - self._drawn >= KEY:
            self._forget()
            self._key, self._drawn = secrets.token_bytes(32), self._clock()
            with contextlib.suppress(RuntimeError):  # where no loop runs
                asyncio.get_running_loop().call_later(KEY, self._forget)
        text = "\0".join((network_of(address), *words)).encode()
        return hashlib.blake2s(text, key=self._key, digest_size=16).digest()

    def _forget(self) -> None:
        """Delete key and codes, also if nobody asks any more."""
        self._key = b""
        self._left.clear()

    def number(self, address: str, *words: str) -> int:
        """A negative number for a visitor's question: the same for the same words within the hour."""
        return -1 - int.from_bytes(self._code(address, *words)) % LARGEST

    def wait(self, address: str, cost: float, spare: float = 0.0, browser: str = "") -> float:
        """Take `cost` from what remains to a visitor, or to one kind of `browser` there, and give 0.

        If less than `cost` and `spare` remains, take nothing, and give the seconds until there is enough.
        """
        kind = str(zlib.crc32(browser.encode()) % KINDS) if browser else ""
        now, code = self._clock(), self._code(address, kind)
        while self._left and now - next(iter(self._left.values()))[1] >= self._seconds:
            del self._left[next(iter(self._left))]  # its limit is whole again
        if code not in self._left and len(self._left) >= VISITORS:
            code = b""  # newcomers share one limit, and displace nobody
        left, since = self._left.pop(code, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / self._seconds)
        wanting = cost + spare - left
        self._left[code] = (left if wanting > 0 else left - cost, now)
        return max(0.0, wanting) * self._seconds / self._most

    @contextlib.asynccontextmanager
    async def in_line(self, address: str) -> AsyncIterator[None]:
        """Let at most AT_ONCE questions of a visitor be answered at the same time; others wait."""
        async with self._lines.setdefault(self._code(address), asyncio.Semaphore(AT_ONCE)):
            yield


def network_of(address: str) -> str:
    """The network of one visitor: an IPv4 address, or the first 56 bits of an IPv6 address, which a household gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 56), strict=False))
    return str(found)


class Guarded:
    """Wraps an app. Answers get `headers`, bodies have at most `largest` bytes. Paths come with or without the
    `prefix` of the public address: proxies do either. `refuse` is called first: it gives a refusal in place of the
    app's answer, or None. `answered` gets the status of each answer. The body of a refused request is not read;
    errors of the program are logged."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        headers: dict[str, str] = HEADERS,
        largest: int = BYTES,
        prefix: str = "",
        refuse: Callable[[Scope], Response | None] = lambda _: None,
        answered: Callable[[int], None] = lambda _: None,
        patience: float | None = None,
    ) -> None:
        self._app, self._headers, self._largest, self._prefix = app, headers, largest, prefix
        self._refuse, self._answered, self._patience = refuse, answered, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        if f"{scope['path']}/".startswith(f"{self._prefix}/"):
            scope["path"] = scope["path"][len(self._prefix) :] or "/"
        refusal = PlainTextResponse("414\n", 414) if len(scope["raw_path"]) > PATH else self._refuse(scope)
        sent = dict(scope["headers"])
        unread = b"transfer-encoding" in sent or sent.get(b"content-length", b"0") != b"0"
        read, deadline = 0, asyncio.get_running_loop().time() + (self._patience or BODY)

        async def bounded() -> Message:
            nonlocal read, unread
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            if message["type"] == "http.disconnect":  # the visitor is gone
                raise HTTPException(400)
            read += len(message.get("body", b""))
            if read > self._largest:
                raise HTTPException(413)
            unread = bool(message.get("more_body"))
            return message

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._answered(message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in (self._headers | ({"connection": "close"} if unread else {})).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await (refusal or self._app)(scope, bounded, headed)
        except Exception as error:  # the app has already answered it
            log.error("our bug: a request failed", exc_info=error)
