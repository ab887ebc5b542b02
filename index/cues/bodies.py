"""Whose meeting it is: a group's, or that of a body above it."""

import re
from collections.abc import Iterable

from index.cues.words import Words, bare, has_han, listed

#: Words for bodies, the lowest first: a group is of a committee, which is of a council or an assembly.
_TIERS = (
    listed(
        "group groups cwg wg groupe groupes gt grupo grupos gruppe arbeitsgruppe gruppo ргс рг группа группы группе "
        "группу группой групп подгруппа подгруппы فريق الفريق فريقنا مجموعه"
    ),
    listed(
        "committee commission comite comision ausschuss kommission comitato commissione "
        "comissao комитет комитета комитету комитете комитетом комиссия комиссии комиссию комиссией لجنه هييه"
    ),
    listed(
        "council assembly consejo asamblea assemblee consiglio assemblea conselho assembleia rat versammlung совет "
        "совета совету совете советом ассамблея ассамблеи ассамблее ассамблею مجلس جمعيه"
    ),
)
TOP = len(_TIERS) - 1
BODIES = frozenset[str]().union(*_TIERS)
_HAN_TIERS = ("组", "委员会", "理事会|大会|全会")


def tier(words: Words) -> int | None:
    """The lowest tier of the bodies that a text names, 0 for a group; None where it names none."""
    # In small letters "conseil" is advice.
    return lowest([*words.low, *(("council",) if "Conseil" in words.raw else ())])


def lowest(said: Iterable[str]) -> int | None:
    """The same of folded words; of Chinese ones what is in them."""
    forms = {form for word in said for form in bare(word)}
    han = "".join(filter(has_han, forms))
    for number, (words, signs) in enumerate(zip(_TIERS, _HAN_TIERS, strict=True)):
        if not words.isdisjoint(forms) or re.search(signs, han):
            return number
    return None
