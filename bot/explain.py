"""`cwgcop explain`: why a question finds what it finds, on a terminal."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from bot.ask import engine
from bot.settings import Settings
from bot.terminal import Page
from index.mentions import clean as as_asked
from index.calibration import Calibration
from index.engine import Engine
from index.finder import Finding
from index.signals import NAMES

_SHOWN = 5  # passages
_SHADES = " ░▒▓█"


def explain(settings: Settings, args: argparse.Namespace) -> int:
    """Print candidates, views, token matches, cues and each signal's share in the outcome."""
    with engine(settings) as opened:
        ((encoding, finding),) = opened.find([args.question])
        asked, _ = opened.finder.places.reports.read(as_asked(args.question))
        heading = _heading(args.question, asked, finding)
        for part in (heading, _cues(finding), _passages(opened, finding)):
            print(part, end="\n\n")
        if finding.signals is not None:
            print(_tokens(finding, encoding.pieces, colour=Page.for_stream(sys.stdout).colour), end="\n\n")
            print(_signals(opened, finding.calibration, finding.signals))
    return 0


def _heading(question: str, asked: str, finding: Finding) -> str:
    outcome, confidence = finding.judgement.outcome, finding.judgement.confidence
    return (
        f"question   {question}\nmatched as {asked}\nlanguage   {finding.language or 'not sure'}\n"
        f"outcome    {outcome}, confidence {confidence:.2f}" + _rule(finding)
    )


def _rule(finding: Finding) -> str:
    match finding.judgement.rule:
        case "section":
            return f", the whole of {' or of '.join(finding.sections)}"
        case "item":
            return ", named by its number"
        case "verbatim":
            return ", which stands there word for word"
        case "body":
            return ", for it asks for a meeting of a body above"
        case "aside":
            return ", for such words are no question"
    return ""


def _cues(finding: Finding) -> str:
    lines = [f"cues       {field.name}: {_listed(value)}" for field in fields(finding.cues)
             if (value := getattr(finding.cues, field.name))]  # fmt: skip
    lines += [f"           no passage carries {family}: {_listed(cues)}"
              for family, cues in finding.fit.clashing.items() if cues]  # fmt: skip
    if finding.fit.reports:
        lines.append(f"reports    {_listed(tuple(sorted(finding.fit.reports)))}")
    if finding.fit.passages is not None:
        lines.append(f"           narrowed to {len(finding.fit.passages)} passages")
    if finding.unheard:
        lines.append(f"names      in no passage: {_listed(finding.unheard)}")
    return "\n".join(lines) or "cues       none"


def _listed(cues: object) -> str:
    return ", ".join(map(str, cues)) if isinstance(cues, frozenset | tuple) else str(cues)


def _passages(opened: Engine, finding: Finding) -> str:
    ranking, index = finding.ranking, opened.finder.index
    lines = ["  score  MaxSim  answers  order  dense  view  passage"]
    for place, id_ in enumerate(finding.ids[:_SHOWN]):
        text = " ".join(opened.library.passage(id_).in_language("en")[0].split())
        language = index.language(int(ranking.rows[place]))
        lines.append(
            f"{ranking.scores[place]:7.3f} {ranking.maxsim[place]:7.3f} {ranking.logits[place]:8.2f} "
            f"{ranking.order[place]:6.2f} {ranking.dense[place]:6.3f}  {language:4}  {id_}  {text[:60]}"
        )
    return "\n".join(lines)


def _tokens(finding: Finding, pieces: Sequence[str], *, colour: bool) -> str:
    """The question's tokens, darker the better the passage covers them, for the first passages."""
    lines = ["how well each piece of the question is covered:"]
    for place, id_ in enumerate(finding.ids[:_SHOWN]):
        cells = [_cell(piece, float(similarity), colour=colour)
                 for piece, similarity in zip(pieces, finding.ranking.similarities[place], strict=True)]  # fmt: skip
        lines.append(f"  {' '.join(cells)}  {id_}")
    return "\n".join(lines)


def _cell(piece: str, similarity: float, *, colour: bool) -> str:
    share = min(max(similarity, 0.0), 1.0)
    text = piece.replace("▁", "")
    if colour:
        return f"\x1b[48;5;{232 + round(share * 20)}m{text}\x1b[0m"
    return f"{text}{_SHADES[round(share * (len(_SHADES) - 1))]}{share:.2f}"


def _signals(opened: Engine, calibration: Calibration, values: NDArray[np.float64]) -> str:
    parts = calibration.parts(values)
    lines = ["signals, and what each adds to the log-odds that the first passage answers:"]
    for place in np.argsort(-np.abs(parts)):
        lines.append(f"  {parts[place]:+6.2f}  {NAMES[place]} = {values[place]:.3f}")
    share = opened.answer_share
    lines.append(f"  {calibration.bias:+6.2f}  bias")
    lines.append(
        f"an answer from {calibration.threshold(share):.2f} on, which {share:.0%} of right answers reach"
    )
    return "\n".join(lines)
