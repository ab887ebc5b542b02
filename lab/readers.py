"""`python -m lab train-reader`: the reader's two networks, learnt from reports of the learn side and sentence pairs.

They learn from unrounded tokens. `ranks` learns which of several near passages answers. `answers` learns whether a
passage answers at all.
"""

import argparse
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from bot.cli.terminal import encoding
from bot.settings import Settings
from index.exam import Remembering
from index.mentions import clean
from index.model.encoder import Encoded, Encoder
from index.pipeline import WEIGHTS
from index.reader import HEADS, SHARP, SHARP_COSINE, Network, shipped
from index.views import views_of
from knowledge.normal import normalise
from knowledge.progress import Progress
from knowledge.questions import Kind, Question, Split
from lab.practice import Pair, Practice, any_of, contrasts, kept_for_calibration, own, pairs, practice, twins

#: The width of each network, and the steps that it learns.
WIDTHS, STEPS = {"ranks": 64, "answers": 32}, {"ranks": 1500, "answers": 4000}
#: Wrong passages beside the one that answers; questions of a step; each so many-th pair of twins is learnt from.
WRONG, BATCH, TWINS = 5, 32, 3
RATE, DECAY, DROPOUT, SEED = 1e-3, 0.01, 0.35, 0
#: Tokens of a text that are learnt from.
ROOM = 128
#: The share of each group among the questions of a step.
SHARES = {"practice": 4, "twins": 4, "contrasts": 2, "own": 1, "pairs": 1}

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with passages of its report, the nearest first.

    question: the vectors of its tokens, (tokens, dimension)
    passages: the same of each passage
    cosines: the cosine of each passage, (passages,)
    right: whether each passage answers, (passages,)
    """

    question: Array
    passages: tuple[Array, ...]
    cosines: Array
    right: NDArray[np.bool_]


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Learn both networks, write them, and print how good they are on the choose side."""
    chance = random.Random(SEED)
    with encoding(settings) as (encoder, report):
        learn = material(settings.knowledge, encoder, chance, report)
        reports = practice(Split.CHOOSE)
        choose = [case for one in reports for case in cases(one, one.questions, encoder, chance)]
        found = {name: learnt(name, learn, steps, report) for name, steps in STEPS.items()}
    write(args.to, found)
    print(f"{args.to}: from {sum(map(len, learn.values()))} questions; on {len(choose)} of the choose side")
    ships = {"ranks": shipped().ranks, "answers": shipped().answers}
    for name, networks in {"shipped": ships, "learnt now": found, "cosine alone": {}}.items():
        first, apart = right_first(choose, networks.get("ranks")), auroc(choose, networks.get("answers"))
        print(f"{name:>12}: right first {first:.3f}, right told from wrong with AUROC {apart:.3f}")
    return 0


def write(file: Path | str, networks: Mapping[str, Network]) -> None:
    """Write networks to a file, in half precision."""
    arrays = {
        f"{name}.{key}": array.astype(np.float16)
        for name, network in networks.items()
        for key, array in network.parameters.items()
    }
    np.savez(file, **arrays)  # type: ignore[arg-type]


def material(
    knowledge: Path, encoder: Encoder, chance: random.Random, report: Progress
) -> dict[str, list[Case]]:
    """The cases to learn from, by the groups of SHARES."""
    found: dict[str, list[Case]] = {name: [] for name in SHARES}
    kept = {one.report.id for one in kept_for_calibration()}
    reports = [one for one in practice(Split.LEARN) if one.report.id not in kept]
    versions, contrasting = twins()[::TWINS], contrasts()
    for number, one in enumerate(reports):
        report("encoding practice reports", number / len(reports))
        once = Remembering(encoder)
        found["practice"] += cases(one, one.questions, once, chance)
        found["contrasts"] += cases(one, contrasting.get(one.report.id, ()), once, chance)
    for number, pair in enumerate(versions):
        report("encoding twins", number / len(versions))
        once = Remembering(encoder)
        for one in (pair.a, pair.b):
            found["twins"] += cases(one, one.questions, once, chance)
    for one in own(knowledge, Split.LEARN):
        found["own"] += cases(one, one.questions, encoder, chance)
    found["pairs"] += of_pairs(pairs(), encoder, chance)
    return found


