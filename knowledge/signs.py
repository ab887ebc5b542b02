"""Characters that a clerk cannot see or confuses with others: unusual spaces, curly quotation marks."""

import re
import unicodedata

#: Spaces other than the ordinary one, and marks that take no room at all.
_UNSEEN = "[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]"
_INVISIBLE = re.compile(_UNSEEN)
#: An invisible character where YAML needs a space: in the indent, after a hyphen, after a key's colon.
_MISPLACED = re.compile(rf"^ *(?:- *)*(?:[\"']?[\w.-]+[\"']?: *)?({_UNSEEN})")
_CURLY = re.compile("[“”„‟‘’‚‛«»＂]")
_WRAPPED = re.compile('[“„‟«»][^“”„‟«»]*[“”«»]|[‘‚‛][^‘’‚‛]*[‘’]|＂[^＂]*＂|"[^"]*"')

#: Marks that begin text of another direction, and the mark that ends it.
DIRECTIONS = dict.fromkeys("\u2066\u2067\u2068", "\u2069") | dict.fromkeys(
    "\u202a\u202b\u202d\u202e", "\u202c"
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: The greatest depth of nested direction marks.
_DEEPEST = 16

#: Control characters, which neither a terminal nor a Word file nor Telegram can show. An escape in YAML can
#: write them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

#: Characters that end a line for YAML, but hardly for any editor.
LINE_BREAK = re.compile("[\x85\u2028\u2029]")


def invisible(text: str) -> tuple[str, str] | None:
    """The first invisible character of a text as (its name, the remedy), if there is one."""
    found = _INVISIBLE.search(text)
    return _named(found[0]) if found else None


def visible(text: str) -> str:
    """The text without invisible characters."""
    return _INVISIBLE.sub("", text)


def misplaced(line: str) -> tuple[str, str] | None:
    """The first invisible character where a line needs a space, as (its name, the remedy), if there is one."""
    found = _MISPLACED.match(line)
    return _named(found[1]) if found else None


def curly(text: str) -> bool:
    """Whether a text has quotation marks that are not straight."""
    return _CURLY.search(text) is not None


def wrapped(text: str) -> bool:
    """Whether one pair of quotation marks encloses the whole text."""
    return _WRAPPED.fullmatch(text.strip()) is not None


def line_break(sign: str) -> tuple[str, str]:
    """The name of a `LINE_BREAK`, and the remedy."""
    return f"the invisible line break {_code(sign)}", "type an ordinary space in its place"


def control(text: str) -> str:
    """The code of the first control character of a text; "" without one."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def unpaired(text: str) -> list[int]:
    """The first direction mark of a text that lacks a partner, or lies within sixteen pairs or more."""
    wrong, opened = [], list[tuple[int, str]]()
    for found in _DIRECTION.finditer(text):
        closes = DIRECTIONS.get(found[0])
        if closes:
            opened.append((found.start(), closes))
        elif opened and opened[-1][1] == found[0]:
            start, _ = opened.pop()
            if len(opened) >= _DEEPEST:
                wrong += [start, found.start()]
        else:
            wrong.append(found.start())
    return sorted([*wrong, *(start for start, _ in opened)])


def _named(sign: str) -> tuple[str, str]:
    space = unicodedata.category(sign) == "Zs"
    advice = "type an ordinary space in its place" if space else "delete it"
    return f"the invisible sign {_code(sign)}", advice


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X} ({unicodedata.name(sign, 'next line').lower()})"
