"""The reply to one update: who gets it, in which language, and how many of its messages are sent."""

from dataclasses import dataclass

from telegram import Message, User

from bot.screens.keyboards import Keyboard
from bot.screens.phrases import Voice, choose
from bot.screens.replies import Screen
from bot.service.identity import Identity
from bot.service.store import Store
from bot.telegram.sender import Sender
from bot.telegram.splitting import split


@dataclass(frozen=True, slots=True)
class Services:
    """What every reply uses; it lives as long as the bot."""

    store: Store
    sender: Sender
    identity: Identity
    contact: str = ""  #: where a person can write to the secretariat


class Turn:
    """The reply to one update.

    `message` is what it answers; None for an inline query or a reaction. `user` is who sent the update. `sent` messages
    of the reply were sent before a crash, and are not sent again.
    """

    def __init__(
        self, services: Services, update_id: int, message: Message | None, user: User | None, sent: int = 0
    ) -> None:
        self.services = services
        self.update_id = update_id
        self.user = user
        self.message = message
        self.chat = message.chat.id if message is not None else (user.id if user is not None else 0)
        self.is_private = message is None or message.chat.type == "private"
        self.thread = message.message_thread_id if message is not None and message.is_topic_message else None
        self._sent = sent
        self._next = 0
        self.saved: str | None = None

    @property
    def person(self) -> str:
        """The hash of the sender; "" where Telegram does not say who that is.

        All anonymous admins of all groups share one number, so nothing of one of them could be erased.
        """
        hidden = self.message is not None and self.message.sender_chat and self.message.from_user == self.user
        return "" if hidden or self.user is None else self.services.identity.person(self.user.id)

    @property
    def asker(self) -> str:
        """A code for the person that a button carries; "" in a private chat, where nobody else can press it."""
        return "" if self.is_private else self.person[:16]

    @property
    def chat_key(self) -> str:
        """The hash of the chat."""
        return self.services.identity.chat(self.chat)

    @property
    def message_id(self) -> int | None:
        """The number of the message, if the sender wrote it."""
        own = self.message is not None and self.message.from_user == self.user
        return self.message.message_id if self.message is not None and own else None

    async def look_up(self) -> "Turn":
        """Read the language that the person chose."""
        self.saved = await self.services.store.language(self.person)
        return self

    def voice(self, *detected: str | None) -> Voice:
        """The language to answer in: the chosen one, else a `detected` one, the client's, or English."""
        return Voice(choose(self.saved, *detected, self.client))

    @property
    def client(self) -> str | None:
        """The language of the person's Telegram, if known."""
        return self.user.language_code if self.user is not None else None

    async def reply(self, screen: Screen, asked: int | None = None) -> None:
        """Send a screen below the message. After an edit of the message `asked` it will be edited too."""
        reply_to = None if self.is_private or self.message is None else self.message.message_id
        parts = split(screen.blocks)
        for number, part in enumerate(parts):
            at, self._next = self._next, self._next + 1
            if at < self._sent:
                continue
            keyboard = screen.keyboard if number == len(parts) - 1 else ()
            message = await self.services.sender.send(self.chat, part, keyboard, reply_to, self.thread)
            await self.services.store.note_sent(self.update_id, self.chat_key, asked, at, message)

    async def amend(self, screen: Screen, asked: int) -> None:
        """Show a screen instead of the reply to the message `asked`; as a new reply if there was none."""
        old = await self.services.store.replies(self.chat_key, asked)
        parts = split(screen.blocks)
        if not old:
            await self.reply(screen, asked)
            return
        for number, part in enumerate(parts):
            keyboard = screen.keyboard if number == len(parts) - 1 else ()
            if number < len(old) and await self.services.sender.edit(self.chat, old[number], part, keyboard):
                continue
            message = await self.services.sender.send(self.chat, part, keyboard, None, self.thread)
            await self.services.store.note_sent(self.update_id, self.chat_key, asked, number, message)
        for message in old[len(parts) :]:
            await self.services.sender.delete(self.chat, message)
        await self.services.store.drop_replies(self.chat_key, asked, len(parts))

    async def widen(self, keyboard: Keyboard, screen: Screen) -> None:
        """Change the buttons under the message of the pressed button; if that fails, send `screen` with them."""
        message = self.message.message_id if self.message is not None and self.message.is_accessible else None
        if message is None or not await self.services.sender.edit_keyboard(self.chat, message, keyboard):
            await self.reply(Screen(screen.blocks, keyboard))

    async def replace(self, screen: Screen) -> None:
        """Show a screen instead of the message of the pressed button; if that fails, send it below."""
        parts = split(screen.blocks)
        # A message that Telegram no longer shows us comes with the date 0, and cannot be edited.
        if len(parts) == 1 and self.message is not None and self.message.is_accessible:
            changed = await self.services.sender.edit(
                self.chat, self.message.message_id, parts[0], screen.keyboard
            )
            if changed:
                return
        await self.reply(screen)
