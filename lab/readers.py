"""`python -m lab train-reader`: the reader's two networks, learnt from practice reports of the learn side.

They learn from the tokens of questions and passages, unrounded: a byte a number changes nothing.
`ranks` learns which of a passage that answers and those like it is the one, `answers` whether the nearest passage does.
"""

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bot.cli.terminal import encoding
from bot.settings import Settings
from index.model.encoder import Encoder
from index.pipeline import WEIGHTS
from index.reader import HEADS, SHARP, SHARP_COSINE, Network, shipped
from index.views import views_of
from knowledge.progress import Progress
from knowledge.questions import Kind, Split
from lab.practice import Practice, practice

#: Width of each network, and how many steps it learns.
WIDTHS, STEPS = {"ranks": 64, "answers": 32}, {"ranks": 1200, "answers": 600}
#: Passages beside the one that answers, questions a step, and one report of so many that is learnt from.
WRONG, BATCH, REPORTS = 5, 32, 3
RATE, DECAY, DROPOUT, SEED = 1e-3, 0.01, 0.35, 0
#: Tokens of a text that are learnt from.
ROOM = 160

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and passages of its report by their cosines, the nearest first."""

    question: Array  #: vectors of its tokens (n, dimension)
    passages: tuple[Array, ...]  #: vectors of theirs
    cosines: Array  #: (passages,)
    right: NDArray[np.bool_]  #: which of them answer, (passages,)


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Learn both networks, write them, and say what they are worth on the choose side."""
    chance = random.Random(SEED)
    with encoding(settings) as (encoder, report):
        learn = list(cases(practice(Split.LEARN)[::REPORTS], encoder, chance, report))
        choose = list(cases(practice(Split.CHOOSE), encoder, chance, report))
    networks = {
        name: learnt(name, learn, min(args.steps or steps, steps), report) for name, steps in STEPS.items()
    }
    arrays = {
        f"{name}.{key}": array.astype(np.float16)
        for name, network in networks.items()
        for key, array in network.parameters.items()
    }
    np.savez(Path(args.to), **arrays)  # type: ignore[arg-type]
    print(f"{args.to}: from {len(learn)} questions; on {len(choose)} of the choose side")
    found = shipped()
    for name, ranks, answers in (
        ("shipped", found.ranks, found.answers), ("learnt now", networks["ranks"], networks["answers"])
    ):  # fmt: skip
        print(
            f"{name:>12}: right first {right_first(choose, ranks):.3f}, told apart {told(choose, answers):.3f}"
        )
    print(
        f"{'cosine alone':>12}: right first {right_first(choose, None):.3f}, told apart {told(choose, None):.3f}"
    )
    return 0


def cases(
    reports: Sequence[Practice], encoder: Encoder, chance: random.Random, report: Progress
) -> Iterator[Case]:
    """What is asked about reports, each question in one of its languages."""
    for number, one in enumerate(reports):
        report("encoding", number / len(reports))
        passages = list(one.library.passages)
        views = encoder.tokens([views_of(passage)[0].text for passage in passages], "passage")
        stored = [view.tokens[:ROOM] for view in views]
        vectors = np.array([view.vector for view in views])
        asked = [question for question in one.questions if question.kind is not Kind.SECTION]
        texts = [question.text[chance.choice(sorted(question.text))] for question in asked]
        for question, encoded in zip(asked, encoder.tokens(texts, "query"), strict=True):
            if not len(encoded.tokens):
                continue
            cosines = vectors @ encoded.vector
            right = np.array([passage.id in question.passages for passage in passages])
            order = np.argsort(-cosines)
            near = [place for place in order if right[place]][:1] + list(order[: WEIGHTS.read])
            near = sorted(dict.fromkeys(near), key=lambda place: -cosines[place])
            yield Case(
                encoded.tokens[:ROOM],
                tuple(stored[place] for place in near),
                cosines[near],
                right[near],
            )


