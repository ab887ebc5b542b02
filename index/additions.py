"""What goes into a build beside the vectors and tokens of its passages."""

from pathlib import Path
from typing import Self

from index.model.encoder import Encoder


class Additions:
    """Files that are stored in a build before it goes live, and whether those in a build are the ones that would be
    stored now: nothing here; `index.finder.Files` is what a finder needs."""

    def prepared(self) -> Self:
        """The same with all read that a person wrote, before a build embeds anything: whoever made a mistake is told at
        once. Raises UserError."""
        return self

    def store(self, folder: Path, encoder: Encoder, previous: Path | None) -> None:
        """Store them in a build's folder, which `open_build` opens by now. `previous` is the build that was live, if it
        is sound and of the same model: what has not changed may be copied from it."""

    def is_of_program(self, folder: Path) -> bool:
        """Whether this version of the program would store what a build has, but for what was learnt."""
        return True

    def is_taught(self, folder: Path) -> bool:
        """Whether a build has learnt from the lessons as they are now."""
        return True


NOTHING = Additions()
