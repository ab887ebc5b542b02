"""What messages get, with the engine and the report that ship."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.chat import Direct
from bot.screens import shown as screens
from bot.screens.phrases import Voice
from bot.service.conversation import Conversation, Reply, questions_in
from bot.service.reader import language_asked_for
from bot.service.store import LastShown
from index.acts import Act
from index.answer import Outcome
from index.engine import open_live

R = "cwg-cop-2022/"
#: An answer that most messages follow here: who proposed information sessions.
SESSIONS = LastShown(f"{R}2.3/4", "Who proposed information sessions?", 7)
SIXTEENTH = LastShown(f"{R}2.2", "What came out of the 16th meeting?", 8)

Say = Callable[..., Reply]


@pytest.fixture(scope="module")
def say(index_folder: Path, models: Path) -> Say:
    """Says a message after an answer, in a program of a language."""
    talk = Conversation(Direct(open_live(index_folder, models)))
    return lambda text, place=SESSIONS, client="en": asyncio.run(talk.reply(text, place, client))


def first(reply: Reply) -> str:
    """The id of what is shown first, without the report's."""
    return next(iter(reply.shown), "").removeprefix(R)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("when was that?", "2.3"), ("在哪次会议上？", "2.3"), ("quand ça ?", "2.3"), ("متى كان ذلك؟", "2.3"),
        ("who said that", "2.3/4"), ("кто это сказал?", "2.3/4"), ("¿de dónde sale eso?", "2.3/4"),
        ("why?", "2.3/4"), ("wann war das", "2.3"), ("lini?", "2.3"),
    ],
)  # fmt: skip
def test_who_when_and_where_are_answered_from_the_last_answer(say: Say, text: str, shown: str) -> None:
    """When: the line of its meeting, and the passage; who, where and why: the passage."""
    assert first(say(text)) == shown


def test_no_mark_stands_on_words_of_the_question_before(say: Say) -> None:
    """A message that is read behind that question gets the passage without marks."""
    (found,) = say("why?", LastShown(f"{R}2.3/4", "Who proposed information meetings?")).found
    assert found.asked != "why?"
    assert not any(hit.marks("en") for hit in found.answer.hits)


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("and the next meeting?", "2.3"), ("а предыдущее?", "2.1"), ("那第18次呢？", "2.4"), ("¿y en 2021?", "2.3"),
        ("et la dernière ?", "2.4"), ("والاجتماع الذي بعده؟", "2.3"), ("no, I meant 2022", "2.4"), ("und die 15.?", "2.1"),
        ("en die daarvoor?", "2.1"), ("上一次会议呢？", "2.1"), ("incorrect, section 3.2", "3.2"), ("no, I meant the one after", "2.3"),
        ("and section 3.2?", "3.2"), ("and the first one?", "2.1"), ("and the meeting before the last?", "2.3"),
    ],
)  # fmt: skip
def test_after_a_meeting_another_is_shown_whole(say: Say, text: str, section: str) -> None:
    """The next, the previous, the last, one by its number or date, and one that was meant instead."""
    assert first(say(text, SIXTEENTH)) == section


@pytest.mark.parametrize(("word", "shown"), [("gratitude", "4"), ("解散", "1.1/2"), ("thanks", "")])
def test_a_word_of_the_report_is_no_courtesy(say: Say, word: str, shown: str) -> None:
    """It is looked up, whatever it sounds like; a courtesy by its very spelling stays one."""
    assert first(say(word, None)) == shown


def test_the_same_question_is_answered_at_another_meeting_first(say: Say) -> None:
    """Where the other meeting has no answer to it, it is shown whole."""
    asked = LastShown(
        f"{R}2.1/1", "What did the Chair recommend about responses from young people at the 15th meeting?"
    )
    assert first(say("and the 18th?", asked)) == "2.4"
    engaged = LastShown(
        f"{R}2.1/2", "What did the Chair recommend to the regional offices at the 15th meeting?"
    )
    assert first(say("and the 17th?", engaged)) == "2.3/3"


