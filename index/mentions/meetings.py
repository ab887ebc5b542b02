"""Which meetings a text names: by ordinal ("the 17th meeting") and by place in a row ("the last of them")."""

import re

from index.mentions.numbers import Number, han_value, number_at, number_before, roman_at
from index.mentions.reading import Reading
from index.mentions.value import Kind
from index.mentions.vocabulary import Patterns
from index.mentions.words import Words, definite

_NOUN = ("meeting", "meetings", "pointed")
#: Words between an ordinal and its noun at most; meetings of one list.
_GAP, _LIST = 4, 50
_SIMPLE = ("last", "previous", "next", "first")
#: The letters that Arabic feminine nouns begin with, with which an ordinal that stands apart agrees.
_FEMININE = ("جلس", "دور")


def noun_at(words: Words, place: int) -> str:
    """The class of the word for a meeting at a token, or ""; beside a figure it may be misspelt. The Spanish for a
    session has two, período de sesiones: both are as many as the first says."""
    if not words.is_word(place):
        return ""
    if words.low[place] in ("periodo", "periodos", "sesiones"):
        return _spanish(words, place)
    noun = next((kind for kind in _NOUN if kind in words.kinds[place]), "")
    word = words.low[place]
    if noun or len(word) < 6 or not any(words.is_figure(place + step) for step in (1, -1, -2, -3)):
        return noun
    return "meeting" if any(alike(word, one) for one in words.vocabulary.of("meeting")) else ""


def _spanish(words: Words, place: int) -> str:
    start = place
    if words.low[place] == "sesiones":
        start = next((at for at in (place - 2, place - 3) if words.at(at).startswith("periodo")), -1)
    sessions = start >= 0 and ("de", "sesiones") in (
        words.low[start + 1 : start + 3],
        words.low[start + 2 : start + 4],
    )
    if not sessions:
        return "meetings" if words.low[place] == "sesiones" else ""
    return "meeting" if words.low[start] == "periodo" else "meetings"


def alike(word: str, noun: str) -> bool:
    """Whether a word is a noun with one slip: a letter changed, dropped, doubled, or two exchanged."""
    if word[0] != noun[0] or abs(len(word) - len(noun)) > 1:
        return False
    start = 0
    while start < min(len(word), len(noun)) and word[start] == noun[start]:
        start += 1
    rest, wanted = word[start:], noun[start:]
    return (
        rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
        or (len(rest) > 1 and rest[1::-1] == wanted[:2] and rest[2:] == wanted[2:])
    )  # fmt: skip


def meetings(reading: Reading) -> None:
    """Find the meetings that are named, by number or by place."""
    words = reading.words
    for patterns in words.vocabulary.patterned:
        if patterns.in_text(reading.low):
            _in_patterns(reading, patterns)
    for place in range(len(words)):
        noun = noun_at(words, place)
        if noun:
            _before(reading, place, noun)
            _after(reading, place, noun)
        elif (
            words.low[place] in reading.groups
            and words.is_figure(place + 1)
            and not (words.glued(place + 1) or (words.glued(place + 2) and words.is_word(place + 2)))
        ):
            reading.take(Kind.MEETING, [int(words.low[place + 1])], place + 1, place + 2)
        if not reading.has(Kind.PLACE):
            _in_row(reading, place, noun)
    if not reading.has(Kind.PLACE):
        _of_them(reading)


