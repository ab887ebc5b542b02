"""Two states of the reports asked the same questions: which answers are others, and whether the newer may go live."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.answer import Answer, Outcome
from index.bootstrap import Figure, Resamples
from index.building import stored_wordings
from index.engine import Engine
from index.evaluation import ALL, Row, groups, mark
from index.exam import Remembering
from knowledge.normal import normalise
from knowledge.questions import Kind, Question, Split
from knowledge.report import report_of

#: By how much a share may fall, how many questions it takes at least, and how large a share of the questions that were
#: right new reports may take over: see `falls`.
MARGIN, LEAST, TAKEN = 0.02, 3, 0.05
#: What the gate looks at: what it says of a row, and which rows count.
_Share = tuple[Callable[[Row], bool], Callable[[Row], bool]]
SHARES: dict[str, _Share] = {
    "right_first": (lambda row: row.right, lambda row: row.answerable),
    "declined": (lambda row: row.outcome is not Outcome.ANSWER, lambda row: not row.answerable),
}
#: The share of questions that were right which the same reports answer still.
KEPT = "kept"
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Said:
    """What a question got: the outcome, and the id of the first passage or of the section, "" where nothing answers."""

    outcome: Outcome
    first: str

    @classmethod
    def of(cls, answer: Answer) -> "Said":
        """The short of an answer."""
        if answer.outcome is Outcome.NONE or not answer.hits:
            return cls(answer.outcome, "")
        return cls(answer.outcome, answer.section or answer.hits[0].passage.id)


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose answer is another: `question` is `<file>/<id>`, "" for one that somebody asked the bot.

    `taught`: it is a lesson, and gets what it teaches now.
    """

    question: str
    language: str
    text: str
    old: Said
    new: Said
    taught: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A test in one language, marked on both sides; the newer one ranks the passages of reports that both have alone.
    `known` is whether the older side has the report that it is about: else only the newer one counts. `taken`: what is
    shown first now is of a report that is new."""

    old: Row
    new: Row
    known: bool
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What asking both sides gave: how many texts were asked, the changed answers, and the tests."""

    asked: int
    changed: tuple[Changed, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """A share that fell too far in a group of questions, from `old` to `new`, and the questions that were lost."""

    share: str
    group: str
    old: float
    new: float
    lost: tuple[Pair, ...]


def judging(questions: Sequence[Question]) -> list[Question]:
    """The questions that nobody learns from; of a report that has none, its lessons, which the newer side has learnt:
    what it gets wrong all the same is worth knowing."""
    tested = {one.report for one in questions if one.split is not Split.LEARN}
    return [one for one in questions if one.split is not Split.LEARN or one.report not in tested]


def compare(
    old: Engine, new: Engine, questions: Sequence[Question], asked: Iterable[tuple[str, str]],
    moved: Mapping[str, str], done: Callable[[float], None],
) -> Comparison:  # fmt: skip
    """Ask both sides the questions, and what people asked (text and language). `moved` is the new id of each older one;
    an answer that only moved is the same. Ranked is what both sides can answer with; and a near question that a new
    report answers is no test of either side."""
    items = [(text, language, one) for one in questions for language, text in one.text.items()]  # type: list[tuple[str, str, Question | None]]
    seen = {normalise(text, lower=True) for text, _, _ in items}
    for text, language in asked:
        if (spelt := normalise(text, lower=True)) not in seen:
            seen.add(spelt)
            items.append((text, language, None))
    marked = {(one.file, one.id) for one in judging(questions)}
    known = {report.id for report in old.library.reports}
    learnt = stored_wordings(new.index)
    changed, pairs = list[Changed](), list[Pair]()
    for start in range(0, len(items), _BATCH):
        done(start / len(items))
        batch = items[start : start + _BATCH]
        encoder = Remembering(new.encoder, learnt)  # each batch its own: memory stays flat
        sides = [replace(side, encoder=encoder).ask([text for text, _, _ in batch]) for side in (old, new)]
        for (text, language, question), before, after in zip(batch, *sides, strict=True):
            was, now = Said.of(before), Said.of(after)
            taught, where = False, ""
            if question:
                crossed = language not in new.library.languages
                own = question.report in {None, *known}
                shared = [hit for hit in after.hits if not own or report_of(hit.passage.id) in known]
                was_row, now_row, ranked = (
                    mark(question, language, one, crossed=crossed)
                    for one in (before, after, replace(after, hits=tuple(shared)))
                )
                taught = question.split is Split.LEARN and now_row.good
                where = f"{question.file}/{question.id}"
                # Whether nothing answers it, who wrote it could not know of a report that is new.
                taken = bool(now.first) and report_of(now.first) not in {*known, question.report}
                answered_anew = question.kind is Kind.UNANSWERABLE and now.outcome is Outcome.ANSWER and taken
                if (question.file, question.id) in marked and not answered_anew:
                    pairs.append(Pair(was_row, replace(now_row, rank=ranked.rank), own, taken))
            if now != replace(was, first=moved.get(was.first, was.first)):
                changed.append(Changed(where, language, text, was, now, taught))
    return Comparison(len(items), tuple(changed), tuple(pairs))


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The shares on both sides by group and name, as {"old", "new", "count"}; `old` is None where there was nothing to
    ask."""
    return {
        group: {
            name: {"old": None if old is None else old.value, "new": new.value, "count": new.count}
            for name, (old, new) in found.items()
        }
        for group, some in _grouped(pairs)
        if (found := _shares(some))
    }


def falls(pairs: Sequence[Pair]) -> list[Fall]:
    """The shares that fell too far in a language or, of several reports, in a report: those for which the newer side
    may not go live.

    Too far is by more than MARGIN, beyond chance, and with LEAST questions lost or more. Beyond chance: of the fall in
    the same questions, drawn again and again with replacement (a question with all its translations), the 95 % interval
    lies below nothing. So one question of three, or two of a hundred, do not close the gate; five of a hundred do.

    A report that is new is no worse for that: what is ranked are the passages of reports that both sides have, since a
    question that names no report may well be about another. But it must not draw them all to itself: of the questions
    that were right it may take over TAKEN, unless that is chance.
    """
    found = []
    right = [pair for pair in pairs if pair.known and pair.old.answerable and pair.old.right]
    taken = [pair for pair in right if pair.taken]
    if len({pair.new.question for pair in taken}) >= LEAST:
        kept = _ratio(right, [not pair.taken for pair in right])
        if kept.high < 1 - TAKEN:
            found.append(Fall(KEPT, ALL, 1.0, kept.value, tuple(taken)))
    for group, some in _grouped([pair for pair in pairs if pair.known]):
        for name, (holds, counts) in SHARES.items():
            own = [pair for pair in some if counts(pair.new)]
            lost = [pair for pair in own if holds(pair.old) and not holds(pair.new)]
            if len({pair.new.question for pair in lost}) < LEAST:
                continue
            gain = [float(holds(pair.new)) - float(holds(pair.old)) for pair in own]
            change = _ratio(own, gain)
            if change.value < -MARGIN and change.high < 0:
                was, now = (float(np.mean([holds(row) for row in rows]))
                            for rows in ([pair.old for pair in own], [pair.new for pair in own]))  # fmt: skip
                found.append(Fall(name, group, was, now, tuple(lost)))
    return found


def _grouped(pairs: Sequence[Pair]) -> Iterator[tuple[str, Sequence[Pair]]]:
    """The pairs of reports that both sides have, all of them and by language; then those of each report, if there are
    several, or if it is new."""
    known = [pair for pair in pairs if pair.known]
    for group in groups([pair.new for pair in known]):
        some = known if group == ALL else [pair for pair in known if pair.new.language == group]
        if some:
            yield group, some
    reports = sorted({pair.new.report for pair in pairs} - {""})
    for report in reports:
        of_report = [pair for pair in pairs if pair.new.report == report]
        if len(reports) > 1 or not of_report[0].known:
            yield f"report {report}", of_report


def _shares(pairs: Sequence[Pair]) -> dict[str, tuple[Figure | None, Figure]]:
    found = {}
    for name, (holds, counts) in SHARES.items():
        if own := [pair for pair in pairs if counts(pair.new)]:
            old = _ratio(own, [holds(pair.old) for pair in own]) if own[0].known else None
            found[name] = old, _ratio(own, [holds(pair.new) for pair in own])
    return found


def _ratio(pairs: Sequence[Pair], values: Sequence[float]) -> Figure:
    return Resamples([pair.new.question for pair in pairs]).ratio(values, np.ones(len(pairs)))
