"""Which questions lean on the answer before, and on what: measured on both kinds in six languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.book import Book
from bot.service.followup import NOWHERE, Lean, lean, together
from bot.settings import CHECKOUT
from knowledge.library import load
from knowledge.questions import Split
from knowledge.report import Meeting, Report, Section
from lab.practice import practice

BOOK = Book(load(CHECKOUT / "knowledge").reports)
#: The last answer: a bullet of the 16th meeting, section 2.2.
PLACE = "cwg-cop-2022/2.2/2"
NEXT, PREVIOUS, SAME = "cwg-cop-2022/2.3", "cwg-cop-2022/2.1", "cwg-cop-2022/2.2"
EIGHTEENTH = "cwg-cop-2022/2.4"

LEANING = {
    "en": {
        "and the next meeting?": NEXT, "And the previous one?": PREVIOUS, "who proposed it?": SAME,
        "and the 18th?": EIGHTEENTH, "What about the eighteenth meeting?": EIGHTEENTH, "Why?": SAME,
        "When was that?": SAME, "what happened at the next meeting?": NEXT, "Who said this?": SAME,
    },
    "fr": {
        "et la réunion suivante ?": NEXT, "Et la précédente ?": PREVIOUS, "qui l'a proposé ?": SAME,
        "et la 18e ?": EIGHTEENTH, "Et à la dix-huitième réunion ?": EIGHTEENTH, "Pourquoi ?": SAME,
        "Quand cela a-t-il eu lieu ?": SAME, "C'était quand ?": SAME,
    },
    "es": {
        "¿y la siguiente reunión?": NEXT, "¿Y la anterior?": PREVIOUS, "¿quién lo propuso?": SAME,
        "¿y la 18.ª?": EIGHTEENTH, "¿Y en la decimoctava?": EIGHTEENTH, "¿Por qué?": SAME,
        "¿Cuándo fue eso?": SAME, "¿Qué pasó en la próxima reunión?": NEXT,
    },
    "ru": {
        "а на следующем собрании?": NEXT, "А предыдущее?": PREVIOUS, "кто это предложил?": SAME,
        "а на 18-м?": EIGHTEENTH, "А на восемнадцатом собрании?": EIGHTEENTH, "Почему?": SAME,
        "Когда это было?": SAME, "Что было на следующем?": NEXT,
    },
    "ar": {
        "والاجتماع التالي؟": NEXT, "والاجتماع السابق؟": PREVIOUS, "من اقترح ذلك؟": SAME,
        "وماذا عن الاجتماع الثامن عشر؟": EIGHTEENTH, "متى كان ذلك؟": SAME, "لماذا؟": SAME,
        "ماذا حدث في الاجتماع التالي؟": NEXT, "من قال هذا؟": SAME,
    },
    "zh": {
        "下一次会议呢？": NEXT, "上一次呢？": PREVIOUS, "这是谁提出的？": SAME, "那第十八次会议呢？": EIGHTEENTH,
        "那第18次呢？": EIGHTEENTH, "为什么？": SAME, "那是什么时候？": SAME, "接下来的会议呢？": NEXT,
    },
}  # fmt: skip
STANDING = {
    "en": [
        "What is the next Plenipotentiary Conference?", "When is the next meeting of Study Group 2?",
        "Who proposed it to organise information sessions?", "What happened at the 18th meeting?",
        "Is this report available in French?", "Who chaired the group?", "It was put online: the mascot?",
        "What does that resolution say about children?", "Why was the group founded?",
    ],
    "fr": [
        "Quelle est la prochaine Conférence de plénipotentiaires ?", "Qui a proposé des séances d'information ?",
        "Que s'est-il passé à la 18e réunion ?", "Ce rapport existe-t-il en français ?",
        "Qui préside le Groupe ?", "Que dit cette résolution des enfants ?", "Pourquoi créer ce groupe ?",
        "Et la mascotte ?",
    ],
    "es": [
        "¿Cuál es la próxima Conferencia de Plenipotenciarios?", "¿Quién propuso las sesiones informativas?",
        "¿Qué pasó en la 18.ª reunión?", "¿Existe este informe en español?", "¿Quién preside el Grupo?",
        "¿Qué dice esa resolución sobre los niños?", "¿Por qué se creó este grupo?", "¿Y la mascota?",
    ],
    "ru": [
        "Когда следующая Полномочная конференция?", "Кто предложил информационные сессии?",
        "Что было на 18-м собрании?", "Есть ли этот отчет на английском?", "Кто председатель группы?",
        "Что эта резолюция говорит о детях?", "Почему создали эту группу?", "А талисман?",
    ],
    "ar": [
        "متى المؤتمر القادم للمندوبين المفوضين؟", "من اقترح جلسات إعلامية؟", "ماذا حدث في الاجتماع الثامن عشر؟",
        "هل هذا التقرير متاح بالفرنسية؟", "من يرأس الفريق؟", "ماذا يقول هذا القرار عن الأطفال؟",
        "لماذا أُنشئ هذا الفريق؟", "والتميمة؟",
    ],
    "zh": [
        "下一届全权代表大会是什么时候？", "谁提出举办信息通报会？", "第十八次会议有哪些成果？", "这份报告有法文版吗？",
        "谁是工作组主席？", "那项决议关于儿童说了什么？", "为什么成立这个工作组？", "那吉祥物呢？",
    ],
}  # fmt: skip


#: Written before the words were looked at again: 29 of these 37 were found, and none of those below was.
MORE_LEANING = (
    "What was decided at the following one?", "And who suggested that?", "And after that?", "How many attended?",
    "And in the previous meeting?", "Which one?", "when did it take place?", "Et ensuite ?", "Qui a dit cela ?",
    "Et lors de la réunion précédente ?", "Quand ?", "Et la dix-septième ?", "Combien étaient-ils ?", "¿Y después?",
    "¿Quién dijo eso?", "¿Y en la reunión anterior?", "¿Cuándo?", "¿Y la decimoséptima?", "¿Cuántos eran?",
    "А потом?", "Кто так сказал?", "А на предыдущем собрании?", "А в семнадцатом?", "Сколько их было?", "А когда?",
    "ومن قال ذلك؟", "وماذا حدث بعد ذلك؟", "والاجتماع السابع عشر؟", "أين كان؟", "وما الذي تقرر في الاجتماع السابق؟",
    "كم كان عددهم؟", "然后呢？", "谁说的？", "是谁提出的？", "上次会议呢？", "第十七次呢？", "在哪里举行的？", "有多少人参加？",
)  # fmt: skip
MORE_STANDING = (
    "What did the Chair say about young people?", "Which study group got the first liaison statement?",
    "What comes next for the terms of reference?", "How many contributions were there?", "Who is thanked?",
    "And what about Saudi Arabia?", "Is it true that the mascot was placed online?", "Qui est remercié ?",
    "Combien de contributions ?", "Qu'est-ce que le Groupe a recommandé ?", "Et l'Arabie saoudite ?",
    "Quel est le mandat du Groupe ?", "Cette plateforme est-elle unique ?", "¿A quién se agradece?",
    "¿Cuántas contribuciones hubo?", "¿Qué recomendó el Grupo?", "¿Y Arabia Saudita?",
    "¿Cuál es el mandato del Grupo?", "¿Es única esta plataforma?", "Кого благодарят?", "Сколько было вкладов?",
    "Что рекомендовала Группа?", "А Саудовская Аравия?", "Каков круг ведения?", "Что это за платформа?",
    "من الذين شُكروا؟", "كم عدد المساهمات؟", "بماذا أوصى الفريق؟", "والسعودية؟", "ما هي اختصاصات الفريق؟",
    "هل هذه المنصة فريدة؟", "感谢了谁？", "收到多少份文稿？", "工作组建议了什么？", "那沙特阿拉伯呢？", "工作组的职责范围是什么？", "这个平台独特吗？",
    "the meeting after the 15th", "Et la réunion suivant la 15e ?", "¿Y la reunión siguiente a la 15.ª?",
    "那第15次会议之后的会议呢？",
)  # fmt: skip


#: What is asked of the section before, by the words that one asks with of a text.
SAID_BEFORE = (
    "What does the previous section say?", "And what is written in the section before?", "What stands in the previous section?",
    "Que dit la section précédente ?", "Qu'est-ce qui est écrit dans la section précédente ?", "Que dit-on avant ?",
    "¿Qué dice la sección anterior?", "¿Qué figura en la sección anterior?", "¿Y qué se dice en el párrafo anterior?",
    "Что сказано в предыдущем разделе?", "О чем говорится в предыдущем разделе?", "А что написано в предыдущем?",
    "وماذا جاء في القسم السابق؟", "ماذا ورد في الفقرة السابقة؟", "ماذا يقول القسم السابق؟",
    "上一节说了什么？", "上一节里写了什么？", "前一节讲了什么内容？", "上一段提到了什么？",
)  # fmt: skip
#: The same words, asked of something else.
SAID_OF_OTHERS = (
    "What does the previous resolution say?", "What did Kenya say at the previous meeting?", "What is written on the website?",
    "Que dit la résolution précédente ?", "Où figure la mascotte ?", "¿Qué dice la resolución anterior?",
    "¿Dónde figura la mascota?", "Что сказано о детях?", "Что говорится в предыдущей резолюции?", "Где указано число вкладов?",
    "ماذا جاء في القرار السابق؟", "ماذا ورد عن الأطفال؟", "上一届全权代表大会的决议说了什么？", "关于儿童写了什么？",
)  # fmt: skip


@pytest.mark.parametrize("language", LEANING)
def test_leaning_questions_lean_on_the_right_place(language: str):
    """A fragment, a pronoun or a bare ordinal is about the place of the last answer, or the meeting it names."""
    for question, chapter in LEANING[language].items():
        found = lean(question, PLACE, BOOK)
        assert found is not None, question
        assert found.chapter == chapter, question
        assert found.asks == (chapter == SAME), question


@pytest.mark.parametrize("language", STANDING)
def test_questions_with_a_subject_of_their_own_stand_alone(language: str):
    """A question that only looks as if it leaned is asked as it is."""
    for question in STANDING[language]:
        assert lean(question, PLACE, BOOK) is None, question


def test_more_of_both():
    """The second set of each kind: every one is told apart."""
    assert [question for question in MORE_LEANING if lean(question, PLACE, BOOK) is None] == []
    assert [question for question in MORE_STANDING if lean(question, PLACE, BOOK) is not None] == []


def test_what_the_section_before_says():
    """However one asks what it says, it is a step to the section before; what something else says is none."""
    found = {question: lean(question, PLACE, BOOK) for question in SAID_BEFORE}
    assert {
        q: leaning for q, leaning in found.items() if leaning is None or leaning.chapter != PREVIOUS
    } == {}
    assert [question for question in SAID_OF_OTHERS if lean(question, PLACE, BOOK) is not None] == []


def test_there_are_enough_of_both():
    """At least 40 questions of each kind in six languages."""
    assert sum(map(len, LEANING.values())) >= 40
    assert sum(map(len, STANDING.values())) >= 40
    assert len(LEANING) == len(STANDING) == 6


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Thanks! And the next meeting? Best regards, Anna", NEXT),
        ("Hello, who proposed it? Many thanks in advance", SAME),
        ("Merci ! Et la réunion suivante ? Cordialement, Marie Dupont", NEXT),
        ("¡Gracias! ¿Y la anterior? Un saludo", PREVIOUS),
        ("Спасибо! А на следующем собрании? С уважением, Анна", NEXT),
        ("شكرا! والاجتماع التالي؟ مع التحية", NEXT),
        ("谢谢！下一次会议呢？此致敬礼", NEXT),
    ],
)
def test_courtesies_around_a_follow_up_are_not_read(question: str, place: str):
    """Thanks for the last answer before it, and a signature behind it, are no subject of its own."""
    found = lean(question, PLACE, BOOK)
    assert found is not None
    assert found.chapter == place


def test_courtesies_between_two_questions_are_not_searched_for():
    """What is searched for are the two questions alone."""
    asked = together(
        "Hello, what did Kenya say? Best regards, Anna", "Thanks! And when was that? Regards, Anna"
    )
    assert asked == "what did Kenya say? And when was that?"


def test_beyond_the_last_meeting_nothing_is_made_up():
    """After the last meeting there is no next one: the question is asked as it is, and is none of its own."""
    assert lean("and the next meeting?", "cwg-cop-2022/2.4/1", BOOK) == NOWHERE
    assert lean("下一次呢？", "cwg-cop-2022/2.4/1", BOOK) == NOWHERE
    assert lean("and the 3rd?", PLACE, BOOK) == NOWHERE


def test_a_place_that_is_gone_is_leant_on_by_nothing():
    """When the last answer's passage was withdrawn, a question leads nowhere unless it stands alone."""
    for question in ("who proposed it?", "and the next one?", "and the 17th?"):
        assert lean(question, "cwg-cop-2022/9.9/1", BOOK) == NOWHERE
    assert lean("What happened at the 18th meeting?", "cwg-cop-2022/9.9/1", BOOK) is None


