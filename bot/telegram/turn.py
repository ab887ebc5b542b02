"""One update, read once: what it says and to whom, who sent it, and the language of the reply."""

import contextlib
import re
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, Message, MessageEntity, Update, User

from bot.screens.phrases import Voice, choose
from bot.service.database import WaitingUpdate
from bot.service.errors import ButtonError
from bot.service.identity import Identity
from bot.service.store import Store
from bot.telegram.buttons import Action, Press, unpack

#: A command at the begin of a text: its name, and the bot that it names.
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?=\s|$)")
#: Characters that no question has: NUL, other control characters, and halves of surrogate pairs.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Turn:
    """An update as the handlers need it.

    sent: how many messages of the reply were sent before a crash; they are not sent again.
    chat, chat_key, thread: the chat of the reply, its hash, and the topic in it.
    user: the person who sent it; None if Telegram does not say.
    person: the hash of the person; "" if Telegram does not say who that is.
    asker: the code of the person in a button; "" in a private chat, where nobody else can press it.
    message: the message, or the one above the pressed button; None if Telegram shows none.
    said: the content of a message; None for other updates.
    press: the data of a pressed button; None if it is not one of ours.
    saved: the language that the person chose, if any.
    voice: the texts in that language, else in that of the pressed button, the client's, or English.
    """

    update: Update
    update_id: int
    sent: int
    chat: int
    chat_key: str
    thread: int | None
    user: User | None
    person: str
    asker: str
    message: Message | None
    said: "Addressed | None"
    press: Press | None
    saved: str | None
    voice: Voice

    @property
    def is_private(self) -> bool:
        """Whether the chat is a private one."""
        return self.chat > 0

    @property
    def edited(self) -> bool:
        """Whether a message was edited: its reply is edited too."""
        return self.update.edited_message is not None

    @property
    def client(self) -> str | None:
        """The language of the person's Telegram program, if known."""
        return self.user.language_code if self.user is not None else None

    @property
    def message_id(self) -> int | None:
        """The number of the message, if the sender wrote it."""
        own = self.message is not None and self.message.from_user == self.user
        return self.message.message_id if self.message is not None and own else None

    @property
    def above(self) -> int | None:
        """The number of the message of the pressed button; None if it cannot be edited, as Telegram no longer shows
        it."""
        return self.message.message_id if self.message is not None and self.message.is_accessible else None

    @property
    def buttons(self) -> tuple[tuple[InlineKeyboardButton, ...], ...]:
        """The rows of buttons under the message; none if Telegram no longer shows it."""
        markup = self.message.reply_markup if self.message is not None else None
        return markup.inline_keyboard if markup is not None else ()


async def read(
    row: WaitingUpdate, update: Update | None, bot: User, store: Store, identity: Identity, chat: int = 0
) -> Turn:
    """Read an update; without one, an update in a `chat` that cannot be read. Raises StoreError."""
    update = update or Update(row.update_id)
    query, user = update.callback_query, update.effective_user
    # `effective_message` of a press would warn of old messages.
    found = update.effective_message if query is None else query.message
    message = found if isinstance(found, Message) else None
    where = update.effective_chat or user
    chat = chat if where is None else where.id
    # All anonymous admins of all groups share one number: what one of them asks could not be erased for them alone.
    hidden = message is not None and message.sender_chat and message.from_user == user
    named = None if hidden or user is None else user.id
    person = "" if named is None else identity.person(named)
    saved = await store.language(person)
    press = None
    with contextlib.suppress(ButtonError):
        press = None if query is None else unpack(query.data or "")
    client = None if user is None else user.language_code
    return Turn(
        update, row.update_id, row.sent, chat, identity.chat(chat),
        message.message_thread_id if message and message.is_topic_message else None,
        user, person, "" if named is None or chat > 0 else identity.button(named, chat), message,
        addressed(message, bot) if message is not None and query is None else None,
        press, saved, Voice(choose(saved, press.language if press else None, client)),
    )  # fmt: skip


def replied_to(turn: Turn, bot: User) -> str:
    """The id of the passage or section in the message of ours that the message replies to, as its buttons carry it; ""
    for another message."""
    found = turn.message and turn.message.reply_to_message
    markup = found and found.reply_markup
    if not found or not markup or found.from_user is None or found.from_user.id != bot.id:
        return ""
    for data in (each.callback_data for row in markup.inline_keyboard for each in row):
        with contextlib.suppress(ButtonError):
            if isinstance(data, str) and (press := unpack(data)).action is Action.MORE:
                return press.id
    return ""


def user_of(update: dict[str, Any]) -> int | None:
    """The Telegram id of the person who sent an update, if any."""
    for value in update.values():
        if isinstance(value, dict):
            user = value.get("from", value.get("user"))  # the second of a reaction
            if isinstance(user, dict) and type(user.get("id")) is int:
                return int(user["id"])
    return None


@dataclass(frozen=True, slots=True)
class Addressed:
    """The content of a message, and whom it addresses.

    text: its own words, or its caption; in a group without the mention of the bot.
    command: the name of a command and the text behind it; None if it is no command.
    elsewhere: whether it is a command that names another bot.
    mentions: whether it mentions the bot, or replies to it.
    private: whether it was written in a private chat.
    """

    text: str
    command: tuple[str, str] | None
    elsewhere: bool
    mentions: bool
    private: bool

    @property
    def ours(self) -> bool:
        """Whether the message is for the bot. A command in a group may be for the bot if it names no other."""
        return self.private or (not self.elsewhere and (self.command is not None or self.mentions))


def addressed(message: Message, bot: User) -> Addressed:
    """Read what a message says, and to whom."""
    text, private = (
        _NOT_TEXT.sub("", message.text or message.caption or "").strip(),
        message.chat.type == "private",
    )
    mentions, name = _mentions(message, bot), (bot.username or "").lower()
    found = _COMMAND.match(text)
    elsewhere = bool(found and found[2] and found[2].lower() != name)
    if not private and found is None:
        text = _without(text, mentions, name)
        found = _COMMAND.match(text) if mentions else None
    command = None if found is None else (found[1].lower(), text[found.end() :].strip())
    answered = message.reply_to_message
    replies = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    # In a topic every message replies to the message that opened it; that is not talking to us.
    spoken_to = answered.forum_topic_created is None if answered is not None and replies else bool(mentions)
    return Addressed(text, command, elsewhere, spoken_to, private)


def _without(text: str, mentions: list[str], name: str) -> str:
    """The text without the mention of the bot."""
    if name:
        text = re.sub(rf"@{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
    for named in mentions:
        if not named.startswith("@"):
            text = text.replace(named, " ", 1)
    # "@bot, who …?" leaves a comma behind.
    return " ".join(text.split()).lstrip(",:،，：-– ").strip()


def _mentions(message: Message, bot: User) -> list[str]:
    """The parts of a message that mention the bot."""
    # By hand, since PTB's own parsing fails on offsets or halves of characters that make no sense.
    text = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    found = []
    for entity in (*message.entities, *message.caption_entities):
        part = text[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
        by_name = entity.type == MessageEntity.MENTION and part.lower() == f"@{(bot.username or '').lower()}"
        by_id = entity.type == MessageEntity.TEXT_MENTION and entity.user is not None
        if by_name or (by_id and entity.user is not None and entity.user.id == bot.id):
            found.append(part)
    return found
