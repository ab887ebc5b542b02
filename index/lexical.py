"""Lexical agreement: how much of a question's spelling stands in a passage, rare letters counting more.

Parts of words of four letters, and pairs of Chinese characters, weighed by how few passages have them (Robertson
and Spärck Jones, 1976; n-grams for many languages: McNamee and Mayfield, 2004). It sees names, acronyms and
figures that the model has no sense of, only where question and passage are in one language or name the same.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import read_arrays
from index.mentions.words import fold, has_han
from index.errors import IndexDamagedError
from knowledge.language import base

FILE = "lexical.npz"
_WORD = re.compile(r"\w+")
_SIZE = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The n-grams of `count` passages.

    `grams` (n,) uint64, rising, each the code of its letters; `weights` (n,) float32, how rare each is; the
    passages with gram g are `passages[starts[g] : starts[g + 1]]`, int32 places in the manifest's list.
    `languages` are those that every passage has, by their first subtag.
    """

    grams: NDArray[np.uint64]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]
    passages: NDArray[np.int32]
    count: int
    languages: frozenset[str]

    @classmethod
    def of(cls, passages: Sequence[Mapping[str, str]]) -> Self:
        """Count the texts of each passage, by language."""
        having: defaultdict[int, list[int]] = defaultdict(list)
        for place, texts in enumerate(passages):
            for gram in {gram for text in texts.values() for gram in _grams(text)}:
                having[gram].append(place)
        grams = sorted(having)
        lengths = np.array([len(having[gram]) for gram in grams], np.int64)
        return cls(
            np.array(grams, np.uint64),
            np.log1p(len(passages) / (lengths + 0.5)).astype(np.float32),
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
            np.array([place for gram in grams for place in having[gram]], np.int32),
            len(passages),
            _common([{base(tag) for tag in texts} for texts in passages]),
        )

    def agreement(self, question: str) -> NDArray[np.float32]:
        """The share of the question's n-grams that each passage has, by weight: (passages,) in [0, 1]."""
        asked = np.array(sorted(_grams(question)), np.uint64)
        shares = np.zeros(self.count, np.float32)
        if not len(asked):
            return shares
        seen = self._places(asked)
        for place in seen:
            shares[self.passages[self.starts[place] : self.starts[place + 1]]] += self.weights[place]
        unseen = (len(asked) - len(seen)) * np.log1p(self.count / 0.5)
        return np.asarray(shares / np.float32(self.weights[seen].sum() + unseen))

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Whether each passage has all n-grams of a text, (passages,): those that have its words do."""
        grams = np.array(sorted(_grams(text)), np.uint64)
        places = self._places(grams)
        having = [self.passages[self.starts[place] : self.starts[place + 1]] for place in places]
        if not having or len(places) < len(grams):
            return np.zeros(self.count, np.bool_)
        counts = np.bincount(np.concatenate(having), minlength=self.count)
        return np.asarray(counts == len(grams))

    def seen(self, word: str) -> float:
        """The largest share of a word's n-grams that one passage has, in [0, 1]."""
        grams = np.array(sorted(_grams(word)), np.uint64)
        having = [self.passages[self.starts[place] : self.starts[place + 1]] for place in self._places(grams)]
        return float(np.bincount(np.concatenate(having)).max() / len(grams)) if having else 0.0

    def _places(self, grams: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where those of some grams are that any passage has."""
        if not len(self.grams):
            return np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(self.grams, grams), len(self.grams) - 1)
        return np.asarray(places[self.grams[places] == grams])

    def write(self, folder: Path) -> None:
        """Store it with a build."""
        np.savez(
            folder / FILE, grams=self.grams, weights=self.weights, starts=self.starts,
            passages=self.passages, count=np.int64(self.count),
            languages=np.array(sorted(self.languages), np.str_),
        )  # fmt: skip

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read that of a build. Raises IndexDamagedError."""
        path = folder / FILE
        try:
            arrays = read_arrays(path)
            return cls(
                arrays["grams"],
                arrays["weights"],
                arrays["starts"],
                arrays["passages"],
                int(arrays["count"]),
                frozenset(arrays["languages"].tolist()),
            )
        except (OSError, ValueError, KeyError) as exc:
            raise IndexDamagedError.unreadable(path, exc) from exc


def _common(sets: Sequence[set[str]]) -> frozenset[str]:
    return frozenset(set.intersection(*sets)) if sets else frozenset()


def _grams(text: str) -> set[int]:
    """The codes of a text's n-grams; a word has a space at each end, so that short ones have some too."""
    found: set[int] = set()
    for word in _WORD.findall(fold(text)):
        size = 2 if has_han(word) else _SIZE
        padded = word if has_han(word) else f" {word} "
        for start in range(max(1, len(padded) - size + 1)):
            code = 0
            for letter in padded[start : start + size]:
                code = code << 16 | (ord(letter) & 0xFFFF)
            found.add(code)
    return found
