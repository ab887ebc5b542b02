"""Numbers and marks that a document prints before its paragraphs and points, and the lists that they form."""

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.numerals import ALPHABETS, HAN, figures, han

MARKS = "[\u200e\u200f\u061c]*"
_NUMBER = r"\d{1,3}(?:[.٫]\d{1,3}){0,7}"
#: 2.4<tab>, 2.4 , 2.4., 1., 1), 1<tab>, 1 –, 1.-, 2.4 before a Chinese sign; a bare figure and a space may begin a
#: sentence, so that is told apart.
_TYPED = re.compile(
    rf"{MARKS}({_NUMBER}|[A-Z](?:\.\d{{1,3}}){{1,7}}(?=[.\s]))"
    rf"(?:([.)])?[ \u00a0]*([–—-])[ \u00a0]+(?=[^\W\d_])|"
    rf"([.)．、])[ºª]?(?=\s|$|[^\W\d_])\s*|{MARKS}(\t)\s*|{MARKS}(?:[ \u00a0]+|$|(?<=\.\d)(?=[\u4e00-\u9fff])))"
)
_HAN = re.compile(rf"({HAN})[、．]\s*")
_ROMAN = re.compile(r"([IVXL]+)[.)]?(?:\t\s*|[.)]\s+)")
_LETTERED = re.compile(
    rf"{MARKS}(（{HAN}）|[（(](?:a?[a-z]|[а-яё]|[ivx]{{1,5}}|\d{{1,3}}|[أ-ي]|{HAN})[）)](?=\W|\w{{2}}|$)|[①-⑳]|(?:[a-zа-яё]|[ivx]{{1,5}}|[أ-ي])\)(?=\s)|[ivx]{{2,5}}\.(?=\s)|[أ-ي]ـ?\s?[-–](?=\s))[\s、]*|{MARKS}([a-zA-Zа-яА-Я])\.\s+"
)
#: Numbers as Arabic documents write them: -1.2 words, 1.2- words, 1words.
HYPHENED = re.compile(
    rf"^{MARKS}(?:[-–]\s?({_NUMBER})|({_NUMBER})\.?\s?[-–]|({_NUMBER})(?=[\u0620-\u064a]))\s*(?=[\u0590-\u08ff])"
)

#: A reading of a mark: its form, and its value, 0 for a bullet.
Reading = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Label:
    """The label before a text: `number` ("2.4"), or `mark` of a list item ("•", "(a)"). `firm`: it cannot begin a
    sentence, as in "18 contributions were made" or "10.30 was the time"; `word`: "annex" or "article", if the
    document has the word; `printed`: the label as printed."""

    number: str = ""
    mark: str = ""
    firm: bool = True
    word: str = ""
    printed: str = ""

    @property
    def depth(self) -> int:
        """The number of parts of the number: 2 for "2.4"."""
        return self.number.count(".") + 1 if self.number else 0

    @property
    def name(self) -> str:
        """The printed label if it has a word: "Article 3"; else ""."""
        return self.printed if self.word not in ("", "roman") else ""


def split(text: str) -> tuple[Label, str]:
    """The number or mark before a text, and the text without it."""
    typed = HYPHENED.sub(lambda match: f"{match[1] or match[2] or match[3]}\t", text)
    if match := _TYPED.match(typed):
        dashed = match[3] and (not match[1].isdigit() or typed[match.end() :][:1].isupper())
        label = Label(figures(match[1]), firm=bool(match[2] or dashed or match[4] or match[5]))
    elif match := _HAN.match(typed):
        label = Label(han(match[1]))
    elif match := _ROMAN.match(typed):
        label = Label(match[1], word="roman")
    elif match := _LETTERED.match(typed):
        label = Label(mark=match[1] or f"{match[2]}.")
    else:
        return Label(), text
    rest = typed[match.end() :]
    printed = text[: len(text) - len(rest)].strip()
    apart = label.number and typed == text  # a dash behind a space is none of the number
    return replace(label, printed=re.sub(r"\s[–—-]$", "", printed) if apart else printed), rest


