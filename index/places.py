"""Sets of passages as sorted places in the order of an index: of a hundred thousand ids none is spelt out before
somebody asks for it."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int32]


class Ids(Protocol):
    """The ids of an index's passages, in reading order."""

    def __len__(self) -> int: ...

    def id(self, place: int) -> str:
        """The id of the passage at a place."""

    def place(self, id_: str) -> int | None:
        """Where the passage of that id is; None where there is none."""


class Places(Set[str]):
    """The ids of some passages: `array` are their places, sorted, each once."""

    __slots__ = ("_ids", "array")

    def __init__(self, ids: Ids, array: Array) -> None:
        self._ids, self.array = ids, array

    @classmethod
    def of(cls, ids: Ids, names: Iterable[str]) -> "Places":
        """The passages of these ids; of what is none, nothing."""
        found = {place for one in names if (place := ids.place(one)) is not None}
        return cls(ids, np.array(sorted(found), np.int32))

    @classmethod
    def union(cls, ids: Ids, parts: Sequence[Array]) -> "Places":
        """The passages at all these places."""
        if len(parts) == 1:
            return cls(ids, parts[0])
        return cls(ids, np.unique(np.concatenate([np.empty(0, np.int32), *parts])))

    def __contains__(self, id_: object) -> bool:
        place = self._ids.place(id_) if isinstance(id_, str) else None
        return place is not None and bool(among(np.array([place]), self.array)[0])

    def __iter__(self) -> Iterator[str]:
        return (self._ids.id(place) for place in self.array.tolist())

    def __len__(self) -> int:
        return len(self.array)

    def __and__(self, other: Set[str]) -> "Places":
        theirs = other if isinstance(other, Places) else Places.of(self._ids, other)
        few, many = sorted((self.array, theirs.array), key=len)
        return Places(self._ids, few[among(few, many)])

    __rand__ = __and__

    __hash__ = Set._hash  # as that of any set of the same ids

    def __repr__(self) -> str:
        return f"Places({sorted(self)})"


def among(places: NDArray[np.integer], of: Array) -> NDArray[np.bool_]:
    """Which places are among sorted ones."""
    at = np.searchsorted(of, places)
    found = at < len(of)
    found[found] = of[at[found]] == places[found]
    return found
