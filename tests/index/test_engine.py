"""The engine: whole sections, items, small talk, batches, and builds of other versions of the program."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import finder
from index.answer import Answer, Outcome
from index.builds import Builds
from index.engine import Engine, open_library
from index.errors import IndexMismatchError
from index.lessons import NO_LESSONS
from index.manifest import Manifest, describe_files
from index.model.encoder import Encoder
from index.opening import open_index
from index.pointed import ITEM
from knowledge.library import Library
from knowledge.report import Meeting, Report, Section
from tests.index.reports import report


@pytest.fixture(scope="module")
def engine(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The real engine over the small report."""
    return open_library(Library((report(),)), encoder, tmp_path_factory.mktemp("engine"))


def test_a_whole_section_is_given_in_order(engine: Engine) -> None:
    """Asked what came out of a meeting, the answer is its line and bullets in reading order."""
    answer = engine.ask(["What came out of the 17th meeting?"])[0]
    assert (answer.outcome, answer.section) == (Outcome.ANSWER, "cop/2.1")
    assert [hit.passage.id for hit in answer.hits] == ["cop/2.1", "cop/2.1/1", "cop/2.1/2", "cop/2.1/3"]


@pytest.mark.parametrize("text", ["", " \n\t", "🙂🙂", "?!", "\x00", "\ud800"])
def test_a_text_without_a_question_gets_no_answer(engine: Engine, text: str) -> None:
    """Nothing asked, nothing answered."""
    answer = engine.ask([text])[0]
    assert (answer.outcome, answer.confidence, answer.hits) == (Outcome.NONE, 0.0, ())


def test_small_talk_is_no_question(engine: Engine) -> None:
    """A greeting or thanks gets no answer, in whatever language."""
    for answer in engine.ask(["hi", "Thank you, goodbye", "Привет!", "مرحبا", "你好", "Tell me a joke"]):
        assert answer.outcome is Outcome.NONE


def test_thanks_are_not_a_question_about_who_is_thanked(encoder: Encoder, tmp_path: Path) -> None:
    """What a passage answers is answered; small talk with the same words is not."""
    thanks = Section(
        "4", text={"ru": "Группа благодарит секретариат.", "en": "The Group thanks the secretariat."}
    )
    library = Library((replace(report(), sections=(*report().sections, thanks)),))
    asked, said = open_library(library, encoder, tmp_path).ask(["Whom does the Group thank?", "thanks!"])
    assert (asked.hits[0].passage.id, asked.outcome) == ("cop/4", Outcome.ANSWER)
    assert said.outcome is Outcome.NONE


def test_questions_asked_together_get_what_each_gets_alone(engine: Engine) -> None:
    """A batch changes no answer."""
    questions = ["Who offered sessions?", "Что с руководящими указаниями?", "Quelle année est unique ?"]

    def gist(answer: Answer) -> tuple[object, ...]:
        return answer.outcome, round(answer.confidence, 3), [hit.passage.id for hit in answer.hits]

    together = [gist(answer) for answer in engine.ask(questions)]
    assert together == [gist(engine.ask([question])[0]) for question in questions]


def test_an_item_is_answered_by_its_number(engine: Engine) -> None:
    """As its citation names it, in another language too; what is asked about it is judged as any question."""
    for asked in ("What does item 1 of section 2.1 say?", "Que dit le point 1 de la section 2.1 ?"):
        [(_, finding)] = engine.find([asked])
        assert (finding.ids[0], finding.judgement) == ("cop/2.1/1", ITEM)
    [(_, finding)] = engine.find(["Who spoke according to item 1 of section 2.1?"])
    assert finding.judgement.rule is None


def test_an_item_comes_first_whatever_else_is_nearer(encoder: Encoder, tmp_path: Path) -> None:
    """The second item of a section is its second item, not what says "second"."""
    first = [
        {"en": "A second liaison statement was sent to the second group."},
        {"en": "The pool was closed."},
    ]
    sections = (
        Section("1", title={"en": "Letters"}, items=tuple(first)),
        Section(
            "2", title={"en": "Offices"}, items=({"en": "Money was found."}, {"en": "A clerk was hired."})
        ),
    )
    library = Library((Report("r", "en", {"en": "R"}, sections, frozenset({"en"})),))
    [answer] = open_library(library, encoder, tmp_path).ask(["second bullet of section 2"])
    assert (answer.outcome, answer.hits[0].passage.id) == (Outcome.ANSWER, "r/2/2")


