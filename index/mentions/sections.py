"""Numbered sections and what they have in them: section 2.3, paragraph 2 of section 1.1, what does 2.3 say; and the
numbered documents: resolutions, study groups, conferences, CIST/13/L.2."""

import re

from index.mentions.kinds import is_meeting
from index.mentions.meetings import numbers
from index.mentions.names import conference
from index.mentions.numbers import han_value, number_at, number_before
from index.mentions.reading import Reading
from index.mentions.value import Kind
from index.mentions.words import Words, definite, has_han

#: The section that a report's recommendations are in, whatever its id, and the number of the last of them.
RECOMMENDATIONS, LAST = "recommendations", "last"
_ID = re.compile(r"(?:[ivxlcdm]+|[a-zа-я]|\d{1,3})(?:\.(?:\d{1,3}|[a-z]))*")
_ROMAN = re.compile("[IVXLC]+")
#: A Roman number that may stand alone before a point: no C.1, X.25, V.90, which others' documents have.
_ROMAN_ALONE = re.compile(r"(?:[IVX]{2,}\.[0-9]{1,2}|[IV]\.[0-9])(?:\.[0-9]{1,2})*")
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
_DOCUMENTS = ("resolution", "decision", "recommendation")
_STUDY = "study-group"
_SAID = ("little", "tell", "section", "item", "reporting", "all")


def documents(reading: Reading) -> None:
    """Find documents and bodies with a number of theirs, and the conferences that mean something without one."""
    words = reading.words
    if "/" in words.text:
        for match in _SYMBOL.finditer(words.text):
            reading.take_span(Kind.DOCUMENT, [("symbol", match[0].lower())], *match.span())
    for patterns in words.vocabulary.patterned:
        for kind in (*_DOCUMENTS, _STUDY, "pp"):
            for pattern in patterns.get(kind):
                for match in pattern.finditer(reading.low):
                    number = next((group for group in match.groups() if group), "")
                    value = number if "/" in number else han_value(number) if number else ""
                    if value is not None:
                        reading.take_span(Kind.DOCUMENT, [(kind, str(value))], *match.span())
    for place in range(len(words)):
        if words.is_word(place) and reading.free(place):
            _conference(reading, place)
            _study_group(reading, place)
            for kind in _DOCUMENTS:
                if words.is_a(place, kind):
                    _document(reading, place, kind)


def _conference(reading: Reading, place: int) -> None:
    """PP-18, ПК-22, WTDC-21, Council-15, and the same without a number where it means something."""
    words = reading.words
    kind, alone = conference(words, place)
    number = place + 1
    hyphen = words.at(number) == "-" and words.glued(number) and words.glued(number + 1)
    if not kind and hyphen and words.low[place] in reading.acronyms:
        kind = words.low[place]
    if not kind or kind == _STUDY:
        return
    number += hyphen
    figure = words.at(number) if words.is_figure(number) else ""
    # "WG-SEA 16" and "WG-19" differ: a body's year stands behind a hyphen or at once.
    if (len(figure) in (2, 4) and words.glued(number)) or (alone and len(figure) == 2 and not hyphen):
        reading.take(Kind.DOCUMENT, [(kind, figure[-2:])], place, number + 1)
    elif alone:
        reading.take(Kind.DOCUMENT, [(kind, "")], place, place + 1)


def _study_group(reading: Reading, place: int) -> None:
    """SG2, ИК 2, CE 2, Study Group 2, 2-я Исследовательская комиссия, 2nd study group, لجنة الدراسات 2."""
    words = reading.words
    end = place + 1
    short = conference(words, place)[0] == _STUDY
    if not short:
        if not words.is_a(place, "study"):
            return
        end = next((at + 1 for at in range(place + 1, place + 5) if words.is_a(at, "studied")), 0)
        if not end:
            return
    values, last = _listed(words, end)
    start = place
    if not values and not short and (got := number_before(words, place)):
        start, values = got[0], [str(got[1].value)]
    if values:
        reading.take(Kind.DOCUMENT, [(_STUDY, value) for value in values], start, max(last, end))


