"""`python -m lab train-reader`: the reader's two networks, learnt from reports of the learn side and sentence pairs.

They learn from unrounded tokens. `ranks` learns which of several near passages answers. `answers` learns whether a
passage answers at all.
"""

import argparse
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from knowledge.progress import Progress
from knowledge.questions import Kind, Split
from lab.practice import Practice, any_of, contrasts, kept_for_calibration, own, pairs, practice, twins

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
        choose = [case for one in reports for case in cases(one, encoder, chance)]
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
    kept, contrasting = {one.report.id for one in kept_for_calibration()}, contrasts()
    reports = [one for one in practice(Split.LEARN) if one.report.id not in kept]
    every = [
        [("practice", one), ("contrasts", replace(one, questions=contrasting.get(one.report.id, ())))]
        for one in reports
    ]
    every += [[("twins", version) for version in pair] for pair in twins()[::TWINS]]
    every += [[("own", one)] for one in own(knowledge, Split.LEARN)]
    every += [[("pairs", one)] for one in pairs(chance)]
    for number, together in enumerate(every):
        report("encoding what is learnt from", number / len(every))
        once = Remembering(encoder)
        for group, one in together:
            found[group] += cases(one, once, chance)
    return found


def cases(one: Practice, encoder: Encoder, chance: random.Random) -> Iterator[Case]:
    """The cases of the questions about a report, each in one of its languages."""
    asked = [question for question in one.questions if question.kind is not Kind.SECTION]
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


def learnt(
    name: str, material: Mapping[str, Sequence[Case]], steps: int, report: Progress, rate: float = RATE,
    start: Network | None = None,
) -> Network:  # fmt: skip
    """Learn one network, from the start or from another. `answers` learns whether a passage answers; any other learns
    which one does, from cases with a right passage and a wrong one. The learning rate falls to 0."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    usable = {
        group: [case for case in some if name == "answers" or (case.right.any() and not case.right.all())]
        for group, some in material.items()
    }
    groups = [group for group, some in usable.items() if some]
    shares = [SHARES.get(group, 1) for group in groups]
    width = len(start.parameters["query.weight"]) if start else WIDTHS[name]
    learner = Learner(usable[groups[0]][0].question.shape[1], width)
    if start:
        learner.load_state_dict(
            {key: torch.from_numpy(array.copy()) for key, array in start.parameters.items()}
        )
    draw = _candidate if name == "answers" else _candidates

    def loss() -> Tensor:
        some = [chance.choice(usable[group]) for group in chance.choices(groups, shares, k=BATCH)]
        places = [draw(case, chance) for case in some]
        logits = learner.logits(
            [
                (case.question, [case.passages[place] for place in drawn])
                for case, drawn in zip(some, places, strict=True)
            ]
        )
        if name != "answers":
            return nn.functional.cross_entropy(logits, torch.zeros(len(some), dtype=torch.long))
        right = torch.tensor([float(case.right[drawn[0]]) for case, drawn in zip(some, places, strict=True)])
        return nn.functional.binary_cross_entropy_with_logits(logits[:, 0], right)

    optimiser = torch.optim.AdamW(learner.parameters(), rate, weight_decay=DECAY)
    falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, steps)
    for step in range(steps):
        report(f"learning {name}", step / steps)
        optimiser.zero_grad()
        loss().backward()
        nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        falling.step()
    network: Network = learner.eval().network()
    return network


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
