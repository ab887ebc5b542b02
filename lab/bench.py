"""`python -m lab bench`: time and memory of this project beside the plain design, by turns in one process."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot.cli.terminal import progress
from bot.settings import Settings
from index.engine import open_engine, open_library
from index.views import views_of
from knowledge.errors import UserError
from knowledge.library import load
from knowledge.progress import Progress
from knowledge.questions import load_questions
from lab import growth

#: Questions asked one at a time, by turns of ROUND; questions of a batch, of which BATCH are encoded together.
QUESTIONS, ROUND, MANY, BATCH = 120, 20, 256, 32
#: How often an index is built and a batch answered; how often a process is started for one question.
BUILDS, COLD = 3, 5
#: One thread each: what is compared is the work, not who takes more of the machine.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cold:
    """One process from start to end: seconds of wall and of processor time, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Side:
    """What was measured of one side, in seconds.

    asked: wall and processor time of each question alone
    batches: of MANY questions
    builds: of an index of the same texts
    cold: processes that answer one question
    """

    asked: list[tuple[float, float]] = field(default_factory=list)
    batches: list[float] = field(default_factory=list)
    builds: list[float] = field(default_factory=list)
    cold: list[Cold] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of both sides, of which less is better.

    at_least: the target for how many times less ours is; 0 for none
    at_most: the target for ours; 0 for none
    """

    name: str
    unit: str
    ours: float
    plain: float
    at_least: float = 0.0
    at_most: float = 0.0

    @property
    def ratio(self) -> float:
        """How many times less ours is."""
        return self.plain / self.ours

    @property
    def verdict(self) -> str:
        """The target and whether it was met; "" without one."""
        if not (self.at_least or self.at_most):
            return ""
        target = f"≥ {self.at_least:g} ×" if self.at_least else f"≤ {growth.number(self.at_most)} {self.unit}"
        met = self.ratio >= self.at_least if self.at_least else self.ours <= self.at_most
        return f"{target}: {'met' if met else 'not met'}"


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Measure time and memory beside the plain design; exit 0 whether or not the targets are met."""
    if not args.growth and not hasattr(os, "wait4"):
        raise UserError(
            "the benchmark needs a system that tells a process's memory: run it on Linux or macOS"
        )
    if not args.growth and not all(map(find_spec, ("sentence_transformers", "torch"))):
        raise UserError('the plain design needs the extra: run make bench, or pip install -e ".[models]"')
    if not ENVIRONMENT.items() <= os.environ.items():  # libraries read it when they are imported
        return subprocess.call([sys.executable, "-m", "lab", *sys.argv[1:]], env=os.environ | ENVIRONMENT)
    if args.growth:
        return growth.command(settings, args)
    with progress() as report, tempfile.TemporaryDirectory(prefix="cwgcop-bench-") as folder:
        print(table(figures(*measure(settings, Path(folder), report))))
    return 0