def test_the_last_meeting_is_not_the_section_on_meetings(encoder: Encoder, tmp_path: Path) -> None:
    """In Chinese "the last" leaves of the question what such a section is called."""
    held = (("8", 8, "2021-03-02"), ("9", 9, "2022-03-02"))
    sections = tuple(
        Section(own, meeting=Meeting(number, date.fromisoformat(day)), items=({"zh": "会议同意了。"},))
        for own, number, day in held
    )
    around = (Section("2", title={"zh": "会议"}, sections=sections),)
    library = Library((Report("r", "zh", {"zh": "报告"}, around, frozenset({"zh"})),))
    [answer] = open_library(library, encoder, tmp_path).ask(["最后一次会议的成果"])
    assert answer.section == "r/9"


def test_whose_meeting_where_and_which(encoder: Encoder, tmp_path: Path) -> None:
    """A whole meeting is shown where it is the one that is meant: the group's, in the State that is named, and as the
    first only if none may have been before it."""
    held = (("8", 8, "2023-03-02", "Nairobi, Kenya"), ("9", 9, "2024-03-02", "Quito, Ecuador"))
    sections = tuple(
        Section(
            own, meeting=Meeting(number, date.fromisoformat(day)), items=({"en": "A course was agreed with Nepal; the Council was thanked."},),
            text={"en": f"The meeting of {day} was held in {place}."},
        )
        for own, number, day, place in held
    )  # fmt: skip
    title = {"en": "Report of the Council Working Group"}
    library = Library((Report("r", "en", title, sections, frozenset({"en"})),))
    engine = open_library(library, encoder, tmp_path)
    asked = {
        "What happened in Kenya in 2023?": ("r/8", Outcome.ANSWER),
        "What happened in Nepal in 2023?": (None, None),
        "Results of the first meeting": ("r/8", Outcome.CLOSEST),
        "Results of the last session of the Council": (None, Outcome.NONE),
        "Results of the last session of the group": ("r/9", Outcome.ANSWER),
        "Results of the last session of the committee": ("r/9", Outcome.CLOSEST),
        "When was the ninth meeting?": (None, Outcome.ANSWER),
    }
    for (section, outcome), answer in zip(asked.values(), engine.ask(list(asked)), strict=True):
        assert answer.section == section
        assert outcome is None or answer.outcome is outcome
    [unclear] = engine.ask(["When was the first meeting?"])
    assert unclear.confidence < 0.9


def test_a_build_of_an_earlier_version_is_completed(encoder: Encoder, tmp_path: Path) -> None:
    """What a newer version stores otherwise is stored anew, without embedding anything again."""
    library = Library((report(),))
    first = open_library(library, encoder, tmp_path).version
    assert open_library(library, encoder, tmp_path).version == first
    stamp = tmp_path / "index" / "builds" / first / finder.STAMP
    files = finder.Files(library, NO_LESSONS)
    assert files.is_of_program(stamp.parent)
    assert files.is_taught(stamp.parent)
    _restamp(stamp, f"{finder.FORMAT} other {NO_LESSONS.digest}")
    assert not files.is_of_program(stamp.parent)
    said: list[str] = []
    assert open_library(library, encoder, tmp_path, notice=said.append).version != first
    assert said == ["the index is built anew: another version of the program made it"]


@pytest.mark.parametrize("stamp", ["9 one two", "", "of another version"])
def test_a_build_of_another_form_is_not_answered_from(encoder: Encoder, tmp_path: Path, stamp: str) -> None:
    """What another version of the program stored in another form is refused with what to run, never guessed at."""
    first = open_library(Library((report(),)), encoder, tmp_path).version
    _restamp(tmp_path / "index" / "builds" / first / finder.STAMP, stamp)
    index = open_index(tmp_path, encoder.fingerprint, encoder.dimension)
    with pytest.raises(
        IndexMismatchError, match="another version of this program made the index: run `cwgcop"
    ):
        finder.Finder.of(index, encoder)


def _restamp(path: Path, stamp: str) -> None:
    """Give a build another stamp, and a manifest that it is sound with."""
    path.write_text(stamp, encoding="ascii")
    replace(Manifest.read(path.parent), files=describe_files(path.parent)).write(path.parent)


def test_an_index_answers_in_the_words_that_it_was_made_from(encoder: Encoder, tmp_path: Path) -> None:
    """A held build answers with its own texts, official languages and citations, whatever the reports say now."""
    old = Library((report(),))
    first = open_library(old, encoder, tmp_path).version
    changed = replace(report({"ru": "Иное"}), official=frozenset({"ru", "en"}), title={"ru": "Иной"})
    assert open_library(Library((changed,)), encoder, tmp_path).library.reports == (changed,)
    Builds(tmp_path).rollback()
    engine = open_library(Library((changed,)), encoder, tmp_path)
    assert (engine.version, engine.library) == (first, old)
    (answer,) = engine.ask(["What did Saudi Arabia offer?"])
    assert "Saudi Arabia offered sessions" in [hit.passage.text.get("en") for hit in answer.hits]