def test_a_number_is_that_of_a_meeting_of_the_same_report():
    """With several reports a follow-up stays in the one that was read, and a section's number is none of a meeting."""
    reports = tuple(one.report for split in Split for one in practice(split))
    book = Book(reports)
    held = (one for report in reports for one in book.meetings(report))
    numbers = [(meeting.number, book.chapters[id_]) for meeting, id_ in held if meeting.number is not None]
    found = 0
    for number, chapter in numbers:
        if sum(other == number for other, _ in numbers) > 1 and (
            (leaning := lean(f"and the {number}th?", chapter.id, book)) and leaning.chapter
        ):
            assert book.chapters[leaning.chapter].report.id == chapter.report.id
            found += 1
    assert found > 20
    assert lean("and section 18?", PLACE, BOOK) is None


def test_a_meeting_without_a_date_keeps_its_place_in_the_row():
    """Where one lacks a date the numbers tell which is the next, as they do for "the last meeting"."""
    held = ((4, date(2020, 1, 1)), (5, None), (6, date(2022, 1, 1)))
    sections = tuple(
        Section(str(number), meeting=Meeting(number, day), text={"en": "Meeting."}) for number, day in held
    )
    book = Book([Report("x", "en", {"en": "x"}, sections, frozenset({"en"}))])
    assert lean("and the next meeting?", "x/4", book) == Lean("x/5")
    assert lean("and the last meeting?", "x/4", book) == Lean("x/6")
    assert lean("and the previous one?", "x/6", book) == Lean("x/5")


