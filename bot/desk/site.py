"""The desk as an app: sign-in and rights, its addresses, and the frame of every page."""

import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk import asked, importing, mending, publishing, questions, texts
from bot.desk.ask import SAVED, Ask, Refusal, within
from bot.desk.door import Door
from bot.desk.house import (
    BusyError,
    ChangedError,
    House,
    NoReportError,
    digest_at,
    digest_of,
)
from bot.desk.marks import marked
from bot.screens.citation import meeting_name
from bot.screens.phrases import LANGUAGES, Voice, choose, own_name
from bot.web.guard import Guarded
from bot.web.site import HERE as PAGE
from knowledge.errors import UserError
from knowledge.importing.opening import LARGEST
from knowledge.language import direction

HERE = Path(__file__).parent
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_LANGUAGE = "desk-language"
#: The most fields of a form (a table of texts has two for each text); and the time that an upload may take, in
#: seconds.
_FIELDS, _PATIENCE = 2000, 600

Show = Callable[[Ask], Response]
#: The page of each address, and the action of a form sent there.
ADDRESSES: dict[str, tuple[Show | None, Show | None]] = {
    "/": (mending.home, None),
    "/drop": (mending.home, importing.drop),
    "/import/{token}": (importing.look, importing.act),
    "/r/{id}": (mending.report, mending.mend),
    "/r/{id}/texts": (texts.table, texts.act),
    "/r/{id}/questions": (questions.show, questions.act),
    "/r/{id}/tests": (questions.tests, questions.add_test),
    "/try": (publishing.attempt, publishing.prepare),
    "/publish": (publishing.show, publishing.act),
    "/history": (publishing.history, publishing.undo),
    "/asked": (asked.show, asked.act),
    "/asked.csv": (asked.table, None),
}  # fmt: skip
#: Actions that readers may do, and actions that need the right to publish.
_READING, _PUBLISHING = ("compare", "measure"), ("publish", "back", "discard")


def app(house: House, door: Door) -> Guarded:
    """The desk as an app."""
    return Guarded(_Site(house, door).app(), largest=LARGEST + (1 << 20), patience=_PATIENCE)


