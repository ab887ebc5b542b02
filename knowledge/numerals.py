"""Numbers as documents print them: in figures of any script, and in Chinese."""

import re
import unicodedata
from collections import Counter

#: A Chinese numeral as documents number their parts, and one as people write it, with 两 for two.
HAN, SAID_HAN = "[一二三四五六七八九十百千〇零]{1,9}", "[一二两三四五六七八九十百千〇零]{1,9}"
_WORTH = {"十": 10, "百": 100, "千": 1000}
_DIGIT = {"零": "0", "两": "2"} | {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")}
#: Letters in the order in which points are counted.
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя", "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ")
#: What stands before three figures of a number.
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f.,'\u2019\u066c](?=\d{3}(?!\d))")


def figures(text: str) -> str:
    """The text with figures of any script as ASCII ones, sign for sign: ٢٫٤ → 2.4."""
    text = text.replace("٫", ".").replace("．", ".")
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in text
    )


def numbers(text: str) -> Counter[int]:
    """The numbers that stand in a text in figures of any script: 1 000, 1,000 and 1.000 are one number, 2.4 is two."""
    return Counter(map(int, re.findall(r"\d+", _THOUSANDS.sub("", text))))


def han(text: str) -> str:
    """A Chinese numeral below 10,000 in figures, any other text as it is: 二十一 → 21, 二〇二一 → 2021."""
    if not re.fullmatch(SAID_HAN, text):
        return text
    value, digits = 0, ""
    for sign in text:
        if sign in _WORTH:
            value, digits = value + int(digits or 1) * _WORTH[sign], ""
        else:
            digits += _DIGIT[sign]
    return str(value + int(digits or 0))
