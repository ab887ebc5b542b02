"""One side of the benchmark, in a process of its own: jobs on standard input, seconds on standard output.

A job is a JSON line `{"do": "ask" | "encode" | "batch" | "build" | "save", …}`; its reply is a JSON line
too. Both sides do the same jobs, and neither pays for the other's libraries.
"""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

#: Questions that are encoded together in a batch, on both sides.
BATCH = 32


class Side(Protocol):
    """What both sides can do."""

    def ask(self, questions: Sequence[str]) -> Any:
        """Answer questions, encoded together."""

    def encode(self, questions: Sequence[str]) -> Any:
        """Encode questions together, and no more."""

    def build(self, texts: Sequence[str]) -> float:
        """Build an index from nothing; return the seconds that took, without loading the model."""

    def save(self, folder: Path) -> None:
        """Keep the index that was built."""


class Ours:
    """This project: the whole of `Engine.ask`, and of a build up to the moment it is live."""

    def __init__(self, knowledge: Path, data: Path, models: Path, model: str) -> None:
        from index.engine import open_engine

        self._where = (knowledge, models, model)
        self._engine = open_engine(knowledge, data, models, model)

    def ask(self, questions: Sequence[str]) -> Any:
        """Answer questions, encoded together."""
        return self._engine.ask(questions)

    def encode(self, questions: Sequence[str]) -> Any:
        """Encode questions together."""
        return self._engine.encoder.encode(questions, "query")

    def build(self, texts: Sequence[str]) -> float:
        """Build the index of the knowledge folder's reports, whose views are `texts`, in a new data folder.

        Without the lessons, of which the other side has none.
        """
        from index.engine import build_index

        knowledge, models, model = self._where
        with tempfile.TemporaryDirectory() as name:
            reports, data = Path(name, "knowledge"), Path(name, "data")
            shutil.copytree(knowledge / "reports", reports / "reports")
            built = build_index(reports, data, models, model)
        if built.views != len(texts):
            raise ValueError(f"{built.views} views were built, not the {len(texts)} texts to compare")
        return built.seconds

    def save(self, folder: Path) -> None:
        """Opening the engine has built the index where it belongs."""


class Theirs:
    """The plain design."""

    def __init__(self, model: Path) -> None:
        from lab.plain import Plain

        self._plain = Plain(model)

    def ask(self, questions: Sequence[str]) -> Any:
        """Answer questions, encoded together."""
        return self._plain.ask(questions)

    def encode(self, questions: Sequence[str]) -> Any:
        """Encode questions together."""
        return self._plain.encode(questions)

    def build(self, texts: Sequence[str]) -> float:
        """Embed and index the texts."""
        return _seconds(lambda: self._plain.build(texts))

    def save(self, folder: Path) -> None:
        """Write the index for `python -m lab.plain`."""
        self._plain.save(folder)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _alone(work: Callable[[Sequence[str]], Any], question: str) -> tuple[float, float]:
    """Seconds of wall and of processor time: the second holds on a busy machine too."""
    cpu = time.process_time()
    return _seconds(lambda: work([question])), time.process_time() - cpu


def _reply(side: Side, job: dict[str, Any]) -> Any:
    match job["do"]:
        case "ask" | "encode":
            work = side.ask if job["do"] == "ask" else side.encode
            return [_alone(work, question) for question in job["questions"]]
        case "batch":
            questions = job["questions"]
            return _seconds(
                lambda: [side.ask(questions[at : at + BATCH]) for at in range(0, len(questions), BATCH)]
            )
        case "build":
            return side.build(job["texts"])
        case "save":
            return side.save(Path(job["folder"]))
    raise ValueError(job["do"])


def main(argv: Sequence[str]) -> None:
    """Serve `ours KNOWLEDGE DATA MODELS MODEL` or `plain MODEL_FOLDER` until standard input ends."""
    match argv:
        case ["ours", knowledge, data, models, model]:
            side: Side = Ours(Path(knowledge), Path(data), Path(models), model)
        case ["plain", model]:
            side = Theirs(Path(model))
        case _:
            raise SystemExit(f"not a side: {argv}")
    for line in sys.stdin:
        print(json.dumps(_reply(side, json.loads(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
