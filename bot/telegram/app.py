"""Puts the bot together: opens its parts in order, runs them, and ends them in reverse order."""

import argparse
import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

from bot.errors import SettingsError
from bot.service import logs
from bot.service.errors import DatabaseError, StoreError, StuckError, advice
from bot.service.health import Health
from bot.service.identity import KEY, Identity
from bot.service.metrics import Metrics
from bot.service.opening import Opening
from bot.service.store import BACKED_UP, FILE, LOCK, Store, where_of
from bot.service.watchdog import watched
from bot.service.worker import Worker
from bot.settings import CHECKOUT, Address, Settings
from bot.telegram import http
from bot.telegram.admin import Admins
from bot.telegram.handlers import Handlers
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import Incoming
from bot.telegram.network import open_api
from bot.telegram.profile import keep_registered
from bot.telegram.sender import Sender
from bot.telegram.services import Services
from bot.web.server import EACH, apart, listening
from bot.web.site import PageServices, site
from index.errors import IndexBusyError
from index.lock import locked
from knowledge.errors import UserError
from knowledge.filenames import PARTS

log = logging.getLogger(__name__)

#: Where `cwgcop web` listens, unless CWGCOP_WEB says where.
PAGE = Address("127.0.0.1", 8088)
#: Seconds that begun updates may take after SIGTERM. The next start deals with the rest.
DRAIN = 8.0
#: Seconds between two deletions of what is old enough. What is kept for half an hour is gone within an hour, as
#: /privacy says.
SWEEP = 1200.0
#: Seconds between two cuts of the write-ahead log, and after one that failed.
ERASE, ERASE_FAILED = 1.0, 60.0


def run(settings: Settings, args: argparse.Namespace | None = None) -> int:
    """Run the bot until SIGTERM or SIGINT; return the exit code. Raises UserError when it cannot start."""
    return start(settings, Opening(settings))


def run_page(settings: Settings, args: argparse.Namespace | None = None) -> int:
    """Run the page alone in the same way, with no Telegram."""
    return start(settings, Opening(settings), telegram=False)


def start(settings: Settings, opening: Opening, *, telegram: bool = True) -> int:
    """Run the bot, or the page alone if not `telegram`, with the engine that `opening` gives."""
    if not telegram:
        settings = replace(settings, telegram_token=None, web=settings.web or PAGE)
    elif settings.telegram_token is None:
        reason = "TELEGRAM_BOT_TOKEN is not set: get a token from BotFather and set it (or …_FILE)."
        raise SettingsError([reason])
    else:
        _check_replicas(settings)
    logs.configure(
        settings.telegram_token, settings.telegram_webhook_secret, settings.key, level=settings.log
    )
    try:
        _bring_reports(settings.knowledge, settings.data)
    except OSError as error:
        raise UserError(f"{error.filename or settings.knowledge}: {advice(error)}") from error
    metrics = Metrics()
    worker, status = Worker(opening.open, opening.newer, metrics.spent), 0
    with _alone(settings.data / LOCK, shared=settings.database is not None):
        try:
            _run(_serve(settings, opening, worker, metrics))
        except StoreError as error:  # before the bot is on; later it goes on by itself
            raise DatabaseError(where_of(settings), f"{error}.") from error
        except StuckError as error:
            log.critical("%s: the bot ends, to be started again", error)
            status = 1
        except UserError:
            raise
        except Exception as error:  # its text would be printed, and words with it
            log.critical("our bug: the bot ends, to be started again", exc_info=error)
            status = 1
        except KeyboardInterrupt:  # on Windows, where nothing else tells the bot to stop
            status = 130
        finally:
            busy = worker.is_busy()
    log.info("the bot is off")
    if busy:
        _leave(status)
    return status


def _bring_reports(knowledge: Path, data: Path) -> None:
    """Copy the program's own reports to the data folder, once, if the settings keep the reports there. So an update of
    the program does not replace an installation's reports. Raises OSError."""
    if knowledge != data / "knowledge" or knowledge.exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="knowledge-", dir=data) as folder:
        new = Path(folder) / "new"
        for part in PARTS:
            shutil.copytree(CHECKOUT / "knowledge" / part, new / part, ignore=lambda *_: ("__pycache__",))
        with contextlib.suppress(FileExistsError):  # another replica was first
            new.rename(knowledge)
            log.info(
                "the reports that came with the program were copied to %s: these are yours now", knowledge
            )


