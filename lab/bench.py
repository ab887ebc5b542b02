"""`python -m lab bench`: time and memory of this project beside the plain design, in one run."""

import argparse
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

from bot.cli.terminal import progress
from bot.settings import Settings
from knowledge.errors import UserError
from lab import growth
from lab.benchrun import BATCH, LARGE, Cold, Measured, measure


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of both sides. `ratio` says how many times better ours is.

    `target` says what is to be reached and `met` whether it was; both None for a figure that only informs.
    """

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
    with progress() as report, tempfile.TemporaryDirectory(prefix="cwgcop-bench-") as folder:
        measured = measure(settings, Path(folder), report)
    found = figures(measured)
    if args.json:
        print(json.dumps([asdict(figure) for figure in found], ensure_ascii=False, indent=2))
    else:
        print(table(found))
    return 0


def figures(measured: Measured) -> list[Figure]:
    """The figures of a run."""
    ours, plain = measured.ours, measured.plain
    walls = [[1000 * wall for wall, _ in side.asked] for side in (ours, plain)]
    cpus = [[1000 * cpu for _, cpu in side.asked] for side in (ours, plain)]
    large = median(1000 * wall for wall, _ in measured.large)
    batches = [BATCH / median(side.batches) for side in (ours, plain)]
    builds = [measured.texts / median(side.builds) for side in (ours, plain)]
    encoded = median(1000 * wall for wall, _ in ours.encoded)
    return [
        _time("one question, warm: median", "ms", [median(times) for times in walls], at_least=3.5),
        _time("one question, warm: 95th percentile", "ms", [_late(times) for times in walls]),
        _time("one question, warm: median processor time", "ms", [median(times) for times in cpus]),
        _encoded("one question, warm: median | its encoding", median(walls[0]), encoded, at_most=1.3),
        _rate("questions in batch", batches, at_least=3),
        _rate(f"building: texts (the same {measured.texts})", builds, at_least=2),
        _time("cold ask: wall time", "s", _cold("wall", measured), at_most=0.3),
        _time("cold ask: processor time", "s", _cold("cpu", measured)),
        _time("cold ask: peak memory", "MB", _cold("memory", measured), at_most=130),
        _time(f"ours, warm median: {measured.passages} passages | {LARGE}", "ms", [median(walls[0]), large]),
    ]


def table(found: Iterable[Figure]) -> str:
    """The figures as lines for a person."""
    lines = [f"{'':<50}{'ours':>9}{'plain':>9}    {'better':>10}   target"]
    for figure in found:
        verdict = "" if figure.target is None else f"{figure.target}: {'met' if figure.met else 'not met'}"
        sides = f"{_number(figure.ours):>9}{_number(figure.plain):>9} {figure.unit:<3}"
        lines.append(f"{figure.name:<50}{sides}{figure.ratio:>8.1f} ×   {verdict}".rstrip())
    return "\n".join(lines)


def _time(
    name: str, unit: str, sides: Sequence[float], *, at_least: float = 0, at_most: float | None = None
) -> Figure:
    """A figure of which less is better; `at_least` times better or, ours itself, `at_most` is the target."""
    ours, plain = sides
    if at_least:
        return Figure(name, unit, ours, plain, plain / ours, f"≥ {at_least:g} ×", plain / ours >= at_least)
    if at_most is not None:
        return Figure(name, unit, ours, plain, plain / ours, f"≤ {at_most:g} {unit}", ours <= at_most)
    return Figure(name, unit, ours, plain, plain / ours)


def _encoded(name: str, ours: float, encoder: float, *, at_most: float) -> Figure:
    """Our time of a question beside that of its encoding alone, so many times which it may take."""
    target = f"≤ {at_most:g} encodings"
    return Figure(name, "ms", ours, encoder, encoder / ours, target, ours <= at_most * encoder)


def _rate(name: str, sides: Sequence[float], *, at_least: float | None = None) -> Figure:
    """A figure a second, of which more is better; `at_least` times more is the target."""
    ours, plain = sides
    if at_least is None:
        return Figure(name, "/s", ours, plain, ours / plain)
    return Figure(name, "/s", ours, plain, ours / plain, f"≥ {at_least:g} ×", ours / plain >= at_least)


def _late(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _cold(part: str, measured: Measured) -> list[float]:
    def value(run: Cold) -> float:
        return float(getattr(run, part))

    return [median(map(value, side.cold)) for side in (measured.ours, measured.plain)]


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
