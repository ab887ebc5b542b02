"""A backup of a bot that answers, and what comes back of it on a folder with nothing in it."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

from tests.bot.conftest import Run
from tests.bot.telegram.harness import SAUDI, SAUDI_ID, TEXT, Bot, BotAPI, Person, until


def test_a_restored_bot_knows_people_and_what_they_asked(
    api: BotAPI, start_bot: Callable[..., Bot], tmp_path: Path, run: Run
) -> None:
    """Backed up while questions come in and killed, then restored elsewhere: a chosen language, what is to be asked
    further, and questions without an answer are as they were; a bot that runs is not restored over."""
    bot, file, elsewhere = start_bot(), tmp_path / "backup", tmp_path / "elsewhere"
    ann, crowd = Person(api, 8_100_000_001), [Person(api, 8_100_000_100 + number) for number in range(20)]
    ann.press(ann.say("/language"), "Français")
    ann.say("xyzzy")
    ann.say(SAUDI)

    def ask() -> None:
        for each in crowd:
            api.update({"message": each.message(SAUDI)})

    asking = threading.Thread(target=ask)
    asking.start()
    done = run("--data", str(bot.data), "state", "backup", str(file), "--with-key")
    assert (done.status, done.err) == (0, "")
    asking.join()
    until(lambda: all(api.sent(each.id) for each in crowd))  # nobody was kept from an answer
    assert bot.ready()[0] == 200
    refused = run("--data", str(bot.data), "state", "restore", str(file))
    assert (refused.status, refused.out) == (1, "")
    assert "A bot runs on" in refused.err
    bot.kill()

    done = run("--data", str(elsewhere), "state", "restore", str(file))
    assert (done.status, done.err) == (0, "")
    lines = run("--data", str(elsewhere), "questions", "--outcome", "none", "--json").out.splitlines()
    assert [json.loads(line)["question"] for line in lines] == ["xyzzy"]
    restored = Bot(api, elsewhere)
    try:
        assert TEXT["fr"][:60] in ann.say(SAUDI)["text"]
        asked = run("--data", str(elsewhere), "questions", "--json").out.splitlines()
        answered = [json.loads(line) for line in asked if json.loads(line)["outcome"] == "answer"]
        assert len(answered) >= 2
        assert answered[0]["passages"][0] == SAUDI_ID
        assert "missing" not in restored.logged()
    finally:
        restored.close()