def cases(
    one: Practice, questions: Sequence[Question], encoder: Encoder, chance: random.Random
) -> Iterator[Case]:
    """The cases of questions about a report, each in one of its languages."""
    asked = [question for question in questions if question.kind is not Kind.SECTION]
    if not asked:
        return
    views = [(passage.id, view.text) for passage in one.library.passages for view in views_of(passage)]
    encoded = encoder.tokens([text for _, text in views], "passage")
    stored, vectors = [_rounded(view) for view in encoded], np.array([view.vector for view in encoded])
    texts = [clean(any_of(question.text, chance)) for question in asked]
    for question, query in zip(asked, encoder.tokens(texts, "query"), strict=True):
        cosines = vectors @ query.vector
        best = {views[place][0]: place for place in np.argsort(cosines)}
        order = sorted(best.values(), key=lambda place: -cosines[place])
        right = [place for place in order if views[place][0] in question.passages]
        near = sorted({*order[: WEIGHTS.read], *right[:1]}, key=lambda place: -cosines[place])
        answers = np.array([place in right for place in near])
        yield Case(_rounded(query), tuple(stored[place] for place in near), cosines[near], answers)


def of_pairs(found: Sequence[Pair], encoder: Encoder, chance: random.Random) -> Iterator[Case]:
    """The cases of pairs: the question and the near miss, each with the sentence and its counterpart."""
    for pair in found:
        sentence = any_of(pair.sentence, chance)
        texts = [normalise(text) for text in (sentence, pair.counterpart) if text]
        encoded = encoder.tokens(texts, "passage")
        vectors = np.array([one.vector for one in encoded])
        for asked, right in ((pair.question, (True, pair.both)), (pair.miss, (False, True))):
            (query,) = encoder.tokens([clean(any_of(asked, chance))], "query")
            answers = np.array(right[: len(texts)])
            yield Case(_rounded(query), tuple(map(_rounded, encoded)), vectors @ query.vector, answers)


def _rounded(one: Encoded) -> Array:
    """The vectors of a text's tokens, in half the memory."""
    return one.tokens[:ROOM].astype(np.float16)


class Learner(nn.Module):  # type: ignore[misc]
    """A network of `index.reader`, which can learn."""

    def __init__(self, dimension: int, width: int) -> None:
        super().__init__()
        for name in ("query", "key", "value", "asked", "found"):
            setattr(self, name, nn.Linear(dimension, width))
        self.compare, self.weigh = nn.Linear(4 * width + 3, 2 * width), nn.Linear(2 * width, 1)
        self.pool, self.logit = nn.Linear(4 * width + 4, 32), nn.Linear(32, 1)
        self.dropout = nn.Dropout(DROPOUT)

    def logits(self, cases: Sequence[tuple[Array, Sequence[Array]]]) -> Tensor:
        """The logits (cases, most passages) of the passages of each question. Where a case has fewer, they are -1e4."""
        pairs = [(question, passage) for question, passages in cases for passage in passages]
        found = self(
            *_padded([question for question, _ in pairs]), *_padded([passage for _, passage in pairs])
        )
        each = found.split([len(passages) for _, passages in cases])
        return nn.utils.rnn.pad_sequence(each, batch_first=True, padding_value=-1e4)

    def forward(self, question: Tensor, asked: Tensor, passage: Tensor, there: Tensor) -> Tensor:
        """The logits (n,) of pairs of a question (n, q, dimension) and a passage (n, p, dimension); `asked` (n, q) and
        `there` (n, p) tell tokens from padding."""
        query, key, value = (
            getattr(self, name)(tokens).unflatten(-1, (HEADS, -1)).transpose(1, 2)
            for name, tokens in (("query", question), ("key", passage), ("value", passage))
        )
        mask, sharp = there[:, None], SHARP / query.shape[-1] ** 0.5
        attended = scaled_dot_product_attention(query, key, value, mask[:, None], scale=sharp)
        found = attended.transpose(1, 2).flatten(2)
        alike = scaled_dot_product_attention(question, passage, passage, mask, scale=SHARP_COSINE)
        own, aligned = self.asked(question), self.found(alike)
        best = (question @ passage.mT).masked_fill(~mask, -1e4).amax(-1, keepdim=True)
        said, count = asked[..., None], asked.sum(1)[:, None]
        mean = (best * said).sum(1, keepdim=True) / count[..., None]
        parts = torch.cat((own, found, aligned, own * aligned, best, best - mean, mean.expand_as(best)), -1)
        compared = self.dropout(self.compare(parts).relu())
        weights = self.weigh(compared).masked_fill(~said, -1e4).softmax(1)
        least, weighed = best.masked_fill(~said, 1e4).amin(1), (best * weights).sum(1)
        numbers = torch.cat((mean[:, 0], least, weighed, count.float().log1p()), -1)
        most = compared.masked_fill(~said, -1e4).amax(1)
        summary = torch.cat(((compared * weights).sum(1), most, numbers), -1)
        return self.logit(self.dropout(self.pool(summary).relu()))[:, 0]

    def network(self) -> Network:
        """The parameters as the program reads them."""
        return Network({name: value.detach().numpy() for name, value in self.state_dict().items()})


