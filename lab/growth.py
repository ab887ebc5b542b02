"""`python -m lab bench --growth`: what an archive of more and more passages costs.

An archive has practice reports, which are asked about, and made reports. A made passage has a real text (TICO-19)
with an invented number. Its vector is the text's own, moved towards the vectors of two other texts.
Its tokens are the text's own. So a million passages are made in minutes: encoding them would take hours. All that is
measured is the same as for any archive.

Each step runs in a process of its own, on one thread.
"""

import argparse
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.cli.terminal import progress
from bot.settings import Settings
from index.building import Order, build
from index.builds import Builds
from index.engine import Engine
from index.lessons import Lessons
from index.model.encoder import Encoded, Encoder, TextKind
from index.model.folder import open_encoder
from index.opening import open_index
from knowledge.errors import UserError
from knowledge.library import Library
from knowledge.questions import Kind, Question, Split
from knowledge.report import Meeting, Report, Section
from lab.practice import practice, rows

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
#: Practice reports that are asked about; those that have lessons; passages of a made report, and of its sections.
ASKED, TAUGHT, REPORT, SECTION = 20, 10, 2_000, 20
#: Sections of a made report that are meetings; each so many-th made passage names a document.
MEETINGS, DOCUMENT = 4, 20
#: Real texts in each language, and their most characters.
TEXTS, LONGEST = 400, 300
#: Passages with another text in the second build; questions that are timed; questions that are asked before them.
CHANGED, QUESTIONS, WARM = 100, 200, 20
#: The rows of the table: a name, a unit, and where the figure is.
ROWS = (
    ("build, beside encoding", "s", ("build", "beside")),
    ("… memory beside the reports", "MB", ("build", "memory")),
    ("nearest views found, of 1", "", ("build", "recall")),
    (f"build with {CHANGED} passages changed", "s", ("change", "beside")),
    ("opening", "s", ("ask", "open")),
    ("question, beside encoding: median", "ms", ("ask", "median")),
    ("question, beside encoding: 95th percentile", "ms", ("ask", "late")),
    ("right first", "", ("ask", "right")),
    ("memory of a process that answers", "MB", ("ask", "serving")),
)
_NOISES = 4_093  # a prime: so passages on one text differ
_MADE = re.compile(r"\[made (\d+)\]$")

Array = NDArray[np.float32]
#: Figures by name, of each step.
Steps = Mapping[str, Mapping[str, float]]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Measure archives of these sizes."""
    if not Path("/proc/self/status").exists():
        raise UserError("only Linux tells how much memory is not of mapped files: run it there")
    found: dict[int, Steps] = {}
    with progress() as report, tempfile.TemporaryDirectory(prefix="cwgcop-growth-") as name:
        for place, size in enumerate(args.growth):
            report(f"{size:,} passages", place / len(args.growth))
            found[size] = measured(settings, Path(name), size)
    print(table(found))
    return 0


def measured(settings: Settings, folder: Path, size: int) -> Steps:
    """The figures of the steps with an archive of a size. Each step runs in a new process."""
    start = (settings.models, settings.model, folder / "base.npz", folder / str(size))
    steps: dict[str, Callable[[], dict[str, float]]] = {
        "build": partial(_build, *start, size, 0), "change": partial(_build, *start, size, CHANGED),
        "ask": partial(_ask, *start),
    }  # fmt: skip
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as process:
        try:
            return {name: process.submit(step).result() for name, step in steps.items()}
        except BrokenProcessPool:
            raise UserError(
                f"bench: the process for {size:,} passages was killed: it needs more memory"
            ) from None


def table(found: Mapping[int, Steps]) -> str:
    """The figures as lines for a person."""
    lines = [f"{'passages':<46}" + "".join(f"{size:>12,}" for size in found)]
    for name, unit, (step, figure) in ROWS:
        cells = (number(steps[step][figure]) for steps in found.values())
        lines.append(f"{f'{name}, {unit}' if unit else name:<46}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)


def number(value: float) -> str:
    """A figure in three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


# The archive


def real_reports() -> tuple[list[Report], list[Question], Lessons]:
    """The reports that are asked about or have lessons, the questions, and the lessons."""
    asked, taught = practice(Split.JUDGE)[:ASKED], practice(Split.LEARN)[:TAUGHT]
    questions = [one for each in asked for one in each.questions if one.kind is Kind.ANSWERABLE]
    lessons = Lessons.of([one for each in taught for one in each.questions])
    return [each.report for each in (*asked, *taught)], questions, lessons


def real_texts() -> dict[str, list[str]]:
    """The real texts that made passages have, by language."""
    sentences = [row["sentence"] for row in rows("pairs")]
    return {
        language: [one[language] for one in sentences if 0 < len(one.get(language, "")) <= LONGEST][:TEXTS]
        for language in LANGUAGES
    }


