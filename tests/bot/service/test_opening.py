"""How the bot's engine is opened where the build that is live was made live on purpose."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.service.health import Health
from bot.service.opening import Opening
from bot.service.store import Store
from bot.service.worker import Worker
from bot.settings import Settings
from index.builds import Builds
from index.manifest import Manifest
from index.model.default import DEFAULT
from knowledge.errors import UserError
from tests.bot.conftest import Run, edit


def _settings(knowledge: Path, data: Path, models: Path) -> Settings:
    return Settings.from_env({}, knowledge=knowledge, data=data, models=models)


def _asked(engine: object) -> str:
    (answer,) = engine.ask(["Who adopted a night timetable?"])  # type: ignore[attr-defined]
    return str(answer.hits[0].passage.in_language("en")[0])


@pytest.mark.parametrize("damage", ["a byte", "the folder"])
def test_a_damaged_build_that_was_rolled_back_to_gives_way_to_an_earlier_one(
    cwgcop: Run, knowledge: Path, data: Path, models: Path, damage: str
):
    """The bot starts from the newest sound earlier build, held, and says so as an alarm; what was rolled back from is
    neither built of the files nor gone back to. With nothing earlier it does not start."""
    words = ["Nairobi adopted", "Nairobi chose", "Nairobi took"]
    for old, new in zip(words, [*words[1:], "Nairobi banned"], strict=True):
        assert cwgcop("knowledge", "publish", "--force", "tried").status == 0
        edit(knowledge, old, new)
    assert cwgcop("index", "rollback").status == 0
    builds = Builds(data)
    first, second, _ = builds.names()
    assert builds.held() == second
    if damage == "a byte":
        file = builds.folder / second / "vectors.faiss"
        file.write_bytes(file.read_bytes()[:-1] + b"\x55")
    else:
        shutil.rmtree(builds.folder / second)
    opening = Opening(_settings(knowledge, data, models))
    engine = opening.open()
    assert (engine.version, builds.held(), builds.live()) == (first, first, first)
    assert _asked(engine) == f"{words[0]} a night timetable."
    (alarm,) = opening.alarms
    assert f"damaged, the bot went back to {first} and holds it" in alarm
    store = Store(data / "bot.sqlite3")
    assert Health(store, Worker(opening.open, opening.newer), alarms=opening.alarms).warnings == [alarm]
    (builds.folder / first / "views.npy").unlink()
    with pytest.raises(UserError, match=r"no earlier build|no build before"):
        Opening(_settings(knowledge, data, models)).open()


def test_an_altered_model_ends_the_start(
    cwgcop: Run, knowledge: Path, data: Path, models: Path, tmp_path: Path
) -> None:
    """One changed bit in the model's files: the bot does not answer with it, and says what to run."""
    assert cwgcop("knowledge", "publish").status == 0
    shutil.copytree(models, tmp_path / "models")
    file = tmp_path / "models" / DEFAULT / "words.bin"
    file.write_bytes(file.read_bytes()[:-1] + b"\x55")
    with pytest.raises(UserError, match=r"words\.bin: altered since it was prepared; run"):
        Opening(_settings(knowledge, data, tmp_path / "models")).open()


def test_a_published_build_of_another_program_is_built_anew_from_what_was_published(
    cwgcop: Run, knowledge: Path, data: Path, models: Path
):
    """An update of the program makes no edit live that nobody published; the build stays held, and a rollback goes to
    the publication before."""
    assert cwgcop("knowledge", "publish").status == 0
    edit(knowledge, "Nairobi adopted", "Nairobi chose")
    assert cwgcop("knowledge", "publish", "--force", "tried").status == 0
    edit(knowledge, "Nairobi chose", "Nairobi banned")
    builds = Builds(data)
    published = builds.live()
    manifest = Manifest.read(builds.folder / published)
    replace(manifest, program={"index/words.py": "another"}).write(builds.folder / published)
    engine = Opening(_settings(knowledge, data, models)).open()
    assert engine.version == builds.held() != published
    assert _asked(engine) == "Nairobi chose a night timetable."
    assert "Nairobi banned" in (knowledge / "reports" / "cities.yaml").read_text(encoding="utf-8")
    assert Opening(_settings(knowledge, data, models)).open().version == engine.version
    assert cwgcop("knowledge", "rollback").status == 0
    assert _asked(Opening(_settings(knowledge, data, models)).open()) == "Nairobi adopted a night timetable."


def test_where_files_have_errors_the_live_build_is_served(
    cwgcop: Run, knowledge: Path, data: Path, models: Path, caplog: pytest.LogCaptureFixture
):
    """A bot that starts while a report or a file of questions has an error answers from the live build, also a held one,
    and says what is wrong until it is mended; with no build live the error is named, and what makes one live."""
    settings = _settings(knowledge, data, models)
    assert cwgcop("index", "build").status == 0
    edit(knowledge, "Nairobi adopted", "Nairobi chose")
    assert cwgcop("index", "build").status == 0
    assert cwgcop("index", "rollback").status == 0
    report = knowledge / "reports" / "cities.yaml"
    opening = Opening(settings)
    assert _asked(opening.open()) == "Nairobi adopted a night timetable."
    assert "1 changed; the build was made live on purpose" in opening.warnings()[0]
    sound = report.read_text(encoding="utf-8")
    (knowledge / "questions").mkdir()
    broken = knowledge / "questions" / "some.yaml"
    for path, content in ((report, "report: ["), (broken, "questions:\n  - id: x\n")):
        live = Builds(data).live()
        path.write_text(content, encoding="utf-8")
        opening = Opening(settings)
        assert (opening.open().version, f"{path.name}:2: " in opening.warnings()[0]) == (live, True)
        report.write_text(sound, encoding="utf-8")
        broken.unlink(missing_ok=True)
        assert not any("no newer index" in remark for remark in opening.warnings())
        assert cwgcop("index", "build").status == 0  # holds it no more
    assert "no newer index can be built" in caplog.text
    report.write_text("report: [", encoding="utf-8")
    (data / "index" / "live").unlink()
    said = r"live: names no build in .*\n.*run `cwgcop index build`, or `cwgcop knowledge rollback BUILD`"
    with pytest.raises(UserError, match=said):
        Opening(settings).open()
