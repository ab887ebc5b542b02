"""States that a text names: their names in the six UN languages, short and long, and in some others; adjectives beside
a delegation.

Precision comes first: a name is whole words, the longest name wins, and a name that is also a common word
counts only where it is written as a name.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index.cues.words import Words, bare, has_han, listed

_TABLE = Path(__file__).with_name("names.json")


class Table(NamedTuple):
    """names.json: see `index.cues.names`, which makes it."""

    names: dict[str, dict[str, str]]
    han: dict[str, dict[str, str]]
    adjectives: dict[str, str]
    months: dict[str, int]


@cache
def table() -> Table:
    """The table of names, read once."""
    return Table(**json.loads(_TABLE.read_text(encoding="utf-8")))


#: Common words unless in capitals: us, a car, water (fr), tsar.
_CAPITALS = listed("us car eau oae eua rca prc rdc цар")
#: Common words unless they begin with a capital letter: a turkey, a chad, a cube, chile, a grenade, fumes; German names
#: that are French adjectives.
_CAPITALISED = listed(
    "turkey chad mali guinea jordan chile china cuba granada dominica dominique oman malta monaco palau antigua "
    "algerien armenien australien bolivien georgien indien indonesien italien jordanien libyen syrien "
    "гана чад чада чаде чаду кубе кубу куб кубы куба мали чили гаити перу катара катару катаре катаром"
)
#: Uses, in a Spanish sentence without the capitals of a State.
_SPANISH_USE = listed("se que quien como los las el la lo ya casi nunca solo")
#: Spanish (西班牙语) is no State, but Spanish culture (西班牙文化) may be one's.
_HAN_LANGUAGE = re.compile("语(?!言)|文(?![化献件本学章明字])")
#: Common words also at the beginning of a sentence: «Того» is of that.
_INSIDE = frozenset(["того"])
#: مالي is financial too: it is a State after a preposition or a word for a State.
_ARABIC_AFTER = listed("في من الي عن مع جمهوريه دوله وفد حكومه ممثل ممثله مندوب بين")
_ARABIC_COMMON = frozenset(["مالي"])
_ENDINGS = listed(
    "s e es ne nes a o as os n ns se sa ий ая ое ие ого ой ому им ом ую их ими ем ы и ки ка ком "
    "ке ку ي يه يون يين"
) | {""}
#: An adjective names a State beside one of these (Brazilian delegation); alone it may name a language.
_ACTORS = (
    "delegat", "delegac", "delegad", "delegaz", "represent",
    "govern", "ministr", "authorit", "autorid", "autorit", "expert", "gouvern",
    "gobier", "chair", "presiden", "side", "proposal", "propos", "propuest", "contribut", "contribu",
    "initiati", "iniciati", "experien", "compan", "entrepri", "empres", "regulat", "administra",
    "partn", "colleag", "partie", "parte", "делегац", "делегат", "представит", "правительств",
    "министер", "министр", "власт", "эксперт", "сторон", "предложен", "вклад", "инициатив", "опыт",
    "компани", "регулят", "администрац", "партнер", "коллег", "وفد", "مندوب", "ممثل", "حكوم", "وزار",
    "وزير", "سلط", "خبير", "خبراء", "مبادر", "تجرب", "جانب", "اقتراح", "مقترح",
)  # fmt: skip
#: The side of a State in Chinese, by the sign for it, where no other word is before and after it: 方法方面, 打印方式,
#: 5日方可. Those of China, Russia and the United States are in states.txt.
_HAN_SIDES = {"印": "IN", "日": "JP", "法": "FR", "英": "GB", "韩": "KR", "德": "DE"}
_HAN_SIDE = re.compile(
    f'(?<![^和与及同跟对向由被让请给据问的是为、,。;:?! "(])([{"".join(_HAN_SIDES)}])方(?![面式法案可才向便针程])'
)
_LONGEST = 8


def states(words: Words) -> frozenset[str]:
    """The ISO codes of the UN member States that are named."""
    names = table().names
    places = [place for place in range(len(words)) if words.low[place].isalpha()]
    found = set()
    index = 0
    while index < len(places):
        place = places[index]
        code, length = "", 0
        for form in bare(words.low[place]):
            rests = names.get(form) or names.get("ال" + form if "لل" in words.low[place][:3] else "")
            if rests:
                code, length = _longest(words, places, index, form, rests)
                if length:
                    break
        if code:
            found.add(code)
            words.named.update(places[index : index + length])
        elif not length:
            code = _adjective(words, place)
            before = place - (3 if words.at(place - 1) == "-" else 1)  # la délégation néo-zélandaise
            if code and (_actor(words, place + 1) or _actor(words, before)):
                found.add(code)
        index += max(length, 1)
    if has_han(words.text):
        found |= _han(words.text)
    return frozenset(found)


def _longest(
    words: Words, places: list[int], index: int, first: str, rests: dict[str, str]
) -> tuple[str, int]:
    """The code of the longest name that begins here and its length in words; ("", 0) where none does."""
    following = [
        first if form == 0 else words.low[at] for form, at in enumerate(places[index : index + _LONGEST])
    ]
    reach = 1
    while reach < len(following) and _joined(words, places[index + reach - 1], places[index + reach]):
        reach += 1
    for length in range(reach, 0, -1):
        code = rests.get(" ".join(following[1:length]))
        if code is not None and (length > 1 or _is_name(words, places[index], first)):
            return code, length
    return "", 0


def _joined(words: Words, before: int, after: int) -> bool:
    """Whether only a hyphen, apostrophe, point, ampersand or space stands between two words."""
    return after - before == 1 or (after - before == 2 and words.low[before + 1] in "-'.&")


def _is_name(words: Words, place: int, word: str) -> bool:
    raw = words.raw[place]
    if word in _CAPITALS:
        return raw.isupper() and (len(words) < 4 or not words.text.isupper())
    if word == "usa" and not raw.isupper():
        return _SPANISH_USE.isdisjoint(words.low)
    if word in _INSIDE:
        return raw[0].isupper() and place > 0 and words.low[place - 1] not in '.!?-"'
    if word in _ARABIC_COMMON:
        return raw != word or words.at(place - 1) in _ARABIC_AFTER
    # Somebody who types no capital at all means the State as well, save for these words.
    return word not in _CAPITALISED or raw[0].isupper()


def _adjective(words: Words, place: int) -> str:
    stems = table().adjectives
    for word in bare(words.low[place]):
        for cut_ in range(min(4, len(word) - 3) + 1):
            stem, ending = word[: len(word) - cut_], word[len(word) - cut_ :]
            if stem in stems and ending in _ENDINGS:
                return stems[stem]
    return ""


def _actor(words: Words, place: int) -> bool:
    return any(form.startswith(_ACTORS) for form in bare(words.at(place)))


def _han(text: str) -> set[str]:
    """Chinese names, longest first, from left to right."""
    found = {_HAN_SIDES[side[1]] for side in _HAN_SIDE.finditer(text)}
    han = table().han
    place = 0
    while place < len(text):
        rests = han.get(text[place])
        best = max((rest for rest in rests or () if text.startswith(rest, place + 1)), key=len, default=None)
        if rests is None or best is None:
            place += 1
            continue
        end = place + 1 + len(best)
        if rests[best] and not _HAN_LANGUAGE.match(text, end) and text[place - 1 : place] != "女":
            found.add(rests[best])
        place = end
    return found