@pytest.mark.parametrize(
    "text", ["la deuxième", "y la segunda?", "and the second one?", "а второе?", "والثاني؟"]
)
def test_an_ordinal_after_passages_is_one_of_them(say: Say, text: str) -> None:
    """It is a place among what was found for the last question; the number of a meeting is that meeting."""
    found = say("liaison", None).place
    reply = say(text, found)
    assert (first(reply), reply.place) == ("2.1/5", LastShown(f"{R}2.1/5", "liaison"))
    assert first(say("and the 18th?", found)) == "2.4"


@pytest.mark.parametrize("text", ["y la 179", "and 179?"])
def test_a_number_that_is_no_meeting_is_looked_for_in_the_report(say: Say, text: str) -> None:
    """As that of a resolution."""
    assert first(say(text, LastShown(f"{R}1.1/1", "qué pide la resolución 1306"))) == "references"


@pytest.mark.parametrize(
    ("before", "text", "shown"),
    [
        ("how many people came to the 18th meeting?", "no, I was asking about the contributions", "2.4/1"),
        ("combien de participants à la 18e réunion ?", "non, je pensais aux contributions", "2.4/1"),
        ("сколько участников было на 18-м собрании?", "нет, я спрашивал о вкладах", "2.4/1"),
        ("第十八次会议有多少人参加？", "不，我想问文稿", "2.4/1"),
        ("wie viele Beiträge gab es auf der 18. Sitzung?", "nein, ich meinte Teilnehmer", "2.4/1"),
        ("Who proposed information sessions?", "No, I meant what was recommended to the Council", "3.1"),
        ("la mascotte", "non, je demandais ce qui a été recommandé au Conseil", "3.1"),
        ("талисман", "Нет, я имел в виду, что рекомендовали Совету", "3.1"),
    ],
)
def test_a_correction_says_what_was_meant_instead(say: Say, before: str, text: str, shown: str) -> None:
    """A question of its own, or something else that the question before is asked of, at its meeting."""
    reply = say(text, say(before, None, None).place, None)
    assert (first(reply), reply.answers) == (shown, True)


@pytest.mark.parametrize(
    "text",
    [
        "what other decisions did they take there?",
        "et à part ça, qu'a-t-on décidé là-bas ?",
        "و ماذا ناقشوا أيضا هناك؟",
    ],
)
def test_what_else_they_did_is_the_rest_of_the_section(say: Say, text: str) -> None:
    """What was shown is not shown again."""
    reply = say(text, say("mascot", None).place)
    assert (reply.act, first(reply)) == (Act.MORE, "2.2/3")


def test_what_nothing_answers_is_shown_as_unsure(say: Say) -> None:
    """Another meeting is shown whole, and the passage that a follow-up is about again."""
    reply = say("and the one before?", say("how many contributions at the 18th meeting?", None).place)
    assert (first(reply), reply.answers) == ("2.3", False)
    shown = screens.reply(Voice("en"), reply, SESSIONS)
    assert shown.chapter is not None
    assert shown.said == Voice("en").paragraphs("closest-intro", count=1)
    for text in ("and where will they take place?", "وأين ستقام؟", "а где их проведут?"):
        reply = say(text)
        assert (first(reply), reply.answers) == ("2.3/4", False), text


def test_the_same_texts_in_another_language_are_as_sure(say: Say) -> None:
    """When something was is sure, though what it is about may not be."""
    place = say("when was that?", LastShown(f"{R}2.3/4 ?", "who paid?")).place
    assert place is not None
    assert not place.unsure


