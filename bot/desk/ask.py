"""One request of a person at the desk, and the ways to answer it."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.desk.house import House
from bot.desk.journal import Change
from bot.desk.remarks import spoken
from bot.screens.citation import FSI, PDI
from bot.screens.phrases import Voice

#: A flag of the command line in a remark; the form has a field for it.
_FLAG = re.compile(
    r"--(id|title|meeting|headings|articles|from-page|language|as|accept-changes|replace)(?: (styles|bold|numbered))?\b"
)
_FIELDS = {"as": "language", "replace": "kind-version"}
#: The cookie with the browser's name for the form that was saved last.
SAVED = "desk-saved"


def within(address: str, otherwise: str) -> str:
    """An address of the desk from a form; addresses of other sites are not followed."""
    return address if re.fullmatch(r"/(?![/\\])[^\x00-\x20\x7f]*", address) else otherwise


@dataclass(frozen=True, slots=True)
class Refusal:
    """The refusal of a form.

    status: the status of the answer
    title: the action that was refused
    said: the reasons, in sentences
    changed: the id within the report of the text that somebody else has changed; None for other reasons
    """

    status: int
    title: str
    said: list[str]
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A request.

    request: the request itself
    form: the fields of a form; empty for a page
    who: the person; "" for a stranger
    voice: the language of the desk for this person
    house: the data and actions behind the pages
    templates: the pages
    ticket: the code in this person's forms, against forms of other sites
    may: the person's rights besides reading: "edit", "publish"
    refusal: the refusal of the form, if it was refused; the page then keeps the typed values
    """

    request: Request
    form: FormData
    who: str
    voice: Voice
    house: House
    templates: Environment
    ticket: str
    may: frozenset[str]
    refusal: Refusal | None = None

    def say(self, key: str, /, **values: str | int) -> str:
        """A text of the desk."""
        return self.voice.say(key, **values)

    def told(self, change: Change) -> str:
        """What a change of the history did, with the words that it was about; of one that undid another, also what that
        had done."""
        key, values = change.what
        named = {"language": self.voice.name(str(values["language"]))} if "language" in values else {}
        said = self.say(key, **{**values, **named})
        if values.get("text"):
            said += f" {FSI}{values['text']}{PDI}"
        before = self.house.journal.changes() if change.undoes else ()
        undone = next((one for one in before if one.number == change.undoes), None)
        return f"{said} ({self.told(undone)})" if undone else said

    def remark(self, sentence: str) -> tuple[str, str]:
        """A remark with the form's names for flags, and its language."""
        said, language = spoken(self.voice, sentence)

        def field(flag: re.Match[str]) -> str:
            choice = f": {self.say(f'headings-{flag[2]}')}" if flag[2] else ""
            return f"«{self.say('field-' + _FIELDS.get(flag[1], flag[1]))}{choice}»"

        return _FLAG.sub(field, said), language

    def given(self, name: str, otherwise: str = "") -> str:
        """The value of a field of the address or the form."""
        value = self.form.get(name, self.request.query_params.get(name, otherwise))
        return value if isinstance(value, str) else otherwise

    def every(self, name: str) -> list[str]:
        """All values of a field of the form."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def sent(self, own: str) -> tuple[str, str] | None:
        """The values of a refused form for a text: its digest when the page was made, and the typed words; None if it
        had none."""
        owns = self.every("own") or self.every("card")
        held = dict(zip(owns, zip(self.every("seen"), self.every("text"), strict=False), strict=False))
        return held.get(own) if self.refusal else None

    @property
    def id(self) -> str:
        """The id of the report in the address."""
        return str(self.request.path_params["id"])

    def page(self, template: str, status: int = 200, /, **values: Any) -> Response:
        """A page."""
        job, done, refusal = self.house.job, self.given("done"), self.refusal
        change = None
        if done.isdecimal() and refusal is None:
            change = next((one for one in self.house.journal.changes() if one.number == int(done)), None)
        kept = self.sent(refusal.changed) if refusal and refusal.changed is not None else None
        query = [(key, value) for key, value in parse_qsl(self.request.url.query) if key != "done"]
        back = f"{self.request.url.path}?{urlencode(query)}#{self.given('at')}"
        html = self.templates.get_template(template).render(
            {"title": "", "said": (), "typed": None, **values}, say=self.say,
            language=self.voice.language, name=self.voice.name, who=self.who,
            ticket=self.ticket, may=self.may, path=self.request.url.path, query=self.request.url.query, job=job,
            change=change, given=self.given, remark=self.remark, told=self.told, back=back, refusal=refusal,
            kept=kept and kept[1], sent=lambda own: None if refusal and own == refusal.changed else self.sent(own),
            every=lambda name: self.every(name) if refusal else [],
        )  # fmt: skip
        response = HTMLResponse(html, refusal.status if refusal and status == 200 else status)
        if job and job.saved:
            response.set_cookie(f"{SAVED}-work", job.saved, samesite="strict")
        return response

    def lead(self, path: str, anchor: str = "", /, **query: str | int) -> Response:
        """Redirect to another address; `path` may have a query and an anchor."""
        path, _, own = path.partition("#")
        path, anchor = path.removesuffix("?"), anchor or own
        asked = urlencode({name: value for name, value in query.items() if value != ""})
        joint = "&" if "?" in path else "?"
        return RedirectResponse(
            path + (joint + asked if asked else "") + (f"#{anchor}" if anchor else ""), 303
        )