def _in_patterns(reading: Reading, patterns: Patterns) -> None:
    """Meetings as the patterns of a language name them: 第17回会合, 17차 회의, هفدهمین نشست."""
    text = reading.low
    for pattern in patterns.get("from the end"):
        for match in pattern.finditer(text):
            if value := han_value(match[1]):
                reading.take_span(Kind.PLACE, [-value], *match.span())
    for pattern in patterns.get("of them"):
        for match in pattern.finditer(text):
            if value := han_value(match[1]):
                reading.take_span(Kind.PLACE, [value], *match.span())
    for pattern in patterns.get("meeting"):
        for match in pattern.finditer(text):
            said = next(filter(None, match.groups()))
            value = patterns.ordinal(said)
            values = [value] if value else numbers(said)
            if values and all(0 < one < 1000 for one in values):
                reading.take_span(Kind.MEETING, values, *match.span())
    for kind in (*_SIMPLE, "penultimate"):
        for pattern in patterns.get(kind):
            match_ = pattern.search(text)
            if match_ and not reading.has(Kind.PLACE):
                reading.take_span(Kind.PLACE, [-2 if kind == "penultimate" else kind], *match_.span())


def numbers(listed: str) -> list[int]:
    """The numbers of a list in figures or Chinese numerals, those between the ends of a range too: 十五至十八."""
    found: list[int] = []
    joint = ""
    for part in re.findall(r"[0-9]+|[零〇一二三四五六七八九十百两]+|[至到~-]", listed):
        value = han_value(part)
        if value is None:
            joint = part
            continue
        if joint and found and found[-1] < value < found[-1] + _LIST:
            found += range(found[-1] + 1, value)
        found.append(value)
        joint = ""
    return found


def _before(reading: Reading, place: int, noun: str) -> None:
    """The 17th meeting; 15th and 16th CWG meetings; 15th to 18th sessions; 17-е собрание; 8. Sitzung."""
    words, end = reading.words, place
    pointed = words.at(end - 1) == "." and words.glued(end - 1) and words.is_figure(end - 2)
    if noun == "pointed" and pointed:
        _take(reading, [int(words.low[end - 2])], end - 2, end)
        return
    for gap in range(_GAP):
        got = number_before(words, end)
        if got:
            start, number = got
            if words.is_a(start - 1, "hundred") or (
                words.at(start - 1) in ("and", "-") and words.is_a(start - 2, "hundred")
            ):
                return  # the hundred and first is not the first
            # In Arabic an ordinal with the article stands behind its noun: النتيجة الثانية للاجتماع, but ثاني اجتماع.
            behind = gap or definite(words.low[start]) or words.at(start - 1) == "ال"
            if _is_arabic(words, place) and behind:
                return
            # A count, as in "three meetings", names none of them; "di 17 ci" is Chinese in Latin letters.
            names = number.ordinal or words.at(start - 1) == "di"
            if names or (not gap and _counts_one(words, start, place, number, noun)):
                first, values = _listed_before(reading, start, [number.value])
                _take(reading, values, first, number.end)
            return
        end -= 1
        if words.is_a(end, "stop") or not (words.is_word(end) or words.at(end) == "-"):
            return
        # In Russian an adjective or acronym may stand between: «третьего дня собрания» is no third meeting.
        russian = "а" <= words.low[end][0] <= "я"
        if russian and not (_ends(words, end, "adjective") or words.raw[end].isupper()):
            return


def _ends(words: Words, place: int, kind: str) -> bool:
    """Whether a word has an ending of a class."""
    known, word = words.vocabulary.words, words.low[place]
    return any(kind in known.get(word[-size:], ()) for size in (1, 2, 3, 4))


def _counts_one(words: Words, start: int, place: int, number: Number, noun: str) -> bool:
    """Whether a number without an ordinal's ending still names one meeting: 17 собрание, 17 meeting."""
    if not words.is_figure(start) or noun == "meetings" or number.value < 2:
        return False
    # Arabic counts with the singular: 17 اجتماعا; so does Russian up to four.
    return number.value > 4 if words.is_a(place, "counting") else not _is_arabic(words, place)


