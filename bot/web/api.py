"""The same for programs: `/api/ask`, `/api/find` (exact words) and `/api/passage/…` give the JSON of `cwgcop
ask --json`, `/api` says how to ask (OpenAPI)."""

import json
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.screens.quotes import Quote, Reply
from bot.service.reader import language_of
from index.words import LONGEST, quoted
from knowledge.language import UnknownLanguageError, reader_language

if TYPE_CHECKING:
    from bot.web.site import Site

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
        if not any(char.isalnum() for char in asked.question):
            empty = quoted(asked.question) is not None
            return refused(
                400, "q has nothing between its quotation marks" if empty else "q is missing: give a question"
            )
        if asked.exact and len(asked.question) > LONGEST:
            return refused(400, f"q is too long to look up word for word: {LONGEST} characters at most")
        try:
            language = reader_language(tag) if tag else None
        except UnknownLanguageError as error:
            return refused(400, f"lang: {error}")
        given = await site.reply(request, asked)
        found = given.found[0]
        # Not what another site, which may not read the answer, makes its visitors' browsers ask.
        origin, own = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none") in OWN
        if origin in origins or (origin is None and own):
            await site.keep(request, asked, given)
        spoken = language or language_of(asked.question, found.answer)
        reply = Reply.to(found.answer, spoken)
        return JSONResponse(reply.as_json("1"))

    async def passage(request: Request) -> Response:
        found, tag = site.book.passages.get(request.path_params["id"]), request.query_params.get("lang")
        if found is None:
            raise HTTPException(404)
        try:
            language = reader_language(tag) if tag else found.report.language
        except UnknownLanguageError as error:
            return refused(400, f"lang: {error}")
        return JSONResponse(Quote.of(found, language).as_json())

    inner = [Route("/", about), Route("/ask", ask), Route("/find", ask), Route("/passage/{id:path}", passage)]
    cors = [Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET"])] if origins else []
    # An app of its own, so that those origins may read what is refused too.
    refusing = {HTTPException: site.refused, 500: site.refused}
    app = Starlette(routes=inner, middleware=cors, exception_handlers=refusing)
    app.router.redirect_slashes = False
    return [Route("/api", about, middleware=cors), Mount("/api", app)]


def refused(status: int, why: str = "", headers: dict[str, str] | None = None) -> Response:
    """Why there is no answer."""
    return JSONResponse({"error": why or HTTPStatus(status).phrase}, status, headers)
