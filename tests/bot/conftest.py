"""The command line on a small report: its index built once, its commands run in the tests' own process."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.main import main
from index.model.encoder import Encoder
from tests.bot.telegram.harness import ROOT, unset
from tests.conftest import build

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


class Done(NamedTuple):
    """What a command left: its exit status, standard output and standard error."""

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
def built(cities: Path, encoder: Encoder, common: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of `cities`."""
    data = tmp_path_factory.mktemp("data")
    build(cities, data, encoder, common)
    return data


@pytest.fixture(scope="session")
def environ(cities: Path, built: Path, models: Path) -> dict[str, str]:
    """The environment of a process that answers from `cities`, without settings of whoever runs the tests."""
    folders = {"CWGCOP_KNOWLEDGE": cities, "CWGCOP_DATA": built, "CWGCOP_MODELS": models, "PYTHONPATH": ROOT}
    return unset(**{name: str(folder) for name, folder in folders.items()})


@pytest.fixture
def in_environ(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be where a process of that environment would be, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() - environ.keys():
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run(in_environ: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `cwgcop`."""

    def cwgcop(*arguments: str | bytes, stdin: bytes = b"", **more: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            for name, value in more.items():
                patched.setenv(name, value)
            try:
                status = main([os.fsdecode(argument) for argument in arguments])
            except SystemExit as end:  # argparse's, for wrong usage
                status = int(end.code or 0)
        return Done(status, *capsys.readouterr())

    return cwgcop


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge folder with the small report, to change."""
    (tmp_path / "knowledge" / "reports").mkdir(parents=True)
    (tmp_path / "knowledge" / "reports" / "cities.yaml").write_text(REPORT, encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "data"


@pytest.fixture
def cwgcop(
    knowledge: Path, data: Path, brief: None, models: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> Run:  # fmt: skip
    """Run `cwgcop` on these folders."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CWGCOP_MODEL", raising=False)

    def run(*arguments: str) -> Done:
        folders = ["--knowledge", str(knowledge), "--data", str(data), "--models", str(models)]
        return Done(main([*folders, *arguments]), *capsys.readouterr())

    return run


def edit(knowledge: Path, old: str, new: str) -> None:
    """Write other words in the small report."""
    path = knowledge / "reports" / "cities.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
