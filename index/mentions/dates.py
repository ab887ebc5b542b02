"""Dates in words and figures: whole dates, month and year, a year, a month; several days of one, and ranges."""

import datetime
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from index.mentions.numbers import han_value, month_at, number_at, values_in
from index.mentions.reading import Date, Kind, Reading
from index.mentions.vocabulary import definite
from index.mentions.words import Words

_FIGURES = r"(?<![\d.])(?:(\d{1,2}) ?- ?(?=\d{1,2}[./]))?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4})(?![\d]|[.]\d)"
_YEAR_MONTH = (
    r"(?<![\d.-])(?:((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./]((?:19|20)\d\d))(?![\d./-]\d|\d)"
)
#: Days of a list at most.
_LISTED = 12
#: Days that the first and the last may be apart for all between them to be meant.
_SPAN = 31


def dates(reading: Reading) -> None:
    """Find the dates that are named."""
    words, before = reading.words, len(reading.found)
    _in_figures(reading)
    for match in words.vocabulary.matches("whole date", words.folded):
        _in_pattern(reading, match)
    for values, *span in reading.follow("date"):
        said = [one if isinstance(one, tuple) else ("day", one) for one in values]
        days = [value for kind, value in said if kind == "day"]
        known: dict[str, int] = dict(said)
        date = Date(known.get("year"), known.get("month"))
        reading.take_span(Kind.DATE, [date._replace(day=day) for day in days or [None]], *span)
    _link(reading, before)


def _link(reading: Reading, before: int) -> None:
    """Join dates that are the first and the last of a range to one mention, with those between; of two together the one
    without a year has the other's: 26 January to 2 February 2021."""
    words, said = reading.words, sorted(reading.found[before:], key=lambda one: one.start)
    for place in range(len(said) - 2, -1, -1):
        one, other = said[place : place + 2]
        between = [words.vocabulary.kinds(word) for word in words.folded[one.end : other.start].split()]
        joined = between and not {"day-and", "day-through"}.isdisjoint(between[0])
        if not joined or any("day-the" not in kinds for kinds in between[1:]):
            continue
        first, last = one.values[-1], other.values[0]
        if first.month and last.month:
            over = first.month > last.month
            if first.year is None and last.year is not None:
                first = first._replace(year=last.year - over)
            elif last.year is None and first.year is not None:
                last = last._replace(year=first.year + over)
        ahead = words.skip(words.places(one.start, one.end)[0] - 1, "day-the", step=-1, most=1)
        ranged = "day-through" in between[0] or words.is_a(ahead, "range")
        inner = _between(first, last) if ranged else ()
        reading.settle(other, None, ())
        reading.settle(one, None, ())
        values = (*one.values[:-1], first, *inner, last, *other.values[1:])
        reading.take_span(Kind.DATE, values, one.start, other.end)
        said[place] = reading.found[-1]


def _between(first: Date, last: Date) -> Iterator[Date]:
    """The days, or months, between two."""
    if first.day and last.day and first.month and last.month:
        year = first.year or last.year
        try:
            start = datetime.date(first.year or 2000, first.month, first.day)
            days = (datetime.date(last.year or 2000, last.month, last.day) - start).days
        except ValueError:
            return  # the 31st of November
        for more in range(1, days if days <= _SPAN else 0):
            day = start + datetime.timedelta(more)
            yield Date(year and day.year, day.month, day.day)
    elif first.month and last.month and not first.day and not last.day and first.year == last.year:
        yield from (Date(first.year, month) for month in range(first.month + 1, last.month))


def _in_figures(reading: Reading) -> None:
    """2021-01-26, 26.01.2021, 26/01/2021, 01/26/2021, 26-28.01.2021, 2021-01, 01.2021, 12.01.22."""
    text = reading.words.text
    for match in re.finditer(_FIGURES, text):
        first, second, third = int(match[2]), int(match[4]), int(match[5])
        if 1900 <= first < 2100 and len(match[5]) < 3:
            date = _valid(first, second, third)
        elif len(match[2]) < 3 and 1900 <= third < 2100:
            date = _valid(third, second, first) or _valid(third, first, second)
        else:
            date = _valid(2000 + third, second, first) if _is_short(reading.words, match) else None
        if date:
            more = range(max(1, int(match[1])), date.day or 0) if match[1] else ()
            reading.take_span(Kind.DATE, [*(date._replace(day=day) for day in more), date], *match.span())
    for match in re.finditer(_YEAR_MONTH, text):
        month = Date(int(match[1] or match[4]), int(match[2] or match[3]))
        reading.take_span(Kind.DATE, [month], *match.span())


