"""One step of `bench --growth`, in a process of its own: a job on the command line, figures on standard output."""

import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from index.building import Order, build
from index.builds import Builds
from index.engine import Engine
from index.lessons import Lessons
from index.mentions import finding, gathering
from index.model.export import export
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


#: Passages up to which the mentions of every made text are read. Beyond, one that differs from another in its number
#: alone is not read again: to read a million would take a quarter of an hour.
READ = 10_000


def _read_once() -> None:
    """Have texts that differ in the number of their passage alone read once."""

    @lru_cache(4096)
    def read(text: str, groups: frozenset[str]) -> Any:
        found = finding.read(text, groups)
        mentions, low, said = found.mentions(), found.tokens.low, found.tokens.text
        return SimpleNamespace(mentions=lambda: mentions, tokens=SimpleNamespace(low=low, text=said))

    def of_made(text: str, groups: frozenset[str]) -> Any:
        return read(re.sub(r" \[made \d+\]$", "", text), groups)

    setattr(gathering, "read", of_made)  # noqa: B010 -- a name that the module has for itself


def _encoder(folder: Path, models: Path, model: str) -> ArchiveEncoder:
    path, encoder = folder / "base.npz", open_encoder(models, model)
    if not path.exists():
        Base.write(path, encoder)
    return ArchiveEncoder(encoder, Base(path))


def _build(encoder: ArchiveEncoder, archive: Archive, lessons: Lessons, data: Path) -> dict[str, Any]:
    library = archive.library
    before = encoder.seconds
    if archive.size > READ:
        _read_once()
    with _peak() as peak:
        built = build(Order(library, lessons, encoder, Builds(data)))
    return {
        "seconds": built.seconds, "encoding": encoder.seconds - before, "memory": peak["memory"],
        "embedded": built.embedded, "recall": built.recall,
    }  # fmt: skip


def _questions(count: int) -> list[tuple[str, Question]]:
    """Questions of the asked reports, each in one of its languages."""
    found = [(text, one) for one in real()[1] for text in one.text.values()]
    return [found[place * 37 % len(found)] for place in range(count)]


def _asked(ask: Callable[[str], tuple[float, float, Any]]) -> dict[str, float]:
    """What asking takes, in milliseconds; `ask` gives the seconds of wall and of processor time that its encoding took,
    and the id of what is found first."""
    times, right = [], 0
    for number, (text, question) in enumerate(_questions(WARM + ASKED)):
        cpu, began = time.thread_time(), time.perf_counter()
        encoding, of_cpu, first = ask(text)
        wall, cpu = time.perf_counter() - began, time.thread_time() - cpu
        if number >= WARM:
            times.append((wall, wall - encoding, cpu - of_cpu))
            right += first in question.passages
    names = ("median", "beside_median", "cpu_median"), ("late", "beside_late", "cpu_late")
    quantiles = 1000 * np.quantile(np.array(times), (0.5, 0.95), axis=0)
    found = {
        name: float(one)
        for row, some in zip(quantiles, names, strict=True)
        for one, name in zip(row, some, strict=True)
    }
    return {**found, "right": right / ASKED, "serving": _memory()}


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


def _plain(encoder: ArchiveEncoder, data: Path, model: Path) -> dict[str, dict[str, float]]:
    """The plain design over the vectors of our build: what it does beside encoding, and how long its model takes for a
    question. A change means that it embeds everything again, of which the time is worked out from some texts'."""
    import faiss

    from lab.plain import Plain

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
    encoder = _encoder(Path(folder), Path(models), model)
    data = Path(folder, size)
    if job == "build":
        found = _build(encoder, Archive(int(size), int(rest[0])), real()[2], data)
    elif job == "plain":
        if not (exported := Path(folder, "model")).exists():
            export(Path(models), model, exported)
        found = _plain(encoder, data, exported)
    else:
        found = _ask(encoder, data)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
