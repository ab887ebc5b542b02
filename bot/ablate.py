"""`cwgcop model ablate`: what each part of the program is worth, as a Markdown table."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaltable import value
from bot.settings import Settings
from bot.terminal import beside, progress
from index.bootstrap import Figure
from knowledge.errors import UserError

if TYPE_CHECKING:
    from index.training.ablation import Line

_HEADS = {
    "recall_at_1": "right first",
    "recall_at_3": "in the first 3",
    "answered": "answered",
    "near_declined_at_95": "near declined at 95 %",
    "off_declined": "off topic not answered",
}


def ablate(settings: Settings, args: argparse.Namespace) -> int:
    """Measure the program without each of its parts and print the table; the exit status."""
    try:
        from index.training import ablation
        from index.training.parts import parts
    except ImportError as error:
        raise UserError(
            f"this needs the development set ({error.name} is missing): run make ablate"
        ) from error
    word = (args.only or "").casefold()
    if not any(word in part.name.casefold() for part in parts()):
        raise UserError(f"--only {args.only}: no part has this in its name: docs/model-card.md lists them")
    with progress() as report:
        lines = ablation.ablate(
            settings.knowledge, settings.models, report or (lambda _what, _share: None),
            wanted=lambda part: word in part.name.casefold(), wheels=Path(args.wheels) if args.wheels else None,
        )  # fmt: skip
        for row in table(lines):
            with beside():
                print(row, flush=True)
    return 0


def table(lines: Iterable["Line"]) -> Iterator[str]:
    """The lines of a Markdown table, the sets side by side, each as soon as it is there; changes that are no chance in
    bold. The first line is the full system's."""
    lines = iter(lines)
    full = next(lines)
    columns = [(name, measure) for name in full.figures for measure in _HEADS]
    yield _row("without", (f"{n}: {_HEADS[m]}" if m == next(iter(_HEADS)) else _HEADS[m] for n, m in columns))
    yield _row("---", ("--:" for _ in columns))
    yield _row(full.name, (value(full.figures[n].get(m)) or "–" for n, m in columns))
    for line in lines:
        yield _row(line.name, (_change(line.figures[n].get(m)) for n, m in columns))
    yield ""
    yield "Bold: the 95 % interval of the change, over questions drawn again, leaves out 0."


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join((name, *cells))} |"


def _change(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    text = f"{figure.value:+.3f}".replace("0.", ".", 1).replace("-", "−")
    if text in ("+.000", "−.000"):
        return "0"
    return f"**{text}**" if figure.low > 0 or figure.high < 0 else text
