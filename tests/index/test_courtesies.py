"""Courtesies around a question: what is cut off, what is content and stays, and that answers are those of the question."""

import time
from pathlib import Path

import pytest

from index.answer import Outcome
from index.courtesies import without
from index.engine import open_library
from index.model.encoder import Encoder
from knowledge.library import Library
from knowledge.normal import normalise
from tests.index.reports import report

#: A question in each language.
ASKED = {
    "en": "Who offered sessions in 2021?",
    "fr": "Qui a proposé des séances en 2021 ?",
    "es": "¿Quién propuso sesiones en 2021?",
    "ru": "Кто предложил занятия в 2021 году?",
    "ar": "من اقترح الجلسات في عام 2021؟",
    "zh": "谁在2021年提议举办会议?",
    "de": "Wer hat 2021 Sitzungen vorgeschlagen?",
    "pt": "Quem propôs sessões em 2021?",
}
#: What is said before it and behind it.
AROUND = {
    "en": [
        ("Hello, ", ""),
        ("Good morning everyone! ", " Thank you for your help."),
        ("Dear Chair,\n", "\n\nBest regards,\nAnna Smith\nDelegation of Kenya\nSent from my iPhone"),
        ("Dear Mr. Smith, ", " Thanks, Anna"),
        ("Hi team! How are you? ", " Many thanks in advance :)"),
        ("Excuse me, ", " Kind regards"),
        ("Sorry to bother you - ", " 🙏🙂"),
        ("", " Best regards, Anna Smith, fishers' club of Orrin"),
        ("Quick question: ", " Regards, J. Smith, Ministry of Education, Kenya"),
    ],
    "fr": [
        ("Bonjour Madame la Présidente, ", " Merci d'avance."),
        ("Bonjour ! ", " Cordialement, Marie Dupont"),
        ("Chers collègues : ", " Merci beaucoup !"),
        ("Excusez-moi de vous déranger, ", " Bien à vous, Marie Dupont"),
    ],
    "es": [
        ("Estimados colegas: ", " Un saludo"),
        ("¡Hola! ", " ¡Muchas gracias!"),
        ("Por favor, ", " Gracias de antemano. Atentamente, Ana de la Cruz"),
    ],
    "ru": [
        ("Уважаемые коллеги! ", " С уважением, И. Петров"),
        ("Здравствуйте! ", " Заранее спасибо"),
        ("", " С уважением, Ирина Петровна, жительница Заозерска"),
        ("Подскажите, пожалуйста, ", ""),
        ("Добрый день, ", " Спасибо большое!"),
    ],
    "ar": [
        ("السلام عليكم ورحمة الله، ", " شكرًا جزيلًا"),
        ("مرحبا ", " مع خالص التحية، أحمد"),
        ("من فضلك، ", " شكرا لكم!"),
    ],
    "zh": [
        ("您好，", "谢谢！"),
        ("请问", " 此致 敬礼 王伟"),
        ("主席女士您好，请问", "此致敬礼"),
        ("大家好！", "谢谢您的帮助。"),
    ],
    "de": [
        ("Guten Tag, ", " Mit freundlichen Grüßen, Anna Müller"),
        ("Liebe Kolleginnen und Kollegen, ", " Danke!"),
    ],
    "pt": [("Bom dia! ", " Obrigado"), ("Prezados colegas, ", " Atenciosamente, João da Silva")],
}


@pytest.mark.parametrize(
    ("language", "before", "behind"),
    [(language, *around) for language, some in AROUND.items() for around in some],
)
def test_courtesies_around_a_question_are_cut(language: str, before: str, behind: str) -> None:
    """What is left is the question, in the spelling that texts are matched in."""
    question = ASKED[language]
    for text in (before + question, question + behind, before + question + behind):
        assert without(text) == normalise(question)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Who offered sessions, please?", "Who offered sessions?"),
        ("Who offered sessions, please? Thanks!", "Who offered sessions?"),
        ("26 September 2021, results Best regards, Anna", "26 September 2021, results"),
        ("who offered sessions please", "who offered sessions"),
        ("Qui a proposé des séances, s'il vous plaît ?", "Qui a proposé des séances ?"),
        ("¿Quién propuso sesiones, por favor?", "¿Quién propuso sesiones?"),
        ("Кто предложил занятия, скажите, пожалуйста?", "Кто предложил занятия?"),
        ("من اقترح هذه الجلسات لو سمحتم؟", "من اقترح هذه الجلسات؟"),
        ("谁提议的，麻烦您了", "谁提议的"),
        ("第17次会议的成果 此致 敬礼 王伟", "第17次会议的成果"),
        ("Wer hat es vorgeschlagen, bitte?", "Wer hat es vorgeschlagen?"),
        ("who offered sessions, thanks", "who offered sessions"),
        ("hi who offered sessions", "who offered sessions"),
        ("HELLO, WHO OFFERED SESSIONS? THANKS, ANNA", "WHO OFFERED SESSIONS?"),
        ("who offered sessions Thanks!", "who offered sessions"),
        ("the results of 2021 Best regards, Anna", "the results of 2021"),
        ("résultats de la réunion Cordialement, Marie Dupont", "résultats de la réunion"),
        ("итоги первого собрания С уважением, Анна", "итоги первого собрания"),
        ("Thanks! And who came?", "And who came?"),
        ("Merci. Et en 2021 ?", "Et en 2021 ?"),
        ("Who came? Thank you, and who spoke? Thanks", "Who came? Thank you, and who spoke?"),
        ("Who came? best regards, anna", "Who came?"),
    ],
)
def test_courtesies_within_the_sentence_are_cut_at_its_ends(text: str, left: str) -> None:
    """A comma sets them off, at the end of a question not even that; a question mark behind them stays."""
    assert without(text) == left


