"""What one asks beside plain questions: what leans on or corrects what came before, words as they stand, inline mode."""

import itertools
import json
import time
from typing import Any

import pytest

from bot.screens.citation import capital, place
from bot.screens.phrases import LANGUAGES, label
from bot.service.book import Book
from bot.telegram import inline
from knowledge.library import load
from tests.bot.telegram.harness import ROOT, SAUDI, SAUDI_ID, TEXT, Bot, Person, buttons, say, until
from tests.bot.telegram.test_updates import deal

BOOK = Book(load(ROOT / "knowledge").reports)
numbers = itertools.count(7_000_000_100)
#: Words that stand in one passage of the report, 2.1/5, in each language's text alone.
ONCE = {"en": "second liaison statement", "ru": "второе заявление о взаимодействии"}


def marked(message: dict[str, Any], kind: str) -> list[str]:
    """What of a message looks so."""
    units = message["text"].encode("utf-16-le")
    spans = [
        (one["offset"], one["length"]) for one in message.get("entities", []) if one["type"].endswith(kind)
    ]
    return [units[2 * start : 2 * (start + length)].decode("utf-16-le") for start, length in spans]


def test_an_edited_question_is_answered_anew_in_place(shared: Bot, ann: Person):
    """When a question is edited its reply is edited, and no second reply comes."""
    message = ann.message("zzzzqq")
    after = shared.api.count()
    shared.api.update({"message": message})
    reply = until(lambda: shared.api.sent(ann.id, after))[0]
    (call,) = shared.api.calls("sendMessage", after)
    assert "reply_parameters" not in call["args"]  # in private it is plain what is answered
    after = shared.api.count()
    edit = {**message, "text": SAUDI, "edit_date": int(time.time())}
    edited = shared.api.first("editMessageText", {"edited_message": edit})["result"]
    assert edited["message_id"] == reply["message_id"]
    assert TEXT["en"] in edited["text"]
    ann.say("/help")
    assert len(shared.api.sent(ann.id, after)) == 1


def test_a_follow_up_is_taken_to_the_next_meeting_and_says_so(ann: Person):
    """After an answer about one meeting "and the next meeting?" gives the next one; a passage of it says where it is."""
    ann.say("outcomes of meeting 16")
    reply = ann.say("And the next meeting?")
    assert "Section 2.3 (17th meeting" in reply["text"]
    assert TEXT["en"] in reply["text"]
    about = ann.say("Thanks! Who proposed it? Best regards, Anna")
    assert "Still about section 2.3" in about["text"]
    assert "Still about" not in ann.say(SAUDI)["text"]


def test_an_edited_follow_up_leans_on_what_it_leant_on_first(shared: Bot, ann: Person):
    """ "And the next meeting?", edited, means the meeting after the one before it, not one further on."""
    ann.say("What came out of meeting 16?")
    message = ann.message("and the next meeting?")
    reply = shared.api.answer(ann.id, {"message": message})
    assert "17th meeting" in reply["text"]
    edit = {**message, "text": "and the next meeting??", "edit_date": message["date"]}
    edited = shared.api.first("editMessageText", {"edited_message": edit})
    assert edited["args"]["text"] == reply["text"]
    assert "18th meeting" in ann.say("and the next one?")["text"]


def test_a_follow_up_that_only_the_question_before_answers_is_unsure(shared: Bot, ann: Person):
    """What was shown before comes closest; what stands elsewhere is no answer to it."""

    def kept() -> list[tuple[str, float]]:
        sql = "SELECT outcome, confidence FROM questions WHERE question = 'why?' ORDER BY update_id"
        return shared.rows(sql)

    ann.say(SAUDI)
    there = ann.say("why?")
    assert TEXT["en"] in there["text"]
    assert say("en", "closest-intro", count=1) in there["text"]
    assert kept() == [("closest", 1.0)]
    ann.say("/start cwg-cop-2022_2__1_2")
    elsewhere = ann.say("why?")
    assert TEXT["en"] not in elsewhere["text"]
    assert kept() == [("closest", 1.0), ("closest", 0.0)]


def test_a_link_that_is_opened_is_what_is_leant_on(ann: Person):
    """ "And the next meeting?" is about the passage that a link opened, as it is about what a button did."""
    ann.say("outcomes of meeting 15")
    assert TEXT["en"] in ann.say("/start cwg-cop-2022_2__3_4")["text"]
    assert "Section 2.4" in ann.say("and the next meeting?")["text"]
    ann.say("/start cwg-cop-2022_2__1")
    assert "Section 2.2" in ann.say("and the next meeting?")["text"]
    ann.say("/start cwg-cop-2022_9__9")
    assert "Section 2.3" in ann.say("and the next meeting?")["text"]


