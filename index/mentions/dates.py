"""Dates in words and figures: whole dates, month and year, a year, a month; several days of one, and ranges."""

import datetime
import re
from collections.abc import Iterator

from index.mentions.kinds import is_meeting
from index.mentions.numbers import han_value, number_at
from index.mentions.reading import Reading
from index.mentions.value import Date, Kind, Mention
from index.mentions.vocabulary import names
from index.mentions.words import Words, definite

_FIGURES = r"(?<![\d.])(?:(\d{1,2}) ?- ?(?=\d{1,2}[./]))?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4})(?![\d]|[.]\d)"
_YEAR_MONTH = (
    r"(?<![\d.-])(?:((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./]((?:19|20)\d\d))(?![\d./-]\d|\d)"
)
_DAY = re.compile(r"[0-9]+|[零〇一二三四五六七八九十百两]+")
#: The first and the second of each have names of two words.
_SYRIAN = ("كانون", "تشرين")
#: Days that the first and the last may be apart for all between them to be meant.
_SPAN = 31


def dates(reading: Reading) -> None:
    """Find the dates that are named."""
    words, before = reading.words, len(reading.found)
    _in_figures(reading)
    for patterns in words.vocabulary.patterned:
        for pattern in patterns.get("date") if any(map(str.isalpha, reading.low)) else ():
            for match in pattern.finditer(reading.low):
                _in_pattern(reading, match)
    place = 0
    while place < len(words):
        month, end = month_at(words, place) if reading.free(place) else (0, place)
        place = _around(reading, place, end, month) if month else place + 1
    for place in range(len(words)):
        if _is_year(words, place):
            reading.take(Kind.DATE, [Date(int(words.low[place]))], place, place + 1)
    _link(reading, before)


def _link(reading: Reading, before: int) -> None:
    """Join dates that are the first and the last of a range to one mention, with those between; of two together the one
    without a year has the other's: 26 January to 2 February 2021."""
    reading.found[before:] = sorted(reading.found[before:], key=lambda one: one.start)
    words, place = reading.words, len(reading.found) - 1
    while place > before:
        one, other = reading.found[place - 1 : place + 1]
        said = [words.vocabulary.kinds([word]) for word in reading.low[one.end : other.start].split()]
        place -= 1
        if (
            not said
            or {"day-and", "day-through"}.isdisjoint(said[0])
            or any("day-the" not in kinds for kinds in said[1:])
        ):
            continue
        first, last = one.values[-1], other.values[0]
        if first.month and last.month:
            over = first.month > last.month
            if first.year is None and last.year is not None:
                first = first._replace(year=last.year - over)
            elif last.year is None and first.year is not None:
                last = last._replace(year=first.year + over)
        start = words.places(one.start, one.end)[0]
        ranged = "day-through" in said[0] or (
            words.is_a(start - 1 - words.is_a(start - 1, "day-the"), "range")
        )
        between = tuple(_between(first, last)) if ranged else ()
        values = (*one.values[:-1], first, *between, last, *other.values[1:])
        reading.found[place : place + 2] = [
            Mention(Kind.DATE, tuple(dict.fromkeys(values)), one.start, other.end)
        ]


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


def _is_year(words: Words, place: int) -> bool:
    """Whether a figure is a year rather than a count, a decade (the 2000s) or a part of a name."""
    after = words.at(place + 1)
    if not words.is_figure(place, 1900, 2099):
        return False
    named = (
        after == "-" and words.glued(place + 1) and words.is_word(place + 2) and len(words.at(place + 2)) > 3
    )
    decade = (after == "s" and words.glued(place + 1)) or words.at(place - 1) in ("los", "annees")
    return not named and not decade and not words.is_a(place + 1, "counted")


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
    if words.is_word(place):
        months = names()["months"]
        for form in words.forms[place]:
            if form in _SYRIAN:
                return months.get(f"{form} {words.at(place + 1)}", 0), place + 2
            if form in months:
                return months[form], place + 1
    return 0, place


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
            more = range(int(match[1]), date.day or 0) if match[1] else ()
            reading.take_span(
                Kind.DATE, [*(date._replace(day=day) for day in more if day), date], *match.span()
            )
    for match in re.finditer(_YEAR_MONTH, text):
        reading.take_span(
            Kind.DATE, [Date(int(match[1] or match[4]), int(match[2] or match[3]))], *match.span()
        )


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
    if (year or month) and (not year or 1900 <= year < 2100) and (month is None or 1 <= month <= 12):
        days, joint = [], ""
        for part in re.findall(rf"{_DAY.pattern}|[-~至到]", match[3] or ""):
            value = han_value(part)
            if value is None:
                joint = part
            else:
                days += [*(range(days[-1] + 1, value) if joint and days else ()), value]
                joint = ""
        if all(1 <= day <= 31 for day in days):
            reading.take_span(Kind.DATE, [Date(year, month, day) for day in days or [None]], *match.span())


