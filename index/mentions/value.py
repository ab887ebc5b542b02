"""What a text mentions, as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """A kind of thing that is mentioned."""

    MEETING = "meeting"  #: ordinals: 17
    PLACE = "place"  #: of a meeting in a row: "last", "first", "next", "previous", n, or -n from the end
    DATE = "date"
    SECTION = "section"  #: ids as written, in lower case: "2.3"
    ITEM = "item"  #: "2.3/1"; of a meeting that is named "/1"; of the recommendations "recommendations/2"
    DOCUMENT = "document"  #: (kind, number): ("resolution", "1306"), ("pp", "22"), ("symbol", "cist/13/l.2")
    STATE = "state"  #: ISO 3166 codes
    ORGANISATION = "organisation"  #: their codes, such as "who"


class Date(NamedTuple):
    """A date, or the parts of one that a text gives. At least one part is known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def covers(self, other: "Date") -> bool:
        """Whether `other` says all that this date says: January 2021 covers 26 January 2021."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: a list ("the 15th to 18th meetings") has several values. It stands from which character of the text
    to which; no two stand at the same place."""

    kind: Kind
    values: tuple[Any, ...]
    start: int
    end: int


def values_of(mentions: tuple[Mention, ...], kind: Kind) -> frozenset[Any]:
    """All values of the mentions of a kind."""
    return frozenset(value for mention in mentions if mention.kind is kind for value in mention.values)
