"""The real bot under a storm, while people ask: `make soak`, or `python -m tests.bot.telegram.soak --help`.

It is killed and restarted in the first half of the time, Telegram fails and the index is rebuilt all along; memory is
measured over the second half, in one process. The stand-in and the people share the machine with the bot.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.library import load
from tests.bot.telegram.harness import ROOT, Bot, BotAPI, Person, real_bot, until

#: What Telegram does to calls, in turn.
FAILURES = (
    ("sendMessage", {"status": 429, "retry_after": 1}),
    ("sendMessage", {"status": 502}),
    ("sendMessage", {"drop": True}),
    ("sendMessage", {"after_drop": True}),
    ("getUpdates", {"status": 500}),
    ("getUpdates", {"after_drop": True}),
)


@dataclass
class Storm:
    """People who ask at a rate, and what befalls the bot. Run once."""

    api: BotAPI
    bot: Bot
    rate: float
    seconds: float
    kill_every: tuple[float, float] = (0.3, 1.4)  #: seconds, at random between the two
    restart_every: float = 0.0  #: seconds; the same for the others; 0: never
    fail_every: float = 0.0
    rebuild_every: float = 0.0
    calm: float = 0.0  #: the share of the time, at its end, without kills and restarts
    rest: float = 90.0  #: seconds that what waits may take after the last question
    chats: int = 0  #: how many people ask; 0: as many as the rate needs
    did: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)  #: what was out of order
    times: list[tuple[float, float]] = field(default_factory=list)  #: when it was asked, seconds to its reply
    #: When, and megabytes of the process's own: what it maps of the model's files is not counted.
    memory: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(4)
        # Each passage asked for by its own words: the reply says which question it is for.
        passages = [passage for passage in load(ROOT / "knowledge").passages if passage.section.id > "2.1"]
        self.texts = [each.text["en"].strip() for each in passages if each.number is not None][:10]
        self.people = [
            Person(self.api, 5000 + each) for each in range(self.chats or max(20, round(self.rate * 10)))
        ]
        self.asked: dict[int, list[float]] = {each.id: [] for each in self.people}
        self.answered: Counter[int] = Counter()
        self.begun, self.seen = time.time(), self.api.count()
        pauses = {
            "kill": lambda: chance.uniform(*self.kill_every),
            "restart": lambda: self.restart_every,
            "fail": lambda: self.fail_every,
            "rebuild": lambda: self.rebuild_every,
        }
        self.pauses = {name: pause for name, pause in pauses.items() if pause()}
        self.build: subprocess.Popen[bytes] | None = None

    def run(self) -> "Storm":
        """Ask, disturb, and wait for what is still to come."""
        due = {name: self.begun + pause() for name, pause in self.pauses.items()}
        end, quiet = self.begun + self.seconds, self.begun + self.seconds * (1 - self.calm)
        looked = 0.0
        while (now := time.time()) < end:
            while self.did["questions"] < (now - self.begun) * self.rate:
                self._ask()
            for name, at in due.items():
                if at <= now and (name in {"fail", "rebuild"} or now < quiet):
                    getattr(self, f"_{name}")()
                    due[name] = time.time() + self.pauses[name]()
            if now - looked > 1:
                self._listen()
                looked = now
                if self.calm and now > quiet + 5:
                    self.memory.append((now, self._megabytes()))
            time.sleep(0.02)
        while self.did["questions"] < round(self.seconds * self.rate):
            self._ask()
        if self.build is not None:
            self.build.wait()
        until(self._is_done, self.rest, pause=0.5)
        return self

    def _ask(self) -> None:
        person = self.people[self.did["questions"] % len(self.people)]
        asked = self.asked[person.id]
        self._deliver({"message": person.message(self.texts[len(asked) % len(self.texts)])})
        asked.append(time.time())
        self.did["questions"] += 1

    def _deliver(self, update: dict[str, Any]) -> None:
        self.api.update(update)

    def _kill(self) -> None:
        # What many processes in a row began and none ended is given up: that is another test's.
        if not self.bot.is_ready():
            return
        self.bot.kill()
        self.bot.start(wait=False)
        self.did["kills"] += 1

    def _restart(self) -> None:
        assert self.bot.stop() in {0, -15}, self.bot.logged()  # -15: before it could listen to it
        self.bot.start(wait=False)
        self.did["restarts"] += 1

    def _fail(self) -> None:
        method, how = FAILURES[self.did["failures"] % len(FAILURES)]
        self.api.fail(method, times=3, **how)
        self.did["failures"] += 1

    def _rebuild(self) -> None:
        if self.build is not None and self.build.poll() is None:
            return
        report = self.bot.data.parent / "knowledge" / "reports" / "cwg-cop-2022.yaml"
        text, number = report.read_text(encoding="utf-8"), self.did["rebuilds"]
        words = ("The Chair reminded", "The Chair told")
        old, new = words if number % 2 == 0 else words[::-1]
        report.write_text(text.replace(old, new), encoding="utf-8")
        self.build = self.bot.cwgcop("index", "build")
        self.did["rebuilds"] += 1

    def _listen(self) -> None:
        """Match the replies since the last look with the questions: each person's come in their order."""
        calls = self.api.calls(after=self.seen)
        self.seen += len(calls)
        for call in calls:
            if call["method"] == "sendMessage" and call.get("result"):
                self._hear(int(call["args"]["chat_id"]), call["result"]["text"], call.get("done", call["at"]))

    def _hear(self, chat: int, text: str, at: float) -> None:
        done, size = self.answered[chat], len(self.texts)
        number = next((each for each in range(size) if self.texts[each] in text), None)
        if number == done % size and done < len(self.asked[chat]):
            self.times.append((self.asked[chat][done], at - self.asked[chat][done]))
            self.answered[chat] += 1
        elif done and number == (done - 1) % size:
            self.did["repeated"] += 1
        elif number is not None and number < done and len(self.asked[chat]) <= done + (number - done) % size:
            # Not asked again yet: a call whose sender was killed, or took for lost, came after the next one's.
            self.did["repeated late"] += 1
        else:
            self.did["out of order"] += 1
            self.odd.append(
                f"chat {chat}: answer {number} for {done % size} at {at:.1f}, asked {len(self.asked[chat])}"
            )

    def _is_done(self) -> bool:
        self._listen()
        try:
            done = "cwgcop_updates_waiting 0.0" in self.bot.metrics()
        except OSError:  # the last start is not up yet
            return False
        return done and (not self.lost or time.time() > self.begun + self.seconds + self.rest / 2)

    @property
    def lost(self) -> int:
        """Questions without a reply."""
        return self.did["questions"] - self.answered.total()

    def _megabytes(self) -> float:
        lines = Path(f"/proc/{self.bot.process.pid}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1000

    def report(self) -> str:
        """The figures, in lines."""
        counts = ", ".join(f"{count} {name}" for name, count in self.did.items())
        lines = [f"{counts}; lost {self.lost}", *self.odd]
        quiet = self.begun + self.seconds * (1 - self.calm)
        for name, since in (("all", 0.0), ("without kills", quiet)):
            times = sorted(seconds for asked, seconds in self.times if asked >= since)
            if len(times) > 1:
                late = times[int(len(times) * 0.95)]
                lines.append(
                    f"{name}: update to reply p50 {statistics.median(times):.2f} s, p95 {late:.2f} s"
                )
        if len(self.memory) > 1:
            slope = statistics.linear_regression(*zip(*self.memory, strict=True)).slope
            least, most = min(each for _, each in self.memory), max(each for _, each in self.memory)
            lines.append(
                f"memory of its own {least:.0f} to {most:.0f} MB, slope {slope * 3600:+.1f} MB an hour"
            )
        return "\n".join(lines)


def copy_knowledge(folder: Path) -> None:
    """Copy the reports and questions, to be changed."""
    for part in ("reports", "questions"):
        (folder / part).mkdir(parents=True)
        for file in (ROOT / "knowledge" / part).glob("*.yaml"):
            (folder / part / file.name).write_bytes(file.read_bytes())


def main() -> int:
    """Run it on copies of the knowledge folder and of an index, print; exit 1 when a question was lost."""
    top = argparse.ArgumentParser(prog="python -m tests.bot.telegram.soak", description=__doc__)
    top.add_argument("--rate", type=float, default=20.0, help="questions a second")
    top.add_argument("--minutes", type=float, default=30.0)
    top.add_argument(
        "--calm", action="store_true", help="ask 1, 10 and 30 questions a second, and disturb nothing"
    )
    args = top.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_knowledge(folder / "knowledge")
        with real_bot(folder, 600, CWGCOP_KNOWLEDGE=str(folder / "knowledge")) as bot:
            if args.calm:
                for rate in (1, 10, 30):
                    print(f"{rate} a second: {Storm(bot.api, bot, rate, 10, calm=1).run().report()}")
                return 0
            storm = Storm(bot.api, bot, args.rate, 60 * args.minutes, kill_every=(5, 30), restart_every=45,
                          fail_every=7, rebuild_every=60, calm=0.5, rest=900).run()  # fmt: skip
            print(storm.report())
            return 1 if storm.lost or storm.did["out of order"] else 0


if __name__ == "__main__":
    sys.exit(main())
