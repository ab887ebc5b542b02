"""Meetings in Chinese, where a word is a part of a line: 第十七次会议, 第十五至十八次会议, 最后一次会议."""

import re

from index.cues.numerals import HAN, han_value
from index.cues.value import Relative
from index.cues.words import Words

_AND = "(?:、|和|与|及|至|到|-|~|,|以及)"
# Possessive, for a space fits before a sign and after it: what does not end as a list would else be tried in twice as
# many ways with every space.
_ONE = f"({HAN}) ?+[次届场]?+[会议]{{0,2}}+ ?+({_AND})"
#: A meeting, and not 会 as a part of another word (社会, 会计) or for "will" (谈判会持续多久).
_MEETING = (
    "(?:会议|(?:例|年|大|全|峰|届|开|(?<=[次届场轮]))会(?![计议])|"
    "(?<![社机协览商议员事工学])会(?=[上中后前期内的，。？?！!、 ]|$))"
)
_NOUN = f"(?:[^第，。？?！!、；;]{{0,12}}?{_MEETING}|$|(?=[的，。？?、 ]))"
_ORDINALS = f"第 ?+((?:{_ONE} ?+第?+ ?+)*)({HAN}) ?(?:[次届场轮]{_NOUN}|回(?:会议|大会|全会))"
#: Without 第 a figure may count: 开了17次会 names no meeting.
_FIGURES = (
    "(?<![0-9第了过共的召开])([0-9]{1,3}) ?[次届] ?[^第，。？?！、；多]{0,4}?会|"
    "会议 ?([0-9]{1,3})(?![0-9年月])"
)
_RELATIVE = (
    "(最后|最近|最新|上上|上|前|下|首|最早|末)(?:的|召开的)?[一1]?[次届场轮]"
    "(?:[^第，。？?]{0,6}会|的|[（(，。？?]|$)|"
    f"[中里]的?第({HAN})[次个届]|[中里]的?(最后|首|最近)一?[次个届]|"
    "(头)一[次届场轮](?:会议|大会|全会)|(最后|最近|最新)的?(?:会议(?!室)|大会|全会)"
)
_FROM_THE_END = f"倒数第 ?({HAN}) ?[个次届场轮]"
_KIND: dict[str, Relative] = {
    "最后": "last", "最近": "last", "最新": "last", "末": "last", "上": "last", "上上": -2, "前": "previous",
    "下": "next", "首": "first", "头": "first", "最早": "first",
}  # fmt: skip


def in_chinese(words: Words, found: set[int]) -> Relative | None:
    """Add the ordinals of the meetings that are named to `found`; return the place of one in a row."""
    relative: Relative | None = None
    match = re.search(_RELATIVE, words.text)
    if back := re.search(_FROM_THE_END, words.text):
        value = han_value(back[1])
        relative = -value if value else None
        words.use(*back.span())
    elif match and match[2]:
        relative = han_value(match[2])
        words.use(*match.span())
    elif match:
        relative = _KIND[match[1] or match[3] or match[4] or match[5]]
    for match in re.finditer(_ORDINALS, words.text):
        value = han_value(match[4])
        if value is not None and 0 < value < 1000 and value != relative and not words.is_taken(*match.span()):
            found.add(value)
            _listed(match[1], value, found)
            words.use(*match.span())
    for match in re.finditer(_FIGURES, words.text):
        value = int(match[1] or match[2])
        if value and not words.is_taken(*match.span()):
            found.add(value)
            words.use(*match.span())
    return relative


def _listed(text: str, value: int, found: set[int]) -> None:
    """Add the ordinals of a list that ends with `value`: 第十五和, 第15至."""
    ones = [(han_value(one[1]), one[2]) for one in re.finditer(_ONE, text)]
    following = [*(number for number, _ in ones[1:]), value][: len(ones)]
    for (number, joint), after in zip(ones, following, strict=True):
        if number is not None:
            last = after - 1 if joint in "至到-~" and after and number < after < number + 50 else number
            found.update(range(number, last + 1))
