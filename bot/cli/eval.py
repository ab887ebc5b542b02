"""`cwgcop eval`: asks the test questions, and prints the figures as a table by language or as JSON."""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.cli.terminal import BOLD, DIM, END, Page, encoding, give
from bot.settings import Settings
from index.engine import Engine
from index.evaluation import ALL, MEASURES, OTHER, Figure, Resamples, Row, evenness, figures, groups
from index.exam import Exam, clock, whole
from index.pipeline import Cuts
from knowledge.errors import UserError
from knowledge.progress import Progress
from knowledge.questions import Split

#: Questions that are asked one at a time to measure times.
_TIMED = 96
_LABEL, _CELL = 33, 10


def evaluate(settings: Settings, args: argparse.Namespace) -> None:
    """Ask the test questions and print the figures."""
    exams = whole(settings.knowledge, Split(args.split))
    if not exams:
        raise UserError(
            f"{settings.knowledge / 'questions'}: no question there has split: {args.split}: write some as "
            "docs/secretariat.md shows, or choose another --split"
        )
    (exam,) = exams
    with encoding(settings) as (encoder, report):
        engine = exam.engine(encoder, settings.data, report)
        engine = replace(engine, cuts=Cuts(settings.answer, settings.closest))
        found = _times(exam, engine, report)
        rows = exam.sit(engine, asking(report, exam.name, 0, len(exam.texts())))
    kept = {"split": args.split, "milliseconds": {name: asdict(figure) for name, figure in found.items()}}
    colour = Page.for_stream(sys.stdout).colour
    give(args, kept | as_json(rows), (table(exam.name, rows, colour=colour), "", _spoken(found)))


def asking(report: Progress, name: str, before: int, total: int) -> Callable[[int], None]:
    """A function that tells `report` the progress of an exam: `before` of `total` questions were asked before it."""
    return lambda count: report(f"{name}: asking", (before + count) / total)


def table(name: str, rows: Sequence[Row], *, colour: bool) -> str:
    """The figures as lines for a person: a column a group of questions, the interval under each figure."""
    dim, bold, end = (DIM, BOLD, END) if colour else ("", "", "")
    heads = {ALL: "all", OTHER: "other*"}
    by_group = {group: figures(some) for group, some in groups(rows).items()}
    counts = (len({row.report for row in rows}), "report"), (len({row.question for row in rows}), "question")
    said = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
    lines = [
        f"{bold}{name}{end}: {said} in {len(rows)} translations",
        bold + " " * _LABEL + _cells([heads.get(group, group) for group in by_group]) + end,
    ]
    for measure, label in MEASURES.items():
        row = [found.get(measure) for found in by_group.values()]
        if any(row):
            lines.append(f"{label:{_LABEL}}" + _cells([value(figure) for figure in row]))
            lines.append(dim + " " * _LABEL + _cells([interval(figure) for figure in row]) + end)
    if not math.isnan(even := evenness(by_group)):
        lines.append(f"{'worst language / best, first':{_LABEL}}" + _cells([f"{even:.3f}".lstrip("0")]))
    if OTHER in by_group:
        lines.append(f"{dim}* asked in a language that the report has no text in{end}")
    return "\n".join(line.rstrip() for line in lines)


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The figures by group, and every answer. A figure that no question counts for is left out. `worst_to_best` is null
    if there is only one language."""
    by_group = {group: figures(some) for group, some in groups(rows).items()}
    return {
        "reports": len({row.report for row in rows}),
        "questions": len({row.question for row in rows}),
        "translations": len(rows),
        "worst_to_best": None if math.isnan(even := evenness(by_group)) else even,
        "figures": {
            group: {name: asdict(figure) for name, figure in found.items()}
            for group, found in by_group.items()
        },
        "rows": [asdict(row) | {"good": row.good} for row in rows],
    }


def value(figure: Figure | None) -> str:
    """A figure to three places, as .787."""
    return "" if figure is None else f"{figure.value:.3f}".replace("0.", ".", 1)


def interval(figure: Figure | None) -> str:
    """Its interval, as .76–.81."""
    if figure is None:
        return ""
    return "–".join(f"{bound:.2f}".replace("0.", ".", 1) for bound in (figure.low, figure.high))


def _cells(texts: Sequence[str]) -> str:
    return "".join(f"{text:>{_CELL}}" for text in texts)


def _times(exam: Exam, engine: Engine, report: Progress) -> dict[str, Figure]:
    """The times of questions asked one at a time, in milliseconds, by what they are."""
    texts = [question.text[language] for question, language in exam.texts()]
    report("timing single questions", 0)
    # Spread over all of them; every sixth question would be of one language.
    numbers = {round(step * (len(texts) - 1) / _TIMED) for step in range(_TIMED + 1)}
    spent = clock(engine, [texts[number] for number in sorted(numbers)])
    sample = Resamples([str(number) for number in range(len(spent.clock))])
    return {
        "p50": sample.percentile(spent.clock, 50),
        "p95": sample.percentile(spent.clock, 95),
        "processor p50": sample.percentile(spent.processor, 50),
        "processor p95": sample.percentile(spent.processor, 95),
    }


def _spoken(found: dict[str, Figure]) -> str:
    parts = [f"{label} {figure.value:.1f} ms ({figure.low:.1f}–{figure.high:.1f})"
             for label, figure in found.items()]  # fmt: skip
    return f"one question ({next(iter(found.values())).count} asked alone): " + ", ".join(parts)