def test_a_meeting_that_is_not_there_is_said_to_be_none(say: Say) -> None:
    """Neither a passage nor another meeting is shown for it."""
    last = LastShown(f"{R}2.4", "What came out of the 18th meeting?")
    for text in ("and the next one?", "and the 25th?"):
        reply = say(text, last)
        assert (reply.found, reply.ids, reply.place) == ((), (), None), text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in French please", "fr"), ("English please", "en"), ("en français s'il te plaît", "fr"), ("请用英文回答", "en"),
        ("по-русски, пожалуйста", "ru"), ("بالعربية من فضلك", "ar"), ("auf Spanisch", "es"), ("用中文说", "zh"),
    ],
)  # fmt: skip
def test_another_language_gives_the_last_answer_in_it(say: Say, text: str, language: str) -> None:
    """Whatever language it is asked in."""
    reply = say(text)
    assert (reply.act, reply.language, reply.ids) == (Act.LANGUAGE, language, (SESSIONS.id,))


@pytest.mark.parametrize(
    ("text", "language", "section"),
    [
        ("section 3.1 in French", "fr", "3.1"),
        ("2.3 auf Spanisch", "es", "2.3"),
        ("seksyen 3.2 dalam bahasa Perancis", "fr", "3.2"),
        ("第十七次会议用俄语", "ru", "2.3"),
    ],
)
def test_a_named_section_is_shown_in_the_language_that_is_named(
    say: Say, text: str, language: str, section: str
) -> None:
    """After an answer or before any; the next message leans on that section."""
    for place in (SESSIONS, None):
        reply = say(text, place)
        assert (reply.act, reply.language, reply.ids) == (Act.LANGUAGE, language, (R + section,))
        assert say("in Arabic please", reply.place).ids == (R + section,)


@pytest.mark.parametrize("text", ["Tere!", "bok", "živjo", "გამარჯობა", "kaixo", "bonġu"])
def test_a_greeting_of_a_small_language_is_one(say: Say, text: str) -> None:
    """It is no question that the report does not answer; one may go on in that language."""
    assert say(text, None).act is Act.GREETING
    reply = say("xin chào", None)
    assert screens.reply(Voice("en"), reply, None).said[-1] == Voice("en").say("start-language")


@pytest.mark.parametrize(
    ("text", "language"),
    [("hi all, a tiny question", "en"), ("buenas noches, quisiera consultar algo", "es")],
)
def test_who_only_says_that_there_is_a_question_is_greeted(say: Say, text: str, language: str) -> None:
    """In their language."""
    reply = say(text, None, None)
    assert (reply.starts, reply.language) == (True, language)


def test_the_line_of_a_meeting_stays_in_another_language(say: Say) -> None:
    """Who asked when, and then for another language, gets the line of the meeting and the passage in it; what else
    there is, and the meeting, are those of the passage."""
    place = say("when was that?").place
    reply = say("in French please", place)
    assert reply.ids == (f"{R}2.3", SESSIONS.id)
    parts = screens.reply(Voice("en"), reply, place).parts
    assert [(each.passage.id, each.language) for one in parts for each in one.quotations] == [
        (id_, "fr") for id_ in reply.ids
    ]
    assert say("what else?", place).ids == say("what else?").ids
    assert first(say("and the next meeting?", place)) == "2.4"


@pytest.mark.parametrize(
    ("text", "client", "language"),
    [
        ("recommandations", None, "fr"), ("recommandations", "en", "en"), ("participants", "ru", "ru"),
        ('"unique platform"', "ar", "ar"), ("участники", "es", "ru"),
    ],
)  # fmt: skip
def test_a_word_keeps_the_reader_s_language(say: Say, text: str, client: str | None, language: str) -> None:
    """But in another script; of a reader of whom nothing is known it is the language in which the word stands."""
    assert say(text, None, client).language == language


