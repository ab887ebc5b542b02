"""What the texts of a library mention, read without an index."""

from index.mentions import Directory, gather
from knowledge.library import Library


def directory_of(library: Library) -> Directory:
    """What the texts of a library mention, read without an index."""
    places = {passage.id: place for place, passage in enumerate(library.passages)}
    return Directory.load(*gather(library.reports), places.get, len(places))
