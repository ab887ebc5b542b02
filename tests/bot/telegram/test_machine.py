"""What the bot does while something of the machine fails, and that it goes on when that is over."""

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.telegram.harness import TEXT, Bot, BotAPI, Person, until

pytestmark = pytest.mark.slow
QUESTION = "Kingdom Saudi Arabia offered information sessions number"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """The data folder as a real file system of its own, of 16 MB. Only root of Linux can make one."""
    image, folder = tmp_path / "disk", tmp_path / "data"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(16 << 20)
    try:
        subprocess.run(["mkfs.ext4", "-q", image], check=True, capture_output=True)
        mount(folder)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def mount(folder: Path) -> None:
    """Mount the disk that lies beside its folder."""
    subprocess.run(["mount", "-o", "loop", folder.with_name("disk"), folder], check=True, capture_output=True)


def ask(bot: Bot, numbers: range) -> list[Person]:
    """People who each ask once."""
    people = [Person(bot.api, number) for number in numbers]
    for person in people:
        bot.api.update({"message": person.message(QUESTION)})
    return people


def not_ready(bot: Bot) -> str:
    """Wait until the bot is not ready; the reason that it gives, which it may wait for a lock to know."""

    def why() -> str:
        try:
            status, text = bot.ready()
        except TimeoutError:
            return ""
        return text if status == 503 else ""

    return str(until(why, 60))


def are_answered(api: BotAPI, people: list[Person]) -> bool:
    """Whether each has got the passage, once."""
    sent = [[one["text"] for one in api.sent(person.id)] for person in people]
    assert all(len(texts) <= 1 for texts in sent), sent
    return all(texts and TEXT["en"] in texts[0] for texts in sent)


def test_a_full_disk(start_bot: Callable[..., Bot], api: BotAPI, disk: Path):
    """What comes waits at Telegram, readiness and log say why; once there is room all are answered, once."""
    bot = start_bot()
    assert TEXT["en"] in Person(api, 6300).say(QUESTION)["text"]
    filler = disk / "filler"
    filled = subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=1k"], capture_output=True)
    assert b"No space left" in filled.stderr
    people = ask(bot, range(6301, 6341))
    why = not_ready(bot)
    assert "the database cannot be written" in why
    assert "full" in why
    until(lambda: "full" in bot.logged(), 30)
    assert not are_answered(api, people)
    filler.unlink()
    until(lambda: are_answered(api, people), 60)
    until(bot.is_ready, 60)


def test_a_clock_that_jumps(start_bot: Callable[..., Bot], api: BotAPI, tmp_path: Path):
    """People are answered and the bot stays ready, whatever the time; also when the clock is set right again."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        pytest.skip("no libfaketime here (Debian: faketime)")
    clock = tmp_path / "clock"

    def jump_to(offset: str) -> None:
        (tmp_path / "next").write_text(offset)  # the library must never find it empty
        (tmp_path / "next").rename(clock)

    jump_to("+0d")
    bot = start_bot(
        command=("tests.bot.telegram.wordmatch",), LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )  # fmt: skip
    same = Person(api, 6610)
    for number, offset in enumerate(["+0d", "+40d", "-400d", "+0d"], start=6600):
        jump_to(offset)
        for person in (same, Person(api, number)):
            assert TEXT["en"] in person.say(QUESTION)["text"]
        assert bot.ready() == (200, "ready\n")
    with closing(sqlite3.connect(bot.data / "bot.sqlite3")) as raw:
        ((apart,),) = raw.execute("SELECT max(asked) - min(asked) FROM questions")
    assert apart > 30 * 86400, "the clock did not jump"
