"""The line to Telegram: the one module with its network set-up."""

import asyncio
import contextlib
import json
import re
import ssl
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from telegram import Bot
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.errors import SettingsError
from bot.settings import Settings

#: Telegram's own Bot API server.
TELEGRAM = "https://api.telegram.org"
#: How long Telegram may hold a getUpdates call open, in seconds.
POLL = 25
#: What the bot wants to hear of.
KINDS = ("message", "edited_message", "channel_post", "inline_query", "callback_query", "message_reaction")
#: Updates that Telegram may deliver to the webhook at once.
CONNECTIONS = 40

#: What the chain of errors under a failed call says, as a pattern, and that in words.
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
    """PTB's request, which notes on an error why the call did not get through; and which does not log an answer that it
    cannot read."""

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


class Line(Bot):
    """Telegram's API. Updates come as plain JSON, since one that PTB cannot read must not stop the rest."""

    def __init__(self, *arguments: Any, **how: Any) -> None:
        super().__init__(*arguments, **how)
        self._through = asyncio.Event()

    @property
    def through(self) -> asyncio.Event:
        """Set by each call that gets an answer."""
        return self._through

    async def updates(self, offset: int | None, wait: int = POLL) -> list[dict[str, Any]]:
        """Wait for updates from `offset` on, at most `wait` seconds; they are as Telegram sent them."""
        data = {"offset": offset, "timeout": wait, "allowed_updates": KINDS}
        result = await self._post(
            "getUpdates",
            {key: value for key, value in data.items() if value is not None},
            read_timeout=POLL + 10,
        )
        return [update for update in result if isinstance(update, dict)] if isinstance(result, list) else []


def open_line(settings: Settings, on_time: Callable[[float], None] = lambda _seconds: None) -> Line:
    """The line to the Bot API server of these settings, which have a token. `on_time` gets the time of each of its
    answers, in seconds. Raises SettingsError."""
    api_url = settings.telegram_api_url

    async def note(response: Any) -> None:
        with contextlib.suppress(KeyError, ValueError, TypeError):
            if response.status_code < 500:
                line.through.set()
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
    line = Line(
        settings.telegram_token or "",
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=_Request(connection_pool_size=64, read_timeout=20, pool_timeout=30, **how),
        get_updates_request=_Request(connection_pool_size=1, read_timeout=POLL + 10, **how),
    )
    return line
