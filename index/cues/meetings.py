"""Which meetings a text names: by ordinal ("the 17th meeting") and by place ("the last of them")."""

import re

from index.cues.numerals import HAN, Numeral, han_value, numeral_at
from index.cues.value import Relative
from index.cues.words import Words, bare, has_han, listed

_ONE = listed(
    "meeting session sitting plenary gathering reunion seance assemblee pleniere rencontre sesion "
    "pleno asamblea "
    "encuentro plenaria sobranie sobraniya заседание заседанию заседанием заседании заседания "
    "собрание собранию собранием "
    "собрании собрания сессия сессию сессии сессией встреча встречу встрече встречи встречей "
    "совещание совещанию "
    "совещанием совещании совещания пленум пленума пленуме اجتماع جلسه دوره لقاء egtema3 huiyi"
)
_MANY = listed(
    "meetings sessions sittings plenaries gatherings reunions seances assemblees plenieres "
    "rencontres reuniones "
    "sesiones plenos asambleas encuentros plenarias заседаний заседаниям заседаниями заседаниях "
    "собраний собраниям "
    "собраниями собраниях сессий сессиям сессиями сессиях встреч встречам встречами встречах "
    "совещаний совещаниям "
    "совещаниями совещаниях اجتماعات اجتماعين اجتماعان جلسات جلستين دورات دورتين لقاءات لقاءين "
    "sobranij sobranii"
)
_NOUNS = _ONE | _MANY
#: Singular in form, a count in sense: 2 собрания, 17 اجتماعا.
_RUSSIAN_GENITIVE = listed("заседания собрания сессии встречи совещания")
_NUMBER_SIGNS = listed("no num nr numero number номер номером рقم رقم n o . # ' ال (")
_AND = frozenset(("and", "et", "y", "e", "и", "&", "/", ",", "و", "или", "or", "ou"))
_THROUGH = frozenset(("-", "to", "through", "till", "a", "au", "al", "по", "до", "الي", "حتي"))
_ARTICLES = listed("the la le les el los las l ال a au al по")
_ROMAN = re.compile("(X{0,4}(?:IX|IV|V?I{0,4}))(?:e|ème|a|ª|-е)?")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
#: What ends the reach of an ordinal: "the first report of the meeting" names no first meeting.
_STOPS = listed(
    "of the in on at for from to by with and or is was were are has had did about de du des la le "
    "les el los las en del "
    "a au aux pour par sur que qui y o et ou por para con un una une в на о об и к по с из за для "
    "от у до что как или "
    "في من علي الي عن مع و او هل ما year years month months day days week weeks time times time's "
    "year's annee an ano "
    "dia jour mois semaine mes vez fois год года году месяц месяца день дня раз раза неделя "
    "неделе неделю quarter "
    "part study report question item draft version two three four"
)
_LAST = listed(
    "last latest final dernier derniere derniers dernieres ultimo ultima ultimos ultimas "
    "последний последняя последнее "
    "последнего последней последнему последним последнем последнюю последние последних крайнее "
    "крайнего крайнем اخر recent "
    "newest"
)
_PREVIOUS = listed(
    "previous preceding precedent precedente precedentes anterior previo previa предыдущее "
    "предыдущего предыдущей предыдущем "
    "предыдущая предыдущую прошлое прошлого прошлом прошлой"
)
_NEXT = listed(
    "next upcoming forthcoming coming prochain prochaine suivant suivante proximo proxima "
    "siguiente следующее следующего "
    "следующем следующая следующей следующую следующему ближайшее ближайшего ближайшем ближайшей "
    "будущее будущем"
)
_FIRST = listed("earliest first-ever initial initiale inicial")
#: After the noun, as French, Spanish and Arabic have it; اخر after a noun is "another".
_AFTER: dict[str, Relative] = {
    **dict.fromkeys(listed("الاخير الاخيره اخير اخيره اخيرا derniere ultima recente reciente"), "last"),
    **dict.fromkeys(listed("السابق السابقه precedente precedent anterior passee pasada"), "previous"),
    **dict.fromkeys(
        listed("القادم القادمه المقبل المقبله التالي التاليه prochaine suivante proxima siguiente"), "next"
    ),
}
_BEFORE: dict[str, Relative] = {
    **dict.fromkeys(_LAST, "last"),
    **dict.fromkeys(_PREVIOUS, "previous"),
    **dict.fromkeys(_NEXT, "next"),
    **dict.fromkeys(_FIRST, "first"),
}
_OF = listed("of de des d из من parmi entre among")
_THEM = listed(
    "them these those ellas ellos elles eux ces estas esas них этих тех بينها بينهم منها هذه تلك "
    "four three two five six "
    "quatre trois deux cinq cuatro tres dos cinco четырех трех двух пяти шести الاربعه الثلاثه "
    "الخمسه الاربع all"
)  # fmt: skip
_COUNTED = (
    "participant", "people", "person", "countr", "member", "state", "delegat", "expert", "day",
    "contribut", "document",
    "pays", "pais", "участник", "стран", "человек", "делегат", "эксперт", "день", "дня", "مشارك",
    "دول", "شخص", "%",
)  # fmt: skip
_HAN_NOUN = "(?:[^第，。？?！!、；;]{0,12}?会|届会|$|(?=[的，。？?、 ]))"
_HAN_MEETINGS = f"第 ?((?:{HAN} ?[次届场]?[会议]{{0,2}} ?(?:、|和|与|及|至|到|-|~|,|以及) ?第? ?)*)({HAN}) ?[次届场轮]{_HAN_NOUN}"
_HAN_FIGURES = "(?<![0-9第了过共的召开])([0-9]{1,3}) ?[次届] ?[^第，。？?！、；多]{0,4}?会|会议 ?([0-9]{1,3})(?![0-9年月])"
_HAN_LISTED = f"({HAN}) ?[次届场]?[会议]{{0,2}} ?(、|和|与|及|至|到|-|~|,|以及)"
_HAN_RELATIVE = (
    "(最后|最近|最新|上|前|下|首|最早|末)(?:的|召开的)?(?:一|1)?(?:次|届|场|轮)(?:[^第，。？?]{0,6}会|的|[（(，。？?]|$)|"
    f"(?:其中|[会中里])的?第({HAN})[次个届]|[会中里](?:的)?(最后|首|最近)(?:一)?[次个届]"
)
_HAN_KIND: dict[str, Relative] = {
    "最后": "last", "最近": "last", "最新": "last", "末": "last", "上": "last", "前": "previous", "下": "next",
    "首": "first", "最早": "first",
}  # fmt: skip
#: A working group's own short name with a figure is its meeting: CWG-COP 16.
_GROUP = frozenset(("cwg", "ргс", "gtc"))


