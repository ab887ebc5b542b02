"""Bodies and documents by number (study groups, resolutions, conferences), and numbered sections."""

import re

from index.cues import asking
from index.cues.numerals import HAN, han_value, numeral_at
from index.cues.words import Words, bare, has_han, listed

_ACRONYMS = {
    "pp": "PP ПК",
    "wtdc": "WTDC ВКРЭ CMDT ВКЭ",
    "wtsa": "WTSA ВАСЭ AMNT",
    "wrc": "WRC ВКР CMR",
    "wcit": "WCIT ВКМЭ CMTI",
    "wsis": "WSIS ВВУИО SMSI CMSI",
    "cwg": "CWG РГС GTC",
    "council": "Council Совет Conseil Consejo المجلس مجلس",
}
_KIND_OF = {acronym: kind for kind, names in _ACRONYMS.items() for acronym in names.split()}
#: Bodies that mean something without a number. A council or a working group does not: every report has one.
_ALONE = frozenset(("pp", "wtdc", "wtsa", "wrc", "wcit", "wsis"))
_PLENIPOTENTIARY = ("plenipotent", "полномочн", "المفوضين", "المندوبين المفوضين")
_STUDY = frozenset(("SG", "ИК", "CE"))
_DOCUMENTS = {
    "resolution": "resolution resolutions res resolucion resoluciones рез резолюция резолюции резолюцию "
    "резолюцией резолюций резолюциях резолюциями قرار قرارات قرارين",
    "decision": "decision decisions decisiones реш решение решения решению решением решении "
    "решений مقرر مقررات",
    "recommendation": "recommendation recommendations rec recommandation recommandations "
    "recomendacion recomendaciones рекомендация рекомендации рекомендацию рекомендаций توصيه",
}
_DOCUMENT_OF = {word: kind for kind, words in _DOCUMENTS.items() for word in words.split()}
#: Behind one of these a year is one: the decisions 2021; so it is before a word for years: решения 2021 года.
_MANY_DOCUMENTS = listed(
    "resolutions resoluciones decisions decisiones recommendations recommandations recomendaciones резолюций "
    "резолюциях решений решениях рекомендаций рекомендациях قرارات قرارين مقررات"
)
_YEARS = listed("года году год годов г")
_NUMBER_SIGNS = listed("no num nr numero number номер رقم numeros numbers n o . # ' \" ( itu uit t r d мсэ -")
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
_HAN_GROUP = f"第? ?({HAN}) ?研究组"
_HAN_DOCUMENT = f"第? ?({HAN}) ?号 ?(决议|决定|建议)|(决议|决定|建议)书? ?第? ?([0-9]+) ?号?"
_HAN_KIND = {"决议": "resolution", "决定": "decision", "建议": "recommendation"}
#: The same in Chinese.
_HAN_AFTER = ("的", "说", "讲", "谈", "是", "有", "中", "里", "内", "写", "提", "介", "包")
#: Before a time: at 9.30.
_AT_TIME = listed("at a las в um alle as")


def groups(words: Words) -> frozenset[tuple[str, str]]:
    """Bodies and documents as (kind, number); their numbers count as used."""
    found: set[tuple[str, str]] = set()
    if has_han(words.text):
        _in_chinese(words, found)
    for place, token in enumerate(words.low):
        if place in words.used or not token.isalpha():
            continue
        _acronym(words, place, found)
        _study_group(words, place, found)
        kind = next((_DOCUMENT_OF[form] for form in bare(token) if form in _DOCUMENT_OF), None)
        if kind:
            _document(words, place, kind, found)
        if any(form.startswith(_PLENIPOTENTIARY) for form in bare(token)):
            found.add(("pp", ""))
    # A conference with its number says more than its name.
    numbered = {kind for kind, number in found if number}
    return frozenset(pair for pair in found if pair[1] or pair[0] not in numbered)


