"""Numbered sections and what they have in them: section 2.3, paragraph 2 of section 1.1, what does 2.3 say."""

import re

from index.cues import asking
from index.cues.numerals import HAN, han_value
from index.cues.symbols import NUMBER_SIGNS
from index.cues.words import Words, bare, has_han, listed

_SECTIONS = listed(
    "section sections sec clause chapter chapters § chapitre chapitres seccion secciones apartado apartados capitulo "
    "numeral раздел раздела разделе разделу разделом разделы разделах глава главы главе главу подраздел подраздела "
    "подразделе قسم اقسام فصل"
)
#: What a section has, by its number; where no section is named beside it, a section too.
_ITEMS = listed(
    "paragraph paragraphs para item items point points bullet bullets paragraphe paragraphes alinea puce tiret parrafo "
    "parrafos punto puntos vineta пункт пункта пункте пункту пунктом пункты пунктах п пп параграф параграфа параграфе "
    "подпункт подпункта подпункте абзац абзаца абзаце بند بنود فقره فقرات نقطه"
)
#: What may follow a section's number that stands alone. Anything else is what the number counts.
_SAID = asking.FUNCTION | asking.TELL_WORDS | _SECTIONS | _ITEMS
_HAN_AFTER = ("的", "说", "讲", "谈", "是", "有", "中", "里", "内", "写", "提", "介", "包")
#: An item of an agenda is no section of a report.
_AGENDA = ("agenda", "ordre", "orden", "повестк", "جدول")
_ID = re.compile(r"(?:[ivxlcdm]+|[a-zа-я]|\d{1,3})(?:\.(?:\d{1,3}|[a-z]))*")
_ROMAN = re.compile("[IVXLC]+")
_HAN_SECTION = (
    f"第 ?({HAN}(?:\\.[0-9]+)*) ?(?:节|段|章|部分)|第 ?([0-9]+(?:\\.[0-9]+)*) ?[条款项点]|"
    "([0-9]+(?:\\.[0-9]+)+) ?(?:节|段|章|部分)|第 ?([0-9]+(?:\\.[0-9]+)+)|"
    "(?:第 ?)?([A-Z](?:\\.[0-9]+)*) ?(?:节|章|部分)"
)
_HAN_ITEMS = ("段", "条", "款", "项", "点")
#: Before a time: at 9.30.
_AT_TIME = listed("at a las в um alle as")


def sections(words: Words) -> frozenset[str]:
    """The ids of sections, paragraphs and items that are named as such, or stand alone as 2.3; an item of a section as
    2.3/1."""
    found: set[str] = set()
    items: set[str] = set()
    if has_han(words.text):
        _in_han(words, found, items)
    for place, token in enumerate(words.low):
        if place in words.used:
            continue
        forms = bare(token)
        if any(form in _SECTIONS for form in forms):
            _named(words, place, found)
        elif any(form in _ITEMS for form in forms) and not _of_agenda(words, place):
            _named(words, place, items)
        elif _stands_alone(words, place):
            text, end = _dotted(words, place)
            found.add(text)
            words.used.update(range(place, end + (not _SECTIONS.isdisjoint(bare(words.at(end))))))
    if len(found) == 1 and items and all(item.isdigit() for item in items):
        (section,) = found
        return frozenset(f"{section}/{item}" for item in items)
    return frozenset(found | items)


def _in_han(words: Words, found: set[str], items: set[str]) -> None:
    """第2.3节, 第二章, 第2.3节第1点."""
    for match in re.finditer(_HAN_SECTION, words.text):
        name = next(name for name in match.groups() if name)
        value = han_value(name)
        (items if match[0].endswith(_HAN_ITEMS) else found).add(
            str(value) if value is not None else name.lower()
        )
        words.use(*match.span())


def _of_agenda(words: Words, place: int) -> bool:
    """Whether an agenda is named beside a word for an item."""
    return any(words.at(at).startswith(_AGENDA) for at in (place - 1, *range(place + 1, place + 6)))


def _stands_alone(words: Words, place: int) -> bool:
    """Whether a number with a point, without a word for a section, is one: "what does 2.3 say", not "2.3 hectares",
    "USD 2.3" or "at 9.30"."""
    if not (words.is_figure(place) and words.at(place + 1) == "." and words.is_figure(place + 2)):
        return False
    text, end = _dotted(words, place)
    parts = text.split(".")
    if len(parts) < 2 or any(len(part) > 2 for part in parts):
        return False
    before, after = words.at(place - 1), words.at(end)
    is_time = before in _AT_TIME and len(parts[1]) == 2
    is_money = before in ("$", "€", "£") or (len(before) == 3 and words.raw[place - 1].isupper())
    if is_time or is_money or after in ("%", "°", "$", "€") or (after == "-" and words.glued(end)):
        return False
    if has_han(after):
        return after.startswith(_HAN_AFTER)
    return not words.is_word(end) or not _SAID.isdisjoint(bare(after)) or after.startswith(asking.TELL)


def _named(words: Words, place: int, found: set[str]) -> None:
    after = place + 1
    while words.at(after) in NUMBER_SIGNS and not words.raw[after].isupper():
        after += 1
    for _ in range(4):
        text, end = _dotted(words, after)
        raw = words.raw[after] if after < len(words) else ""
        is_id = _ID.fullmatch(text) is not None and (
            raw.isdigit() or _ROMAN.fullmatch(raw) is not None or (len(raw) == 1 and raw.isupper())
        )
        # "para 3 países" is Spanish: for three countries.
        counts = words.low[place] == "para" and words.is_word(end) and words.at(end) not in _SAID
        if not is_id or counts or after in words.used:
            return
        found.add(text)
        words.used.update((place, *range(after, end)))
        if words.at(end) not in ("and", "et", "y", "и", ","):
            return
        after = end + 1


def _dotted(words: Words, place: int) -> tuple[str, int]:
    """The token at a place with the parts that points join to it, and where they end."""
    text, end = words.at(place), place + 1
    while words.at(end) == "." and words.glued(end) and words.glued(end + 1) and words.at(end + 1).isalnum():
        text += "." + words.at(end + 1)
        end += 2
    return text, end
