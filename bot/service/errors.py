"""Errors of the bot and of its database."""

import errno
from urllib.parse import urlsplit

from bot.errors import SettingsError
from knowledge.errors import UserError


class TokenError(SettingsError):
    """Raised when Telegram refuses the token at start, or a server of one's own knows no such address (`elsewhere`)."""

    def __init__(self, *, elsewhere: bool = False) -> None:
        said = "Telegram refuses the bot's token: check TELEGRAM_BOT_TOKEN, or ask BotFather for a new one with /token."
        if elsewhere:
            said = (
                "The Bot API server finds nothing for this bot (404): check that TELEGRAM_API_URL is the server's "
                "address alone, and TELEGRAM_BOT_TOKEN."
            )
        super().__init__([said])


class DatabaseError(UserError):
    """Raised when the bot's database, a file or an address, cannot be used."""

    def __init__(self, where: object, reason: str) -> None:
        super().__init__(f"The bot's database {without_password(where)} cannot be used: {reason}")


def without_password(where: object) -> str:
    """The path of a file, or the address of a database without user, password and options."""
    parts = urlsplit(str(where))
    if "://" not in str(where):
        return str(where)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def advice(error: OSError) -> str:
    """The system's words on a file that cannot be written, and what a person does."""
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None))
    return f"{error.strerror}: " + ("free space there." if full else "check the data folder's rights.")


class ButtonError(Exception):
    """Raised when a button's data is not one of ours: another version, cut off, or made up."""


class ChatGoneError(Exception):
    """Raised when a chat cannot be written to any more: blocked, kicked, deleted."""


class StuckError(Exception):
    """Raised when the engine has not answered for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the search has not answered for {seconds:.0f} s")


class StepError(Exception):
    """Raised in a step of a reply that has kept the event loop for `seconds` of the processor."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"a step of a reply took more than {seconds:.0f} s")


class StoreError(Exception):
    """Raised when the open database cannot be read or written, for instance because the disk is full."""


class TakenError(StoreError):
    """Raised when another replica has taken an update meanwhile; that one answers it."""
