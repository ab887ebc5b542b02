"""The place of a meeting in a row: the last meeting, the second of them."""

from index.cues.nouns import MANY, STOPS, noun_at
from index.cues.numerals import numeral_at
from index.cues.value import Relative
from index.cues.words import Words, bare, listed

_LAST = listed(
    "last latest final dernier derniere derniers dernieres ultimo ultima ultimos ultimas последний "
    "последняя последнее последнего последней последнему последним последнем последнюю последние "
    "последних крайнее крайнего крайнем اخر recent newest"
)
_LAST_BUT_ONE = listed(
    "penultimate penultieme penultimo penultima предпоследнее предпоследнего предпоследнем предпоследнему "
    "предпоследняя предпоследней предпоследнюю предпоследний vorletzte vorletzten"
)
_PREVIOUS = listed(
    "previous preceding precedent precedente precedentes anterior previo previa предыдущее предыдущего "
    "предыдущей предыдущем предыдущая предыдущую прошлое прошлого прошлом прошлой"
)
_NEXT = listed(
    "next upcoming forthcoming coming prochain prochaine suivant suivante proximo proxima siguiente "
    "следующее следующего следующем следующая следующей следующую следующему ближайшее ближайшего "
    "ближайшем ближайшей будущее будущем"
)
_FIRST = listed("earliest first-ever initial initiale inicial")
#: After the noun, as French, Spanish and Arabic have it; اخر after a noun is "another".
_KINDS_AFTER: dict[str, Relative] = {
    **dict.fromkeys(listed("الاخير الاخيره اخير اخيره اخيرا derniere ultima recente reciente"), "last"),
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
#: Between a noun and a word for the last: الاجتماع ما قبل الأخير, the last but one.
_BEFORE = frozenset(("ما", "قبل"))
_OF = listed("of de des d из من parmi entre among")
_THEM = listed(
    "them these those ellas ellos elles eux ces estas esas них этих тех بينها بينهم منها هذه تلك four "
    "three two five six quatre trois deux cinq cuatro tres dos cinco четырех трех двух пяти шести الاربعه "
    "الثلاثه الخمسه الاربع all"
)  # fmt: skip


def is_relative(forms: list[str]) -> bool:
    """Whether a word in one of its forms says last, previous, "of them" or the like."""
    return any(form in _KINDS or form in _KINDS_AFTER or form in _THEM for form in forms)


def relative_at(words: Words, place: int, noun: str) -> Relative | None:
    """The last meeting, самое последнее собрание, réunion précédente, the last of them, the last but one."""
    if noun:
        after = place + 1
        while words.at(after) in _BEFORE:
            after += 1
        kind = _KINDS_AFTER.get(words.at(after))
        if kind and after > place + 1:
            words.used.update(range(place + 1, after))
            return -2 if kind == "last" else None
        if kind:
            return kind
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
    """What a word for the last means with those around it: second to last, avant-dernière, last but one; None for the
    third to last and beyond."""
    for after in (place + 1, noun + 1):
        if words.at(after) == "but" and words.at(after + 1) == "one":
            words.used.update((after, after + 1))
            return -2
    before = [at for at in range(max(place - 4, 0), place) if words.at(at) != "-"][-2:]
    said = [words.at(at) for at in before]
    if said[-1:] == ["to"]:
        if said[0] not in ("second", "next"):
            return None
    elif said[-1:] in (["second"], ["avant"]):
        before = before[-1:]
    else:
        return "last"
    words.used.update(before)
    return -2


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
