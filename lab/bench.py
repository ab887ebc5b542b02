"""`python -m lab bench`: time and memory of this project beside the plain design, by turns in one process."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot.cli.terminal import progress
from bot.settings import Settings
from index.building import Order, build
from index.builds import Builds
from index.engine import open_engine
from index.lessons import NO_LESSONS
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


def _late(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


#: What was measured of one side, by name.
Side = dict[str, list[float]]
#: The rows of the table: a name, a unit, what was measured, and the figure of it; two targets, 0 for none: how many
#: times less ours is than the plain design's, and the most that ours is.
ROWS: tuple[tuple[str, str, str, Callable[[Sequence[float]], float], float, float], ...] = (
    ("one question, warm: median", "ms", "asked", median, 2.5, 0),
    ("one question, warm: 95th percentile", "ms", "asked", _late, 0, 0),
    ("one question, warm: median processor time", "ms", "worked", median, 2.5, 0),
    ("… in encodings of the same question", "", "encodings", median, 0, 1.6),
    (f"{MANY} questions in batch", "s", "batch", median, 3, 0),
    ("building the same texts", "s", "build", median, 2, 0),
    ("cold ask: wall time", "s", "cold", median, 0, 0.3),
    ("cold ask: processor time", "s", "cold worked", median, 0, 0),
    ("cold ask: peak memory", "MB", "memory", median, 0, 230),
)  # fmt: skip


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
        print(table(*measure(settings, Path(folder), report)))
    return 0


def measure(settings: Settings, folder: Path, report: Progress) -> tuple[Side, Side]:
    """Measure both sides. Raises UserError."""
    library = load(settings.knowledge)
    ours, theirs = (Side((name, []) for _, _, name, *_ in ROWS) for _ in range(2))
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
    for number, question in enumerate(questions[:COLD]):
        report("asking cold", 0.1 + 0.2 * number / COLD)
        for side, command in (
            (ours, [*ours_cold, "ask", "--", question]),
            (theirs, [*theirs_cold, question]),
        ):
            for name, value in _cold(command).items():
                side[name].append(value)
    from lab.plain import Plain  # torch

    engine = open_engine(settings.knowledge, data, settings.models, settings.model)
    plain, encode = Plain(folder / "model"), engine.encoder.encode
    for turn in range(BUILDS):
        report("building", 0.3 + 0.2 * turn / BUILDS)
        order = Order(library, NO_LESSONS, engine.encoder, Builds(folder / f"build-{turn}"))
        ours["build"].append(_seconds(build, order)[0])
        theirs["build"].append(_seconds(plain.build, texts)[0])
    sides: list[tuple[Side, Callable[[list[str]], Any]]] = [(ours, engine.ask), (theirs, plain.ask)]
    for _, ask in sides:
        ask(questions[QUESTIONS:])  # other questions pay for what is made once, in each script
    for start in range(0, QUESTIONS, ROUND):
        report("asking", 0.5 + 0.3 * start / QUESTIONS)
        turns = questions[start : start + ROUND]
        encodings = [_seconds(encode, [one], "query")[1] for one in turns]
        for side, ask in sides:
            for question, encoding in zip(turns, encodings, strict=True):
                wall, worked = _seconds(ask, [question])
                side["asked"].append(1000 * wall)
                side["worked"].append(1000 * worked)
                side["encodings"].append(worked / encoding)
    parts = [questions[at : at + BATCH] for at in range(0, MANY, BATCH)]
    for turn in range(BUILDS):
        report("asking in batch", 0.8 + 0.2 * turn / BUILDS)
        for side, ask in sides:
            side["batch"].append(sum(_seconds(ask, part)[0] for part in parts))
    return ours, theirs


def table(ours: Side, plain: Side) -> str:
    """The figures of both sides as lines for a person, with the targets and whether they were met."""
    lines = [f"{'':<44}{'ours':>9}{'plain':>9}    {'better':>10}   target"]
    for name, unit, measured, figure, at_least, at_most in ROWS:
        own, other = figure(ours[measured]), figure(plain[measured])
        ratio, target = other / own, ""
        if at_least:
            target = f"≥ {at_least:g} ×: {'met' if ratio >= at_least else 'not met'}"
        elif at_most:
            target = f"≤ {growth.number(at_most)}{' ' * bool(unit)}{unit}: {'met' if own <= at_most else 'not met'}"
        sides = f"{growth.number(own):>9}{growth.number(other):>9} {unit:<3}"
        lines.append(f"{name:<44}{sides}{ratio:>8.1f} ×   {target}".rstrip())
    return "\n".join(lines)


def _seconds(work: Callable[..., Any], *arguments: Any) -> tuple[float, float]:
    """Seconds of wall and of processor time: the second holds on a busy machine too."""
    started, used = time.perf_counter(), time.process_time()
    work(*arguments)
    return time.perf_counter() - started, time.process_time() - used


def _cold(arguments: Sequence[str]) -> dict[str, float]:
    """Run Python with the arguments and measure the process from start to end. Raises UserError where it fails."""
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
    worked, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit
    return {"cold": wall, "cold worked": worked, "memory": memory}
