"""One update and its reply: what the update says and to whom, who sent it, and which messages were sent for it."""

import contextlib
import re
from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageEntity, Update, User

from bot.screens.phrases import Voice, choose
from bot.service.database import WaitingUpdate
from bot.service.errors import ButtonError
from bot.service.identity import Identity
from bot.service.metrics import Metrics
from bot.service.store import Store
from bot.service.worker import Worker
from bot.telegram.buttons import Action, ByKey, Keyboard, Screen, resolve, unpack
from bot.telegram.sender import Sender
from bot.telegram.splitting import MessageText, split

#: A command at the begin of a text: its name, and the bot that it names.
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?=\s|$)")
#: Characters that no question has: NUL, other control characters, and halves of surrogate pairs.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the bot that every reply uses.

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


class Turn:
    """One update and its reply. Without an `update`, an update in a `chat` that cannot be read.

    user: the person who sent it; None if Telegram does not say.
    message: the message, or the one above the pressed button; None if Telegram shows none.
    chat: the chat of the reply.
    saved: the language that the person chose, after `load_language`.
    """

    def __init__(
        self, services: Services, row: WaitingUpdate, update: Update | None = None, chat: int = 0
    ) -> None:
        self.services, self.store, self.update_id = services, services.store, row.update_id
        self.update = update = update or Update(row.update_id)
        query = update.callback_query
        # `effective_message` of a press would warn of old messages.
        found = update.effective_message if query is None else query.message
        self.message = message = found if isinstance(found, Message) else None
        self.user = user = update.effective_user
        where = update.effective_chat or user
        self.chat = chat if where is None else where.id
        self.is_private = self.chat > 0
        self.thread = message.message_thread_id if message and message.is_topic_message else None
        # How many messages of the reply were sent before a crash: they are not sent again. The number of the next one.
        self._sent, self._next = row.sent, 0
        self.saved: str | None = None

    @property
    def person(self) -> str:
        """The hash of the sender; "" if Telegram does not say who that is.

        All anonymous admins of all groups share one number: what one of them asks could not be erased for them alone.
        """
        hidden = self.message is not None and self.message.sender_chat and self.message.from_user == self.user
        return "" if hidden or self.user is None else self.services.identity.person(self.user.id)

    @property
    def asker(self) -> str:
        """The code of the person in a button; "" in a private chat, where nobody else can press it."""
        if self.is_private or not self.person or self.user is None:
            return ""
        return self.services.identity.button(self.user.id, self.chat)

    @property
    def chat_key(self) -> str:
        """The hash of the chat."""
        return self.services.identity.chat(self.chat)

    @property
    def message_id(self) -> int | None:
        """The number of the message, if the sender wrote it."""
        own = self.message is not None and self.message.from_user == self.user
        return self.message.message_id if self.message is not None and own else None

    async def load_language(self) -> "Turn":
        """Read the language that the person chose."""
        self.saved = await self.store.language(self.person)
        return self

    def voice(self, *detected: str | None) -> Voice:
        """The texts in the language to answer in: the chosen one, else a `detected` one, the client's, or English."""
        return Voice(choose(self.saved, *detected, self.client))

    @property
    def client(self) -> str | None:
        """The language of the person's Telegram program, if known."""
        return self.user.language_code if self.user is not None else None

    async def say(self, key: str, /, **values: str | int) -> None:
        """Send one text of the catalogue, in the person's language."""
        await self.reply(Screen.saying(self.voice(), key, **values))

    async def reply(self, screen: Screen, asked: int | None = None) -> None:
        """Send a screen below the message. `asked` is the message that it answers: when that is edited, so is the
        screen (`edit_reply`)."""
        for part, keyboard in _messages(screen):
            at, self._next = self._next, self._next + 1
            if at >= self._sent:
                await self._send(part, keyboard, self._reply_to, asked, at)

    async def send_file(self, name: str, content: bytes) -> None:
        """Send a file below the message."""
        at, self._next = self._next, self._next + 1
        if at >= self._sent:
            sender = self.services.sender
            message = await sender.send_file(self.chat, name, content, self._reply_to, self.thread)
            await self.store.note_sent(self.update_id, self.chat_key, None, at, message)

    @property
    def _reply_to(self) -> int | None:
        return None if self.is_private or self.message is None else self.message.message_id

    async def edit_reply(self, screen: Screen, asked: int) -> None:
        """Show a screen in place of the reply to the message `asked`, or as a new reply if there was none."""
        old = await self.store.replies(self.chat_key, asked)
        if not old:
            await self.reply(screen, asked)
            return
        messages, sender = _messages(screen), self.services.sender
        for at, (part, keyboard) in enumerate(messages):
            if at >= len(old) or not await sender.edit(self.chat, old[at], part, keyboard):
                await self._send(part, keyboard, None, asked, at)
        for message in old[len(messages) :]:
            await sender.delete(self.chat, message)
        await self.store.drop_replies(self.chat_key, asked, len(messages))

    async def change_buttons(self, keyboard: Keyboard, screen: Screen) -> None:
        """Change the buttons under the message of the pressed button; if that fails, send `screen` with them."""
        edit = self.services.sender.edit_keyboard
        old = self.above
        if old is None or not await edit(self.chat, old, keyboard):
            await self.reply(Screen(screen.blocks, keyboard))

    async def edit_message(self, screen: Screen) -> None:
        """Show a screen in place of the message of the pressed button; if that fails, send it below."""
        messages, old, edit = _messages(screen), self.above, self.services.sender.edit
        if len(messages) != 1 or old is None or not await edit(self.chat, old, *messages[0]):
            await self.reply(screen)

    def answered(self, by_key: ByKey) -> str:
        """The id of the passage or section in the message of ours that this one replies to, as its buttons carry it; ""
        for another message."""
        found = self.message and self.message.reply_to_message
        markup = found and found.reply_markup
        if not found or not markup or found.from_user is None or found.from_user.id != self.services.bot.id:
            return ""
        for data in (each.callback_data for row in markup.inline_keyboard for each in row):
            with contextlib.suppress(ButtonError):
                if isinstance(data, str) and (press := unpack(data)).action is Action.MORE:
                    return resolve(press.id, by_key)
        return ""

    @property
    def above(self) -> int | None:
        """The number of the message of the pressed button; None if Telegram no longer shows it, so that it cannot be
        edited."""
        return self.message.message_id if self.message is not None and self.message.is_accessible else None

    async def _send(
        self, part: MessageText, keyboard: Keyboard, reply_to: int | None, asked: int | None, at: int
    ) -> None:
        message = await self.services.sender.send(self.chat, part, keyboard, reply_to, self.thread)
        await self.store.note_sent(self.update_id, self.chat_key, asked, at, message)


def _messages(screen: Screen) -> list[tuple[MessageText, Keyboard]]:
    """The messages of a screen; its keyboard stands under the last."""
    parts = split(screen.blocks)
    return [(part, screen.keyboard if part is parts[-1] else ()) for part in parts]


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


def read(message: Message, bot: User) -> Addressed:
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