def test_anything_else_gives_what_else_was_found(shared: Bot, ann: Person):
    """After an answer "anything else?" gives the next passages, never one again, until there are no more."""
    asked = "Kingdom Saudi Arabia offered information sessions children online protection"
    seen = marked(ann.say(asked), "blockquote")
    assert len(seen) == 1
    second = ann.say("Anything else?")
    assert "More on “Kingdom Saudi" in second["text"]
    third = ann.say("还有呢？")
    assert say("zh", "more-intro", question="|").partition("|")[2] in third["text"]
    assert (len(marked(second, "blockquote")), len(marked(third, "blockquote"))) == (3, 3)
    assert len({*seen, *marked(second, "blockquote"), *marked(third, "blockquote")}) == 7
    ann.say("et encore ?")
    end = ann.say("et encore ?")
    assert end["text"] == say("fr", "more-end")
    assert marked(ann.press(end, "Suivant"), "blockquote")
    kept = {question for (question,) in shared.rows("SELECT question FROM questions")}
    assert not {"Anything else?", "还有呢？", "et encore ?"} & kept


def test_a_passage_that_may_not_answer_stays_so(ann: Person):
    """With the official text below it, and without again, it is said to be not sure, and one may be told still."""
    closest, intro, follow = (
        ann.say("guidelines delegations xyzzy"),
        say("en", "closest-intro", count=1),
        say("en", "button-follow"),
    )
    for key in ("button-original", "button-original-hide"):
        closest = ann.press(closest, say("en", key))
        assert intro in closest["text"]
        assert follow in [each["text"] for each in buttons(closest)]


# Words as they stand.


def test_quoted_words_are_counted_and_marked(ann: Person) -> None:
    """The reply says in how many places they stand, marks them in bold, and each place has a button."""
    reply = ann.say("“lessons learned”")
    assert reply["text"].startswith(say("en", "words-found", words="lessons learned", count=2, forms="no"))
    assert marked(reply, "bold") == ["lessons learned", "lessons learned"]
    assert "§ 2.2, 16th meeting (4 February 2020), bullet 3" in reply["text"]
    opened = ann.press(reply, "3.1")
    assert "§ 3.1" in opened["text"] or "section 3.1" in opened["text"]


def test_find_looks_up_what_stands_behind_it(shared: Bot, ann: Person) -> None:
    """/find takes words without quotation marks; without words it says how it is used, by words that stand in the
    report. Beside words of another language than the reader's stands the official text."""
    assert marked(ann.say("/find second LIAISON statement"), "bold") == [ONCE["en"]]
    reader = Person(shared.api, next(numbers), "fr")
    both = reader.press(reader.say(f'"{ONCE["en"]}"'), say("fr", "button-original"))["text"]
    assert all(words in both for words in ONCE.values())
    assert ann.say("/find")["text"] == say("en", "find-how", sample=say("en", "find-sample"))
    texts = [text for each in BOOK.passages.values() for text in each.text.values()]
    assert [tag for tag in LANGUAGES if not any(say(tag, "find-sample") in text for text in texts)] == []


@pytest.mark.parametrize(
    ("message", "key"),
    [("\"zebra crossing\"", "words-nowhere"), ("«שלום»", "words-strange"), ("''", "words-empty"),
     ('"' + "x " * 800 + '"', "words-long")],
)  # fmt: skip
def test_what_cannot_be_found_is_said_in_a_sentence(ann: Person, message: str, key: str) -> None:
    """Words that stand nowhere, a script that no report has, an empty and an endless quotation get their sentence."""
    reply = ann.say(message)
    assert reply["text"].startswith(say("en", key, words=message.strip("\"«»'")))


def test_what_turns_the_direction_of_words_is_left_out(ann: Person) -> None:
    """Somebody's words, which the reply has, do not turn the words around them."""
    reply = ann.say("“\u202enowhere at all”")
    assert "nowhere at all" in reply["text"]
    assert "\u202e" not in reply["text"]


# Inline, in any chat and in the bot's own.


def ask(person: Person, query: str) -> dict[str, Any]:
    """What Telegram is told when somebody types that behind the bot's name."""
    asked = {"id": f"i{next(numbers)}", "from": person.user, "query": query, "offset": ""}
    call = person.api.first("answerInlineQuery", {"inline_query": asked})
    assert call["status"] == 200
    return {**call["args"], "results": json.loads(call["args"].get("results", "[]"))}


