"""Several reports at once: three invented ones, of two groups, in three languages, two of them years of one group."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.chat import Direct
from bot.cli.terminal import Page
from bot.screens import shown
from bot.screens.phrases import LANGUAGES, Voice
from bot.service.book import Book
from bot.service.conversation import Conversation
from bot.service.store import LastShown
from bot.telegram.buttons import unpack
from bot.telegram.display import Display, Screen
from index import building
from index.answer import Answer, Outcome
from index.engine import Engine, open_engine
from index.pipeline import Question
from knowledge.check import check

SEVERAL = Path(__file__).resolve().parents[1] / "several"
#: What stands between titles in a row.
SEPARATORS = {"ar": "؛ ", "zh": "；"}
OLD, NEW, WELLS = "wg-light-2023", "wg-light-2025", "wells-2024"


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Engine]:
    """The engine on the three reports, which have no lessons."""
    folder = tmp_path_factory.mktemp("several")
    shutil.copytree(SEVERAL / "reports", folder / "reports")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(building, "chit_chat", lambda: ["hello", "tell me a joke"])
        engine = open_engine(folder, folder / "data", models)
        yield engine


def asked(engine: Engine, question: str) -> Answer:
    """What a question gets."""
    return engine.ask([question])[0]


def test_they_are_sound_and_marked_as_invented() -> None:
    """In every title, so that none of it is ever taken for a report."""
    assert list(check(SEVERAL)) == []
    for path in (SEVERAL / "reports").iterdir():
        assert path.read_text(encoding="utf-8").startswith("# Invented for the tests")


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("How often does the Group meet?", "1/2"),
        ("Why was the lighthouse group set up?", "1/1"),
        ("Pourquoi le groupe sur les phares a-t-il été créé ?", "1/1"),
        ("How long is the course that keepers have to take?", "2.2/1"),
        ("How many lamps did Norway replace?", "2.1/1"),
    ],
)
def test_of_two_years_the_newest_answers_and_says_so(several: Engine, question: str, section: str) -> None:
    """What two reports of a group have on one thing: the newer comes first, though it is in another language than the
    question and the older one; the reader is told where the older one has it, on a terminal and in Telegram."""
    answer = asked(several, question)
    assert answer.outcome is Outcome.ANSWER
    assert answer.hits[0].passage.id == f"{NEW}/{section}"
    assert [passage.id for passage in answer.earlier] == [f"{OLD}/{section}"]
    book = Book(several.library.reports)
    page = Page(colour=False, width=None).answer(book, answer)
    told = "This is the newest report on it. Earlier ones: Invented report of the Working Group on Lighthouses (WG-LIGHT), 2023, section"
    assert page.count(told) == 1
    for language in LANGUAGES:
        voice = Voice(language)
        screen = Display(voice, book, question="1").screen(shown.answer(voice, book, answer))
        assert screen.blocks[0].text == answer.hits[0].passage.in_language(language)[0]
        assert "2023" in screen.blocks[-1].text
        assert shown.titles(book, language).count(SEPARATORS.get(language, "; ")) == 2
    assert told in shown.answer(Voice("en"), book, answer).below[-1]


def test_a_month_without_a_year_is_of_any_year(several: Engine) -> None:
    """It tells the reports of a group not apart, and is answered as anything."""
    assert asked(several, "How often does the Group meet in October?").hits


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Who offered to print the tide tables?", f"{OLD}/2.2/2"),
        ("Who gave a foghorn to a lighthouse?", f"{NEW}/2.2/2"),
        ("What did Chile ask for?", f"{OLD}/2.1/2"),
        ("Are members' travel costs paid?", f"{OLD}/1/3"),
        ("How many wells did Kenya dig?", f"{WELLS}/2.1/1"),
        ("متى تفحص مياه الآبار؟", f"{WELLS}/3"),
    ],
)
def test_what_one_report_says_alone_is_its_own(several: Engine, question: str, passage: str) -> None:
    """No other is said to have it, be it of the same group."""
    answer = asked(several, question)
    assert answer.hits[0].passage.id == passage
    assert answer.earlier == ()
    assert "newest report" not in Page(colour=False, width=None).answer(Book(several.library.reports), answer)


@pytest.mark.parametrize(
    ("question", "report"),
    [
        ("How many lamps did Norway replace in 2023?", OLD),
        ("In the 2023 report, how long is the keepers' course?", OLD),
        ("How many lamps did Norway replace, according to the 2025 report?", NEW),
        ("Combien de lampes la Norvège a-t-elle remplacées, selon le rapport de 2023 ?", OLD),
        ("What came out of the third meeting?", OLD),
        ("What came out of the eighth meeting?", NEW),
        ("results of the fifth meeting", WELLS),
        ("What was said in the October 2023 session?", OLD),
        ("What did the session of April 2025 note?", NEW),
        ("What came out of the last meeting of WG-LIGHT?", NEW),
        ("recommendations of WG-LIGHT in the 2023 report", OLD),
        ("¿Qué recomienda el informe de 2025?", NEW),
        ("ما هي توصيات تقرير عام 2024؟", WELLS),
    ],
)
def test_a_year_a_session_or_a_meeting_leads_to_its_report(
    several: Engine, question: str, report: str
) -> None:
    """Whatever another one has on the same, which is not told then."""
    answer = asked(several, question)
    assert answer.outcome is Outcome.ANSWER
    assert answer.hits[0].passage.report.id == report
    assert answer.earlier == ()


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("According to the 2025 report, who offered to print the tide tables?", f"{OLD}/2.2/2"),
        ("In the 2025 report: what did Chile ask for?", f"{OLD}/2.1/2"),
        ("Dans le rapport de 2023, qui a donné une corne de brume ?", f"{NEW}/2.2/2"),
    ],
)
def test_another_report_than_the_one_that_is_named_is_the_closest(
    several: Engine, question: str, passage: str
) -> None:
    """It has what is asked; that the report which is named says so would be untrue."""
    answer = asked(several, question)
    assert (answer.outcome, answer.hits[0].passage.id) == (Outcome.CLOSEST, passage)


def test_what_no_report_s_year_is_named_for_is_not_guessed(several: Engine) -> None:
    """The last meeting, of two groups: the closest there is, from both."""
    answer = asked(several, "What came out of the last meeting?")
    assert answer.outcome is Outcome.CLOSEST
    assert {hit.passage.report.id for hit in answer.hits[:2]} == {NEW, WELLS}


def test_what_a_question_leans_on_is_of_one_group_however_many_met(several: Engine) -> None:
    """The last meeting, to a reader of one report, is that report's: which of them is meant is known."""
    for question in ("And the last meeting?", "Et la dernière réunion ?", "最后一次会议呢？"):
        (answer,) = several.ask([Question(question, about=f"{WELLS}/2.1", whole=True)])
        assert (answer.outcome, answer.section) == (Outcome.ANSWER, f"{WELLS}/2.1"), question


