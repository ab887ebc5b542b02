"""What Telegram refuses, with its own words."""

import json
import re
from typing import Any

ENTITY_TYPES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji",
}  # fmt: skip


class RefusedError(Exception):
    """Raised when Telegram would refuse a call."""

    def __init__(self, description: str, status: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.description, self.status, self.parameters = description, status, parameters


def refuse(when: bool, why: str) -> None:
    """Refuse a call when something is wrong with it."""
    if when:
        raise RefusedError(f"Bad Request: {why}")


def units(text: str) -> int:
    """The length that Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parsed(value: Any, name: str, kind: type) -> Any:
    """An argument that is JSON, of the kind that it must be."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise RefusedError(f"Bad Request: can't parse {name} JSON object") from None
    refuse(not isinstance(value, kind), f"{name} must be {kind.__name__}")
    return value


def text_of(args: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The text of a message and its entities, as Telegram keeps them."""
    text, entities = args.get("text"), parsed(args.get("entities") or [], "entities", list)
    if not isinstance(text, str) or not text.strip():
        raise RefusedError("Bad Request: message text is empty")
    refuse(
        bool(args.get("parse_mode")), "unsupported parse_mode"
    )  # Telegram's are; the bot sends entities alone
    refuse(units(text) > 4096, "message is too long")
    refuse(bool(re.search("[\x00\ud800-\udfff]", text)), "strings must be encoded in UTF-8")
    check_entities(text, entities)
    return text, entities


def check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    """Entities must lie in the text, begin and end between characters, and be of a known type."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        known = isinstance(entity, dict) and entity.get("type") in ENTITY_TYPES
        refuse(not known, "can't parse MessageEntity: Unsupported type specified")
        start, length = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(length, int) or start < 0 or length <= 0:
            raise RefusedError("Bad Request: can't parse MessageEntity: wrong offset or length")
        where = f"entity beginning at UTF-16 offset {start}"
        refuse(start + length > units(text), f"{where} ends after the end of the text")
        for at in (start, start + length):
            within = encoded[2 * at + 1 : 2 * at + 2] and 0xDC <= encoded[2 * at + 1] <= 0xDF
            refuse(bool(within), f"{where} starts in a middle of a UTF-16 symbol at byte offset {at}")


def keyboard_of(value: Any) -> dict[str, Any] | None:
    """An inline keyboard."""
    if not value:
        return None
    markup = parsed(value, "reply keyboard markup", dict)
    rows = parsed(markup.get("inline_keyboard"), 'field "inline_keyboard" of the InlineKeyboardMarkup', list)
    refuse(not all(isinstance(row, list) for row in rows), "inline_keyboard must be an Array of Arrays")
    refuse(sum(map(len, rows)) > 100, "reply markup is too long")
    for row in rows:
        refuse(len(row) > 8, "too many buttons in a row")
        for button in row:
            check_button(button)
    return markup


def check_button(button: dict[str, Any]) -> None:
    """A button has a label and does one thing."""
    unreadable = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    refuse(not isinstance(button.get("text"), str) or not button["text"].strip(), unreadable)
    kinds = [name for name in ("callback_data", "url", "switch_inline_query", "copy_text") if name in button]
    refuse(len(kinds) != 1, unreadable)
    data, query, url = (
        button.get("callback_data", "-"),
        button.get("switch_inline_query", ""),
        button.get("url"),
    )
    refuse(not 1 <= len(data.encode()) <= 64 or len(query) > 256, "BUTTON_DATA_INVALID")
    if url is not None:
        wrong = f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
        refuse(not re.fullmatch(r"(https?|tg)://\S+", url), wrong)


def results_of(value: Any) -> list[dict[str, Any]]:
    """Inline results."""
    results = parsed(value, "results", list)
    refuse(len(results) > 50, "RESULTS_TOO_MUCH")
    ids = [result.get("id", "") for result in results]
    refuse(not all(1 <= len(each.encode()) <= 64 for each in ids), "RESULT_ID_INVALID")
    refuse(len(set(ids)) < len(ids), "RESULT_ID_DUPLICATE")
    for result in results:
        titled = result.get("type") == "article" and result.get("title")
        refuse(not titled, "article title must be non-empty")
        content = result.get("input_message_content") or {}
        text_of({**content, "text": content.get("message_text")})
        keyboard_of(result.get("reply_markup"))
    return results


def commands_of(value: Any) -> list[dict[str, Any]]:
    """A menu of commands."""
    commands = parsed(value, "commands", list)
    refuse(len(commands) > 100, "BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        refuse(not re.fullmatch(r"[a-z0-9_]{1,32}", each.get("command", "")), "BOT_COMMAND_INVALID")
        described = 1 <= len(each.get("description", "")) <= 256
        refuse(not described, "BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def short_enough(value: Any, name: str, limit: int) -> str:
    """A text with a limit of its own."""
    refuse(not isinstance(value, str) or units(value) > limit, f"{name} is too long")
    return str(value)
