"""Thanks, which are no question: a message of which nothing is left once thanks and courtesies are taken out."""

import re
import unicodedata

_QUESTION = frozenset("?？؟")
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u3400-\u9fff]")


def fold(text: str) -> str:
    """Words in small letters without accents, vowel signs and punctuation, one space between them."""
    text = unicodedata.normalize("NFKD", text.lower()).replace("ـ", "")
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(_WORD.findall(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


#: The words that thank, in each language.
_THANKS = {
    language: _words(text)
    for language, text in {
        "en": "thanks thank thankyou thx tx tks ty cheers",
        "fr": "merci remercie remercions mercis",
        "es": "gracias agradezco agradecemos agradecido agradecida",
        "ru": "спасибо спасибочки спс благодарю благодарим благодарен благодарна",
        "ar": "شكرا شكر الشكر مشكور مشكورة مشكورين أشكرك أشكركم نشكرك نشكركم متشكر",
        "zh": "谢谢 謝謝 多谢 多謝 感谢 感謝 谢 謝",
    }.items()
}
#: What is said with thanks, and asks nothing. One list for all: people mix languages in thanks.
_COURTESIES = _words(
    "you u so very much a lot lots million bunch many all for your the this that it was is helpful useful kind "
    "of help answer reply response information info and again ok okay great good perfect nice wonderful "
    "excellent super dear bot sir madam indeed really bye goodbye day have i we appreciate "
    "beaucoup bien infiniment mille fois à vous tous toi te je nous pour votre ton ta l aide réponse "
    "grand un encore d accord parfait c est très gentil utile bonne journée au revoir et "
    "muchas muchísimas mil infinitas muy amable por su tu la ayuda respuesta información vale perfecto "
    "adiós le les se lo y de nuevo otra vez buen día excelente "
    "большое огромное вам тебе за помощь ответ очень всем заранее ок хорошо отлично понятно до свидания "
    "пока от души вас тебя еще раз и это полезно вашу ваш "
    "جزيلا لك لكم كثيرا على المساعدة مساعدتك مساعدتكم الإجابة الرد يا جدا ألف حسنا وشكرا مع السلامة جزيل "
    "الجزيل لكما مفيد مرة أخرى ممتاز تمام"
)
_HAN_COURTESIES = _words(
    "你 您 你们 您们 你們 您們 大家 各位 非常 十分 很 太 了 啊 啦 哦 的 好 好的 帮助 幫助 帮忙 回答 解答 答复 "
    "答覆 再见 再見 再次 多 有用 辛苦 机器人"
)
# Possessive, so that a long message that is none of these is not tried in all the ways it could be cut.
_HAN_THANKS = re.compile(
    "(?:" + "|".join(sorted([*_THANKS["zh"], *_HAN_COURTESIES], key=len, reverse=True)) + ")++"
)


def thanks(text: str) -> str | None:
    """The language in which a message thanks and does nothing else; None when it asks or says more."""
    if _QUESTION & set(text):
        return None
    words = fold(text).split()
    languages = [language for word in words if (language := _language(word)) is not None]
    known = (word in _COURTESIES or _HAN_THANKS.fullmatch(word) or _language(word) for word in words)
    return languages[0] if languages and all(known) else None


def _language(word: str) -> str | None:
    if _HAN.search(word):
        held = any(each in word for each in _THANKS["zh"])
        return "zh" if held and _HAN_THANKS.fullmatch(word) else None
    return next((language for language, words in _THANKS.items() if word in words), None)
