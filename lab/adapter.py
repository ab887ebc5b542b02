"""`python -m lab train-adapter`: training of the adapter, low-rank additions to the model's matrices (LoRA, Hu et al.,
2021).

Contrastive (InfoNCE) on pooled vectors, question to passage and back, with the negatives that retrieval meets: the
report's other passages, and the same passage in a version that answers something else.
"""

import argparse
import hashlib
import random
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from bot.cli.terminal import progress as reporting
from bot.settings import Settings as AppSettings
from index.model import prepare, tokenizer
from index.model.add import PARTS
from index.model.default import RECIPE, TOKENIZER, WEIGHTS
from index.model.encoder import TextKind
from index.model.weights import MATRICES, Weights, read_q4
from knowledge.progress import Progress
from knowledge.questions import Split
from lab.batches import Batch, Mix, batches, drill
from lab.plain import bert_config, bert_state
from lab.practice import Twins, own, pairs, twins

#: How often the project's own report is met, for once that another is.
OWN = 20
#: One of so many twins, by its name, is kept apart: to choose between recipes by reports of the kind that was not
#: learnt from.
KEPT = 12
#: Texts that are encoded together, of like length, so that little is padding.
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """The recipe. `back` is the weight of the loss from passage to question, `room` the most tokens of a
    text, `kept` the share of what was learnt that is kept: between the model as it was and as trained lies one
    that does better on texts unlike those trained on (Wortsman et al., "Robust fine-tuning of zero-shot
    models", CVPR 2022)."""

    rank: int = 8
    alpha: int = 16
    steps: int = 2400
    rate: float = 5e-4
    warm_up: int = 5
    temperature: float = 0.05
    back: float = 0.5
    mix: Mix = Mix()
    kept: float = 0.75
    room: int = 128
    seed: int = 1


def command(settings: AppSettings, args: argparse.Namespace) -> int:
    """Learn the model's adapter anew."""
    file, recipe = Path(args.to), Settings(steps=args.steps) if args.steps else Settings()
    with reporting() as report:
        losses = train(settings.knowledge, file, recipe, report)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    print(f"{file}: sha256 {digest}; loss {losses[0]:.3f} at first, {losses[-1]:.3f} at last")
    return 0


def is_kept(one: Twins) -> bool:
    """Whether nothing learns from these twins."""
    return zlib.crc32(one.name.encode()) % KEPT == 0


def material(knowledge: Path, mix: Mix, chance: random.Random) -> Iterator[Batch]:
    """The batches to learn from: the pairs, the twins but those kept apart, and the learn questions of `knowledge`.
    Raises UserError."""
    drills = [drill(one.a, one.b) for one in twins() if not is_kept(one)]
    drills += [drill(one) for one in own(knowledge, Split.LEARN)] * OWN
    return batches(pairs(), drills, mix, chance)


def train(knowledge: Path, file: Path, settings: Settings, progress: Progress) -> list[float]:
    """Train an adapter for the default model and write it to `file` (.npz, float16, see `Weights.adapted`); return the
    loss of each step."""
    chance = random.Random(settings.seed)
    made = material(knowledge, settings.mix, chance)
    torch.manual_seed(settings.seed)
    model, adapted = adaptable(read_q4(prepare.fetch(WEIGHTS, None)), settings.rank, settings.alpha)
    texts = _Texts(model, settings.room)
    parameters = [parameter for part in adapted.values() for parameter in (part.a, part.b)]
    optimiser = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=0.01)
    losses = []
    for step in range(settings.steps):
        warm, rest = settings.warm_up, settings.steps
        rate = (step + 1) / warm if step < warm else (rest - step) / (rest - warm)
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * rate
        loss = _loss(texts, next(made), settings)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        losses.append(loss.item())
        progress(f"training the adapter, loss {losses[-1]:.2f}", (step + 1) / settings.steps)
    np.savez(file, **additions(adapted, settings.kept))
    return losses


