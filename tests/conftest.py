"""What every test may share: the default model, prepared once a machine, an encoder over it, an index of the reports."""

import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, settings

from index import building
from index.building import Order
from index.builds import Builds
from index.lessons import Lessons
from index.lock import locked
from index.model.encoder import Encoder
from index.model.folder import open_encoder
from index.model.prepare import prepare
from knowledge.library import load
from tests.postgres import Server

ROOT = Path(__file__).resolve().parents[1]


# `make fuzz`: what tests of properties try by default, many times over.
settings.register_profile(
    "fuzz", max_examples=300, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck)
)

#: The files that take longest, which begin first: the last to end is the floor of the whole time.
LONG = (
    "telegram/test_resilience.py",
    "index/test_gate.py",
    "telegram/test_real.py",
    "telegram/test_conversation.py",
    "web/test_process.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))


@pytest.fixture(scope="session")
def models() -> Path:
    """The models folder with the default model in it: the one that the program itself uses."""
    folder = os.environ.get("CWGCOP_MODELS") or platformdirs.user_cache_path("cwgcop") / "models"
    prepare(Path(folder))
    return Path(folder)


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that all workers have in common; its index is there once a test has asked for `index_folder`."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "index" / "data"


@pytest.fixture(scope="session")
def index_folder(encoder: Encoder, common: Path) -> Path:
    """A data folder with an index of the reports, built once for all workers; copy it before use. Vectors that the
    checkout's own index has are copied from there."""
    with locked(common.parent / "lock", 1800):
        if not (common / "index" / "live").exists():
            build(ROOT / "knowledge", common, encoder, ROOT / "var")
    return common


def build(knowledge: Path, data: Path, encoder: Encoder, source: Path) -> None:
    """Build the index of a knowledge folder; vectors that the index in `source`, another data folder, has are copied."""
    library, live = load(knowledge), Builds(source).current()
    sources = (Builds(source).folder / live,) if live else ()
    lessons = Lessons.of_folder(knowledge, library)
    building.build(Order(library, lessons, encoder, Builds(data), sources=sources))


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    """The default model's encoder, one for all tests."""
    return open_encoder(models)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL, one for all tests of a process."""
    started = Server(durable=False)
    yield started
    started.close()


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds know two texts of chit-chat alone: the hundreds that there are take seconds."""
    monkeypatch.setattr(building, "chit_chat", lambda: ["hello", "tell me a joke"])
