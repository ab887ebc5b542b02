"""Files that builds share. A build takes an earlier one's file over by a second link to it and adds one with what is
new, so that a small change of a large archive writes little."""

from collections import Counter
from pathlib import Path

from index.durable import link

#: The share of all rows that a file has to hold to be taken over, and that of its own that have to be of use still:
#: else what is of use is copied. So there are nine files at most, and half of what is in them is of use.
_SHARE, _USED = 1 / 8, 1 / 2


def take_over(folder: Path, used: Counter[tuple[Path, int]], new: int) -> list[Path]:
    """Link the files that are worth it into a folder. `used` are the rows of use in earlier builds' files, each with
    how many it has, `new` those that are in none."""
    total, taken = new + used.total(), list[Path]()
    for (path, size), count in used.items():
        if count >= max(_SHARE * total, _USED * size, 1) and path.name not in [one.name for one in taken]:
            link(path, folder / path.name)
            taken.append(path)
    return taken
