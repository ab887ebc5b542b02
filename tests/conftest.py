"""What every test may share: the default model, prepared once a machine, and an encoder over it."""

import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from index.model.encoder import Encoder
from index.model.folder import open_encoder
from index.model.prepare import prepare


@pytest.fixture(scope="session")
def models() -> Path:
    """The models folder with the default model in it: the one that the program itself uses."""
    folder = os.environ.get("CWGCOP_MODELS") or platformdirs.user_cache_path("cwgcop") / "models"
    prepare(Path(folder))
    return Path(folder)


@pytest.fixture(scope="session")
def encoder(models: Path) -> Iterator[Encoder]:
    """The default model's encoder. One for all tests: it keeps nothing of what it encodes."""
    opened = open_encoder(models)
    yield opened
    opened.close()
