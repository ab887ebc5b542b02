"""Settings: reads environment variables and a `.env` file, and reports all problems at once."""

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.errors import SettingsError

#: The checkout: where the knowledge files and, by default, the data folder are.
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Address:
    """A host and port to listen on."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class _WrongValueError(ValueError):
    """Raised for a value that a setting cannot take. The message goes on after the setting's name."""


def _path(text: str) -> Path:
    if "\0" in text:
        raise _WrongValueError("has a NUL character in it: type it again")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise _WrongValueError("starts with ~ and a name that no user of this machine has") from None


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        # Braces, of a template that was not filled in, would make the webhook's path stand for others too.
        sound = sound and not any(map(str.isspace, text)) and not set("{}") & set(unquote(text))
    except ValueError:  # from urlsplit: brackets that do not match, a port beyond 65535
        sound = False
    if not sound:
        raise _WrongValueError("is not an http(s) URL such as https://example.org")
    return text.rstrip("/")


def masked(url: str) -> str:
    """A URL, mistyped or not, without user and password, and without the text after its path."""
    scheme = match[0] if (match := re.match(r"[A-Za-z][\w+.-]*:/+", url)) else ""
    # Without a scheme it may be a mail address.
    user = r"^(?:.*:.*|[^/?#]*)@" if scheme else r"^(?=.*[:/]).*@"
    rest = re.sub(f"(?s){user}", "••••••@", url[len(scheme) :])
    return scheme + re.sub("(?s)(?:([?#;])|(?<=/)(bot)[0-9]+:).+", r"\1\2••••••", rest)


def _server(text: str) -> str:
    if "?" in text or "#" in text:  # the token and the method are appended to it
        raise _WrongValueError("has a ? or # in it: give the address alone, such as http://127.0.0.1:8081")
    return _url(text)


#: The texts of the interface, a folder a language; its languages, in the order of their buttons.
LOCALES = Path(__file__).with_name("locales")
LANGUAGES = tuple(sorted(path.parent.name for path in LOCALES.glob("*/telegram.ftl")))
#: The begins of the page's own paths.
PAGES = {
    *LANGUAGES, "api", "mcp", "p", "about", "meetings", "privacy", "sections", "words", "page.css",
    "page.js", "frame.js", "feed", "icon.svg", "logo.svg", "logo.png", *(f"card-{tag}.png" for tag in LANGUAGES),
}  # fmt: skip


def _page(text: str) -> str:
    url = _server(text)
    # If a proxy removes the path, the page could not tell them apart.
    parts = urlsplit(url).path.strip("/").split("/")
    if PAGES & {parts[0], parts[-1]}:
        raise _WrongValueError(
            "has a path that begins or ends as addresses of the page itself do: choose another, such as /cop"
        )
    return url


def _address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    sound = bool(colon) and bool(host.strip("[]")) and not set("/@") & set(host)
    if not sound or not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535:
        raise _WrongValueError("is not host:port such as 127.0.0.1:8080")
    return Address(host.strip("[]"), int(port))


def _matching(pattern: str, otherwise: str, made: Callable[[str], Any] = str) -> Callable[[str], Any]:
    """A reader of values that match a pattern; `otherwise` is the message for all others."""

    def parse(text: str) -> Any:
        if not re.fullmatch(pattern, text):
            raise _WrongValueError(otherwise)
        return made(text)

    return parse


