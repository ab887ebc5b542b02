"""What every test may share: the default model, prepared once a machine, an encoder over it, an index of the reports."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, settings

from index import building
from index.lock import locked
from index.model.encoder import Encoder
from index.model.folder import open_encoder
from index.model.prepare import prepare
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
def index_folder(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the reports, built once for all workers; copy it before use."""
    base = tmp_path_factory.getbasetemp()
    data = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "index" / "data"
    env = {**os.environ, "CWGCOP_DATA": str(data), "CWGCOP_MODELS": str(models)}
    command = [sys.executable, "-m", "bot", "index", "build"]
    with locked(data.parent / "lock", 300):
        if not (data / "index" / "live").exists():
            subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    return data


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
