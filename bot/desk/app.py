"""Runs the desk."""

import asyncio
import contextlib
import gc
import ipaddress
import signal
from collections.abc import Callable

from bot.desk.door import Door
from bot.desk.house import House
from bot.desk.site import app
from bot.errors import SettingsError
from bot.settings import Settings
from bot.web.server import listening


def serve(settings: Settings, user: str, say: Callable[[str], None], opened: Callable[[str], object]) -> None:
    """Serve the desk until somebody ends it. Raises SettingsError, and ListenError.

    `user` is the name of a person who signs in by the one-time address. `opened` gets that address, `say` gets
    sentences.
    """
    if not settings.desk_user and not _is_loopback(settings.desk.host):
        raise SettingsError([
            f"CWGCOP_DESK ({settings.desk}) can be reached from other machines, and nobody says who asks: set "
            "CWGCOP_DESK_USER to the header in which your proxy gives who is signed in, or listen on 127.0.0.1."
        ])  # fmt: skip
    # A large report is a million objects: looking through them at each change took a third of its time.
    gc.set_threshold(50_000, 20, 100)
    asyncio.run(_serve(settings, user, say, opened))


async def _serve(
    settings: Settings, user: str, say: Callable[[str], None], opened: Callable[[str], object]
) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, where Ctrl-C ends the loop
            loop.add_signal_handler(number, ended.set)
    where = f"http://{settings.desk}"

    def invited(invitation: str) -> None:
        say(f"the desk is at {invitation} (this address is good once; Ctrl-C ends the desk)")

    door = Door(settings, user, where, invited)
    house = House(settings)
    house.renew(user)
    async with listening(settings.desk, app(house, door), "CWGCOP_DESK", proxies=()):
        if settings.desk_user:
            say(f"the desk listens on {where}; the header {settings.desk_user} says who comes")
        else:
            opened(door.invite())
        await ended.wait()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
