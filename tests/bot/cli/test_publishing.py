"""`cwgcop knowledge diff | publish | history | rollback` on small reports, with the real model and real builds."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.service.opening import Opening
from bot.service.store import FILE, QuestionRecord, Store
from bot.settings import Settings
from index import publishing
from index.builds import Builds
from index.engine import open_live
from index.publications import Publications
from knowledge.library import load
from tests.bot.conftest import Run, edit

#: Reports on other matters, of two other groups.
SEVERAL = Path(__file__).resolve().parents[2] / "several" / "reports"
TESTS = """\
report: cities
split: judge
questions:
  - {id: night, kind: answerable, passages: ["1/4"], text: {en: "Who adopted a timetable for the night?"}}
  - {id: kenya, kind: answerable, passages: ["1/4"], text: {en: "What did Nairobi adopt?"}}
  - {id: stops, kind: answerable, passages: ["1/3"], text: {en: "What did Osaka check about its stops?"}}
  - {id: ticket, kind: answerable, passages: ["1/2"], text: {en: "Who proposed a single ticket?"}}
  - {id: buses, kind: answerable, passages: ["1/1"], text: {en: "How many buses were bought by Suzhou?"}}
  - {id: price, kind: unanswerable, text: {en: "What did the buses of Suzhou cost?"}}
"""
#: A report that draws the questions about `cities` to itself.
TWIN = """\
report: {id: towns, language: en, title: {en: Report on towns, ru: Отчет о городках}}
sections:
  - id: "1"
    title: Buses
    items:
      - Nairobi adopted a timetable for the night.
      - This is what Osaka did check about its stops.
      - It was Medellín who proposed a single ticket.
      - This is how many buses Suzhou bought.