def archive(size: int, changed: int = 0) -> Library:
    """An archive of so many passages. About `changed` of the made ones, all over it, have another text than usual."""
    reports, _, _ = real_reports()
    made, own = range(sum(1 for report in reports for _ in report.passages()), size), real_texts()
    others = frozenset(made[:: -(-len(made) // changed)] if changed else ())
    for number, start in enumerate(made[::REPORT]):
        places, language = range(start, min(start + REPORT, size)), LANGUAGES[number % len(LANGUAGES)]
        reports.append(_made(number, language, places, others, own[language]))
    return Library(tuple(reports))


def _made(number: int, language: str, places: range, others: Set[int], own: Sequence[str]) -> Report:
    """A made report; the passages at these `others` among its places have another text."""
    group, year = number // 10, 2013 + number % 10

    def item(place: int) -> dict[str, str]:
        text = own[place * 7919 % len(own)]
        if place in others:
            return {language: f"{text} (revised)"}
        named = f" (GA{group}/{year}/{place})" if place % DOCUMENT == 0 else ""
        return {language: f"{text}{named} [made {place}]"}

    def section(order: int) -> Section:
        members = places[order * SECTION : (order + 1) * SECTION]
        title = " ".join(own[(members.start * 31) % len(own)].split()[:6])[:60]
        held = Meeting(order + 1, date(year, 1 + order * 3, 14)) if order < MEETINGS else None
        return Section(str(order + 1), {language: title}, held, items=tuple(map(item, members)))

    sections = tuple(section(order) for order in range(-(-len(places) // SECTION)))
    title = {language: f"Made report of group {group} (MG-G{group}) {year}"}
    return Report(f"made-{group}-{year}", language, title, sections, frozenset({language}))


class ArchiveEncoder:
    """The real encoder, except for made passages. `seconds` is the time that the real one took.

    What it gives of the real texts is kept in the file `base`.
    """

    def __init__(self, encoder: Encoder, base: Path) -> None:
        self._real, self.seconds = encoder, 0.0
        self.name, self.dimension, self.fingerprint = encoder.name, encoder.dimension, encoder.fingerprint
        self._start = sum(1 for report in real_reports()[0] for _ in report.passages())
        if not base.exists():
            said = encoder.tokens([text for some in real_texts().values() for text in some], "passage")
            ends = np.cumsum([len(one.tokens) for one in said])[:-1]
            tokens = np.concatenate([one.tokens for one in said])
            np.savez(base, vectors=np.array([one.vector for one in said]), tokens=tokens, ends=ends)
        with np.load(base) as file:
            self._vectors, self._tokens = file["vectors"], np.split(file["tokens"], file["ends"])
        noise = np.random.default_rng(0).standard_normal((_NOISES, self.dimension), np.float32)
        self._noise = noise * 0.3 / np.sqrt(self.dimension)

    def encode(self, texts: Sequence[str], kind: TextKind) -> Array:
        """The vectors of texts, as the real one has them."""
        began = time.perf_counter()
        found = self._real.encode(texts, kind)
        self.seconds += time.perf_counter() - began
        return found

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The vectors of texts and of their tokens."""
        made = [_MADE.search(text) if kind == "passage" else None for text in texts]
        others = [text for text, match in zip(texts, made, strict=True) if match is None]
        began = time.perf_counter()
        encoded = iter(self._real.tokens(others, kind) if others else ())
        self.seconds += time.perf_counter() - began
        return [self._made(int(match[1])) if match else next(encoded) for match in made]

    def _made(self, place: int) -> Encoded:
        count = len(self._vectors) // len(LANGUAGES)
        first = (place - self._start) // REPORT % len(LANGUAGES) * count
        of = first + place * 7919 % count
        vector = self._vectors[of] + self._noise[place % _NOISES]
        for step, share in ((104_729, 37), (15_485_863, 53)):
            other = self._vectors[first + (place * step + 1) % count]
            vector = vector + (0.25 + 0.5 * (place * share % 101 / 100)) * other
        return Encoded((vector / np.linalg.norm(vector)).astype(np.float32), self._tokens[of])


def _memory() -> float:
    """Memory of this process in MB: what is no mapped file."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


@contextmanager
def _peak() -> Iterator[list[float]]:
    """The memory that the block takes beyond what there was, as it is looked at."""
    before, done = _memory(), threading.Event()
    found = [0.0]

    def watch() -> None:
        while not done.wait(0.05):
            found.append(_memory() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def _build(models: Path, model: str, base: Path, data: Path, size: int, changed: int) -> dict[str, float]:
    """Build an archive of a size."""
    encoder, library = ArchiveEncoder(open_encoder(models, model), base), archive(size, changed)
    encoder.seconds = 0.0
    with _peak() as memory:
        built = build(Order(library, real_reports()[2], encoder, Builds(data)))
    return {"beside": built.seconds - encoder.seconds, "memory": max(memory), "recall": built.recall}


def _ask(models: Path, model: str, base: Path, data: Path) -> dict[str, float]:
    """Ask the archive that was built."""
    encoder = ArchiveEncoder(open_encoder(models, model), base)
    began = time.perf_counter()
    engine = Engine(open_index(data, encoder.fingerprint, encoder.dimension), encoder)
    opened = time.perf_counter() - began
    times, right = [], 0
    wordings = [(text, question) for question in real_reports()[1] for text in question.text.values()]
    for place in range(WARM + QUESTIONS):
        text, question = wordings[place * 37 % len(wordings)]
        encoder.seconds, began = 0.0, time.perf_counter()
        (answer,) = engine.ask([text])
        if place >= WARM:
            times.append(time.perf_counter() - began - encoder.seconds)
            right += answer.hits[0].passage.id in question.passages
    median, late = (1000 * np.quantile(times, (0.5, 0.95))).tolist()
    return {
        "open": opened, "median": median, "late": late, "right": right / QUESTIONS, "serving": _memory()
    }  # fmt: skip
