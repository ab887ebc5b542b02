"""Days of a month beside its name: 26 and 27 January, January 26-28, le premier mars, siete de julio."""

from typing import NamedTuple

from index.cues import asking
from index.cues.nouns import is_meeting
from index.cues.numerals import numeral_at
from index.cues.words import Words, definite, listed

#: What may stand between a day and its month, and this and its year.
BETWEEN = frozenset(("of", "de", "del", ",", "г", "года", "году", "d", "'", "من", "عام", "سنه", "."))
ARTICLES = listed("the le el o")
#: What stands between the first and the last of some days, and between two.
THROUGH = listed("- ~ to till until through au al a ao bis по до الي حتي 至 到")
AND = listed("and et y e und и و / , & 和 与 、")
_SUFFIXES = listed("th st nd rd er го е o")
_YEARS = listed("года году год г")
#: What may stand between a day in words and its month; which ordinals are days in French and Spanish; their endings in
#: Russian.
_AT_MONTH: tuple[list[str], ...] = ([], ["of"], ["de"], ["d", "'"], ["من"])
_FIRST = ("premier", "primero", "primeiro")
_NEUTER = ("ое", "ого", "ье", "ьего")
#: Days that the first and the last may be apart for all between them to be meant.
SPAN = 31
#: English months: days may stand behind them.
ENGLISH = listed(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec"
)
#: A figure before one of these counts: 2000 participants.
COUNTED = (
    "participant", "people", "person", "delegat", "countr", "member", "expert", "child", "contribut",
    "%", "pays", "pais", "enfant", "nino", "miembro", "membre", "участник", "человек", "люд", "стран",
    "делегат", "эксперт", "детей", "вклад", "член", "государств", "مشارك", "شخص", "بلد", "دول", "طفل",
    "اطفال", "مندوب", "مساهم", "خبير", "名", "人", "个", "位", "份", "多",
)  # fmt: skip


class Day(NamedTuple):
    """A day of a month: from which token and before which it stands."""

    start: int
    value: int
    end: int


def is_short_year(words: Words, place: int) -> bool:
    """Whether two digits behind a month are a year: январь 22 года, January '22."""
    if not words.is_figure(place) or len(words.low[place]) != 2:
        return False
    signed = words.at(place - 1) == "'" and words.glued(place) and not words.glued(place - 1)
    return signed or words.at(place + 1) in _YEARS


def figure(words: Words, place: int, least: int, most: int) -> bool:
    """Whether a figure of this size stands at a place: days have two digits at most, years four."""
    return (
        words.is_figure(place)
        and len(words.low[place]) <= len(str(most))
        and least <= int(words.low[place]) <= most
    )


def days_before(words: Words, place: int) -> list[Day]:
    """The days before a month's name, in order: 26, 27 and 28 January; le premier mars, from the 1st to the third of
    May."""
    days: list[Day] = []
    before = place - 1
    while before >= 0:
        if words.at(before) in BETWEEN:
            before -= 1
            continue
        day = _day_ending_at(words, before) or _day_in_words(words, place, before, first=not days)
        if day is None or day.start in words.used:
            break
        if (
            days
            and words.at(before + 1) == ","
            and (is_meeting(words, day.start - 1) or words.at(day.start - 1) in asking.PARTS)
        ):
            break  # meeting 17, 26 January
        days.insert(0, day)
        before = day.start - 1
        before -= words.at(before) in ARTICLES
        if words.at(before) not in AND | THROUGH:
            break
        before -= 1
    return days


def _day_ending_at(words: Words, last: int) -> Day | None:
    """The day in figures whose last token this is: 26, 26th, 26-е, 1.º."""
    place = last
    if words.at(place) in _SUFFIXES and place > 0:
        place -= 1
        if words.at(place) in (".", "-") and words.glued(place) and words.glued(place + 1):
            place -= 1
    return Day(place, int(words.low[place]), last + 1) if figure(words, place, 1, 31) else None


def _day_in_words(words: Words, month: int, last: int, *, first: bool) -> Day | None:
    """The day in words that ends with a token before a month: le trente mai, siete de julio, первое марта. The first
    of some to be read stands at the month, where a point or comma parts what is no day of it. In English it is an
    ordinal with "of"; what names a meeting in a language with genders ("la primera de marzo") is no day."""
    if not words.is_word(last) or (first and words.low[last + 1 : month] not in _AT_MONTH):
        return None
    found = None
    for start in range(last, max(last - 5, -1), -1):
        number = numeral_at(words, start) if words.is_word(start) else None
        if number and number.end == last + 1:
            found = start, number
    if found is None or found[1].value > SPAN:
        return None
    start, number = found
    arabic = definite(words.low[start])
    if is_meeting(words, start - 1) and (not arabic or definite(words.low[start - 1])):
        return None  # الاجتماع الأول من مارس, but اجتماع الأول من مارس
    if words.low[month] in ENGLISH:
        is_day = number.ordinal and "of" in words.low[last + 1 : month]
    elif words.low[month].isascii():
        is_day = words.low[last] in _FIRST or not (number.ordinal or words.low[last] in ("une", "una"))
    else:
        is_day = number.ordinal and words.low[last].endswith(_NEUTER)
        is_day = is_day or (arabic and number.ordinal and not words.low[start].endswith("ه"))
    return Day(start, number.value, last + 1) if is_day else None


def days_after(words: Words, end: int) -> tuple[list[Day], int]:
    """The days after an English month's name, and where they end: January 26-28, January 26 and 28."""
    days: list[Day] = []
    after = end
    while figure(words, after, 1, 31):
        following = after + 1 + (words.at(after + 1) in _SUFFIXES)
        counts = words.at(following).startswith(COUNTED)
        if counts or (words.at(after - 1) == "," and words.at(following) not in AND | THROUGH):
            break  # May 5 countries; May 5, 12 of them
        days.append(Day(after, int(words.low[after]), following))
        end = following
        after = following + (words.at(following) in AND | THROUGH)
        if after == following:
            break
        after += words.at(after) == "and"
    return days, end
