"""Dates in words and figures: whole dates, month and year, a year, a month."""

import re

from index.cues.numerals import HAN, han_value
from index.cues.states import table
from index.cues.value import Date
from index.cues.words import Words, bare, has_han, listed

_FIGURES = r"(?<![\d.])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?![\d]|[.]\d)"
_YEAR_MONTH = (
    r"(?<![\d.-])(?:((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./]((?:19|20)\d\d))(?![\d./-]\d|\d)"
)
_HAN_DATE = (
    "(?:((?:19|20)[0-9]{2}|[一二][零〇九一二三四五六七八]{3}) ?年)? ?"
    f"(?:({HAN}) ?月(?!球)(?: ?({HAN}) ?[日号])?)?"
)
_BETWEEN = frozenset(("of", "de", "del", ",", "г", "года", "году", "d", "'", "من", "عام", "سنه", "."))
_AND = frozenset(("-", "and", "et", "y", "и", "و", "to", "au", "al", "a", "по", "الي", "/", ","))
_SYRIAN = ("كانون", "تشرين")  # the first and the second of each
_ENGLISH = listed(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec"
)
#: A month's short form or a month that is another word too (may, march, father): only beside a figure.
_BESIDE_FIGURES = listed(
    "jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic set janv fevr avr juil янв февр мар "
    "апр июн июл авг сент окт нояб дек اب ماي جوان may march маю маем"
)
_BEFORE_MONTH = listed(
    "in of since until till by from during last next this and the for to en de du mes mois desde hasta"
)
#: A figure before one of these counts: 2000 participants.
COUNTED = (
    "participant", "people", "person", "delegat", "countr", "member", "expert", "child", "contribut",
    "%", "pays", "pais", "enfant", "nino", "miembro", "membre", "участник", "человек", "люд", "стран",
    "делегат", "эксперт", "детей", "вклад", "член", "государств", "مشارك", "شخص", "بلد", "دول", "طفل",
    "اطفال", "مندوب", "مساهم", "خبير", "名", "人", "个", "位", "份", "多",
)  # fmt: skip


def dates(words: Words) -> frozenset[Date]:
    """The dates that are named; what they are made of counts as used."""
    found: set[Date] = set()
    _in_figures(words, found)
    if has_han(words.text):
        _in_chinese(words, found)
    place = 0
    while place < len(words):
        month, end = month_at(words, place)
        place = _around(words, place, end, month, found) if month else place + 1
    for place in range(len(words)):
        if place not in words.used and _is_year(words, place):
            found.add(Date(int(words.low[place])))
            words.used.add(place)
    return frozenset(found)


def _is_year(words: Words, place: int) -> bool:
    """Whether a figure is a year rather than a count, a decade (the 2000s) or a part of a name."""
    figure, after = words.low[place], words.at(place + 1)
    if len(figure) != 4 or figure[:2] not in ("19", "20") or not words.is_figure(place):
        return False
    named = (
        after == "-" and words.glued(place + 1) and words.is_word(place + 2) and len(words.at(place + 2)) > 3
    )
    decade = (after == "s" and words.glued(place + 1)) or words.at(place - 1) in ("los", "annees")
    return not named and not decade and not after.startswith(COUNTED)


def month_at(words: Words, place: int) -> tuple[int, int]:
    """The month that is named at a token and where its name ends; (0, place) where none is."""
    months = table().months
    if not words.is_word(place):
        return 0, place
    for form in bare(words.low[place]):
        if form in _SYRIAN:
            month = months.get(f"{form} {words.at(place + 1)}", 0)
            return month, place + 2
        if form in months:
            return months[form], place + 1
    return 0, place


def _in_figures(words: Words, found: set[Date]) -> None:
    """2021-01-26, 26.01.2021, 26/01/2021, 01/26/2021, 2021-01, 01.2021."""
    for match in re.finditer(_FIGURES, words.text):
        first, second, third = int(match[1]), int(match[3]), int(match[4])
        if 1900 <= first < 2100 and len(match[4]) < 3:
            date = _valid(first, second, third)
        elif len(match[1]) < 3 and 1900 <= third < 2100:
            date = _valid(third, second, first) or _valid(third, first, second)
        else:
            date = None
        if date:
            found.add(date)
            words.use(*match.span())
    for match in re.finditer(_YEAR_MONTH, words.text):
        date = Date(int(match[1] or match[4]), int(match[2] or match[3]))
        if not any(words.spans[place][0] == match.start() for place in words.used):
            found.add(date)
            words.use(*match.span())


def _valid(year: int | None, month: int, day: int) -> Date | None:
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _in_chinese(words: Words, found: set[Date]) -> None:
    """2021年1月26日, 二〇二一年一月, 1月26日, 2021年, 3月."""
    for match in re.finditer(_HAN_DATE, words.text):
        if not match[1] and not match[2]:
            continue
        year = han_value(match[1]) if match[1] else None
        month = han_value(match[2]) if match[2] else None
        day = han_value(match[3]) if match[3] else None
        if year and not 1900 <= year < 2100:
            continue
        if month is None or (1 <= month <= 12 and (day is None or 1 <= day <= 31)):
            found.add(Date(year, month, day))
            words.use(*match.span())


def _around(words: Words, place: int, end: int, month: int, found: set[Date]) -> int:
    """Read the days and the year around a month's name; return the place after them."""
    days: list[int] = []
    before = place - 1
    start = place
    while before >= 0:
        if words.at(before) in _BETWEEN or (
            before > 0 and words.low[before] in ("th", "st", "nd", "rd", "er", "го", "е", "o")
        ):
            before -= 1
            continue
        if not words.is_figure(before) or not 1 <= int(words.low[before]) <= 31 or before in words.used:
            break
        days.append(int(words.low[before]))
        start = before
        before -= 1
        if words.at(before) not in _AND and words.at(before) not in ("th", "st", "nd", "rd"):
            break
        before -= 1
    after = end
    if not days and words.low[place] in _ENGLISH and words.is_figure(after) and len(words.low[after]) < 3:
        following = after + 1 + (words.at(after + 1) in ("th", "st", "nd", "rd"))
        if 1 <= int(words.low[after]) <= 31 and words.at(following) not in ("%",):
            days.append(int(words.low[after]))
            after = following
    year, year_end = None, after
    while words.at(year_end) in _BETWEEN:
        year_end += 1
    if (
        words.is_figure(year_end)
        and len(words.low[year_end]) == 4
        and 1900 <= int(words.low[year_end]) < 2100
    ):
        year, after = int(words.low[year_end]), year_end + 1
    elif (
        words.is_figure(place - 1)
        and len(words.low[place - 1]) == 4
        and 1900 <= int(words.low[place - 1]) < 2100
    ):
        year, start = int(words.low[place - 1]), place - 1
    if not days and year is None and not _is_month(words, place):
        return end
    found.update(Date(year, month, day) for day in days or (None,))
    words.used.update(range(start, after))
    return after


def _is_month(words: Words, place: int) -> bool:
    """Whether a month's name without figures is one: "in May", not "may"; "May" inside a sentence."""
    form = next(form for form in bare(words.low[place]) if form in table().months or form in _SYRIAN)
    if form not in _BESIDE_FIGURES:
        return True
    if form not in ("may", "march"):
        return False
    return words.at(place - 1) in _BEFORE_MONTH
