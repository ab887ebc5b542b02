"""Training of what is usual: from a question alone, how likely a report on its subject answers it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from index.model.encoder import Encoding
from index.training.verifier import padded
from index.verifier import POOLED_SCALE, TOKEN_SCALE, Usual


@dataclass(frozen=True, slots=True)
class Settings:
    """The recipe. `size` is that of the learnt projection of tokens, `heads` how many ways there are to attend to
    them."""

    size: int = 32
    heads: int = 4
    inner: int = 64
    dropout: float = 0.5
    steps: int = 3000
    batch: int = 128
    rate: float = 1e-3
    decay: float = 0.01
    seed: int = 0


class Network(nn.Module):  # type: ignore[misc]
    """The same as `Usual`, for batches of questions, with dropout."""

    def __init__(self, dimension: int, settings: Settings) -> None:
        super().__init__()
        self.token = nn.Linear(dimension, settings.size)
        self.weigh = nn.Linear(settings.size, settings.heads)
        self.pool = nn.Linear((settings.heads + 1) * settings.size + dimension, settings.inner)
        self.logit = nn.Linear(settings.inner, 1)
        self.drop = nn.Dropout(settings.dropout)

    def forward(self, question: Tensor, asked: Tensor, pooled: Tensor) -> Tensor:
        """Logits (n,) of n questions: token vectors (n, t, dimension), which of them count (n, t), and pooled vectors
        (n, dimension)."""
        tokens = self.token(self.drop(question * TOKEN_SCALE)).relu()
        weights = self.weigh(tokens).masked_fill(asked[..., None] == 0, -1e4).softmax(1)
        attended = torch.einsum("nth,ntd->nhd", weights, tokens).flatten(1)
        most = tokens.masked_fill(asked[..., None] == 0, 0).amax(1)
        summary = torch.cat((attended, most, pooled * POOLED_SCALE), 1)
        return self.logit(self.drop(self.pool(self.drop(summary)).relu())).squeeze(-1)


def train(
    answered: Sequence[Encoding],
    unanswered: Sequence[Encoding],
    settings: Settings,
    progress: Callable[[str, float], None],
) -> Usual:
    """Train on questions that reports answer and such as they do not, of which as many are drawn."""
    chance = random.Random(settings.seed)
    torch.manual_seed(settings.seed)
    network = Network(len(answered[0].vector), settings)
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    half = settings.batch // 2
    target = torch.tensor([1.0] * half + [0.0] * half)
    for step in range(settings.steps):
        drawn = chance.choices(answered, k=half) + chance.choices(unanswered, k=half)
        question, asked = padded([encoding.tokens for encoding in drawn])
        pooled = torch.stack([torch.from_numpy(encoding.vector) for encoding in drawn])
        loss = binary_cross_entropy_with_logits(network(question, asked, pooled), target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        progress(f"learning what is usual, loss {loss.item():.2f}", (step + 1) / settings.steps)
    return Usual({name: value.numpy() for name, value in network.state_dict().items()})
