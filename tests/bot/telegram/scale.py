"""Replicas on one PostgreSQL under a storm: `make scale`, or `python -m tests.bot.telegram.scale --help`.

Each update goes to any replica until one has taken it, those of a chat one after the other, and each fifth to another
replica too. Replicas are killed and begin again, as Docker and systemd would have it, an index is built on one of them, and the database's primary is killed:
its standby takes its place. What asks, delivers and stands for Telegram shares the machine with all that.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from index.builds import Builds
from tests.bot.telegram.harness import Bot, BotAPI, Person, free_port, http, until
from tests.bot.telegram.soak import Storm, copy_knowledge
from tests.postgres import Server

SECRET = {"TELEGRAM_WEBHOOK_SECRET": "s3cret-that-is-long-enough", "CWGCOP_KEY": "k" * 32}
T = TypeVar("T")
#: How long nobody notices that the primary is dead, in seconds.
DETECTION = 2.0
#: Updates that need no reply, for what goes through in a second.
BURST = 2000


class Deliveries:
    """Updates on their way to any of the replicas' doors, until one says that it has them; of a chat one at a time."""

    def __init__(self, doors: list[str], threads: int = 8) -> None:
        self._doors = doors
        self._queues = [SimpleQueue[dict[str, Any] | None]() for _ in range(threads)]
        self._threads = [
            threading.Thread(target=self._run, args=(each,), daemon=True) for each in self._queues
        ]
        self._number = 0
        self.twice = 0
        for thread in self._threads:
            thread.start()

    def put(self, chat: int, update: dict[str, Any]) -> None:
        """Deliver an update some time."""
        self._number += 1
        self._queues[chat % len(self._queues)].put({"update_id": self._number, **update})

    def close(self) -> None:
        """Wait until all are delivered."""
        for queue in self._queues:
            queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self, queue: "SimpleQueue[dict[str, Any] | None]") -> None:
        while (update := queue.get()) is not None:
            doors = random.sample(self._doors, 2)
            while not self._taken(doors[0], update):
                time.sleep(0.1)
                doors = random.sample(self._doors, 2)
            if update["update_id"] % 5 == 0:
                self.twice += self._taken(doors[1], update)

    def _taken(self, door: str, update: dict[str, Any]) -> bool:
        secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET["TELEGRAM_WEBHOOK_SECRET"]}
        try:
            return http(door, update, secret)[0] == 200
        except OSError:  # that replica is dead
            return False


@dataclass
class Scale(Storm):
    """The same with several replicas. `primary` is killed once, in the middle, and `standby` promoted."""

    replicas: list[Bot] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    primary: Server | None = None
    standby: Server | None = None
    #: Seconds from the end of `cwgcop index build` on one replica until the build answers on all.
    reached: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._deliveries = Deliveries(self.doors)
        if self.standby is not None:
            self.pauses["failover"] = lambda: self.seconds / 2

    def run(self) -> "Scale":
        """Ask, disturb, and wait for what is still to come."""
        super().run()
        self._deliveries.close()
        return self

    def _deliver(self, update: dict[str, Any]) -> None:
        self._deliveries.put(update["message"]["chat"]["id"], update)

    def _listen(self) -> None:
        super()._listen()
        for each in self.replicas:
            if each.process.poll() is not None:  # it was to start while no server could be written
                each.start(wait=False)
                self.did["started again"] += 1

    def _kill(self) -> None:
        self.bot = random.choice(until(self._ready, 60))
        super()._kill()

    def _ready(self) -> list[Bot]:
        return [each for each in self.replicas if each.process.poll() is None and _asked(each.is_ready)]

    def _rebuild(self) -> None:
        self.bot = self.replicas[0]
        super()._rebuild()
        threading.Thread(target=self._follow, args=(self.build,), daemon=True).start()

    def _follow(self, build: subprocess.Popen[bytes]) -> None:
        assert build.wait() == 0
        begun, live = time.time(), Builds(self.replicas[0].data.with_name("data")).live()
        until(lambda: all(_asked(each.build) == live for each in self.replicas), 120)
        self.reached.append(time.time() - begun)

    def _failover(self) -> None:
        assert self.primary is not None
        assert self.standby is not None
        if not self.did["failovers"]:
            self.primary.kill()
            time.sleep(DETECTION)
            self.standby.promote()
            self.did["failovers"] += 1

    def burst(self) -> float:
        """How many updates that need no reply go through the replicas in a second."""
        begun, deliveries = time.time(), Deliveries(self.doors)
        deliveries._number = 10_000_000
        person = Person(self.api, 1)
        for number in range(BURST):
            group = {"id": -1 - number % 100, "type": "supergroup", "title": "G"}
            deliveries.put(-group["id"], {"message": person.message("not for the bot", chat=group)})
        deliveries.close()
        until(lambda: "cwgcop_updates_waiting 0.0" in self.replicas[0].metrics(), 120, pause=0.1)
        return BURST / (time.time() - begun)

    def report(self) -> str:
        """The figures, in lines."""
        self.memory.clear()  # of several processes
        reached = ", ".join(f"{each:.1f} s" for each in self.reached)
        return f"{super().report()}\ndelivered twice {self._deliveries.twice}; an index was live on all after {reached}"