def test_inline_mode(shared: Bot, ann: Person):
    """An inline question gives passages with citation; nothing gives sections; an id gives its passage; where there
    is none, a button leads to the greeting."""
    said = ask(ann, SAUDI)
    assert json.loads(str(said["is_personal"]))
    answer = said["results"]
    content = answer[0]["input_message_content"]
    assert TEXT["en"] in content["message_text"]
    assert "section 2.3" in content["message_text"]
    assert "blockquote" in {each["type"] for each in content["entities"]}
    assert answer[0]["description"][:60] == TEXT["en"][:60]
    assert answer[0]["reply_markup"]["inline_keyboard"][0][0]["url"].startswith(
        "https://t.me/cwgcop_test_bot?start="
    )
    sections = [section for section in BOOK.chapters.values() if section.passages()]
    assert len(ask(ann, "")["results"]) == len(sections) < len(BOOK.chapters)
    (shared_passage,) = ask(ann, SAUDI_ID)["results"]
    assert TEXT["en"] in shared_passage["input_message_content"]["message_text"]
    assert "results" in ask(ann, BOOK.reports[0].id)  # which is no passage
    for text, said in (
        ("zzzzqq", "inline-none"),
        ("online", "inline-none"),
        ("ཨ་ཀརྣ་གང་གིས་ཆ་འཕྲིན", "inline-unread"),
    ):
        nothing = ask(ann, text)
        assert nothing["results"] == []
        button = json.loads(str(nothing["button"]))
        assert button["text"] == label(say("en", said, count=1))
    assert ann.say(f"/start {button['start_parameter']}")["text"] == ann.say("/start")["text"]


def test_an_inline_answer_is_that_of_the_chat(shared: Bot, ann: Person):
    """A section that is asked for comes first and whole, a passage as itself; few are offered, in the question's
    language, or the one that the reader chose."""
    section, *others = ask(ann, "outcomes of meeting 15")["results"]
    met = BOOK.chapters["cwg-cop-2022/2.1"]
    for passage in met.passages():
        assert passage.text["en"] in section["input_message_content"]["message_text"]
    assert 0 < len(others) < len(met.passages()) - 1
    only = "cwg-cop-2022/1.2"  # a section of one text, and that text
    (result,) = ask(ann, only)["results"]
    assert result["title"] == capital(place(BOOK.passages[only], "en"))
    assert result["input_message_content"]["message_text"].startswith(BOOK.passages[only].text["en"])
    russian = ask(ann, "Какая страна предложила провести информационные сессии?")["results"][0]
    assert TEXT["ru"] in russian["input_message_content"]["message_text"]
    ann.press(ann.say("/language"), "Français")
    (french,) = ask(ann, SAUDI_ID)["results"]
    assert TEXT["fr"] in french["input_message_content"]["message_text"]
    assert french["id"] != ask(Person(ann.api, next(numbers)), SAUDI_ID)["results"][0]["id"]


async def test_few_sections_are_offered_and_what_is_long_is_cut(monkeypatch: pytest.MonkeyPatch):
    """A message that has no room for all says so."""
    monkeypatch.setattr(inline, "SECTIONS", 5)
    monkeypatch.setattr(inline, "LONGEST", 500)
    query = {"id": "1", "from": Person(None, 5).user, "query": "", "offset": ""}  # type: ignore[arg-type]
    recorder, _ = await deal([{"inline_query": query}])
    (told,) = [told for name, told in recorder.calls if name == "answerInlineQuery"]
    texts = [each["input_message_content"]["message_text"] for each in told["results"]]
    cut = [text.endswith(say("en", "inline-cut")) for text in texts]
    assert (len(cut), 0 < sum(cut) < len(cut)) == (5, True)
    assert all(len(text) < 700 for text in texts)


def test_a_passage_that_was_chosen_inline_is_no_question(shared: Bot, ann: Person):
    """What somebody shares in the bot's own chat, through the bot, is not answered: the next message is."""
    after = shared.api.count()
    shared.api.update(
        {"message": ann.message(SAUDI, via_bot={"id": 4242, "is_bot": True, "first_name": "CWG-COP"})}
    )
    ann.say("/help")
    assert [each["text"] for each in shared.api.sent(ann.id, after)] == [
        say("en", "help", mention="@cwgcop_test_bot")
    ]


def test_of_what_is_typed_inline_only_the_last_is_answered(shared: Bot):
    """Twenty inline queries at once from one person get far fewer answers, the last one among them."""
    person = Person(shared.api, next(numbers))
    after = shared.api.count()
    query = {"from": person.user, "offset": ""}
    typed = [{**query, "id": f"t{number}", "query": SAUDI[: 5 + number]} for number in range(20)]
    shared.api.update(*({"inline_query": each} for each in typed))

    def answered() -> list[str]:
        return [call["args"]["inline_query_id"] for call in shared.api.calls("answerInlineQuery", after)]

    until(lambda: "t19" in answered())
    assert len(answered()) <= 3