def _check_replicas(settings: Settings) -> None:
    """Raise SettingsError if replicas on one database might have different keys or webhook secrets."""
    needed = {"CWGCOP_KEY": settings.key}
    if settings.telegram_webhook_url is not None:
        needed["TELEGRAM_WEBHOOK_SECRET"] = settings.telegram_webhook_secret
    if settings.database is not None and (
        missing := [name for name, value in needed.items() if value is None]
    ):
        said = "is not set: with CWGCOP_DATABASE all replicas need the same; set it (or …_FILE)."
        raise SettingsError([f"{name} {said}" for name in missing])


def _leave(status: int) -> NoReturn:
    """End the process at once, although a thread still works. An index that it builds is not live yet.

    The interpreter's own end would wait for threads that encode. It may also abort the process, when a thread returns
    from native code meanwhile.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until it is cancelled. Raises the first error that ends it otherwise."""
    try:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(work)
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None


async def _serve(settings: Settings, opening: Opening, worker: Worker, metrics: Metrics) -> None:
    """Run all until the bot is told to stop, which cancels this task."""
    _cancel_when_told_to_stop()
    token = settings.telegram_token
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(watched())
        if token is not None:
            key = settings.key
            identity = Identity.open(settings.data / KEY) if key is None else Identity(key.encode())
        store = await stack.enter_async_context(Store(where_of(settings)))
        stack.callback(worker.close)
        health = Health(store, worker, telegram=token is not None, alarms=opening.alarms)
        refresh = partial(_refresh, settings.data, metrics, health, store, worker)
        if settings.http is not None:
            app = http.app(http.health_routes(health, metrics, refresh))
            await stack.enter_async_context(listening(settings.http, app, "CWGCOP_HTTP"))
        await worker.open()
        # The worker and the page do not wait for Telegram, and outlive all that goes on there.
        beside = await stack.enter_async_context(asyncio.TaskGroup())
        answering = beside.create_task(worker.run())
        for work in (worker.watch(), health.pulse(), _sweep(store, health), _erase(store)):
            beside.create_task(work)
        if settings.web is not None:
            app = site(PageServices(worker, store, metrics), settings)
            page = listening(settings.web, app, "CWGCOP_WEB", settings.web_proxies, each=EACH)
            await stack.enter_async_context(apart(page))
            log.info("the page is on: http://%s", settings.web)
        if token is None:
            await asyncio.Event().wait()  # for ever
        await warn_of_keys(settings, identity, store)
        api = open_api(settings, health.note_telegram_time)
        stack.push_async_callback(api.shutdown)
        incoming = Incoming(api, health, metrics)
        await incoming.connect()
        log.info("the bot @%s is on, with the index build %s", api.username, worker.live.build)
        await refresh()

        sender = Sender(api, metrics, store, identity)
        services = Services(
            store, sender, identity, worker, metrics, api.bot, settings.contact or "", settings.model
        )
        admins = Admins(services, health, opening, settings.admins)
        handlers = Handlers(services, admins)
        inbox = Inbox(services, handlers, api)
        if (url := settings.telegram_webhook_url) is not None:
            coming = incoming.webhook(settings, url, inbox)
        else:
            coming = incoming.poll(inbox, store.database)
        menus = keep_registered(api, sender, store, worker, settings.admins)
        watching = (inbox.hold(), admins.watch(), handlers.following.watch())
        try:
            async with asyncio.TaskGroup() as group:
                for work in (inbox.take_up(), coming, menus, *watching):
                    group.create_task(work)
        finally:
            log.info("the bot stops: what has been begun is finished first")
            await inbox.drain(DRAIN, crashed=answering.done())


