"""Errors of the Telegram bot."""

from knowledge.errors import UserError


class TokenError(UserError):
    """Raised when Telegram refuses the token at start."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses the bot's token: check TELEGRAM_BOT_TOKEN, "
            "or ask BotFather for a new one with /token."
        )


class DatabaseError(UserError):
    """Raised when the bot's database cannot be used. `path` is the file."""

    def __init__(self, path: object, reason: str) -> None:
        self.path = path
        super().__init__(f"The bot's database {path} cannot be used: {reason}")


class ButtonError(Exception):
    """Raised when a button's data is not one of ours: another version, cut off, or made up."""


class ChatGoneError(Exception):
    """Raised when a chat cannot be written to any more: blocked, kicked, deleted."""


class WebhookError(UserError):
    """Raised when Telegram refuses the webhook's URL; `reason` is what Telegram says of it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Telegram refuses the webhook ({reason}): check TELEGRAM_WEBHOOK_URL.")


class StoreError(Exception):
    """Raised when the open database cannot be read or written, for instance because the disk is full."""
