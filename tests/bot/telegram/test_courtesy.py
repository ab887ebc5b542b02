"""Thanks, told apart from questions."""

import time
from importlib.resources import files

import pytest

from index.mentions import thanks

BARE = {
    "en": ["Thanks", "thank you!", "Thank you very much for your help.", "ok thanks 🙏", "THX", "Many thanks, bye",
        "Thanks in advance!", "That was very helpful, thank you", "Thanks! Best regards, Anna"],
    "fr": ["merci", "Merci beaucoup !", "Merci bien pour votre aide", "Je vous remercie", "Parfait, merci à vous",
        "Merci d'avance"],
    "es": ["gracias", "¡Muchas gracias!", "Mil gracias por la ayuda", "Muchísimas gracias", "Perfecto, gracias",
        "gracias a todos"],
    "ru": ["спасибо", "Спасибо большое!", "Большое спасибо за ответ", "Благодарю вас", "Ок, спасибо ещё раз"],
    "ar": ["شكرا", "شكراً جزيلاً", "شُكْرًا لك", "أشكركم على المساعدة", "ألف شكر", "شـكـرا"],
    "zh": ["谢谢", "谢谢！", "非常感谢", "好的，谢谢您的帮助", "多謝", "谢谢你们"],
    "de": ["Vielen Dank!", "Super, danke"],
    "pt": ["Obrigado", "Perfeito, muito obrigada!"],
}  # fmt: skip
#: The phrases of the lists, by language.
LISTED = {
    language: [
        phrase
        for line in (files("index.mentions") / "languages" / f"{language}.txt")
        .read_text("utf-8")
        .splitlines()
        if line.startswith("say thanks: ")
        for phrase in line.removeprefix("say thanks: ").split(" | ")
    ]
    for language in BARE
}
QUESTIONS = [
    "Thanks! Which country offered information sessions?", "Whom does the report thank?", "Thanks to whom?",
    "Merci, et qui préside le Groupe", "Gracias. ¿Y la reunión siguiente?", "Who is thanked in section 4?",
    "Спасибо, а кто это предложил", "Кого благодарят?", "شكرا، من اقترح ذلك", "谢谢，是谁提出的", "感谢了谁",
    "thanks for the mascot", "thank you notes in the annex", "Ok", "bye", "", "👍", "好的", "help", "C'est très utile",
    "Thanks, Kenya", "Thank you. Kenya", "Thanks for nothing, who came", "Thanks?", "شكرا؟", "谢谢？", "Best regards, Anna", "no thanks",
]  # fmt: skip


@pytest.mark.parametrize("language", BARE)
def test_bare_thanks_are_known_with_their_language(language: str):
    """Thanks with courtesies around them, accents and vowel signs or not, are thanks."""
    assert {text: thanks(text) for text in BARE[language]} == dict.fromkeys(BARE[language], language)


@pytest.mark.parametrize("language", LISTED)
def test_listed_thanks_are_known_with_their_language(language: str):
    """Every phrase that is cut off a question as thanks is thanks where it stands alone."""
    said = [*LISTED[language], *(f"{phrase.capitalize()}!" for phrase in LISTED[language])]
    assert {text: thanks(text) for text in said} == dict.fromkeys(said, language)


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_says_more_is_no_thanks(text: str):
    """A question beside the thanks, a question about thanks, and courtesies without thanks are not taken."""
    assert thanks(text) is None


def test_a_long_message_of_courtesies_takes_no_longer_than_others():
    """Words that could be cut in many ways are not tried in all of them: that would halt the bot for everybody."""
    started = time.process_time()
    assert thanks("谢谢" * 1999 + "问") is None
    assert thanks("谢谢" * 2000) == "zh"
    assert thanks("thanks, " * 500 + "who") is None
    assert thanks("?" * 30_000 + "who") is None
    assert time.process_time() - started < 1
