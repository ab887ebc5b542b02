"""Dates in words and figures: whole dates, month and year, a year, a month."""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.cues import asking
from index.cues.days import (
    AND,
    ARTICLES,
    BETWEEN,
    COUNTED,
    ENGLISH,
    SPAN,
    THROUGH,
    days_after,
    days_before,
    figure,
    is_short_year,
)
from index.cues.numerals import HAN, han_value
from index.cues.sections import ITEMS, SECTIONS
from index.cues.states import table
from index.cues.symbols import NUMBER_SIGNS
from index.cues.value import Date
from index.cues.words import Words, bare, fold, has_han, listed

_FIGURES = r"(?<![\d.])(?:(\d{1,2}) ?- ?(?=\d{1,2}[./]))?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4})(?![\d]|[.]\d)"
_YEAR_MONTH = (
    r"(?<![\d.-])(?:((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./]((?:19|20)\d\d))(?![\d./-]\d|\d)"
)
_HAN_DATE = (
    "(?:((?:19|20)[0-9]{2}|[一二][零〇九一二三四五六七八]{3}) ?年)? ?"
    f"(?:({HAN}) ?月(?!球)(?: ?((?:{HAN}(?: ?[日号])? ?[-~至到和与、] ?){{,30}}{HAN} ?[日号]))?)?"
)
_HAN_DAY = re.compile(f"({HAN})(?: ?[日号])?")
_LINK = re.compile(
    rf"\s*({'|'.join(map(re.escape, sorted(THROUGH | AND)))})(?:\s+(?:{'|'.join(ARTICLES)}))?\s*"
)
#: Before two ends of a range that "and" joins.
_OF_RANGE = re.compile(rf"(?:between|entre|между|بين|zwischen)\s+(?:(?:{'|'.join(ARTICLES)})\s+)?$")
_SYRIAN = ("كانون", "تشرين")  # the first and the second of each
#: A month's short form or a month that is another word too (may, march, father): only beside a figure.
_BESIDE_FIGURES = listed(
    "jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic set janv fevr avr juil янв февр мар "
    "апр июн июл авг сент окт нояб дек اب ماي جوان may march маю маем"
)
_BEFORE_MONTH = listed(
    "in of since until till by from during last next this and the for to en de du mes mois desde hasta"
)


class _Named(NamedTuple):
    """A date that is named, and from which character of the text to which."""

    date: Date
    start: int
    end: int


def dates(words: Words) -> frozenset[Date]:
    """The dates that are named; what they are made of counts as used."""
    named = list(_in_figures(words))
    if has_han(words.text):
        named += _in_chinese(words)
    place = 0
    while place < len(words):
        month, end = month_at(words, place)
        found, place = _around(words, place, end, month) if month else ([], place + 1)
        named += found
    for place in range(len(words)):
        if place not in words.used and _is_year(words, place):
            named.append(_Named(Date(int(words.low[place])), *words.spans[place]))
            words.used.add(place)
    return frozenset(_linked(fold(words.text), sorted(named, key=lambda one: one.start)))


def _linked(text: str, named: Sequence[_Named]) -> Iterator[Date]:
    """The dates, and those between the first and the last of a range; of two together the one without a year has the
    other's: 26 January to 2 February 2021."""
    found = [one.date for one in named]
    for place in range(len(named) - 1, 0, -1):
        link = _LINK.fullmatch(text, named[place - 1].end, named[place].start)
        if not link:
            continue
        first, last = found[place - 1], found[place]
        if first.month and last.month:
            over = first.month > last.month
            if first.year is None and last.year is not None:
                found[place - 1] = first = first._replace(year=last.year - over)
            elif last.year is None and first.year is not None:
                found[place] = last = last._replace(year=first.year + over)
        start = named[place - 1].start
        if link[1] in THROUGH or (link[1] in AND and _OF_RANGE.search(text, max(start - 15, 0), start)):
            yield from _between(first, last)
    yield from found


def _between(first: Date, last: Date) -> Iterator[Date]:
    """The days, or months, between two."""
    if first.day and last.day and first.month and last.month:
        year = first.year or last.year
        try:
            start = datetime.date(first.year or 2000, first.month, first.day)
            days = (datetime.date(last.year or 2000, last.month, last.day) - start).days
        except ValueError:
            return  # the 31st of November
        for more in range(1, days if days <= SPAN else 0):
            day = start + datetime.timedelta(more)
            yield Date(year and day.year, day.month, day.day)
    elif first.month and last.month and not first.day and not last.day and first.year == last.year:
        yield from (Date(first.year, month) for month in range(first.month + 1, last.month))


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
    """The month that is named at a token and where its name ends; (0, place) where none is. The UN's Arabic gives both
    its names: آذار/مارس, آذار (مارس)."""
    month, end = _month_name(words, place)
    if month and words.at(end) in ("/", "("):
        again, after = _month_name(words, end + 1)
        if again == month:
            return month, after + (words.at(end) == "(" and words.at(after) == ")")
    return month, end


