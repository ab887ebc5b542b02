"""`cwgcop doctor`: checks all that the bot needs, and says what to do."""

import argparse
import asyncio
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.cli.maintenance import live, state
from bot.cli.state import words
from bot.editing.asked import database
from bot.errors import SettingsError
from bot.service.errors import advice, without_password
from bot.service.identity import KEY, Identity
from bot.service.sqlite import look
from bot.service.store import FILE, LOCK, Store
from bot.settings import Address, Settings, doubtful_names, environment, masked
from bot.telegram.network import TELEGRAM, open_api, why
from bot.web.server import listen
from index.builds import Builds
from index.lessons import Lessons
from index.lock import is_locked
from index.model.folder import verify
from index.opening import State
from index.publishing import unfinished
from knowledge.check import check
from knowledge.errors import KnowledgeError, UserError
from knowledge.library import load

#: Free bytes on the disk: below LOW a new index may not fit, below NONE the bot can soon keep nothing.
LOW, NONE = 1_000_000_000, 100_000_000
#: An error of the webhook that is older than this may be mended by now.
OLD = timedelta(hours=1)
#: Seconds by which the clock may differ from Telegram's.
AHEAD = 300


class Level(StrEnum):
    """How good or bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's.

    check: the name of what was looked at.
    said: what was found, and what to do.
    finding: how good or bad it is.
    """

    check: str
    said: str
    finding: Level = Level.OK


_ok, _warning, _wrong = (
    Finding,
    partial(Finding, finding=Level.WARNING),
    partial(Finding, finding=Level.WRONG),
)


#: A check gives its findings. A UserError or OSError that it raises becomes one too.
Check = Callable[[Settings], Iterator[Finding]]
#: Seconds that a running bot may take to tell how it is.
PATIENCE = 5.0


def doctor(settings: Settings, args: argparse.Namespace) -> int:
    """Print each finding; exit 1 if one is wrong."""
    lines = []
    for line in _lines(settings, CHECKS if args.ask_only else (*CHECKS, _telegram, _bot)):
        lines.append(line)
        if not args.json:
            print(f"{line.finding:8} {line.check:10} {line.said}", flush=True)
    wrong = any(line.finding is Level.WRONG for line in lines)
    if args.json:
        print(json.dumps({"ok": not wrong, "lines": [asdict(line) for line in lines]}, ensure_ascii=False))
    return int(wrong)


def _lines(settings: Settings, checks: Iterable[Check]) -> Iterator[Finding]:
    for look_at in checks:
        name = look_at.__name__.strip("_")
        try:
            yield from look_at(settings)
        except UserError as error:
            yield _wrong(name, "; ".join(str(error).splitlines()))
        except OSError as error:
            yield _wrong(name, f"{error.filename or ''}: {advice(error)}")


def _python(_: Settings) -> Iterator[Finding]:
    yield _ok("python", f"{platform.python_version()} on {platform.platform(terse=True)}")


def _settings(settings: Settings) -> Iterator[Finding]:
    environ, written = environment()
    wrong: list[str] = []
    try:
        Settings.from_env(environ, strict=True, written=written)
    except SettingsError as error:
        wrong = error.problems
    doubtful = doubtful_names(environ)
    if settings.closest > settings.answer:
        wrong.append(
            f"CWGCOP_CLOSEST ({settings.closest}) is over CWGCOP_ANSWER ({settings.answer}): set a lower one"
        )
    hook = settings.telegram_webhook_url or ""
    if hook.startswith("http:") and settings.telegram_api_url.startswith(TELEGRAM):
        wrong.append("TELEGRAM_WEBHOOK_URL begins with http: Telegram takes https alone")
    yield from (_wrong("settings", each) for each in wrong)
    yield from (_warning("settings", each) for each in doubtful)
    if not wrong and not doubtful:
        file = os.path.abspath(".env")
        read = f"with those of {file}" if os.path.isfile(file) else f"there is no {file}"
        yield _ok("settings", f"every name and value is one, {read}; cwgcop settings lists them")


def _model(settings: Settings) -> Iterator[Finding]:
    manifest = verify(settings.models, settings.model)
    yield _ok("model", f"{manifest.name}: sound, {manifest.graph} graph")


