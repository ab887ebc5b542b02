"""`python -m lab bench --growth`: what an archive of more and more passages costs, beside the plain design.

Each step runs in a process of its own (`lab.growthside`), on one thread, over made archives (`lab.archive`).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any

from bot.cli.terminal import progress
from bot.settings import CHECKOUT, Settings
from knowledge.errors import UserError
from lab.benchrun import ENVIRONMENT
from lab.growthside import READ

#: Passages that another text comes for in the incremental build.
CHANGED = 100
#: The rows of the table: a name, a unit, and where both sides' figures are.
ROWS = (
    ("build, beside encoding", "s", ("build", "beside")),
    ("… memory beside the reports", "MB", ("build", "memory")),
    (f"incremental build, {CHANGED} passages changed", "s", ("change", "seconds")),
    ("opening", "s", ("ask", "open")),
    ("first question", "ms", ("ask", "first")),
    ("question: median", "ms", ("ask", "median")),
    ("question: 95th percentile", "ms", ("ask", "late")),
    ("… beside encoding: median", "ms", ("ask", "beside_median")),
    ("… beside encoding: 95th percentile", "ms", ("ask", "beside_late")),
    ("… beside encoding: median processor time", "ms", ("ask", "cpu_median")),
    ("right first", "", ("ask", "right")),
    ("memory of a process that answers", "MB", ("ask", "serving")),
    ("nearest views found, of 1", "", ("build", "recall")),
)

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Measure archives of these sizes; exit 0 whether or not targets are met."""
    if not Path("/proc/self/status").exists():
        raise UserError("what memory is no mapped file is told by Linux alone: run it there")
    found: dict[int, Figures] = {}
    with progress() as report, tempfile.TemporaryDirectory(prefix="cwgcop-growth-") as name:
        folder = Path(args.keep or name)
        folder.mkdir(parents=True, exist_ok=True)
        for place, size in enumerate(args.growth):
            for side in ("ours", "plain"):
                report(f"{size:,} passages: {side}", place / len(args.growth))
                found.setdefault(size, {})[side] = _side(settings, folder, side, size)  # type: ignore[index]
    if args.picture:
        Path(args.picture).write_text(picture(found), encoding="utf-8")
    print(json.dumps(found, indent=2) if args.json else table(found))
    return 0


def table(found: Mapping[int, Figures]) -> str:
    """The figures as lines for a person: ours | the plain design's."""
    sizes = "".join(f"{size:>18,}" for size in found)
    lines = [f"{'passages: ours | plain':<46}{sizes}"]
    for name, unit, where in ROWS:
        cells = (
            " | ".join(_number(_at(figures.get(side, {}), where)) for side in ("ours", "plain"))
            for figures in found.values()
        )
        lines.append(f"{f'{name}, {unit}' if unit else name:<46}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(
        [
            *lines,
            "Made archives: real texts with invented numbers; vectors but the asked passages' mixed of real ones.",
        ]
    )


def picture(found: Mapping[int, Figures]) -> str:
    """Three plots over the passages, both scales logarithmic, as SVG."""
    panels = (
        ("A question beside encoding, processor (ms)", ("ask", "cpu_median")),
        ("Memory of a process that answers (MB)", ("ask", "serving")),
        (f"{CHANGED} passages changed: build (s)", ("change", "seconds")),
    )
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 270" font-family="sans-serif" font-size="12">',
        '<rect width="1000" height="270" fill="#fff"/>',
    ]
    for number, (title, where) in enumerate(panels):
        left = 50 + 315 * number
        lines = {
            side: [
                (size, value)
                for size, figures in found.items()
                if (value := _at(figures.get(side, {}), where))
            ]
            for side in ("ours", "plain")
        }
        parts += _panel(left, title, lines)
    return "\n".join([*parts, "</svg>\n"])


def _panel(left: int, title: str, lines: Mapping[str, Sequence[tuple[int, float]]]) -> list[str]:
    points = [point for line in lines.values() for point in line]
    low, high = (fit(log10(value) for _, value in points) for fit in (min, max))
    low, high = int(low // 1), max(int(-(-high // 1)), int(low // 1) + 1)
    first, last = (log10(fit(size for size, _ in points)) for fit in (min, max))

    def x(size: float) -> float:
        return left + 220 * (log10(size) - first) / ((last - first) or 1)

    def y(value: float) -> float:
        return 240 - 190 * (log10(value) - low) / (high - low)

    parts = [f'<text x="{left}" y="24" font-weight="bold" fill="#222">{title}</text>']
    for power in range(low, high + 1):
        parts.append(
            f'<path d="M{left} {y(10**power):.1f}h220" stroke="#ddd"/>'
            f'<text x="{left - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end" fill="#555">{10**power:g}</text>'
        )
    for size in sorted({size for size, _ in points}):
        parts.append(f'<text x="{x(size):.1f}" y="258" text-anchor="middle" fill="#555">{size:,}</text>')
    for (side, line), colour in zip(lines.items(), ("#0b6", "#c50"), strict=True):
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for size, value in line
        ]
        if line:
            parts.append(
                f'<text x="{x(line[-1][0]) + 6:.1f}" y="{y(line[-1][1]) + 4:.1f}" fill="{colour}">{side}</text>'
            )
    return parts


def _side(settings: Settings, folder: Path, side: str, size: int) -> Mapping[str, Mapping[str, float]]:
    jobs = {"build": ["build", "0"], "change": ["build", str(CHANGED)], "ask": ["ask"]}
    if side == "plain":
        return _run(settings, folder, size, ["plain"])
    found = {name: _run(settings, folder, size, job) for name, job in jobs.items()}
    found["build"]["beside"] = found["build"]["seconds"] - found["build"]["encoding"]
    return found


def _run(settings: Settings, folder: Path, size: int, job: Sequence[str]) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "lab.growthside",
        job[0],
        folder,
        settings.models,
        settings.model,
        size,
        *job[1:],
    ]
    done = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env=os.environ | ENVIRONMENT,
    )
    if done.returncode:
        raise UserError(f"bench: {done.stderr.strip()}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _at(figures: Mapping[str, Mapping[str, float]], where: tuple[str, str]) -> float | None:
    return figures.get(where[0], {}).get(where[1])


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"


__all__ = ["READ", "command", "picture", "table"]
