"""Made archives of any size, for `bench --growth`: real reports that are asked about, among made passages.

A made passage has a real text (TICO-19, practice reports) with an invented identifier, and a made vector: that text's
own, pulled towards those of two others; its tokens are that text's. So an archive of a million passages stands in
minutes rather than the hours that a model takes, and whatever is done with it beside encoding is what is done with any.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lessons import Lessons
from index.model.encoder import Encoded, Encoder, TextKind
from knowledge.library import Library
from knowledge.questions import Kind as Asked
from knowledge.questions import Question, Split
from knowledge.report import Meeting, Report, Section
from lab.practice import pairs, practice

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
#: Practice reports that are asked about, and that have lessons; passages of a made report, and of a section of it.
ASKED, TAUGHT, REPORT, SECTION = 20, 10, 2_000, 20
#: Sections of a made report that are meetings; one of so many made passages names a document of its own.
MEETINGS, DOCUMENT = 4, 20
#: Real texts in each language, of TICO-19 and of practice reports, and how long they are at most.
TICO, PRACTICE, LONGEST = 250, 150, 300
_NOISES = 4_093  # a prime: so passages on one text differ
_MADE = re.compile(r"\[made (\d+)\]$")

Array = NDArray[np.float32]


def real() -> tuple[list[Report], list[Question], Lessons]:
    """The reports that are asked about or have lessons, the questions, and the lessons."""
    asked, taught = practice(Split.JUDGE)[:ASKED], practice(Split.LEARN)[:TAUGHT]
    questions = [one for each in asked for one in each.questions if one.kind is Asked.ANSWERABLE]
    lessons = Lessons.of([one for each in taught for one in each.questions])
    return [each.report for each in (*asked, *taught)], questions, lessons


def texts() -> dict[str, list[str]]:
    """The real texts that made passages have, by language."""
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for pair in pairs():
        for language in found.keys() & pair.sentence.keys():
            found[language].append(pair.sentence[language][:LONGEST])
    found = {language: of_language[:TICO] for language, of_language in found.items()}
    for each in practice(Split.LEARN)[TAUGHT:]:
        of_language = found[each.report.language]
        short = [one.original for one in each.report.passages() if len(one.original) <= LONGEST]
        of_language += short[: TICO + PRACTICE - len(of_language)]
    return found


@dataclass(frozen=True)
class Archive:
    """An archive of so many passages, of which about `changed` have another text, in ten reports all over it."""

    size: int
    changed: int = 0

    @cached_property
    def library(self) -> Library:
        """The reports."""
        reports, _, _ = real()
        count = sum(1 for report in reports for _ in report.passages())
        made = range(count, self.size, REPORT)
        touched = {place * len(made) // 10 for place in range(10)}
        each = -(-self.changed // len(touched))
        spans = [range(first, min(first + REPORT, self.size)) for first in made]
        invented = (
            self._report(number, span, each if number in touched else 0) for number, span in enumerate(spans)
        )
        return Library((*reports, *invented))

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return texts()

    def _report(self, number: int, places: range, changed: int) -> Report:
        language, group, year = LANGUAGES[number % 6], number // 10, 2013 + number % 10
        own = self._texts[language]
        others = set(places[:: len(places) // changed or 1][:changed] if changed else ())

        def item(place: int) -> dict[str, str]:
            text = own[place * 7919 % len(own)]
            if place in others:
                return {language: f"{text} (revised)"}
            named = f" (GA{group}/{year}/{place})" if place % DOCUMENT == 0 else ""
            return {language: f"{text}{named} [made {place}]"}

        def section(order: int) -> Section:
            members = places[order * SECTION : (order + 1) * SECTION]
            title = " ".join(own[(members.start * 31) % len(own)].split()[:6])[:60]
            held = Meeting(order + 1, date(year, 1 + order * 3, 14)) if order < MEETINGS else None
            return Section(str(order + 1), {language: title}, held, items=tuple(map(item, members)))

        sections = tuple(section(order) for order in range(-(-len(places) // SECTION)))
        title = {language: f"Made report of group {group} (MG-G{group}) {year}"}
        return Report(f"made-{group}-{year}", language, title, sections, frozenset({language}))


class Base:
    """The real texts' vectors (texts, dimension) and tokens, encoded once and kept in a file."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self.vectors, self.tokens, self.first = file["vectors"], file["tokens"], file["first"]
        self._noise = np.random.default_rng(0).standard_normal((_NOISES, self.vectors.shape[1]), np.float32)
        self._noise *= 0.3 / np.sqrt(self.vectors.shape[1])

    @staticmethod
    def write(path: Path, encoder: Encoder) -> None:
        """Encode the real texts."""
        said = [text for of_language in texts().values() for text in of_language]
        found: list[Encoded] = []
        for start in range(0, len(said), 64):
            found += encoder.tokens(said[start : start + 64], "passage")
        first = np.cumsum([0, *(len(one.tokens) for one in found)])
        tokens = np.concatenate([one.tokens for one in found])
        np.savez(path, vectors=np.array([one.vector for one in found]), tokens=tokens, first=first)

    def made(self, places: NDArray[np.int64], report_language: NDArray[np.int64]) -> tuple[Array, Any]:
        """The vectors of made passages, and which real text each has."""
        count = len(self.vectors) // len(LANGUAGES)
        of = report_language * count + places * 7919 % count
        others = [report_language * count + (places * step + 1) % count for step in (104_729, 15_485_863)]
        shares = [0.25 + 0.5 * (places * step % 101 / 100)[:, None] for step in (37, 53)]
        found = self.vectors[of] + sum(
            share * self.vectors[other] for share, other in zip(shares, others, strict=True)
        )
        found += self._noise[places % _NOISES]
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32), of


class ArchiveEncoder:
    """The real encoder, but for made passages. `seconds` and `cpu` are the time that the real one took."""

    def __init__(self, encoder: Encoder, base: Base) -> None:
        self._real, self._base, self.seconds, self.cpu = encoder, base, 0.0, 0.0
        self.name, self.dimension, self.fingerprint = encoder.name, encoder.dimension, encoder.fingerprint
        self._start = sum(1 for report in real()[0] for _ in report.passages())

    def encode(self, texts: Sequence[str], kind: TextKind) -> Array:
        """The vectors of texts, as the real one has them."""
        with self._counting():
            return self._real.encode(texts, kind)

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """The vectors of texts and of their tokens."""
        made = [_MADE.search(text) if kind == "passage" else None for text in texts]
        others = [text for text, match in zip(texts, made, strict=True) if match is None]
        with self._counting():
            encoded = iter(self._real.tokens(others, kind) if others else ())
        numbers = self._made(np.array([int(match[1]) for match in made if match], np.int64))
        return [next(encoded) if match is None else next(numbers) for match in made]

    def _made(self, places: NDArray[np.int64]) -> Iterator[Encoded]:
        if len(places):
            vectors, of = self._base.made(places, (places - self._start) // REPORT % len(LANGUAGES))
            first = self._base.first
            for vector, one in zip(vectors, of.tolist(), strict=True):
                yield Encoded(vector, self._base.tokens[first[one] : first[one + 1]])

    @contextmanager
    def _counting(self) -> Iterator[None]:
        began, cpu = time.perf_counter(), time.thread_time()
        yield
        self.cpu += time.thread_time() - cpu
        self.seconds += time.perf_counter() - began  # last: to ask for processor time may take milliseconds
