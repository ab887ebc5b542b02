"""`cwgcop questions draft` and `coverage` on a small report: from a prompt to drafts, to lessons, to what they bring."""

import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import main
from knowledge.library import load
from knowledge.questions import read_questions
from tests.bot.conftest import REPORT, Done

REPLY = [
    {"passages": ["1/1"], "lang": "en", "text": "How many e-buses did they get?"},
    {"passages": ["1/1"], "lang": "fr", "text": "combien de bus neufs à Suzhou"},
    {"passages": ["1/4"], "lang": "en", "text": "Is there a night service in Kenya's capital?"},
    {"passages": ["1/2"], "lang": "ru", "text": "one ticket for every trip, whose idea was that?"},
    {"passages": ["1/9"], "lang": "en", "text": "Who pays?"},
    {"passages": [], "lang": "en", "text": "What does a bus cost?"},
]
Cwgcop = Callable[..., Done]


@pytest.fixture
def cwgcop(
    tmp_path: Path,
    brief: None,
    models: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Cwgcop:
    """Run `cwgcop questions …` in a folder with one report, `reply.jsonl` beside it; `typed` is typed at a terminal."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "cities.yaml").write_text(REPORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    Path("reply.jsonl").write_text("\n".join(map(json.dumps, REPLY)), encoding="utf-8")

    def run(*arguments: str, typed: str | None = None) -> Done:
        leader, follower = pty.openpty()
        folders = ["--knowledge", ".", "--data", "data", "--models", str(models)]
        with monkeypatch.context() as patched, os.fdopen(follower, closefd=False) as end:
            if typed is not None:
                os.write(leader, typed.encode())
                patched.setattr(sys, "stdin", end)
                patched.setattr(sys.stdout, "isatty", lambda: True, raising=False)
            status = main([*folders, "questions", *arguments])
        os.close(leader)
        os.close(follower)
        return Done(status, *capsys.readouterr())

    return run


def kept() -> list[tuple[str, bool]]:
    """The texts of the file of drafts, and whether each waits."""
    questions, _ = read_questions(Path(), load(Path()))
    return [(text, one.drafted) for one in questions for text in one.text.values()]


def test_a_reply_is_checked_kept_and_accepted(cwgcop: Cwgcop) -> None:
    """Each line that is left out has its reason; the rest waits, the bot learns nothing of it until it is accepted, and
    the same reply brings nothing twice."""
    done = cwgcop("draft", "cities", "--read", "reply.jsonl")
    assert done.status == 0
    assert "line 4 is left out: looks like English rather than Russian: one ticket" in done.out
    assert "line 5 is left out: cities has no passage '1/9':" in done.out
    assert "4 of 6 lines are drafts." in done.out
    assert "0 accepted, 4 waiting" in done.out
    texts = [REPLY[place]["text"] for place in (0, 1, 2, 5)]
    assert kept() == [(text, True) for text in texts]
    assert json.loads(cwgcop("coverage", "--json").out)[0]["answered"] == 0
    again = cwgcop("draft", "cities", "--read", "reply.jsonl", "--json")
    assert again.status == 1
    assert "no line of it is a new draft" in again.err
    assert (said := json.loads(again.out))["new"] == 0
    assert [one["line"] for one in said["dropped"]] == [1, 2, 3, 4, 5, 6]
    assert "4 accepted, 0 waiting." in cwgcop("draft", "cities", "--accept").out
    assert kept() == [(text, False) for text in texts]
    (found,) = json.loads(cwgcop("coverage", "cities", "--json").out)
    assert (found["answered"], found["unanswered"]) == (3, 1)
    assert [one["lessons"] for one in found["passages"]] == [2, 0, 0, 1]
    assert found["next"][:2] == ["cities/1/2", "cities/1/3"]
    assert found["figures"]["recall_at_1"]["count"] == 3
    page = cwgcop("coverage", "cities").out
    assert page.startswith("cities: 4 passages, 2 of them without lessons\n")
    assert "1/1              2" in page
    assert "  Найроби принял ночное расписание." in page
    spoken = cwgcop("coverage", "cities", "--lang", "fr").out
    assert "  Suzhou a acheté trois cents autobus électriques." in spoken
    assert "  Nairobi adopted a night timetable." in spoken


def test_what_a_file_says_of_itself_stays(cwgcop: Cwgcop) -> None:
    """Nobody's texts come under another licence by being accepted."""
    cwgcop("draft", "cities", "--read", "reply.jsonl")
    path = Path("questions/cities-lessons.yaml")
    own = (
        path.read_text("utf-8")
        .replace("CC0-1.0", "CC-BY-4.0")
        .replace("about: Lessons", "about: Our lessons")
    )
    path.write_text(f"\ufeff{own}", "utf-8")
    assert cwgcop("draft", "cities", "--accept").status == 0
    assert path.read_text("utf-8") == own.replace("drafted: true, ", "")


def test_a_person_accepts_leaves_out_and_goes_on_later(cwgcop: Cwgcop) -> None:
    """What is typed counts for the drafts shown, what is not understood is asked again, and each answer is kept."""
    done = cwgcop("draft", "cities", "--read", "reply.jsonl", typed="3\n2\nq\n")
    assert "cities/1/1: Сучжоу купил триста электрических автобусов." in done.out
    assert "   1  en  How many e-buses did they get?" in done.out
    first, *rest = (REPLY[place]["text"] for place in (0, 2, 5))
    assert kept() == [(first, False), *((text, True) for text in rest)]
    assert "1 accepted, 2 waiting" in done.out
    later = cwgcop("draft", "cities", typed="s\n\n")
    assert "How many e-buses" not in later.out
    assert "the report does not say" in later.out
    assert kept() == [(first, False), (rest[0], True), (rest[1], False)]
    assert "2 accepted, 0 waiting." in cwgcop("draft", "cities", typed="1\n").out
    assert kept() == [(first, False), (rest[1], False)]


def test_a_draft_about_a_section_is_shown_too(cwgcop: Cwgcop) -> None:
    """Whoever edits the file may make one so, also about a section that has no words of its own; comments are kept."""
    Path("questions").mkdir()
    draft = "{id: d1, drafted: true, kind: section, passages: ['1'], text: {en: what came of it}}"
    Path("questions/cities-lessons.yaml").write_text(
        f"report: cities\nsplit: learn\nquestions:\n  # agreed with Ann\n  - {draft}\n", encoding="utf-8"
    )
    done = cwgcop("draft", "cities", typed="\n")
    assert "\n  # agreed with Ann\n  - {id: d1" in Path("questions/cities-lessons.yaml").read_text(
        encoding="utf-8"
    )
    assert "cities/1: Сучжоу купил триста электрических автобусов." in done.out
    assert "1 accepted, 0 waiting." in done.out


def test_what_somebody_else_writes_meanwhile_is_kept(cwgcop: Cwgcop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not written over; whoever was slower is told, and starts again."""
    cwgcop("draft", "cities", "--read", "reply.jsonl")
    file = Path("questions/cities-lessons.yaml")

    def meanwhile(_prompt: str) -> str:
        file.write_text(
            file.read_text(encoding="utf-8").replace("What does a bus", "What might a bus"), encoding="utf-8"
        )
        return ""

    monkeypatch.setattr("builtins.input", meanwhile)
    done = cwgcop("draft", "cities", typed="")
    assert done.status == 1
    assert "somebody else has changed it meanwhile: start the command again" in done.err
    assert kept()[-1] == ("What might a bus cost?", True)


def test_a_draft_whose_passage_is_not_found_is_marked_and_kept(cwgcop: Cwgcop) -> None:
    """In a report of more passages than are looked at, what is far from its passage is a mistake or one of the best: it
    waits with a mark, which goes when it is accepted."""
    cities = Path("reports/cities.yaml").read_text(encoding="utf-8")
    many = (
        f"      - {{ru: Город {number} купил автобусы., en: City {number} bought buses.}}\n"
        for number in range(12)
    )
    Path("reports/cities.yaml").write_text(cities + "".join(many), encoding="utf-8")
    Path("reply.jsonl").write_text(json.dumps(REPLY[0] | {"passages": ["1/2"]}), encoding="utf-8")
    done = cwgcop("draft", "cities", "--read", "reply.jsonl")
    assert "left out" not in done.out
    assert 'style: "far off"' in Path("questions/cities-lessons.yaml").read_text(encoding="utf-8")
    cwgcop("draft", "cities", "--accept")
    assert "far off" not in Path("questions/cities-lessons.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["draft", "towns"], 2, "no report 'towns': use one of cities"),
        (["coverage", "towns"], 2, "no report 'towns': use one of cities"),
        (["coverage", "--lang", "??"], 2, "--lang ??: "),
        (["draft", "cities", "--read", "none.jsonl"], 1, "none.jsonl: No such file"),
        (["draft", "cities", "--read", "latin.txt"], 1, "latin.txt: is no text in UTF-8"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    cwgcop: Cwgcop, arguments: list[str], status: int, said: str
) -> None:
    """It names the report or the file."""
    Path("latin.txt").write_bytes("é".encode("latin-1"))
    done = cwgcop(*arguments)
    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_a_file_of_other_questions_is_not_written_over(cwgcop: Cwgcop) -> None:
    """A file that only has the name of drafts is left as it is."""
    Path("questions").mkdir()
    text = "report: cities\nsplit: judge\nquestions: [{id: a, kind: unanswerable, text: {en: Why?}}]\n"
    Path("questions/cities-lessons.yaml").write_text(text, encoding="utf-8")
    assert "move them to another file" in cwgcop("draft", "cities", "--read", "reply.jsonl").err
    assert Path("questions/cities-lessons.yaml").read_text(encoding="utf-8") == text
