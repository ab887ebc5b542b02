"""`python -m lab bench --growth`: what an archive of more and more passages costs, beside the plain design.

Each step runs in a process of its own, on one thread, over made archives (`lab.archive`): a job on the command line,
figures on standard output.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bot.cli.terminal import progress
from bot.settings import CHECKOUT, Settings
from index.building import Order, build
from index.builds import Builds
from index.engine import Engine
from index.model.folder import open_encoder
from index.opening import open_index
from knowledge.errors import UserError
from lab.archive import Archive, ArchiveEncoder, Base, real

#: Passages that another text comes for in the incremental build; questions that are asked, after WARM others.
CHANGED, ASKED, WARM = 100, 200, 20
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

#: Figures by name, of each step.
Steps = Mapping[str, Mapping[str, float]]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Measure archives of these sizes; exit 0 whether or not targets are met."""
    if not Path("/proc/self/status").exists():
        raise UserError("what memory is no mapped file is told by Linux alone: run it there")
    found: dict[int, dict[str, Steps]] = {}
    with progress() as report, tempfile.TemporaryDirectory(prefix="cwgcop-growth-") as name:
        folder = Path(args.keep or name)
        folder.mkdir(parents=True, exist_ok=True)
        for place, size in enumerate(args.growth):
            report(f"{size:,} passages: ours", place / len(args.growth))
            jobs = {"build": ["build", "0"], "change": ["build", str(CHANGED)], "ask": ["ask"]}
            ours = {step: _run(settings, folder, size, *job) for step, job in jobs.items()}
            ours["build"]["beside"] = ours["build"]["seconds"] - ours["build"]["encoding"]
            report(f"{size:,} passages: plain", (place + 0.5) / len(args.growth))
            found[size] = {"ours": ours, "plain": _run(settings, folder, size, "plain")}
    print(json.dumps(found, indent=2) if args.json else table(found))
    return 0


def table(found: Mapping[int, Mapping[str, Steps]]) -> str:
    """The figures as lines for a person: ours | the plain design's."""
    lines = [f"{'passages: ours | plain':<46}" + "".join(f"{size:>18,}" for size in found)]
    for name, unit, (step, figure) in ROWS:
        cells = (
            " | ".join(number(sides[side].get(step, {}).get(figure)) for side in ("ours", "plain"))
            for sides in found.values()
        )
        lines.append(f"{f'{name}, {unit}' if unit else name:<46}" + "".join(f"{cell:>18}" for cell in cells))
    made = (
        "Made archives: real texts with invented numbers; vectors but the asked passages' mixed of real ones."
    )
    return "\n".join([*lines, made])


def number(value: float | None) -> str:
    """A figure in three digits; a dash for None."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _run(settings: Settings, folder: Path, size: int, job: str, *rest: str) -> dict[str, Any]:
    where = (job, folder, settings.models, settings.model, size, *rest)
    done = subprocess.run(
        [sys.executable, "-m", "lab.growth", *map(str, where)],
        capture_output=True, text=True, check=False, cwd=CHECKOUT, env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    if done.returncode:
        raise UserError(f"bench: {done.stderr.strip()}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


# What follows runs in the process of one step.


def _memory() -> float:
    """Memory of this process in MB: what is no mapped file."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


