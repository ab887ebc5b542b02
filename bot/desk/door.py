"""Signs people in: by a one-time address on the machine itself, or by the name in a proxy's header.

A cookie carries the sign-in: random letters, a time of expiry, and a code of both. The key of the codes is in the
data folder, so a restart signs nobody out and loses no open form.
"""

import hashlib
import hmac
import ipaddress
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings

#: The duration of a sign-in, in seconds.
LASTS = 14 * 86400
#: Letters of the key.
_KEY = 64


class Door:
    """The sign-in. `user` is the name of a person who signs in by the one-time address; `say` gets each new one."""

    def __init__(self, settings: Settings, user: str, address: str, say: Callable[[str], None]) -> None:
        # Browsers send a cookie to every port of a host: each desk of a machine has its own.
        self._cookie = f"desk-{settings.desk.port}"
        self._key, self._user = _key(settings.data / "desk" / "key"), user
        self._settings, self._header = settings, settings.desk_user
        self._proxies = [ipaddress.ip_network(proxy) for proxy in settings.web_proxies]
        self._address, self._say, self._token = address, say, ""

    def invite(self) -> str:
        """Make a new one-time address, and say it."""
        self._token = secrets.token_urlsafe(24)
        invitation = f"{self._address}/?token={self._token}"
        self._say(invitation)
        return invitation

    def who(self, request: Request) -> str:
        """The name of the person who sends a request; "" for a stranger."""
        if self._header:
            host = request.client.host if request.client else ""
            believed = bool(host) and any(ipaddress.ip_address(host) in each for each in self._proxies)
            return " ".join(_only(request, self._header).split())[:100] if believed else ""
        return self._user if self._signed(request.cookies.get(self._cookie, "")) else ""

    def may(self, request: Request) -> frozenset[str]:
        """The rights of a signed-in person besides reading: "edit", "publish"."""
        settings = self._settings
        if not self._header or not settings.desk_groups:
            return frozenset(("edit", "publish"))
        own = {" ".join(one.split()) for one in _only(request, settings.desk_groups).split(",")}
        publishes = not own.isdisjoint(settings.desk_publishers)
        edits = publishes or not own.isdisjoint(settings.desk_editors)
        return frozenset(("edit",) * edits + ("publish",) * publishes)

    def let_in(self, token: str, response: Response) -> bool:
        """Sign in a person by the one-time address, which is then used up."""
        if self._header or not self._token or not hmac.compare_digest(token.encode(), self._token.encode()):
            return False
        self._token = ""
        said = f"{secrets.token_urlsafe(18)}.{int(time.time()) + LASTS}"
        value = f"{said}.{self._code(said)}"
        response.set_cookie(self._cookie, value, max_age=LASTS, httponly=True, samesite="strict", path="/")
        return True

    def knocked(self) -> None:
        """A stranger asks: if the one-time address was used, print a new one in the terminal."""
        if not self._header and not self._token:
            self.invite()

    def pass_of(self, request: Request, who: str) -> str:
        """The code that a form must carry, so that no other site can send one. It belongs to the sign-in."""
        return self._code(f"form {who} {request.cookies.get(self._cookie, '') if not self._header else ''}")

    def _signed(self, cookie: str) -> bool:
        said, _, code = cookie.rpartition(".")
        end = said.rpartition(".")[2]
        sound = hmac.compare_digest(code.encode("utf-8", "replace"), self._code(said).encode())
        return sound and end.isdecimal() and int(end) > time.time()

    def _code(self, said: str) -> str:
        return hmac.new(self._key, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _only(request: Request, header: str) -> str:
    """The value of a proxy's header; "" where it comes twice: one of the two may be the visitor's own."""
    values = request.headers.getlist(header)
    return values[0] if len(values) == 1 else ""


def _key(path: Path) -> bytes:
    """The key of the sign-ins, which is made once, for this user of the machine alone."""
    if not path.exists() or path.stat().st_size < _KEY:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY // 2))
    return path.read_bytes()
