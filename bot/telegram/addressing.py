"""Whether a message is for the bot, and what of it is the question."""

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity, User

#: Telegram's name for what is shown in monospace and looks like a command, /like_this@bot.
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?=\s|$)")
#: What no question is made of: NUL, other control characters, and halves of surrogate pairs.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a message says, and to whom.

    text: its own words, or its caption; in a group without the mention of the bot.
    command: the name of a command and what follows it; None where there is none.
    elsewhere: it is a command that names another bot.
    mentions: it mentions the bot, or replies to it.
    private: it was written in a private chat.
    """

    text: str
    command: tuple[str, str] | None
    elsewhere: bool
    mentions: bool
    private: bool

    @property
    def ours(self) -> bool:
        """Whether the message is for the bot. In a group a command without a name may be."""
        return self.private or (not self.elsewhere and (self.command is not None or self.mentions))


def read(message: Message, bot: User) -> Addressed:
    """What a message says, and to whom."""
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
    """Words without the mention of the bot."""
    if name:
        text = re.sub(rf"@{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
    for named in mentions:
        if not named.startswith("@"):
            text = text.replace(named, " ", 1)
    # "@bot, who …?" leaves a comma behind.
    return " ".join(text.split()).lstrip(",:،，：-– ").strip()


def _mentions(message: Message, bot: User) -> list[str]:
    """The stretches of a message that mention the bot."""
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
