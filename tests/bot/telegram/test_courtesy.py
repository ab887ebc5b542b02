"""Thanks, told apart from questions."""

import pytest

from bot.telegram.courtesy import thanks

BARE = {
    "en": [
        "Thanks",
        "thank you!",
        "Thank you very much for your help.",
        "ok thanks 🙏",
        "THX",
        "Many thanks, bye",
    ],
    "fr": [
        "merci",
        "Merci beaucoup !",
        "Merci bien pour votre aide",
        "Je vous remercie",
        "Parfait, merci à vous",
    ],
    "es": [
        "gracias",
        "¡Muchas gracias!",
        "Mil gracias por la ayuda",
        "Muchísimas gracias",
        "Perfecto, gracias",
    ],
    "ru": ["спасибо", "Спасибо большое!", "Большое спасибо за ответ", "Благодарю вас", "Ок, спасибо ещё раз"],
    "ar": ["شكرا", "شكراً جزيلاً", "شُكْرًا لك", "أشكركم على المساعدة", "ألف شكر", "شـكـرا"],
    "zh": ["谢谢", "谢谢！", "非常感谢", "好的，谢谢您的帮助", "多謝", "谢谢你们"],
}
QUESTIONS = [
    "Thanks! Which country offered information sessions?", "Whom does the report thank?", "Thanks to whom?",
    "Merci, et qui préside le Groupe", "Gracias. ¿Y la reunión siguiente?", "Who is thanked in section 4?",
    "Спасибо, а кто это предложил", "Кого благодарят?", "شكرا، من اقترح ذلك", "谢谢，是谁提出的", "感谢了谁",
    "thanks for the mascot", "thank you notes in the annex", "Ok", "bye", "", "👍", "好的", "help", "C'est très utile",
]  # fmt: skip


@pytest.mark.parametrize("language", BARE)
def test_bare_thanks_are_known_with_their_language(language: str):
    """Thanks with courtesies around them, accents and vowel signs or not, are thanks."""
    assert {text: thanks(text) for text in BARE[language]} == dict.fromkeys(BARE[language], language)


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_says_more_is_no_thanks(text: str):
    """A question beside the thanks, a question about thanks, and courtesies without thanks are not taken."""
    assert thanks(text) is None


def test_a_long_message_of_courtesies_takes_no_longer_than_others():
    """Words that could be cut in many ways are not tried in all of them: that would halt the bot for everybody."""
    assert thanks("谢" * 1999 + "问") is None
    assert thanks("谢" * 2000) == "zh"
