"""Training of the verifier's readers on questions with passages that answer them and passages that nearly do."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from index.reader import HEADS, SHARP, SHARP_COSINE, Reader
from index.verifier import Usual, Verifier

Tokens = NDArray[np.float16]
#: Tokens of a text beyond these are left out of training: few have more, and all would be padded to them.
_LONGEST = 160
#: How many passages that do not answer the reader that ranks sees beside one that does.
RIVALS = 5
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A question's tokens, and passages (their tokens) of which any answers it, or that do not."""

    question: Tokens
    answering: tuple[Tokens, ...]
    other: tuple[Tokens, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """The recipe. `size` is that of the learnt projections; each step takes `batch` claims of each group."""

    size: int = 32
    inner: int = 64
    dropout: float = 0.35
    steps: int = 600
    batch: int = 16
    rate: float = 2e-3
    decay: float = 0.02
    seed: int = 0


#: The recipe of the reader that ranks.
RANKING = Settings(size=64, inner=128, steps=1200)


class Network(nn.Module):  # type: ignore[misc]
    """The same as `Reader`, for batches of pairs, with dropout."""

    def __init__(self, dimension: int, settings: Settings) -> None:
        super().__init__()
        size, inner = settings.size, settings.inner
        for name in ("query", "key", "value", "asked", "found"):
            setattr(self, name, nn.Linear(dimension, size))
        self.compare = nn.Linear(4 * size + 3, inner)
        self.weigh = nn.Linear(inner, 1)
        self.pool = nn.Linear(2 * inner + 4, 32)
        self.logit = nn.Linear(32, 1)
        self.drop = nn.Dropout(settings.dropout)

    def forward(self, question: Tensor, asked: Tensor, passage: Tensor, told: Tensor) -> Tensor:
        """Logits (n,) of n pairs: token vectors (n, t, dimension), and which of them count (n, t)."""
        count, tokens, _ = question.shape
        q, p = self.drop(question), self.drop(passage)

        def heads(x: Tensor) -> Tensor:
            return x.view(count, x.shape[1], HEADS, -1).transpose(1, 2)

        query, key, value = heads(self.query(q)), heads(self.key(p)), heads(self.value(p))
        scores = query @ key.transpose(2, 3) * (SHARP / query.shape[-1] ** 0.5)
        found = scores.masked_fill(told[:, None, None] == 0, -1e4).softmax(-1) @ value
        found = found.transpose(1, 2).reshape(count, tokens, -1)
        cosines = torch.einsum("bid,bjd->bij", question, passage).masked_fill(told[:, None] == 0, -1)
        best = cosines.amax(2)
        mean = (best * asked).sum(1) / asked.sum(1)
        least = best.masked_fill(asked == 0, 9).amin(1)
        aligned = self.found((SHARP_COSINE * cosines).softmax(-1) @ p)
        wanted = self.asked(q)
        plain = torch.stack((best, best - mean[:, None], mean[:, None].expand(-1, tokens)), 2)
        compared = self.drop(
            self.compare(torch.cat((wanted, found, aligned, wanted * aligned, plain), 2)).relu()
        )
        weights = self.weigh(compared).squeeze(-1).masked_fill(asked == 0, -1e4).softmax(-1)
        summary = torch.cat(
            (
                (compared * weights[..., None]).sum(1), (compared * asked[..., None]).amax(1),
                torch.stack((mean, least, (best * weights).sum(1), asked.sum(1).log1p()), 1),
            ), 1,
        )  # fmt: skip
        return self.logit(self.pool(self.drop(summary)).relu()).squeeze(-1)


Loss = Callable[[Network, list[Claim], random.Random], Tensor]


def train_answers(groups: Sequence[Sequence[Claim]], settings: Settings, progress: Progress) -> Reader:
    """Train the reader that says whether a passage answers: each step takes a passage that does of each claim, and one
    that does not, as many claims of each group. The same groups and seed, the same result."""

    def loss(network: Network, claims: list[Claim], chance: random.Random) -> Tensor:
        pairs = [pair for claim in claims for pair in _pairs(claim, chance)]
        target = torch.tensor([answers for _, _, answers in pairs])
        logits = _logits(network, [(question, passage) for question, passage, _ in pairs])
        return binary_cross_entropy_with_logits(logits, target)

    return _train(groups, settings, loss, "training the verifier", progress)


def train_ranks(groups: Sequence[Sequence[Claim]], settings: Settings, progress: Progress) -> Reader:
    """Train the reader that orders passages, by the softmax over one that answers a claim and RIVALS that do not (as
    ListNet does: Cao et al., "Learning to Rank", ICML 2007). Claims that lack one or the other are left out."""

    def loss(network: Network, claims: list[Claim], chance: random.Random) -> Tensor:
        lists = [[chance.choice(claim.answering), *_rivals(claim, chance)] for claim in claims]
        pairs = [(claim.question, text) for claim, texts in zip(claims, lists, strict=True) for text in texts]
        logits = _logits(network, pairs).split([len(texts) for texts in lists])
        return torch.stack([some.logsumexp(0) - some[0] for some in logits]).mean()

    both = [[claim for claim in group if claim.answering and claim.other] for group in groups]
    return _train(both, settings, loss, "training the verifier to rank", progress)


def _train(
    groups: Sequence[Sequence[Claim]], settings: Settings, loss_of: Loss, what: str, progress: Progress
) -> Reader:
    chance = random.Random(settings.seed)
    torch.manual_seed(settings.seed)
    network = Network(groups[0][0].question.shape[1], settings)
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    for step in range(settings.steps):
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * min(1, (step + 1) / 50) * (1 - step / settings.steps)
        claims = [
            claim for group in groups for claim in chance.sample(group, min(settings.batch, len(group)))
        ]
        loss = loss_of(network, claims, chance)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        progress(f"{what}, loss {loss.item():.2f}", (step + 1) / settings.steps)
    return Reader({name: value.numpy() for name, value in network.state_dict().items()})


def write(verifier: Verifier, file: Path) -> None:
    """Write what `Verifier.read` reads, as float16."""
    networks: tuple[tuple[str, Reader | Usual], ...] = (
        ("answers", verifier.answers), ("ranks", verifier.ranks), ("usual", verifier.usual)
    )  # fmt: skip
    arrays: dict[str, Any] = {
        f"{network}.{name}": value.astype(np.float16)
        for network, one in networks
        for name, value in one.parameters.items()
    }
    np.savez(file, **arrays)


def _logits(network: Network, pairs: Sequence[tuple[Tokens, Tokens]]) -> Tensor:
    """The network's logits of (question, passage) pairs."""
    question, asked = padded([question for question, _ in pairs])
    passage, told = padded([passage for _, passage in pairs])
    return network(question, asked, passage, told)


def _rivals(claim: Claim, chance: random.Random) -> list[Tokens]:
    """The passage that looks most like an answer and is none, and some of the others."""
    first, *rest = claim.other
    return [first, *chance.sample(rest, min(RIVALS - 1, len(rest)))]


def _pairs(claim: Claim, chance: random.Random) -> list[tuple[Tokens, Tokens, float]]:
    pairs = []
    if claim.answering:
        pairs.append((claim.question, chance.choice(claim.answering), 1.0))
    if claim.other:
        # The first of the others is the one that looks most like an answer.
        other = claim.other[0] if chance.random() < 0.5 else chance.choice(claim.other)
        pairs.append((claim.question, other, 0.0))
    return pairs


def padded(texts: Sequence[NDArray[Any]]) -> tuple[Tensor, Tensor]:
    """The texts' token vectors (n, t, dimension), the shorter ones filled up, and which of them count (n, t)."""
    texts = [text[:_LONGEST] for text in texts]
    longest = max(len(text) for text in texts)
    tokens = torch.zeros(len(texts), longest, texts[0].shape[1])
    present = torch.zeros(len(texts), longest)
    for row, text in enumerate(texts):
        tokens[row, : len(text)] = torch.from_numpy(text.astype(np.float32))
        present[row, : len(text)] = 1
    return tokens, present
