"""Computes the automatic numbers of a Word document as Word shows them."""

import re
from collections import defaultdict
from typing import Any

_BULLET = "•"
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def qn(name: str) -> str:
    """The full name of an element or attribute: w:p → {http://…}p."""
    space, _, own = name.partition(":")
    return f"{{{_SPACES[space]}}}{own}"


def value(element: Any, path: str) -> str | None:
    """The `w:val` of the element that a path of names leads to, "" where it has none, None where there is none."""
    for name in path.split("/"):
        element = None if element is None else element.find(qn(f"w:{name}"))
    return None if element is None else str(element.get(qn("w:val"), ""))


class Numbering:
    """Counts the lists of a document. Must be called once for each paragraph, in order."""

    def __init__(self, root: Any, styles: Any) -> None:
        self.abstract: dict[str, Any] = {}
        self.lists: dict[str, tuple[str, dict[int, int], dict[int, Any]]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[str] = set()
        for element in () if root is None else root.iterchildren(qn("w:abstractNum")):
            self.abstract[str(element.get(qn("w:abstractNumId")))] = element
        for element in () if root is None else root.iterchildren(qn("w:num")):
            starts, levels = {}, {}
            for changed in element.iterchildren(qn("w:lvlOverride")):
                level = int(changed.get(qn("w:ilvl"), 0))
                start = value(changed, "startOverride")
                if start and start.isdecimal():
                    starts[level] = int(start)
                if (inner := changed.find(qn("w:lvl"))) is not None:
                    levels[level] = inner
            kept = self._linked(value(element, "abstractNumId") or "", root, styles)
            self.lists[str(element.get(qn("w:numId")))] = (kept, starts, levels)

    def _linked(self, abstract: str, root: Any, styles: Any) -> str:
        """The list that another one refers to by a style's name."""
        link = value(self.abstract.get(abstract), "numStyleLink")
        number = value(styles.get(link), "pPr/numPr/numId") if link else None
        for element in root.iterchildren(qn("w:num")) if number else ():
            if element.get(qn("w:numId")) == number:
                return value(element, "abstractNumId") or abstract
        return abstract

    def level_of_styles(self, list_id: str, styles: list[str]) -> int:
        """The level of a list that names one of some styles, the first of them before the others."""
        levels = {
            value(level, "pStyle"): int(level.get(qn("w:ilvl"), 0))
            for level in self._levels(list_id).values()
        }
        return next((levels[style] for style in styles if style in levels), 0)

    def _levels(self, list_id: str) -> dict[int, Any]:
        abstract, _, changed = self.lists[list_id]
        found = self.abstract.get(abstract)
        own = () if found is None else found.iterchildren(qn("w:lvl"))
        return {int(level.get(qn("w:ilvl"), 0)): level for level in own} | changed

    def next(self, list_id: str, level: int) -> str:
        """Count one paragraph of a list: the number before it, "•" for any bullet, or "" for none."""
        if list_id not in self.lists:
            return ""
        abstract, starts, _ = self.lists[list_id]
        levels, counts = self._levels(list_id), self.counts[abstract]
        if list_id not in self.begun:
            self.begun.add(list_id)
            counts.update({at: start - 1 for at, start in starts.items()})
        for upper in range(level + 1):
            first = value(levels.get(upper), "start") or "0"  # as the format says
            start = starts.get(upper, int(first) if first.isdecimal() else 0)
            if upper == level:
                counts[upper] = counts[upper] + 1 if upper in counts else start
            else:
                counts[upper] = max(counts.get(upper, start), start)
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        kind, text = value(levels.get(level), "numFmt"), value(levels.get(level), "lvlText") or ""
        if kind == "bullet":
            return _BULLET
        formats = {at: value(levels.get(at), "numFmt") or "decimal" for at in range(level + 1)}
        if value(levels.get(level), "isLgl") not in (None, "0", "false"):
            formats = dict.fromkeys(formats, "decimal")
        return re.sub(
            "%([1-9])",
            lambda part: figure(counts.get(int(part[1]) - 1, 0), formats.get(int(part[1]) - 1, "")),
            text,
        )


def figure(number: int, kind: str) -> str:
    """A number in Word's format of that name."""
    if number > 999:
        return str(number)
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("russianLower", "russianUpper"):
        letter = "абвгдежзиклмнопрстуфхцчшщэюя"[(number - 1) % 28]
        return letter if kind == "russianLower" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        places = zip(f"{number:03}", ("cdm", "xlc", "ivx"), strict=True)
        roman = "".join(ones[int(one)].translate(str.maketrans("ivx", signs)) for one, signs in places)
        return roman if kind == "lowerRoman" else roman.upper()
    if kind in ("chineseCounting", "chineseCountingThousand", "japaneseCounting") and 0 < number < 100:
        tens, units = divmod(number, 10)
        signs = ("", *"一二三四五六七八九")
        return f"{signs[tens] if tens > 1 else ''}{'十' * (tens > 0)}{signs[units]}"
    return "" if kind == "none" else str(number)
