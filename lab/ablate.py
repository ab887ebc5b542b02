"""`python -m lab ablate`: what each part of the program is worth, by taking it away and asking everything anew."""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.cli.eval import value
from bot.cli.terminal import encoding
from bot.settings import Settings
from index.evaluation import ANSWERED, Figure, Resamples, Row, figures, scores
from index.exam import Remembering
from index.pipeline import WEIGHTS, Weights
from knowledge.errors import UserError
from knowledge.questions import Kind, Split
from lab.exams import answers, sets

#: What is measured, by its name in `index.evaluation.MEASURES`, with the heads of the table's columns.
MEASURES = {
    "recall_at_1": "right first",
    "recall_at_3": "in the first 3",
    "answered": "answered",
    "near_declined_at_95": "near declined at 95 %",
    "off_declined": "off topic not answered",
}
WHOLE = "the whole"
#: Marked answers by set.
Rows = Mapping[str, Sequence[Row]]
#: What is taken away, in the order of the table: the weights without it.
PARTS = {
    "lessons": Weights(lesson_weight=0.0),
    "mentions": Weights(read_mentions=False),
    "the filter by what is mentioned": Weights(mention_boost=0.0),
    "chit-chat by its nearness": Weights(chit_chat=False),
    "the question's prior": Weights(question_prior=False),
    "reading": Weights(read=0),
    "candidates by lessons": Weights(lesson_candidates=0),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A system's figures, or how much they differ from those of the first: by set and measure."""

    name: str
    figures: Mapping[str, Mapping[str, Figure]]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Measure what each part is worth, by taking it away. The calibration stays as it was fitted with all of them."""
    word = (args.only or "").casefold()
    parts = {name: weights for name, weights in PARTS.items() if word in name.casefold()}
    if not parts:
        raise UserError(f"--only {args.only}: no part has this in its name: {', '.join(PARTS)}")
    asked = sets(settings.knowledge, Split.JUDGE)
    with encoding(settings) as (encoder, report):
        once = Remembering(encoder)

        def rows(weights: Weights) -> Rows:
            return answers(
                asked, lambda exam: replace(exam.engine(once, settings.data), weights=weights), report
            )

        systems = ((name, rows(weights)) for name, weights in {WHOLE: WEIGHTS, **parts}.items())
        for line in table(compared(systems)):
            print(line, flush=True)
    return 0


def compared(systems: Iterable[tuple[str, Rows]]) -> Iterator[Line]:
    """The figures of the first system; then how much those of each other differ, on the same questions."""
    first: Rows | None = None
    for name, rows in systems:
        if first is None:
            first = rows
            yield Line(name, {set_: figures(some, MEASURES) for set_, some in rows.items()})
        else:
            yield Line(name, {set_: changes(some, first[set_]) for set_, some in rows.items()})


def changes(rows: Sequence[Row], full: Sequence[Row]) -> dict[str, Figure]:
    """How much more the measures are than over other answers to the same questions.

    The intervals are those of the differences; that of the declined is for the two cuts as they are.
    """
    sample = Resamples([row.question for row in rows])
    before = _scores(full)
    found = {
        name: sample.ratio(1.0 * own - before[name][0], among) for name, (own, among) in _scores(rows).items()
    }
    return {name: figure for name, figure in found.items() if figure.count}


def table(lines: Iterable[Line]) -> Iterator[str]:
    """The lines of a Markdown table, the sets side by side, each as soon as it is there; changes that are no chance in
    bold. The first line is that of the whole."""
    lines = iter(lines)
    full = next(lines)
    columns = [(name, measure) for name in full.figures for measure in MEASURES]
    first = next(iter(MEASURES))
    yield _row("without", (f"{n}: {MEASURES[m]}" if m == first else MEASURES[m] for n, m in columns))
    yield _row("---", ("--:" for _ in columns))
    yield _row(full.name, (value(full.figures[n].get(m)) or "–" for n, m in columns))
    for line in lines:
        yield _row(line.name, (_change(line.figures[n].get(m)) for n, m in columns))
    yield ""
    yield "Bold: the 95 % interval of the change, over questions drawn again, leaves out 0."


def _scores(rows: Sequence[Row]) -> dict[str, tuple[NDArray[Any], NDArray[np.bool_]]]:
    """What each row scores by each measure, and whether it counts for it."""
    found, near = scores(rows), np.array([row.kind is Kind.UNANSWERABLE for row in rows], bool)
    confidence = np.array([row.confidence for row in rows])
    ascending = np.sort(confidence[found["answered"][1]])
    cut = ascending[int((1 - ANSWERED) * len(ascending) + 1e-9)] if len(ascending) else np.inf
    found["near_declined_at_95"] = confidence < cut, near
    return {name: found[name] for name in MEASURES}


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join((name, *cells))} |"


def _change(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    text = f"{figure.value:+.3f}".replace("0.", ".", 1).replace("-", "−")
    if text in ("+.000", "−.000"):
        return "0"
    return f"**{text}**" if figure.low > 0 or figure.high < 0 else text