def _around(reading: Reading, place: int, end: int, month: int) -> int:
    """Take a month's name with the days and the year around it; the place after them."""
    words = reading.words
    start, days = _days_before(reading, place)
    after = end
    english = words.is_a(place, "days-behind")
    if not days and english:
        days, after = _days_after(words, end)
    following = words.skip(after, "joint")
    year = None
    if words.is_figure(following, 1900, 2099):
        year, after = int(words.low[following]), following + 1
    elif _is_short_year(words, following):
        year, after = 2000 + int(words.low[following]), following + 1
    elif words.is_figure(place - 1, 1900, 2099):
        year, start = int(words.low[place - 1]), place - 1
    if days or year is not None or _is_month(words, place):
        reading.take(Kind.DATE, [Date(year, month, day) for day in days or [None]], start, after)
        return after
    return end


def _is_short_year(words: Words, place: int) -> bool:
    """Whether two digits behind a month are a year: январь 22 года, January '22."""
    if not words.is_figure(place, 0, 99) or len(words.low[place]) != 2:
        return False
    signed = words.at(place - 1) == "'" and words.glued(place) and not words.glued(place - 1)
    return signed or words.is_a(place + 1, "year")


def _is_month(words: Words, place: int) -> bool:
    """Whether a month's name without figures is one: "in May", not "may"; "May" inside a sentence."""
    if words.low[place] == "اب" or words.low[place][1:] == "اب":
        return "آ" in words.raw[place]  # else it is a father
    return not words.is_a(place, "month-only") or (
        words.is_a(place, "month-verb") and words.is_a(place - 1, "month-before")
    )


def _days_before(reading: Reading, place: int) -> tuple[int, list[int]]:
    """Where the days before a month's name start, and they: 26, 27 and 28 January; from the 1st to the third of May."""
    words = reading.words
    start, days = place, list[int]()
    before = words.skip(place - 1, "joint", step=-1)
    through = False
    while before >= 0:
        got = _day_in_figures(words, before) or _day_in_words(words, place, before, first=not days)
        if got is None or not reading.free(got[0]):
            break
        listed = days and words.at(before + 1) == ","
        if listed and (is_meeting(words, got[0] - 1) or words.is_a(got[0] - 1, "named-part")):
            break  # meeting 17, 26 January
        if through and days and 0 < days[0] - got[1] <= _SPAN:
            days[:0] = range(got[1] + 1, days[0])
        start = got[0]
        days.insert(0, got[1])
        before = start - 1 - words.is_a(start - 1, "day-the")
        through = words.is_a(before, "day-through")
        both = words.is_a(before, "day-and")
        if not (through or both):
            break
        if both and len(days) == 1:
            other = _day_in_figures(words, before - 1)
            ahead = other[0] - 1 if other else -1
            through = words.is_a(ahead - words.is_a(ahead, "day-the"), "range")
        before -= 1
    return start, days


def _day_in_figures(words: Words, last: int) -> tuple[int, int] | None:
    """Where the day in figures starts whose last token this is, and its value: 26, 26th, 26-е, 1.º."""
    place = last
    if words.is_a(place, "day-suffix") and place > 0:
        place -= 1
        if words.at(place) in (".", "-") and words.glued(place) and words.glued(place + 1):
            place -= 1
    return (place, int(words.low[place])) if words.is_figure(place, 1, 31) else None


def _day_in_words(words: Words, month: int, last: int, *, first: bool) -> tuple[int, int] | None:
    """The day in words that ends with a token before a month: le trente mai, siete de julio, первое марта. The first
    of some to be read stands at the month, where a point or comma parts what is no day of it. In English it is an
    ordinal with "of"; what names a meeting in a language with genders ("la primera de marzo") is no day."""
    if not words.is_word(last) or (
        first and any(not words.is_a(at, "at-month") for at in range(last + 1, month))
    ):
        return None
    found = None
    for start in range(last, max(last - 5, -1), -1):
        number = number_at(words, start)
        if number and number.end == last + 1:
            found = start, number
    if found is None or found[1].value > _SPAN:
        return None
    start, number = found
    arabic = definite(words.low[start])
    if is_meeting(words, start - 1) and (not arabic or definite(words.low[start - 1])):
        return None  # الاجتماع الأول من مارس, but اجتماع الأول من مارس
    if words.is_a(month, "days-behind"):
        is_day = number.ordinal and words.at(last + 1) == "of"
    elif words.low[month].isascii():
        is_day = words.is_a(last, "day-first") or not (number.ordinal or words.low[last] in ("une", "una"))
    else:
        neuter = any("neuter" in words.vocabulary.words.get(words.low[last][-n:], ()) for n in (2, 3, 4))
        is_day = number.ordinal and (neuter or (arabic and not words.low[start].endswith("ه")))
    return (start, number.value) if is_day else None


def _days_after(words: Words, end: int) -> tuple[list[int], int]:
    """The days after an English month's name, and where they end: January 26-28, January 26 and 28."""
    days: list[int] = []
    after, through = end, False
    while words.is_figure(after, 1, 31):
        following = after + 1 + words.is_a(after + 1, "day-suffix")
        joins = words.is_a(following, "day-and", "day-through")
        if words.is_a(following, "counted") or (words.at(after - 1) == "," and not joins):
            break  # May 5 countries; May 5, 12 of them
        day = int(words.low[after])
        days += [*(range(days[-1] + 1, day) if through else ()), day]
        end = following
        if not joins:
            break
        through = words.is_a(following, "day-through")
        after = following + 1 + (words.at(following + 1) == "and")
    return days, end