def counted(label: Label) -> list[Reading]:
    """The possible readings of a number or mark."""
    said = label.mark or (label.printed if re.match(HAN, label.printed) else f"{label.number}.")
    printed = re.sub(r"[\Wـ]", "", said)
    core = han(figures(printed))
    if not core:
        return [("", 0)] if label.mark else []
    form = re.sub(r"\s?[–—-]", "-", re.sub(r"\w+", "{}", said))  # one list may have several dashes
    found = []
    if core.isdigit():
        found.append((form + unicodedata.category(printed[0]), int(core)))
    if re.fullmatch("[ivxl]+|[IVXL]+", core):
        worth = [{"i": 1, "v": 5, "x": 10, "l": 50}[sign] for sign in core.lower()]
        signed = (-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))
        found.append((f"{form}{'I' if core.isupper() else 'i'}", sum(signed)))
    if re.fullmatch("a[a-z]", core):  # aa and ab, behind z
        found.append((f"{form}a", 26 + ALPHABETS[0].index(core[1]) + 1))
    for alphabet in ALPHABETS:
        if len(core) == 1 and core.lower() in alphabet:
            letter = alphabet[0].upper() if core.isupper() else alphabet[0]
            found.append((f"{form}{letter}", alphabet.index(core.lower()) + 1))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a text in the lists of its section.

    around: the places of the points that it is within, the outermost first
    form: the form of its own mark, "" without one
    first: the value of its mark
    value: the same, or that of its last point if it holds several
    before: the place of the point that it is within, or of the words without a mark before its list; None without
    """

    around: tuple[int, ...] = ()
    form: str = ""
    first: int = 0
    value: int = 0
    before: int | None = None


def nested(
    readings: Sequence[list[Reading]],
    adapt: Callable[[int, int, str], list[Reading]] | None = None,
    more: Sequence[int] | None = None,
) -> list[Place]:
    """Nest texts as lists: a mark that continues an open list belongs to it; the first mark of another kind is within
    the point before it; words without a mark are within a point if its list continues after them.

    `adapt` gives the readings of a text behind an open point and its form; `more`: how many further points of its
    list a text holds.
    """
    places: dict[Reading, list[int]] = {}
    for n, found in enumerate(readings):
        for reading in found:
            places.setdefault(reading, []).append(n)

    def goes_on(place: Place, n: int) -> bool:
        """Whether the list of a point continues after a text before it starts again."""

        def first(value: int) -> int:
            at = places.get((place.form, value), [])
            where = bisect(at, n)
            return at[where] if where < len(at) else len(readings)

        return place.value > 0 and first(place.value + 1) < min(first(1), len(readings))

    made: list[Place] = []
    stack: list[int] = []
    for n, own in enumerate(readings):
        open_ = [made[at] for at in stack]
        around = next((k for k in range(len(stack), 0, -1) if goes_on(open_[k - 1], n)), 0)
        if adapt and stack:
            own = adapt(n, stack[-1], open_[-1].form)
        form, value = "", 0
        if own:
            going = [
                (k, reading)
                for k in range(len(stack) - 1, -1, -1)
                for reading in own
                if reading[0] == open_[k].form and reading[1] in (open_[k].value + 1, 0)
            ]
            if going:
                around, (form, value) = going[0]
            else:
                form, value = min(own, key=lambda one: abs(one[1] - 1))
                anew = [k for k, place in enumerate(open_) if place.form == form]
                around = anew[-1] if anew else len(stack)
        del stack[around:]
        made.append(Place(tuple(stack), form, value, value + (more[n] if more else 0)))
        if own:
            stack.append(n)
    return made


def printed(text: str) -> str:
    """The mark at the head of a text as printed, or those of its first and last point; "" without one: "(a)", "10." """
    return _marked(text)[1]


def differ(text: str, other: str) -> bool:
    """Whether the marks of a text in two languages have different values: (c) and б), but not (c) and в)."""
    values = [{value for _, value in counted(_marked(each)[0])} for each in (text, other)]
    return all(values) and values[0].isdisjoint(values[1])


@lru_cache(maxsize=1 << 14)
def _marked(text: str) -> tuple[Label, str, int]:
    """The mark of a text, as printed, and how many further points of its list the text holds."""
    first, *lines = text.split("\n")
    label = split(first)[0]
    if not label.firm or label == Label():
        return Label(), "", 0
    last, more = label, 0
    for line in lines:
        behind = split(line)[0]
        found = {(form, value - more - 1) for form, value in counted(behind)} if behind.firm else set()
        if not found.isdisjoint(counted(label)):
            last, more = behind, more + 1
        elif {form for form, _ in found} & {form for form, _ in counted(label)}:  # a list within the point
            break
    return label, label.printed if last is label else f"{label.printed}–{last.printed}", more


@lru_cache(maxsize=1024)
def placed(texts: tuple[str, ...]) -> tuple[Place, ...]:
    """The places of a section's items in the lists that their marks form. A number or letter with a stop, which may be
    a day or a name, counts if the next or the last one is there, or if the number, or a small a, is the only one."""
    marked = [_marked(text) for text in texts]
    readings = [counted(label) if said else [] for label, said, _ in marked]
    there = {
        (form, value + n)
        for found, (_, _, more) in zip(readings, marked, strict=True)
        for form, value in found
        for n in (0, more)
    }
    forms = Counter(form for found in readings for form, _ in found)

    def counts(label: Label, reading: Reading, more: int) -> bool:
        form, value = reading
        name = re.fullmatch(r"[^\W\d]\.", label.printed) and (label.printed[0].isupper() or value != 1)
        alone = not name and forms[form] == 1
        return (
            not label.printed.endswith(".")
            or more > 0
            or alone
            or bool(there & {(form, value - 1), (form, value + 1)})
        )

    readings = [
        [one for one in found if counts(label, one, more)]
        for found, (label, _, more) in zip(readings, marked, strict=True)
    ]
    found, bare = list[Place](), None
    for n, one in enumerate(nested(readings, more=[more for _, _, more in marked])):
        found.append(replace(one, before=one.around[-1] if one.around else bare if one.form else None))
        bare = bare if one.form or one.around else n
    return tuple(found)