def _knowledge(settings: Settings) -> Iterator[Finding]:
    if cut_off := unfinished(settings.data):
        yield _wrong("knowledge", cut_off)
    problems = check(settings.knowledge)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        more = f"; {len(errors) - 1} more: run cwgcop knowledge check" if len(errors) > 1 else ""
        yield _wrong("knowledge", f"{errors[0]}{more}")
    else:
        noted = f"{len(problems)} warnings: cwgcop knowledge check lists them" if problems else "no warnings"
        yield _ok("knowledge", f"{settings.knowledge}: no errors, {noted}")


def _index(settings: Settings) -> Iterator[Finding]:
    try:
        library = load(settings.knowledge)
    except KnowledgeError:
        yield _warning("index", live(settings))  # the finding on knowledge tells the errors
        return
    found = state(settings, library, Lessons.of_folder(settings.knowledge, library))
    if found.manifest is None:
        yield (_wrong if found.state is State.DAMAGED else _warning)("index", found.reason)
        return
    Builds(settings.data).verify(found.manifest.name)
    days = (datetime.now(UTC) - datetime.fromisoformat(found.manifest.created)).days
    said = f"build {found.manifest.name} is live, {days} days old, {found.manifest.passages} passages"
    if found.state is State.LIVE:
        yield _ok("index", f"{said}: {found.reason}")
    else:
        to_do = "" if "index build" in found.reason else ": run cwgcop index build"
        yield _warning("index", f"{said}: {found.reason}{to_do}")


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = next(path for path in (settings.data, *settings.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    finding = Level.OK if free >= LOW else Level.WARNING if free >= NONE else Level.WRONG
    to_do = "" if finding is Level.OK else ": free space there"
    yield Finding("disk", f"{free / 1e9:.1f} GB are free for {settings.data}{to_do}", finding)


def _rights(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    if not data.exists():
        yield _ok("rights", f"{data}: is made at the first start")
        return
    wrong = [data] if not os.access(data, os.R_OK | os.W_OK | os.X_OK) else []
    kept = [path for path in data.glob("bot.*") if path.is_file()]
    wrong += [path for path in kept if not os.access(path, os.R_OK | os.W_OK)]
    for path in wrong:
        whose = f", being {path.owner()}'s" if os.name != "nt" else ""
        yield _wrong(
            "rights", f"{path}: this user cannot read and write it{whose}: change its owner, or be another"
        )
    private = (path for path in kept if path.name.startswith((FILE, KEY)))
    seen = [path for path in private if os.name != "nt" and path.stat().st_mode & 0o077]
    for path in seen:
        yield _warning("rights", f"{path}: others on this machine can read it: chmod 600 {path}")
    if not wrong and not seen:
        yield _ok("rights", f"{data}: can be written, and what is of people is closed to others")


def _key(settings: Settings) -> Iterator[Finding]:
    beside, filled = settings.data / KEY, (settings.data / FILE).exists()
    if settings.database is not None and settings.key is None:
        yield _wrong(
            "key", "CWGCOP_DATABASE needs a CWGCOP_KEY that all replicas have: set it (or CWGCOP_KEY_FILE)"
        )
        return
    if settings.key is not None:
        to_do = f", but {beside} is there too: delete it if it is the same" if beside.exists() else ""
        yield (_warning if to_do else _ok)("key", f"CWGCOP_KEY gives it{to_do}")
    elif beside.exists():
        Identity.check(beside)
        yield _ok("key", f"{beside}: whole")
    elif filled:
        yield _wrong(
            "key", f"{beside}: missing beside a database: bring it back before the bot makes a new one"
        )
    else:
        yield _ok("key", f"{beside}: is made at the bot's first start")


def _database(settings: Settings) -> Iterator[Finding]:
    path = settings.data / FILE
    if settings.database is not None:
        content = asyncio.run(database(settings, Store.content))
        yield _ok("database", f"{without_password(settings.database)}: answers, {words(content)}")
    elif path.exists():
        yield _ok("database", f"{path}: sound, {words(look(path))}")
    else:
        yield _ok("database", f"{path}: is made at the bot's first start")


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_token is None:
        given = {name for name, value in environment()[0].items() if value.strip()}
        if given & {"TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN_FILE"}:
            yield _wrong("token", "it is none, as the line on settings says")
        else:
            said = "TELEGRAM_BOT_TOKEN is not set: BotFather gives one; without a bot look with --ask-only"
            yield _wrong("token", said)
    else:
        yield from asyncio.run(_asked(settings, settings.telegram_token))


async def _asked(settings: Settings, token: str) -> list[Finding]:
    """Ask Telegram who the bot is, and which webhook it has."""
    told: list[float] = []
    api = open_api(settings, lambda seconds: told.append(seconds - time.time()))
    answers = _ok("api", f"{masked(settings.telegram_api_url)} answers")
    try:
        await api.initialize()
        known = _ok("token", f"it is @{api.username}'s")
        return [answers, *_off(told), known, _webhook(settings, await api.get_webhook_info())]
    except InvalidToken as error:
        return [answers, _wrong("token", str(api.refusal(error)))]
    except TelegramError as error:
        said = (
            f"cannot be reached: {why(error)}; TELEGRAM_API_URL and TELEGRAM_PROXY say where it is looked for"
        )
        return [_wrong("api", f"{masked(settings.telegram_api_url)} {said}")]
    finally:
        await api.shutdown()


def _off(told: list[float]) -> list[Finding]:
    """A finding if this machine's clock is wrong. `told`: the seconds by which Telegram's answers are ahead of it."""
    if not told or abs(told[-1]) <= AHEAD:
        return []
    side = "behind" if told[-1] > 0 else "ahead of"
    said = f"{abs(told[-1]) / 3600:.1f} hours {side} Telegram's: set the clock, or what people asked is kept too long"
    return [_wrong("clock", said)]


def _webhook(settings: Settings, info: WebhookInfo) -> Finding:
    url, wait = settings.telegram_webhook_url, f"{info.pending_update_count} updates wait"
    if info.url != (url or ""):
        said = f"{info.url or 'none'} is registered, not {url or 'none'}; {wait}"
        return _warning("webhook", f"{said}: the bot's start mends it; if it runs, who else uses the token?")
    if info.last_error_date is None:
        return _ok("webhook", f"{'registered' if url else 'none, the bot polls'}; {wait}")
    said = f"{wait}; Telegram said at {info.last_error_date:%Y-%m-%d %H:%M} UTC: {info.last_error_message}"
    if not info.pending_update_count or datetime.now(UTC) - info.last_error_date > OLD:
        return _warning("webhook", f"{said}: if updates come in, all is well by now")
    return _wrong("webhook", f"{said}: check the public address, its certificate and the proxy")


def _bot(settings: Settings) -> Iterator[Finding]:
    """Check whether a bot runs, and how it is; if none runs, whether it could listen."""
    if not is_locked(settings.data / LOCK):
        yield _warning("bot", f"none runs on {settings.data}: start it")
        yield from _ports(settings)
    elif settings.http is None:
        yield _ok("bot", f"one runs on {settings.data}; how it is it says where CWGCOP_HTTP is set")
    else:
        yield from (_said(settings.http, path) for path in ("readyz", "telegramz"))


def _ports(settings: Settings) -> Iterator[Finding]:
    webhook = settings.telegram_webhook_listen if settings.telegram_webhook_url else None
    doors = {"CWGCOP_HTTP": settings.http, "CWGCOP_WEB": settings.web, "TELEGRAM_WEBHOOK_LISTEN": webhook}
    for name, address in doors.items():
        if address is not None:
            try:
                listen(address, name).close()
            except UserError as error:
                yield _wrong("bot", str(error))


def _said(address: Address, path: str) -> Finding:
    """Ask a running bot at one of its addresses how it is."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104 - what it listens on
    url = f"http://{Address(host, address.port)}/{path}"
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=PATIENCE) as answer:
            return _ok("bot", f"{path}: {' '.join(answer.read().decode().split())}")
    except HTTPError as error:
        return _wrong("bot", f"{path}: {'; '.join(error.read().decode().splitlines())}")
    except OSError as error:
        return _wrong("bot", f"one runs, and does not answer at {url}: {getattr(error, 'reason', error)}")


CHECKS: tuple[Check, ...] = (
    _python, _settings, _model, _knowledge, _index, _disk, _rights, _key, _database
)  # fmt: skip