def _padded(texts: Sequence[Array]) -> tuple[Tensor, Tensor]:
    """Vectors (texts, longest, dimension), and which of them are no padding (texts, longest)."""
    rows = nn.utils.rnn.pad_sequence([torch.from_numpy(text).float() for text in texts], batch_first=True)
    sizes = torch.tensor([len(text) for text in texts])
    return rows, torch.arange(rows.shape[1]) < sizes[:, None]


def learnt(name: str, material: Mapping[str, Sequence[Case]], steps: int, report: Progress) -> Network:
    """Learn one network. `ranks` learns from cases with a right passage and a wrong one."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    usable = {
        group: [case for case in some if name == "answers" or (case.right.any() and not case.right.all())]
        for group, some in material.items()
    }
    groups = [group for group, some in usable.items() if some]
    shares = [SHARES[group] for group in groups]
    learner = Learner(usable[groups[0]][0].question.shape[1], WIDTHS[name])
    draw = _candidates if name == "ranks" else _candidate

    def loss() -> Tensor:
        some = [chance.choice(usable[group]) for group in chance.choices(groups, shares, k=BATCH)]
        places = [draw(case, chance) for case in some]
        logits = learner.logits(
            [
                (case.question, [case.passages[place] for place in drawn])
                for case, drawn in zip(some, places, strict=True)
            ]
        )
        if name == "ranks":
            return nn.functional.cross_entropy(logits, torch.zeros(len(some), dtype=torch.long))
        right = torch.tensor([float(case.right[drawn[0]]) for case, drawn in zip(some, places, strict=True)])
        return nn.functional.binary_cross_entropy_with_logits(logits[:, 0], right)

    return descend(learner, RATE, steps, loss, partial(report, f"learning {name}"))


def _candidates(case: Case, chance: random.Random) -> list[int]:
    """The places of a passage that answers and of WRONG others."""
    right, wrong = np.flatnonzero(case.right).tolist(), np.flatnonzero(~case.right).tolist()
    return [chance.choice(right), *(wrong * WRONG)[:WRONG]]


def _candidate(case: Case, chance: random.Random) -> list[int]:
    """The place of one passage: mostly the nearest, or else one that answers or another near one."""
    if chance.random() < 0.5:
        return [0]
    near = range(min(3, len(case.right)))
    return [int(case.right.argmax()) if case.right.any() and chance.random() < 0.5 else chance.choice(near)]


def descend(
    learner: Learner, rate: float, steps: int, loss: Callable[[], Tensor], done: Callable[[float], None]
) -> Network:
    """Take steps of AdamW with a rate that falls to 0, each by the loss of a new batch. Gives the network learnt."""
    optimiser = torch.optim.AdamW(learner.parameters(), rate, weight_decay=DECAY)
    falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, steps)
    for step in range(steps):
        done(step / steps)
        optimiser.zero_grad()
        loss().backward()
        nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        falling.step()
    network: Network = learner.eval().network()
    return network


def right_first(found: Iterable[Case], ranks: Network | None) -> float:
    """The share of answered questions whose best passage answers, by cosine and the network's logit."""
    best = []
    for case in found:
        if case.right.any():
            logits = 0.0 if ranks is None else ranks.logits(case.question, case.passages)
            best.append(case.right[np.argmax(case.cosines + WEIGHTS.reader_weight * logits)])
    return float(np.mean(best))


def auroc(found: Sequence[Case], answers: Network | None) -> float:
    """How often a nearest passage that answers has a higher logit than one that does not (area under the curve).

    Without a network cosines are compared.
    """
    logits = [
        case.cosines[0] if answers is None else answers.logits(case.question, case.passages[:1])[0]
        for case in found
    ]
    return float(roc_auc_score([case.right[0] for case in found], logits))
