"""What kind of thing a question seeks, where a passage shows that it holds one: a time, a number.

A closed list of question words in six languages; other kinds (who, where, why) are left to the verifier,
since no pattern tells whether a passage holds them.
"""

import re
from enum import StrEnum

from index.cues.words import Words, bare, has_han, listed


class Sought(StrEnum):
    """A kind of thing that is sought."""

    TIME = "time"
    NUMBER = "number"


_TIME = listed(
    "when date dates quand cuando fecha fechas когда дата дату даты датой датировано kogda متي تاريخ موعد "
    "mata wann quando"
)
#: Units that make "which" a question for a time: which year, en quel mois, в каком году, في اي عام.
_UNIT = listed(
    "year month day days week annee an mois jour jours semaine ano mes dia dias semana "
    "год году года месяц месяце месяца день дня числа число неделе "
    "عام سنه شهر يوم اسبوع godu mesyace"
)
_WHICH = listed(
    "which what quel quelle quels quelles que cual cuales какой каком какого какая какую какие kakom kakogo "
    "اي ايه ما"
)
_NUMBER = listed(
    "percentage percent combien pourcentage cuanto cuanta cuantos cuantas porcentaje "
    "сколько процент процентов доля долю скольких skolko كم نسبه kam"
)
_MANY = listed("many much")
_COUNT = listed("number count share nombre numero cantidad число количество عدد")
_HAN_TIME = re.compile(
    "何时|什么时候|什么时间|哪天|哪一天|哪年|哪一年|哪个?月|几月|几号|几日|日期|什么日子|多久以前"
)
_HAN_NUMBER = re.compile("多少|几(?:个|次|名|国|项|份|人|位|家|种|天|年)|数量|人数|次数|比例|百分之几")


def sought(words: Words) -> frozenset[Sought]:
    """The kinds of thing that the words of a question seek; none for a text that asks for neither."""
    found: set[Sought] = set()
    if has_han(words.text):
        if _HAN_TIME.search(words.text):
            found.add(Sought.TIME)
        if _HAN_NUMBER.search(words.text):
            found.add(Sought.NUMBER)
        return frozenset(found)
    for place, word in enumerate(words.low):
        forms = bare(word)
        which = not _WHICH.isdisjoint({words.at(place - back) for back in (1, 2, 3)})
        if not _TIME.isdisjoint(forms) or (which and not _UNIT.isdisjoint(forms)):
            found.add(Sought.TIME)
        if not _NUMBER.isdisjoint(forms) or (word in _MANY and words.at(place - 1) == "how"):
            found.add(Sought.NUMBER)
        if word in _COUNT and (which or place < 2):
            found.add(Sought.NUMBER)
    return frozenset(found)
