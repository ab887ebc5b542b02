"""An index opened for reading: checked before anything of it is believed."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import map_array
from index.builds import PART, Builds
from index.errors import REBUILD, IndexDamagedError, IndexMismatchError
from index.lessons import VECTORS, WORDINGS
from index.manifest import Manifest, check_files
from index.tokens import CHECKED_WHEN_READ, STATES, TokenStore
from index.vectors import EXACT, Candidates, open_vectors
from knowledge.report import report_of

#: (views, 2) int32: the passage and the language of each row, as places in the manifest's lists of them.
VIEWS = "views.npy"
_UNREAD = CHECKED_WHEN_READ | {EXACT, VECTORS, WORDINGS}


@dataclass(frozen=True)
class OpenIndex:
    """A build opened for reading. May be shared by threads.

    Row r of `vectors`, of `tokens` and of `states` is one view: passage `passage_of[r]` in
    language `language_of[r]`, both (views,) int32. The views of one passage lie side by side: passage p has rows
    `first_row[p]` to `first_row[p + 1]`, (passages + 1,) int64. `folder` holds what others stored with the build.
    """

    folder: Path
    manifest: Manifest
    vectors: Candidates
    tokens: TokenStore
    states: TokenStore
    passage_of: NDArray[np.int32]
    language_of: NDArray[np.int32]
    first_row: NDArray[np.int64]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each passage in the manifest's list, by its id."""
        return {id_: place for place, (id_, _) in enumerate(self.manifest.passages)}

    @cached_property
    def _spans(self) -> dict[str, range]:
        spans: dict[str, range] = {}
        for place, (id_, _) in enumerate(self.manifest.passages):
            report = report_of(id_)
            spans[report] = range(spans[report].start if report in spans else place, place + 1)
        return spans

    def span(self, report: str) -> range:
        """The places of a report's passages in the manifest's list, where they lie side by side."""
        return self._spans[report]

    def passage_id(self, row: int) -> str:
        """Return the id of the passage of a row."""
        return self.manifest.passages[int(self.passage_of[row])][0]

    def language(self, row: int) -> str:
        """Return the language of a row."""
        return self.manifest.languages[int(self.language_of[row])]


def open_index(data: Path, fingerprint: str, dimension: int) -> OpenIndex:
    """Open the live build in the data folder for the model of this fingerprint and dimension.

    Raises IndexMissingError, IndexDamagedError, or IndexMismatchError for another model or format.
    """
    builds = Builds(data)
    name = builds.live()
    while True:
        try:
            return open_build(builds.folder / name, fingerprint, dimension)
        except IndexDamagedError:
            # A slow reader may find its build pruned: then another has gone live meanwhile.
            if name == (name := builds.live()):
                raise


def open_build(folder: Path, fingerprint: str, dimension: int, *, whole: bool = False) -> OpenIndex:
    """Open the build in `folder`. Raises IndexDamagedError or IndexMismatchError.

    Every file is hashed but the token vectors, which are checked view by view when they are read, and what
    only the next build reads: what is altered is an error, never an answer. With `whole`, for that next build, these
    are hashed too.
    """
    manifest = Manifest.read(folder)
    if folder.name.removesuffix(PART) != manifest.name:
        raise IndexDamagedError(f"{folder}: its manifest is that of {manifest.name}: {REBUILD}")
    if (manifest.fingerprint, manifest.dimension) != (fingerprint, dimension):
        raise IndexMismatchError(
            f"{folder}: the index was built with another model, or another version of it ({manifest.model}, "
            f"dimension {manifest.dimension}): {REBUILD}, or set CWGCOP_MODEL to that model",
            model=manifest.model,
        )
    check_files(folder, manifest.files, unread=frozenset() if whole else _UNREAD)
    vectors = open_vectors(folder, dimension)
    tokens, states = TokenStore.open(folder, dimension), TokenStore.open(folder, dimension, STATES)
    views = np.array(map_array(folder / VIEWS, np.int32, (2,)))
    passages, languages = len(manifest.passages), len(manifest.languages)
    if not (
        views.shape == (manifest.views, 2)
        and vectors.rows == tokens.rows == states.rows == manifest.views
        and vectors.dimension == tokens.dimension == dimension
        and tokens.tokens == manifest.tokens
        and (views >= 0).all()
        and (views < (passages, languages)).all()
        and (np.diff(views[:, 0]) >= 0).all()
    ):
        raise IndexDamagedError(f"{folder}: its files do not fit each other: {REBUILD}")
    passage_of = np.ascontiguousarray(views[:, 0])
    first_row = np.searchsorted(passage_of, np.arange(passages + 1))
    return OpenIndex(
        folder, manifest, vectors, tokens, states, passage_of, np.ascontiguousarray(views[:, 1]), first_row
    )