def _listed(parse: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """A reader of values with commas between."""
    return lambda text: tuple(parse(part) for part in map(str.strip, text.split(",")) if part)


def _secret(least: int) -> Callable[[str], str]:
    said = f"must have {least} to 256 letters, digits, _ and -, and nothing else"
    return _matching(rf"[A-Za-z0-9_-]{{{least},256}}", said)


_token = _matching(
    r"\d+:[A-Za-z0-9_-]{3,}", "is not a bot token: copy it whole from BotFather, like 123456:ABC-DEF"
)
_bearer = _matching("[!-~]+", "has a space or a letter beyond ASCII in it: copy the key again")


_header = _matching("[A-Za-z0-9-]{1,60}", "is not the name of a header such as X-Remote-User")
_level = _matching("debug|info|warning|error", "is not debug, info, warning or error")


_ids = _listed(
    _matching(
        "[0-9]{1,20}", "is not a list of Telegram user ids with commas between, such as 12345,67890", int
    )
)
_groups = _listed(lambda group: " ".join(group.split()))
_count = _matching("[1-9][0-9]{0,8}", "is not a number from 1 on, such as 600", int)


@_listed
def _origins(text: str) -> str:
    origin = _url(text).lower()
    # As browsers send them: no path, no default port, other letters in punycode.
    said = r"(?:https://(?!.*:443$)|http://(?!.*:80$))[a-z0-9._:\[\]-]+"
    if not re.fullmatch(said, origin):
        raise _WrongValueError(
            "is not a list of origins with commas between, such as https://www.example.org"
        )
    return origin


@_listed
def _proxies(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        said = "is not a list of IP addresses or networks, such as 127.0.0.1,10.0.0.0/8"
        raise _WrongValueError(said) from None
    return text


def _database(text: str) -> str:
    try:
        parts = urlsplit(text)
        user, _, hosts = parts.netloc.rpartition("@")
        sound = text.startswith(("postgresql://", "postgres://")) and "@" not in user
        sound = sound and bool(re.fullmatch("/[^/:;@]+", parts.path))
        host_port = re.compile(r"(\[[0-9a-fA-F:.%]+\]|[^\s:\[\]]*)(:[0-9]{1,5})?")
        sound = sound and all(map(host_port.fullmatch, hosts.split(",")))
    except ValueError:  # from urlsplit: brackets that do not match
        sound = False
    if not sound:
        said = "is not the address of a PostgreSQL, as in postgresql://user:password@host:5432/name"
        raise _WrongValueError(f"{said} (an @ or / of the password is written %40 or %2F)")
    return text


def _confidence(text: str) -> float:
    try:
        confidence = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        confidence = -1.0
    if not 0.0 <= confidence <= 1.0:
        raise _WrongValueError("is not a confidence from 0 to 1, such as 0.6 or 60%")
    return confidence


def _logo(text: str) -> Path:
    path = _path(text)
    if path.suffix not in {".svg", ".png"} or not path.is_file():
        raise _WrongValueError("is no .svg or .png file that is there")
    return path


def _color(text: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise _WrongValueError("is not a colour such as #12508c")
    parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    # Contrast with white as WCAG 2 counts it.
    if 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 4.6:
        raise _WrongValueError("is too light to be read on white: choose a darker one, such as #12508c")
    return text


_contact = _matching(
    r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+|https?://[^\s<>\"']+",
    "is neither an e-mail address nor a web address such as https://example.org",
)


def _default_models() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("cwgcop") / "models"


def _setting(
    name: str, meaning: str, parse: Callable[[str], Any] = str, default: Any = None, *,
    secret: bool = False, bot: bool = False,
) -> Any:  # fmt: skip
    """Declare a setting: a field of Settings with its environment variable. `bot`: only bot, page or desk use it."""
    return field(
        metadata={
            "name": name, "meaning": meaning, "parse": parse, "default": default, "secret": secret, "bot": bot,
        }
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, parsed.

    origins: the origin of each value, by field: default, environment, .env, flag, or file (a secret in a file).
    """

    # fmt: off
    knowledge: Path = _setting("CWGCOP_KNOWLEDGE", "folder of reports/ and questions/", _path, CHECKOUT / "knowledge")
    data: Path = _setting("CWGCOP_DATA", "folder for what is built: index, database", _path, CHECKOUT / "var")
    model: str = _setting("CWGCOP_MODEL", "name of the embedding model", str, "multilingual-e5-small")
    models: Path = _setting(
        "CWGCOP_MODELS", "folder of prepared models, for all data folders", _path, _default_models
    )
    answer: float = _setting(
        "CWGCOP_ANSWER", "confidence from which on passages are called an answer", _confidence, 0.25
    )
    closest: float = _setting(
        "CWGCOP_CLOSEST", "confidence from which on they are called the closest there are", _confidence, 0.15
    )
    assistant_url: str | None = _setting(
        "CWGCOP_ASSISTANT_URL",
        "OpenAI-compatible address of a writing assistant, such as https://api.example.org/v1; unset: none is asked",
        _server
    )
    assistant_key: str | None = _setting("CWGCOP_ASSISTANT_KEY", "the assistant's key", _bearer, secret=True)
    assistant_model: str | None = _setting("CWGCOP_ASSISTANT_MODEL", "the assistant's model")
    telegram_token: str | None = _setting(
        "TELEGRAM_BOT_TOKEN", "the bot's token from BotFather", _token, secret=True, bot=True
    )
    telegram_api_url: str = _setting(
        "TELEGRAM_API_URL", "Bot API server", _server, "https://api.telegram.org", bot=True
    )
    telegram_proxy: str | None = _setting(
        "TELEGRAM_PROXY", "http(s) proxy on the way to Telegram; unset: HTTPS_PROXY, if the environment has it",
        _server, bot=True
    )
    telegram_ca: Path | None = _setting(
        "TELEGRAM_CA", "file of certificates (PEM) that sign Telegram's or a proxy's; unset: the usual ones",
        _path, bot=True
    )
    telegram_webhook_url: str | None = _setting(
        "TELEGRAM_WEBHOOK_URL", "public URL for a webhook; unset: polling", _url, bot=True
    )
    telegram_webhook_listen: Address = _setting(
        "TELEGRAM_WEBHOOK_LISTEN", "host:port that the webhook listens on", _address, Address("127.0.0.1", 8443),
        bot=True
    )
    telegram_webhook_secret: str | None = _setting(
        "TELEGRAM_WEBHOOK_SECRET", "secret that Telegram sends with each update", _secret(16), secret=True, bot=True
    )
    key: str | None = _setting(
        "CWGCOP_KEY", "key of the codes that stand for people; unset: bot.key in the data folder", _secret(32),
        secret=True, bot=True
    )
    database: str | None = _setting(
        "CWGCOP_DATABASE", "postgresql:// address of what replicas share; unset: SQLite in the data folder",
        _database, secret=True
    )
    admins: tuple[int, ...] = _setting(
        "CWGCOP_ADMINS", "Telegram user ids of the admins (/status, /unanswered, /reindex, /rollback)", _ids, (),
        bot=True
    )
    http: Address | None = _setting(
        "CWGCOP_HTTP", "host:port for /healthz, /readyz, /telegramz, /metrics; unset: none", _address, bot=True
    )
    log: str = _setting(
        "CWGCOP_LOG", "least level that is logged: debug, info, warning, error", _level, "info", bot=True
    )
    web: Address | None = _setting("CWGCOP_WEB", "host:port of the page; unset: none", _address, bot=True)
    web_url: str | None = _setting(
        "CWGCOP_WEB_URL", "public address of the page, as in https://example.org/cop; unset: where it listens",
        _page, bot=True
    )
    web_name: str | None = _setting("CWGCOP_WEB_NAME", "what the page is called; unset: its own title", bot=True)
    web_logo: Path | None = _setting(
        "CWGCOP_WEB_LOGO", "file of the page's logo, .svg or .png; unset: none", _logo, bot=True
    )
    web_color: str | None = _setting(
        "CWGCOP_WEB_COLOR", "colour of the page's links and button, such as #12508c; unset: a blue", _color, bot=True
    )
    desk: Address = _setting(
        "CWGCOP_DESK", "host:port of the desk; beyond this machine it needs CWGCOP_DESK_USER", _address,
        Address("127.0.0.1", 8090), bot=True
    )
    desk_user: str | None = _setting(
        "CWGCOP_DESK_USER",
        "header in which the proxies (CWGCOP_WEB_PROXIES) say who is at the desk; unset: a one-time address is printed",
        _header, bot=True
    )
    desk_groups: str | None = _setting(
        "CWGCOP_DESK_GROUPS",
        "header in which the proxies give the groups of who is at the desk, comma-separated; unset: all may do all",
        _header, bot=True
    )
    desk_editors: tuple[str, ...] = _setting(
        "CWGCOP_DESK_EDITORS", "groups that may edit at the desk, comma-separated; the others read", _groups, (),
        bot=True
    )
    desk_publishers: tuple[str, ...] = _setting(
        "CWGCOP_DESK_PUBLISHERS", "groups that may edit and publish at the desk, comma-separated", _groups, (),
        bot=True
    )
    contact: str | None = _setting(
        "CWGCOP_CONTACT", "e-mail or web address that people may write to; unset: none is shown", _contact, bot=True
    )
    web_questions: int = _setting(
        "CWGCOP_WEB_QUESTIONS",
        "questions that one address, perhaps of a whole hall, may ask on the page at once and again within a minute",
        _count, 600, bot=True
    )
    web_proxies: tuple[str, ...] = _setting(
        "CWGCOP_WEB_PROXIES", "addresses of the reverse proxies that say who asks, comma-separated", _proxies,
        ("127.0.0.1", "::1"), bot=True
    )
    web_origins: tuple[str, ...] = _setting(
        "CWGCOP_WEB_ORIGINS", "other sites whose pages may ask /api, comma-separated; unset: none", _origins, (),
        bot=True
    )
    web_frames: tuple[str, ...] = _setting(
        "CWGCOP_WEB_FRAMES", "other sites whose pages may show the page in a frame, comma-separated; unset: none",
        _origins, (), bot=True
    )
    # fmt: on
    origins: Mapping[str, str] = field(repr=False, default_factory=dict)

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str], *, strict: bool = False, written: Collection[str] = (), **flags: Any
    ) -> "Settings":
        """Read the settings from `environ`. The names in `written` come from a `.env` file. `flags`, by field name, win
        over both unless they are None or empty.

        Raises SettingsError with every problem. With `strict` unknown CWGCOP_… names are problems too, and so are wrong
        values of settings that only the bot uses. Without it these keep their defaults.
        """
        problems: list[str] = []
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        for item in _declared():
            name = item.metadata["name"]
            wrong = problems if strict or not item.metadata["bot"] else []
            text, origin = environ.get(name, "").strip(), ".env" if name in written else "environment"
            file = environ.get(f"{name}_FILE", "").strip() if item.metadata["secret"] else ""
            if file and text:
                wrong.append(f"{name} and {name}_FILE are both set: leave one of them empty.")
            elif file:
                text, origin = _read_secret(name, file, wrong), "file"
            if flag := str(flags.get(item.name) or "").strip():
                text, origin = flag, "flag"
            if not text:
                continue
            try:
                values[item.name] = item.metadata["parse"](text)
                origins[item.name] = origin
            except _WrongValueError as error:
                shown = "" if item.metadata["secret"] else f" ({masked(text)!r})"
                named = f"{name}_FILE ({file!r}): what it holds" if origin == "file" else f"{name}{shown}"
                wrong.append(f"{named} {error}.")
        for item in _declared():
            if item.name not in values:
                default = item.metadata["default"]
                values[item.name], origins[item.name] = default() if callable(default) else default, "default"
        if strict:
            problems += unknown_names(environ)
        if problems:
            raise SettingsError(problems)
        return cls(**values, origins=origins)

    def table(self) -> list[tuple[str, str, str, str]]:
        """Every setting as (name, value, origin, meaning). Secrets are masked; their meaning says "or …_FILE"."""
        rows = []
        for item in _declared():
            value = getattr(self, item.name)
            if item.metadata["secret"] and value:
                value = "••••••"
            elif isinstance(value, tuple):
                value = ",".join(map(str, value))
            elif isinstance(value, str):
                value = masked(value)
            rows.append(
                (item.metadata["name"], "" if value is None else str(value), self.origins[item.name],
                 item.metadata["meaning"] + (" (or …_FILE)" if item.metadata["secret"] else ""))
            )  # fmt: skip
        return rows

    def __repr__(self) -> str:
        return "Settings(" + ", ".join(f"{name}={value!r}" for name, value, _, _ in self.table()) + ")"


def _declared() -> list[Any]:
    return [item for item in fields(Settings) if "name" in item.metadata]


def _read_secret(name: str, path: str, problems: list[str]) -> str:
    try:
        secret = Path(path).read_text(encoding="utf-8-sig").strip()  # Windows editors put a mark first
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        shown = f" ({path!r})" if Path(path).is_absolute() else ""  # else it may be the secret itself
        problems.append(f"{name}_FILE{shown} cannot be read: {reason}.")
        return ""
    if not secret:
        problems.append(f"{name}_FILE ({path!r}) is empty: put the secret in it.")
    return secret


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each CWGCOP_… name in `environ` that is no setting."""
    hints = _hints(environ, "CWGCOP_")
    other = "remove it, or see cwgcop settings for the names."
    return [f"{name} is not a setting: {hint or other}" for name, hint in hints.items()]


def doubtful_names(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each TELEGRAM_… name in `environ` that is no setting and looks like one. Others may belong to
    another program."""
    hints = _hints(environ, "TELEGRAM_")
    hints.pop("TELEGRAM_API_ID", None)  # a self-hosted Bot API server's, perhaps in the same `.env` file
    return [f"{name} is not a setting: {hint}" for name, hint in hints.items() if hint]


def _hints(environ: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Every name with the prefix that is no setting, with a guess at the setting that was meant, or ""."""
    known = [item.metadata["name"] for item in _declared()]
    known += [f"{item.metadata['name']}_FILE" for item in _declared() if item.metadata["secret"]]
    # Compared without the prefix, which would make any two names alike.
    by_rest = {name.partition("_")[2]: name for name in known}
    hints = {}
    for name in sorted(environ):
        if name.startswith(prefix) and name not in known:
            near = difflib.get_close_matches(name.partition("_")[2], by_rest, n=1)
            hints[name] = f"did you mean {by_rest[near[0]]}?" if near else ""
    return hints


def environment() -> tuple[dict[str, str], frozenset[str]]:
    """The process's environment over a `.env` file in the current folder, and the names that come from that file.
    Raises SettingsError for a file, or lines of it, that cannot be read."""
    values: dict[str, str] = {}
    if os.path.isfile(".env"):
        path = os.path.abspath(".env")
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise SettingsError([f".env ({path}) cannot be read: {reason}."]) from None
        values = _dotenv(path, text)
    return values | dict(os.environ), frozenset(values) - os.environ.keys()


def _dotenv(path: str, text: str) -> dict[str, str]:
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    problems = []
    for binding in parse_stream(StringIO(text)):
        if binding.error:  # it begins with the blank lines before it
            statement = binding.original.string
            blank = statement[: len(statement) - len(statement.lstrip())].count("\n")
            problems.append(
                f".env ({path}), line {binding.original.line + blank}, cannot be read: write NAME=value, close "
                "quotation marks, and put # before notes."
            )
    if problems:
        raise SettingsError(problems)
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value is not None}