def _listed(words: Words, place: int, *, counts: bool = True) -> tuple[list[str], int]:
    """The numbers that stand from a place on, and where they end: 2; No. 2; 179 and 1306. With `counts` unset, no
    number words without a sign, and not those of a meeting (решения 17-го собрания)."""
    values: list[str] = []
    while True:
        skipped = words.skip(place, "sign", "sector", most=4)
        number = number_at(words, skipped) if skipped < len(words) else None
        if number is None or not (counts or words.is_figure(skipped) or skipped > place):
            return values, place
        if not counts and is_meeting(words, number.end):
            return values, place
        value, end = str(number.value), number.end
        if not counts and words.at(end) == "/" and words.glued(end + 1) and words.is_figure(end + 1):
            value, end = f"{value}/{words.low[end + 1]}", end + 2  # resolution 77/214
        values.append(value)
        place = end
        if words.is_a(end, "and") and words.is_figure(end + 1):
            end += 1
        elif words.at(end) != "و":
            return values, place
        if number_at(words, end) is None:
            return values, place
        place = end


def _document(reading: Reading, place: int, kind: str) -> None:
    """Resolution 1306, Рез. 179, القرار 77/214, Recommendation ITU-T X.1205, Resolutions 179 and 1306."""
    words = reading.words
    # Behind one of several a year is one: the decisions 2021; so it is before a word for years: решения 2021 года.
    year = words.is_figure(place + 1, 1900, 2099)
    if year and (words.is_a(place, "documents") or words.is_a(place + 2, "year")):
        return
    after = words.skip(place + 1, "sign", "sector", most=8)
    letter = words.raw[after] if after < len(words) else ""
    if len(letter) == 1 and letter.isupper() and words.at(after + 1) == "." and words.is_figure(after + 2):
        reading.take(Kind.DOCUMENT, [(kind, f"{letter}.{words.low[after + 2]}")], place, after + 3)
        return
    values, end = _listed(words, place + 1, counts=False)
    if values:
        reading.take(Kind.DOCUMENT, [(kind, value) for value in values], place, end)


def sections(reading: Reading) -> None:
    """Find the sections, paragraphs and items that are named as such, or stand alone as 2.3. Where a section or a
    meeting is named, an item is one of it."""
    words, of_meeting = reading.words, reading.has(Kind.MEETING, Kind.PLACE)
    named: list[tuple[list[str], int, int]] = []
    items: list[tuple[list[str], int, int]] = []
    counted: list[tuple[list[str], int, int]] = []  # the second paragraph: of what, if neither is named?
    used: set[int] = set()
    for kind, into in (("recommendation", None), ("sections", named), ("items", items), ("counted", counted)):
        for patterns in words.vocabulary.patterned:
            for pattern in patterns.get(f"{kind} named"):
                for match in pattern.finditer(reading.low):
                    said = next((group for group in match.groups() if group), "")
                    if into is None:
                        number = str(han_value(said)) if said else LAST
                        reading.take_span(Kind.ITEM, [f"{RECOMMENDATIONS}/{number}"], *match.span())
                    elif reading.is_free(*match.span()) and used.isdisjoint(range(*match.span())):
                        ids = re.findall(r"[0-9a-z]+(?:\.[0-9]+)*|[零〇一二三四五六七八九十百两]+", said)
                        into.append(([_own(one) for one in ids], *match.span()))
                        used.update(range(*match.span()))
    for place in range(len(words)):
        if not reading.free(place) or words.spans[place][0] in used:
            continue
        if words.is_a(place, "part"):
            one = _named(reading, place) or (
                None if of_meeting else _of_report(words, _counted(reading, place))
            )
            into = named
        elif words.is_a(place, "section") and not (named and words.is_a(place, "inner")):
            one = _named(reading, place) or (
                None if words.is_a(place, "chapter") else _counted(reading, place)
            )
            into = named
        elif words.is_a(place, "item", "inner") and not _of_agenda(words, place):
            one, into = _named(reading, place), items
            if one is None:
                one, into = _counted(reading, place), counted
        elif words.is_a(place, "advice"):
            one = _counted(reading, place) or _last(words, place)
            if one:
                reading.take(Kind.ITEM, [f"{RECOMMENDATIONS}/{one[0][0]}"], *one[1:])
            continue
        elif _stands_alone(words, place):
            text, end = _id(words, place)
            one, into = ([text], place, end + words.is_a(end, "section")), named
        else:
            continue
        if one:
            span = words.spans[one[1]][0], words.spans[one[2] - 1][1]
            if used.isdisjoint(range(*span)):
                into.append((one[0], *span))
                used.update(range(*span))
    _settle(reading, named, items, counted, of_meeting=of_meeting)


