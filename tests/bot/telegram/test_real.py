"""The real `cwgcop bot` with the real index: what a delegate gets, and a rebuild while it runs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.harness import ROOT, Bot, BotAPI, Person, until

COMMAND = ("bot", "bot")
ASKED = {
    "ar": "أي بلد عرض تنظيم جلسات إعلامية؟",
    "en": "Which country offered to organise information sessions?",
    "es": "¿Qué país ofreció organizar sesiones informativas?",
    "fr": "Quel pays a proposé d'organiser des séances d'information ?",
    "ru": "Какая страна предложила организовать информационные сессии?",
    "zh": "哪个国家提议举办信息通报会？",
}
SAUDI = {"ar": "السعودية", "en": "Saudi", "es": "Saudita", "fr": "saoudite", "ru": "Саудовская", "zh": "沙特"}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Iterator[Bot]:
    """The bot as it is run, on copies of the knowledge folder and the index."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(index_folder, folder / "data")
    shutil.copytree(ROOT / "knowledge" / "reports", folder / "knowledge" / "reports")
    standin = BotAPI()
    bot = Bot(
        standin, folder / "data", command=COMMAND, wait=False, CWGCOP_KNOWLEDGE=str(folder / "knowledge")
    )
    until(bot.is_ready, 120)
    yield bot
    bot.close()
    standin.close()


@pytest.mark.parametrize("language", ASKED)
def test_a_question_in_each_language(real: Bot, language: str):
    """Asked in their own words in any of the six languages, people get the passage in that language."""
    reply = Person(real.api, 100 + len(SAUDI[language]) + ord(language[0]), language).say(ASKED[language])
    assert SAUDI[language] in reply["text"]
    assert "2.3" in reply["text"]


def test_the_language_of_the_question_comes_before_the_clients(real: Bot):
    """A question in Chinese from an English Telegram is answered in Chinese, its buttons too."""
    person = Person(real.api, 7101, "en")
    reply = person.say(ASKED["zh"])
    assert SAUDI["zh"] in reply["text"]
    assert "俄" in person.press(reply, "原文")["text"]


def test_a_new_index_goes_live_without_a_restart(real: Bot):
    """After `cwgcop index build` the running bot answers from the new build; old buttons still work."""
    person = Person(real.api, 7102, "en")
    reply = person.say(ASKED["en"])
    report: Path = real.data.parent / "knowledge" / "reports" / "cwg-cop-2022.yaml"
    text = report.read_text(encoding="utf-8")
    assert "Kingdom of Saudi Arabia" in text
    report.write_text(
        text.replace("The Kingdom of Saudi Arabia", "The great Kingdom of Saudi Arabia"), "utf-8"
    )
    before = build_of(real)
    env = {**os.environ, "CWGCOP_KNOWLEDGE": str(report.parents[1]), "CWGCOP_DATA": str(real.data)}
    subprocess.run(
        [sys.executable, "-m", "bot", "index", "build"], cwd=ROOT, env=env, check=True, capture_output=True
    )
    until(lambda: build_of(real) != before, 20, pause=0.2)
    assert "great Kingdom of Saudi Arabia" in person.say(ASKED["en"])["text"]
    assert "great Kingdom of Saudi Arabia" in person.press(reply, "Original text")["text"]


def build_of(bot: Bot) -> str:
    """The index build that the bot says is live."""
    return next(line for line in bot.metrics().splitlines() if line.startswith("cwgcop_index_info"))


def test_without_a_token_the_bot_says_which_setting_is_missing(tmp_path: Path):
    """`cwgcop bot` without a token ends with exit code 1 and one line that names the setting."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM")}
    env |= {"PYTHONPATH": str(ROOT), "CWGCOP_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "bot"]
    ended = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 1
    assert "TELEGRAM_BOT_TOKEN is not set" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
