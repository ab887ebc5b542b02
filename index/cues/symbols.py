"""Bodies and documents by number or symbol: study groups, resolutions, conferences, CIST/13/L.2."""

import re

from index.cues.nouns import is_meeting
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
    "recomendacion recomendaciones empfehlung рекомендация рекомендации рекомендацию рекомендаций توصيه",
}
_DOCUMENT_OF = {word: kind for kind, words in _DOCUMENTS.items() for word in words.split()}
#: Behind one of these a year is one: the decisions 2021; so it is before a word for years: решения 2021 года.
_MANY_DOCUMENTS = listed(
    "resolutions resoluciones decisions decisiones recommendations recommandations recomendaciones резолюций "
    "резолюциях решений решениях рекомендаций рекомендациях قرارات قرارين مقررات"
)
_YEARS = listed("года году год годов г")
#: What may stand between a noun and its number.
NUMBER_SIGNS = listed(
    "no num nr numero number nummer номер رقم numeros numbers n o . # ' \" ( ° itu uit t r d мсэ -"
)
#: A part of a document's symbol (13, L.2, RES, Rev.1), and a symbol: three parts or more, one of them with a figure
#: behind the first slash (A/RES/77/214), or two. Of two the last is a figure (JC/8), or has one behind a point
#: (S/PV.9000), so that SG2/SG17, LTE/5G and HIV/COVID-19 are none; nor is a year (ITU/2021) or an item of section IV.
_PART = r"[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*(?:\([A-Za-z0-9.]+\))?"
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9_./-])(?:"
    rf"[A-Z][A-Z0-9-]*(?=/\S*(?:[./]|[A-Z-])[0-9]+(?![GK]\b))(?:/{_PART}){{2,}}|"
    r"(?![IVXLC]+/)[A-Z][A-Z0-9-]+/(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]+(?:-[A-Z])?|"
    r"[A-Z][A-Z0-9-]*/[A-Z][A-Za-z]*\.[0-9]+(?:\([A-Za-z0-9.]+\))?"
    r")(?![A-Za-z0-9_/])"
)
#: A document's number within those of a year or session: 77/214.
_HAN_NUMBER = f"[0-9]+/[0-9]+|{HAN}"
_HAN_GROUP = f"第? ?({HAN}) ?研究组"
_HAN_DOCUMENT = (
    f"第? ?({_HAN_NUMBER}) ?号 ?(决议|决定|建议)|"
    f"(决议|决定|建议)书? ?第? ?([0-9]+(?:/[0-9]+)?|{HAN}(?=[号的是,?]|$)) ?号?"
)
_HAN_KIND = {"决议": "resolution", "决定": "decision", "建议": "recommendation"}


def groups(words: Words) -> frozenset[tuple[str, str]]:
    """Bodies and documents as (kind, number); their numbers count as used."""
    found: set[tuple[str, str]] = set()
    if "/" in words.text:
        for match in _SYMBOL.finditer(words.text):
            found.add(("symbol", match[0].lower()))
            words.use(*match.span())
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
        begin = skipped = place
        while words.at(skipped) in NUMBER_SIGNS and skipped - place < 4:
            skipped += 1
        numeral = numeral_at(words, skipped) if skipped < len(words) and skipped not in words.used else None
        if numeral is None or not (words_too or words.is_figure(skipped) or skipped > begin):
            return numbers
        if not words_too and is_meeting(words, numeral.end):
            return numbers  # the decisions of the 17th meeting: решения 17-го собрания
        number, place = str(numeral.value), numeral.end
        if not words_too and words.at(place) == "/" and words.glued(place + 1) and words.is_figure(place + 1):
            number, place = f"{number}/{words.low[place + 1]}", place + 2  # resolution 77/214
        numbers.append(number)
        words.used.update(range(begin, place))
        if words.at(place) in ("and", "et", "y", "и", ",", "و") and words.is_figure(place + 1):
            place += 1
        elif words.at(place) != "و":
            return numbers


def _document(words: Words, place: int, kind: str, found: set[tuple[str, str]]) -> None:
    """Resolution 1306, Рез. 179, القرار 77/214, Recommendation ITU-T X.1205, Resolutions 179 and 1306."""
    figure = words.at(place + 1)
    year = len(figure) == 4 and figure[:2] in ("19", "20") and words.is_figure(place + 1)
    if not year or (_MANY_DOCUMENTS.isdisjoint(bare(words.low[place])) and words.at(place + 2) not in _YEARS):
        found.update((kind, number) for number in _listed(words, place + 1, words_too=False))
    if kind == "recommendation":
        after = place + 1
        while words.at(after) in NUMBER_SIGNS:
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
        if (value := han_value(match[1])) is not None:
            found.add(("study-group", str(value)))
            words.use(*match.span())
    for match in re.finditer(_HAN_DOCUMENT, words.text):
        number = match[1] or match[4]
        if "/" in number or (value := han_value(number)) is not None:
            found.add((_HAN_KIND[match[2] or match[3]], number if "/" in number else str(value)))
            words.use(*match.span())
    if "全权代表大会" in words.text:
        found.add(("pp", ""))
