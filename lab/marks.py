"""`python -m lab train-marks`: the network that tells which sentence of a passage answers (`index.marks`).

It begins as the reader's `answers`, and learns from questions about practice reports of which a reader marked the
sentence (`lab/data/marks-learn`). The sentences of the pairs among their neighbours added nothing.
"""

import argparse
from collections.abc import Iterator

import numpy as np

from bot.cli.terminal import encoding
from bot.settings import Settings
from index import reader
from index.marks import NAME, parts, sentences, shipped, votes
from index.model.encoder import Encoder
from index.pipeline import WEIGHTS, body
from index.views import views_of
from knowledge.questions import Split
from lab.practice import practice, rows
from lab.readers import Case, learnt, right_first, write

#: Steps, and the learning rate that falls to 0.
STEPS, RATE = 600, 5e-4


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Learn the network, write it, and print the share of sentences that it marks as a reader did."""
    with encoding(settings) as (encoder, report):
        marked, judge = (list(cases(split, encoder)) for split in (Split.LEARN, Split.JUDGE))
        found = learnt(NAME, {NAME: marked}, STEPS, report, RATE, reader.shipped().answers)
    write(args.to, {NAME: found})
    print(f"{args.to}: from {len(marked)} marked sentences; on {len(judge)} of other reports")
    for name, network in (("shipped", shipped()), ("learnt now", found)):
        print(f"{name:>12}: marked as a reader did {right_first(judge, network):.3f}")
    return 0


def cases(split: Split, encoder: Encoder) -> Iterator[Case]:
    """The questions about practice reports of which a reader marked the sentence, with all sentences of the passage.

    The votes for a sentence stand for its cosine: it counts by the sum of its votes and its logit.
    """
    libraries = {one.report.id: one.library for one in practice(split)}
    for row in rows(f"marks-{split}"):
        passage = libraries[row["report"]].ids[row["passage"]]
        text, language = passage.text[row["language"]], row["language"]
        views = [view for view in views_of(passage) if view.language == language]
        tokens = [
            body(one.tokens, view)
            for one, view in zip(encoder.tokens([view.text for view in views], "passage"), views, strict=True)
        ]
        spans, start = sentences(text), text.index(row["sentence"])
        question = encoder.tokens([row["text"]], "query")[0].tokens
        if len(question):
            right = np.arange(len(spans)) == sum(first <= start for first, _ in spans) - 1
            pieces = [
                one if len(one) else question[:1] * 0 for one in parts(np.concatenate(tokens), text, spans)
            ]
            yield Case(question, tuple(pieces), WEIGHTS.reader_weight * votes(question, pieces), right)
