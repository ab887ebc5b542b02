"""What Telegram knows and does, without the HTTP around it."""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from typing import Any

from tests.botapi.validation import (
    RefusedError,
    commands_of,
    keyboard_of,
    parsed,
    refuse,
    results_of,
    short_enough,
    text_of,
)

LANGUAGES = {"", "ar", "en", "es", "fr", "ru", "zh"}
BOT_ID = 4242


class Telegram:
    """One bot's account and its chats."""

    def __init__(self) -> None:
        self.token, self.username = "4242:TEST-token", "cwgcop_test_bot"
        self.updates: deque[dict[str, Any]] = deque()
        self.numbers = itertools.count(1000)
        self.message_numbers: dict[int, itertools.count] = defaultdict(lambda: itertools.count(1_000_001))
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self.webhook: dict[str, Any] = {"url": ""}
        self.profile: dict[str, dict[str, Any]] = defaultdict(dict)
        self.scoped: dict[str, Any] = {}
        self.queries: dict[str, float] = {}
        self.arrived = asyncio.Condition()
        self.poll = 0

    async def add(self, updates: list[dict[str, Any]]) -> list[int]:
        """Updates happen in Telegram."""
        async with self.arrived:
            for update in updates:
                update.setdefault("update_id", next(self.numbers))
                for name in ("callback_query", "inline_query"):
                    if name in update:
                        self.queries[update[name]["id"]] = time.monotonic()
                self.updates.append(update)
            self.arrived.notify_all()
        return [update["update_id"] for update in updates]

    async def call(self, method: str, args: dict[str, Any]) -> Any:
        """A method of the Bot API. Raises RefusedError."""
        handler = getattr(self, f"_{method.lower()}", None)
        if handler is None:
            raise RefusedError("Not Found", 404)
        result = handler(args)
        return await result if asyncio.iscoroutine(result) else result

    def _getme(self, args: dict[str, Any]) -> Any:
        return {"id": BOT_ID, "is_bot": True, "first_name": "CWG-COP", "username": self.username,
                "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}  # fmt: skip

    async def _getupdates(self, args: dict[str, Any]) -> Any:
        if self.webhook["url"]:
            raise RefusedError("Conflict: can't use getUpdates method while webhook is active", 409)
        self.poll = mine = self.poll + 1
        offset = int(args.get("offset", 0))
        until = time.monotonic() + min(int(args.get("timeout", 0)), 50)
        async with self.arrived:
            self.arrived.notify_all()  # the other poller learns that it is not alone
            while True:
                if self.poll != mine:
                    raise RefusedError("Conflict: terminated by other getUpdates request", 409)
                while self.updates and self.updates[0]["update_id"] < offset:
                    self.updates.popleft()
                ready = list(itertools.islice(self.updates, int(args.get("limit", 100))))
                left = until - time.monotonic()
                if ready or left <= 0:
                    return ready
                try:
                    await asyncio.wait_for(self.arrived.wait(), left)
                except TimeoutError:
                    continue

    def _setwebhook(self, args: dict[str, Any]) -> Any:
        self.webhook = {"url": args.get("url", ""), "secret": args.get("secret_token", "")}
        if args.get("drop_pending_updates") in (True, "true"):
            self.updates.clear()
        return True

    def _deletewebhook(self, args: dict[str, Any]) -> Any:
        return self._setwebhook({**args, "url": ""})

    def _getwebhookinfo(self, args: dict[str, Any]) -> Any:
        errors = {name: value for name, value in self.webhook.items() if name.startswith("last_error")}
        return {"url": self.webhook["url"], "has_custom_certificate": False,
                "pending_update_count": len(self.updates), **errors}  # fmt: skip

    def _sendmessage(self, args: dict[str, Any]) -> Any:
        chat = self._chat(args)
        text, entities = text_of(args)
        keyboard = keyboard_of(args.get("reply_markup"))
        if args.get("reply_parameters"):
            parsed(args["reply_parameters"], "reply parameters", dict)
        number = next(self.message_numbers[chat])
        message = {"message_id": number, "date": int(time.time()), "text": text, "entities": entities,
                   "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
                   "from": self._getme({})}  # fmt: skip
        if keyboard:
            message["reply_markup"] = keyboard
        if args.get("message_thread_id"):
            message |= {"message_thread_id": int(args["message_thread_id"]), "is_topic_message": True}
        self.messages[chat, number] = message
        return message

    def _senddocument(self, args: dict[str, Any]) -> Any:
        chat = self._chat(args)
        refuse("file" not in args, "there is no document in the request")
        number = next(self.message_numbers[chat])
        message = {"message_id": number, "date": int(time.time()), "from": self._getme({}),
                   "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
                   "document": {"file_id": "1", "file_unique_id": "1", "file_name": args["file"]["name"]}}  # fmt: skip
        self.messages[chat, number] = message
        return message

    def _editmessagetext(self, args: dict[str, Any]) -> Any:
        text, entities = text_of(args)
        keyboard = keyboard_of(args.get("reply_markup"))
        chat = self._chat(args)
        message = self.messages.get((chat, int(args.get("message_id", 0))))
        if message is None:
            raise RefusedError("Bad Request: message to edit not found")
        same = (message["text"], message["entities"], message.get("reply_markup")) == (
            text,
            entities,
            keyboard,
        )
        refuse(
            same,
            "message is not modified: specified new message content and reply markup are exactly the same",
        )
        message |= {"text": text, "entities": entities, "edit_date": int(time.time())}
        message.pop("reply_markup", None)
        if keyboard:
            message["reply_markup"] = keyboard
        return message

    def _editmessagereplymarkup(self, args: dict[str, Any]) -> Any:
        message = self.messages.get((self._chat(args), int(args.get("message_id", 0))))
        if message is None:
            raise RefusedError("Bad Request: message to edit not found")
        keyboard = keyboard_of(args.get("reply_markup"))
        refuse(message.get("reply_markup") == keyboard, "message is not modified")
        message |= {"edit_date": int(time.time()), "reply_markup": keyboard}
        return message

    def _deletemessage(self, args: dict[str, Any]) -> Any:
        gone = self.messages.pop((self._chat(args), int(args["message_id"])), None)
        refuse(gone is None, "message to delete not found")
        return True

    def _answercallbackquery(self, args: dict[str, Any]) -> Any:
        self._query(args.get("callback_query_id"))
        if args.get("text"):
            short_enough(args["text"], "text", 200)
        return True

    def _answerinlinequery(self, args: dict[str, Any]) -> Any:
        self._query(args.get("inline_query_id"))
        results_of(args.get("results", []))
        refuse(len(str(args.get("next_offset", "")).encode()) > 64, "NEXT_OFFSET_INVALID")
        return True

    def _setmycommands(self, args: dict[str, Any]) -> Any:
        commands, scope = commands_of(args.get("commands")), args.get("scope")
        if scope is None:
            self.profile[self._language(args)]["commands"] = commands
        else:
            self.scoped[str(parsed(scope, "scope", dict)["chat_id"])] = commands
        return True

    def _deletemycommands(self, args: dict[str, Any]) -> Any:
        self.scoped.pop(str(parsed(args["scope"], "scope", dict)["chat_id"]), None)
        return True

    def _setmydescription(self, args: dict[str, Any]) -> Any:
        about = short_enough(args.get("description"), "description", 512)
        self.profile[self._language(args)]["description"] = about
        return True

    def _setmyshortdescription(self, args: dict[str, Any]) -> Any:
        short = short_enough(args.get("short_description"), "short description", 120)
        self.profile[self._language(args)]["short_description"] = short
        return True

    def _language(self, args: dict[str, Any]) -> str:
        language = args.get("language_code", "")
        refuse(language not in LANGUAGES, "invalid language_code specified")
        return language

    def _chat(self, args: dict[str, Any]) -> int:
        try:
            return int(args["chat_id"])
        except (KeyError, ValueError):
            raise RefusedError("Bad Request: chat_id is empty") from None

    def _query(self, identifier: Any) -> None:
        known = identifier in self.queries and time.monotonic() - self.queries[identifier] <= 60
        refuse(not known, "query is too old and response timeout expired or query ID is invalid")

    def state(self) -> dict[str, Any]:
        """What Telegram knows, for a test to look at."""
        return {
            "waiting": len(self.updates),
            "webhook": self.webhook,
            "profile": self.profile,
            "scoped": self.scoped,
            "messages": [message for _, message in sorted(self.messages.items())],
        }


def arguments(body: bytes, content_type: str, pairs: dict[str, list[bytes]]) -> dict[str, Any]:
    """A call's arguments, however they were sent."""
    if content_type.startswith("application/json"):
        return json.loads(body or b"{}")
    return {name: values[-1].decode("utf-8", "surrogatepass") for name, values in pairs.items()}
