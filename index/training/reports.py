"""Reports with labelled questions, encoded and ranked: what verifier and calibration learn from."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import asides, building
from index.asked import as_asked
from index.cues import Cues, Fit, Places, scan
from index.exam import Exam
from index.finder import lexicon_of
from index.language import detect
from index.lessons import ENOUGH, Learnt, encode, wordings_of
from index.model.encoder import Encoder, Encoding
from index.opening import OpenIndex
from index.search import Ranking, rank
from index.signals import signals
from index.training.verifier import Claim, Tokens
from index.unheard import unheard
from index.verifier import SILENT, Verifier
from knowledge.questions import Kind, Question

#: How many of the passages that do not answer a question the verifier learns from.
OTHERS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in one language, encoded. `lexical` is its agreement with each passage, `unheard` are the names in it
    that no passage has, `right` the ids of the passages that answer it."""

    question: Question
    encoding: Encoding
    lexical: NDArray[np.float32]
    cues: Cues
    fit: Fit
    unheard: tuple[str, ...]
    right: frozenset[str]


@dataclass(frozen=True)
class LabelledReport:
    """A report, its index and its questions. The index is in a temporary folder for as long as this lives."""

    name: str
    taught: bool
    eased: frozenset[str]
    index: OpenIndex
    encoder: Encoder
    places: Places
    asides: NDArray[np.float32]
    learnt: Learnt
    asked: tuple[Asked, ...]
    folder: tempfile.TemporaryDirectory[str]

    @classmethod
    def of(cls, exam: Exam, encoder: Encoder, strangers: Sequence[tuple[Question, str]]) -> "LabelledReport":
        """Index the exam's library and encode its questions; whole-section questions are left out, since
        cues alone answer them. `strangers` are (question, language) about other reports: off topic here."""
        folder = tempfile.TemporaryDirectory(prefix="cwgcop-training-")
        library = exam.library
        index = building.open_or_build(library.passages, encoder, Path(folder.name))
        places, lexicon = Places.of(library), lexicon_of(library)
        texts = [
            (question, as_asked(question.text[language]))
            for question, language in exam.texts()
            if question.kind is not Kind.SECTION
        ]
        texts += [
            (replace(question, kind=Kind.OFF_TOPIC, passages=()), as_asked(question.text[language]))
            for question, language in strangers
        ]
        texts = [(question, places.reports.read(text)[0]) for question, text in texts]
        encodings = encoder.encode([text for _, text in texts], "query")
        asked = []
        for (question, text), encoding in zip(texts, encodings, strict=True):
            if len(encoding.tokens):
                (cues, words), right = scan(text), frozenset(question.passages)
                lexical = lexicon.agreement(text)
                names = unheard(words, detect(text), lexicon)
                asked.append(Asked(question, encoding, lexical, cues, places.fits(cues), names, right))
        wordings = wordings_of(exam.taught)
        learnt = Learnt.of(wordings, encode(wordings, encoder), index.places)
        # Practice reports have few questions: what is to be learnt of lessons is how they speak where they are many.
        learnt = replace(learnt, depth=np.where(learnt.depth > 0, np.float32(ENOUGH), learnt.depth))
        found = (index, encoder, places, asides.encode(encoder), learnt, tuple(asked))
        return cls(exam.name, bool(exam.taught), exam.eased, *found, folder)

    def ranked(self, verifier: Verifier) -> Iterator[tuple[Asked, Ranking, tuple[str, ...]]]:
        """Each question with its ranking and the ranked passages' ids."""
        for asked in self.asked:
            reminder = self.learnt.remind(asked.encoding.vector)
            ranking = rank(self.index, asked.encoding, asked.fit, verifier, asked.lexical, reminder)
            yield asked, ranking, tuple(self.index.passage_id(int(row)) for row in ranking.rows)

    def claims(self, *, middle: bool = False) -> list[Claim]:
        """What the readers learn from: a claim for each of `asked`, of token vectors, or of states in the middle of the
        model."""
        found: list[Claim] = []
        rows: dict[str, list[int]] = {}
        for row in range(len(self.index.passage_of)):
            rows.setdefault(self.index.passage_id(row), []).append(row)
        store = self.index.states if middle else self.index.tokens
        tokens = [store.view(row).astype(np.float16) for row in range(len(self.index.passage_of))]
        for asked, ranking, ids in self.ranked(SILENT):
            right = [tokens[row] for id_ in sorted(asked.right) for row in rows[id_]]
            other = [
                tokens[row] for row, id_ in zip(ranking.rows, ids, strict=True) if id_ not in asked.right
            ]
            question = asked.encoding.middle if middle else asked.encoding.tokens
            found.append(Claim(question.astype(np.float16), _full(right), _full(other[:OTHERS])))
        return found

    def judged(self, verifier: Verifier) -> list["Judged"]:
        """Each question's signals, and whether its first passage answers it."""
        judged = []
        for asked, ranking, ids in self.ranked(verifier):
            vector = asked.encoding.vector
            usual = verifier.usual.logit(asked.encoding.tokens, vector)
            aside, reminder = asides.nearest(self.asides, vector), self.learnt.remind(vector)
            first = self.index.states.view(int(ranking.rows[0]))
            together = 0.0 if reminder else self.encoder.read_together(asked.encoding, first)
            found = signals(ranking, ids, asked.fit, asked.unheard, aside, usual, together, reminder)
            right = ids[0] in asked.right
            eased = asked.question.id in self.eased
            judged.append(Judged(self.name, self.taught, eased, asked.question, found, right))
        return judged


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's signals and whether the first passage answers it. `taught` is whether the report has
    lessons, `eased` whether the question is, as in `Exam`."""

    report: str
    taught: bool
    eased: bool
    question: Question
    signals: NDArray[np.float64]
    right: bool


def labelled(exams: Sequence[Exam], encoder: Encoder, strangers: int) -> list[LabelledReport]:
    """The exams' reports, each asked so many questions about the others, and as many that are off topic
    everywhere."""
    reports = []
    for exam in exams:
        others = [
            pair for other in exams for pair in other.texts() if other.library.reports != exam.library.reports
        ]
        far = [pair for pair in others if pair[0].kind is Kind.OFF_TOPIC]
        rest = [pair for pair in others if pair[0].kind is not Kind.OFF_TOPIC]
        reports.append(LabelledReport.of(exam, encoder, [*_some(far, strangers), *_some(rest, strangers)]))
    return reports


def _some(pairs: Sequence[tuple[Question, str]], count: int) -> Sequence[tuple[Question, str]]:
    """About `count` of the pairs, evenly; fewer if there are fewer."""
    return pairs[:: max(1, len(pairs) // count)] if count else ()


def _full(texts: Sequence[Tokens]) -> tuple[Tokens, ...]:
    return tuple(text for text in texts if len(text))