def report_of(name: str, first: int, last: int) -> Report:
    """A report of an opening section, one for each meeting from `first` to `last`, and a closing one."""
    meetings = tuple(
        Section(id=f"2.{number}", meeting=Meeting(number), text={"en": f"Meeting {number}."})
        for number in range(first, last + 1)
    )
    sections = (Section(id="1", text={"en": "Opening."}), *meetings, Section(id="3", text={"en": "Closing."}))
    return Report(id=name, language="en", title={"en": name}, sections=sections, official=frozenset({"en"}))


MANY = Book([report_of("a", 1, 31), report_of("b", 5, 18)])
NUMBERED = {
    "And the second?": 2, "and the 1st?": 1, "What about the twenty-first meeting?": 21, "and meeting seven?": 7,
    "and the 17th one?": 17, "et la septième ?": 7, "Et la huitième réunion ?": 8, "Et la cinquième ?": 5,
    "et la 1re ?": 1, "Et la vingt et unième ?": 21, "et la réunion n° 17 ?": 17, "¿Y la segunda?": 2,
    "¿y en la decimosexta?": 16, "¿Y la vigésima primera?": 21, "а на пятом собрании?": 5, "А вторая?": 2,
    "а на двадцать первом?": 21, "а на 17-м?": 17, "وماذا عن الاجتماع الخامس؟": 5, "والسابع؟": 7,
    "والثامن عشر؟": 18, "وماذا عن الاجتماع الحادي والعشرين؟": 21, "那第五次呢？": 5, "那第二十一次会议呢？": 21, "第七次呢？": 7,
}  # fmt: skip


