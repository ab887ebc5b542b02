"""What keeps the page safe: its headers, small bodies, the path before it, and how often one address may ask."""

import asyncio
import contextlib
import hashlib
import ipaddress
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

#: Questions that one address may ask in so many seconds, and addresses that are remembered.
QUESTIONS, SECONDS, ADDRESSES = 30, 60.0, 10_000
#: How long the key of the codes that stand for addresses lives, in seconds.
KEY = 3600.0
#: The largest number that stands for a question: a database's, halved.
LARGEST = 1 << 62
#: How many bytes a body may have: two questions and a place; and how long it may take to come, in seconds.
BYTES, BODY = 1 << 16, 10.0
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


class Limit:
    """Counts questions by address. An address is kept nowhere: in memory a code stands for it, made with a key that is
    thrown away after an hour, and with the key goes all that was counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: dict[bytes, deque[float]] = {}
        self._numbers: dict[bytes, int] = {}
        self._excused: dict[bytes, bool] = {}
        self._key, self._drawn = b"", 0.0

    def _code(self, address: str, *words: str) -> bytes:
        """What stands for an address, or for what somebody there asked, within the hour."""
        if not self._key or self._clock() - self._drawn >= KEY:
            self._forget()
            self._key, self._drawn = secrets.token_bytes(32), self._clock()
            with contextlib.suppress(RuntimeError):  # where no loop runs
                asyncio.get_running_loop().call_later(KEY, self._forget)
        text = "\0".join((_network(address), *words)).encode()
        return hashlib.blake2s(text, key=self._key, digest_size=16).digest()

    def _forget(self) -> None:
        """Throw key and codes away, also where nobody asks any more."""
        self._key = b""
        for table in (self._asked, self._numbers, self._excused):
            table.clear()

    def number(self, address: str, *words: str) -> int:
        """A number below zero for what somebody asks: drawn by chance, and the same one for the same address and words
        within the hour."""
        code = self._code(address, *words)
        number = self._numbers.setdefault(code, -1 - secrets.randbelow(LARGEST))
        _bound(self._numbers)
        return number

    def excuse(self, address: str, *words: str) -> None:
        """Let an address ask what was counted once more: the page has led on to the same in another language, which is
        among the `words`. Where it was asked first nothing is excused, or who does not follow would ask for ever."""
        self._excused[self._code(address, *words)] = True
        _bound(self._excused)

    def allows(self, address: str, *words: str) -> bool:
        """Whether an address may ask one more question now; it is counted, unless it was excused."""
        if self._excused.pop(self._code(address, *words), False):
            return True
        now, code = self._clock(), self._code(address)
        asked = self._asked.pop(code, None) or deque(maxlen=QUESTIONS)
        self._asked[code] = asked  # the last in order: the first are those that have been quiet for longest
        _bound(self._asked)
        if len(asked) == QUESTIONS and now - asked[0] < SECONDS:
            return False
        asked.append(now)
        return True


def _bound(table: dict[bytes, Any]) -> None:
    if len(table) > ADDRESSES:
        del table[next(iter(table))]


def _network(address: str) -> str:
    """What one asker has: an IPv4 address, or the 64 bits of an IPv6 address that a network gives to one line."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Guarded:
    """An app whose answers have `headers`, whose bodies are `largest` bytes at most, and which is asked with or without
    the `prefix` of its public address before the path: proxies do either. What is refused is not read on;
    an error of ours is logged."""

    def __init__(
        self, app: ASGIApp, *, headers: dict[str, str] = HEADERS, largest: int = BYTES, prefix: str = ""
    ) -> None:
        self._app, self._headers, self._largest, self._prefix = app, headers, largest, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        scope["path"] = scope["path"].removeprefix(self._prefix) or "/"
        sent = dict(scope["headers"])
        unread = b"transfer-encoding" in sent or sent.get(b"content-length", b"0") != b"0"
        read, deadline = 0, asyncio.get_running_loop().time() + BODY

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
                headers = MutableHeaders(scope=message)
                for name, value in (self._headers | ({"connection": "close"} if unread else {})).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, bounded, headed)
        except Exception as error:  # which the app has answered
            log.error("our bug: a request failed", exc_info=error)