def _settle(
    reading: Reading,
    named: list[tuple[list[str], int, int]],
    items: list[tuple[list[str], int, int]],
    counted: list[tuple[list[str], int, int]],
    *,
    of_meeting: bool,
) -> None:
    """Take what was named: sections as such, items as those of the one section or of the meeting."""
    if counted and not named and not of_meeting:  # the second paragraph of paragraph 1.1
        named = [one for one in items if not all(map(str.isdigit, one[0]))]
        items = [one for one in items if one not in named]
    if counted and (named or of_meeting):
        items = items + counted
    owns = {own for one in named for own in one[0]}
    numbered = items and all(map(str.isdigit, (number for one in items for number in one[0])))
    if numbered and (len(owns) == 1 or (of_meeting and not owns)):
        whole = next(iter(owns), "")
        first = [*items, *named]
        reading.take_span(
            Kind.ITEM, [f"{whole}/{number}" for one in items for number in one[0]], *first[0][1:]
        )
        for one in first[1:]:
            reading.take_span(
                Kind.ITEM, [f"{whole}/{number}" for part in items for number in part[0]], *one[1:]
            )
        return
    for ids, start, end in (*named, *items):
        for kind in (Kind.SECTION, Kind.ITEM):
            values = [own for own in ids if ("/" in own) == (kind is Kind.ITEM)]
            if values:
                reading.take_span(kind, values, start, end)


def _own(said: str) -> str:
    value = None if "." in said else han_value(said)
    return said.lower() if value is None else str(value)


def _counted(reading: Reading, place: int) -> tuple[list[str], int, int] | None:
    """The number in words that says which section or item is meant, and the tokens of both: the third section, القسم
    الثاني, point three."""
    words = reading.words
    for start in (place + 1, *range(place - 1, max(place - 4, -1), -1)):
        number = number_at(words, start) if 0 <= start < len(words) and reading.free(start) else None
        if number is None:
            continue
        alone = number.ordinal or not words.is_word(number.end)
        if (number.end == place and number.ordinal) or (start > place and words.is_word(start) and alone):
            return [str(number.value)], min(start, place), max(number.end, place + 1)
    return None


def _last(words: Words, place: int) -> tuple[list[str], int, int] | None:
    """The same of the last one: la última recomendación, التوصية الأخيرة."""
    if words.is_a(place - 1, "last"):
        return [LAST], place - 1, place + 1
    return ([LAST], place, place + 2) if words.is_a(place + 1, "last-behind") else None


def _of_report(words: Words, one: tuple[list[str], int, int] | None) -> tuple[list[str], int, int] | None:
    """What is counted if it is, by what is said behind it, a part of a report: "a fifth part" is a fraction, and has
    the ordinal before it, save in Arabic."""
    if one is None:
        return None
    end = one[2]
    if any(words.is_a(at, "reporting") for at in range(end, end + 4)):
        return one
    if not words.is_word(end):
        return one if definite(words.at(end - 1)) else None
    return one if words.is_a(end, "tell", "reporting", "all") else None


