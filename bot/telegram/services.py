"""The parts of the bot that every reply uses."""

from dataclasses import dataclass

from telegram import User

from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram.sender import Sender


@dataclass(frozen=True, slots=True)
class Services:
    """The parts.

    bot: our own user in Telegram.
    contact: the address where a person can write to the secretariat; "" if none is set.
    model: the name of the embedding model.
    """

    store: Store
    sender: Sender
    identity: Identity
    worker: Worker
    metrics: Metrics
    bot: User
    contact: str = ""
    model: str = ""