@pytest.mark.parametrize(
    ("text", "act", "language", "places"),
    [
        ('"lessons learned" in Russian', Act.LANGUAGE, "ru", ["2.2/3", "3.1"]),
        ("«платформа» по-английски", Act.LANGUAGE, "en", ["2.1/2", "2.2/3", "2.3/2", "3.1", "3.2"]),
        ('where does it say "unique platform"?', Act.QUESTION, "en", ["2.1/2", "2.2/3", "2.3/2", "3.1"]),
        ('how many times does "platform" appear', Act.QUESTION, "en", ["2.1/2", "2.2/3", "2.3/2", "3.1", "3.2"]),
        ('the author of "lessons learned" is who?', Act.QUESTION, "en", ["2.2/3", "3.1"]),
    ],
)  # fmt: skip
def test_a_quotation_within_a_request_is_looked_up(
    say: Say, text: str, act: Act, language: str, places: list[str]
) -> None:
    """All its places are shown, in the language that is asked for; a question about it keeps its answer."""
    reply = say(text, None, None)
    assert (reply.act, reply.language) == (act, language)
    assert reply.place is not None
    assert [each.removeprefix(R) for each in reply.place.ids] == places
    answer = say('What is meant by "unique platform"?', None).found[0].answer
    assert (answer.outcome, answer.found_words) == (Outcome.ANSWER, False)


def test_every_place_of_looked_up_words_is_shown_in_another_language(say: Say) -> None:
    """As many as were shown at first."""
    found = say('"unique platform"', None)
    assert len(found.shown) == 1
    assert len(say("in French please", found.place).ids) == 4


def test_the_language_that_is_named_last_is_meant() -> None:
    """A message that names none means its own."""
    assert language_asked_for("translate the English into French") == "fr"
    assert language_asked_for("翻译一下") == "zh"
    assert language_asked_for("y en ruso") == "ru"
    assert language_asked_for("na niemiecki proszę") == "de"
    assert language_asked_for("ロシア語で") == "ru"
    assert language_asked_for("dalam bahasa Inggeris") == "en"
    assert language_asked_for("in Hausa please") == "ha"
    assert language_asked_for("sa Pranses po") == "fr"
    assert language_asked_for("EN pls") == "en"


def test_a_few_words_in_the_reader_s_language_are_of_no_neighbour(say: Say) -> None:
    """Nor is a language in Latin letters taken for another script's, where no answer confirms it."""
    assert say("а попередня?", SIXTEENTH, "uk").language == "uk"
    assert say("А на претходном?", SIXTEENTH, "hr").language == "sr"
    assert say("terms of reference", LastShown(f"{R}1.1/1", "PIeL")).language == "en"
    assert say("Nawa ne farashin shinkafa?", None).language == "en"


def test_what_else_gives_the_others_of_the_section_and_ends(say: Say) -> None:
    """First those behind the passage, each once, and what was found elsewhere after them."""
    seen, place = [SESSIONS.id], SESSIONS
    for _ in range(9):
        reply = say("what else?", place)
        if not reply.ids:
            break
        seen += reply.ids
        assert reply.place is not None
        place = reply.place
    assert [id_.removeprefix(R) for id_ in seen[:5]] == ["2.3/4", "2.3/5", "2.3/1", "2.3/2", "2.3/3"]
    assert len(seen) == len(set(seen))
    assert not say("is that all?", SIXTEENTH).ids
    assert not say("more", LastShown(f"{R}3.1", '"lessons learned"')).ids  # both places were quoted
    assert not say("cuéntame más", LastShown(f"{R}2.2", "¿y antes?")).ids  # the whole section was shown


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("hello", Act.GREETING), ("Добрый день!", Act.GREETING), ("谢谢你", Act.THANKS), ("ok", Act.OK),
        ("that is wrong", Act.WRONG), ("¿quién eres?", Act.HELP), ("au revoir", Act.BYE), ("Merci beaucoup", Act.THANKS),
        ("summarise please", Act.SUMMARISE), ("توقف", Act.STOP), ("спс", Act.THANKS), ("habari", Act.GREETING),
        ("thanks but that is not an answer", Act.WRONG), ("merci mais ce n'est pas une réponse", Act.WRONG),
        ("gracias pero eso no es una respuesta", Act.WRONG), ("спасибо, но это не ответ", Act.WRONG),
        ("شكرا لكن هذا ليس جوابا", Act.WRONG), ("谢谢，但这不是答案", Act.WRONG), ("who made you?", Act.HELP),
    ],
)  # fmt: skip
def test_courtesies_get_no_passage(say: Say, text: str, act: Act) -> None:
    """With an answer before them or without, and what is asked next leans on the same."""
    for place in (SESSIONS, None):
        reply = say(text, place)
        assert (reply.act, reply.shown, reply.place) == (act, (), None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola", "es"),
        ("добрий день", "uk"),
        ("ممنون", "fa"),
        ("ciao", "it"),
        ("Salut !", "fr"),
        ("habari", "sw"),
    ],
)
def test_a_courtesy_is_in_the_language_that_it_was_learnt_in(say: Say, text: str, language: str) -> None:
    """Also one of a few letters, whatever the language before it."""
    assert say(text, SESSIONS).language == say(text, None, None).language == language


