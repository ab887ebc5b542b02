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
    if not isinstance(value, kind):
        raise RefusedError(
            f"Bad Request: object expected as {name}"
            if kind is dict
            else f"Bad Request: {name} must be an Array"
        )
    return value


def text_of(args: dict[str, Any], limit: int = 4096) -> tuple[str, list[dict[str, Any]]]:
    """The text of a message and its entities, as Telegram keeps them."""
    text = args.get("text")
    if not isinstance(text, str) or not text.strip():
        raise RefusedError("Bad Request: message text is empty")
    entities = parsed(args.get("entities") or [], "entities", list)
    if args.get("parse_mode"):
        if args["parse_mode"] != "HTML":
            raise RefusedError("Bad Request: unsupported parse_mode")
        text, entities = from_html(text)
    if units(text) > limit:
        raise RefusedError("Bad Request: message is too long")
    if "\x00" in text or re.search("[\ud800-\udfff]", text):
        raise RefusedError("Bad Request: strings must be encoded in UTF-8")
    check_entities(text, entities)
    if not text.strip():
        raise RefusedError("Bad Request: message text is empty")
    return text, entities


def check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    """Entities must lie in the text, begin and end between characters, and be of a known type."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in ENTITY_TYPES:
            raise RefusedError("Bad Request: can't parse MessageEntity: Unsupported type specified")
        start, length = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(length, int) or start < 0 or length <= 0:
            raise RefusedError("Bad Request: can't parse MessageEntity: wrong offset or length")
        if start + length > units(text):
            raise RefusedError(
                f"Bad Request: entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {start + length}"
            )
        for at in (start, start + length):
            if (
                at < units(text)
                and 0xDC00 <= int.from_bytes(encoded[2 * at : 2 * at + 2], "little") <= 0xDFFF
            ):
                raise RefusedError(
                    f"Bad Request: entity beginning at UTF-16 offset {start} starts in a middle of a UTF-16 symbol at byte offset {at}"
                )


def from_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Telegram's HTML as text and entities."""
    types = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough",
             "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link"}  # fmt: skip
    plain, entities, stack = "", [], []
    for piece in re.finditer(r"<(/?)([a-z]+)([^>]*)>|&(\w+|#\d+);|[^<&]+|.", text, re.DOTALL):
        closing, tag, attributes, named = piece.group(1, 2, 3, 4)
        if tag:
            if tag not in types:
                raise RefusedError(
                    f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}" at byte offset {piece.start()}'
                )
            if not closing:
                stack.append((tag, units(plain), attributes))
            elif not stack or stack[-1][0] != tag:
                raise RefusedError(
                    f"Bad Request: can't parse entities: Unmatched end tag at byte offset {piece.start()}"
                )
            else:
                _, start, attributes = stack.pop()
                kind = "expandable_blockquote" if "expandable" in attributes else types[tag]
                entities.append({"type": kind, "offset": start, "length": units(plain) - start})
        elif named:
            plain += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}.get(named, piece[0])
        elif piece[0] == "<":
            raise RefusedError(
                f'Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset {piece.start()}'
            )
        else:
            plain += piece[0]
    if stack:
        raise RefusedError(
            f"Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\""
        )
    return plain, [entity for entity in entities if entity["length"]]


def keyboard_of(value: Any) -> dict[str, Any] | None:
    """An inline keyboard."""
    if not value:
        return None
    markup = parsed(value, "reply keyboard markup", dict)
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise RefusedError(
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    if sum(map(len, rows)) > 100:
        raise RefusedError("Bad Request: reply markup is too long")
    for row in rows:
        if len(row) > 8:
            raise RefusedError("Bad Request: too many buttons in a row")
        for button in row:
            if not isinstance(button.get("text"), str) or not button["text"].strip():
                raise RefusedError(
                    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                )
            kinds = [name for name in ("callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat")
                     if name in button]  # fmt: skip
            if len(kinds) != 1:
                raise RefusedError(
                    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                )
            if kinds == ["callback_data"] and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise RefusedError("Bad Request: BUTTON_DATA_INVALID")
            if kinds == ["url"] and not re.fullmatch(r"(https?|tg)://\S+", button["url"]):
                raise RefusedError(
                    f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
                )
            if kinds == ["switch_inline_query"] and len(button["switch_inline_query"]) > 256:
                raise RefusedError("Bad Request: BUTTON_DATA_INVALID")
    return markup


def results_of(value: Any) -> list[dict[str, Any]]:
    """Inline results."""
    results = parsed(value, "results", list)
    if len(results) > 50:
        raise RefusedError("Bad Request: RESULTS_TOO_MUCH")
    seen = set()
    for result in results:
        identifier = result.get("id", "")
        if not 1 <= len(identifier.encode()) <= 64:
            raise RefusedError("Bad Request: RESULT_ID_INVALID")
        if identifier in seen:
            raise RefusedError("Bad Request: RESULT_ID_DUPLICATE")
        seen.add(identifier)
        if result.get("type") != "article" or not result.get("title"):
            raise RefusedError("Bad Request: article title must be non-empty")
        content = result.get("input_message_content") or {}
        text_of(
            {
                "text": content.get("message_text"),
                "entities": content.get("entities"),
                "parse_mode": content.get("parse_mode"),
            }
        )
        keyboard_of(result.get("reply_markup"))
    return results


def commands_of(value: Any) -> list[dict[str, Any]]:
    """A menu of commands."""
    commands = parsed(value, "commands", list)
    if len(commands) > 100:
        raise RefusedError("Bad Request: BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", each.get("command", "")):
            raise RefusedError("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(each.get("description", "")) <= 256:
            raise RefusedError("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def short_enough(value: Any, name: str, limit: int) -> str:
    """A text with a limit of its own."""
    if not isinstance(value, str) or units(value) > limit:
        raise RefusedError(f"Bad Request: {name} is too long")
    return value