@pytest.mark.parametrize(
    "text",
    [
        # thanks, greetings and addresses that a question is about
        "Thanks were expressed to whom?", "Who thanked the Chair?", "Thanks to the Chair, what was achieved?",
        "Merci de préciser qui préside", "Gracias a la Presidenta, ¿qué se logró?", "谢谢谁", "有没有谢谢秘书处?",
        "Спасибо кому?", "À qui dit-on merci ?", "Thanks: to whom?", "Dear Colleague letter: when was it sent?",
        "Dear Colleague Letter, when was it sent?", "Chers collègues européens, qui sont-ils ?",
        "What did the 'Hello Children' campaign do?", '"Hello", what does this campaign do?', "Hello World project budget?",
        "Hello Barbie, what does it record?", "Hola Mundo: ¿qué es?", "Привет Детям: что это?", "你好儿童项目的预算?",
        "Regards croisés", "Regards croisés: qui a écrit?", "Best Practices, Kenya", "С уважением к кому?",
        "Kind regards to whom?", "请问候谁?", "Oí que se cambió de sala", "¿Qué hay que hacer?", "The question was put to whom?",
        # lists
        "Thanks, congratulations and apologies were expressed by whom?", "主席,副主席和秘书是谁?", "主席、副主席和秘书是谁?",
        "Which parts are there: introduction, membership, thanks", "Who said what: welcome, hello, thanks?",
        "A question, raised by Kenya, was which?", "Morning, afternoon and evening: when?", "Вопрос, поднятый Кенией, какой?",
        # a last word that is no courtesy
        "Who said please?", "How many delegates said thank you", "Whom did it please", "Wer stellte hier eine Bitte?",
        "How can I please my nurse?", "Who spoke first, Kenya", "What did Kenya propose? Egypt",
        "What did they offer? Thanks to Kenya", "ما هي مبادئ الحوار بين الأطراف، مع الاحترام للتنوع", "Is there more? Thanks. When is the next one", "Who came? Please, Kenya", "Who came? Thanks?",
        "Who runs the campaign Thank You", "Who runs the project Thanks?", "Qui finance le projet Merci", "Tell me who unmasked Harald Bye.",
    ],
)  # fmt: skip
def test_content_stays(text: str) -> None:
    """What has the words of a courtesy and is about something is left as it is."""
    assert without(text) == normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!", "Hello", "Hello, how are you?", "Thank you, goodbye", "Best regards", "Dear colleagues,", "hi\nthanks",
        "Merci d'avance", "Bonjour à tous !", "Muchas gracias por su ayuda", "Спасибо большое!", "Добрый день, коллеги!",
        "السلام عليكم", "شكرا جزيلا لكم", "谢谢您", "你好，谢谢！", "Thanks! Best regards, Anna",
        "Gracias de antemano. Atentamente, Ana de la Cruz", "🙂🙂", "Please", "", "?!",
    ],
)  # fmt: skip
def test_courtesies_alone_stay_whole(text: str) -> None:
    """Where nothing else is said they are what is said, to be known as asides."""
    assert without(text) == normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        "What came out of the 17th meeting? Thank you!",
        "Bonjour, quels sont les résultats de la 17e réunion ? Cordialement, Marie Dupont",
        "¡Hola! ¿Cuáles fueron los resultados de la decimoséptima reunión? Muchas gracias",
        "Здравствуйте! Каковы итоги семнадцатого собрания?",
        "ما هي نتائج الاجتماع السابع عشر؟ شكرا جزيلا",
        "第17次会议的成果是什么？谢谢！",
    ],
)
def test_whole_meetings_are_known_with_courtesies(text: str, encoder: Encoder, data: Path) -> None:
    """Thanks are no fact that is sought: the whole meeting is the answer."""
    [answer] = open_library(Library((report(),)), encoder, data).ask([text])
    assert (answer.outcome, answer.section) == (Outcome.ANSWER, "cop/2.1")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder, whose index is built once."""
    return tmp_path_factory.mktemp("courtesies")


def test_long_messages_take_no_time() -> None:
    """What is typed to be slow is not."""
    started = time.process_time()
    for text in (
        "thanks. " * 600,
        "hello, " * 700,
        "please " * 700,
        "Who? " + "!" * 4900,
        "a, " * 1600,
        " \n" * 2500,
    ):
        without(text[:5000])
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "question",
    [
        "What is the project Take care", "Which song is Many thanks", "Qu'est-ce que le programme Bonne journée",
        "Qué es el proyecto Hasta pronto", "Какой проект называется Всего доброго",
    ],
)  # fmt: skip
def test_a_name_that_is_asked_about_is_no_courtesy(question: str) -> None:
    """What "the project" or "is" stands before is its name."""
    assert without(question) == question