def meetings(words: Words) -> tuple[frozenset[int], Relative | None]:
    """Ordinals of the meetings that are named, and the place of one in a row; their figures count as used."""
    found: set[int] = set()
    relative: Relative | None = None
    if has_han(words.text):
        relative = _in_chinese(words, found)
    for place in range(len(words)):
        if not words.is_word(place):
            continue
        noun = _noun(words, place)
        if noun:
            _before(words, place, noun, found)
            _after(words, place, noun, found)
        elif words.low[place] in _GROUP and words.is_word(place + 2) and words.at(place + 1) == "-":
            number = numeral_at(words, place + 3)
            if (
                number
                and words.is_figure(place + 3)
                and not words.glued(place + 3)
                and place + 3 not in words.used
            ):
                _take(words, place + 3, number, found)
        relative = relative or _relative(words, place, noun)
    if relative is None:
        relative = _ordinal_of_them(words)
    if relative is None and found == {1}:
        relative = "first"
    return frozenset(found), relative


def is_meeting(words: Words, place: int) -> bool:
    """Whether there is a word for a meeting at a token."""
    return words.is_word(place) and bool(_noun(words, place))


def _noun(words: Words, place: int) -> str:
    """The word for a meeting at a token, without what Arabic writes before it; misspelt beside a figure too."""
    for form in bare(words.low[place]):
        if form in _NOUNS:
            return form
    token = words.low[place]
    if len(token) > 6 and (words.is_figure(place + 1) or any(words.is_figure(place - n) for n in (1, 2, 3))):
        return next((noun for noun in sorted(_ONE) if _alike(token, noun)), "")
    return ""


def _alike(word: str, noun: str) -> bool:
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


def _roman_at(words: Words, place: int) -> Numeral | None:
    """XVII, XVIIe: a Roman number in capitals."""
    match = _ROMAN.fullmatch(words.raw[place]) if 0 <= place < len(words) else None
    if match is None or not match[1]:
        return None
    values = [_ROMAN_VALUES[letter] for letter in match[1]]
    value = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return Numeral(value, True, place + 1)


def _take(words: Words, place: int, number: Numeral, found: set[int]) -> bool:
    if place in words.used or not 0 < number.value < 1000:
        return False
    found.add(number.value)
    words.used.update(range(place, number.end))
    return True


