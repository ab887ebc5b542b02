"""What keeps the page safe: headers, short paths, small bodies, the path before it, and what each visitor may ask."""

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

#: The time within which a limit is whole again, unless another is given, in seconds; visitors that are told apart; and
#: questions of one that are at work at once.
MINUTE, VISITORS, AT_ONCE = 60.0, 50_000, 4
#: Kinds of browser that are told apart at one address: whoever makes names up fills no more places than these.
KINDS = 16
#: How long the key of the codes that stand for addresses lives, in seconds.
KEY = 3600.0
#: The largest number that stands for a question: a database's, halved.
LARGEST = 1 << 62
#: Bytes that a path may have, and a body: two questions and a place; and the seconds that this may take to come.
PATH, BYTES, BODY = 2048, 1 << 16, 10.0
#: No inline script or style, nothing of others, no frame around; no address, which holds the question, to others, and
#: no words in caches that people share.
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
    """What each visitor may still ask: `most` at once, and as much again within so many `seconds`.

    A visitor is an address, or a network of IPv6 addresses. None is kept anywhere: in memory a code stands for it, made
    with a key that is thrown away after an hour, and with the key goes all that was counted.
    """

    def __init__(
        self, most: float, seconds: float = MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        #: What is left to a visitor, and when that was so; the last that asked is the last in order.
        self._left: dict[bytes, tuple[float, float]] = {}
        self._lines = WeakValueDictionary[bytes, asyncio.Semaphore]()
        self._key, self._drawn = b"", 0.0

    def _code(self, address: str, *words: str) -> bytes:
        """What stands for a visitor, or for what somebody there asked, within the hour."""
        if not self._key or self._clock() - self._drawn >= KEY:
            self._forget()
            self._key, self._drawn = secrets.token_bytes(32), self._clock()
            with contextlib.suppress(RuntimeError):  # where no loop runs
                asyncio.get_running_loop().call_later(KEY, self._forget)
        text = "\0".join((network_of(address), *words)).encode()
        return hashlib.blake2s(text, key=self._key, digest_size=16).digest()

    def _forget(self) -> None:
        """Throw key and codes away, also where nobody asks any more."""
        self._key = b""
        self._left.clear()

    def number(self, address: str, *words: str) -> int:
        """A number below zero for what a visitor asks: the same one for the same words within the hour."""
        return -1 - int.from_bytes(self._code(address, *words)) % LARGEST

    def wait(self, address: str, cost: float, spare: float = 0.0, browser: str = "") -> float:
        """Take `cost` from what is left to a visitor, or to one kind of `browser` there, and give 0.

        Where less than `cost` and `spare` is left, take nothing, and give the seconds until there is enough.
        """
        kind = str(zlib.crc32(browser.encode()) % KINDS) if browser else ""
        now, code = self._clock(), self._code(address, kind)
        while self._left and now - next(iter(self._left.values()))[1] >= self._seconds:
            del self._left[next(iter(self._left))]  # all is left to it again
        if code not in self._left and len(self._left) >= VISITORS:
            code = b""  # newcomers share what one has, and push nobody out
        left, since = self._left.pop(code, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / self._seconds)
        wanting = cost + spare - left
        self._left[code] = (left if wanting > 0 else left - cost, now)
        return max(0.0, wanting) * self._seconds / self._most

    @contextlib.asynccontextmanager
    async def in_line(self, address: str) -> AsyncIterator[None]:
        """Let AT_ONCE of a visitor's questions be at work, and the others wait for their turn."""
        async with self._lines.setdefault(self._code(address), asyncio.Semaphore(AT_ONCE)):
            yield


def network_of(address: str) -> str:
    """What one visitor has: an IPv4 address, or the 56 bits of an IPv6 address that a household gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 56), strict=False))
    return str(found)


class Guarded:
    """An app whose answers have `headers`, whose bodies are `largest` bytes at most, and which is asked with or without
    the `prefix` of its public address before the path: proxies do either. `refuse` gives what a request gets in the
    app's place, before anything else is done, or None; `answered` hears the status of each answer. What is refused is
    not read on; an error of ours is logged."""

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
            if message["type"] == "http.disconnect":  # nobody is left to be told
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
        except Exception as error:  # which the app has answered
            log.error("our bug: a request failed", exc_info=error)
