"""The data of buttons and of links. A button's data keeps its meaning for years: ids are stable, and nothing is kept
in memory.

A button's data is `1<action>|<language>|<id>|<field>|…|<check>`, at most 64 bytes: a version, a letter for
the action, the language of the message it hangs under, the stable id of what it shows, fields, a checksum.
An id too long for that is replaced by `#` and a hash of it, which is looked up among the ids there are.
"""

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.service.errors import ButtonError
from knowledge.library import bare, key_of, shorten

#: Gives the ids that there are by a key (`knowledge.library.keys_of`).
ByKey = Callable[[int], Iterable[str]]

VERSION = "1"
LIMIT = 64
_SEPARATOR = "|"
_SAFE = re.compile(r"[A-Za-z0-9./#+-]*")
_STAND_IN = re.compile(r"#[0-9a-f]{20}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Action(StrEnum):
    """The action of a button, and the id in its data."""

    PASSAGE = "p"  #: shows the passage of an id
    SECTION = "s"  #: shows a section
    LANGUAGES = "l"  #: offers the languages of a passage or a section
    MORE = "o"  #: shows all buttons of a passage or a section
    CONTENTS = "t"  #: lists what is in a report or a section, "" for all reports
    MEETINGS = "m"  #: lists the meetings of a report, "" for all
    SAMPLE = (
        "a"  #: asks a question, by its number among those under the message: its words are the button's label
    )
    FILE = "d"  #: sends a passage or a section as a file
    VOTE = "v"  #: says whether a passage or a section helps
    INTERFACE = "g"  #: chooses the language to speak from now on
    FORGET = "f"  #: erases what is kept of a person with +, does not with -
    EARLIER = "y"  #: shows what earlier reports say on a question
    FOLLOW = "w"  #: takes a wish back, or "" makes one: to be told when a question is answered
    ROLLBACK = "r"  #: goes back to the build before with +, stays with -


#: Actions that show another text than the message has.
_OPENING = {
    Action.PASSAGE, Action.SECTION, Action.CONTENTS, Action.MEETINGS, Action.EARLIER, Action.SAMPLE, Action.FILE,
}  # fmt: skip

#: The names of the fields after the id, in order.
#: text: the language of the text that is shown
#: same: - under what it shows in another way, + where a language was just chosen for it
#: kind: s for a section, o for a passage with its original
#: question: the update id of the question that it was shown for
#: sign: + or -, on a passage; + where somebody still waits
#: asker: a code for the person who alone may press it, "" in a private chat
#: stays: + where the message stays as it is
#: build: the build that was live
#: page: of a list that is walked in its message; "" opens the list
FIELDS = {
    Action.PASSAGE: ("text", "kind", "question", "same"),
    Action.SECTION: ("text", "kind", "question", "same"),
    Action.LANGUAGES: ("text", "kind", "question"),
    Action.MORE: ("text", "kind", "question"),
    Action.CONTENTS: ("page",),
    Action.MEETINGS: ("page",),
    Action.FILE: ("text",),
    Action.VOTE: ("sign", "question"),
    Action.INTERFACE: ("asker", "stays"),
    Action.FORGET: ("asker",),
    Action.EARLIER: ("", "", "question"),
    Action.FOLLOW: ("sign", "", "question"),
    Action.ROLLBACK: ("build",),
}


@dataclass(frozen=True, slots=True)
class Press:
    """The data of a pressed button. `language` is the language of its message; `id` may be a hash.

    Anybody can make one up: nothing in it is longer than a button's data, and a number none that the database lacks.
    """

    action: Action
    language: str = ""
    id: str = ""
    fields: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        """The field of a name (`FIELDS`), "" where it has none."""
        names = FIELDS.get(self.action, ())
        at = names.index(name) if name in names else len(self.fields)
        return self.fields[at] if at < len(self.fields) else ""

    @property
    def question(self) -> int | None:
        """The question that it was shown for, by its update id."""
        return _number(self["question"])

    @property
    def page(self) -> int:
        """The page of a list, from 0."""
        return _number(self["page"]) or 0

    @property
    def opens(self) -> bool:
        """Whether it opens another text, which comes as a new message: no answer is lost by a press."""
        return self.action in _OPENING and not (self["same"] or self["page"])


def pack(action: Action, language: str, identifier: str = "", *fields: str) -> str:
    """A button's data. All may hold letters, digits and ./#+- only; the id may be of any length."""
    parts = [f"{VERSION}{action.value}", language, identifier, *fields]
    while not parts[-1]:
        parts.pop()
    if not all(_SAFE.fullmatch(part) for part in parts):
        raise ValueError(f"a button cannot carry {parts!r}")
    body = _SEPARATOR.join(parts)
    if len(body) + 4 > LIMIT:
        parts[2] = shorten(identifier)
        body = _SEPARATOR.join(parts)
    return f"{body}{_SEPARATOR}{_check(body)}"


def unpack(data: str) -> Press:
    """Read `data`. Raises ButtonError for another version, a cut or changed text, an unknown action, and for more
    than a button holds."""
    body, separator, check = data.rpartition(_SEPARATOR)
    if (
        not separator
        or len(data) > LIMIT
        or not body.isascii()
        or _check(body) != check
        or not body.startswith(VERSION)
    ):
        raise ButtonError
    head, *parts = body.split(_SEPARATOR)
    if not all(map(_SAFE.fullmatch, parts)):
        raise ButtonError
    language, identifier, *fields = (*parts, "", "") if len(parts) < 2 else parts
    try:
        return Press(Action(head[len(VERSION) :]), language, identifier, tuple(fields))
    except ValueError:
        raise ButtonError from None


def resolve(field: str, by_key: ByKey) -> str:
    """The id that a field stands for: itself, or the one that it is the hash of."""
    if not _STAND_IN.fullmatch(field):
        return field
    return next((one for one in by_key(int(field[1:17], 16)) if shorten(one) == field), field)


def link(username: str, identifier: str) -> str:
    """A link that opens a passage in the bot. Telegram allows letters, digits, _ and - in it, 64 at most."""
    # Ids have no _ of their own, so that no two of them look alike.
    start = identifier.replace("/", "_").replace(".", "__")
    if len(start) > LIMIT:
        start = "h" + shorten(identifier)[1:]
    return f"https://t.me/{username}?start={start}"


def from_link(start: str, by_key: ByKey) -> str | None:
    """The id that a link's parameter names, however it was written; None when there is no such passage.

    `/` and `.` may have been written as any sign that is neither letter nor digit. Where two ids would look
    the same, the one that is written exactly so wins.
    """
    alike = [one for one in by_key(key_of(bare(start))) if bare(one) == bare(start)]
    if start in alike:
        return start
    exact = (one for one in alike if link("", one).endswith(f"={start}"))
    stands_for = resolve(f"#{start[1:]}", by_key) if start.startswith("h") else "#"
    found = next(exact, None) or (stands_for if not stands_for.startswith("#") else None)
    return found or (alike[0] if len(alike) == 1 else None)


def _number(field: str) -> int | None:
    return int(field) if field.isdecimal() and len(field) < 19 else None


def _check(body: str) -> str:
    number = zlib.crc32(body.encode())
    return "".join(_DIGITS[number // 36**place % 36] for place in range(3))
