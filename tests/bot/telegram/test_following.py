"""Being told: what was asked in vain is answered by a publication, and whoever waits hears it once."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.conftest import REPORT
from tests.bot.telegram.harness import Bot, BotAPI, Person, buttons, say, until
from tests.bot.telegram.test_replica_processes import SAME
from tests.postgres import Server

ASKED = "Which electric harbour lighthouses glow purple?"
ANSWER = "Oslo painted harbour lighthouses purple."
ANSWERED = "Who bought three hundred electric trolley buses?"
FOLLOW, LATER = say("en", "button-follow"), say("en", "button-follow-later")


class City:
    """A knowledge folder whose report grows by passages."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._file = folder, folder / "reports" / "cities.yaml"
        self._file.parent.mkdir(parents=True)
        self._file.write_text(REPORT, encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """A report of one passage is added."""
        said = f"report: {{id: {name}, language: en, title: {name}}}\nsections: [{{id: '1', items: ['{text}']}}]\n"
        self._file.with_name(f"{name}.yaml").write_text(said, encoding="utf-8")

    def publish(self, text: str) -> None:
        """A passage is added."""
        part = self._file.with_suffix(".part")
        part.write_text(
            f"{self._file.read_text(encoding='utf-8')}      - {{ru: {text}, en: {text}}}\n", "utf-8"
        )
        part.replace(self._file)


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A fresh one."""
    return City(tmp_path / "knowledge")


@pytest.fixture
def bot(start_bot: Callable[..., Bot], city: City) -> Iterator[Bot]:
    """A bot on it."""
    return start_bot(CWGCOP_KNOWLEDGE=str(city.folder))


def waits(person: Person, question: str = ASKED, label: str = FOLLOW) -> None:
    """A person asks, and asks to be told."""
    assert person.press(person.say(question), label) == {"notice": say("en", "notice-follow-kept")}


def told(person: Person, question: str = ASKED) -> list[str]:
    """What a person was told of a question, in order."""
    head = say("en", "told", question=question)
    return [each["text"] for each in person.api.sent(person.id) if each["text"].startswith(head)]


@pytest.mark.parametrize("killed", ["before it is asked", "while it is sent", "after it was noted"])
def test_who_asked_in_vain_is_told_once(api: BotAPI, bot: Bot, city: City, killed: str):
    """The passage comes in one message, whenever the bot is killed; then nothing is kept of it."""
    ann, bob = Person(api, 9901), Person(api, 9902)
    waits(ann)
    waits(bob, "Who paints electric harbour walls purple?")
    if killed == "while it is sent":
        api.fail("sendMessage", chat=ann.id, delay=60)
    if killed == "before it is asked":
        bot.kill()
    city.publish(ANSWER)
    if killed == "while it is sent":
        until(lambda: bot.rows("SELECT 1 FROM updates WHERE update_id < 0 AND done IS NULL"))
    elif killed == "after it was noted":
        # Between Telegram's receipt and the note no program can tell whether it was sent.
        until(lambda: bot.rows("SELECT 1 FROM updates WHERE update_id < 0 AND sent > 0"))
    bot.close()
    bot.start()
    (text,) = until(lambda: told(ann), 20)
    assert ANSWER in text
    time.sleep(2)  # it looks for what people wait for twice a second
    assert len(told(ann)) == 1
    assert bot.rows("SELECT count(*) FROM wishes") == [(1,)]  # two words are no answer
    assert told(bob, "Who paints electric harbour walls purple?") == []
    assert bot.rows("SELECT count(body) FROM updates") == [(0,)]
    assert str(ann.id) not in bot.logged()


@pytest.mark.parametrize(
    ("asked", "label"),
    [(ANSWERED, LATER), ("Notify me when there is news about electric trolley buses", FOLLOW)],
)
def test_of_an_answer_only_what_is_new_is_told(api: BotAPI, bot: Bot, city: City, asked: str, label: str):
    """Another passage in the report is no news; one that answers better is. Who asks to be told is not answered now."""
    ann = Person(api, 9903)
    waits(ann, asked, label)
    build = bot.build()
    city.publish(ANSWER)
    until(lambda: bot.build() != build)
    until(lambda: bot.rows("SELECT build FROM wishes") == [(bot.build(),)])
    assert told(ann, asked) == []
    city.publish("Kyiv bought three hundred electric trolley buses.")
    assert "Kyiv bought" in until(lambda: told(ann, asked))[0]


def test_through_the_years(api: BotAPI, city: City, start_bot: Callable[..., Bot]):
    """A button below an answer shows what each report says, the newest first; a stranger's press shows nothing."""
    city.add("towns", "In earlier years nobody bought three hundred electric buses.")
    start_bot(CWGCOP_KNOWLEDGE=str(city.folder))
    ann, bob = Person(api, 9907), Person(api, 9908)
    answered = ann.say("Who bought three hundred electric buses?")
    shown = ann.press(answered, say("en", "button-earlier"))
    assert 0 <= shown["text"].index("Suzhou bought") < shown["text"].index("In earlier years nobody")
    assert [each["text"][:5] for each in buttons(shown)] == ["1 · 1", "1 · 1"]
    forged = bob.press(
        {**bob.say("/help"), "reply_markup": answered["reply_markup"]}, say("en", "button-earlier")
    )
    assert forged["text"] == say("en", "notice-old")
    assert not any(
        say("en", "button-earlier") == each["text"]
        for each in buttons(ann.say("Who adopted a night timetable?"))
    )


def test_a_wish_is_listed_and_taken_back(api: BotAPI, bot: Bot, city: City):
    """/follows has a button for each, which takes it back; /forget takes all, and nobody is told then. What leans on
    something else is not kept."""
    ann, bob = Person(api, 9904), Person(api, 9905)
    assert ann.say("/follows")["text"] == say("en", "follows-none")
    waits(ann)
    waits(ann)
    waits(ann, "Who paints electric harbour walls purple?")
    listed = ann.say("/follows")
    assert [each["text"] for each in buttons(listed)] == [
        f"✕ {ASKED}",
        "✕ Who paints electric harbour walls purple?",
    ]
    forged = bob.press({**bob.say("/help"), "reply_markup": listed["reply_markup"]}, ASKED)
    assert forged["text"] == say("en", "follows-none")
    assert [each["text"] for each in buttons(ann.press(listed, ASKED))] == [
        "✕ Who paints electric harbour walls purple?"
    ]
    waits(bob)
    done = ann.press(ann.say("/forget"), say("en", "forget-yes"))["text"]
    assert "1 question that you asked to be told about" in done
    assert ann.say("/follows")["text"] == say("en", "follows-none")
    city.publish(ANSWER)
    until(lambda: told(bob))
    assert told(ann) == []
    ann.say(ANSWERED)
    leaning = ann.say("why?")
    assert ann.press(leaning, LATER) == {"notice": say("en", "notice-follow-whole")}


def test_a_year_later_the_person_is_asked(api: BotAPI, bot: Bot):
    """Once; by the one button they wait on, by the other no more."""
    ann = Person(api, 9909)
    waits(ann)
    after = api.count()
    with closing(sqlite3.connect(bot.data / "bot.sqlite3")) as raw, raw:
        raw.execute("UPDATE wishes SET since = 1")
    asked = until(lambda: api.sent(ann.id, after))[0]
    assert asked["text"] == say("en", "follow-again", question=ASKED)
    assert ann.press(asked, say("en", "follow-again-yes"))["text"] == say("en", "notice-follow-kept")
    assert bot.rows("SELECT since > 1, reminded FROM wishes") == [(1, None)]
    assert ann.press(asked, say("en", "forget-no"))["text"] == say("en", "follows-none")
    assert len(api.sent(ann.id, after)) == 1


def test_in_a_group_it_says_where(api: BotAPI, bot: Bot):
    """Only the person's own chat is written to."""
    ann, group = Person(api, 9906), {"id": -100_990, "type": "supergroup", "title": "Hall"}
    mention = {"type": "mention", "offset": 0, "length": len("@cwgcop_test_bot")}
    asked = ann.message(f"@cwgcop_test_bot {ASKED}", chat=group, entities=[mention])
    reply = api.answer(-100_990, {"message": asked})
    assert ann.press(reply, FOLLOW) == {"notice": say("en", "notice-follow-private")}


def test_of_replicas_one_tells(api: BotAPI, server: Server, city: City, tmp_path: Path):
    """Two on one database: all who wait are told once, though the one that has begun to tell is killed."""
    common = {"CWGCOP_DATABASE": server.database(), "CWGCOP_KNOWLEDGE": str(city.folder), **SAME}
    with (
        closing(Bot(api, tmp_path / "1", **common)) as one,
        closing(Bot(api, tmp_path / "2", **common)) as two,
    ):
        people = [Person(api, 9920 + number) for number in range(6)]
        for each in people:
            waits(each)
        api.fail("sendMessage", times=3, delay=60)
        city.publish(ANSWER)
        leader = until(
            lambda: next((bot for bot in (one, two) if "somebody is told" in bot.logged()), None), 30
        )
        leader.kill()
        until(lambda: all(map(told, people)), 60)
        time.sleep(2)
        assert [len(told(each)) for each in people] == [1] * len(people)