@pytest.mark.parametrize("question", NUMBERED)
def test_a_meeting_is_known_by_any_number(question: str):
    """Whatever meetings a report has, the number in a fragment is that which it says."""
    found = lean(question, "a/2.16", MANY)
    assert found is not None
    assert found.chapter == f"a/2.{NUMBERED[question]}"


@pytest.mark.parametrize(
    ("question", "place", "chapter"),
    [
        ("and the next section?", "a/3", None),
        ("and the previous section?", "b/1", None),
        ("and the next section?", "b/1", "b/2.5"),
        ("and the next meeting?", "a/2.31", None),
        ("And the last meeting?", "a/2.16", "a/2.31"),
        ("What was decided at the last meeting?", "a/2.16", None),
        ("Что решили на последнем собрании?", "a/2.16", None),
        ("Et la dernière ?", "b/2.7", "b/2.18"),
        ("and the 3rd?", "b/2.7", None),
    ],
)
def test_a_follow_up_stays_in_its_report(question: str, place: str, chapter: str | None):
    """At the end of a report there is no next section, and the last meeting is its own last. A whole question about
    the last meeting is no follow-up: another report may have a later one."""
    found = lean(question, place, MANY)
    assert (found.chapter if found else None) == chapter


def test_who_was_first_and_several_meetings_name_no_place():
    """ "First" where something is asked is no number of a meeting, and two meetings are not one place."""
    found = lean("Who proposed it first?", "a/2.16", MANY)
    assert found is not None
    assert (found.chapter, found.asks) == ("a/2.16", True)
    assert lean("And the 15th and the 16th?", "a/2.16", MANY) is None


@given(st.text(alphabet="第次届会十百两零一五15١ thndeo°.-和呢وس", max_size=24))
def test_no_fragment_is_an_error(question: str):
    """Numbers of any make, half ones and mixed ones too, are understood or left alone."""
    lean(question, "a/2.16", MANY)


@pytest.mark.parametrize("question", ["那第1五次呢", "那第二零零零零零零零零零零次呢"])
def test_a_number_that_is_none_leads_nowhere(question: str):
    """Signs that make no number are no meeting's."""
    assert lean(question, "a/2.16", MANY) is None
