"""Batches that the adapter learns from: questions with the passages that answer them among those that do not."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.views import views_of
from knowledge.normal import normalise
from knowledge.questions import Kind
from lab.practice import Pair, Practice


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions and passages. `target` (q,) is the passage that each question is to find, `right` (q, p) are
    all that answer it."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    target: NDArray[np.int64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drill:
    """A report, or both versions of one, with its answerable questions.

    Each passage has the texts of its views, a language each; each question its wordings and the places of the passages
    that answer it. `twin` leads from a passage to the same one in the other version, where that is another text.
    """

    passages: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[tuple[str, ...], frozenset[int]], ...]
    twin: dict[int, int]


def drill(*versions: Practice) -> Drill:
    """The drill of one report, or of both versions of twins: a passage of one is the hardest negative to the other's
    questions."""
    passages: dict[tuple[str, ...], int] = {}
    places: dict[str, int] = {}
    for version in versions:
        for passage in version.report.passages():
            texts = tuple(view.text for view in views_of(passage))
            places[passage.id] = passages.setdefault(texts, len(passages))
    questions: dict[tuple[str, ...], frozenset[int]] = {}
    for version in versions:
        for question in version.questions:
            if question.kind is Kind.ANSWERABLE:
                wordings = tuple(normalise(text) for text in question.text.values())
                right = frozenset(places[id_] for id_ in question.passages)
                questions[wordings] = questions.get(wordings, frozenset()) | right
    twin: dict[int, int] = {}
    if len(versions) == 2:
        for one, other in zip(*(version.report.passages() for version in versions), strict=True):
            a, b = places[one.id], places[other.id]
            if a != b:
                twin |= {a: b, b: a}
    return Drill(tuple(passages), tuple(questions.items()), twin)


@dataclass(frozen=True, slots=True)
class Mix:
    """What batches are made of: the shares of steps on translated sentences, and on sentences with questions;
    the rest are drills, `drills` of them in a batch with `asked` questions and `told` passages each."""

    translations: float = 0.1
    pairs: float = 0.2
    sentences: int = 24
    drills: int = 2
    asked: int = 10
    told: int = 16


def batches(
    pairs: Sequence[Pair], drills: Sequence[Drill], mix: Mix, chance: random.Random
) -> Iterator[Batch]:
    """Yield batches without end."""
    while True:
        kind = chance.random()
        if kind < mix.translations:
            yield _translated(_neighbours(pairs, mix.sentences, chance), chance)
        elif kind < mix.translations + mix.pairs:
            yield _asked(_neighbours(pairs, mix.sentences // 2, chance), chance)
        else:
            # A drill that is listed several times, to be met more often, is no negative to itself.
            chosen = {id(one): one for one in chance.sample(drills, mix.drills)}
            yield _joined([_drilled(one, mix, chance) for one in chosen.values()])


def _neighbours(pairs: Sequence[Pair], count: int, chance: random.Random) -> list[Pair]:
    """Half of them neighbours in one document, the rest from anywhere."""
    start = chance.randrange(len(pairs))
    near = [pairs[(start + place) % len(pairs)] for place in range(count // 2)]
    return near + [pair for pair in chance.sample(pairs, count) if pair not in near][: count - len(near)]


def _translated(pairs: Sequence[Pair], chance: random.Random) -> Batch:
    questions, passages = [], []
    for pair in pairs:
        one, other = chance.sample(sorted(pair.sentence), 2)
        questions.append(pair.sentence[one])
        passages.append(normalise(pair.sentence[other]))
    return Batch(tuple(questions), tuple(passages), np.arange(len(pairs)), np.eye(len(pairs), dtype=np.bool_))


def _asked(pairs: Sequence[Pair], chance: random.Random) -> Batch:
    """Each question's sentence and, beside it, the counterpart that answers its near miss."""
    questions: list[str] = []
    passages: list[str] = []
    groups: list[str] = []
    for pair in pairs:
        questions.append(_any_of(pair.question, chance))
        passages.append(normalise(_any_of(pair.sentence, chance)))
        groups.append(pair.id)
        if pair.counterpart and pair.miss:
            # Where the counterpart answers both questions, neither may be the other's negative.
            questions.append(_any_of(pair.miss, chance))
            passages.append(normalise(pair.counterpart))
            groups.append(pair.id if pair.both else f"{pair.id}/counterpart")
    same = np.array(groups)
    return Batch(tuple(questions), tuple(passages), np.arange(len(groups)), same[:, None] == same[None])


def _drilled(one: Drill, mix: Mix, chance: random.Random) -> Batch:
    chosen = chance.sample(one.questions, min(mix.asked, len(one.questions)))
    targets = [chance.choice(sorted(right)) for _, right in chosen]
    told = list(dict.fromkeys(targets))
    told += [
        place for target in tuple(told) if (place := one.twin.get(target)) is not None and place not in told
    ]
    rest = [place for place in range(len(one.passages)) if place not in told]
    told = told[: mix.told] + chance.sample(rest, max(0, min(mix.told - len(told), len(rest))))
    return Batch(
        tuple(chance.choice(wordings) for wordings, _ in chosen),
        tuple(chance.choice(one.passages[place]) for place in told),
        np.array([told.index(target) for target in targets]),
        np.array([[place in right for place in told] for _, right in chosen]),
    )


def _joined(parts: Sequence[Batch]) -> Batch:
    """Batches as one, in which the passages of each are negatives to the questions of the others."""
    starts = np.cumsum([0, *(len(part.passages) for part in parts)])
    rows = np.cumsum([0, *(len(part.questions) for part in parts)])
    right = np.zeros((rows[-1], starts[-1]), np.bool_)
    for part, row, start in zip(parts, rows, starts, strict=False):
        right[row : row + len(part.questions), start : start + len(part.passages)] = part.right
    return Batch(
        tuple(question for part in parts for question in part.questions),
        tuple(passage for part in parts for passage in part.passages),
        np.concatenate([part.target + start for part, start in zip(parts, starts, strict=False)]),
        right,
    )


def _any_of(texts: Mapping[str, str], chance: random.Random) -> str:
    return texts[chance.choice(sorted(texts))]
