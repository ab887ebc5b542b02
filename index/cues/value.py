"""The value that a search for cues gives."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from index.cues.sought import Sought

#: A place in a row: n for the n-th, -n for the n-th from the end.
Relative = Literal["last", "first", "next", "previous"] | int


class Date(NamedTuple):
    """A date, or the parts of one that a text gives. At least one part is known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def covers(self, other: "Date") -> bool:
        """Whether `other` says all that this date says: January 2021 covers 26 January 2021."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Cues:
    """What a text names.

    `meetings`: ordinals of meetings. `relative`: "the last meeting", n for "the n-th of them", -2 for "the last
    but one"; "the first meeting" is both meeting 1 and the first. `sections`: ids as written, in lower case,
    and items of one as "2.4/1", of a meeting that is named as "/1". `states`: ISO 3166 codes. `groups`: (kind,
    number) such as ("resolution", "1306"), ("study-group", "2"), ("pp", "18"), ("symbol", "cist/13/l.2"); the
    number of a body named without one is "". `organisations`: their codes, such as "who". `numbers`: figures of
    nothing above, as decimals ("150", "2.5"). `sought`: what kind of thing a question seeks. `tier`: where a meeting or
    a date is named, how high the body is whose it may be (`bodies`); None where none is named.
    """

    meetings: frozenset[int] = field(default_factory=frozenset)
    relative: Relative | None = None
    dates: frozenset[Date] = field(default_factory=frozenset)
    sections: frozenset[str] = field(default_factory=frozenset)
    states: frozenset[str] = field(default_factory=frozenset)
    groups: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    organisations: frozenset[str] = field(default_factory=frozenset)
    numbers: frozenset[str] = field(default_factory=frozenset)
    sought: frozenset[Sought] = field(default_factory=frozenset)
    tier: int | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        return self != _NOTHING


_NOTHING = Cues()
