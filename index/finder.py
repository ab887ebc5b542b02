"""The finder: a question to its ranked passages, the cues in it, and the judgement on whether they answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index import asides, calibration, lessons, texts
from index.additions import Additions
from index.answer import Outcome
from index.calibration import ANSWER_SHARE, Calibration, Calibrations, Judgement
from index.cues import Cues, Fit, Places, scan
from index.errors import REBUILD, IndexDamagedError, IndexMismatchError
from index.language import detect
from index.lessons import Learnt, Lessons
from index.lexical import Lexicon
from index.model.default import DEFAULT
from index.model.encoder import Encoder, Encoding
from index.opening import OpenIndex
from index.pointed import ITEM, pointed
from index.search import Ranking, rank
from index.signals import signals
from index.unheard import unheard
from index.verifier import SILENT, Verifier
from index.views import views_of
from knowledge.library import Library
from knowledge.report import Passage

PLACES = "places.json"
VERIFIER = "verifier.npz"
#: The version below, the hash of the files that ship, and that of the lessons: what `Files` stored.
STAMP = "finder.stamp"
#: Raise it when what `Files` stores changes its form, but for the files that ship, or `Places.of` finds other cues than
#: before: builds are then made again from their own vectors.
FORMAT = 25
#: An aside that is sure (`index.asides`) gets no answer: of 440 such questions 3 had one.
ASIDE = Judgement(Outcome.NONE, 0.01, "aside")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one question. `language` is the question's, None where it is not sure; `unheard` are the
    names in it that no passage has; `ids` are the ranked passages' ids; `sections` are the ids
    of the sections that the question is about as a whole: one, or one in each of several reports, or none; `signals` is
    None when nothing was ranked; the outcome follows from them by `calibration`."""

    language: str | None
    cues: Cues
    fit: Fit
    unheard: tuple[str, ...]
    ranking: Ranking
    ids: tuple[str, ...]
    signals: NDArray[np.float64] | None
    calibration: Calibration
    sections: tuple[str, ...]
    judgement: Judgement


@dataclass(frozen=True)
class Finder:
    """Everything that a question is put to. May be shared by threads."""

    index: OpenIndex
    encoder: Encoder
    places: Places
    asides: NDArray[np.float32]
    verifier: Verifier
    calibrations: Calibrations
    learnt: Learnt
    lexicon: Lexicon

    @classmethod
    def of(cls, index: OpenIndex, encoder: Encoder) -> "Finder":
        """Open what `Files` stored beside the index; `encoder` is the one that the index is of, closed by who opened
        it. Raises IndexDamagedError, or IndexMismatchError where another version of the program stored it in a form
        that this one does not read."""
        if _stamped(index.folder)[:1] != (str(FORMAT),):
            raise _of_another_program(index.folder, index.manifest.model)
        path = index.folder / PLACES
        try:
            places = Places.load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError) as exc:
            raise IndexDamagedError.unreadable(path, exc) from exc
        dimension = index.manifest.dimension
        # The verifier reads the token vectors of the model that it learnt from: to others it has nothing to say.
        verifier = Verifier.read(index.folder / VERIFIER) if index.manifest.model == DEFAULT else SILENT
        return cls(
            index, encoder, places, asides.load(index.folder, dimension), verifier,
            calibration.load(index.folder), lessons.load(index.folder, len(index.places), dimension),
            Lexicon.read(index.folder),
        )  # fmt: skip

    def find(
        self,
        text: str,
        encoding: Encoding,
        reports: frozenset[str] | None = None,
        answer_share: float = ANSWER_SHARE,
    ) -> Finding:
        """Find the passages of a question, which `places.reports` read and the encoder encoded; `reports` are those
        that it names, None for none. Judge them at an operating point."""
        language = detect(text)
        cues, words = scan(text)
        fit = self.places.fits(cues, reports)
        names = unheard(words, language, self.lexicon)
        about = (language, cues, fit, names)
        reminder = self.learnt.remind(encoding.vector)
        lexical = self.lexicon.agreement(text)
        ranking = rank(self.index, encoding, fit, self.verifier, lexical, reminder)
        ids = tuple(self.index.passage_id(int(row)) for row in ranking.rows)
        taught = bool(ids) and reminder is not None and bool(reminder.judges[ranking.passages[0]])
        calibration = self.calibrations.of(taught=taught)
        if not ids:
            nothing = Judgement(Outcome.NONE, 0.0)
            return Finding(*about, ranking, ids, None, calibration, (), nothing)
        aside = asides.nearest(self.asides, encoding.vector)
        usual = self.verifier.usual.logit(encoding.tokens, encoding.vector)
        sure = aside >= max(asides.SURE, ranking.dense[0] + asides.LEAD)
        at = pointed(self.places, text, words, cues, fit, names, reports)
        if at.items:
            order = np.array(sorted(range(len(ids)), key=lambda place: ids[place] not in at.items))
            ranking, ids = ranking.take(order), tuple(ids[place] for place in order)
        # It takes as long as all the rest: only where its word counts.
        together = 0.0 if taught or sure or at.judgement else self._read_together(encoding, ranking)
        found = signals(ranking, ids, fit, names, aside, usual, together, reminder if taught else None)
        if sure:
            return Finding(*about, ranking, ids, found, calibration, (), ASIDE)
        if ids[0] in at.items:
            judgement = ITEM.among(len({id_.partition("/")[0] for id_ in at.items}))
        else:
            judged = at.judgement or calibration.judge(found, answer_share)
            judgement = judged.among(max(len(at.sections), fit.rows))
        return Finding(*about, ranking, ids, found, calibration, at.sections, judgement)

    def _read_together(self, question: Encoding, ranking: Ranking) -> float:
        """What the joint reader makes of the question and the first passage."""
        return self.encoder.read_together(question, self.index.states.view(int(ranking.rows[0])))