@pytest.mark.parametrize("text", ["??", "؟", "？"])
def test_a_question_mark_alone_asks_what_is_meant(say: Say, text: str) -> None:
    """In the language of the question before; without an answer before it the reader is shown how to begin."""
    reply = say(text, SESSIONS, None)
    assert (reply.act, reply.language, reply.shown) == (Act.WRONG, "en", ())
    assert say(text, None).act is Act.HELP


@pytest.mark.parametrize(
    "text",
    [
        "indicators",
        "And the mascot?",
        "каков круг ведения",
        "那吉祥物呢？",
        "How many contributions?",
        "المؤشرات",
    ],
)
def test_a_question_with_a_subject_of_its_own_never_leans(say: Say, text: str) -> None:
    """Also one of a single word, and one that begins with "and"."""
    reply = say(text)
    assert reply.act is Act.QUESTION
    assert reply.found[0].leant is None


@pytest.mark.parametrize(
    "text",
    [
        "and the next meeting?",
        "and the one before?",
        "who said that?",
        "et la précédente ?",
        "почему",
        "谁说的",
        "المزيد",
    ],
)
def test_a_first_message_that_leans_gets_no_passage(say: Say, text: str) -> None:
    """There is nothing that it could be about."""
    reply = say(text, None)
    assert (reply.act is Act.QUESTION, reply.found, reply.ids, reply.place) == (False, (), (), None)


@pytest.mark.parametrize(
    ("before", "text"),
    [("Who proposed information sessions?", "who said that?"), ("谁提议举办信息通报会？", "谁说的？")],
)
def test_a_section_shown_whole_is_what_the_next_message_leans_on(say: Say, before: str, text: str) -> None:
    """It is no answer to the question before it, which had another section."""
    place = say("and the one before?", say(before, None).place).place
    assert place is not None
    assert place.id == f"{R}2.2"
    assert first(say(text, place)).startswith("2.2/")


@pytest.mark.parametrize("word", ["maskot", "maskota", "talismanas", "maskotka", "มาสคอต"])
def test_a_lone_word_with_a_passage_elsewhere_is_a_topic_of_its_own(say: Say, word: str) -> None:
    """Though read behind the question before it, it would find that one's passage; "why?" leans."""
    assert first(say(word, LastShown(f"{R}2.3/4", "What did Saudi Arabia propose?"))) == "2.2/2"
    assert first(say("why?")) == "2.3/4"


@pytest.mark.parametrize("word", ["escargot", "картошка", "ayakkabı", "鞋子"])
def test_a_word_that_no_text_has_is_no_sure_answer(say: Say, word: str) -> None:
    """If no lesson is like it; other words for what the report says are answered."""
    assert say(word, None).found[0].answer.outcome is Outcome.CLOSEST
    assert say("attendance", None).answers
    assert say("viashiria vya watoto", None).found


def test_an_acronym_is_explained_first(say: Say) -> None:
    """Of the passages that have it those come first in which it stands in brackets behind its words."""
    assert first(say("PIeL", None)) == "1.1/1"


