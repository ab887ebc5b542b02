"""How updates come in: long polling, or a webhook that is kept registered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.service.database import Database
from bot.service.errors import StoreError, TokenError
from bot.service.health import Health
from bot.service.metrics import Metrics
from bot.telegram.inbox import Inbox
from bot.telegram.network import CONNECTIONS, KINDS, POLL, TELEGRAM, Line
from bot.telegram.sender import Waits, code, retry_after, why
from knowledge.errors import UserError

log = logging.getLogger(__name__)

#: How often the webhook's registration is looked at, in seconds.
LOOK = 20.0
#: How often a replica that stands by looks whether it is to poll, in seconds.
STAND_BY = 0.5


async def connect(line: Line, health: Health, metrics: Metrics) -> None:
    """Reach Telegram and learn who we are, however long that takes. Raises TokenError."""
    try:
        await _patiently(line.initialize, health, metrics, InvalidToken)
    except InvalidToken as error:
        raise refused(line, error) from None


def refused(line: Line, error: InvalidToken) -> TokenError:
    """What it means that the token was refused."""
    # A server that somebody else runs also says 404 where its address is not all there is of the URL.
    missing = "Not Found" in str(error.__cause__)
    return TokenError(elsewhere=missing and not line.base_url.startswith(f"{TELEGRAM}/"))


async def poll(line: Line, inbox: Inbox, database: Database, health: Health, metrics: Metrics) -> None:
    """Take updates by long polling until cancelled; of several replicas one does, and the others stand by."""
    # Telegram gives updates to a webhook or to polling, not to both. What waits there is not dropped.
    await _patiently(partial(line.delete_webhook, drop_pending_updates=False), health, metrics)
    growing, offset = Waits(), None
    while True:
        try:
            if not await database.alone("poll"):
                offset = None
                health.heard()
                await asyncio.sleep(STAND_BY)
                continue
            # The first call does not wait, so that the bot knows at once whether it is heard.
            updates = await line.updates(offset, 0 if offset is None and not health.is_fresh() else POLL)
            # On disk first: the next call tells Telegram that these have arrived.
            await inbox.put(updates)
        except TelegramError as error:
            await _explain(error, health, metrics, growing)
        except StoreError as error:
            health.why = "the database cannot be written"
            log.error("updates cannot be kept (%s): %s", error, database.remedy)
            await growing.wait()
        else:
            health.heard()
            numbers = [update["update_id"] for update in updates if type(update.get("update_id")) is int]
            offset = max(numbers) + 1 if numbers else offset
            if updates and not numbers:
                # They would come again at once, and for ever.
                log.error("Telegram sends updates without a number")
                await growing.wait()
            else:
                growing = Waits()


async def keep_webhook(line: Line, url: str, secret: str, health: Health, metrics: Metrics) -> None:
    """Register the webhook, and see until cancelled that it stays so. Raises UserError."""
    growing, registered = Waits(), False
    while True:
        try:
            if not registered:
                await line.set_webhook(
                    url, secret_token=secret, allowed_updates=KINDS, max_connections=CONNECTIONS
                )
                log.info("the webhook is registered")
            # Somebody else may have taken it away, or begun to poll.
            info = await line.get_webhook_info()
            registered = info.url == url
        except BadRequest as error:
            reason = f"Telegram refuses the webhook ({error.message}): check TELEGRAM_WEBHOOK_URL."
            raise UserError(reason) from error
        except TelegramError as error:
            await _explain(error, health, metrics, growing)
        else:
            if registered:
                health.reached()
                # The error may be an old one: as long as updates come in, which the webhook's route notes, all is well.
                if not info.pending_update_count or info.last_error_date is None:
                    health.heard()
                elif not health.is_fresh():
                    said = f"{info.pending_update_count} updates wait: {info.last_error_message}"
                    health.why = f"Telegram cannot deliver to the webhook, {said}"
                    log.warning("%s", health.why)
                growing = Waits()
                await asyncio.sleep(LOOK)
            else:
                health.why = "the webhook was taken away"
                log.error("the webhook is registered no longer: is the token used by another program?")
                await growing.wait()


async def _patiently(
    call: Callable[[], Awaitable[object]], health: Health, metrics: Metrics, *but: type[TelegramError]
) -> None:
    """Call until it is through, or one of the errors `but` is raised."""
    growing = Waits()
    while True:
        try:
            await call()
            return
        except but:
            raise
        except TelegramError as error:
            await _explain(error, health, metrics, growing)


async def _explain(error: TelegramError, health: Health, metrics: Metrics, growing: Waits) -> None:
    """Say in words what keeps updates from coming in, then wait, longer each time."""
    metrics.errors.labels(code(error)).inc()
    if isinstance(error, RetryAfter):
        health.why = "Telegram asks to wait"
        seconds = retry_after(error)
        log.warning("Telegram asks to wait for %.0f s before the next call", seconds)
        await asyncio.sleep(seconds)
        return
    if isinstance(error, Conflict):
        health.why = "another program takes this bot's updates"
        log.error("another program takes this bot's updates (409): stop it, or give this one another token")
    elif isinstance(error, InvalidToken):
        health.why = "Telegram refuses the token"
        log.error("Telegram refuses the token: was it revoked? Set TELEGRAM_BOT_TOKEN anew and restart")
    else:
        health.why = f"Telegram cannot be reached: {why(error)}"
        log.warning("%s; trying again", health.why)
    await growing.wait()