def _asked(what: Callable[[], T]) -> T | None:
    """What a replica says; None from one that is dead."""
    try:
        return what()
    except OSError:
        return None


@contextmanager
def replicas(folder: Path, api: BotAPI, address: str, count: int) -> Iterator[tuple[list[Bot], list[str]]]:
    """That many replicas on one database, and the doors of their webhooks."""
    copy_knowledge(folder / "knowledge")
    ports = [free_port() for _ in range(count)]
    common = {"CWGCOP_DATABASE": address, "CWGCOP_KNOWLEDGE": str(folder / "knowledge"), **SECRET,
              "CWGCOP_DATA": str(folder / "data"), "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{ports[0]}/hook"}  # fmt: skip
    bots: list[Bot] = []
    try:
        for number, port in enumerate(ports):
            bots.append(Bot(api, folder / f"replica{number}", command=("bot", "bot"), wait=False,
                            TELEGRAM_WEBHOOK_LISTEN=f"127.0.0.1:{port}", **common))  # fmt: skip
            until(bots[-1].is_ready, 600)
        yield bots, [f"http://127.0.0.1:{port}/hook" for port in ports]
    finally:
        for bot in bots:
            bot.close()


def storm(count: int, updates: int, rate: float, kills: int) -> Scale:
    """Let it come over so many replicas; what was seen, and printed."""
    seconds = updates / rate
    with (
        tempfile.TemporaryDirectory() as name, closing(BotAPI()) as api, Server() as primary,
        Server(primary) as standby,
        replicas(Path(name), api, primary.address("postgres", standby), count) as (bots, doors),
    ):  # fmt: skip
        done = Scale(
            api, bots[0], rate, seconds, rest=400, chats=max(20, updates // 40), calm=0.15,
            kill_every=(seconds * 0.84 / kills,) * 2, rebuild_every=seconds / 3, replicas=bots, doors=doors,
            primary=primary, standby=standby,
        ).run()  # fmt: skip
        print(done.report())
        print(f"{done.burst():.0f} updates/s that need no reply")
        return done


def main() -> int:
    """Run it on copies of the knowledge folder; exit 1 when a question was lost or out of order."""
    top = argparse.ArgumentParser(prog="python -m tests.bot.telegram.scale", description=__doc__)
    top.add_argument("--replicas", type=int, default=3)
    top.add_argument("--updates", type=int, default=4000)
    top.add_argument("--rate", type=float, default=10.0, help="updates a second")
    top.add_argument("--kills", type=int, default=8)
    args = top.parse_args()
    done = storm(args.replicas, args.updates, args.rate, args.kills)
    return 1 if done.lost or done.did["out of order"] else 0


if __name__ == "__main__":
    sys.exit(main())
