"""`python -m lab bench`: time and memory of this project beside the plain design, by turns in one process."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot.cli.terminal import progress
from bot.settings import CHECKOUT, Settings
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
    """One measure of both sides; ours is `ratio` times as good. `target` and `met`: None if it only informs."""

    name: str
    unit: str
    ours: float
    plain: float
    ratio: float
    target: str | None = None
    met: bool | None = None


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Measure time and memory beside the plain design; exit 0 whether or not the targets are met."""
    if args.growth:
        return growth.command(settings, args)
    if not hasattr(os, "wait4"):
        raise UserError(
            "the benchmark needs a system that tells a process's memory: run it on Linux or macOS"
        )
    if not all(map(find_spec, ("sentence_transformers", "torch"))):
        raise UserError('the plain design needs the extra: run make bench, or pip install -e ".[models]"')
    if not ENVIRONMENT.items() <= os.environ.items():  # libraries read it when they are imported
        again = [sys.executable, "-m", "lab", "bench", *["--json"] * args.json]
        return subprocess.call(again, env=os.environ | ENVIRONMENT)
    with progress() as report, tempfile.TemporaryDirectory(prefix="cwgcop-bench-") as folder:
        found = figures(*measure(settings, Path(folder), report))
    print(json.dumps(list(map(asdict, found)), ensure_ascii=False, indent=2) if args.json else table(found))
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
    texts, model, data = (
        [view.text for passage in library.passages for view in views_of(passage)],
        folder / "model",
        folder / "data",
    )
    places = {
        "knowledge": settings.knowledge,
        "data": data,
        "models": settings.models,
        "model": settings.model,
    }
    options = [part for name, value in places.items() for part in (f"--{name}", str(value))]
    report("making the plain design's model", 0)
    _cold(
        [
            "-c",
            "import pathlib, sys; from lab.plain import write; write(pathlib.Path(sys.argv[1]))",
            str(model),
        ]
    )
    (folder / "plain.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    for arguments in (
        ["-m", "lab.plain", str(model), str(folder)],
        ["-m", "bot", *options, "index", "build"],
    ):
        _cold(arguments)
    # First: the system counts the memory of this process as theirs, until they turn into the other program.
    for question in questions[:COLD]:
        report("asking cold", 0.1 + 0.04 * len(ours.cold))
        ours.cold.append(_cold(["-m", "bot", *options, "ask", "--", question]))
        theirs.cold.append(_cold(["-m", "lab.plain", str(model), str(folder), question]))
    from lab.plain import Plain  # torch

    engine = open_engine(settings.knowledge, data, settings.models, settings.model)
    plain, encode = Plain(model), engine.encoder.encode
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
    """The figures of a run."""
    walls, cpus = ([[1000 * one[part] for one in side.asked] for side in (ours, plain)] for part in (0, 1))
    worked, encoding = [median(times) for times in cpus], 1000 * median(encoded)
    cold = {
        part: [median(getattr(run, part) for run in side.cold) for side in (ours, plain)]
        for part in ("wall", "cpu", "memory")
    }
    many, built = ([median(getattr(side, part)) for side in (ours, plain)] for part in ("batches", "builds"))
    return [
        _figure("one question, warm: median", "ms", [median(times) for times in walls], at_least=2.5),
        _figure("one question, warm: 95th percentile", "ms", [quantiles(times, n=20)[-1] for times in walls]),
        _figure("one question, warm: median processor time", "ms", worked, at_least=2.5),
        _figure("… processor time | its encoding's", "ms", [worked[0], encoding], at_most=1.6 * encoding),
        _figure(f"{MANY} questions in batch", "s", many, at_least=3),
        _figure("building the same texts", "s", built, at_least=2),
        _figure("cold ask: wall time", "s", cold["wall"], at_most=0.3),
        _figure("cold ask: processor time", "s", cold["cpu"]),
        _figure("cold ask: peak memory", "MB", cold["memory"], at_most=230),
    ]  # fmt: skip


def table(found: Iterable[Figure]) -> str:
    """The figures as lines for a person."""
    lines = [f"{'':<44}{'ours':>9}{'plain':>9}    {'better':>10}   target"]
    for figure in found:
        verdict = "" if figure.target is None else f"{figure.target}: {'met' if figure.met else 'not met'}"
        sides = f"{growth.number(figure.ours):>9}{growth.number(figure.plain):>9} {figure.unit:<3}"
        lines.append(f"{figure.name:<44}{sides}{figure.ratio:>8.1f} ×   {verdict}".rstrip())
    return "\n".join(lines)


def _figure(
    name: str, unit: str, sides: Sequence[float], *, at_least: float = 0, at_most: float = 0
) -> Figure:
    """A figure of which less is better, `at_least` times less or ours itself `at_most` so much."""
    ours, plain = sides
    ratio = plain / ours
    if at_least:
        return Figure(name, unit, ours, plain, ratio, f"≥ {at_least:g} ×", ratio >= at_least)
    if at_most:
        return Figure(name, unit, ours, plain, ratio, f"≤ {growth.number(at_most)} {unit}", ours <= at_most)
    return Figure(name, unit, ours, plain, ratio)


def _seconds(work: Callable[..., Any], *arguments: Any) -> tuple[float, float]:
    """Seconds of wall and of processor time: the second holds on a busy machine too."""
    started, used = time.perf_counter(), time.process_time()
    work(*arguments)
    return time.perf_counter() - started, time.process_time() - used


def _cold(arguments: Sequence[str]) -> Cold:
    """Run Python with the arguments and take its measure. Raises UserError where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT
    )  # fmt: skip
    with process:
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise UserError(f"bench: {' '.join(arguments[:2])} failed: {said.strip()}")
    unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # bytes there, kibibytes elsewhere
    return Cold(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
