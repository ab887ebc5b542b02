"""The command line on a small report: its index built once, its commands run as processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.engine import build_index

HOME = Path(__file__).resolve().parent.parent.parent

REPORT = """\
report:
  id: cities
  language: ru
  title: {ru: Отчет о городах, en: Report on cities}
sections:
  - id: "1"
    title: {ru: Автобусы, en: Buses}
    items:
      - ru: Сучжоу купил триста электрических автобусов.
        en: Suzhou bought three hundred electric buses.
        fr: Suzhou a acheté trois cents autobus électriques.
      - ru: Медельин предложил единый билет на все поездки.
        en: Medellín proposed a single ticket for all journeys.
      - {ru: Осака проверила доступность остановок., en: Osaka checked the access to its stops.}
      - {ru: Найроби принял ночное расписание., en: Nairobi adopted a night timetable.}
"""


@dataclass(frozen=True)
class Done:
    """What a process left: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str


#: Runs `cwgcop` with arguments, bytes for its standard input, and environment variables.
Run = Callable[..., Done]


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder with one small report."""
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "reports").mkdir()
    (folder / "reports" / "cities.yaml").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(cities: Path, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of `cities`."""
    data = tmp_path_factory.mktemp("data")
    build_index(cities, data, models)
    return data


@pytest.fixture(scope="session")
def environ(cities: Path, built: Path, models: Path) -> dict[str, str]:
    """The environment of a process that answers from `cities`, without settings of whoever runs the tests."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("CWGCOP", "TELEG"))
    }
    folders = {"CWGCOP_KNOWLEDGE": cities, "CWGCOP_DATA": built, "CWGCOP_MODELS": models, "PYTHONPATH": HOME}
    return inherited | {name: str(folder) for name, folder in folders.items()}


@pytest.fixture
def run(environ: dict[str, str], tmp_path: Path) -> Run:
    """Run `cwgcop` in an empty folder."""

    def cwgcop(*arguments: str | bytes, stdin: bytes = b"", **more: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin, capture_output=True, env=environ | more, cwd=tmp_path, timeout=120, check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return cwgcop