class Learner(nn.Module):  # type: ignore[misc]
    """A network of `index.reader`, on padded batches."""

    def __init__(self, dimension: int, width: int) -> None:
        super().__init__()
        for name in ("query", "key", "value", "asked", "found"):
            setattr(self, name, nn.Linear(dimension, width))
        self.compare, self.weigh = nn.Linear(4 * width + 3, 2 * width), nn.Linear(2 * width, 1)
        self.pool, self.logit = nn.Linear(4 * width + 4, 32), nn.Linear(32, 1)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, question: Tensor, asked: Tensor, passages: Tensor, there: Tensor) -> Tensor:
        """The logits (b, p) of questions (b, q, dimension) and passages (b, p, n, dimension); `asked` (b, q) and
        `there` (b, p, n) tell tokens from padding."""
        query, key, value = (
            getattr(self, name)(x).unflatten(-1, (HEADS, -1))
            for name, x in (("query", question), ("key", passages), ("value", passages))
        )
        scores = SHARP / query.shape[-1] ** 0.5 * torch.einsum("bqhd,bpnhd->bphqn", query, key)
        cosines = torch.einsum("bqd,bpnd->bpqn", question, passages).masked_fill(~there[:, :, None], -1e4)
        scores = scores.masked_fill(~there[:, :, None, None], -1e4)
        best = cosines.max(-1, keepdim=True)[0]
        aligned = self.found(torch.einsum("bpqn,bpnd->bpqd", (SHARP_COSINE * cosines).softmax(-1), passages))
        found = torch.einsum("bphqn,bpnhd->bpqhd", scores.softmax(-1), value).flatten(-2)
        own = self.asked(question)[:, None].expand_as(found)
        mask, count = asked[:, None, :, None], asked.sum(1)[:, None]
        mean = (best * mask).sum(2, keepdim=True) / count[..., None, None]
        parts = torch.cat((own, found, aligned, own * aligned, best, best - mean, mean.expand_as(best)), -1)
        compared = self.dropout(self.compare(parts).relu())
        weights = self.weigh(compared).masked_fill(~mask, -1e4).softmax(2)
        flat = best[..., 0]
        numbers = torch.stack(
            (mean[..., 0, 0], flat.masked_fill(~asked[:, None], 1e4).amin(2), (flat * weights[..., 0]).sum(2),
             count.float().log1p().expand(-1, flat.shape[1])), -1,
        )  # fmt: skip
        summary = torch.cat(
            ((compared * weights).sum(2), compared.masked_fill(~mask, -1e4).amax(2), numbers), -1
        )
        return self.logit(self.dropout(self.pool(summary).relu()))[..., 0]

    def network(self) -> Network:
        """The parameters as the program reads them."""
        return Network({name: value.detach().numpy() for name, value in self.state_dict().items()})


def learnt(name: str, found: Sequence[Case], steps: int, report: Progress) -> Network:
    """Learn one network."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    learner = Learner(found[0].question.shape[1], WIDTHS[name])
    optimiser = torch.optim.AdamW(learner.parameters(), RATE, weight_decay=DECAY)
    falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, steps)
    usable = [case for case in found if case.right.any()] if name == "ranks" else list(found)
    for step in range(steps):
        report(f"learning {name}", step / steps)
        drawn = [_drawn(name, case, chance) for case in chance.sample(usable, min(BATCH, len(usable)))]
        texts = [[case.passages[place] for place in places] for case, places in drawn]
        logits = learner(*_padded([case.question for case, _ in drawn]), *_padded_twice(texts))
        if name == "ranks":
            loss = nn.functional.cross_entropy(logits, torch.zeros(len(drawn), dtype=torch.long))
        else:
            right = torch.tensor([float(case.right[places[0]]) for case, places in drawn])
            loss = nn.functional.binary_cross_entropy_with_logits(logits[:, 0], right)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        falling.step()
    network: Network = learner.eval().network()
    return network


def _drawn(name: str, case: Case, chance: random.Random) -> tuple[Case, list[int]]:
    """A case with the passages that a step looks at: one that answers and wrong ones, or one alone."""
    right, wrong = np.flatnonzero(case.right).tolist(), np.flatnonzero(~case.right).tolist()
    if name == "ranks":
        return case, [chance.choice(right), *(wrong * WRONG)[:WRONG]]
    return case, [right[0] if right and chance.random() < 0.5 else 0]


def _padded(texts: Sequence[Array]) -> tuple[Tensor, Tensor]:
    """Vectors (texts, longest, dimension), and which of them are no padding (texts, longest)."""
    rows = nn.utils.rnn.pad_sequence([torch.from_numpy(text) for text in texts], batch_first=True)
    sizes = torch.tensor([len(text) for text in texts])
    return rows, torch.arange(rows.shape[1]) < sizes[:, None]


def _padded_twice(groups: Sequence[Sequence[Array]]) -> tuple[Tensor, Tensor]:
    rows, there = _padded([text for group in groups for text in group])
    return rows.unflatten(0, (len(groups), -1)), there.unflatten(0, (len(groups), -1))


def right_first(found: Iterable[Case], ranks: Network | None) -> float:
    """The share of answered questions whose best passage answers, by cosine and the network's logit."""
    best = []
    for case in found:
        if case.right.any():
            logits = 0.0 if ranks is None else ranks.logits(case.question, case.passages)
            best.append(case.right[np.argmax(case.cosines + WEIGHTS.reader_weight * logits)])
    return float(np.mean(best))


def told(found: Iterable[Case], answers: Network | None) -> float:
    """How often a nearest passage that answers gets a higher logit than one that does not (the AUROC); without a
    network a higher cosine."""
    sides: dict[bool, list[float]] = {True: [], False: []}
    for case in found:
        logit = case.cosines[0] if answers is None else answers.logits(case.question, case.passages[:1])[0]
        sides[bool(case.right[0])].append(float(logit))
    right, wrong = np.array(sides[True]), np.array(sides[False])
    return float((right[:, None] > wrong).mean())
