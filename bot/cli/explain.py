"""`cwgcop explain`: prints each step by which a question finds its passages."""

import argparse
from collections.abc import Iterator

import numpy as np

from bot.cli.ask import engine
from bot.screens.citation import citation
from bot.settings import Settings
from index import pipeline
from index.answer import Answer
from index.calibration import FEATURES
from index.engine import Engine
from index.mentions import clean
from index.pipeline import Decision, Observation

_SHOWN = 5  # passages


def explain(settings: Settings, args: argparse.Namespace) -> None:
    """Print the result of each step of the pipeline for one question."""
    opened = engine(settings, draft=args.draft)
    (query,) = pipeline.encode_questions(opened.index, opened.encoder, [args.question])
    seen = pipeline.observe(opened.index, query)
    decision = pipeline.decide(opened.index, seen, opened.cuts)
    parts = (
        _understood(opened, seen),
        _retrieved(opened, seen),
        _observed(opened, seen),
        _decided(opened, decision),
        _cited(pipeline.cite(opened.index, seen, decision)),
    )
    print("\n\n".join("\n".join(part) for part in parts))


def _understood(opened: Engine, seen: Observation) -> Iterator[str]:
    asked = seen.query.understanding
    named = map(opened.index.passages.id, asked.items.tolist())
    yield f"clean       {clean(seen.query.question.text)}"
    yield f"understand  language {seen.query.language or 'not sure'}"
    yield from (
        f"            {mention.kind}: {', '.join(map(str, mention.values))}" for mention in asked.mentions
    )
    pointed = {
        "reports named": asked.reports, "the whole of": asked.sections, "passages named": named,
        "in no passage": asked.clashes,
    }  # fmt: skip
    told = ((what, ", ".join(sorted(ids or ()))) for what, ids in pointed.items())
    yield from (f"            {what}: {ids}" for what, ids in told if ids)
    if asked.passages is not None:
        yield f"            carried by {len(asked.passages)} passages"
    yield f"encode      {asked.text}"


def _retrieved(opened: Engine, seen: Observation) -> Iterator[str]:
    ranking = seen.ranking
    yield "retrieve     score  cosine    gain  view  passage"
    for rank, id_ in enumerate(seen.ids[:_SHOWN]):
        text = " ".join(opened.library.passage(id_).in_language("en")[0].split())
        language = opened.index.views.language(int(ranking.rows[rank]))
        figures = (ranking.scores[rank], ranking.cosines[rank], ranking.gains[rank])
        yield f"          {' '.join(f'{figure:7.3f}' for figure in figures)}  {language:4}  {id_}  {text[:60]}"


def _observed(opened: Engine, seen: Observation) -> Iterator[str]:
    yield "observe     each feature, and what it adds to the log-odds that the first passage answers:"
    parts = opened.index.calibration.parts(seen.features)
    for number in np.argsort(-np.abs(parts)):
        yield f"            {parts[number]:+6.2f}  {FEATURES[number]} = {seen.features[number]:.3f}"
    yield f"            {opened.index.calibration.bias:+6.2f}  bias"


def _decided(opened: Engine, decision: Decision) -> Iterator[str]:
    yield f"decide      {decision.outcome}, confidence {decision.confidence:.2f}, by {decision.rule}"
    yield f"            an answer from {opened.cuts.answer:.2f} on, the closest there is from {opened.cuts.closest:.2f}"
    if decision.sections:
        yield f"            the whole of {' and of '.join(decision.sections)}"


def _cited(answer: Answer) -> Iterator[str]:
    yield "cite         score  view  citation"
    for hit in answer.hits[:_SHOWN]:
        yield f"          {hit.score:7.3f}  {hit.view:4}  {citation(hit.passage, 'en')}"
    yield from (f"            earlier: {citation(each, 'en')}" for each in answer.earlier)