def test_after_a_guess_a_message_may_lean_on_the_last_sure_answer(say: Say) -> None:
    """What was shown before the guess answers what is asked, which the guess does not."""
    sure = say("how many contributions at the 18th meeting?", None).place
    guess = replace(LastShown.of([f"{R}2.2/3"], "what about the snails?", unsure=True).after(sure), asked=9)
    assert guess.shown == f"{R}2.2/3 ? {R}2.4/1"
    assert (guess.ids, guess.sure, guess.after(SESSIONS)) == ((f"{R}2.2/3",), f"{R}2.4/1", guess)


def test_a_few_words_that_are_answered_better_alone_are_a_topic_of_their_own(say: Say) -> None:
    """None of them stands in what was shown: Indonesian for "how about the mascot?"."""
    before = say("siapa yang mengusulkan sesi informasi?", None).place
    assert first(say("maskotnya bagaimana?", before)) == "2.2/2"
    assert not say("chỉ số", say("linh vật", None).place).answers  # nothing is sure for it


def test_a_few_words_in_a_language_that_the_report_lacks_ask_the_same_of_another(say: Say) -> None:
    """In a language that the report lacks no word of them was shown: Serbian for "and contributions?"."""
    before = say("колико учесника је било на последњем састанку", None).place
    assert first(say("a doprinosa?", before)) == "2.4/1"


def test_what_alone_is_denied_is_not_sure_behind_another_question(say: Say) -> None:
    """And nobody waits for an answer to words that lean: alone they would ask something else."""
    before = LastShown(f"{R}2.3/5", "如果有关于预算的内容请告诉我")
    assert say("主席是谁", None).found[0].answer.outcome is Outcome.NONE
    reply = say("主席是谁", before)
    assert reply.found[0].answer.outcome is Outcome.CLOSEST
    assert reply.place is not None
    assert reply.place.unsure
    assert not screens.reply(Voice("zh"), reply, before).unanswered
    assert screens.reply(Voice("zh"), say("主席是谁", None), None).unanswered


@pytest.mark.parametrize("text", ["how many attended?", "有多少与会者", "the 17th", "2021"])
def test_a_first_message_that_only_seems_to_lean_is_answered(say: Say, text: str) -> None:
    """It has a subject of its own."""
    assert say(text, None).found


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("how many participants at the last meeting", "and contributions?"), ("كم عدد المشاركين", "و المساهمات؟"),
        ("combien de contributions à la 18e", "et de participants"), ("сколько участников", "а вкладов?"),
        ("收到多少份文稿", "与会者呢？"), ("wie viele Beiträge beim 18. Treffen", "und Teilnehmer?"),
    ],
)  # fmt: skip
def test_a_few_words_ask_the_same_of_something_else_that_was_shown(say: Say, before: str, text: str) -> None:
    """Though alone they would find another passage."""
    place = say(before, None, None).place
    assert first(say(text, place, None)) == "2.4/1"
    assert first(say("mascot?", place, None)) == "2.2/2"
    assert not first(say("and football?", place, None))


@pytest.mark.parametrize(
    "text",
    [
        "Please notify me once there is something about the budget",
        "Prévenez-moi dès qu'il y a du neuf sur le budget",
        "Avísenme cuando aparezca algo sobre el presupuesto",
        "Сообщи, как только появится что-то про бюджет",
        "一有关于预算的消息就通知我",
        "أخبرونا حين يظهر شيء عن الميزانية",
    ],
)
def test_who_wants_to_be_told_later_gets_no_answer_now(say: Say, text: str) -> None:
    """But what comes closest, and the offer to be told; "tell me when it was" is a question."""
    reply = say(text)
    assert reply.act is Act.FOLLOW
    assert reply.found[0].answer.outcome is not Outcome.ANSWER
    assert screens.reply(Voice("en"), reply, SESSIONS).unanswered
    assert say("tell me when the 17th meeting was held").act is Act.QUESTION


