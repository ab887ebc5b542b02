"""The real `cwgcop bot` with the real index: what a delegate gets, and a rebuild while it runs."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.telegram.harness import ROOT, Bot, BotAPI, Person, real_bot, say, until

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
    with real_bot(folder, CWGCOP_KNOWLEDGE=str(folder / "knowledge"), CWGCOP_ADMINS="7199") as bot:
        yield bot


@pytest.mark.parametrize("language", ASKED)
def test_a_question_in_each_language(real: Bot, language: str):
    """Asked in their own words in any of the six languages, people get the passage in that language."""
    reply = Person(real.api, 100 + len(SAUDI[language]) + ord(language[0]), language).say(ASKED[language])
    assert SAUDI[language] in reply["text"]
    assert "2.3" in reply["text"]


def test_what_is_published_and_taken_back_is_followed(real: Bot):
    """The running bot follows a publication and a rollback within seconds, and what was not published is not answered
    with after a restart either."""
    person = Person(real.api, 7104, "en")
    report = real.data.parent / "knowledge" / "reports" / "cwg-cop-2022.yaml"
    before = report.read_text(encoding="utf-8")
    build = real.build()
    run(real, "knowledge", "publish")  # what is live already
    report.write_text(before.replace("Saudi Arabia proposed", "Saudi Arabia urged"), encoding="utf-8")
    run(real, "knowledge", "publish")
    until(lambda: real.build() != build, 20, pause=0.2)
    assert "Arabia urged" in person.say(ASKED["en"])["text"]
    report.write_text(before.replace("Saudi Arabia proposed", "Saudi Arabia begged for"), encoding="utf-8")
    assert real.stop() == 0
    real.start(wait=False)
    until(real.is_ready, 60)
    assert "Arabia urged" in person.say(ASKED["en"])["text"]
    assert (
        "1 changed; the build was made live on purpose" in Person(real.api, 7199, "en").say("/status")["text"]
    )
    run(real, "knowledge", "rollback")
    until(lambda: real.build() == build, 20, pause=0.2)
    assert "Arabia proposed" in person.say(ASKED["en"])["text"]
    assert report.read_text(encoding="utf-8") == before
    run(real, "index", "build")  # holds it no more


def test_an_admin_builds_and_goes_back_from_a_telephone(real: Bot):
    """/reindex publishes what is new and says so in its message, but no changed official text; /rollback asks first, and
    leaves the files. The history has who did both. Nobody else can do either, not with a made-up press either; and only
    an admin has them in the menu."""
    admin, other = Person(real.api, 7199, "en"), Person(real.api, 7198, "en")
    report = real.data.parent / "knowledge" / "reports" / "cwg-cop-2022.yaml"
    before, text = real.build(), report.read_text(encoding="utf-8")
    for command in ("/reindex", "/rollback", "/unanswered"):
        assert other.say(command)["text"] == say("en", "unknown-command")

    def published(old: str, new: str) -> str:
        report.write_text(text.replace(old, new), encoding="utf-8")
        begun = admin.say("/reindex")
        assert begun["text"].startswith("I am comparing the files with what is live")
        at = begun["message_id"]
        return str(until(lambda: (said := real.api.message(7199, at)["text"]) != begun["text"] and
                         not said.startswith("I am comparing") and said, 60))  # fmt: skip

    refused = published("Королевство Саудовская Аравия", "Королевство Саудовская-Аравия")
    assert refused.startswith("Nothing was published, and what is live stays: official texts have changed")
    assert real.build() == before
    done = published("Saudi Arabia", "Saudi-Arabia")
    now = until(lambda: real.build() if real.build() != before else None, 60)
    assert done.startswith(f"Build {now} is live, with the files as they are: changes in the texts: 1, ")
    until(lambda: "Saudi-Arabia" in other.say(ASKED["en"])["text"], 20)

    asked = admin.say("/rollback")
    forged = other.press({**other.say("/start"), "reply_markup": asked["reply_markup"]}, "Yes")
    assert forged["text"] == say("en", "notice-old")
    assert real.build() == now
    assert admin.press(asked, "No")["text"] == say("en", "rollback-kept")
    assert admin.press(admin.say("/rollback"), "Yes")["text"] == say("en", "rollback-done", build=before)
    until(lambda: real.build() == before, 20)
    until(lambda: f"index build {before} is live" in real.logged(), 20)
    assert "Saudi-Arabia" not in other.say(ASKED["en"])["text"]
    assert admin.press(asked, "Yes")["text"] == say("en", "notice-old")  # it was offered for another build
    assert real.build() == before
    assert "Saudi-Arabia" in report.read_text(encoding="utf-8")
    lines = [
        json.loads(line) for line in (real.data / "publications" / "history.jsonl").read_text().splitlines()
    ]
    assert [(one["step"], one["build"], one["previous_build"]) for one in lines[-2:]] == [
        ("published", now, before), ("index rolled back", before, now)]  # fmt: skip
    assert all(re.fullmatch(r"an admin \([0-9a-f]{8}\)", one["who"]) for one in lines[-2:])
    other.say("Who sold the moon to the whales?")
    open_ = admin.say("/unanswered")["text"]
    assert "Who sold the moon to the whales?" in open_
    report.write_text(text, encoding="utf-8")
    run(real, "index", "build")  # holds it no more
    scoped = real.api.get("state")["scoped"]
    commands = [each["command"] for each in scoped["7199"]]
    assert commands[-4:] == ["status", "unanswered", "reindex", "rollback"]
    assert list(scoped) == ["7199"]


def test_without_its_index_the_bot_answers_on(real: Bot):
    """It has the build open that it answers from; log, /readyz and /status say what is wrong, until it is back."""
    folder, person, logged = real.data / "index", Person(real.api, 7199), len(real.logged())
    folder.rename(real.data / "away")
    until(lambda: "a newer index cannot be opened" in real.logged()[logged:], 20)
    assert SAUDI["en"] in person.say(ASKED["en"])["text"]
    status, said = real.ready()
    assert (status, said.split("\n")[0]) == (200, "ready")
    assert "no index" in said
    found = person.say("/status")["text"]
    assert found.startswith(say("en", "status-wrong"))
    assert "no index" in found
    (real.data / "away").rename(folder)
    until(lambda: real.ready()[1] == "ready\n", 20, pause=0.5)
    assert person.say("/status")["text"].startswith(say("en", "status-well"))
    assert SAUDI["en"] in person.say(ASKED["en"])["text"]


MANY_ITEMS = """\
report: {id: many, language: en, title: Many}
sections:
  - id: "1"
    items:
