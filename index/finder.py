"""The finder: a question to its ranked passages, the cues in it, and the judgement on whether they answer."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import calibration
from index.answer import Outcome
from index.calibration import ANSWER_SHARE, Calibration, Judgement
from index.cues import Cues, Fit, Places, find, whole_section
from index.errors import IndexDamagedError
from index.model.encoder import Encoding
from index.opening import OpenIndex
from index.search import Ranking, rank
from index.signals import signals
from index.verifier import Verifier
from knowledge.library import Library

PLACES = "places.json"
VERIFIER = "verifier.npz"
#: A question about a whole section is recognised by its words: on the learn side 95 of 96 were right.
SECTION = Judgement(Outcome.ANSWER, 0.97)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one question. `ids` are the ranked passages' ids; `section` is the id of the section
    that the question is about as a whole, or None; `signals` is None when nothing was ranked."""

    cues: Cues
    fit: Fit
    ranking: Ranking
    ids: tuple[str, ...]
    signals: NDArray[np.float64] | None
    section: str | None
    judgement: Judgement


@dataclass(frozen=True)
class Finder:
    """Everything that a question is put to. May be shared by threads."""

    index: OpenIndex
    places: Places
    verifier: Verifier
    calibration: Calibration

    @classmethod
    def of(cls, index: OpenIndex) -> "Finder":
        """Open what `store` put beside the index. Raises IndexDamagedError."""
        path = index.folder / PLACES
        try:
            places = Places.load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError) as exc:
            raise IndexDamagedError(f"{path}: cannot be read ({exc}): run cwgcop index build") from exc
        return cls(index, places, shipped_verifier(), calibration.load(index.folder))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {id_: place for place, (id_, _) in enumerate(self.index.manifest.passages)}

    def find(self, text: str, encoding: Encoding, answer_share: float = ANSWER_SHARE) -> Finding:
        """Find the passages of a question, given normalised and encoded; judge them at an operating point."""
        cues = find(text)
        fit = self.places.fits(cues)
        ranking = rank(self.index, encoding, fit, self._place, self.verifier)
        ids = tuple(self.index.passage_id(int(row)) for row in ranking.rows)
        if not ids:
            return Finding(cues, fit, ranking, ids, None, None, Judgement(Outcome.NONE, 0.0))
        found = signals(ranking, ids, fit)
        section = self.places.section_of(cues, text) if whole_section(text, cues) else None
        judgement = SECTION if section else self.calibration.judge(found, answer_share)
        return Finding(cues, fit, ranking, ids, found, section, judgement)


def store(folder: Path, library: Library) -> None:
    """Store with a build what the finder needs beside vectors and tokens."""
    (folder / PLACES).write_text(Places.of(library).dump(), encoding="utf-8")
    calibration.store(folder)


def is_current(folder: Path) -> bool:
    """Whether what `store` put into a build is what this version of the program would put there."""
    return (folder / PLACES).is_file() and calibration.is_current(folder)


def shipped_verifier() -> Verifier:
    """The verifier that comes with the program."""
    with as_file(files("index") / VERIFIER) as path:
        return Verifier.read(path)
