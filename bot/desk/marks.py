"""The words in which two texts differ, marked."""

import re
from difflib import SequenceMatcher


def marked(old: str, new: str) -> list[tuple[str, str]]:
    """The new text in pieces, as (kind, words): "same", "del" for words of the old text alone, "ins" for new ones."""
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(after[c:d])))
            continue
        pieces += [("del", "".join(before[a:b]))] if b > a else []
        pieces += [("ins", "".join(after[c:d]))] if d > c else []
    return pieces
