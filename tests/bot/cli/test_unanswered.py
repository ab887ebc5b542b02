"""`cwgcop questions unanswered`, `propose` and `done`: from what was asked to drafts, or to its end."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.service.store import LastShown, QuestionRecord, Store
from knowledge.library import load
from knowledge.questions import Kind, read_questions
from tests.bot.cli.test_lessons import Cwgcop, cwgcop, kept

__all__ = ["cwgcop"]

ASKED = (
    ("Who runs a bus at night?", "en", "closest", ("cities/1/4",)),
    ("Who runs a bus at night?", "en", "closest", ("cities/1/4",)),
    ("Quelle ville fait rouler des bus la nuit ?", "fr", "none", ()),
    ("What does a ticket cost in Medellín?", "en", "none", ()),
)


def record(*asked: tuple[str, str, str, tuple[str, ...]], first: int = 1) -> None:
    """Have a bot asked these, and somebody say that the first of them did not help."""

    async def fill() -> None:
        async with Store(Path("data/bot.sqlite3")) as store:
            for number, (text, language, outcome, passages) in enumerate(asked, first):
                await store.record(
                    QuestionRecord(number, "me", "here", text, language, outcome, 0.2, passages, "b")
                )
            for passage in asked[0][3]:
                await store.note_shown("here", asked[0][3], first, last=LastShown(passage, "", first))
                await store.vote("me", "here", first, passage, helps=False)

    asyncio.run(fill())


def groups(cwgcop: Cwgcop) -> list[dict[str, object]]:
    """The groups as another program gets them."""
    return list(json.loads(cwgcop("unanswered", "--json").out))


@pytest.fixture
def asked(cwgcop: Cwgcop) -> list[dict[str, object]]:
    """The groups of ASKED."""
    record(*ASKED)
    return groups(cwgcop)


def test_groups_are_listed_most_asked_first(cwgcop: Cwgcop, asked: list[dict[str, object]]) -> None:
    """Each with its id, how often, wordings, closest passages and votes; for programs the same, and nobody in it."""
    night, ticket = asked
    assert (night["asked"], night["outcomes"]) == (3, {"closest": 2, "none": 1})
    assert [one["text"] for one in night["wordings"]] == [ASKED[0][0], ASKED[2][0]]  # type: ignore[attr-defined]
    assert night["passages"] == {"cities/1/4": 2}
    assert night["votes"] == {"cities/1/4": {"helped": 0, "did_not": 1}}
    assert ticket["passages"] == {}  # of what is not answered nothing is shown
    page = cwgcop("unanswered").out
    assert page.startswith(f"{night['id']}  asked 3× (2 closest, 1 none), last ")
    assert "    fr  Quelle ville fait rouler des bus la nuit ?\n    closest: cities/1/4 (2)\n" in page
    assert "    cities/1/4: 0 said that it helps, 1 that it does not\n" in page
    assert "me" not in json.dumps(asked).split('"')


def test_a_group_becomes_drafts_that_wait(cwgcop: Cwgcop, asked: list[dict[str, object]]) -> None:
    """Each wording once, for the passage that was shown or the one that is named, or for none; nothing is learnt of it
    until it is accepted, and twice is not more."""
    night, ticket = (str(one["id"]) for one in asked)
    done = cwgcop("propose", night)
    assert done.out.startswith("new drafts: 2 (cities/1/4 answers).")
    assert "0 accepted, 2 waiting: cwgcop questions draft cities shows them" in done.out
    assert kept() == [(ASKED[0][0], True), (ASKED[2][0], True)]
    again = cwgcop("propose", night, "--passage", "cities/1/1")
    assert "left out: is in cities-lessons.yaml already (learn, question d1): Who runs" in again.out
    assert "new drafts: 1 (cities does not answer)." in cwgcop("propose", ticket, "--none").out
    questions, _ = read_questions(Path(), load(Path()))
    assert [(one.kind, one.passages, *one.text) for one in questions] == [
        (Kind.ANSWERABLE, ("cities/1/4",), "en"), (Kind.ANSWERABLE, ("cities/1/4",), "fr"),
        (Kind.UNANSWERABLE, (), "en"),
    ]  # fmt: skip
    assert "3 accepted, 0 waiting." in cwgcop("draft", "cities", "--accept").out


def test_of_several_reports_one_is_named_that_does_not_say(
    cwgcop: Cwgcop, asked: list[dict[str, object]]
) -> None:
    """Where nothing was shown: by any passage of it."""
    text = Path("reports/cities.yaml").read_text(encoding="utf-8")
    Path("reports/towns.yaml").write_text(text.replace("id: cities", "id: towns"), encoding="utf-8")
    none = ("propose", str(asked[1]["id"]), "--none")
    assert "name a passage of the report that does not say with --passage" in cwgcop(*none).err
    assert "new drafts: 1 (towns does not answer)." in cwgcop(*none, "--passage", "towns/1/1").out


def test_a_text_is_shown_where_it_would_go(cwgcop: Cwgcop, asked: list[dict[str, object]]) -> None:
    """No report is changed by it: put in as it says, the passage has the id that it says, and can be proposed."""
    before = Path("reports/cities.yaml").read_text(encoding="utf-8")
    ticket = str(asked[1]["id"])
    assert (
        "passage cities/1/5 then" in cwgcop("propose", ticket, "--passage", "cities/1/1", "--text", "Да.").out
    )
    out = cwgcop("propose", str(asked[0]["id"]), "--text", 'Билет стоит "3000" песо: # всегда.').out
    assert Path("reports/cities.yaml").read_text(encoding="utf-8") == before
    assert not Path("questions").exists()
    entry = next(line for line in out.splitlines() if line.startswith("      - "))
    Path("reports/cities.yaml").write_text(f"{before}{entry}\n", encoding="utf-8")
    assert load(Path()).passage("cities/1/5").original == 'Билет стоит "3000" песо: # всегда.'
    Path("reports/cities.yaml").write_text(before, encoding="utf-8")
    text = ("--text", 'Билет стоит "3000" песо: # всегда.')
    written = cwgcop("propose", str(asked[0]["id"]), *text, "--write", "--json")
    assert json.loads(written.out)["passage"] == "cities/1/5"
    assert load(Path()).passage("cities/1/5").original == 'Билет стоит "3000" песо: # всегда.'
    command = out.splitlines()[-1].removeprefix("cwgcop questions ").split()
    assert "new drafts: 2 (cities/1/5 answers)" in cwgcop(*command).out


def test_a_closed_group_comes_back_only_when_asked_anew(
    cwgcop: Cwgcop, asked: list[dict[str, object]]
) -> None:
    """Its reason is told then; the list of all questions still has it."""
    night = str(asked[0]["id"])
    assert (
        f"{night}: closed, 3 questions."
        in cwgcop("done", night, "--because", "it is\x1b in the report now").out
    )
    assert [one["id"] for one in groups(cwgcop)] == [asked[1]["id"]]
    assert "no open group" in cwgcop("done", night, "--because", "again").err
    assert len(cwgcop("--json").out.splitlines()) == 4
    record(("Is there a night bus anywhere?", "en", "none", ()), first=9)
    (back,) = [one for one in groups(cwgcop) if one["closed_before"]]
    assert (back["id"], back["asked"], back["closed_before"]) == (night, 1, ["it is in the report now"])
    assert "    closed before: it is in the report now\n" in cwgcop("unanswered").out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["propose", "ffffff"], 2, "no open group 'ffffff': cwgcop questions unanswered lists them"),
        (["propose", "ID", "--passage", "cities/9"], 2, "no report has a passage 'cities/9'"),
        (["propose", "ID", "--none", "--text", "Yes."], 2, "give --text or --none"),
        (["done", "ID", "--because", " "], 2, "give the reason"),
    ],
)
def test_what_cannot_be_done_with_a_group(
    cwgcop: Cwgcop, asked: list[dict[str, object]], arguments: list[str], status: int, said: str
) -> None:
    """One sentence says what to do."""
    done = cwgcop(*(str(asked[0]["id"]) if one == "ID" else one for one in arguments))
    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_where_no_bot_has_run(cwgcop: Cwgcop) -> None:
    """As the list of questions says it."""
    assert "no bot has run on this data folder" in cwgcop("unanswered").err


def test_how_many_there_were(cwgcop: Cwgcop, asked: list[dict[str, object]]) -> None:
    """By month, language and outcome, with votes."""
    first, *_ = json.loads(cwgcop("figures", "--json").out)
    assert first | {"month": ""} == {
        "month": "", "language": "en", "outcome": "closest", "questions": 2, "helped": 0, "did_not": 1,
    }  # fmt: skip
    assert "  fr   none          1 asked, 0 helped, 0 did not\n" in cwgcop("figures").out