def _acronym(words: Words, place: int, found: set[tuple[str, str]]) -> None:
    """PP-18, ПК-22, WTDC-21, Council-15, and the same without a number where it means something."""
    raw = words.raw[place]
    if raw.endswith("理事会"):
        kind: str | None = "council"
    else:
        kind = next((_KIND_OF[form] for form in (raw, *bare(raw)) if form in _KIND_OF), None)
        if kind is None and words.is_figure(place + 1) and _KIND_OF.get(raw.upper()) in _ALONE:
            kind = _KIND_OF[raw.upper()]
    if kind is None:
        return
    number = place + 1
    hyphen = words.at(number) == "-" and words.glued(number) and words.glued(number + 1)
    if hyphen:
        number += 1
    if kind in _ALONE and not hyphen and words.is_figure(number) and len(words.low[number]) == 2:
        found.add((kind, words.low[number]))
        words.used.update(range(place, number + 1))
        return
    # "CWG-COP 16" and "CWG 19" differ: a body's year stands behind a hyphen or at once.
    if words.is_figure(number) and len(words.low[number]) in (2, 4) and words.glued(number):
        found.add((kind, words.low[number][-2:]))
        words.used.update(range(place, number + 1))
    elif kind in _ALONE:
        found.add((kind, ""))


def _study_group(words: Words, place: int, found: set[tuple[str, str]]) -> None:
    """SG2, ИК 2, CE 2, Study Group 2, 2-я Исследовательская комиссия, 2nd study group, لجنة الدراسات 2."""
    end = _study_group_ends(words, place)
    if not end:
        return
    numbers = _listed(words, end)
    if not numbers and words.raw[place] not in _STUDY:
        for start in range(place - 1, max(place - 5, -1), -1):
            numeral = numeral_at(words, start)
            if numeral and numeral.end == place:
                numbers = [str(numeral.value)]
                words.used.update(range(start, place))
    found.update(("study-group", number) for number in numbers)


def _study_group_ends(words: Words, place: int) -> int:
    """Where the name of a study group that begins at a token ends; 0 where none begins."""
    word, after = words.low[place], words.at(place + 1)
    if words.raw[place] in _STUDY:
        return place + 1
    if (word == "study" and after in ("group", "groups")) or (
        word.startswith("исследовательск") and after.startswith("комисси")
    ):
        return place + 2
    if any(form in ("لجنه", "لجان") for form in bare(word)) and "الدراسات" in after:
        return place + 2
    if word in ("commission", "comision", "commissions", "comisiones"):
        for at in range(place + 1, place + 5):
            if words.at(at).startswith(("etude", "estudio")):
                return at + 1
    return 0


def _listed(words: Words, place: int, *, words_too: bool = True) -> list[str]:
    """The numbers that stand from a place on: 2; No. 2; 179 and 1306."""
    numbers: list[str] = []
    while True:
        skipped = place
        while words.at(skipped) in _NUMBER_SIGNS and skipped - place < 4:
            skipped += 1
        numeral = numeral_at(words, skipped) if skipped < len(words) and skipped not in words.used else None
        if numeral is None or (not words_too and not words.is_figure(skipped)):
            return numbers
        numbers.append(str(numeral.value))
        words.used.update(range(skipped, numeral.end))
        place = numeral.end
        if words.at(place) in ("and", "et", "y", "и", ",", "و") and words.is_figure(place + 1):
            place += 1
        elif words.at(place) != "و":
            return numbers


def _document(words: Words, place: int, kind: str, found: set[tuple[str, str]]) -> None:
    """Resolution 1306, Рез. 179, القرار رقم 1306, Recommendation ITU-T X.1205, Resolutions 179 and 1306."""
    figure = words.at(place + 1)
    year = len(figure) == 4 and figure[:2] in ("19", "20") and words.is_figure(place + 1)
    if not year or (_MANY_DOCUMENTS.isdisjoint(bare(words.low[place])) and words.at(place + 2) not in _YEARS):
        found.update((kind, number) for number in _listed(words, place + 1, words_too=False))
    if kind == "recommendation":
        after = place + 1
        while words.at(after) in _NUMBER_SIGNS:
            after += 1
        letter = words.raw[after] if after < len(words) else ""
        if (
            len(letter) == 1
            and letter.isupper()
            and words.at(after + 1) == "."
            and words.is_figure(after + 2)
        ):
            found.add((kind, f"{letter}.{words.low[after + 2]}"))
            words.used.update(range(after, after + 3))


def _in_chinese(words: Words, found: set[tuple[str, str]]) -> None:
    for match in re.finditer(_HAN_GROUP, words.text):
        found.add(("study-group", str(han_value(match[1]))))
        words.use(*match.span())
    for match in re.finditer(_HAN_DOCUMENT, words.text):
        found.add((_HAN_KIND[match[2] or match[3]], str(han_value(match[1] or match[4]))))
        words.use(*match.span())
    if "全权代表大会" in words.text:
        found.add(("pp", ""))


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
    while words.at(after) in _NUMBER_SIGNS and not words.raw[after].isupper():
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
