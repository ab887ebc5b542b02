"""What the texts of a library mention, read without an index."""

from index.mentions import Directory, gather
from knowledge.library import Library


class _Listed:
    """The ids of a library's passages, in memory."""

    def __init__(self, library: Library) -> None:
        self._ids = [passage.id for passage in library.passages]
        self._places = {id_: place for place, id_ in enumerate(self._ids)}
        self.id, self.place = self._ids.__getitem__, self._places.get

    def __len__(self) -> int:
        return len(self._ids)


def directory_of(library: Library) -> Directory:
    """What the texts of a library mention, read without an index."""
    return Directory.load(*gather(library.reports), _Listed(library))