def test_several_passages_are_shown_again_together(say: Say) -> None:
    """In another language, or with who said it; one of them by its place."""
    place = say("what else?").place
    assert place is not None
    assert len(place.ids) == 3
    assert say("in French please", place).ids == place.ids
    assert set(say("who said that?", place).ids) > set(place.ids)
    assert say("and the second one?", place).ids == place.ids[1:2]


def test_what_may_not_answer_stays_unsure(say: Say) -> None:
    """Whatever is asked about it next is told so."""
    asked = (
        "is there a vice-chair",
        "what about budget",
        "who designed the mascot",
        "what about the mascot budget",
    )
    replies = [say(text, None) for text in asked]
    reply = next(each for each in replies if each.found[0].answer.outcome is Outcome.CLOSEST)
    assert reply.place is not None
    assert reply.place.unsure
    assert LastShown(reply.place.shown, "") == LastShown.of(reply.place.ids, "", unsure=True)


def test_what_leans_keeps_the_question_that_it_leans_on(say: Say) -> None:
    """So a second follow-up leans on the same question, and votes count for the first."""
    reply = say("why?")
    assert reply.place is not None
    assert reply.place.question == SESSIONS.question
    assert reply.leaning_question_id(9, SESSIONS, "why?") == 7
    assert say("who was thanked?").leaning_question_id(9, SESSIONS, "who was thanked?") == 9


def test_two_questions_in_one_message_are_both_answered(say: Say) -> None:
    """In their order; the second may lean on the first, and two meetings are two answers."""
    both = say("Who proposed information sessions and what did the Group recommend to the Council?", None)
    assert [found.ids[0].removeprefix(R) for found in both.found] == ["2.3/4", "3.1"]
    both = say("¿Quién propuso las sesiones informativas? ¿Y cuándo fue la reunión 16?", None)
    assert [found.ids[0].removeprefix(R) for found in both.found] == ["2.3/4", "2.2"]
    both = say("Vad föreslås för arbetsgruppens mandat, och när hölls det artonde mötet?", None)
    assert [found.ids[0].removeprefix(R) for found in both.found] == ["3.2", "2.4"]
    leant = say("Who proposed information sessions? When was that?", None)
    assert leant.shown == (f"{R}2.3/4", f"{R}2.3")
    both = say("Què va recomanar el grup al Consell i quants participants hi va haver a la 18a reunió?", None)
    assert [found.ids[0].removeprefix(R) for found in both.found] == ["3.1", "2.4/1"]
    both = say("How many participants were at the 18th meeting and who chaired it?", None)
    assert [found.answer.outcome for found in both.found] == [Outcome.ANSWER, Outcome.CLOSEST]
    alone = say(
        "How many participants were at the 18th meeting? The plane leaves tomorrow, I am afraid.", None
    )
    assert len(alone.found) == 1
    meetings = say("and the 15th and the 17th?", SIXTEENTH)
    assert [found.answer.whole for found in meetings.found] == [f"{R}2.1", f"{R}2.3"]