"""


@pytest.fixture
def knowledge(knowledge: Path) -> Path:
    """A knowledge folder to change, with a report and tests on it."""
    (knowledge / "questions").mkdir()
    (knowledge / "questions" / "cities.yaml").write_text(TESTS, encoding="utf-8")
    return knowledge


def contents(knowledge: Path) -> dict[str, bytes]:
    """Every file of a knowledge folder."""
    return {str(path.relative_to(knowledge)): path.read_bytes() for path in knowledge.rglob("*.yaml")}


def stop(*_: object) -> None:
    """Do as Ctrl-C does."""
    raise KeyboardInterrupt


def full(*_: object) -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device", "cities.yaml")


def answered(data: Path, models: Path) -> list[tuple[str, float, str]]:
    """What a bot that starts now answers."""
    engine = open_live(data, models)
    answers = engine.ask(["Who adopted a night timetable?", "How many electric buses did Suzhou buy?"])
    return [(one.outcome, one.confidence, one.hits[0].passage.text["en"]) for one in answers]


def test_from_a_first_publication_to_the_next_and_back(
    cwgcop: Run, knowledge: Path, data: Path, models: Path
) -> None:
    """What is published answers, and stays when files change; the next publication says what it changes; a rollback
    brings files and answers back as they were, byte for byte, and keeps what it replaces. The history tells it all."""
    done = cwgcop("knowledge", "publish", "--why", "the first report", "--by", "Ann")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("The first publication: 4 passages.\n")
    first, files = answered(data, models), contents(knowledge)

    edit(knowledge, "Nairobi adopted a night timetable.", "Nairobi adopted a timetable for the small hours.")
    edit(knowledge, "report:\n", "# A note.\nreport:\n")
    done = cwgcop("ask", "Who adopted a night timetable?")
    assert "Nairobi adopted a night timetable." in done.out
    assert "stays until `cwgcop knowledge publish`" in done.err
    texts = (
        "changed  cities/1/4 in en: [night timetable. → timetable for the small hours.]\nTexts: 1 changed.\n"
    )
    assert cwgcop("knowledge", "diff", "--no-answers").out == texts
    assert cwgcop("knowledge", "publish", "--by", "Ben").status == 0
    second, later = answered(data, models), contents(knowledge)
    assert second[0][2] == "Nairobi adopted a timetable for the small hours."
    assert cwgcop("knowledge", "publish").out.endswith(
        "is live as it was: nothing that is asked has changed.\n"
    )

    edit(knowledge, "small hours", "early hours")
    (knowledge / "questions" / "more.yaml").write_text("questions: []\n")
    unpublished = contents(knowledge)
    done = cwgcop("knowledge", "rollback", "--why", "too early")
    assert done.status == 0
    assert (answered(data, models), contents(knowledge)) == (first, files)
    found = json.loads(cwgcop("knowledge", "history", "--json").out)
    one, two, back = found["publications"]
    assert [one[key] for key in ("who", "why", "previous_build")] == ["Ann", "the first report", ""]
    assert (two["who"], two["previous_build"]) == ("Ben", one["build"])
    assert (back["step"], back["build"], back["to"]) == ("rolled back", one["build"], one["build"])
    assert found["live"] == one["build"]
    assert contents(data / "publications" / "files" / back["replaced"]) == unpublished
    lines = [line for line in cwgcop("knowledge", "history").out.splitlines() if " by " in line]
    assert [line[0] for line in lines] == ["*", " ", " "]
    assert lines[0].endswith("too early")

    # Nothing was published before the first; any publication can be named, also one whose build is gone.
    assert cwgcop("knowledge", "rollback").status == 1
    Builds(data).remove(two["build"])
    assert cwgcop("knowledge", "rollback", "000002").status == 0
    assert (answered(data, models), contents(knowledge)) == (second, later)
    assert cwgcop("index", "status").status == 0


def test_a_report_that_makes_answers_worse_stays_out(
    cwgcop: Run, knowledge: Path, data: Path, models: Path
) -> None:
    """Where questions that were right are not any more, the questions are named, nothing goes live, and a restart does
    not change that; with a reason it goes live, and the reason is in the history."""
    assert cwgcop("knowledge", "publish").status == 0
    before = answered(data, models)
    (knowledge / "reports" / "towns.yaml").write_text(TWIN, encoding="utf-8")
    done = cwgcop("knowledge", "publish")
    assert done.status == 1
    assert "added    the report towns: 4 passages" in done.out
    assert "Worse: right before, and no new report comes first now, all: 1.000 → .200" in done.out
    assert "Who proposed a single ticket?  [en, cities/ticket]: expected cities/1/2, now" in done.out
    assert "towns is new, and a new report also answers questions that name none" in done.err
    assert "stays live" in done.err
    assert answered(data, models) == before
    assert "000001-" in cwgcop("ask", "Who proposed a single ticket?").err
    said = json.loads(cwgcop("knowledge", "publish", "--json").out)
    assert (said["published"], {fall["group"] for fall in said["worse"]}) == (False, {"all"})
    assert len(json.loads(cwgcop("knowledge", "history", "--json").out)["publications"]) == 1
    assert [path.name for path in (data / "publications" / "files").iterdir()] == [
        Publications(data).records()[0].files
    ]

    assert cwgcop("knowledge", "publish", "--force", " ").status == 2
    assert cwgcop("knowledge", "publish", "--force", "the towns are wanted").status == 0
    assert "(forced): the towns are wanted" in cwgcop("knowledge", "history").out
    assert (
        "towns"
        in json.loads(cwgcop("ask", "Who proposed a single ticket?", "--json").out)["passages"][0]["id"]
    )


def test_an_official_text_changes_only_on_purpose(cwgcop: Run, knowledge: Path, data: Path) -> None:
    """An official text that is another, or gone, under its id is named; to force the figures does not let it through. Its
    translation is older then, and is shown to nobody."""
    cwgcop("knowledge", "publish")
    edit(knowledge, "Осака проверила доступность остановок.", "Осака проверила остановки.")
    for arguments in ((), ("--force", "soon")):
        done = cwgcop("knowledge", "publish", *arguments)
        assert done.status == 1
        assert "  cities/1/3\n" in done.out
        assert "stale    cities/1/3 in en: " in done.out
        assert "--accept-official" in done.err
    assert "outdated" not in (knowledge / "reports" / "cities.yaml").read_text("utf-8")
    done = cwgcop("knowledge", "publish", "--accept-official")
    assert (done.status, "1 translations are older than their official text" in done.err) == (0, True)
    assert Publications(data).records()[-1].accepted == ("cities/1/3",)
    assert "en" not in load(knowledge).ids["cities/1/3"].text


def test_a_broken_report_leaves_all_reports_live(
    cwgcop: Run, knowledge: Path, data: Path, models: Path
) -> None:
    """With three reports live, an error in one file is named, nothing goes live, and all three answer, held from now
    on."""
    (knowledge / "reports" / "towns.yaml").write_text(TWIN, encoding="utf-8")
    text = "report: {id: ports, language: ar, title: تقرير الموانئ}\nsections:\n  - {id: a, text: رست السفن في الميناء.}\n"
    (knowledge / "reports" / "ports.yaml").write_text(text, encoding="utf-8")
    cwgcop("index", "build")
    (knowledge / "reports" / "ports.yaml").write_text("report: [", encoding="utf-8")
    done = cwgcop("knowledge", "publish")
    assert done.status == 1
    assert "ports.yaml:2: syntax" in done.err
    assert "nothing was published: build 000001-" in done.err
    engine = open_live(data, models)
    assert len(engine.library.reports) == 3
    answer = engine.ask(["أين رست السفن؟"])[0]
    assert answer.hits[0].passage.id == "ports/a"
    assert Builds(data).held() == engine.version


def test_what_cannot_be_asked_is_not_published_over_unseen(cwgcop: Run, knowledge: Path, data: Path) -> None:
    """With a damaged build live nothing can be compared: only a reason makes other texts live, and official texts are
    watched over all the same."""
    cwgcop("knowledge", "publish")
    path = Builds(data).folder / Builds(data).live() / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-1])
    edit(knowledge, "Осака проверила", "Осака осмотрела")
    done = cwgcop("knowledge", "publish", "--force", "damaged")
    assert (done.status, "--accept-official" in done.err) == (1, True)
    done = cwgcop("knowledge", "publish", "--accept-official")
    assert (done.status, "what is live cannot be asked (" in done.err) == (1, True)
    assert cwgcop("knowledge", "publish", "--accept-official", "--force", "damaged").status == 0
    assert cwgcop("index", "verify").status == 0


@pytest.mark.parametrize("lost", ["bit", "index"])
def test_the_floor_of_official_texts_outlasts_the_build(
    cwgcop: Run, knowledge: Path, data: Path, lost: str
) -> None:
    """With one bit of the live build's reports turned over, or no index there at all, official texts are compared with
    the files that were published; where these are not there either, nothing passes but what is said to be meant."""
    cwgcop("knowledge", "publish")

    def lose() -> None:
        if lost == "index":
            shutil.rmtree(data / "index")
            return
        path = Builds(data).folder / Builds(data).live() / "reports.db"
        path.write_bytes(path.read_bytes().replace(b"Report on", b"Seport on"))

    lose()
    edit(knowledge, "Осака проверила", "Осака осмотрела")
    for arguments in ((), ("--force", "soon")):
        done = cwgcop("knowledge", "publish", *arguments)
        assert (done.status, "--accept-official" in done.err) == (1, True)
        assert "  cities/1/3\n" in done.out
        assert ("[проверила → осмотрела]" in done.out, "The first publication" in done.out) == (True, False)
    shutil.rmtree(data / "publications" / "files")
    for arguments in ((), ("--force", "soon")):
        done = cwgcop("knowledge", "publish", *arguments)
        assert (done.status, done.out) == (1, "")
        assert "cwgcop index rollback" in done.err
        assert "--accept-official" in done.err
    assert cwgcop("knowledge", "publish", "--accept-official", "--force", "meant").status == 0


@pytest.mark.parametrize("step", ["keep", "build_beside", "compare", "_go_live", "add"])
def test_whoever_is_stopped_leaves_what_was_live(
    cwgcop: Run, knowledge: Path, data: Path, models: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Stopped at any step until the index goes live, a publication leaves the answers as they were, also after a
    restart; stopped after that it is live, and recorded by the next try."""
    cwgcop("knowledge", "publish")
    before = answered(data, models)
    edit(knowledge, "night timetable", "timetable for the small hours")

    with monkeypatch.context() as patched:
        owner = {"keep": Publications, "add": Publications, "build_beside": publishing.Publisher}.get(
            step, publishing
        )
        patched.setattr(owner, step, stop)
        assert cwgcop("knowledge", "publish").status == 130
    cwgcop("ask", "Who adopted a night timetable?")
    assert (answered(data, models) == before) == (step != "add")
    assert len(Publications(data).records()) == 1
    assert cwgcop("knowledge", "publish").status == 0
    assert answered(data, models) != before
    assert len(Publications(data).records()) == 2