@contextmanager
def _peak() -> Iterator[dict[str, float]]:
    """The most memory that the block takes beyond what there was, and its seconds."""
    found = {"memory": 0.0}
    before, done = _memory(), threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            found["memory"] = max(found["memory"], _memory() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        yield found
    finally:
        found["seconds"] = time.perf_counter() - began
        done.set()
        watcher.join()


def _encoder(folder: Path, models: Path, model: str) -> ArchiveEncoder:
    path, encoder = folder / "base.npz", open_encoder(models, model)
    if not path.exists():
        Base.write(path, encoder)
    return ArchiveEncoder(encoder, Base(path))


def _build(encoder: ArchiveEncoder, archive: Archive, data: Path) -> dict[str, float]:
    library, before = archive.library, encoder.seconds
    with _peak() as peak:
        built = build(Order(library, real()[2], encoder, Builds(data)))
    encoding = encoder.seconds - before
    return {"seconds": built.seconds, "encoding": encoding, "memory": peak["memory"], "recall": built.recall}


def _asked(ask: Callable[[str], tuple[float, float, Any]]) -> dict[str, float]:
    """What asking takes, in milliseconds; `ask` gives the seconds of wall and of processor time that its encoding took,
    and the id of what is found first."""
    times, right = [], 0
    wordings = [(text, one) for one in real()[1] for text in one.text.values()]
    for place in range(WARM + ASKED):
        text, question = wordings[place * 37 % len(wordings)]
        cpu, began = time.thread_time(), time.perf_counter()
        encoding, of_cpu, first = ask(text)
        wall, cpu = time.perf_counter() - began, time.thread_time() - cpu
        if place >= WARM:
            times.append((wall, wall - encoding, cpu - of_cpu))
            right += first in question.passages
    names = "median", "beside_median", "cpu_median", "late", "beside_late", "cpu_late"
    values = 1000 * np.quantile(np.array(times), (0.5, 0.95), axis=0).ravel()
    return dict(zip(names, values.tolist(), strict=True)) | {"right": right / ASKED, "serving": _memory()}


def _ask(encoder: ArchiveEncoder, data: Path) -> dict[str, float]:
    began = time.perf_counter()
    index = open_index(data, encoder.fingerprint, encoder.dimension)
    opened = time.perf_counter() - began
    engine = Engine(index, encoder)

    def ask(text: str) -> tuple[float, float, Any]:
        before = encoder.seconds, encoder.cpu
        hits = engine.ask([text])[0].hits
        return encoder.seconds - before[0], encoder.cpu - before[1], hits[0].passage.id

    began = time.perf_counter()
    ask("warm up")
    return {"open": opened, "first": 1000 * (time.perf_counter() - began), **_asked(ask)}


def _plain(encoder: ArchiveEncoder, data: Path, model: Path) -> Steps:
    """The plain design over the vectors of our build: what it does beside encoding, and how long its model takes for a
    question. A change means that it embeds everything again, of which the time is worked out from some texts'."""
    import faiss

    from lab.plain import Plain  # torch

    plain = Plain(model)
    index = open_index(data, encoder.fingerprint, encoder.dimension)
    texts = [one.original for one in index.library.passages]
    rows = index.views.vectors
    folder = data / "plain"
    folder.mkdir(exist_ok=True)
    with _peak() as peak:
        found = faiss.IndexFlatIP(encoder.dimension)
        for first in range(0, rows.count, 16_384):
            found.add(rows.embedded(first, min(first + 16_384, rows.count)))
        faiss.write_index(found, str(folder / "plain.faiss"))
        (folder / "plain.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    sample = texts[:: -(-len(texts) // 64)]
    began = time.perf_counter()
    plain.encode(sample)
    again = peak["seconds"] + (time.perf_counter() - began) / len(sample) * len(texts)
    ids, of = list(index.library.ids), index.views.passage_of
    del found, texts, index
    began = time.perf_counter()
    plain.load(folder)
    opened = time.perf_counter() - began

    def ask(text: str) -> tuple[float, float, Any]:
        vector = encoder.encode([text], "query")
        began, cpu = time.perf_counter(), time.thread_time()
        plain.encode([text])
        encoding = time.perf_counter() - began, time.thread_time() - cpu
        return *encoding, ids[of[plain.search(vector, 3)[1][0][0]]]

    build = {"beside": peak["seconds"], "memory": peak["memory"]}
    return {"build": build, "change": {"seconds": again}, "ask": {"open": opened, **_asked(ask)}}


def main(argv: list[str]) -> None:
    """Do `build FOLDER MODELS MODEL SIZE CHANGED`, `ask FOLDER MODELS MODEL SIZE` or `plain` the same."""
    job, folder, models, model, size, *rest = argv
    encoder, data = _encoder(Path(folder), Path(models), model), Path(folder, size)
    if job == "build":
        found: Any = _build(encoder, Archive(int(size), int(rest[0])), data)
    elif job == "plain":
        if not (exported := Path(folder, "model")).exists():
            from lab.plain import write  # torch

            write(exported)
        found = _plain(encoder, data, exported)
    else:
        found = _ask(encoder, data)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