@dataclass
class _Site:
    """The addresses of the desk."""

    house: House
    door: Door

    def __post_init__(self) -> None:
        self._files = {
            "desk.css": (PAGE / "page.css").read_bytes() + (HERE / "desk.css").read_bytes(),
            "desk.js": (HERE / "desk.js").read_bytes(), "icon.svg": (PAGE / "icon.svg").read_bytes(),
        }  # fmt: skip
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._templates.globals.update(
            direction=direction, own_name=own_name, languages=LANGUAGES, meeting=meeting_name, marked=marked,
            digest=digest_of, seen=digest_at,
            stem=lambda path: Path(path).stem,
        )  # fmt: skip
        for name in self._templates.list_templates():  # read once: an update replaces them on the disk
            self._templates.get_template(name)

    def app(self) -> Starlette:
        """The app without its guard."""
        routes = [Route(f"/{name}", self._file) for name in self._files]
        routes += [Route("/language", self._language, methods=["POST"]), Route("/work", self._page(_work))]
        for path, (show, act) in ADDRESSES.items():
            if show is not None:
                routes.append(Route(path, self._page(show), methods=["GET"]))
            if act is not None:
                routes.append(Route(path, self._form(act, show), methods=["POST"]))
        refusing: Mapping[Any, Any] = {HTTPException: self._refused, 500: self._refused}
        return Starlette(routes=routes, exception_handlers=refusing)

    def _page(self, show: Show) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            token = request.query_params.get("token")
            if token is not None:
                response = RedirectResponse("/", 303)
                if self.door.let_in(token, response):
                    return response
            return await self._answer(request, FormData(), show)

        return endpoint

    def _form(self, act: Show, show: Show | None) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            who = self.door.who(request)
            if not who:  # the body of a stranger's request is not read
                return await self._answer(request, FormData(), act)
            async with request.form(max_files=1, max_fields=_FIELDS, max_part_size=1 << 20) as form:
                if form.get("pass") != self.door.pass_of(request, who):
                    raise HTTPException(403)
                if (need := _needed(request, form)) and need not in self.door.may(request):
                    ask = self._ask(request, form)
                    said = [ask.say(f"may-not-{need}")]
                    return ask.page("said.html", 403, title=ask.say("not-done"), said=said)
                response = await self._answer(request, form, act, show)
                if response.status_code == 303:
                    self._saved(response, form)
                return response

        return endpoint

    def _saved(self, response: Response, form: FormData) -> None:
        """Tell the browser, which keeps what is typed until it is saved, that a form was saved: its own name for the
        form comes back. Long work tells it at its end, and an import that is only looked at is not saved."""
        sent, there = str(form.get("sent", "")), response.headers["location"]
        if sent and there != "/work" and not there.startswith("/import/"):
            response.set_cookie(SAVED, sent[:40], max_age=_PATIENCE, samesite="strict")

    async def _answer(
        self, request: Request, form: FormData, show: Show, page: Show | None = None
    ) -> Response:
        """Show a page or do an action. A refusal is shown on the `page` of the form, with the typed values."""
        ask = self._ask(request, form)
        if not ask.who:
            self.door.knocked()
            said = [
                ask.say(key) for key in ("sign-in-how", "sign-in-typed")[: 1 + (request.method == "POST")]
            ]
            return ask.page("said.html", 401, title=ask.say("sign-in"), said=said)
        try:
            return await run_in_threadpool(show, ask)
        except UserError as raised:
            error, refusal = raised, _refusal(ask, raised)
        if isinstance(error, NoReportError) and ask.given("done"):  # its import was undone
            return ask.lead("/", done=ask.given("done"))
        if page is not None:
            with contextlib.suppress(UserError):  # the content of the page is gone
                return await run_in_threadpool(page, replace(ask, refusal=refusal))
        typed = "\n\n".join(filter(None, ask.every("text"))) or None
        return ask.page("said.html", refusal.status, title=refusal.title, said=refusal.said, typed=typed)

    def _ask(self, request: Request, form: FormData) -> Ask:
        who = self.door.who(request)
        wish = request.cookies.get(_LANGUAGE) or request.headers.get("accept-language", "").partition(",")[0]
        ticket = self.door.pass_of(request, who) if who else ""
        may = self.door.may(request) if who else frozenset[str]()
        voice = Voice(choose(wish.partition(";")[0].strip()), "desk")
        return Ask(request, form, who, voice, self.house, self._templates, ticket, may)

    async def _refused(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        ask = self._ask(request, FormData())
        key = {403: "form-of-another", 404: "no-such-page", 413: "too-large", 500: "our-mistake"}.get(
            status, "not-done"
        )
        return ask.page("said.html", status, title=ask.say(key))

    async def _language(self, request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=5)
        back = str(form.get("back", "/"))
        response = RedirectResponse(within(back, "/"), 303)
        response.set_cookie(
            _LANGUAGE, choose(str(form.get("language", ""))), max_age=10**8, samesite="strict"
        )
        return response

    async def _file(self, request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        return Response(self._files[name], media_type=_KINDS[name.rpartition(".")[2]])


def _needed(request: Request, form: FormData) -> str:
    """The right that a form needs; "" if reading is enough."""
    do = form.get("do")
    if re.fullmatch("/try|/r/[^/]+/tests", request.url.path) or do in _READING:
        return ""
    return "publish" if do in _PUBLISHING else "edit"


def _refusal(ask: Ask, error: UserError) -> Refusal:
    if isinstance(error, ChangedError):
        said = ask.say("changed-meanwhile", place=error.own or ask.say("title"))
        return Refusal(409, ask.say("not-saved"), [said], error.own)
    if isinstance(error, BusyError):
        return Refusal(409, ask.say("not-done"), [ask.say("busy")])
    said = ask.say("no-report", id=error.id) if isinstance(error, NoReportError) else str(error)
    said = "\n".join(ask.remark(line)[0] for line in said.splitlines())
    return Refusal(400, ask.say("not-done"), said.splitlines())


def _work(ask: Ask) -> Response:
    """Show the progress of long work, or redirect to its result."""
    job = ask.house.job
    if job is None or job.done:
        return ask.lead(job.back if job else "/")
    return ask.page("work.html", title=ask.say(job.title), job=job)
