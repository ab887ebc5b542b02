"""`python -m lab train-marks`: the network that tells which sentence of a passage answers (`index.marks`).

It begins as the reader's `answers`, and learns from questions about practice reports of which a reader marked the
sentence (`lab/data/marks-learn`). The sentences of the pairs among their neighbours added nothing.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bot.cli.terminal import encoding
from bot.settings import Settings
from index import reader
from index.marks import NAME, parts, sentences, shipped, votes
from index.model.encoder import Encoder
from index.pipeline import body
from index.reader import Network
from index.views import views_of
from knowledge.progress import Progress
from knowledge.questions import Split
from lab.practice import practice, rows
from lab.readers import BATCH, SEED, Learner, descend, write

#: Steps, and the learning rate that falls to 0.
STEPS, RATE = 600, 5e-4

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the sentences of a passage.

    question: the vectors of its tokens, (tokens, dimension)
    sentences: the same of each sentence
    right: the place of the sentence that answers
    """

    question: Array
    sentences: tuple[Array, ...]
    right: int


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Learn the network, write it, and print the share of sentences that it marks as a reader did."""
    with encoding(settings) as (encoder, report):
        marked, judge = (list(cases(split, encoder)) for split in (Split.LEARN, Split.JUDGE))
        found = learnt(marked, STEPS, report)
    write(args.to, {NAME: found})
    print(f"{args.to}: from {len(marked)} marked sentences; on {len(judge)} of other reports")
    for name, network in (("shipped", shipped()), ("learnt now", found)):
        print(f"{name:>12}: marked as a reader did {agreed(judge, network):.3f}")
    return 0


def cases(split: Split, encoder: Encoder) -> Iterator[Case]:
    """The questions about practice reports of which a reader marked the sentence."""
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
            right = sum(first <= start for first, _ in spans) - 1
            yield Case(question, tuple(parts(np.concatenate(tokens), text, spans)), right)


def learnt(marked: Sequence[Case], steps: int, report: Progress) -> Network:
    """Learn the network from cases."""
    torch.manual_seed(SEED)
    chance, start = random.Random(SEED), reader.shipped().answers.parameters
    learner = Learner(start["query.weight"].shape[1], len(start["query.weight"]))
    learner.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in start.items()})

    def loss() -> Tensor:
        batch = chance.sample(marked, min(BATCH, len(marked)))
        nothing = np.zeros((1, batch[0].question.shape[1]), np.float32)
        logits = learner.logits(
            [(case.question, [one if len(one) else nothing for one in case.sentences]) for case in batch]
        )
        right = torch.tensor([case.right for case in batch])
        return nn.functional.cross_entropy(logits, right)

    return descend(learner, RATE, steps, loss, partial(report, "learning marks"))


def agreed(cases: Sequence[Case], network: Network) -> float:
    """The share of cases of which the sentence that a reader marked is marked with a network."""
    best = (network.logits(one.question, one.sentences) + votes(one.question, one.sentences) for one in cases)
    return float(np.mean([logits.argmax() == one.right for logits, one in zip(best, cases, strict=True)]))
