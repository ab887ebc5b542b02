"""Numbered sections and what they have in them: section 2.3, paragraph 2 of section 1.1, what does 2.3 say."""

import re

from index.cues import asking
from index.cues.numerals import HAN, han_value, numeral_at
from index.cues.relative import says_last
from index.cues.symbols import NUMBER_SIGNS
from index.cues.words import Words, bare, definite, has_han, listed

SECTIONS = listed(
    "section sections sec clause chapter chapters § chapitre chapitres seccion secciones apartado apartados capitulo "
    "numeral abschnitt kapitel secao seccao sezione capitolo раздел раздела разделе разделу разделом разделы "
    "разделах глава главы главе главу подраздел подраздела "
    "подразделе قسم اقسام فصل"
)
#: A section too, where a figure is beside it. Their ordinals may count what is no report's: the second part of the day.
_PARTS = listed("part parts parte partes partie parties часть части частью частях частей جزء teil")
#: What a section has, by its number; where no section is named beside it, a section too.
ITEMS = listed(
    "paragraph paragraphs para item items point points bullet bullets paragraphe paragraphes alinea puce tiret "
    "parrafo "
    "parrafos punto puntos vineta пункт пункта пункте пункту пунктом пункты пунктах п пп параграф параграфа "
    "параграфе "
    "подпункт подпункта подпункте абзац абзаца абзаце بند بنود فقره فقرات نقطه absatz ziffer punkt ponto"
)
#: What a report may count of others' books.
_CHAPTERS = listed(
    "chapter chapters chapitre chapitres capitulo глава главы главе главу فصل kapitel capitolo"
)
#: The section that a report's recommendations are in, whatever its id: "the second recommendation".
RECOMMENDATIONS = "recommendations"
_HAN_RECOMMENDATION = f"(?:第 ?({HAN})|最后一?) ?[项条个点] ?建议"
#: Instead of a number.
LAST = "last"
#: What has a number in a section, though alone it is one.
_INNER = listed("apartado apartados numeral clause подраздел подраздела подразделе")
#: What may follow a section's number that stands alone. Anything else is what the number counts.
_SAID = asking.FUNCTION | asking.TELL_WORDS | SECTIONS | ITEMS
_HAN_AFTER = ("的", "说", "讲", "谈", "是", "有", "中", "里", "内", "写", "提", "介", "包")
_BEHIND = asking.REPORT + asking.TELL + asking.ALL
#: An item of an agenda is no section of a report.
_AGENDA = ("agenda", "ordre", "orden", "повестк", "جدول")
_ID = re.compile(r"(?:[ivxlcdm]+|[a-zа-я]|\d{1,3})(?:\.(?:\d{1,3}|[a-z]))*")
_ROMAN = re.compile("[IVXLC]+")
#: A Roman number that may stand alone before a point: no C.1, X.25, V.90, which others' documents have.
_ROMAN_ALONE = re.compile(r"(?:[IVX]{2,}\.[0-9]{1,2}|[IV]\.[0-9])(?:\.[0-9]{1,2})*")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_HAN_ID = f"{HAN}(?:\\.[0-9]+)*"
_HAN_LIST = f"(?:第 ?)?({_HAN_ID}(?: ?[、和与及] ?(?:第 ?)?{_HAN_ID}){{1,9}}) ?(?:节|章|部分)"
_HAN_SECTION = (
    f"第 ?({HAN}(?:\\.[0-9]+)*) ?(?:节|章|部分)|第 ?({HAN}(?:\\.[0-9]+)*) ?(?:段|[条款项点](?!决|建|工作|议))|"
    "([0-9]+(?:\\.[0-9]+)+) ?(?:节|段|章|部分)|第 ?([0-9]+(?:\\.[0-9]+)+)|"
    "(?:第 ?)?([A-Z](?:\\.[0-9]+)*) ?(?:节|章|部分)"
)
#: Before a number with a point that is a program's: Web 2.0.
_VERSIONS = listed("web version versions v версия версии الاصدار")
#: Before a time: at 9.30.
_AT_TIME = listed("at a las в um alle as")


