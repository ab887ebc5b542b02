"""Where the time of answering goes: each stage is counted once, and only for whoever listens."""

import time
from pathlib import Path

from index.engine import open_library
from index.stages import listening, stage
from knowledge.library import Library
from tests.index.demo import DemoEncoder
from tests.index.reports import report


def test_a_stage_within_another_is_counted_apart() -> None:
    """The inner one's time is not the outer one's; a stage that comes twice is summed up; the sum is the whole."""
    with stage("nobody listens"), listening() as spent:
        began = time.perf_counter()
        with stage("outer"):
            for _ in range(2):
                with stage("inner"):
                    time.sleep(0.05)
        whole = time.perf_counter() - began
    assert spent.keys() == {"outer", "inner"}
    assert spent["inner"] >= 0.1
    assert abs(sum(spent.values()) - whole) < 0.005


def test_the_engine_counts_its_stages(tmp_path: Path) -> None:
    """Encoding and searching are counted of each batch, in less time than asking took; unheard nothing is."""
    engine = open_library(Library((report(),)), DemoEncoder(), tmp_path)
    engine.ask(["What did Saudi Arabia offer?"])
    began = time.perf_counter()
    with listening() as spent:
        engine.ask(["What did Saudi Arabia offer?"])
    assert {"encode", "search"} <= spent.keys() <= {"encode", "search", "read"}
    assert min(spent.values()) > 0
    assert sum(spent.values()) <= time.perf_counter() - began
