"""How updates come in: by long polling, or by a webhook that is kept registered."""

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.service.database import Database
from bot.service.errors import StoreError
from bot.service.health import Health
from bot.service.metrics import Metrics
from bot.settings import Settings
from bot.telegram import http
from bot.telegram.inbox import Inbox
from bot.telegram.network import CONNECTIONS, KINDS, POLL, Api, Backoff, code, retry_after, why
from bot.web.server import PROXY_IDLE, listening
from knowledge.errors import UserError

log = logging.getLogger(__name__)

#: Seconds between two looks at the webhook's registration.
LOOK = 20.0
#: Seconds after which a replica that does not poll looks again whether it is to poll.
STAND_BY = 0.5
#: Puts updates in the database. Raises StoreError.
Put = Callable[[list[dict[str, Any]]], Awaitable[None]]


class Incoming:
    """Takes updates in from Telegram's `api`. Logs and counts what keeps them from coming, and tells `health`."""

    def __init__(self, api: Api, health: Health, metrics: Metrics) -> None:
        self._api, self._health, self._metrics = api, health, metrics

    async def connect(self) -> None:
        """Wait until Telegram tells who we are, however long that takes. Raises TokenError."""
        backoff = Backoff()
        while True:
            try:
                await self._api.initialize()
                return
            except InvalidToken as error:
                raise self._api.refusal(error) from None
            except TelegramError as error:
                await self._explain(error, backoff)

    async def poll(self, inbox: Inbox, database: Database) -> None:
        """Take updates by long polling until cancelled. Of several replicas one polls, and the others stand by."""
        api, health, webhook = self._api, self._health, True
        backoff, offset = Backoff(), None
        while True:
            try:
                # Telegram gives updates to a webhook or to polling, not to both. Updates that wait are not dropped.
                if webhook:
                    await api.delete_webhook(drop_pending_updates=False)
                    webhook = False
                if not await database.is_leader("poll"):
                    offset = None
                    health.heard()
                    await asyncio.sleep(STAND_BY)
                    continue
                # The first call does not wait, so that the bot knows at once whether it is heard.
                updates = await api.updates(offset, 0 if offset is None and not health.is_fresh() else POLL)
                # They must be in the database before the next call, which tells Telegram that they have arrived.
                await inbox.put(updates)
            except TelegramError as error:
                await self._explain(error, backoff)
            except StoreError as error:
                health.why = "the database cannot be written"
                log.error("updates cannot be kept (%s): %s", error, database.remedy)
                await backoff.wait()
            else:
                health.heard()
                numbers = [each["update_id"] for each in updates if type(each.get("update_id")) is int]
                offset = max(numbers) + 1 if numbers else offset
                if updates and not numbers:
                    # They would come again at once, and for ever.
                    log.error(
                        "Telegram sends updates without a number: is TELEGRAM_API_URL a Bot API server?"
                    )
                    await backoff.wait()
                else:
                    backoff = Backoff()

    async def webhook(self, settings: Settings, url: str, inbox: Inbox) -> None:
        """Listen for updates at the webhook's `url`, and keep it registered, until cancelled. Raises UserError."""
        secret = settings.telegram_webhook_secret or secrets.token_urlsafe(32)

        async def put(updates: list[dict[str, Any]]) -> None:
            await inbox.put(updates)
            self._health.heard()

        app, where = http.app([webhook_route(url, secret, put)]), settings.telegram_webhook_listen
        async with listening(where, app, "TELEGRAM_WEBHOOK_LISTEN", idle=PROXY_IDLE):
            await self.keep_webhook(url, secret)

    async def keep_webhook(self, url: str, secret: str) -> None:
        """Register the webhook, and again whenever it is no longer registered, until cancelled. Raises UserError."""
        backoff, registered, health = Backoff(), False, self._health
        while True:
            try:
                if not registered:
                    how: dict[str, Any] = {"allowed_updates": KINDS, "max_connections": CONNECTIONS}
                    await self._api.set_webhook(url, secret_token=secret, **how)
                    log.info("the webhook is registered")
                # Somebody else may have taken it away, or begun to poll.
                info = await self._api.get_webhook_info()
                registered = info.url == url
            except BadRequest as error:
                said = "TELEGRAM_WEBHOOK_URL must be HTTPS on port 443, 80, 88 or 8443"
                reason = f"Telegram refuses the webhook ({error.message}): {said}."
                raise UserError(reason) from error
            except TelegramError as error:
                await self._explain(error, backoff)
                continue
            if not registered:
                health.why = "the webhook was taken away"
                log.error("the webhook is registered no longer: is the token used by another program?")
                await backoff.wait()
                continue
            health.reached()
            # The error may be an old one: all is well as long as updates come in, which `put` notes.
            if not info.pending_update_count or info.last_error_date is None:
                health.heard()
            elif not health.is_fresh():
                said = f"{info.pending_update_count} updates wait: {info.last_error_message}"
                health.why = f"Telegram cannot deliver to the webhook, {said}"
                log.warning("%s", health.why)
            backoff = Backoff()
            await asyncio.sleep(LOOK)

    async def _explain(self, error: TelegramError, backoff: Backoff) -> None:
        """Log why updates do not come in, then wait, longer each time."""
        self._metrics.errors.labels(code(error)).inc()
        if isinstance(error, RetryAfter):
            self._health.why, seconds = "Telegram asks to wait", retry_after(error)
            log.warning("Telegram asks to wait for %.0f s before the next call", seconds)
            await asyncio.sleep(seconds)
            return
        if isinstance(error, Conflict):
            self._health.why = "another program takes this bot's updates"
            log.error(
                "another program takes this bot's updates (409): stop it, or give this one another token"
            )
        elif isinstance(error, InvalidToken):
            self._health.why = "Telegram refuses the token"
            log.error("Telegram refuses the token: was it revoked? Set TELEGRAM_BOT_TOKEN anew and restart")
        else:
            self._health.why = f"Telegram cannot be reached: {why(error)}"
            log.warning("%s; trying again", self._health.why)
        await backoff.wait()


def webhook_route(url: str, secret: str, put: Put) -> Route:
    """The route of the webhook, at the path of its public URL."""

    async def webhook(request: Request) -> Response:
        # Checked before the body is read: nothing is kept of a request that Telegram did not send.
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(403)
        try:
            update = json.loads(await request.body())
        except (ValueError, RecursionError):
            raise HTTPException(400) from None
        if not isinstance(update, dict):
            raise HTTPException(400)
        try:
            # The update is in the database before Telegram hears that it arrived.
            await put([update])
        except StoreError as error:
            log.error("the database cannot be written, Telegram will deliver again: %s", error)
            raise HTTPException(503) from None
        return Response()

    return Route(unquote(urlsplit(url).path or "/"), webhook, methods=["POST"])
