"""One step of `bench --growth`, in a process of its own: a job on the command line, figures on standard output."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.building import Order, build
from index.builds import Builds
from index.engine import Engine
from index.lessons import Lessons
from index.model.folder import open_encoder
from index.opening import open_index
from knowledge.questions import Question
from lab.archive import Archive, ArchiveEncoder, Base, real

#: Questions that are asked, after WARM others of the same.
ASKED, WARM = 200, 20


def _memory(what: str = "RssAnon") -> float:
    """Memory of this process in MB: what is no mapped file."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


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


def _build(encoder: ArchiveEncoder, archive: Archive, lessons: Lessons, data: Path) -> dict[str, Any]:
    library = archive.library
    before = encoder.seconds
    with _peak() as peak:
        built = build(Order(library, lessons, encoder, Builds(data)))
    return {
        "seconds": built.seconds, "encoding": encoder.seconds - before, "memory": peak["memory"],
        "embedded": built.embedded, "passages": built.passages,
    }  # fmt: skip


def _questions(count: int) -> list[tuple[str, Question]]:
    """Questions of the asked reports, each in one of its languages."""
    found = [(text, one) for one in real()[1] for text in one.text.values()]
    return [found[place * 37 % len(found)] for place in range(count)]


def _late(seconds: list[float]) -> list[float]:
    """Median and 95th percentile in milliseconds."""
    return [1000 * float(one) for one in np.quantile(seconds, (0.5, 0.95))]


def _asked(ask: Callable[[str], tuple[float, Any]]) -> dict[str, Any]:
    """What asking takes; `ask` gives the seconds of its encoding and the id of what is found first."""
    walls, besides, right = [], [], 0
    for number, (text, question) in enumerate(_questions(WARM + ASKED)):
        began = time.perf_counter()
        encoding, first = ask(text)
        wall = time.perf_counter() - began
        if number >= WARM:
            walls.append(wall)
            besides.append(wall - encoding)
            right += first in question.passages
    return {"asked": _late(walls), "beside": _late(besides), "right": right / ASKED, "serving": _memory()}


def _ask(encoder: ArchiveEncoder, data: Path) -> dict[str, Any]:
    began = time.perf_counter()
    index = open_index(data, encoder.fingerprint, encoder.dimension)
    opened = time.perf_counter() - began
    engine = Engine(index, encoder)

    def ask(text: str) -> tuple[float, Any]:
        before = encoder.seconds
        hits = engine.ask([text])[0].hits
        return encoder.seconds - before, hits[0].passage.id

    began = time.perf_counter()
    ask("warm up")
    return {"open": opened, "first": time.perf_counter() - began, **_asked(ask)}


def main(argv: list[str]) -> None:
    """Do `build FOLDER MODELS MODEL SIZE CHANGED` or `ask FOLDER MODELS MODEL SIZE`."""
    job, folder, models, model, size, *rest = argv
    encoder = _encoder(Path(folder), Path(models), model)
    data = Path(folder, size)
    if job == "build":
        found = _build(encoder, Archive(int(size), int(rest[0])), real()[2], data)
    else:
        found = _ask(encoder, data)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