def sections(words: Words, *, of_meeting: bool = False) -> frozenset[str]:
    """The ids of sections, paragraphs and items that are named as such, or stand alone as 2.3; an item of a section as
    2.3/1, one of a meeting that is named as "/1", the second recommendation as "recommendations/2", the last one as
    "recommendations/last"."""
    found: set[str] = set()
    items: set[str] = set()
    counted: dict[str, tuple[int, int]] = {}  # the second paragraph: of what, if neither is named?
    for match in re.finditer(_HAN_RECOMMENDATION, words.text):
        found.add(f"{RECOMMENDATIONS}/{han_value(match[1]) if match[1] else LAST}")
        words.use(*match.span())
    if has_han(words.text):
        _in_han(words, found, items, counted)
    for place, token in enumerate(words.low):
        if place in words.used:
            continue
        forms = bare(token)
        is_section = not SECTIONS.isdisjoint(forms) and not (found and not _INNER.isdisjoint(forms))
        if not _PARTS.isdisjoint(forms):
            one = None if _named(words, place, found) or of_meeting else _counted(words, place)
            if one and _of_report(words, one[1][1]):
                found.add(one[0])
                words.use(*one[1])
        elif is_section:
            if (
                not _named(words, place, found)
                and not _CHAPTERS & set(forms)
                and (one := _counted(words, place))
            ):
                found.add(one[0])
                words.use(*one[1])
        elif not (ITEMS | _INNER).isdisjoint(forms) and not _of_agenda(words, place):
            if not _named(words, place, items) and (one := _counted(words, place)):
                counted[one[0]] = one[1]
        elif any(form.startswith(asking.RECOMMENDATION) for form in forms) and (
            one := _counted(words, place) or _last(words, place)
        ):
            found.add(f"{RECOMMENDATIONS}/{one[0]}")
            words.use(*one[1])
        elif _stands_alone(words, place):
            text, end = _id(words, place)
            found.add(text)
            words.used.update(range(place, end + (not SECTIONS.isdisjoint(bare(words.at(end))))))
    if counted and not found and not of_meeting:  # the second paragraph of paragraph 1.1
        found.update(item for item in items if not item.isdigit())
        items -= found
    if counted and (found or of_meeting):
        items.update(counted)
        for span in counted.values():
            words.use(*span)
    if items and all(map(str.isdigit, items)) and (len(found) == 1 or (of_meeting and not found)):
        section = next(iter(found), "")
        return frozenset(f"{section}/{item}" for item in items)
    return frozenset(found | items)


def _counted(words: Words, place: int) -> tuple[str, tuple[int, int]] | None:
    """The number in words that says which section or item is meant, and from which character to which both stand: the
    third section, القسم الثاني, point three."""
    for start in (place + 1, *range(place - 1, max(place - 4, -1), -1)):
        number = numeral_at(words, start) if 0 <= start < len(words) and start not in words.used else None
        if number is None:
            continue
        alone = number.ordinal or not words.is_word(number.end)
        if (number.end == place and number.ordinal) or (start > place and words.is_word(start) and alone):
            first, last = min(start, place), max(number.end - 1, place)
            return str(number.value), (words.spans[first][0], words.spans[last][1])
    return None


def _last(words: Words, place: int) -> tuple[str, tuple[int, int]] | None:
    """The same of the last one: la última recomendación, التوصية الأخيرة."""
    for at, first, last in ((place - 1, place - 1, place), (place + 1, place, place + 1)):
        if says_last(words, at, behind=at > place):
            return LAST, (words.spans[first][0], words.spans[last][1])
    return None


def _of_report(words: Words, end: int) -> bool:
    """Whether what ends at a character is, by what is said behind it, a part of a report: "a fifth part" is a fraction,
    and has the ordinal before it, save in Arabic."""
    place = next((place for place, span in enumerate(words.spans) if span[0] >= end), len(words))
    if any(form.startswith(asking.REPORT) for at in range(place, place + 4) for form in bare(words.at(at))):
        return True
    if not words.is_word(place):
        return definite(words.at(place - 1))
    return words.at(place) in asking.TELL_WORDS or words.at(place).startswith(_BEHIND)


def _in_han(words: Words, found: set[str], items: set[str], counted: dict[str, tuple[int, int]]) -> None:
    """第2.3节, 第二章, 第2.3节第1点, 第2.3节第三点, 2.1和2.2节."""
    for match in re.finditer(_HAN_LIST, words.text):
        names = re.findall(_HAN_ID, match[1])
        if not words.is_taken(*match.span()) and all(len(name.partition(".")[0]) < 4 for name in names):
            found.update(name.lower() if "." in name else str(han_value(name)) for name in names)
            words.use(*match.span())
    for match in re.finditer(_HAN_SECTION, words.text):
        name = next(name for name in match.groups() if name)
        if words.is_taken(*match.span()):
            continue
        value = han_value(name)
        if match[2] and not name.isascii() and value is not None:
            counted[str(value)] = match.span()
            continue
        (items if match[2] else found).add(str(value) if value is not None else name.lower())
        words.use(*match.span())