def _is_short(words: Words, match: re.Match[str]) -> bool:
    """Whether three figures of two digits, with points, may be a day, a month and a year (12.01.22), as no word for a
    section stands before them."""
    if match[3] != "." or any(len(match[part]) != 2 for part in (2, 4, 5)):
        return False
    place = words.skip(words.places(*match.span())[0] - 1, "sign", step=-1)
    return not words.is_a(place, "named-part", "section", "item")


def _valid(year: int | None, month: int, day: int) -> Date | None:
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _in_pattern(reading: Reading, match: re.Match[str]) -> None:
    """2021年1月26日, 二〇二一年一月, 1月26日至28日, 5月5日、6日和7日, 2021년 3월: year, month and days."""
    year, month = (han_value(match[n]) if match[n] else None for n in (1, 2))
    days = values_in(match[3] or "")
    known = (year or month) and (not year or 1900 <= year < 2100) and (month is None or 1 <= month <= 12)
    if known and all(1 <= day <= 31 for day in days):
        reading.take_span(Kind.DATE, [Date(year, month, day) for day in days or [None]], *match.span())


def _month(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """The month that is named at a token. The UN's Arabic gives both its names: آذار/مارس, آذار (مارس)."""
    month, end = month_at(words, place)
    if month and words.at(end) in ("/", "("):
        again, after = month_at(words, end + 1)
        if again == month:
            end = after + (words.at(end) == "(" and words.at(after) == ")")
    if month:
        yield [("month", month)], end


def _year(words: Words, place: int) -> Iterator[tuple[list[Any], int]]:
    """A year; of two digits behind a sign or before a word for years: January '22, январь 22 года."""
    if words.is_figure(place, 1900, 2099):
        yield [("year", int(words.low[place]))], place + 1
    elif len(words.at(place)) == 2 and words.is_figure(place):
        signed = words.at(place - 1) == "'" and words.glued(place) and not words.glued(place - 1)
        if signed or words.is_a(place + 1, "year"):
            yield [("year", 2000 + int(words.low[place]))], place + 1


def _day(words: Words, place: int) -> tuple[int, int, bool] | None:
    """A day in figures or words, where it ends, and whether it is in words: 26, 26th, 26-е, 1.º; trente, premier,
    первое, الأول. What may also count or name a meeting ("la primera de marzo") is no day."""
    number = number_at(words, place)
    if number is None or not 0 < number.value <= _SPAN:
        return None
    if words.is_figure(place):
        return number.value, number.end, False
    low = words.low[number.end - 1]
    if low[0] < "\u0250":
        is_day = words.is_a(place, "day-first") or not (number.ordinal or low in ("une", "una"))
    else:
        neuter = any("neuter" in words.vocabulary.words.get(low[-size:], ()) for size in (2, 3, 4))
        arabic = definite(words.low[place]) and not words.low[place].endswith("ه")
        is_day = number.ordinal and (neuter or arabic)
    return (number.value, number.end, True) if is_day else None


def _listed(
    words: Words, place: int, *, worded: bool, behind: bool = False
) -> Iterator[tuple[list[Any], int]]:
    """Days in a list that ends with one in figures, or in words, longest first: 26, 27 and 28; from the 1st to the
    third. Behind a month what counts something ends it: May 5, 12 of them."""
    found: list[tuple[list[Any], int]] = []
    days: list[int] = []
    ranged = words.is_a(words.skip(place - 1, "day-the", step=-1, most=1), "range")
    named, through = {"noun", "named-part"} & words.kinds[place - 1] if place else set(), False
    for _ in range(_LISTED):
        got = _day(words, place)
        if got is None:
            break
        value, end, in_words = got
        joins = words.is_a(end, "day-and", "day-through")
        if behind and (in_words or words.is_a(end, "counted") or (words.at(place - 1) == "," and not joins)):
            break
        days = [*days, *(range(days[-1] + 1, value) if through else ()), value]
        if in_words == worded:
            found.append(([("day", day) for day in days], end))
        if not joins or (named and words.at(end) == ","):  # meeting 17, 26 January
            break
        through = words.is_a(end, "day-through") or (ranged and words.at(end) != ",")
        place = words.skip(end + 1, "day-the", "day-and", most=2)
    yield from reversed(found)


Reading.parsers |= {
    "month": _month, "year": _year, "days": partial(_listed, worded=False), "worded": partial(_listed, worded=True),
    "behind": partial(_listed, worded=False, behind=True),
}  # fmt: skip