async def test_earlier_reports_are_a_message_away(several: Engine) -> None:
    """What earlier reports say on the question before is shown to who asks for them; a meeting is another matter."""
    talk, asked = Conversation(Direct(several)), "How many lamps did Norway replace?"
    for message in ("and in earlier reports?", "et dans les rapports précédents ?", "¿y en informes anteriores?",
                    "а в прежних отчетах?", "وفي التقارير السابقة؟"):  # fmt: skip
        reply = await talk.reply(message, LastShown(f"{NEW}/2.1/1", asked))
        assert reply.ids == (f"{OLD}/2.1/1",), message
        said = shown.reply(Voice("en"), reply, LastShown(f"{NEW}/2.1/1", asked)).said
        assert said == (Voice("en").say("more-intro", question=asked),)
    reply = await talk.reply("and the previous meeting?", LastShown(f"{NEW}/2.2/1", asked))
    assert f"{OLD}/2.1/1" not in reply.shown


async def test_beyond_the_last_meeting_nothing_is_confirmed(several: Engine) -> None:
    """Of the meeting after the last, and of that before the first, the reports say nothing for sure."""
    for question in ("And the next meeting?", "And the previous meeting?"):
        reply = await Conversation(Direct(several)).reply(question, LastShown(f"{WELLS}/2.1", ""))
        assert (reply.found, reply.ids) == ((), ()), question


@pytest.mark.parametrize(
    "question",
    ["What are the recommendations?", "les recommandations", "ما هي التوصيات؟", "рекомендации", "建议"],
)
def test_a_section_that_each_report_has_is_no_one_s(several: Engine, question: str) -> None:
    """Whatever the language of its title: the one that is called as the question calls it is not the one that is meant."""
    answer = asked(several, question)
    assert answer.outcome is Outcome.CLOSEST
    assert {hit.passage.id for hit in answer.hits[:3]} == {f"{one}/3" for one in (OLD, NEW, WELLS)}


def leads_to(screen: Screen) -> list[str]:
    """The ids that a screen's buttons open."""
    return [unpack(button.callback_data or "").id for row in screen.keyboard for button in row]


def test_sections_and_meetings_are_listed_by_report(several: Engine) -> None:
    """First the reports, by titles that tell them apart, then what is in each alone."""
    book, voice = Book(several.library.reports), Voice("en")
    assert (
        leads_to(Display(voice, book).contents())
        == leads_to(Display(voice, book).meetings())
        == [WELLS, OLD, NEW]
    )
    labels = [row[0].text for row in Display(voice, book).contents().keyboard]
    assert len(set(labels)) == 3
    assert leads_to(Display(voice, book).contents(OLD))[:3] == [f"{OLD}/1", f"{OLD}/2", f"{OLD}/3"]
    assert leads_to(Display(voice, book).meetings(OLD))[:2] == [f"{OLD}/2.1", f"{OLD}/2.2"]
    assert leads_to(Display(voice, book).meetings(NEW))[:2] == [f"{NEW}/2.1", f"{NEW}/2.2"]
    assert leads_to(Display(voice, book).meetings(WELLS))[0] == f"{WELLS}/2.1"
