"""What the rules call a token beside its classes in the vocabulary: by its looks, and by what stands beside it."""

from index.mentions.names import conference, month_at
from index.mentions.numbers import number_at, roman_at
from index.mentions.words import Words, definite

_NOUNS = ("meeting", "meetings", "pointed")
_RELATIVE = frozenset(
    kind + side
    for kind in ("last", "penultimate", "previous", "next", "earliest")
    for side in ("", "-behind")
)
#: What says nothing of what a question is for: the body that met, and the little words of any question.
_SILENT = frozenset({"them", "little", "body"})


def kinds_of(words: Words, place: int) -> frozenset[str]:
    """All classes of a token, and the word itself in quotes."""
    low, raw, classes = words.low[place], words.raw[place], words.classes[place]
    found = {f"'{low}'"}
    if words.glued(place):
        found.add("glued")
    if words.at(place + 1) in (".", "/") and low.isalnum():
        found.add("dotted")
    if roman_at(words, place):
        found.add("numeral")
    if not _RELATIVE.isdisjoint(classes):
        found |= {"relative", "silent"}
    if not _SILENT.isdisjoint(classes):
        found.add("silent")
    if "ù" in raw.lower():
        found.add("grave")
    if len(low) == 1:
        found.add("letter")
    if low.isalpha():
        found |= {"word"} if any(map(str.isalpha, words.low[:place])) else {"word", "first"}
        arabic = "\u0620" <= low[0] <= "\u06ff"
        if arabic:
            found.add("arabic")
            found.update(name for name, so in (
                ("definite", definite(low)), ("fem", low.endswith("ه")), ("plural", low.endswith("ات")),
            ) if so)  # fmt: skip
        if raw.isupper() and conference(words, place)[0] == "study-group":
            found.add("short-study")
        if month_at(words, place)[0]:
            found |= {"month", "august"} if "آ" in raw else {"month"}
        noun = noun_at(words, place)
        if noun:
            found |= {"noun", "silent", noun}
        number = number_at(words, place)
        if number:
            found |= {"number", "numeral"}
        # In Russian only an adjective or an acronym may stand between: «третьего дня собрания» is no third meeting.
        between = not "а" <= low[0] <= "я" or raw.isupper() or _ends(words, low)
        if between and not arabic and not number and "stop" not in classes:
            found.add("gap")
    elif words.is_figure(place):
        found |= {"number", "numeral", "figure"}
        if words.is_figure(place, 1900, 2099):
            found.add("of-year")
        if words.at(place + 1) == "." and words.is_figure(place + 2) and words.glued(place + 2):
            found.add("decimal")
    elif low == "-":
        found.add("gap")
    return classes - {"meeting", "meetings"} | found


def _ends(words: Words, low: str) -> bool:
    known = words.vocabulary.words
    return any("adjective" in known.get(low[-size:], ()) for size in (1, 2, 3, 4))


def noun_at(words: Words, place: int) -> str:
    """The class of the word for a meeting at a token, or ""; beside a figure it may be misspelt. The Spanish for a
    session has two, período de sesiones: both are as many as the first says."""
    if not words.is_word(place):
        return ""
    word = words.low[place]
    if word in ("periodo", "periodos", "sesiones"):
        start = place
        if word == "sesiones":
            start = next((at for at in (place - 2, place - 3) if words.at(at).startswith("periodo")), -1)
        sessions = ("de", "sesiones") in (words.low[start + 1 : start + 3], words.low[start + 2 : start + 4])
        if start < 0 or not sessions:
            return "meetings" if word == "sesiones" else ""
        return "meeting" if words.low[start] == "periodo" else "meetings"
    noun = next((kind for kind in _NOUNS if kind in words.classes[place]), "")
    if noun or len(word) < 6 or not any(words.is_figure(place + step) for step in (1, -1, -2, -3)):
        return noun
    return "meeting" if any(alike(word, one) for one in words.vocabulary.of("meeting")) else ""


def is_meeting(words: Words, place: int) -> bool:
    """Whether there is a word for a meeting at a token."""
    return 0 <= place < len(words) and "noun" in words.kinds[place]


def alike(word: str, noun: str) -> bool:
    """Whether a word is a noun with one slip: a letter changed, dropped, doubled, or two exchanged."""
    if word[0] != noun[0] or abs(len(word) - len(noun)) > 1:
        return False
    start = 0
    while start < min(len(word), len(noun)) and word[start] == noun[start]:
        start += 1
    rest, wanted = word[start:], noun[start:]
    return (
        rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
        or (len(rest) > 1 and rest[1::-1] == wanted[:2] and rest[2:] == wanted[2:])
    )  # fmt: skip
