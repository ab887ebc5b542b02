"""The measuring behind `python -m lab bench`: both sides by turns, as the machine's minutes differ."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.settings import CHECKOUT, Settings
from index.engine import Progress
from index.views import views
from knowledge.errors import UserError
from knowledge.library import Library, load
from knowledge.questions import load_questions

#: Questions asked one at a time, by turns of ROUND, and questions of a batch.
QUESTIONS, ROUND, BATCH = 120, 20, 256
#: How often an index is built and a batch answered; how often a process is started for one question.
BUILDS, COLD = 3, 5
#: Passages of the made-up large report.
LARGE = 2_000

# One thread each: what is compared is the work, not who takes more of the machine.
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
    """What was measured of one side. All times are seconds.

    `asked`: wall and processor time of each question alone, `encoded`: of its encoding; `batches`: of
    BATCH questions; `builds`: of an index of the same texts; `cold`: of processes that answer one question.
    """

    asked: list[tuple[float, float]] = field(default_factory=list)
    encoded: list[tuple[float, float]] = field(default_factory=list)
    batches: list[float] = field(default_factory=list)
    builds: list[float] = field(default_factory=list)
    cold: list[Cold] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was measured.

    `texts` counts those of `Side.builds`: each passage in each language. `large`: as `Side.asked`, ours with LARGE
    passages.
    """

    passages: int
    texts: int
    ours: Side = field(default_factory=Side)
    plain: Side = field(default_factory=Side)
    large: list[tuple[float, float]] = field(default_factory=list)


def measure(settings: Settings, folder: Path, report: Progress) -> Measured:
    """Measure both sides; `folder` is for what they need. Raises UserError."""
    library = load(settings.knowledge)
    questions = _questions(settings.knowledge, library)
    texts = [view.text for view in views(library.passages)]
    measured = Measured(len(library.passages), len(texts))
    data, model = folder / "data", folder / "model"
    report("making the plain design's model", 0)
    chosen = ["--models", str(settings.models), "--model", settings.model]
    _run(["-m", "bot", *chosen, "model", "export", str(model)])
    with ExitStack() as stack:
        ours = stack.enter_context(
            _process("ours", settings.knowledge, data, settings.models, settings.model)
        )
        plain = stack.enter_context(_process("plain", model))
        sides = ((measured.ours, ours), (measured.plain, plain))
        for turn in range(BUILDS):
            report("building", 0.1 + 0.2 * turn / BUILDS)
            for side, process in sides:
                side.builds.append(process.do("build", texts=texts))
        plain.do("save", folder=str(folder))
        report(f"building an index of {LARGE} passages", 0.3)
        knowledge = _large(folder / "large", library)
        large = stack.enter_context(
            _process("ours", knowledge, folder / "large-data", settings.models, settings.model)
        )
        for process in (ours, plain, large):
            process.do("batch", questions=questions[:8])  # the first questions pay for what is made once
        for start in range(0, QUESTIONS, ROUND):
            report("asking", 0.5 + 0.2 * start / QUESTIONS)
            for times, process in (
                (measured.ours.asked, ours),
                (measured.plain.asked, plain),
                (measured.large, large),
            ):
                times.extend(process.do("ask", questions=questions[start : start + ROUND]))
            measured.ours.encoded.extend(ours.do("encode", questions=questions[start : start + ROUND]))
        for turn in range(BUILDS):
            report("asking in batch", 0.7 + 0.1 * turn / BUILDS)
            for side, process in sides:
                side.batches.append(process.do("batch", questions=questions[:BATCH]))
    ask = ["-m", "bot", "--knowledge", str(settings.knowledge), "--data", str(data), *chosen, "ask", "--"]
    for question in questions[:COLD]:
        report("asking cold", 0.8 + 0.04 * len(measured.ours.cold))
        measured.ours.cold.append(_cold([*ask, question]))
        measured.plain.cold.append(_cold(["-m", "lab.plain", str(model), str(folder), question]))
    return measured


class _Process:
    """A side in its process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, what: str, **job: Any) -> Any:
        """Have a job done; return what it reports. Raises UserError when the process ends instead."""
        to, answers = self._process.stdin, self._process.stdout
        if to is None or answers is None:
            raise ValueError("the process has no pipes")
        try:
            to.write(json.dumps({"do": what, **job}) + "\n")
            to.flush()
            reply = answers.readline()
        except BrokenPipeError:
            reply = ""
        if not reply:
            raise UserError("bench: one of the two sides ended early; what it said is above")
        return json.loads(reply)


@contextmanager
def _process(*arguments: str | Path) -> Iterator[_Process]:
    command = [sys.executable, "-m", "lab.benchside", *map(str, arguments)]
    pipe, environment = subprocess.PIPE, os.environ | ENVIRONMENT
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, text=True, cwd=CHECKOUT, env=environment
    ) as process:
        try:
            yield _Process(process)
        finally:
            process.kill()


def _run(arguments: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    if done.returncode:
        raise UserError(f"bench: {done.stderr.strip()}")


def _cold(arguments: Sequence[str]) -> Cold:
    """Run Python with the arguments and take its measure. Raises UserError where it fails.

    The system counts the memory of the process that starts another as that one's too, until it turns into the
    other program: which holds for ours only because nothing large is imported here.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT,
        env=os.environ | ENVIRONMENT,
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


def _questions(knowledge: Path, library: Library) -> list[str]:
    """The knowledge folder's questions in all languages, mixed. Raises UserError where it has none."""
    found = load_questions(knowledge, library)
    if not found:
        raise UserError(
            f"{knowledge / 'questions'}: the benchmark asks the questions there, and there are none"
        )
    texts = [text for question in found for text in question.text.values()]
    count = max(QUESTIONS, BATCH)
    # Steps of a prime through the list: of all files, kinds and languages, the same at each run.
    return [texts[place * 37 % len(texts)] for place in range(count)]


def _large(folder: Path, library: Library) -> Path:
    """A knowledge folder with one report of LARGE passages: the library's texts in all languages, numbered."""
    texts = [text for passage in library.passages for text in passage.text.values()]
    items = [f"({place // len(texts) + 1}) {texts[place % len(texts)]}" for place in range(LARGE)]
    sections = [{"id": f"{start}", "items": items[start : start + 20]} for start in range(0, LARGE, 20)]
    about = {"id": "large", "language": "en", "title": "A large report"}
    (folder / "reports").mkdir(parents=True)
    text = json.dumps({"report": about, "sections": sections}, ensure_ascii=False)  # JSON is YAML too
    (folder / "reports" / "large.yaml").write_text(text, encoding="utf-8")
    return folder