def _listed_before(reading: Reading, start: int, values: list[int]) -> tuple[int, list[int]]:
    """Walk back over "15th and", "15th to", "с 15-го по": where the list starts, and its values."""
    words = reading.words
    while start > 1:
        link = start - 1
        while words.is_a(link, "the") and not words.is_a(link, "through") and link > 0:
            link -= 1
        through = words.is_a(link, "through")
        if not (through or words.is_a(link, "and")):
            break
        end = link - (words.at(link - 1) == ",")
        got = number_before(words, end)
        if got is None or (words.is_word(got[0]) and not got[1].ordinal) or not reading.free(got[0]):
            break  # quoi de neuf à la quatrième réunion ?
        start, value = got[0], got[1].value
        if not 0 < value < 1000:
            break
        between = range(value + 1, values[0]) if through and value < values[0] <= value + _LIST else ()
        values = [value, *between, *values]
    return start, values


def _after(reading: Reading, place: int, noun: str) -> None:
    """Meeting 17, собрание № 17, reunión número diecisiete, الاجتماع السابع عشر, الاجتماعان 15 و16."""
    words, arabic = reading.words, _is_arabic(reading.words, place)
    start = words.skip(place + 1, "sign", most=4)
    if words.is_a(place, "lettered") and words.at(start) == "3" and words.glued(start):
        start += 1  # the letter ع as people type it in Latin letters
    if words.at(start) == "ke" and words.at(start + 1) == "-":
        start += 2  # Indonesian: pertemuan ke-8
    signed = any(words.at(sign) not in (".", "'", "ال", "-") for sign in range(place + 1, start))
    number = (number_at(words, start) or roman_at(words, start)) if start < len(words) else None
    if number is None and arabic:
        start, number = _agreeing(words, place)
    if number is None or not (signed or _names_one(words, start, number, noun, arabic)):
        return
    values, end = _listed_after(reading, number)
    _take(reading, values, place + 1 if signed else start, end) or _take(
        reading, [number.value], start, number.end
    )


def _agreeing(words: Words, place: int) -> tuple[int, Number | None]:
    """The ordinal behind other words that agrees with an Arabic noun: اجتماع الفريق السابع عشر."""
    feminine = any(form.startswith(_FEMININE) for form in words.forms[place])
    for start in range(place + 2, min(place + 6, len(words))):
        if words.is_a(start, "stop") or not words.is_word(start) or words.low[start].endswith("ات"):
            break
        number = number_at(words, start)
        if number:
            return start, number if number.ordinal and words.low[start].endswith("ه") == feminine else None
    return place, None


def _names_one(words: Words, start: int, number: Number, noun: str, arabic: bool) -> bool:
    """Whether a number right after the noun, without a sign such as №, says which meeting it is."""
    alone = not words.is_word(number.end) or words.is_a(number.end, "stop")
    if number.ordinal:
        return (
            alone or arabic
        )  # «собрание второй группы» is no second meeting; in Arabic the ordinal follows its noun
    if words.is_figure(start):
        dotted = words.at(start + 1) == "." and words.is_figure(start + 2)
        listed = noun != "meetings" or words.is_a(number.end, "and", "through")
        return listed and not dotted and not words.is_a(number.end, "counted")
    return alone and noun != "meetings" and not arabic


def _is_arabic(words: Words, place: int) -> bool:
    return "\u0620" <= words.low[place][0] <= "\u06ff"


def _listed_after(reading: Reading, number: Number) -> tuple[list[int], int]:
    """Walk on over "and 18", "to 18", والسادس عشر: the values of the list, and where it ends."""
    words, values = reading.words, [number.value]
    while True:
        link = number.end
        if words.at(link) == "," and (words.is_a(link + 1, "and") or words.is_figure(link + 1)):
            link += words.is_a(link + 1, "and")
        through = words.is_a(link, "through")
        if through or words.is_a(link, "and"):
            start = words.skip(link + 1, "the")
        elif words.at(link).startswith("و") and len(words.at(link)) > 2:
            start = link
        else:
            return values, number.end
        following = number_at(words, start) if start < len(words) else None
        if (
            following is None or not reading.free(start) or following.ordinal != number.ordinal
            or not 0 < following.value < 1000 or words.is_a(following.end, "counted")
        ):  # fmt: skip
            return values, number.end
        if through and number.value < following.value <= number.value + _LIST:
            values += range(number.value + 1, following.value)
        values.append(following.value)
        number = following


