"""“Anything else?”: what else was found for the last question, or how to read on from where it was answered."""

import re
import unicodedata

from bot.telegram.blocks import italic, paragraph
from bot.telegram.book import Book
from bot.telegram.followup import lean
from bot.telegram.keyboards import Look, reading_on
from bot.telegram.passages import OTHERS, passage_screen, quoted
from bot.telegram.screen import Screen, Voice, label
from bot.telegram.store import LastShown
from index.answer import Answer, Outcome
from index.mentions import without

#: Passages shown at a time, and all in all: what was found beyond them hardly fits.
BATCH = OTHERS + 1
MOST = 2 * BATCH

#: Whole messages, as `_folded` leaves them. "And then?" and "the next one?" are no such: they name a place.
_ASKS = {
    "en": (
        "((and|so|ok|okay) )?("
        "((is|was) there |do you have |have you got |got )?(anything|something|any) (else|more|others?)"
        "( in the report| (about|on) (it|this|that))?( please)?|what else( is there| was there)?|others|"
        "((show|give|tell) me )?(some )?more( passages| please)?|(more|other) passages|go on|continue|"
        "((is|was) )?that( s)? (all|it)|nothing else)"
    ),
    "fr": (
        "(et )?(encore( quelque chose| d autres)?|(rien|quoi) d autre|quoi encore|autre chose( encore)?|"
        "(y a t il|il y a|est ce qu il y a|avez vous|as tu|qu y a t il) "
        "(encore )?(encore|autre chose|d autre|d autres( choses| passages)?|quelque chose d autre)|"
        "d autres( passages)?|(les )?autres passages|la suite|continue[rz]?|c est tout|plus)"
    ),
    "es": (
        "(y )?((hay |tiene |tienes |existe )?(algo|alguna cosa|nada|que) mas( hay)?|que otra cosa|otra cosa|"
        "(hay )?(otros|mas)( pasajes)?|(continua|continue|sigue|siga)|(eso )?es todo|cuentame mas)"
    ),
    "ru": (
        "((а|и|ну) )?(еще|(есть |что )?(что )?(то |нибудь )?еще( что (нибудь|то))?( есть)?|"
        "есть ли (еще )?что (нибудь|то)( еще)?|больше ничего( нет)?|(это|и) все|(покажи|покажите|дай|дайте) еще|"
        "продолжай(те)?|другие( места| фрагменты)?)"
    ),
    "ar": (
        "و?(ماذا ايضا|ايضا|ما غير ذلك|غير ذلك|المزيد|(هل )?(هناك |يوجد |من |ثمة |اي )*"
        "((شيء|امر|اشياء|غير) (اخر|اخرى|ذلك|ايضا)|(المزيد|مزيد))|(تابع|اكمل|واصل)|(هل )?هذا كل شيء)"
    ),
    "zh": (
        "(那|那么)?((还|還)有(没有)?(什么|什麼|其他|其它|别的|別的|更多|哪些|的|内容|段落)*(吗|嗎|呢|么|麼)?|"
        "(其他|其它|别的|別的|更多)(的|内容|段落)*(呢|吗)?|(请)?继续(说)?|就这些(了)?(吗|嗎)?|没有了(吗|嗎))"
    ),
}
_WORD = re.compile(r"[^\W_]+")
_PATTERNS = {language: re.compile(pattern) for language, pattern in _ASKS.items()}


def asks_more(text: str) -> str | None:
    """The language in which a message asks for more of the last answer and nothing else but courtesies, or None."""
    folded = _folded(without(text))
    return next((language for language, each in _PATTERNS.items() if each.fullmatch(folded)), None)


def _folded(text: str) -> str:
    """Words in small letters without accents, vowel signs and punctuation, one space between them."""
    text = unicodedata.normalize("NFKD", text.lower()).replace("ـ", "")
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(_WORD.findall(text))


def has_question(place: LastShown, book: Book) -> bool:
    """Whether the last question is known, and was one that can be asked again on its own."""
    return bool(place.question) and lean(place.question, place.id, book) is None


def more_screen(
    voice: Voice, book: Book, place: LastShown, answer: Answer | None
) -> tuple[Screen, list[str]]:
    """What follows, and the ids of what it shows, of which the last is the place that it leaves the reader at;
    `answer` is to the last question once more."""
    ids = [hit.passage.id for hit in answer.hits[:MOST]] if answer is not None else []
    if answer is None or answer.outcome is Outcome.NONE or answer.section is not None:
        ids = []
    asked = "" if place.asked is None else str(place.asked)
    if place.id in ids:
        start = ids.index(place.id) + 1
        if answer is not None and answer.outcome is Outcome.CLOSEST:
            start = max(start, BATCH)  # those were shown together
        batch = ids[start : (start // BATCH + 1) * BATCH]
        if batch:
            intro = paragraph(italic(voice.say("more-intro", question=label(place.question, 100))))
            return quoted(voice, [intro], [book.passages[each] for each in batch], asked), batch
    look = Look(voice.language, question=asked)
    passage = book.passages.get(place.id)
    after = None if passage is None or place.id in book.chapters else book.neighbour(passage, 1)
    if place.id not in ids and after is not None:
        # The reader has turned pages since: on, as the button does.
        return passage_screen(voice, book, after, look), [after.id]
    return Screen(voice.blocks("more-end"), reading_on(voice, book, place.id, look)), [place.id]
