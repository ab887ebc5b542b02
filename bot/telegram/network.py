"""Telegram's API: the one module that sets up its network, and that says in words how a call failed."""

import asyncio
import contextlib
import datetime
import json
import random
import re
import ssl
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.errors import SettingsError
from bot.service.errors import TokenError
from bot.settings import Settings

#: Telegram's own Bot API server.
TELEGRAM = "https://api.telegram.org"
#: Seconds for which Telegram may hold a getUpdates call open.
POLL = 25
#: The kinds of updates that the bot asks for.
KINDS = ("message", "edited_message", "channel_post", "inline_query", "callback_query", "message_reaction")
#: Updates that Telegram may deliver to the webhook at once.
CONNECTIONS = 40

#: Waits between tries grow from the first to the last, in seconds.
FIRST_WAIT, LAST_WAIT = 0.5, 10.0
#: A short name for each kind of refusal or failure; the first kind that fits counts.
_CODES = (
    (RetryAfter, "429"), (Forbidden, "403"), (InvalidToken, "401"), (Conflict, "409"), (EndPointNotFound, "404"),
    (BadRequest, "400"), (ChatMigrated, "migrated"), (TimedOut, "timeout"), (TelegramError, "network"),
)  # fmt: skip
#: A pattern of the errors under a failed call, and the cause in words. The first pattern that matches counts.
_CAUSES = (
    ("ProxyError", "the proxy refuses"),
    ("gaierror|Name or service|name resolution|getaddrinfo|nodename", "the name is not known: see to DNS"),
    ("CERTIFICATE_VERIFY", "the certificate is not trusted: see to TELEGRAM_CA and the clock"),
    ("SSL|TLS", "no secure connection can be made"),
    ("refused|All connection attempts failed", "the connection is refused"),
    ("unreachable|No route", "the network has no way to it"),
    ("ConnectTimeout", "no connection comes about: see to the firewall"),
    ("Timeout", "no answer comes in time"),
)


class _Request(HTTPXRequest):
    """PTB's request. It notes on an error why the call failed. It does not log an answer that it cannot read."""

    def __init__(self, *, proxied: bool, **how: Any) -> None:
        super().__init__(**how)
        self._by = "by way of a proxy, " if proxied else ""

    async def do_request(self, *arguments: Any, **how: Any) -> tuple[int, bytes]:
        try:
            return await super().do_request(*arguments, **how)
        except NetworkError as error:
            chain: list[BaseException] = [error]
            while len(chain) < 12 and (under := chain[-1].__cause__ or chain[-1].__context__) is not None:
                chain.append(under)
            said = " ".join(f"{type(each).__name__} {each}" for each in chain[1:])
            words = next(
                (words for pattern, words in _CAUSES if re.search(pattern, said)), "the connection broke"
            )
            error.add_note(f"{self._by}{words}")
            raise

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            parsed = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        return parsed


class Api(Bot):
    """Telegram's API. Updates come as plain JSON, so that one that PTB cannot read does not stop the rest."""

    def __init__(self, *arguments: Any, **how: Any) -> None:
        super().__init__(*arguments, **how)
        self._answered = asyncio.Event()

    @property
    def answered(self) -> asyncio.Event:
        """Set by each call that gets an answer."""
        return self._answered

    async def updates(self, offset: int | None, wait: int = POLL) -> list[dict[str, Any]]:
        """Wait for updates from `offset` on, at most `wait` seconds; they are as Telegram sent them."""
        data = {"timeout": wait, "allowed_updates": KINDS} | ({} if offset is None else {"offset": offset})
        result = await self._post("getUpdates", data, read_timeout=POLL + 10)
        return [update for update in result if isinstance(update, dict)] if isinstance(result, list) else []

    def refusal(self, error: InvalidToken) -> TokenError:
        """What it means that the token was refused."""
        # A server that somebody else runs also says 404 where its address is not all there is of the URL.
        missing = "Not Found" in str(error.__cause__)
        return TokenError(elsewhere=missing and not self.base_url.startswith(f"{TELEGRAM}/"))


def open_api(settings: Settings, on_time: Callable[[float], None] = lambda _seconds: None) -> Api:
    """The API at the server of these settings, which have a token. `on_time` gets the time of each of its answers, in
    seconds. Raises SettingsError."""
    api_url = settings.telegram_api_url

    async def note(response: Any) -> None:
        with contextlib.suppress(KeyError, ValueError, TypeError):
            if response.status_code < 500:
                api.answered.set()
            on_time(parsedate_to_datetime(response.headers["Date"]).timestamp())

    more: dict[str, Any] = {"event_hooks": {"response": [note]}}
    if settings.telegram_ca is not None:
        try:
            more["verify"] = ssl.create_default_context(cafile=settings.telegram_ca)
        except (OSError, ssl.SSLError) as error:
            said = f"TELEGRAM_CA ({settings.telegram_ca}) cannot be read: give a file of certificates in PEM"
            raise SettingsError([f"{said} ({error.strerror or error})."]) from error
    proxied = bool(settings.telegram_proxy or getproxies().get(urlsplit(api_url).scheme))
    how: dict[str, Any] = {"httpx_kwargs": more, "proxy": settings.telegram_proxy, "proxied": proxied}
    api = Api(
        settings.telegram_token or "",
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=_Request(connection_pool_size=64, read_timeout=20, pool_timeout=30, **how),
        get_updates_request=_Request(connection_pool_size=1, read_timeout=POLL + 10, **how),
    )
    return api


class Backoff:
    """Waits that grow from FIRST_WAIT to LAST_WAIT, with some chance in them: many callers do not come back at once."""

    def __init__(self) -> None:
        self._next, self._woken = FIRST_WAIT, False

    async def wait(self, answered: asyncio.Event | None = None) -> float:
        """Wait; the next wait is twice as long. Returns the seconds that it took at most.

        `answered` may end one of these waits early: another call got an answer. A second wait is not ended so.
        """
        seconds = self._next * random.uniform(0.8, 1.2)
        self._next = min(self._next * 2, LAST_WAIT)
        if answered is None or self._woken:
            await asyncio.sleep(seconds)
            return seconds
        answered.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(answered.wait(), seconds)
            self._woken = True
        return seconds


def code(error: TelegramError) -> str:
    """A short name for Telegram's refusal or failure, for counting and logs; never its words."""
    return next(name for kind, name in _CODES if isinstance(error, kind))


def why(error: TelegramError) -> str:
    """Why a call failed, in words, never Telegram's own."""
    if isinstance(error, InvalidToken):
        return "it refuses the token (401): was it revoked?"
    return next(iter(getattr(error, "__notes__", [])), f"it says {code(error)}, of a server in trouble")


def retry_after(error: RetryAfter) -> float:
    """For how many seconds Telegram asks to wait."""
    return error._retry_after / datetime.timedelta(seconds=1)  # the public attribute warns