@pytest.mark.parametrize(
    "text",
    [
        "Sveiki, aš esu naujas delegatas iš Kauno, vakar atvykau, viešbutis geras, kolegė klausė, ar grupė rekomendavo "
        "tęsti savo veiklą, nes rytoj kalbame plenariniame posėdyje, labai dėkui iš anksto, geros dienos!",
        "Hej alle, jeg er ny delegeret, kom i går, hotellet er dejligt, og min kollega spurgte, om gruppen anbefalede at "
        "fortsætte sit arbejde, fordi vi skal tale på plenarmødet i morgen, på forhånd mange tak!",
        "Hello, I am the new delegate, I arrived yesterday and the hotel is lovely, my colleague was asking whether the "
        "group recommended to go on with its work, because tomorrow we speak in plenary, many thanks!",
        "您好，我是新来的代表，要给部长写一份说明。我时间不多。请问工作组就自己的未来向理事会提出了什么建议？会议就在明天，我刚下飞机。",
        "Dzień dobry, jestem nowym delegatem i mam przygotować notatkę dla ministra. Nie mam dużo czasu. Co grupa zaleciła "
        "Radzie w sprawie swojej przyszłości? Byłbym wdzięczny, bo spotkanie jest jutro.",
    ],
)  # fmt: skip
def test_the_question_within_a_long_message_is_answered(say: Say, text: str) -> None:
    """Whatever stands around it, and that is no second question; what follows leans on it."""
    reply = say(text, None, None)
    assert len(reply.found) == 1
    assert first(reply) == "3.1"
    assert reply.leaning_question_id(9, None, text) == 9


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who spoke and what was decided?", ["Who spoke?", "what was decided?"]),
        ("Qui a parlé et combien de contributions ?", ["Qui a parlé ?", "combien de contributions ?"]),
        ("Кто выступил и на каком собрании?", ["Кто выступил?", "на каком собрании?"]),
        ("Who spoke? How many came?", ["Who spoke?", "How many came?"]),
        ("¿Quién habló? ¿Y cuándo?", ["¿Quién habló?", "¿Y cuándo?"]),
        ("¿Quién habló en la 18.ª y cuándo fue?", ["¿Quién habló en la 18.ª?", "¿cuándo fue?"]),
        (
            "Qu’a dit le Président, et combien de contributions ?",
            ["Qu’a dit le Président ?", "combien de contributions ?"],
        ),
        ("Koliko ljudi je bilo i šta je predloženo?", ["Koliko ljudi je bilo?", "šta je predloženo?"]),
        ("Колико људи је било и шта је предложено?", ["Колико људи је било?", "шта је предложено?"]),
        ("كم عُقد من اجتماع وماذا اقترحت؟", ["كم عُقد من اجتماع؟", "ماذا اقترحت؟"]),
        ("من تكلم في الاجتماع وكم شارك؟", ["من تكلم في الاجتماع؟", "كم شارك؟"]),
        ("会议是什么时候，谁发言？", ["会议是什么时候？", "谁发言？"]),
        ("Should it go on, and what is to change?", ["Should it go on?", "what is to change?"]),
        ("What is to change, and should it go on?", ["What is to change?", "should it go on?"]),
        ("Que changer, et le groupe doit-il continuer ?", ["Que changer ?", "le groupe doit-il continuer ?"]),
        ("¿Debe seguir, y qué hay que cambiar?", ["¿Debe seguir?", "¿qué hay que cambiar?"]),
        ("Что изменить, и нужна ли группа?", ["Что изменить?", "нужна ли группа?"]),
        ("小组是否继续，有什么变化？", ["小组是否继续？", "有什么变化？"]),
        ("ما الذي يتغير، وهل يستمر الفريق؟", ["ما الذي يتغير؟", "هل يستمر الفريق؟"]),
        ("Should parents and teachers do more?", ["Should parents and teachers do more?"]),
        ("Wie sprak er en wanneer was dat?", ["Wie sprak er?", "wanneer was dat?"]),
        ("When and where was it?", ["When and where was it?"]),
        (
            "¿Quién pidió que se publicara y que se tradujera?",
            ["¿Quién pidió que se publicara y que se tradujera?"],
        ),
        ("Who chairs research and development?", ["Who chairs research and development?"]),
        ("Kenya and what it proposed", ["Kenya and what it proposed"]),
    ],
)
def test_a_message_is_cut_where_a_second_question_begins(text: str, parts: list[str]) -> None:
    """At a question mark, or at what stands for "and" between two that ask; nothing else is cut. The halves stay as
    they were typed."""
    assert questions_in(text) == parts


@pytest.mark.parametrize(
    "text",
    ["I disagree", "no", "je ne suis pas d'accord", "我不同意", "لا أوافق", "ban yarda ba", "διαφωνώ", "👎"],
)
def test_who_disagrees_is_asked_what_is_meant(say: Say, text: str) -> None:
    """Nothing is searched for, and nobody is thanked."""
    assert (say(text).act, say(text).found) == (Act.WRONG, ())
    assert say("sorry").act is Act.OK
