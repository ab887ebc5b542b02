"""The page: its addresses and their contents.

Every address begins with a language, as in `/fr/p/cwg-cop-2022/2.3/4`. So a shared link shows what its sender saw,
search engines find each language, and no cookie is needed. An address without a language, such as
`/p/cwg-cop-2022/2.3/4`, redirects to the language that the browser prefers.

Questions are sent by GET, so that an answer has a lasting address too. The field `ask` is set by the page's form, in
its language: only then is the question kept for the secretariat, and only then does the page turn to the question's
own language, as the bot does. `after` and `on` are the place and the question of the answer before, which a question
may lean on.
"""

import asyncio
import hashlib
import logging
import math
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from bot.screens import shown as screens
from bot.screens.citation import place
from bot.screens.phrases import LANGUAGES, Voice, choose, own_name
from bot.screens.shown import Link, Offer, Shown
from bot.service.book import SUGGESTED, Book, columns
from bot.service.conversation import LONGEST, Conversation, Reply
from bot.service.errors import StoreError
from bot.service.metrics import Metrics
from bot.service.store import KEEP_QUESTIONS, PAGE, Store
from bot.service.worker import Result, Worker, across
from bot.settings import Settings
from bot.web import api, export, feed, tools, views
from bot.web.guard import LARGEST, MINUTE, Guarded, Limit, headers
from bot.web.views import Asked
from index.acts import Act
from index.language import is_brief, written_in
from index.publications import Publications
from index.words import quoted
from knowledge.language import direction

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
#: Files that pages load: their endings and media types (systems differ on that of .js).
FILES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
#: File formats for downloading passages, by their endings.
EXPORTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}
#: Words offered while a visitor types: their least length in letters, their number, and the passages that are read
#: for them.
OFFERED_LENGTH, OFFERED, READ = 6, 1500, 2000
#: The most questions of the page that wait for the engine at once; and the number of answers that are remembered.
WAITING, REMEMBERED = 400, 300
#: The cost of a request, in questions; the share of an address's limit that is reserved for reading; and the share
#: that one kind of browser there may use, so that a program leaves some to others.
READING, SPARE, EACH = 0.1, 0.1, 0.75
#: The most questions of one visitor that are kept in an hour, and the most characters of one.
KEPT, HOUR, KEPT_LENGTH = 1000, 3600.0, 500

#: A short name or number that must not be broken over lines: CWG-COP, 16-е, 2019–2022.
_RUN = re.compile(r"\b([A-ZА-ЯЁ0-9]{1,5}(?:[-–](?:[A-ZА-ЯЁ0-9]{1,5}|[а-яё]{1,3})\b){1,2})")

#: Letters of other scripts, encoded in an address.
_ENCODED = re.compile("(?:%[89A-F][0-9A-F])+")

#: Messages for refused requests, by status.
REFUSED = {404: "not-found", 429: "too-many", 503: "busy"}

Show = Callable[[Request, Voice], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class PageServices:
    """The services that the page uses; all live longer than the page.

    `loop` is the event loop of the database; the page has its own.
    """

    worker: Worker
    store: Store
    metrics: Metrics
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)


def site(services: PageServices, settings: Settings) -> Guarded:
    """The page as an app."""
    made = Site(services, settings)
    app = Starlette(routes=made.routes(), exception_handlers={HTTPException: made.refused, 500: made.failed})
    app.router.redirect_slashes = False  # redirects would lack the prefix
    answered = services.metrics.page
    return Guarded(
        app, headers=headers(settings.web_frames), prefix=unquote(made.prefix),  # paths arrive decoded
        refuse=made.refuse,
        answered=lambda status: answered.labels(status).inc(),
    )  # fmt: skip