def _ending_at(words: Words, end: int) -> tuple[int, Numeral] | None:
    """The longest number whose last token is before `end`."""
    best = None
    for start in range(end - 1, max(end - 7, -1), -1):
        number = numeral_at(words, start)
        if number and number.end == end and start not in words.used:
            if best is None or not words.is_figure(start):
                best = (start, number)
        elif number and number.end > end:
            break
    roman = _roman_at(words, end - 1)
    return best or ((end - 1, roman) if roman else None)


def _before(words: Words, place: int, noun: str, found: set[int]) -> None:
    """The 17th meeting; 15th and 16th CWG meetings; 15th to 18th sessions; 17-е собрание."""
    end = place
    for gap in range(4):
        got = _ending_at(words, end)
        if got:
            start, number = got
            # A count, as in "three meetings", names none of them.
            if not number.ordinal and (gap or not _counts_one(words, start, number, noun)):
                return
            if _take(words, start, number, found):
                _listed_before(words, start, number.value, found)
            return
        end -= 1
        token = words.at(end)
        if token in _STOPS or not (words.is_word(end) or token == "-"):
            return
        if (
            token[0] >= "а"
            and token[0] <= "я"
            and not (
                token.endswith(
                    (
                        "ого",
                        "его",
                        "ой",
                        "ей",
                        "ом",
                        "ем",
                        "ое",
                        "ее",
                        "ая",
                        "ий",
                        "ый",
                        "му",
                        "ым",
                        "ую",
                        "ые",
                        "ых",
                        "м",
                        "ми",
                    )
                )
                or words.raw[end].isupper()
            )
        ):
            return


def _counts_one(words: Words, start: int, number: Numeral, noun: str) -> bool:
    """Whether a number without an ordinal's ending still names one meeting: 17 собрание, 17 meeting."""
    if not words.is_figure(start) or noun in _MANY or number.value < 2:
        return False
    if noun in _RUSSIAN_GENITIVE:
        return number.value > 4
    # Arabic counts with the singular: 17 اجتماعا.
    return not "\u0620" <= noun[0] <= "\u06ff"


def _listed_before(words: Words, start: int, value: int, found: set[int]) -> None:
    """Walk back over "15th and", "15th to", "с 15-го по"."""
    while start > 1:
        link = start - 1
        while words.at(link) in _ARTICLES and words.at(link) not in _THROUGH and link > 0:
            link -= 1
        joint = words.at(link)
        if joint not in _AND and joint not in _THROUGH:
            return
        end = link
        if words.at(end - 1) == ",":
            end -= 1
        got = _ending_at(words, end)
        if got is None:
            return
        begin, number = got
        if not _take(words, begin, number, found):
            return
        if joint in _THROUGH and number.value < value <= number.value + 50:
            found.update(range(number.value, value))
        start, value = begin, number.value


def _after(words: Words, place: int, noun: str, found: set[int]) -> None:
    """Meeting 17, собрание № 17, reunión número diecisiete, الاجتماع السابع عشر, الاجتماعان 15 و16."""
    arabic = "\u0620" <= noun[0] <= "\u06ff"
    start = place + 1
    signed = False
    while words.at(start) in _NUMBER_SIGNS and start - place < 5:
        signed = signed or words.at(start) not in (".", "'", "ال")
        start += 1
    number = numeral_at(words, start) if start < len(words) else None
    if number is None and arabic:
        # An Arabic ordinal may stand behind other words: اجتماع الفريق السابع عشر. It agrees with its noun.
        for start in range(place + 2, min(place + 6, len(words))):
            if words.at(start) in _STOPS or not words.is_word(start) or words.low[start].endswith("ات"):
                return
            number = numeral_at(words, start)
            if number:
                feminine = words.low[start].endswith("ه")
                if not number.ordinal or feminine != noun.endswith("ه"):
                    return
                break
    if number is None or start in words.used:
        return
    following = words.at(number.end)
    if not number.ordinal and not signed:
        if words.is_figure(start):
            # A day, or a count of something else.
            if following.startswith(_COUNTED) or (words.at(start + 1) == "." and words.is_figure(start + 2)):
                return
            if noun in _MANY and following not in _AND and following not in _THROUGH:
                return
        elif arabic or (words.is_word(number.end) and following not in _STOPS) or noun in _MANY:
            return
    if number.ordinal and not arabic and words.is_word(number.end) and following not in _STOPS and not signed:
        # "at the meeting first steps were taken", «собрание второй группы»
        return
    if _take(words, start, number, found):
        _listed_after(words, number, found)