class Adapted(nn.Module):  # type: ignore[misc]
    """A frozen matrix with a low-rank addition."""

    def __init__(self, frozen: nn.Linear, rank: int, alpha: int) -> None:
        super().__init__()
        self.frozen = frozen
        self.a = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        """The product of the matrix and its addition."""
        return self.frozen(x) + (x @ self.a.T) @ self.b.T * self.scale


def adaptable(weights: Weights, rank: int, alpha: int) -> tuple[Any, dict[str, Adapted]]:
    """A frozen BertModel of these weights, and the additions to its layers, by the matrix's name."""
    from transformers import BertConfig, BertModel

    config = BertConfig(**bert_config(weights.shape, weights.words.shape[0]))
    config._attn_implementation = "eager"  # the fused kernel's backward pass is the slower one on a CPU
    model = BertModel(config, add_pooling_layer=False).eval()
    state = {name: torch.tensor(value) for name, value in bert_state(weights).items()}
    model.load_state_dict(state, strict=False)
    for parameter in model.parameters():
        parameter.requires_grad = False
    adapted = {}
    for number, layer in enumerate(model.encoder.layer):
        for name in MATRICES:
            path = PARTS[name]
            above, _, last = path.rpartition(".")
            part = Adapted(layer.get_submodule(path), rank, alpha)
            setattr(layer.get_submodule(above), last, part)
            adapted[f"l{number}.{name}"] = part
    return model, adapted


def additions(adapted: Mapping[str, Adapted], kept: float = 1.0) -> dict[str, Any]:
    """The low-rank additions as `Weights.adapted` takes them, float16: this share of them."""
    arrays = {}
    for name, part in adapted.items():
        arrays[f"{name}.A"] = part.a.detach().numpy().astype(np.float16)
        arrays[f"{name}.B"] = (part.b * part.scale * kept).detach().numpy().astype(np.float16)
    return arrays


class _Texts:
    """Texts to pooled vectors, with the model as it is now."""

    def __init__(self, model: Any, room: int) -> None:
        self._model, self._room = model, room
        with tempfile.TemporaryDirectory() as name:
            definition = Path(name, "definition")
            specials = tokenizer.write(prepare.fetch(TOKENIZER, None), definition)
            self._tokenizer = tokenizer.Tokenizer(definition, specials)

    def encode(self, texts: Sequence[str], kind: TextKind) -> Tensor:
        """Vectors (n, d) of unit length."""
        ids = [self._tokenizer.ids(RECIPE.prompts[kind], text, self._room) for text in texts]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        pooled = []
        for start in range(0, len(order), _CHUNK):
            chunk = [ids[place] for place in order[start : start + _CHUNK]]
            length = max(map(len, chunk))
            table = torch.tensor([row + [1] * (length - len(row)) for row in chunk])
            mask = torch.tensor([[1.0] * len(row) + [0.0] * (length - len(row)) for row in chunk])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                state = self._model(input_ids=table, attention_mask=mask).last_hidden_state.float()
            pooled.append((state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
        return normalize(torch.cat(pooled)[torch.tensor(np.argsort(order))], dim=-1)


def _loss(texts: _Texts, batch: Batch, settings: Settings) -> Tensor:
    """InfoNCE from question to passage and back."""
    scores = texts.encode(batch.questions, "query") @ texts.encode(batch.passages, "passage").T
    target, right = torch.from_numpy(batch.target), torch.from_numpy(batch.right)
    # Another passage that answers is no negative, nor is another question that the passage answers.
    other = right.clone()
    other[torch.arange(len(target)), target] = False
    there = cross_entropy(scores.masked_fill(other, -9) / settings.temperature, target)
    same = right[:, target] & ~torch.eye(len(target), dtype=torch.bool)
    back = (scores[:, target] / settings.temperature).T.masked_fill(same.T, -99)
    return there + settings.back * cross_entropy(back, torch.arange(len(target)))
