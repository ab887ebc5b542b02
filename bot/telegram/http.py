"""The addresses that tell how the bot is: /healthz, /readyz, /telegramz and /metrics."""

from collections.abc import Awaitable, Callable, Sequence

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.service.errors import StoreError
from bot.service.health import Health
from bot.service.metrics import Metrics
from bot.web.guard import Guarded

#: An update is a few kilobytes; Telegram's largest are far below this.
LARGEST = 1 << 20


def app(routes: Sequence[Route]) -> Guarded:
    """An app with these routes alone. It answers a refusal with its status number."""
    plain = Starlette(routes=routes, exception_handlers={HTTPException: _refused})
    plain.router.redirect_slashes = False
    return Guarded(plain, headers={}, largest=LARGEST)


def health_routes(health: Health, metrics: Metrics, refresh: Callable[[], Awaitable[None]]) -> list[Route]:
    """The routes of CWGCOP_HTTP; `refresh` is awaited before the metrics are read."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        problems = await health.problems()
        warnings = [each for each in (*health.unheard(), *health.warnings) if each not in problems]
        text = "".join(f"{each}\n" for each in (*(problems or ["ready"]), *warnings))
        return PlainTextResponse(text, 503 if problems else 200)

    async def telegramz(_: Request) -> Response:
        unheard = health.unheard()
        return PlainTextResponse(
            "".join(f"{each}\n" for each in unheard or ["heard"]), 503 if unheard else 200
        )

    async def counted(_: Request) -> Response:
        try:
            await refresh()
        except StoreError:
            # The counters are still known; the number of waiting updates is not. /readyz says why.
            metrics.waiting.set(float("nan"))
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    routes = {"/healthz": healthz, "/readyz": readyz, "/telegramz": telegramz, "/metrics": counted}
    return [Route(path, answer) for path, answer in routes.items()]


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return PlainTextResponse(f"{status}\n", status)