def _take(reading: Reading, values: list[int], first: int, end: int) -> bool:
    return all(0 < value < 1000 for value in values) and reading.take(Kind.MEETING, values, first, end)


def _in_row(reading: Reading, place: int, noun: str) -> None:
    """The last meeting, самое последнее собрание, réunion précédente, the last of them, the last but one."""
    words = reading.words
    if noun:
        after = words.skip(place + 1, "before", "between")
        before = any(words.is_a(at, "before") for at in range(place + 1, after))
        before = before or words.low[max(place - 2, 0) : place] == ("ما", "قبل")
        kind = _kind(words, after, "-behind") or (_kind(words, after) if before else None)
        if kind and before:
            if kind == "last":
                reading.take(Kind.PLACE, [-2], place + 1, after + 1)
            return
        if kind is None:
            after, kind = place + 1, _kind(words, place + 1, "-behind")
        if kind:
            reading.take(Kind.PLACE, [kind], place + 1, after + 1)
            return
    kind = _kind(words, place)
    if kind is None or not reading.free(place):
        return
    for ahead in range(place + 1, place + 5):
        if noun_at(words, ahead) or _partitive(words, ahead):
            start, end, value = (
                _from_the_end(words, place, ahead) if kind == "last" else (place, place + 1, kind)
            )
            if value is not None:
                reading.take(Kind.PLACE, [value], start, end)
            return
        if words.low[place:ahead] == ("last", "but") and words.at(ahead) == "one":
            continue
        between = words.is_word(ahead) or words.at(ahead) == "-"
        if not between or words.is_a(ahead, "stop") or number_at(words, ahead):
            return


def _kind(words: Words, place: int, behind: str = "") -> str | int | None:
    """What a word says of a meeting's place in the row; `behind` is "-behind" where it stands behind the noun."""
    kinds = {"last": "last", "penultimate": -2, "previous": "previous", "next": "next", "earliest": "first"}
    return next((value for kind, value in kinds.items() if words.is_a(place, kind + behind)), None)


def _from_the_end(words: Words, place: int, noun: int) -> tuple[int, int, str | int | None]:
    """What a word for the last means with those around it, and where they stand: third to last, avant-dernière, last
    but one, anterior a la última; None where it is unclear."""
    for after in (place + 1, noun + 1):
        if words.low[after : after + 2] == ("but", "one"):
            return place, after + 2, -2
    before = [at for at in range(max(place - 5, 0), place) if words.at(at) not in ("-", "to", "a", "la")][-1:]
    if not before:
        return place, place + 1, "last"
    start = before[0]
    number = number_at(words, start)
    if words.is_a(start, "before") or words.at(start) == "next":
        return start, place + 1, -2
    if number and number.ordinal and number.value > 1:
        return start, place + 1, -number.value
    return place, place + 1, None if "to" in words.low[start + 1 : place] else "last"


def _partitive(words: Words, place: int) -> bool:
    """Whether "of them", "of the four", "из этих собраний" begins at a token."""
    if not words.is_a(place, "of"):
        return words.at(place) in ("بينها", "منها")
    ahead = words.skip(place + 1, "those")
    return words.is_a(ahead, "them") or noun_at(words, ahead) == "meetings"


def _of_them(reading: Reading) -> None:
    """The n of "second of them", «второе из четырех собраний», ثاني الاجتماعات."""
    words = reading.words
    for place in range(len(words)):
        number = number_at(words, place) if reading.free(place) else None
        if number is None or not number.ordinal or number.value > 20:
            continue
        ahead = number.end + (words.at(number.end) in ("one", "meeting"))
        if _partitive(words, number.end) or _partitive(words, ahead):
            reading.take(Kind.PLACE, [number.value], place, number.end)
            return


def is_meeting(words: Words, place: int) -> bool:
    """Whether there is a word for a meeting at a token."""
    return bool(noun_at(words, place))