def _cancel_when_told_to_stop() -> None:
    """Cancel this task at the first SIGTERM or SIGINT; later ones do not hurry its end."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    loop.set_exception_handler(_unforeseen)
    stop = cache(lambda: task and task.cancel())
    for name in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers: there Ctrl-C ends the process, and the next start takes up the rest.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop)


async def _refresh(data: Path, metrics: Metrics, health: Health, store: Store, worker: Worker) -> None:
    metrics.batch.set(worker.age)
    metrics.late.set(health.late)
    metrics.ready.set(not await health.problems())
    metrics.heard.set(not health.unheard())
    metrics.warnings.set(len(health.warnings))
    with contextlib.suppress(OSError):  # the folder is gone, which is why the bot is not ready
        metrics.disk.set(shutil.disk_usage(data).free)
    with contextlib.suppress(OSError):
        metrics.backup.set((data / BACKED_UP).stat().st_mtime)
    metrics.waiting.set(await store.count_waiting())
    if worker.edition is not None:
        metrics.index.info({"build": worker.edition.build})


def _unforeseen(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what ended a task that nobody awaits, without the exception's text: a person's words may be in it."""
    log.error("our bug: a task failed", exc_info=context.get("exception"))


async def warn_of_keys(settings: Settings, identity: Identity, store: Store) -> None:
    """Log a warning if the key or the database was lost, but not both, or if there are two keys. Raises UserError if
    another bot on this database has another key: /forget would not erase what that one kept."""
    beside = settings.data / KEY
    if settings.key is not None and beside.exists():
        same = "the same" if Identity.open(beside).person(0) == identity.person(0) else "another"
        log.warning("bot.key lies beside the database, though CWGCOP_KEY is set, to %s key", same)
    if settings.key is None and store.database.new and not identity.new:
        log.warning(
            "%s was missing or empty beside a bot.key, and a new one was made: what people asked and chose is not in "
            "it; if there was one before, stop the bot, restore its backup with `cwgcop state restore`, and start",
            FILE,
        )
    if identity.new and await store.knows_people():
        log.warning(
            "bot.key was missing beside a filled database, and a new one was made: people are strangers to the bot, "
            "and /forget finds nothing of before; stop the bot, bring the old bot.key back from its backup, and start"
        )
    known, own = await store.fact("key"), identity.person(0)  # 0 is nobody's number: it stands for the key
    if known not in (None, own) and not identity.new:
        await store.database.beat(0.0)  # the first one only makes this bot known
        if await store.database.beat(0.0) > 1:
            raise UserError(
                "CWGCOP_KEY: another bot on this database has another key: give all of them the same"
            )
        log.warning(
            "the key is another than the database was filled with: people are strangers to the bot, and /forget finds "
            "nothing of before; unless that is meant, stop the bot and bring the old key back"
        )
    if known != own:
        await store.set_fact("key", own)


async def _sweep(store: Store, health: Health) -> None:
    while True:
        try:
            await store.sweep(health.telegram_time)
        except StoreError as error:
            log.error("what has been kept long enough is deleted later: %s", error)
        await asyncio.sleep(SWEEP)


async def _erase(store: Store) -> None:
    """Erase from the write-ahead log, within seconds, what was erased in the database."""
    held = False
    while True:
        await asyncio.sleep(ERASE)
        try:
            whole = await store.database.empty_log()
        except StoreError as error:
            log.error("what was erased stands in the database's log until later: %s", error)
            await asyncio.sleep(ERASE_FAILED)
            continue
        if held == whole:
            held = not whole
            until = "until another program no longer reads the database" if held else "no longer"
            log.log(logging.WARNING if held else logging.INFO, "what was erased stands in the log %s", until)


@contextlib.contextmanager
def _alone(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Keep a second bot off the same data folder. Replicas, whose state is in PostgreSQL, may share one (`shared`): all
    of them answer from the build that one makes live there."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(path, shared=shared))
        except IndexBusyError as error:
            reason = "another bot runs on this data folder: stop it, or choose another CWGCOP_DATA."
            raise DatabaseError(path.parent, reason) from error
        except OSError as error:
            raise DatabaseError(path, advice(error)) from error
        yield
