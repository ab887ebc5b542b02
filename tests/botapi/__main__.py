"""Run the stand-in: `python -m tests.botapi [--port N]`."""

import argparse
import asyncio
import base64
import json
import time
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from tests.botapi.telegram import Telegram, arguments
from tests.botapi.validation import RefusedError


class Base(RequestHandler):
    """A handler that knows Telegram, the calls that were made and the failures to come."""

    def initialize(
        self, telegram: Telegram, calls: list[dict[str, Any]], failures: list[dict[str, Any]]
    ) -> None:
        """Take what all handlers share."""
        self.telegram, self.calls, self.failures = telegram, calls, failures

    def body(self) -> Any:
        """The request's JSON."""
        return json.loads(self.request.body)


class Method(Base):
    """A method of the Bot API."""

    async def post(self, token: str, method: str) -> None:
        """Do it, or fail as a test asked."""
        kind = self.request.headers.get("Content-Type", "")
        args = arguments(self.request.body, kind, self.request.arguments)
        for file in (file for files in self.request.files.values() for file in files):
            args["file"] = {"name": file.filename, "content": base64.b64encode(file.body).decode()}
        call = {"method": method, "args": args, "at": time.time(), "status": 0}
        self.calls.append(call)
        if token != self.telegram.token:
            self.answer(call, 401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        failure = next((each for each in self.failures if self.meets(each, method, args)), {})
        if failure:
            failure["times"] = failure.get("times", 1) - 1
            if failure["times"] <= 0:
                self.failures.remove(failure)
            await asyncio.sleep(failure.get("delay", 0))
            if failure.get("drop"):
                self.cut(call)
                return
            if "status" in failure:
                parameters = {
                    new: failure[old]
                    for old, new in (("retry_after", "retry_after"), ("migrate_to", "migrate_to_chat_id"))
                    if old in failure
                }
                self.refuse(
                    call, RefusedError(failure.get("description", "failed"), failure["status"], **parameters)
                )
                return
        try:
            result = await self.telegram.call(method, args)
        except RefusedError as refused:
            self.refuse(call, refused)
            return
        call["result"] = result
        if failure.get("after_drop"):
            self.cut(call)
            return
        self.answer(call, 200, {"ok": True, "result": result})

    get = post

    def meets(self, failure: dict[str, Any], method: str, args: dict[str, Any]) -> bool:
        """Whether a failure is meant for this call."""
        right = failure.get("method") in (None, method)
        return right and str(failure.get("chat", args.get("chat_id"))) == str(args.get("chat_id"))

    def cut(self, call: dict[str, Any]) -> None:
        """Close the connection without an answer."""
        call["status"] = -1
        self.request.connection.stream.close()
        self._finished = True

    def refuse(self, call: dict[str, Any], refused: RefusedError) -> None:
        """Say an error as Telegram does."""
        body = {"ok": False, "error_code": refused.status, "description": refused.description}
        if refused.parameters:
            body["parameters"] = refused.parameters
        self.answer(call, refused.status, body)

    def answer(self, call: dict[str, Any], status: int, body: dict[str, Any]) -> None:
        """Answer, and note with what."""
        call["status"] = status
        call["done"] = time.time()
        if status != 200:
            call["description"] = body["description"]
        self.set_status(status)
        self.finish(body)


class Control(Base):
    """What tests ask for."""

    async def post(self, name: str) -> None:
        """Change something."""
        body = self.body()
        if name == "update":
            updates = body if isinstance(body, list) else [body]
            self.finish({"update_ids": await self.telegram.add(updates)})
        elif name == "fail":
            self.failures.append(body)
            self.finish({})
        elif name == "set":
            for key, value in body.items():
                setattr(self.telegram, key, value)
            self.finish({})

    async def get(self, name: str) -> None:
        """Look at something."""
        if name == "calls":
            after = int(self.get_argument("after", "0"))
            self.finish({"calls": self.calls[after:], "count": len(self.calls)})
        elif name == "state":
            self.finish(self.telegram.state())


async def deliver(telegram: Telegram) -> None:
    """Deliver updates to the webhook, a few at once, each again until it is taken."""
    client = AsyncHTTPClient(max_clients=20)
    while True:
        async with telegram.arrived:
            while not telegram.updates or not telegram.webhook["url"]:
                await telegram.arrived.wait()
        hook = telegram.webhook
        batch: list[dict[str, Any]] = []
        # One at a time of each chat: Telegram keeps the order within a chat.
        chats: set[str] = set()
        for update in list(telegram.updates):
            chat = json.dumps(
                next((value.get("chat") for value in update.values() if isinstance(value, dict)), None)
            )
            if chat not in chats and len(batch) < 20:
                chats.add(chat)
                batch.append(update)
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": hook.get("secret", ""),
        }

        async def send(
            update: dict[str, Any], url: str = hook["url"], headers: dict[str, str] = headers
        ) -> bool:
            request = HTTPRequest(
                url, method="POST", headers=headers, body=json.dumps(update), request_timeout=10
            )
            try:
                return 200 <= (await client.fetch(request, raise_error=False)).code < 300
            except (OSError, HTTPClientError):
                return False

        taken = await asyncio.gather(*(send(update) for update in batch))
        for update, is_taken in zip(batch, taken, strict=True):
            if is_taken:
                telegram.updates.remove(update)
        if not all(taken):
            hook |= {"last_error_date": int(time.time()), "last_error_message": "Connection refused"}
            await asyncio.sleep(0.1)


async def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi")
    parser.add_argument("--port", type=int, default=0)
    port = parser.parse_args().port
    shared: dict[str, Any] = {"telegram": Telegram(), "calls": [], "failures": []}
    routes = [(r"/bot([^/]+)/(\w+)", Method, shared), (r"/control/(\w+)", Control, shared)]
    server = HTTPServer(Application(routes, log_function=lambda _: None))
    sockets = bind_sockets(port, "127.0.0.1")
    server.add_sockets(sockets)
    print(json.dumps({"port": sockets[0].getsockname()[1]}), flush=True)
    await deliver(shared["telegram"])


if __name__ == "__main__":
    asyncio.run(main())