@dataclass(frozen=True, slots=True)
class Files(Additions):
    """A build's reports and what the finder needs beside vectors and tokens; what was learnt together stays together,
    also when somebody goes back to an earlier build. `progress` gets what is being done and the share done of it."""

    library: Library
    lessons: Lessons
    progress: Callable[[str, float], None] = field(default=lambda _what, _share: None, compare=False)

    def prepared(self) -> Self:
        """The same with the lessons read. Raises what `Lessons.read` does."""
        return replace(self, lessons=self.lessons.prepared())

    def store(self, folder: Path, encoder: Encoder, previous: Path | None) -> None:
        """Store them; lessons and asides that the build in `previous` has are copied. Raises what `Lessons.read`
        does."""
        texts.store(folder, self.library)
        (folder / PLACES).write_text(Places.of(self.library).dump(), encoding="utf-8")
        lexicon_of(self.library).write(folder)
        asides.store(folder, encoder, previous)
        (folder / VERIFIER).write_bytes(_shipped_verifier())
        calibration.store(folder)
        known = lessons.known(previous, encoder.dimension) if previous else None
        places = {passage.id: place for place, passage in enumerate(self.library.passages)}
        lessons.store(
            folder, self.lessons, places, encoder, known,
            lambda share: self.progress("learning from the questions", share),
        )  # fmt: skip
        (folder / STAMP).write_text(f"{FORMAT} {_shipped()} {self.lessons.digest}\n", encoding="ascii")

    def is_of_program(self, folder: Path) -> bool:
        """Whether this version of the program would store what a build has, lessons aside."""
        return _is_of_program(folder)

    def is_taught(self, folder: Path) -> bool:
        """Whether a build has learnt from these lessons."""
        return _stamped(folder)[2:] == (self.lessons.digest,)


def lexicon_of(library: Library) -> Lexicon:
    """The lexicon of a library's passages: of their texts and contexts in all languages."""

    def whole(passage: Passage) -> dict[str, str]:
        texts: dict[str, str] = {}
        for view in views_of(passage):  # of a long passage several in a language
            texts[view.language] = (
                f"{texts[view.language]} {view.body}" if view.language in texts else view.text
            )
        return texts

    return Lexicon.of([whole(passage) for passage in library.passages])


def check_program(folder: Path, model: str) -> None:
    """Raise IndexMismatchError where another version of the program made the build in `folder`, of that model."""
    if not _is_of_program(folder):
        raise _of_another_program(folder, model)


def _of_another_program(folder: Path, model: str) -> IndexMismatchError:
    said = f"{folder}: another version of this program made the index"
    return IndexMismatchError(f"{said}: {REBUILD}, or use the version that made it", model)


def _is_of_program(folder: Path) -> bool:
    return _stamped(folder)[:2] == (str(FORMAT), _shipped())


def _stamped(folder: Path) -> tuple[str, ...]:
    """The words of a build's stamp; none where it has none."""
    path = folder / STAMP
    return tuple(path.read_text(encoding="ascii", errors="replace").split()) if path.is_file() else ()


def _shipped() -> str:
    digest = hashlib.sha256()
    for part in (asides.shipped(), _shipped_verifier(), calibration.shipped().encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _shipped_verifier() -> bytes:
    return (files("index") / VERIFIER).read_bytes()