def test_a_rollback_that_cannot_write_changes_nothing(
    cwgcop: Run, knowledge: Path, data: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the knowledge folder can only be read, the sentence says so, and files, index and history are as they
    were; stopped while it puts files back, a rollback says how it is ended."""
    cwgcop("knowledge", "publish")
    first = contents(knowledge)
    edit(knowledge, "night timetable", "timetable for the small hours")
    cwgcop("knowledge", "publish")
    before = answered(data, models)
    with monkeypatch.context() as patched:
        patched.setattr("os.access", lambda *_, **__: False)
        done = cwgcop("knowledge", "rollback")
    assert (done.status, answered(data, models)) == (1, before)
    assert "cwgcop index rollback" in done.err

    with monkeypatch.context() as patched:
        patched.setattr(Publications, "put_back", full)
        done = cwgcop("knowledge", "rollback")
    assert done.status == 1
    assert "run `cwgcop knowledge rollback` again" in done.err
    assert cwgcop("knowledge", "rollback").status == 0
    assert contents(knowledge) == first


def test_a_history_that_cannot_be_written_hides_nothing(
    cwgcop: Run, knowledge: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went live before that is said to be live, and what to do; once that is done, all is as if it had been."""

    def refused(command: str) -> str:
        with monkeypatch.context() as patched:
            patched.setattr(Publications, "add", full)
            done = cwgcop("knowledge", command)
        assert done.status == 1
        return done.err

    cwgcop("knowledge", "publish")
    first, files = Builds(data).live(), contents(knowledge)
    edit(knowledge, "night timetable", "timetable for the small hours")
    said, second = refused("publish"), Builds(data).live()
    assert second != first
    assert f"build {second} is live: see to that, and publish again" in said
    assert cwgcop("knowledge", "publish").status == 0
    assert [record.build for record in Publications(data).records()] == [first, second]
    assert "the index is back, the files are not: run `cwgcop knowledge rollback` again" in refused(
        "rollback"
    )
    assert (Builds(data).live(), contents(knowledge) == files) == (first, False)
    assert cwgcop("knowledge", "rollback").status == 0
    assert (Builds(data).live(), contents(knowledge)) == (first, files)


@pytest.mark.parametrize("step", ["add", "put_back"])
def test_a_rollback_that_was_cut_off_is_finished_by_the_next(
    cwgcop: Run, knowledge: Path, data: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Stopped once the index is back, a rollback goes no further at the next try, but brings its files; then further.
    What is published meanwhile ends it."""
    states = [contents(knowledge)]
    cwgcop("knowledge", "publish")
    for old, new in (("a night", "one night"), ("one night", "two nights")):
        edit(knowledge, f"{old} timetable", f"{new} timetable")
        assert cwgcop("knowledge", "publish").status == 0
        states.append(contents(knowledge))
    one, two, three = (record.build for record in Publications(data).records())

    def cut_off() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Publications, step, stop)
            assert cwgcop("knowledge", "rollback").status == 130

    cut_off()
    assert (Builds(data).live(), contents(knowledge)) == (two, states[2])
    told = f"a rollback to the build {two} was cut off, the knowledge files may be mixed"
    assert told in cwgcop("knowledge", "history").err
    settings = Settings.from_env({}, knowledge=knowledge, data=data)
    assert told in Opening(settings).warnings()[0]
    assert cwgcop("knowledge", "rollback").status == 0
    assert (Builds(data).live(), contents(knowledge)) == (two, states[1])
    last = Publications(data).records()[-1]
    assert (last.to, last.previous_build) == (two, three)
    cut_off()
    assert cwgcop("knowledge", "publish").status == 0
    assert Builds(data).live() == two
    assert cwgcop("knowledge", "rollback").status == 0
    assert (Builds(data).live(), contents(knowledge)) == (one, states[0])


def test_a_report_on_other_matters_needs_no_force(cwgcop: Run, knowledge: Path) -> None:
    """Three reports more, and a test that names none, which one of them answers now: what is compared is what both sides
    can answer with, so that all is as it was."""
    tests = knowledge / "questions" / "cities.yaml"
    named = (
        "  - {{id: m{0}, kind: section, passages: ['2'], text: {{en: Tell me all about the {0} meeting.}}}}\n"
    )
    with (knowledge / "reports" / "cities.yaml").open("a", encoding="utf-8") as file:
        file.write("  - id: '2'\n    meeting: {number: 1, date: 2021-03-04}\n    text: Первое собрание.\n")
    with tests.open("a", encoding="utf-8") as file:
        file.writelines(map(named.format, ("first", "last", "latest")))
    assert cwgcop("knowledge", "publish").status == 0
    for path in SEVERAL.iterdir():
        shutil.copy(path, knowledge / "reports" / f"a-{path.name}")
    done = cwgcop("knowledge", "publish")
    assert done.status == 0
    assert "now  closest  wells-2024/2.1 " in done.out
    assert "right passage first 1.000 → 1.000 of 8" in done.out


def test_what_people_asked_is_asked_again(cwgcop: Run, knowledge: Path, data: Path) -> None:
    """The questions in the bot's database are asked of both sides; one whose answer changes is shown side by side."""
    cwgcop("knowledge", "publish")

    asked = "Who adopted a night\x1b[2J timetable?"

    async def ask() -> None:
        async with Store(data / FILE) as store:
            await store.record(QuestionRecord(1, "p", "c", asked, "en", "answer", 0.9, ("cities/1/4",), "b"))

    asyncio.run(ask())
    assert cwgcop("knowledge", "diff").out.endswith("of 1\n")
    path = knowledge / "reports" / "cities.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    (knowledge / "questions" / "cities.yaml").unlink()
    done = cwgcop("knowledge", "diff")
    assert "removed  cities/1/4: Найроби принял ночное расписание." in done.out
    assert (
        "Who adopted a night[2J timetable?  [en, asked by somebody]\n  was  answer   cities/1/4" in done.out
    )
    assert "Answers: 1 questions asked of both, 1 answered otherwise." in done.out
    found = json.loads(cwgcop("knowledge", "diff", "--json").out)
    assert [(one["old"]["first"], one["question"]) for one in found["answers"]["changed"]] == [
        ("cities/1/4", "")
    ]


def test_an_index_that_was_built_or_rolled_back_by_itself_is_no_riddle(
    cwgcop: Run, knowledge: Path, data: Path
) -> None:
    """What `index build` and `index rollback` did is in the history, and after `index rollback` a rollback never leads
    to what was rolled back from, whatever was built and published since."""
    cwgcop("index", "build")
    cwgcop("index", "build")
    first = Builds(data).live()
    line, more = cwgcop("knowledge", "history").out.splitlines()
    assert line.startswith(f"* {first}  ")
    assert "  index built by " in line
    assert more == "    instead of none; the files stayed as they were"
    for old, new in (("a night", "one night"), ("one night", "two nights")):
        edit(knowledge, f"{old} timetable", f"{new} timetable")
        assert cwgcop("knowledge", "publish").status == 0
    names = [record.build for record in Publications(data).with_files()]
    cwgcop("index", "rollback")
    assert Builds(data).live() == names[0]
    assert Publications(data).before(names[0]) is None
    edit(knowledge, "two nights", "three nights")
    cwgcop("index", "build")
    edit(knowledge, "three nights", "four nights")
    assert cwgcop("knowledge", "publish").status == 0
    assert [record.step for record in Publications(data).records()][-3:] == [
        "index rolled back", "index built", "published",
    ]  # fmt: skip
    assert cwgcop("knowledge", "rollback").status == 0
    assert "one night timetable" in (knowledge / "reports" / "cities.yaml").read_text("utf-8")
    assert cwgcop("knowledge", "rollback").status == 1


def test_changes_since_the_last_publication_can_be_undone(cwgcop: Run, knowledge: Path) -> None:
    """The files are those of the publication again, and what they were is kept; where nothing has changed, and where
    nothing was published, that is said."""
    assert "not published" in cwgcop("knowledge", "discard").err
    cwgcop("knowledge", "publish")
    published = contents(knowledge)
    assert "Nothing has changed" in cwgcop("knowledge", "discard").out
    edit(knowledge, "Nairobi adopted", "Nairobi has adopted")
    changed = contents(knowledge)
    done = cwgcop("knowledge", "discard")
    assert (done.status, contents(knowledge)) == (0, published)
    assert contents(Path(done.out.strip().rpartition(": ")[2].rstrip("."))) == changed