""" + "".join(
    f"      - The group counted {number} schools, and took note of what they teach.\n"
    for number in range(2000)
)
MANY_LESSONS = """\
report: one
split: learn
questions:
""" + "".join(
    f"  - {{id: q{number}, kind: off-topic, text: {{en: How long is the river?}}}}\n"  # encoded once, learnt from each
    for number in range(5000)
)
ONE = "report: {id: one, language: en, title: One}\nsections: [{id: a, text: A course was offered.}]\n"


@pytest.mark.parametrize(
    ("report", "lessons", "begun"),
    [(MANY_ITEMS, "", "builds/*.part/vectors.npy"), (ONE, MANY_LESSONS, "builds/*.part/chit-chat.npy")],
    ids=["embedding", "learning"],
)
def test_a_first_build_is_left_at_once(tmp_path: Path, models: Path, report: str, lessons: str, begun: str):
    """Stopped while it makes its first build, the bot is off within moments, in order, whatever it was at."""
    for part, content in (("reports", report), ("questions", lessons)):
        (tmp_path / "knowledge" / part).mkdir(parents=True)
        if content:
            (tmp_path / "knowledge" / part / f"{part}.yaml").write_text(content, encoding="utf-8")
    with closing(BotAPI()) as standin, closing(Bot(
        standin, tmp_path / "data", command=("bot", "bot"), wait=False,
        CWGCOP_KNOWLEDGE=str(tmp_path / "knowledge"), CWGCOP_MODELS=str(models),
    )) as bot:  # fmt: skip
        until(lambda: list((tmp_path / "data" / "index").glob(begun)), 60)
        time.sleep(0.5)
        assert bot.stop() == 0, bot.logged()
        assert json.loads(bot.logged().splitlines()[-1])["message"] == "the bot is off"
        assert not list((tmp_path / "data" / "index").glob("live"))


def run(bot: Bot, *command: str) -> None:
    """Run `cwgcop` with the bot's own settings."""
    assert bot.cwgcop(*command).wait(120) == 0
