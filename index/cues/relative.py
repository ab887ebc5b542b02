"""The place of a meeting in a row: the last meeting, the second of them."""

from index.cues.nouns import MANY, STOPS, noun_at
from index.cues.numerals import numeral_at
from index.cues.value import Relative
from index.cues.words import Words, bare, listed

_LAST = listed(
    "last latest final dernier derniere derniers dernieres ultimo ultima ultimos ultimas последний "
    "последняя последнее последнего последней последнему последним последнем последнюю последние "
    "последних крайнее крайнего крайнем اخر احدث recent newest недавнее недавнего недавнем недавней недавняя "
    "letzte letzten letzter letztes letztem laatste jungste jungsten jungster reciente recente "
    "крайняя крайней крайнюю свежее свежая свежего свежей свежем свежую"
)
_LAST_BUT_ONE = listed(
    "penultimate penultieme penultimo penultima предпоследнее предпоследнего предпоследнем предпоследнему "
    "предпоследняя предпоследней предпоследнюю предпоследний vorletzte vorletzten vorletzter voorlaatste"
)
_PREVIOUS = listed(
    "previous preceding precedent precedente precedentes anterior previo previa предыдущее предыдущего "
    "предыдущей предыдущем предыдущая предыдущую прошлое прошлого прошлом прошлой "
    "vorige vorigen voriger"
)
_NEXT = listed(
    "next upcoming forthcoming coming prochain prochaine suivant suivante proximo proxima siguiente "
    "следующее следующего следующем следующая следующей следующую следующему ближайшее ближайшего "
    "ближайшем ближайшей будущее будущем nachste nachsten nachster volgende"
)
_FIRST = listed(
    "earliest oldest first-ever initial initiale inicial ancienne antigua antiguo раннее ранняя раннего раннем ранней"
)
#: After the noun, as French, Spanish and Arabic have it; اخر after a noun is "another".
_KINDS_AFTER: dict[str, Relative] = {
    **dict.fromkeys(
        listed("الاخير الاخيره اخير اخيره اخيرا derniere ultima recente reciente ultimo terakhir"), "last"
    ),
    **dict.fromkeys(listed("السابق السابقه precedente precedent anterior passee pasada"), "previous"),
    **dict.fromkeys(
        listed("القادم القادمه المقبل المقبله التالي التاليه prochaine suivante proxima siguiente"), "next"
    ),
}
_KINDS: dict[str, Relative] = {
    **dict.fromkeys(_LAST, "last"),
    **dict.fromkeys(_LAST_BUT_ONE, -2),
    **dict.fromkeys(_PREVIOUS, "previous"),
    **dict.fromkeys(_NEXT, "next"),
    **dict.fromkeys(_FIRST, "first"),
}
#: Between a noun and a word for the last: الاجتماع ما قبل الأخير, the meeting before last, la reunión más reciente.
_BEFORE = listed("before avant anterior antes перед قبل vor")
_BETWEEN = _BEFORE | listed("ما da the la le l ' a al de der plus mas самое самого")
#: Between what counts from the end and the end: third to last, la anterior a la última, avant-dernière.
_JOINING = listed("- to a la")
_OF = listed("of de des d из من parmi entre among")
_THEM = listed(
    "them these those ellas ellos elles eux ces estas esas них этих тех بينها بينهم منها هذه تلك four "
    "three two five six quatre trois deux cinq cuatro tres dos cinco четырех трех двух пяти шести الاربعه "
    "الثلاثه الخمسه الاربع all"
)  # fmt: skip


def is_relative(forms: list[str]) -> bool:
    """Whether a word in one of its forms says last, previous or the like."""
    return any(form in _KINDS or form in _KINDS_AFTER for form in forms)


def says_last(words: Words, place: int, *, behind: bool) -> bool:
    """Whether the word at a place says that something is the last, before it or, as in French and Arabic, behind it."""
    kinds = _KINDS_AFTER if behind else _KINDS
    return words.is_word(place) and any(kinds.get(form) == "last" for form in bare(words.low[place]))


def is_of_them(forms: list[str]) -> bool:
    """Whether a word in one of its forms stands for the meetings: these, all, the four."""
    return not _THEM.isdisjoint(forms)


def relative_at(words: Words, place: int, noun: str) -> Relative | None:
    """The last meeting, самое последнее собрание, réunion précédente, the last of them, the last but one."""
    if noun:
        after = place + 1
        while words.at(after) in _BETWEEN:
            after += 1
        before = not _BEFORE.isdisjoint(words.low[place + 1 : after])
        before = before or words.low[max(place - 2, 0) : place] == ["ما", "قبل"]
        kind = _KINDS_AFTER.get(words.at(after)) or (_KINDS.get(words.at(after)) if before else None)
        if kind and before:
            words.used.update((*range(place + 1, after), place - 1))
            return -2 if kind == "last" else None
        if kind:
            words.used.update(range(place + 1, after))
            return kind
        if words.at(place + 1) in _KINDS_AFTER:
            return _KINDS_AFTER[words.at(place + 1)]
    kind = next((_KINDS[form] for form in bare(words.low[place]) if form in _KINDS), None)
    if kind is None:
        return None
    for ahead in range(place + 1, place + 5):
        if (words.is_word(ahead) and noun_at(words, ahead)) or _partitive(words, ahead):
            return _from_the_end(words, place, ahead) if kind == "last" else kind
        if words.low[place:ahead] == ["last", "but"] and words.at(ahead) == "one":
            continue
        between = words.is_word(ahead) or words.at(ahead) == "-"
        if not between or words.at(ahead) in STOPS or numeral_at(words, ahead):
            break
    return None


def _from_the_end(words: Words, place: int, noun: int) -> Relative | None:
    """What a word for the last means with those around it: third to last, avant-dernière, last but one, anterior a la
    última; None where it is unclear."""
    for after in (place + 1, noun + 1):
        if words.at(after) == "but" and words.at(after + 1) == "one":
            words.used.update((after, after + 1))
            return -2
    before = [at for at in range(max(place - 5, 0), place) if words.at(at) not in _JOINING][-1:]
    if not before:
        return "last"
    said, number = words.at(before[0]), numeral_at(words, before[0])
    if said in _BEFORE or said == "next":
        back = 2
    elif number and number.ordinal and number.value > 1:
        back = number.value
    else:
        return None if "to" in words.low[before[0] + 1 : place] else "last"
    words.used.update(range(before[0], place))
    return -back


def _partitive(words: Words, place: int) -> bool:
    """Whether "of them", "of the four", "из этих собраний" begins at a token."""
    if words.at(place) not in _OF:
        return words.at(place) in ("بينها", "منها")
    ahead = place + 1
    while words.at(ahead) in ("the", "les", "las", "los", "l", "'", "entre", "all"):
        ahead += 1
    return words.at(ahead) in _THEM or (words.is_word(ahead) and noun_at(words, ahead) in MANY)


def ordinal_of_them(words: Words) -> Relative | None:
    """The n of "second of them", «второе из четырех собраний», ثاني الاجتماعات."""
    for place in range(len(words)):
        number = numeral_at(words, place) if words.is_word(place) or words.is_figure(place) else None
        if number is None or not number.ordinal or number.value > 20 or place in words.used:
            continue
        ahead = number.end
        if _partitive(words, ahead) or (
            words.at(ahead) in ("one", "meeting") and _partitive(words, ahead + 1)
        ):
            words.used.update(range(place, number.end))
            return number.value
    return None
