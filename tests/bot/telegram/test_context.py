"""Messages that lean on what came before them, or correct it."""

import time

from tests.bot.telegram.harness import SAUDI, TEXT, Bot, Person, buttons, say


def test_an_edited_question_is_answered_anew_in_place(shared: Bot, ann: Person):
    """When a question is edited its reply is edited, and no second reply comes."""
    message = ann.message("zzzzqq")
    after = shared.api.count()
    shared.api.update({"message": message})
    reply = ann.heard(after)
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
    after = shared.api.count()
    shared.api.update({"message": message})
    reply = ann.heard(after)
    assert "17th meeting" in reply["text"]
    edit = {**message, "text": "and the next meeting??", "edit_date": message["date"]}
    edited = shared.api.first("editMessageText", {"edited_message": edit})
    assert edited["args"]["text"] == reply["text"]
    assert "18th meeting" in ann.say("and the next one?")["text"]


def test_a_follow_up_is_as_sure_as_what_was_found_where_it_leans(shared: Bot, ann: Person):
    """What is found where the reader is keeps its confidence; what stands elsewhere is no answer to it."""

    def kept() -> list[tuple[str, float]]:
        sql = "SELECT outcome, confidence FROM questions WHERE question = 'why?' ORDER BY update_id"
        return shared.rows(sql)

    ann.say(SAUDI)
    there = ann.say("why?")
    assert TEXT["en"] in there["text"]
    assert say("en", "closest-intro", count=1) not in there["text"]
    assert kept() == [("answer", 1.0)]
    ann.say("/start cwg-cop-2022_2__1_2")
    elsewhere = ann.say("why?")
    assert TEXT["en"] not in elsewhere["text"]
    assert kept() == [("answer", 1.0), ("none", 0.0)]


def test_a_link_that_is_opened_is_what_is_leant_on(ann: Person):
    """ "And the next meeting?" is about the passage that a link opened, as it is about what a button did."""
    ann.say("outcomes of meeting 15")
    assert TEXT["en"] in ann.say("/start cwg-cop-2022_2__3_4")["text"]
    assert "Section 2.4" in ann.say("and the next meeting?")["text"]
    ann.say("/start cwg-cop-2022_2__1")
    assert "Section 2.2" in ann.say("and the next meeting?")["text"]
    ann.say("/start cwg-cop-2022_9__9")
    assert "Section 2.3" in ann.say("and the next meeting?")["text"]


def quotes(message: dict[str, object]) -> list[str]:
    """What a message quotes."""
    units = str(message["text"]).encode("utf-16-le")
    return [
        units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in message["entities"]
        if each["type"].endswith("blockquote")
    ]


def test_anything_else_gives_what_else_was_found(shared: Bot, ann: Person):
    """After an answer "anything else?" gives the next passages, never one again, until there are no more."""
    asked = "Kingdom Saudi Arabia offered information sessions children online protection"
    seen = quotes(ann.say(asked))
    assert len(seen) == 1
    second = ann.say("Anything else?")
    assert "More on “Kingdom Saudi" in second["text"]
    third = ann.say("还有呢？")
    assert say("zh", "more-intro", question="|").partition("|")[2] in third["text"]
    assert (len(quotes(second)), len(quotes(third))) == (3, 3)
    assert len({*seen, *quotes(second), *quotes(third)}) == 7
    ann.say("et encore ?")
    end = ann.say("et encore ?")
    assert end["text"] == say("fr", "more-end")
    assert quotes(ann.press(end, "Suivant"))
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
