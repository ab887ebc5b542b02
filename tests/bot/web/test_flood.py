"""The chat beside a page that is flooded: whoever writes to the bot does not wait for it."""

import itertools
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.synchronize import Event
from statistics import quantiles
from urllib.parse import urlencode

import pytest

from tests.bot.telegram.conftest import api, start_bot
from tests.bot.telegram.harness import SAUDI, TEXT, Bot, Person, free_port

__all__ = ["api", "start_bot"]

#: Requests a second, the connections that they come on, and for how long, in seconds.
RATE, CONNECTIONS, SECONDS = 500, 60, 4
#: Addresses that are asked for; {} is another number each time.
MISSING, KEPT = f"/en/{'a' * 30}", f"/en/?{urlencode({'q': SAUDI})}+{{}}&ask=en"
LIST, LONG = "/en/sections", f"/en/{'a' * 60_000}"


def flood(
    port: int, path: str, visitors: int, over: Event, asked: "multiprocessing.sharedctypes.Synchronized[int]"
) -> None:
    """Ask for a path RATE times a second, as so many visitors, until it is over."""
    held: dict[int, socket.socket] = {}
    began = time.monotonic()
    for number in itertools.count():
        if over.is_set():
            return
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
        visitor = number % visitors
        who = f"10.{visitor >> 16}.{visitor >> 8 & 255}.{visitor & 255}"
        request = f"GET {path.format(number)} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {who}\r\n\r\n".encode()
        place = number % CONNECTIONS
        with suppress(OSError):
            if place not in held:
                held[place] = socket.create_connection(("127.0.0.1", port), timeout=5)
                held[place].setblocking(False)
            try:
                while held[place].recv(1 << 20):
                    pass
                held.pop(place).close()
            except BlockingIOError:
                held[place].sendall(request)
                with asked.get_lock():
                    asked.value += 1
                continue
        if place in held:
            held.pop(place).close()


@contextmanager
def flooded(
    port: int, path: str, visitors: int
) -> Iterator["multiprocessing.sharedctypes.Synchronized[int]"]:
    """A page that is flooded by another process while the block runs."""
    over, asked = multiprocessing.Event(), multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=flood, args=(port, path, visitors, over, asked), daemon=True)
    process.start()
    try:
        yield asked
    finally:
        over.set()
        process.join(10)
        process.kill()


@pytest.mark.parametrize(
    ("path", "visitors"),
    [
        (MISSING, 1),
        (KEPT, 9000),
        pytest.param(LIST, 9000, marks=pytest.mark.slow),
        pytest.param(LONG, 1, marks=pytest.mark.slow),
    ],
    ids=["missing", "kept", "list", "long path"],
)
def test_a_flood_of_the_page_delays_no_chat(start_bot: Callable[..., Bot], path: str, visitors: int) -> None:
    """Five hundred requests a second, from one address or from thousands: 95 of 100 replies come within a
    second, or within three times what they take on a busy machine without that."""
    port = free_port()
    bot = start_bot(CWGCOP_WEB=f"127.0.0.1:{port}")
    people = (Person(bot.api, number) for number in itertools.count(9_000_000_000))

    def late(seconds: float) -> float:
        times, over = [], time.monotonic() + seconds
        while len(times) < 2 or time.monotonic() < over:
            since = time.monotonic()
            assert TEXT["en"] in next(people).say(SAUDI)["text"]
            times.append(time.monotonic() - since)
            time.sleep(0.1)
        return quantiles(times, n=20, method="inclusive")[-1]

    quiet = late(SECONDS / 2)
    with flooded(port, path, visitors) as asked:
        time.sleep(1)
        began, before = time.monotonic(), asked.value
        flooding = late(SECONDS)
        rate = (asked.value - before) / (time.monotonic() - began)
    print(f"{path[:20]}, {visitors}: {rate:.0f} a second, p95 {flooding:.2f} s, without {quiet:.2f} s")
    assert rate > RATE / 2
    assert flooding <= max(1.0, 3 * quiet)
