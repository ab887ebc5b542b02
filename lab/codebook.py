"""`python -m lab train-codebook`: the pieces that codes of tokens stand for, learnt by k-means."""

import argparse
import random
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from bot.cli.terminal import encoding
from bot.settings import Settings
from index.vectors import CODES, Codebook
from index.views import views_of
from knowledge.questions import Split
from lab.practice import pairs, practice

#: One view of so many is learnt from: that is more than k-means looks at.
EACH = 3
#: Texts encoded at a time.
_BATCH = 64

Array = NDArray[np.float32]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Learn the codebook anew. Indexes built before are made again."""
    texts, found = material(), []
    with encoding(settings) as (encoder, report):
        for start in range(0, len(texts), _BATCH):
            report("encoding", start / len(texts))
            found += [one.tokens for one in encoder.tokens(texts[start : start + _BATCH], "passage")]
    vectors = np.concatenate(found)
    learnt = learn(vectors)
    np.savez(Path(args.to), turn=learnt.turn.astype(np.float16), pieces=learnt.pieces.astype(np.float16))
    near = (learnt.turned(vectors) * learnt.vectors(learnt.codes(vectors))).sum(1)
    print(f"{args.to}: {len(vectors)} tokens, at a cosine of {near.mean():.3f} to what they are stored as")
    return 0


def material() -> list[str]:
    """Passages of the practice reports of the learn side, and each sentence of the pairs in one language."""
    chance = random.Random(48)
    views = [
        view.text
        for one in practice(Split.LEARN)
        for passage in one.library.passages
        for view in views_of(passage)
    ]
    return views[::EACH] + [one.sentence[chance.choice(sorted(one.sentence))] for one in pairs()]


def learn(vectors: Array) -> Codebook:
    """The codebook nearest to vectors (n, dimension)."""
    dimension = vectors.shape[1]
    turning, quantiser = faiss.OPQMatrix(dimension, CODES), faiss.ProductQuantizer(dimension, CODES, 8)
    turning.niter = 12
    turning.train(vectors)
    turn = faiss.vector_to_array(turning.A).reshape(dimension, dimension)
    quantiser.train(vectors @ turn.T)
    return Codebook(turn, faiss.vector_to_array(quantiser.centroids).reshape(CODES, quantiser.ksub, -1))
