"""Dates in words and figures: whole dates, month and year, a year, a month."""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.cues import asking
from index.cues.nouns import is_meeting
from index.cues.numerals import HAN, han_value
from index.cues.states import table
from index.cues.value import Date
from index.cues.words import Words, bare, fold, has_han, listed

_FIGURES = r"(?<![\d.])(?:(\d{1,2}) ?- ?(?=\d{1,2}[./]))?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4})(?![\d]|[.]\d)"
_YEAR_MONTH = (
    r"(?<![\d.-])(?:((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[./]((?:19|20)\d\d))(?![\d./-]\d|\d)"
)
_HAN_DATE = (
    "(?:((?:19|20)[0-9]{2}|[一二][零〇九一二三四五六七八]{3}) ?年)? ?"
    f"(?:({HAN}) ?月(?!球)(?: ?({HAN})(?:(?: ?[日号])? ?([-~至到和与、]) ?({HAN}))? ?[日号])?)?"
)
_BETWEEN = frozenset(("of", "de", "del", ",", "г", "года", "году", "d", "'", "من", "عام", "سنه", "."))
_ARTICLES = listed("the le el o")
#: What stands between the first and the last of some days, and between two.
_THROUGH = listed("- ~ to till until through au al a ao bis по до الي حتي 至 到")
_AND = listed("and et y e und и و / , & 和 与 、")
_LINK = re.compile(
    rf"\s*({'|'.join(map(re.escape, sorted(_THROUGH | _AND)))})(?:\s+(?:{'|'.join(_ARTICLES)}))?\s*"
)
_SUFFIXES = listed("th st nd rd er го е o")
#: Days that the first and the last may be apart for all between them to be meant.
_SPAN = 31
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
        if link[1] in _THROUGH:
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
        for more in range(1, days if days <= _SPAN else 0):
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
    """2021-01-26, 26.01.2021, 26/01/2021, 01/26/2021, 26-28.01.2021, 2021-01, 01.2021."""
    for match in re.finditer(_FIGURES, words.text):
        first, second, third = int(match[2]), int(match[4]), int(match[5])
        if 1900 <= first < 2100 and len(match[5]) < 3:
            date = _valid(first, second, third)
        elif len(match[2]) < 3 and 1900 <= third < 2100:
            date = _valid(third, second, first) or _valid(third, first, second)
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


def _valid(year: int | None, month: int, day: int) -> Date | None:
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _in_chinese(words: Words) -> Iterator[_Named]:
    """2021年1月26日, 二〇二一年一月, 1月26日, 1月26日至28日, 2021年, 3月."""
    for match in re.finditer(_HAN_DATE, words.text):
        if not match[1] and not match[2]:
            continue
        year, month, day, last = (han_value(match[n]) if match[n] else None for n in (1, 2, 3, 5))
        if year and not 1900 <= year < 2100:
            continue
        if month is None or (1 <= month <= 12 and all(it is None or 1 <= it <= 31 for it in (day, last))):
            yield _Named(Date(year, month, day), match.start(), match.start(4) if last else match.end())
            if last:
                yield _Named(Date(year, month, last), match.end(4), match.end())
            words.use(*match.span())


def _around(words: Words, place: int, end: int, month: int) -> tuple[list[_Named], int]:
    """The dates of a month's name with the days and the year around it, and the place after them."""
    days = _days_before(words, place)
    start, after = (days[0] if days else place), end
    if not days and words.low[place] in _ENGLISH:
        days, after = _days_after(words, end)
    following = after
    while words.at(following) in _BETWEEN:
        following += 1
    year = None
    if _figure(words, following, 1900, 2099):
        year, after = int(words.low[following]), following + 1
    elif _figure(words, place - 1, 1900, 2099):
        year, start = int(words.low[place - 1]), place - 1
    if not days and year is None and not _is_month(words, place):
        return [], end
    words.used.update(range(start, after))
    if not days:
        return [_Named(Date(year, month), words.spans[start][0], words.spans[after - 1][1])], after
    ends = [day + 1 + (words.at(day + 1) in _SUFFIXES) for day in days]
    starts, ends = [start, *days[1:]], [*ends[:-1], after]
    return [
        _Named(Date(year, month, int(words.low[day])), words.spans[first][0], words.spans[last - 1][1])
        for day, first, last in zip(days, starts, ends, strict=True)
    ], after


def _figure(words: Words, place: int, least: int, most: int) -> bool:
    """Whether a figure of this size stands at a place: days have two digits at most, years four."""
    return (
        words.is_figure(place)
        and len(words.low[place]) <= len(str(most))
        and least <= int(words.low[place]) <= most
    )


def _days_before(words: Words, place: int) -> list[int]:
    """The places of the days before a month's name, in order: 26, 27 and 28 January."""
    days: list[int] = []
    before = place - 1
    while before >= 0:
        if words.at(before) in _BETWEEN or (before > 0 and words.at(before) in _SUFFIXES):
            before -= 1
            continue
        if not _figure(words, before, 1, 31) or before in words.used:
            break
        if (
            days
            and words.at(before + 1) == ","
            and (is_meeting(words, before - 1) or words.at(before - 1) in asking.PARTS)
        ):
            break  # meeting 17, 26 January
        days.insert(0, before)
        before -= 1
        if words.at(before) not in _SUFFIXES:
            before -= words.at(before) in _ARTICLES
            if words.at(before) not in _AND | _THROUGH:
                break
            before -= 1
    return days


def _days_after(words: Words, end: int) -> tuple[list[int], int]:
    """The places of the days after an English month's name, and where they end: January 26-28, January 26 and 28."""
    days: list[int] = []
    after = end
    while _figure(words, after, 1, 31):
        following = after + 1 + (words.at(after + 1) in _SUFFIXES)
        counts = words.at(following).startswith(COUNTED)
        if counts or (words.at(after - 1) == "," and words.at(following) not in _AND | _THROUGH):
            break  # May 5 countries; May 5, 12 of them
        days.append(after)
        end = following
        after = following + (words.at(following) in _AND | _THROUGH)
        if after == following:
            break
        after += words.at(after) == "and"
    return days, end


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
