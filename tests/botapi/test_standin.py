"""The stand-in refuses what Telegram refuses, in Telegram's words: what it lets pass proves something."""

import asyncio
import json
from typing import Any

import pytest

from tests.botapi.telegram import Telegram
from tests.botapi.validation import RefusedError

ENTITY = {"type": "bold", "offset": 0, "length": 1}
BUTTON = {"text": "x", "callback_data": "y"}


def keyboard(*rows: list[dict[str, Any]]) -> str:
    """An inline keyboard as it is sent."""
    return json.dumps({"inline_keyboard": list(rows)})


def article(identifier: str = "1", text: str = "t") -> dict[str, Any]:
    """An inline result."""
    return {
        "type": "article",
        "id": identifier,
        "title": "T",
        "input_message_content": {"message_text": text},
    }


REFUSED = [
    ("sendMessage", {"chat_id": "1", "text": " \n"}, "message text is empty"),
    ("sendMessage", {"chat_id": "1", "text": "a" * 4097}, "message is too long"),
    ("sendMessage", {"chat_id": "1", "text": "👍" * 2049}, "message is too long"),
    ("sendMessage", {"chat_id": "1", "text": "a", "entities": json.dumps([{**ENTITY, "length": 2}])}, "ends after the end"),
    ("sendMessage", {"chat_id": "1", "text": "👍", "entities": json.dumps([ENTITY])}, "middle of a UTF-16 symbol"),
    ("sendMessage", {"chat_id": "1", "text": "a", "entities": json.dumps([{**ENTITY, "type": "loud"}])}, "Unsupported type"),
    ("sendMessage", {"chat_id": "1", "text": "a", "reply_markup": keyboard([{"text": "x", "callback_data": "y" * 65}])}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"chat_id": "1", "text": "a", "reply_markup": keyboard([{"text": "x"}])}, "Text buttons are unallowed"),
    ("sendMessage", {"chat_id": "1", "text": "a", "reply_markup": keyboard([{"text": "x", "url": "nowhere"}])}, "Wrong HTTP URL"),
    ("sendMessage", {"text": "a"}, "chat_id is empty"),
    ("editMessageText", {"chat_id": "1", "message_id": "5", "text": "a"}, "message to edit not found"),
    ("answerCallbackQuery", {"callback_query_id": "no"}, "query is too old"),
    ("answerInlineQuery", {"inline_query_id": "q", "results": json.dumps([article(), article()])}, "RESULT_ID_DUPLICATE"),
    ("answerInlineQuery", {"inline_query_id": "q", "results": json.dumps([article("x" * 65)])}, "RESULT_ID_INVALID"),
    ("answerInlineQuery", {"inline_query_id": "q", "results": json.dumps([article(text="")])}, "message text is empty"),
    ("setMyCommands", {"commands": json.dumps([{"command": "Start", "description": "d"}])}, "BOT_COMMAND_INVALID"),
    ("setMyShortDescription", {"short_description": "a" * 121}, "too long"),
    ("noSuchMethod", {}, "Not Found"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "args", "reason"), REFUSED)
async def test_what_telegram_refuses_is_refused(method: str, args: dict[str, Any], reason: str):
    """Texts, entities, buttons, queries and results beyond Telegram's rules get its own error."""
    telegram = Telegram()
    await telegram.add([{"inline_query": {"id": "q"}}])
    with pytest.raises(RefusedError, match=reason):
        await telegram.call(method, args)


async def test_the_same_edit_again_is_refused():
    """An edit that changes nothing gets "message is not modified"."""
    telegram = Telegram()
    sent = await telegram.call(
        "sendMessage", {"chat_id": "1", "text": "a", "reply_markup": keyboard([BUTTON])}
    )
    args = {"chat_id": "1", "message_id": str(sent["message_id"]), "text": "b"}
    await telegram.call("editMessageText", args)
    with pytest.raises(RefusedError, match="message is not modified"):
        await telegram.call("editMessageText", args)


async def test_updates_stay_until_the_offset_moves():
    """getUpdates gives the same updates again until they are confirmed; a second poller ends the first."""
    telegram = Telegram()
    await telegram.add([{"message": {"n": 1}}, {"message": {"n": 2}}])
    first = await telegram.call("getUpdates", {})
    assert await telegram.call("getUpdates", {}) == first
    offset = first[0]["update_id"] + 1
    assert await telegram.call("getUpdates", {"offset": offset}) == first[1:]
    waiting = asyncio.create_task(telegram.call("getUpdates", {"offset": offset + 1, "timeout": 5}))
    await asyncio.sleep(0.05)
    await telegram.call("getUpdates", {"offset": offset + 1})
    with pytest.raises(RefusedError, match="terminated by other getUpdates request"):
        await waiting
