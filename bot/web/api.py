"""The page for programs. `/api/ask`, `/api/find` (exact words) and `/api/passage/…` give the JSON of `cwgcop ask
--json`; `/api` describes them (OpenAPI). With `format=text` an answer is a plain text for a person."""

import json
import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.screens import shown
from bot.screens.phrases import Voice, choose, paragraph
from bot.screens.quotes import Quotation, answer_json
from bot.service.book import Book
from bot.service.reader import language_of
from bot.web.views import Asked
from index.answer import Answer
from index.words import LONGEST, quoted
from knowledge.language import UnknownLanguageError, reader_language

if TYPE_CHECKING:
    from bot.web.site import Site

#: Values of Sec-Fetch-Site for the page's own requests: from the page itself, or from a typed address.
OWN = ("same-origin", "none")
#: The default limit of a plain text, in characters, and the least limit that a program may set.
LONGEST_TEXT, SHORTEST_TEXT = 1600, 160

_OPENAPI = Path(__file__).with_name("openapi.json")


def routes(site: "Site", origins: tuple[str, ...]) -> list[BaseRoute]:
    """The addresses of `site` for programs; pages of other `origins` may ask them from a browser."""

    async def about(request: Request) -> Response:
        document = json.loads(_OPENAPI.read_text(encoding="utf-8"))
        return JSONResponse({**document, "servers": [{"url": site.public(request)}]})

    async def ask(request: Request) -> Response:
        asked, tag = Asked.of(request.query_params), request.query_params.get("lang")
        asked = replace(asked, after="", on="", exact=asked.exact or request.url.path.endswith("/find"))
        try:
            if request.query_params.get("format") != "text":
                return JSONResponse(await answer(site, request, asked, tag))
            most = _most(request.query_params.get("most"))
            found, language = await _answered(site, request, asked, tag)
            return PlainTextResponse(plain(Voice(choose(language)), site.book, found, most))
        except ValueError as error:
            return refused(400, str(error))

    async def passage(request: Request) -> Response:
        try:
            given = passage_json(site.book, request.path_params["id"], request.query_params.get("lang"))
        except ValueError as error:
            return refused(400, str(error))
        if given is None:
            raise HTTPException(404)
        return JSONResponse(given)

    inner = [Route("/", about), Route("/ask", ask), Route("/find", ask), Route("/passage/{id:path}", passage)]
    cors = [Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET"])] if origins else []
    # An app of its own, so that those origins may also read refusals.
    refusing = {HTTPException: site.refused, 500: site.refused}
    app = Starlette(routes=inner, middleware=cors, exception_handlers=refusing)
    app.router.redirect_slashes = False
    return [Route("/api", about, middleware=cors), Mount("/api", app)]


async def answer(site: "Site", request: Request, asked: Asked, tag: str | None) -> dict[str, Any]:
    """The JSON of a question for a reader of the language `tag`. Raises ValueError with a sentence."""
    return answer_json(*await _answered(site, request, asked, tag))


async def _answered(site: "Site", request: Request, asked: Asked, tag: str | None) -> tuple[Answer, str]:
    """The answer to a question and its reader's language. The question is kept for the secretariat, unless another
    site made a visitor's browser ask. Raises ValueError with a sentence."""
    check(asked.question, exact=asked.exact)
    language = wished(tag)
    given = await site.reply(request, asked)
    found = given.found[0]
    # `keep` knows the allowed origins.
    if "origin" in request.headers or request.headers.get("sec-fetch-site", "none") in OWN:
        await site.keep(request, asked, given)
    return found.answer, language or language_of(asked.question, found.answer)


def plain(voice: Voice, book: Book, answer: Answer, most: int) -> str:
    """An answer as a text of at most `most` characters. A passage that is too long is cut with "…"; its citation
    stays; further lines follow if there is room."""
    count = len(book.reports)
    blocks = list(shown.blocks(voice, shown.answer(voice, book, answer), titled=count > 1))
    blocks = blocks or [paragraph(voice.say("none-intro", count=count))]
    quoted = next((at for at, block in enumerate(blocks) if block.quote), len(blocks))
    lines = [block.text for block in blocks]
    if quoted < len(lines):
        room = most - sum(len(line) + 1 for line in (*lines[:quoted], *lines[quoted + 1 : quoted + 2]))
        lines[quoted] = _cut(lines[quoted], room)
    text = lines[0]
    for at, line in enumerate(lines[1:], 1):
        longer = f"{text}\n{line}"
        if len(longer) > most:
            return text if at > quoted else _cut(longer, most)
        text = longer
    return _cut(text, most)


def _cut(text: str, most: int) -> str:
    """The text, cut at a word where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    cut = text[: max(most - 1, 0)]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _most(text: str | None) -> int:
    """The number of characters that a text may have. Raises ValueError with a sentence."""
    if text is None:
        return LONGEST_TEXT
    if not re.fullmatch("[0-9]{1,6}", text) or int(text) < SHORTEST_TEXT:
        raise ValueError(f"most is not a number of characters from {SHORTEST_TEXT} on")
    return int(text)


def check(question: str, *, exact: bool) -> None:
    """Raise ValueError with a sentence if the text is not a question."""
    if not any(char.isalnum() for char in question):
        empty = quoted(question) is not None
        raise ValueError(
            "q has nothing between its quotation marks" if empty else "q is missing: give a question"
        )
    if exact and len(question) > LONGEST:
        raise ValueError(f"q is too long to look up word for word: {LONGEST} characters at most")


def wished(tag: str | None) -> str | None:
    """The language that a tag names. Raises ValueError with a sentence."""
    try:
        return reader_language(tag) if tag else None
    except UnknownLanguageError as error:
        raise ValueError(f"lang: {error}") from None


def passage_json(book: Book, identifier: str, tag: str | None) -> dict[str, Any] | None:
    """The JSON of a passage; None where there is none of that id. Raises ValueError."""
    found = book.passages.get(identifier)
    if found is None:
        return None
    return Quotation.of(found, wished(tag) or found.report.language).as_json()


def refused(status: int, why: str = "", headers: dict[str, str] | None = None) -> Response:
    """A refusal as JSON, with its reason."""
    return JSONResponse({"error": why or HTTPStatus(status).phrase}, status, headers)