def measure(settings: Settings, folder: Path, report: Progress) -> tuple[Side, Side, list[float]]:
    """Measure both sides, and the processor seconds of encoding each question. Raises UserError."""
    library, ours, theirs = load(settings.knowledge), Side(), Side()
    asked = [text for one in load_questions(settings.knowledge, library) for text in one.text.values()]
    if not asked:
        raise UserError(
            f"{settings.knowledge / 'questions'}: the benchmark asks the questions there: add some"
        )
    # Steps of a prime through the list: of all files, kinds and languages, the same at each run.
    questions = [asked[place * 37 % len(asked)] for place in range(max(QUESTIONS, MANY))]
    texts, data = [view.text for passage in library.passages for view in views_of(passage)], folder / "data"
    ours_cold, theirs_cold = ["-m", "bot", "--data", str(data)], ["-m", "lab.plain", str(folder)]
    report("preparing both sides", 0)
    (folder / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    _cold([*ours_cold, "index", "build"])
    _cold(theirs_cold)
    # First: the system counts the memory of this process as theirs, until they turn into the other program.
    for question in questions[:COLD]:
        report("asking cold", 0.1 + 0.04 * len(ours.cold))
        ours.cold.append(_cold([*ours_cold, "ask", "--", question]))
        theirs.cold.append(_cold([*theirs_cold, question]))
    from lab.plain import Plain  # torch

    engine = open_engine(settings.knowledge, data, settings.models, settings.model)
    plain, encode = Plain(folder / "model"), engine.encoder.encode
    for turn in range(BUILDS):
        report("building", 0.3 + 0.2 * turn / BUILDS)
        new = folder / f"build-{turn}"
        ours.builds.append(_seconds(open_library, library, engine.encoder, new)[0])
        theirs.builds.append(_seconds(plain.build, texts)[0])
    sides: list[tuple[Side, Callable[[list[str]], Any]]] = [(ours, engine.ask), (theirs, plain.ask)]
    for _, ask in sides:
        ask(questions[:8])  # the first questions pay for what is made once
    encoded: list[float] = []
    for start in range(0, QUESTIONS, ROUND):
        report("asking", 0.5 + 0.3 * start / QUESTIONS)
        turns = questions[start : start + ROUND]
        for side, ask in sides:
            side.asked.extend(_seconds(ask, [one]) for one in turns)
        encoded += [_seconds(encode, [one], "query")[1] for one in turns]
    parts = [questions[at : at + BATCH] for at in range(0, MANY, BATCH)]
    for turn in range(BUILDS):
        report("asking in batch", 0.8 + 0.2 * turn / BUILDS)
        for side, ask in sides:
            side.batches.append(sum(_seconds(ask, part)[0] for part in parts))
    return ours, theirs, encoded


def figures(ours: Side, plain: Side, encoded: Sequence[float]) -> list[Figure]:
    """The figures of a run. `encoded` has the processor seconds of encoding each question."""

    def of(name: str, unit: str, measure: Callable[[Side], float], *targets: float) -> Figure:
        return Figure(name, unit, measure(ours), measure(plain), *targets)

    def worked(side: Side) -> float:
        return 1000 * median(cpu for _, cpu in side.asked)

    encoding = 1000 * median(encoded)
    return [
        of("one question, warm: median", "ms", lambda side: 1000 * median(wall for wall, _ in side.asked), 2.5),
        of("one question, warm: 95th percentile", "ms",
           lambda side: 1000 * quantiles((wall for wall, _ in side.asked), n=20)[-1]),
        of("one question, warm: median processor time", "ms", worked, 2.5),
        Figure("… processor time | its encoding's", "ms", worked(ours), encoding, at_most=1.6 * encoding),
        of(f"{MANY} questions in batch", "s", lambda side: median(side.batches), 3),
        of("building the same texts", "s", lambda side: median(side.builds), 2),
        of("cold ask: wall time", "s", lambda side: median(run.wall for run in side.cold), 0, 0.3),
        of("cold ask: processor time", "s", lambda side: median(run.cpu for run in side.cold)),
        of("cold ask: peak memory", "MB", lambda side: median(run.memory for run in side.cold), 0, 230),
    ]  # fmt: skip


def table(found: Iterable[Figure]) -> str:
    """The figures as lines for a person."""
    lines = [f"{'':<44}{'ours':>9}{'plain':>9}    {'better':>10}   target"]
    for figure in found:
        sides = f"{growth.number(figure.ours):>9}{growth.number(figure.plain):>9} {figure.unit:<3}"
        lines.append(f"{figure.name:<44}{sides}{figure.ratio:>8.1f} ×   {figure.verdict}".rstrip())
    return "\n".join(lines)


def _seconds(work: Callable[..., Any], *arguments: Any) -> tuple[float, float]:
    """Seconds of wall and of processor time: the second holds on a busy machine too."""
    started, used = time.perf_counter(), time.process_time()
    work(*arguments)
    return time.perf_counter() - started, time.process_time() - used


def _cold(arguments: Sequence[str]) -> Cold:
    """Run Python with the arguments and measure the process. Raises UserError where it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise UserError(f"bench: {' '.join(arguments[:2])} failed: {said.read().strip()}")
    unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # bytes there, kibibytes elsewhere
    return Cold(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