def _of_agenda(words: Words, place: int) -> bool:
    """Whether an agenda is named beside a word for an item: its items are no sections of a report."""
    return any(words.is_a(at, "agenda") for at in (place - 1, *range(place + 1, place + 6)))


def _stands_alone(words: Words, place: int) -> bool:
    """Whether a number with a point, without a word for a section, is one: "what does 2.3 say", not "2.3 hectares",
    "USD 2.3" or "at 9.30"."""
    if len(words) == 3 and words.is_figure(0) and words.low[1] == "/" and words.is_figure(2):
        return place == 0
    within = place > 1 and words.at(place - 1) == "." and words.glued(place) and words.glued(place - 1)
    if within and (words.is_figure(place - 2) or _ROMAN.fullmatch(words.raw[place - 2])):
        return False
    if words.at(place + 1) != ".":
        return False
    text, end = _id(words, place)
    parts = text.partition("/")[0].split(".")
    if not words.is_figure(place):
        return words.raw[place].isupper() and _ROMAN_ALONE.fullmatch(".".join(parts).upper()) is not None
    if (
        len(parts) < 2
        or any(len(part) > 2 or not part.isdigit() for part in parts)
        or words.is_a(place - 1, "version")
    ):
        return False
    is_time = words.is_a(place - 1, "time") and len(parts[1]) == 2
    is_money = words.at(place - 1) in ("$", "€", "£") or (
        len(words.at(place - 1)) == 3 and words.raw[place - 1].isupper()
    )
    after = words.at(end)
    if is_time or is_money or after in ("%", "°", "$", "€") or (after == "-" and words.glued(end)):
        return False
    if has_han(after):
        return words.is_a(end, "behind-section")
    return not words.is_word(end) or words.is_a(end, *_SAID)


def _named(reading: Reading, place: int) -> tuple[list[str], int, int] | None:
    """What a word for a section has as numbers after it, and the tokens of both."""
    words = reading.words
    after = words.skip(place + 1, "sign")
    joints = ".-" if words.low[place][:1] > "\u0620" and not words.low[place].endswith("ات") else "."
    ids: list[str] = []
    last = place
    for _ in range(4):
        text, end = _id(words, after, joints)
        raw = words.raw[after] if after < len(words) else ""
        is_id = _ID.fullmatch(text.partition("/")[0]) is not None and (
            raw.isdigit() or _ROMAN.fullmatch(raw) is not None or (len(raw) == 1 and raw.isupper())
        )
        # "para 3 países" is Spanish: for three countries; "d'une part 3 pays".
        told = words.is_a(end, *_SAID)
        counts = (words.is_a(place, "part") or words.low[place] == "para") and words.is_word(end) and not told
        if not is_id or counts or not reading.free(after):
            break
        ids.append(text)
        last = end
        if not words.is_a(end, "and"):
            break
        after = end + 1
    return (ids, place, last) if ids else None


def _id(words: Words, place: int, joints: str = ".") -> tuple[str, int]:
    """The number at a place with its points, and the item's behind it if there is one: 2.4/1; and where it ends. In
    Arabic a hyphen may stand for the point (القسم 2-3)."""
    text, end = words.at(place), place + 1
    while (
        end - place < 8 and words.at(end) and words.at(end) in joints and words.glued(end) and words.glued(end + 1)
        and words.at(end + 1).isalnum()
    ):  # fmt: skip
        text += "." + words.at(end + 1)
        end += 2
    if words.at(end) == "/" and words.glued(end + 1) and words.is_figure(end + 1):
        return f"{text}/{words.low[end + 1]}", end + 2
    return text, end


__all__ = ["LAST", "RECOMMENDATIONS", "documents", "numbers", "sections"]