def _of_agenda(words: Words, place: int) -> bool:
    """Whether an agenda is named beside a word for an item."""
    return any(words.at(at).startswith(_AGENDA) for at in (place - 1, *range(place + 1, place + 6)))


def _stands_alone(words: Words, place: int) -> bool:
    """Whether a number with a point, without a word for a section, is one: "what does 2.3 say", not "2.3 hectares",
    "USD 2.3" or "at 9.30"."""
    if len(words) == 3 and words.is_figure(0) and words.low[1] == "/" and words.is_figure(2):
        return True
    within = place > 1 and words.at(place - 1) == "." and words.glued(place) and words.glued(place - 1)
    if within and (words.is_figure(place - 2) or _ROMAN.fullmatch(words.raw[place - 2])):
        return False
    text, end = _id(words, place)
    if not (words.is_figure(place) and words.at(place + 1) == "." and words.is_figure(place + 2)):
        return (
            _ROMAN_ALONE.fullmatch(text.partition("/")[0].upper()) is not None and words.raw[place].isupper()
        )
    parts = text.partition("/")[0].split(".")
    if len(parts) < 2 or any(len(part) > 2 for part in parts):
        return False
    before, after = words.at(place - 1), words.at(end)
    if before in _VERSIONS:
        return False
    is_time = before in _AT_TIME and len(parts[1]) == 2
    is_money = before in ("$", "€", "£") or (len(before) == 3 and words.raw[place - 1].isupper())
    if is_time or is_money or after in ("%", "°", "$", "€") or (after == "-" and words.glued(end)):
        return False
    if has_han(after):
        return after.startswith(_HAN_AFTER)
    return not words.is_word(end) or not _SAID.isdisjoint(bare(after)) or after.startswith(asking.TELL)


def _named(words: Words, place: int, found: set[str]) -> bool:
    """Whether what is named by a word for it has a number after it, which is then found."""
    after = place + 1
    while words.at(after) in NUMBER_SIGNS and not words.raw[after].isupper():
        after += 1
    joints = ".-" if words.low[place][:1] > "\u0620" and not words.low[place].endswith("ات") else "."
    for already in range(4):
        text, end = _id(words, after, joints)
        raw = words.raw[after] if after < len(words) else ""
        is_id = _ID.fullmatch(text.partition("/")[0]) is not None and (
            raw.isdigit() or _ROMAN.fullmatch(raw) is not None or (len(raw) == 1 and raw.isupper())
        )
        # "para 3 países" is Spanish: for three countries; "d'une part 3 pays".
        told = words.at(end) in _SAID or words.at(end).startswith(_BEHIND)
        counts = words.low[place] in _PARTS | {"para"} and words.is_word(end) and not told
        if not is_id or counts or after in words.used:
            return already > 0
        found.add(text)
        words.used.update((place, *range(after, end)))
        if words.at(end) not in ("and", "et", "y", "и", "und", "و", ","):
            return True
        after = end + 1
    return True


def _id(words: Words, place: int, joints: str = ".") -> tuple[str, int]:
    """The number at a place with its points, and the item's behind it if there is one: 2.4/1; and where it ends. In
    Arabic a hyphen may stand for the point (القسم 2-3)."""
    text, end = words.at(place), place + 1
    while (
        words.at(end) and words.at(end) in joints and words.glued(end) and words.glued(end + 1)
        and words.at(end + 1).isalnum()
    ):  # fmt: skip
        text += "." + words.at(end + 1)
        end += 2
    if words.at(end) == "/" and words.glued(end + 1) and words.is_figure(end + 1):
        return f"{text}/{words.low[end + 1]}", end + 2
    return text, end


def in_other_figures(own: str) -> str:
    """A section's id with its first part in Roman figures instead of Arabic ones, or the other way round: ii.3 of 2.3;
    "" of what has neither."""
    first, point, rest = own.partition(".")
    if first.isdecimal() and 0 < int(first) < 40:
        return f"{'x' * (int(first) // 10)}{_ROMAN_ONES[int(first) % 10]}{point}{rest}"
    for tens in range(4 if first else 0):
        ones = first.removeprefix("x" * tens)
        if ones in _ROMAN_ONES and first == "x" * tens + ones:
            return f"{10 * tens + _ROMAN_ONES.index(ones)}{point}{rest}"
    return ""
