"""Training of the joint reader: the model's upper layers learn to read a question and a passage together.

Low-rank additions (LoRA, Hu et al., 2021) to their matrices, and a small head, learn whether the passage answers the
question. What they read are the states in the middle of the model, of each text alone: as the index has them.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, normalize

from index.model.joint import MARK
from index.model.weights import Weights
from index.training.adapter import adaptable, additions
from index.training.verifier import Claim, Tokens, padded

#: Pairs that are computed at a time, of like length.
_CHUNK = 16
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """The recipe. Each step takes `claims` claims of each kind; of the passages that do not answer, the one that looks
    most like an answer is drawn with probability `hardest`."""

    rank: int = 12
    alpha: int = 24
    inner: int = 96
    dropout: float = 0.1
    steps: int = 2800
    claims: int = 12
    hardest: float = 0.65
    rate: float = 1e-3
    decay: float = 0.02
    warm_up: int = 60
    seed: int = 0


class Network(nn.Module):  # type: ignore[misc]
    """The same as `index.model.joint.Joint` over the layers from `middle` on, for batches of pairs, with dropout."""

    def __init__(self, weights: Weights, middle: int, settings: Settings) -> None:
        super().__init__()
        model, self.adapted = adaptable(weights, settings.rank, settings.alpha, middle)
        self.layers = model.encoder.layer[middle:]
        for part in self.adapted.values():
            part.frozen.to(torch.bfloat16)  # as autocast would, once and not at every step
        size = weights.shape.hidden
        self.mark = nn.Parameter(torch.zeros(size))
        self.hidden = nn.Linear(3 * size + 2, settings.inner)
        self.logit = nn.Linear(settings.inner, 1)
        self.drop = nn.Dropout(settings.dropout)

    def forward(self, question: Tensor, asked: Tensor, passage: Tensor, told: Tensor) -> Tensor:
        """Logits (n,) of n pairs: states (n, t, dimension), and which of them count (n, t)."""
        states = torch.cat((question + self.mark, passage), 1)
        count = question.shape[1]
        shut = (1 - torch.cat((asked, told), 1))[:, None, None] * -1e4
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                states = layer(states, attention_mask=shut)
        states = states.float()
        q, p = states[:, :count], states[:, count:]
        cosines = torch.einsum("bid,bjd->bij", normalize(q, dim=-1), normalize(p, dim=-1))
        best = cosines.masked_fill(told[:, None] == 0, -1).amax(2)
        features = torch.cat(
            (
                _mean(q, asked), _mean(p, told), q[:, 0],
                _mean(best[..., None], asked), best.masked_fill(asked == 0, 9).amin(1)[:, None],
            ), 1,
        )  # fmt: skip
        return self.logit(self.drop(self.hidden(self.drop(features)).relu())).squeeze(-1)

    def logits(self, pairs: Sequence[tuple[Tokens, Tokens]]) -> Tensor:
        """The logits of pairs of a question's states and a passage's, in chunks of like length."""
        order = sorted(range(len(pairs)), key=lambda place: sum(map(len, pairs[place])))
        found = []
        for start in range(0, len(order), _CHUNK):
            some = [pairs[place] for place in order[start : start + _CHUNK]]
            question, passage = (padded(side) for side in zip(*some, strict=True))
            found.append(self(*question, *passage))
        return torch.cat(found)[torch.tensor(np.argsort(order))]

    def arrays(self) -> dict[str, Any]:
        """What `Joint` reads, float16."""
        head = {
            f"head.{name}.{part}": getattr(getattr(self, name), part).detach().numpy().astype(np.float16)
            for name in ("hidden", "logit")
            for part in ("weight", "bias")
        }
        return additions(self.adapted) | head | {MARK: self.mark.detach().numpy().astype(np.float16)}


def train(
    weights: Weights,
    middle: int,
    answered: Sequence[Claim],
    unanswered: Sequence[Claim],
    contrasts: Sequence[Claim],
    settings: Settings,
    progress: Progress,
) -> Network:
    """Train the layers from `middle` on of an encoder, on claims of states that some passage answers, such as none
    does, and those of twin reports.

    What nothing answers can often be told by its looks alone. Twins show each question once with an answer and once
    without: only reading tells those apart.
    """
    chance = random.Random(settings.seed)
    torch.manual_seed(settings.seed)
    network = Network(weights, middle, settings)
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=settings.decay)
    told = [[claim for claim in some if claim.answering and claim.other] for some in (answered, contrasts)]
    unanswered = [claim for claim in unanswered if claim.other]
    for step in range(settings.steps):
        rate = min(1, (step + 1) / settings.warm_up) * (1 - step / settings.steps)
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * rate
        pairs, target = [], []
        for claim in (claim for some in told for claim in _drawn(some, settings, chance)):
            pairs += [
                (claim.question, chance.choice(claim.answering)),
                (claim.question, _other(claim, settings, chance)),
            ]
            target += [1.0, 0.0]
        for claim in _drawn(unanswered, settings, chance):
            pairs.append((claim.question, claim.other[0]))
            target.append(0.0)
        loss = binary_cross_entropy_with_logits(network.logits(pairs), torch.tensor(target))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        progress(f"training the joint reader, loss {loss.item():.2f}", (step + 1) / settings.steps)
    network.eval()
    return network


def write(network: Network, file: Path) -> None:
    """Write what `Joint` reads."""
    np.savez(file, **network.arrays())


def _drawn(claims: Sequence[Claim], settings: Settings, chance: random.Random) -> list[Claim]:
    return chance.sample(claims, min(settings.claims, len(claims)))


def _other(claim: Claim, settings: Settings, chance: random.Random) -> Tokens:
    return claim.other[0] if chance.random() < settings.hardest else chance.choice(claim.other)


def _mean(states: Tensor, count: Tensor) -> Tensor:
    return (states * count[..., None]).sum(1) / count.sum(1, keepdim=True)
