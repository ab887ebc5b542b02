"""The page for programs: `/api/ask`, `/api/find` (exact words) and `/api/passage/…` give the JSON of `cwgcop
ask --json`, `/api` says how to ask (OpenAPI)."""

import json
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.screens.quotes import Quote, Reply
from bot.service.book import Book
from bot.service.reader import language_of
from index.words import LONGEST, quoted
from knowledge.language import UnknownLanguageError, reader_language

if TYPE_CHECKING:
    from bot.web.site import Asked, Site

#: Where a browser says that a request comes from: the page itself, or somebody who typed the address.
OWN = ("same-origin", "none")

_OPENAPI = Path(__file__).with_name("openapi.json")


def routes(site: "Site", origins: tuple[str, ...]) -> list[BaseRoute]:
    """The addresses of `site` for programs; pages of other `origins` may ask them from a browser."""

    async def about(request: Request) -> Response:
        document = json.loads(_OPENAPI.read_text(encoding="utf-8"))
        return JSONResponse({**document, "servers": [{"url": site.public(request)}]})

    async def ask(request: Request) -> Response:
        asked, tag = site.asked(request), request.query_params.get("lang")
        asked = replace(asked, after="", on="", exact=asked.exact or request.url.path.endswith("/find"))
        try:
            return JSONResponse(await answer(site, request, asked, tag, origins))
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
    # An app of its own, so that those origins may read what is refused too.
    refusing = {HTTPException: site.refused, 500: site.refused}
    app = Starlette(routes=inner, middleware=cors, exception_handlers=refusing)
    app.router.redirect_slashes = False
    return [Route("/api", about, middleware=cors), Mount("/api", app)]


async def answer(
    site: "Site", request: Request, asked: "Asked", tag: str | None, origins: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The JSON of a question for a reader of the language `tag`; the question is kept for the secretariat, unless
    another site than `origins` makes its visitors' browsers ask. Raises ValueError with a sentence."""
    check(asked.question, exact=asked.exact)
    language = wished(tag)
    given = await site.reply(request, asked)
    found = given.found[0]
    origin, own = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none") in OWN
    if origin in origins or (origin is None and own):
        await site.keep(request, asked, given)
    return Reply.to(found.answer, language or language_of(asked.question, found.answer)).as_json("1")


def check(question: str, *, exact: bool) -> None:
    """Raise ValueError with a sentence for what is no question."""
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
    return Quote.of(found, wished(tag) or found.report.language).as_json()


def refused(status: int, why: str = "", headers: dict[str, str] | None = None) -> Response:
    """Why there is no answer."""
    return JSONResponse({"error": why or HTTPStatus(status).phrase}, status, headers)
