"""Figures as a table for a terminal."""

import math
from collections.abc import Mapping, Sequence

from bot.evalruns import Comparison
from index.bootstrap import Figure
from index.evaluation import ALL, MEASURES, OTHER, Result, Row, evenness

_LABEL, _CELL = 33, 10
#: How many questions won and lost are listed.
_LISTED = 10
_DIM, _BOLD, _END = "\x1b[2m", "\x1b[1m", "\x1b[0m"


def table(result: Result, *, colour: bool) -> str:
    """The figures of a set: a column a group; the interval under each figure, the plain design under that."""
    dim, bold, end = (_DIM, _BOLD, _END) if colour else ("", "", "")
    heads = {ALL: "all", OTHER: "other*"}
    questions = len({row.question for row in result.rows})
    lines = [
        f"{bold}{result.name}{end}: {_count(result.reports, 'report')}, {_count(questions, 'question')} "
        f"in {len(result.rows)} translations",
        bold + " " * _LABEL + _cells([heads.get(group, group) for group in result.figures]) + end,
    ]
    for measure, label in MEASURES.items():
        row = _row(result.figures, measure)
        if not any(row):
            continue
        lines.append(f"{label:{_LABEL}}" + _cells([value(figure) for figure in row]))
        lines.append(dim + " " * _LABEL + _cells([interval(figure) for figure in row]) + end)
        plain = _row(result.plain_figures, measure)
        if any(plain):
            lines.append(f"{'  plain design':{_LABEL}}" + _cells([value(figure) for figure in plain]))
    if not math.isnan(even := evenness(result.figures)):
        lines.append(f"{'worst language / best, first':{_LABEL}}" + _cells([f"{even:.3f}".lstrip("0")]))
    if OTHER in result.figures:
        lines.append(f"{dim}* asked in a language that the report has no text in{end}")
    return "\n".join(line.rstrip() for line in lines)


def times(found: Mapping[str, Figure]) -> str:
    """The times of one question, in words."""
    parts = [f"{label} {figure.value:.1f} ms ({figure.low:.1f}–{figure.high:.1f})"
             for label, figure in found.items()]  # fmt: skip
    count = next(iter(found.values())).count
    return f"one question ({_count(count, 'question')} asked alone): " + ", ".join(parts)


def changes(compared: Comparison) -> str:
    """What was won and lost since the last run, in words."""
    if not compared.asked:
        return "No run of these questions is saved yet: the next one is compared with this."
    lines = [
        f"Since the last run of these questions ({compared.asked} translations): "
        f"{len(compared.won)} won, {len(compared.lost)} lost."
    ]
    for word, rows in (("won ", compared.won), ("lost", compared.lost)):
        lines += [f"  {word} {_short(row)}" for row in _spread(rows)]
        if len(rows) > _LISTED:
            lines.append(f"  {word} … and {len(rows) - _LISTED} more (--json or --html has all)")
    return "\n".join(lines)


def value(figure: Figure | None) -> str:
    """A figure to three places, as .787."""
    return "" if figure is None else f"{figure.value:.3f}".replace("0.", ".", 1)


def interval(figure: Figure | None) -> str:
    """Its interval, as .76–.81."""
    if figure is None:
        return ""
    return "–".join(f"{bound:.2f}".replace("0.", ".", 1) for bound in (figure.low, figure.high))


def _row(figures: Mapping[str, Mapping[str, Figure]], measure: str) -> list[Figure | None]:
    return [by_measure.get(measure) for by_measure in figures.values()]


def _cells(texts: Sequence[str]) -> str:
    return "".join(f"{text:>{_CELL}}" for text in texts)


def _spread(rows: Sequence[Row]) -> list[Row]:
    """A few of the rows, from all over."""
    step = max(1, math.ceil(len(rows) / _LISTED))
    return list(rows[::step])


def _short(row: Row) -> str:
    rank = f"right passage {row.rank}." if row.rank else "right passage not found"
    return f"{row.key}: {row.outcome}" + (f", {rank}" if row.answerable else "") + f" – {row.text}"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