class Site:
    """The page's addresses. `prefix` is what the public address has before every path."""

    def __init__(self, services: PageServices, settings: Settings) -> None:
        self._services, self._settings = services, settings
        self._answering, self._waiting = Conversation(services.worker, services.metrics.answered), 0
        self._searches = dict[tuple[Asked, str | None, str], asyncio.Task[Reply]]()
        # One question more than the reserve for reading: a visitor who may ask only one can read and ask.
        self._spare = SPARE * settings.web_questions
        self._limit = Limit(settings.web_questions + self._spare + 1)
        self._each, self._kept = Limit(max(1, EACH * settings.web_questions)), Limit(KEPT, HOUR)
        self._writing, self._begun = asyncio.Semaphore(1), datetime.now(UTC).isoformat(timespec="seconds")
        self.prefix = urlsplit(settings.web_url or "").path
        # Read once, as the templates are: an update replaces them on the disk.
        self._files = {path.name: path.read_bytes() for path in HERE.iterdir() if path.suffix in FILES}
        if settings.web_color is not None:
            self._files["page.css"] += views.tinted(settings.web_color).encode()
        if (logo := settings.web_logo) is not None:
            self._files[f"logo{logo.suffix}"] = logo.read_bytes()
        self._versions = {
            name: hashlib.sha256(content).hexdigest()[:12] for name, content in self._files.items()
        }
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._templates.globals.update(
            file=lambda name: f"{self.prefix}/{name}?v={self._versions[name]}", direction=direction, own_name=own_name,
            languages=LANGUAGES, longest=LONGEST, empty=Asked(""), place=place, pieces=_RUN.split, columns=columns,
            suggested=SUGGESTED, document=views.document, contact=settings.contact, logo=logo and f"logo{logo.suffix}",
            readable=lambda address: _ENCODED.sub(lambda run: unquote(run[0]), address),
        )  # fmt: skip
        for name in self._templates.list_templates():
            self._templates.get_template(name)

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        shown: dict[str, Show] = {
            "/": self._home, "/sections": self._sections, "/meetings": self._meetings,
            "/about": self._about, "/privacy": self._privacy, "/words": self._words, "/p/{id:path}": self._passage,
        }  # fmt: skip
        if self._settings.web_frames:
            shown["/frame.js"] = self._frame
        return [
            *(Route(f"/{name}", self._file) for name in self._files),
            *api.routes(self, self._settings.web_origins),
            Route(
                "/mcp",
                tools.Tools(tools.Source(lambda: self.book, self._assist, self._link)),
                methods=["POST"],
            ),
            *(Route(path, self._lead_on) for path in shown),
            *(Route(f"/{{language}}{path}", _in_language(show)) for path, show in shown.items()),
            Route("/{language}", _in_language(self._home)),
            *(Route(f"/{{language}}/file.{kind}", _in_language(self._export)) for kind in EXPORTS),
            Route("/feed/{language}.xml", _in_language(self._feed)),
            Route("/{language}/vote", _in_language(self._vote), methods=["POST"]),
        ]

    @property
    def book(self) -> Book:
        """The reports that are live."""
        return self._services.worker.live.book

    def public(self, request: Request) -> str:
        """The public address of the page, without a slash at its end; never taken from the visitor's request."""
        host, port = request.scope["server"] or ("localhost", None)
        host = f"[{host}]" if ":" in host else host
        return self._settings.web_url or f"{request.url.scheme}://{host}{f':{port}' if port else ''}"

    # Asking.

    def refuse(self, scope: Scope) -> Response | None:
        """The refusal for a visitor who has used up the limit; None if the page may answer."""
        seconds = self._limit.wait(_address(scope), READING)
        if not seconds:
            return None
        if scope["path"].startswith("/api"):
            return api.refused(429, headers={"retry-after": _whole(seconds)})
        web = Voice(choose(scope["path"].strip("/").partition("/")[0]), "web")
        said = web.say("too-many", seconds=math.ceil(seconds))
        return PlainTextResponse(f"{said}\n", 429, {"retry-after": _whole(seconds)})

    async def reply(self, request: Request, asked: Asked, client: str | None = None) -> Reply:
        """Reply to a visitor's question, within the limit. A question that was just answered is not searched again.
        `client` is the language of the page; None for a program, whose messages are all questions of their own.
        Raises HTTPException."""
        key = asked, client, self._services.worker.live.build
        search = self._searches.pop(key, None)
        if search is None:
            address = self._count(request)
            if self._waiting >= WAITING:
                raise HTTPException(503, headers={"retry-after": "5"})
            search = asyncio.create_task(self._search(address, asked, client))
        self._searches[key] = search
        if len(self._searches) > REMEMBERED:
            del self._searches[next(iter(self._searches))]
        try:
            return await asyncio.shield(search)
        except Exception:
            self._searches.pop(key, None)
            raise

    def _count(self, request: Request) -> str:
        """Count a question of a visitor, and give the visitor's address. Raises HTTPException if the limit is used
        up."""
        address, browser = _address(request.scope), request.headers.get("user-agent", "")
        seconds = self._each.wait(address, 1, browser=browser) or self._limit.wait(address, 1, self._spare)
        if seconds:
            # The next try is a request too, and so is each file of its page.
            rest = 4 * READING * MINUTE / self._settings.web_questions
            raise HTTPException(429, headers={"retry-after": _whole(seconds + rest)})
        return address

    async def _search(self, address: str, asked: Asked, client: str | None) -> Reply:
        self._waiting += 1
        try:
            async with self._limit.in_line(address):
                if client is None or asked.exact:
                    return await self._answering.answer_alone(asked.question, client, exact=asked.exact)
                return await self._answering.reply(asked.question, asked.place, client)
        finally:
            self._waiting -= 1

    async def _write(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Await a write to the database, one at a time: so a chat's write waits for at most one of the page."""
        async with self._writing:
            return await across(self._services.loop, work)

    async def keep(self, request: Request, asked: Asked, reply: Reply) -> str:
        """Keep a question for the secretariat. Gives its number for votes, or "" if it is not kept: it is not a
        question, nobody reads the answer, another site made the browser ask, the visitor's limit is used up, or the
        database cannot be used. The same question of a visitor is kept once within the hour."""
        address = _address(request.scope)
        if request.method == "HEAD" or self._is_sent_by_another(request) or self._kept.wait(address, 1):
            return ""
        number = self._limit.number(address, asked.question, asked.after, asked.on)
        kept = reply.question(number, PAGE, PAGE, asked.question[:KEPT_LENGTH])
        if kept is None:
            return ""
        try:
            await self._write(self._services.store.record(kept, reply.shown))
        except StoreError as error:
            log.error("a question of the page is not kept: %s", error)
            return ""
        return str(number)

    def _is_sent_by_another(self, request: Request) -> bool:
        """Whether another site made the visitor's browser ask, by Origin and Referer, which old browsers send too."""
        host = request.headers.get("host", "").lower()
        own = {_origin(self.public(request)), f"http://{host}", f"https://{host}"}
        said = (request.headers.get("origin"), request.headers.get("referer"))
        return any(_origin(each) not in own.union(self._settings.web_origins) for each in said if each)

    async def _assist(
        self, question: str, language: str | None, exact: bool, request: Request
    ) -> dict[str, Any]:
        """The JSON of `/api/ask` for an assistant. Raises ValueError, and HTTPException."""
        return await api.answer(self, request, Asked(question.strip(), exact=exact), language)

    def _link(self, identifier: str, request: Request) -> str:
        return f"{self.public(request)}/p/{identifier}"

    async def _home(self, request: Request, voice: Voice) -> Response:
        asked = Asked.of(request.query_params)
        if not any(char.isalnum() for char in asked.question):
            if quoted(asked.question) is not None:
                return self._page(
                    request, voice, "said.html", "/", title=voice.say("words-empty"), said=(), asked=asked, on=asked,
                )  # fmt: skip
            if not asked.question or asked.place is None:
                return self._start(request, voice)
        # Not if the browser says that somebody follows a shared link to an answer.
        asks = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        form = request.query_params.get("ask", "") if asks else ""
        reply = await self.reply(request, asked, form or voice.language)
        wished = choose(reply.language, voice.language)
        if asked.exact or quoted(asked.question) is not None:
            wished = voice.language  # words of a report are no sign of the reader's own language
        elif reply.act in (Act.LANGUAGE, Act.ORIGINAL) or is_brief(asked.question):
            # Neither a text's wished language nor a few words are one, except in another script.
            wished = voice.language if written_in(asked.question, voice.language) else wished
        if form == voice.language != wished:
            return RedirectResponse(f"{self.prefix}/{wished}/?{asked.query(ask=form)}", 303)
        if reply.starts:
            return self._start(request, voice)
        shown, on = screens.reply(voice, reply, asked.place), Asked("", asked.after, asked.on)
        if reply.act is Act.STOP:  # the chat has a command for it
            shown = Shown((Voice(voice.language, "web").say("stop"),))
        if reply.place is not None:
            on = Asked("", reply.place.shown, reply.place.question)
        kept = await self.keep(request, asked, reply) if form in LANGUAGES else ""
        said = [*shown.said, *(screens.note_for_unanswered(voice, reply, "") if kept else ())]
        groups = screens.all_meetings(voice, self.book) if shown.offers is Offer.MEETINGS else []
        if shown.offers is Offer.CONTENTS:
            groups = screens.contents(voice, self.book, deep=True)
        further = shown.next(self.book, voice.language)
        if not (shown.near or shown.pieces or groups):
            further = self.book.samples(voice.language)
        return self._page(
            request, voice, "answer.html", f"/?{asked.query()}", asked=asked, title=asked.question, said=said,
            shown=shown, kept=kept or request.query_params.get("kept", ""),
            thanked=request.query_params.get("thanks", "").split(),
            alone=Asked(asked.question), samples=list(map(Asked, further)), on=on, groups=groups,
            first=_first_quoted(voice, shown),
        )  # fmt: skip

    def _start(self, request: Request, voice: Voice) -> Response:
        reports = screens.titles(self.book, voice.language)
        samples = list(map(Asked, self.book.samples(voice.language)))
        return self._page(request, voice, "home.html", "/", title="", samples=samples, reports=reports)

    async def _words(self, request: Request, voice: Voice) -> Response:
        """The words of the reports that are offered while a visitor types, most frequent first, one a line."""
        passages = islice(self.book.passages.values(), READ)
        texts = (each.text.get(voice.language, "").lower() for each in passages)
        words = Counter(
            word for text in texts for word in re.findall(rf"[^\W\d_]{{{OFFERED_LENGTH},}}", text)
        )
        said = "\n".join(word for word, _ in words.most_common(OFFERED))
        return PlainTextResponse(said, headers={"cache-control": "private, max-age=3600"})

    async def _vote(self, request: Request, voice: Voice) -> Response:
        """Keep whether a passage helped, and go back to the answer."""
        values = dict(parse_qsl((await request.body()).decode(errors="replace")))
        number, helps = values.get("question", ""), values.get("helps") == "+"
        if not re.fullmatch("-[0-9]{1,19}", number) or int(number) < -LARGEST:
            raise HTTPException(400)
        # Not a vote that another site made a visitor's browser send.
        ours = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if not ours or values.get("helps") not in ("+", "-"):
            raise HTTPException(400)
        counted, passage, thanked = False, values.get("passage", ""), values.get("thanks", "")
        known = passage in self.book.passages or passage in self.book.chapters
        try:
            if known:
                vote = self._services.store.vote(PAGE, PAGE, int(number), passage, helps=helps)
                counted = await self._write(vote)
        except StoreError as error:
            log.error("a vote of the page is not kept: %s", error)
        asked = Asked.of(values)
        # If there are two answers, the other one may be voted on too.
        thanks = asked.query(thanks=f"{thanked} {passage}".strip(), kept=number) + "#thanks"
        back = thanks if counted else asked.query()
        return RedirectResponse(f"{self.prefix}/{voice.language}/?{back}", 303)

    # Reading.

    async def _passage(self, request: Request, voice: Voice) -> Response:
        """The page of an id: a passage, a whole section, or the list of its sections."""
        text = request.query_params.get("text", voice.language)
        identifier = request.path_params["id"].rstrip("/")  # not "withdrawn" for a slash too many
        if (report := self.book.report(identifier)) is not None:
            title, said = screens.report_name(voice, self.book, report), voice.say("sections-title")
            groups = [Link(identifier, "", tuple(screens.contents(voice, self.book, identifier, deep=True)))]
            return self._page(
                request, voice, "list.html", f"/p/{identifier}", title=title, said=said, groups=groups
            )
        shown = screens.opened(voice, self.book, identifier, text)
        if shown is None:
            return self._page(
                request, voice, "said.html", f"/p/{quote(identifier)}", 404, title=voice.say("withdrawn"),
                said=[identifier], samples=list(map(Asked, self.book.samples(voice.language))),
            )  # fmt: skip
        path = f"/p/{identifier}" + (f"?text={quote(text)}" if text != voice.language else "")
        return self._page(
            request, voice, "passage.html", path, shown=shown, on=Asked("", shown.place), plain=f"/p/{identifier}",
            first=_first_quoted(voice, shown), **views.around(voice, self.book, shown, text),
        )  # fmt: skip

    async def _export(self, request: Request, voice: Voice) -> Response:
        """Passages as a file. The fields `p` of the address are ids of passages or sections."""
        kind, text = request.url.path.rpartition(".")[2], request.query_params.get("text", voice.language)
        try:
            found = export.chosen(voice, self.book, request.query_params.getlist("p")[: export.MOST], text)
        except KeyError:
            raise HTTPException(404) from None
        if not found:
            raise HTTPException(404)
        address = partial(self._link, request=request)
        if kind == "md":
            content = export.markdown(found, address)
        else:
            # Writing one costs as much as a question.
            async with self._limit.in_line(self._count(request)):
                content = await export.written(found, address, voice.language)
        name = f"{found[0].passage.report.id}.{kind}"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=headers, media_type=EXPORTS[kind])

    async def _sections(self, request: Request, voice: Voice) -> Response:
        title, said = voice.say("button-sections"), voice.say("sections-title")
        groups = screens.contents(voice, self.book, deep=True)
        return self._page(request, voice, "list.html", "/sections", title=title, said=said, groups=groups)

    async def _meetings(self, request: Request, voice: Voice) -> Response:
        groups, title = screens.all_meetings(voice, self.book), Voice(voice.language, "web").say("meetings")
        said = voice.say("meetings-title" if groups else "meetings-none")
        groups = groups or screens.contents(voice, self.book, deep=True)
        return self._page(request, voice, "list.html", "/meetings", title=title, said=said, groups=groups)

    async def _about(self, request: Request, voice: Voice) -> Response:
        web = Voice(voice.language, "web")
        lines = screens.about(voice, self._services.worker.live, self._settings.model)
        said = [*web.paragraphs("about-page"), *(line for each in lines for line in each)]
        return self._page(request, voice, "said.html", "/about", title=web.say("about"), said=said)

    async def _privacy(self, request: Request, voice: Voice) -> Response:
        web = Voice(voice.language, "web")
        said = web.paragraphs("privacy-page", days=KEEP_QUESTIONS // 86400)
        return self._page(request, voice, "said.html", "/privacy", title=web.say("privacy"), said=said)

    async def _frame(self, request: Request, voice: Voice) -> Response:
        """The script by which another site shows the page in one of its own."""
        title = self._settings.web_name or Voice(voice.language, "web").say("title")
        address = f"{self.public(request)}/{voice.language}/"
        script = self._templates.get_template("frame.js").render(address=address, title=title)
        return Response(script, media_type=FILES[".js"])

    async def _feed(self, request: Request, voice: Voice) -> Response:
        """The publications as an Atom feed, newest first."""
        entries = feed.entries(Publications(self._settings.data), self.book, voice.language)
        web, public = Voice(voice.language, "web").say, self.public(request)
        made = self._templates.get_template("feed.xml").render(
            entries=entries, updated=entries[0].record.when if entries else self._begun, web=web,
            language=voice.language, brand=self._settings.web_name or web("title"), public=public,
        )  # fmt: skip
        return Response(made, media_type="application/atom+xml")

    # What every page has in common.

    def _page(
        self, request: Request, voice: Voice, template: str, path: str, status: int = 200, **values: Any
    ) -> Response:
        """A page with the address `path`, after the language."""
        web, titled = Voice(voice.language, "web").say, len(self.book.reports) > 1
        html = self._templates.get_template(template).render(
            {"samples": (), **values}, language=voice.language, say=voice.say, web=web, name=voice.name,
            brand=self._settings.web_name or web("title"),
            at=lambda where, tag=voice.language: f"{self.prefix}/{tag}{where}",
            public=lambda where, tag=voice.language: f"{self.public(request)}/{tag}{where}",
            framed=request.headers.get("sec-fetch-dest") == "iframe",
            section=partial(views.section, voice, titled), link=partial(views.link, voice, titled), titled=titled,
            path=path, status=status, book=self.book, titles=screens.titles(self.book, voice.language),
        )  # fmt: skip
        return HTMLResponse(html, status)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Show a page that says what went wrong."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(getattr(error, "headers", None) or {})
        if request.url.path.startswith("/api"):
            return api.refused(status, headers=headers)
        voice = Voice(choose(request.url.path.strip("/").partition("/")[0], _wish(request)))
        web = Voice(voice.language, "web")
        seconds = int(headers.get("retry-after", 0))
        said = (
            voice.say("trouble")
            if status == 500
            else web.say(REFUSED.get(status, "refused"), seconds=seconds)
        )
        asked = Asked.of(request.query_params)
        response = self._page(
            request, voice, "said.html", f"/?{asked.query()}" if asked.question else "/", status, title=said, said=(),
            asked=asked, on=asked, samples=list(map(Asked, self.book.samples(voice.language))) if status == 404 else (),
        )  # fmt: skip
        response.headers.update(headers)
        return response

    async def failed(self, request: Request, error: Exception) -> Response:
        """Answer a request that raised an error of the program, and count the error."""
        self._services.metrics.troubles.inc()
        return await self.refused(request, error)

    async def _lead_on(self, request: Request) -> Response:
        """Redirect to the page in the language that the browser wishes."""
        query = f"?{request.url.query}" if request.url.query else ""
        path = f"{self.prefix}/{_wish(request)}{quote(request.scope['path'])}{query}"
        return RedirectResponse(path, 302, {"vary": "accept-language"})

    async def _file(self, request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        # A file that a page of another version requests is not cached under that version's address.
        lasts = request.query_params.get("v") == self._versions[name]
        headers = {"cache-control": "public, max-age=31536000, immutable"} if lasts else None
        return Response(self._files[name], headers=headers, media_type=FILES[Path(name).suffix])


def _in_language(show: Show) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        language = request.path_params["language"]
        if language not in LANGUAGES:
            raise HTTPException(404)
        return await show(request, Voice(language))

    return endpoint


def _first_quoted(voice: Voice, shown: Shown) -> str:
    """The text that is quoted first, "" for none."""
    return next((each.text for each in screens.blocks(voice, shown, titled=False) if each.quote), "")


def _wish(request: Request) -> str:
    """The language of the interface that the browser prefers."""
    wishes = []
    for part in request.headers.get("accept-language", "").replace(" ", "").split(",")[:20]:
        tag, _, weight = part.partition(";q=")
        try:
            wishes.append((-float(weight or 1), tag))
        except ValueError:
            continue
    return choose(*(tag for _, tag in sorted(wishes, key=lambda wish: wish[0])))


def _address(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _whole(seconds: float) -> str:
    return str(math.ceil(seconds))


def _origin(address: str) -> str:
    """The scheme and host of an address, as a browser says them."""
    return "/".join(address.lower().split("/")[:3])