def _month_name(words: Words, place: int) -> tuple[int, int]:
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


def _in_figures(words: Words) -> Iterator[_Named]:
    """2021-01-26, 26.01.2021, 26/01/2021, 01/26/2021, 26-28.01.2021, 2021-01, 01.2021, 12.01.22."""
    for match in re.finditer(_FIGURES, words.text):
        if words.is_taken(*match.span()):
            continue
        first, second, third = int(match[2]), int(match[4]), int(match[5])
        if 1900 <= first < 2100 and len(match[5]) < 3:
            date = _valid(first, second, third)
        elif len(match[2]) < 3 and 1900 <= third < 2100:
            date = _valid(third, second, first) or _valid(third, first, second)
        elif _is_short(words, match):
            date = _valid(2000 + third, second, first)
        else:
            date = None
        if date:
            yield _Named(date, *match.span()) if not match[1] else _Named(date, match.start(2), match.end())
            if match[1] and 1 <= int(match[1]) <= 31:
                yield _Named(date._replace(day=int(match[1])), match.start(), match.end(1))
            words.use(*match.span())
    for match in re.finditer(_YEAR_MONTH, words.text):
        if not words.is_taken(*match.span()):
            yield _Named(Date(int(match[1] or match[4]), int(match[2] or match[3])), *match.span())
            words.use(*match.span())


def _is_short(words: Words, match: re.Match[str]) -> bool:
    """Whether three figures of two digits, with points, may be a day, a month and a year (12.01.22), as no word for a
    section stands before them."""
    if match[3] != "." or any(len(match[part]) != 2 for part in (2, 4, 5)):
        return False
    place = next(place for place, span in enumerate(words.spans) if span[0] >= match.start()) - 1
    while words.at(place) in NUMBER_SIGNS:
        place -= 1
    return (asking.PARTS | SECTIONS | ITEMS).isdisjoint(bare(words.at(place)))


def _valid(year: int | None, month: int, day: int) -> Date | None:
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _in_chinese(words: Words) -> Iterator[_Named]:
    """2021年1月26日, 二〇二一年一月, 1月26日, 1月26日至28日, 5月5日、6日和7日, 2021年, 3月."""
    for match in re.finditer(_HAN_DATE, words.text):
        if not match[1] and not match[2]:
            continue
        year, month = (han_value(match[n]) if match[n] else None for n in (1, 2))
        days = list(_HAN_DAY.finditer(words.text, *match.span(3))) if match[3] else []
        values = [han_value(day[1]) for day in days]
        if year and not 1900 <= year < 2100:
            continue
        if month is None or (1 <= month <= 12 and all(value and 1 <= value <= 31 for value in values)):
            starts = [match.start(), *(day.start() for day in days[1:])]
            ends = [day.end() for day in days] or [match.end()]
            for value, start, end in zip(values or [None], starts, ends, strict=True):
                yield _Named(Date(year, month, value), start, end)
            words.use(*match.span())


def _around(words: Words, place: int, end: int, month: int) -> tuple[list[_Named], int]:
    """The dates of a month's name with the days and the year around it, and the place after them."""
    days = days_before(words, place)
    start, after = (days[0].start if days else place), end
    if not days and words.low[place] in ENGLISH:
        days, after = days_after(words, end)
    following = after
    while words.at(following) in BETWEEN:
        following += 1
    year = None
    if figure(words, following, 1900, 2099):
        year, after = int(words.low[following]), following + 1
    elif is_short_year(words, following):
        year, after = 2000 + int(words.low[following]), following + 1
    elif figure(words, place - 1, 1900, 2099):
        year, start = int(words.low[place - 1]), place - 1
    if not days and year is None and not _is_month(words, place):
        return [], end
    words.used.update(range(start, after))
    if not days:
        return [_Named(Date(year, month), words.spans[start][0], words.spans[after - 1][1])], after
    starts = [start, *(day.start for day in days[1:])]
    ends = [*(day.end for day in days[:-1]), after]
    return [
        _Named(Date(year, month, day.value), words.spans[first][0], words.spans[last - 1][1])
        for day, first, last in zip(days, starts, ends, strict=True)
    ], after


def _is_month(words: Words, place: int) -> bool:
    """Whether a month's name without figures is one: "in May", not "may"; "May" inside a sentence."""
    form = next(form for form in bare(words.low[place]) if form in table().months or form in _SYRIAN)
    if form == "اب":
        return "آ" in words.raw[place]  # else it is a father
    if form not in _BESIDE_FIGURES:
        return True
    if form not in ("may", "march"):
        return False
    return words.at(place - 1) in _BEFORE_MONTH
