"""The reports as tools of an assistant, by the Model Context Protocol: `/mcp` beside the page, and `cwgcop mcp`.

The tools read and write nothing. They give the JSON of `/api`. The package `mcp` is an extra (`cwgcop[mcp]`): it is
imported when the first assistant asks.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.screens.citation import section_place
from bot.service.book import Book
from bot.web.api import passage_json, wished
from knowledge.errors import UserError
from knowledge.report import in_language

#: The most characters of an assistant's question.
LONGEST = 2000
#: The most sections of one list.
LISTED = 500

_HOW = """Reports of an organisation, quoted word for word. Quote passages as they stand, each with its `citation`.
`official: false` marks a translation: say so, and give `original` where wording matters. The outcome `answer` means
that the passages answer. `closest` means that they may not: say so. `none` means that the reports do not answer: say
that, and do not answer from other knowledge."""


class MissingPackageError(UserError):
    """Raised when the package `mcp` is not installed."""


@dataclass(frozen=True, slots=True)
class Source:
    """The sources of the tools' results.

    book: Gives the reports that are live.
    answer: Gives the JSON of `/api/ask` for a question, the tag of a language or None, whether words are looked up as
        they stand, and the HTTP request, if any. Raises ValueError with a sentence for what cannot be asked.
    link: Gives the address of a passage by its id; None where there is no page.
    """

    book: Callable[[], Book]
    answer: Callable[[str, str | None, bool, Any], Awaitable[dict[str, Any]]]
    link: Callable[[str, Request], str] | None = None


def server(source: Source) -> Any:
    """A server of the protocol with the four tools over `source`. Raises MissingPackageError."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver import Context
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp_types import ToolAnnotations
    except ImportError:
        raise MissingPackageError(
            "the package mcp is not installed: .venv/bin/pip install --no-deps --require-hashes -r requirements/mcp.txt"
        ) from None

    def linked(passages: Sequence[dict[str, Any]], ctx: Any) -> None:
        if source.link is not None and (request := _request(ctx)) is not None:
            for passage in passages:
                passage["link"] = source.link(passage["id"], request)

    async def asked(question: str, language: str | None, ctx: Any, *, exact: bool) -> dict[str, Any]:
        if len(question) > LONGEST:
            raise ToolError(f"the question is too long: {LONGEST} characters at most")
        try:
            given = await source.answer(question, language, exact, _request(ctx))
        except ValueError as error:
            raise ToolError(str(error)) from None
        except HTTPException as error:
            seconds = (error.headers or {}).get("retry-after", "60")
            raise ToolError(f"{error.detail}: ask again in {seconds} seconds") from None
        linked(given["passages"], ctx)
        return given

    async def search(ctx: Context, question: str, language: str | None = None) -> dict[str, Any]:
        """Find what the reports say on a question, asked in any language. Gives an outcome, a confidence from 0 to 1,
        and the passages, best first. `language` is a tag such as "fr": the language to show passages in."""
        return await asked(question, language, ctx, exact=False)

    async def find_words(ctx: Context, words: str, language: str | None = None) -> dict[str, Any]:
        """Find where words stand exactly so in the reports, in any of their languages. Gives every place."""
        return await asked(words, language, ctx, exact=True)

    async def passage(ctx: Context, id: str, language: str | None = None) -> dict[str, Any]:
        """Give one passage by its id, as search and contents name it: its text, official text and citation."""
        try:
            given = passage_json(source.book(), id, language)
        except ValueError as error:
            raise ToolError(str(error)) from None
        if given is None:
            raise ToolError(f"there is no passage {id[:100]!r}: take an id from search or contents")
        linked([given], ctx)
        return given

    async def contents(language: str = "en", report: str | None = None) -> dict[str, Any]:
        """List the reports, or the sections and passage ids of one `report` by its id."""
        try:
            return _contents(source.book(), wished(language) or "en", report)
        except ValueError as error:
            raise ToolError(str(error)) from None
        except KeyError:
            raise ToolError(f"there is no report {str(report)[:100]!r}: call contents without one") from None

    made = MCPServer("cwgcop", title="Reports, word for word", instructions=_HOW, log_level="WARNING")
    for tool in (search, find_words, passage, contents):
        made.add_tool(tool, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
    return made


class Tools:
    """The tools over HTTP, as an app: each request stands alone. The page's guard bounds bodies, and what a visitor may
    ask."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._server: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self._server is None:
            try:
                self._server = server(self._source)
            except MissingPackageError:
                raise HTTPException(404) from None
        from mcp.server.transport_security import TransportSecuritySettings

        # Nothing here is private, so any host and origin may ask.
        guard = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        app = self._server.streamable_http_app(
            streamable_http_path=scope["path"],
            stateless_http=True,
            json_response=True,
            transport_security=guard,
        )
        async with app.router.lifespan_context(app):
            await app(scope, receive, send)


def _request(ctx: Any) -> Request | None:
    """The HTTP request behind a call; None on standard input."""
    found = ctx.request_context.request
    return found if isinstance(found, Request) else None


def _contents(book: Book, language: str, identifier: str | None) -> dict[str, Any]:
    """The reports, or the sections of one. Raises KeyError."""
    if identifier is None:
        return {
            "reports": [
                {"id": report.id, "title": in_language(report.title, language, report.language)[0]}
                for report in book.reports
            ]
        }
    report = book.report(identifier)
    if report is None:
        raise KeyError(identifier)
    chapters = book.readable(report)
    return {
        "sections": [
            {
                "id": chapter.id,
                "title": section_place(chapter.path, report.language, language),
                "passages": [each.id for each in chapter.passages()],
            }
            for chapter in chapters[:LISTED]
        ],
        "more": len(chapters) > LISTED,
    }
