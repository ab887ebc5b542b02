"""Sends prompts to a writing assistant at an OpenAI-compatible address.

It drafts lessons only, and gets only the prompt, which has the report's text.
"""

import time
from collections.abc import Callable
from typing import Any

import httpx

from bot.settings import Settings, masked
from knowledge.errors import UserError

#: The time that a reply may take, in seconds: it may have hundreds of lines.
PATIENCE = 300.0
#: The number of tries if the assistant is busy or fails (429, 5xx), and the longest pause between them, in seconds.
_TRIES, _WAIT = 4, 60.0


def reply_to(prompt: str, settings: Settings, note: Callable[[str], None]) -> str:
    """The assistant's reply to a prompt, up to its last whole line. `note` gets a sentence if the reply was cut off.

    Raises UserError.
    """
    if settings.assistant_url is None:
        raise UserError(
            "CWGCOP_ASSISTANT_URL is not set: give the address of an OpenAI-compatible assistant, or write the prompt "
            "to a file with --out and read the reply with --read"
        )
    url = f"{settings.assistant_url.removesuffix('/chat/completions')}/chat/completions"
    body: dict[str, Any] = {"messages": [{"role": "user", "content": prompt}]}
    if settings.assistant_model:
        body["model"] = settings.assistant_model
    headers = {"Authorization": f"Bearer {settings.assistant_key}"} if settings.assistant_key else {}
    with httpx.Client(timeout=PATIENCE, headers=headers) as client:
        return _text(_sent(client, url, body), masked(url), note)


def _sent(client: httpx.Client, url: str, body: dict[str, Any]) -> httpx.Response:
    """The response to a prompt. It is sent again if the server is busy or fails."""
    number, shown = 1, masked(url)
    while True:
        try:
            response = client.post(url, json=body)
        except httpx.TimeoutException as error:
            said = f"{shown}: does not answer within {PATIENCE:.0f} seconds: try again later"
            raise UserError(said) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UserError(f"{shown}: cannot be reached: {error}: see to CWGCOP_ASSISTANT_URL") from error
        if response.is_success:
            return response
        if number == _TRIES or (response.status_code != 429 and response.status_code < 500):
            raise UserError(_refused(response, shown))
        asked = response.headers.get("Retry-After", "")
        time.sleep(min(float(asked) if asked.isdecimal() else 2.0**number, _WAIT))
        number += 1


def _refused(response: httpx.Response, url: str) -> str:
    """A refusal in a sentence. The server's words are not repeated, because they may contain the key."""
    status = response.status_code
    if status in (401, 403):
        return f"{url}: refuses the key (status {status}): see to CWGCOP_ASSISTANT_KEY_FILE and what the key allows"
    if status == 404:
        return f"{url}: is not there (status 404): see to CWGCOP_ASSISTANT_URL and CWGCOP_ASSISTANT_MODEL"
    if status == 429:
        return f"{url}: takes no more for now (status 429): try again later, or see to the account's limits"
    if status >= 500:
        return f"{url}: is out of order (status {status}): try again later"
    return f"{url}: refuses what is asked (status {status}): see to CWGCOP_ASSISTANT_MODEL"


def _text(response: httpx.Response, url: str, note: Callable[[str], None]) -> str:
    try:
        choice = response.json()["choices"][0]
        text, end = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError):
        text, end = None, None
    if not isinstance(text, str):
        raise UserError(
            f"{url}: what came back is no reply of an OpenAI-compatible assistant: see to CWGCOP_ASSISTANT_URL"
        )
    if end == "length":  # the line at the cut is incomplete
        text = text.rpartition("\n")[0]
        note(
            "the assistant's reply was cut off by its length: what came of it is read; --ask again brings more"
        )
    if not text.strip():
        raise UserError(f"{url}: the reply has no line: take another model with CWGCOP_ASSISTANT_MODEL")
    return text
