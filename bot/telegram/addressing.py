"""Whether a message is for the bot, and what of it is the question."""

import re

from telegram import Message, MessageEntity, User

#: Telegram's name for what is shown in monospace and looks like a command, /like_this@bot.
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?")
#: What no question is made of: NUL, other control characters, and halves of surrogate pairs.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def words(message: Message) -> str:
    """A message's own words: its text or its caption, without what is not text; "" if it has none."""
    return _NOT_TEXT.sub("", message.text or message.caption or "").strip()


def command(message: Message, bot: User) -> tuple[str, str] | None:
    """A command as (name, what follows it), also behind a mention of the bot; None for what is none."""
    text = words(message)
    found = _COMMAND.match(text)
    if found is None and message.chat.type != "private" and _mentions(message, bot):
        text = without_mention(message, bot)
        found = _COMMAND.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if rest and not rest[0].isspace():
        return None
    return found[1].lower(), rest.strip()


def for_another_bot(message: Message, bot: User) -> bool:
    """Whether a message is a command that names another bot."""
    found = _COMMAND.match(words(message))
    return bool(found and found[2] and found[2].lower() != (bot.username or "").lower())


def is_ours(message: Message, bot: User) -> bool:
    """Whether a message in a group is for the bot: it mentions it, or replies to it."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot.id:
        # In a topic every message replies to the message that opened it; that is not talking to us.
        return answered.forum_topic_created is None
    return any(_mentions(message, bot))


def without_mention(message: Message, bot: User) -> str:
    """A message's words without the mention of the bot."""
    text = words(message)
    if bot.username:
        text = re.sub(rf"@{re.escape(bot.username)}\b", " ", text, flags=re.IGNORECASE)
    for named in _mentions(message, bot):
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