def _listed_after(words: Words, number: Numeral, found: set[int]) -> None:
    """Walk on over "and 18", "to 18", والسادس عشر."""
    while True:
        link = number.end
        if words.at(link) == "," and (words.at(link + 1) in _AND or words.is_figure(link + 1)):
            link += words.at(link + 1) in _AND
        joint = words.at(link)
        if joint in _AND or joint in _THROUGH:
            start = link + 1
            while words.at(start) in _ARTICLES:
                start += 1
        elif joint.startswith("و") and len(joint) > 2:
            start = link
        else:
            return
        following = numeral_at(words, start) if start < len(words) else None
        if (
            following is None or start in words.used or following.ordinal != number.ordinal
            or (words.is_word(following.end) and words.at(following.end).startswith(_COUNTED))
        ):  # fmt: skip
            return
        if joint in _THROUGH and number.value < following.value <= number.value + 50:
            found.update(range(number.value + 1, following.value))
        if not _take(words, start, following, found):
            return
        number = following


def _relative(words: Words, place: int, noun: str) -> Relative | None:
    """The last meeting, самое последнее собрание, réunion précédente, the last of them."""
    if noun and words.at(place + 1) in _AFTER:
        return _AFTER[words.at(place + 1)]
    kind = next((_BEFORE[form] for form in bare(words.low[place]) if form in _BEFORE), None)
    if kind is None:
        return None
    for ahead in range(place + 1, place + 5):
        if words.is_word(ahead) and _noun(words, ahead):
            return kind
        if _partitive(words, ahead):
            return kind
        if words.at(ahead) in _STOPS or not (words.is_word(ahead) or words.at(ahead) == "-"):
            return None
        if numeral_at(words, ahead):
            return None
    return None


def _partitive(words: Words, place: int) -> bool:
    """Whether "of them", "of the four", "из этих собраний" begins at a token."""
    if words.at(place) not in _OF:
        return words.at(place) in ("بينها", "منها")
    ahead = place + 1
    while words.at(ahead) in ("the", "les", "las", "los", "l", "'", "entre", "all"):
        ahead += 1
    return words.at(ahead) in _THEM or (words.is_word(ahead) and _noun(words, ahead) in _MANY)


def _ordinal_of_them(words: Words) -> Relative | None:
    """The n of "second of them", «второе из четырех собраний», ثاني الاجتماعات."""
    for place in range(len(words)):
        number = numeral_at(words, place) if words.is_word(place) or words.is_figure(place) else None
        if number is None or not number.ordinal or number.value > 20 or place in words.used:
            continue
        ahead = number.end
        if (
            words.is_word(ahead)
            and words.at(ahead) not in _OF
            and _noun(words, ahead)
            and place not in words.used
        ):
            continue
        if _partitive(words, ahead) or (
            words.at(ahead) in ("one", "meeting") and _partitive(words, ahead + 1)
        ):
            words.used.update(range(place, number.end))
            return number.value
    return None


def _in_chinese(words: Words, found: set[int]) -> Relative | None:
    """第十七次会议, 第十五次和第十六次会议, 17次会议, 最后一次会议, 其中第二次."""
    relative: Relative | None = None
    for match in re.finditer(_HAN_RELATIVE, words.text):
        ordinal = match[2]
        relative = han_value(ordinal) if ordinal else _HAN_KIND[match[1] or match[3]]
        if ordinal:
            words.use(*match.span())
        break
    for match in re.finditer(_HAN_MEETINGS, words.text):
        value = han_value(match[2])
        if relative == value or value is None or not 0 < value < 1000:
            continue
        found.add(value)
        listed = [(han_value(one[1]), one[2]) for one in re.finditer(_HAN_LISTED, match[1])]
        for position, (one, joint) in enumerate(listed):
            if one is None:
                continue
            following = listed[position + 1][0] if position + 1 < len(listed) else value
            last = following if joint in "至到-~" and following and one < following < one + 50 else one
            found.update(range(one, last + 1))
        words.use(*match.span())
    for match in re.finditer(_HAN_FIGURES, words.text):
        value = int(match[1] or match[2])
        if 0 < value < 1000 and not any(
            words.spans[place][0] >= match.start() and words.spans[place][1] <= match.end()
            for place in words.used
        ):
            found.add(value)
            words.use(*match.span())
    return relative
